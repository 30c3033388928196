//! Two orders that became one, one that became two, and one that was given to the wrong person, taken
//! back in one transaction on every side.

use super::super::act::{By, Outcome, apply, may_undo, refused, write};
use super::super::decide::{
    Action, EventAction, Facts, PastEvent, Refusal, decide, give_back, rejoin, separate,
};
use super::super::store::{self, Key};
use super::super::{Order, OrderNumber, reserve};
use super::{both, goes_along, keep_findable, to_be_paid};
use crate::customer::{self, page, person};
use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::{mail, reminder, subscription, talk, tracking};

/// Takes back what concerned two orders or two buyers; `None` where the event is none of these.
pub(in crate::order) async fn undo(
    shop: &mut InShop<'_>,
    key: Key,
    version: i32,
    by: &By<'_>,
) -> Result<Option<Outcome>, DatabaseError> {
    let Some((order_id, action)) = store::kind_of_event(shop, key, version).await? else {
        return Ok(None);
    };
    let concerns_two = matches!(
        action,
        EventAction::Absorb | EventAction::Merge | EventAction::Split | EventAction::Reassign
    );
    if !concerns_two {
        return Ok(None);
    }
    let Some(past) = store::event(shop, order_id, version).await? else {
        return Ok(None);
    };
    let event = (order_id, version);
    Ok(
        if let Facts::Absorbed { other, .. } | Facts::Merged { other, .. } = &past.facts {
            Some(merged(shop, event, *other, by).await?)
        } else if let Facts::Split { number, .. } = &past.facts {
            Some(was_split(shop, event, *number, by).await?)
        } else if let Facts::Reassigned { .. } = &past.facts {
            Some(was_moved(shop, event, by).await?)
        } else {
            None
        },
    )
}

/// The other order of a merge.
fn partner(past: &PastEvent) -> Option<OrderId> {
    if let Facts::Absorbed { other, .. } | Facts::Merged { other, .. } = &past.facts {
        Some(*other)
    } else {
        None
    }
}

/// The other order that changed when an event took back what concerned two; none where it took back
/// something else.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn other_side(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    version: i32,
) -> Result<Option<OrderId>, DatabaseError> {
    let event = store::event(shop, order_id, version).await?;
    let Some(Facts::Undone { facts, .. }) = event.map(|event| event.facts) else {
        return Ok(None);
    };
    if let Facts::Absorbed { other, .. } | Facts::Merged { other, .. } = *facts {
        Ok(Some(other))
    } else if let Facts::Split { number, .. } = *facts {
        let made = store::find(shop, Key::Number(number)).await?;
        Ok(made.map(|made| made.order_id))
    } else {
        Ok(None)
    }
}

/// Takes back a merge, whichever of the two orders it was asked of.
async fn merged(
    shop: &mut InShop<'_>,
    (order_id, version): (OrderId, i32),
    other: OrderId,
    by: &By<'_>,
) -> Result<Outcome, DatabaseError> {
    let keys = (Key::Id(order_id), Key::Id(other));
    let Some((mut order, mut partner_order)) = both(shop, keys.0, keys.1).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    let past = store::event(shop, order_id, version).await?;
    let counterpart = store::history(shop, other)
        .await?
        .into_iter()
        .rev()
        .find(|past| partner(past) == Some(order_id) && past.undone_by.is_none());
    let other_moved_on = Refusal::OtherMovedOn {
        number: partner_order.number,
        stage: partner_order.head.stage,
    };
    let decided = match (&past, &counterpart) {
        (Some(past), Some(counterpart)) => may_undo(past, by)
            .and_then(|()| separate(&order, past))
            .and_then(|mine| {
                let theirs = separate(&partner_order, counterpart).map_err(|_| other_moved_on)?;
                Ok((mine, theirs, counterpart.version))
            }),
        (Some(past), None) if past.undone_by.is_some() => Err(Refusal::AlreadyUndone),
        (None | Some(_), _) => Err(Refusal::NothingToUndo),
    };
    let (mine, theirs, their_version) = match decided {
        Ok(changes) => changes,
        Err(refusal) => return Ok(refused(order, refusal)),
    };
    let went = order.head.merged_into.is_some();
    let (kept_id, merged_at) = if went {
        (partner_order.order_id, their_version)
    } else {
        (order.order_id, version)
    };
    // Whose pieces those are that came since, is not for an undo to say.
    let filled = store::history(shop, kept_id)
        .await?
        .into_iter()
        .any(|past| {
            past.version > merged_at && past.action == EventAction::Fill && past.undone_by.is_none()
        });
    if filled {
        let stage = order.head.stage;
        return Ok(refused(order, Refusal::UndoTooLate { stage }));
    }
    write(shop, &order, &mine, by).await?;
    write(shop, &partner_order, &theirs, by).await?;
    to_be_paid(shop, &order, mine.head.pay_by, by).await?;
    to_be_paid(shop, &partner_order, theirs.head.pay_by, by).await?;
    apply(&mut order, &mine, by.at);
    apply(&mut partner_order, &theirs, by.at);
    // The one that was merged away, with the event by which it went; and the one that was kept.
    let ((gone, gone_version), (kept, kept_version)) = if went {
        ((&mut order, version), (&mut partner_order, their_version))
    } else {
        ((&mut partner_order, their_version), (&mut order, version))
    };
    let to = (gone.order_id, gone.head.version);
    let from = (kept.order_id, kept.head.version);
    let pieces = (&kept.contents().pieces(), &gone.contents().pieces());
    reserve::give_back(shop, (from, to), pieces, gone_version, by.cause()).await?;
    subscription::separate(shop, (gone.order_id, kept.order_id), by.at).await?;
    reminder::stands_again(shop, gone.order_id, by.at).await?;
    forget_where(shop, kept, kept_version, by).await?;
    Ok(Outcome::Done {
        action: mine.action,
        version: mine.head.version,
        order: Box::new(order),
    })
}

/// Where the kept order goes, if that came along with the merge, is taken back with it.
async fn forget_where(
    shop: &mut InShop<'_>,
    kept: &mut Order,
    merged: i32,
    by: &By<'_>,
) -> Result<(), DatabaseError> {
    let merge = store::event(shop, kept.order_id, merged).await?;
    let before = store::event(shop, kept.order_id, merged - 1).await?;
    let Some((merge, came)) = merge.zip(before).filter(|(merge, before)| {
        before.action == EventAction::SendTo
            && before.undone_by.is_none()
            && (before.at, before.actor_id) == (merge.at, merge.actor_id)
    }) else {
        return Ok(());
    };
    let version = merge.version - 1;
    let action = Action::Undo { version };
    // Somebody said another one since: that stays.
    if let Ok(change) = decide(kept, &action, None, Some(&came), by.at) {
        write(shop, kept, &change, by).await?;
        apply(kept, &change, by.at);
    }
    Ok(())
}

/// Takes back a split: the order that was made goes back into the first.
async fn was_split(
    shop: &mut InShop<'_>,
    (order_id, version): (OrderId, i32),
    number: OrderNumber,
    by: &By<'_>,
) -> Result<Outcome, DatabaseError> {
    let keys = (Key::Id(order_id), Key::Number(number));
    let Some((mut order, made)) = both(shop, keys.0, keys.1).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    let Some(past) = store::event(shop, order_id, version).await? else {
        return Ok(refused(order, Refusal::NothingToUndo));
    };
    let decided = may_undo(&past, by).and_then(|()| rejoin(&order, &made, &past, by.at));
    let (back, goes) = match decided {
        Ok(changes) => changes,
        Err(refusal) => return Ok(refused(order, refusal)),
    };
    write(shop, &order, &back, by).await?;
    write(shop, &made, &goes, by).await?;
    let from = (made.order_id, goes.head.version);
    let to = (order_id, back.head.version);
    reserve::transfer(shop, from, to, None, by.cause()).await?;
    if let Some(secret) = order.token.clone() {
        let pair = (made.order_id, order_id);
        subscription::carry_over(shop, pair, &secret, by.at).await?;
    }
    apply(&mut order, &back, by.at);
    goes_along(shop, &mut order, made.head.destination.as_ref(), by).await?;
    Ok(Outcome::Done {
        action: back.action,
        version: back.head.version,
        order: Box::new(order),
    })
}

/// Gives an order back to whom it was taken from. Their link works again and the other one does not;
/// who followed by it follows again, and the other's card says that it is not theirs.
async fn was_moved(
    shop: &mut InShop<'_>,
    (order_id, version): (OrderId, i32),
    by: &By<'_>,
) -> Result<Outcome, DatabaseError> {
    let Some(order) = store::find_for_update(shop, Key::Id(order_id)).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    let Some(past) = store::event(shop, order_id, version).await? else {
        return Ok(refused(order, Refusal::NothingToUndo));
    };
    let change = match may_undo(&past, by).and_then(|()| give_back(&order, &past)) {
        Ok(change) => change,
        Err(refusal) => return Ok(refused(order, refusal)),
    };
    // Nobody becomes part of another customer meanwhile.
    customer::lock_for_new(shop).await?;
    if let Some(earlier) = change.customer
        && page::standing(shop, earlier).await? != Some(earlier)
    {
        let stage = order.head.stage;
        return Ok(refused(order, Refusal::UndoTooLate { stage }));
    }
    write(shop, &order, &change, by).await?;
    person::lapse(shop, order.buyer.customer_id, order_id).await?;
    if let Some(earlier) = change.customer {
        person::revive(shop, earlier, order_id).await?;
    }
    subscription::move_away(shop, order_id, by.at).await?;
    talk::handed_over(shop, order_id).await?;
    match tracking::reinstate(shop, order_id, past.at, by.at).await? {
        Some(token) => subscription::resume(shop, order_id, &token, by.at).await?,
        None => {
            tracking::renew(shop, order_id, by.at).await?;
        }
    }
    if let Some(earlier) = change.customer {
        mail::follow(shop, earlier, Some(order_id), by.at).await?;
    }
    let Some(order) = store::find(shop, Key::Id(order_id)).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    keep_findable(shop, &order).await?;
    Ok(Outcome::Done {
        action: change.action,
        version: change.head.version,
        order: Box::new(order),
    })
}
