//! The order as data. Field names are a promise: programs of others read them. Amounts are in minor
//! units of `currency`, moments are RFC 3339 in UTC.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use waybill_core::courier;
use waybill_core::history::is_public;
use waybill_core::money::Currency;
use waybill_core::order::decide::{EventAction, Facts};
use waybill_core::order::{OrderNumber, ReturnState, Stage, Step};
use waybill_core::payment::{EntryKind, PaymentState};
use waybill_core::tracking::TrackedOrder;

#[derive(Debug, Serialize)]
pub(super) struct OrderData<'a> {
    shop: &'a str,
    number: OrderNumber,
    /// Grows with every change.
    version: i32,
    stage: Stage,
    /// One of the buyer's five steps; null where the order was cancelled.
    step: Option<Step>,
    on_hold: bool,
    pick_up: bool,
    placed_at: DateTime<Utc>,
    shipped_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    due_on: Option<NaiveDate>,
    invoice_no: Option<String>,
    /// Until when it is to be paid, while it is not.
    pay_by: Option<DateTime<Utc>>,
    cancel_reason: Option<&'a str>,
    currency: Currency,
    /// How many decimals an amount has.
    decimals: u32,
    items: Vec<Item<'a>>,
    item_count: i64,
    revision: i32,
    goods_minor: i64,
    discount_minor: i64,
    /// In basis points; none where the discount is an amount.
    discount_rate: Option<u32>,
    shipping_minor: i64,
    tax_minor: i64,
    /// In basis points.
    tax_rate: u32,
    /// Whether prices include the tax.
    tax_included: bool,
    total_minor: i64,
    /// What returned goods are worth.
    returned_minor: i64,
    /// What was paid back beyond what was due, and is not asked for again.
    allowance_minor: i64,
    received_minor: i64,
    /// What the buyer says to have paid and is not checked.
    to_check_minor: i64,
    cash_on_delivery: bool,
    /// Negative where too much was paid.
    to_pay_minor: i64,
    payment: PaymentState,
    payments: Vec<Payment<'a>>,
    parcels: Vec<Parcel<'a>>,
    returns: Vec<Returned<'a>>,
    history: Vec<Event>,
    time_zone: &'static str,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    name: &'a str,
    quantity: u32,
    unit_price_minor: i64,
    amount_minor: Option<i64>,
    /// How many of them come later.
    back_ordered: u32,
}

#[derive(Debug, Serialize)]
struct Payment<'a> {
    kind: EntryKind,
    method: Option<&'a str>,
    amount_minor: i64,
    at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
struct Parcel<'a> {
    courier: Option<&'a str>,
    tracking: Option<&'a str>,
    follow_url: Option<String>,
    shipped_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
struct Returned<'a> {
    /// Counts within the order.
    number: i32,
    state: ReturnState,
    /// What is not owed any more because of it.
    credit_minor: i64,
    items: Vec<ReturnedItem<'a>>,
}

#[derive(Debug, Serialize)]
struct ReturnedItem<'a> {
    name: &'a str,
    quantity: u32,
}

#[derive(Debug, Serialize)]
struct Event {
    version: i32,
    event: EventAction,
    /// The stage this led to, where it moved the order.
    stage: Option<Stage>,
    at: DateTime<Utc>,
    /// Whether it was taken back later.
    taken_back: bool,
    /// The version of the event that this takes back.
    takes_back: Option<i32>,
}

impl<'a> OrderData<'a> {
    pub(super) fn of(order: &'a TrackedOrder) -> Self {
        let currency = order.total().currency;
        let agreed = order.agreed();
        Self {
            shop: &order.shop,
            number: order.number,
            version: order.version,
            stage: order.stage,
            step: order.step(),
            on_hold: order.held,
            pick_up: order.pick_up,
            placed_at: order.placed_at,
            shipped_at: order.shipped_at,
            delivered_at: order.delivered_at,
            due_on: order.due_on,
            invoice_no: order.invoice().map(|invoice| invoice.number),
            pay_by: order.pay_by.filter(|_| order.awaits_payment()),
            cancel_reason: order.cancel_reason.as_deref(),
            currency,
            decimals: currency.decimals(),
            items: items(order),
            item_count: order.item_count,
            revision: order.revision,
            goods_minor: order.goods().minor,
            discount_minor: agreed.sums.discount,
            discount_rate: agreed.discount_rate,
            shipping_minor: order.shipping().minor,
            tax_minor: agreed.sums.tax,
            tax_rate: agreed.tax.rate,
            tax_included: agreed.tax.included,
            total_minor: order.total().minor,
            returned_minor: order.returned_worth().minor,
            allowance_minor: order.allowance().minor,
            received_minor: order.received().minor,
            to_check_minor: order.claimed().minor,
            cash_on_delivery: order.cash_on_delivery,
            to_pay_minor: order.to_pay().minor,
            payment: order.payment(),
            payments: payments(order),
            parcels: parcels(order),
            returns: returns(order),
            history: history(order),
            time_zone: order.time_zone.name(),
        }
    }
}

fn items(order: &TrackedOrder) -> Vec<Item<'_>> {
    order
        .lines
        .iter()
        .map(|line| Item {
            name: &line.name,
            quantity: line.quantity,
            unit_price_minor: line.unit_price_minor,
            amount_minor: line.amount_minor(),
            back_ordered: line.comes_later(order.stage).unwrap_or_default(),
        })
        .collect()
}

fn payments(order: &TrackedOrder) -> Vec<Payment<'_>> {
    order
        .payments()
        .iter()
        .map(|payment| Payment {
            kind: payment.kind,
            method: payment.method.as_deref(),
            amount_minor: payment.amount_minor,
            at: payment.at,
        })
        .collect()
}

fn parcels(order: &TrackedOrder) -> Vec<Parcel<'_>> {
    order
        .shipments
        .iter()
        .map(|shipment| Parcel {
            courier: shipment.courier.as_deref().map(courier::name),
            tracking: shipment.tracking.as_deref(),
            follow_url: follow_url(shipment.courier.as_deref(), shipment.tracking.as_deref()),
            shipped_at: shipment.shipped_at,
        })
        .collect()
}

fn returns(order: &TrackedOrder) -> Vec<Returned<'_>> {
    order
        .returns
        .iter()
        .map(|each| Returned {
            number: each.return_no,
            state: each.state,
            credit_minor: each.credit_minor,
            items: each
                .lines
                .iter()
                .map(|line| ReturnedItem {
                    name: &line.name,
                    quantity: line.quantity,
                })
                .collect(),
        })
        .collect()
}

pub(super) fn follow_url(courier: Option<&str>, tracking: Option<&str>) -> Option<String> {
    courier::link(courier?, tracking?)
}

/// The stage that an event led to, where it moved the order.
fn led_to(facts: &Facts) -> Option<Stage> {
    if let Facts::Undone { facts, .. } = facts {
        return if let Facts::Moved { from, .. } | Facts::Merged { from, .. } = &**facts {
            Some(*from)
        } else {
            None
        };
    }
    match facts {
        Facts::Placed { .. } => Some(Stage::Pending),
        Facts::Moved { to, .. } => Some(*to),
        Facts::Merged { .. } => Some(Stage::Cancelled),
        Facts::Paid { .. }
        | Facts::Claimed { .. }
        | Facts::ClaimRejected { .. }
        | Facts::Collected { .. }
        | Facts::RefundStarted { .. }
        | Facts::Refunded { .. }
        | Facts::Kept { .. }
        | Facts::Edited { .. }
        | Facts::Proposed { .. }
        | Facts::Declined { .. }
        | Facts::Absorbed { .. }
        | Facts::Split { .. }
        | Facts::Reassigned { .. }
        | Facts::Recognised { .. }
        | Facts::Hidden
        | Facts::Shown
        | Facts::SentTo { .. }
        | Facts::Labelled
        | Facts::Invoiced { .. }
        | Facts::PayBy { .. }
        | Facts::Filled { .. }
        | Facts::CaseOpened { .. }
        | Facts::CaseSettled { .. }
        | Facts::Held { .. }
        | Facts::Released { .. }
        | Facts::Noted { .. }
        | Facts::Returned { .. }
        | Facts::Undone { .. } => None,
    }
}

fn history(order: &TrackedOrder) -> Vec<Event> {
    order
        .events
        .iter()
        .filter(|event| is_public(&event.facts))
        .map(|event| Event {
            version: event.version,
            event: event.action,
            stage: led_to(&event.facts),
            at: event.at,
            taken_back: event.undone,
            takes_back: if let Facts::Undone { version, .. } = &event.facts {
                Some(*version)
            } else {
                None
            },
        })
        .collect()
}
