//! What the buttons about the people of a shop carry.

use std::fmt;

use waybill_core::id::{PersonId, base36};
use waybill_core::rights::Right;
use waybill_core::shop::Role;

use super::from_base36;

/// What a button about the people of a shop means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamPress {
    /// Who works here.
    List,
    /// What someone is, and what else they could be.
    Member(PersonId),
    /// Someone is this from now on.
    Role(PersonId, Role),
    /// Invite someone to be this.
    Invite(Role),
    /// What each role may do, with this one's rights as buttons.
    Rights(Role),
    /// The role may do this from now on, or no longer.
    Allow(Role, Right, bool),
    /// Someone's phone is lost: their part in the shop is locked.
    Lock(PersonId),
    /// It was found.
    Unlock(PersonId),
    /// One's own other chats are locked.
    LockMine,
    /// They are opened again.
    UnlockMine,
    /// This very chat is locked.
    LockHere,
    /// The shop's group serves it no more.
    EndGroup,
}

impl fmt::Display for TeamPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List => f.write_str("list"),
            Self::Member(person) => write!(f, "who:{}", base36(person.0)),
            Self::Role(person, role) => write!(f, "is:{}:{}", base36(person.0), role.as_str()),
            Self::Invite(role) => write!(f, "ask:{}", role.as_str()),
            Self::Lock(person) => write!(f, "lock:{}", base36(person.0)),
            Self::Unlock(person) => write!(f, "open:{}", base36(person.0)),
            Self::LockMine => f.write_str("lock"),
            Self::UnlockMine => f.write_str("open"),
            Self::LockHere => f.write_str("lockhere"),
            Self::EndGroup => f.write_str("group:end"),
            Self::Rights(role) => write!(f, "may:{}", role.as_str()),
            Self::Allow(role, right, allowed) => {
                let allowed = if *allowed { "yes" } else { "no" };
                write!(f, "may:{}:{}:{allowed}", role.as_str(), right.as_str())
            }
        }
    }
}

impl TeamPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["list"] => Self::List,
            ["who", person] => Self::Member(PersonId(from_base36(person)?)),
            ["is", person, role] => Self::Role(PersonId(from_base36(person)?), Role::parse(role)?),
            ["ask", role] => Self::Invite(Role::parse(role)?),
            ["lock", person] => Self::Lock(PersonId(from_base36(person)?)),
            ["open", person] => Self::Unlock(PersonId(from_base36(person)?)),
            ["lock"] => Self::LockMine,
            ["open"] => Self::UnlockMine,
            ["lockhere"] => Self::LockHere,
            ["group", "end"] => Self::EndGroup,
            ["may", role] => Self::Rights(Role::parse(role)?),
            ["may", role, right, "yes"] => {
                Self::Allow(Role::parse(role)?, Right::parse(right)?, true)
            }
            ["may", role, right, "no"] => {
                Self::Allow(Role::parse(role)?, Right::parse(right)?, false)
            }
            _ => return None,
        })
    }
}
