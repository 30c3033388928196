//! What a proven browser writes to the shop: the same conversation as from a chat.

use chrono::{DateTime, Utc};

use super::find_for_update;
use crate::db::{DatabaseError, Transaction};
use crate::order::act::Party;
use crate::picture::Picture;
use crate::shop::Shop;
use crate::shop_file;
use crate::talk::{self, Author, LONGEST, Message, Said, Via, Written};
use crate::token::ShopToken;

/// How many messages are looked through for one that was sent twice.
const LOOKED_THROUGH: i64 = 20;

/// What a form of the page says.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// The words.
    pub text: &'a str,
    /// A picture that comes along.
    pub picture: Option<&'a Picture>,
    /// The number of the last message when the form was shown: what was written since with the same
    /// words came by a second tap.
    pub seen: i32,
}

/// What came of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrote {
    /// The shop was told.
    Done,
    /// The same form was sent before.
    Again,
    /// It has more than [`LONGEST`] characters.
    TooLong {
        /// How many.
        length: usize,
    },
    /// There is nothing in it.
    Empty,
    /// The browser may not act for the buyer (any more).
    NoKey,
}

/// Writes to the shop as the order's buyer. Whoever calls it takes everything back unless it is
/// [`Wrote::Done`].
///
/// # Errors
/// When the database can't be reached or a row can't be read; nothing has happened then.
pub async fn write(
    transaction: &mut Transaction,
    shop: &Shop,
    (token, secret): (&ShopToken, &str),
    form: Form<'_>,
    at: DateTime<Utc>,
) -> Result<Wrote, DatabaseError> {
    let text = form.text.trim();
    let length = text.chars().count();
    if length > LONGEST {
        return Ok(Wrote::TooLong { length });
    }
    if text.is_empty() && form.picture.is_none() {
        return Ok(Wrote::Empty);
    }
    let mut in_shop = transaction.shop(token.shop_id).await?;
    let Some((_, order)) = find_for_update(&mut in_shop, token, secret, at).await? else {
        return Ok(Wrote::NoKey);
    };
    let picture = match form.picture {
        Some(picture) => Some(shop_file::keep(&mut in_shop, picture, None, at).await?),
        None => None,
    };
    let before = talk::of_order(
        &mut in_shop,
        order.order_id,
        Party::Buyer,
        None,
        LOOKED_THROUGH,
    )
    .await?;
    let is_same = |message: &Message| {
        message.message_no > form.seen
            && message.party == Party::Buyer
            && message.via == Via::Page
            && message.text == text
            && message.picture == picture
    };
    if before.iter().any(is_same) {
        return Ok(Wrote::Again);
    }
    let author = Author {
        party: Party::Buyer,
        name: order.buyer.name.clone(),
        person_id: None,
        via: Via::Page,
        from: None,
    };
    let said = Said {
        text: text.to_owned(),
        picture,
        answers: None,
    };
    let written = talk::write(transaction, shop, order.order_id, &author, &said, at).await?;
    Ok(match written {
        Written::Done { .. } => Wrote::Done,
        Written::Again { .. } => Wrote::Again,
        Written::TooLong { length } => Wrote::TooLong { length },
        Written::Empty => Wrote::Empty,
        // Only an answer can be to somebody else, and the order is locked.
        Written::NotTheirs { .. } | Written::NoSuchOrder => Wrote::NoKey,
    })
}
