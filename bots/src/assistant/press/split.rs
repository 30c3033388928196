//! What the buttons about making two orders of one carry.

use std::fmt;

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
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            [] => Self::Begin,
            ["n", line, quantity] => Self::Choose(line.parse().ok()?, quantity.parse().ok()?),
            ["page", from] => Self::Page(from.parse().ok()?),
            ["next"] => Self::Chosen,
            _ => return None,
        })
    }
}
