//! The bot itself, its application with the commands, people and guilds: what is mostly read.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::commands;
use super::refusal::Refusal;
use super::rest::Payload;
use super::world::{Server, World};

type Answer = Result<Json<Value>, Refusal>;

pub(crate) async fn application(State(server): State<Arc<Server>>) -> Json<Value> {
    Json(server.look(World::application_json))
}

pub(crate) async fn myself(State(server): State<Arc<Server>>) -> Json<Value> {
    Json(server.look(|world| world.user_json(world.bot)))
}

pub(crate) async fn my_guilds(State(server): State<Arc<Server>>) -> Json<Value> {
    let guilds: Vec<Value> = server.look(|world| {
        let mine = world.guilds.values().filter(|guild| guild.has_bot);
        mine.map(|guild| json!({"id": guild.id.to_string(), "name": guild.name, "icon": null, "owner": false, "permissions": "0", "features": []}))
            .collect()
    });
    Json(json!(guilds))
}

pub(crate) async fn user(State(server): State<Arc<Server>>, Path(user): Path<u64>) -> Answer {
    server.look(|world| {
        let known = user == world.bot || world.people.contains_key(&user);
        if known {
            Ok(Json(world.user_json(user)))
        } else {
            Err(Refusal::UNKNOWN_USER)
        }
    })
}

pub(crate) async fn guild(State(server): State<Arc<Server>>, Path(guild): Path<u64>) -> Answer {
    server.look(|world| {
        let guild = world
            .guilds
            .get(&guild)
            .filter(|guild| guild.has_bot)
            .ok_or(Refusal::UNKNOWN_GUILD)?;
        Ok(Json(world.guild_json(guild)))
    })
}

pub(crate) async fn guild_channels(
    State(server): State<Arc<Server>>,
    Path(guild): Path<u64>,
) -> Answer {
    server.look(|world| {
        let guild = world
            .guilds
            .get(&guild)
            .filter(|guild| guild.has_bot)
            .ok_or(Refusal::UNKNOWN_GUILD)?;
        Ok(Json(world.guild_json(guild)["channels"].take()))
    })
}

pub(crate) async fn list_global(State(server): State<Arc<Server>>, Path(app): Path<u64>) -> Answer {
    server.look(|world| {
        check_application(world, app)?;
        Ok(Json(json!(world.commands.global)))
    })
}

pub(crate) async fn overwrite_global(
    State(server): State<Arc<Server>>,
    Path(app): Path<u64>,
    payload: Payload,
) -> Answer {
    server.change(|world| {
        check_application(world, app)?;
        let before = std::mem::take(&mut world.commands.global);
        let kept = commands::overwrite(&payload.body, &before, app, None, || world.next_id());
        world.commands.global = kept.as_ref().map_or(before, Clone::clone);
        kept.map(|kept| Json(json!(kept)))
    })
}

pub(crate) async fn list_in_guild(
    State(server): State<Arc<Server>>,
    Path((app, guild)): Path<(u64, u64)>,
) -> Answer {
    server.look(|world| {
        check_application(world, app)?;
        Ok(Json(json!(
            world
                .commands
                .by_guild
                .get(&guild)
                .cloned()
                .unwrap_or_default()
        )))
    })
}

pub(crate) async fn overwrite_in_guild(
    State(server): State<Arc<Server>>,
    Path((app, guild)): Path<(u64, u64)>,
    payload: Payload,
) -> Answer {
    server.change(|world| {
        check_application(world, app)?;
        if !world.guilds.get(&guild).is_some_and(|guild| guild.has_bot) {
            return Err(Refusal::MISSING_ACCESS);
        }
        let before = world.commands.by_guild.remove(&guild).unwrap_or_default();
        let kept =
            commands::overwrite(&payload.body, &before, app, Some(guild), || world.next_id());
        world
            .commands
            .by_guild
            .insert(guild, kept.as_ref().map_or(before, Clone::clone));
        kept.map(|kept| Json(json!(kept)))
    })
}

fn check_application(world: &World, application: u64) -> Result<(), Refusal> {
    if application == world.application {
        Ok(())
    } else {
        Err(Refusal::UNKNOWN_APPLICATION)
    }
}
