//! The words that say what a part does, and the figures after them.

use waybill_core::customer::fold;
use waybill_core::money::Currency;
use waybill_core::order::Discount;

use crate::assistant::order_line::parse_amount;

pub(super) const REMOVE: &[&str] = &[
    "remove", "delete", "drop", "without", "移除", "刪除", "刪掉", "去掉", "拿掉", "不要",
];
pub(super) const ADD: &[&str] = &["add", "plus", "增加", "新增", "加購"];
pub(super) const FEWER: &[&str] = &["減少", "減", "少"];
pub(super) const MORE: &[&str] = &["再加", "加", "多"];
pub(super) const NO_DUE: &[&str] = &[
    "no due",
    "due none",
    "no date",
    "取消日期",
    "不約日期",
    "期限 無",
];
const DISCOUNT: &[&str] = &[
    "discount", "disc", "less", "promo", "voucher", "coupon", "rebate", "折扣", "折價", "折抵",
    "優惠",
];

/// What comes after one of some words.
pub(super) fn after_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| {
        let head = text.get(..word.len())?;
        let rest = &text[word.len()..];
        let ends = !word.is_ascii() || rest.is_empty() || rest.starts_with([' ', ':']);
        (head.eq_ignore_ascii_case(word) && ends).then(|| rest.trim_start_matches([' ', ':', '：']))
    })
}

/// The same where a figure has to follow, since the word may begin a name.
pub(super) fn before_figure<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    after_word(text, words).filter(|rest| rest.starts_with(|letter: char| letter.is_numeric()))
}

/// Signs and figures as they are on an English keyboard.
pub(super) fn narrow(text: &str) -> String {
    text.trim()
        .chars()
        .map(|letter| match letter {
            '－' | '−' | '–' | '—' => '-',
            '＋' => '+',
            '＠' => '@',
            '％' => '%',
            '　' => ' ',
            '０'..='９' => {
                char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or(letter)
            }
            other => other,
        })
        .collect()
}

/// Whether a quantity was written: one piece is what is read where none was.
pub(super) fn says_quantity(text: &str, quantity: u32) -> bool {
    let lower = fold(text);
    let word = lower.split(' ').next().unwrap_or_default();
    quantity != 1
        || lower.starts_with(|letter: char| letter.is_ascii_digit())
        || ["one", "a", "an", "一"].contains(&word)
        || [
            "x1", "x 1", "×1", "× 1", "*1", "1 pc", "1pc", "1個", "1件", "一件", "一個",
        ]
        .iter()
        .any(|mark| lower.contains(mark))
}

/// A discount: none where it is no such clause, an empty one where it can't be read.
pub(super) fn discount(text: &str, currency: Currency) -> Option<Option<Option<Discount>>> {
    let folded = fold(text);
    if ["no discount", "不打折", "取消折扣"].contains(&folded.as_str()) {
        return Some(Some(None));
    }
    let rest = match after_word(&folded, DISCOUNT) {
        Some(rest) => rest.to_owned(),
        // "打9折", "9折"
        None if folded.ends_with('折') => folded.trim_start_matches('打').trim().to_owned(),
        None => return None,
    };
    let rest = rest.trim_end_matches("off").trim();
    if ["none", "無", "0", "0%", "取消"].contains(&rest) {
        return Some(Some(None));
    }
    let rate = if let Some(part) = rest.strip_suffix('%') {
        basis_points(part)
    } else if let Some(paid) = rest.trim_start_matches('打').strip_suffix('折') {
        paid_of_ten(paid)
    } else {
        return Some(
            parse_amount(rest, currency)
                .ok()
                .filter(|amount| amount.minor > 0)
                .map(|amount| Some(Discount::Amount(amount.minor))),
        );
    };
    Some(
        rate.filter(|rate| (1..=10_000).contains(rate))
            .map(|rate| Some(Discount::Rate(rate))),
    )
}

/// `12.5` per cent is 1,250.
fn basis_points(text: &str) -> Option<u32> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let figures = |text: &str| text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !figures(whole) || !figures(part) || part.len() > 2 {
        return None;
    }
    Some(whole.parse::<u32>().ok()? * 100 + format!("{part:0<2}").parse::<u32>().ok()?)
}

/// `9折` pays nine tenths, `85折` eighty-five hundredths: what is taken off, in basis points.
fn paid_of_ten(text: &str) -> Option<u32> {
    let text = text.trim();
    let paid: u32 = text.parse().ok()?;
    match text.len() {
        1 => Some(10_000 - paid * 1_000),
        2 => Some(10_000 - paid * 100),
        _ => None,
    }
}
