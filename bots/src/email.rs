//! Mail: each message in the reader's words as text and HTML, over one SMTP server.
//!
//! A mail can't be edited: the renderer sends what deserves one, and what corrects another says so in
//! the same thread. The id of a mail follows from its row, so that a mail which is sent twice after a
//! broken line can be told by the reader's mailbox.

mod compose;
mod page;
mod server;
mod session;

use std::sync::Arc;

use async_trait::async_trait;
use lettre::message::Mailbox;
use secrecy::SecretString;
use waybill_core::channel::Channel;

use crate::channel::{Failure, Outgoing, Pace, Rendered, To};

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
    /// Where answers go, when something takes them in.
    pub reply_to: Option<String>,
    /// The certificate of an authority of one's own, in PEM.
    pub authority: Option<Vec<u8>>,
}

/// The channel.
#[derive(Debug)]
pub struct Email {
    from: Mailbox,
    reply_to: Option<Mailbox>,
    per_second: f64,
    sessions: Sessions,
}

impl Email {
    /// The channel with its settings; nothing is connected yet.
    ///
    /// # Errors
    /// When a setting can't be used; the error names it and shows no secret.
    pub fn new(settings: &Settings) -> Result<Self, BadSetting> {
        let mailbox = |text: &str| text.parse::<Mailbox>().map_err(|_| BadSetting::From);
        let from = mailbox(&settings.from)?;
        let server = Server::parse(&settings.smtp_url, settings.authority.as_deref())?;
        let hello = from.email.domain().to_owned();
        Ok(Self {
            from,
            reply_to: settings.reply_to.as_deref().map(mailbox).transpose()?,
            per_second: settings.per_second,
            sessions: Sessions::new(Arc::new(server), &hello),
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
        let mail = compose::mail(&self.from, self.reply_to.as_ref(), to, message)?;
        self.sessions
            .send(mail.envelope(), &mail.formatted())
            .await?;
        Ok(compose::message_id(&self.from, to))
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
