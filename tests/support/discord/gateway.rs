//! The gateway's sessions and the numbered events they keep: a session outlives its connection
//! until it expires, and what happened meanwhile is replayed on resume.
//! Rules: Discord's documentation, "Gateway" and "Gateway Close Event Codes".

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Duration;

use super::socket::{Close, Out};
use super::world::{Message, World};

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
const MESSAGE_CONTENT: u64 = 1 << 15;
/// Members, presences, message content.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | MESSAGE_CONTENT;
const ALL_INTENTS: u64 = ((1 << 17) - 1) | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;

#[derive(Debug)]
pub(crate) struct Gateway {
    pub(crate) sessions: Vec<Session>,
    /// Privileged intents switched on in the developer portal.
    pub(crate) privileged: bool,
    pub(crate) identified: Vec<Identified>,
    pub(crate) resumed: u32,
    pub(crate) heartbeats: u32,
    /// What HELLO asks for; Discord's own is 41.25 s.
    pub(crate) heartbeat_every: Duration,
    opened: u32,
}

/// What a bot said of itself in IDENTIFY.
#[derive(Debug, Clone)]
pub(crate) struct Identified {
    pub(crate) intents: u64,
    pub(crate) shard: Option<Value>,
}

#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    intents: u64,
    events: Vec<Value>,
    connection: Option<UnboundedSender<Out>>,
}

impl Session {
    pub(crate) fn is_connected(&self) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|connection| !connection.is_closed())
    }

    fn send(&mut self, event: &str, data: Value) {
        let payload = json!({"op": 0, "s": self.events.len() + 1, "t": event, "d": data});
        self.events.push(payload.clone());
        self.out(Out::Payload(payload));
    }

    fn out(&mut self, out: Out) {
        if let Some(connection) = &self.connection
            && connection.send(out).is_err()
        {
            // The bot is away: the event waits in the session for a resume.
            self.connection = None;
        }
    }
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            sessions: Vec::new(),
            privileged: false,
            identified: Vec::new(),
            resumed: 0,
            heartbeats: 0,
            heartbeat_every: Duration::from_millis(41_250),
            opened: 0,
        }
    }
}

impl Gateway {
    pub(crate) fn drop_connections(&mut self) {
        for session in &mut self.sessions {
            session.out(Out::Drop);
            session.connection = None;
        }
    }

    /// Op 7: please come back.
    pub(crate) fn ask_to_reconnect(&mut self) {
        for session in &mut self.sessions {
            session.out(Out::Payload(json!({"op": 7, "d": null})));
            session.out(Out::Close(4000, "Reconnect"));
            session.connection = None;
        }
    }

    /// Op 9: sessions that cannot be resumed are forgotten.
    pub(crate) fn invalidate(&mut self, resumable: bool) {
        for session in &mut self.sessions {
            session.out(Out::Payload(json!({"op": 9, "d": resumable})));
            session.connection = None;
        }
        if !resumable {
            self.sessions.clear();
        }
    }

    /// Forgets the sessions nobody is connected to, with all they had kept.
    pub(crate) fn expire(&mut self) {
        self.sessions.retain(Session::is_connected);
    }
}

impl World {
    /// Tells every session whose intents ask for it.
    pub(crate) fn dispatch_message(&mut self, event: &str, message: &Message) {
        let Some(channel) = self.channels.get(&message.channel) else {
            return;
        };
        if message.only_for.is_some() || !self.bot_is_in(channel) {
            return;
        }
        let wanted = if channel.place.guild().is_some() {
            GUILD_MESSAGES
        } else {
            DIRECT_MESSAGES
        };
        let mut sessions = std::mem::take(&mut self.gateway.sessions);
        for session in sessions
            .iter_mut()
            .filter(|session| session.intents & wanted != 0)
        {
            session.send(
                event,
                self.event_json(message, session.intents & MESSAGE_CONTENT != 0),
            );
        }
        self.gateway.sessions = sessions;
    }

    /// An event that every session with one of the intents hears; no intents: everyone.
    pub(crate) fn dispatch(&mut self, event: &str, intents: u64, data: &Value) {
        for session in &mut self.gateway.sessions {
            if intents == 0 || session.intents & intents != 0 {
                session.send(event, data.clone());
            }
        }
    }

    pub(crate) fn dispatch_guilds(&mut self, event: &str, data: &Value) {
        self.dispatch(event, GUILDS, data);
    }

    pub(super) fn identify(
        &mut self,
        data: &Value,
        connection: UnboundedSender<Out>,
    ) -> Result<String, Close> {
        self.authenticate(data)?;
        let intents = data["intents"].as_u64().ok_or(Close::Undecodable)?;
        self.gateway.identified.push(Identified {
            intents,
            shard: data.get("shard").cloned(),
        });
        if intents & !ALL_INTENTS != 0 {
            return Err(Close::InvalidIntents);
        }
        if intents & PRIVILEGED != 0 && !self.gateway.privileged {
            return Err(Close::DisallowedIntents);
        }
        self.gateway.opened += 1;
        let id = format!("{:032x}", self.gateway.opened);
        let guilds: Vec<Value> = self
            .guilds
            .values()
            .filter(|guild| guild.has_bot)
            .map(|guild| json!({"id": guild.id.to_string(), "unavailable": true}))
            .collect();
        let mut session = Session {
            id: id.clone(),
            intents,
            events: Vec::new(),
            connection: Some(connection),
        };
        let ready = json!({
            "v": 10, "user": self.user_json(self.bot), "guilds": guilds, "session_id": id,
            "resume_gateway_url": format!("ws://{}", self.host),
            "shard": data.get("shard").cloned().unwrap_or(json!([0, 1])),
            "application": {"id": self.application.to_string(), "flags": 0},
        });
        session.send("READY", ready);
        if intents & GUILDS != 0 {
            for guild in self.guilds.values().filter(|guild| guild.has_bot) {
                session.send("GUILD_CREATE", self.guild_json(guild));
            }
        }
        self.gateway.sessions.push(session);
        Ok(id)
    }

    /// The session's id, or None for "invalid session, identify again".
    pub(super) fn resume(
        &mut self,
        data: &Value,
        connection: UnboundedSender<Out>,
    ) -> Result<Option<String>, Close> {
        self.authenticate(data)?;
        let seen = data["seq"]
            .as_u64()
            .and_then(|seen| usize::try_from(seen).ok())
            .unwrap_or(0);
        let session = self
            .gateway
            .sessions
            .iter_mut()
            .find(|session| data["session_id"] == session.id.as_str());
        let Some(session) = session.filter(|session| seen <= session.events.len()) else {
            return Ok(None);
        };
        session.connection = Some(connection);
        let missed = session.events[seen..].to_vec();
        for event in missed {
            session.out(Out::Payload(event));
        }
        session.send("RESUMED", json!({}));
        let id = session.id.clone();
        self.gateway.resumed += 1;
        Ok(Some(id))
    }

    fn authenticate(&self, data: &Value) -> Result<(), Close> {
        let token = data["token"].as_str().unwrap_or("");
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        if token == self.token {
            Ok(())
        } else {
            Err(Close::AuthenticationFailed)
        }
    }
}
