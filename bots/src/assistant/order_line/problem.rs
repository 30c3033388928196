//! What could not be read, as facts; the words for it are chosen where it is said.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use waybill_core::money::{Currency, Money};

use super::Line;

/// Why a part of an order could not be read. `part` is what was typed, at most 60 characters of
/// it; `found` the piece that stood in the way; `example` how the same thing can be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nothing but white space.
    Empty,
    /// The message is longer than any order. Sizes in bytes.
    TooLong { bytes: usize, limit: usize },
    /// More buyers than one message may have.
    TooManyOrders { found: usize, limit: usize },
    /// More lines than one order may have; those beyond the limit were left out.
    TooManyLines { found: usize, limit: usize },
    /// One part is longer than any line of an order. Lengths in characters.
    PartTooLong {
        part: String,
        length: usize,
        limit: usize,
    },

    /// The order starts with a line or a clause where its buyer should be.
    BuyerMissing { part: String, example: String },
    /// An email address or telephone number came without a name.
    BuyerNameMissing { part: String },
    /// A second buyer in the same order: an empty line is to stand between two orders.
    SecondBuyer { part: String },
    /// This is no email address.
    EmailUnreadable { part: String, found: String },
    /// This is no telephone number: it has so many digits instead of 7 to 15.
    PhoneUnreadable {
        part: String,
        found: String,
        digits: usize,
    },

    /// A buyer, and nothing that they buy.
    LinesMissing { example: String },
    /// A quantity or a price, and no item.
    ItemNameMissing { part: String, example: String },
    /// A name of a buyer or an item is too long. Lengths in characters.
    NameTooLong {
        part: String,
        length: usize,
        limit: usize,
    },
    /// A note is too long. Lengths in characters.
    NoteTooLong {
        part: String,
        length: usize,
        limit: usize,
    },

    /// After `x` comes a quantity, and none did.
    QuantityMissing { part: String, example: String },
    /// None of an item can't be ordered.
    QuantityZero { part: String },
    /// Less than none of an item can't be ordered.
    QuantityNegative { part: String, found: String },
    /// A quantity is a whole number.
    QuantityNotWhole { part: String, found: String },
    /// A quantity beyond what one line may have.
    QuantityTooLarge {
        part: String,
        found: String,
        limit: u32,
    },
    /// Two quantities for one item.
    SeveralQuantities { part: String, found: Vec<String> },

    /// An amount of money could not be read.
    Amount {
        part: String,
        of: AmountOf,
        problem: AmountProblem,
    },
    /// Several prices in one line: `;` or a new line is to stand between items.
    SeveralPrices { part: String, found: Vec<String> },
    /// The price may be for each or for all.
    EachOrAll {
        part: String,
        quantity: u32,
        amount: Money,
    },
    /// Quantity and price do not make the total that was written after `=`.
    TotalDiffers {
        part: String,
        worked_out: Money,
        written: Money,
    },
    /// A reading that is probably meant, to be offered and never taken unasked.
    DidYouMean { part: String, reading: Line },

    /// A discount stands with an item; it is a part of its own.
    DiscountInLine { part: String },
    /// A discount that takes off nothing or more than everything.
    DiscountRate { part: String },
    /// This is no time to pay within.
    PayByUnreadable { part: String },
    /// Something an order can't hold (yet), or that is worked out or asked for elsewhere.
    NotInAnOrder { part: String, what: Elsewhere },
    /// `label: text`, and the label is unknown.
    LabelUnknown { part: String, label: String },
    /// A clause without what it is about, such as `ship` alone.
    ClauseEmpty {
        part: String,
        clause: Clause,
        example: String,
    },
    /// A clause written back to front, such as `80 ship`.
    ClauseReversed {
        part: String,
        clause: Clause,
        example: String,
    },
    /// Words after a clause that it can't hold.
    ClauseTooMuch {
        part: String,
        clause: Clause,
        extra: String,
    },
    /// The order says the same thing twice, and differently; the first was kept.
    ClauseTwice { part: String, clause: Clause },

    /// This is no date.
    DueUnreadable {
        part: String,
        found: String,
        example: String,
    },
    /// A date that is two, depending on whether the month or the day comes first.
    DueAmbiguous {
        part: String,
        day_first: NaiveDate,
        month_first: NaiveDate,
    },
    /// A date that has passed.
    DuePast { part: String, date: NaiveDate },
}

/// What an amount was to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AmountOf {
    Price,
    LineTotal,
    Shipping,
    Deposit,
    Discount,
}

/// What an order says beside its lines, each at most once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clause {
    Email,
    Phone,
    Shipping,
    Deposit,
    Note,
    Due,
    Discount,
    PayBy,
    SendTo,
}

/// What people write into an order and an order does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Elsewhere {
    /// A total is written after its word, where it is checked.
    Total,
    /// Money that came in is a deposit, or is recorded once the order is there.
    Payment,
    /// Where to send is written after its word.
    Address,
    /// The steps of the work.
    Steps,
    /// Taxes are the shop's, for all orders.
    Tax,
}

/// Why an amount could not be read. `text` is what was typed, at most 60 characters of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AmountProblem {
    #[error("not an amount")]
    NotANumber { text: String },
    #[error("a percentage, not an amount")]
    Percent { text: String },
    #[error("below zero")]
    Negative { text: String },
    #[error("zero")]
    Zero { text: String },
    /// A comma or a dot where no group of digits ends.
    #[error("digits grouped in an unknown way")]
    Grouping { text: String },
    /// Written so that it may be either amount; each is given as it can be typed without doubt.
    #[error("may be two amounts")]
    Ambiguous { text: String, readings: Vec<Money> },
    #[error("more decimals than the currency has")]
    TooManyDecimals {
        text: String,
        currency: Currency,
        decimals: u32,
    },
    #[error("in another currency than the shop's")]
    OtherCurrency {
        text: String,
        sign: String,
        currency: Currency,
    },
    #[error("beyond the largest amount")]
    TooLarge { text: String, limit: Money },
}
