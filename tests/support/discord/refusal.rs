//! How Discord says no: a status, a code of its own, and for malformed requests a tree of
//! what is wrong where. Codes: Discord's documentation, "Opcodes and Status Codes".

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: u32,
    pub(crate) message: &'static str,
    pub(crate) errors: Option<Value>,
}

impl Refusal {
    const fn new(status: StatusCode, code: u32, message: &'static str) -> Self {
        Self {
            status,
            code,
            message,
            errors: None,
        }
    }

    pub(crate) const UNAUTHORIZED: Self =
        Self::new(StatusCode::UNAUTHORIZED, 0, "401: Unauthorized");
    pub(crate) const NO_SUCH_ROUTE: Self = Self::new(StatusCode::NOT_FOUND, 0, "404: Not Found");
    pub(crate) const SERVER_ERROR: Self = Self::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        0,
        "500: Internal Server Error",
    );
    pub(crate) const INVALID_JSON: Self = Self::new(
        StatusCode::BAD_REQUEST,
        50109,
        "The request body contains invalid JSON.",
    );
    pub(crate) const UNKNOWN_APPLICATION: Self =
        Self::new(StatusCode::NOT_FOUND, 10002, "Unknown Application");
    pub(crate) const UNKNOWN_CHANNEL: Self =
        Self::new(StatusCode::NOT_FOUND, 10003, "Unknown Channel");
    pub(crate) const UNKNOWN_GUILD: Self = Self::new(StatusCode::NOT_FOUND, 10004, "Unknown Guild");
    pub(crate) const UNKNOWN_MESSAGE: Self =
        Self::new(StatusCode::NOT_FOUND, 10008, "Unknown Message");
    pub(crate) const UNKNOWN_USER: Self = Self::new(StatusCode::NOT_FOUND, 10013, "Unknown User");
    pub(crate) const UNKNOWN_WEBHOOK: Self =
        Self::new(StatusCode::NOT_FOUND, 10015, "Unknown Webhook");
    pub(crate) const UNKNOWN_INTERACTION: Self =
        Self::new(StatusCode::NOT_FOUND, 10062, "Unknown interaction");
    pub(crate) const TOO_MANY_COMMANDS: Self = Self::new(
        StatusCode::BAD_REQUEST,
        30032,
        "Maximum number of application commands reached (100)",
    );
    pub(crate) const TOO_LARGE: Self = Self::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        40005,
        "Request entity too large",
    );
    pub(crate) const ALREADY_ACKNOWLEDGED: Self = Self::new(
        StatusCode::BAD_REQUEST,
        40060,
        "Interaction has already been acknowledged.",
    );
    pub(crate) const TOO_MANY_FOLLOW_UPS: Self = Self::new(
        StatusCode::BAD_REQUEST,
        40094,
        "This interaction has hit the maximum number of follow up messages",
    );
    pub(crate) const MISSING_ACCESS: Self =
        Self::new(StatusCode::FORBIDDEN, 50001, "Missing Access");
    pub(crate) const NOT_THE_AUTHOR: Self = Self::new(
        StatusCode::FORBIDDEN,
        50005,
        "Cannot edit a message authored by another user",
    );
    pub(crate) const EMPTY_MESSAGE: Self = Self::new(
        StatusCode::BAD_REQUEST,
        50006,
        "Cannot send an empty message",
    );
    pub(crate) const CLOSED_MESSAGES: Self = Self::new(
        StatusCode::FORBIDDEN,
        50007,
        "Cannot send messages to this user",
    );
    pub(crate) const MISSING_PERMISSIONS: Self =
        Self::new(StatusCode::FORBIDDEN, 50013, "Missing Permissions");
    pub(crate) const WRONG_CHANNEL_TYPE: Self = Self::new(
        StatusCode::BAD_REQUEST,
        50024,
        "Cannot execute action on this channel type",
    );
    pub(crate) const WRONG_CHANNEL: Self = Self::new(
        StatusCode::FORBIDDEN,
        50003,
        "Cannot execute action on a DM channel",
    );
    pub(crate) const THREAD_EXISTS: Self = Self::new(
        StatusCode::BAD_REQUEST,
        160_004,
        "A thread has already been created for this message",
    );
    pub(crate) const EXPIRED_TOKEN: Self =
        Self::new(StatusCode::UNAUTHORIZED, 50027, "Invalid Webhook Token");
    pub(crate) const INVALID_RECIPIENT: Self =
        Self::new(StatusCode::BAD_REQUEST, 50033, "Invalid Recipient(s)");
    pub(crate) const NO_MUTUAL_GUILDS: Self = Self::new(
        StatusCode::FORBIDDEN,
        50278,
        "Cannot send messages to this user due to having no mutual guilds",
    );

    pub(crate) fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}

/// What is wrong with a request, by the path of the field: code 50035, "Invalid Form Body".
#[derive(Debug, Default)]
pub(crate) struct Faulty {
    found: Vec<(String, &'static str, String)>,
}

impl Faulty {
    /// `path` is dotted, with positions as numbers: `components.0.components.2.label`.
    pub(crate) fn add(
        &mut self,
        path: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.found.push((path.into(), code, message.into()));
    }

    pub(crate) fn required(&mut self, path: impl Into<String>) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// Lengths are counted in Unicode characters, not bytes.
    pub(crate) fn length(
        &mut self,
        path: impl Into<String>,
        length: usize,
        least: usize,
        most: usize,
    ) {
        if (least..=most).contains(&length) {
            return;
        }
        if least == 0 {
            self.add(
                path,
                "BASE_TYPE_MAX_LENGTH",
                format!("Must be {most} or fewer in length."),
            );
        } else {
            self.add(
                path,
                "BASE_TYPE_BAD_LENGTH",
                format!("Must be between {least} and {most} in length."),
            );
        }
    }

    /// The text at `parent.key`, checked for type and length; absent and null pass unless
    /// `least` asks for something.
    pub(crate) fn text(
        &mut self,
        path: &str,
        parent: &Value,
        key: &str,
        least: usize,
        most: usize,
    ) {
        let path = if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        };
        match parent.get(key) {
            None | Some(Value::Null) if least == 0 => {}
            None | Some(Value::Null) => self.required(path),
            Some(value) => match value.as_str() {
                Some(text) => self.length(path, text.chars().count(), least, most),
                None => self.add(
                    path,
                    "STRING_TYPE_CONVERT",
                    "Could not interpret value as string.",
                ),
            },
        }
    }

    pub(crate) fn check(self) -> Result<(), Refusal> {
        if self.found.is_empty() {
            return Ok(());
        }
        let mut tree = Value::Object(Map::new());
        for (path, code, message) in self.found {
            let mut node = &mut tree;
            for step in path.split('.') {
                node = &mut node[step];
            }
            let error = json!({"code": code, "message": message});
            match node.get_mut("_errors").and_then(Value::as_array_mut) {
                Some(errors) => errors.push(error),
                None => node["_errors"] = json!([error]),
            }
        }
        Err(Refusal {
            errors: Some(tree),
            ..Refusal::new(StatusCode::BAD_REQUEST, 50035, "Invalid Form Body")
        })
    }
}
