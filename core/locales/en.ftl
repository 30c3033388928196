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

## The web chat

## Papers

## The assistant

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
problem-discount = I can't put a discount on an order yet, so "{ $part }" is left out. Please lower the item's price instead.
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
