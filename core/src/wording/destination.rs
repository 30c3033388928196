//! What is wrong with where to send.

use crate::destination::Problem;
use crate::text::{Phrase, texts};

/// What is wrong with where to send, in words.
pub fn destination_problem(problem: &Problem) -> Phrase {
    match problem {
        Problem::Empty | Problem::PlaceMissing => texts::DestinationMissing.into(),
        Problem::TooLong { limit } => texts::DestinationTooLong { limit: *limit }.into(),
        Problem::StoreMissing { chain } => texts::DestinationStoreMissing {
            chain: chain.name(),
        }
        .into(),
        Problem::StoreNumber { chain, found } => texts::DestinationStoreNumber {
            chain: chain.name(),
            digits: chain.digits(),
            found,
        }
        .into(),
        Problem::PostalCode { found, example } => texts::DestinationPostalCode {
            found,
            example: *example,
        }
        .into(),
    }
}
