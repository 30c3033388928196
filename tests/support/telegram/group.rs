//! A group with the bot in it.

use serde_json::json;

use super::user::User;
use super::world::{Chat, ChatKind, Content, Message, Sender, Standing};

/// A group; people speak in it through [`User::in_group`].
#[derive(Debug)]
pub struct Group {
    owner: User,
}

impl Group {
    pub(super) fn create(owner: &User, title: &str) -> Self {
        let chat_id = {
            let mut world = owner.shared().lock();
            world.groups_made += 1;
            let chat_id = -5_000_000 - world.groups_made;
            let kind = ChatKind::Group {
                title: title.to_owned(),
            };
            world.accounts[owner.account()]
                .chats
                .insert(chat_id, Chat::new(chat_id, kind, Standing::NeverStarted));
            chat_id
        };
        let group = Self {
            owner: User::new(owner.shared().clone(), owner.account(), owner.id(), chat_id),
        };
        group.set(Standing::Member);
        group
    }

    pub fn chat_id(&self) -> i64 {
        self.owner.chat_id()
    }

    /// Makes the bot an administrator: it sees everything, may pin and manage topics.
    pub async fn promotes_bot(&self) {
        self.set(Standing::Administrator);
    }

    /// Takes that back.
    pub async fn demotes_bot(&self) {
        self.set(Standing::Member);
    }

    pub async fn kicks_bot(&self) {
        self.set(Standing::Kicked);
    }

    pub async fn adds_bot(&self) {
        self.set(Standing::Member);
    }

    /// Whoever may manage topics deletes one, with all that was said in it.
    pub async fn deletes_topic(&self, thread: i64) {
        let mut world = self.owner.shared().lock();
        let chat = world
            .chat_mut(self.owner.account(), self.chat_id())
            .expect("the group's own chat");
        chat.topics.remove(&thread);
        for message in &mut chat.messages {
            message.deleted |= message.thread == Some(thread) || message.id == thread;
        }
    }

    /// Or closes one.
    pub async fn closes_topic(&self, thread: i64) {
        let mut world = self.owner.shared().lock();
        let chat = world
            .chat_mut(self.owner.account(), self.chat_id())
            .expect("the group's own chat");
        if let Some(topic) = chat.topics.get_mut(&thread) {
            topic.open = false;
        }
    }

    fn set(&self, standing: Standing) {
        self.owner
            .set_standing(&mut self.owner.shared().lock(), standing);
    }

    /// Turns into a supergroup: a new chat with a new number, which both chats report. The old
    /// number refuses from now on and names the new one.
    pub async fn becomes_supergroup(&self) -> Self {
        self.migrate(false)
    }

    /// Turns into a supergroup whose messages are sorted into topics.
    pub async fn becomes_forum(&self) -> Self {
        self.migrate(true)
    }

    fn migrate(&self, forum: bool) -> Self {
        let old_id = self.chat_id();
        let new_id = old_id - 1_000_000_000_000;
        let account = self.owner.account();
        let mut world = self.owner.shared().lock();
        let old = world
            .chat_mut(account, old_id)
            .expect("the group's own chat");
        let ChatKind::Group { title } = old.kind.clone() else {
            panic!("only a basic group can become a supergroup");
        };
        old.migrated_to = Some(new_id);
        let standing = old.standing;
        let kind = ChatKind::Supergroup { title, forum };
        world.accounts[account]
            .chats
            .insert(new_id, Chat::new(new_id, kind, standing));
        for (chat_id, fields) in [
            (old_id, json!({"migrate_to_chat_id": new_id})),
            (new_id, json!({"migrate_from_chat_id": old_id})),
        ] {
            let mut message = Message::new(Sender::Person(self.owner.id()), "");
            message.content = Content::Service(fields);
            let message_id = world.accounts[account].post(chat_id, message);
            let chat = world.chat(account, chat_id).expect("a chat of this group");
            let message = chat.message(message_id).expect("the message just posted");
            let content = world.message_json(account, chat, message);
            world.report(account, chat_id, "message", content);
        }
        drop(world);
        Self {
            owner: User::new(
                self.owner.shared().clone(),
                account,
                self.owner.id(),
                new_id,
            ),
        }
    }
}
