//! A chat as the people in it see it.

use std::fmt::Write;

use super::markup::{Button, Markup};
use super::world::{Chat, Content, Document, Entry, Message, Sender, World};

/// A message as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatMessage {
    pub id: i64,
    pub from_bot: bool,
    /// The text, or the caption of a file.
    pub text: String,
    pub buttons: Vec<Vec<Button>>,
    pub edits: u32,
    pub document: Option<Document>,
    pub photo: Option<Document>,
    pub reply_to: Option<i64>,
    /// The forum topic it belongs to.
    pub thread: Option<i64>,
    pub pinned: bool,
    pub deleted: bool,
    /// Whether it made no sound.
    pub quiet: bool,
}

impl ChatMessage {
    pub(super) fn of(chat: &Chat, message: &Message) -> Self {
        let (document, photo) = match &message.content {
            Content::Document { file, .. } => (Some(file.clone()), None),
            Content::Photo { file, .. } => (None, Some(file.clone())),
            Content::Text | Content::Service(_) => (None, None),
        };
        let buttons = match &message.markup {
            Some(Markup::Inline(rows)) => rows.clone(),
            Some(Markup::Reply(_)) | None => Vec::new(),
        };
        Self {
            id: message.id,
            from_bot: message.sender == Sender::Bot,
            text: message.text.clone(),
            buttons,
            edits: message.edits,
            document,
            photo,
            reply_to: message.reply_to,
            thread: message.thread,
            pinned: chat.pinned.contains(&message.id),
            deleted: message.deleted,
            quiet: message.quiet,
        }
    }

    /// The first button whose text contains `label`.
    pub fn button(&self, label: &str) -> Option<&Button> {
        self.buttons
            .iter()
            .flatten()
            .find(|button| button.text.contains(label))
    }
}

/// The conversation in the order it began, every message as it stands now.
pub(super) fn transcript(world: &World, chat: &Chat) -> String {
    let mut lines = String::new();
    for entry in &chat.log {
        match entry {
            Entry::Message(id) => {
                let index = chat.messages.binary_search_by_key(id, |message| message.id);
                if let Ok(index) = index {
                    write_message(&mut lines, world, &chat.messages[index]);
                }
            }
            Entry::Tap { person, label } => line(&mut lines, &format!("{person} [{label}]")),
            Entry::Toast(text) => line(&mut lines, &format!("» ({text})")),
        }
    }
    lines
}

fn write_message(lines: &mut String, world: &World, message: &Message) {
    if message.hidden {
        return;
    }
    let speaker = match message.sender {
        Sender::Bot => "»".to_owned(),
        Sender::Person(person) => world
            .people
            .get(&person)
            .map_or_else(|| "?:".to_owned(), |person| format!("{}:", person.name)),
    };
    let mut shown = speaker;
    if message.deleted {
        line(lines, &format!("{shown} (deleted)"));
        return;
    }
    match &message.content {
        Content::Text => {}
        Content::Document { file, .. } => {
            write!(shown, " (document {})", file.file_name).expect("a string takes text");
        }
        Content::Photo { .. } => shown.push_str(" (photo)"),
        Content::Service(fields) => {
            for name in fields
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name)
            {
                write!(shown, " ({name})").expect("a string takes text");
            }
        }
    }
    if message.edits > 0 {
        shown.push_str(" (edited)");
    }
    if !message.text.is_empty() {
        shown.push(' ');
        shown.push_str(&message.text.replace('\n', "\n  "));
    }
    line(lines, &shown);
    if let Some(Markup::Inline(rows)) = &message.markup {
        for row in rows {
            let labels: Vec<String> = row
                .iter()
                .map(|button| format!("[{}]", button.text))
                .collect();
            line(lines, &format!("  {}", labels.join(" ")));
        }
    }
}

fn line(lines: &mut String, text: &str) {
    lines.push_str(text);
    lines.push('\n');
}
