//! Where an order stands: forwards, backwards with a reason, called off, standing still, deleted.

use chrono::{DateTime, Utc};

use super::case::none_open;
use super::money::nothing_kept;
use super::{Change, EventAction, Facts, MAX_NOTE, Pieces, Refusal, change};
use crate::destination::Destination;
use crate::order::{Hold, Order, Parcel, Stage};

pub(super) fn advance(
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
    if to == Stage::Completed {
        none_open(order)?;
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
        voids: Vec::new(),
        reason: None,
        reason_before: None,
    };
    Ok(Change {
        ships,
        ..change(action, facts, head)
    })
}

pub(super) fn cancel(
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
        voids: Vec::new(),
        reason: reason.map(str::to_owned),
        reason_before: None,
    };
    Ok(Change {
        pieces: given_back(order),
        ..change(EventAction::Cancel, facts, head)
    })
}

/// Where it is sent can be said until it is on its way; what is collected is not sent.
///
/// # Errors
/// A refusal says why it can't.
pub fn sendable(order: &Order) -> Result<(), Refusal> {
    let head = &order.head;
    if head.hidden.is_some() {
        return Err(Refusal::IsHidden);
    }
    if head.stage == Stage::Cancelled {
        let at = head.timeline.cancelled.unwrap_or(order.placed_at);
        return Err(Refusal::IsCancelled { at });
    }
    if order.pick_up {
        return Err(Refusal::PickedUp);
    }
    if head.stage >= Stage::Shipped {
        return Err(Refusal::TooLateToChange { stage: head.stage });
    }
    Ok(())
}

/// It is sent there from now on.
pub(in crate::order) fn send_to(
    order: &Order,
    destination: &Destination,
) -> Result<Change, Refusal> {
    let change = send_elsewhere(order, destination)?;
    match order.head.labelled {
        Some(at) => Err(Refusal::LabelPrinted { at }),
        None => Ok(change),
    }
}

/// The same though a label says another place, which has to be made anew then.
pub(super) fn send_elsewhere(order: &Order, destination: &Destination) -> Result<Change, Refusal> {
    sendable(order)?;
    if order.head.destination.as_ref() == Some(destination) {
        return Err(Refusal::NothingChanges);
    }
    let mut head = order.head.clone();
    let facts = Facts::SentTo {
        before: head.destination.replace(destination.clone()),
        after: destination.clone(),
        label: head.labelled.take(),
    };
    Ok(change(EventAction::SendTo, facts, head))
}

/// Backwards, as a correction: what was reached later was not reached, and its parcels were not sent.
/// A cancelled order is opened again and takes its pieces from stock again.
pub(super) fn set_back(
    order: &Order,
    to: Stage,
    reason: &str,
    seen: Option<i32>,
    at: DateTime<Utc>,
) -> Result<Change, Refusal> {
    let stage = order.head.stage;
    let since = order.head.timeline.at(stage).unwrap_or(order.placed_at);
    if stage == to {
        return Err(Refusal::Already { stage, at: since });
    }
    let opens = stage == Stage::Cancelled;
    let backwards = if opens {
        to < Stage::Shipped
    } else {
        to < stage
    };
    if !backwards || (order.pick_up && to == Stage::Shipped) {
        return Err(Refusal::NotBackwards { asked: to, stage });
    }
    if order.head.merged_into.is_some() {
        return Err(Refusal::WasMerged);
    }
    stays_sent(order, to)?;
    nothing_kept(order)?;
    if seen.is_some_and(|seen| seen != order.head.fulfilment_version) {
        return Err(Refusal::MovedOn { stage });
    }
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let mut head = order.head.clone();
    for each in Stage::ALL {
        let reached = if each > to || (order.pick_up && each == Stage::Shipped) {
            None
        } else {
            head.timeline.at(each).or(Some(at))
        };
        head.timeline.set(each, reached);
    }
    head.stage = to;
    head.cancel_reason = None;
    let voids: Vec<i32> = order
        .shipments
        .iter()
        .filter(|sent| !sent.voided && to < Stage::Shipped)
        .map(|sent| sent.shipment)
        .collect();
    let facts = Facts::Moved {
        from: stage,
        to,
        before: order.head.timeline,
        shipment: None,
        parcel: None,
        voids: voids.clone(),
        reason: Some(reason.trim().to_owned()),
        reason_before: order.head.cancel_reason.clone(),
    };
    Ok(Change {
        voids,
        pieces: if opens {
            taken_again(order)
        } else {
            Vec::new()
        },
        ..change(EventAction::Correct, facts, head)
    })
}

/// What comes back was sent: an order with a return stays so.
pub(super) fn stays_sent(order: &Order, to: Stage) -> Result<(), Refusal> {
    let stands = order.returns.iter().find(|each| each.state.stands());
    match stands {
        Some(each) if !(Stage::Shipped..=Stage::Completed).contains(&to) => {
            Err(Refusal::HasReturn {
                return_no: each.return_no,
            })
        }
        Some(_) | None => Ok(()),
    }
}

/// What an order that will not happen gives back to stock.
pub(super) fn given_back(order: &Order) -> Vec<Pieces> {
    let pieces = order.contents().pieces();
    pieces
        .into_iter()
        .map(|(variant, quantity)| Pieces { variant, quantity })
        .collect()
}

/// What an order that happens after all takes from stock.
pub(super) fn taken_again(order: &Order) -> Vec<Pieces> {
    given_back(order)
        .into_iter()
        .map(|pieces| Pieces {
            quantity: -pieces.quantity,
            ..pieces
        })
        .collect()
}

/// Deleting hides what is over and settled; what is not is settled or called off first.
pub(super) fn hide(order: &Order, at: DateTime<Utc>) -> Result<Change, Refusal> {
    let stage = order.head.stage;
    let settled = order.to_pay().minor == 0
        && order.head.balance.claimed == 0
        && order.head.balance.collected == 0
        && order.head.balance.refunding == 0;
    let open_return = order.returns.iter().any(|each| each.state.is_open());
    if !stage.is_over() || !settled || open_return || order.head.case.is_some() {
        return Err(Refusal::StillOpen { stage });
    }
    let mut head = order.head.clone();
    head.hidden = Some(at);
    Ok(change(EventAction::Hide, Facts::Hidden, head))
}

/// Brings back what was deleted.
pub(super) fn unhide(order: &Order) -> Result<Change, Refusal> {
    if order.head.hidden.is_none() {
        return Err(Refusal::NotHidden);
    }
    let mut head = order.head.clone();
    head.hidden = None;
    Ok(change(EventAction::Show, Facts::Shown, head))
}

pub(super) fn hold(order: &Order, reason: &str, at: DateTime<Utc>) -> Result<Change, Refusal> {
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

pub(super) fn release(order: &Order) -> Result<Change, Refusal> {
    let was = order.head.hold.clone().ok_or(Refusal::NotOnHold)?;
    let mut head = order.head.clone();
    head.hold = None;
    Ok(change(EventAction::Release, Facts::Released { was }, head))
}

pub(super) fn note(order: &Order, text: &str) -> Result<Change, Refusal> {
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

fn next_shipment(order: &Order) -> i32 {
    order
        .shipments
        .iter()
        .map(|sent| sent.shipment)
        .max()
        .unwrap_or(0)
        + 1
}
