//! Mail as a part of the program: its sender.

use std::sync::Arc;

use waybill_bots::email::Email;
use waybill_bots::render::Renderer;
use waybill_bots::sender::Sender;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::hint::Hints;
use waybill_core::mail;

use super::{Failure, Running};
use crate::config::Config;

/// The channel, ready to start.
#[derive(Debug)]
pub(super) struct Part {
    channel: Arc<Email>,
}

/// Prepares mail where a server is set, and writes down whether there is one: without, nobody is made to
/// wait for mails. The server being out of reach is no reason not to start.
pub(super) async fn prepare(config: &Config, database: &Database) -> Result<Option<Part>, Failure> {
    let settings = config.email.settings()?;
    let mut transaction = database.begin().await?;
    mail::set_service(&mut transaction.system().await?, settings.is_some()).await?;
    transaction.commit().await?;
    let Some(settings) = settings else {
        return Ok(None);
    };
    Ok(Some(Part {
        channel: Arc::new(Email::new(&settings)?),
    }))
}

impl Part {
    /// Starts the sender.
    pub(super) fn start(
        self,
        running: &mut Running,
        database: &Database,
        hints: &Hints,
        clock: &Clock,
        renderer: &Renderer,
    ) {
        running.spawn_sender(
            "mail's sender",
            Sender {
                database: database.clone(),
                hints: hints.clone(),
                clock: clock.clone(),
                renderer: renderer.clone(),
                channel: self.channel as Arc<_>,
            },
        );
    }
}
