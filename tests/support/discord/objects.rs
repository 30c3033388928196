//! What the fake's world is made of.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::time::Instant;

#[derive(Debug)]
pub(crate) struct Human {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) messages_from_bot: DirectMessages,
    pub(crate) acted: u64,
    pub(crate) modal: Option<Modal>,
    pub(crate) files: Vec<File>,
}

/// Whether a bot's direct message reaches the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DirectMessages {
    Open,
    /// Switched off, or the bot is blocked: code 50007.
    Closed,
    /// Neither a shared server nor the app installed: code 50278.
    NoMutualGuild,
}

#[derive(Debug)]
pub(crate) struct Guild {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) owner: u64,
    pub(crate) has_bot: bool,
    /// Whether the bot may open no threads.
    pub(crate) forbids_threads: bool,
}

#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) place: Place,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Direct {
        recipient: u64,
    },
    Text {
        guild: u64,
    },
    Thread {
        guild: u64,
        parent: u64,
        private: bool,
        archived: bool,
    },
}

impl Place {
    pub(crate) fn guild(self) -> Option<u64> {
        match self {
            Self::Direct { .. } => None,
            Self::Text { guild } | Self::Thread { guild, .. } => Some(guild),
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    pub(crate) author: u64,
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<u64>,
    pub(crate) nonce: Option<Value>,
    pub(crate) replies_to: Option<u64>,
    pub(crate) flags: u64,
    /// A deferred answer: "Waybill is thinking…".
    pub(crate) thinking: bool,
    /// The one person who sees it.
    pub(crate) only_for: Option<u64>,
    /// The interaction whose token made it.
    pub(crate) interaction: Option<u64>,
    pub(crate) edits: u32,
    pub(crate) edited_at: Option<DateTime<Utc>>,
    pub(crate) touched: u64,
}

#[derive(Debug)]
pub(crate) struct Interaction {
    pub(crate) id: u64,
    pub(crate) token: String,
    pub(crate) kind: InteractionKind,
    pub(crate) person: u64,
    pub(crate) channel: u64,
    pub(crate) created: Instant,
    pub(crate) expired: bool,
    pub(crate) name: String,
    /// The message whose button was pressed, also behind a modal.
    pub(crate) source: Option<u64>,
    pub(crate) progress: Progress,
    pub(crate) follow_ups: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InteractionKind {
    Command,
    Component,
    Autocomplete,
    Modal,
}

impl InteractionKind {
    /// Discord's number.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Command => 2,
            Self::Component => 3,
            Self::Autocomplete => 4,
            Self::Modal => 5,
        }
    }
}

/// How far the bot got with answering.
#[derive(Debug, Clone)]
pub(crate) enum Progress {
    Waiting,
    /// Nothing came within three seconds.
    Failed,
    /// A message of its own, or the pressed one; `@original` means it.
    Message(u64),
    Choices(Vec<Value>),
    Modal,
}

#[derive(Debug, Clone)]
pub(crate) struct Modal {
    pub(crate) channel: u64,
    pub(crate) source: Option<u64>,
    pub(crate) form: Value,
}

/// One REST call the bot made, as answered.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// Without `/api/v10`.
    pub(crate) path: String,
    /// None when the connection was dropped instead.
    pub(crate) status: Option<StatusCode>,
}

/// What happened, for people who read a failed test.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) channel: u64,
    pub(crate) only_for: Option<u64>,
    pub(crate) text: String,
}
