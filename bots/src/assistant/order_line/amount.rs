//! Amounts of money in the spellings people use, and never as something they did not mean.
//!
//! Digits are counted, never turned into a float; what has two readings is refused.

use waybill_core::money::{Currency, MAX_MINOR, Money};

use super::problem::AmountProblem;
use super::sign::{Place, Sign, strip_power, strip_sign};
use super::text::{clean, folded, quote};

/// Reads an amount of a shop's currency: `599`, `1,299`, `1.5k`, `1,00,000`, `599/-`, `₱599`,
/// `NT$599`, `599.50`, `php 599`, `599 pesos`, `599元`, `tig 599`, `@599`, `599 each`.
///
/// # Errors
/// Says why it is no such amount; see [`AmountProblem`].
pub fn parse_amount(text: &str, currency: Currency) -> Result<Money, AmountProblem> {
    let cleaned = clean(text);
    let lower = folded(cleaned.trim());
    let mut amount = lower.as_str();
    for marker in ["@", "tig ", "tig-"] {
        amount = amount.strip_prefix(marker).unwrap_or(amount).trim();
    }
    for marker in [
        " each",
        " apiece",
        " ea",
        "/pc",
        "/pcs",
        " per pc",
        " per piece",
    ] {
        amount = amount.strip_suffix(marker).unwrap_or(amount).trim();
    }
    match scan(amount, currency) {
        Some(scanned) => scanned.money(currency),
        None => Err(not_a_number(&cleaned)),
    }
}

/// Why text that does not scan is no amount.
pub(super) fn not_a_number(text: &str) -> AmountProblem {
    let text = quote(text);
    if folded(&text).ends_with('%') {
        AmountProblem::Percent { text }
    } else {
        AmountProblem::NotANumber { text }
    }
}

/// An amount as it is written, before it is worth anything.
#[derive(Debug, Clone)]
pub(super) struct Scanned {
    text: String,
    negative: bool,
    signs: Vec<&'static Sign>,
    body: String,
    /// Power of ten that `k`, `萬` or `lakh` stands for.
    power: u32,
    /// Closed by `/-`, which only prices are.
    closed: bool,
}

/// Takes an amount apart, or gives `None` if the text is not written like one at all. Expects
/// folded text.
pub(super) fn scan(text: &str, currency: Currency) -> Option<Scanned> {
    let mut scanned = Scanned {
        text: quote(text),
        negative: false,
        signs: Vec::new(),
        body: String::new(),
        power: 0,
        closed: false,
    };
    let mut rest = text.trim();
    loop {
        if let (false, Some(after)) = (scanned.negative, rest.strip_prefix('-')) {
            scanned.negative = true;
            rest = after.trim_start();
        } else if let (true, Some((sign, after))) = (
            scanned.signs.is_empty(),
            strip_sign(rest, currency, Place::Before),
        ) {
            scanned.signs.push(sign);
            rest = after.trim_start();
        } else {
            break;
        }
    }
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',' || c == '.');
    let (body, mut after) = rest.split_at(rest.len() - after.len());
    scanned.body = body.strip_suffix(['.', ',']).unwrap_or(body).to_owned();

    let signs_before = scanned.signs.len();
    while !after.is_empty() {
        after = after.trim_start();
        if let (true, Some((sign, next))) = (
            scanned.signs.len() == signs_before,
            strip_sign(after, currency, Place::After),
        ) {
            scanned.signs.push(sign);
            after = next;
        } else if let (0, Some((power, next))) = (scanned.power, strip_power(after)) {
            scanned.power = power;
            after = next;
        } else if let Some(next) = after
            .strip_prefix("/-")
            .or_else(|| after.strip_prefix("/="))
        {
            scanned.closed = true;
            after = next;
        } else if after == "only" {
            scanned.closed = true;
            after = "";
        } else {
            return None;
        }
    }
    Some(scanned)
}

impl Scanned {
    /// Whether something beside the digits says that this is money.
    pub(super) fn is_marked(&self) -> bool {
        self.closed || !self.signs.is_empty()
    }

    /// Whether it is below zero.
    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether it has a decimal point.
    pub(super) fn has_point(&self) -> bool {
        self.body.contains('.')
    }

    /// Whether a comma groups its digits.
    pub(super) fn has_comma(&self) -> bool {
        self.body.contains(',')
    }

    /// What was typed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The number if it is whole and nothing says it is money: what a quantity may be.
    /// `None` inside for one beyond counting.
    pub(super) fn whole(&self) -> Option<Option<u64>> {
        if self.is_marked() || self.power > 0 || self.body.contains('.') {
            return None;
        }
        let digits = ungrouped(&self.body, ',')?;
        Some(digits.parse().ok())
    }

    /// What it is worth.
    pub(super) fn money(&self, currency: Currency) -> Result<Money, AmountProblem> {
        let text = self.text.clone();
        if let Some(sign) = self.signs.iter().find(|sign| !sign.of.contains(&currency)) {
            let sign = sign.text.to_owned();
            return Err(AmountProblem::OtherCurrency {
                text,
                sign,
                currency,
            });
        }
        let (units, decimals) = self.units_and_decimals(currency)?;
        if self.negative {
            return Err(AmountProblem::Negative { text });
        }
        let places = self.power + currency.decimals();
        let written = decimals.len() as u32;
        if written > places {
            let decimals = currency.decimals();
            return Err(AmountProblem::TooManyDecimals {
                text,
                currency,
                decimals,
            });
        }
        let limit = Money::new(MAX_MINOR, currency);
        let too_large = || AmountProblem::TooLarge {
            text: text.clone(),
            limit,
        };
        let minor = format!("{units}{decimals}")
            .parse::<i64>()
            .ok()
            .and_then(|digits| digits.checked_mul(10_i64.checked_pow(places - written)?))
            .ok_or_else(too_large)?;
        if minor > MAX_MINOR {
            return Err(too_large());
        }
        Ok(Money::new(minor, currency))
    }

    /// The digits before and after the decimal separator, without those that group them.
    fn units_and_decimals(&self, currency: Currency) -> Result<(String, String), AmountProblem> {
        // Where a dot groups thousands and a comma starts the decimals by custom.
        let continental = matches!(currency, Currency::Eur | Currency::Idr | Currency::Vnd);
        let body = self.body.as_str();
        let text = || self.text.clone();
        let grouping = || AmountProblem::Grouping { text: text() };
        let (units, decimals, separator) = match (body.split_once('.'), body.split_once(',')) {
            (None, None) => (body, "", ','),
            (None, Some((units, decimals))) if continental && decimals.len() == 2 => {
                (units, decimals, '.')
            }
            (None, Some(_)) => (body, "", ','),
            (Some((units, decimals)), None) => {
                let groups = decimals.len() == 3 && !units.starts_with('0') && units.len() <= 3;
                if body.matches('.').count() > 1 {
                    if !continental {
                        return Err(grouping());
                    }
                    (body, "", '.')
                } else if groups && currency.decimals() == 0 && continental {
                    (body, "", '.')
                } else if groups && (currency.decimals() < 3 || self.power > 0) {
                    return Err(self.ambiguous(units, decimals, currency));
                } else {
                    (units, decimals, ',')
                }
            }
            (Some(_), Some(_)) => match (body.rsplit_once('.'), body.rsplit_once(',')) {
                (Some((units, decimals)), Some((other, _))) if units.len() > other.len() => {
                    (units, decimals, ',')
                }
                (_, Some((units, decimals))) if decimals.len() == 2 => (units, decimals, '.'),
                _ => return Err(grouping()),
            },
        };
        let units = ungrouped(units, separator).ok_or_else(grouping)?;
        if !decimals.chars().all(|c| c.is_ascii_digit()) {
            return Err(grouping());
        }
        if units.len() > 1 && units.starts_with('0') {
            return Err(AmountProblem::NotANumber { text: text() });
        }
        Ok((units, decimals.to_owned()))
    }

    /// `1.299`, which is 1,299 or 1.30 or a slip of the finger.
    fn ambiguous(&self, units: &str, decimals: &str, currency: Currency) -> AmountProblem {
        let readings = [
            format!("{units}{decimals}"),
            format!("{units}.{}", decimals.trim_end_matches('0')),
        ]
        .iter()
        .filter_map(|body| {
            let mut plain = self.clone();
            plain.body = body.strip_suffix('.').unwrap_or(body).to_owned();
            plain.negative = false;
            if plain
                .body
                .split_once('.')
                .is_some_and(|(_, after)| after.len() == 3)
            {
                return None;
            }
            plain.money(currency).ok()
        })
        .collect();
        AmountProblem::Ambiguous {
            text: self.text.clone(),
            readings,
        }
    }
}

/// The digits without their separators, if those group by thousands or, as in India, the last
/// three and then by two. `None` for any other grouping.
fn ungrouped(grouped: &str, separator: char) -> Option<String> {
    let groups: Vec<&str> = grouped.split(separator).collect();
    let (last, before) = groups.split_last()?;
    let digits_only = groups
        .iter()
        .all(|group| !group.is_empty() && group.chars().all(|c| c.is_ascii_digit()));
    let sound = match before.split_first() {
        None => true,
        Some((first, middle)) => {
            let by_thousands = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
            let by_lakh =
                separator == ',' && first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
            last.len() == 3 && (by_thousands || by_lakh) && !first.starts_with('0')
        }
    };
    (digits_only && sound).then(|| groups.concat())
}
