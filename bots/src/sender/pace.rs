//! The platform's limits, kept by us: overall, per chat, per group; edits included.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use crate::channel::Pace;

/// A bucket that fills steadily and is emptied by one token a message.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    fn full(burst: f64, now: Instant) -> Self {
        Self {
            tokens: burst,
            at: now,
        }
    }

    fn refill(&mut self, per_second: f64, burst: f64, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = (self.tokens + passed * per_second).min(burst);
        self.at = now;
    }

    /// How long until there is a token; none where there is one.
    fn wait(&self, per_second: f64) -> Option<Duration> {
        (self.tokens < 1.0).then(|| Duration::from_secs_f64((1.0 - self.tokens) / per_second))
    }
}

/// Keeps a platform's pace.
#[derive(Debug)]
pub(super) struct PaceKeeper {
    pace: Pace,
    overall: Bucket,
    chats: HashMap<String, Bucket>,
    /// When the last messages of each chat were sent, where the platform counts them in a window.
    windows: HashMap<String, VecDeque<Instant>>,
    paused_until: Option<Instant>,
}

/// So many chats' buckets are kept; beyond that those that are full again are forgotten.
const KEPT_CHATS: usize = 4_096;

impl PaceKeeper {
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            pace,
            // Another instance may have spent the burst a moment ago.
            overall: Bucket::full(1.0, Instant::now()),
            chats: HashMap::new(),
            windows: HashMap::new(),
            paused_until: None,
        }
    }

    /// How long nothing at all may be sent.
    pub(super) fn overall_wait(&mut self, now: Instant) -> Option<Duration> {
        if let Some(until) = self.paused_until {
            if now < until {
                return Some(until - now);
            }
            self.paused_until = None;
        }
        let (rate, burst) = (self.pace.overall_per_second, self.pace.overall_burst);
        self.overall.refill(rate, burst, now);
        self.overall.wait(rate)
    }

    /// How long nothing may be sent to one chat.
    pub(super) fn chat_wait(&self, address: &str, group: bool, now: Instant) -> Option<Duration> {
        let (rate, burst) = self.of_chat(group);
        let mut bucket = *self.chats.get(address)?;
        bucket.refill(rate, burst, now);
        bucket.wait(rate).max(self.window_wait(address, now))
    }

    fn window_wait(&self, address: &str, now: Instant) -> Option<Duration> {
        let (most, seconds) = self.pace.chat_window?;
        let sent = self.windows.get(address)?;
        let first = sent.len().checked_sub(most).and_then(|at| sent.get(at))?;
        let free = *first + Duration::from_secs_f64(seconds);
        (free > now).then(|| free - now)
    }

    /// Counts a message.
    pub(super) fn spend(&mut self, address: &str, group: bool, now: Instant) {
        self.overall.tokens -= 1.0;
        let (rate, burst) = self.of_chat(group);
        if self.chats.len() >= KEPT_CHATS {
            self.chats.retain(|_, bucket| {
                bucket.refill(rate, burst, now);
                bucket.tokens < burst
            });
        }
        let bucket = self
            .chats
            .entry(address.to_owned())
            .or_insert_with(|| Bucket::full(burst, now));
        bucket.refill(rate, burst, now);
        bucket.tokens -= 1.0;
        self.remember(address, now);
    }

    fn remember(&mut self, address: &str, now: Instant) {
        let Some((most, seconds)) = self.pace.chat_window else {
            return;
        };
        if self.windows.len() >= KEPT_CHATS {
            let recent = |at: &Instant| now - *at < Duration::from_secs_f64(seconds);
            self.windows
                .retain(|_, sent| sent.back().is_some_and(recent));
        }
        let sent = self.windows.entry(address.to_owned()).or_default();
        sent.push_back(now);
        if sent.len() > most {
            sent.pop_front();
        }
    }

    /// Sends nothing until then.
    pub(super) fn pause_everything(&mut self, until: Instant) {
        self.paused_until = Some(self.paused_until.map_or(until, |before| before.max(until)));
    }

    fn of_chat(&self, group: bool) -> (f64, f64) {
        if group {
            (1.0 / self.pace.group_interval, self.pace.group_burst)
        } else {
            (1.0 / self.pace.chat_interval, self.pace.chat_burst)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PACE: Pace = Pace {
        overall_per_second: 30.0,
        overall_burst: 5.0,
        chat_interval: 1.0,
        chat_burst: 3.0,
        chat_window: Some((5, 5.0)),
        group_interval: 3.0,
        group_burst: 4.0,
        at_once: 8,
    };

    proptest! {
        /// Whatever is asked for and whenever, no second sees more than the platform allows.
        #[test]
        fn no_window_holds_more_than_is_allowed(
            asks in prop::collection::vec((0_u64..200, 0_usize..4), 1..400)
        ) {
            let start = Instant::now();
            let mut keeper = PaceKeeper::new(PACE);
            let mut now = start;
            let mut sent: Vec<(Duration, usize)> = Vec::new();
            for (pause, chat) in asks {
                now += Duration::from_millis(pause);
                let address = chat.to_string();
                let group = chat == 3;
                if keeper.overall_wait(now).is_none()
                    && keeper.chat_wait(&address, group, now).is_none()
                {
                    keeper.spend(&address, group, now);
                    sent.push((now - start, chat));
                }
            }
            for (at, chat) in &sent {
                let within = |seconds: f64, only: Option<usize>| {
                    sent.iter()
                        .filter(|(other, _)| *other >= *at && (*other - *at).as_secs_f64() < seconds)
                        .filter(|(_, other)| only.is_none_or(|only| only == *other))
                        .count()
                };
                prop_assert!(within(1.0, None) <= 35);
                let per_minute = if *chat == 3 { 24 } else { 63 };
                prop_assert!(within(60.0, Some(*chat)) <= per_minute);
                prop_assert!(within(5.0, Some(*chat)) <= 5, "a window of five seconds");
            }
        }
    }

    #[test]
    fn a_pause_holds_everything_as_long_as_was_named() {
        let mut keeper = PaceKeeper::new(PACE);
        let now = Instant::now() + Duration::from_secs(10);
        keeper.pause_everything(now + Duration::from_secs(7));
        keeper.pause_everything(now + Duration::from_secs(3));
        assert_eq!(keeper.overall_wait(now), Some(Duration::from_secs(7)));
        assert_eq!(keeper.overall_wait(now + Duration::from_secs(7)), None);
    }
}
