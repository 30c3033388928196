//! A status travels: buttons, commands, answers to a card, several numbers at once, undo.

use waybill_core::customer::person;
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::money::Money;
use waybill_core::order::act::{Key, Outcome, Party, Request, act};
use waybill_core::order::decide::{Action, EventAction, Refusal};
use waybill_core::order::{Order, OrderNumber, Parcel, Stage, merge, store, waiting};
use waybill_core::payment::EntryKind;
use waybill_core::shop::Shop;
use waybill_core::text::{Arg, Phrase, Reader, texts};
use waybill_core::{outbox, subscription, tracking, wording};

use super::card;
use super::command::{self, Command, Verb};
use super::message::{Answer, Attached, Button, Place, Say, verbatim};
use super::order_line::parse_amount;
use super::permission;
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::state::Asking;
use super::wording as words;
use super::{changing, deadline, joining, refunds, sending, standing};

/// A command about orders, with its numbers.
pub async fn command(scene: &mut Scene<'_>, command: &Command) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.work() else {
        scene.say(Say::line(texts::NoShop).row([Button::press(texts::ButtonSell, Press::Sell)]));
        return Ok(());
    };
    let one = !allows_several(command.verb);
    let read = command::numbers(&command.rest, one);
    if read.numbers.is_empty() {
        let part: String = command.rest.chars().take(60).collect();
        let command = command.verb.name();
        scene.say(if part.is_empty() {
            Say::line(texts::NumberMissing { command })
        } else {
            Say::line(texts::NumberUnreadable { command, part })
        });
        return Ok(());
    }
    let keys: Vec<Key> = read
        .numbers
        .iter()
        .map(|number| Key::Number(*number))
        .collect();
    on_orders(scene, &shop, &keys, command.verb, &read.rest).await
}

/// The one order a command is about, and the rest of it; says what is wrong with it where there is
/// none.
pub fn one_number(scene: &mut Scene<'_>, command: &Command) -> Option<(OrderNumber, String)> {
    let read = command::numbers(&command.rest, true);
    if let Some(number) = read.numbers.first() {
        return Some((*number, read.rest));
    }
    let part: String = command.rest.chars().take(60).collect();
    let command = command.verb.name();
    scene.say(if part.is_empty() {
        Say::line(texts::NumberMissing { command })
    } else {
        Say::line(texts::NumberUnreadable { command, part })
    });
    None
}

/// An answer to a message about an order: the command without its number.
pub async fn answer(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    command: &Command,
) -> Result<(), DatabaseError> {
    on_orders(
        scene,
        shop,
        &[Key::Id(order_id)],
        command.verb,
        &command.rest,
    )
    .await
}

const fn allows_several(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Confirm
            | Verb::Process
            | Verb::Ready
            | Verb::Ship
            | Verb::Deliver
            | Verb::Complete
            | Verb::Cancel
            | Verb::Release
            | Verb::Undo
    )
}

async fn on_orders(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    if verb == Verb::Order {
        return show(scene, shop, keys, rest).await;
    }
    if verb == Verb::Refund {
        return refunds::refund(scene, shop, keys, rest).await;
    }
    if verb == Verb::Cancel {
        return ask_cancel(scene, shop, keys, rest).await;
    }
    if let [key] = keys {
        if verb == Verb::Edit {
            return changing::begin(scene, shop, *key, rest, None).await;
        }
        if verb == Verb::Status {
            return standing::status(scene, shop, *key, rest).await;
        }
        if verb == Verb::PayBy && rest.trim().is_empty() {
            return deadline::ask(scene, shop, *key, rest).await;
        }
        if verb == Verb::Delete {
            return standing::ask_delete(scene, shop, *key).await;
        }
        if matches!(verb, Verb::Merge | Verb::Split | Verb::Move) {
            return joining::of_order(scene, shop, *key, verb, rest).await;
        }
    }
    if let (Verb::Return, [key, ..]) = (verb, keys) {
        if !super::returning::begin(scene, Party::Shop, shop, *key).await? {
            no_such_order(scene, shop, *key, verb, rest).await?;
        }
        return Ok(());
    }
    if verb == Verb::Ship && sending::asks_before_shipping(scene, shop, keys, rest).await? {
        return Ok(());
    }
    one_by_one(scene, shop, keys, verb, rest).await
}

/// [Ship anyway] where `/ship` found no address.
pub async fn shipped_anyway(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.work() else {
        return Ok(());
    };
    let read = command::numbers(rest, false);
    let keys: Vec<Key> = read.numbers.into_iter().map(Key::Number).collect();
    one_by_one(scene, &shop, &keys, Verb::Ship, &read.rest).await
}

async fn one_by_one(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    let mut tried = Vec::new();
    for key in keys {
        let action = match action(scene, shop, *key, verb, rest).await? {
            Ok(action) => action,
            Err(say) => {
                scene.say(say);
                return Ok(());
            }
        };
        if let Action::Undo { version } = action
            && !may_undo(scene, shop, *key, version).await?
        {
            return Ok(());
        }
        tried.push((*key, perform(scene, shop, *key, &action, None).await?));
    }
    match tried.as_slice() {
        [(key, outcome)] => report_one(scene, shop, *key, outcome, verb, rest).await,
        several => {
            report_several(scene, several);
            Ok(())
        }
    }
}

/// The action a command means, or what is wrong with the command.
async fn action(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    verb: Verb,
    rest: &str,
) -> Result<Result<Action, Say>, DatabaseError> {
    if let Some(to) = verb.stage() {
        let parcel = Parcel::default();
        return Ok(Ok(Action::Advance { to, parcel }));
    }
    Ok(match verb {
        Verb::Ship => Ok(Action::Advance {
            to: Stage::Shipped,
            parcel: named(command::parcel(rest)),
        }),
        Verb::Paid => amount_and_method(shop, rest).map(|(amount, method)| Action::Pay {
            amount,
            method,
            deposit: false,
        }),
        Verb::PayBy => deadline::typed(shop, rest, scene.at),
        Verb::Hold if rest.is_empty() => Err(Say::line(texts::HoldReasonMissing)),
        Verb::Hold => Ok(Action::Hold {
            reason: rest.chars().take(200).collect(),
        }),
        Verb::Release => Ok(Action::Release),
        Verb::Note if rest.is_empty() => Err(Say::line(texts::NoteMissing)),
        Verb::Note => Ok(Action::Note {
            text: rest.to_owned(),
        }),
        Verb::Address => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let order = store::find(&mut in_shop, key).await?;
            let number = order.map(|order| order.number);
            let number = number.or(if let Key::Number(number) = key {
                Some(number)
            } else {
                None
            });
            sending::typed(shop, number.map_or(0, |number| number.0), rest)
        }
        Verb::Undo => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let last = match store::find(&mut in_shop, key).await? {
                Some(order) => store::last_standing_event(&mut in_shop, order.order_id).await?,
                None => None,
            };
            Ok(Action::Undo {
                version: last.unwrap_or(0),
            })
        }
        Verb::Cancel => Ok(Action::Cancel {
            reason: (!rest.is_empty()).then(|| rest.chars().take(200).collect()),
        }),
        Verb::Start
        | Verb::Help
        | Verb::New
        | Verb::Orders
        | Verb::Order
        | Verb::Find
        | Verb::Items
        | Verb::Stock
        | Verb::Low
        | Verb::Edit
        | Verb::Status
        | Verb::Merge
        | Verb::Split
        | Verb::Move
        | Verb::Delete
        | Verb::Confirm
        | Verb::Process
        | Verb::Ready
        | Verb::Deliver
        | Verb::Complete
        | Verb::Refund
        | Verb::Refunds
        | Verb::Rate
        | Verb::Methods
        | Verb::Cod
        | Verb::Day
        | Verb::Profit
        | Verb::Settings
        | Verb::Return
        | Verb::Returns
        | Verb::My
        | Verb::Track
        | Verb::Stop
        | Verb::Language
        | Verb::Invite
        | Verb::Team
        | Verb::Rights
        | Verb::Customer
        | Verb::Customers
        | Verb::Buyers
        | Verb::Shop
        | Verb::Web => Err(Say::line(texts::NotUnderstood)),
    })
}

async fn may_undo(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    version: i32,
) -> Result<bool, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    match store::find(&mut in_shop, key).await? {
        Some(order) => permission::may_undo(scene, shop.shop_id, order.order_id, version).await,
        None => Ok(true),
    }
}

/// A courier under the name people know it by.
fn named(parcel: Parcel) -> Parcel {
    Parcel {
        courier: parcel.courier.map(|courier| {
            waybill_core::courier::known(&courier).map_or(courier, |known| known.name.to_owned())
        }),
        ..parcel
    }
}

/// "500 cash": how much and how, each where it is said; or what is wrong with it.
pub(super) fn amount_and_method(
    shop: &Shop,
    rest: &str,
) -> Result<(Option<Money>, Option<String>), Say> {
    let mut words = rest.split_whitespace();
    let Some(first) = words.next() else {
        return Ok((None, None));
    };
    let method = |words: Vec<&str>| {
        let method: String = words.join(" ").chars().take(60).collect();
        (!method.is_empty()).then(|| shop.method(&method))
    };
    // "₱ 500" and "php 500" are two words and one amount.
    let mut rest: Vec<&str> = words.collect();
    let mut typed = first.to_owned();
    if !first.chars().any(char::is_numeric)
        && rest
            .first()
            .is_some_and(|word| word.starts_with(|c: char| c.is_numeric()))
    {
        typed = format!("{first} {}", rest.remove(0));
    }
    match parse_amount(&typed, shop.currency) {
        Ok(amount) => Ok((Some(amount), method(rest))),
        // "/paid 1042 cash": all of it, in cash.
        Err(_)
            if !typed.chars().any(char::is_numeric) && first.chars().all(char::is_alphabetic) =>
        {
            let mut all = vec![first];
            all.extend(rest);
            Ok((None, method(all)))
        }
        Err(problem) => Err(Say::line(words::amount_problem(&problem))),
    }
}

/// Does one action, and tells the open pages.
pub async fn perform(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    action: &Action,
    seen: Option<i32>,
) -> Result<Outcome, DatabaseError> {
    perform_for(scene, Party::Shop, shop, key, action, seen).await
}

/// Does one action on somebody's behalf, and tells the open pages.
pub async fn perform_for(
    scene: &mut Scene<'_>,
    party: Party,
    shop: &Shop,
    key: Key,
    action: &Action,
    seen: Option<i32>,
) -> Result<Outcome, DatabaseError> {
    let actor = scene.actor_for(party);
    let request = Request {
        action,
        seen,
        silent: false,
        shop,
        actor: &actor,
        at: scene.at,
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let outcome = act(&mut in_shop, key, &request).await?;
    if let Outcome::Done {
        order,
        action: done,
        version,
    } = &outcome
    {
        let other = if let Action::Undo { .. } = action {
            merge::undo::other_side(&mut in_shop, order.order_id, *version).await?
        } else {
            None
        };
        let gives_back = matches!(
            done,
            EventAction::Cancel
                | EventAction::Edit
                | EventAction::ReturnReceive
                | EventAction::Undo
        );
        if gives_back && party == Party::Shop {
            let freed = waiting::freed_by(&mut in_shop, order.order_id, *version).await?;
            let freed = freed.into_iter().map(|variant| (shop.shop_id, variant));
            scene.freed.extend(freed);
        }
        let changed = [Some(order.order_id), other].into_iter().flatten();
        let changed = changed.map(|id| Live::Order(shop.shop_id, id));
        scene.changed.extend(changed);
    }
    Ok(outcome)
}

pub(super) async fn report_one(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    outcome: &Outcome,
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    match outcome {
        Outcome::Done {
            order,
            action,
            version,
        } => {
            let say = done(order, *action, *version);
            scene.say_of((order.shop_id, order.order_id), say);
        }
        Outcome::Refused { order, refusal } => {
            let say = refused(order, refusal);
            scene.say_of((order.shop_id, order.order_id), say);
        }
        Outcome::NoSuchOrder => no_such_order(scene, shop, key, verb, rest).await?,
    }
    Ok(())
}

/// "2 confirmed; #1050 is cancelled and stays so."
fn report_several(scene: &mut Scene<'_>, tried: &[(Key, Outcome)]) {
    let mut parts: Vec<Arg> = Vec::new();
    let done: Vec<(&Order, EventAction)> = tried
        .iter()
        .filter_map(|(_, outcome)| match outcome {
            Outcome::Done { order, action, .. } => Some((order.as_ref(), *action)),
            Outcome::Refused { .. } | Outcome::NoSuchOrder => None,
        })
        .collect();
    if let Some((_, action)) = done.first() {
        parts.push(Arg::from(several(*action, done.len())));
    }
    for (key, outcome) in tried {
        match outcome {
            Outcome::Done { .. } => {}
            Outcome::Refused { order, refusal } => {
                parts.push(Arg::from(words::refusal(order.number, refusal)));
            }
            Outcome::NoSuchOrder => {
                if let Key::Number(number) = key {
                    parts.push(Arg::from(Phrase::from(texts::NoSuchOrder {
                        number: number.0,
                    })));
                }
            }
        }
    }
    let mut say = Say::default();
    for part in parts {
        say = say.and(verbatim(part));
    }
    scene.say(say);
}

fn several(action: EventAction, count: usize) -> Phrase {
    match action {
        EventAction::Confirm => texts::SeveralConfirmed { count }.into(),
        EventAction::Process => texts::SeveralProcessing { count }.into(),
        EventAction::Ready => texts::SeveralReady { count }.into(),
        EventAction::Ship => texts::SeveralShipped { count }.into(),
        EventAction::Deliver => texts::SeveralDelivered { count }.into(),
        EventAction::Complete => texts::SeveralCompleted { count }.into(),
        EventAction::Cancel => texts::SeveralCancelled { count }.into(),
        EventAction::Undo => texts::SeveralUndone { count }.into(),
        EventAction::Place
        | EventAction::Pay
        | EventAction::Claim
        | EventAction::Reject
        | EventAction::Collect
        | EventAction::StartRefund
        | EventAction::Refund
        | EventAction::Edit
        | EventAction::Propose
        | EventAction::Decline
        | EventAction::Correct
        | EventAction::Absorb
        | EventAction::Merge
        | EventAction::Split
        | EventAction::Reassign
        | EventAction::Recognise
        | EventAction::Hide
        | EventAction::Show
        | EventAction::SendTo
        | EventAction::PayBy
        | EventAction::Fill
        | EventAction::Hold
        | EventAction::Release
        | EventAction::Note
        | EventAction::ReturnAsk
        | EventAction::ReturnApprove
        | EventAction::ReturnReject
        | EventAction::ReturnReceive
        | EventAction::ReturnSettle
        | EventAction::ReturnWithdraw => texts::SeveralDone { count }.into(),
    }
}

/// What is said of an action that took effect, with a way back.
pub(super) fn done(order: &Order, action: EventAction, version: i32) -> Say {
    let number = order.number.0;
    let text: Phrase = match action {
        EventAction::Confirm => texts::DoneConfirmed { number }.into(),
        EventAction::Process => texts::DoneProcessing { number }.into(),
        EventAction::Ready => texts::DoneReady { number }.into(),
        EventAction::Ship => match order.parcels().next_back().and_then(|parcel| {
            card::parcel_words(parcel.courier.as_deref(), parcel.tracking.as_deref())
        }) {
            Some(parcel) => texts::DoneShippedBy { number, parcel }.into(),
            None => texts::DoneShipped { number }.into(),
        },
        EventAction::Deliver => texts::DoneDelivered { number }.into(),
        EventAction::Complete => texts::DoneCompleted { number }.into(),
        EventAction::Cancel => texts::DoneCancelled { number }.into(),
        EventAction::Pay => paid_words(order),
        EventAction::Claim => texts::ClaimThanks { number }.into(),
        EventAction::Reject => texts::DoneRejected { number }.into(),
        EventAction::Collect => texts::DoneCollected {
            number,
            amount: last_amount(order),
        }
        .into(),
        EventAction::StartRefund => texts::DoneRefundStarted {
            number,
            amount: last_amount(order),
        }
        .into(),
        EventAction::Refund => texts::DoneRefunded {
            number,
            amount: last_amount(order),
        }
        .into(),
        EventAction::Edit | EventAction::Split => texts::DoneEdited {
            number,
            revision: order.head.revision,
            total: order.total(),
        }
        .into(),
        EventAction::Propose => texts::DoneProposed {
            number,
            buyer: &order.buyer.name,
        }
        .into(),
        EventAction::Decline => texts::DoneDeclined { number }.into(),
        EventAction::Correct => texts::DoneSetBack {
            number,
            stage: wording::stage(order.head.stage),
        }
        .into(),
        EventAction::Absorb | EventAction::Merge => texts::DoneAbsorbed {
            number,
            total: order.total(),
        }
        .into(),
        EventAction::Reassign | EventAction::Recognise => texts::DoneReassigned {
            number,
            buyer: &order.buyer.name,
        }
        .into(),
        EventAction::Hide => texts::DoneHidden { number }.into(),
        EventAction::Show => texts::DoneShown { number }.into(),
        EventAction::Hold => texts::DoneHeld { number }.into(),
        EventAction::Release => texts::DoneReleased { number }.into(),
        EventAction::SendTo => match &order.head.destination {
            Some(destination) => texts::DoneSendTo {
                number,
                place: destination.line(),
            }
            .into(),
            None => texts::NoAddress { number }.into(),
        },
        EventAction::Note => texts::DoneNoted { number }.into(),
        EventAction::PayBy => match order.head.pay_by {
            Some(until) => texts::DonePayBy { number, until }.into(),
            None => texts::DonePayByNone { number }.into(),
        },
        EventAction::Fill => texts::DoneFilled {
            number,
            buyer: &order.buyer.name,
        }
        .into(),
        EventAction::ReturnAsk
        | EventAction::ReturnApprove
        | EventAction::ReturnReject
        | EventAction::ReturnReceive
        | EventAction::ReturnSettle
        | EventAction::ReturnWithdraw => texts::DoneReturn { number }.into(),
        EventAction::Undo | EventAction::Place => {
            let stage = wording::stage(order.head.stage);
            return Say::line(texts::DoneUndone { number, stage });
        }
    };
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let undo = Button::press(texts::ButtonUndo, press(OrderPress::Undo(version)));
    let due = order.refund_due();
    if action == EventAction::Cancel && due.minor > 0 {
        let seen = order.head.payment_version;
        return Say::line(text)
            .and(texts::LineToRefund { amount: due })
            .row([
                Button::press(
                    texts::ButtonStartRefund,
                    press(OrderPress::StartRefund(seen)),
                ),
                Button::press(texts::ButtonRefunded, press(OrderPress::Refunded(seen))),
            ])
            .row([undo]);
    }
    Say::line(text).row([undo])
}

fn last_amount(order: &Order) -> Money {
    order.money(order.ledger.0.last().map_or(0, |entry| entry.amount_minor))
}

fn paid_words(order: &Order) -> Phrase {
    let number = order.number.0;
    let amount = last_amount(order);
    let to_pay = order.to_pay();
    if to_pay.minor > 0 {
        texts::DonePaidPart {
            number,
            amount,
            to_pay,
        }
        .into()
    } else if to_pay.minor < 0 {
        let surplus = Money::new(-to_pay.minor, order.currency);
        texts::DoneOverpaid {
            number,
            amount,
            surplus,
        }
        .into()
    } else {
        texts::DonePaid { number, amount }.into()
    }
}

pub fn refused(order: &Order, refusal: &Refusal) -> Say {
    let say = Say::line(words::refusal(order.number, refusal));
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    match refusal {
        Refusal::OnHold { .. } => say.row([Button::press(
            texts::ButtonRelease,
            press(OrderPress::Release),
        )]),
        Refusal::IsHidden => say.row([Button::press(
            texts::ButtonBringBack,
            press(OrderPress::Unhide),
        )]),
        Refusal::MovedOn { .. } | Refusal::UndoTooLate { .. } => {
            let show = texts::ButtonShow {
                number: order.number.0,
            };
            say.row([Button::press(show, press(OrderPress::Show))])
        }
        Refusal::Already { .. }
        | Refusal::Past { .. }
        | Refusal::IsCancelled { .. }
        | Refusal::TooLateToCancel { .. }
        | Refusal::PickedUp
        | Refusal::NotOnHold
        | Refusal::NothingToPay
        | Refusal::AmountOutOfRange
        | Refusal::NothingToUndo
        | Refusal::AlreadyUndone
        | Refusal::NoteTooLong
        | Refusal::UndoNotYours { .. }
        | Refusal::UndoTooOld { .. }
        | Refusal::TooLateToChange { .. }
        | Refusal::NothingChanges
        | Refusal::NoSuchLine
        | Refusal::TooManyLines
        | Refusal::NothingLeft
        | Refusal::DiscountTooMuch { .. }
        | Refusal::ReasonMissing
        | Refusal::NotBackwards { .. }
        | Refusal::NothingWaits
        | Refusal::NothingToRefund
        | Refusal::RefundTooMuch { .. }
        | Refusal::NothingProposed
        | Refusal::NotHidden
        | Refusal::StillOpen { .. }
        | Refusal::WasMerged
        | Refusal::CannotMerge
        | Refusal::OtherMovedOn { .. }
        | Refusal::ReturnTooLate { .. }
        | Refusal::OutOfStock { .. }
        | Refusal::NotReturnable { .. }
        | Refusal::NoSuchReturn
        | Refusal::ReturnStands { .. }
        | Refusal::ReturnEmpty
        | Refusal::ReturnTooMany { .. }
        | Refusal::ReturnReasonMissing
        | Refusal::ReturnShelved { .. }
        | Refusal::HasReturn { .. }
        | Refusal::ReplacementStands { .. }
        | Refusal::DeadlinePast { .. }
        | Refusal::DeadlineTooFar { .. }
        | Refusal::PaidOnDelivery
        | Refusal::ClaimWaits
        | Refusal::NobodyWaits
        | Refusal::NotForBuyers { .. } => say,
    }
}

/// "No order #1402. Did you mean #1042 (Jane Cruz, processing)?"
pub async fn no_such_order(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    let Key::Number(OrderNumber(number)) = key else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let near = store::near(&mut in_shop, &number.to_string()).await?;
    let mut say = Say::line(texts::NoSuchOrder { number });
    if let [only] = near.as_slice() {
        let offer = format!("/{} {} {rest}", verb.name(), only.number);
        let offer = scene.state.offer(shop.shop_id, offer);
        say = Say::line(texts::DidYouMean {
            number,
            other: only.number.0,
            buyer: &only.buyer,
            stage: wording::stage(only.stage),
        })
        .row([Button::press(texts::ButtonYes, Press::Offer(offer))]);
    } else if !near.is_empty() {
        say = say.and(texts::DidYouMeanOneOf).row(near.iter().map(|row| {
            let label = texts::ButtonOrder {
                number: row.number.0,
                buyer: &row.buyer,
            };
            Button::press(
                label,
                Press::Order(shop.shop_id, row.order_id, OrderPress::Show),
            )
        }));
    }
    scene.say(say);
    Ok(())
}

async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    rest: &str,
) -> Result<(), DatabaseError> {
    for key in keys {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        match store::find(&mut in_shop, *key).await? {
            Some(order) if order.head.hidden.is_some() => {
                let say = refused(&order, &Refusal::IsHidden);
                scene.say_of((shop.shop_id, order.order_id), say);
            }
            Some(order) => {
                scene
                    .show_card((shop.shop_id, order.order_id), None)
                    .await?
            }
            None => no_such_order(scene, shop, *key, Verb::Order, rest).await?,
        }
    }
    Ok(())
}

/// Cancelling asks first.
pub async fn ask_cancel(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    reason: &str,
) -> Result<(), DatabaseError> {
    for key in keys {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        let Some(order) = store::find(&mut in_shop, *key).await? else {
            no_such_order(scene, shop, *key, Verb::Cancel, reason).await?;
            continue;
        };
        let say = cancel_question(&order, reason, scene);
        scene.say_of((shop.shop_id, order.order_id), say);
    }
    Ok(())
}

fn cancel_question(order: &Order, reason: &str, scene: &mut Scene<'_>) -> Say {
    let ask = Action::Cancel { reason: None };
    if let Err(refusal) = waybill_core::order::decide::decide(order, &ask, None, None, scene.at) {
        return refused(order, &refusal);
    }
    let number = order.number.0;
    let text: Phrase = if order.received().minor > 0 {
        texts::AskCancelPaid {
            number,
            buyer: &order.buyer.name,
            received: order.received(),
        }
        .into()
    } else {
        texts::AskCancel {
            number,
            buyer: &order.buyer.name,
        }
        .into()
    };
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let yes = if reason.is_empty() {
        press(OrderPress::Cancel(order.head.fulfilment_version))
    } else {
        // A button can't carry a reason; the conversation remembers it.
        let text = format!("/cancel! {number} {reason}");
        Press::Offer(scene.state.offer(order.shop_id, text))
    };
    Say::line(text).row([
        Button::press(
            if order.received().minor > 0 {
                Phrase::from(texts::ButtonCancelThenRefund)
            } else {
                texts::ButtonCancelOrder.into()
            },
            yes,
        ),
        Button::press(texts::ButtonKeep, press(OrderPress::Keep)),
    ])
}

/// [Yes, cancel] with the reason that was given.
pub async fn cancel_confirmed(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.work() else {
        return Ok(());
    };
    let read = command::numbers(rest, true);
    let Some(number) = read.numbers.first() else {
        return Ok(());
    };
    let action = Action::Cancel {
        reason: (!read.rest.is_empty()).then(|| read.rest.chars().take(200).collect()),
    };
    let outcome = perform(scene, &shop, Key::Number(*number), &action, None).await?;
    settle_question(scene, &outcome);
    Ok(())
}

/// Puts the outcome in the place of the question that was asked.
pub fn settle_question(scene: &mut Scene<'_>, outcome: &Outcome) {
    let (order, say) = match outcome {
        Outcome::Done {
            order,
            action,
            version,
        } => (order, done(order, *action, *version)),
        Outcome::Refused { order, refusal } => (order, refused(order, refusal)),
        Outcome::NoSuchOrder => return,
    };
    scene.answers.push(Answer {
        say,
        place: scene.pressed_on.clone().map_or(Place::New, Place::Message),
        order: Some((order.shop_id, order.order_id)),
        tag: None,
    });
}

/// A button of an order, pressed by someone of its shop.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    press: OrderPress,
) -> Result<(), DatabaseError> {
    let key = Key::Id(order_id);
    let place = (shop.shop_id, order_id);
    match press {
        OrderPress::Show => scene.show_card(place, None).await,
        OrderPress::Advance(to, seen) => {
            let parcel = Parcel::default();
            card_action(scene, shop, key, Action::Advance { to, parcel }, Some(seen)).await
        }
        OrderPress::ShipBare(seen) => {
            let action = Action::Advance {
                to: Stage::Shipped,
                parcel: Parcel::default(),
            };
            scene.state.asking = None;
            let outcome = perform(scene, shop, key, &action, Some(seen)).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Paid(seen) => {
            let action = Action::Pay {
                amount: None,
                method: None,
                deposit: false,
            };
            let outcome = perform(scene, shop, key, &action, Some(seen)).await?;
            report_one(scene, shop, key, &outcome, Verb::Paid, "").await
        }
        OrderPress::Cancel(seen) => {
            let action = Action::Cancel { reason: None };
            let outcome = perform(scene, shop, key, &action, Some(seen)).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Undo(version) => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let undone = store::event(&mut in_shop, order_id, version).await?;
            let answers = undone.is_some_and(|undone| {
                matches!(undone.action, EventAction::Pay | EventAction::Reject)
            });
            let outcome = perform(scene, shop, key, &Action::Undo { version }, None).await?;
            let here = scene.conversation.conversation_id;
            let on_call = match scene.pressed_on.clone() {
                // The other calls stay as they are: what came of it is said in their place.
                Some(message) if answers => {
                    let mut system = scene.transaction.system().await?;
                    outbox::is_call(&mut system, here, &message).await?
                }
                Some(_) | None => false,
            };
            if on_call {
                answer_call(scene, &outcome);
            } else {
                settle_question(scene, &outcome);
            }
            Ok(())
        }
        OrderPress::Release => card_action(scene, shop, key, Action::Release, None).await,
        OrderPress::Ship(seen) => ask_parcel(scene, shop, order_id, seen).await,
        OrderPress::ShipAnyway(seen) => ask_parcel_anyway(scene, shop, order_id, seen).await,
        OrderPress::WhereToSend => match found(scene, shop, key).await? {
            Some(order) => sending::ask(scene, shop, &order).await,
            None => Ok(()),
        },
        OrderPress::AskBuyerWhere => match found(scene, shop, key).await? {
            Some(order) => sending::ask_buyer(scene, shop, &order).await,
            None => Ok(()),
        },
        OrderPress::SendThere(shown) => match found(scene, shop, key).await? {
            Some(order) => sending::there(scene, Party::Shop, shop, &order, shown).await,
            None => Ok(()),
        },
        OrderPress::AskCancel(_) => ask_cancel(scene, shop, &[key], "").await,
        OrderPress::Keep => {
            // [Not yet] ends the question, so that the next line is no answer to it.
            if matches!(
                scene.state.asking,
                Some(Asking::SendTo { .. } | Asking::Parcel { .. } | Asking::PayBy { .. })
            ) {
                scene.state.asking = None;
            }
            scene.replace(Say::line(texts::Kept));
            Ok(())
        }
        OrderPress::Hold => {
            scene.state.asking = Some(Asking::HoldReason {
                shop: shop.shop_id,
                order: order_id,
            });
            scene.say_of(place, Say::line(texts::AskHoldReason));
            Ok(())
        }
        OrderPress::Note => {
            scene.state.asking = Some(Asking::Note {
                shop: shop.shop_id,
                order: order_id,
            });
            scene.say_of(place, Say::line(texts::AskNote));
            Ok(())
        }
        OrderPress::More | OrderPress::Less => {
            show_buttons(scene, shop, order_id, press == OrderPress::More).await
        }
        OrderPress::Paper => {
            scene.say_of(
                place,
                Say::default().attach(Attached::Receipt(place.0, place.1)),
            );
            Ok(())
        }
        OrderPress::Qr => show_link(scene, shop, order_id, true).await,
        OrderPress::AskRenew => {
            let press = |press| Press::Order(shop.shop_id, order_id, press);
            scene.say_of(
                place,
                Say::line(texts::AskRenew).row([
                    Button::press(texts::ButtonRenew, press(OrderPress::Renew)),
                    Button::press(texts::ButtonKeep, press(OrderPress::Keep)),
                ]),
            );
            Ok(())
        }
        OrderPress::Renew => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            tracking::renew(&mut in_shop, order_id, scene.at).await?;
            subscription::refresh_cards(&mut in_shop, order_id, scene.at).await?;
            scene.changed.push(Live::Order(shop.shop_id, order_id));
            scene.replace(Say::line(texts::Renewed));
            show_link(scene, shop, order_id, false).await
        }
        OrderPress::Stop => super::buying::stop_one(scene, shop.shop_id, order_id).await,
        OrderPress::Accept(entry) => {
            let action = Action::Accept {
                entry,
                amount: None,
            };
            let outcome = perform(scene, shop, key, &action, None).await?;
            answer_call(scene, &outcome);
            Ok(())
        }
        OrderPress::Reject(entry) => {
            scene.state.asking = None;
            let action = Action::Reject {
                entry,
                reason: None,
            };
            let outcome = perform(scene, shop, key, &action, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::AcceptOther(entry) => ask_about_claim(scene, shop, order_id, entry, true).await,
        OrderPress::AskReject(entry) => ask_about_claim(scene, shop, order_id, entry, false).await,
        OrderPress::StartRefund(seen) => {
            let action = Action::StartRefund {
                amount: None,
                method: None,
            };
            let outcome = perform(scene, shop, key, &action, Some(seen)).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Refunded(seen) => {
            let recorded = refunds::record(scene, shop, order_id, (None, None), Some(seen)).await?;
            if let Some((place, say)) = recorded.words(shop) {
                scene.replace_of(place, say);
            }
            Ok(())
        }
        OrderPress::MoreTime(shown) => deadline::more_time(scene, shop, order_id, shown).await,
        OrderPress::AskPayBy => deadline::ask(scene, shop, key, "").await,
        OrderPress::PayBy(days, shown) => {
            deadline::chosen(scene, shop, order_id, (days, shown)).await
        }
        OrderPress::OfferOn(shown) => super::waiting::offer_on(scene, shop, order_id, shown).await,
        OrderPress::HowToPay => super::paying::how(scene, shop, order_id).await,
        // Who sells records what came in; only who bought says that it was paid.
        OrderPress::AskClaim | OrderPress::ClaimBy(_) | OrderPress::ClaimBare => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
        OrderPress::Decline(version) => {
            let outcome = perform(scene, shop, key, &Action::Decline { version }, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Edit => changing::begin(scene, shop, key, "", None).await,
        OrderPress::Status => standing::status(scene, shop, key, "").await,
        OrderPress::StatusTo(to, seen) => standing::chosen(scene, shop, order_id, (to, seen)).await,
        OrderPress::Back(to, seen, why) => {
            standing::back(scene, shop, order_id, (to, seen), why).await
        }
        OrderPress::AskHide => standing::ask_delete(scene, shop, key).await,
        OrderPress::Hide => {
            let outcome = perform(scene, shop, key, &Action::Hide, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Unhide => {
            let outcome = perform(scene, shop, key, &Action::Unhide, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Split(press) => joining::split_pressed(scene, shop, order_id, press).await,
        OrderPress::AskMerge(other) => joining::ask_merge(scene, shop, (key, Key::Id(other))).await,
        OrderPress::Return(press) => {
            super::returning::pressed(scene, Party::Shop, shop, order_id, press).await
        }
        // The answer, and what one bought, are the buyer's.
        OrderPress::Want
        | OrderPress::WantChange
        | OrderPress::WantCancel(_)
        | OrderPress::CancelBecause(..)
        | OrderPress::Agree(_) => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
    }
}

/// An order of the shop; says so where there is none.
async fn found(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
) -> Result<Option<Order>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, key).await?;
    if order.is_none() {
        scene.say(Say::line(texts::NotUnderstood));
    }
    Ok(order)
}

/// The call about a claim is edited in its place, for everyone who got it; only a refusal needs words.
fn answer_call(scene: &mut Scene<'_>, outcome: &Outcome) {
    match outcome {
        Outcome::Done { .. } | Outcome::NoSuchOrder => {}
        Outcome::Refused { order, refusal } => {
            let say = refused(order, refusal);
            scene.say_of((order.shop_id, order.order_id), say);
        }
    }
}

/// Asks how much came in, or why nothing did.
async fn ask_about_claim(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    entry: i32,
    amount: bool,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let waits = order
        .ledger
        .waiting(EntryKind::Claimed)
        .find(|waiting| waiting.entry == entry);
    let Some(claim) = waits else {
        let say = refused(&order, &Refusal::NothingWaits);
        scene.say_of((shop.shop_id, order_id), say);
        return Ok(());
    };
    let (number, claimed) = (order.number.0, order.money(claim.amount_minor));
    let press = |press| Press::Order(shop.shop_id, order_id, press);
    let (shop, order) = (shop.shop_id, order_id);
    let (asking, say) = if amount {
        let say = Say::line(texts::AskAcceptAmount { number, claimed });
        (Asking::AcceptAmount { shop, order, entry }, say)
    } else {
        let say = Say::line(texts::AskRejectReason { number, claimed }).row([
            Button::press(texts::ButtonNoReason, press(OrderPress::Reject(entry))),
            Button::press(texts::ButtonNotYet, press(OrderPress::Keep)),
        ]);
        (Asking::RejectReason { shop, order, entry }, say)
    };
    scene.state.asking = Some(asking);
    scene.say_of((shop, order), say);
    Ok(())
}

/// The answer to "how much came in?".
pub async fn accept_amount_given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    entry: i32,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    let amount = match parse_amount(text.trim(), shop.currency) {
        Ok(amount) => Some(amount),
        // Asked again: what was typed was no amount.
        Err(problem) => {
            scene.say(Say::line(words::amount_problem(&problem)));
            return Ok(());
        }
    };
    scene.state.asking = None;
    let (key, action) = (Key::Id(order_id), Action::Accept { entry, amount });
    let outcome = perform(scene, &shop, key, &action, None).await?;
    report_one(scene, &shop, key, &outcome, Verb::Paid, text).await
}

/// The answer to "why?".
pub async fn reject_reason_given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    entry: i32,
    text: &str,
) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    let reason: String = text.trim().chars().take(200).collect();
    let reason = Some(reason).filter(|reason| !reason.is_empty());
    let (key, action) = (Key::Id(order_id), Action::Reject { entry, reason });
    let outcome = perform(scene, &shop, key, &action, None).await?;
    report_one(scene, &shop, key, &outcome, Verb::Paid, text).await
}

/// A button of the card itself: the card changes in place and needs no words, a refusal does.
async fn card_action(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    action: Action,
    seen: Option<i32>,
) -> Result<(), DatabaseError> {
    match perform(scene, shop, key, &action, seen).await? {
        Outcome::Done {
            order,
            action,
            version,
        } => {
            // Whoever has no card of it (a tap in a list) is told in words.
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let here = scene.conversation.conversation_id;
            let card = subscription::card(&mut in_shop, order.order_id, here).await?;
            let on_card = card.is_some_and(|card| {
                !card.stopped && card.message.is_some() && card.message == scene.pressed_on
            });
            if !on_card {
                scene.say_of(
                    (order.shop_id, order.order_id),
                    done(&order, action, version),
                );
            }
        }
        Outcome::Refused { order, refusal } => {
            let say = refused(&order, &refusal);
            scene.say_of((order.shop_id, order.order_id), say);
        }
        Outcome::NoSuchOrder => scene.say(Say::line(texts::NotUnderstood)),
    }
    Ok(())
}

/// Asks for courier and number; first for the address, where there is none in a shop that keeps them.
pub async fn ask_parcel(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
) -> Result<(), DatabaseError> {
    if sending::asks_before_parcel(scene, shop, order_id, seen).await? {
        return Ok(());
    }
    ask_parcel_anyway(scene, shop, order_id, seen).await
}

async fn ask_parcel_anyway(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let action = Action::Advance {
        to: Stage::Shipped,
        parcel: Parcel::default(),
    };
    let decided = waybill_core::order::decide::decide(&order, &action, Some(seen), None, scene.at);
    if let Err(refusal) = decided {
        let say = refused(&order, &refusal);
        scene.say_of((shop.shop_id, order_id), say);
        return Ok(());
    }
    scene.state.asking = Some(Asking::Parcel {
        shop: shop.shop_id,
        order: order_id,
        seen,
    });
    let bare = Press::Order(shop.shop_id, order_id, OrderPress::ShipBare(seen));
    scene.say_of(
        (shop.shop_id, order_id),
        Say::line(texts::AskParcel {
            number: order.number.0,
        })
        .row([
            Button::press(texts::ButtonShipBare, bare),
            Button::press(
                texts::ButtonNotYet,
                Press::Order(shop.shop_id, order_id, OrderPress::Keep),
            ),
        ]),
    );
    Ok(())
}

/// The answer to "which courier and number?".
pub async fn parcel_given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    seen: i32,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    let action = Action::Advance {
        to: Stage::Shipped,
        parcel: named(command::parcel(text)),
    };
    let key = Key::Id(order_id);
    let outcome = perform(scene, &shop, key, &action, Some(seen)).await?;
    report_one(scene, &shop, key, &outcome, Verb::Ship, text).await
}

async fn show_buttons(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    more: bool,
) -> Result<(), DatabaseError> {
    let here = scene.conversation.conversation_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let followers = subscription::buyers(&mut in_shop, order_id).await?;
    let others = store::companions(&mut in_shop, &order).await?;
    // What the card shows is no longer what its digest says.
    subscription::forget_digest(&mut in_shop, order_id, here).await?;
    let say = if more {
        card::seller_more(&order, &followers, &others)
    } else {
        card::seller(&order, &followers)
    };
    scene.answers.push(Answer {
        say,
        place: scene.pressed_on.clone().map_or(Place::New, Place::Message),
        order: Some((shop.shop_id, order_id)),
        tag: None,
    });
    Ok(())
}

/// The link to send the buyer, with a sentence to forward; as a picture to be scanned at a counter.
pub async fn show_link(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    picture: bool,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let Some(token) = &order.token else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let token = waybill_core::token::ShopToken {
        shop_id: shop.shop_id,
        secret: token.clone(),
    };
    let address = scene.address(&token);
    let say = if picture {
        Say::line(texts::LinkPicture {
            number: order.number.0,
            buyer: &order.buyer.name,
        })
        .and(verbatim(&address))
        .attach(Attached::Qr(address))
    } else {
        link_say(scene, shop, &order, &address).await?
    };
    scene.say_of((shop.shop_id, order_id), say);
    Ok(())
}

/// The ready-made sentence that a seller forwards to the buyer; in what the buyer reads, where the
/// shop knows it.
pub async fn link_say(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    address: &str,
) -> Result<Say, DatabaseError> {
    let now = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let language = person::language_of(&mut in_shop, order.order_id).await?;
    let reader = language.map(|language| Reader {
        language,
        zone: shop.time_zone,
        now,
    });
    Ok(link_words(order, shop, address, reader.as_ref()))
}

fn link_words(order: &Order, shop: &Shop, address: &str, reader: Option<&Reader>) -> Say {
    let sentence = Phrase::from(texts::LinkSentence {
        shop: &shop.name,
        number: order.number.0,
        address,
    });
    let sentence = match reader {
        Some(reader) => verbatim(reader.say(&sentence)),
        None => sentence,
    };
    Say::line(texts::LinkOffer {
        buyer: &order.buyer.name,
    })
    .and(sentence.clone())
    .row([Button::copy(texts::ButtonCopy, sentence)])
}
