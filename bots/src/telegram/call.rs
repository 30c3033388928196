//! Calls of the Bot API, with all that an answer says: the code, the words, how long to wait and
//! where a group has moved.

use std::time::Duration;

use reqwest::multipart::Form;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use teloxide::requests::Payload;

/// How long a call may take: an answer usually takes a tenth of a second.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// How long a file may take, at the platform's largest on a slow line.
const FILE_PATIENCE: Duration = Duration::from_secs(180);
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// Why a call had no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// The platform refused.
    #[error("{code} {description}")]
    Refused {
        /// Its error code, like a status of HTTP.
        code: u16,
        /// Its words.
        description: String,
        /// The seconds it asks to wait.
        retry_after: Option<u64>,
        /// The supergroup that took the group's place.
        migrate_to: Option<i64>,
    },
    /// There was no answer; whether the call took effect is unknown.
    #[error("no answer: {0}")]
    NoAnswer(&'static str),
    /// The answer is none of the platform's own: a proxy's page, or cut short.
    #[error("status {0} without the platform's JSON")]
    Garbled(u16),
    /// The call could not even be written.
    #[error("the call could not be made: {0}")]
    Unsayable(String),
}

/// One bot's access to a Bot API server.
#[derive(Debug, Clone)]
pub(super) struct Api {
    client: reqwest::Client,
    server: String,
    token: SecretString,
}

impl Api {
    pub(super) fn new(server: &str, token: SecretString) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_PATIENCE)
            .tcp_nodelay(true)
            .build()?;
        Ok(Self {
            client,
            server: server.trim_end_matches('/').to_owned(),
            token,
        })
    }

    /// Calls the method of a payload of teloxide's.
    pub(super) async fn ask<P, T>(&self, payload: &P) -> Result<T, CallError>
    where
        P: Payload + Serialize + Sync,
        T: DeserializeOwned,
    {
        self.call(P::NAME, payload, PATIENCE).await
    }

    /// Calls a method; gives up after `patience`.
    pub(super) async fn call<B, T>(
        &self,
        method: &str,
        body: &B,
        patience: Duration,
    ) -> Result<T, CallError>
    where
        B: Serialize + Sync + ?Sized,
        T: DeserializeOwned,
    {
        let request = self.client.post(self.address(method)).json(body);
        finish(request.timeout(patience)).await
    }

    /// Calls a method with a file.
    pub(super) async fn upload<T: DeserializeOwned>(
        &self,
        method: &str,
        form: Form,
    ) -> Result<T, CallError> {
        let request = self.client.post(self.address(method)).multipart(form);
        finish(request.timeout(FILE_PATIENCE)).await
    }

    /// Asks for a file by the path that `getFile` gave.
    pub(super) async fn download(&self, path: &str) -> Result<reqwest::Response, CallError> {
        let token = self.token.expose_secret();
        let request = self
            .client
            .get(format!("{}/file/bot{token}/{path}", self.server));
        let answer = request.timeout(FILE_PATIENCE).send().await;
        answer.map_err(no_answer)
    }

    fn address(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.server, self.token.expose_secret())
    }
}

async fn finish<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, CallError> {
    let answer = request.send().await.map_err(no_answer)?;
    let status = answer.status().as_u16();
    let text = answer.text().await.map_err(no_answer)?;
    read(status, &text)
}

/// What went wrong in a few words: the error's own text shows the address, and with it the token.
fn no_answer(error: reqwest::Error) -> CallError {
    if error.is_builder() {
        return CallError::Unsayable(error.without_url().to_string());
    }
    CallError::NoAnswer(if error.is_timeout() {
        "it took too long"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    })
}

/// An answer of the platform (Bot API, "Making requests").
#[derive(Deserialize)]
struct Answer<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

fn read<T: DeserializeOwned>(status: u16, text: &str) -> Result<T, CallError> {
    let answer: Answer<'_> = serde_json::from_str(text).map_err(|_| CallError::Garbled(status))?;
    if answer.ok {
        let result = answer.result.map_or("null", RawValue::get);
        return serde_json::from_str(result).map_err(|_| CallError::Garbled(status));
    }
    let (retry_after, migrate_to) = answer
        .parameters
        .map_or((None, None), |p| (p.retry_after, p.migrate_to_chat_id));
    Err(CallError::Refused {
        code: answer.error_code.unwrap_or(status),
        description: answer.description.unwrap_or_default(),
        retry_after,
        migrate_to,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_keeps_all_it_says() {
        assert_eq!(read::<i64>(200, r#"{"ok":true,"result":5}"#), Ok(5));
        assert_eq!(
            read::<i64>(
                429,
                r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#
            ),
            Err(CallError::Refused {
                code: 429,
                description: "Too Many Requests: retry after 7".to_owned(),
                retry_after: Some(7),
                migrate_to: None,
            })
        );
        assert_eq!(
            read::<i64>(502, "<html>Bad Gateway</html>"),
            Err(CallError::Garbled(502))
        );
        assert_eq!(
            read::<i64>(200, r#"{"ok":true"#),
            Err(CallError::Garbled(200))
        );
    }

    #[test]
    fn raw_parts_stay_as_they_came() {
        let text = r#"{"ok":true,"result":[{"update_id" : 1,  "x":"\u00e9\/"}]}"#;
        let parts: Vec<Box<RawValue>> = read(200, text).unwrap();
        assert_eq!(parts[0].get(), r#"{"update_id" : 1,  "x":"\u00e9\/"}"#);
    }
}
