//! From a request's body to a message and onto people's screens; shared by the channel
//! endpoints and by the answers to interactions.

use chrono::Utc;
use serde_json::{Value, json};

use super::components::COMPONENTS_V2;
use super::refusal::{Faulty, Refusal};
use super::rest::Payload;
use super::validate::{self, list};
use super::world::{Channel, DirectMessages, Message, Place, World};

/// SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS, IS_COMPONENTS_V2: what a sender may set.
const SETTABLE: u64 = 1 << 2 | 1 << 12 | COMPONENTS_V2;

impl World {
    /// Fills the message with what the body sets, leaving the rest as it was. Nothing changes
    /// when it is refused.
    pub(crate) fn fill(&mut self, message: &mut Message, payload: Payload) -> Result<(), Refusal> {
        let Payload { body, files } = payload;
        if !body.is_object() {
            return Err(Refusal::INVALID_JSON);
        }
        validate::message(&body)?;
        let kept = kept_attachments(message, &body, &files)?;
        if let Some(content) = body.get("content") {
            message.content = content.as_str().unwrap_or("").trim().to_owned();
        }
        if body.get("embeds").is_some() {
            message.embeds = list(&body, "embeds").to_vec();
        }
        if body.get("components").is_some() {
            message.components = list(&body, "components").to_vec();
        }
        if let Some(flags) = body.get("flags").and_then(Value::as_u64) {
            message.flags |= flags & SETTABLE;
        }
        message.attachments = kept;
        let empty = message.content.is_empty()
            && message.embeds.is_empty()
            && message.attachments.is_empty()
            && message.components.is_empty()
            && files.is_empty();
        if empty {
            return Err(Refusal::EMPTY_MESSAGE);
        }
        for (_, file) in files {
            let id = self.add_file(file.name, file.content_type, file.bytes);
            message.attachments.push(id);
        }
        message.thinking = false;
        Ok(())
    }

    /// Puts a new message on the screen and tells the bot.
    pub(crate) fn show(&mut self, mut message: Message) -> Message {
        if let Some(Channel {
            place: Place::Thread { archived, .. },
            ..
        }) = self.channels.get_mut(&message.channel)
        {
            // Discord reopens an archived thread for a message.
            *archived = false;
        }
        message.touched = self.touch();
        let line = self.line(&message, "");
        self.tell(message.channel, message.only_for, line);
        self.dispatch_message("MESSAGE_CREATE", &message);
        self.messages.insert(message.id, message.clone());
        message
    }

    /// Replaces a message on the screen and tells the bot.
    pub(crate) fn replace(&mut self, mut message: Message) -> Message {
        message.touched = self.touch();
        let was_thinking = self
            .messages
            .get(&message.id)
            .is_some_and(|before| before.thinking);
        let note = if was_thinking { "" } else { "(edited) " };
        if !was_thinking {
            message.edits += 1;
            message.edited_at = Some(Utc::now());
        }
        let line = self.line(&message, note);
        self.tell(message.channel, message.only_for, line);
        self.dispatch_message("MESSAGE_UPDATE", &message);
        self.messages.insert(message.id, message.clone());
        message
    }

    pub(crate) fn remove(&mut self, id: u64) {
        let Some(message) = self.messages.remove(&id) else {
            return;
        };
        self.touch();
        let line = self.line(&message, "(deleted) ");
        self.tell(message.channel, message.only_for, line);
        let Some(channel) = self.channels.get(&message.channel) else {
            return;
        };
        let mut event = json!({"id": id.to_string(), "channel_id": message.channel.to_string()});
        let intent = match channel.place {
            Place::Direct { .. } => 1 << 12,
            Place::Text { guild } | Place::Thread { guild, .. } => {
                event["guild_id"] = json!(guild.to_string());
                1 << 9
            }
        };
        if message.only_for.is_none() && self.bot_is_in(channel) {
            self.dispatch("MESSAGE_DELETE", intent, &event);
        }
    }

    /// Whether the bot may write in the channel of its own accord.
    pub(crate) fn may_write(&self, channel: u64) -> Result<(), Refusal> {
        let channel = self
            .channels
            .get(&channel)
            .ok_or(Refusal::UNKNOWN_CHANNEL)?;
        if !self.bot_is_in(channel) {
            return Err(Refusal::MISSING_ACCESS);
        }
        let Place::Direct { recipient } = channel.place else {
            return Ok(());
        };
        match self
            .people
            .get(&recipient)
            .map(|person| person.messages_from_bot)
        {
            Some(DirectMessages::Open) => Ok(()),
            Some(DirectMessages::NoMutualGuild) => Err(Refusal::NO_MUTUAL_GUILDS),
            Some(DirectMessages::Closed) | None => Err(Refusal::CLOSED_MESSAGES),
        }
    }
}

/// The attachments that stay: on an edit, those the body still lists; every listed file must
/// have come with the request.
fn kept_attachments(
    message: &Message,
    body: &Value,
    files: &[(u64, super::world::File)],
) -> Result<Vec<u64>, Refusal> {
    if body.get("attachments").is_none_or(Value::is_null) {
        return Ok(message.attachments.clone());
    }
    let mut kept = Vec::new();
    let mut faulty = Faulty::default();
    let listed = list(body, "attachments");
    faulty.length("attachments", listed.len(), 0, 10);
    for (position, attachment) in listed.iter().enumerate() {
        let id = &attachment["id"];
        let id = id
            .as_u64()
            .or_else(|| id.as_str().and_then(|id| id.parse().ok()));
        match id {
            Some(id) if message.attachments.contains(&id) => kept.push(id),
            Some(id) if files.iter().any(|(number, _)| *number == id) => {}
            Some(_) | None => faulty.add(
                format!("attachments.{position}.id"),
                "ATTACHMENT_NOT_FOUND",
                "The attachment is neither on the message nor in the request",
            ),
        }
    }
    faulty.check()?;
    Ok(kept)
}
