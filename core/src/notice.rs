//! The moments that deserve a message of their own, as facts: words are chosen when it is sent.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::destination::Destination;
use crate::id::PersonId;
use crate::money::Money;
use crate::order::act::Party;
use crate::order::decide::{Change, EventAction, Facts};
use crate::order::edit::{Contents, Difference, changed, differences};
use crate::order::waiting::Given;
use crate::order::{Case, Order, OrderNumber, Parcel, Return, ReturnState, Stage, Trouble};
use crate::rights::Right;

/// A moment in an order's life that its buyer is told about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "moment", rename_all = "snake_case")]
pub enum Moment {
    /// The seller took it on.
    Confirmed,
    /// It can be collected.
    ReadyToCollect,
    /// It is on its way.
    Shipped {
        /// By whom and under which number.
        parcel: Parcel,
    },
    /// The buyer has it.
    Delivered,
    /// It will not happen.
    Cancelled {
        /// Why, where the seller said so.
        reason: Option<String>,
    },
    /// Money came in.
    Received {
        /// How much.
        amount: Money,
        /// What is still to be paid.
        to_pay: Money,
    },
    /// What the buyer said to have paid did not come in.
    ClaimRejected {
        /// How much.
        amount: Money,
        /// Why, where the seller said so.
        reason: Option<String>,
    },
    /// Money is on its way back.
    RefundStarted {
        /// How much.
        amount: Money,
        /// How.
        method: Option<String>,
    },
    /// Money was paid back.
    Refunded {
        /// How much.
        amount: Money,
        /// How.
        method: Option<String>,
    },
    /// The shop keeps money that should have gone back.
    Kept {
        /// How much.
        amount: Money,
        /// Why, where the shop said so.
        reason: Option<String>,
    },
    /// What was agreed changed.
    Changed {
        /// The revision it became.
        revision: i32,
        /// What differs.
        differences: Vec<Difference>,
        /// The total now.
        total: Money,
        /// The total before.
        was: Money,
    },
    /// The shop asks whether the buyer agrees to a change.
    Proposed {
        /// What would differ.
        differences: Vec<Difference>,
        /// The total it would lead to.
        total: Money,
        /// The total now.
        was: Money,
        /// The event that proposes it, for the answer.
        version: i32,
    },
    /// The shop asks no more.
    Withdrawn,
    /// It went back to an earlier stage.
    SetBack {
        /// Where it stands now.
        stage: Stage,
        /// Why.
        reason: String,
    },
    /// It is to be paid still.
    PayReminder {
        /// What is to be paid.
        to_pay: Money,
        /// Until when; none where it has no deadline, or that has passed.
        #[serde(default)]
        until: Option<DateTime<Utc>>,
    },
    /// It is to be paid by another time, or there is no such time any more.
    PayBy {
        /// What is to be paid.
        to_pay: Money,
        /// Until when.
        until: Option<DateTime<Utc>>,
    },
    /// Pieces that the buyer waited for are here.
    Arrived {
        /// How many of what.
        pieces: Vec<(u32, String)>,
        /// What is to be paid.
        to_pay: Money,
        /// Until when.
        until: Option<DateTime<Utc>>,
    },
    /// The shop says where it is sent. Not where that is: a message may be read by others.
    SentTo {
        /// Whether it was to go somewhere else before.
        instead: bool,
    },
    /// The shop asks where it is sent.
    WhereToSend,
    /// The shop said whether it is the reader's.
    Whose {
        /// Whether it is.
        theirs: bool,
    },
    /// Another order of the buyer is part of it now.
    Absorbed {
        /// The other order.
        other: OrderNumber,
        /// The total now.
        total: Money,
        /// The promised day, where it is another now.
        #[serde(default)]
        due: Option<NaiveDate>,
        /// Until when it is to be paid, where that came along.
        #[serde(default)]
        pay_by: Option<DateTime<Utc>>,
    },
    /// It is part of another order now.
    Merged {
        /// The other order.
        into: OrderNumber,
    },
    /// Some of it is an order of its own now.
    Split {
        /// The new order.
        other: OrderNumber,
        /// The total of what is left.
        total: Money,
    },
    /// What the buyer said is wrong is settled.
    CaseSettled {
        /// What was wrong.
        trouble: Trouble,
    },
    /// A return took a step.
    Return {
        /// Its number within the order.
        return_no: i32,
        /// Where it stands now.
        state: ReturnState,
        /// How many of what.
        lines: Vec<(u32, String)>,
        /// Why it was rejected.
        #[serde(default)]
        reason: Option<String>,
        /// What was paid back, or will be once the pieces are here.
        #[serde(default)]
        amount: Option<Money>,
        /// The order that replaces it.
        #[serde(default)]
        replacement: Option<OrderNumber>,
    },
}

impl Moment {
    /// The moment a change makes for the buyer, if it makes one. What is packed or noted shows on
    /// the card and deserves no message.
    pub fn of(order: &Order, change: &Change, by: Party) -> Option<Self> {
        // Buyers need no message about what they did themselves.
        if by == Party::Buyer {
            return None;
        }
        match &change.facts {
            Facts::Moved {
                from, to, reason, ..
            } if to < from => Some(Self::SetBack {
                stage: *to,
                reason: reason.clone().unwrap_or_default(),
            }),
            Facts::Moved {
                to, parcel, reason, ..
            } => Self::reached(order, *to, parcel.as_ref(), reason.as_deref()),
            Facts::Paid { amount, .. } => Some(Self::Received {
                amount: *amount,
                to_pay: order.money(order.owed_minor() - change.head.balance.received),
            }),
            Facts::ClaimRejected { amount, reason, .. } => Some(Self::ClaimRejected {
                amount: *amount,
                reason: reason.clone(),
            }),
            Facts::RefundStarted { amount, method, .. } => Some(Self::RefundStarted {
                amount: *amount,
                method: method.clone(),
            }),
            Facts::Refunded { amount, method, .. } => Some(Self::Refunded {
                amount: *amount,
                method: method.clone(),
            }),
            Facts::Kept { amount, reason, .. } => Some(Self::Kept {
                amount: *amount,
                reason: reason.clone(),
            }),
            Facts::Edited {
                before,
                after,
                total,
                ..
            } => Some(Self::Changed {
                revision: change.head.revision,
                differences: differences(order, before, after),
                total: *total,
                was: order.total(),
            }),
            Facts::Proposed {
                proposal, total, ..
            } => Some(Self::Proposed {
                differences: changed(order, &proposal.parts)
                    .map(|(after, _)| differences(order, &order.contents(), &after))
                    .unwrap_or_default(),
                total: *total,
                was: order.total(),
                version: proposal.version,
            }),
            Facts::Declined { .. } => Some(Self::Withdrawn),
            Facts::Absorbed {
                number,
                total,
                before,
                after,
                pay_by,
                ..
            } => Some(Self::Absorbed {
                other: *number,
                total: *total,
                due: after.due_on.filter(|_| after.due_on != before.due_on),
                pay_by: *pay_by,
            }),
            Facts::Merged { number, .. } => Some(Self::Merged { into: *number }),
            Facts::Split { number, total, .. } => Some(Self::Split {
                other: *number,
                total: *total,
            }),
            Facts::Returned { after, amount, .. } => Some(Self::returned(order, after, *amount)),
            Facts::PayBy { after, .. } => Some(Self::PayBy {
                to_pay: order.asked_of_buyer(),
                until: *after,
            }),
            Facts::Filled { lines, after, .. } => Some(Self::Arrived {
                pieces: order.named(lines),
                to_pay: order.to_send(),
                until: *after,
            }),
            Facts::CaseSettled { case } => Some(Self::CaseSettled {
                trouble: case.trouble,
            }),
            Facts::SentTo { before, .. } => Some(Self::SentTo {
                instead: before.is_some(),
            }),
            Facts::Placed { .. }
            | Facts::CaseOpened { .. }
            | Facts::Claimed { .. }
            | Facts::Collected { .. }
            | Facts::Reassigned { .. }
            | Facts::Recognised { .. }
            | Facts::Labelled
            | Facts::Invoiced { .. }
            | Facts::Hidden
            | Facts::Shown
            | Facts::Held { .. }
            | Facts::Released { .. }
            | Facts::Noted { .. }
            | Facts::Undone { .. } => None,
        }
    }

    /// Whether whoever looks on is told, too: what a public page shows of how far it has come, and
    /// nothing of money or of what is asked of the buyer.
    pub const fn is_public(&self) -> bool {
        match self {
            Self::Confirmed
            | Self::ReadyToCollect
            | Self::Shipped { .. }
            | Self::Delivered
            | Self::Cancelled { .. }
            | Self::SetBack { .. }
            | Self::Absorbed { .. }
            | Self::Merged { .. }
            | Self::Split { .. } => true,
            Self::Received { .. }
            | Self::ClaimRejected { .. }
            | Self::RefundStarted { .. }
            | Self::Refunded { .. }
            | Self::Kept { .. }
            | Self::Changed { .. }
            | Self::Proposed { .. }
            | Self::Withdrawn
            | Self::PayReminder { .. }
            | Self::PayBy { .. }
            | Self::Arrived { .. }
            | Self::WhereToSend
            | Self::SentTo { .. }
            | Self::CaseSettled { .. }
            | Self::Whose { .. }
            | Self::Return { .. } => false,
        }
    }

    fn returned(order: &Order, after: &Return, amount: Option<Money>) -> Self {
        let credit = Some(after.worth_minor()).filter(|minor| after.is_credited() && *minor > 0);
        Self::Return {
            return_no: after.return_no,
            state: after.state,
            lines: pieces(order, after),
            reason: after.rejection.clone(),
            amount: amount.or(credit.map(|minor| order.money(minor))),
            replacement: after.replacement.map(|replacement| replacement.number),
        }
    }

    fn reached(
        order: &Order,
        to: Stage,
        parcel: Option<&Parcel>,
        reason: Option<&str>,
    ) -> Option<Self> {
        match to {
            Stage::Confirmed => Some(Self::Confirmed),
            Stage::Ready if order.pick_up => Some(Self::ReadyToCollect),
            Stage::Shipped => Some(Self::Shipped {
                parcel: parcel.cloned().unwrap_or_default(),
            }),
            Stage::Delivered => Some(Self::Delivered),
            Stage::Cancelled => Some(Self::Cancelled {
                reason: reason.map(str::to_owned),
            }),
            Stage::Pending | Stage::Processing | Stage::Ready | Stage::Completed => None,
        }
    }
}

/// How many of what a return is about.
pub fn pieces(order: &Order, each: &Return) -> Vec<(u32, String)> {
    each.lines
        .iter()
        .filter_map(|part| {
            let line = order.lines.iter().find(|line| line.line == part.line)?;
            Some((part.quantity, line.name.clone()))
        })
        .collect()
}

/// What a buyer did that the shop is told about at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum Call {
    /// Says that it is theirs.
    Whose {
        /// Who says so.
        person: PersonId,
        /// What they are called on their chat.
        name: String,
        /// Through what.
        channel: Channel,
        /// Whether it is somebody else's already, so that the shop decides first.
        too: bool,
        /// The answer, once there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<WhoseAnswer>,
    },
    /// Says that it was paid.
    Claimed {
        /// The ledger's entry that waits for an answer.
        entry: i32,
        /// The answer, once there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<ClaimAnswer>,
    },
    /// Called it off.
    Cancelled {
        /// Why.
        reason: Option<String>,
    },
    /// Changed it.
    Changed {
        /// What differs.
        differences: Vec<Difference>,
        /// The total now.
        total: Money,
        /// The total before.
        was: Money,
    },
    /// Takes back that it was called off or changed.
    TakenBack {
        /// What.
        undone: EventAction,
        /// The total now.
        total: Money,
    },
    /// Agrees to the change that was proposed.
    Agreed {
        /// The total now.
        total: Money,
    },
    /// Agrees to the change that was proposed, for which there is not enough any more: the shop decides.
    AgreedShort {
        /// The event that proposed it.
        version: i32,
        /// The total it would lead to.
        total: Money,
        /// What is short.
        name: String,
        /// How many more of it are wanted.
        asked: i64,
        /// How many of it were left.
        left: i64,
    },
    /// Says where to send it.
    SendTo {
        /// Where.
        destination: Destination,
    },
    /// Says that something is wrong.
    CaseOpened {
        /// What.
        case: Case,
    },
    /// Says that it is settled.
    CaseSettled {
        /// What was wrong.
        trouble: Trouble,
    },
    /// Does not.
    Declined,
    /// Somebody at a browser asks to be let in as the buyer.
    AskedIn {
        /// The question.
        ask: i64,
        /// What they call themselves; none where five wrong tries ask by themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What they say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
        /// The answer, once there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<AskAnswer>,
    },
    /// Says how it was.
    Reviewed {
        /// How many stars, 1 to 5.
        stars: u8,
        /// In words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// Has not paid in time.
    PayOverdue {
        /// The deadline.
        until: DateTime<Utc>,
    },
    /// Had not paid in time: the order was cancelled, and what it had went to those who waited.
    OfferedOn {
        /// The deadline.
        until: DateTime<Utc>,
        /// The cancellation's event.
        version: i32,
        /// Who got what.
        given: Vec<Given>,
    },
    /// Can't be told something on any channel.
    Untold {
        /// What.
        what: Missed,
    },
    /// Was written to and can't be told on any channel.
    Unread {
        /// The message's number within the order.
        message: i32,
    },
    /// Asks whether pieces may come back.
    ReturnAsked {
        /// The return's number within the order.
        return_no: i32,
    },
    /// Asks no more.
    ReturnWithdrawn {
        /// The return's number within the order.
        return_no: i32,
    },
}

/// Whether the shop says that an order is somebody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoseAnswer {
    /// Who answered.
    pub by: String,
    /// What they said.
    pub is_them: bool,
}

/// How the shop answered somebody who asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskAnswer {
    /// Who answered.
    pub by: String,
    /// Whether they are let in.
    pub let_in: bool,
}

/// How the shop answered what a buyer claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimAnswer {
    /// Who answered.
    pub by: String,
    /// What came in; none where it was rejected.
    pub accepted: Option<Money>,
    /// The event, for taking it back.
    pub version: i32,
}

impl Call {
    /// What answering it needs: it is made to somebody who may.
    pub const fn right(&self) -> Right {
        match self {
            Self::Claimed { .. } => Right::Money,
            Self::CaseOpened { .. } | Self::CaseSettled { .. } | Self::Untold { .. } => {
                Right::Fulfil
            }
            Self::Reviewed { .. } | Self::Unread { .. } => Right::Talk,
            Self::Whose { .. }
            | Self::AskedIn { .. }
            | Self::Cancelled { .. }
            | Self::Changed { .. }
            | Self::TakenBack { .. }
            | Self::Agreed { .. }
            | Self::AgreedShort { .. }
            | Self::Declined
            | Self::SendTo { .. }
            | Self::PayOverdue { .. }
            | Self::OfferedOn { .. }
            | Self::ReturnAsked { .. }
            | Self::ReturnWithdrawn { .. } => Right::Orders,
        }
    }

    /// What a change makes of an earlier call to the shop, which is edited in its place: answered, or
    /// open again.
    pub fn answered(change: &Change, by: &str) -> Option<(i32, Self)> {
        let answer = |accepted| ClaimAnswer {
            by: by.to_owned(),
            accepted,
            version: change.head.version,
        };
        let (entry, answer) = if let Facts::Undone { facts, .. } = &change.facts {
            let claim = if let Facts::Claimed { entry, .. } = &**facts {
                *entry
            } else {
                answered_claim(facts)?.0
            };
            (claim, None)
        } else {
            let (entry, accepted) = answered_claim(&change.facts)?;
            (entry, Some(answer(accepted)))
        };
        Some((entry, Self::Claimed { entry, answer }))
    }

    /// What a buyer's change says to the shop; the shop's own changes say nothing to itself.
    pub fn of(order: &Order, change: &Change, by: Party) -> Option<Self> {
        if by == Party::Shop {
            return None;
        }
        match &change.facts {
            Facts::Claimed { entry, .. } => Some(Self::Claimed {
                entry: *entry,
                answer: None,
            }),
            Facts::Moved {
                to: Stage::Cancelled,
                reason,
                ..
            } => Some(Self::Cancelled {
                reason: reason.clone(),
            }),
            Facts::Edited {
                agreed: true,
                total,
                ..
            } => Some(Self::Agreed { total: *total }),
            Facts::Edited {
                before,
                after,
                total,
                ..
            } => Some(Self::Changed {
                differences: differences(order, before, after),
                total: *total,
                was: order.total(),
            }),
            Facts::Declined { .. } => Some(Self::Declined),
            Facts::Returned { after, .. } => match after.state {
                ReturnState::Requested => Some(Self::ReturnAsked {
                    return_no: after.return_no,
                }),
                ReturnState::Withdrawn => Some(Self::ReturnWithdrawn {
                    return_no: after.return_no,
                }),
                ReturnState::Approved
                | ReturnState::Rejected
                | ReturnState::Received
                | ReturnState::Refunded
                | ReturnState::Replaced
                | ReturnState::Repaired => None,
            },
            Facts::SentTo { after, .. } => Some(Self::SendTo {
                destination: after.clone(),
            }),
            Facts::Undone { facts, action, .. } => {
                let moved = matches!(**facts, Facts::Moved { .. } | Facts::Edited { .. });
                let contents = change.contents.as_ref().and_then(Contents::sums);
                moved.then(|| Self::TakenBack {
                    undone: *action,
                    total: order.money(contents.map_or(order.sums.total, |sums| sums.total)),
                })
            }
            Facts::CaseOpened { case } => Some(Self::CaseOpened { case: case.clone() }),
            Facts::CaseSettled { case } => Some(Self::CaseSettled {
                trouble: case.trouble,
            }),
            Facts::Placed { .. }
            | Facts::Moved { .. }
            | Facts::Paid { .. }
            | Facts::ClaimRejected { .. }
            | Facts::Collected { .. }
            | Facts::RefundStarted { .. }
            | Facts::Refunded { .. }
            | Facts::Kept { .. }
            | Facts::Proposed { .. }
            | Facts::Absorbed { .. }
            | Facts::Merged { .. }
            | Facts::Split { .. }
            | Facts::Reassigned { .. }
            | Facts::Recognised { .. }
            | Facts::Labelled
            | Facts::Invoiced { .. }
            | Facts::PayBy { .. }
            | Facts::Filled { .. }
            | Facts::Hidden
            | Facts::Shown
            | Facts::Held { .. }
            | Facts::Released { .. }
            | Facts::Noted { .. } => None,
        }
    }
}

/// The entry that was answered, and what came in for it; nothing where it was rejected.
fn answered_claim(facts: &Facts) -> Option<(i32, Option<Money>)> {
    if let Facts::Paid {
        answers: Some(claim),
        amount,
        ..
    } = facts
    {
        Some((*claim, Some(*amount)))
    } else if let Facts::ClaimRejected { claim, .. } = facts {
        Some((*claim, None))
    } else {
        None
    }
}

/// What is sent to a buyer for a moment. Every message names the shop first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The shop's name.
    pub shop: String,
    /// The order's number.
    pub number: OrderNumber,
    /// Whether it makes no sound, where the platform can.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// What happened.
    #[serde(flatten)]
    pub moment: Moment,
}

/// What could not be told to a buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// A moment.
    Notice(Notice),
    /// That something which was told is not so.
    Correction(Correction),
}

/// What takes the place of a notice that was taken back: it is corrected, never made to vanish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The shop's name.
    pub shop: String,
    /// The order's number.
    pub number: OrderNumber,
    /// The action that was taken back.
    pub undone: EventAction,
    /// Where the order stands now.
    pub stage: Stage,
}
