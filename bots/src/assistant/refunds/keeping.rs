//! Money that the shop keeps of what should go back: a deposit of what was called off, the wear of what
//! came back. The two agree on it; the buyer is told, and it is the buyer's again at any time.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::money::Money;
use waybill_core::order::act::{Key, Outcome};
use waybill_core::order::decide::{Action, EventAction, Refusal, ReturnAction, Settlement, decide};
use waybill_core::order::{Order, ReturnState, store};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use crate::assistant::acting::{self, perform, perform_silently};
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{MoneyPress, OrderPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;

/// [Keep it]
pub fn keep_button(order: &Order) -> Button {
    let keep = MoneyPress::KeepRest(order.order_id, order.head.payment_version);
    Button::press(texts::ButtonKeepRest, Press::Money(order.shop_id, keep))
}

/// [Give ₱ 500.00 back to the order]
pub fn give_back_button(order: &Order, amount: Money) -> Button {
    let back = MoneyPress::GiveBack(order.order_id);
    let label = texts::ButtonKeepNoMore { amount };
    Button::press(label, Press::Money(order.shop_id, back))
}

/// [Keep it]: asks why, in the place of what was pressed.
///
/// # Errors
/// When the database can't be reached.
pub async fn ask_keep(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        return Ok(());
    };
    let place = (shop.shop_id, order_id);
    let action = Action::Keep { reason: None };
    if let Err(refusal) = decide(&order, &action, Some(seen), None, scene.at) {
        scene.say_of(place, acting::refused(&order, &refusal));
        return Ok(());
    }
    let now = MoneyPress::KeepNow(order_id, seen);
    let leave = Press::Order(shop.shop_id, order_id, OrderPress::Keep);
    let say = Say::line(texts::AskKeep {
        number: order.number.0,
        buyer: &order.buyer.name,
        amount: order.refund_due(),
    })
    .row([
        Button::press(texts::ButtonKeepNow, Press::Money(shop.shop_id, now)),
        Button::press(texts::ButtonNotYet, leave),
    ]);
    scene.state.asking = Some(Asking::KeepReason {
        shop: shop.shop_id,
        order: order_id,
        seen,
    });
    scene.replace_of(place, say);
    Ok(())
}

/// The reason was typed.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep_because(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    seen: i32,
    text: &str,
) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    let reason = Some(text.to_owned());
    keep_now(scene, &shop, order_id, (Some(seen), reason)).await
}

/// [Yes, keep it], without a reason.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (seen, reason): (i32, Option<String>),
) -> Result<(), DatabaseError> {
    if matches!(scene.state.asking, Some(Asking::KeepReason { .. })) {
        scene.state.asking = None;
    }
    let outcome = kept(scene, shop, order_id, (Some(seen), reason)).await?;
    let place = (shop.shop_id, order_id);
    match words(&outcome) {
        Some(say) if matches!(outcome, Outcome::Done { .. }) => scene.replace_of(place, say),
        // What stands in the question's place, where it was answered before, stays.
        Some(say) => scene.say_of(place, say),
        None => {}
    }
    Ok(())
}

/// `/refund 1001 keep cancelled too late`
///
/// # Errors
/// When the database can't be reached.
pub(super) async fn keep_now(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    kept_for: (Option<i32>, Option<String>),
) -> Result<(), DatabaseError> {
    let outcome = kept(scene, shop, order_id, kept_for).await?;
    if let Some(say) = words(&outcome) {
        scene.say_of((shop.shop_id, order_id), say);
    }
    Ok(())
}

/// Keeps it. What came back and waited for that money waits no more.
async fn kept(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (seen, reason): (Option<i32>, Option<String>),
) -> Result<Outcome, DatabaseError> {
    let key = Key::Id(order_id);
    let action = Action::Keep { reason };
    let outcome = perform(scene, shop, key, &action, seen).await?;
    if let Outcome::Done { order, .. } = &outcome {
        let waited = order
            .returns
            .iter()
            .filter(|each| each.state == ReturnState::Received && each.is_credited());
        for each in waited {
            let how = Settlement::Refunded {
                method: None,
                amount: None,
            };
            let action = Action::Return(ReturnAction::Settle {
                return_no: each.return_no,
                how,
            });
            // The buyer was told what is kept.
            perform_silently(scene, shop, key, &action).await?;
        }
    }
    Ok(outcome)
}

fn words(outcome: &Outcome) -> Option<Say> {
    match outcome {
        Outcome::Done {
            order,
            action,
            version,
        } => Some(acting::done(order, *action, *version)),
        Outcome::Refused { order, refusal } => Some(acting::refused(order, refusal)),
        Outcome::NoSuchOrder => None,
    }
}

/// [Give it back]: what was kept last is the buyer's again.
///
/// # Errors
/// When the database can't be reached.
pub async fn give_back(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let key = Key::Id(order_id);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find_for_update(&mut in_shop, key).await? else {
        return Ok(());
    };
    let last = store::history(&mut in_shop, order_id)
        .await?
        .into_iter()
        .rev()
        .find(|past| past.action == EventAction::Keep && past.undone_by.is_none());
    let place = (shop.shop_id, order_id);
    let Some(past) = last else {
        scene.say_of(place, acting::refused(&order, &Refusal::AlreadyUndone));
        return Ok(());
    };
    let version = past.version;
    let outcome = perform(scene, shop, key, &Action::Undo { version }, None).await?;
    if let Outcome::Done { order, .. } = &outcome {
        let amount = past
            .facts
            .money()
            .map_or(order.refund_due(), |(_, amount)| amount);
        let number = order.number.0;
        scene.replace_of(place, Say::line(texts::DoneKeptNoMore { number, amount }));
    } else if let Some(say) = words(&outcome) {
        scene.say_of(place, say);
    }
    Ok(())
}
