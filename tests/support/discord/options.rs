//! What a client makes of typed options and filled-in forms: it finds the command, converts
//! each option to its type, and refuses what it would not let a person send.

use serde_json::{Map, Value, json};

use super::commands::{is_available, is_called, name};
use super::validate::{kind, list};
use super::world::{File, World};

/// Who invokes what, where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) person: u64,
    pub(crate) channel: u64,
    pub(crate) command: &'a str,
}

/// The `data` of a command's interaction, or with something being typed, of autocomplete's.
pub(crate) fn data(
    world: &mut World,
    asked: &Asked<'_>,
    given: &[(&str, &str)],
    typed: Option<(&str, &str)>,
) -> Result<Value, String> {
    let locale = world.people[&asked.person].locale.clone();
    let mut words = asked.command.split(' ');
    let command = find(world, asked, words.next().unwrap_or(""), &locale)?;
    let mut declared = list(&command, "options").to_vec();
    let mut path = Vec::new();
    for word in words {
        let nested = declared
            .iter()
            .find(|option| kind(option) <= 2 && is_called(option, word, &locale));
        let nested = nested
            .ok_or_else(|| format!("/{} has no {word}", name(&command)))?
            .clone();
        declared = list(&nested, "options").to_vec();
        path.push((name(&nested).to_owned(), kind(&nested)));
    }
    let mut resolved = json!({});
    let mut options = Vec::new();
    for (option, value) in given {
        let option = declared_option(&declared, option, &locale)?;
        options.push(json!({
            "name": name(option), "type": kind(option),
            "value": convert(world, asked.person, option, value, &mut resolved)?,
        }));
    }
    if let Some((option, text)) = typed {
        let option = declared_option(&declared, option, &locale)?;
        if option["autocomplete"].as_bool() != Some(true) {
            return Err(format!("{} suggests nothing", name(option)));
        }
        options.push(
            json!({"name": name(option), "type": kind(option), "value": text, "focused": true}),
        );
    } else {
        let missing = declared.iter().find(|option| {
            kind(option) > 2
                && option["required"] == true
                && !options.iter().any(|given| given["name"] == option["name"])
        });
        if let Some(missing) = missing {
            return Err(format!("/{} wants {}", asked.command, name(missing)));
        }
    }
    for (name, kind) in path.into_iter().rev() {
        options = vec![json!({"name": name, "type": kind, "options": options})];
    }
    let mut data =
        json!({"id": command["id"], "name": command["name"], "type": 1, "options": options});
    if resolved != json!({}) {
        data["resolved"] = resolved;
    }
    if let Some(guild) = command.get("guild_id") {
        data["guild_id"] = guild.clone();
    }
    Ok(data)
}

/// The `data` of a submitted form, in the shape the form had.
pub(crate) fn submission(form: &Value, fields: &[(&str, &str)]) -> Result<Value, String> {
    let mut used = 0;
    let mut components = Vec::new();
    for row in list(form, "components") {
        let (inputs, label): (Vec<&Value>, &Value) = match row.get("component") {
            Some(input) => (vec![input], &row["label"]),
            None => (list(row, "components").iter().collect(), &Value::Null),
        };
        let mut filled = Vec::new();
        for input in inputs {
            let label = if label.is_null() {
                &input["label"]
            } else {
                label
            };
            let given = fields
                .iter()
                .find(|(field, _)| input["custom_id"] == *field || *label == *field);
            used += usize::from(given.is_some());
            filled.push(fill(input, given.map(|(_, value)| *value))?);
        }
        match (row.get("component").is_some(), filled.pop()) {
            (true, Some(input)) => {
                components.push(json!({"type": kind(row), "id": 0, "component": input}))
            }
            (false, Some(input)) => {
                components.push(json!({"type": kind(row), "id": 0, "components": [input]}))
            }
            (_, None) => {}
        }
    }
    if used != fields.len() {
        return Err(format!(
            "the form {:?} lacks one of {fields:?}",
            form["title"]
        ));
    }
    Ok(json!({"custom_id": form["custom_id"], "components": components}))
}

/// A file the person has, by name.
pub(crate) fn file(world: &World, person: u64, wanted: &str) -> Result<File, String> {
    let found = world.people[&person]
        .files
        .iter()
        .rev()
        .find(|file| file.name == wanted);
    found
        .cloned()
        .ok_or_else(|| format!("{} has no file {wanted}", world.name_of(person)))
}

fn fill(input: &Value, given: Option<&str>) -> Result<Value, String> {
    let value = given.or(input["value"].as_str()).unwrap_or("");
    if kind(input) == 3 {
        let option = list(input, "options")
            .iter()
            .find(|option| option["label"] == value || option["value"] == value);
        let option = option.ok_or_else(|| format!("{value:?} is not an option of the form"))?;
        return Ok(
            json!({"type": 3, "id": 0, "custom_id": input["custom_id"], "values": [option["value"]]}),
        );
    }
    let length = value.chars().count() as u64;
    let required = input["required"].as_bool().unwrap_or(true);
    if required && length == 0 {
        return Err(format!("the form wants {}", input["custom_id"]));
    }
    let least = if length == 0 {
        0
    } else {
        input["min_length"].as_u64().unwrap_or(0)
    };
    if !(least..=input["max_length"].as_u64().unwrap_or(4000)).contains(&length) {
        return Err(format!(
            "{} does not take {length} characters",
            input["custom_id"]
        ));
    }
    Ok(json!({"type": 4, "id": 0, "custom_id": input["custom_id"], "value": value}))
}

fn find(world: &World, asked: &Asked<'_>, wanted: &str, locale: &str) -> Result<Value, String> {
    let channel = &world.channels[&asked.channel];
    let guild = channel.place.guild();
    let of_guild = guild
        .and_then(|guild| world.commands.by_guild.get(&guild))
        .into_iter()
        .flatten();
    let context = if guild.is_some() { 0 } else { 1 };
    let usable = || {
        of_guild
            .clone()
            .chain(&world.commands.global)
            .filter(|command| is_available(command, context, world.bot_is_in(channel)))
    };
    let found = usable()
        .find(|command| super::commands::kind(command) == 1 && is_called(command, wanted, locale));
    found.cloned().ok_or_else(|| {
        let names: Vec<&str> = usable().map(name).collect();
        format!("no command /{wanted} here; there are {names:?}")
    })
}

fn declared_option<'a>(
    declared: &'a [Value],
    wanted: &str,
    locale: &str,
) -> Result<&'a Value, String> {
    let found = declared
        .iter()
        .find(|option| is_called(option, wanted, locale));
    found.ok_or_else(|| {
        format!(
            "no option {wanted} in {:?}",
            declared.iter().map(name).collect::<Vec<_>>()
        )
    })
}

/// The typed text as the option's type has it; what it refers to goes to `resolved`.
fn convert(
    world: &mut World,
    person: u64,
    option: &Value,
    text: &str,
    resolved: &mut Value,
) -> Result<Value, String> {
    let wrong = |what: &str| format!("{} takes {what}, not {text:?}", name(option));
    let choices = list(option, "choices");
    if !choices.is_empty() {
        let chosen = choices.iter().find(|choice| {
            choice["name"] == text
                || choice["value"] == text
                || named_number(&choice["value"], text)
        });
        return chosen
            .map(|choice| choice["value"].clone())
            .ok_or_else(|| wrong("one of its choices"));
    }
    match kind(option) {
        3 => {
            let length = text.chars().count() as u64;
            let fits = (option["min_length"].as_u64().unwrap_or(0)
                ..=option["max_length"].as_u64().unwrap_or(6000))
                .contains(&length);
            if fits {
                Ok(json!(text))
            } else {
                Err(wrong("another length"))
            }
        }
        4 => in_range(
            option,
            json!(text.parse::<i64>().map_err(|_| wrong("a whole number"))?),
        )
        .ok_or_else(|| wrong("a number in its range")),
        5 => text
            .parse::<bool>()
            .map(Value::from)
            .map_err(|_| wrong("true or false")),
        6 | 9 => {
            let found = world
                .people
                .values()
                .find(|other| other.name == text)
                .map(|other| other.id);
            let id = found.ok_or_else(|| wrong("a person"))?;
            let user = world.user_json(id);
            Ok(refer(resolved, "users", id, user))
        }
        7 => {
            let found = world.channels.values().find(|channel| channel.name == text);
            let channel = found.ok_or_else(|| wrong("a channel"))?;
            Ok(refer(
                resolved,
                "channels",
                channel.id,
                world.channel_json(channel),
            ))
        }
        10 => in_range(
            option,
            json!(text.parse::<f64>().map_err(|_| wrong("a number"))?),
        )
        .ok_or_else(|| wrong("a number in its range")),
        11 => {
            let file = file(world, person, text)?;
            let id = world.add_file(file.name, file.content_type, file.bytes);
            let file = world.file_json(&world.files[&id], true);
            Ok(refer(resolved, "attachments", id, file))
        }
        other => Err(format!("options of type {other} can't be given here")),
    }
}

/// A choice of a number, by its digits.
fn named_number(value: &Value, text: &str) -> bool {
    value.is_number() && text.parse::<Value>().is_ok_and(|given| given == *value)
}

fn in_range(option: &Value, value: Value) -> Option<Value> {
    let number = value.as_f64()?;
    let above = option["min_value"]
        .as_f64()
        .is_none_or(|least| number >= least);
    let below = option["max_value"]
        .as_f64()
        .is_none_or(|most| number <= most);
    (above && below).then_some(value)
}

fn refer(resolved: &mut Value, what: &str, id: u64, object: Value) -> Value {
    if resolved.get(what).is_none() {
        resolved[what] = Value::Object(Map::new());
    }
    resolved[what][id.to_string()] = object;
    json!(id.to_string())
}
