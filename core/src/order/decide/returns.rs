//! What comes back: asked for, approved or rejected, received, settled.

use chrono::{DateTime, Utc};

use super::money::{allowed, refund_entry, refundable, with_entry};
use super::{
    Arrived, Change, EventAction, Facts, NewEntry, Pieces, Refusal, ReturnAction, Settlement,
    change,
};
use crate::money::Money;
use crate::order::act::Party;
use crate::order::returns::credit_minor;
use crate::order::returns::{MAX_REASON, MAX_RETURNS, Replacement};
use crate::order::{Head, Order, Return, ReturnLine, ReturnState, Wish};
use crate::payment::EntryKind;

pub(super) fn step(
    order: &Order,
    action: &ReturnAction,
    at: DateTime<Utc>,
) -> Result<Change, Refusal> {
    match action {
        ReturnAction::Ask {
            by,
            lines,
            wish,
            reason,
            file,
        } => {
            let asked = asked(order, lines, (*by, *wish), reason, *file, at)?;
            Ok(stepped(order, EventAction::ReturnAsk, None, asked))
        }
        ReturnAction::Approve { return_no } => {
            let before = standing(order, *return_no, &[ReturnState::Requested])?;
            let after = decided(before, ReturnState::Approved, None, at);
            Ok(stepped(
                order,
                EventAction::ReturnApprove,
                Some(before),
                after,
            ))
        }
        ReturnAction::Reject { return_no, reason } => {
            let from = [ReturnState::Requested, ReturnState::Approved];
            let before = standing(order, *return_no, &from)?;
            let after = decided(before, ReturnState::Rejected, reason.as_deref(), at);
            Ok(stepped(
                order,
                EventAction::ReturnReject,
                Some(before),
                after,
            ))
        }
        ReturnAction::Withdraw { return_no } => {
            let from = [ReturnState::Requested, ReturnState::Approved];
            let before = standing(order, *return_no, &from)?;
            let after = decided(before, ReturnState::Withdrawn, None, at);
            Ok(stepped(
                order,
                EventAction::ReturnWithdraw,
                Some(before),
                after,
            ))
        }
        ReturnAction::Receive { return_no, pieces } => {
            let before = standing(order, *return_no, &[ReturnState::Approved])?;
            let after = received(order, before, pieces, at)?;
            Ok(stepped(
                order,
                EventAction::ReturnReceive,
                Some(before),
                after,
            ))
        }
        ReturnAction::Settle { return_no, how } => settle(order, *return_no, how, at),
    }
}

fn standing<'a>(
    order: &'a Order,
    return_no: i32,
    from: &[ReturnState],
) -> Result<&'a Return, Refusal> {
    let now = order.returned(return_no).ok_or(Refusal::NoSuchReturn)?;
    if from.contains(&now.state) {
        Ok(now)
    } else {
        Err(Refusal::ReturnStands {
            return_no,
            state: now.state,
        })
    }
}

fn asked(
    order: &Order,
    wanted: &[(i32, u32)],
    (by, wish): (Party, Wish),
    reason: &str,
    file: Option<i64>,
    at: DateTime<Utc>,
) -> Result<Return, Refusal> {
    let stage = order.head.stage;
    if !order.is_returnable() {
        return Err(Refusal::NotReturnable { stage });
    }
    let lines = chosen(order, wanted)?;
    let reason: String = reason.trim().chars().take(MAX_REASON).collect();
    if reason.is_empty() {
        return Err(Refusal::ReturnReasonMissing);
    }
    let last = order.returns.iter().map(|each| each.return_no).max();
    let return_no = last.unwrap_or(0) + 1;
    if return_no > MAX_RETURNS {
        return Err(Refusal::TooManyLines);
    }
    // The shop need not ask itself.
    let (state, decided_at) = match by {
        Party::Shop => (ReturnState::Approved, Some(at)),
        Party::Buyer => (ReturnState::Requested, None),
    };
    Ok(Return {
        return_no,
        state,
        wish,
        reason,
        file,
        asked_by: by,
        lines,
        rejection: None,
        requested_at: at,
        decided_at,
        received_at: None,
        settled_at: None,
        replacement: None,
    })
}

/// The pieces that were chosen, line by line; a line that is named twice counts twice.
fn chosen(order: &Order, wanted: &[(i32, u32)]) -> Result<Vec<ReturnLine>, Refusal> {
    if let Some((_, _)) = wanted
        .iter()
        .find(|(line, _)| !order.lines.iter().any(|each| each.line == *line))
    {
        return Err(Refusal::NoSuchLine);
    }
    let mut lines = Vec::new();
    for line in &order.lines {
        let asked = wanted
            .iter()
            .filter(|(wanted, _)| *wanted == line.line)
            .fold(0_u32, |sum, (_, quantity)| sum.saturating_add(*quantity));
        let left = order.left_to_return(line.line);
        if asked > left {
            return Err(Refusal::ReturnTooMany {
                name: line.name.clone(),
                asked,
                left,
            });
        }
        if asked > 0 {
            lines.push(ReturnLine::of(line.line, asked));
        }
    }
    if lines.is_empty() {
        return Err(Refusal::ReturnEmpty);
    }
    Ok(lines)
}

fn decided(before: &Return, state: ReturnState, reason: Option<&str>, at: DateTime<Utc>) -> Return {
    let rejection = reason
        .map(|reason| reason.trim().chars().take(MAX_REASON).collect::<String>())
        .filter(|reason| !reason.is_empty());
    Return {
        state,
        rejection,
        decided_at: Some(at),
        ..before.clone()
    }
}

fn received(
    order: &Order,
    before: &Return,
    pieces: &Arrived,
    at: DateTime<Utc>,
) -> Result<Return, Refusal> {
    let mut after = Return {
        state: ReturnState::Received,
        received_at: Some(at),
        ..before.clone()
    };
    for line in &mut after.lines {
        let all = line.quantity;
        (line.back_to_stock, line.written_off) = match pieces {
            Arrived::BackToStock => (all, 0),
            Arrived::WrittenOff => (0, all),
            Arrived::Aside => (0, 0),
            Arrived::Some(back) => {
                let back = back
                    .iter()
                    .filter(|(number, _)| *number == line.line)
                    .fold(0_u32, |sum, (_, quantity)| sum.saturating_add(*quantity));
                if back > all {
                    return Err(Refusal::AmountOutOfRange);
                }
                (back, all - back)
            }
        };
        line.credit_minor = order.worth_of(before.return_no, line.line, all);
    }
    Ok(after)
}

fn settle(
    order: &Order,
    return_no: i32,
    how: &Settlement,
    at: DateTime<Utc>,
) -> Result<Change, Refusal> {
    let before = standing(order, return_no, &[ReturnState::Received])?;
    let settled = |state, replacement| Return {
        state,
        replacement,
        settled_at: Some(at),
        ..before.clone()
    };
    let action = EventAction::ReturnSettle;
    match how {
        Settlement::Refunded { method, amount } => {
            let after = settled(ReturnState::Refunded, None);
            match amount {
                Some(amount) => covered(order, before, after, *amount, method.as_deref()),
                None => refunded(order, before, after, method.as_deref()),
            }
        }
        Settlement::Replaced { order: id, number } => {
            let replacement = Replacement {
                order: *id,
                number: *number,
            };
            let after = settled(ReturnState::Replaced, Some(replacement));
            Ok(stepped(order, action, Some(before), after))
        }
        Settlement::Repaired if before.is_shelved() => Err(Refusal::ReturnShelved { return_no }),
        Settlement::Repaired => {
            let after = settled(ReturnState::Repaired, None);
            Ok(stepped(order, action, Some(before), after))
        }
    }
}

/// The money went back: what the ledger does not know of yet is entered with the same event.
fn refunded(
    order: &Order,
    before: &Return,
    after: Return,
    method: Option<&str>,
) -> Result<Change, Refusal> {
    let worth = after.worth_minor();
    let owed = owed_with(order, &after);
    let surplus = (order.head.balance.received - owed).max(0);
    let started = order
        .ledger
        .waiting(EntryKind::RefundStarted)
        .find(|started| started.amount_minor == worth.min(surplus));
    let due = match started {
        Some(started) => started.amount_minor,
        None => worth.min(surplus - order.head.balance.refunding).max(0),
    };
    if due == 0 {
        return Ok(stepped(
            order,
            EventAction::ReturnSettle,
            Some(before),
            after,
        ));
    }
    let answers = started.map(|started| started.entry);
    let amount = order.money(due);
    let entry = refund_entry(order, owed, amount, (method, answers))?;
    paid_back(order, before, after, entry, amount)
}

/// What is owed once a return is as given, in minor units.
fn owed_with(order: &Order, after: &Return) -> i64 {
    order.sums.total - with_return(order, order.head.clone(), after).credit_minor
}

/// So much went back, which covers what is due for the return.
fn covered(
    order: &Order,
    before: &Return,
    after: Return,
    amount: Money,
    method: Option<&str>,
) -> Result<Change, Refusal> {
    let started = order
        .ledger
        .waiting(EntryKind::RefundStarted)
        .find(|started| order.money(started.amount_minor) == amount);
    let amount = match started {
        Some(_) => amount,
        None => refundable(order, Some(amount))?,
    };
    if amount.minor < order.due_for(before).minor {
        return Err(Refusal::AmountOutOfRange);
    }
    let method = method.or(started.and_then(|started| started.method.as_deref()));
    let answers = started.map(|started| started.entry);
    let owed = owed_with(order, &after);
    let entry = refund_entry(order, owed, amount, (method, answers))?;
    paid_back(order, before, after, entry, amount)
}

fn paid_back(
    order: &Order,
    before: &Return,
    after: Return,
    entry: NewEntry,
    amount: Money,
) -> Result<Change, Refusal> {
    let head = with_return(order, with_entry(order, &entry)?, &after);
    let facts = Facts::Returned {
        before: Some(Box::new(before.clone())),
        after: Box::new(after.clone()),
        entry: Some(entry.entry),
        amount: Some(amount),
        answers: entry.answers,
        allowed: allowed(order, &entry),
    };
    let mut change = Change {
        entry: Some(entry),
        returned: Some(after),
        ..change(EventAction::ReturnSettle, facts, head)
    };
    change.head.payment_version = change.head.version;
    Ok(change)
}

fn stepped(order: &Order, action: EventAction, before: Option<&Return>, after: Return) -> Change {
    let facts = Facts::Returned {
        before: before.cloned().map(Box::new),
        after: Box::new(after.clone()),
        entry: None,
        amount: None,
        answers: None,
        allowed: None,
    };
    let (pieces, written_off) = match before {
        Some(before) => shelved(order, before, &after),
        None => (Vec::new(), Vec::new()),
    };
    let head = with_return(order, order.head.clone(), &after);
    Change {
        pieces,
        written_off,
        returned: Some(after),
        ..change(action, facts, head)
    }
}

/// The head with what returns are worth once one of them is as given.
pub(super) fn with_return(order: &Order, mut head: Head, after: &Return) -> Head {
    let mut returns = order.returns.clone();
    returns.retain(|each| each.return_no != after.return_no);
    returns.push(after.clone());
    head.credit_minor = credit_minor(order.sums.total, &returns, &order.ledger);
    head
}

/// What goes back to stock and what is written off between two states of a return; negative where
/// it is taken back.
pub(super) fn shelved(
    order: &Order,
    before: &Return,
    after: &Return,
) -> (Vec<Pieces>, Vec<Pieces>) {
    let net = |count: fn(&ReturnLine) -> u32| {
        let mut net: std::collections::BTreeMap<_, i64> = std::collections::BTreeMap::new();
        for (lines, sign) in [(&after.lines, 1), (&before.lines, -1)] {
            for line in lines {
                let sold = order.lines.iter().find(|sold| sold.line == line.line);
                if let Some(variant) = sold.and_then(|sold| sold.variant) {
                    *net.entry(variant).or_insert(0) += sign * i64::from(count(line));
                }
            }
        }
        net.into_iter()
            .filter(|(_, quantity)| *quantity != 0)
            .map(|(variant, quantity)| Pieces { variant, quantity })
            .collect()
    };
    (net(|line| line.back_to_stock), net(|line| line.written_off))
}
