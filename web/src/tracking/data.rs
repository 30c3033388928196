//! The order as data. Field names are a promise: programs of others read them. Amounts are in minor
//! units of `currency`, moments are RFC 3339 in UTC.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use waybill_core::courier;
use waybill_core::money::Currency;
use waybill_core::order::decide::{EventAction, Facts};
use waybill_core::order::{OrderNumber, Stage, Step};
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
    cancel_reason: Option<&'a str>,
    currency: Currency,
    /// How many decimals an amount has.
    decimals: u32,
    items: Vec<Item<'a>>,
    item_count: i64,
    goods_minor: i64,
    shipping_minor: i64,
    total_minor: i64,
    received_minor: i64,
    /// Negative where too much was paid.
    to_pay_minor: i64,
    payment: PaymentState,
    payments: Vec<Payment<'a>>,
    parcels: Vec<Parcel<'a>>,
    history: Vec<Event>,
    time_zone: &'static str,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    name: &'a str,
    quantity: u32,
    unit_price_minor: i64,
    amount_minor: Option<i64>,
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
            cancel_reason: order.cancel_reason.as_deref(),
            currency,
            decimals: currency.decimals(),
            items: items(order),
            item_count: order.item_count,
            goods_minor: order.goods().minor,
            shipping_minor: order.shipping().minor,
            total_minor: order.total().minor,
            received_minor: order.received().minor,
            to_pay_minor: order.to_pay().minor,
            payment: order.payment(),
            payments: payments(order),
            parcels: parcels(order),
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

pub(super) fn follow_url(courier: Option<&str>, tracking: Option<&str>) -> Option<String> {
    courier::link(courier?, tracking?)
}

/// Notes are the shop's own, and so is their taking back.
pub(super) fn is_public(facts: &Facts) -> bool {
    match facts {
        Facts::Noted { .. } => false,
        Facts::Undone { facts, .. } => is_public(facts),
        Facts::Placed
        | Facts::Moved { .. }
        | Facts::Paid { .. }
        | Facts::Held { .. }
        | Facts::Released { .. } => true,
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
            stage: match &event.facts {
                Facts::Placed => Some(Stage::Pending),
                Facts::Moved { to, .. } => Some(*to),
                Facts::Undone { facts, .. } => match &**facts {
                    Facts::Moved { from, .. } => Some(*from),
                    Facts::Placed
                    | Facts::Paid { .. }
                    | Facts::Held { .. }
                    | Facts::Released { .. }
                    | Facts::Noted { .. }
                    | Facts::Undone { .. } => None,
                },
                Facts::Paid { .. }
                | Facts::Held { .. }
                | Facts::Released { .. }
                | Facts::Noted { .. } => None,
            },
            at: event.at,
            taken_back: event.undone,
            takes_back: match &event.facts {
                Facts::Undone { version, .. } => Some(*version),
                Facts::Placed
                | Facts::Moved { .. }
                | Facts::Paid { .. }
                | Facts::Held { .. }
                | Facts::Released { .. }
                | Facts::Noted { .. } => None,
            },
        })
        .collect()
}
