//! Returns as rows. An order brings its own along when it is read; here they are written and listed.

use chrono::{DateTime, Utc};

use super::{Return, ReturnState};
use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::order::OrderNumber;
use crate::row;

/// Writes a return as it is from now on. Its lines and why it was asked for never change.
pub(in crate::order) async fn write(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    each: &Return,
) -> Result<(), DatabaseError> {
    let pieces = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let lines: Vec<i32> = each.lines.iter().map(|line| line.line).collect();
    let quantities: Vec<i32> = each
        .lines
        .iter()
        .map(|line| pieces(line.quantity))
        .collect();
    let back: Vec<i32> = each
        .lines
        .iter()
        .map(|line| pieces(line.back_to_stock))
        .collect();
    let off: Vec<i32> = each
        .lines
        .iter()
        .map(|line| pieces(line.written_off))
        .collect();
    let credits: Vec<i64> = each.lines.iter().map(|line| line.credit_minor).collect();
    sqlx::query!(
        "INSERT INTO order_return (shop_id, order_id, return_no, state, wish, reason, file_id, asked_by,
             rejection, requested_at, decided_at, received_at, settled_at, credit_minor, credited,
             replacement_order_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (shop_id, order_id, return_no) DO UPDATE SET state = excluded.state,
             rejection = excluded.rejection, decided_at = excluded.decided_at,
             received_at = excluded.received_at, settled_at = excluded.settled_at,
             credit_minor = excluded.credit_minor, credited = excluded.credited,
             replacement_order_id = excluded.replacement_order_id",
        shop.shop_id.0,
        order_id.0,
        each.return_no,
        each.state.as_str(),
        each.wish.as_str(),
        each.reason,
        each.file,
        each.asked_by.as_str(),
        each.rejection,
        each.requested_at,
        each.decided_at,
        each.received_at,
        each.settled_at,
        each.worth_minor(),
        each.is_credited(),
        each.replacement.map(|replacement| replacement.order.0),
    )
    .execute(&mut *shop.connection)
    .await?;
    sqlx::query!(
        "INSERT INTO order_return_line (shop_id, order_id, return_no, line, quantity, back_to_stock,
             written_off, credit_minor)
         SELECT $1, $2, $3, l.line, l.quantity, l.back, l.off, l.credit
         FROM unnest($4::int[], $5::int[], $6::int[], $7::int[], $8::bigint[])
             AS l (line, quantity, back, off, credit)
         ON CONFLICT (shop_id, order_id, return_no, line) DO UPDATE SET
             back_to_stock = excluded.back_to_stock, written_off = excluded.written_off,
             credit_minor = excluded.credit_minor",
        shop.shop_id.0,
        order_id.0,
        each.return_no,
        &lines,
        &quantities,
        &back,
        &off,
        &credits,
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// A return in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The order's row.
    pub order_id: OrderId,
    /// The order's number.
    pub number: OrderNumber,
    /// The buyer's name.
    pub buyer: String,
    /// Its number within the order.
    pub return_no: i32,
    /// Where it stands.
    pub state: ReturnState,
    /// Since when it was asked for.
    pub requested_at: DateTime<Utc>,
    /// How many of what.
    pub lines: Vec<(u32, String)>,
}

/// How many returns there are for which somebody still has to do something.
///
/// # Errors
/// When the database can't be reached.
pub async fn count(shop: &mut InShop<'_>) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM order_return r
           JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id
           WHERE r.shop_id = $1 AND r.state IN ('requested', 'approved', 'received')
               AND o.hidden_at IS NULL"#,
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// The returns for which somebody still has to do something, the oldest first, at most `limit`, after one
/// where given.
///
/// # Errors
/// When the database can't be reached or a row can't be a return.
pub async fn open(
    shop: &mut InShop<'_>,
    after: Option<(DateTime<Utc>, OrderId, i32)>,
    limit: i64,
) -> Result<Vec<Row>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT r.order_id, o.number, c.name AS buyer, r.return_no, r.state, r.requested_at,
               (SELECT jsonb_agg(jsonb_build_array(x.quantity, n.name) ORDER BY x.line)
                FROM order_return_line x
                JOIN order_line n ON n.shop_id = x.shop_id AND n.order_id = x.order_id AND n.line = x.line
                WHERE x.shop_id = r.shop_id AND x.order_id = r.order_id
                    AND x.return_no = r.return_no) AS "lines!"
           FROM order_return r
           JOIN orders o ON o.shop_id = r.shop_id AND o.order_id = r.order_id
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE r.shop_id = $1 AND r.state IN ('requested', 'approved', 'received')
               AND o.hidden_at IS NULL
               AND ($3::timestamptz IS NULL OR (r.requested_at, r.order_id, r.return_no) > ($3, $4, $5))
           ORDER BY r.requested_at, r.order_id, r.return_no LIMIT $2"#,
        shop.shop_id.0,
        limit,
        after.map(|(at, _, _)| at),
        after.map(|(_, order_id, _)| order_id.0),
        after.map(|(_, _, return_no)| return_no)
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let rows = rows
        .into_iter()
        .map(|row| {
            Ok(Row {
                order_id: OrderId(row.order_id),
                number: OrderNumber(row.number),
                buyer: row.buyer,
                return_no: row.return_no,
                state: row::json("state", row.state.into())?,
                requested_at: row.requested_at,
                lines: row::json("lines", row.lines)?,
            })
        })
        .collect::<Result<_, sqlx::Error>>()?;
    Ok(rows)
}
