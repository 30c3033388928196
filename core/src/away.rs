//! When nobody is in the shop: who writes is told so, and what was promised for that time moves to
//! its end, as the program's act.

mod promises;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::order::act::{Actor, Key, Outcome, Request, act};
use crate::order::decide::Action;
use crate::shop::Shop;
use crate::text::{Phrase, texts};

pub use promises::{Promises, move_back, move_promises};

/// The longest time away, so that a slip of the finger closes no shop for a year.
pub const LONGEST: Duration = Duration::days(90);
/// How many deadlines are moved at once, the next ones first.
const MOVED: i64 = 200;

/// A time in which nobody is in the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub to: DateTime<Utc>,
    /// What the shop says to it, in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// When the shop said so; not kept by earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_at: Option<DateTime<Utc>>,
}

impl Away {
    /// Whether it is at a moment.
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.to
    }

    /// What buyers are told of it, where it is.
    pub fn told(&self, shop: &str) -> Phrase {
        match &self.words {
            Some(words) => texts::AwayBecause {
                shop,
                until: self.to,
                words,
            }
            .into(),
            None => texts::AwayUntil {
                shop,
                until: self.to,
            }
            .into(),
        }
    }

    /// A deadline, moved to the end where it falls into this time.
    pub fn moved(&self, until: DateTime<Utc>) -> DateTime<Utc> {
        if self.covers(until) { self.to } else { until }
    }
}

/// Moves the deadlines that fall into a shop's time away to its end; their buyers are told. Returns
/// the orders that changed.
///
/// # Errors
/// When the database can't be reached or holds a row that can't be read.
pub async fn move_deadlines(
    in_shop: &mut InShop<'_>,
    shop: &Shop,
    away: &Away,
    at: DateTime<Utc>,
) -> Result<Vec<OrderId>, DatabaseError> {
    let mut due: Vec<i64> = sqlx::query_scalar!(
        "SELECT order_id FROM reminder
         WHERE shop_id = $1 AND kind = 'overdue' AND done_at IS NULL AND due_at >= $2 AND due_at < $3
         ORDER BY due_at LIMIT $4",
        in_shop.shop_id.0,
        away.from.max(at),
        away.to,
        MOVED
    )
    .fetch_all(&mut *in_shop.connection)
    .await?;
    // Locks are taken in one order.
    due.sort_unstable();
    let actor = Actor::program();
    let action = Action::PayBy {
        until: Some(away.to),
    };
    let mut moved = Vec::new();
    for order_id in due {
        let request = Request {
            action: &action,
            seen: None,
            silent: false,
            shop,
            actor: &actor,
            at,
        };
        match act(in_shop, Key::Id(OrderId(order_id)), &request).await? {
            Outcome::Done { order, .. } => moved.push(order.order_id),
            // Paid, cancelled or waiting to be checked: nothing is promised.
            Outcome::Refused { .. } | Outcome::NoSuchOrder => {}
        }
    }
    Ok(moved)
}

/// Asks for the cards of buyers whose orders are not over to be brought up to date: they say whether
/// the shop is away. They come after everything else.
///
/// # Errors
/// When the database can't be reached.
pub async fn refresh_cards(shop: &mut InShop<'_>, at: DateTime<Utc>) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 2, 'card', '{}', s.shop_id, s.order_id, $2
         FROM orders o JOIN subscription s ON s.shop_id = o.shop_id AND s.order_id = o.order_id
         WHERE o.shop_id = $1 AND o.hidden_at IS NULL
           AND o.fulfilment NOT IN ('delivered', 'completed', 'cancelled')
           AND s.audience = 'buyer' AND s.stopped_at IS NULL AND s.card_message IS NOT NULL
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
