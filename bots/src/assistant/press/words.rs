//! What the buttons about a shop's own words carry.

use std::fmt;

use waybill_core::own_words::Status;
use waybill_core::telling::Telling;
use waybill_core::text::Language;

/// What a button about own words means. Each names the language of the words, not the reader's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsPress {
    /// Every status.
    List(Language),
    /// One of them, with what can be done.
    Show(Status, Language),
    /// Ask for other words.
    Change(Status, Language),
    /// Say it as it was shown: a digest of those words.
    Save(Status, Language, u32),
    /// Say it in the standard words again.
    Standard(Status, Language),
    /// Tell it so from now on.
    Tell(Status, Language, Telling),
}

impl fmt::Display for WordsPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(language) => write!(f, "list:{}", language.tag()),
            Self::Show(status, language) => {
                write!(f, "show:{}:{}", status.as_str(), language.tag())
            }
            Self::Change(status, language) => {
                write!(f, "ask:{}:{}", status.as_str(), language.tag())
            }
            Self::Save(status, language, digest) => {
                write!(f, "save:{}:{}:{digest:x}", status.as_str(), language.tag())
            }
            Self::Standard(status, language) => {
                write!(f, "std:{}:{}", status.as_str(), language.tag())
            }
            Self::Tell(status, language, telling) => write!(
                f,
                "tell:{}:{}:{}",
                status.as_str(),
                language.tag(),
                telling.as_str()
            ),
        }
    }
}

impl WordsPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        let language = |tag: &str| Language::all().find(|language| language.tag() == tag);
        let status = Status::parse;
        Some(match parts {
            ["list", tag] => Self::List(language(tag)?),
            ["show", word, tag] => Self::Show(status(word)?, language(tag)?),
            ["ask", word, tag] => Self::Change(status(word)?, language(tag)?),
            ["save", word, tag, digest] => {
                let digest = u32::from_str_radix(digest, 16).ok()?;
                Self::Save(status(word)?, language(tag)?, digest)
            }
            ["std", word, tag] => Self::Standard(status(word)?, language(tag)?),
            ["tell", word, tag, telling] => {
                Self::Tell(status(word)?, language(tag)?, Telling::parse(telling)?)
            }
            _ => return None,
        })
    }
}
