//! Sending, deleting and pinning messages, and answering taps.

use serde_json::Value;

use super::files::{self, FileKind};
use super::{admit, done, reach};
use crate::support::telegram::entities::{Formatted, formatted_parameter, units};
use crate::support::telegram::markup::{self, Markup};
use crate::support::telegram::parameters::Parameters;
use crate::support::telegram::refusal::Refusal;
use crate::support::telegram::world::{Entry, Message, Sender, Standing, World};

const TEXT_LIMIT: usize = 4096;
const CAPTION_LIMIT: usize = 1024;

/// What every message has, checked before anything is counted or kept.
struct Draft {
    chat_id: i64,
    thread: Option<i64>,
    reply_to: Option<i64>,
    markup: Option<Markup>,
    quiet: bool,
}

pub(super) fn send_text(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let formatted = read_text(parameters)?;
    let draft = draft(world, account, parameters)?;
    admit(world, account, draft.chat_id)?;
    Ok(post(world, account, draft, formatted, None))
}

pub(super) fn send_document(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    send_file(world, account, parameters, FileKind::Document)
}

pub(super) fn send_photo(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    send_file(world, account, parameters, FileKind::Photo)
}

fn send_file(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
    kind: FileKind,
) -> Result<Value, Refusal> {
    let caption = read_caption(parameters)?;
    let reference = parameters.text(kind.name());
    let file = files::find(&world.accounts[account], parameters, reference, kind)?;
    let draft = draft(world, account, parameters)?;
    admit(world, account, draft.chat_id)?;
    Ok(post(world, account, draft, caption, Some(file)))
}

/// The text of a message, within its limits.
pub(super) fn read_text(parameters: &Parameters) -> Result<Formatted, Refusal> {
    let formatted = formatted_parameter(parameters, "text", "entities")?;
    if formatted.text.is_empty() {
        return Err(Refusal::bad_request("message text is empty"));
    }
    if units(&formatted.text) > TEXT_LIMIT {
        return Err(Refusal::bad_request("message is too long"));
    }
    Ok(formatted)
}

/// The caption of a file, within its limits; it may be empty.
pub(super) fn read_caption(parameters: &Parameters) -> Result<Formatted, Refusal> {
    let formatted = formatted_parameter(parameters, "caption", "caption_entities")?;
    check_caption(&formatted)?;
    Ok(formatted)
}

pub(super) fn check_caption(formatted: &Formatted) -> Result<(), Refusal> {
    if units(&formatted.text) > CAPTION_LIMIT {
        return Err(Refusal::bad_request("message caption is too long"));
    }
    Ok(())
}

fn draft(world: &World, account: usize, parameters: &Parameters) -> Result<Draft, Refusal> {
    let markup = markup::read(parameters.value("reply_markup"))?;
    let chat_id = reach(world, account, parameters)?;
    let thread = parameters.integer("message_thread_id");
    if let Some(thread) = thread {
        super::topics::check_open(world, account, chat_id, thread)?;
    }
    Ok(Draft {
        chat_id,
        thread,
        reply_to: reply_target(world, account, chat_id, parameters)?,
        markup,
        quiet: parameters.boolean("disable_notification"),
    })
}

fn reply_target(
    world: &World,
    account: usize,
    chat_id: i64,
    parameters: &Parameters,
) -> Result<Option<i64>, Refusal> {
    let Some(reply) = parameters.value("reply_parameters") else {
        return Ok(None);
    };
    let message_id = reply["message_id"].as_i64().ok_or_else(|| {
        Refusal::bad_request("can't parse reply parameters: Can't find field \"message_id\"")
    })?;
    let known = world
        .chat(account, chat_id)
        .is_some_and(|chat| chat.message(message_id).is_some());
    if known {
        Ok(Some(message_id))
    } else if reply["allow_sending_without_reply"] == true {
        Ok(None)
    } else {
        Err(Refusal::bad_request("message to be replied not found"))
    }
}

fn post(
    world: &mut World,
    account: usize,
    draft: Draft,
    formatted: Formatted,
    file: Option<files::Checked>,
) -> Value {
    let bot = &mut world.accounts[account];
    let mut message = Message::new(Sender::Bot, formatted.text);
    if let Some(file) = file {
        message.content = file.keep(bot);
    }
    message.entities = formatted.entities;
    message.markup = draft.markup;
    message.reply_to = draft.reply_to;
    message.thread = draft.thread;
    message.quiet = draft.quiet;
    let message_id = bot.post(draft.chat_id, message);
    world.sent += 1;
    shown(world, account, draft.chat_id, message_id)
}

/// A message as the platform answers it.
pub(super) fn shown(world: &World, account: usize, chat_id: i64, message_id: i64) -> Value {
    world
        .chat(account, chat_id)
        .and_then(|chat| Some((chat, chat.message(message_id)?)))
        .map_or(Value::Null, |(chat, message)| {
            world.message_json(account, chat, message)
        })
}

pub(super) fn delete(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let chat_id = reach(world, account, parameters)?;
    let missing = || Refusal::bad_request("message to delete not found");
    let message_id = parameters.integer("message_id").ok_or_else(missing)?;
    let chat = world.chat_mut(account, chat_id).ok_or_else(missing)?;
    let may_delete_any = chat.is_private() || chat.standing == Standing::Administrator;
    let message = chat.message_mut(message_id).ok_or_else(missing)?;
    if message.sender != Sender::Bot && !may_delete_any {
        return Err(Refusal::bad_request("message can't be deleted"));
    }
    message.deleted = true;
    chat.pinned.retain(|pinned| *pinned != message_id);
    chat.changed.notify_waiters();
    done()
}

pub(super) fn pin(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
    pinned: bool,
) -> Result<Value, Refusal> {
    let chat_id = reach(world, account, parameters)?;
    let missing = || Refusal::bad_request("message to pin not found");
    let chat = world.chat_mut(account, chat_id).ok_or_else(missing)?;
    if !chat.is_private() && chat.standing != Standing::Administrator {
        return Err(Refusal::bad_request(
            "not enough rights to manage pinned messages in the chat",
        ));
    }
    let message_id = match parameters.integer("message_id") {
        Some(message_id) => message_id,
        None if pinned => return Err(missing()),
        // Unpinning without a number means the one pinned last.
        None => chat.pinned.last().copied().ok_or_else(missing)?,
    };
    chat.message(message_id).ok_or_else(missing)?;
    chat.pinned.retain(|known| *known != message_id);
    if pinned {
        chat.pinned.push(message_id);
    }
    chat.changed.notify_waiters();
    done()
}

pub(super) fn send_action(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    const ACTIONS: [&str; 11] = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    let chat_id = reach(world, account, parameters)?;
    let action = parameters.text("action").unwrap_or("");
    if !ACTIONS.contains(&action) {
        return Err(Refusal::bad_request("wrong parameter action in request"));
    }
    if let Some(chat) = world.chat_mut(account, chat_id) {
        chat.actions.push(action.to_owned());
    }
    done()
}

pub(super) fn answer_query(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let text = parameters.text("text").unwrap_or("");
    if units(text) > 200 {
        return Err(Refusal::bad_request("MESSAGE_TOO_LONG"));
    }
    let id = parameters.text("callback_query_id").unwrap_or("");
    let bot = &mut world.accounts[account];
    let chat_id = bot
        .queries
        .get(id)
        .filter(|query| !query.expired)
        .map(|query| query.chat_id)
        .ok_or_else(|| {
            Refusal::bad_request(
                "query is too old and response timeout expired or query ID is invalid",
            )
        })?;
    if let Some(chat) = bot.chats.get_mut(&chat_id)
        && !text.is_empty()
    {
        chat.toasts.push(text.to_owned());
        chat.log.push(Entry::Toast(text.to_owned()));
        chat.changed.notify_waiters();
    }
    done()
}

pub(super) fn get_chat(
    world: &World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let chat_id = reach(world, account, parameters)?;
    let chat = world
        .chat(account, chat_id)
        .ok_or_else(|| Refusal::bad_request("chat not found"))?;
    let mut value = world.chat_json(chat);
    value["accent_color_id"] = Value::from(0);
    value["max_reaction_count"] = Value::from(11);
    value["accepted_gift_types"] = serde_json::json!({
        "unlimited_gifts": true,
        "limited_gifts": true,
        "unique_gifts": true,
        "premium_subscription": true,
        "gifts_from_channels": true,
    });
    Ok(value)
}
