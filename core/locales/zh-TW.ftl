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
page-due = 預計 { $day } 完成
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
error-text-too-large = 訊息太長了，上限為 { $kilobytes } KB。請分段傳送，或改以檔案傳送。
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
chat-attach = 附加檔案
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
demo-try-new = /new Jane Cruz; 2 black shirt 599; ship 80
demo-try-ship = /ship { $number } jnt 88123456
demo-seller = 賣家聊天
demo-buyer = 買家聊天
demo-page = 買家頁面
demo-panes = 檢視
demo-missing-title = 示範商店尚未建立
demo-missing = 請先執行一次「waybill demo」，再重新整理此頁。

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
