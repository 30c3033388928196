//! Discord: the gateway's events to the inbox, neutral messages to its REST API; nothing is decided
//! here.

mod acknowledge;
mod catch_up;
mod commands;
mod deliver;
mod failure;
mod fetch;
mod intake;
mod keep;
mod markdown;
mod memory;
mod rest;
mod server;
mod show;
mod stored;
mod suggest;
mod understand;
mod way_back;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use reqwest::Method;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::Url;
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::hint::Hints;
use waybill_core::id::OutboxId;
use waybill_core::text::Reader;

use self::memory::Memory;
use self::rest::{CallError, Rest};
use crate::channel::{
    Failure, FetchFailure, Incoming, NotUnderstood, Outgoing, Pace, Rendered, To, Understood,
};

/// What the operator set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The bot's token.
    pub token: SecretString,
    /// What takes the place of `https://discord.com`, for tests and proxies.
    pub api_url: Option<Url>,
}

/// The bot on Discord. Clones share everything.
#[derive(Debug, Clone)]
pub struct Discord {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    settings: Settings,
    rest: Rest,
    client: reqwest::Client,
    memory: Memory,
    clock: Clock,
    /// When this process began to answer.
    began: DateTime<Utc>,
}

/// Why the bot can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The token holds what no header can.
    #[error("the Discord token holds characters that no token has")]
    Token,
    /// No connection can be made at all.
    #[error("no HTTP client can be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// Why listening to Discord ended, or could not begin.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The token was revoked, or never was one.
    #[error("Discord does not take the bot's token")]
    Unauthorized,
    /// Discord will not have it, whatever is tried.
    #[error("Discord refuses: {0}")]
    Refused(String),
    /// It may work later. Listening itself never ends with this: it tries again.
    #[error("Discord can't be reached: {0}")]
    Unreachable(String),
}

/// Who the bot is on Discord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduced {
    /// The application's id, by which people and servers add it.
    pub application_id: u64,
    /// Its name.
    pub name: String,
}

impl Introduced {
    /// The page on which people and servers add the app.
    pub fn invitation(&self) -> String {
        format!(
            "https://discord.com/oauth2/authorize?client_id={}",
            self.application_id
        )
    }
}

impl Discord {
    /// A bot that has not connected yet.
    ///
    /// # Errors
    /// When the token can't be one, or no TLS is to be had.
    pub fn new(settings: Settings, clock: Clock) -> Result<Self, SetupError> {
        let client = Rest::client()?;
        let clients = (client.clone(), Rest::download_client()?);
        let rest = Rest::new(clients, &settings.token, settings.api_url.as_ref())
            .map_err(|_| SetupError::Token)?;
        Ok(Self {
            inner: Arc::new(Inner {
                began: clock.now(),
                settings,
                rest,
                client,
                memory: Memory::default(),
                clock,
            }),
        })
    }

    /// Registers the commands with their names and descriptions in every language, and says who the
    /// bot is. Discord takes the same commands any number of times.
    ///
    /// # Errors
    /// When Discord refuses or can't be reached.
    pub async fn introduce(&self) -> Result<Introduced, IntakeError> {
        let rest = &self.inner.rest;
        let application = rest.get("/applications/@me").await?;
        let application_id = deliver::id_of(&application["id"])
            .ok_or_else(|| IntakeError::Unreachable("the application has no id".to_owned()))?;
        let now = self.inner.clock.now();
        let commands = commands::registration(|language| Reader {
            language,
            zone: Default::default(),
            now,
        });
        let path = format!("/applications/{application_id}/commands");
        rest.json(Method::PUT, &path, &commands).await?;
        Ok(Introduced {
            application_id,
            name: application["name"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// Listens over the gateway until told to stop: what comes is stored, then acknowledged. Lost
    /// connections are made again.
    ///
    /// # Errors
    /// When the token is refused, or Discord will not have this bot at all.
    pub async fn run(
        &self,
        database: Database,
        hints: Hints,
        stop: CancellationToken,
    ) -> Result<(), IntakeError> {
        intake::run(self.inner.clone(), database, hints, stop).await
    }
}

#[async_trait]
impl Outgoing for Discord {
    fn kind(&self) -> Channel {
        Channel::Discord
    }

    /// Discord allows 50 requests a second over all, of which opening a chat and fetching what was
    /// missed need some, and has been seen to allow 5 messages in 5 seconds per channel.
    /// <https://discord.com/developers/docs/topics/rate-limits>
    fn pace(&self) -> Pace {
        Pace {
            overall_per_second: 40.0,
            overall_burst: 8.0,
            chat_interval: 1.0,
            chat_burst: 4.0,
            // A little more than five seconds: their clock begins when a request arrives.
            chat_window: Some((5, 5.3)),
            group_interval: 1.0,
            group_burst: 4.0,
            at_once: 16,
        }
    }

    fn is_group(&self, _address: &str) -> bool {
        false
    }

    async fn open_topic(
        &self,
        group: &str,
        title: &str,
        nonce: OutboxId,
    ) -> Result<String, Failure> {
        self.inner.open_thread(group, title, nonce).await
    }

    async fn send(&self, to: To<'_>, message: &Rendered) -> Result<String, Failure> {
        self.inner.send(to, message).await
    }

    async fn edit(
        &self,
        to: To<'_>,
        message_id: &str,
        message: &Rendered,
    ) -> Result<String, Failure> {
        self.inner.edit(to, message_id, message).await
    }
}

#[async_trait]
impl Incoming for Discord {
    fn kind(&self) -> Channel {
        Channel::Discord
    }

    fn understand(&self, _address: &str, payload: &str) -> Result<Understood, NotUnderstood> {
        understand::understand(payload)
    }

    async fn fetch(&self, _address: &str, reference: &str) -> Result<Vec<u8>, FetchFailure> {
        self.inner.fetch_file(reference).await
    }
}

impl From<CallError> for IntakeError {
    fn from(error: CallError) -> Self {
        if error.is_unauthorized() {
            return Self::Unauthorized;
        }
        match &error {
            CallError::Refused { status, .. } if *status < 500 => Self::Refused(error.to_string()),
            CallError::Refused { .. } | CallError::Limited { .. } | CallError::Unreachable(_) => {
                Self::Unreachable(error.to_string())
            }
        }
    }
}
