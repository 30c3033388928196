//! Changes in one line, the way a seller tells them: `-1 white pants; +1 cap 250; ship 60`. Lines are
//! matched by name; what could be two of them, or is misspelt, is asked about and never taken.

use chrono::NaiveDate;
use waybill_core::customer::fold;
use waybill_core::id::VariantId;
use waybill_core::money::{Currency, Money};
use waybill_core::order::edit::{MAX_QUANTITY, Part};
use waybill_core::order::{Discount, Line, Order};

use crate::assistant::order_line::{self, Part as Said, Problem, parse_amount};

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

struct Reader<'a> {
    lines: &'a [Line],
    offered: &'a [Offered],
    currency: Currency,
    today: NaiveDate,
    typed: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn part(&self) -> Result<Vec<Part>, Trouble> {
        let plain = narrow(self.typed);
        if let Some(name) = after_word(&plain, REMOVE) {
            return self.removed(name);
        }
        if let Some(rest) = plain
            .strip_prefix('-')
            .or_else(|| before_figure(&plain, FEWER))
        {
            return self.fewer(rest.trim());
        }
        if let Some(rest) = plain
            .strip_prefix('+')
            .or_else(|| after_word(&plain, ADD))
            .or_else(|| before_figure(&plain, MORE))
        {
            return self.more(rest.trim());
        }
        if let Some(discount) = discount(&plain, self.currency) {
            let discount = discount.ok_or_else(|| Trouble::Discount {
                part: self.typed.to_owned(),
            })?;
            return Ok(vec![Part::Discount(discount)]);
        }
        if NO_DUE.contains(&fold(&plain).as_str()) {
            return Ok(vec![Part::Due(None)]);
        }
        match order_line::parse_part(&plain, self.currency, self.today).map_err(Trouble::Unread)? {
            Said::Shipping(fee) => Ok(vec![Part::Shipping(fee.minor)]),
            Said::Due(day) => Ok(vec![Part::Due(Some(day))]),
            Said::Line(said) => self.set(&plain, &said),
            Said::Discount(discount) => Ok(vec![Part::Discount(Some(discount))]),
            Said::Buyer(_)
            | Said::Deposit(_)
            | Said::Note(_)
            | Said::PayBy(_)
            | Said::CashOnDelivery => Err(Trouble::NotHere {
                part: self.typed.to_owned(),
            }),
        }
    }

    fn line(&self, text: &str) -> Result<order_line::Line, Trouble> {
        match order_line::parse_part(text, self.currency, self.today).map_err(Trouble::Unread)? {
            Said::Line(line) => Ok(line),
            Said::Buyer(_)
            | Said::Deposit(_)
            | Said::Note(_)
            | Said::Shipping(_)
            | Said::Discount(_)
            | Said::PayBy(_)
            | Said::CashOnDelivery
            | Said::Due(_) => Err(Trouble::NotHere {
                part: self.typed.to_owned(),
            }),
        }
    }

    fn removed(&self, name: &str) -> Result<Vec<Part>, Trouble> {
        if name.is_empty() {
            return Err(Trouble::Empty);
        }
        // "remove 1 white pants" is one fewer.
        if says_quantity(name, 1) {
            return self.fewer(name);
        }
        Ok(vec![Part::Remove(self.found(name)?.line)])
    }

    fn fewer(&self, text: &str) -> Result<Vec<Part>, Trouble> {
        let said = self.line(text)?;
        let line = self.found(&said.name)?;
        if !says_quantity(text, said.quantity) {
            return Ok(vec![Part::Remove(line.line)]);
        }
        Ok(vec![match line.quantity.checked_sub(said.quantity) {
            Some(0) => Part::Remove(line.line),
            Some(quantity) => Part::Quantity {
                line: line.line,
                quantity,
            },
            None => {
                return Err(Trouble::OnlySoMany {
                    name: line.name.clone(),
                    quantity: line.quantity,
                });
            }
        }])
    }

    fn more(&self, text: &str) -> Result<Vec<Part>, Trouble> {
        let said = self.line(text)?;
        if let Some(offered) = self.offered(&said.name) {
            let price = said.unit_price.map(|price| price.minor);
            // At another price it is another line.
            let same = |line: &&Line| {
                line.variant == Some(offered.variant)
                    && price.is_none_or(|price| price == line.unit_price_minor)
            };
            return match self.lines.iter().find(same) {
                Some(line) => self.counted(line, line.quantity.saturating_add(said.quantity)),
                None => Ok(vec![Part::Add(Line {
                    variant: Some(offered.variant),
                    ..Line::named(
                        offered.name.clone(),
                        said.quantity,
                        price.unwrap_or(offered.price_minor),
                    )
                })]),
            };
        }
        let same = |line: &&Line| stem(&line.name) == stem(&said.name);
        let known = match (self.lines.iter().find(same), said.unit_price) {
            // At another price it is another line.
            (Some(line), Some(price)) if line.unit_price_minor != price.minor => None,
            (Some(line), _) => Some(line),
            (None, Some(_)) => None,
            (None, None) => match self.found(&said.name) {
                Ok(line) => Some(line),
                Err(Trouble::NoSuchLine { .. }) => {
                    return Err(Trouble::PriceMissing { name: said.name });
                }
                Err(trouble) => return Err(trouble),
            },
        };
        match (known, said.unit_price) {
            (Some(line), _) => {
                let quantity = line.quantity.saturating_add(said.quantity);
                self.counted(line, quantity)
            }
            (None, Some(price)) => Ok(vec![Part::Add(Line::named(
                said.name,
                said.quantity,
                price.minor,
            ))]),
            (None, None) => Err(Trouble::PriceMissing { name: said.name }),
        }
    }

    fn set(&self, text: &str, said: &order_line::Line) -> Result<Vec<Part>, Trouble> {
        let line = self.found(&said.name)?;
        let mut parts = Vec::new();
        if says_quantity(text, said.quantity) {
            parts.extend(self.counted(line, said.quantity)?);
        }
        if let Some(Money { minor, .. }) = said.unit_price {
            parts.push(Part::Price {
                line: line.line,
                unit_price_minor: minor,
            });
        }
        if parts.is_empty() {
            return Err(Trouble::WhatOfIt {
                name: line.name.clone(),
            });
        }
        Ok(parts)
    }

    fn counted(&self, line: &Line, quantity: u32) -> Result<Vec<Part>, Trouble> {
        if quantity > MAX_QUANTITY {
            return Err(Trouble::TooMany {
                name: line.name.clone(),
            });
        }
        Ok(vec![Part::Quantity {
            line: line.line,
            quantity,
        }])
    }

    fn offered(&self, name: &str) -> Option<&Offered> {
        let wanted = fold(name);
        self.offered.iter().find(|offered| offered.typed == wanted)
    }

    fn found(&self, name: &str) -> Result<&Line, Trouble> {
        // What the catalogue knows is a line of that very variant, where there is one.
        if let Some(offered) = self.offered(name)
            && let Some(line) = self
                .lines
                .iter()
                .find(|line| line.variant == Some(offered.variant))
        {
            return Ok(line);
        }
        find(self.lines, name, self.text)
    }
}

/// The line that a name means. `text` is where the name was typed.
///
/// # Errors
/// Where it is none, several, or nearly one.
pub fn find<'a>(lines: &'a [Line], name: &str, text: &str) -> Result<&'a Line, Trouble> {
    let wanted = stem(name);
    if let Some(line) = lines.iter().find(|line| stem(&line.name) == wanted) {
        return Ok(line);
    }
    let words: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
    let holding: Vec<&Line> = lines
        .iter()
        .filter(|line| {
            let known = fold(&line.name);
            !words.is_empty() && words.iter().all(|word| holds(&known, word))
        })
        .collect();
    match holding.as_slice() {
        [only] => return Ok(only),
        [] => {}
        several => {
            return Err(Trouble::WhichLine {
                typed: name.to_owned(),
                lines: several.iter().map(|line| line.name.clone()).collect(),
            });
        }
    }
    let near: Vec<&Line> = lines
        .iter()
        .filter(|line| is_near(&wanted, &stem(&line.name)))
        .collect();
    if let [only] = near.as_slice() {
        return Err(Trouble::Misspelt {
            typed: name.to_owned(),
            meant: only.name.clone(),
            corrected: corrected(text, name, &only.name),
        });
    }
    Err(Trouble::NoSuchLine {
        typed: name.to_owned(),
        has: lines
            .iter()
            .take(10)
            .map(|line| line.name.clone())
            .collect(),
    })
}

/// Whether a name has a word in it. A letter or two, such as a size, must stand alone.
fn holds(name: &str, word: &str) -> bool {
    let short = word.is_ascii() && word.len() < 3;
    if short {
        name.split(' ').any(|known| known == word)
    } else {
        name.contains(word)
    }
}

/// The text with a name written correctly: names are read in lower case and in capitals alike.
fn corrected(text: &str, typed: &str, meant: &str) -> String {
    let lower = text.to_lowercase();
    match lower.find(&typed.to_lowercase()) {
        Some(at) if text.is_char_boundary(at) && text.is_char_boundary(at + typed.len()) => {
            format!("{}{meant}{}", &text[..at], &text[at + typed.len()..])
        }
        Some(_) | None => String::new(),
    }
}

/// A name for comparison: an English plural and its singular are one.
fn stem(name: &str) -> String {
    let folded = fold(name);
    match folded.strip_suffix('s') {
        Some(one) if one.len() > 2 && !one.ends_with('s') => one.to_owned(),
        Some(_) | None => folded,
    }
}

fn is_near(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().take(60).collect();
    let other: Vec<char> = other.chars().take(60).collect();
    let longest = one.len().max(other.len());
    longest >= 4 && distance(&one, &other) <= (longest / 4).clamp(1, 3)
}

/// How many letters differ.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (to, against) in other.iter().enumerate() {
            let cost = usize::from(letter != against);
            let next = (corner + cost).min(row[to] + 1).min(row[to + 1] + 1);
            corner = row[to + 1];
            row[to + 1] = next;
        }
    }
    row[other.len()]
}

const REMOVE: &[&str] = &[
    "remove", "delete", "drop", "without", "移除", "刪除", "刪掉", "去掉", "拿掉", "不要",
];
const ADD: &[&str] = &["add", "plus", "增加", "新增", "加購"];
const FEWER: &[&str] = &["減少", "減", "少"];
const MORE: &[&str] = &["再加", "加", "多"];
const NO_DUE: &[&str] = &[
    "no due",
    "due none",
    "no date",
    "取消日期",
    "不約日期",
    "期限 無",
];
const DISCOUNT: &[&str] = &[
    "discount", "disc", "less", "promo", "voucher", "coupon", "rebate", "折扣", "折價", "折抵",
    "優惠",
];

/// What comes after one of some words.
fn after_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| {
        let head = text.get(..word.len())?;
        let rest = &text[word.len()..];
        let ends = !word.is_ascii() || rest.is_empty() || rest.starts_with([' ', ':']);
        (head.eq_ignore_ascii_case(word) && ends).then(|| rest.trim_start_matches([' ', ':', '：']))
    })
}

/// The same where a figure has to follow, since the word may begin a name.
fn before_figure<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    after_word(text, words).filter(|rest| rest.starts_with(|letter: char| letter.is_numeric()))
}

/// Signs and figures as they are on an English keyboard.
fn narrow(text: &str) -> String {
    text.trim()
        .chars()
        .map(|letter| match letter {
            '－' | '−' | '–' | '—' => '-',
            '＋' => '+',
            '＠' => '@',
            '％' => '%',
            '　' => ' ',
            '０'..='９' => {
                char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or(letter)
            }
            other => other,
        })
        .collect()
}

/// Whether a quantity was written: one piece is what is read where none was.
fn says_quantity(text: &str, quantity: u32) -> bool {
    let lower = fold(text);
    let word = lower.split(' ').next().unwrap_or_default();
    quantity != 1
        || lower.starts_with(|letter: char| letter.is_ascii_digit())
        || ["one", "a", "an", "一"].contains(&word)
        || [
            "x1", "x 1", "×1", "× 1", "*1", "1 pc", "1pc", "1個", "1件", "一件", "一個",
        ]
        .iter()
        .any(|mark| lower.contains(mark))
}

/// A discount: none where it is no such clause, an empty one where it can't be read.
fn discount(text: &str, currency: Currency) -> Option<Option<Option<Discount>>> {
    let folded = fold(text);
    if ["no discount", "不打折", "取消折扣"].contains(&folded.as_str()) {
        return Some(Some(None));
    }
    let rest = match after_word(&folded, DISCOUNT) {
        Some(rest) => rest.to_owned(),
        // "打9折", "9折"
        None if folded.ends_with('折') => folded.trim_start_matches('打').trim().to_owned(),
        None => return None,
    };
    let rest = rest.trim_end_matches("off").trim();
    if ["none", "無", "0", "0%", "取消"].contains(&rest) {
        return Some(Some(None));
    }
    let rate = if let Some(part) = rest.strip_suffix('%') {
        basis_points(part)
    } else if let Some(paid) = rest.trim_start_matches('打').strip_suffix('折') {
        paid_of_ten(paid)
    } else {
        return Some(
            parse_amount(rest, currency)
                .ok()
                .filter(|amount| amount.minor > 0)
                .map(|amount| Some(Discount::Amount(amount.minor))),
        );
    };
    Some(
        rate.filter(|rate| (1..=10_000).contains(rate))
            .map(|rate| Some(Discount::Rate(rate))),
    )
}

/// `12.5` per cent is 1,250.
fn basis_points(text: &str) -> Option<u32> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let figures = |text: &str| text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !figures(whole) || !figures(part) || part.len() > 2 {
        return None;
    }
    Some(whole.parse::<u32>().ok()? * 100 + format!("{part:0<2}").parse::<u32>().ok()?)
}

/// `9折` pays nine tenths, `85折` eighty-five hundredths: what is taken off, in basis points.
fn paid_of_ten(text: &str) -> Option<u32> {
    let text = text.trim();
    let paid: u32 = text.parse().ok()?;
    match text.len() {
        1 => Some(10_000 - paid * 1_000),
        2 => Some(10_000 - paid * 100),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
