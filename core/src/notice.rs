//! The moments that deserve a message of their own, as facts: words are chosen when it is sent.

use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::order::decide::{Change, Facts};
use crate::order::{Order, OrderNumber, Parcel, Stage};

/// A moment in an order's life that its buyer is told about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "moment", rename_all = "snake_case")]
pub enum Moment {
    /// The seller took it on.
    Confirmed,
    /// It can be collected.
    ReadyToCollect,
    /// It is on its way.
    Shipped {
        /// By whom and under which number.
        parcel: Parcel,
    },
    /// The buyer has it.
    Delivered,
    /// It will not happen.
    Cancelled {
        /// Why, where the seller said so.
        reason: Option<String>,
    },
    /// Money came in.
    Received {
        /// How much.
        amount: Money,
        /// What is still to be paid.
        to_pay: Money,
    },
}

impl Moment {
    /// The moment a change makes for the buyer, if it makes one. What is packed or noted shows on
    /// the card and deserves no message.
    pub fn of(order: &Order, change: &Change) -> Option<Self> {
        Self::of_facts(order, &change.facts, change.head.received_minor)
    }

    fn of_facts(order: &Order, facts: &Facts, received_minor: i64) -> Option<Self> {
        match facts {
            Facts::Moved {
                to, parcel, reason, ..
            } => match to {
                Stage::Confirmed => Some(Self::Confirmed),
                Stage::Ready if order.pick_up => Some(Self::ReadyToCollect),
                Stage::Shipped => Some(Self::Shipped {
                    parcel: parcel.clone().unwrap_or_default(),
                }),
                Stage::Delivered => Some(Self::Delivered),
                Stage::Cancelled => Some(Self::Cancelled {
                    reason: reason.clone(),
                }),
                Stage::Pending | Stage::Processing | Stage::Ready | Stage::Completed => None,
            },
            Facts::Paid { amount, .. } => Some(Self::Received {
                amount: *amount,
                to_pay: Money::new(order.total_minor - received_minor, order.currency),
            }),
            Facts::Placed
            | Facts::Held { .. }
            | Facts::Released { .. }
            | Facts::Noted { .. }
            | Facts::Undone { .. } => None,
        }
    }
}

/// What is sent to a buyer for a moment. Every message names the shop first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The shop's name.
    pub shop: String,
    /// The order's number.
    pub number: OrderNumber,
    /// What happened.
    #[serde(flatten)]
    pub moment: Moment,
}

/// What takes the place of a notice that was taken back: it is corrected, never made to vanish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The shop's name.
    pub shop: String,
    /// The order's number.
    pub number: OrderNumber,
    /// The action that was taken back.
    pub undone: crate::order::decide::EventAction,
    /// Where the order stands now.
    pub stage: Stage,
}
