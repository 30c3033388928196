//! Those a shop sells to, and how they are recognised.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use crate::db::{DatabaseError, InShop};
use crate::id::CustomerId;
use crate::mail;

mod candidates;
pub mod merge;
pub mod naming;
pub mod page;
pub mod person;
mod phone;
pub mod removing;
pub mod reselling;
mod shown;
pub mod summary;

pub use candidates::{Candidate, Shared, candidates};
pub use phone::phone_key;

/// What a seller typed of a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// 1 to 120 characters.
    pub name: String,
    /// As typed.
    pub phone: Option<String>,
    /// As typed.
    pub email: Option<String>,
    /// Whom the seller said it is; none where that is left to recognition.
    pub known: Option<Known>,
}

/// Whom a contact was said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// A customer of the shop.
    Same(CustomerId),
    /// Somebody new, whoever else has the name.
    New,
}

impl Contact {
    /// By which phone the contact is known in each country; none where what was typed holds no
    /// digit.
    fn phone_keys(&self) -> Option<Value> {
        self.phone.as_deref().and_then(phone::keys)
    }

    fn email_key(&self) -> Option<String> {
        self.email.as_deref().map(fold)
    }
}

/// What a shop knows of a customer before an order is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acquaintance {
    /// What the shop calls them.
    pub name: String,
    /// How many orders the customer has had.
    pub orders: i64,
    /// How many of them are not over.
    pub open: i64,
    /// Whether they sell on what they buy.
    pub reseller: bool,
}

/// Text for comparison: compatible forms made one, lower case, single spaces.
pub fn fold(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Keeps others from adding a customer meanwhile, as placing an order does.
pub(crate) async fn lock_for_new(shop: &mut InShop<'_>) -> Result<(), DatabaseError> {
    sqlx::query!(
        "SELECT shop_id FROM shop WHERE shop_id = $1 FOR NO KEY UPDATE",
        shop.shop_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The customer a contact is: by phone, else by mail, else by a name that no other phone or mail
/// contradicts; a new one otherwise.
pub(crate) async fn recognise_or_add(
    shop: &mut InShop<'_>,
    contact: &Contact,
    at: DateTime<Utc>,
) -> Result<CustomerId, DatabaseError> {
    let recognised = match contact.known {
        Some(Known::New) => None,
        Some(Known::Same(id)) => page::standing(shop, id).await?,
        None => recognise(shop, contact).await?,
    };
    let Some(known) = recognised else {
        return add(shop, contact, None, at).await;
    };
    if contact.phone.is_some() || contact.email.is_some() {
        complete(shop, known, contact, at).await?;
    }
    // Another phone or mail of theirs: from now on they are recognised by it too.
    let bare = contact.phone.is_none() && contact.email.is_none();
    if !bare && contact.known.is_some() && recognise(shop, contact).await? != Some(known) {
        add(shop, contact, Some(known), at).await?;
    }
    Ok(known)
}

/// A new customer, before they order anything; the one that the contact is where they are known.
///
/// # Errors
/// When the database can't be reached.
pub async fn create(
    shop: &mut InShop<'_>,
    contact: &Contact,
    at: DateTime<Utc>,
) -> Result<CustomerId, DatabaseError> {
    lock_for_new(shop).await?;
    recognise_or_add(shop, contact, at).await
}

/// A new customer, or another way to recognise the one that it is.
async fn add(
    shop: &mut InShop<'_>,
    contact: &Contact,
    merged_into: Option<CustomerId>,
    at: DateTime<Utc>,
) -> Result<CustomerId, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO customer (shop_id, name, name_key, phone, phone_key, email, email_key, merged_into,
               created_at)
           SELECT $1, $2, $3, $4, coalesce($5::jsonb ->> s.country, $5::jsonb ->> ''), $6, $7, $8, $9
           FROM shop s WHERE s.shop_id = $1
           RETURNING customer_id AS "id: CustomerId""#,
        shop.shop_id.0,
        contact.name,
        fold(&contact.name),
        contact.phone,
        contact.phone_keys(),
        contact.email,
        contact.email_key(),
        merged_into.map(|id| id.0),
        at
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// Adds what was not known yet; never overwrites what was.
async fn complete(
    shop: &mut InShop<'_>,
    id: CustomerId,
    contact: &Contact,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let completed = sqlx::query!(
        "UPDATE customer c SET phone = coalesce(phone, $3),
             phone_key = coalesce(phone_key, $4::jsonb ->> s.country, $4::jsonb ->> ''),
             email = coalesce(email, $5), email_key = coalesce(email_key, $6)
         FROM shop s
         WHERE s.shop_id = $1 AND c.shop_id = $1 AND customer_id = $2
           AND (phone IS NULL AND $3::text IS NOT NULL OR email IS NULL AND $5::text IS NOT NULL)",
        shop.shop_id.0,
        id.0,
        contact.phone,
        contact.phone_keys(),
        contact.email,
        contact.email_key(),
    )
    .execute(&mut *shop.connection)
    .await?;
    if completed.rows_affected() > 0 && contact.email.is_some() {
        mail::follow(shop, id, None, at).await?;
    }
    Ok(())
}

async fn recognise(
    shop: &mut InShop<'_>,
    contact: &Contact,
) -> Result<Option<CustomerId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"WITH given AS MATERIALIZED (
               SELECT coalesce($2::jsonb ->> country, $2::jsonb ->> '') AS phone FROM shop WHERE shop_id = $1)
           SELECT coalesce(merged_into, customer_id) AS "id!: CustomerId" FROM customer
           WHERE shop_id = $1 AND removed_at IS NULL AND (phone_key = (SELECT phone FROM given) OR email_key = $3
               OR (name_key = $4
                   AND ($2::jsonb IS NULL OR phone_key IS NULL)
                   AND ($3::text IS NULL OR email_key IS NULL)))
           ORDER BY $2::jsonb IS NOT NULL AND phone_key IS NOT DISTINCT FROM (SELECT phone FROM given) DESC,
               email_key IS NOT DISTINCT FROM $3 AND $3 IS NOT NULL DESC,
               name_key = $4 DESC, customer_id DESC
           LIMIT 1"#,
        shop.shop_id.0,
        contact.phone_keys(),
        contact.email_key(),
        fold(&contact.name),
    )
    .fetch_optional(&mut *shop.connection)
    .await?)
}

/// What the shop knows of a contact; none for a new customer.
///
/// # Errors
/// When the database can't be reached.
pub async fn acquaintance(
    shop: &mut InShop<'_>,
    contact: &Contact,
) -> Result<Option<Acquaintance>, DatabaseError> {
    let recognised = match contact.known {
        Some(Known::New) => None,
        Some(Known::Same(id)) => page::standing(shop, id).await?,
        None => recognise(shop, contact).await?,
    };
    let Some(id) = recognised else {
        return Ok(None);
    };
    Ok(sqlx::query_as!(
        Acquaintance,
        r#"SELECT c.name, t.orders AS "orders!", t.open AS "open!", c.reseller
           FROM customer c
           CROSS JOIN LATERAL (
               SELECT count(*) AS orders,
                   count(*) FILTER (WHERE fulfilment NOT IN ('completed', 'cancelled')) AS open
               FROM orders o
               WHERE o.shop_id = $1 AND o.customer_id = $2 AND o.hidden_at IS NULL) t
           WHERE c.shop_id = $1 AND c.customer_id = $2"#,
        shop.shop_id.0,
        id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_width_case_and_spaces() {
        assert_eq!(fold("  Ｊane   CRUZ "), "jane cruz");
        assert_eq!(fold("黑色　襯衫"), "黑色 襯衫");
    }
}
