//! Taking back an event: its facts hold all that is needed. Refused where the world has moved on.

use super::contents::{moved, still_open};
use super::fulfilment::{given_back, taken_again};
use super::money::{entry, with_entry};
use super::{Change, EventAction, Facts, PastEvent, Pieces, Refusal, change};
use crate::order::edit::Contents;
use crate::order::{Head, Order, Sent, Stage};
use crate::payment::EntryKind;

/// What taking back an event changes, apart from the event itself.
struct Undone {
    head: Head,
    entry: Option<super::NewEntry>,
    contents: Option<Contents>,
    pieces: Vec<Pieces>,
    voids: Vec<i32>,
    restores: Vec<i32>,
}

impl Undone {
    fn of(head: Head) -> Self {
        Self {
            head,
            entry: None,
            contents: None,
            pieces: Vec::new(),
            voids: Vec::new(),
            restores: Vec::new(),
        }
    }
}

pub(super) fn undo(
    order: &Order,
    version: i32,
    past: Option<&PastEvent>,
) -> Result<Change, Refusal> {
    let past = past
        .filter(|past| past.version == version)
        .ok_or(Refusal::NothingToUndo)?;
    if past.undone_by.is_some() {
        return Err(Refusal::AlreadyUndone);
    }
    let undone = taken_back(order, past)?;
    let facts = Facts::Undone {
        version,
        action: past.action,
        facts: Box::new(past.facts.clone()),
    };
    Ok(Change {
        entry: undone.entry,
        contents: undone.contents,
        pieces: undone.pieces,
        voids: undone.voids,
        restores: undone.restores,
        undoes: Some(version),
        ..change(EventAction::Undo, facts, undone.head)
    })
}

fn taken_back(order: &Order, past: &PastEvent) -> Result<Undone, Refusal> {
    let too_late = Refusal::UndoTooLate {
        stage: order.head.stage,
    };
    let mut head = order.head.clone();
    match &past.facts {
        Facts::Placed { .. }
        | Facts::Undone { .. }
        // These concern another order too: see `merge`.
        | Facts::Absorbed { .. }
        | Facts::Merged { .. }
        | Facts::Split { .. }
        | Facts::Reassigned { .. } => Err(Refusal::NothingToUndo),
        Facts::Moved { .. } => moved_back(order, &past.facts),
        Facts::Paid { entry, .. }
        | Facts::Claimed { entry, .. }
        | Facts::ClaimRejected { entry, .. }
        | Facts::Collected { entry, .. }
        | Facts::RefundStarted { entry, .. }
        | Facts::Refunded { entry, .. } => countered(order, *entry),
        Facts::Edited { before, after, .. } => edited_back(order, before, after),
        Facts::Proposed { proposal, .. } => {
            if head.proposal.as_ref() != Some(proposal) {
                return Err(too_late);
            }
            head.proposal = None;
            Ok(Undone::of(head))
        }
        Facts::Declined { proposal } => {
            if head.contents_version != past.version {
                return Err(too_late);
            }
            // The question is asked anew: its buttons were for the old one.
            head.proposal = Some(super::Proposal {
                base: head.version + 1,
                ..proposal.clone()
            });
            Ok(Undone::of(head))
        }
        Facts::Hidden => {
            if head.hidden.is_none() {
                return Err(too_late);
            }
            head.hidden = None;
            Ok(Undone::of(head))
        }
        Facts::Shown => {
            if head.hidden.is_some() {
                return Err(too_late);
            }
            head.hidden = Some(past.at);
            Ok(Undone::of(head))
        }
        Facts::Held { .. } => {
            if head.hold_version != past.version {
                return Err(too_late);
            }
            head.hold = None;
            Ok(Undone::of(head))
        }
        Facts::Released { was } => {
            if head.hold_version != past.version {
                return Err(too_late);
            }
            head.hold = Some(was.clone());
            Ok(Undone::of(head))
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
            Ok(Undone::of(head))
        }
    }
}

fn moved_back(order: &Order, facts: &Facts) -> Result<Undone, Refusal> {
    let Facts::Moved {
        from,
        to,
        before,
        shipment,
        voids,
        reason_before,
        ..
    } = facts
    else {
        return Err(Refusal::NothingToUndo);
    };
    let mut head = order.head.clone();
    // What came after it was taken back itself, or the order would stand elsewhere.
    if head.stage != *to || head.hidden.is_some() {
        return Err(Refusal::UndoTooLate { stage: head.stage });
    }
    head.stage = *from;
    head.timeline = *before;
    head.cancel_reason.clone_from(reason_before);
    let pieces = match (*from == Stage::Cancelled, *to == Stage::Cancelled) {
        (false, true) => taken_again(order),
        (true, false) => given_back(order),
        _ => Vec::new(),
    };
    let still_voided = |sent: &&Sent| sent.voided && voids.contains(&sent.shipment);
    let restores = order.shipments.iter().filter(still_voided);
    Ok(Undone {
        pieces,
        voids: shipment.iter().copied().collect(),
        restores: restores.map(|sent| sent.shipment).collect(),
        ..Undone::of(head)
    })
}

/// Another entry counters it, unless something was built on it.
fn countered(order: &Order, number: i32) -> Result<Undone, Refusal> {
    let too_late = || Refusal::UndoTooLate {
        stage: order.head.stage,
    };
    let answered = order
        .ledger
        .standing()
        .any(|other| other.answers == Some(number));
    if answered {
        return Err(too_late());
    }
    let was = order.ledger.entry(number).ok_or(Refusal::NothingToUndo)?;
    let counter = entry(
        order,
        EntryKind::Countered,
        order.money(was.amount_minor),
        None,
        Some(number),
    )?;
    // Less in hand than was paid back since: the pay-back has to be taken back first.
    let head = with_entry(order, &counter).map_err(|_| too_late())?;
    Ok(Undone {
        entry: Some(counter),
        ..Undone::of(head)
    })
}

fn edited_back(order: &Order, before: &Contents, after: &Contents) -> Result<Undone, Refusal> {
    still_open(order, None)?;
    let now = order.contents();
    if now.clone().bare() != *after {
        return Err(Refusal::UndoTooLate {
            stage: order.head.stage,
        });
    }
    let mut head = order.head.clone();
    head.revision += 1;
    head.proposal = None;
    Ok(Undone {
        pieces: moved(&now, before),
        contents: Some(before.clone()),
        ..Undone::of(head)
    })
}
