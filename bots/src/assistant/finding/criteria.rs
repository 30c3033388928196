//! What is looked for, as it is typed in one line: what orders are to be, and the words in them. What is
//! no such thing is a word.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use waybill_core::customer::{fold, phone_key};
use waybill_core::money::Currency;
use waybill_core::order::Stage;
use waybill_core::order::criteria::{Filter, MoneyState};

use super::days;
use crate::assistant::order_line::parse_amount;
use crate::assistant::standing::stage_names;

/// The longest line that is read, in characters.
pub(super) const MAX_TYPED: usize = 200;
/// How many words are looked for.
const MAX_WORDS: usize = 8;
/// The longest of them, in characters.
const MAX_WORD: usize = 60;
/// How many words one criterion has at most: "from 1 nov 2026 to 20 nov 2026".
const LONGEST: usize = 8;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Criteria {
    /// The words, as what orders are found by is folded.
    pub words: Vec<String>,
    /// The same as they were typed.
    pub typed: Vec<String>,
    /// At one of these stages.
    pub stages: Vec<Stage>,
    /// Where the money stands.
    pub money: Option<MoneyState>,
    /// Paid to the courier.
    pub cash_on_delivery: bool,
    /// Stands still.
    pub held: bool,
    /// Was to be paid by now.
    pub overdue: bool,
    /// Placed that day or later.
    pub first: Option<NaiveDate>,
    /// Placed that day or earlier.
    pub last: Option<NaiveDate>,
    /// Comes to so much or more, in minor units.
    pub least: Option<i64>,
    /// Comes to so much or less, in minor units.
    pub most: Option<i64>,
}

enum Part {
    Stage(Stage),
    Money(MoneyState),
    CashOnDelivery,
    Held,
    Overdue,
    Days(days::Span),
    Amount(Option<i64>, Option<i64>),
}

impl Criteria {
    /// Reads a line.
    pub(super) fn read(line: &str, currency: Currency, today: NaiveDate) -> Self {
        let line: String = line.chars().take(MAX_TYPED).collect();
        let folded = fold(&line);
        let tokens = tokens(&folded);
        let stages = stage_names();
        let mut criteria = Self::default();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let longest = (tokens.len() - at).min(LONGEST);
            let understood = (1..=longest).rev().find_map(|length| {
                let text = tokens.get(at..at + length)?.join(" ");
                Some((length, part(&text, &stages, (currency, today))?))
            });
            match understood {
                Some((length, part)) => {
                    criteria.take(part);
                    at += length;
                }
                None => {
                    criteria.typed.push(token.clone());
                    at += 1;
                }
            }
        }
        criteria.words = words(&criteria.typed);
        criteria
    }

    fn take(&mut self, part: Part) {
        match part {
            Part::Stage(stage) if self.stages.contains(&stage) => {}
            Part::Stage(stage) => self.stages.push(stage),
            Part::Money(money) => self.money = Some(money),
            Part::CashOnDelivery => self.cash_on_delivery = true,
            Part::Held => self.held = true,
            Part::Overdue => self.overdue = true,
            Part::Days((first, last)) => {
                self.first = first.or(self.first);
                self.last = last.or(self.last);
            }
            Part::Amount(least, most) => {
                self.least = least.or(self.least);
                self.most = most.or(self.most);
            }
        }
    }

    /// Whether nothing is looked for.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What orders are to be, where the shop is.
    pub(super) fn filter(&self, zone: Tz, now: DateTime<Utc>) -> Filter {
        let next = |day: NaiveDate| day.checked_add_days(Days::new(1));
        Filter {
            stages: self.stages.clone(),
            money: self.money,
            cash_on_delivery: self.cash_on_delivery,
            held: self.held,
            overdue_at: self.overdue.then_some(now),
            from: self.first.and_then(|day| begins(day, zone)),
            until: self.last.and_then(next).and_then(|day| begins(day, zone)),
            least: self.least,
            most: self.most,
            customers: None,
        }
    }
}

/// When a day begins; one that has no midnight begins an hour later.
fn begins(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN);
    let at = |time| zone.from_local_datetime(&time).earliest();
    let later = midnight.checked_add_signed(chrono::Duration::hours(1))?;
    at(midnight)
        .or_else(|| at(later))
        .map(|time| time.with_timezone(&Utc))
}

/// The words of folded text. Chinese is written without spaces: a criterion that begins a word is one of
/// its own.
fn tokens(folded: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for word in folded.split_whitespace() {
        let mut rest = word.trim_end_matches([',', ';', '，', '、', '；', '。']);
        while let Some(start) = CHINESE.iter().find(|start| rest.starts_with(**start)) {
            tokens.push((*start).to_owned());
            rest = rest.strip_prefix(start).unwrap_or_default();
        }
        if !rest.is_empty() {
            tokens.push(rest.to_owned());
        }
    }
    tokens
}

/// Criteria in Chinese that no name begins with; the longer ones first.
const CHINESE: [&str; 22] = [
    "待確認付款",
    "貨到付款",
    "取貨付款",
    "未付款",
    "已付款",
    "已付清",
    "待核對",
    "核對中",
    "已逾期",
    "待確認",
    "已確認",
    "處理中",
    "已備妥",
    "已出貨",
    "已送達",
    "已完成",
    "已取消",
    "暫停中",
    "這個月",
    "上個月",
    "今天",
    "昨天",
];

fn part(
    text: &str,
    stages: &[(String, Stage)],
    (currency, today): (Currency, NaiveDate),
) -> Option<Part> {
    Some(match text {
        "unpaid" | "not paid" | "to pay" | "未付款" | "未付" | "待付款" => {
            Part::Money(MoneyState::Unpaid)
        }
        "paid" | "已付款" | "已付清" | "付清" => Part::Money(MoneyState::Paid),
        "to check" | "unchecked" | "待核對" | "核對中" | "待確認付款" => {
            Part::Money(MoneyState::ToCheck)
        }
        "cod" | "c.o.d." | "cash on delivery" | "貨到付款" | "取貨付款" => {
            Part::CashOnDelivery
        }
        "on hold" | "held" | "暫停" | "暫停中" => Part::Held,
        "overdue" | "逾期" | "已逾期" | "過期" => Part::Overdue,
        other => {
            if let Some((_, stage)) = stages.iter().find(|(name, _)| name == other) {
                return Some(Part::Stage(*stage));
            }
            if let Some(span) = days::span(other, currency, today) {
                return Some(Part::Days(span));
            }
            let (least, most) = amount(other, currency)?;
            Part::Amount(least, most)
        }
    })
}

/// `>1000`, `at least 1000`, `under 500`, `1000以上`, `between 600 and 800`, `₱599`, `=599`. A bare number
/// is a word: it may be anything.
fn amount(text: &str, currency: Currency) -> Option<(Option<i64>, Option<i64>)> {
    let read = |text: &str| {
        let amount = parse_amount(text.trim(), currency).ok()?;
        Some(amount.minor).filter(|minor| *minor >= 0)
    };
    let after = |signs: &[&str]| signs.iter().find_map(|sign| text.strip_prefix(sign));
    if let Some(rest) = after(&[">=", "≥", "at least "]).or_else(|| text.strip_suffix("以上")) {
        return Some((Some(read(rest)?), None));
    }
    if let Some(rest) =
        after(&["<=", "≤", "at most ", "up to "]).or_else(|| text.strip_suffix("以下"))
    {
        return Some((None, Some(read(rest)?)));
    }
    if let Some(rest) = after(&[">", "over ", "above ", "more than ", "超過", "大於", "高於"])
    {
        return Some((Some(read(rest)?.checked_add(1)?), None));
    }
    if let Some(rest) = after(&[
        "<",
        "under ",
        "below ",
        "less than ",
        "低於",
        "小於",
        "少於",
    ]) {
        return Some((
            None,
            Some(read(rest)?.checked_sub(1).filter(|most| *most >= 0)?),
        ));
    }
    if let Some((least, most)) = after(&["between "]).and_then(|rest| rest.split_once(" and ")) {
        let (least, most) = (read(least)?, read(most)?);
        return (least <= most).then_some((Some(least), Some(most)));
    }
    let exact = match after(&["="]) {
        Some(rest) => rest,
        None => Some(text).filter(|text| has_sign(text))?,
    };
    let exact = read(exact)?;
    Some((Some(exact), Some(exact)))
}

/// Whether a number is written as money.
fn has_sign(text: &str) -> bool {
    text.contains(['₱', '$', '€', '£', '¥', '₹', '₩', '元'])
        || ["php", "twd", "inr", "usd", "ntd"]
            .iter()
            .any(|code| text.starts_with(code))
}

/// The words as what orders are found by is folded; a phone's digits are joined.
fn words(typed: &[String]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = typed.get(at) {
        let run = typed.iter().skip(at).take_while(|word| is_of_phone(word));
        let digits: usize = run.clone().map(|word| digits(word)).sum();
        let length = run.count();
        let whole = word.starts_with(['+', '0', '(']) || length == 1;
        let (taken, key) = if length > 0 && (7..=15).contains(&digits) && whole {
            let phone = typed.get(at..at + length).unwrap_or_default().join("");
            (length, phone_key(&phone))
        } else {
            let bare = word.trim_start_matches('#');
            (1, bare.chars().take(MAX_WORD).collect())
        };
        if !key.is_empty() {
            words.push(key);
        }
        at += taken;
    }
    words.truncate(MAX_WORDS);
    words
}

fn is_of_phone(word: &str) -> bool {
    word.chars()
        .all(|sign| sign.is_ascii_digit() || matches!(sign, '+' | '-' | '(' | ')' | '.'))
}

fn digits(word: &str) -> usize {
    word.chars().filter(char::is_ascii_digit).count()
}

#[cfg(test)]
mod tests;
