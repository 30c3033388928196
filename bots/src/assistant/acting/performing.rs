//! The one way in which every action is done, so that open pages and those who wait learn of it.

use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::order::act::{Key, Outcome, Party, Request, act};
use waybill_core::order::decide::{Action, EventAction};
use waybill_core::order::{merge, waiting};
use waybill_core::shop::Shop;

use crate::assistant::scene::Scene;

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

/// Does what is part of something else that the buyer is told of, or told them already.
pub async fn perform_silently(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    action: &Action,
) -> Result<Outcome, DatabaseError> {
    perform_by(scene, (Party::Shop, true), shop, key, action, None).await
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
    perform_by(scene, (party, false), shop, key, action, seen).await
}

async fn perform_by(
    scene: &mut Scene<'_>,
    (party, silent): (Party, bool),
    shop: &Shop,
    key: Key,
    action: &Action,
    seen: Option<i32>,
) -> Result<Outcome, DatabaseError> {
    let actor = scene.actor_for(party);
    let request = Request {
        action,
        seen,
        silent,
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
