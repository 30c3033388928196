//! How a shop works: what it lets buyers do, how long things may be taken back, what it taxes.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::away::Away;
use crate::order::{Stage, Tax};
use crate::reminder::Pace;
use crate::telling::{QuietHours, Tellings};

/// A shop's settings. What a shop never chose is the default, and what another release kept there is
/// left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How long people may take back what they did, in minutes.
    pub undo_minutes: u32,
    /// Whether buyers may cancel an order themselves while it is pending and nothing was paid.
    pub buyers_cancel: bool,
    /// Whether buyers may change an order themselves while it is pending.
    pub buyers_change: bool,
    /// The tax on goods of new orders.
    pub tax: Tax,
    /// Within how many hours new orders are to be paid; none for no deadline.
    pub pay_by_hours: Option<u32>,
    /// How many hours before the deadline the buyer is reminded; none for not at all.
    pub remind_before_hours: Option<u32>,
    /// Every how many days the buyer of an unpaid order is reminded instead, with a deadline or without.
    pub remind_every_days: Option<u32>,
    /// How many days after delivery buyers may ask for a return; none for any time.
    pub return_days: Option<u32>,
    /// Whether what was not paid in time is cancelled without asking, where somebody waits for it.
    pub offers_on: bool,
    /// Within how many minutes a buyer's message is to be answered before those who run the shop are
    /// told; none for never.
    pub answer_within_minutes: Option<u32>,
    /// How loudly buyers are told of each status.
    pub tellings: Tellings,
    /// When nothing that can wait is told to buyers.
    pub quiet_hours: Option<QuietHours>,
    /// When nobody is in the shop, now or next.
    pub away: Option<Away>,
    /// Whether what is promised for a time away moves to the first day back.
    pub away_moves_promises: bool,
    /// Whether shipping an order without an address asks first.
    pub asks_address: bool,
    /// What the numbers of its invoices begin with.
    pub invoice_prefix: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            undo_minutes: 24 * 60,
            buyers_cancel: true,
            buyers_change: true,
            tax: Tax::default(),
            pay_by_hours: None,
            remind_before_hours: Some(12),
            remind_every_days: None,
            return_days: Some(14),
            offers_on: false,
            answer_within_minutes: Some(120),
            tellings: Tellings::default(),
            quiet_hours: None,
            away: None,
            away_moves_promises: true,
            asks_address: true,
            invoice_prefix: "INV-".to_owned(),
        }
    }
}

impl Settings {
    /// How long people may take back what they did.
    pub fn undo_within(&self) -> Duration {
        Duration::minutes(i64::from(self.undo_minutes))
    }

    /// When buyers are reminded to pay.
    pub fn pace(&self) -> Pace {
        match (self.remind_every_days, self.remind_before_hours) {
            (Some(days), _) => Pace::Every(days.clamp(1, 31)),
            (None, Some(hours)) => Pace::Before(hours),
            (None, None) => Pace::Never,
        }
    }

    /// Whether buyers may cancel an order that stands there.
    pub fn lets_buyers_cancel(&self, stage: Stage) -> bool {
        self.buyers_cancel && stage == Stage::Pending
    }

    /// Whether buyers may change an order that stands there.
    pub fn lets_buyers_change(&self, stage: Stage) -> bool {
        self.buyers_change && stage == Stage::Pending
    }
}
