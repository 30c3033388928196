//! The payment ledger: it only grows, and what was wrong is countered by another entry.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a ledger entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Money came in.
    Received,
    /// Money came in before the rest.
    Deposit,
    /// An earlier entry was wrong.
    Countered,
}

impl EntryKind {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Deposit => "deposit",
            Self::Countered => "countered",
        }
    }
}

/// One entry of an order's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts from 1 within the order.
    pub entry: i32,
    /// What it says.
    pub kind: EntryKind,
    /// Minor units of the order's currency, more than zero.
    pub amount_minor: i64,
    /// How it was paid, in the shop's words.
    pub method: Option<String>,
    /// The entry it answers.
    pub counters: Option<i32>,
    /// When it was entered.
    pub at: DateTime<Utc>,
}

/// An order's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger(pub Vec<Entry>);

/// Where payment stands, derived from the ledger and the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the state of its name")]
pub enum PaymentState {
    Unpaid,
    DepositPaid,
    PartlyPaid,
    Paid,
    Overpaid,
}

impl Ledger {
    /// The entries that count: received or deposit, and not countered.
    pub fn standing(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(|entry| {
            entry.kind != EntryKind::Countered
                && !self
                    .0
                    .iter()
                    .any(|other| other.counters == Some(entry.entry))
        })
    }

    /// Minor units received.
    pub fn received_minor(&self) -> i64 {
        self.standing().map(|entry| entry.amount_minor).sum()
    }

    /// Where payment stands against a total of minor units.
    pub fn state(&self, total_minor: i64) -> PaymentState {
        let received = self.received_minor();
        if received > total_minor {
            PaymentState::Overpaid
        } else if received == total_minor {
            PaymentState::Paid
        } else if received == 0 {
            PaymentState::Unpaid
        } else if self
            .standing()
            .all(|entry| entry.kind == EntryKind::Deposit)
        {
            PaymentState::DepositPaid
        } else {
            PaymentState::PartlyPaid
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: i32, kind: EntryKind, amount_minor: i64, counters: Option<i32>) -> Entry {
        Entry {
            entry: number,
            kind,
            amount_minor,
            method: None,
            counters,
            at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_state_follows_from_the_entries() {
        use EntryKind::{Countered, Deposit, Received};
        let cases = [
            (vec![], PaymentState::Unpaid),
            (
                vec![entry(1, Deposit, 500, None)],
                PaymentState::DepositPaid,
            ),
            (
                vec![entry(1, Deposit, 500, None), entry(2, Received, 100, None)],
                PaymentState::PartlyPaid,
            ),
            (vec![entry(1, Received, 1000, None)], PaymentState::Paid),
            (vec![entry(1, Received, 1001, None)], PaymentState::Overpaid),
            (
                vec![
                    entry(1, Received, 1000, None),
                    entry(2, Countered, 1000, Some(1)),
                ],
                PaymentState::Unpaid,
            ),
        ];
        for (entries, state) in cases {
            assert_eq!(Ledger(entries.clone()).state(1000), state, "{entries:?}");
        }
    }

    #[test]
    fn a_free_order_is_paid() {
        assert_eq!(Ledger::default().state(0), PaymentState::Paid);
    }
}
