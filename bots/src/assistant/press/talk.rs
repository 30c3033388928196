//! What the buttons about an order's conversation carry.

use std::fmt;

use waybill_core::id::{PersonId, base36};

use super::from_base36;

/// What a button about an order's conversation means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TalkPress {
    /// Ask what to write, as an answer to a message; 0 for none.
    Write(i32),
    /// Ask who of the shop answers.
    AskAssign,
    /// Somebody answers from now on.
    Assign(PersonId),
    /// Everybody does.
    Unassign,
    /// Nothing has to be answered up to a message.
    Settle(i32),
    /// Begin its topic in the shop's group.
    Topic,
    /// What was written, below a message; 0 for the newest.
    Log(i32),
    /// Send what was written and kept under a number of the conversation.
    Send(u32),
}

impl fmt::Display for TalkPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(answers) => write!(f, "tk:w:{answers}"),
            Self::AskAssign => f.write_str("tk:who"),
            Self::Assign(person) => write!(f, "tk:who:{}", base36(person.0)),
            Self::Unassign => f.write_str("tk:all"),
            Self::Settle(up_to) => write!(f, "tk:ok:{up_to}"),
            Self::Topic => f.write_str("tk:topic"),
            Self::Log(before) => write!(f, "tk:log:{before}"),
            Self::Send(kept) => write!(f, "tk:send:{kept}"),
        }
    }
}

impl TalkPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        let number = |word: &str| word.parse().ok().filter(|no: &i32| *no >= 0);
        Some(match parts {
            ["w", answers] => Self::Write(number(answers)?),
            ["who"] => Self::AskAssign,
            ["who", person] => Self::Assign(PersonId(from_base36(person)?)),
            ["all"] => Self::Unassign,
            ["ok", up_to] => Self::Settle(number(up_to)?),
            ["topic"] => Self::Topic,
            ["log", before] => Self::Log(number(before)?),
            ["send", kept] => Self::Send(kept.parse().ok()?),
            _ => return None,
        })
    }
}
