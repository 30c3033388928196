//! What a channel must do, and how sending can fail. Nothing here knows a platform.

use std::time::Duration;

use async_trait::async_trait;
use waybill_core::channel::Channel as Kind;
use waybill_core::chatlog::{ButtonDoes, File};
use waybill_core::id::OutboxId;
use waybill_core::person::{Gone, Introduction};
use waybill_core::picture::{MAX_BYTES, Unread, is_too_large};

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
    /// Whether the message that this one takes the place of shows the very same already: an edit
    /// then leaves it there. What else stood there goes.
    pub document_stands: bool,
    /// Whether it makes no sound, where the platform can. An edit never does.
    pub quiet: bool,
    /// What stands around it where messages are letters; nothing in chats.
    pub letter: Option<Box<Letter>>,
}

/// What a letter has beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// The tag of the language it is written in.
    pub language: String,
    /// What it is about, in a line.
    pub subject: Option<String>,
    /// In whose name it comes.
    pub from: Option<String>,
    /// What all letters about the same order have in common.
    pub thread: Option<String>,
    /// The channel's id of the letter it follows.
    pub answers: Option<String>,
    /// What an answer is recognised by.
    pub answer_token: Option<String>,
    /// Where all can be done that a chat's buttons do: a label and an address.
    pub page: Option<(String, String)>,
    /// Why it came, below everything.
    pub footer: Vec<String>,
    /// How to get no more of them: a label and an address.
    pub stop: Option<(String, String)>,
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
    /// The topic in which it was to be said is no more; its group may be.
    NoSuchTopic,
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
    /// So many messages one chat takes within so many seconds, however they are spread, where the
    /// platform counts like that too.
    pub chat_window: Option<(usize, f64)>,
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

    /// The address whose pace an address keeps: a group's, for its topics, where the platform counts
    /// them together.
    fn paced_as<'a>(&self, address: &'a str) -> &'a str {
        address
    }

    /// Opens a topic in a group; returns its address. `nonce` is the row for which it is opened.
    ///
    /// Platforms have no idempotency key for this: where the answer is lost, an empty topic may be left
    /// over. Nothing that was to be said is.
    async fn open_topic(
        &self,
        group: &str,
        title: &str,
        nonce: OutboxId,
    ) -> Result<String, Failure> {
        let _ = (group, title, nonce);
        Err(Failure::Rejected("there are no topics here".to_owned()))
    }

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
    /// Somebody sent files, which [`Incoming::fetch`] brings.
    Sent {
        /// Who.
        who: Introduction,
        /// The files, in their order.
        files: Vec<SentFile>,
        /// What they wrote to them.
        caption: String,
        /// The platform's id of the message, where it has one.
        message: Option<String>,
        /// The message it answers.
        reply_to: Option<String>,
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
    /// Somebody did something where others are.
    Among(Among, Box<Self>),
    /// What may be done in a group changed.
    Group(Among, GroupNews),
    /// Nothing that concerns us.
    Nothing,
}

/// A place where several people are with the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Among {
    /// Through what.
    pub channel: Kind,
    /// The group's address.
    pub group: String,
    /// The address of the topic in it, if this is one of its topics.
    pub topic: Option<String>,
    /// What the group is called; 1 to 200 characters.
    pub title: String,
    /// Whether it can have topics; none where that is not known.
    pub has_topics: Option<bool>,
    /// Whether the bot may open them; none where that is not known.
    pub may_open: Option<bool>,
    /// Whether only who did it sees the answer, as with a slash command on Discord.
    pub privately: bool,
}

/// What became of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupNews {
    /// The bot is in it.
    In,
    /// The bot is not in it any more.
    Out,
    /// It has another address.
    Moved(String),
}

/// A file that somebody sent, before it is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// What its sender or its platform calls it.
    pub name: String,
    /// Where it is, or why it is not worth fetching. Only the channel itself reads it.
    pub reference: Result<String, Unread>,
}

/// Why a file can't be brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchFailure {
    /// It never will be.
    Never(Unread),
    /// It may be later; the platform may say when.
    Later {
        /// How long it asks to wait.
        after: Option<Duration>,
        /// What is wrong.
        why: String,
    },
}

impl FetchFailure {
    /// It may be had later, nobody says when.
    pub fn later(why: impl Into<String>) -> Self {
        Self::Later {
            after: None,
            why: why.into(),
        }
    }
}

/// A payload that can't be what its platform sends.
#[derive(Debug, thiserror::Error)]
#[error("the stored payload can't be understood: {0}")]
pub struct NotUnderstood(pub String);

/// A platform's incoming side: what was stored, in neutral words.
#[async_trait]
pub trait Incoming: Send + Sync + std::fmt::Debug {
    /// Which channel this is.
    fn kind(&self) -> Kind;

    /// Reads a payload.
    ///
    /// # Errors
    /// When it can't be what the platform sends.
    fn understand(&self, address: &str, payload: &str) -> Result<Understood, NotUnderstood>;

    /// Brings a file that a payload of that address refers to: at most
    /// [`waybill_core::picture::MAX_BYTES`]. Called outside any transaction.
    ///
    /// # Errors
    /// When it can't be brought, or not now.
    async fn fetch(&self, address: &str, reference: &str) -> Result<Vec<u8>, FetchFailure>;
}

/// Reads what a platform hands over, and no more than a picture may have.
///
/// # Errors
/// When it is larger, or breaks off.
pub(crate) async fn read_file(mut answer: reqwest::Response) -> Result<Vec<u8>, FetchFailure> {
    let too_large = |size| Err(FetchFailure::Never(Unread::TooLarge(size)));
    let announced = answer.content_length();
    if is_too_large(announced) {
        return too_large(announced);
    }
    let mut bytes = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > MAX_BYTES => return too_large(None),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            // The error's own words could show an address with a secret.
            Err(_) => return Err(FetchFailure::later("the connection broke")),
        }
    }
}
