//! The gateway: hello, identify or resume, heartbeats, numbered events; sessions outlive
//! their connections until they expire, and what happened meanwhile is replayed on resume.
//! Rules: Discord's documentation, "Gateway" and "Gateway Close Event Codes".

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::refusal::Refusal;
use super::world::{Message, Server, World};

const HEARTBEAT: u32 = 41_250;
const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
const MESSAGE_CONTENT: u64 = 1 << 15;
/// Members, presences, message content.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | MESSAGE_CONTENT;
const ALL_INTENTS: u64 = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;

/// Why the gateway hangs up.
#[derive(Debug, Clone, Copy)]
enum Close {
    UnknownOpcode,
    Undecodable,
    NotAuthenticated,
    AuthenticationFailed,
    AlreadyAuthenticated,
    InvalidIntents,
    DisallowedIntents,
}

#[derive(Debug, Default)]
pub(crate) struct Gateway {
    pub(crate) sessions: Vec<Session>,
    /// Privileged intents switched on in the developer portal.
    pub(crate) privileged: bool,
    pub(crate) identified: Vec<Identified>,
    pub(crate) resumed: u32,
    pub(crate) heartbeats: u32,
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

#[derive(Debug)]
enum Out {
    Payload(Value),
    Close(u16, &'static str),
    /// The connection breaks without a word.
    Drop,
}

impl Close {
    fn code(self) -> (u16, &'static str) {
        match self {
            Self::UnknownOpcode => (4001, "Unknown opcode"),
            Self::Undecodable => (4002, "Decode error"),
            Self::NotAuthenticated => (4003, "Not authenticated"),
            Self::AuthenticationFailed => (4004, "Authentication failed."),
            Self::AlreadyAuthenticated => (4005, "Already authenticated"),
            Self::InvalidIntents => (4013, "Invalid intent(s)."),
            Self::DisallowedIntents => (4014, "Disallowed intent(s)."),
        }
    }
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

    fn identify(
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
    fn resume(
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
        for event in session.events[seen..].to_vec() {
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

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Asked {
    v: Option<u8>,
}

pub(crate) async fn open(
    State(server): State<Arc<Server>>,
    Query(asked): Query<Asked>,
    upgrade: WebSocketUpgrade,
) -> Response {
    if server.look(|world| world.faults.down) {
        return Refusal::SERVER_ERROR.into_response();
    }
    if asked.v.is_some_and(|version| version != 10) {
        return upgrade.on_upgrade(|mut socket| async move {
            close(&mut socket, 4012, "Invalid API version").await;
        });
    }
    upgrade.on_upgrade(move |socket| serve(socket, server))
}

async fn serve(mut socket: WebSocket, server: Arc<Server>) {
    let (connection, mut outgoing) = unbounded_channel();
    let hello = json!({"op": 10, "d": {"heartbeat_interval": HEARTBEAT}, "s": null, "t": null});
    if !write(&mut socket, &hello).await {
        return;
    }
    let mut session = None;
    loop {
        tokio::select! {
            frame = socket.recv() => {
                let Some(Ok(frame)) = frame else { return };
                let text = match frame {
                    Frame::Text(text) => text.to_string(),
                    Frame::Binary(_) => { return close(&mut socket, 4002, "Decode error").await; }
                    Frame::Ping(_) | Frame::Pong(_) => continue,
                    Frame::Close(_) => return,
                };
                match answer(&server, &text, &mut session, &connection) {
                    Ok(Some(payload)) => if !write(&mut socket, &payload).await { return },
                    Ok(None) => {}
                    Err(why) => {
                        let (code, reason) = why.code();
                        return close(&mut socket, code, reason).await;
                    }
                }
            }
            out = outgoing.recv() => if !deliver(&mut socket, out, &mut outgoing).await { return },
        }
    }
}

/// Writes what the world has for this connection; false when it is over.
async fn deliver(
    socket: &mut WebSocket,
    out: Option<Out>,
    outgoing: &mut UnboundedReceiver<Out>,
) -> bool {
    match out {
        Some(Out::Payload(payload)) => write(socket, &payload).await,
        Some(Out::Close(code, reason)) => {
            outgoing.close();
            close(socket, code, reason).await;
            false
        }
        Some(Out::Drop) | None => false,
    }
}

/// What to say to one frame of the bot's.
fn answer(
    server: &Server,
    text: &str,
    session: &mut Option<String>,
    connection: &UnboundedSender<Out>,
) -> Result<Option<Value>, Close> {
    let payload: Value = serde_json::from_str(text).map_err(|_| Close::Undecodable)?;
    let data = &payload["d"];
    match payload["op"].as_u64() {
        Some(1) => {
            server.change(|world| world.gateway.heartbeats += 1);
            Ok(Some(json!({"op": 11})))
        }
        Some(2 | 6) if session.is_some() => Err(Close::AlreadyAuthenticated),
        Some(2) => {
            *session = Some(server.change(|world| world.identify(data, connection.clone()))?);
            Ok(None)
        }
        Some(6) => {
            *session = server.change(|world| world.resume(data, connection.clone()))?;
            Ok(session.is_none().then(|| json!({"op": 9, "d": false})))
        }
        // Presence, voice state, members, soundboard: taken, and of no use here.
        Some(3 | 4 | 8 | 31) if session.is_some() => Ok(None),
        Some(3 | 4 | 8 | 31) => Err(Close::NotAuthenticated),
        Some(_) => Err(Close::UnknownOpcode),
        None => Err(Close::Undecodable),
    }
}

async fn write(socket: &mut WebSocket, payload: &Value) -> bool {
    socket
        .send(Frame::Text(payload.to_string().into()))
        .await
        .is_ok()
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    if socket.send(Frame::Close(Some(frame))).await.is_err() {
        // The other side hung up first, which is what was wanted.
        return;
    }
    while let Some(Ok(_)) = socket.recv().await {}
}
