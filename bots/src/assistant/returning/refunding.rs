//! [Refunded] of a return: where the shop has several ways, it is asked in which the money went back.

use waybill_core::db::DatabaseError;
use waybill_core::id::OrderId;
use waybill_core::order::act::{Key, Party};
use waybill_core::order::decide::{Action, ReturnAction, Settlement, decide};
use waybill_core::order::store;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::steps::report;
use crate::assistant::acting::perform_for;
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{OrderPress, Press, ReturnPress};
use crate::assistant::scene::Scene;
use crate::assistant::ways::{self, Way};

/// It went back: in the only way there is, or asks.
pub(super) async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    return_no: i32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let unnamed = order.and_then(|order| {
        let change = decide(&order, &settled(return_no, None), None, None, scene.at).ok()?;
        let entry = change.entry.filter(|entry| entry.method.is_none())?;
        Some((order.number.0, order.money(entry.amount_minor)))
    });
    let Some((number, amount)) = unnamed else {
        return settle(scene, shop, order_id, (return_no, None)).await;
    };
    match ways::of(scene, shop).await? {
        Way::Only(method) => settle(scene, shop, order_id, (return_no, method)).await,
        Way::OneOf(methods) => {
            let press = |press| Press::Order(shop.shop_id, order_id, press);
            let by = |way| press(OrderPress::Return(ReturnPress::RefundedBy(return_no, way)));
            let leave = Button::press(texts::ButtonNotYet, press(OrderPress::Keep));
            let say = Say::line(texts::AskRefundedHow { number, amount });
            let say = ways::buttons(say, &methods, by, leave);
            scene.say_of((shop.shop_id, order_id), say);
            Ok(())
        }
    }
}

/// It went back in this way; none where that is not said.
pub(super) async fn settle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (return_no, method): (i32, Option<String>),
) -> Result<(), DatabaseError> {
    let action = settled(return_no, method);
    let key = Key::Id(order_id);
    let outcome = perform_for(scene, Party::Shop, shop, key, &action, None).await?;
    report(scene, shop, Party::Shop, return_no, &outcome).await
}

const fn settled(return_no: i32, method: Option<String>) -> Action {
    let amount = None;
    Action::Return(ReturnAction::Settle {
        return_no,
        how: Settlement::Refunded { method, amount },
    })
}
