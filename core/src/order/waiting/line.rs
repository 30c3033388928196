//! The line itself: who waits for a variant, for how many, and what is here for them.
//!
//! An order takes all its pieces from stock when it is placed, those that are not there too; stock falls
//! below zero then. So pieces that come in don't have to be taken again, only told of. Of a variant let
//! S be its stock and B what all waiting lines wait for. Where S is below zero, -S pieces are promised
//! that are not there, and the rest of B, B + S, is here for those who wait. Where it is not, all of B is.
//! What was shipped although it was waited for is in S and not in B: then more is missing than is
//! waited for, and nothing is free.

use std::collections::BTreeMap;

use crate::db::{DatabaseError, InShop};
use crate::id::{OrderId, VariantId};
use crate::item::full_name;
use crate::order::{Order, OrderNumber};

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
    pub(super) fn without(mut self, order: &Order) -> Self {
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

/// The lines as they would be without an order, of those in which others would get more then.
pub(super) fn gaining(queues: Vec<Queue>, order: &Order) -> Vec<Queue> {
    let gains = |queue: Queue| {
        let turns = queue.turns().into_iter();
        let now: u32 = turns
            .filter(|(waits, _)| waits.order_id != order.order_id)
            .map(|(_, pieces)| pieces)
            .sum();
        let without = queue.without(order);
        let then: u32 = without.turns().iter().map(|(_, pieces)| pieces).sum();
        (then > now).then_some(without)
    };
    queues.into_iter().filter_map(gains).collect()
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

/// How many pieces of each variant are waited for.
pub(super) async fn waited(
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
