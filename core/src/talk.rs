//! One conversation per order: what buyer and shop write to each other, from wherever each of them is.
//!
//! A message is kept first and told second: the log of an order holds what was written even where
//! nobody could be told. What waits for an answer is kept beside it, so that nothing has to be counted
//! to find it. Whoever was told a message is shown in its place what became of it.

pub mod group;
mod out;
mod raise;
mod store;

use chrono::{DateTime, Duration, Utc};

use crate::channel::Channel;
use crate::db::{DatabaseError, InShop, Transaction};
use crate::id::{ConversationId, FileId, OrderId, PersonId, ShopId};
use crate::order::act::Party;
use crate::row;
use crate::shop::Shop;
use crate::subscription;

pub use out::{Tag, Told, may_read};
pub use raise::{due, pass_on, raise};
pub use store::{
    Message, Shown, Standing, Unanswered, of_customer, of_order, shown, standing, waiting,
    waiting_count, waiting_of_customer, written_as,
};

/// The longest message, in characters.
pub const LONGEST: usize = 4_000;
/// Of how many messages in a row those who were told are shown what became of them.
const SHOWN_AGAIN: i32 = 5;

/// Through what a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// A conversation with the assistant.
    Chat(Channel),
    /// The order's own page.
    Page,
}

impl Via {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Chat(channel) => channel.as_str(),
            Self::Page => "page",
        }
    }

    fn parse(word: &str) -> Result<Self, sqlx::Error> {
        if word == Self::Page.as_str() {
            return Ok(Self::Page);
        }
        row::channel(word).map(Self::Chat)
    }
}

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// On whose behalf.
    pub party: Party,
    /// The name the log keeps; 1 to 200 characters.
    pub name: String,
    /// The person; none for who writes on a page or by mail without being known.
    pub person_id: Option<PersonId>,
    /// Through what.
    pub via: Via,
    /// Where it came from; none for what no platform knows.
    pub from: Option<Source>,
}

/// Where a message came from, so that it is known when it comes again or is written anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The platform's id of the message.
    pub message: String,
}

/// What is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The words, at most [`LONGEST`] characters; empty where a picture says it all.
    pub text: String,
    /// A picture or PDF file that the shop keeps already.
    pub picture: Option<FileId>,
    /// The message it answers.
    pub answers: Option<i32>,
}

/// What came of writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It is kept, and told.
    Done {
        /// Its number within the order.
        message_no: i32,
        /// In how many conversations it is told.
        told: usize,
        /// Who had answered the same before.
        answered: Option<String>,
    },
    /// It was kept before: the platform sent it twice.
    Again {
        /// Its number within the order.
        message_no: i32,
    },
    /// It has more than [`LONGEST`] characters.
    TooLong {
        /// How many.
        length: usize,
    },
    /// There is nothing in it.
    Empty,
    /// The order is somebody else's since the message was written that it answers.
    NotTheirs {
        /// Whose it is now.
        buyer: String,
    },
    /// The shop has no such order.
    NoSuchOrder,
}

/// Keeps a message of an order's conversation and tells the other side. Whoever writes through a page
/// or by mail needs no conversation: see [`Author`].
///
/// A shop's message answers all that the buyer has written. Those who were told that are shown the
/// answer in its place.
///
/// # Errors
/// When the database can't be reached or a row can't be read; nothing has happened then.
pub async fn write(
    transaction: &mut Transaction,
    shop: &Shop,
    order_id: OrderId,
    author: &Author,
    said: &Said,
    at: DateTime<Utc>,
) -> Result<Written, DatabaseError> {
    let text = said.text.trim();
    let length = text.chars().count();
    if length > LONGEST {
        return Ok(Written::TooLong { length });
    }
    if text.is_empty() && said.picture.is_none() {
        return Ok(Written::Empty);
    }
    let mut in_shop = transaction.shop(shop.shop_id).await?;
    let Some(place) = store::lock(&mut in_shop, order_id).await? else {
        return Ok(Written::NoSuchOrder);
    };
    if let Some(message_no) = store::known(&mut in_shop, author.from.as_ref(), said.picture).await?
    {
        return Ok(Written::Again { message_no });
    }
    let mut answered = None;
    if let (Some(answers), Party::Shop) = (said.answers, author.party) {
        match store::answer_to(&mut in_shop, order_id, answers).await? {
            store::AnswerTo::AnothersMessage => {
                return Ok(Written::NotTheirs { buyer: place.buyer });
            }
            store::AnswerTo::Open => {}
            store::AnswerTo::Answered { by, person_id } => {
                answered = (person_id != author.person_id).then_some(by);
            }
        }
    }
    let answer_by = answer_by(shop, at);
    let kept = store::Kept {
        author,
        text,
        picture: said.picture,
        at,
        answer_by,
    };
    let message_no = store::append(&mut in_shop, &place, &kept).await?;
    let told = match author.party {
        Party::Buyer => {
            let assigned = place.assigned_to;
            let order = (shop.shop_id, order_id);
            out::to_shop(transaction, order, message_no, assigned, at).await?
        }
        Party::Shop => {
            let told = out::to_buyers(&mut in_shop, order_id, message_no, at).await?;
            show_again(&mut in_shop, order_id, message_no, at).await?;
            told
        }
    };
    let mut in_shop = transaction.shop(shop.shop_id).await?;
    subscription::refresh_sellers(&mut in_shop, order_id, at).await?;
    Ok(Written::Done {
        message_no,
        told,
        answered,
    })
}

/// What came of writing a message anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewritten {
    /// Everybody who was told it sees it as it is now.
    Done,
    /// It says that already.
    Same,
    /// It has more than [`LONGEST`] characters.
    TooLong {
        /// How many.
        length: usize,
    },
    /// Nothing would be left of it.
    Empty,
    /// There is no such message.
    NoSuchMessage,
}

/// Writes an own message anew; whoever was told it sees the new words in its place.
///
/// # Errors
/// When the database can't be reached or a row can't be read; nothing has happened then.
pub async fn rewrite(
    transaction: &mut Transaction,
    (shop_id, order_id, message_no): (ShopId, OrderId, i32),
    text: &str,
    at: DateTime<Utc>,
) -> Result<Rewritten, DatabaseError> {
    let text = text.trim();
    let length = text.chars().count();
    if length > LONGEST {
        return Ok(Rewritten::TooLong { length });
    }
    let mut in_shop = transaction.shop(shop_id).await?;
    if store::lock(&mut in_shop, order_id).await?.is_none() {
        return Ok(Rewritten::NoSuchMessage);
    }
    let rewritten = store::rewrite(&mut in_shop, order_id, message_no, text, at).await?;
    if rewritten == Rewritten::Done {
        // Who was told it, and those whose message shows it as the answer.
        show_again(&mut in_shop, order_id, message_no, at).await?;
        subscription::refresh_sellers(&mut in_shop, order_id, at).await?;
    }
    Ok(rewritten)
}

/// Says that what a buyer has written needs no answer, up to a message. Returns whether something
/// waited.
///
/// # Errors
/// When the database can't be reached.
pub async fn settle(
    transaction: &mut Transaction,
    shop: &Shop,
    (order_id, up_to): (OrderId, i32),
    by: &str,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let mut in_shop = transaction.shop(shop.shop_id).await?;
    if store::lock(&mut in_shop, order_id).await?.is_none() {
        return Ok(false);
    }
    if !store::settle(&mut in_shop, order_id, up_to, by).await? {
        return Ok(false);
    }
    store::recount(&mut in_shop, order_id, answer_by(shop, at)).await?;
    show_again(&mut in_shop, order_id, up_to, at).await?;
    subscription::refresh_sellers(&mut in_shop, order_id, at).await?;
    Ok(true)
}

/// What came of giving a conversation to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assigned {
    /// They answer it from now on, or everybody does.
    Done {
        /// What they are called.
        name: Option<String>,
    },
    /// They don't work here any more, or may not talk with buyers.
    NotAble,
    /// The shop has no such order.
    NoSuchOrder,
}

/// Gives an order's conversation to one of the shop, who alone is told what the buyer writes from now
/// on, and what waits; or to everybody again.
///
/// # Errors
/// When the database can't be reached or a row can't be read; nothing has happened then.
pub async fn assign(
    transaction: &mut Transaction,
    shop_id: ShopId,
    order_id: OrderId,
    to: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<Assigned, DatabaseError> {
    let mut system = transaction.system().await?;
    let members = crate::shop::members(&mut system, shop_id).await?;
    let mut in_shop = transaction.shop(shop_id).await?;
    if store::lock(&mut in_shop, order_id).await?.is_none() {
        return Ok(Assigned::NoSuchOrder);
    }
    let mut chosen = None;
    if let Some(person_id) = to {
        if !out::may_talk(&mut in_shop, person_id).await? {
            return Ok(Assigned::NotAble);
        }
        chosen = members.into_iter().find(|one| one.person_id == person_id);
        if chosen.is_none() {
            return Ok(Assigned::NotAble);
        }
    }
    let name = chosen.map(|one| one.name);
    let whom = to.zip(name.as_deref());
    store::assign(&mut in_shop, order_id, whom).await?;
    let unanswered = store::unanswered(&mut in_shop, order_id, SHOWN_AGAIN).await?;
    // In a topic everybody has it before their eyes.
    let in_topic = group::has_topic(&mut in_shop, order_id).await?;
    if let Some(person_id) = to.filter(|_| !in_topic) {
        out::to_one(transaction, (shop_id, order_id), &unanswered, person_id, at).await?;
    }
    let mut in_shop = transaction.shop(shop_id).await?;
    if let (Some(first), Some(last)) = (unanswered.first(), unanswered.last()) {
        out::show_again(&mut in_shop, order_id, (*first, *last), at).await?;
    }
    subscription::refresh_sellers(&mut in_shop, order_id, at).await?;
    Ok(Assigned::Done { name })
}

/// The order is somebody else's now, or again: what waits is what its present buyer wrote.
///
/// # Errors
/// When the database can't be reached.
pub(crate) async fn handed_over(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    store::recount(shop, order_id, None).await
}

fn answer_by(shop: &Shop, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let minutes = shop.settings.answer_within_minutes?;
    Some(at + Duration::minutes(i64::from(minutes)))
}

/// Whoever was told a message, or the buyer's last ones before it, sees them as they are now.
async fn show_again(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    message_no: i32,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let first = store::run_before(shop, order_id, message_no).await?;
    let first = first.max(message_no - SHOWN_AGAIN);
    out::show_again(shop, order_id, (first, message_no), at).await
}
