//! What a person sees, now or after a while.

use std::time::Duration;

use super::User;
use crate::support::telegram::view::{ChatMessage, transcript};
use crate::support::telegram::world::{Chat, Sender};

/// How long a person waits to see something.
const PATIENCE: Duration = Duration::from_secs(30);

impl User {
    /// The chat as it stands now, oldest first.
    pub fn chat(&self) -> Vec<ChatMessage> {
        let mut world = self.shared.lock();
        let chat = self.chat_in(&mut world);
        chat.messages
            .iter()
            .filter(|message| !message.hidden)
            .map(|message| ChatMessage::of(chat, message))
            .collect()
    }

    /// One message of the chat.
    ///
    /// # Panics
    /// If there is no such message, or it is deleted.
    pub fn message(&self, message_id: i64) -> ChatMessage {
        let mut world = self.shared.lock();
        let chat = self.chat_in(&mut world);
        let message = chat.message(message_id).expect("a message of this chat");
        ChatMessage::of(chat, message)
    }

    /// What the bot answered to taps, as it popped up.
    pub fn toasts(&self) -> Vec<String> {
        self.chat_in(&mut self.shared.lock()).toasts.clone()
    }

    /// What the bot was seen doing: `typing`, `upload_document`.
    pub fn actions(&self) -> Vec<String> {
        self.chat_in(&mut self.shared.lock()).actions.clone()
    }

    /// The conversation as text, for comparison and for messages of failed tests.
    pub fn transcript(&self) -> String {
        let world = self.shared.lock();
        world
            .chat(self.account, self.chat_id)
            .map_or_else(String::new, |chat| transcript(&world, chat))
    }

    /// The commands offered to this person here, by the platform's order of scopes and languages.
    pub fn menu(&self) -> Vec<String> {
        let world = self.shared.lock();
        let language: String = world.people[&self.person]
            .language
            .iter()
            .flat_map(|language| language.chars().take_while(|letter| *letter != '-'))
            .collect();
        let chat_id = self.chat_id;
        let scopes = if chat_id == self.person {
            vec![format!("chat {chat_id}"), "all_private_chats".to_owned()]
        } else {
            vec![
                format!("chat_member {chat_id} {}", self.person),
                format!("chat {chat_id}"),
                "all_group_chats".to_owned(),
            ]
        };
        let menus = &world.accounts[self.account].commands;
        scopes
            .into_iter()
            .chain(["default".to_owned()])
            .flat_map(|scope| [(scope.clone(), language.clone()), (scope, String::new())])
            .find_map(|key| menus.get(&key))
            .into_iter()
            .flatten()
            .filter_map(|command| command["command"].as_str())
            .map(str::to_owned)
            .collect()
    }

    /// Waits until some message of the bot contains `text`; returns the newest such.
    ///
    /// # Panics
    /// With the transcript after ten seconds.
    pub async fn sees(&self, text: &str) -> ChatMessage {
        self.waits(PATIENCE, &format!("{text:?}"), |messages| {
            messages
                .into_iter()
                .rev()
                .find(|message| message.text.contains(text))
        })
        .await
    }

    /// Waits until the newest message of the bot contains `text`.
    ///
    /// # Panics
    /// With the transcript after ten seconds.
    pub async fn sees_last(&self, text: &str) -> ChatMessage {
        self.waits(PATIENCE, &format!("{text:?} as the newest"), |messages| {
            messages
                .into_iter()
                .next_back()
                .filter(|message| message.text.contains(text))
        })
        .await
    }

    /// Waits until a button's text contains `label`.
    ///
    /// # Panics
    /// With the transcript after ten seconds.
    pub async fn sees_button(&self, label: &str) -> ChatMessage {
        self.waits(PATIENCE, &format!("[{label}]"), |messages| {
            messages
                .into_iter()
                .rev()
                .find(|message| message.button(label).is_some())
        })
        .await
    }

    /// Waits until the bot answers a tap with a text that contains `text`.
    ///
    /// # Panics
    /// With the transcript after ten seconds.
    pub async fn sees_toast(&self, text: &str) {
        self.waits_for(PATIENCE, &format!("the toast {text:?}"), |chat| {
            chat.toasts
                .iter()
                .any(|toast| toast.contains(text))
                .then_some(())
        })
        .await;
    }

    /// Waits until the bot's messages satisfy `found`.
    ///
    /// # Panics
    /// With the transcript after `patience`.
    pub async fn waits<T>(
        &self,
        patience: Duration,
        wanted: &str,
        mut found: impl FnMut(Vec<ChatMessage>) -> Option<T>,
    ) -> T {
        self.waits_for(patience, wanted, |chat| {
            let messages = chat
                .messages
                .iter()
                .filter(|message| {
                    message.sender == Sender::Bot && !message.deleted && !message.hidden
                })
                .map(|message| ChatMessage::of(chat, message))
                .collect();
            found(messages)
        })
        .await
    }

    async fn waits_for<T>(
        &self,
        patience: Duration,
        wanted: &str,
        mut found: impl FnMut(&Chat) -> Option<T>,
    ) -> T {
        let deadline = tokio::time::Instant::now() + patience;
        let changed = self.chat_in(&mut self.shared.lock()).changed.clone();
        loop {
            let woken = changed.notified();
            tokio::pin!(woken);
            woken.as_mut().enable();
            if let Some(result) = found(self.chat_in(&mut self.shared.lock())) {
                return result;
            }
            if tokio::time::timeout_at(deadline, woken).await.is_err() {
                let transcript = self.transcript();
                panic!("waited {patience:?} for {wanted}; saw:\n{transcript}");
            }
        }
    }
}
