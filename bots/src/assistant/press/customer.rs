//! What the buttons of a customer's page carry.

use std::fmt;

use waybill_core::customer::page::Network;
use waybill_core::id::{CustomerId, PersonId, base36};
use waybill_core::text::Language;

use super::from_base36;
use crate::assistant::state::CustomerPart;

/// What a button of a customer's page means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerPress {
    /// Show the page.
    Show,
    /// Ask what they are called.
    Name,
    /// Ask what they read.
    Language,
    /// They read this; what their chat says where there is none.
    Reads(Option<Language>),
    /// Somebody on a chat is them, or is not.
    Linked(PersonId, bool),
    /// They sell on what they buy, or do not.
    Reseller(bool),
    /// Ask for the note.
    Note,
    /// Ask where they live.
    Address,
    /// Ask for their phone.
    Phone,
    /// Ask for their mail.
    Mail,
    /// Ask for an account on a social network.
    Handle,
    /// Ask who they are too.
    SameAs,
    /// What was written with them, below an id; 0 for the newest.
    Messages(i64),
    /// Begin an order for them.
    New,
    /// That one is them too.
    Merge(CustomerId),
    /// Take a merge back.
    UndoMerge(i64),
    /// Their orders after so many.
    Orders(u32),
    /// Take a part of the page away.
    Clear(CustomerPart),
    /// Take an account on a social network away.
    ClearHandle(Network),
    /// Ask before removing.
    AskRemove,
    /// Remove.
    Remove,
    /// Take a removal back.
    BringBack,
}

/// The parts of a page that a button takes away.
const PARTS: [CustomerPart; 4] = [
    CustomerPart::Note,
    CustomerPart::Address,
    CustomerPart::Phone,
    CustomerPart::Mail,
];

const fn part_word(part: CustomerPart) -> &'static str {
    match part {
        CustomerPart::Name => "name",
        CustomerPart::Note => "note",
        CustomerPart::Address => "address",
        CustomerPart::Phone => "phone",
        CustomerPart::Mail => "mail",
        CustomerPart::Handle => "handle",
        CustomerPart::SameAs => "same",
    }
}

impl fmt::Display for CustomerPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show => f.write_str("show"),
            Self::Name => f.write_str("name"),
            Self::Language => f.write_str("reads?"),
            Self::Reads(None) => f.write_str("reads"),
            Self::Reads(Some(language)) => write!(f, "reads:{}", language.tag()),
            Self::Linked(person, true) => write!(f, "yes:{}", base36(person.0)),
            Self::Linked(person, false) => write!(f, "no:{}", base36(person.0)),
            Self::Reseller(true) => f.write_str("sells"),
            Self::Reseller(false) => f.write_str("keeps"),
            Self::Note => f.write_str("note"),
            Self::Address => f.write_str("address"),
            Self::Phone => f.write_str("phone"),
            Self::Mail => f.write_str("mail"),
            Self::Handle => f.write_str("handle"),
            Self::SameAs => f.write_str("same"),
            Self::Messages(before) => write!(f, "said:{}", base36(*before)),
            Self::New => f.write_str("new"),
            Self::Merge(other) => write!(f, "is:{}", base36(other.0)),
            Self::Orders(after) => write!(f, "orders:{after}"),
            Self::Clear(part) => write!(f, "clear:{}", part_word(*part)),
            Self::ClearHandle(network) => write!(f, "clear:h:{}", network.as_str()),
            Self::AskRemove => f.write_str("remove?"),
            Self::Remove => f.write_str("remove"),
            Self::BringBack => f.write_str("back"),
            Self::UndoMerge(merge) => write!(f, "undo:{}", base36(*merge)),
        }
    }
}

impl CustomerPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["show"] => Self::Show,
            ["name"] => Self::Name,
            ["reads?"] => Self::Language,
            ["reads"] => Self::Reads(None),
            ["reads", tag] => Self::Reads(Some(Language::all().find(|l| l.tag() == *tag)?)),
            ["yes", person] => Self::Linked(PersonId(from_base36(person)?), true),
            ["no", person] => Self::Linked(PersonId(from_base36(person)?), false),
            ["sells"] => Self::Reseller(true),
            ["keeps"] => Self::Reseller(false),
            ["note"] => Self::Note,
            ["address"] => Self::Address,
            ["phone"] => Self::Phone,
            ["mail"] => Self::Mail,
            ["handle"] => Self::Handle,
            ["same"] => Self::SameAs,
            ["said", before] => Self::Messages(from_base36(before)?),
            ["new"] => Self::New,
            ["is", other] => Self::Merge(CustomerId(from_base36(other)?)),
            ["orders", after] => Self::Orders(after.parse().ok()?),
            ["clear", word] => {
                Self::Clear(PARTS.into_iter().find(|part| part_word(*part) == *word)?)
            }
            ["clear", "h", network] => Self::ClearHandle(
                Network::ALL
                    .into_iter()
                    .find(|known| known.as_str() == *network)?,
            ),
            ["remove?"] => Self::AskRemove,
            ["remove"] => Self::Remove,
            ["back"] => Self::BringBack,
            ["undo", merge] => Self::UndoMerge(from_base36(merge)?),
            _ => return None,
        })
    }
}
