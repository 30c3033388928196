//! One connection to the gateway: hello, identify or resume, heartbeats, and why it hangs up.

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::refusal::Refusal;
use super::world::Server;

/// Why the gateway hangs up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Close {
    UnknownOpcode,
    Undecodable,
    NotAuthenticated,
    AuthenticationFailed,
    AlreadyAuthenticated,
    InvalidIntents,
    DisallowedIntents,
}

#[derive(Debug)]
pub(crate) enum Out {
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
    let every = server
        .look(|world| world.gateway.heartbeat_every)
        .as_millis();
    let hello =
        json!({"op": 10, "d": {"heartbeat_interval": u64::try_from(every).unwrap_or(u64::MAX)}});
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
