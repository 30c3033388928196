//! People, chats and messages as the JSON the platform sends.

use serde_json::{Value, json};

use super::markup;
use super::world::{Chat, ChatKind, Content, Document, Message, Person, Sender, World};

impl World {
    pub(super) fn chat_json(&self, chat: &Chat) -> Value {
        match &chat.kind {
            ChatKind::Private { person } => {
                let mut value = json!({"id": chat.id, "type": "private"});
                if let Some(person) = self.people.get(person) {
                    value["first_name"] = json!(person.name);
                    if let Some(username) = &person.username {
                        value["username"] = json!(username);
                    }
                }
                value
            }
            ChatKind::Group { title } => json!({
                "id": chat.id,
                "type": "group",
                "title": title,
                "all_members_are_administrators": false,
            }),
            ChatKind::Supergroup { title, forum } => {
                let mut value = json!({"id": chat.id, "type": "supergroup", "title": title});
                if *forum {
                    value["is_forum"] = json!(true);
                }
                value
            }
        }
    }

    pub(super) fn person_json(&self, id: i64) -> Value {
        self.people.get(&id).map_or(Value::Null, Person::json)
    }

    pub(super) fn message_json(&self, account: usize, chat: &Chat, message: &Message) -> Value {
        let mut value = self.bare_message_json(account, chat, message);
        // What answers nothing in a topic answers the message that opened it.
        let original = message.reply_to.or(message.thread);
        if let Some(original) = original.and_then(|id| chat.message(id)) {
            value["reply_to_message"] = self.bare_message_json(account, chat, original);
        }
        value
    }

    fn bare_message_json(&self, account: usize, chat: &Chat, message: &Message) -> Value {
        let from = match message.sender {
            Sender::Bot => self.accounts[account].json(),
            Sender::Person(person) => self.person_json(person),
        };
        let mut value = json!({
            "message_id": message.id,
            "from": from,
            "chat": self.chat_json(chat),
            "date": message.date,
        });
        let (text, entities) = match &message.content {
            Content::Text => ("text", "entities"),
            Content::Document { .. } | Content::Photo { .. } | Content::Service(_) => {
                ("caption", "caption_entities")
            }
        };
        if !message.text.is_empty() {
            value[text] = json!(message.text);
        }
        if !message.entities.is_empty() {
            value[entities] = json!(message.entities);
        }
        match &message.content {
            Content::Text => {}
            Content::Document { file_id, file } => {
                value["document"] = document_json(file_id, file);
            }
            Content::Photo { file_id, file } => value["photo"] = photo_json(file_id, file),
            Content::Service(fields) => {
                for (name, field) in fields.as_object().into_iter().flatten() {
                    value[name] = field.clone();
                }
            }
        }
        if let Some(date) = message.edit_date {
            value["edit_date"] = json!(date);
        }
        if let Some(thread) = message.thread {
            value["message_thread_id"] = json!(thread);
            value["is_topic_message"] = json!(true);
        }
        if let Some(origin) = &message.forward_origin {
            value["forward_origin"] = origin.clone();
        }
        if let Some(markup) = message.markup.as_ref().and_then(markup::json) {
            value["reply_markup"] = markup;
        }
        value
    }
}

fn document_json(file_id: &str, file: &Document) -> Value {
    let mut value = json!({
        "file_id": file_id,
        "file_unique_id": format!("U{file_id}"),
        "file_name": file.file_name,
        "file_size": file.bytes.len(),
    });
    if let Some(mime_type) = &file.mime_type {
        value["mime_type"] = json!(mime_type);
    }
    value
}

/// The platform sends several sizes, the largest last; a bot that takes the first one gets the
/// wrong identifier.
fn photo_json(file_id: &str, file: &Document) -> Value {
    json!([
        {
            "file_id": format!("{file_id}-thumbnail"),
            "file_unique_id": format!("U{file_id}-thumbnail"),
            "width": 90,
            "height": 68,
            "file_size": file.bytes.len() / 10 + 1,
        },
        {
            "file_id": file_id,
            "file_unique_id": format!("U{file_id}"),
            "width": 1280,
            "height": 960,
            "file_size": file.bytes.len(),
        },
    ])
}
