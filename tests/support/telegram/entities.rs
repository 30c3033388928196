//! Formatted text: the platform's HTML subset, the entities array, and lengths in UTF-16 units.
//!
//! Source of the rules: Bot API, "Formatting options" and "MessageEntity". Markdown is refused:
//! nothing here reads it, and a bot that starts to use it should hear so at once.

use serde_json::{Value, json};

use super::parameters::Parameters;
use super::refusal::Refusal;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Formatted {
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
}

/// The platform counts text in UTF-16 code units.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Reads the text (or caption) called `name` with its parse mode or its entities.
///
/// # Errors
/// 400 when tags or entities are wrong.
pub(super) fn formatted(
    text: &str,
    parse_mode: Option<&str>,
    entities: Option<&Vec<Value>>,
) -> Result<Formatted, Refusal> {
    let parsed = match parse_mode.map(str::to_ascii_lowercase).as_deref() {
        None | Some("") => Formatted {
            text: text.to_owned(),
            entities: checked(text, entities)?,
        },
        Some("html") => Parser::new(text).run()?,
        Some("markdown" | "markdownv2") => {
            return Err(cannot("this fake of the platform reads HTML only"));
        }
        Some(_) => return Err(Refusal::bad_request("unsupported parse_mode")),
    };
    Ok(trimmed(parsed))
}

/// The same for the parameters `text_name`, `parse_mode` and `entities_name`.
pub(super) fn formatted_parameter(
    parameters: &Parameters,
    text_name: &str,
    entities_name: &str,
) -> Result<Formatted, Refusal> {
    formatted(
        parameters.text(text_name).unwrap_or(""),
        parameters.text("parse_mode"),
        parameters.array(entities_name),
    )
}

fn cannot(reason: impl AsRef<str>) -> Refusal {
    Refusal::bad_request(format!("can't parse entities: {}", reason.as_ref()))
}

const ENTITY_TYPES: [&str; 20] = [
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
];

fn checked(text: &str, entities: Option<&Vec<Value>>) -> Result<Vec<Value>, Refusal> {
    let total = units(text) as i64;
    let mut kept = Vec::new();
    for entity in entities.into_iter().flatten() {
        let kind = entity["type"].as_str().unwrap_or("");
        if !ENTITY_TYPES.contains(&kind) {
            return Err(Refusal::bad_request(
                "can't parse MessageEntity: Unsupported type specified",
            ));
        }
        let (Some(offset), Some(length)) = (entity["offset"].as_i64(), entity["length"].as_i64())
        else {
            return Err(Refusal::bad_request(
                "can't parse MessageEntity: Field \"offset\" must be of type Number",
            ));
        };
        if offset < 0 || length <= 0 || offset.saturating_add(length) > total {
            return Err(Refusal::bad_request("ENTITY_BOUNDS_INVALID"));
        }
        if kind == "text_link" && entity["url"].as_str().is_none() {
            return Err(Refusal::bad_request(
                "can't parse MessageEntity: Can't find field \"url\"",
            ));
        }
        kept.push(entity.clone());
    }
    Ok(kept)
}

/// The platform drops blanks at both ends, except in front of text that is formatted.
fn trimmed(formatted: Formatted) -> Formatted {
    let mut text = formatted.text.trim_end().to_owned();
    let starts_formatted = formatted
        .entities
        .iter()
        .any(|entity| entity["offset"] == 0);
    let lead = if starts_formatted {
        0
    } else {
        text.len() - text.trim_start().len()
    };
    let shift = units(&text[..lead]) as i64;
    text.drain(..lead);
    let total = units(&text) as i64;
    let entities = formatted
        .entities
        .into_iter()
        .filter_map(|mut entity| {
            let offset = entity["offset"].as_i64()? - shift;
            let length = entity["length"].as_i64()?.min(total - offset);
            entity["offset"] = Value::from(offset);
            entity["length"] = Value::from(length);
            (offset >= 0 && length > 0).then_some(entity)
        })
        .collect();
    Formatted { text, entities }
}

struct Open {
    tag: String,
    entity: Value,
    start: usize,
}

struct Parser<'source> {
    source: &'source str,
    at: usize,
    text: String,
    units: usize,
    open: Vec<Open>,
    entities: Vec<Value>,
}

impl<'source> Parser<'source> {
    fn new(source: &'source str) -> Self {
        Self {
            source,
            at: 0,
            text: String::with_capacity(source.len()),
            units: 0,
            open: Vec::new(),
            entities: Vec::new(),
        }
    }

    fn run(mut self) -> Result<Formatted, Refusal> {
        while let Some(character) = self.source[self.at..].chars().next() {
            match character {
                '<' => self.tag()?,
                '&' => self.escape(),
                plain => {
                    self.push(plain);
                    self.at += plain.len_utf8();
                }
            }
        }
        if let Some(open) = self.open.last() {
            return Err(cannot(format!(
                "Can't find end tag corresponding to start tag \"{}\"",
                open.tag
            )));
        }
        self.entities.sort_by_key(|entity| {
            (
                entity["offset"].as_i64(),
                entity["length"].as_i64().map(|length| -length),
            )
        });
        Ok(Formatted {
            text: self.text,
            entities: self.entities,
        })
    }

    fn push(&mut self, character: char) {
        self.units += character.len_utf16();
        self.text.push(character);
    }

    fn escape(&mut self) {
        let rest = &self.source[self.at + 1..];
        let decoded = rest.find(';').and_then(|end| {
            let character = match &rest[..end] {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                numeric => {
                    let number = numeric.strip_prefix('#')?;
                    let code = match number.strip_prefix(['x', 'X']) {
                        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                        None => number.parse(),
                    };
                    code.ok().and_then(char::from_u32)?
                }
            };
            Some((character, end))
        });
        match decoded {
            Some((character, end)) => {
                self.push(character);
                self.at += end + 2;
            }
            None => {
                self.push('&');
                self.at += 1;
            }
        }
    }

    fn tag(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        let Some(end) = self.source[start..].find('>') else {
            return Err(cannot(format!("Unclosed start tag at byte offset {start}")));
        };
        let inside = &self.source[start + 1..start + end];
        self.at = start + end + 1;
        match inside.strip_prefix('/') {
            Some(name) => self.close(name.trim(), start),
            None => self.begin(inside, start),
        }
    }

    fn begin(&mut self, inside: &str, start: usize) -> Result<(), Refusal> {
        let (name, attributes) = inside
            .split_once(char::is_whitespace)
            .unwrap_or((inside, ""));
        let tag = name.to_ascii_lowercase();
        let entity = match tag.as_str() {
            "b" | "strong" => json!({"type": "bold"}),
            "i" | "em" => json!({"type": "italic"}),
            "u" | "ins" => json!({"type": "underline"}),
            "s" | "strike" | "del" => json!({"type": "strikethrough"}),
            "tg-spoiler" => json!({"type": "spoiler"}),
            "span" if attribute(attributes, "class").as_deref() == Some("tg-spoiler") => {
                json!({"type": "spoiler"})
            }
            "span" => {
                return Err(cannot(format!(
                    "Tag \"span\" must have class \"tg-spoiler\" at byte offset {start}"
                )));
            }
            "blockquote" if attributes.contains("expandable") => {
                json!({"type": "expandable_blockquote"})
            }
            "blockquote" => json!({"type": "blockquote"}),
            "pre" => json!({"type": "pre"}),
            "code" => self.code(attributes),
            // A link without a usable address is shown as plain text.
            "a" => attribute(attributes, "href")
                .filter(|href| url::Url::parse(href).is_ok())
                .map_or(
                    Value::Null,
                    |href| json!({"type": "text_link", "url": href}),
                ),
            other => {
                return Err(cannot(format!(
                    "Unsupported start tag \"{other}\" at byte offset {start}"
                )));
            }
        };
        self.open.push(Open {
            tag,
            entity,
            start: self.units,
        });
        Ok(())
    }

    /// `<pre><code class="language-x">` is one entity, the outer one, with a language.
    fn code(&mut self, attributes: &str) -> Value {
        let language = attribute(attributes, "class")
            .and_then(|class| class.strip_prefix("language-").map(str::to_owned));
        let start = self.units;
        match (self.open.last_mut(), language) {
            (Some(pre), Some(language)) if pre.tag == "pre" && pre.start == start => {
                pre.entity["language"] = Value::String(language);
                Value::Null
            }
            _ => json!({"type": "code"}),
        }
    }

    fn close(&mut self, name: &str, start: usize) -> Result<(), Refusal> {
        let Some(open) = self.open.pop() else {
            return Err(cannot(format!("Unexpected end tag at byte offset {start}")));
        };
        if !name.eq_ignore_ascii_case(&open.tag) {
            return Err(cannot(format!(
                "Unmatched end tag at byte offset {start}, expected \"</{}>\", found \"</{name}>\"",
                open.tag
            )));
        }
        let length = self.units - open.start;
        if length > 0 && !open.entity.is_null() {
            let mut entity = open.entity;
            entity["offset"] = Value::from(open.start);
            entity["length"] = Value::from(length);
            self.entities.push(entity);
        }
        Ok(())
    }
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let after = attributes.split_once(&format!("{name}="))?.1;
    let quote = after.chars().next()?;
    let value = if quote == '"' || quote == '\'' {
        after[1..].split(quote).next()?
    } else {
        after.split_whitespace().next()?
    };
    Some(value.replace("&quot;", "\"").replace("&amp;", "&"))
}
