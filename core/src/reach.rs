//! The ladder: what can't be told on one channel is told on the next, once; what can't be told on any
//! stands on the shop's list, and the shop is called.
//!
//! Which channel is told is said in one place, the function `stands_by` of the database. A permanent
//! refusal moves what waits in the transaction that hears of it: the very row changes its place, so that
//! it can't be told twice. What fails for now waits where it is.
//!
//! Whoever looks on is not the buyer: that they were told tells the buyer nothing, and what can't be told
//! the buyer is none of their business.

mod instead;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::db::{DatabaseError, InPerson, InShop, InSystem};
use crate::id::{ConversationId, OrderId, OutboxId, PersonId};
use crate::notice::Missed;
use crate::order::OrderNumber;
use crate::rights::Right;
use crate::row;

pub use instead::{hold_mail, mail_again, mail_stands_by};

/// Where a buyer wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// In chat; by mail only where no chat can be.
    Chat,
    /// By mail; in chat only where there is no mail.
    Mail,
    /// Both.
    Both,
}

impl Reach {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Chat, Self::Mail, Self::Both];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Mail => "mail",
            Self::Both => "both",
        }
    }

    /// Reads the word it is stored as.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.as_str() == word)
    }
}

/// What a person chose.
///
/// # Errors
/// When the database can't be reached or the row can't be read.
pub async fn of_person(person: &mut InPerson<'_>) -> Result<Reach, DatabaseError> {
    let word = sqlx::query_scalar!(
        "SELECT reach FROM person WHERE person_id = $1",
        person.person_id.0
    )
    .fetch_one(&mut *person.connection)
    .await?;
    Ok(Reach::parse(&word).ok_or_else(|| row::unreadable("reach", &word))?)
}

/// A person chooses, for all they follow as a buyer and will. What waits goes where it was to go.
///
/// # Errors
/// When the database can't be reached.
pub async fn choose(person: &mut InPerson<'_>, reach: Reach) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH chosen AS (UPDATE person SET reach = $2 WHERE person_id = $1)
         UPDATE subscription SET reach = $2 WHERE person_id = $1 AND audience = 'buyer' AND reach <> $2",
        person.person_id.0,
        reach.as_str()
    )
    .execute(&mut *person.connection)
    .await?;
    Ok(())
}

/// Moves what waits for a conversation, or one row of it, to the next channel of its reader; what has
/// none fails, visibly, and is told to the shop. What another channel tells as well is not told again.
/// Returns how many failed.
///
/// # Errors
/// When the database can't be reached.
pub async fn move_on(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    only: Option<OutboxId>,
    error: &str,
    at: DateTime<Utc>,
) -> Result<u64, DatabaseError> {
    lock(system, conversation_id, only).await?;
    sqlx::query!(
        "UPDATE outbox o SET channel = t.channel, conversation_id = t.conversation_id, attempts = 0,
             not_before = NULL, error = NULL, generation = o.generation + 1
         FROM (
             SELECT DISTINCT ON (w.outbox_id) w.outbox_id, s.channel, s.conversation_id
             FROM outbox w
             JOIN subscription b ON b.shop_id = w.shop_id AND b.order_id = w.order_id
                 AND b.conversation_id = $1 AND b.audience = 'buyer' AND b.part IN ('theirs', 'asked')
             JOIN subscription s ON s.shop_id = w.shop_id AND s.order_id = w.order_id
             WHERE w.conversation_id = $1 AND w.state = 'waiting'
               AND (w.kind IN ('notice', 'correction')
                   OR w.kind = 'talk' AND w.edits_tag IS NULL AND w.content ->> 'talk' = 'answered')
               AND ($2::bigint IS NULL OR w.outbox_id = $2)
               AND s.audience = 'buyer' AND s.stopped_at IS NULL AND s.conversation_id <> $1
               AND s.part = 'theirs'
               AND NOT EXISTS (SELECT FROM outbox m
                   JOIN subscription t ON t.shop_id = m.shop_id AND t.order_id = m.order_id
                       AND t.conversation_id = m.conversation_id AND t.part IN ('theirs', b.part)
                   WHERE m.shop_id = w.shop_id AND m.order_id = w.order_id
                   AND m.version IS NOT DISTINCT FROM w.version AND m.kind = w.kind
                   AND m.conversation_id <> $1 AND m.state <> 'failed'
                   AND (w.version IS NOT NULL OR m.content = w.content))
             ORDER BY w.outbox_id, stands_by(s.shop_id, s.order_id, s.channel, s.reach), s.conversation_id
         ) t
         WHERE o.outbox_id = t.outbox_id",
        conversation_id.0,
        only.map(|id| id.0)
    )
    .execute(&mut *system.connection)
    .await?;
    let failed = sqlx::query_scalar!(
        r#"WITH failed AS (
             UPDATE outbox SET state = 'failed', error = $3, attempts = attempts + 1
             WHERE conversation_id = $1 AND state = 'waiting' AND ($2::bigint IS NULL OR outbox_id = $2)
             RETURNING outbox_id, shop_id, order_id, version, kind, content, edits_tag
         ), missed AS (
             INSERT INTO untold AS u (shop_id, order_id, since, kind, content, version)
             SELECT DISTINCT ON (f.shop_id, f.order_id) f.shop_id, f.order_id, $4, f.kind, f.content, f.version
             FROM failed f
             JOIN subscription b ON b.shop_id = f.shop_id AND b.order_id = f.order_id
                 AND b.conversation_id = $1 AND b.audience = 'buyer' AND b.part IN ('theirs', 'asked')
             WHERE f.kind IN ('notice', 'correction')
               AND NOT EXISTS (SELECT FROM outbox m
                   JOIN subscription t ON t.shop_id = m.shop_id AND t.order_id = m.order_id
                       AND t.conversation_id = m.conversation_id AND t.part IN ('theirs', b.part)
                   WHERE m.shop_id = f.shop_id AND m.order_id = f.order_id
                   AND m.version IS NOT DISTINCT FROM f.version AND m.kind = f.kind
                   AND m.conversation_id <> $1 AND m.state <> 'failed'
                   AND (f.version IS NOT NULL OR m.content = f.content))
               -- Who was never told that it was so need not be told that it is not.
               AND (f.kind = 'notice' OR EXISTS (SELECT FROM outbox n
                   WHERE n.outbox_id = (f.content ->> 'notice')::bigint AND n.state = 'sent'))
             ORDER BY f.shop_id, f.order_id, f.outbox_id DESC
             ON CONFLICT (shop_id, order_id) DO UPDATE SET
                 since = CASE WHEN u.settled_at IS NULL THEN u.since ELSE excluded.since END,
                 kind = excluded.kind, content = excluded.content, version = excluded.version,
                 settled_at = NULL, settled = NULL, settled_by = NULL
             RETURNING u.shop_id, u.order_id, u.kind, u.content
         ), called AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
             SELECT s.channel, s.conversation_id, 1, 'call',
                 jsonb_build_object('call', 'untold', 'what', jsonb_build_object(u.kind, u.content)),
                 u.shop_id, u.order_id, $4
             FROM missed u
             CROSS JOIN LATERAL called_in(u.shop_id, u.order_id, $5, $6) s
         ), unread AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
             SELECT s.channel, s.conversation_id, 1, 'call',
                 jsonb_build_object('call', 'unread', 'message', f.content -> 'message'),
                 f.shop_id, f.order_id, $4
             FROM failed f
             JOIN subscription b ON b.shop_id = f.shop_id AND b.order_id = f.order_id
                 AND b.conversation_id = $1 AND b.audience = 'buyer' AND b.part = 'theirs'
             CROSS JOIN LATERAL called_in(f.shop_id, f.order_id, $7, $8) s
             WHERE f.kind = 'talk' AND f.edits_tag IS NULL AND f.content ->> 'talk' = 'answered'
               AND NOT EXISTS (SELECT FROM outbox m
                   JOIN subscription ms ON ms.shop_id = m.shop_id AND ms.order_id = m.order_id
                       AND ms.conversation_id = m.conversation_id AND ms.part = 'theirs'
                   WHERE m.shop_id = f.shop_id AND m.order_id = f.order_id AND m.kind = 'talk'
                   AND m.conversation_id <> $1 AND m.state <> 'failed' AND m.content = f.content)
         )
         SELECT count(*) AS "count!" FROM failed"#,
        conversation_id.0,
        only.map(|id| id.0),
        error,
        at,
        Right::Fulfil.as_str(),
        &Right::Fulfil.roles_by_default() as &[&str],
        Right::Talk.as_str(),
        &Right::Talk.roles_by_default() as &[&str]
    )
    .fetch_one(&mut *system.connection)
    .await?;
    Ok(u64::try_from(failed).unwrap_or_default())
}

/// Two channels of one buyer that are refused at once must see each other: each would else rely on the
/// other.
pub(crate) async fn lock(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    only: Option<OutboxId>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "SELECT s.conversation_id FROM subscription s
         WHERE s.audience = 'buyer' AND (s.shop_id, s.order_id) IN (
             SELECT w.shop_id, w.order_id FROM outbox w
             WHERE w.conversation_id = $1 AND w.state = 'waiting'
               AND w.kind IN ('notice', 'correction', 'talk') AND ($2::bigint IS NULL OR w.outbox_id = $2))
         ORDER BY s.shop_id, s.order_id, s.conversation_id FOR UPDATE OF s",
        conversation_id.0,
        only.map(|id| id.0)
    )
    .fetch_all(&mut *system.connection)
    .await?;
    Ok(())
}

/// Gives up what can't be sent there at all; it is told on another channel, or stands on the list.
///
/// # Errors
/// When the database can't be reached.
pub async fn give_up(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    outbox_id: OutboxId,
    error: &str,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    move_on(system, conversation_id, Some(outbox_id), error, at).await?;
    Ok(())
}

/// What was sent came back: it was not told after all, and waits again for [`move_on`].
///
/// # Errors
/// When the database can't be reached.
pub async fn came_back(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    message: &str,
) -> Result<bool, DatabaseError> {
    let unsent = sqlx::query!(
        "UPDATE outbox SET state = 'waiting', sent_at = NULL, message = NULL
         WHERE conversation_id = $1 AND message = $2 AND state = 'sent'",
        conversation_id.0,
        message
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(unsent.rows_affected() > 0)
}

/// A buyer who could not be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Of which order.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// Whose.
    pub customer: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What was to be told last.
    pub what: Missed,
}

/// Who could not be told, longest waiting first, at most `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn untold(
    shop: &mut InShop<'_>,
    after: Option<(DateTime<Utc>, OrderId)>,
    limit: i64,
) -> Result<Vec<Untold>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT u.order_id, o.number, c.name, u.since,
               jsonb_build_object(u.kind, u.content) AS "what!"
           FROM untold u
           JOIN orders o ON o.shop_id = u.shop_id AND o.order_id = u.order_id
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE u.shop_id = $1 AND u.settled_at IS NULL AND o.hidden_at IS NULL
             AND ($3::timestamptz IS NULL OR (u.since, u.order_id) > ($3, $4))
           ORDER BY u.since, u.order_id LIMIT $2"#,
        shop.shop_id.0,
        limit,
        after.map(|(since, _)| since),
        after.map(|(_, order_id)| order_id.0)
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Untold {
                order_id: OrderId(row.order_id),
                number: OrderNumber(row.number),
                customer: row.name,
                since: row.since,
                what: row::json("what", row.what)?,
            })
        })
        .collect()
}

/// What could not be told of an order; none where it stands on the list no more.
///
/// # Errors
/// When the database can't be reached or the row can't be read.
pub async fn untold_of(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<Option<Missed>, DatabaseError> {
    let what = sqlx::query_scalar!(
        r#"SELECT jsonb_build_object(kind, content) AS "what!" FROM untold
           WHERE shop_id = $1 AND order_id = $2 AND settled_at IS NULL"#,
        shop.shop_id.0,
        order_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    what.map(|what| Ok(row::json("what", what)?)).transpose()
}

/// How many could not be told.
///
/// # Errors
/// When the database can't be reached.
pub async fn count_untold(shop: &mut InShop<'_>) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM untold u
           JOIN orders o ON o.shop_id = u.shop_id AND o.order_id = u.order_id
           WHERE u.shop_id = $1 AND u.settled_at IS NULL AND o.hidden_at IS NULL"#,
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// Takes an order off the list: its buyer was told by hand, or need not be. Returns what was said of it,
/// now or before: whether the buyer was told. None where it never stood there, or the program took it
/// off.
///
/// # Errors
/// When the database can't be reached.
pub async fn settle(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    told: bool,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Option<bool>, DatabaseError> {
    sqlx::query!(
        "UPDATE untold SET settled_at = $4, settled = CASE WHEN $3 THEN 'told' ELSE 'dismissed' END,
             settled_by = $5
         WHERE shop_id = $1 AND order_id = $2 AND settled_at IS NULL",
        shop.shop_id.0,
        order_id.0,
        told,
        at,
        by.0
    )
    .execute(&mut *shop.connection)
    .await?;
    let said = sqlx::query_scalar!(
        "SELECT settled FROM untold WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        order_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?
    .flatten();
    Ok(match said.as_deref() {
        Some("told") => Some(true),
        Some("dismissed") => Some(false),
        Some(_) | None => None,
    })
}
