//! From what was stored to neutral words.

use waybill_core::bank::is_called_statement;
use waybill_core::channel::Channel;
use waybill_core::person::Introduction;
use waybill_core::picture::{Unread, is_too_large, may_be_picture};
use waybill_core::text::Language;

use super::commands;
use super::fetch::Reference;
use super::stored::{Attached, Stored, StoredFile, StoredUser, What, address, message_id};
use super::way_back::WayBack;
use crate::assistant::groups;
use crate::assistant::message::Heard;
use crate::channel::{NotUnderstood, SentFile, Understood};

const MAX_NAME_CHARACTERS: usize = 200;

/// Reads a payload of the inbox.
///
/// # Errors
/// When it is none of this adapter's.
pub(super) fn understand(payload: &str) -> Result<Understood, NotUnderstood> {
    let stored: Stored =
        serde_json::from_str(payload).map_err(|error| NotUnderstood(kind_of(&error)))?;
    if stored.version != Stored::VERSION {
        return Err(NotUnderstood(format!(
            "it has version {}, and this release knows {}",
            stored.version,
            Stored::VERSION
        )));
    }
    let understood = match sent(&stored) {
        Some(sent) => sent,
        None => match heard(&stored) {
            Some(heard) => Understood::Did {
                who: introduction(&stored.user),
                heard,
                way_back: WayBack::of(&stored).and_then(|way| way.write()),
            },
            None => return Ok(Understood::Nothing),
        },
    };
    Ok(match &stored.server {
        Some(server) => Understood::Among(server.among(stored.channel), Box::new(understood)),
        None => understood,
    })
}

/// What is wrong with a payload; the library's sentence could quote what it holds.
fn kind_of(error: &serde_json::Error) -> String {
    format!("{:?} at column {}", error.classify(), error.column())
}

/// A message with files.
fn sent(stored: &Stored) -> Option<Understood> {
    let What::Message {
        id,
        text,
        reply_to,
        files,
    } = &stored.what
    else {
        return None;
    };
    let here = |message: u64| message_id(stored.channel, message);
    (!files.is_empty()).then(|| Understood::Sent {
        who: introduction(&stored.user),
        files: files
            .iter()
            .map(|file| match file {
                StoredFile::Attached(file) => SentFile {
                    name: file.name.clone(),
                    reference: reference(stored.channel, *id, file),
                },
                StoredFile::Named(name) => SentFile {
                    name: name.clone(),
                    reference: Err(Unread::Gone),
                },
            })
            .collect(),
        caption: text.clone(),
        message: Some(here(*id)),
        reply_to: reply_to.map(here),
        way_back: None,
    })
}

fn reference(channel: u64, message: u64, file: &Attached) -> Result<String, Unread> {
    if !may_be_picture(file.media_type.as_deref()) && !is_called_statement(&file.name) {
        return Err(Unread::OtherKind);
    }
    if is_too_large(Some(file.size)) {
        return Err(Unread::TooLarge(Some(file.size)));
    }
    Reference {
        channel,
        message,
        file: file.id,
        url: file.url.clone(),
    }
    .write()
    .ok_or(Unread::Gone)
}

fn heard(stored: &Stored) -> Option<Heard> {
    let here = |message: u64| message_id(stored.channel, message);
    match &stored.what {
        What::Command { name, options, .. } => Some(Heard::Wrote {
            text: commands::as_text(name, options),
            message: None,
            reply_to: None,
        }),
        What::Pressed {
            custom_id,
            message,
            values,
            ..
        } => Some(Heard::Pressed {
            button: values.first().unwrap_or(custom_id).clone(),
            message: Some(here(*message)),
        }),
        What::Form {
            custom_id, fields, ..
        } => {
            let values = fields.iter().map(|(_, value)| value.trim());
            let lines: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
            let text = lines.join("\n");
            Some(if groups::opens_form(custom_id) {
                Heard::Filled {
                    button: custom_id.clone(),
                    text,
                }
            } else {
                Heard::Wrote {
                    text,
                    message: None,
                    reply_to: None,
                }
            })
        }
        What::Message {
            id,
            text,
            reply_to,
            files: _,
        } => {
            // A sticker, a poll.
            (!text.trim().is_empty()).then(|| Heard::Wrote {
                text: text.clone(),
                message: Some(here(*id)),
                reply_to: reply_to.map(here),
            })
        }
        What::Edited { id, text } => Some(Heard::Rewrote {
            text: text.clone(),
            message: here(*id),
        }),
    }
}

fn introduction(user: &StoredUser) -> Introduction {
    let name: String = user
        .name
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_NAME_CHARACTERS)
        .collect();
    Introduction {
        channel: Channel::Discord,
        address: address(user.id),
        name: if name.is_empty() {
            address(user.id)
        } else {
            name
        },
        language: user.locale.as_deref().and_then(Language::closest),
    }
}

#[cfg(test)]
mod tests;
