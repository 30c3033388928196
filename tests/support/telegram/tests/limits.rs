use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Bot;
use crate::support::telegram::FakeTelegram;
use crate::support::telegram::limits::Bucket;

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
    assert!(refused.first().is_some_and(|first| *first >= 5));
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
    for n in 1..20 {
        let body = json!({"chat_id": jane.chat_id(), "message_id": id, "text": format!("{n}")});
        statuses.push(bot.call("editMessageText", body).await.0);
    }
    assert_eq!(statuses[..4], [200, 200, 200, 200]);
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[tokio::test]
async fn the_account_takes_thirty_a_second() {
    let telegram = FakeTelegram::start().await;
    let people: Vec<_> = (0..200).map(|n| telegram.user(&format!("P{n}"))).collect();
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
    let count = |wanted| {
        answers
            .iter()
            .filter(|(status, _)| *status == wanted)
            .count()
    };
    let (sent, refused) = (count(200), count(429));
    assert_eq!(sent + refused, 200);
    assert!(sent >= 30 && refused > 0, "{sent} sent, {refused} refused");
}

#[test]
fn a_group_takes_twenty_a_minute() {
    let begin = Instant::now();
    let mut group = Bucket::for_chat(true, begin);
    let mut sent_by_minute = [0; 3];
    for tenths in 0..1_800_u32 {
        let now = begin + tenths * Duration::from_millis(100);
        let mut buckets: Vec<_> = group.iter_mut().collect();
        if Bucket::admit(&mut buckets, now).is_ok() {
            sent_by_minute[tenths as usize / 600] += 1;
        }
    }
    // A full bucket to begin with, and what refills it.
    assert_eq!(sent_by_minute, [39, 20, 20]);
    let later = begin + Duration::from_secs(200);
    let mut buckets: Vec<_> = group.iter_mut().collect();
    while let Ok(()) = Bucket::admit(&mut buckets, later) {}
    let wait = Bucket::admit(&mut buckets, later).expect_err("a bucket just emptied");
    assert!(
        wait > Duration::ZERO && wait <= Duration::from_secs(3),
        "{wait:?}"
    );
}

#[tokio::test]
async fn a_group_asks_to_wait_too() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let staff = telegram.group("Staff").await;
    let mut statuses = Vec::new();
    for n in 0..30 {
        statuses.push(bot.send(staff.chat_id(), &format!("{n}")).await.0);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
}
