//! Mail: each message in the reader's words as text and HTML, over one SMTP server.
//!
//! A mail can't be edited: the renderer sends what deserves one, and what corrects another says so in
//! the same thread. The id of a mail follows from its row, so that a mail which is sent twice after a
//! broken line can be told by the reader's mailbox.

mod attached;
mod compose;
mod inbound;
mod page;
mod server;
mod session;
mod trust;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret as _, SecretString};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::hint::Hints;

use crate::channel::{
    Failure, FetchFailure, Incoming, NotUnderstood, Outgoing, Pace, Rendered, To, Understood,
};

pub use inbound::{MAX_MAIL, Taken};
pub use server::{BadSetting, Server};
use session::Sessions;

/// What an operator sets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `smtps://user:password@host` or `smtp://user:password@host?tls=required`.
    pub smtp_url: SecretString,
    /// Whose name and address stands on every mail.
    pub from: String,
    /// How many mails a second the server takes.
    pub per_second: f64,
    /// How long the server may take for one mail.
    pub patience: Duration,
    /// How answers come in; nobody answers mails where they don't.
    pub inbound: Option<Inbound>,
    /// The certificate of an authority of one's own, in PEM.
    pub authority: Option<Vec<u8>>,
}

/// How mails come in.
#[derive(Debug, Clone)]
pub struct Inbound {
    /// What the mail server shows when it brings one.
    pub secret: SecretString,
    /// Where answers go; the order's token is put after a plus sign.
    pub reply_to: String,
}

/// The channel.
#[derive(Debug)]
pub struct Email {
    from: Mailbox,
    key: Vec<u8>,
    inbound: Option<(SecretString, Mailbox)>,
    per_second: f64,
    patience: Duration,
    sessions: Sessions,
}

impl Email {
    /// The channel with its settings; nothing is connected yet.
    ///
    /// # Errors
    /// When a setting can't be used; the error names it and shows no secret.
    pub fn new(settings: &Settings) -> Result<Self, BadSetting> {
        let mailbox = |text: &str, bad| text.parse::<Mailbox>().map_err(|_| bad);
        let from = mailbox(&settings.from, BadSetting::From)?;
        let server = Server::parse(&settings.smtp_url, settings.authority.as_deref())?;
        let inbound = match &settings.inbound {
            Some(inbound) => {
                let reply_to = mailbox(&inbound.reply_to, BadSetting::ReplyTo)?;
                Some((inbound.secret.clone(), reply_to))
            }
            None => None,
        };
        let hello = from.email.domain().to_owned();
        Ok(Self {
            from,
            // Nobody else can tell which id a mail has.
            key: settings.smtp_url.expose_secret().as_bytes().to_vec(),
            inbound,
            per_second: settings.per_second,
            patience: settings.patience,
            sessions: Sessions::new(Arc::new(server), &hello, settings.patience),
        })
    }

    /// Connects and signs in, and says under which name the server goes.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn introduce(&self) -> Result<String, Failure> {
        self.sessions.check().await?;
        Ok(self.sessions.name())
    }

    /// Takes in a mail that was brought with a secret.
    pub async fn take(
        &self,
        secret: &str,
        raw: &[u8],
        database: &Database,
        hints: &Hints,
        clock: &Clock,
    ) -> Taken {
        match &self.inbound {
            Some((own, _)) => {
                let secrets = (secret, own.expose_secret());
                inbound::take(secrets, (raw, &self.key), (database, hints, clock)).await
            }
            None => Taken::Forbidden,
        }
    }

    /// The address on every mail.
    pub fn from(&self) -> String {
        self.from.email.to_string()
    }
}

#[async_trait]
impl Outgoing for Email {
    fn kind(&self) -> Channel {
        Channel::Email
    }

    fn pace(&self) -> Pace {
        Pace {
            overall_per_second: self.per_second,
            overall_burst: (self.per_second * 2.0).max(1.0),
            chat_interval: 1.0,
            chat_burst: 10.0,
            chat_window: None,
            group_interval: 1.0,
            group_burst: 10.0,
            at_once: session::AT_ONCE,
        }
    }

    fn is_group(&self, _address: &str) -> bool {
        false
    }

    async fn send(&self, to: To<'_>, message: &Rendered) -> Result<String, Failure> {
        let id = compose::message_id(&self.from, &self.key, to);
        let reply_to = self.inbound.as_ref().map(|(_, reply_to)| reply_to);
        let mail = compose::mail((&self.from, reply_to, &self.key), &id, to.address, message)?;
        match self.sessions.send(mail.envelope(), &mail.formatted()).await {
            Ok(()) => Ok(id),
            // Providers say so for a while, too: no mail is lost by it, and none until a new start.
            Err(Failure::Unauthorized) => {
                tracing::error!(
                    server = self.sessions.name(),
                    "the mail server does not take the name and password in WAYBILL_EMAIL_SMTP_URL; \
                     nothing is mailed until it does"
                );
                Err(Failure::RetryAfter {
                    after: self.patience,
                    everything: true,
                })
            }
            Err(failure) => Err(failure),
        }
    }

    /// A mail stays as it is: what is said anew is another one.
    async fn edit(
        &self,
        to: To<'_>,
        _message_id: &str,
        message: &Rendered,
    ) -> Result<String, Failure> {
        self.send(to, message).await
    }
}

#[async_trait]
impl Incoming for Email {
    fn kind(&self) -> Channel {
        Channel::Email
    }

    fn understand(&self, address: &str, payload: &str) -> Result<Understood, NotUnderstood> {
        inbound::understand(address, payload)
    }

    /// What is attached to a mail came with it.
    async fn fetch(&self, _address: &str, reference: &str) -> Result<Vec<u8>, FetchFailure> {
        attached::fetch(reference)
    }
}
