//! How often a bot may write.
//!
//! The platform publishes orders of magnitude ("Bots FAQ": no more than one message a second in a
//! chat, short bursts tolerated; 20 a minute in a group; about 30 a second overall), not its
//! algorithm. Assumed here: token buckets; a burst of five in a chat; edits count like sends; a
//! refused call costs nothing.

use std::time::{Duration, Instant};

const OVERALL_PER_SECOND: f64 = 30.0;
const CHAT_BURST: f64 = 5.0;
const CHAT_PER_SECOND: f64 = 1.0;
const GROUP_PER_MINUTE: f64 = 20.0;

#[derive(Clone, Debug)]
pub(super) struct Bucket {
    capacity: f64,
    per_second: f64,
    tokens: f64,
    at: Instant,
}

impl Bucket {
    fn new(capacity: f64, per_second: f64) -> Self {
        Self {
            capacity,
            per_second,
            tokens: capacity,
            at: Instant::now(),
        }
    }

    /// Thirty a second over the whole account.
    pub(super) fn overall() -> Self {
        Self::new(OVERALL_PER_SECOND, OVERALL_PER_SECOND)
    }

    /// What applies to one chat; both must have room in a group.
    pub(super) fn for_chat(is_group: bool) -> Vec<Self> {
        let mut buckets = vec![Self::new(CHAT_BURST, CHAT_PER_SECOND)];
        if is_group {
            buckets.push(Self::new(GROUP_PER_MINUTE, GROUP_PER_MINUTE / 60.0));
        }
        buckets
    }

    /// How long until one more fits; zero if it fits now.
    pub(super) fn wait(&mut self, now: Instant) -> Duration {
        let elapsed = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = (self.tokens + elapsed * self.per_second).min(self.capacity);
        self.at = now;
        Duration::from_secs_f64(((1.0 - self.tokens) / self.per_second).max(0.0))
    }

    pub(super) fn take(&mut self) {
        self.tokens -= 1.0;
    }
}
