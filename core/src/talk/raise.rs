//! What nobody answered in time, and what nobody answers any more.

use chrono::{DateTime, Utc};

use super::out::{self, Told};
use super::store;
use crate::db::{Database, DatabaseError, InSystem, Transaction};
use crate::id::{OrderId, PersonId, ShopId};

/// The conversations that were not answered by now, at most `limit`.
///
/// # Errors
/// When the database can't be reached.
pub async fn due(
    system: &mut InSystem<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(ShopId, OrderId)>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT shop_id, order_id FROM order_talk
         WHERE answer_by IS NOT NULL AND answer_by <= $1 ORDER BY answer_by LIMIT $2",
        now,
        limit
    )
    .fetch_all(&mut *system.connection)
    .await?;
    let places = rows.into_iter();
    Ok(places
        .map(|row| (ShopId(row.shop_id), OrderId(row.order_id)))
        .collect())
}

/// Tells those who run the shop that nobody has answered: once for what a buyer waits for. Returns
/// whether somebody was told.
///
/// # Errors
/// When the database can't be reached or a row can't be read; it stays due then.
pub async fn raise(
    database: &Database,
    (shop_id, order_id): (ShopId, OrderId),
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let mut transaction = database.begin().await?;
    let mut in_shop = transaction.shop(shop_id).await?;
    if store::lock(&mut in_shop, order_id).await?.is_none() {
        return Ok(false);
    }
    // Whoever answered meanwhile has made it due no more.
    let raised = sqlx::query_scalar!(
        r#"UPDATE order_talk SET answer_by = NULL, raised_at = $3
           WHERE shop_id = $1 AND order_id = $2 AND answer_by <= $3
           RETURNING waiting_no AS "message_no!""#,
        shop_id.0,
        order_id.0,
        now
    )
    .fetch_optional(&mut *in_shop.connection)
    .await?;
    let Some(message_no) = raised else {
        return Ok(false);
    };
    let told = out::to_managers(&mut transaction, (shop_id, order_id), message_no, now).await?;
    transaction.commit().await?;
    Ok(told > 0)
}

/// Somebody left the shop: what they answered is the first owner's, and the owners are told once how
/// much of it waits. Returns how many conversations those are.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn pass_on(
    transaction: &mut Transaction,
    shop_id: ShopId,
    (person_id, name): (PersonId, &str),
    at: DateTime<Utc>,
) -> Result<i64, DatabaseError> {
    let mut system = transaction.system().await?;
    let members = crate::shop::members(&mut system, shop_id).await?;
    let owner = members.first();
    let in_shop = transaction.shop(shop_id).await?;
    let waiting = sqlx::query_scalar!(
        r#"UPDATE order_talk SET assigned_to = $3, assigned_name = $4
           WHERE shop_id = $1 AND assigned_to = $2 RETURNING waiting_no IS NOT NULL AS "waits!""#,
        shop_id.0,
        person_id.0,
        owner.map(|owner| owner.person_id.0),
        owner.map(|owner| owner.name.clone())
    )
    .fetch_all(&mut *in_shop.connection)
    .await?;
    let count = waiting.into_iter().filter(|waits| *waits).count();
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if count > 0 {
        let told = |person| Told::PassedOn {
            name: name.to_owned(),
            count,
            person,
        };
        out::to_owners(transaction, shop_id, told, at).await?;
    }
    Ok(count)
}
