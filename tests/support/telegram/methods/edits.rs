//! Editing what the bot has sent.

use serde_json::Value;

use super::files::{self, FileKind};
use super::{admit, messages, reach};
use crate::support::telegram::entities::{Formatted, formatted};
use crate::support::telegram::markup::{self, Markup};
use crate::support::telegram::parameters::Parameters;
use crate::support::telegram::refusal::Refusal;
use crate::support::telegram::world::{Content, Message, Sender, World, unix_now};

struct Target {
    chat_id: i64,
    message_id: i64,
}

pub(super) fn text(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let formatted = messages::read_text(parameters)?;
    let markup = read_markup(parameters)?;
    let (target, message) = find(world, account, parameters)?;
    match &message.content {
        Content::Text => {}
        Content::Document { .. } | Content::Photo { .. } | Content::Service(_) => {
            return Err(Refusal::bad_request(
                "there is no text in the message to edit",
            ));
        }
    }
    check_modified(message, &formatted, &markup)?;
    admit(world, account, target.chat_id)?;
    Ok(apply(world, account, target, |message| {
        message.text = formatted.text;
        message.entities = formatted.entities;
        message.markup = markup;
    }))
}

pub(super) fn caption(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let formatted = messages::read_caption(parameters)?;
    let markup = read_markup(parameters)?;
    let (target, message) = find(world, account, parameters)?;
    match &message.content {
        Content::Document { .. } | Content::Photo { .. } => {}
        Content::Text | Content::Service(_) => {
            return Err(Refusal::bad_request(
                "there is no caption in the message to edit",
            ));
        }
    }
    check_modified(message, &formatted, &markup)?;
    admit(world, account, target.chat_id)?;
    Ok(apply(world, account, target, |message| {
        message.text = formatted.text;
        message.entities = formatted.entities;
        message.markup = markup;
    }))
}

pub(super) fn markup(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let markup = read_markup(parameters)?;
    let (target, message) = find(world, account, parameters)?;
    if message.markup == markup {
        return Err(not_modified());
    }
    admit(world, account, target.chat_id)?;
    Ok(apply(world, account, target, |message| {
        message.markup = markup;
    }))
}

pub(super) fn media(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let media = parameters
        .value("media")
        .ok_or_else(|| Refusal::bad_request("can't parse InputMedia: media is empty"))?;
    let kind = match media["type"].as_str() {
        Some("document") => FileKind::Document,
        Some("photo") => FileKind::Photo,
        Some(_) | None => {
            return Err(Refusal::bad_request(
                "can't parse InputMedia: Unsupported type specified",
            ));
        }
    };
    let caption = formatted(
        media["caption"].as_str().unwrap_or(""),
        media["parse_mode"].as_str(),
        media["caption_entities"].as_array(),
    )?;
    messages::check_caption(&caption)?;
    let markup = read_markup(parameters)?;
    let reference = media["media"].as_str();
    let file = files::find(&world.accounts[account], parameters, reference, kind)?;
    let (target, message) = find(world, account, parameters)?;
    let present = match &message.content {
        Content::Document { file_id, .. } | Content::Photo { file_id, .. } => {
            Some(file_id.as_str())
        }
        Content::Text | Content::Service(_) => None,
    };
    if present.is_some() && present == file.file_id() {
        check_modified(message, &caption, &markup)?;
    }
    admit(world, account, target.chat_id)?;
    let content = file.keep(&mut world.accounts[account]);
    Ok(apply(world, account, target, |message| {
        message.content = content;
        message.text = caption.text;
        message.entities = caption.entities;
        message.markup = markup;
    }))
}

/// An edited message can only carry an inline keyboard; without one it loses the one it had.
fn read_markup(parameters: &Parameters) -> Result<Option<Markup>, Refusal> {
    match markup::read(parameters.value("reply_markup"))? {
        Some(Markup::Reply(_)) => Err(Refusal::bad_request("inline keyboard expected")),
        markup @ (Some(Markup::Inline(_)) | None) => Ok(markup),
    }
}

fn find<'world>(
    world: &'world World,
    account: usize,
    parameters: &Parameters,
) -> Result<(Target, &'world Message), Refusal> {
    if parameters.text("inline_message_id").is_some() {
        return Err(Refusal::bad_request("MESSAGE_ID_INVALID"));
    }
    let message_id = parameters
        .integer("message_id")
        .ok_or_else(|| Refusal::bad_request("message identifier is not specified"))?;
    let chat_id = reach(world, account, parameters)?;
    let message = world
        .chat(account, chat_id)
        .and_then(|chat| chat.message(message_id))
        .ok_or_else(|| Refusal::bad_request("message to edit not found"))?;
    let is_editable = message.sender == Sender::Bot
        && !matches!(message.content, Content::Service(_))
        && !matches!(message.markup, Some(Markup::Reply(_)));
    if !is_editable {
        return Err(Refusal::bad_request("message can't be edited"));
    }
    let target = Target {
        chat_id,
        message_id,
    };
    Ok((target, message))
}

fn check_modified(
    message: &Message,
    formatted: &Formatted,
    markup: &Option<Markup>,
) -> Result<(), Refusal> {
    let is_same = message.text == formatted.text
        && message.entities == formatted.entities
        && message.markup == *markup;
    if is_same { Err(not_modified()) } else { Ok(()) }
}

fn not_modified() -> Refusal {
    Refusal::bad_request(
        "message is not modified: specified new message content and reply markup \
         are exactly the same as a current content and reply markup of the message",
    )
}

fn apply(
    world: &mut World,
    account: usize,
    target: Target,
    change: impl FnOnce(&mut Message),
) -> Value {
    let Target {
        chat_id,
        message_id,
    } = target;
    if let Some(chat) = world.chat_mut(account, chat_id) {
        if let Some(message) = chat.message_mut(message_id) {
            change(message);
            message.edits += 1;
            message.edit_date = Some(unix_now());
        }
        chat.changed.notify_waiters();
    }
    world.edited += 1;
    messages::shown(world, account, chat_id, message_id)
}
