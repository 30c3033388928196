# Every sentence a person reads, in English. A text's variables are facts; how amounts, times and
# dates are written is decided where they are shown. Other languages stand beside this file, under
# their tag, and say the same.

## General

language-name = English
verbatim = { $text }
list-comma = {", "}
date-this-year = { $day } { $month }
date-other-year = { $day } { $month } { $year }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

## Stages, steps, payment

stage-pending = Pending
stage-confirmed = Confirmed
stage-processing = Processing
stage-ready = Ready
stage-shipped = Shipped
stage-delivered = Delivered
stage-completed = Completed
stage-cancelled = Cancelled
step-pending = Pending
step-confirmed = Confirmed
step-processing = Processing
step-shipped = Shipped
step-collect = Ready to collect
step-delivered = Delivered
step-cancelled = Cancelled
payment-unpaid = Unpaid
payment-deposit = Deposit paid
payment-partly = Partly paid
payment-paid = Paid
payment-overpaid = Overpaid

## The buyer's sentence per step

told-pending = Waiting for the seller to confirm.
told-confirmed = The seller has confirmed your order.
told-processing = Your order is being prepared.
told-ready = Your order is packed and will be handed to the courier.
told-collect = Your order is ready to collect.
told-shipped = Your order is on its way.
told-delivered = Your order has been delivered.
told-completed = Your order is complete. Thank you!
told-cancelled = This order was cancelled.
told-held = The seller has paused this order for now.

## The tracking page

page-title = { $shop } · order #{ $number }
page-preview = Order #{ $number }: { $step }
page-order = Order #{ $number }
page-for = For { $name }
page-progress = Progress
page-step-done = done
page-step-now = now
page-step-todo = to come
page-step-announced = Order #{ $number }: { $step }. { $sentence }
page-cancelled-why = Reason: { $reason }
page-held = On hold
page-due = Promised for { $day }
page-parcel = Parcel
page-parcel-with = With { $courier }
page-parcel-number = Tracking number { $tracking }
page-follow-parcel = Follow the parcel
page-items = { $count ->
    [one] 1 item
   *[other] { $count } items
}
page-each = { $quantity } × { $price }
page-goods = Items
page-shipping = Shipping
page-total = Total
page-received = Received
page-to-pay = To pay
page-too-much = Paid too much
page-payments = Payments
page-deposit-by = Deposit, { $method }
page-deposit = Deposit
page-payment-by = Payment, { $method }
page-payment = Payment
page-history = History
page-times-in = Times in { $zone }
history-placed = Order placed
history-packed = Packed
history-shipped-with = Shipped with { $courier }
history-cancelled-why = Cancelled: { $reason }
history-paid = Payment received: { $amount }
history-paid-by = Payment received: { $amount }, { $method }
history-deposit = Deposit received: { $amount }
history-deposit-by = Deposit received: { $amount }, { $method }
history-held = Put on hold
history-released = Going on
history-taken-back = taken back
history-correction = Correction: “{ $what }” was taken back
page-stay-informed = Stay informed
page-on-telegram = Message me on Telegram
page-on-discord = Message me on Discord
page-discord-how = Send this to the bot in a direct message:
page-discord-open = Open Discord
page-copy = Copy
page-copied = Copied
page-pdf = Receipt (PDF)
page-print = Print
page-languages = Language
page-live = Live: changes appear by themselves
page-live-lost = Connection lost, trying again…
page-share = Anyone with this link can see this page. Don't post it in public.
page-unknown-title = No order here
page-unknown = This link leads to no order. Please check that you have copied all of it, or ask the shop to send it again.
page-revoked-title = This link no longer works
page-revoked = The shop has replaced it. Please ask the shop for the new link.
error-not-found-title = Nothing here
error-not-found = There is no such page. Please check the address.
error-failed-title = Something went wrong
error-failed = This is our fault, and nothing of yours is lost. Please try again in a moment.
error-refused-title = Not allowed
error-refused-origin = This request came from another site, so nothing was done. Open the page itself and try again.
error-refused-demo = The demonstration answers only on this computer, at 127.0.0.1 or localhost.
error-bad-title = That was not understood
error-bad = Part of the request was missing or unreadable. Please go back, reload the page and try again.
error-too-large-title = Too long
error-text-too-large = That message is too long: at most { $kilobytes } KB. Please send it in parts, or as a file.
error-file-too-large = That file is too large: at most { $megabytes } MB.
error-back = Back

## The web chat

chat-title = Chat
chat-with = Orders by chat
chat-as-seller = Seller
chat-as-buyer = Buyer
chat-log = Messages
chat-empty = Nothing here yet. Write a message to begin, for example: help
chat-you = You
chat-assistant = Assistant
chat-edited = edited
chat-say = Message
chat-placeholder = Write a message
chat-send = Send
chat-attach = Attach a file
chat-attached = Attached: { $name }
chat-remove = Remove
chat-reply = Reply
chat-replying = Replying to:
chat-edit = Edit
chat-editing = Editing your message
chat-stop = Never mind
chat-keys = Enter sends, Shift+Enter starts a new line, the up arrow edits your last message.
chat-latest = Newest messages
chat-not-sent = Not sent. Your text is still here; please try again.
chat-offline = Connection lost, trying again…
chat-signed-in-as = Signed in as { $name }
chat-leave = Sign out
chat-signed-out-title = You are signed out
chat-signed-out = To sign in, send “/web” to the assistant in Telegram or Discord, or run “waybill shop link” where Waybill is installed. You get a link that works once, for ten minutes.
sign-in-title = Sign in
sign-in-ask = This link signs you in on this device. It works once.
sign-in-button = Sign in
sign-in-spent-title = This link no longer works
sign-in-spent = It was used already, or its ten minutes have passed. Ask for a new one with “/web” in chat, or “waybill shop link”.
home-title = Waybill
home-lead = Orders, taken and followed in chat.
home-seller = You sell? Talk with the assistant in Telegram, Discord or the web chat.
home-buyer = You bought something? Open the link that your shop sent you.
home-chat = Open the web chat
demo-title = See a status travel
demo-lead = You play both sides here. Press a button as the seller and watch the buyer's chat and page.
demo-try = Try this as the seller:
demo-try-new = /new Jane Cruz; 2 black shirt 599; ship 80
demo-try-ship = /ship { $number } jnt 88123456
demo-seller = Seller's chat
demo-buyer = Buyer's chat
demo-page = Buyer's page
demo-panes = Views
demo-missing-title = The demo shop is not there yet
demo-missing = Run “waybill demo” once, then reload this page.

## Papers

paper-receipt = Receipt
paper-file = receipt-{ $number }
paper-ordered = Ordered
paper-status = Status
paper-payment = Payment
paper-shipped = Shipped
paper-delivered = Delivered
paper-due = Promised for
paper-customer = Customer
paper-phone = Phone
paper-email = Email
paper-parcel = Parcel
paper-item = Item
paper-quantity = Qty
paper-price = Price
paper-amount = Amount
paper-not-tax = This is not a tax invoice.
paper-page-of = Page { $page } of { $pages }

## The assistant
