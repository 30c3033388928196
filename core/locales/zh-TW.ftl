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

## What was agreed, and what changed

difference-added = 新增 { $name } ×{ $quantity } { $amount }
difference-removed = 移除 { $name } ×{ $quantity } { $amount }
difference-quantity = { $name }：{ $from } 件改為 { $to } 件 { $amount }
difference-price = { $name }：單價 { $from } 改為 { $to }
difference-shipping = 運費：{ $from } 改為 { $to }
difference-discount = 折扣：{ $from } 改為 { $to }
difference-tax = 稅額：{ $from } 改為 { $to }
difference-due = 約定日期：{ $day }
difference-due-none = 不再約定日期
payment-to-check = 核對中
payment-collected = 已付給物流
payment-partly-refunded = 部分退款
payment-refunded = 已退款
page-discount = 折扣
page-discount-rate = 折扣 { $rate }
page-tax = 稅額 { $rate }
page-tax-included = 內含稅額 { $rate }
page-returned = 退回商品
page-to-refund = 應退款
page-claim-by = 付款核對中（{ $method }）
page-claim = 付款核對中
page-rejected = 查無款項
page-collected-by = 貨到付款（{ $method }）
page-collected = 貨到付款
page-refund-started = 退款處理中
page-refund-by = 退款（{ $method }）
page-refund = 退款
page-moved-in = 由您的另一筆訂單轉入
page-moved-out = 轉至您的另一筆訂單
paper-revision = 修訂版次

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

page-title = { $shop } · 訂單 #{ $number }
page-preview = 訂單 #{ $number }：{ $step }
page-order = 訂單 #{ $number }
page-for = 訂購人：{ $name }
page-progress = 訂單進度
page-step-done = 已完成
page-step-now = 目前
page-step-todo = 尚未
page-step-announced = 訂單 #{ $number }：{ $step }。{ $sentence }
page-cancelled-why = 原因：{ $reason }
page-held = 暫停處理
page-due = 預計 { $day }完成
page-parcel = 包裹
page-parcel-with = 物流：{ $courier }
page-parcel-number = 查詢號碼 { $tracking }
page-follow-parcel = 查詢包裹
page-items = 共 { $count } 件商品
page-each = { $quantity } × { $price }
page-goods = 商品金額
page-shipping = 運費
page-total = 總計
page-received = 已收款
page-to-pay = 待付金額
page-too-much = 溢付金額
page-payments = 付款紀錄
page-deposit-by = 訂金（{ $method }）
page-deposit = 訂金
page-payment-by = 付款（{ $method }）
page-payment = 付款
page-history = 訂單紀錄
page-times-in = 時區：{ $zone }
history-placed = 訂單成立
history-packed = 已包裝
history-shipped-with = 已出貨（{ $courier }）
history-cancelled-why = 已取消：{ $reason }
history-paid = 已收款 { $amount }
history-paid-by = 已收款 { $amount }（{ $method }）
history-deposit = 已收訂金 { $amount }
history-deposit-by = 已收訂金 { $amount }（{ $method }）
history-held = 暫停處理
history-released = 恢復處理
history-taken-back = 已撤回
history-correction = 更正：撤回「{ $what }」
page-stay-informed = 接收通知
page-on-telegram = 用 Telegram 通知我
page-on-discord = 用 Discord 通知我
page-discord-how = 請私訊機器人，傳送這段文字：
page-discord-open = 開啟 Discord
page-copy = 複製
page-copied = 已複製
page-pdf = 收據（PDF）
page-print = 列印
page-languages = 語言
page-live = 即時更新中，無須重新整理
page-live-lost = 連線中斷，正在重新連線…
page-share = 任何人有這個連結都能看到此頁，請勿公開張貼。
page-unknown-title = 找不到訂單
page-unknown = 這個連結沒有對應的訂單。請確認網址是否完整，或請店家重新傳送。
page-revoked-title = 這個連結已失效
page-revoked = 店家已更換連結，請向店家索取新的連結。
error-not-found-title = 找不到頁面
error-not-found = 沒有這個頁面，請確認網址是否正確。
error-failed-title = 系統發生問題
error-failed = 這是我們的問題，您的資料沒有遺失。請稍後再試一次。
error-refused-title = 無法執行
error-refused-origin = 這項要求來自其他網站，因此沒有執行。請開啟本頁後再試一次。
error-refused-demo = 示範模式只能在這台電腦上使用，網址為 127.0.0.1 或 localhost。
error-bad-title = 無法辨識
error-bad = 要求的內容有缺漏或無法讀取。請返回上一頁，重新整理後再試一次。
error-too-large-title = 內容過長
error-text-too-large = 訊息太長了，上限為 { $kilobytes } KB。請分段傳送。
error-file-too-large = 檔案太大了，上限為 { $megabytes } MB。
error-back = 返回

## The web chat

chat-title = 聊天
chat-with = 用聊天處理訂單
chat-as-seller = 賣家
chat-as-buyer = 買家
chat-log = 訊息
chat-empty = 目前沒有訊息。輸入訊息開始，例如：help
chat-you = 您
chat-assistant = 小幫手
chat-edited = 已編輯
chat-say = 訊息
chat-placeholder = 輸入訊息
chat-send = 傳送
chat-attach = 附加圖片或 PDF
chat-drop = 放開滑鼠即可附加圖片或 PDF
chat-attached = 已附加：{ $name }
chat-remove = 移除
chat-reply = 回覆
chat-replying = 回覆：
chat-edit = 編輯
chat-editing = 正在編輯您的訊息
chat-stop = 取消
chat-keys = 按 Enter 傳送，Shift+Enter 換行，按向上鍵編輯上一則訊息。
chat-latest = 最新訊息
chat-not-sent = 傳送失敗，文字還在這裡，請再試一次。
chat-offline = 連線中斷，正在重新連線…
chat-signed-in-as = 登入身分：{ $name }
chat-leave = 登出
chat-signed-out-title = 您尚未登入
chat-signed-out = 要登入，請在 Telegram 或 Discord 傳送「/web」給小幫手，或在安裝 Waybill 的電腦執行「waybill shop link」。您會收到一個連結，只能使用一次，十分鐘內有效。
sign-in-title = 登入
sign-in-ask = 這個連結會在此裝置登入，只能使用一次。
sign-in-button = 登入
sign-in-spent-title = 這個連結已失效
sign-in-spent = 連結已使用過，或已超過十分鐘。請在聊天中傳送「/web」，或執行「waybill shop link」取得新的連結。
home-title = Waybill
home-lead = 在聊天中接單、追蹤訂單。
home-seller = 您是賣家嗎？用 Telegram、Discord 或網頁聊天與小幫手對話。
home-buyer = 您買了東西嗎？請開啟店家傳給您的連結。
home-chat = 開啟網頁聊天
demo-title = 看訂單狀態即時傳遞
demo-lead = 您在這裡同時扮演買賣雙方。以賣家身分按下按鈕，看看買家的聊天與頁面如何變化。
demo-try = 以賣家身分試試：
demo-try-new = /new Jane Cruz; 黑色襯衫 x2 599; 運費 80
demo-try-ship = /ship { $number } jnt 88123456
demo-seller = 賣家聊天
demo-buyer = 買家聊天
demo-page = 買家頁面
demo-panes = 檢視
demo-missing-title = 示範商店尚未建立
demo-missing = 請先執行一次「waybill demo」，再重新整理此頁。

## What a buyer does on the page

# Is this your order?
page-yours-title = 這是您的訂單嗎？
page-yours = 付款、填寫寄送地點等，都可以直接在這裡完成，不必註冊帳號。
button-yours = 是，這是我的訂單
prove-title = 確認是您本人
prove-how = 請輸入您留給{ $shop }的電話號碼末四碼。
prove-digits = 電話末四碼
prove-hint = 例如 0142
button-prove = 繼續
prove-unreadable = 「{ $typed }」不是四位數字。例如：0142
prove-missing = 請輸入四位數字，例如：0142
prove-wrong = 這不是{ $shop }所留電話的末四碼，還可以再試 { $left } 次。
prove-spent = 這個連結已輸入錯誤五次，不能再試。請改向{ $shop }申請。
prove-spent-asked = 這是第五次輸入錯誤，已經詢問{ $shop }是不是您本人。
prove-given-back = 您剛才寫的內容（可複製）
prove-first = 還沒有送出：請先確認這是您的訂單，再返回重新送出。
code-title = 或用電子郵件驗證碼
code-how = { $shop }會把六位數字寄到您留給他們的電子郵件地址。
code-mailed = 如果{ $shop }有您的電子郵件地址，六位數字已經寄出。{ $minutes } 分鐘內有效；也請看看垃圾郵件匣。
code-digits = 郵件裡的六位數字
button-mail-code = 寄驗證碼給我
code-unreadable = 驗證碼是六位數字。例如：012345
code-wrong = 驗證碼不對。還可以再試 { $left } 次。
code-none-waits = 沒有可用的驗證碼了。請再寄一次。
code-too-many = 這個連結暫時不再寄驗證碼：一小時內已經寄出三次，或輸錯太多次。請用最後一次的，或請{ $shop }讓您進入。
ask-in-title = 不知道是哪個號碼？
ask-in-how = 請說明您是誰，{ $shop }按一下就能讓您進來。
ask-in-name = 您的名字
ask-in-name-hint = { $shop }認得的稱呼
ask-in-words = 讓對方知道是您的說明
ask-in-words-hint = 可不填。例如：我星期五在您的直播下單
button-ask-in = 詢問{ $shop }
ask-in-name-missing = 還沒有填名字。例如：王小美
ask-in-waits-title = 已詢問{ $shop }
ask-in-waits = 於 { $since } 提出。對方同意後，這一頁就會開啟您的內容；您也可以先關閉，稍後再回來。
ask-in-refused-title = { $shop }沒有同意
ask-in-refused = 請到您購買的地方聯絡對方，或明天再從這裡詢問一次。
ask-in-too-many = 這個連結今天的詢問太多了，請到您購買的地方聯絡{ $shop }。
button-look-again = 重新查看
button-back-to-order = 回到訂單
# What the shop reads of it
call-asked-in = { $name } 有 #{ $number }（{ $buyer }）的連結，請求以買家身分使用頁面。
call-asked-in-words = 「{ $words }」
call-asked-in-digits = 有人用 #{ $number } 的連結，電話末四碼輸入錯誤五次。是 { $buyer } 本人嗎？
button-let-in = 讓對方進來
button-keep-out = 不是
call-let-in = ✔ { $by } 已同意
call-kept-out = ✖ { $by } 沒有同意
let-in-done = 對方現在可以在頁面上處理 #{ $number }；換一個新連結就會失效。
kept-out-done = 對方看到的 #{ $number } 與一般持有連結的人相同。
let-in-already = { $by } 已經同意了。
kept-out-already = { $by } 已經拒絕了。
let-in-no-link = #{ $number } 的那個連結已失效；用新連結開啟的頁面會重新詢問。
# What is the buyer’s on the page
page-mine-title = 您的訂單
page-mine-since = 這個瀏覽器可以代表您處理，開始時間：
page-mine-to = 寄送到
page-mine-to-none = 尚未填寫
button-page-leave = 這不是我的裝置，清除紀錄
page-doing = 您可以做的事
page-said-proved = 謝謝，現在可以在這個瀏覽器上處理您的訂單。
page-said-left = 這個瀏覽器已不能再代表您處理。
page-said-return = 已向{ $shop }提出 #{ $number } 的退貨申請，回覆會顯示在這裡。
page-said-review = 謝謝您，{ $shop }會看到。
page-said-already = 這件事之前已經完成，目前狀態如下。
page-change-asked = { $shop }想與您確認一項變更。
button-look-at-change = 查看變更
button-rate = 這次購物如何？
# Writing to the shop, and that something is wrong
talk-title = 與{ $shop }的訊息
talk-none = 還沒有訊息。{ $shop }會在這裡回覆，也會在您接收這筆訂單通知的地方回覆。
talk-earlier = 更早的訊息
talk-words = 您的訊息
talk-picture = 圖片
talk-from = { $shop }的回覆
button-tell-shop = 傳送給{ $shop }
trouble-words = 請簡單說明發生了什麼事
trouble-what-missing = 請選擇哪裡有問題。
trouble-waits = { $shop }已經知道了。回覆會顯示在這裡，也會傳到您接收通知的地方。問題已經解決了嗎？
page-said-trouble = { $shop }已經知道 #{ $number } 有問題。回覆會顯示在這裡。
# How to pay, and that it was
pay-title = 支付 #{ $number }
pay-amount = 待付金額
pay-scan = { $name } 付款條碼
pay-link = 開啟 { $name } 付款頁
paid-how = 用什麼方式付款？
paid-how-missing = 請選擇付款方式，或選「其他方式」。
paid-reference = 交易編號
paid-reference-hint = 收據上的號碼或帳號後五碼，例如 12345
paid-slip = 收據圖片
paid-slip-hint = JPEG、PNG、WebP 或 PDF，最大 { $limit } MB，可不附。
paid-slip-again = 請重新選擇檔案。
button-tell-paid = 通知{ $shop }
form-outdated = 這一頁開啟期間有了變動，請看過目前的內容後再送出一次。
# Where to send
send-title = #{ $number } 要寄到哪裡
send-name = 收件人
send-phone = 收件人電話
send-phone-hint = 例如 0912 345 678
send-kind = 寄到哪裡？
send-to-address = 地址
send-to-store = 超商取貨
send-address = 地址
send-address-hint = 例如：{ $example }
send-chain = 哪一家超商？
send-chain-missing = 請選擇超商：7-ELEVEN、全家、萊爾富或 OK。
send-store = 門市名稱或店號
send-store-hint = 例如 鑫台北 131386
send-part-too-long = 內容超過 { $limit } 個字。
button-send-it = 寄到這裡
# Calling it off
cancel-title = 要取消 #{ $number } 嗎？
cancel-how = { $shop }會立刻收到通知，只有對方能恢復訂單。
cancel-why = 原因是？
cancel-words = 補充說明
cancel-words-hint = 可不填。
# A change the shop proposes
change-title = #{ $number } 的變更
change-how = { $shop }詢問您是否同意；在您同意之前維持原樣。
# Sending something back
return-title = 退回 #{ $number } 的商品
return-how-many = 各退幾件？
return-pieces = { $name }（最多 { $left } 件）
return-why = 為什麼退回？
return-why-missing = 請選擇或填寫退回的原因。
return-other-why = 其他原因
return-other-why-hint = 例如：太小
return-number-unreadable = 「{ $typed }」不是 0 到 { $left } 之間的數字。
return-none-chosen = 請至少填一項要退回的數量，例如：1
return-picture = 商品的照片
button-ask-return = 詢問{ $shop }
return-too-late-title = 已超過退貨期限
# How it was
review-title = 這次購物如何？
review-of = { $shop } · #{ $number }
review-stars = 評分
review-star = { $count } 顆星
review-stars-missing = 請選擇一到五顆星。
review-words = 想說的話（可不填）
review-words-hint = { $shop }會看到。
review-too-long = 超過 { $limit } 個字，請縮短一些。
review-not-yet = 收到 #{ $number } 之後就可以評分。
review-stays = 已經修改過一次，維持原來的評分：{ $stars }
button-review = 送出
button-star = { $count } ★
ask-review = { $shop } #{ $number }：這次購物如何？
ask-review-words = { $stars } 謝謝！也歡迎說說原因。
review-thanks = { $stars } 謝謝您，{ $shop }會看到。
button-no-words = 沒有了
call-reviewed = { $buyer } 給 #{ $number } { $stars }
call-reviewed-words = { $buyer } 給 #{ $number } { $stars }：「{ $words }」
line-review = { $stars }
line-review-words = { $stars }「{ $words }」

## Papers

paper-receipt = 收據
paper-file = 收據-{ $number }
paper-ordered = 訂購時間
paper-status = 狀態
paper-payment = 付款
paper-shipped = 出貨時間
paper-delivered = 送達時間
paper-due = 預計日期
paper-customer = 客戶
paper-phone = 電話
paper-email = 電子郵件
paper-parcel = 包裹
paper-item = 品項
paper-quantity = 數量
paper-price = 單價
paper-amount = 金額
paper-not-tax = 本收據非統一發票。
paper-page-of = 第 { $page } 頁，共 { $pages } 頁

## The assistant

# Channels
channel-telegram = Telegram
channel-discord = Discord
channel-email = 電子郵件
channel-web = 網頁聊天
channel-terminal = 終端機

# First words
welcome = 您好！我在聊天室裡幫您接單、追單。您是賣家還是買家？
welcome-back = { $name }，歡迎回來。您目前在「{ $shop }」工作。
button-sell = 我是賣家
button-buy = 我是買家
button-orders = 訂單
button-help = 說明
ask-shop-name = 您的商店叫什麼名字？
shop-name-length = { $length ->
    [0] 商店需要一個名字。叫什麼呢？
   *[other] 這個名字有 { $length } 個字，最多 80 個字。請給一個短一點的名字。
}
ask-market = 您在哪裡販售？（會設定幣別與時區）
market-philippines = Philippines ₱
market-taiwan = 台灣 NT$
market-india = India ₹
market-united-states = USA $
button-elsewhere = 其他地區
ask-currency = 買家用什麼幣別付款？請輸入三個字母：{ $currencies }
currency-unknown = 我不認得幣別「{ $typed }」。可以使用：{ $currencies }
ask-payment = 買家怎麼付款給您？可複選。
button-later = 以後再說
button-done = 完成
shop-ready = 「{ $shop }」開張了。
ready-how = 像跟同事交代一樣，把訂單傳給我：
button-example = 看看買家會看到什麼
example-note = 買家用連結追蹤，在聊天室或網頁都可以。每有進度，這則訊息會自動更新。
buyer-how = 把賣家給您的連結傳給我，我會隨時通知您進度。
asked-before = 這個問題已經結束了。輸入 /help 看看可以做什麼。
no-shop = 您還沒有商店，一分鐘就能開好：

# Languages
ask-language = 您想用哪種語言？
language-chosen = 之後我會用中文跟您說話。

# Drafts
new-how = 在 /new 後面先寫買家，再寫每項商品和單價。例如：
draft-title = 新訂單，尚未儲存
draft-buyer-new = { $buyer }（新顧客）
draft-buyer-known = { $buyer }（第 { $place } 筆訂單，{ $open } 筆未結）
draft-problem = ⚠ { $problem }
draft-mend-how = 請編輯您的訊息，或回覆這則訊息，只寫要更正的那一行。
draft-change-how = 請編輯您的訊息，或只回覆要更改的部分。例如：黑色襯衫 x3 599
draft-discarded = 已捨棄，沒有儲存任何資料。
draft-gone = 這份草稿已經不在了，請重新傳送訂單。
draft-created-already = 已經存為 #{ $number } 了。
draft-saved-already = 這筆訂單已存為 #{ $number }，編輯訊息不會再改變它。
draft-too-much = 總金額超過我能計算的範圍（{ $limit }）。請檢查數量和單價。
write-it-clearly = 如果是的話，請照這樣寫一次傳給我。
looks-like-order = 這看起來像一筆訂單，要我幫您準備嗎？
button-begin = 準備訂單
button-begin-for = 準備 { $buyer } 的訂單
button-create = 建立訂單
button-change = 修改
button-discard = 捨棄
button-yes = 是
button-no = 不是

# Lines of a card
card-title = #{ $number } · { $buyer } · { $stage }
card-moved = ↓ 這筆訂單的新卡片在下面。
state-held = { $stage }（暫停中）
line-priced = { $quantity } × { $name } · { $price } · { $amount }
line-price-missing = { $quantity } × { $name } · 單價？請回覆，例如：{ $name } 599
line-plain = { $quantity } × { $name }
line-shipping = 運費 · { $amount }
line-total = 總計 { $amount }
line-deposit = 訂金 { $amount }
line-deposit-by = 訂金（{ $method }）{ $amount }
line-received = 已收款 { $amount }
line-received-by = 已收款（{ $method }）{ $amount }
line-to-pay = 待付 { $amount }
line-paid = 已付清 ✔
line-overpaid = 溢付 { $amount }
line-due = 交期 { $day }
line-note = 備註：{ $note }
line-held = ⏸ 自 { $since } 起暫停：{ $reason }
line-reason = 原因：{ $reason }
line-parcel = 📦 { $parcel }
line-told = 會通知：{ $names }
line-not-told = ⚠ 已無法通知：{ $name }
line-stopped = 不想收到通知：{ $name }
follower-name = { $name }（{ $channel }）
buyer-title = { $shop } · 訂單 #{ $number }
buyer-progress = { $bar }  { $step }
summary-plain = { $items } 件 · { $total }
summary-to-pay = { $items } 件 · { $total } · 待付 { $to_pay }
summary-paid = { $items } 件 · { $total } · 已付清
button-confirm = 確認
button-process = 處理中
button-ready = 備妥
button-ship = 出貨
button-deliver = 已送達
button-complete = 完成
button-paid = 已收款
button-check = 對帳 { $amount }
button-to-check = 待對帳
button-packed = 待交寄
button-paper = PDF
button-more = 更多
button-less = 收合
button-hold = 暫停
button-release = 恢復
button-note = 備註
button-cancel = 取消訂單
button-qr = 連結 QR 碼
button-renew = 換新連結
button-undo = 復原
button-track = 線上追蹤
button-stop = 停止 #{ $number } 的通知
button-show = #{ $number }
button-order = #{ $number } { $buyer }
button-copy = 複製
button-keep = 保持不變
button-not-yet = 先不要
button-ship-bare = 沒有追蹤號碼

# Acting on orders
number-missing = 哪一筆訂單？例如：/{ $command } 1042
number-unreadable = 我在「{ $part }」裡找不到訂單編號。例如：/{ $command } 1042
no-such-order = 沒有訂單 #{ $number }。
did-you-mean = 沒有訂單 #{ $number }。您是指 #{ $other }（{ $buyer }，{ $stage }）嗎？
did-you-mean-one-of = 您是指下面其中一筆嗎？
ask-parcel = #{ $number } 用哪家物流？追蹤號碼是？例如：黑貓 88123456
ask-hold-reason = 為什麼要暫停？買家只會看到「暫停處理」。
hold-reason-missing = 為什麼暫停？例如：/hold 1042 等待補貨
ask-note = 要備註什麼？只有您的商店看得到。
note-missing = 要備註什麼？例如：/note 1042 禮物包裝
ask-cancel = 要取消 #{ $number }（{ $buyer }）嗎？會通知追蹤這筆訂單的人。
ask-cancel-paid = 要取消 #{ $number }（{ $buyer }）嗎？已收到 { $received }，需要退還給買家。會通知追蹤這筆訂單的人。
button-cancel-order = 是，取消訂單
kept = 好的，沒有任何變更。
done-confirmed = #{ $number } 已確認。
done-processing = #{ $number } 處理中。
done-ready = #{ $number } 已備妥。
done-shipped = #{ $number } 已出貨。
done-shipped-by = #{ $number } 已出貨：{ $parcel }。
done-delivered = #{ $number } 已送達。
done-completed = #{ $number } 已完成。
done-cancelled = #{ $number } 已取消。
done-held = #{ $number } 已暫停。
done-released = #{ $number } 恢復處理。
done-noted = 已在 #{ $number } 加上備註。
done-paid = 已收到 { $amount }，#{ $number } 已付清。
done-paid-part = #{ $number } 已收到 { $amount }，待付 { $to_pay }。
done-overpaid = #{ $number } 已收到 { $amount }，多付了 { $surplus }。
done-undone = 已復原：#{ $number } 回到「{ $stage }」。
several-confirmed = { $count } 筆已確認。
several-processing = { $count } 筆處理中。
several-ready = { $count } 筆已備妥。
several-shipped = { $count } 筆已出貨。
several-delivered = { $count } 筆已送達。
several-completed = { $count } 筆已完成。
several-cancelled = { $count } 筆已取消。
several-undone = { $count } 筆已復原。
several-done = { $count } 筆已處理。
ask-renew = 要換新連結嗎？舊連結會立刻失效，用舊連結追蹤的人不會再收到通知。
renewed = 舊連結已失效。
link-offer = 請把這段傳給 { $buyer }：
link-sentence = { $shop }：您的訂單 #{ $number }，在這裡追蹤每一步：{ $address }
link-picture = #{ $number }，{ $buyer }：掃描即可追蹤訂單。

# Lists
orders-title = { $shop }：訂單
orders-none = 目前沒有未結的訂單。
button-stage-count = { $stage } { $count }
list-title = { $stage }
list-empty = 這裡沒有訂單。
list-row = #{ $number } { $buyer } · { $stage } · { $items } 件 · { $total }
list-row-to-pay = #{ $number } { $buyer } · { $stage } · { $items } 件 · { $total } · 待付 { $to_pay }
button-back = ‹ 返回
button-older = 更早 ›
find-how = 要找什麼？編號、姓名、電話、地址、商品、物流單號、付款紀錄都可以：/find 小美 襯衫。也可以加上條件：/find 已出貨 未付款 11月、/find >1000 貨到付款
found = 「{ $query }」的搜尋結果
found-nothing = 找不到「{ $query }」。試試只輸入一個詞，或其中一部分。

## What was understood of a search, and lists in pages
found-such = 搜尋結果：{ $what }
found-nothing-such = 我找的是：{ $what }
find-both = { $first } · { $then }
find-words = 「{ $words }」
find-unpaid = 未付款
find-paid = 已付清
find-to-check = 付款待核對
find-cod = 貨到付款
find-held = 暫停中
find-overdue = 已逾期未付
find-exactly = { $amount }
find-between = { $least } 到 { $most }
find-least = { $amount } 以上
find-most = { $amount } 以下
find-day = { $day }
find-days = { $first } 到 { $last }
find-since = { $day } 起
find-until = 到 { $day } 為止
button-next-page = 更多 ›
page-too-old = 這份清單太久了，請再查一次，例如：/find 小美

# Buyers
track-how = 請把賣家給您的連結傳給我。
track-no-link = 這不是訂單連結。連結長得像 https://…/t/1-AbC…
track-unknown = 我找不到這個連結的訂單，請賣家再傳一次。
track-revoked = 這個連結已經失效，請向賣家索取新的連結。
my-title = 您的訂單
my-none = 您還沒有追蹤任何訂單。請把賣家給您的連結傳給我。
my-row = { $step } · #{ $number } · { $shop } · { $items } 件 · { $total } · { $placed }
button-my-order = #{ $number } { $shop }
stopped = 這筆訂單不會再通知您。
stopped-already = 這筆訂單本來就不會通知您。
button-follow-again = 重新追蹤
stop-nothing = 您沒有追蹤任何訂單，所以不會主動傳訊息給您。
stop-what = 您正在追蹤 { $count } 筆訂單。停止後不再通知進度，訂單本身照常進行。
button-stop-all = 全部停止（{ $count }）
stopped-all = 已停止 { $count } 筆訂單的通知。用連結仍可查看。

# Notices
notice-of = { $shop } #{ $number }：{ $text }
notice-confirmed = ✔ 已確認：賣家正在準備您的訂單。
notice-collect = 🛍 可以取貨了。
notice-shipped = 📦 已出貨。
notice-shipped-by = 📦 已出貨：{ $parcel }。
notice-delivered = 🏠 已送達，祝您使用愉快！
notice-cancelled = ✖ 已取消。
notice-cancelled-because = ✖ 已取消：{ $reason }。
notice-received = 💰 已收款 { $amount }，已付清，謝謝您！
notice-received-part = 💰 已收款 { $amount }，待付 { $to_pay }。
correction-confirmed = 更正：尚未確認。
correction-ready = 更正：尚未備妥。
correction-shipped = 更正：尚未出貨。
correction-delivered = 更正：尚未送達。
correction-cancelled = 更正：沒有取消，您的訂單繼續進行。
correction-paid = 更正：這筆款項尚未收到。
correction-other = 更正：您的訂單目前是「{ $stage }」。

# The team
invite-how = 邀請一位夥伴以{ $role }身分加入「{ $shop }」，七天內有效、限用一次。請對方傳給我：
invite-unknown = 找不到這份邀請，請索取新的邀請。
invite-used = 「{ $shop }」的這份邀請已被使用或已過期，請索取新的邀請。
joined = 歡迎加入「{ $shop }」！您的角色是{ $role }。輸入 /help 看看怎麼做。
member-already = 您已經是「{ $shop }」的成員了。
team-title = { $shop }：成員
team-row = { $name } · { $role }
team-invite = 輸入 /invite 邀請夥伴。
button-remove = 移除 { $name }
removed = { $name } 已不再是成員。
removed-already = 這個人已經不是成員了。
owners-only = 只有店主可以這麼做。
shops-title = 您的商店：
switched = 您現在在「{ $shop }」工作。
button-open-shop = 再開一間商店
web-how = 用這個連結登入網頁聊天，十分鐘內有效、限用一次。請勿轉傳：
button-sign-in = 登入

## Pictures and files that people send
picture-unasked = 我沒有在等圖片，所以「{ $name }」沒有被使用。
picture-unasked-question = 我正在等您用文字回答，所以「{ $name }」沒有被使用。
picture-beside-words = 我只處理了文字，「{ $name }」沒有被使用。
picture-orders-in-words = 訂單請用文字輸入，例如：
picture-your-orders = 要看您的訂單，請傳送 /my。要看其他訂單，請把訂單連結傳給我。
picture-other-kind = 我看不懂「{ $name }」。我可以收圖片（JPEG、PNG 或 WebP）和 PDF 檔，例如照片或螢幕截圖。
picture-too-large = 「{ $name }」有 { $size } MB，我最多只收 { $limit } MB。請改傳螢幕截圖，或縮小後再傳。
picture-too-large-unmeasured = 「{ $name }」超過 { $limit } MB 的上限。請改傳螢幕截圖，或縮小後再傳。
picture-broken = 「{ $name }」已損壞，或傳送時沒有傳完整。請再傳一次；如果還是不行，請改傳螢幕截圖。
picture-gone = 無法取得「{ $name }」：檔案已刪除，或時間太久了。請再傳一次。
picture-not-fetched = 試了好幾次，還是無法取得「{ $name }」。請過幾分鐘再傳一次。

## Pictures of goods and of ways to pay, tables as pictures
button-item-picture = 圖片
button-item-picture-remove = 移除圖片
button-method-picture = 收款碼圖片
button-method-picture-remove = 移除收款碼
button-enter-item = 新增商品：{ $name } { $price }
button-picture-of-item = 是，用這張
ask-item-picture = 請傳一張「{ $name }」的圖片（JPEG、PNG 或 WebP）。
ask-item-picture-another = 請再傳一張「{ $name }」的圖片。畫面上顯示最新的一張；最多 { $limit } 張，再多會取代最後一張。
ask-picture-new-item = { $count ->
    [1] 這是新商品的圖片嗎？目前還沒有新增任何商品。
   *[other] 這 { $count } 張是新商品的圖片嗎？目前還沒有新增任何商品。
}
ask-picture-of-item = 「{ $file }」是「{ $name }」的圖片嗎？
picture-not-shown = 「{ $file }」是 PDF 檔，這裡需要圖片。請改傳照片或螢幕截圖（JPEG、PNG 或 WebP）。
picture-item-gone = 「{ $name }」已從商品目錄移除，所以沒有使用「{ $file }」。請先恢復販售，再傳一次圖片。
picture-not-kept = 那張圖片已經不在了：每個對話只保留最近 { $limit } 張。請再傳一次。
ask-method-picture = 請傳一張買家用來掃描的收款碼圖片（{ $name }），JPEG、PNG 或 WebP。
method-with-picture = { $line } · 有收款碼
how-to-pay-scan = 掃描付款 #{ $number }：{ $line }
table-buyers-title = { $shop }：買家對帳
table-buyer = 買家
table-open = 未完成
table-total = 總額
table-paid = 已付
table-owed = 尚欠
table-all-buyers = { $count } 位買家
table-more-buyers = 另有 { $count } 位買家
table-days = { $first } 至 { $last } · 金額單位 { $sign }
table-day = { $day } · 金額單位 { $sign }

## The assistant, anything else
not-yours = 這不是您可以更改的。
not-understood = 這裡沒辦法這麼做。
not-understood-seller = 我看不懂這個訊息。要建立訂單，請這樣寫：
command-unknown = 沒有 /{ $word } 這個指令。
edited-command = 編輯指令不會再執行一次，請重新傳送。
button-old = 這個按鈕已經過時了。輸入 /help 看看可以做什麼。
message-too-long = 這則訊息有 { $size } KB，我最多只能讀 { $limit } KB，請分段傳送。
apology = 很抱歉，我這邊出了問題，沒能處理您的上一則訊息。訊息已保留，會有人檢查。請換個方式再試一次。
document-receipt = receipt-{ $number }.pdf

## A shop's own words
status-confirmed = ✔ 已確認
status-collect = 🛍 可以取貨
status-shipped = 📦 已出貨
status-delivered = 🏠 已送達
status-cancelled = ✖ 已取消
status-received = 💰 已收款
status-claim-rejected = 查無此筆款項
status-refund-started = ↩ 退款處理中
status-refunded = ↩ 已退款
status-pay-reminder = ⏰ 付款提醒
status-arrived = 到貨
status-where-to-send = 詢問寄送地址
words-title = { $shop }：給買家的通知（{ $language }）
words-about = 點一則通知，就能改成您自己的話，或改為靜音通知。✎ 表示已改成您的話。
words-own-mark = ✎ { $status }
words-list-quietly = { $status }：靜音通知
words-list-card = { $status }：只更新訂單卡片
words-of = { $status } · { $language }
words-standard = 標準用語：
words-own = 您的用語：
words-none = 目前使用標準用語。
words-told-aloud = 目前會有聲通知。
words-told-quietly = 目前是靜音通知（App 支援時不會發出聲音）。
words-told-card = 目前不另外通知，只更新訂單卡片。
words-below = 您的話會接在標準用語下面，因為標準用語列有商品和應付金額。
words-below-missing = 您的話會接在標準用語下面，因為裡面沒有 { $missing }。
words-preview = 買家會看到：
ask-words = 請寫下「{ $status }」要給買家看的話（{ $language }），最多 { $limit } 個字。
words-placeholders = 可以使用：{ $placeholders }。
words-example = 例如：{ $words }
words-empty = 這裡面沒有文字。請寫一句話，或點「返回」。
words-too-long = 這有 { $length } 個字，最多 { $limit } 個字，請縮短。
words-unclosed = 「{ $near }」的大括號只有一邊。請兩邊都寫，例如 { $example }。
words-unknown = 沒有 { $typed } 這個欄位。可以使用：{ $placeholders }。
words-unknown-meant = 沒有 { $typed } 這個欄位，您是指 { $meant } 嗎？可以使用：{ $placeholders }。
words-not-then = 「{ $status }」沒有 { $typed }。可以使用：{ $placeholders }。
sample-buyer = 小美
setting-quiet = { $from } 到 { $to } 之間，不急的事不通知買家
setting-not-quiet = 任何時間都會通知買家
button-quiet = 勿擾時段
button-not-quiet = 取消勿擾時段
ask-quiet = 幾點到幾點不要打擾買家？例如：22:00-8:00
quiet-unreadable = 「{ $typed }」看不出是什麼時段。例如：22:00-8:00
quiet-same = 「{ $typed }」的開始和結束是同一個時間。請寫兩個不同的時間，例如 22:00-8:00，或寫「取消」。
away-set = { $shop }外出中：{ $from } 到 { $until }。
away-words = 這段期間來訊的買家還會看到：{ $words }
away-not = { $shop }目前沒有外出。
away-how = 要設定外出，請輸入：/外出 週五 18:00 到 週一 9:00 週一回來
away-over = { $shop }回來了。
away-moved = { $count } 個付款期限已延到 { $until }，並已告知買家。
away-promises-moved = { $count } 個預計日期已延到 { $day }，並已告知買家。
away-promises-back = { $count } 個預計日期已改回原來的日子，並已告知買家。
away-promises-left = 這段期間仍有預計完成的訂單：{ $orders }{ $more ->
    [0] 。
   *[other] ，還有 { $more } 筆。
}要改日期，例如：/修改 { $first } due 12/12
setting-away-moves = 外出期間的預計日期會延到回來的第一天
setting-away-leaves = 外出期間的預計日期不變，但會告訴您是哪些訂單
button-away-moves = 外出時延後預計日期
button-away-leaves = 外出時不改預計日期
away-until = { $shop }外出中，{ $until } 回來。
away-because = { $shop }外出中，{ $until } 回來。{ $words }
away-unreadable = 看不懂「{ $typed }」。請寫從何時到何時，也可以加一句話：/外出 週五 18:00 到 週一 9:00 週一回來
away-past = { $until } 已經過了。請寫還沒到的時間：/外出 週五 18:00 到 週一 9:00
away-backwards = { $until } 比 { $from } 早。請先寫離開的時間：/外出 週五 18:00 到 週一 9:00
away-too-long = { $from } 到 { $until } 太長或太久以後了，最多 { $days } 天。到時候再寫一次。
away-words-too-long = 這句話有 { $length } 個字，最多 { $limit } 個字。
button-back-again = 我回來了
chat-locked = 這個聊天室已鎖定，在這裡不會執行任何動作。請從您的另一個聊天室用 /鎖定 解除，或聯絡這個助理的管理者。
chat-locked-for = 這個聊天室對「{ $shop }」已鎖定，在這裡不會執行任何動作。如果手機找回來了，請 { $owner } 用 /鎖定 解除。
lock-title = 手機遺失了嗎？
lock-about = 鎖定後，那支手機上的聊天室立即失效，瀏覽器也會登出。
lock-row = { $name } 已鎖定。
lock-mine-row = 您的另外 { $count } 個聊天室已鎖定。
locked-member = { $name } 在「{ $shop }」已鎖定：聊天室不再執行任何動作，也收不到通知。
unlocked-member = { $name } 可以照常在「{ $shop }」工作了。
locked-mine = 您的另外 { $count } 個聊天室已鎖定，瀏覽器已登出。
unlocked-mine = 您的聊天室已解除鎖定。
lock-last-chat = 這是您和我唯一的聊天室。瀏覽器已登出。如果連這裡也鎖定，只有這個助理的管理者能解除：waybill unlock { $number }
button-lock = 鎖定 { $name }
button-unlock = 解除鎖定 { $name }
button-lock-mine = 我的手機不見了
button-unlock-mine = 解除鎖定我的聊天室
button-lock-here = 鎖定這個聊天室
button-words-change = 修改用語
button-words-standard = 改回標準用語
button-words-save = 儲存
button-tell-aloud = 有聲通知
button-tell-quietly = 靜音通知
button-tell-card = 只更新卡片

## Customers

menu-customer = 客戶資料：/customer 小美
menu-customers = 最近的買家
menu-buyers = 買家對帳：/buyers 本月、/buyers 2026-01-01 2026-01-31
customers-title = { $shop }：最近的買家
customers-none = 還沒有人下單。建立第一筆訂單就會有第一位客戶。
customer-row = { $name }，{ $orders } 筆訂單
customer-row-phone = { $name } · { $phone }，{ $orders } 筆訂單
customer-not-found = 找不到客戶「{ $query }」。請用姓名、電話或信箱搜尋：/customer 小美
customer-which = 是哪一位？
customer-gone = 這位客戶已經不在了。
customer-also = 另有 { $also }
customer-address = 🏠 { $address }
customer-handle = { $network }：{ $handle }
customer-handles-hidden = 社群帳號：已隱藏
customer-language = 使用{ $language }
customer-bought = { $orders } 筆訂單，最近一筆 { $last }
customer-bought-nothing = 沒有訂單
customer-spent = 累計付款：{ $amount }
customer-owes = 尚欠：{ $amount }
button-order-stage = #{ $number } · { $stage }
button-address = 地址
button-phone = 電話
button-mail = 信箱
button-handle = 社群
button-same-as = 同一人…
button-new-order = 新訂單
button-undo-merge = 其實是兩位
ask-customer-note = 要備註什麼？輸入「-」可清除備註。
ask-customer-address = 地址是？例如：106 台北市大安區和平東路一段1號
ask-customer-phone = 電話是？例如：0912 345 678
ask-customer-mail = 信箱是？例如：mei@example.com
ask-customer-handle = 哪個帳號？例如：fb xiaomei、line mei.c
ask-customer-same-as = 和誰是同一人？請輸入姓名、電話或信箱。
customer-same-as-which = { $name } 和哪一位是同一人？對方的訂單會移到 { $name } 名下。
customers-not-two = 這兩位已經是同一人了。
merge-undone-already = 這個合併已經無法復原。
customer-note-too-long = 備註最多 { $limit } 個字。
customer-phone-unreadable = 「{ $part }」不是電話號碼，應為 7 到 15 位數字，例如 0912 345 678
customer-mail-unreadable = 「{ $part }」不是電子信箱。例如：mei@example.com
customer-handle-unreadable = 請先寫平台，再寫帳號。例如：fb xiaomei
destination-missing = 還缺地址或門市。例如：106 台北市大安區和平東路一段1號
destination-too-long = 地址最多 { $limit } 個字。
destination-store-missing = 是哪一間 { $chain }？請加上店名或店號。
destination-store-number = { $chain } 的店號是 { $digits } 位數字，不是「{ $found }」。
destination-postal-code = 「{ $found }」不是郵遞區號。例如：{ $example }
new-for-whom = 或選擇最近的買家：
ask-same-person = 這是 { $who }（{ $orders } 筆訂單）嗎？
ask-which-person = 是哪一位？
button-the-same = 是，同一人
button-someone-new = 新客戶
ask-whose-contact = { $contact } 是 { $name }（{ $orders } 筆訂單）的。這位是 { $name } 嗎？
button-yes-them = 對，是 { $name }
button-new-same-phone = 同號碼的新客戶
button-new-same-mail = 同信箱的新客戶
buyers-how = 看不懂「{ $part }」。請寫今天、一週、本月、上個月、全部，或起訖日：/buyers 2026-01-01 2026-01-31
buyers-title = { $shop }：買家對帳，{ $first }至{ $last }
buyers-title-day = { $shop }：買家對帳，{ $day }
buyers-none = 這段期間沒有訂單。
buyers-row = { $name }：{ $orders } 筆 { $total }，已付清
buyers-row-open = { $name }：{ $orders } 筆 { $total }，已付 { $paid }，{ $rest }
buyers-total = { $buyers } 位買家、{ $orders } 筆訂單：{ $total }，已付 { $paid }，{ $rest }
button-previous = ‹ 上一頁
button-next = 下一頁 ›

## Customers recognised, and what is asked of a draft

button-customer-name = 姓名
button-customer-language = 語言
button-as-their-chat = 依對方的聊天
ask-customer-name = 怎麼稱呼？例如：王小美
customer-name-unreadable = 姓名要有文字，最多 { $limit } 個字。例如：王小美
ask-customer-language = { $name } 使用哪種語言？對方的連結和單據會用這種語言，除非對方自己選了別的。
customer-linked = { $channel } · { $name }：{ $since } 起連結
customer-linked-sure = ✓ { $channel } · { $name }：{ $since } 起連結
customer-linked-not = ✗ { $channel } · { $name }：不是本人
customer-disputed = 有好幾個人以 { $name } 的身分操作。新訂單只會通知您確認過的人。
button-is-them = ✓ { $name } 是 { $who }
button-not-them = ✗ { $name } 不是 { $who }
customer-refund = 待退款：{ $amount }
forwarded-from = 這是 { $name }（{ $orders } 筆訂單）傳的。
button-new-order-for = 為 { $name } 開新訂單
button-their-page = { $name } 的資料
buyers-owed = 尚欠 { $amount }
buyers-refund = 待退 { $amount }
buyers-collected = 物流代收 { $amount }
buyers-and = { $first }，{ $second }
line-paused = { $line }（暫停販售）
draft-paused = 「{ $name }」目前暫停販售。
button-sell-again = 恢復販售
button-new-item-instead = 新商品
button-take-off = 移除
draft-meant = 「{ $typed }」是「{ $name }」嗎？平常售價 { $price }。
button-which-at = { $name }，{ $price }
button-new-item-called = 新商品「{ $name }」
button-take-left-of = { $name }改為 { $left } 件
button-anyway-of = 仍要訂 { $asked } 件{ $name }

## Whose an order is
whose-ask = 這是您的訂單嗎？
button-yes-mine = 是，我的
button-just-watching = 只是看看
whose-taken = 已有其他人認領這筆訂單，您可以查看進度。
button-mine-too = 也是我的
whose-watching = 您正在查看這筆訂單。
button-mine = 這是我的
whose-asked = 您說這筆訂單也是您的，已詢問店家；回覆之前您可以查看進度。
whose-refused = 店家表示這筆訂單是別人的，您可以查看進度。
whose-refused-already = { $shop } 表示 #{ $number } 是別人的，不會再次詢問。如果確實是您的，請聯絡店家。
whose-yours-already = 這筆訂單已經是您的。
whose-gone = 對方已不再關注 #{ $number }。
line-watching = 查看中：{ $names }
call-whose = { $buyer } 的 #{ $number }：{ $name }（{ $channel }）說這是自己的訂單。
call-whose-too = { $buyer } 的 #{ $number }：{ $name }（{ $channel }）說這也是自己的訂單；目前已有其他人認領。
call-whose-yes = ✓ { $by }：對，是 { $buyer }，#{ $number } 是對方的。
call-whose-no = ✗ { $by }：不是 { $buyer }，對方只能查看 #{ $number }。
button-not-theirs = 不是本人
button-theirs = 是本人
button-theirs-too = 也是本人
notice-whose-yes = 店家確認這筆訂單是您的，現在可以使用卡片上的按鈕了。
notice-whose-no = 店家表示這筆訂單是別人的，您仍可查看進度。如果確實是您的，請聯絡店家。
refused-not-theirs = 您正在查看 #{ $number }，只有訂單本人可以這麼做。如果是您的，請先點「這是我的」。
my-row-watching = { $row } · 查看中
web-how-buyer = 用這個連結登入「我的訂單」頁面，十分鐘內有效、限用一次。請勿轉傳：

## The chats of one person, and where they are signed in
menu-link = 連結您的另一個聊天，兩邊都能看到全部訂單
menu-sessions = 您在哪些瀏覽器登入
link-how = 想把另一個聊天和這裡連結，請在十分鐘內到那個聊天傳送這一行。連結後兩邊都會顯示全部訂單。請勿交給別人。
link-on-telegram = 或在 Telegram 開啟：{ $address }
link-chats = 您的聊天
link-row = { $channel } · { $name }
link-row-here = { $channel } · { $name }（這個聊天）
button-separate = 分開 { $channel } · { $name }
button-separate-here = 分開這個聊天
link-asks = 要把這個聊天和 { $channel } 的 { $name } 連結嗎？{ $name } 是您本人才可以：連結後兩邊都能查看並處理全部訂單。
link-agreed = 快好了，請到您在 { $channel } 的聊天點「連結」。
link-confirm = { $channel } 的 { $name } 想和這個聊天連結。{ $name } 是您本人才可以：連結後兩邊都能查看並處理全部訂單。
link-joined = 已和 { $channel } 的 { $name } 連結。「/我的訂單」會顯示兩邊的訂單；用「/連結聊天」可以再分開。
link-declined = 好的，兩個聊天維持分開。
link-own = 這組代碼要在您的另一個聊天傳送，不是這裡。
link-already = 這兩個聊天已經連結，傳送「/連結聊天」可以查看。
link-spent = 這組代碼無法使用：已用過、超過十分鐘，或已在別處輸入。請在第一個聊天傳送「/連結聊天」取得新的代碼。
link-same-shop = 兩邊都在 { $shop } 工作，各有自己的角色，所以不能連結。請店主先移除其中一個。
link-separated = 已分開，每個聊天只顯示自己的訂單。
button-join = 連結
button-do-not-join = 不要
sessions-title = 您在這些地方登入
sessions-row = { $browser } · { $began } 起
sessions-unknown = 瀏覽器
sessions-none = 您目前沒有在網頁登入。傳送「/web」可以取得登入連結。
button-end-session = 登出 { $browser }（{ $began }）
button-end-sessions = 全部登出
mine-title = 您的訂單
mine-none = 還沒有訂單。店家傳來訂單連結時，在聊天中開啟，就會顯示在這裡。
mine-ordered = { $at } 下單
mine-watching = 查看中
mine-out-title = 登入後查看您的訂單
mine-out = 請在您關注訂單的 Telegram 或 Discord 聊天傳送「/web」，就會收到登入連結，十分鐘內有效、限用一次。
mine-out-mail = 用電子郵件接收通知嗎？登入連結也可以寄給您。
mine-mail-address = 您的電子郵件地址
mine-mail-hint = 您接收訂單通知的地址
mine-mail-unreadable = 「{ $typed }」不是電子郵件地址。例如：jane@example.com
mine-mailed = 如果有訂單通知寄到 { $address }，登入連結已經寄出。只能用一次，{ $minutes } 分鐘內有效；也請看看垃圾郵件匣。
button-mail-sign-in = 寄登入連結給我
mine-chat = 開啟網頁聊天
mine-end = 登出
mine-end-all = 全部登出（包含這裡）
mine-this-browser = （這個瀏覽器）

## Who may do what

menu-rights = 查看誰能做什麼
right-missing = 只有{ $roles }可以{ $deed }。
right-owners-only = 只有店主可以{ $deed }。
right-who-changes = { $name } 可以用 /rights 調整。
roles-and = { $list }、{ $role }
roles-or = { $list }或{ $role }
role-owner = 店主
role-manager = 店長
role-packer = 出貨員
role-bookkeeper = 會計
role-viewer = 檢視者
role-about = { $role }：{ $about }
role-owner-about = 所有事情，並決定誰能做什麼
role-manager-about = 訂單、款項、商品與客戶
role-packer-about = 確認、備貨與出貨
role-bookkeeper-about = 記錄收款、查看帳目
role-viewer-about = 只能查看
role-not-yours = 您不能指派或移除「{ $role }」：這個角色的權限比您多。
role-own = 您自己的角色要由其他人調整。
invite-no-owner = 不能直接邀請店主。請先以其他角色邀請，再由店主用 /team 調整角色。
invite-as-what = 對方在「{ $shop }」要擔任什麼角色？
button-role = { $name }：角色
button-chosen = ✓ { $label }
button-not-chosen = – { $label }
button-selected = • { $label }
rights-title = { $shop }：誰能做什麼
rights-row = { $right }：{ $roles }
rights-everybody = 所有人
rights-how = 先點角色，再點它能做的事。店主永遠可以做所有事情。
right-see = 查看訂單
right-orders = 建立、修改和取消訂單
right-fulfil = 處理訂單進度
right-money = 記錄收款
right-refund = 退款
right-goods = 修改商品目錄
right-stock = 調整庫存
right-customers = 管理客戶資料
right-handles = 查看社群帳號
right-figures = 查看成本與利潤
right-settings = 修改商店設定
right-people = 邀請和移除成員
right-delete = 刪除
right-see-short = 查看
right-orders-short = 訂單
right-fulfil-short = 出貨
right-money-short = 收款
right-refund-short = 退款
right-goods-short = 商品
right-stock-short = 庫存
right-customers-short = 客戶
right-handles-short = 社群
right-figures-short = 帳目
right-settings-short = 設定
right-people-short = 成員
right-delete-short = 刪除

# Help
help-seller = { $shop }：我能做的事
help-new = 新訂單：先寫買家，再寫每項商品和單價：
help-steps =
    訂單的下一步：
    /confirm 1042、/process 1042
    /ready 1042、/ship 1042 黑貓 8812
    /deliver 1042、/complete 1042
    一次多筆：/confirm 1043 1044
help-money =
    /paid 1042 500 現金：已收款
    /hold 1042 原因：暫停處理
    /release 1042：恢復處理
    /cancel 1042 原因
    /note 1042 內容：只有店內看得到
help-look =
    /orders：各階段的訂單
    /order 1042、/find 小美 襯衫
help-goods =
    /items：商品清單；/stock BS-M +10
    /low：快賣完的商品
help-customers = /customer 小美：聯絡方式、訂單、欠款
help-cash =
    /day：今日收款
    /cod：物流代收
    /payby 1042 週五 18:00：付款期限
help-figures = /buyers 本月、/profit 本月
help-settings =
    /methods：收款方式
    /settings：稅、付款期限
    /away 週五 18:00 到 週一 9:00：休息
help-answer = 也可以直接回覆訂單訊息：「出貨 黑貓 8812」、「收款 500」、「備註 禮物包裝」。
help-undo = 任何動作都能復原：按「復原」，或輸入 /undo 1042。
help-buyer-too =
    /my：您自己買的訂單
    /web：用瀏覽器聊天
    /shop：切換商店
help-owner =
    /invite：邀請夥伴
    /team：成員
    /rights：誰能做什麼
    /words：用您自己的話通知買家
    /lock：手機遺失
    /group：在群組裡一起回覆買家，每張訂單一個主題
help-everyone =
    /language：中文、English
    /stop：停止通知
help-buyer = 我能幫您做的事
help-track = /track 加上賣家給的連結：我會通知您每一步。
help-my = /my：您在所有商店的訂單。/history 可列印一筆訂單的完整紀錄。/web 可在網頁查看，/link 可連結您的另一個聊天。
help-stop = /stop：不再接收通知。

## Goods

menu-items = 商品清單，或新增一項：黑色襯衫 599; 尺寸 S 5, M 10
menu-stock = 庫存：BS-M +10 到貨
menu-low = 快賣完的商品
button-items = 商品
button-category-count = { $category } { $count }
button-no-category = 未分類
button-more-items = 更多 ›
items-title = { $shop }：商品
items-none = 還沒有任何商品。用一行就能新增，例如：
items-more-how = 用一行新增商品，例如：
items-find-none = 找不到商品「{ $query }」。要新增的話，請加上價格：/items { $query } 599
items-found = 「{ $query }」的搜尋結果
items-page = { $category }
items-page-none = 這裡已經沒有商品了。
item-row = { $name } · { $price } · { $stock }
item-row-uncounted = { $name } · { $price }
item-row-paused = ⏸ { $row }
item-prices = { $from }～{ $to }
item-left = 剩 { $count } 件
item-left-none = 已無庫存
item-left-owed = 已無庫存，欠 { $count } 件
item-uncounted = 未計庫存
item-variant = { $what }：{ $price } · { $stock }
item-single = { $price } · { $stock }
item-on-sale = 特價 { $sale }（原價 { $price }）
item-on-sale-until = 特價 { $sale } 至 { $until }（原價 { $price }）
item-sale-coming = { $price }，{ $from } 起特價 { $sale }
item-sku = 貨號：{ $sku }
item-category = 分類：{ $category }
item-reseller = 批發價：{ $price }
item-cost = 成本：{ $cost }
item-names = 別名：{ $names }
item-lead = 補貨需要 { $days } 天
item-low-at = 剩 { $count } 件以下算低庫存
item-pictures = 🖼 { $count } 張圖片
item-paused = ⏸ 暫停販售
item-gone = 已下架
item-none = 這項商品已經不在了。輸入 /items 看看有哪些商品。
item-entered = 已新增：{ $name }
button-item-price = 價格
button-item-stock = 庫存
button-item-name = 名稱
button-item-category = 分類
button-item-sale = 特價
button-item-pause = 暫停販售
button-item-sell = 恢復販售
button-item-reseller = 批發價
button-item-cost = 成本
button-item-description = 說明
button-item-also = 別名
button-item-sku = 貨號
button-item-variant = 新增款式
button-item-lead = 補貨天數
button-item-low = 低庫存標準
button-item-movements = 庫存紀錄
button-item-prices = 價格紀錄
button-item-remove = 下架
button-item-remove-yes = 是，下架
button-never-mind = 算了
ask-item-price = 價格是多少？例如：649
ask-item-price-variants = 價格是多少？全部改就寫 649，只改一款就寫：{ $label } 649
ask-item-stock = 現在有幾件？盤點寫 14，或寫 +10 到貨、-2 瑕疵
ask-item-stock-variants = 現在有幾件？例如：{ $label } 14，或 { $label } +10 到貨
ask-item-name = 商品名稱是什麼？
ask-item-category = 屬於哪個分類？例如：上衣。不分類請傳 -
ask-item-sale = 特價多少？例如：499、499 到 12/12，或 499 從 12/1 到 12/12。結束特價請傳 -
ask-item-reseller = 批發價多少？例如：520。沒有批發價請傳 -
ask-item-cost = 一件的成本多少？例如：210，或其他幣別：CNY 38。沒有請傳 -
ask-item-description = 要給買家看什麼說明？不寫請傳 -
ask-item-also = 還有哪些名稱？例如：黑襯衫, black shirt。要移除某個名稱：- 黑襯衫
ask-item-sku = 貨號是什麼？例如：BS。沒有請傳 -
ask-item-sku-variants = 貨號是什麼？例如：{ $label } BS-{ $label }
ask-item-variant = 新增哪個尺寸或顏色、有幾件？例如：XL 5，或 XL 5 @649
ask-item-lead = 補貨需要幾天？例如：7。不知道請傳 -
ask-item-low = 剩幾件算低庫存？例如：5。用預設的 { $usual } 件請傳 -
ask-item-remove = 要把「{ $name }」下架嗎？已有的訂單不受影響。
item-part-number = 我看不懂「{ $text }」，請寫 0 到 { $limit } 的數字。例如：7
item-part-long = 這有 { $length } 個字，最多 { $limit } 個。請寫短一點。
item-part-empty = 裡面沒有內容。例如：{ $example }
item-no-variant = 「{ $name }」沒有「{ $label }」。有的是：{ $labels }
item-which-variant = 是「{ $name }」的哪一款？請以其中一個開頭：{ $labels }。例如：{ $example }
item-sale-order = 特價的結束日早於開始日。
item-refused-name = 已經有商品叫「{ $name }」了。輸入 /items { $name } 查看。
item-refused-sku = 貨號 { $sku } 已經是「{ $name }」的了。
item-refused-label = 已經有「{ $label }」了。
item-refused-variants = 一項商品可以有 1 到 { $limit } 種款式。
item-refused-names = 一項商品最多 { $limit } 個別名。
item-refused-unfit = 名稱要有 1 到 { $limit } 個字：「{ $text }」
entry-name-price = 請先寫名稱和價格，我看到的是「{ $part }」。例如：黑色襯衫 599
entry-quantity = 「{ $part }」裡有數量。請先寫商品和價格，數量寫在後面。例如：黑色襯衫 599; 庫存 10
entry-empty = 「{ $word }」後面少了內容。例如：{ $example }
entry-unknown = 我不知道「{ $part }」是什麼。名稱和價格之後可以寫：貨號、尺寸、顏色、庫存、分類、成本、批發、說明、別名、補貨、低於。
entry-amount = 「{ $part }」：{ $why }
entry-count = 「{ $part }」裡的「{ $text }」不是 0 到 { $limit } 的件數。例如：尺寸 S 5, M 10
entry-long = 「{ $text }…」太長了，最多 { $limit } 個字。
entry-stock-and-sizes = 有尺寸時，件數請寫在各尺寸後面：尺寸 S 5, M 10
entry-twice = 「{ $word }」寫了兩次，請留一個。

# Stock
stock-how = 哪一項商品？/stock BS-M 可以查看；/stock BS-M +10 到貨、-2 瑕疵、= 14 盤點 可以更改。一次寫好幾行也可以。
stock-of = { $name }：{ $stock }
stock-movement = { $at } · { $change } · { $why } · { $actor }
stock-movement-bare = { $at } · { $change } · { $actor }
stock-why-reason = { $kind }：{ $reason }
stock-kind-opening = 開始計算
stock-kind-order = 訂單
stock-kind-order-number = 訂單 #{ $number }
stock-kind-cancel = 取消訂單
stock-kind-cancel-number = 取消 #{ $number }
stock-kind-return = 退貨
stock-kind-return-number = #{ $number } 退貨
stock-kind-edit = 修改訂單
stock-kind-edit-number = 修改 #{ $number }
stock-kind-count = 盤點
stock-kind-correction = 手動調整
stock-kind-write-off = 報廢
stock-movements-none = 還沒有任何異動。
stock-movements-title = 「{ $name }」的庫存紀錄
stock-prices-title = 「{ $name }」的價格紀錄
stock-prices-none = 價格還沒有改過。
price-change = { $at } · { $which } { $old } → { $new } · { $actor }
price-change-of = { $at } · { $label }：{ $which } { $old } → { $new } · { $actor }
price-which-price = 價格
price-which-sale = 特價
price-which-reseller = 批發價
price-which-cost = 成本
price-none = 無
stock-moved = { $name }：{ $before } → { $after }
stock-moved-low = { $name }：{ $before } → { $after } ⚠ 低庫存
stock-begun = { $name }：{ $after } 件，從現在開始計算
stock-same = { $name }：{ $after } 件，沒有變
stock-short = { $name }：只有 { $left } 件，不能減少 { $asked } 件。盤點後的件數可以寫：= 0
stock-short-owed = { $name }：已無庫存，還欠 { $owed } 件，不能再減少 { $asked } 件。
stock-out-of-range = 「{ $line }」：件數要在 0 到 { $limit } 之間。
stock-unreadable = 「{ $line }」裡的「{ $text }」不是數字。例如：{ $example }
stock-unknown = 沒有商品「{ $text }」。輸入 /items 看看有哪些商品。
stock-which = 「{ $text }」可能是好幾項，是哪一項？
stock-which-line = 「{ $text }」可能是{ $names }，請寫清楚是哪一項。
stock-reason-long = 「{ $line }」的原因太長了，最多 { $limit } 個字。
stock-nothing-done = 沒有更改任何庫存：

# What runs out
low-none = 目前沒有快賣完的商品。
low-title = { $count } 項商品庫存偏低
low-row = { $name }：{ $stock }
low-told = 庫存偏低時我會通知您。
low-not-told = 庫存偏低時我不會通知您。
button-tell-me = 通知我
button-dont-tell-me = 不用通知我
alert-stock = { $shop }：「{ $name }」庫存偏低，{ $stock }。
button-low = 查看低庫存

# Items on a draft
line-in-stock = { $line }（庫存 { $count }）
line-not-enough = { $line }（⚠ 庫存只有 { $count }）
line-none-in-stock = { $line }（⚠ 無庫存）
line-usually = { $line }（平常 { $price }）
line-new-item = { $line }（新商品）
line-which = { $line } · 是哪一項？
draft-which = 「{ $name }」是哪一項？
button-which = { $name } { $price }
button-new-item = 新商品

## Sizes and colours, those who sell on, and what runs low

stock-kind-removed = 款式已移除，報廢
button-variant = { $label } ›
button-variant-unnamed = 無尺寸 ›
button-variants = 尺寸、顏色（{ $count }）›
button-variants-removed = 已移除的款式
button-variant-rename = 改名
button-variant-remove = 移除
button-variant-remove-yes = 是，移除
draft-which-more = 還有其他款式：請寫完整，例如 { $example }
button-variant-back = 恢復 { $name }
button-all-categories = 全部分類
item-more-variants = …還有 { $count } 種
variants-removed = { $name }：已移除的款式
variant-removed = 已移除「{ $name }」，新訂單不會再出現。
variant-removed-off = 已移除「{ $name }」，新訂單不會再出現；剩下的 { $stock } 件已報廢。
ask-variant-name = 要改成什麼名稱？寫舊名稱的訂單我還是看得懂。例如：XL
ask-variant-remove = 要移除「{ $name }」嗎？
ask-variant-remove-stock = 要移除「{ $name }」嗎？庫存還有 { $stock } 件，會一併報廢。
ask-variant-remove-orders = 要移除「{ $name }」嗎？還有 { $orders } 筆未完成的訂單有它，訂單不受影響。
ask-variant-remove-both = 要移除「{ $name }」嗎？庫存還有 { $stock } 件，會一併報廢；另有 { $orders } 筆未完成的訂單有它，訂單不受影響。
ask-variant-only = 「{ $name }」沒有其他尺寸或顏色了。移除後就是沒有款式的商品，庫存和訂單都會保留。不想再賣的話，請把商品下架。
item-refused-in-use = 庫存或訂單剛剛有變動。請重新打開，看看現在有幾件。
item-refused-only = 這是唯一的一款。不想再賣的話，請把商品下架。
item-refused-not-only = 現在又有其他尺寸或顏色了，請重新打開。
entry-too-many-pairs = { $sizes } 種尺寸、{ $colours } 種顏色共有 { $count } 款，一項商品最多 { $limit } 款。請分成兩項商品，例如依版型分開。
entry-stock-of-pairs = 同時有尺寸和顏色時，件數請寫在每一款後面：庫存 { $example }
entry-unknown-pair = 我看不懂「{ $part }」：請寫這項商品的顏色、尺寸和件數。例如：庫存 { $example }
entry-two-prices = 「{ $colour }」和「{ $size }」都寫了價格，請留一個。
line-reseller-price = { $line }（批發價）
edit-reseller-prices = 沒有寫價格的以批發價計算：{ $buyer } 是批發客。
customer-reseller = 批發客：適用批發價
button-reseller = 設為批發客
button-no-reseller = 取消批發客
low-pace = { $days } 天來一天賣 { $pace } 件
low-sold = { $days } 天賣了 { $sold } 件
low-row-pace = { $name }：{ $stock }（{ $sells }：{ $day }前訂 { $quantity } 件）
low-row-now = { $name }：{ $stock }（{ $sells }：今天就訂 { $quantity } 件）

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
problem-discount = 「{ $part }」把折扣寫在品項裡了，請單獨寫成一段，例如：折扣 50
problem-total = 看不懂「{ $part }」。請寫成：總計 1977，或是不寫，總額會自動計算。
problem-payment = 沒有收下「{ $part }」。預付的款項請寫成訂金，其他款項等訂單建立後再登記。例如：訂金 500 轉帳
problem-address = 「{ $part }」的地址要寫在後面，例如：地址 台北市大安區和平東路一段1號
problem-steps = 訂單目前還不能加上製作步驟，所以沒有收下「{ $part }」。
problem-tax = 「{ $part }」可以不用寫：稅率在 /設定 裡為整間店設定。
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

## When there is too little in stock

draft-short = { $name } 庫存只有 { $left } 件。
draft-none = { $name } 已售完。
button-take-left = 改為 { $left } 件
button-anyway = 仍要訂 { $asked } 件
## The shop's money: refunds, ways to pay, deadlines, the day

button-start-refund = 開始退款
button-refunded = 已經退了
button-refund-anyway = 對，已退款
button-cancel-then-refund = 取消，再退款
button-start-refund-of = 開始退 #{ $number }
button-refunded-of = 已退 #{ $number }
button-other-amount = 其他金額
button-no-reason = 不說原因
button-how-to-pay = 如何付款
button-i-paid = 我已付款
button-other-way = 其他方式
button-nothing-to-show = 沒有
button-copy-account = 複製 { $name }
button-add-method = 新增
button-edit-method = 修改
button-pause-method = 暫停使用
button-resume-method = 恢復使用
button-remove-method = 移除
button-more-time = 再給 24 小時
button-payout-anyway = 仍然入帳
button-count = 點現金…
button-close-day = 今日結帳
button-no-tax = 不計稅
button-tax-included = 含稅
button-tax-added = 外加稅
button-set-undo = { $time }內可復原
button-set-cancel = 買家取消：{ $may }
button-set-change = 買家修改：{ $may }
button-no-deadline = 不設期限
button-set-pay-by = { $hours } 小時內付款
button-no-reminder = 不提醒
button-set-remind-every = 每 { $days } 天提醒
button-set-remind = { $hours } 小時前提醒
ask-refund = 要退款給 #{ $number }（{ $buyer }）嗎？應退 { $due }。
ask-refund-more = 要退 { $amount } 給 #{ $number }（{ $buyer }）嗎？應退的只有 { $due }。
ask-refund-not-due = 要退 { $amount } 給 #{ $number }（{ $buyer }）嗎？目前沒有應退的款項。
refunds-title = { $shop }：退款清單
refunds-none = 沒有需要退的款項。
refund-due = 待退款：#{ $number } · { $amount } · { $buyer }
refund-started = 處理中：#{ $number } · { $amount } · { $buyer }
refund-started-by = 處理中：#{ $number } · { $amount } · { $buyer } · { $by }，{ $at }
ask-accept-amount = #{ $number } 的 { $claimed } 實際收到多少？例如：500
ask-reject-reason = 為什麼 #{ $number } 的 { $claimed } 查無款項？買家會看到。例如：帳戶沒有這筆
call-accepted = ✔ { $by } 已確認收款 · { $amount }
call-rejected = ✖ { $by } 回覆查無款項
call-overdue = #{ $number }（{ $buyer }）應於 { $until } 前付款，還差 { $to_pay }。
more-time-given = #{ $number } 的付款期限延到 { $until }。
more-time-gone = #{ $number } 的付款期限已經改過了。
notice-pay-reminder = ⏰ 請於 { $until } 前付款 { $to_pay }。
notice-still-to-pay = ⏰ 還有 { $to_pay } 尚未付款。
line-pay-by = 付款期限 { $until }
page-on-delivery = 貨到時應付
line-cash-on-delivery = 貨到付款：代收 { $amount }
how-to-pay = { $shop } #{ $number }：應付 { $amount }
how-to-pay-ask = 請向店家詢問付款帳號。
how-to-pay-reference = 付款時請備註 { $number }，方便店家對帳。
ask-claim-method = #{ $number } 的 { $amount } 您是怎麼付的？
ask-proof = 請傳轉帳截圖或交易序號（後五碼也可以），或按「沒有」。
reference-unreadable = 「{ $typed }」不像交易序號：至少要 4 個字母或數字，最多 60 個字。例如：12345
methods-title = { $shop }：收款方式
methods-none = 目前請買家向您詢問。用一行文字就能新增帳號。
method-paused = { $line }（暫停使用）
ask-method = 請用一行說明：種類、名稱、帳號、戶名。例如：銀行 玉山銀行 808-1234567890 王小美
methods-full = 每間店最多 { $limit } 種收款方式，請先移除一種。
method-link = 「{ $link }」無法安全開啟：連結要以 https:// 開頭，最多 400 個字。
method-name-missing = 要叫什麼名稱？名稱寫在帳號前面。例如：銀行 玉山銀行 808-1234567890 王小美
method-too-long = 太長了：名稱最多 60 個字，帳號 80 個字，戶名 120 個字。
cod-title = { $shop }：貨到付款代收
cod-none = 物流那裡沒有代收款。
cod-courier = { $courier } 代收 { $amount }（{ $count } 件）
cod-unnamed = 未註明物流：{ $amount }（{ $count } 件）
cod-parcel = #{ $number } { $buyer } · { $parcel } · { $amount }
cod-how = 物流撥款後，請輸入例如：/cod 黑貓 5100 881,882
payout-how = 請輸入物流、金額和單號。例如：/cod 黑貓 5100 881,882
payout-differs = 撥款 { $total }，但這些包裹合計 { $worth }，所以還沒有入帳。
payout-accepted = 已入帳 { $count } 件：{ $amount }。
payout-line-differs = ⚠ #{ $number }（{ $parcel }）：撥款 { $paid }，應為 { $amount }，沒有入帳。
payout-unknown = ⚠ 查無代收款：{ $parcels }
payout-twice = 重複列出，只算一次：{ $parcels }
payout-missing = 物流還沒撥款：{ $parcels }
payout-held = #{ $number }（{ $parcel }）{ $amount }
day-title = { $shop } · { $day }
day-method = { $method } { $amount }（{ $count } 筆）
day-unnamed = 未註明方式 { $amount }（{ $count } 筆）
day-nothing = 沒有收款。
day-couriers = 物流代收中 { $amount }
day-to-check = { $count } 筆款項待對帳
to-check-title = { $shop } · 待對帳款項
to-check-none = 沒有待對帳的款項。
day-packed = { $count } 筆訂單已備妥，還沒交寄
day-untold = { $count } 位買家未通知：/未通知
day-unreadable = 「{ $typed }」不是日期。例如：/day 昨天、/day 2026-11-20
day-future = { $day } 還沒到。
ask-count = 手上有多少現金？例如：2000
day-count-matches = ✔ 點收 { $counted }，金額相符。
day-count-over = 點收 { $counted }，應有 { $cash }：多了 { $by }。
day-count-short = 點收 { $counted }，應有 { $cash }：少了 { $by }。
day-closed = { $by } 於 { $at } 結帳。
day-closed-already = { $day } 已由 { $by } 於 { $at } 結帳，不能再更改。
profit-period = 利潤，{ $from }至{ $to }
profit-order = #{ $number }（{ $buyer }）的利潤
profit-orders = { $count } 筆訂單
profit-revenue = 營收 { $amount }
profit-cost = 成本 { $amount }
profit-profit = 利潤 { $amount }
profit-without-cost = 有 { $count } 項沒有成本，實際利潤會更少。
profit-how = 要看哪筆訂單或哪段時間？例如：/profit 1042、/profit 本月、/profit 2026-10
rates-title = { $shop }：匯率
rates-none = 還沒有匯率。商品成本不是 { $own } 時才需要。
rate-line = 1 { $currency } = { $rate } { $own }
rate-missing = { $currency }：還沒有匯率，所以有 { $count } 項商品算不出 { $own } 成本
rate-how = 這樣輸入：/rate CNY 4.5
rate-frozen = 從現在起適用；已成立的訂單仍用當天的匯率。
rate-unreadable = 「{ $typed }」不是匯率。1 { $currency } 等於多少 { $own }？例如：/rate { $currency } 4.5
rate-currency-unknown = 不認得幣別「{ $typed }」。認得的有：{ $known }。例如：/rate CNY 4.5
rate-own-currency = { $own } 就是商店的幣別，不需要匯率。
settings-title = { $shop }：設定
setting-no-tax = 稅：不計稅
setting-tax-included = 稅：{ $rate }，價格已含稅
setting-tax-added = 稅：{ $rate }，外加
draft-pay-by = 付款期限：{ $time }內
line-on-delivery = 💵 貨到時付款給物流。
line-being-checked = 店家正在核對您的付款 { $amount }。
setting-undo = 復原：{ $time }內
setting-cancel = 買家可自行取消待確認的訂單：{ $may }
setting-change = 買家可自行修改待確認的訂單：{ $may }
setting-pay-by = 訂單須於 { $hours } 小時內付款
setting-no-deadline = 訂單沒有付款期限
setting-remind = 付款期限前 { $hours } 小時提醒買家
setting-remind-every = 訂單未付款期間，每 { $days } 天提醒買家一次，最多五次
setting-no-reminder = 不提醒買家
setting-yes = 可以
setting-no = 不可以
time-minutes = { $count } 分鐘
time-hours = { $count } 小時
time-days = { $count } 天
ask-tax-rate = 稅率是多少？例如：5%
tax-rate-unreadable = 「{ $typed }」不是稅率：要大於 0、不超過 100，最多兩位小數。例如：5%
clause-discount = 折扣
clause-pay-by = 付款期限
problem-clause-empty-discount = 「{ $part }」後面要寫折多少。例如：{ $example }
problem-clause-empty-pay-by = 「{ $part }」後面要寫多久內付款。例如：{ $example }
problem-discount-amount = 看不懂「{ $part }」的折扣：{ $why }
problem-discount-rate = 「{ $part }」不是折扣：比率要大於 0、不超過 100 %。例如：折扣 9折
problem-pay-by = 看不懂「{ $part }」的付款期限。例如：付款期限 3天
draft-discount-too-much = 折扣超過商品金額（{ $goods }）。請回覆較小的折扣，例如：折扣 9折

## What couriers keep, and by which way money came or went

button-courier-paid = 物流已撥款
button-paid-out = 收到 { $came }，手續費 { $fee }
button-paid-out-all = 入帳，手續費共 { $fees }
button-close-now = 現在結帳
line-courier-fee = 物流手續費 · { $amount }
refused-courier-has = #{ $number } 的 { $amount } 由物流代收中，再記 { $paid } 就重複了。物流撥款後請傳：/paid { $number }
payout-fee = 物流扣除手續費 { $amount }，買家都已付清。
payout-short = ⚠ #{ $number }（{ $parcel }）：應收 { $amount }，只撥款 { $paid }，還沒有入帳。差額 { $fee } 是物流手續費嗎？
profit-fees = 物流手續費 { $amount }
ask-paid-how = #{ $number } 的 { $amount } 是怎麼收的？
ask-refunded-how = #{ $number } 的 { $amount } 是怎麼退的？
day-ask-close = { $day } 還沒過完，結帳後收的款項會算到隔天。要現在結帳嗎？
day-since = 結帳後收的，算到隔天：

## Money that is not asked for again, and money that the shop keeps

line-allowance = 折讓 { $amount }
page-allowance = 折讓
line-not-asked-again = { $buyer } 已全額付清：多退的 { $amount } 算是折讓，不會再收，店家少賺這筆。
line-asked-again = { $buyer } 還沒付清：退款後仍須付 { $to_pay }。
refused-merge-allowance = #{ $number } 不能併入別的訂單：其中 { $amount } 已經退還，不再收取。請改把 #{ $other } 併入 #{ $number }。
button-keep-rest = 不退，保留
button-keep-of = 保留 #{ $number }
button-keep-now = 保留，不說原因
button-keep-no-more = 把 { $amount } 還回訂單
ask-keep = #{ $number } 的 { $amount } 要由店家保留、不退給 { $buyer } 嗎？買家會收到通知。原因是什麼？請簡短寫下，例如：布料已裁切才取消
done-kept = #{ $number } 的 { $amount } 由店家保留，已通知買家。
done-kept-no-more = #{ $number } 的 { $amount } 已還回給買家的訂單。
line-kept = 店家保留 { $amount }
page-kept = 店家保留
payment-kept = 店家保留款項
history-kept = 店家保留 { $amount }
notice-kept = 您付的款項中，店家保留 { $amount } 不退。
notice-kept-because = 您付的款項中，店家保留 { $amount } 不退：{ $reason }
correction-kept = 更正：店家不保留那筆款項了。
refused-kept-stands = #{ $number } 已取消，店家保留了 { $amount }。請先把這筆錢還回訂單，再重新開單。

## The drawer

button-matches = 金額相符
day-drawer = 錢箱：原有 { $before }，加上當日現金應有 { $expected }。

## What two orders must have in common

refused-merge-paid-otherwise = #{ $number } 與 #{ $other } 只有一筆是貨到付款。同一個包裹只能用一種方式付款，請維持兩筆訂單。
refused-merge-handed-otherwise = #{ $number } 與 #{ $other } 一筆自取、一筆寄送，請維持兩筆訂單。

## What a buyer paid, is asked, and takes back

line-your-payment = ✔ 已付 { $amount }
line-your-payment-by = ✔ 已付 { $amount }（{ $method }）
line-your-refund = ↩ 已退 { $amount }
line-your-refund-by = ↩ 已退 { $amount }（{ $method }）
line-your-kept = 店家保留 { $amount }
line-asks-to-agree = ⏳ 店家請您同意總計改為 { $total }。
buyer-undone = { $shop } #{ $number }：已收回，已通知賣家。
call-claim-taken-back = { $buyer } 收回了這則通知：其實還沒付款。
call-cancel-taken-back = { $buyer } 收回 #{ $number } 的取消，訂單恢復為「{ $stage }」。
call-change-taken-back = { $buyer } 收回 #{ $number } 的修改，總計恢復為 { $total }。

## Who wrote down money

refunded-lately = 最近退款：#{ $number } · { $amount } · { $by }，{ $at }
recorded-in = ＋{ $amount }：{ $by }，{ $at }
recorded-back = －{ $amount }：{ $by }，{ $at }
recorded-kept = 保留 { $amount }：{ $by }，{ $at }

## A bank's statement

bank-ask = 請把銀行對帳單的 .csv 檔傳給我，加不加說明都可以：網路銀行通常在「匯出」或「下載」裡選 CSV。我會拿入帳的款項和待收的款項比對，您確認之前什麼都不會入帳。
bank-title = { $shop }：銀行對帳單「{ $name }」
bank-counts = 共 { $lines } 筆，其中 { $came-in } 筆入帳。
bank-recorded = ✔ 已入帳 { $count } 筆：{ $amount }
bank-sure = { $count } 筆確定：{ $amount }
bank-row-sure = #{ $number } · { $amount } · { $buyer }
bank-likely = { $count } 筆可能：金額相符，而且只有這一筆待收
bank-differs = { $count } 筆金額不符
bank-row-differs = 第 { $line } 列：{ $said }，而 #{ $number }（{ $buyer }）待收 { $expected }
bank-unknown = { $count } 筆不明
bank-row = 第 { $line } 列：{ $said }
bank-more = ……還有 { $count } 筆
bank-known = { $count } 筆先前的檔案裡已經有了
bank-nothing-left = 沒有需要再看的了。
bank-moved-on = 顯示之後情況有變，請再看一次。
bank-not-recorded = 未入帳：
bank-row-failed = #{ $number }：出了點問題，先保留，稍後再試。
bank-all-known = { $count } 筆入帳款項先前的檔案裡都有了，沒有使用「{ $name }」。
bank-is-it = 第 { $line } 列：{ $said }
    這是 #{ $number }（{ $buyer }）待付的 { $amount } 嗎？
bank-is-it-claimed = 第 { $line } 列：{ $said }
    這是 #{ $number } 的款項嗎？{ $buyer } 說已付 { $amount }。
button-bank-record = 入帳 { $count } 筆
button-bank-look = 看 { $count } 筆
button-bank-is = 是，#{ $number }
button-bank-is-not = 不是
button-bank-back = 返回
bank-too-large = 「{ $name }」有 { $size } MB，對帳單最多 { $limit } MB。請匯出短一點的期間，例如一個月。
bank-too-long = 「{ $name }」超過 { $limit } 列。請匯出短一點的期間，例如一個月。
bank-no-text = 無法讀取「{ $name }」：它不是 UTF-8、UTF-16 或 Big5 的文字。請匯出成 CSV，例如在 Excel 用「另存新檔」選「CSV UTF-8」。
bank-no-header = 找不到「{ $name }」的欄位名稱。前 { $rows } 列裡要有一列寫出欄位：金額或存入，以及日期、備註或摘要。例如：日期,摘要,存入,備註
bank-no-amount = 「{ $name }」第 { $line } 列「{ $column }」欄的「{ $cell }」不是我看得懂的金額。正確的寫法例如：{ $example }
day-bank = 銀行對帳單還有 { $count } 筆沒有對應的款項：/bank

## An order's history, to read and to print

history-file = 訂單紀錄-{ $number }
document-history = history-{ $number }.pdf
history-printed = 列印時間
history-zone = 時區
history-pictures = 圖片與檔案
history-picture-number = 圖 { $number }
history-left-out = 較早的留言已省略，這裡列出最近 2,000 則。
history-footer = { $shop }於事情發生當下記錄。之後撤回或修改的內容都有註明。
history-by = { $name } · { $channel }
history-by-page = 訂單頁面
history-by-itself = 系統自動
history-message = 「{ $text }」
history-picture = 圖片或檔案
history-rewritten = { $at } 修改過
history-tracking = 包裹編號 { $number }
history-method = 付款方式：{ $method }
history-reference = 查詢號碼：{ $reference }
history-fee = 物流扣除 { $amount }
history-claimed = 買家回報已付款 { $amount }
history-claim-rejected = 查無買家回報的款項 { $amount }
history-reason = 原因：{ $reason }
history-collected = 已付給物流 { $amount }
history-agreed = 買家已同意
history-proposed = 向買家提出修改：總計 { $total }（{ $difference }）
history-declined = 提出的修改未採用
history-sent-to = 寄送地點：{ $place }
history-case = 買家回報問題：{ $trouble }
history-case-settled = 問題已解決：{ $trouble }
history-quoted = 「{ $text }」
history-held-why = 暫停處理：{ $reason }
history-noted = 商店備註：{ $text }
history-return-pieces = { $pieces } · { $wish }
history-reassigned = 轉給其他買家
history-recognised = 確認買家是商店的另一位客戶
history-labelled = 已列印寄件標籤
history-pay-by = 付款期限：{ $until }
history-pay-by-none = 取消付款期限
history-filled = 等候的商品已到貨：{ $count } 件
history-hidden = 已刪除
history-shown = 已恢復
history-title = { $shop } · #{ $number } 的訂單紀錄
history-earlier = 較早的 { $count } 筆紀錄在檔案裡。
history-row = { $at } · { $what }
history-row-by = { $at } · { $what } · { $by }
history-row-back = { $what }（已撤回）
history-here = 完整紀錄，可列印：
history-which = 要看哪一筆訂單的紀錄？
history-none = 您在這裡沒有這筆訂單。輸入 /my 可以看您的訂單。
button-history = 訂單紀錄
stopped-no-mail = 也不會改寄電子郵件。
button-by-mail-instead = 改用電子郵件
by-mail-now = { $shop }之後會用電子郵件通知您。
by-mail-all = 之後會用電子郵件通知您。
by-mail-none = 沒有可以通知您的電子郵件：賣家不知道您的信箱。
button-notify = 通知方式
page-my-orders = 我在各商店的訂單
page-print-history = 列印訂單紀錄

## The parcel's label

button-label = 寄件標籤
button-print-anew = 改寄
label-here = #{ $number } 的寄件標籤，100 × 150 mm。
label-several = { $count } 張寄件標籤，每張 100 × 150 mm。
label-none-ready = 沒有已備妥、用包裹寄送而且有地址的訂單。其他訂單的標籤，例如：/label 1042 1043
label-too-many = 一次最多 { $limit } 張標籤，其餘的請之後再傳。
done-labelled = #{ $number } 的寄件標籤已做好。
line-labelled = 標籤已於 { $at } 列印
label-ask-change = #{ $number } 的標籤已於 { $at } 列印。要改寄到 { $place } 並重新列印標籤嗎？
label-from = 寄件人
label-to = 收件人
label-order = 訂單
label-pieces = { $count } 件
label-collect = 代收
label-nothing = 無須代收
label-file = label-{ $number }
label-file-several = labels-{ $number }-and-more
refused-label-printed = #{ $number } 的寄件標籤已於 { $at } 列印，這裡不能再改地址。請留言給賣家：包裹寄出之前賣家還可以修改。
refused-label-not-now = 訂單確認之後、送達之前才能做寄件標籤：#{ $number } 目前是{ $stage }。
refused-label-without-address = #{ $number } 還沒有地址，無法做標籤。例如：/address { $number } 台北市信義區市府路 1 號

## The invoice's number

button-invoice = 請款單號
invoice-given = #{ $number } 的請款單號是 { $invoice }，不會再變。收據上也有。
line-invoice = 請款單號 { $invoice }
paper-invoice = 請款單號
paper-invoice-value = { $invoice } · { $day }
invoice-number-unreadable = 「{ $typed }」不能當請款單號：要有文字或數字，最多 { $limit } 個字。例如：/invoice { $number } 2026-77
setting-invoice = 請款單號：{ $example } 起依序編號
button-set-invoice = 請款單號…
ask-invoice-prefix = 請款單號要用什麼開頭？例如：INV-（不要開頭請傳「無」）
invoice-prefix-unreadable = 「{ $typed }」不能當開頭：最多 { $limit } 個字，而且最後一個字不能是數字。例如：INV-
refused-invoice-too-early = #{ $number } 還沒確認，沒有談定的訂單不能開請款單。請先確認：/confirm { $number }
refused-has-invoice = #{ $number } 的請款單號是 { $invoice }，不會再變。
refused-invoice-taken = #{ $number } 不能用 { $invoice } 當請款單號：那是 #{ $other } 的。要用別的，例如：/invoice { $number } 2026-77
refused-invoice-of-series = #{ $number } 不能用 { $invoice }：那是店家自動編號裡的號碼。要取得下一號：/invoice { $number }

## Until when to pay, and who is next in line

button-pay-by = 付款期限…
button-tomorrow = 明天
button-in-days = { $count } 天
button-offer-on = 取消並讓給 { $buyer }
button-give = 交給他們
button-give-of = 分配{ $name }
button-undo-of = 復原 #{ $number }
button-unpaid-ask = 逾期未付：先問我
button-unpaid-offer = 逾期未付：自動讓給下一位
ask-pay-by = #{ $number }（{ $buyer }，{ $to_pay }）要在什麼時候前付款？請點選或輸入，例如：週五 18:00
pay-by-unreadable = 看不懂「{ $typed }」是什麼時候。例如：週五 18:00、12月24日、2天、無
pay-by-ambiguous = 「{ $typed }」是 { $day_first } 還是 { $month_first }？寫成幾月幾日就清楚了。例如：12月24日
done-pay-by = #{ $number } 的付款期限是 { $until }。
done-pay-by-none = #{ $number } 不再有付款期限。
done-filled = #{ $number }（{ $buyer }）等的商品已經分配好了。
notice-pay-by = 請於 { $until } 前付款 { $to_pay }。
notice-pay-by-none = 您的付款不再有期限。
notice-arrived = 您等的 { $pieces } 到貨了。
notice-arrived-to-pay = 您等的 { $pieces } 到貨了，還需付款 { $to_pay }。
notice-arrived-until = 您等的 { $pieces } 到貨了，請於 { $until } 前付款 { $to_pay }，為您保留到那時。
correction-pay-by = 更正：您的付款期限恢復為原來的時間。
correction-arrived = 更正：您等的商品還沒到貨。
refused-deadline-past = { $until } 已經過了，#{ $number } 需要晚一點的期限。例如：/payby { $number } 2天
refused-deadline-too-far = { $until } 超過一年，#{ $number } 需要早一點的期限。例如：/payby { $number } 7天
refused-paid-on-delivery = #{ $number } 是貨到付款，沒有付款期限。
refused-claim-waits = 買家說 #{ $number } 已經付款，請先按「確認收款」或「查無款項」。
refused-nobody-waits = 已經沒有人在等 #{ $number } 的商品了。要取消請輸入：/cancel { $number }
call-overdue-next = { $buyer }（#{ $number }）在等 { $count } × { $name }。
call-overdue-others = 後面還有 { $count } 筆訂單在等。
call-offered-on = #{ $number }（{ $buyer }）未在 { $until } 前付款，已取消，商品讓給等候的人：
offered-on = #{ $number } 已取消，商品讓給等候的人：
cancelled-unpaid = 未於 { $until } 前付款
given-to = #{ $number } { $buyer }：{ $pieces }
given-to-until = #{ $number } { $buyer }：{ $pieces }，付款期限 { $until }
given = 已分配給等候的人，也通知了他們：
given-before = 這些商品已經分配過了，或是情況有變。
waited-for = 有人在等 { $count } × { $name }：{ $orders }。現在有 { $free } 件可以給他們。
waited-order = #{ $number } { $buyer } { $count } 件
waited-order-paid = #{ $number } { $buyer } { $count } 件（已付款）
setting-unpaid-ask = 訂單逾期未付時，先問您
setting-unpaid-offer = 訂單逾期未付時，自動取消並讓給下一位等候的人；沒人等時先問您
page-pay-by = 付款期限 { $until }
menu-pay-by = 訂單的付款期限：/payby 1042 週五 18:00

## The book: changes, money back, what buyers do

history-placed-of = 由 #{ $number } 拆出
history-set-back = 退回「{ $stage }」：{ $reason }
history-edited = 內容已修改：總計 { $total }（{ $difference }）
history-absorbed = #{ $number } 已併入本訂單：總計 { $total }
history-merged = 已併入 #{ $number }
history-split = 部分商品改為 #{ $number }：總計 { $total }
history-refund-started = 退款處理中：{ $amount }
history-refunded = 已退款：{ $amount }
page-revision = 第 { $revision } 版
total-stays = 總計 { $total }，與之前相同
total-was = 總計 { $total }（原為 { $was }）
line-back-ordered = ↳ 其中 { $count } 件待補貨
line-discount = 折扣 · { $amount }
line-discount-rate = 折扣 { $rate } · { $amount }
line-tax = 稅額 { $rate } · { $amount }
line-tax-included = 內含稅額 { $rate } { $amount }
line-returned = 退回商品 { $amount }
line-to-check = 已匯款，待對帳：{ $amount }
line-collected = 物流已代收，尚未撥款：{ $amount }
line-refunding = 退款處理中：{ $amount }
line-refunded = 已退款 { $amount }
line-to-refund = 應退款：{ $amount }
notice-claim-rejected = 店家查不到您 { $amount } 的款項，請再確認或聯絡店家。
notice-claim-rejected-because = 店家查不到您 { $amount } 的款項：{ $reason }
notice-refund-started = ↩ 您的退款 { $amount } 正在處理中。
notice-refunded = ↩ 已退款 { $amount }。
notice-refunded-by = ↩ 已退款 { $amount }（{ $method }）。
notice-changed = ✎ 您的訂單內容已修改（第 { $revision } 版）。
notice-proposed = ✎ 店家想修改您的訂單，您同意嗎？
notice-withdrawn = 店家已收回這項修改，訂單維持原樣。
notice-set-back = 更正：您的訂單回到「{ $stage }」。{ $reason }
notice-absorbed = 您的訂單 #{ $other } 已併入本訂單，總計 { $total }。
notice-merged = 本訂單已併入 #{ $into }，會一起寄出。
notice-split = 部分商品改為另一筆訂單 #{ $other }，本訂單總計 { $total }。
correction-edited = 更正：您的訂單恢復為修改前的內容。
correction-refunded = 更正：退款尚未匯出。
correction-rejected = 更正：店家會重新核對您的款項。
correction-merged = 更正：您的訂單仍是分開的。
button-agree = 同意
button-decline = 不同意
button-accept = 確認收款
button-reject = 查無款項
call-claimed = { $buyer } 回報 #{ $number } 已付款 { $amount }。
call-claimed-by = { $buyer } 回報 #{ $number } 已付款 { $amount }（{ $method }）。
call-reference = 帳號末碼／參考號：{ $reference }
call-reference-seen = ⚠ { $orders } 也用過同一個參考號。
call-to-pay = 待付：{ $to_pay }
call-cancelled = { $buyer } 取消了 #{ $number }。
call-cancelled-because = { $buyer } 取消了 #{ $number }：{ $reason }
call-changed = { $buyer } 修改了 #{ $number }：
call-agreed = { $buyer } 同意了：#{ $number } 總計改為 { $total }。
call-declined = { $buyer } 不同意：#{ $number } 維持原樣。
claim-thanks = 謝謝您，賣家會核對 #{ $number } 的款項。
buyer-agreed = { $shop } #{ $number }：已同意，總計 { $total }。
buyer-agreed-short = { $shop } #{ $number }：您已同意。不過 { $name } 庫存不足，已請店家決定，結果會通知您。
call-agreed-short = { $buyer } 同意了：#{ $number } 總計會變成 { $total }。但 { $name } 現在不夠：需要 { $asked }，只剩 { $left }。仍要套用，不足的之後補寄嗎？
buyer-declined = { $shop } #{ $number } 維持原樣。
done-rejected = 已標示查無 #{ $number } 的款項，並通知買家。
done-collected = #{ $number } 的 { $amount } 由物流代收，撥款後才算收款。
done-refund-started = #{ $number } 的退款 { $amount } 處理中。
done-refunded = #{ $number } 已退款 { $amount }。
done-edited = #{ $number } 第 { $revision } 版：總計 { $total }。
done-proposed = 已請 { $buyer } 確認 #{ $number } 的修改。
done-declined = #{ $number } 維持原樣。
done-set-back = #{ $number } 已退回「{ $stage }」。
done-absorbed = 已合併：#{ $number } 總計 { $total }。
done-reassigned = #{ $number } 現在屬於 { $buyer }。
done-hidden = #{ $number } 已刪除，紀錄仍會保留。
done-shown = #{ $number } 已復原。
refused-undo-not-yours = #{ $number } 的那個動作是 { $by } 做的，只能復原自己的動作。
refused-undo-too-old = 那個動作太久了，#{ $number } 無法復原：本店允許 { $time }內復原。
refused-too-late-to-change = #{ $number } 目前「{ $stage }」，已不能修改。請改用退貨或另開訂單。
refused-nothing-changes = #{ $number } 本來就是這樣。
refused-no-such-line = #{ $number } 沒有這一項，請再看一次訂單。
refused-too-many-lines = #{ $number } 最多 { $limit } 項，其餘請另開訂單。
refused-nothing-left = #{ $number } 會沒有任何商品。若不需要了，請取消訂單。
refused-discount = 折扣超過 #{ $number } 的商品金額（{ $goods }）。
refused-reason-missing = 退回前一個狀態需要說明原因，方便日後查詢。#{ $number } 發生了什麼事？
refused-not-backwards = #{ $number } 目前「{ $stage }」，無法退回「{ $asked }」。
refused-nothing-waits = #{ $number } 的這筆款項已經處理過了。
refused-nothing-to-refund = #{ $number } 沒有需要退的款項。
refused-refund-too-much = 超過 #{ $number } 可退的金額：已收 { $received }。
refused-nothing-proposed = #{ $number } 的這個問題已經處理過了。
refused-is-hidden = #{ $number } 已刪除，請先復原。
refused-not-hidden = #{ $number } 沒有被刪除。
refused-still-open = #{ $number } 目前「{ $stage }」，或還有款項未結清。請先取消或完成訂單並結清款項，再刪除。
refused-was-merged = #{ $number } 已併入另一筆訂單，商品都在那裡。
refused-cannot-merge = #{ $number } 無法合併：必須是同一位買家、都尚未出貨，且沒有待對帳的款項。
refused-out-of-stock = #{ $number }：{ $name } 庫存只有 { $left }，需要 { $asked }。
refused-not-for-buyers = #{ $number } 目前「{ $stage }」，請聯絡店家處理。

## Where to send

button-where-to-send = 寄送地址
where-to-send = { $shop } #{ $number }：要寄到哪裡？例如：{ $example }
where-to-send-now = 目前寄到：{ $place }
button-send-there = 寄到：{ $place }
buyer-sends-to = { $shop } #{ $number } 會寄到：{ $place }
button-another-address = 改寄其他地址
line-send-to-known = 收件資訊：賣家已收到 ✔
line-send-to = 📍 { $place }
call-send-to = { $buyer } 填了 #{ $number } 的寄送地址：{ $place }
notice-where-to-send = 請問要寄到哪裡？
done-send-to = #{ $number } 會寄到：{ $place }
address-how = #{ $number } 要寄到哪裡？例如：/address { $number } { $example }
no-address = #{ $number } 還沒有寄送地址。
no-address-several = { $numbers } 還沒有寄送地址。
button-ask-buyer = 詢問{ $buyer }
button-ship-anyway = 不填地址就出貨
button-type-address = 自己填
address-asked = 已詢問{ $buyer } #{ $number } 要寄到哪裡。
address-nobody-to-ask = 還沒有買家追蹤 #{ $number }。把這個連結傳給對方，打開就能填寄送地址。
menu-address = 填寫訂單的寄送地址：1042 106 台北市大安區和平東路一段1號

## Talking about an order

button-message = 傳訊息
button-message-seller = 聯絡賣家
button-reply = 回覆
button-assign = 指派
button-order-plain = 訂單
button-no-answer-needed = 不需回覆
button-talk-send = 送出
button-talk-send-about = #{ $number } { $shop }
button-talk-not = 不要
button-talk-everybody = 所有人
button-talk-reply-to = 回覆 #{ $number }
button-talks-count = 等待回覆 { $count }
button-messages = 訊息紀錄
talk-ask-buyer = { $shop } #{ $number }：想說什麼呢？請直接輸入，或傳一張圖片。
talk-ask-shop = #{ $number }：想對{ $buyer }說什麼？請直接輸入，或傳一張圖片。
talk-sent = 已傳給{ $name }。
talk-answered-before = { $name } 已經回覆過了；兩則回覆都已送出。
talk-kept-among = 還沒有買家追蹤 #{ $number }，沒辦法通知{ $buyer }。訊息已存在訂單裡；請到您和我的私訊輸入 /order { $number }，按「更多」，把訂單連結傳給對方。
talk-kept-only = 還沒有買家追蹤 #{ $number }，在這裡沒辦法通知{ $buyer }。訊息已存在訂單裡，請自己把這段傳給對方：
talk-sentence = { $shop } #{ $number }：「{ $text }」請在這裡回覆：{ $address }
talk-sentence-picture = { $shop } #{ $number }：有一張圖片要給您，請在這裡查看並回覆：{ $address }
talk-too-long = 這則訊息有 { $length } 個字，一次最多 { $limit } 個字。還沒有送出，請分幾則傳。
talk-edit-too-long = 修改後有 { $length } 個字，一次最多 { $limit } 個字。先前送出的內容維持不變。
talk-empty = 裡面沒有可以送出的內容。請輸入文字，或傳一張圖片。
talk-not-theirs = 沒有送出：#{ $number } 現在是{ $buyer }的訂單，您回覆的那則訊息是別人寫的。
talk-nobody-there = 您在這裡已經不能再為 #{ $number } 傳訊息。
talk-offer = 要把這則訊息傳給 { $shop }（訂單 #{ $number }）嗎？
talk-offer-which = 要把這則訊息傳給賣家嗎？是關於哪一筆訂單？
talk-offer-picture = 要把這張圖片傳給 { $shop }（訂單 #{ $number }）嗎？
talk-offer-picture-which = 要把這張圖片傳給賣家嗎？是關於哪一筆訂單？
talk-choose = 想詢問哪一筆訂單？
talk-said = { $author }，#{ $number }：「{ $text }」
talk-said-of = { $author }，#{ $number }（{ $buyer }）：「{ $text }」
talk-said-picture = { $author } 傳了一張圖片，關於 #{ $number }。
talk-said-picture-of = { $author } 傳了一張圖片，關於 #{ $number }（{ $buyer }）。
talk-edited = （{ $at } 已修改）
talk-answered-by = ↳ { $name } 已回覆：「{ $text }」
talk-answered-by-picture = ↳ { $name } 已用圖片回覆。
talk-settled-by = ↳ { $name }：不需回覆。
talk-taken-by = 由 { $name } 負責回覆。
talk-raised = 從 { $since } 到現在還沒有人回覆：
talk-told = { $shop } #{ $number }：「{ $text }」
talk-told-picture = { $shop } 傳了一張圖片，關於 #{ $number }。
talk-passed-on = { $name } 已離開。原本由對方回覆的對話有 { $count } 則在等待回覆，現在交給您。
talk-line-waiting = 💬 從 { $since } 起等待回覆：「{ $text }」
talk-line-waiting-picture = 💬 從 { $since } 起等待回覆：一張圖片
talk-line-assigned = 由 { $name } 回覆買家
talk-settled = #{ $number }：不需回覆。
talk-settled-already = #{ $number } 已經沒有等待回覆的訊息。
talk-assign-whom = #{ $number } 由誰回覆{ $buyer }？
talk-assigned = 從現在起由 { $name } 回覆 #{ $number }。
talk-assigned-nobody = #{ $number } 由所有追蹤的成員回覆。
talk-assign-not-able = 對方已不在這家店，或沒有回覆買家的權限。請選擇其他人。
talk-log-title = #{ $number } { $buyer }：訊息紀錄
talk-log-customer = 與{ $name }的訊息
talk-log-none = 還沒有任何訊息。
talk-log-buyer = { $at } { $author }：「{ $text }」
talk-log-shop = { $at } { $author }（賣家）：「{ $text }」
talk-log-of = #{ $number } · { $line }
talk-a-picture = 圖片
talk-with-picture = { $text } + 圖片
help-talk = 直接回覆買家的訊息就能回話，或用 /留言 1042 明天出貨。/對話 可以看等待回覆的訊息，/untold 可以看通知不到的買家。
help-write = 想問什麼直接輸入，我會傳給該訂單的賣家；直接回覆訂單訊息也可以。
talks-title = 等待回覆的對話
talks-none = 所有訊息都已回覆。
talks-row = #{ $number } { $buyer }，從 { $since } 起：「{ $text }」
talks-row-assigned = #{ $number } { $buyer }，從 { $since } 起：「{ $text }」（{ $name }）
customer-open-talk = 進行中的對話：#{ $number }，從 { $since } 起等待回覆「{ $text }」
setting-answer-within = 訊息超過 { $time } 沒有人回覆時，提醒店主和店長
setting-answer-never = 訊息沒有人回覆時，不另外提醒
button-set-answer-within = 超過 { $time } 未回覆就提醒
button-set-answer-never = 未回覆不提醒
menu-message = 傳訊息給買家，或查看訊息紀錄：1042 明天出貨
menu-talks = 等待回覆的對話
right-talk = 與買家對話
right-talk-short = 訊息
## The staff's group

button-group-add = 把我加入 Telegram 群組
button-group-end = 停用
button-group-own-chat = 私訊我
button-topic = 到「{ $group }」討論
menu-group = 加入員工群組，每張訂單一個主題；輸入 off 停用
group-how = { $shop } 還沒有員工群組。加入之後，每張有人詢問的訂單都有自己的主題，群組裡的同事都能回覆買家。
group-how-telegram = Telegram：在已開啟「主題」的群組中，把我設為可管理主題的管理員，然後在群組裡輸入 /group。
group-how-discord = Discord：在我可以建立公開討論串的文字頻道裡輸入 /group。
group-is = { $shop } 的訂單對話在「{ $group }」進行。
group-joined = 這裡現在是 { $shop } 的員工群組。買家來訊的訂單，或您用 /message 1042 指定的訂單，都會在這裡開一個主題並附上訂單卡。
group-joined-how = 店裡的人在主題中寫的內容都會傳給買家。在 Discord 請按「回覆」、直接回覆我的訊息，或使用 /message；其他內容我看不到。
group-instead-of = 「{ $group }」不再用於這項用途。
group-already = 這裡已經是 { $shop } 的員工群組。輸入 /group off 可停用。
group-of-another = 這個群組屬於另一家商店。請先由那家商店的人輸入 /group off 停用。
group-not-yours = 只有商店的成員才能把群組加入商店。請先在私訊中開店，或接受邀請。
group-no-topics = 這裡無法為訂單開主題。Telegram 請在群組設定中開啟「主題」；Discord 請使用文字頻道。然後再輸入 /group。
group-no-right = 我無法在這裡開主題。Telegram 請把我設為可管理主題的管理員；Discord 請允許我建立公開討論串並在其中發言。然後再輸入 /group。
group-none = { $shop } 已經沒有員工群組。
group-none-here = 這個群組不屬於任何商店。
group-none-yet = 您的商店還沒有員工群組。輸入 /group 查看如何加入。
group-off = 「{ $group }」不再是 { $shop } 的員工群組。買家的訊息會再傳到各自的私訊。
group-ended = 我已被移出「{ $group }」，或該群組已不存在。買家的訊息會再傳到各自的私訊；輸入 /group 可加入其他群組。
group-troubled = 我無法再於「{ $group }」開主題。恢復之前，買家的訊息會傳到各自的私訊：請允許我管理主題（Telegram），或建立公開討論串並在其中發言（Discord）。
group-stranger = 我只轉達店裡成員的訊息，而且要先在私訊中認識您。若您在這裡工作，請向店主索取邀請並在私訊中接受；若您以匿名管理員身分發言，請先關閉匿名。
group-own-chat = 這裡的每個人都看得到，請在私訊中操作。
group-card-how = 💬 在這裡寫的內容會傳給 { $buyer }
group-topic-begun = 已在「{ $group }」開了主題。
group-topic-there = 在「{ $group }」已經有主題了。
form-reply = 回覆
form-reply-words = 給買家的訊息

## Mail, and who can't be told

mail-subject = { $shop } · #{ $number }：{ $what }
mail-registered = 已收到您的訂單
mail-talk = 新訊息
mail-track = 追蹤訂單
mail-why = 您在「{ $shop }」訂購，因此收到這封信。
post-sign-in-title = 登入查看您的訂單
post-sign-in = 這個連結可以登入查看您所有的訂單，只能用一次，十分鐘內有效。請不要轉給別人：
post-code-title = { $code } 是您在{ $shop } #{ $number } 的驗證碼
post-code = 請在訂單頁面輸入：{ $code }。十分鐘內有效。
post-not-you = 不是您要求的嗎？那就不用理會；沒有它誰也進不去。
mail-stop = 不再收到「{ $shop }」的信
mail-choice-title = 「{ $shop }」的信
mail-choice-on = { $address } 會收到「{ $shop }」訂單的信。
mail-choice-off = { $address } 不再收到「{ $shop }」的信。訂單連結仍可查看一切。
mail-choice-stop = 不再寄信
mail-choice-resume = 再次寄信
mail-choice-gone-title = 沒有這個連結
mail-choice-gone = 停止寄信的連結不完整。請從最新的信裡開啟。
call-untold = ⚠ 無法通知 { $buyer } 訂單 #{ $number } 的消息：聊天和信件都到不了。請自行傳送：
call-unread = ⚠ 聯絡不到{ $buyer }（#{ $number }），您的訊息沒有送到：「{ $text }」。請自行傳送：
untold-sentence = { $shop } · #{ $number }：{ $text } { $address }
untold-none = 每位買家都通知到了。
untold-title = { $count } 位買家未通知
untold-row = #{ $number } { $buyer }：{ $what }（{ $since }）
untold-told = ✔ #{ $number }：已通知 { $buyer }。
untold-dismissed = #{ $number }：不通知 { $buyer }。
untold-settled = 這件事已經處理過了。
button-told = 已通知
button-dismiss = 略過
button-untold = 還有 { $count } 位未通知
notify-chat = 我們在聊天室通知您；聊天到不了時才寄信。
notify-mail = 商店知道您的信箱時，我們寄信通知您；否則在聊天室通知。
notify-both = 我們在聊天室通知您；商店知道您的信箱時也寄信。
button-by-chat = 聊天室
button-by-mail = 電子郵件
button-by-both = 兩者都要

mail-which-order = 這封信還沒有人讀到：它不是回覆我們的信，不知道說的是哪一筆訂單。請直接回覆那筆訂單的信，或到訂單頁留言：
mail-no-order = 這封信沒有人讀到：目前沒有您進行中的訂單。請直接回覆您要談的那筆訂單的信。
mail-about-order = #{ $number } · { $shop }
mail-given-back = 您寫的內容：

## Something is wrong

button-trouble = 有問題
button-trouble-still = 問題還在
button-trouble-not-arrived = 還沒收到
button-trouble-wrong = 東西不對或有損壞
button-trouble-paid = 已付款但沒有顯示
button-trouble-bare = 直接送出
button-trouble-settled = 已解決
button-trouble-return = 退貨或換貨
trouble-not-arrived = 還沒收到
trouble-wrong = 東西不對或有損壞
trouble-paid = 已付款但沒有顯示
trouble-what = { $shop } #{ $number }：請問有什麼問題？
trouble-ask-words = { $shop } #{ $number }，{ $trouble }：請簡單說明，或傳一張圖片給賣家。
trouble-opened = { $shop } #{ $number }：已通知賣家：{ $trouble }。
trouble-settled-by-buyer = { $shop } #{ $number }：謝謝，已告訴賣家問題解決了。
trouble-not-yet = #{ $number } 還沒寄出，現在還不能回報。
trouble-not-now = #{ $number } 還沒寄出，現在還不能回報。想問賣家請按「聯絡賣家」。
trouble-line = ⚠ 從 { $since } 起：{ $trouble }
trouble-line-words = ⚠ 從 { $since } 起：{ $trouble }。「{ $text }」
call-trouble = ⚠ { $buyer } 回報 #{ $number }：{ $trouble }
call-trouble-words = 「{ $text }」
call-trouble-settled = { $buyer } 說問題已解決：#{ $number }，{ $trouble }
notice-case-settled = 您回報的問題已處理：{ $trouble }。
correction-case = 您回報的問題重新處理中。
done-case-opened = #{ $number }：已通知賣家。
done-case-settled = #{ $number } 的問題已解決，已通知買家。
refused-case-open = 買家從 { $since } 起回報 #{ $number } 有問題。處理好之後，請在訂單卡片上按「已解決」。
refused-no-case = #{ $number } 已經沒有待處理的問題。
refused-case-not-now = #{ $number } 是「{ $stage }」，現在不會有這個問題。
## 說到做到：寄到哪裡、之後補寄、訂單草稿的總計、客戶的保留

line-come-later = ↳ { $quantity } 件中有 { $later } 件之後補寄
page-comes-later = { $quantity } 件中有 { $later } 件之後補寄
notice-sent-to = 📍 店家填了您訂單的寄送地點，請確認是否正確。
notice-sent-to-instead = 📍 店家更改了您訂單的寄送地點，請確認是否正確。
correction-sent-to = 更正：您的訂單仍寄到原來的地點。
setting-asks-address = 沒有地址時，出貨前先詢問
setting-no-address = 沒有地址時，直接出貨不詢問
button-asks-address = 出貨前詢問地址
button-no-address-needed = 不詢問地址
draft-sum-differs = 您寫的是「{ $part }」，但算起來是 { $amount }。{ $amount } 對嗎？不對的話，請修改品項。
button-sum-is = 就是 { $amount }
draft-tax-none = 「{ $part }」：這間店沒有設定稅率，所以這筆訂單不加稅。要設定請用 /設定，之後的訂單都適用。
draft-tax-included = 「{ $part }」：依這間店在 /設定 裡的設定，價格已含 { $rate } 的稅。
draft-tax-added = 「{ $part }」：依這間店在 /設定 裡的設定，商品另加 { $rate } 的稅。
clause-send-to = 地址
problem-clause-empty-send-to = 「{ $part }」後面要寫地址，例如：{ $example }
button-another-amount = 其他金額
ask-claim-amount = 您付了多少？例如：500
claim-too-much = #{ $number }：還要付 { $left }。請寫這個金額或更少，例如 500。
button-clear = 清除
button-clear-handle = 清除 { $network }
button-more-orders = 更多訂單
button-remove-customer = 移除
ask-remove-customer = 要把 { $name } 從客戶中移除嗎？{ $orders ->
    [0] 這位客戶沒有訂單
   *[other] { $orders } 筆訂單會留在紀錄裡
}；之後名單上不會再出現，下次訂購會當作新客戶。
customer-removed = 已將 { $name } 從客戶中移除。
customer-still-open = 還不能移除 { $name }：有 { $open } 筆訂單未結。請先完成或取消。
customer-new-how = 請寫名字，有電話或信箱也可以一起寫，例如：/客戶 新增 王小美 0912 345 678 mei@example.com
customer-known-already = { $name } 已經是客戶了。

## Changing an order by hand

help-change =
    /edit 1042 -1 帽子; 運費 60
    /status 1042：任何狀態
    /merge 合併、/split 拆單
    /move 轉單、/delete 刪除
edit-title = #{ $number } 第 { $revision } 版，尚未套用
edit-choose = #{ $number } · { $buyer }：要改什麼？
edit-line = （{ $at }）{ $quantity } × { $name } · { $price }
edit-gone = 這項修改已經處理過了。要再修改，請重新傳送 /edit 加上訂單編號。
edit-discarded = 已捨棄，沒有任何變更。
edit-empty = #{ $number } 要改什麼？例如：-1 白色長褲; +1 帽子 250; 運費 60
edit-no-such-line = #{ $number } 沒有「{ $typed }」，只有：{ $has }。新增品項請用 + 並寫上價格：+1 帽子 250
edit-which-line = 「{ $typed }」是哪一項：{ $lines }？請寫出完整名稱。
edit-misspelt = 「{ $typed }」是指「{ $meant }」嗎？
edit-price-missing = #{ $number } 原本沒有「{ $name }」：單價多少？例如：+1 { $name } 250
edit-what-of-it = 「{ $name }」要改什麼？例如：-1 { $name }、3 { $name }、{ $name } @550、移除 { $name }
edit-only-so-many = #{ $number } 只有 { $quantity } 件「{ $name }」。要整項拿掉，請寫：移除 { $name }
edit-too-many = 每項最多 { $limit } 件，「{ $name }」超過了。
edit-discount-unread = 看不懂「{ $part }」的折扣。例如：折扣 10%、9折，或 折扣 50
edit-not-here = 「{ $part }」不是訂購內容的修改。備註請用：/note { $number } 禮物包裝；收款：/paid { $number } 500；換買家：/move { $number } 小安
ask-edit-price = 新的單價是多少？例如：550
ask-edit-item = 要加什麼、多少錢？例如：1 帽子 250
ask-edit-shipping = 新的運費是多少？例如：60
ask-edit-discount = 要折多少？例如：10%、9折，或 50
ask-edit-date = 約定哪一天？例如：12月12日
button-edit = 修改內容
button-apply = 套用
button-apply-tell = 套用並通知{ $buyer }
button-apply-anyway = 仍要套用
button-ask-agree = 請{ $buyer }同意
button-agreed-already = { $buyer }已經同意
button-save-changes = 儲存修改
button-fewer = −（{ $at }）
button-more-pieces = ＋（{ $at }）
button-take-out = ✕（{ $at }）
button-price = 單價（{ $at }）
button-add = 新增
button-shipping = 運費
button-discount = 折扣
button-date = 日期
button-more-lines = 其他品項 ›
button-status = 狀態…
button-withdraw = 撤回詢問
button-merge-with = 與 #{ $number } 合併
button-delete = 刪除
line-proposed = ⏳ 等待買家同意 { $total }。
status-which = #{ $number } 目前是「{ $stage }」，實際上是？
status-unknown = 沒有「{ $typed }」這個狀態。可用的狀態：
ask-back-reason = #{ $number } 為什麼要退回「{ $stage }」？買家會看到原因。請點選或直接輸入。
ask-reason-in-words = 請簡單寫下原因。
why-mistake = 按錯了
why-came-back = 包裹退回
why-wanted-after-all = 買家又要了
why-changed-mind = 改變心意
why-ordered-by-mistake = 訂錯了
why-too-long = 等太久
why-other = 其他原因
ask-delete = 要刪除 #{ $number }（{ $buyer }，{ $stage }）嗎？它會從所有清單消失，但保留紀錄，輸入編號即可找回。
button-delete-it = 是，刪除
button-cancel-first = 先取消訂單
button-bring-back = 找回
merge-how = 要合併哪兩筆訂單？例如：/merge 1042 1051
ask-merge = 要把 #{ $other } 併入 #{ $number }（{ $buyer }）嗎？會加入：
merge-shipping = 運費只收一次：{ $amount }
merge-money = 已收的 { $amount } 會一併轉入。
button-merge = 合併
ask-split = 要從 #{ $number } 拆出一筆新訂單（同一買家）嗎？
split-money = 已收的 { $amount } 會一併轉出。
split-left = #{ $number } 剩餘：{ $total }
button-split = 拆單
move-how = 要轉給誰？例如：/move 1042 小安 0912345678
ask-move = 要把 #{ $number } 從{ $from }轉給{ $to }嗎？{ $from }的連結會失效，對方的卡片會註明這不是他的訂單。
button-move = 轉單
card-not-yours = 更正：這筆訂單不是您的，您不需要做任何事。
button-want = 修改或取消
want-what = { $shop } #{ $number }：您想怎麼做？
button-change-quantities = 修改數量
button-cancel-mine = 取消訂單
ask-cancel-why = { $shop } #{ $number }：為什麼要取消？請點選或直接輸入原因。
buyer-cancelled = { $shop } #{ $number } 已取消，已通知賣家。
buyer-changed = { $shop } #{ $number } 已修改，總計 { $total }，已通知賣家。
cancel-which = 您要取消哪一筆訂單？
nothing-to-cancel = 您目前沒有可以自行取消的訂單，請聯絡賣家。
## Returns

menu-return = 辦理退貨：1042
menu-returns = 待處理的退貨
return-requested = 已申請
return-approved = 已同意
return-rejected = 未同意
return-received = 已收到
return-refunded = 已退款
return-replaced = 已換貨
return-repaired = 已維修
return-withdrawn = 已撤回
return-reason-damaged = 商品毀損
return-reason-wrong = 寄錯商品
return-reason-size = 尺寸不合
return-reason-mind = 改變心意
return-piece = { $quantity } × { $name }
line-return = ↩ 退貨 { $no }：{ $pieces } · { $state }
line-return-why = ↳ { $wish }：{ $reason }
line-return-rejection = ↳ { $reason }
line-return-replaced = ↳ 改寄 #{ $number }
line-replaces = 用來替換 #{ $number }
page-returns = 退貨
page-return = 退貨 { $no }：{ $pieces } · { $state }
page-return-worth = 退貨 { $no }：{ $pieces } · { $state } · { $amount }
history-return = 退貨 { $no }：{ $state }
history-replaces = 替換 #{ $number } 退回的商品
return-choose = #{ $number } 要退哪些商品？
return-line = { $left } 件中退 { $chosen } 件：{ $name }
return-of = #{ $number } 退貨：{ $pieces }
return-nothing-left = #{ $number } 的商品都已經在退貨中了。
ask-return-reason = 退貨原因是什麼？點選一項，或直接輸入，例如：尺寸太小
ask-return-picture = 請傳一張商品照片，讓賣家看看狀況。
return-picture-kept = 照片已收下。
ask-return-wish = 希望怎麼處理？
ask-return-rejection = 為什麼不同意？買家會看到，例如：商品已使用過
wish-refund = 退款
wish-replace = 換貨
wish-repair = 維修
button-return = 退貨
button-return-less = − { $name }
button-return-more = + { $name }
button-return-next = 下一步
button-return-other = 其他商品 ›
button-return-no-picture = 沒有照片
button-return-approve = { $no ->
    [0] 同意退貨
   *[other] 同意退貨 { $no }
}
button-return-reject = { $no ->
    [0] 不同意退貨
   *[other] 不同意退貨 { $no }
}
button-return-back = { $no ->
    [0] 已收到：放回庫存
   *[other] 已收到 { $no }：放回庫存
}
button-return-off = { $no ->
    [0] 已收到：報廢
   *[other] 已收到 { $no }：報廢
}
button-return-aside = { $no ->
    [0] 已收到：待維修
   *[other] 已收到 { $no }：待維修
}
button-return-refunded = { $no ->
    [0] 已退款
   *[other] 已退款 { $no }
}
button-return-replace = { $no ->
    [0] 寄出替換品
   *[other] 寄出替換品 { $no }
}
button-return-repaired = { $no ->
    [0] 已修好
   *[other] 已修好 { $no }
}
button-return-picture = { $no ->
    [0] 照片
   *[other] 照片 { $no }
}
button-return-withdraw = { $no ->
    [0] 撤回退貨
   *[other] 撤回退貨 { $no }
}
button-return-no-reason = 不說明原因
button-return-anyway = 還是要寄
returns-title = 待處理的退貨（{ $count }）
returns-none = 目前沒有待處理的退貨。
returns-row = #{ $number } { $buyer } · 退貨 { $no }：{ $pieces } · { $state }
done-return = #{ $number } 的退貨已更新。
done-return-opened = #{ $number } 的退貨 { $no } 已建立：{ $pieces }。
done-return-approved = 已同意 #{ $number } 的退貨 { $no }，也通知買家了。
done-return-rejected = 未同意 #{ $number } 的退貨 { $no }，也通知買家了。
done-return-back = 已收到 #{ $number } 的退貨 { $no }，並放回庫存。
done-return-off = 已收到 #{ $number } 的退貨 { $no }，並報廢。
done-return-aside = 已收到 #{ $number } 的退貨 { $no }，等待維修。
done-return-to-refund = 待退款：{ $amount }
done-return-refunded = #{ $number } 的退貨 { $no } 已退款。
done-return-paid-back = #{ $number } 的退貨 { $no } 已退款：退回 { $amount }。
done-return-replaced = #{ $number } 的退貨 { $no }：改寄 #{ $other }，不另收費。
done-return-repaired = #{ $number } 的退貨 { $no } 已修好，會寄回給買家。
done-return-withdrawn = 已撤回 #{ $number } 的退貨 { $no }。
buyer-return-asked = { $shop } #{ $number }：已申請退貨：{ $pieces }。賣家的回覆會傳到這裡。
buyer-return-withdrawn = { $shop } #{ $number }：已撤回退貨 { $no }，不退貨了。
call-return-asked = { $buyer } 想退 #{ $number } 的商品：{ $pieces }
call-return-withdrawn = { $buyer } 撤回了 #{ $number } 的退貨 { $no }。
notice-return-requested = ↩ 已申請退貨：{ $pieces }。
notice-return-approved = ↩ 同意退貨：{ $pieces }，請寄回或送回商品。
notice-return-rejected = ↩ 未同意退貨：{ $pieces }。
notice-return-rejected-because = ↩ 未同意退貨：{ $pieces }。{ $reason }
notice-return-received = ↩ 已收到退回的商品：{ $pieces }。
notice-return-received-worth = ↩ 已收到退回的商品：{ $pieces }。{ $amount } 會從應付金額扣除，或退還給您。
notice-return-refunded = ↩ 退貨已退款：{ $pieces }。
notice-return-paid-back = ↩ 退貨已退款：{ $pieces }，已退還 { $amount }。
notice-return-replaced = ↩ 會用訂單 #{ $number } 替換退回的商品：{ $pieces }，不另收費。
notice-return-repaired = ↩ 商品已修好，會寄回給您：{ $pieces }。
notice-return-withdrawn = ↩ 賣家取消了這筆退貨：{ $pieces }。
correction-return = 更正：退貨的這一步已取消，目前狀態請看訂單卡片。
refused-not-returnable = #{ $number } 是「{ $stage }」，寄出後才能退貨。不要這筆訂單的話，請直接取消。
refused-no-such-return = #{ $number } 沒有這筆退貨，請再看一次訂單。
refused-return-stands = #{ $number } 的退貨 { $no } 是「{ $state }」，現在不能這麼做。
refused-return-empty = #{ $number } 請至少選一件：點商品旁的 +。
refused-return-too-many = { $left ->
    [0] #{ $number } 的 { $name } 已經沒有可以退的了。
   *[other] #{ $number } 的 { $name } 最多還能退 { $left } 件，不能退 { $asked } 件。
}
refused-return-reason = #{ $number } 退貨需要原因，例如：尺寸太小
refused-return-shelved = #{ $number } 退貨 { $no } 的商品已放回庫存或報廢，沒有東西可以維修。請退款或寄出替換品。
refused-has-return = #{ $number } 有退貨 { $no }，表示已經寄出。請先撤回或不同意那筆退貨。
refused-replacement-stands = #{ $other } 是替換的訂單。請先取消 #{ $other }，再復原 #{ $number } 的這一步。
help-returns = /return 1042：辦理退貨；/returns：待處理的退貨

## Two orders of one, and what came back in part

line-merged-into = ↪ 已併入 #{ $number }。
card-separated = #{ $number } 和您的訂單又分開了，您自己的訂單照常通知。
correction-split = 更正：您的訂單又合為一筆了。
refused-other-moved-on = #{ $number } 無法單獨復原：#{ $other } 之後有了變動，目前是「{ $stage }」。請先看看 #{ $other }。
refused-return-too-late = #{ $number } 的退貨期限是 { $day }，已經過了。請聯絡賣家，賣家仍可為您辦理。
split-choose = #{ $number } 的哪些商品要另成一單？
split-line = { $name }：{ $all } 件中拆出 { $chosen } 件
split-how = 點選，或直接輸入：/split { $number } 1 { $name }
button-split-off = 拆單…
setting-returns = 買家可在送達後 { $days } 天內申請退貨
setting-returns-any = 買家隨時可申請退貨
button-set-returns = 退貨期限：{ $days } 天
button-set-returns-any = 退貨不限期
button-return-some = { $no ->
    [0] 已收到：部分放回庫存
   *[other] 已收到 { $no }：部分放回庫存
}
ask-arrived = 已收到 #{ $number } 的退貨 { $no }：有幾件可以再賣？其餘會報廢。
arrived-line = { $name }：{ $all } 件中可再賣 { $back } 件
arrived-how = 點選，或直接輸入：1 { $name }
arrived-unread = 看不懂「{ $typed }」。有幾件可以再賣？例如：1 { $name }
arrived-too-many = { $name } 只退回 { $all } 件，沒有 { $asked } 件。
button-arrived = 收貨完成
done-return-some = 已收到 #{ $number } 的退貨 { $no }：{ $back } 件放回庫存，{ $off } 件報廢。
ask-refund-for = #{ $number } 已退款 { $amount }，這是哪一筆退貨的款項？
button-refund-for = 退貨 { $no }：{ $amount }
button-refund-for-all = 全部
button-refund-for-none = 都不是

## Command menus

menu-start = 開始，或重新開始
menu-help = 在這裡可以做什麼
menu-new = 新增訂單：小美; 2 襯衫 599
menu-orders = 依狀態查看訂單
menu-order = 查看訂單：1042
menu-history = 訂單發生過的每件事，可閱讀與列印：1042
menu-find = 依編號、姓名、電話或商品搜尋：小美 襯衫
menu-confirm = 確認訂單：1042 1043
menu-process = 開始處理訂單：1042
menu-ready = 訂單已備妥：1042
menu-ship = 訂單出貨：1042 黑貓 88123456
menu-label = 寄件標籤：1042 1043，或 ready
menu-deliver = 訂單已送達：1042
menu-complete = 完成訂單：1042
menu-cancel = 取消訂單：1042 缺貨
menu-paid = 記錄收款：1042 500 現金
menu-bank = 銀行對帳單和待收款項比對：請傳 .csv 檔
menu-invoice = 訂單的請款單號：1042
menu-refund = 退款：1042 500 轉帳
menu-refunds = 需要退的款項
menu-rate = 成本用的外幣匯率：CNY 4.5
menu-methods = 收款方式：銀行 玉山銀行 808-1234567890 王小美
menu-cod = 物流代收與撥款：黑貓 5100 881,882
menu-day = 今日收款、點收現金、結帳
menu-profit = 利潤：1042，或本月
menu-away = 外出：週五 18:00 到 週一 9:00
menu-lock = 手機遺失：鎖定聊天室
menu-words = 用您自己的話通知買家
menu-settings = 稅、付款期限、買家可做的事
menu-hold = 暫停訂單：1042 等布料
menu-release = 恢復暫停的訂單：1042
menu-note = 為訂單加備註：1042 中午前先打電話
menu-edit = 修改訂單：1042 -1 白色長褲; +1 帽子 250
menu-status = 選擇訂單的任何狀態：1042 已確認
menu-merge = 合併同一買家的兩筆訂單：1042 1051
menu-split = 把部分品項拆成新訂單：1042 1 白色長褲
menu-move = 把訂單轉給別的買家：1042 小安 0912345678
menu-delete = 刪除已結束的訂單：1042
menu-undo = 復原訂單的上一步：1042
menu-my = 您在各商店的訂單
menu-track = 用連結追蹤訂單
menu-notify = 選擇通知方式：聊天室、電子郵件或兩者
menu-stop = 停止接收通知
menu-language = 選擇語言
menu-untold = 未能通知的買家
menu-invite = 邀請成員加入商店
menu-team = 商店的成員
menu-shop = 您的商店，或切換商店
menu-web = 取得登入網頁的連結
## Discord's options

option-order = 訂單編號
option-courier = 由哪家物流運送
option-tracking = 包裹單號
option-amount = 收到多少錢
option-method = 付款方式，例如 GCash 或現金
option-reason = 原因
option-buyer = 買家的姓名、電子郵件與電話
option-items = 例如：2 黑色襯衫 599; 白色長褲 699
option-changes = 例如：-1 白色長褲; +1 帽子 250; 折扣 10%
option-shipping = 運費
option-deposit = 已付訂金，例如：500 gcash
option-due = 交貨期限，例如：12/12
option-note = 給自己與團隊的備註
option-link = 賣家傳給你的連結
option-language = 之後使用的語言
option-text = 寫成一行，就像傳訊息一樣
