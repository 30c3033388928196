//! Calls of Discord's REST API v10, with all that an answer says: status, error code, how long to
//! wait.
//!
//! serenity's own client drops the headers of a refusal when its limiter is off (ours is the
//! sender's), and its request span carries bodies and interaction tokens into the log: so calls are
//! made here, and serenity keeps the gateway.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER, USER_AGENT};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Url;
use waybill_core::chatlog::File;

/// Discord itself.
const DISCORD: &str = "https://discord.com";
/// Discord asks for this form of name.
/// <https://discord.com/developers/docs/reference#user-agent>
const AGENT: &str = concat!(
    "DiscordBot (https://waybill.invalid, ",
    env!("CARGO_PKG_VERSION"),
    ")"
);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A receipt takes a while to upload on a slow line.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How long a file of ten megabytes may take.
const FILE_TIMEOUT: Duration = Duration::from_secs(120);
/// What is waited for when Discord does not say how long.
const DEFAULT_WAIT: Duration = Duration::from_secs(1);

/// The bot's hand on the API.
#[derive(Debug, Clone)]
pub(super) struct Rest {
    client: Client,
    /// For files, which lie elsewhere.
    downloads: Client,
    /// Without a slash at its end.
    host: String,
    authorization: HeaderValue,
}

/// Why a call had no effect, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// Discord answered and said no.
    #[error("Discord refused with status {status}, code {code}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's own code, 0 where it gives none.
        code: u64,
        /// What it says, with the places of faults; never their values.
        message: String,
    },
    /// Too much too fast.
    #[error("Discord asks to wait {after:?}")]
    Limited {
        /// How long to wait.
        after: Duration,
        /// Whether the whole bot waits, or one route only.
        everything: bool,
    },
    /// No answer came; the call may have taken effect.
    #[error("Discord could not be reached: {0}")]
    Unreachable(String),
}

impl CallError {
    /// Discord's own code for a refusal.
    pub(super) fn code(&self) -> u64 {
        match self {
            Self::Refused { code, .. } => *code,
            Self::Limited { .. } | Self::Unreachable(_) => 0,
        }
    }

    /// Whether the bot's own token is no longer good. An interaction's token that has expired is
    /// answered with the same status and a code.
    pub(super) fn is_unauthorized(&self) -> bool {
        match self {
            Self::Refused { status, code, .. } => *status == 401 && *code != INVALID_WEBHOOK_TOKEN,
            Self::Limited { .. } | Self::Unreachable(_) => false,
        }
    }
}

/// "Invalid Webhook Token": an interaction's token after its fifteen minutes.
pub(super) const INVALID_WEBHOOK_TOKEN: u64 = 50027;

/// What a refusal's body says.
#[derive(Debug, Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    code: u64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    errors: Value,
    retry_after: Option<f64>,
    global: Option<bool>,
}

impl Rest {
    /// A hand that carries the bot's token.
    ///
    /// # Errors
    /// When the token can't be a header, or no TLS is to be had.
    pub(super) fn new(
        (client, downloads): (Client, Client),
        token: &SecretString,
        api_url: Option<&Url>,
    ) -> Result<Self, reqwest::header::InvalidHeaderValue> {
        let token = token.expose_secret().trim();
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        let mut authorization = HeaderValue::from_str(&format!("Bot {token}"))?;
        authorization.set_sensitive(true);
        let host = api_url.map_or(DISCORD, Url::as_str);
        Ok(Self {
            client,
            downloads,
            host: host.trim_end_matches('/').to_owned(),
            authorization,
        })
    }

    /// The client, which serenity shares.
    pub(super) fn client() -> Result<Client, reqwest::Error> {
        Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .build()
    }

    /// The client for files.
    pub(super) fn download_client() -> Result<Client, reqwest::Error> {
        Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(FILE_TIMEOUT)
            .redirect(Policy::none())
            .build()
    }

    /// Where the API is, for serenity.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// GET.
    pub(super) async fn get(&self, path: &str) -> Result<Value, CallError> {
        self.call(self.request(Method::GET, path)).await
    }

    /// POST, PATCH or PUT of JSON.
    pub(super) async fn json(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<Value, CallError> {
        self.call(self.request(method, path).json(body)).await
    }

    /// The same with a file beside it, as `files[0]`.
    pub(super) async fn with_file(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        file: &File,
    ) -> Result<Value, CallError> {
        let part = Part::bytes(file.bytes.clone()).file_name(file.name.clone());
        let part = part
            .mime_str(&file.media_type)
            .map_err(|error| CallError::Refused {
                status: 0,
                code: 0,
                message: format!("the file's media type is none: {error}"),
            })?;
        let form = Form::new()
            .text("payload_json", body.to_string())
            .part("files[0]", part);
        self.call(self.request(method, path).multipart(form)).await
    }

    /// A file from Discord's servers for files: without the bot's token, and without following where
    /// an answer leads.
    pub(super) async fn download(&self, url: Url) -> Result<Response, CallError> {
        let request = self.downloads.get(url).header(USER_AGENT, AGENT);
        request.send().await.map_err(unreachable)
    }

    /// DELETE.
    pub(super) async fn delete(&self, path: &str) -> Result<(), CallError> {
        self.call(self.request(Method::DELETE, path))
            .await
            .map(drop)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}/api/v10{path}", self.host))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(USER_AGENT, AGENT)
    }

    async fn call(&self, request: RequestBuilder) -> Result<Value, CallError> {
        let response = request.send().await.map_err(unreachable)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = read(response).await;
        if status.is_success() {
            // An answer without a body (204), or one cut short after the deed was done: what is read
            // from it is optional everywhere but where an id is needed.
            return Ok(body
                .ok()
                .and_then(|body| serde_json::from_slice(&body).ok())
                .unwrap_or(Value::Null));
        }
        let refusal = body
            .ok()
            .and_then(|body| serde_json::from_slice::<Refusal>(&body).ok())
            .unwrap_or_default();
        Err(refused(status, &headers, refusal))
    }
}

async fn read(response: Response) -> Result<Vec<u8>, reqwest::Error> {
    Ok(response.bytes().await?.to_vec())
}

fn refused(status: StatusCode, headers: &HeaderMap, refusal: Refusal) -> CallError {
    if status == StatusCode::TOO_MANY_REQUESTS {
        let from_header = headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().parse::<f64>().ok());
        let after = refusal
            .retry_after
            .or(from_header)
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .unwrap_or(DEFAULT_WAIT);
        let everything = refusal
            .global
            .unwrap_or_else(|| headers.contains_key("x-ratelimit-global"));
        return CallError::Limited { after, everything };
    }
    let mut message = refusal.message;
    let mut places = Vec::new();
    faults(&refusal.errors, "", &mut places);
    if !places.is_empty() {
        message = format!("{message} ({})", places.join(", "));
    }
    CallError::Refused {
        status: status.as_u16(),
        code: refusal.code,
        message,
    }
}

/// The places and codes in a tree of faults; its sentences may quote what people wrote.
fn faults(tree: &Value, path: &str, found: &mut Vec<String>) {
    let Some(branches) = tree.as_object() else {
        return;
    };
    for (key, branch) in branches {
        if key == "_errors" {
            let codes = branch.as_array().into_iter().flatten();
            let codes = codes.filter_map(|fault| fault["code"].as_str());
            found.extend(codes.map(|code| format!("{path}: {code}")));
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            faults(branch, &format!("{path}{dot}{key}"), found);
        }
    }
}

/// The address of an interaction's answer carries its token, so no address is kept.
fn unreachable(error: reqwest::Error) -> CallError {
    CallError::Unreachable(error.without_url().to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(status: u16, headers: &[(&'static str, &str)], body: Value) -> CallError {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    reqwest::header::HeaderName::from_static(name),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect();
        refused(
            StatusCode::from_u16(status).unwrap(),
            &headers,
            serde_json::from_value(body).unwrap_or_default(),
        )
    }

    #[test]
    fn a_wait_is_read_from_the_body_else_from_the_headers() {
        let cases = [
            (
                refusal(429, &[], json!({"retry_after": 0.25, "global": false})),
                250,
                false,
            ),
            (
                refusal(429, &[("retry-after", "3")], json!("blocked by the edge")),
                3000,
                false,
            ),
            (
                refusal(
                    429,
                    &[("retry-after", "2"), ("x-ratelimit-global", "true")],
                    json!({}),
                ),
                2000,
                true,
            ),
            (refusal(429, &[], json!({"retry_after": -1.0})), 1000, false),
        ];
        for (error, wait, all) in cases {
            assert_eq!(
                error,
                CallError::Limited {
                    after: Duration::from_millis(wait),
                    everything: all,
                }
            );
        }
    }

    #[test]
    fn a_refusal_names_the_places_of_faults_and_quotes_nothing() {
        let error = refusal(
            400,
            &[],
            json!({"code": 50035, "message": "Invalid Form Body", "errors": {"embeds": {"0": {
                "description": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Jane said no"}]}}}}}),
        );
        assert_eq!(error.code(), 50035);
        let words = error.to_string();
        assert!(
            words.contains("embeds.0.description: BASE_TYPE_MAX_LENGTH"),
            "{words}"
        );
        assert!(!words.contains("Jane"), "{words}");
    }

    #[test]
    fn only_the_bots_own_token_makes_it_unauthorized() {
        assert!(refusal(401, &[], json!({"code": 0, "message": "401"})).is_unauthorized());
        assert!(!refusal(401, &[], json!({"code": 50027})).is_unauthorized());
        assert!(!refusal(403, &[], json!({"code": 50007})).is_unauthorized());
    }
}
