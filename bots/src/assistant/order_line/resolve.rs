//! Decides between the readings of a line: takes the one there is, asks where there are two.

mod price;

use waybill_core::money::{Currency, Money};

use super::Line;
use super::amount::Scanned;
use super::line::{checked, price_problem, quantity, several_quantities};
use super::pieces::Piece;
use super::problem::Problem;
use super::sort::{Kind, Rest, Sorted};
use super::text::{is_ideographic, quote};
use super::words;

/// From here a bare number inside a name is more likely a price than a size.
const LIKELY_PRICE: u64 = 100;

/// The line that the sorted tokens say.
pub(super) fn resolve(
    part: &str,
    pieces: &[Piece],
    sorted: Sorted,
    currency: Currency,
) -> Result<Line, Problem> {
    let mut reading = Reading {
        part,
        pieces,
        currency,
        quantity: None,
        price: None,
        doubtful: sorted.doubtful,
        rest: sorted.rest,
    };
    reading.settle_marked(&sorted.quantities, &sorted.prices)?;
    reading.tidy();
    reading.refuse_second_item()?;
    if let Some((first, second)) = &sorted.product {
        reading.settle_product(first, second)?;
    }
    reading.settle_first()?;
    reading.settle_last(sorted.lump.is_some())?;
    reading.offer_number_in_name(sorted.lump.is_some() || sorted.total.is_some())?;
    reading.doubt_numbers_in_name();
    reading.finish(sorted.lump.as_ref(), sorted.total.as_ref())
}

/// What was left over, as a name: the words as typed, without the punctuation around them.
pub(super) fn name_of(pieces: &[Piece], rest: &[Rest]) -> String {
    let mut name = String::new();
    let mut end = usize::MAX;
    for item in rest {
        if item.from == item.to {
            continue;
        }
        for (index, piece) in pieces.iter().enumerate().take(item.to).skip(item.from) {
            let joined = piece.glued && end == index;
            if !name.is_empty() && !joined {
                name.push(' ');
            }
            name.push_str(&piece.typed);
            end = index + 1;
        }
    }
    display_name(name.trim())
}

/// Plain lower-case English is capitalised for display; whatever else was typed on purpose.
fn display_name(name: &str) -> String {
    let plain = name.is_ascii() && !name.chars().any(|c| c.is_ascii_uppercase());
    if !plain {
        return name.to_owned();
    }
    let mut starts = true;
    name.chars()
        .map(|c| {
            let shown = if starts { c.to_ascii_uppercase() } else { c };
            starts = c == ' ' || c == '(';
            shown
        })
        .collect()
}

struct Reading<'a> {
    part: &'a str,
    pieces: &'a [Piece],
    currency: Currency,
    quantity: Option<u32>,
    price: Option<Money>,
    doubtful: bool,
    rest: Vec<Rest>,
}

impl Reading<'_> {
    fn money(&self, amount: &Scanned) -> Result<Money, Problem> {
        amount
            .money(self.currency)
            .map_err(|problem| price_problem(self.part, problem))
    }

    fn settle_marked(&mut self, quantities: &[Scanned], prices: &[Scanned]) -> Result<(), Problem> {
        match quantities {
            [] => {}
            [one] => {
                self.quantity = Some(quantity(self.part, one)?);
                // "x2,599" may be two at 599.
                self.doubtful |= one.has_comma() && prices.is_empty();
            }
            several => return Err(several_quantities(self.part, several)),
        }
        match prices {
            [] => {}
            [one] => self.price = Some(self.money(one)?),
            several => {
                return Err(Problem::SeveralPrices {
                    part: quote(self.part),
                    found: several
                        .iter()
                        .take(2)
                        .map(|price| price.text().to_owned())
                        .collect(),
                });
            }
        }
        Ok(())
    }

    /// Drops brackets around what was taken out and punctuation at the edges, and gives numbers
    /// that are part of a word back to it.
    fn tidy(&mut self) {
        let mut kept: Vec<Rest> = Vec::with_capacity(self.rest.len());
        for item in self.rest.drain(..) {
            let closes = matches!(item.kind, Kind::Mark)
                && matches!(self.pieces[item.from].folded.as_str(), ")" | "]" | "】");
            let around_nothing = closes
                && matches!(kept.as_slice(), [.., open, gap]
                    if matches!(open.kind, Kind::Mark)
                        && matches!(self.pieces[open.from].folded.as_str(), "(" | "[" | "【")
                        && gap.from == gap.to);
            if around_nothing {
                let gap = kept.pop();
                kept.pop();
                kept.extend(gap);
            } else {
                kept.push(item);
            }
        }
        self.rest = kept;
        self.trim();
        for index in 0..self.rest.len() {
            if let Kind::Number(_) | Kind::Misspelt(_) | Kind::Spelt(_) = self.rest[index].kind {
                self.glue_to_word(index);
            }
        }
    }

    /// `5號電池` and `A12` are names; in `襯衫599` the number is probably the price.
    fn glue_to_word(&mut self, index: usize) {
        let is_word = |item: &Rest| matches!(item.kind, Kind::Word);
        let before = self.rest[index].glued && index > 0 && is_word(&self.rest[index - 1]);
        let after = self
            .rest
            .get(index + 1)
            .is_some_and(|next| next.glued && is_word(next));
        let probably_price = before
            && index + 1 == self.rest.len()
            && self.pieces[self.rest[index - 1].to - 1]
                .typed
                .ends_with(is_ideographic);
        if probably_price {
            self.doubtful = true;
        } else if before || after {
            self.rest[index].kind = Kind::Word;
        }
    }

    fn trim(&mut self) {
        let is_edge = |item: &Rest, pieces: &[Piece], start: bool| match item.kind {
            Kind::Comma => true,
            Kind::Mark => {
                let word = pieces[item.from].folded.as_str();
                !word.starts_with(if start {
                    ['(', '[', '【']
                } else {
                    [')', ']', '】']
                })
            }
            Kind::Word
            | Kind::Number(_)
            | Kind::Misspelt(_)
            | Kind::Spelt(_)
            | Kind::PriceGap
            | Kind::QuantityGap
            | Kind::ProductGap => false,
        };
        let pieces = self.pieces;
        while self
            .rest
            .last()
            .is_some_and(|item| is_edge(item, pieces, false))
        {
            self.rest.pop();
        }
        let leading = self
            .rest
            .iter()
            .take_while(|item| is_edge(item, pieces, true))
            .count();
        self.rest.drain(..leading);
    }

    /// "2 shirt 599, 1 pants 699": a comma after a price, and an item after the comma.
    fn refuse_second_item(&self) -> Result<(), Problem> {
        let mut words = false;
        for (index, item) in self.rest.iter().enumerate() {
            let priced = matches!(item.kind, Kind::PriceGap | Kind::ProductGap)
                || words && matches!(item.kind, Kind::Number(_));
            words |= matches!(item.kind, Kind::Word);
            let comma = matches!(
                self.rest.get(index + 1),
                Some(Rest {
                    kind: Kind::Comma,
                    ..
                })
            );
            let more = self.rest.iter().skip(index + 2).any(|later| {
                matches!(
                    later.kind,
                    Kind::Word | Kind::Number(_) | Kind::Misspelt(_) | Kind::Spelt(_)
                )
            });
            if priced && comma && more {
                let found = self.rest[index..]
                    .iter()
                    .filter(|item| matches!(item.kind, Kind::Number(_)))
                    .map(|item| super::pieces::join(&self.pieces[item.from..item.to]))
                    .take(2)
                    .collect();
                return Err(Problem::SeveralPrices {
                    part: quote(self.part),
                    found,
                });
            }
        }
        Ok(())
    }

    /// `599 x2` is a price and how many; `2 x 599` is probably the same the other way round, and
    /// `4 x 6` before a name and a price is a size.
    fn settle_product(&mut self, first: &Scanned, second: &Scanned) -> Result<(), Problem> {
        let at = self
            .rest
            .iter()
            .position(|item| matches!(item.kind, Kind::ProductGap));
        let priced = self.price.is_some()
            || matches!(
                self.rest.last(),
                Some(Rest {
                    kind: Kind::Number(_),
                    ..
                })
            );
        if self.quantity.is_some() || priced {
            let small = [first, second].iter().all(|side| {
                side.whole()
                    .flatten()
                    .is_some_and(|whole| whole < LIKELY_PRICE)
            });
            self.doubtful |= !(small && self.price.is_some());
            if let Some(at) = at {
                self.rest[at].kind = Kind::Word;
            }
            return Ok(());
        }
        let leads = at == Some(0);
        let (count, price) = match (first.whole(), second.whole()) {
            (None, _) => (second, first),
            (Some(_), None) => (first, second),
            (Some(one), Some(other)) if one.unwrap_or(u64::MAX) < other.unwrap_or(u64::MAX) => {
                self.doubtful = true;
                (first, second)
            }
            (Some(_), Some(_)) => (second, first),
        };
        self.doubtful |= leads;
        self.quantity = Some(quantity(self.part, count)?);
        self.price = Some(self.money(price)?);
        if let Some(at) = at {
            let item = &mut self.rest[at];
            item.kind = Kind::PriceGap;
            item.to = item.from;
        }
        self.trim();
        Ok(())
    }

    /// A number before the name is how many, unless a measure follows it.
    fn settle_first(&mut self) -> Result<(), Problem> {
        let named = self
            .rest
            .iter()
            .skip(1)
            .any(|item| matches!(item.kind, Kind::Word));
        let (Some(first), true, None) = (self.rest.first(), named, self.quantity) else {
            return Ok(());
        };
        let next = self
            .rest
            .get(1)
            .map_or("", |next| self.pieces[next.from].folded.as_str());
        let number = match &first.kind {
            Kind::Number(number) if words::is_measure(next) => {
                self.doubtful = true;
                if number.whole().is_some() {
                    quantity(self.part, number)?;
                }
                return Ok(());
            }
            // "14k gold ring"
            Kind::Number(number) if number.whole().is_none() && !number.has_point() => {
                self.rest[0].kind = Kind::Word;
                return Ok(());
            }
            Kind::Number(number) => number.clone(),
            Kind::Spelt(_) if words::is_name(&self.pieces[first.from].folded, next) => {
                return Ok(());
            }
            Kind::Spelt(number) | Kind::Misspelt(number) => {
                self.doubtful = true;
                number.clone()
            }
            Kind::Word
            | Kind::Comma
            | Kind::Mark
            | Kind::PriceGap
            | Kind::QuantityGap
            | Kind::ProductGap => return Ok(()),
        };
        let count = quantity(self.part, &number)?;
        // "599 shirt" may be a price that came first.
        let number_follows = self
            .rest
            .iter()
            .skip(1)
            .any(|item| matches!(item.kind, Kind::Number(_) | Kind::Misspelt(_)));
        self.doubtful |=
            u64::from(count) >= LIKELY_PRICE && self.price.is_none() && !number_follows;
        self.quantity = Some(count);
        self.rest.remove(0);
        self.trim();
        Ok(())
    }

    /// Sizes and models have numbers, and so has an item whose separator was forgotten.
    fn doubt_numbers_in_name(&mut self) {
        for item in &self.rest {
            let (Kind::Number(number) | Kind::Misspelt(number)) = &item.kind else {
                continue;
            };
            let like_price = number
                .whole()
                .is_none_or(|whole| whole.is_none_or(|whole| whole >= LIKELY_PRICE));
            self.doubtful |= self.quantity.is_none() || like_price || number.is_negative();
        }
        let after_price = self
            .rest
            .iter()
            .skip_while(|item| !matches!(item.kind, Kind::PriceGap))
            .any(|item| matches!(item.kind, Kind::Number(_)));
        self.doubtful |= after_price;
    }

    fn finish(mut self, lump: Option<&Scanned>, total: Option<&Scanned>) -> Result<Line, Problem> {
        self.rest.retain(|item| item.from < item.to);
        self.trim();
        let count = self.quantity.unwrap_or(1);
        if let Some(lump) = lump {
            let amount = self.money(lump)?;
            self.settle_whole(count, amount)?;
        }
        if let Some(total) = total {
            let written = self.money(total)?;
            self.settle_whole(count, written)?;
        }
        let named = self
            .rest
            .iter()
            .any(|item| matches!(item.kind, Kind::Word | Kind::Spelt(_)));
        let name = name_of(self.pieces, &self.rest);
        if !named || name.is_empty() {
            return Err(Problem::ItemNameMissing {
                part: quote(self.part),
                example: "2 shirt 509".to_owned(),
            });
        }
        let reading = checked(
            self.part,
            Line {
                name,
                quantity: count,
                unit_price: self.price,
            },
        )?;
        if self.doubtful {
            let part = quote(self.part);
            return Err(Problem::DidYouMean { part, reading });
        }
        Ok(reading)
    }

    /// An amount for the whole line: it must agree with the price, or be the price of one.
    fn settle_whole(&mut self, count: u32, amount: Money) -> Result<(), Problem> {
        let Some(price) = self.price else {
            if count > 1 {
                return Err(Problem::EachOrAll {
                    part: quote(self.part),
                    quantity: count,
                    amount,
                });
            }
            self.price = Some(amount);
            return Ok(());
        };
        let worked_out = price.minor.saturating_mul(i64::from(count));
        if worked_out == amount.minor {
            return Ok(());
        }
        Err(Problem::TotalDiffers {
            part: quote(self.part),
            worked_out: Money::new(worked_out, price.currency),
            written: amount,
        })
    }
}
