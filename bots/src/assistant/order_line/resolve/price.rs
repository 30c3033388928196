//! Which number of a line is its price, where nothing marks it.

use waybill_core::money::{Currency, Money};

use super::super::amount::Scanned;
use super::super::line::{quantity, unreadable_price};
use super::super::pieces::has_substance;
use super::super::problem::Problem;
use super::super::sort::{Kind, Rest};
use super::{LIKELY_PRICE, Reading};

/// Up to here a bare number after a name is more likely how many than how much.
const LIKELY_QUANTITY: u64 = 12;

impl Reading<'_> {
    /// A number after the name is how much, if that was not said yet.
    pub(super) fn settle_last(&mut self, lump: bool) -> Result<(), Problem> {
        let words = self
            .rest
            .iter()
            .filter(|item| matches!(item.kind, Kind::Word))
            .count();
        let Some(last) = self.rest.last().cloned() else {
            return Ok(());
        };
        match &last.kind {
            Kind::Number(number) if self.price.is_some() || lump => {
                self.number_beside_price(number)
            }
            Kind::Number(number) => self.bare_price(number, words > 0),
            Kind::Misspelt(number) if self.price.is_none() && !lump => {
                self.doubtful = true;
                self.price = Some(self.money(number)?);
                self.rest.pop();
                Ok(())
            }
            Kind::Word if self.price.is_none() && !lump => self.refuse_broken_price(&last),
            Kind::PriceGap | Kind::QuantityGap => self.number_before_gaps(lump),
            Kind::Word
            | Kind::Misspelt(_)
            | Kind::Spelt(_)
            | Kind::Comma
            | Kind::Mark
            | Kind::ProductGap => Ok(()),
        }
    }

    /// The price is given and another number ends the line: how many, if that was not said.
    fn number_beside_price(&mut self, number: &Scanned) -> Result<(), Problem> {
        self.doubtful = true;
        if self.quantity.is_none() && number.whole().is_some() {
            self.quantity = Some(quantity(self.part, number)?);
            self.rest.pop();
        }
        Ok(())
    }

    /// The line ended with a marked price or quantity: "shirt 599 x2", "shirt 2 @599".
    fn number_before_gaps(&mut self, lump: bool) -> Result<(), Problem> {
        let gaps = self
            .rest
            .iter()
            .rev()
            .take_while(|item| {
                matches!(
                    item.kind,
                    Kind::PriceGap | Kind::QuantityGap | Kind::Comma | Kind::Mark
                )
            })
            .count();
        let at = self.rest.len() - gaps;
        self.rest.truncate(at);
        self.trim();
        let words = self.rest.iter().any(|item| matches!(item.kind, Kind::Word));
        let Some(Rest {
            kind: Kind::Number(number) | Kind::Misspelt(number),
            ..
        }) = self.rest.last()
        else {
            return Ok(());
        };
        let number = number.clone();
        let misspelt = matches!(
            self.rest.last(),
            Some(Rest {
                kind: Kind::Misspelt(_),
                ..
            })
        );
        if self.price.is_none() && !lump {
            self.doubtful |= misspelt;
            return self.bare_price(&number, words);
        }
        if self.quantity.is_none() {
            return self.number_beside_price(&number);
        }
        Ok(())
    }

    fn bare_price(&mut self, number: &Scanned, named: bool) -> Result<(), Problem> {
        let price = self.money(number)?;
        self.rest.pop();
        if !named {
            self.price = Some(price);
            return Ok(());
        }
        if let Some(Rest {
            kind: Kind::Number(before),
            ..
        }) = self.rest.last()
        {
            let before = before.clone();
            return self.two_numbers(&before, number, price);
        }
        let whole = number.whole().flatten();
        let small = whole.is_some_and(|whole| whole <= LIKELY_QUANTITY);
        // A dozen pesos is less than anything costs; a dozen dollars is not.
        let cheap = self.currency.decimals() == 0
            || matches!(self.currency, Currency::Php | Currency::Inr | Currency::Thb);
        match self.quantity {
            None if small => {
                self.doubtful = true;
                if cheap {
                    self.quantity = Some(quantity(self.part, number)?);
                } else {
                    self.price = Some(price);
                }
            }
            None | Some(_) => self.price = Some(price),
        }
        Ok(())
    }

    /// "shirt 2 599", "2 iphone 15 35000", and a card copied with its totals: "2 shirt 599.00 1,198.00".
    fn two_numbers(
        &mut self,
        before: &Scanned,
        last: &Scanned,
        price: Money,
    ) -> Result<(), Problem> {
        let unit = before.money(self.currency).ok();
        let adds_up = |count: u32| {
            unit.and_then(|unit| unit.minor.checked_mul(i64::from(count))) == Some(price.minor)
        };
        match self.quantity {
            Some(count) if adds_up(count) => {
                self.doubtful |= !(before.has_point() && last.has_point());
                self.price = unit;
                self.rest.pop();
            }
            None if before
                .whole()
                .flatten()
                .is_some_and(|whole| (1..=LIKELY_QUANTITY).contains(&whole)) =>
            {
                self.doubtful = true;
                self.quantity = Some(quantity(self.part, before)?);
                self.price = Some(price);
                self.rest.pop();
            }
            None | Some(_) => {
                self.doubtful = true;
                self.price = Some(price);
            }
        }
        Ok(())
    }

    /// An emoji, a percentage or a lone sign where the price should be.
    fn refuse_broken_price(&self, last: &Rest) -> Result<(), Problem> {
        let piece = &self.pieces[last.from];
        let after_quantity =
            matches!(self.rest.as_slice(), [.., gap, _] if matches!(gap.kind, Kind::QuantityGap));
        let leads = self
            .rest
            .iter()
            .filter(|item| matches!(item.kind, Kind::Word))
            .count()
            == 1;
        let emoji = after_quantity && !leads && !has_substance(&piece.typed);
        let percent = piece.folded.ends_with('%') && !leads;
        let sign = piece
            .folded
            .starts_with(['$', '₱', '₹', '€', '£', '¥', '฿', '₫', '₩']);
        let after_digits = piece
            .folded
            .trim_start_matches(|c: char| c.is_ascii_digit());
        let broken = after_digits.len() < piece.folded.len()
            && !piece.glued
            && !after_digits.starts_with(char::is_alphanumeric)
            && !leads;
        if emoji || percent || sign || broken {
            return Err(unreadable_price(self.part, &piece.typed));
        }
        Ok(())
    }

    /// "2 shirt 599 black": the only number in a name is offered as the price.
    pub(super) fn offer_number_in_name(&mut self, lump: bool) -> Result<(), Problem> {
        let mut numbers =
            self.rest
                .iter()
                .enumerate()
                .filter_map(|(index, item)| match &item.kind {
                    Kind::Number(number) => Some((index, number.clone())),
                    Kind::Word
                    | Kind::Misspelt(_)
                    | Kind::Spelt(_)
                    | Kind::Comma
                    | Kind::Mark
                    | Kind::PriceGap
                    | Kind::QuantityGap
                    | Kind::ProductGap => None,
                });
        let (Some((index, number)), None) = (numbers.next(), numbers.next()) else {
            return Ok(());
        };
        let likely = number
            .whole()
            .is_none_or(|whole| whole.is_none_or(|whole| whole >= LIKELY_PRICE));
        if likely && self.price.is_none() && !lump {
            self.doubtful = true;
            self.price = Some(self.money(&number)?);
            self.rest.remove(index);
        }
        Ok(())
    }
}
