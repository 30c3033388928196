//! A message in Discord's shape: text, embeds, buttons, and one file.

use serde_json::{Value, json};
use url::{Host, Url};
use waybill_core::chatlog::{ButtonDoes, File};

use super::markdown::{bold, length, pieces, plain};
use crate::channel::{Rendered, RenderedButton};

/// A message's plain content.
/// <https://discord.com/developers/docs/resources/message#create-message>
const MAX_CONTENT: usize = 2000;
/// An embed's description.
/// <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>
const MAX_DESCRIPTION: usize = 4096;
const MAX_ROWS: usize = 5;
const MAX_IN_ROW: usize = 5;
const MAX_LABEL: usize = 80;
const MAX_CUSTOM_ID: usize = 100;
const MAX_ADDRESS: usize = 512;

const BUTTON: u8 = 2;
const SECONDARY: u8 = 2;
const LINK: u8 = 5;

/// No previews of addresses: whoever makes them fetches the page.
pub(super) const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// Only the person who acted sees it.
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// No sound and no badge.
pub(super) const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
/// "Waybill is thinking…": acknowledged, not answered.
pub(super) const LOADING: u64 = 1 << 7;

/// One message of Discord's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part<'a> {
    /// The body that creates it, or that puts it in the place of another: every field is named, so
    /// that nothing of the earlier one remains.
    pub(super) body: Value,
    /// What is attached.
    pub(super) file: Option<&'a File>,
}

impl Part<'_> {
    /// Leaves the file where it is, in an edit of the message that shows it: what is not named stays.
    pub(super) fn keep_file(&mut self) {
        if let (Some(_), Some(body)) = (self.file.take(), self.body.as_object_mut()) {
            body.remove("attachments");
        }
    }

    /// The same, with further flags.
    pub(super) fn with_flags(&self, flags: u64) -> Value {
        let mut body = self.body.clone();
        body["flags"] = json!(body["flags"].as_u64().unwrap_or(0) | flags);
        body
    }
}

/// A message as one or more of Discord's: what fits is plain content; what is longer, an embed; what
/// is longer still, several embeds in messages of their own. Buttons and file are on the last.
pub(super) fn parts(message: &Rendered) -> Vec<Part<'_>> {
    let (rows, unpressable) = rows(message);
    let mut lines: Vec<String> = message.title.iter().map(|title| bold(title)).collect();
    lines.extend(message.lines.iter().map(|line| plain(line)));
    lines.extend(unpressable.iter().map(|text| plain(text)));
    let text = lines.join("\n");
    if length(&text) <= MAX_CONTENT {
        return vec![part(&text, None, rows, message.document.as_ref())];
    }
    let mut parts: Vec<Part<'_>> = pieces(&text, MAX_DESCRIPTION)
        .into_iter()
        .map(|piece| part("", Some(&piece), Vec::new(), None))
        .collect();
    if let Some(last) = parts.last_mut() {
        last.body["components"] = json!(rows);
        last.file = message.document.as_ref();
        last.body["attachments"] = attachments(last.file);
    }
    parts
}

fn part<'a>(
    content: &str,
    description: Option<&str>,
    rows: Vec<Value>,
    file: Option<&'a File>,
) -> Part<'a> {
    let embeds: Vec<Value> = description
        .map(|description| json!({"description": description}))
        .into_iter()
        .collect();
    // The flag hides the bot's own embeds too.
    let flags = if embeds.is_empty() {
        SUPPRESS_EMBEDS
    } else {
        0
    };
    Part {
        body: json!({
            "content": content,
            "embeds": embeds,
            "components": rows,
            "attachments": attachments(file),
            "allowed_mentions": {"parse": []},
            "flags": flags,
        }),
        file,
    }
}

fn attachments(file: Option<&File>) -> Value {
    match file {
        Some(file) => json!([{"id": 0, "filename": file.name}]),
        None => json!([]),
    }
}

/// The rows of buttons, and as text what no button can do here.
fn rows(message: &Rendered) -> (Vec<Value>, Vec<String>) {
    let mut rows = Vec::new();
    let mut as_text = Vec::new();
    let mut pressed = Vec::new();
    for row in &message.buttons {
        let buttons: Vec<Value> = row
            .iter()
            .filter_map(|each| button(message, each, &mut pressed, &mut as_text))
            .collect();
        rows.extend(buttons.chunks(MAX_IN_ROW).map(row_of));
    }
    if rows.len() > MAX_ROWS {
        // More than fit row by row: the rows are filled up, and what is too much even so is left out.
        let all: Vec<Value> = rows
            .iter()
            .filter_map(|row| row["components"].as_array())
            .flatten()
            .cloned()
            .collect();
        if all.len() > MAX_ROWS * MAX_IN_ROW {
            tracing::warn!(
                buttons = all.len(),
                "a message has more buttons than Discord shows"
            );
        }
        rows = all.chunks(MAX_IN_ROW).take(MAX_ROWS).map(row_of).collect();
    }
    (rows, as_text)
}

fn row_of(buttons: &[Value]) -> Value {
    json!({"type": 1, "components": buttons})
}

fn button<'a>(
    message: &Rendered,
    button: &'a RenderedButton,
    pressed: &mut Vec<&'a str>,
    as_text: &mut Vec<String>,
) -> Option<Value> {
    let label = shortened(&button.label, MAX_LABEL);
    match &button.does {
        ButtonDoes::Press(press) => {
            // Discord refuses a message in which two buttons carry the same.
            let fits = (1..=MAX_CUSTOM_ID).contains(&length(press));
            if !fits || pressed.contains(&press.as_str()) {
                tracing::warn!(button = press, "a button can't be shown on Discord");
                return None;
            }
            pressed.push(press);
            Some(json!({"type": BUTTON, "style": SECONDARY, "label": label, "custom_id": press}))
        }
        ButtonDoes::Open(address) if can_open(address) => {
            Some(json!({"type": BUTTON, "style": LINK, "label": label, "url": address}))
        }
        ButtonDoes::Open(address) => {
            as_text.push(format!("{}: {address}", button.label));
            None
        }
        ButtonDoes::Copy(text) => {
            // Discord copies a message's text with a long press; it only has to be there.
            if !message.text().contains(text) && !as_text.contains(text) {
                as_text.push(text.clone());
            }
            None
        }
    }
}

/// Whether a button may carry the address: Discord refuses plain hosts, and nobody else reaches a
/// loopback address.
fn can_open(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let public = match url.host() {
        Some(Host::Domain(domain)) => {
            let domain = domain.trim_end_matches('.');
            domain.contains('.') && !domain.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => !address.is_loopback() && !address.is_unspecified(),
        // Not seen to be taken.
        Some(Host::Ipv6(_)) | None => false,
    };
    public && matches!(url.scheme(), "http" | "https") && length(address) <= MAX_ADDRESS
}

fn shortened(text: &str, most: usize) -> String {
    // Discord shows no button without words.
    let text = if text.trim().is_empty() { "…" } else { text };
    if length(text) <= most {
        return text.to_owned();
    }
    let mut units = 1;
    let kept: String = text
        .chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units <= most
        })
        .collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(label: &str, press: &str) -> RenderedButton {
        RenderedButton {
            label: label.to_owned(),
            does: ButtonDoes::Press(press.to_owned()),
        }
    }

    fn open(address: &str) -> RenderedButton {
        RenderedButton {
            label: "Track".to_owned(),
            does: ButtonDoes::Open(address.to_owned()),
        }
    }

    fn with(buttons: Vec<Vec<RenderedButton>>) -> Rendered {
        Rendered {
            lines: vec!["text".to_owned()],
            buttons,
            ..Rendered::default()
        }
    }

    fn labels(message: &Rendered) -> Vec<Vec<String>> {
        let parts = parts(message);
        let rows = parts[parts.len() - 1].body["components"]
            .as_array()
            .unwrap();
        rows.iter()
            .map(|row| {
                row["components"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|button| button["label"].as_str().unwrap().to_owned())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_short_message_is_content_that_mentions_nobody() {
        let message = Rendered {
            title: Some("#1042 · Pending".to_owned()),
            lines: vec![
                "@everyone *look*".to_owned(),
                String::new(),
                "end".to_owned(),
            ],
            ..Rendered::default()
        };
        let parts = parts(&message);
        assert_eq!(parts.len(), 1);
        let body = &parts[0].body;
        assert_eq!(
            body["content"],
            "**#1042 · Pending**\n@everyone \\*look\\*\n\nend"
        );
        assert_eq!(body["allowed_mentions"], json!({"parse": []}));
        assert_eq!(body["flags"], SUPPRESS_EMBEDS);
        assert_eq!(body["embeds"], json!([]));
    }

    #[test]
    fn a_long_message_is_an_embed_and_a_longer_one_several_messages() {
        let mut message = with(vec![vec![press("Create", "d:1:create")]]);
        message.lines = vec!["a".repeat(99); 30];
        let longer = parts(&message);
        assert_eq!(longer.len(), 1);
        assert_eq!(longer[0].body["content"], "");
        assert_eq!(longer[0].body["flags"], 0);
        assert_eq!(longer[0].body["components"].as_array().unwrap().len(), 1);

        message.lines = vec!["a".repeat(99); 100];
        let longest = parts(&message);
        assert_eq!(longest.len(), 3);
        assert_eq!(longest[0].body["components"], json!([]));
        assert_eq!(longest[2].body["components"].as_array().unwrap().len(), 1);
        let whole: Vec<&str> = longest
            .iter()
            .map(|part| part.body["embeds"][0]["description"].as_str().unwrap())
            .collect();
        assert!(whole.iter().all(|piece| length(piece) <= MAX_DESCRIPTION));
        assert_eq!(whole.join("\n"), message.text());
    }

    #[test]
    fn buttons_are_laid_out_five_by_five() {
        let many: Vec<RenderedButton> = (0..7)
            .map(|n| press(&n.to_string(), &format!("b{n}")))
            .collect();
        assert_eq!(
            labels(&with(vec![many.clone(), vec![press("last", "last")]])),
            [vec!["0", "1", "2", "3", "4"], vec!["5", "6"], vec!["last"]]
        );
        let single = (0..8).map(|n| vec![press(&n.to_string(), &format!("b{n}"))]);
        assert_eq!(
            labels(&with(single.collect())),
            [vec!["0", "1", "2", "3", "4"], vec!["5", "6", "7"]]
        );
        assert_eq!(
            labels(&with(vec![vec![press("a", "same"), press("b", "same")]])),
            [["a"]]
        );
        let long = labels(&with(vec![vec![press(&"é".repeat(200), "b")]]));
        assert_eq!(length(&long[0][0]), MAX_LABEL);
    }

    #[test]
    fn what_no_button_can_do_is_text() {
        let copy = |text: &str| RenderedButton {
            label: "Copy".to_owned(),
            does: ButtonDoes::Copy(text.to_owned()),
        };
        let message = with(vec![
            vec![
                open("https://shop.example/t/1"),
                open("http://127.0.0.1:8080/t/1"),
            ],
            vec![open("http://localhost:8080/t/2"), open("tg://resolve")],
            vec![copy("Track it: x_y"), copy("text")],
        ]);
        let parts = parts(&message);
        let body = &parts[0].body;
        assert_eq!(body["components"].as_array().unwrap().len(), 1);
        assert_eq!(
            body["components"][0]["components"][0]["url"],
            "https://shop.example/t/1"
        );
        assert_eq!(
            body["content"],
            "text\nTrack: http://127.0.0.1:8080/t/1\nTrack: http://localhost:8080/t/2\n\
             Track: tg://resolve\nTrack it: x\\_y"
        );
    }

    #[test]
    fn a_document_is_named_and_its_absence_too() {
        let mut message = with(Vec::new());
        assert_eq!(parts(&message)[0].body["attachments"], json!([]));
        message.document = Some(File {
            name: "receipt-1042.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: vec![1],
        });
        let parts = parts(&message);
        assert_eq!(
            parts[0].body["attachments"],
            json!([{"id": 0, "filename": "receipt-1042.pdf"}])
        );
        assert_eq!(parts[0].file.map(|file| file.bytes.len()), Some(1));
    }
}
