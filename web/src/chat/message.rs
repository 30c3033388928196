//! A message of the log as the page shows it.

use waybill_core::chatlog::{Author, ButtonDoes, Entry};
use waybill_core::text::Reader;

use super::is_shown;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Link(String),
}

#[derive(Debug)]
pub(super) struct ButtonView {
    pub(super) label: String,
    pub(super) does: ButtonKind,
}

#[derive(Debug)]
pub(super) enum ButtonKind {
    /// The message's number and the button, as the form sends them.
    Press(String),
    Open(String),
    Copy(String),
}

#[derive(Debug)]
pub(super) struct DocumentView {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) picture: bool,
    pub(super) size: String,
}

#[derive(Debug)]
pub(super) struct MessageView {
    pub(super) number: i64,
    pub(super) mine: bool,
    pub(super) edited: bool,
    pub(super) parts: Vec<Part>,
    pub(super) buttons: Vec<Vec<ButtonView>>,
    pub(super) document: Option<DocumentView>,
    pub(super) iso: String,
    pub(super) time: String,
}

impl MessageView {
    pub(super) fn of(entry: &Entry, reader: &Reader, query: &str) -> Self {
        let shown = entry.content.clone();
        let number = entry.number;
        Self {
            number,
            mine: entry.author == Author::Person,
            edited: entry.edits > 0 && entry.author == Author::Person,
            // One's own words go back into the composer to be edited, exactly as they were.
            parts: match entry.author {
                Author::Person => parts(&shown.text),
                Author::Assistant => parts(&kept_together(&shown.text)),
            },
            buttons: shown
                .buttons
                .into_iter()
                .map(|row| {
                    row.into_iter()
                        .filter_map(|button| view(number, button.label, button.does))
                        .collect()
                })
                .collect(),
            document: shown.document.map(|document| DocumentView {
                url: file_address(number, query, entry.edits),
                picture: document.media_type.starts_with("image/")
                    && is_shown(&document.media_type),
                size: size(document.size),
                name: document.name,
            }),
            iso: entry.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            time: reader.time(entry.at),
        }
    }
}

/// Where a message's file is. An edit may have put another one there, which a browser must not take
/// from what it remembers.
fn file_address(number: i64, query: &str, edits: i32) -> String {
    match (query, edits) {
        (query, ..=0) => format!("/chat/file/{number}{query}"),
        ("", edits) => format!("/chat/file/{number}?edit={edits}"),
        (query, edits) => format!("/chat/file/{number}{query}&edit={edits}"),
    }
}

fn view(number: i64, label: String, does: ButtonDoes) -> Option<ButtonView> {
    let does = match does {
        ButtonDoes::Press(button) => ButtonKind::Press(format!("{number} {button}")),
        ButtonDoes::Open(url) if is_web(&url) => ButtonKind::Open(url),
        ButtonDoes::Open(url) => {
            tracing::error!(
                scheme = url.split(':').next(),
                "a button opens no web address"
            );
            return None;
        }
        ButtonDoes::Copy(text) => ButtonKind::Copy(text),
    };
    Some(ButtonView { label, does })
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes / 1_024),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

/// A line must not break inside an amount or a telephone number.
fn kept_together(text: &str) -> String {
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    let mut kept = String::with_capacity(text.len() + 16);
    while let Some(letter) = letters.next() {
        let digit_follows = letters.peek().is_some_and(char::is_ascii_digit);
        let inside = before.is_ascii_digit() || is_currency_sign(before);
        kept.push(if letter == ' ' && digit_follows && inside {
            '\u{a0}'
        } else {
            letter
        });
        before = letter;
    }
    kept
}

/// The dollar, the pound, the yen, the baht, and Unicode's block of the others.
fn is_currency_sign(letter: char) -> bool {
    matches!(letter, '$' | '£' | '¥' | '฿' | '\u{20a0}'..='\u{20cf}')
}

/// Web addresses in a text become links; what closes a sentence behind one is not of it.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = next_address(rest) {
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|letter: char| {
                letter.is_whitespace()
                    || matches!(
                        letter,
                        '<' | '>' | '"' | '「' | '」' | '，' | '。' | '）' | '（'
                    )
            })
            .unwrap_or(from.len());
        let link = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.push(Part::Link(link.to_owned()));
        rest = &from[link.len()..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

fn next_address(text: &str) -> Option<usize> {
    ["https://", "http://"]
        .iter()
        .filter_map(|scheme| {
            text.match_indices(scheme).map(|(at, _)| at).find(|at| {
                text[at + scheme.len()..]
                    .starts_with(|letter: char| letter.is_alphanumeric() || letter == '[')
            })
        })
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<String> {
        parts(text)
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => text,
                Part::Link(link) => format!("<{link}>"),
            })
            .collect()
    }

    #[test]
    fn addresses_become_links() {
        assert_eq!(
            written("See https://a.example/t/1-x, then (http://b.example)."),
            [
                "See ",
                "<https://a.example/t/1-x>",
                ", then (",
                "<http://b.example>",
                ")."
            ]
        );
        assert_eq!(
            written("請看 https://a.example/t，謝謝"),
            ["請看 ", "<https://a.example/t>", "，謝謝"]
        );
        assert_eq!(written("https://"), ["https://"]);
        assert_eq!(written("javascript:alert(1)"), ["javascript:alert(1)"]);
        assert_eq!(written(""), Vec::<String>::new());
    }

    #[test]
    fn amounts_and_telephone_numbers_stay_on_one_line() {
        assert_eq!(
            kept_together("Cap · ₱ 1,250.00 · NT$ 30 · +63 917 123 4567 · 2 × 3"),
            "Cap · ₱\u{a0}1,250.00 · NT$\u{a0}30 · +63\u{a0}917\u{a0}123\u{a0}4567 · 2 × 3"
        );
    }

    #[test]
    fn sizes_are_said_roughly() {
        assert_eq!(size(12), "12 B");
        assert_eq!(size(2_048), "2 KB");
        assert_eq!(size(1_572_864), "1.5 MB");
    }
}
