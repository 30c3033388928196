//! Those a shop sells to, and how they are recognised.

use chrono::{DateTime, Utc};
use unicode_normalization::UnicodeNormalization as _;

use crate::db::{DatabaseError, InShop};
use crate::id::CustomerId;

/// What a seller typed of a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// 1 to 120 characters.
    pub name: String,
    /// As typed.
    pub phone: Option<String>,
    /// As typed.
    pub email: Option<String>,
}

impl Contact {
    /// By which phone the contact is known; none where what was typed holds no digit.
    fn phone_key(&self) -> Option<String> {
        self.phone
            .as_deref()
            .map(phone_key)
            .filter(|key| !key.is_empty())
    }
}

/// What a shop knows of a customer before an order is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acquaintance {
    /// How many orders the customer has had.
    pub orders: i64,
    /// How many of them are not over.
    pub open: i64,
}

/// Text for comparison: compatible forms made one, lower case, single spaces.
pub fn fold(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The digits of a phone number that two spellings of it share: the last nine, so that
/// `+63 917 123 4567` and `0917 123 4567` are one.
pub fn phone_key(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(9)..].iter().collect()
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
    if let Some(known) = recognise(shop, contact).await? {
        if contact.phone.is_some() || contact.email.is_some() {
            complete(shop, known, contact).await?;
        }
        return Ok(known);
    }
    let id = sqlx::query_scalar!(
        r#"INSERT INTO customer (shop_id, name, name_key, phone, phone_key, email, email_key, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING customer_id AS "id: CustomerId""#,
        shop.shop_id.0,
        contact.name,
        fold(&contact.name),
        contact.phone,
        contact.phone_key(),
        contact.email,
        contact.email.as_deref().map(fold),
        at
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(id)
}

/// Adds what was not known yet; never overwrites what was.
async fn complete(
    shop: &mut InShop<'_>,
    id: CustomerId,
    contact: &Contact,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE customer SET phone = coalesce(phone, $3), phone_key = coalesce(phone_key, $4),
             email = coalesce(email, $5), email_key = coalesce(email_key, $6)
         WHERE shop_id = $1 AND customer_id = $2
           AND (phone IS NULL AND $3::text IS NOT NULL OR email IS NULL AND $5::text IS NOT NULL)",
        shop.shop_id.0,
        id.0,
        contact.phone,
        contact.phone_key(),
        contact.email,
        contact.email.as_deref().map(fold),
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

async fn recognise(
    shop: &mut InShop<'_>,
    contact: &Contact,
) -> Result<Option<CustomerId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT customer_id AS "id: CustomerId" FROM customer
           WHERE shop_id = $1 AND (phone_key = $2 OR email_key = $3
               OR (name_key = $4
                   AND ($2::text IS NULL OR phone_key IS NULL)
                   AND ($3::text IS NULL OR email_key IS NULL)))
           ORDER BY phone_key IS NOT DISTINCT FROM $2 AND $2 IS NOT NULL DESC,
               email_key IS NOT DISTINCT FROM $3 AND $3 IS NOT NULL DESC, customer_id DESC
           LIMIT 1"#,
        shop.shop_id.0,
        contact.phone_key(),
        contact.email.as_deref().map(fold),
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
    let Some(id) = recognise(shop, contact).await? else {
        return Ok(None);
    };
    let row = sqlx::query!(
        r#"SELECT count(*) AS "orders!",
               count(*) FILTER (WHERE fulfilment NOT IN ('completed', 'cancelled')) AS "open!"
           FROM orders WHERE shop_id = $1 AND customer_id = $2"#,
        shop.shop_id.0,
        id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(Some(Acquaintance {
        orders: row.orders,
        open: row.open,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_phone_are_one() {
        let keys: std::collections::HashSet<_> =
            ["+63 917 123 4567", "0917-123-4567", "(0917) 1234567"]
                .iter()
                .map(|phone| phone_key(phone))
                .collect();
        assert_eq!(keys.len(), 1);
        assert_eq!(phone_key("12"), "12");
    }

    #[test]
    fn folding_ignores_width_case_and_spaces() {
        assert_eq!(fold("  Ｊane   CRUZ "), "jane cruz");
        assert_eq!(fold("黑色　襯衫"), "黑色 襯衫");
    }
}
