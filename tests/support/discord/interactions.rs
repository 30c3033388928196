//! Answers to interactions: the first within three seconds, the rest by a token that lives
//! fifteen minutes. Rules: Discord's documentation, "Receiving and Responding".

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::time::Duration;

use super::refusal::{Faulty, Refusal};
use super::rest::Payload;
use super::validate;
use super::world::{Interaction, InteractionKind, Message, Modal, Progress, Server, World};

pub(crate) const FIRST_ANSWER: Duration = Duration::from_secs(3);
const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);
const EPHEMERAL: u64 = 1 << 6;
/// For an app that the guild has not installed.
const MOST_FOLLOW_UPS: u32 = 5;

pub(crate) async fn callback(
    State(server): State<Arc<Server>>,
    Path((id, token)): Path<(u64, String)>,
    Query(query): Query<HashMap<String, String>>,
    payload: Payload,
) -> Result<Response, Refusal> {
    let with_response = query
        .get("with_response")
        .is_some_and(|value| value == "true");
    server.change(|world| {
        let interaction = world
            .interactions
            .get(&id)
            .filter(|interaction| interaction.token == token);
        let interaction = interaction.ok_or(Refusal::UNKNOWN_INTERACTION)?;
        match interaction.progress {
            Progress::Waiting if interaction.created.elapsed() <= FIRST_ANSWER => {}
            Progress::Waiting | Progress::Failed => return Err(Refusal::UNKNOWN_INTERACTION),
            Progress::Message(_) | Progress::Choices(_) | Progress::Modal => {
                return Err(Refusal::ALREADY_ACKNOWLEDGED);
            }
        }
        let number = payload.body["type"].as_u64();
        let progress = respond(world, id, payload)?;
        let message = if let Progress::Message(message) = &progress {
            Some(*message)
        } else {
            None
        };
        if let Some(interaction) = world.interactions.get_mut(&id) {
            interaction.progress = progress;
        }
        if !with_response {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Ok(Json(callback_json(world, id, number, message)).into_response())
    })
}

pub(crate) async fn follow_up(
    State(server): State<Arc<Server>>,
    Path((app, token)): Path<(u64, String)>,
    payload: Payload,
) -> Result<Json<Value>, Refusal> {
    server.change(|world| {
        let (id, original) = answered(world, app, &token)?;
        // The first follow-up to a deferred answer is that answer.
        let thinking = original
            .and_then(|id| world.messages.get(&id))
            .filter(|message| message.thinking);
        if let Some(mut message) = thinking.cloned() {
            world.fill(&mut message, payload)?;
            let message = world.replace(message);
            return Ok(Json(world.message_json(&message)));
        }
        let interaction = &world.interactions[&id];
        let in_guild = world
            .channels
            .get(&interaction.channel)
            .is_some_and(|channel| world.bot_is_in(channel));
        if !in_guild && interaction.follow_ups >= MOST_FOLLOW_UPS {
            return Err(Refusal::TOO_MANY_FOLLOW_UPS);
        }
        let ephemeral = payload.body["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
        let message = draft(world, id, ephemeral);
        let message = filled(world, message, payload)?;
        if let Some(interaction) = world.interactions.get_mut(&id) {
            interaction.follow_ups += 1;
        }
        let message = world.show(message);
        Ok(Json(world.message_json(&message)))
    })
}

pub(crate) async fn read(
    State(server): State<Arc<Server>>,
    Path((app, token, message)): Path<(u64, String, String)>,
) -> Result<Json<Value>, Refusal> {
    server.look(|world| {
        let id = addressed(world, app, &token, &message)?;
        Ok(Json(world.message_json(&world.messages[&id])))
    })
}

pub(crate) async fn edit(
    State(server): State<Arc<Server>>,
    Path((app, token, message)): Path<(u64, String, String)>,
    payload: Payload,
) -> Result<Json<Value>, Refusal> {
    server.change(|world| {
        let id = addressed(world, app, &token, &message)?;
        let message = world.messages[&id].clone();
        let message = filled(world, message, payload)?;
        let message = world.replace(message);
        Ok(Json(world.message_json(&message)))
    })
}

pub(crate) async fn delete(
    State(server): State<Arc<Server>>,
    Path((app, token, message)): Path<(u64, String, String)>,
) -> Result<StatusCode, Refusal> {
    server.change(|world| {
        let id = addressed(world, app, &token, &message)?;
        world.remove(id);
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Does what the first answer asks, by its type.
fn respond(world: &mut World, id: u64, mut payload: Payload) -> Result<Progress, Refusal> {
    let interaction = &world.interactions[&id];
    let (kind, source) = (interaction.kind, interaction.source);
    let number = payload.body["type"].as_u64().unwrap_or(0);
    let data = payload.body["data"].take();
    let ephemeral = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
    let takes_message = kind != InteractionKind::Autocomplete;
    match number {
        4 if takes_message => {
            let message = draft(world, id, ephemeral);
            let message = filled(
                world,
                message,
                Payload {
                    body: data,
                    files: payload.files,
                },
            )?;
            Ok(Progress::Message(world.show(message).id))
        }
        5 if takes_message => {
            let mut message = draft(world, id, ephemeral);
            message.thinking = true;
            Ok(Progress::Message(world.show(message).id))
        }
        6 | 7 if takes_message => {
            let source = source.filter(|source| world.messages.contains_key(source));
            let source = source.ok_or_else(|| wrong_type(kind))?;
            if number == 7 {
                let message = world.messages[&source].clone();
                let message = filled(
                    world,
                    message,
                    Payload {
                        body: data,
                        files: payload.files,
                    },
                )?;
                world.replace(message);
            }
            Ok(Progress::Message(source))
        }
        8 if !takes_message => {
            validate::autocomplete(&data)?;
            Ok(Progress::Choices(validate::list(&data, "choices").to_vec()))
        }
        9 if matches!(kind, InteractionKind::Command | InteractionKind::Component) => {
            validate::modal(&data)?;
            open_modal(world, id, data);
            Ok(Progress::Modal)
        }
        _ => Err(wrong_type(kind)),
    }
}

fn open_modal(world: &mut World, id: u64, form: Value) {
    let interaction = &world.interactions[&id];
    let (person, channel, source) = (interaction.person, interaction.channel, interaction.source);
    let line = format!("» form: {}", form["title"].as_str().unwrap_or(""));
    world.tell(channel, Some(person), line);
    if let Some(person) = world.people.get_mut(&person) {
        person.modal = Some(Modal {
            channel,
            source,
            form,
        });
    }
}

fn wrong_type(kind: InteractionKind) -> Refusal {
    let choices = match kind {
        InteractionKind::Command => "{4, 5, 9, 12}",
        InteractionKind::Component => "{4, 5, 6, 7, 9, 12}",
        InteractionKind::Autocomplete => "{8}",
        InteractionKind::Modal => "{4, 5, 6, 7, 12}",
    };
    let mut faulty = Faulty::default();
    faulty.add(
        "type",
        "BASE_TYPE_CHOICES",
        format!("Value must be one of {choices}."),
    );
    faulty.check().err().unwrap_or(Refusal::INVALID_JSON)
}

fn draft(world: &mut World, id: u64, ephemeral: bool) -> Message {
    let interaction = &world.interactions[&id];
    let (channel, person) = (interaction.channel, interaction.person);
    let mut message = world.draft(channel, world.bot);
    message.interaction = Some(id);
    message.only_for = ephemeral.then_some(person);
    message
}

/// Nonces are not part of these endpoints: one sent along has no effect.
fn filled(world: &mut World, mut message: Message, payload: Payload) -> Result<Message, Refusal> {
    world.fill(&mut message, payload)?;
    Ok(message)
}

/// The interaction behind the token and the message that `@original` means; a token that has
/// not been acknowledged is no webhook yet.
fn answered(world: &World, app: u64, token: &str) -> Result<(u64, Option<u64>), Refusal> {
    let known = world
        .interactions
        .values()
        .find(|interaction| interaction.token == token);
    let interaction = known
        .filter(|_| app == world.application)
        .ok_or(Refusal::UNKNOWN_WEBHOOK)?;
    if interaction.expired || interaction.created.elapsed() > TOKEN_LIFE {
        return Err(Refusal::EXPIRED_TOKEN);
    }
    match interaction.progress {
        Progress::Waiting | Progress::Failed => Err(Refusal::UNKNOWN_WEBHOOK),
        Progress::Message(message) => Ok((interaction.id, Some(message))),
        Progress::Choices(_) | Progress::Modal => Ok((interaction.id, None)),
    }
}

fn addressed(world: &World, app: u64, token: &str, message: &str) -> Result<u64, Refusal> {
    let (interaction, original) = answered(world, app, token)?;
    let wanted = if message == "@original" {
        original
    } else {
        message.parse().ok()
    };
    let of_token = |message: &&Message| {
        message.interaction == Some(interaction) || Some(message.id) == original
    };
    let found = wanted
        .and_then(|id| world.messages.get(&id))
        .filter(of_token);
    found
        .map(|message| message.id)
        .ok_or(Refusal::UNKNOWN_MESSAGE)
}

fn callback_json(world: &World, id: u64, number: Option<u64>, message: Option<u64>) -> Value {
    let interaction: &Interaction = &world.interactions[&id];
    let message = message.and_then(|id| world.messages.get(&id));
    let mut body = json!({
        "interaction": {
            "id": id.to_string(), "type": interaction.kind.number(),
            "response_message_id": message.map(|message| message.id.to_string()),
            "response_message_loading": message.is_some_and(|message| message.thinking),
            "response_message_ephemeral": message.is_some_and(|message| message.only_for.is_some()),
        },
    });
    if let Some(message) = message {
        body["resource"] = json!({"type": number, "message": world.message_json(message)});
    }
    body
}
