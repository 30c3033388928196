//! Customers taken off the lists: what they bought stays, and they are recognised no more.

use chrono::{DateTime, Utc};

use super::page;
use crate::db::{DatabaseError, InShop};
use crate::id::CustomerId;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// They are in no list any more.
    Done,
    /// So many orders of theirs are not over.
    StillOpen(i64),
    /// The shop has no such customer, or they were removed before.
    Nobody,
}

/// Takes a customer off the lists, with all by which they are recognised.
///
/// # Errors
/// When the database can't be reached.
pub async fn remove(
    shop: &mut InShop<'_>,
    id: CustomerId,
    at: DateTime<Utc>,
) -> Result<Removed, DatabaseError> {
    // Who places an order for them meanwhile waits.
    super::lock_for_new(shop).await?;
    let Some(id) = page::standing(shop, id).await? else {
        return Ok(Removed::Nobody);
    };
    let open = open_orders(shop, id).await?;
    if open > 0 {
        return Ok(Removed::StillOpen(open));
    }
    sqlx::query!(
        "UPDATE customer SET removed_at = $3
         WHERE shop_id = $1 AND (customer_id = $2 OR merged_into = $2)",
        shop.shop_id.0,
        id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(Removed::Done)
}

/// How many orders of a customer are not over.
///
/// # Errors
/// When the database can't be reached.
pub async fn open_orders(shop: &mut InShop<'_>, id: CustomerId) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "open!" FROM orders
           WHERE shop_id = $1 AND customer_id = $2 AND hidden_at IS NULL
               AND fulfilment NOT IN ('completed', 'cancelled')"#,
        shop.shop_id.0,
        id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// Takes a removal back.
///
/// # Errors
/// When the database can't be reached.
pub async fn bring_back(shop: &mut InShop<'_>, id: CustomerId) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE customer SET removed_at = NULL
         WHERE shop_id = $1 AND (customer_id = $2 OR merged_into = $2)",
        shop.shop_id.0,
        id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
