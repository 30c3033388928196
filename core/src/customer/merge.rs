//! Two customers that turned out to be one: the orders move, and can move back.

use chrono::{DateTime, Duration, Utc};

use super::person;
use crate::db::{DatabaseError, InShop};
use crate::id::{CustomerId, OrderId};
use crate::order::act::{Actor, stored};
use crate::order::decide::{EventAction, Facts};
use crate::order::findable;
use crate::subscription;

/// How long a merge can be undone. Not the shop's time for undoing: that two customers were made one
/// by mistake shows when one of them asks for an order of the other's, which is weeks later.
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
    by: &Actor,
    at: DateTime<Utc>,
) -> Result<Merged, DatabaseError> {
    if !lock(shop, gone, kept).await? {
        return Ok(Merged::NotTwo);
    }
    let orders = move_orders(shop, None, (gone, kept), (by, at)).await?;
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
        by.person_id.map_or(0, |id| id.0),
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
/// places an order meanwhile waits, and recognises who is left. Returns whether both are customers.
async fn lock(
    shop: &mut InShop<'_>,
    gone: CustomerId,
    kept: CustomerId,
) -> Result<bool, DatabaseError> {
    loop {
        sqlx::raw_sql("SAVEPOINT all_orders")
            .execute(&mut *shop.connection)
            .await?;
        let locked = sqlx::query_scalar!(
            "SELECT order_id FROM orders WHERE shop_id = $1 AND customer_id IN ($2, $3)
             ORDER BY order_id FOR NO KEY UPDATE",
            shop.shop_id.0,
            gone.0,
            kept.0
        )
        .fetch_all(&mut *shop.connection)
        .await?;
        super::lock_for_new(shop).await?;
        let standing = sqlx::query_scalar!(
            "SELECT customer_id FROM customer
             WHERE shop_id = $1 AND customer_id IN ($2, $3) AND merged_into IS NULL
                 AND removed_at IS NULL
             ORDER BY customer_id FOR UPDATE",
            shop.shop_id.0,
            gone.0,
            kept.0
        )
        .fetch_all(&mut *shop.connection)
        .await?;
        if standing.len() != 2 {
            return Ok(false);
        }
        // From here on nobody is given an order of theirs.
        let orders = sqlx::query_scalar!(
            "SELECT order_id FROM orders WHERE shop_id = $1 AND customer_id = $2",
            shop.shop_id.0,
            gone.0
        )
        .fetch_all(&mut *shop.connection)
        .await?;
        if orders.iter().all(|order_id| locked.contains(order_id)) {
            return Ok(true);
        }
        // One came to them meanwhile. Whoever acts on it may wait for what is held here, so that
        // waiting for it in turn would be a circle: everything is let go, and taken again with it.
        sqlx::raw_sql("ROLLBACK TO SAVEPOINT all_orders")
            .execute(&mut *shop.connection)
            .await?;
    }
}

/// Takes a merge back: the orders that moved then move back. Returns the customer that is one again;
/// none where there is no such merge, it was undone, is older than [`UNDO_WITHIN`], or the customer it was merged into
/// has become part of another since.
///
/// # Errors
/// When the database can't be reached.
pub async fn undo(
    shop: &mut InShop<'_>,
    merge_id: i64,
    by: &Actor,
    at: DateTime<Utc>,
) -> Result<Option<CustomerId>, DatabaseError> {
    sqlx::query!(
        "SELECT order_id FROM orders
         WHERE shop_id = $1 AND order_id = ANY ((
             SELECT orders FROM customer_merge WHERE shop_id = $1 AND merge_id = $2)::bigint[])
         ORDER BY order_id FOR NO KEY UPDATE",
        shop.shop_id.0,
        merge_id
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    super::lock_for_new(shop).await?;
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
    let orders = move_orders(shop, Some(&merge.orders), (kept, gone), (by, at)).await?;
    person::part(shop, (kept, gone), &orders).await?;
    show_moved(shop, &orders, at).await?;
    Ok(Some(gone))
}

/// Moves orders from one customer to another: all, or those of a list that are still there. Each
/// keeps in its history whose it was.
async fn move_orders(
    shop: &mut InShop<'_>,
    only: Option<&[i64]>,
    (from, to): (CustomerId, CustomerId),
    (by, at): (&Actor, DateTime<Utc>),
) -> Result<Vec<i64>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"WITH moved AS (
               UPDATE orders SET customer_id = $3, version = version + 1
               WHERE shop_id = $1 AND customer_id = $2 AND ($4::bigint[] IS NULL OR order_id = ANY($4))
               RETURNING order_id, version
           ), told AS (
               INSERT INTO order_event (shop_id, order_id, version, action, facts, actor_id, actor_name,
                   channel, party, silent, at)
               SELECT $1, m.order_id, m.version, $5, $6, $7, $8, $9, $10, true, $11 FROM moved m
           )
           SELECT order_id AS "order_id!" FROM moved"#,
        shop.shop_id.0,
        from.0,
        to.0,
        only,
        EventAction::Recognise.as_str(),
        stored(&Facts::Recognised { from, to })?,
        by.person_id.map(|id| id.0),
        by.name,
        by.channel_word(),
        by.party.as_str(),
        at
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

async fn show_moved(
    shop: &mut InShop<'_>,
    orders: &[i64],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    findable::refresh(shop, orders).await?;
    for order_id in orders {
        subscription::refresh_cards(shop, OrderId(*order_id), at).await?;
    }
    Ok(())
}
