//! What a proven browser does as the buyer: the use cases of the chats, guarded by what the form was
//! shown for, so that sending it twice does nothing twice.

use chrono::{DateTime, Utc};

use crate::channel::Channel;
use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::order::act::{Actor, Key, Outcome, Party, Request};
use crate::order::decide::{Action, Refusal};
use crate::order::{self, Order, store};
use crate::shop::Shop;

/// What a form was shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It means the same whenever it is sent.
    Always,
    /// The last event on the payment axis.
    Payment(i32),
    /// The last event on the fulfilment axis.
    Fulfilment(i32),
    /// The last event of any kind.
    Version(i32),
}

impl Shown {
    const fn is_past(self, order: &Order) -> bool {
        match self {
            Self::Always => false,
            Self::Payment(seen) => seen != order.head.payment_version,
            Self::Fulfilment(seen) => seen != order.head.fulfilment_version,
            Self::Version(seen) => seen != order.head.version,
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It took effect: the order as it is now.
    Done(Box<Order>),
    /// Nothing happened.
    Refused(Box<Order>, Refusal),
    /// Nothing happened: something did since the form was shown.
    Outdated(Box<Order>),
    /// The shop has no such order.
    NoSuchOrder,
}

/// Does what the buyer asks for on the page.
///
/// # Errors
/// When the database can't be reached or holds a row that can't be read; nothing has happened then.
pub async fn act(
    in_shop: &mut InShop<'_>,
    shop: &Shop,
    order_id: OrderId,
    (action, shown): (&Action, Shown),
    at: DateTime<Utc>,
) -> Result<Done, DatabaseError> {
    let key = Key::Id(order_id);
    let Some(order) = store::find_for_update(in_shop, key).await? else {
        return Ok(Done::NoSuchOrder);
    };
    if shown.is_past(&order) {
        return Ok(Done::Outdated(Box::new(order)));
    }
    let actor = Actor {
        // Who sits at a browser is nobody that the chats know.
        person_id: None,
        name: order.buyer.name.clone(),
        channel: Some(Channel::Web),
        party: Party::Buyer,
    };
    let request = Request {
        action,
        seen: None,
        silent: false,
        shop,
        actor: &actor,
        at,
    };
    Ok(match order::act::act(in_shop, key, &request).await? {
        Outcome::Done { order, .. } => Done::Done(order),
        Outcome::Refused { order, refusal } => Done::Refused(order, refusal),
        Outcome::NoSuchOrder => Done::NoSuchOrder,
    })
}
