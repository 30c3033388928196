//! Items that somebody may mean who types.

use super::read;
use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::item::matching::{self, Candidate, words};
use crate::item::{Item, ItemState};

/// Items that what somebody typed may mean, best first: by name, other names, SKU, category; misspelt
/// too.
///
/// # Errors
/// As [`find`](super::find).
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
/// As [`find`](super::find).
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

/// What may be meant by what somebody typed, to be decided by [`matching::find`]; only what is
/// for sale.
///
/// # Errors
/// As [`find`](super::find).
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

/// What somebody means who speaks of what is in the catalogue, paused or not.
///
/// # Errors
/// As [`find`](super::find).
pub async fn meant(shop: &mut InShop<'_>, typed: &str) -> Result<matching::Match, DatabaseError> {
    let items = search(shop, typed, 30).await?;
    let candidates: Vec<Candidate> = items.iter().flat_map(as_candidates).collect();
    Ok(matching::find(typed, &candidates, true))
}

pub(in crate::item) fn as_candidates(item: &Item) -> Vec<Candidate> {
    let mut names = vec![item.name.clone()];
    names.extend(item.names.iter().cloned());
    item.variants
        .iter()
        .map(|variant| Candidate {
            variant: variant.variant_id,
            names: names.clone(),
            item: item.item_id,
            labels: std::iter::once(&variant.label)
                .chain(&variant.names)
                .cloned()
                .collect(),
            sku: variant.sku.clone(),
        })
        .collect()
}
