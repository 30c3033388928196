//! Command menus, the menu button and the bot's profile.

use serde_json::{Value, json};

use crate::support::telegram::entities::units;
use crate::support::telegram::parameters::Parameters;
use crate::support::telegram::refusal::Refusal;
use crate::support::telegram::world::World;

pub(super) fn set_commands(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let key = scope_and_language(world, account, parameters)?;
    let commands = parameters
        .array("commands")
        .ok_or_else(|| Refusal::bad_request("commands must be non-empty"))?;
    if commands.len() > 100 {
        return Err(Refusal::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in commands {
        check_command(command)?;
    }
    let menus = &mut world.accounts[account].commands;
    if commands.is_empty() {
        menus.remove(&key);
    } else {
        menus.insert(key, commands.clone());
    }
    super::done()
}

fn check_command(command: &Value) -> Result<(), Refusal> {
    let name = command["command"].as_str().unwrap_or("");
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !(1..=32).contains(&name.len()) || !name.bytes().all(allowed) {
        return Err(Refusal::bad_request("BOT_COMMAND_INVALID"));
    }
    let description = command["description"].as_str().unwrap_or("");
    if !(1..=256).contains(&units(description)) {
        return Err(Refusal::bad_request("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(())
}

pub(super) fn delete_commands(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let key = scope_and_language(world, account, parameters)?;
    world.accounts[account].commands.remove(&key);
    super::done()
}

pub(super) fn commands(
    world: &World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let key = scope_and_language(world, account, parameters)?;
    let menu = world.accounts[account].commands.get(&key);
    Ok(json!(menu.cloned().unwrap_or_default()))
}

/// The scope as one word (`chat 42`) and the language, both checked.
fn scope_and_language(
    world: &World,
    account: usize,
    parameters: &Parameters,
) -> Result<(String, String), Refusal> {
    let language = checked_language(parameters)?;
    let Some(scope) = parameters.value("scope") else {
        return Ok(("default".to_owned(), language));
    };
    let kind = scope["type"].as_str().unwrap_or("");
    let scope = match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => {
            kind.to_owned()
        }
        "chat" | "chat_administrators" | "chat_member" => {
            let chat_id = scope["chat_id"]
                .as_i64()
                .filter(|chat_id| world.chat(account, *chat_id).is_some())
                .ok_or_else(|| Refusal::bad_request("chat not found"))?;
            if kind == "chat_member" {
                let person = scope["user_id"]
                    .as_i64()
                    .filter(|person| world.people.contains_key(person))
                    .ok_or_else(|| Refusal::bad_request("user not found"))?;
                format!("{kind} {chat_id} {person}")
            } else {
                format!("{kind} {chat_id}")
            }
        }
        _ => {
            return Err(Refusal::bad_request(
                "can't parse BotCommandScope: Unsupported type specified",
            ));
        }
    };
    Ok((scope, language))
}

fn checked_language(parameters: &Parameters) -> Result<String, Refusal> {
    let language = parameters.text("language_code").unwrap_or("");
    let is_two_letters =
        language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    if language.is_empty() || is_two_letters {
        Ok(language.to_owned())
    } else {
        Err(Refusal::bad_request("invalid language code specified"))
    }
}

pub(super) fn set_menu_button(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let chat_id = parameters.integer("chat_id");
    if chat_id.is_some_and(|chat_id| world.chat(account, chat_id).is_none()) {
        return Err(Refusal::bad_request("chat not found"));
    }
    let button = parameters
        .value("menu_button")
        .cloned()
        .unwrap_or_else(|| json!({"type": "default"}));
    match button["type"].as_str() {
        Some("default" | "commands") => {}
        Some("web_app") => {
            let address = button["web_app"]["url"].as_str().unwrap_or("");
            if !address.starts_with("https://") || button["text"].as_str().is_none_or(str::is_empty)
            {
                return Err(Refusal::bad_request(
                    "menu button Web App URL is invalid: Only HTTPS links are allowed",
                ));
            }
        }
        Some(_) | None => {
            return Err(Refusal::bad_request(
                "can't parse MenuButton: Unsupported type specified",
            ));
        }
    }
    world.accounts[account].menu_buttons.insert(chat_id, button);
    super::done()
}

/// Sets the name or a description, at most `limit` characters.
pub(super) fn set_profile(
    world: &mut World,
    account: usize,
    parameters: &Parameters,
    field: &str,
    limit: usize,
) -> Result<Value, Refusal> {
    let language = checked_language(parameters)?;
    let text = parameters.text(field).unwrap_or("");
    if text.chars().count() > limit {
        return Err(Refusal::bad_request(format!("{field} is too long")));
    }
    world.accounts[account]
        .profile
        .insert((field.to_owned(), language), text.to_owned());
    super::done()
}
