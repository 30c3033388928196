//! What can't be handled is kept, apologised for, and stops nothing else.

use waybill_core::channel::Channel;

use crate::support::stage::Stage;

#[tokio::test]
async fn an_update_that_is_none() {
    let stage = Stage::new(Channel::Telegram).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let chat = mia.telegram().chat_id();
    for (number, payload) in [
        (1, "not even JSON"),
        (2, "{\"update_id\": 2, \"message\": {\"text\": 5}}"),
    ] {
        let mut connection = stage.superuser().await;
        sqlx::query(
            "INSERT INTO inbox (channel, external_id, address, payload, received_at)
             VALUES ('telegram', 'x:' || $1, $2, $3, now())",
        )
        .bind(number)
        .bind(chat.to_string())
        .bind(payload)
        .execute(&mut connection)
        .await
        .unwrap();
    }
    mia.says("/orders").await.shows("Fashion Store: orders");
    mia.sees("Something went wrong on my side");
    let parked =
        "SELECT count(*) FROM inbox WHERE state = 'parked' AND attempts = 3 AND error IS NOT NULL";
    assert_eq!(stage.count(parked).await, 2);
    let mut connection = stage.superuser().await;
    sqlx::raw_sql("DELETE FROM inbox WHERE state = 'parked'")
        .execute(&mut connection)
        .await
        .unwrap();
    stage.ends().await;
}

/// A conversation that another release left behind, or a broken row, begins afresh.
#[tokio::test]
async fn a_state_that_is_none() {
    let stage = Stage::new(Channel::Telegram).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    for state in [
        "{\"v\": 99, \"asking\": {\"unheard_of\": 1}}",
        "{\"v\": 1, \"drafts\": \"none\"}",
        "[]",
        "\"\"",
        "null",
    ] {
        mia.says("/new Jane; 2 shirt 599").await;
        let mut connection = stage.superuser().await;
        sqlx::query("UPDATE conversation SET state = $1::jsonb")
            .bind(state)
            .execute(&mut connection)
            .await
            .unwrap();
        mia.taps("Create")
            .await
            .only_shows("This draft is gone. Send the order again.");
    }
    mia.says("/new Jane; 2 shirt 599").await;
    mia.taps("Create").await.shows("#1001 · Jane · Pending");
    stage.ends().await;
}
