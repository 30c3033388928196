//! What waits in memory: in order within a conversation, by lane and age across conversations.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::{Duration, Instant};

use waybill_core::id::ConversationId;
use waybill_core::outbox::Waiting;

/// One conversation's line. While its head is under way nothing else of it is sent.
#[derive(Debug, Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    under_way: Option<i64>,
    ready_at: Option<Instant>,
}

/// Everything that waits.
#[derive(Debug, Default)]
pub(super) struct Queue {
    lines: HashMap<ConversationId, Line>,
    /// The heads that may go, first things first: lane, then age.
    heads: BTreeSet<(i16, i64, ConversationId)>,
    len: usize,
}

impl Queue {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn has_room(&self, capacity: usize) -> bool {
        self.len < capacity / 2
    }

    /// Everything that is held, under way or not.
    pub(super) fn ids(&self) -> Vec<i64> {
        self.lines
            .values()
            .flat_map(|line| {
                line.under_way
                    .into_iter()
                    .chain(line.waiting.iter().map(|waiting| waiting.outbox_id.0))
            })
            .collect()
    }

    /// Adds what was read from the outbox, at its place in its line.
    pub(super) fn push(&mut self, waiting: Waiting, ready_at: Instant) {
        let conversation = waiting.conversation_id;
        let line = self.lines.entry(conversation).or_default();
        let place = line
            .waiting
            .partition_point(|other| other.outbox_id < waiting.outbox_id);
        if place == 0 {
            if let Some(head) = line.waiting.front() {
                self.heads
                    .remove(&(head.lane, head.outbox_id.0, conversation));
            }
            line.ready_at = Some(ready_at);
        }
        line.waiting.insert(place, waiting);
        self.len += 1;
        self.show_head(conversation);
    }

    /// Takes the first that may go. `chat_wait` says how long a chat has to wait. Otherwise: how
    /// long until one may, where any waits.
    pub(super) fn take(
        &mut self,
        now: Instant,
        chat_wait: impl Fn(&str) -> Option<Duration>,
    ) -> Result<Waiting, Option<Duration>> {
        let mut shortest: Option<Duration> = None;
        let mut found = None;
        for (lane, id, conversation) in &self.heads {
            let Some(line) = self.lines.get(conversation) else {
                continue;
            };
            let Some(head) = line.waiting.front() else {
                continue;
            };
            let later = line
                .ready_at
                .and_then(|at| at.checked_duration_since(now))
                .filter(|wait| !wait.is_zero());
            let wait = match (later, chat_wait(&head.address)) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            };
            match wait {
                None => {
                    found = Some((*lane, *id, *conversation));
                    break;
                }
                Some(wait) => shortest = Some(shortest.map_or(wait, |s| s.min(wait))),
            }
        }
        let Some(key) = found else {
            return Err(shortest);
        };
        self.heads.remove(&key);
        let line = self.lines.get_mut(&key.2).ok_or(None)?;
        let waiting = line.waiting.pop_front().ok_or(None)?;
        line.under_way = Some(waiting.outbox_id.0);
        line.ready_at = None;
        Ok(waiting)
    }

    /// What was under way is done with; the next of its line may go.
    pub(super) fn done(&mut self, waiting: &Waiting) {
        let conversation = waiting.conversation_id;
        if let Some(line) = self.lines.get_mut(&conversation) {
            line.under_way = None;
            self.len = self.len.saturating_sub(1);
            if line.waiting.is_empty() {
                self.lines.remove(&conversation);
            }
        }
        self.show_head(conversation);
    }

    /// What was under way goes back to the head of its line, not to be tried before `ready_at`.
    pub(super) fn back(&mut self, waiting: Waiting, ready_at: Instant) {
        let conversation = waiting.conversation_id;
        let line = self.lines.entry(conversation).or_default();
        line.under_way = None;
        line.ready_at = Some(ready_at);
        line.waiting.push_front(waiting);
        self.show_head(conversation);
    }

    /// Forgets a conversation's line: it changed in the outbox.
    pub(super) fn forget(&mut self, conversation: ConversationId) {
        if let Some(line) = self.lines.remove(&conversation) {
            if let Some(head) = line.waiting.front() {
                self.heads
                    .remove(&(head.lane, head.outbox_id.0, conversation));
            }
            self.len = self
                .len
                .saturating_sub(line.waiting.len() + usize::from(line.under_way.is_some()));
        }
    }

    /// Forgets all that is not under way: the outbox is read anew.
    pub(super) fn clear_idle(&mut self) {
        self.heads.clear();
        self.lines.retain(|_, line| {
            line.waiting.clear();
            line.under_way.is_some()
        });
        self.len = self.lines.len();
    }

    fn show_head(&mut self, conversation: ConversationId) {
        if let Some(line) = self.lines.get(&conversation)
            && line.under_way.is_none()
            && let Some(head) = line.waiting.front()
        {
            self.heads
                .insert((head.lane, head.outbox_id.0, conversation));
        }
    }
}
