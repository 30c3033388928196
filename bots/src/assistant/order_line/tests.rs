//! What sellers type, and what it must mean.

use chrono::NaiveDate;
use waybill_core::money::{Currency, MAX_MINOR, Money};

use super::*;

mod bad;
mod generated;
mod orders;
mod spellings;

const PHP: Currency = Currency::Php;
const TWD: Currency = Currency::Twd;
const INR: Currency = Currency::Inr;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn part(text: &str, currency: Currency) -> Result<Part, Problem> {
    parse_part(text, currency, today())
}

fn item(name: &str, quantity: u32, price: Option<i64>, currency: Currency) -> Line {
    Line {
        name: name.to_owned(),
        quantity,
        unit_price: price.map(|minor| Money::new(minor, currency)),
    }
}

fn one(text: &str, currency: Currency) -> Reading {
    let mut readings = parse(text, currency, today());
    assert_eq!(readings.len(), 1, "{text}: {readings:#?}");
    readings.remove(0)
}

/// Collects the rows of a table that do not hold, so that one run shows them all.
#[derive(Default)]
struct Table(Vec<String>);

impl Table {
    fn row<T: PartialEq + std::fmt::Debug>(&mut self, text: &str, read: T, expected: T) {
        if read != expected {
            self.0.push(format!(
                "{text}\n    read as  {read:?}\n    not as   {expected:?}"
            ));
        }
    }

    fn holds(self) {
        assert!(self.0.is_empty(), "\n{}", self.0.join("\n"));
    }
}
