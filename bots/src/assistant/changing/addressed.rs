//! An address among the changes of an order: it asks for no agreement, so it is set at once, and the rest
//! is shown as every change is.

use waybill_core::db::DatabaseError;
use waybill_core::order::Order;
use waybill_core::order::act::Key;
use waybill_core::shop::Shop;

use crate::assistant::acting;
use crate::assistant::command::Verb;
use crate::assistant::order_line::{self, Part as Said};
use crate::assistant::scene::Scene;
use crate::assistant::sending;

/// The address in what was written, and the rest of it.
pub(super) fn taken(scene: &Scene<'_>, shop: &Shop, text: &str) -> (Option<String>, String) {
    let today = scene.today(shop);
    let mut place = None;
    let rest: Vec<&str> = text
        .split_inclusive([';', '；', '\n'])
        .filter(|part| {
            let part = part.trim_end_matches([';', '；', '\n']);
            match order_line::parse_part(part, shop.currency, today) {
                Ok(Said::SendTo(typed)) => {
                    place = Some(typed);
                    false
                }
                Ok(_) | Err(_) => true,
            }
        })
        .collect();
    (place, rest.concat())
}

/// Says where an order is sent, or what is wrong with what was typed.
pub(super) async fn send_to(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    typed: &str,
) -> Result<(), DatabaseError> {
    let action = match sending::typed(shop, order.number.0, typed) {
        Ok(action) => action,
        Err(say) => {
            scene.say(say);
            return Ok(());
        }
    };
    let key = Key::Id(order.order_id);
    let outcome = acting::perform(scene, shop, key, &action, None).await?;
    acting::report_one(scene, shop, key, &outcome, Verb::Address, typed).await
}
