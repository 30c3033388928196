//! Our own channels, web chat and terminal: what is said goes into the log that core keeps. No
//! platform stands between, so a message is shown and marked as sent in one transaction: exactly
//! once, whichever process does it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;
use waybill_core::channel::Channel;
use waybill_core::chatlog::{self, Author, File, Said, Shown, ShownButton, ShownDocument};
use waybill_core::db::{Database, DatabaseError};
use waybill_core::hint::{Hints, Live};
use waybill_core::id::ConversationId;
use waybill_core::outbox::{self, Sent, Waiting};
use waybill_core::person::{self, Introduction};
use waybill_core::picture::Unread;
use waybill_core::reach;
use waybill_core::subscription;

use crate::assistant::message::Heard;
use crate::channel::{FetchFailure, Incoming, NotUnderstood, Rendered, SentFile, Understood};
use crate::render::{Plan, RenderError, Renderer};

/// How many messages are looked for at once.
const BATCH: i64 = 200;

/// Reads what [`chatlog::say`] stored.
#[derive(Debug, Clone)]
pub struct LogIncoming {
    /// [`Channel::Web`] or [`Channel::Terminal`].
    pub kind: Channel,
    /// Where the log is.
    pub database: Database,
}

#[async_trait]
impl Incoming for LogIncoming {
    fn kind(&self) -> Channel {
        self.kind
    }

    fn understand(&self, address: &str, payload: &str) -> Result<Understood, NotUnderstood> {
        let said: Said =
            serde_json::from_str(payload).map_err(|error| NotUnderstood(error.to_string()))?;
        // Whoever can write to the log has a conversation, and with it a name.
        let who = Introduction {
            channel: self.kind,
            address: address.to_owned(),
            name: address.to_owned(),
            language: None,
        };
        let heard = match said {
            Said::Wrote {
                number,
                text,
                reply_to,
            } => Heard::Wrote {
                text,
                message: Some(number.to_string()),
                reply_to: reply_to.map(|number| number.to_string()),
            },
            Said::Rewrote { number, text } => Heard::Rewrote {
                text,
                message: number.to_string(),
            },
            Said::Pressed { number, button } => Heard::Pressed {
                button,
                message: Some(number.to_string()),
            },
            Said::SentFile {
                number,
                name,
                caption,
                reply_to,
            } => {
                return Ok(Understood::Sent {
                    who,
                    files: vec![SentFile {
                        name,
                        reference: Ok(number.to_string()),
                    }],
                    caption,
                    message: Some(number.to_string()),
                    reply_to: reply_to.map(|number| number.to_string()),
                    way_back: None,
                });
            }
        };
        Ok(Understood::Did {
            who,
            heard,
            way_back: None,
        })
    }

    async fn fetch(&self, address: &str, reference: &str) -> Result<Vec<u8>, FetchFailure> {
        let Ok(number) = reference.parse() else {
            return Err(FetchFailure::Never(Unread::Gone));
        };
        let file = self.file(address, number).await;
        let file = file.map_err(|error| FetchFailure::later(error.to_string()))?;
        file.map(|file| file.bytes)
            .ok_or(FetchFailure::Never(Unread::Gone))
    }
}

impl LogIncoming {
    async fn file(&self, address: &str, number: i64) -> Result<Option<File>, DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let file = match person::at_address(&mut system, self.kind, address).await? {
            Some(conversation_id) => chatlog::file(&mut system, conversation_id, number).await?,
            None => None,
        };
        transaction.commit().await?;
        Ok(file)
    }
}

/// Shows what is said in our own channels.
#[derive(Debug, Clone)]
pub struct LogSender {
    /// Where the log is.
    pub database: Database,
    /// Who tells that something waits, and who is told what changed.
    pub hints: Hints,
    /// Who chooses the words.
    pub renderer: Renderer,
    /// Which of our own channels.
    pub kinds: Arc<Vec<Channel>>,
}

impl LogSender {
    /// Shows what waits until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            for kind in self.kinds.iter() {
                if let Err(error) = self.deliver(*kind, None).await {
                    tracing::warn!(%error, channel = %kind, "the log can't be written; trying again");
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.hints.until_goes_out(Duration::from_secs(1)) => {}
            }
        }
    }

    /// Shows all that waits on a channel; only one conversation's where one is given.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn deliver(
        &self,
        kind: Channel,
        only: Option<ConversationId>,
    ) -> Result<(), DatabaseError> {
        loop {
            let mut transaction = self.database.begin().await?;
            let mut system = transaction.system().await?;
            let waiting = outbox::waiting(
                &mut system,
                kind,
                only,
                &[],
                self.renderer.clock.now(),
                BATCH,
            )
            .await?;
            transaction.commit().await?;
            if waiting.is_empty() {
                return Ok(());
            }
            for each in &waiting {
                self.show(kind, each).await?;
            }
        }
    }

    async fn show(&self, kind: Channel, waiting: &Waiting) -> Result<(), DatabaseError> {
        let plan = match self.renderer.plan(waiting).await {
            Ok(plan) => plan,
            Err(RenderError::Database(error)) => return Err(error),
            Err(error) => {
                tracing::error!(%error, outbox_id = %waiting.outbox_id, "a message could not be put in words");
                return self.give_up(waiting, &error).await;
            }
        };
        let at = self.renderer.clock.now();
        let conversation_id = waiting.conversation_id;
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        // Whoever answers in the conversation locks it first, too; the mark then locks the row, and
        // whoever comes second finds it marked.
        person::lock(&mut system, conversation_id).await?;
        let sent = Sent {
            outbox_id: waiting.outbox_id,
            generation: waiting.generation,
            message: None,
            at,
        };
        let marked = outbox::mark_sent(&mut system, kind, None, &[sent]).await?;
        if marked.is_empty() {
            return Ok(());
        }
        if let Plan::Send {
            message,
            edits,
            card,
        } = plan
        {
            let number =
                write(&mut system, conversation_id, &message, edits.as_deref(), at).await?;
            outbox::keep_message(&mut system, waiting.outbox_id, &number).await?;
            if let Some(card) = card {
                subscription::keep_card(
                    &mut system,
                    card.order,
                    conversation_id,
                    &number,
                    &card.digest,
                )
                .await?;
            }
        }
        transaction.commit().await?;
        self.hints.changed(Live::Log(conversation_id));
        Ok(())
    }

    async fn give_up(&self, waiting: &Waiting, error: &RenderError) -> Result<(), DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let (place, error) = (waiting.conversation_id, error.to_string());
        reach::give_up(
            &mut system,
            place,
            waiting.outbox_id,
            &error,
            self.renderer.clock.now(),
        )
        .await?;
        transaction.commit().await
    }
}

/// Writes a message to the log, in the place of another where that is still there.
async fn write(
    system: &mut waybill_core::db::InSystem<'_>,
    conversation_id: ConversationId,
    message: &Rendered,
    edits: Option<&str>,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<String, DatabaseError> {
    let content = shown(message);
    let author = Author::Assistant;
    let file = message.document.as_ref();
    if let Some(number) = edits.and_then(|n| n.parse::<i64>().ok())
        && chatlog::edit(system, conversation_id, author, number, &content).await?
    {
        if let Some(file) = file.filter(|_| !message.document_stands) {
            chatlog::put_file(system, conversation_id, number, file).await?;
        }
        return Ok(number.to_string());
    }
    let number = chatlog::append(system, conversation_id, author, &content, file, at).await?;
    Ok(number.to_string())
}

fn shown(message: &Rendered) -> Shown {
    Shown {
        text: message.text(),
        buttons: message
            .buttons
            .iter()
            .map(|row| {
                row.iter()
                    .map(|button| ShownButton {
                        label: button.label.clone(),
                        does: button.does.clone(),
                    })
                    .collect()
            })
            .collect(),
        document: message.document.as_ref().map(|file| ShownDocument {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.bytes.len(),
        }),
    }
}

/// A conversation of one of our own channels, begun where it is new.
///
/// # Errors
/// When the database can't be reached.
pub async fn begin(
    database: &Database,
    who: &Introduction,
    language: waybill_core::text::Language,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(ConversationId, waybill_core::id::PersonId), DatabaseError> {
    let mut transaction = database.begin().await?;
    let mut system = transaction.system().await?;
    let begun = person::arrive(&mut system, who, language, at).await?;
    transaction.commit().await?;
    Ok(begun)
}
