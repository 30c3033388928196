//! Statements and their rows as they are kept, and what rows may be for.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::{Candidates, Claim, Row, Unpaid};
use crate::db::{DatabaseError, InShop};
use crate::id::{OrderId, PersonId, StatementId};
use crate::money::Currency;
use crate::order::OrderNumber;
use crate::row;

/// A statement that was sent in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its row.
    pub statement_id: StatementId,
    /// The file's name.
    pub name: String,
    /// What its amounts are in.
    pub currency: Currency,
    /// In how many rows money moved.
    pub lines: i32,
    /// In how many it came in.
    pub came_in: i32,
    /// How many of those an earlier file had.
    pub known: i32,
    /// When it was sent in.
    pub at: DateTime<Utc>,
}

/// A statement as it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatement<'a> {
    /// The file's name.
    pub name: &'a str,
    /// What its amounts are in.
    pub currency: Currency,
    /// In how many rows money moved.
    pub lines: usize,
    /// Those by which it came in.
    pub rows: &'a [Row],
    /// Who sent it.
    pub by: (PersonId, &'a str),
    /// When.
    pub at: DateTime<Utc>,
}

/// What became of a statement that was sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It has rows that no earlier one had.
    New(StatementId),
    /// All its rows are known already: how many.
    Known(usize),
}

/// A row that nobody recorded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What it says.
    pub row: Row,
    /// The orders that somebody said it is not for.
    pub not_for: Vec<OrderId>,
}

/// What was recorded of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// How many rows.
    pub count: i64,
    /// What they come to, in minor units.
    pub minor: i64,
}

/// Keeps a statement with its rows that no earlier one had.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep(shop: &mut InShop<'_>, new: &NewStatement<'_>) -> Result<Kept, DatabaseError> {
    let digests = digests(new.rows);
    let known = sqlx::query_scalar!(
        "SELECT digest FROM bank_row WHERE shop_id = $1 AND digest = ANY($2)",
        shop.shop_id.0,
        &digests
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let is_new = |digest: &&Vec<u8>| !known.contains(*digest);
    if !new.rows.is_empty() && digests.iter().filter(is_new).count() == 0 {
        return Ok(Kept::Known(new.rows.len()));
    }
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let statement_id = sqlx::query_scalar!(
        r#"INSERT INTO bank_statement (shop_id, name, currency, lines, came_in, known, sent_by, sent_by_name, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING statement_id AS "id: StatementId""#,
        shop.shop_id.0,
        new.name,
        new.currency.code(),
        count(new.lines),
        count(new.rows.len()),
        count(known.len()),
        new.by.0.0,
        new.by.1,
        new.at
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    let column = |text: fn(&Row) -> &String| new.rows.iter().map(|row| text(row).clone()).collect();
    let (dates, references, words): (Vec<String>, Vec<String>, Vec<String>) = (
        column(|row| &row.dated),
        column(|row| &row.reference),
        column(|row| &row.words),
    );
    let lines: Vec<i32> = new.rows.iter().map(|row| row.line).collect();
    let amounts: Vec<i64> = new.rows.iter().map(|row| row.amount_minor).collect();
    sqlx::query!(
        "INSERT INTO bank_row (shop_id, statement_id, line, dated, amount_minor, reference, words, digest)
         SELECT $1, $2, r.line, r.dated, r.amount, r.reference, r.words, r.digest
         FROM unnest($3::int[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bytea[])
             AS r (line, dated, amount, reference, words, digest)
         ORDER BY r.digest
         ON CONFLICT (shop_id, digest) DO NOTHING",
        shop.shop_id.0,
        statement_id.0,
        &lines,
        &dates,
        &amounts,
        &references,
        &words,
        &digests
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(Kept::New(statement_id))
}

/// What tells rows apart from all others of the shop. The same row twice in a file is two payments, and
/// the same two in another file again.
fn digests(rows: &[Row]) -> Vec<Vec<u8>> {
    let mut seen: HashMap<(&str, i64, &str, &str), u64> = HashMap::new();
    rows.iter()
        .map(|row| {
            let said = (
                row.dated.as_str(),
                row.amount_minor,
                row.reference.as_str(),
                row.words.as_str(),
            );
            let before = seen.entry(said).or_default();
            let mut digest = Sha256::new();
            for text in [&row.dated, &row.reference, &row.words] {
                digest.update(text.len().to_be_bytes());
                digest.update(text);
            }
            digest.update(row.amount_minor.to_be_bytes());
            digest.update(before.to_be_bytes());
            *before += 1;
            digest.finalize().to_vec()
        })
        .collect()
}

/// A statement.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn find(
    shop: &mut InShop<'_>,
    id: StatementId,
) -> Result<Option<Statement>, DatabaseError> {
    let found = sqlx::query_as!(
        Raw,
        "SELECT statement_id, name, currency, lines, came_in, known, at FROM bank_statement
         WHERE shop_id = $1 AND statement_id = $2",
        shop.shop_id.0,
        id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    found.map(Raw::read).transpose()
}

/// The same, and keeps everyone else from recording its rows until the transaction ends. It is locked
/// before any order.
///
/// # Errors
/// As [`find`].
pub async fn find_for_update(
    shop: &mut InShop<'_>,
    id: StatementId,
) -> Result<Option<Statement>, DatabaseError> {
    sqlx::query!(
        "SELECT 1 AS one FROM bank_statement WHERE shop_id = $1 AND statement_id = $2 FOR UPDATE",
        shop.shop_id.0,
        id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    find(shop, id).await
}

/// The newest statement that something is left of, else the newest.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn latest(shop: &mut InShop<'_>) -> Result<Option<Statement>, DatabaseError> {
    let found = sqlx::query_as!(
        Raw,
        "SELECT statement_id, name, currency, lines, came_in, known, at FROM bank_statement b
         WHERE shop_id = $1
         ORDER BY EXISTS (SELECT FROM bank_row r WHERE r.shop_id = b.shop_id
             AND r.statement_id = b.statement_id AND (r.order_id IS NULL OR EXISTS (SELECT FROM order_event e WHERE e.shop_id = r.shop_id
                 AND e.order_id = r.order_id AND e.version = r.version AND e.undone_by IS NOT NULL))) DESC, statement_id DESC
         LIMIT 1",
        shop.shop_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    found.map(Raw::read).transpose()
}

struct Raw {
    statement_id: i64,
    name: String,
    currency: String,
    lines: i32,
    came_in: i32,
    known: i32,
    at: DateTime<Utc>,
}

impl Raw {
    fn read(self) -> Result<Statement, DatabaseError> {
        Ok(Statement {
            statement_id: StatementId(self.statement_id),
            name: self.name,
            currency: row::currency(&self.currency)?,
            lines: self.lines,
            came_in: self.came_in,
            known: self.known,
            at: self.at,
        })
    }
}

/// The rows of a statement that nobody recorded yet, in their order; those too whose payment was taken
/// back since.
///
/// # Errors
/// When the database can't be reached.
pub async fn left(shop: &mut InShop<'_>, id: StatementId) -> Result<Vec<Left>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT line, dated, amount_minor, reference, words, not_for FROM bank_row r
         WHERE shop_id = $1 AND statement_id = $2 AND (order_id IS NULL OR EXISTS (SELECT FROM order_event e WHERE e.shop_id = r.shop_id
                 AND e.order_id = r.order_id AND e.version = r.version AND e.undone_by IS NOT NULL))
         ORDER BY line",
        shop.shop_id.0,
        id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Left {
            row: Row {
                line: row.line,
                dated: row.dated,
                amount_minor: row.amount_minor,
                reference: row.reference,
                words: row.words,
            },
            not_for: row.not_for.into_iter().map(OrderId).collect(),
        })
        .collect())
}

/// What was recorded of a statement so far, and still stands: what was taken back since is not counted.
///
/// # Errors
/// When the database can't be reached.
pub async fn recorded(shop: &mut InShop<'_>, id: StatementId) -> Result<Recorded, DatabaseError> {
    Ok(sqlx::query_as!(
        Recorded,
        r#"SELECT count(*) AS "count!", coalesce(sum(amount_minor), 0)::bigint AS "minor!" FROM bank_row r
           WHERE shop_id = $1 AND statement_id = $2 AND order_id IS NOT NULL AND NOT EXISTS (SELECT FROM order_event e WHERE e.shop_id = r.shop_id
                 AND e.order_id = r.order_id AND e.version = r.version AND e.undone_by IS NOT NULL)"#,
        shop.shop_id.0,
        id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// How many rows of the statements that were sent in within a time are left.
///
/// # Errors
/// When the database can't be reached.
pub async fn left_of_day(
    shop: &mut InShop<'_>,
    (begins, ends): (DateTime<Utc>, DateTime<Utc>),
) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM bank_statement b
           JOIN bank_row r ON r.shop_id = b.shop_id AND r.statement_id = b.statement_id
               AND (r.order_id IS NULL OR EXISTS (SELECT FROM order_event e WHERE e.shop_id = r.shop_id
                 AND e.order_id = r.order_id AND e.version = r.version AND e.undone_by IS NOT NULL))
           WHERE b.shop_id = $1 AND b.at >= $2 AND b.at < $3"#,
        shop.shop_id.0,
        begins,
        ends
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// A row was recorded for an order by an event of it.
///
/// # Errors
/// When the database can't be reached.
pub async fn record(
    shop: &mut InShop<'_>,
    (id, line): (StatementId, i32),
    (order_id, version): (OrderId, i32),
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE bank_row SET order_id = $4, version = $5, recorded_at = $6
         WHERE shop_id = $1 AND statement_id = $2 AND line = $3",
        shop.shop_id.0,
        id.0,
        line,
        order_id.0,
        version,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Somebody says that a row is not for an order.
///
/// # Errors
/// When the database can't be reached.
pub async fn is_not_for(
    shop: &mut InShop<'_>,
    (id, line): (StatementId, i32),
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE bank_row SET not_for = array_append(not_for, $4)
         WHERE shop_id = $1 AND statement_id = $2 AND line = $3 AND NOT $4 = ANY(not_for)",
        shop.shop_id.0,
        id.0,
        line,
        order_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// What rows may be for: all that is to be checked, and the unpaid orders of such an amount or number.
///
/// # Errors
/// When the database can't be reached.
pub async fn candidates(
    shop: &mut InShop<'_>,
    currency: Currency,
    rows: &[Left],
) -> Result<Candidates, DatabaseError> {
    if rows.is_empty() {
        return Ok(Candidates::default());
    }
    let claims = sqlx::query_as!(
        Claim,
        r#"SELECT o.order_id AS "order_id: OrderId", o.number AS "number: OrderNumber", p.entry,
               p.amount_minor, p.reference, c.name AS buyer
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           JOIN payment_entry p ON p.shop_id = o.shop_id AND p.order_id = o.order_id AND p.kind = 'claimed'
           WHERE o.shop_id = $1 AND o.claimed_minor > 0 AND o.currency = $2 AND o.hidden_at IS NULL
               -- Neither countered nor answered by what stands.
               AND NOT EXISTS (SELECT FROM payment_entry a WHERE a.shop_id = p.shop_id
                   AND a.order_id = p.order_id AND a.answers = p.entry
                   AND (a.kind = 'countered' OR NOT EXISTS (SELECT FROM payment_entry x
                       WHERE x.shop_id = a.shop_id AND x.order_id = a.order_id
                           AND x.answers = a.entry AND x.kind = 'countered')))
           ORDER BY o.order_id, p.entry"#,
        shop.shop_id.0,
        currency.code()
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let amounts: Vec<i64> = rows.iter().map(|left| left.row.amount_minor).collect();
    let numbers = numbers_in(rows);
    // What a courier has is not asked of the buyer; the amount is looked for in both ways.
    let orders = sqlx::query_as!(
        Unpaid,
        r#"SELECT o.order_id AS "order_id: OrderId", o.number AS "number: OrderNumber",
               o.total_minor - o.credit_minor - o.received_minor - o.collected_minor AS "left_minor!",
               o.claimed_minor > 0 AS "claimed!", o.cash_on_delivery, c.name AS buyer
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE o.shop_id = $1 AND o.currency = $2 AND o.hidden_at IS NULL AND o.fulfilment <> 'cancelled'
               AND o.total_minor - o.credit_minor - o.received_minor - o.collected_minor > 0
               AND (o.total_minor - o.credit_minor - o.received_minor = ANY($3::bigint[])
                   OR o.number = ANY($4::int[]))
           ORDER BY o.order_id"#,
        shop.shop_id.0,
        currency.code(),
        &amounts,
        &numbers
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(Candidates { claims, orders })
}

/// What may be an order's number in what rows say.
fn numbers_in(rows: &[Left]) -> Vec<i32> {
    let of_row = |left: &Left| {
        let text = crate::customer::fold(&format!("{} {}", left.row.reference, left.row.words));
        let runs = text.split(|letter: char| !letter.is_ascii_digit());
        let runs = runs.filter(|run| (1..=9).contains(&run.len()));
        runs.filter_map(|run| run.parse().ok())
            .collect::<Vec<i32>>()
    };
    let mut numbers: Vec<i32> = rows.iter().flat_map(of_row).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_row_twice_is_two_payments() {
        let one = Row {
            line: 2,
            dated: "1 Nov".to_owned(),
            amount_minor: 599,
            reference: "12".to_owned(),
            words: "3".to_owned(),
        };
        let again = Row {
            line: 3,
            ..one.clone()
        };
        let shifted = Row {
            reference: "1".to_owned(),
            words: "23".to_owned(),
            ..one.clone()
        };
        let rows = [one.clone(), again, shifted];
        let found = digests(&rows);
        assert!(found[0] != found[1] && found[0] != found[2] && found[1] != found[2]);
        // In another file, below other rows, it is the same.
        let later = [Row { line: 90, ..one }];
        assert_eq!(digests(&later)[0], found[0]);
    }
}
