//! What goes out: written in the transaction of the change, as facts; delivered in order per
//! conversation by the one active sender of its channel.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use crate::channel::Channel;
use crate::db::{DatabaseError, InShop, InSystem};
use crate::id::{ConversationId, OrderId, OutboxId, ShopId};
use crate::row;
use crate::shop::Shop;
use crate::talk;
use crate::text::Language;

/// How long a lease is held without being renewed.
pub const LEASE_LASTS: Duration = Duration::seconds(10);

/// What kind of thing goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An answer to the person; its content is the assistant's.
    Reply,
    /// A moment, as a [`crate::notice::Notice`].
    Notice,
    /// What takes a notice's place, as a [`crate::notice::Correction`] with the notice's row.
    Correction,
    /// The live card of an order, to be brought up to date.
    Card,
    /// What a buyer did, for the shop, as a [`crate::notice::Call`].
    Call,
    /// What somebody in the shop asked to be told, as a [`crate::stock::StockAlert`].
    Alert,
    /// What was written about an order, or became of it, as a [`crate::talk::Told`].
    Talk,
    /// What was asked for on the site, to be mailed, as a [`crate::mail::Post`].
    Post,
}

impl Kind {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "reply" => Some(Self::Reply),
            "notice" => Some(Self::Notice),
            "correction" => Some(Self::Correction),
            "card" => Some(Self::Card),
            "call" => Some(Self::Call),
            "alert" => Some(Self::Alert),
            "talk" => Some(Self::Talk),
            "post" => Some(Self::Post),
            _ => None,
        }
    }
}

/// An answer to the person of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The assistant's words as facts: versioned JSON, opaque here.
    pub content: serde_json::Value,
    /// The platform's message it takes the place of.
    pub edits: Option<String>,
    /// A name for it within the conversation, such as a draft's.
    pub tag: Option<String>,
    /// The name of the earlier message it takes the place of.
    pub edits_tag: Option<String>,
    /// A short-lived way back, such as an interaction's token.
    pub way_back: Option<String>,
    /// The order it speaks of, so that an answer to it finds the order.
    pub order: Option<(ShopId, OrderId)>,
}

/// Enqueues answers, in order.
///
/// # Errors
/// When the database can't be reached.
pub async fn reply(
    system: &mut InSystem<'_>,
    channel: Channel,
    conversation_id: ConversationId,
    replies: &[Reply],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    if replies.is_empty() {
        return Ok(());
    }
    let contents: Vec<serde_json::Value> = replies.iter().map(|r| r.content.clone()).collect();
    let edits: Vec<Option<String>> = replies.iter().map(|r| r.edits.clone()).collect();
    let ways: Vec<Option<String>> = replies.iter().map(|r| r.way_back.clone()).collect();
    let shops: Vec<Option<i64>> = replies.iter().map(|r| r.order.map(|(s, _)| s.0)).collect();
    let tags: Vec<Option<String>> = replies.iter().map(|r| r.tag.clone()).collect();
    let edits_tags: Vec<Option<String>> = replies.iter().map(|r| r.edits_tag.clone()).collect();
    let orders: Vec<Option<i64>> = replies.iter().map(|r| r.order.map(|(_, o)| o.0)).collect();
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, edits, way_back, shop_id,
             order_id, tag, edits_tag, created_at)
         SELECT $1, $2, 0, 'reply', r.content, r.edits, r.way_back, r.shop_id, r.order_id, r.tag,
             r.edits_tag, $8
         FROM unnest($3::jsonb[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $9::text[], $10::text[])
             WITH ORDINALITY AS r (content, edits, way_back, shop_id, order_id, tag, edits_tag, place)
         ORDER BY r.place",
        channel.as_str(),
        conversation_id.0,
        &contents,
        &edits as &[Option<String>],
        &ways as &[Option<String>],
        &shops as &[Option<i64>],
        &orders as &[Option<i64>],
        at,
        &tags as &[Option<String>],
        &edits_tags as &[Option<String>]
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Something that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its row; also the order of sending within its conversation.
    pub outbox_id: OutboxId,
    /// To which conversation.
    pub conversation_id: ConversationId,
    /// The chat's id on its platform.
    pub address: String,
    /// What the reader reads.
    pub language: Language,
    /// The zone of the times: of the order's shop, else of the one the reader works in or buys from.
    pub time_zone: Tz,
    /// 0 a reply, 1 a notice or card, 2 a broadcast.
    pub lane: i16,
    /// What it is.
    pub kind: Kind,
    /// Its facts.
    pub content: serde_json::Value,
    /// The shop it speaks of.
    pub shop_id: Option<ShopId>,
    /// The order it speaks of.
    pub order: Option<(ShopId, OrderId)>,
    /// The platform's message it takes the place of.
    pub edits: Option<String>,
    /// The name of the earlier message it takes the place of.
    pub edits_tag: Option<String>,
    /// A short-lived way back.
    pub way_back: Option<String>,
    /// Which request for this card it answers.
    pub generation: i32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// How often sending it failed.
    pub attempts: i32,
    /// Not to be tried before.
    pub not_before: Option<DateTime<Utc>>,
    /// Whether quiet hours held it: what it tells may have been taken back meanwhile.
    pub was_held: bool,
    /// Whether it is not to be shown: the chat is locked, or its person's part in the shop.
    pub withheld: bool,
    /// The topic that is to be opened before it can be sent.
    pub unopened: Option<Unopened>,
}

/// A topic of a group that nobody has asked the platform for yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    /// The group's id on its platform.
    pub group: String,
    /// What the topic is called.
    pub title: String,
}

/// What waits on a channel by now and is not among `held` (what the caller has already), oldest first;
/// for one conversation where one is given. What a shop's quiet hours hold is no part of it.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn waiting(
    system: &mut InSystem<'_>,
    channel: Channel,
    only: Option<ConversationId>,
    held: &[i64],
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Waiting>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT o.outbox_id, o.conversation_id, c.address, p.language, o.lane, o.kind, o.content,
               o.shop_id, o.order_id, o.edits, o.edits_tag, o.way_back, o.generation, o.created_at, o.attempts,
               o.not_before, o.held_until IS NOT NULL AS "was_held!", s.time_zone AS "time_zone?",
               o.tag IS DISTINCT FROM 'locked' AND (p.locked_at IS NOT NULL OR c.locked_at IS NOT NULL
                   OR EXISTS (SELECT FROM membership m WHERE m.shop_id = o.shop_id
                       AND m.person_id = p.person_id AND m.locked_at IS NOT NULL)) AS "withheld!",
               t.title AS "topic?", g.address AS "group_address?"
           FROM outbox o
           JOIN conversation c ON c.conversation_id = o.conversation_id
           JOIN person p ON p.person_id = c.person_id
           LEFT JOIN shop s ON s.shop_id = coalesce(o.shop_id, p.active_shop_id,
               (SELECT max(f.shop_id) FROM subscription f WHERE f.person_id = p.person_id))
           LEFT JOIN order_topic t ON t.conversation_id = o.conversation_id
           LEFT JOIN conversation g ON g.conversation_id = t.group_id
           WHERE o.channel = $1 AND o.state = 'waiting' AND o.outbox_id <> ALL($2)
             AND ($3::bigint IS NULL OR o.conversation_id = $3)
             AND (o.held_until IS NULL OR o.held_until <= $5)
           ORDER BY o.outbox_id LIMIT $4"#,
        channel.as_str(),
        held,
        only.map(|id| id.0),
        limit,
        now
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Waiting {
                outbox_id: OutboxId(row.outbox_id),
                conversation_id: ConversationId(row.conversation_id),
                address: row.address.clone(),
                language: row::language(&row.language)?,
                time_zone: row.time_zone.as_deref().map_or(Ok(Tz::UTC), row::zone)?,
                lane: row.lane,
                kind: Kind::parse(&row.kind).ok_or_else(|| row::unreadable("kind", &row.kind))?,
                content: row.content,
                shop_id: row.shop_id.map(ShopId),
                order: row
                    .shop_id
                    .zip(row.order_id)
                    .map(|(shop, order)| (ShopId(shop), OrderId(order))),
                edits: row.edits,
                edits_tag: row.edits_tag,
                way_back: row.way_back,
                generation: row.generation,
                created_at: row.created_at,
                attempts: row.attempts,
                not_before: row.not_before,
                was_held: row.was_held,
                withheld: row.withheld,
                unopened: row
                    .topic
                    .zip(row.group_address)
                    .filter(|(_, group)| talk::group::is_unopened(&row.address, group))
                    .map(|(title, group)| Unopened { group, title }),
            })
        })
        .collect()
}

/// Lets go what quiet hours hold of an order: something about it is told at once, and is not to
/// overtake what happened before.
///
/// # Errors
/// When the database can't be reached.
pub async fn release_held(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    of: &Shop,
) -> Result<(), DatabaseError> {
    // Most shops hold nothing.
    if of.settings.quiet_hours.is_none() {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE outbox SET held_until = created_at
         WHERE shop_id = $1 AND order_id = $2 AND state = 'waiting' AND held_until IS NOT NULL",
        shop.shop_id.0,
        order_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Whether a notice was taken back.
///
/// # Errors
/// When the database can't be reached.
pub async fn was_corrected(
    system: &mut InSystem<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    notice: OutboxId,
) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM outbox
               WHERE shop_id = $1 AND order_id = $2 AND kind = 'correction'
                 AND (content ->> 'notice')::bigint = $3) AS "was!""#,
        shop_id.0,
        order_id.0,
        notice.0
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// What came of sending something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its row.
    pub outbox_id: OutboxId,
    /// Which request it answered.
    pub generation: i32,
    /// The platform's id of the message.
    pub message: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Marks as sent what a sender of this epoch sent. A card that was asked for again meanwhile waits
/// on. Returns the rows that were marked; none where the lease went to another.
///
/// # Errors
/// When the database can't be reached.
pub async fn mark_sent(
    system: &mut InSystem<'_>,
    channel: Channel,
    epoch: Option<i64>,
    sent: &[Sent],
) -> Result<Vec<OutboxId>, DatabaseError> {
    let ids: Vec<i64> = sent.iter().map(|s| s.outbox_id.0).collect();
    let generations: Vec<i32> = sent.iter().map(|s| s.generation).collect();
    let messages: Vec<Option<String>> = sent.iter().map(|s| s.message.clone()).collect();
    let times: Vec<DateTime<Utc>> = sent.iter().map(|s| s.at).collect();
    Ok(sqlx::query_scalar!(
        r#"UPDATE outbox o SET state = 'sent', sent_at = s.at, message = coalesce(s.message, o.message)
           FROM unnest($3::bigint[], $4::int[], $5::text[], $6::timestamptz[])
               AS s (outbox_id, generation, message, at)
           WHERE o.outbox_id = s.outbox_id AND o.generation = s.generation AND o.state = 'waiting'
             AND ($2::bigint IS NULL OR EXISTS (
                 SELECT FROM sender_lease l WHERE l.channel = $1 AND l.epoch = $2))
           RETURNING o.outbox_id AS "id: OutboxId""#,
        channel.as_str(),
        epoch,
        &ids,
        &generations,
        &messages as &[Option<String>],
        &times
    )
    .fetch_all(&mut *system.connection)
    .await?)
}

/// Remembers as which message something was sent, in the transaction that marked it.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep_message(
    system: &mut InSystem<'_>,
    outbox_id: OutboxId,
    message: &str,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE outbox SET message = $2 WHERE outbox_id = $1",
        outbox_id.0,
        message
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Puts off what could not be sent for now.
///
/// # Errors
/// When the database can't be reached.
pub async fn put_off(
    system: &mut InSystem<'_>,
    outbox_id: OutboxId,
    not_before: DateTime<Utc>,
    error: &str,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE outbox SET attempts = attempts + 1, not_before = $2, error = $3
         WHERE outbox_id = $1 AND state = 'waiting'",
        outbox_id.0,
        not_before,
        error
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// The platform's id of the message as which something was sent.
///
/// # Errors
/// When the database can't be reached.
pub async fn message_of(
    system: &mut InSystem<'_>,
    outbox_id: OutboxId,
) -> Result<Option<String>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT message FROM outbox WHERE outbox_id = $1",
        outbox_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?
    .flatten())
}

/// The platform's id of the newest message that was sent under a name.
///
/// # Errors
/// When the database can't be reached.
pub async fn message_tagged(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    tag: &str,
) -> Result<Option<String>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT message FROM outbox
         WHERE conversation_id = $1 AND tag = $2 AND message IS NOT NULL
         ORDER BY outbox_id DESC LIMIT 1",
        conversation_id.0,
        tag
    )
    .fetch_optional(&mut *system.connection)
    .await?
    .flatten())
}

/// The name under which a message of ours was sent.
///
/// # Errors
/// When the database can't be reached.
pub async fn tag_of_message(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    message: &str,
) -> Result<Option<String>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT tag FROM outbox
         WHERE conversation_id = $1 AND message = $2 AND tag IS NOT NULL
         ORDER BY outbox_id DESC LIMIT 1",
        conversation_id.0,
        message
    )
    .fetch_optional(&mut *system.connection)
    .await?
    .flatten())
}

/// What a message of ours shows now: the content of the last answer that was sent as it. None where
/// it was no answer.
///
/// # Errors
/// When the database can't be reached.
pub async fn shown_as(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    message: &str,
) -> Result<Option<serde_json::Value>, DatabaseError> {
    let last = sqlx::query!(
        "SELECT kind, content FROM outbox
         WHERE conversation_id = $1 AND message = $2 AND state = 'sent'
         ORDER BY outbox_id DESC LIMIT 1",
        conversation_id.0,
        message
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(last
        .filter(|last| last.kind == "reply")
        .map(|last| last.content))
}

/// Whether something was said under a name since a moment.
///
/// # Errors
/// When the database can't be reached.
pub async fn was_tagged_since(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    tag: &str,
    since: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM outbox
               WHERE conversation_id = $1 AND tag = $2 AND created_at > $3) AS "was!""#,
        conversation_id.0,
        tag,
        since
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// Whether a message of ours is a call to the shop, which is edited when it was answered.
///
/// # Errors
/// When the database can't be reached.
pub async fn is_call(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    message: &str,
) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM outbox
               WHERE conversation_id = $1 AND message = $2 AND kind = 'call') AS "is!""#,
        conversation_id.0,
        message
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// The order that a message of ours speaks of: a card, a notice, or an answer.
///
/// # Errors
/// When the database can't be reached.
pub async fn order_of_message(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    message: &str,
) -> Result<Option<(ShopId, OrderId)>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT shop_id AS "shop_id!", order_id AS "order_id!" FROM (
               SELECT shop_id, order_id, 0 AS place FROM subscription
               WHERE conversation_id = $1 AND card_message = $2
               UNION ALL
               SELECT shop_id, order_id, 1 FROM outbox
               WHERE conversation_id = $1 AND message = $2 AND order_id IS NOT NULL
           ) found ORDER BY place LIMIT 1"#,
        conversation_id.0,
        message
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(row.map(|row| (ShopId(row.shop_id), OrderId(row.order_id))))
}

/// A channel's lease, as its holder knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Grows with each holder; every "sent" mark checks it.
    pub epoch: i64,
}

/// Takes or renews a channel's lease. `None` while another holds it. The database's clock decides,
/// so that the processes' own need not agree.
///
/// # Errors
/// When the database can't be reached.
pub async fn lease(
    system: &mut InSystem<'_>,
    channel: Channel,
    holder: &str,
) -> Result<Option<Lease>, DatabaseError> {
    let epoch = sqlx::query_scalar!(
        "INSERT INTO sender_lease (channel, holder, epoch, expires_at)
         VALUES ($1, $2, 1, now() + $3 * interval '1 second')
         ON CONFLICT (channel) DO UPDATE SET
             epoch = sender_lease.epoch + CASE WHEN sender_lease.holder = $2 THEN 0 ELSE 1 END,
             holder = $2, expires_at = now() + $3 * interval '1 second'
         WHERE sender_lease.holder = $2 OR sender_lease.expires_at < now()
         RETURNING epoch",
        channel.as_str(),
        holder,
        f64::from(i32::try_from(LEASE_LASTS.num_seconds()).unwrap_or(i32::MAX))
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(epoch.map(|epoch| Lease { epoch }))
}

/// Gives a lease back at once, so that another instance need not wait for its end.
///
/// # Errors
/// When the database can't be reached.
pub async fn release(
    system: &mut InSystem<'_>,
    channel: Channel,
    holder: &str,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE sender_lease SET expires_at = now() - interval '1 second'
         WHERE channel = $1 AND holder = $2",
        channel.as_str(),
        holder
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// How much waits to be sent on each channel, and how much was given up.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn counts(system: &mut InSystem<'_>) -> Result<Vec<(Channel, i64, i64)>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT channel, count(*) FILTER (WHERE state = 'waiting') AS "waiting!",
               count(*) FILTER (WHERE state = 'failed') AS "failed!"
           FROM outbox WHERE state <> 'sent' GROUP BY channel"#
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row::channel(&row.channel)?, row.waiting, row.failed)))
        .collect()
}
