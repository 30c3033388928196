//! What carries an order: asked for, and read.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::Key;
use waybill_core::order::decide::Action;
use waybill_core::order::{Parcel, Stage, store};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::performing::perform;
use super::reporting::{refused, report_one};
use crate::assistant::command::{self, Verb};
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{OrderPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::sending;
use crate::assistant::state::Asking;

/// Asks for courier and number; first for the address, where there is none.
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

pub(super) async fn ask_parcel_anyway(
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

/// A courier under the name people know it by.
pub(super) fn named(parcel: Parcel) -> Parcel {
    Parcel {
        courier: parcel.courier.map(|courier| {
            waybill_core::courier::known(&courier).map_or(courier, |known| known.name.to_owned())
        }),
        ..parcel
    }
}
