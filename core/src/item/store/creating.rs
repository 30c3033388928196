//! New items, with what their names and codes are compared with.

use chrono::{DateTime, Utc};

use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};
use crate::item::{ItemRefusal, MAX_NAME, MAX_NAMES, MAX_VARIANTS, NewItem, NewVariant, full_name};
use crate::money::Currency;
use crate::order::act::Actor;
use crate::row;

/// Enters an item. The opening stock of its variants is theirs from the beginning; whoever counts
/// them writes the movement (`stock::open` does both).
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn create(
    shop: &mut InShop<'_>,
    new: &NewItem,
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<Result<ItemId, ItemRefusal>, DatabaseError> {
    lock(shop).await?;
    if let Some(refusal) = unfit(new) {
        return Ok(Err(refusal));
    }
    if let Some(refusal) = name_taken(shop, &new.name, None).await? {
        return Ok(Err(refusal));
    }
    let mut skus: Vec<String> = Vec::new();
    for sku in new
        .variants
        .iter()
        .filter_map(|variant| variant.sku.as_ref())
    {
        if skus.contains(&fold(sku)) {
            return Ok(Err(ItemRefusal::SkuTaken {
                sku: sku.clone(),
                name: new.name.clone(),
            }));
        }
        skus.push(fold(sku));
        if let Some(refusal) = sku_taken(shop, sku, None).await? {
            return Ok(Err(refusal));
        }
    }
    let item_id = ItemId(
        sqlx::query_scalar!(
            "INSERT INTO item (shop_id, name, name_key, category, category_key, description, cost_minor,
                 cost_currency, lead_days, low_at, search, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11) RETURNING item_id",
            shop.shop_id.0,
            new.name,
            fold(&new.name),
            new.category,
            new.category.as_deref().map(fold),
            new.description,
            new.cost.map(|cost| cost.minor),
            new.cost.map(|cost| cost.currency.code()),
            new.lead_days,
            new.low_at,
            at
        )
        .fetch_one(&mut *shop.connection)
        .await?,
    );
    for name in &new.names {
        add_name(shop, item_id, name).await?;
    }
    for (position, variant) in (1..).zip(&new.variants) {
        let id = add_variant(shop, item_id, position, variant, at).await?;
        crate::stock::open(shop, id, variant.stock, actor, at).await?;
    }
    if new.low_at.is_some() {
        super::varying::refresh_low(shop, item_id).await?;
    }
    refresh_search(shop, item_id).await?;
    Ok(Ok(item_id))
}

/// Keeps others from changing the catalogue until the transaction ends, and reads the currency.
pub(super) async fn lock(shop: &mut InShop<'_>) -> Result<Currency, DatabaseError> {
    let code = sqlx::query_scalar!(
        "SELECT currency FROM shop WHERE shop_id = $1 FOR NO KEY UPDATE",
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(row::currency(&code)?)
}

fn unfit(new: &NewItem) -> Option<ItemRefusal> {
    let mut labels: Vec<String> = Vec::new();
    for variant in &new.variants {
        if labels.contains(&fold(&variant.label)) {
            return Some(ItemRefusal::LabelTaken {
                label: variant.label.clone(),
            });
        }
        labels.push(fold(&variant.label));
    }
    if new.variants.is_empty() || new.variants.len() > MAX_VARIANTS {
        return Some(ItemRefusal::TooManyVariants);
    }
    if new.names.len() > MAX_NAMES {
        return Some(ItemRefusal::TooManyNames);
    }
    std::iter::once(&new.name)
        .chain(&new.names)
        .find_map(|name| unfit_name(name))
}

pub(super) fn unfit_name(name: &str) -> Option<ItemRefusal> {
    let fits = !fold(name).is_empty() && name.chars().count() <= MAX_NAME;
    (!fits).then(|| ItemRefusal::Unfit {
        text: name.chars().take(60).collect(),
        limit: MAX_NAME,
    })
}

pub(super) async fn name_taken(
    shop: &mut InShop<'_>,
    name: &str,
    by_other_than: Option<ItemId>,
) -> Result<Option<ItemRefusal>, DatabaseError> {
    let taken = sqlx::query_scalar!(
        "SELECT name FROM item WHERE shop_id = $1 AND name_key = $2 AND state <> 'gone'
             AND item_id IS DISTINCT FROM $3",
        shop.shop_id.0,
        fold(name),
        by_other_than.map(|id| id.0)
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(taken.map(|name| ItemRefusal::NameTaken { name }))
}

pub(super) async fn sku_taken(
    shop: &mut InShop<'_>,
    sku: &str,
    by_other_than: Option<VariantId>,
) -> Result<Option<ItemRefusal>, DatabaseError> {
    let taken = sqlx::query!(
        "SELECT v.sku, i.name, v.label FROM variant v
         JOIN item i ON i.shop_id = v.shop_id AND i.item_id = v.item_id
         WHERE v.shop_id = $1 AND v.sku_key = $2 AND v.removed_at IS NULL
             AND v.variant_id IS DISTINCT FROM $3",
        shop.shop_id.0,
        fold(sku),
        by_other_than.map(|id| id.0)
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(taken.map(|taken| ItemRefusal::SkuTaken {
        sku: taken.sku.unwrap_or_default(),
        name: full_name(&taken.name, &taken.label),
    }))
}

pub(super) async fn add_name(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    name: &str,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO item_name (shop_id, item_id, name, name_key) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, item_id, name_key) DO UPDATE SET name = $3, removed_at = NULL",
        shop.shop_id.0,
        item_id.0,
        name,
        fold(name)
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

pub(super) async fn add_variant(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    position: i32,
    new: &NewVariant,
    at: DateTime<Utc>,
) -> Result<VariantId, DatabaseError> {
    let id = sqlx::query_scalar!(
        "INSERT INTO variant (shop_id, item_id, position, label, label_key, sku, sku_key, price_minor,
             reseller_price_minor, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING variant_id",
        shop.shop_id.0,
        item_id.0,
        position,
        new.label,
        fold(&new.label),
        new.sku,
        new.sku.as_deref().map(fold),
        new.price_minor,
        new.reseller_price_minor,
        at
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(VariantId(id))
}

/// Writes anew what an item is looked for by.
pub(super) async fn refresh_search(
    shop: &mut InShop<'_>,
    item_id: ItemId,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE item i SET search = concat_ws(' ', i.name_key,
             (SELECT string_agg(n.name_key, ' ' ORDER BY n.name_key) FROM item_name n
              WHERE n.shop_id = i.shop_id AND n.item_id = i.item_id AND n.removed_at IS NULL),
             i.category_key,
             (SELECT string_agg(concat_ws(' ', nullif(v.label_key, ''),
                  nullif(lower(array_to_string(v.names, ' ')), ''), v.sku_key), ' ' ORDER BY v.position)
              FROM variant v WHERE v.shop_id = i.shop_id AND v.item_id = i.item_id
                  AND v.removed_at IS NULL))
         WHERE i.shop_id = $1 AND i.item_id = $2",
        shop.shop_id.0,
        item_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
