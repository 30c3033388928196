//! What came in is handled: per conversation in order, conversations in parallel, each message in
//! one transaction. A message that can't be handled is kept with its error, the person gets an
//! apology, the rest goes on; a panic ends that one handling only.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::{self, Database, DatabaseError, Transaction};
use waybill_core::hint::Hints;
use waybill_core::id::{ConversationId, PersonId};
use waybill_core::inbox::{self, MAX_ATTEMPTS, Turn};
use waybill_core::outbox::{self, Reply};
use waybill_core::person::{self, Conversation, Gone, Introduction};
use waybill_core::text::texts;

use crate::assistant::message::{Answer, Heard, Place, Say, StoredSay};
use crate::assistant::pictures::Words;
use crate::assistant::scene::{Company, Scene};
use crate::assistant::state::State;
use crate::assistant::{self, Settings};
use crate::channel::{Among, GroupNews, Incoming, SentFile, Understood};

mod among;
mod files;

use files::{Brought, Patience, Room};

/// How many conversations are looked for at once.
const BATCH: i64 = 256;
/// How long a handling may take before it counts as crashed.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// How long bringing a message's files may take: ten of ten megabytes on a slow line.
const FILES_TIME_LIMIT: Duration = Duration::from_secs(600);

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
    #[error("the handling took more than {} seconds", .0.as_secs())]
    TooLong(Duration),
}

/// What came of looking at an address.
#[derive(Debug, PartialEq, Eq)]
enum Looked {
    /// A message was dealt with; there may be another.
    Handled,
    /// Nothing waits.
    Nothing,
    /// What the message refers to can't be had at the moment: this one is tried again, and those
    /// behind it wait.
    NotYet {
        /// How long its platform asks to wait.
        after: Option<Duration>,
    },
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
                            let stop = stop.clone();
                            handlings.spawn(async move {
                                let serving = reception.serve(at.0, &at.1, &stop);
                                serving.await;
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
        let mut patience = Patience::default();
        let stop = CancellationToken::new();
        loop {
            match self.next(channel, address, &patience, &stop).await? {
                Looked::Handled => patience = Patience::default(),
                Looked::NotYet { after } => patience.wait(after, &stop).await,
                Looked::Nothing => return Ok(()),
            }
        }
    }

    async fn waiting(&self, kinds: &[Channel]) -> Result<Vec<(Channel, String)>, DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let addresses = inbox::waiting_addresses(&mut system, kinds, BATCH).await?;
        transaction.commit().await?;
        Ok(addresses)
    }

    async fn serve(&self, channel: Channel, address: &str, stop: &CancellationToken) {
        let mut patience = Patience::default();
        loop {
            match self.next(channel, address, &patience, stop).await {
                Ok(Looked::Handled) => patience = Patience::default(),
                Ok(Looked::NotYet { .. }) if stop.is_cancelled() => return,
                Ok(Looked::NotYet { after }) => patience.wait(after, stop).await,
                Ok(Looked::Nothing) => return,
                Err(error) => {
                    tracing::warn!(%error, %channel, "a message waits for the database");
                    tokio::time::sleep(Duration::from_millis(250)).await;
                    return;
                }
            }
        }
    }

    async fn next(
        &self,
        channel: Channel,
        address: &str,
        patience: &Patience,
        stop: &CancellationToken,
    ) -> Result<Looked, DatabaseError> {
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
        match self.attempt(channel, address, &turn, patience, stop).await {
            Ok(Looked::Handled | Looked::Nothing) => {}
            // No fault of the message either.
            Ok(Looked::NotYet { after }) => {
                self.forgive(&turn).await?;
                return Ok(Looked::NotYet { after });
            }
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

    /// One attempt: what the message refers to is brought, then it is handled, each in a task of its
    /// own.
    async fn attempt(
        &self,
        channel: Channel,
        address: &str,
        turn: &Turn,
        patience: &Patience,
        stop: &CancellationToken,
    ) -> Result<Looked, HandlingError> {
        let understood = {
            let (reception, address, turn) = (self.clone(), address.to_owned(), turn.clone());
            let reading = async move { reception.understand(channel, &address, &turn) };
            on_its_own(TIME_LIMIT, reading).await?
        };
        let (among, understood) = if let Understood::Among(among, inner) = understood {
            (Some(among), *inner)
        } else {
            (None, understood)
        };
        let understood = match &among {
            Some(among)
                if matches!(understood, Understood::Sent { .. })
                    && self.is_for_nobody(among).await? =>
            {
                Understood::Nothing
            }
            Some(_) | None => understood,
        };
        let heeded = match understood {
            // Nobody is among others in a group of a group.
            Understood::Nothing | Understood::Among(..) => Heeded::Nothing,
            Understood::Left { who, why } => Heeded::Left { who, why },
            Understood::Group(among, news) => Heeded::Group(among, news),
            Understood::Did {
                who,
                heard,
                way_back,
            } => Heeded::Did {
                who,
                heard: vec![heard],
                way_back,
                room: None,
                among,
            },
            Understood::Sent {
                who,
                files,
                caption,
                message,
                reply_to,
                way_back,
            } => {
                let words = Words {
                    caption,
                    message,
                    reply_to,
                };
                let bringing = self.bring((channel, address), files, words, patience);
                match stop.run_until_cancelled(bringing).await.transpose()? {
                    Some(Brought::All { heard, room }) => Heeded::Did {
                        who,
                        heard,
                        way_back,
                        room: Some(room),
                        among,
                    },
                    Some(Brought::NotYet { after }) => return Ok(Looked::NotYet { after }),
                    None => return Ok(Looked::NotYet { after: None }),
                }
            }
        };
        let (reception, turn) = (self.clone(), turn.clone());
        let handling = async move { reception.handle(channel, &turn, heeded).await };
        on_its_own(TIME_LIMIT, handling).await?;
        Ok(Looked::Handled)
    }

    async fn bring(
        &self,
        (channel, address): (Channel, &str),
        files: Vec<SentFile>,
        words: Words,
        patience: &Patience,
    ) -> Result<Brought, HandlingError> {
        // The channel that understood is there; should it ever not be, it may come.
        let Some(incoming) = self.incoming(channel) else {
            return Ok(Brought::NotYet { after: None });
        };
        let address = address.to_owned();
        let bringing = files::bring(incoming, address, files, words, patience.is_over());
        on_its_own(FILES_TIME_LIMIT, bringing).await
    }

    async fn handle(
        &self,
        channel: Channel,
        turn: &Turn,
        heeded: Heeded,
    ) -> Result<(), HandlingError> {
        let at = self.clock.now();
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        if !inbox::still_waiting(&mut system, turn.inbox_id).await? {
            return Ok(());
        }
        let mut told = Told::default();
        match heeded {
            Heeded::Nothing => {}
            Heeded::Left { who, why } => {
                let (conversation_id, _) =
                    person::arrive(&mut system, &who, self.settings.language, at).await?;
                let given_up = person::close(&mut system, conversation_id, why, at).await?;
                tracing::info!(%channel, reason = why.as_str(), given_up, "a conversation was closed");
            }
            Heeded::Group(among, news) => {
                self.group_changed(&mut transaction, &among, news, at)
                    .await?;
            }
            Heeded::Did {
                who,
                heard,
                way_back,
                room: _held,
                among: None,
            } => {
                told = self
                    .answer(&mut transaction, &who, heard, way_back, at)
                    .await?;
            }
            Heeded::Did {
                who,
                heard,
                way_back,
                room: _held,
                among: Some(among),
            } => {
                told = self
                    .answer_among(&mut transaction, (among, &who), heard, way_back, at)
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
        match self.incoming(channel) {
            Some(known) => Ok(known.understand(address, &turn.payload)?),
            None => Ok(Understood::Nothing),
        }
    }

    fn incoming(&self, channel: Channel) -> Option<Arc<dyn Incoming>> {
        let mut channels = self.channels.iter();
        channels.find(|known| known.kind() == channel).cloned()
    }

    async fn answer(
        &self,
        transaction: &mut Transaction,
        who: &Introduction,
        heard: Vec<Heard>,
        way_back: Option<String>,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Told, HandlingError> {
        let mut system = transaction.system().await?;
        let (conversation_id, _) =
            person::arrive(&mut system, who, self.settings.language, at).await?;
        let conversation = person::conversation_for_update(&mut system, conversation_id).await?;
        let seat = Seat {
            state: State::read(&conversation.state),
            conversation,
            company: None,
        };
        self.answer_at(transaction, seat, heard, way_back, at).await
    }

    /// Answers in a conversation, alone or in company.
    async fn answer_at(
        &self,
        transaction: &mut Transaction,
        seat: Seat,
        heard: Vec<Heard>,
        way_back: Option<String>,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<Told, HandlingError> {
        let Seat {
            state: before,
            conversation,
            company,
        } = seat;
        let conversation_id = conversation.conversation_id;
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
            elsewhere: Vec::new(),
            freed: Vec::new(),
            menus_changed: Vec::new(),
            company,
        };
        for heard in heard {
            assistant::hear(&mut scene, heard).await?;
        }
        let Scene {
            transaction,
            conversation,
            state,
            answers,
            elsewhere,
            changed,
            menus_changed,
            company,
            ..
        } = scene;
        let mut system = transaction.system().await?;
        if state != before {
            let state = state.write()?;
            let state = match company {
                Some(_) => among::kept(&conversation.state, conversation.person.person_id, state),
                None => state,
            };
            person::keep_state(&mut system, conversation_id, &state).await?;
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
        for said in elsewhere {
            let answer = Answer {
                say: said.say,
                ..Answer::default()
            };
            let replies = stored(&[answer], None)?;
            let (channel, conversation_id) = (said.channel, said.conversation_id);
            outbox::reply(&mut system, channel, conversation_id, &replies, at).await?;
        }
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

/// What a message says once everything it refers to is here.
enum Heeded {
    /// Nothing that concerns us.
    Nothing,
    /// Somebody can't be reached any more.
    Left {
        /// Where.
        who: Introduction,
        /// Why.
        why: Gone,
    },
    /// Somebody did something; several things where several files came in one message.
    Did {
        /// Who.
        who: Introduction,
        /// What, in order.
        heard: Vec<Heard>,
        /// A short-lived way back for the answers.
        way_back: Option<String>,
        /// The files' place in memory, until they are dealt with.
        room: Option<Room>,
        /// Where others are, if they are.
        among: Option<Among>,
    },
    /// What may be done in a group changed.
    Group(Among, GroupNews),
}

/// A conversation with who acts in it, and what is awaited from them.
struct Seat {
    conversation: Conversation,
    state: State,
    company: Option<Company>,
}

/// Runs in a task of its own: a panic ends that and nothing else.
async fn on_its_own<T: Send + 'static>(
    limit: Duration,
    work: impl Future<Output = Result<T, HandlingError>> + Send + 'static,
) -> Result<T, HandlingError> {
    // Who stops waiting stops the work.
    let task = AbortOnDropHandle::new(tokio::spawn(work));
    match tokio::time::timeout(limit, task).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(HandlingError::Panicked),
        Err(_) => Err(HandlingError::TooLong(limit)),
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
