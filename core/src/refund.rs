//! What has to go back to buyers: orders that were paid more than is owed, cancelled ones first of
//! all, and refunds that are on their way.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::money::Money;
use crate::order::OrderNumber;
use crate::row;

/// An order with money to go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaiting {
    /// Its row.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The buyer's name.
    pub buyer: String,
    /// What has to be paid back and is not on its way.
    pub due: Money,
    /// What is on its way.
    pub started: Money,
    /// Who sent it on its way, and when.
    pub started_by: Option<(String, DateTime<Utc>)>,
    /// For buttons.
    pub payment_version: i32,
}

/// Orders with money to go back, oldest first, at most `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn awaiting(shop: &mut InShop<'_>, limit: i64) -> Result<Vec<Awaiting>, DatabaseError> {
    awaiting_after(shop, None, limit).await
}

/// The same, those after a number.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn awaiting_after(
    shop: &mut InShop<'_>,
    after: Option<OrderNumber>,
    limit: i64,
) -> Result<Vec<Awaiting>, DatabaseError> {
    // The condition is, word for word, that of the index orders_refund_due.
    let rows = sqlx::query!(
        r#"SELECT o.order_id, o.number, c.name, o.currency, o.received_minor, o.refunding_minor,
               CASE WHEN o.fulfilment = 'cancelled' THEN 0 ELSE o.total_minor - o.credit_minor END
                   AS "owed_minor!",
               o.payment_version, e.actor_name AS "started_by?", e.at AS "started_at?"
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           LEFT JOIN LATERAL (SELECT v.actor_name, v.at FROM order_event v
               WHERE v.shop_id = o.shop_id AND v.order_id = o.order_id AND v.action = 'start_refund'
                   AND v.undone_by IS NULL ORDER BY v.version DESC LIMIT 1) e ON o.refunding_minor > 0
           WHERE o.shop_id = $1 AND (o.refunding_minor > 0
               OR o.received_minor > CASE WHEN o.fulfilment = 'cancelled' THEN 0
                                          ELSE o.total_minor - o.credit_minor END)
             AND o.number > $3
           ORDER BY o.number LIMIT $2"#,
        shop.shop_id.0,
        limit,
        after.map_or(0, |number| number.0)
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency = row::currency(&row.currency)?;
            let due = (row.received_minor - row.owed_minor - row.refunding_minor).max(0);
            Ok(Awaiting {
                order_id: OrderId(row.order_id),
                number: OrderNumber(row.number),
                buyer: row.name,
                due: Money::new(due, currency),
                started: Money::new(row.refunding_minor, currency),
                started_by: row.started_by.zip(row.started_at),
                payment_version: row.payment_version,
            })
        })
        .collect()
}
