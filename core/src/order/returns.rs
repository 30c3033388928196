//! What comes back of an order after it was sent: types and sums here are pure, `store` reads and
//! writes them, `replace` sends something else for what came back.

pub mod replace;
pub mod store;

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::act::Party;
use super::sums::{part_of, sums};
use super::{Order, OrderNumber, Stage};
use crate::id::OrderId;
use crate::money::Money;
use crate::payment::Ledger;
use crate::shop::Settings;

/// The longest reason, in characters.
pub const MAX_REASON: usize = 500;
/// How many returns an order may have.
pub const MAX_RETURNS: i32 = 1_000;

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnState {
    /// The buyer asks; the shop has to answer.
    Requested,
    /// The pieces may be sent back.
    Approved,
    /// They may not.
    Rejected,
    /// They are here.
    Received,
    /// The money went back.
    Refunded,
    /// Another order replaces them.
    Replaced,
    /// They were mended and went back.
    Repaired,
    /// Whoever asked for it asks no more.
    Withdrawn,
}

impl ReturnState {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Received => "received",
            Self::Refunded => "refunded",
            Self::Replaced => "replaced",
            Self::Repaired => "repaired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether its pieces can't be returned once more: those that were mended are with the buyer
    /// again.
    pub const fn stands(self) -> bool {
        !matches!(self, Self::Rejected | Self::Withdrawn | Self::Repaired)
    }

    /// Whether somebody still has to do something.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Approved | Self::Received)
    }
}

/// What is hoped for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// The money back.
    Refund,
    /// The same once more.
    Replace,
    /// The piece itself, mended.
    Repair,
}

impl Wish {
    /// Every wish.
    pub const ALL: [Self; 3] = [Self::Refund, Self::Replace, Self::Repair];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Replace => "replace",
            Self::Repair => "repair",
        }
    }
}

/// Pieces of a line that come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// Which line.
    pub line: i32,
    /// How many pieces.
    pub quantity: u32,
    /// How many of them were put back to stock.
    #[serde(default)]
    pub back_to_stock: u32,
    /// How many of them can't be sold any more.
    #[serde(default)]
    pub written_off: u32,
    /// What they had cost, in minor units, once they are here.
    #[serde(default)]
    pub credit_minor: i64,
}

impl ReturnLine {
    /// So many pieces of a line of which nothing more is known yet.
    pub const fn of(line: i32, quantity: u32) -> Self {
        Self {
            line,
            quantity,
            back_to_stock: 0,
            written_off: 0,
            credit_minor: 0,
        }
    }
}

/// The order that replaces what came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Its row.
    pub order: OrderId,
    /// Its number.
    pub number: OrderNumber,
}

/// A return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// Counts from 1 within the order, never used again.
    pub return_no: i32,
    /// Where it stands.
    pub state: ReturnState,
    /// What is hoped for.
    pub wish: Wish,
    /// Why. Empty where a public page reads it.
    #[serde(default)]
    pub reason: String,
    /// The picture of it, a file of the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<i64>,
    /// Who opened it.
    pub asked_by: Party,
    /// What comes back, in the order of the lines.
    pub lines: Vec<ReturnLine>,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection: Option<String>,
    /// When it was opened.
    pub requested_at: DateTime<Utc>,
    /// When it was approved, rejected or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
    /// When the pieces arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<DateTime<Utc>>,
    /// When it was refunded, replaced or repaired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<DateTime<Utc>>,
    /// The order that replaces it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<Replacement>,
}

impl Return {
    /// What its pieces had cost, in minor units; nothing before they are here.
    pub fn worth_minor(&self) -> i64 {
        self.lines.iter().map(|line| line.credit_minor).sum()
    }

    /// Whether what its pieces had cost is not owed any more: they are here and the money goes back.
    pub const fn is_credited(&self) -> bool {
        match self.state {
            ReturnState::Received => matches!(self.wish, Wish::Refund),
            ReturnState::Refunded => true,
            ReturnState::Requested
            | ReturnState::Approved
            | ReturnState::Rejected
            | ReturnState::Replaced
            | ReturnState::Repaired
            | ReturnState::Withdrawn => false,
        }
    }

    /// Whether its pieces are in stock or written off, and not merely put aside.
    pub fn is_shelved(&self) -> bool {
        self.lines
            .iter()
            .any(|line| line.back_to_stock > 0 || line.written_off > 0)
    }
}

/// Minor units that are not owed any more because of returns.
pub fn returned_minor(returns: &[Return]) -> i64 {
    returns
        .iter()
        .filter(|each| each.is_credited())
        .map(Return::worth_minor)
        .sum()
}

/// Minor units of a total that are not owed any more: what came back is worth, and what was paid back
/// beyond what was due; never more than there is.
pub fn credit_minor(total: i64, returns: &[Return], ledger: &Ledger) -> i64 {
    returned_minor(returns)
        .saturating_add(ledger.allowed_minor())
        .clamp(0, total.max(0))
}

impl Order {
    /// What returned goods are worth: not owed any more.
    pub fn returned_worth(&self) -> Money {
        self.money(returned_minor(&self.returns).min(self.head.credit_minor))
    }

    /// What was paid back beyond what was due: not asked for again.
    pub fn allowance(&self) -> Money {
        self.money(self.head.credit_minor - self.returned_worth().minor)
    }

    /// A return by its number.
    pub fn returned(&self, return_no: i32) -> Option<&Return> {
        self.returns.iter().find(|each| each.return_no == return_no)
    }

    /// Whether anything of it may come back at all: it was sent or collected.
    pub fn is_returnable(&self) -> bool {
        matches!(
            self.head.stage,
            Stage::Shipped | Stage::Delivered | Stage::Completed
        )
    }

    /// The last day on which its buyer may ask for a return, where the shop is; none where that has no
    /// end, or it is not delivered yet.
    pub fn last_day_to_return(&self, settings: &Settings, zone: Tz) -> Option<NaiveDate> {
        let days = Days::new(u64::from(settings.return_days?));
        let timeline = &self.head.timeline;
        let delivered = timeline.delivered.or(timeline.completed)?;
        delivered
            .with_timezone(&zone)
            .date_naive()
            .checked_add_days(days)
    }

    /// The returns that are here and wait for money to go back, with how much.
    pub fn returns_to_refund(&self) -> Vec<(i32, Money)> {
        self.returns
            .iter()
            .filter(|each| each.state == ReturnState::Received && each.is_credited())
            .map(|each| (each.return_no, self.due_for(each)))
            .filter(|(_, due)| due.minor > 0)
            .collect()
    }

    /// What has to go back for a return: what it is worth, as far as that was paid.
    pub(super) fn due_for(&self, each: &Return) -> Money {
        let surplus = (self.head.balance.received - self.owed_minor()).max(0);
        self.money(each.worth_minor().min(surplus))
    }

    /// How many pieces of a line are in no return yet.
    pub fn left_to_return(&self, line: i32) -> u32 {
        let bought = self
            .lines
            .iter()
            .find(|each| each.line == line)
            .map_or(0, |line| line.quantity);
        bought.saturating_sub(self.in_returns(line, |each| each.state.stands()))
    }

    /// How many pieces of a line came back and are in stock again.
    pub(super) fn back_in_stock(&self, line: i32) -> u32 {
        self.returns
            .iter()
            .flat_map(|each| &each.lines)
            .filter(|each| each.line == line)
            .map(|each| each.back_to_stock)
            .sum()
    }

    /// Minor units of tax in what returned goods are worth, whether it was in the prices or added.
    pub fn credit_tax_minor(&self) -> i64 {
        let Some((_, shares)) = sums(&self.lines, 0, self.discount, self.tax) else {
            return 0;
        };
        self.lines
            .iter()
            .zip(shares)
            .map(|(line, share)| {
                let credited = self.in_returns(line.line, Return::is_credited);
                if credited == 0 {
                    return 0;
                }
                part_of(share.tax, credited, line.quantity)
            })
            .sum()
    }

    fn in_returns(&self, line: i32, which: impl Fn(&Return) -> bool) -> u32 {
        self.returns
            .iter()
            .filter(|each| which(each))
            .flat_map(|each| &each.lines)
            .filter(|each| each.line == line)
            .map(|each| each.quantity)
            .sum()
    }

    /// What so many pieces of a line had cost beyond what other returns have of it already: net of
    /// the line's part of the discount, with the tax that was added to it. What a line's returns are
    /// worth together is always its rounded part, so that all of it is worth exactly what was paid.
    pub(super) fn worth_of(&self, return_no: i32, line: i32, quantity: u32) -> i64 {
        let Some((_, shares)) = sums(&self.lines, 0, self.discount, self.tax) else {
            return 0;
        };
        let Some((bought, share)) = self
            .lines
            .iter()
            .zip(shares)
            .find(|(each, _)| each.line == line)
        else {
            return 0;
        };
        let added = if self.tax.included { 0 } else { share.tax };
        let net = bought.amount_minor().unwrap_or_default() - share.discount + added;
        let others = |each: &Return| each.return_no != return_no && each.received_at.is_some();
        let pieces = self
            .in_returns(line, |each| others(each) && each.state.stands())
            .saturating_add(quantity);
        let before: i64 = self
            .returns
            .iter()
            .filter(|each| others(each) && each.state.stands())
            .flat_map(|each| &each.lines)
            .filter(|each| each.line == line)
            .map(|each| each.credit_minor)
            .sum();
        (part_of(net, pieces, bought.quantity) - before).max(0)
    }
}
