//! The program is killed at each point between hearing something and having answered it. Nothing
//! is lost and nothing is done twice.
//!
//! The points are reached from outside: a lock that a test holds stops the program at the statement
//! that needs the table, and the platform answers late.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, PgConnection, query_scalar};

use super::market::Market;
use crate::support::stage::Stage;
use crate::support::telegram::Fault;

/// How long the program may take to reach the point.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longer than any story.
const FOREVER: Duration = Duration::from_secs(3_600);

/// A table that is locked until this is released.
struct Lock(PgConnection);

impl Lock {
    async fn on(stage: &Stage, table: &str, mode: &str) -> Self {
        let mut connection = stage.superuser().await;
        let lock = format!("BEGIN; LOCK TABLE {table} IN {mode} MODE");
        sqlx::raw_sql(AssertSqlSafe(lock))
            .execute(&mut connection)
            .await
            .unwrap();
        Self(connection)
    }

    async fn is_released(mut self) {
        sqlx::raw_sql("ROLLBACK")
            .execute(&mut self.0)
            .await
            .unwrap();
    }
}

/// Waits until a statement of the program that writes to a table waits for its lock.
async fn stands_still_before_writing(stage: &Stage, table: &str) {
    let query = format!(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'RowExclusiveLock'
             AND relation = '{table}'::regclass
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    );
    until(stage, &query, 1).await;
}

async fn until(stage: &Stage, query: &str, wanted: i64) {
    let begun = Instant::now();
    let mut connection = stage.superuser().await;
    loop {
        let count: i64 = query_scalar(AssertSqlSafe(query))
            .fetch_one(&mut connection)
            .await
            .unwrap();
        if count >= wanted {
            return;
        }
        assert!(
            begun.elapsed() < PATIENCE,
            "{count} instead of {wanted}: {query}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn between_receiving_and_storing() {
    let mut market = Market::opens().await;
    let lock = Lock::on(&market.stage, "inbox", "ACCESS EXCLUSIVE").await;
    market.everybody_writes().await;
    stands_still_before_writing(&market.stage, "inbox").await;
    market.stage.is_killed().await;
    lock.is_released().await;
    market.stage.serves().await;
    market.all_is_done_once(0).await;
    market.stage.ends().await;
}

#[tokio::test]
async fn between_storing_and_handling() {
    let mut market = Market::opens().await;
    let lock = Lock::on(&market.stage, "conversation", "ACCESS EXCLUSIVE").await;
    let written = market.everybody_writes().await;
    let stored = "SELECT count(*) FROM inbox WHERE state = 'waiting'";
    until(&market.stage, stored, written).await;
    let handled = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND query LIKE '%FROM conversation WHERE channel = $1%'";
    until(&market.stage, handled, 1).await;
    market.stage.is_killed().await;
    lock.is_released().await;
    market.stage.serves().await;
    market.all_is_done_once(0).await;
    market.stage.ends().await;
}

#[tokio::test]
async fn between_handling_and_committing() {
    let mut market = Market::opens().await;
    // What must be said is the last that a handling writes before it commits.
    let lock = Lock::on(&market.stage, "outbox", "EXCLUSIVE").await;
    market.everybody_writes().await;
    stands_still_before_writing(&market.stage, "outbox").await;
    market.stage.is_killed().await;
    let confirmed = "SELECT count(*) FROM order_event WHERE action <> 'place'";
    assert_eq!(
        market.stage.count(confirmed).await,
        0,
        "nothing was committed"
    );
    lock.is_released().await;
    market.stage.serves().await;
    market.all_is_done_once(0).await;
    market.stage.ends().await;
}

#[tokio::test]
async fn between_committing_and_sending() {
    let mut market = Market::opens().await;
    let telegram = market.stage.telegram.clone();
    for method in ["sendMessage", "editMessageText"] {
        telegram.fail_next(method, 1_000, Fault::Delay(FOREVER));
    }
    let sent = telegram.sent_count();
    market.everybody_writes().await;
    let events = "SELECT count(*) FROM order_event";
    until(&market.stage, events, 30).await;
    market.stage.is_killed().await;
    assert_eq!(telegram.sent_count(), sent, "nothing was sent yet");
    telegram.clear_faults();
    market.stage.serves().await;
    market.all_is_done_once(0).await;
    market.stage.ends().await;
}

#[tokio::test]
async fn between_sending_and_marking() {
    let mut market = Market::opens().await;
    let telegram = market.stage.telegram.clone();
    // An edit that is made twice is the same as one made once.
    telegram.fail_next("sendMessage", 1_000, Fault::AnswerLate(FOREVER));
    let sent = telegram.sent_count();
    market.everybody_writes().await;
    let begun = Instant::now();
    while telegram.sent_count() < sent + 3 {
        assert!(begun.elapsed() < PATIENCE, "nothing is sent");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    market.stage.is_killed().await;
    // Telegram knows no way to tell a message that was sent already: each that was cut off here may
    // come once more.
    let cut = telegram.sent_count() - sent;
    telegram.clear_faults();
    market.stage.serves().await;
    market.all_is_done_once(cut).await;
    market.stage.ends().await;
}

/// Wherever it happens to be.
#[tokio::test]
async fn anywhere_twice() {
    let mut market = Market::opens().await;
    let telegram = market.stage.telegram.clone();
    let sent = telegram.sent_count();
    market.everybody_writes().await;
    let mut cut = 0;
    for more in [4, 12] {
        let begun = Instant::now();
        while telegram.sent_count() < sent + more {
            assert!(begun.elapsed() < PATIENCE, "nothing is sent");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        market.stage.is_killed().await;
        // At most one message a conversation is under way.
        cut += 2 * market.stalls.len();
        market.stage.serves().await;
    }
    market.all_is_done_once(cut).await;
    market.stage.ends().await;
}
