//! An order: what was agreed, where it stands, what was paid.
//!
//! Types and decisions here are pure; `store` reads and writes them, `place` and `act` are the use
//! cases. Fulfilment, payment and hold are separate axes; the buyer's five steps are a view.

pub mod act;
mod agreement;
pub mod decide;
pub mod edit;
pub(crate) mod findable;
pub mod merge;
mod near;
pub mod place;
pub mod replay;
mod reserve;
pub mod returns;
pub mod stage;
pub mod store;
pub mod sums;
pub mod waiting;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::destination::Destination;
use crate::id::{CustomerId, OrderId, ShopId, VariantId};
use crate::money::{Currency, Money};
use crate::payment::{Balance, Ledger, PaymentState};
use crate::shop::Settings;

pub use edit::{Contents, Proposal};
pub use returns::{Return, ReturnLine, ReturnState, Wish};
pub use stage::{Stage, Step};
pub use sums::{Discount, Sums, Tax};

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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    /// Its number within the order, never used again there; 0 before it has one.
    #[serde(default)]
    pub line: i32,
    /// What is sold.
    pub name: String,
    /// How many, at least one.
    pub quantity: u32,
    /// Minor units for one.
    pub unit_price_minor: i64,
    /// What of the catalogue it is; none for what was only named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<VariantId>,
    /// What one cost the shop. Kept with the row and never among an event's facts, which a public
    /// page reads.
    #[serde(skip)]
    pub cost: Option<Cost>,
    /// How many of the pieces were promised beyond what there was in stock. Kept with the row and never
    /// among an event's facts; a public page reads it.
    #[serde(default, skip_serializing)]
    pub back_ordered: u32,
}

/// What something cost the shop when it was sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// For one piece, in the currency it was bought in.
    pub unit: Money,
    /// How much of the order's currency one unit of that was then, in hundred-millionths: 1.75 is
    /// 175,000,000.
    pub rate: i64,
}

impl Cost {
    /// One to one.
    pub const RATE_ONE: i64 = 100_000_000;

    /// Minor units of the order's currency for so many pieces, rounded half up; `None` where that is
    /// more than can be counted.
    pub fn in_order_minor(&self, quantity: u32, order: Currency) -> Option<i64> {
        let minor = i128::from(self.unit.minor)
            * i128::from(quantity)
            * i128::from(self.rate)
            * i128::from(order.minor_per_unit());
        let whole = i128::from(Self::RATE_ONE) * i128::from(self.unit.currency.minor_per_unit());
        i64::try_from((2 * minor + whole) / (2 * whole)).ok()
    }
}

impl Line {
    /// How many of its pieces come later; none where all are there, or it is on its way.
    pub fn comes_later(&self, stage: Stage) -> Option<u32> {
        (self.back_ordered > 0 && stage < Stage::Shipped).then_some(self.back_ordered)
    }

    /// So many of something that is in no catalogue, at minor units for one.
    pub fn named(name: impl Into<String>, quantity: u32, unit_price_minor: i64) -> Self {
        Self {
            name: name.into(),
            quantity,
            unit_price_minor,
            ..Self::default()
        }
    }

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
    /// How many times lines, fees or the date were changed, from 1.
    pub revision: i32,
    /// The version of the last event that changed them; 0 before the first.
    pub contents_version: i32,
    /// A change that awaits the buyer's agreement.
    pub proposal: Option<Proposal>,
    /// What the ledger adds up to.
    pub balance: Balance,
    /// Minor units that returned goods are worth: not owed any more.
    pub credit_minor: i64,
    /// What the seller notes for the shop.
    pub note: Option<String>,
    /// Where it is sent, once that is said.
    pub destination: Option<Destination>,
    /// Since when it is deleted: kept for the history, in no list.
    pub hidden: Option<DateTime<Utc>>,
    /// The order that took its lines over.
    pub merged_into: Option<OrderId>,
    /// Until when it is to be paid.
    pub pay_by: Option<DateTime<Utc>>,
    /// What its buyer says is wrong, while that is not settled.
    pub case: Option<Case>,
}

/// What a buyer says is wrong with an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The event that opened it.
    pub version: i32,
    /// What.
    pub trouble: Trouble,
    /// In the buyer's words; empty where they added none. No public page shows them.
    pub text: String,
    /// A picture of it, a file of the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<i64>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What can be wrong with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It was sent and is not there.
    NotArrived,
    /// It is there and is not what was ordered, or not whole.
    WrongOrDamaged,
    /// It was paid, and that does not show.
    PaidNotShown,
}

impl Trouble {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::NotArrived, Self::WrongOrDamaged, Self::PaidNotShown];
}

/// A parcel that was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Counts from 1 within the order.
    pub shipment: i32,
    /// What carries it.
    #[serde(flatten)]
    pub parcel: Parcel,
    /// Whether that was taken back.
    pub voided: bool,
}

/// How an order came of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Some of its lines were taken out.
    Split,
    /// It replaces what came back.
    Replacement,
}

impl Origin {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Replacement => "replacement",
        }
    }
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
    /// Whether they sell on what they buy.
    pub reseller: bool,
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
    /// The highest number that a line ever had.
    pub last_line: i32,
    /// What is taken off, as it was agreed.
    pub discount: Option<Discount>,
    /// The tax on goods.
    pub tax: Tax,
    /// What it adds up to.
    pub sums: Sums,
    /// Whether the courier collects the money.
    pub cash_on_delivery: bool,
    /// What was paid.
    pub ledger: Ledger,
    /// The parcels, those taken back included.
    pub shipments: Vec<Sent>,
    /// What came back of it, or may, oldest first.
    pub returns: Vec<Return>,
    /// The order it came of, and how.
    pub origin: Option<(Origin, OrderId)>,
    /// The number of the order it came of.
    pub origin_number: Option<OrderNumber>,
    /// The number of the order that took its lines over.
    pub merged_number: Option<OrderNumber>,
    /// The current public link's token.
    pub token: Option<String>,
}

impl Order {
    /// What was agreed.
    pub fn contents(&self) -> Contents {
        Contents {
            lines: self.lines.clone(),
            shipping_minor: self.sums.shipping,
            discount: self.discount,
            tax: self.tax,
            due_on: self.due_on,
        }
    }

    /// An amount of the order's currency.
    pub const fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    /// The total.
    pub const fn total(&self) -> Money {
        self.money(self.sums.total)
    }

    /// What has been received and not paid back.
    pub const fn received(&self) -> Money {
        self.money(self.head.balance.received)
    }

    /// Minor units that are owed for it: nothing for what will not happen, and nothing for what came
    /// back.
    pub fn owed_minor(&self) -> i64 {
        if self.head.stage == Stage::Cancelled {
            0
        } else {
            self.sums.total - self.head.credit_minor
        }
    }

    /// What is still to be paid; negative where too much was.
    pub fn to_pay(&self) -> Money {
        self.money(self.owed_minor() - self.head.balance.received)
    }

    /// What the buyer gave to a courier who has not paid it out yet, at most what was asked of them.
    pub fn collected(&self) -> Money {
        let left = self.to_pay().minor.max(0);
        self.money(self.head.balance.collected.min(left))
    }

    /// What the buyer still has to pay: less than [`Order::to_pay`] while a courier has some of it.
    pub fn asked_of_buyer(&self) -> Money {
        self.money(self.to_pay().minor - self.collected().minor)
    }

    /// What the buyer is still to send: nothing of what they say to have sent, and nothing where the
    /// courier collects.
    pub fn to_send(&self) -> Money {
        let left = self.asked_of_buyer().minor - self.head.balance.claimed;
        let minor = if self.cash_on_delivery {
            0
        } else {
            left.max(0)
        };
        self.money(minor)
    }

    /// What has to be paid back and is not on its way yet.
    pub fn refund_due(&self) -> Money {
        let surplus = self.head.balance.received - self.owed_minor();
        self.money((surplus - self.head.balance.refunding).max(0))
    }

    /// Where payment stands, derived from the ledger.
    pub fn payment(&self) -> PaymentState {
        self.ledger.state(self.owed_minor())
    }

    /// The parcels that were sent and not taken back.
    pub fn parcels(&self) -> impl DoubleEndedIterator<Item = &Parcel> {
        self.shipments
            .iter()
            .filter(|sent| !sent.voided)
            .map(|sent| &sent.parcel)
    }

    /// What it cost the shop, in minor units of its currency, as far as that is known; none where no
    /// line has a cost. What came back and is in stock again cost nothing; what was written off did.
    pub fn cost_minor(&self) -> Option<i64> {
        let costs: Vec<i64> = self
            .lines
            .iter()
            .filter_map(|line| {
                let gone = line.quantity.saturating_sub(self.back_in_stock(line.line));
                line.cost?.in_order_minor(gone, self.currency)
            })
            .collect();
        (!costs.is_empty()).then(|| {
            costs
                .iter()
                .fold(0_i64, |sum, cost| sum.saturating_add(*cost))
        })
    }

    /// Whether its buyer may cancel it without asking: as long as no money is in it, and none is said
    /// to be.
    pub fn buyer_may_cancel(&self, settings: &Settings) -> bool {
        settings.lets_buyers_cancel(self.head.stage) && self.is_untouched()
    }

    /// Whether its buyer may change how many of each, without asking.
    pub fn buyer_may_change(&self, settings: &Settings) -> bool {
        settings.lets_buyers_change(self.head.stage) && self.is_untouched()
    }

    fn is_untouched(&self) -> bool {
        let balance = self.head.balance;
        balance.received == 0
            && balance.claimed == 0
            && balance.collected == 0
            && self.head.hidden.is_none()
    }

    /// How many of what, of so many of some lines.
    pub fn named(&self, lines: &[(i32, u32)]) -> Vec<(u32, String)> {
        let name = |(number, pieces): &(i32, u32)| {
            let line = self.lines.iter().find(|line| line.line == *number)?;
            Some((*pieces, line.name.clone()))
        };
        lines.iter().filter_map(name).collect()
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
