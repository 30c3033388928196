//! Amounts as banks write them.

use unicode_normalization::UnicodeNormalization as _;

use crate::money::{Currency, MAX_MINOR};

/// It is no amount of the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoAmount;

/// Reads an amount in minor units; none where the cell is empty. Parentheses, a minus on either side
/// and `DR` say that it went out.
///
/// # Errors
/// [`NoAmount`], also where it could be read in two ways (`1.198` of a currency with two decimals).
pub(super) fn read(cell: &str, currency: Currency) -> Result<Option<i64>, NoAmount> {
    let mut text: String = cell
        .nfkc()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    text.make_ascii_uppercase();
    let mut out = false;
    if let Some(inner) = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
    {
        out = true;
        text = inner.to_owned();
    }
    for (mark, says_out) in [("DR", true), ("CR", false)] {
        if let Some(rest) = text.strip_suffix(mark) {
            out |= says_out;
            text = rest.to_owned();
        }
    }
    for mark in [
        currency.sign(),
        currency.code(),
        "RS.",
        "RS",
        "P",
        "NT",
        "$",
        "元",
    ] {
        let mark: String = mark.nfkc().collect::<String>().to_ascii_uppercase();
        text = text.replacen(&mark, "", 1);
    }
    for minus in ['-', '−', '–'] {
        if let Some(rest) = text.strip_prefix(minus).or(text.strip_suffix(minus)) {
            out = true;
            text = rest.to_owned();
        }
    }
    let text = text.strip_prefix('+').unwrap_or(&text).replace('\'', "");
    if text.is_empty() {
        return Ok(None);
    }
    let minor = magnitude(&text, currency).ok_or(NoAmount)?;
    Ok(Some(if out { -minor } else { minor }))
}

/// Figures with separators of thousands and of decimals.
fn magnitude(text: &str, currency: Currency) -> Option<i64> {
    let known = |letter: char| letter.is_ascii_digit() || letter == ',' || letter == '.';
    if !text.chars().all(known) || !text.chars().any(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let (units, part) = match decimal_mark(text, currency)? {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    let units = grouped(units)?;
    let decimals = usize::try_from(currency.decimals()).ok()?;
    let (part, beyond) = part.split_at_checked(decimals).unwrap_or((part, ""));
    if beyond.bytes().any(|digit| digit != b'0') {
        return None;
    }
    let minor: i64 = format!("{units}{part:0<decimals$}").parse().ok()?;
    (minor <= MAX_MINOR).then_some(minor)
}

/// Where the decimals begin. The outer none is a text that could be read in two ways.
#[expect(
    clippy::option_option,
    reason = "no decimals is not the same as no answer"
)]
fn decimal_mark(text: &str, currency: Currency) -> Option<Option<usize>> {
    let Some(last) = text.rfind([',', '.']) else {
        return Some(None);
    };
    let mark = text.get(last..=last)?;
    let after = text.len() - last - 1;
    let both = text.contains(',') && text.contains('.');
    let single = text.matches(mark).count() == 1;
    let decimals = usize::try_from(currency.decimals()).ok()?;
    if both {
        return single.then_some(Some(last));
    }
    if !single {
        return Some(None);
    }
    if after != 3 {
        return Some(Some(last));
    }
    match (mark, decimals) {
        (",", _) | (_, 0) => Some(None),
        (_, 3) => Some(Some(last)),
        _ => None,
    }
}

/// Figures without separators; by thousands or, as in India, by lakh.
fn grouped(units: &str) -> Option<String> {
    let groups: Vec<&str> = units.split([',', '.']).collect();
    let (last, before) = groups.split_last()?;
    let sound = before.is_empty()
        || last.len() == 3 && before.iter().all(|group| (1..=3).contains(&group.len()));
    sound.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_as_banks_write_them() {
        for (cell, currency, minor) in [
            ("1,198.00", Currency::Php, Some(119_800)),
            ("₱ 1,198.00", Currency::Php, Some(119_800)),
            ("PHP 1198", Currency::Php, Some(119_800)),
            ("1.198,50", Currency::Eur, Some(119_850)),
            ("1198,5", Currency::Eur, Some(119_850)),
            ("+599", Currency::Php, Some(59_900)),
            ("(500.00)", Currency::Php, Some(-50_000)),
            ("-500.00", Currency::Php, Some(-50_000)),
            ("500.00-", Currency::Php, Some(-50_000)),
            ("500.00 DR", Currency::Php, Some(-50_000)),
            ("500.00 Cr", Currency::Php, Some(50_000)),
            ("12,34,567.89", Currency::Inr, Some(123_456_789)),
            ("NT$1,198", Currency::Twd, Some(1_198)),
            ("1,198.00", Currency::Twd, Some(1_198)),
            ("１，１９８元", Currency::Twd, Some(1_198)),
            ("1.198", Currency::Idr, Some(1_198)),
            ("1.198", Currency::Kwd, Some(1_198)),
            ("1,198.0000", Currency::Php, Some(119_800)),
            ("", Currency::Php, None),
            (" - ", Currency::Php, None),
            ("0.00", Currency::Php, Some(0)),
        ] {
            assert_eq!(read(cell, currency), Ok(minor), "{cell}");
        }
        for (cell, currency) in [
            ("12o0", Currency::Php),
            ("🙂", Currency::Php),
            ("1.198", Currency::Php),
            ("1,19,8", Currency::Php),
            ("599.50", Currency::Twd),
            ("599.005", Currency::Php),
            ("99999999999999999999", Currency::Php),
            (",", Currency::Php),
        ] {
            assert_eq!(read(cell, currency), Err(NoAmount), "{cell}");
        }
    }

    proptest! {
        /// What Waybill writes itself is read back, whatever the currency.
        #[test]
        fn what_is_written_is_read(minor in 0..=MAX_MINOR, at in 0..Currency::ALL.len()) {
            let money = crate::money::Money::new(minor, Currency::ALL[at]);
            prop_assert_eq!(read(&money.to_string(), money.currency), Ok(Some(minor)));
            prop_assert_eq!(read(&money.digits(), money.currency), Ok(Some(minor)));
        }

        #[test]
        fn nothing_breaks_it(cell in ".{0,30}", at in 0..Currency::ALL.len()) {
            let _ = read(&cell, Currency::ALL[at]);
        }
    }
}
