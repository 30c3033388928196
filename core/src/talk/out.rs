//! Who is told what was written, and who is shown what became of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::group;
use crate::channel::Channel;
use crate::db::{DatabaseError, InShop, Transaction};
use crate::id::{ConversationId, OrderId, PersonId, ShopId, base36};
use crate::order::act::stored;
use crate::person;
use crate::rights::{self, Right, Role};
use crate::row;

/// What is told, as facts: the words are chosen when it is sent, from the message as it is then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "talk", rename_all = "snake_case")]
pub enum Told {
    /// A buyer's message, to someone of the shop.
    Said {
        /// Its number within the order.
        message: i32,
        /// To whom.
        person: PersonId,
    },
    /// A buyer's message, in the order's topic.
    Posted {
        /// Its number within the order.
        message: i32,
    },
    /// Nobody has answered it, to someone of the shop.
    Raised {
        /// Its number within the order.
        message: i32,
        /// To whom.
        person: PersonId,
    },
    /// The shop's message, to the buyer.
    Answered {
        /// Its number within the order.
        message: i32,
    },
    /// Conversations that nobody answers any more, to an owner.
    PassedOn {
        /// Who answered them.
        name: String,
        /// How many wait for an answer.
        count: i64,
        /// To whom.
        person: PersonId,
    },
    /// The shop's group can't be written to any more, to an owner.
    GroupEnded {
        /// What it was called.
        group: String,
        /// To whom.
        person: PersonId,
    },
    /// No topic can be opened in the shop's group, to an owner.
    GroupTroubled {
        /// What it is called.
        group: String,
        /// To whom.
        person: PersonId,
    },
}

/// The name of a message that was told, by which an answer to it finds the order and what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// The shop.
    pub shop_id: ShopId,
    /// The order.
    pub order_id: OrderId,
    /// The message's number within the order.
    pub message_no: i32,
}

impl Tag {
    /// As it is stored; what is told a second time for another reason has another name.
    fn name(self, raised: bool) -> String {
        let Self {
            shop_id,
            order_id,
            message_no,
        } = self;
        let end = if raised { ":again" } else { "" };
        let (shop, order) = (base36(shop_id.0), base36(order_id.0));
        format!("talk:{shop}:{order}:{message_no}{end}")
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        let mut parts = name.strip_prefix("talk:")?.split(':');
        let mut id = || i64::from_str_radix(parts.next()?, 36).ok();
        let (shop_id, order_id) = (ShopId(id()?), OrderId(id()?));
        let message_no = parts.next()?.parse().ok()?;
        Some(Self {
            shop_id,
            order_id,
            message_no,
        })
    }
}

/// A conversation in which something is told.
struct Seat {
    conversation_id: ConversationId,
    channel: Channel,
    person_id: PersonId,
}

/// Tells the shop what a buyer wrote: in the order's topic where the shop has a group, else in the own
/// chats. Returns in how many conversations.
pub(super) async fn to_shop(
    transaction: &mut Transaction,
    order: (ShopId, OrderId),
    message_no: i32,
    assigned: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    if let Some(topic) = group::topic(transaction, order, at).await? {
        let mut in_shop = transaction.shop(order.0).await?;
        to_topic(&mut in_shop, order.1, message_no, &topic, at).await?;
        return Ok(1);
    }
    to_each(transaction, order, (message_no, assigned), at).await
}

/// Tells a buyer's message in the order's topic.
pub(super) async fn to_topic(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    message_no: i32,
    topic: &group::Seat,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let seat = Seat {
        conversation_id: topic.conversation_id,
        channel: topic.channel,
        person_id: topic.reader,
    };
    let posted = |_| Told::Posted {
        message: message_no,
    };
    tell(shop, order_id, (message_no, false), &[seat], posted, at).await
}

/// What could not be told in a topic is told in the own chats after all.
pub(super) async fn to_own_chats(
    transaction: &mut Transaction,
    order: (ShopId, OrderId),
    message_no: i32,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let mut in_shop = transaction.shop(order.0).await?;
    let assigned = super::store::standing(&mut in_shop, order.1)
        .await?
        .assigned;
    let assigned = assigned.map(|(person, _)| person);
    to_each(transaction, order, (message_no, assigned), at).await?;
    Ok(())
}

/// Tells the one who answers this order, else those who follow it, else the owners.
async fn to_each(
    transaction: &mut Transaction,
    order: (ShopId, OrderId),
    (message_no, assigned): (i32, Option<PersonId>),
    at: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let mut in_shop = transaction.shop(order.0).await?;
    let able = able(&mut in_shop).await?;
    let mut seats = Vec::new();
    if let Some(one) = assigned.filter(|one| able.iter().any(|(person, _)| person == one)) {
        seats = seats_of(transaction, order, &[one]).await?;
    }
    if seats.is_empty() {
        let mut in_shop = transaction.shop(order.0).await?;
        seats = followers(&mut in_shop, order.1).await?;
        seats.retain(|seat| able.iter().any(|(person, _)| *person == seat.person_id));
    }
    if seats.is_empty() {
        seats = seats_of(transaction, order, &with_role(&able, &[Role::Owner])).await?;
    }
    let mut in_shop = transaction.shop(order.0).await?;
    let said = |person| Told::Said {
        message: message_no,
        person,
    };
    tell(&mut in_shop, order.1, (message_no, false), &seats, said, at).await?;
    Ok(seats.len())
}

/// Tells one of the shop what they were not told yet.
pub(super) async fn to_one(
    transaction: &mut Transaction,
    order: (ShopId, OrderId),
    messages: &[i32],
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let all = seats_of(transaction, order, &[person_id]).await?;
    let mut in_shop = transaction.shop(order.0).await?;
    for message_no in messages {
        let tag = Tag {
            shop_id: order.0,
            order_id: order.1,
            message_no: *message_no,
        };
        let told = sqlx::query_scalar!(
            r#"SELECT conversation_id AS "id: ConversationId" FROM outbox
               WHERE shop_id = $1 AND order_id = $2 AND kind = 'talk' AND tag = $3"#,
            order.0.0,
            order.1.0,
            tag.name(false)
        )
        .fetch_all(&mut *in_shop.connection)
        .await?;
        if all.iter().any(|seat| told.contains(&seat.conversation_id)) {
            continue;
        }
        let said = |person| Told::Said {
            message: *message_no,
            person,
        };
        tell(&mut in_shop, order.1, (*message_no, false), &all, said, at).await?;
    }
    Ok(())
}

/// Tells those who run the shop that nobody has answered.
pub(super) async fn to_managers(
    transaction: &mut Transaction,
    order: (ShopId, OrderId),
    message_no: i32,
    at: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let mut in_shop = transaction.shop(order.0).await?;
    let able = able(&mut in_shop).await?;
    let people = with_role(&able, &[Role::Owner, Role::Manager]);
    let seats = seats_of(transaction, order, &people).await?;
    let mut in_shop = transaction.shop(order.0).await?;
    let raised = |person| Told::Raised {
        message: message_no,
        person,
    };
    tell(
        &mut in_shop,
        order.1,
        (message_no, true),
        &seats,
        raised,
        at,
    )
    .await?;
    Ok(seats.len())
}

/// Tells the owners something that is about no one order.
pub(super) async fn to_owners(
    transaction: &mut Transaction,
    shop_id: ShopId,
    told: impl Fn(PersonId) -> Told,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let mut in_shop = transaction.shop(shop_id).await?;
    let owners = with_role(&able(&mut in_shop).await?, &[Role::Owner]);
    let mut system = transaction.system().await?;
    let seats = person::open_conversations(&mut system, &owners).await?;
    let in_shop = transaction.shop(shop_id).await?;
    for (conversation_id, channel, person_id) in seats {
        sqlx::query!(
            "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, created_at)
             VALUES ($1, $2, 1, 'talk', $3, $4, $5)",
            channel.as_str(),
            conversation_id.0,
            stored(&told(person_id))?,
            shop_id.0,
            at
        )
        .execute(&mut *in_shop.connection)
        .await?;
    }
    Ok(())
}

/// Tells whose the order is what the shop wrote, where they want to be told. Returns in how many conversations.
pub(super) async fn to_buyers(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    message_no: i32,
    at: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let tag = Tag {
        shop_id: shop.shop_id,
        order_id,
        message_no,
    };
    let told = sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, tag, created_at)
         SELECT s.channel, s.conversation_id, 1, 'talk', $3, $1, $2, $4, $5
         FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL AND s.audience = 'buyer'
             AND s.part = 'theirs' AND NOT stands_by(s.shop_id, s.order_id, s.channel, s.reach)",
        shop.shop_id.0,
        order_id.0,
        stored(&Told::Answered { message: message_no })?,
        tag.name(false),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(usize::try_from(told.rows_affected()).unwrap_or(usize::MAX))
}

/// Whoever was told these messages sees them as they are now, in their place.
pub(super) async fn show_again(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    (first, last): (i32, i32),
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, tag,
             edits_tag, created_at)
         SELECT o.channel, o.conversation_id, 1, 'talk', o.content, $1, $2, o.tag, o.tag, $5
         FROM outbox o
         WHERE o.shop_id = $1 AND o.order_id = $2 AND o.kind = 'talk' AND o.state <> 'failed'
           AND o.edits_tag IS NULL AND o.tag IS NOT NULL
           AND (o.content ->> 'message')::int BETWEEN $3 AND $4
         ORDER BY o.outbox_id",
        shop.shop_id.0,
        order_id.0,
        first,
        last,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Whether what was told may still be read where it is told: who left the shop, or whose order it is no
/// more, is shown nothing new.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn may_read(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    told: &Told,
    conversation_id: ConversationId,
) -> Result<bool, DatabaseError> {
    match told {
        Told::Said { person, .. }
        | Told::Raised { person, .. }
        | Told::PassedOn { person, .. }
        | Told::GroupEnded { person, .. }
        | Told::GroupTroubled { person, .. } => may_talk(shop, *person).await,
        // A group that serves the shop no more is shown nothing new.
        Told::Posted { .. } => Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM subscription
                   WHERE shop_id = $1 AND order_id = $2 AND conversation_id = $3 AND audience = 'group'
                     AND stopped_at IS NULL) AS "may!""#,
            shop.shop_id.0,
            order_id.0,
            conversation_id.0
        )
        .fetch_one(&mut *shop.connection)
        .await?),
        Told::Answered { .. } => Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM subscription
                   WHERE shop_id = $1 AND order_id = $2 AND conversation_id = $3 AND audience = 'buyer'
                     AND stopped_at IS NULL AND part = 'theirs') AS "may!""#,
            shop.shop_id.0,
            order_id.0,
            conversation_id.0
        )
        .fetch_one(&mut *shop.connection)
        .await?),
    }
}

/// Whether somebody works in the shop and may talk with its buyers.
pub(super) async fn may_talk(
    shop: &mut InShop<'_>,
    person_id: PersonId,
) -> Result<bool, DatabaseError> {
    let able = able(shop).await?;
    Ok(able.iter().any(|(person, _)| *person == person_id))
}

/// Those who may talk with the shop's buyers.
async fn able(shop: &mut InShop<'_>) -> Result<Vec<(PersonId, Role)>, DatabaseError> {
    let table = rights::of_shop(shop).await?;
    let rows = sqlx::query!(
        "SELECT person_id, role FROM membership WHERE shop_id = $1 AND removed_at IS NULL
         ORDER BY added_at, person_id",
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let mut able = Vec::new();
    for row in rows {
        let role = Role::parse(&row.role).ok_or_else(|| row::unreadable("role", &row.role))?;
        if table.rights(role).has(Right::Talk) {
            able.push((PersonId(row.person_id), role));
        }
    }
    Ok(able)
}

fn with_role(able: &[(PersonId, Role)], roles: &[Role]) -> Vec<PersonId> {
    let chosen = able.iter().filter(|(_, role)| roles.contains(role));
    chosen.map(|(person, _)| *person).collect()
}

/// Those of the shop who follow an order.
async fn followers(shop: &mut InShop<'_>, order_id: OrderId) -> Result<Vec<Seat>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT conversation_id, channel, person_id FROM subscription
         WHERE shop_id = $1 AND order_id = $2 AND stopped_at IS NULL AND audience = 'seller'",
        shop.shop_id.0,
        order_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Seat {
                conversation_id: ConversationId(row.conversation_id),
                channel: row::channel(&row.channel)?,
                person_id: PersonId(row.person_id),
            })
        })
        .collect()
}

/// Where people are told: where they follow the order, else wherever they can be written to.
async fn seats_of(
    transaction: &mut Transaction,
    (shop_id, order_id): (ShopId, OrderId),
    people: &[PersonId],
) -> Result<Vec<Seat>, DatabaseError> {
    let mut in_shop = transaction.shop(shop_id).await?;
    let mut seats = followers(&mut in_shop, order_id).await?;
    seats.retain(|seat| people.contains(&seat.person_id));
    let elsewhere: Vec<PersonId> = people
        .iter()
        .copied()
        .filter(|person| seats.iter().all(|seat| seat.person_id != *person))
        .collect();
    let mut system = transaction.system().await?;
    let open = person::open_conversations(&mut system, &elsewhere).await?;
    seats.extend(
        open.into_iter()
            .map(|(conversation_id, channel, person_id)| Seat {
                conversation_id,
                channel,
                person_id,
            }),
    );
    Ok(seats)
}

async fn tell(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    (message_no, raised): (i32, bool),
    seats: &[Seat],
    told: impl Fn(PersonId) -> Told,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let tag = Tag {
        shop_id: shop.shop_id,
        order_id,
        message_no,
    };
    let mut contents = Vec::new();
    for seat in seats {
        contents.push(stored(&told(seat.person_id))?);
    }
    let channels: Vec<&str> = seats.iter().map(|seat| seat.channel.as_str()).collect();
    let conversations: Vec<i64> = seats.iter().map(|seat| seat.conversation_id.0).collect();
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, tag, created_at)
         SELECT s.channel, s.conversation_id, 1, 'talk', s.content, $1, $2, $6, $7
         FROM unnest($3::text[], $4::bigint[], $5::jsonb[]) AS s (channel, conversation_id, content)",
        shop.shop_id.0,
        order_id.0,
        &channels as &[&str],
        &conversations,
        &contents,
        tag.name(raised),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_whatever_it_was_told_for() {
        let tag = Tag {
            shop_id: ShopId(37),
            order_id: OrderId(i64::MAX),
            message_no: 12,
        };
        for raised in [false, true] {
            assert_eq!(Tag::parse(&tag.name(raised)), Some(tag));
        }
        for name in [
            "",
            "talk:",
            "talk:1:2",
            "talk:1:2:x",
            "draft:7",
            "talk:!:2:3",
        ] {
            assert_eq!(Tag::parse(name), None, "{name}");
        }
    }
}
