//! What a channel must do, and how sending can fail. Nothing here knows a platform.

use std::time::Duration;

use async_trait::async_trait;
use waybill_core::channel::Channel as Kind;
use waybill_core::chatlog::{ButtonDoes, File};
use waybill_core::id::OutboxId;
use waybill_core::person::{Gone, Introduction};

use crate::assistant::message::Heard;

/// A message in the reader's words, ready for any platform.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// The line that stands out, first.
    pub title: Option<String>,
    /// The rest, in lines.
    pub lines: Vec<String>,
    /// Rows of buttons.
    pub buttons: Vec<Vec<RenderedButton>>,
    /// What is attached.
    pub document: Option<File>,
}

impl Rendered {
    /// Everything as plain text.
    pub fn text(&self) -> String {
        let mut lines: Vec<&str> = self.title.iter().map(String::as_str).collect();
        lines.extend(self.lines.iter().map(String::as_str));
        lines.join("\n")
    }
}

/// A button in the reader's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedButton {
    /// What it says.
    pub label: String,
    /// What it does.
    pub does: ButtonDoes,
}

/// Where something goes.
#[derive(Debug, Clone, Copy)]
pub struct To<'a> {
    /// The chat's id on its platform.
    pub address: &'a str,
    /// The row that is being sent, for platforms that know a nonce.
    pub nonce: OutboxId,
    /// A short-lived way back, such as an interaction's token.
    pub way_back: Option<&'a str>,
}

/// Why something could not be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The platform asks to wait; it names what for.
    RetryAfter {
        /// How long.
        after: Duration,
        /// Whether everything has to wait, or this chat only.
        everything: bool,
    },
    /// Nothing can be sent there any more.
    Gone(Gone),
    /// The chat has another address from now on.
    Moved(String),
    /// The message that was to be edited is no more.
    NoSuchMessage,
    /// The platform will never take this message.
    Rejected(String),
    /// The bot may not speak at all: its token was revoked.
    Unauthorized,
    /// It may work later: the platform can't be reached, or says that it is broken.
    Temporary(String),
}

/// The pace a platform allows.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Messages and edits a second, over all chats.
    pub overall_per_second: f64,
    /// How many of them may come at once.
    pub overall_burst: f64,
    /// Seconds between messages of one chat, once its burst is used up.
    pub chat_interval: f64,
    /// How many messages one chat takes at once.
    pub chat_burst: f64,
    /// The same for a group.
    pub group_interval: f64,
    /// How many messages one group takes at once.
    pub group_burst: f64,
    /// How many requests may be under way.
    pub at_once: usize,
}

/// A platform's outgoing side.
#[async_trait]
pub trait Outgoing: Send + Sync + std::fmt::Debug {
    /// Which channel this is.
    fn kind(&self) -> Kind;

    /// The pace the platform allows.
    fn pace(&self) -> Pace;

    /// Whether an address is a group, which has a pace of its own.
    fn is_group(&self, address: &str) -> bool;

    /// Sends a message; returns the platform's id of it.
    async fn send(&self, to: To<'_>, message: &Rendered) -> Result<String, Failure>;

    /// Puts a message in the place of another. Nothing having changed is success. Returns the
    /// message's id, which is a new one where the platform had to send anew.
    async fn edit(
        &self,
        to: To<'_>,
        message_id: &str,
        message: &Rendered,
    ) -> Result<String, Failure>;
}

/// What a stored payload turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Understood {
    /// Somebody did something.
    Did {
        /// Who.
        who: Introduction,
        /// What.
        heard: Heard,
        /// A short-lived way back for the answers.
        way_back: Option<String>,
    },
    /// Somebody can't be reached any more.
    Left {
        /// Where.
        who: Introduction,
        /// Why.
        why: Gone,
    },
    /// Nothing that concerns us.
    Nothing,
}

/// A payload that can't be what its platform sends.
#[derive(Debug, thiserror::Error)]
#[error("the stored payload can't be understood: {0}")]
pub struct NotUnderstood(pub String);

/// A platform's incoming side: what was stored, in neutral words.
pub trait Incoming: Send + Sync + std::fmt::Debug {
    /// Which channel this is.
    fn kind(&self) -> Kind;

    /// Reads a payload.
    ///
    /// # Errors
    /// When it can't be what the platform sends.
    fn understand(&self, address: &str, payload: &str) -> Result<Understood, NotUnderstood>;
}
