//! One line of an order: how many of what, and for how much each.

use waybill_core::money::{Currency, MAX_MINOR, Money};

use super::amount::{Scanned, not_a_number};
use super::pieces::cut;
use super::problem::{AmountOf, AmountProblem, Problem};
use super::sort::Sorted;
use super::text::quote;
use super::tokens::{Spot, Token, tokens};
use super::{Line, MAX_NAME_CHARACTERS, MAX_PART_CHARACTERS, MAX_QUANTITY, resolve};

/// Reads a line such as `2 shirt 599`.
pub(super) fn parse(part: &str, currency: Currency) -> Result<Line, Problem> {
    let length = part.chars().count();
    if length > MAX_PART_CHARACTERS {
        return Err(Problem::PartTooLong {
            part: quote(part),
            length,
            limit: MAX_PART_CHARACTERS,
        });
    }
    let pieces = cut(part, currency);
    let sorted = Sorted::of(part, &pieces, &tokens(&pieces, currency))?;
    resolve::resolve(part, &pieces, sorted, currency)
}

/// Whether a part shows by more than its name that it is a line: a quantity, or a price.
pub(super) fn is_evident(part: &str, currency: Currency) -> bool {
    if part.chars().count() > MAX_PART_CHARACTERS {
        return false;
    }
    let pieces = cut(part, currency);
    let spots = tokens(&pieces, currency);
    let leading = matches!(spots.as_slice(), [Spot { token: Token::Number(_), .. }, next, ..]
        if matches!(next.token, Token::Word | Token::Counter | Token::Times) && !next.glued
            || matches!(next.token, Token::Counter | Token::Times));
    let marked = spots
        .windows(2)
        .any(|pair| match (&pair[0].token, &pair[1].token) {
            (Token::Times, Token::Number(_)) | (Token::Number(_), Token::Counter | Token::Each) => {
                true
            }
            (Token::At, Token::Number(_) | Token::Price(_)) => pieces[pair[0].from].folded != "at",
            (Token::Number(_), Token::Times) => pair[1].glued,
            (_, _) => false,
        });
    let has_word = spots.iter().any(|spot| matches!(spot.token, Token::Word));
    let priced = spots
        .iter()
        .any(|spot| matches!(spot.token, Token::Price(_)));
    has_word && (leading || marked || priced)
}

pub(super) fn unreadable_price(part: &str, found: &str) -> Problem {
    price_problem(part, not_a_number(found))
}

pub(super) fn price_problem(part: &str, problem: AmountProblem) -> Problem {
    Problem::Amount {
        part: quote(part),
        of: AmountOf::Price,
        problem,
    }
}

pub(super) fn several_quantities<'a>(
    part: &str,
    found: impl IntoIterator<Item = &'a Scanned>,
) -> Problem {
    Problem::SeveralQuantities {
        part: quote(part),
        found: found
            .into_iter()
            .take(2)
            .map(|number| number.text().to_owned())
            .collect(),
    }
}

/// The quantity that a number is.
pub(super) fn quantity(part: &str, number: &Scanned) -> Result<u32, Problem> {
    let (part, found) = (quote(part), number.text().to_owned());
    match number.whole() {
        _ if number.is_negative() => Err(Problem::QuantityNegative { part, found }),
        None => Err(Problem::QuantityNotWhole { part, found }),
        Some(Some(0)) => Err(Problem::QuantityZero { part }),
        Some(whole) => match whole.and_then(|whole| u32::try_from(whole).ok()) {
            Some(quantity) if quantity <= MAX_QUANTITY => Ok(quantity),
            Some(_) | None => Err(Problem::QuantityTooLarge {
                part,
                found,
                limit: MAX_QUANTITY,
            }),
        },
    }
}

/// A line with a name that can be shown and a total that can be counted.
pub(super) fn checked(part: &str, line: Line) -> Result<Line, Problem> {
    let length = line.name.chars().count();
    if length > MAX_NAME_CHARACTERS {
        return Err(Problem::NameTooLong {
            part: quote(part),
            length,
            limit: MAX_NAME_CHARACTERS,
        });
    }
    if let Some(price) = line.unit_price {
        let total = price.minor.checked_mul(i64::from(line.quantity));
        if total.is_none_or(|total| total > MAX_MINOR) {
            return Err(Problem::Amount {
                part: quote(part),
                of: AmountOf::LineTotal,
                problem: AmountProblem::TooLarge {
                    text: quote(part),
                    limit: Money::new(MAX_MINOR, price.currency),
                },
            });
        }
    }
    Ok(line)
}
