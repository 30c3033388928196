//! What buttons carry: at most 64 bytes, with the order and what they were shown for.

use std::fmt;

use chrono::NaiveDate;
use waybill_core::id::{MethodId, OrderId, PersonId, ShopId, base36};
use waybill_core::order::{OrderNumber, Stage};
use waybill_core::shop::Market;
use waybill_core::text::Language;

/// A button's meaning. Written as short words with `:` between; ids in base 36.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// "I sell."
    Sell,
    /// "I buy."
    Buy,
    /// Read this language from now on.
    Speak(Language),
    /// The shop sells there.
    SellIn(Market),
    /// The shop sells somewhere else.
    SellElsewhere,
    /// Buyers pay like this: an index into the offered ways.
    PaidBy(u32),
    /// That is decided later.
    PaidLater,
    /// Show what a buyer sees.
    Example,
    /// What can I do here?
    Help,
    /// Something about a draft of this conversation.
    Draft(u32, DraftPress),
    /// Something about an order.
    Order(ShopId, OrderId, OrderPress),
    /// Something about a shop's money.
    Money(ShopId, MoneyPress),
    /// A page of the orders at a stage, below a number.
    List(Stage, Option<OrderNumber>),
    /// How many orders stand where.
    Overview,
    /// Show one of one's own bought orders.
    MyOrder(ShopId, OrderId),
    /// Work in this shop.
    WorkIn(ShopId),
    /// Stop everything.
    StopAll,
    /// Remove someone from the shop.
    Remove(ShopId, PersonId),
    /// Yes to what was offered.
    Offer(u32),
    /// Never mind.
    Nothing,
}

/// What a draft's button means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftPress {
    /// Place the order.
    Create,
    /// Say how it can be changed.
    Change,
    /// Throw it away.
    Discard,
    /// The offered reading of a part is right.
    Accept(u32),
    /// It is not.
    Decline(u32),
    /// Make a draft of a plain message.
    Begin,
}

/// What an order's button means; those that change it carry the version of their axis that was
/// shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderPress {
    /// Show its card.
    Show,
    /// Go on to a stage.
    Advance(Stage, i32),
    /// Ask for courier and number, then ship.
    Ship(i32),
    /// Ship without a number.
    ShipBare(i32),
    /// Record what is left to pay as received.
    Paid(i32),
    /// Ask before cancelling.
    AskCancel(i32),
    /// Cancel.
    Cancel(i32),
    /// Leave it as it is.
    Keep,
    /// Ask for a reason, then hold.
    Hold,
    /// Let it go on.
    Release,
    /// Ask for a note.
    Note,
    /// Take back the event of a version.
    Undo(i32),
    /// More buttons.
    More,
    /// Fewer buttons.
    Less,
    /// The receipt.
    Paper,
    /// The link as a picture.
    Qr,
    /// A new link instead of this one.
    AskRenew,
    /// Renew it.
    Renew,
    /// Stop telling me about it.
    Stop,
    /// What waits in an entry of the ledger did come in.
    Accept(i32),
    /// It did, but another amount.
    AcceptOther(i32),
    /// Ask why it did not.
    AskReject(i32),
    /// It did not.
    Reject(i32),
    /// Begin to pay back what is due.
    StartRefund(i32),
    /// What is due was paid back.
    Refunded(i32),
    /// How it can be paid.
    HowToPay,
    /// Say that it was paid.
    AskClaim,
    /// It was paid by a way of the shop's; 0 for another.
    ClaimBy(MethodId),
    /// It was paid, and there is nothing to find it by.
    ClaimBare,
    /// A day more to pay, after the deadline that was shown, in seconds.
    MoreTime(i64),
    /// Agree to the change that an event proposed.
    Agree(i32),
    /// Do not, or withdraw it.
    Decline(i32),
}

/// What a button about a shop's money means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyPress {
    /// What has to go back.
    Refunds,
    /// Begin to pay back what is due for an order of the list.
    StartRefund(OrderId, i32),
    /// It was paid back.
    Refunded(OrderId, i32),
    /// About the ways of paying.
    Method(MethodPress),
    /// Ask for a day's counted cash.
    Count(NaiveDate),
    /// Close a day, with the cash that was counted.
    Close(NaiveDate, Option<i64>),
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
}

impl fmt::Display for MoneyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refunds => f.write_str("refunds"),
            Self::StartRefund(order, seen) => write!(f, "start:{}:{seen}", base36(order.0)),
            Self::Refunded(order, seen) => write!(f, "back:{}:{seen}", base36(order.0)),
            Self::Method(MethodPress::List) => f.write_str("ways"),
            Self::Method(MethodPress::Add) => f.write_str("way+"),
            Self::Method(MethodPress::Show(id)) => write!(f, "way:{}", base36(id.0)),
            Self::Method(MethodPress::Edit(id)) => write!(f, "way:{}:edit", base36(id.0)),
            Self::Method(MethodPress::Pause(id)) => write!(f, "way:{}:off", base36(id.0)),
            Self::Method(MethodPress::Resume(id)) => write!(f, "way:{}:on", base36(id.0)),
            Self::Method(MethodPress::Remove(id)) => write!(f, "way:{}:rm", base36(id.0)),
            Self::Count(day) => write!(f, "count:{day}"),
            Self::Close(day, None) => write!(f, "close:{day}"),
            Self::Close(day, Some(counted)) => write!(f, "close:{day}:{}", base36(*counted)),
            Self::Set(setting) => match setting {
                SettingPress::NoTax => f.write_str("set:tax"),
                SettingPress::AskTax(included) => write!(f, "set:tax:{}", u8::from(*included)),
                SettingPress::Undo(minutes) => write!(f, "set:undo:{minutes}"),
                SettingPress::BuyersCancel(may) => write!(f, "set:cancel:{}", u8::from(*may)),
                SettingPress::BuyersChange(may) => write!(f, "set:change:{}", u8::from(*may)),
                SettingPress::PayBy(hours) => write!(f, "set:pay:{hours}"),
                SettingPress::Remind(hours) => write!(f, "set:remind:{hours}"),
            },
        }
    }
}

impl MoneyPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        let order = |id: &str| from_base36(id).map(OrderId);
        let method = |id: &str| from_base36(id).map(MethodId);
        let truth = |word: &str| match word {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        Some(match parts {
            ["refunds"] => Self::Refunds,
            ["start", id, seen] => Self::StartRefund(order(id)?, seen.parse().ok()?),
            ["back", id, seen] => Self::Refunded(order(id)?, seen.parse().ok()?),
            ["ways"] => Self::Method(MethodPress::List),
            ["way+"] => Self::Method(MethodPress::Add),
            ["way", id] => Self::Method(MethodPress::Show(method(id)?)),
            ["way", id, "edit"] => Self::Method(MethodPress::Edit(method(id)?)),
            ["way", id, "off"] => Self::Method(MethodPress::Pause(method(id)?)),
            ["way", id, "on"] => Self::Method(MethodPress::Resume(method(id)?)),
            ["way", id, "rm"] => Self::Method(MethodPress::Remove(method(id)?)),
            ["count", day] => Self::Count(day.parse().ok()?),
            ["close", day] => Self::Close(day.parse().ok()?, None),
            ["close", day, counted] => Self::Close(day.parse().ok()?, Some(from_base36(counted)?)),
            ["set", "tax"] => Self::Set(SettingPress::NoTax),
            ["set", "tax", included] => Self::Set(SettingPress::AskTax(truth(included)?)),
            ["set", "undo", minutes] => Self::Set(SettingPress::Undo(minutes.parse().ok()?)),
            ["set", "cancel", may] => Self::Set(SettingPress::BuyersCancel(truth(may)?)),
            ["set", "change", may] => Self::Set(SettingPress::BuyersChange(truth(may)?)),
            ["set", "pay", hours] => Self::Set(SettingPress::PayBy(hours.parse().ok()?)),
            ["set", "remind", hours] => Self::Set(SettingPress::Remind(hours.parse().ok()?)),
            _ => return None,
        })
    }
}

impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sell => f.write_str("sell"),
            Self::Buy => f.write_str("buy"),
            Self::Speak(language) => write!(f, "lang:{}", language.tag()),
            Self::SellIn(market) => write!(f, "in:{}", market.country()),
            Self::SellElsewhere => f.write_str("in"),
            Self::PaidBy(way) => write!(f, "pay:{way}"),
            Self::PaidLater => f.write_str("pay"),
            Self::Example => f.write_str("example"),
            Self::Help => f.write_str("help"),
            Self::Draft(draft, press) => {
                let draft = base36(i64::from(*draft));
                match press {
                    DraftPress::Create => write!(f, "d:{draft}:create"),
                    DraftPress::Change => write!(f, "d:{draft}:change"),
                    DraftPress::Discard => write!(f, "d:{draft}:discard"),
                    DraftPress::Begin => write!(f, "d:{draft}:begin"),
                    DraftPress::Accept(part) => write!(f, "d:{draft}:yes:{part}"),
                    DraftPress::Decline(part) => write!(f, "d:{draft}:no:{part}"),
                }
            }
            Self::Order(shop, order, press) => {
                write!(f, "o:{}:{}:", base36(shop.0), base36(order.0))?;
                match press {
                    OrderPress::Show => f.write_str("show"),
                    OrderPress::Advance(stage, seen) => write!(f, "to:{}:{seen}", stage.as_str()),
                    OrderPress::Ship(seen) => write!(f, "ship:{seen}"),
                    OrderPress::ShipBare(seen) => write!(f, "bare:{seen}"),
                    OrderPress::Paid(seen) => write!(f, "paid:{seen}"),
                    OrderPress::AskCancel(seen) => write!(f, "cancel?:{seen}"),
                    OrderPress::Cancel(seen) => write!(f, "cancel:{seen}"),
                    OrderPress::Keep => f.write_str("keep"),
                    OrderPress::Hold => f.write_str("hold"),
                    OrderPress::Release => f.write_str("release"),
                    OrderPress::Note => f.write_str("note"),
                    OrderPress::Undo(version) => write!(f, "undo:{version}"),
                    OrderPress::More => f.write_str("more"),
                    OrderPress::Less => f.write_str("less"),
                    OrderPress::Paper => f.write_str("paper"),
                    OrderPress::Qr => f.write_str("qr"),
                    OrderPress::AskRenew => f.write_str("renew?"),
                    OrderPress::Renew => f.write_str("renew"),
                    OrderPress::Stop => f.write_str("stop"),
                    OrderPress::Accept(entry) => write!(f, "accept:{entry}"),
                    OrderPress::AcceptOther(entry) => write!(f, "accept?:{entry}"),
                    OrderPress::AskReject(entry) => write!(f, "reject?:{entry}"),
                    OrderPress::Reject(entry) => write!(f, "reject:{entry}"),
                    OrderPress::StartRefund(seen) => write!(f, "start:{seen}"),
                    OrderPress::Refunded(seen) => write!(f, "back:{seen}"),
                    OrderPress::HowToPay => f.write_str("how"),
                    OrderPress::AskClaim => f.write_str("claim?"),
                    OrderPress::ClaimBy(method) => write!(f, "claim:{}", base36(method.0)),
                    OrderPress::ClaimBare => f.write_str("claim"),
                    OrderPress::MoreTime(shown) => write!(f, "more:{}", base36(*shown)),
                    OrderPress::Agree(version) => write!(f, "agree:{version}"),
                    OrderPress::Decline(version) => write!(f, "decline:{version}"),
                }
            }
            Self::Money(shop, press) => write!(f, "m:{}:{press}", base36(shop.0)),
            Self::List(stage, None) => write!(f, "list:{}", stage.as_str()),
            Self::List(stage, Some(before)) => write!(f, "list:{}:{before}", stage.as_str()),
            Self::Overview => f.write_str("orders"),
            Self::MyOrder(shop, order) => write!(f, "my:{}:{}", base36(shop.0), base36(order.0)),
            Self::WorkIn(shop) => write!(f, "work:{}", base36(shop.0)),
            Self::StopAll => f.write_str("stopall"),
            Self::Remove(shop, person) => {
                write!(f, "rm:{}:{}", base36(shop.0), base36(person.0))
            }
            Self::Offer(offer) => write!(f, "yes:{offer}"),
            Self::Nothing => f.write_str("no"),
        }
    }
}

impl Press {
    /// Reads what a button carries; `None` for what no button of this release carries.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(':').collect();
        Some(match parts.as_slice() {
            ["sell"] => Self::Sell,
            ["buy"] => Self::Buy,
            ["lang", tag] => Self::Speak(Language::all().find(|l| l.tag() == *tag)?),
            ["in", country] => {
                Self::SellIn(Market::ALL.into_iter().find(|m| m.country() == *country)?)
            }
            ["in"] => Self::SellElsewhere,
            ["pay", way] => Self::PaidBy(way.parse().ok()?),
            ["pay"] => Self::PaidLater,
            ["example"] => Self::Example,
            ["help"] => Self::Help,
            ["d", draft, rest @ ..] => Self::Draft(
                u32::try_from(from_base36(draft)?).ok()?,
                DraftPress::parse(rest)?,
            ),
            ["o", shop, order, rest @ ..] => Self::Order(
                ShopId(from_base36(shop)?),
                OrderId(from_base36(order)?),
                OrderPress::parse(rest)?,
            ),
            ["m", shop, rest @ ..] => {
                Self::Money(ShopId(from_base36(shop)?), MoneyPress::parse(rest)?)
            }
            ["list", stage] => Self::List(Stage::parse(stage)?, None),
            ["list", stage, before] => Self::List(
                Stage::parse(stage)?,
                Some(OrderNumber(before.parse().ok()?)),
            ),
            ["orders"] => Self::Overview,
            ["my", shop, order] => {
                Self::MyOrder(ShopId(from_base36(shop)?), OrderId(from_base36(order)?))
            }
            ["work", shop] => Self::WorkIn(ShopId(from_base36(shop)?)),
            ["stopall"] => Self::StopAll,
            ["rm", shop, person] => {
                Self::Remove(ShopId(from_base36(shop)?), PersonId(from_base36(person)?))
            }
            ["yes", offer] => Self::Offer(offer.parse().ok()?),
            ["no"] => Self::Nothing,
            _ => return None,
        })
    }
}

impl DraftPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["create"] => Self::Create,
            ["change"] => Self::Change,
            ["discard"] => Self::Discard,
            ["begin"] => Self::Begin,
            ["yes", part] => Self::Accept(part.parse().ok()?),
            ["no", part] => Self::Decline(part.parse().ok()?),
            _ => return None,
        })
    }
}

impl OrderPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["show"] => Self::Show,
            ["to", stage, seen] => Self::Advance(Stage::parse(stage)?, seen.parse().ok()?),
            ["ship", seen] => Self::Ship(seen.parse().ok()?),
            ["bare", seen] => Self::ShipBare(seen.parse().ok()?),
            ["paid", seen] => Self::Paid(seen.parse().ok()?),
            ["cancel?", seen] => Self::AskCancel(seen.parse().ok()?),
            ["cancel", seen] => Self::Cancel(seen.parse().ok()?),
            ["keep"] => Self::Keep,
            ["hold"] => Self::Hold,
            ["release"] => Self::Release,
            ["note"] => Self::Note,
            ["undo", version] => Self::Undo(version.parse().ok()?),
            ["more"] => Self::More,
            ["less"] => Self::Less,
            ["paper"] => Self::Paper,
            ["qr"] => Self::Qr,
            ["renew?"] => Self::AskRenew,
            ["renew"] => Self::Renew,
            ["stop"] => Self::Stop,
            ["accept", entry] => Self::Accept(entry.parse().ok()?),
            ["accept?", entry] => Self::AcceptOther(entry.parse().ok()?),
            ["reject?", entry] => Self::AskReject(entry.parse().ok()?),
            ["start", seen] => Self::StartRefund(seen.parse().ok()?),
            ["back", seen] => Self::Refunded(seen.parse().ok()?),
            ["how"] => Self::HowToPay,
            ["claim?"] => Self::AskClaim,
            ["claim", method] => Self::ClaimBy(MethodId(from_base36(method)?)),
            ["claim"] => Self::ClaimBare,
            ["more", shown] => Self::MoreTime(from_base36(shown)?),
            ["reject", entry] => Self::Reject(entry.parse().ok()?),
            ["agree", version] => Self::Agree(version.parse().ok()?),
            ["decline", version] => Self::Decline(version.parse().ok()?),
            _ => return None,
        })
    }
}

fn from_base36(text: &str) -> Option<i64> {
    i64::from_str_radix(text, 36).ok().filter(|id| *id >= 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order_presses() -> Vec<OrderPress> {
        let mut presses = vec![
            OrderPress::Show,
            OrderPress::Ship(i32::MAX),
            OrderPress::ShipBare(2),
            OrderPress::Paid(3),
            OrderPress::AskCancel(4),
            OrderPress::Cancel(i32::MAX),
            OrderPress::Keep,
            OrderPress::Hold,
            OrderPress::Release,
            OrderPress::Note,
            OrderPress::Undo(i32::MAX),
            OrderPress::More,
            OrderPress::Less,
            OrderPress::Paper,
            OrderPress::Qr,
            OrderPress::AskRenew,
            OrderPress::Renew,
            OrderPress::Stop,
            OrderPress::Accept(i32::MAX),
            OrderPress::Reject(i32::MAX),
            OrderPress::AcceptOther(i32::MAX),
            OrderPress::AskReject(i32::MAX),
            OrderPress::StartRefund(i32::MAX),
            OrderPress::Refunded(i32::MAX),
            OrderPress::HowToPay,
            OrderPress::AskClaim,
            OrderPress::ClaimBy(MethodId(i64::MAX)),
            OrderPress::ClaimBare,
            OrderPress::MoreTime(i64::MAX),
            OrderPress::Agree(i32::MAX),
            OrderPress::Decline(i32::MAX),
        ];
        presses.extend(Stage::ALL.map(|stage| OrderPress::Advance(stage, i32::MAX)));
        presses
    }

    #[test]
    fn every_button_is_read_back_and_fits_its_platforms() {
        let (shop, order) = (ShopId(i64::MAX), OrderId(i64::MAX));
        let mut presses = vec![
            Press::Sell,
            Press::Buy,
            Press::SellElsewhere,
            Press::PaidBy(7),
            Press::PaidLater,
            Press::Example,
            Press::Help,
            Press::Overview,
            Press::MyOrder(shop, order),
            Press::WorkIn(shop),
            Press::StopAll,
            Press::Remove(shop, PersonId(i64::MAX)),
            Press::Offer(u32::MAX),
            Press::Nothing,
        ];
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let method = MethodId(i64::MAX);
        for press in [
            MoneyPress::Refunds,
            MoneyPress::StartRefund(order, i32::MAX),
            MoneyPress::Refunded(order, i32::MAX),
            MoneyPress::Method(MethodPress::List),
            MoneyPress::Method(MethodPress::Add),
            MoneyPress::Method(MethodPress::Show(method)),
            MoneyPress::Method(MethodPress::Edit(method)),
            MoneyPress::Method(MethodPress::Pause(method)),
            MoneyPress::Method(MethodPress::Resume(method)),
            MoneyPress::Method(MethodPress::Remove(method)),
            MoneyPress::Count(day),
            MoneyPress::Close(day, None),
            MoneyPress::Close(day, Some(i64::MAX)),
            MoneyPress::Set(SettingPress::NoTax),
            MoneyPress::Set(SettingPress::AskTax(true)),
            MoneyPress::Set(SettingPress::Undo(u32::MAX)),
            MoneyPress::Set(SettingPress::BuyersCancel(false)),
            MoneyPress::Set(SettingPress::BuyersChange(true)),
            MoneyPress::Set(SettingPress::PayBy(u32::MAX)),
            MoneyPress::Set(SettingPress::Remind(0)),
        ] {
            presses.push(Press::Money(shop, press));
        }
        presses.extend(Language::all().map(Press::Speak));
        presses.extend(Market::ALL.map(Press::SellIn));
        presses.extend(Stage::ALL.map(|stage| Press::List(stage, Some(OrderNumber(i32::MAX)))));
        presses.extend(Stage::ALL.map(|stage| Press::List(stage, None)));
        for press in [
            DraftPress::Create,
            DraftPress::Change,
            DraftPress::Discard,
            DraftPress::Begin,
            DraftPress::Accept(u32::MAX),
            DraftPress::Decline(0),
        ] {
            presses.push(Press::Draft(u32::MAX, press));
        }
        presses.extend(
            order_presses()
                .into_iter()
                .map(|press| Press::Order(shop, order, press)),
        );
        for press in presses {
            let text = press.to_string();
            assert!(text.len() <= 64, "{text} has {} bytes", text.len());
            assert_eq!(Press::parse(&text), Some(press), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_pressed_makes_it_fall_over(text in "\\PC{0,80}") {
            let _ = Press::parse(&text);
        }

        #[test]
        fn what_is_read_is_written_the_same(text in "[a-z:?0-9]{0,40}") {
            if let Some(press) = Press::parse(&text) {
                let again = Press::parse(&press.to_string());
                prop_assert_eq!(again, Some(press));
            }
        }
    }
}
