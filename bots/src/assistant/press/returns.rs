//! What the buttons of a return carry.

use std::fmt;

use waybill_core::id::{MethodId, base36};
use waybill_core::order::Wish;

use super::from_base36;

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
    /// The same in a way of the shop's; 0 for another.
    RefundedBy(i32, MethodId),
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
            Self::RefundedBy(no, method) => write!(f, "paid:{no}:{}", base36(method.0)),
            Self::Replace(no) => write!(f, "new:{no}"),
            Self::ReplaceAnyway(no) => write!(f, "new!:{no}"),
            Self::Repaired(no) => write!(f, "mended:{no}"),
            Self::Withdraw(no) => write!(f, "drop:{no}"),
            Self::Picture(no) => write!(f, "pic:{no}"),
        }
    }
}

impl ReturnPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
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
            ["paid", no, method] => {
                Self::RefundedBy(no.parse().ok()?, MethodId(from_base36(method)?))
            }
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
