//! Buttons as an inline keyboard. Source of the limits: Bot API, "InlineKeyboardButton".

use teloxide::types::{CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup};
use url::{Host, Url};
use waybill_core::chatlog::ButtonDoes;

use super::compose::units;
use crate::channel::RenderedButton;

/// A button's data, in bytes.
const DATA_LIMIT: usize = 64;
/// A text to be copied.
const COPY_LIMIT: usize = 256;
/// The platform's applications show at most this many buttons side by side.
const ROW_LIMIT: usize = 8;

/// What becomes of a message's buttons.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Keyboard {
    /// What stands below the message.
    pub(super) markup: Option<InlineKeyboardMarkup>,
    /// Addresses the platform takes no button for, to be read in the text.
    pub(super) addresses: Vec<String>,
}

impl Keyboard {
    pub(super) fn of(rows: &[Vec<RenderedButton>]) -> Self {
        let mut keyboard = Vec::new();
        let mut addresses = Vec::new();
        for row in rows {
            let mut shown = Vec::with_capacity(row.len());
            for button in row {
                match show(button) {
                    Show::Button(button) => shown.push(button),
                    Show::Line(line) => addresses.push(line),
                    Show::Nothing => {}
                }
            }
            keyboard.extend(shown.chunks(ROW_LIMIT).map(<[_]>::to_vec));
        }
        Self {
            markup: (!keyboard.is_empty()).then(|| InlineKeyboardMarkup::new(keyboard)),
            addresses,
        }
    }
}

enum Show {
    Button(InlineKeyboardButton),
    Line(String),
    Nothing,
}

fn show(button: &RenderedButton) -> Show {
    let label = button.label.as_str();
    match &button.does {
        ButtonDoes::Press(data) if (1..=DATA_LIMIT).contains(&data.len()) => {
            Show::Button(InlineKeyboardButton::callback(label, data))
        }
        ButtonDoes::Press(data) => {
            // Sent along, it would cost the whole message.
            tracing::error!(
                bytes = data.len(),
                "a button can't carry this much and was left out"
            );
            Show::Nothing
        }
        ButtonDoes::Open(address) => match reachable(address) {
            Some(url) => Show::Button(InlineKeyboardButton::url(label, url)),
            None => Show::Line(format!("{label}: {address}")),
        },
        ButtonDoes::Copy(text) if (1..=COPY_LIMIT).contains(&units(text)) => {
            let copy = CopyTextButton { text: text.clone() };
            Show::Button(InlineKeyboardButton::copy_text_button(label, copy))
        }
        // The text itself stands in the message.
        ButtonDoes::Copy(_) => Show::Nothing,
    }
}

/// An address the platform takes for a button: it refuses loopback and hosts without a dot, and what
/// is not encrypted should not be opened from a chat.
fn reachable(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    if url.scheme() == "tg" {
        return Some(url);
    }
    let public = match url.host()? {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            name.contains('.') && !name.ends_with(".localhost")
        }
        Host::Ipv4(ip) => !ip.is_loopback() && !ip.is_unspecified(),
        Host::Ipv6(ip) => !ip.is_loopback() && !ip.is_unspecified(),
    };
    (public && url.scheme() == "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn button(does: ButtonDoes) -> RenderedButton {
        RenderedButton {
            label: "Label".to_owned(),
            does,
        }
    }

    #[test]
    fn addresses_the_platform_refuses_are_written_out() {
        let cases = [
            ("https://shop.example/t/1-a", true),
            ("https://203.0.113.7/t", true),
            ("tg://resolve?domain=waybill", true),
            ("http://shop.example/t", false),
            ("http://127.0.0.1:8080/t", false),
            ("https://127.0.0.1/t", false),
            ("https://[::1]/t", false),
            ("https://localhost/t", false),
            ("https://shop.localhost/t", false),
            ("https://intranet/t", false),
            ("not an address", false),
        ];
        for (address, as_button) in cases {
            let keyboard = Keyboard::of(&[vec![button(ButtonDoes::Open(address.to_owned()))]]);
            assert_eq!(keyboard.markup.is_some(), as_button, "{address}");
            let lines = if as_button {
                vec![]
            } else {
                vec![format!("Label: {address}")]
            };
            assert_eq!(keyboard.addresses, lines);
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_the_rest_stays() {
        let keyboard = Keyboard::of(&[
            vec![
                button(ButtonDoes::Press("x".repeat(64))),
                button(ButtonDoes::Press("x".repeat(65))),
            ],
            vec![button(ButtonDoes::Copy("y".repeat(257)))],
            vec![button(ButtonDoes::Copy("z".repeat(256)))],
        ]);
        let rows = keyboard.markup.unwrap().inline_keyboard;
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn wide_rows_are_broken() {
        let row = vec![button(ButtonDoes::Press("x".to_owned())); 10];
        let rows = Keyboard::of(&[row]).markup.unwrap().inline_keyboard;
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [8, 2]);
        assert_eq!(Keyboard::of(&[vec![]]), Keyboard::default());
    }
}
