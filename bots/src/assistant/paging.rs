//! Lists that are shown a page at a time, in one message: what a page begins after is remembered with the
//! conversation, so that a button carries two small numbers whatever the list is sorted by.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use waybill_core::db::DatabaseError;
use waybill_core::id::ShopId;
use waybill_core::text::texts;

use super::command::Verb;
use super::message::{Button, Say};
use super::permission::{of_verb, permits};
use super::press::Press;
use super::scene::Scene;
use super::{buying, customers, finding, refunds, returning, talking, untold};

/// A list, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// What was looked for.
    Found(ShopId, String),
    /// One's own orders.
    Mine,
    /// What comes back.
    Returns(ShopId),
    /// What money has to go back.
    Refunds(ShopId),
    /// Who could not be told.
    Untold(ShopId),
    /// What waits for an answer.
    Talks(ShopId),
    /// Customers, found or the last.
    Customers(ShopId, String),
}

impl List {
    /// The command that shows it.
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Found(..) => Verb::Find,
            Self::Mine => Verb::My,
            Self::Returns(_) => Verb::Returns,
            Self::Refunds(_) => Verb::Refunds,
            Self::Untold(_) => Verb::Untold,
            Self::Talks(_) => Verb::Talks,
            Self::Customers(..) => Verb::Customer,
        }
    }

    /// The shop it is of.
    pub const fn shop(&self) -> Option<ShopId> {
        match self {
            Self::Found(shop, _)
            | Self::Returns(shop)
            | Self::Refunds(shop)
            | Self::Untold(shop)
            | Self::Talks(shop)
            | Self::Customers(shop, _) => Some(*shop),
            Self::Mine => None,
        }
    }
}

/// A list that was shown in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its number in the conversation.
    pub id: u32,
    /// Which.
    pub list: List,
    /// After what the second page begins, the third, and so on.
    pub after: Vec<Vec<i64>>,
}

/// Where in a list: at its beginning, or on a page that was turned to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct At {
    turned: Option<(u32, usize)>,
    after: Vec<i64>,
}

impl At {
    /// After which number the page begins.
    pub fn number(&self) -> Option<i64> {
        self.after.first().copied()
    }

    /// After which time and what else the page begins.
    pub fn time(&self) -> Option<(DateTime<Utc>, &[i64])> {
        let (micros, rest) = self.after.split_first()?;
        Some((DateTime::from_timestamp_micros(*micros)?, rest))
    }

    /// Whether it is the beginning.
    pub const fn is_first(&self) -> bool {
        matches!(self.turned, None | Some((_, 0)))
    }
}

/// A page with its buttons: back, where it is not the first, and on, where there is more. `next` is after
/// what the next page begins.
pub fn turnable(
    scene: &mut Scene<'_>,
    say: Say,
    list: List,
    at: &At,
    next: Option<Vec<i64>>,
) -> Say {
    if at.is_first() && next.is_none() {
        return say;
    }
    let (id, page) = match at.turned {
        Some(turned) => turned,
        None => (scene.state.shows(list), 0),
    };
    let mut row = Vec::new();
    let turn = |page: usize| Press::Page(id, u32::try_from(page).unwrap_or(u32::MAX));
    if page > 0 {
        row.push(Button::press(texts::ButtonBack, turn(page - 1)));
    }
    if next.is_some() {
        row.push(Button::press(texts::ButtonNextPage, turn(page + 1)));
    }
    if let Some(shown) = scene.state.shown.iter_mut().find(|shown| shown.id == id) {
        shown.after.truncate(page);
        shown.after.extend(next);
    }
    say.row(row)
}

/// A page was turned.
///
/// # Errors
/// When the database can't be reached.
pub async fn turn(scene: &mut Scene<'_>, id: u32, page: u32) -> Result<(), DatabaseError> {
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    let shown = scene.state.shown.iter().find(|shown| shown.id == id);
    let found = shown.and_then(|shown| {
        let after = match page.checked_sub(1) {
            None => Vec::new(),
            Some(before) => shown.after.get(before)?.clone(),
        };
        let turned = Some((id, page));
        Some((shown.list.clone(), At { turned, after }))
    });
    let Some((list, at)) = found else {
        scene.say(Say::line(texts::PageTooOld));
        return Ok(());
    };
    let shop = match list.shop() {
        None => None,
        Some(shop_id) => {
            let Some(shop) = scene.own_shop(shop_id) else {
                return Ok(());
            };
            if !permits(scene, shop_id, of_verb(list.verb())).await? {
                return Ok(());
            }
            Some(shop)
        }
    };
    match (list, shop) {
        (List::Found(_, query), Some(shop)) => finding::page(scene, &shop, &query, &at).await,
        (List::Returns(_), Some(shop)) => returning::list(scene, &shop, &at).await,
        (List::Refunds(_), Some(shop)) => refunds::page(scene, &shop, &at).await,
        (List::Untold(_), Some(shop)) => untold::page(scene, &shop, &at).await,
        (List::Talks(_), Some(shop)) => talking::list(scene, &shop, &at).await,
        (List::Customers(_, query), Some(shop)) => {
            customers::page_of(scene, &shop, &query, &at).await
        }
        (List::Mine, _) => buying::my(scene, &at).await,
        (
            List::Found(..)
            | List::Returns(_)
            | List::Refunds(_)
            | List::Untold(_)
            | List::Talks(_)
            | List::Customers(..),
            None,
        ) => Ok(()),
    }
}
