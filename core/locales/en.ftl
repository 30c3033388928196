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

## What was agreed, and what changed

difference-added = { $name } ×{ $quantity } added { $amount }
difference-removed = { $name } ×{ $quantity } removed { $amount }
difference-quantity = { $name }: { $to } instead of { $from } { $amount }
difference-price = { $name }: { $to } each instead of { $from }
difference-shipping = Shipping: { $to } instead of { $from }
difference-discount = Discount: { $to } instead of { $from }
difference-tax = Tax: { $to } instead of { $from }
difference-due = Promised for { $day }
difference-due-none = No promised day any more
payment-to-check = Being checked
payment-collected = Paid to the courier
payment-partly-refunded = Partly refunded
payment-refunded = Refunded
page-discount = Discount
page-discount-rate = Discount { $rate }
page-tax = Tax { $rate }
page-tax-included = Tax { $rate } included
page-returned = Returned goods
page-to-refund = To be paid back
page-claim-by = Payment being checked, { $method }
page-claim = Payment being checked
page-rejected = Payment not found
page-collected-by = Paid on delivery, { $method }
page-collected = Paid on delivery
page-refund-started = Refund on its way
page-refund-by = Refund, { $method }
page-refund = Refund
page-moved-in = From your other order
page-moved-out = To your other order
paper-revision = Revision

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
error-text-too-large = That message is too long: at most { $kilobytes } KB. Please send it in parts.
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
chat-attach = Attach a picture or PDF
chat-drop = Drop the picture or PDF to attach it
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

## What a buyer does on the page

# Is this your order?
page-yours-title = Is this your order?
page-yours = Then pay, say where to send it and more, right here. No account is needed.
button-yours = Yes, it is mine
prove-title = Show that it is yours
prove-how = Give the last four digits of the phone number { $shop } has for you.
prove-digits = Last four digits
prove-hint = For example 0142
button-prove = Continue
prove-unreadable = “{ $typed }” is not four digits. For example: 0142
prove-missing = Four digits are needed. For example: 0142
prove-wrong = Those are not the last four digits of the phone number { $shop } has. { $left ->
    [one] 1 try left.
   *[other] { $left } tries left.
}
prove-spent = There were five wrong tries on this link, so it takes no more. Ask { $shop } to let you in.
prove-spent-asked = That was the fifth wrong try. { $shop } was asked whether it is you.
prove-given-back = What you wrote, to copy
prove-first = Nothing was sent yet: show first that this is your order. Then go back and send it again.
code-title = Or by a code in your mail
code-how = { $shop } mails six digits to the address they have for you.
code-mailed = If { $shop } has your mail address, six digits are on their way there. They are good for { $minutes } minutes; look among the spam as well.
code-digits = The six digits from the mail
button-mail-code = Mail me a code
code-unreadable = A code has six digits. For example: 012345
code-wrong = That is not the code. { $left ->
    [one] 1 try left.
   *[other] { $left } tries left.
}
code-none-waits = No code is good any more. Have a new one mailed.
code-too-many = No more codes are mailed for this link now: there were three within the hour, or too many wrong tries. Use the last one, or ask { $shop } to let you in.
ask-in-title = You can’t tell the digits?
ask-in-how = Say who you are. { $shop } can let you in with one tap.
ask-in-name = Your name
ask-in-name-hint = As { $shop } knows you
ask-in-words = How they know that it is you
ask-in-words-hint = You may leave this empty. For example: I ordered on Friday in your live
button-ask-in = Ask { $shop }
ask-in-name-missing = Your name is missing. For example: Jane Cruz
ask-in-waits-title = { $shop } was asked
ask-in-waits = Asked at { $since }. As soon as they let you in, this page opens what is yours. You may close it and come back.
ask-in-refused-title = { $shop } said no
ask-in-refused = Please write to them where you bought, or ask again here tomorrow.
ask-in-too-many = This link brought too many questions today. Please write to { $shop } where you bought.
button-look-again = Look again
button-back-to-order = Back to the order
# What the shop reads of it
call-asked-in = { $name } has the link of #{ $number } ({ $buyer }) and asks to be let in as its buyer.
call-asked-in-words = “{ $words }”
call-asked-in-digits = Somebody with the link of #{ $number } gave wrong last digits of the phone five times. Is it { $buyer }?
button-let-in = Let them in
button-keep-out = No
call-let-in = ✔ Let in by { $by }
call-kept-out = ✖ Not let in, says { $by }
let-in-done = They can act for #{ $number } on the page now. A new link ends that.
kept-out-done = They see no more of #{ $number } than anyone with the link.
let-in-already = { $by } let them in already.
kept-out-already = { $by } said no already.
let-in-no-link = That link of #{ $number } does not work any more; the page asks anew with the new one.
# What is the buyer’s on the page
page-mine-title = Your order
page-mine-since = This browser may act for you, since
page-mine-to = Goes to
page-mine-to-none = not said yet
button-page-leave = Not my device: forget me
page-doing = What you can do
page-said-proved = Thank you. This browser may act for you now.
page-said-left = This browser may not act for you any more.
page-said-return = { $shop } was asked about your return of #{ $number }. The answer shows here.
page-said-review = Thank you. { $shop } reads it.
page-said-already = That was done before. This is how it stands.
page-change-asked = { $shop } asks you about a change.
button-look-at-change = Look at the change
button-rate = How was it?
# Writing to the shop, and that something is wrong
talk-title = Messages with { $shop }
talk-none = Nothing was written yet. { $shop } answers here, and wherever else you are told of this order.
talk-earlier = Earlier messages
talk-words = Your message
talk-picture = A picture
talk-from = { $shop } wrote
button-tell-shop = Send to { $shop }
trouble-words = What happened, in a few words
trouble-what-missing = Choose what is wrong.
trouble-waits = { $shop } knows. The answer comes here and wherever else you are told. Is it settled meanwhile?
page-said-trouble = { $shop } knows now that something is wrong with #{ $number }. The answer shows here.
# How to pay, and that it was
pay-title = Pay #{ $number }
pay-amount = To pay
pay-scan = Code to scan, { $name }
pay-link = Open the page to pay by { $name }
paid-how = By what?
paid-how-missing = Choose by what you paid, or “Another way”.
paid-reference = Reference
paid-reference-hint = The number on the slip, for example 1234567890123
paid-slip = Picture of the slip
paid-slip-hint = JPEG, PNG, WebP or PDF, at most { $limit } MB. You may leave it out.
paid-slip-again = Please choose the file again.
button-tell-paid = Tell { $shop }
form-outdated = Something changed while this was open. Look at it as it is now, then send it again.
# Where to send
send-title = Where to send #{ $number }
send-name = Who receives it
send-phone = Their phone
send-phone-hint = For example 0917 123 4567
send-kind = To what?
send-to-address = An address
send-to-store = A convenience store
send-address = Address
send-address-hint = For example: { $example }
send-chain = Which chain?
send-chain-missing = Choose the chain: 7-ELEVEN, FamilyMart, Hi-Life or OK mart.
send-store = The store’s name or number
send-store-hint = For example 鑫台北 131386
send-part-too-long = That has more than { $limit } characters.
button-send-it = Send it there
# Calling it off
cancel-title = Cancel #{ $number }?
cancel-how = { $shop } is told at once. Only they can take it back.
cancel-why = Why?
cancel-words = In your words
cancel-words-hint = You may leave this empty.
# A change the shop proposes
change-title = A change of #{ $number }
change-how = { $shop } asks whether you agree. Until then it stays as it was.
# Sending something back
return-title = Return something of #{ $number }
return-how-many = How many of each?
return-pieces = { $name } (up to { $left })
return-why = Why does it come back?
return-why-missing = Choose why it comes back, or write it.
return-other-why = Another reason
return-other-why-hint = For example: too small
return-number-unreadable = “{ $typed }” is no number from 0 to { $left }.
return-none-chosen = Say of at least one how many come back. For example: 1
return-picture = A picture of it
button-ask-return = Ask { $shop }
return-too-late-title = Too late for a return
# How it was
review-title = How was it?
review-of = { $shop } · #{ $number }
review-stars = Stars
review-star = { $count ->
    [one] 1 star
   *[other] { $count } stars
}
review-stars-missing = Choose one to five stars.
review-words = A sentence, if you like
review-words-hint = { $shop } reads it.
review-too-long = That is longer than { $limit } characters. Please say it in fewer.
review-not-yet = #{ $number } can be judged once it has arrived.
review-stays = You changed it once, so it stays: { $stars }
button-review = Send
button-star = { $count } ★
ask-review = { $shop } #{ $number }: how was it?
ask-review-words = { $stars } Thank you! Say why, if you like.
review-thanks = { $stars } Thank you. { $shop } reads it.
button-no-words = No more to say
call-reviewed = { $buyer } gave #{ $number } { $stars }
call-reviewed-words = { $buyer } gave #{ $number } { $stars }: “{ $words }”
line-review = { $stars }
line-review-words = { $stars } “{ $words }”

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

# Channels
channel-telegram = Telegram
channel-discord = Discord
channel-email = e-mail
channel-web = web chat
channel-terminal = terminal

# First words
welcome = Hello! I take and move orders, right here in the chat. Are you selling or buying?
welcome-back = Welcome back, { $name }. You work for { $shop }.
button-sell = I sell
button-buy = I buy
button-orders = Orders
button-help = Help
ask-shop-name = What is the shop called?
shop-name-length = { $length ->
    [0] A shop needs a name. What is it called?
   *[other] That name has { $length } characters; at most 80 fit. What is the shop called, in short?
}
ask-market = Where do you sell? This sets the currency and the time zone.
market-philippines = Philippines ₱
market-taiwan = 台灣 NT$
market-india = India ₹
market-united-states = USA $
button-elsewhere = Elsewhere
ask-currency = Which currency do buyers pay in? Send its three letters: { $currencies }
currency-unknown = I don't know the currency “{ $typed }”. I can count: { $currencies }
ask-payment = How do buyers pay you? Tap all that apply.
button-later = Later
button-done = Done
shop-ready = { $shop } is open.
ready-how = Send me an order the way you would tell a colleague:
button-example = See what a buyer sees
example-note = The buyer follows by a link, here or on a web page. This message changes by itself with every step.
buyer-how = Send me the link you got from the seller and I will keep you up to date.
asked-before = That question is closed. Send /help to see what can be done.
no-shop = You have no shop yet. It takes a minute:

# Languages
ask-language = Which language shall I speak?
language-chosen = From now on I speak English.

# Drafts
new-how = After /new comes the buyer, then each item with its price. For example:
draft-title = New order, not saved yet
draft-buyer-new = { $buyer } (new customer)
draft-buyer-known = { $buyer } ({ $place ->
    [2] 2nd order
    [3] 3rd order
   *[other] order no. { $place }
}, { $open } open)
draft-problem = ⚠ { $problem }
draft-mend-how = Edit your message, or answer this one with just the corrected line.
draft-change-how = Edit your message, or answer with just what changes. For example: 3 black shirt 599
draft-discarded = Discarded. Nothing was saved.
draft-gone = This draft is gone. Send the order again.
draft-created-already = Already saved as #{ $number }.
draft-saved-already = That order is saved as #{ $number }; editing the message changes nothing any more.
draft-too-much = The total is more than I can count ({ $limit }). Check the quantities and prices.
write-it-clearly = If so, send it written like that.
looks-like-order = This reads like an order. Shall I prepare it?
button-begin = Prepare it
button-begin-for = Prepare { $buyer }
button-create = Create
button-change = Change
button-discard = Discard
button-yes = Yes
button-no = No

# Lines of a card
card-title = #{ $number } · { $buyer } · { $stage }
card-moved = ↓ There is a newer card of this order below.
state-held = { $stage }, on hold
line-priced = { $quantity } × { $name } · { $price } · { $amount }
line-price-missing = { $quantity } × { $name } · price? Answer with, for example: { $name } 599
line-plain = { $quantity } × { $name }
line-shipping = Shipping · { $amount }
line-total = Total { $amount }
line-deposit = Deposit { $amount }
line-deposit-by = Deposit, { $method } { $amount }
line-received = Received { $amount }
line-received-by = Received, { $method } { $amount }
line-to-pay = To pay { $amount }
line-paid = Paid in full ✔
line-overpaid = Paid too much: { $amount }
line-due = Due { $day }
line-note = Note: { $note }
line-held = ⏸ On hold since { $since }: { $reason }
line-reason = Reason: { $reason }
line-parcel = 📦 { $parcel }
line-told = Told: { $names }
line-not-told = ⚠ Can't be told any more: { $name }
line-stopped = Wants no updates: { $name }
follower-name = { $name } ({ $channel })
buyer-title = { $shop } · order #{ $number }
buyer-progress = { $bar }  { $step }
summary-plain = { $items ->
    [one] 1 item
   *[other] { $items } items
} · { $total }
summary-to-pay = { $items ->
    [one] 1 item
   *[other] { $items } items
} · { $total } · to pay { $to_pay }
summary-paid = { $items ->
    [one] 1 item
   *[other] { $items } items
} · { $total } · paid
button-confirm = Confirm
button-process = Processing
button-ready = Ready
button-ship = Ship
button-deliver = Delivered
button-complete = Complete
button-paid = Paid
button-check = Check { $amount }
button-to-check = To check
button-packed = Packed
button-paper = PDF
button-more = More
button-less = Less
button-hold = Hold
button-release = Go on
button-note = Note
button-cancel = Cancel order
button-qr = Link as QR
button-renew = New link
button-undo = Undo
button-track = Track online
button-stop = Stop updates for #{ $number }
button-show = #{ $number }
button-order = #{ $number } { $buyer }
button-copy = Copy
button-keep = Keep
button-not-yet = Not yet
button-ship-bare = No tracking number

# Acting on orders
number-missing = Which order? For example: /{ $command } 1042
number-unreadable = I can’t read an order number in “{ $part }”. For example: /{ $command } 1042
no-such-order = There is no order #{ $number }.
did-you-mean = There is no order #{ $number }. Did you mean #{ $other } ({ $buyer }, { $stage })?
did-you-mean-one-of = Did you mean one of these?
ask-parcel = Which courier and number for #{ $number }? For example: jnt 88123456
ask-hold-reason = Why does it stand still? The buyer sees only that it is paused.
hold-reason-missing = Why is it held? For example: /hold 1042 waiting for stock
ask-note = What shall I note? Only your shop sees it.
note-missing = What shall I note? For example: /note 1042 gift wrap
ask-cancel = Cancel #{ $number } ({ $buyer })? Whoever follows it is told.
ask-cancel-paid = Cancel #{ $number } ({ $buyer })? { $received } was received and has to be paid back. Whoever follows it is told.
button-cancel-order = Yes, cancel it
kept = Fine, nothing changed.
done-confirmed = #{ $number } is confirmed.
done-processing = #{ $number } is being prepared.
done-ready = #{ $number } is ready.
done-shipped = #{ $number } is shipped.
done-shipped-by = #{ $number } is shipped with { $parcel }.
done-delivered = #{ $number } is delivered.
done-completed = #{ $number } is complete.
done-cancelled = #{ $number } is cancelled.
done-held = #{ $number } is on hold.
done-released = #{ $number } goes on.
done-noted = Noted on #{ $number }.
done-paid = { $amount } received; #{ $number } is paid in full.
done-paid-part = { $amount } received for #{ $number }; { $to_pay } to pay.
done-overpaid = { $amount } received for #{ $number }: { $surplus } too much.
done-undone = Taken back: #{ $number } is { $stage } again.
several-confirmed = { $count } confirmed.
several-processing = { $count } being prepared.
several-ready = { $count } ready.
several-shipped = { $count } shipped.
several-delivered = { $count } delivered.
several-completed = { $count } complete.
several-cancelled = { $count } cancelled.
several-undone = { $count } taken back.
several-done = { $count } done.
ask-renew = Make a new link? The old one stops working at once, and whoever followed by it is told nothing more.
renewed = The old link no longer works.
link-offer = Send this to { $buyer }:
link-sentence = { $shop }: your order #{ $number }. Follow every step here: { $address }
link-picture = #{ $number }, { $buyer }: scan to follow the order.

# Lists
orders-title = { $shop }: orders
orders-none = Nothing is open.
button-stage-count = { $stage } { $count }
list-title = { $stage }
list-empty = No orders here.
list-row = #{ $number } { $buyer } · { $stage } · { $items ->
    [one] 1 pc
   *[other] { $items } pcs
} · { $total }
list-row-to-pay = #{ $number } { $buyer } · { $stage } · { $items ->
    [one] 1 pc
   *[other] { $items } pcs
} · { $total } · to pay { $to_pay }
button-back = ‹ Back
button-older = Older ›
find-how = What shall I look for? A number, a name, a phone, an address, an item, a parcel's number, a payment: /find jane shirt. And what orders are: /find shipped unpaid november, /find >1000 cod
found = Found for “{ $query }”
found-nothing = I found nothing for “{ $query }”. Try one word, or part of it.

## What was understood of a search, and lists in pages
found-such = Found: { $what }
found-nothing-such = I looked for: { $what }
find-both = { $first } · { $then }
find-words = “{ $words }”
find-unpaid = unpaid
find-paid = paid
find-to-check = payment to check
find-cod = cash on delivery
find-held = on hold
find-overdue = overdue
find-exactly = { $amount }
find-between = { $least } to { $most }
find-least = { $amount } or more
find-most = { $amount } or less
find-day = { $day }
find-days = { $first } to { $last }
find-since = since { $day }
find-until = until { $day }
button-next-page = More ›
page-too-old = That list is from too long ago. Please ask for it again, for example: /find jane

# Buyers
track-how = Send me the link the seller gave you.
track-no-link = That is no link to an order. It looks like https://…/t/1-AbC…
track-unknown = I know no order by that link. Ask the seller to send it again.
track-revoked = That link no longer works. Ask the seller for a new one.
my-title = Your orders
my-none = You follow no order yet. Send me the link a seller gave you.
my-row = { $step } · #{ $number } · { $shop } · { $items ->
    [one] 1 item
   *[other] { $items } items
} · { $total } · { $placed }
button-my-order = #{ $number } { $shop }
stopped = No more updates for this order.
stopped-already = You get no updates for this order already.
button-follow-again = Follow again
stop-nothing = You follow no order, so nothing is sent to you unasked.
stop-what = { $count ->
    [one] You follow 1 order. Stopping ends its updates; the order itself goes on.
   *[other] You follow { $count } orders. Stopping ends their updates; the orders themselves go on.
}
button-stop-all = { $count ->
    [one] Stop updates
   *[other] Stop all { $count }
}
stopped-all = { $count ->
    [one] Stopped: no more updates for that order. Its link still shows it.
   *[other] Stopped: no more updates for { $count } orders. Their links still show them.
}

# Notices
notice-of = { $shop } #{ $number }: { $text }
notice-confirmed = ✔ Confirmed: the seller is preparing your order.
notice-collect = 🛍 Ready to collect.
notice-shipped = 📦 Shipped.
notice-shipped-by = 📦 Shipped with { $parcel }.
notice-delivered = 🏠 Delivered. Enjoy!
notice-cancelled = ✖ Cancelled.
notice-cancelled-because = ✖ Cancelled: { $reason }.
notice-received = 💰 Payment received: { $amount }. Paid in full, thank you!
notice-received-part = 💰 Payment received: { $amount }. Still to pay: { $to_pay }.
correction-confirmed = Correction: not confirmed yet.
correction-ready = Correction: not ready yet.
correction-shipped = Correction: not shipped yet.
correction-delivered = Correction: not delivered yet.
correction-cancelled = Correction: not cancelled, your order goes on.
correction-paid = Correction: that payment has not arrived.
correction-other = Correction: your order is { $stage }.

# The team
invite-how = An invitation to work for { $shop } as { $role }: good for one person, for seven days. They send me:
invite-unknown = I know no such invitation. Ask for a new one.
invite-used = This invitation to { $shop } was used already or is too old. Ask for a new one.
joined = Welcome to { $shop }! You are its { $role } now. Send /help to see how.
member-already = You work for { $shop } already.
team-title = { $shop }: the team
team-row = { $name } · { $role }
team-invite = Send /invite to ask someone in.
button-remove = Remove { $name }
removed = { $name } no longer works here.
removed-already = That person no longer works here.
owners-only = Only the owner of the shop can do that.
shops-title = You work for:
switched = You work for { $shop } now.
button-open-shop = Open another shop
web-how = This link signs you in to the web chat, once, within ten minutes. Don't pass it on:
button-sign-in = Sign in

## Pictures and files that people send
picture-unasked = I did not ask for a picture, so “{ $name }” was not used.
picture-unasked-question = I am waiting for an answer in words, so “{ $name }” was not used.
picture-beside-words = I went by your words; “{ $name }” was not used.
picture-orders-in-words = An order is taken in words, for example:
picture-your-orders = To see your orders, send /my. To see another one, send me its link.
picture-other-kind = I can’t read “{ $name }”. I take pictures (JPEG, PNG or WebP) and PDF files, for example a photo or a screenshot.
picture-too-large = “{ $name }” has { $size } MB; I take at most { $limit } MB. Please send a screenshot of it, or a smaller copy.
picture-too-large-unmeasured = “{ $name }” has more than { $limit } MB, and I take no more. Please send a screenshot of it, or a smaller copy.
picture-broken = “{ $name }” is damaged or was cut off on its way. Please send it again; if that does not help, send a screenshot of it.
picture-gone = “{ $name }” could not be fetched: it was deleted, or is too old. Please send it again.
picture-not-fetched = “{ $name }” could not be fetched, though I tried several times. Please send it again in a few minutes.

## Pictures of goods and of ways to pay, tables as pictures
button-item-picture = Picture
button-item-picture-remove = Remove picture
button-method-picture = QR picture
button-method-picture-remove = Remove QR picture
button-enter-item = New item: { $name } { $price }
button-picture-of-item = Yes, it is
ask-item-picture = Send a picture of { $name }: JPEG, PNG or WebP.
ask-item-picture-another = Send another picture of { $name }. The newest one is shown; { $limit } fit, and one more takes the place of the last.
ask-picture-new-item = { $count ->
    [one] Is this a picture of a new item? Nothing is entered yet.
   *[other] Are these { $count } pictures of a new item? Nothing is entered yet.
}
ask-picture-of-item = Is “{ $file }” a picture of { $name }?
picture-not-shown = “{ $file }” is a PDF file, and here a picture is needed. Please send a photo or a screenshot: JPEG, PNG or WebP.
picture-item-gone = { $name } was taken out of the catalogue, so “{ $file }” was not used. Put it back for sale first, then send the picture again.
picture-not-kept = That picture is not here any more: I keep the last { $limit } of a chat. Please send it again.
ask-method-picture = Send the picture that buyers scan to pay by { $name }: JPEG, PNG or WebP.
method-with-picture = { $line } · QR
how-to-pay-scan = Scan to pay #{ $number }: { $line }
table-buyers-title = { $shop }: buyers
table-buyer = Buyer
table-open = Open
table-total = Total
table-paid = Paid
table-owed = Owed
table-all-buyers = { $count ->
    [one] 1 buyer
   *[other] { $count } buyers
}
table-more-buyers = { $count ->
    [one] and 1 more buyer
   *[other] and { $count } more buyers
}
table-days = { $first } to { $last } · amounts in { $sign }
table-day = { $day } · amounts in { $sign }

## The assistant, anything else
not-yours = That is not yours to change.
not-understood = I can't do that here.
not-understood-seller = I don't understand that. To take an order, write:
command-unknown = I know no command /{ $word }.
edited-command = Editing a command does not do it again. Send it anew.
button-old = This button is from another time. Send /help to see what can be done.
message-too-long = That message has { $size } KB; I read at most { $limit } KB. Send it in parts.
apology = Something went wrong on my side and I could not handle your last message. It is kept, and somebody will look. Please try again in another way.
document-receipt = receipt-{ $number }.pdf

## A shop's own words
status-confirmed = ✔ Confirmed
status-collect = 🛍 Ready to collect
status-shipped = 📦 Shipped
status-delivered = 🏠 Delivered
status-cancelled = ✖ Cancelled
status-received = 💰 Payment received
status-claim-rejected = Payment not found
status-refund-started = ↩ Refund started
status-refunded = ↩ Refunded
status-pay-reminder = ⏰ Reminder to pay
status-arrived = Arrived
status-where-to-send = Where to send
words-title = { $shop }: what buyers are told, in { $language }
words-about = Tap a moment to say it in your own words, or to tell it quietly. ✎ marks your own.
words-own-mark = ✎ { $status }
words-list-quietly = { $status }: told quietly
words-list-card = { $status }: only the card changes
words-of = { $status } · { $language }
words-standard = The standard words:
words-own = Yours:
words-none = You say it in the standard words.
words-told-aloud = It is told aloud.
words-told-quietly = It is told quietly: no sound, where the app can.
words-told-card = It is not told in a message of its own: only the card changes.
words-below = Your words stand below the standard ones, which name the pieces and what to pay.
words-below-missing = Your words stand below the standard ones, because they leave out { $missing }.
words-preview = A buyer would read:
ask-words = Write what buyers read for “{ $status }” in { $language }, in at most { $limit } characters.
words-placeholders = You can use: { $placeholders }.
words-example = For example: { $words }
words-empty = There are no words in that. Write a sentence, or tap Back.
words-too-long = That has { $length } characters; at most { $limit } fit. Make it shorter.
words-unclosed = In “{ $near }” a brace stands alone. Write both, such as { $example }.
words-unknown = There is no { $typed }. You can use: { $placeholders }.
words-unknown-meant = There is no { $typed }. Did you mean { $meant }? You can use: { $placeholders }.
words-not-then = “{ $status }” has no { $typed }. You can use: { $placeholders }.
sample-buyer = Jane
setting-quiet = Nothing that can wait is told to buyers from { $from } to { $to }
setting-not-quiet = Buyers are told at any hour
button-quiet = Quiet hours
button-not-quiet = No quiet hours
ask-quiet = From when to when should buyers not be woken? For example: 22:00-8:00
quiet-unreadable = I can't read “{ $typed }” as quiet hours. For example: 22:00-8:00
quiet-same = “{ $typed }”: these hours end when they begin. Write two different times, such as 22:00-8:00, or off.
away-set = { $shop } is away from { $from } to { $until }.
away-words = Buyers who write meanwhile also read: { $words }
away-not = { $shop } is not away.
away-how = To be away, write: /away fri 18:00 to mon 9:00 back on Monday
away-over = { $shop } is back.
away-moved = { $count ->
    [one] One deadline for payment moved
   *[other] { $count } deadlines for payment moved
} to { $until }; its buyers are told.
away-promises-moved = { $count ->
    [one] One promised day moved
   *[other] { $count } promised days moved
} to { $day }; their buyers are told.
away-promises-back = { $count ->
    [one] One promised day is
   *[other] { $count } promised days are
} as before again; the buyers are told.
away-promises-left = Still promised for those days: { $orders }{ $more ->
    [0] .
   *[other] {" "}and { $more } more.
} To move one, write for example: /edit { $first } due 12 dec
setting-away-moves = What is promised for a time away moves to the first day back
setting-away-leaves = What is promised for a time away stays as it is; I name it to you
button-away-moves = Away moves promises
button-away-leaves = Away leaves promises
away-until = { $shop } is away until { $until }.
away-because = { $shop } is away until { $until }. { $words }
away-unreadable = I can't read “{ $typed }”. Write from when to when, and a sentence if you like: /away fri 18:00 to mon 9:00 back on Monday
away-past = { $until } is past already. Write a time that is yet to come: /away fri 18:00 to mon 9:00
away-backwards = { $until } is before { $from }. Write first when you leave: /away fri 18:00 to mon 9:00
away-too-long = From { $from } to { $until } is too long, or too far ahead: I keep at most { $days } days. Write it again then.
away-words-too-long = That sentence has { $length } characters; at most { $limit } fit.
button-back-again = I'm back
chat-locked = This chat is locked, and nothing is done here. Open it again from another chat of yours with /lock, or ask whoever runs this assistant.
chat-locked-for = This chat is locked for { $shop }, and nothing is done here. If the phone was found, { $owner } opens it again with /lock.
lock-title = Is a phone lost?
lock-about = Locking ends what its chats may do, and signs its browsers out, at once.
lock-row = { $name } is locked.
lock-mine-row = { $count ->
    [one] Your other chat is locked.
   *[other] { $count } other chats of yours are locked.
}
locked-member = { $name } is locked at { $shop }: their chats do nothing here any more, and they hear nothing of it.
unlocked-member = { $name } works at { $shop } as before.
locked-mine = { $count ->
    [one] Your other chat is locked.
   *[other] Your { $count } other chats are locked.
} Browsers are signed out.
unlocked-mine = Your chats are open again.
lock-last-chat = This is the only chat you have with me. Browsers are signed out. If you lock this chat too, only whoever runs this assistant can open it again: waybill unlock { $number }
button-lock = Lock { $name }
button-unlock = Unlock { $name }
button-lock-mine = I lost my phone
button-unlock-mine = Unlock my chats
button-lock-here = Lock this chat
button-words-change = Change the words
button-words-standard = Back to the standard words
button-words-save = Save
button-tell-aloud = Tell aloud
button-tell-quietly = Tell quietly
button-tell-card = Card only

## Customers

menu-customer = A customer's page: /customer jane
menu-customers = Those who ordered last
menu-buyers = Who bought how much: /buyers month, /buyers 2026-01-01 2026-01-31
customers-title = { $shop }: the last buyers
customers-none = Nobody has ordered yet. The first order makes the first customer.
customer-row = { $name }, { $orders ->
    [one] 1 order
   *[other] { $orders } orders
}
customer-row-phone = { $name } · { $phone }, { $orders ->
    [one] 1 order
   *[other] { $orders } orders
}
customer-not-found = I know no customer “{ $query }”. Search by name, phone or mail: /customer jane
customer-which = Which one?
customer-gone = That customer is no longer there.
customer-also = also { $also }
customer-address = 🏠 { $address }
customer-handle = { $network }: { $handle }
customer-handles-hidden = Social accounts: hidden
customer-language = Reads { $language }
customer-bought = { $orders ->
    [one] 1 order
   *[other] { $orders } orders
}, the last one { $last }
customer-bought-nothing = No orders
customer-spent = Paid so far: { $amount }
customer-owes = Owes: { $amount }
button-order-stage = #{ $number } · { $stage }
button-address = Address
button-phone = Phone
button-mail = Mail
button-handle = Social
button-same-as = Same as…
button-new-order = New order
button-undo-merge = They are two after all
ask-customer-note = What should I note? A dash (-) takes the note away.
ask-customer-address = Where do they live? For example: 12 Mabini St, Quezon City 1100
ask-customer-phone = Which phone? For example: 0917 123 4567
ask-customer-mail = Which mail? For example: jane@example.com
ask-customer-handle = Which account? For example: fb janecruz, line jane.c
ask-customer-same-as = Who are they too? Send a name, phone or mail.
customer-same-as-which = Who is { $name } too? Their orders move to { $name }.
customers-not-two = These two are one already.
merge-undone-already = That can't be taken back any more.
customer-note-too-long = A note has at most { $limit } characters.
customer-phone-unreadable = “{ $part }” is no phone number: 7 to 15 digits, for example 0917 123 4567
customer-mail-unreadable = “{ $part }” is no mail address. For example: jane@example.com
customer-handle-unreadable = First the network, then the name there. For example: fb janecruz
destination-missing = An address or a store is missing. For example: 12 Mabini St, Quezon City 1100
destination-too-long = An address has at most { $limit } characters.
destination-store-missing = Which { $chain }? Add the store's name or number.
destination-store-number = A { $chain } has a number of { $digits } digits, not “{ $found }”.
destination-postal-code = “{ $found }” is no postal code. For example: { $example }
new-for-whom = Or for one of the last buyers:
ask-same-person = Is this { $who }, { $orders ->
    [one] 1 order
   *[other] { $orders } orders
}?
ask-which-person = Which one is it?
button-the-same = Yes, the same
button-someone-new = Someone new
ask-whose-contact = { $contact } is { $name }'s ({ $orders ->
    [one] 1 order
   *[other] { $orders } orders
}). Is this { $name }?
button-yes-them = Yes, { $name }
button-new-same-phone = Someone new with that number
button-new-same-mail = Someone new with that mail
buyers-how = I can't read “{ $part }”. Say today, week, month, last month, all, or two days: /buyers 2026-01-01 2026-01-31
buyers-title = { $shop }: buyers, { $first } to { $last }
buyers-title-day = { $shop }: buyers, { $day }
buyers-none = No orders in that time.
buyers-row = { $name }: { $total } ({ $orders ->
    [one] 1 order
   *[other] { $orders } orders
}), all paid
buyers-row-open = { $name }: { $total } ({ $orders ->
    [one] 1 order
   *[other] { $orders } orders
}), paid { $paid }, { $rest }
buyers-total = { $buyers ->
    [one] 1 buyer
   *[other] { $buyers } buyers
}, { $orders ->
    [one] 1 order
   *[other] { $orders } orders
}: { $total }, paid { $paid }, { $rest }
button-previous = ‹ Back
button-next = More ›

## Customers recognised, and what is asked of a draft

button-customer-name = Name
button-customer-language = Language
button-as-their-chat = As their chat
ask-customer-name = What are they called? For example: Jane Cruz
customer-name-unreadable = A name has letters, and at most { $limit } characters. For example: Jane Cruz
ask-customer-language = What does { $name } read? Their links and papers come in it, unless they choose another language themselves.
customer-linked = { $channel } · { $name }: linked since { $since }
customer-linked-sure = ✓ { $channel } · { $name }: linked since { $since }
customer-linked-not = ✗ { $channel } · { $name }: not them
customer-disputed = Several people act as { $name }. Of new orders I tell only those you confirm.
button-is-them = ✓ { $name } is { $who }
button-not-them = ✗ { $name } is not { $who }
customer-refund = To refund: { $amount }
forwarded-from = That is from { $name }, { $orders ->
    [one] 1 order
   *[other] { $orders } orders
}.
button-new-order-for = New order for { $name }
button-their-page = Page of { $name }
buyers-owed = owed { $amount }
buyers-refund = to refund { $amount }
buyers-collected = { $amount } with the courier
buyers-and = { $first }, { $second }
line-paused = { $line } (paused)
draft-paused = { $name } is paused.
button-sell-again = Sell it again
button-new-item-instead = A new item
button-take-off = Remove
draft-meant = Is “{ $typed }” { $name }, which costs { $price }?
button-which-at = { $name } at { $price }
button-new-item-called = a new item “{ $name }”
button-take-left-of = Take { $left } { $name }
button-anyway-of = Order { $asked } { $name } anyway

## Whose an order is
whose-ask = Is this your order?
button-yes-mine = Yes, mine
button-just-watching = Just watching
whose-taken = Somebody else follows this order as theirs. You can watch.
button-mine-too = It is mine too
whose-watching = You are watching this order.
button-mine = It is mine
whose-asked = You said that it is yours too. The shop was asked; until it answers you can watch.
whose-refused = The shop says that this order is somebody else's. You can watch it.
whose-refused-already = { $shop } says that #{ $number } is somebody else's, so it is not asked again. If it is yours, please write to the shop.
whose-yours-already = It is yours already.
whose-gone = They no longer follow #{ $number }.
line-watching = Looking on: { $names }
call-whose = { $buyer }'s #{ $number }: { $name } ({ $channel }) says it is theirs.
call-whose-too = { $buyer }'s #{ $number }: { $name } ({ $channel }) says it is theirs too; somebody else follows it as theirs.
call-whose-yes = ✓ { $by }: yes, that is { $buyer }; #{ $number } is theirs.
call-whose-no = ✗ { $by }: that is not { $buyer }. They can only watch #{ $number }.
button-not-theirs = Not theirs
button-theirs = Yes, theirs
button-theirs-too = Theirs too
notice-whose-yes = The shop says that this order is yours: its card has your buttons now.
notice-whose-no = The shop says that this order is somebody else's. You can go on watching it. If it is yours, please write to the shop.
refused-not-theirs = You are watching #{ $number }; only whose order it is can do that. If it is yours, tap “It is mine” first.
my-row-watching = { $row } · watching
web-how-buyer = This link signs you in to the page with all your orders, once, within ten minutes. Don't pass it on:

## The chats of one person, and where they are signed in
menu-link = Join another chat of yours: each shows the orders of both
menu-sessions = Where you are signed in on the web
link-how = To join another chat of yours with this one, send this line there within ten minutes. Both then show the orders of both. Don't give it to anybody else.
link-on-telegram = Or open it in Telegram: { $address }
link-chats = Your chats
link-row = { $channel } · { $name }
link-row-here = { $channel } · { $name } (this chat)
button-separate = Separate { $channel } · { $name }
button-separate-here = Separate this chat
link-asks = Join this chat with { $name } on { $channel }? Only do this if { $name } is you: each then shows the orders of both, and can act for both.
link-agreed = Almost done. Now tap Join in your chat on { $channel }.
link-confirm = { $name } on { $channel } wants to be joined with this chat. Only do this if { $name } is you: each then shows the orders of both, and can act for both.
link-joined = Joined with { $name } on { $channel }. /my shows the orders of both; /link separates them again.
link-declined = Fine, the chats stay separate.
link-own = This code is for your other chat: send it there, not here.
link-already = These chats are joined already. /link shows them.
link-spent = That code does not work: it was used, its ten minutes have passed, or it was entered elsewhere. Send /link in your first chat for a new one.
link-same-shop = Both work in { $shop }, each with a role of their own, so they can't be joined. Once the owner has removed one of them from the shop, they can.
link-separated = Separated. Each chat shows its own orders again.
button-join = Join
button-do-not-join = No
sessions-title = You are signed in here
sessions-row = { $browser } · since { $began }
sessions-unknown = a browser
sessions-none = You are signed in nowhere on the web. /web makes a link that signs you in.
button-end-session = End { $browser }, { $began }
button-end-sessions = End all
mine-title = Your orders
mine-none = No orders yet. When a shop sends you a link to an order, open it in the chat, and it shows here.
mine-ordered = Ordered { $at }
mine-watching = Watching
mine-out-title = Your orders are a tap away
mine-out = To see them here, send “/web” to the assistant in Telegram or Discord, where you follow your orders. You get a link that works once, for ten minutes.
mine-out-mail = Told by mail? Then a link to sign in comes by mail, too.
mine-mail-address = Your mail address
mine-mail-hint = The one at which you are told of your orders
mine-mail-unreadable = “{ $typed }” is no mail address. For example: jane@example.com
mine-mailed = If orders are told at { $address }, a link is on its way there. It works once, for { $minutes } minutes; look among the spam as well.
button-mail-sign-in = Mail me a link
mine-chat = Open the web chat
mine-end = End
mine-end-all = End all, here too
mine-this-browser = (this browser)

## Who may do what

menu-rights = Who may do what here
right-missing = Only a { $roles } may { $deed } here.
right-owners-only = Only the owner may { $deed } here.
right-who-changes = { $name } can change that with /rights.
roles-and = { $list }, { $role }
roles-or = { $list } or { $role }
role-owner = owner
role-manager = manager
role-packer = packer
role-bookkeeper = bookkeeper
role-viewer = viewer
role-about = { $role }: { $about }
role-owner-about = everything, and who may do what
role-manager-about = orders, money, goods and customers
role-packer-about = confirms, packs and ships
role-bookkeeper-about = records payments, sees the figures
role-viewer-about = looks only
role-not-yours = { $role }: that role may do more than you may, so you can't give or take it.
role-own = Somebody else has to change your own role.
invite-no-owner = Nobody is invited as an owner. Invite them as something else; an owner can then change their role with /team.
invite-as-what = What will they be at { $shop }?
button-role = { $name }: role
button-chosen = ✓ { $label }
button-not-chosen = – { $label }
button-selected = • { $label }
rights-title = { $shop }: who may do what
rights-row = { $right }: { $roles }
rights-everybody = everybody
rights-how = Tap a role, then what it may do. The owner may always do everything.
right-see = see orders
right-orders = take, change and cancel orders
right-fulfil = move orders along
right-money = record payments
right-refund = give money back
right-goods = change the catalogue
right-stock = change the stock
right-customers = look after customers
right-handles = see social accounts
right-figures = see costs and profit
right-settings = change the shop's settings
right-people = invite and remove people
right-delete = delete
right-see-short = Look
right-orders-short = Orders
right-fulfil-short = Packing
right-money-short = Payments
right-refund-short = Refunds
right-goods-short = Catalogue
right-stock-short = Stock
right-customers-short = Customers
right-handles-short = Social
right-figures-short = Figures
right-settings-short = Settings
right-people-short = People
right-delete-short = Delete

# Help
help-seller = { $shop }: what I can do
help-new = New order: the buyer, then each item with its price:
help-steps =
    The next step of an order:
    /confirm 1042, /process 1042
    /ready 1042, /ship 1042 jnt 8812
    /deliver 1042, /complete 1042
    Several at once: /confirm 1043 1044
help-money =
    /paid 1042 500 cash: money came in
    /hold 1042 reason: pause it
    /release 1042: go on
    /cancel 1042 reason
    /note 1042 text: only your shop sees it
help-look =
    /orders: what stands where
    /order 1042, /find jane shirt
help-goods =
    /items: the catalogue; /stock BS-M +10
    /low: what is running out
help-customers = /customer jane: contacts, orders, debts
help-cash =
    /day: the day's money
    /cod: cash with couriers
    /payby 1042 fri 18:00: until when it is to be paid
help-figures = /buyers month, /profit month
help-settings =
    /methods: how buyers pay
    /settings: tax, deadlines
    /away fri 18:00 to mon 9:00: closed
help-answer = Or answer an order's message: “shipped jnt 8812”, “paid 500”, “note gift wrap”.
help-undo = Anything can be taken back: [Undo], or /undo 1042.
help-buyer-too =
    /my: what you bought yourself
    /web: this chat in a browser
    /shop: switch shops
help-owner =
    /invite: ask someone in
    /team: who works here
    /rights: who may do what
    /words: what buyers are told, in your words
    /lock: a phone is lost
    /group: your staff answers in a group, a topic for each order
help-everyone =
    /language: English, 中文
    /stop: stop updates
help-buyer = What I can do for you
help-track = /track and the link from the seller: I tell you every step.
help-my = /my: all your orders, from every shop. /history prints all that happened to one. /web shows them on a page; /link joins another chat of yours.
help-stop = /stop: no more updates.

## Goods

menu-items = Your items, or a new one: black shirt 599; sizes S 5, M 10
menu-stock = Stock: BS-M +10 arrived
menu-low = What is running out
button-items = Items
button-category-count = { $category } { $count }
button-no-category = Without category
button-more-items = More ›
items-title = { $shop }: items
items-none = Nothing is in the catalogue yet. Send an item in one line, for example:
items-more-how = A new item in one line, for example:
items-find-none = I found no item for “{ $query }”. To enter it, add its price: /items { $query } 599
items-found = Found for “{ $query }”
items-page = { $category }
items-page-none = No items here any more.
item-row = { $name } · { $price } · { $stock }
item-row-uncounted = { $name } · { $price }
item-row-paused = ⏸ { $row }
item-prices = { $from } to { $to }
item-left = { $count } left
item-left-none = none left
item-left-owed = { $count ->
    [one] none left, 1 piece promised
   *[other] none left, { $count } pieces promised
}
item-uncounted = not counted
item-variant = { $what }: { $price } · { $stock }
item-single = { $price } · { $stock }
item-on-sale = { $sale } instead of { $price }
item-on-sale-until = { $sale } instead of { $price } until { $until }
item-sale-coming = { $price }, from { $from } { $sale }
item-sku = Code: { $sku }
item-category = Category: { $category }
item-reseller = For resellers: { $price }
item-cost = Costs you: { $cost }
item-names = Also called: { $names }
item-lead = Takes { $days ->
    [one] 1 day
   *[other] { $days } days
} to get more
item-low-at = Low at { $count } or fewer
item-pictures = 🖼 { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
item-paused = ⏸ Paused: not for sale for now
item-gone = Taken out of the catalogue
item-none = That item is not there any more. /items shows what there is.
item-entered = Entered: { $name }
button-item-price = Price
button-item-stock = Stock
button-item-name = Name
button-item-category = Category
button-item-sale = Sale
button-item-pause = Pause
button-item-sell = Sell
button-item-reseller = Reseller price
button-item-cost = Cost
button-item-description = Description
button-item-also = Other names
button-item-sku = Code
button-item-variant = Another size
button-item-lead = Lead time
button-item-low = Low at
button-item-movements = Stock history
button-item-prices = Price history
button-item-remove = Remove
button-item-remove-yes = Yes, remove it
button-never-mind = Never mind
ask-item-price = What does it cost? For example: 649
ask-item-price-variants = What does it cost? 649 for all, or one of them: { $label } 649
ask-item-stock = How many are there? 14 for what you counted, or +10 arrived, or -2 broken
ask-item-stock-variants = How many are there? For example: { $label } 14, or { $label } +10 arrived
ask-item-name = What is it called?
ask-item-category = Which category? For example: tops. Send - for none.
ask-item-sale = What does it cost in the sale? 499, or 499 until 12 dec, or 499 from 1 dec until 12 dec. Send - to end the sale.
ask-item-reseller = What do resellers pay? For example: 520. Send - for no such price.
ask-item-cost = What does one cost you? 210, or in another currency: CNY 38. Send - for none.
ask-item-description = What shall buyers read about it? Send - for nothing.
ask-item-also = What else is it called? For example: 黑色襯衫, kamiseta. To take a name back: - kamiseta
ask-item-sku = Which code? For example: BS. Send - for none.
ask-item-sku-variants = Which code? For example: { $label } BS-{ $label }
ask-item-variant = Which size or colour is new, and how many are there? For example: XL 5, or XL 5 @649
ask-item-lead = How many days does it take to get more? For example: 7. Send - if you don't know.
ask-item-low = At how many is it low? For example: 5. Send - for the usual { $usual }.
ask-item-remove = Take { $name } out of the catalogue? Orders that have it keep it.
item-part-number = I can't read “{ $text }” as a number from 0 to { $limit }. For example: 7
item-part-long = That has { $length } characters, and { $limit } fit. Please shorten it.
item-part-empty = There is nothing in that. For example: { $example }
item-no-variant = { $name } has no “{ $label }”. It has: { $labels }
item-which-variant = Which one of { $name }? Begin with one of: { $labels }. For example: { $example }
item-sale-order = The sale would end before it begins.
item-refused-name = There is an item called { $name } already. /items { $name } shows it.
item-refused-sku = The code { $sku } belongs to { $name } already.
item-refused-label = “{ $label }” is there already.
item-refused-variants = An item has 1 to { $limit } sizes or colours.
item-refused-names = An item can have { $limit } other names.
item-refused-unfit = A name has 1 to { $limit } characters: “{ $text }”
entry-name-price = I need a name and a price first, and found “{ $part }”. For example: black shirt 599
entry-quantity = “{ $part }” has a quantity. First comes the item with its price, how many there are comes after. For example: black shirt 599; stock 10
entry-empty = After “{ $word }” something is missing. For example: { $example }
entry-unknown = I don't know what “{ $part }” is. After name and price I know: sku, sizes, colours, stock, category, cost, reseller, desc, also, lead, low.
entry-amount = “{ $part }”: { $why }
entry-count = I can't read “{ $text }” in “{ $part }” as how many there are, from 0 to { $limit }. For example: sizes S 5, M 10
entry-long = “{ $text }…” is too long: { $limit } characters fit.
entry-stock-and-sizes = With sizes, how many there are stands with each: sizes S 5, M 10
entry-twice = “{ $word }” is there twice. Please keep one.

# Stock
stock-how = Which item? /stock BS-M shows it; /stock BS-M +10 arrived, -2 broken and = 14 counted change it. Several lines at once are fine.
stock-of = { $name }: { $stock }
stock-movement = { $at } · { $change } · { $why } · { $actor }
stock-movement-bare = { $at } · { $change } · { $actor }
stock-why-reason = { $kind }: { $reason }
stock-kind-opening = counting began
stock-kind-order = order
stock-kind-order-number = order #{ $number }
stock-kind-cancel = cancelled
stock-kind-cancel-number = #{ $number } cancelled
stock-kind-return = returned
stock-kind-return-number = #{ $number } returned
stock-kind-edit = order changed
stock-kind-edit-number = #{ $number } changed
stock-kind-count = counted
stock-kind-correction = by hand
stock-kind-write-off = written off
stock-movements-none = Nothing has moved yet.
stock-movements-title = { $name }: how the stock moved
stock-prices-title = { $name }: how the prices changed
stock-prices-none = No price has changed yet.
price-change = { $at } · { $which } { $old } → { $new } · { $actor }
price-change-of = { $at } · { $label }: { $which } { $old } → { $new } · { $actor }
price-which-price = price
price-which-sale = sale
price-which-reseller = for resellers
price-which-cost = cost
price-none = none
stock-moved = { $name }: { $before } → { $after }
stock-moved-low = { $name }: { $before } → { $after } ⚠ low
stock-begun = { $name }: { $after }, counted from now on
stock-same = { $name }: { $after }, as before
stock-short = { $name }: { $left ->
    [0] none is there, so { $asked } can't be taken away.
    [one] only 1 is there, so { $asked } can't be taken away.
   *[other] only { $left } are there, so { $asked } can't be taken away.
} To write down what you counted: = 0
stock-short-owed = { $name }: none is there and { $owed } are promised, so { $asked } can't be taken away.
stock-out-of-range = “{ $line }”: I can count from 0 to { $limit }.
stock-unreadable = I can't read “{ $text }” in “{ $line }” as a number. For example: { $example }
stock-unknown = I know no item “{ $text }”. /items shows what there is.
stock-which = “{ $text }” may be several. Which one?
stock-which-line = “{ $text }” may be { $names }. Please write which.
stock-reason-long = The reason in “{ $line }” is too long: { $limit } characters fit.
stock-nothing-done = Nothing was changed:

# What runs out
low-none = Nothing is running out.
low-title = { $count ->
    [one] 1 item is low
   *[other] { $count } items are low
}
low-row = { $name }: { $stock }
low-told = I tell you when something becomes low.
low-not-told = I don't tell you when something becomes low.
button-tell-me = Tell me
button-dont-tell-me = Don't tell me
alert-stock = { $shop }: { $name } is low, { $stock }.
button-low = What is low

# Items on a draft
line-in-stock = { $line } (in stock { $count })
line-not-enough = { $line } (⚠ only { $count } in stock)
line-none-in-stock = { $line } (⚠ none in stock)
line-usually = { $line } (usually { $price })
line-new-item = { $line } (a new item)
line-which = { $line } · which one?
draft-which = Which “{ $name }”?
button-which = { $name } { $price }
button-new-item = a new item

## Sizes and colours, those who sell on, and what runs low

stock-kind-removed = written off: variant removed
button-variant = { $label } ›
button-variant-unnamed = Without a size ›
button-variants = Sizes, colours ({ $count }) ›
button-variants-removed = Removed sizes
button-variant-rename = Rename
button-variant-remove = Remove
button-variant-remove-yes = Yes, remove it
draft-which-more = There are more: write it whole, for example { $example }
button-variant-back = Bring back { $name }
button-all-categories = All categories
item-more-variants = … and { $count } more
variants-removed = { $name }: removed
variant-removed = { $name } is removed: no new order finds it.
variant-removed-off = { $name } is removed: no new order finds it. { $stock ->
    [one] 1 piece is written off.
   *[other] { $stock } pieces are written off.
}
ask-variant-name = What shall it be called? Orders with the old name are still understood. For example: XL
ask-variant-remove = Remove { $name }?
ask-variant-remove-stock = Remove { $name }? { $stock ->
    [one] 1 piece is in stock and is written off.
   *[other] { $stock } pieces are in stock and are written off.
}
ask-variant-remove-orders = Remove { $name }? { $orders ->
    [one] 1 open order has it and keeps it.
   *[other] { $orders } open orders have it and keep it.
}
ask-variant-remove-both = Remove { $name }? { $stock ->
    [one] 1 piece is in stock and is written off,
   *[other] { $stock } pieces are in stock and are written off,
} and { $orders ->
    [one] 1 open order has it and keeps it.
   *[other] { $orders } open orders have it and keep it.
}
ask-variant-only = { $name } has no other size or colour. It becomes an item without any, and keeps its stock and its orders. To sell it no more, remove the item.
item-refused-in-use = Its stock or its orders changed just now. Open it again to see how many there are.
item-refused-only = It is the only one. To sell it no more, remove the item.
item-refused-not-only = There are other sizes or colours again. Open it anew.
entry-too-many-pairs = { $sizes } sizes in { $colours } colours make { $count }, and an item has at most { $limit }. Make two items of it, for example one for each cut.
entry-stock-of-pairs = With sizes and colours, how many there are stands with each pair: stock { $example }
entry-unknown-pair = I can't read “{ $part }”: a colour and a size of this item, and how many there are. For example: stock { $example }
entry-two-prices = Both “{ $colour }” and “{ $size }” have a price of their own. Please keep one.
line-reseller-price = { $line } (reseller price)
edit-reseller-prices = Reseller prices where none was typed: { $buyer } is a reseller.
customer-reseller = Reseller: pays reseller prices
button-reseller = Reseller prices
button-no-reseller = Normal prices
low-pace = sells { $pace } a day over { $days ->
    [one] 1 day
   *[other] { $days } days
}
low-sold = { $sold } sold in { $days ->
    [one] 1 day
   *[other] { $days } days
}
low-row-pace = { $name }: { $stock } ({ $sells }: order { $quantity } by { $day })
low-row-now = { $name }: { $stock } ({ $sells }: order { $quantity } today)

## What could not be read

problem-empty = There is nothing in it yet. For example: Jane; 2 shirt 509
problem-too-long = That is { $size } KB of text, and I read up to { $limit } KB at once. Please send it in parts.
problem-too-many-orders = These are { $found } orders, and I take up to { $limit } at once. Please send them in several messages.
problem-too-many-lines = I kept the first { $limit } of { $found } lines: one order can't have more. Please put the rest into another order.
problem-part-too-long = "{ $part }…" is { $length } characters long, and one part can have { $limit }. Please put each item on its own line.
problem-buyer-missing = Who is "{ $part }" for? The buyer comes first. For example: { $example }
problem-buyer-name-missing = Whose is "{ $part }"? Please write the buyer's name before it. For example: Jane { $part }
problem-buyer-unknown = Who is it for? The buyer's name comes first. For example: Jane; 2 shirt 509
problem-second-buyer = "{ $part }" looks like a second buyer. If it is another order, leave an empty line before it.
problem-email = I can't read "{ $found }" as an email address. For example: jane@example.com
problem-phone = I can't find a phone number or an email address in "{ $found }". For example: +63 917 123 4567
problem-phone-digits = "{ $found }" has { $digits ->
    [one] { $digits } digit
   *[other] { $digits } digits
}, and a phone number has 7 to 15. For example: +63 917 123 4567
problem-lines-missing = What was ordered? I found no item yet. For example: { $example }
problem-item-name-missing = "{ $part }" doesn't say which item. For example: { $example }
problem-name-too-long = The name in "{ $part }…" is { $length } characters long, and a name can have { $limit }. Please shorten it.
problem-note-too-long = With "{ $part }" the note is { $length } characters long, and it can have { $limit }. Please shorten it.
problem-quantity-missing = I can't read "{ $part }": after x comes a quantity. For example: { $example }
problem-quantity-zero = In "{ $part }" the quantity is 0, and the least is 1.
problem-quantity-negative = In "{ $part }" the quantity is { $found }, and the least is 1.
problem-quantity-not-whole = In "{ $part }" the quantity is { $found }. Please write a whole number, such as 2.
problem-quantity-too-large = In "{ $part }" the quantity is { $found }, and one line can have up to { $limit }.
problem-several-quantities = "{ $part }" has several quantities: { $found }. Please keep the right one.
problem-several-prices = "{ $part }" has several prices: { $found }. Please put each item on its own line, or a ; between them.
problem-several-items = "{ $part }" looks like several items. Please put each on its own line, or a ; between them.
problem-each-or-all = "{ $part }": is { $amount } for each, or for all { $quantity } together?
problem-total-differs = "{ $part }" comes to { $worked-out }, not { $written }. Which of the two is right?
problem-did-you-mean = { $quantity } × { $name }?
problem-did-you-mean-priced = { $quantity } × { $name } at { $price }?
problem-discount = In "{ $part }" the discount stands with the item. Write it as a part of its own, for example: discount 50
problem-total = I can't check "{ $part }". Write it like this: total 1977, or leave it out: I work out totals myself.
problem-payment = I left out "{ $part }". What was paid in advance is a deposit; other payments are recorded once the order is there. For example: deposit 500 gcash
problem-address = In "{ $part }" the address comes last. For example: to 12 Mabini St, Quezon City 1100
problem-steps = I can't put steps of work on an order yet, so "{ $part }" is left out.
problem-tax = "{ $part }" can be left out: tax is set for all orders of the shop in /settings.
problem-label-unknown = I don't know what "{ $label }" is for in "{ $part }". To keep it as a note, write: note { $part }
problem-clause-empty-email = After "{ $part }" comes an email address. For example: { $example }
problem-clause-empty-phone = After "{ $part }" comes a phone number. For example: { $example }
problem-clause-empty-shipping = After "{ $part }" comes the shipping fee. For example: { $example }
problem-clause-empty-deposit = After "{ $part }" comes an amount, and how it was paid. For example: { $example }
problem-clause-empty-note = After "{ $part }" comes what to note. For example: { $example }
problem-clause-empty-due = After "{ $part }" comes a day. For example: { $example }
problem-clause-reversed = "{ $part }" looks like { $clause } written back to front. For example: { $example }
problem-clause-reversed-shipping = In "{ $part }" the fee comes last. For example: { $example }
problem-clause-reversed-deposit = In "{ $part }" the amount comes after the word. For example: { $example }
problem-clause-too-much = "{ $part }": I can't keep "{ $extra }" with { $clause }. To keep it as a note, write: note { $extra }
problem-clause-twice = "{ $part }" gives { $clause } again, and differently. I kept the first.
problem-due-unreadable = I can't find a day in "{ $part }". For example: { $example }
problem-due-ambiguous = "{ $part }": is that { $day-first } or { $month-first }? With the month as a word it is clear. For example: due 12 dec
problem-due-past = "{ $part }" is { $date }, and that day has passed.
clause-email = the email address
clause-phone = the phone number
clause-shipping = the shipping fee
clause-deposit = the deposit
clause-note = the note
clause-due = the due date
problem-price = The price in "{ $part }": { $why }
problem-line-total = The total of "{ $part }": { $why }
problem-line-total-too-large = "{ $part }" comes to more than { $limit }, the most I can count.
problem-shipping = The shipping fee in "{ $part }": { $why }
problem-deposit = The deposit in "{ $part }": { $why }
problem-amount-unreadable = I can't read "{ $text }" as an amount. For example: 509
problem-amount-percent = "{ $text }" is a percentage, and I need the amount itself. For example: 509
problem-amount-negative = "{ $text }" is below zero. Please write it without the minus.
problem-amount-zero = "{ $text }" is zero. Please write an amount above zero, or leave it out.
problem-amount-grouping = I can't tell the thousands from the decimals in "{ $text }". Please write it without commas. For example: 1299
problem-amount-doubtful = "{ $text }" can be read in two ways. If you mean { $amount }, please write it like that.
problem-amount-ambiguous = "{ $text }" may be { $readings }. Please write the one you mean.
problem-amount-either = { $first } or { $second }
problem-amount-decimals = "{ $text }" has too many decimals: { $decimals ->
    [0] amounts in { $code } have none.
    [one] amounts in { $code } have at most { $decimals }.
   *[other] amounts in { $code } have at most { $decimals }.
}
problem-amount-currency = "{ $found }" in "{ $text }" is another currency. This shop counts in { $code } ({ $sign }).
problem-amount-too-large = "{ $text }" is more than { $limit }, the most I can count.

## What was refused

refused-already = #{ $number } is already { $stage }, since { $at }.
refused-past = #{ $number } is past "{ $asked }": it is { $stage }, since { $at }.
refused-cancelled = #{ $number } is cancelled and stays so.
refused-too-late-to-cancel = It is too late to cancel #{ $number }: it is { $stage } and can only be returned.
refused-picked-up = The buyer collects #{ $number }, so it isn't shipped. Once they have it, mark it as delivered.
refused-on-hold = #{ $number } has been on hold since { $since }: { $reason }
refused-on-hold-unexplained = #{ $number } has been on hold since { $since }.
refused-not-on-hold = #{ $number } is not on hold.
refused-nothing-to-pay = Nothing is left to pay for #{ $number }.
refused-amount = That amount can't be recorded for #{ $number }. It has to be above zero, in the order's currency, and small enough to count.
refused-moved-on = #{ $number } has changed since that button was shown: it is { $stage } now. Please look again.
refused-nothing-to-undo = There is nothing on #{ $number } that could be undone.
refused-already-undone = That was already undone on #{ $number }.
refused-undo-too-late = That can't be undone any more: #{ $number } has changed since and is { $stage } now.
refused-note = A note on #{ $number } needs some text, and all its notes together can have { $limit } characters.
refused-stage-pending = pending
refused-stage-confirmed = confirmed
refused-stage-processing = being processed
refused-stage-ready = ready
refused-stage-shipped = shipped
refused-stage-delivered = delivered
refused-stage-completed = completed
refused-stage-cancelled = cancelled

## When there is too little in stock

draft-short = Only { $left } { $name } in stock.
draft-none = { $name } is sold out.
button-take-left = Take { $left }
button-anyway = Order { $asked } anyway
## The shop's money: refunds, ways to pay, deadlines, the day

button-start-refund = Start the refund
button-refunded = Already sent back
button-refund-anyway = Yes, paid back
button-cancel-then-refund = Cancel, then refund
button-start-refund-of = Start #{ $number }
button-refunded-of = Refunded #{ $number }
button-other-amount = Other amount
button-no-reason = No reason
button-how-to-pay = How to pay
button-i-paid = I have paid
button-other-way = Another way
button-nothing-to-show = Nothing
button-copy-account = Copy { $name }
button-add-method = Add
button-edit-method = Change
button-pause-method = Pause
button-resume-method = Use again
button-remove-method = Remove
button-more-time = Give 24 h more
button-payout-anyway = Accept anyway
button-count = I have…
button-close-day = Close the day
button-no-tax = No tax
button-tax-included = Tax included
button-tax-added = Tax added
button-set-undo = Undo within { $time }
button-set-cancel = Buyers cancel: { $may }
button-set-change = Buyers change: { $may }
button-no-deadline = No deadline
button-set-pay-by = Pay within { $hours } h
button-no-reminder = No reminder
button-set-remind-every = { $days ->
    [one] Remind every day
   *[other] Remind every { $days } days
}
button-set-remind = Remind { $hours } h before
ask-refund = Pay back #{ $number } ({ $buyer })? Due: { $due }.
ask-refund-more = Pay back { $amount } for #{ $number } ({ $buyer })? Only { $due } is due.
ask-refund-not-due = Pay back { $amount } for #{ $number } ({ $buyer })? Nothing is due.
refunds-title = { $shop }: refunds
refunds-none = Nothing has to go back.
refund-due = Awaiting: #{ $number } · { $amount } · { $buyer }
refund-started = On its way: #{ $number } · { $amount } · { $buyer }
refund-started-by = On its way: #{ $number } · { $amount } · { $buyer } · { $by }, { $at }
ask-accept-amount = How much of the { $claimed } for #{ $number } came in? For example: 500
ask-reject-reason = Why is the { $claimed } for #{ $number } rejected? The buyer reads it. For example: not on our statement
call-accepted = ✔ Accepted by { $by } · { $amount }
call-rejected = ✖ Rejected by { $by }
call-overdue = #{ $number } ({ $buyer }) was to be paid by { $until }: { $to_pay } is missing.
more-time-given = #{ $number } can be paid until { $until }.
more-time-gone = The deadline of #{ $number } has changed since.
notice-pay-reminder = ⏰ { $to_pay } is to be paid by { $until }.
notice-still-to-pay = ⏰ { $to_pay } is still to be paid.
line-pay-by = Pay by { $until }
page-on-delivery = To pay on delivery
line-cash-on-delivery = Cash on delivery: collect { $amount }
how-to-pay = { $shop } #{ $number }: { $amount } to pay
how-to-pay-ask = Please ask the shop where to send it.
how-to-pay-reference = Write { $number } with your payment, so that the shop finds it.
ask-claim-method = How did you pay { $amount } for #{ $number }?
ask-proof = Send a picture of the slip, or the reference, or tap “Nothing”.
reference-unreadable = “{ $typed }” can't be a reference: it has at least 4 letters or digits, and at most 60. For example: 1234567890123
methods-title = { $shop }: how buyers pay
methods-none = Buyers are told to ask you. Add your account with one line.
method-paused = { $line } (paused)
ask-method = Send it in one line: what it is, its name, the number, the holder. For example: bank BDO 0012345678 Mia Cruz
methods-full = A shop can have { $limit } ways to pay. Remove one first.
method-link = “{ $link }” can't be opened safely: a link begins with https:// and has at most 400 letters.
method-name-missing = What is it called? The name comes before the number. For example: bank BDO 0012345678 Mia Cruz
method-too-long = That is too long: a name has at most 60 letters, a number 80, a holder 120.
cod-title = { $shop }: cash on delivery
cod-none = Nothing lies with couriers.
cod-courier = { $courier } has { $amount } ({ $count })
cod-unnamed = Courier not named: { $amount } ({ $count })
cod-parcel = #{ $number } { $buyer } · { $parcel } · { $amount }
cod-how = When it is paid out, send for example: /cod jnt 5100 881,882
payout-how = Send the courier, the sum and the parcels. For example: /cod jnt 5100 881,882
payout-differs = { $total } was paid out, but these parcels come to { $worth }. Nothing is accepted yet.
payout-accepted = { $count ->
    [one] 1 parcel
   *[other] { $count } parcels
} accepted: { $amount }.
payout-line-differs = ⚠ #{ $number } ({ $parcel }): { $paid } was paid out instead of { $amount }; not accepted.
payout-unknown = ⚠ No money of ours lies with: { $parcels }
payout-twice = Named twice, counted once: { $parcels }
payout-missing = Still with the courier: { $parcels }
payout-held = #{ $number } ({ $parcel }) { $amount }
day-title = { $shop } · { $day }
day-method = { $method } { $amount } ({ $count })
day-unnamed = Way not named { $amount } ({ $count })
day-nothing = No money came in.
day-couriers = With couriers { $amount }
day-to-check = { $count ->
    [one] 1 payment
   *[other] { $count } payments
} to check
to-check-title = { $shop } · payments to check
to-check-none = Nothing to check.
day-packed = { $count } packed, not handed over
day-untold = { $count ->
    [one] 1 buyer
   *[other] { $count } buyers
} not told: /untold
day-unreadable = “{ $typed }” is no day. For example: /day yesterday, /day 2026-11-20
day-future = { $day } has not come yet.
ask-count = How much cash do you have? For example: 2000
day-count-matches = ✔ { $counted } counted: it matches.
day-count-over = { $counted } counted, { $cash } should be there: { $by } too much.
day-count-short = { $counted } counted, { $cash } should be there: { $by } missing.
day-closed = Closed by { $by }, { $at }.
day-closed-already = { $day } was closed by { $by }, { $at }. It stays closed.
profit-period = Profit, { $from } to { $to }
profit-order = Profit of #{ $number } ({ $buyer })
profit-orders = { $count ->
    [one] 1 order
   *[other] { $count } orders
}
profit-revenue = Revenue { $amount }
profit-cost = Cost { $amount }
profit-profit = Profit { $amount }
profit-without-cost = { $count ->
    [one] 1 line has no cost
   *[other] { $count } lines have no cost
}, so the profit is less.
profit-how = Which order or time? For example: /profit 1042, /profit month, /profit 2026-10
rates-title = { $shop }: exchange rates
rates-none = None yet. They are for goods that cost you another currency than { $own }.
rate-line = 1 { $currency } = { $rate } { $own }
rate-missing = { $currency }: no rate yet, so { $count ->
    [one] 1 item has
   *[other] { $count } items have
} no cost in { $own }
rate-how = Say one like this: /rate CNY 8.1
rate-frozen = From now on. Orders that were placed keep the rate of their day.
rate-unreadable = “{ $typed }” is no rate. How many { $own } is 1 { $currency }? For example: /rate { $currency } 8.1
rate-currency-unknown = I don't know the currency “{ $typed }”. These I know: { $known }. For example: /rate CNY 8.1
rate-own-currency = { $own } is the shop's own currency: it needs no rate.
settings-title = { $shop }: settings
setting-no-tax = Tax: none
setting-tax-included = Tax: { $rate }, included in prices
setting-tax-added = Tax: { $rate }, added to prices
draft-pay-by = To be paid within { $time }
line-on-delivery = 💵 You pay the courier on delivery.
line-being-checked = The shop is checking your payment of { $amount }.
setting-undo = Undo: within { $time }
setting-cancel = Buyers cancel pending orders themselves: { $may }
setting-change = Buyers change pending orders themselves: { $may }
setting-pay-by = Orders are to be paid within { $hours } hours
setting-no-deadline = Orders have no deadline for payment
setting-remind = Buyers are reminded { $hours } hours before a deadline for payment
setting-remind-every = { $days ->
    [one] Buyers are reminded every day while an order is unpaid, five times at most
   *[other] Buyers are reminded every { $days } days while an order is unpaid, five times at most
}
setting-no-reminder = Buyers are not reminded to pay
setting-yes = yes
setting-no = no
time-minutes = { $count } min
time-hours = { $count } h
time-days = { $count } days
ask-tax-rate = What is the rate? For example: 12%
tax-rate-unreadable = “{ $typed }” is no rate: it is more than 0 and at most 100, with at most two decimals. For example: 12%
clause-discount = the discount
clause-pay-by = the deadline for payment
problem-clause-empty-discount = After “{ $part }” comes how much is taken off. For example: { $example }
problem-clause-empty-pay-by = After “{ $part }” comes how long the buyer has to pay. For example: { $example }
problem-discount-amount = I can't read the discount in “{ $part }”: { $why }
problem-discount-rate = “{ $part }” is no discount: a rate is more than 0 and at most 100 %. For example: discount 10%
problem-pay-by = I can't read a time to pay in “{ $part }”. For example: pay by 3d
draft-discount-too-much = The discount is more than the goods cost ({ $goods }). Answer with a smaller one, for example: discount 10%

## What couriers keep, and by which way money came or went

button-courier-paid = Courier paid out
button-paid-out = { $came } came, fee { $fee }
button-paid-out-all = Accept, fees { $fees }
button-close-now = Close now
line-courier-fee = Kept by the courier · { $amount }
refused-courier-has = The courier has { $amount } of #{ $number } from the buyer; { $paid } besides would count twice. When the courier has paid out, send: /paid { $number }
payout-fee = Couriers kept { $amount } as fees. The buyers have paid in full.
payout-short = ⚠ #{ $number } ({ $parcel }): only { $paid } of { $amount } came; not accepted yet. Is { $fee } the courier's fee?
profit-fees = Couriers' fees { $amount }
ask-paid-how = How did { $amount } for #{ $number } come in?
ask-refunded-how = How did { $amount } for #{ $number } go back?
day-ask-close = { $day } is not over. What comes in after the closing counts for the next day. Close it now?
day-since = After the closing, for the next day:

## Money that is not asked for again, and money that the shop keeps

line-allowance = Allowance { $amount }
page-allowance = Allowance
line-not-asked-again = { $buyer } had paid all of it: { $amount } is a gift, which is not asked for again, and the shop earns that much less.
line-asked-again = { $buyer } has not paid all of it yet: after that, { $to_pay } is still to pay.
refused-merge-allowance = #{ $number } can't be merged: { $amount } of it is not asked for any more, because it was paid back. Merge #{ $other } into #{ $number } instead.
button-keep-rest = Keep it
button-keep-of = Keep #{ $number }
button-keep-now = Keep it, no reason
button-keep-no-more = Give { $amount } back to the order
ask-keep = Keep the { $amount } of #{ $number } instead of paying it back to { $buyer }? They are told so. Why? Write it in a few words, for example: cancelled after it was cut
done-kept = { $amount } of #{ $number } is kept by the shop. The buyer is told.
done-kept-no-more = { $amount } of #{ $number } is the buyer's again.
line-kept = Kept by the shop { $amount }
page-kept = Kept by the shop
payment-kept = Kept by the shop
history-kept = The shop kept { $amount }
notice-kept = The shop keeps { $amount } of what you paid.
notice-kept-because = The shop keeps { $amount } of what you paid: { $reason }
correction-kept = Correction: the shop does not keep that money after all.
refused-kept-stands = #{ $number } was called off and the shop kept { $amount } of it. Give that back to the order first, then open it again.

## The drawer

button-matches = Matches
day-drawer = In the drawer: { $before } from before, so { $expected } with the cash of the day.

## What two orders must have in common

refused-merge-paid-otherwise = Of #{ $number } and #{ $other } only one is paid on delivery. One parcel is paid in one way: they stay two orders.
refused-merge-handed-otherwise = Of #{ $number } and #{ $other } only one is collected and the other is sent: they stay two orders.

## What a buyer paid, is asked, and takes back

line-your-payment = ✔ Paid { $amount }
line-your-payment-by = ✔ Paid { $amount }, { $method }
line-your-refund = ↩ Paid back { $amount }
line-your-refund-by = ↩ Paid back { $amount }, { $method }
line-your-kept = Kept by the shop { $amount }
line-asks-to-agree = ⏳ The shop asks you to agree to a total of { $total }.
buyer-undone = { $shop } #{ $number }: taken back. The shop is told.
call-claim-taken-back = { $buyer } took this back: nothing was paid after all.
call-cancel-taken-back = { $buyer } takes the cancellation of #{ $number } back: it stands again ({ $stage }).
call-change-taken-back = { $buyer } takes the change of #{ $number } back: total { $total } again.

## Who wrote down money

refunded-lately = Refunded lately: #{ $number } · { $amount } · by { $by }, { $at }
recorded-in = + { $amount }: { $by }, { $at }
recorded-back = − { $amount }: { $by }, { $at }
recorded-kept = Kept { $amount }: { $by }, { $at }

## A bank's statement

bank-ask = Send me your bank's statement as a .csv file, with or without a word to it: online banking offers it as “Export” or “Download”, then CSV. I compare what came in with what is to be paid, and nothing is recorded before you say so.
bank-title = { $shop }: bank statement “{ $name }”
bank-counts = { $lines ->
    [one] One row
   *[other] { $lines } rows
}, { $came-in } came in.
bank-recorded = ✔ { $count } recorded: { $amount }
bank-sure = { $count } sure: { $amount }
bank-row-sure = #{ $number } · { $amount } · { $buyer }
bank-likely = { $count } likely: the amount fits, and no other payment
bank-differs = { $count ->
    [one] 1 differs
   *[other] { $count } differ
} in the amount
bank-row-differs = Row { $line }: { $said } – #{ $number } ({ $buyer }) waits for { $expected }
bank-unknown = { $count } unknown
bank-row = Row { $line }: { $said }
bank-more = … and { $count } more
bank-known = { $count } known already from an earlier file
bank-nothing-left = Nothing is left to look at.
bank-moved-on = Something changed since this was shown. Please look again.
bank-not-recorded = Not recorded:
bank-row-failed = #{ $number }: something went wrong; it is kept for later.
bank-all-known = { $count ->
    [one] The one row by which money came in is
   *[other] All { $count } rows by which money came in are
} known already from an earlier file: “{ $name }” was not used.
bank-is-it = Row { $line }: { $said }
    Is it for #{ $number } ({ $buyer }), where { $amount } is to be paid?
bank-is-it-claimed = Row { $line }: { $said }
    Is it for #{ $number }? { $buyer } says that { $amount } was paid.
button-bank-record = Record { $count }
button-bank-look = Look at { $count }
button-bank-is = Yes, #{ $number }
button-bank-is-not = No
button-bank-back = Back
bank-too-large = “{ $name }” has { $size } MB; I read statements of at most { $limit } MB. Export a shorter time, for example one month.
bank-too-long = “{ $name }” has more than { $limit } rows. Export a shorter time, for example one month.
bank-no-text = I can't read “{ $name }”: it is no text in UTF-8, UTF-16 or Big5. Export it as CSV, for example from Excel with “Save as”, “CSV UTF-8”.
bank-no-header = I can't find the columns of “{ $name }”. One of its first { $rows } rows has to name them: an amount or what was deposited, and a date, a reference or a description. For example: Date,Description,Reference,Amount
bank-no-amount = Row { $line } of “{ $name }”, column “{ $column }”: “{ $cell }” is no amount I can read. Right would be, for example: { $example }
day-bank = { $count ->
    [one] One row of the bank's statement belongs to no payment yet: /bank
   *[other] { $count } rows of the bank's statement belong to no payment yet: /bank
}

## An order's history, to read and to print

history-file = history-{ $number }
document-history = history-{ $number }.pdf
history-printed = Printed
history-zone = Times in
history-pictures = Pictures and files
history-picture-number = Picture { $number }
history-left-out = Older messages are left out: the newest 2,000 stand here.
history-footer = Kept by { $shop } while it happened. What was taken back or written anew later says so.
history-by = { $name } · { $channel }
history-by-page = order page
history-by-itself = by itself
history-message = “{ $text }”
history-picture = A picture or file
history-rewritten = Written anew { $at }
history-tracking = Parcel no. { $number }
history-method = By { $method }
history-reference = Reference { $reference }
history-fee = The courier kept { $amount }
history-claimed = Payment reported by the buyer: { $amount }
history-claim-rejected = Reported payment not found: { $amount }
history-reason = Why: { $reason }
history-collected = Paid to the courier: { $amount }
history-agreed = The buyer agreed
history-proposed = Change proposed to the buyer: total { $total } ({ $difference })
history-declined = The proposed change was not made
history-sent-to = To be sent to { $place }
history-case = Something is wrong: { $trouble }
history-case-settled = Settled: { $trouble }
history-quoted = “{ $text }”
history-held-why = Put on hold: { $reason }
history-noted = Note of the shop: { $text }
history-return-pieces = { $pieces } · { $wish }
history-reassigned = Given to another buyer
history-recognised = The buyer was recognised as a customer of the shop
history-labelled = Parcel label printed
history-pay-by = To be paid by { $until }
history-pay-by-none = No deadline for payment any more
history-filled = Awaited pieces are here: { $count }
history-hidden = Deleted
history-shown = Brought back
history-title = { $shop } · history of #{ $number }
history-earlier = { $count ->
    [one] One earlier entry is in the file.
   *[other] { $count } earlier entries are in the file.
}
history-row = { $at } · { $what }
history-row-by = { $at } · { $what } · { $by }
history-row-back = { $what } (taken back)
history-here = All of it, to print:
history-which = Of which order?
history-none = You bought no such order here. /my shows yours.
button-history = History
stopped-no-mail = No mail comes in their place.
button-by-mail-instead = By mail instead
by-mail-now = { $shop } tells you about it by mail from now on.
by-mail-all = You are told by mail from now on.
by-mail-none = There is no mail to tell you by: the seller does not know your address.
button-notify = How I am told
page-my-orders = My orders from every shop
page-print-history = Print the history

## The parcel's label

button-label = Label
button-print-anew = Change it
label-here = The label of #{ $number }, 100 × 150 mm.
label-several = { $count ->
    [one] One label
   *[other] { $count } labels
}, 100 × 150 mm each.
label-none-ready = No order is ready that goes by parcel and has an address. Labels of others: for example /label 1042 1043
label-too-many = At most { $limit } labels at once. Please send the others after these.
done-labelled = The label of #{ $number } is made.
line-labelled = Label printed { $at }
label-ask-change = The label of #{ $number } was printed { $at }. Send it to { $place } instead, and print the label anew?
label-from = From
label-to = To
label-order = Order
label-pieces = { $count ->
    [one] 1 piece
   *[other] { $count } pieces
}
label-collect = COLLECT
label-nothing = NOTHING TO COLLECT
label-file = label-{ $number }
label-file-several = labels-{ $number }-and-more
refused-label-printed = The label of #{ $number } was printed { $at }, so the address can't be changed here any more. Write to the shop: it can still change it until the parcel is on its way.
refused-label-not-now = A label for #{ $number } is made from when it is confirmed until it is delivered: it is { $stage }.
refused-label-without-address = #{ $number } has no address for a label yet. For example: /address { $number } 12 Mabini St, Cebu City

## The invoice's number

button-invoice = Invoice
invoice-given = #{ $number } has the invoice number { $invoice } now, and keeps it. It is on the receipt.
line-invoice = Invoice no. { $invoice }
paper-invoice = Invoice no.
paper-invoice-value = { $invoice } · { $day }
invoice-number-unreadable = “{ $typed }” can't be the number of an invoice: it needs a letter or figure, and at most { $limit } characters. For example: /invoice { $number } 2026-77
setting-invoice = Invoice numbers: { $example } and so on
button-set-invoice = Invoice numbers…
ask-invoice-prefix = What do the numbers of your invoices begin with? For example: INV-  (send “none” for nothing)
invoice-prefix-unreadable = “{ $typed }” can't begin the numbers: at most { $limit } characters, and no figure at the end. For example: INV-
refused-invoice-too-early = #{ $number } is not confirmed yet, and what is not agreed has no invoice. Confirm it first: /confirm { $number }
refused-has-invoice = #{ $number } has the invoice number { $invoice }, and keeps it.
refused-invoice-taken = #{ $number } can't have the invoice number { $invoice }: it is that of #{ $other }. For another: /invoice { $number } 2026-77
refused-invoice-of-series = #{ $number } can't have { $invoice }: that is a number of the shop's own series, which counts by itself. For the next one: /invoice { $number }

## Until when to pay, and who is next in line

button-pay-by = Pay by …
button-tomorrow = Tomorrow
button-in-days = { $count } days
button-offer-on = Cancel and offer to { $buyer }
button-give = Give them
button-give-of = Give { $name }
button-undo-of = Undo #{ $number }
button-unpaid-ask = Unpaid: ask me
button-unpaid-offer = Unpaid: offer it on
ask-pay-by = Until when is #{ $number } ({ $buyer }, { $to_pay }) to be paid? Tap, or write it. For example: fri 18:00
pay-by-unreadable = I can't read “{ $typed }” as a time to pay by. For example: fri 18:00, 12 dec, 2 days, none
pay-by-ambiguous = “{ $typed }”: is that { $day_first } or { $month_first }? With the month as a word it is clear. For example: 12 dec
done-pay-by = #{ $number } is to be paid by { $until }.
done-pay-by-none = #{ $number } has no deadline for payment any more.
done-filled = #{ $number } ({ $buyer }) has what was here for it.
notice-pay-by = Please pay { $to_pay } by { $until }.
notice-pay-by-none = There is no deadline for your payment any more.
notice-arrived = { $pieces } { $count ->
    [one] is
   *[other] are
} here for you now.
notice-arrived-to-pay = { $pieces } { $count ->
    [one] is
   *[other] are
} here for you now. To pay: { $to_pay }.
notice-arrived-until = { $pieces } { $count ->
    [one] is
   *[other] are
} here for you now, yours if { $to_pay } is paid by { $until }.
correction-pay-by = Correction: the deadline for your payment is what it was before.
correction-arrived = Correction: what you wait for is not here yet.
refused-deadline-past = { $until } is past: #{ $number } needs a later deadline. For example: /payby { $number } 2 days
refused-deadline-too-far = { $until } is more than a year ahead: #{ $number } needs an earlier deadline. For example: /payby { $number } 7 days
refused-paid-on-delivery = #{ $number } is paid on delivery, so it has no deadline.
refused-claim-waits = The buyer says that #{ $number } was paid. Accept or reject that first.
refused-nobody-waits = Nobody waits for what #{ $number } has any more. To call it off: /cancel { $number }
call-overdue-next = { $buyer } (#{ $number }) waits for { $count } × { $name }.
call-overdue-others = { $count ->
    [one] 1 more order waits
   *[other] { $count } more orders wait
} after that.
call-offered-on = #{ $number } ({ $buyer }) was not paid by { $until } and is cancelled. What it had went to those who wait:
offered-on = #{ $number } is cancelled. What it had goes to those who wait:
cancelled-unpaid = not paid by { $until }
given-to = #{ $number } { $buyer }: { $pieces }
given-to-until = #{ $number } { $buyer }: { $pieces }, to be paid by { $until }
given = Given to those who wait; who follows their order is told:
given-before = These pieces are given, or something has changed since.
waited-for = { $count } × { $name } { $count ->
    [one] is
   *[other] are
} waited for: { $orders }. Here for them: { $free }.
waited-order = #{ $number } { $buyer } { $count }
waited-order-paid = #{ $number } { $buyer } { $count } (paid)
setting-unpaid-ask = When an order is not paid in time I ask you
setting-unpaid-offer = When an order is not paid in time it is cancelled and goes to the next who waits; I ask you if nobody waits
page-pay-by = To be paid by { $until }
menu-pay-by = Until when an order is to be paid: /payby 1042 fri 18:00

## The book: changes, money back, what buyers do

history-placed-of = Ordered out of #{ $number }
history-set-back = Back to { $stage }: { $reason }
history-edited = Changed: total { $total } ({ $difference })
history-absorbed = #{ $number } was merged into this order: total { $total }
history-merged = Merged into #{ $number }
history-split = Some of it became #{ $number }: total { $total }
history-refund-started = Refund on its way: { $amount }
history-refunded = Refunded: { $amount }
page-revision = Revision { $revision }
total-stays = Total { $total }, as before
total-was = Total { $total } (was { $was })
line-back-ordered = ↳ { $count } on back-order
line-discount = Discount · { $amount }
line-discount-rate = Discount { $rate } · { $amount }
line-tax = Tax { $rate } · { $amount }
line-tax-included = Tax { $rate } included { $amount }
line-returned = Returned goods { $amount }
line-to-check = Said to be paid, to check: { $amount }
line-collected = Collected by the courier, not paid out yet: { $amount }
line-refunding = Refund on its way: { $amount }
line-refunded = Refunded { $amount }
line-to-refund = To be paid back: { $amount }
notice-claim-rejected = The shop could not find your payment of { $amount }. Please check it, or write to the shop.
notice-claim-rejected-because = The shop could not find your payment of { $amount }: { $reason }
notice-refund-started = ↩ Your refund of { $amount } is on its way.
notice-refunded = ↩ Refunded: { $amount }.
notice-refunded-by = ↩ Refunded: { $amount }, { $method }.
notice-changed = ✎ Your order was changed (revision { $revision }).
notice-proposed = ✎ The shop would like to change your order. Do you agree?
notice-withdrawn = The shop asks no more: your order stays as it was.
notice-set-back = Correction: your order is { $stage } again. { $reason }
notice-absorbed = Your order #{ $other } is part of this one now. Total { $total }.
notice-merged = This order is part of #{ $into } now, and arrives with it.
notice-split = Some of it is an order of its own now, #{ $other }. Total of what is left: { $total }.
correction-edited = Correction: your order is as it was before that change.
correction-refunded = Correction: that refund has not been sent.
correction-rejected = Correction: your payment is being checked again.
correction-merged = Correction: your orders are separate again.
button-agree = Agree
button-decline = No
button-accept = Accept
button-reject = Reject
call-claimed = { $buyer } says #{ $number } was paid: { $amount }.
call-claimed-by = { $buyer } says #{ $number } was paid: { $amount }, { $method }.
call-reference = Reference: { $reference }
call-reference-seen = ⚠ The same reference was given for { $orders }.
call-to-pay = To pay: { $to_pay }
call-cancelled = { $buyer } cancelled #{ $number }.
call-cancelled-because = { $buyer } cancelled #{ $number }: { $reason }
call-changed = { $buyer } changed #{ $number }:
call-agreed = { $buyer } agreed: #{ $number } comes to { $total } now.
call-declined = { $buyer } does not agree: #{ $number } stays as it was.
claim-thanks = Thank you. The seller will check your payment for #{ $number }.
buyer-agreed = { $shop } #{ $number }: agreed. Total { $total }.
buyer-agreed-short = { $shop } #{ $number }: you agreed. There is not enough { $name } any more, so the shop was asked; you hear what they decide.
call-agreed-short = { $buyer } agreed: #{ $number } would come to { $total }. But there is less { $name } now: { $asked } needed, { $left } left. Apply it anyway, and the rest comes later?
buyer-declined = { $shop } #{ $number } stays as it was.
done-rejected = The payment for #{ $number } was not found; the buyer is told.
done-collected = { $amount } of #{ $number } lies with the courier; it counts as paid once it is paid out.
done-refund-started = The refund of { $amount } for #{ $number } is on its way.
done-refunded = { $amount } refunded for #{ $number }.
done-edited = #{ $number }, revision { $revision }: total { $total }.
done-proposed = { $buyer } is asked to agree to the change of #{ $number }.
done-declined = #{ $number } stays as it was.
done-set-back = #{ $number } is back to { $stage }.
done-absorbed = Merged: #{ $number } comes to { $total } now.
done-reassigned = #{ $number } belongs to { $buyer } now.
done-hidden = #{ $number } is deleted. Its history is kept.
done-shown = #{ $number } is back.
refused-undo-not-yours = { $by } did that on #{ $number }; everyone takes back their own.
refused-undo-too-old = That was too long ago to undo on #{ $number }: this shop allows { $time }.
refused-too-late-to-change = It is too late to change #{ $number }: it is { $stage }. Open a return or a new order instead.
refused-nothing-changes = #{ $number } is like that already.
refused-no-such-line = #{ $number } has no such line. Please look at the order again.
refused-too-many-lines = #{ $number } can have { $limit } lines. Put the rest into another order.
refused-nothing-left = Nothing would be left of #{ $number }. To call it off, cancel it.
refused-discount = The discount is more than the goods of #{ $number } cost ({ $goods }).
refused-reason-missing = Going backwards needs a reason, so that everyone understands later. What happened to #{ $number }?
refused-not-backwards = #{ $number } is { $stage }; it can't go back to “{ $asked }” from there.
refused-nothing-waits = That payment of #{ $number } has been answered already.
refused-nothing-to-refund = Nothing has to be paid back for #{ $number }.
refused-refund-too-much = That is more than can be paid back for #{ $number }: { $received } was received.
refused-nothing-proposed = That question about #{ $number } is settled already.
refused-is-hidden = #{ $number } was deleted. Bring it back first.
refused-not-hidden = #{ $number } is not deleted.
refused-still-open = #{ $number } is { $stage }, or has money to settle. Cancel or finish it and settle the money first, then delete it.
refused-was-merged = #{ $number } was merged into another order; its lines are there now.
refused-cannot-merge = #{ $number } can't be merged with that: both have to be of the same buyer and not on their way, with no payment waiting to be checked.
refused-out-of-stock = #{ $number }: only { $left } { $name } in stock, { $asked } needed.
refused-not-for-buyers = #{ $number } is { $stage }; please ask the shop to do that.

## Where to send

button-where-to-send = Where to send
where-to-send = { $shop } #{ $number }: where shall it be sent? For example: { $example }
where-to-send-now = It goes to: { $place }
button-send-there = Send to: { $place }
buyer-sends-to = { $shop } #{ $number } goes to: { $place }
button-another-address = Another address
line-send-to-known = Where to send: the seller knows ✔
line-send-to = 📍 { $place }
call-send-to = { $buyer } says where to send #{ $number }: { $place }
notice-where-to-send = where shall it be sent?
done-send-to = #{ $number } goes to: { $place }
address-how = Where shall #{ $number } be sent? For example: /address { $number } { $example }
no-address = No address yet for #{ $number }.
no-address-several = No address yet for { $numbers }.
button-ask-buyer = Ask { $buyer }
button-ship-anyway = Ship without
button-type-address = Type it
address-asked = { $buyer } is asked where to send #{ $number }.
address-nobody-to-ask = Nobody follows #{ $number } as its buyer yet. Whoever opens this link can say where it goes.
menu-address = Say where an order is sent: 1042 12 Mabini St, Quezon City 1100

## Talking about an order

button-message = Message
button-message-seller = Message the seller
button-reply = Reply
button-assign = Assign
button-order-plain = Order
button-no-answer-needed = No answer needed
button-talk-send = Send
button-talk-send-about = #{ $number } { $shop }
button-talk-not = No
button-talk-everybody = Everybody
button-talk-reply-to = Reply #{ $number }
button-talks-count = Waiting for an answer { $count }
button-messages = Messages
talk-ask-buyer = { $shop } #{ $number }: what would you like to say? Write it, or send a picture.
talk-ask-shop = #{ $number }: what would you like to tell { $buyer }? Write it, or send a picture.
talk-sent = Sent to { $name }.
talk-answered-before = { $name } had answered already; both answers went out.
talk-kept-among = Nobody follows #{ $number } as its buyer, so { $buyer } can't be told. It is kept with the order: send them its link from your own chat with me, /order { $number } and [More].
talk-kept-only = Nobody follows #{ $number } as its buyer, so { $buyer } can't be told here. It is kept with the order; send them this yourself:
talk-sentence = { $shop } #{ $number }: “{ $text }” Answer here: { $address }
talk-sentence-picture = { $shop } #{ $number }: there is a picture for you. See and answer here: { $address }
talk-too-long = This has { $length } characters, and { $limit } can go at once. It was not sent: send it in parts.
talk-edit-too-long = This now has { $length } characters, and { $limit } can go at once. What was sent before stays.
talk-empty = There is nothing in it to send. Write some words, or send a picture.
talk-not-theirs = Not sent: #{ $number } is { $buyer }'s order now, and what you answered was written by somebody else.
talk-nobody-there = #{ $number } is no longer an order you can write about here.
talk-offer = Send this to { $shop } about #{ $number }?
talk-offer-which = Send this to the seller? About which order?
talk-offer-picture = Send this picture to { $shop } about #{ $number }?
talk-offer-picture-which = Send this picture to the seller? About which order?
talk-choose = About which order would you like to write?
talk-said = { $author }, #{ $number }: “{ $text }”
talk-said-of = { $author }, #{ $number } ({ $buyer }): “{ $text }”
talk-said-picture = { $author } sent a picture about #{ $number }.
talk-said-picture-of = { $author } sent a picture about #{ $number } ({ $buyer }).
talk-edited = (edited { $at })
talk-answered-by = ↳ Answered by { $name }: “{ $text }”
talk-answered-by-picture = ↳ Answered by { $name } with a picture.
talk-settled-by = ↳ { $name }: no answer needed.
talk-taken-by = { $name } answers this.
talk-raised = Nobody has answered since { $since }:
talk-told = { $shop } #{ $number }: “{ $text }”
talk-told-picture = { $shop } sent a picture about #{ $number }.
talk-passed-on = { $count ->
    [one] { $name } left. One conversation they answered waits for an answer; it is yours now.
   *[other] { $name } left. { $count } conversations they answered wait for an answer; they are yours now.
}
talk-line-waiting = 💬 Waiting for an answer since { $since }: “{ $text }”
talk-line-waiting-picture = 💬 Waiting for an answer since { $since }: a picture
talk-line-assigned = { $name } answers the buyer
talk-settled = #{ $number }: no answer needed.
talk-settled-already = Nothing on #{ $number } waits for an answer any more.
talk-assign-whom = Who answers { $buyer } about #{ $number }?
talk-assigned = { $name } answers #{ $number } from now on.
talk-assigned-nobody = Everybody who follows #{ $number } answers it.
talk-assign-not-able = They no longer work here, or may not talk with buyers. Choose somebody else.
talk-log-title = #{ $number } { $buyer }: messages
talk-log-customer = Messages with { $name }
talk-log-none = No messages yet.
talk-log-buyer = { $at } { $author }: “{ $text }”
talk-log-shop = { $at } { $author } (shop): “{ $text }”
talk-log-of = #{ $number } · { $line }
talk-a-picture = picture
talk-with-picture = { $text } + picture
help-talk = Answer a buyer's message to write back, or /message 1042 we ship tomorrow. /talks shows what waits for an answer, /untold whom no channel reaches.
help-write = Write what you want to ask: I send it to the seller of your order. Answering a message about it does the same.
talks-title = Waiting for an answer
talks-none = Every message is answered.
talks-row = #{ $number } { $buyer }, since { $since }: “{ $text }”
talks-row-assigned = #{ $number } { $buyer }, since { $since }: “{ $text }” ({ $name })
customer-open-talk = Open conversation: #{ $number }, waiting since { $since } “{ $text }”
setting-answer-within = Messages that nobody answered within { $time } are raised to owner and managers
setting-answer-never = Messages that nobody answered are not raised
button-set-answer-within = Raise unanswered after { $time }
button-set-answer-never = Never raise unanswered
menu-message = Write to a buyer, or read what was written: 1042 we ship tomorrow
menu-talks = Conversations that wait for an answer
right-talk = talk with buyers
right-talk-short = Messages
## The staff's group

button-group-add = Add me to a Telegram group
button-group-end = End it
button-group-own-chat = Our own chat
button-topic = Talk in “{ $group }”
menu-group = Join a staff group: a topic for each order; off ends it
group-how = { $shop } has no staff group yet. In one, each order that is talked about has a topic of its own, and everybody there can answer its buyer.
group-how-telegram = Telegram: in a group with Topics switched on, make me an administrator who may manage topics, then write /group there.
group-how-discord = Discord: write /group in a text channel of your server where I may create public threads.
group-is = { $shop } talks about its orders in “{ $group }”.
group-joined = This is the staff group of { $shop } now. An order that its buyer writes about, or for which you ask by /message 1042, gets a topic here with its card.
group-joined-how = What anybody of the shop writes in a topic goes to the buyer. On Discord press Reply there, answer one of my messages, or use /message: I can't read anything else.
group-instead-of = “{ $group }” is no longer used for that.
group-already = This is the staff group of { $shop } already. /group off ends that.
group-of-another = This group serves another shop. Somebody there has to end that first, by /group off.
group-not-yours = Only somebody who works in a shop can join a group to it. Open a shop, or accept an invitation, in our own chat first.
group-no-topics = Orders can't have topics of their own here. On Telegram switch on Topics in the group's settings; on Discord use a text channel. Then write /group again.
group-no-right = I may not open topics here. On Telegram make me an administrator who may manage topics; on Discord allow me to create public threads and to write in them. Then write /group again.
group-none = { $shop } has no staff group any more.
group-none-here = This group serves no shop.
group-none-yet = Your shop has no staff group. /group says how to join one.
group-off = “{ $group }” no longer serves { $shop }. What buyers write comes to your own chats again.
group-ended = I was removed from “{ $group }”, or it is no more. What buyers write comes to your own chats again; /group says how to join another group.
group-troubled = I can't open topics in “{ $group }” any more. What buyers write comes to your own chats until I can: let me manage topics there (Telegram), or create public threads and write in them (Discord).
group-stranger = I pass on only what people of the shop write, each known to me by their own chat. If you work here, ask an owner for an invitation and accept it in our own chat. If you write as an anonymous administrator, switch that off.
group-own-chat = Everybody here would see that. Do it in our own chat.
group-card-how = 💬 What is written here goes to { $buyer }
group-topic-begun = It has a topic in “{ $group }” now.
group-topic-there = It has a topic in “{ $group }” already.
form-reply = Reply
form-reply-words = Your message to the buyer

## Mail, and who can't be told

mail-subject = { $shop } · #{ $number }: { $what }
mail-registered = your order is in
mail-talk = a message
mail-track = Follow your order
mail-why = You get this mail because you ordered from { $shop }.
post-sign-in-title = Sign in to your orders
post-sign-in = This link signs you in to the page with all your orders, once, within ten minutes. Don't pass it on:
post-code-title = { $code } is your code for { $shop } #{ $number }
post-code = Type it on the page of your order: { $code }. It is good for ten minutes.
post-not-you = You did not ask for it? Then do nothing; nobody gets in without it.
mail-stop = No more mails from { $shop }
mail-choice-title = Mails from { $shop }
mail-choice-on = { $address } gets mails about its orders from { $shop }.
mail-choice-off = { $address } gets no more mails from { $shop }. The order's link still shows everything.
mail-choice-stop = Send no more mails
mail-choice-resume = Send them again
mail-choice-gone-title = This link is not known
mail-choice-gone = The link to stop mails is not complete. Please open it from the newest mail.
call-untold = ⚠ { $buyer } can't be told about #{ $number }: no chat and no mail reaches them. Send this yourself:
call-unread = ⚠ { $buyer } can't be reached about #{ $number }, so your message was not delivered: “{ $text }”. Send this yourself:
untold-sentence = { $shop } · #{ $number }: { $text } { $address }
untold-none = Every buyer was told.
untold-title = { $count ->
    [one] 1 buyer
   *[other] { $count } buyers
} not told
untold-row = #{ $number } { $buyer }: { $what } ({ $since })
untold-told = ✔ #{ $number }: { $buyer } was told.
untold-dismissed = #{ $number }: { $buyer } is not told.
untold-settled = That is settled already.
button-told = Told
button-dismiss = Dismiss
button-untold = { $count } more not told
notify-chat = You are told in chat; by mail only where no chat reaches you.
notify-mail = You are told by mail where the shop knows your address; else in chat.
notify-both = You are told in chat, and by mail where the shop knows your address.
button-by-chat = Chat
button-by-mail = Mail
button-by-both = Both

mail-which-order = Nobody has read this yet: a mail that answers none of ours doesn't say which order it is about. Answer the mail of that order, or write on its page:
mail-no-order = Nobody has read this: no order of yours is open here. Answer the mail of the order you mean.
mail-about-order = #{ $number } · { $shop }
mail-given-back = You wrote:

## Something is wrong

button-trouble = Something is wrong
button-trouble-still = Something is still wrong
button-trouble-not-arrived = It has not arrived
button-trouble-wrong = Wrong or damaged
button-trouble-paid = I paid, and it does not show
button-trouble-bare = Send without words
button-trouble-settled = Settled
button-trouble-return = Return or replace
trouble-not-arrived = not arrived
trouble-wrong = wrong or damaged
trouble-paid = paid, but not shown
trouble-what = { $shop } #{ $number }: what is wrong?
trouble-ask-words = { $shop } #{ $number }, { $trouble }: tell the seller in a few words, or send a picture.
trouble-opened = { $shop } #{ $number }: the seller knows now: { $trouble }.
trouble-settled-by-buyer = { $shop } #{ $number }: thank you, the seller knows that it is settled.
trouble-not-yet = Nothing can be wrong with #{ $number } yet: it is not on its way.
trouble-not-now = Nothing can be wrong with #{ $number } yet: it is not on its way. Ask the seller with [Message the seller].
trouble-line = ⚠ Since { $since }: { $trouble }
trouble-line-words = ⚠ Since { $since }: { $trouble }. “{ $text }”
call-trouble = ⚠ { $buyer } says about #{ $number }: { $trouble }
call-trouble-words = “{ $text }”
call-trouble-settled = { $buyer } says that it is settled: #{ $number }, { $trouble }
notice-case-settled = what you said is settled: { $trouble }.
correction-case = what you said to be wrong is open again.
done-case-opened = #{ $number }: the seller knows.
done-case-settled = #{ $number } is settled; the buyer is told.
refused-case-open = The buyer says since { $since } that something is wrong with #{ $number }. Tap [Settled] on its card once it is.
refused-no-case = Nothing is said to be wrong with #{ $number } any more.
refused-case-not-now = #{ $number } is { $stage }: that can't be wrong with it now.
## As promised: where it goes, what comes later, what a draft adds up to, customers kept

line-come-later = ↳ { $later } of { $quantity } come later
page-comes-later = { $later } of { $quantity } come later
notice-sent-to = 📍 The shop wrote down where your order is sent. Please look whether that is right.
notice-sent-to-instead = 📍 The shop changed where your order is sent. Please look whether that is right.
correction-sent-to = Correction: your order is sent where it was to go before.
setting-asks-address = Shipping without an address asks first
setting-no-address = Shipping without an address does not ask
button-asks-address = Ask for an address
button-no-address-needed = Don't ask for an address
draft-sum-differs = You wrote "{ $part }", and it comes to { $amount }. Is { $amount } right? If not, change the lines.
button-sum-is = It is { $amount }
draft-tax-none = "{ $part }": no tax is set for this shop, so none is on this order. It is set for all new orders in /settings.
draft-tax-included = "{ $part }": prices have { $rate } tax in them, as it is set for this shop in /settings.
draft-tax-added = "{ $part }": { $rate } tax is added to the goods, as it is set for this shop in /settings.
clause-send-to = the address
problem-clause-empty-send-to = After "{ $part }" comes an address. For example: { $example }
button-another-amount = Another amount
ask-claim-amount = How much did you pay? For example: 500
claim-too-much = #{ $number }: { $left } is left to pay. Write that or less, for example 500.
button-clear = Clear
button-clear-handle = Clear { $network }
button-more-orders = More orders
button-remove-customer = Remove
ask-remove-customer = Remove { $name } from your customers? { $orders ->
    [0] They have no orders.
    [one] Their order stays in the history
   *[other] Their { $orders } orders stay in the history
}; they are in no list any more, and their next order is a new customer's.
customer-removed = { $name } is removed from your customers.
customer-still-open = { $name } can't be removed: { $open ->
    [one] 1 order is
   *[other] { $open } orders are
} still open. Complete or cancel first.
customer-new-how = Write a name, and a phone or a mail if you have them. For example: /customer new Jane Cruz +63 917 123 4567 jane@example.com
customer-known-already = { $name } is a customer already.

## Changing an order by hand

help-change =
    /edit 1042 -1 cap; ship 60
    /status 1042: any status
    /merge, /split, /move, /delete
edit-title = #{ $number }, revision { $revision }, not applied yet
edit-choose = #{ $number } · { $buyer }: what changes?
edit-line = ({ $at }) { $quantity } × { $name } · { $price }
edit-gone = That change is settled already. Send /edit with the number again to change more.
edit-discarded = Discarded. Nothing was changed.
edit-empty = What changes on #{ $number }? For example: -1 white pants; +1 cap 250; ship 60
edit-no-such-line = #{ $number } has no “{ $typed }”. It has: { $has }. Something new comes with + and its price: +1 cap 250
edit-which-line = Which one is “{ $typed }”: { $lines }? Please write its whole name.
edit-misspelt = Does “{ $typed }” mean { $meant }?
edit-price-missing = { $name } is new on #{ $number }: what does one cost? For example: +1 { $name } 250
edit-what-of-it = What changes about { $name }? For example: -1 { $name }, 3 { $name }, { $name } @550, remove { $name }
edit-only-so-many = #{ $number } has only { $quantity } × { $name }. To take it off altogether: remove { $name }
edit-too-many = One line can have up to { $limit } pieces; that would be more { $name }.
edit-discount-unread = I can't read a discount in “{ $part }”. For example: discount 10%, or discount 50
edit-not-here = “{ $part }” is no change of what was ordered. A note goes like this: /note { $number } gift wrap. Money: /paid { $number } 500. Another buyer: /move { $number } Ana
ask-edit-price = What does one cost now? For example: 550
ask-edit-item = What is added, and for how much? For example: 1 cap 250
ask-edit-shipping = What does shipping cost now? For example: 60
ask-edit-discount = How much is taken off? For example: 10%, or 50
ask-edit-date = For which day is it promised? For example: 12 dec
button-edit = Edit
button-apply = Apply
button-apply-tell = Apply and tell { $buyer }
button-apply-anyway = Apply anyway
button-ask-agree = Ask { $buyer } to agree
button-agreed-already = { $buyer } agreed already
button-save-changes = Save changes
button-fewer = − ({ $at })
button-more-pieces = + ({ $at })
button-take-out = ✕ ({ $at })
button-price = Price ({ $at })
button-add = Add
button-shipping = Shipping
button-discount = Discount
button-date = Date
button-more-lines = More lines ›
button-status = Status…
button-withdraw = Withdraw the question
button-merge-with = Merge with #{ $number }
button-delete = Delete
line-proposed = ⏳ The buyer is asked to agree to { $total }.
status-which = #{ $number } is “{ $stage }”. What is it really?
status-unknown = I know no status “{ $typed }”. These are the ones:
ask-back-reason = Why does #{ $number } go back to “{ $stage }”? The buyer sees the reason. Tap one, or write it.
ask-reason-in-words = Please write the reason in a few words.
why-mistake = Pressed by mistake
why-came-back = The parcel came back
why-wanted-after-all = The buyer wants it after all
why-changed-mind = Changed my mind
why-ordered-by-mistake = Ordered by mistake
why-too-long = It takes too long
why-other = Another reason
ask-delete = Delete #{ $number } ({ $buyer }, { $stage })? It leaves every list; its history is kept, and its number brings it back.
button-delete-it = Yes, delete it
button-cancel-first = Cancel it first
button-bring-back = Bring back
merge-how = Which two orders? For example: /merge 1042 1051
ask-merge = Merge #{ $other } into #{ $number } ({ $buyer })? This is added:
merge-shipping = Shipping once: { $amount }
merge-money = { $amount } that was paid goes with it.
button-merge = Merge
ask-split = Make an order of its own out of #{ $number }, with the same buyer?
split-money = { $amount } that was paid goes with it.
split-left = Left on #{ $number }: { $total }
button-split = Split
move-how = To whom? For example: /move 1042 Ana +63 917 123 4567
ask-move = Give #{ $number } to { $to } instead of { $from }? { $from }'s link stops working and their card says that it is not theirs.
button-move = Move
card-not-yours = Correction: this order is not yours. Nothing has to be done.
button-want = Change or cancel
want-what = { $shop } #{ $number }: what would you like?
button-change-quantities = Change how many
button-cancel-mine = Cancel the order
ask-cancel-why = { $shop } #{ $number }: why do you cancel? Tap a reason, or write it.
buyer-cancelled = { $shop } #{ $number } is cancelled. The shop is told.
buyer-changed = { $shop } #{ $number } is changed; total { $total }. The shop is told.
cancel-which = Which order do you want to cancel?
nothing-to-cancel = None of your orders can be cancelled here any more. Please ask the shop.
## Returns

menu-return = Something comes back: 1042
menu-returns = Returns that wait for something
return-requested = requested
return-approved = approved
return-rejected = rejected
return-received = received
return-refunded = refunded
return-replaced = replaced
return-repaired = repaired
return-withdrawn = withdrawn
return-reason-damaged = damaged
return-reason-wrong = wrong item
return-reason-size = does not fit
return-reason-mind = changed my mind
return-piece = { $quantity } × { $name }
line-return = ↩ Return { $no }: { $pieces } · { $state }
line-return-why = ↳ { $wish }: { $reason }
line-return-rejection = ↳ { $reason }
line-return-replaced = ↳ replaced by #{ $number }
line-replaces = Replaces #{ $number }
page-returns = Returns
page-return = Return { $no }: { $pieces } · { $state }
page-return-worth = Return { $no }: { $pieces } · { $state } · { $amount }
history-return = Return { $no }: { $state }
history-replaces = Ordered in place of what came back of #{ $number }
return-choose = What comes back of #{ $number }?
return-line = { $chosen } of { $left } × { $name }
return-of = Return of #{ $number }: { $pieces }
return-nothing-left = Everything of #{ $number } is in a return already.
ask-return-reason = Why does it come back? Tap a reason or write one, for example: too small
ask-return-picture = Please send a picture of it, so that the shop can see.
return-picture-kept = The picture is kept.
ask-return-wish = What would be right?
ask-return-rejection = Why not? The buyer reads it. For example: it was worn
wish-refund = Money back
wish-replace = Replacement
wish-repair = Repair
button-return = Return
button-return-less = − { $name }
button-return-more = + { $name }
button-return-next = Next
button-return-other = Other lines ›
button-return-no-picture = No picture
button-return-approve = { $no ->
    [0] Approve return
   *[other] Approve return { $no }
}
button-return-reject = { $no ->
    [0] Reject return
   *[other] Reject return { $no }
}
button-return-back = { $no ->
    [0] Received: back to stock
   *[other] Received { $no }: back to stock
}
button-return-off = { $no ->
    [0] Received: written off
   *[other] Received { $no }: written off
}
button-return-aside = { $no ->
    [0] Received: to repair
   *[other] Received { $no }: to repair
}
button-return-refunded = { $no ->
    [0] Refunded
   *[other] Refunded { $no }
}
button-return-replace = { $no ->
    [0] Send a replacement
   *[other] Send a replacement { $no }
}
button-return-repaired = { $no ->
    [0] Repaired
   *[other] Repaired { $no }
}
button-return-picture = { $no ->
    [0] Picture
   *[other] Picture { $no }
}
button-return-withdraw = { $no ->
    [0] Withdraw return
   *[other] Withdraw return { $no }
}
button-return-no-reason = No reason
button-return-anyway = Send it anyway
returns-title = Returns that wait ({ $count })
returns-none = No return waits for anything.
returns-row = #{ $number } { $buyer } · return { $no }: { $pieces } · { $state }
done-return = #{ $number }: the return went on.
done-return-opened = Return { $no } of #{ $number } is open: { $pieces }.
done-return-approved = Return { $no } of #{ $number } is approved; the buyer is told.
done-return-rejected = Return { $no } of #{ $number } is rejected; the buyer is told.
done-return-back = Return { $no } of #{ $number } is here and back in stock.
done-return-off = Return { $no } of #{ $number } is here and written off.
done-return-aside = Return { $no } of #{ $number } is here, to be repaired.
done-return-to-refund = To be paid back: { $amount }
done-return-refunded = Return { $no } of #{ $number } is refunded.
done-return-paid-back = Return { $no } of #{ $number } is refunded: { $amount } paid back.
done-return-replaced = Return { $no } of #{ $number }: #{ $other } replaces it, at no cost.
done-return-repaired = Return { $no } of #{ $number } is repaired and goes back to the buyer.
done-return-withdrawn = Return { $no } of #{ $number } is withdrawn.
buyer-return-asked = { $shop } #{ $number }: you asked to return { $pieces }. The shop’s answer comes here.
buyer-return-withdrawn = { $shop } #{ $number }: you return nothing. Return { $no } is withdrawn.
call-return-asked = { $buyer } would like to return something of #{ $number }: { $pieces }
call-return-withdrawn = { $buyer } no longer asks for return { $no } of #{ $number }.
notice-return-requested = ↩ Return asked for: { $pieces }.
notice-return-approved = ↩ Return approved: { $pieces }. Please send or bring it back.
notice-return-rejected = ↩ Return not accepted: { $pieces }.
notice-return-rejected-because = ↩ Return not accepted: { $pieces }. { $reason }
notice-return-received = ↩ Your return has arrived: { $pieces }.
notice-return-received-worth = ↩ Your return has arrived: { $pieces }. { $amount } is taken off what you owe, or paid back.
notice-return-refunded = ↩ Your return is refunded: { $pieces }.
notice-return-paid-back = ↩ Your return is refunded: { $pieces }. { $amount } was paid back.
notice-return-replaced = ↩ Order #{ $number } replaces what you returned: { $pieces }. It costs nothing.
notice-return-repaired = ↩ Your return is repaired and comes back to you: { $pieces }.
notice-return-withdrawn = ↩ The shop closed the return of { $pieces }.
correction-return = Correction: that step of your return was taken back. Your order’s card shows where it stands.
refused-not-returnable = #{ $number } is { $stage }: only what was sent can come back. To call it off, cancel it.
refused-no-such-return = #{ $number } has no such return. Please look at the order again.
refused-return-stands = Return { $no } of #{ $number } is { $state }, so that can’t be done now.
refused-return-empty = Choose at least one piece of #{ $number }: tap + beside it.
refused-return-too-many = { $left ->
    [0] No { $name } of #{ $number } is left to return.
   *[other] Only { $left } × { $name } of #{ $number } can still come back, not { $asked }.
}
refused-return-reason = A return of #{ $number } needs a reason. For example: too small
refused-return-shelved = What came back with return { $no } of #{ $number } is in stock or written off, so nothing is left to repair. Refund it or send a replacement.
refused-has-return = #{ $number } was sent, as return { $no } says. Withdraw or reject that return first.
refused-replacement-stands = #{ $other } replaces it. Cancel #{ $other } first, then undo this on #{ $number }.
help-returns = /return 1042: something comes back; /returns: what waits

## Two orders of one, and what came back in part

line-merged-into = ↪ It went into #{ $number }.
card-separated = #{ $number } and your order are two again. You follow your own order as before.
correction-split = Correction: your order is one again.
refused-other-moved-on = #{ $number } can't be taken back alone: #{ $other } has gone on since, it is { $stage } now. Please look at #{ $other } first.
refused-return-too-late = #{ $number } could be returned until { $day }. Please write to the shop: it can still take it back.
split-choose = What of #{ $number } becomes an order of its own?
split-line = { $chosen } of { $all } × { $name }
split-how = Tap, or write it: /split { $number } 1 { $name }
button-split-off = Split…
setting-returns = Buyers can ask for a return until { $days ->
    [one] { $days } day
   *[other] { $days } days
} after delivery
setting-returns-any = Buyers can ask for a return at any time
button-set-returns = Returns: { $days } days
button-set-returns-any = Returns: any time
button-return-some = { $no ->
    [0] Received: some to stock
   *[other] Received { $no }: some to stock
}
ask-arrived = Return { $no } of #{ $number } is here: how many can be sold again? The rest is written off.
arrived-line = { $back } of { $all } × { $name }
arrived-how = Tap, or write it: 1 { $name }
arrived-unread = I can't read “{ $typed }”. How many can be sold again? For example: 1 { $name }
arrived-too-many = Only { $all } × { $name } came back, not { $asked }.
button-arrived = Put away
done-return-some = Return { $no } of #{ $number } is here: { $back } back in stock, { $off } written off.
ask-refund-for = { $amount } went back for #{ $number }. Which return is that for?
button-refund-for = Return { $no }: { $amount }
button-refund-for-all = All of them
button-refund-for-none = None of them

## Command menus

menu-start = Begin, or begin again
menu-help = What you can do here
menu-new = Take an order: Jane; 2 shirt 599
menu-orders = Your orders by status
menu-order = Show an order: 1042
menu-history = All that happened to an order, to read and print: 1042
menu-find = Find orders by number, name, phone or item: jane shirt
menu-confirm = Confirm orders: 1042 1043
menu-process = Start preparing orders: 1042
menu-ready = Mark orders as packed: 1042
menu-ship = Ship an order: 1042 jnt 88123456
menu-label = Labels of parcels: 1042 1043, or ready
menu-deliver = Mark orders as delivered: 1042
menu-complete = Complete orders: 1042
menu-cancel = Cancel an order: 1042 out of stock
menu-paid = Record a payment: 1042 500 cash
menu-bank = The bank's statement beside what is to be paid: send the .csv
menu-invoice = The number of an order's invoice: 1042
menu-refund = Pay money back: 1042 500 gcash
menu-refunds = What has to be paid back
menu-rate = What another currency is worth, for costs: CNY 8.1
menu-methods = How buyers pay you: bank BDO 0012345678 Mia Cruz
menu-cod = Cash with couriers and pay-outs: jnt 5100 881,882
menu-day = The day's money; count and close it
menu-profit = What was earned: 1042, or month
menu-away = Nobody in the shop: fri 18:00 to mon 9:00
menu-lock = A phone is lost: lock its chats
menu-words = What buyers are told, in your own words
menu-settings = Tax, deadlines, what buyers may do
menu-hold = Put an order on hold: 1042 waiting for fabric
menu-release = Let an order on hold go on: 1042
menu-note = Add a note to an order: 1042 call before noon
menu-edit = Change an order: 1042 -1 white pants; +1 cap 250
menu-status = Choose any status of an order: 1042 confirmed
menu-merge = Merge two orders of one buyer: 1042 1051
menu-split = Make some items an order of their own: 1042 1 white pants
menu-move = Give an order to another buyer: 1042 Ana +63 917 123 4567
menu-delete = Delete an order that is over: 1042
menu-undo = Take back the last step of an order: 1042
menu-my = Your orders, from every shop
menu-track = Follow an order by its link
menu-notify = Where you are told: in chat, by mail, or both
menu-stop = Stop getting updates
menu-language = Choose your language
menu-untold = Buyers who could not be told
menu-invite = Invite someone to your shop
menu-team = Who works in your shop
menu-shop = Your shop, or switch to another
menu-web = A link that signs you in on the web
## Discord's options

option-order = The order's number
option-courier = Who carries the parcel
option-tracking = The parcel's number
option-amount = How much was received
option-method = How it was paid, such as GCash or cash
option-reason = Why
option-buyer = Name, e-mail and phone of the buyer
option-items = Such as: 2 black shirt 599; white pants 699
option-changes = Such as: -1 white pants; +1 cap 250; discount 10%
option-shipping = What shipping costs
option-deposit = What was paid in advance, such as: 500 gcash
option-due = When it is due, such as: 12 dec
option-note = A remark for yourself and your team
option-link = The link the seller sent you
option-language = What to read from now on
option-text = Everything in one line, as in a message
