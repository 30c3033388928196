//! The queue of updates of one bot: numbered, kept until confirmed.
//!
//! Source: Bot API, "Getting updates". Two points follow the platform's own server rather than the
//! page: of two concurrent polls the waiting one is ended with 409 while the new one goes on, and
//! an offset far ahead of the sequence is ignored, so that numbers may restart lower.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::world::World;

/// Old updates kept to be sent once more on demand.
const HISTORY: usize = 1_000;
/// An offset further ahead than this belongs to an earlier sequence.
const OFFSET_LEAD: i64 = 10;
/// Real back-offs begin at a second; tests should not wait.
const FIRST_BACKOFF: Duration = Duration::from_millis(50);
const LONGEST_BACKOFF: Duration = Duration::from_secs(1);

pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) secret: Option<String>,
    pub(super) max_connections: usize,
    pub(super) last_error: Option<(u64, String)>,
}

struct Pending {
    id: i64,
    chat_id: i64,
    update: Value,
    /// Sent once more on demand: goes out with the next answer, whatever its offset.
    again: bool,
    in_flight: bool,
    attempts: u32,
    not_before: Option<Instant>,
}

/// An update on its way to a webhook.
pub(super) struct Push {
    pub(super) id: i64,
    pub(super) update: Value,
    pub(super) url: String,
    pub(super) secret: Option<String>,
}

pub(super) enum Next {
    Push(Push),
    /// Something waits for its back-off.
    At(Instant),
    Idle,
}

pub(super) struct Queue {
    next_id: i64,
    pending: VecDeque<Pending>,
    history: VecDeque<(i64, i64, Value)>,
    pub(super) allowed: Vec<String>,
    /// Counts polls, so that a waiting one learns of the next.
    pub(super) polls: u64,
    pub(super) changed: Arc<Notify>,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            next_id: random_id(),
            pending: VecDeque::new(),
            history: VecDeque::new(),
            allowed: Vec::new(),
            polls: 0,
            changed: Arc::new(Notify::new()),
        }
    }

    pub(super) fn pending_count(&self) -> usize {
        self.pending.len()
    }

    pub(super) fn clear(&mut self) {
        self.pending.clear();
    }

    pub(super) fn restart(&mut self) {
        let before = self.next_id;
        while (self.next_id - before).abs() <= OFFSET_LEAD {
            self.next_id = random_id();
        }
    }

    /// Queues `update` unless the bot did not ask for its kind; returns its number.
    fn push(&mut self, chat_id: i64, kind: &str, content: Value) -> Option<i64> {
        if !self.wants(kind) {
            return None;
        }
        let id = self.next_id;
        self.next_id += 1;
        let update = json!({"update_id": id, kind: content});
        self.history.push_back((id, chat_id, update.clone()));
        if self.history.len() > HISTORY {
            self.history.pop_front();
        }
        self.pending.push_back(Pending {
            id,
            chat_id,
            update,
            again: false,
            in_flight: false,
            attempts: 0,
            not_before: None,
        });
        self.changed.notify_waiters();
        Some(id)
    }

    fn wants(&self, kind: &str) -> bool {
        const ONLY_ON_DEMAND: [&str; 3] =
            ["chat_member", "message_reaction", "message_reaction_count"];
        if self.allowed.is_empty() {
            !ONLY_ON_DEMAND.contains(&kind)
        } else {
            self.allowed.iter().any(|allowed| allowed == kind)
        }
    }

    /// Sends an old update once more, ahead of the others.
    pub(super) fn again(&mut self, update_id: i64) -> bool {
        let Some((id, chat_id, update)) = self
            .history
            .iter()
            .find(|(id, ..)| *id == update_id)
            .cloned()
        else {
            return false;
        };
        self.pending.push_front(Pending {
            id,
            chat_id,
            update,
            again: true,
            in_flight: false,
            attempts: 0,
            not_before: None,
        });
        self.changed.notify_waiters();
        true
    }

    pub(super) fn last_id(&self) -> Option<i64> {
        self.history.back().map(|(id, ..)| *id)
    }

    /// Confirms what lies below `offset` and returns what is due, at most `limit` updates.
    pub(super) fn take(&mut self, offset: i64, limit: usize) -> Vec<Value> {
        if offset < 0 {
            let keep = offset.unsigned_abs() as usize;
            while self.pending.len() > keep {
                self.pending.pop_front();
            }
        } else if offset <= self.next_id + OFFSET_LEAD {
            self.pending
                .retain(|pending| pending.again || pending.id >= offset);
        }
        let due: Vec<Value> = self
            .pending
            .iter()
            .take(limit)
            .map(|pending| pending.update.clone())
            .collect();
        let mut position = 0;
        self.pending.retain(|pending| {
            position += 1;
            !pending.again || position > limit
        });
        due
    }

    /// The next update to push: one at a time for a chat, several chats side by side.
    pub(super) fn next_push(&mut self, webhook: &Webhook, now: Instant) -> Next {
        let mut busy: HashSet<i64> = HashSet::new();
        let mut in_flight = 0;
        let mut earliest: Option<Instant> = None;
        for pending in &mut self.pending {
            if in_flight >= webhook.max_connections {
                break;
            }
            if pending.in_flight {
                in_flight += 1;
                busy.insert(pending.chat_id);
                continue;
            }
            if !busy.insert(pending.chat_id) {
                continue;
            }
            match pending.not_before {
                Some(at) if at > now => {
                    earliest = Some(earliest.map_or(at, |known| known.min(at)));
                }
                Some(_) | None => {
                    pending.in_flight = true;
                    return Next::Push(Push {
                        id: pending.id,
                        update: pending.update.clone(),
                        url: webhook.url.clone(),
                        secret: webhook.secret.clone(),
                    });
                }
            }
        }
        earliest.map_or(Next::Idle, Next::At)
    }

    /// Drops a delivered update, or plans its next attempt.
    pub(super) fn pushed(&mut self, id: i64, delivered: bool) {
        let Some(index) = self
            .pending
            .iter()
            .position(|pending| pending.id == id && pending.in_flight)
        else {
            return;
        };
        if delivered {
            self.pending.remove(index);
        } else if let Some(pending) = self.pending.get_mut(index) {
            let backoff = FIRST_BACKOFF * 2_u32.pow(pending.attempts.min(8));
            pending.in_flight = false;
            pending.attempts += 1;
            pending.not_before = Some(Instant::now() + backoff.min(LONGEST_BACKOFF));
        }
    }
}

impl World {
    /// Reports something that happened in a chat to the bot.
    pub(super) fn report(
        &mut self,
        account: usize,
        chat_id: i64,
        kind: &str,
        content: Value,
    ) -> Option<i64> {
        self.accounts[account].queue.push(chat_id, kind, content)
    }
}

fn random_id() -> i64 {
    100_000_000 + (RandomState::new().hash_one(()) % 800_000_000) as i64
}
