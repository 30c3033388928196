//! What an event did, kept with it: undoing and replaying need nothing else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Axis, EventAction};
use crate::destination::Destination;
use crate::id::{CustomerId, OrderId};
use crate::money::Money;
use crate::order::edit::{Contents, Proposal};
use crate::order::{Case, Hold, OrderNumber, Origin, Parcel, Return, Stage, Timeline};
use crate::payment::EntryKind;

/// A note that another one joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedNote {
    /// As it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// As it is.
    pub after: String,
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
        /// How much of it the courier kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fee: Option<Money>,
        /// What the bank calls it. A public page never reads it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
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
        /// How much of it was not due: it is not asked for again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed: Option<Money>,
    },
    /// The shop keeps what should have gone back.
    Kept {
        /// The ledger's entry.
        entry: i32,
        /// How much.
        amount: Money,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
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
        /// The shop's note, where the other's joined it. A public page never reads it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<JoinedNote>,
        /// The other's deadline for payment, where it had none itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pay_by: Option<DateTime<Utc>>,
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
        /// Since when a label had said the other place, which holds no more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<DateTime<Utc>>,
    },
    /// The label of its parcel was made.
    Labelled,
    /// It has the number of an invoice, for good.
    Invoiced {
        /// The number.
        number: String,
    },
    /// Something is wrong.
    CaseOpened {
        /// What. A public page never reads it.
        case: Case,
    },
    /// It is settled.
    CaseSettled {
        /// What was wrong.
        case: Case,
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
        /// How much of it was not due: it is not asked for again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed: Option<Money>,
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
            | Self::Refunded { .. }
            | Self::Kept { .. } => Axis::Payment,
            Self::Edited { .. }
            | Self::Proposed { .. }
            | Self::Declined { .. }
            | Self::Absorbed { .. }
            | Self::Split { .. } => Axis::Contents,
            Self::Held { .. } | Self::Released { .. } => Axis::Hold,
            Self::Returned { .. } => Axis::Returns,
            Self::Noted { .. }
            | Self::SentTo { .. }
            | Self::Labelled
            | Self::Invoiced { .. }
            | Self::Reassigned { .. }
            | Self::Recognised { .. }
            | Self::PayBy { .. }
            | Self::Filled { .. }
            | Self::CaseOpened { .. }
            | Self::CaseSettled { .. }
            | Self::Hidden
            | Self::Shown => Axis::Note,
            Self::Undone { facts, .. } => facts.axis(),
        }
    }

    /// The entry of the ledger that it wrote.
    pub fn entry(&self) -> Option<i32> {
        self.written().0
    }

    /// What it wrote into the ledger; none where it wrote nothing. What came along with the lines of
    /// a split order stands as money that came in.
    pub fn money(&self) -> Option<(EntryKind, Money)> {
        self.written().1
    }

    /// The entry that it wrote, and what that is.
    fn written(&self) -> (Option<i32>, Option<(EntryKind, Money)>) {
        let one = |entry: &i32, kind, amount: &Money| (Some(*entry), Some((kind, *amount)));
        let perhaps = |entry: &Option<i32>, kind, amount: &Option<Money>| {
            (*entry, amount.map(|amount| (kind, amount)))
        };
        match self {
            Self::Paid {
                entry,
                amount,
                deposit: true,
                ..
            } => one(entry, EntryKind::Deposit, amount),
            Self::Paid { entry, amount, .. } => one(entry, EntryKind::Received, amount),
            Self::Claimed { entry, amount, .. } => one(entry, EntryKind::Claimed, amount),
            Self::ClaimRejected { entry, amount, .. } => one(entry, EntryKind::Rejected, amount),
            Self::Collected { entry, amount, .. } => one(entry, EntryKind::Collected, amount),
            Self::RefundStarted { entry, amount, .. } => {
                one(entry, EntryKind::RefundStarted, amount)
            }
            Self::Refunded { entry, amount, .. } => one(entry, EntryKind::Refunded, amount),
            Self::Kept { entry, amount, .. } => one(entry, EntryKind::Kept, amount),
            Self::Absorbed { entry, amount, .. } => perhaps(entry, EntryKind::MovedIn, amount),
            Self::Merged { entry, amount, .. } | Self::Split { entry, amount, .. } => {
                perhaps(entry, EntryKind::MovedOut, amount)
            }
            Self::Returned { entry, amount, .. } => perhaps(entry, EntryKind::Refunded, amount),
            Self::Placed { .. }
            | Self::Moved { .. }
            | Self::Edited { .. }
            | Self::Proposed { .. }
            | Self::Declined { .. }
            | Self::Reassigned { .. }
            | Self::Recognised { .. }
            | Self::SentTo { .. }
            | Self::Labelled
            | Self::Invoiced { .. }
            | Self::PayBy { .. }
            | Self::Filled { .. }
            | Self::CaseOpened { .. }
            | Self::CaseSettled { .. }
            | Self::Hidden
            | Self::Shown
            | Self::Held { .. }
            | Self::Released { .. }
            | Self::Noted { .. }
            | Self::Undone { .. } => (None, None),
        }
    }
}
