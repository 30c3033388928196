//! Mail in the place of a chat: who wants no more updates in chat is not told by mail instead, unless
//! they say so.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;

/// Whether a buyer's mail waits while a chat of theirs is told of an order.
///
/// # Errors
/// When the database can't be reached.
pub async fn mail_stands_by(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM subscription m
               WHERE m.shop_id = $1 AND m.order_id = $2 AND m.audience = 'buyer'
                 AND m.channel = 'email' AND m.part = 'theirs' AND m.stopped_at IS NULL
                 AND stands_by(m.shop_id, m.order_id, m.channel, m.reach)) AS "stands_by!""#,
        shop.shop_id.0,
        order_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// Keeps mail from taking the place of chats that tell of an order no more. Returns whether it would
/// have.
///
/// # Errors
/// When the database can't be reached.
pub async fn hold_mail(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let held = sqlx::query!(
        "UPDATE subscription m SET stopped_at = $3, stopped_reason = 'asked'
         WHERE m.shop_id = $1 AND m.order_id = $2 AND m.audience = 'buyer'
           AND m.channel = 'email' AND m.part = 'theirs' AND m.stopped_at IS NULL
           AND NOT stands_by(m.shop_id, m.order_id, m.channel, m.reach)",
        shop.shop_id.0,
        order_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(held.rows_affected() > 0)
}

/// Lets mail tell of an order again that was kept from it. Returns whether mail tells, or stands by.
///
/// # Errors
/// When the database can't be reached.
pub async fn mail_again(shop: &mut InShop<'_>, order_id: OrderId) -> Result<bool, DatabaseError> {
    sqlx::query!(
        "UPDATE subscription SET stopped_at = NULL, stopped_reason = NULL
         WHERE shop_id = $1 AND order_id = $2 AND audience = 'buyer' AND channel = 'email'
           AND part = 'theirs' AND stopped_reason = 'asked'",
        shop.shop_id.0,
        order_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM subscription
               WHERE shop_id = $1 AND order_id = $2 AND audience = 'buyer' AND channel = 'email'
                 AND part = 'theirs' AND stopped_at IS NULL) AS "tells!""#,
        shop.shop_id.0,
        order_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}
