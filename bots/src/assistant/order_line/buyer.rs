//! Who an order is for: a name, and where they can be reached.

use waybill_core::contact::{Email, Phone};

use super::problem::{Clause, Problem};
use super::text::{fold, folded, quote};
use super::{Buyer, MAX_NAME_CHARACTERS, MAX_PART_CHARACTERS};

/// Reads a buyer, keeping what could be read beside what could not.
pub(super) fn parse(part: &str) -> (Buyer, Vec<Problem>) {
    let mut buyer = Buyer::default();
    let mut problems = Vec::new();
    let length = part.chars().count();
    if length > MAX_PART_CHARACTERS {
        problems.push(Problem::PartTooLong {
            part: quote(part),
            length,
            limit: MAX_PART_CHARACTERS,
        });
        return (buyer, problems);
    }
    let mut names: Vec<String> = Vec::new();
    for field in part.split([',', '，', '、', '·', '|', '｜']) {
        let name = read_field(part, field, &mut buyer, &mut problems);
        if !name.is_empty() {
            names.push(name);
        }
    }
    buyer.name = names.join(", ");
    let length = buyer.name.chars().count();
    if length > MAX_NAME_CHARACTERS {
        buyer.name.clear();
        problems.push(Problem::NameTooLong {
            part: quote(part),
            length,
            limit: MAX_NAME_CHARACTERS,
        });
    }
    (buyer, problems)
}

/// Reads what stands after `phone:` or `email:`, where a name would be a mistake.
pub(super) fn parse_contact(part: &str) -> (Buyer, Vec<Problem>) {
    let (mut buyer, mut problems) = parse(part);
    let read = buyer.email.is_some() || buyer.phone.is_some();
    buyer.name.clear();
    if !read && problems.is_empty() {
        problems.push(Problem::PhoneUnreadable {
            part: quote(part),
            found: quote(part),
            digits: part.chars().filter(|c| fold(*c).is_ascii_digit()).count(),
        });
    }
    (buyer, problems)
}

/// Whether a part can only be a buyer: it has an email address, or a telephone number written as
/// one, with its `+` or its leading zero.
pub(super) fn is_evident(part: &str) -> bool {
    if part.chars().count() > MAX_PART_CHARACTERS {
        return false;
    }
    let words: Vec<&str> = part
        .split_whitespace()
        .flat_map(split_at_commas)
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().any(|word| looks_like_email(word))
        || (0..words.len()).any(|start| {
            let run = phone_run(&words[start..]);
            let text = folded(&words[start..start + run].concat());
            let digits = text.chars().filter(char::is_ascii_digit).count();
            digits >= 9 && text.trim_start_matches('(').starts_with(['+', '0'])
        })
}

/// Whether a telephone number begins in the part, whole or not.
pub(super) fn begins_phone(part: &str) -> bool {
    part.split_whitespace().any(|word| {
        let mut characters = word.chars().map(fold);
        characters.next() == Some('+') && characters.next().is_some_and(|c| c.is_ascii_digit())
    })
}

/// The comma of `10,000` separates nothing.
fn split_at_commas(word: &str) -> Vec<&str> {
    if word.chars().all(|c| c.is_ascii_digit() || c == ',') {
        vec![word]
    } else {
        word.split([',', '，', '、']).collect()
    }
}

/// Takes the contacts out of a field and gives the name that is left.
fn read_field(part: &str, field: &str, buyer: &mut Buyer, problems: &mut Vec<Problem>) -> String {
    let words: Vec<&str> = field.split_whitespace().collect();
    let mut name: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if looks_like_email(word) {
            drop_label(&mut name);
            take_email(part, word, buyer, problems);
            at += 1;
            continue;
        }
        let run = phone_run(&words[at..]);
        let text = words[at..at + run].join(" ");
        let digits = text.chars().filter(|c| fold(*c).is_ascii_digit()).count();
        let international = text.trim_start_matches('(').starts_with(['+', '＋']);
        if run > 0 && (digits >= 7 || international && digits > 0) {
            drop_label(&mut name);
            take_phone(part, &words[at..at + run], buyer, problems);
            at += run;
            continue;
        }
        name.push(word);
        at += 1;
    }
    name.join(" ")
        .trim_matches(|c: char| " -–—:：/.;".contains(c))
        .to_owned()
}

fn take_email(part: &str, word: &str, buyer: &mut Buyer, problems: &mut Vec<Problem>) {
    let bare = word.trim_matches(|c: char| "<>()[].;:".contains(c));
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    match (Email::parse(bare), &buyer.email) {
        (Ok(email), None) => buyer.email = Some(email),
        (Ok(email), Some(other)) if email == *other => {}
        (Ok(_), Some(_)) => problems.push(Problem::ClauseTwice {
            part: quote(part),
            clause: Clause::Email,
        }),
        (Err(_), _) => problems.push(Problem::EmailUnreadable {
            part: quote(part),
            found: quote(word),
        }),
    }
}

fn take_phone(part: &str, words: &[&str], buyer: &mut Buyer, problems: &mut Vec<Problem>) {
    let text = words.join(" ");
    match (Phone::parse(&text), &buyer.phone) {
        (Ok(phone), None) => buyer.phone = Some(phone),
        (Ok(phone), Some(other)) if phone.digits() == other.digits() => {}
        (Ok(_), Some(_)) => problems.push(Problem::ClauseTwice {
            part: quote(part),
            clause: Clause::Phone,
        }),
        // Two numbers side by side.
        (Err(_), _) if words.len() > 1 && words.iter().all(|word| Phone::parse(word).is_ok()) => {
            for word in words {
                take_phone(part, &[word], buyer, problems);
            }
        }
        (Err(_), _) => problems.push(Problem::PhoneUnreadable {
            part: quote(part),
            digits: text.chars().filter(|c| fold(*c).is_ascii_digit()).count(),
            found: quote(&text),
        }),
    }
}

/// `@janec` is a handle and part of the name; `shirt@599` is a line.
fn looks_like_email(word: &str) -> bool {
    word.split_once(['@', '＠'])
        .is_some_and(|(local, domain)| !local.is_empty() && domain.chars().any(char::is_alphabetic))
}

/// How many words from the start are made of what telephone numbers are made of.
fn phone_run(words: &[&str]) -> usize {
    let phonelike = |word: &&&str| {
        word.chars()
            .map(fold)
            .all(|c| c.is_ascii_digit() || "+()-./".contains(c))
    };
    // A lone dash before a number joins it to the name.
    if words
        .first()
        .is_some_and(|first| !first.chars().map(fold).any(|c| c.is_ascii_digit()))
    {
        return 0;
    }
    words.iter().take(12).take_while(phonelike).count()
}

/// Takes `tel` off when a number follows it.
fn drop_label(name: &mut Vec<&str>) {
    const LABELS: &[&str] = &[
        "tel", "phone", "mobile", "cp", "cell", "contact", "no", "number", "#", "email", "e-mail",
        "mail", "whatsapp", "viber", "line", "電話", "手機", "信箱", "電郵", "-", "–", "/",
    ];
    while let Some(last) = name.last() {
        let label = folded(last);
        if !LABELS.contains(&label.trim_end_matches([':', '.', '#'])) && label != "#" {
            break;
        }
        name.pop();
    }
}
