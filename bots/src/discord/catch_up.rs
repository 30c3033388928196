//! Direct messages that were written while nobody listened: a new session of the gateway tells
//! nothing of them, so they are fetched.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serenity::all::Message;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use waybill_core::channel::Channel;
use waybill_core::db::{Database, DatabaseError};
use waybill_core::inbox;

use super::Inner;
use super::keep::Arrived;
use super::rest::CallError;
use super::stored::{Stored, snowflake};

/// How many people are asked after, those heard last first.
const MOST_PEOPLE: i64 = 2_000;
/// What is older is not acted on any more; Telegram keeps updates as long.
const AT_MOST_HOURS: i64 = 24;
/// The sender needs most of what the bot may call.
const PAUSE: Duration = Duration::from_millis(100);
const DATABASE_PAUSE: Duration = Duration::from_secs(1);
const PAGE: usize = 100;

/// Why it stopped halfway.
enum Stopped {
    /// It has to be done again.
    Database(DatabaseError),
    /// Nobody takes it any more.
    Over,
}

/// Catches up each time it is told, until the end.
pub(super) async fn run(
    inner: Arc<Inner>,
    database: Database,
    events: mpsc::Sender<Arrived>,
    behind: Arc<Notify>,
    stop: CancellationToken,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = behind.notified() => {}
        }
        let caught_up = tokio::select! {
            () = stop.cancelled() => return,
            caught_up = catch_up(&inner, &database, &events) => caught_up,
        };
        match caught_up {
            Ok(fetched) => tracing::info!(fetched, "fetched the direct messages that were missed"),
            Err(Stopped::Over) => return,
            Err(Stopped::Database(error)) => {
                tracing::warn!(%error, "missed direct messages are fetched once the database is back");
                behind.notify_one();
                sleep(DATABASE_PAUSE).await;
            }
        }
    }
}

async fn catch_up(
    inner: &Inner,
    database: &Database,
    events: &mpsc::Sender<Arrived>,
) -> Result<usize, Stopped> {
    let last = last_heard(database).await.map_err(Stopped::Database)?;
    let earliest = snowflake(inner.clock.now() - chrono::Duration::hours(AT_MOST_HOURS));
    let mut fetched = 0;
    for (channel, after) in last {
        fetched += fetch(inner, events, channel, after.max(earliest)).await?;
        sleep(PAUSE).await;
    }
    Ok(fetched)
}

/// Each channel of direct messages with the last message heard there; where there was none yet, the
/// last interaction.
async fn last_heard(database: &Database) -> Result<Vec<(u64, u64)>, DatabaseError> {
    let mut transaction = database.begin().await?;
    let mut system = transaction.system().await?;
    let mut last = Vec::new();
    let mut places: HashMap<u64, usize> = HashMap::new();
    for prefix in [Stored::MESSAGES, Stored::INTERACTIONS] {
        let newest =
            inbox::newest_of_each_address(&mut system, Channel::Discord, prefix, MOST_PEOPLE)
                .await?;
        for newest in newest {
            // What another release stored and this one can't read is no place to begin at.
            let Ok(stored) = serde_json::from_str::<Stored>(&newest.payload) else {
                continue;
            };
            if stored.direct && !places.contains_key(&stored.channel) {
                places.insert(stored.channel, last.len());
                last.push((stored.channel, stored.moment()));
            }
        }
    }
    transaction.rollback().await?;
    Ok(last)
}

/// Fetches what came after an id in a channel and passes it on, oldest first.
async fn fetch(
    inner: &Inner,
    events: &mpsc::Sender<Arrived>,
    channel: u64,
    mut after: u64,
) -> Result<usize, Stopped> {
    let mut fetched = 0;
    loop {
        let path = format!("/channels/{channel}/messages?after={after}&limit={PAGE}");
        let page = match inner.rest.get(&path).await {
            Ok(page) => page,
            Err(CallError::Limited { after, .. }) => {
                sleep(after).await;
                continue;
            }
            Err(error) => {
                // One chat that can't be read must not keep the others from it.
                tracing::warn!(%error, "missed direct messages of one chat could not be fetched");
                return Ok(fetched);
            }
        };
        let mut messages: Vec<Message> = page
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(readable)
            .collect();
        messages.sort_by_key(|message| message.id);
        let read = page.as_array().map_or(0, Vec::len);
        for message in &messages {
            after = after.max(message.id.get());
            let Some(stored) = Stored::of_message(message, inner.clock.now()) else {
                continue;
            };
            let arrived = Arrived {
                stored,
                since: Instant::now(),
            };
            events.send(arrived).await.map_err(|_| Stopped::Over)?;
            fetched += 1;
        }
        if read < PAGE || messages.is_empty() {
            return Ok(fetched);
        }
    }
}

fn readable(message: &serde_json::Value) -> Option<Message> {
    match serde_json::from_value(message.clone()) {
        Ok(message) => Some(message),
        Err(error) => {
            // Its own words could quote the message.
            tracing::warn!(kind = ?error.classify(), "a missed direct message can't be read");
            None
        }
    }
}
