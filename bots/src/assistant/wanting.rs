//! What buyers do themselves while the shop lets them: change how many, or cancel.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::{Key, Outcome, Party};
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::order::{Order, store};
use waybill_core::shop::{self, Shop};
use waybill_core::subscription;
use waybill_core::text::texts;
use waybill_core::tracking::{self, Tracked};

use super::acting::perform_for;
use super::buying;
use super::changing;
use super::command;
use super::message::{Button, Say};
use super::press::{OrderPress, Press, Why};
use super::scene::Scene;
use super::standing;
use super::state::Asking;
use super::wording as words;

/// How many orders `/cancel` looks through.
const LOOKED_AT: i64 = 20;

/// The order as it is, where it is this person's and they still hold a link to it that works.
pub async fn own_order(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    order_id: OrderId,
) -> Result<Option<(Shop, Order)>, DatabaseError> {
    let Some(token) = buying::own(scene, shop_id, order_id).await? else {
        return Ok(None);
    };
    match tracking::find(scene.database, &token).await? {
        Tracked::Order { .. } => {}
        Tracked::Revoked | Tracked::Unknown => return Ok(None),
    }
    if !buying::acts_on(scene, shop_id, order_id).await? {
        return Ok(None);
    }
    let mut system = scene.transaction.system().await?;
    let Some(shop) = shop::by_id(&mut system, shop_id).await? else {
        return Ok(None);
    };
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    Ok(order.map(|order| (shop, order)))
}

/// `/cancel`: what may still be cancelled, from every shop; only one number where it is named.
pub async fn list(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    let followed = subscription::of_person(&mut person, LOOKED_AT).await?;
    if followed.is_empty() {
        scene.say(Say::line(texts::NoShop).row([Button::press(texts::ButtonSell, Press::Sell)]));
        return Ok(());
    }
    let wanted = command::numbers(rest, true).numbers.first().copied();
    let mut buttons = Vec::new();
    for each in followed {
        let found = own_order(scene, each.token.shop_id, each.order_id).await?;
        let Some((shop, order)) = found else { continue };
        let named = wanted.is_none_or(|number| number == order.number);
        if named && order.buyer_may_cancel(&shop.settings) {
            let label = texts::ButtonMyOrder {
                number: order.number.0,
                shop: &shop.name,
            };
            let seen = order.head.fulfilment_version;
            let press = Press::Order(shop.shop_id, order.order_id, OrderPress::WantCancel(seen));
            buttons.push(Button::press(label, press));
        }
    }
    if buttons.is_empty() {
        scene.say(Say::line(texts::NothingToCancel));
        return Ok(());
    }
    let say = buttons
        .chunks(2)
        .fold(Say::line(texts::CancelWhich), |say, row| {
            say.row(row.to_vec())
        });
    scene.say(say);
    Ok(())
}

/// A button with which a buyer changes or cancels.
pub async fn pressed(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    press: OrderPress,
) -> Result<(), DatabaseError> {
    let Some((shop, order)) = own_order(scene, shop_id, order_id).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    if press == OrderPress::Want {
        let say = choices(&shop, &order);
        scene.say(say);
        return Ok(());
    }
    if press == OrderPress::WantChange && order.buyer_may_change(&shop.settings) {
        return changing::begin_for_buyer(scene, &order).await;
    }
    if let OrderPress::WantCancel(seen) = press
        && order.buyer_may_cancel(&shop.settings)
    {
        ask_why(scene, &shop, &order, seen);
        return Ok(());
    }
    if let OrderPress::CancelBecause(seen, why) = press {
        if why == Why::Other {
            scene.state.asking = Some(Asking::CancelReason {
                shop: shop_id,
                order: order_id,
                seen,
            });
            scene.replace(Say::line(texts::AskReasonInWords));
            return Ok(());
        }
        let reason = standing::reason(scene, why);
        return cancel(scene, &shop, order_id, seen, &reason).await;
    }
    // By now it is for the shop to do.
    let say = not_for_buyers(&order);
    scene.say(say);
    Ok(())
}

fn not_for_buyers(order: &Order) -> Say {
    let stage = order.head.stage;
    Say::line(words::refusal(
        order.number,
        &Refusal::NotForBuyers { stage },
    ))
}

fn choices(shop: &Shop, order: &Order) -> Say {
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let mut row = Vec::new();
    if order.buyer_may_change(&shop.settings) {
        let change = press(OrderPress::WantChange);
        row.push(Button::press(texts::ButtonChangeQuantities, change));
    }
    if order.buyer_may_cancel(&shop.settings) {
        let cancel = press(OrderPress::WantCancel(order.head.fulfilment_version));
        row.push(Button::press(texts::ButtonCancelMine, cancel));
    }
    if row.is_empty() {
        return not_for_buyers(order);
    }
    row.push(Button::press(texts::ButtonKeep, press(OrderPress::Keep)));
    Say::line(texts::WantWhat {
        shop: &shop.name,
        number: order.number.0,
    })
    .row(row)
}

fn ask_why(scene: &mut Scene<'_>, shop: &Shop, order: &Order, seen: i32) {
    scene.state.asking = Some(Asking::CancelReason {
        shop: order.shop_id,
        order: order.order_id,
        seen,
    });
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let because = |why| {
        let press = press(OrderPress::CancelBecause(seen, why));
        Button::press(standing::words(why), press)
    };
    let say = Say::line(texts::AskCancelWhy {
        shop: &shop.name,
        number: order.number.0,
    })
    .row([Why::ChangedMind, Why::OrderedByMistake].map(because))
    .row([Why::TooLong, Why::Other].map(because))
    .row([Button::press(texts::ButtonKeep, press(OrderPress::Keep))]);
    scene.replace(say);
}

/// [Undo] under the thanks for what a buyer said or did.
pub fn undo_button(order: &Order, version: i32) -> Button {
    let undo = Press::Order(order.shop_id, order.order_id, OrderPress::Undo(version));
    Button::press(texts::ButtonUndo, undo)
}

/// [Undo]: what they said or did is taken back, while nothing came of it.
///
/// # Errors
/// When the database can't be reached.
pub async fn undo(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    version: i32,
) -> Result<(), DatabaseError> {
    let Some((shop, _)) = own_order(scene, shop_id, order_id).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let (key, action) = (Key::Id(order_id), Action::Undo { version });
    let outcome = perform_for(scene, Party::Buyer, &shop, key, &action, None).await?;
    let say = match &outcome {
        Outcome::Done { order, .. } => Say::line(texts::BuyerUndone {
            shop: &shop.name,
            number: order.number.0,
        }),
        Outcome::Refused { order, refusal } => {
            scene.say(Say::line(words::refusal(order.number, refusal)));
            return Ok(());
        }
        Outcome::NoSuchOrder => Say::line(texts::NotYours),
    };
    scene.replace(say);
    Ok(())
}

/// The reason was written.
pub async fn reason_given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    seen: i32,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some((shop, _)) = own_order(scene, shop_id, order_id).await? else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    cancel(scene, &shop, order_id, seen, text).await
}

async fn cancel(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
    reason: &str,
) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    let reason: String = reason.trim().chars().take(200).collect();
    let action = Action::Cancel {
        reason: (!reason.is_empty()).then_some(reason),
    };
    let key = Key::Id(order_id);
    let outcome = perform_for(scene, Party::Buyer, shop, key, &action, Some(seen)).await?;
    let say = match &outcome {
        Outcome::Done { order, version, .. } => Say::line(texts::BuyerCancelled {
            shop: &shop.name,
            number: order.number.0,
        })
        .row([undo_button(order, *version)]),
        // Below: what stands in the question's place, where it was answered before, stays.
        Outcome::Refused { order, refusal } => {
            scene.say(Say::line(words::refusal(order.number, refusal)));
            return Ok(());
        }
        Outcome::NoSuchOrder => Say::line(texts::NotYours),
    };
    scene.replace(say);
    Ok(())
}
