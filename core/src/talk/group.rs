//! The staff's group: one topic an order, in which the shop's own people read and answer together.
//!
//! Who is told in a topic is not told the same in their own chat; what can't be told there is told in the
//! own chats after all. A topic is made by the sender, when the first message for it goes out: asking a
//! platform for one belongs in no transaction.

use chrono::{DateTime, Utc};

use super::out::{self, Told};
use super::store;
use crate::channel::Channel;
use crate::db::{DatabaseError, InShop, InSystem, Transaction};
use crate::id::{ConversationId, OrderId, OutboxId, PersonId, ShopId};
use crate::order::OrderNumber;
use crate::shop::Shop;
use crate::{person, reach, row, subscription};

/// What is kept with what could not be told in a topic.
const NO_TOPIC: &str = "told in the own chats instead";

/// A group that serves a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// Through what.
    pub channel: Channel,
    /// Its id on its platform.
    pub address: String,
    /// Which shop.
    pub shop_id: ShopId,
    /// What it is called.
    pub title: String,
    /// Who reads there: the group itself, which has a language and no rights.
    pub reader: PersonId,
}

/// A place where a shop's people are among themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The group, outside of any topic.
    Group(Group),
    /// An order's topic in it.
    Topic {
        /// The group.
        group: Group,
        /// The topic's own conversation.
        conversation_id: ConversationId,
        /// The order.
        order_id: OrderId,
    },
}

impl Place {
    /// The group that it is, or is in.
    pub const fn group(&self) -> &Group {
        match self {
            Self::Group(group) | Self::Topic { group, .. } => group,
        }
    }

    /// Its conversation.
    pub const fn conversation_id(&self) -> ConversationId {
        match self {
            Self::Group(group) => group.conversation_id,
            Self::Topic {
                conversation_id, ..
            } => *conversation_id,
        }
    }
}

struct RawGroup {
    conversation_id: i64,
    channel: String,
    address: String,
    shop_id: i64,
    title: String,
    person_id: i64,
}

impl RawGroup {
    fn read(self) -> Result<Group, DatabaseError> {
        Ok(Group {
            conversation_id: ConversationId(self.conversation_id),
            channel: row::channel(&self.channel)?,
            address: self.address,
            shop_id: ShopId(self.shop_id),
            title: self.title,
            reader: PersonId(self.person_id),
        })
    }
}

/// The group that serves a shop.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn of_shop(
    system: &mut InSystem<'_>,
    shop_id: ShopId,
) -> Result<Option<Group>, DatabaseError> {
    let found = sqlx::query_as!(
        RawGroup,
        "SELECT g.conversation_id, c.channel, c.address, g.shop_id, g.title, c.person_id
         FROM staff_group g JOIN conversation c ON c.conversation_id = g.conversation_id
         WHERE g.shop_id = $1 AND g.ended_at IS NULL",
        shop_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    found.map(RawGroup::read).transpose()
}

/// The place behind an address: an order's topic, or the group it would be in.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn at(
    system: &mut InSystem<'_>,
    channel: Channel,
    (group, topic): (&str, Option<&str>),
) -> Result<Option<Place>, DatabaseError> {
    let found = sqlx::query!(
        "SELECT t.conversation_id, t.order_id, t.shop_id FROM conversation c
         JOIN order_topic t ON t.conversation_id = c.conversation_id
         WHERE c.channel = $1 AND c.address = $2",
        channel.as_str(),
        topic.unwrap_or(group)
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    if let Some(found) = found {
        let group = of_conversation(system, ConversationId(found.conversation_id)).await?;
        return Ok(group.map(|group| Place::Topic {
            group,
            conversation_id: ConversationId(found.conversation_id),
            order_id: OrderId(found.order_id),
        }));
    }
    let found = sqlx::query_as!(
        RawGroup,
        "SELECT g.conversation_id, c.channel, c.address, g.shop_id, g.title, c.person_id
         FROM conversation c JOIN staff_group g ON g.conversation_id = c.conversation_id
         WHERE c.channel = $1 AND c.address = $2 AND g.ended_at IS NULL",
        channel.as_str(),
        group
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    found
        .map(|found| found.read().map(Place::Group))
        .transpose()
}

/// The group that a conversation is, or is a topic of, while it serves a shop.
async fn of_conversation(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
) -> Result<Option<Group>, DatabaseError> {
    let found = sqlx::query_as!(
        RawGroup,
        "SELECT g.conversation_id, c.channel, c.address, g.shop_id, g.title, c.person_id
         FROM staff_group g
         JOIN conversation c ON c.conversation_id = g.conversation_id
         LEFT JOIN order_topic t ON t.group_id = g.conversation_id AND t.shop_id = g.shop_id
             AND t.conversation_id = $1
         WHERE g.ended_at IS NULL AND (g.conversation_id = $1 OR t.conversation_id IS NOT NULL)",
        conversation_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    found.map(RawGroup::read).transpose()
}

/// What came of joining a group to a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// It serves the shop from now on; another one, by its title, does no more.
    Done {
        /// The group that served it before.
        before: Option<String>,
    },
    /// It served that shop already.
    Already,
    /// It serves another shop.
    OfAnotherShop,
}

/// Joins a group to a shop. A shop has one: what was talked about in another before goes on here.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn join(
    transaction: &mut Transaction,
    shop: &Shop,
    (conversation_id, title): (ConversationId, &str),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<Joined, DatabaseError> {
    let mut system = transaction.system().await?;
    // Whoever joins it to another shop at the same time comes after.
    person::lock(&mut system, conversation_id).await?;
    if let Some(group) = of_conversation(&mut system, conversation_id).await? {
        return Ok(if group.shop_id == shop.shop_id {
            Joined::Already
        } else {
            Joined::OfAnotherShop
        });
    }
    // And whoever joins another group to this shop.
    sqlx::query!(
        "SELECT shop_id FROM shop_directory WHERE shop_id = $1 FOR UPDATE",
        shop.shop_id.0
    )
    .fetch_one(&mut *system.connection)
    .await?;
    let before = of_shop(&mut system, shop.shop_id).await?;
    if let Some(before) = &before {
        end(transaction, before, at).await?;
    }
    let system = transaction.system().await?;
    sqlx::query!(
        "INSERT INTO staff_group (conversation_id, shop_id, title, joined_by, joined_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (conversation_id) DO UPDATE SET shop_id = excluded.shop_id, title = excluded.title,
             joined_by = excluded.joined_by, joined_at = excluded.joined_at, ended_at = NULL,
             troubled_at = NULL",
        conversation_id.0,
        shop.shop_id.0,
        title,
        by.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    // The group reads what who joined it reads.
    sqlx::query!(
        "UPDATE person g SET language = j.language, language_guessed = false
         FROM conversation c, person j
         WHERE c.conversation_id = $1 AND g.person_id = c.person_id AND j.person_id = $2",
        conversation_id.0,
        by.0
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(Joined::Done {
        before: before.map(|group| group.title),
    })
}

/// Ends what a group does for a shop: what waits to be told in its topics is told in the own chats.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn end(
    transaction: &mut Transaction,
    group: &Group,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let system = transaction.system().await?;
    sqlx::query!(
        "UPDATE staff_group SET ended_at = $2 WHERE conversation_id = $1 AND ended_at IS NULL",
        group.conversation_id.0,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    let topics = sqlx::query_scalar!(
        "SELECT t.conversation_id FROM order_topic t
         JOIN conversation c ON c.conversation_id = t.conversation_id
         WHERE t.group_id = $1 AND t.shop_id = $2 AND c.closed_at IS NULL",
        group.conversation_id.0,
        group.shop_id.0
    )
    .fetch_all(&mut *system.connection)
    .await?;
    shut(transaction, &topics, at).await
}

/// Nothing is told in these topics any more; what waits there is told in the own chats.
async fn shut(
    transaction: &mut Transaction,
    topics: &[i64],
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let system = transaction.system().await?;
    sqlx::query!(
        "WITH closed AS (
             UPDATE conversation SET closed_at = $2, closed_reason = 'vanished'
             WHERE conversation_id = ANY($1) AND closed_at IS NULL
         )
         UPDATE subscription SET stopped_at = $2, stopped_reason = 'vanished'
         WHERE conversation_id = ANY($1) AND stopped_at IS NULL",
        topics,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    let failed = sqlx::query!(
        r#"UPDATE outbox SET state = 'failed', error = $2, attempts = attempts + 1
           WHERE conversation_id = ANY($1) AND state = 'waiting'
           RETURNING shop_id, order_id,
               CASE WHEN kind = 'talk' AND edits_tag IS NULL THEN (content ->> 'message')::int END AS message"#,
        topics,
        NO_TOPIC
    )
    .fetch_all(&mut *system.connection)
    .await?;
    let mut untold: Vec<_> = failed
        .into_iter()
        .filter_map(|row| Some((row.shop_id?, row.order_id?, row.message?)))
        .collect();
    untold.sort_unstable();
    for (shop, order, message) in untold {
        let order = (ShopId(shop), OrderId(order));
        out::to_own_chats(transaction, order, message, at).await?;
    }
    Ok(())
}

/// A group can't be written to any more: the bot was removed, or the group is no more. Its owners are
/// told, and everything goes on in the own chats. Returns whether the conversation was one of a group.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn gone(
    transaction: &mut Transaction,
    conversation_id: ConversationId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let mut system = transaction.system().await?;
    let Some(group) = of_conversation(&mut system, conversation_id).await? else {
        return Ok(false);
    };
    person::lock(&mut system, group.conversation_id).await?;
    // Two messages that are refused at once: one of them ends it.
    if of_conversation(&mut system, conversation_id)
        .await?
        .is_none()
    {
        return Ok(false);
    }
    end(transaction, &group, at).await?;
    let mut system = transaction.system().await?;
    let why = person::Gone::Vanished;
    person::close(&mut system, group.conversation_id, why, at).await?;
    let ended = |person| Told::GroupEnded {
        group: group.title.clone(),
        person,
    };
    out::to_owners(transaction, group.shop_id, ended, at).await?;
    Ok(true)
}

/// A platform will not take what was to be told in a topic, or will open none: it is told in the own
/// chats. Where none can be opened the owners hear of it, once until it works again. Returns whether the
/// conversation is a topic's.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn refused(
    transaction: &mut Transaction,
    (conversation_id, outbox_id): (ConversationId, OutboxId),
    unopened: bool,
    error: &str,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let mut system = transaction.system().await?;
    let Some(group) = of_conversation(&mut system, conversation_id).await? else {
        return Ok(false);
    };
    if group.conversation_id == conversation_id {
        return Ok(false);
    }
    if unopened {
        shut(transaction, &[conversation_id.0], at).await?;
        let system = transaction.system().await?;
        let first = sqlx::query!(
            "UPDATE staff_group SET troubled_at = $2
             WHERE conversation_id = $1 AND troubled_at IS NULL",
            group.conversation_id.0,
            at
        )
        .execute(&mut *system.connection)
        .await?;
        if first.rows_affected() > 0 {
            let troubled = |person| Told::GroupTroubled {
                group: group.title.clone(),
                person,
            };
            out::to_owners(transaction, group.shop_id, troubled, at).await?;
        }
        return Ok(true);
    }
    let untold = sqlx::query!(
        r#"SELECT shop_id AS "shop_id!", order_id AS "order_id!", (content ->> 'message')::int AS "message!"
           FROM outbox WHERE outbox_id = $1 AND state = 'waiting' AND kind = 'talk'
             AND edits_tag IS NULL AND order_id IS NOT NULL AND content ? 'message'"#,
        outbox_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    reach::give_up(&mut system, conversation_id, outbox_id, error, at).await?;
    if let Some(row) = untold {
        let order = (ShopId(row.shop_id), OrderId(row.order_id));
        out::to_own_chats(transaction, order, row.message, at).await?;
    }
    Ok(true)
}

/// A topic was deleted: another one is opened for what goes out next, with the card. Returns whether the
/// conversation is a topic's.
///
/// # Errors
/// When the database can't be reached.
pub async fn deleted(
    transaction: &mut Transaction,
    conversation_id: ConversationId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let mut system = transaction.system().await?;
    let Some(group) = of_conversation(&mut system, conversation_id).await? else {
        return Ok(false);
    };
    let topic = sqlx::query!(
        "SELECT shop_id, order_id FROM order_topic WHERE conversation_id = $1",
        conversation_id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    let Some(topic) = topic else {
        return Ok(false);
    };
    let order = (ShopId(topic.shop_id), OrderId(topic.order_id));
    let address = unopened(&group.address, order);
    person::moved(&mut system, conversation_id, &address).await?;
    let mut shop = transaction.shop(order.0).await?;
    let seat = Seat::of(&group, conversation_id);
    subscription::show_in_topic(&mut shop, order.1, &seat, &group.title, at).await?;
    Ok(true)
}

/// A topic was opened at an address, or a group has another one.
///
/// # Errors
/// When the database can't be reached.
pub async fn moved(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    address: &str,
) -> Result<(), DatabaseError> {
    person::moved(system, conversation_id, address).await?;
    sqlx::query!(
        "UPDATE staff_group SET troubled_at = NULL
         WHERE troubled_at IS NOT NULL AND conversation_id IN (
             SELECT group_id FROM order_topic WHERE conversation_id = $1)",
        conversation_id.0
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// A platform gave a group another address: its topics, opened or not, go with it.
///
/// # Errors
/// When the database can't be reached.
pub async fn has_moved(
    system: &mut InSystem<'_>,
    channel: Channel,
    (from, to): (&str, &str),
) -> Result<(), DatabaseError> {
    let Some(conversation_id) = person::at_address(system, channel, from).await? else {
        return Ok(());
    };
    person::lock(system, conversation_id).await?;
    // Of any other group nothing is known that it could not say anew.
    if of_conversation(system, conversation_id).await?.is_none() {
        return Ok(());
    }
    person::moved(system, conversation_id, to).await?;
    sqlx::query!(
        "UPDATE conversation c SET address = $3 || substr(c.address, char_length($2) + 1)
         FROM order_topic t
         WHERE t.group_id = $1 AND c.conversation_id = t.conversation_id
           AND (starts_with(c.address, $2 || ':') OR starts_with(c.address, $2 || '/'))",
        conversation_id.0,
        from,
        to
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// The address of a topic that nobody has asked a platform for yet.
fn unopened(group: &str, (shop_id, order_id): (ShopId, OrderId)) -> String {
    format!("{group}/{shop_id}.{order_id}")
}

/// Whether an address is one of those.
pub(crate) fn is_unopened(address: &str, group: &str) -> bool {
    address
        .strip_prefix(group)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Where something is told in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seat {
    pub(crate) conversation_id: ConversationId,
    pub(crate) channel: Channel,
    pub(crate) reader: PersonId,
}

impl Seat {
    const fn of(group: &Group, conversation_id: ConversationId) -> Self {
        Self {
            conversation_id,
            channel: group.channel,
            reader: group.reader,
        }
    }
}

/// The topic of an order, begun with its card where there is none yet; none where the shop has no group.
/// The order is locked by the caller.
pub(super) async fn topic(
    transaction: &mut Transaction,
    order: (ShopId, OrderId),
    at: DateTime<Utc>,
) -> Result<Option<Seat>, DatabaseError> {
    let mut system = transaction.system().await?;
    let Some(group) = of_shop(&mut system, order.0).await? else {
        return Ok(None);
    };
    let mut shop = transaction.shop(order.0).await?;
    if let Some((known, true)) = known(&mut shop, order.1, &group).await? {
        return Ok(Some(Seat::of(&group, known)));
    }
    let seat = begin(transaction, order, &group, at).await?;
    Ok(Some(seat))
}

/// The topic that an order has in a group, and whether something is told there.
async fn known(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    group: &Group,
) -> Result<Option<(ConversationId, bool)>, DatabaseError> {
    let known = sqlx::query!(
        r#"SELECT t.conversation_id, s.stopped_at IS NULL AS "open!" FROM order_topic t
           JOIN subscription s ON s.shop_id = t.shop_id AND s.order_id = t.order_id
               AND s.conversation_id = t.conversation_id
           WHERE t.shop_id = $1 AND t.order_id = $2 AND t.group_id = $3"#,
        shop.shop_id.0,
        order_id.0,
        group.conversation_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(known.map(|row| (ConversationId(row.conversation_id), row.open)))
}

/// Begins an order's topic, or goes on in the one it had.
async fn begin(
    transaction: &mut Transaction,
    order: (ShopId, OrderId),
    group: &Group,
    at: DateTime<Utc>,
) -> Result<Seat, DatabaseError> {
    let mut shop = transaction.shop(order.0).await?;
    let before = known(&mut shop, order.1, group).await?;
    let head = sqlx::query!(
        "SELECT o.number, c.name FROM orders o
         JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
         WHERE o.shop_id = $1 AND o.order_id = $2",
        order.0.0,
        order.1.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    let title = format!("#{} {}", OrderNumber(head.number).0, head.name);
    let system = transaction.system().await?;
    let conversation_id = match before {
        Some((known, _)) => {
            sqlx::query!(
                "UPDATE conversation SET closed_at = NULL, closed_reason = NULL WHERE conversation_id = $1",
                known.0
            )
            .execute(&mut *system.connection)
            .await?;
            known
        }
        None => ConversationId(
            sqlx::query_scalar!(
                "INSERT INTO conversation (channel, address, person_id, created_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (channel, address) DO UPDATE SET closed_at = NULL, closed_reason = NULL
                 RETURNING conversation_id",
                group.channel.as_str(),
                unopened(&group.address, order),
                group.reader.0,
                at
            )
            .fetch_one(&mut *system.connection)
            .await?,
        ),
    };
    let mut shop = transaction.shop(order.0).await?;
    sqlx::query!(
        "INSERT INTO order_topic (shop_id, order_id, group_id, conversation_id, title, begun_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id, order_id) DO UPDATE SET group_id = excluded.group_id,
             conversation_id = excluded.conversation_id, title = excluded.title,
             begun_at = excluded.begun_at",
        order.0.0,
        order.1.0,
        group.conversation_id.0,
        conversation_id.0,
        title,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    let seat = Seat::of(group, conversation_id);
    subscription::show_in_topic(&mut shop, order.1, &seat, &group.title, at).await?;
    Ok(seat)
}

/// Whether what concerns an order is told in a topic.
///
/// # Errors
/// When the database can't be reached.
pub async fn has_topic(shop: &mut InShop<'_>, order_id: OrderId) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM subscription WHERE shop_id = $1 AND order_id = $2
               AND audience = 'group' AND stopped_at IS NULL) AS "has!""#,
        shop.shop_id.0,
        order_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// What came of asking for an order's topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It has one, now or already, in the group of this title.
    Done {
        /// The group's title.
        group: String,
        /// Whether it had one already.
        before: bool,
    },
    /// The shop has no group.
    NoGroup,
    /// The shop has no such order.
    NoSuchOrder,
}

/// Begins an order's topic, with its card and what its buyer waits for an answer to.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn begin_topic(
    transaction: &mut Transaction,
    order: (ShopId, OrderId),
    at: DateTime<Utc>,
) -> Result<Begun, DatabaseError> {
    let mut shop = transaction.shop(order.0).await?;
    if store::lock(&mut shop, order.1).await?.is_none() {
        return Ok(Begun::NoSuchOrder);
    }
    let before = has_topic(&mut shop, order.1).await?;
    let waiting = store::unanswered(&mut shop, order.1, super::SHOWN_AGAIN).await?;
    let mut system = transaction.system().await?;
    let Some(group) = of_shop(&mut system, order.0).await? else {
        return Ok(Begun::NoGroup);
    };
    let Some(seat) = topic(transaction, order, at).await? else {
        return Ok(Begun::NoGroup);
    };
    if !before {
        let mut shop = transaction.shop(order.0).await?;
        for message_no in waiting {
            out::to_topic(&mut shop, order.1, message_no, &seat, at).await?;
        }
    }
    Ok(Begun::Done {
        group: group.title,
        before,
    })
}
