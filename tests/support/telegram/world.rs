//! What the platform remembers: people, bots, chats and messages.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::faults::Faults;
use super::limits::Bucket;
use super::markup::Markup;
use super::refusal::Refusal;
use super::updates::{Queue, Webhook};

/// One call as the fake received it.
#[derive(Clone, Debug)]
pub struct Call {
    pub at: Instant,
    /// As the documentation spells it: `sendMessage`.
    pub method: String,
    pub chat_id: Option<i64>,
    /// The parameters; a file is its name and size.
    pub body: Value,
    /// The HTTP status of the answer; 0 if the connection was cut.
    pub status: u16,
}

/// A file in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub file_name: String,
    pub mime_type: Option<String>,
    pub bytes: Bytes,
}

pub(super) struct Shared {
    world: Mutex<World>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl Shared {
    pub(super) fn new() -> Self {
        Self {
            world: Mutex::new(World::default()),
        }
    }

    /// A panicking test must not hide the transcript of another one behind a poisoned lock.
    pub(super) fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
pub(super) struct World {
    pub(super) accounts: Vec<Account>,
    pub(super) people: HashMap<i64, Person>,
    pub(super) groups_made: i64,
    pub(super) unlimited: bool,
    pub(super) down: bool,
    pub(super) faults: Faults,
    pub(super) calls: Vec<Call>,
    pub(super) sent: usize,
    pub(super) edited: usize,
}

pub(super) struct Person {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) username: Option<String>,
    pub(super) language: Option<String>,
    pub(super) deactivated: bool,
}

impl Person {
    pub(super) fn json(&self) -> Value {
        let mut user = json!({"id": self.id, "is_bot": false, "first_name": self.name});
        if let Some(username) = &self.username {
            user["username"] = json!(username);
        }
        if let Some(language) = &self.language {
            user["language_code"] = json!(language);
        }
        user
    }
}

/// A bot.
pub(super) struct Account {
    pub(super) id: i64,
    pub(super) token: String,
    pub(super) name: String,
    pub(super) username: String,
    pub(super) revoked: bool,
    pub(super) queue: Queue,
    pub(super) webhook: Option<Webhook>,
    pub(super) chats: HashMap<i64, Chat>,
    pub(super) files: HashMap<String, Document>,
    pub(super) queries: HashMap<String, Query>,
    /// By scope and language.
    pub(super) commands: BTreeMap<(String, String), Vec<Value>>,
    pub(super) menu_buttons: HashMap<Option<i64>, Value>,
    /// By method name without its verb, and language.
    pub(super) profile: BTreeMap<(String, String), String>,
    pub(super) pace: Bucket,
    last_message_id: i64,
    last_file: u64,
}

/// A tap on a button.
pub(super) struct Query {
    pub(super) chat_id: i64,
    pub(super) expired: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ChatKind {
    Private { person: i64 },
    Group { title: String },
    Supergroup { title: String, forum: bool },
}

/// What the bot is in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    NeverStarted,
    Member,
    Administrator,
    /// Blocked by the person, or kicked from the group.
    Kicked,
}

/// What a transcript lists besides messages.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    Message(i64),
    Tap { person: String, label: String },
    Toast(String),
}

pub(super) struct Chat {
    pub(super) id: i64,
    pub(super) kind: ChatKind,
    pub(super) standing: Standing,
    pub(super) messages: Vec<Message>,
    pub(super) log: Vec<Entry>,
    pub(super) toasts: Vec<String>,
    pub(super) changed: Arc<Notify>,
    pub(super) pace: Vec<Bucket>,
    pub(super) migrated_to: Option<i64>,
    pub(super) pinned: Vec<i64>,
    pub(super) actions: Vec<String>,
    /// Topics by thread id: name, and whether it is open.
    pub(super) topics: BTreeMap<i64, Topic>,
}

pub(super) struct Topic {
    pub(super) name: String,
    pub(super) open: bool,
}

impl Chat {
    pub(super) fn new(id: i64, kind: ChatKind, standing: Standing) -> Self {
        let is_group = !matches!(kind, ChatKind::Private { .. });
        Self {
            id,
            kind,
            standing,
            messages: Vec::new(),
            log: Vec::new(),
            toasts: Vec::new(),
            changed: Arc::new(Notify::new()),
            pace: Bucket::for_chat(is_group, Instant::now()),
            migrated_to: None,
            pinned: Vec::new(),
            actions: Vec::new(),
            topics: BTreeMap::new(),
        }
    }

    pub(super) fn is_private(&self) -> bool {
        matches!(self.kind, ChatKind::Private { .. })
    }

    pub(super) fn position(&self, message_id: i64) -> Option<usize> {
        self.messages
            .binary_search_by_key(&message_id, |message| message.id)
            .ok()
            .filter(|index| !self.messages[*index].deleted)
    }

    pub(super) fn message(&self, message_id: i64) -> Option<&Message> {
        self.position(message_id).map(|index| &self.messages[index])
    }

    pub(super) fn message_mut(&mut self, message_id: i64) -> Option<&mut Message> {
        self.position(message_id)
            .map(|index| &mut self.messages[index])
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    Bot,
    Person(i64),
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    Text,
    Document {
        file_id: String,
        file: Document,
    },
    Photo {
        file_id: String,
        file: Document,
    },
    /// Fields of a message that reports an event, such as `migrate_to_chat_id`.
    Service(Value),
}

#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) id: i64,
    pub(super) sender: Sender,
    pub(super) date: u64,
    pub(super) edit_date: Option<u64>,
    /// The text, or the caption of a file.
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
    pub(super) content: Content,
    pub(super) markup: Option<Markup>,
    pub(super) reply_to: Option<i64>,
    pub(super) thread: Option<i64>,
    pub(super) forward_origin: Option<Value>,
    pub(super) edits: u32,
    pub(super) deleted: bool,
    /// Gone from the person's side only: the bot may still edit it.
    pub(super) hidden: bool,
    /// It made no sound.
    pub(super) quiet: bool,
}

impl Message {
    /// A text by `sender`; `World::post` gives it its number.
    pub(super) fn new(sender: Sender, text: impl Into<String>) -> Self {
        Self {
            id: 0,
            sender,
            date: unix_now(),
            edit_date: None,
            text: text.into(),
            entities: Vec::new(),
            content: Content::Text,
            markup: None,
            reply_to: None,
            thread: None,
            forward_origin: None,
            edits: 0,
            deleted: false,
            hidden: false,
            quiet: false,
        }
    }
}

pub(super) fn unix_now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs())
}

impl Account {
    pub(super) fn new(number: i64) -> Self {
        let id = 7_000_000_000 + number;
        Self {
            id,
            token: format!("{id}:AAFakeTokenForTestsOnly_0123456789-{number}"),
            name: "Waybill".to_owned(),
            username: format!("waybill{number}_bot"),
            revoked: false,
            queue: Queue::new(),
            webhook: None,
            chats: HashMap::new(),
            files: HashMap::new(),
            queries: HashMap::new(),
            commands: BTreeMap::new(),
            menu_buttons: HashMap::new(),
            profile: BTreeMap::new(),
            pace: Bucket::overall(Instant::now()),
            last_message_id: 0,
            last_file: 0,
        }
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "id": self.id,
            "is_bot": true,
            "first_name": self.name,
            "username": self.username,
        })
    }

    pub(super) fn keep_file(&mut self, file: Document) -> String {
        self.last_file += 1;
        let file_id = format!("FILE{}-{}", self.id, self.last_file);
        self.files.insert(file_id.clone(), file);
        file_id
    }

    /// Numbers and keeps a message; the numbers of private chats and groups are one sequence.
    ///
    /// # Panics
    /// If the chat does not exist; callers have looked it up.
    pub(super) fn post(&mut self, chat_id: i64, mut message: Message) -> i64 {
        self.last_message_id += 1;
        let id = self.last_message_id;
        message.id = id;
        let chat = self.chats.get_mut(&chat_id).expect("a known chat");
        chat.messages.push(message);
        chat.log.push(Entry::Message(id));
        chat.changed.notify_waiters();
        id
    }
}

impl World {
    pub(super) fn account_by_token(&self, token: &str) -> Result<usize, Refusal> {
        self.accounts
            .iter()
            .position(|account| account.token == token && !account.revoked)
            .ok_or_else(Refusal::unauthorized)
    }

    pub(super) fn chat(&self, account: usize, chat_id: i64) -> Option<&Chat> {
        self.accounts[account].chats.get(&chat_id)
    }

    pub(super) fn chat_mut(&mut self, account: usize, chat_id: i64) -> Option<&mut Chat> {
        self.accounts[account].chats.get_mut(&chat_id)
    }
}
