//! A person with a Discord client: who they are, where they look, what they see.

use std::sync::Arc;

use serde_json::Value;
use tokio::time::Duration;

use super::GuildHandle;
use super::chat::ChatMessage;
use super::world::{DirectMessages, File, Human, Server};

/// How long people wait for something to appear.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// One person in one place: at first the direct messages with the bot.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(super) server: Arc<Server>,
    pub(super) id: u64,
    pub(super) channel: u64,
}

/// What came of a command, a button or a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The message that answers, perhaps still "thinking", or the changed one.
    Message(u64),
    /// A form opened.
    Modal,
    /// Nothing within three seconds: "This interaction failed".
    Failed,
}

/// A suggestion below an option being typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) value: Value,
}

impl Person {
    pub(super) fn new(server: Arc<Server>, name: &str) -> Self {
        let (id, channel) = server.change(|world| {
            let id = world.next_id();
            world.people.insert(
                id,
                Human {
                    id,
                    name: name.to_owned(),
                    locale: "en-US".to_owned(),
                    messages_from_bot: DirectMessages::Open,
                    acted: world.revision,
                    modal: None,
                    files: Vec::new(),
                },
            );
            (id, world.direct_channel(id))
        });
        Self {
            server,
            id,
            channel,
        }
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// The channel the person is looking at.
    pub(crate) fn channel(&self) -> u64 {
        self.channel
    }

    /// The language of the client, by Discord's name.
    pub(crate) fn locale(self, locale: &str) -> Self {
        self.change(|_, person| person.locale = locale.to_owned());
        self
    }

    /// The same person, looking at the guild's channel.
    pub(crate) fn in_guild(&self, guild: &GuildHandle) -> Self {
        self.in_channel(guild.channel)
    }

    /// The same person, looking at a channel or a thread.
    pub(crate) fn in_channel(&self, channel: u64) -> Self {
        Self {
            channel,
            ..self.clone()
        }
    }

    pub(crate) fn closes_dms(&self) {
        self.change(|_, person| person.messages_from_bot = DirectMessages::Closed);
    }

    pub(crate) fn opens_dms(&self) {
        self.change(|_, person| person.messages_from_bot = DirectMessages::Open);
    }

    /// Leaves every server with the bot and removes the app.
    pub(crate) fn leaves_every_server(&self) {
        self.change(|_, person| person.messages_from_bot = DirectMessages::NoMutualGuild);
    }

    /// Puts a file on the person's disk, to be attached by name.
    pub(crate) fn has_file(&self, name: &str, content_type: &str, bytes: &[u8]) {
        let file = File {
            id: 0,
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            bytes: bytes.to_vec(),
        };
        self.change(|_, person| person.files.push(file));
    }

    /// The title of the open form.
    pub(crate) fn form(&self) -> Option<String> {
        self.server.look(|world| {
            let modal = world.people[&self.id].modal.as_ref();
            modal
                .and_then(|modal| modal.form["title"].as_str())
                .map(str::to_owned)
        })
    }

    /// Waits for a message from the bot with these words that came or changed since the person
    /// last did something.
    pub(crate) async fn sees(&self, words: &str) -> ChatMessage {
        let seen = self.server.until(PATIENCE, |world| {
            let acted = world.people[&self.id].acted;
            let mut screen = world.screen(self.channel, self.id).into_iter().rev();
            screen.find(|message| {
                message.from_bot
                    && world.messages[&message.id].touched > acted
                    && message.text().contains(words)
            })
        });
        match seen.await {
            Some(message) => message,
            None => panic!("{words:?} was not seen\n{}", self.transcript()),
        }
    }

    pub(crate) fn chat(&self) -> Vec<ChatMessage> {
        self.server
            .look(|world| world.screen(self.channel, self.id))
    }

    pub(crate) fn transcript(&self) -> String {
        self.server
            .look(|world| world.transcript(self.channel, self.id))
    }

    fn change(&self, act: impl FnOnce(u64, &mut Human)) {
        self.server.change(|world| {
            if let Some(person) = world.people.get_mut(&self.id) {
                act(person.id, person);
            }
        });
    }
}
