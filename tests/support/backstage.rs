//! How a story knows that the program has nothing left to do.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection, Row as _};

use super::telegram::FakeTelegram;
use super::voice::terminal::Terminal;

/// How long the program may take until it has nothing left to do. It keeps the platform's pace of
/// one message a second and chat.
const PATIENCE: Duration = Duration::from_secs(60);

/// What everybody on the stage shares: how to tell that nothing is left to do.
#[derive(Debug)]
pub struct Backstage {
    pub(super) superuser: PgConnectOptions,
    pub(super) telegram: Arc<FakeTelegram>,
    /// How much people have done on Discord.
    pub(super) on_discord: Arc<AtomicI64>,
    pub(super) terminals: Mutex<Vec<Arc<Terminal>>>,
}

impl Backstage {
    pub(super) fn watch(&self, terminal: Arc<Terminal>) {
        self.terminals
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(terminal);
    }

    /// Waits until everything that was said is handled, and everything that it led to is shown.
    ///
    /// # Panics
    /// If that takes longer than a minute.
    pub async fn settles(&self) {
        let begun = Instant::now();
        let mut connection = PgConnection::connect_with(&self.superuser).await.unwrap();
        loop {
            match self.left_to_do(&mut connection).await {
                None => break,
                Some(left) => assert!(begun.elapsed() < PATIENCE, "left to do: {left}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        connection.close().await.unwrap();
    }

    /// What was said goes from the platform to the inbox, to the outbox, to the platform: looked
    /// at in this order, nothing is missed on its way.
    async fn left_to_do(&self, connection: &mut PgConnection) -> Option<String> {
        let pending = self.telegram.pending_updates();
        if pending > 0 {
            return Some(format!("{pending} updates"));
        }
        let terminals: Vec<Arc<Terminal>> = self
            .terminals
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .filter(|terminal| !terminal.is_closed())
            .cloned()
            .collect();
        let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM inbox WHERE channel = 'discord'")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        let done = self.on_discord.load(Ordering::SeqCst);
        if taken < done {
            return Some(format!("{taken} of {done} were taken on Discord"));
        }
        for terminal in &terminals {
            if let Some(left) = untaken_at(terminal, connection).await {
                return Some(left);
            }
        }
        let addresses: Vec<String> = terminals.iter().map(|t| t.address().to_owned()).collect();
        let row = sqlx::query(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting'),
                 (SELECT count(*) FROM outbox o JOIN conversation c USING (conversation_id)
                  WHERE o.state = 'waiting' AND (o.held_until IS NULL OR o.held_until <= now())
                    AND (o.channel <> 'terminal' OR c.address = ANY($1)))",
        )
        .bind(&addresses)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        let (inbox, outbox): (i64, i64) = (row.get(0), row.get(1));
        if inbox + outbox > 0 {
            return Some(format!("{inbox} to handle, {outbox} to send"));
        }
        for terminal in terminals {
            if let Some(left) = unprinted_at(&terminal, connection).await {
                return Some(left);
            }
        }
        None
    }
}

/// Whether a terminal has yet to take a line.
async fn untaken_at(terminal: &Terminal, connection: &mut PgConnection) -> Option<String> {
    let taken: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM inbox WHERE channel = 'terminal' AND address = $1",
    )
    .bind(terminal.address())
    .fetch_one(&mut *connection)
    .await
    .unwrap();
    let typed = terminal.typed();
    (usize::try_from(taken).unwrap() < typed)
        .then(|| format!("{taken} of {typed} lines were taken"))
}

/// Whether a terminal has yet to print something of its log.
async fn unprinted_at(terminal: &Terminal, connection: &mut PgConnection) -> Option<String> {
    let log = sqlx::query(
        "SELECT m.number, m.edits FROM chat_message m JOIN conversation c USING (conversation_id)
         WHERE c.channel = 'terminal' AND c.address = $1 AND m.author = 'assistant'",
    )
    .bind(terminal.address())
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let printed = terminal.messages();
    log.iter()
        .map(|row| (row.get::<i64, _>(0), row.get::<i32, _>(1)))
        .find(|(number, edits)| {
            !printed.iter().any(|printed| {
                printed.id == *number && i64::from(printed.edits) >= i64::from(*edits)
            })
        })
        .map(|(number, _)| format!("message {number} is not printed"))
}
