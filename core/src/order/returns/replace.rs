//! Sending something else for what came back: a new order of the same buyer that costs nothing,
//! linked both ways, in one transaction.

use crate::customer::Contact;
use crate::db::{DatabaseError, InShop};
use crate::order::act::{Key, Outcome, Party, Request, act};
use crate::order::decide::{Action, Refusal, ReturnAction, Settlement, decide};
use crate::order::place::{NewOrder, NotPlaced, Placed, SellerCard, place};
use crate::order::{Line, Order, Origin, Return, ReturnState, store};

/// Places an order that replaces a return's pieces and settles the return by it. The action of the
/// request is not read. Those who follow the order as buyers follow the new one too. `anyway` lets
/// stock fall below zero.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn replace(
    shop: &mut InShop<'_>,
    key: Key,
    return_no: i32,
    anyway: bool,
    card: Option<&SellerCard>,
    request: &Request<'_>,
) -> Result<(Outcome, Option<Placed>), DatabaseError> {
    let Some(order) = store::find_for_update(shop, key).await? else {
        return Ok((Outcome::NoSuchOrder, None));
    };
    let refused = |order, refusal| {
        let order = Box::new(order);
        Ok((Outcome::Refused { order, refusal }, None))
    };
    if request.actor.party == Party::Buyer {
        let stage = order.head.stage;
        return refused(order, Refusal::NotForBuyers { stage });
    }
    let (order_id, number) = (order.order_id, order.number);
    let settled = |order, number| {
        let how = Settlement::Replaced { order, number };
        Action::Return(ReturnAction::Settle { return_no, how })
    };
    // Whether it may be settled does not depend on which order replaces it.
    let may = decide(&order, &settled(order_id, number), None, None, request.at);
    if let Err(refusal) = may {
        return refused(order, refusal);
    }
    let Some(received) = order
        .returned(return_no)
        .filter(|each| each.state == ReturnState::Received)
    else {
        return refused(order, Refusal::NoSuchReturn);
    };
    let new = of(&order, received, anyway);
    let placed = match place(shop, &new, card, request.actor, request.at).await? {
        Ok(placed) => placed,
        Err(NotPlaced::OutOfStock {
            name, asked, left, ..
        }) => return refused(order, Refusal::OutOfStock { name, asked, left }),
        Err(NotPlaced::Uncountable) => return refused(order, Refusal::AmountOutOfRange),
    };
    inherit(shop, &order, &placed, request).await?;
    let action = settled(placed.order_id, placed.number);
    let settle = Request {
        action: &action,
        seen: None,
        ..request.clone()
    };
    let outcome = act(shop, Key::Id(order_id), &settle).await?;
    Ok((outcome, Some(placed)))
}

fn of(order: &Order, received: &Return, anyway: bool) -> NewOrder {
    let lines = received.lines.iter().filter_map(|each| {
        let sold = order.lines.iter().find(|line| line.line == each.line)?;
        Some(Line {
            variant: sold.variant,
            ..Line::named(&sold.name, each.quantity, 0)
        })
    });
    let buyer = Contact {
        name: order.buyer.name.clone(),
        phone: order.buyer.phone.clone(),
        email: order.buyer.email.clone(),
        known: None,
    };
    NewOrder {
        pick_up: order.pick_up,
        anyway,
        origin: Some((Origin::Replacement, order.order_id, order.number)),
        ..NewOrder::of(buyer, order.currency, lines.collect())
    }
}

/// The new order is of the very same customer, whoever else has that name, and is followed by those
/// buyers who follow the old one.
async fn inherit(
    shop: &mut InShop<'_>,
    order: &Order,
    placed: &Placed,
    request: &Request<'_>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE orders SET customer_id = $3 WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        placed.order_id.0,
        order.buyer.customer_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    sqlx::query!(
        "WITH followed AS (
             INSERT INTO subscription (shop_id, order_id, conversation_id, person_id, channel, audience,
                 name, token, followed_at, reach, part)
             SELECT $1, $3, s.conversation_id, s.person_id, s.channel, 'buyer', s.name, $4, $5, s.reach,
                 s.part
             FROM subscription s
             WHERE s.shop_id = $1 AND s.order_id = $2 AND s.audience = 'buyer' AND s.stopped_at IS NULL
             ON CONFLICT (shop_id, order_id, conversation_id) DO NOTHING
             RETURNING conversation_id, channel
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT f.channel, f.conversation_id, 1, 'card', '{}', $1, $3, $5 FROM followed f
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1",
        shop.shop_id.0,
        order.order_id.0,
        placed.order_id.0,
        placed.token.secret,
        request.at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
