//! What came in is handled: per conversation in order, conversations in parallel, each message in
//! one transaction. A message that can't be handled is kept with its error, the person gets an
//! apology, the rest goes on; a panic ends that one handling only.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::{self, Database, DatabaseError, Transaction};
use waybill_core::hint::Hints;
use waybill_core::id::{ConversationId, PersonId};
use waybill_core::inbox::{self, MAX_ATTEMPTS, Turn};
use waybill_core::outbox::{self, Reply};
use waybill_core::person::{self, Introduction};
use waybill_core::text::texts;

use crate::assistant::message::{Answer, Place, Say, StoredSay};
use crate::assistant::scene::Scene;
use crate::assistant::state::State;
use crate::assistant::{self, Settings};
use crate::channel::{Incoming, Understood};

/// How many conversations are looked for at once.
const BATCH: i64 = 256;
/// How long a handling may take before it counts as crashed.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// What happens after a handling that changed what a person can do, such as a platform's menu.
#[async_trait]
pub trait AfterHandling: Send + Sync + std::fmt::Debug {
    /// What these people may do, or the language they read, changed.
    async fn menus_changed(&self, people: &[PersonId]);
}

/// Handles what came in.
#[derive(Debug, Clone)]
pub struct Reception {
    /// Where it was stored.
    pub database: Database,
    /// Who tells that something came in.
    pub hints: Hints,
    /// The present.
    pub clock: Clock,
    /// What the operator set.
    pub settings: Arc<Settings>,
    /// The channels this process understands.
    pub channels: Arc<Vec<Arc<dyn Incoming>>>,
    /// Who wants to hear of changed menus.
    pub after: Arc<Vec<Arc<dyn AfterHandling>>>,
}

/// Why a message could not be handled.
#[derive(Debug, thiserror::Error)]
enum HandlingError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    NotUnderstood(#[from] crate::channel::NotUnderstood),
    #[error("a conversation's state can't be written: {0}")]
    State(#[from] serde_json::Error),
    #[error("the handling panicked")]
    Panicked,
    #[error("the handling took more than {} seconds", TIME_LIMIT.as_secs())]
    TooLong,
}

/// What came of looking at an address.
#[derive(Debug, PartialEq, Eq)]
enum Looked {
    /// A message was dealt with; there may be another.
    Handled,
    /// Nothing waits.
    Nothing,
}

impl Reception {
    /// Handles until told to stop; what is under way is finished.
    pub async fn run(self, stop: CancellationToken) {
        let kinds: Vec<Channel> = self.channels.iter().map(|channel| channel.kind()).collect();
        let (finished, mut done) = mpsc::unbounded_channel::<(Channel, String)>();
        let mut busy: HashSet<(Channel, String)> = HashSet::new();
        let mut handlings = tokio::task::JoinSet::new();
        while !stop.is_cancelled() {
            match self.waiting(&kinds).await {
                Ok(addresses) => {
                    for at in addresses {
                        if busy.insert(at.clone()) {
                            let (reception, finished) = (self.clone(), finished.clone());
                            handlings.spawn(async move {
                                reception.serve(at.0, &at.1).await;
                                // The receiver lives as long as this loop.
                                let _ = finished.send(at);
                            });
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the inbox can't be read; trying again");
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.hints.until_came_in() => {}
                Some(at) = done.recv() => { busy.remove(&at); }
            }
            while let Ok(at) = done.try_recv() {
                busy.remove(&at);
            }
            while handlings.try_join_next().is_some() {}
        }
        while handlings.join_next().await.is_some() {}
    }

    /// Handles everything that waits at one address, as the terminal does before it prompts.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn drain(&self, channel: Channel, address: &str) -> Result<(), DatabaseError> {
        while self.next(channel, address).await? == Looked::Handled {}
        Ok(())
    }

    async fn waiting(&self, kinds: &[Channel]) -> Result<Vec<(Channel, String)>, DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let addresses = inbox::waiting_addresses(&mut system, kinds, BATCH).await?;
        transaction.commit().await?;
        Ok(addresses)
    }

    async fn serve(&self, channel: Channel, address: &str) {
        loop {
            match self.next(channel, address).await {
                Ok(Looked::Handled) => {}
                Ok(Looked::Nothing) => return,
                Err(error) => {
                    tracing::warn!(%error, %channel, "a message waits for the database");
                    tokio::time::sleep(Duration::from_millis(250)).await;
                    return;
                }
            }
        }
    }

    async fn next(&self, channel: Channel, address: &str) -> Result<Looked, DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let turn = inbox::begin_turn(&mut system, channel, address).await?;
        transaction.commit().await?;
        let Some(turn) = turn else {
            return Ok(Looked::Nothing);
        };
        // The attempt that a crash interrupted for the third time is not made once more.
        if turn.attempt > MAX_ATTEMPTS {
            self.park(channel, address, &turn, "handling it crashed the program")
                .await?;
            return Ok(Looked::Handled);
        }
        match self.attempt(channel, address, &turn).await {
            Ok(()) => {}
            // No fault of the message: it is tried again without counting.
            Err(HandlingError::Database(error)) if db::is_transient(&error) => {
                self.forgive(&turn).await?;
                return Err(error);
            }
            Err(error) => {
                tracing::error!(%error, %channel, inbox_id = %turn.inbox_id, attempt = turn.attempt, "a message could not be handled");
                if turn.attempt >= MAX_ATTEMPTS {
                    self.park(channel, address, &turn, &error.to_string())
                        .await?;
                }
            }
        }
        Ok(Looked::Handled)
    }

    async fn forgive(&self, turn: &Turn) -> Result<(), DatabaseError> {
        let mut transaction = self.database.begin().await?;
        inbox::forgive(&mut transaction.system().await?, turn.inbox_id).await?;
        transaction.commit().await
    }

    /// One attempt, in a task of its own: a panic ends that and nothing else.
    async fn attempt(
        &self,
        channel: Channel,
        address: &str,
        turn: &Turn,
    ) -> Result<(), HandlingError> {
        let (reception, address, turn) = (self.clone(), address.to_owned(), turn.clone());
        let task = tokio::spawn(async move { reception.handle(channel, &address, &turn).await });
        let abort = task.abort_handle();
        match tokio::time::timeout(TIME_LIMIT, task).await {
            Ok(Ok(handled)) => handled,
            Ok(Err(_)) => Err(HandlingError::Panicked),
            Err(_) => {
                abort.abort();
                Err(HandlingError::TooLong)
            }
        }
    }

    async fn handle(
        &self,
        channel: Channel,
        address: &str,
        turn: &Turn,
    ) -> Result<(), HandlingError> {
        let at = self.clock.now();
        let understood = self.understand(channel, address, turn)?;
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        if !inbox::still_waiting(&mut system, turn.inbox_id).await? {
            return Ok(());
        }
        let mut told = Told::default();
        match understood {
            Understood::Nothing => {}
            Understood::Left { who, why } => {
                let (conversation_id, _) =
                    person::arrive(&mut system, &who, self.settings.language, at).await?;
                let given_up = person::close(&mut system, conversation_id, why, at).await?;
                tracing::info!(%channel, reason = why.as_str(), given_up, "a conversation was closed");
            }
            Understood::Did {
                who,
                heard,
                way_back,
            } => {
                told = self
                    .answer(&mut transaction, &who, heard, way_back, at)
                    .await?;
            }
        }
        let mut system = transaction.system().await?;
        inbox::done(&mut system, turn.inbox_id, at).await?;
        transaction.commit().await?;
        self.hints.goes_out();
        for live in told.changed {
            self.hints.changed(live);
        }
        if !told.menus_changed.is_empty() {
            // Whose rights changed may be on another channel than who changed them.
            for after in self.after.iter() {
                after.menus_changed(&told.menus_changed).await;
            }
        }
        Ok(())
    }

    fn understand(
        &self,
        channel: Channel,
        address: &str,
        turn: &Turn,
    ) -> Result<Understood, HandlingError> {
        match self.channels.iter().find(|known| known.kind() == channel) {
            Some(known) => Ok(known.understand(address, &turn.payload)?),
            None => Ok(Understood::Nothing),
        }
    }

    async fn answer(
        &self,
        transaction: &mut Transaction,
        who: &Introduction,
        heard: assistant::message::Heard,
        way_back: Option<String>,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Told, HandlingError> {
        let mut system = transaction.system().await?;
        let (conversation_id, _) =
            person::arrive(&mut system, who, self.settings.language, at).await?;
        let conversation = person::conversation_for_update(&mut system, conversation_id).await?;
        let before = State::read(&conversation.state);
        let mut scene = Scene {
            transaction,
            database: &self.database,
            settings: &self.settings,
            state: before.clone(),
            conversation,
            at,
            pressed_on: None,
            answers: Vec::new(),
            changed: Vec::new(),
            menus_changed: Vec::new(),
        };
        assistant::hear(&mut scene, heard).await?;
        let Scene {
            transaction,
            conversation,
            state,
            answers,
            changed,
            menus_changed,
            ..
        } = scene;
        let mut system = transaction.system().await?;
        if state != before {
            person::keep_state(&mut system, conversation_id, &state.write()?).await?;
        }
        let replies = stored(&answers, way_back.as_deref())?;
        outbox::reply(
            &mut system,
            conversation.channel,
            conversation_id,
            &replies,
            at,
        )
        .await?;
        Ok(Told {
            changed,
            menus_changed,
        })
    }

    /// Keeps what can't be handled, and apologises.
    async fn park(
        &self,
        channel: Channel,
        address: &str,
        turn: &Turn,
        error: &str,
    ) -> Result<(), DatabaseError> {
        let at = self.clock.now();
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        if !inbox::park(&mut system, turn.inbox_id, error, at).await? {
            // Another instance has handled it after all.
            return Ok(());
        }
        // A message that can't even be read names nobody to apologise to, unless they are known.
        let known = person::at_address(&mut system, channel, address).await?;
        if let Some(conversation_id) = known {
            self.apologise(&mut transaction, channel, conversation_id, at)
                .await?;
        }
        transaction.commit().await?;
        tracing::error!(%channel, inbox_id = %turn.inbox_id, error, "a message was parked");
        self.hints.goes_out();
        Ok(())
    }

    async fn apologise(
        &self,
        transaction: &mut Transaction,
        channel: Channel,
        conversation_id: ConversationId,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), DatabaseError> {
        let answer = Answer {
            say: Say::line(texts::Apology),
            ..Answer::default()
        };
        let Ok(replies) = stored(&[answer], None) else {
            return Ok(());
        };
        let mut system = transaction.system().await?;
        outbox::reply(&mut system, channel, conversation_id, &replies, at).await
    }
}

/// What a handling leaves to be told once it is committed.
#[derive(Debug, Default)]
struct Told {
    changed: Vec<waybill_core::hint::Live>,
    menus_changed: Vec<PersonId>,
}

fn stored(answers: &[Answer], way_back: Option<&str>) -> Result<Vec<Reply>, serde_json::Error> {
    answers
        .iter()
        .map(|answer| {
            let content = serde_json::to_value(StoredSay {
                version: StoredSay::VERSION,
                say: answer.say.clone(),
            })?;
            let (edits, edits_tag) = match &answer.place {
                Place::New => (None, None),
                Place::Message(message) => (Some(message.clone()), None),
                Place::Tagged(tag) => (None, Some(tag.clone())),
            };
            Ok(Reply {
                content,
                edits,
                tag: answer.tag.clone(),
                edits_tag,
                way_back: way_back.map(str::to_owned),
                order: answer.order,
            })
        })
        .collect()
}
