//! The use case of every action on an order: lock, decide, write, append the event, enqueue what
//! must be said; in two or three round trips of one transaction.

use chrono::{DateTime, Utc};

use super::decide::{Action, Change, EventAction, Facts, Refusal, decide};
use super::{Order, store};
use crate::channel::Channel;
use crate::db::{DatabaseError, InShop};
use crate::id::PersonId;
use crate::notice::{Correction, Moment, Notice};
use crate::payment::Entry;
use crate::row;

pub use super::store::Key;

/// Who acts, and through what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person; none for the program itself.
    pub person_id: Option<PersonId>,
    /// The name the history keeps.
    pub name: String,
    /// Through which channel; none for the program itself.
    pub channel: Option<Channel>,
}

impl Actor {
    pub(crate) fn channel_word(&self) -> &'static str {
        self.channel.map_or("system", Channel::as_str)
    }
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// What to do.
    pub action: &'a Action,
    /// The version of the action's axis that was shown to them.
    pub seen: Option<i32>,
    /// Whether nobody gets a message of their own about it; cards change all the same.
    pub silent: bool,
    /// The shop's name, which every message begins with.
    pub shop_name: &'a str,
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Done {
        /// The order as it is now.
        order: Box<Order>,
        /// What happened, for an undo.
        action: EventAction,
        /// The event's version.
        version: i32,
    },
    /// Nothing happened.
    Refused {
        /// The order as it is.
        order: Box<Order>,
        /// Why.
        refusal: Refusal,
    },
    /// The shop has no such order.
    NoSuchOrder,
}

/// Does an action.
///
/// # Errors
/// When the database can't be reached or holds a row that can't be read; nothing has happened then.
pub async fn act(
    shop: &mut InShop<'_>,
    key: Key,
    request: &Request<'_>,
) -> Result<Outcome, DatabaseError> {
    let Some(mut order) = store::find_for_update(shop, key).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    let past = match request.action {
        Action::Undo { version } => store::event(shop, order.order_id, *version).await?,
        Action::Advance { .. }
        | Action::Cancel { .. }
        | Action::Pay { .. }
        | Action::Hold { .. }
        | Action::Release
        | Action::Note { .. } => None,
    };
    match decide(
        &order,
        request.action,
        request.seen,
        past.as_ref(),
        request.at,
    ) {
        Err(refusal) => Ok(Outcome::Refused {
            order: Box::new(order),
            refusal,
        }),
        Ok(change) => {
            write(shop, &order, &change, request).await?;
            apply(&mut order, &change, request.at);
            Ok(Outcome::Done {
                action: change.action,
                version: change.head.version,
                order: Box::new(order),
            })
        }
    }
}

/// Brings the order in memory to what was written.
pub(super) fn apply(order: &mut Order, change: &Change, at: DateTime<Utc>) {
    order.head = change.head.clone();
    if let Some(entry) = &change.entry {
        order.ledger.0.push(Entry {
            entry: entry.entry,
            kind: entry.kind,
            amount_minor: entry.amount_minor,
            method: entry.method.clone(),
            counters: entry.counters,
            at,
        });
    }
    if let Some((number, parcel)) = &change.ships {
        order.parcels.push(parcel.clone());
        order.shipments_so_far = *number;
    }
    if change.voids_shipment.is_some() {
        order.parcels.pop();
    }
}

async fn write(
    shop: &mut InShop<'_>,
    order: &Order,
    change: &Change,
    request: &Request<'_>,
) -> Result<(), DatabaseError> {
    let head = &change.head;
    let notice = match Moment::of(order, change) {
        Some(moment) if !request.silent => Some(stored(&Notice {
            shop: request.shop_name.to_owned(),
            number: order.number,
            moment,
        })?),
        _ => None,
    };
    let correction = match &change.facts {
        Facts::Undone { action, .. } => Some(stored(&Correction {
            shop: request.shop_name.to_owned(),
            number: order.number,
            undone: *action,
            stage: head.stage,
        })?),
        Facts::Placed
        | Facts::Moved { .. }
        | Facts::Paid { .. }
        | Facts::Held { .. }
        | Facts::Released { .. }
        | Facts::Noted { .. } => None,
    };
    let (shipment, parcel) = change
        .ships
        .as_ref()
        .map_or((None, None), |(number, parcel)| {
            (Some(*number), Some(parcel))
        });
    let entry = change.entry.as_ref();
    // One statement: at twice the rate of a round trip for each table.
    sqlx::query!(
        r#"WITH changed AS (
             UPDATE orders SET version = $3, fulfilment_version = $4, payment_version = $5,
                 hold_version = $6, fulfilment = $7, confirmed_at = $8, processing_at = $9,
                 ready_at = $10, shipped_at = $11, delivered_at = $12, completed_at = $13,
                 cancelled_at = $14, cancel_reason = $15, held_at = $16, hold_reason = $17,
                 received_minor = $18, note = $19
             WHERE shop_id = $1 AND order_id = $2
         ), undone AS (
             UPDATE order_event SET undone_by = $3
             WHERE shop_id = $1 AND order_id = $2 AND version = $28
         ), appended AS (
             INSERT INTO order_event (shop_id, order_id, version, action, facts, actor_id, actor_name,
                 channel, silent, at)
             VALUES ($1, $2, $3, $20, $21, $22, $23, $24, $25, $26)
         ), paid AS (
             INSERT INTO payment_entry (shop_id, order_id, entry, kind, amount_minor, method, counters,
                 version, at)
             SELECT $1, $2, $29, $30, $31, $32, $33, $3, $26 WHERE $29::int IS NOT NULL
         ), shipped AS (
             INSERT INTO shipment (shop_id, order_id, shipment, courier, tracking, shipped_at)
             SELECT $1, $2, $34, $35, $36, $26 WHERE $34::int IS NOT NULL
         ), voided AS (
             UPDATE shipment SET voided_at = $26
             WHERE shop_id = $1 AND order_id = $2 AND shipment = $37
         ), told AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id,
                 version, created_at)
             SELECT s.channel, s.conversation_id, 1, 'notice', $27::jsonb, $1, $2, $3, $26
             FROM subscription s
             WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL
                 AND s.audience = 'buyer' AND $27::jsonb IS NOT NULL
         ), corrected AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id,
                 version, created_at)
             SELECT n.channel, n.conversation_id, 1, 'correction',
                 $38::jsonb || jsonb_build_object('notice', n.outbox_id), $1, $2, $3, $26
             FROM outbox n
             WHERE n.shop_id = $1 AND n.order_id = $2 AND n.version = $28 AND n.kind = 'notice'
                 AND n.state <> 'failed' AND $38::jsonb IS NOT NULL
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'card', '{}', $1, $2, $26
         FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1"#,
        order.shop_id.0,
        order.order_id.0,
        head.version,
        head.fulfilment_version,
        head.payment_version,
        head.hold_version,
        head.stage.as_str(),
        head.timeline.confirmed,
        head.timeline.processing,
        head.timeline.ready,
        head.timeline.shipped,
        head.timeline.delivered,
        head.timeline.completed,
        head.timeline.cancelled,
        head.cancel_reason,
        head.hold.as_ref().map(|hold| hold.since),
        head.hold.as_ref().map(|hold| hold.reason.as_str()),
        head.received_minor,
        head.note,
        change.action.as_str(),
        stored(&change.facts)?,
        request.actor.person_id.map(|id| id.0),
        request.actor.name,
        request.actor.channel_word(),
        request.silent,
        request.at,
        notice,
        change.undoes,
        entry.map(|entry| entry.entry),
        entry.map(|entry| entry.kind.as_str()),
        entry.map(|entry| entry.amount_minor),
        entry.and_then(|entry| entry.method.clone()),
        entry.and_then(|entry| entry.counters),
        shipment,
        parcel.and_then(|parcel| parcel.courier.clone()),
        parcel.and_then(|parcel| parcel.tracking.clone()),
        change.voids_shipment,
        correction,
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

pub(crate) fn stored<T: serde::Serialize>(value: &T) -> Result<serde_json::Value, sqlx::Error> {
    serde_json::to_value(value).map_err(|error| row::unreadable("content", error))
}
