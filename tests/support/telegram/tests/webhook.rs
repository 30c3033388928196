use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::{Json, Router, routing::post};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::client::Bot;
use crate::support::telegram::FakeTelegram;

#[derive(Clone)]
struct Hook {
    /// The answers to the first pushes; 200 follows.
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
    heard: mpsc::UnboundedSender<(Option<String>, Value)>,
}

async fn hook(
    State(hook): State<Hook>,
    headers: HeaderMap,
    Json(update): Json<Value>,
) -> StatusCode {
    let secret = headers
        .get("X-Telegram-Bot-Api-Secret-Token")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    hook.heard.send((secret, update)).expect("the test listens");
    let next = hook.answers.lock().expect("no panic inside").pop_front();
    next.unwrap_or(StatusCode::OK)
}

async fn listen(
    answers: impl IntoIterator<Item = StatusCode>,
) -> (String, mpsc::UnboundedReceiver<(Option<String>, Value)>) {
    let (heard, receiver) = mpsc::unbounded_channel();
    let state = Hook {
        answers: Arc::new(Mutex::new(answers.into_iter().collect())),
        heard,
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("its address");
    let router = Router::new().route("/hook", post(hook)).with_state(state);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}/hook"), receiver)
}

#[tokio::test]
async fn updates_are_pushed_with_the_secret_until_they_are_taken() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let refusals = [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::BAD_GATEWAY];
    let (url, mut heard) = listen(refusals).await;
    let jane = telegram.user("Jane");
    jane.start("before").await;
    bot.result(
        "setWebhook",
        json!({"url": url, "secret_token": "s3cret_-"}),
    )
    .await;
    jane.says("second").await;
    let mut texts = Vec::new();
    for _ in 0..4 {
        let (secret, update) = heard.recv().await.expect("a push");
        assert_eq!(secret.as_deref(), Some("s3cret_-"));
        texts.push(
            update["message"]["text"]
                .as_str()
                .expect("a text")
                .to_owned(),
        );
    }
    // What follows in the same chat waits for the first to be taken.
    assert_eq!(
        texts,
        ["/start before", "/start before", "/start before", "second"]
    );
    let info = bot.result("getWebhookInfo", json!({})).await;
    assert_eq!(info["url"], json!(url));
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 502 Bad Gateway"
    );
    let first = telegram.last_update_id().expect("an update") - 1;
    telegram.redeliver(first);
    let (_, again) = heard.recv().await.expect("an old update");
    assert_eq!(again["update_id"], first);
}

#[tokio::test]
async fn other_chats_do_not_wait_for_a_failing_one() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let (url, mut heard) = listen([StatusCode::INTERNAL_SERVER_ERROR]).await;
    let people: Vec<_> = (0..200).map(|n| telegram.user(&format!("P{n}"))).collect();
    for person in &people {
        person.start("").await;
    }
    bot.result("setWebhook", json!({"url": url})).await;
    let mut seen = std::collections::HashMap::<i64, u32>::new();
    for _ in 0..201 {
        let (_, update) = heard.recv().await.expect("a push");
        let chat = update["message"]["chat"]["id"].as_i64().expect("a chat");
        *seen.entry(chat).or_default() += 1;
    }
    assert_eq!(seen.len(), 200);
    assert_eq!(seen.values().filter(|times| **times == 2).count(), 1);
}

#[tokio::test]
async fn webhook_settings_are_checked() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    for (body, reason) in [
        (
            json!({"url": "http://example.com/"}),
            "bad webhook: HTTPS url must be provided for webhook",
        ),
        (
            json!({"url": "https://example.com:8080/"}),
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            json!({"url": "https://example.com/", "secret_token": "a b"}),
            "secret token contains unallowed characters",
        ),
        (
            json!({"url": "https://example.com/", "secret_token": "x".repeat(257)}),
            "secret token has invalid length",
        ),
    ] {
        assert_eq!(
            bot.refused(400, "setWebhook", body).await,
            format!("Bad Request: {reason}")
        );
    }
    assert_eq!(bot.result("getWebhookInfo", json!({})).await["url"], "");
}

#[tokio::test]
async fn pending_updates_can_be_dropped() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    telegram.user("Jane").start("").await;
    bot.result("deleteWebhook", json!({"drop_pending_updates": true}))
        .await;
    assert!(bot.updates(0).await.is_empty());
}
