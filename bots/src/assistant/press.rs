//! What buttons carry: at most 64 bytes, with the order and what they were shown for.

use std::fmt;

use chrono::{DateTime, NaiveDate};
use serde::{Deserialize, Serialize};
use waybill_core::customer::summary::Period;
use waybill_core::id::{
    CustomerId, FileId, ItemId, MethodId, OrderId, PersonId, ReceivedFileId, ShopId, VariantId,
    base36,
};
use waybill_core::item::PictureKey;
use waybill_core::order::{OrderNumber, Stage, Wish};
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
    /// Something about a change of this conversation.
    Edit(u32, EditPress),
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
    /// Enter the item that was written to a picture which came in.
    Enter(ShopId, ReceivedFileId),
    /// Give what is here of a variant to those who wait: how many were free and waited for then.
    Give(ShopId, VariantId, (u32, u32)),
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
    /// Ask for a picture of it.
    AskPicture,
    /// Take away the picture that is shown.
    RemovePicture(PictureKey),
    /// A picture that came in is one of it.
    TakePicture(ReceivedFileId),
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
    /// Promise so many of a variant, though there are fewer.
    Anyway(VariantId, i64),
    /// Sell a paused item again.
    SellAgain(ItemId),
    /// Take off a line of a paused item.
    Drop(u32, ItemId),
    /// The buyer is this customer; somebody new where there is none.
    Who(Option<CustomerId>),
}

/// What a button of a customer's page means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerPress {
    /// Show the page.
    Show,
    /// Ask what they are called.
    Name,
    /// Ask what they read.
    Language,
    /// They read this; what their chat says where there is none.
    Reads(Option<Language>),
    /// Somebody on a chat is them, or is not.
    Linked(PersonId, bool),
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

/// What the button of a change means. Lines go by their number in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditPress {
    /// Do it.
    Apply,
    /// Do it though stock falls below zero.
    ApplyAnyway,
    /// Ask the buyer to agree.
    Ask,
    /// Throw it away.
    Discard,
    /// One more of a line.
    More(i32),
    /// One fewer.
    Fewer(i32),
    /// None of it.
    Remove(i32),
    /// Ask for another price.
    Price(i32),
    /// Ask what is added.
    Add,
    /// Ask what shipping costs.
    Shipping,
    /// Ask what is taken off.
    Discount,
    /// Ask for the promised day.
    Date,
    /// Show the buttons of other lines.
    Page(u32),
    /// This variant is meant by a part of what was written.
    Choose(u32, VariantId),
    /// A part is of no known item.
    NewItem(u32),
    /// Sell a paused item again.
    SellAgain(ItemId),
    /// Leave a part away.
    Drop(u32),
    /// Take as many of a variant as there are.
    TakeLeft(VariantId),
    /// Promise so many more of a variant, though there are fewer.
    Anyway(VariantId, i64),
}

/// Reasons that are given with one tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A button was pressed by mistake.
    Mistake,
    /// The parcel came back.
    CameBack,
    /// The buyer wants it after all.
    WantedAfterAll,
    /// The buyer changed their mind.
    ChangedMind,
    /// It was ordered by mistake.
    OrderedByMistake,
    /// It takes too long.
    TooLong,
    /// Something else, to be written.
    Other,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Mistake,
        Self::CameBack,
        Self::WantedAfterAll,
        Self::ChangedMind,
        Self::OrderedByMistake,
        Self::TooLong,
        Self::Other,
    ];

    /// The word a button carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mistake => "m",
            Self::CameBack => "b",
            Self::WantedAfterAll => "w",
            Self::ChangedMind => "c",
            Self::OrderedByMistake => "e",
            Self::TooLong => "l",
            Self::Other => "o",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
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
    /// Ask until when it is to be paid.
    AskPayBy,
    /// It is to be paid within so many days, 0 for no deadline; and the deadline that was shown, in
    /// seconds, 0 for none.
    PayBy(u32, i64),
    /// Cancel it for the deadline that was shown, in seconds, and give what it has to who waits.
    OfferOn(i64),
    /// Agree to the change that an event proposed.
    Agree(i32),
    /// Do not, or withdraw it.
    Decline(i32),
    /// Change what was agreed.
    Edit,
    /// Every stage to choose from.
    Status,
    /// Go to a stage, forwards or backwards.
    StatusTo(Stage, i32),
    /// Go back to a stage for a reason.
    Back(Stage, i32, Why),
    /// Ask before deleting.
    AskHide,
    /// Delete.
    Hide,
    /// Bring back.
    Unhide,
    /// Ask before merging with another order.
    AskMerge(OrderId),
    /// As a buyer: change or cancel.
    Want,
    /// As a buyer: change how many.
    WantChange,
    /// As a buyer: ask why it is cancelled.
    WantCancel(i32),
    /// As a buyer: cancel for a reason.
    CancelBecause(i32, Why),
    /// Something about a return of it.
    Return(ReturnPress),
    /// Something about making two of it.
    Split(SplitPress),
    /// Ask where it is sent.
    WhereToSend,
    /// Send it where the customer's last order went, which was shown by its digest.
    SendThere(u32),
    /// Ask the buyer where it is sent.
    AskBuyerWhere,
    /// Ship it though nobody said where.
    ShipAnyway(i32),
}

/// What a button about making two orders of one means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitPress {
    /// Ask which pieces leave.
    Begin,
    /// So many of a line.
    Choose(i32, u32),
    /// Lines from this place on.
    Page(u32),
    /// These are all.
    Chosen,
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
    /// Ask for the picture that buyers scan.
    AskPicture(MethodId),
    /// Show buyers that picture no more.
    RemovePicture(MethodId, FileId),
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
    /// How many days after delivery buyers may ask for a return; 0 for any time.
    Returns(u32),
    /// Whether what was not paid in time is offered on without asking.
    OfferOn(bool),
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
            Self::Method(MethodPress::AskPicture(id)) => write!(f, "way:{}:pic", base36(id.0)),
            Self::Method(MethodPress::RemovePicture(id, file)) => {
                write!(f, "way:{}:nopic:{}", base36(id.0), base36(file.0))
            }
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
                SettingPress::Returns(days) => write!(f, "set:returns:{days}"),
                SettingPress::OfferOn(itself) => write!(f, "set:offer:{}", u8::from(*itself)),
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
            ["way", id, "pic"] => Self::Method(MethodPress::AskPicture(method(id)?)),
            ["way", id, "nopic", file] => {
                let file = FileId(from_base36(file)?);
                Self::Method(MethodPress::RemovePicture(method(id)?, file))
            }
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
            ["set", "returns", days] => Self::Set(SettingPress::Returns(days.parse().ok()?)),
            ["set", "offer", itself] => Self::Set(SettingPress::OfferOn(truth(itself)?)),
            _ => return None,
        })
    }
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
    Because(ReturnWhy),
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
    /// It is here; ask how many of each can be sold again.
    SomeToStock(i32),
    /// Of a return: so many of a line can be sold again.
    Sellable(i32, i32, u32),
    /// Of a return: that is all that can be sold again.
    Sorted(i32),
    /// The money that went back was for this one.
    PaidFor(i32),
    /// It was for all that wait.
    PaidForAll,
    /// It was for something else.
    PaidForNone,
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
pub enum ReturnWhy {
    Damaged,
    Wrong,
    Size,
    Mind,
}

impl ReturnWhy {
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
                    DraftPress::Who(Some(customer)) => {
                        write!(f, "d:{draft}:who:{}", base36(customer.0))
                    }
                    DraftPress::Who(None) => write!(f, "d:{draft}:new"),
                    DraftPress::Accept(part) => write!(f, "d:{draft}:yes:{part}"),
                    DraftPress::Decline(part) => write!(f, "d:{draft}:no:{part}"),
                    DraftPress::Choose(line, variant) => {
                        write!(f, "d:{draft}:is:{line}:{}", base36(variant.0))
                    }
                    DraftPress::NewItem(line) => write!(f, "d:{draft}:new:{line}"),
                    DraftPress::TakeLeft(variant) => {
                        write!(f, "d:{draft}:left:{}", base36(variant.0))
                    }
                    DraftPress::Anyway(variant, asked) => {
                        let (variant, asked) = (base36(variant.0), base36(*asked));
                        write!(f, "d:{draft}:anyway:{variant}:{asked}")
                    }
                    DraftPress::SellAgain(item) => write!(f, "d:{draft}:sell:{}", base36(item.0)),
                    DraftPress::Drop(line, item) => {
                        write!(f, "d:{draft}:drop:{line}:{}", base36(item.0))
                    }
                }
            }
            Self::Edit(edit, press) => {
                let edit = base36(i64::from(*edit));
                match press {
                    EditPress::Apply => write!(f, "e:{edit}:apply"),
                    EditPress::ApplyAnyway => write!(f, "e:{edit}:anyway"),
                    EditPress::Ask => write!(f, "e:{edit}:ask"),
                    EditPress::Discard => write!(f, "e:{edit}:discard"),
                    EditPress::More(line) => write!(f, "e:{edit}:more:{line}"),
                    EditPress::Fewer(line) => write!(f, "e:{edit}:fewer:{line}"),
                    EditPress::Remove(line) => write!(f, "e:{edit}:out:{line}"),
                    EditPress::Price(line) => write!(f, "e:{edit}:price:{line}"),
                    EditPress::Add => write!(f, "e:{edit}:add"),
                    EditPress::Shipping => write!(f, "e:{edit}:ship"),
                    EditPress::Discount => write!(f, "e:{edit}:off"),
                    EditPress::Date => write!(f, "e:{edit}:due"),
                    EditPress::Page(page) => write!(f, "e:{edit}:page:{page}"),
                    EditPress::Choose(at, variant) => {
                        write!(f, "e:{edit}:is:{at}:{}", base36(variant.0))
                    }
                    EditPress::NewItem(at) => write!(f, "e:{edit}:new:{at}"),
                    EditPress::SellAgain(item) => write!(f, "e:{edit}:sell:{}", base36(item.0)),
                    EditPress::Drop(at) => write!(f, "e:{edit}:drop:{at}"),
                    EditPress::TakeLeft(variant) => {
                        write!(f, "e:{edit}:left:{}", base36(variant.0))
                    }
                    EditPress::Anyway(variant, asked) => {
                        let (variant, asked) = (base36(variant.0), base36(*asked));
                        write!(f, "e:{edit}:anyway:{variant}:{asked}")
                    }
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
                    OrderPress::AskPayBy => f.write_str("payby"),
                    OrderPress::PayBy(days, shown) => write!(f, "payby:{days}:{}", base36(*shown)),
                    OrderPress::OfferOn(shown) => write!(f, "offer:{}", base36(*shown)),
                    OrderPress::Agree(version) => write!(f, "agree:{version}"),
                    OrderPress::Decline(version) => write!(f, "decline:{version}"),
                    OrderPress::Edit => f.write_str("edit"),
                    OrderPress::Status => f.write_str("status"),
                    OrderPress::StatusTo(stage, seen) => write!(f, "st:{}:{seen}", stage.as_str()),
                    OrderPress::Back(stage, seen, why) => {
                        write!(f, "bk:{}:{seen}:{}", stage.as_str(), why.code())
                    }
                    OrderPress::AskHide => f.write_str("hide?"),
                    OrderPress::Hide => f.write_str("hide"),
                    OrderPress::Unhide => f.write_str("unhide"),
                    OrderPress::AskMerge(other) => write!(f, "merge?:{}", base36(other.0)),
                    OrderPress::WhereToSend => f.write_str("where"),
                    OrderPress::SendThere(shown) => {
                        write!(f, "there:{}", base36(i64::from(*shown)))
                    }
                    OrderPress::AskBuyerWhere => f.write_str("where?"),
                    OrderPress::ShipAnyway(seen) => write!(f, "anyway:{seen}"),
                    OrderPress::Want => f.write_str("want"),
                    OrderPress::WantChange => f.write_str("change"),
                    OrderPress::WantCancel(seen) => write!(f, "want!:{seen}"),
                    OrderPress::CancelBecause(seen, why) => {
                        write!(f, "because:{seen}:{}", why.code())
                    }
                    OrderPress::Return(press) => press.fmt(f),
                    OrderPress::Split(press) => press.fmt(f),
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
            Self::Customer(shop, customer, press) => {
                write!(f, "c:{}:{}:", base36(shop.0), base36(customer.0))?;
                match press {
                    CustomerPress::Show => f.write_str("show"),
                    CustomerPress::Name => f.write_str("name"),
                    CustomerPress::Language => f.write_str("reads?"),
                    CustomerPress::Reads(None) => f.write_str("reads"),
                    CustomerPress::Reads(Some(language)) => write!(f, "reads:{}", language.tag()),
                    CustomerPress::Linked(person, true) => write!(f, "yes:{}", base36(person.0)),
                    CustomerPress::Linked(person, false) => write!(f, "no:{}", base36(person.0)),
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
            Self::Goods(press) => press.fmt(f),
            Self::Nothing => f.write_str("no"),
        }
    }
}

impl fmt::Display for SplitPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begin => f.write_str("sp"),
            Self::Choose(line, quantity) => write!(f, "sp:n:{line}:{quantity}"),
            Self::Page(from) => write!(f, "sp:page:{from}"),
            Self::Chosen => f.write_str("sp:next"),
        }
    }
}

impl SplitPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            [] => Self::Begin,
            ["n", line, quantity] => Self::Choose(line.parse().ok()?, quantity.parse().ok()?),
            ["page", from] => Self::Page(from.parse().ok()?),
            ["next"] => Self::Chosen,
            _ => return None,
        })
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
            Self::SomeToStock(no) => write!(f, "some:{no}"),
            Self::Sellable(no, line, quantity) => {
                write!(f, "g:{no}:{line}:{}", base36(i64::from(*quantity)))
            }
            Self::Sorted(no) => write!(f, "here:{no}"),
            Self::PaidFor(no) => write!(f, "for:{no}"),
            Self::PaidForAll => f.write_str("all"),
            Self::PaidForNone => f.write_str("none"),
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
            ["why", word] => {
                Self::Because(ReturnWhy::ALL.into_iter().find(|why| why.word() == *word)?)
            }
            ["bare"] => Self::NoPicture,
            ["all"] => Self::PaidForAll,
            ["none"] => Self::PaidForNone,
            ["g", no, line, quantity] => Self::Sellable(
                no.parse().ok()?,
                line.parse().ok()?,
                u32::try_from(from_base36(quantity)?).ok()?,
            ),
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
                    "some" => Self::SomeToStock(no),
                    "here" => Self::Sorted(no),
                    "for" => Self::PaidFor(no),
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
                    ItemPress::AskPicture => f.write_str("pic"),
                    ItemPress::RemovePicture(key) => {
                        let added_at = base36(key.added_at.timestamp_micros());
                        write!(f, "nopic:{}:{added_at}", key.position)
                    }
                    ItemPress::TakePicture(id) => write!(f, "take:{}", base36(id.0)),
                }
            }
            Self::Enter(shop, picture) => {
                write!(f, "g:{}:enter:{}", base36(shop.0), base36(picture.0))
            }
            Self::StockOf(shop, variant) => {
                write!(f, "g:{}:of:{}", base36(shop.0), base36(variant.0))
            }
            Self::Low(shop) => write!(f, "g:{}:low", base36(shop.0)),
            Self::TellLow(shop, true) => write!(f, "g:{}:tell", base36(shop.0)),
            Self::TellLow(shop, false) => write!(f, "g:{}:hush", base36(shop.0)),
            Self::Give(shop, variant, (free, total)) => {
                let (shop, variant) = (base36(shop.0), base36(variant.0));
                write!(f, "g:{shop}:give:{variant}:{free}:{total}")
            }
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
            | Self::Give(shop, ..)
            | Self::TellLow(shop, _)
            | Self::Enter(shop, _) => shop,
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
            ["enter", picture] => Self::Enter(shop, ReceivedFileId(from_base36(picture)?)),
            ["give", variant, free, total] => Self::Give(
                shop,
                VariantId(from_base36(variant)?),
                (free.parse().ok()?, total.parse().ok()?),
            ),
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
            ["pic"] => Self::AskPicture,
            ["nopic", position, added_at] => {
                let added_at = DateTime::from_timestamp_micros(from_base36(added_at)?)?;
                Self::RemovePicture(PictureKey {
                    position: position.parse().ok()?,
                    added_at,
                })
            }
            ["take", id] => Self::TakePicture(ReceivedFileId(from_base36(id)?)),
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
            ["e", edit, rest @ ..] => Self::Edit(
                u32::try_from(from_base36(edit)?).ok()?,
                EditPress::parse(rest)?,
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
            ["is", line, variant] => {
                Self::Choose(line.parse().ok()?, VariantId(from_base36(variant)?))
            }
            ["new", line] => Self::NewItem(line.parse().ok()?),
            ["left", variant] => Self::TakeLeft(VariantId(from_base36(variant)?)),
            ["anyway", variant, asked] => {
                Self::Anyway(VariantId(from_base36(variant)?), from_base36(asked)?)
            }
            ["sell", item] => Self::SellAgain(ItemId(from_base36(item)?)),
            ["drop", line, item] => Self::Drop(line.parse().ok()?, ItemId(from_base36(item)?)),
            _ => return None,
        })
    }
}

impl CustomerPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["show"] => Self::Show,
            ["name"] => Self::Name,
            ["reads?"] => Self::Language,
            ["reads"] => Self::Reads(None),
            ["reads", tag] => Self::Reads(Some(Language::all().find(|l| l.tag() == *tag)?)),
            ["yes", person] => Self::Linked(PersonId(from_base36(person)?), true),
            ["no", person] => Self::Linked(PersonId(from_base36(person)?), false),
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

impl EditPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["apply"] => Self::Apply,
            ["anyway"] => Self::ApplyAnyway,
            ["ask"] => Self::Ask,
            ["discard"] => Self::Discard,
            ["more", line] => Self::More(line.parse().ok()?),
            ["fewer", line] => Self::Fewer(line.parse().ok()?),
            ["out", line] => Self::Remove(line.parse().ok()?),
            ["price", line] => Self::Price(line.parse().ok()?),
            ["add"] => Self::Add,
            ["ship"] => Self::Shipping,
            ["off"] => Self::Discount,
            ["due"] => Self::Date,
            ["page", page] => Self::Page(page.parse().ok()?),
            ["is", at, variant] => Self::Choose(at.parse().ok()?, VariantId(from_base36(variant)?)),
            ["new", at] => Self::NewItem(at.parse().ok()?),
            ["sell", item] => Self::SellAgain(ItemId(from_base36(item)?)),
            ["drop", at] => Self::Drop(at.parse().ok()?),
            ["left", variant] => Self::TakeLeft(VariantId(from_base36(variant)?)),
            ["anyway", variant, asked] => {
                Self::Anyway(VariantId(from_base36(variant)?), from_base36(asked)?)
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
            ["payby"] => Self::AskPayBy,
            ["payby", days, shown] => Self::PayBy(days.parse().ok()?, from_base36(shown)?),
            ["offer", shown] => Self::OfferOn(from_base36(shown)?),
            ["reject", entry] => Self::Reject(entry.parse().ok()?),
            ["agree", version] => Self::Agree(version.parse().ok()?),
            ["decline", version] => Self::Decline(version.parse().ok()?),
            ["edit"] => Self::Edit,
            ["status"] => Self::Status,
            ["st", stage, seen] => Self::StatusTo(Stage::parse(stage)?, seen.parse().ok()?),
            ["bk", stage, seen, why] => {
                Self::Back(Stage::parse(stage)?, seen.parse().ok()?, Why::parse(why)?)
            }
            ["hide?"] => Self::AskHide,
            ["hide"] => Self::Hide,
            ["unhide"] => Self::Unhide,
            ["merge?", other] => Self::AskMerge(OrderId(from_base36(other)?)),
            ["where"] => Self::WhereToSend,
            ["there", shown] => Self::SendThere(u32::try_from(from_base36(shown)?).ok()?),
            ["where?"] => Self::AskBuyerWhere,
            ["anyway", seen] => Self::ShipAnyway(seen.parse().ok()?),
            ["want"] => Self::Want,
            ["change"] => Self::WantChange,
            ["want!", seen] => Self::WantCancel(seen.parse().ok()?),
            ["because", seen, why] => Self::CancelBecause(seen.parse().ok()?, Why::parse(why)?),
            ["r", rest @ ..] => Self::Return(ReturnPress::parse(rest)?),
            ["sp", rest @ ..] => Self::Split(SplitPress::parse(rest)?),
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
            OrderPress::AskPayBy,
            OrderPress::PayBy(u32::MAX, i64::MAX),
            OrderPress::OfferOn(i64::MAX),
            OrderPress::Agree(i32::MAX),
            OrderPress::Decline(i32::MAX),
            OrderPress::Edit,
            OrderPress::Status,
            OrderPress::AskHide,
            OrderPress::Hide,
            OrderPress::Unhide,
            OrderPress::AskMerge(OrderId(i64::MAX)),
            OrderPress::Want,
            OrderPress::WantChange,
            OrderPress::WantCancel(i32::MAX),
            OrderPress::WhereToSend,
            OrderPress::SendThere(u32::MAX),
            OrderPress::AskBuyerWhere,
            OrderPress::ShipAnyway(i32::MAX),
        ];
        let mut of_returns = vec![
            ReturnPress::Begin,
            ReturnPress::Choose(i32::MAX, u32::MAX),
            ReturnPress::Page(u32::MAX),
            ReturnPress::Chosen,
            ReturnPress::NoPicture,
            ReturnPress::Sellable(i32::MAX, i32::MAX, u32::MAX),
            ReturnPress::PaidForAll,
            ReturnPress::PaidForNone,
        ];
        of_returns.extend(ReturnWhy::ALL.map(ReturnPress::Because));
        of_returns.extend(Wish::ALL.map(ReturnPress::Wish));
        let numbered: [fn(i32) -> ReturnPress; 15] = [
            ReturnPress::SomeToStock,
            ReturnPress::Sorted,
            ReturnPress::PaidFor,
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
        presses.extend(
            [
                SplitPress::Begin,
                SplitPress::Choose(i32::MAX, u32::MAX),
                SplitPress::Page(u32::MAX),
                SplitPress::Chosen,
            ]
            .map(OrderPress::Split),
        );
        presses.extend(Stage::ALL.map(|stage| OrderPress::Advance(stage, i32::MAX)));
        presses.extend(Stage::ALL.map(|stage| OrderPress::StatusTo(stage, i32::MAX)));
        for why in Why::ALL {
            presses.push(OrderPress::CancelBecause(i32::MAX, why));
            presses.extend(Stage::ALL.map(|stage| OrderPress::Back(stage, i32::MAX, why)));
        }
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
            GoodsPress::Enter(shop, ReceivedFileId(i64::MAX)),
            GoodsPress::Give(shop, VariantId(i64::MAX), (u32::MAX, u32::MAX)),
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
            ItemPress::AskPicture,
            ItemPress::RemovePicture(PictureKey {
                position: 10,
                added_at: DateTime::from_timestamp_micros(i64::MAX / 2).unwrap_or_default(),
            }),
            ItemPress::TakePicture(ReceivedFileId(i64::MAX)),
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
            MoneyPress::Method(MethodPress::AskPicture(method)),
            MoneyPress::Method(MethodPress::RemovePicture(method, FileId(i64::MAX))),
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
            MoneyPress::Set(SettingPress::Returns(u32::MAX)),
            MoneyPress::Set(SettingPress::OfferOn(true)),
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
            DraftPress::Choose(u32::MAX, VariantId(i64::MAX)),
            DraftPress::NewItem(u32::MAX),
            DraftPress::TakeLeft(VariantId(i64::MAX)),
            DraftPress::Anyway(VariantId(i64::MAX), i64::MAX),
            DraftPress::SellAgain(ItemId(i64::MAX)),
            DraftPress::Drop(u32::MAX, ItemId(i64::MAX)),
            DraftPress::Who(None),
            DraftPress::Who(Some(CustomerId(i64::MAX))),
        ] {
            presses.push(Press::Draft(u32::MAX, press));
        }
        presses.extend(goods_presses(shop).into_iter().map(Press::Goods));
        for press in [
            EditPress::Apply,
            EditPress::ApplyAnyway,
            EditPress::Ask,
            EditPress::Discard,
            EditPress::More(i32::MAX),
            EditPress::Fewer(1),
            EditPress::Remove(2),
            EditPress::Price(i32::MAX),
            EditPress::Add,
            EditPress::Shipping,
            EditPress::Discount,
            EditPress::Date,
            EditPress::Page(u32::MAX),
            EditPress::Choose(u32::MAX, VariantId(i64::MAX)),
            EditPress::NewItem(u32::MAX),
            EditPress::SellAgain(ItemId(i64::MAX)),
            EditPress::Drop(u32::MAX),
            EditPress::TakeLeft(VariantId(i64::MAX)),
            EditPress::Anyway(VariantId(i64::MAX), i64::MAX),
        ] {
            presses.push(Press::Edit(u32::MAX, press));
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
            CustomerPress::Name,
            CustomerPress::Language,
            CustomerPress::Reads(None),
            CustomerPress::Reads(Some(Language::ENGLISH)),
            CustomerPress::Linked(PersonId(i64::MAX), true),
            CustomerPress::Linked(PersonId(i64::MAX), false),
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
        let day = NaiveDate::from_ymd_opt(2026, 3, 15).unwrap();
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
