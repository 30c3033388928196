//! Reads what a bot sent, however it sent it: query, JSON, form or multipart with files.
//!
//! The platform ignores parameters it does not know; this fake refuses them, because in a test an
//! unknown parameter is a misspelt one.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// Above this the platform closes the request with 413: 50 MB for a file, and room for the rest.
const BODY_LIMIT: usize = 51 * 1024 * 1024;

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Integer,
    Boolean,
    Text,
    /// An integer, or the `@username` of a public chat.
    Chat,
    Object,
    Array,
    /// An uploaded part, `attach://part`, or the identifier of a file the platform already has.
    File,
}

/// One file of a multipart request.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub(super) file_name: String,
    pub(super) mime_type: Option<String>,
    pub(super) bytes: Bytes,
}

#[derive(Debug, Default)]
pub(super) struct Parameters {
    values: Map<String, Value>,
    uploads: HashMap<String, Upload>,
}

impl Parameters {
    pub(super) async fn read(request: Request) -> Result<Self, Refusal> {
        let mut parameters = Self::default();
        parameters.read_form(request.uri().query().unwrap_or("").as_bytes());
        let content_type = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
            .to_ascii_lowercase();
        if content_type.starts_with("multipart/form-data") {
            parameters.read_multipart(request).await?;
            return Ok(parameters);
        }
        let body = axum::body::to_bytes(request.into_body(), BODY_LIMIT)
            .await
            .map_err(|_| Refusal::new(413, "Request Entity Too Large"))?;
        if content_type.starts_with("application/json") {
            parameters.read_json(&body)?;
        } else {
            parameters.read_form(&body);
        }
        Ok(parameters)
    }

    fn read_json(&mut self, body: &[u8]) -> Result<(), Refusal> {
        if body.is_empty() {
            return Ok(());
        }
        let object: Map<String, Value> = serde_json::from_slice(body)
            .map_err(|_| Refusal::bad_request("can't parse JSON object"))?;
        self.values
            .extend(object.into_iter().filter(|(_, value)| !value.is_null()));
        Ok(())
    }

    fn read_form(&mut self, body: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(body) {
            self.values
                .insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    async fn read_multipart(&mut self, request: Request) -> Result<(), Refusal> {
        let broken = |_| Refusal::bad_request("can't parse multipart/form-data");
        let mut multipart = Multipart::from_request(request, &())
            .await
            .map_err(|_| Refusal::bad_request("can't find boundary in multipart/form-data"))?;
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or("").to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let mime_type = field.content_type().map(str::to_owned);
            let bytes = field.bytes().await.map_err(broken)?;
            if bytes.len() > BODY_LIMIT {
                return Err(Refusal::new(413, "Request Entity Too Large"));
            }
            match file_name {
                Some(file_name) => {
                    let upload = Upload {
                        file_name,
                        mime_type,
                        bytes,
                    };
                    self.uploads.insert(name, upload);
                }
                None => {
                    let text = String::from_utf8(bytes.to_vec())
                        .map_err(|_| Refusal::bad_request("strings must be encoded in UTF-8"))?;
                    self.values.insert(name, Value::String(text));
                }
            }
        }
        Ok(())
    }

    /// Refuses what `shape` does not know and brings every value into its type, since forms carry
    /// numbers and objects as text.
    pub(super) fn conform(&mut self, shape: &[&[(&str, Kind)]]) -> Result<(), Refusal> {
        for (name, value) in &mut self.values {
            let Some((_, kind)) = shape
                .iter()
                .flat_map(|part| part.iter())
                .find(|(known, _)| known == name)
            else {
                return Err(Refusal::bad_request(format!(
                    "unknown parameter \"{name}\""
                )));
            };
            *value = conformed(name, *kind, value.take())?;
        }
        Ok(())
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.values.get(name).and_then(Value::as_i64)
    }

    pub(super) fn boolean(&self, name: &str) -> bool {
        self.values
            .get(name)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(Value::as_str)
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    pub(super) fn array(&self, name: &str) -> Option<&Vec<Value>> {
        self.values.get(name).and_then(Value::as_array)
    }

    pub(super) fn upload(&self, name: &str) -> Option<&Upload> {
        self.uploads.get(name)
    }

    /// What the test reads back: the values, and each file by name and size.
    pub(super) fn recorded(&self) -> Value {
        let mut values = self.values.clone();
        for (name, upload) in &self.uploads {
            values.insert(
                name.clone(),
                serde_json::json!({ "file_name": upload.file_name, "size": upload.bytes.len() }),
            );
        }
        Value::Object(values)
    }
}

fn conformed(name: &str, kind: Kind, value: Value) -> Result<Value, Refusal> {
    let text = value.as_str().map(str::to_owned);
    let wrong = |expected: &str| {
        Refusal::bad_request(format!("Field \"{name}\" must be of type {expected}"))
    };
    match kind {
        Kind::Integer => match text {
            Some(text) => text
                .parse::<i64>()
                .map(Value::from)
                .map_err(|_| wrong("Number")),
            None if value.is_i64() => Ok(value),
            None => Err(wrong("Number")),
        },
        Kind::Boolean => match text.as_deref() {
            Some("true" | "True" | "1" | "yes") => Ok(Value::Bool(true)),
            Some("false" | "False" | "0" | "no" | "") => Ok(Value::Bool(false)),
            Some(_) => Err(wrong("Boolean")),
            None if value.is_boolean() => Ok(value),
            None => Err(wrong("Boolean")),
        },
        Kind::Text | Kind::File => {
            if text.is_some() {
                Ok(value)
            } else {
                Err(wrong("String"))
            }
        }
        Kind::Chat => match text {
            Some(text) => Ok(text.parse::<i64>().map_or(Value::String(text), Value::from)),
            None if value.is_i64() => Ok(value),
            None => Err(wrong("Integer or String")),
        },
        Kind::Object => conformed_json(value, text, Value::is_object)
            .ok_or_else(|| Refusal::bad_request(object_expected(name))),
        Kind::Array => conformed_json(value, text, Value::is_array).ok_or_else(|| wrong("Array")),
    }
}

fn conformed_json(
    value: Value,
    text: Option<String>,
    expected: fn(&Value) -> bool,
) -> Option<Value> {
    let value = match text {
        Some(text) => serde_json::from_str(&text).ok()?,
        None => value,
    };
    expected(&value).then_some(value)
}

fn object_expected(name: &str) -> String {
    match name {
        "reply_markup" => "object expected as reply markup".to_owned(),
        other => format!("can't parse {other} JSON object"),
    }
}
