//! Days as people name them when they look back.

use chrono::{Datelike, Days, Months, NaiveDate};
use waybill_core::money::Currency;

use crate::assistant::order_line::{day_number, month_named};

/// From a day to a day, either of which may be open.
pub(super) type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// Months that are also names or verbs: alone they are words.
const NAMES: [&str; 5] = ["march", "april", "may", "june", "august"];

/// Reads `today`, `this month`, `november`, `from 1 nov to 20 nov`, `since 5 nov`, `before 2026-11-05`,
/// `11月`, `從11月1日到11月20日`, from folded text. A day without a year is the last one.
pub(super) fn span(text: &str, currency: Currency, today: NaiveDate) -> Option<Span> {
    let both = |first, last| Some((Some(first), Some(last)));
    if let Some((first, last)) = named(text, today) {
        return both(first, last);
    }
    if let Some((first, last)) = between(text, currency, today) {
        return both(first, last);
    }
    if let Some(day) = after_any(text, &["since ", "from ", "after ", "自", "從"])
        .or_else(|| before_any(text, &["以後", "之後", "以來", "起"]))
        .and_then(|day| date(day, currency, today, None))
    {
        return Some((Some(day), None));
    }
    if let Some(day) = after_any(text, &["until ", "till ", "up to ", "to "])
        .or_else(|| before_any(text, &["為止"]))
    {
        let day = near(day, currency, today)?;
        return Some((None, Some(day)));
    }
    if let Some(day) = after_any(text, &["before "]).or_else(|| before_any(text, &["以前", "之前"]))
    {
        let day = near(day, currency, today)?;
        return Some((None, day.pred_opt()));
    }
    let day = after_any(text, &["on "])
        .or_else(|| Some(text).filter(|text| is_whole_date(text)))
        .and_then(|day| date(day, currency, today, None))?;
    both(day, day)
}

/// A date that can be nothing else: with its year, or in Chinese.
fn is_whole_date(text: &str) -> bool {
    let year = text.split(['-', '/']).next().unwrap_or_default();
    (year.len() == 4 && text.len() > 7) || text.ends_with(['日', '號'])
}

fn named(text: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let monday =
        today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
    let first = today.with_day(1)?;
    match text {
        "today" | "今天" | "今日" => Some((today, today)),
        "yesterday" | "昨天" | "昨日" => {
            let day = today.pred_opt()?;
            Some((day, day))
        }
        "this week" | "本週" | "本周" | "這週" | "這周" | "這星期" => {
            Some((monday, today))
        }
        "last week" | "上週" | "上周" | "上星期" => {
            let start = monday.checked_sub_days(Days::new(7))?;
            Some((start, monday.pred_opt()?))
        }
        "this month" | "本月" | "這個月" => month(first),
        "last month" | "上月" | "上個月" => month(first.checked_sub_months(Months::new(1))?),
        "this year" | "今年" => Some((today.with_ordinal(1)?, today)),
        other => month(month_start(other, today)?),
    }
}

/// `november`, `in nov`, `nov 2026`, `2026-11`, `11月`, `2026年11月`
fn month_start(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (inside, text) = match after_any(text, &["in "]) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if let Some(number) = text.strip_suffix('月') {
        let (year, number) = match number.split_once('年') {
            Some((year, number)) => (Some(year.parse().ok()?), number),
            None => (None, number),
        };
        return last_month(chinese_month(number.trim())?, year, today);
    }
    if let Some((year, number)) = text.split_once('-').filter(|(year, _)| year.len() == 4) {
        return NaiveDate::from_ymd_opt(year.parse().ok()?, number.parse().ok()?, 1);
    }
    let (name, year) = match text.split_once(' ') {
        Some((name, year)) if year.len() == 4 => (name, Some(year.parse::<i32>().ok()?)),
        Some(_) => return None,
        None => (text, None),
    };
    let number = month_named(name)?;
    let plain = name.len() > 3 && !NAMES.contains(&name) && name != "sept";
    if plain || inside || year.is_some() {
        return last_month(number, year, today);
    }
    None
}

fn chinese_month(text: &str) -> Option<u32> {
    const NUMBERS: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    (1..)
        .zip(NUMBERS)
        .find_map(|(number, name)| (name == text).then_some(number))
        .or_else(|| text.parse().ok().filter(|number| (1..=12).contains(number)))
}

fn last_month(number: u32, year: Option<i32>, today: NaiveDate) -> Option<NaiveDate> {
    let this = NaiveDate::from_ymd_opt(year.unwrap_or(today.year()), number, 1)?;
    if year.is_none() && this > today {
        return this.with_year(today.year().checked_sub(1)?);
    }
    Some(this)
}

fn month(first: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let next = first.checked_add_months(Months::new(1))?;
    Some((first, next.pred_opt()?))
}

/// `from 1 nov to 20 nov`, `between 1 nov and 20 nov`, `1 nov to 20 nov`, `11/1~11/20`
fn between(text: &str, currency: Currency, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let bare = after_any(text, &["from ", "between ", "從", "自"]).unwrap_or(text);
    let signs = [
        " to ", " till ", " until ", " and ", " - ", "–", "~", "到", "至",
    ];
    let (first, last) = signs.iter().find_map(|sign| bare.split_once(sign))?;
    // "from 1 to 20 nov"
    let first_of = |text: &str| {
        date(text, currency, today, None).or_else(|| {
            let (_, named) = last.trim().split_once(' ')?;
            date(&format!("{} {named}", text.trim()), currency, today, None)
        })
    };
    let first = first_of(first)?;
    let last = date(last, currency, today, Some(first))?;
    (first <= last).then_some((first, last))
}

/// The such day that is nearest to today.
fn near(text: &str, currency: Currency, today: NaiveDate) -> Option<NaiveDate> {
    let back = date(text, currency, today, None)?;
    let ahead = date(text, currency, today, Some(today));
    let far = |day: &NaiveDate| (*day - today).num_days().abs();
    [Some(back), ahead].into_iter().flatten().min_by_key(far)
}

/// A day; without a year the last one, or the next from a day on.
fn date(
    text: &str,
    currency: Currency,
    today: NaiveDate,
    from: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let text = text.trim();
    match text {
        "today" | "今天" | "今日" => return Some(today),
        "yesterday" | "昨天" | "昨日" => return today.pred_opt(),
        _ => {}
    }
    let plain = text
        .replace(['年', '月'], "-")
        .replace(['日', '號', ','], " ");
    let words: Vec<&str> = plain
        .split([' ', '/', '-', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    let (a, b, year) = match words.as_slice() {
        [year, month, day] if year.len() == 4 => {
            return NaiveDate::from_ymd_opt(
                year.parse().ok()?,
                month.parse().ok()?,
                day.parse().ok()?,
            );
        }
        [a, b, year] if year.len() == 4 => (*a, *b, Some(year.parse::<i32>().ok()?)),
        [a, b] => (*a, *b, None),
        _ => return None,
    };
    // In Taiwan, Japan and the States the month comes first, and wherever it is written as 月.
    let month_first = text.contains('月')
        || matches!(
            currency,
            Currency::Twd | Currency::Jpy | Currency::Krw | Currency::Usd
        );
    let (month, day) = month_and_day(a, b, month_first)?;
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let on = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    match from {
        // 29 February comes round within eight years.
        Some(from) => (0..=8).find_map(|ahead| on(from.year() + ahead).filter(|day| *day >= from)),
        None => (0..=8).find_map(|back| on(today.year() - back).filter(|day| *day <= today)),
    }
}

fn month_and_day(a: &str, b: &str, month_first: bool) -> Option<(u32, u32)> {
    if let Some(month) = month_named(b) {
        return Some((month, day_number(a)?));
    }
    if let Some(month) = month_named(a) {
        return Some((month, day_number(b)?));
    }
    let (a, b) = (number(a)?, number(b)?);
    match (a, b) {
        (a, b) if month_first || b > 12 || a == b => Some((a, b)),
        (a, b) if a > 12 => Some((b, a)),
        // What has two readings is not taken.
        (_, _) => None,
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn after_any<'a>(text: &'a str, signs: &[&str]) -> Option<&'a str> {
    signs
        .iter()
        .find_map(|sign| text.strip_prefix(sign))
        .map(str::trim)
}

fn before_any<'a>(text: &'a str, signs: &[&str]) -> Option<&'a str> {
    signs
        .iter()
        .find_map(|sign| text.strip_suffix(sign))
        .map(str::trim)
}
