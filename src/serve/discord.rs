//! Discord as a part of the program: gateway and sender.

use std::sync::Arc;
use std::time::Duration;

use url::Url;
use waybill_bots::channel::Incoming;
use waybill_bots::discord::{Discord, IntakeError, Introduced, Settings};
use waybill_bots::render::Renderer;
use waybill_bots::sender::Sender;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::hint::Hints;

use super::{Failure, INTRODUCTION, Running};
use crate::config::Config;

/// The bot, ready to start.
#[derive(Debug)]
pub(super) struct Part {
    bot: Arc<Discord>,
    introduced: Option<Introduced>,
}

/// Prepares the bot where a token is set. Discord being out of reach is no reason not to start; a
/// token it does not know is said, and the rest goes on without it.
pub(super) async fn prepare(config: &Config, clock: &Clock) -> Result<Option<Part>, Failure> {
    let Some(token) = &config.discord.token else {
        return Ok(None);
    };
    let settings = Settings {
        token: token.clone(),
        api_url: config.discord.api_url.clone(),
    };
    let bot = Arc::new(Discord::new(settings, clock.clone())?);
    let introduced = match tokio::time::timeout(INTRODUCTION, bot.introduce()).await {
        Ok(Ok(introduced)) => Some(introduced),
        Ok(Err(IntakeError::Unauthorized)) => {
            tracing::error!(
                "Discord does not know WAYBILL_DISCORD_TOKEN: make a new one in the developer \
                 portal; everything else goes on without Discord"
            );
            return Ok(None);
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "Discord can't be reached yet");
            None
        }
        Err(_) => {
            tracing::warn!("Discord does not answer yet");
            None
        }
    };
    Ok(Some(Part { bot, introduced }))
}

impl Part {
    /// The page on which people and servers add the bot.
    pub(super) fn invitation(&self) -> Option<Url> {
        self.introduced
            .as_ref()
            .and_then(|introduced| Url::parse(&introduced.invitation()).ok())
    }

    pub(super) fn incoming(&self) -> Arc<dyn Incoming> {
        Arc::clone(&self.bot) as Arc<dyn Incoming>
    }

    /// Starts gateway and sender.
    pub(super) fn start(
        self,
        running: &mut Running,
        database: &Database,
        hints: &Hints,
        clock: &Clock,
        renderer: &Renderer,
    ) {
        running.spawn_sender(
            "Discord's sender",
            Sender {
                database: database.clone(),
                hints: hints.clone(),
                clock: clock.clone(),
                renderer: renderer.clone(),
                channel: Arc::clone(&self.bot) as Arc<_>,
            },
        );
        if self.introduced.is_none() {
            let (bot, stop) = (Arc::clone(&self.bot), running.stop.clone());
            running.spawn("Discord's commands", async move {
                register(&bot, &stop).await;
                stop.cancelled().await;
                Ok(())
            });
        }
        let (bot, stop) = (self.bot, running.stop.clone());
        let (database, hints) = (database.clone(), hints.clone());
        running.spawn("Discord's gateway", async move {
            match bot.run(database, hints, stop.clone()).await {
                Ok(()) => {}
                // A refused bot takes down this channel only, and says so.
                Err(error) => {
                    tracing::error!(%error, "nothing comes in from Discord until this is mended and Waybill is started again");
                    stop.cancelled().await;
                }
            }
            Ok(())
        });
    }
}

/// Registers the commands once Discord can be reached.
async fn register(bot: &Discord, stop: &tokio_util::sync::CancellationToken) {
    let mut pause = Duration::from_secs(5);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        match bot.introduce().await {
            Ok(_) => return,
            Err(error) => tracing::warn!(%error, "Discord's commands could not be registered yet"),
        }
        pause = (pause * 2).min(Duration::from_secs(300));
    }
}
