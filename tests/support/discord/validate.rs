//! What a message or a form may contain: counts and lengths as Discord's API v10 describes
//! them, refused with the same tree of errors.

use std::collections::HashSet;

use serde_json::Value;

use super::components::{
    ACTION_ROW, COMPONENTS_V2, LABEL, STRING_SELECT, TEXT_DISPLAY, TEXT_INPUT,
    first_version_components, second_version_components, select, text_input, wrong_kind,
};
use super::refusal::{Faulty, Refusal};

/// Checks the body of a message about to be created or edited.
pub(crate) fn message(body: &Value) -> Result<(), Refusal> {
    let mut faulty = Faulty::default();
    faulty.text("", body, "content", 0, 2000);
    nonce(body, &mut faulty);
    embeds(body, &mut faulty);
    let second_version =
        body.get("flags").and_then(Value::as_u64).unwrap_or(0) & COMPONENTS_V2 != 0;
    if second_version {
        second_version_components(body, &mut faulty);
    } else {
        first_version_components(body, &mut faulty);
    }
    faulty.check()
}

/// Checks the `data` of a modal.
pub(crate) fn modal(data: &Value) -> Result<(), Refusal> {
    let mut faulty = Faulty::default();
    faulty.text("data", data, "custom_id", 1, 100);
    faulty.text("data", data, "title", 1, 45);
    let components = list(data, "components");
    faulty.length("data.components", components.len(), 1, 5);
    let mut ids = HashSet::new();
    for (position, component) in components.iter().enumerate() {
        let path = format!("data.components.{position}");
        match kind(component) {
            ACTION_ROW => {
                let inputs = list(component, "components");
                faulty.length(format!("{path}.components"), inputs.len(), 1, 1);
                for input in inputs {
                    text_input(
                        input,
                        &format!("{path}.components.0"),
                        true,
                        &mut ids,
                        &mut faulty,
                    );
                }
            }
            LABEL => {
                faulty.text(&path, component, "label", 1, 45);
                faulty.text(&path, component, "description", 0, 100);
                match component.get("component") {
                    Some(input) if kind(input) == TEXT_INPUT => {
                        text_input(
                            input,
                            &format!("{path}.component"),
                            false,
                            &mut ids,
                            &mut faulty,
                        );
                    }
                    Some(input) if kind(input) == STRING_SELECT => {
                        select(input, &format!("{path}.component"), &mut ids, &mut faulty);
                    }
                    Some(_) => wrong_kind(format!("{path}.component"), &mut faulty),
                    None => faulty.required(format!("{path}.component")),
                }
            }
            TEXT_DISPLAY => {}
            _ => wrong_kind(path, &mut faulty),
        }
    }
    faulty.check()
}

/// Checks the `data` of an autocomplete answer.
pub(crate) fn autocomplete(data: &Value) -> Result<(), Refusal> {
    let mut faulty = Faulty::default();
    let choices = list(data, "choices");
    faulty.length("data.choices", choices.len(), 0, 25);
    for (position, choice) in choices.iter().enumerate() {
        let path = format!("data.choices.{position}");
        faulty.text(&path, choice, "name", 1, 100);
        match choice.get("value") {
            Some(Value::String(value)) => {
                faulty.length(format!("{path}.value"), value.chars().count(), 0, 100)
            }
            Some(Value::Number(_)) => {}
            _ => faulty.required(format!("{path}.value")),
        }
    }
    faulty.check()
}

pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

pub(crate) fn kind(component: &Value) -> u64 {
    component.get("type").and_then(Value::as_u64).unwrap_or(0)
}

fn nonce(body: &Value, faulty: &mut Faulty) {
    if let Some(Value::String(nonce)) = body.get("nonce") {
        faulty.length("nonce", nonce.chars().count(), 0, 25);
    }
}

fn embeds(body: &Value, faulty: &mut Faulty) {
    let embeds = list(body, "embeds");
    faulty.length("embeds", embeds.len(), 0, 10);
    let mut total = 0;
    for (position, embed) in embeds.iter().enumerate() {
        let path = format!("embeds.{position}");
        faulty.text(&path, embed, "title", 0, 256);
        faulty.text(&path, embed, "description", 0, 4096);
        total += characters(embed, "title") + characters(embed, "description");
        for (part, key, most) in [("footer", "text", 2048), ("author", "name", 256)] {
            if let Some(part_value) = embed.get(part).filter(|value| !value.is_null()) {
                faulty.text(&format!("{path}.{part}"), part_value, key, 1, most);
                total += characters(part_value, key);
            }
        }
        let fields = list(embed, "fields");
        faulty.length(format!("{path}.fields"), fields.len(), 0, 25);
        for (position, field) in fields.iter().enumerate() {
            let path = format!("{path}.fields.{position}");
            faulty.text(&path, field, "name", 1, 256);
            faulty.text(&path, field, "value", 1, 1024);
            total += characters(field, "name") + characters(field, "value");
        }
        address(embed, "url", &path, faulty);
    }
    if total > 6000 {
        faulty.add(
            "embeds",
            "MAX_EMBED_SIZE_EXCEEDED",
            "Embed size exceeds maximum size of 6000",
        );
    }
}

fn characters(value: &Value, key: &str) -> usize {
    value
        .get(key)
        .and_then(Value::as_str)
        .map_or(0, |text| text.chars().count())
}

pub(crate) fn address(value: &Value, key: &str, path: &str, faulty: &mut Faulty) {
    let Some(address) = value.get(key).filter(|value| !value.is_null()) else {
        return;
    };
    let path_of_key = format!("{path}.{key}");
    faulty.text(path, value, key, 1, 2048);
    let Some(address) = address.as_str() else {
        return;
    };
    let Some((scheme, rest)) = address.split_once("://") else {
        faulty.add(
            path_of_key,
            "URL_TYPE_INVALID_URL",
            "Not a well formed URL.",
        );
        return;
    };
    if !["http", "https", "discord"].contains(&scheme) {
        faulty.add(
            path_of_key,
            "URL_TYPE_INVALID_SCHEME",
            format!("Scheme \"{scheme}\" is not supported. Scheme must be one of ('http', 'https', 'discord')."),
        );
        return;
    }
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
    if rest.contains(char::is_whitespace) || (scheme != "discord" && !host.contains('.')) {
        faulty.add(
            path_of_key,
            "URL_TYPE_INVALID_URL",
            "Not a well formed URL.",
        );
    }
}
