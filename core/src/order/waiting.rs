//! The line of those who wait: pieces were promised to them beyond what there was, and come to them in
//! turn, as stock comes in or as others let go. `line` says who waits and what is here for them.

mod line;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use line::{gaining, waited};

use super::act::{By, Key, Outcome, Request, act};
use super::decide::{Action, Refusal};
use super::{Order, OrderNumber, Stage, reserve, store};
use crate::db::{DatabaseError, InShop};
use crate::id::{OrderId, VariantId};
use crate::stock;
use crate::text::{Reader, texts};

pub use line::{Queue, Waits, queues};

/// What somebody got who waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Whose order.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// Who buys.
    pub buyer: String,
    /// How many of what.
    pub pieces: Vec<(u32, String)>,
    /// Until when it is to be paid.
    pub until: Option<DateTime<Utc>>,
    /// The event, for taking it back.
    pub version: i32,
}

/// What came of offering an order's pieces on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offered {
    /// It was cancelled, and these got what they waited for.
    Done {
        /// The order as it is now.
        order: Box<Order>,
        /// The cancellation's event.
        version: i32,
        /// Who got what, in turn; never empty.
        given: Vec<Given>,
    },
    /// Nothing happened.
    Refused {
        /// The order as it is.
        order: Box<Order>,
        /// Why.
        refusal: Refusal,
    },
    /// The shop has no such order.
    NoSuchOrder,
}

/// Who would get what, if an order were cancelled: only lines in which others would get more than they
/// would as it is.
///
/// # Errors
/// When the database can't be reached.
pub async fn next(shop: &mut InShop<'_>, order: &Order) -> Result<Vec<Queue>, DatabaseError> {
    let queues = queues(shop, &variants(order)).await?;
    Ok(gaining(queues, order))
}

/// Gives those who wait for some variants what is here for them, in turn. Whose order is not paid has
/// the shop's time to pay from now on, so that it goes on to the next if they don't.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn give(
    shop: &mut InShop<'_>,
    variants: &[VariantId],
    by: &By<'_>,
) -> Result<Vec<Given>, DatabaseError> {
    let held = lock(shop, None, variants).await?;
    give_held(shop, variants, &held, by).await
}

/// The same for those whose orders are held.
async fn give_held(
    shop: &mut InShop<'_>,
    variants: &[VariantId],
    held: &BTreeSet<OrderId>,
    by: &By<'_>,
) -> Result<Vec<Given>, DatabaseError> {
    // Held until the end, so that what is counted stays so.
    reserve::left_for_update(shop, variants.iter().copied()).await?;
    let mut turns: Vec<(OrderId, Vec<(i32, u32)>)> = Vec::new();
    for queue in queues(shop, variants).await? {
        for (waits, pieces) in queue.turns() {
            // Who came since waits for the next time: locks are taken in one order.
            if !held.contains(&waits.order_id) {
                continue;
            }
            let turn = (waits.line, pieces);
            match turns.iter_mut().find(|(id, _)| *id == waits.order_id) {
                Some((_, lines)) => lines.push(turn),
                None => turns.push((waits.order_id, vec![turn])),
            }
        }
    }
    let hours = by.shop.settings.pay_by_hours;
    let until = hours.map(|hours| by.at + Duration::hours(i64::from(hours)));
    let mut given = Vec::new();
    for (order_id, lines) in turns {
        let action = Action::Fill {
            lines: lines.clone(),
            until,
        };
        if let Outcome::Done { order, version, .. } =
            act(shop, Key::Id(order_id), &asked(&action, by)).await?
        {
            let unpaid = order.to_send().minor > 0;
            given.push(Given {
                order_id,
                number: order.number,
                buyer: order.buyer.name.clone(),
                pieces: order.named(&lines),
                until: order.head.pay_by.filter(|_| unpaid),
                version,
            });
        }
    }
    Ok(given)
}

/// Gives what is here of a variant, where as many are free and waited for as were shown, so that a
/// double tap gives them once; `None` where that has changed.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn give_shown(
    shop: &mut InShop<'_>,
    variant: VariantId,
    (free, total): (u32, u32),
    by: &By<'_>,
) -> Result<Option<Vec<Given>>, DatabaseError> {
    let held = lock(shop, None, &[variant]).await?;
    reserve::left_for_update(shop, [variant]).await?;
    let queues = queues(shop, &[variant]).await?;
    let now = queues.first().map(|queue| (queue.free(), queue.total));
    if now != Some((free.into(), total.into())) || free == 0 {
        return Ok(None);
    }
    give_held(shop, &[variant], &held, by).await.map(Some)
}

/// Of which variants pieces came back by an event of an order.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn freed_by(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    version: i32,
) -> Result<Vec<VariantId>, DatabaseError> {
    let moved = stock::moved_by(shop, order_id, version).await?;
    let freed = moved.into_iter().filter(|(_, _, quantity)| *quantity > 0);
    Ok(freed.map(|(variant, _, _)| variant).collect())
}

/// Cancels an order that was not paid by the deadline that was shown, and gives what it had to those
/// who wait for it. Never while a payment waits to be checked.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn offer_on(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    shown: DateTime<Utc>,
    by: &By<'_>,
) -> Result<Offered, DatabaseError> {
    let Some((order, held)) = hold_with_line(shop, order_id).await? else {
        return Ok(Offered::NoSuchOrder);
    };
    reserve::left_for_update(shop, variants(&order)).await?;
    let queues = next(shop, &order).await?;
    let mut turns = queues.iter().flat_map(Queue::turns);
    let nobody = !turns.any(|(waits, _)| held.contains(&waits.order_id));
    if let Some(refusal) = stands(&order, shown, nobody) {
        let order = Box::new(order);
        return Ok(Offered::Refused { order, refusal });
    }
    let reader = Reader {
        language: by.shop.language,
        zone: by.shop.time_zone,
        now: by.at,
    };
    let action = Action::Cancel {
        reason: Some(reader.text(texts::CancelledUnpaid { until: shown })),
    };
    let outcome = act(shop, Key::Id(order_id), &asked(&action, by)).await?;
    Ok(match outcome {
        Outcome::Done { order, version, .. } => Offered::Done {
            given: give_held(shop, &variants(&order), &held, by).await?,
            order,
            version,
        },
        Outcome::Refused { order, refusal } => Offered::Refused { order, refusal },
        Outcome::NoSuchOrder => Offered::NoSuchOrder,
    })
}

/// Locks an order together with those that wait for what it has, the lowest id first, and reads it.
///
/// # Errors
/// When the database can't be reached or the order can't be read.
pub async fn lock_with_line(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<Option<Order>, DatabaseError> {
    let held = hold_with_line(shop, order_id).await?;
    Ok(held.map(|(order, _)| order))
}

async fn hold_with_line(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<Option<(Order, BTreeSet<OrderId>)>, DatabaseError> {
    let Some(order) = store::find(shop, Key::Id(order_id)).await? else {
        return Ok(None);
    };
    let held = lock(shop, Some(order_id), &variants(&order)).await?;
    let order = store::find(shop, Key::Id(order_id)).await?;
    Ok(order.map(|order| (order, held)))
}

/// Whether a cancelled order could have its pieces again.
///
/// # Errors
/// When the database can't be reached.
pub async fn could_reopen(shop: &mut InShop<'_>, order: &Order) -> Result<bool, DatabaseError> {
    let wanted = order.contents().pieces();
    let mut left = reserve::left_for_update(shop, wanted.keys().copied()).await?;
    come_back(shop, order, &mut left).await?;
    Ok(wanted
        .iter()
        .all(|(variant, pieces)| left.get(variant).is_none_or(|(_, there)| there >= pieces)))
}

/// Why an order's pieces are not offered on, where it is so.
fn stands(order: &Order, shown: DateTime<Utc>, nobody: bool) -> Option<Refusal> {
    let stage = order.head.stage;
    // Cancelled, hidden or on its way: the cancellation itself says so.
    if stage >= Stage::Shipped || order.head.hidden.is_some() {
        return None;
    }
    if order.head.balance.claimed > 0 {
        return Some(Refusal::ClaimWaits);
    }
    if order.asked_of_buyer().minor <= 0 {
        return Some(Refusal::NothingToPay);
    }
    let until = order.head.pay_by.map(|until| until.timestamp());
    if until != Some(shown.timestamp()) {
        return Some(Refusal::MovedOn { stage });
    }
    nobody.then_some(Refusal::NobodyWaits)
}

/// Why an order is not given pieces: they are not there. Holds what is counted until the end.
pub(super) async fn not_there(
    shop: &mut InShop<'_>,
    order: &Order,
    lines: &[(i32, u32)],
) -> Result<Option<Refusal>, DatabaseError> {
    let mut asked: BTreeMap<VariantId, i64> = BTreeMap::new();
    for (number, pieces) in lines {
        let line = order.lines.iter().find(|line| line.line == *number);
        if let Some(variant) = line.and_then(|line| line.variant) {
            *asked.entry(variant).or_insert(0) += i64::from(*pieces);
        }
    }
    let left = reserve::left_for_update(shop, asked.keys().copied()).await?;
    let waited = waited(shop, asked.keys().copied()).await?;
    Ok(asked.into_iter().find_map(|(variant, asked)| {
        let (name, stock) = left.get(&variant)?;
        let free = (waited.get(&variant).copied().unwrap_or(0) + (*stock).min(0)).max(0);
        (asked > free).then(|| Refusal::OutOfStock {
            name: name.clone(),
            asked,
            left: free,
        })
    }))
}

/// What an order may have that is opened again: what is left, what is here for those who wait and was
/// not given to them yet, and what it waited for itself.
pub(super) async fn come_back(
    shop: &mut InShop<'_>,
    order: &Order,
    left: &mut BTreeMap<VariantId, (String, i64)>,
) -> Result<(), DatabaseError> {
    for (variant, pieces) in waited(shop, left.keys().copied()).await? {
        if let Some((_, there)) = left.get_mut(&variant) {
            *there += pieces;
        }
    }
    for line in &order.lines {
        if let Some((_, there)) = line.variant.and_then(|variant| left.get_mut(&variant)) {
            *there += i64::from(line.back_ordered);
        }
    }
    Ok(())
}

/// Locks an order and all who wait for some variants, the lowest id first.
async fn lock(
    shop: &mut InShop<'_>,
    order: Option<OrderId>,
    variants: &[VariantId],
) -> Result<BTreeSet<OrderId>, DatabaseError> {
    let queues = queues(shop, variants).await?;
    let waiting = queues.iter().flat_map(|queue| &queue.waits);
    let ids: BTreeSet<OrderId> = waiting.map(|waits| waits.order_id).chain(order).collect();
    for id in &ids {
        store::lock(shop, Key::Id(*id)).await?;
    }
    Ok(ids)
}

/// What an order has of the catalogue.
pub fn variants(order: &Order) -> Vec<VariantId> {
    order.contents().pieces().into_keys().collect()
}

/// What is done to each order: it is told of as anything else is.
fn asked<'a>(action: &'a Action, by: &By<'a>) -> Request<'a> {
    Request {
        action,
        seen: None,
        silent: by.silent,
        shop: by.shop,
        actor: by.actor,
        at: by.at,
    }
}
