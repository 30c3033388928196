//! When an order is due, in the ways people write a date.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use waybill_core::money::Currency;

use super::problem::Problem;
use super::text::{folded, quote};

/// Reads `12 dec`, `dec 12 2026`, `2026-12-12`, `12/24`, `12月24日`, `tomorrow`, `friday`. A date
/// without a year is the next one, today included; a weekday is the next one after today.
pub(super) fn parse(
    part: &str,
    text: &str,
    currency: Currency,
    today: NaiveDate,
) -> Result<NaiveDate, Problem> {
    let unreadable = || Problem::DueUnreadable {
        part: quote(part),
        found: quote(text),
        example: "due 12 dec".to_owned(),
    };
    if text.chars().count() > 40 {
        return Err(unreadable());
    }
    let lower = folded(text)
        .replace(['年', '月'], "-")
        .replace(['日', '號', '号', ','], " ");
    let lower = lower.trim();
    if let Some(date) = named_day(lower, today) {
        return date.ok_or_else(unreadable);
    }
    let words: Vec<&str> = lower
        .split([' ', '/', '-', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    let found = match words.as_slice() {
        [a, b] => day_and_month(a, b, None, currency, today),
        [year, month, day] if year.len() == 4 => match (number(year), number(month), number(day)) {
            (Some(year), Some(month), Some(day)) => exact(year, month, day),
            (_, _, _) => None,
        },
        [a, b, year] if year.len() == 4 => {
            number(year).and_then(|year| day_and_month(a, b, Some(year), currency, today))
        }
        _ => None,
    };
    match found.ok_or_else(unreadable)? {
        Found::One(date) if date < today => Err(Problem::DuePast {
            part: quote(part),
            date,
        }),
        Found::One(date) => Ok(date),
        Found::Either {
            day_first,
            month_first,
        } => Err(Problem::DueAmbiguous {
            part: quote(part),
            day_first,
            month_first,
        }),
    }
}

enum Found {
    One(NaiveDate),
    Either {
        day_first: NaiveDate,
        month_first: NaiveDate,
    },
}

fn exact(year: u32, month: u32, day: u32) -> Option<Found> {
    let year = i32::try_from(year).ok()?;
    NaiveDate::from_ymd_opt(year, month, day).map(Found::One)
}

fn day_and_month(
    a: &str,
    b: &str,
    year: Option<u32>,
    currency: Currency,
    today: NaiveDate,
) -> Option<Found> {
    let on = |month: u32, day: u32| match year {
        Some(year) => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        // 29 February comes round within eight years.
        None => (0..=8)
            .filter_map(|ahead| NaiveDate::from_ymd_opt(today.year() + ahead, month, day))
            .find(|date| *date >= today),
    };
    if let Some(month) = month_named(b) {
        return on(month, day_number(a)?).map(Found::One);
    }
    if let Some(month) = month_named(a) {
        return on(month, day_number(b)?).map(Found::One);
    }
    let (first, second) = (number(a)?, number(b)?);
    let day_first = on(second, first);
    let month_first = on(first, second);
    match (day_first, month_first) {
        // In Taiwan and Japan the month always comes first.
        (_, Some(date)) if matches!(currency, Currency::Twd | Currency::Jpy | Currency::Krw) => {
            Some(Found::One(date))
        }
        (Some(one), Some(other)) if one == other => Some(Found::One(one)),
        (Some(day_first), Some(month_first)) => Some(Found::Either {
            day_first,
            month_first,
        }),
        (Some(date), None) | (None, Some(date)) => Some(Found::One(date)),
        (None, None) => None,
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// `12`, `12th`
pub(in crate::assistant) fn day_number(text: &str) -> Option<u32> {
    let plain = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| text.strip_suffix(ending))
        .unwrap_or(text);
    number(plain)
}

pub(in crate::assistant) fn month_named(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if text == "sept" {
        return Some(9);
    }
    (1..)
        .zip(MONTHS)
        .find_map(|(number, name)| (text == name || text == &name[..3]).then_some(number))
}

/// A day named from today, if it is one; `None` inside if the calendar ends before it.
fn named_day(text: &str, today: NaiveDate) -> Option<Option<NaiveDate>> {
    let ahead = match text {
        "today" | "今天" => 0,
        "tomorrow" | "tom" | "tmr" | "明天" => 1,
        "後天" => 2,
        _ => {
            let weekday = weekday(text)?;
            let days = weekday.days_since(today.weekday());
            u64::from(if days == 0 { 7 } else { days })
        }
    };
    Some(today.checked_add_days(Days::new(ahead)))
}

/// `fri`, `friday`, `週五`, `星期五`, `禮拜天`
fn weekday(text: &str) -> Option<Weekday> {
    let Some(day) = ["週", "周", "星期", "禮拜"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
    else {
        return text.parse().ok();
    };
    let number = match day {
        // The sign of Sunday is that of a date's end too, and was taken for it.
        "天" | "" => 6,
        day => "一二三四五六"
            .chars()
            .position(|known| day.chars().eq([known]))?,
    };
    u8::try_from(number)
        .ok()
        .and_then(|day| Weekday::try_from(day).ok())
}
