//! A mail server: it speaks SMTP over TCP, in the clear or by TLS, keeps what arrives, and can refuse,
//! put off, say nothing, and hang up.

mod conversation;
pub mod tls;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mail_parser::{MessageParser, MimeHeaders as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use conversation::attend;

/// How the line to the server is kept from being read.
#[derive(Clone)]
pub enum Line {
    /// Not at all.
    Clear,
    /// By TLS from the first byte on.
    Tls(TlsAcceptor),
    /// By TLS from STARTTLS on, which it offers.
    StartTls(TlsAcceptor),
}

impl std::fmt::Debug for Line {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Clear => "Clear",
            Self::Tls(_) => "Tls",
            Self::StartTls(_) => "StartTls",
        })
    }
}

/// What the server does with a recipient or a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Says this to the recipient's address.
    Refuses(&'static str),
    /// Says this so many times.
    PutsOff(&'static str, usize),
    /// Says this to the mail itself.
    RefusesMail(&'static str),
    /// Hangs up in the middle of the mail, so many times.
    HangsUp(usize),
    /// Takes the mail and hangs up before it says so, so many times.
    HangsUpAfter(usize),
    /// Hears whom it is for and never answers, so many times.
    SaysNothing(usize),
    /// Takes the mail and never says so, so many times.
    SaysNothingAfter(usize),
}

impl Mood {
    /// The mood after it has shown once; none where it is over.
    fn once_less(self) -> Option<Self> {
        match self {
            Self::PutsOff(words, times) => (times > 1).then(|| Self::PutsOff(words, times - 1)),
            Self::HangsUp(times) => (times > 1).then(|| Self::HangsUp(times - 1)),
            Self::HangsUpAfter(times) => (times > 1).then(|| Self::HangsUpAfter(times - 1)),
            Self::SaysNothing(times) => (times > 1).then(|| Self::SaysNothing(times - 1)),
            Self::SaysNothingAfter(times) => (times > 1).then(|| Self::SaysNothingAfter(times - 1)),
            Self::Refuses(_) | Self::RefusesMail(_) => Some(self),
        }
    }
}

/// A mail that arrived.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The recipient of its envelope.
    pub to: String,
    /// As it came.
    pub raw: Vec<u8>,
}

impl Mail {
    fn parsed<T>(&self, read: impl FnOnce(&mail_parser::Message<'_>) -> T) -> T {
        let message = MessageParser::default().parse(&self.raw);
        read(&message.expect("a mail"))
    }

    pub fn subject(&self) -> String {
        self.parsed(|mail| mail.subject().expect("a subject").to_owned())
    }

    pub fn text(&self) -> String {
        self.parsed(|mail| mail.body_text(0).expect("a text").into_owned())
    }

    pub fn html(&self) -> String {
        self.parsed(|mail| mail.body_html(0).expect("a page").into_owned())
    }

    /// The id of the mail, without brackets.
    pub fn id(&self) -> String {
        self.parsed(|mail| mail.message_id().expect("an id").to_owned())
    }

    /// A header as it came, on one line.
    pub fn header(&self, name: &str) -> Option<String> {
        self.parsed(|mail| {
            let value = mail.header_raw(name.to_owned())?;
            Some(value.split_whitespace().collect::<Vec<_>>().join(" "))
        })
    }

    /// The names of what is attached.
    pub fn attachments(&self) -> Vec<String> {
        self.parsed(|mail| {
            let names = mail.attachments().filter_map(|part| part.attachment_name());
            names.map(str::to_owned).collect()
        })
    }

    /// The address in its text that leads to `path`.
    pub fn link(&self, path: &str) -> String {
        let text = self.text();
        let found = text.split_whitespace().find(|word| word.contains(path));
        found
            .unwrap_or_else(|| panic!("no {path} in {text}"))
            .to_owned()
    }
}

#[derive(Debug, Default)]
struct State {
    arrived: Vec<Mail>,
    moods: HashMap<String, Mood>,
    connections: usize,
    /// Whom it lets in, where it asks: a name and a password.
    admitted: Option<(String, String)>,
    /// Whether it takes up connections and says nothing at all.
    silent: bool,
    /// What anybody on the line could read.
    in_the_clear: Vec<String>,
}

impl State {
    /// The server's mood towards an address; what it is in once more is one time less.
    fn shows(&mut self, address: &str, shown: impl FnOnce(Mood) -> bool) -> Option<Mood> {
        let mood = self
            .moods
            .get(address)
            .copied()
            .filter(|mood| shown(*mood))?;
        match mood.once_less() {
            Some(left) => self.moods.insert(address.to_owned(), left),
            None => self.moods.remove(address),
        };
        Some(mood)
    }
}

/// The server.
#[derive(Debug)]
pub struct PostOffice {
    port: u16,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl PostOffice {
    /// One on this machine that anybody may read along with.
    pub async fn opens() -> Self {
        Self::opens_on(Line::Clear).await
    }

    pub async fn opens_on(line: Line) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                lock(&shared).connections += 1;
                tokio::spawn(attend(stream, line.clone(), Arc::clone(&shared)));
            }
        });
        Self { port, state, task }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Where it listens on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Takes mails from nobody else from now on.
    pub fn admits(&self, name: &str, password: &str) {
        lock(&self.state).admitted = Some((name.to_owned(), password.to_owned()));
    }

    /// Greets nobody from now on, or greets again.
    pub fn is_silent(&self, silent: bool) {
        lock(&self.state).silent = silent;
    }

    /// What was said to it before anything was encrypted.
    pub fn heard_in_the_clear(&self) -> Vec<String> {
        lock(&self.state).in_the_clear.clone()
    }

    /// From now on, of an address.
    pub fn treats(&self, address: &str, mood: Mood) {
        lock(&self.state).moods.insert(address.to_owned(), mood);
    }

    /// As at first.
    pub fn forgives(&self, address: &str) {
        lock(&self.state).moods.remove(address);
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        lock(&self.state).connections
    }

    /// All that arrived for an address, oldest first.
    pub fn of(&self, address: &str) -> Vec<Mail> {
        let state = lock(&self.state);
        let of = state.arrived.iter().filter(|mail| mail.to == address);
        of.cloned().collect()
    }

    /// All that arrived.
    pub fn count(&self) -> usize {
        lock(&self.state).arrived.len()
    }

    /// The subjects of all that arrived for an address, oldest first.
    pub fn subjects(&self, address: &str) -> Vec<String> {
        self.of(address).iter().map(Mail::subject).collect()
    }

    /// The last mail for an address.
    ///
    /// # Panics
    /// If there is none.
    pub fn last(&self, address: &str) -> Mail {
        self.of(address).pop().expect("a mail")
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
