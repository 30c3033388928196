//! The words that a clause starts with, and what they must be followed by to start one.

use super::problem::{Clause, Elsewhere};
use super::said::Sum;

/// What a part that starts with a known word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Shipping,
    Deposit,
    Note,
    Due,
    Discount,
    PayBy,
    CashOnDelivery,
    SendTo,
    /// What the order comes to, which is checked.
    Sum(Sum),
    Tax,
    Elsewhere(Elsewhere),
    /// `items:` before the lines.
    Item,
    /// `name:` before the buyer.
    Buyer,
    /// `phone:`, `email:`
    Contact,
}

/// What has to follow for the word to be more than the first word of an item's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    Anything,
    /// Nothing, a colon, an amount or a percentage: "total 500", but "total gym 500" is an item.
    AmountOrNothing,
    /// A colon, an amount or a percentage: "less 50", but "less" is a name and so is "promo shirt".
    Amount,
    Colon,
    /// A colon, or words with a figure or a comma: "to 12 Mabini St", but "to go cup" is an item.
    Place,
}

/// The longest keyword that folded text starts with, what must follow, and its length in bytes.
pub(super) fn at_start(text: &str) -> Option<(Keyword, Follows, usize)> {
    KEYWORDS
        .iter()
        .filter(|(word, ..)| {
            text.strip_prefix(word)
                .is_some_and(|rest| ends_word(word, rest))
        })
        .max_by_key(|(word, ..)| word.len())
        .map(|(word, keyword, follows)| (*keyword, *follows, word.len()))
}

/// The keyword that folded text is, to the letter.
pub(super) fn exactly(text: &str) -> Option<Keyword> {
    KEYWORDS
        .iter()
        .find_map(|(word, keyword, _)| (*word == text).then_some(*keyword))
}

impl Keyword {
    /// The clause that it starts, if an order holds it.
    pub(super) fn clause(self) -> Option<Clause> {
        match self {
            Self::Shipping => Some(Clause::Shipping),
            Self::Deposit => Some(Clause::Deposit),
            Self::Note => Some(Clause::Note),
            Self::Due => Some(Clause::Due),
            Self::Discount => Some(Clause::Discount),
            Self::PayBy => Some(Clause::PayBy),
            Self::SendTo => Some(Clause::SendTo),
            Self::CashOnDelivery
            | Self::Sum(_)
            | Self::Tax
            | Self::Elsewhere(_)
            | Self::Item
            | Self::Buyer
            | Self::Contact => None,
        }
    }
}

fn ends_word(word: &str, rest: &str) -> bool {
    if word == "運" || word == "共" {
        // 運動鞋 are shoes.
        return !rest.starts_with(char::is_alphabetic);
    }
    if !word.is_ascii() {
        return true;
    }
    let mut next = rest.chars();
    match next.next() {
        Some('-' | '\'' | '’' | '&') => !next.next().is_some_and(char::is_alphabetic),
        Some(c) => !c.is_alphabetic() || super::text::is_ideographic(c),
        None => true,
    }
}

use Follows::{Amount, AmountOrNothing, Anything, Colon, Place};
use Keyword as K;

#[rustfmt::skip]
const KEYWORDS: &[(&str, Keyword, Follows)] = &[
    ("ship", K::Shipping, Anything), ("shipping", K::Shipping, Anything),
    ("ship fee", K::Shipping, Anything), ("shipping fee", K::Shipping, Anything),
    ("shipping fees", K::Shipping, Anything), ("shipping cost", K::Shipping, Anything),
    ("shipping charge", K::Shipping, Anything), ("shipping charges", K::Shipping, Anything),
    ("delivery", K::Shipping, Anything), ("deliveries", K::Shipping, Anything),
    ("delivery fee", K::Shipping, Anything), ("delivery charge", K::Shipping, Anything),
    ("delivery charges", K::Shipping, Anything), ("del fee", K::Shipping, Anything),
    ("fee", K::Shipping, Anything), ("fees", K::Shipping, Anything),
    ("sf", K::Shipping, Anything), ("s.f.", K::Shipping, Anything), ("s/f", K::Shipping, Anything),
    ("df", K::Shipping, AmountOrNothing), ("postage", K::Shipping, Anything),
    ("運費", K::Shipping, Anything), ("运费", K::Shipping, Anything), ("運", K::Shipping, Anything),
    ("郵資", K::Shipping, Anything), ("宅配費", K::Shipping, Anything),
    ("deposit", K::Deposit, Anything), ("deposits", K::Deposit, Anything),
    ("dp", K::Deposit, Anything), ("d.p.", K::Deposit, Anything), ("d/p", K::Deposit, Anything),
    ("advance", K::Deposit, Anything), ("advances", K::Deposit, Anything),
    ("advance payment", K::Deposit, Anything), ("advance paid", K::Deposit, Anything),
    ("downpayment", K::Deposit, Anything), ("downpayments", K::Deposit, Anything),
    ("down payment", K::Deposit, Anything), ("down-payment", K::Deposit, Anything),
    ("訂金", K::Deposit, Anything), ("订金", K::Deposit, Anything), ("定金", K::Deposit, Anything),
    ("note", K::Note, Anything), ("notes", K::Note, Anything), ("memo", K::Note, Anything),
    ("memos", K::Note, Anything), ("remark", K::Note, Anything), ("remarks", K::Note, Anything),
    ("備註", K::Note, Anything), ("備注", K::Note, Anything), ("备注", K::Note, Anything),
    ("due", K::Due, Anything), ("due date", K::Due, Anything), ("due on", K::Due, Anything),
    ("due by", K::Due, Anything), ("deadline", K::Due, Anything), ("期限", K::Due, Anything),
    ("交期", K::Due, Anything), ("截止", K::Due, Anything),
    ("discount", K::Discount, Anything), ("discounts", K::Discount, Anything),
    ("disc", K::Discount, AmountOrNothing), ("less", K::Discount, Amount),
    ("minus", K::Discount, Amount), ("promo", K::Discount, AmountOrNothing),
    ("voucher", K::Discount, AmountOrNothing), ("coupon", K::Discount, AmountOrNothing),
    ("rebate", K::Discount, AmountOrNothing), ("折扣", K::Discount, Anything),
    ("折價", K::Discount, Anything), ("折抵", K::Discount, Anything), ("優惠", K::Discount, Anything),
    ("total", K::Sum(Sum::Total), AmountOrNothing),
    ("subtotal", K::Sum(Sum::Goods), AmountOrNothing),
    ("sub total", K::Sum(Sum::Goods), AmountOrNothing),
    ("grand total", K::Sum(Sum::Total), AmountOrNothing),
    ("total amount", K::Sum(Sum::Total), AmountOrNothing),
    ("balance", K::Sum(Sum::ToPay), AmountOrNothing),
    ("bal", K::Sum(Sum::ToPay), AmountOrNothing),
    ("to pay", K::Sum(Sum::ToPay), AmountOrNothing),
    ("總計", K::Sum(Sum::Total), Anything), ("合計", K::Sum(Sum::Total), Anything),
    ("小計", K::Sum(Sum::Goods), Anything), ("總額", K::Sum(Sum::Total), Anything),
    ("總共", K::Sum(Sum::Total), Anything), ("共", K::Sum(Sum::Total), Amount),
    ("paid", K::Elsewhere(Elsewhere::Payment), Anything),
    ("payment", K::Elsewhere(Elsewhere::Payment), Anything),
    ("mop", K::Elsewhere(Elsewhere::Payment), Colon),
    ("mode of payment", K::Elsewhere(Elsewhere::Payment), Anything),
    ("gcash", K::Elsewhere(Elsewhere::Payment), AmountOrNothing),
    ("maya", K::Elsewhere(Elsewhere::Payment), AmountOrNothing),
    ("upi", K::Elsewhere(Elsewhere::Payment), AmountOrNothing),
    ("cash", K::Elsewhere(Elsewhere::Payment), AmountOrNothing),
    ("cod", K::CashOnDelivery, AmountOrNothing), ("c.o.d.", K::CashOnDelivery, AmountOrNothing),
    ("cash on delivery", K::CashOnDelivery, Anything),
    ("bank", K::Elsewhere(Elsewhere::Payment), AmountOrNothing),
    ("已付", K::Elsewhere(Elsewhere::Payment), Anything), ("付款", K::Elsewhere(Elsewhere::Payment), Anything),
    ("貨到付款", K::CashOnDelivery, Anything),
    ("pay by", K::PayBy, Anything), ("pay within", K::PayBy, Anything),
    ("付款期限", K::PayBy, Anything), ("匯款", K::Elsewhere(Elsewhere::Payment), Anything),
    ("轉帳", K::Elsewhere(Elsewhere::Payment), Anything), ("現金", K::Elsewhere(Elsewhere::Payment), Anything),
    ("ref", K::Elsewhere(Elsewhere::Payment), AmountOrNothing),
    ("ref no", K::Elsewhere(Elsewhere::Payment), AmountOrNothing),
    ("reference", K::Elsewhere(Elsewhere::Payment), AmountOrNothing),
    ("address", K::SendTo, Anything), ("addr", K::SendTo, Anything),
    ("ship to", K::SendTo, Anything), ("deliver to", K::SendTo, Anything),
    ("to", K::SendTo, Place), ("send to", K::SendTo, Anything), ("delivery address", K::SendTo, Anything),
    ("shipping address", K::SendTo, Anything), ("寄送地址", K::SendTo, Anything), ("收件地址", K::SendTo, Anything),
    ("送到", K::SendTo, Anything), ("寄至", K::SendTo, Anything),
    ("地址", K::SendTo, Anything), ("寄到", K::SendTo, Anything),
    ("steps", K::Elsewhere(Elsewhere::Steps), Anything),
    ("tax", K::Tax, AmountOrNothing), ("vat", K::Tax, AmountOrNothing),
    ("gst", K::Tax, AmountOrNothing),
    ("service charge", K::Tax, AmountOrNothing),
    ("稅", K::Tax, Amount), ("稅金", K::Tax, Anything),
    ("item", K::Item, Colon), ("items", K::Item, Colon), ("order", K::Item, Colon), ("orders", K::Item, Colon),
    ("product", K::Item, Colon), ("products", K::Item, Colon), ("品項", K::Item, Colon),
    ("商品", K::Item, Colon), ("訂單", K::Item, Colon),
    ("buyer", K::Buyer, Colon), ("name", K::Buyer, Colon), ("customer", K::Buyer, Colon),
    ("client", K::Buyer, Colon), ("買家", K::Buyer, Colon), ("客人", K::Buyer, Colon), ("姓名", K::Buyer, Colon),
    ("phone", K::Contact, Colon), ("mobile", K::Contact, Colon), ("tel", K::Contact, Colon),
    ("cp", K::Contact, Colon), ("contact", K::Contact, Colon), ("contact no", K::Contact, Colon),
    ("contact number", K::Contact, Colon), ("contact #", K::Contact, Colon), ("cellphone", K::Contact, Colon),
    ("whatsapp", K::Contact, Colon), ("viber", K::Contact, Colon), ("email", K::Contact, Colon),
    ("e-mail", K::Contact, Colon), ("電話", K::Contact, Colon), ("手機", K::Contact, Colon), ("信箱", K::Contact, Colon),
];
