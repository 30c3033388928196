//! Telegram: its updates as neutral words, neutral messages as its calls; nothing else.
//!
//! The types and method names are teloxide's; the transport is our own, because teloxide's sleeps
//! ten seconds inside a call on a 5xx, drops the error code, and its listeners acknowledge an update
//! before anything has been stored.

mod call;
mod commands;
mod compose;
mod failure;
mod fetch;
mod intake;
mod keyboard;
mod send;
mod topics;
mod update;
mod webhook;

use std::sync::{Mutex, OnceLock};

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;
use waybill_core::channel::Channel as Kind;
use waybill_core::id::OutboxId;

use crate::channel::{
    Failure, FetchFailure, Incoming, NotUnderstood, Outgoing, Pace, Rendered, To, Understood,
};

pub use intake::IntakeError;
pub use webhook::{SECRET_HEADER, WEBHOOK_PATH, WebhookAnswer};

use call::Api;
use failure::Congestion;

/// Where the platform answers unless told otherwise.
const PUBLIC_API: &str = "https://api.telegram.org";

/// How to be a bot on Telegram.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The bot's token, as @BotFather gives it.
    pub token: SecretString,
    /// Another Bot API server, such as one's own; none for the public one.
    pub api_url: Option<Url>,
    /// How updates come in.
    pub mode: Mode,
}

/// How updates come in.
#[derive(Debug, Clone)]
pub enum Mode {
    /// We ask for them.
    Polling,
    /// The platform brings them.
    Webhook {
        /// What the platform has to show: 1 to 256 of A-Z a-z 0-9 _ -.
        secret: SecretString,
        /// The address of our site; [`WEBHOOK_PATH`] is appended.
        public_url: Url,
    },
}

/// Why settings can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The token is none.
    #[error("the Telegram token is not of the form 123456:ABC that @BotFather gives")]
    Token,
    /// The platform would refuse the secret.
    #[error("the Telegram webhook secret must be 1 to 256 of A-Z a-z 0-9 _ -")]
    Secret,
    /// The address is none under which methods could be called.
    #[error("the Telegram API address must begin with http:// or https://")]
    ApiUrl,
    /// The machine can't make encrypted connections.
    #[error("no HTTP client can be made: {0}")]
    Client(String),
}

/// A bot on Telegram.
#[derive(Debug)]
pub struct Telegram {
    api: Api,
    mode: Mode,
    bot_id: i64,
    username: OnceLock<String>,
    congestion: Mutex<Congestion>,
}

impl Telegram {
    /// A bot that has not spoken yet.
    ///
    /// # Errors
    /// When the settings can't be right.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        let bot_id = bot_id(settings.token.expose_secret()).ok_or(SettingsError::Token)?;
        if let Mode::Webhook { secret, .. } = &settings.mode
            && !webhook::is_sound_secret(secret.expose_secret())
        {
            return Err(SettingsError::Secret);
        }
        let server = match settings.api_url {
            Some(url) if matches!(url.scheme(), "http" | "https") => url.to_string(),
            Some(_) => return Err(SettingsError::ApiUrl),
            None => PUBLIC_API.to_owned(),
        };
        Ok(Self {
            api: Api::new(&server, settings.token)
                .map_err(|error| SettingsError::Client(error.to_string()))?,
            mode: settings.mode,
            bot_id,
            username: OnceLock::new(),
            congestion: Mutex::default(),
        })
    }

    /// The bot's public name without `@`, once the platform has said it.
    pub fn username(&self) -> Option<&str> {
        self.username.get().map(String::as_str)
    }
}

/// A token is the bot's id, a colon, and a secret.
fn bot_id(token: &str) -> Option<i64> {
    let (id, secret) = token.split_once(':')?;
    let sound = !secret.is_empty()
        && secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    id.parse().ok().filter(|id| sound && *id > 0)
}

/// Groups have negative ids (Bot API, "Chat").
fn is_group(address: &str) -> bool {
    address.starts_with('-')
}

#[async_trait]
impl Outgoing for Telegram {
    fn kind(&self) -> Kind {
        Kind::Telegram
    }

    /// The orders of magnitude of the platform's "Bots FAQ": about 30 a second overall, 1 a second
    /// in a chat with short bursts, 20 a minute in a group. The bursts leave room for the jitter
    /// between our clock and theirs.
    fn pace(&self) -> Pace {
        Pace {
            overall_per_second: 30.0,
            overall_burst: 20.0,
            chat_interval: 1.0,
            chat_burst: 3.0,
            chat_window: None,
            group_interval: 3.0,
            group_burst: 3.0,
            at_once: 16,
        }
    }

    fn is_group(&self, address: &str) -> bool {
        is_group(address)
    }

    fn paced_as<'a>(&self, address: &'a str) -> &'a str {
        topics::chat_of(address)
    }

    async fn open_topic(
        &self,
        group: &str,
        title: &str,
        _nonce: OutboxId,
    ) -> Result<String, Failure> {
        self.create_topic(group, title).await
    }

    async fn send(&self, to: To<'_>, message: &Rendered) -> Result<String, Failure> {
        self.send_message(to.address, message).await
    }

    async fn edit(
        &self,
        to: To<'_>,
        message_id: &str,
        message: &Rendered,
    ) -> Result<String, Failure> {
        self.edit_message(to.address, message_id, message).await
    }
}

#[async_trait]
impl Incoming for Telegram {
    fn kind(&self) -> Kind {
        Kind::Telegram
    }

    fn understand(&self, address: &str, payload: &str) -> Result<Understood, NotUnderstood> {
        update::understand(address, payload)
    }

    async fn fetch(&self, _address: &str, reference: &str) -> Result<Vec<u8>, FetchFailure> {
        self.fetch_file(reference).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(token: &str, mode: Mode) -> Settings {
        Settings {
            token: token.into(),
            api_url: None,
            mode,
        }
    }

    #[test]
    fn a_token_that_is_none_is_refused_at_once() {
        for token in ["", "abc", "12:", ":abc", "12:a b", "-1:abc", "0:abc"] {
            let refused = Telegram::new(settings(token, Mode::Polling));
            assert!(matches!(refused, Err(SettingsError::Token)), "{token}");
        }
        let bot = Telegram::new(settings("12:abc_-9", Mode::Polling)).unwrap();
        assert_eq!(bot.bot_id, 12);
    }

    #[test]
    fn a_secret_the_platform_would_refuse_is_refused_at_once() {
        let with = |secret: &str| {
            Telegram::new(settings(
                "12:abc",
                Mode::Webhook {
                    secret: secret.into(),
                    public_url: "https://shop.example".parse().unwrap(),
                },
            ))
        };
        assert!(with("aZ9_-").is_ok());
        for secret in ["", "a b", "ü", &"a".repeat(257)] {
            assert!(
                matches!(with(secret), Err(SettingsError::Secret)),
                "{secret}"
            );
        }
    }

    #[test]
    fn secrets_do_not_show() {
        let bot = Telegram::new(settings(
            "12:tokensecret",
            Mode::Webhook {
                secret: "hooksecret".into(),
                public_url: "https://shop.example".parse().unwrap(),
            },
        ))
        .unwrap();
        let shown = format!("{bot:?}");
        assert!(
            !shown.contains("tokensecret") && !shown.contains("hooksecret"),
            "{shown}"
        );
    }
}
