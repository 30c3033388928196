//! What was earned: what orders brought in less what their goods cost, as far as that is known.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop};
use crate::money::{Currency, Money};
use crate::order::{Cost, Order};
use crate::row;

/// What orders brought and cost. Tax is the state's and counts as neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profit {
    /// How many orders.
    pub orders: i64,
    /// What they bring in, without tax and what came back.
    pub revenue: Money,
    /// What the goods cost, as far as that is known.
    pub cost: Money,
    /// Lines whose cost is not known.
    pub without_cost: i64,
}

impl Profit {
    /// Revenue less cost.
    pub fn profit(&self) -> Money {
        Money::new(
            self.revenue.minor.saturating_sub(self.cost.minor),
            self.revenue.currency,
        )
    }

    /// One order's.
    pub fn of(order: &Order) -> Self {
        let owed = order.owed_minor();
        let tax = if owed == 0 { 0 } else { order.sums.tax };
        let without = order
            .lines
            .iter()
            .filter(|line| line.cost.is_none())
            .count();
        Self {
            orders: 1,
            revenue: order.money((owed - tax).max(0)),
            cost: order.money(order.cost_minor().unwrap_or(0)),
            without_cost: i64::try_from(without).unwrap_or(i64::MAX),
        }
    }
}

/// What the orders brought that were placed in a period and not cancelled, in one currency.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn of_period(
    shop: &mut InShop<'_>,
    currency: Currency,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Profit, DatabaseError> {
    let sums = sqlx::query!(
        r#"SELECT count(*) AS "orders!",
               coalesce(sum(greatest(total_minor - credit_minor - tax_minor, 0)), 0)::bigint AS "revenue!"
           FROM orders
           WHERE shop_id = $1 AND hidden_at IS NULL AND placed_at >= $2 AND placed_at < $3
               AND fulfilment <> 'cancelled' AND currency = $4"#,
        shop.shop_id.0,
        from,
        until,
        currency.code()
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    // Rounded line by line, as an order's own cost is: equal lines are counted together. OFFSET 0
    // keeps the join from becoming one with the lines of all orders of all shops.
    let lines = sqlx::query!(
        r#"SELECT l.quantity, l.cost_minor, l.cost_currency, l.cost_rate, count(*) AS "lines!"
           FROM orders o
           CROSS JOIN LATERAL (SELECT quantity, cost_minor, cost_currency, cost_rate FROM order_line
               WHERE shop_id = o.shop_id AND order_id = o.order_id AND NOT removed OFFSET 0) l
           WHERE o.shop_id = $1 AND o.hidden_at IS NULL AND o.placed_at >= $2 AND o.placed_at < $3
               AND o.fulfilment <> 'cancelled' AND o.currency = $4
           GROUP BY 1, 2, 3, 4"#,
        shop.shop_id.0,
        from,
        until,
        currency.code()
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let (mut cost, mut without_cost) = (0_i64, 0_i64);
    for line in lines {
        let (Some(minor), Some(code), Some(rate)) =
            (line.cost_minor, line.cost_currency, line.cost_rate)
        else {
            without_cost += line.lines;
            continue;
        };
        let one = Cost {
            unit: Money::new(minor, row::currency(&code)?),
            rate,
        };
        let quantity = u32::try_from(line.quantity).unwrap_or_default();
        let costs = one.in_order_minor(quantity, currency).unwrap_or(i64::MAX);
        cost = cost.saturating_add(costs.saturating_mul(line.lines));
    }
    Ok(Profit {
        orders: sums.orders,
        revenue: Money::new(sums.revenue, currency),
        cost: Money::new(cost, currency),
        without_cost,
    })
}
