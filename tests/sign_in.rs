//! Signing in: a link opens one session, once and in time, and a session ends.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::query_scalar;
use waybill_core::db::Database;
use waybill_core::id::PersonId;
use waybill_core::sign_in::{self, LINK_LASTS, SESSION_LASTS};

use crate::support::database::TestDatabase;
use crate::support::shop::{arrive, minute, open};

async fn link(database: &Database, person_id: PersonId) -> String {
    let mut transaction = database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let secret = sign_in::link(&mut system, person_id, None, minute(0)).await;
    transaction.commit().await.unwrap();
    secret.unwrap()
}

async fn use_link(database: &Database, secret: &str, at: DateTime<Utc>) -> Option<String> {
    let mut transaction = database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let session = sign_in::use_link(&mut system, secret, None, at).await;
    transaction.commit().await.unwrap();
    session.unwrap()
}

async fn is_open(database: &Database, secret: &str, at: DateTime<Utc>) -> bool {
    let mut transaction = database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    sign_in::link_is_open(&mut system, secret, at)
        .await
        .unwrap()
}

async fn whose(database: &Database, secret: &str, at: DateTime<Utc>) -> Option<PersonId> {
    let mut transaction = database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let signed_in = sign_in::session(&mut system, secret, at).await.unwrap();
    signed_in.map(|signed_in| signed_in.person_id)
}

#[tokio::test]
async fn a_link_is_used_once_and_in_time() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let jane = arrive(&database, "Jane Cruz").await.person_id;
    let secret = link(&database, jane).await;
    // A preview of the link in a chat looks at it without using it.
    assert!(is_open(&database, &secret, minute(1)).await);
    let session = use_link(&database, &secret, minute(1)).await.unwrap();
    assert!(!is_open(&database, &secret, minute(1)).await);
    assert_eq!(use_link(&database, &secret, minute(1)).await, None, "twice");
    assert_eq!(whose(&database, &session, minute(2)).await, Some(jane));

    let late = link(&database, jane).await;
    let last = minute(0) + LINK_LASTS - TimeDelta::microseconds(1);
    assert!(is_open(&database, &late, last).await);
    assert!(!is_open(&database, &late, minute(0) + LINK_LASTS).await);
    assert_eq!(
        use_link(&database, &late, minute(0) + LINK_LASTS).await,
        None
    );
    assert!(use_link(&database, &late, last).await.is_some());
    for unknown in ["", "unknown", &session] {
        assert_eq!(use_link(&database, unknown, minute(1)).await, None);
        assert!(!is_open(&database, unknown, minute(1)).await);
    }
    assert_eq!(
        whose(&database, &secret, minute(1)).await,
        None,
        "a link is no session"
    );
}

#[tokio::test]
async fn a_link_that_is_pressed_twice_at_once_opens_one_session() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let jane = arrive(&database, "Jane Cruz").await.person_id;
    for _ in 0..10 {
        let secret = link(&database, jane).await;
        let (one, two) = tokio::join!(
            use_link(&database, &secret, minute(1)),
            use_link(&database, &secret, minute(1))
        );
        assert!(one.is_some() != two.is_some());
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_ended_or_old() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let jane = arrive(&database, "Jane Cruz").await.person_id;
    let mut sessions = Vec::new();
    for _ in 0..2 {
        let secret = link(&database, jane).await;
        sessions.push(use_link(&database, &secret, minute(0)).await.unwrap());
    }
    let last = minute(0) + SESSION_LASTS - TimeDelta::microseconds(1);
    assert_eq!(whose(&database, &sessions[0], last).await, Some(jane));
    assert_eq!(
        whose(&database, &sessions[0], minute(0) + SESSION_LASTS).await,
        None
    );
    let mut transaction = database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    sign_in::end_session(&mut system, &sessions[0], minute(1))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(whose(&database, &sessions[0], minute(1)).await, None);
    assert_eq!(
        whose(&database, &sessions[1], minute(1)).await,
        Some(jane),
        "the other tab stays"
    );
    assert_eq!(whose(&database, "", minute(1)).await, None);
}

#[tokio::test]
async fn a_link_leads_to_its_shop_and_its_secret_is_not_kept() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (ana, ben) = (open(&database, "Ana").await, open(&database, "Ben").await);
    let mut transaction = database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let secret = sign_in::link(
        &mut system,
        ana.owner.person_id,
        Some(ben.shop.shop_id),
        minute(0),
    )
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    let session = use_link(&database, &secret, minute(1)).await.unwrap();
    let mut superuser = test.superuser().await;
    let active: Option<i64> =
        query_scalar("SELECT active_shop_id FROM person WHERE person_id = $1")
            .bind(ana.owner.person_id.0)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!(active, Some(ben.shop.shop_id.0));
    let kept: Vec<String> = query_scalar(
        "SELECT to_jsonb(l)::text FROM sign_in_link l UNION ALL SELECT to_jsonb(s)::text FROM web_session s",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert_eq!(kept.len(), 2);
    let hex = |secret: &str| {
        secret
            .bytes()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    for secret in [&secret, &session] {
        for row in &kept {
            assert!(
                !row.contains(secret.as_str()) && !row.contains(&hex(secret)),
                "{row}"
            );
        }
    }
}
