//! A person with a telephone: speaks, taps and sees.

mod sees;
mod standing;

use std::sync::Arc;

use axum::body::Bytes;
use serde_json::{Value, json};

use super::group::Group;
use super::markup::{Button, ButtonAction};
use super::world::{
    Chat, ChatKind, Content, Document, Entry, Message, Query, Sender, Shared, Standing, World,
    unix_now,
};

/// A person in one chat: the private one with a bot, or a group.
#[derive(Clone, Debug)]
pub struct User {
    shared: Arc<Shared>,
    account: usize,
    person: i64,
    chat_id: i64,
}

impl User {
    pub(super) fn new(shared: Arc<Shared>, account: usize, person: i64, chat_id: i64) -> Self {
        Self {
            shared,
            account,
            person,
            chat_id,
        }
    }

    /// Sets the language of the person's application, an IETF tag.
    pub fn language(self, language: &str) -> Self {
        self.change(|person| person.language = Some(language.to_owned()));
        self
    }

    /// Sets the public name, without `@`.
    pub fn username(self, username: &str) -> Self {
        self.change(|person| person.username = Some(username.to_owned()));
        self
    }

    fn change(&self, change: impl FnOnce(&mut super::world::Person)) {
        let mut world = self.shared.lock();
        change(world.people.get_mut(&self.person).expect("a known person"));
    }

    pub fn id(&self) -> i64 {
        self.person
    }

    /// The chat this handle speaks in.
    pub fn chat_id(&self) -> i64 {
        self.chat_id
    }

    /// The same person in the private chat with the bot that has this token.
    pub fn with_bot(&self, token: &str) -> Self {
        let account = self
            .shared
            .lock()
            .account_by_token(token)
            .expect("a token in use");
        Self::new(self.shared.clone(), account, self.person, self.person)
    }

    /// The same person in a group, as a member.
    pub fn in_group(&self, group: &Group) -> Self {
        Self::new(
            self.shared.clone(),
            self.account,
            self.person,
            group.chat_id(),
        )
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub(super) fn account(&self) -> usize {
        self.account
    }

    /// Opens the chat with the bot (unblocking it) and sends `/start`, with what a deep link
    /// carries unless it is empty.
    pub async fn start(&self, payload: &str) -> i64 {
        {
            let mut world = self.shared.lock();
            let kind = ChatKind::Private {
                person: self.person,
            };
            let chat_id = self.chat_id;
            let chat = world.accounts[self.account]
                .chats
                .entry(chat_id)
                .or_insert_with(|| Chat::new(chat_id, kind, Standing::NeverStarted));
            match chat.standing {
                Standing::NeverStarted => chat.standing = Standing::Member,
                Standing::Kicked => self.set_standing(&mut world, Standing::Member),
                Standing::Member | Standing::Administrator => {}
            }
        }
        let text = if payload.is_empty() {
            "/start".to_owned()
        } else {
            format!("/start {payload}")
        };
        self.says(&text).await
    }

    /// Sends a text and returns its number.
    pub async fn says(&self, text: &str) -> i64 {
        self.send(self.text(text))
    }

    /// Sends a text in a topic of a forum.
    pub async fn says_in(&self, thread: i64, text: &str) -> i64 {
        let mut message = self.text(text);
        message.thread = Some(thread);
        self.send(message)
    }

    /// Sends a photo in a topic of a forum.
    pub async fn sends_photo_in(&self, thread: i64, bytes: impl Into<Bytes>, caption: &str) -> i64 {
        let file = Document {
            file_name: "photo.jpg".to_owned(),
            mime_type: Some("image/jpeg".to_owned()),
            bytes: bytes.into(),
        };
        let file_id = self.shared.lock().accounts[self.account].keep_file(file.clone());
        let mut message = self.text(caption);
        message.thread = Some(thread);
        message.content = Content::Photo { file_id, file };
        self.send(message)
    }

    /// Replies to the message numbered `to`.
    pub async fn replies(&self, to: i64, text: &str) -> i64 {
        let mut message = self.text(text);
        message.reply_to = Some(to);
        message.thread = self.message(to).thread;
        self.send(message)
    }

    /// Passes on what `author` wrote elsewhere.
    pub async fn forwards(&self, author: &Self, text: &str) -> i64 {
        let mut message = self.text(text);
        let author = self.shared.lock().person_json(author.person);
        message.forward_origin = Some(json!({
            "type": "user",
            "date": unix_now(),
            "sender_user": author,
        }));
        self.send(message)
    }

    /// Changes an own message.
    pub async fn edits(&self, message_id: i64, text: &str) {
        let mut world = self.shared.lock();
        let chat = self.chat_in(&mut world);
        let message = chat.message_mut(message_id).expect("a message to edit");
        assert_eq!(
            message.sender,
            Sender::Person(self.person),
            "people edit their own messages only"
        );
        message.text = text.to_owned();
        message.entities = command_entities(text);
        message.edits += 1;
        message.edit_date = Some(unix_now());
        chat.changed.notify_waiters();
        self.report_message(&mut world, message_id, "edited_message");
    }

    pub async fn sends_photo(&self, bytes: impl Into<Bytes>, caption: &str) -> i64 {
        let file = Document {
            file_name: "photo.jpg".to_owned(),
            mime_type: Some("image/jpeg".to_owned()),
            bytes: bytes.into(),
        };
        self.send_file(file, caption, |file_id, file| Content::Photo {
            file_id,
            file,
        })
    }

    pub async fn sends_document(
        &self,
        file_name: &str,
        mime_type: &str,
        bytes: impl Into<Bytes>,
        caption: &str,
    ) -> i64 {
        let file = Document {
            file_name: file_name.to_owned(),
            mime_type: Some(mime_type.to_owned()),
            bytes: bytes.into(),
        };
        self.send_file(file, caption, |file_id, file| Content::Document {
            file_id,
            file,
        })
    }

    fn send_file(
        &self,
        file: Document,
        caption: &str,
        content: impl FnOnce(String, Document) -> Content,
    ) -> i64 {
        let file_id = self.shared.lock().accounts[self.account].keep_file(file.clone());
        let mut message = self.text(caption);
        message.content = content(file_id, file);
        self.send(message)
    }

    fn text(&self, text: &str) -> Message {
        let mut message = Message::new(Sender::Person(self.person), text);
        message.entities = command_entities(text);
        message
    }

    fn send(&self, message: Message) -> i64 {
        let mut world = self.shared.lock();
        let standing = self.chat_in(&mut world).standing;
        let may_write = matches!(standing, Standing::Member | Standing::Administrator);
        let in_group = self.chat_id != self.person;
        assert!(
            may_write || in_group,
            "{} can't write before starting or after blocking the bot",
            self.name(&world)
        );
        let message_id = world.accounts[self.account].post(self.chat_id, message);
        if may_write && self.is_shown_to_bot(&mut world, message_id) {
            self.report_message(&mut world, message_id, "message");
        }
        message_id
    }

    /// In a group a bot that is not an administrator sees commands, replies to itself and
    /// mentions (Bot API, "Privacy mode").
    fn is_shown_to_bot(&self, world: &mut World, message_id: i64) -> bool {
        let mention = format!("@{}", world.accounts[self.account].username);
        let chat = self.chat_in(world);
        if chat.is_private() || chat.standing == Standing::Administrator {
            return true;
        }
        let message = chat.message(message_id).expect("the message just sent");
        let answers_bot = message
            .reply_to
            .and_then(|original| chat.message(original))
            .is_some_and(|original| original.sender == Sender::Bot);
        message.text.starts_with('/') || message.text.contains(&mention) || answers_bot
    }

    fn report_message(&self, world: &mut World, message_id: i64, kind: &str) {
        let chat = world
            .chat(self.account, self.chat_id)
            .expect("the chat of the message");
        let message = chat.message(message_id).expect("the message reported");
        let content = world.message_json(self.account, chat, message);
        world.report(self.account, self.chat_id, kind, content);
    }

    /// Taps the newest button whose text contains `label`; returns the tap's identifier.
    ///
    /// # Panics
    /// With the transcript if no message has such a button, or it is not one to send to the bot.
    pub async fn taps(&self, label: &str) -> String {
        let found = self
            .chat()
            .into_iter()
            .rev()
            .find(|message| !message.deleted && message.button(label).is_some());
        let Some(message) = found else {
            panic!("no button [{label}]:\n{}", self.transcript());
        };
        self.taps_on(message.id, label).await
    }

    /// Taps twice before anything happens, as people do.
    pub async fn taps_twice(&self, label: &str) {
        self.taps(label).await;
        self.taps(label).await;
    }

    /// Taps the button of one message whose text contains `label`.
    ///
    /// # Panics
    /// As [`User::taps`].
    pub async fn taps_on(&self, message_id: i64, label: &str) -> String {
        let message = self.message(message_id);
        let Some(Button { text, action }) = message.button(label) else {
            panic!(
                "no button [{label}] below message {message_id}:\n{}",
                self.transcript()
            );
        };
        let ButtonAction::Callback(data) = action else {
            panic!("[{text}] does not call the bot: {action:?}");
        };
        self.tap(message_id, text, data)
    }

    /// Taps what no button of ours carries, as somebody's own client may.
    pub async fn taps_forged(&self, message_id: i64, data: &str) -> String {
        self.tap(message_id, "forged", data)
    }

    fn tap(&self, message_id: i64, label: &str, data: &str) -> String {
        let mut world = self.shared.lock();
        let person = self.name(&world);
        let from = world.person_json(self.person);
        let chat = self.chat_in(&mut world);
        chat.log.push(Entry::Tap {
            person,
            label: label.to_owned(),
        });
        let bot = &mut world.accounts[self.account];
        let query_id = format!(
            "{}",
            4_000_000_000_000_000_000_u64 + bot.queries.len() as u64
        );
        bot.queries.insert(
            query_id.clone(),
            Query {
                chat_id: self.chat_id,
                expired: false,
            },
        );
        let chat = world
            .chat(self.account, self.chat_id)
            .expect("the chat of the tap");
        let message = chat.message(message_id).expect("the message tapped");
        let query = json!({
            "id": query_id,
            "from": from,
            "message": world.message_json(self.account, chat, message),
            "chat_instance": format!("{}", self.chat_id.unsigned_abs() * 31),
            "data": data,
        });
        world.report(self.account, self.chat_id, "callback_query", query);
        query_id
    }

    fn name(&self, world: &World) -> String {
        world.people[&self.person].name.clone()
    }

    fn chat_in<'world>(&self, world: &'world mut World) -> &'world mut Chat {
        let name = self.name(world);
        world
            .chat_mut(self.account, self.chat_id)
            .unwrap_or_else(|| panic!("{name} has no chat with the bot yet: start it first"))
    }
}

/// A command at the beginning is marked as one.
fn command_entities(text: &str) -> Vec<Value> {
    if !text.starts_with('/') {
        return Vec::new();
    }
    let length = text
        .split_whitespace()
        .next()
        .map_or(0, super::entities::units);
    vec![json!({"type": "bot_command", "offset": 0, "length": length})]
}
