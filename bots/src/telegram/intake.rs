//! Updates as they come in: stored first, acknowledged after.
//!
//! The platform takes an update as delivered when it is asked for the one after it. So that is asked
//! only when the database has the batch; a process that ends before is given the batch again, and
//! the inbox knows it by its number.

use std::time::Duration;

use rand::Rng as _;
use serde::de::IgnoredAny;
use serde_json::json;
use serde_json::value::RawValue;
use teloxide::payloads::{AnswerCallbackQuery, DeleteWebhook};
use teloxide::types::CallbackQueryId;
use tokio_util::sync::CancellationToken;
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::{Database, DatabaseError};
use waybill_core::hint::Hints;
use waybill_core::inbox::{self, Arrival};

use super::Telegram;
use super::call::CallError;
use super::update;

/// How long the platform holds a question to which there is no answer yet, in seconds; it takes up
/// to 50.
const POLL_SECONDS: u64 = 50;
/// How long we wait for it to say so.
const POLL_PATIENCE: Duration = Duration::from_secs(POLL_SECONDS + 15);
/// The most updates the platform gives at once.
const BATCH: u32 = 100;
/// The kinds of updates that concern us.
pub(super) const KINDS: [&str; 4] = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
];

/// Why the intake can't go on.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The platform does not know the token any more.
    #[error("Telegram refuses the token: it was revoked, or never was one")]
    Unauthorized,
}

/// An update as it came, and what has to be known of it.
pub(super) struct Received {
    pub(super) label: update::Label,
    pub(super) arrival: Arrival,
}

impl Telegram {
    /// Asks for updates and stores them until told to stop. Whatever goes wrong on the way is tried
    /// again, later and later up to half a minute.
    ///
    /// # Errors
    /// When the token is refused: nothing can come in any more.
    pub async fn poll(
        &self,
        database: Database,
        hints: Hints,
        clock: Clock,
        stop: CancellationToken,
    ) -> Result<(), IntakeError> {
        let polling = self.poll_on(&database, &hints, &clock);
        // Whatever is cut off here was not acknowledged and comes again.
        stop.run_until_cancelled(polling).await.unwrap_or(Ok(()))
    }

    async fn poll_on(
        &self,
        database: &Database,
        hints: &Hints,
        clock: &Clock,
    ) -> Result<(), IntakeError> {
        self.prepare().await?;
        let mut backoff = Backoff::default();
        let mut offset = None;
        loop {
            match self.ask_for_updates(offset).await {
                Ok(updates) => {
                    backoff = Backoff::default();
                    offset = self.take_in(updates, database, hints, clock).await;
                }
                Err(error) => {
                    report(&error)?;
                    backoff.wait().await;
                }
            }
        }
    }

    /// Learns who we are and ends a webhook that would keep updates from us; what waits stays.
    async fn prepare(&self) -> Result<(), IntakeError> {
        let mut backoff = Backoff::default();
        loop {
            let mut end = DeleteWebhook::new();
            end.drop_pending_updates = Some(false);
            let ready = async {
                self.learn_name().await?;
                self.api.ask::<_, IgnoredAny>(&end).await
            };
            match ready.await {
                Ok(_) => return Ok(()),
                Err(error) => report(&error)?,
            }
            backoff.wait().await;
        }
    }

    async fn ask_for_updates(&self, offset: Option<i64>) -> Result<Vec<Box<RawValue>>, CallError> {
        let mut question = json!({
            "timeout": POLL_SECONDS,
            "limit": BATCH,
            "allowed_updates": KINDS,
        });
        if let Some(offset) = offset {
            question["offset"] = offset.into();
        }
        self.api.call("getUpdates", &question, POLL_PATIENCE).await
    }

    /// Stores a batch, however long that takes, and returns what to ask for next. After an empty
    /// batch that is whatever there is: everything before is confirmed, and the numbers may begin
    /// anew, lower, after a quiet week.
    async fn take_in(
        &self,
        updates: Vec<Box<RawValue>>,
        database: &Database,
        hints: &Hints,
        clock: &Clock,
    ) -> Option<i64> {
        let received: Vec<Received> = updates
            .iter()
            .filter_map(|raw| match self.receive(raw.get()) {
                Ok(received) => Some(received),
                Err(error) => {
                    tracing::error!(
                        column = error.column(),
                        bytes = raw.get().len(),
                        "an update without number or chat can't be stored and is passed over"
                    );
                    None
                }
            })
            .collect();
        let next = received.last()?.label.update_id + 1;
        let mut backoff = Backoff::default();
        while let Err(error) = store(database, clock, &received).await {
            tracing::error!(%error, "updates can't be stored; they stay unacknowledged");
            backoff.wait().await;
        }
        hints.came_in();
        self.answer_taps(&received);
        Some(next)
    }

    pub(super) fn receive(&self, raw: &str) -> Result<Received, serde_json::Error> {
        let label = update::label(raw)?;
        let arrival = Arrival {
            external_id: format!("{}:{}", self.bot_id, label.update_id),
            address: label.address.clone(),
            payload: raw.to_owned(),
        };
        Ok(Received { label, arrival })
    }

    /// Ends the waiting mark on tapped buttons at once. Best effort: it ends by itself too.
    pub(super) fn answer_taps(&self, received: &[Received]) {
        for query in received.iter().filter_map(|r| r.label.query.clone()) {
            let api = self.api.clone();
            tokio::spawn(async move {
                let answer = AnswerCallbackQuery::new(CallbackQueryId(query));
                let answered: Result<IgnoredAny, CallError> = api.ask(&answer).await;
                if let Err(error) = answered {
                    tracing::debug!(%error, "a tap could not be answered");
                }
            });
        }
    }
}

/// Stores what was received in one transaction.
pub(super) async fn store(
    database: &Database,
    clock: &Clock,
    received: &[Received],
) -> Result<(), DatabaseError> {
    let arrivals: Vec<Arrival> = received.iter().map(|r| r.arrival.clone()).collect();
    let mut transaction = database.begin().await?;
    let mut system = transaction.system().await?;
    inbox::store(&mut system, Channel::Telegram, &arrivals, clock.now()).await?;
    transaction.commit().await
}

/// Says why nothing comes in; an error only where nothing ever will.
fn report(error: &CallError) -> Result<(), IntakeError> {
    match error {
        CallError::Refused {
            code: 401 | 404, ..
        } => Err(IntakeError::Unauthorized),
        CallError::Refused { code: 409, .. } => {
            tracing::warn!(
                %error,
                "someone else receives this bot's Telegram updates: another running instance, \
                 or a webhook that was set meanwhile"
            );
            Ok(())
        }
        CallError::Refused { .. }
        | CallError::NoAnswer(_)
        | CallError::Garbled(_)
        | CallError::Unsayable(_) => {
            tracing::warn!(%error, "Telegram can't be asked for updates; trying again");
            Ok(())
        }
    }
}

/// Waits longer after each failure, and never exactly as long as everybody else.
#[derive(Default)]
struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST: Duration = Duration::from_millis(500);
    const LONGEST: Duration = Duration::from_secs(30);

    async fn wait(&mut self) {
        tokio::time::sleep(self.next()).await;
    }

    fn next(&mut self) -> Duration {
        let full = Self::FIRST * 2_u32.pow(self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        full.min(Self::LONGEST)
            .mul_f64(rand::rng().random_range(0.5..=1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_half_a_minute() {
        let mut backoff = Backoff::default();
        let waits: Vec<Duration> = (0..100).map(|_| backoff.next()).collect();
        assert!(waits[0] <= Backoff::FIRST);
        assert!(waits[99] <= Backoff::LONGEST && waits[99] >= Backoff::LONGEST / 2);
    }

    #[test]
    fn only_a_refused_token_ends_the_intake() {
        let refused = |code| CallError::Refused {
            code,
            description: String::new(),
            retry_after: None,
            migrate_to: None,
        };
        for code in [401, 404] {
            assert!(report(&refused(code)).is_err(), "{code}");
        }
        for code in [400, 403, 409, 429, 500] {
            assert!(report(&refused(code)).is_ok(), "{code}");
        }
        assert!(report(&CallError::Garbled(404)).is_ok());
    }
}
