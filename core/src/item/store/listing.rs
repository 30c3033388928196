//! The catalogue by pages: categories, and the items of one. An index has both in order, so that a page
//! costs what it shows, however long the catalogue is.

use super::read;
use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::id::ItemId;
use crate::item::{Category, Item};

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// At the beginning.
    First,
    /// After this item.
    After(ItemId),
    /// It ends before this item.
    Before(ItemId),
}

/// Categories by name after so many, those items last that have none.
///
/// # Errors
/// When the database can't be reached.
pub async fn categories(
    shop: &mut InShop<'_>,
    (after, limit): (i64, i64),
) -> Result<Vec<Category>, DatabaseError> {
    // From each name the index finds the next.
    Ok(sqlx::query_as!(
        Category,
        r#"WITH RECURSIVE known AS (
               (SELECT category_key FROM item WHERE shop_id = $1 AND state <> 'gone' AND category_key IS NOT NULL
                ORDER BY category_key LIMIT 1)
               UNION ALL
               SELECT (SELECT i.category_key FROM item i
                       WHERE i.shop_id = $1 AND i.state <> 'gone' AND i.category_key > k.category_key
                       ORDER BY i.category_key LIMIT 1)
               FROM known k WHERE k.category_key IS NOT NULL
           ), paged AS (
               SELECT category_key FROM known WHERE category_key IS NOT NULL
               UNION ALL
               SELECT NULL WHERE EXISTS (SELECT FROM item i
                   WHERE i.shop_id = $1 AND i.state <> 'gone' AND i.category_key IS NULL)
               OFFSET $2 LIMIT $3
           )
           SELECT (SELECT i.category FROM item i
                   WHERE i.shop_id = $1 AND i.state <> 'gone' AND i.category_key = p.category_key
                   ORDER BY i.name_key LIMIT 1) AS name,
               CASE WHEN p.category_key IS NULL
                   THEN (SELECT count(*) FROM item i
                         WHERE i.shop_id = $1 AND i.state <> 'gone' AND i.category_key IS NULL)
                   ELSE (SELECT count(*) FROM item i
                         WHERE i.shop_id = $1 AND i.state <> 'gone' AND i.category_key = p.category_key)
               END AS "items!"
           FROM paged p"#,
        shop.shop_id.0,
        after,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// The names of all categories, folded.
///
/// # Errors
/// When the database can't be reached.
pub async fn category_names(shop: &mut InShop<'_>) -> Result<Vec<String>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"WITH RECURSIVE known AS (
               (SELECT category_key FROM item WHERE shop_id = $1 AND state <> 'gone' AND category_key IS NOT NULL
                ORDER BY category_key LIMIT 1)
               UNION ALL
               SELECT (SELECT i.category_key FROM item i
                       WHERE i.shop_id = $1 AND i.state <> 'gone' AND i.category_key > k.category_key
                       ORDER BY i.category_key LIMIT 1)
               FROM known k WHERE k.category_key IS NOT NULL
           )
           SELECT category_key AS "name!" FROM known WHERE category_key IS NOT NULL"#,
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// A page of a category's items by name; `None` for those without a category.
///
/// # Errors
/// When the database can't be reached or holds what no item can be.
pub async fn list(
    shop: &mut InShop<'_>,
    category: Option<&str>,
    turn: Turn,
    limit: i64,
) -> Result<Vec<Item>, DatabaseError> {
    let category = category.map(fold);
    let ids = match turn {
        Turn::First => after(shop, category, None, limit).await?,
        Turn::After(item) => after(shop, category, Some(item), limit).await?,
        Turn::Before(item) => {
            let mut ids = before(shop, category, item, limit).await?;
            ids.reverse();
            ids
        }
    };
    read(shop, &ids).await
}

async fn after(
    shop: &mut InShop<'_>,
    category: Option<String>,
    item: Option<ItemId>,
    limit: i64,
) -> Result<Vec<i64>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT item_id FROM item
         WHERE shop_id = $1 AND state <> 'gone' AND category_key IS NOT DISTINCT FROM $2
           AND ($3::bigint IS NULL OR (name_key, item_id) >
               (SELECT a.name_key, a.item_id FROM item a WHERE a.shop_id = $1 AND a.item_id = $3))
         ORDER BY name_key, item_id LIMIT $4",
        shop.shop_id.0,
        category,
        item.map(|item| item.0),
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

async fn before(
    shop: &mut InShop<'_>,
    category: Option<String>,
    item: ItemId,
    limit: i64,
) -> Result<Vec<i64>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT item_id FROM item
         WHERE shop_id = $1 AND state <> 'gone' AND category_key IS NOT DISTINCT FROM $2
           AND (name_key, item_id) <
               (SELECT b.name_key, b.item_id FROM item b WHERE b.shop_id = $1 AND b.item_id = $3)
         ORDER BY name_key DESC, item_id DESC LIMIT $4",
        shop.shop_id.0,
        category,
        item.0,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}
