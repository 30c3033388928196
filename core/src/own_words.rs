//! What a shop says in its own words: per status and language, with placeholders that are checked
//! before anything is saved, so that no buyer ever reads `{ordr}`.
//!
//! Own words never hide a fact: [`essentials`] names what a notice must tell, and words that leave
//! one of them out stand below the standard sentence instead of in its place.

mod store;
mod words;

use serde::{Deserialize, Serialize};

use crate::notice::Moment;

pub use store::{all, drop, find, save};
pub use words::{Fault, MAX_LENGTH, Part, Words};

/// A moment for which a shop may have its own words. What changes lines, total or date never is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The seller took it on.
    Confirmed,
    /// It can be collected.
    ReadyToCollect,
    /// It is on its way.
    Shipped,
    /// The buyer has it.
    Delivered,
    /// It will not happen.
    Cancelled,
    /// Money came in.
    Received,
    /// What the buyer said to have paid did not come in.
    ClaimRejected,
    /// Money is on its way back.
    RefundStarted,
    /// Money was paid back.
    Refunded,
    /// It is to be paid soon.
    PayReminder,
    /// Pieces that the buyer waited for are here.
    Arrived,
    /// The shop asks where it is sent.
    WhereToSend,
}

impl Status {
    /// Every status, in the order of an order's life.
    pub const ALL: [Self; 12] = [
        Self::Confirmed,
        Self::ReadyToCollect,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
        Self::Received,
        Self::ClaimRejected,
        Self::PayReminder,
        Self::RefundStarted,
        Self::Refunded,
        Self::Arrived,
        Self::WhereToSend,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::ReadyToCollect => "ready_to_collect",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Received => "received",
            Self::ClaimRejected => "claim_rejected",
            Self::RefundStarted => "refund_started",
            Self::Refunded => "refunded",
            Self::PayReminder => "pay_reminder",
            Self::Arrived => "arrived",
            Self::WhereToSend => "where_to_send",
        }
    }

    /// The status a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// The status a moment is of; none where it changes lines, total or date, which nobody words
    /// otherwise.
    pub const fn of(moment: &Moment) -> Option<Self> {
        Some(match moment {
            Moment::Confirmed => Self::Confirmed,
            Moment::ReadyToCollect => Self::ReadyToCollect,
            Moment::Shipped { .. } => Self::Shipped,
            Moment::Delivered => Self::Delivered,
            Moment::Cancelled { .. } => Self::Cancelled,
            Moment::Received { .. } => Self::Received,
            Moment::ClaimRejected { .. } => Self::ClaimRejected,
            Moment::RefundStarted { .. } => Self::RefundStarted,
            Moment::Refunded { .. } => Self::Refunded,
            Moment::PayReminder { .. } => Self::PayReminder,
            Moment::Arrived { .. } => Self::Arrived,
            Moment::WhereToSend => Self::WhereToSend,
            Moment::Kept { .. }
            | Moment::Changed { .. }
            | Moment::Proposed { .. }
            | Moment::Withdrawn
            | Moment::Whose { .. }
            | Moment::SentTo { .. }
            | Moment::CaseSettled { .. }
            | Moment::SetBack { .. }
            | Moment::PayBy { .. }
            | Moment::Absorbed { .. }
            | Moment::Merged { .. }
            | Moment::Split { .. }
            | Moment::Return { .. } => return None,
        })
    }

    /// What its words may speak of.
    pub fn offers(self) -> Vec<Placeholder> {
        let own: &[Placeholder] = match self {
            Self::Confirmed
            | Self::ReadyToCollect
            | Self::Delivered
            | Self::Arrived
            | Self::WhereToSend => &[],
            Self::Shipped => &[Placeholder::Courier, Placeholder::Tracking],
            Self::Cancelled => &[Placeholder::Reason],
            Self::Received => &[Placeholder::Amount],
            Self::ClaimRejected => &[Placeholder::Amount, Placeholder::Reason],
            Self::RefundStarted | Self::Refunded => &[Placeholder::Amount, Placeholder::Method],
            Self::PayReminder => &[Placeholder::Until],
        };
        [
            Placeholder::Buyer,
            Placeholder::Number,
            Placeholder::Shop,
            Placeholder::Total,
            Placeholder::ToPay,
            Placeholder::Link,
        ]
        .into_iter()
        .chain(own.iter().copied())
        .collect()
    }
}

/// Something of an order that words can speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Placeholder {
    /// The first name, as watchers may read it.
    Buyer,
    /// The order's number.
    Number,
    /// The shop's name.
    Shop,
    /// What it comes to.
    Total,
    /// What is still to be paid.
    ToPay,
    /// The address of its page.
    Link,
    /// Who carries it.
    Courier,
    /// The parcel's number.
    Tracking,
    /// Why.
    Reason,
    /// What came in or goes back.
    Amount,
    /// How it went back.
    Method,
    /// Until when.
    Until,
}

impl Placeholder {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::Buyer,
        Self::Number,
        Self::Shop,
        Self::Total,
        Self::ToPay,
        Self::Link,
        Self::Courier,
        Self::Tracking,
        Self::Reason,
        Self::Amount,
        Self::Method,
        Self::Until,
    ];

    /// What it can be called: in English first, then in Chinese, then otherwise.
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Buyer => &["buyer", "買家", "name", "姓名"],
            Self::Number => &["number", "單號", "order", "訂單", "訂單編號"],
            Self::Shop => &["shop", "商店", "store", "店名"],
            Self::Total => &["total", "總計", "總額"],
            Self::ToPay => &["to_pay", "待付", "to pay", "topay", "balance"],
            Self::Link => &["link", "連結", "page", "網址"],
            Self::Courier => &["courier", "物流", "貨運"],
            Self::Tracking => &["tracking", "追蹤碼", "物流單號"],
            Self::Reason => &["reason", "原因", "理由"],
            Self::Amount => &["amount", "金額"],
            Self::Method => &["method", "方式"],
            Self::Until => &["until", "期限", "deadline"],
        }
    }

    /// What it is called in a language.
    pub fn name(self, chinese: bool) -> &'static str {
        let names = self.names();
        names.get(usize::from(chinese)).copied().unwrap_or("buyer")
    }
}

/// What a notice has to tell, whatever the shop words: own words that speak of all of it may stand
/// in the place of the standard sentence, others below it. None where no own words can tell it.
pub fn essentials(moment: &Moment) -> Option<Vec<Placeholder>> {
    let there = |placeholder, is: bool| is.then_some(placeholder);
    let essential = match moment {
        Moment::Confirmed | Moment::ReadyToCollect | Moment::Delivered | Moment::WhereToSend => {
            Vec::new()
        }
        Moment::Shipped { parcel } => [
            there(Placeholder::Courier, parcel.courier.is_some()),
            there(Placeholder::Tracking, parcel.tracking.is_some()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Moment::Cancelled { reason } => there(Placeholder::Reason, reason.is_some())
            .into_iter()
            .collect(),
        Moment::Received { to_pay, .. } => [
            Some(Placeholder::Amount),
            there(Placeholder::ToPay, to_pay.minor > 0),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Moment::ClaimRejected { reason, .. } => [
            Some(Placeholder::Amount),
            there(Placeholder::Reason, reason.is_some()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Moment::RefundStarted { .. } => vec![Placeholder::Amount],
        Moment::Refunded { method, .. } => [
            Some(Placeholder::Amount),
            there(Placeholder::Method, method.is_some()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Moment::PayReminder { until, .. } => [
            Some(Placeholder::ToPay),
            there(Placeholder::Until, until.is_some()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Moment::Arrived { .. }
        | Moment::Kept { .. }
        | Moment::Changed { .. }
        | Moment::Proposed { .. }
        | Moment::Withdrawn
        | Moment::Whose { .. }
        | Moment::SentTo { .. }
        | Moment::CaseSettled { .. }
        | Moment::SetBack { .. }
        | Moment::PayBy { .. }
        | Moment::Absorbed { .. }
        | Moment::Merged { .. }
        | Moment::Split { .. }
        | Moment::Return { .. } => return None,
    };
    Some(essential)
}

#[cfg(test)]
mod tests;
