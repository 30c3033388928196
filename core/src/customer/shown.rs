//! Where a customer is shown: their orders, which are found by who they are, and the cards of those.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::{CustomerId, OrderId};
use crate::order::findable;
use crate::subscription;

/// Of so many orders that are over the cards are written anew, the latest.
const CARDS_OF_OVER: usize = 20;

/// An order of a customer.
pub(super) struct Theirs {
    order_id: i64,
    over: bool,
}

/// A customer's orders, locked: orders are locked before their customer, as everybody does.
pub(super) async fn lock(
    shop: &mut InShop<'_>,
    id: CustomerId,
) -> Result<Vec<Theirs>, DatabaseError> {
    Ok(sqlx::query_as!(
        Theirs,
        r#"SELECT order_id, fulfilment IN ('completed', 'cancelled') AS "over!" FROM orders
           WHERE shop_id = $1 AND customer_id = $2
           ORDER BY order_id FOR NO KEY UPDATE"#,
        shop.shop_id.0,
        id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// Lets these orders be found by what their customer is called and where they live and are reached now.
pub(super) async fn found_anew(
    shop: &mut InShop<'_>,
    orders: &[Theirs],
) -> Result<(), DatabaseError> {
    let ids: Vec<i64> = orders.iter().map(|order| order.order_id).collect();
    findable::refresh(shop, &ids).await
}

/// Lets these orders be found by what their customer is called and reached by now, and writes their
/// cards anew.
pub(super) async fn anew(
    shop: &mut InShop<'_>,
    orders: &[Theirs],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    found_anew(shop, orders).await?;
    let open = orders.iter().filter(|order| !order.over);
    let over = orders.iter().rev().filter(|order| order.over);
    for order in open.chain(over.take(CARDS_OF_OVER)) {
        subscription::refresh_cards(shop, OrderId(order.order_id), at).await?;
    }
    Ok(())
}
