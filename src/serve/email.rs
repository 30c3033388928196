//! Mail as a part of the program: its sender.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::StatusCode;
use axum::routing::post;
use waybill_bots::channel::Incoming;
use waybill_bots::email::{Email, MAX_MAIL, Taken};
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
    pub(super) fn incoming(&self) -> Arc<dyn Incoming> {
        Arc::clone(&self.channel) as Arc<dyn Incoming>
    }

    /// Where a mail server brings answers.
    pub(super) fn routes(&self, database: &Database, hints: &Hints, clock: &Clock) -> axum::Router {
        let channel = Arc::clone(&self.channel);
        let (database, hints, clock) = (database.clone(), hints.clone(), clock.clone());
        let take = move |Path(secret): Path<String>, body: Bytes| {
            let (channel, database) = (Arc::clone(&channel), database.clone());
            let (hints, clock) = (hints.clone(), clock.clone());
            async move {
                match channel
                    .take(&secret, &body, &database, &hints, &clock)
                    .await
                {
                    Taken::Yes => StatusCode::OK,
                    Taken::Forbidden => StatusCode::FORBIDDEN,
                    Taken::Bad => StatusCode::BAD_REQUEST,
                    Taken::TryAgain => StatusCode::SERVICE_UNAVAILABLE,
                }
            }
        };
        axum::Router::new()
            .route("/mail/in/{secret}", post(take))
            .layer(DefaultBodyLimit::max(MAX_MAIL))
    }

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
