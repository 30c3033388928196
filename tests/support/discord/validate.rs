//! What a message or a form may contain: counts and lengths as Discord's API v10 describes
//! them, refused with the same tree of errors.

use std::collections::HashSet;

use serde_json::Value;

use super::refusal::{Faulty, Refusal};

pub(crate) const COMPONENTS_V2: u64 = 1 << 15;

const ACTION_ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const TEXT_DISPLAY: u64 = 10;
const LABEL: u64 = 18;
const LINK_STYLE: u64 = 5;
const PREMIUM_STYLE: u64 = 6;

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

/// Every button and select of a message, however deep.
pub(crate) fn interactive(components: &[Value]) -> Vec<&Value> {
    let mut found = Vec::new();
    for component in components {
        if matches!(kind(component), BUTTON | STRING_SELECT) {
            found.push(component);
        }
        found.extend(interactive(list(component, "components")));
        found.extend(
            component
                .get("accessory")
                .into_iter()
                .filter(|each| kind(each) == BUTTON),
        );
    }
    found
}

/// The words of text displays, however deep.
pub(crate) fn displayed(components: &[Value]) -> Vec<&str> {
    let mut found = Vec::new();
    for component in components {
        if kind(component) == TEXT_DISPLAY {
            found.extend(component.get("content").and_then(Value::as_str));
        }
        found.extend(displayed(list(component, "components")));
    }
    found
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

fn first_version_components(body: &Value, faulty: &mut Faulty) {
    let rows = list(body, "components");
    faulty.length("components", rows.len(), 0, 5);
    let mut ids = HashSet::new();
    for (position, row) in rows.iter().enumerate() {
        let path = format!("components.{position}");
        if kind(row) == ACTION_ROW {
            action_row(row, &path, &mut ids, faulty);
        } else {
            wrong_kind(path, faulty);
        }
    }
}

/// Containers, sections and text displays: at most 40 components and 4000 characters in all,
/// and neither content nor embeds beside them.
fn second_version_components(body: &Value, faulty: &mut Faulty) {
    for key in ["content", "embeds"] {
        let empty = body.get(key).is_none_or(|value| {
            value.is_null()
                || value.as_str() == Some("")
                || value.as_array().is_some_and(Vec::is_empty)
        });
        if !empty {
            faulty.add(
                key,
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                format!(
                    "The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                ),
            );
        }
    }
    let components = list(body, "components");
    faulty.length("components", nested(components), 0, 40);
    let words = displayed(components)
        .iter()
        .map(|text| text.chars().count())
        .sum();
    faulty.length("components", words, 0, 4000);
    let mut ids = HashSet::new();
    rows_within(components, "components", &mut ids, faulty);
}

fn rows_within(components: &[Value], path: &str, ids: &mut HashSet<String>, faulty: &mut Faulty) {
    for (position, component) in components.iter().enumerate() {
        let path = format!("{path}.{position}");
        match kind(component) {
            ACTION_ROW => action_row(component, &path, ids, faulty),
            TEXT_DISPLAY => faulty.text(&path, component, "content", 1, 4000),
            9 | 11..=14 | 17 => {
                if let Some(accessory) = component
                    .get("accessory")
                    .filter(|each| kind(each) == BUTTON)
                {
                    button(accessory, &format!("{path}.accessory"), ids, faulty);
                }
                rows_within(
                    list(component, "components"),
                    &format!("{path}.components"),
                    ids,
                    faulty,
                );
            }
            _ => wrong_kind(path, faulty),
        }
    }
}

fn nested(components: &[Value]) -> usize {
    components
        .iter()
        .map(|each| {
            1 + nested(list(each, "components")) + usize::from(each.get("accessory").is_some())
        })
        .sum()
}

fn action_row(row: &Value, path: &str, ids: &mut HashSet<String>, faulty: &mut Faulty) {
    let inside = list(row, "components");
    faulty.length(format!("{path}.components"), inside.len(), 1, 5);
    for (position, component) in inside.iter().enumerate() {
        let path = format!("{path}.components.{position}");
        match kind(component) {
            BUTTON => button(component, &path, ids, faulty),
            STRING_SELECT => {
                select(component, &path, ids, faulty);
                if inside.len() > 1 {
                    faulty.add(
                        path,
                        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                        "The specified component exceeds the maximum width",
                    );
                }
            }
            5..=8 => custom_id(component, &path, ids, faulty),
            _ => wrong_kind(path, faulty),
        }
    }
}

fn button(button: &Value, path: &str, ids: &mut HashSet<String>, faulty: &mut Faulty) {
    faulty.text(path, button, "label", 0, 80);
    let style = button.get("style").and_then(Value::as_u64);
    let has = |key: &str| button.get(key).is_some_and(|value| !value.is_null());
    match style {
        None => faulty.required(format!("{path}.style")),
        Some(LINK_STYLE) => {
            if has("custom_id") {
                exclusive(path, faulty);
            }
            if has("url") {
                address(button, "url", path, faulty);
            } else {
                faulty.required(format!("{path}.url"));
            }
        }
        Some(PREMIUM_STYLE) => {}
        Some(1..=4) => {
            if has("url") {
                exclusive(path, faulty);
            }
            custom_id(button, path, ids, faulty);
        }
        Some(_) => faulty.add(
            format!("{path}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2, 3, 4, 5, 6}.",
        ),
    }
    if style != Some(PREMIUM_STYLE) && !has("label") && !has("emoji") {
        faulty.add(
            path,
            "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
            "A button must have a label or an emoji",
        );
    }
}

fn exclusive(path: &str, faulty: &mut Faulty) {
    faulty.add(
        path,
        "BUTTON_COMPONENT_CUSTOM_ID_AND_URL_EXCLUSIVE",
        "A custom id and url cannot both be specified",
    );
}

fn select(select: &Value, path: &str, ids: &mut HashSet<String>, faulty: &mut Faulty) {
    custom_id(select, path, ids, faulty);
    faulty.text(path, select, "placeholder", 0, 150);
    let options = list(select, "options");
    faulty.length(format!("{path}.options"), options.len(), 1, 25);
    let mut values = HashSet::new();
    for (position, option) in options.iter().enumerate() {
        let path = format!("{path}.options.{position}");
        faulty.text(&path, option, "label", 1, 100);
        faulty.text(&path, option, "value", 1, 100);
        faulty.text(&path, option, "description", 0, 100);
        if !values.insert(option.get("value").and_then(Value::as_str)) {
            faulty.add(
                format!("{path}.value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            );
        }
    }
}

fn text_input(
    input: &Value,
    path: &str,
    labelled: bool,
    ids: &mut HashSet<String>,
    faulty: &mut Faulty,
) {
    if kind(input) != TEXT_INPUT {
        wrong_kind(path.to_owned(), faulty);
        return;
    }
    custom_id(input, path, ids, faulty);
    faulty.text(path, input, "label", usize::from(labelled), 45);
    faulty.text(path, input, "placeholder", 0, 100);
    faulty.text(path, input, "value", 0, 4000);
    if !matches!(input.get("style").and_then(Value::as_u64), Some(1 | 2)) {
        faulty.add(
            format!("{path}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2}.",
        );
    }
}

fn custom_id(component: &Value, path: &str, ids: &mut HashSet<String>, faulty: &mut Faulty) {
    faulty.text(path, component, "custom_id", 1, 100);
    if let Some(id) = component.get("custom_id").and_then(Value::as_str)
        && !ids.insert(id.to_owned())
    {
        faulty.add(
            format!("{path}.custom_id"),
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        );
    }
}

fn address(value: &Value, key: &str, path: &str, faulty: &mut Faulty) {
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

fn wrong_kind(path: String, faulty: &mut Faulty) {
    faulty.add(
        format!("{path}.type"),
        "UNION_TYPE_CHOICES",
        "Value of field \"type\" is not one this place takes.",
    );
}
