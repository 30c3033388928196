//! What an order adds up to: goods, discount, shipping and tax, in whole minor units.
//!
//! A rate is applied line by line and rounded half up there, so that the lines of a receipt always
//! add up to its total. Shipping is neither discounted nor taxed.

use serde::{Deserialize, Serialize};

use super::Line;
use crate::money::MAX_MINOR;

/// The whole of something, in basis points.
pub const WHOLE: u32 = 10_000;

/// What is taken off the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discount {
    /// Minor units, spread over the lines by what they cost.
    Amount(i64),
    /// Basis points of each line: 1 to [`WHOLE`].
    Rate(u32),
}

/// The tax on goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tax {
    /// Basis points, 0 to [`WHOLE`]; 1,200 is 12 %.
    pub rate: u32,
    /// Whether prices include it already; else it is added to them.
    pub included: bool,
}

/// What an order adds up to, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sums {
    /// The lines.
    pub goods: i64,
    /// What is taken off them.
    pub discount: i64,
    /// Shipping.
    pub shipping: i64,
    /// The tax, added or included.
    pub tax: i64,
    /// All that is asked for.
    pub total: i64,
}

/// A line's part of discount and tax, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// What is taken off the line.
    pub discount: i64,
    /// The tax on what is left of it, added or included.
    pub tax: i64,
}

/// Adds up an order. `None` where an amount is more than can be counted, or the discount is more
/// than the goods.
pub fn sums(
    lines: &[Line],
    shipping: i64,
    discount: Option<Discount>,
    tax: Tax,
) -> Option<(Sums, Vec<Share>)> {
    let amounts = lines
        .iter()
        .map(Line::amount_minor)
        .collect::<Option<Vec<_>>>()?;
    let goods = amounts.iter().try_fold(0_i64, |sum, amount| {
        sum.checked_add(*amount).filter(|sum| *sum <= MAX_MINOR)
    })?;
    let off = match discount {
        None => vec![0; amounts.len()],
        Some(Discount::Amount(minor)) => spread(minor, &amounts, goods)?,
        Some(Discount::Rate(rate)) if rate <= WHOLE => amounts
            .iter()
            .map(|amount| part(*amount, rate, WHOLE))
            .collect(),
        Some(Discount::Rate(_)) => return None,
    };
    if tax.rate > WHOLE || !(0..=MAX_MINOR).contains(&shipping) {
        return None;
    }
    let base = if tax.included {
        WHOLE + tax.rate
    } else {
        WHOLE
    };
    let shares: Vec<Share> = amounts
        .iter()
        .zip(off)
        .map(|(amount, discount)| Share {
            discount,
            tax: part(amount - discount, tax.rate, base),
        })
        .collect();
    let discount: i64 = shares.iter().map(|share| share.discount).sum();
    let tax_sum: i64 = shares.iter().map(|share| share.tax).sum();
    let added = if tax.included { 0 } else { tax_sum };
    let total = Some(goods - discount + shipping + added).filter(|sum| *sum <= MAX_MINOR)?;
    let sums = Sums {
        goods,
        discount,
        shipping,
        tax: tax_sum,
        total,
    };
    Some((sums, shares))
}

/// `amount × numerator ÷ denominator`, rounded half up; amounts are not negative.
pub fn part(amount: i64, numerator: u32, denominator: u32) -> i64 {
    let (amount, numerator, denominator) = (
        i128::from(amount),
        i128::from(numerator),
        i128::from(denominator),
    );
    let rounded = (2 * amount * numerator + denominator) / (2 * denominator);
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

/// So many pieces' part of what all of them amount to, rounded half up; all of it for all of them.
pub(super) fn part_of(amount: i64, pieces: u32, all: u32) -> i64 {
    if pieces >= all {
        return amount;
    }
    part(amount, pieces, all.max(1))
}

/// Spreads an amount over lines by what they cost, to the last minor unit: each takes what its end
/// adds to the part of all before it.
fn spread(minor: i64, amounts: &[i64], goods: i64) -> Option<Vec<i64>> {
    if minor < 0 || minor > goods {
        return None;
    }
    let (mut before, mut given) = (0_i128, 0_i128);
    amounts
        .iter()
        .map(|amount| {
            before += i128::from(*amount);
            let until = if goods == 0 {
                0
            } else {
                i128::from(minor) * before / i128::from(goods)
            };
            let share = until - given;
            given = until;
            i64::try_from(share).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(quantity: u32, unit_price_minor: i64) -> Line {
        Line {
            name: "Shirt".to_owned(),
            quantity,
            unit_price_minor,
            ..Line::default()
        }
    }

    fn total(lines: &[Line], discount: Option<Discount>, tax: Tax) -> Option<Sums> {
        sums(lines, 80, discount, tax).map(|(sums, _)| sums)
    }

    #[test]
    fn rates_are_rounded_half_up_line_by_line() {
        let lines = [line(1, 5), line(1, 5), line(3, 333)];
        let tenth = total(&lines, Some(Discount::Rate(1_000)), Tax::default()).unwrap();
        // 0.5 and 0.5 are 1 each, 99.9 is 100.
        assert_eq!(
            (tenth.goods, tenth.discount, tenth.total),
            (1_009, 102, 987)
        );
        let added = Tax {
            rate: 1_200,
            included: false,
        };
        let taxed = total(&lines, None, added).unwrap();
        assert_eq!((taxed.tax, taxed.total), (1 + 1 + 120, 1_009 + 80 + 122));
        let included = Tax {
            rate: 1_200,
            included: true,
        };
        let taxed = total(&lines, None, included).unwrap();
        assert_eq!((taxed.tax, taxed.total), (1 + 1 + 107, 1_009 + 80));
    }

    #[test]
    fn what_can_not_be_added_up_is_refused() {
        let lines = [line(1, 100)];
        let none = Tax::default();
        assert_eq!(total(&lines, Some(Discount::Amount(101)), none), None);
        assert_eq!(total(&lines, Some(Discount::Amount(-1)), none), None);
        assert_eq!(total(&lines, Some(Discount::Rate(10_001)), none), None);
        assert_eq!(total(&[line(10_000, MAX_MINOR)], None, none), None);
        let free = total(&lines, Some(Discount::Amount(100)), none).unwrap();
        assert_eq!(free.total, 80);
        assert_eq!(sums(&lines, -1, None, none), None);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_never_exceed_their_line(
            lines in proptest::collection::vec((1_u32..50, 0_i64..1_000_000), 1..20),
            taken in 0_u32..=WHOLE,
            by_rate: bool,
            rate in 0_u32..=WHOLE,
            included: bool,
        ) {
            let lines: Vec<Line> = lines.into_iter().map(|(quantity, price)| line(quantity, price)).collect();
            let goods: i64 = lines.iter().filter_map(Line::amount_minor).sum();
            let discount = if by_rate { Discount::Rate(taken) } else { Discount::Amount(part(goods, taken, WHOLE)) };
            let (sums, shares) = sums(&lines, 80, Some(discount), Tax { rate, included }).unwrap();
            prop_assert_eq!(sums.goods, goods);
            prop_assert_eq!(sums.discount, shares.iter().map(|share| share.discount).sum::<i64>());
            prop_assert_eq!(sums.tax, shares.iter().map(|share| share.tax).sum::<i64>());
            let added = if included { 0 } else { sums.tax };
            prop_assert_eq!(sums.total, goods - sums.discount + 80 + added);
            for (line, share) in lines.iter().zip(&shares) {
                let amount = line.amount_minor().unwrap();
                prop_assert!(share.discount >= 0 && share.discount <= amount);
                prop_assert!(share.tax >= 0);
            }
            if let Discount::Amount(minor) = discount {
                prop_assert_eq!(sums.discount, minor);
            }
        }
    }
}
