//! An order: what was agreed, where it stands, what was paid.
//!
//! Types and decisions here are pure; `store` reads and writes them, `place` and `act` are the use
//! cases. Fulfilment, payment and hold are separate axes; the buyer's five steps are a view.

pub mod act;
pub mod decide;
mod near;
pub mod place;
pub mod stage;
pub mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{CustomerId, OrderId, ShopId};
use crate::money::{Currency, Money};
use crate::payment::{Ledger, PaymentState};

pub use stage::{Stage, Step};

/// The number by which a shop and its buyers know an order. It is never a key to anything.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct OrderNumber(pub i32);

impl std::fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One line of an order; its price was copied when the order was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What is sold.
    pub name: String,
    /// How many, at least one.
    pub quantity: u32,
    /// Minor units for one.
    pub unit_price_minor: i64,
}

impl Line {
    /// Minor units for the whole line; `None` where that is more than can be counted.
    pub fn amount_minor(&self) -> Option<i64> {
        self.unit_price_minor.checked_mul(i64::from(self.quantity))
    }
}

/// When each stage was reached. A stage that was jumped over was reached together with the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is the stage of its name")]
pub struct Timeline {
    pub confirmed: Option<DateTime<Utc>>,
    pub processing: Option<DateTime<Utc>>,
    pub ready: Option<DateTime<Utc>>,
    pub shipped: Option<DateTime<Utc>>,
    pub delivered: Option<DateTime<Utc>>,
    pub completed: Option<DateTime<Utc>>,
    pub cancelled: Option<DateTime<Utc>>,
}

impl Timeline {
    /// When the stage was reached; none for pending, which is when the order was placed.
    pub fn at(&self, stage: Stage) -> Option<DateTime<Utc>> {
        match stage {
            Stage::Pending => None,
            Stage::Confirmed => self.confirmed,
            Stage::Processing => self.processing,
            Stage::Ready => self.ready,
            Stage::Shipped => self.shipped,
            Stage::Delivered => self.delivered,
            Stage::Completed => self.completed,
            Stage::Cancelled => self.cancelled,
        }
    }

    fn set(&mut self, stage: Stage, at: Option<DateTime<Utc>>) {
        match stage {
            Stage::Pending => {}
            Stage::Confirmed => self.confirmed = at,
            Stage::Processing => self.processing = at,
            Stage::Ready => self.ready = at,
            Stage::Shipped => self.shipped = at,
            Stage::Delivered => self.delivered = at,
            Stage::Completed => self.completed = at,
            Stage::Cancelled => self.cancelled = at,
        }
    }
}

/// Why and since when an order stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// What the seller gave as the reason.
    pub reason: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What carries an order to its buyer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parcel {
    /// The courier, as the seller calls it.
    pub courier: Option<String>,
    /// The courier's number for the parcel.
    pub tracking: Option<String>,
}

/// The parts of an order that actions change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// How many events the order has had.
    pub version: i32,
    /// The version of the last event on the fulfilment axis.
    pub fulfilment_version: i32,
    /// The same for payment; 0 before the first.
    pub payment_version: i32,
    /// The same for holding; 0 before the first.
    pub hold_version: i32,
    /// Where fulfilment stands.
    pub stage: Stage,
    /// When each stage was reached.
    pub timeline: Timeline,
    /// Why it was cancelled, where a reason was given.
    pub cancel_reason: Option<String>,
    /// Whether it stands still.
    pub hold: Option<Hold>,
    /// Minor units received so far: the sum of the ledger.
    pub received_minor: i64,
    /// What the seller notes for the shop.
    pub note: Option<String>,
}

/// Who bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buyer {
    /// The customer's row.
    pub customer_id: CustomerId,
    /// As the seller typed it.
    pub name: String,
    /// As the seller typed it.
    pub phone: Option<String>,
    /// As the seller typed it.
    pub email: Option<String>,
}

/// An order, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Whose it is.
    pub shop_id: ShopId,
    /// Its row.
    pub order_id: OrderId,
    /// Its number in the shop.
    pub number: OrderNumber,
    /// Who bought.
    pub buyer: Buyer,
    /// What actions change.
    pub head: Head,
    /// Whether the buyer collects it, so that it is never shipped.
    pub pick_up: bool,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// The promised day.
    pub due_on: Option<NaiveDate>,
    /// What all its amounts are in.
    pub currency: Currency,
    /// What was sold.
    pub lines: Vec<Line>,
    /// Minor units for shipping.
    pub shipping_minor: i64,
    /// Minor units in all.
    pub total_minor: i64,
    /// What was paid.
    pub ledger: Ledger,
    /// The parcels that were sent and not taken back.
    pub parcels: Vec<Parcel>,
    /// How many shipments were ever opened, those taken back included.
    pub shipments_so_far: i32,
    /// The current public link's token.
    pub token: Option<String>,
}

impl Order {
    /// The total.
    pub fn total(&self) -> Money {
        Money::new(self.total_minor, self.currency)
    }

    /// What has been received.
    pub fn received(&self) -> Money {
        Money::new(self.head.received_minor, self.currency)
    }

    /// What is still to be paid; negative where too much was.
    pub fn to_pay(&self) -> Money {
        Money::new(self.total_minor - self.head.received_minor, self.currency)
    }

    /// Where payment stands, derived from the ledger.
    pub fn payment(&self) -> PaymentState {
        self.ledger.state(self.total_minor)
    }

    /// How many pieces.
    pub fn item_count(&self) -> i64 {
        self.lines.iter().map(|line| i64::from(line.quantity)).sum()
    }

    /// The buyer's step; none where the order was cancelled.
    pub fn step(&self) -> Option<Step> {
        self.head.stage.step(self.pick_up)
    }
}
