//! Numbers that look random and are the same again for the same seed.

/// Knuth's MMIX generator.
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub fn between(&mut self, from: i32, to: i32) -> i32 {
        from + i32::try_from(self.below(usize::try_from(to - from + 1).unwrap())).unwrap()
    }

    pub fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

/// The seeds to try: those that are told each time and one that nobody has seen, or the one that
/// `WAYBILL_BOOK_SEED` repeats.
pub fn seeds(told: &[u64]) -> Vec<u64> {
    if let Ok(seed) = std::env::var("WAYBILL_BOOK_SEED") {
        return vec![seed.parse().unwrap()];
    }
    let unseen = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_nanos();
    let unseen = u64::try_from(unseen % 1_000_000_007).unwrap();
    told.iter().copied().chain([unseen]).collect()
}
