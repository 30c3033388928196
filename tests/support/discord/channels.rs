//! The channel endpoints: direct messages and server channels, their messages and threads.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::time::{Duration, Instant};

use super::refusal::{Faulty, Refusal};
use super::rest::Payload;
use super::world::{Channel, Message, Place, Server, World};

type Answer = Result<Json<Value>, Refusal>;

/// "A few minutes", says the documentation.
const NONCE_LIFE: Duration = Duration::from_secs(180);

pub(crate) async fn open_direct(State(server): State<Arc<Server>>, payload: Payload) -> Answer {
    let recipient = payload.body["recipient_id"]
        .as_str()
        .and_then(|id| id.parse().ok());
    let recipient = recipient.or_else(|| payload.body["recipient_id"].as_u64());
    server.change(|world| {
        let recipient = recipient
            .filter(|id| world.people.contains_key(id))
            .ok_or(Refusal::INVALID_RECIPIENT)?;
        let channel = world.direct_channel(recipient);
        Ok(Json(world.channel_json(&world.channels[&channel])))
    })
}

pub(crate) async fn channel(State(server): State<Arc<Server>>, Path(channel): Path<u64>) -> Answer {
    server.look(|world| Ok(Json(world.channel_json(reachable(world, channel)?))))
}

/// Renames, archives or reopens a thread; other channels are the staff's to change.
pub(crate) async fn change_thread(
    State(server): State<Arc<Server>>,
    Path(channel): Path<u64>,
    payload: Payload,
) -> Answer {
    server.change(|world| {
        let mut faulty = Faulty::default();
        if payload.body.get("name").is_some() {
            faulty.text("", &payload.body, "name", 1, 100);
        }
        faulty.check()?;
        reachable(world, channel)?;
        let changed = world
            .channels
            .get_mut(&channel)
            .ok_or(Refusal::UNKNOWN_CHANNEL)?;
        let Place::Thread { archived, .. } = &mut changed.place else {
            return Err(Refusal::MISSING_PERMISSIONS);
        };
        *archived = payload.body["archived"].as_bool().unwrap_or(*archived);
        if let Some(name) = payload.body["name"].as_str() {
            changed.name = name.to_owned();
        }
        let answer = world.channel_json(&world.channels[&channel]);
        world.dispatch_guilds("THREAD_UPDATE", &answer);
        Ok(Json(answer))
    })
}

pub(crate) async fn typing(
    State(server): State<Arc<Server>>,
    Path(channel): Path<u64>,
) -> Result<StatusCode, Refusal> {
    server.look(|world| world.may_write(channel))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Newest first, whichever way it is cut; what only one person sees is not there.
pub(crate) async fn list(
    State(server): State<Arc<Server>>,
    Path(channel): Path<u64>,
    Query(query): Query<HashMap<String, String>>,
) -> Answer {
    let number = |key: &str| query.get(key).map(|value| value.parse::<u64>());
    let mut faulty = Faulty::default();
    for key in ["after", "before", "limit"] {
        if matches!(number(key), Some(Err(_))) {
            faulty.add(
                key,
                "NUMBER_TYPE_COERCE",
                format!("Value \"{}\" is not snowflake.", query[key]),
            );
        }
    }
    let limit = number("limit").and_then(Result::ok).unwrap_or(50);
    if !(1..=100).contains(&limit) {
        faulty.add(
            "limit",
            "NUMBER_TYPE_MAX",
            "int value should be between 1 and 100.",
        );
    }
    faulty.check()?;
    let limit = usize::try_from(limit).unwrap_or(100);
    let after = number("after").and_then(Result::ok);
    let before = number("before").and_then(Result::ok).unwrap_or(u64::MAX);
    server.look(|world| {
        reachable(world, channel)?;
        let mut found: Vec<&Message> = world
            .messages
            .values()
            .filter(|message| message.channel == channel && message.only_for.is_none())
            .filter(|message| message.id < before && after.is_none_or(|after| message.id > after))
            .collect();
        if after.is_some() {
            found.truncate(limit);
        }
        let newest_first = found.into_iter().rev().take(limit);
        let in_direct = world.channels[&channel].place.guild().is_none();
        Ok(Json(
            newest_first
                .map(|message| visible_json(world, message, in_direct))
                .collect(),
        ))
    })
}

pub(crate) async fn create(
    State(server): State<Arc<Server>>,
    Path(channel): Path<u64>,
    payload: Payload,
) -> Answer {
    server.change(|world| {
        reachable(world, channel)?;
        let nonce = payload
            .body
            .get("nonce")
            .filter(|nonce| !nonce.is_null())
            .cloned();
        let enforced = nonce
            .clone()
            .filter(|_| payload.body["enforce_nonce"].as_bool() == Some(true));
        let mut message = world.draft(channel, world.bot);
        message.replies_to = reply(world, channel, &payload.body)?;
        message.nonce = nonce.clone();
        world.fill(&mut message, payload)?;
        if let Some(earlier) = enforced.and_then(|nonce| earlier(world, &nonce)) {
            return Ok(Json(earlier));
        }
        world.may_write(channel)?;
        if let Some(nonce) = nonce {
            world
                .nonces
                .insert(nonce.to_string(), (message.id, Instant::now()));
        }
        let message = world.show(message);
        Ok(Json(world.message_json(&message)))
    })
}

pub(crate) async fn read(
    State(server): State<Arc<Server>>,
    Path((channel, message)): Path<(u64, u64)>,
) -> Answer {
    server.look(|world| {
        let in_direct = reachable(world, channel)?.place.guild().is_none();
        Ok(Json(visible_json(
            world,
            public(world, channel, message)?,
            in_direct,
        )))
    })
}

pub(crate) async fn edit(
    State(server): State<Arc<Server>>,
    Path((channel, message)): Path<(u64, u64)>,
    payload: Payload,
) -> Answer {
    server.change(|world| {
        reachable(world, channel)?;
        let mut message = public(world, channel, message)?.clone();
        if message.author != world.bot {
            return Err(Refusal::NOT_THE_AUTHOR);
        }
        world.fill(&mut message, payload)?;
        let message = world.replace(message);
        Ok(Json(world.message_json(&message)))
    })
}

pub(crate) async fn delete(
    State(server): State<Arc<Server>>,
    Path((channel, message)): Path<(u64, u64)>,
) -> Result<StatusCode, Refusal> {
    server.change(|world| {
        let in_direct = reachable(world, channel)?.place.guild().is_none();
        let message = public(world, channel, message)?;
        if message.author != world.bot {
            return Err(if in_direct {
                Refusal::WRONG_CHANNEL
            } else {
                Refusal::MISSING_PERMISSIONS
            });
        }
        world.remove(message.id);
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(crate) async fn start_thread(
    State(server): State<Arc<Server>>,
    Path(channel): Path<u64>,
    payload: Payload,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    // Without a type a thread is private: a default of Discord's that surprises.
    let private = payload.body["type"].as_u64().unwrap_or(12) == 12;
    server.change(|world| open_thread(world, channel, None, private, &payload.body))
}

pub(crate) async fn start_thread_from(
    State(server): State<Arc<Server>>,
    Path((channel, message)): Path<(u64, u64)>,
    payload: Payload,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    server.change(|world| {
        let message = public(world, channel, message)?.id;
        open_thread(world, channel, Some(message), false, &payload.body)
    })
}

/// A thread begun at a message has that message's id.
fn open_thread(
    world: &mut World,
    parent: u64,
    message: Option<u64>,
    private: bool,
    body: &Value,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let mut faulty = Faulty::default();
    faulty.text("", body, "name", 1, 100);
    faulty.check()?;
    let Place::Text { guild } = reachable(world, parent)?.place else {
        return Err(Refusal::WRONG_CHANNEL_TYPE);
    };
    if world.guilds[&guild].forbids_threads {
        return Err(Refusal::MISSING_PERMISSIONS);
    }
    let id = message.unwrap_or_else(|| world.next_id());
    if world.channels.contains_key(&id) {
        return Err(Refusal::THREAD_EXISTS);
    }
    let name = body["name"].as_str().unwrap_or("").to_owned();
    let channel = Channel {
        id,
        name,
        place: Place::Thread {
            guild,
            parent,
            private,
            archived: false,
        },
    };
    let mut event = world.channel_json(&channel);
    world.channels.insert(id, channel);
    let answer = event.clone();
    event["newly_created"] = json!(true);
    world.dispatch_guilds("THREAD_CREATE", &event);
    Ok((StatusCode::CREATED, Json(answer)))
}

fn reachable(world: &World, channel: u64) -> Result<&Channel, Refusal> {
    let channel = world
        .channels
        .get(&channel)
        .ok_or(Refusal::UNKNOWN_CHANNEL)?;
    if world.bot_is_in(channel) {
        Ok(channel)
    } else {
        Err(Refusal::MISSING_ACCESS)
    }
}

fn public(world: &World, channel: u64, message: u64) -> Result<&Message, Refusal> {
    let message = world.messages.get(&message);
    message
        .filter(|message| message.channel == channel && message.only_for.is_none())
        .ok_or(Refusal::UNKNOWN_MESSAGE)
}

/// The privileged intent governs HTTP as well, by the portal's switch.
fn visible_json(world: &World, message: &Message, in_direct: bool) -> Value {
    let mut body = world.message_json(message);
    if !in_direct && !world.gateway.privileged {
        let seen = world.event_json(message, false);
        for key in ["content", "embeds", "attachments", "components"] {
            body[key] = seen[key].clone();
        }
    }
    body
}

fn earlier(world: &World, nonce: &Value) -> Option<Value> {
    let (id, sent) = world.nonces.get(&nonce.to_string())?;
    if sent.elapsed() > NONCE_LIFE {
        return None;
    }
    world
        .messages
        .get(id)
        .map(|message| world.message_json(message))
}

fn reply(world: &World, channel: u64, body: &Value) -> Result<Option<u64>, Refusal> {
    let reference = &body["message_reference"];
    if reference.is_null() {
        return Ok(None);
    }
    let id = &reference["message_id"];
    let id = id
        .as_str()
        .and_then(|id| id.parse().ok())
        .or_else(|| id.as_u64());
    let known = id.filter(|id| public(world, channel, *id).is_ok());
    if known.is_none() && reference["fail_if_not_exists"].as_bool() != Some(false) {
        let mut faulty = Faulty::default();
        faulty.add(
            "message_reference",
            "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
            "Unknown message",
        );
        faulty.check()?;
    }
    Ok(known)
}
