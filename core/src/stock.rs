//! How much is left: every change is a movement with who and why, and the quantity is their sum.
//!
//! Variants are locked in the order of their ids, so that orders with the same items never wait for
//! each other in a circle; `variant.stock` is written by the statement that writes the movements.

mod low;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::db::{DatabaseError, InShop};
use crate::id::{ConversationId, ItemId, OrderId, PersonId, VariantId};
use crate::item::{LOW_AT, full_name};
use crate::order::OrderNumber;
use crate::order::act::Actor;
use crate::row;

pub use low::{Advice, Low, Lows, SALES_DAYS, low};

/// The most there can be of a variant; whatever is more was mistyped.
pub const MAX_STOCK: i64 = 1_000_000;
/// The longest reason, in characters.
pub const MAX_REASON: usize = 200;

/// What a movement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// Counting began.
    Opening,
    /// An order reserved it.
    Order,
    /// A cancelled order gave it back.
    Cancel,
    /// A buyer gave it back.
    Return,
    /// Somebody counted what is there.
    Count,
    /// More or fewer, by hand.
    Correction,
    /// An order was changed.
    Edit,
    /// It is of no use any more.
    WriteOff,
}

impl MoveKind {
    const ALL: [Self; 8] = [
        Self::Opening,
        Self::Order,
        Self::Cancel,
        Self::Return,
        Self::Count,
        Self::Correction,
        Self::Edit,
        Self::WriteOff,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Order => "order",
            Self::Cancel => "cancel",
            Self::Return => "return",
            Self::Count => "count",
            Self::Correction => "correction",
            Self::Edit => "edit",
            Self::WriteOff => "write_off",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One change of stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Of what.
    pub variant: VariantId,
    /// How many more, or fewer below zero; zero is no movement.
    pub quantity: i32,
    /// What it is.
    pub kind: MoveKind,
    /// Why, where somebody said so; at most [`MAX_REASON`] characters.
    pub reason: Option<String>,
    /// The order it belongs to and the version of its event: always for an order's movements.
    pub order: Option<(OrderId, i32)>,
}

/// Who moves it, and when.
#[derive(Debug, Clone, Copy)]
pub struct Cause<'a> {
    /// Who, and through what.
    pub actor: &'a Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is left of a variant after it was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Its row.
    pub variant: VariantId,
    /// Its item.
    pub item_id: ItemId,
    /// What it is called in full.
    pub name: String,
    /// How many there were.
    pub before: i32,
    /// How many there are; below zero where more were promised.
    pub after: i32,
    /// At how many or fewer it is low.
    pub low_at: i32,
}

impl Left {
    /// Whether it became low just now, so that an alert is due; not again while it stays low.
    pub fn became_low(&self) -> bool {
        self.before > self.low_at && self.after <= self.low_at
    }
}

/// Why nothing was moved: there is too little of this. One for each variant that is short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfStock {
    /// Those that are short, in the order of their ids; never empty.
    pub short: Vec<Short>,
}

/// A variant of which too little is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// Its row.
    pub variant: VariantId,
    /// What it is called in full.
    pub name: String,
    /// How many were to be taken.
    pub asked: i64,
    /// How many are there; may be below zero.
    pub left: i32,
}

/// A variant that is held until the transaction ends.
struct Locked {
    variant_id: i64,
    item_id: i64,
    name: String,
    label: String,
    stock: Option<i32>,
    low_at: Option<i32>,
    removed: bool,
}

async fn lock(shop: &mut InShop<'_>, ids: &[i64]) -> Result<Vec<Locked>, DatabaseError> {
    Ok(sqlx::query_as!(
        Locked,
        r#"SELECT v.variant_id, v.item_id, i.name, v.label, v.stock, i.low_at,
             v.removed_at IS NOT NULL AS "removed!"
         FROM variant v JOIN item i ON i.shop_id = v.shop_id AND i.item_id = v.item_id
         WHERE v.shop_id = $1 AND v.variant_id = ANY($2)
         ORDER BY v.variant_id FOR NO KEY UPDATE OF v"#,
        shop.shop_id.0,
        ids
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// What is left of those variants that are counted, with their names, held until the transaction
/// ends.
pub(crate) async fn left_for_update(
    shop: &mut InShop<'_>,
    variants: &[VariantId],
) -> Result<BTreeMap<VariantId, (String, i64)>, DatabaseError> {
    let ids: Vec<i64> = variants.iter().map(|variant| variant.0).collect();
    let locked = lock(shop, &ids).await?;
    Ok(locked
        .into_iter()
        .filter_map(|variant| {
            let left = i64::from(variant.stock?);
            let name = full_name(&variant.name, &variant.label);
            Some((VariantId(variant.variant_id), (name, left)))
        })
        .collect())
}

/// How many pieces of each variant an order has taken and not given back.
pub(crate) async fn taken_by(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<BTreeMap<VariantId, i64>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT variant_id AS "variant: VariantId", -sum(quantity) AS "taken!"
           FROM stock_movement WHERE shop_id = $1 AND order_id = $2 GROUP BY variant_id"#,
        shop.shop_id.0,
        order_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.variant, row.taken))
        .collect())
}

/// What an event of an order moved, by what it was.
pub(crate) async fn moved_by(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    version: i32,
) -> Result<Vec<(VariantId, MoveKind, i32)>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT variant_id AS "variant: VariantId", kind, quantity FROM stock_movement
           WHERE shop_id = $1 AND order_id = $2 AND order_version = $3 ORDER BY movement_id"#,
        shop.shop_id.0,
        order_id.0,
        version
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = MoveKind::parse(&row.kind)
                .ok_or_else(|| row::unreadable("kind", row.kind.clone()))?;
            Ok((row.variant, kind, row.quantity))
        })
        .collect()
}

/// Moves stock, all of it or none: refused where something that is counted would fall below zero,
/// unless that is allowed (giving back and adding is never refused). What nobody counts is left
/// alone. Alerts of what became low go out to those who want them.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn apply(
    shop: &mut InShop<'_>,
    moves: &[Move],
    allow_below_zero: bool,
    cause: Cause<'_>,
) -> Result<Result<Vec<Left>, OutOfStock>, DatabaseError> {
    let mut ids: Vec<i64> = moves.iter().map(|m| m.variant.0).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let locked = lock(shop, &ids).await?;
    let mut left = Vec::new();
    let mut short = Vec::new();
    for variant in locked {
        let Some(before) = variant.stock else {
            continue;
        };
        let change: i64 = moves
            .iter()
            .filter(|m| m.variant.0 == variant.variant_id)
            .map(|m| i64::from(m.quantity))
            .sum();
        let after = i64::from(before) + change;
        let name = full_name(&variant.name, &variant.label);
        if change < 0 && after < 0 && !allow_below_zero {
            short.push(Short {
                variant: VariantId(variant.variant_id),
                name,
                asked: -change,
                left: before,
            });
            continue;
        }
        left.push(Left {
            variant: VariantId(variant.variant_id),
            item_id: ItemId(variant.item_id),
            name,
            before,
            after: i32::try_from(after).map_err(|_| row::unreadable("stock", after))?,
            low_at: variant.low_at.unwrap_or(LOW_AT),
        });
    }
    if !short.is_empty() {
        return Ok(Err(OutOfStock { short }));
    }
    let counted: Vec<&Move> = moves
        .iter()
        .filter(|m| m.quantity != 0 && left.iter().any(|l| l.variant == m.variant))
        .collect();
    write(shop, &counted, cause).await?;
    alert(shop, &left, cause.at).await?;
    Ok(Ok(left))
}

/// Writes movements and what is left by them, in one statement.
async fn write(
    shop: &mut InShop<'_>,
    moves: &[&Move],
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    if moves.is_empty() {
        return Ok(());
    }
    let variants: Vec<i64> = moves.iter().map(|m| m.variant.0).collect();
    let quantities: Vec<i32> = moves.iter().map(|m| m.quantity).collect();
    let kinds: Vec<String> = moves.iter().map(|m| m.kind.as_str().to_owned()).collect();
    let reasons: Vec<Option<String>> = moves.iter().map(|m| m.reason.clone()).collect();
    let orders: Vec<Option<i64>> = moves.iter().map(|m| m.order.map(|(id, _)| id.0)).collect();
    let versions: Vec<Option<i32>> = moves.iter().map(|m| m.order.map(|(_, v)| v)).collect();
    sqlx::query!(
        "WITH moved AS (
             INSERT INTO stock_movement (shop_id, variant_id, quantity, kind, reason, order_id,
                 order_version, actor_id, actor_name, channel, at)
             SELECT $1, m.variant_id, m.quantity, m.kind, m.reason, m.order_id, m.order_version, $8, $9,
                 $10, $11
             FROM unnest($2::bigint[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::int[])
                 WITH ORDINALITY AS m (variant_id, quantity, kind, reason, order_id, order_version, place)
             ORDER BY m.place
             RETURNING variant_id, quantity
         )
         UPDATE variant v SET stock = coalesce(v.stock, 0) + s.quantity
         FROM (SELECT variant_id, sum(quantity)::int AS quantity FROM moved GROUP BY variant_id) s
         WHERE v.shop_id = $1 AND v.variant_id = s.variant_id",
        shop.shop_id.0,
        &variants,
        &quantities,
        &kinds,
        &reasons as &[Option<String>],
        &orders as &[Option<i64>],
        &versions as &[Option<i32>],
        cause.actor.person_id.map(|id| id.0),
        cause.actor.name,
        cause.actor.channel_word(),
        cause.at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Writes off what is left of a variant that its caller holds; nothing where nothing is left, and without
/// an alert: nobody sells it any more.
pub(crate) async fn write_off(
    shop: &mut InShop<'_>,
    movement: &Move,
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    if movement.quantity == 0 {
        return Ok(());
    }
    write(shop, &[movement], cause).await
}

/// Begins to count a new variant; nothing where nobody counts.
pub(crate) async fn open(
    shop: &mut InShop<'_>,
    variant: VariantId,
    stock: Option<i32>,
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let Some(quantity) = stock else {
        return Ok(());
    };
    begin(shop, variant, quantity, None, Cause { actor, at }).await
}

/// Counting begins at zero, and what is there is the first movement.
async fn begin(
    shop: &mut InShop<'_>,
    variant: VariantId,
    quantity: i32,
    reason: Option<&str>,
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE variant SET stock = 0 WHERE shop_id = $1 AND variant_id = $2 AND stock IS NULL",
        shop.shop_id.0,
        variant.0
    )
    .execute(&mut *shop.connection)
    .await?;
    if quantity == 0 {
        return Ok(());
    }
    let opening = Move {
        variant,
        quantity,
        kind: MoveKind::Opening,
        reason: reason.map(str::to_owned),
        order: None,
    };
    write(shop, &[&opening], cause).await
}

/// What somebody says of a variant's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// So many more, or fewer below zero.
    Change(i32),
    /// So many are there.
    Count(i32),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// It was written down.
    Moved(Left),
    /// Nobody counted it before; so many are there now.
    Begun(Left),
    /// It is as it was.
    Same(Left),
    /// So many are not there.
    Short(Short),
    /// That would be more than [`MAX_STOCK`], or a count below zero.
    OutOfRange,
    /// The shop has no such variant.
    NoSuchVariant,
}

/// Writes down what somebody says of a variant's stock: the first time, counting begins.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn say(
    shop: &mut InShop<'_>,
    variant: VariantId,
    said: Said,
    reason: Option<&str>,
    cause: Cause<'_>,
) -> Result<Told, DatabaseError> {
    let locked = lock(shop, &[variant.0]).await?.into_iter().next();
    let Some(locked) = locked.filter(|locked| !locked.removed) else {
        return Ok(Told::NoSuchVariant);
    };
    let before = locked.stock.unwrap_or(0);
    let (after, kind) = match said {
        Said::Change(by) => (i64::from(before) + i64::from(by), MoveKind::Correction),
        Said::Count(count) => (i64::from(count), MoveKind::Count),
    };
    let left = |after: i32| Left {
        variant,
        item_id: ItemId(locked.item_id),
        name: full_name(&locked.name, &locked.label),
        before,
        after,
        low_at: locked.low_at.unwrap_or(LOW_AT),
    };
    let counts_below_zero = matches!(said, Said::Count(count) if count < 0);
    let Some(now) = i32::try_from(after)
        .ok()
        .filter(|_| (-MAX_STOCK..=MAX_STOCK).contains(&after) && !counts_below_zero)
    else {
        return Ok(Told::OutOfRange);
    };
    // What is not there can't be taken away; below zero it may still come closer to it.
    if now < 0 && now < before {
        return Ok(Told::Short(Short {
            variant,
            name: full_name(&locked.name, &locked.label),
            asked: i64::from(before) - after,
            left: before,
        }));
    }
    if locked.stock.is_none() {
        begin(shop, variant, now, reason, cause).await?;
        return Ok(Told::Begun(left(now)));
    }
    if now == before {
        return Ok(Told::Same(left(now)));
    }
    let movement = Move {
        variant,
        quantity: now - before,
        kind,
        reason: reason.map(str::to_owned),
        order: None,
    };
    write(shop, &[&movement], cause).await?;
    let left = left(now);
    alert(shop, std::slice::from_ref(&left), cause.at).await?;
    Ok(Told::Moved(left))
}

/// A movement of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// How many more, or fewer below zero.
    pub quantity: i32,
    /// What it was.
    pub kind: MoveKind,
    /// Why.
    pub reason: Option<String>,
    /// The order it belongs to.
    pub order: Option<OrderNumber>,
    /// Who.
    pub actor_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A variant's movements, newest first.
///
/// # Errors
/// When the database can't be reached or holds what can't be read.
pub async fn movements(
    shop: &mut InShop<'_>,
    variant: VariantId,
    limit: i64,
) -> Result<Vec<Movement>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT m.quantity, m.kind, m.reason, o.number AS "number?", m.actor_name, m.at
           FROM stock_movement m
           LEFT JOIN orders o ON o.shop_id = m.shop_id AND o.order_id = m.order_id
           WHERE m.shop_id = $1 AND m.variant_id = $2 ORDER BY m.movement_id DESC LIMIT $3"#,
        shop.shop_id.0,
        variant.0,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Movement {
                quantity: row.quantity,
                kind: MoveKind::parse(&row.kind)
                    .ok_or_else(|| row::unreadable("kind", &row.kind))?,
                reason: row.reason,
                order: row.number.map(OrderNumber),
                actor_name: row.actor_name,
                at: row.at,
            })
        })
        .collect()
}

/// What an alert says: something became low.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockAlert {
    /// The shop's name.
    pub shop: String,
    /// The item.
    pub item_id: ItemId,
    /// What it is called in full.
    pub name: String,
    /// How many were left.
    pub left: i32,
}

/// Tells those who want it of what became low, once for each time it does.
async fn alert(
    shop: &mut InShop<'_>,
    left: &[Left],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let low: Vec<&Left> = left.iter().filter(|left| left.became_low()).collect();
    if low.is_empty() {
        return Ok(());
    }
    let items: Vec<i64> = low.iter().map(|left| left.item_id.0).collect();
    let names: Vec<String> = low.iter().map(|left| left.name.clone()).collect();
    let counts: Vec<i32> = low.iter().map(|left| left.after).collect();
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, created_at)
         SELECT w.channel, w.conversation_id, 1, 'alert', jsonb_build_object('shop', s.name,
             'item_id', l.item_id, 'name', l.name, 'left', l.remaining), s.shop_id, $5
         FROM unnest($2::bigint[], $3::text[], $4::int[]) WITH ORDINALITY
             AS l (item_id, name, remaining, place)
         CROSS JOIN shop s
         JOIN alert_wish w ON w.shop_id = s.shop_id AND w.kind = 'stock' AND w.wished
         JOIN membership m ON m.shop_id = w.shop_id AND m.person_id = w.person_id AND m.removed_at IS NULL
         WHERE s.shop_id = $1
         ORDER BY l.place",
        shop.shop_id.0,
        &items,
        &names,
        &counts,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Someone who may be told, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// Who.
    pub person_id: PersonId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Through what.
    pub channel: Channel,
}

/// Whether someone wants to hear of what becomes low; none where they never said.
///
/// # Errors
/// When the database can't be reached.
pub async fn wish(
    shop: &mut InShop<'_>,
    person_id: PersonId,
) -> Result<Option<bool>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT wished FROM alert_wish WHERE shop_id = $1 AND person_id = $2 AND kind = 'stock'",
        shop.shop_id.0,
        person_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?)
}

/// Remembers whether someone wants to hear of what becomes low, and where.
///
/// # Errors
/// When the database can't be reached.
pub async fn wish_for(
    shop: &mut InShop<'_>,
    listener: Listener,
    wished: bool,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO alert_wish (shop_id, person_id, kind, conversation_id, channel, wished, at)
         VALUES ($1, $2, 'stock', $3, $4, $5, $6)
         ON CONFLICT (shop_id, person_id, kind) DO UPDATE SET
             conversation_id = $3, channel = $4, wished = $5, at = $6",
        shop.shop_id.0,
        listener.person_id.0,
        listener.conversation_id.0,
        listener.channel.as_str(),
        wished,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Whoever is the first of a shop to count stock is told of what becomes low, until they say no.
///
/// # Errors
/// When the database can't be reached.
pub async fn wish_if_first(
    shop: &mut InShop<'_>,
    listener: Listener,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO alert_wish (shop_id, person_id, kind, conversation_id, channel, wished, at)
         SELECT $1, $2, 'stock', $3, $4, true, $5
         WHERE NOT EXISTS (SELECT FROM alert_wish WHERE shop_id = $1 AND kind = 'stock')
         ON CONFLICT (shop_id, person_id, kind) DO NOTHING",
        shop.shop_id.0,
        listener.person_id.0,
        listener.conversation_id.0,
        listener.channel.as_str(),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
