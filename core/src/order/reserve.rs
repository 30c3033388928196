//! What an order takes from stock and gives back: all of it or none, and never more back than it took.

use std::collections::BTreeMap;

use super::act::Actor;
use super::decide::{Change, EventAction, Facts, Pieces, Refusal};
use super::{Cost, Line, Order, Stage, waiting};
use crate::db::{DatabaseError, InShop};
use crate::id::{OrderId, VariantId};
use crate::money::{Currency, Money};
use crate::row;
use crate::stock::{self, Cause, Move, MoveKind};

/// What is left of those variants that are counted, held until the transaction ends.
pub(super) async fn left_for_update(
    shop: &mut InShop<'_>,
    variants: impl IntoIterator<Item = VariantId>,
) -> Result<BTreeMap<VariantId, (String, i64)>, DatabaseError> {
    let ids: Vec<VariantId> = variants.into_iter().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    stock::left_for_update(shop, &ids).await
}

/// The first thing that is short where so many pieces are taken (negative): what it is and is
/// called, how many were asked for, and how many are there.
pub(super) fn short(
    pieces: &[Pieces],
    left: &BTreeMap<VariantId, (String, i64)>,
) -> Option<(VariantId, String, i64, i64)> {
    pieces.iter().find_map(|pieces| {
        let (name, there) = left.get(&pieces.variant)?;
        let asked = -pieces.quantity;
        (asked > 0 && asked > *there)
            .then(|| (pieces.variant, name.clone(), asked, (*there).max(0)))
    })
}

/// How many pieces of each line are promised beyond what there is.
pub(super) fn back_ordered(lines: &mut [Line], left: &BTreeMap<VariantId, (String, i64)>) {
    let mut there: BTreeMap<VariantId, i64> = left
        .iter()
        .map(|(variant, (_, count))| (*variant, (*count).max(0)))
        .collect();
    for line in lines {
        let Some(count) = line.variant.and_then(|variant| there.get_mut(&variant)) else {
            continue;
        };
        let wanted = i64::from(line.quantity);
        let beyond = (wanted - *count).clamp(0, wanted);
        *count = (*count - wanted).max(0);
        line.back_ordered = u32::try_from(beyond).unwrap_or(line.quantity);
    }
}

/// Checks that what a change takes is there, and holds it; says on its lines what is a back-order.
///
/// What it gives back is held too: locked only when it is moved, it would be locked after what is
/// taken, and two changes that swap the same two things for each other would wait in a circle.
pub(super) async fn check(
    shop: &mut InShop<'_>,
    order: &Order,
    change: &mut Change,
) -> Result<Option<Refusal>, DatabaseError> {
    let mut left = left_for_update(shop, change.pieces.iter().map(|pieces| pieces.variant)).await?;
    if order.head.stage == Stage::Cancelled && change.head.stage != Stage::Cancelled {
        waiting::come_back(shop, order, &mut left).await?;
    }
    if change.anyway {
        if let Some(contents) = &mut change.contents {
            promise(&mut contents.lines, &change.pieces, &left);
        }
        return Ok(None);
    }
    Ok(
        short(&change.pieces, &left).map(|(_, name, asked, left)| Refusal::OutOfStock {
            name,
            asked,
            left,
        }),
    )
}

/// What a change takes beyond what there is, is a back-order: of the lines that came last, first.
fn promise(lines: &mut [Line], pieces: &[Pieces], left: &BTreeMap<VariantId, (String, i64)>) {
    for taken in pieces {
        let Some((_, there)) = left.get(&taken.variant) else {
            continue;
        };
        let mut beyond =
            u32::try_from((-taken.quantity - (*there).max(0)).max(0)).unwrap_or(u32::MAX);
        for line in lines.iter_mut().rev() {
            if line.variant == Some(taken.variant) {
                let part = beyond.min(line.quantity.saturating_sub(line.back_ordered));
                line.back_ordered += part;
                beyond -= part;
            }
        }
    }
}

/// Moves what a change takes and gives back. What it gives back is at most what the order took: what
/// nobody counted when it was sold was never taken.
pub(super) async fn apply(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    change: &Change,
    actor: &Actor,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), DatabaseError> {
    if change.returned.is_some() {
        return returned(shop, order_id, change, Cause { actor, at }).await;
    }
    if change.pieces.is_empty() {
        return Ok(());
    }
    // Asked only where something comes back: taking needs no bound.
    let gives_back = change.pieces.iter().any(|pieces| pieces.quantity > 0);
    let taken = if gives_back {
        stock::taken_by(shop, order_id).await?
    } else {
        BTreeMap::new()
    };
    let edited = matches!(change.action, EventAction::Edit)
        || matches!(&change.facts, Facts::Undone { facts, .. } if matches!(**facts, Facts::Edited { .. }));
    let pieces: Vec<Pieces> = change
        .pieces
        .iter()
        .map(|pieces| Pieces {
            // A negative quantity takes more, and is below any of these.
            quantity: pieces
                .quantity
                .min(taken.get(&pieces.variant).copied().unwrap_or(0).max(0)),
            ..*pieces
        })
        .filter(|pieces| pieces.quantity != 0)
        .collect();
    let kind = |quantity: i64| match (edited, quantity < 0) {
        (true, _) => MoveKind::Edit,
        (false, true) => MoveKind::Order,
        (false, false) => MoveKind::Cancel,
    };
    let version = change.head.version;
    moved(shop, order_id, version, &pieces, kind, Cause { actor, at }).await
}

/// Puts what came back to stock, and writes off what can't be sold: it came back, and went. Taking
/// that back moves exactly what was moved.
async fn returned(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    change: &Change,
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    if change.pieces.is_empty() && change.written_off.is_empty() {
        return Ok(());
    }
    let order = Some((order_id, change.head.version));
    let move_of = |variant, quantity, kind| Move {
        variant,
        quantity,
        kind,
        reason: None,
        order,
    };
    let mut moves = Vec::new();
    if let Some(version) = change.undoes {
        let moved = stock::moved_by(shop, order_id, version).await?;
        moves.extend(
            moved
                .into_iter()
                .map(|(variant, kind, quantity)| move_of(variant, -quantity, kind)),
        );
    } else {
        let mut taken = stock::taken_by(shop, order_id).await?;
        let kinds = [(&change.pieces, false), (&change.written_off, true)];
        for (pieces, lost) in kinds {
            for pieces in pieces {
                let taken = taken.entry(pieces.variant).or_insert(0);
                let quantity = pieces.quantity.min((*taken).max(0));
                *taken -= quantity;
                let quantity =
                    i32::try_from(quantity).map_err(|_| row::unreadable("quantity", quantity))?;
                moves.push(move_of(pieces.variant, quantity, MoveKind::Return));
                if lost {
                    moves.push(move_of(pieces.variant, -quantity, MoveKind::WriteOff));
                }
            }
        }
        moves.retain(|each| each.quantity != 0);
    }
    all_moved(shop, &moves, cause).await
}

/// Takes what a new order has.
pub(super) async fn take(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    pieces: &[Pieces],
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    moved(shop, order_id, 1, pieces, |_| MoveKind::Order, cause).await
}

/// An order's pieces are another's from now on: what the first took of them (no more than asked for,
/// all where nothing is) is given back by it and taken by the other at once.
pub(super) async fn transfer(
    shop: &mut InShop<'_>,
    (from, from_version): (OrderId, i32),
    (to, to_version): (OrderId, i32),
    wanted: Option<&BTreeMap<VariantId, i64>>,
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    let taken = stock::taken_by(shop, from).await?;
    let mut moves = Vec::new();
    for (variant, taken) in taken {
        let asked = wanted.map_or(taken, |wanted| {
            wanted.get(&variant).copied().unwrap_or(0).min(taken)
        });
        let quantity = i32::try_from(asked).map_err(|_| row::unreadable("quantity", asked))?;
        if quantity > 0 {
            let half = |quantity, order| Move {
                variant,
                quantity,
                kind: MoveKind::Edit,
                reason: None,
                order: Some(order),
            };
            moves.push(half(quantity, (from, from_version)));
            moves.push(half(-quantity, (to, to_version)));
        }
    }
    match stock::apply(shop, &moves, true, cause).await? {
        Ok(_) => Ok(()),
        Err(short) => Err(row::unreadable("stock", format!("{short:?}")).into()),
    }
}

/// Two orders that were one are two again, with so many pieces left with the kept one and so many
/// wanted by the other. The other takes exactly what its merge's event gave away: what it had before it
/// was counted is not made up. What the kept one took beyond its own since goes too.
pub(super) async fn give_back(
    shop: &mut InShop<'_>,
    (kept, gone): ((OrderId, i32), (OrderId, i32)),
    (left, wanted): (&BTreeMap<VariantId, i64>, &BTreeMap<VariantId, i64>),
    merged: i32,
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    let mut due: BTreeMap<VariantId, i64> = BTreeMap::new();
    for (variant, _, quantity) in stock::moved_by(shop, gone.0, merged).await? {
        *due.entry(variant).or_insert(0) += i64::from(quantity);
    }
    for (variant, taken) in stock::taken_by(shop, kept.0).await? {
        let beyond = taken - left.get(&variant).copied().unwrap_or(0);
        let due = due.entry(variant).or_insert(0);
        *due = (*due)
            .max(beyond)
            .min(wanted.get(&variant).copied().unwrap_or(0));
    }
    transfer(shop, kept, gone, Some(&due), cause).await
}

async fn moved(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    version: i32,
    pieces: &[Pieces],
    kind: impl Fn(i64) -> MoveKind,
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    let moves = pieces
        .iter()
        .map(|pieces| {
            Ok(Move {
                variant: pieces.variant,
                quantity: i32::try_from(pieces.quantity)
                    .map_err(|_| row::unreadable("quantity", pieces.quantity))?,
                kind: kind(pieces.quantity),
                reason: None,
                order: Some((order_id, version)),
            })
        })
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    all_moved(shop, &moves, cause).await
}

async fn all_moved(
    shop: &mut InShop<'_>,
    moves: &[Move],
    cause: Cause<'_>,
) -> Result<(), DatabaseError> {
    // What is short was refused before, under the same lock.
    match stock::apply(shop, moves, true, cause).await? {
        Ok(_) => Ok(()),
        Err(short) => Err(row::unreadable("stock", format!("{short:?}")).into()),
    }
}

/// What each line's item cost when it was sold, with the rate of that day frozen; lines that say it
/// themselves keep it, and an item whose currency the shop has no rate for has none.
pub(super) async fn add_costs(
    shop: &mut InShop<'_>,
    lines: &mut [&mut Line],
    currency: Currency,
) -> Result<(), DatabaseError> {
    let variants: Vec<i64> = lines
        .iter()
        .filter(|line| line.cost.is_none())
        .filter_map(|line| line.variant.map(|variant| variant.0))
        .collect();
    if variants.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"SELECT v.variant_id AS "variant: VariantId", i.cost_minor AS "minor!", i.cost_currency AS "currency!",
               (SELECT r.rate FROM exchange_rate r
                WHERE r.shop_id = v.shop_id AND r.currency = i.cost_currency) AS "rate?"
           FROM variant v
           JOIN item i ON i.shop_id = v.shop_id AND i.item_id = v.item_id
           WHERE v.shop_id = $1 AND v.variant_id = ANY($2) AND i.cost_minor IS NOT NULL"#,
        shop.shop_id.0,
        &variants
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    for row in rows {
        let unit = Money::new(row.minor, row::currency(&row.currency)?);
        let rate = if unit.currency == currency {
            Some(Cost::RATE_ONE)
        } else {
            row.rate
        };
        for line in lines.iter_mut() {
            if line.variant == Some(row.variant) && line.cost.is_none() {
                line.cost = rate.map(|rate| Cost { unit, rate });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_beyond_what_there_is_is_promised() {
        let line = |variant, quantity, back_ordered| Line {
            variant: Some(VariantId(variant)),
            back_ordered,
            ..Line::named("Shirt", quantity, 100)
        };
        // So many of each are there, so many taken: what of the lines is a back-order then.
        for (there, taken, expected) in [
            (5, 3, [0, 0, 1]),
            (3, 3, [0, 0, 1]),
            (1, 3, [0, 2, 1]),
            (-4, 3, [0, 3, 1]),
            (0, 5, [1, 4, 1]),
            (0, -2, [0, 0, 1]),
        ] {
            let mut lines = [line(1, 2, 0), line(1, 4, 0), line(2, 1, 1)];
            let pieces = [Pieces {
                variant: VariantId(1),
                quantity: -taken,
            }];
            let left = BTreeMap::from([(VariantId(1), ("Shirt".to_owned(), there))]);
            promise(&mut lines, &pieces, &left);
            let promised = lines.map(|line| line.back_ordered);
            assert_eq!(promised, expected, "{taken} of {there}");
        }
    }
}
