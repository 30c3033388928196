//! What was earned: what orders brought in less what their goods cost, as far as that is known.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::money::{Currency, Money};
use crate::order::store::{self, Key};
use crate::order::{Cost, Order, Stage};
use crate::row;

/// What orders brought and cost. Tax is the state's and counts as neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profit {
    /// How many orders.
    pub orders: i64,
    /// What they bring in, without tax and what came back, with what the shop kept.
    pub revenue: Money,
    /// What the goods cost, as far as that is known, without the pieces that are in stock again.
    pub cost: Money,
    /// What couriers kept of the money they collected.
    pub fees: Money,
    /// Lines whose cost is not known.
    pub without_cost: i64,
}

impl Profit {
    /// Revenue less cost and fees.
    pub fn profit(&self) -> Money {
        let spent = self.cost.minor.saturating_add(self.fees.minor);
        Money::new(
            self.revenue.minor.saturating_sub(spent),
            self.revenue.currency,
        )
    }

    /// One order's.
    pub fn of(order: &Order) -> Self {
        let fees = order.ledger.standing().map(|entry| entry.fee_minor).sum();
        let without = order
            .lines
            .iter()
            .filter(|line| line.cost.is_none())
            .count();
        Self {
            orders: 1,
            revenue: order.money(revenue_minor(order).saturating_add(order.ledger.kept_minor())),
            cost: order.money(order.cost_minor().unwrap_or(0)),
            fees: order.money(fees),
            without_cost: i64::try_from(without).unwrap_or(i64::MAX),
        }
    }
}

/// Minor units that an order brings in: what is owed for it without the tax in that. What came back was
/// credited with its tax, which is owed to the state no more either.
fn revenue_minor(order: &Order) -> i64 {
    if order.head.stage == Stage::Cancelled {
        return 0;
    }
    let tax = order.sums.tax - order.credit_tax_minor();
    (order.owed_minor() - tax).max(0)
}

/// What the shop kept of orders that were placed in a period, those that were called off included.
async fn kept(
    shop: &mut InShop<'_>,
    currency: Currency,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(sum(p.amount_minor), 0)::bigint AS "kept!"
           FROM payment_entry p
           JOIN orders o ON o.shop_id = p.shop_id AND o.order_id = p.order_id
           WHERE p.shop_id = $1 AND p.kind = 'kept' AND o.hidden_at IS NULL AND o.placed_at >= $2
               AND o.placed_at < $3 AND o.currency = $4
               AND NOT EXISTS (SELECT FROM payment_entry x WHERE x.shop_id = p.shop_id
                   AND x.order_id = p.order_id AND x.kind = 'countered' AND x.answers = p.entry)"#,
        shop.shop_id.0,
        from,
        until,
        currency.code()
    )
    .fetch_one(&mut *shop.connection)
    .await?)
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
               coalesce(sum(total_minor - tax_minor) FILTER (WHERE credit_minor = 0), 0)::bigint AS "revenue!",
               coalesce(array_agg(order_id) FILTER (WHERE credit_minor <> 0), '{}') AS "returned!"
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
    let mut revenue = sums.revenue;
    // How much tax was credited with what came back is known line by line; few orders come back.
    for order_id in sums.returned {
        if let Some(order) = store::find(shop, Key::Id(OrderId(order_id))).await? {
            revenue = revenue.saturating_add(revenue_minor(&order));
        }
    }
    // Rounded line by line, as an order's own cost is: equal lines are counted together. OFFSET 0
    // keeps the join from becoming one with the lines of all orders of all shops.
    let lines = sqlx::query!(
        r#"SELECT l.quantity AS "quantity!", l.cost_minor, l.cost_currency, l.cost_rate, count(*) AS "lines!"
           FROM orders o
           CROSS JOIN LATERAL (SELECT s.quantity - coalesce((SELECT sum(r.back_to_stock)
                       FROM order_return_line r WHERE r.shop_id = s.shop_id AND r.order_id = s.order_id
                           AND r.line = s.line), 0)::int AS quantity,
                   s.cost_minor, s.cost_currency, s.cost_rate FROM order_line s
               WHERE s.shop_id = o.shop_id AND s.order_id = o.order_id AND NOT s.removed OFFSET 0) l
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
    let fees = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(p.fee_minor), 0)::bigint AS "fees!"
           FROM payment_entry p
           JOIN orders o ON o.shop_id = p.shop_id AND o.order_id = p.order_id
           WHERE p.shop_id = $1 AND p.fee_minor > 0 AND o.hidden_at IS NULL AND o.placed_at >= $2
               AND o.placed_at < $3 AND o.fulfilment <> 'cancelled' AND o.currency = $4
               AND NOT EXISTS (SELECT FROM payment_entry x WHERE x.shop_id = p.shop_id
                   AND x.order_id = p.order_id AND x.kind = 'countered' AND x.answers = p.entry)"#,
        shop.shop_id.0,
        from,
        until,
        currency.code()
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    revenue = revenue.saturating_add(kept(shop, currency, (from, until)).await?);
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
        revenue: Money::new(revenue, currency),
        cost: Money::new(cost, currency),
        fees: Money::new(fees, currency),
        without_cost,
    })
}
