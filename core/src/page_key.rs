//! What lets a browser act as an order's buyer, for buyers without any chat.
//!
//! A link may be passed on, so that the page shows to whoever has it no more than a stranger may read.
//! Who gives the last four digits of the buyer's phone, or is let in by the shop, gets a key into
//! their browser: with it the page shows the rest and does what a buyer's buttons do. Only hashes of
//! keys are stored.

mod asking;
mod doing;
mod mailed;
mod talking;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use rand::RngCore as _;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::order::Order;
use crate::order::store::{self, Key};
use crate::row;
use crate::token::ShopToken;

pub use asking::{Answered, Ask, Asked, Standing, answer, ask, standing};
pub use doing::{Done, Shown, act};
pub use mailed::{CODE_LASTS, CodeAsked, CodeTried, mail_code, prove_by_code};
pub use talking::{Form, Wrote, write};

/// How long a key lasts.
pub const LASTS: Duration = Duration::days(90);
/// How many wrong digits a link takes, from all browsers together.
pub const TRIES: u32 = 5;
/// How many digits are asked for.
const ASKED_FOR: usize = 4;

/// What proved a browser to be the buyer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProvedBy {
    /// The last digits of the buyer's phone.
    Digits,
    /// The shop let them in.
    Shop,
    /// A code that was mailed.
    Mail,
}

impl ProvedBy {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Shop => "shop",
            Self::Mail => "mail",
        }
    }

    fn parse(word: &str) -> Result<Self, sqlx::Error> {
        [Self::Digits, Self::Shop, Self::Mail]
            .into_iter()
            .find(|known| known.as_str() == word)
            .ok_or_else(|| row::unreadable("proved_by", word))
    }
}

/// A browser that proved to be the buyer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageKey {
    /// Of which order.
    pub order_id: OrderId,
    /// By what.
    pub proved_by: ProvedBy,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// That is no four digits, which costs no try.
    Unreadable,
    /// Not the digits that the shop has; whether it has any is not said.
    Wrong {
        /// How many tries the link has left.
        left: u32,
    },
    /// The link had too many wrong tries.
    Spent,
    /// The browser is the buyer's: the secret it keeps.
    Proved(String),
    /// The link shows nothing (any more).
    NoLink,
}

/// A secret of 256 random bits in 43 URL-safe characters.
fn new_secret() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a secret. Rows are found by it: how long that takes says nothing of a secret that
/// nobody can choose the hash of.
fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The key that a browser holds for the order behind a link. None where it has none, or its link was
/// renewed, the order given to another customer, or the time is over.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn find(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<Option<PageKey>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT k.order_id AS "order_id: OrderId", k.proved_by, k.made_at FROM page_key k
           JOIN order_link l ON l.shop_id = k.shop_id AND l.token = k.token
               AND l.order_id = k.order_id AND l.revoked_at IS NULL
           JOIN orders o ON o.shop_id = k.shop_id AND o.order_id = k.order_id AND o.hidden_at IS NULL
           WHERE k.shop_id = $1 AND k.hash = $2 AND k.token = $3 AND k.ended_at IS NULL
               AND k.made_at > $4
               AND (o.customer_id = k.customer_id OR EXISTS (SELECT FROM customer c
                   WHERE c.shop_id = k.shop_id AND c.customer_id = k.customer_id
                       AND c.merged_into = o.customer_id))"#,
        shop.shop_id.0,
        hash(secret),
        token.secret,
        at - LASTS
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let key = row.map(|row| {
        Ok::<_, sqlx::Error>(PageKey {
            order_id: row.order_id,
            proved_by: ProvedBy::parse(&row.proved_by)?,
            since: row.made_at,
        })
    });
    Ok(key.transpose()?)
}

/// The same with its order, locked: what was given to somebody else meanwhile is not acted on.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn find_for_update(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<Option<(PageKey, Order)>, DatabaseError> {
    let Some(key) = find(shop, token, secret, at).await? else {
        return Ok(None);
    };
    let Some(order) = store::find_for_update(shop, Key::Id(key.order_id)).await? else {
        return Ok(None);
    };
    let still = find(shop, token, secret, at).await?;
    Ok(still
        .filter(|still| still.order_id == order.order_id)
        .map(|still| (still, order)))
}

/// Ends the key that a browser holds.
///
/// # Errors
/// When the database can't be reached.
pub async fn end(
    shop: &mut InShop<'_>,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE page_key SET ended_at = $3 WHERE shop_id = $1 AND hash = $2 AND ended_at IS NULL",
        shop.shop_id.0,
        hash(secret),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Judges the last four digits of the buyer's phone; the whole number says them too.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn prove(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    typed: &str,
    at: DateTime<Utc>,
) -> Result<Tried, DatabaseError> {
    let Some(given) = last_digits(typed) else {
        return Ok(Tried::Unreadable);
    };
    let Some((order_id, wrong)) = tries_for_update(shop, token).await? else {
        return Ok(Tried::NoLink);
    };
    if wrong >= TRIES {
        return Ok(Tried::Spent);
    }
    let Some(order) = store::find(shop, Key::Id(order_id)).await? else {
        return Ok(Tried::NoLink);
    };
    if !is_phone_of(&order, given) {
        sqlx::query!(
            "UPDATE page_try SET wrong = wrong + 1 WHERE shop_id = $1 AND token = $2",
            shop.shop_id.0,
            token.secret
        )
        .execute(&mut *shop.connection)
        .await?;
        return Ok(Tried::Wrong {
            left: TRIES - wrong - 1,
        });
    }
    let secret = new_secret();
    make(
        shop,
        token,
        order_id,
        (&hash(&secret), ProvedBy::Digits),
        at,
    )
    .await?;
    Ok(Tried::Proved(secret))
}

/// How many wrong tries a link still takes.
///
/// # Errors
/// When the database can't be reached.
pub async fn tries_left(shop: &mut InShop<'_>, token: &ShopToken) -> Result<u32, DatabaseError> {
    let wrong = sqlx::query_scalar!(
        "SELECT wrong FROM page_try WHERE shop_id = $1 AND token = $2",
        shop.shop_id.0,
        token.secret
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let wrong = u32::try_from(wrong.unwrap_or_default()).unwrap_or(TRIES);
    Ok(TRIES.saturating_sub(wrong))
}

/// The order behind a link and the wrong tries on it, which nobody else judges or adds to meanwhile.
async fn tries_for_update(
    shop: &mut InShop<'_>,
    token: &ShopToken,
) -> Result<Option<(OrderId, u32)>, DatabaseError> {
    let order_id = sqlx::query_scalar!(
        r#"SELECT l.order_id AS "id: OrderId" FROM order_link l
           JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id AND o.hidden_at IS NULL
           WHERE l.shop_id = $1 AND l.token = $2 AND l.revoked_at IS NULL"#,
        shop.shop_id.0,
        token.secret
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(order_id) = order_id else {
        return Ok(None);
    };
    // An update that changes nothing: it locks the row that was there, as an insert does a new one.
    let wrong = sqlx::query_scalar!(
        "INSERT INTO page_try (shop_id, token) VALUES ($1, $2)
         ON CONFLICT (shop_id, token) DO UPDATE SET wrong = page_try.wrong
         RETURNING wrong",
        shop.shop_id.0,
        token.secret
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(Some((order_id, u32::try_from(wrong).unwrap_or(TRIES))))
}

async fn make(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    order_id: OrderId,
    (hash, proved_by): (&[u8], ProvedBy),
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO page_key (shop_id, hash, order_id, token, customer_id, proved_by, made_at)
         SELECT $1, $2, $3, $4, o.customer_id, $5, $6 FROM orders o
         WHERE o.shop_id = $1 AND o.order_id = $3
         ON CONFLICT (shop_id, hash) DO NOTHING",
        shop.shop_id.0,
        hash,
        order_id.0,
        token.secret,
        proved_by.as_str(),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The last four of some digits, or of a whole telephone number. None for anything else.
fn last_digits(typed: &str) -> Option<[u8; ASKED_FOR]> {
    let mut digits = Vec::new();
    for letter in typed.trim().chars() {
        match letter {
            '0'..='9' => digits.push(u8::try_from(letter).ok()?),
            // Full-width digits, as a Chinese keyboard writes them.
            '０'..='９' => digits.push(u8::try_from(u32::from(letter) - 0xFEE0).ok()?),
            '+' | '＋' | '(' | ')' | '（' | '）' | '-' | '－' | '.' | '/' | ' ' | '　' => {}
            _ => return None,
        }
    }
    let whole = matches!(digits.len(), ASKED_FOR | 7..=15);
    digits.last_chunk().copied().filter(|_| whole)
}

/// Whether a customer's phone ends in these digits, in a time that does not depend on them.
fn is_phone_of(order: &Order, given: [u8; ASKED_FOR]) -> bool {
    let phone = order.buyer.phone.as_deref().unwrap_or_default();
    // Who has no phone is compared with what no digit equals.
    let known = last_digits(phone).unwrap_or([0; ASKED_FOR]);
    known.ct_eq(&given).into()
}

#[cfg(test)]
mod tests {
    use super::last_digits;

    #[test]
    fn the_last_digits_are_read_from_what_people_type() {
        for (typed, digits) in [
            ("4567", Some(b"4567")),
            (" 45 67 ", Some(b"4567")),
            ("４５６７", Some(b"4567")),
            ("+63 917 123 4567", Some(b"4567")),
            ("(02) 8123-4567", Some(b"4567")),
            ("0912 345 678", Some(b"5678")),
            ("456", None),
            ("45678", None),
            ("", None),
            ("🙂", None),
            ("four", None),
            ("4567🙂", None),
            ("1234567890123456", None),
        ] {
            assert_eq!(last_digits(typed).as_ref(), digits, "{typed}");
        }
    }
}
