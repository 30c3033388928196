//! Changes in one line, the way a seller tells them: `-1 white pants; +1 cap 250; ship 60`. Lines are
//! matched by name; what could be two of them, or is misspelt, is asked about and never taken.

mod finding;
mod reader;
mod words;

use chrono::NaiveDate;
use waybill_core::id::VariantId;
use waybill_core::money::Currency;
use waybill_core::order::edit::Part;
use waybill_core::order::{Line, Order};

use crate::assistant::order_line::{self, Part as Said, Problem};

use finding::stem;
use reader::Reader;
use words::{ADD, MORE, after_word, before_figure, narrow};

pub use finding::find;

/// What the catalogue has by a name that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The name as it was typed, folded.
    pub typed: String,
    /// The variant.
    pub variant: VariantId,
    /// What it is called in full.
    pub name: String,
    /// What one costs today, in minor units.
    pub price_minor: i64,
}

/// Why a change can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing is said to change.
    Empty,
    /// The order has no such line.
    NoSuchLine {
        /// What was typed.
        typed: String,
        /// What there is.
        has: Vec<String>,
    },
    /// Several lines could be meant.
    WhichLine {
        /// What was typed.
        typed: String,
        /// Which.
        lines: Vec<String>,
    },
    /// It is nearly the name of a line.
    Misspelt {
        /// What was typed.
        typed: String,
        /// The line's name.
        meant: String,
        /// The whole text, written correctly.
        corrected: String,
    },
    /// Something new needs a price.
    PriceMissing {
        /// What.
        name: String,
    },
    /// A name without a change.
    WhatOfIt {
        /// What was typed.
        name: String,
    },
    /// There are fewer than that.
    OnlySoMany {
        /// Of what.
        name: String,
        /// How many there are.
        quantity: u32,
    },
    /// More than a line may have.
    TooMany {
        /// Of what.
        name: String,
    },
    /// It is no discount.
    Discount {
        /// What was typed.
        part: String,
    },
    /// It is changed in another way.
    NotHere {
        /// What was typed.
        part: String,
    },
    /// It can't be read as a part of an order.
    Unread(Problem),
}

/// What the lines are after some changes, as far as those can be followed.
pub fn working(order: &Order, parts: &[Part]) -> Vec<Line> {
    let mut lines = order.lines.clone();
    let mut last = order.last_line;
    for part in parts {
        match part {
            Part::Add(line) => {
                last += 1;
                lines.push(Line {
                    line: last,
                    ..line.clone()
                });
            }
            Part::Remove(number) => lines.retain(|line| line.line != *number),
            Part::Quantity { line, quantity } => {
                if let Some(found) = lines.iter_mut().find(|found| found.line == *line) {
                    found.quantity = *quantity;
                }
            }
            Part::Price {
                line,
                unit_price_minor,
            } => {
                if let Some(found) = lines.iter_mut().find(|found| found.line == *line) {
                    found.unit_price_minor = *unit_price_minor;
                }
            }
            Part::Shipping(_) | Part::Discount(_) | Part::Due(_) => {}
        }
    }
    lines
}

/// Reads changes, after those that were gathered before; all of them come back.
///
/// # Errors
/// The first part that can't be read.
pub fn read(
    order: &Order,
    before: &[Part],
    text: &str,
    today: NaiveDate,
    offered: &[Offered],
) -> Result<Vec<Part>, Trouble> {
    let mut parts = before.to_vec();
    let mut any = false;
    for typed in text
        .split([';', '；', '﹔', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        any = true;
        let lines = working(order, &parts);
        let reader = Reader {
            lines: &lines,
            offered,
            currency: order.currency,
            today,
            typed,
            text,
        };
        for part in reader.part()? {
            push(&mut parts, part);
        }
    }
    if any { Ok(parts) } else { Err(Trouble::Empty) }
}

/// Which pieces a text names, in the way of `1 black shirt; white pants`: so many of a line, all of it
/// where no quantity is said.
///
/// # Errors
/// The first part that can't be read.
pub fn some_of(
    order: &Order,
    text: &str,
    today: NaiveDate,
) -> Result<Vec<(i32, Option<u32>)>, Trouble> {
    let mut left = order.lines.clone();
    for typed in text
        .split([';', '；', '﹔', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let reader = Reader {
            lines: &left,
            offered: &[],
            currency: order.currency,
            today,
            typed,
            text,
        };
        let parts = match find(&left, typed, text) {
            Ok(line) => vec![Part::Remove(line.line)],
            // Of a name with a quantity before it, the trouble with the name alone is the clearer one.
            Err(whole) => reader.fewer(&narrow(typed)).map_err(|trouble| {
                let clear = matches!(
                    trouble,
                    Trouble::OnlySoMany { .. }
                        | Trouble::Misspelt { .. }
                        | Trouble::WhichLine { .. }
                );
                if clear { trouble } else { whole }
            })?,
        };
        for part in parts {
            if let Part::Quantity { line, quantity } = part {
                if let Some(known) = left.iter_mut().find(|known| known.line == line) {
                    known.quantity = quantity;
                }
            } else if let Part::Remove(line) = part {
                left.retain(|known| known.line != line);
            }
        }
    }
    let gone = |line: &Line| {
        let left = left.iter().find(|left| left.line == line.line);
        match left.map(|left| left.quantity) {
            None => Some((line.line, None)),
            Some(left) if left < line.quantity => Some((line.line, Some(line.quantity - left))),
            Some(_) => None,
        }
    };
    Ok(order.lines.iter().filter_map(gone).collect())
}

/// Adds a change; a later quantity or price of a line takes the earlier one's place.
pub fn push(parts: &mut Vec<Part>, part: Part) {
    match &part {
        Part::Quantity { line, .. } => {
            parts.retain(|old| !matches!(old, Part::Quantity { line: other, .. } if other == line));
        }
        Part::Price { line, .. } => {
            parts.retain(|old| !matches!(old, Part::Price { line: other, .. } if other == line));
        }
        Part::Shipping(_) => parts.retain(|old| !matches!(old, Part::Shipping(_))),
        Part::Discount(_) => parts.retain(|old| !matches!(old, Part::Discount(_))),
        Part::Due(_) => parts.retain(|old| !matches!(old, Part::Due(_))),
        Part::Add(_) | Part::Remove(_) => {}
    }
    parts.push(part);
}

/// A part of a change as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The part.
    pub text: &'a str,
    /// The line it speaks of, where it does.
    pub line: Option<order_line::Line>,
    /// Whether that is added.
    pub added: bool,
}

/// The parts of a change, with the lines that are to be looked up in the catalogue before it is read.
pub fn pieces(text: &str, currency: Currency, today: NaiveDate) -> Vec<Piece<'_>> {
    text.split([';', '；', '﹔', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let plain = narrow(part);
            let more = plain
                .strip_prefix('+')
                .or_else(|| after_word(&plain, ADD))
                .or_else(|| before_figure(&plain, MORE));
            let said = more.unwrap_or_else(|| plain.trim_start_matches('-')).trim();
            let line = match order_line::parse_part(said, currency, today) {
                Ok(Said::Line(line)) => Some(line),
                Ok(
                    Said::Buyer(_)
                    | Said::Deposit(_)
                    | Said::Note(_)
                    | Said::Shipping(_)
                    | Said::Discount(_)
                    | Said::PayBy(_)
                    | Said::CashOnDelivery
                    | Said::SendTo(_)
                    | Said::Sum(_)
                    | Said::Tax(_)
                    | Said::Due(_),
                )
                | Err(_) => None,
            };
            Piece {
                text: part,
                line,
                added: more.is_some(),
            }
        })
        .collect()
}

/// Whether what is added is more of a line that is there: the same name, or, without a price, the one
/// line that it can mean.
pub fn is_more_of(lines: &[Line], said: &order_line::Line) -> bool {
    lines
        .iter()
        .any(|line| stem(&line.name) == stem(&said.name))
        || said.unit_price.is_none() && find(lines, &said.name, &said.name).is_ok()
}

#[cfg(test)]
mod tests;
