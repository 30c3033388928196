//! Keyboards below messages. Source of the rules: Bot API, "InlineKeyboardButton".

use serde_json::{Value, json};
use url::{Host, Url};

use super::entities::units;
use super::refusal::Refusal;

/// What a button does when it is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonAction {
    /// Sends this data to the bot.
    Callback(String),
    /// Opens this address.
    Url(String),
    /// Copies this text.
    CopyText(String),
    /// Opens this web app.
    WebApp(String),
    /// Types `@bot query` in a chat the user picks.
    SwitchInline(String),
}

/// A button below a message of the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub text: String,
    pub action: ButtonAction,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Markup {
    Inline(Vec<Vec<Button>>),
    /// A keyboard in place of the user's own, its removal, or a forced reply.
    Reply(Value),
}

/// Inline keyboards hold at most this many buttons.
const BUTTONS_LIMIT: usize = 100;

pub(super) fn read(value: Option<&Value>) -> Result<Option<Markup>, Refusal> {
    let Some(value) = value else { return Ok(None) };
    if let Some(rows) = value.get("inline_keyboard") {
        let rows = read_rows(rows)?;
        return Ok((!rows.is_empty()).then_some(Markup::Inline(rows)));
    }
    if let Some(keyboard) = value.get("keyboard") {
        check_reply_keyboard(keyboard)?;
        return Ok(Some(Markup::Reply(value.clone())));
    }
    if value["remove_keyboard"] == true || value["force_reply"] == true {
        return Ok(Some(Markup::Reply(value.clone())));
    }
    if value.as_object().is_some_and(|object| object.is_empty()) {
        return Ok(None);
    }
    Err(Refusal::bad_request(
        "can't parse reply keyboard markup JSON object",
    ))
}

fn read_rows(rows: &Value) -> Result<Vec<Vec<Button>>, Refusal> {
    let rows = rows.as_array().ok_or_else(|| {
        Refusal::bad_request(
            "can't parse reply markup: Field \"inline_keyboard\" must be of type Array",
        )
    })?;
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        let row = row.as_array().ok_or_else(|| {
            Refusal::bad_request(
                "can't parse reply markup: Field \"inline_keyboard\" must be an Array of Arrays",
            )
        })?;
        if !row.is_empty() {
            read.push(row.iter().map(read_button).collect::<Result<Vec<_>, _>>()?);
        }
    }
    if read.iter().map(Vec::len).sum::<usize>() > BUTTONS_LIMIT {
        return Err(Refusal::bad_request("REPLY_MARKUP_TOO_LONG"));
    }
    Ok(read)
}

fn read_button(value: &Value) -> Result<Button, Refusal> {
    let cannot = |reason: &str| {
        Refusal::bad_request(format!("can't parse inline keyboard button: {reason}"))
    };
    let text = value["text"]
        .as_str()
        .ok_or_else(|| cannot("Can't find field \"text\""))?;
    // The platform drops such buttons without a word; a test wants to hear of it.
    if text.trim().is_empty() {
        return Err(cannot("Text must be non-empty"));
    }
    let action = if let Some(data) = value.get("callback_data") {
        let data = data
            .as_str()
            .ok_or_else(|| cannot("Field \"callback_data\" must be of type String"))?;
        if data.is_empty() || data.len() > 64 {
            return Err(Refusal::bad_request("BUTTON_DATA_INVALID"));
        }
        ButtonAction::Callback(data.to_owned())
    } else if let Some(address) = value.get("url") {
        let address = address
            .as_str()
            .ok_or_else(|| cannot("Field \"url\" must be of type String"))?;
        check_address(address)?;
        ButtonAction::Url(address.to_owned())
    } else if let Some(copy) = value.get("copy_text") {
        let copied = copy["text"]
            .as_str()
            .ok_or_else(|| cannot("Can't find field \"text\" in copy_text"))?;
        if !(1..=256).contains(&units(copied)) {
            return Err(Refusal::bad_request("BUTTON_COPY_TEXT_INVALID"));
        }
        ButtonAction::CopyText(copied.to_owned())
    } else if let Some(app) = value.get("web_app") {
        let address = app["url"].as_str().unwrap_or("");
        if !address.starts_with("https://") {
            return Err(Refusal::bad_request(format!(
                "inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed"
            )));
        }
        check_address(address)?;
        ButtonAction::WebApp(address.to_owned())
    } else if let Some(query) = value
        .get("switch_inline_query")
        .or_else(|| value.get("switch_inline_query_current_chat"))
        .and_then(Value::as_str)
    {
        ButtonAction::SwitchInline(query.to_owned())
    } else {
        return Err(cannot("Text buttons are unallowed in the inline keyboard"));
    };
    Ok(Button {
        text: text.to_owned(),
        action,
    })
}

/// Only http, https and tg, and no host that a stranger's telephone could not reach by name.
fn check_address(address: &str) -> Result<(), Refusal> {
    let invalid = || Refusal::bad_request("BUTTON_URL_INVALID");
    let parsed = Url::parse(address).map_err(|_| invalid())?;
    if parsed.scheme() == "tg" {
        return Ok(());
    }
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(invalid());
    }
    let reachable = match parsed.host() {
        Some(Host::Domain(name)) => {
            name.trim_end_matches('.').contains('.') && !name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => !address.is_loopback() && !address.is_unspecified(),
        Some(Host::Ipv6(address)) => !address.is_loopback() && !address.is_unspecified(),
        None => false,
    };
    if reachable { Ok(()) } else { Err(invalid()) }
}

fn check_reply_keyboard(keyboard: &Value) -> Result<(), Refusal> {
    let wrong = || Refusal::bad_request("can't parse reply keyboard markup JSON object");
    for row in keyboard.as_array().ok_or_else(wrong)? {
        for button in row.as_array().ok_or_else(wrong)? {
            let text = button.as_str().or_else(|| button["text"].as_str());
            if text.is_none_or(str::is_empty) {
                return Err(wrong());
            }
        }
    }
    Ok(())
}

pub(super) fn json(markup: &Markup) -> Option<Value> {
    let Markup::Inline(rows) = markup else {
        return None;
    };
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| row.iter().map(button_json).collect())
        .collect();
    Some(json!({ "inline_keyboard": rows }))
}

fn button_json(button: &Button) -> Value {
    let text = &button.text;
    match &button.action {
        ButtonAction::Callback(data) => json!({"text": text, "callback_data": data}),
        ButtonAction::Url(address) => json!({"text": text, "url": address}),
        ButtonAction::CopyText(copied) => json!({"text": text, "copy_text": {"text": copied}}),
        ButtonAction::WebApp(address) => json!({"text": text, "web_app": {"url": address}}),
        ButtonAction::SwitchInline(query) => json!({"text": text, "switch_inline_query": query}),
    }
}
