//! Application commands as registered, and what a person's client lets them invoke.
//! Rules: Discord's documentation, "Application Commands".

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};

use super::refusal::{Faulty, Refusal};
use super::validate::list;

const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;

const LOCALES: [&str; 32] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he",
    "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE",
    "th", "tr", "uk", "vi",
];
const CHINESE: [&str; 2] = ["zh-CN", "zh-TW"];

/// The registered commands: for everyone, and by guild.
#[derive(Debug, Default)]
pub(crate) struct Commands {
    pub(crate) global: Vec<Value>,
    pub(crate) by_guild: BTreeMap<u64, Vec<Value>>,
}

/// Checks a bulk overwrite and returns the commands as Discord would keep them; a command
/// that keeps its name keeps its id.
pub(crate) fn overwrite(
    wanted: &Value,
    before: &[Value],
    application: u64,
    guild: Option<u64>,
    mut next_id: impl FnMut() -> u64,
) -> Result<Vec<Value>, Refusal> {
    let Some(wanted) = wanted.as_array() else {
        return Err(Refusal::INVALID_JSON);
    };
    let mut faulty = Faulty::default();
    let mut names = HashSet::new();
    if wanted.len() > 100 {
        return Err(Refusal::TOO_MANY_COMMANDS);
    }
    for (position, command) in wanted.iter().enumerate() {
        let path = position.to_string();
        check_command(command, &path, guild.is_some(), &mut faulty);
        if !names.insert((kind(command), name(command).to_owned())) {
            faulty.add(
                format!("{path}.name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            );
        }
    }
    faulty.check()?;
    Ok(wanted
        .iter()
        .map(|command| {
            let old = before
                .iter()
                .find(|old| name(old) == name(command) && kind(old) == kind(command));
            let mut kept = command.clone();
            kept["id"] = old.map_or_else(|| json!(next_id().to_string()), |old| old["id"].clone());
            kept["application_id"] = json!(application.to_string());
            kept["version"] = json!(next_id().to_string());
            kept["type"] = json!(kind(command));
            let mut default = |key: &str, value: Value| {
                if kept.get(key).is_none() {
                    kept[key] = value;
                }
            };
            default("description", json!(""));
            default("default_member_permissions", Value::Null);
            default("nsfw", json!(false));
            default("integration_types", json!([0]));
            match guild {
                Some(guild) => default("guild_id", json!(guild.to_string())),
                None => default("contexts", Value::Null),
            }
            kept
        })
        .collect())
}

pub(crate) fn name(named: &Value) -> &str {
    named.get("name").and_then(Value::as_str).unwrap_or("")
}

pub(crate) fn kind(command: &Value) -> u64 {
    command.get("type").and_then(Value::as_u64).unwrap_or(1)
}

/// Whether the thing goes by that name, its own or the one localised for the reader.
pub(crate) fn is_called(named: &Value, wanted: &str, locale: &str) -> bool {
    name(named) == wanted || named["name_localizations"][locale].as_str() == Some(wanted)
}

/// Whether a person may invoke the command where they are: 0 in a guild, 1 in the bot's
/// direct messages. Where the bot is not a member, only a user-installed command exists.
pub(crate) fn is_available(command: &Value, context: u64, bot_is_member: bool) -> bool {
    let holds = |key: &str, wanted: u64| {
        command[key]
            .as_array()
            .is_none_or(|all| all.iter().any(|each| each.as_u64() == Some(wanted)))
    };
    let installed = match (context, bot_is_member) {
        (1, _) => true,
        (_, true) => holds("integration_types", 0) || holds("integration_types", 1),
        (_, false) => holds("integration_types", 1),
    };
    installed && (command.get("guild_id").is_some() || holds("contexts", context))
}

fn check_command(command: &Value, path: &str, in_guild: bool, faulty: &mut Faulty) {
    let chat_input = kind(command) == 1;
    check_name(command, path, chat_input, faulty);
    if chat_input {
        check_description(command, path, faulty);
        check_options(
            list(command, "options"),
            &format!("{path}.options"),
            0,
            faulty,
        );
    } else if !list(command, "options").is_empty() {
        faulty.add(
            format!("{path}.options"),
            "APPLICATION_COMMAND_INVALID_OPTIONS",
            "Context menu commands cannot have options",
        );
    }
    for (key, most) in [("contexts", 2), ("integration_types", 1)] {
        let Some(values) = command.get(key).and_then(Value::as_array) else {
            continue;
        };
        let path = format!("{path}.{key}");
        if values.is_empty() {
            faulty.add(
                &path,
                "BASE_TYPE_MIN_LENGTH",
                "Must be 1 or more in length.",
            );
        }
        let mut seen = HashSet::new();
        for (position, value) in values.iter().enumerate() {
            if value.as_u64().is_none_or(|value| value > most) {
                faulty.add(
                    format!("{path}.{position}"),
                    "BASE_TYPE_CHOICES",
                    format!("Value must be one of 0..={most}."),
                );
            }
            if !seen.insert(value.as_u64()) {
                faulty.add(
                    &path,
                    "SET_TYPE_ALREADY_CONTAINS_VALUE",
                    "The list must contain unique values",
                );
            }
        }
        if in_guild && key == "contexts" {
            faulty.add(
                path,
                "APPLICATION_COMMAND_CONTEXTS_GLOBAL_ONLY",
                "Contexts are for global commands",
            );
        }
    }
}

fn check_options(options: &[Value], path: &str, depth: u32, faulty: &mut Faulty) {
    faulty.length(path, options.len(), 0, 25);
    let mut names = HashSet::new();
    let mut optional_before = false;
    let nested = options
        .iter()
        .filter(|option| matches!(option_kind(option), SUBCOMMAND | GROUP))
        .count();
    if nested != 0 && nested != options.len() {
        faulty.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types");
    }
    for (position, option) in options.iter().enumerate() {
        let path = format!("{path}.{position}");
        check_name(option, &path, true, faulty);
        check_description(option, &path, faulty);
        if !names.insert(name(option)) {
            faulty.add(
                format!("{path}.name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
                "Option name must be unique",
            );
        }
        match option_kind(option) {
            SUBCOMMAND if depth < 2 => check_options(
                list(option, "options"),
                &format!("{path}.options"),
                2,
                faulty,
            ),
            GROUP if depth == 0 => check_options(
                list(option, "options"),
                &format!("{path}.options"),
                1,
                faulty,
            ),
            3..=11 => {
                let required = option["required"].as_bool().unwrap_or(false);
                if required && optional_before {
                    faulty.add(
                        &path,
                        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                        "Required options must be placed before non-required options",
                    );
                }
                optional_before |= !required;
                check_choices(option, &path, faulty);
            }
            _ => faulty.add(
                format!("{path}.type"),
                "BASE_TYPE_CHOICES",
                "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.",
            ),
        }
    }
}

fn option_kind(option: &Value) -> u64 {
    option.get("type").and_then(Value::as_u64).unwrap_or(0)
}

fn check_choices(option: &Value, path: &str, faulty: &mut Faulty) {
    let choices = list(option, "choices");
    let completes = option["autocomplete"].as_bool().unwrap_or(false);
    if (completes || !choices.is_empty()) && !matches!(option_kind(option), 3 | 4 | 10) {
        faulty.add(
            path,
            "APPLICATION_COMMAND_OPTIONS_CHOICES_TYPE",
            "Only text and numbers take choices or autocomplete",
        );
    }
    if completes && !choices.is_empty() {
        faulty.add(
            path,
            "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES",
            "Autocomplete cannot be used with choices",
        );
    }
    faulty.length(format!("{path}.choices"), choices.len(), 0, 25);
    let mut names = HashSet::new();
    for (position, choice) in choices.iter().enumerate() {
        let path = format!("{path}.choices.{position}");
        faulty.text(&path, choice, "name", 1, 100);
        let fits = match option_kind(option) {
            3 => choice["value"]
                .as_str()
                .is_some_and(|value| value.chars().count() <= 100),
            4 => choice["value"].is_i64(),
            _ => choice["value"].is_number(),
        };
        if !fits {
            faulty.add(
                format!("{path}.value"),
                "BASE_TYPE_BAD_VALUE",
                "The value does not fit the option's type",
            );
        }
        if !names.insert(name(choice)) {
            faulty.add(
                path,
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                "Option choice name already exists",
            );
        }
    }
}

fn check_name(named: &Value, path: &str, lower_case: bool, faulty: &mut Faulty) {
    let mut check = |path: String, name: &str| {
        let length = name.chars().count();
        if !(1..=32).contains(&length) {
            faulty.length(path, length, 1, 32);
        } else if lower_case && !is_name(name) {
            faulty.add(
                path,
                "APPLICATION_COMMAND_INVALID_NAME",
                "Command name is invalid",
            );
        }
    };
    check(format!("{path}.name"), name(named));
    if let Some(names) = named.get("name_localizations").and_then(Value::as_object) {
        for (locale, name) in names {
            check(
                format!("{path}.name_localizations.{locale}"),
                name.as_str().unwrap_or(""),
            );
        }
    }
    check_locales(named, "name_localizations", path, faulty);
}

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in lower case where there is one. Marks of
/// Devanagari and Thai are not letters to Rust and are named by their blocks.
fn is_name(name: &str) -> bool {
    name.chars().all(|letter| {
        matches!(letter, '-' | '_' | '\'' | '\u{0900}'..='\u{097f}' | '\u{0e00}'..='\u{0e7f}')
            || letter.is_alphanumeric()
    }) && name.to_lowercase() == name
}

fn check_description(described: &Value, path: &str, faulty: &mut Faulty) {
    faulty.text(path, described, "description", 1, 100);
    if let Some(all) = described
        .get("description_localizations")
        .and_then(Value::as_object)
    {
        for locale in all.keys() {
            faulty.text(
                &format!("{path}.description_localizations"),
                &described["description_localizations"],
                locale,
                1,
                100,
            );
        }
    }
    check_locales(described, "description_localizations", path, faulty);
}

fn check_locales(localised: &Value, key: &str, path: &str, faulty: &mut Faulty) {
    let Some(all) = localised.get(key).and_then(Value::as_object) else {
        return;
    };
    for locale in all.keys() {
        if !LOCALES.contains(&locale.as_str()) && !CHINESE.contains(&locale.as_str()) {
            faulty.add(
                format!("{path}.{key}"),
                "DICT_TYPE_CONVERT",
                format!("'{locale}' is not a locale Discord has"),
            );
        }
    }
}
