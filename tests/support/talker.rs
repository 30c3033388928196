//! A person in a story, whatever channel they are on: they speak, tap and see.
//!
//! Every verb returns what the person got to see because of it, once the program has nothing left
//! to do; so a story reads like the transcript it stands for.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::backstage::Backstage;
use super::telegram::User;
use super::voice::terminal::Terminal;
use super::voice::{Can, Seen, Voice};

/// What changed before somebody's eyes, oldest message first.
#[derive(Clone, Debug)]
pub struct News {
    pub messages: Vec<Seen>,
    /// What was there before.
    known: HashSet<i64>,
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
        self.messages
            .iter()
            .filter(|seen| !self.known.contains(&seen.id))
            .collect()
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
            let edited = if self.known.contains(&seen.id) {
                " (edited)"
            } else {
                ""
            };
            write!(formatter, "\n»{edited} {} {:?}", seen.text, seen.buttons)?;
            if let Some(file) = &seen.document {
                write!(formatter, " ({})", file.name)?;
            }
        }
        write!(
            formatter,
            "\n\nThe whole conversation:\n{}",
            self.transcript
        )
    }
}

/// The button that says whose an order is.
const YES_MINE: [&str; 2] = ["Yes, mine", "是，我的"];

/// A person.
#[derive(Debug)]
pub struct Talker {
    pub name: String,
    voice: Box<dyn Voice>,
    user: Option<User>,
    terminal: Option<Arc<Terminal>>,
    backstage: Arc<Backstage>,
    known: Mutex<HashMap<i64, Seen>>,
}

impl Talker {
    pub(super) fn new(name: &str, voice: impl Voice + 'static, backstage: Arc<Backstage>) -> Self {
        Self {
            name: name.to_owned(),
            voice: Box::new(voice),
            user: None,
            terminal: None,
            backstage,
            known: Mutex::default(),
        }
    }

    pub(super) fn with_telephone(self, user: User) -> Self {
        Self {
            user: Some(user),
            ..self
        }
    }

    pub(super) fn with_terminal(self, terminal: Arc<Terminal>) -> Self {
        Self {
            terminal: Some(terminal),
            ..self
        }
    }

    /// The person's chat on the fake Telegram.
    ///
    /// # Panics
    /// If they talk elsewhere.
    pub fn telegram(&self) -> &User {
        self.user.as_ref().expect("somebody on Telegram")
    }

    /// The terminal they sit at.
    ///
    /// # Panics
    /// If they talk elsewhere.
    pub fn terminal(&self) -> &Terminal {
        self.terminal.as_ref().expect("somebody at a terminal")
    }

    /// What their channel lets them do.
    pub fn can(&self) -> Can {
        self.voice.can()
    }

    /// Begins, where a conversation has to be begun.
    pub async fn starts(&self) -> News {
        self.voice.starts().await;
        self.news().await
    }

    /// Says something, and sees what comes of it.
    pub async fn says(&self, text: &str) -> News {
        self.voice.says(text).await;
        self.news().await
    }

    /// Ships orders that have no address, and says so.
    pub async fn ships(&self, orders: &str) -> News {
        self.says(&format!("/ship {orders}"))
            .await
            .shows("No address yet for #");
        self.taps("Ship without").await
    }

    /// Says something without waiting for an answer.
    pub async fn says_quickly(&self, text: &str) {
        self.voice.says(text).await;
    }

    /// Passes on what somebody wrote elsewhere.
    pub async fn forwards(&self, text: &str) -> News {
        self.voice.forwards(text).await;
        self.news().await
    }

    /// Sends a file with words to it.
    pub async fn sends_picture(&self, name: &str, bytes: &[u8], caption: &str) -> News {
        self.voice.sends_picture(name, bytes, caption).await;
        self.news().await
    }

    /// Sends a file without waiting for an answer.
    pub async fn sends_picture_quickly(&self, name: &str, bytes: &[u8]) {
        self.voice.sends_picture(name, bytes, "").await;
    }

    /// Replies to a message.
    pub async fn replies(&self, to: &Seen, text: &str) -> News {
        self.voice.replies(to.id, text).await;
        self.news().await
    }

    /// Changes their own last message.
    pub async fn edits(&self, text: &str) -> News {
        self.voice.edits(text).await;
        self.news().await
    }

    /// Taps the newest button whose label contains `label`.
    pub async fn taps(&self, label: &str) -> News {
        self.voice.taps(self.message_with(label), label).await;
        self.news().await
    }

    /// Taps a button of one message.
    pub async fn taps_on(&self, message: &Seen, label: &str) -> News {
        self.voice.taps(message.id, label).await;
        self.news().await
    }

    /// Taps the newest such button twice before anything happens.
    pub async fn taps_twice(&self, label: &str) -> News {
        self.voice.taps_twice(self.message_with(label), label).await;
        self.news().await
    }

    /// Taps the newest button whose label contains `label`, without waiting for what comes of it.
    pub async fn taps_quickly(&self, label: &str) {
        self.voice.taps(self.message_with(label), label).await;
    }

    fn message_with(&self, label: &str) -> i64 {
        let messages = self.messages();
        let found = messages
            .iter()
            .rev()
            .find(|seen| seen.buttons.iter().any(|button| button.contains(label)));
        match found {
            Some(seen) => seen.id,
            None => panic!("no button [{label}]:\n{}", self.transcript()),
        }
    }

    /// Opens a link that a seller has sent, and says that the order is theirs where that is asked.
    pub async fn opens(&self, link: &str) -> News {
        self.voice.opens(link).await;
        self.says_it_is_theirs().await;
        self.news().await
    }

    /// Opens a link and answers nothing.
    pub async fn looks_at(&self, link: &str) -> News {
        self.voice.opens(link).await;
        self.news().await
    }

    /// Taps [Yes, mine] below the newest message, where it is asked there.
    pub(super) async fn says_it_is_theirs(&self) {
        self.backstage.settles().await;
        self.voice.refreshes().await;
        let newest = self.messages().pop();
        let asks = |seen: &Seen| {
            YES_MINE
                .into_iter()
                .find(|label| seen.buttons.iter().any(|button| button == label))
        };
        if let Some((seen, label)) = newest.and_then(|seen| asks(&seen).map(|label| (seen, label)))
        {
            self.voice.taps(seen.id, label).await;
        }
    }

    /// Comes by an invitation, which shows what to send.
    pub async fn accepts(&self, invitation: &Seen) -> News {
        let line = invitation
            .text
            .lines()
            .find(|line| line.starts_with("/start "))
            .expect("what to send");
        self.says(line).await
    }

    /// What changed before this person's eyes since they last looked, once the program has nothing
    /// left to do.
    pub async fn news(&self) -> News {
        self.backstage.settles().await;
        self.voice.refreshes().await;
        let messages = self.messages();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = messages
            .iter()
            .filter(|seen| known.get(&seen.id) != Some(seen))
            .cloned()
            .collect();
        let before = known.keys().copied().collect();
        *known = messages.into_iter().map(|seen| (seen.id, seen)).collect();
        News {
            messages: changed,
            known: before,
            transcript: self.transcript(),
        }
    }

    /// The newest message that contains `text`, as it stands now.
    ///
    /// # Panics
    /// With the transcript if there is none.
    pub fn sees(&self, text: &str) -> Seen {
        let messages = self.messages();
        match messages
            .into_iter()
            .rev()
            .find(|seen| seen.text.contains(text))
        {
            Some(seen) => seen,
            None => panic!("{text:?} is not in:\n{}", self.transcript()),
        }
    }

    /// Everything the assistant has shown, as it stands now.
    pub fn messages(&self) -> Vec<Seen> {
        self.voice.messages()
    }

    /// The conversation as text.
    pub fn transcript(&self) -> String {
        self.voice.transcript()
    }
}
