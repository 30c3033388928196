//! The loop that delivers the outbox through a platform, within its limits.
//!
//! One active sender per bot account holds a lease; every "sent" mark checks the lease's epoch.
//! Within a conversation the order is kept; across conversations replies go before notices, and
//! those before broadcasts. A "slow down" pauses exactly what it names; what fails for now is tried
//! again later without being overtaken; what can't be sent at all is given up visibly.

mod pace;
mod queue;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::Rng as _;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::{Database, DatabaseError};
use waybill_core::hint::Hints;
use waybill_core::id::{ConversationId, OutboxId};
use waybill_core::outbox::{self, LEASE_LASTS, Sent, Waiting};
use waybill_core::person;
use waybill_core::reach;
use waybill_core::subscription;
use waybill_core::talk::group;
use waybill_core::token::random_secret;

use crate::channel::{Failure, Outgoing, Rendered, To};
use crate::render::{CardPlan, Plan, RenderError, Renderer};

use pace::PaceKeeper;
use queue::Queue;

/// How many waiting messages are held in memory.
const HELD: usize = 2_000;
/// After so many tries over roughly a day and a half a message is given up.
const MAX_TRIES: i32 = 40;
/// The longest pause between tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);
/// How long before its end a lease is no longer trusted.
const LEASE_MARGIN: Duration = Duration::from_secs(3);
/// How often the lease is renewed.
const RENEW_EVERY: Duration = Duration::from_secs(2);

/// Delivers one channel's outbox.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Where the outbox is.
    pub database: Database,
    /// Who tells that something waits.
    pub hints: Hints,
    /// The present.
    pub clock: Clock,
    /// Who chooses the words.
    pub renderer: Renderer,
    /// The platform.
    pub channel: Arc<dyn Outgoing>,
}

/// Why a sender ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// The platform takes the bot's token no more.
    #[error("the platform no longer accepts the bot's token")]
    Unauthorized,
}

/// What came of trying to send something.
#[derive(Debug)]
enum Tried {
    Sent {
        message: Option<String>,
        card: Option<CardPlan>,
    },
    Failed(Failure),
    /// It can't be put in words.
    Unreadable(String),
    /// The database went away before it was sent.
    Database(DatabaseError),
}

#[derive(Debug)]
struct Delivery {
    waiting: Waiting,
    /// The lease under which it was begun: what went out is marked under that, even if this
    /// process has stopped trusting it meanwhile.
    epoch: i64,
    tried: Tried,
}

/// What went out under one lease, and is marked in one transaction.
#[derive(Debug, Default)]
struct SentTogether {
    messages: Vec<(Waiting, Option<String>)>,
    cards: Vec<(ConversationId, CardPlan, String)>,
}

/// The lease as this process trusts it.
#[derive(Debug, Clone, Copy)]
struct Held {
    epoch: i64,
    until: Instant,
}

impl Sender {
    /// Delivers until told to stop; what is under way is finished and marked.
    ///
    /// # Errors
    /// When the platform refuses the bot itself.
    pub async fn run(self, stop: CancellationToken) -> Result<(), SenderError> {
        let holder = random_secret();
        let mut work = Work::new(&self);
        let outcome = loop {
            if stop.is_cancelled() {
                break Ok(());
            }
            match self.round(&mut work, &holder, &stop).await {
                Ok(Round::GoOn) => {}
                Ok(Round::Unauthorized) => break Err(SenderError::Unauthorized),
                Err(error) => {
                    tracing::warn!(%error, channel = %self.channel.kind(), "the outbox can't be reached; trying again");
                    work.queue.clear_idle();
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            }
        };
        self.finish(&mut work, &holder).await;
        outcome
    }

    async fn finish(&self, work: &mut Work, holder: &str) {
        let mut deliveries = Vec::new();
        while let Some(done) = work.flying.join_next().await {
            deliveries.extend(done.ok());
        }
        if let Err(error) = self.settle(work, deliveries).await {
            tracing::warn!(%error, "the last messages were sent but could not be marked");
        }
        if let Err(error) = self.give_lease_back(holder).await {
            tracing::debug!(%error, "the lease runs out by itself");
        }
    }

    async fn round(
        &self,
        work: &mut Work,
        holder: &str,
        stop: &CancellationToken,
    ) -> Result<Round, DatabaseError> {
        self.keep_lease(work, holder).await?;
        if work.lease.is_none() {
            // Another instance sends; what was held here may be sent by now.
            work.queue.clear_idle();
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
            }
            return Ok(Round::GoOn);
        }
        if work.look {
            self.load(work).await?;
        }
        let pause = self.launch(work);
        let mut deliveries = Vec::new();
        tokio::select! {
            () = stop.cancelled() => {}
            Some(done) = work.flying.join_next(), if !work.flying.is_empty() => deliveries.extend(done.ok()),
            () = self.hints.until_goes_out(pause) => work.look = true,
        }
        // One mark for all that arrived meanwhile.
        while let Some(done) = work.flying.try_join_next() {
            deliveries.extend(done.ok());
        }
        if work.queue.has_room(HELD) && work.truncated {
            work.look = true;
        }
        self.settle(work, deliveries).await
    }

    async fn keep_lease(&self, work: &mut Work, holder: &str) -> Result<(), DatabaseError> {
        if work
            .renew_at
            .is_some_and(|renew_at| Instant::now() < renew_at)
            && work.lease.is_some_and(|held| Instant::now() < held.until)
        {
            return Ok(());
        }
        // Counted from before the question: whatever the answer takes, the lease is not older.
        let asked = Instant::now();
        let lasts = LEASE_LASTS.to_std().unwrap_or(Duration::ZERO);
        let mut transaction = self.database.begin().await?;
        let lease = outbox::lease(
            &mut transaction.system().await?,
            self.channel.kind(),
            holder,
        )
        .await?;
        transaction.commit().await?;
        let before = work.lease.map(|held| held.epoch);
        work.lease = lease.map(|lease| Held {
            epoch: lease.epoch,
            until: asked + lasts.saturating_sub(LEASE_MARGIN),
        });
        work.renew_at = Some(asked + RENEW_EVERY);
        if work.lease.map(|held| held.epoch) != before {
            tracing::info!(channel = %self.channel.kind(), active = work.lease.is_some(), "the sender's lease changed hands");
            work.queue.clear_idle();
            work.look = true;
        }
        Ok(())
    }

    async fn give_lease_back(&self, holder: &str) -> Result<(), DatabaseError> {
        let mut transaction = self.database.begin().await?;
        outbox::release(
            &mut transaction.system().await?,
            self.channel.kind(),
            holder,
        )
        .await?;
        transaction.commit().await
    }

    async fn load(&self, work: &mut Work) -> Result<(), DatabaseError> {
        let room = HELD.saturating_sub(work.queue.len()).max(1);
        let held = work.queue.ids();
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let limit = i64::try_from(room).unwrap_or(i64::MAX);
        let loaded = outbox::waiting(
            &mut system,
            self.channel.kind(),
            None,
            &held,
            self.clock.now(),
            limit,
        )
        .await?;
        transaction.commit().await?;
        work.truncated = loaded.len() == room;
        work.look = false;
        let now = self.clock.now();
        for waiting in loaded {
            let ready_at = waiting
                .not_before
                .and_then(|at| (at - now).to_std().ok())
                .map_or_else(Instant::now, |pause| Instant::now() + pause);
            work.queue.push(waiting, ready_at);
        }
        Ok(())
    }

    /// Sends what may be sent now; returns how long until something else may.
    fn launch(&self, work: &mut Work) -> Duration {
        let Some(lease) = work.lease else {
            return Duration::from_millis(500);
        };
        let until_renewal = work.renew_at.map_or(RENEW_EVERY, |at| {
            at.saturating_duration_since(Instant::now())
        });
        loop {
            let now = Instant::now();
            // One back from the dead: its lease ran out while it slept.
            if now >= lease.until {
                work.lease = None;
                return Duration::ZERO;
            }
            if work.flying.len() >= work.at_once {
                return until_renewal;
            }
            if let Some(wait) = work.pace.overall_wait(now) {
                return wait.min(until_renewal);
            }
            match work.queue.take(now, |address| {
                let address = self.channel.paced_as(address);
                let group = self.channel.is_group(address);
                work.pace.chat_wait(address, group, now)
            }) {
                Ok(waiting) => {
                    let address = self.channel.paced_as(&waiting.address);
                    let group = self.channel.is_group(address);
                    work.pace.spend(address, group, now);
                    let sender = self.clone();
                    work.flying.spawn(sender.deliver(waiting, lease.epoch));
                }
                Err(wait) => return wait.unwrap_or(until_renewal).min(until_renewal),
            }
        }
    }

    /// One delivery, in a task of its own: a panic gives up this message and stops no other.
    async fn deliver(self, waiting: Waiting, epoch: i64) -> Delivery {
        let kept = waiting.clone();
        let tried = tokio::spawn(async move { self.attempt(&kept).await })
            .await
            .unwrap_or_else(|error| Tried::Unreadable(error.to_string()));
        Delivery {
            waiting,
            epoch,
            tried,
        }
    }

    async fn attempt(&self, waiting: &Waiting) -> Tried {
        match self.plan(waiting).await {
            Ok(Plan::Nothing) => Tried::Sent {
                message: None,
                card: None,
            },
            Ok(Plan::Send {
                message,
                edits,
                card,
            }) => self.transmit(waiting, &message, edits, card).await,
            Err(RenderError::Database(error)) => Tried::Database(error),
            Err(error) => Tried::Unreadable(error.to_string()),
        }
    }

    /// The words; a channel of letters has letters of them.
    async fn plan(&self, waiting: &Waiting) -> Result<Plan, RenderError> {
        let plan = self.renderer.plan(waiting).await?;
        match self.channel.kind() {
            Channel::Email => self.renderer.letter(waiting, plan).await,
            Channel::Telegram | Channel::Discord | Channel::Web | Channel::Terminal => Ok(plan),
        }
    }

    async fn transmit(
        &self,
        waiting: &Waiting,
        message: &Rendered,
        edits: Option<String>,
        card: Option<CardPlan>,
    ) -> Tried {
        let to = To {
            address: &waiting.address,
            nonce: waiting.outbox_id,
            way_back: waiting.way_back.as_deref(),
        };
        // Asked for when there is something to say in it, by the one sender, one message of it at a time:
        // only a program that is killed before it has noted the address leaves an empty topic behind.
        if let Some(topic) = &waiting.unopened {
            let opened = self
                .channel
                .open_topic(&topic.group, &topic.title, waiting.outbox_id);
            return Tried::Failed(match opened.await {
                Ok(address) => Failure::Moved(address),
                Err(failure) => failure,
            });
        }
        let sent = match &edits {
            Some(edits) => match self.channel.edit(to, edits, message).await {
                // A card or answer that was deleted is sent anew.
                Err(Failure::NoSuchMessage) => self.channel.send(to, message).await,
                edited => edited,
            },
            None => self.channel.send(to, message).await,
        };
        match sent {
            Ok(id) => Tried::Sent {
                message: Some(id),
                card,
            },
            Err(failure) => Tried::Failed(failure),
        }
    }

    /// Writes down what came of the deliveries. None of them is lost on the way: what can't be
    /// written down now goes back to its line.
    async fn settle(
        &self,
        work: &mut Work,
        deliveries: Vec<Delivery>,
    ) -> Result<Round, DatabaseError> {
        let mut round = Round::GoOn;
        let mut sent: BTreeMap<i64, SentTogether> = BTreeMap::new();
        for delivery in deliveries {
            let Delivery {
                waiting,
                epoch,
                tried,
            } = delivery;
            let kept = waiting.clone();
            let written = match tried {
                Tried::Sent { message, card } => {
                    let together = sent.entry(epoch).or_default();
                    if let (Some(card), Some(message)) = (card, &message) {
                        together
                            .cards
                            .push((waiting.conversation_id, card, message.clone()));
                    }
                    together.messages.push((waiting, message));
                    Ok(())
                }
                Tried::Failed(Failure::Unauthorized) => {
                    work.queue.back(waiting, Instant::now());
                    round = Round::Unauthorized;
                    Ok(())
                }
                Tried::Failed(failure) => self.failed(work, waiting, failure).await,
                Tried::Unreadable(error) => {
                    tracing::error!(%error, outbox_id = %waiting.outbox_id, "a message could not be put in words");
                    self.give_up(work, &waiting, &error).await
                }
                Tried::Database(error) => Err(error),
            };
            if let Err(error) = written {
                work.queue
                    .back(kept, Instant::now() + Duration::from_millis(250));
                tracing::warn!(%error, "a message waits for the database");
            }
        }
        for (epoch, together) in sent {
            self.mark(work, epoch, together).await?;
        }
        Ok(round)
    }

    async fn mark(
        &self,
        work: &mut Work,
        epoch: i64,
        together: SentTogether,
    ) -> Result<(), DatabaseError> {
        let at = self.clock.now();
        let marks: Vec<Sent> = together
            .messages
            .iter()
            .map(|(waiting, message)| Sent {
                outbox_id: waiting.outbox_id,
                generation: waiting.generation,
                message: message.clone(),
                at,
            })
            .collect();
        // What was sent must be marked, however long the database is away: sending it again would
        // be worse than waiting.
        let marked = loop {
            match self.try_mark(epoch, &marks, &together.cards).await {
                Ok(marked) => break marked,
                Err(error) if waybill_core::db::is_transient(&error) => {
                    tracing::warn!(%error, "messages were sent and wait to be marked");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Err(error) => return Err(error),
            }
        };
        let kind = self.channel.kind();
        metrics::counter!("waybill_messages_sent_total", "channel" => kind.as_str())
            .increment(u64::try_from(marked.len()).unwrap_or(u64::MAX));
        for (waiting, _) in together.messages {
            // A card that was asked for again meanwhile is still waiting: look for it.
            if !marked.contains(&waiting.outbox_id) {
                work.look = true;
            }
            work.queue.done(&waiting);
        }
        Ok(())
    }

    async fn try_mark(
        &self,
        epoch: i64,
        marks: &[Sent],
        cards: &[(ConversationId, CardPlan, String)],
    ) -> Result<Vec<OutboxId>, DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        // Cards before marks: in the order in which following an order locks them, too.
        for (conversation_id, card, message) in cards {
            subscription::keep_card(
                &mut system,
                card.order,
                *conversation_id,
                message,
                &card.digest,
            )
            .await?;
        }
        let kind = self.channel.kind();
        let marked = outbox::mark_sent(&mut system, kind, Some(epoch), marks).await?;
        transaction.commit().await?;
        Ok(marked)
    }

    async fn failed(
        &self,
        work: &mut Work,
        waiting: Waiting,
        failure: Failure,
    ) -> Result<(), DatabaseError> {
        let kind = self.channel.kind();
        let now = Instant::now();
        match failure {
            Failure::RetryAfter { after, everything } => {
                tracing::warn!(channel = %kind, seconds = after.as_secs_f32(), everything, "the platform asks to slow down");
                metrics::counter!("waybill_slow_downs_total", "channel" => kind.as_str())
                    .increment(1);
                if everything {
                    work.pace.pause_everything(now + after);
                }
                work.queue.back(waiting, now + after);
            }
            Failure::Gone(why) => {
                let mut transaction = self.database.begin().await?;
                let at = self.clock.now();
                let place = waiting.conversation_id;
                let mut given_up = 0;
                if !group::gone(&mut transaction, place, at).await? {
                    let mut system = transaction.system().await?;
                    given_up = person::close(&mut system, place, why, at).await?;
                }
                transaction.commit().await?;
                tracing::info!(channel = %kind, reason = why.as_str(), given_up, "a recipient can't be reached any more");
                self.hints.goes_out();
                work.queue.forget(waiting.conversation_id);
                work.look = true;
            }
            Failure::Moved(address) => {
                let mut transaction = self.database.begin().await?;
                let mut system = transaction.system().await?;
                group::moved(&mut system, waiting.conversation_id, &address).await?;
                transaction.commit().await?;
                work.queue.forget(waiting.conversation_id);
                work.look = true;
            }
            Failure::NoSuchTopic => {
                let mut transaction = self.database.begin().await?;
                let place = waiting.conversation_id;
                let known = group::deleted(&mut transaction, place, self.clock.now()).await?;
                transaction.commit().await?;
                if !known {
                    return self.give_up(work, &waiting, "the topic was gone").await;
                }
                work.queue.forget(place);
                work.look = true;
            }
            Failure::Temporary(error) => self.put_off(work, waiting, &error).await?,
            Failure::Rejected(error) => {
                tracing::error!(channel = %kind, outbox_id = %waiting.outbox_id, %error, "the platform will not take a message");
                self.give_up(work, &waiting, &error).await?;
            }
            // Both are dealt with where they come up; here they can only mean "not now".
            Failure::NoSuchMessage | Failure::Unauthorized => {
                self.put_off(work, waiting, "the message was gone").await?;
            }
        }
        Ok(())
    }

    async fn put_off(
        &self,
        work: &mut Work,
        mut waiting: Waiting,
        error: &str,
    ) -> Result<(), DatabaseError> {
        if waiting.attempts + 1 >= MAX_TRIES {
            return self.give_up(work, &waiting, error).await;
        }
        let pause = backoff(waiting.attempts);
        let kind = self.channel.kind();
        tracing::warn!(channel = %kind, outbox_id = %waiting.outbox_id, attempt = waiting.attempts + 1, seconds = pause.as_secs_f32(), error, "a message is tried again later");
        let not_before = self.clock.now() + chrono::Duration::from_std(pause).unwrap_or_default();
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        outbox::put_off(&mut system, waiting.outbox_id, not_before, error).await?;
        transaction.commit().await?;
        waiting.attempts += 1;
        work.queue.back(waiting, Instant::now() + pause);
        Ok(())
    }

    async fn give_up(
        &self,
        work: &mut Work,
        waiting: &Waiting,
        error: &str,
    ) -> Result<(), DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let (place, at) = (waiting.conversation_id, self.clock.now());
        let what = (place, waiting.outbox_id);
        let unopened = waiting.unopened.is_some();
        if !group::refused(&mut transaction, what, unopened, error, at).await? {
            let mut system = transaction.system().await?;
            reach::give_up(&mut system, place, waiting.outbox_id, error, at).await?;
        }
        transaction.commit().await?;
        // What another channel tells now.
        self.hints.goes_out();
        if unopened {
            work.queue.forget(place);
            work.look = true;
        }
        metrics::counter!("waybill_messages_given_up_total", "channel" => self.channel.kind().as_str())
            .increment(1);
        work.queue.done(waiting);
        Ok(())
    }
}

/// Doubling pauses with jitter: 0.5 s, 1 s, 2 s … to an hour.
fn backoff(attempts: i32) -> Duration {
    let doubled = 0.5 * 2_f64.powi(attempts.clamp(0, 13));
    let jitter = rand::rng().random_range(0.75..1.25);
    Duration::from_secs_f64(doubled * jitter).min(LONGEST_PAUSE)
}

#[derive(Debug, PartialEq, Eq)]
enum Round {
    GoOn,
    Unauthorized,
}

/// What a sender holds between rounds.
#[derive(Debug)]
struct Work {
    lease: Option<Held>,
    renew_at: Option<Instant>,
    queue: Queue,
    pace: PaceKeeper,
    flying: JoinSet<Delivery>,
    at_once: usize,
    /// Whether the outbox should be read.
    look: bool,
    /// Whether there was more in it than could be held.
    truncated: bool,
}

impl Work {
    fn new(sender: &Sender) -> Self {
        let pace = sender.channel.pace();
        Self {
            lease: None,
            renew_at: None,
            queue: Queue::default(),
            pace: PaceKeeper::new(pace),
            flying: JoinSet::new(),
            at_once: pace.at_once,
            look: true,
            truncated: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        for attempts in 0..100 {
            let pause = backoff(attempts);
            assert!(pause >= Duration::from_millis(375));
            assert!(pause <= LONGEST_PAUSE);
        }
        assert!(backoff(10) > backoff(0));
    }
}
