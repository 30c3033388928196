//! Taking back an event: its facts hold all that is needed. Refused where the world has moved on.

use super::contents::{keep_back_orders, moved, still_open};
use super::deadline::emptied;
use super::fulfilment::{given_back, stays_sent, taken_again};
use super::money::{entry, nothing_kept, with_entry};
use super::returns::{shelved, with_return};
use super::{Change, EventAction, Facts, PastEvent, Pieces, Refusal, change};
use crate::order::edit::{Contents, Proposal};
use crate::order::{Head, Order, Return, ReturnState, Sent, Stage};
use crate::payment::EntryKind;

/// What taking back an event changes, apart from the event itself.
pub(super) struct Undone {
    pub(super) head: Head,
    pub(super) entry: Option<super::NewEntry>,
    pub(super) contents: Option<Contents>,
    pub(super) pieces: Vec<Pieces>,
    pub(super) voids: Vec<i32>,
    pub(super) restores: Vec<i32>,
    pub(super) written_off: Vec<Pieces>,
    pub(super) returned: Option<Return>,
}

impl Undone {
    pub(super) fn of(head: Head) -> Self {
        Self {
            head,
            entry: None,
            contents: None,
            pieces: Vec::new(),
            voids: Vec::new(),
            restores: Vec::new(),
            written_off: Vec::new(),
            returned: None,
        }
    }

    fn with(self, returned: Return) -> Self {
        Self {
            returned: Some(returned),
            ..self
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
    Ok(with_event(past, taken_back(order, past)?))
}

pub(super) fn with_event(past: &PastEvent, undone: Undone) -> Change {
    let facts = Facts::Undone {
        version: past.version,
        action: past.action,
        facts: Box::new(past.facts.clone()),
    };
    let entered = undone.entry.is_some();
    let mut change = Change {
        entry: undone.entry,
        contents: undone.contents,
        pieces: undone.pieces,
        voids: undone.voids,
        restores: undone.restores,
        written_off: undone.written_off,
        returned: undone.returned,
        undoes: Some(past.version),
        ..change(EventAction::Undo, facts, undone.head)
    };
    // Money that went with something else is on two axes.
    if entered {
        change.head.payment_version = change.head.version;
    }
    change
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
        | Facts::Reassigned { .. }
        // This concerns all orders of a customer: see `customer::merge`.
        | Facts::Recognised { .. } => Err(Refusal::NothingToUndo),
        Facts::Moved { .. } => moved_back(order, &past.facts),
        Facts::Paid { entry, .. }
        | Facts::Claimed { entry, .. }
        | Facts::ClaimRejected { entry, .. }
        | Facts::Collected { entry, .. }
        | Facts::RefundStarted { entry, .. }
        | Facts::Refunded { entry, .. }
        | Facts::Kept { entry, .. } => countered(order, *entry, false),
        Facts::Returned {
            before,
            after,
            entry,
            ..
        } => return_back(order, before.as_deref(), after, *entry),
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
            head.proposal = Some(Proposal {
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
        // What was printed since says the place that would be taken back.
        Facts::SentTo { .. } if head.labelled.is_some() => Err(too_late),
        Facts::SentTo {
            before,
            after,
            label,
        } => {
            // A parcel that is on its way goes where it was sent.
            if head.destination.as_ref() != Some(after) || head.stage >= Stage::Shipped {
                return Err(too_late);
            }
            head.destination.clone_from(before);
            head.labelled = *label;
            Ok(Undone::of(head))
        }
        Facts::Labelled => {
            if head.labelled != Some(past.at) {
                return Err(too_late);
            }
            head.labelled = None;
            Ok(Undone::of(head))
        }
        // An invoice's number is given for good.
        Facts::Invoiced { .. } => Err(Refusal::NothingToUndo),
        Facts::PayBy { before, after } => {
            if head.pay_by != *after || head.stage == Stage::Cancelled {
                return Err(too_late);
            }
            head.pay_by = *before;
            Ok(Undone::of(head))
        }
        Facts::Filled {
            lines,
            before,
            after,
        } => {
            let contents = emptied(order, lines).ok_or(too_late)?;
            // A deadline that was set since stays.
            if head.pay_by == *after {
                head.pay_by = *before;
            }
            Ok(Undone {
                contents: Some(contents),
                ..Undone::of(head)
            })
        }
        Facts::CaseOpened { case } => {
            if head.case.as_ref() != Some(case) {
                return Err(too_late);
            }
            head.case = None;
            Ok(Undone::of(head))
        }
        Facts::CaseSettled { case } => {
            if head.case.is_some() || head.hidden.is_some() {
                return Err(too_late);
            }
            head.case = Some(case.clone());
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
    // What came after it was taken back itself, or the order would stand elsewhere. One whose lines
    // went to another order stands as one that was called off, and is not opened by its cancellation
    // of before.
    if head.stage != *to || head.hidden.is_some() || head.merged_into.is_some() {
        return Err(Refusal::UndoTooLate { stage: head.stage });
    }
    stays_sent(order, *from)?;
    nothing_kept(order)?;
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
pub(super) fn countered(order: &Order, number: i32, both_sides: bool) -> Result<Undone, Refusal> {
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
    // What came from another order is not taken back here alone: it would be nowhere.
    if matches!(was.kind, EntryKind::MovedIn | EntryKind::MovedOut) && !both_sides {
        return Err(Refusal::NothingToUndo);
    }
    let counter = entry(
        order,
        EntryKind::Countered,
        order.money(was.amount_minor),
        None,
        Some(number),
    )?;
    // Less in hand than was paid back since: the pay-back has to be taken back first.
    let head = with_entry(order, &counter).map_err(|_| too_late())?;
    // What is on its way back can't be gone otherwise.
    if head.balance.refunding > head.balance.received {
        return Err(too_late());
    }
    Ok(Undone {
        entry: Some(counter),
        ..Undone::of(head)
    })
}

/// A return takes its last step back; one that was only opened is withdrawn.
fn return_back(
    order: &Order,
    before: Option<&Return>,
    after: &Return,
    number: Option<i32>,
) -> Result<Undone, Refusal> {
    let now = order
        .returned(after.return_no)
        .ok_or(Refusal::NoSuchReturn)?;
    if now.state != after.state {
        return Err(Refusal::ReturnStands {
            return_no: now.return_no,
            state: now.state,
        });
    }
    // What was rejected, withdrawn or mended may be part of another return by now.
    let again = before.is_some() && !now.state.stands();
    let others = || {
        now.lines
            .iter()
            .any(|each| each.quantity > order.left_to_return(each.line))
    };
    if order.head.hidden.is_some() || again && (!order.is_returnable() || others()) {
        return Err(Refusal::UndoTooLate {
            stage: order.head.stage,
        });
    }
    let back = match before {
        Some(before) => before.clone(),
        None => Return {
            state: ReturnState::Withdrawn,
            decided_at: now.decided_at.or(Some(now.requested_at)),
            ..now.clone()
        },
    };
    let countered = match number {
        Some(number) => Some(countered(order, number, false)?),
        None => None,
    };
    let (head, entry) = match countered {
        Some(countered) => (countered.head, countered.entry),
        None => (order.head.clone(), None),
    };
    let (pieces, written_off) = shelved(order, now, &back);
    Ok(Undone {
        entry,
        pieces,
        written_off,
        ..Undone::of(with_return(order, head, &back))
    }
    .with(back))
}

pub(super) fn edited_back(
    order: &Order,
    before: &Contents,
    after: &Contents,
) -> Result<Undone, Refusal> {
    still_open(order, None)?;
    let now = order.contents();
    if now.clone().bare() != *after {
        return Err(Refusal::UndoTooLate {
            stage: order.head.stage,
        });
    }
    let mut contents = before.clone();
    keep_back_orders(&now, &mut contents);
    let mut head = order.head.clone();
    head.revision += 1;
    head.proposal = None;
    Ok(Undone {
        pieces: moved(&now, before),
        contents: Some(contents),
        ..Undone::of(head)
    })
}
