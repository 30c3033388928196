//! What a public link shows: the order behind a token, and nothing that only its parties may see.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::away::Away;
use crate::db::{Database, DatabaseError, InShop};
use crate::id::OrderId;
use crate::money::{Currency, Money};
use crate::order::decide::{EventAction, Facts};
use crate::order::{Invoice, Line, OrderNumber, ReturnState, Stage, Step, Sums, Tax};
use crate::own_words::{Placeholder, Status, Words};
use crate::paper::Agreed;
use crate::payment::{Entry, EntryKind, Ledger, PaymentState};
use crate::text::Language;
use crate::token::ShopToken;

/// An order as its public page shows it: no address, no phone, of the buyer's name the first word.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TrackedOrder {
    /// The shop's name.
    pub shop: String,
    /// What it says itself.
    #[serde(default)]
    pub says: Says,
    /// What the shop speaks.
    pub shop_language: Language,
    /// The shop's zone.
    pub time_zone: Tz,
    /// The order's number.
    pub number: OrderNumber,
    /// How many events it has had: grows with every change.
    pub version: i32,
    /// Where fulfilment stands.
    #[serde(rename = "fulfilment")]
    pub stage: Stage,
    /// Whether the buyer collects it.
    pub pick_up: bool,
    /// The first word of the buyer's name.
    pub customer: String,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// When it was shipped.
    pub shipped_at: Option<DateTime<Utc>>,
    /// When it was delivered.
    pub delivered_at: Option<DateTime<Utc>>,
    /// Why it was cancelled, where the shop said so.
    pub cancel_reason: Option<String>,
    /// Whether it stands still.
    pub held: bool,
    /// The promised day.
    pub due_on: Option<NaiveDate>,
    /// Whether the shop asks its buyer to agree to a change; which, is between the two.
    #[serde(default)]
    pub change_asked: bool,
    /// Until when it is to be paid.
    #[serde(default)]
    pub pay_by: Option<DateTime<Utc>>,
    currency: Currency,
    goods_minor: i64,
    discount_minor: i64,
    shipping_minor: i64,
    discount_rate: Option<u32>,
    tax_minor: i64,
    tax_rate: u32,
    tax_included: bool,
    total_minor: i64,
    received_minor: i64,
    claimed_minor: i64,
    collected_minor: i64,
    refunding_minor: i64,
    credit_minor: i64,
    #[serde(default)]
    invoice_no: Option<String>,
    #[serde(default)]
    invoiced_at: Option<DateTime<Utc>>,
    /// How many times what was agreed changed, from 1.
    pub revision: i32,
    /// Whether the courier collects the money.
    pub cash_on_delivery: bool,
    /// How many pieces.
    pub item_count: i64,
    /// What was sold.
    pub lines: Vec<Line>,
    payments: Vec<Payment>,
    /// The parcels.
    pub shipments: Vec<Shipment>,
    /// What came back, or may, oldest first.
    #[serde(default)]
    pub returns: Vec<TrackedReturn>,
    /// The history, oldest first.
    pub events: Vec<Event>,
}

/// What the shop says itself on its orders' pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Says {
    /// Changes with all of it; empty where there is nothing.
    #[serde(default)]
    look: String,
    /// That nobody is there now.
    #[serde(default)]
    away: Option<Away>,
    /// Its own words, at whatever status.
    #[serde(default)]
    words: Vec<SaidWords>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct SaidWords {
    status: Status,
    language: String,
    words: String,
}

/// What a page shows: whoever shows the same needs no other.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mark {
    /// Of which version of the order.
    pub version: i32,
    look: String,
}

impl Mark {
    /// Reads what a page says that it shows.
    pub fn parse(text: &str) -> Option<Self> {
        let (version, look) = text.split_once('-').unwrap_or((text, ""));
        Some(Self {
            version: version.parse().ok()?,
            look: look.chars().take(32).collect(),
        })
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.version)?;
        if self.look.is_empty() {
            return Ok(());
        }
        write!(f, "-{}", self.look)
    }
}

/// A return as the page shows it: never why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TrackedReturn {
    /// Counts within the order.
    pub return_no: i32,
    /// Where it stands.
    pub state: ReturnState,
    /// Minor units that are not owed any more because of it.
    pub credit_minor: i64,
    /// How many of what.
    pub lines: Vec<TrackedPieces>,
}

/// Pieces that come back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TrackedPieces {
    /// Of what.
    pub name: String,
    /// How many.
    pub quantity: u32,
}

/// A ledger entry as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Payment {
    /// What it says.
    pub kind: EntryKind,
    /// Counts within the order.
    pub entry: i32,
    /// The entry it answers.
    pub answers: Option<i32>,
    /// How it was paid.
    pub method: Option<String>,
    /// Minor units.
    pub amount_minor: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// A parcel as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Shipment {
    /// The courier.
    pub courier: Option<String>,
    /// The courier's number.
    pub tracking: Option<String>,
    /// When it was handed over.
    pub shipped_at: DateTime<Utc>,
}

/// An event as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Event {
    /// Its place in the history.
    pub version: i32,
    /// What it was.
    pub action: EventAction,
    /// What it did.
    pub facts: Facts,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was taken back.
    pub undone: bool,
}

impl TrackedOrder {
    /// What a page that shows it shows.
    pub fn mark(&self) -> Mark {
        Mark {
            version: self.version,
            look: self.says.look.clone(),
        }
    }

    /// The time in which nobody is in the shop, while it lasts.
    pub const fn away(&self) -> Option<&Away> {
        self.says.away.as_ref()
    }

    /// What the shop says itself where the order stands, filled in; none where it has no words in that
    /// language or the order lacks something they speak of. `link` is the page's address.
    pub fn own_words(&self, language: Language, link: &str) -> Option<String> {
        let status = self.status()?;
        let mut found = self.says.words.iter();
        let own = found.find(|own| own.status == status && own.language == language.tag())?;
        // Words that this release can't read are not said.
        let words = Words::read(status, &own.words).ok()?;
        words.filled(|placeholder| self.value(placeholder, link))
    }

    /// The moment that its present stage began with, as far as a shop has words for it.
    const fn status(&self) -> Option<Status> {
        match self.stage {
            Stage::Confirmed => Some(Status::Confirmed),
            Stage::Ready if self.pick_up => Some(Status::ReadyToCollect),
            Stage::Shipped => Some(Status::Shipped),
            Stage::Delivered | Stage::Completed => Some(Status::Delivered),
            Stage::Cancelled => Some(Status::Cancelled),
            Stage::Pending | Stage::Processing | Stage::Ready => None,
        }
    }

    fn value(&self, placeholder: Placeholder, link: &str) -> Option<String> {
        match placeholder {
            Placeholder::Buyer => self.discreet_name(),
            Placeholder::Number => Some(self.number.0.to_string()),
            Placeholder::Shop => Some(self.shop.clone()),
            Placeholder::Total => Some(self.total().to_string()),
            Placeholder::ToPay => Some(self.to_pay().to_string()),
            Placeholder::Link => Some(link.to_owned()),
            Placeholder::Courier => self.shipments.last()?.courier.clone(),
            Placeholder::Tracking => self.shipments.last()?.tracking.clone(),
            Placeholder::Reason => self.cancel_reason.clone(),
            // No stage's words speak of them.
            Placeholder::Amount | Placeholder::Method | Placeholder::Until => None,
        }
    }

    /// An amount of the order's currency.
    pub const fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    /// The number of its invoice.
    pub fn invoice(&self) -> Option<Invoice> {
        let number = self.invoice_no.clone();
        let invoice = number.zip(self.invoiced_at);
        invoice.map(|(number, at)| Invoice { number, at })
    }

    /// The goods.
    pub const fn goods(&self) -> Money {
        self.money(self.goods_minor)
    }

    /// What it adds up to.
    pub const fn sums(&self) -> Sums {
        Sums {
            goods: self.goods_minor,
            discount: self.discount_minor,
            shipping: self.shipping_minor,
            tax: self.tax_minor,
            total: self.total_minor,
        }
    }

    /// What is taken off.
    pub const fn discount(&self) -> Money {
        self.money(self.discount_minor)
    }

    /// The shipping.
    pub const fn shipping(&self) -> Money {
        self.money(self.shipping_minor)
    }

    /// What was agreed beside the prices, and what it comes to.
    pub const fn agreed(&self) -> Agreed {
        Agreed {
            sums: self.sums(),
            discount_rate: self.discount_rate,
            tax: Tax {
                rate: self.tax_rate,
                included: self.tax_included,
            },
        }
    }

    /// The total.
    pub const fn total(&self) -> Money {
        self.money(self.total_minor)
    }

    /// What has been received and not paid back.
    pub const fn received(&self) -> Money {
        self.money(self.received_minor)
    }

    /// What the buyer says to have paid and is not checked.
    pub const fn claimed(&self) -> Money {
        self.money(self.claimed_minor)
    }

    /// What the buyer gave to a courier who has not paid it out yet, at most what was asked of them.
    pub fn collected(&self) -> Money {
        let left = self.owed_minor() - self.received_minor;
        self.money(self.collected_minor.min(left.max(0)))
    }

    /// What is on its way back to the buyer.
    pub const fn refunding(&self) -> Money {
        self.money(self.refunding_minor)
    }

    /// What returned goods are worth.
    pub fn returned_worth(&self) -> Money {
        let worth: i64 = self.returns.iter().map(|each| each.credit_minor).sum();
        self.money(worth.min(self.credit_minor))
    }

    /// What was paid back beyond what was due: not asked for again.
    pub fn allowance(&self) -> Money {
        self.money(self.credit_minor - self.returned_worth().minor)
    }

    fn owed_minor(&self) -> i64 {
        if self.stage == Stage::Cancelled {
            0
        } else {
            self.total_minor - self.credit_minor
        }
    }

    /// What the buyer still has to pay, or what they have back where it is negative. What a courier
    /// collected is paid for the buyer.
    pub fn to_pay(&self) -> Money {
        self.money(self.owed_minor() - self.received_minor - self.collected().minor)
    }

    /// Whether its buyer is still to pay, and nothing waits to be checked.
    pub fn awaits_payment(&self) -> bool {
        self.stage != Stage::Cancelled
            && self.to_pay().minor > 0
            && self.claimed_minor == 0
            && !self.cash_on_delivery
    }

    /// The buyer's name as a stranger may read it; none where the first word says too much, as a
    /// number, an address, or a whole name without spaces would.
    pub fn discreet_name(&self) -> Option<String> {
        discreet(&self.customer)
    }

    /// The buyer's step; none where the order was cancelled.
    pub fn step(&self) -> Option<Step> {
        self.stage.step(self.pick_up)
    }

    /// The ledger entries that stand, oldest first.
    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// Where payment stands.
    pub fn payment(&self) -> PaymentState {
        let entries = self.payments.iter().map(|payment| Entry {
            entry: payment.entry,
            kind: payment.kind,
            amount_minor: payment.amount_minor,
            fee_minor: 0,
            allowed_minor: 0,
            method: None,
            answers: payment.answers,
            reference: None,
            file: None,
            at: payment.at,
        });
        Ledger(entries.collect()).state(self.owed_minor())
    }
}

/// A first word of a name as a stranger may read it; none where it says too much.
pub fn discreet(first: &str) -> Option<String> {
    let name = first.trim();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    if name.is_empty() || name.contains('@') || digits >= 4 {
        return None;
    }
    let letters: Vec<char> = name.chars().collect();
    // Names of Chinese characters are written without a space; the custom is 林○美.
    let ideographs = letters.iter().all(|letter| {
        matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
    });
    if !ideographs {
        return Some(name.to_owned());
    }
    match letters.as_slice() {
        [] | [_] => None,
        [family, _] => Some(format!("{family}○")),
        [family, .., last] => Some(format!("{family}○{last}")),
    }
}

/// What is behind a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tracked {
    /// An order.
    Order {
        /// Its row, to follow it by.
        order_id: OrderId,
        /// What the page shows.
        order: Box<TrackedOrder>,
    },
    /// A link that was taken back.
    Revoked,
    /// Nothing.
    Unknown,
}

/// Reads what is behind a link, in one statement that has no scope to forget.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn find(database: &Database, token: &ShopToken) -> Result<Tracked, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT revoked AS "revoked!", order_id AS "order_id!",
               document AS "document: sqlx::types::Json<TrackedOrder>"
           FROM tracked_order($1, $2)"#,
        token.shop_id.0,
        token.secret
    )
    .fetch_optional(database.by_token())
    .await?;
    let Some(row) = row else {
        return Ok(Tracked::Unknown);
    };
    match row.document {
        Some(document) if !row.revoked => Ok(Tracked::Order {
            order_id: OrderId(row.order_id),
            order: Box::new(document.0),
        }),
        _ => Ok(Tracked::Revoked),
    }
}

/// What the page of the order behind a link shows now: a fraction of the work of [`find`], for whoever
/// kept what that looks like. `None` where the link shows nothing (any more).
///
/// # Errors
/// When the database can't be reached.
pub async fn mark(database: &Database, token: &ShopToken) -> Result<Option<Mark>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT version AS "version!", look AS "look!" FROM tracked_look($1, $2)"#,
        token.shop_id.0,
        token.secret
    )
    .fetch_optional(database.by_token())
    .await?;
    Ok(row.map(|row| Mark {
        version: row.version,
        look: row.look,
    }))
}

/// Takes back an order's link and makes a new one. Whoever came by the old one is told nothing more
/// until they have the new one.
///
/// # Errors
/// When the database can't be reached.
pub async fn renew(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    at: DateTime<Utc>,
) -> Result<ShopToken, DatabaseError> {
    let token = ShopToken::new(shop.shop_id);
    sqlx::query!(
        "UPDATE order_link SET revoked_at = $3
         WHERE shop_id = $1 AND order_id = $2 AND revoked_at IS NULL",
        shop.shop_id.0,
        order_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    sqlx::query!(
        "WITH stopped AS (
             UPDATE subscription SET stopped_at = $4, stopped_reason = 'revoked'
             WHERE shop_id = $1 AND order_id = $2 AND audience = 'buyer' AND stopped_at IS NULL
         )
         INSERT INTO order_link (shop_id, token, order_id, created_at) VALUES ($1, $3, $2, $4)",
        shop.shop_id.0,
        order_id.0,
        token.secret,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(token)
}

/// Makes the link that was taken back at a moment the order's link again, in the place of the present
/// one. `None` where no link of it was taken back then.
///
/// # Errors
/// When the database can't be reached.
pub async fn reinstate(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    revoked_at: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<Option<ShopToken>, DatabaseError> {
    let earlier = sqlx::query_scalar!(
        "SELECT token FROM order_link WHERE shop_id = $1 AND order_id = $2 AND revoked_at = $3
         ORDER BY created_at DESC LIMIT 1",
        shop.shop_id.0,
        order_id.0,
        revoked_at
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(secret) = earlier else {
        return Ok(None);
    };
    // One after the other: an order has one link at a time.
    sqlx::query!(
        "UPDATE order_link SET revoked_at = $3
         WHERE shop_id = $1 AND order_id = $2 AND revoked_at IS NULL",
        shop.shop_id.0,
        order_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    sqlx::query!(
        "UPDATE order_link SET revoked_at = NULL WHERE shop_id = $1 AND token = $2",
        shop.shop_id.0,
        secret
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(Some(ShopToken {
        shop_id: shop.shop_id,
        secret,
    }))
}
