//! Sorts a line's tokens by what they are for certain, from their neighbours.

use super::amount::Scanned;
use super::line::{several_quantities, unreadable_price};
use super::pieces::Piece;
use super::problem::Problem;
use super::text::quote;
use super::tokens::{Spot, Token};
use super::{resolve, words};

/// A line's tokens sorted by what they are for certain, and what is left in its order.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) quantities: Vec<Scanned>,
    pub(super) prices: Vec<Scanned>,
    /// Written after `for`: for each, or for all.
    pub(super) lump: Option<Scanned>,
    /// Written after `=`.
    pub(super) total: Option<Scanned>,
    /// Two bare numbers around an `x`, and whether something stood before them.
    pub(super) product: Option<(Scanned, Scanned)>,
    pub(super) rest: Vec<Rest>,
    /// Whether the reading must be asked about.
    pub(super) doubtful: bool,
}

/// What is not yet anything for certain.
#[derive(Debug, Clone)]
pub(super) struct Rest {
    pub(super) kind: Kind,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) glued: bool,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Word,
    Number(Scanned),
    Misspelt(Scanned),
    Spelt(Scanned),
    Comma,
    Mark,
    /// Where a price was taken out.
    PriceGap,
    /// Where a quantity was taken out.
    QuantityGap,
    /// Where two numbers around an `x` were taken out.
    ProductGap,
}

impl Sorted {
    /// Sorts all tokens of a line.
    pub(super) fn of(part: &str, pieces: &[Piece], spots: &[Spot]) -> Result<Self, Problem> {
        let mut sorted = Self::default();
        let mut at = 0;
        while at < spots.len() {
            at += sorted.take(part, pieces, spots, at)?;
        }
        Ok(sorted)
    }

    /// Takes what starts at `at`; gives how many tokens that was.
    fn take(
        &mut self,
        part: &str,
        pieces: &[Piece],
        spots: &[Spot],
        at: usize,
    ) -> Result<usize, Problem> {
        use Token as T;
        let token = |offset: usize| spots.get(at + offset).map(|spot| &spot.token);
        let glued = |offset: usize| spots.get(at + offset).is_some_and(|spot| spot.glued);
        let spot = &spots[at];
        match (&spot.token, token(1), token(2), token(3)) {
            (T::Off, Some(T::Number(_) | T::Price(_)), ..) => return Err(discount(part)),
            (T::Number(_) | T::Price(_), Some(T::Off), ..) => return Err(discount(part)),
            (T::Word, Some(T::Off), ..) if pieces[spot.from].folded.ends_with('%') => {
                return Err(discount(part));
            }

            (T::QuantityLabel, Some(T::Number(number)), ..) => {
                self.quantity(number, spot);
                return Ok(2 + self.counter_after(spots, at + 2));
            }
            (T::QuantityLabel, Some(T::Mark | T::Equals), Some(T::Number(number)), _) => {
                self.quantity(number, spot);
                return Ok(3 + self.counter_after(spots, at + 3));
            }

            // "2件599" and "3 for 500" are prices of a bundle as often as of one.
            (
                T::Number(number),
                Some(T::Counter),
                Some(T::Number(amount) | T::Price(amount)),
                _,
            ) if glued(1) && glued(2) => {
                self.quantity(number, spot);
                self.lump = Some(amount.clone());
                return Ok(3);
            }
            (T::Number(number), Some(T::For), Some(T::Number(amount) | T::Price(amount)), _) => {
                self.quantity(number, spot);
                self.lump = Some(amount.clone());
                return Ok(3);
            }
            (T::Number(number), Some(T::Counter), ..) => {
                self.quantity(number, spot);
                return Ok(2 + of_after(pieces, spots, at + 2));
            }
            (T::Misspelt(number) | T::Spelt(number), Some(T::Counter), ..)
                if !words::is_name(&pieces[spot.from].folded, &pieces[spot.to].folded) =>
            {
                self.doubtful = true;
                self.quantity(number, spot);
                return Ok(2 + of_after(pieces, spots, at + 2));
            }
            (T::Number(price), Some(T::Each), ..) => {
                self.price(price, spot);
                return Ok(2 + self.counter_after(spots, at + 2));
            }
            (T::Misspelt(price), Some(T::Each), ..) => {
                self.doubtful = true;
                self.price(price, spot);
                return Ok(2 + self.counter_after(spots, at + 2));
            }

            // "2x 599", but not "599x 2".
            (T::Number(first), Some(T::Times), Some(T::Number(second)), _)
                if glued(1) && !glued(2) && first.whole() < second.whole() =>
            {
                self.quantity(first, spot);
                return Ok(2);
            }
            (T::Number(first), Some(T::Times), Some(T::Number(second)), _) => {
                if self.product.is_some() {
                    return Err(several_quantities(part, [first, second]));
                }
                self.product = Some((first.clone(), second.clone()));
                let counters = self.counter_after(spots, at + 3);
                self.rest.push(Rest {
                    kind: Kind::ProductGap,
                    from: spot.from,
                    to: spots[at + 2].to,
                    glued: spot.glued,
                });
                return Ok(3 + counters);
            }
            (T::Number(number), Some(T::Times), Some(T::Price(price)), _) => {
                self.quantity(number, spot);
                self.price(price, spot);
                return Ok(3);
            }
            (
                T::Number(number),
                Some(T::Times),
                Some(T::At),
                Some(T::Number(price) | T::Price(price)),
            ) => {
                self.quantity(number, spot);
                self.price(price, spot);
                return Ok(4);
            }
            (T::Number(number), Some(T::Times), ..) if glued(1) || at == 0 => {
                self.quantity(number, spot);
                return Ok(2);
            }
            (T::Misspelt(number) | T::Spelt(number), Some(T::Times), ..) if glued(1) || at == 0 => {
                self.doubtful = true;
                self.quantity(number, spot);
                return Ok(2);
            }
            (T::Price(price), Some(T::Times), Some(T::Number(number)), _) => {
                self.price(price, spot);
                self.quantity(number, spot);
                return Ok(3 + self.counter_after(spots, at + 3));
            }
            (T::Price(price), Some(T::Each), ..) => {
                self.price(price, spot);
                return Ok(2 + self.counter_after(spots, at + 2));
            }
            (T::Price(price), ..) => {
                self.price(price, spot);
                return Ok(1);
            }

            (T::Times, Some(T::Number(number)), ..) => {
                self.quantity(number, spot);
                return Ok(2 + self.counter_after(spots, at + 2));
            }
            (T::Times, Some(T::Misspelt(number) | T::Spelt(number)), ..) => {
                self.doubtful = true;
                self.quantity(number, spot);
                return Ok(2 + self.counter_after(spots, at + 2));
            }
            // "Nike x Adidas"
            (T::Times, Some(T::Word), ..)
                if pieces[spot.to].typed.contains(char::is_alphabetic) => {}
            (T::Times, ..) => return Err(self.quantity_missing(part, pieces)),

            (T::At | T::Each, Some(T::Number(price) | T::Price(price)), next, _) => {
                self.price(price, spot);
                return Ok(2 + usize::from(matches!(next, Some(T::Each))));
            }
            (T::At | T::Each, Some(T::Misspelt(price)), ..) => {
                self.doubtful = true;
                self.price(price, spot);
                return Ok(2);
            }
            (T::At, next, ..) if pieces[spot.from].folded != "at" => {
                let found = next.map_or(&pieces[spot.from], |_| &pieces[spot.to]);
                return Err(unreadable_price(part, &found.typed));
            }
            (T::Each, ..) if !self.prices.is_empty() => return Ok(1),

            (T::For, Some(T::Number(price) | T::Price(price)), Some(T::Each), _) => {
                self.price(price, spot);
                return Ok(3);
            }
            (T::For, Some(T::Number(amount) | T::Price(amount)), ..) => {
                self.lump = Some(amount.clone());
                return Ok(2);
            }
            (T::Equals, Some(T::Number(total) | T::Price(total)), ..) => {
                self.total = Some(total.clone());
                return Ok(2);
            }
            (T::Equals, next, ..) => {
                let found = next.map_or("=", |_| pieces[spot.to].typed.as_str());
                return Err(unreadable_price(part, found));
            }
            (
                T::Number(_)
                | T::Misspelt(_)
                | T::Spelt(_)
                | T::At
                | T::Each
                | T::For
                | T::Counter
                | T::QuantityLabel
                | T::Off
                | T::Comma
                | T::Mark
                | T::Word,
                ..,
            ) => {}
        }
        self.keep(spot);
        Ok(1)
    }

    fn keep(&mut self, spot: &Spot) {
        let kind = match &spot.token {
            Token::Number(number) => Kind::Number(number.clone()),
            Token::Misspelt(number) => Kind::Misspelt(number.clone()),
            Token::Spelt(number) => Kind::Spelt(number.clone()),
            Token::Comma => Kind::Comma,
            Token::Mark => Kind::Mark,
            Token::Price(_)
            | Token::Times
            | Token::At
            | Token::Each
            | Token::For
            | Token::Equals
            | Token::Counter
            | Token::QuantityLabel
            | Token::Off
            | Token::Word => Kind::Word,
        };
        self.rest.push(Rest {
            kind,
            from: spot.from,
            to: spot.to,
            glued: spot.glued,
        });
    }

    fn gap(&mut self, kind: Kind, spot: &Spot) {
        self.rest.push(Rest {
            kind,
            from: spot.from,
            to: spot.from,
            glued: false,
        });
    }

    fn quantity(&mut self, number: &Scanned, spot: &Spot) {
        self.quantities.push(number.clone());
        self.gap(Kind::QuantityGap, spot);
    }

    fn price(&mut self, price: &Scanned, spot: &Spot) {
        self.prices.push(price.clone());
        self.gap(Kind::PriceGap, spot);
    }

    /// How many tokens after a quantity or a price only repeat that pieces are counted.
    fn counter_after(&self, spots: &[Spot], at: usize) -> usize {
        usize::from(matches!(
            spots.get(at),
            Some(Spot {
                token: Token::Counter,
                ..
            })
        ))
    }

    fn quantity_missing(&self, part: &str, pieces: &[Piece]) -> Problem {
        let name = resolve::name_of(pieces, &self.rest);
        let name = if name.is_empty() { "shirt" } else { &name };
        Problem::QuantityMissing {
            part: quote(part),
            example: format!("{} x2 509", quote(name)),
        }
    }
}

/// "2 pcs of shirt"
fn of_after(pieces: &[Piece], spots: &[Spot], at: usize) -> usize {
    usize::from(
        spots
            .get(at)
            .is_some_and(|spot| pieces[spot.from].folded == "of"),
    )
}

fn discount(part: &str) -> Problem {
    Problem::DiscountInLine { part: quote(part) }
}
