//! What a buyer says was paid: how much came in, or why nothing did.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::Key;
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::order::store;
use waybill_core::payment::EntryKind;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::performing::perform;
use super::reporting::{refused, report_one};
use crate::assistant::command::Verb;
use crate::assistant::message::{Button, Say};
use crate::assistant::order_line::parse_amount;
use crate::assistant::press::{OrderPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;
use crate::assistant::wording as words;

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

/// Asks how much came in, or why nothing did.
pub(super) async fn ask_about_claim(
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
