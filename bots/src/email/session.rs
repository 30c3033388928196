//! Conversations with the SMTP server: connections are kept for the next mail, and what the server
//! refuses is told apart by where in the conversation it does.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use lettre::Address;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use waybill_core::person::Gone;

use super::server::{Security, Server};
use super::trust;
use crate::channel::Failure;

/// How many mails may be under way.
pub(super) const AT_ONCE: usize = 4;
/// How long a connection is kept that nothing goes through.
const KEPT: Duration = Duration::from_secs(30);
/// How long a connection may take to forget a refused mail.
const RESETTING: Duration = Duration::from_secs(5);
/// How long connecting may take at most.
const CONNECTING: Duration = Duration::from_secs(20);

/// Where in the conversation something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Connect,
    SignIn,
    From,
    To,
    Content,
}

/// The connections of one server.
pub(super) struct Sessions {
    server: Arc<Server>,
    hello: ClientId,
    /// How long one mail may take.
    patience: Duration,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("host", &self.server.host)
            .finish_non_exhaustive()
    }
}

impl Sessions {
    pub(super) fn new(server: Arc<Server>, hello: &str, patience: Duration) -> Self {
        Self {
            server,
            hello: ClientId::Domain(hello.to_owned()),
            patience,
            idle: Mutex::default(),
        }
    }

    pub(super) fn name(&self) -> String {
        format!("{}:{}", self.server.host, self.server.port)
    }

    /// Connects and signs in.
    pub(super) async fn check(&self) -> Result<(), Failure> {
        let connection = self.connect().await?;
        self.keep(connection);
        Ok(())
    }

    /// Hands a mail over. A connection that the server closed meanwhile is replaced once.
    pub(super) async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Result<(), Failure> {
        let doubt = Doubt::default();
        let sending = async {
            let mut connection = match self.kept().await {
                Some(connection) => connection,
                None => self.connect().await?,
            };
            let sent = converse(&mut connection, envelope, mail, &doubt).await;
            Ok((connection, sent))
        };
        let sent = match tokio::time::timeout(self.patience, sending).await {
            Ok(Ok((connection, sent))) => {
                self.after(connection, &sent).await;
                sent
            }
            Ok(Err(unconnected)) => Err(unconnected),
            Err(_) => Err(Failure::Temporary(format!(
                "the server did not answer within {} s",
                self.patience.as_secs()
            ))),
        };
        sent.map_err(|failure| doubt.of(failure))
    }

    /// A connection that still answers.
    async fn kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (mut connection, since) = self
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop()?;
            if since.elapsed() < KEPT && connection.test_connected().await {
                return Some(connection);
            }
            connection.abort().await;
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < AT_ONCE {
            idle.push((connection, Instant::now()));
        }
    }

    /// What was refused leaves the connection as it was; what broke off does not.
    async fn after(&self, mut connection: AsyncSmtpConnection, sent: &Result<(), Failure>) {
        let sound = sent.is_ok()
            || tokio::time::timeout(RESETTING, connection.command(Rset))
                .await
                .is_ok_and(|reset| reset.is_ok());
        if sound && !connection.has_broken() {
            self.keep(connection);
        } else {
            connection.abort().await;
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        tokio::time::timeout(self.connecting(), self.connect_at_leisure())
            .await
            .unwrap_or_else(|_| {
                Err(Failure::Temporary(format!(
                    "{} can't be reached, or does not greet",
                    self.name()
                )))
            })
    }

    fn connecting(&self) -> Duration {
        CONNECTING.min(self.patience)
    }

    async fn connect_at_leisure(&self) -> Result<AsyncSmtpConnection, Failure> {
        let server = &self.server;
        let implicit = match &server.security {
            Security::Implicit(parameters) => Some(parameters.clone()),
            Security::StartTls(_) | Security::None => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (server.host.as_str(), server.port),
            Some(self.connecting()),
            &self.hello,
            implicit,
            None,
        )
        .await
        .map_err(|error| self.unconnected(&error))?;
        if let Security::StartTls(parameters) = &server.security {
            let offered = connection
                .server_info()
                .supports_feature(Extension::StartTls);
            if !offered {
                connection.abort().await;
                return Err(Failure::Temporary(format!(
                    "{} offers no STARTTLS, and nothing is sent in the clear; if it speaks TLS from \
                     the first byte, WAYBILL_EMAIL_SMTP_URL begins with smtps://",
                    self.name()
                )));
            }
            connection
                .starttls(parameters.clone(), &self.hello)
                .await
                .map_err(|error| self.unconnected(&error))?;
        }
        if let Some(credentials) = &server.credentials {
            sign_in(&mut connection, credentials).await?;
        }
        Ok(connection)
    }

    /// What an operator can do something about is said so that they can.
    fn unconnected(&self, error: &Error) -> Failure {
        match trust::lacking(&self.name(), error) {
            Some(words) => Failure::Temporary(words),
            None => failure(Step::Connect, error),
        }
    }
}

/// Whether a mail may have arrived although nobody said so: from its first byte on, until the server
/// answers.
#[derive(Debug, Default)]
struct Doubt(AtomicBool);

impl Doubt {
    fn begins(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn ends(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// The failure, with the doubt stated where there is one.
    fn of(&self, failure: Failure) -> Failure {
        if let Failure::Temporary(words) = &failure
            && self.0.load(Ordering::Relaxed)
        {
            return Failure::Temporary(format!(
                "{words}; the mail may have arrived all the same, and comes again under its id"
            ));
        }
        failure
    }
}

async fn sign_in(
    connection: &mut AsyncSmtpConnection,
    credentials: &Credentials,
) -> Result<(), Failure> {
    connection
        .auth(DEFAULT_MECHANISMS, credentials)
        .await
        .map_err(|error| failure(Step::SignIn, &error))?;
    Ok(())
}

async fn converse(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    mail: &[u8],
    doubt: &Doubt,
) -> Result<(), Failure> {
    let mut parameters = Vec::new();
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    if !addresses.all(|address| address.to_string().is_ascii()) {
        if !connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            return Err(Failure::Rejected("the server takes no such address".into()));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    let from: Option<Address> = envelope.from().cloned();
    connection
        .command(Mail::new(from, parameters))
        .await
        .map_err(|error| failure(Step::From, &error))?;
    for to in envelope.to() {
        connection
            .command(Rcpt::new(to.clone(), Vec::new()))
            .await
            .map_err(|error| failure(Step::To, &error))?;
    }
    connection
        .command(Data)
        .await
        .map_err(|error| failure(Step::Content, &error))?;
    doubt.begins();
    let taken = match std::str::from_utf8(mail) {
        Ok(text) => connection.command(Content(text)).await,
        Err(_) => connection.message(mail).await,
    };
    if taken
        .as_ref()
        .map_or_else(|error| error.status().is_some(), |_| true)
    {
        doubt.ends();
    }
    taken.map_err(|error| failure(Step::Content, &error))?;
    Ok(())
}

/// A mail to its last line (RFC 5321, 4.5.2), sent in one piece: the system holds the end of a mail back
/// until the other side has acknowledged the rest (RFC 896), which takes 40 ms where nothing else is said.
struct Content<'a>(&'a str);

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.starts_with('.') {
            f.write_str(".")?;
        }
        for (place, part) in self.0.split("\r\n.").enumerate() {
            if place > 0 {
                f.write_str("\r\n..")?;
            }
            f.write_str(part)?;
        }
        if !self.0.ends_with("\r\n") {
            f.write_str("\r\n")?;
        }
        f.write_str(".\r\n")
    }
}

/// What a refusal means: by its code (RFC 5321, 4.2.1), by where it comes, and by the enhanced code
/// that stands before the server's words (RFC 2034, RFC 3463).
fn failure(step: Step, error: &Error) -> Failure {
    let words = std::error::Error::source(error).map(ToString::to_string);
    let enhanced = words.as_deref().and_then(enhanced);
    let said: String = error.to_string().chars().take(300).collect();
    let Some(code) = error.status().map(u16::from) else {
        return Failure::Temporary(said);
    };
    refusal(step, code, enhanced, said)
}

fn refusal(step: Step, code: u16, enhanced: Option<(u16, u16)>, said: String) -> Failure {
    if code < 500 {
        return Failure::Temporary(said);
    }
    match step {
        Step::SignIn => Failure::Unauthorized,
        // What is wrong with us or our address is no fault of the reader's.
        Step::Connect | Step::From => Failure::Temporary(said),
        Step::Content => Failure::Rejected(said),
        Step::To => match (code, enhanced) {
            // The mailbox is full.
            (552, None) | (_, Some((2, 2))) => Failure::Temporary(said),
            // There is a mailbox, and a rule against this mail.
            (_, Some((7, _))) => Failure::Rejected(said),
            _ => Failure::Gone(Gone::Vanished),
        },
    }
}

/// Subject and detail of `5.1.1 no such user`.
fn enhanced(words: &str) -> Option<(u16, u16)> {
    let mut parts = words.split_whitespace().next()?.split('.');
    let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next()?);
    if class != "5" || parts.next().is_some() {
        return None;
    }
    Some((subject.parse().ok()?, detail.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_ends_where_it_ends() {
        for (mail, sent) in [
            ("", "\r\n.\r\n"),
            ("a", "a\r\n.\r\n"),
            ("a\r\n", "a\r\n.\r\n"),
            (".\r\n", "..\r\n.\r\n"),
            ("a\r\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r\n.\r\n.\r\n", "a\r\n..\r\n..\r\n.\r\n"),
            ("a.\r\n...b\r\n", "a.\r\n....b\r\n.\r\n"),
            ("a\n.\nb\r\n", "a\n.\nb\r\n.\r\n"),
        ] {
            assert_eq!(Content(mail).to_string(), sent, "{mail:?}");
        }
    }

    #[test]
    fn refusals_are_told_apart() {
        let gone = Failure::Gone(Gone::Vanished);
        let temporary = Failure::Temporary("x".into());
        let rejected = Failure::Rejected("x".into());
        let cases = [
            (Step::To, 550, "5.1.1 no such user", &gone),
            (Step::To, 550, "no such user here", &gone),
            (Step::To, 553, "5.1.3 bad address", &gone),
            (Step::To, 550, "5.2.1 mailbox disabled", &gone),
            (Step::To, 552, "5.2.2 over quota", &temporary),
            (Step::To, 552, "over quota", &temporary),
            (Step::To, 554, "5.7.1 relaying denied", &rejected),
            (Step::To, 451, "4.7.1 greylisted", &temporary),
            (Step::From, 550, "5.7.1 who are you", &temporary),
            (Step::Connect, 554, "no service", &temporary),
            (Step::Content, 554, "5.6.0 looks like spam", &rejected),
            (Step::Content, 452, "4.3.1 disk full", &temporary),
            (
                Step::SignIn,
                535,
                "5.7.8 wrong password",
                &Failure::Unauthorized,
            ),
            (Step::SignIn, 454, "4.7.0 later", &temporary),
        ];
        for (step, code, words, expected) in cases {
            let found = refusal(step, code, enhanced(words), "x".into());
            assert_eq!(&found, expected, "{step:?} {code} {words}");
        }
    }
}
