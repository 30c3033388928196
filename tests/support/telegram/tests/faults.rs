use std::time::{Duration, Instant};

use serde_json::json;

use super::client::{Bot, polled};
use crate::support::telegram::{FakeTelegram, Fault};

#[tokio::test]
async fn planned_trouble_happens_as_often_as_planned() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    telegram.fail_next("sendMessage", 2, Fault::Status(502));
    bot.result("getMe", json!({})).await;
    assert_eq!(bot.send(jane.chat_id(), "a").await.0, 502);
    assert_eq!(bot.send(jane.chat_id(), "a").await.0, 502);
    assert_eq!(bot.send(jane.chat_id(), "a").await.0, 200);
    telegram.fail_next("*", 1, Fault::TooManyRequests { retry_after: 7 });
    let (status, answer) = bot.call("getMe", json!({})).await;
    assert_eq!(
        (status, &answer["parameters"]["retry_after"]),
        (429, &json!(7))
    );
    let passing = "Forbidden: bot can't send messages to the user";
    let refuse = Fault::Refuse {
        status: 403,
        description: passing.to_owned(),
    };
    telegram.fail_next("sendMessage", 1, refuse);
    assert_eq!(
        bot.send(jane.chat_id(), "b").await.1["description"],
        passing
    );
    telegram.fail_next("getMe", 9, Fault::Status(500));
    telegram.clear_faults();
    bot.result("getMe", json!({})).await;
    assert_eq!(telegram.sent_count(), 1);
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_message_is_sent() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let body = |text: &str| json!({"chat_id": jane.chat_id(), "text": text});
    telegram.fail_next("sendMessage", 1, Fault::CutBefore);
    telegram.fail_next("sendMessage", 1, Fault::CutAfter);
    let error = bot.try_call("sendMessage", &body("lost")).await;
    assert!(error.expect_err("no answer").is_request());
    let error = bot.try_call("sendMessage", &body("kept")).await;
    assert!(error.expect_err("no answer").is_request());
    let texts: Vec<_> = jane
        .chat()
        .into_iter()
        .map(|message| message.text)
        .collect();
    assert_eq!(texts, ["/start", "kept"]);
    let calls = telegram.calls_of("sendMessage");
    assert!(calls.iter().all(|call| call.status == 0), "{calls:?}");
    assert_eq!(calls.len(), 2);
}

#[tokio::test]
async fn an_answer_can_be_late() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let delay = Duration::from_millis(300);
    telegram.fail_next("getMe", 1, Fault::Delay(delay));
    let begun = Instant::now();
    bot.result("getMe", json!({})).await;
    assert!(begun.elapsed() >= delay);
}

#[tokio::test]
async fn the_platform_goes_down_and_comes_back() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let poll = json!({"timeout": 30});
    let (poll, ()) = tokio::join!(bot.try_call("getUpdates", &poll), async {
        polled(&telegram, 1).await;
        telegram.goes_down();
    });
    poll.expect_err("the waiting poll is cut");
    let refused = bot.try_call("getMe", &json!({})).await;
    refused.expect_err("nothing answers");
    let jane = telegram.user("Jane");
    jane.start("").await;
    telegram.comes_back();
    assert_eq!(bot.updates(0).await.len(), 1);
}
