//! Items in the database. Whoever changes the catalogue holds the shop's row, so that names and
//! codes are compared with what is there and not with what comes next.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::matching::{Candidate, words};
use super::{
    Category, Change, Item, ItemRefusal, ItemState, Known, MAX_NAMES, MAX_VARIANTS, NewItem,
    NewVariant, PastPrice, Sale, Variant, Which,
};
use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};
use crate::money::{Currency, Money};
use crate::order::act::Actor;
use crate::row;

/// A variant as the queries here give it.
#[derive(Deserialize)]
struct VariantRow {
    variant_id: i64,
    label: String,
    sku: Option<String>,
    price_minor: i64,
    sale_price_minor: Option<i64>,
    sale_from: Option<NaiveDate>,
    sale_until: Option<NaiveDate>,
    reseller_price_minor: Option<i64>,
    stock: Option<i32>,
}

impl From<VariantRow> for Variant {
    fn from(row: VariantRow) -> Self {
        Self {
            variant_id: VariantId(row.variant_id),
            label: row.label,
            sku: row.sku,
            price_minor: row.price_minor,
            sale: row.sale_price_minor.map(|price_minor| Sale {
                price_minor,
                from: row.sale_from,
                until: row.sale_until,
            }),
            reseller_price_minor: row.reseller_price_minor,
            stock: row.stock,
        }
    }
}

fn state(word: &str) -> Result<ItemState, sqlx::Error> {
    [ItemState::Selling, ItemState::Paused, ItemState::Gone]
        .into_iter()
        .find(|state| state.as_str() == word)
        .ok_or_else(|| row::unreadable("state", word))
}

/// Whether the shop has anything in its catalogue.
///
/// # Errors
/// When the database can't be reached.
pub async fn exists(shop: &mut InShop<'_>) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM item WHERE shop_id = $1 AND state <> 'gone') AS "exists!""#,
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// Reads an item, one that is gone too.
///
/// # Errors
/// When the database can't be reached or holds what no item can be.
pub async fn find(shop: &mut InShop<'_>, id: ItemId) -> Result<Option<Item>, DatabaseError> {
    Ok(read(shop, &[id.0]).await?.into_iter().next())
}

/// Reads items in the order of their ids.
async fn read(shop: &mut InShop<'_>, ids: &[i64]) -> Result<Vec<Item>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT i.item_id, i.name, i.category, i.description, i.state, i.cost_minor, i.cost_currency,
               i.lead_days, i.low_at, i.created_at,
               (SELECT coalesce(array_agg(n.name ORDER BY n.name), '{}') FROM item_name n
                WHERE n.shop_id = i.shop_id AND n.item_id = i.item_id AND n.removed_at IS NULL) AS "names!",
               (SELECT count(*) FROM item_picture p
                WHERE p.shop_id = i.shop_id AND p.item_id = i.item_id
                    AND p.removed_at IS NULL) AS "pictures!",
               (SELECT jsonb_agg(jsonb_build_object('variant_id', v.variant_id, 'label', v.label,
                    'sku', v.sku, 'price_minor', v.price_minor, 'sale_price_minor', v.sale_price_minor,
                    'sale_from', v.sale_from, 'sale_until', v.sale_until,
                    'reseller_price_minor', v.reseller_price_minor, 'stock', v.stock) ORDER BY v.position)
                FROM variant v WHERE v.shop_id = i.shop_id AND v.item_id = i.item_id) AS "variants!"
           FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (item_id, place)
           JOIN item i ON i.shop_id = $1 AND i.item_id = wanted.item_id
           ORDER BY wanted.place"#,
        shop.shop_id.0,
        ids
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let variants = row::json::<Vec<VariantRow>>("variants", row.variants)?;
            let cost = match row.cost_minor.zip(row.cost_currency) {
                Some((minor, code)) => Some(Money::new(minor, row::currency(&code)?)),
                None => None,
            };
            Ok(Item {
                item_id: ItemId(row.item_id),
                name: row.name,
                category: row.category,
                description: row.description,
                state: state(&row.state)?,
                cost,
                lead_days: row.lead_days,
                low_at: row.low_at,
                names: row.names,
                pictures: row.pictures,
                variants: variants.into_iter().map(Variant::from).collect(),
                created_at: row.created_at,
            })
        })
        .collect()
}

/// The shop's categories by name, those items last that have none.
///
/// # Errors
/// When the database can't be reached.
pub async fn categories(shop: &mut InShop<'_>) -> Result<Vec<Category>, DatabaseError> {
    Ok(sqlx::query_as!(
        Category,
        r#"SELECT min(category) AS name, count(*) AS "items!" FROM item
           WHERE shop_id = $1 AND state <> 'gone' GROUP BY category_key
           ORDER BY category_key NULLS LAST"#,
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// A page of a category's items by name, after an item; `None` for those without a category.
///
/// # Errors
/// As [`find`].
pub async fn list(
    shop: &mut InShop<'_>,
    category: Option<&str>,
    after: Option<ItemId>,
    limit: i64,
) -> Result<Vec<Item>, DatabaseError> {
    let ids = sqlx::query_scalar!(
        "SELECT item_id FROM item
         WHERE shop_id = $1 AND state <> 'gone' AND category_key IS NOT DISTINCT FROM $2
           AND ($3::bigint IS NULL OR (name_key, item_id) >
               (SELECT a.name_key, a.item_id FROM item a WHERE a.shop_id = $1 AND a.item_id = $3))
         ORDER BY name_key, item_id LIMIT $4",
        shop.shop_id.0,
        category.map(fold),
        after.map(|id| id.0),
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    read(shop, &ids).await
}

/// Items that what somebody typed may mean, best first: by name, other names, SKU, category; misspelt
/// too.
///
/// # Errors
/// As [`find`].
pub async fn search(
    shop: &mut InShop<'_>,
    typed: &str,
    limit: i32,
) -> Result<Vec<Item>, DatabaseError> {
    let text = fold(typed);
    // A single Latin letter is in everything and finds nothing.
    let mut parts: Vec<String> = text
        .split_whitespace()
        .filter(|word| word.len() > 1)
        .map(|word| word.chars().take(60).collect())
        .take(8)
        .collect();
    // Written without spaces, a name may have its label at its end.
    parts.extend(
        words(&text)
            .into_iter()
            .filter(|word| word.len() > 2)
            .take(8),
    );
    parts.dedup();
    // Without parts only what is called exactly so is found: a code may be a single letter.
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let ids = sqlx::query_scalar!(
        r#"SELECT item_id AS "item_id!" FROM find_items($1, $2, $3)"#,
        text,
        &parts,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    read(shop, &ids).await
}

/// Items whose name begins so, by name.
///
/// # Errors
/// As [`find`].
pub async fn beginning_with(
    shop: &mut InShop<'_>,
    typed: &str,
    limit: i64,
) -> Result<Vec<Item>, DatabaseError> {
    let first = fold(typed);
    let ids = sqlx::query_scalar!(
        "SELECT item_id FROM item
         WHERE shop_id = $1 AND state <> 'gone' AND name_key >= $2 AND name_key < $3
         ORDER BY name_key LIMIT $4",
        shop.shop_id.0,
        first,
        format!("{first}{}", char::MAX),
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    read(shop, &ids).await
}

/// What may be meant by what somebody typed, to be decided by [`super::matching::find`]; only what is
/// for sale.
///
/// # Errors
/// As [`find`].
pub async fn candidates(
    shop: &mut InShop<'_>,
    typed: &str,
) -> Result<Vec<Candidate>, DatabaseError> {
    let items = search(shop, typed, 30).await?;
    Ok(items
        .into_iter()
        .filter(|item| item.state == ItemState::Selling)
        .flat_map(|item| as_candidates(&item))
        .collect())
}

pub(super) fn as_candidates(item: &Item) -> Vec<Candidate> {
    let mut names = vec![item.name.clone()];
    names.extend(item.names.iter().cloned());
    item.variants
        .iter()
        .map(|variant| Candidate {
            variant: variant.variant_id,
            names: names.clone(),
            label: variant.label.clone(),
            sku: variant.sku.clone(),
        })
        .collect()
}

/// What somebody means who speaks of what is in the catalogue, paused or not.
///
/// # Errors
/// As [`find`].
pub async fn meant(
    shop: &mut InShop<'_>,
    typed: &str,
) -> Result<super::matching::Match, DatabaseError> {
    let items = search(shop, typed, 30).await?;
    let candidates: Vec<Candidate> = items.iter().flat_map(as_candidates).collect();
    Ok(super::matching::find(typed, &candidates, true))
}

/// Reads variants with their items' names; those that are not there are left out.
///
/// # Errors
/// As [`find`].
pub async fn variants(
    shop: &mut InShop<'_>,
    ids: &[VariantId],
) -> Result<Vec<Known>, DatabaseError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT i.item_id, i.name, i.state, v.variant_id, v.label, v.sku, v.price_minor,
               v.sale_price_minor, v.sale_from, v.sale_until, v.reseller_price_minor, v.stock
           FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (variant_id, place)
           JOIN variant v ON v.shop_id = $1 AND v.variant_id = wanted.variant_id
           JOIN item i ON i.shop_id = v.shop_id AND i.item_id = v.item_id
           ORDER BY wanted.place"#,
        shop.shop_id.0,
        &ids
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Known {
                item_id: ItemId(row.item_id),
                name: row.name,
                state: state(&row.state)?,
                variant: Variant::from(VariantRow {
                    variant_id: row.variant_id,
                    label: row.label,
                    sku: row.sku,
                    price_minor: row.price_minor,
                    sale_price_minor: row.sale_price_minor,
                    sale_from: row.sale_from,
                    sale_until: row.sale_until,
                    reseller_price_minor: row.reseller_price_minor,
                    stock: row.stock,
                }),
            })
        })
        .collect()
}

/// Keeps others from changing the catalogue until the transaction ends, and reads the currency.
async fn lock(shop: &mut InShop<'_>) -> Result<Currency, DatabaseError> {
    let code = sqlx::query_scalar!(
        "SELECT currency FROM shop WHERE shop_id = $1 FOR NO KEY UPDATE",
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(row::currency(&code)?)
}

/// Enters an item. The opening stock of its variants is theirs from the beginning; whoever counts
/// them writes the movement ([`crate::stock::open`] does both).
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
    refresh_search(shop, item_id).await?;
    Ok(Ok(item_id))
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

fn unfit_name(name: &str) -> Option<ItemRefusal> {
    let fits = !fold(name).is_empty() && name.chars().count() <= super::MAX_NAME;
    (!fits).then(|| ItemRefusal::Unfit {
        text: name.chars().take(60).collect(),
        limit: super::MAX_NAME,
    })
}

async fn name_taken(
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

async fn sku_taken(
    shop: &mut InShop<'_>,
    sku: &str,
    by_other_than: Option<VariantId>,
) -> Result<Option<ItemRefusal>, DatabaseError> {
    let taken = sqlx::query!(
        "SELECT v.sku, i.name, v.label FROM variant v
         JOIN item i ON i.shop_id = v.shop_id AND i.item_id = v.item_id
         WHERE v.shop_id = $1 AND v.sku_key = $2 AND v.variant_id IS DISTINCT FROM $3",
        shop.shop_id.0,
        fold(sku),
        by_other_than.map(|id| id.0)
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(taken.map(|taken| ItemRefusal::SkuTaken {
        sku: taken.sku.unwrap_or_default(),
        name: super::full_name(&taken.name, &taken.label),
    }))
}

async fn add_name(shop: &mut InShop<'_>, item_id: ItemId, name: &str) -> Result<(), DatabaseError> {
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

async fn add_variant(
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
async fn refresh_search(shop: &mut InShop<'_>, item_id: ItemId) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE item i SET search = concat_ws(' ', i.name_key,
             (SELECT string_agg(n.name_key, ' ' ORDER BY n.name_key) FROM item_name n
              WHERE n.shop_id = i.shop_id AND n.item_id = i.item_id AND n.removed_at IS NULL),
             i.category_key,
             (SELECT string_agg(concat_ws(' ', nullif(v.label_key, ''), v.sku_key), ' ' ORDER BY v.position)
              FROM variant v WHERE v.shop_id = i.shop_id AND v.item_id = i.item_id))
         WHERE i.shop_id = $1 AND i.item_id = $2",
        shop.shop_id.0,
        item_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

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
            let position = i32::try_from(item.variants.len()).unwrap_or(i32::MAX - 1) + 1;
            let id = add_variant(shop, item_id, position, new, at).await?;
            crate::stock::open(shop, id, new.stock, actor, at).await?;
        }
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
        | Change::AddVariant(_) => return Ok(()),
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
        | Change::AddVariant(_) => return Ok(()),
    };
    sqlx::query!(
        "UPDATE variant SET
             price_minor = CASE WHEN $4 = 'price' THEN coalesce($5, price_minor) ELSE price_minor END,
             reseller_price_minor = CASE WHEN $4 = 'reseller' THEN $5 ELSE reseller_price_minor END,
             sale_price_minor = CASE WHEN $4 = 'sale' THEN $5 ELSE sale_price_minor END,
             sale_from = CASE WHEN $4 = 'sale' THEN $6 ELSE sale_from END,
             sale_until = CASE WHEN $4 = 'sale' THEN $7 ELSE sale_until END
         WHERE shop_id = $1 AND item_id = $2 AND ($3::bigint IS NULL OR variant_id = $3)",
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

/// Of which variant a price changed (none for the cost), what it was, and what it is, in minor units.
type Moved = (Option<i64>, Option<i64>, Option<i64>);

/// Remembers prices as they were; those that stay the same leave no entry.
async fn record(
    shop: &mut InShop<'_>,
    item: &Item,
    change: &Change,
    currency: Currency,
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let of = |variant: &Option<VariantId>| -> Vec<&Variant> {
        let id = *variant;
        let wanted = move |v: &&Variant| id.is_none_or(|id| v.variant_id == id);
        item.variants.iter().filter(wanted).collect()
    };
    let (which, changed): (Which, Vec<Moved>) = match change {
        Change::Price(variant, new) => (
            Which::Price,
            of(variant)
                .into_iter()
                .map(|v| (Some(v.variant_id.0), Some(v.price_minor), Some(*new)))
                .collect(),
        ),
        Change::Sale(variant, new) => (
            Which::Sale,
            of(variant)
                .into_iter()
                .map(|v| {
                    let old = v.sale.map(|sale| sale.price_minor);
                    (Some(v.variant_id.0), old, new.map(|sale| sale.price_minor))
                })
                .collect(),
        ),
        Change::Reseller(variant, new) => (
            Which::Reseller,
            of(variant)
                .into_iter()
                .map(|v| (Some(v.variant_id.0), v.reseller_price_minor, *new))
                .collect(),
        ),
        Change::Cost(new) => {
            let old = item.cost.map(|cost| cost.minor);
            (Which::Cost, vec![(None, old, new.map(|cost| cost.minor))])
        }
        Change::Name(_)
        | Change::Category(_)
        | Change::Description(_)
        | Change::State(_)
        | Change::LeadDays(_)
        | Change::LowAt(_)
        | Change::AddName(_)
        | Change::RemoveName(_)
        | Change::Sku(..)
        | Change::AddVariant(_) => return Ok(()),
    };
    let currency = if let Change::Cost(new) = change {
        new.or(item.cost).map_or(currency, |cost| cost.currency)
    } else {
        currency
    };
    for (variant, old, new) in changed.into_iter().filter(|(_, old, new)| old != new) {
        sqlx::query!(
            "INSERT INTO price_history (shop_id, item_id, variant_id, which, currency, old_minor,
                 new_minor, actor_id, actor_name, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            shop.shop_id.0,
            item.item_id.0,
            variant,
            which.as_str(),
            currency.code(),
            old,
            new,
            actor.person_id.map(|id| id.0),
            actor.name,
            at
        )
        .execute(&mut *shop.connection)
        .await?;
    }
    Ok(())
}

/// How an item's prices changed, newest first.
///
/// # Errors
/// As [`find`].
pub async fn past_prices(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    limit: i64,
) -> Result<Vec<PastPrice>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT h.which, h.currency, h.old_minor, h.new_minor, h.actor_name, h.at,
               coalesce(v.label, '') AS "label!"
           FROM price_history h
           LEFT JOIN variant v ON v.shop_id = h.shop_id AND v.variant_id = h.variant_id
           WHERE h.shop_id = $1 AND h.item_id = $2 ORDER BY h.entry_id DESC LIMIT $3"#,
        shop.shop_id.0,
        item_id.0,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency = row::currency(&row.currency)?;
            Ok(PastPrice {
                which: Which::parse(&row.which)
                    .ok_or_else(|| row::unreadable("which", &row.which))?,
                label: row.label,
                old: row.old_minor.map(|minor| Money::new(minor, currency)),
                new: row.new_minor.map(|minor| Money::new(minor, currency)),
                actor_name: row.actor_name,
                at: row.at,
            })
        })
        .collect()
}
