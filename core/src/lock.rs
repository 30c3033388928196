//! A lost phone: what its chats and sessions may do ends at once, and begins again when it is found.
//!
//! An owner locks a member's part in one shop, which leaves everything else that the person is alone:
//! other shops, their own purchases. One's own other chats are locked by oneself; a whole person or a
//! chat by the operator. A locked part in a shop reads as none; [`crate::person`] keeps that in one
//! place, and [`crate::outbox::waiting`] withholds what would still go there.

use chrono::{DateTime, Utc};

use crate::channel::Channel;
use crate::db::{DatabaseError, InShop, InSystem, Transaction};
use crate::id::{ConversationId, OrderId, PersonId, ShopId};
use crate::{row, subscription};

/// How many cards are written anew when somebody is let in again.
const REWRITTEN: i64 = 50;

/// A shop in which somebody's part is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedIn {
    /// The shop.
    pub shop_id: ShopId,
    /// What it is called.
    pub name: String,
}

/// Locks a member's part in a shop. Who works nowhere else loses their sessions and sign-in links,
/// too. Returns whether there is such a member who was not locked.
///
/// # Errors
/// When the database can't be reached.
pub async fn member(
    transaction: &mut Transaction,
    (shop_id, person_id): (ShopId, PersonId),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let shop = transaction.shop(shop_id).await?;
    let locked = sqlx::query!(
        "UPDATE membership SET locked_at = $4, locked_by = $3
         WHERE shop_id = $1 AND person_id = $2 AND removed_at IS NULL AND locked_at IS NULL",
        shop_id.0,
        person_id.0,
        by.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    if locked.rows_affected() == 0 {
        return Ok(false);
    }
    let mut system = transaction.system().await?;
    let elsewhere = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM membership
               WHERE person_id = $1 AND removed_at IS NULL AND locked_at IS NULL) AS "elsewhere!""#,
        person_id.0
    )
    .fetch_one(&mut *system.connection)
    .await?;
    // One shop's owner signs nobody out of another shop.
    if !elsewhere {
        end_sessions(&mut system, person_id, false, at).await?;
    }
    Ok(true)
}

/// Lets a member take part in a shop again. Returns whether they were locked.
///
/// # Errors
/// When the database can't be reached.
pub async fn let_member_in(
    transaction: &mut Transaction,
    (shop_id, person_id): (ShopId, PersonId),
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let shop = transaction.shop(shop_id).await?;
    let opened = sqlx::query!(
        "UPDATE membership SET locked_at = NULL, locked_by = NULL
         WHERE shop_id = $1 AND person_id = $2 AND locked_at IS NOT NULL",
        shop_id.0,
        person_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    if opened.rows_affected() == 0 {
        return Ok(false);
    }
    let mut system = transaction.system().await?;
    subscription::rewrite_cards(&mut system, person_id, REWRITTEN, at).await?;
    Ok(true)
}

/// A person's web chats, for who has one open: nothing more is shown there once its session ended.
///
/// # Errors
/// When the database can't be reached.
pub async fn web_chats(
    system: &mut InSystem<'_>,
    person_id: PersonId,
) -> Result<Vec<ConversationId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT conversation_id AS "id: ConversationId" FROM conversation
           WHERE person_id = $1 AND channel = 'web'"#,
        person_id.0
    )
    .fetch_all(&mut *system.connection)
    .await?)
}

/// Whether who follows an order in a conversation has a locked part in the shop: looked at once more
/// when something is sent that was on its way before.
///
/// # Errors
/// When the database can't be reached.
pub async fn withholds(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    conversation_id: ConversationId,
) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM subscription s
               JOIN membership m ON m.shop_id = s.shop_id AND m.person_id = s.person_id
               WHERE s.shop_id = $1 AND s.order_id = $2 AND s.conversation_id = $3
                 AND m.locked_at IS NOT NULL) AS "withholds!""#,
        shop.shop_id.0,
        order_id.0,
        conversation_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// A person's chats besides one: how many there are, and how many of them are locked. The web chat
/// is none: its sessions are what opens it.
///
/// # Errors
/// When the database can't be reached.
pub async fn other_chats(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    here: ConversationId,
) -> Result<(i64, i64), DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "all!", count(*) FILTER (WHERE locked_at IS NOT NULL) AS "locked!"
           FROM conversation
           WHERE person_id = $1 AND conversation_id <> $2 AND channel <> 'web'"#,
        person_id.0,
        here.0
    )
    .fetch_one(&mut *system.connection)
    .await?;
    Ok((row.all, row.locked))
}

/// Locks a person's chats besides one and ends their sessions and sign-in links. Who is in the web
/// chat keeps the session that began last.
///
/// # Errors
/// When the database can't be reached.
pub async fn other_chats_of(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    (here, channel): (ConversationId, Channel),
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE conversation SET locked_at = $3
         WHERE person_id = $1 AND conversation_id <> $2 AND channel <> 'web' AND locked_at IS NULL",
        person_id.0,
        here.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    end_sessions(system, person_id, channel == Channel::Web, at).await
}

/// Locks one chat and ends its person's sessions and sign-in links. Returns whether it was open.
///
/// # Errors
/// When the database can't be reached.
pub async fn chat(
    system: &mut InSystem<'_>,
    (conversation_id, person_id): (ConversationId, PersonId),
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let locked = sqlx::query!(
        "UPDATE conversation SET locked_at = $2 WHERE conversation_id = $1 AND locked_at IS NULL",
        conversation_id.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    end_sessions(system, person_id, false, at).await?;
    Ok(locked.rows_affected() > 0)
}

/// Locks everything a person has here. Returns whether it was open.
///
/// # Errors
/// When the database can't be reached.
pub async fn person(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let locked = sqlx::query!(
        "UPDATE person SET locked_at = $2 WHERE person_id = $1 AND locked_at IS NULL",
        person_id.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    end_sessions(system, person_id, false, at).await?;
    Ok(locked.rows_affected() > 0)
}

/// Opens a person's chats again: those they locked themselves, and those the operator did. What an
/// owner locked stays the owner's to open.
///
/// # Errors
/// When the database can't be reached.
pub async fn open_chats(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE conversation SET locked_at = NULL WHERE person_id = $1 AND locked_at IS NOT NULL",
        person_id.0
    )
    .execute(&mut *system.connection)
    .await?;
    sqlx::query!(
        "UPDATE person SET locked_at = NULL WHERE person_id = $1 AND locked_at IS NOT NULL",
        person_id.0
    )
    .execute(&mut *system.connection)
    .await?;
    subscription::rewrite_cards(system, person_id, REWRITTEN, at).await
}

/// Opens everything a person has here again, what owners locked included. The operator's.
///
/// # Errors
/// When the database can't be reached.
pub async fn open_all(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE membership SET locked_at = NULL, locked_by = NULL
         WHERE person_id = $1 AND locked_at IS NOT NULL",
        person_id.0
    )
    .execute(&mut *system.connection)
    .await?;
    open_chats(system, person_id, at).await
}

/// Somebody of a shop and a chat of theirs, for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    /// Who.
    pub person_id: PersonId,
    /// What they are called.
    pub name: String,
    /// As what they work there.
    pub role: String,
    /// Through what.
    pub channel: Channel,
    /// The chat's id on its platform.
    pub address: String,
    /// Whether it, its person, or their part in the shop is locked.
    pub locked: bool,
}

/// The chats of a shop's members.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn chats_of(
    system: &mut InSystem<'_>,
    shop_id: ShopId,
) -> Result<Vec<Chat>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT p.person_id, p.name, m.role, c.channel, c.address,
               (p.locked_at IS NOT NULL OR c.locked_at IS NOT NULL OR m.locked_at IS NOT NULL)
                   AS "locked!"
           FROM membership m
           JOIN person p ON p.person_id = m.person_id
           JOIN conversation c ON c.person_id = m.person_id
           WHERE m.shop_id = $1 AND m.removed_at IS NULL
           ORDER BY m.added_at, p.person_id, c.conversation_id"#,
        shop_id.0
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Chat {
                person_id: PersonId(row.person_id),
                name: row.name,
                role: row.role,
                channel: row::channel(&row.channel)?,
                address: row.address,
                locked: row.locked,
            })
        })
        .collect()
}

/// Ends a person's sessions, but for the one that began last where that is kept, and their sign-in
/// links.
async fn end_sessions(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    keep_last: bool,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE web_session SET ended_at = $2
         WHERE person_id = $1 AND ended_at IS NULL
           AND NOT ($3 AND created_at = (SELECT max(created_at) FROM web_session
               WHERE person_id = $1 AND ended_at IS NULL))",
        person_id.0,
        at,
        keep_last
    )
    .execute(&mut *system.connection)
    .await?;
    sqlx::query!(
        "UPDATE sign_in_link SET expires_at = $2
         WHERE person_id = $1 AND used_at IS NULL AND expires_at > $2",
        person_id.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}
