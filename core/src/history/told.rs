//! What an event tells one of an order's two sides: pure.

use super::public::{is_public, said};
use crate::id::FileId;
use crate::money::Money;
use crate::notice;
use crate::order::act::Party;
use crate::order::decide::Facts;
use crate::order::edit::{Contents, differences};
use crate::order::{Order, Return};
use crate::text::{Phrase, texts};
use crate::wording;

/// An event in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) what: Phrase,
    pub(super) details: Vec<Phrase>,
    /// The picture that came along.
    pub(super) file: Option<FileId>,
}

impl Told {
    fn new(what: impl Into<Phrase>) -> Self {
        Self {
            what: what.into(),
            details: Vec::new(),
            file: None,
        }
    }

    fn with(mut self, details: impl IntoIterator<Item = Phrase>) -> Self {
        self.details.extend(details);
        self
    }

    fn file(mut self, file: Option<i64>) -> Self {
        self.file = file.map(FileId);
        self
    }
}

/// What an event tells; none where it is not this reader's to know. What was between the shop and who
/// had the order before is not `theirs`.
pub(super) fn told(order: &Order, facts: &Facts, reader: Party, theirs: bool) -> Option<Told> {
    if let Facts::Undone { facts, .. } = facts {
        let what = told(order, facts, reader, theirs)?.what;
        return Some(Told::new(texts::HistoryCorrection { what }));
    }
    let open = match reader {
        Party::Shop => true,
        Party::Buyer => is_public(facts) || (theirs && is_buyers(facts)),
    };
    open.then(|| {
        let told = in_words(order, facts, reader);
        if theirs { told } else { Told::new(told.what) }
    })
}

/// What is not public and still its buyer's own: what they said and were told.
fn is_buyers(facts: &Facts) -> bool {
    match facts {
        Facts::Claimed { .. }
        | Facts::ClaimRejected { .. }
        | Facts::Collected { .. }
        | Facts::Proposed { .. }
        | Facts::Declined { .. }
        | Facts::SentTo { .. }
        | Facts::Invoiced { .. }
        | Facts::CaseOpened { .. }
        | Facts::CaseSettled { .. } => true,
        Facts::Noted { .. }
        | Facts::Reassigned { .. }
        | Facts::Recognised { .. }
        | Facts::Labelled
        | Facts::PayBy { .. }
        | Facts::Filled { .. }
        | Facts::Hidden
        | Facts::Shown => false,
        Facts::Undone { facts, .. } => is_buyers(facts),
        Facts::Placed { .. }
        | Facts::Moved { .. }
        | Facts::Paid { .. }
        | Facts::RefundStarted { .. }
        | Facts::Refunded { .. }
        | Facts::Kept { .. }
        | Facts::Edited { .. }
        | Facts::Absorbed { .. }
        | Facts::Merged { .. }
        | Facts::Split { .. }
        | Facts::Held { .. }
        | Facts::Returned { .. }
        | Facts::Released { .. } => true,
    }
}

fn in_words(order: &Order, facts: &Facts, reader: Party) -> Told {
    let plain = || Told::new(said(facts, order.pick_up));
    match facts {
        Facts::Placed { contents, .. } => {
            let lines = contents.as_deref().map(|contents| agreed(order, contents));
            plain().with(lines.unwrap_or_default())
        }
        Facts::Moved { parcel, .. } => {
            let number = parcel.as_ref().and_then(|parcel| parcel.tracking.clone());
            plain().with(number.map(|number| texts::HistoryTracking { number }.into()))
        }
        Facts::Paid { reference, fee, .. } if reader == Party::Shop => plain()
            .with(by(None, reference.as_deref()))
            .with(fee.map(|fee| texts::HistoryFee { amount: fee }.into())),
        Facts::Claimed {
            amount,
            method,
            reference,
            file,
            ..
        } => Told::new(texts::HistoryClaimed { amount: *amount })
            .with(by(method.as_deref(), reference.as_deref()))
            .file(*file),
        Facts::ClaimRejected { amount, reason, .. } => {
            Told::new(texts::HistoryClaimRejected { amount: *amount }).with(because(reason))
        }
        Facts::Collected { amount, .. } => Told::new(texts::HistoryCollected { amount: *amount }),
        Facts::RefundStarted { method, .. } | Facts::Refunded { method, .. } => {
            plain().with(by(method.as_deref(), None))
        }
        Facts::Kept { reason, .. } => plain().with(because(reason)),
        Facts::Edited {
            before,
            after,
            agreed,
            ..
        } => plain()
            .with(agreed.then(|| texts::HistoryAgreed.into()))
            .with(changes(order, before, after)),
        Facts::Proposed {
            total, difference, ..
        } => Told::new(texts::HistoryProposed {
            total: *total,
            difference: wording::plus(*difference),
        }),
        Facts::Declined { .. } => Told::new(texts::HistoryDeclined),
        Facts::SentTo { after, .. } => Told::new(texts::HistorySentTo {
            place: after.line(),
        }),
        Facts::Invoiced { number } => Told::new(texts::LineInvoice { invoice: number }),
        Facts::CaseOpened { case } => Told::new(texts::HistoryCase {
            trouble: wording::trouble(case.trouble),
        })
        .with(quoted(&case.text))
        .file(case.file),
        Facts::CaseSettled { case } => Told::new(texts::HistoryCaseSettled {
            trouble: wording::trouble(case.trouble),
        }),
        Facts::Held { reason } if reader == Party::Shop => {
            Told::new(texts::HistoryHeldWhy { reason })
        }
        Facts::Noted { text, .. } => Told::new(texts::HistoryNoted { text }),
        Facts::Returned {
            before,
            after,
            amount,
            ..
        } => {
            let told = returned(order, plain(), (before.as_deref(), after), *amount);
            // Why the shop takes something back that nobody asked it to is the shop's.
            let open = reader == Party::Shop || after.asked_by == Party::Buyer;
            if before.is_none() && open {
                told.with(reason_of(after)).file(after.file)
            } else {
                told
            }
        }
        Facts::Reassigned { .. } => Told::new(texts::HistoryReassigned),
        Facts::Recognised { .. } => Told::new(texts::HistoryRecognised),
        Facts::Labelled => Told::new(texts::HistoryLabelled),
        Facts::PayBy { after, .. } => match after {
            Some(until) => Told::new(texts::HistoryPayBy { until: *until }),
            None => Told::new(texts::HistoryPayByNone),
        },
        Facts::Filled { lines, .. } => Told::new(texts::HistoryFilled {
            count: lines
                .iter()
                .map(|(_, pieces)| i64::from(*pieces))
                .sum::<i64>(),
        }),
        Facts::Hidden => Told::new(texts::HistoryHidden),
        Facts::Shown => Told::new(texts::HistoryShown),
        Facts::Paid { .. }
        | Facts::Held { .. }
        | Facts::Absorbed { .. }
        | Facts::Merged { .. }
        | Facts::Split { .. }
        | Facts::Released { .. }
        | Facts::Undone { .. } => plain(),
    }
}

/// What was agreed at first, line by line.
fn agreed(order: &Order, contents: &Contents) -> Vec<Phrase> {
    let digits = |minor| Money::new(minor, order.currency).digits();
    let mut lines: Vec<Phrase> = contents
        .lines
        .iter()
        .map(|line| {
            texts::LinePriced {
                quantity: line.quantity,
                name: &line.name,
                price: digits(line.unit_price_minor),
                // What can't be counted was never placed.
                amount: digits(line.amount_minor().unwrap_or_default()),
            }
            .into()
        })
        .collect();
    lines.extend(contents.sums().map(|sums| {
        Phrase::from(texts::LineTotal {
            amount: order.money(sums.total),
        })
    }));
    lines
}

fn changes(order: &Order, before: &Contents, after: &Contents) -> Vec<Phrase> {
    differences(order, before, after)
        .iter()
        .map(wording::difference)
        .collect()
}

/// By which way money came, and what it can be found by.
fn by(method: Option<&str>, reference: Option<&str>) -> Vec<Phrase> {
    let method = method.map(|method| texts::HistoryMethod { method }.into());
    let reference = reference.map(|reference| texts::HistoryReference { reference }.into());
    method.into_iter().chain(reference).collect()
}

fn because(reason: &Option<String>) -> Option<Phrase> {
    reason
        .as_ref()
        .map(|reason| texts::HistoryReason { reason }.into())
}

fn quoted(text: &str) -> Option<Phrase> {
    (!text.is_empty()).then(|| texts::HistoryQuoted { text }.into())
}

fn reason_of(each: &Return) -> Option<Phrase> {
    let reason = wording::return_reason(&each.reason);
    (!each.reason.is_empty()).then(|| texts::HistoryReason { reason }.into())
}

fn returned(
    order: &Order,
    told: Told,
    (before, after): (Option<&Return>, &Return),
    amount: Option<Money>,
) -> Told {
    let mut details: Vec<Phrase> = Vec::new();
    if before.is_none() {
        let lines = notice::pieces(order, after);
        let lines = lines.iter().map(|(count, name)| (*count, name.as_str()));
        details.push(
            texts::HistoryReturnPieces {
                pieces: wording::pieces(lines),
                wish: wording::wish(after.wish),
            }
            .into(),
        );
    }
    let rejected = before.is_none_or(|before| before.rejection.is_none());
    if rejected {
        details.extend(because(&after.rejection));
    }
    details.extend(amount.map(|amount| texts::HistoryRefunded { amount }.into()));
    told.with(details)
}
