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

## Command menus

menu-start = 開始，或重新開始
menu-help = 在這裡可以做什麼
menu-new = 新增訂單：小美; 2 襯衫 599
menu-orders = 依狀態查看訂單
menu-order = 查看訂單：1042
menu-find = 依編號、姓名、電話或商品搜尋：小美 襯衫
menu-confirm = 確認訂單：1042 1043
menu-process = 開始處理訂單：1042
menu-ready = 訂單已備妥：1042
menu-ship = 訂單出貨：1042 黑貓 88123456
menu-deliver = 訂單已送達：1042
menu-complete = 完成訂單：1042
menu-cancel = 取消訂單：1042 缺貨
menu-paid = 記錄收款：1042 500 現金
menu-hold = 暫停訂單：1042 等布料
menu-release = 恢復暫停的訂單：1042
menu-note = 為訂單加備註：1042 中午前先打電話
menu-undo = 復原訂單的上一步：1042
menu-my = 您在各商店的訂單
menu-track = 用連結追蹤訂單
menu-stop = 停止接收通知
menu-language = 選擇語言
menu-invite = 邀請成員加入商店
menu-team = 商店的成員
menu-shop = 您的商店，或切換商店
menu-web = 取得登入網頁的連結
