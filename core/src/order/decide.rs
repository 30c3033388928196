//! What an action does to an order: pure, so that every rule can be tested without a database.

mod apart;
mod case;
mod contents;
mod deadline;
mod facts;
mod fulfilment;
mod money;
mod papers;
mod refusal;
mod returns;
mod undo;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::act::Party;
use super::edit::{Contents, Part};
use super::{Head, Order, OrderNumber, Parcel, Return, Stage, Trouble, Wish};
use crate::destination::Destination;
use crate::id::{CustomerId, OrderId, PersonId, VariantId};
use crate::money::Money;
use crate::payment::EntryKind;

pub use apart::{give_back, rejoin, separate};
pub use case::troubles;
pub use contents::{absorb, merge_into, reassign, split_off};
pub use facts::{Facts, JoinedNote};
use fulfilment::send_elsewhere;
pub(super) use fulfilment::send_to;
pub use fulfilment::sendable;
pub use papers::{invoiceable, labelable};
pub use refusal::Refusal;

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
    /// Record that a courier paid out less than it collected. The buyer paid all of it, and owes nothing
    /// more; what is missing is the courier's fee, which the shop bears.
    PaidOut {
        /// The entry of the ledger that waits.
        entry: i32,
        /// How much came, no more than was collected.
        came: Money,
    },
    /// The bank's statement shows that it came in.
    Banked {
        /// The entry of the claim that it proves; none where nobody claimed it.
        claim: Option<i32>,
        /// How much: what was claimed, or all that is still to be paid.
        amount: Money,
        /// How it came, where nobody claimed it.
        method: Option<String>,
        /// What the bank calls it, where nobody claimed it.
        reference: Option<String>,
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
    /// Keep all that should go back, as the two agreed.
    Keep {
        /// Why, for the buyer.
        reason: Option<String>,
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
        /// Whether stock may fall below zero for it.
        anyway: bool,
    },
    /// Agree to the change that was proposed by an event, as the buyer or in their name.
    Agree {
        /// The event's version.
        version: i32,
        /// Whether stock may fall below zero for it, which the seller alone says.
        anyway: bool,
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
    /// Say so though the parcel's label says another place.
    SendElsewhere {
        /// Where.
        destination: Destination,
    },
    /// Make the parcel's label.
    Label,
    /// Give it the number of an invoice. See [`crate::invoice::give`], which draws it.
    Invoice {
        /// The number.
        number: String,
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
    /// Say, as the buyer, that something is wrong.
    OpenCase {
        /// What.
        trouble: Trouble,
        /// In their words.
        text: String,
        /// A picture, a file of the shop.
        file: Option<i64>,
    },
    /// Say that it is settled.
    SettleCase {
        /// The event that opened it; whatever is open where none is said.
        version: Option<i32>,
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
    /// The shop keeps what should go back.
    Keep,
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
    /// The parcel's label was made.
    Label,
    /// It was given an invoice's number.
    Invoice,
    /// It was said until when it is to be paid.
    PayBy,
    /// What it waited for is here.
    Fill,
    /// Something is wrong.
    CaseOpen,
    /// It is settled.
    CaseSettle,
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
            Self::Keep => "keep",
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
            Self::Label => "label",
            Self::Invoice => "invoice",
            Self::PayBy => "pay_by",
            Self::Fill => "fill",
            Self::CaseOpen => "case_open",
            Self::CaseSettle => "case_settle",
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
    /// On whose behalf.
    pub party: Party,
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
    /// How much of it a courier kept, in minor units.
    pub fee_minor: i64,
    /// How much of what goes back was not due, in minor units.
    pub allowed_minor: i64,
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
        Action::OpenCase {
            trouble,
            text,
            file,
        } => case::open(order, *trouble, text, *file, at),
        Action::SettleCase { version } => case::settle(order, *version),
        Action::Note { text } => fulfilment::note(order, text),
        Action::SendTo { destination } => send_to(order, destination),
        Action::SendElsewhere { destination } => send_elsewhere(order, destination),
        Action::Label => papers::label(order, at),
        Action::Invoice { number } => papers::invoice(order, number, at),
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
        Action::PaidOut { entry, came } => money::paid_out(order, *entry, *came),
        Action::Banked {
            claim,
            amount,
            method,
            reference,
        } => money::banked(
            order,
            *claim,
            *amount,
            (method.as_deref(), reference.as_deref()),
        ),
        Action::Reject { entry, reason } => money::reject(order, *entry, reason.as_deref()),
        Action::Collect { amount, method } => money::collect(order, *amount, method.as_deref()),
        Action::StartRefund { amount, method } => {
            money::start_refund(order, *amount, method.as_deref(), seen)
        }
        Action::Refund { amount, method } => money::refund(order, *amount, method.as_deref(), seen),
        Action::Keep { reason } => money::keep(order, reason.as_deref(), seen),
        Action::Edit { parts, anyway } => contents::edit(order, parts, *anyway, seen),
        Action::Propose { parts, anyway } => contents::propose(order, parts, *anyway, seen),
        Action::Agree { version, anyway } => contents::agree(order, *version, *anyway),
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
