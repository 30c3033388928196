//! The short-lived way back of an interaction, as it travels with the answers to it.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::stored::{Stored, Ticket, What, message_id};

/// How long an interaction's token is good, less a margin for the call under way.
/// <https://discord.com/developers/docs/interactions/receiving-and-responding>
const TOKEN_LASTS: Duration = Duration::seconds(15 * 60 - 30);

/// A way back to the person who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WayBack {
    /// [`WayBack::VERSION`].
    #[serde(rename = "v")]
    version: u32,
    /// Where it leads.
    pub(super) ticket: Ticket,
    /// When the person acted.
    pub(super) began: DateTime<Utc>,
    /// Whether others are there, so that only the person may see the answer.
    pub(super) ephemeral: bool,
    /// What awaits the first answer.
    pub(super) awaits: Awaits,
}

/// What stands on the person's screen until the first answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Awaits {
    /// "Waybill is thinking…", in the place of which the first answer comes.
    Thinking,
    /// The message whose button was pressed, which may be changed by this way.
    Message(String),
}

impl WayBack {
    const VERSION: u32 = 1;

    /// The way back of an interaction; `None` for a message.
    pub(super) fn of(stored: &Stored) -> Option<Self> {
        let awaits = match &stored.what {
            What::Command { .. } | What::Form { .. } => Awaits::Thinking,
            What::Pressed { message, .. } => Awaits::Message(message_id(stored.channel, *message)),
            What::Message { .. } | What::Edited { .. } => return None,
        };
        Some(Self {
            version: Self::VERSION,
            ticket: stored.ticket()?.clone(),
            began: stored.at,
            ephemeral: !stored.direct,
            awaits,
        })
    }

    /// Reads one that is still good at `now`. One that another release wrote is no way for this one:
    /// a direct message is.
    pub(super) fn read(json: &str, now: DateTime<Utc>) -> Option<Self> {
        let way: Self = serde_json::from_str(json).ok()?;
        (way.version == Self::VERSION && way.is_good_at(now)).then_some(way)
    }

    /// Whether its token is still good.
    pub(super) fn is_good_at(&self, now: DateTime<Utc>) -> bool {
        now < self.began + TOKEN_LASTS
    }

    /// Writes it.
    pub(super) fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The webhook of its answers.
    pub(super) fn path(&self) -> String {
        format!(
            "/webhooks/{}/{}",
            self.ticket.application, self.ticket.token
        )
    }

    /// The first answer, or the message whose button was pressed.
    pub(super) fn original(&self) -> String {
        format!("{}/messages/@original", self.path())
    }
}
