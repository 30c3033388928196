//! What concerns two orders or two buyers: merging, splitting, giving to somebody else. Each is one
//! transaction, and two orders are always locked in the order of their ids.

pub mod undo;

use chrono::{DateTime, Utc};

use super::act::{By, Outcome, apply, refused, write};
use super::decide::{Refusal, absorb, merge_into, reassign as reassigned, send_to, split_off};
use super::place::{Drawn, NewOrder, Placed, draw_number, place_drawn};
use super::store::{self, Key};
use super::{Contents, Discount, Line, Order, OrderNumber, Origin, findable, reserve};
use crate::customer::{self, Contact};
use crate::db::{DatabaseError, InShop};
use crate::destination::Destination;
use crate::reminder::{self, PayBy};
use crate::{mail, subscription, talk, tracking};

/// Merges an order into another one of the same buyer. Who followed the other follows the first, which
/// goes where the other went if nobody said where the first goes.
///
/// `seen` holds the versions of both contents that were shown.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn merge(
    shop: &mut InShop<'_>,
    (into, other): (Key, Key),
    seen: Option<(i32, i32)>,
    by: &By<'_>,
) -> Result<Outcome, DatabaseError> {
    let Some((mut order, taken)) = both(shop, into, other).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    let stage = order.head.stage;
    let now = (order.head.contents_version, taken.head.contents_version);
    if seen.is_some_and(|seen| seen != now) {
        return Ok(refused(order, Refusal::MovedOn { stage }));
    }
    let decided =
        absorb(&order, &taken).and_then(|change| Ok((change, merge_into(&taken, &order, by.at)?)));
    let (grows, goes) = match decided {
        Ok(changes) => changes,
        Err(refusal) => return Ok(refused(order, refusal)),
    };
    // Decided anew after the address: each event has its own version.
    let grows = if goes_along(shop, &mut order, taken.head.destination.as_ref(), by).await? {
        match absorb(&order, &taken) {
            Ok(grows) => grows,
            Err(refusal) => return Ok(refused(order, refusal)),
        }
    } else {
        grows
    };
    write(shop, &order, &grows, by).await?;
    write(shop, &taken, &goes, by).await?;
    to_be_paid(shop, &order, grows.head.pay_by, by).await?;
    let from = (taken.order_id, goes.head.version);
    let to = (order.order_id, grows.head.version);
    reserve::transfer(shop, from, to, None, by.cause()).await?;
    if let Some(secret) = order.token.clone() {
        let pair = (taken.order_id, order.order_id);
        subscription::carry_over(shop, pair, &secret, by.at).await?;
    }
    apply(&mut order, &grows, by.at);
    Ok(Outcome::Done {
        action: grows.action,
        version: grows.head.version,
        order: Box::new(order),
    })
}

/// Until when it is to be paid, where a merge changed that.
async fn to_be_paid(
    shop: &mut InShop<'_>,
    order: &Order,
    until: Option<DateTime<Utc>>,
    by: &By<'_>,
) -> Result<(), DatabaseError> {
    if until == order.head.pay_by {
        return Ok(());
    }
    let pace = by.shop.settings.pace();
    let pay_by = until.map(|until| PayBy::ending(until, by.at, pace));
    reminder::set(shop, order.order_id, pay_by, by.at).await
}

/// An order goes where another one of the same buyer goes, as an event of its own: no public page reads
/// that, and it can be taken back with what it came along with. Returns whether it does now.
async fn goes_along(
    shop: &mut InShop<'_>,
    order: &mut Order,
    destination: Option<&Destination>,
    by: &By<'_>,
) -> Result<bool, DatabaseError> {
    let Some(destination) = destination.filter(|_| order.head.destination.is_none()) else {
        return Ok(false);
    };
    // What is collected goes nowhere.
    let Ok(change) = send_to(order, destination) else {
        return Ok(false);
    };
    write(shop, order, &change, by).await?;
    apply(order, &change, by.at);
    Ok(true)
}

/// Makes an order of its own of some pieces: so many of a line, all of it where nothing is said. They
/// stay taken from stock and only change their order. Who follows the first follows the new one too,
/// which goes where the first goes.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn split(
    shop: &mut InShop<'_>,
    key: Key,
    pieces: &[(i32, Option<u32>)],
    seen: Option<i32>,
    by: &By<'_>,
) -> Result<(Outcome, Option<Placed>), DatabaseError> {
    let Some(mut order) = store::find_for_update(shop, key).await? else {
        return Ok((Outcome::NoSuchOrder, None));
    };
    if seen.is_some_and(|seen| seen != order.head.contents_version) {
        let stage = order.head.stage;
        return Ok((refused(order, Refusal::MovedOn { stage }), None));
    }
    // Decided before a number is drawn: a refusal leaves no gap.
    if let Err(refusal) = split_off(&order, pieces, OrderNumber(0)) {
        return Ok((refused(order, refusal), None));
    }
    let number = draw_number(shop).await?;
    let (change, taken, surplus) = match split_off(&order, pieces, OrderNumber(number)) {
        Ok(split) => split,
        Err(refusal) => return Ok((refused(order, refusal), None)),
    };
    let went = Contents {
        lines: taken.clone(),
        ..order.contents()
    }
    .pieces();
    let new = made_of(&order, taken);
    let drawn = Drawn {
        number,
        customer_id: order.buyer.customer_id,
        moved_in: surplus.minor,
        actor: by.actor,
        at: by.at,
    };
    let Some(placed) = place_drawn(shop, &new, &drawn).await? else {
        return Ok((refused(order, Refusal::AmountOutOfRange), None));
    };
    // What leaves is to be paid by the same time.
    if let Some(until) = order.head.pay_by.filter(|until| *until > by.at) {
        let pay_by = PayBy::ending(until, by.at, by.shop.settings.pace());
        reminder::set(shop, placed.order_id, Some(pay_by), by.at).await?;
    }
    write(shop, &order, &change, by).await?;
    let (from, to) = ((order.order_id, change.head.version), (placed.order_id, 1));
    reserve::transfer(shop, from, to, Some(&went), by.cause()).await?;
    if order.head.destination.is_some()
        && let Some(mut made) = store::find(shop, Key::Id(placed.order_id)).await?
    {
        goes_along(shop, &mut made, order.head.destination.as_ref(), by).await?;
    }
    let pair = (order.order_id, placed.order_id);
    subscription::carry_over(shop, pair, &placed.token.secret, by.at).await?;
    apply(&mut order, &change, by.at);
    let done = Outcome::Done {
        action: change.action,
        version: change.head.version,
        order: Box::new(order),
    };
    Ok((done, Some(placed)))
}

fn made_of(order: &Order, lines: Vec<Line>) -> NewOrder {
    let buyer = Contact {
        name: order.buyer.name.clone(),
        phone: order.buyer.phone.clone(),
        email: order.buyer.email.clone(),
        known: None,
    };
    NewOrder {
        // An amount stays with the first; a rate holds for what it was agreed for.
        discount: order
            .discount
            .filter(|off| matches!(off, Discount::Rate(_))),
        tax: order.tax,
        due_on: order.due_on,
        pick_up: order.pick_up,
        cash_on_delivery: order.cash_on_delivery,
        anyway: true,
        origin: Some((Origin::Split, order.order_id, order.number)),
        ..NewOrder::of(buyer, order.currency, lines)
    }
}

/// Gives an order to another buyer: it gets a new link, and whoever followed it by the old one sees
/// on their card that it is not theirs.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn reassign(
    shop: &mut InShop<'_>,
    key: Key,
    to: &Contact,
    by: &By<'_>,
) -> Result<Outcome, DatabaseError> {
    let Some(order) = store::find_for_update(shop, key).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    if order.head.hidden.is_some() {
        return Ok(refused(order, Refusal::IsHidden));
    }
    customer::lock_for_new(shop).await?;
    let customer_id = customer::recognise_or_add(shop, to, by.at).await?;
    let change = match reassigned(&order, customer_id) {
        Ok(change) => change,
        Err(refusal) => return Ok(refused(order, refusal)),
    };
    write(shop, &order, &change, by).await?;
    customer::person::lapse(shop, order.buyer.customer_id, order.order_id).await?;
    subscription::move_away(shop, order.order_id, by.at).await?;
    talk::handed_over(shop, order.order_id).await?;
    tracking::renew(shop, order.order_id, by.at).await?;
    mail::follow(shop, customer_id, Some(order.order_id), by.at).await?;
    let Some(order) = store::find(shop, Key::Id(order.order_id)).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    keep_findable(shop, &order).await?;
    Ok(Outcome::Done {
        action: change.action,
        version: change.head.version,
        order: Box::new(order),
    })
}

/// An order is found by its new buyer.
async fn keep_findable(shop: &mut InShop<'_>, order: &Order) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE orders SET search = $3 WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        order.order_id.0,
        findable::text(order)
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Locks two orders, the one with the lower id first, and reads both.
async fn both(
    shop: &mut InShop<'_>,
    one: Key,
    other: Key,
) -> Result<Option<(Order, Order)>, DatabaseError> {
    let (Some(first), Some(second)) = (
        store::find(shop, one).await?,
        store::find(shop, other).await?,
    ) else {
        return Ok(None);
    };
    let mut ids = [first.order_id, second.order_id];
    ids.sort();
    for id in ids {
        store::lock(shop, Key::Id(id)).await?;
    }
    // Read after both locks: only now does neither change any more.
    let first = store::find(shop, Key::Id(first.order_id)).await?;
    let second = store::find(shop, Key::Id(second.order_id)).await?;
    Ok(first.zip(second))
}
