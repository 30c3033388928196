//! A shop's day in figures, and closing it: what came in by which way, what lies with couriers, what
//! is left to do. A closed day stays closed: every entry of the ledger is dated when it is made, and what
//! is entered after a day was closed belongs to the next one. A day runs from the closing of the day
//! before, or midnight where that was not closed before it ended, to its own closing or midnight, so that
//! every entry is in one day and no more.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::order::act::stored;
use crate::bank;
use crate::db::{DatabaseError, InShop};
use crate::id::PersonId;
use crate::money::{Currency, Money};
use crate::payment_method::{self, Kind};
use crate::reach;
use crate::row;

/// What came in one way on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByMethod {
    /// How; none where nobody said.
    pub method: Option<String>,
    /// What came in less what went back, without what couriers kept of it.
    pub amount: Money,
    /// How many entries came in.
    pub count: i64,
    /// Whether that is notes and coins.
    pub cash: bool,
}

/// A day in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// What came in, most first.
    pub methods: Vec<ByMethod>,
    /// What couriers have.
    pub with_couriers: Vec<Money>,
    /// Payments to check.
    pub to_check: i64,
    /// Packed and not handed over.
    pub packed: i64,
    /// Orders whose buyers could not be told something: see [`reach`].
    pub untold: i64,
    /// Rows of the bank's statements of the day that belong to no payment yet.
    #[serde(default)]
    pub bank_left: i64,
    /// The notes and coins that were there when the day began, in minor units of the shop's currency: what
    /// was counted last and what came in since; none where nobody ever counted.
    #[serde(default)]
    pub drawer_minor: Option<i64>,
}

impl Figures {
    /// The notes and coins that should be there when the day ends, in the shop's currency.
    pub fn drawer(&self, currency: Currency) -> Money {
        let before = self.drawer_minor.unwrap_or(0);
        let cash = self.cash(currency).minor;
        Money::new(before.saturating_add(cash), currency)
    }

    /// The notes and coins of the day, in the shop's currency.
    pub fn cash(&self, currency: Currency) -> Money {
        Money::new(cash_of(&self.methods, currency), currency)
    }
}

/// A day that was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// What it came to.
    pub figures: Figures,
    /// The cash that was counted.
    pub counted_minor: Option<i64>,
    /// Who closed it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// When a shop's day begins and ends. A clock that is put forward over midnight begins it an hour
/// later.
pub fn bounds(day: NaiveDate, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let begins = |day: NaiveDate| {
        let midnight = day.and_time(NaiveTime::MIN);
        zone.from_local_datetime(&midnight).earliest().map_or_else(
            || zone.from_utc_datetime(&midnight).to_utc(),
            |begins| begins.to_utc(),
        )
    };
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    (begins(day), begins(next))
}

/// A day's figures, as far as they are known now.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn figures(
    shop: &mut InShop<'_>,
    day: NaiveDate,
    zone: Tz,
) -> Result<Figures, DatabaseError> {
    let (begins, ends) = runs(shop, day, zone).await?;
    let methods = by_method(shop, (begins, ends)).await?;
    let held = sqlx::query!(
        r#"SELECT currency, sum(collected_minor)::bigint AS "minor!" FROM orders
           WHERE shop_id = $1 AND collected_minor > 0 GROUP BY currency ORDER BY currency"#,
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let with_couriers = held
        .into_iter()
        .map(|row| Ok(Money::new(row.minor, row::currency(&row.currency)?)))
        .collect::<Result<_, DatabaseError>>()?;
    let left = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM orders WHERE shop_id = $1 AND claimed_minor > 0) AS "to_check!",
               (SELECT count(*) FROM orders WHERE shop_id = $1 AND fulfilment = 'ready'
                    AND hidden_at IS NULL) AS "packed!""#,

        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(Figures {
        methods,
        with_couriers,
        to_check: left.to_check,
        packed: left.packed,
        untold: reach::count_untold(shop).await?,
        bank_left: bank::left_of_day(shop, bounds(day, zone)).await?,
        drawer_minor: drawer(shop, (day, zone), begins).await?,
    })
}

/// When the entries of a day begin and end: a day that was closed early ends then, and the next one
/// begins.
async fn runs(
    shop: &mut InShop<'_>,
    day: NaiveDate,
    zone: Tz,
) -> Result<(DateTime<Utc>, DateTime<Utc>), DatabaseError> {
    let (mut begins, mut ends) = bounds(day, zone);
    let before = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    let closings = sqlx::query!(
        "SELECT day, closed_at FROM day_close WHERE shop_id = $1 AND day BETWEEN $2 AND $3",
        shop.shop_id.0,
        before,
        day
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    for closing in closings {
        let end = if closing.day == day {
            &mut ends
        } else {
            &mut begins
        };
        *end = closing.closed_at.min(*end);
    }
    Ok((begins, ends))
}

/// What was in the drawer when a day began: what was counted when an earlier one was closed, and the cash
/// of the days between.
async fn drawer(
    shop: &mut InShop<'_>,
    (day, zone): (NaiveDate, Tz),
    begins: DateTime<Utc>,
) -> Result<Option<i64>, DatabaseError> {
    let counted = sqlx::query!(
        r#"SELECT c.day, c.counted_minor AS "counted_minor!", s.currency
           FROM day_close c JOIN shop s ON s.shop_id = c.shop_id
           WHERE c.shop_id = $1 AND c.day < $2 AND c.counted_minor IS NOT NULL
           ORDER BY c.day DESC LIMIT 1"#,
        shop.shop_id.0,
        day
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(counted) = counted else {
        return Ok(None);
    };
    let (_, since) = runs(shop, counted.day, zone).await?;
    let came_in: i64 = if since < begins {
        let currency = row::currency(&counted.currency)?;
        cash_of(&by_method(shop, (since, begins)).await?, currency)
    } else {
        0
    };
    Ok(Some(counted.counted_minor.saturating_add(came_in)))
}

fn cash_of(methods: &[ByMethod], currency: Currency) -> i64 {
    methods
        .iter()
        .filter(|by| by.cash && by.amount.currency == currency)
        .map(|by| by.amount.minor)
        .sum()
}

/// What came in from a moment on and before another.
async fn by_method(
    shop: &mut InShop<'_>,
    (begins, ends): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<ByMethod>, DatabaseError> {
    // What was taken back counts on the day on which it was taken back.
    let rows = sqlx::query!(
        r#"SELECT coalesce(p.method, a.method) AS method, o.currency,
               sum(CASE WHEN p.kind IN ('received', 'deposit') THEN p.amount_minor - p.fee_minor
                        WHEN p.kind = 'refunded' THEN -p.amount_minor
                        WHEN p.kind = 'countered' AND a.kind IN ('received', 'deposit')
                            THEN a.fee_minor - p.amount_minor
                        WHEN p.kind = 'countered' AND a.kind = 'refunded' THEN p.amount_minor
                        ELSE 0 END)::bigint AS "minor!",
               count(*) FILTER (WHERE p.kind IN ('received', 'deposit')) AS "count!"
           FROM payment_entry p
           JOIN orders o ON o.shop_id = p.shop_id AND o.order_id = p.order_id
           LEFT JOIN payment_entry a ON p.kind = 'countered' AND a.shop_id = p.shop_id
               AND a.order_id = p.order_id AND a.entry = p.answers
           WHERE p.shop_id = $1 AND p.at >= $2 AND p.at < $3
               AND (p.kind IN ('received', 'deposit', 'refunded')
                    OR a.kind IN ('received', 'deposit', 'refunded'))
           GROUP BY 1, 2 ORDER BY 3 DESC, 1"#,
        shop.shop_id.0,
        begins,
        ends
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let known = payment_method::list(shop).await?;
    let ways = rows
        .into_iter()
        .map(|row| {
            let kind = row.method.as_deref().map(|name| {
                let key = crate::customer::fold(name);
                known
                    .iter()
                    .find(|method| crate::customer::fold(&method.about.name) == key)
                    .map_or_else(|| Kind::of_name(name), |method| method.about.kind)
            });
            Ok(ByMethod {
                method: row.method,
                amount: Money::new(row.minor, row::currency(&row.currency)?),
                count: row.count,
                cash: kind == Some(Kind::Cash),
            })
        })
        .collect::<Result<Vec<_>, DatabaseError>>()?;
    Ok(by_name(ways))
}

/// One row for each way, however its name was typed: "cash" is "Cash".
fn by_name(ways: Vec<ByMethod>) -> Vec<ByMethod> {
    let key = |way: &ByMethod| way.method.as_deref().map(crate::customer::fold);
    let mut merged: Vec<ByMethod> = Vec::new();
    for way in ways {
        let same = merged
            .iter_mut()
            .find(|other| key(other) == key(&way) && other.amount.currency == way.amount.currency);
        match same {
            Some(other) => {
                other.amount.minor = other.amount.minor.saturating_add(way.amount.minor);
                other.count += way.count;
            }
            None => merged.push(way),
        }
    }
    merged.sort_by_key(|way| std::cmp::Reverse(way.amount.minor));
    merged
}

/// How a day was closed, where it was.
///
/// # Errors
/// When the database can't be reached or the row can't be read.
pub async fn closed(
    shop: &mut InShop<'_>,
    day: NaiveDate,
) -> Result<Option<Closed>, DatabaseError> {
    let row = sqlx::query!(
        "SELECT figures, counted_minor, closed_by_name, closed_at FROM day_close
         WHERE shop_id = $1 AND day = $2",
        shop.shop_id.0,
        day
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    row.map(|row| {
        Ok(Closed {
            figures: row::json("figures", row.figures)?,
            counted_minor: row.counted_minor,
            by: row.closed_by_name,
            at: row.closed_at,
        })
    })
    .transpose()
}

/// Who closes a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closer {
    /// Who.
    pub person_id: PersonId,
    /// Under which name.
    pub name: String,
}

/// How a day is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closing {
    /// It is closed now.
    Now(Closed),
    /// It was closed before, so: nothing was written.
    Before(Closed),
}

/// Closes a day with the figures of now. Whoever enters money holds the shop's row with it: what is being
/// entered is waited for and counted, and what comes after the closing is dated after it.
///
/// # Errors
/// When the database can't be reached.
pub async fn close(
    shop: &mut InShop<'_>,
    (day, zone): (NaiveDate, Tz),
    counted_minor: Option<i64>,
    by: &Closer,
    at: DateTime<Utc>,
) -> Result<Closing, DatabaseError> {
    sqlx::query!(
        "SELECT FROM shop WHERE shop_id = $1 FOR UPDATE",
        shop.shop_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    if let Some(before) = closed(shop, day).await? {
        return Ok(Closing::Before(before));
    }
    let figures = figures(shop, day, zone).await?;
    let (begins, ends) = runs(shop, day, zone).await?;
    // What is counted here was entered before, whatever the clocks of several machines say.
    let at = sqlx::query_scalar!(
        r#"UPDATE shop SET day_closed_at = greatest($2, day_closed_at, (SELECT max(p.at) + interval '1 microsecond'
               FROM payment_entry p WHERE p.shop_id = $1 AND p.at >= $3 AND p.at < $4))
           WHERE shop_id = $1 RETURNING day_closed_at AS "at!""#,
        shop.shop_id.0,
        at,
        begins,
        ends
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    sqlx::query!(
        "INSERT INTO day_close (shop_id, day, figures, counted_minor, closed_by, closed_by_name, closed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        shop.shop_id.0,
        day,
        stored(&figures)?,
        counted_minor,
        by.person_id.0,
        by.name,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(Closing::Now(Closed {
        figures,
        counted_minor,
        by: by.name.clone(),
        at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_the_shop_is() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let (begins, ends) = bounds(day, Tz::Asia__Manila);
        assert_eq!(begins.to_rfc3339(), "2026-11-20T16:00:00+00:00");
        assert_eq!(ends - begins, chrono::Duration::hours(24));
        let shorter = NaiveDate::from_ymd_opt(2026, 3, 8).unwrap();
        let (begins, ends) = bounds(shorter, Tz::America__New_York);
        assert_eq!(ends - begins, chrono::Duration::hours(23));
    }
}
