//! One part of a change, read.

use chrono::NaiveDate;
use waybill_core::customer::fold;
use waybill_core::money::{Currency, Money};
use waybill_core::order::Line;
use waybill_core::order::edit::{MAX_QUANTITY, Part};

use super::finding::{find, stem};
use super::words::{
    ADD, FEWER, MORE, NO_DUE, REMOVE, after_word, before_figure, discount, narrow, says_quantity,
};
use super::{Offered, Trouble};
use crate::assistant::order_line::{self, Part as Said};

pub(super) struct Reader<'a> {
    pub(super) lines: &'a [Line],
    pub(super) offered: &'a [Offered],
    pub(super) currency: Currency,
    pub(super) today: NaiveDate,
    pub(super) typed: &'a str,
    pub(super) text: &'a str,
}

impl Reader<'_> {
    pub(super) fn part(&self) -> Result<Vec<Part>, Trouble> {
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
            | Said::CashOnDelivery
            | Said::SendTo(_)
            | Said::Sum(_)
            | Said::Tax(_) => Err(Trouble::NotHere {
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
            | Said::SendTo(_)
            | Said::Sum(_)
            | Said::Tax(_)
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

    pub(super) fn fewer(&self, text: &str) -> Result<Vec<Part>, Trouble> {
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
