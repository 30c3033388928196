//! What runs out, and when to order more: from how fast it really sells.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};
use crate::item::{LOW_AT, full_name};

/// Over how many days the pace of sales is taken, and for how many an order should last.
pub const SALES_DAYS: i64 = 28;

/// Something of which little is left.
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
    /// How many were sold in the last [`SALES_DAYS`], less what came back.
    pub sold: i64,
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
        let wait = stock.saturating_mul(SALES_DAYS) / self.sold - lead;
        let needed = self.sold.saturating_mul(SALES_DAYS + lead);
        // Rounded up: half a piece can't be ordered.
        let needed = needed / SALES_DAYS + i64::from(needed % SALES_DAYS > 0);
        Some(Advice {
            order_by: u64::try_from(wait)
                .ok()
                .and_then(|days| today.checked_add_days(Days::new(days)))
                .unwrap_or(today),
            quantity: (needed - i64::from(self.stock)).max(1),
        })
    }

    /// Pieces sold a day, in tenths, rounded.
    pub fn pace_tenths(&self) -> i64 {
        (self.sold.max(0) * 10 + SALES_DAYS / 2) / SALES_DAYS
    }
}

/// What is low among what is for sale, soonest gone first.
///
/// # Errors
/// When the database can't be reached.
pub async fn low(
    shop: &mut InShop<'_>,
    at: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Low>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT i.item_id, v.variant_id, i.name, v.label, v.stock AS "stock!", i.lead_days,
               coalesce(s.sold, 0) AS "sold!"
           FROM variant v
           JOIN item i ON i.shop_id = v.shop_id AND i.item_id = v.item_id
           LEFT JOIN LATERAL (SELECT -sum(m.quantity) AS sold FROM stock_movement m
               WHERE m.shop_id = v.shop_id AND m.variant_id = v.variant_id AND m.at > $2
                   AND m.kind IN ('order', 'cancel', 'return', 'edit')) s ON true
           WHERE v.shop_id = $1 AND v.stock IS NOT NULL AND v.stock <= coalesce(i.low_at, $3)
             AND i.state = 'selling'
           ORDER BY v.stock::float / greatest(coalesce(s.sold, 0), 0.1), i.name_key, v.position
           LIMIT $4"#,
        shop.shop_id.0,
        at - TimeDelta::days(SALES_DAYS),
        LOW_AT,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Low {
            item_id: ItemId(row.item_id),
            variant: VariantId(row.variant_id),
            name: full_name(&row.name, &row.label),
            stock: row.stock,
            sold: row.sold,
            lead_days: row.lead_days.unwrap_or(0),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn low(stock: i32, sold: i64, lead_days: i32) -> Low {
        Low {
            item_id: ItemId(1),
            variant: VariantId(1),
            name: "Black Shirt".to_owned(),
            stock,
            sold,
            lead_days,
        }
    }

    #[test]
    fn more_is_ordered_before_it_runs_out() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        // 56 in 28 days: two a day.
        for (stock, sold, lead, by, quantity) in [
            (20, 56, 7, "2026-11-23", 50),
            (4, 56, 0, "2026-11-22", 52),
            (4, 56, 7, "2026-11-20", 66),
            (0, 56, 3, "2026-11-20", 62),
            (-5, 56, 0, "2026-11-20", 61),
            (3, 1, 0, "2027-02-12", 1),
        ] {
            let advice = low(stock, sold, lead).advice(today).unwrap();
            assert_eq!(advice.order_by.to_string(), by, "{stock} {sold} {lead}");
            assert_eq!(advice.quantity, quantity, "{stock} {sold} {lead}");
        }
        assert_eq!(low(3, 0, 7).advice(today), None);
        assert_eq!(
            low(3, -2, 7).advice(today),
            None,
            "more came back than went"
        );
        assert!(low(i32::MAX, 1, 365).advice(today).is_some());
    }

    #[test]
    fn the_pace_is_rounded_to_tenths() {
        for (sold, tenths) in [(56, 20), (1, 0), (2, 1), (10, 4), (-3, 0)] {
            assert_eq!(low(1, sold, 0).pace_tenths(), tenths, "{sold}");
        }
    }
}
