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
