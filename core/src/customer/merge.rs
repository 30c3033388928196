//! Two customers that turned out to be one: the orders move, and can move back.

use chrono::{DateTime, Duration, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::{CustomerId, OrderId, PersonId};
use crate::subscription;

/// How long a merge can be undone.
pub const UNDO_WITHIN: Duration = Duration::days(30);

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// They are one; how many orders moved, and the merge's id for an undo.
    Done {
        /// The merge.
        merge_id: i64,
        /// How many orders moved.
        orders: usize,
    },
    /// One of them is no customer of the shop, or was merged already, or they are the same.
    NotTwo,
}

/// Makes one customer part of another: their orders move, and they are recognised as the other from
/// now on.
///
/// # Errors
/// When the database can't be reached.
pub async fn merge(
    shop: &mut InShop<'_>,
    gone: CustomerId,
    kept: CustomerId,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Merged, DatabaseError> {
    lock(shop, gone, kept).await?;
    let standing = sqlx::query_scalar!(
        "SELECT customer_id FROM customer
         WHERE shop_id = $1 AND customer_id IN ($2, $3) AND merged_into IS NULL
         ORDER BY customer_id FOR UPDATE",
        shop.shop_id.0,
        gone.0,
        kept.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    if standing.len() != 2 {
        return Ok(Merged::NotTwo);
    }
    let orders = move_orders(shop, None, gone, kept).await?;
    let aliases = sqlx::query_scalar!(
        "UPDATE customer SET merged_into = $3
         WHERE shop_id = $1 AND (customer_id = $2 OR merged_into = $2)
         RETURNING customer_id",
        shop.shop_id.0,
        gone.0,
        kept.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let merge_id = sqlx::query_scalar!(
        "INSERT INTO customer_merge (shop_id, kept, gone, orders, aliases, merged_by, merged_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING merge_id",
        shop.shop_id.0,
        kept.0,
        gone.0,
        &orders,
        &aliases,
        by.0,
        at
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    show_moved(shop, &orders, at).await?;
    Ok(Merged::Done {
        merge_id,
        orders: orders.len(),
    })
}

/// Locks in the order in which everybody does: orders by id, the shop's row, then customers. Whoever
/// places an order meanwhile waits, and recognises who is left.
async fn lock(
    shop: &mut InShop<'_>,
    gone: CustomerId,
    kept: CustomerId,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "SELECT order_id FROM orders WHERE shop_id = $1 AND customer_id IN ($2, $3)
         ORDER BY order_id FOR NO KEY UPDATE",
        shop.shop_id.0,
        gone.0,
        kept.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    super::lock_for_new(shop).await
}

/// Takes a merge back: the orders that moved then move back. Returns the customer that is one again;
/// none where there is no such merge, it was undone, is too old, or the customer it was merged into
/// has become part of another since.
///
/// # Errors
/// When the database can't be reached.
pub async fn undo(
    shop: &mut InShop<'_>,
    merge_id: i64,
    at: DateTime<Utc>,
) -> Result<Option<CustomerId>, DatabaseError> {
    let merge = sqlx::query!(
        r#"UPDATE customer_merge m SET undone_at = $3
           FROM customer k
           WHERE m.shop_id = $1 AND m.merge_id = $2 AND m.undone_at IS NULL AND m.merged_at > $4
             AND k.shop_id = $1 AND k.customer_id = m.kept AND k.merged_into IS NULL
           RETURNING m.kept, m.gone, m.orders, m.aliases"#,
        shop.shop_id.0,
        merge_id,
        at,
        at - UNDO_WITHIN
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(merge) = merge else { return Ok(None) };
    let (kept, gone) = (CustomerId(merge.kept), CustomerId(merge.gone));
    sqlx::query!(
        "UPDATE customer SET merged_into = nullif($4, customer_id)
         WHERE shop_id = $1 AND customer_id = ANY($2) AND merged_into = $3",
        shop.shop_id.0,
        &merge.aliases,
        kept.0,
        gone.0
    )
    .execute(&mut *shop.connection)
    .await?;
    let orders = move_orders(shop, Some(&merge.orders), kept, gone).await?;
    show_moved(shop, &orders, at).await?;
    Ok(Some(gone))
}

/// Moves orders from one customer to another: all, or those of a list that are still there.
async fn move_orders(
    shop: &mut InShop<'_>,
    only: Option<&[i64]>,
    from: CustomerId,
    to: CustomerId,
) -> Result<Vec<i64>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "UPDATE orders SET customer_id = $3
         WHERE shop_id = $1 AND customer_id = $2 AND ($4::bigint[] IS NULL OR order_id = ANY($4))
         RETURNING order_id",
        shop.shop_id.0,
        from.0,
        to.0,
        only
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

async fn show_moved(
    shop: &mut InShop<'_>,
    orders: &[i64],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    for order_id in orders {
        subscription::refresh_cards(shop, OrderId(*order_id), at).await?;
    }
    Ok(())
}
