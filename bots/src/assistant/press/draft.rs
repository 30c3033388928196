//! What the buttons of a draft carry.

use std::fmt;

use waybill_core::id::{CustomerId, ItemId, VariantId, base36};

use super::from_base36;

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
    /// What the order comes to is right, whatever was written.
    AsAdded,
    /// The buyer is this customer; somebody new where there is none.
    Who(Option<CustomerId>),
}

impl fmt::Display for DraftPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create => f.write_str("create"),
            Self::Change => f.write_str("change"),
            Self::Discard => f.write_str("discard"),
            Self::Begin => f.write_str("begin"),
            Self::AsAdded => f.write_str("sum"),
            Self::Who(Some(customer)) => write!(f, "who:{}", base36(customer.0)),
            Self::Who(None) => f.write_str("new"),
            Self::Accept(part) => write!(f, "yes:{part}"),
            Self::Decline(part) => write!(f, "no:{part}"),
            Self::Choose(line, variant) => write!(f, "is:{line}:{}", base36(variant.0)),
            Self::NewItem(line) => write!(f, "new:{line}"),
            Self::TakeLeft(variant) => write!(f, "left:{}", base36(variant.0)),
            Self::Anyway(variant, asked) => {
                let (variant, asked) = (base36(variant.0), base36(*asked));
                write!(f, "anyway:{variant}:{asked}")
            }
            Self::SellAgain(item) => write!(f, "sell:{}", base36(item.0)),
            Self::Drop(line, item) => write!(f, "drop:{line}:{}", base36(item.0)),
        }
    }
}

impl DraftPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["create"] => Self::Create,
            ["change"] => Self::Change,
            ["discard"] => Self::Discard,
            ["begin"] => Self::Begin,
            ["sum"] => Self::AsAdded,
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
