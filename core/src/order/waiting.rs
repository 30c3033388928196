//! The line of those who wait: pieces were promised to them beyond what there was, and come to them in
//! turn, as stock comes in or as others let go.
//!
//! An order takes all its pieces from stock when it is placed, those that are not there too; stock falls
//! below zero then. So pieces that come in don't have to be taken again, only told of. Of a variant let
//! S be its stock and B what all waiting lines wait for. Where S is below zero, -S pieces are promised
//! that are not there, and the rest of B, B + S, is here for those who wait. Where it is not, all of B is.
//! What was shipped although it was waited for is in S and not in B: then more is missing than is
//! waited for, and nothing is free.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::act::{By, Key, Outcome, Request, act};
use super::decide::{Action, Refusal};
use super::{Order, OrderNumber, Stage, reserve, store};
use crate::db::{DatabaseError, InShop};
use crate::id::{OrderId, VariantId};
use crate::item::full_name;
use crate::stock;
use crate::text::{Reader, texts};

/// How many of a line are looked at; the others come when these have what they wait for.
const LOOKED_AT: i64 = 50;

/// Someone who waits for a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// Whose order.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// Who buys.
    pub buyer: String,
    /// Which line of it.
    pub line: i32,
    /// For how many.
    pub pieces: u32,
    /// Whether it is paid, at least in part.
    pub paid: bool,
}

/// The line of those who wait for a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// What they wait for.
    pub variant: VariantId,
    /// What it is called in full.
    pub name: String,
    /// How many are left; below zero where more were promised.
    pub stock: i64,
    /// How many are waited for.
    pub total: i64,
    /// Who waits: who paid before who did not, then in the order in which they were placed.
    pub waits: Vec<Waits>,
}

impl Queue {
    /// How many of what is waited for are here.
    pub fn free(&self) -> i64 {
        (self.total + self.stock.min(0)).max(0)
    }

    /// Who gets how many of them, as far as they reach.
    pub fn turns(&self) -> Vec<(&Waits, u32)> {
        let mut free = u32::try_from(self.free()).unwrap_or(u32::MAX);
        let mut turns = Vec::new();
        for waits in &self.waits {
            let pieces = waits.pieces.min(free);
            free -= pieces;
            if pieces > 0 {
                turns.push((waits, pieces));
            }
        }
        turns
    }

    /// The line as it would be without an order.
    fn without(mut self, order: &Order) -> Self {
        let lines = order
            .lines
            .iter()
            .filter(|line| line.variant == Some(self.variant));
        for line in lines {
            self.stock += i64::from(line.quantity);
            self.total -= i64::from(line.back_ordered);
        }
        self.waits.retain(|waits| waits.order_id != order.order_id);
        self
    }
}

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

/// The lines of those who wait for some variants, as far as somebody waits; in the order of their ids.
///
/// # Errors
/// When the database can't be reached.
pub async fn queues(
    shop: &mut InShop<'_>,
    variants: &[VariantId],
) -> Result<Vec<Queue>, DatabaseError> {
    let ids: Vec<i64> = variants.iter().map(|variant| variant.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"SELECT v.variant_id, i.name, v.label, v.stock AS "stock!", w.order_id AS "order_id!",
               w.number AS "number!", w.buyer AS "buyer!", w.line AS "line!", w.back_ordered AS "pieces!",
               w.paid AS "paid!", w.total AS "total!"
           FROM variant v
           JOIN item i ON i.shop_id = v.shop_id AND i.item_id = v.item_id
           CROSS JOIN LATERAL (
               SELECT o.order_id, o.number, c.name AS buyer, l.line, l.back_ordered,
                   o.received_minor > 0 OR o.total_minor <= o.credit_minor AS paid, o.placed_at,
                   (sum(l.back_ordered) OVER ())::bigint AS total
               FROM order_line l
               JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
               JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
               WHERE l.shop_id = v.shop_id AND l.variant_id = v.variant_id AND l.back_ordered > 0
                   AND NOT l.removed AND o.hidden_at IS NULL
                   AND o.fulfilment IN ('pending', 'confirmed', 'processing', 'ready')
               ORDER BY paid DESC, o.placed_at, o.order_id, l.line LIMIT $3
           ) w
           WHERE v.shop_id = $1 AND v.variant_id = ANY($2) AND v.stock IS NOT NULL
           ORDER BY v.variant_id, w.paid DESC, w.placed_at, w.order_id, w.line"#,
        shop.shop_id.0,
        &ids,
        LOOKED_AT
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let mut queues: Vec<Queue> = Vec::new();
    for row in rows {
        let variant = VariantId(row.variant_id);
        let waits = Waits {
            order_id: OrderId(row.order_id),
            number: OrderNumber(row.number),
            buyer: row.buyer,
            line: row.line,
            pieces: u32::try_from(row.pieces).unwrap_or_default(),
            paid: row.paid,
        };
        match queues.last_mut().filter(|queue| queue.variant == variant) {
            Some(queue) => queue.waits.push(waits),
            None => queues.push(Queue {
                variant,
                name: full_name(&row.name, &row.label),
                stock: i64::from(row.stock),
                total: row.total,
                waits: vec![waits],
            }),
        }
    }
    Ok(queues)
}

/// Who would get what, if an order were cancelled: only lines in which somebody's turn would come.
///
/// # Errors
/// When the database can't be reached.
pub async fn next(shop: &mut InShop<'_>, order: &Order) -> Result<Vec<Queue>, DatabaseError> {
    let queues = queues(shop, &variants(order)).await?;
    let without = queues.into_iter().map(|queue| queue.without(order));
    Ok(without.filter(|queue| !queue.turns().is_empty()).collect())
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

/// How many pieces of each variant are waited for.
async fn waited(
    shop: &mut InShop<'_>,
    variants: impl Iterator<Item = VariantId>,
) -> Result<BTreeMap<VariantId, i64>, DatabaseError> {
    let ids: Vec<i64> = variants.map(|variant| variant.0).collect();
    let rows = sqlx::query!(
        r#"SELECT l.variant_id AS "variant!: VariantId", sum(l.back_ordered)::bigint AS "pieces!"
           FROM order_line l
           JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
           WHERE l.shop_id = $1 AND l.variant_id = ANY($2) AND l.back_ordered > 0 AND NOT l.removed
               AND o.hidden_at IS NULL
               AND o.fulfilment IN ('pending', 'confirmed', 'processing', 'ready')
           GROUP BY l.variant_id"#,
        shop.shop_id.0,
        &ids
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.variant, row.pieces))
        .collect())
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
