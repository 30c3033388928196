//! Sending and editing: by an interaction's way back where there is one, else as a direct message.
//!
//! A direct message carries the outbox's row as nonce, and the first answer to an interaction is an
//! edit: either can be repeated without being seen twice. Only a further answer in a server, which
//! Discord gives no such means, can appear twice when its acknowledgement is lost.

use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};

use super::Inner;
use super::failure::{is_dead_end, of_editing, of_sending};
use super::rest::CallError;
use super::server::{channel_of, of_channel};
use super::show::{EPHEMERAL, LOADING, Part, SUPPRESS_NOTIFICATIONS, parts};
use super::stored::{message_id, read_message_id, user_of};
use super::way_back::{Awaits, WayBack};
use crate::channel::{Failure, Rendered, To};

/// Within this time of an interaction no other process can have answered it, and its
/// acknowledgement may still be under way.
const YOUNG: Duration = Duration::seconds(3);
/// How long to wait for an acknowledgement that is under way.
const ACKNOWLEDGED_IN: std::time::Duration = std::time::Duration::from_millis(200);

/// "Thread is archived".
/// <https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>
const THREAD_ARCHIVED: u64 = 50083;

/// What is known of the place of an interaction's first answer.
enum First {
    /// It waits for one.
    Open,
    /// This very answer stands there: it was sent, and that was not noted.
    SentAs(String),
    /// Something else stands there, or it is gone.
    Taken,
}

impl Inner {
    /// Sends a message; see [`crate::channel::Outgoing::send`].
    pub(super) async fn send(&self, to: To<'_>, message: &Rendered) -> Result<String, Failure> {
        let parts = parts(message);
        if let Some(way) = self.way(&to)
            && let Some(id) = self.answer(&way, &to, &parts).await?
        {
            return Ok(id);
        }
        self.send_direct(&to, &parts, 0, message.quiet).await
    }

    /// Edits a message; see [`crate::channel::Outgoing::edit`].
    pub(super) async fn edit(
        &self,
        to: To<'_>,
        id: &str,
        message: &Rendered,
    ) -> Result<String, Failure> {
        let mut parts = parts(message);
        if message.document_stands {
            parts.iter_mut().for_each(Part::keep_file);
        }
        // What takes several messages can't take the place of one: it is sent anew.
        let ([part], Some((channel, number))) = (parts.as_slice(), read_message_id(id)) else {
            return Err(Failure::NoSuchMessage);
        };
        let way = self.way(&to);
        self.put_in_place(way.as_ref(), id, (channel, number), part)
            .await?;
        if let Some(way) = way {
            self.settle(&way).await;
        }
        Ok(id.to_owned())
    }

    fn way(&self, to: &To<'_>) -> Option<WayBack> {
        WayBack::read(to.way_back?, self.clock.now())
    }

    /// Answers by an interaction's way. `None` where it leads nowhere, or where a direct message does
    /// as well and can't be doubled.
    async fn answer(
        &self,
        way: &WayBack,
        to: &To<'_>,
        parts: &[Part<'_>],
    ) -> Result<Option<String>, Failure> {
        let Some(first) = parts.first() else {
            return Ok(None);
        };
        let (mut id, sent) = match self.first_of(way, first).await? {
            First::SentAs(id) => (Some(id), 1),
            First::Open => {
                let answered = self
                    .call(Method::PATCH, &way.original(), &first.body, first)
                    .await;
                match answered {
                    Ok(answer) => (Some(self.answered(way, &answer)?), 1),
                    Err(error) if self.comes_too_early(way, &error) => return Err(early()),
                    Err(error) if is_dead_end(&error) => return Ok(None),
                    Err(error) => return Err(of_sending(error)),
                }
            }
            First::Taken => (None, 0),
        };
        if !way.ephemeral {
            return match (id, parts.len() > sent) {
                (Some(_), true) => self.send_direct(to, parts, sent, false).await.map(Some),
                (id, _) => Ok(id),
            };
        }
        for part in parts.iter().skip(sent) {
            let body = part.with_flags(EPHEMERAL);
            match self.call(Method::POST, &way.path(), &body, part).await {
                Ok(answer) => id = Some(self.answered(way, &answer)?),
                Err(error) if self.comes_too_early(way, &error) => return Err(early()),
                Err(error) if id.is_none() && is_dead_end(&error) => return Ok(None),
                Err(error) => return Err(of_sending(error)),
            }
        }
        Ok(id)
    }

    /// Notes that an answer was given, and returns its id.
    fn answered(&self, way: &WayBack, answer: &Value) -> Result<String, Failure> {
        if way.awaits == Awaits::Thinking {
            self.memory.keep_answered(way.ticket.id);
        }
        let (channel, message) = ids(answer)?;
        if way.ephemeral {
            self.memory.keep_way_to(message, way);
        }
        Ok(message_id(channel, message))
    }

    /// What stands where the first answer belongs. Discord is asked only where another process, or
    /// this one before it was restarted, may have answered.
    async fn first_of(&self, way: &WayBack, part: &Part<'_>) -> Result<First, Failure> {
        if way.awaits != Awaits::Thinking || self.memory.is_answered(way.ticket.id) {
            return Ok(First::Taken);
        }
        let young = self.clock.now() < way.began + YOUNG;
        if young && way.began >= self.began {
            return Ok(First::Open);
        }
        let standing = match self.rest.get(&way.original()).await {
            Ok(standing) => standing,
            Err(error) if is_dead_end(&error) => return Ok(First::Taken),
            Err(error) => return Err(of_sending(error)),
        };
        if standing["flags"].as_u64().unwrap_or(0) & LOADING != 0 {
            return Ok(First::Open);
        }
        if says_the_same(&standing, &part.body) {
            return Ok(First::SentAs(self.answered(way, &standing)?));
        }
        self.memory.keep_answered(way.ticket.id);
        Ok(First::Taken)
    }

    /// Whether a refusal only says that the acknowledgement has not arrived yet.
    fn comes_too_early(&self, way: &WayBack, error: &CallError) -> bool {
        is_dead_end(error) && self.clock.now() < way.began + YOUNG
    }

    /// Sends the parts from `skip` on as direct messages, or in a server's channel.
    async fn send_direct(
        &self,
        to: &To<'_>,
        parts: &[Part<'_>],
        skip: usize,
        quiet: bool,
    ) -> Result<String, Failure> {
        let user = user_of(to.address);
        let channel = match (user, channel_of(to.address)) {
            (Some(user), _) => self.direct_channel(user).await?,
            (None, Some(channel)) => channel,
            (None, None) => return Err(Failure::Rejected("the address is nobody's".to_owned())),
        };
        let path = format!("/channels/{channel}/messages");
        let mut last = Err(Failure::Rejected("there is nothing to send".to_owned()));
        for (position, part) in parts.iter().enumerate().skip(skip) {
            let mut body = part.with_flags(if quiet { SUPPRESS_NOTIFICATIONS } else { 0 });
            let nonce = match position {
                0 => to.nonce.to_string(),
                position => format!("{}-{position}", to.nonce),
            };
            body["nonce"] = json!(nonce);
            body["enforce_nonce"] = json!(true);
            let sent = self.call(Method::POST, &path, &body, part).await;
            let sent = sent.map_err(|error| {
                let Some(user) = user else {
                    return of_channel(error);
                };
                let failure = of_sending(error);
                if matches!(failure, Failure::Gone(_)) {
                    self.memory.forget_direct_channel(user);
                }
                failure
            })?;
            let (channel, message) = ids(&sent)?;
            if !says_the_same(&sent, &body) {
                // The nonce found an earlier attempt, made before the row's facts changed.
                let path = format!("{path}/{message}");
                self.call(Method::PATCH, &path, &part.body, part)
                    .await
                    .map_err(of_sending)?;
            }
            last = Ok(message_id(channel, message));
        }
        last
    }

    /// The channel of a person's direct messages; Discord opens it where there is none.
    async fn direct_channel(&self, user: u64) -> Result<u64, Failure> {
        if let Some(channel) = self.memory.direct_channel(user) {
            return Ok(channel);
        }
        let recipient = json!({"recipient_id": user.to_string()});
        let opened = self
            .rest
            .json(Method::POST, "/users/@me/channels", &recipient)
            .await
            .map_err(of_sending)?;
        let channel = id_of(&opened["id"]).ok_or_else(no_id)?;
        self.memory.keep_direct_channel(user, channel);
        Ok(channel)
    }

    /// Edits by the ways there are, the surest first.
    async fn put_in_place(
        &self,
        way: Option<&WayBack>,
        id: &str,
        (channel, number): (u64, u64),
        part: &Part<'_>,
    ) -> Result<(), Failure> {
        let pressed = way.filter(|way| matches!(&way.awaits, Awaits::Message(on) if on == id));
        let known = self.memory.way_to(number, self.clock.now());
        let webhooks = [
            pressed.map(WayBack::original),
            known.map(|way| format!("{}/messages/{number}", way.path())),
        ];
        for path in webhooks.into_iter().flatten() {
            match self.call(Method::PATCH, &path, &part.body, part).await {
                Ok(_) => {
                    if let Some(way) = pressed.filter(|way| way.ephemeral) {
                        self.memory.keep_way_to(number, way);
                    }
                    return Ok(());
                }
                Err(error) if is_dead_end(&error) => {}
                Err(error) => return Err(of_editing(error)),
            }
        }
        let path = format!("/channels/{channel}/messages/{number}");
        let mut edited = self.call(Method::PATCH, &path, &part.body, part).await;
        // A thread that was put away comes back by itself when something is said in it, not for an edit.
        if let Err(error) = &edited
            && error.code() == THREAD_ARCHIVED
        {
            let back = json!({"archived": false});
            let thread = format!("/channels/{channel}");
            self.rest
                .json(Method::PATCH, &thread, &back)
                .await
                .map_err(of_editing)?;
            edited = self.call(Method::PATCH, &path, &part.body, part).await;
        }
        edited.map(drop).map_err(of_editing)
    }

    /// Takes away "is thinking…" when the answer was an edit of another message.
    async fn settle(&self, way: &WayBack) {
        let nothing = Part {
            body: Value::Null,
            file: None,
        };
        match self.first_of(way, &nothing).await {
            Ok(First::Open) => {}
            Ok(First::Taken | First::SentAs(_)) => return,
            Err(failure) => {
                tracing::debug!(?failure, "an acknowledgement can't be looked at");
                return;
            }
        }
        self.memory.keep_answered(way.ticket.id);
        if let Err(error) = self.rest.delete(&way.original()).await
            && !is_dead_end(&error)
        {
            // The edit was made; Discord itself takes the rest away in a quarter of an hour.
            tracing::warn!(%error, "an acknowledgement could not be taken away");
        }
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        part: &Part<'_>,
    ) -> Result<Value, CallError> {
        match part.file {
            Some(file) => self.rest.with_file(method, path, body, file).await,
            None => self.rest.json(method, path, body).await,
        }
    }
}

fn early() -> Failure {
    Failure::RetryAfter {
        after: ACKNOWLEDGED_IN,
        everything: false,
    }
}

fn no_id() -> Failure {
    Failure::Temporary("Discord's answer names no id".to_owned())
}

/// Channel and message of a message object.
fn ids(message: &Value) -> Result<(u64, u64), Failure> {
    let channel = id_of(&message["channel_id"]);
    channel.zip(id_of(&message["id"])).ok_or_else(no_id)
}

pub(super) fn id_of(value: &Value) -> Option<u64> {
    value.as_str()?.parse().ok()
}

/// Whether a message says what a body asks for. Discord trims, so blanks don't count.
fn says_the_same(message: &Value, body: &Value) -> bool {
    let words = |value: &Value| -> Vec<String> {
        let content = value["content"].as_str();
        let described = value["embeds"][0]["description"].as_str();
        content
            .into_iter()
            .chain(described)
            .flat_map(str::split_whitespace)
            .map(str::to_owned)
            .collect()
    };
    words(message) == words(body)
}
