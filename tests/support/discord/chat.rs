//! What a person sees on the screen, as values for a test and as a transcript for whoever
//! reads why it failed.

use std::fmt::Write;

use serde_json::Value;

use super::components::{displayed, interactive};
use super::validate::{kind, list};
use super::wire::is_second_version;
use super::world::{File, Message, World};

/// A message on a person's screen.
#[derive(Debug, Clone)]
pub(crate) struct ChatMessage {
    pub(crate) id: u64,
    pub(crate) author: String,
    pub(crate) from_bot: bool,
    /// The plain text; of a message made of components, their words.
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) buttons: Vec<Button>,
    pub(crate) selects: Vec<Select>,
    pub(crate) attachments: Vec<File>,
    pub(crate) edits: u32,
    pub(crate) ephemeral: bool,
    /// "Waybill is thinking…": acknowledged, not answered.
    pub(crate) thinking: bool,
    /// It made no sound.
    pub(crate) quiet: bool,
    pub(crate) replies_to: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    pub(crate) label: String,
    /// None for a link.
    pub(crate) custom_id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) disabled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Select {
    pub(crate) custom_id: String,
    /// Label and value.
    pub(crate) options: Vec<(String, String)>,
}

impl ChatMessage {
    /// Every word that shows: text, embeds, button labels, names of files.
    pub(crate) fn text(&self) -> String {
        let mut text = self.content.clone();
        let mut add = |part: &str, wrap: (&str, &str)| {
            if !part.is_empty() {
                let gap = if text.is_empty() { "" } else { "\n" };
                // Writing to a String cannot fail.
                write!(text, "{gap}{}{part}{}", wrap.0, wrap.1).expect("a String takes all");
            }
        };
        for embed in &self.embeds {
            let part = |value: &Value| value.as_str().unwrap_or("").to_owned();
            add(&part(&embed["author"]["name"]), ("", ""));
            add(&part(&embed["title"]), ("", ""));
            add(&part(&embed["description"]), ("", ""));
            for field in list(embed, "fields") {
                add(
                    &format!("{}: {}", part(&field["name"]), part(&field["value"])),
                    ("", ""),
                );
            }
            add(&part(&embed["footer"]["text"]), ("", ""));
        }
        for button in &self.buttons {
            add(&button.label, ("[", "]"));
        }
        for select in &self.selects {
            let labels: Vec<&str> = select
                .options
                .iter()
                .map(|(label, _)| label.as_str())
                .collect();
            add(&labels.join(" | "), ("[", "]"));
        }
        for file in &self.attachments {
            add(&file.name, ("(", ")"));
        }
        text
    }
}

impl World {
    /// What the person sees in the channel, oldest first.
    pub(crate) fn screen(&self, channel: u64, person: u64) -> Vec<ChatMessage> {
        self.messages
            .values()
            .filter(|message| {
                message.channel == channel && message.only_for.is_none_or(|only| only == person)
            })
            .map(|message| self.on_screen(message))
            .collect()
    }

    pub(crate) fn on_screen(&self, message: &Message) -> ChatMessage {
        let words = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
        let parts = interactive(&message.components);
        let (buttons, selects): (Vec<&Value>, Vec<&Value>) =
            parts.into_iter().partition(|part| kind(part) == 2);
        let content = if is_second_version(message) {
            displayed(&message.components).join("\n")
        } else {
            message.content.clone()
        };
        ChatMessage {
            id: message.id,
            author: self.name_of(message.author),
            from_bot: message.author == self.bot,
            content,
            embeds: message.embeds.clone(),
            buttons: buttons
                .into_iter()
                .map(|button| Button {
                    label: words(button, "label")
                        .or_else(|| words(&button["emoji"], "name"))
                        .unwrap_or_default(),
                    custom_id: words(button, "custom_id"),
                    url: words(button, "url"),
                    disabled: button["disabled"].as_bool().unwrap_or(false),
                })
                .collect(),
            selects: selects
                .into_iter()
                .map(|select| Select {
                    custom_id: words(select, "custom_id").unwrap_or_default(),
                    options: list(select, "options")
                        .iter()
                        .map(|option| {
                            (
                                words(option, "label").unwrap_or_default(),
                                words(option, "value").unwrap_or_default(),
                            )
                        })
                        .collect(),
                })
                .collect(),
            attachments: message
                .attachments
                .iter()
                .filter_map(|id| self.files.get(id))
                .cloned()
                .collect(),
            edits: message.edits,
            quiet: message.flags & (1 << 12) != 0,
            ephemeral: message.only_for.is_some(),
            thinking: message.thinking,
            replies_to: message.replies_to,
        }
    }

    /// The message as a line of the transcript.
    pub(crate) fn line(&self, message: &Message, note: &str) -> String {
        let shown = self.on_screen(message);
        let who = if shown.from_bot {
            "»".to_owned()
        } else {
            format!("{}:", shown.author)
        };
        let only = if shown.ephemeral { "(only you) " } else { "" };
        let text = if shown.thinking {
            "is thinking…".to_owned()
        } else {
            shown.text()
        };
        format!("{who} {note}{only}{}", text.replace('\n', "\n    "))
    }

    pub(crate) fn name_of(&self, id: u64) -> String {
        if id == self.bot {
            return "Waybill".to_owned();
        }
        self.people
            .get(&id)
            .map_or_else(|| "somebody".to_owned(), |person| person.name.clone())
    }

    pub(crate) fn transcript(&self, channel: u64, person: u64) -> String {
        let lines = self.story.iter().filter(|line| {
            line.channel == channel && line.only_for.is_none_or(|only| only == person)
        });
        lines
            .map(|line| line.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }
}
