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
difference-due = Promised for { $day }
difference-due-none = No promised day any more
payment-to-check = To check
payment-collected = Paid to the courier
payment-partly-refunded = Partly refunded
payment-refunded = Refunded
page-discount = Discount
page-tax = Tax
page-tax-included = Tax included
page-returned = Returned goods
page-to-refund = To be paid back
page-claim-by = Said to be paid, { $method }
page-claim = Said to be paid
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

# Channels
channel-telegram = Telegram
channel-discord = Discord
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
ask-cancel = Cancel #{ $number } ({ $buyer })? The buyer is told.
ask-cancel-paid = Cancel #{ $number } ({ $buyer })? { $received } was received and has to be paid back. The buyer is told.
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
list-row = #{ $number } { $buyer } · { $stage } · { $items } pcs · { $total }
list-row-to-pay = #{ $number } { $buyer } · { $stage } · { $items } pcs · { $total } · to pay { $to_pay }
button-back = ‹ Back
button-older = Older ›
find-how = What shall I look for? A number, a name, a phone or an item: /find jane shirt
found = Found for “{ $query }”
found-nothing = I found nothing for “{ $query }”. Try one word, or part of it.

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
invite-how = An invitation to work for { $shop }: good for one person, for seven days. They send me:
invite-unknown = I know no such invitation. Ask for a new one.
invite-used = This invitation to { $shop } was used already or is too old. Ask for a new one.
joined = Welcome to { $shop }! You can take and move orders now. Send /help to see how.
member-already = You work for { $shop } already.
team-title = { $shop }: the team
team-row = { $name } · { $role }
team-invite = Send /invite to ask someone in.
role-owner = owner
role-staff = staff
button-remove = Remove { $name }
removed = { $name } no longer works here.
removed-already = That person no longer works here.
owners-only = Only the owner of the shop can do that.
shops-title = You work for:
switched = You work for { $shop } now.
button-open-shop = Open another shop
web-how = This link signs you in to the web chat, once, within ten minutes. Don't pass it on:
button-sign-in = Sign in

# Anything else
not-yours = That is not yours to change.
not-understood = I can't do that here.
not-understood-seller = I don't understand that. To take an order, write:
command-unknown = I know no command /{ $word }.
edited-command = Editing a command does not do it again. Send it anew.
button-old = This button is from another time. Send /help to see what can be done.
message-too-long = That message has { $size } KB; I read at most { $limit } KB. Send it in parts.
file-not-read = I can't read files yet; “{ $name }” was not used.
apology = Something went wrong on my side and I could not handle your last message. It is kept, and somebody will look. Please try again in another way.
document-receipt = receipt-{ $number }.pdf

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
help-answer = Or answer an order's message: “shipped jnt 8812”, “paid 500”, “note gift wrap”.
help-undo = Anything can be taken back: [Undo], or /undo 1042.
help-buyer-too =
    /my: what you bought yourself
    /web: this chat in a browser
    /shop: switch shops
help-owner =
    /invite: ask someone in
    /team: who works here
help-everyone =
    /language: English, 中文
    /stop: stop updates
help-buyer = What I can do for you
help-track = /track and the link from the seller: I tell you every step.
help-my = /my: all your orders, from every shop.
help-stop = /stop: no more updates.

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
problem-total = "{ $part }" can be left out: I work out totals myself.
problem-payment = I left out "{ $part }". What was paid in advance is a deposit; other payments are recorded once the order is there. For example: deposit 500 gcash
problem-address = "{ $part }" can wait: I ask where to send before shipping.
problem-steps = I can't put steps of work on an order yet, so "{ $part }" is left out.
problem-tax = I can't put taxes and service charges on an order yet, so "{ $part }" is left out. Please count them into the prices.
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
button-set-remind = Remind { $hours } h before
ask-refund = Pay back #{ $number } ({ $buyer })? Due: { $due }.
ask-refund-more = Pay back { $amount } for #{ $number } ({ $buyer })? Only { $due } is due.
refunds-title = { $shop }: refunds
refunds-none = Nothing has to go back.
refunds-more = The first { $count } are shown.
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
day-packed = { $count } packed, not handed over
day-untold = { $count ->
    [one] 1 buyer
   *[other] { $count } buyers
} can't be told
day-unreadable = “{ $typed }” is no day. For example: /day yesterday, /day 2026-11-20
day-future = { $day } has not come yet.
ask-count = How much cash do you have? For example: 2000
day-count-matches = ✔ { $counted } counted: it matches.
day-count-over = { $counted } counted, { $cash } came in: { $by } too much.
day-count-short = { $counted } counted, { $cash } came in: { $by } missing.
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
settings-title = { $shop }: settings
setting-no-tax = Tax: none
setting-tax-included = Tax: { $rate }, included in prices
setting-tax-added = Tax: { $rate }, added to prices
setting-undo = Undo: within { $time }
setting-cancel = Buyers cancel pending orders themselves: { $may }
setting-change = Buyers change pending orders themselves: { $may }
setting-pay-by = Orders are to be paid within { $hours } hours
setting-no-deadline = Orders have no deadline for payment
setting-remind = Buyers are reminded { $hours } hours before
setting-no-reminder = Buyers are not reminded
setting-yes = yes
setting-no = no
time-minutes = { $count } min
time-hours = { $count } h
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
line-discount = Discount { $amount }
line-discount-rate = Discount { $rate } { $amount }
line-tax = Tax { $rate } { $amount }
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
refused-undo-too-old = That was too long ago to undo on #{ $number }: this shop allows { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
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

## Command menus

menu-start = Begin, or begin again
menu-help = What you can do here
menu-new = Take an order: Jane; 2 shirt 599
menu-orders = Your orders by status
menu-order = Show an order: 1042
menu-find = Find orders by number, name, phone or item: jane shirt
menu-confirm = Confirm orders: 1042 1043
menu-process = Start preparing orders: 1042
menu-ready = Mark orders as packed: 1042
menu-ship = Ship an order: 1042 jnt 88123456
menu-deliver = Mark orders as delivered: 1042
menu-complete = Complete orders: 1042
menu-cancel = Cancel an order: 1042 out of stock
menu-paid = Record a payment: 1042 500 cash
menu-refund = Pay money back: 1042 500 gcash
menu-refunds = What has to be paid back
menu-methods = How buyers pay you: bank BDO 0012345678 Mia Cruz
menu-cod = Cash with couriers and pay-outs: jnt 5100 881,882
menu-day = The day's money; count and close it
menu-profit = What was earned: 1042, or month
menu-settings = Tax, deadlines, what buyers may do
menu-hold = Put an order on hold: 1042 waiting for fabric
menu-release = Let an order on hold go on: 1042
menu-note = Add a note to an order: 1042 call before noon
menu-undo = Take back the last step of an order: 1042
menu-my = Your orders, from every shop
menu-track = Follow an order by its link
menu-stop = Stop getting updates
menu-language = Choose your language
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
option-shipping = What shipping costs
option-deposit = What was paid in advance, such as: 500 gcash
option-due = When it is due, such as: 12 dec
option-note = A remark for yourself and your team
option-link = The link the seller sent you
option-language = What to read from now on
option-text = Everything in one line, as in a message
