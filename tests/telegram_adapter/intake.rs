use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use sqlx::PgConnection;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use waybill_bots::assistant::message::Heard;
use waybill_bots::channel::{FetchFailure, Incoming as _, Understood};
use waybill_bots::telegram::{
    IntakeError, Mode, SECRET_HEADER, Telegram, WEBHOOK_PATH, WebhookAnswer,
};
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::hint::Hints;
use waybill_core::picture::Unread;

use super::{bot, polling};
use crate::support::database::TestDatabase;
use crate::support::telegram::{FakeTelegram, Fault};

/// How long anything may take before a test says that it does not happen.
const PATIENCE: Duration = Duration::from_secs(30);

struct Intake {
    task: JoinHandle<Result<(), IntakeError>>,
    stop: CancellationToken,
}

impl Intake {
    fn start(bot: &Arc<Telegram>, database: Database) -> Self {
        let stop = CancellationToken::new();
        let (bot, stopped) = (bot.clone(), stop.clone());
        let task = tokio::spawn(async move {
            bot.poll(database, Hints::default(), Clock::system(), stopped)
                .await
        });
        Self { task, stop }
    }

    async fn ends(self) -> Result<(), IntakeError> {
        tokio::time::timeout(PATIENCE, self.task)
            .await
            .expect("the intake ends")
            .expect("it does not panic")
    }

    async fn stops(self) {
        self.stop.cancel();
        self.ends().await.expect("a clean end");
    }
}

/// Address and payload of all that was stored, in order.
async fn stored(connection: &mut PgConnection) -> Vec<(String, String, String)> {
    sqlx::query_as("SELECT external_id, address, payload FROM inbox ORDER BY inbox_id")
        .fetch_all(connection)
        .await
        .expect("the inbox")
}

async fn eventually<F: Future<Output = bool>>(what: &str, mut is_so: impl FnMut() -> F) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    assert!(waited.await.is_ok(), "it never happened that {what}");
}

async fn stored_are(test: &TestDatabase, count: usize) -> Vec<(String, String, String)> {
    let mut connection = test.superuser().await;
    let waited = tokio::time::timeout(PATIENCE, async {
        loop {
            let rows = stored(&mut connection).await;
            if rows.len() >= count {
                return rows;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    let rows = waited.await.expect("enough is stored");
    assert_eq!(rows.len(), count);
    rows
}

fn texts(bot: &Telegram, rows: &[(String, String, String)]) -> Vec<String> {
    rows.iter()
        .filter_map(|(_, address, payload)| {
            match bot.understand(address, payload).expect("an update") {
                Understood::Did {
                    heard: Heard::Wrote { text, .. },
                    ..
                } => Some(text),
                Understood::Did {
                    heard: Heard::Pressed { button, .. },
                    ..
                } => Some(button),
                Understood::Did { .. }
                | Understood::Sent { .. }
                | Understood::Left { .. }
                | Understood::Among(..)
                | Understood::Group(..)
                | Understood::Nothing => None,
            }
        })
        .collect()
}

#[tokio::test]
async fn what_is_said_is_stored_then_acknowledged() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let bot = polling(&telegram);
    let jane = telegram.user("Jane 🦄");
    // Said while nobody listened.
    jane.start("t1-abc").await;
    let intake = Intake::start(&bot, test.database());
    jane.says("2 shirts").await;
    let rows = stored_are(&test, 2).await;
    assert_eq!(texts(&bot, &rows), ["/start t1-abc", "2 shirts"]);
    let last = telegram.last_update_id().unwrap();
    let bot_id = telegram.token().split(':').next().unwrap().to_owned();
    assert_eq!(rows[1].0, format!("{bot_id}:{last}"));
    assert_eq!(rows[1].1, jane.chat_id().to_string());
    eventually("they are acknowledged", || async {
        telegram.pending_updates() == 0
    })
    .await;
    assert_eq!(bot.username(), Some("waybill1_bot"));
    intake.stops().await;
}

#[tokio::test]
async fn nothing_is_acknowledged_that_is_not_stored() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let mut owner = test.superuser().await;
    let rename = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(rename("inbox", "inbox_away")))
        .execute(&mut owner)
        .await
        .unwrap();
    let intake = Intake::start(&bot, test.database());
    eventually("updates were asked for", || async {
        telegram.poll_count() > 0
    })
    .await;
    jane.says("are you there?").await;
    // Long enough for several tries; the second batch is not even asked for.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(telegram.pending_updates(), 2);
    assert_eq!(telegram.poll_count(), 1);
    sqlx::raw_sql(sqlx::AssertSqlSafe(rename("inbox_away", "inbox")))
        .execute(&mut owner)
        .await
        .unwrap();
    let rows = stored_are(&test, 2).await;
    assert_eq!(texts(&bot, &rows), ["/start", "are you there?"]);
    intake.stops().await;
}

#[tokio::test]
async fn what_comes_twice_is_stored_once_and_numbers_may_begin_anew() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let intake = Intake::start(&bot, test.database());
    stored_are(&test, 1).await;
    intake.stop.cancel();
    // A second process is given what the first stored but did not acknowledge.
    telegram.redeliver(telegram.last_update_id().unwrap());
    let again = Intake::start(&polling(&telegram), test.database());
    telegram.restart_update_ids();
    jane.says("after a quiet week").await;
    let rows = stored_are(&test, 2).await;
    assert_eq!(texts(&bot, &rows), ["/start", "after a quiet week"]);
    eventually("the one that came twice is acknowledged too", || async {
        telegram.pending_updates() == 0
    })
    .await;
    intake.ends().await.unwrap();
    again.stops().await;
}

#[tokio::test]
async fn a_tap_is_stored_and_its_waiting_mark_ends() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let message = waybill_bots::channel::Rendered {
        buttons: vec![vec![super::press("Yes", "o:1:2:keep")]],
        ..super::says("Sure?")
    };
    super::send(&bot, jane.chat_id(), &message).await.unwrap();
    let query = jane.taps("Yes").await;
    let intake = Intake::start(&bot, test.database());
    let rows = stored_are(&test, 2).await;
    assert_eq!(texts(&bot, &rows), ["/start", "o:1:2:keep"]);
    eventually("the tap is answered", || async {
        telegram
            .calls_of("answerCallbackQuery")
            .iter()
            .any(|call| call.body["callback_query_id"] == query.as_str() && call.status == 200)
    })
    .await;
    intake.stops().await;
}

#[tokio::test]
async fn trouble_with_the_platform_is_waited_out() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let bot = polling(&telegram);
    telegram.fail_next("getMe", 1, Fault::Status(502));
    telegram.fail_next("getUpdates", 1, Fault::CutBefore);
    let conflict = Fault::Refuse {
        status: 409,
        description: "Conflict: terminated by other getUpdates request".to_owned(),
    };
    telegram.fail_next("getUpdates", 1, conflict);
    telegram.fail_next("getUpdates", 1, Fault::CutAfter);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let intake = Intake::start(&bot, test.database());
    stored_are(&test, 1).await;
    intake.stops().await;
}

#[tokio::test]
async fn a_revoked_token_ends_the_intake() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let bot = polling(&telegram);
    let intake = Intake::start(&bot, test.database());
    eventually("updates were asked for", || async {
        telegram.poll_count() > 0
    })
    .await;
    let token = telegram.token();
    telegram.revoke(&token);
    assert!(matches!(
        intake.ends().await,
        Err(IntakeError::Unauthorized)
    ));
}

#[derive(Clone)]
struct Site {
    bot: Arc<Telegram>,
    database: Database,
}

async fn brought(State(site): State<Site>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let secret = headers
        .get(SECRET_HEADER)
        .and_then(|value| value.to_str().ok());
    let (hints, clock) = (Hints::default(), Clock::system());
    let answer = site
        .bot
        .webhook(secret, &body, &site.database, &hints, &clock)
        .await;
    StatusCode::from_u16(answer.status()).unwrap()
}

async fn serve(listener: tokio::net::TcpListener, site: Site) {
    let router = Router::new()
        .route(&format!("/{WEBHOOK_PATH}"), post(brought))
        .with_state(site);
    axum::serve(listener, router).await.unwrap();
}

fn webhook(telegram: &FakeTelegram, address: SocketAddr) -> Arc<Telegram> {
    let mode = Mode::Webhook {
        secret: "a_secret-1".into(),
        public_url: format!("http://{address}").parse().unwrap(),
    };
    bot(telegram, mode)
}

#[tokio::test]
async fn what_is_brought_is_stored_and_only_then_taken() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let bot = webhook(&telegram, listener.local_addr().unwrap());
    bot.set_webhook().await.unwrap();
    assert_eq!(bot.username(), Some("waybill1_bot"));
    let mut owner = test.superuser().await;
    sqlx::raw_sql("ALTER TABLE inbox RENAME TO inbox_away")
        .execute(&mut owner)
        .await
        .unwrap();
    let site = Site {
        bot: bot.clone(),
        database: test.database(),
    };
    let serving = tokio::spawn(serve(listener, site));
    let jane = telegram.user("Jane");
    jane.start("").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(telegram.pending_updates(), 1);
    sqlx::raw_sql("ALTER TABLE inbox_away RENAME TO inbox")
        .execute(&mut owner)
        .await
        .unwrap();
    let rows = stored_are(&test, 1).await;
    assert_eq!(texts(&bot, &rows), ["/start"]);
    eventually("it is taken", || async { telegram.pending_updates() == 0 }).await;
    serving.abort();
}

#[tokio::test]
async fn strangers_bring_nothing() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let bot = webhook(&telegram, ([127, 0, 0, 1], 9).into());
    let update: &[u8] =
        br#"{"update_id":1,"message":{"message_id":1,"chat":{"id":5,"type":"private"}}}"#;
    let cases: [(Option<&str>, &[u8], WebhookAnswer); 5] = [
        (None, update, WebhookAnswer::Forbidden),
        (Some("a_secret-2"), update, WebhookAnswer::Forbidden),
        (Some("a_secret-1"), b"\xff", WebhookAnswer::Bad),
        (Some("a_secret-1"), b"{}", WebhookAnswer::Bad),
        (Some("a_secret-1"), update, WebhookAnswer::Stored),
    ];
    for (secret, body, expected) in cases {
        let (hints, clock) = (Hints::default(), Clock::system());
        let answer = bot
            .webhook(secret, body, &test.database(), &hints, &clock)
            .await;
        assert_eq!(answer, expected, "{secret:?}");
    }
    stored_are(&test, 1).await;
}

/// The references of what somebody sent.
fn references(bot: &Telegram, row: &(String, String, String)) -> Vec<Result<String, Unread>> {
    match bot.understand(&row.1, &row.2).expect("an update") {
        Understood::Sent { files, .. } => files.into_iter().map(|file| file.reference).collect(),
        Understood::Did { .. }
        | Understood::Left { .. }
        | Understood::Among(..)
        | Understood::Group(..)
        | Understood::Nothing => {
            panic!("no file was sent")
        }
    }
}

#[tokio::test]
async fn pictures_are_fetched_by_their_id() {
    let (telegram, test) = (FakeTelegram::start().await, TestDatabase::new().await);
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let intake = Intake::start(&bot, test.database());
    jane.sends_photo(&b"\xff\xd8\xff photo"[..], "paid").await;
    let large = vec![7; 21 * 1024 * 1024];
    jane.sends_document("scan.pdf", "application/pdf", large, "")
        .await;
    let rows = stored_are(&test, 3).await;
    let photo = references(&bot, &rows[1])
        .remove(0)
        .expect("worth fetching");
    let fetched = bot.fetch(&rows[1].1, &photo).await;
    assert_eq!(fetched, Ok(b"\xff\xd8\xff photo".to_vec()));
    // What is known to be too large is not asked for; the platform says no as well.
    let size = 21 * 1024 * 1024;
    assert_eq!(
        references(&bot, &rows[2]),
        [Err(Unread::TooLarge(Some(size)))]
    );
    let update: serde_json::Value = serde_json::from_str(&rows[2].2).unwrap();
    let scan = update["message"]["document"]["file_id"].as_str().unwrap();
    let never = |why| Err(FetchFailure::Never(why));
    assert_eq!(
        bot.fetch(&rows[2].1, scan).await,
        never(Unread::TooLarge(None))
    );
    assert_eq!(bot.fetch(&rows[2].1, "another").await, never(Unread::Gone));
    for (method, fault) in [
        ("getFile", Fault::Status(502)),
        ("getFile", Fault::CutBefore),
        ("getFile", Fault::TooManyRequests { retry_after: 3 }),
        ("file", Fault::Status(500)),
        ("file", Fault::CutBefore),
    ] {
        telegram.fail_next(method, 1, fault.clone());
        let failure = bot.fetch(&rows[1].1, &photo).await.unwrap_err();
        let FetchFailure::Later { after, why } = failure else {
            panic!("{fault:?}: {failure:?}");
        };
        let limited = matches!(fault, Fault::TooManyRequests { .. });
        assert_eq!(
            after,
            limited.then_some(Duration::from_secs(3)),
            "{fault:?}"
        );
        assert!(!why.contains(&telegram.token()), "{why}");
    }
    assert!(bot.fetch(&rows[1].1, &photo).await.is_ok());
    intake.stops().await;
}
