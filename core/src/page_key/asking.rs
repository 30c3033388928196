//! Somebody at a browser asks the shop to let them in, and the shop answers by a tap.

use chrono::{DateTime, Duration, Utc};

use super::{ProvedBy, hash, make, new_secret, tries_for_update};
use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::notice::{AskAnswer, Call};
use crate::order::act::stored;
use crate::order::store::{self, Key};
use crate::token::ShopToken;

/// How many questions of a link wait for an answer at most.
const OPEN: i64 = 3;
/// How many a link may bring within a day.
const A_DAY: i64 = 6;
/// The longest name, in characters.
const MAX_NAME: usize = 80;
/// The most that is said, in characters.
const MAX_WORDS: usize = 300;

/// What the shop is asked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask<'a> {
    /// Five wrong digits ask by themselves.
    WrongDigits,
    /// They say who they are.
    Words {
        /// What they call themselves; a long one is cut.
        name: &'a str,
        /// What they say; the same.
        words: &'a str,
    },
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The shop is asked: the secret that the browser keeps, which becomes its key.
    Asked(String),
    /// This browser's question still waits, or was answered with no within the day.
    Stands(Standing),
    /// The link brought too many questions: try tomorrow.
    TooMany,
    /// The link shows nothing (any more).
    NoLink,
}

/// How a browser's question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits.
    Waits {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The shop said no.
    Refused {
        /// When.
        at: DateTime<Utc>,
    },
}

/// What came of the shop's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It stands.
    Done {
        /// Whether they are let in.
        let_in: bool,
    },
    /// Somebody answered before.
    Already {
        /// Who.
        by: String,
        /// How.
        let_in: bool,
    },
    /// Their link does not work any more.
    NoLink,
}

/// How the question of the browser that holds a secret stands. None where it asks nothing.
///
/// # Errors
/// When the database can't be reached.
pub async fn standing(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<Option<Standing>, DatabaseError> {
    let row = sqlx::query!(
        "SELECT asked_at, answered_at, let_in FROM page_ask
         WHERE shop_id = $1 AND hash = $2 AND token = $3 AND asked_at > $4",
        shop.shop_id.0,
        hash(secret),
        token.secret,
        at - Duration::days(1)
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(row.and_then(|row| match (row.answered_at, row.let_in) {
        (Some(at), Some(false)) => Some(Standing::Refused { at }),
        (None, _) => Some(Standing::Waits {
            since: row.asked_at,
        }),
        // The secret is a key now, or was one.
        (Some(_), _) => None,
    }))
}

/// Asks the shop to let a browser in. One question of a browser stands at a time.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn ask(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    held: Option<&str>,
    ask: Ask<'_>,
    at: DateTime<Utc>,
) -> Result<Asked, DatabaseError> {
    // Questions of one link come one after the other, so that none is counted too few.
    let Some((order_id, _)) = tries_for_update(shop, token).await? else {
        return Ok(Asked::NoLink);
    };
    if let Some(held) = held
        && let Some(standing) = standing(shop, token, held, at).await?
    {
        return Ok(Asked::Stands(standing));
    }
    let counts = sqlx::query!(
        r#"SELECT count(*) AS "all!", count(*) FILTER (WHERE answered_at IS NULL) AS "open!"
           FROM page_ask WHERE shop_id = $1 AND token = $2 AND asked_at > $3"#,
        shop.shop_id.0,
        token.secret,
        at - Duration::days(1)
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    if counts.open >= OPEN || counts.all >= A_DAY {
        return Ok(Asked::TooMany);
    }
    let (name, words) = match ask {
        Ask::WrongDigits => (None, None),
        Ask::Words { name, words } => (tidy(name, MAX_NAME), tidy(words, MAX_WORDS)),
    };
    let secret = new_secret();
    let ask_id = sqlx::query_scalar!(
        "INSERT INTO page_ask (shop_id, order_id, token, hash, name, words, wrong_digits, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ask_id",
        shop.shop_id.0,
        order_id.0,
        token.secret,
        hash(&secret),
        name,
        words,
        ask == Ask::WrongDigits,
        at
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    let call = Call::AskedIn {
        ask: ask_id,
        name,
        words,
        answer: None,
    };
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'call', $3, $1, $2, $4
         FROM called_in($1, $2, $5, $6) s",
        shop.shop_id.0,
        order_id.0,
        stored(&call)?,
        at,
        call.right().as_str(),
        &call.right().roles_by_default() as &[&str]
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(Asked::Asked(secret))
}

/// The shop's answer to a question of an order: what the browser holds becomes its key, or does not.
/// What was said of it in chats is edited in its place.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn answer(
    shop: &mut InShop<'_>,
    (order_id, ask_id): (OrderId, i64),
    let_in: bool,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Answered, DatabaseError> {
    let row = sqlx::query!(
        "SELECT token, hash, name, words, answered_by, let_in FROM page_ask
         WHERE shop_id = $1 AND order_id = $2 AND ask_id = $3 FOR UPDATE",
        shop.shop_id.0,
        order_id.0,
        ask_id
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(row) = row else {
        return Ok(Answered::NoLink);
    };
    if let (Some(by), Some(let_in)) = (row.answered_by, row.let_in) {
        return Ok(Answered::Already { by, let_in });
    }
    let order = store::find(shop, Key::Id(order_id)).await?;
    let current = order.is_some_and(|order| order.token.as_ref() == Some(&row.token));
    if let_in && !current {
        return Ok(Answered::NoLink);
    }
    sqlx::query!(
        "UPDATE page_ask SET answered_at = $3, answered_by = $4, let_in = $5
         WHERE shop_id = $1 AND ask_id = $2",
        shop.shop_id.0,
        ask_id,
        at,
        by,
        let_in
    )
    .execute(&mut *shop.connection)
    .await?;
    if let_in {
        let token = ShopToken {
            shop_id: shop.shop_id,
            secret: row.token,
        };
        make(shop, &token, order_id, (&row.hash, ProvedBy::Shop), at).await?;
    }
    let call = Call::AskedIn {
        ask: ask_id,
        name: row.name,
        words: row.words,
        answer: Some(AskAnswer {
            by: by.to_owned(),
            let_in,
        }),
    };
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT n.channel, n.conversation_id, 1, 'call', $4::jsonb || jsonb_build_object('of', n.outbox_id),
             $1, $2, $5
         FROM outbox n
         WHERE n.shop_id = $1 AND n.order_id = $2 AND n.kind = 'call' AND n.state <> 'failed'
             AND n.content ->> 'call' = 'asked_in' AND NOT n.content ? 'of'
             AND (n.content ->> 'ask')::bigint = $3",
        shop.shop_id.0,
        order_id.0,
        ask_id,
        stored(&call)?,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(Answered::Done { let_in })
}

/// What somebody typed in one line of so many characters; none where nothing is left.
fn tidy(typed: &str, most: usize) -> Option<String> {
    let spaced = typed.replace(char::is_control, " ");
    let tidy: String = spaced.trim().chars().take(most).collect();
    (!tidy.is_empty()).then_some(tidy)
}
