//! One client's conversation with the mail server.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::{Line, Mail, Mood, State, lock};

/// What a line of the client leads to.
enum Next {
    /// It is answered.
    Answer(String),
    /// It is answered, and from then on encrypted.
    Encrypt,
    /// Nothing is ever said again, and the line stays.
    Silence,
    /// The line is dropped.
    Drop,
}

/// Serves a client until it leaves.
pub(super) async fn attend(stream: TcpStream, line: Line, state: Arc<Mutex<State>>) -> Option<()> {
    if lock(&state).silent {
        return silence().await;
    }
    match line {
        Line::Clear => {
            Conversation::new(stream, state, true, false)
                .goes_on(true)
                .await?;
        }
        Line::Tls(acceptor) => {
            let stream = acceptor.accept(stream).await.ok()?;
            Conversation::new(stream, state, false, false)
                .goes_on(true)
                .await?;
        }
        Line::StartTls(acceptor) => {
            let begun = Conversation::new(stream, Arc::clone(&state), true, true);
            let stream = begun.goes_on(true).await?;
            let stream = acceptor.accept(stream).await.ok()?;
            // After STARTTLS the client begins anew, and is not greeted again (RFC 3207, 4.2).
            Conversation::new(stream, state, false, false)
                .goes_on(false)
                .await?;
        }
    }
    None
}

async fn silence() -> Option<()> {
    std::future::pending().await
}

struct Conversation<S> {
    line: BufReader<S>,
    state: Arc<Mutex<State>>,
    readable: bool,
    offers_tls: bool,
    let_in: bool,
    to: Option<String>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Conversation<S> {
    fn new(stream: S, state: Arc<Mutex<State>>, readable: bool, offers_tls: bool) -> Self {
        let let_in = lock(&state).admitted.is_none();
        Self {
            line: BufReader::new(stream),
            state,
            readable,
            offers_tls,
            let_in,
            to: None,
        }
    }

    /// Until the client leaves; the stream where it is to be encrypted.
    async fn goes_on(mut self, greets: bool) -> Option<S> {
        if greets {
            self.says("220 post.example ESMTP").await?;
        }
        loop {
            let mut line = String::new();
            if self.line.read_line(&mut line).await.ok()? == 0 {
                return None;
            }
            let line = line.trim_end();
            if self.readable {
                lock(&self.state).in_the_clear.push(line.to_owned());
            }
            match self.hears(line).await? {
                Next::Answer(words) => self.says(&words).await?,
                Next::Encrypt => {
                    self.says("220 2.0.0 go on").await?;
                    return Some(self.line.into_inner());
                }
                Next::Silence => {
                    silence().await?;
                }
                Next::Drop => return None,
            }
        }
    }

    async fn says(&mut self, words: &str) -> Option<()> {
        self.line
            .write_all(format!("{words}\r\n").as_bytes())
            .await
            .ok()?;
        self.line.flush().await.ok()
    }

    async fn hears(&mut self, line: &str) -> Option<Next> {
        let upper = line.to_uppercase();
        let answer = |words: &str| Some(Next::Answer(words.to_owned()));
        if upper.starts_with("EHLO") {
            return answer(&self.abilities());
        }
        if upper == "STARTTLS" && self.offers_tls {
            return Some(Next::Encrypt);
        }
        if let Some(given) = line.strip_prefix("AUTH PLAIN ") {
            return answer(self.signs_in(given));
        }
        if upper == "RSET" || upper == "NOOP" {
            self.to = None;
            return answer("250 2.0.0 ok");
        }
        if upper == "QUIT" {
            self.says("221 2.0.0 bye").await?;
            return Some(Next::Drop);
        }
        if !self.let_in {
            return answer("530 5.7.0 who are you?");
        }
        if upper.starts_with("MAIL FROM:") {
            self.to = None;
            return answer("250 2.1.0 ok");
        }
        if upper.starts_with("RCPT TO:") {
            return Some(self.is_for(line.split(['<', '>']).nth(1).unwrap_or_default()));
        }
        match (upper.as_str(), self.to.take()) {
            ("DATA", Some(to)) => {
                self.says("354 go on").await?;
                Some(self.takes(to).await)
            }
            ("DATA", None) => answer("503 5.5.1 whom is it for?"),
            _ => answer("500 5.5.2 what?"),
        }
    }

    fn abilities(&self) -> String {
        let mut abilities = vec!["post.example", "8BITMIME", "ENHANCEDSTATUSCODES"];
        if self.offers_tls {
            abilities.push("STARTTLS");
        }
        if lock(&self.state).admitted.is_some() && !self.offers_tls {
            abilities.push("AUTH PLAIN");
        }
        let mut lines: Vec<String> = abilities.iter().map(|name| format!("250-{name}")).collect();
        lines.push("250 SMTPUTF8".to_owned());
        lines.join("\r\n")
    }

    /// A name and a password, each after a zero (RFC 4616).
    fn signs_in(&mut self, given: &str) -> &'static str {
        let admitted = lock(&self.state).admitted.clone();
        let wanted = admitted.map(|(name, password)| format!("\0{name}\0{password}"));
        let given = STANDARD.decode(given).ok();
        self.let_in = given.is_some() && given == wanted.map(String::into_bytes);
        if self.let_in {
            "235 2.7.0 welcome"
        } else {
            "535 5.7.8 wrong name or password"
        }
    }

    fn is_for(&mut self, address: &str) -> Next {
        let shown = lock(&self.state).shows(address, |mood| {
            matches!(
                mood,
                Mood::Refuses(_) | Mood::PutsOff(..) | Mood::SaysNothing(_)
            )
        });
        match shown {
            Some(Mood::Refuses(words) | Mood::PutsOff(words, _)) => Next::Answer(words.to_owned()),
            Some(Mood::SaysNothing(_)) => Next::Silence,
            _ => {
                self.to = Some(address.to_owned());
                Next::Answer("250 2.1.5 ok".to_owned())
            }
        }
    }

    async fn takes(&mut self, to: String) -> Next {
        let mood = lock(&self.state).shows(&to, |mood| {
            !matches!(
                mood,
                Mood::Refuses(_) | Mood::PutsOff(..) | Mood::SaysNothing(_)
            )
        });
        let Some(raw) = self.content(matches!(mood, Some(Mood::HangsUp(_)))).await else {
            return Next::Drop;
        };
        if let Some(Mood::RefusesMail(words)) = mood {
            return Next::Answer(words.to_owned());
        }
        lock(&self.state).arrived.push(Mail { to, raw });
        match mood {
            Some(Mood::HangsUpAfter(_)) => Next::Drop,
            Some(Mood::SaysNothingAfter(_)) => Next::Silence,
            _ => Next::Answer("250 2.0.0 taken".to_owned()),
        }
    }

    /// A mail to its last line; nothing where the server hangs up before.
    async fn content(&mut self, hangs_up: bool) -> Option<Vec<u8>> {
        let mut raw = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.line.read_until(b'\n', &mut line).await.ok()? == 0 || hangs_up {
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
}
