//! Stores what was heard, in order and in few transactions, and only then lets it be acknowledged.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use waybill_core::channel::Channel;
use waybill_core::db::{Database, DatabaseError};
use waybill_core::hint::Hints;
use waybill_core::inbox::{self, Arrival};

use super::Inner;
use super::acknowledge::acknowledge;
use super::stored::Stored;

/// serenity hands over each event in a task of its own, which may overtake each other. What comes
/// within this time is put back in Discord's order.
const GATHER: Duration = Duration::from_millis(3);
const MOST_AT_ONCE: usize = 256;
/// Discord waits three seconds for the first answer; storing may take this much of them.
const STORED_IN: Duration = Duration::from_millis(1500);
/// An interaction that is older can't be acknowledged in time any more.
const TOO_LATE: Duration = Duration::from_millis(2500);
/// How long a database that is away is given.
const PAUSE: Duration = Duration::from_millis(500);
/// How many direct messages are kept for a database that is away.
const MOST_KEPT: usize = 10_000;
/// How long acknowledgements under way are waited for at the end.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// An event that waits to be stored.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) stored: Stored,
    /// When it was heard.
    pub(super) since: Instant,
}

/// The one task that stores.
#[derive(Debug)]
pub(super) struct Keeper {
    inner: Arc<Inner>,
    database: Database,
    hints: Hints,
    arrived: mpsc::Receiver<Arrived>,
    /// Direct messages that could not be stored yet.
    kept: Vec<Arrived>,
    acknowledging: TaskTracker,
}

impl Keeper {
    pub(super) fn new(
        inner: Arc<Inner>,
        database: Database,
        hints: Hints,
        arrived: mpsc::Receiver<Arrived>,
    ) -> Self {
        Self {
            inner,
            database,
            hints,
            arrived,
            kept: Vec::new(),
            acknowledging: TaskTracker::new(),
        }
    }

    /// Stores until everything was heard and is stored.
    pub(super) async fn run(mut self, heard_all: CancellationToken) {
        while let Some(batch) = self.next(&heard_all).await {
            self.keep(batch).await;
        }
        let last = std::mem::take(&mut self.kept);
        if !last.is_empty() {
            self.keep(last).await;
        }
        if !self.kept.is_empty() {
            tracing::error!(
                messages = self.kept.len(),
                "direct messages could not be stored; they are fetched at the next start"
            );
        }
        self.acknowledging.close();
        if timeout(LAST_WORDS, self.acknowledging.wait())
            .await
            .is_err()
        {
            tracing::warn!("some interactions could not be acknowledged before the end");
        }
    }

    /// The next events in Discord's order; `None` when there will be no more.
    async fn next(&mut self, heard_all: &CancellationToken) -> Option<Vec<Arrived>> {
        let first = tokio::select! {
            biased;
            first = self.arrived.recv() => first,
            () = tokio::time::sleep(PAUSE), if !self.kept.is_empty() => None,
            () = heard_all.cancelled() => {
                self.arrived.close();
                match self.arrived.recv().await {
                    Some(first) => Some(first),
                    None => return None,
                }
            }
        };
        let mut batch = std::mem::take(&mut self.kept);
        batch.extend(first);
        if batch.is_empty() {
            return None;
        }
        tokio::time::sleep(GATHER).await;
        while batch.len() < MOST_AT_ONCE
            && let Ok(more) = self.arrived.try_recv()
        {
            batch.push(more);
        }
        batch.sort_by_key(|arrived| arrived.stored.moment());
        Some(batch)
    }

    async fn keep(&mut self, batch: Vec<Arrived>) {
        let (batch, late): (Vec<_>, Vec<_>) = batch.into_iter().partition(|arrived| {
            arrived.stored.ticket().is_none() || arrived.since.elapsed() < TOO_LATE
        });
        if !late.is_empty() {
            tracing::error!(
                interactions = late.len(),
                "interactions were let go: they could not be stored in time"
            );
        }
        match timeout(STORED_IN, self.store(&batch)).await {
            Ok(Ok(())) => self.stored(batch),
            Ok(Err(error)) => self.not_stored(batch, &error.to_string()),
            Err(_) => self.not_stored(batch, "the database takes too long"),
        }
    }

    async fn store(&self, batch: &[Arrived]) -> Result<(), DatabaseError> {
        let arrivals: Vec<Arrival> = batch.iter().filter_map(arrival).collect();
        if arrivals.is_empty() {
            return Ok(());
        }
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let now = self.inner.clock.now();
        inbox::store(&mut system, Channel::Discord, &arrivals, now).await?;
        transaction.commit().await
    }

    /// Acknowledges each interaction; hints follow the acknowledgement, so that no answer overtakes
    /// it.
    fn stored(&self, batch: Vec<Arrived>) {
        if batch
            .iter()
            .any(|arrived| arrived.stored.ticket().is_none())
        {
            self.hints.came_in();
        }
        for arrived in batch {
            if arrived.stored.ticket().is_none() {
                continue;
            }
            let (inner, hints) = (self.inner.clone(), self.hints.clone());
            self.acknowledging.spawn(async move {
                acknowledge(&inner.rest, &arrived.stored, arrived.since).await;
                hints.came_in();
            });
        }
    }

    fn not_stored(&mut self, batch: Vec<Arrived>, why: &str) {
        let (interactions, messages): (Vec<_>, Vec<_>) = batch
            .into_iter()
            .partition(|arrived| arrived.stored.ticket().is_some());
        tracing::error!(
            why,
            interactions = interactions.len(),
            messages = messages.len(),
            "what came from Discord could not be stored: interactions are let go unacknowledged, \
             messages are tried again"
        );
        self.kept = messages;
        if self.kept.len() > MOST_KEPT {
            let too_many = self.kept.len() - MOST_KEPT;
            tracing::error!(too_many, "too many messages wait for the database");
            // The newest go: from the oldest stored one on, the next start fetches what is missing.
            self.kept.truncate(MOST_KEPT);
        }
    }
}

fn arrival(arrived: &Arrived) -> Option<Arrival> {
    match arrived.stored.arrival() {
        Ok(arrival) => Some(arrival),
        Err(error) => {
            tracing::error!(%error, "an event could not be written as JSON");
            None
        }
    }
}
