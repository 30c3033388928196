//! Variants that are called another way, taken away, and brought back.

use chrono::{DateTime, Utc};

use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};
use crate::item::matching::words;
use crate::item::{InUse, Item, ItemRefusal, MAX_NAMES, MAX_VARIANTS, MAX_WORD, REMOVED, Variant};
use crate::order::act::Actor;
use crate::stock::{self, Cause, Move, MoveKind};

use super::creating::sku_taken;

/// What is left of a variant, and in how many open orders it is.
///
/// # Errors
/// When the database can't be reached.
pub async fn in_use(shop: &mut InShop<'_>, variant: VariantId) -> Result<InUse, DatabaseError> {
    // Held, so that no order takes of it meanwhile.
    let left = stock::left_for_update(shop, &[variant]).await?;
    let left = left.get(&variant).map_or(0, |(_, left)| *left);
    let orders = sqlx::query_scalar!(
        r#"SELECT count(DISTINCT o.order_id) AS "orders!" FROM order_line l
           JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
           WHERE l.shop_id = $1 AND l.variant_id = $2 AND NOT l.removed AND o.hidden_at IS NULL
               AND o.fulfilment NOT IN ('completed', 'cancelled')"#,
        shop.shop_id.0,
        variant.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(InUse {
        stock: u32::try_from(left).unwrap_or(0),
        orders: u32::try_from(orders).unwrap_or(u32::MAX),
    })
}

fn label_taken(item: &Item, of: VariantId, label: &str) -> Option<ItemRefusal> {
    let taken = |known: &&Variant| known.variant_id != of && fold(&known.label) == fold(label);
    let known = item.variants.iter().find(taken)?;
    Some(ItemRefusal::LabelTaken {
        label: known.label.clone(),
    })
}

/// Why a variant can't be called so.
pub(super) fn rename_refused(item: &Item, of: VariantId, label: &str) -> Option<ItemRefusal> {
    if item.variant(of).is_none() {
        return Some(ItemRefusal::NoSuchItem);
    }
    let fits = !words(label).is_empty() && label.chars().count() <= MAX_WORD;
    if !fits {
        return Some(ItemRefusal::Unfit {
            text: label.chars().take(MAX_WORD).collect(),
            limit: MAX_WORD,
        });
    }
    label_taken(item, of, label)
}

/// Why a variant can't be removed.
pub(super) async fn removal_refused(
    shop: &mut InShop<'_>,
    item: &Item,
    of: VariantId,
    said: InUse,
) -> Result<Option<ItemRefusal>, DatabaseError> {
    if item.variant(of).is_none() {
        return Ok(Some(ItemRefusal::NoSuchItem));
    }
    if item.variants.len() == 1 {
        return Ok(Some(ItemRefusal::OnlyVariant));
    }
    let now = in_use(shop, of).await?;
    Ok((now != said).then_some(ItemRefusal::StillInUse(now)))
}

/// Why a variant can't be the item itself.
pub(super) fn unlabel_refused(item: &Item, of: VariantId) -> Option<ItemRefusal> {
    match item.variants.as_slice() {
        [only] if only.variant_id == of => None,
        [_] => Some(ItemRefusal::NoSuchItem),
        _ => Some(ItemRefusal::NotTheOnlyVariant),
    }
}

/// Why a variant can't be brought back.
pub(super) async fn return_refused(
    shop: &mut InShop<'_>,
    item: &Item,
    of: VariantId,
) -> Result<Option<ItemRefusal>, DatabaseError> {
    let Some(variant) = item.removed.iter().find(|known| known.variant_id == of) else {
        return Ok(Some(ItemRefusal::NoSuchItem));
    };
    if item.variants.len() >= MAX_VARIANTS {
        return Ok(Some(ItemRefusal::TooManyVariants));
    }
    if let Some(refusal) = label_taken(item, of, &variant.label) {
        return Ok(Some(refusal));
    }
    match &variant.sku {
        Some(sku) => sku_taken(shop, sku, Some(of)).await,
        None => Ok(None),
    }
}

/// Calls a variant another way. What it was called is understood as long as nobody else is called so.
pub(super) async fn rename(
    shop: &mut InShop<'_>,
    item: &Item,
    of: VariantId,
    label: &str,
) -> Result<(), DatabaseError> {
    let Some(variant) = item.variant(of) else {
        return Ok(());
    };
    let mut names = variant.names.clone();
    names.push(variant.label.clone());
    names.retain(|name| !name.is_empty() && fold(name) != fold(label));
    let mut seen: Vec<String> = Vec::new();
    names.retain(|name| {
        let new = !seen.contains(&fold(name));
        seen.push(fold(name));
        new
    });
    // The oldest are forgotten first.
    let names = names.split_off(names.len().saturating_sub(MAX_NAMES));
    sqlx::query!(
        "UPDATE variant SET label = $3, label_key = $4, names = $5
         WHERE shop_id = $1 AND variant_id = $2",
        shop.shop_id.0,
        of.0,
        label,
        fold(label),
        &names
    )
    .execute(&mut *shop.connection)
    .await?;
    give_up_name(shop, item, of, label).await
}

/// Who is called so now is meant by it, and nobody who once was.
pub(super) async fn give_up_name(
    shop: &mut InShop<'_>,
    item: &Item,
    to: VariantId,
    label: &str,
) -> Result<(), DatabaseError> {
    for other in item.variants.iter().chain(&item.removed) {
        let kept: Vec<String> = other
            .names
            .iter()
            .filter(|name| fold(name) != fold(label))
            .cloned()
            .collect();
        if other.variant_id == to || kept.len() == other.names.len() {
            continue;
        }
        sqlx::query!(
            "UPDATE variant SET names = $3 WHERE shop_id = $1 AND variant_id = $2",
            shop.shop_id.0,
            other.variant_id.0,
            &kept
        )
        .execute(&mut *shop.connection)
        .await?;
    }
    Ok(())
}

/// Takes a variant away; what is left of it is written off.
pub(super) async fn remove(
    shop: &mut InShop<'_>,
    (of, left): (VariantId, InUse),
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let written_off = Move {
        variant: of,
        quantity: i32::try_from(left.stock).map_or(i32::MIN, |stock| -stock),
        kind: MoveKind::WriteOff,
        reason: Some(REMOVED.to_owned()),
        order: None,
    };
    stock::write_off(shop, &written_off, Cause { actor, at }).await?;
    sqlx::query!(
        "UPDATE variant SET removed_at = $3 WHERE shop_id = $1 AND variant_id = $2",
        shop.shop_id.0,
        of.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Brings a variant back, behind the others.
pub(super) async fn bring_back(
    shop: &mut InShop<'_>,
    item: &Item,
    of: VariantId,
) -> Result<(), DatabaseError> {
    let back = item.removed.iter().find(|known| known.variant_id == of);
    sqlx::query!(
        "UPDATE variant SET removed_at = NULL WHERE shop_id = $1 AND variant_id = $2",
        shop.shop_id.0,
        of.0
    )
    .execute(&mut *shop.connection)
    .await?;
    match back {
        Some(variant) => give_up_name(shop, item, of, &variant.label).await,
        None => Ok(()),
    }
}

/// Writes down beside the variants at how many they are low: never while the item is not for sale.
pub(super) async fn refresh_low(
    shop: &mut InShop<'_>,
    item_id: ItemId,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE variant v SET low_at = CASE WHEN i.state = 'selling' THEN coalesce(i.low_at, $3) END
         FROM item i
         WHERE i.shop_id = $1 AND i.item_id = $2 AND v.shop_id = $1 AND v.item_id = $2",
        shop.shop_id.0,
        item_id.0,
        crate::item::LOW_AT
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
