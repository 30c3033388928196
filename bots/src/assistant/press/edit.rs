//! What the buttons of a change carry.

use std::fmt;

use waybill_core::id::{ItemId, VariantId, base36};

use super::from_base36;

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
    /// Ask where it is sent.
    Address,
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

impl fmt::Display for EditPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Apply => f.write_str("apply"),
            Self::ApplyAnyway => f.write_str("anyway"),
            Self::Ask => f.write_str("ask"),
            Self::Discard => f.write_str("discard"),
            Self::More(line) => write!(f, "more:{line}"),
            Self::Fewer(line) => write!(f, "fewer:{line}"),
            Self::Remove(line) => write!(f, "out:{line}"),
            Self::Price(line) => write!(f, "price:{line}"),
            Self::Add => f.write_str("add"),
            Self::Shipping => f.write_str("ship"),
            Self::Discount => f.write_str("off"),
            Self::Date => f.write_str("due"),
            Self::Address => f.write_str("where"),
            Self::Page(page) => write!(f, "page:{page}"),
            Self::Choose(at, variant) => write!(f, "is:{at}:{}", base36(variant.0)),
            Self::NewItem(at) => write!(f, "new:{at}"),
            Self::SellAgain(item) => write!(f, "sell:{}", base36(item.0)),
            Self::Drop(at) => write!(f, "drop:{at}"),
            Self::TakeLeft(variant) => write!(f, "left:{}", base36(variant.0)),
            Self::Anyway(variant, asked) => {
                let (variant, asked) = (base36(variant.0), base36(*asked));
                write!(f, "anyway:{variant}:{asked}")
            }
        }
    }
}

impl EditPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
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
            ["where"] => Self::Address,
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
