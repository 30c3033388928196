//! What an action does to an order: pure, so that every rule can be tested without a database.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Head, Hold, Order, Parcel, Stage, Timeline};
use crate::money::{MAX_MINOR, Money};
use crate::payment::EntryKind;

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
    /// Take back an event.
    Undo {
        /// The event's version.
        version: i32,
    },
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
    Hold,
    Release,
    Note,
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
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Note => "note",
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
    Hold,
    Note,
}

/// What an event did, with all that undoing it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Facts {
    /// It was placed.
    Placed,
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
        /// Why it was cancelled.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
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
            Self::Placed | Self::Moved { .. } => Axis::Fulfilment,
            Self::Paid { .. } => Axis::Payment,
            Self::Held { .. } | Self::Released { .. } => Axis::Hold,
            Self::Noted { .. } => Axis::Note,
            Self::Undone { facts, .. } => facts.axis(),
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
    /// Who did it.
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
    pub counters: Option<i32>,
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
    /// A shipment that is taken back.
    pub voids_shipment: Option<i32>,
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
    match action {
        Action::Advance { to, parcel } => advance(order, *to, parcel, seen, at),
        Action::Cancel { reason } => cancel(order, reason.as_deref(), seen, at),
        Action::Pay {
            amount,
            method,
            deposit,
        } => pay(order, *amount, method.as_deref(), *deposit, seen),
        Action::Hold { reason } => hold(order, reason, at),
        Action::Release => release(order),
        Action::Note { text } => note(order, text),
        Action::Undo { version } => undo(order, *version, past),
    }
}

fn advance(
    order: &Order,
    to: Stage,
    parcel: &Parcel,
    seen: Option<i32>,
    at: DateTime<Utc>,
) -> Result<Change, Refusal> {
    let stage = order.head.stage;
    let since = order.head.timeline.at(stage).unwrap_or(order.placed_at);
    let action = EventAction::reaching(to).ok_or(Refusal::MovedOn { stage })?;
    if stage == Stage::Cancelled {
        return Err(Refusal::IsCancelled { at: since });
    }
    if stage == to {
        return Err(Refusal::Already { stage, at: since });
    }
    if stage > to {
        return Err(Refusal::Past {
            asked: to,
            stage,
            at: since,
        });
    }
    if seen.is_some_and(|seen| seen != order.head.fulfilment_version) {
        return Err(Refusal::MovedOn { stage });
    }
    if order.pick_up && to == Stage::Shipped {
        return Err(Refusal::PickedUp);
    }
    if let Some(hold) = &order.head.hold {
        return Err(Refusal::OnHold { hold: hold.clone() });
    }
    let mut head = order.head.clone();
    for passed in stage.between(to, order.pick_up).chain([to]) {
        head.timeline.set(passed, Some(at));
    }
    head.stage = to;
    // Jumping past "shipped" sends a parcel nobody described.
    let sends = !order.pick_up && stage < Stage::Shipped && to >= Stage::Shipped;
    let ships = sends.then(|| (next_shipment(order), parcel.clone()));
    let facts = Facts::Moved {
        from: stage,
        to,
        before: order.head.timeline,
        shipment: ships.as_ref().map(|(number, _)| *number),
        parcel: ships.as_ref().map(|(_, parcel)| parcel.clone()),
        reason: None,
    };
    Ok(Change {
        ships,
        ..change(action, facts, head)
    })
}

fn cancel(
    order: &Order,
    reason: Option<&str>,
    seen: Option<i32>,
    at: DateTime<Utc>,
) -> Result<Change, Refusal> {
    let stage = order.head.stage;
    if stage == Stage::Cancelled {
        let at = order.head.timeline.cancelled.unwrap_or(at);
        return Err(Refusal::Already { stage, at });
    }
    if stage >= Stage::Shipped {
        return Err(Refusal::TooLateToCancel { stage });
    }
    if seen.is_some_and(|seen| seen != order.head.fulfilment_version) {
        return Err(Refusal::MovedOn { stage });
    }
    let mut head = order.head.clone();
    head.stage = Stage::Cancelled;
    head.timeline.cancelled = Some(at);
    head.cancel_reason = reason.map(str::to_owned);
    let facts = Facts::Moved {
        from: stage,
        to: Stage::Cancelled,
        before: order.head.timeline,
        shipment: None,
        parcel: None,
        reason: reason.map(str::to_owned),
    };
    Ok(change(EventAction::Cancel, facts, head))
}

fn pay(
    order: &Order,
    amount: Option<Money>,
    method: Option<&str>,
    deposit: bool,
    seen: Option<i32>,
) -> Result<Change, Refusal> {
    let amount = match amount {
        Some(amount) => amount,
        None => {
            let left = order.to_pay();
            if left.minor <= 0 {
                return Err(Refusal::NothingToPay);
            }
            // A tap on [Paid] means "the rest": it must be the rest that was shown.
            if seen.is_some_and(|seen| seen != order.head.payment_version) {
                return Err(Refusal::MovedOn {
                    stage: order.head.stage,
                });
            }
            left
        }
    };
    let received_minor = order
        .head
        .received_minor
        .checked_add(amount.minor)
        .filter(|sum| amount.minor > 0 && amount.minor <= MAX_MINOR && *sum <= MAX_MINOR)
        .filter(|_| amount.currency == order.currency)
        .ok_or(Refusal::AmountOutOfRange)?;
    let mut head = order.head.clone();
    head.received_minor = received_minor;
    let entry = next_entry(order);
    let facts = Facts::Paid {
        entry,
        amount,
        method: method.map(str::to_owned),
        deposit,
    };
    Ok(Change {
        entry: Some(NewEntry {
            entry,
            kind: if deposit {
                EntryKind::Deposit
            } else {
                EntryKind::Received
            },
            amount_minor: amount.minor,
            method: method.map(str::to_owned),
            counters: None,
        }),
        ..change(EventAction::Pay, facts, head)
    })
}

fn hold(order: &Order, reason: &str, at: DateTime<Utc>) -> Result<Change, Refusal> {
    let stage = order.head.stage;
    if let Some(hold) = &order.head.hold {
        return Err(Refusal::OnHold { hold: hold.clone() });
    }
    if stage.is_over() {
        let since = order.head.timeline.at(stage).unwrap_or(order.placed_at);
        return Err(if stage == Stage::Cancelled {
            Refusal::IsCancelled { at: since }
        } else {
            Refusal::Already { stage, at: since }
        });
    }
    let mut head = order.head.clone();
    head.hold = Some(Hold {
        reason: reason.to_owned(),
        since: at,
    });
    let facts = Facts::Held {
        reason: reason.to_owned(),
    };
    Ok(change(EventAction::Hold, facts, head))
}

fn release(order: &Order) -> Result<Change, Refusal> {
    let was = order.head.hold.clone().ok_or(Refusal::NotOnHold)?;
    let mut head = order.head.clone();
    head.hold = None;
    Ok(change(EventAction::Release, Facts::Released { was }, head))
}

fn note(order: &Order, text: &str) -> Result<Change, Refusal> {
    let before = order.head.note.clone();
    let whole = match &before {
        Some(before) => format!("{before}\n{text}"),
        None => text.to_owned(),
    };
    if text.trim().is_empty() || whole.chars().count() > MAX_NOTE {
        return Err(Refusal::NoteTooLong);
    }
    let mut head = order.head.clone();
    head.note = Some(whole);
    let facts = Facts::Noted {
        text: text.to_owned(),
        before,
    };
    Ok(change(EventAction::Note, facts, head))
}

fn undo(order: &Order, version: i32, past: Option<&PastEvent>) -> Result<Change, Refusal> {
    let stage = order.head.stage;
    let past = past
        .filter(|past| past.version == version)
        .ok_or(Refusal::NothingToUndo)?;
    if past.undone_by.is_some() {
        return Err(Refusal::AlreadyUndone);
    }
    let mut head = order.head.clone();
    let mut entry = None;
    let mut voids_shipment = None;
    let too_late = Refusal::UndoTooLate { stage };
    match &past.facts {
        Facts::Placed | Facts::Undone { .. } => return Err(Refusal::NothingToUndo),
        Facts::Moved {
            from,
            to,
            before,
            shipment,
            ..
        } => {
            // What came after it was taken back itself, or the order would stand elsewhere.
            if head.stage != *to {
                return Err(too_late);
            }
            head.stage = *from;
            head.timeline = *before;
            head.cancel_reason = None;
            voids_shipment = *shipment;
        }
        Facts::Paid {
            entry: paid,
            amount,
            ..
        } => {
            head.received_minor -= amount.minor;
            entry = Some(NewEntry {
                entry: next_entry(order),
                kind: EntryKind::Countered,
                amount_minor: amount.minor,
                method: None,
                counters: Some(*paid),
            });
        }
        Facts::Held { .. } => {
            if head.hold_version != version {
                return Err(too_late);
            }
            head.hold = None;
        }
        Facts::Released { was } => {
            if head.hold_version != version {
                return Err(too_late);
            }
            head.hold = Some(was.clone());
        }
        Facts::Noted { text, before } => {
            let whole = match before {
                Some(before) => format!("{before}\n{text}"),
                None => text.clone(),
            };
            if head.note.as_ref() != Some(&whole) {
                return Err(too_late);
            }
            head.note = before.clone();
        }
    }
    let facts = Facts::Undone {
        version,
        action: past.action,
        facts: Box::new(past.facts.clone()),
    };
    Ok(Change {
        entry,
        voids_shipment,
        undoes: Some(version),
        ..change(EventAction::Undo, facts, head)
    })
}

fn change(action: EventAction, facts: Facts, mut head: Head) -> Change {
    head.version += 1;
    match facts.axis() {
        Axis::Fulfilment => head.fulfilment_version = head.version,
        Axis::Payment => head.payment_version = head.version,
        Axis::Hold => head.hold_version = head.version,
        Axis::Note => {}
    }
    Change {
        action,
        facts,
        head,
        entry: None,
        ships: None,
        voids_shipment: None,
        undoes: None,
    }
}

fn next_entry(order: &Order) -> i32 {
    order
        .ledger
        .0
        .iter()
        .map(|entry| entry.entry)
        .max()
        .unwrap_or(0)
        + 1
}

fn next_shipment(order: &Order) -> i32 {
    order.shipments_so_far + 1
}

#[cfg(test)]
mod tests;
