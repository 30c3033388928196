//! Reads an order the way a seller tells it to a colleague.
//!
//! `Jane Cruz +63 917 123 4567; 2 black shirt 599; ship 80; deposit 500 gcash; note gift wrap`.
//! Parts are separated by `;` or new lines, orders by an empty line. The first part is the buyer,
//! the others are lines and clauses in any order. What can be read is kept beside what cannot;
//! what has two readings is asked about and never taken, above all where it is money.

mod amount;
mod buyer;
mod chatter;
mod clause;
mod discount;
mod due;
mod keyword;
mod line;
mod pieces;
mod problem;
mod resolve;
mod said;
mod sign;
mod sort;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use waybill_core::contact::{Email, Phone};
use waybill_core::money::{Currency, Money};
use waybill_core::order::Discount;

pub use amount::parse_amount;
pub use chatter::looks_like_order;
pub(in crate::assistant) use due::{day_number, month_named};
pub use problem::{AmountOf, AmountProblem, Clause, Elsewhere, Problem};
pub use said::{SaidSum, Sum};

use clause::Opening;
use text::{clean, quote, without_bullet};

/// The longest message that is read, in bytes. No platform's message is longer; what is comes from
/// a file or an attack.
pub const MAX_BYTES: usize = 64 * 1024;
/// How many orders one message may have.
pub const MAX_ORDERS: usize = 20;
/// How many lines one order may have.
pub const MAX_LINES: usize = 100;
/// How many of one item a line may order.
pub const MAX_QUANTITY: u32 = 10_000;
/// The longest name of a buyer or an item, in characters.
pub const MAX_NAME_CHARACTERS: usize = 120;
/// The longest note, in characters.
pub const MAX_NOTE_CHARACTERS: usize = 1_000;
const MAX_METHOD_CHARACTERS: usize = 60;
const MAX_PART_CHARACTERS: usize = 400;

/// An order as it was told: not placed, not checked against a catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub buyer: Buyer,
    pub lines: Vec<Line>,
    pub shipping: Option<Money>,
    pub deposit: Option<Deposit>,
    pub note: Option<String>,
    pub due: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Within how many hours it is to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_by_hours: Option<u32>,
    #[serde(default)]
    pub cash_on_delivery: bool,
    /// Where it is sent, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_to: Option<String>,
    /// What it comes to for who wrote it, each kind of sum once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said_sums: Vec<SaidSum>,
    /// What was written of a tax, which the shop's settings say for all orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_tax: Option<String>,
}

impl Draft {
    /// Takes a sum that was written; of its kind the last counts.
    pub fn says(&mut self, said: SaidSum) {
        self.said_sums.retain(|known| known.sum != said.sum);
        self.said_sums.push(said);
    }
}

/// Who an order is for. The name is empty where only a contact was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    pub name: String,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
}

/// So many of an item, at a price for one; without a price where none was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub name: String,
    pub quantity: u32,
    pub unit_price: Option<Money>,
}

/// What was paid in advance, and how, in the seller's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    pub amount: Money,
    pub method: Option<String>,
}

/// One part of an order, as a correction gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    Buyer(Buyer),
    Line(Line),
    Shipping(Money),
    Deposit(Deposit),
    Note(String),
    Due(NaiveDate),
    Discount(Discount),
    PayBy(u32),
    CashOnDelivery,
    SendTo(String),
    Sum(SaidSum),
    Tax(String),
}

/// What could be read of one order, and what could not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub draft: Draft,
    pub problems: Vec<Problem>,
}

/// Reads a message of one or several orders, one reading each; a message too long to be read, or
/// empty, gives a single reading that says so.
pub fn parse(text: &str, currency: Currency, today: NaiveDate) -> Vec<Reading> {
    if text.len() > MAX_BYTES {
        return vec![refused(Problem::TooLong {
            bytes: text.len(),
            limit: MAX_BYTES,
        })];
    }
    let cleaned = clean(text);
    let mut orders: Vec<Order> = Vec::new();
    let mut found = 0;
    for block in separate(&cleaned) {
        let first = without_bullet(block[0]);
        // An empty line after the buyer, or before the clauses, does not end the order.
        let continues = orders.last().is_some_and(|order| {
            clause::is_clause(first, currency)
                || order.line_parts == 0 && line::is_evident(first, currency)
        });
        if !continues {
            found += 1;
            if found <= MAX_ORDERS {
                orders.push(Order::default());
            }
        }
        if let (true, Some(order)) = (found <= MAX_ORDERS, orders.last_mut()) {
            for part in block {
                order.add(without_bullet(part), currency, today);
            }
        }
    }
    if found > MAX_ORDERS {
        return vec![refused(Problem::TooManyOrders {
            found,
            limit: MAX_ORDERS,
        })];
    }
    if orders.is_empty() {
        return vec![refused(Problem::Empty)];
    }
    orders.into_iter().map(Order::finish).collect()
}

/// Reads one part alone, as it is sent to mend one. A bare name is read as an item; a buyer is
/// known by an email address, a telephone number, or `buyer:` before the name.
///
/// # Errors
/// The one problem that stands in the way.
pub fn parse_part(text: &str, currency: Currency, today: NaiveDate) -> Result<Part, Problem> {
    if text.len() > MAX_BYTES {
        return Err(Problem::TooLong {
            bytes: text.len(),
            limit: MAX_BYTES,
        });
    }
    let cleaned = clean(text).replace('\n', " ");
    let part = without_bullet(cleaned.trim().trim_end_matches([';', '；']));
    if part.is_empty() {
        return Err(Problem::Empty);
    }
    match clause::read(part, currency, today) {
        Opening::Heading => Err(Problem::Empty),
        Opening::Clause(read) => read,
        Opening::Line(line) => read_line(line, currency).map(Part::Line),
        Opening::Buyer(labelled) => read_buyer(buyer::parse(labelled)),
        Opening::Contact(labelled) => read_buyer(buyer::parse_contact(labelled)),
        Opening::None if buyer::is_evident(part) => read_buyer(buyer::parse(part)),
        Opening::None => read_line(part, currency).map(Part::Line),
    }
}

/// The parts of each order; no order and no part is empty.
fn separate(cleaned: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    for row in cleaned.split('\n') {
        if row.trim().is_empty() {
            blocks.push(Vec::new());
            continue;
        }
        let parts = row
            .split([';', '；', '﹔'])
            .map(str::trim)
            .filter(|part| !without_bullet(part).is_empty());
        if let Some(block) = blocks.last_mut() {
            block.extend(parts);
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn refused(problem: Problem) -> Reading {
    Reading {
        draft: Draft::default(),
        problems: vec![problem],
    }
}

fn read_line(part: &str, currency: Currency) -> Result<Line, Problem> {
    let read = line::parse(part, currency);
    let name = match &read {
        Ok(line) | Err(Problem::DidYouMean { reading: line, .. }) => Some(&line.name),
        Err(_) => None,
    };
    match name.and_then(|name| clause::reversed(part, name)) {
        Some(problem) => Err(problem),
        None => read,
    }
}

fn read_buyer((buyer, problems): (Buyer, Vec<Problem>)) -> Result<Part, Problem> {
    problems
        .into_iter()
        .next()
        .map_or(Ok(Part::Buyer(buyer)), Err)
}

/// An order while its parts come in.
#[derive(Debug, Default)]
struct Order {
    reading: Reading,
    parts: usize,
    line_parts: usize,
    named: bool,
    notes: Vec<String>,
}

impl Order {
    fn add(&mut self, part: &str, currency: Currency, today: NaiveDate) {
        self.parts += 1;
        let more = !clause::is_clause(part, currency) && !buyer::is_evident(part);
        if self.line_parts >= MAX_LINES && more {
            self.line_parts += 1;
            return;
        }
        match clause::read(part, currency, today) {
            Opening::Heading => self.parts -= 1,
            Opening::Buyer(labelled) => self.buyer(labelled, buyer::parse(labelled)),
            Opening::Contact(labelled) => self.buyer(labelled, buyer::parse_contact(labelled)),
            Opening::Clause(read) => {
                self.expect_buyer(part);
                self.take(part, read);
            }
            Opening::Line(line) => {
                self.expect_buyer(part);
                self.line(line, currency);
            }
            Opening::None if buyer::is_evident(part) => self.buyer(part, buyer::parse(part)),
            Opening::None if self.parts == 1 && !line::is_evident(part, currency) => {
                self.first(part, currency);
            }
            Opening::None => {
                self.expect_buyer(part);
                self.line(part, currency);
            }
        }
    }

    /// The first part is the buyer, unless it has a price.
    fn first(&mut self, part: &str, currency: Currency) {
        let priced = matches!(
            line::parse(part, currency),
            Ok(Line {
                unit_price: Some(_),
                ..
            }) | Err(Problem::DidYouMean {
                reading: Line {
                    unit_price: Some(_),
                    ..
                },
                ..
            })
        );
        if priced && !buyer::begins_phone(part) {
            self.expect_buyer(part);
            self.line(part, currency);
        } else {
            self.buyer(part, buyer::parse(part));
        }
    }

    fn expect_buyer(&mut self, part: &str) {
        if self.parts == 1 {
            self.reading.problems.push(Problem::BuyerMissing {
                part: quote(part),
                example: format!("Jane; {}", quote(part)),
            });
            self.named = true;
        }
    }

    fn buyer(&mut self, part: &str, (read, problems): (Buyer, Vec<Problem>)) {
        self.merge_buyer(part, read);
        for problem in problems {
            self.problem(problem);
        }
    }

    fn merge_buyer(&mut self, part: &str, read: Buyer) {
        let known = &mut self.reading.draft.buyer;
        let mut again = !read.name.is_empty() && !known.name.is_empty() && read.name != known.name;
        if known.name.is_empty() && !read.name.is_empty() {
            known.name = read.name;
            self.named = true;
        }
        again |= merge(&mut known.email, read.email) | merge(&mut known.phone, read.phone);
        if again {
            self.problem(Problem::SecondBuyer { part: quote(part) });
        }
    }

    fn line(&mut self, part: &str, currency: Currency) {
        self.line_parts += 1;
        if self.line_parts > MAX_LINES {
            return;
        }
        match read_line(part, currency) {
            Ok(line) => self.reading.draft.lines.push(line),
            Err(problem) => self.problem(problem),
        }
    }

    fn take(&mut self, part: &str, read: Result<Part, Problem>) {
        let draft = &mut self.reading.draft;
        let (clause, again) = match read {
            Ok(Part::Shipping(fee)) => (Clause::Shipping, merge(&mut draft.shipping, Some(fee))),
            Ok(Part::Deposit(deposit)) => {
                (Clause::Deposit, merge(&mut draft.deposit, Some(deposit)))
            }
            Ok(Part::Discount(discount)) => {
                (Clause::Discount, merge(&mut draft.discount, Some(discount)))
            }
            Ok(Part::PayBy(hours)) => (Clause::PayBy, merge(&mut draft.pay_by_hours, Some(hours))),
            Ok(Part::CashOnDelivery) => {
                draft.cash_on_delivery = true;
                return;
            }
            Ok(Part::SendTo(place)) => (Clause::SendTo, merge(&mut draft.send_to, Some(place))),
            Ok(Part::Sum(said)) => return draft.says(said),
            Ok(Part::Tax(said)) => {
                draft.said_tax = Some(said);
                return;
            }
            Ok(Part::Due(date)) => (Clause::Due, merge(&mut draft.due, Some(date))),
            Ok(Part::Note(note)) => return self.note(note),
            Ok(Part::Line(line)) => return draft.lines.push(line),
            Ok(Part::Buyer(buyer)) => return self.merge_buyer(part, buyer),
            Err(problem) => return self.problem(problem),
        };
        if again {
            self.problem(Problem::ClauseTwice {
                part: quote(part),
                clause,
            });
        }
    }

    fn note(&mut self, note: String) {
        if self.notes.contains(&note) {
            return;
        }
        let length: usize = self.notes.iter().map(|note| note.chars().count() + 1).sum();
        let length = length + note.chars().count();
        if length > MAX_NOTE_CHARACTERS {
            self.problem(Problem::NoteTooLong {
                part: quote(&note),
                length,
                limit: MAX_NOTE_CHARACTERS,
            });
        } else {
            self.notes.push(note);
        }
    }

    /// Keeps a problem; no more of them than an order may have lines, and none twice.
    fn problem(&mut self, problem: Problem) {
        let problems = &mut self.reading.problems;
        if problems.len() < MAX_LINES && !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    fn finish(mut self) -> Reading {
        let Reading { draft, problems } = &mut self.reading;
        if !self.notes.is_empty() {
            draft.note = Some(self.notes.join("\n"));
        }
        if !self.named {
            problems.push(Problem::BuyerNameMissing {
                part: contact_of(&draft.buyer),
            });
        }
        if self.line_parts == 0 {
            problems.push(Problem::LinesMissing {
                example: "2 shirt 509".to_owned(),
            });
        }
        if self.line_parts > MAX_LINES {
            problems.push(Problem::TooManyLines {
                found: self.line_parts,
                limit: MAX_LINES,
            });
        }
        self.reading
    }
}

fn contact_of(buyer: &Buyer) -> String {
    let email = buyer.email.as_ref().map(Email::as_str);
    let phone = buyer.phone.as_ref().map(Phone::as_str);
    quote(email.or(phone).unwrap_or_default())
}

/// Keeps what was said first; `true` if something else was said now.
fn merge<T: PartialEq>(kept: &mut Option<T>, said: Option<T>) -> bool {
    match (&kept, said) {
        (_, None) => false,
        (None, said) => {
            *kept = said;
            false
        }
        (Some(before), Some(now)) => *before != now,
    }
}
