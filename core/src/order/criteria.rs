//! Finding orders by words and by what they are, a page at a time.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::store::{RawRow, Row};
use super::{OrderNumber, Stage};
use crate::customer::person::handle_key;
use crate::db::{DatabaseError, InShop};
use crate::id::CustomerId;
use crate::order::act::stored;

/// Where the money of an order stands, as it is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyState {
    /// Something is to be paid still.
    Unpaid,
    /// Nothing is.
    Paid,
    /// Somebody says that it was paid.
    ToCheck,
}

/// What an order is to be; nothing is said of what is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Filter {
    /// At one of these stages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// Where its money stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<MoneyState>,
    /// Paid to the courier.
    #[serde(rename = "cod", skip_serializing_if = "std::ops::Not::not")]
    pub cash_on_delivery: bool,
    /// It stands still.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
    /// Was to be paid before this time.
    #[serde(rename = "now", skip_serializing_if = "Option::is_none")]
    pub overdue_at: Option<DateTime<Utc>>,
    /// Placed then or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    /// Placed before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Comes to so much or more, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
    /// Comes to so much or less, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    /// Bought by one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<Vec<CustomerId>>,
}

impl Filter {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The orders: with the words as they are spelt, the newest first; then, on the first page, with words
    /// like them.
    pub rows: Vec<Row>,
    /// Below which number there are more.
    pub before: Option<OrderNumber>,
}

/// Orders in which every word is found and that are what the filter says, below a number where given.
/// Without words and filter nothing is found.
///
/// # Errors
/// When the database can't be reached or a row can't be an order.
pub async fn page(
    shop: &mut InShop<'_>,
    (words, filter): (&[String], &Filter),
    before: Option<OrderNumber>,
    limit: i32,
) -> Result<Found, DatabaseError> {
    let meant = if let ([word], true, None) = (words, filter.is_empty(), before) {
        word.parse::<i32>().ok()
    } else {
        None
    };
    let found = sqlx::query_as!(
        RawRow,
        r#"SELECT o.order_id, o.number, c.name AS customer_name, o.fulfilment,
               o.held_at IS NOT NULL AS "on_hold!", o.item_count, o.currency, o.total_minor,
               o.received_minor, o.collected_minor, o.credit_minor, o.placed_at,
               f.closeness AS "closeness!"
           FROM (SELECT order_id, max(closeness) AS closeness
                 FROM (SELECT order_id, closeness FROM found_orders($2, $3, $4, $5)
                       UNION ALL
                       SELECT order_id, 2 FROM orders WHERE shop_id = $1 AND number = $6) e
                 GROUP BY order_id) f
           JOIN orders o ON o.shop_id = $1 AND o.order_id = f.order_id AND o.hidden_at IS NULL
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           ORDER BY f.closeness DESC, o.number DESC"#,
        shop.shop_id.0,
        words,
        stored(filter)?,
        before.map(|number| number.0),
        limit.saturating_add(1),
        meant
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let size = usize::try_from(limit).unwrap_or_default();
    let is_full = found.get(size).is_some_and(|row| row.closeness >= 1.0);
    let shown: Vec<RawRow> = found.into_iter().take(size).collect();
    let last = shown.iter().rfind(|row| row.closeness <= 1.0);
    let before = last.filter(|_| is_full).map(|row| OrderNumber(row.number));
    let rows = shown.into_iter().map(RawRow::read);
    Ok(Found {
        rows: rows.collect::<Result<_, _>>()?,
        before,
    })
}

/// The customers that are called so on a social network; for those who may see that.
///
/// # Errors
/// When the database can't be reached.
pub async fn called(
    shop: &mut InShop<'_>,
    words: &[String],
) -> Result<Vec<CustomerId>, DatabaseError> {
    let keys: Vec<String> = words.iter().map(|word| handle_key(word)).collect();
    Ok(sqlx::query_scalar!(
        r#"SELECT DISTINCT coalesce(c.merged_into, c.customer_id) AS "id!: CustomerId"
           FROM customer_handle h
           JOIN customer c ON c.shop_id = h.shop_id AND c.customer_id = h.customer_id
           WHERE h.shop_id = $1 AND h.handle_key = ANY($2) AND h.handle_key <> '' AND h.removed_at IS NULL
           LIMIT 50"#,
        shop.shop_id.0,
        &keys
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}
