//! What people add up themselves: it is checked against what the order comes to.

use serde::{Deserialize, Serialize};
use waybill_core::money::{Currency, Money};

use super::Part;
use super::problem::{Elsewhere, Problem};
use super::text::quote;

/// What was added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sum {
    /// The lines alone.
    Goods,
    /// All of it.
    Total,
    /// What is left to pay once the deposit is taken off.
    ToPay,
}

/// A sum as it was written: "total ₱ 1,977.00".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidSum {
    /// What was added up.
    pub sum: Sum,
    /// What it came to for who wrote it.
    pub amount: Money,
    /// How it was written.
    pub part: String,
}

/// Reads `total 1977`.
pub(super) fn sum(part: &str, rest: &str, sum: Sum, currency: Currency) -> Result<Part, Problem> {
    let typed = rest.trim_end_matches(['.', '!', '元']);
    match super::parse_amount(typed, currency) {
        Ok(amount) => Ok(Part::Sum(SaidSum {
            sum,
            amount,
            part: quote(part),
        })),
        Err(_) => Err(Problem::NotInAnOrder {
            part: quote(part),
            what: Elsewhere::Total,
        }),
    }
}
