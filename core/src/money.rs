//! Money: an integer of minor units with its currency, never a float.
//!
//! Minor units per currency follow ISO 4217 (the "exponent"): 599 pesos are `59_900`, 599 yen are
//! `599`. The New Taiwan dollar has two in the standard, but nobody in Taiwan writes or pays cents,
//! so Waybill counts it in whole dollars.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The largest amount one figure may have, in minor units: a total of many such figures still fits
/// an `i64`, and no honest order comes near it.
pub const MAX_MINOR: i64 = 1_000_000_000_000;

/// A currency that Waybill can count and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Philippine peso
    Php,
    /// New Taiwan dollar
    Twd,
    /// Indian rupee
    Inr,
    /// United States dollar
    Usd,
    /// Euro
    Eur,
    /// Pound sterling
    Gbp,
    /// Japanese yen
    Jpy,
    /// Hong Kong dollar
    Hkd,
    /// Singapore dollar
    Sgd,
    /// Malaysian ringgit
    Myr,
    /// Indonesian rupiah
    Idr,
    /// Thai baht
    Thb,
    /// Vietnamese dong
    Vnd,
    /// South Korean won
    Krw,
    /// Chinese yuan, in which much is bought that is sold elsewhere
    Cny,
    /// Kuwaiti dinar
    Kwd,
}

impl Currency {
    /// Every currency, in the order in which they are offered.
    pub const ALL: [Self; 16] = [
        Self::Php,
        Self::Twd,
        Self::Inr,
        Self::Usd,
        Self::Eur,
        Self::Gbp,
        Self::Jpy,
        Self::Hkd,
        Self::Sgd,
        Self::Myr,
        Self::Idr,
        Self::Thb,
        Self::Vnd,
        Self::Krw,
        Self::Cny,
        Self::Kwd,
    ];

    /// The ISO 4217 code, such as `PHP`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Php => "PHP",
            Self::Twd => "TWD",
            Self::Inr => "INR",
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
            Self::Jpy => "JPY",
            Self::Hkd => "HKD",
            Self::Sgd => "SGD",
            Self::Myr => "MYR",
            Self::Idr => "IDR",
            Self::Thb => "THB",
            Self::Vnd => "VND",
            Self::Krw => "KRW",
            Self::Cny => "CNY",
            Self::Kwd => "KWD",
        }
    }

    /// The sign people write before an amount, such as `₱`.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Php => "₱",
            Self::Twd => "NT$",
            Self::Inr => "₹",
            Self::Usd => "$",
            Self::Eur => "€",
            Self::Gbp => "£",
            Self::Jpy => "¥",
            Self::Hkd => "HK$",
            Self::Sgd => "S$",
            Self::Myr => "RM",
            Self::Idr => "Rp",
            Self::Thb => "฿",
            Self::Vnd => "₫",
            Self::Krw => "₩",
            Self::Cny => "CN¥",
            Self::Kwd => "KD",
        }
    }

    /// How many decimals an amount has (0, 2 or 3).
    pub const fn decimals(self) -> u32 {
        match self {
            Self::Twd | Self::Jpy | Self::Idr | Self::Vnd | Self::Krw => 0,
            Self::Php
            | Self::Inr
            | Self::Usd
            | Self::Eur
            | Self::Gbp
            | Self::Hkd
            | Self::Sgd
            | Self::Myr
            | Self::Thb
            | Self::Cny => 2,
            Self::Kwd => 3,
        }
    }

    /// Minor units in one unit: 1, 100 or 1000.
    pub const fn minor_per_unit(self) -> i64 {
        10_i64.pow(self.decimals())
    }

    /// Reads an ISO 4217 code in any case; `None` for a currency Waybill cannot count.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|currency| currency.code().eq_ignore_ascii_case(code.trim()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units, such as centavos; negative for what is taken off.
    pub minor: i64,
    /// What the minor units are of.
    pub currency: Currency,
}

impl Money {
    /// An amount of minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The amount without its sign, digits grouped by thousands (in India by lakh): `1,977.00`.
    pub fn digits(self) -> String {
        let per_unit = self.currency.minor_per_unit().unsigned_abs();
        let magnitude = self.minor.unsigned_abs();
        let units = group(magnitude / per_unit, self.currency == Currency::Inr);
        let minus = if self.minor < 0 { "−" } else { "" };
        match self.currency.decimals() {
            0 => format!("{minus}{units}"),
            decimals => format!(
                "{minus}{units}.{:0width$}",
                magnitude % per_unit,
                width = decimals as usize
            ),
        }
    }
}

impl fmt::Display for Money {
    /// The amount with its currency's sign: `₱ 1,977.00`. A minus stands before the sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        match digits.strip_prefix('−') {
            Some(digits) => write!(f, "−{} {digits}", self.currency.sign()),
            None => write!(f, "{} {digits}", self.currency.sign()),
        }
    }
}

fn group(units: u64, indian: bool) -> String {
    let plain = units.to_string();
    let digits = plain.len();
    let mut grouped = String::with_capacity(digits + digits / 2);
    for (index, digit) in plain.chars().enumerate() {
        let left = digits - index;
        let boundary = if indian && left > 3 {
            (left - 3).is_multiple_of(2)
        } else {
            left.is_multiple_of(3)
        };
        if index > 0 && boundary {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        let cases = [
            (197_700, Currency::Php, "₱ 1,977.00"),
            (599, Currency::Twd, "NT$ 599"),
            (-50_000, Currency::Php, "−₱ 500.00"),
            (123_456_789, Currency::Inr, "₹ 12,34,567.89"),
            (5, Currency::Usd, "$ 0.05"),
            (1_234_567, Currency::Kwd, "KD 1,234.567"),
            (0, Currency::Eur, "€ 0.00"),
            (i64::MIN, Currency::Jpy, "−¥ 9,223,372,036,854,775,808"),
        ];
        for (minor, currency, written) in cases {
            assert_eq!(Money::new(minor, currency).to_string(), written);
        }
    }

    #[test]
    fn codes_are_read_back() {
        for currency in Currency::ALL {
            assert_eq!(Currency::from_code(currency.code()), Some(currency));
        }
        assert_eq!(Currency::from_code("php "), Some(Currency::Php));
        assert_eq!(Currency::from_code("XYZ"), None);
    }
}
