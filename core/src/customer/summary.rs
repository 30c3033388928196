//! Who bought how much in a period, what they paid and what they owe.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::db::{DatabaseError, InShop};
use crate::id::CustomerId;

/// A period: days of the shop, the last one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl Period {
    /// Reads `today`, `week` (the last seven days), `month`, `last month`, `all`, a day, or two days;
    /// nothing means the month. None where it is none of these.
    pub fn parse(text: &str, today: NaiveDate) -> Option<Self> {
        let text = super::fold(text);
        let month = |day: NaiveDate| day.with_day(1);
        Some(match text.as_str() {
            "today" | "今天" | "今日" => Self {
                first: today,
                last: today,
            },
            "week" | "本週" | "本周" | "一週" => Self {
                first: today.checked_sub_days(Days::new(6))?,
                last: today,
            },
            "" | "month" | "this month" | "本月" | "這個月" => Self {
                first: month(today)?,
                last: today,
            },
            "last month" | "上月" | "上個月" => {
                let last = month(today)?.pred_opt()?;
                Self {
                    first: month(last)?,
                    last,
                }
            }
            "all" | "全部" => Self {
                first: NaiveDate::from_ymd_opt(2000, 1, 1)?,
                last: today,
            },
            range => {
                let mut days = range
                    .split([' ', '~', '～'])
                    .filter(|word| !word.is_empty() && !matches!(*word, "to" | "-" | "到" | "至"))
                    .map(|word| NaiveDate::parse_from_str(&word.replace('/', "-"), "%Y-%m-%d"));
                let first = days.next()?.ok()?;
                let last = match days.next() {
                    Some(last) => last.ok()?,
                    None => first,
                };
                if days.next().is_some() {
                    return None;
                }
                Self {
                    first: first.min(last),
                    last: last.max(first),
                }
            }
        })
    }

    /// From when until before when, where the shop is.
    pub fn bounds(self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let start = |day: NaiveDate| {
            let midnight = day.and_time(chrono::NaiveTime::MIN);
            // A day that begins without a midnight begins an hour later.
            zone.from_local_datetime(&midnight)
                .earliest()
                .or_else(|| {
                    let later = midnight.checked_add_signed(chrono::Duration::hours(1))?;
                    zone.from_local_datetime(&later).earliest()
                })
                .map_or_else(|| midnight.and_utc(), |start| start.with_timezone(&Utc))
        };
        let after = self.last.succ_opt().unwrap_or(NaiveDate::MAX);
        (start(self.first), start(after))
    }
}

/// What one buyer bought in a period; amounts in minor units of the shop's currency. What they come
/// to less what came in is what is owed and what couriers hold, less what has to go back. Of a
/// cancelled order only the money counts that it still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Who.
    pub customer_id: CustomerId,
    /// What they are called.
    pub name: String,
    /// How many orders.
    pub orders: i64,
    /// How many of them are not completed yet.
    pub open: i64,
    /// What they come to.
    pub total_minor: i64,
    /// What came in for them.
    pub paid_minor: i64,
    /// What is still to come.
    pub owed_minor: i64,
    /// What has to go back.
    pub refund_minor: i64,
    /// What couriers hold.
    pub collected_minor: i64,
}

/// A page of a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Those who bought most first.
    pub buyers: Vec<Sum>,
    /// How many buyers there are on all pages.
    pub count: i64,
    /// What all of them come to.
    pub total: Totals,
}

/// What all buyers of a period come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many orders.
    pub orders: i64,
    /// How many of them are not completed yet.
    pub open: i64,
    /// What they come to.
    pub total_minor: i64,
    /// What came in for them.
    pub paid_minor: i64,
    /// What is still to come.
    pub owed_minor: i64,
    /// What has to go back.
    pub refund_minor: i64,
    /// What couriers hold.
    pub collected_minor: i64,
}

/// What each buyer bought and kept in a period. What goods that came back were worth is neither
/// bought nor owed, and what a courier collected is not owed by the buyer.
///
/// # Errors
/// When the database can't be reached.
pub async fn by_buyer(
    shop: &mut InShop<'_>,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    (limit, skip): (i64, i64),
) -> Result<Summary, DatabaseError> {
    let rows = sqlx::query!(
        // The name is looked up for each of the few, since a join may read all customers for it.
        r#"SELECT b.customer_id AS "customer_id!",
               (SELECT c.name FROM customer c
                WHERE c.shop_id = $1 AND c.customer_id = b.customer_id) AS "name!",
               b.orders AS "orders!", b.open AS "open!", b.total::bigint AS "total!",
               b.paid::bigint AS "paid!", b.owed::bigint AS "owed!", b.refund::bigint AS "refund!",
               b.collected::bigint AS "collected!", b.buyers AS "buyers!",
               b.all_orders::bigint AS "all_orders!", b.all_open::bigint AS "all_open!",
               b.all_total::bigint AS "all_total!",
               b.all_paid::bigint AS "all_paid!", b.all_owed::bigint AS "all_owed!",
               b.all_refund::bigint AS "all_refund!", b.all_collected::bigint AS "all_collected!"
           FROM (SELECT customer_id, count(*) FILTER (WHERE stands) AS orders,
                     count(*) FILTER (WHERE is_open) AS open, sum(asked) AS total,
                     sum(received_minor) AS paid,
                     -- Most are paid: only the others are added up.
                     coalesce(sum(asked - held) FILTER (WHERE asked > held), 0) AS owed,
                     coalesce(sum(held - asked) FILTER (WHERE held > asked), 0) AS refund,
                     coalesce(sum(collected_minor) FILTER (WHERE collected_minor <> 0), 0) AS collected,
                     count(*) OVER () AS buyers,
                     sum(count(*) FILTER (WHERE stands)) OVER () AS all_orders,
                     sum(count(*) FILTER (WHERE is_open)) OVER () AS all_open,
                     sum(sum(asked)) OVER () AS all_total, sum(sum(received_minor)) OVER () AS all_paid,
                     sum(coalesce(sum(asked - held) FILTER (WHERE asked > held), 0)) OVER () AS all_owed,
                     sum(coalesce(sum(held - asked) FILTER (WHERE held > asked), 0)) OVER () AS all_refund,
                     sum(coalesce(sum(collected_minor) FILTER (WHERE collected_minor <> 0), 0)) OVER ()
                         AS all_collected
                 FROM (SELECT customer_id, received_minor, collected_minor,
                           received_minor + collected_minor AS held,
                           fulfilment <> 'cancelled' AS stands,
                           fulfilment NOT IN ('completed', 'cancelled') AS is_open,
                           CASE fulfilment WHEN 'cancelled' THEN 0 ELSE total_minor - credit_minor END
                               AS asked
                       FROM orders
                       WHERE shop_id = $1 AND placed_at >= $2 AND placed_at < $3 AND hidden_at IS NULL
                           AND (fulfilment <> 'cancelled' OR received_minor <> 0 OR collected_minor <> 0)) o
                 GROUP BY customer_id
                 ORDER BY total DESC, customer_id LIMIT $4 OFFSET $5) b
           ORDER BY b.total DESC, b.customer_id"#,
        shop.shop_id.0,
        from,
        until,
        limit,
        skip
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let total = rows.first().map_or_else(Totals::default, |row| Totals {
        orders: row.all_orders,
        open: row.all_open,
        total_minor: row.all_total,
        paid_minor: row.all_paid,
        owed_minor: row.all_owed,
        refund_minor: row.all_refund,
        collected_minor: row.all_collected,
    });
    Ok(Summary {
        count: rows.first().map_or(0, |row| row.buyers),
        total,
        buyers: rows
            .into_iter()
            .map(|row| Sum {
                customer_id: CustomerId(row.customer_id),
                name: row.name,
                orders: row.orders,
                open: row.open,
                total_minor: row.total,
                paid_minor: row.paid,
                owed_minor: row.owed,
                refund_minor: row.refund,
                collected_minor: row.collected,
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn periods_are_read_as_people_say_them() {
        let today = day("2026-03-15");
        let cases = [
            ("today", "2026-03-15", "2026-03-15"),
            ("week", "2026-03-09", "2026-03-15"),
            ("", "2026-03-01", "2026-03-15"),
            ("本月", "2026-03-01", "2026-03-15"),
            ("Last  Month", "2026-02-01", "2026-02-28"),
            ("2026-01-05", "2026-01-05", "2026-01-05"),
            ("2026/01/31 to 2026/01/05", "2026-01-05", "2026-01-31"),
            ("2026-01-05～2026-01-31", "2026-01-05", "2026-01-31"),
        ];
        for (text, first, last) in cases {
            let period = Period {
                first: day(first),
                last: day(last),
            };
            assert_eq!(Period::parse(text, today), Some(period), "{text}");
        }
        for text in [
            "yesterweek",
            "2026-13-01",
            "🙈",
            "1 2 3",
            "2026-01-01 2026-01-02 2026-01-03",
        ] {
            assert_eq!(Period::parse(text, today), None, "{text}");
        }
    }

    #[test]
    fn a_day_begins_where_the_shop_is() {
        let today = day("2026-03-15");
        let period = Period::parse("today", today).unwrap();
        let (from, until) = period.bounds(Tz::Asia__Manila);
        assert_eq!(from.to_rfc3339(), "2026-03-14T16:00:00+00:00");
        assert_eq!((until - from).num_hours(), 24);
    }
}
