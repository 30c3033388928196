//! A code that is mailed to the address a shop has for an order's buyer. Whether it has any is not said.

use chrono::{DateTime, Duration, Utc};
use rand::Rng as _;
use subtle::ConstantTimeEq as _;

use super::{ProvedBy, hash, make, new_secret, tries_for_update};
use crate::db::{DatabaseError, InShop};
use crate::id::{ConversationId, OrderId};
use crate::mail::Post;
use crate::order::OrderNumber;
use crate::order::act::stored;
use crate::token::ShopToken;

/// How long a mailed code is good.
pub const CODE_LASTS: Duration = Duration::minutes(10);
/// How many codes are mailed for one link within an hour.
const CODES_AN_HOUR: i64 = 3;
/// How many wrong tries a code takes.
const CODE_TRIES: u32 = 5;
/// How many wrong codes a link takes in all: new codes begin no new tries.
const WRONG_IN_ALL: i64 = 15;
/// How many codes a shop mails to one address within an hour, whatever they are for.
const MAILED_AN_HOUR: i64 = 6;
/// How many digits it has.
const DIGITS: usize = 6;

/// What came of asking for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeAsked {
    /// It is on its way, if the shop has an address.
    Done,
    /// There were three within the last hour, or too many wrong ones.
    TooMany,
    /// The link shows nothing (any more).
    NoLink,
}

/// What came of giving a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeTried {
    /// That is no six digits, which costs no try.
    Unreadable,
    /// No code is good (any more): none was mailed, it is too old, was used, or had too many tries.
    NoneWaits,
    /// Not the code.
    Wrong {
        /// How many tries are left.
        left: u32,
    },
    /// The browser is the buyer's: the secret it keeps.
    Proved(String),
    /// The link shows nothing (any more).
    NoLink,
}

struct Place {
    order_id: OrderId,
    number: OrderNumber,
    shop: String,
    mailbox: Option<ConversationId>,
}

/// The order behind a link, which nobody else asks a code for or tries one on meanwhile.
async fn place_for_update(
    shop: &mut InShop<'_>,
    token: &ShopToken,
) -> Result<Option<Place>, DatabaseError> {
    if tries_for_update(shop, token).await?.is_none() {
        return Ok(None);
    }
    let row = sqlx::query!(
        r#"SELECT o.order_id AS "order_id: OrderId", o.number, s.name,
               (SELECT m.conversation_id FROM mail_choice m
                WHERE m.shop_id = c.shop_id AND m.address = lower(btrim(c.email)))
                   AS "mailbox: ConversationId"
           FROM order_link l
           JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id AND o.hidden_at IS NULL
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           JOIN shop s ON s.shop_id = o.shop_id
           WHERE l.shop_id = $1 AND l.token = $2 AND l.revoked_at IS NULL"#,
        shop.shop_id.0,
        token.secret
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(row.map(|row| Place {
        order_id: row.order_id,
        number: OrderNumber(row.number),
        shop: row.name,
        mailbox: row.mailbox,
    }))
}

/// Mails a code to the address that the shop has for the buyer of the order behind a link.
///
/// # Errors
/// When the database can't be reached.
pub async fn mail_code(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    at: DateTime<Utc>,
) -> Result<CodeAsked, DatabaseError> {
    let Some(place) = place_for_update(shop, token).await? else {
        return Ok(CodeAsked::NoLink);
    };
    let before = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE made_at > $3) AS "lately!", coalesce(sum(wrong), 0) AS "wrong!"
           FROM page_code WHERE shop_id = $1 AND token = $2"#,
        shop.shop_id.0,
        token.secret,
        at - Duration::hours(1)
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    if before.lately >= CODES_AN_HOUR || before.wrong >= WRONG_IN_ALL {
        return Ok(CodeAsked::TooMany);
    }
    let code: String = {
        let mut dice = rand::rng();
        (0..DIGITS)
            .map(|_| char::from(b'0' + dice.random_range(0..10)))
            .collect()
    };
    // Kept also where nothing is mailed: how the page answers does not tell one from the other.
    sqlx::query!(
        "INSERT INTO page_code (shop_id, token, code_no, hash, made_at)
         SELECT $1, $2, coalesce(max(code_no), 0) + 1, $3, $4 FROM page_code
         WHERE shop_id = $1 AND token = $2",
        shop.shop_id.0,
        token.secret,
        hash(&code),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    if let Some(mailbox) = place.mailbox {
        let post = Post::Code {
            shop: place.shop,
            number: place.number,
            code,
        };
        sqlx::query!(
            "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, created_at)
             SELECT 'email', $2, 0, 'post', $3, $1, $4
             WHERE (SELECT count(*) FROM outbox
                    WHERE shop_id = $1 AND conversation_id = $2 AND kind = 'post' AND created_at > $5) < $6",
            shop.shop_id.0,
            mailbox.0,
            stored(&post)?,
            at,
            at - Duration::hours(1),
            MAILED_AN_HOUR
        )
        .execute(&mut *shop.connection)
        .await?;
    }
    Ok(CodeAsked::Done)
}

/// Judges a code against the last that was mailed for a link.
///
/// # Errors
/// When the database can't be reached.
pub async fn prove_by_code(
    shop: &mut InShop<'_>,
    token: &ShopToken,
    typed: &str,
    at: DateTime<Utc>,
) -> Result<CodeTried, DatabaseError> {
    let Some(given) = six_digits(typed) else {
        return Ok(CodeTried::Unreadable);
    };
    let Some(place) = place_for_update(shop, token).await? else {
        return Ok(CodeTried::NoLink);
    };
    let last = sqlx::query!(
        r#"SELECT code_no, hash, wrong, used_at, made_at, sum(wrong) OVER () AS "in_all!" FROM page_code
           WHERE shop_id = $1 AND token = $2 ORDER BY code_no DESC LIMIT 1"#,
        shop.shop_id.0,
        token.secret
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(last) = last.filter(|last| last.used_at.is_none() && last.made_at > at - CODE_LASTS)
    else {
        return Ok(CodeTried::NoneWaits);
    };
    let wrong = u32::try_from(last.wrong).unwrap_or(CODE_TRIES);
    if wrong >= CODE_TRIES || last.in_all >= WRONG_IN_ALL {
        return Ok(CodeTried::NoneWaits);
    }
    let is_it: bool = hash(&given).ct_eq(&last.hash).into();
    sqlx::query!(
        "UPDATE page_code SET wrong = wrong + $5, used_at = $4
         WHERE shop_id = $1 AND token = $2 AND code_no = $3",
        shop.shop_id.0,
        token.secret,
        last.code_no,
        is_it.then_some(at),
        i32::from(!is_it)
    )
    .execute(&mut *shop.connection)
    .await?;
    if !is_it {
        return Ok(CodeTried::Wrong {
            left: CODE_TRIES - wrong - 1,
        });
    }
    let secret = new_secret();
    let key = (&*hash(&secret), ProvedBy::Mail);
    make(shop, token, place.order_id, key, at).await?;
    Ok(CodeTried::Proved(secret))
}

/// The digits of a code, however they are grouped; full-width ones are digits.
fn six_digits(typed: &str) -> Option<String> {
    let mut digits = String::new();
    for letter in typed.trim().chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '０'..='９' => {
                digits.push(char::from_digit(u32::from(letter) - 0xFF10, 10)?);
            }
            ' ' | '　' | '-' | '－' => {}
            _ => return None,
        }
    }
    (digits.len() == DIGITS).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::six_digits;

    #[test]
    fn codes_are_read_from_what_people_type() {
        for (typed, read) in [
            ("012345", Some("012345")),
            (" 012 345 ", Some("012345")),
            ("０１２-３４５", Some("012345")),
            ("12345", None),
            ("1234567", None),
            ("12345🙂", None),
            ("", None),
        ] {
            assert_eq!(six_digits(typed).as_deref(), read, "{typed}");
        }
    }
}
