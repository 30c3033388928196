//! Something is wrong, says the buyer: until it is settled the order is not complete.

use chrono::{DateTime, Utc};

use super::{Change, EventAction, Facts, MAX_NOTE, Refusal, change};
use crate::order::{Case, Order, Stage, Trouble};

/// What a buyer can say of an order as it stands.
pub fn troubles(order: &Order) -> Vec<Trouble> {
    let head = &order.head;
    if head.hidden.is_some() || head.stage == Stage::Cancelled {
        return Vec::new();
    }
    let sent = head.stage >= Stage::Shipped;
    let unpaid = order.asked_of_buyer().minor > 0 && !order.cash_on_delivery;
    Trouble::ALL
        .into_iter()
        .filter(|trouble| match trouble {
            Trouble::NotArrived | Trouble::WrongOrDamaged => sent,
            Trouble::PaidNotShown => unpaid,
        })
        .collect()
}

pub(super) fn open(
    order: &Order,
    trouble: Trouble,
    text: &str,
    file: Option<i64>,
    at: DateTime<Utc>,
) -> Result<Change, Refusal> {
    none_open(order)?;
    let stage = order.head.stage;
    if !troubles(order).contains(&trouble) {
        return Err(Refusal::CaseNotNow { stage });
    }
    let text = text.trim();
    if text.chars().count() > MAX_NOTE {
        return Err(Refusal::NoteTooLong);
    }
    let mut head = order.head.clone();
    let case = Case {
        version: head.version + 1,
        trouble,
        text: text.to_owned(),
        file,
        since: at,
    };
    head.case = Some(case.clone());
    Ok(change(
        EventAction::CaseOpen,
        Facts::CaseOpened { case },
        head,
    ))
}

/// A button settles the case it was shown for; a command whatever is open.
pub(super) fn settle(order: &Order, version: Option<i32>) -> Result<Change, Refusal> {
    let open = order.head.case.clone();
    let case = open
        .filter(|case| version.is_none_or(|version| version == case.version))
        .ok_or(Refusal::NoCase)?;
    let mut head = order.head.clone();
    head.case = None;
    let facts = Facts::CaseSettled { case };
    Ok(change(EventAction::CaseSettle, facts, head))
}

/// While something is wrong, an order is neither complete nor somebody else's.
pub(super) fn none_open(order: &Order) -> Result<(), Refusal> {
    match &order.head.case {
        Some(case) => Err(Refusal::CaseOpen { since: case.since }),
        None => Ok(()),
    }
}
