//! The files that a message refers to are brought before its transaction begins: no connection to the
//! database waits for a platform. What can't be had at the moment is asked for again, later and
//! later, while the conversation keeps its order; what can't be had at all is told to the person.

use std::sync::Arc;
use std::time::Duration;

use rand::Rng as _;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::sync::CancellationToken;
use waybill_core::bank;
use waybill_core::picture::{MediaType, Picture, Unread, tidy_name};

use super::HandlingError;
use crate::assistant::message::Heard;
use crate::assistant::pictures::Words;
use crate::channel::{FetchFailure, Incoming, SentFile};

/// How many messages with files are in memory at once, in this process: the bound of what files can
/// take.
static ROOM: Semaphore = Semaphore::const_new(8);
/// The most files of one message; Discord lets people send ten.
const MOST_FILES: usize = 10;

/// A place in memory for one message's files.
pub(super) type Room = SemaphorePermit<'static>;

/// What came of bringing a message's files.
pub(super) enum Brought {
    /// All are here, or known not to come.
    All {
        /// What is heard, a file each.
        heard: Vec<Heard>,
        /// Held until they are dealt with.
        room: Room,
    },
    /// One can't be had at the moment.
    NotYet {
        /// How long its platform asks to wait.
        after: Option<Duration>,
    },
}

/// Brings the files of a message. `last_try` says that nothing is tried again after this.
pub(super) async fn bring(
    incoming: Arc<dyn Incoming>,
    address: String,
    files: Vec<SentFile>,
    words: Words,
    last_try: bool,
) -> Result<Brought, HandlingError> {
    // The semaphore is never closed.
    let room = ROOM.acquire().await.map_err(|_| HandlingError::Panicked)?;
    let mut heard = Vec::new();
    // The words are said once, with the first file.
    let mut caption = words.caption;
    for file in files.into_iter().take(MOST_FILES) {
        let brought = match file.reference {
            Err(why) => Err(why),
            Ok(reference) => match incoming.fetch(&address, &reference).await {
                Ok(bytes) if is_statement(&file.name, &bytes) => {
                    let file = bank::File {
                        name: tidy_name(&file.name),
                        bytes: bytes.into(),
                    };
                    heard.push(Heard::SentStatement {
                        file,
                        caption: std::mem::take(&mut caption),
                        message: words.message.clone(),
                        reply_to: words.reply_to.clone(),
                    });
                    continue;
                }
                Ok(bytes) => Picture::read(&file.name, bytes),
                Err(FetchFailure::Never(why)) => Err(why),
                Err(FetchFailure::Later { why, .. }) if last_try => {
                    tracing::error!(channel = %incoming.kind(), why, "a file is given up");
                    Err(Unread::NotFetched)
                }
                Err(FetchFailure::Later { after, why }) => {
                    tracing::warn!(channel = %incoming.kind(), why, "a file can't be fetched; trying again");
                    return Ok(Brought::NotYet { after });
                }
            },
        };
        let (caption, message) = (std::mem::take(&mut caption), words.message.clone());
        let reply_to = words.reply_to.clone();
        heard.push(match brought {
            Ok(picture) => Heard::SentPicture {
                picture,
                caption,
                message,
                reply_to,
            },
            Err(why) => Heard::SentFile {
                name: file.name,
                why,
                caption,
                message,
                reply_to,
            },
        });
    }
    Ok(Brought::All { heard, room })
}

/// A picture that is called a statement is a picture.
fn is_statement(name: &str, bytes: &[u8]) -> bool {
    bank::is_called_statement(name) && MediaType::of(bytes).is_none()
}

/// How often a file was asked for in vain, and how long to wait for the next time.
#[derive(Debug, Default)]
pub(super) struct Patience {
    failures: u32,
}

impl Patience {
    const FIRST: Duration = Duration::from_millis(500);
    const LONGEST: Duration = Duration::from_secs(30);
    /// About two minutes: the conversation waits behind the file, and its person for an answer.
    const TRIES: u32 = 8;

    /// Whether the next try is the last.
    pub(super) fn is_over(&self) -> bool {
        self.failures + 1 >= Self::TRIES
    }

    /// Waits before the next try: at least as long as the platform asks, at most until told to stop.
    pub(super) async fn wait(&mut self, asked: Option<Duration>, stop: &CancellationToken) {
        let pause = tokio::time::sleep(self.next(asked));
        stop.run_until_cancelled(pause).await;
    }

    fn next(&mut self, asked: Option<Duration>) -> Duration {
        let full = Self::FIRST * 2_u32.pow(self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        let own = full
            .min(Self::LONGEST)
            .mul_f64(rand::rng().random_range(0.5..=1.0));
        own.max(asked.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let mut patience = Patience::default();
        let mut waited = Duration::ZERO;
        while !patience.is_over() {
            let wait = patience.next(None);
            assert!(wait <= Patience::LONGEST);
            waited += wait;
        }
        assert!(waited >= Duration::from_secs(20) && waited <= Duration::from_secs(120));
    }

    #[test]
    fn a_platform_that_says_when_is_not_asked_before() {
        let asked = Duration::from_secs(45);
        assert!(Patience::default().next(Some(asked)) >= asked);
    }
}
