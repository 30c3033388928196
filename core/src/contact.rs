//! How a person is reached outside a chat: an email address and a telephone number.
//!
//! Both are checked for soundness, not for existence: only a message that arrives proves more.

use std::fmt;

use serde::{Deserialize, Serialize};

/// RFC 5321, section 4.5.3.1: octets before the `@`, and in the whole path without its brackets.
const MAX_LOCAL_BYTES: usize = 64;
const MAX_EMAIL_BYTES: usize = 254;

/// ITU-T E.164 allows 15 digits; below 7 it is an extension or a short code, not a person's number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
const MAX_PHONE_CHARACTERS: usize = 40;

/// An email address that can be written to, kept as typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// The text is no email address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an email address")]
pub struct NotAnEmail;

impl Email {
    /// Reads an address such as `jane@example.com`, without a display name or brackets.
    ///
    /// # Errors
    /// Refuses what no mail server would take: no `@` or two, a domain without a dot, white space,
    /// misplaced dots, or more octets than RFC 5321 allows. Quoted local parts are refused too:
    /// they are legal, and in a chat always a mistake.
    pub fn parse(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim();
        let (local, domain) = text.split_once('@').ok_or(NotAnEmail)?;
        let sound = text.len() <= MAX_EMAIL_BYTES
            && (1..=MAX_LOCAL_BYTES).contains(&local.len())
            && local.split('.').all(is_atom)
            && domain.contains('.')
            && domain.split('.').all(is_label);
        sound.then(|| Self(text.to_owned())).ok_or(NotAnEmail)
    }

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A telephone number: as typed, to show, and its digits, to compare and to dial.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone {
    typed: String,
    digits: String,
}

/// The text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number")]
pub struct NotAPhone;

impl Phone {
    /// Reads a number of 7 to 15 digits such as `+63 917 123 4567` or `(02) 8123-4567`.
    ///
    /// # Errors
    /// Refuses fewer or more digits, a `+` that does not come first, and any other character than
    /// `( ) - . /` and spaces.
    pub fn parse(text: &str) -> Result<Self, NotAPhone> {
        let typed = text.trim();
        if typed.chars().count() > MAX_PHONE_CHARACTERS {
            return Err(NotAPhone);
        }
        let mut digits = String::new();
        for (index, character) in typed.chars().enumerate() {
            match character {
                '0'..='9' => digits.push(character),
                // Full-width digits, as a Chinese keyboard writes them.
                '０'..='９' => digits.extend(
                    u32::from(character)
                        .checked_sub(0xFEE0)
                        .and_then(char::from_u32),
                ),
                '+' | '＋' if index == 0 || typed.starts_with("(+") && index == 1 => {}
                '(' | ')' | '-' | '.' | '/' | ' ' | '（' | '）' | '－' => {}
                _ => return Err(NotAPhone),
            }
        }
        if !PHONE_DIGITS.contains(&digits.len()) {
            return Err(NotAPhone);
        }
        Ok(Self {
            typed: typed.to_owned(),
            digits,
        })
    }

    /// The number as typed.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// Its digits alone, without `+`: `639171234567`.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Whether it was written with its country code after a `+`.
    pub fn is_international(&self) -> bool {
        self.typed.trim_start_matches('(').starts_with(['+', '＋'])
    }
}

impl TryFrom<String> for Email {
    type Error = NotAnEmail;

    fn try_from(text: String) -> Result<Self, NotAnEmail> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = NotAPhone;

    fn try_from(text: String) -> Result<Self, NotAPhone> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.typed
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

fn is_atom(atom: &str) -> bool {
    !atom.is_empty()
        && atom
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_arrive_are_taken_as_typed() {
        for address in [
            "jane@example.com",
            "Jane.Cruz+shop@mail.example.com.ph",
            "o'neil@example.ie",
            "陳@例子.台灣",
        ] {
            assert_eq!(Email::parse(address).unwrap().as_str(), address);
        }
        assert_eq!(Email::parse(" a@b.co ").unwrap().as_str(), "a@b.co");
    }

    #[test]
    fn addresses_that_cannot_arrive_are_refused() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long = format!("a@{}.com", "b.".repeat(130));
        for address in [
            "",
            "@",
            "jane",
            "jane@",
            "@example.com",
            "jane@example",
            "jane@@example.com",
            "jane@example..com",
            ".jane@example.com",
            "ja ne@example.com",
            "jane@-example.com",
            "jane@example.com,",
            "<jane@example.com>",
            "jane@exam\u{202e}ple.com",
            &long_local,
            &long,
        ] {
            assert_eq!(Email::parse(address), Err(NotAnEmail), "{address}");
        }
    }

    #[test]
    fn numbers_keep_their_spelling_and_give_their_digits() {
        for (typed, digits) in [
            ("+63 917 123 4567", "639171234567"),
            ("0917-123-4567", "09171234567"),
            ("(02) 8123-4567", "0281234567"),
            ("(+886) 912 345 678", "886912345678"),
            ("０９１２３４５６７８", "0912345678"),
            ("8123456", "8123456"),
        ] {
            let phone = Phone::parse(typed).unwrap();
            assert_eq!((phone.as_str(), phone.digits()), (typed, digits));
        }
        assert!(Phone::parse("+63 917 123 4567").unwrap().is_international());
        assert!(!Phone::parse("0917 123 4567").unwrap().is_international());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let spaced = format!("1234567{}8", " ".repeat(40));
        for text in [
            "",
            "123456",
            "1234567890123456",
            "0917x1234567",
            "0917+1234567",
            "call me",
            &spaced,
        ] {
            assert_eq!(Phone::parse(text), Err(NotAPhone), "{text}");
        }
    }

    #[test]
    fn stored_contacts_are_checked_when_they_are_read_back() {
        let phone = Phone::parse("+63 917 123 4567").unwrap();
        let stored = serde_json::to_string(&phone).unwrap();
        assert_eq!(stored, "\"+63 917 123 4567\"");
        assert_eq!(serde_json::from_str::<Phone>(&stored).unwrap(), phone);
        assert!(serde_json::from_str::<Email>("\"nobody\"").is_err());
    }
}
