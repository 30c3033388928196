//! Changing what was agreed: lines, prices, fees, the date. Pure: a change is computed before it is
//! shown, and shown as differences to seller and buyer alike.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::decide::Refusal;
use super::sums::{Discount, Sums, Tax, sums};
use super::{Line, Order};
use crate::id::VariantId;
use crate::money::{MAX_MINOR, Money};

/// How many lines an order may have at one time.
pub const MAX_LINES: usize = 100;
/// How many pieces one line may have.
pub const MAX_QUANTITY: u32 = 10_000;
/// The highest number a line may come to have by changes.
const MAX_LINE: i32 = 10_000;

/// What was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// What is sold.
    pub lines: Vec<Line>,
    /// Minor units for shipping.
    pub shipping_minor: i64,
    /// What is taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// The tax on goods.
    #[serde(default)]
    pub tax: Tax,
    /// The promised day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
}

/// One change of what was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Another line.
    Add(Line),
    /// A line that goes.
    Remove(i32),
    /// So many of a line.
    Quantity {
        /// Which line.
        line: i32,
        /// How many from now on.
        quantity: u32,
    },
    /// Another price for one of a line.
    Price {
        /// Which line.
        line: i32,
        /// Minor units.
        unit_price_minor: i64,
    },
    /// Minor units for shipping.
    Shipping(i64),
    /// What is taken off.
    Discount(Option<Discount>),
    /// The promised day.
    Due(Option<NaiveDate>),
}

/// One difference between what was agreed before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "changed", rename_all = "snake_case")]
pub enum Difference {
    /// A line came.
    Added {
        /// What.
        name: String,
        /// How many.
        quantity: u32,
        /// For all of them.
        amount: Money,
    },
    /// A line went.
    Removed {
        /// What.
        name: String,
        /// How many.
        quantity: u32,
        /// What all of them had cost; positive.
        amount: Money,
    },
    /// More or fewer of a line.
    Quantity {
        /// Of what.
        name: String,
        /// How many there were.
        from: u32,
        /// How many there are.
        to: u32,
        /// How much more that is.
        amount: Money,
    },
    /// Another price for one.
    Price {
        /// Of what.
        name: String,
        /// The price before.
        from: Money,
        /// The price now.
        to: Money,
    },
    /// Another fee for shipping.
    Shipping {
        /// Before.
        from: Money,
        /// Now.
        to: Money,
    },
    /// More or less is taken off.
    Discount {
        /// Before.
        from: Money,
        /// Now.
        to: Money,
    },
    /// Another tax is added.
    Tax {
        /// Before.
        from: Money,
        /// Now.
        to: Money,
    },
    /// Another promised day.
    Due {
        /// Before.
        from: Option<NaiveDate>,
        /// Now.
        to: Option<NaiveDate>,
    },
}

/// A change that awaits the buyer's agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What would change.
    pub parts: Vec<Part>,
    /// The version of the contents that it was made for.
    pub base: i32,
    /// The total it would lead to, in minor units.
    pub total_minor: i64,
    /// The event that proposed it.
    pub version: i32,
    /// Whether the seller said that stock may fall below zero for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anyway: bool,
}

impl Contents {
    /// What it adds up to; `None` where that is more than can be counted.
    pub fn sums(&self) -> Option<Sums> {
        sums(&self.lines, self.shipping_minor, self.discount, self.tax).map(|(sums, _)| sums)
    }

    /// The same without what is kept with the rows only.
    #[must_use]
    pub fn bare(mut self) -> Self {
        for line in &mut self.lines {
            line.cost = None;
            line.back_ordered = 0;
        }
        self
    }

    /// Pieces of each variant, in the order of their ids.
    pub fn pieces(&self) -> std::collections::BTreeMap<VariantId, i64> {
        let mut pieces = std::collections::BTreeMap::new();
        for line in &self.lines {
            if let Some(variant) = line.variant {
                *pieces.entry(variant).or_insert(0) += i64::from(line.quantity);
            }
        }
        pieces
    }

    fn position(&self, number: i32) -> Result<usize, Refusal> {
        self.lines
            .iter()
            .position(|line| line.line == number)
            .ok_or(Refusal::NoSuchLine)
    }

    fn change(&mut self, part: &Part, last_line: &mut i32) -> Result<(), Refusal> {
        match part {
            Part::Add(line) => {
                *last_line += 1;
                if self.lines.len() >= MAX_LINES || *last_line > MAX_LINE {
                    return Err(Refusal::TooManyLines);
                }
                sound(line.quantity, line.unit_price_minor)?;
                self.lines.push(Line {
                    line: *last_line,
                    ..line.clone()
                });
            }
            Part::Remove(number) => {
                let position = self.position(*number)?;
                self.lines.remove(position);
            }
            Part::Quantity { line, quantity } => {
                let position = self.position(*line)?;
                sound(*quantity, self.lines[position].unit_price_minor)?;
                self.lines[position].quantity = *quantity;
            }
            Part::Price {
                line,
                unit_price_minor,
            } => {
                let position = self.position(*line)?;
                sound(self.lines[position].quantity, *unit_price_minor)?;
                self.lines[position].unit_price_minor = *unit_price_minor;
            }
            Part::Shipping(minor) if (0..=MAX_MINOR).contains(minor) => {
                self.shipping_minor = *minor;
            }
            Part::Shipping(_) => return Err(Refusal::AmountOutOfRange),
            Part::Discount(discount) => self.discount = *discount,
            Part::Due(day) => self.due_on = *day,
        }
        Ok(())
    }
}

fn sound(quantity: u32, unit_price_minor: i64) -> Result<(), Refusal> {
    if quantity == 0 || quantity > MAX_QUANTITY || !(0..=MAX_MINOR).contains(&unit_price_minor) {
        return Err(Refusal::AmountOutOfRange);
    }
    Ok(())
}

/// What an order would be after a change.
///
/// # Errors
/// A refusal says which part can't be.
pub fn changed(order: &Order, parts: &[Part]) -> Result<(Contents, Sums), Refusal> {
    let mut contents = order.contents();
    let mut last_line = order.last_line;
    for part in parts {
        contents.change(part, &mut last_line)?;
    }
    if contents.lines.is_empty() {
        return Err(Refusal::NothingLeft);
    }
    let goods = sums(&contents.lines, contents.shipping_minor, None, contents.tax)
        .ok_or(Refusal::AmountOutOfRange)?;
    let sums = contents.sums().ok_or(match contents.discount {
        Some(Discount::Amount(minor)) if minor > goods.0.goods => Refusal::DiscountTooMuch {
            goods: order.money(goods.0.goods),
        },
        _ => Refusal::AmountOutOfRange,
    })?;
    if contents.clone().bare() == order.contents().bare() {
        return Err(Refusal::NothingChanges);
    }
    Ok((contents, sums))
}

/// What differs, line by line, in the order's currency.
pub fn differences(order: &Order, before: &Contents, after: &Contents) -> Vec<Difference> {
    let money = |minor| Money::new(minor, order.currency);
    let amount = |line: &Line| money(line.amount_minor().unwrap_or(i64::MAX));
    let mut differences = Vec::new();
    for old in &before.lines {
        let Some(new) = after.lines.iter().find(|line| line.line == old.line) else {
            differences.push(Difference::Removed {
                name: old.name.clone(),
                quantity: old.quantity,
                amount: amount(old),
            });
            continue;
        };
        if new.unit_price_minor != old.unit_price_minor {
            differences.push(Difference::Price {
                name: new.name.clone(),
                from: money(old.unit_price_minor),
                to: money(new.unit_price_minor),
            });
        }
        if new.quantity != old.quantity {
            let more = i64::from(new.quantity) - i64::from(old.quantity);
            differences.push(Difference::Quantity {
                name: new.name.clone(),
                from: old.quantity,
                to: new.quantity,
                amount: money(new.unit_price_minor.saturating_mul(more)),
            });
        }
    }
    for new in &after.lines {
        if !before.lines.iter().any(|line| line.line == new.line) {
            differences.push(Difference::Added {
                name: new.name.clone(),
                quantity: new.quantity,
                amount: amount(new),
            });
        }
    }
    if before.shipping_minor != after.shipping_minor {
        differences.push(Difference::Shipping {
            from: money(before.shipping_minor),
            to: money(after.shipping_minor),
        });
    }
    let sums = |contents: &Contents| contents.sums().unwrap_or_default();
    let (was, is) = (sums(before), sums(after));
    // A rate takes off another amount where the lines change: what is told adds up to the total.
    if was.discount != is.discount {
        differences.push(Difference::Discount {
            from: money(was.discount),
            to: money(is.discount),
        });
    }
    if was.tax != is.tax && !after.tax.included {
        differences.push(Difference::Tax {
            from: money(was.tax),
            to: money(is.tax),
        });
    }
    if before.due_on != after.due_on {
        differences.push(Difference::Due {
            from: before.due_on,
            to: after.due_on,
        });
    }
    differences
}
