//! How prices were, kept when they change.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};
use crate::item::{Change, Item, PastPrice, Variant, Which};
use crate::money::{Currency, Money};
use crate::order::act::Actor;
use crate::row;

/// How an item's prices changed, newest first.
///
/// # Errors
/// As [`find`](super::find).
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

/// Remembers prices as they were; those that stay the same leave no entry.
pub(super) async fn record(
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
        | Change::AddVariant(_)
        | Change::RenameVariant(..)
        | Change::RemoveVariant(..)
        | Change::UnlabelVariant(_)
        | Change::BringBackVariant(_) => return Ok(()),
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

/// Of which variant a price changed (none for the cost), what it was, and what it is, in minor units.
type Moved = (Option<i64>, Option<i64>, Option<i64>);
