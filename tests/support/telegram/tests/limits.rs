use serde_json::{Value, json};

use super::client::Bot;
use crate::support::telegram::FakeTelegram;

fn retry_after(answer: &Value) -> u64 {
    let seconds = answer["parameters"]["retry_after"].as_u64();
    let seconds = seconds.expect("retry_after");
    assert_eq!(
        answer["description"],
        format!("Too Many Requests: retry after {seconds}")
    );
    seconds
}

#[tokio::test]
async fn a_chat_takes_a_short_burst_then_one_a_second() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let mut refused = Vec::new();
    for n in 0..20 {
        let (status, answer) = bot.send(jane.chat_id(), &format!("{n}")).await;
        if status == 429 {
            assert_eq!(retry_after(&answer), 1);
            refused.push(n);
        }
    }
    assert_eq!(refused.first(), Some(&5));
    assert_eq!(telegram.too_many_requests_count(), refused.len());
    assert_eq!(telegram.sent_count(), 20 - refused.len());
    telegram.limits(false);
    assert_eq!(bot.send(jane.chat_id(), "free").await.0, 200);
}

#[tokio::test]
async fn edits_count_like_messages() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    bot.send(jane.chat_id(), "0").await;
    let id = jane.sees("0").await.id;
    let mut statuses = Vec::new();
    for n in 1..10 {
        let body = json!({"chat_id": jane.chat_id(), "message_id": id, "text": format!("{n}")});
        statuses.push(bot.call("editMessageText", body).await.0);
    }
    assert_eq!(statuses[..5], [200, 200, 200, 200, 429]);
}

#[tokio::test]
async fn the_account_takes_thirty_a_second() {
    let telegram = FakeTelegram::start().await;
    let people: Vec<_> = (0..60).map(|n| telegram.user(&format!("P{n}"))).collect();
    for person in &people {
        person.start("").await;
    }
    let bot = std::sync::Arc::new(Bot::of(&telegram));
    let mut calls = tokio::task::JoinSet::new();
    for person in &people {
        let (bot, chat) = (bot.clone(), person.chat_id());
        calls.spawn(async move { bot.send(chat, "hello").await });
    }
    let answers = calls.join_all().await;
    let refused = answers.iter().filter(|(status, _)| *status == 429).count();
    assert!(
        answers
            .iter()
            .take(30)
            .all(|(status, _)| [200, 429].contains(status))
    );
    assert!((1..=30).contains(&refused), "{refused} refused");
}

#[tokio::test]
async fn a_group_takes_twenty_a_minute() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let staff = telegram.group("Staff").await;
    let mut sent = 0;
    let wait = loop {
        let (status, answer) = bot.send(staff.chat_id(), &format!("{sent}")).await;
        if status == 200 {
            sent += 1;
            continue;
        }
        let wait = retry_after(&answer);
        if wait > 1 || sent > 30 {
            break wait;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    };
    // A third of a message comes free with each second the burst takes.
    assert!((20..=27).contains(&sent), "{sent} sent");
    assert!(wait <= 3, "asked to wait {wait} s");
}
