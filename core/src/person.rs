//! People and the conversations they have with the assistant.

pub mod join;

use chrono::{DateTime, Utc};

use crate::channel::Channel;
use crate::db::{DatabaseError, InSystem};
use crate::id::{ConversationId, PersonId, ShopId};
use crate::lock::LockedIn;
use crate::reach;
use crate::rights::{self, Changes, Rights, Role};
use crate::row;
use crate::shop::Shop;
use crate::text::Language;

/// Someone who talks with the assistant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their row.
    pub person_id: PersonId,
    /// What they are called on their platform.
    pub name: String,
    /// What they read.
    pub language: Language,
    /// Whether nobody said so: neither they nor their platform.
    pub language_guessed: bool,
    /// The shop they work in at the moment.
    pub active_shop: Option<ShopId>,
}

/// Someone's part in a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Where.
    pub shop: Shop,
    /// As what.
    pub role: Role,
    /// What that allows there.
    pub rights: Rights,
}

/// A conversation with all that is needed to answer in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its row.
    pub conversation_id: ConversationId,
    /// Through what.
    pub channel: Channel,
    /// The chat's id on its platform.
    pub address: String,
    /// Who is on the other end.
    pub person: Person,
    /// The shops they work for, in the order in which they joined.
    pub memberships: Vec<Membership>,
    /// Whether nothing is heeded here: it was locked, or its person was.
    pub locked: bool,
    /// The shops in which their part is locked; they are no [`Self::memberships`].
    pub locked_in: Vec<LockedIn>,
    /// What the assistant awaits: versioned JSON.
    pub state: serde_json::Value,
}

impl Conversation {
    /// The shop the person works in at the moment, and as what.
    pub fn active(&self) -> Option<&Membership> {
        self.memberships
            .iter()
            .find(|member| Some(member.shop.shop_id) == self.person.active_shop)
            .or_else(|| self.memberships.first())
    }
}

/// Someone as their platform introduces them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// Through what.
    pub channel: Channel,
    /// The chat's id on its platform.
    pub address: String,
    /// What they are called there; 1 to 200 characters.
    pub name: String,
    /// The language their platform names, where there is a catalogue for it.
    pub language: Option<Language>,
}

/// Finds or begins the conversation at an address. A new person reads the introduction's language
/// (else `default_language`); a known one keeps what they chose. A closed conversation is open
/// again: whoever writes can be written to.
///
/// # Errors
/// When the database can't be reached.
pub async fn arrive(
    system: &mut InSystem<'_>,
    who: &Introduction,
    default_language: Language,
    at: DateTime<Utc>,
) -> Result<(ConversationId, PersonId), DatabaseError> {
    let known = sqlx::query!(
        r#"SELECT conversation_id AS "conversation_id: ConversationId",
               person_id AS "person_id: PersonId", closed_at IS NOT NULL AS "closed!"
           FROM conversation WHERE channel = $1 AND address = $2"#,
        who.channel.as_str(),
        who.address
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    if let Some(known) = known {
        if known.closed {
            reopen(system, known.conversation_id, at).await?;
        }
        return Ok((known.conversation_id, known.person_id));
    }
    let person_id = match who.language {
        Some(language) => add(system, &who.name, language, at).await?,
        None => add_guessing(system, &who.name, default_language, at).await?,
    };
    meet(system, who, person_id, at).await
}

/// Sends to a conversation again, and brings the cards up to date that stood still meanwhile.
async fn reopen(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH opened AS (
             UPDATE conversation SET closed_at = NULL, closed_reason = NULL WHERE conversation_id = $1
         ), resumed AS (
             UPDATE subscription SET stopped_at = NULL, stopped_reason = NULL
             -- What a group was told ends with the group, whoever writes there.
             WHERE conversation_id = $1 AND stopped_reason IN ('blocked', 'closed', 'vanished')
                 AND audience <> 'group'
             RETURNING shop_id, order_id, channel, audience, part
         ), told AS (
             -- The card that is brought up to date says all that could not be told. A mail never changes,
             -- and who looks on is not the buyer.
             UPDATE untold u SET settled_at = $2, settled = 'reached'
             FROM resumed r WHERE u.shop_id = r.shop_id AND u.order_id = r.order_id
                 AND r.channel <> 'email' AND u.settled_at IS NULL AND r.audience = 'buyer'
                 AND (r.part = 'theirs' OR (r.part = 'asked' AND NOT EXISTS (SELECT FROM subscription t
                     WHERE t.shop_id = r.shop_id AND t.order_id = r.order_id AND t.audience = 'buyer'
                         AND t.part = 'theirs')))
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'card', '{}', s.shop_id, s.order_id, $2
         FROM subscription s JOIN resumed r ON r.shop_id = s.shop_id AND r.order_id = s.order_id
         WHERE s.conversation_id = $1 OR (s.audience IN ('seller', 'group') AND s.stopped_at IS NULL)
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        conversation_id.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Adds a person who has no conversation yet.
///
/// # Errors
/// When the database can't be reached.
pub async fn add(
    system: &mut InSystem<'_>,
    name: &str,
    language: Language,
    at: DateTime<Utc>,
) -> Result<PersonId, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO person (name, language, created_at) VALUES ($1, $2, $3)
           RETURNING person_id AS "id: PersonId""#,
        name,
        language.tag(),
        at
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

async fn add_guessing(
    system: &mut InSystem<'_>,
    name: &str,
    language: Language,
    at: DateTime<Utc>,
) -> Result<PersonId, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO person (name, language, language_guessed, created_at) VALUES ($1, $2, true, $3)
           RETURNING person_id AS "id: PersonId""#,
        name,
        language.tag(),
        at
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// Begins a known person's conversation at another address, or finds the one that is there.
///
/// # Errors
/// When the database can't be reached.
pub async fn meet(
    system: &mut InSystem<'_>,
    who: &Introduction,
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<(ConversationId, PersonId), DatabaseError> {
    // Two first messages at once: the later one finds the row of the earlier.
    let row = sqlx::query!(
        r#"INSERT INTO conversation (channel, address, person_id, created_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (channel, address) DO UPDATE SET closed_at = NULL, closed_reason = NULL
           RETURNING conversation_id AS "conversation_id: ConversationId", person_id AS "person_id: PersonId""#,
        who.channel.as_str(),
        who.address,
        person_id.0,
        at
    )
    .fetch_one(&mut *system.connection)
    .await?;
    Ok((row.conversation_id, row.person_id))
}

/// Someone, by their row.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn find(
    system: &mut InSystem<'_>,
    person_id: PersonId,
) -> Result<Option<Person>, DatabaseError> {
    let row = sqlx::query!(
        "SELECT name, language, language_guessed, active_shop_id FROM person WHERE person_id = $1",
        person_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    row.map(|row| {
        Ok(Person {
            person_id,
            name: row.name,
            language: row::language(&row.language)?,
            language_guessed: row.language_guessed,
            active_shop: row.active_shop_id.map(ShopId),
        })
    })
    .transpose()
}

/// Whether somebody works in any shop.
///
/// # Errors
/// When the database can't be reached.
pub async fn works(system: &mut InSystem<'_>, person_id: PersonId) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM membership
               WHERE person_id = $1 AND removed_at IS NULL) AS "works!""#,
        person_id.0
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// The conversation at an address and who is on its other end, without beginning one.
///
/// # Errors
/// When the database can't be reached.
pub async fn conversation_at(
    system: &mut InSystem<'_>,
    channel: Channel,
    address: &str,
) -> Result<Option<(ConversationId, PersonId)>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT conversation_id AS "conversation_id: ConversationId",
               person_id AS "person_id: PersonId"
           FROM conversation WHERE channel = $1 AND address = $2"#,
        channel.as_str(),
        address
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(row.map(|row| (row.conversation_id, row.person_id)))
}

/// Wherever these people can be written to.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn open_conversations(
    system: &mut InSystem<'_>,
    people: &[PersonId],
) -> Result<Vec<(ConversationId, Channel, PersonId)>, DatabaseError> {
    let people: Vec<i64> = people.iter().map(|person| person.0).collect();
    let rows = sqlx::query!(
        "SELECT conversation_id, channel, person_id FROM conversation
         WHERE person_id = ANY($1) AND closed_at IS NULL ORDER BY conversation_id",
        &people
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok((
                ConversationId(row.conversation_id),
                row::channel(&row.channel)?,
                PersonId(row.person_id),
            ))
        })
        .collect()
}

/// Reads a conversation and keeps every other process from answering in it until the transaction
/// ends.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn conversation_for_update(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
) -> Result<Conversation, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT c.channel, c.address, c.state, p.person_id, p.name, p.language, p.language_guessed,
               p.active_shop_id,
               (SELECT coalesce(jsonb_agg(jsonb_build_array(jsonb_build_object('shop_id', s.shop_id,
                        'code', s.code, 'name', s.name, 'country', s.country, 'currency', s.currency,
                        'time_zone', s.time_zone, 'language', s.language,
                        'payment_methods', s.payment_methods, 'demo', s.demo,
                        'settings', s.settings), m.role,
                        (SELECT coalesce(jsonb_object_agg(r.right_name, r.allowed), '{}')
                         FROM role_right r WHERE r.shop_id = m.shop_id AND r.role = m.role))
                    ORDER BY m.added_at, m.shop_id), '[]')
                FROM membership m JOIN shop s ON s.shop_id = m.shop_id
                WHERE m.person_id = c.person_id AND m.removed_at IS NULL AND m.locked_at IS NULL)
                    AS "memberships!",
               (SELECT coalesce(jsonb_agg(jsonb_build_array(s.shop_id, s.name) ORDER BY m.added_at), '[]')
                FROM membership m JOIN shop s ON s.shop_id = m.shop_id
                WHERE m.person_id = c.person_id AND m.removed_at IS NULL AND m.locked_at IS NOT NULL)
                    AS "locked_in!",
               (c.locked_at IS NOT NULL OR p.locked_at IS NOT NULL) AS "locked!"
           FROM conversation c JOIN person p ON p.person_id = c.person_id
           WHERE c.conversation_id = $1
           FOR UPDATE OF c"#,
        conversation_id.0
    )
    .fetch_one(&mut *system.connection)
    .await?;
    Ok(Conversation {
        conversation_id,
        channel: row::channel(&row.channel)?,
        address: row.address,
        person: Person {
            person_id: PersonId(row.person_id),
            name: row.name,
            language: row::language(&row.language)?,
            language_guessed: row.language_guessed,
            active_shop: row.active_shop_id.map(ShopId),
        },
        memberships: memberships(row.memberships)?,
        locked: row.locked,
        locked_in: row::json::<Vec<(ShopId, String)>>("locked_in", row.locked_in)?
            .into_iter()
            .map(|(shop_id, name)| LockedIn { shop_id, name })
            .collect(),
        state: row.state,
    })
}

fn memberships(stored: serde_json::Value) -> Result<Vec<Membership>, DatabaseError> {
    let rows: Vec<(Shop, Role, Changes)> = row::json("memberships", stored)?;
    Ok(rows
        .into_iter()
        .map(|(shop, role, changes)| Membership {
            shop,
            role,
            rights: rights::after(role, &changes),
        })
        .collect())
}

/// Where a platform shows someone a menu of commands, and what they may do there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// The chat's id on its platform.
    pub address: String,
    /// What they read.
    pub language: Language,
    /// What they may do in the shop they work in; none for who works in none.
    pub rights: Option<Rights>,
}

/// The menus of people on a channel, as they should be now.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn menus(
    system: &mut InSystem<'_>,
    channel: Channel,
    people: &[PersonId],
) -> Result<Vec<Menu>, DatabaseError> {
    let people: Vec<i64> = people.iter().map(|person| person.0).collect();
    let rows = sqlx::query!(
        r#"SELECT c.address, p.language, m.role AS "role?",
               (SELECT coalesce(jsonb_object_agg(r.right_name, r.allowed), '{}')
                FROM role_right r WHERE r.shop_id = m.shop_id AND r.role = m.role) AS "changes!"
           FROM conversation c
           JOIN person p ON p.person_id = c.person_id
           LEFT JOIN LATERAL (
               SELECT m.shop_id, m.role FROM membership m
               WHERE m.person_id = c.person_id AND m.removed_at IS NULL AND m.locked_at IS NULL
                 AND p.locked_at IS NULL AND c.locked_at IS NULL
               ORDER BY m.shop_id IS NOT DISTINCT FROM p.active_shop_id DESC, m.added_at, m.shop_id
               LIMIT 1) m ON true
           WHERE c.person_id = ANY($2) AND c.channel = $1 AND c.closed_at IS NULL"#,
        channel.as_str(),
        &people
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let rights = match row.role {
                Some(role) => {
                    let role: Role = row::json("role", role.into())?;
                    let changes: Changes = row::json("changes", row.changes)?;
                    Some(rights::after(role, &changes))
                }
                None => None,
            };
            Ok(Menu {
                address: row.address,
                language: row::language(&row.language)?,
                rights,
            })
        })
        .collect()
}

/// Keeps everyone else from answering in a conversation until the transaction ends.
///
/// # Errors
/// When the database can't be reached.
pub async fn lock(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "SELECT conversation_id FROM conversation WHERE conversation_id = $1 FOR UPDATE",
        conversation_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(())
}

/// The conversation at an address, where there is one.
///
/// # Errors
/// When the database can't be reached.
pub async fn at_address(
    system: &mut InSystem<'_>,
    channel: Channel,
    address: &str,
) -> Result<Option<ConversationId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT conversation_id AS "id: ConversationId" FROM conversation
           WHERE channel = $1 AND address = $2"#,
        channel.as_str(),
        address
    )
    .fetch_optional(&mut *system.connection)
    .await?)
}

/// Keeps what the assistant awaits in a conversation.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep_state(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    state: &serde_json::Value,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE conversation SET state = $2 WHERE conversation_id = $1",
        conversation_id.0,
        state
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Chooses what a person reads.
///
/// # Errors
/// When the database can't be reached.
pub async fn choose_language(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    language: Language,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE person SET language = $2, language_guessed = false WHERE person_id = $1",
        person_id.0,
        language.tag()
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Chooses the shop a person works in.
///
/// # Errors
/// When the database can't be reached.
pub async fn choose_shop(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    shop_id: ShopId,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE person SET active_shop_id = $2 WHERE person_id = $1",
        person_id.0,
        shop_id.0
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Notes a conversation's new address, where its platform moved it.
///
/// # Errors
/// When the database can't be reached.
pub async fn moved(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    address: &str,
) -> Result<(), DatabaseError> {
    // Whatever was met at that address before it was known to be the same place makes room.
    sqlx::query!(
        "UPDATE conversation o SET address = 'was/' || o.conversation_id
         FROM conversation c
         WHERE c.conversation_id = $1 AND o.channel = c.channel AND o.address = $2
           AND o.conversation_id <> $1",
        conversation_id.0,
        address
    )
    .execute(&mut *system.connection)
    .await?;
    sqlx::query!(
        "UPDATE conversation SET address = $2 WHERE conversation_id = $1",
        conversation_id.0,
        address
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// The shop in which the person at an address works at the moment, and what they may do there,
/// without waiting for whoever answers them.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn work_at(
    system: &mut InSystem<'_>,
    channel: Channel,
    address: &str,
) -> Result<Option<(ShopId, Rights)>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT m.shop_id, m.role,
               (SELECT coalesce(jsonb_object_agg(r.right_name, r.allowed), '{}')
                FROM role_right r WHERE r.shop_id = m.shop_id AND r.role = m.role) AS "changes!"
           FROM conversation c
           JOIN person p ON p.person_id = c.person_id
           JOIN membership m ON m.person_id = c.person_id AND m.removed_at IS NULL
             AND m.locked_at IS NULL
           WHERE c.channel = $1 AND c.address = $2 AND c.locked_at IS NULL AND p.locked_at IS NULL
           ORDER BY m.shop_id IS NOT DISTINCT FROM p.active_shop_id DESC, m.added_at, m.shop_id
           LIMIT 1"#,
        channel.as_str(),
        address
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    row.map(|row| {
        let role: Role = row::json("role", row.role.into())?;
        let changes: Changes = row::json("changes", row.changes)?;
        Ok((ShopId(row.shop_id), rights::after(role, &changes)))
    })
    .transpose()
}

/// Why nothing can be sent to someone any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// They blocked the bot.
    Blocked,
    /// They closed their direct messages.
    Closed,
    /// The chat or the person is no more.
    Vanished,
}

impl Gone {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Closed => "closed",
            Self::Vanished => "vanished",
        }
    }
}

/// Stops sending to a conversation: its subscriptions stop, what waits for it is told on its reader's next
/// channel, and what has none fails visibly.
/// Returns how many messages were given up.
///
/// # Errors
/// When the database can't be reached.
pub async fn close(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    why: Gone,
    at: DateTime<Utc>,
) -> Result<u64, DatabaseError> {
    // Locked in the order of all: the conversation, what is followed, what goes out.
    lock(system, conversation_id).await?;
    reach::lock(system, conversation_id, None).await?;
    // The sellers' cards say from now on who can't be told.
    sqlx::query!(
        "WITH closed AS (
             UPDATE conversation SET closed_at = $3, closed_reason = $2 WHERE conversation_id = $1
         ), stopped AS (
             UPDATE subscription SET stopped_at = $3, stopped_reason = $2
             WHERE conversation_id = $1 AND stopped_at IS NULL
             RETURNING shop_id, order_id
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'card', '{}', s.shop_id, s.order_id, $3
         FROM subscription s JOIN stopped t ON t.shop_id = s.shop_id AND t.order_id = s.order_id
         WHERE s.conversation_id <> $1 AND s.audience IN ('seller', 'group') AND s.stopped_at IS NULL
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        conversation_id.0,
        why.as_str(),
        at
    )
    .execute(&mut *system.connection)
    .await?;
    reach::move_on(system, conversation_id, None, why.as_str(), at).await
}
