//! What a person does in a Discord client: writes, invokes commands, presses buttons, fills in
//! forms. A step the client would prevent panics with the transcript.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::chat::ChatMessage;
use super::interactions::FIRST_ANSWER;
use super::options::{self, Asked};
use super::person::{Choice, Outcome, PATIENCE, Person};
use super::world::{Interaction, InteractionKind, Message, Progress, World};

impl Person {
    pub(crate) async fn says(&self, text: &str) -> u64 {
        self.writes(text, &[], None)
    }

    /// A message with files the person has.
    pub(crate) async fn sends(&self, text: &str, files: &[&str]) -> u64 {
        self.writes(text, files, None)
    }

    pub(crate) async fn replies(&self, to: u64, text: &str) -> u64 {
        self.writes(text, &[], Some(to))
    }

    pub(crate) async fn edits(&self, message: u64, text: &str) {
        self.server.change(|world| {
            let mut message = self.visible(world, message).clone();
            assert_eq!(
                message.author, self.id,
                "people edit only their own messages"
            );
            self.acts(world);
            message.content = text.to_owned();
            world.replace(message);
        });
    }

    pub(crate) async fn deletes(&self, message: u64) {
        self.server.change(|world| {
            let author = self.visible(world, message).author;
            assert_eq!(author, self.id, "people delete only their own messages");
            self.acts(world);
            world.remove(message);
        });
    }

    /// Invokes a slash command; `find order` names a subcommand, and options are typed as the
    /// command declares them.
    pub(crate) async fn command(&self, name: &str, given: &[(&str, &str)]) -> Outcome {
        let interaction = self.server.change(|world| {
            let data = options::data(world, &self.asked(name), given, None);
            let data = self.or_panic(world, data);
            self.acts(world);
            let words: Vec<String> = given
                .iter()
                .map(|(option, value)| format!(" {option}:{value}"))
                .collect();
            let line = format!("{}: /{name}{}", world.name_of(self.id), words.concat());
            world.tell(self.channel, None, line);
            self.interacts(world, InteractionKind::Command, name, None, &data)
        });
        self.outcome(interaction).await
    }

    /// Types in an option with autocomplete; the suggestions in the person's language.
    pub(crate) async fn types_in(&self, command: &str, option: &str, text: &str) -> Vec<Choice> {
        let interaction = self.server.change(|world| {
            let data = options::data(world, &self.asked(command), &[], Some((option, text)));
            let data = self.or_panic(world, data);
            world.tell(
                self.channel,
                Some(self.id),
                format!("{}: /{command} {option}:{text}…", world.name_of(self.id)),
            );
            self.interacts(world, InteractionKind::Autocomplete, command, None, &data)
        });
        let Progress::Choices(choices) = self.progress(interaction).await else {
            panic!(
                "loading the options of /{command} {option} failed\n{}",
                self.transcript()
            );
        };
        let locale = self
            .server
            .look(|world| world.people[&self.id].locale.clone());
        choices
            .into_iter()
            .map(|choice| Choice {
                name: choice["name_localizations"][&locale]
                    .as_str()
                    .or(choice["name"].as_str())
                    .unwrap_or("")
                    .to_owned(),
                value: choice["value"].clone(),
            })
            .collect()
    }

    /// Presses the button of that label on the newest message that has one, waiting for it.
    pub(crate) async fn taps(&self, label: &str) -> Outcome {
        let seen = self.server.until(PATIENCE, |world| {
            let screen = world.screen(self.channel, self.id);
            screen
                .iter()
                .rev()
                .find(|message| button(message, label).is_some())
                .map(|message| message.id)
        });
        let Some(message) = seen.await else {
            panic!("no button [{label}]\n{}", self.transcript())
        };
        self.taps_on(message, label).await
    }

    pub(crate) async fn taps_on(&self, message: u64, label: &str) -> Outcome {
        let interaction = self.server.change(|world| {
            let shown = world.on_screen(self.visible(world, message));
            let pressed =
                button(&shown, label).ok_or_else(|| format!("no button [{label}] on that message"));
            let custom_id = self.or_panic(world, pressed);
            self.acts(world);
            world.tell(
                self.channel,
                None,
                format!("{}: [{label}]", world.name_of(self.id)),
            );
            let data = json!({"id": 0, "custom_id": custom_id, "component_type": 2});
            self.interacts(
                world,
                InteractionKind::Component,
                label,
                Some(message),
                &data,
            )
        });
        self.outcome(interaction).await
    }

    /// Picks an option of a select menu by its label, on the newest message that has it.
    pub(crate) async fn picks(&self, label: &str) -> Outcome {
        let seen = self.server.until(PATIENCE, |world| {
            world
                .screen(self.channel, self.id)
                .iter()
                .rev()
                .find_map(|message| option_of(message, label))
        });
        let Some((message, custom_id, value)) = seen.await else {
            panic!("no option [{label}]\n{}", self.transcript());
        };
        let interaction = self.server.change(|world| {
            self.acts(world);
            world.tell(
                self.channel,
                None,
                format!("{}: [{label}]", world.name_of(self.id)),
            );
            let data =
                json!({"id": 0, "custom_id": custom_id, "component_type": 3, "values": [value]});
            self.interacts(
                world,
                InteractionKind::Component,
                label,
                Some(message),
                &data,
            )
        });
        self.outcome(interaction).await
    }

    /// Fills in the open form, fields by their id or label, and sends it.
    pub(crate) async fn submits_modal(&self, fields: &[(&str, &str)]) -> Outcome {
        let interaction = self.server.change(|world| {
            let modal = world.people[&self.id]
                .modal
                .clone()
                .ok_or_else(|| "no form is open".to_owned());
            let modal = self.or_panic(world, modal);
            let data = self.or_panic(world, options::submission(&modal.form, fields));
            self.acts(world);
            if let Some(person) = world.people.get_mut(&self.id) {
                person.modal = None;
            }
            let words: Vec<String> = fields
                .iter()
                .map(|(field, value)| format!(" {field}:{value}"))
                .collect();
            world.tell(
                modal.channel,
                None,
                format!(
                    "{}: sends the form{}",
                    world.name_of(self.id),
                    words.concat()
                ),
            );
            self.interacts(world, InteractionKind::Modal, "form", modal.source, &data)
        });
        self.outcome(interaction).await
    }

    fn writes(&self, text: &str, files: &[&str], to: Option<u64>) -> u64 {
        self.server.change(|world| {
            if let Some(to) = to {
                self.visible(world, to);
            }
            let length = text.chars().count();
            assert!(
                length <= 2000,
                "a client sends at most 2000 characters, not {length}"
            );
            assert!(
                length > 0 || !files.is_empty(),
                "a client sends no empty message"
            );
            self.acts(world);
            let mut message = world.draft(self.channel, self.id);
            message.content = text.to_owned();
            message.replies_to = to;
            for name in files {
                let file = options::file(world, self.id, name);
                let file = self.or_panic(world, file);
                message
                    .attachments
                    .push(world.add_file(file.name, file.content_type, file.bytes));
            }
            world.show(message).id
        })
    }

    fn asked<'a>(&self, command: &'a str) -> Asked<'a> {
        Asked {
            person: self.id,
            channel: self.channel,
            command,
        }
    }

    fn interacts(
        &self,
        world: &mut World,
        kind: InteractionKind,
        name: &str,
        source: Option<u64>,
        data: &Value,
    ) -> u64 {
        let id = world.next_id();
        let interaction = Interaction {
            id,
            token: format!("aW50ZXJhY3Rpb24{id:x}"),
            kind,
            person: self.id,
            channel: self.channel,
            created: Instant::now(),
            expired: false,
            name: name.to_owned(),
            source,
            progress: Progress::Waiting,
            follow_ups: 0,
        };
        let event = world.interaction_json(&interaction, data);
        world.interactions.insert(id, interaction);
        world.dispatch("INTERACTION_CREATE", 0, &event);
        id
    }

    async fn outcome(&self, interaction: u64) -> Outcome {
        match self.progress(interaction).await {
            Progress::Message(message) => Outcome::Message(message),
            Progress::Modal => Outcome::Modal,
            Progress::Waiting | Progress::Failed | Progress::Choices(_) => Outcome::Failed,
        }
    }

    async fn progress(&self, interaction: u64) -> Progress {
        let answered = self.server.until(FIRST_ANSWER, |world| {
            let progress = &world.interactions[&interaction].progress;
            (!matches!(progress, Progress::Waiting)).then(|| progress.clone())
        });
        if let Some(progress) = answered.await {
            return progress;
        }
        self.server.change(|world| {
            let Some(interaction) = world.interactions.get_mut(&interaction) else {
                return Progress::Failed;
            };
            if matches!(interaction.progress, Progress::Waiting) {
                interaction.progress = Progress::Failed;
                let (channel, person, name) = (
                    interaction.channel,
                    interaction.person,
                    interaction.name.clone(),
                );
                world.tell(
                    channel,
                    Some(person),
                    format!("(only you) {name}: This interaction failed"),
                );
                return Progress::Failed;
            }
            interaction.progress.clone()
        })
    }

    fn acts(&self, world: &mut World) {
        let revision = world.revision;
        if let Some(person) = world.people.get_mut(&self.id) {
            person.acted = revision;
        }
    }

    fn visible<'a>(&self, world: &'a World, id: u64) -> &'a Message {
        let message = world.messages.get(&id);
        let message = message
            .filter(|message| message.channel == self.channel)
            .filter(|message| message.only_for.is_none_or(|only| only == self.id));
        self.or_panic(
            world,
            message.ok_or_else(|| "that message is not on the screen".to_owned()),
        )
    }

    fn or_panic<T>(&self, world: &World, possible: Result<T, String>) -> T {
        possible.unwrap_or_else(|why| panic!("{why}\n{}", world.transcript(self.channel, self.id)))
    }
}

/// The id behind the button of that label, or one that contains it, if it can be pressed.
fn button(message: &ChatMessage, label: &str) -> Option<String> {
    let pressable = || message.buttons.iter().filter(|button| !button.disabled);
    let exact = pressable().find(|button| button.label == label);
    let found = exact.or_else(|| pressable().find(|button| button.label.contains(label)));
    found.and_then(|button| button.custom_id.clone())
}

fn option_of(message: &ChatMessage, label: &str) -> Option<(u64, String, String)> {
    message.selects.iter().find_map(|select| {
        let option = select.options.iter().find(|(shown, _)| shown == label);
        option.map(|(_, value)| (message.id, select.custom_id.clone(), value.clone()))
    })
}
