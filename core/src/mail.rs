//! Who is told by mail: buyers whose address a shop knows, unless they wanted no mails of that shop.
//!
//! An address is a conversation like any other. What a mail carries to be stopped by is a capability of
//! the address and the shop; it stops nothing else.

mod post;

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop, InSystem};
use crate::id::{ConversationId, CustomerId, OrderId};
use crate::text::Language;
use crate::token::{ShopToken, random_secret};

pub use post::{Post, is_active, mail_sign_in};

/// Writes down whether mail goes out of this installation: without, nobody is made to wait for it.
///
/// # Errors
/// When the database can't be reached.
pub async fn set_service(system: &mut InSystem<'_>, active: bool) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO mail_service (active) VALUES ($1)
         ON CONFLICT (one) DO UPDATE SET active = excluded.active",
        active
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// A customer's open orders, or one of them, are told by mail from now on: to the address that the
/// shop knows, and to no other. Nothing happens without an address, or where no mail goes out.
///
/// # Errors
/// When the database can't be reached.
pub async fn follow(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    order_id: Option<OrderId>,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        r#"SELECT mail_buyer($1, $2, $3, $4, $5)::text AS "nothing""#,
        shop.shop_id.0,
        customer_id.0,
        order_id.map(|id| id.0),
        random_secret(),
        at
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The token by which the reader at an address stops the mails of a shop.
///
/// # Errors
/// When the database can't be reached.
pub async fn stop_token(
    shop: &mut InShop<'_>,
    conversation_id: ConversationId,
) -> Result<Option<ShopToken>, DatabaseError> {
    let secret = sqlx::query_scalar!(
        "SELECT token FROM mail_choice WHERE shop_id = $1 AND conversation_id = $2",
        shop.shop_id.0,
        conversation_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let shop_id = shop.shop_id;
    Ok(secret.map(|secret| ShopToken { shop_id, secret }))
}

/// What the page behind such a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailChoice {
    /// The shop's name.
    pub shop: String,
    /// What the shop speaks.
    pub language: Language,
    /// Where the mails go, with the middle of the name left out.
    pub address: String,
    /// Whether none are sent any more.
    pub stopped: bool,
}

/// What was chosen behind a token; none where there is no such token.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn choice(
    shop: &mut InShop<'_>,
    token: &ShopToken,
) -> Result<Option<MailChoice>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT s.name, s.language, m.address, m.stopped_at IS NOT NULL AS "stopped!"
           FROM mail_choice m JOIN shop s ON s.shop_id = m.shop_id
           WHERE m.shop_id = $1 AND m.token = $2"#,
        shop.shop_id.0,
        token.secret
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    row.map(|row| {
        Ok(MailChoice {
            shop: row.name,
            language: crate::row::language(&row.language)?,
            address: discreet(&row.address),
            stopped: row.stopped,
        })
    })
    .transpose()
}

/// Sends no more mails of a shop to an address: what waits is not sent, and the shop sees that it is
/// not told. Doing it twice does nothing. Returns whether there is such a token.
///
/// # Errors
/// When the database can't be reached.
pub async fn stop(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let here = sqlx::query_scalar!(
        "UPDATE mail_choice SET stopped_at = coalesce(stopped_at, $3)
         WHERE shop_id = $1 AND token = $2 RETURNING conversation_id",
        shop.shop_id.0,
        token.secret,
        at
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(here) = here else { return Ok(false) };
    sqlx::query!(
        "WITH stopped AS (
             UPDATE subscription SET stopped_at = $3, stopped_reason = 'unsubscribed'
             WHERE shop_id = $1 AND conversation_id = $2 AND stopped_at IS NULL
             RETURNING order_id
         ), unsent AS (
             UPDATE outbox SET state = 'failed', error = 'unsubscribed'
             WHERE shop_id = $1 AND conversation_id = $2 AND state = 'waiting'
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'card', '{}', s.shop_id, s.order_id, $3
         FROM subscription s JOIN stopped t ON t.order_id = s.order_id
         WHERE s.shop_id = $1 AND s.audience = 'seller' AND s.stopped_at IS NULL
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        here,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(true)
}

/// Takes that back: what is still followed is told by mail again. Returns whether there is such a
/// token.
///
/// # Errors
/// When the database can't be reached.
pub async fn resume(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let here = sqlx::query_scalar!(
        "UPDATE mail_choice SET stopped_at = NULL
         WHERE shop_id = $1 AND token = $2 RETURNING conversation_id",
        shop.shop_id.0,
        token.secret
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(here) = here else { return Ok(false) };
    sqlx::query!(
        "WITH resumed AS (
             UPDATE subscription SET stopped_at = NULL, stopped_reason = NULL
             WHERE shop_id = $1 AND conversation_id = $2 AND stopped_reason = 'unsubscribed'
             RETURNING order_id
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'card', '{}', s.shop_id, s.order_id, $3
         FROM subscription s JOIN resumed t ON t.order_id = s.order_id
         WHERE s.shop_id = $1 AND s.audience = 'seller' AND s.stopped_at IS NULL
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        here,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(true)
}

/// An address as its owner knows it, and nobody else: `j•••@example.com`.
fn discreet(address: &str) -> String {
    match address.split_once('@') {
        Some((name, domain)) => {
            let first: String = name.chars().take(1).collect();
            format!("{first}•••@{domain}")
        }
        None => "•••".to_owned(),
    }
}

/// What a mail about an order stands beside: its thread, its page, and how to get no more of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailPlace {
    /// The first mail about the order to this address, where one was sent.
    pub first: Option<String>,
    /// Whether another channel is told instead.
    pub stands_by: bool,
    /// Whether it is told no more.
    pub stopped: bool,
    /// Whether a moment of it was told here, or is about to be.
    pub told_of: bool,
    /// The order's link.
    pub page: Option<ShopToken>,
    /// The link that stops the mails of the shop.
    pub stop: Option<ShopToken>,
}

/// What is beside a mail about an order to a conversation; none where the order is not followed there.
///
/// # Errors
/// When the database can't be reached.
pub async fn place(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    conversation_id: ConversationId,
) -> Result<Option<MailPlace>, DatabaseError> {
    let shop_id = shop.shop_id;
    let row = sqlx::query!(
        r#"SELECT s.card_message, s.token, s.stopped_at IS NOT NULL AS "stopped!",
               stands_by(s.shop_id, s.order_id, s.channel, s.reach) AS "stands_by!",
               (SELECT m.token FROM mail_choice m
                WHERE m.shop_id = s.shop_id AND m.conversation_id = s.conversation_id) AS stop,
               EXISTS (SELECT FROM outbox n WHERE n.shop_id = $1 AND n.order_id = $2
                   AND n.conversation_id = $3 AND n.kind IN ('notice', 'correction')
                   AND n.state <> 'failed') AS "told_of!"
           FROM subscription s
           WHERE s.shop_id = $1 AND s.order_id = $2 AND s.conversation_id = $3"#,
        shop_id.0,
        order_id.0,
        conversation_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let token = |secret| ShopToken { shop_id, secret };
    Ok(row.map(|row| MailPlace {
        first: row.card_message,
        stands_by: row.stands_by,
        stopped: row.stopped,
        told_of: row.told_of,
        page: row.token.map(token),
        stop: row.stop.map(token),
    }))
}

/// Whether a mail went out to a conversation under an id.
///
/// # Errors
/// When the database can't be reached.
pub async fn is_ours(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    message: &str,
) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM outbox WHERE conversation_id = $1 AND message = $2) AS "is!""#,
        conversation_id.0,
        message
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// The last mail about the order of a link that went out to a conversation.
///
/// # Errors
/// When the database can't be reached.
pub async fn last_of(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    conversation_id: ConversationId,
) -> Result<Option<String>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT o.message FROM outbox o
         JOIN order_link l ON l.shop_id = o.shop_id AND l.order_id = o.order_id
         WHERE l.shop_id = $1 AND l.token = $2 AND l.revoked_at IS NULL AND o.conversation_id = $3
             AND o.message IS NOT NULL
         ORDER BY o.outbox_id DESC LIMIT 1",
        shop.shop_id.0,
        token.secret,
        conversation_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?
    .flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_to_its_owner_only() {
        assert_eq!(discreet("jane.cruz@example.com"), "j•••@example.com");
        assert_eq!(discreet("美@例.tw"), "美•••@例.tw");
        assert_eq!(discreet("nothing"), "•••");
    }
}
