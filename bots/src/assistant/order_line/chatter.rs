//! Whether a message that was not sent as an order reads as one.

use chrono::NaiveDate;
use waybill_core::money::Currency;

use super::clause::{self, Opening};
use super::problem::Problem;
use super::text::{clean, folded, without_bullet};
use super::{MAX_BYTES, buyer, line, separate};

/// A buyer's name is seldom longer, and a sentence seldom shorter.
const MAX_BUYER_WORDS: usize = 6;

/// Whether a plain or forwarded message reads as an order well enough to offer a draft: a buyer,
/// at least one line with a price or a quantity, and little that can't be read. Small talk, even
/// with numbers in it, does not.
pub fn looks_like_order(text: &str, currency: Currency) -> bool {
    if text.len() > MAX_BYTES {
        return false;
    }
    let cleaned = clean(text);
    let blocks = separate(&cleaned);
    let mut parts = blocks
        .iter()
        .flatten()
        .map(|part| without_bullet(part))
        .filter(|part| !part.is_empty());
    let Some(first) = parts.next() else {
        return false;
    };
    if !is_name(first, currency) {
        return false;
    }
    let (mut lines, mut clauses, mut unread) = (0_usize, 0_usize, 0_usize);
    for part in parts.take(200) {
        match kind(part, currency) {
            PartKind::Line => lines += 1,
            PartKind::Clause => clauses += 1,
            PartKind::Unread => unread += 1,
        }
    }
    lines > 0 && unread * 2 <= lines + clauses
}

enum PartKind {
    Line,
    Clause,
    Unread,
}

fn kind(part: &str, currency: Currency) -> PartKind {
    if buyer::is_evident(part) {
        return PartKind::Clause;
    }
    // Dates are judged against the day they are read; here any day will do.
    match clause::read(part, currency, NaiveDate::MIN) {
        Opening::Clause(
            Ok(_) | Err(Problem::NotInAnOrder { .. } | Problem::DiscountInLine { .. }),
        )
        | Opening::Heading
        | Opening::Buyer(_)
        | Opening::Contact(_) => return PartKind::Clause,
        Opening::Clause(Err(_)) => return PartKind::Unread,
        Opening::None | Opening::Line(_) => {}
    }
    if is_talk(part) {
        return PartKind::Unread;
    }
    match line::parse(part, currency) {
        Ok(read) if read.unit_price.is_some() || line::is_evident(part, currency) => PartKind::Line,
        Err(Problem::DidYouMean { reading, .. })
            if reading.unit_price.is_some() && reading.name.chars().any(char::is_alphabetic) =>
        {
            PartKind::Line
        }
        Ok(_) | Err(_) => PartKind::Unread,
    }
}

fn is_name(part: &str, currency: Currency) -> bool {
    let (read, problems) = buyer::parse(part);
    let reached = read.email.is_some() || read.phone.is_some();
    let words = read.name.split_whitespace().count();
    problems.is_empty()
        && (1..=MAX_BUYER_WORDS).contains(&words)
        && read.name.chars().any(char::is_alphabetic)
        && (reached || !read.name.chars().any(|c| c.is_numeric()))
        && !clause::is_clause(part, currency)
        && !is_talk(part)
        && !part.ends_with(['.', '!', '…', '。', '！', ','])
}

/// Words of conversation, which neither names nor items are made of.
fn is_talk(part: &str) -> bool {
    const PHRASES: &[&str] = &[
        "你好",
        "您好",
        "請問",
        "谢谢",
        "謝謝",
        "好的",
        "哈囉",
        "嗨",
        "可以",
        "什麼",
        "明天",
        "今天",
        "幾點",
        "嗎",
        "早安",
        "晚安",
        "收到",
        "不好意思",
    ];
    let lower = folded(part);
    lower.contains('?')
        || lower
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .any(|word| TALK.contains(&word) || is_time(word))
        || PHRASES.iter().any(|phrase| lower.contains(phrase))
}

/// `2pm`, `10am`
fn is_time(word: &str) -> bool {
    ["am", "pm"].iter().any(|ending| {
        word.strip_suffix(ending)
            .is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()))
    })
}

#[rustfmt::skip]
const TALK: &[&str] = &[
    "hi", "hello", "hey", "good", "morning", "afternoon", "evening", "thanks", "thank", "ty", "ok", "okay",
    "yes", "yep", "no", "nope", "sure", "please", "pls", "dear", "sir", "maam", "ma'am", "can", "could", "will",
    "would", "what", "when", "where", "how", "why", "who", "which", "i", "i'm", "im", "i'll", "you", "your", "we",
    "they", "he", "she", "it", "is", "are", "was", "were", "am", "be", "do", "does", "did", "have", "has", "had",
    "the", "this", "that", "there", "here", "see", "meet", "call", "later", "soon", "today", "tomorrow",
    "yesterday", "tonight", "minutes", "minute", "mins", "min", "hours", "hour", "hrs", "days", "day", "weeks",
    "week", "o'clock", "send", "sent", "got", "get", "want", "need", "let", "about", "around", "until", "lol",
    "haha", "sorry", "congrats", "happy", "po", "opo", "salamat", "kumusta", "magkano", "meron", "pwede", "ako",
    "ikaw", "naman", "lang", "ba", "yung", "namaste", "bhai", "kya", "hai", "ji",
];
