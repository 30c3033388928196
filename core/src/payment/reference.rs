//! What a payment is found by, as people give it.

/// The longest reference, in characters: a GCash one has 13 digits, a UTR 12 to 22, and in Taiwan
/// people give the last five of their account.
const MAX_REFERENCE: usize = 60;

/// A reference in one line, without what can't be seen around it.
pub fn tidy_reference(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| !letter.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Loosely: a few letters or digits, with a digit among them, and no more than fit.
pub fn is_reference(typed: &str) -> bool {
    let letters = typed.chars().filter(|letter| letter.is_alphanumeric());
    letters.count() >= 4
        && typed.chars().any(char::is_numeric)
        && typed.chars().count() <= MAX_REFERENCE
}

#[cfg(test)]
mod tests {
    use super::is_reference;

    #[test]
    fn references_are_kept_as_people_give_them() {
        for typed in [
            "1234567890123",
            "ref 0012 345 678901",
            "UTR 412345678901234567890X",
            "12345",
            "後五碼 12345",
            "paid by Ana 5pm 4412",
        ] {
            assert!(is_reference(typed), "{typed}");
        }
        for typed in ["", "🙂", "ok", "done", "123", &"1".repeat(61)] {
            assert!(!is_reference(typed), "{typed}");
        }
    }
}
