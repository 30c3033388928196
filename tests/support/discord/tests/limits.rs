//! Rate limits and faults.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::{Value, json};

use super::Rest;
use crate::support::discord::{FakeDiscord, Fault};

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

#[tokio::test]
async fn a_channel_takes_five_messages_in_five_seconds() {
    let discord = FakeDiscord::start().await;
    let rest = Rest::new(&discord);
    let (jane, bob) = (discord.user("Jane"), discord.user("Bob"));
    let path = format!("/channels/{}/messages", jane.channel());
    let send = async || {
        rest.send(Method::POST, &path, json!({"content": "x"}))
            .await
            .expect("a response")
    };
    for left in (0..5).rev() {
        let response = send().await;
        assert_eq!(response.status(), 200);
        assert_eq!(
            (
                header(&response, "x-ratelimit-limit"),
                header(&response, "x-ratelimit-remaining")
            ),
            ("5", left.to_string().as_str())
        );
        assert!(
            header(&response, "x-ratelimit-reset-after")
                .parse::<f64>()
                .is_ok_and(|after| after <= 5.0)
        );
        assert!(
            header(&response, "x-ratelimit-reset")
                .parse::<f64>()
                .is_ok_and(|at| at > 1e9)
        );
    }
    let response = send().await;
    assert_eq!(
        (
            response.status().as_u16(),
            header(&response, "x-ratelimit-scope")
        ),
        (429, "user")
    );
    assert!(!header(&response, "x-ratelimit-bucket").is_empty());
    assert_eq!(header(&response, "x-ratelimit-global"), "");
    assert!(
        header(&response, "retry-after")
            .parse::<u64>()
            .is_ok_and(|after| (1..=5).contains(&after))
    );
    let body: Value = response.json().await.expect("a body");
    assert_eq!(
        (&body["message"], &body["global"]),
        (&json!("You are being rate limited."), &json!(false))
    );
    assert!(
        body["retry_after"]
            .as_f64()
            .is_some_and(|after| after > 0.0 && after <= 5.0)
    );
    assert_eq!((jane.chat().len(), discord.invalid_requests()), (5, 1));
    assert_eq!(
        rest.post(
            &format!("/channels/{}/messages", bob.channel()),
            json!({"content": "x"})
        )
        .await
        .0,
        200
    );
    discord.limits(false);
    assert_eq!(send().await.status(), 200);
}

#[tokio::test]
async fn fifty_requests_a_second_overall_but_interactions_are_exempt() {
    let discord = FakeDiscord::start().await;
    let rest = Rest::new(&discord);
    // All at once, so that a slow machine does not spread them over seconds.
    let all = (0..300).map(|_| rest.send(Method::GET, "/users/@me", Value::Null));
    let responses = futures::future::join_all(all).await;
    let refused = responses
        .into_iter()
        .flatten()
        .find(|response| response.status() == 429);
    let refused = refused.expect("300 calls at once are too many");
    assert_eq!(
        (
            header(&refused, "x-ratelimit-global"),
            header(&refused, "x-ratelimit-scope")
        ),
        ("true", "global")
    );
    assert!(!header(&refused, "retry-after").is_empty());
    let body: Value = refused.json().await.expect("a body");
    assert_eq!(body["global"], true);
    assert!(
        body["retry_after"]
            .as_f64()
            .is_some_and(|after| after > 0.0 && after <= 1.0)
    );
    let all = (0..300).map(|_| rest.post("/interactions/1/x/callback", json!({"type": 5})));
    assert!(
        futures::future::join_all(all)
            .await
            .iter()
            .all(|(status, _)| *status == 404)
    );
}

#[tokio::test]
async fn faults_come_when_called_for() {
    let discord = FakeDiscord::start().await;
    discord.limits(false);
    let rest = Rest::new(&discord);
    let jane = discord.user("Jane");
    let path = format!("/channels/{}/messages", jane.channel());
    let send = async || {
        rest.send(Method::POST, &path, json!({"content": "x"}))
            .await
    };
    discord.next_calls("/messages", 2, &Fault::ServerError);
    assert_eq!(rest.get("/users/@me").await.0, 200);
    assert_eq!(
        send().await.map(|response| response.status().as_u16()).ok(),
        Some(500)
    );
    assert_eq!(
        send().await.map(|response| response.status().as_u16()).ok(),
        Some(500)
    );
    discord.next_calls("POST", 1, &Fault::DroppedBefore);
    assert!(send().await.is_err() && jane.chat().is_empty());
    discord.next_calls("", 1, &Fault::DroppedAfter);
    assert!(send().await.is_err() && jane.chat().len() == 1);
    assert_eq!(discord.calls().last().map(|call| call.status), Some(None));
    discord.next_calls(
        "",
        1,
        &Fault::RateLimited {
            retry_after: Duration::from_millis(1500),
            global: true,
        },
    );
    let refused = send().await.expect("a response");
    assert_eq!(
        (refused.status().as_u16(), header(&refused, "retry-after")),
        (429, "2")
    );
    assert_eq!(
        refused.json::<Value>().await.expect("a body")["retry_after"],
        1.5
    );
    discord.next_calls("", 1, &Fault::Delay(Duration::from_secs(60)));
    let late = tokio::time::timeout(Duration::from_millis(300), send()).await;
    assert!(late.is_err() && jane.chat().len() == 2);
    discord.goes_down();
    assert!(send().await.is_err());
    discord.comes_back();
    assert_eq!(
        send().await.map(|response| response.status().as_u16()).ok(),
        Some(200)
    );
}
