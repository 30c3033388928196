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
    fn new(capacity: f64, per_second: f64, now: Instant) -> Self {
        Self {
            capacity,
            per_second,
            tokens: capacity,
            at: now,
        }
    }

    /// Thirty a second over the whole account.
    pub(super) fn overall(now: Instant) -> Self {
        Self::new(OVERALL_PER_SECOND, OVERALL_PER_SECOND, now)
    }

    /// What applies to one chat; both must have room in a group.
    pub(super) fn for_chat(is_group: bool, now: Instant) -> Vec<Self> {
        let mut buckets = vec![Self::new(CHAT_BURST, CHAT_PER_SECOND, now)];
        if is_group {
            buckets.push(Self::new(GROUP_PER_MINUTE, GROUP_PER_MINUTE / 60.0, now));
        }
        buckets
    }

    /// Takes one from each bucket, or says how long until all have one.
    pub(super) fn admit(buckets: &mut [&mut Self], now: Instant) -> Result<(), Duration> {
        let longest = buckets
            .iter_mut()
            .map(|bucket| bucket.wait(now))
            .max()
            .unwrap_or_default();
        if !longest.is_zero() {
            return Err(longest);
        }
        for bucket in buckets {
            bucket.tokens -= 1.0;
        }
        Ok(())
    }

    fn wait(&mut self, now: Instant) -> Duration {
        let elapsed = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = (self.tokens + elapsed * self.per_second).min(self.capacity);
        self.at = now;
        Duration::from_secs_f64(((1.0 - self.tokens) / self.per_second).max(0.0))
    }
}
