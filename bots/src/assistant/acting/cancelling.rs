//! A cancellation, asked for with its reason before it is done.

use waybill_core::db::DatabaseError;
use waybill_core::order::act::Key;
use waybill_core::order::decide::Action;
use waybill_core::order::{Order, store};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::performing::perform;
use super::reporting::{no_such_order, refused, settle_question};
use crate::assistant::command::{self, Verb};
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{OrderPress, Press};
use crate::assistant::scene::Scene;

/// Cancelling asks first.
pub async fn ask_cancel(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    reason: &str,
) -> Result<(), DatabaseError> {
    for key in keys {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        let Some(order) = store::find(&mut in_shop, *key).await? else {
            no_such_order(scene, shop, *key, Verb::Cancel, reason).await?;
            continue;
        };
        let say = cancel_question(&order, reason, scene);
        scene.say_of((shop.shop_id, order.order_id), say);
    }
    Ok(())
}

/// [Yes, cancel] with the reason that was given.
pub async fn cancel_confirmed(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.work() else {
        return Ok(());
    };
    let read = command::numbers(rest, true);
    let Some(number) = read.numbers.first() else {
        return Ok(());
    };
    let action = Action::Cancel {
        reason: (!read.rest.is_empty()).then(|| read.rest.chars().take(200).collect()),
    };
    let outcome = perform(scene, &shop, Key::Number(*number), &action, None).await?;
    settle_question(scene, &outcome);
    Ok(())
}

fn cancel_question(order: &Order, reason: &str, scene: &mut Scene<'_>) -> Say {
    let ask = Action::Cancel { reason: None };
    if let Err(refusal) = waybill_core::order::decide::decide(order, &ask, None, None, scene.at) {
        return refused(order, &refusal);
    }
    let number = order.number.0;
    let text: Phrase = if order.received().minor > 0 {
        texts::AskCancelPaid {
            number,
            buyer: &order.buyer.name,
            received: order.received(),
        }
        .into()
    } else {
        texts::AskCancel {
            number,
            buyer: &order.buyer.name,
        }
        .into()
    };
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let yes = if reason.is_empty() {
        press(OrderPress::Cancel(order.head.fulfilment_version))
    } else {
        // A button can't carry a reason; the conversation remembers it.
        let text = format!("/cancel! {number} {reason}");
        Press::Offer(scene.state.offer(order.shop_id, text))
    };
    Say::line(text).row([
        Button::press(
            if order.received().minor > 0 {
                Phrase::from(texts::ButtonCancelThenRefund)
            } else {
                texts::ButtonCancelOrder.into()
            },
            yes,
        ),
        Button::press(texts::ButtonKeep, press(OrderPress::Keep)),
    ])
}
