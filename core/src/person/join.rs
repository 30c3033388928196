//! The chats of one person: joined by proof on both sides, separated at will.
//!
//! A code is made in one chat and entered in the other; the other agrees, then the first. From then on
//! both are one person, who sees every order in either chat. What was whose is remembered, so that a chat
//! that is separated again takes along what it brought and what it followed itself.

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest as _, Sha256};

use crate::channel::Channel;
use crate::db::{DatabaseError, InShop, InSystem, Transaction};
use crate::id::{ConversationId, PersonId, ShopId};
use crate::row;
use crate::token::random_secret;

/// How long a code can be used.
pub const CODE_LASTS: Duration = Duration::minutes(10);

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// One of two chats that may be joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Whose.
    pub person_id: PersonId,
    /// What they are called.
    pub name: String,
    /// Where.
    pub conversation_id: ConversationId,
    /// Through what.
    pub channel: Channel,
}

/// Makes a code in a conversation; its earlier ones no longer work. Only a digest is kept, and it is too
/// long to be guessed.
///
/// # Errors
/// When the database can't be reached.
pub async fn make_code(
    system: &mut InSystem<'_>,
    (person_id, conversation_id): (PersonId, ConversationId),
    at: DateTime<Utc>,
) -> Result<String, DatabaseError> {
    let code = random_secret();
    sqlx::query!(
        "WITH earlier AS (
             UPDATE link_code SET ended_at = $4
             WHERE conversation_id = $3 AND joined_at IS NULL AND ended_at IS NULL
         )
         INSERT INTO link_code (code_hash, person_id, conversation_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
        hash(&code),
        person_id.0,
        conversation_id.0,
        at,
        at + CODE_LASTS
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(code)
}

/// What came of entering a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// Whoever entered it is asked whether they are this one.
    Asks {
        /// The code's row, for the answer.
        link_id: i64,
        /// Who made it.
        first: Side,
    },
    /// It was made in this very chat.
    Own,
    /// Both chats are one person's already.
    Joined,
    /// There is no such code, or not any more; or somebody else entered it before.
    Spent,
}

/// A code was entered in a conversation: from now on nobody else can.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn enter(
    system: &mut InSystem<'_>,
    code: &str,
    (person_id, conversation_id): (PersonId, ConversationId),
    at: DateTime<Utc>,
) -> Result<Entered, DatabaseError> {
    let row = sqlx::query!(
        "SELECT l.link_id, l.conversation_id, l.other_conversation_id, c.channel, c.person_id, p.name
         FROM link_code l
         JOIN conversation c ON c.conversation_id = l.conversation_id
         JOIN person p ON p.person_id = c.person_id
         WHERE l.code_hash = $1 AND l.joined_at IS NULL AND l.ended_at IS NULL AND l.expires_at > $2
         FOR UPDATE OF l",
        hash(code),
        at
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    let Some(row) = row else {
        return Ok(Entered::Spent);
    };
    if row.conversation_id == conversation_id.0 {
        return Ok(Entered::Own);
    }
    if row.person_id == person_id.0 {
        return Ok(Entered::Joined);
    }
    if row
        .other_conversation_id
        .is_some_and(|other| other != conversation_id.0)
    {
        return Ok(Entered::Spent);
    }
    sqlx::query!(
        "UPDATE link_code SET other_person_id = $2, other_conversation_id = $3 WHERE link_id = $1",
        row.link_id,
        person_id.0,
        conversation_id.0
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(Entered::Asks {
        link_id: row.link_id,
        first: Side {
            person_id: PersonId(row.person_id),
            name: row.name,
            conversation_id: ConversationId(row.conversation_id),
            channel: row::channel(&row.channel)?,
        },
    })
}

/// Whoever entered a code agrees. Returns the first chat, which is asked next; `None` where the code no
/// longer works there, or it was agreed to before.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn agree(
    system: &mut InSystem<'_>,
    link_id: i64,
    conversation_id: ConversationId,
    at: DateTime<Utc>,
) -> Result<Option<Side>, DatabaseError> {
    let row = sqlx::query!(
        "UPDATE link_code l SET agreed_at = $3
         FROM conversation c JOIN person p ON p.person_id = c.person_id
         WHERE l.link_id = $1 AND l.other_conversation_id = $2 AND l.agreed_at IS NULL
           AND l.joined_at IS NULL AND l.ended_at IS NULL AND l.expires_at > $3
           AND c.conversation_id = l.conversation_id
         RETURNING c.conversation_id, c.channel, c.person_id, p.name",
        link_id,
        conversation_id.0,
        at
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    row.map(|row| {
        Ok(Side {
            person_id: PersonId(row.person_id),
            name: row.name,
            conversation_id: ConversationId(row.conversation_id),
            channel: row::channel(&row.channel)?,
        })
    })
    .transpose()
}

/// One of the two does not want it.
///
/// # Errors
/// When the database can't be reached.
pub async fn decline(
    system: &mut InSystem<'_>,
    link_id: i64,
    conversation_id: ConversationId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let ended = sqlx::query!(
        "UPDATE link_code SET ended_at = $3
         WHERE link_id = $1 AND joined_at IS NULL AND ended_at IS NULL
           AND (conversation_id = $2 OR other_conversation_id = $2)",
        link_id,
        conversation_id.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(ended.rows_affected() > 0)
}

/// What came of joining two chats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Join {
    /// They are one person's from now on.
    Done {
        /// The other chat.
        other: Side,
        /// Both people there were.
        people: [PersonId; 2],
    },
    /// The code no longer works, or the other side has not agreed.
    Spent,
    /// Both work in this shop, where each has a part of their own.
    SameShop(String),
}

/// The first chat agrees, too: both are one person's from now on. The older of the two stays.
///
/// # Errors
/// When the database can't be reached or a row can't be read; nothing has happened then.
pub async fn join(
    transaction: &mut Transaction,
    link_id: i64,
    conversation_id: ConversationId,
    at: DateTime<Utc>,
) -> Result<Join, DatabaseError> {
    let mut system = transaction.system().await?;
    let Some((mine, other)) = both(&mut system, link_id, conversation_id, at).await? else {
        return Ok(Join::Spent);
    };
    let people = [mine.min(other.person_id), mine.max(other.person_id)];
    let [kept, gone] = people;
    if kept == gone {
        return Ok(Join::Spent);
    }
    lock(&mut system, people).await?;
    if let Some(shop) = shared_shop(&mut system, people).await? {
        return Ok(Join::SameShop(shop));
    }
    let shops = shops_of(&mut system, gone).await?;
    move_system(&mut system, link_id, people, at).await?;
    for shop_id in shops {
        let mut shop = transaction.shop(shop_id).await?;
        move_in_shop(&mut shop, people, at).await?;
    }
    Ok(Join::Done { other, people })
}

/// Who makes the code and who agreed to it, as they are now; the code and the other chat are locked.
async fn both(
    system: &mut InSystem<'_>,
    link_id: i64,
    conversation_id: ConversationId,
    at: DateTime<Utc>,
) -> Result<Option<(PersonId, Side)>, DatabaseError> {
    let other = sqlx::query_scalar!(
        "SELECT other_conversation_id FROM link_code
         WHERE link_id = $1 AND conversation_id = $2 AND agreed_at IS NOT NULL AND joined_at IS NULL
           AND ended_at IS NULL AND expires_at > $3
         FOR UPDATE",
        link_id,
        conversation_id.0,
        at
    )
    .fetch_optional(&mut *system.connection)
    .await?
    .flatten();
    let Some(other) = other else {
        return Ok(None);
    };
    let row = sqlx::query!(
        "SELECT c.channel, c.person_id, p.name, (SELECT m.person_id FROM conversation m
                                                  WHERE m.conversation_id = $2) AS mine
         FROM conversation c JOIN person p ON p.person_id = c.person_id
         WHERE c.conversation_id = $1 FOR UPDATE OF c",
        other,
        conversation_id.0
    )
    .fetch_one(&mut *system.connection)
    .await?;
    let Some(mine) = row.mine else {
        return Ok(None);
    };
    let side = Side {
        person_id: PersonId(row.person_id),
        name: row.name,
        conversation_id: ConversationId(other),
        channel: row::channel(&row.channel)?,
    };
    Ok(Some((PersonId(mine), side)))
}

async fn lock(system: &mut InSystem<'_>, people: [PersonId; 2]) -> Result<(), DatabaseError> {
    sqlx::query!(
        "SELECT person_id FROM person WHERE person_id = ANY($1) ORDER BY person_id FOR UPDATE",
        &people.map(|person| person.0)
    )
    .fetch_all(&mut *system.connection)
    .await?;
    Ok(())
}

async fn shared_shop(
    system: &mut InSystem<'_>,
    [kept, gone]: [PersonId; 2],
) -> Result<Option<String>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT s.name FROM membership k
         JOIN membership g ON g.shop_id = k.shop_id AND g.person_id = $2 AND g.removed_at IS NULL
         JOIN shop s ON s.shop_id = k.shop_id
         WHERE k.person_id = $1 AND k.removed_at IS NULL ORDER BY s.shop_id LIMIT 1",
        kept.0,
        gone.0
    )
    .fetch_optional(&mut *system.connection)
    .await?)
}

/// The shops in which somebody bought or works.
async fn shops_of(
    system: &mut InSystem<'_>,
    person_id: PersonId,
) -> Result<Vec<ShopId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT shop_id AS "id!: ShopId" FROM subscription WHERE person_id = $1
           UNION SELECT shop_id FROM membership WHERE person_id = $1 ORDER BY 1"#,
        person_id.0
    )
    .fetch_all(&mut *system.connection)
    .await?)
}

async fn move_system(
    system: &mut InSystem<'_>,
    link_id: i64,
    [kept, gone]: [PersonId; 2],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH code AS (
             UPDATE link_code SET joined_at = $4 WHERE link_id = $1
         ), chats AS (
             UPDATE conversation SET person_id = $2, joined_from = coalesce(joined_from, person_id)
             WHERE person_id = $3
         ), sessions AS (
             UPDATE web_session SET person_id = $2 WHERE person_id = $3
         ), links AS (
             UPDATE sign_in_link SET person_id = $2 WHERE person_id = $3 AND used_at IS NULL
         )
         UPDATE person k SET active_shop_id = coalesce(k.active_shop_id, g.active_shop_id),
             language = CASE WHEN k.language_guessed THEN g.language ELSE k.language END,
             language_guessed = k.language_guessed AND g.language_guessed
         FROM person g WHERE k.person_id = $2 AND g.person_id = $3",
        link_id,
        kept.0,
        gone.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// What somebody is in a shop and to its customers goes to who they are too. Rows stay behind, ended, so
/// that there is something to come back to.
async fn move_in_shop(
    shop: &mut InShop<'_>,
    [kept, gone]: [PersonId; 2],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH follows AS (
             UPDATE subscription SET person_id = $2 WHERE shop_id = $1 AND person_id = $3
         ), worked AS (
             UPDATE membership SET removed_at = $4
             WHERE shop_id = $1 AND person_id = $3 AND removed_at IS NULL
             RETURNING role, added_at, joined_from
         ), wished AS (
             INSERT INTO alert_wish (shop_id, person_id, kind, conversation_id, channel, wished, at)
             SELECT shop_id, $2, kind, conversation_id, channel, wished, at FROM alert_wish
             WHERE shop_id = $1 AND person_id = $3
             ON CONFLICT (shop_id, person_id, kind) DO NOTHING
         )
         INSERT INTO membership AS m (shop_id, person_id, role, added_at, joined_from)
         SELECT $1, $2, role, added_at, coalesce(joined_from, $3) FROM worked
         ON CONFLICT (shop_id, person_id) DO UPDATE SET role = excluded.role,
             added_at = excluded.added_at, removed_at = NULL, joined_from = excluded.joined_from",
        shop.shop_id.0,
        kept.0,
        gone.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    // What the shop said last of either holds for both; a refusal first of all.
    sqlx::query!(
        "WITH theirs AS (
             SELECT * FROM customer_person WHERE shop_id = $1 AND person_id = $3 AND standing <> 'lapsed'
         ), lapsed AS (
             UPDATE customer_person SET standing = 'lapsed'
             WHERE shop_id = $1 AND person_id = $3 AND standing <> 'lapsed'
         )
         INSERT INTO customer_person AS k (shop_id, customer_id, person_id, channel, name, order_id,
             standing, since, joined_from)
         SELECT shop_id, customer_id, $2, channel, name, order_id, standing, since,
             coalesce(joined_from, $3)
         FROM theirs
         ON CONFLICT (shop_id, customer_id, person_id) DO UPDATE SET standing = CASE
                 WHEN 'refused' IN (k.standing, excluded.standing) THEN 'refused'
                 WHEN 'confirmed' IN (k.standing, excluded.standing) THEN 'confirmed'
                 ELSE 'acted' END,
             joined_from = CASE WHEN k.standing = 'lapsed' THEN excluded.joined_from
                                ELSE k.joined_from END",
        shop.shop_id.0,
        kept.0,
        gone.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Chats that were one person's by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who they were.
    pub person_id: PersonId,
    /// What they are called.
    pub name: String,
    /// Where.
    pub chats: Vec<(ConversationId, Channel)>,
}

/// The chats of a person: first those that they began with, then what was joined.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn identities(
    system: &mut InSystem<'_>,
    person_id: PersonId,
) -> Result<Vec<Identity>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT c.conversation_id, c.channel, p.person_id, p.name
           FROM conversation c JOIN person p ON p.person_id = coalesce(c.joined_from, c.person_id)
           WHERE c.person_id = $1
           ORDER BY c.joined_from IS NOT NULL, p.person_id, c.conversation_id"#,
        person_id.0
    )
    .fetch_all(&mut *system.connection)
    .await?;
    let mut found: Vec<Identity> = Vec::new();
    for row in rows {
        let chat = (
            ConversationId(row.conversation_id),
            row::channel(&row.channel)?,
        );
        match found.last_mut() {
            Some(last) if last.person_id.0 == row.person_id => last.chats.push(chat),
            Some(_) | None => found.push(Identity {
                person_id: PersonId(row.person_id),
                name: row.name,
                chats: vec![chat],
            }),
        }
    }
    Ok(found)
}

/// Chats that were joined are by themselves again, with what they brought and what they followed
/// themselves. Returns whether they were joined.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn separate(
    transaction: &mut Transaction,
    person_id: PersonId,
    apart: PersonId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let people = [person_id, apart];
    let mut system = transaction.system().await?;
    lock(&mut system, people).await?;
    let shops = shops_of(&mut system, person_id).await?;
    let chats = sqlx::query_scalar!(
        "UPDATE conversation SET person_id = $2, joined_from = NULL
         WHERE person_id = $1 AND joined_from = $2 RETURNING conversation_id",
        person_id.0,
        apart.0
    )
    .fetch_all(&mut *system.connection)
    .await?;
    if chats.is_empty() {
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE web_session SET person_id = $2 WHERE person_id = $1 AND seated_as = $2",
        person_id.0,
        apart.0
    )
    .execute(&mut *system.connection)
    .await?;
    for shop_id in shops {
        let mut shop = transaction.shop(shop_id).await?;
        part_in_shop(&mut shop, people, &chats, at).await?;
    }
    Ok(true)
}

async fn part_in_shop(
    shop: &mut InShop<'_>,
    [person_id, apart]: [PersonId; 2],
    chats: &[i64],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH follows AS (
             UPDATE subscription SET person_id = $3
             WHERE shop_id = $1 AND person_id = $2 AND conversation_id = ANY($4)
         ), worked AS (
             UPDATE membership SET removed_at = $5, joined_from = NULL
             WHERE shop_id = $1 AND person_id = $2 AND joined_from = $3 AND removed_at IS NULL
             RETURNING role
         )
         UPDATE membership m SET removed_at = NULL, role = w.role FROM worked w
         WHERE m.shop_id = $1 AND m.person_id = $3",
        shop.shop_id.0,
        person_id.0,
        apart.0,
        chats,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    // Who does not work here any more hears of its orders no more.
    sqlx::query!(
        "UPDATE subscription s SET stopped_at = $4, stopped_reason = 'revoked'
         WHERE s.shop_id = $1 AND s.person_id IN ($2, $3) AND s.audience = 'seller'
             AND s.stopped_at IS NULL
             AND NOT EXISTS (SELECT FROM membership m
                 WHERE m.shop_id = $1 AND m.person_id = s.person_id AND m.removed_at IS NULL)",
        shop.shop_id.0,
        person_id.0,
        apart.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    // Whom the shop refused stays refused on both sides.
    sqlx::query!(
        "WITH back AS (
             UPDATE customer_person g SET standing = k.standing FROM customer_person k
             WHERE g.shop_id = $1 AND g.person_id = $3 AND k.shop_id = $1 AND k.person_id = $2
                 AND k.customer_id = g.customer_id
         ), brought AS (
             UPDATE customer_person SET joined_from = NULL,
                 standing = CASE standing WHEN 'refused' THEN 'refused' ELSE 'lapsed' END
             WHERE shop_id = $1 AND person_id = $2 AND joined_from = $3
         )
         INSERT INTO customer_person (shop_id, customer_id, person_id, channel, name, order_id, standing,
             since)
         SELECT shop_id, customer_id, $3, channel, name, order_id, standing, since FROM customer_person
         WHERE shop_id = $1 AND person_id = $2 AND standing = 'refused'
         ON CONFLICT (shop_id, customer_id, person_id) DO NOTHING",
        shop.shop_id.0,
        person_id.0,
        apart.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
