//! The steps of a return that is there, and the list of those that wait.

use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::{FileId, OrderId, ShopId};
use waybill_core::order::act::{Key, Outcome, Party, Request};
use waybill_core::order::decide::{Action, Arrived, Refusal, ReturnAction, Settlement};
use waybill_core::order::place::SellerCard;
use waybill_core::order::returns::replace::replace;
use waybill_core::order::returns::store as returns;
use waybill_core::order::{Order, Return, ReturnLine, ReturnState, store};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};
use waybill_core::{subscription, wording};

use super::shown::words;
use super::{arriving, refunding};
use crate::assistant::acting::{perform_for, refused};
use crate::assistant::message::{Answer, Attached, Button, Place, Say};
use crate::assistant::paging::{self, At, List};
use crate::assistant::press::{OrderPress, Press, ReturnPress};
use crate::assistant::refunds;
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;
use crate::assistant::ways;

/// How many returns the list shows.
const SHOWN: i64 = 8;

pub(super) async fn pressed(
    scene: &mut Scene<'_>,
    party: Party,
    shop: &Shop,
    order_id: OrderId,
    press: ReturnPress,
) -> Result<(), DatabaseError> {
    let own = matches!(press, ReturnPress::Withdraw(_));
    if party == Party::Buyer && !own {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    }
    let settle = |return_no, how| ReturnAction::Settle { return_no, how };
    let receive = |return_no, pieces| ReturnAction::Receive { return_no, pieces };
    let (return_no, step) = match press {
        ReturnPress::AskReject(no) => return ask_rejection(scene, shop, order_id, no).await,
        ReturnPress::Replace(no) => return send_other(scene, shop, order_id, no, false).await,
        ReturnPress::ReplaceAnyway(no) => return send_other(scene, shop, order_id, no, true).await,
        ReturnPress::Picture(no) => return picture(scene, shop, order_id, no).await,
        ReturnPress::SomeToStock(_) | ReturnPress::Sellable(..) | ReturnPress::Sorted(_) => {
            return arriving::pressed(scene, shop, order_id, press).await;
        }
        ReturnPress::PaidFor(_) | ReturnPress::PaidForAll | ReturnPress::PaidForNone => {
            return refunds::settled(scene, shop, order_id, press).await;
        }
        ReturnPress::Approve(no) => (no, ReturnAction::Approve { return_no: no }),
        ReturnPress::Reject(no) => {
            scene.state.asking = None;
            let reason = None;
            (
                no,
                ReturnAction::Reject {
                    return_no: no,
                    reason,
                },
            )
        }
        ReturnPress::BackToStock(no) => (no, receive(no, Arrived::BackToStock)),
        ReturnPress::WrittenOff(no) => (no, receive(no, Arrived::WrittenOff)),
        ReturnPress::Aside(no) => (no, receive(no, Arrived::Aside)),
        ReturnPress::Refunded(no) => {
            return refunding::ask(scene, shop, order_id, no).await;
        }
        ReturnPress::RefundedBy(no, method) => {
            let method = ways::named(scene, shop, method).await?;
            return refunding::settle(scene, shop, order_id, (no, method)).await;
        }
        ReturnPress::Repaired(no) => (no, settle(no, Settlement::Repaired)),
        ReturnPress::Withdraw(no) => (no, ReturnAction::Withdraw { return_no: no }),
        ReturnPress::Begin
        | ReturnPress::Choose(..)
        | ReturnPress::Page(_)
        | ReturnPress::Chosen
        | ReturnPress::Because(_)
        | ReturnPress::NoPicture
        | ReturnPress::Wish(_) => return Ok(()),
    };
    let action = Action::Return(step);
    let outcome = perform_for(scene, party, shop, Key::Id(order_id), &action, None).await?;
    report(scene, shop, party, return_no, &outcome).await
}

/// Why a return is rejected, in words.
///
/// # Errors
/// When the database can't be reached.
pub async fn rejected_because(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    return_no: i32,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    let reason = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let action = Action::Return(ReturnAction::Reject { return_no, reason });
    let key = Key::Id(order_id);
    let outcome = perform_for(scene, Party::Shop, &shop, key, &action, None).await?;
    report(scene, &shop, Party::Shop, return_no, &outcome).await
}

async fn ask_rejection(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    return_no: i32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let place = (shop.shop_id, order_id);
    let state = order.returned(return_no).map(|each| each.state);
    if state != Some(ReturnState::Requested) {
        let refusal = state.map_or(Refusal::NoSuchReturn, |state| Refusal::ReturnStands {
            return_no,
            state,
        });
        scene.say_of(place, refused(&order, &refusal));
        return Ok(());
    }
    scene.state.asking = Some(Asking::ReturnRejection {
        shop: shop.shop_id,
        order: order_id,
        return_no,
    });
    let bare = OrderPress::Return(ReturnPress::Reject(return_no));
    scene.say_of(
        place,
        Say::line(texts::AskReturnRejection).row([
            Button::press(
                texts::ButtonReturnNoReason,
                Press::Order(place.0, place.1, bare),
            ),
            Button::press(texts::ButtonNeverMind, Press::Nothing),
        ]),
    );
    Ok(())
}

async fn picture(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    return_no: i32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let file = order.and_then(|order| order.returned(return_no)?.file);
    match file {
        Some(file) => {
            let attached = Attached::File(shop.shop_id, FileId(file));
            scene.say_of((shop.shop_id, order_id), Say::default().attach(attached));
        }
        None => scene.say(Say::line(texts::NotUnderstood)),
    }
    Ok(())
}

/// Sends something else for what came back.
async fn send_other(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    return_no: i32,
    anyway: bool,
) -> Result<(), DatabaseError> {
    let card = SellerCard {
        conversation_id: scene.conversation.conversation_id,
        channel: scene.conversation.channel,
        person_id: scene.conversation.person.person_id,
        message: None,
    };
    let actor = scene.actor();
    let request = Request {
        action: &Action::Unhide,
        seen: None,
        silent: false,
        shop,
        actor: &actor,
        at: scene.at,
    };
    let key = Key::Id(order_id);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let (outcome, placed) =
        replace(&mut in_shop, key, return_no, anyway, Some(&card), &request).await?;
    if let Outcome::Refused {
        order,
        refusal: refusal @ Refusal::OutOfStock { .. },
    } = &outcome
    {
        let press = OrderPress::Return(ReturnPress::ReplaceAnyway(return_no));
        let press = Press::Order(order.shop_id, order.order_id, press);
        let say = refused(order, refusal).row([
            Button::press(texts::ButtonReturnAnyway, press),
            Button::press(texts::ButtonNeverMind, Press::Nothing),
        ]);
        scene.say_of((order.shop_id, order.order_id), say);
        return Ok(());
    }
    for changed in placed
        .iter()
        .map(|placed| placed.order_id)
        .chain([order_id])
    {
        scene.changed.push(Live::Order(shop.shop_id, changed));
    }
    report(scene, shop, Party::Shop, return_no, &outcome).await
}

/// Says what came of a step: in the place of the question whose button was pressed, but never in the
/// place of the order's card.
pub(super) async fn report(
    scene: &mut Scene<'_>,
    shop: &Shop,
    party: Party,
    return_no: i32,
    outcome: &Outcome,
) -> Result<(), DatabaseError> {
    let (order, say) = match outcome {
        Outcome::Done { order, version, .. } => {
            (order, done(order, shop, party, return_no, *version))
        }
        Outcome::Refused { order, refusal } => (order, refused(order, refusal)),
        Outcome::NoSuchOrder => {
            scene.say(Say::line(texts::NotUnderstood));
            return Ok(());
        }
    };
    let here = scene.conversation.conversation_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let card = subscription::card(&mut in_shop, order.order_id, here).await?;
    let on_card = card.is_some_and(|card| card.message == scene.pressed_on);
    // Of two taps the second must not take the place of what the first did.
    let refused = matches!(outcome, Outcome::Refused { .. });
    let place = match scene.pressed_on.clone().filter(|_| !on_card && !refused) {
        Some(message) => Place::Message(message),
        None => Place::New,
    };
    scene.answers.push(Answer {
        say,
        place,
        order: Some((order.shop_id, order.order_id)),
        tag: None,
    });
    Ok(())
}

/// A return that was opened.
pub(super) fn opened(
    order: &Order,
    shop: &Shop,
    party: Party,
    return_no: i32,
    version: i32,
) -> Say {
    let Some(each) = order.returned(return_no) else {
        return Say::line(texts::DoneReturn {
            number: order.number.0,
        });
    };
    let (number, pieces) = (order.number.0, words(order, each));
    match party {
        Party::Buyer => Say::line(texts::BuyerReturnAsked {
            shop: &shop.name,
            number,
            pieces,
        }),
        Party::Shop => with_undo(
            order,
            version,
            Say::line(texts::DoneReturnOpened {
                number,
                no: return_no,
                pieces,
            }),
        ),
    }
}

fn with_undo(order: &Order, version: i32, say: Say) -> Say {
    let undo = Press::Order(order.shop_id, order.order_id, OrderPress::Undo(version));
    say.row([Button::press(texts::ButtonUndo, undo)])
}

/// What a refund settled.
pub fn settled(order: &Order, shop: &Shop, return_no: i32, version: i32) -> Say {
    done(order, shop, Party::Shop, return_no, version)
}

fn done(order: &Order, shop: &Shop, party: Party, no: i32, version: i32) -> Say {
    let number = order.number.0;
    let Some(each) = order.returned(no) else {
        return Say::line(texts::DoneReturn { number });
    };
    if party == Party::Buyer {
        return Say::line(texts::BuyerReturnWithdrawn {
            shop: &shop.name,
            number,
            no,
        });
    }
    let mut say = Say::line(went_on(order, each));
    let due = order.refund_due();
    if each.state == ReturnState::Received && each.is_credited() && due.minor > 0 {
        say = say.and(texts::DoneReturnToRefund { amount: due });
    }
    with_undo(order, version, say)
}

fn went_on(order: &Order, each: &Return) -> Phrase {
    let (number, no) = (order.number.0, each.return_no);
    let sum = |count: fn(&ReturnLine) -> u32| each.lines.iter().map(count).sum::<u32>();
    let (back, off) = (sum(|line| line.back_to_stock), sum(|line| line.written_off));
    match each.state {
        ReturnState::Requested => texts::DoneReturn { number }.into(),
        ReturnState::Approved => texts::DoneReturnApproved { number, no }.into(),
        ReturnState::Rejected => texts::DoneReturnRejected { number, no }.into(),
        ReturnState::Received if back > 0 && off > 0 => texts::DoneReturnSome {
            number,
            no,
            back,
            off,
        }
        .into(),
        ReturnState::Received if back > 0 => texts::DoneReturnBack { number, no }.into(),
        ReturnState::Received if each.is_shelved() => texts::DoneReturnOff { number, no }.into(),
        ReturnState::Received => texts::DoneReturnAside { number, no }.into(),
        ReturnState::Refunded => paid_back(order, each),
        ReturnState::Replaced => texts::DoneReturnReplaced {
            number,
            no,
            other: each
                .replacement
                .map_or(0, |replacement| replacement.number.0),
        }
        .into(),
        ReturnState::Repaired => texts::DoneReturnRepaired { number, no }.into(),
        ReturnState::Withdrawn => texts::DoneReturnWithdrawn { number, no }.into(),
    }
}

/// With what was paid back, where the ledger had to be told.
fn paid_back(order: &Order, each: &Return) -> Phrase {
    let (number, no) = (order.number.0, each.return_no);
    let entered = order
        .ledger
        .0
        .last()
        .filter(|entry| Some(entry.at) == each.settled_at && entry.kind.sign() < 0);
    match entered {
        Some(entry) => texts::DoneReturnPaidBack {
            number,
            no,
            amount: order.money(entry.amount_minor),
        }
        .into(),
        None => texts::DoneReturnRefunded { number, no }.into(),
    }
}

/// `/returns`: what waits, the oldest first.
///
/// # Errors
/// When the database can't be reached.
pub async fn list(scene: &mut Scene<'_>, shop: &Shop, at: &At) -> Result<(), DatabaseError> {
    let after = at.time().and_then(|(time, rest)| match rest {
        [order_id, return_no] => Some((time, OrderId(*order_id), i32::try_from(*return_no).ok()?)),
        _ => None,
    });
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut rows = returns::open(&mut in_shop, after, SHOWN + 1).await?;
    let count = returns::count(&mut in_shop).await?;
    if rows.is_empty() && at.is_first() {
        scene.replace(Say::line(texts::ReturnsNone));
        return Ok(());
    }
    let shown = usize::try_from(SHOWN).unwrap_or_default();
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next = rows.last().filter(|_| more).map(|row| {
        let since = row.requested_at.timestamp_micros();
        vec![since, row.order_id.0, i64::from(row.return_no)]
    });
    let mut say = Say::titled(texts::ReturnsTitle { count });
    for row in &rows {
        let lines = row.lines.iter();
        say = say.and(texts::ReturnsRow {
            number: row.number.0,
            buyer: &row.buyer,
            no: row.return_no,
            pieces: wording::pieces(lines.map(|(count, name)| (*count, name.as_str()))),
            state: wording::return_state(row.state),
        });
    }
    let mut shown: Vec<OrderId> = Vec::new();
    let mut buttons = Vec::new();
    for row in &rows {
        if !shown.contains(&row.order_id) {
            shown.push(row.order_id);
            let press = Press::Order(shop.shop_id, row.order_id, OrderPress::Show);
            let label = texts::ButtonShow {
                number: row.number.0,
            };
            buttons.push(Button::press(label, press));
        }
    }
    for row in buttons.chunks(4) {
        say = say.row(row.to_vec());
    }
    let say = paging::turnable(scene, say, List::Returns(shop.shop_id), at, next);
    scene.replace(say);
    Ok(())
}
