//! Money that came in, is said to have come in, lies with a courier, or goes back.

use super::{Change, EventAction, Facts, NewEntry, Refusal, change};
use crate::customer::fold;
use crate::money::{MAX_MINOR, Money};
use crate::order::returns::MAX_REASON;
use crate::order::{Head, Order, Stage};
use crate::payment::{Entry, EntryKind, Ledger};

pub(super) fn pay(
    order: &Order,
    amount: Option<Money>,
    method: Option<&str>,
    deposit: bool,
    seen: Option<i32>,
) -> Result<Change, Refusal> {
    let amount = match amount {
        Some(amount) => amount,
        None => {
            let held = order.ledger.waiting(EntryKind::Collected).next();
            // A tap on [Paid] means "the rest": it must be the rest that was shown.
            if (order.to_pay().minor > 0 || held.is_some())
                && seen.is_some_and(|seen| seen != order.head.payment_version)
            {
                return Err(Refusal::MovedOn {
                    stage: order.head.stage,
                });
            }
            match held {
                // The buyer owes nothing more: it is the courier who paid.
                Some(held) if order.asked_of_buyer().minor <= 0 => {
                    return received(order, held, None, method);
                }
                Some(_) => order.asked_of_buyer(),
                None => the_rest(order)?,
            }
        }
    };
    if let Some(claim) = meant(order, amount, method).filter(|_| !deposit) {
        return received(order, claim, None, method);
    }
    if let Some(held) = of_courier(order, amount)? {
        return received(order, held, None, method);
    }
    let kind = if deposit {
        EntryKind::Deposit
    } else {
        EntryKind::Received
    };
    let entry = entry(order, kind, amount, method, None)?;
    let facts = Facts::Paid {
        entry: entry.entry,
        amount,
        method: entry.method.clone(),
        deposit,
        answers: None,
        fee: None,
        reference: None,
    };
    entered(order, EventAction::Pay, facts, entry)
}

/// The buyer's word that a payment makes true: the same amount, by the same method where one is
/// named. Entered as another payment, the same money would count twice once the word is accepted.
fn meant<'a>(order: &'a Order, amount: Money, method: Option<&str>) -> Option<&'a Entry> {
    order.ledger.waiting(EntryKind::Claimed).find(|claim| {
        let named = method.zip(claim.method.as_deref());
        claim.amount_minor == amount.minor
            && named.is_none_or(|(named, claimed)| fold(named) == fold(claimed))
    })
}

/// What a courier collected that a payment pays out: what the buyer does not owe any more has come
/// through the courier, and entered as another payment it would count twice.
///
/// # Errors
/// When a courier has another amount than that.
fn of_courier(order: &Order, amount: Money) -> Result<Option<&Entry>, Refusal> {
    if amount.currency != order.currency || amount.minor <= order.asked_of_buyer().minor {
        return Ok(None);
    }
    let mut held = order.ledger.waiting(EntryKind::Collected).peekable();
    let Some(first) = held.peek().copied() else {
        return Ok(None);
    };
    let exact = held.find(|held| held.amount_minor == amount.minor);
    exact.map(Some).ok_or(Refusal::CourierHas {
        entry: first.entry,
        amount: order.money(first.amount_minor),
        paid: amount,
    })
}

/// The buyer's word; the shop has to check.
pub(super) fn claim(
    order: &Order,
    amount: Option<Money>,
    method: Option<&str>,
    reference: Option<&str>,
    file: Option<i64>,
) -> Result<Change, Refusal> {
    if order.head.stage == Stage::Cancelled {
        return Err(Refusal::NothingToPay);
    }
    let amount = match amount {
        Some(amount) => amount,
        None => {
            let left = the_rest(order)?.minor - order.head.balance.claimed;
            if left <= 0 {
                return Err(Refusal::NothingToPay);
            }
            order.money(left)
        }
    };
    let entry = NewEntry {
        reference: reference.map(str::to_owned),
        file,
        ..entry(order, EntryKind::Claimed, amount, method, None)?
    };
    let facts = Facts::Claimed {
        entry: entry.entry,
        amount,
        method: entry.method.clone(),
        reference: entry.reference.clone(),
        file,
    };
    entered(order, EventAction::Claim, facts, entry)
}

/// What was claimed or collected did come in, in whole or another amount.
pub(super) fn accept(order: &Order, number: i32, amount: Option<Money>) -> Result<Change, Refusal> {
    let waiting = [EntryKind::Claimed, EntryKind::Collected]
        .into_iter()
        .find_map(|kind| waiting(order, kind, number))
        .ok_or(Refusal::NothingWaits)?;
    received(order, waiting, amount, None)
}

/// What waits did come in, by the way that it was said to unless another is named.
fn received(
    order: &Order,
    waiting: &Entry,
    amount: Option<Money>,
    method: Option<&str>,
) -> Result<Change, Refusal> {
    let amount = amount.unwrap_or(order.money(waiting.amount_minor));
    let method = method.or(waiting.method.as_deref());
    let answers = Some(waiting.entry);
    let entry = entry(order, EntryKind::Received, amount, method, answers)?;
    let facts = Facts::Paid {
        entry: entry.entry,
        amount,
        method: entry.method.clone(),
        deposit: false,
        answers,
        fee: None,
        reference: None,
    };
    entered(order, EventAction::Pay, facts, entry)
}

/// A courier paid out less than it collected. The entry is what the buyer paid, all of it; what did
/// not come is noted with it as the courier's fee.
pub(super) fn paid_out(order: &Order, number: i32, came: Money) -> Result<Change, Refusal> {
    let held = waiting(order, EntryKind::Collected, number).ok_or(Refusal::NothingWaits)?;
    if came.currency != order.currency || !(1..=held.amount_minor).contains(&came.minor) {
        return Err(Refusal::AmountOutOfRange);
    }
    let fee = order.money(held.amount_minor - came.minor);
    let mut change = received(order, held, None, None)?;
    if let Some(entry) = &mut change.entry {
        entry.fee_minor = fee.minor;
    }
    if let Facts::Paid { fee: kept, .. } = &mut change.facts {
        *kept = (fee.minor > 0).then_some(fee);
    }
    Ok(change)
}

/// A bank's statement shows it: what was claimed, exactly, or all that is still to be paid. Whoever
/// looked at the statement before something else came in is told so.
pub(super) fn banked(
    order: &Order,
    claim: Option<i32>,
    amount: Money,
    (method, reference): (Option<&str>, Option<&str>),
) -> Result<Change, Refusal> {
    let moved_on = Refusal::MovedOn {
        stage: order.head.stage,
    };
    if let Some(number) = claim {
        let claim = waiting(order, EntryKind::Claimed, number).ok_or(Refusal::NothingWaits)?;
        return if order.money(claim.amount_minor) == amount {
            received(order, claim, None, None)
        } else {
            Err(moved_on)
        };
    }
    let left = order.asked_of_buyer();
    if left.minor <= 0 || order.head.stage == Stage::Cancelled {
        return Err(Refusal::NothingToPay);
    }
    let claimed = order
        .ledger
        .waiting(EntryKind::Claimed)
        .any(|claim| claim.amount_minor == amount.minor);
    if left != amount || claimed {
        return Err(moved_on);
    }
    let mut change = pay(order, Some(amount), method, false, None)?;
    if let Some(entry) = &mut change.entry {
        entry.reference = reference.map(str::to_owned);
    }
    if let Facts::Paid {
        reference: kept, ..
    } = &mut change.facts
    {
        *kept = reference.map(str::to_owned);
    }
    Ok(change)
}

pub(super) fn reject(order: &Order, number: i32, reason: Option<&str>) -> Result<Change, Refusal> {
    let claim = waiting(order, EntryKind::Claimed, number).ok_or(Refusal::NothingWaits)?;
    let amount = order.money(claim.amount_minor);
    let entry = entry(order, EntryKind::Rejected, amount, None, Some(number))?;
    let facts = Facts::ClaimRejected {
        entry: entry.entry,
        claim: number,
        amount,
        reason: reason.map(str::to_owned),
    };
    entered(order, EventAction::Reject, facts, entry)
}

/// A courier took it at the door: the buyer has paid, the shop has nothing yet.
pub(super) fn collect(
    order: &Order,
    amount: Option<Money>,
    method: Option<&str>,
) -> Result<Change, Refusal> {
    let left = order.asked_of_buyer();
    let amount = amount.unwrap_or(left);
    if left.minor <= 0 || order.head.stage == Stage::Cancelled {
        return Err(Refusal::NothingToPay);
    }
    if amount.currency == left.currency && amount.minor > left.minor {
        return Err(Refusal::AmountOutOfRange);
    }
    let entry = entry(order, EntryKind::Collected, amount, method, None)?;
    let facts = Facts::Collected {
        entry: entry.entry,
        amount,
        method: entry.method.clone(),
    };
    entered(order, EventAction::Collect, facts, entry)
}

pub(super) fn start_refund(
    order: &Order,
    amount: Option<Money>,
    method: Option<&str>,
    seen: Option<i32>,
) -> Result<Change, Refusal> {
    let amount = refundable(order, amount)?;
    as_shown(order, seen)?;
    let entry = entry(order, EntryKind::RefundStarted, amount, method, None)?;
    let facts = Facts::RefundStarted {
        entry: entry.entry,
        amount,
        method: entry.method.clone(),
    };
    entered(order, EventAction::StartRefund, facts, entry)
}

/// Money was paid back: what is on its way where no amount is said, else what is due.
pub(super) fn refund(
    order: &Order,
    amount: Option<Money>,
    method: Option<&str>,
    seen: Option<i32>,
) -> Result<Change, Refusal> {
    let started = order
        .ledger
        .waiting(EntryKind::RefundStarted)
        .find(|started| amount.is_none_or(|amount| amount == order.money(started.amount_minor)));
    let amount = match (started, amount) {
        (Some(started), _) => order.money(started.amount_minor),
        (None, amount) => refundable(order, amount)?,
    };
    as_shown(order, seen)?;
    let method = method.or(started.and_then(|started| started.method.as_deref()));
    let answers = started.map(|started| started.entry);
    let entry = refund_entry(order, order.owed_minor(), amount, (method, answers))?;
    let facts = Facts::Refunded {
        entry: entry.entry,
        amount,
        method: entry.method.clone(),
        answers,
        allowed: allowed(order, &entry),
    };
    entered(order, EventAction::Refund, facts, entry)
}

/// The shop keeps all that is due and not on its way, as the two agreed.
pub(super) fn keep(
    order: &Order,
    reason: Option<&str>,
    seen: Option<i32>,
) -> Result<Change, Refusal> {
    let amount = refundable(order, None)?;
    as_shown(order, seen)?;
    let reason = reason
        .map(|reason| reason.trim().chars().take(MAX_REASON).collect::<String>())
        .filter(|reason| !reason.is_empty());
    let entry = entry(order, EntryKind::Kept, amount, None, None)?;
    let facts = Facts::Kept {
        entry: entry.entry,
        amount,
        reason,
    };
    entered(order, EventAction::Keep, facts, entry)
}

/// What was kept of an order that was called off belongs to that: where it is to happen after all, the
/// money is the buyer's again first.
pub(super) fn nothing_kept(order: &Order) -> Result<(), Refusal> {
    let Some(since) = order.head.timeline.cancelled else {
        return Ok(());
    };
    let kept: i64 = order
        .ledger
        .standing()
        .filter(|entry| entry.kind == EntryKind::Kept && entry.at >= since)
        .map(|entry| entry.amount_minor)
        .sum();
    if kept > 0 {
        return Err(Refusal::KeptStands {
            amount: order.money(kept),
        });
    }
    Ok(())
}

/// Money that goes back of an order for which so much is owed. What goes back beyond what is due is a gift
/// where the buyer had paid all of it: they owe that much less. Where they had not, it is theirs to pay as
/// before.
pub(super) fn refund_entry(
    order: &Order,
    owed_minor: i64,
    amount: Money,
    (method, answers): (Option<&str>, Option<i32>),
) -> Result<NewEntry, Refusal> {
    let balance = order.head.balance;
    let started = answers.and_then(|answers| order.ledger.entry(answers));
    let others_on_their_way = balance.refunding - started.map_or(0, |entry| entry.amount_minor);
    let due = (balance.received - owed_minor - others_on_their_way).max(0);
    let paid = balance.received + balance.collected >= owed_minor;
    Ok(NewEntry {
        allowed_minor: if paid { (amount.minor - due).max(0) } else { 0 },
        ..entry(order, EntryKind::Refunded, amount, method, answers)?
    })
}

/// What an entry takes off what is owed; none where it takes nothing off.
pub(super) fn allowed(order: &Order, entry: &NewEntry) -> Option<Money> {
    (entry.allowed_minor > 0).then(|| order.money(entry.allowed_minor))
}

/// A tap means the refund that was shown.
fn as_shown(order: &Order, seen: Option<i32>) -> Result<(), Refusal> {
    if seen.is_some_and(|seen| seen != order.head.payment_version) {
        return Err(Refusal::MovedOn {
            stage: order.head.stage,
        });
    }
    Ok(())
}

/// How much can be paid back: what was asked for, no more than is in hand and not on its way; all
/// that is due where nothing was said.
pub(super) fn refundable(order: &Order, amount: Option<Money>) -> Result<Money, Refusal> {
    let in_hand = order.head.balance.received - order.head.balance.refunding;
    match amount {
        Some(amount) if amount.currency != order.currency || amount.minor <= 0 => {
            Err(Refusal::AmountOutOfRange)
        }
        Some(amount) if amount.minor > in_hand => Err(if in_hand <= 0 {
            Refusal::NothingToRefund
        } else {
            Refusal::RefundTooMuch {
                received: order.money(in_hand),
            }
        }),
        Some(amount) => Ok(amount),
        None => Some(order.refund_due())
            .filter(|due| due.minor > 0)
            .ok_or(Refusal::NothingToRefund),
    }
}

fn the_rest(order: &Order) -> Result<Money, Refusal> {
    Some(order.to_pay())
        .filter(|left| left.minor > 0)
        .ok_or(Refusal::NothingToPay)
}

fn waiting(order: &Order, kind: EntryKind, number: i32) -> Option<&Entry> {
    order
        .ledger
        .waiting(kind)
        .find(|entry| entry.entry == number)
}

/// The next entry of an order's ledger.
pub(super) fn entry(
    order: &Order,
    kind: EntryKind,
    amount: Money,
    method: Option<&str>,
    answers: Option<i32>,
) -> Result<NewEntry, Refusal> {
    if amount.currency != order.currency || !(1..=MAX_MINOR).contains(&amount.minor) {
        return Err(Refusal::AmountOutOfRange);
    }
    let last = order.ledger.0.iter().map(|entry| entry.entry).max();
    Ok(NewEntry {
        entry: last.unwrap_or(0) + 1,
        kind,
        amount_minor: amount.minor,
        fee_minor: 0,
        allowed_minor: 0,
        method: method.map(str::to_owned),
        answers,
        reference: None,
        file: None,
    })
}

/// The head with what the ledger adds up to once the entry is in it.
pub(super) fn with_entry(order: &Order, entry: &NewEntry) -> Result<Head, Refusal> {
    let mut ledger = Ledger(order.ledger.0.clone());
    ledger.0.push(Entry {
        entry: entry.entry,
        kind: entry.kind,
        amount_minor: entry.amount_minor,
        fee_minor: entry.fee_minor,
        allowed_minor: entry.allowed_minor,
        method: None,
        answers: entry.answers,
        reference: None,
        file: None,
        at: order.placed_at,
    });
    let balance = ledger.balance();
    let counted = [
        balance.received,
        balance.claimed,
        balance.collected,
        balance.refunding,
    ];
    if counted.iter().any(|sum| !(0..=MAX_MINOR).contains(sum)) {
        return Err(Refusal::AmountOutOfRange);
    }
    let mut head = order.head.clone();
    head.balance = balance;
    Ok(head)
}

fn entered(
    order: &Order,
    action: EventAction,
    facts: Facts,
    entry: NewEntry,
) -> Result<Change, Refusal> {
    let head = with_entry(order, &entry)?;
    Ok(Change {
        entry: Some(entry),
        ..change(action, facts, head)
    })
}
