# Every sentence a person reads, in Traditional Chinese (Taiwan).

## General

language-name = 中文
verbatim = { $text }
list-comma = 、
date-this-year = { $month }{ $day }日
date-other-year = { $year }年{ $month }{ $day }日
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

## Stages, steps, payment

stage-pending = 待確認
stage-confirmed = 已確認
stage-processing = 處理中
stage-ready = 已備妥
stage-shipped = 已出貨
stage-delivered = 已送達
stage-completed = 已完成
stage-cancelled = 已取消
step-pending = 待確認
step-confirmed = 已確認
step-processing = 處理中
step-shipped = 已出貨
step-collect = 可取貨
step-delivered = 已送達
step-cancelled = 已取消
payment-unpaid = 未付款
payment-deposit = 已付訂金
payment-partly = 已付部分款項
payment-paid = 已付清
payment-overpaid = 溢付

## The buyer's sentence per step

told-pending = 等待賣家確認。
told-confirmed = 賣家已確認您的訂單。
told-processing = 您的訂單正在準備中。
told-ready = 您的訂單已包裝完成，即將交給物流。
told-collect = 您的訂單可以取貨了。
told-shipped = 您的訂單已寄出。
told-delivered = 您的訂單已送達。
told-completed = 訂單已完成，謝謝您！
told-cancelled = 此訂單已取消。
told-held = 賣家暫停處理此訂單。

## The tracking page

## The web chat

## Papers

## The assistant

## What could not be read

problem-empty = 這裡還沒有內容。例如：小美; 襯衫 x2 509
problem-too-long = 這段文字有 { $size } KB，一次最多讀 { $limit } KB，請分幾次傳送。
problem-too-many-orders = 這裡有 { $found } 筆訂單，一次最多 { $limit } 筆，請分幾則訊息傳送。
problem-too-many-lines = 共 { $found } 項，一筆訂單最多 { $limit } 項，先保留前 { $limit } 項，其餘請另開一筆訂單。
problem-part-too-long = 「{ $part }…」有 { $length } 個字，一段最多 { $limit } 個字。請讓每個品項各占一行。
problem-buyer-missing = 「{ $part }」是誰訂的？請先寫買家。例如：小美; { $part }
problem-buyer-name-missing = 「{ $part }」是誰的？請在前面寫上買家姓名。例如：小美 { $part }
problem-buyer-unknown = 這是誰訂的？請先寫買家姓名。例如：小美; 襯衫 x2 509
problem-second-buyer = 「{ $part }」看起來是另一位買家。如果是另一筆訂單，請在前面空一行。
problem-email = 「{ $found }」不像電子郵件地址。例如：mei@example.com
problem-phone = 在「{ $found }」裡找不到電話或電子郵件。例如：0912 345 678
problem-phone-digits = 「{ $found }」有 { $digits } 位數字，電話號碼應為 7 到 15 位。例如：0912 345 678
problem-lines-missing = 訂了什麼呢？這裡還沒有品項。例如：襯衫 x2 509
problem-item-name-missing = 「{ $part }」沒寫是什麼品項。例如：襯衫 x2 509
problem-name-too-long = 「{ $part }…」的名稱有 { $length } 個字，最多 { $limit } 個字，請縮短一點。
problem-note-too-long = 加上「{ $part }」後，備註共 { $length } 個字，最多 { $limit } 個字，請縮短一點。
problem-quantity-missing = 看不懂「{ $part }」：x 後面要寫數量。例如：{ $example }
problem-quantity-zero = 「{ $part }」的數量是 0，至少要 1 個。
problem-quantity-negative = 「{ $part }」的數量是 { $found }，至少要 1 個。
problem-quantity-not-whole = 「{ $part }」的數量是 { $found }，數量請寫整數，像是 2。
problem-quantity-too-large = 「{ $part }」的數量是 { $found }，一項最多 { $limit } 個。
problem-several-quantities = 「{ $part }」有好幾個數量：{ $found }。請只留下正確的那一個。
problem-several-prices = 「{ $part }」有好幾個價錢：{ $found }。請每個品項各寫一行，或用 ; 隔開。
problem-several-items = 「{ $part }」看起來有好幾個品項。請各寫一行，或用 ; 隔開。
problem-each-or-all = 「{ $part }」：{ $amount } 是每個的價錢，還是 { $quantity } 個一共的價錢？
problem-total-differs = 「{ $part }」算起來是 { $worked-out }，不是 { $written }。哪一個才對？
problem-did-you-mean = 是 { $name } × { $quantity } 嗎？
problem-did-you-mean-priced = 是 { $name } × { $quantity }，單價 { $price } 嗎？
problem-discount = 訂單目前還不能打折，所以沒有收下「{ $part }」。請直接調低品項的價錢。
problem-total = 「{ $part }」可以不用寫，總額會自動計算。
problem-payment = 沒有收下「{ $part }」。預付的款項請寫成訂金，其他款項等訂單建立後再登記。例如：訂金 500 轉帳
problem-address = 「{ $part }」可以先不寫，出貨前會再詢問寄送地址。
problem-steps = 訂單目前還不能加上製作步驟，所以沒有收下「{ $part }」。
problem-tax = 訂單目前還不能加上稅金和服務費，所以沒有收下「{ $part }」。請直接算進價錢裡。
problem-label-unknown = 看不懂「{ $part }」裡的「{ $label }」。想記下來的話，請寫：備註 { $part }
problem-clause-empty-email = 「{ $part }」後面要寫電子郵件地址。例如：mei@example.com
problem-clause-empty-phone = 「{ $part }」後面要寫電話號碼。例如：0912 345 678
problem-clause-empty-shipping = 「{ $part }」後面要寫運費金額。例如：運費 80
problem-clause-empty-deposit = 「{ $part }」後面要寫金額和付款方式。例如：訂金 500 轉帳
problem-clause-empty-note = 「{ $part }」後面要寫備註內容。例如：備註 禮物包裝
problem-clause-empty-due = 「{ $part }」後面要寫日期。例如：交期 12月12日
problem-clause-reversed = 「{ $part }」看起來是{ $clause }，只是順序反了。例如：{ $example }
problem-clause-reversed-shipping = 「{ $part }」的順序反了，金額要寫在後面。例如：運費 80
problem-clause-reversed-deposit = 「{ $part }」的順序反了，金額要寫在後面。例如：訂金 500 轉帳
problem-clause-too-much = 「{ $part }」：{ $clause }裡放不下「{ $extra }」。想記下來的話，請寫：備註 { $extra }
problem-clause-twice = 「{ $part }」又寫了一次{ $clause }，而且不一樣，先保留第一次寫的。
problem-due-unreadable = 在「{ $part }」裡找不到日期。例如：交期 12月12日
problem-due-ambiguous = 「{ $part }」是 { $day-first }，還是 { $month-first }？寫出月和日就清楚了。例如：交期 12月12日
problem-due-past = 「{ $part }」是 { $date }，這一天已經過了。
clause-email = 電子郵件
clause-phone = 電話
clause-shipping = 運費
clause-deposit = 訂金
clause-note = 備註
clause-due = 交期
problem-price = 「{ $part }」的價錢：{ $why }
problem-line-total = 「{ $part }」的小計：{ $why }
problem-line-total-too-large = 「{ $part }」的小計超過 { $limit }，這是能計算的上限。
problem-shipping = 「{ $part }」的運費：{ $why }
problem-deposit = 「{ $part }」的訂金：{ $why }
problem-amount-unreadable = 看不懂「{ $text }」這個金額。例如：509
problem-amount-percent = 「{ $text }」是百分比，請直接寫金額。例如：509
problem-amount-negative = 「{ $text }」是負數，請拿掉負號。
problem-amount-zero = 「{ $text }」是零，請寫大於零的金額，或乾脆不寫。
problem-amount-grouping = 看不出「{ $text }」的千位在哪裡，請不要加逗號。例如：1299
problem-amount-doubtful = 「{ $text }」有兩種讀法。如果是 { $amount }，請就這樣寫。
problem-amount-ambiguous = 「{ $text }」可能是 { $readings }，請寫清楚是哪一個。
problem-amount-either = { $first } 或 { $second }
problem-amount-decimals = 「{ $text }」的小數太多：{ $decimals ->
    [0] { $code } 的金額沒有小數。
   *[other] { $code } 的金額最多 { $decimals } 位小數。
}
problem-amount-currency = 「{ $text }」裡的「{ $found }」是別的幣別，這家商店以 { $code }（{ $sign }）計價。
problem-amount-too-large = 「{ $text }」超過 { $limit }，這是能計算的上限。

## What was refused

refused-already = #{ $number } 從 { $at } 起就是「{ $stage }」了。
refused-past = #{ $number } 已經過了「{ $asked }」，從 { $at } 起是「{ $stage }」。
refused-cancelled = #{ $number } 已取消，不能再更改。
refused-too-late-to-cancel = #{ $number } 是「{ $stage }」，來不及取消了，只能退貨。
refused-picked-up = #{ $number } 由買家自取，不用出貨。買家取走後，請標示為「已送達」。
refused-on-hold = #{ $number } 從 { $since } 起暫停處理：{ $reason }
refused-on-hold-unexplained = #{ $number } 從 { $since } 起暫停處理。
refused-not-on-hold = #{ $number } 沒有暫停處理。
refused-nothing-to-pay = #{ $number } 已經沒有要付的款項了。
refused-amount = 這個金額不能記在 #{ $number }。金額要大於零、用訂單的幣別，而且不能大到無法計算。
refused-moved-on = 按鈕出現之後，#{ $number } 有了變動，現在是「{ $stage }」，請再看一次。
refused-nothing-to-undo = #{ $number } 沒有可以復原的動作。
refused-already-undone = #{ $number } 的這個動作已經復原過了。
refused-undo-too-late = 來不及復原了：#{ $number } 之後又有變動，現在是「{ $stage }」。
refused-note = #{ $number } 的備註不能空白，全部加起來最多 { $limit } 個字。
refused-stage-pending = 待確認
refused-stage-confirmed = 已確認
refused-stage-processing = 處理中
refused-stage-ready = 已備妥
refused-stage-shipped = 已出貨
refused-stage-delivered = 已送達
refused-stage-completed = 已完成
refused-stage-cancelled = 已取消

## Discord's options

option-order = 訂單編號
option-courier = 由哪家物流運送
option-tracking = 包裹單號
option-amount = 收到多少錢
option-method = 付款方式，例如 GCash 或現金
option-reason = 原因
option-buyer = 買家的姓名、電子郵件與電話
option-items = 例如：2 黑色襯衫 599; 白色長褲 699
option-shipping = 運費
option-deposit = 已付訂金，例如：500 gcash
option-due = 交貨期限，例如：12/12
option-note = 給自己與團隊的備註
option-link = 賣家傳給你的連結
option-language = 之後使用的語言
option-text = 寫成一行，就像傳訊息一樣
