//! Who follows an order, and the one live card each of them has of it.

use chrono::{DateTime, Utc};

use crate::channel::Channel;
use crate::db::{DatabaseError, InPerson, InShop, InSystem};
use crate::id::{ConversationId, OrderId, PersonId, ShopId};
use crate::row;
use crate::talk::group::Seat;
use crate::token::ShopToken;
use crate::whose::{self, Part};

/// Who reads a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Someone of the shop.
    Seller,
    /// Someone who followed the link.
    Buyer,
    /// Everybody in the order's topic of the shop's group.
    Group,
}

impl Audience {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Buyer => "buyer",
            Self::Group => "group",
        }
    }
}

/// Someone who wants to follow an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follower {
    /// Where.
    pub conversation_id: ConversationId,
    /// Who.
    pub person_id: PersonId,
    /// Through what.
    pub channel: Channel,
    /// What they are called.
    pub name: String,
    /// The token they came by: a buyer has one, a seller none.
    pub token: Option<ShopToken>,
}

/// Follows an order and asks for a fresh card below everything else. Whoever followed before gets
/// the card anew; a seller's own card is never made a buyer's.
///
/// Returns the message of the card there was, which the new one replaces.
///
/// # Errors
/// When the database can't be reached.
pub async fn follow(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    follower: &Follower,
    at: DateTime<Utc>,
) -> Result<Option<String>, DatabaseError> {
    let audience = match follower.token {
        Some(_) => Audience::Buyer,
        None => Audience::Seller,
    };
    let part = whose::stand(shop, order_id, follower.person_id)
        .await?
        .on_opening();
    let before = sqlx::query_scalar!(
        "SELECT card_message FROM subscription
         WHERE shop_id = $1 AND order_id = $2 AND conversation_id = $3",
        shop.shop_id.0,
        order_id.0,
        follower.conversation_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?
    .flatten();
    sqlx::query!(
        "INSERT INTO subscription (shop_id, order_id, conversation_id, person_id, channel, audience,
                 name, token, followed_at, reach, part)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, reach_of($4), $10)
             ON CONFLICT (shop_id, order_id, conversation_id) DO UPDATE SET
                 audience = CASE WHEN subscription.audience = 'group' THEN 'group'
                                 WHEN subscription.audience = 'seller' AND subscription.stopped_at IS NULL
                                 THEN 'seller' ELSE excluded.audience END,
                 token = CASE WHEN subscription.audience = 'group'
                                  OR subscription.audience = 'seller' AND subscription.stopped_at IS NULL
                              THEN NULL ELSE excluded.token END,
                 -- What was somebody's until it was given to another is asked anew.
                 part = CASE WHEN subscription.audience = 'buyer' AND excluded.part <> 'theirs'
                                  AND subscription.stopped_reason IS DISTINCT FROM 'moved'
                             THEN subscription.part ELSE excluded.part END,
                 name = excluded.name, card_message = NULL, card_digest = NULL,
                 carried_from = CASE WHEN subscription.stopped_at IS NULL THEN subscription.carried_from END,
                 stopped_at = NULL, stopped_reason = NULL",
        shop.shop_id.0,
        order_id.0,
        follower.conversation_id.0,
        follower.person_id.0,
        follower.channel.as_str(),
        audience.as_str(),
        follower.name,
        follower.token.as_ref().map(|token| token.secret.clone()),
        at,
        part.as_str()
    )
    .execute(&mut *shop.connection)
    .await?;
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         VALUES ($4, $3, 0, 'card', '{}', $1, $2, $5)
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        order_id.0,
        follower.conversation_id.0,
        follower.channel.as_str(),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(before)
}

/// An order's topic gets the order's card, below everything else there.
///
/// # Errors
/// When the database can't be reached.
pub(crate) async fn show_in_topic(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    topic: &Seat,
    name: &str,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH shown AS (
             INSERT INTO subscription (shop_id, order_id, conversation_id, person_id, channel, audience,
                 name, followed_at)
             VALUES ($1, $2, $3, $4, $5, 'group', $6, $7)
             ON CONFLICT (shop_id, order_id, conversation_id) DO UPDATE SET card_message = NULL,
                 card_digest = NULL, stopped_at = NULL, stopped_reason = NULL
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         VALUES ($5, $3, 1, 'card', '{}', $1, $2, $7)
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        order_id.0,
        topic.conversation_id.0,
        topic.reader.0,
        topic.channel.as_str(),
        name,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Asks for every card of an order to be brought up to date.
///
/// # Errors
/// When the database can't be reached.
pub async fn refresh_cards(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    refresh(shop, order_id, None, at).await
}

/// Asks for the newest cards that a person follows to be written anew, at most `limit`: they read
/// another language from now on.
///
/// # Errors
/// When the database can't be reached.
pub async fn rewrite_cards(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    limit: i64,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'card', '{}', s.shop_id, s.order_id, $3
         FROM (SELECT channel, conversation_id, shop_id, order_id FROM subscription
               WHERE person_id = $1 AND stopped_at IS NULL AND card_message IS NOT NULL
               ORDER BY followed_at DESC LIMIT $2) s
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        person_id.0,
        limit,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Asks for the sellers' cards of an order to be brought up to date.
///
/// # Errors
/// When the database can't be reached.
pub async fn refresh_sellers(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    refresh(shop, order_id, Some(Audience::Seller), at).await
}

async fn refresh(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    audience: Option<Audience>,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'card', '{}', $1, $2, $3
         FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL
           AND ($4::text IS NULL OR s.audience = $4 OR ($4 = 'seller' AND s.audience = 'group'))
           AND (s.channel <> 'email' OR s.card_message IS NULL)
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        order_id.0,
        at,
        audience.map(Audience::as_str)
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The buyers who follow one order follow another one too, with a card of it, by its own token.
/// Whoever follows that already, or chose not to, goes on as before.
///
/// # Errors
/// When the database can't be reached.
pub async fn carry_over(
    shop: &mut InShop<'_>,
    (from, to): (OrderId, OrderId),
    secret: &str,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO subscription (shop_id, order_id, conversation_id, person_id, channel, audience,
             name, token, followed_at, carried_from, reach, part)
         SELECT shop_id, $3, conversation_id, person_id, channel, 'buyer', name, $4, $5, $2, reach, part
         FROM subscription
         WHERE shop_id = $1 AND order_id = $2 AND audience = 'buyer' AND stopped_at IS NULL
         ON CONFLICT (shop_id, order_id, conversation_id) DO UPDATE SET token = excluded.token,
             carried_from = excluded.carried_from, stopped_at = NULL, stopped_reason = NULL,
             part = excluded.part
             WHERE subscription.stopped_reason = 'separated'",
        shop.shop_id.0,
        from.0,
        to.0,
        secret,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    // Both are of one buyer: whose the first is, the other is.
    sqlx::query!(
        "UPDATE subscription s SET part = 'theirs' FROM subscription f
         WHERE s.shop_id = $1 AND s.order_id = $3 AND s.audience = 'buyer' AND s.part <> 'theirs'
             AND f.shop_id = $1 AND f.order_id = $2 AND f.person_id = s.person_id
             AND f.audience = 'buyer' AND f.part = 'theirs' AND f.stopped_at IS NULL",
        shop.shop_id.0,
        from.0,
        to.0
    )
    .execute(&mut *shop.connection)
    .await?;
    refresh(shop, to, None, at).await
}

/// The order is somebody else's: the buyers who followed it hear nothing more, and their cards say
/// so in their place.
///
/// # Errors
/// When the database can't be reached.
pub async fn move_away(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH left_behind AS (
             UPDATE subscription SET stopped_at = $3, stopped_reason = 'moved'
             WHERE shop_id = $1 AND order_id = $2 AND audience = 'buyer' AND stopped_at IS NULL
             RETURNING channel, conversation_id
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT channel, conversation_id, 1, 'card', '{}', $1, $2, $3 FROM left_behind
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        order_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Two orders that were one are two again: whoever follows the second only because of the first follows
/// it no more, and their card of it says so. The first they follow as before.
///
/// # Errors
/// When the database can't be reached.
pub async fn separate(
    shop: &mut InShop<'_>,
    (from, kept): (OrderId, OrderId),
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH left_behind AS (
             UPDATE subscription SET stopped_at = $4, stopped_reason = 'separated'
             WHERE shop_id = $1 AND order_id = $2 AND carried_from = $3 AND audience = 'buyer'
                 AND stopped_at IS NULL
             RETURNING channel, conversation_id
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT channel, conversation_id, 1, 'card', '{}', $1, $2, $4 FROM left_behind
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        kept.0,
        from.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The order is theirs again: those who followed it by this token until it was given to somebody else
/// follow it as before.
///
/// # Errors
/// When the database can't be reached.
pub async fn resume(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    token: &ShopToken,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE subscription SET stopped_at = NULL, stopped_reason = NULL
         WHERE shop_id = $1 AND order_id = $2 AND audience = 'buyer' AND stopped_reason = 'moved'
             AND token = $3",
        shop.shop_id.0,
        order_id.0,
        token.secret
    )
    .execute(&mut *shop.connection)
    .await?;
    refresh(shop, order_id, None, at).await
}

/// Forgets what a card's message shows, so that the next refresh writes it anew.
///
/// # Errors
/// When the database can't be reached.
pub async fn forget_digest(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    conversation_id: ConversationId,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE subscription SET card_digest = NULL
         WHERE shop_id = $1 AND order_id = $2 AND conversation_id = $3",
        shop.shop_id.0,
        order_id.0,
        conversation_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// What the sender needs to know of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Who reads it.
    pub audience: Audience,
    /// The platform's message, where it was sent already.
    pub message: Option<String>,
    /// A digest of what that message shows.
    pub digest: Option<String>,
    /// Whether it is kept up to date no more.
    pub stopped: bool,
    /// Whether that is so because the order was given to somebody else.
    pub moved: bool,
    /// Whether that is so because it and the reader's own order are two again.
    pub separated: bool,
    /// Whether the reader's part in the shop is locked.
    pub locked: bool,
    /// The token a buyer came by.
    pub token: Option<ShopToken>,
    /// Who reads it.
    pub person_id: PersonId,
}

/// The card of an order in a conversation.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn card(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    conversation_id: ConversationId,
) -> Result<Option<Card>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT audience, card_message, card_digest, token, person_id, stopped_at IS NOT NULL AS "stopped!",
               stopped_reason IS NOT DISTINCT FROM 'moved' AS "moved!",
               stopped_reason IS NOT DISTINCT FROM 'separated' AS "separated!",
               EXISTS (SELECT FROM membership m WHERE m.shop_id = $1
                   AND m.person_id = subscription.person_id AND m.locked_at IS NOT NULL) AS "locked!"
           FROM subscription WHERE shop_id = $1 AND order_id = $2 AND conversation_id = $3"#,
        shop.shop_id.0,
        order_id.0,
        conversation_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    row.map(|row| {
        Ok(Card {
            audience: match row.audience.as_str() {
                "seller" => Audience::Seller,
                "buyer" => Audience::Buyer,
                "group" => Audience::Group,
                other => return Err(row::unreadable("audience", other).into()),
            },
            message: row.card_message,
            digest: row.card_digest,
            stopped: row.stopped,
            moved: row.moved,
            separated: row.separated,
            locked: row.locked,
            token: row.token.map(|secret| ShopToken {
                shop_id: shop.shop_id,
                secret,
            }),
            person_id: PersonId(row.person_id),
        })
    })
    .transpose()
}

/// Remembers which message is an order's card and what it shows.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep_card(
    system: &mut InSystem<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    conversation_id: ConversationId,
    message: &str,
    digest: &str,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE subscription SET card_message = $4, card_digest = $5
         WHERE shop_id = $1 AND order_id = $2 AND conversation_id = $3",
        shop_id.0,
        order_id.0,
        conversation_id.0,
        message,
        digest
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// Who of the buyer's side follows an order, and who can't be told any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follows {
    /// What they are called.
    pub name: String,
    /// Through what.
    pub channel: Channel,
    /// Why they are not told: what they chose, or what happened.
    pub stopped: Option<String>,
    /// Who.
    pub person_id: PersonId,
    /// What they are to the order.
    pub part: Part,
}

/// The buyers who follow, or followed, an order; but for the channels that wait while another is told.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn buyers(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<Vec<Follows>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT name, channel, stopped_reason, person_id, part FROM subscription
         WHERE shop_id = $1 AND order_id = $2 AND audience = 'buyer'
             AND (stopped_at IS NOT NULL OR NOT stands_by(shop_id, order_id, channel, reach))
         ORDER BY followed_at",
        shop.shop_id.0,
        order_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Follows {
                name: row.name,
                channel: row::channel(&row.channel)?,
                stopped: row.stopped_reason,
                person_id: PersonId(row.person_id),
                part: Part::parse(&row.part)?,
            })
        })
        .collect()
}

/// Stops telling one conversation about an order. Returns whether it was told until now.
///
/// # Errors
/// When the database can't be reached.
pub async fn stop(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    conversation_id: ConversationId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let stopped = sqlx::query!(
        "UPDATE subscription SET stopped_at = $4, stopped_reason = 'asked'
         WHERE shop_id = $1 AND order_id = $2 AND conversation_id = $3 AND stopped_at IS NULL",
        shop.shop_id.0,
        order_id.0,
        conversation_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(stopped.rows_affected() > 0)
}

/// An order a person follows as a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The order.
    pub order_id: OrderId,
    /// The token that shows it.
    pub token: ShopToken,
    /// Whether its changes are told.
    pub told: bool,
    /// Whether it is theirs, rather than looked on at.
    pub theirs: bool,
    /// Since when.
    pub followed_at: DateTime<Utc>,
}

/// The orders a person follows as a buyer, in all shops and conversations; the newest first, at
/// most `limit`.
///
/// # Errors
/// When the database can't be reached.
pub async fn of_person(
    person: &mut InPerson<'_>,
    limit: i64,
) -> Result<Vec<Followed>, DatabaseError> {
    of_person_before(person, None, limit).await
}

/// The same, those that were followed before one of them.
///
/// # Errors
/// When the database can't be reached.
pub async fn of_person_before(
    person: &mut InPerson<'_>,
    before: Option<(DateTime<Utc>, ShopId, OrderId)>,
    limit: i64,
) -> Result<Vec<Followed>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT shop_id, order_id, max(token) AS "token!", bool_or(stopped_at IS NULL) AS "told!",
               bool_or(part = 'theirs') AS "theirs!", max(followed_at) AS "followed_at!"
           FROM subscription WHERE person_id = $1 AND audience = 'buyer'
               AND stopped_reason IS DISTINCT FROM 'separated'
           GROUP BY shop_id, order_id
           HAVING $3::timestamptz IS NULL OR (max(followed_at), shop_id, order_id) < ($3, $4, $5)
           ORDER BY 6 DESC, shop_id DESC, order_id DESC LIMIT $2"#,
        person.person_id.0,
        limit,
        before.map(|(at, _, _)| at),
        before.map(|(_, shop_id, _)| shop_id.0),
        before.map(|(_, _, order_id)| order_id.0)
    )
    .fetch_all(&mut *person.connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Followed {
            order_id: OrderId(row.order_id),
            token: ShopToken {
                shop_id: ShopId(row.shop_id),
                secret: row.token,
            },
            told: row.told,
            theirs: row.theirs,
            followed_at: row.followed_at,
        })
        .collect())
}

/// The token by which a person follows, or followed, an order as a buyer.
///
/// # Errors
/// When the database can't be reached.
pub async fn token_of(
    person: &mut InPerson<'_>,
    shop_id: ShopId,
    order_id: OrderId,
) -> Result<Option<ShopToken>, DatabaseError> {
    let secret = sqlx::query_scalar!(
        r#"SELECT token AS "token!" FROM subscription
           WHERE person_id = $1 AND shop_id = $2 AND order_id = $3 AND audience = 'buyer'
               AND stopped_reason IS DISTINCT FROM 'separated'
           ORDER BY followed_at DESC LIMIT 1"#,
        person.person_id.0,
        shop_id.0,
        order_id.0
    )
    .fetch_optional(&mut *person.connection)
    .await?;
    Ok(secret.map(|secret| ShopToken { shop_id, secret }))
}

/// Stops telling a person about any order they follow as a buyer. Returns how many there were.
///
/// # Errors
/// When the database can't be reached.
pub async fn stop_all(person: &mut InPerson<'_>, at: DateTime<Utc>) -> Result<u64, DatabaseError> {
    let stopped = sqlx::query!(
        "UPDATE subscription SET stopped_at = $2, stopped_reason = 'asked'
         WHERE person_id = $1 AND audience = 'buyer' AND stopped_at IS NULL",
        person.person_id.0,
        at
    )
    .execute(&mut *person.connection)
    .await?;
    Ok(stopped.rows_affected())
}
