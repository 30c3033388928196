//! What stands in the way of an action, apart from the rules that find it: front-ends say each in words.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::order::{Hold, OrderNumber, ReturnState, Stage};

/// Why an action does nothing; a value, said to the person in their words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It stands there already.
    Already {
        /// Where.
        stage: Stage,
        /// Since when.
        at: DateTime<Utc>,
    },
    /// It has been there and gone on.
    Past {
        /// What was asked for.
        asked: Stage,
        /// Where it stands.
        stage: Stage,
        /// Since when.
        at: DateTime<Utc>,
    },
    /// It was cancelled and stays so.
    IsCancelled {
        /// When.
        at: DateTime<Utc>,
    },
    /// Once shipped it can only be returned.
    TooLateToCancel {
        /// Where it stands.
        stage: Stage,
    },
    /// The buyer collects it; it is not shipped.
    PickedUp,
    /// It stands still.
    OnHold {
        /// Why and since when.
        hold: Hold,
    },
    /// Its buyer says that something is wrong; that is settled first.
    CaseOpen {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Nothing is said to be wrong, or something else by now.
    NoCase,
    /// That can't be wrong with an order that stands there.
    CaseNotNow {
        /// Where it stands.
        stage: Stage,
    },
    /// It does not stand still.
    NotOnHold,
    /// Nothing is left to pay.
    NothingToPay,
    /// An amount that can't be counted, or is in another currency.
    AmountOutOfRange,
    /// The button was shown for something that has changed since.
    MovedOn {
        /// Where it stands.
        stage: Stage,
    },
    /// There is no such event, or it is not one that is taken back.
    NothingToUndo,
    /// It was taken back already.
    AlreadyUndone,
    /// Something else has happened on the same axis since.
    UndoTooLate {
        /// Where it stands.
        stage: Stage,
    },
    /// A note that is empty or too long.
    NoteTooLong,
    /// Somebody else did it; everyone takes back their own.
    UndoNotYours {
        /// Who did it.
        by: String,
    },
    /// It was done longer ago than the shop allows.
    UndoTooOld {
        /// The shop's limit, in minutes.
        minutes: u32,
    },
    /// It is on its way: what was agreed can't change any more.
    TooLateToChange {
        /// Where it stands.
        stage: Stage,
    },
    /// It would be as it is.
    NothingChanges,
    /// It has no such line.
    NoSuchLine,
    /// More lines than an order may have.
    TooManyLines,
    /// No line would be left: that is a cancellation.
    NothingLeft,
    /// More would be taken off than the goods cost.
    DiscountTooMuch {
        /// What the goods cost.
        goods: Money,
    },
    /// A reason is needed.
    ReasonMissing,
    /// It is not a stage to go back to from there.
    NotBackwards {
        /// What was asked for.
        asked: Stage,
        /// Where it stands.
        stage: Stage,
    },
    /// The shop keeps money of it since it was called off: that is given back first.
    KeptStands {
        /// How much.
        amount: Money,
    },
    /// The entry is none that waits for an answer.
    NothingWaits,
    /// A courier has the buyer's money: another payment would count it twice.
    CourierHas {
        /// The entry of the ledger that waits.
        entry: i32,
        /// How much it has.
        amount: Money,
        /// What was to be recorded.
        paid: Money,
    },
    /// Nothing has to be paid back.
    NothingToRefund,
    /// More than there is to pay back.
    RefundTooMuch {
        /// What was received.
        received: Money,
    },
    /// Nothing is proposed, or something else by now.
    NothingProposed,
    /// It is deleted.
    IsHidden,
    /// It is not deleted.
    NotHidden,
    /// What is not over, or has money to be settled, is not deleted.
    StillOpen {
        /// Where it stands.
        stage: Stage,
    },
    /// Its lines went to another order.
    WasMerged,
    /// The two can't be merged: they differ in buyer or currency, or one is on its way.
    CannotMerge,
    /// Only one of the two is paid on delivery.
    MergePaidOtherwise {
        /// The other order.
        number: OrderNumber,
    },
    /// Only one of the two is collected.
    MergeHandedOtherwise {
        /// The other order.
        number: OrderNumber,
    },
    /// So much of the other order is not asked for any more, which the first would ask for.
    MergeAllowance {
        /// The other order.
        number: OrderNumber,
        /// How much.
        amount: Money,
    },
    /// What concerns two orders is not taken back: the other one has gone on since.
    OtherMovedOn {
        /// The other order's number.
        number: OrderNumber,
        /// Where it stands.
        stage: Stage,
    },
    /// So many are not in stock.
    OutOfStock {
        /// Of what.
        name: String,
        /// How many were asked for.
        asked: i64,
        /// How many there are.
        left: i64,
    },
    /// Who asks for it as the buyer only looks on.
    NotTheirs,
    /// The shop does not let buyers do that at this stage.
    NotForBuyers {
        /// Where it stands.
        stage: Stage,
    },
    /// Only what was sent comes back.
    NotReturnable {
        /// Where it stands.
        stage: Stage,
    },
    /// It has no such return.
    NoSuchReturn,
    /// The return stands elsewhere.
    ReturnStands {
        /// Which return.
        return_no: i32,
        /// Where it stands.
        state: ReturnState,
    },
    /// No piece was chosen.
    ReturnEmpty,
    /// More than there is to return.
    ReturnTooMany {
        /// Of what.
        name: String,
        /// How many were asked for.
        asked: u32,
        /// How many are in no return yet.
        left: u32,
    },
    /// A return needs a reason.
    ReturnReasonMissing,
    /// The shop takes back what its buyers ask for until a day, which has passed.
    ReturnTooLate {
        /// The last day.
        last_day: NaiveDate,
    },
    /// Its pieces are in stock or written off: there is nothing to mend.
    ReturnShelved {
        /// Which return.
        return_no: i32,
    },
    /// Something of it comes back: it can't be as if it had not been sent.
    HasReturn {
        /// Which return.
        return_no: i32,
    },
    /// The parcel's label says where it goes.
    LabelPrinted {
        /// Since when.
        at: DateTime<Utc>,
    },
    /// A parcel's label is made from when it is confirmed until it is there.
    LabelNotNow {
        /// Where it stands.
        stage: Stage,
    },
    /// A label needs an address.
    LabelWithoutAddress,
    /// What is not agreed yet has no invoice.
    InvoiceTooEarly,
    /// It has the number of an invoice, which stays.
    HasInvoice {
        /// The number.
        number: String,
    },
    /// Another order has that invoice's number.
    InvoiceTaken {
        /// The number.
        invoice: String,
        /// The other order's number.
        number: OrderNumber,
    },
    /// The shop's own series comes to that number by itself.
    InvoiceOfSeries {
        /// The number.
        invoice: String,
    },
    /// The deadline would have passed already.
    DeadlinePast {
        /// The deadline.
        until: DateTime<Utc>,
    },
    /// The deadline is too far away.
    DeadlineTooFar {
        /// The deadline.
        until: DateTime<Utc>,
    },
    /// The courier collects the money: there is no deadline to pay before.
    PaidOnDelivery,
    /// The buyer says that it was paid; that is checked first.
    ClaimWaits,
    /// Nobody waits for what it has.
    NobodyWaits,
    /// The order that replaces it goes on; it is called off first.
    ReplacementStands {
        /// Its number.
        number: OrderNumber,
    },
}
