//! A buyer paid another amount than all that is left: a deposit, or a part.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::Key;
use waybill_core::order::store;
use waybill_core::payment_method;
use waybill_core::text::texts;

use super::message::Say;
use super::scene::Scene;
use super::state::Asking;
use super::{buying, order_line, paying, wording as words};

/// [Another amount]: how much?
pub fn ask_amount(scene: &mut Scene<'_>, (shop, order): (ShopId, OrderId)) {
    scene.state.asking = Some(Asking::ClaimAmount { shop, order });
    scene.say_of((shop, order), Say::line(texts::AskClaimAmount));
}

/// How much was paid: asked next is how.
pub async fn amount_given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    text: &str,
) -> Result<(), DatabaseError> {
    let mine = buying::own(scene, shop_id, order_id).await?.is_some();
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let (Some(order), true) = (order, mine) else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let amount = match order_line::parse_amount(text, order.currency) {
        Ok(amount) => amount,
        // Asked again: what was typed is no amount.
        Err(problem) => {
            scene.say(Say::line(words::amount_problem(&problem)));
            return Ok(());
        }
    };
    let left = order.to_send();
    if amount.minor <= 0 || amount.minor > left.minor {
        let number = order.number.0;
        scene.say(Say::line(texts::ClaimTooMuch { number, left }));
        return Ok(());
    }
    scene.state.asking = None;
    let methods = payment_method::list(&mut in_shop).await?;
    let say = paying::ask_way(&order, &methods, (amount.minor, amount.minor));
    scene.say_of((shop_id, order_id), say);
    Ok(())
}
