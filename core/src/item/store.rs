//! Items in the database. Whoever changes the catalogue holds the shop's row, so that names and
//! codes are compared with what is there and not with what comes next.

mod changing;
mod creating;
mod finding;
mod listing;
mod prices;
mod varying;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Item, ItemState, Known, Sale, Variant};
use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};
use crate::money::Money;
use crate::row;

pub use changing::change;
pub use creating::create;
pub(super) use finding::as_candidates;
pub use finding::{beginning_with, candidates, meant, search};
pub use listing::{Turn, categories, category_names, list};
pub use prices::past_prices;
pub use varying::in_use;

/// A variant as the queries here give it.
#[derive(Deserialize)]
struct VariantRow {
    variant_id: i64,
    label: String,
    names: Vec<String>,
    sku: Option<String>,
    price_minor: i64,
    sale_price_minor: Option<i64>,
    sale_from: Option<NaiveDate>,
    sale_until: Option<NaiveDate>,
    reseller_price_minor: Option<i64>,
    stock: Option<i32>,
    removed: bool,
}

impl From<VariantRow> for Variant {
    fn from(row: VariantRow) -> Self {
        Self {
            variant_id: VariantId(row.variant_id),
            label: row.label,
            names: row.names,
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
               (SELECT jsonb_agg(jsonb_build_object('variant_id', v.variant_id, 'label', v.label, 'names', v.names,
                    'removed', v.removed_at IS NOT NULL, 'sku', v.sku, 'price_minor', v.price_minor, 'sale_price_minor', v.sale_price_minor,
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
            let (removed, variants): (Vec<_>, Vec<_>) =
                variants.into_iter().partition(|variant| variant.removed);
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
                removed: removed.into_iter().map(Variant::from).collect(),
                created_at: row.created_at,
            })
        })
        .collect()
}

/// The item that a variant is of, removed or not.
///
/// # Errors
/// As [`find`].
pub async fn holding(
    shop: &mut InShop<'_>,
    variant: VariantId,
) -> Result<Option<Item>, DatabaseError> {
    let item = sqlx::query_scalar!(
        "SELECT item_id FROM variant WHERE shop_id = $1 AND variant_id = $2",
        shop.shop_id.0,
        variant.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    match item {
        Some(item) => find(shop, ItemId(item)).await,
        None => Ok(None),
    }
}

/// Reads variants with their items' names, removed ones too; those that are not there are left out.
///
/// # Errors
/// As [`find`].
pub async fn variants(
    shop: &mut InShop<'_>,
    ids: &[VariantId],
) -> Result<Vec<Known>, DatabaseError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT i.item_id, i.name, i.state, v.variant_id, v.label, v.names, v.sku, v.price_minor,
               v.removed_at IS NOT NULL AS "removed!",
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
                    names: row.names,
                    sku: row.sku,
                    price_minor: row.price_minor,
                    sale_price_minor: row.sale_price_minor,
                    sale_from: row.sale_from,
                    sale_until: row.sale_until,
                    reseller_price_minor: row.reseller_price_minor,
                    stock: row.stock,
                    removed: row.removed,
                }),
                removed: row.removed,
            })
        })
        .collect()
}
