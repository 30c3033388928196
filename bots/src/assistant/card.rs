//! An order as a card: what its seller and its buyer see of it, and what each can do.

use waybill_core::money::Money;
use waybill_core::order::{Order, Stage, Step};
use waybill_core::payment::EntryKind;
use waybill_core::shop::Shop;
use waybill_core::subscription::Follows;
use waybill_core::text::{Arg, Phrase, texts};
use waybill_core::token::ShopToken;
use waybill_core::wording;

use super::Settings;
use super::message::{Button, Say, verbatim};
use super::press::{OrderPress, Press};

/// The seller's card.
pub fn seller(order: &Order, followers: &[Follows]) -> Say {
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
    }
    if order.shipping_minor > 0 {
        say = say.and(texts::LineShipping {
            amount: Money::new(order.shipping_minor, order.currency).digits(),
        });
    }
    say = say.and(texts::LineTotal {
        amount: order.total(),
    });
    say = payments(say, order);
    if let Some(day) = order.due_on {
        say = say.and(texts::LineDue { day });
    }
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
    told(say, followers).with_rows(seller_rows(order))
}

/// The seller's card with the buttons that are used less.
pub fn seller_more(order: &Order, followers: &[Follows]) -> Say {
    let mut say = seller(order, followers);
    say.buttons = more_rows(order);
    say
}

/// The buyer's card. Every message names the shop first.
pub fn buyer(order: &Order, shop: &Shop, token: Option<&ShopToken>, settings: &Settings) -> Say {
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
    say = say.gap();
    for line in &order.lines {
        say = say.and(texts::LinePlain {
            quantity: line.quantity,
            name: &line.name,
        });
    }
    say = say.and(summary(order));
    if let Some(day) = order.due_on {
        say = say.and(texts::LineDue { day });
    }
    say = parcels(say, order);
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
    say.row(first)
        .row([Button::press(stop, press(OrderPress::Stop))])
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

fn payments(mut say: Say, order: &Order) -> Say {
    for entry in order.ledger.standing() {
        let amount = Money::new(-entry.amount_minor, order.currency).digits();
        let deposit = entry.kind == EntryKind::Deposit;
        say = say.and(match (deposit, &entry.method) {
            (true, Some(method)) => Phrase::from(texts::LineDepositBy { method, amount }),
            (true, None) => texts::LineDeposit { amount }.into(),
            (false, Some(method)) => texts::LineReceivedBy { method, amount }.into(),
            (false, None) => texts::LineReceived { amount }.into(),
        });
    }
    let to_pay = order.to_pay();
    if order.head.stage == Stage::Cancelled {
        // Nothing is owed for what will not happen.
        say
    } else if to_pay.minor > 0 {
        say.and(texts::LineToPay { amount: to_pay })
    } else if to_pay.minor < 0 {
        let amount = Money::new(-to_pay.minor, order.currency);
        say.and(texts::LineOverpaid { amount })
    } else {
        say.and(texts::LinePaid)
    }
}

fn parcels(mut say: Say, order: &Order) -> Say {
    for parcel in &order.parcels {
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
        .filter(|follows| follows.stopped.is_none())
        .map(name)
        .collect();
    if !told.is_empty() {
        say = say.and(texts::LineTold { names: told });
    }
    for follows in followers {
        let name = name(follows);
        match follows.stopped.as_deref() {
            None | Some("revoked") => {}
            Some("asked") => say = say.and(texts::LineStopped { name }),
            Some(_) => say = say.and(texts::LineNotTold { name }),
        }
    }
    say
}

/// The channel's name as people know it.
pub fn channel(channel: waybill_core::channel::Channel) -> Phrase {
    use waybill_core::channel::Channel;
    match channel {
        Channel::Telegram => texts::ChannelTelegram.into(),
        Channel::Discord => texts::ChannelDiscord.into(),
        Channel::Web => texts::ChannelWeb.into(),
        Channel::Terminal => texts::ChannelTerminal.into(),
    }
}

fn summary(order: &Order) -> Phrase {
    let items = order.item_count();
    let total = order.total();
    let to_pay = order.to_pay();
    if order.head.stage == Stage::Cancelled {
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
    if order.to_pay().minor > 0 && stage != Stage::Cancelled {
        let paid = OrderPress::Paid(order.head.payment_version);
        first.push(Button::press(texts::ButtonPaid, press(paid)));
    }
    let second = vec![
        Button::press(texts::ButtonPaper, press(OrderPress::Paper)),
        Button::press(texts::ButtonMore, press(OrderPress::More)),
    ];
    [first, second]
        .into_iter()
        .filter(|row| !row.is_empty())
        .collect()
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

fn more_rows(order: &Order) -> Vec<Vec<Button>> {
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let stage = order.head.stage;
    let seen = order.head.fulfilment_version;
    let later: Vec<Button> = Stage::ALL
        .into_iter()
        .filter(|to| *to > stage && *to != Stage::Cancelled && !stage.is_over())
        .filter(|to| !(order.pick_up && *to == Stage::Shipped))
        .filter(|_| order.head.hold.is_none())
        .map(|to| advance(order, to))
        .collect();
    let mut rows: Vec<Vec<Button>> = later.chunks(3).map(<[Button]>::to_vec).collect();
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
    if stage < Stage::Shipped {
        keep.push(Button::press(
            texts::ButtonCancel,
            press(OrderPress::AskCancel(seen)),
        ));
    }
    rows.push(keep);
    rows.push(vec![
        Button::press(texts::ButtonQr, press(OrderPress::Qr)),
        Button::press(texts::ButtonRenew, press(OrderPress::AskRenew)),
        Button::press(texts::ButtonLess, press(OrderPress::Less)),
    ]);
    rows
}
