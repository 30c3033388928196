//! Changes of an item, each refused or done as a whole.

use chrono::{DateTime, Utc};

use super::creating::{
    add_name, add_variant, lock, name_taken, refresh_search, sku_taken, unfit_name,
};
use super::prices::record;
use super::{find, varying};
use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};
use crate::item::{
    Change, Item, ItemRefusal, ItemState, MAX_NAMES, MAX_VARIANTS, NewVariant, Which,
};
use crate::order::act::Actor;

/// The last place a variant can have; those behind it share it.
const MAX_POSITION: i32 = 1_000;

/// Changes an item.
///
/// # Errors
/// When the database can't be reached or holds what can't be read; nothing has happened then.
pub async fn change(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    change: &Change,
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<Result<(), ItemRefusal>, DatabaseError> {
    let currency = lock(shop).await?;
    let Some(item) = find(shop, item_id).await? else {
        return Ok(Err(ItemRefusal::NoSuchItem));
    };
    if let Some(refusal) = refused(shop, &item, change).await? {
        return Ok(Err(refusal));
    }
    match change {
        Change::Name(_)
        | Change::Category(_)
        | Change::Description(_)
        | Change::State(_)
        | Change::Cost(_)
        | Change::LeadDays(_)
        | Change::LowAt(_) => change_item(shop, &item, change).await?,
        Change::AddName(name) => add_name(shop, item_id, name).await?,
        Change::RemoveName(name) => remove_name(shop, item_id, name, at).await?,
        Change::Price(..) | Change::Sale(..) | Change::Reseller(..) => {
            change_prices(shop, &item, change).await?;
        }
        Change::Sku(variant, sku) => change_sku(shop, *variant, sku.as_deref()).await?,
        Change::AddVariant(new) => {
            let known = item.variants.len() + item.removed.len();
            let position = i32::try_from(known).map_or(MAX_POSITION, |known| known + 1);
            let id = add_variant(shop, item_id, position.min(MAX_POSITION), new, at).await?;
            varying::give_up_name(shop, &item, id, &new.label).await?;
            crate::stock::open(shop, id, new.stock, actor, at).await?;
        }
        Change::RenameVariant(variant, label) => {
            varying::rename(shop, &item, *variant, label).await?;
        }
        Change::RemoveVariant(variant, left) => {
            varying::remove(shop, (*variant, *left), actor, at).await?;
        }
        // It keeps its stock, its code and its orders: nobody has to choose any more, and nothing is lost.
        Change::UnlabelVariant(variant) => varying::rename(shop, &item, *variant, "").await?,
        Change::BringBackVariant(variant) => varying::bring_back(shop, &item, *variant).await?,
    }
    if matches!(
        change,
        Change::State(_) | Change::LowAt(_) | Change::AddVariant(_)
    ) {
        varying::refresh_low(shop, item_id).await?;
    }
    record(shop, &item, change, currency, actor, at).await?;
    refresh_search(shop, item_id).await?;
    Ok(Ok(()))
}

async fn refused(
    shop: &mut InShop<'_>,
    item: &Item,
    change: &Change,
) -> Result<Option<ItemRefusal>, DatabaseError> {
    let missing = |variant: &Option<VariantId>| {
        let known = variant.is_none_or(|id| item.variant(id).is_some());
        (!known).then_some(ItemRefusal::NoSuchItem)
    };
    Ok(match change {
        Change::Name(name) => match unfit_name(name) {
            Some(refusal) => Some(refusal),
            None => name_taken(shop, name, Some(item.item_id)).await?,
        },
        // One that is gone has given its name free, and may find it taken when it comes back.
        Change::State(ItemState::Selling | ItemState::Paused) => {
            name_taken(shop, &item.name, Some(item.item_id)).await?
        }
        Change::AddName(name) => {
            let more = item.names.len() >= MAX_NAMES;
            unfit_name(name).or_else(|| more.then_some(ItemRefusal::TooManyNames))
        }
        Change::Price(variant, _) | Change::Sale(variant, _) | Change::Reseller(variant, _) => {
            missing(variant)
        }
        Change::Sku(variant, sku) => match (missing(&Some(*variant)), sku) {
            (Some(refusal), _) => Some(refusal),
            (None, Some(sku)) => sku_taken(shop, sku, Some(*variant)).await?,
            (None, None) => None,
        },
        Change::AddVariant(new) => variant_refused(shop, item, new).await?,
        Change::RenameVariant(variant, label) => varying::rename_refused(item, *variant, label),
        Change::RemoveVariant(variant, left) => {
            varying::removal_refused(shop, item, *variant, *left).await?
        }
        Change::UnlabelVariant(variant) => varying::unlabel_refused(item, *variant),
        Change::BringBackVariant(variant) => varying::return_refused(shop, item, *variant).await?,
        Change::State(ItemState::Gone)
        | Change::Category(_)
        | Change::Description(_)
        | Change::Cost(_)
        | Change::LeadDays(_)
        | Change::LowAt(_)
        | Change::RemoveName(_) => None,
    })
}

async fn variant_refused(
    shop: &mut InShop<'_>,
    item: &Item,
    new: &NewVariant,
) -> Result<Option<ItemRefusal>, DatabaseError> {
    if item.variants.len() >= MAX_VARIANTS {
        return Ok(Some(ItemRefusal::TooManyVariants));
    }
    if item
        .variants
        .iter()
        .any(|v| fold(&v.label) == fold(&new.label))
    {
        return Ok(Some(ItemRefusal::LabelTaken {
            label: new.label.clone(),
        }));
    }
    match &new.sku {
        Some(sku) => sku_taken(shop, sku, None).await,
        None => Ok(None),
    }
}

async fn change_item(
    shop: &mut InShop<'_>,
    item: &Item,
    change: &Change,
) -> Result<(), DatabaseError> {
    let mut item = item.clone();
    match change {
        Change::Name(name) => item.name.clone_from(name),
        Change::Category(category) => item.category.clone_from(category),
        Change::Description(description) => item.description.clone_from(description),
        Change::State(state) => item.state = *state,
        Change::Cost(cost) => item.cost = *cost,
        Change::LeadDays(days) => item.lead_days = *days,
        Change::LowAt(low_at) => item.low_at = *low_at,
        Change::AddName(_)
        | Change::RemoveName(_)
        | Change::Price(..)
        | Change::Sale(..)
        | Change::Reseller(..)
        | Change::Sku(..)
        | Change::AddVariant(_)
        | Change::RenameVariant(..)
        | Change::RemoveVariant(..)
        | Change::UnlabelVariant(_)
        | Change::BringBackVariant(_) => return Ok(()),
    }
    sqlx::query!(
        "UPDATE item SET name = $3, name_key = $4, category = $5, category_key = $6, description = $7,
             state = $8, cost_minor = $9, cost_currency = $10, lead_days = $11, low_at = $12
         WHERE shop_id = $1 AND item_id = $2",
        shop.shop_id.0,
        item.item_id.0,
        item.name,
        fold(&item.name),
        item.category,
        item.category.as_deref().map(fold),
        item.description,
        item.state.as_str(),
        item.cost.map(|cost| cost.minor),
        item.cost.map(|cost| cost.currency.code()),
        item.lead_days,
        item.low_at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

async fn remove_name(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    name: &str,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE item_name SET removed_at = $4
         WHERE shop_id = $1 AND item_id = $2 AND name_key = $3 AND removed_at IS NULL",
        shop.shop_id.0,
        item_id.0,
        fold(name),
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

async fn change_prices(
    shop: &mut InShop<'_>,
    item: &Item,
    change: &Change,
) -> Result<(), DatabaseError> {
    let (which, variant, price, sale) = match change {
        Change::Price(variant, minor) => (Which::Price, variant, Some(*minor), None),
        Change::Sale(variant, sale) => (
            Which::Sale,
            variant,
            sale.map(|sale| sale.price_minor),
            *sale,
        ),
        Change::Reseller(variant, minor) => (Which::Reseller, variant, *minor, None),
        Change::Name(_)
        | Change::Category(_)
        | Change::Description(_)
        | Change::State(_)
        | Change::Cost(_)
        | Change::LeadDays(_)
        | Change::LowAt(_)
        | Change::AddName(_)
        | Change::RemoveName(_)
        | Change::Sku(..)
        | Change::AddVariant(_)
        | Change::RenameVariant(..)
        | Change::RemoveVariant(..)
        | Change::UnlabelVariant(_)
        | Change::BringBackVariant(_) => return Ok(()),
    };
    sqlx::query!(
        "UPDATE variant SET
             price_minor = CASE WHEN $4 = 'price' THEN coalesce($5, price_minor) ELSE price_minor END,
             reseller_price_minor = CASE WHEN $4 = 'reseller' THEN $5 ELSE reseller_price_minor END,
             sale_price_minor = CASE WHEN $4 = 'sale' THEN $5 ELSE sale_price_minor END,
             sale_from = CASE WHEN $4 = 'sale' THEN $6 ELSE sale_from END,
             sale_until = CASE WHEN $4 = 'sale' THEN $7 ELSE sale_until END
         WHERE shop_id = $1 AND item_id = $2 AND ($3::bigint IS NULL OR variant_id = $3)
             AND removed_at IS NULL",
        shop.shop_id.0,
        item.item_id.0,
        variant.map(|id| id.0),
        which.as_str(),
        price,
        sale.and_then(|sale| sale.from),
        sale.and_then(|sale| sale.until)
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

async fn change_sku(
    shop: &mut InShop<'_>,
    variant: VariantId,
    sku: Option<&str>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE variant SET sku = $3, sku_key = $4 WHERE shop_id = $1 AND variant_id = $2",
        shop.shop_id.0,
        variant.0,
        sku,
        sku.map(fold)
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
