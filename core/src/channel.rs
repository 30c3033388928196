//! The places in which people talk with the assistant.

use serde::{Deserialize, Serialize};

/// A way to reach people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A Telegram bot.
    Telegram,
    /// A Discord bot.
    Discord,
    /// Mail to an address.
    Email,
    /// The chat on our own site.
    Web,
    /// The chat in a terminal.
    Terminal,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 5] = [
        Self::Telegram,
        Self::Discord,
        Self::Email,
        Self::Web,
        Self::Terminal,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Discord => "discord",
            Self::Email => "email",
            Self::Web => "web",
            Self::Terminal => "terminal",
        }
    }

    /// Whether it vouches for who writes there. A mail's sender is whoever the mail says.
    pub const fn vouches(self) -> bool {
        match self {
            Self::Telegram | Self::Discord | Self::Web | Self::Terminal => true,
            Self::Email => false,
        }
    }

    /// Reads the word it is stored as.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.as_str() == word)
    }
}

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
