//! What a buyer says of an order that arrived: stars, and a sentence if they like.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::notice::Call;
use crate::order::act::stored;
use crate::order::store::{self, Key};
use crate::order::{Order, Stage};
use crate::row;
use crate::subscription;

/// The most stars.
pub const MOST: u8 = 5;
/// The longest sentence, in characters.
pub const MAX_WORDS: usize = 1_000;

/// How many stars an order is given: 1 to [`MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stars(u8);

impl Stars {
    /// So many, where there can be.
    pub fn new(count: u8) -> Option<Self> {
        (1..=MOST).contains(&count).then_some(Self(count))
    }

    /// How many.
    pub const fn count(self) -> u8 {
        self.0
    }
}

impl std::fmt::Display for Stars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (1..=MOST).try_for_each(|star| f.write_str(if star <= self.0 { "★" } else { "☆" }))
    }
}

/// What a buyer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// How many stars.
    pub stars: Stars,
    /// In words.
    pub words: Option<String>,
    /// Whether it was changed, which it can be once.
    pub changed: bool,
}

/// What came of saying it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It stands.
    Done(Review),
    /// It was changed before, and stays.
    Stays(Review),
    /// There is nothing to say yet: it has not arrived.
    NotArrived,
    /// The sentence is longer than is kept.
    TooLong,
}

/// Whether an order is there to be judged.
pub const fn is_open(order: &Order) -> bool {
    matches!(order.head.stage, Stage::Delivered | Stage::Completed)
}

/// What was said of an order.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn find(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<Option<Review>, DatabaseError> {
    let row = sqlx::query!(
        "SELECT stars, words, edited_at FROM review WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        order_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let review = row.map(|row| {
        let stars = u8::try_from(row.stars).ok().and_then(Stars::new);
        Ok::<_, sqlx::Error>(Review {
            stars: stars.ok_or_else(|| row::unreadable("stars", row.stars))?,
            words: row.words,
            changed: row.edited_at.is_some(),
        })
    });
    Ok(review.transpose()?)
}

/// The buyer says it: stars, words, or both; what is not said stays. Words for stars that had none
/// are no change of mind; after one change it stays. The shop is told, in one message.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn say(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    (stars, words): (Option<Stars>, Option<&str>),
    at: DateTime<Utc>,
) -> Result<Said, DatabaseError> {
    let order = store::find_for_update(shop, Key::Id(order_id)).await?;
    if !order.is_some_and(|order| is_open(&order)) {
        return Ok(Said::NotArrived);
    }
    let words = words.map(str::trim).filter(|words| !words.is_empty());
    if words.is_some_and(|words| words.chars().count() > MAX_WORDS) {
        return Ok(Said::TooLong);
    }
    let before = find(shop, order_id).await?;
    let Some(stars) = stars.or(before.as_ref().map(|before| before.stars)) else {
        return Ok(Said::NotArrived);
    };
    let kept = before.as_ref().and_then(|before| before.words.as_deref());
    let mut review = Review {
        stars,
        words: words.or(kept).map(str::to_owned),
        changed: false,
    };
    if let Some(before) = &before {
        if (before.stars, &before.words) == (review.stars, &review.words) {
            return Ok(Said::Done(before.clone()));
        }
        let adds = before.words.is_none() && before.stars == review.stars;
        if before.changed && !adds {
            return Ok(Said::Stays(before.clone()));
        }
        review.changed = before.changed || !adds;
    }
    sqlx::query!(
        "INSERT INTO review (shop_id, order_id, stars, words, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, order_id) DO UPDATE SET stars = excluded.stars, words = excluded.words,
             edited_at = CASE WHEN $6 THEN coalesce(review.edited_at, excluded.at) END",
        shop.shop_id.0,
        order_id.0,
        i32::from(stars.count()),
        review.words,
        at,
        review.changed
    )
    .execute(&mut *shop.connection)
    .await?;
    tell(shop, order_id, &review, at).await?;
    subscription::refresh_cards(shop, order_id, at).await?;
    Ok(Said::Done(review))
}

/// Tells the shop, where it was told before in the same place.
async fn tell(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    review: &Review,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let call = Call::Reviewed {
        stars: review.stars.count(),
        words: review.words.clone(),
    };
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'call',
             CASE WHEN n.outbox_id IS NULL THEN $3::jsonb
                  ELSE $3::jsonb || jsonb_build_object('of', n.outbox_id) END, $1, $2, $4
         FROM called_in($1, $2, $5, $6) s
         LEFT JOIN LATERAL (
             SELECT o.outbox_id FROM outbox o
             WHERE o.shop_id = $1 AND o.order_id = $2 AND o.kind = 'call' AND o.state <> 'failed'
                 AND o.conversation_id = s.conversation_id AND o.content ->> 'call' = 'reviewed'
                 AND NOT o.content ? 'of'
             ORDER BY o.outbox_id DESC LIMIT 1) n ON true",
        shop.shop_id.0,
        order_id.0,
        stored(&call)?,
        at,
        call.right().as_str(),
        &call.right().roles_by_default() as &[&str]
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
