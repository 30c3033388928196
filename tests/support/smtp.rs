//! A mail server: it speaks SMTP over TCP, keeps what arrives, and can refuse, put off, and hang up.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mail_parser::{MessageParser, MimeHeaders as _};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

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
    pub async fn opens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                lock(&shared).connections += 1;
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { port, state, task }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
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

/// What happens once may happen so many times.
fn once_less(state: &Mutex<State>, address: &str) {
    let mut state = lock(state);
    let left = match state.moods.get(address).copied() {
        Some(Mood::PutsOff(words, times)) => Some(Mood::PutsOff(words, times - 1)),
        Some(Mood::HangsUp(times)) => Some(Mood::HangsUp(times - 1)),
        Some(Mood::HangsUpAfter(times)) => Some(Mood::HangsUpAfter(times - 1)),
        Some(Mood::Refuses(_) | Mood::RefusesMail(_)) | None => None,
    };
    match left {
        Some(Mood::PutsOff(_, 0) | Mood::HangsUp(0) | Mood::HangsUpAfter(0)) => {
            state.moods.remove(address);
        }
        Some(mood) => {
            state.moods.insert(address.to_owned(), mood);
        }
        None => {}
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) -> Option<()> {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let mut to: Option<String> = None;
    writer.write_all(b"220 post.example ESMTP\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let upper = line.trim_end().to_uppercase();
        let mood = |address: &str| lock(&state).moods.get(address).copied();
        let answer = if upper.starts_with("EHLO") {
            "250-post.example\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8".to_owned()
        } else if upper.starts_with("MAIL FROM:") || upper == "RSET" || upper == "NOOP" {
            to = None;
            "250 2.0.0 ok".to_owned()
        } else if upper.starts_with("RCPT TO:") {
            let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match mood(&address) {
                Some(Mood::Refuses(words)) => words.to_owned(),
                Some(Mood::PutsOff(words, _)) => {
                    once_less(&state, &address);
                    words.to_owned()
                }
                _ => {
                    to = Some(address);
                    "250 2.1.5 ok".to_owned()
                }
            }
        } else if upper == "DATA" {
            match &to {
                None => "503 5.5.1 whom is it for?".to_owned(),
                Some(address) => {
                    writer.write_all(b"354 go on\r\n").await.ok()?;
                    let mood = mood(address);
                    let raw = match data(&mut reader, mood).await {
                        Some(raw) => raw,
                        None => {
                            once_less(&state, address);
                            return None;
                        }
                    };
                    match mood {
                        Some(Mood::RefusesMail(words)) => words.to_owned(),
                        _ => {
                            let to = address.clone();
                            lock(&state).arrived.push(Mail { to, raw });
                            if let Some(Mood::HangsUpAfter(_)) = mood {
                                once_less(&state, address);
                                return None;
                            }
                            "250 2.0.0 taken".to_owned()
                        }
                    }
                }
            }
        } else if upper == "QUIT" {
            writer.write_all(b"221 2.0.0 bye\r\n").await.ok()?;
            return None;
        } else {
            "500 5.5.2 what?".to_owned()
        };
        writer
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .ok()?;
    }
}

/// A mail to its last line; nothing where the server hangs up before.
async fn data(
    reader: &mut (impl tokio::io::AsyncBufRead + Unpin),
    mood: Option<Mood>,
) -> Option<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        if let Some(Mood::HangsUp(_)) = mood {
            return None;
        }
        if line == b".\r\n" {
            return Some(raw);
        }
        // RFC 5321, 4.5.2: a leading dot was doubled.
        let dotted = line.starts_with(b"..");
        raw.extend_from_slice(&line[usize::from(dotted)..]);
    }
}
