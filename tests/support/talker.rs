//! A person in a story, whatever channel they are on: they speak, tap and see.
//!
//! Every verb returns what the person got to see because of it, once the program has nothing left
//! to do; so a story reads like the transcript it stands for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;

use super::stage::Backstage;
use super::telegram::{ButtonAction, ChatMessage, User};
use super::terminal::{Printed, Terminal};

/// A message as the person sees it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: i64,
    /// How often it changed in place.
    pub edits: u32,
    pub text: String,
    /// What can be pressed, in reading order.
    pub buttons: Vec<String>,
    /// What opens an address: its label and where it leads.
    pub links: Vec<(String, String)>,
    pub document: Option<File>,
}

/// A file below a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub media_type: String,
    pub bytes: Bytes,
}

/// What changed before somebody's eyes, oldest message first.
#[derive(Clone, Debug)]
pub struct News {
    pub messages: Vec<Seen>,
    transcript: String,
}

impl News {
    /// The newest of these messages that contains `text`.
    ///
    /// # Panics
    /// With the transcript if there is none.
    pub fn shows(&self, text: &str) -> &Seen {
        match self.find(text) {
            Some(seen) => seen,
            None => panic!("{text:?} is not among {self}"),
        }
    }

    /// The newest of these messages that contains `text`, where there is one.
    pub fn find(&self, text: &str) -> Option<&Seen> {
        self.messages
            .iter()
            .rev()
            .find(|seen| seen.text.contains(text))
    }

    /// The only message.
    ///
    /// # Panics
    /// With the transcript if there are more or none.
    pub fn only(&self) -> &Seen {
        match self.messages.as_slice() {
            [only] => only,
            _ => panic!("one message was expected, not {self}"),
        }
    }

    /// The only message, which contains `text`.
    ///
    /// # Panics
    /// As [`News::only`].
    pub fn only_shows(&self, text: &str) -> &Seen {
        let only = self.only();
        assert!(only.text.contains(text), "{text:?} is not {self}");
        only
    }

    /// The messages that were not there before.
    pub fn fresh(&self) -> Vec<&Seen> {
        self.messages.iter().filter(|seen| seen.edits == 0).collect()
    }

    /// # Panics
    /// With the transcript if there is anything new.
    pub fn nothing(&self) {
        assert!(self.messages.is_empty(), "nothing was expected, not {self}");
    }
}

impl std::fmt::Display for News {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for seen in &self.messages {
            let edited = if seen.edits > 0 { " (edited)" } else { "" };
            write!(formatter, "\n»{edited} {} {:?}", seen.text, seen.buttons)?;
            if let Some(file) = &seen.document {
                write!(formatter, " ({})", file.name)?;
            }
        }
        write!(formatter, "\n\nThe whole conversation:\n{}", self.transcript)
    }
}

/// Where somebody talks. A further channel is a further variant, and the verbs below are all it needs.
#[derive(Debug)]
enum Voice {
    Telegram(User),
    Terminal(Arc<Terminal>),
}

/// A person.
#[derive(Debug)]
pub struct Talker {
    pub name: String,
    voice: Voice,
    backstage: Arc<Backstage>,
    known: Mutex<HashMap<i64, u32>>,
    own: Mutex<Option<i64>>,
}

impl Talker {
    pub(super) fn on_telegram(name: &str, user: User, backstage: Arc<Backstage>) -> Self {
        Self::new(name, Voice::Telegram(user), backstage)
    }

    pub(super) fn at_terminal(name: &str, terminal: Terminal, backstage: Arc<Backstage>) -> Self {
        let terminal = Arc::new(terminal);
        backstage.watch(Arc::clone(&terminal));
        Self::new(name, Voice::Terminal(terminal), backstage)
    }

    fn new(name: &str, voice: Voice, backstage: Arc<Backstage>) -> Self {
        Self {
            name: name.to_owned(),
            voice,
            backstage,
            known: Mutex::default(),
            own: Mutex::default(),
        }
    }

    /// The person's chat on the fake Telegram.
    ///
    /// # Panics
    /// If they talk elsewhere.
    pub fn telegram(&self) -> &User {
        match &self.voice {
            Voice::Telegram(user) => user,
            Voice::Terminal(_) => panic!("{} is not on Telegram", self.name),
        }
    }

    /// Begins, where a conversation has to be begun.
    pub async fn starts(&self) -> News {
        match &self.voice {
            Voice::Telegram(user) => {
                user.start("").await;
                self.news().await
            }
            Voice::Terminal(_) => self.says("/start").await,
        }
    }

    /// Says something, and sees what comes of it.
    pub async fn says(&self, text: &str) -> News {
        self.says_quickly(text).await;
        self.news().await
    }

    /// Says something without waiting for an answer.
    pub async fn says_quickly(&self, text: &str) {
        match &self.voice {
            Voice::Telegram(user) => {
                let id = user.says(text).await;
                *self.own.lock().unwrap_or_else(PoisonError::into_inner) = Some(id);
            }
            Voice::Terminal(terminal) => {
                assert!(!text.contains('\n'), "a terminal sends line by line");
                terminal.types(text).await;
            }
        }
    }

    /// Passes on what somebody else wrote elsewhere; where a channel knows no forwarding, it is
    /// pasted.
    pub async fn forwards(&self, author: &Self, text: &str) -> News {
        match (&self.voice, &author.voice) {
            (Voice::Telegram(user), Voice::Telegram(author)) => {
                let id = user.forwards(author, text).await;
                *self.own.lock().unwrap_or_else(PoisonError::into_inner) = Some(id);
                self.news().await
            }
            _ => self.says(text).await,
        }
    }

    /// Replies to a message.
    pub async fn replies(&self, to: &Seen, text: &str) -> News {
        match &self.voice {
            Voice::Telegram(user) => {
                user.replies(to.id, text).await;
            }
            Voice::Terminal(terminal) => {
                terminal.types(&format!(">{} {text}", to.id)).await;
            }
        }
        self.news().await
    }

    /// Changes their own last message.
    pub async fn edits(&self, text: &str) -> News {
        match &self.voice {
            Voice::Telegram(user) => {
                let own = *self.own.lock().unwrap_or_else(PoisonError::into_inner);
                user.edits(own.expect("an own message"), text).await;
            }
            Voice::Terminal(terminal) => {
                terminal.types(&format!("~{text}")).await;
            }
        }
        self.news().await
    }

    /// Taps the newest button whose label contains `label`.
    pub async fn taps(&self, label: &str) -> News {
        self.taps_quickly(None, label).await;
        self.news().await
    }

    /// Taps a button of one message.
    pub async fn taps_on(&self, message: &Seen, label: &str) -> News {
        self.taps_quickly(Some(message.id), label).await;
        self.news().await
    }

    /// Taps twice before anything happens, as people do.
    pub async fn taps_twice(&self, label: &str) -> News {
        match &self.voice {
            Voice::Telegram(user) => user.taps_twice(label).await,
            Voice::Terminal(_) => {
                // Both lines are there before the first is answered; the number stays what it was.
                let number = self.number(None, label);
                self.types_number(number).await;
                self.types_number(number).await;
            }
        }
        self.news().await
    }

    async fn taps_quickly(&self, message: Option<i64>, label: &str) {
        match &self.voice {
            Voice::Telegram(user) => {
                match message {
                    Some(id) => user.taps_on(id, label).await,
                    None => user.taps(label).await,
                };
            }
            Voice::Terminal(_) => self.types_number(self.number(message, label)).await,
        }
    }

    fn number(&self, message: Option<i64>, label: &str) -> usize {
        let Voice::Terminal(terminal) = &self.voice else {
            unreachable!("only terminals have numbers");
        };
        match terminal.number_of(message, label) {
            Some(number) => number,
            None => panic!("no number presses [{label}]:\n{}", terminal.transcript()),
        }
    }

    async fn types_number(&self, number: usize) {
        if let Voice::Terminal(terminal) = &self.voice {
            terminal.types(&number.to_string()).await;
        }
    }

    /// Whether an older message's buttons can still be pressed here.
    pub fn can_press_older_buttons(&self) -> bool {
        match self.voice {
            Voice::Telegram(_) => true,
            Voice::Terminal(_) => false,
        }
    }

    /// Whether a message here can have several lines.
    pub fn can_write_lines(&self) -> bool {
        match self.voice {
            Voice::Telegram(_) => true,
            Voice::Terminal(_) => false,
        }
    }

    /// What changed before this person's eyes since they last looked, once the program has nothing
    /// left to do.
    pub async fn news(&self) -> News {
        self.backstage.settles().await;
        let messages = self.messages();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = messages
            .iter()
            .filter(|seen| known.get(&seen.id) != Some(&seen.edits))
            .cloned()
            .collect();
        *known = messages.iter().map(|seen| (seen.id, seen.edits)).collect();
        News {
            messages: changed,
            transcript: self.transcript(),
        }
    }

    /// The newest message that contains `text`, as it stands now.
    ///
    /// # Panics
    /// With the transcript if there is none.
    pub fn sees(&self, text: &str) -> Seen {
        match self.messages().into_iter().rev().find(|seen| seen.text.contains(text)) {
            Some(seen) => seen,
            None => panic!("{text:?} is not in:\n{}", self.transcript()),
        }
    }

    /// Everything the assistant has shown, as it stands now.
    pub fn messages(&self) -> Vec<Seen> {
        match &self.voice {
            Voice::Telegram(user) => user
                .chat()
                .into_iter()
                .filter(|message| message.from_bot && !message.deleted)
                .map(Seen::from)
                .collect(),
            Voice::Terminal(terminal) => {
                terminal.messages().into_iter().map(Seen::from).collect()
            }
        }
    }

    /// The conversation as text.
    pub fn transcript(&self) -> String {
        match &self.voice {
            Voice::Telegram(user) => user.transcript(),
            Voice::Terminal(terminal) => terminal.transcript(),
        }
    }

    /// The terminal they sit at.
    ///
    /// # Panics
    /// If they talk elsewhere.
    pub fn terminal(&self) -> &Terminal {
        match &self.voice {
            Voice::Terminal(terminal) => terminal,
            Voice::Telegram(_) => panic!("{} sits at no terminal", self.name),
        }
    }

    /// Opens a link that a seller has sent: as a start payload where a platform has such a thing.
    pub async fn opens(&self, link: &str) -> News {
        match &self.voice {
            Voice::Telegram(user) => {
                let token = link.rsplit('/').next().expect("a link");
                user.start(token).await;
                self.news().await
            }
            Voice::Terminal(_) => self.says(&format!("/track {link}")).await,
        }
    }

    /// Comes by an invitation, which is shown as what to send.
    pub async fn accepts(&self, invitation: &Seen) -> News {
        let line = invitation
            .text
            .lines()
            .find(|line| line.starts_with("/start "))
            .expect("what to send");
        match &self.voice {
            Voice::Telegram(user) => {
                user.start(line.trim_start_matches("/start ")).await;
                self.news().await
            }
            Voice::Terminal(_) => self.says(line).await,
        }
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
            document: message.document.or(message.photo).map(|file| File {
                name: file.file_name,
                media_type: file.mime_type.unwrap_or_default(),
                bytes: file.bytes,
            }),
        }
    }
}

impl From<Printed> for Seen {
    fn from(printed: Printed) -> Self {
        let mut buttons = Vec::new();
        let mut links = Vec::new();
        for button in printed.buttons {
            match (button.number, button.url) {
                (Some(_), _) => buttons.push(button.label),
                (None, Some(address)) => links.push((button.label, address)),
                (None, None) => {}
            }
        }
        Self {
            id: printed.id,
            edits: printed.edits,
            text: printed.text,
            buttons,
            links,
            document: printed.document.map(|document| {
                let path = document.path.expect("a file that was saved");
                File {
                    name: document.name,
                    media_type: document.media_type,
                    bytes: std::fs::read(path).expect("the saved file").into(),
                }
            }),
        }
    }
}
