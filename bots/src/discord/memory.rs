//! What this process remembers of its conversations with Discord. All of it can be forgotten: what
//! it saves is calls.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard};

use chrono::{DateTime, Utc};

use super::way_back::WayBack;

/// How many of each are remembered; the oldest is forgotten first.
const MOST: usize = 50_000;

/// What is remembered.
#[derive(Debug)]
pub(super) struct Memory(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    /// The channel of each person's direct messages.
    direct: Bounded<u64, u64>,
    /// Interactions whose first answer has been given.
    answered: Bounded<u64, ()>,
    /// By which way a message can be edited that only one person sees.
    private: Bounded<u64, WayBack>,
}

impl Default for Memory {
    fn default() -> Self {
        Self(Mutex::new(Inner {
            direct: Bounded::new(MOST),
            answered: Bounded::new(MOST),
            private: Bounded::new(MOST),
        }))
    }
}

impl Memory {
    pub(super) fn direct_channel(&self, user: u64) -> Option<u64> {
        self.lock().direct.get(&user).copied()
    }

    pub(super) fn keep_direct_channel(&self, user: u64, channel: u64) {
        self.lock().direct.put(user, channel);
    }

    pub(super) fn forget_direct_channel(&self, user: u64) {
        self.lock().direct.remove(&user);
    }

    pub(super) fn is_answered(&self, interaction: u64) -> bool {
        self.lock().answered.get(&interaction).is_some()
    }

    pub(super) fn keep_answered(&self, interaction: u64) {
        self.lock().answered.put(interaction, ());
    }

    /// A way that is still good to edit a message only one person sees.
    pub(super) fn way_to(&self, message: u64, now: DateTime<Utc>) -> Option<WayBack> {
        let way = self.lock().private.get(&message).cloned()?;
        way.is_good_at(now).then_some(way)
    }

    pub(super) fn keep_way_to(&self, message: u64, way: &WayBack) {
        self.lock().private.put(message, way.clone());
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Every change is whole before anything could panic.
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct Bounded<K, V> {
    most: usize,
    by_key: HashMap<K, V>,
    in_order: VecDeque<K>,
}

impl<K: Copy + Eq + Hash, V> Bounded<K, V> {
    fn new(most: usize) -> Self {
        Self {
            most,
            by_key: HashMap::new(),
            in_order: VecDeque::new(),
        }
    }

    fn get(&self, key: &K) -> Option<&V> {
        self.by_key.get(key)
    }

    fn put(&mut self, key: K, value: V) {
        if self.by_key.insert(key, value).is_none() {
            self.in_order.push_back(key);
        }
        while self.in_order.len() > self.most {
            if let Some(oldest) = self.in_order.pop_front() {
                self.by_key.remove(&oldest);
            }
        }
    }

    fn remove(&mut self, key: &K) {
        if self.by_key.remove(key).is_some() {
            self.in_order.retain(|kept| kept != key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_first() {
        let mut kept = Bounded::new(2);
        kept.put(1, "a");
        kept.put(2, "b");
        kept.put(1, "c");
        kept.put(3, "d");
        assert_eq!(
            (kept.get(&1), kept.get(&2), kept.get(&3)),
            (None, Some(&"b"), Some(&"d"))
        );
        kept.remove(&2);
        kept.put(4, "e");
        assert_eq!((kept.get(&3), kept.get(&4)), (Some(&"d"), Some(&"e")));
        assert_eq!(kept.in_order.len(), kept.by_key.len());
    }
}
