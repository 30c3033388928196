//! What the buttons about a shop's money carry.

use std::fmt;

use chrono::NaiveDate;
use waybill_core::id::{FileId, MethodId, OrderId, StatementId, base36};

use super::from_base36;

/// What a button about a shop's money means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyPress {
    /// What buyers say was paid.
    ToCheck,
    /// What has to go back.
    Refunds,
    /// Begin to pay back what is due for an order of the list.
    StartRefund(OrderId, i32),
    /// It was paid back.
    Refunded(OrderId, i32),
    /// The same by a way of the shop's; 0 for another.
    RefundedBy(OrderId, i32, MethodId),
    /// Ask whether the shop keeps what is due for an order.
    KeepRest(OrderId, i32),
    /// It does, and says no reason.
    KeepNow(OrderId, i32),
    /// What it kept of an order is the buyer's again.
    GiveBack(OrderId),
    /// About the ways of paying.
    Method(MethodPress),
    /// Ask for a day's counted cash.
    Count(NaiveDate),
    /// Close a day, with the cash that was counted; asks where it is not over.
    Close(NaiveDate, Option<i64>),
    /// Close it though it is not.
    CloseNow(NaiveDate, Option<i64>),
    /// About a bank's statement.
    Bank(BankPress),
    /// How the shop works.
    Set(SettingPress),
}

/// What a button about the ways of paying means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodPress {
    /// All of them.
    List,
    /// Ask for a new one.
    Add,
    /// One of them, with what can be done.
    Show(MethodId),
    /// Ask for it anew.
    Edit(MethodId),
    /// Show it to buyers no more.
    Pause(MethodId),
    /// Show it again.
    Resume(MethodId),
    /// Remove it.
    Remove(MethodId),
    /// Ask for the picture that buyers scan.
    AskPicture(MethodId),
    /// Show buyers that picture no more.
    RemovePicture(MethodId, FileId),
}

/// What a button about a bank's statement means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankPress {
    /// What is left of it.
    Show(StatementId),
    /// Record what is sure, as long as it is what was shown by its digest.
    Record(StatementId, u32),
    /// Ask about what is likely, one by one.
    Look(StatementId),
    /// A row, by its line, is for an order.
    Is(StatementId, i32, OrderId),
    /// It is not.
    IsNot(StatementId, i32, OrderId),
}

/// What a settings button sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingPress {
    /// No tax.
    NoTax,
    /// Ask for the rate of a tax: included in prices or added to them.
    AskTax(bool),
    /// How long things may be taken back, in minutes.
    Undo(u32),
    /// Whether buyers may cancel.
    BuyersCancel(bool),
    /// Whether buyers may change.
    BuyersChange(bool),
    /// Within how many hours to pay; 0 for no deadline.
    PayBy(u32),
    /// How many hours before that the buyer is reminded; 0 for not at all.
    Remind(u32),
    /// Every how many days the buyer of an unpaid order is reminded.
    RemindEvery(u32),
    /// How many days after delivery buyers may ask for a return; 0 for any time.
    Returns(u32),
    /// Whether what was not paid in time is offered on without asking.
    OfferOn(bool),
    /// After how many minutes what nobody answered is raised; 0 for never.
    AnswerWithin(u32),
    /// Ask for the quiet hours.
    AskQuiet,
    /// No quiet hours.
    NotQuiet,
    /// The shop is away no more.
    NotAway,
    /// Whether shipping without an address asks first.
    Addresses(bool),
    /// Whether times away move what is promised for them.
    AwayMoves(bool),
    /// Ask what the numbers of invoices begin with.
    AskInvoices,
}

impl fmt::Display for MoneyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ToCheck => f.write_str("check"),
            Self::Refunds => f.write_str("refunds"),
            Self::StartRefund(order, seen) => write!(f, "start:{}:{seen}", base36(order.0)),
            Self::Refunded(order, seen) => write!(f, "back:{}:{seen}", base36(order.0)),
            Self::RefundedBy(order, seen, method) => {
                write!(f, "back:{}:{seen}:{}", base36(order.0), base36(method.0))
            }
            Self::KeepRest(order, seen) => write!(f, "keep:{}:{seen}", base36(order.0)),
            Self::KeepNow(order, seen) => write!(f, "keep!:{}:{seen}", base36(order.0)),
            Self::GiveBack(order) => write!(f, "unkeep:{}", base36(order.0)),
            Self::Method(MethodPress::List) => f.write_str("ways"),
            Self::Method(MethodPress::Add) => f.write_str("way+"),
            Self::Method(MethodPress::Show(id)) => write!(f, "way:{}", base36(id.0)),
            Self::Method(MethodPress::Edit(id)) => write!(f, "way:{}:edit", base36(id.0)),
            Self::Method(MethodPress::Pause(id)) => write!(f, "way:{}:off", base36(id.0)),
            Self::Method(MethodPress::Resume(id)) => write!(f, "way:{}:on", base36(id.0)),
            Self::Method(MethodPress::Remove(id)) => write!(f, "way:{}:rm", base36(id.0)),
            Self::Method(MethodPress::AskPicture(id)) => write!(f, "way:{}:pic", base36(id.0)),
            Self::Method(MethodPress::RemovePicture(id, file)) => {
                write!(f, "way:{}:nopic:{}", base36(id.0), base36(file.0))
            }
            Self::Count(day) => write!(f, "count:{day}"),
            Self::Close(day, None) => write!(f, "close:{day}"),
            Self::Close(day, Some(counted)) => write!(f, "close:{day}:{}", base36(*counted)),
            Self::CloseNow(day, None) => write!(f, "close!:{day}"),
            Self::CloseNow(day, Some(counted)) => {
                write!(f, "close!:{day}:{}", base36(*counted))
            }
            Self::Bank(press) => match press {
                BankPress::Show(id) => write!(f, "b:{}", base36(id.0)),
                BankPress::Record(id, shown) => {
                    write!(f, "b:{}:rec:{}", base36(id.0), base36(i64::from(*shown)))
                }
                BankPress::Look(id) => write!(f, "b:{}:look", base36(id.0)),
                BankPress::Is(id, line, order) => {
                    write!(f, "b:{}:is:{line}:{}", base36(id.0), base36(order.0))
                }
                BankPress::IsNot(id, line, order) => {
                    write!(f, "b:{}:not:{line}:{}", base36(id.0), base36(order.0))
                }
            },
            Self::Set(setting) => match setting {
                SettingPress::NoTax => f.write_str("set:tax"),
                SettingPress::AskTax(included) => write!(f, "set:tax:{}", u8::from(*included)),
                SettingPress::Undo(minutes) => write!(f, "set:undo:{minutes}"),
                SettingPress::BuyersCancel(may) => write!(f, "set:cancel:{}", u8::from(*may)),
                SettingPress::BuyersChange(may) => write!(f, "set:change:{}", u8::from(*may)),
                SettingPress::PayBy(hours) => write!(f, "set:pay:{hours}"),
                SettingPress::Remind(hours) => write!(f, "set:remind:{hours}"),
                SettingPress::RemindEvery(days) => write!(f, "set:every:{days}"),
                SettingPress::Returns(days) => write!(f, "set:returns:{days}"),
                SettingPress::OfferOn(itself) => write!(f, "set:offer:{}", u8::from(*itself)),
                SettingPress::AnswerWithin(minutes) => write!(f, "set:answer:{minutes}"),
                SettingPress::AskQuiet => f.write_str("set:quiet"),
                SettingPress::NotQuiet => f.write_str("set:quiet:0"),
                SettingPress::NotAway => f.write_str("set:away:0"),
                SettingPress::AskInvoices => f.write_str("set:invoices"),
                SettingPress::AwayMoves(moves) => write!(f, "set:moves:{}", u8::from(*moves)),
                SettingPress::Addresses(asks) => write!(f, "set:address:{}", u8::from(*asks)),
            },
        }
    }
}

impl MoneyPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        let order = |id: &str| from_base36(id).map(OrderId);
        let method = |id: &str| from_base36(id).map(MethodId);
        let statement = |id: &str| from_base36(id).map(StatementId);
        let truth = |word: &str| match word {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        Some(match parts {
            ["check"] => Self::ToCheck,
            ["refunds"] => Self::Refunds,
            ["start", id, seen] => Self::StartRefund(order(id)?, seen.parse().ok()?),
            ["back", id, seen] => Self::Refunded(order(id)?, seen.parse().ok()?),
            ["back", id, seen, way] => {
                Self::RefundedBy(order(id)?, seen.parse().ok()?, method(way)?)
            }
            ["keep", id, seen] => Self::KeepRest(order(id)?, seen.parse().ok()?),
            ["keep!", id, seen] => Self::KeepNow(order(id)?, seen.parse().ok()?),
            ["unkeep", id] => Self::GiveBack(order(id)?),
            ["ways"] => Self::Method(MethodPress::List),
            ["way+"] => Self::Method(MethodPress::Add),
            ["way", id] => Self::Method(MethodPress::Show(method(id)?)),
            ["way", id, "edit"] => Self::Method(MethodPress::Edit(method(id)?)),
            ["way", id, "off"] => Self::Method(MethodPress::Pause(method(id)?)),
            ["way", id, "on"] => Self::Method(MethodPress::Resume(method(id)?)),
            ["way", id, "rm"] => Self::Method(MethodPress::Remove(method(id)?)),
            ["way", id, "pic"] => Self::Method(MethodPress::AskPicture(method(id)?)),
            ["way", id, "nopic", file] => {
                let file = FileId(from_base36(file)?);
                Self::Method(MethodPress::RemovePicture(method(id)?, file))
            }
            ["count", day] => Self::Count(day.parse().ok()?),
            ["close", day] => Self::Close(day.parse().ok()?, None),
            ["close", day, counted] => Self::Close(day.parse().ok()?, Some(from_base36(counted)?)),
            ["close!", day] => Self::CloseNow(day.parse().ok()?, None),
            ["close!", day, counted] => {
                Self::CloseNow(day.parse().ok()?, Some(from_base36(counted)?))
            }
            ["b", id] => Self::Bank(BankPress::Show(statement(id)?)),
            ["b", id, "rec", shown] => {
                let shown = u32::try_from(from_base36(shown)?).ok()?;
                Self::Bank(BankPress::Record(statement(id)?, shown))
            }
            ["b", id, "look"] => Self::Bank(BankPress::Look(statement(id)?)),
            ["b", id, "is", line, of] => Self::Bank(BankPress::Is(
                statement(id)?,
                line.parse().ok()?,
                order(of)?,
            )),
            ["b", id, "not", line, of] => Self::Bank(BankPress::IsNot(
                statement(id)?,
                line.parse().ok()?,
                order(of)?,
            )),
            ["set", "invoices"] => Self::Set(SettingPress::AskInvoices),
            ["set", "tax"] => Self::Set(SettingPress::NoTax),
            ["set", "tax", included] => Self::Set(SettingPress::AskTax(truth(included)?)),
            ["set", "undo", minutes] => Self::Set(SettingPress::Undo(minutes.parse().ok()?)),
            ["set", "cancel", may] => Self::Set(SettingPress::BuyersCancel(truth(may)?)),
            ["set", "change", may] => Self::Set(SettingPress::BuyersChange(truth(may)?)),
            ["set", "pay", hours] => Self::Set(SettingPress::PayBy(hours.parse().ok()?)),
            ["set", "remind", hours] => Self::Set(SettingPress::Remind(hours.parse().ok()?)),
            ["set", "every", days] => Self::Set(SettingPress::RemindEvery(days.parse().ok()?)),
            ["set", "returns", days] => Self::Set(SettingPress::Returns(days.parse().ok()?)),
            ["set", "offer", itself] => Self::Set(SettingPress::OfferOn(truth(itself)?)),
            ["set", "answer", minutes] => {
                Self::Set(SettingPress::AnswerWithin(minutes.parse().ok()?))
            }
            ["set", "quiet"] => Self::Set(SettingPress::AskQuiet),
            ["set", "quiet", "0"] => Self::Set(SettingPress::NotQuiet),
            ["set", "away", "0"] => Self::Set(SettingPress::NotAway),
            ["set", "moves", moves] => Self::Set(SettingPress::AwayMoves(truth(moves)?)),
            ["set", "address", asks] => Self::Set(SettingPress::Addresses(truth(asks)?)),
            _ => return None,
        })
    }
}
