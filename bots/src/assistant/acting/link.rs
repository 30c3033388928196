//! The link to an order, with a sentence to forward.

use waybill_core::customer::person;
use waybill_core::db::DatabaseError;
use waybill_core::id::OrderId;
use waybill_core::order::act::Key;
use waybill_core::order::{Order, store};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use crate::assistant::by_hand::{ByHand, What};
use crate::assistant::message::{Attached, Say, verbatim};
use crate::assistant::scene::Scene;

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
        link_say(scene, shop, &order).await?
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
) -> Result<Say, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let language = person::language_of(&mut in_shop, order.order_id).await?;
    let around = (scene.settings, scene.at);
    let by_hand = ByHand::of(What::Link, order, shop, language, around);
    Ok(by_hand.below(Say::line(texts::LinkOffer {
        buyer: &order.buyer.name,
    })))
}
