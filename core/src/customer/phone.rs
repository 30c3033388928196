//! One spelling of a phone number, by the country its owner most likely lives in.

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization as _;

/// How a country's numbers are written.
struct Plan {
    country: &'static str,
    code: &'static str,
    /// How many digits follow the code, without the 0 that is dialled inside the country.
    national: &'static [usize],
    /// Whether a 0 stands before a number inside the country.
    trunk_zero: bool,
}

/// ITU-T E.164 national numbering plans of the markets. The rule of migration 0004 is the same.
const PLANS: [Plan; 4] = [
    Plan {
        country: "PH",
        code: "63",
        national: &[9, 10],
        trunk_zero: true,
    },
    Plan {
        country: "TW",
        code: "886",
        national: &[8, 9],
        trunk_zero: true,
    },
    Plan {
        country: "IN",
        code: "91",
        national: &[10],
        trunk_zero: true,
    },
    Plan {
        country: "US",
        code: "1",
        national: &[10],
        trunk_zero: false,
    },
];

/// The last nine digits, which two spellings share where nothing is known of a country's numbers.
pub fn phone_key(phone: &str) -> String {
    let digits: Vec<char> = phone.nfkc().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(9)..].iter().collect()
}

/// By which key a phone is known in each country: `{"PH": "639171234567", …, "": "171234567"}`.
/// The statement that needs it picks the shop's. None where what was typed holds no digit.
pub(super) fn keys(phone: &str) -> Option<Value> {
    let rest = phone_key(phone);
    if rest.is_empty() {
        return None;
    }
    let mut keys: Map<String, Value> = PLANS
        .iter()
        .map(|plan| (plan.country.to_owned(), plan.key(phone).into()))
        .collect();
    keys.insert(String::new(), rest.into());
    Some(Value::Object(keys))
}

impl Plan {
    fn key(&self, phone: &str) -> String {
        let typed: String = phone.nfkc().collect();
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        let international = typed.trim_start_matches([' ', '(']).starts_with('+');
        if international || digits.starts_with("00") {
            let digits = digits.strip_prefix("00").unwrap_or(&digits);
            return match digits.strip_prefix(self.code) {
                // +63 (0)917: the 0 is dialled inside the country only.
                Some(rest) => format!("{}{}", self.code, rest.strip_prefix('0').unwrap_or(rest)),
                None => digits.to_owned(),
            };
        }
        let is_national = |rest: &&str| self.national.contains(&rest.len());
        let after_zero = digits.strip_prefix('0').filter(|_| self.trunk_zero);
        let after_code = digits.strip_prefix(self.code).filter(is_national);
        let rest = after_zero.or(after_code).unwrap_or(&digits);
        if is_national(&rest) {
            format!("{}{rest}", self.code)
        } else {
            phone_key(phone)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(country: &str, phone: &str) -> String {
        let keys = keys(phone).unwrap();
        keys[country].as_str().unwrap().to_owned()
    }

    #[test]
    fn spellings_of_one_phone_are_one() {
        let cases = [
            (
                "PH",
                "639171234567",
                &[
                    "+63 917 123 4567",
                    "0917-123-4567",
                    "(0917) 1234567",
                    "9171234567",
                    "639171234567",
                    "+63 (0)917 123 4567",
                    "０９１７１２３４５６７",
                    "00639171234567",
                ][..],
            ),
            (
                "TW",
                "886912345678",
                &["0912-345-678", "+886 912 345 678", "886912345678"],
            ),
            (
                "IN",
                "919876543210",
                &["+91 98765 43210", "98765 43210", "098765 43210"],
            ),
            (
                "US",
                "12125550123",
                &["(212) 555-0123", "+1 212 555 0123", "1-212-555-0123"],
            ),
            ("", "171234567", &["+63 917 123 4567", "0917 123 4567"]),
        ];
        for (country, expected, spellings) in cases {
            for spelling in spellings {
                assert_eq!(key(country, spelling), expected, "{country} {spelling}");
            }
        }
    }

    #[test]
    fn two_phones_that_end_alike_are_two() {
        assert_ne!(key("US", "212 555 0123"), key("US", "312 555 0123"));
        assert_ne!(key("IN", "98765 43210"), key("IN", "88765 43210"));
        assert_ne!(key("PH", "+65 9171 234567"), key("PH", "0917 123 4567"));
    }

    #[test]
    fn what_fits_no_plan_keeps_its_last_digits() {
        assert_eq!(key("PH", "8123456"), "8123456");
        assert_eq!(phone_key("12"), "12");
        assert_eq!(keys("call me"), None);
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(phone in "\\PC{0,40}") {
            let _ = keys(&phone);
        }
    }
}
