//! What orders are found by, after their buyer is called otherwise.

use super::Line;
use super::place::search_text;
use crate::db::{DatabaseError, InShop};

/// Writes anew what these orders are found by.
pub(crate) async fn refresh(shop: &mut InShop<'_>, orders: &[i64]) -> Result<(), DatabaseError> {
    if orders.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"SELECT o.order_id, o.number, c.name, c.phone, c.email,
               (SELECT coalesce(array_agg(l.name ORDER BY l.line), '{}') FROM order_line l
                WHERE l.shop_id = $1 AND l.order_id = o.order_id AND NOT l.removed) AS "lines!"
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE o.shop_id = $1 AND o.order_id = ANY($2)"#,
        shop.shop_id.0,
        orders
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let (ids, texts): (Vec<i64>, Vec<String>) = rows
        .into_iter()
        .map(|row| {
            let lines = row.lines.into_iter().map(|name| Line::named(name, 1, 0));
            let text = search_text(
                row.number,
                &row.name,
                row.phone.as_deref(),
                row.email.as_deref(),
                &lines.collect::<Vec<_>>(),
            );
            (row.order_id, text)
        })
        .unzip();
    sqlx::query!(
        "UPDATE orders o SET search = n.search
         FROM unnest($2::bigint[], $3::text[]) AS n (order_id, search)
         WHERE o.shop_id = $1 AND o.order_id = n.order_id",
        shop.shop_id.0,
        &ids,
        &texts
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
