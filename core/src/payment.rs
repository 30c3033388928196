//! The payment ledger: it only grows, and what was wrong is countered by another entry.

pub mod recorded;
mod reference;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::db::{DatabaseError, InShop};
use crate::id::{ConversationId, OrderId};
use crate::notice::Call;
use crate::order::act::stored;
use crate::order::{Order, OrderNumber};

pub use reference::{is_reference, tidy_reference};

/// What a ledger entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Money came in; it may answer what was claimed or collected.
    Received,
    /// Money came in before the rest.
    Deposit,
    /// An earlier entry was wrong.
    Countered,
    /// The buyer says that it was paid: to be checked.
    Claimed,
    /// What a buyer claimed did not come in.
    Rejected,
    /// A courier took it at the door: the buyer has paid, the shop has nothing yet.
    Collected,
    /// It is on its way back to the buyer.
    RefundStarted,
    /// The buyer has it back; it may answer a refund that was started.
    Refunded,
    /// The shop keeps it of what should have gone back.
    Kept,
    /// It came from another order of the same buyer.
    MovedIn,
    /// It went to another order of the same buyer.
    MovedOut,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Received,
        Self::Deposit,
        Self::Countered,
        Self::Claimed,
        Self::Rejected,
        Self::Collected,
        Self::RefundStarted,
        Self::Refunded,
        Self::Kept,
        Self::MovedIn,
        Self::MovedOut,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Deposit => "deposit",
            Self::Countered => "countered",
            Self::Claimed => "claimed",
            Self::Rejected => "rejected",
            Self::Collected => "collected",
            Self::RefundStarted => "refund_started",
            Self::Refunded => "refunded",
            Self::Kept => "kept",
            Self::MovedIn => "moved_in",
            Self::MovedOut => "moved_out",
        }
    }

    /// What it adds to the buyer's money in hand: 1, −1, or 0 where it only says something. What the shop
    /// keeps is the buyer's no more.
    pub const fn sign(self) -> i64 {
        match self {
            Self::Received | Self::Deposit | Self::MovedIn => 1,
            Self::Refunded | Self::Kept | Self::MovedOut => -1,
            Self::Countered
            | Self::Claimed
            | Self::Rejected
            | Self::Collected
            | Self::RefundStarted => 0,
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
    /// How much of it a courier kept as its fee, in minor units: the buyer has paid all of it, the shop
    /// got that much less.
    #[serde(default)]
    pub fee_minor: i64,
    /// How much of what went back was not due, in minor units: the buyer owes that much less.
    #[serde(default)]
    pub allowed_minor: i64,
    /// How it was paid, in the shop's words.
    pub method: Option<String>,
    /// The entry it answers.
    pub answers: Option<i32>,
    /// What the payer gave to find the payment by.
    #[serde(default)]
    pub reference: Option<String>,
    /// The picture of the slip, by its row.
    #[serde(default)]
    pub file: Option<i64>,
    /// When it was entered.
    pub at: DateTime<Utc>,
}

/// An order's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger(pub Vec<Entry>);

/// Where payment stands, derived from the ledger and what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the state of its name")]
pub enum PaymentState {
    Unpaid,
    ToCheck,
    DepositPaid,
    PartlyPaid,
    /// A courier has it.
    Collected,
    Paid,
    Overpaid,
    PartlyRefunded,
    Refunded,
    /// The shop keeps what was paid for what will not happen.
    Kept,
}

/// What the ledger adds up to, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// In hand: received less paid back.
    pub received: i64,
    /// Said to be paid, not checked.
    pub claimed: i64,
    /// With couriers.
    pub collected: i64,
    /// On its way back.
    pub refunding: i64,
}

impl Ledger {
    /// The entries that stand: neither countered nor only countering.
    pub fn standing(&self) -> impl Iterator<Item = &Entry> {
        self.0
            .iter()
            .filter(|entry| entry.kind != EntryKind::Countered && !self.is_countered(entry.entry))
    }

    /// The entries of money that came in and stand.
    pub fn money_in(&self) -> impl Iterator<Item = &Entry> {
        self.standing().filter(|entry| entry.kind.sign() > 0)
    }

    /// The standing entries that wait for an answer: claims to check, money with couriers, refunds on
    /// their way.
    pub fn waiting(&self, kind: EntryKind) -> impl Iterator<Item = &Entry> {
        let answerable = matches!(
            kind,
            EntryKind::Claimed | EntryKind::Collected | EntryKind::RefundStarted
        );
        self.standing().filter(move |entry| {
            answerable
                && entry.kind == kind
                && !self
                    .standing()
                    .any(|other| other.answers == Some(entry.entry))
        })
    }

    /// One entry by its number.
    pub fn entry(&self, number: i32) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.entry == number)
    }

    /// What it adds up to.
    pub fn balance(&self) -> Balance {
        let waiting = |kind| -> i64 { self.waiting(kind).map(|entry| entry.amount_minor).sum() };
        Balance {
            received: self
                .standing()
                .map(|entry| entry.kind.sign() * entry.amount_minor)
                .sum(),
            claimed: waiting(EntryKind::Claimed),
            collected: waiting(EntryKind::Collected),
            refunding: waiting(EntryKind::RefundStarted),
        }
    }

    /// Minor units that went back beyond what was due: they are not asked for again.
    pub fn allowed_minor(&self) -> i64 {
        self.standing().map(|entry| entry.allowed_minor).sum()
    }

    /// Minor units that the shop keeps of what should have gone back.
    pub fn kept_minor(&self) -> i64 {
        self.standing()
            .filter(|entry| entry.kind == EntryKind::Kept)
            .map(|entry| entry.amount_minor)
            .sum()
    }

    /// Minor units in hand.
    pub fn received_minor(&self) -> i64 {
        self.balance().received
    }

    /// Where payment stands against what is owed, in minor units.
    pub fn state(&self, owed_minor: i64) -> PaymentState {
        let balance = self.balance();
        let refunded = self
            .standing()
            .any(|entry| entry.kind == EntryKind::Refunded);
        let received = balance.received;
        let kept = self.kept_minor() > 0;
        if received > owed_minor {
            PaymentState::Overpaid
        } else if refunded && received == owed_minor {
            // What went back and is still to be paid is no different from what never came.
            if received == 0 && !kept {
                PaymentState::Refunded
            } else {
                PaymentState::PartlyRefunded
            }
        } else if kept && received == 0 && owed_minor == 0 {
            PaymentState::Kept
        } else if received == owed_minor {
            PaymentState::Paid
        } else if received + balance.collected >= owed_minor {
            PaymentState::Collected
        } else if balance.claimed > 0 {
            PaymentState::ToCheck
        } else if received == 0 {
            PaymentState::Unpaid
        } else if self
            .money_in()
            .all(|entry| entry.kind == EntryKind::Deposit)
        {
            PaymentState::DepositPaid
        } else {
            PaymentState::PartlyPaid
        }
    }

    fn is_countered(&self, number: i32) -> bool {
        self.0
            .iter()
            .any(|other| other.kind == EntryKind::Countered && other.answers == Some(number))
    }
}

/// The shop's other orders on which the reference of an entry was given before, oldest first, at most
/// five: one transfer pays once.
///
/// # Errors
/// When the database can't be reached.
pub async fn same_reference(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    entry: i32,
) -> Result<Vec<OrderNumber>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT DISTINCT o.number AS "number: OrderNumber"
           FROM payment_entry p
           JOIN payment_entry other ON other.shop_id = p.shop_id AND other.reference_key = p.reference_key
               AND (other.order_id, other.entry) <> (p.order_id, p.entry)
           JOIN orders o ON o.shop_id = other.shop_id AND o.order_id = other.order_id
           WHERE p.shop_id = $1 AND p.order_id = $2 AND p.entry = $3 AND p.reference_key IS NOT NULL
           ORDER BY 1 LIMIT 5"#,
        shop.shop_id.0,
        order_id.0,
        entry
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// Asks once more, in one conversation, about what a buyer says was paid. What is answered anywhere
/// is then answered there, too.
///
/// # Errors
/// When the database can't be reached.
pub async fn ask_again(
    shop: &mut InShop<'_>,
    order: &Order,
    (channel, conversation_id): (Channel, ConversationId),
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let calls = order
        .ledger
        .waiting(EntryKind::Claimed)
        .map(|claim| {
            stored(&Call::Claimed {
                entry: claim.entry,
                answer: None,
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, version,
             created_at)
         SELECT $3, $4, 0, 'call', c.content, $1, $2, $6, $7
         FROM unnest($5::jsonb[]) WITH ORDINALITY AS c (content, place) ORDER BY c.place",
        shop.shop_id.0,
        order.order_id.0,
        channel.as_str(),
        conversation_id.0,
        &calls,
        order.head.version,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(!calls.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: i32, kind: EntryKind, amount_minor: i64, answers: Option<i32>) -> Entry {
        Entry {
            entry: number,
            kind,
            amount_minor,
            fee_minor: 0,
            allowed_minor: 0,
            method: None,
            answers,
            reference: None,
            file: None,
            at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_state_follows_from_the_entries() {
        use EntryKind::{
            Claimed, Collected, Countered, Deposit, Received, RefundStarted, Refunded, Rejected,
        };
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
            (vec![entry(1, Claimed, 1000, None)], PaymentState::ToCheck),
            (
                vec![
                    entry(1, Claimed, 1000, None),
                    entry(2, Rejected, 1000, Some(1)),
                ],
                PaymentState::Unpaid,
            ),
            (
                vec![
                    entry(1, Claimed, 1000, None),
                    entry(2, Received, 1000, Some(1)),
                ],
                PaymentState::Paid,
            ),
            (
                // The acceptance was a mistake: it is to be checked again.
                vec![
                    entry(1, Claimed, 1000, None),
                    entry(2, Received, 1000, Some(1)),
                    entry(3, Countered, 1000, Some(2)),
                ],
                PaymentState::ToCheck,
            ),
            (
                vec![entry(1, Collected, 1000, None)],
                PaymentState::Collected,
            ),
            (
                vec![
                    entry(1, Collected, 1000, None),
                    entry(2, Received, 1000, Some(1)),
                ],
                PaymentState::Paid,
            ),
            (
                vec![
                    entry(1, Received, 1200, None),
                    entry(2, RefundStarted, 200, None),
                ],
                PaymentState::Overpaid,
            ),
            (
                vec![
                    entry(1, Received, 1200, None),
                    entry(2, RefundStarted, 200, None),
                    entry(3, Refunded, 200, Some(2)),
                ],
                PaymentState::PartlyRefunded,
            ),
        ];
        for (entries, state) in cases {
            assert_eq!(Ledger(entries.clone()).state(1000), state, "{entries:?}");
        }
        let back = vec![
            entry(1, Received, 1000, None),
            entry(2, Refunded, 1000, None),
        ];
        assert_eq!(Ledger(back).state(0), PaymentState::Refunded);
    }

    #[test]
    fn a_free_order_is_paid() {
        assert_eq!(Ledger::default().state(0), PaymentState::Paid);
    }

    #[test]
    fn what_waits_is_what_nothing_answers() {
        let ledger = Ledger(vec![
            entry(1, EntryKind::Claimed, 300, None),
            entry(2, EntryKind::Claimed, 200, None),
            entry(3, EntryKind::Received, 300, Some(1)),
        ]);
        let waiting: Vec<i32> = ledger
            .waiting(EntryKind::Claimed)
            .map(|entry| entry.entry)
            .collect();
        assert_eq!(waiting, [2]);
        assert_eq!(
            ledger.balance(),
            Balance {
                received: 300,
                claimed: 200,
                ..Balance::default()
            }
        );
    }
}
