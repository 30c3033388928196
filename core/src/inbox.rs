//! What came in: stored raw before it is acknowledged, handled once, in order per conversation.

use chrono::{DateTime, Utc};

use crate::channel::Channel;
use crate::db::{DatabaseError, InSystem};
use crate::id::InboxId;
use crate::row;

/// After this many attempts that ended in a crash, a message is parked.
pub const MAX_ATTEMPTS: i32 = 3;

/// Something that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The platform's own id of it, unique within the channel: what arrives twice is stored once.
    pub external_id: String,
    /// Whose turn it is: the chat it belongs to. Messages of one address are handled in order.
    pub address: String,
    /// As it came.
    pub payload: String,
}

/// Stores what arrived; what is there already is left alone. Returns how many were new.
///
/// # Errors
/// When the database can't be reached: then nothing may be acknowledged.
pub async fn store(
    system: &mut InSystem<'_>,
    channel: Channel,
    arrivals: &[Arrival],
    at: DateTime<Utc>,
) -> Result<u64, DatabaseError> {
    let clean = |text: &str| text.replace('\0', "\u{fffd}");
    let external_ids: Vec<String> = arrivals.iter().map(|a| clean(&a.external_id)).collect();
    let addresses: Vec<String> = arrivals.iter().map(|a| clean(&a.address)).collect();
    // PostgreSQL's text can't hold a NUL; in JSON it is escaped, so this changes no valid payload.
    let payloads: Vec<String> = arrivals.iter().map(|a| clean(&a.payload)).collect();
    let stored = sqlx::query!(
        "INSERT INTO inbox (channel, external_id, address, payload, received_at)
         SELECT $1, a.external_id, a.address, a.payload, $5
         FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY
             AS a (external_id, address, payload, place)
         ORDER BY a.place
         ON CONFLICT (channel, external_id) DO NOTHING",
        channel.as_str(),
        &external_ids,
        &addresses,
        &payloads,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(stored.rows_affected())
}

/// The addresses at which something waits, those that waited longest first, at most `limit`.
///
/// # Errors
/// When the database can't be reached.
pub async fn waiting_addresses(
    system: &mut InSystem<'_>,
    channels: &[Channel],
    limit: i64,
) -> Result<Vec<(Channel, String)>, DatabaseError> {
    let words: Vec<String> = channels.iter().map(ToString::to_string).collect();
    let rows = sqlx::query!(
        r#"SELECT channel, address, min(inbox_id) AS "first!" FROM inbox
           WHERE state = 'waiting' AND channel = ANY($1)
           GROUP BY channel, address ORDER BY 3 LIMIT $2"#,
        &words,
        limit
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row::channel(&row.channel)?, row.address)))
        .collect()
}

/// A stored message whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Its row.
    pub inbox_id: InboxId,
    /// As it came.
    pub payload: String,
    /// When it was stored.
    pub received_at: DateTime<Utc>,
    /// Which attempt this is, from 1.
    pub attempt: i32,
}

/// Takes the oldest message that waits at an address and counts the attempt, before anything that
/// could crash. Commit before handling it.
///
/// # Errors
/// When the database can't be reached.
pub async fn begin_turn(
    system: &mut InSystem<'_>,
    channel: Channel,
    address: &str,
) -> Result<Option<Turn>, DatabaseError> {
    // A crash of our program can't lose the count, and one of the database may: waiting for the
    // disk would only make every answer slower.
    sqlx::raw_sql("SET LOCAL synchronous_commit = off")
        .execute(&mut *system.connection)
        .await?;
    let row = sqlx::query!(
        r#"UPDATE inbox SET attempts = attempts + 1
           WHERE inbox_id = (SELECT inbox_id FROM inbox
                             WHERE channel = $1 AND address = $2 AND state = 'waiting'
                             ORDER BY inbox_id LIMIT 1)
             AND state = 'waiting'
           RETURNING inbox_id AS "inbox_id: InboxId", payload, received_at, attempts"#,
        channel.as_str(),
        address
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(row.map(|row| Turn {
        inbox_id: row.inbox_id,
        payload: row.payload,
        received_at: row.received_at,
        attempt: row.attempts,
    }))
}

/// Takes back the count of an attempt that failed for no fault of the message (the database went
/// away).
///
/// # Errors
/// When the database can't be reached.
pub async fn forgive(system: &mut InSystem<'_>, inbox_id: InboxId) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE inbox SET attempts = greatest(attempts - 1, 0) WHERE inbox_id = $1 AND state = 'waiting'",
        inbox_id.0
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Locks a message and says whether it is still this handler's turn: it waits, and nothing older
/// waits at its address. Another process may have handled it meanwhile.
///
/// # Errors
/// When the database can't be reached.
pub async fn still_waiting(
    system: &mut InSystem<'_>,
    inbox_id: InboxId,
) -> Result<bool, DatabaseError> {
    let row = sqlx::query_scalar!(
        "SELECT inbox_id FROM inbox WHERE inbox_id = $1 AND state = 'waiting' FOR UPDATE",
        inbox_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(row.is_some())
}

/// Marks a message as handled, in the transaction that handled it.
///
/// # Errors
/// When the database can't be reached.
pub async fn done(
    system: &mut InSystem<'_>,
    inbox_id: InboxId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE inbox SET state = 'done', handled_at = $2 WHERE inbox_id = $1",
        inbox_id.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Keeps a message that can't be handled, with its error. Returns whether it still waited.
///
/// # Errors
/// When the database can't be reached.
pub async fn park(
    system: &mut InSystem<'_>,
    inbox_id: InboxId,
    error: &str,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let parked = sqlx::query!(
        "UPDATE inbox SET state = 'parked', error = $2, handled_at = $3
         WHERE inbox_id = $1 AND state = 'waiting'",
        inbox_id.0,
        error,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(parked.rows_affected() > 0)
}

/// The newest of what arrived at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// Where.
    pub address: String,
    /// The platform's own id of it.
    pub external_id: String,
    /// As it came.
    pub payload: String,
}

/// The newest stored message of each address, of those whose external id begins with `prefix`; the
/// addresses heard last come first, at most `limit`. From there a channel fetches what it missed.
///
/// # Errors
/// When the database can't be reached.
pub async fn newest_of_each_address(
    system: &mut InSystem<'_>,
    channel: Channel,
    prefix: &str,
    limit: i64,
) -> Result<Vec<Newest>, DatabaseError> {
    Ok(sqlx::query_as!(
        Newest,
        r#"SELECT address, external_id, payload FROM (
               SELECT DISTINCT ON (address) inbox_id, address, external_id, payload FROM inbox
               WHERE channel = $1 AND starts_with(external_id, $2)
               ORDER BY address, inbox_id DESC) newest
           ORDER BY inbox_id DESC LIMIT $3"#,
        channel.as_str(),
        prefix,
        limit
    )
    .fetch_all(&mut *system.connection)
    .await?)
}

/// How much waits to be handled, and how much could not be.
///
/// # Errors
/// When the database can't be reached.
pub async fn counts(system: &mut InSystem<'_>) -> Result<(i64, i64), DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE state = 'waiting') AS "waiting!",
               count(*) FILTER (WHERE state = 'parked') AS "parked!"
           FROM inbox WHERE state <> 'done'"#
    )
    .fetch_one(&mut *system.connection)
    .await?;
    Ok((row.waiting, row.parked))
}
