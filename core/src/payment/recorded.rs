//! Who wrote down money that came or went, and through what: for whoever answers for it.

use chrono::{DateTime, Utc};

use super::EntryKind;
use crate::channel::Channel;
use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::money::Money;
use crate::order::OrderNumber;
use crate::row;

/// Money that came or went, with who wrote it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Of which order.
    pub number: OrderNumber,
    /// What it is.
    pub kind: EntryKind,
    /// How much.
    pub amount: Money,
    /// Who wrote it down, as they were called then.
    pub by: String,
    /// Through what; none for the program itself.
    pub channel: Option<Channel>,
    /// When.
    pub at: DateTime<Utc>,
}

struct Raw {
    number: i32,
    kind: String,
    amount_minor: i64,
    currency: String,
    actor_name: String,
    channel: String,
    at: DateTime<Utc>,
}

impl Raw {
    fn read(self) -> Result<Recorded, DatabaseError> {
        Ok(Recorded {
            number: OrderNumber(self.number),
            kind: row::json::<EntryKind>("kind", self.kind.into())?,
            amount: Money::new(self.amount_minor, row::currency(&self.currency)?),
            by: self.actor_name,
            channel: Channel::parse(&self.channel),
            at: self.at,
        })
    }
}

/// What came in for an order, went back and was kept, and stands; the latest first, at most `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn of_order(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    limit: i64,
) -> Result<Vec<Recorded>, DatabaseError> {
    sqlx::query_as!(
        Raw,
        "SELECT o.number, p.kind, p.amount_minor, o.currency, e.actor_name, e.channel, p.at
         FROM payment_entry p
         JOIN orders o ON o.shop_id = p.shop_id AND o.order_id = p.order_id
         JOIN order_event e ON e.shop_id = p.shop_id AND e.order_id = p.order_id AND e.version = p.version
         WHERE p.shop_id = $1 AND p.order_id = $2
             AND p.kind IN ('received', 'deposit', 'refunded', 'kept')
             AND NOT EXISTS (SELECT FROM payment_entry x WHERE x.shop_id = p.shop_id
                 AND x.order_id = p.order_id AND x.kind = 'countered' AND x.answers = p.entry)
         ORDER BY p.entry DESC LIMIT $3",
        shop.shop_id.0,
        order_id.0,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?
    .into_iter()
    .map(Raw::read)
    .collect()
}

/// What went back since then and stands, the latest first, at most `limit`.
///
/// # Errors
/// As [`of_order`].
pub async fn refunded_since(
    shop: &mut InShop<'_>,
    since: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Recorded>, DatabaseError> {
    sqlx::query_as!(
        Raw,
        "SELECT o.number, p.kind, p.amount_minor, o.currency, e.actor_name, e.channel, p.at
         FROM payment_entry p
         JOIN orders o ON o.shop_id = p.shop_id AND o.order_id = p.order_id
         JOIN order_event e ON e.shop_id = p.shop_id AND e.order_id = p.order_id AND e.version = p.version
         WHERE p.shop_id = $1 AND p.at >= $2 AND p.kind = 'refunded'
             AND NOT EXISTS (SELECT FROM payment_entry x WHERE x.shop_id = p.shop_id
                 AND x.order_id = p.order_id AND x.kind = 'countered' AND x.answers = p.entry)
         ORDER BY p.at DESC LIMIT $3",
        shop.shop_id.0,
        since,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?
    .into_iter()
    .map(Raw::read)
    .collect()
}
