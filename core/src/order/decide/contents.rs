//! What was agreed changes: edited, proposed, agreed to, merged with another order, split, given to
//! another buyer.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::money::{entry, with_entry};
use super::{Change, EventAction, Facts, JoinedNote, MAX_NOTE, NewEntry, Pieces, Refusal, change};
use crate::id::{CustomerId, VariantId};
use crate::money::Money;
use crate::order::edit::{Contents, MAX_LINES, Part, Proposal, changed};
use crate::order::{Discount, Head, Line, Order, OrderNumber, Stage};
use crate::payment::EntryKind;

pub(super) fn edit(
    order: &Order,
    parts: &[Part],
    anyway: bool,
    seen: Option<i32>,
) -> Result<Change, Refusal> {
    still_open(order, seen)?;
    let (after, sums) = changed(order, parts)?;
    Ok(edited(order, after, sums.total, anyway, false))
}

/// The change itself. Undoing one goes the same way.
fn edited(order: &Order, mut after: Contents, total: i64, anyway: bool, agreed: bool) -> Change {
    keep_back_orders(&order.contents(), &mut after);
    let before = order.contents().bare();
    let facts = Facts::Edited {
        before: Box::new(before.clone()),
        after: Box::new(after.clone().bare()),
        total: order.money(total),
        difference: order.money(total - order.sums.total),
        agreed,
    };
    let mut head = order.head.clone();
    head.revision += 1;
    head.proposal = None;
    Change {
        pieces: moved(&before, &after),
        contents: Some(after),
        anyway,
        ..change(EventAction::Edit, facts, head)
    }
}

/// The pieces of a line that were promised beyond what there was are the first that it loses.
pub(super) fn keep_back_orders(before: &Contents, after: &mut Contents) {
    for line in &mut after.lines {
        if let Some(known) = before.lines.iter().find(|known| known.line == line.line) {
            let fewer = known.quantity.saturating_sub(line.quantity);
            line.back_ordered = known.back_ordered.saturating_sub(fewer);
        }
    }
}

/// What comes back to stock less what is taken from it, from one agreement to another.
pub(super) fn moved(before: &Contents, after: &Contents) -> Vec<Pieces> {
    let mut net: BTreeMap<VariantId, i64> = before.pieces();
    for (variant, quantity) in after.pieces() {
        *net.entry(variant).or_insert(0) -= quantity;
    }
    net.into_iter()
        .filter(|(_, quantity)| *quantity != 0)
        .map(|(variant, quantity)| Pieces { variant, quantity })
        .collect()
}

pub(super) fn propose(
    order: &Order,
    parts: &[Part],
    anyway: bool,
    seen: Option<i32>,
) -> Result<Change, Refusal> {
    still_open(order, seen)?;
    let (_, sums) = changed(order, parts)?;
    let mut head = order.head.clone();
    let proposal = Proposal {
        parts: parts.to_vec(),
        base: head.version + 1,
        total_minor: sums.total,
        version: head.version + 1,
        anyway,
    };
    head.proposal = Some(proposal.clone());
    let facts = Facts::Proposed {
        proposal,
        total: order.money(sums.total),
        difference: order.money(sums.total - order.sums.total),
    };
    Ok(change(EventAction::Propose, facts, head))
}

/// What was proposed is agreed to. Stock may fall below zero for it where the seller said so, when they
/// proposed it or now.
pub(super) fn agree(order: &Order, version: i32, anyway: bool) -> Result<Change, Refusal> {
    let proposal = proposed(order, version)?;
    still_open(order, None)?;
    let (after, sums) = changed(order, &proposal.parts)?;
    // What was agreed to is the total that was named.
    if sums.total != proposal.total_minor {
        return Err(Refusal::NothingProposed);
    }
    let anyway = anyway || proposal.anyway;
    Ok(edited(order, after, sums.total, anyway, true))
}

pub(super) fn decline(order: &Order, version: i32) -> Result<Change, Refusal> {
    let proposal = proposed(order, version)?;
    let mut head = order.head.clone();
    head.proposal = None;
    Ok(change(
        EventAction::Decline,
        Facts::Declined { proposal },
        head,
    ))
}

fn proposed(order: &Order, version: i32) -> Result<Proposal, Refusal> {
    order
        .head
        .proposal
        .clone()
        .filter(|proposal| {
            proposal.version == version && proposal.base == order.head.contents_version
        })
        .ok_or(Refusal::NothingProposed)
}

/// What was agreed can change until it is on its way.
pub(super) fn still_open(order: &Order, seen: Option<i32>) -> Result<(), Refusal> {
    let stage = order.head.stage;
    if order.head.hidden.is_some() {
        return Err(Refusal::IsHidden);
    }
    if stage >= Stage::Shipped {
        return Err(Refusal::TooLateToChange { stage });
    }
    if seen.is_some_and(|seen| seen != order.head.contents_version) {
        return Err(Refusal::MovedOn { stage });
    }
    Ok(())
}

/// An order takes over the lines and the money of another one: what happens to it, and to the other.
/// The shipping of the first is kept, since there will be one parcel; so is the earlier promised day, both
/// notes, and the other's deadline for payment where the first has none.
///
/// # Errors
/// Where the two can't be merged.
pub fn absorb(order: &Order, other: &Order) -> Result<Change, Refusal> {
    still_open(order, None)?;
    still_open(other, None)?;
    let same = order.buyer.customer_id == other.buyer.customer_id
        && order.currency == other.currency
        && order.tax == other.tax
        && order.order_id != other.order_id;
    if !same || order.lines.len() + other.lines.len() > MAX_LINES {
        return Err(Refusal::CannotMerge);
    }
    alike(order, other)?;
    let note = joined(order, other)?;
    let pay_by = other.head.pay_by.filter(|_| order.head.pay_by.is_none());
    let before = order.contents();
    let mut after = before.clone();
    // What was promised first is promised for all of it.
    after.due_on = before.due_on.into_iter().chain(other.due_on).min();
    for (line, number) in other.lines.iter().zip(order.last_line + 1..) {
        after.lines.push(Line {
            line: number,
            ..line.clone()
        });
    }
    // Rates of one order would not hold for the other's lines.
    if order.discount.is_some() || other.discount.is_some() {
        after.discount = Some(Discount::Amount(order.sums.discount + other.sums.discount));
    }
    let sums = after.sums().ok_or(Refusal::AmountOutOfRange)?;
    let entry = moved_money(order, EntryKind::MovedIn, other.head.balance.received)?;
    let mut head = match &entry {
        Some(entry) => with_entry(order, entry)?,
        None => order.head.clone(),
    };
    head.revision += 1;
    head.proposal = None;
    if let Some(note) = &note {
        head.note = Some(note.after.clone());
    }
    head.pay_by = head.pay_by.or(pay_by);
    let facts = Facts::Absorbed {
        other: other.order_id,
        number: other.number,
        before: Box::new(before.bare()),
        after: Box::new(after.clone().bare()),
        total: order.money(sums.total),
        entry: entry.as_ref().map(|entry| entry.entry),
        amount: entry.as_ref().map(|entry| order.money(entry.amount_minor)),
        note,
        pay_by,
    };
    let mut change = Change {
        contents: Some(after),
        ..change(EventAction::Absorb, facts, head)
    };
    if entry.is_some() {
        change.head.payment_version = change.head.version;
    }
    change.entry = entry;
    Ok(change)
}

/// One parcel is paid and handed over in one way.
fn alike(order: &Order, other: &Order) -> Result<(), Refusal> {
    let number = other.number;
    if order.cash_on_delivery != other.cash_on_delivery {
        return Err(Refusal::MergePaidOtherwise { number });
    }
    if order.pick_up != other.pick_up {
        return Err(Refusal::MergeHandedOtherwise { number });
    }
    Ok(())
}

/// The shop's notes of both, where the other has one.
fn joined(order: &Order, other: &Order) -> Result<Option<JoinedNote>, Refusal> {
    let Some(theirs) = &other.head.note else {
        return Ok(None);
    };
    let before = order.head.note.clone();
    let after = match &before {
        Some(before) => format!("{before}\n{theirs}"),
        None => theirs.clone(),
    };
    if after.chars().count() > MAX_NOTE {
        return Err(Refusal::NoteTooLong);
    }
    Ok(Some(JoinedNote { before, after }))
}

/// The other side of [`absorb`]: its lines and its money are with another order now. The pieces stay
/// taken, since that order has them.
///
/// # Errors
/// Where a claim or a refund of it still waits, which has to be settled first.
pub fn merge_into(other: &Order, into: &Order, at: DateTime<Utc>) -> Result<Change, Refusal> {
    let balance = other.head.balance;
    // The other order would ask for what was given away here.
    if other.head.credit_minor > 0 {
        return Err(Refusal::MergeAllowance {
            number: other.number,
            amount: other.money(other.head.credit_minor),
        });
    }
    if balance.claimed > 0 || balance.collected > 0 || balance.refunding > 0 {
        return Err(Refusal::CannotMerge);
    }
    let entry = moved_money(other, EntryKind::MovedOut, balance.received)?;
    let mut head = match &entry {
        Some(entry) => with_entry(other, entry)?,
        None => other.head.clone(),
    };
    head.stage = Stage::Cancelled;
    head.timeline.cancelled = Some(at);
    head.merged_into = Some(into.order_id);
    head.proposal = None;
    let facts = Facts::Merged {
        other: into.order_id,
        number: into.number,
        from: other.head.stage,
        before: other.head.timeline,
        entry: entry.as_ref().map(|entry| entry.entry),
        amount: entry.as_ref().map(|entry| other.money(entry.amount_minor)),
    };
    let mut change = change(EventAction::Merge, facts, head);
    if entry.is_some() {
        change.head.payment_version = change.head.version;
    }
    change.entry = entry;
    Ok(change)
}

/// Some pieces leave an order, to become another one with the given number: so many of a line, all of
/// it where nothing is said. What happens to the first, what the other has, and what goes with it: what
/// was received beyond what is left to pay.
///
/// The price of one stays, and so do rates; the fee and an amount that is taken off stay with the first.
///
/// # Errors
/// Where a line is unknown or has fewer, nothing would be left, or the order is on its way.
pub fn split_off(
    order: &Order,
    pieces: &[(i32, Option<u32>)],
    number: OrderNumber,
) -> Result<(Change, Vec<Line>, Money), Refusal> {
    still_open(order, None)?;
    let parts = pieces
        .iter()
        .map(|(line, quantity)| leaving(order, *line, *quantity))
        .collect::<Result<Vec<Part>, Refusal>>()?;
    let (mut after, sums) = changed(order, &parts)?;
    keep_back_orders(&order.contents(), &mut after);
    let before = order.contents();
    let taken = went(&before, &after);
    let worth: i64 = order.sums.total - sums.total;
    let surplus = (order.head.balance.received - sums.total).clamp(0, worth.max(0));
    let entry = moved_money(order, EntryKind::MovedOut, surplus)?;
    let mut head = match &entry {
        Some(entry) => with_entry(order, entry)?,
        None => order.head.clone(),
    };
    head.revision += 1;
    head.proposal = None;
    let facts = Facts::Split {
        number,
        before: Box::new(before.bare()),
        after: Box::new(after.clone().bare()),
        total: order.money(sums.total),
        entry: entry.as_ref().map(|entry| entry.entry),
        amount: entry.as_ref().map(|entry| order.money(entry.amount_minor)),
    };
    let mut change = Change {
        contents: Some(after),
        ..change(EventAction::Split, facts, head)
    };
    if entry.is_some() {
        change.head.payment_version = change.head.version;
    }
    change.entry = entry;
    Ok((change, taken, order.money(surplus)))
}

/// What of a line is left once so many pieces are gone.
fn leaving(order: &Order, line: i32, quantity: Option<u32>) -> Result<Part, Refusal> {
    let known = order.lines.iter().find(|known| known.line == line);
    let has = known.ok_or(Refusal::NoSuchLine)?.quantity;
    match quantity.map_or(Some(0), |gone| has.checked_sub(gone)) {
        Some(0) => Ok(Part::Remove(line)),
        Some(quantity) if quantity < has => Ok(Part::Quantity { line, quantity }),
        Some(_) | None => Err(Refusal::AmountOutOfRange),
    }
}

/// The pieces that left by a split, in the order of their lines: those are the lines of the other order,
/// numbered from 1 there.
pub(super) fn went(before: &Contents, after: &Contents) -> Vec<Line> {
    before
        .lines
        .iter()
        .filter_map(|line| {
            let left = after.lines.iter().find(|left| left.line == line.line);
            let quantity = line.quantity - left.map_or(0, |left| left.quantity.min(line.quantity));
            let promised = left.map_or(0, |left| left.back_ordered);
            (quantity > 0).then(|| Line {
                quantity,
                back_ordered: line.back_ordered.saturating_sub(promised).min(quantity),
                ..line.clone()
            })
        })
        .collect()
}

/// The order is somebody else's from now on.
pub fn reassign(order: &Order, to: CustomerId) -> Result<Change, Refusal> {
    if order.head.hidden.is_some() {
        return Err(Refusal::IsHidden);
    }
    if order.buyer.customer_id == to {
        return Err(Refusal::NothingChanges);
    }
    // What the one says is wrong is nothing to the other.
    super::case::none_open(order)?;
    let facts = Facts::Reassigned {
        from: order.buyer.customer_id,
        to,
        destination: order.head.destination.clone(),
    };
    // Where the one buyer lives is nothing to the other.
    let head = Head {
        destination: None,
        labelled: None,
        ..order.head.clone()
    };
    Ok(Change {
        customer: Some(to),
        ..change(EventAction::Reassign, facts, head)
    })
}

fn moved_money(order: &Order, kind: EntryKind, minor: i64) -> Result<Option<NewEntry>, Refusal> {
    if minor == 0 {
        return Ok(None);
    }
    entry(order, kind, order.money(minor), None, None).map(Some)
}
