//! A bot of a few lines.

use reqwest::multipart::Form;
use serde_json::{Value, json};

use crate::support::telegram::FakeTelegram;

pub(super) struct Bot {
    client: reqwest::Client,
    base: String,
}

/// The status and the JSON of an answer.
pub(super) type Answer = (u16, Value);

impl Bot {
    pub(super) fn of(telegram: &FakeTelegram) -> Self {
        Self::with_token(telegram, &telegram.token())
    }

    pub(super) fn with_token(telegram: &FakeTelegram, token: &str) -> Self {
        Self {
            client: reqwest::Client::new(),
            base: format!("{}/bot{token}", telegram.url()),
        }
    }

    pub(super) async fn try_call(&self, method: &str, body: &Value) -> reqwest::Result<Answer> {
        let answer = self
            .client
            .post(format!("{}/{method}", self.base))
            .json(body)
            .send()
            .await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    pub(super) async fn call(&self, method: &str, body: Value) -> Answer {
        self.try_call(method, &body).await.expect("an answer")
    }

    /// The result of a call that succeeds.
    pub(super) async fn result(&self, method: &str, body: Value) -> Value {
        let (status, answer) = self.call(method, body).await;
        assert_eq!(status, 200, "{method}: {answer}");
        answer["result"].clone()
    }

    /// The description of a call that is refused with `status`.
    pub(super) async fn refused(&self, status: u16, method: &str, body: Value) -> String {
        let (actual, answer) = self.call(method, body).await;
        assert_eq!(actual, status, "{method}: {answer}");
        assert_eq!(answer["ok"], false);
        assert_eq!(answer["error_code"], status);
        answer["description"]
            .as_str()
            .expect("a description")
            .to_owned()
    }

    pub(super) async fn send(&self, chat_id: i64, text: &str) -> Answer {
        self.call("sendMessage", json!({"chat_id": chat_id, "text": text}))
            .await
    }

    pub(super) async fn upload(&self, method: &str, form: Form) -> Answer {
        let answer = self
            .client
            .post(format!("{}/{method}", self.base))
            .multipart(form)
            .send()
            .await
            .expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.expect("JSON"))
    }

    /// Updates from `offset`, without waiting.
    pub(super) async fn updates(&self, offset: i64) -> Vec<Value> {
        let updates = self.result("getUpdates", json!({"offset": offset})).await;
        updates.as_array().expect("an array").clone()
    }
}

/// Waits until a bot has asked for updates `count` times.
pub(super) async fn polled(telegram: &FakeTelegram, count: u64) {
    while telegram.poll_count() < count {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}
