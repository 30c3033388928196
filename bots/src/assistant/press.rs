//! What buttons carry: at most 64 bytes, with the order and what they were shown for.

use std::fmt;

use waybill_core::customer::summary::Period;
use waybill_core::id::{CustomerId, OrderId, PersonId, ShopId, base36};
use waybill_core::order::{OrderNumber, Stage};
use waybill_core::rights::Right;
use waybill_core::shop::{Market, Role};
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
    /// Something about a customer.
    Customer(ShopId, CustomerId, CustomerPress),
    /// A page of what buyers bought in a period, from 0.
    Buyers(Period, u32),
    /// Something about who works in a shop.
    Team(ShopId, TeamPress),
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
    /// The buyer is this customer; somebody new where there is none.
    Who(Option<CustomerId>),
}

/// What a button of a customer's page means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerPress {
    /// Show the page.
    Show,
    /// Ask for the note.
    Note,
    /// Ask where they live.
    Address,
    /// Ask for their phone.
    Phone,
    /// Ask for their mail.
    Mail,
    /// Ask for an account on a social network.
    Handle,
    /// Ask who they are too.
    SameAs,
    /// Begin an order for them.
    New,
    /// That one is them too.
    Merge(CustomerId),
    /// Take a merge back.
    UndoMerge(i64),
}

/// What a button about the people of a shop means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamPress {
    /// Who works here.
    List,
    /// What someone is, and what else they could be.
    Member(PersonId),
    /// Someone is this from now on.
    Role(PersonId, Role),
    /// Invite someone to be this.
    Invite(Role),
    /// What each role may do, with this one's rights as buttons.
    Rights(Role),
    /// The role may do this from now on, or no longer.
    Allow(Role, Right, bool),
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
                    DraftPress::Who(Some(customer)) => {
                        write!(f, "d:{draft}:who:{}", base36(customer.0))
                    }
                    DraftPress::Who(None) => write!(f, "d:{draft}:new"),
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
                }
            }
            Self::List(stage, None) => write!(f, "list:{}", stage.as_str()),
            Self::List(stage, Some(before)) => write!(f, "list:{}:{before}", stage.as_str()),
            Self::Overview => f.write_str("orders"),
            Self::MyOrder(shop, order) => write!(f, "my:{}:{}", base36(shop.0), base36(order.0)),
            Self::WorkIn(shop) => write!(f, "work:{}", base36(shop.0)),
            Self::StopAll => f.write_str("stopall"),
            Self::Remove(shop, person) => {
                write!(f, "rm:{}:{}", base36(shop.0), base36(person.0))
            }
            Self::Customer(shop, customer, press) => {
                write!(f, "c:{}:{}:", base36(shop.0), base36(customer.0))?;
                match press {
                    CustomerPress::Show => f.write_str("show"),
                    CustomerPress::Note => f.write_str("note"),
                    CustomerPress::Address => f.write_str("address"),
                    CustomerPress::Phone => f.write_str("phone"),
                    CustomerPress::Mail => f.write_str("mail"),
                    CustomerPress::Handle => f.write_str("handle"),
                    CustomerPress::SameAs => f.write_str("same"),
                    CustomerPress::New => f.write_str("new"),
                    CustomerPress::Merge(other) => write!(f, "is:{}", base36(other.0)),
                    CustomerPress::UndoMerge(merge) => write!(f, "undo:{}", base36(*merge)),
                }
            }
            Self::Buyers(period, page) => {
                write!(f, "buyers:{}:{}:{page}", period.first, period.last)
            }
            Self::Team(shop, press) => {
                write!(f, "t:{}:", base36(shop.0))?;
                match press {
                    TeamPress::List => f.write_str("list"),
                    TeamPress::Member(person) => write!(f, "who:{}", base36(person.0)),
                    TeamPress::Role(person, role) => {
                        write!(f, "is:{}:{}", base36(person.0), role.as_str())
                    }
                    TeamPress::Invite(role) => write!(f, "ask:{}", role.as_str()),
                    TeamPress::Rights(role) => write!(f, "may:{}", role.as_str()),
                    TeamPress::Allow(role, right, allowed) => {
                        let allowed = if *allowed { "yes" } else { "no" };
                        write!(f, "may:{}:{}:{allowed}", role.as_str(), right.as_str())
                    }
                }
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
            ["who", customer] => Self::Who(Some(CustomerId(from_base36(customer)?))),
            ["new"] => Self::Who(None),
            ["yes", part] => Self::Accept(part.parse().ok()?),
            ["no", part] => Self::Decline(part.parse().ok()?),
            _ => return None,
        })
    }
}

impl CustomerPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["show"] => Self::Show,
            ["note"] => Self::Note,
            ["address"] => Self::Address,
            ["phone"] => Self::Phone,
            ["mail"] => Self::Mail,
            ["handle"] => Self::Handle,
            ["same"] => Self::SameAs,
            ["new"] => Self::New,
            ["is", other] => Self::Merge(CustomerId(from_base36(other)?)),
            ["undo", merge] => Self::UndoMerge(from_base36(merge)?),
            _ => return None,
        })
    }
}

impl TeamPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["list"] => Self::List,
            ["who", person] => Self::Member(PersonId(from_base36(person)?)),
            ["is", person, role] => Self::Role(PersonId(from_base36(person)?), Role::parse(role)?),
            ["ask", role] => Self::Invite(Role::parse(role)?),
            ["may", role] => Self::Rights(Role::parse(role)?),
            ["may", role, right, "yes"] => {
                Self::Allow(Role::parse(role)?, Right::parse(right)?, true)
            }
            ["may", role, right, "no"] => {
                Self::Allow(Role::parse(role)?, Right::parse(right)?, false)
            }
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
            DraftPress::Who(None),
            DraftPress::Who(Some(CustomerId(i64::MAX))),
        ] {
            presses.push(Press::Draft(u32::MAX, press));
        }
        presses.extend(
            order_presses()
                .into_iter()
                .map(|press| Press::Order(shop, order, press)),
        );
        for role in Role::ALL {
            let press = |press| Press::Team(shop, press);
            presses.push(press(TeamPress::Role(PersonId(i64::MAX), role)));
            presses.push(press(TeamPress::Invite(role)));
            presses.push(press(TeamPress::Rights(role)));
            for right in Right::ALL {
                presses.push(press(TeamPress::Allow(role, right, true)));
                presses.push(press(TeamPress::Allow(role, right, false)));
            }
        }
        for press in [
            CustomerPress::Show,
            CustomerPress::Note,
            CustomerPress::Address,
            CustomerPress::Phone,
            CustomerPress::Mail,
            CustomerPress::Handle,
            CustomerPress::SameAs,
            CustomerPress::New,
            CustomerPress::Merge(CustomerId(i64::MAX)),
            CustomerPress::UndoMerge(i64::MAX),
        ] {
            presses.push(Press::Customer(shop, CustomerId(i64::MAX), press));
        }
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 15).unwrap();
        let period = Period {
            first: day,
            last: day,
        };
        presses.push(Press::Buyers(period, u32::MAX));
        presses.push(Press::Team(shop, TeamPress::List));
        presses.push(Press::Team(shop, TeamPress::Member(PersonId(i64::MAX))));
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
