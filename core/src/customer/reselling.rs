//! Who sells on what they buy, and so pays another price.

use super::page::standing;
use crate::db::{DatabaseError, InShop};
use crate::id::CustomerId;

/// Says whether a customer sells on what they buy. Orders that are placed keep their prices. Returns
/// whether there is such a customer.
///
/// # Errors
/// When the database can't be reached.
pub async fn mark(
    shop: &mut InShop<'_>,
    id: CustomerId,
    reseller: bool,
) -> Result<bool, DatabaseError> {
    let Some(id) = standing(shop, id).await? else {
        return Ok(false);
    };
    sqlx::query!(
        "UPDATE customer SET reseller = $3 WHERE shop_id = $1 AND customer_id = $2",
        shop.shop_id.0,
        id.0,
        reseller
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(true)
}
