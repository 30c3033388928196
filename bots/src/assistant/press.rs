//! What buttons carry: at most 64 bytes, with the order and what they were shown for.

mod case;
mod customer;
mod draft;
mod edit;
mod goods;
mod money;
mod order;
mod own;
mod reach;
mod returns;
mod split;
mod talk;
mod team;
mod variants;
mod whose;
mod why;
mod words;

use std::fmt;

use waybill_core::customer::summary::Period;
use waybill_core::id::{CustomerId, OrderId, PersonId, ShopId, base36};
use waybill_core::order::{OrderNumber, Stage};
use waybill_core::shop::Market;
use waybill_core::text::Language;

pub use case::CasePress;
pub use customer::CustomerPress;
pub use draft::DraftPress;
pub use edit::EditPress;
pub use goods::{GoodsPress, ItemPart, ItemPress};
pub use money::{MethodPress, MoneyPress, SettingPress};
pub use order::OrderPress;
pub use own::OwnPress;
pub use reach::ReachPress;
pub use returns::{ReturnPress, ReturnWhy};
pub use split::SplitPress;
pub use talk::TalkPress;
pub use team::TeamPress;
pub use variants::{VariantPart, VariantPress};
pub use whose::WhosePress;
pub use why::Why;
pub use words::WordsPress;

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
    /// Something about a change of this conversation.
    Edit(u32, EditPress),
    /// Something about an order.
    Order(ShopId, OrderId, OrderPress),
    /// Something about a shop's money.
    Money(ShopId, MoneyPress),
    /// Something about a shop's own words.
    Words(ShopId, WordsPress),
    /// A page of the orders at a stage, below a number.
    List(Stage, Option<OrderNumber>),
    /// How many orders stand where.
    Overview,
    /// The conversations that wait for an answer.
    Talks,
    /// Show one of one's own bought orders.
    MyOrder(ShopId, OrderId),
    /// Something about one's own chats and sessions.
    Own(OwnPress),
    /// Work in this shop.
    WorkIn(ShopId),
    /// Stop everything.
    StopAll,
    /// Remove someone from the shop.
    Remove(ShopId, PersonId),
    /// Something about a customer.
    Customer(ShopId, CustomerId, CustomerPress),
    /// A page of what buyers bought in a period, from 0.
    Buyers(Period, u32),
    /// Something about who works in a shop.
    Team(ShopId, TeamPress),
    /// Yes to what was offered.
    Offer(u32),
    /// Something about the catalogue or the stock.
    Goods(GoodsPress),
    /// Something about reaching people.
    Reach(ReachPress),
    /// Never mind.
    Nothing,
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
            Self::Draft(draft, press) => write!(f, "d:{}:{press}", base36(i64::from(*draft))),
            Self::Edit(edit, press) => write!(f, "e:{}:{press}", base36(i64::from(*edit))),
            Self::Order(shop, order, press) => {
                write!(f, "o:{}:{}:{press}", base36(shop.0), base36(order.0))
            }
            Self::Money(shop, press) => write!(f, "m:{}:{press}", base36(shop.0)),
            Self::Words(shop, press) => write!(f, "w:{}:{press}", base36(shop.0)),
            Self::List(stage, None) => write!(f, "list:{}", stage.as_str()),
            Self::List(stage, Some(before)) => write!(f, "list:{}:{before}", stage.as_str()),
            Self::Overview => f.write_str("orders"),
            Self::Talks => f.write_str("talks"),
            Self::MyOrder(shop, order) => write!(f, "my:{}:{}", base36(shop.0), base36(order.0)),
            Self::Own(press) => press.fmt(f),
            Self::WorkIn(shop) => write!(f, "work:{}", base36(shop.0)),
            Self::StopAll => f.write_str("stopall"),
            Self::Remove(shop, person) => write!(f, "rm:{}:{}", base36(shop.0), base36(person.0)),
            Self::Customer(shop, customer, press) => {
                write!(f, "c:{}:{}:{press}", base36(shop.0), base36(customer.0))
            }
            Self::Buyers(period, page) => {
                write!(f, "buyers:{}:{}:{page}", period.first, period.last)
            }
            Self::Team(shop, press) => write!(f, "t:{}:{press}", base36(shop.0)),
            Self::Offer(offer) => write!(f, "yes:{offer}"),
            Self::Goods(press) => press.fmt(f),
            Self::Reach(press) => press.fmt(f),
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
            ["e", edit, rest @ ..] => Self::Edit(
                u32::try_from(from_base36(edit)?).ok()?,
                EditPress::parse(rest)?,
            ),
            ["m", shop, rest @ ..] => {
                Self::Money(ShopId(from_base36(shop)?), MoneyPress::parse(rest)?)
            }
            ["w", shop, rest @ ..] => {
                Self::Words(ShopId(from_base36(shop)?), WordsPress::parse(rest)?)
            }
            ["list", stage] => Self::List(Stage::parse(stage)?, None),
            ["list", stage, before] => Self::List(
                Stage::parse(stage)?,
                Some(OrderNumber(before.parse().ok()?)),
            ),
            ["orders"] => Self::Overview,
            ["talks"] => Self::Talks,
            ["my", shop, order] => {
                Self::MyOrder(ShopId(from_base36(shop)?), OrderId(from_base36(order)?))
            }
            ["own", rest @ ..] => Self::Own(OwnPress::parse(rest)?),
            ["work", shop] => Self::WorkIn(ShopId(from_base36(shop)?)),
            ["stopall"] => Self::StopAll,
            ["rm", shop, person] => {
                Self::Remove(ShopId(from_base36(shop)?), PersonId(from_base36(person)?))
            }
            ["c", shop, customer, rest @ ..] => Self::Customer(
                ShopId(from_base36(shop)?),
                CustomerId(from_base36(customer)?),
                CustomerPress::parse(rest)?,
            ),
            ["buyers", first, last, page] => Self::Buyers(
                Period {
                    first: first.parse().ok()?,
                    last: last.parse().ok()?,
                },
                page.parse().ok()?,
            ),
            ["t", shop, rest @ ..] => {
                Self::Team(ShopId(from_base36(shop)?), TeamPress::parse(rest)?)
            }
            ["yes", offer] => Self::Offer(offer.parse().ok()?),
            ["g", shop, rest @ ..] => {
                Self::Goods(GoodsPress::parse(ShopId(from_base36(shop)?), rest)?)
            }
            ["u", rest @ ..] => Self::Reach(ReachPress::parse(rest)?),
            ["no"] => Self::Nothing,
            _ => return None,
        })
    }
}

impl Press {
    /// The shop that a button names; none where it means whichever one works in, or none at all.
    pub const fn shop(&self) -> Option<ShopId> {
        match self {
            Self::Order(shop, ..)
            | Self::Money(shop, _)
            | Self::Words(shop, _)
            | Self::MyOrder(shop, _)
            | Self::WorkIn(shop)
            | Self::Remove(shop, _)
            | Self::Customer(shop, ..)
            | Self::Team(shop, _) => Some(*shop),
            Self::Goods(press) => Some(press.shop()),
            Self::Reach(press) => press.shop(),
            Self::Sell
            | Self::Buy
            | Self::Speak(_)
            | Self::SellIn(_)
            | Self::SellElsewhere
            | Self::PaidBy(_)
            | Self::PaidLater
            | Self::Example
            | Self::Help
            | Self::Draft(..)
            | Self::Edit(..)
            | Self::List(..)
            | Self::Overview
            | Self::Talks
            | Self::Own(_)
            | Self::StopAll
            | Self::Buyers(..)
            | Self::Offer(_)
            | Self::Nothing => None,
        }
    }
}

fn from_base36(text: &str) -> Option<i64> {
    i64::from_str_radix(text, 36).ok().filter(|id| *id >= 0)
}

#[cfg(test)]
mod tests;
