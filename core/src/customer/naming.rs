//! What a customer is called, and what they read.

use chrono::{DateTime, Utc};

use super::{fold, page, shown};
use crate::db::{DatabaseError, InShop};
use crate::id::CustomerId;
use crate::text::Language;

/// The longest name, in characters.
pub const MAX_NAME: usize = 120;

/// Calls a customer otherwise: they are recognised by the new name, and so are their orders, whose
/// cards show it. `name` has 1 to [`MAX_NAME`] characters. Returns whether there is
/// such a customer.
///
/// # Errors
/// When the database can't be reached.
pub async fn rename(
    shop: &mut InShop<'_>,
    id: CustomerId,
    name: &str,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let Some(id) = page::standing(shop, id).await? else {
        return Ok(false);
    };
    let orders = shown::lock(shop, id).await?;
    let renamed = sqlx::query!(
        "UPDATE customer SET name = $3, name_key = $4 WHERE shop_id = $1 AND customer_id = $2",
        shop.shop_id.0,
        id.0,
        name,
        fold(name)
    )
    .execute(&mut *shop.connection)
    .await?;
    shown::anew(shop, &orders, at).await?;
    Ok(renamed.rows_affected() > 0)
}

/// Says what a customer reads; none where that is what their chat says.
///
/// # Errors
/// When the database can't be reached.
pub async fn reads(
    shop: &mut InShop<'_>,
    id: CustomerId,
    language: Option<Language>,
) -> Result<(), DatabaseError> {
    let Some(id) = page::standing(shop, id).await? else {
        return Ok(());
    };
    sqlx::query!(
        "UPDATE customer SET language = $3 WHERE shop_id = $1 AND customer_id = $2",
        shop.shop_id.0,
        id.0,
        language.map(Language::tag)
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
