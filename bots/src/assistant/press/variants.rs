//! What the buttons of an item's variant carry.

use std::fmt;

use serde::{Deserialize, Serialize};
use waybill_core::item::InUse;

/// What a button of a variant means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariantPress {
    /// Show its card.
    Show,
    /// Ask for a part of it.
    Ask(VariantPart),
    /// Take it away, with what was said to be left of it.
    Remove(InUse),
    /// It is the only one: take its name away.
    Unlabel,
    /// It is to be had again.
    BringBack,
}

/// A part of a variant that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the part of its name")]
pub enum VariantPart {
    Name,
    Price,
    Stock,
}

impl VariantPart {
    /// Every part.
    pub const ALL: [Self; 3] = [Self::Name, Self::Price, Self::Stock];

    const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Price => "price",
            Self::Stock => "stock",
        }
    }
}

impl fmt::Display for VariantPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show => f.write_str("show"),
            Self::Ask(part) => write!(f, "ask:{}", part.word()),
            Self::Remove(left) => write!(f, "rm:{}:{}", left.stock, left.orders),
            Self::Unlabel => f.write_str("only"),
            Self::BringBack => f.write_str("back"),
        }
    }
}

impl VariantPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["show"] => Self::Show,
            ["ask", word] => Self::Ask(
                VariantPart::ALL
                    .into_iter()
                    .find(|part| part.word() == *word)?,
            ),
            ["rm", stock, orders] => Self::Remove(InUse {
                stock: stock.parse().ok()?,
                orders: orders.parse().ok()?,
            }),
            ["only"] => Self::Unlabel,
            ["back"] => Self::BringBack,
            _ => return None,
        })
    }
}
