//! What concerns two orders or two buyers, taken back: a merge on either side, a split on both at once,
//! and an order that was given to the wrong person.

use chrono::{DateTime, Utc};

use super::contents::{merge_into, went};
use super::undo::{Undone, countered, edited_back, with_event};
use super::{Change, Facts, PastEvent, Refusal};
use crate::order::edit::Contents;
use crate::order::{Discount, Head, Line, Order, Stage};
use crate::payment::Balance;

/// Takes back one side of a merge; the other order's side has to be taken back with it.
///
/// # Errors
/// Where the order has moved on since.
pub fn separate(order: &Order, past: &PastEvent) -> Result<Change, Refusal> {
    if past.undone_by.is_some() {
        return Err(Refusal::AlreadyUndone);
    }
    let too_late = Refusal::UndoTooLate {
        stage: order.head.stage,
    };
    let undone = if let Facts::Absorbed {
        before,
        after,
        entry,
        note,
        pay_by,
        ..
    } = &past.facts
    {
        // Whose the money is that moved since, is not for an undo to say.
        if order.head.payment_version > past.version {
            return Err(too_late);
        }
        let back = edited_back(order, before, after)?;
        let money = money_back(order, *entry)?;
        let mut head = Head {
            balance: money.head.balance,
            ..back.head
        };
        // What was written or put off since stays.
        if let Some(note) = note
            .as_ref()
            .filter(|note| head.note.as_ref() == Some(&note.after))
        {
            head.note.clone_from(&note.before);
        }
        if pay_by.is_some() && head.pay_by == *pay_by {
            head.pay_by = None;
        }
        Undone {
            entry: money.entry,
            contents: back.contents,
            ..Undone::of(head)
        }
    } else if let Facts::Merged {
        other,
        from,
        before,
        entry,
        ..
    } = &past.facts
    {
        if order.head.merged_into != Some(*other)
            || order.head.fulfilment_version != past.version
            || order.head.hidden.is_some()
        {
            return Err(too_late);
        }
        let mut money = money_back(order, *entry)?;
        money.head.stage = *from;
        money.head.timeline = *before;
        money.head.merged_into = None;
        money
    } else {
        return Err(Refusal::NothingToUndo);
    };
    Ok(with_event(past, undone))
}

fn money_back(order: &Order, entry: Option<i32>) -> Result<Undone, Refusal> {
    match entry {
        Some(entry) => countered(order, entry, true),
        None => Ok(Undone::of(order.head.clone())),
    }
}

/// Takes back a split: what happens to the first order, which has its lines and its money again, and to
/// the one that was made of them, which ends as one that was merged into the first.
///
/// # Errors
/// Where either has moved on since: the first is on its way or agreed otherwise, the other is no more
/// what it was made as.
pub fn rejoin(
    order: &Order,
    made: &Order,
    past: &PastEvent,
    at: DateTime<Utc>,
) -> Result<(Change, Change), Refusal> {
    if past.undone_by.is_some() {
        return Err(Refusal::AlreadyUndone);
    }
    let Facts::Split {
        before,
        after,
        entry,
        amount,
        ..
    } = &past.facts
    else {
        return Err(Refusal::NothingToUndo);
    };
    let moved_on = || Refusal::OtherMovedOn {
        number: made.number,
        stage: made.head.stage,
    };
    let came = amount.map_or(0, |amount| amount.minor);
    if made.buyer.customer_id != order.buyer.customer_id
        || !is_as_it_was_made(made, before, after, came)
    {
        return Err(moved_on());
    }
    let back = edited_back(order, before, after)?;
    let contents = back.contents.map(|mut contents| {
        promised_again(&mut contents, after, &made.lines);
        contents
    });
    let money = money_back(order, *entry)?;
    let head = Head {
        balance: money.head.balance,
        ..back.head
    };
    let undone = Undone {
        entry: money.entry,
        contents,
        ..Undone::of(head)
    };
    let goes = merge_into(made, order, at).map_err(|_| moved_on())?;
    Ok((with_event(past, undone), goes))
}

/// Whether an order that was made of another's lines is what it was then: pending, with those lines and
/// the money that came along, and nothing else.
fn is_as_it_was_made(made: &Order, before: &Contents, after: &Contents, came: i64) -> bool {
    let head = &made.head;
    let lines = went(before, after);
    let same = |(line, made): (&Line, &Line)| {
        (
            &line.name,
            line.quantity,
            line.unit_price_minor,
            line.variant,
        ) == (
            &made.name,
            made.quantity,
            made.unit_price_minor,
            made.variant,
        )
    };
    let rate = before
        .discount
        .filter(|off| matches!(off, Discount::Rate(_)));
    head.stage == Stage::Pending
        && head.hidden.is_none()
        && head.hold.is_none()
        && head.proposal.is_none()
        && head.case.is_none()
        && head.balance
            == Balance {
                received: came,
                ..Balance::default()
            }
        && lines.len() == made.lines.len()
        && lines.iter().zip(&made.lines).all(same)
        && made.sums.shipping == 0
        && (made.discount, made.tax, made.due_on) == (rate, before.tax, before.due_on)
}

/// What was promised beyond the stock went with the pieces, and comes back with them.
fn promised_again(contents: &mut Contents, after: &Contents, made: &[Line]) {
    let came = went(contents, after);
    for (line, made) in came.iter().zip(made) {
        if let Some(back) = contents
            .lines
            .iter_mut()
            .find(|back| back.line == line.line)
        {
            let promised = back.back_ordered.saturating_add(made.back_ordered);
            back.back_ordered = promised.min(back.quantity);
        }
    }
}

/// Takes back that an order was given to somebody else: it is the earlier buyer's, and goes where it
/// went then. What the other one said meanwhile of where it is sent is nothing to the earlier buyer.
///
/// # Errors
/// Where it belongs to a third by now, or money, lines or the parcel moved since: whose they are is not
/// for an undo to say.
pub fn give_back(order: &Order, past: &PastEvent) -> Result<Change, Refusal> {
    if past.undone_by.is_some() {
        return Err(Refusal::AlreadyUndone);
    }
    let Facts::Reassigned {
        from,
        to,
        destination,
    } = &past.facts
    else {
        return Err(Refusal::NothingToUndo);
    };
    let head = &order.head;
    if head.hidden.is_some() {
        return Err(Refusal::IsHidden);
    }
    let since = |version: i32| version > past.version;
    if order.buyer.customer_id != *to
        || since(head.payment_version)
        || since(head.contents_version)
        || head.stage >= Stage::Shipped && since(head.fulfilment_version)
    {
        return Err(Refusal::UndoTooLate { stage: head.stage });
    }
    super::case::none_open(order)?;
    let head = Head {
        destination: destination.clone(),
        // Whatever was printed meanwhile is not for where it went before.
        labelled: None,
        ..head.clone()
    };
    Ok(Change {
        customer: Some(*from),
        ..with_event(past, Undone::of(head))
    })
}
