//! Somebody in a private chat with the bot on Telegram.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::{Can, File, Seen, Voice, claimed_type};
use crate::support::telegram::{ButtonAction, ChatMessage, User};

/// A person with a telephone.
#[derive(Debug)]
pub struct Telephone {
    user: User,
    own: Mutex<Option<i64>>,
}

impl Telephone {
    pub fn of(user: User) -> Self {
        Self {
            user,
            own: Mutex::default(),
        }
    }

    fn wrote(&self, message: i64) {
        *self.own.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
    }
}

#[async_trait]
impl Voice for Telephone {
    fn can(&self) -> Can {
        Can {
            write_lines: true,
            edit_commands: true,
        }
    }

    async fn starts(&self) {
        self.user.start("").await;
    }

    async fn says(&self, text: &str) {
        match text.strip_prefix("/start ") {
            // A payload is only ever sent by a link.
            Some(payload) => self.user.start(payload).await,
            None => {
                let message = self.user.says(text).await;
                self.wrote(message);
                message
            }
        };
    }

    async fn opens(&self, link: &str) {
        let token = link.rsplit('/').next().expect("a link");
        self.user.start(token).await;
    }

    async fn forwards(&self, text: &str) {
        let message = self.user.forwards(&self.user, text).await;
        self.wrote(message);
    }

    async fn edits(&self, text: &str) {
        let own = *self.own.lock().unwrap_or_else(PoisonError::into_inner);
        self.user.edits(own.expect("an own message"), text).await;
    }

    async fn replies(&self, to: i64, text: &str) {
        self.user.replies(to, text).await;
    }

    async fn sends_picture(&self, name: &str, bytes: &[u8], caption: &str) {
        let media_type = claimed_type(name);
        let message = self
            .user
            .sends_document(name, media_type, bytes.to_vec(), caption)
            .await;
        self.wrote(message);
    }

    async fn taps(&self, message: i64, label: &str) {
        self.user.taps_on(message, label).await;
    }

    async fn taps_twice(&self, message: i64, label: &str) {
        self.user.taps_on(message, label).await;
        self.user.taps_on(message, label).await;
    }

    fn messages(&self) -> Vec<Seen> {
        self.user
            .chat()
            .into_iter()
            .filter(|message| message.from_bot && !message.deleted)
            .map(Seen::from)
            .collect()
    }

    fn transcript(&self) -> String {
        self.user.transcript()
    }
}

impl From<ChatMessage> for Seen {
    fn from(message: ChatMessage) -> Self {
        let mut buttons = Vec::new();
        let mut links = Vec::new();
        for button in message.buttons.into_iter().flatten() {
            match button.action {
                ButtonAction::Callback(_) => buttons.push(button.text),
                ButtonAction::Url(address) => links.push((button.text, address)),
                ButtonAction::CopyText(_)
                | ButtonAction::WebApp(_)
                | ButtonAction::SwitchInline(_) => {}
            }
        }
        Self {
            id: message.id,
            edits: message.edits,
            text: message.text,
            buttons,
            links,
            quiet: message.quiet,
            document: message.document.or(message.photo).map(|file| File {
                name: file.file_name,
                media_type: file.mime_type.unwrap_or_default(),
                bytes: file.bytes,
            }),
        }
    }
}
