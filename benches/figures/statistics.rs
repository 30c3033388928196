//! What a row of measurements says.

use std::time::Duration;

/// The value below which the given part (0 to 1) of `sorted` lies; zero where there is none.
pub(crate) fn quantile(sorted: &[Duration], part: f64) -> Duration {
    let Some(last) = sorted.len().checked_sub(1) else {
        return Duration::ZERO;
    };
    let index = (last as f64 * part).ceil() as usize;
    sorted[index.min(last)]
}

/// Milliseconds with as many digits as matter.
pub(crate) fn milliseconds(time: Duration) -> String {
    let value = time.as_secs_f64() * 1_000.0;
    if value < 10.0 {
        format!("{value:.1} ms")
    } else {
        format!("{value:.0} ms")
    }
}

/// A number with commas between thousands.
pub(crate) fn count(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut words = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            words.push(',');
        }
        words.push(digit);
    }
    words
}
