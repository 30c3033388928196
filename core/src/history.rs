//! What happened to an order as one dated list, which both sides can print: events, what was written,
//! what was wrong, money, parcels and returns.
//!
//! Each side has its own version. The buyer's leaves out what only the shop may see (notes, why it
//! stood still, who of the shop it was, what was handled behind it), and what was between the shop and
//! whoever had the order before.

mod public;
mod told;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::db::{DatabaseError, InShop};
use crate::id::{CustomerId, FileId, OrderId};
use crate::order::act::Party;
use crate::order::decide::{Facts, PastEvent};
use crate::order::{Order, Stage, store};
use crate::row;
use crate::shop_file;
use crate::talk::{self, Message, Via};
use crate::text::{Phrase, texts};
use crate::wording;

pub use public::{is_public, said, stage_reached};

/// The most messages that a history tells of: the newest.
const MOST_MESSAGES: i64 = 2_000;
/// How many characters of a message stand where there is little room.
const BEGINNING: usize = 120;

/// For whom a history is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Somebody of the shop.
    Shop {
        /// Whether they may read what was written with the buyer.
        talks: bool,
    },
    /// The customer whose order it is.
    Buyer(CustomerId),
}

impl Side {
    const fn party(self) -> Party {
        match self {
            Self::Shop { .. } => Party::Shop,
            Self::Buyer(_) => Party::Buyer,
        }
    }
}

/// What happened to an order, for one side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// What happened, the oldest first.
    pub entries: Vec<Entry>,
    /// The names of the pictures and files that came along, in the order of their numbers, from 1.
    pub pictures: Vec<String>,
    /// Whether there are more messages than it tells of.
    pub left_out: bool,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: Phrase,
    /// The same where there is little room: the beginning of what was written.
    pub short: Phrase,
    /// What belongs to it, a line each.
    pub details: Vec<Phrase>,
    /// Who it was and through what; none where that is not this reader's to know.
    pub by: Option<Phrase>,
    /// The number of the picture that came along.
    pub picture: Option<usize>,
    /// Whether it was taken back later.
    pub taken_back: bool,
}

/// Who did something, as far as the history keeps it.
struct Doer<'a> {
    party: Party,
    name: &'a str,
    /// None for the program itself.
    via: Option<Via>,
}

/// Whose version of the history it is.
struct Version<'a> {
    order: &'a Order,
    shop: &'a str,
    reader: Party,
}

/// What happened to an order of a shop of that name, as one of its sides may read it. Whose order it is
/// not any more is told nothing.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn of_order(
    in_shop: &mut InShop<'_>,
    order: &Order,
    shop: &str,
    side: Side,
) -> Result<History, DatabaseError> {
    let reader = side.party();
    let version = Version {
        order,
        shop,
        reader,
    };
    if let Side::Buyer(customer_id) = side
        && customer_id != order.buyer.customer_id
    {
        return Ok(History::default());
    }
    let events = store::history(in_shop, order.order_id).await?;
    let channels = channels(in_shop, order.order_id).await?;
    // One more says whether there are any.
    let limit = MOST_MESSAGES + 1;
    let mut messages = match side {
        Side::Shop { talks: false } => Vec::new(),
        Side::Shop { talks: true } | Side::Buyer(_) => {
            talk::of_order(in_shop, order.order_id, reader, None, limit).await?
        }
    };
    let left_out = messages.len() > usize::try_from(MOST_MESSAGES).unwrap_or(usize::MAX);
    messages.truncate(usize::try_from(MOST_MESSAGES).unwrap_or(usize::MAX));

    let mut found: Vec<(Entry, Option<FileId>)> = Vec::new();
    for (event, theirs) in events.iter().zip(theirs(&events, order.buyer.customer_id)) {
        let theirs = theirs || reader == Party::Shop;
        let channel = channels.get(&event.version).copied().flatten();
        found.extend(version.of_event(event, channel, theirs));
    }
    found.extend(messages.iter().rev().map(|each| version.of_message(each)));
    // What happened at the same moment keeps its order: first the event, then what was written.
    found.sort_by_key(|(entry, _)| entry.at);
    let files: Vec<FileId> = found.iter().filter_map(|(_, file)| *file).collect();
    let names: HashMap<i64, String> = shop_file::types(in_shop, &files)
        .await?
        .into_iter()
        .map(|(id, name, _)| (id.0, name))
        .collect();
    let (entries, pictures) = numbered(found, &names);
    Ok(History {
        entries,
        pictures,
        left_out,
    })
}

/// Through what each event came; none for the program itself.
async fn channels(
    in_shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<HashMap<i32, Option<Channel>>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT version, channel FROM order_event WHERE shop_id = $1 AND order_id = $2",
        in_shop.shop_id.0,
        order_id.0
    )
    .fetch_all(&mut *in_shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let channel = match row.channel.as_str() {
                "system" => None,
                word => Some(row::channel(word)?),
            };
            Ok((row.version, channel))
        })
        .collect()
}

/// Which events happened while the order was its present buyer's. That one was recognised as another
/// customer makes nobody else of them.
fn theirs(events: &[PastEvent], present: CustomerId) -> Vec<bool> {
    let mut them = vec![present];
    let mut is_theirs = true;
    let mut found: Vec<bool> = Vec::with_capacity(events.len());
    for event in events.iter().rev() {
        found.push(is_theirs);
        let taken_back = if let Facts::Undone { facts, .. } = &event.facts {
            Some(&**facts)
        } else {
            None
        };
        let facts = taken_back.unwrap_or(&event.facts);
        if let Facts::Reassigned { from, to, .. } = facts {
            let before = if taken_back.is_some() { to } else { from };
            is_theirs = them.contains(before);
        }
        if let Facts::Recognised { from, to } = facts
            && is_theirs
        {
            them.extend([*from, *to]);
        }
    }
    found.reverse();
    found
}

/// Gives each file a number, the same one wherever it stands.
fn numbered(
    found: Vec<(Entry, Option<FileId>)>,
    names: &HashMap<i64, String>,
) -> (Vec<Entry>, Vec<String>) {
    let mut known: Vec<FileId> = Vec::new();
    let mut pictures = Vec::new();
    let entries = found
        .into_iter()
        .map(|(mut entry, file)| {
            if let Some((file, name)) = file.and_then(|file| Some((file, names.get(&file.0)?))) {
                let at = known.iter().position(|each| *each == file);
                let at = at.unwrap_or_else(|| {
                    known.push(file);
                    pictures.push(name.clone());
                    known.len() - 1
                });
                entry.picture = Some(at + 1);
            }
            entry
        })
        .collect();
    (entries, pictures)
}

impl Version<'_> {
    /// What an event tells; nothing where it is not this reader's to know.
    fn of_event(
        &self,
        event: &PastEvent,
        channel: Option<Channel>,
        theirs: bool,
    ) -> Vec<(Entry, Option<FileId>)> {
        let Some(told) = told::told(self.order, &event.facts, self.reader, theirs) else {
            return Vec::new();
        };
        let via = channel.map(|channel| {
            // Who sits at the order's page is nobody that the chats know.
            if event.actor_id.is_none() && channel == Channel::Web && event.party == Party::Buyer {
                Via::Page
            } else {
                Via::Chat(channel)
            }
        });
        let doer = Doer {
            party: event.party,
            name: &event.actor_name,
            via,
        };
        let by = self.by(&doer, theirs);
        let entry = |what: Phrase, details| Entry {
            at: event.at,
            short: what.clone(),
            what,
            details,
            by: by.clone(),
            picture: None,
            taken_back: event.undone_by.is_some(),
        };
        let mut entries: Vec<(Entry, Option<FileId>)> = self
            .passed(&event.facts)
            .into_iter()
            .map(|stage| {
                let what = stage_reached(stage, self.order.pick_up);
                (entry(what, Vec::new()), None)
            })
            .collect();
        entries.push((entry(told.what, told.details), told.file));
        entries
    }

    /// The stages that a jump passed.
    fn passed(&self, facts: &Facts) -> Vec<Stage> {
        if let Facts::Moved { from, to, .. } = facts
            && *to != Stage::Cancelled
        {
            return from.between(*to, self.order.pick_up).collect();
        }
        Vec::new()
    }

    fn of_message(&self, message: &Message) -> (Entry, Option<FileId>) {
        let doer = Doer {
            party: message.party,
            name: &message.author,
            via: Some(message.via),
        };
        let words = |text: &str| -> Phrase {
            if text.is_empty() {
                texts::HistoryPicture.into()
            } else {
                texts::HistoryMessage { text }.into()
            }
        };
        let edited = message
            .edited_at
            .map(|at| Phrase::from(texts::HistoryRewritten { at }));
        let entry = Entry {
            at: message.written_at,
            what: words(&message.text),
            short: words(&beginning(&message.text)),
            details: edited.into_iter().collect(),
            // What a buyer reads here was written while it was theirs.
            by: self.by(&doer, true),
            picture: None,
            taken_back: false,
        };
        (entry, message.picture)
    }

    /// Who it was. Who of the shop it was, and from where, is the shop's to know: to its buyers it is
    /// the shop.
    fn by(&self, doer: &Doer<'_>, theirs: bool) -> Option<Phrase> {
        let Some(via) = doer.via else {
            return Some(texts::HistoryByItself.into());
        };
        match (self.reader, doer.party) {
            (Party::Buyer, Party::Shop) => Some(texts::Verbatim { text: self.shop }.into()),
            (Party::Buyer, Party::Buyer) if !theirs => None,
            (Party::Buyer | Party::Shop, Party::Buyer) | (Party::Shop, Party::Shop) => Some(
                texts::HistoryBy {
                    name: doer.name,
                    channel: match via {
                        Via::Chat(channel) => wording::channel(channel),
                        Via::Page => texts::HistoryByPage.into(),
                    },
                }
                .into(),
            ),
        }
    }
}

fn beginning(text: &str) -> String {
    match text.char_indices().nth(BEGINNING) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
