//! Orders as rows: reading them whole, and in lists. No decision is taken here.

use chrono::{DateTime, Utc};

use super::criteria;
use super::decide::{EventAction, Facts, PastEvent};
use super::{
    Buyer, Case, Cost, Discount, Head, Hold, Invoice, Line, Order, OrderNumber, Origin, Proposal,
    Sent, Stage, Sums, Tax, Timeline,
};
use crate::db::{DatabaseError, InShop};
use crate::destination::Destination;
use crate::id::{CustomerId, OrderId, PersonId, VariantId};
use crate::money::{Currency, Money};
use crate::payment::{Balance, Ledger};
use crate::row;

/// How an order is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// By its row.
    Id(OrderId),
    /// By its number in the shop.
    Number(OrderNumber),
}

/// Reads an order whole, in one round trip.
///
/// # Errors
/// When the database can't be reached or a row can't be an order.
pub async fn find(shop: &mut InShop<'_>, key: Key) -> Result<Option<Order>, DatabaseError> {
    read(shop, key).await
}

/// The same, and keeps everyone else from changing it until the transaction ends.
///
/// # Errors
/// As [`find`].
pub async fn find_for_update(
    shop: &mut InShop<'_>,
    key: Key,
) -> Result<Option<Order>, DatabaseError> {
    if let Some(id) = lock(shop, key).await? {
        // Read after the lock: a statement sees the world as of its own beginning.
        return read(shop, Key::Id(id)).await;
    }
    Ok(None)
}

/// Packed orders that go by parcel and have an address, by number.
///
/// # Errors
/// When the database can't be reached.
pub async fn ready_to_send(
    shop: &mut InShop<'_>,
    most: i64,
) -> Result<Vec<OrderId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT order_id AS "order_id: OrderId" FROM orders
           WHERE shop_id = $1 AND fulfilment = 'ready' AND hidden_at IS NULL AND NOT pick_up
               AND destination IS NOT NULL
           ORDER BY number LIMIT $2"#,
        shop.shop_id.0,
        most
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// Keeps everyone else from changing an order until the transaction ends.
pub(super) async fn lock(
    shop: &mut InShop<'_>,
    key: Key,
) -> Result<Option<OrderId>, DatabaseError> {
    let (id, number) = parts(key);
    let locked = sqlx::query_scalar!(
        r#"SELECT order_id AS "order_id: OrderId" FROM orders
           WHERE shop_id = $1 AND (order_id = $2 OR number = $3) FOR NO KEY UPDATE"#,
        shop.shop_id.0,
        id,
        number
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(locked)
}

fn parts(key: Key) -> (Option<i64>, Option<i32>) {
    match key {
        Key::Id(id) => (Some(id.0), None),
        Key::Number(number) => (None, Some(number.0)),
    }
}

async fn read(shop: &mut InShop<'_>, key: Key) -> Result<Option<Order>, DatabaseError> {
    let (id, number) = parts(key);
    let Some(row) = sqlx::query!(
        r#"SELECT o.order_id, o.number, o.customer_id, c.name AS customer_name, c.phone, c.email, c.reseller,
               nullif(concat_ws(' ', c.address, c.city, c.postal_code), '') AS home, o.version,
               o.fulfilment_version, o.payment_version, o.hold_version, o.fulfilment,
               o.pick_up, o.placed_at, o.confirmed_at, o.processing_at, o.ready_at, o.shipped_at,
               o.delivered_at, o.completed_at, o.cancelled_at, o.cancel_reason, o.held_at,
               o.hold_reason, o.currency, o.goods_minor, o.discount_minor, o.discount_rate,
               o.shipping_minor, o.tax_minor, o.tax_rate, o.tax_included, o.total_minor,
               o.received_minor, o.claimed_minor, o.collected_minor, o.refunding_minor, o.credit_minor,
               o.revision, o.contents_version, o.proposal, o.hidden_at, o.merged_into,
               o.cash_on_delivery, o.origin, o.origin_order_id, o.note, o.due_on, o.pay_by, o.destination,
               o.labelled_at, o.invoice_no, o.invoiced_at, o.open_case,
               (SELECT jsonb_agg(jsonb_build_object('line', l.line, 'name', l.name,
                    'quantity', l.quantity, 'unit_price_minor', l.unit_price_minor,
                    'variant', l.variant_id, 'back_ordered', l.back_ordered, 'cost_minor', l.cost_minor,
                    'cost_currency', l.cost_currency, 'cost_rate', l.cost_rate) ORDER BY l.line)
                FROM order_line l WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id
                    AND NOT l.removed) AS "lines!",
               (SELECT max(l.line) FROM order_line l
                WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id) AS "last_line!",
               (SELECT coalesce(jsonb_agg(jsonb_build_object('entry', p.entry, 'kind', p.kind,
                    'amount_minor', p.amount_minor, 'fee_minor', p.fee_minor,
                    'allowed_minor', p.allowed_minor, 'method', p.method, 'answers', p.answers,
                    'reference', p.reference, 'file', p.file_id, 'at', p.at) ORDER BY p.entry), '[]')
                FROM payment_entry p WHERE p.shop_id = o.shop_id AND p.order_id = o.order_id) AS "ledger!",
               (SELECT coalesce(jsonb_agg(jsonb_build_object('shipment', h.shipment, 'courier', h.courier,
                    'tracking', h.tracking, 'voided', h.voided_at IS NOT NULL) ORDER BY h.shipment), '[]')
                FROM shipment h WHERE h.shop_id = o.shop_id AND h.order_id = o.order_id) AS "shipments!",
               (SELECT coalesce(jsonb_agg(jsonb_build_object('return_no', r.return_no, 'state', r.state,
                    'wish', r.wish, 'reason', r.reason, 'file', r.file_id, 'asked_by', r.asked_by,
                    'rejection', r.rejection, 'requested_at', r.requested_at, 'decided_at', r.decided_at,
                    'received_at', r.received_at, 'settled_at', r.settled_at,
                    'replacement', (SELECT jsonb_build_object('order', x.order_id, 'number', x.number)
                        FROM orders x WHERE x.shop_id = r.shop_id AND x.order_id = r.replacement_order_id),
                    'lines', (SELECT jsonb_agg(jsonb_build_object('line', x.line, 'quantity', x.quantity,
                            'back_to_stock', x.back_to_stock, 'written_off', x.written_off,
                            'credit_minor', x.credit_minor) ORDER BY x.line)
                        FROM order_return_line x WHERE x.shop_id = r.shop_id
                            AND x.order_id = r.order_id AND x.return_no = r.return_no))
                    ORDER BY r.return_no), '[]')
                FROM order_return r WHERE r.shop_id = o.shop_id AND r.order_id = o.order_id) AS "returns!",
               (SELECT x.number FROM orders x
                WHERE x.shop_id = o.shop_id AND x.order_id = o.origin_order_id) AS origin_number,
               (SELECT x.number FROM orders x
                WHERE x.shop_id = o.shop_id AND x.order_id = o.merged_into) AS merged_number,
               (SELECT k.token FROM order_link k WHERE k.shop_id = o.shop_id
                    AND k.order_id = o.order_id AND k.revoked_at IS NULL) AS token
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE o.shop_id = $1 AND (o.order_id = $2 OR o.number = $3)"#,
        shop.shop_id.0,
        id,
        number
    )
    .fetch_optional(&mut *shop.connection)
    .await?
    else {
        return Ok(None);
    };
    let hold = row
        .held_at
        .zip(row.hold_reason)
        .map(|(since, reason)| Hold { reason, since });
    Ok(Some(Order {
        shop_id: shop.shop_id,
        order_id: OrderId(row.order_id),
        number: OrderNumber(row.number),
        buyer: Buyer {
            customer_id: CustomerId(row.customer_id),
            name: row.customer_name,
            phone: row.phone,
            email: row.email,
            home: row.home,
            reseller: row.reseller,
        },
        head: Head {
            version: row.version,
            fulfilment_version: row.fulfilment_version,
            payment_version: row.payment_version,
            hold_version: row.hold_version,
            stage: stage(&row.fulfilment)?,
            timeline: Timeline {
                confirmed: row.confirmed_at,
                processing: row.processing_at,
                ready: row.ready_at,
                shipped: row.shipped_at,
                delivered: row.delivered_at,
                completed: row.completed_at,
                cancelled: row.cancelled_at,
            },
            cancel_reason: row.cancel_reason,
            hold,
            revision: row.revision,
            contents_version: row.contents_version,
            proposal: row
                .proposal
                .map(|proposal| row::json::<Proposal>("proposal", proposal))
                .transpose()?,
            balance: Balance {
                received: row.received_minor,
                claimed: row.claimed_minor,
                collected: row.collected_minor,
                refunding: row.refunding_minor,
            },
            credit_minor: row.credit_minor,
            note: row.note,
            destination: row
                .destination
                .map(|destination| row::json::<Destination>("destination", destination))
                .transpose()?,
            labelled: row.labelled_at,
            invoice: row
                .invoice_no
                .zip(row.invoiced_at)
                .map(|(number, at)| Invoice { number, at }),
            hidden: row.hidden_at,
            merged_into: row.merged_into.map(OrderId),
            pay_by: row.pay_by,
            case: row
                .open_case
                .map(|case| row::json::<Case>("open_case", case))
                .transpose()?,
        },
        pick_up: row.pick_up,
        placed_at: row.placed_at,
        due_on: row.due_on,
        currency: row::currency(&row.currency)?,
        lines: row::json::<Vec<RawLine>>("lines", row.lines)?
            .into_iter()
            .map(RawLine::read)
            .collect::<Result<_, sqlx::Error>>()?,
        last_line: row.last_line,
        discount: match row.discount_rate {
            Some(rate) => Some(Discount::Rate(u32::try_from(rate).unwrap_or_default())),
            None => Some(row.discount_minor)
                .filter(|minor| *minor > 0)
                .map(Discount::Amount),
        },
        tax: Tax {
            rate: u32::try_from(row.tax_rate).unwrap_or_default(),
            included: row.tax_included,
        },
        sums: Sums {
            goods: row.goods_minor,
            discount: row.discount_minor,
            shipping: row.shipping_minor,
            tax: row.tax_minor,
            total: row.total_minor,
        },
        cash_on_delivery: row.cash_on_delivery,
        ledger: row::json::<Ledger>("ledger", row.ledger)?,
        shipments: row::json::<Vec<Sent>>("shipments", row.shipments)?,
        returns: row::json::<Vec<super::Return>>("returns", row.returns)?,
        origin_number: row.origin_number.map(OrderNumber),
        merged_number: row.merged_number.map(OrderNumber),
        origin: match row.origin.zip(row.origin_order_id) {
            Some((origin, id)) => {
                Some((row::json::<Origin>("origin", origin.into())?, OrderId(id)))
            }
            None => None,
        },
        token: row.token,
    }))
}

#[derive(serde::Deserialize)]
struct RawLine {
    line: i32,
    name: String,
    quantity: u32,
    unit_price_minor: i64,
    variant: Option<VariantId>,
    back_ordered: u32,
    cost_minor: Option<i64>,
    cost_currency: Option<String>,
    cost_rate: Option<i64>,
}

impl RawLine {
    fn read(self) -> Result<Line, sqlx::Error> {
        let cost = match (self.cost_minor, self.cost_currency, self.cost_rate) {
            (Some(minor), Some(currency), Some(rate)) => Some(Cost {
                unit: Money::new(minor, row::currency(&currency)?),
                rate,
            }),
            _ => None,
        };
        Ok(Line {
            line: self.line,
            name: self.name,
            quantity: self.quantity,
            unit_price_minor: self.unit_price_minor,
            variant: self.variant,
            cost,
            back_ordered: self.back_ordered,
        })
    }
}

/// Reads one event of an order's history.
///
/// # Errors
/// When the database can't be reached or the row can't be an event.
pub async fn event(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    version: i32,
) -> Result<Option<PastEvent>, DatabaseError> {
    let events = events_where(shop, order_id, Some(version)).await?;
    Ok(events.into_iter().next())
}

/// What an event was, and of which order, without reading either. None where there is no such order
/// or event.
///
/// # Errors
/// As [`event`].
pub(super) async fn kind_of_event(
    shop: &mut InShop<'_>,
    key: Key,
    version: i32,
) -> Result<Option<(OrderId, EventAction)>, DatabaseError> {
    let (id, number) = parts(key);
    let row = sqlx::query!(
        r#"SELECT e.order_id AS "order_id: OrderId", e.action FROM orders o
           JOIN order_event e ON e.shop_id = o.shop_id AND e.order_id = o.order_id
           WHERE o.shop_id = $1 AND (o.order_id = $2 OR o.number = $3) AND e.version = $4"#,
        shop.shop_id.0,
        id,
        number,
        version
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let row = row.map(|row| {
        let action = row::json::<EventAction>("action", row.action.into())?;
        Ok::<_, sqlx::Error>((row.order_id, action))
    });
    Ok(row.transpose()?)
}

/// Reads an order's history, oldest first.
///
/// # Errors
/// As [`event`].
pub async fn history(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<Vec<PastEvent>, DatabaseError> {
    events_where(shop, order_id, None).await
}

async fn events_where(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    version: Option<i32>,
) -> Result<Vec<PastEvent>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT version, action, facts, actor_id, actor_name, party, at, undone_by FROM order_event
         WHERE shop_id = $1 AND order_id = $2 AND ($3::int IS NULL OR version = $3)
         ORDER BY version",
        shop.shop_id.0,
        order_id.0,
        version
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PastEvent {
                version: row.version,
                action: row::json::<EventAction>("action", row.action.into())?,
                facts: row::json::<Facts>("facts", row.facts)?,
                actor_id: row.actor_id.map(PersonId),
                actor_name: row.actor_name,
                party: row::json("party", row.party.into())?,
                at: row.at,
                undone_by: row.undone_by,
            })
        })
        .collect()
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its row.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The buyer's name.
    pub buyer: String,
    /// Where fulfilment stands.
    pub stage: Stage,
    /// Whether it stands still.
    pub on_hold: bool,
    /// How many pieces.
    pub item_count: i64,
    /// The total.
    pub total: Money,
    /// What the buyer still has to pay: what they gave to a courier is paid for them.
    pub to_pay: Money,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
}

pub(super) struct RawRow {
    pub(super) order_id: i64,
    pub(super) number: i32,
    pub(super) customer_name: String,
    pub(super) fulfilment: String,
    pub(super) on_hold: bool,
    pub(super) item_count: i64,
    pub(super) currency: String,
    pub(super) total_minor: i64,
    pub(super) received_minor: i64,
    pub(super) collected_minor: i64,
    pub(super) credit_minor: i64,
    pub(super) placed_at: DateTime<Utc>,
    /// How close it comes to what was looked for: 1 where it is spelt so, 2 where its number is meant.
    pub(super) closeness: f32,
}

impl RawRow {
    pub(super) fn read(self) -> Result<Row, DatabaseError> {
        let currency: Currency = row::currency(&self.currency)?;
        let stage = stage(&self.fulfilment)?;
        let owed = if stage == Stage::Cancelled {
            0
        } else {
            self.total_minor - self.credit_minor
        };
        let left = owed - self.received_minor;
        Ok(Row {
            order_id: OrderId(self.order_id),
            number: OrderNumber(self.number),
            buyer: self.customer_name,
            stage,
            on_hold: self.on_hold,
            item_count: self.item_count,
            total: Money::new(self.total_minor, currency),
            to_pay: Money::new(left - self.collected_minor.min(left.max(0)), currency),
            placed_at: self.placed_at,
        })
    }
}

/// Orders at a stage, newest first: at most `limit`, below the number `before` where given.
///
/// # Errors
/// When the database can't be reached or a row can't be an order.
pub async fn list(
    shop: &mut InShop<'_>,
    stage: Stage,
    before: Option<OrderNumber>,
    limit: i64,
) -> Result<Vec<Row>, DatabaseError> {
    sqlx::query_as!(
        RawRow,
        r#"SELECT o.order_id, o.number, c.name AS customer_name, o.fulfilment,
               o.held_at IS NOT NULL AS "on_hold!", o.item_count, o.currency, o.total_minor,
               o.received_minor, o.collected_minor, o.credit_minor, o.placed_at, 1::real AS "closeness!"
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE o.shop_id = $1 AND o.fulfilment = $2 AND o.number < $3 AND o.hidden_at IS NULL
           ORDER BY o.number DESC LIMIT $4"#,
        shop.shop_id.0,
        stage.as_str(),
        before.map_or(i32::MAX, |number| number.0),
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?
    .into_iter()
    .map(RawRow::read)
    .collect()
}

/// The other orders of the same customer that could be merged with one: not on their way, in the
/// same currency; the newest first, at most three.
///
/// # Errors
/// When the database can't be reached.
pub async fn companions(
    shop: &mut InShop<'_>,
    order: &Order,
) -> Result<Vec<(OrderId, OrderNumber)>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT order_id, number FROM orders
         WHERE shop_id = $1 AND customer_id = $2 AND order_id <> $3 AND currency = $4
             AND hidden_at IS NULL AND fulfilment IN ('pending', 'confirmed', 'processing', 'ready')
         ORDER BY number DESC LIMIT 3",
        shop.shop_id.0,
        order.buyer.customer_id.0,
        order.order_id.0,
        order.currency.code()
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (OrderId(row.order_id), OrderNumber(row.number)))
        .collect())
}

/// Orders of which somebody said that they were paid and nobody answered, the oldest first.
///
/// # Errors
/// When the database can't be reached or a row can't be an order.
pub async fn to_check(shop: &mut InShop<'_>, limit: i64) -> Result<Vec<Row>, DatabaseError> {
    sqlx::query_as!(
        RawRow,
        r#"SELECT o.order_id, o.number, c.name AS customer_name, o.fulfilment,
               o.held_at IS NOT NULL AS "on_hold!", o.item_count, o.currency, o.total_minor,
               o.received_minor, o.collected_minor, o.credit_minor, o.placed_at, 1::real AS "closeness!"
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE o.shop_id = $1 AND o.claimed_minor > 0
           ORDER BY o.number LIMIT $2"#,
        shop.shop_id.0,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?
    .into_iter()
    .map(RawRow::read)
    .collect()
}

/// How many orders stand at each stage that is not over, and how many of those stand still.
///
/// # Errors
/// When the database can't be reached or a row can't be a stage.
pub async fn counts(shop: &mut InShop<'_>) -> Result<Vec<(Stage, i64)>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT fulfilment, count(*) AS "count!" FROM orders
           WHERE shop_id = $1 AND hidden_at IS NULL
             AND fulfilment IN ('pending', 'confirmed', 'processing', 'ready', 'shipped', 'delivered')
           GROUP BY fulfilment"#,
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let mut counts = rows
        .into_iter()
        .map(|row| Ok((stage(&row.fulfilment)?, row.count)))
        .collect::<Result<Vec<_>, DatabaseError>>()?;
    counts.sort();
    Ok(counts)
}

/// Orders in which every word is found, misspelt too; the closest first, at most `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be an order.
pub async fn search(
    shop: &mut InShop<'_>,
    words: &[String],
    limit: i32,
) -> Result<Vec<Row>, DatabaseError> {
    let found = criteria::page(shop, (words, &criteria::Filter::default()), None, limit).await?;
    Ok(found.rows)
}

/// Orders whose number is one slip away from the given one (a digit swapped with its neighbour,
/// wrong, missing or too many), to ask "did you mean"; the newest first, at most three.
///
/// # Errors
/// When the database can't be reached or a row can't be an order.
pub async fn near(shop: &mut InShop<'_>, number: &str) -> Result<Vec<Row>, DatabaseError> {
    let candidates = super::near::numbers(number);
    sqlx::query_as!(
        RawRow,
        r#"SELECT o.order_id, o.number, c.name AS customer_name, o.fulfilment,
               o.held_at IS NOT NULL AS "on_hold!", o.item_count, o.currency, o.total_minor,
               o.received_minor, o.collected_minor, o.credit_minor, o.placed_at, 1::real AS "closeness!"
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE o.shop_id = $1 AND o.number = ANY($2) AND o.fulfilment NOT IN ('completed', 'cancelled')
           ORDER BY o.number DESC LIMIT 3"#,
        shop.shop_id.0,
        &candidates
    )
    .fetch_all(&mut *shop.connection)
    .await?
    .into_iter()
    .map(RawRow::read)
    .collect()
}

/// Orders that are not over and whose number begins with these digits, newest first, at most
/// `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be an order.
pub async fn open_beginning_with(
    shop: &mut InShop<'_>,
    digits: &str,
    limit: i64,
) -> Result<Vec<Row>, DatabaseError> {
    sqlx::query_as!(
        RawRow,
        r#"SELECT o.order_id, o.number, c.name AS customer_name, o.fulfilment,
               o.held_at IS NOT NULL AS "on_hold!", o.item_count, o.currency, o.total_minor,
               o.received_minor, o.collected_minor, o.credit_minor, o.placed_at, 1::real AS "closeness!"
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE o.shop_id = $1 AND starts_with(o.number::text, $2)
             AND o.fulfilment IN ('pending', 'confirmed', 'processing', 'ready', 'shipped', 'delivered')
           ORDER BY o.number DESC LIMIT $3"#,
        shop.shop_id.0,
        digits,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?
    .into_iter()
    .map(RawRow::read)
    .collect()
}

fn stage(word: &str) -> Result<Stage, sqlx::Error> {
    Stage::parse(word).ok_or_else(|| row::unreadable("fulfilment", word))
}
