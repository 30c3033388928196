//! Telegram as a part of the program: intake, sender, menus, and the webhook's route.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use secrecy::SecretString;
use url::Url;
use waybill_bots::channel::{Failure as ChannelFailure, Incoming};
use waybill_bots::reception::AfterHandling;
use waybill_bots::render::Renderer;
use waybill_bots::sender::Sender;
use waybill_bots::telegram::{IntakeError, Mode, SECRET_HEADER, Settings, Telegram, WEBHOOK_PATH};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::{Database, DatabaseError};
use waybill_core::hint::Hints;
use waybill_core::id::PersonId;
use waybill_core::person::{self, Menu};

use super::{Failure, INTRODUCTION, Running};
use crate::config::{Config, TelegramMode};

/// The bot, ready to start.
#[derive(Debug)]
pub(super) struct Part {
    bot: Arc<Telegram>,
    webhook: bool,
}

/// Prepares the bot where a token is set. Telegram being out of reach is no reason not to start;
/// a token it does not know is said, and the rest goes on without it.
pub(super) async fn prepare(config: &Config, public_url: &Url) -> Result<Option<Part>, Failure> {
    let Some(token) = &config.telegram.token else {
        return Ok(None);
    };
    let webhook = config.telegram.mode == TelegramMode::Webhook;
    let mode = match &config.telegram.webhook_secret {
        Some(secret) if webhook => Mode::Webhook {
            secret: SecretString::clone(secret),
            public_url: public_url.clone(),
        },
        _ => Mode::Polling,
    };
    let bot = Arc::new(Telegram::new(Settings {
        token: token.clone(),
        api_url: config.telegram.api_url.clone(),
        mode,
    })?);
    match tokio::time::timeout(INTRODUCTION, bot.introduce()).await {
        Ok(Ok(())) => {}
        Ok(Err(ChannelFailure::Unauthorized)) => {
            tracing::error!(
                "Telegram does not know WAYBILL_TELEGRAM_TOKEN: get a new one from @BotFather; \
                 everything else goes on without Telegram"
            );
            return Ok(None);
        }
        Ok(Err(failure)) => tracing::warn!(?failure, "Telegram can't be reached yet"),
        Err(_) => tracing::warn!("Telegram does not answer yet"),
    }
    Ok(Some(Part { bot, webhook }))
}

impl Part {
    pub(super) fn username(&self) -> Option<&str> {
        self.bot.username()
    }

    pub(super) fn incoming(&self) -> Arc<dyn Incoming> {
        Arc::clone(&self.bot) as Arc<dyn Incoming>
    }

    pub(super) fn menus(&self, database: &Database) -> Arc<dyn AfterHandling> {
        Arc::new(Menus {
            database: database.clone(),
            bot: Arc::clone(&self.bot),
        })
    }

    /// Starts intake and sender; returns the routes it needs on the site.
    pub(super) fn start(
        self,
        running: &mut Running,
        database: &Database,
        hints: &Hints,
        clock: &Clock,
        renderer: &Renderer,
    ) -> axum::Router {
        running.spawn_sender(
            "Telegram's sender",
            Sender {
                database: database.clone(),
                hints: hints.clone(),
                clock: clock.clone(),
                renderer: renderer.clone(),
                channel: Arc::clone(&self.bot) as Arc<_>,
            },
        );
        if self.webhook {
            self.start_webhook(running, database, hints, clock)
        } else {
            self.start_polling(running, database, hints, clock);
            axum::Router::new()
        }
    }

    fn start_polling(
        self,
        running: &mut Running,
        database: &Database,
        hints: &Hints,
        clock: &Clock,
    ) {
        let (bot, stop) = (self.bot, running.stop.clone());
        let (database, hints, clock) = (database.clone(), hints.clone(), clock.clone());
        running.spawn("Telegram's intake", async move {
            match bot.poll(database, hints, clock, stop.clone()).await {
                Ok(()) => {}
                Err(IntakeError::Unauthorized) => {
                    tracing::error!("Telegram no longer accepts the bot's token; nothing comes in from there until a new one is set");
                    stop.cancelled().await;
                }
            }
            Ok(())
        });
    }

    fn start_webhook(
        self,
        running: &mut Running,
        database: &Database,
        hints: &Hints,
        clock: &Clock,
    ) -> axum::Router {
        let (bot, stop) = (Arc::clone(&self.bot), running.stop.clone());
        running.spawn("Telegram's webhook", async move {
            let mut pause = Duration::from_secs(1);
            while let Err(failure) = bot.set_webhook().await {
                tracing::warn!(?failure, "the webhook could not be set; trying again");
                tokio::select! {
                    () = stop.cancelled() => return Ok(()),
                    () = tokio::time::sleep(pause) => {}
                }
                pause = (pause * 2).min(Duration::from_secs(60));
            }
            stop.cancelled().await;
            Ok(())
        });
        let (bot, database, hints, clock) =
            (self.bot, database.clone(), hints.clone(), clock.clone());
        let path = format!("/{WEBHOOK_PATH}");
        axum::Router::new().route(
            &path,
            post(move |headers: HeaderMap, body: Bytes| {
                let (bot, database) = (Arc::clone(&bot), database.clone());
                let (hints, clock) = (hints.clone(), clock.clone());
                async move {
                    let secret = headers
                        .get(SECRET_HEADER)
                        .and_then(|value| value.to_str().ok());
                    let answer = bot.webhook(secret, &body, &database, &hints, &clock).await;
                    StatusCode::from_u16(answer.status())
                        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
                }
            }),
        )
    }
}

/// Keeps each person's menu to what they can use.
#[derive(Debug)]
struct Menus {
    bot: Arc<Telegram>,
    database: Database,
}

#[async_trait]
impl AfterHandling for Menus {
    async fn menus_changed(&self, people: &[PersonId]) {
        let menus = match self.menus(people).await {
            Ok(menus) => menus,
            Err(error) => {
                tracing::debug!(%error, "menus stay as they are; they are only a convenience");
                return;
            }
        };
        for menu in menus {
            let set = self
                .bot
                .menu_for(&menu.address, menu.rights, menu.language)
                .await;
            if let Err(failure) = set {
                tracing::debug!(
                    ?failure,
                    "a menu could not be set; it is only a convenience"
                );
            }
        }
    }
}

impl Menus {
    /// As they are now: what changed is committed.
    async fn menus(&self, people: &[PersonId]) -> Result<Vec<Menu>, DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let menus = person::menus(&mut system, Channel::Telegram, people).await?;
        transaction.commit().await?;
        Ok(menus)
    }
}
