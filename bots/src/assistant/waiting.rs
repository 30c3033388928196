//! Who waits for pieces that were promised beyond what there was: said where pieces come in, and given
//! to them with one tap.

use chrono::DateTime;
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::{OrderId, ShopId, VariantId};
use waybill_core::order::act::By;
use waybill_core::order::decide::EventAction;
use waybill_core::order::waiting::{self, Given, Offered, Queue};
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Arg, Phrase, texts};
use waybill_core::wording;

use super::acting;
use super::message::{Button, Place, Say};
use super::press::{GoodsPress, OrderPress, Press};
use super::scene::Scene;

/// How many of a line are named.
const NAMED: usize = 5;
/// Of how many things it is said at once.
const SAID: usize = 3;

/// Says of what came in who waits for it, on the answer that says that it came in.
///
/// # Errors
/// When the database can't be reached.
pub async fn told_along(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let freed = std::mem::take(&mut scene.freed);
    let Some((shop_id, _)) = freed.first().copied() else {
        return Ok(());
    };
    if !scene.may(shop_id, Right::Fulfil) {
        return Ok(());
    }
    let variants: Vec<VariantId> = freed.into_iter().map(|(_, variant)| variant).collect();
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let queues = waiting::queues(&mut in_shop, &variants).await?;
    let last = scene.answers.last().map(|answer| answer.say.clone());
    let say = with_queues(last.clone().unwrap_or_default(), shop_id, &queues);
    match scene.answers.last_mut() {
        Some(answer) => answer.say = say,
        None if last.as_ref() != Some(&say) && say != Say::default() => scene.say(say),
        None => {}
    }
    Ok(())
}

/// What is said with who waits for what is here, and a button to give it to them.
pub fn with_queues(say: Say, shop_id: ShopId, queues: &[Queue]) -> Say {
    let free: Vec<&Queue> = queues
        .iter()
        .filter(|queue| !queue.turns().is_empty())
        .take(SAID)
        .collect();
    free.iter().fold(say, |say, queue| {
        let press = GoodsPress::Give(shop_id, queue.variant, shown(queue));
        let label: Phrase = match free.len() {
            1 => texts::ButtonGive.into(),
            _ => texts::ButtonGiveOf { name: &queue.name }.into(),
        };
        say.and(words(queue))
            .row([Button::press(label, Press::Goods(press))])
    })
}

/// How many are free and how many are waited for: what a button is shown for.
fn shown(queue: &Queue) -> (u32, u32) {
    let count = |count: i64| u32::try_from(count).unwrap_or_default();
    (count(queue.free()), count(queue.total))
}

/// "3 × Black Shirt are waited for: #1050 Ana 2 (paid), #1051 Bo 1. Here for them: 2."
fn words(queue: &Queue) -> Phrase {
    let orders: Vec<Arg> = queue
        .waits
        .iter()
        .take(NAMED)
        .map(|waits| {
            let (number, buyer, count) = (waits.number.0, &waits.buyer, waits.pieces);
            Arg::from(if waits.paid {
                Phrase::from(texts::WaitedOrderPaid {
                    number,
                    buyer,
                    count,
                })
            } else {
                texts::WaitedOrder {
                    number,
                    buyer,
                    count,
                }
                .into()
            })
        })
        .collect();
    texts::WaitedFor {
        count: queue.total,
        name: &queue.name,
        orders,
        free: queue.free(),
    }
    .into()
}

/// [Give them]
///
/// # Errors
/// When the database can't be reached.
pub async fn give(
    scene: &mut Scene<'_>,
    shop: &Shop,
    variant: VariantId,
    seen: (u32, u32),
) -> Result<(), DatabaseError> {
    let actor = scene.actor();
    let by = By {
        silent: false,
        shop,
        actor: &actor,
        at: scene.at,
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(given) = waiting::give_shown(&mut in_shop, variant, seen, &by).await? else {
        let queues = waiting::queues(&mut in_shop, &[variant]).await?;
        let say = with_queues(Say::line(texts::GivenBefore), shop.shop_id, &queues);
        scene.say(say);
        return Ok(());
    };
    changed(scene, shop.shop_id, &given);
    let say = with_given(Say::line(texts::Given), &given);
    scene.replace(say.row(undo_buttons(shop.shop_id, &given)));
    Ok(())
}

/// [Cancel and offer to Ana]
///
/// # Errors
/// When the database can't be reached.
pub async fn offer_on(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i64,
) -> Result<(), DatabaseError> {
    let Some(shown) = DateTime::from_timestamp(seen, 0) else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let actor = scene.actor();
    let by = By {
        silent: false,
        shop,
        actor: &actor,
        at: scene.at,
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let (order, say) = match waiting::offer_on(&mut in_shop, order_id, shown, &by).await? {
        Offered::Done {
            order,
            version,
            given,
        } => {
            scene.changed.push(Live::Order(shop.shop_id, order_id));
            changed(scene, shop.shop_id, &given);
            // Its pieces are somebody else's: what can be taken back is that they are.
            let mut say = acting::done(&order, EventAction::Cancel, version);
            say.buttons.pop();
            let number = order.number.0;
            let rest = say.lines.drain(1..).collect::<Vec<Phrase>>();
            let buttons = std::mem::take(&mut say.buttons);
            let mut say = with_given(Say::line(texts::OfferedOn { number }), &given);
            say.lines.extend(rest);
            say.buttons = buttons;
            (order, say.row(undo_buttons(shop.shop_id, &given)))
        }
        Offered::Refused { order, refusal } => {
            let say = acting::refused(&order, &refusal);
            (order, say)
        }
        Offered::NoSuchOrder => {
            scene.say(Say::line(texts::NotUnderstood));
            return Ok(());
        }
    };
    scene.answers.push(super::message::Answer {
        say,
        place: scene.pressed_on.clone().map_or(Place::New, Place::Message),
        order: Some((shop.shop_id, order.order_id)),
        tag: None,
    });
    Ok(())
}

fn changed(scene: &mut Scene<'_>, shop_id: ShopId, given: &[Given]) {
    let orders = given
        .iter()
        .map(|given| Live::Order(shop_id, given.order_id));
    scene.changed.extend(orders);
}

/// What is said with who got what.
pub fn with_given(say: Say, given: &[Given]) -> Say {
    given.iter().fold(say, |say, given| {
        let pieces = given.pieces.iter();
        let pieces = wording::pieces(pieces.map(|(count, name)| (*count, name.as_str())));
        let (number, buyer) = (given.number.0, &given.buyer);
        say.and(match given.until {
            Some(until) => Phrase::from(texts::GivenToUntil {
                number,
                buyer,
                pieces,
                until,
            }),
            None => texts::GivenTo {
                number,
                buyer,
                pieces,
            }
            .into(),
        })
    })
}

fn undo_buttons(shop_id: ShopId, given: &[Given]) -> Vec<Button> {
    let undo = |given: &Given| {
        let press = Press::Order(shop_id, given.order_id, OrderPress::Undo(given.version));
        let number = given.number.0;
        Button::press(texts::ButtonUndoOf { number }, press)
    };
    given.iter().take(SAID).map(undo).collect()
}
