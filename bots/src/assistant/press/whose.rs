//! What the buttons about whose an order is carry.

use std::fmt;

use waybill_core::id::{PersonId, base36};

use super::from_base36;

/// What a button about whose an order is means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhosePress {
    /// It is mine.
    Mine,
    /// I only look on.
    Watch,
    /// As the shop: it is this person's, or it is not.
    Says(PersonId, bool),
}

impl fmt::Display for WhosePress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mine => f.write_str("w:mine"),
            Self::Watch => f.write_str("w:watch"),
            Self::Says(person, true) => write!(f, "w:yes:{}", base36(person.0)),
            Self::Says(person, false) => write!(f, "w:no:{}", base36(person.0)),
        }
    }
}

impl WhosePress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["mine"] => Self::Mine,
            ["watch"] => Self::Watch,
            ["yes", person] => Self::Says(PersonId(from_base36(person)?), true),
            ["no", person] => Self::Says(PersonId(from_base36(person)?), false),
            _ => return None,
        })
    }
}
