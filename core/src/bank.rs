//! A bank's statement beside what the shop waits for: which rows prove which payments.
//!
//! [`read`] and [`matched`] are pure. What a row is taken for is found anew whenever it is looked at, so
//! that nothing which happened meanwhile is missed; kept is only what somebody decided.

mod amount;
mod columns;
mod matching;
mod read;
mod store;

pub use matching::{Candidates, Claim, Found, Target, Unpaid, matched};
pub use read::{MAX_BYTES, MAX_ROWS, Read, Unreadable, read};
pub use store::{
    Kept, Left, NewStatement, Recorded, Statement, candidates, find, find_for_update, is_not_for, keep,
    latest, left, left_of_day, record, recorded,
};

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
