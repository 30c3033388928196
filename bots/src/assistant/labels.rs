//! The labels of parcels, to be printed. Once one was made, the address is as it is printed: only the
//! shop changes it then, and prints anew.

use waybill_core::db::DatabaseError;
use waybill_core::id::OrderId;
use waybill_core::order::act::{Key, Outcome};
use waybill_core::order::decide::{Action, Refusal, labelable};
use waybill_core::order::store;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::acting::{self, no_such_order, perform_silently};
use super::command::{Command, Verb};
use super::message::{Attached, Button, Say};
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::wording as words;

/// The most labels in one file.
const MOST: usize = 50;

/// `/label 1042 1043`, `/label ready`
pub async fn command(
    scene: &mut Scene<'_>,
    shop: &Shop,
    command: &Command,
) -> Result<(), DatabaseError> {
    if !matches!(
        command.rest.trim().to_lowercase().as_str(),
        "ready" | "備妥" | "已備妥"
    ) {
        return acting::command(scene, command).await;
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let ready = store::ready_to_send(&mut in_shop, most).await?;
    if ready.is_empty() {
        scene.say(Say::line(texts::LabelNoneReady));
        return Ok(());
    }
    let keys: Vec<Key> = ready.into_iter().map(Key::Id).collect();
    make(scene, shop, &keys).await
}

/// One file with a page for each order that may have a label; why the others have none is said.
pub async fn make(scene: &mut Scene<'_>, shop: &Shop, keys: &[Key]) -> Result<(), DatabaseError> {
    if keys.len() > MOST {
        scene.say(Say::line(texts::LabelTooMany { limit: MOST }));
        return Ok(());
    }
    let mut labelled = Vec::new();
    let mut refused: Vec<(Say, Option<OrderId>)> = Vec::new();
    for key in keys {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        let Some(order) = store::find(&mut in_shop, *key).await? else {
            no_such_order(scene, shop, *key, Verb::Label, "").await?;
            continue;
        };
        let made = match labelable(&order) {
            Ok(()) => made(scene, shop, order.order_id).await?,
            Err(refusal) => Err(refusal),
        };
        match made {
            Ok(()) if labelled.iter().any(|(id, _)| *id == order.order_id) => {}
            Ok(()) => labelled.push((order.order_id, order.number)),
            Err(refusal) => {
                let say = Say::line(words::refusal(order.number, &refusal));
                let no_address = refusal == Refusal::LabelWithoutAddress;
                refused.push((say, Some(order.order_id).filter(|_| no_address)));
            }
        }
    }
    for (say, lacks_address) in refused {
        scene.say(match lacks_address {
            Some(id) => {
                let ask = Press::Order(shop.shop_id, id, OrderPress::WhereToSend);
                say.row([Button::press(texts::ButtonTypeAddress, ask)])
            }
            None => say,
        });
    }
    let text: Phrase = match labelled.as_slice() {
        [] => return Ok(()),
        [(_, number)] => texts::LabelHere { number: number.0 }.into(),
        several => texts::LabelSeveral {
            count: several.len(),
        }
        .into(),
    };
    let orders: Vec<OrderId> = labelled.iter().map(|(id, _)| *id).collect();
    let say = Say::line(text).attach(Attached::Labels(Box::new((shop.shop_id, orders))));
    match labelled.as_slice() {
        [(id, _)] => scene.say_of((shop.shop_id, *id), say),
        _ => scene.say(say),
    }
    Ok(())
}

/// Says on the order that it has a label from now on. One that is printed again changes nothing.
async fn made(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
) -> Result<Result<(), Refusal>, DatabaseError> {
    let outcome = perform_silently(scene, shop, Key::Id(order_id), &Action::Label).await?;
    Ok(match outcome {
        Outcome::Done { .. }
        | Outcome::NoSuchOrder
        | Outcome::Refused {
            refusal: Refusal::NothingChanges,
            ..
        } => Ok(()),
        Outcome::Refused { refusal, .. } => Err(refusal),
    })
}
