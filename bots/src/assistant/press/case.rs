//! What the buttons about something that is wrong with an order carry.

use std::fmt;

use waybill_core::order::Trouble;

/// What a button about something that is wrong means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CasePress {
    /// Ask what is wrong.
    Ask,
    /// This is; ask for words or a picture.
    Is(Trouble),
    /// This is, and there is nothing to add.
    Bare(Trouble),
    /// What an event said to be wrong is settled.
    Settle(i32),
}

const fn code(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::NotArrived => "lost",
        Trouble::WrongOrDamaged => "bad",
        Trouble::PaidNotShown => "paid",
    }
}

fn trouble(word: &str) -> Option<Trouble> {
    Trouble::ALL
        .into_iter()
        .find(|trouble| code(*trouble) == word)
}

impl fmt::Display for CasePress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask => f.write_str("case"),
            Self::Is(trouble) => write!(f, "case:is:{}", code(*trouble)),
            Self::Bare(trouble) => write!(f, "case:bare:{}", code(*trouble)),
            Self::Settle(version) => write!(f, "case:ok:{version}"),
        }
    }
}

impl CasePress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            [] => Self::Ask,
            ["is", word] => Self::Is(trouble(word)?),
            ["bare", word] => Self::Bare(trouble(word)?),
            ["ok", version] => Self::Settle(version.parse().ok()?),
            _ => return None,
        })
    }
}
