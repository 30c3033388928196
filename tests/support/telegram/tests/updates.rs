use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Bot, polled};
use crate::support::telegram::FakeTelegram;

fn id(update: &Value) -> i64 {
    update["update_id"].as_i64().expect("a number")
}

#[tokio::test]
async fn updates_come_again_until_an_offset_confirms_them() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    jane.says("one").await;
    jane.says("two").await;
    let all = bot.updates(0).await;
    assert_eq!(all.len(), 3);
    assert_eq!(bot.updates(0).await, all);
    assert_eq!(id(&all[1]), id(&all[0]) + 1);
    let limited = bot
        .result("getUpdates", json!({"limit": 1, "offset": id(&all[1])}))
        .await;
    assert_eq!(limited, json!([all[1]]));
    assert_eq!(bot.updates(0).await, all[1..]);
    assert!(bot.updates(id(&all[2]) + 1).await.is_empty());
    assert!(bot.updates(0).await.is_empty());
    assert_eq!(telegram.pending_updates(), 0);
    assert_eq!(telegram.last_update_id(), Some(id(&all[2])));
}

#[tokio::test]
async fn a_negative_offset_keeps_the_latest() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    jane.says("latest").await;
    let kept = bot.updates(-1).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["message"]["text"], "latest");
}

#[tokio::test]
async fn a_long_poll_waits_for_the_next_update() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    let (updates, _) = tokio::join!(bot.result("getUpdates", json!({"timeout": 30})), async {
        polled(&telegram, 1).await;
        jane.start("").await
    });
    assert_eq!(updates[0]["message"]["text"], "/start");
    let next = id(&updates[0]) + 1;
    let begun = Instant::now();
    let none = bot
        .result("getUpdates", json!({"timeout": 1, "offset": next}))
        .await;
    assert_eq!(none, json!([]));
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn of_two_pollers_one_is_turned_away() {
    let telegram = FakeTelegram::start().await;
    let (first, second) = (Bot::of(&telegram), Bot::of(&telegram));
    let jane = telegram.user("Jane");
    let poll = json!({"timeout": 30});
    let (refused, updates) = tokio::join!(first.call("getUpdates", poll.clone()), async {
        polled(&telegram, 1).await;
        let (updates, _) = tokio::join!(second.result("getUpdates", poll), async {
            polled(&telegram, 2).await;
            jane.start("").await
        });
        updates
    });
    assert_eq!(refused.0, 409);
    assert_eq!(
        refused.1["description"],
        "Conflict: terminated by other getUpdates request; \
         make sure that only one bot instance is running"
    );
    assert_eq!(updates.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_poll_beside_a_webhook_is_a_conflict() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    bot.result("setWebhook", json!({"url": "http://127.0.0.1:9/hook"}))
        .await;
    let reason = bot.refused(409, "getUpdates", json!({})).await;
    assert!(reason.contains("while webhook is active"), "{reason}");
    bot.result("deleteWebhook", json!({})).await;
    assert!(bot.updates(0).await.is_empty());
}

#[tokio::test]
async fn only_wanted_kinds_are_kept() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    bot.result("getUpdates", json!({"allowed_updates": ["my_chat_member"]}))
        .await;
    jane.start("").await;
    jane.blocks().await;
    let updates = bot.updates(0).await;
    assert_eq!(updates.len(), 1);
    assert!(updates[0]["my_chat_member"].is_object());
}

#[tokio::test]
async fn numbers_may_restart_and_old_updates_return() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let first = bot.updates(0).await.remove(0);
    let next = id(&first) + 1;
    assert!(bot.updates(next).await.is_empty());
    telegram.restart_update_ids();
    jane.says("after a quiet week").await;
    let after = bot.updates(next).await;
    let text = &after.first().expect("an update beyond the old sequence")["message"]["text"];
    assert_eq!(text, "after a quiet week");
    assert_ne!(id(&after[0]), next);
    let confirmed = id(&after[0]) + 1;
    assert!(bot.updates(confirmed).await.is_empty());
    telegram.redeliver(id(&first));
    assert_eq!(bot.updates(confirmed).await, [first]);
    assert!(bot.updates(confirmed).await.is_empty());
}
