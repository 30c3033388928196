//! What buttons carry: at most 64 bytes, with the order and what they were shown for.

use std::fmt;

use serde::{Deserialize, Serialize};
use waybill_core::id::{ItemId, OrderId, PersonId, ShopId, VariantId, base36};
use waybill_core::order::{OrderNumber, Stage, Wish};
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
    /// Something about the catalogue or the stock.
    Goods(GoodsPress),
    /// Never mind.
    Nothing,
}

/// What a button of the catalogue or the stock means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoodsPress {
    /// The categories.
    Categories(ShopId),
    /// A page of a category's items, after one. The category is known by a digest of its name; none
    /// for the items without one.
    Category(ShopId, Option<u32>, Option<ItemId>),
    /// Something about an item.
    Item(ShopId, ItemId, ItemPress),
    /// This variant's stock was meant.
    StockOf(ShopId, VariantId),
    /// What is low.
    Low(ShopId),
    /// Whether I am told of what becomes low.
    TellLow(ShopId, bool),
}

/// What an item's button means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemPress {
    /// Show its card.
    Show,
    /// More buttons.
    More,
    /// Ask for a part of it.
    Ask(ItemPart),
    /// Not for sale for now.
    Pause,
    /// For sale again.
    Sell,
    /// Ask before it is taken out of the catalogue.
    AskRemove,
    /// Take it out.
    Remove,
    /// How its stock moved.
    Movements,
    /// How its prices changed.
    Prices,
}

/// A part of an item that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the part of its name")]
pub enum ItemPart {
    Price,
    Stock,
    Name,
    Category,
    Sale,
    Reseller,
    Cost,
    Description,
    Also,
    Sku,
    Variant,
    Lead,
    Low,
}

impl ItemPart {
    /// Every part.
    pub const ALL: [Self; 13] = [
        Self::Price,
        Self::Stock,
        Self::Name,
        Self::Category,
        Self::Sale,
        Self::Reseller,
        Self::Cost,
        Self::Description,
        Self::Also,
        Self::Sku,
        Self::Variant,
        Self::Lead,
        Self::Low,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Stock => "stock",
            Self::Name => "name",
            Self::Category => "category",
            Self::Sale => "sale",
            Self::Reseller => "reseller",
            Self::Cost => "cost",
            Self::Description => "desc",
            Self::Also => "also",
            Self::Sku => "sku",
            Self::Variant => "variant",
            Self::Lead => "lead",
            Self::Low => "low",
        }
    }
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
    /// This variant is meant on a line.
    Choose(u32, VariantId),
    /// A line is of no known item.
    NewItem(u32),
    /// Take as many of a variant as there are.
    TakeLeft(VariantId),
    /// Promise more than there is.
    Anyway,
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
    /// It did not.
    Reject(i32),
    /// Agree to the change that an event proposed.
    Agree(i32),
    /// Do not, or withdraw it.
    Decline(i32),
    /// Something about a return of it.
    Return(ReturnPress),
}

/// What a return's button means. Those of a return that is being put together say how it shall be,
/// so that a double tap changes nothing; the others carry the return's number within the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnPress {
    /// Something comes back.
    Begin,
    /// So many of a line.
    Choose(i32, u32),
    /// Lines from this place on.
    Page(u32),
    /// These are all.
    Chosen,
    /// For one of the usual reasons.
    Because(Why),
    /// There is no picture.
    NoPicture,
    /// What is hoped for.
    Wish(Wish),
    /// Let it come.
    Approve(i32),
    /// Ask why not.
    AskReject(i32),
    /// Don't, and say no reason.
    Reject(i32),
    /// It is here and can be sold again.
    BackToStock(i32),
    /// It is here and can't be sold any more.
    WrittenOff(i32),
    /// It is here and waits to be mended.
    Aside(i32),
    /// The money went back.
    Refunded(i32),
    /// Send something else.
    Replace(i32),
    /// Even where it is out of stock.
    ReplaceAnyway(i32),
    /// It went back mended.
    Repaired(i32),
    /// Ask no more.
    Withdraw(i32),
    /// Show the picture.
    Picture(i32),
}

/// The usual reasons to return something. Others are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the reason of its name")]
pub enum Why {
    Damaged,
    Wrong,
    Size,
    Mind,
}

impl Why {
    /// Every usual reason.
    pub const ALL: [Self; 4] = [Self::Damaged, Self::Wrong, Self::Size, Self::Mind];

    /// The word it is stored as, and by which it is said in every language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Wrong => "wrong",
            Self::Size => "size",
            Self::Mind => "mind",
        }
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
                    DraftPress::Choose(line, variant) => {
                        write!(f, "d:{draft}:is:{line}:{}", base36(variant.0))
                    }
                    DraftPress::NewItem(line) => write!(f, "d:{draft}:new:{line}"),
                    DraftPress::TakeLeft(variant) => {
                        write!(f, "d:{draft}:left:{}", base36(variant.0))
                    }
                    DraftPress::Anyway => write!(f, "d:{draft}:anyway"),
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
                    OrderPress::Reject(entry) => write!(f, "reject:{entry}"),
                    OrderPress::Agree(version) => write!(f, "agree:{version}"),
                    OrderPress::Decline(version) => write!(f, "decline:{version}"),
                    OrderPress::Return(press) => press.fmt(f),
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
            Self::Offer(offer) => write!(f, "yes:{offer}"),
            Self::Goods(press) => press.fmt(f),
            Self::Nothing => f.write_str("no"),
        }
    }
}

impl fmt::Display for ReturnPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("r:")?;
        match self {
            Self::Begin => f.write_str("begin"),
            Self::Choose(line, quantity) => write!(f, "n:{line}:{quantity}"),
            Self::Page(from) => write!(f, "page:{from}"),
            Self::Chosen => f.write_str("next"),
            Self::Because(why) => write!(f, "why:{}", why.word()),
            Self::NoPicture => f.write_str("bare"),
            Self::Wish(wish) => write!(f, "wish:{}", wish.as_str()),
            Self::Approve(no) => write!(f, "ok:{no}"),
            Self::AskReject(no) => write!(f, "no?:{no}"),
            Self::Reject(no) => write!(f, "no:{no}"),
            Self::BackToStock(no) => write!(f, "back:{no}"),
            Self::WrittenOff(no) => write!(f, "off:{no}"),
            Self::Aside(no) => write!(f, "aside:{no}"),
            Self::Refunded(no) => write!(f, "paid:{no}"),
            Self::Replace(no) => write!(f, "new:{no}"),
            Self::ReplaceAnyway(no) => write!(f, "new!:{no}"),
            Self::Repaired(no) => write!(f, "mended:{no}"),
            Self::Withdraw(no) => write!(f, "drop:{no}"),
            Self::Picture(no) => write!(f, "pic:{no}"),
        }
    }
}

impl ReturnPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["begin"] => Self::Begin,
            ["n", line, quantity] => Self::Choose(line.parse().ok()?, quantity.parse().ok()?),
            ["page", from] => Self::Page(from.parse().ok()?),
            ["next"] => Self::Chosen,
            ["why", word] => Self::Because(Why::ALL.into_iter().find(|why| why.word() == *word)?),
            ["bare"] => Self::NoPicture,
            ["wish", word] => {
                Self::Wish(Wish::ALL.into_iter().find(|wish| wish.as_str() == *word)?)
            }
            [word, no] => {
                let no = no.parse().ok()?;
                match *word {
                    "ok" => Self::Approve(no),
                    "no?" => Self::AskReject(no),
                    "no" => Self::Reject(no),
                    "back" => Self::BackToStock(no),
                    "off" => Self::WrittenOff(no),
                    "aside" => Self::Aside(no),
                    "paid" => Self::Refunded(no),
                    "new" => Self::Replace(no),
                    "new!" => Self::ReplaceAnyway(no),
                    "mended" => Self::Repaired(no),
                    "drop" => Self::Withdraw(no),
                    "pic" => Self::Picture(no),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
}

impl fmt::Display for GoodsPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Categories(shop) => write!(f, "g:{}:all", base36(shop.0)),
            Self::Category(shop, category, after) => {
                write!(f, "g:{}:in:", base36(shop.0))?;
                if let Some(category) = category {
                    f.write_str(&base36(i64::from(*category)))?;
                }
                f.write_str(":")?;
                after.map_or(Ok(()), |after| f.write_str(&base36(after.0)))
            }
            Self::Item(shop, item, press) => {
                write!(f, "g:{}:item:{}:", base36(shop.0), base36(item.0))?;
                match press {
                    ItemPress::Show => f.write_str("show"),
                    ItemPress::More => f.write_str("more"),
                    ItemPress::Ask(part) => write!(f, "ask:{}", part.word()),
                    ItemPress::Pause => f.write_str("pause"),
                    ItemPress::Sell => f.write_str("sell"),
                    ItemPress::AskRemove => f.write_str("remove?"),
                    ItemPress::Remove => f.write_str("remove"),
                    ItemPress::Movements => f.write_str("moves"),
                    ItemPress::Prices => f.write_str("prices"),
                }
            }
            Self::StockOf(shop, variant) => {
                write!(f, "g:{}:of:{}", base36(shop.0), base36(variant.0))
            }
            Self::Low(shop) => write!(f, "g:{}:low", base36(shop.0)),
            Self::TellLow(shop, true) => write!(f, "g:{}:tell", base36(shop.0)),
            Self::TellLow(shop, false) => write!(f, "g:{}:hush", base36(shop.0)),
        }
    }
}

impl GoodsPress {
    /// Whose catalogue it is about.
    pub const fn shop(self) -> ShopId {
        match self {
            Self::Categories(shop)
            | Self::Category(shop, ..)
            | Self::Item(shop, ..)
            | Self::StockOf(shop, _)
            | Self::Low(shop)
            | Self::TellLow(shop, _) => shop,
        }
    }

    fn parse(shop: ShopId, parts: &[&str]) -> Option<Self> {
        let none_if_empty = |text: &str| match text {
            "" => Some(None),
            text => from_base36(text).map(Some),
        };
        Some(match parts {
            ["all"] => Self::Categories(shop),
            ["in", category, after] => {
                let category = none_if_empty(category)?.map(u32::try_from);
                Self::Category(
                    shop,
                    category.transpose().ok()?,
                    none_if_empty(after)?.map(ItemId),
                )
            }
            ["item", item, rest @ ..] => {
                Self::Item(shop, ItemId(from_base36(item)?), ItemPress::parse(rest)?)
            }
            ["of", variant] => Self::StockOf(shop, VariantId(from_base36(variant)?)),
            ["low"] => Self::Low(shop),
            ["tell"] => Self::TellLow(shop, true),
            ["hush"] => Self::TellLow(shop, false),
            _ => return None,
        })
    }
}

impl ItemPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["show"] => Self::Show,
            ["more"] => Self::More,
            ["ask", word] => Self::Ask(
                ItemPart::ALL
                    .into_iter()
                    .find(|part| part.word() == *word)?,
            ),
            ["pause"] => Self::Pause,
            ["sell"] => Self::Sell,
            ["remove?"] => Self::AskRemove,
            ["remove"] => Self::Remove,
            ["moves"] => Self::Movements,
            ["prices"] => Self::Prices,
            _ => return None,
        })
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
            ["yes", offer] => Self::Offer(offer.parse().ok()?),
            ["g", shop, rest @ ..] => {
                Self::Goods(GoodsPress::parse(ShopId(from_base36(shop)?), rest)?)
            }
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
            ["is", line, variant] => {
                Self::Choose(line.parse().ok()?, VariantId(from_base36(variant)?))
            }
            ["new", line] => Self::NewItem(line.parse().ok()?),
            ["left", variant] => Self::TakeLeft(VariantId(from_base36(variant)?)),
            ["anyway"] => Self::Anyway,
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
            ["reject", entry] => Self::Reject(entry.parse().ok()?),
            ["agree", version] => Self::Agree(version.parse().ok()?),
            ["decline", version] => Self::Decline(version.parse().ok()?),
            ["r", rest @ ..] => Self::Return(ReturnPress::parse(rest)?),
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
            OrderPress::Agree(i32::MAX),
            OrderPress::Decline(i32::MAX),
        ];
        let mut of_returns = vec![
            ReturnPress::Begin,
            ReturnPress::Choose(i32::MAX, u32::MAX),
            ReturnPress::Page(u32::MAX),
            ReturnPress::Chosen,
            ReturnPress::NoPicture,
        ];
        of_returns.extend(Why::ALL.map(ReturnPress::Because));
        of_returns.extend(Wish::ALL.map(ReturnPress::Wish));
        let numbered: [fn(i32) -> ReturnPress; 12] = [
            ReturnPress::Approve,
            ReturnPress::AskReject,
            ReturnPress::Reject,
            ReturnPress::BackToStock,
            ReturnPress::WrittenOff,
            ReturnPress::Aside,
            ReturnPress::Refunded,
            ReturnPress::Replace,
            ReturnPress::ReplaceAnyway,
            ReturnPress::Repaired,
            ReturnPress::Withdraw,
            ReturnPress::Picture,
        ];
        of_returns.extend(numbered.map(|press| press(i32::MAX)));
        presses.extend(of_returns.into_iter().map(OrderPress::Return));
        presses.extend(Stage::ALL.map(|stage| OrderPress::Advance(stage, i32::MAX)));
        presses
    }

    fn goods_presses(shop: ShopId) -> Vec<GoodsPress> {
        let item = ItemId(i64::MAX);
        let mut presses = vec![
            GoodsPress::Categories(shop),
            GoodsPress::Category(shop, Some(u32::MAX), Some(item)),
            GoodsPress::Category(shop, None, None),
            GoodsPress::StockOf(shop, VariantId(i64::MAX)),
            GoodsPress::Low(shop),
            GoodsPress::TellLow(shop, true),
            GoodsPress::TellLow(shop, false),
        ];
        let mut of_item = vec![
            ItemPress::Show,
            ItemPress::More,
            ItemPress::Pause,
            ItemPress::Sell,
            ItemPress::AskRemove,
            ItemPress::Remove,
            ItemPress::Movements,
            ItemPress::Prices,
        ];
        of_item.extend(ItemPart::ALL.map(ItemPress::Ask));
        presses.extend(
            of_item
                .into_iter()
                .map(|press| GoodsPress::Item(shop, item, press)),
        );
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
            DraftPress::Choose(u32::MAX, VariantId(i64::MAX)),
            DraftPress::NewItem(u32::MAX),
            DraftPress::TakeLeft(VariantId(i64::MAX)),
            DraftPress::Anyway,
        ] {
            presses.push(Press::Draft(u32::MAX, press));
        }
        presses.extend(goods_presses(shop).into_iter().map(Press::Goods));
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
