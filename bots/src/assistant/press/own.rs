//! What the buttons about one's own chats and sessions carry.

use std::fmt;

use waybill_core::id::{PersonId, base36};

use super::from_base36;

/// What a button about one's own chats and sessions means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnPress {
    /// As who entered a code: join the chats.
    Agree(i64),
    /// As who made the code: join them.
    Join(i64),
    /// Leave them as they are.
    Decline(i64),
    /// The chats that were this person's are by themselves again.
    Separate(PersonId),
    /// End a session on the web.
    EndSession(i64),
    /// End all of them.
    EndSessions,
}

impl fmt::Display for OwnPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agree(link) => write!(f, "own:agree:{}", base36(*link)),
            Self::Join(link) => write!(f, "own:join:{}", base36(*link)),
            Self::Decline(link) => write!(f, "own:no:{}", base36(*link)),
            Self::Separate(person) => write!(f, "own:apart:{}", base36(person.0)),
            Self::EndSession(number) => write!(f, "own:end:{}", base36(*number)),
            Self::EndSessions => f.write_str("own:end"),
        }
    }
}

impl OwnPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["agree", link] => Self::Agree(from_base36(link)?),
            ["join", link] => Self::Join(from_base36(link)?),
            ["no", link] => Self::Decline(from_base36(link)?),
            ["apart", person] => Self::Separate(PersonId(from_base36(person)?)),
            ["end", number] => Self::EndSession(from_base36(number)?),
            ["end"] => Self::EndSessions,
            _ => return None,
        })
    }
}
