//! A bank's statement beside what the shop waits for: which rows prove which payments.
//!
//! [`read`] and [`matched`] are pure. What a row is taken for is found anew whenever it is looked at, so
//! that nothing which happened meanwhile is missed; kept is only what somebody decided.

mod amount;
mod columns;
mod matching;
mod read;
mod store;

use std::sync::Arc;

pub use matching::{Candidates, Claim, Found, Target, Unpaid, matched};
pub use read::{MAX_BYTES, MAX_ROWS, Read, Unreadable, read};
pub use store::{
    Kept, Left, NewStatement, Recorded, Statement, candidates, find, find_for_update, is_not_for,
    keep, latest, left, left_of_day, record, recorded,
};

/// A statement as it was sent in.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Its name in one short line.
    pub name: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// Whether a file is called like a statement. What it is, is seen when it is read.
pub fn is_called_statement(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(own, ending)| !own.is_empty() && ending.eq_ignore_ascii_case("csv"))
}

/// A row by which money came in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: i32,
    /// When, as the bank writes it; at most 40 characters.
    pub dated: String,
    /// Minor units, more than zero.
    pub amount_minor: i64,
    /// What the bank calls it; at most 200 characters, empty where it says nothing.
    pub reference: String,
    /// All else that is said about it; at most 500 characters.
    pub words: String,
}
