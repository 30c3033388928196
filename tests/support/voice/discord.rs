//! Somebody in direct messages with the bot on Discord.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use super::{Can, File, Seen, Voice, claimed_type};
use crate::support::discord::{ChatMessage, Outcome, Person};

/// A person with a Discord client.
#[derive(Debug)]
pub(crate) struct Client {
    person: Person,
    /// The commands the bot has registered that take their line as the option `text`, and those
    /// that take nothing.
    commands: Vec<(String, bool)>,
    /// How much everybody has done on Discord: messages are not acknowledged, so the stage counts.
    done: Arc<AtomicI64>,
    own: Mutex<Option<u64>>,
}

impl Client {
    pub(crate) fn of(person: Person, commands: Vec<(String, bool)>, done: Arc<AtomicI64>) -> Self {
        Self {
            person,
            commands,
            done,
            own: Mutex::default(),
        }
    }

    fn acts(&self) {
        self.done.fetch_add(1, Ordering::SeqCst);
    }

    async fn commands(&self, name: &str, rest: &str) {
        self.acts();
        let options = [("text", rest)];
        let given = if rest.is_empty() { &[] } else { &options[..] };
        self.succeeds(self.person.command(name, given).await);
    }

    fn succeeds(&self, outcome: Outcome) {
        assert!(
            outcome != Outcome::Failed,
            "the interaction failed:\n{}",
            self.person.transcript()
        );
    }
}

#[async_trait]
impl Voice for Client {
    fn can(&self) -> Can {
        Can {
            write_lines: true,
            // A command leaves no message of one's own.
            edit_commands: false,
        }
    }

    async fn says(&self, text: &str) {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        // A line that is pasted with the option's name fills in that option.
        let rest = rest.strip_prefix("text:").unwrap_or(rest);
        let name = word.strip_prefix('/').unwrap_or_default();
        let known = self.commands.iter().find(|(known, _)| known == name);
        match known {
            Some((name, takes_text)) if *takes_text || rest.is_empty() => {
                self.commands(name, rest).await;
            }
            _ => {
                self.acts();
                let message = self.person.says(text).await;
                *self.own.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
            }
        }
    }

    async fn edits(&self, text: &str) {
        let own = *self.own.lock().unwrap_or_else(PoisonError::into_inner);
        self.acts();
        self.person.edits(own.expect("an own message"), text).await;
    }

    async fn replies(&self, to: i64, text: &str) {
        self.acts();
        let to = u64::try_from(to).expect("a message");
        self.person.replies(to, text).await;
    }

    async fn sends_picture(&self, name: &str, bytes: &[u8], caption: &str) {
        self.acts();
        self.person.has_file(name, claimed_type(name), bytes);
        self.person.sends(caption, &[name]).await;
    }

    async fn taps(&self, message: i64, label: &str) {
        self.acts();
        let message = u64::try_from(message).expect("a message");
        self.succeeds(self.person.taps_on(message, label).await);
    }

    fn messages(&self) -> Vec<Seen> {
        self.person
            .chat()
            .into_iter()
            .filter(|message| message.from_bot && !message.thinking)
            .map(Seen::from)
            .collect()
    }

    fn transcript(&self) -> String {
        self.person.transcript()
    }
}

impl From<ChatMessage> for Seen {
    fn from(message: ChatMessage) -> Self {
        let long = message
            .embeds
            .iter()
            .filter_map(|embed| embed["description"].as_str())
            .collect::<Vec<_>>()
            .join("\n");
        let text = if long.is_empty() {
            message.content
        } else {
            long
        };
        let mut buttons = Vec::new();
        let mut links = Vec::new();
        for button in message.buttons {
            match button.url {
                Some(address) => links.push((button.label, address)),
                None => buttons.push(button.label),
            }
        }
        Self {
            id: i64::try_from(message.id).expect("a number that fits"),
            edits: message.edits,
            text: without_markup(&text),
            buttons,
            links,
            quiet: message.quiet,
            document: message.attachments.into_iter().next().map(|file| File {
                name: file.name,
                media_type: file.content_type,
                bytes: file.bytes.into(),
            }),
        }
    }
}

/// The words as a client shows them: without stars, and without backslashes before signs.
fn without_markup(text: &str) -> String {
    let mut shown = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(char::is_ascii_punctuation) => {
                shown.extend(letters.next());
            }
            '*' if letters.peek() == Some(&'*') => {
                letters.next();
            }
            letter => shown.push(letter),
        }
    }
    shown
}
