//! An order as a card: what its seller and its buyer see of it, and what each can do.

use chrono::NaiveDate;
use waybill_core::id::OrderId;
use waybill_core::money::{Currency, Money};
use waybill_core::order::act::Party;
use waybill_core::order::decide::{invoiceable, labelable, sendable};
use waybill_core::order::sums::Sums;
use waybill_core::order::{Discount, Order, OrderNumber, Stage, Step, Tax};
use waybill_core::payment::EntryKind;
use waybill_core::payment::recorded::Recorded;
use waybill_core::shop::Shop;
use waybill_core::subscription::Follows;
use waybill_core::talk::Standing;
use waybill_core::text::{Arg, Phrase, texts};
use waybill_core::token::ShopToken;
use waybill_core::whose::{Part, Stand};
use waybill_core::wording::{self, percent};

use super::Settings;
use super::message::{Button, Say, verbatim};
use super::press::{OrderPress, Press, ReturnPress, SplitPress, TalkPress};
use super::{groups, returning, talking, trouble, whose};
pub use waybill_core::wording::channel;

/// The seller's card.
pub fn seller(order: &Order, (followers, talk): (&[Follows], &Standing)) -> Say {
    let title = texts::CardTitle {
        number: order.number.0,
        buyer: &order.buyer.name,
        stage: state(order),
    };
    let mut say = Say::titled(title);
    if let Some(contact) = contact(order) {
        say = say.and(contact);
    }
    for line in &order.lines {
        let amount = line.amount_minor().unwrap_or(i64::MAX);
        say = say.and(texts::LinePriced {
            quantity: line.quantity,
            name: &line.name,
            price: Money::new(line.unit_price_minor, order.currency).digits(),
            amount: Money::new(amount, order.currency).digits(),
        });
        // What is on its way waits no more.
        if line.back_ordered > 0 && order.head.stage < Stage::Shipped {
            say = say.and(texts::LineBackOrdered {
                count: line.back_ordered,
            });
        }
    }
    say = sums(say, order);
    say = payments(say, order);
    if let Some(proposal) = &order.head.proposal {
        let total = order.money(proposal.total_minor);
        say = say.and(texts::LineProposed { total });
    }
    if let Some(day) = promised(order) {
        say = say.and(texts::LineDue { day });
    }
    say = label(destination(say, order), order);
    say = invoice(say, order);
    if let Some(note) = &order.head.note {
        say = say.and(texts::LineNote { note });
    }
    say = parcels(say, order);
    if let Some(hold) = &order.head.hold {
        say = say.and(texts::LineHeld {
            reason: &hold.reason,
            since: hold.since,
        });
    }
    if let Some(reason) = &order.head.cancel_reason {
        say = say.and(texts::LineReason { reason });
    }
    say = merged(say, order);
    say = returning::lines(say, order, Party::Shop);
    if let Some(case) = &order.head.case {
        say = say.and(trouble::line(case, Party::Shop));
    }
    say = talking::lines(say, talk);
    told(say, followers).with_rows(seller_rows(order))
}

/// The card in the order's topic, where all of the shop's group read it: how the buyer is reached and
/// where they live is for those who may know.
pub fn group(order: &Order, around: (&[Follows], &Standing)) -> Say {
    let mut order = order.clone();
    order.buyer.email = None;
    order.buyer.phone = None;
    order.head.destination = None;
    let say = seller(&order, around).and(texts::GroupCardHow {
        buyer: &order.buyer.name,
    });
    groups::for_all(say)
}

/// The seller's card with the buttons that are used less.
pub fn seller_more(
    order: &Order,
    around: (&[Follows], &Standing),
    others: &[(OrderId, OrderNumber)],
) -> Say {
    let mut say = seller(order, around);
    say.buttons = more_rows(order, others);
    let last = say.buttons.pop();
    say.buttons.extend(whose::rows(order, around.0));
    say.buttons.extend(last);
    say
}

/// Who wrote down the money of an order, and through what, the latest first.
pub fn recorded(say: Say, recorded: &[Recorded]) -> Say {
    recorded.iter().fold(say, |say, each| {
        let (amount, at) = (each.amount, each.at);
        let by = match each.channel {
            Some(known) => Phrase::from(texts::FollowerName {
                name: &each.by,
                channel: channel(known),
            }),
            None => verbatim(&each.by),
        };
        say.and(if each.kind == EntryKind::Kept {
            Phrase::from(texts::RecordedKept { amount, by, at })
        } else if each.kind.sign() < 0 {
            texts::RecordedBack { amount, by, at }.into()
        } else {
            texts::RecordedIn { amount, by, at }.into()
        })
    })
}

/// The buyer's card. Every message names the shop first. Whoever only looks on sees what the public page
/// shows, and no more.
pub fn buyer(
    order: &Order,
    shop: &Shop,
    token: Option<&ShopToken>,
    settings: &Settings,
    stand: Stand,
) -> Say {
    let acts = stand.part == Some(Part::Theirs);
    let mut say = Say::titled(texts::BuyerTitle {
        shop: &shop.name,
        number: order.number.0,
    });
    if let Some(step) = order.step() {
        say = say.and(texts::BuyerProgress {
            bar: bar(step),
            step: wording::step(step, order.pick_up),
        });
    }
    say = say.and(wording::told(
        order.head.stage,
        order.pick_up,
        order.head.hold.is_some(),
    ));
    if let Some(reason) = &order.head.cancel_reason {
        say = say.and(texts::LineReason { reason });
    }
    say = merged(say, order).gap();
    for line in &order.lines {
        say = say.and(texts::LinePlain {
            quantity: line.quantity,
            name: &line.name,
        });
        if let Some(later) = line.comes_later(order.head.stage) {
            say = say.and(texts::LineComeLater {
                later,
                quantity: line.quantity,
            });
        }
    }
    say = came_and_went(say.and(summary(order)), order);
    if order.cash_on_delivery
        && order.asked_of_buyer().minor > 0
        && order.head.stage != Stage::Cancelled
    {
        say = say.and(texts::LineOnDelivery);
    }
    if order.head.balance.claimed > 0 {
        say = say.and(texts::LineBeingChecked {
            amount: order.money(order.head.balance.claimed),
        });
    }
    if order.head.balance.refunding > 0 {
        say = say.and(texts::LineRefunding {
            amount: order.money(order.head.balance.refunding),
        });
    }
    if let Some(back) = goes_back(order).filter(|_| order.refund_due().minor > 0) {
        say = say.and(back);
    }
    if let Some(day) = promised(order) {
        say = say.and(texts::LineDue { day });
    }
    // The whole of it would tell everybody with the link where the buyer lives.
    if order.head.destination.is_some() && acts {
        say = say.and(texts::LineSendToKnown);
    }
    say = parcels(invoice(say, order), order);
    say = deadline(say, order);
    if let Some(case) = order.head.case.as_ref().filter(|_| acts) {
        say = say.and(trouble::line(case, Party::Buyer));
    }
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let mut first = Vec::new();
    if let Some(token) = token {
        let address = settings.tracking_address(token);
        first.push(Button::open(texts::ButtonTrack, address));
    }
    first.push(Button::press(texts::ButtonPaper, press(OrderPress::Paper)));
    let stop = texts::ButtonStop {
        number: order.number.0,
    };
    let stop = Button::press(stop, press(OrderPress::Stop));
    if !acts {
        return whose::question(say, order, stand).row(first).row([stop]);
    }
    let more = Button::press(texts::ButtonMore, press(OrderPress::More));
    say = returning::lines(say, order, Party::Buyer);
    let mut answer = Vec::new();
    if let Some(proposal) = &order.head.proposal {
        let total = order.money(proposal.total_minor);
        say = say.and(texts::LineAsksToAgree { total });
        let version = proposal.version;
        let agree = press(OrderPress::Agree(version));
        answer.push(Button::press(texts::ButtonAgree, agree));
        let decline = press(OrderPress::Decline(version));
        answer.push(Button::press(texts::ButtonDecline, decline));
    }
    let mut pay = Vec::new();
    // Who said to have paid all of it is not asked again while that is checked.
    if order.to_send().minor > 0 && order.head.stage != Stage::Cancelled {
        pay.push(Button::press(
            texts::ButtonHowToPay,
            press(OrderPress::HowToPay),
        ));
        pay.push(Button::press(
            texts::ButtonIPaid,
            press(OrderPress::AskClaim),
        ));
    }
    let mut wants = Vec::new();
    if sendable(order).is_ok() {
        let where_to = press(OrderPress::WhereToSend);
        wants.push(Button::press(texts::ButtonWhereToSend, where_to));
    }
    if order.buyer_may_cancel(&shop.settings) || order.buyer_may_change(&shop.settings) {
        let want = press(OrderPress::Want);
        wants.push(Button::press(texts::ButtonWant, want));
    }
    wants.push(talking::button(
        texts::ButtonMessageSeller,
        (order.shop_id, order.order_id),
        TalkPress::Write(0),
    ));
    wants.extend(trouble::card_button(order, Party::Buyer));
    say = say.row(answer).row(first).row(pay).row(wants);
    for row in returning::buyer_rows(order) {
        say = say.row(row);
    }
    say.row([stop, more])
}

/// The buyer's card with the buttons that are used less, for whoever acts as the buyer.
pub fn buyer_more(card: Say, order: &Order) -> Say {
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let mut say = card;
    let mut last = say.buttons.pop().unwrap_or_default();
    last.pop();
    last.push(Button::press(texts::ButtonLess, press(OrderPress::Less)));
    say.row([
        Button::press(texts::ButtonHistory, press(OrderPress::History)),
        Button::press(texts::ButtonNotify, press(OrderPress::Notify)),
    ])
    .row(last)
}

impl Say {
    fn with_rows(mut self, rows: Vec<Vec<Button>>) -> Self {
        self.buttons = rows;
        self
    }
}

fn state(order: &Order) -> Phrase {
    let stage = wording::stage(order.head.stage);
    if order.head.hold.is_some() {
        texts::StateHeld { stage }.into()
    } else {
        stage
    }
}

fn contact(order: &Order) -> Option<Phrase> {
    let words: Vec<&str> = [&order.buyer.email, &order.buyer.phone]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    (!words.is_empty()).then(|| verbatim(words.join(" · ")))
}

/// What makes the total of the lines, of a draft as of an order.
pub fn parts(
    mut say: Say,
    sums: &Sums,
    (discount, tax): (Option<Discount>, Tax),
    currency: Currency,
) -> Say {
    let digits = |minor| Money::new(minor, currency).digits();
    if sums.discount > 0 {
        let amount = digits(-sums.discount);
        say = say.and(match discount {
            Some(Discount::Rate(rate)) => Phrase::from(texts::LineDiscountRate {
                rate: percent(rate),
                amount,
            }),
            Some(Discount::Amount(_)) | None => texts::LineDiscount { amount }.into(),
        });
    }
    if sums.shipping > 0 {
        say = say.and(texts::LineShipping {
            amount: digits(sums.shipping),
        });
    }
    if sums.tax > 0 && !tax.included {
        say = say.and(texts::LineTax {
            rate: percent(tax.rate),
            amount: digits(sums.tax),
        });
    }
    say
}

/// The tax that a total has in it already.
pub fn tax_included(say: Say, sums: &Sums, tax: Tax, currency: Currency) -> Say {
    if sums.tax == 0 || !tax.included {
        return say;
    }
    say.and(texts::LineTaxIncluded {
        rate: percent(tax.rate),
        amount: Money::new(sums.tax, currency).digits(),
    })
}

/// What the lines add up to.
fn sums(mut say: Say, order: &Order) -> Say {
    let digits = |minor| order.money(minor).digits();
    let agreed = (order.discount, order.tax);
    say = parts(say, &order.sums, agreed, order.currency);
    say = say.and(texts::LineTotal {
        amount: order.total(),
    });
    say = tax_included(say, &order.sums, order.tax, order.currency);
    let returned = order.returned_worth().minor;
    if returned > 0 {
        say = say.and(texts::LineReturned {
            amount: digits(-returned),
        });
    }
    let allowance = order.allowance().minor;
    if allowance > 0 {
        say = say.and(texts::LineAllowance {
            amount: digits(-allowance),
        });
    }
    say
}

fn payments(mut say: Say, order: &Order) -> Say {
    for entry in order.ledger.money_in() {
        let amount = Money::new(-entry.amount_minor, order.currency).digits();
        let deposit = entry.kind == EntryKind::Deposit;
        say = say.and(match (deposit, &entry.method) {
            (true, Some(method)) => Phrase::from(texts::LineDepositBy { method, amount }),
            (true, None) => texts::LineDeposit { amount }.into(),
            (false, Some(method)) => texts::LineReceivedBy { method, amount }.into(),
            (false, None) => texts::LineReceived { amount }.into(),
        });
    }
    let fees: i64 = order.ledger.standing().map(|entry| entry.fee_minor).sum();
    if fees > 0 {
        let amount = order.money(fees).digits();
        say = say.and(texts::LineCourierFee { amount });
    }
    for entry in order
        .ledger
        .standing()
        .filter(|entry| entry.kind.sign() < 0)
    {
        let amount = order.money(entry.amount_minor).digits();
        say = say.and(if entry.kind == EntryKind::Kept {
            Phrase::from(texts::LineKept { amount })
        } else {
            texts::LineRefunded { amount }.into()
        });
    }
    let balance = order.head.balance;
    if balance.claimed > 0 {
        say = say.and(texts::LineToCheck {
            amount: order.money(balance.claimed),
        });
    }
    if balance.collected > 0 {
        say = say.and(texts::LineCollected {
            amount: order.money(balance.collected),
        });
    }
    if balance.refunding > 0 {
        say = say.and(texts::LineRefunding {
            amount: order.money(balance.refunding),
        });
    }
    let to_pay = order.asked_of_buyer();
    let cancelled = order.head.stage == Stage::Cancelled;
    if to_pay.minor > 0 && order.cash_on_delivery && !cancelled {
        say.and(texts::LineCashOnDelivery { amount: to_pay })
    } else if to_pay.minor > 0 {
        deadline(say.and(texts::LineToPay { amount: to_pay }), order)
    } else if let Some(back) = goes_back(order) {
        say.and(back)
    } else if cancelled || balance.collected > 0 {
        // Nothing is owed for what will not happen.
        say
    } else {
        say.and(texts::LinePaid)
    }
}

/// What the buyer paid and has back, in their own words; no more than a few of the latest.
fn came_and_went(say: Say, order: &Order) -> Say {
    const SHOWN: usize = 5;
    let moved: Vec<_> = order
        .ledger
        .standing()
        .filter(|entry| entry.kind.sign() != 0)
        .collect();
    let latest = moved.len().saturating_sub(SHOWN);
    moved.into_iter().skip(latest).fold(say, |say, entry| {
        let amount = order.money(entry.amount_minor);
        say.and(match (entry.kind, &entry.method) {
            (EntryKind::Kept, _) => Phrase::from(texts::LineYourKept { amount }),
            (kind, Some(method)) if kind.sign() > 0 => {
                texts::LineYourPaymentBy { amount, method }.into()
            }
            (kind, None) if kind.sign() > 0 => texts::LineYourPayment { amount }.into(),
            (_, Some(method)) => texts::LineYourRefundBy { amount, method }.into(),
            (_, None) => texts::LineYourRefund { amount }.into(),
        })
    })
}

/// What was paid beyond what is owed: to be paid back where the goods don't stay with the buyer, else
/// paid too much.
fn goes_back(order: &Order) -> Option<Phrase> {
    let surplus = order.money(-order.to_pay().minor);
    let due = order.refund_due();
    let cancelled = order.head.stage == Stage::Cancelled;
    if due.minor > 0 && (cancelled || order.returned_worth().minor > 0) {
        Some(texts::LineToRefund { amount: due }.into())
    } else if surplus.minor > 0 {
        Some(texts::LineOverpaid { amount: surplus }.into())
    } else {
        None
    }
}

/// The promised day, while it is ahead: what was delivered or called off is due no more.
fn promised(order: &Order) -> Option<NaiveDate> {
    order.due_on.filter(|_| order.head.stage < Stage::Delivered)
}

/// Until when it is to be paid, while it is not and nothing waits to be checked.
fn deadline(say: Say, order: &Order) -> Say {
    match order.head.pay_by {
        Some(until)
            if order.asked_of_buyer().minor > 0
                && order.head.balance.claimed == 0
                && order.head.stage != Stage::Cancelled =>
        {
            say.and(texts::LinePayBy { until })
        }
        Some(_) | None => say,
    }
}

/// The order that has its lines now.
fn merged(say: Say, order: &Order) -> Say {
    match order.merged_number {
        Some(number) => say.and(texts::LineMergedInto { number: number.0 }),
        None => say,
    }
}

/// Where it is sent, in full: the card is for the order's own parties.
fn destination(say: Say, order: &Order) -> Say {
    match &order.head.destination {
        Some(destination) => say.and(texts::LineSendTo {
            place: destination.line(),
        }),
        None => say,
    }
}

/// The number of its invoice, for both sides.
fn invoice(say: Say, order: &Order) -> Say {
    match &order.head.invoice {
        Some(invoice) => say.and(texts::LineInvoice {
            invoice: &invoice.number,
        }),
        None => say,
    }
}

/// That its label is printed, for the seller.
fn label(say: Say, order: &Order) -> Say {
    match order.head.labelled {
        Some(at) => say.and(texts::LineLabelled { at }),
        None => say,
    }
}

fn parcels(mut say: Say, order: &Order) -> Say {
    for parcel in order.parcels() {
        if let Some(words) = parcel_words(parcel.courier.as_deref(), parcel.tracking.as_deref()) {
            say = say.and(texts::LineParcel { parcel: words });
        }
    }
    say
}

/// Courier and number in one piece of text; `None` where neither is known.
pub fn parcel_words(courier: Option<&str>, tracking: Option<&str>) -> Option<String> {
    let words: Vec<&str> = [courier, tracking].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn told(mut say: Say, followers: &[Follows]) -> Say {
    let name = |follows: &Follows| {
        Arg::from(Phrase::from(texts::FollowerName {
            name: &follows.name,
            channel: channel(follows.channel),
        }))
    };
    let told: Vec<Arg> = followers
        .iter()
        .filter(|follows| follows.stopped.is_none() && follows.part == Part::Theirs)
        .map(name)
        .collect();
    if !told.is_empty() {
        say = say.and(texts::LineTold { names: told });
    }
    let watching: Vec<Arg> = followers
        .iter()
        .filter(|follows| follows.stopped.is_none() && follows.part != Part::Theirs)
        .map(name)
        .collect();
    if !watching.is_empty() {
        say = say.and(texts::LineWatching { names: watching });
    }
    for follows in followers {
        let name = name(follows);
        match follows.stopped.as_deref() {
            None | Some("revoked" | "moved" | "separated" | "replaced") => {}
            Some("asked" | "unsubscribed") => say = say.and(texts::LineStopped { name }),
            Some(_) => say = say.and(texts::LineNotTold { name }),
        }
    }
    say
}

fn summary(order: &Order) -> Phrase {
    let items = order.item_count();
    let total = order.total();
    let to_pay = order.asked_of_buyer();
    // Of what goes back a line of its own says.
    if order.head.stage == Stage::Cancelled || to_pay.minor < 0 {
        texts::SummaryPlain { items, total }.into()
    } else if to_pay.minor > 0 {
        texts::SummaryToPay {
            items,
            to_pay,
            total,
        }
        .into()
    } else {
        texts::SummaryPaid { items, total }.into()
    }
}

fn bar(step: Step) -> String {
    let mut bar = String::new();
    for each in Step::ALL {
        if each != Step::Pending {
            bar.push_str("━━");
        }
        bar.push(if each <= step { '●' } else { '○' });
    }
    bar
}

fn seller_rows(order: &Order) -> Vec<Vec<Button>> {
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let stage = order.head.stage;
    let seen = order.head.fulfilment_version;
    let held = order.head.hold.is_some();
    let mut first = Vec::new();
    if held {
        first.push(Button::press(
            texts::ButtonRelease,
            press(OrderPress::Release),
        ));
    } else if let Some(next) = stage.next(order.pick_up) {
        first.push(advance(order, next));
        // Shipping is what a seller does most: it is always near.
        if next < Stage::Shipped && !order.pick_up && stage < Stage::Shipped {
            first.push(Button::press(
                texts::ButtonShip,
                press(OrderPress::Ship(seen)),
            ));
        }
    }
    let paid = press(OrderPress::Paid(order.head.payment_version));
    if order.asked_of_buyer().minor > 0 && stage != Stage::Cancelled {
        first.push(Button::press(texts::ButtonPaid, paid));
    } else if order.head.balance.collected > 0 {
        first.push(Button::press(texts::ButtonCourierPaid, paid));
    }
    let second = vec![
        talking::button(
            texts::ButtonMessage,
            (order.shop_id, order.order_id),
            TalkPress::Write(0),
        ),
        Button::press(texts::ButtonPaper, press(OrderPress::Paper)),
        Button::press(texts::ButtonMore, press(OrderPress::More)),
    ];
    let mut rows = Vec::new();
    if order.head.balance.claimed > 0 {
        let amount = order.money(order.head.balance.claimed);
        let check = press(OrderPress::Check);
        rows.push(vec![Button::press(texts::ButtonCheck { amount }, check)]);
    }
    rows.push(first);
    rows.extend(returning::seller_rows(order));
    rows.extend(trouble::card_button(order, Party::Shop).map(|button| vec![button]));
    rows.push(second);
    rows.retain(|row| !row.is_empty());
    rows
}

fn advance(order: &Order, to: Stage) -> Button {
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let seen = order.head.fulfilment_version;
    let label: Phrase = match to {
        Stage::Confirmed => texts::ButtonConfirm.into(),
        Stage::Processing => texts::ButtonProcess.into(),
        Stage::Ready => texts::ButtonReady.into(),
        Stage::Shipped => texts::ButtonShip.into(),
        Stage::Delivered => texts::ButtonDeliver.into(),
        Stage::Completed => texts::ButtonComplete.into(),
        Stage::Pending | Stage::Cancelled => wording::stage(to),
    };
    let does = if to == Stage::Shipped {
        OrderPress::Ship(seen)
    } else {
        OrderPress::Advance(to, seen)
    };
    Button::press(label, press(does))
}

/// What can be made on paper beside the receipt.
fn paper_buttons(order: &Order) -> Vec<Button> {
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let history = press(OrderPress::History);
    let mut buttons = vec![Button::press(texts::ButtonHistory, history)];
    if labelable(order).is_ok() {
        buttons.push(Button::press(texts::ButtonLabel, press(OrderPress::Label)));
    }
    if invoiceable(order).is_ok() {
        let invoice = press(OrderPress::Invoice);
        buttons.push(Button::press(texts::ButtonInvoice, invoice));
    }
    buttons
}

fn more_rows(order: &Order, others: &[(OrderId, OrderNumber)]) -> Vec<Vec<Button>> {
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let stage = order.head.stage;
    let seen = order.head.fulfilment_version;
    let mut rows: Vec<Vec<Button>> = Vec::new();
    let mut change = Vec::new();
    if stage < Stage::Shipped {
        change.push(Button::press(texts::ButtonEdit, press(OrderPress::Edit)));
    }
    change.push(Button::press(
        texts::ButtonStatus,
        press(OrderPress::Status),
    ));
    if stage < Stage::Shipped && order.item_count() > 1 {
        let split = OrderPress::Split(SplitPress::Begin);
        change.push(Button::press(texts::ButtonSplitOff, press(split)));
    }
    if order.asked_of_buyer().minor > 0 && stage != Stage::Cancelled && !order.cash_on_delivery {
        change.push(Button::press(
            texts::ButtonPayBy,
            press(OrderPress::AskPayBy),
        ));
    }
    if let Some(proposal) = &order.head.proposal {
        let withdraw = OrderPress::Decline(proposal.version);
        change.push(Button::press(texts::ButtonWithdraw, press(withdraw)));
    }
    rows.push(change);
    if stage < Stage::Shipped && !others.is_empty() {
        rows.push(
            others
                .iter()
                .map(|(id, number)| {
                    let label = texts::ButtonMergeWith { number: number.0 };
                    Button::press(label, press(OrderPress::AskMerge(*id)))
                })
                .collect(),
        );
    }
    let mut keep = Vec::new();
    if order.head.hold.is_some() {
        keep.push(Button::press(
            texts::ButtonRelease,
            press(OrderPress::Release),
        ));
    } else if !stage.is_over() {
        keep.push(Button::press(texts::ButtonHold, press(OrderPress::Hold)));
    }
    keep.push(Button::press(texts::ButtonNote, press(OrderPress::Note)));
    if stage < Stage::Shipped && !order.pick_up {
        let address = press(OrderPress::WhereToSend);
        keep.push(Button::press(texts::ButtonAddress, address));
    }
    if order.is_returnable() {
        let begin = OrderPress::Return(ReturnPress::Begin);
        keep.push(Button::press(texts::ButtonReturn, press(begin)));
    }
    if stage < Stage::Shipped {
        keep.push(Button::press(
            texts::ButtonCancel,
            press(OrderPress::AskCancel(seen)),
        ));
    }
    if stage.is_over() {
        keep.push(Button::press(
            texts::ButtonDelete,
            press(OrderPress::AskHide),
        ));
    }
    rows.push(keep);
    rows.push(paper_buttons(order));
    rows.push(vec![
        Button::press(texts::ButtonQr, press(OrderPress::Qr)),
        Button::press(texts::ButtonRenew, press(OrderPress::AskRenew)),
        Button::press(texts::ButtonLess, press(OrderPress::Less)),
    ]);
    rows
}
