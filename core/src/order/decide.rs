//! What an action does to an order: pure, so that every rule can be tested without a database.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::act::Party;
use super::edit::{Contents, Part, Proposal};
use super::{
    Head, Hold, Order, OrderNumber, Origin, Parcel, Return, ReturnState, Stage, Timeline, Wish,
};
use crate::destination::Destination;
use crate::id::{CustomerId, OrderId, PersonId, VariantId};
use crate::money::Money;
use crate::payment::EntryKind;

mod apart;
mod contents;
mod deadline;
mod fulfilment;
mod money;
mod returns;
mod undo;

pub use apart::{give_back, rejoin, separate};
pub use contents::{absorb, merge_into, reassign, split_off};
pub(super) use fulfilment::send_to;
pub use fulfilment::sendable;

/// What someone wants to do with an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Go on to a later stage; stages between are passed at the same moment.
    Advance {
        /// A stage after pending, other than cancelled.
        to: Stage,
        /// What carries it, when it is shipped.
        parcel: Parcel,
    },
    /// Call it off.
    Cancel {
        /// Why, for the history.
        reason: Option<String>,
    },
    /// Record money that came in.
    Pay {
        /// How much; all that is left to pay where not said.
        amount: Option<Money>,
        /// How it was paid.
        method: Option<String>,
        /// Whether it is a deposit.
        deposit: bool,
    },
    /// Say, as the buyer, that it was paid: the shop has to check.
    Claim {
        /// How much; all that is left to pay where not said.
        amount: Option<Money>,
        /// How it was paid.
        method: Option<String>,
        /// What the payer gave to find it by.
        reference: Option<String>,
        /// The picture of the slip.
        file: Option<i64>,
    },
    /// Confirm what a buyer claimed, or what a courier collected and now paid out.
    Accept {
        /// The entry of the ledger that waits.
        entry: i32,
        /// How much really came, where that differs.
        amount: Option<Money>,
    },
    /// Say that what a buyer claimed did not come in.
    Reject {
        /// The entry of the ledger that waits.
        entry: i32,
        /// Why, for the buyer.
        reason: Option<String>,
    },
    /// Record that a courier took money at the door.
    Collect {
        /// How much; all that is left to pay where not said.
        amount: Option<Money>,
        /// Which courier.
        method: Option<String>,
    },
    /// Begin to pay money back.
    StartRefund {
        /// How much; all that is due where not said.
        amount: Option<Money>,
        /// How.
        method: Option<String>,
    },
    /// Record that money was paid back: all that is on its way, else all that is due, where no
    /// amount is said.
    Refund {
        /// How much.
        amount: Option<Money>,
        /// How.
        method: Option<String>,
    },
    /// Change lines, fees or the date.
    Edit {
        /// In the order in which they apply.
        parts: Vec<Part>,
        /// Whether stock may fall below zero for it.
        anyway: bool,
    },
    /// Ask the buyer to agree to a change.
    Propose {
        /// What would change.
        parts: Vec<Part>,
    },
    /// Agree, as the buyer, to the change that was proposed by an event.
    Agree {
        /// The event's version.
        version: i32,
    },
    /// Decline it, or withdraw it.
    Decline {
        /// The event's version.
        version: i32,
    },
    /// Go back to an earlier stage, or open a cancelled order again.
    SetBack {
        /// An earlier stage.
        to: Stage,
        /// Why.
        reason: String,
    },
    /// Delete: it leaves every list and stays in the history.
    Hide,
    /// Bring back what was deleted.
    Unhide,
    /// Say where it is sent.
    SendTo {
        /// Where.
        destination: Destination,
    },
    /// Say until when it is to be paid, or that there is no such time.
    PayBy {
        /// The deadline.
        until: Option<DateTime<Utc>>,
    },
    /// Give it pieces that it waits for, which it has taken from stock already.
    Fill {
        /// How many of which line.
        lines: Vec<(i32, u32)>,
        /// Until when it is to be paid for that, where it is not paid.
        until: Option<DateTime<Utc>>,
    },
    /// Let it stand still.
    Hold {
        /// Why.
        reason: String,
    },
    /// Let it go on.
    Release,
    /// Add to the shop's note.
    Note {
        /// What to add.
        text: String,
    },
    /// A step of a return.
    Return(ReturnAction),
    /// Take back an event.
    Undo {
        /// The event's version.
        version: i32,
    },
}

/// What someone wants to do with a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnAction {
    /// Ask that pieces may come back; what the shop opens itself is approved.
    Ask {
        /// Who asks.
        by: Party,
        /// How many of which line.
        lines: Vec<(i32, u32)>,
        /// What is hoped for.
        wish: Wish,
        /// Why.
        reason: String,
        /// A picture, a file of the shop.
        file: Option<i64>,
    },
    /// Let them come.
    Approve {
        /// Which return.
        return_no: i32,
    },
    /// Don't.
    Reject {
        /// Which return.
        return_no: i32,
        /// Why, for the buyer.
        reason: Option<String>,
    },
    /// The pieces are here.
    Receive {
        /// Which return.
        return_no: i32,
        /// What became of them.
        pieces: Arrived,
    },
    /// It is done.
    Settle {
        /// Which return.
        return_no: i32,
        /// How.
        how: Settlement,
    },
    /// Ask no more.
    Withdraw {
        /// Which return.
        return_no: i32,
    },
}

/// What became of pieces that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrived {
    /// All can be sold again.
    BackToStock,
    /// None can be sold again.
    WrittenOff,
    /// So many of a line can be sold again, and the rest can't.
    Some(Vec<(i32, u32)>),
    /// They wait to be mended.
    Aside,
}

/// How a return is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// The money went back: what is still due of it is entered in the ledger.
    Refunded {
        /// How it was paid back.
        method: Option<String>,
        /// How much, at least what is due for it; that much where it is not said.
        #[serde(default)]
        amount: Option<Money>,
    },
    /// Another order replaces it.
    Replaced {
        /// The order's row.
        order: OrderId,
        /// Its number.
        number: OrderNumber,
    },
    /// The pieces went back mended.
    Repaired,
}

/// The names under which events are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the action of its name")]
pub enum EventAction {
    Place,
    Confirm,
    Process,
    Ready,
    Ship,
    Deliver,
    Complete,
    Cancel,
    Pay,
    Claim,
    Reject,
    Collect,
    StartRefund,
    Refund,
    Edit,
    Propose,
    Decline,
    /// Backwards, as a correction.
    Correct,
    /// It took over another order's lines.
    Absorb,
    /// Another order took over its lines.
    Merge,
    /// Some of its lines became another order.
    Split,
    /// It belongs to another buyer from now on.
    Reassign,
    /// Its buyer was recognised as another customer of the shop, or is two after all.
    Recognise,
    Hide,
    Show,
    /// It was said where it is sent.
    SendTo,
    /// It was said until when it is to be paid.
    PayBy,
    /// What it waited for is here.
    Fill,
    Hold,
    Release,
    Note,
    ReturnAsk,
    ReturnApprove,
    ReturnReject,
    ReturnReceive,
    ReturnSettle,
    ReturnWithdraw,
    Undo,
}

impl EventAction {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Confirm => "confirm",
            Self::Process => "process",
            Self::Ready => "ready",
            Self::Ship => "ship",
            Self::Deliver => "deliver",
            Self::Complete => "complete",
            Self::Cancel => "cancel",
            Self::Pay => "pay",
            Self::Claim => "claim",
            Self::Reject => "reject",
            Self::Collect => "collect",
            Self::StartRefund => "start_refund",
            Self::Refund => "refund",
            Self::Edit => "edit",
            Self::Propose => "propose",
            Self::Decline => "decline",
            Self::Correct => "correct",
            Self::Absorb => "absorb",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Reassign => "reassign",
            Self::Recognise => "recognise",
            Self::Hide => "hide",
            Self::Show => "show",
            Self::SendTo => "send_to",
            Self::PayBy => "pay_by",
            Self::Fill => "fill",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Note => "note",
            Self::ReturnAsk => "return_ask",
            Self::ReturnApprove => "return_approve",
            Self::ReturnReject => "return_reject",
            Self::ReturnReceive => "return_receive",
            Self::ReturnSettle => "return_settle",
            Self::ReturnWithdraw => "return_withdraw",
            Self::Undo => "undo",
        }
    }

    const fn reaching(stage: Stage) -> Option<Self> {
        match stage {
            Stage::Confirmed => Some(Self::Confirm),
            Stage::Processing => Some(Self::Process),
            Stage::Ready => Some(Self::Ready),
            Stage::Shipped => Some(Self::Ship),
            Stage::Delivered => Some(Self::Deliver),
            Stage::Completed => Some(Self::Complete),
            Stage::Pending | Stage::Cancelled => None,
        }
    }
}

/// The axes on which an order moves independently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the axis of its name")]
pub enum Axis {
    Fulfilment,
    Payment,
    Contents,
    Hold,
    Note,
    Returns,
}

/// What an event did, with all that undoing it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Facts {
    /// It was placed.
    Placed {
        /// What was agreed; not kept by the first release.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contents: Option<Box<Contents>>,
        /// The order it came of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<OrderNumber>,
        /// How it came of it; not said of what was split off before there were others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
    },
    /// Its stage changed.
    Moved {
        /// Where it stood.
        from: Stage,
        /// Where it stands.
        to: Stage,
        /// The times before.
        before: Timeline,
        /// The shipment this opened, and what carries it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shipment: Option<i32>,
        /// What carries it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parcel: Option<Parcel>,
        /// The shipments this took back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        voids: Vec<i32>,
        /// Why it was cancelled or went back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Why it had been cancelled, where it was opened again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason_before: Option<String>,
    },
    /// Money came in.
    Paid {
        /// The ledger's entry.
        entry: i32,
        /// How much.
        amount: Money,
        /// How.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// Whether it was a deposit.
        deposit: bool,
        /// The entry it answers: a claim, or money that a courier had.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<i32>,
    },
    /// The buyer says that it was paid.
    Claimed {
        /// The ledger's entry.
        entry: i32,
        /// How much.
        amount: Money,
        /// How.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// What the payer gave to find it by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
        /// The picture of the slip.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<i64>,
    },
    /// What was claimed did not come in.
    ClaimRejected {
        /// The ledger's entry.
        entry: i32,
        /// The claim's entry.
        claim: i32,
        /// How much had been claimed.
        amount: Money,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A courier took money at the door.
    Collected {
        /// The ledger's entry.
        entry: i32,
        /// How much.
        amount: Money,
        /// Which courier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
    },
    /// Money is on its way back.
    RefundStarted {
        /// The ledger's entry.
        entry: i32,
        /// How much.
        amount: Money,
        /// How.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
    },
    /// Money was paid back.
    Refunded {
        /// The ledger's entry.
        entry: i32,
        /// How much.
        amount: Money,
        /// How.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
        /// The refund that was started.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<i32>,
    },
    /// Lines, fees or the date changed.
    Edited {
        /// What was agreed before.
        before: Box<Contents>,
        /// What is agreed now.
        after: Box<Contents>,
        /// The total now.
        total: Money,
        /// How much more that is than before.
        difference: Money,
        /// Whether the buyer agreed to a proposal.
        #[serde(default)]
        agreed: bool,
    },
    /// The buyer is asked to agree to a change.
    Proposed {
        /// What would change.
        proposal: Proposal,
        /// The total it would lead to.
        total: Money,
        /// How much more that is than now.
        difference: Money,
    },
    /// The change will not happen.
    Declined {
        /// What would have changed.
        proposal: Proposal,
    },
    /// It took over another order's lines.
    Absorbed {
        /// The other order.
        other: OrderId,
        /// Its number.
        number: OrderNumber,
        /// What was agreed before.
        before: Box<Contents>,
        /// What is agreed now.
        after: Box<Contents>,
        /// The total now.
        total: Money,
        /// The entry of money that came with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<i32>,
        /// How much.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
    },
    /// Another order took over its lines.
    Merged {
        /// The other order.
        other: OrderId,
        /// Its number.
        number: OrderNumber,
        /// Where it stood.
        from: Stage,
        /// The times before.
        before: Timeline,
        /// The entry of money that went with them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<i32>,
        /// How much.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
    },
    /// Some of its lines became another order.
    Split {
        /// The new order's number.
        number: OrderNumber,
        /// What was agreed before.
        before: Box<Contents>,
        /// What is agreed now.
        after: Box<Contents>,
        /// The total now.
        total: Money,
        /// The entry of money that went with them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<i32>,
        /// How much.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
    },
    /// It belongs to another buyer.
    Reassigned {
        /// Whose it was.
        from: CustomerId,
        /// Whose it is.
        to: CustomerId,
        /// Where it was sent until then, which is nothing to whose it is now. No public page reads
        /// such an event.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        destination: Option<Destination>,
    },
    /// Its buyer turned out to be another customer, or two after all: the same person has it, by the
    /// same link.
    Recognised {
        /// As whom they were known.
        from: CustomerId,
        /// As whom they are known.
        to: CustomerId,
    },
    /// It was deleted.
    Hidden,
    /// It was brought back.
    Shown,
    /// It was said where it is sent.
    SentTo {
        /// Where it was sent before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Destination>,
        /// Where it is sent.
        after: Destination,
    },
    /// It stands still.
    Held {
        /// Why.
        reason: String,
    },
    /// It goes on.
    Released {
        /// What had held it.
        was: Hold,
    },
    /// The note grew.
    Noted {
        /// What was added.
        text: String,
        /// The note before.
        before: Option<String>,
    },
    /// A return took a step.
    Returned {
        /// As it was; none where it was opened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Box<Return>>,
        /// As it is. A public page never reads why, nor the picture.
        after: Box<Return>,
        /// The ledger's entry of money that went back with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<i32>,
        /// How much.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
        /// The refund that was started.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<i32>,
    },
    /// It was said until when it is to be paid.
    PayBy {
        /// The deadline before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<DateTime<Utc>>,
        /// The deadline now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<DateTime<Utc>>,
    },
    /// Pieces that it waited for are here.
    Filled {
        /// How many of which line.
        lines: Vec<(i32, u32)>,
        /// The deadline for payment before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<DateTime<Utc>>,
        /// The deadline now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<DateTime<Utc>>,
    },
    /// An event was taken back.
    Undone {
        /// Its version.
        version: i32,
        /// What it was.
        action: EventAction,
        /// What it had done.
        facts: Box<Facts>,
    },
}

impl Facts {
    /// On which axis this moved the order.
    pub fn axis(&self) -> Axis {
        match self {
            Self::Placed { .. } | Self::Moved { .. } | Self::Merged { .. } => Axis::Fulfilment,
            Self::Paid { .. }
            | Self::Claimed { .. }
            | Self::ClaimRejected { .. }
            | Self::Collected { .. }
            | Self::RefundStarted { .. }
            | Self::Refunded { .. } => Axis::Payment,
            Self::Edited { .. }
            | Self::Proposed { .. }
            | Self::Declined { .. }
            | Self::Absorbed { .. }
            | Self::Split { .. } => Axis::Contents,
            Self::Held { .. } | Self::Released { .. } => Axis::Hold,
            Self::Returned { .. } => Axis::Returns,
            Self::Noted { .. }
            | Self::SentTo { .. }
            | Self::Reassigned { .. }
            | Self::Recognised { .. }
            | Self::PayBy { .. }
            | Self::Filled { .. }
            | Self::Hidden
            | Self::Shown => Axis::Note,
            Self::Undone { facts, .. } => facts.axis(),
        }
    }

    /// The entry of the ledger that it wrote.
    pub fn entry(&self) -> Option<i32> {
        match self {
            Self::Paid { entry, .. }
            | Self::Claimed { entry, .. }
            | Self::ClaimRejected { entry, .. }
            | Self::Collected { entry, .. }
            | Self::RefundStarted { entry, .. }
            | Self::Refunded { entry, .. } => Some(*entry),
            Self::Absorbed { entry, .. }
            | Self::Merged { entry, .. }
            | Self::Split { entry, .. }
            | Self::Returned { entry, .. } => *entry,
            Self::Placed { .. }
            | Self::Moved { .. }
            | Self::Edited { .. }
            | Self::Proposed { .. }
            | Self::Declined { .. }
            | Self::Reassigned { .. }
            | Self::Recognised { .. }
            | Self::SentTo { .. }
            | Self::PayBy { .. }
            | Self::Filled { .. }
            | Self::Hidden
            | Self::Shown
            | Self::Held { .. }
            | Self::Released { .. }
            | Self::Noted { .. }
            | Self::Undone { .. } => None,
        }
    }
}

impl Facts {
    /// What it wrote into the ledger; none where it wrote nothing. What came along with the lines of
    /// a split order stands as money that came in.
    pub fn money(&self) -> Option<(EntryKind, Money)> {
        match self {
            Self::Paid {
                amount, deposit, ..
            } => Some((
                if *deposit {
                    EntryKind::Deposit
                } else {
                    EntryKind::Received
                },
                *amount,
            )),
            Self::Claimed { amount, .. } => Some((EntryKind::Claimed, *amount)),
            Self::ClaimRejected { amount, .. } => Some((EntryKind::Rejected, *amount)),
            Self::Collected { amount, .. } => Some((EntryKind::Collected, *amount)),
            Self::RefundStarted { amount, .. } => Some((EntryKind::RefundStarted, *amount)),
            Self::Refunded { amount, .. } => Some((EntryKind::Refunded, *amount)),
            Self::Absorbed { amount, .. } => amount.map(|amount| (EntryKind::MovedIn, amount)),
            Self::Merged { amount, .. } | Self::Split { amount, .. } => {
                amount.map(|amount| (EntryKind::MovedOut, amount))
            }
            Self::Returned { amount, .. } => amount.map(|amount| (EntryKind::Refunded, amount)),
            Self::Placed { .. }
            | Self::Moved { .. }
            | Self::Edited { .. }
            | Self::Proposed { .. }
            | Self::Declined { .. }
            | Self::Reassigned { .. }
            | Self::Recognised { .. }
            | Self::SentTo { .. }
            | Self::PayBy { .. }
            | Self::Filled { .. }
            | Self::Hidden
            | Self::Shown
            | Self::Held { .. }
            | Self::Released { .. }
            | Self::Noted { .. }
            | Self::Undone { .. } => None,
        }
    }
}

/// An event as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastEvent {
    /// Its place in the order's history.
    pub version: i32,
    /// What it was.
    pub action: EventAction,
    /// What it did.
    pub facts: Facts,
    /// Who did it; none for the program itself.
    pub actor_id: Option<PersonId>,
    /// What the history calls them.
    pub actor_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The event that took it back.
    pub undone_by: Option<i32>,
}

/// A new ledger entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Its number.
    pub entry: i32,
    /// What it says.
    pub kind: EntryKind,
    /// Minor units.
    pub amount_minor: i64,
    /// How it was paid.
    pub method: Option<String>,
    /// The entry it answers.
    pub answers: Option<i32>,
    /// What the payer gave to find it by.
    pub reference: Option<String>,
    /// The picture of the slip.
    pub file: Option<i64>,
}

/// Pieces that are taken from stock (negative) or come back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pieces {
    /// Of what.
    pub variant: VariantId,
    /// How many; never 0.
    pub quantity: i64,
}

/// What follows from an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The event's name.
    pub action: EventAction,
    /// The event's facts.
    pub facts: Facts,
    /// The order afterwards.
    pub head: Head,
    /// An entry for the ledger.
    pub entry: Option<NewEntry>,
    /// A parcel that is sent with this, with its shipment's number.
    pub ships: Option<(i32, Parcel)>,
    /// Shipments that are taken back.
    pub voids: Vec<i32>,
    /// Shipments that were taken back and count again.
    pub restores: Vec<i32>,
    /// What is agreed from now on, where that changes.
    pub contents: Option<Contents>,
    /// What it takes from stock or gives back.
    pub pieces: Vec<Pieces>,
    /// What came back and can't be sold any more; negative where that is taken back.
    pub written_off: Vec<Pieces>,
    /// Whether stock may fall below zero for it.
    pub anyway: bool,
    /// A return as it is from now on.
    pub returned: Option<Return>,
    /// Whose it is from now on.
    pub customer: Option<CustomerId>,
    /// The event that is taken back.
    pub undoes: Option<i32>,
}

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
    /// The entry is none that waits for an answer.
    NothingWaits,
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

/// The longest note, in characters.
pub const MAX_NOTE: usize = 1_000;

/// Decides what an action does.
///
/// `seen` is the version of the action's axis that a button was shown for; it is refused only if
/// that axis has moved since. `past` is the event an undo takes back.
///
/// # Errors
/// A [`Refusal`] says why nothing happens.
pub fn decide(
    order: &Order,
    action: &Action,
    seen: Option<i32>,
    past: Option<&PastEvent>,
    at: DateTime<Utc>,
) -> Result<Change, Refusal> {
    if order.head.hidden.is_some() && !matches!(action, Action::Unhide | Action::Undo { .. }) {
        return Err(Refusal::IsHidden);
    }
    match action {
        Action::Advance { to, parcel } => fulfilment::advance(order, *to, parcel, seen, at),
        Action::SetBack { to, reason } => fulfilment::set_back(order, *to, reason, seen, at),
        Action::Cancel { reason } => fulfilment::cancel(order, reason.as_deref(), seen, at),
        Action::Hold { reason } => fulfilment::hold(order, reason, at),
        Action::Release => fulfilment::release(order),
        Action::PayBy { until } => deadline::pay_by(order, *until, at),
        Action::Fill { lines, until } => deadline::fill(order, lines, *until),
        Action::Note { text } => fulfilment::note(order, text),
        Action::SendTo { destination } => send_to(order, destination),
        Action::Hide => fulfilment::hide(order, at),
        Action::Unhide => fulfilment::unhide(order),
        Action::Pay {
            amount,
            method,
            deposit,
        } => money::pay(order, *amount, method.as_deref(), *deposit, seen),
        Action::Claim {
            amount,
            method,
            reference,
            file,
        } => money::claim(
            order,
            *amount,
            method.as_deref(),
            reference.as_deref(),
            *file,
        ),
        Action::Accept { entry, amount } => money::accept(order, *entry, *amount),
        Action::Reject { entry, reason } => money::reject(order, *entry, reason.as_deref()),
        Action::Collect { amount, method } => money::collect(order, *amount, method.as_deref()),
        Action::StartRefund { amount, method } => {
            money::start_refund(order, *amount, method.as_deref(), seen)
        }
        Action::Refund { amount, method } => money::refund(order, *amount, method.as_deref(), seen),
        Action::Edit { parts, anyway } => contents::edit(order, parts, *anyway, seen),
        Action::Propose { parts } => contents::propose(order, parts, seen),
        Action::Agree { version } => contents::agree(order, *version),
        Action::Decline { version } => contents::decline(order, *version),
        Action::Return(step) => returns::step(order, step, at),
        Action::Undo { version } => undo::undo(order, *version, past),
    }
}

/// The change that an event makes, before anything else follows from it.
fn change(action: EventAction, facts: Facts, mut head: Head) -> Change {
    head.version += 1;
    match facts.axis() {
        Axis::Fulfilment => head.fulfilment_version = head.version,
        Axis::Payment => head.payment_version = head.version,
        Axis::Contents => head.contents_version = head.version,
        Axis::Hold => head.hold_version = head.version,
        Axis::Note | Axis::Returns => {}
    }
    Change {
        action,
        facts,
        head,
        entry: None,
        ships: None,
        voids: Vec::new(),
        restores: Vec::new(),
        contents: None,
        pieces: Vec::new(),
        written_off: Vec::new(),
        anyway: false,
        returned: None,
        customer: None,
        undoes: None,
    }
}

#[cfg(test)]
mod tests;
