//! What buyers say was paid and nobody has answered: which orders, and the question once more.
//!
//! The question reaches those who follow the order. Whoever else may deal with money finds it here.

use waybill_core::db::DatabaseError;
use waybill_core::id::OrderId;
use waybill_core::order::act::Key;
use waybill_core::order::decide::Refusal;
use waybill_core::order::store;
use waybill_core::payment;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::acting::refused;
use super::looking::rows_words;
use super::message::Say;
use super::scene::Scene;

/// How many orders are listed.
const SHOWN: i64 = 12;

/// The orders with something to check.
pub async fn list(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let rows = store::to_check(&mut in_shop, SHOWN).await?;
    let mut say = Say::titled(texts::ToCheckTitle { shop: &shop.name });
    if rows.is_empty() {
        say = say.and(texts::ToCheckNone);
    }
    scene.say(rows_words(say, shop, &rows));
    Ok(())
}

/// [Check ₱ …]
pub async fn again(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let (here, at) = (&scene.conversation, scene.at);
    let here = (here.channel, here.conversation_id);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    if !payment::ask_again(&mut in_shop, &order, here, at).await? {
        let say = refused(&order, &Refusal::NothingWaits);
        scene.say_of((shop.shop_id, order_id), say);
    }
    Ok(())
}
