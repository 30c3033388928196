//! Until when an order is to be paid, and pieces that it waited for.

use chrono::{DateTime, Duration, SubsecRound as _, Utc};

use super::contents::still_open;
use super::{Change, EventAction, Facts, Refusal, change};
use crate::order::edit::Contents;
use crate::order::{Order, Stage};

/// The longest time to pay: whatever is more was mistyped.
const LONGEST: Duration = Duration::days(366);

/// Says until when it is to be paid; while money is missing that the buyer has to send.
pub(super) fn pay_by(
    order: &Order,
    until: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
) -> Result<Change, Refusal> {
    if order.head.stage == Stage::Cancelled {
        let at = order.head.timeline.cancelled.unwrap_or(at);
        return Err(Refusal::IsCancelled { at });
    }
    // Buttons carry whole seconds, and the database fewer digits than the clock.
    let until = until.map(|until| until.trunc_subsecs(0));
    if let Some(until) = until {
        if order.asked_of_buyer().minor <= 0 {
            return Err(Refusal::NothingToPay);
        }
        if order.cash_on_delivery {
            return Err(Refusal::PaidOnDelivery);
        }
        if until <= at {
            return Err(Refusal::DeadlinePast { until });
        }
        if until > at + LONGEST {
            return Err(Refusal::DeadlineTooFar { until });
        }
    }
    if until == order.head.pay_by {
        return Err(Refusal::NothingChanges);
    }
    let mut head = order.head.clone();
    head.pay_by = until;
    let facts = Facts::PayBy {
        before: order.head.pay_by,
        after: until,
    };
    Ok(change(EventAction::PayBy, facts, head))
}

/// Gives it pieces that it waits for. Stock stays as it is: an order takes what it has when it is
/// placed, what is promised beyond what there is too.
pub(super) fn fill(
    order: &Order,
    lines: &[(i32, u32)],
    until: Option<DateTime<Utc>>,
) -> Result<Change, Refusal> {
    still_open(order, None)?;
    let mut contents = order.contents();
    if lines.is_empty() {
        return Err(Refusal::NothingChanges);
    }
    for (number, pieces) in lines {
        let line = contents
            .lines
            .iter_mut()
            .find(|line| line.line == *number)
            .ok_or(Refusal::NoSuchLine)?;
        // More than it waits for is never given.
        line.back_ordered = line
            .back_ordered
            .checked_sub(*pieces)
            .filter(|_| *pieces > 0)
            .ok_or(Refusal::NothingChanges)?;
    }
    let until = until
        .filter(|_| order.to_send().minor > 0)
        .map(|until| until.trunc_subsecs(0))
        .max(order.head.pay_by);
    let mut head = order.head.clone();
    head.pay_by = until;
    let facts = Facts::Filled {
        lines: lines.to_vec(),
        before: order.head.pay_by,
        after: until,
    };
    Ok(Change {
        contents: Some(contents),
        ..change(EventAction::Fill, facts, head)
    })
}

/// What is agreed once pieces are waited for again; none where it has them no more.
pub(super) fn emptied(order: &Order, lines: &[(i32, u32)]) -> Option<Contents> {
    still_open(order, None).ok()?;
    let mut contents = order.contents();
    for (number, pieces) in lines {
        let line = contents
            .lines
            .iter_mut()
            .find(|line| line.line == *number)?;
        line.back_ordered = line
            .back_ordered
            .checked_add(*pieces)
            .filter(|waits| *waits <= line.quantity)?;
    }
    Some(contents)
}
