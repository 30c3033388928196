//! Buttons, selects and what holds them: how many fit where, and what each must carry.

use std::collections::HashSet;

use serde_json::Value;

use super::refusal::Faulty;
use super::validate::{address, kind, list};

pub(crate) const COMPONENTS_V2: u64 = 1 << 15;

pub(crate) const ACTION_ROW: u64 = 1;
const BUTTON: u64 = 2;
pub(crate) const STRING_SELECT: u64 = 3;
pub(crate) const TEXT_INPUT: u64 = 4;
pub(crate) const TEXT_DISPLAY: u64 = 10;
pub(crate) const LABEL: u64 = 18;
const LINK_STYLE: u64 = 5;
const PREMIUM_STYLE: u64 = 6;

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

pub(crate) fn first_version_components(body: &Value, faulty: &mut Faulty) {
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
pub(crate) fn second_version_components(body: &Value, faulty: &mut Faulty) {
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

pub(crate) fn select(select: &Value, path: &str, ids: &mut HashSet<String>, faulty: &mut Faulty) {
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

pub(crate) fn text_input(
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

pub(crate) fn wrong_kind(path: String, faulty: &mut Faulty) {
    faulty.add(
        format!("{path}.type"),
        "UNION_TYPE_CHOICES",
        "Value of field \"type\" is not one this place takes.",
    );
}
