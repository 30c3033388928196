//! What runs out, and when to order more: from how fast it really sells.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};
use crate::item::full_name;

/// Over how many days at most the pace of sales is taken, and for how many an order should last.
pub const SALES_DAYS: i64 = 28;

/// How many days before the last one to order something stands on the list.
const AHEAD_DAYS: i64 = 7;

/// Something of which little is left, or that sells so fast that more of it must be ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Low {
    /// Its item.
    pub item_id: ItemId,
    /// Its row.
    pub variant: VariantId,
    /// What it is called in full.
    pub name: String,
    /// How many are left; below zero where more were promised.
    pub stock: i32,
    /// How many were sold in these days, less what came back.
    pub sold: i64,
    /// For how many days it has been counted, today among them: 1 to [`SALES_DAYS`].
    pub days: i64,
    /// Days between ordering more and having it.
    pub lead_days: i32,
}

/// When to order how many more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// The last day to order, so that it never runs out; today where that has passed.
    pub order_by: NaiveDate,
    /// How many, to last [`SALES_DAYS`] after they have come.
    pub quantity: i64,
}

impl Low {
    /// When to order how many more; none where nothing was sold, so that nobody knows.
    pub fn advice(&self, today: NaiveDate) -> Option<Advice> {
        if self.sold <= 0 {
            return None;
        }
        let stock = i64::from(self.stock).max(0);
        let lead = i64::from(self.lead_days);
        let days = self.days.max(1);
        let wait = stock.saturating_mul(days) / self.sold - lead;
        let needed = self.sold.saturating_mul(SALES_DAYS + lead);
        // Rounded up: half a piece can't be ordered.
        let needed = needed / days + i64::from(needed % days > 0);
        Some(Advice {
            order_by: u64::try_from(wait)
                .ok()
                .and_then(|days| today.checked_add_days(Days::new(days)))
                .unwrap_or(today),
            quantity: needed.saturating_sub(i64::from(self.stock)).max(1),
        })
    }

    /// Pieces sold a day, in tenths, rounded.
    pub fn pace_tenths(&self) -> i64 {
        let days = self.days.max(1);
        (self.sold.max(0).saturating_mul(10) + days / 2) / days
    }
}

/// A page of what is low.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lows {
    /// Soonest gone first.
    pub shown: Vec<Low>,
    /// How many there are in all.
    pub total: i64,
}

/// What is low among what is for sale, and what takes so long to come that it has to be ordered within
/// a week; so many after the first ones, soonest gone first. What has not been counted for
/// [`SALES_DAYS`] yet has its pace of the days that it was.
///
/// # Errors
/// When the database can't be reached.
pub async fn low(
    shop: &mut InShop<'_>,
    at: DateTime<Utc>,
    (after, limit): (i64, i64),
) -> Result<Lows, DatabaseError> {
    // Indexes of their own hold what is low and what takes long to come, and each is asked for its item.
    let rows = sqlx::query!(
        r#"SELECT i.item_id AS "item_id!", v.variant_id AS "variant_id!", i.name AS "name!",
               v.label AS "label!", v.stock AS "stock!", i.lead_days,
               coalesce(s.sold, 0) AS "sold!", d.days AS "days!", count(*) OVER () AS "total!"
           FROM (SELECT * FROM variant l WHERE l.shop_id = $1 AND l.is_low
                 UNION ALL
                 SELECT w.* FROM item k JOIN variant w ON w.shop_id = k.shop_id AND w.item_id = k.item_id
                 WHERE k.shop_id = $1 AND k.lead_days > 0 AND k.state = 'selling' AND w.removed_at IS NULL
                     AND w.stock IS NOT NULL AND w.is_low IS NOT TRUE) v
           CROSS JOIN LATERAL (SELECT k.item_id, k.name, k.name_key, k.lead_days FROM item k
               WHERE k.shop_id = v.shop_id AND k.item_id = v.item_id LIMIT 1) i
           CROSS JOIN LATERAL (SELECT least($3::bigint, greatest(1, ceil(extract(epoch FROM $2 - coalesce(
                   (SELECT m.at FROM stock_movement m
                    WHERE m.shop_id = v.shop_id AND m.variant_id = v.variant_id
                    ORDER BY m.movement_id LIMIT 1), v.created_at)) / 86400)))::bigint AS days) d
           LEFT JOIN LATERAL (SELECT -sum(m.quantity) AS sold FROM stock_movement m
               WHERE m.shop_id = v.shop_id AND m.variant_id = v.variant_id
                   AND m.at > $2 - make_interval(days => $3::bigint::int)
                   AND m.kind IN ('order', 'cancel', 'return', 'edit')) s ON true
           WHERE v.is_low OR v.stock * d.days <= s.sold * (i.lead_days + $6::bigint)
           ORDER BY v.stock::float * d.days / greatest(coalesce(s.sold, 0), 0.1), i.name_key, v.position,
               v.variant_id
           OFFSET $4 LIMIT $5"#,
        shop.shop_id.0,
        at,
        SALES_DAYS,
        after,
        limit,
        AHEAD_DAYS
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(Lows {
        total: rows.first().map_or(0, |row| row.total),
        shown: rows
            .into_iter()
            .map(|row| Low {
                item_id: ItemId(row.item_id),
                variant: VariantId(row.variant_id),
                name: full_name(&row.name, &row.label),
                stock: row.stock,
                sold: row.sold,
                days: row.days,
                lead_days: row.lead_days.unwrap_or(0),
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn low(stock: i32, (sold, days): (i64, i64), lead_days: i32) -> Low {
        Low {
            item_id: ItemId(1),
            variant: VariantId(1),
            name: "Black Shirt".to_owned(),
            stock,
            sold,
            days,
            lead_days,
        }
    }

    #[test]
    fn more_is_ordered_before_it_runs_out() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        // 56 in 28 days: two a day.
        for (stock, sold, lead, by, quantity) in [
            (20, (56, 28), 7, "2026-11-23", 50),
            (4, (56, 28), 0, "2026-11-22", 52),
            (4, (56, 28), 7, "2026-11-20", 66),
            (0, (56, 28), 3, "2026-11-20", 62),
            (-5, (56, 28), 0, "2026-11-20", 61),
            (3, (1, 28), 0, "2027-02-12", 1),
            // There for a week only: the same pace.
            (20, (14, 7), 7, "2026-11-23", 50),
            (4, (2, 1), 0, "2026-11-22", 52),
            (4, (1, 3), 0, "2026-12-02", 6),
        ] {
            let advice = low(stock, sold, lead).advice(today).unwrap();
            assert_eq!(advice.order_by.to_string(), by, "{stock} {sold:?} {lead}");
            assert_eq!(advice.quantity, quantity, "{stock} {sold:?} {lead}");
        }
        assert_eq!(low(3, (0, 28), 7).advice(today), None);
        assert_eq!(
            low(3, (-2, 28), 7).advice(today),
            None,
            "more came back than went"
        );
        assert!(low(i32::MAX, (1, 28), 365).advice(today).is_some());
    }

    #[test]
    fn the_pace_is_rounded_to_tenths() {
        for (sold, tenths) in [
            ((56, 28), 20),
            ((1, 28), 0),
            ((2, 28), 1),
            ((10, 28), 4),
            ((-3, 28), 0),
            ((2, 7), 3),
            ((5, 1), 50),
        ] {
            assert_eq!(low(1, sold, 0).pace_tenths(), tenths, "{sold:?}");
        }
    }

    proptest! {
        #[test]
        fn what_sold_as_fast_for_longer_is_advised_alike(
            stock in -20_i32..200, a_day in 1_i64..50, days in 1_i64..=SALES_DAYS, lead in 0_i32..60,
        ) {
            let today: NaiveDate = "2026-11-20".parse().unwrap();
            let one = low(stock, (a_day, 1), lead).advice(today);
            prop_assert_eq!(one, low(stock, (a_day * days, days), lead).advice(today));
            // It lasts for four weeks after it has come.
            let wanted = a_day * (SALES_DAYS + i64::from(lead)) - i64::from(stock);
            prop_assert_eq!(one.map(|advice| advice.quantity), Some(wanted.max(1)));
        }
    }
}
