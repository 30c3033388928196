//! Until when an order is to be paid, and what is said when that time comes near or has passed.
//!
//! The system sees when and in which shop to look; everything about the order happens in the shop's
//! scope. No lease is needed: whoever locks the reminder's row first deals with it, in one
//! transaction with what is said.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::db::{Database, DatabaseError, InShop, InSystem};
use crate::id::{OrderId, ShopId};
use crate::notice::{Call, Moment, Notice};
use crate::order::act::stored;
use crate::order::{Order, Stage, store};
use crate::row;
use crate::shop;

/// While a payment waits to be checked nobody is hurried; then it is looked at again.
const LOOK_AGAIN: Duration = Duration::hours(1);

/// Until when an order is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayBy {
    /// The deadline.
    pub until: DateTime<Utc>,
    /// When the buyer is reminded, if at all.
    pub remind: Option<DateTime<Utc>>,
}

impl PayBy {
    /// So many hours from now, with a reminder so many hours before where that is not past.
    pub fn hours(at: DateTime<Utc>, hours: u32, before: Option<u32>) -> Self {
        let until = at + Duration::hours(i64::from(hours));
        let remind = before
            .map(|before| until - Duration::hours(i64::from(before)))
            .filter(|remind| *remind > at);
        Self { until, remind }
    }
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The buyer is reminded.
    Remind,
    /// The shop hears that the time has passed.
    Overdue,
}

impl Kind {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Overdue => "overdue",
        }
    }
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// In which shop.
    pub shop_id: ShopId,
    /// At which order.
    pub order_id: OrderId,
    /// For what.
    pub kind: Kind,
}

/// Sets until when an order is to be paid, or that it is not.
///
/// # Errors
/// When the database can't be reached.
pub async fn set(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    pay_by: Option<PayBy>,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE orders SET pay_by = $3 WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        order_id.0,
        pay_by.map(|pay_by| pay_by.until)
    )
    .execute(&mut *shop.connection)
    .await?;
    let planned = [
        (Kind::Remind, pay_by.and_then(|pay_by| pay_by.remind)),
        (Kind::Overdue, pay_by.map(|pay_by| pay_by.until)),
    ];
    for (kind, due_at) in planned {
        // What is not planned any more is done with.
        sqlx::query!(
            "INSERT INTO reminder AS r (shop_id, order_id, kind, due_at, done_at)
             SELECT $1, $2, $3, coalesce($4::timestamptz, $5), CASE WHEN $4::timestamptz IS NULL THEN $5::timestamptz END
             WHERE $4::timestamptz IS NOT NULL
                OR EXISTS (SELECT FROM reminder WHERE shop_id = $1 AND order_id = $2 AND kind = $3)
             ON CONFLICT (shop_id, order_id, kind)
             DO UPDATE SET due_at = excluded.due_at, done_at = excluded.done_at",
            shop.shop_id.0,
            order_id.0,
            kind.as_str(),
            due_at,
            at
        )
        .execute(&mut *shop.connection)
        .await?;
    }
    Ok(())
}

/// Gives a buyer more time, counted from the deadline or from now where that has passed. `None` where
/// the deadline is no longer the one that was shown, so that a double tap gives it once.
///
/// # Errors
/// When the database can't be reached.
pub async fn extend(
    shop: &mut InShop<'_>,
    order: &Order,
    shown: DateTime<Utc>,
    more: Duration,
    at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DatabaseError> {
    let Some(until) = order
        .pay_by
        .filter(|until| until.timestamp() == shown.timestamp())
    else {
        return Ok(None);
    };
    let until = until.max(at) + more;
    let remind = Some(until - more / 2).filter(|remind| *remind > at);
    set(shop, order.order_id, Some(PayBy { until, remind }), at).await?;
    Ok(Some(until))
}

/// What is due by now, at most `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn due(
    system: &mut InSystem<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT shop_id, order_id, kind FROM reminder
         WHERE done_at IS NULL AND due_at <= $1 ORDER BY due_at LIMIT $2",
        now,
        limit
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Due {
                shop_id: ShopId(row.shop_id),
                order_id: OrderId(row.order_id),
                kind: row::json("kind", row.kind.into())?,
            })
        })
        .collect()
}

/// Deals with something due: says it, or finds it settled. Returns whether something is to be sent.
///
/// # Errors
/// When the database can't be reached or a row can't be read; it stays due then.
pub async fn deal_with(
    database: &Database,
    due: Due,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let mut transaction = database.begin().await?;
    let mut system = transaction.system().await?;
    let name = shop::by_id(&mut system, due.shop_id)
        .await?
        .map(|shop| shop.name);
    let mut in_shop = transaction.shop(due.shop_id).await?;
    let order = store::find_for_update(&mut in_shop, store::Key::Id(due.order_id)).await?;
    let still_due = sqlx::query_scalar!(
        r#"SELECT true AS "due!" FROM reminder
           WHERE shop_id = $1 AND order_id = $2 AND kind = $3 AND done_at IS NULL AND due_at <= $4
           FOR UPDATE"#,
        due.shop_id.0,
        due.order_id.0,
        due.kind.as_str(),
        now
    )
    .fetch_optional(&mut *in_shop.connection)
    .await?
    .is_some();
    let (Some(order), Some(name), true) = (order, name, still_due) else {
        return Ok(false);
    };
    let said = match verdict(&order) {
        Verdict::Settled => {
            done(&mut in_shop, due, now).await?;
            false
        }
        Verdict::WaitsToBeChecked => {
            sqlx::query!(
                "UPDATE reminder SET due_at = $4 WHERE shop_id = $1 AND order_id = $2 AND kind = $3",
                due.shop_id.0,
                due.order_id.0,
                due.kind.as_str(),
                now + LOOK_AGAIN
            )
            .execute(&mut *in_shop.connection)
            .await?;
            false
        }
        Verdict::Unpaid { until } => {
            say(&mut in_shop, &order, &name, due.kind, until, now).await?;
            done(&mut in_shop, due, now).await?;
            true
        }
    };
    transaction.commit().await?;
    Ok(said)
}

/// What an order says to a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Settled,
    WaitsToBeChecked,
    Unpaid { until: DateTime<Utc> },
}

fn verdict(order: &Order) -> Verdict {
    let over = order.head.stage == Stage::Cancelled || order.head.hidden.is_some();
    match order.pay_by {
        Some(until) if !over && order.asked_of_buyer().minor > 0 => {
            if order.head.balance.claimed > 0 {
                Verdict::WaitsToBeChecked
            } else {
                Verdict::Unpaid { until }
            }
        }
        Some(_) | None => Verdict::Settled,
    }
}

async fn done(shop: &mut InShop<'_>, due: Due, now: DateTime<Utc>) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE reminder SET done_at = $4 WHERE shop_id = $1 AND order_id = $2 AND kind = $3",
        due.shop_id.0,
        due.order_id.0,
        due.kind.as_str(),
        now
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

async fn say(
    shop: &mut InShop<'_>,
    order: &Order,
    name: &str,
    kind: Kind,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let (outgoing, audience, content) = match kind {
        Kind::Remind => {
            let notice = Notice {
                shop: name.to_owned(),
                number: order.number,
                moment: Moment::PayReminder {
                    to_pay: order.asked_of_buyer(),
                    until,
                },
            };
            ("notice", "buyer", stored(&notice)?)
        }
        Kind::Overdue => ("call", "seller", stored(&Call::PayOverdue { until })?),
    };
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, $3, $4, $1, $2, $5
         FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL AND s.audience = $6",
        order.shop_id.0,
        order.order_id.0,
        outgoing,
        content,
        now,
        audience
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
