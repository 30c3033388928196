//! How buyers pay a shop: its accounts, wallets and pages, in the order in which they are shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::id::{FileId, MethodId};
use crate::row;

/// How many a shop may have in use.
pub const MAX_METHODS: usize = 20;

/// What a way of paying is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A bank account.
    Bank,
    /// A wallet on a telephone.
    Wallet,
    /// Notes and coins.
    Cash,
    /// The courier collects it.
    Delivery,
    /// A page to pay on.
    Link,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Bank,
        Self::Wallet,
        Self::Cash,
        Self::Delivery,
        Self::Link,
        Self::Other,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Wallet => "wallet",
            Self::Cash => "cash",
            Self::Delivery => "delivery",
            Self::Link => "link",
            Self::Other => "other",
        }
    }

    /// What a name alone says.
    pub fn of_name(name: &str) -> Self {
        let name = fold(name);
        match name.as_str() {
            "cash" | "現金" => Self::Cash,
            "gcash" | "maya" | "paymaya" | "upi" | "line pay" | "paypal" | "venmo" | "cash app"
            | "zelle" | "街口支付" | "街口" | "grabpay" | "paytm" | "phonepe" => Self::Wallet,
            "cash on delivery" | "cod" | "貨到付款" => Self::Delivery,
            _ if ["bank", "轉帳", "匯款", "銀行"]
                .iter()
                .any(|word| name.contains(word)) =>
            {
                Self::Bank
            }
            _ => Self::Other,
        }
    }
}

/// A way of paying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Its row.
    pub method_id: MethodId,
    /// What it is.
    pub about: NewMethod,
    /// The picture to scan, a file of the shop's.
    pub file: Option<FileId>,
    /// Whether buyers are shown it.
    pub active: bool,
}

/// What a shop says of a way of paying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMethod {
    /// What it is called: 1 to 60 characters, told apart from the others.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The account's number, at most 80 characters.
    pub account: Option<String>,
    /// The account's holder, at most 120 characters.
    pub holder: Option<String>,
    /// What else to know, at most 400 characters.
    pub note: Option<String>,
    /// A page to pay on, beginning with `https://`, at most 400 characters.
    pub link: Option<String>,
}

/// The ways of paying that were not removed, in their order.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn list(shop: &mut InShop<'_>) -> Result<Vec<Method>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT method_id, name, kind, account, holder, note, link, file_id, active FROM payment_method
         WHERE shop_id = $1 AND removed_at IS NULL ORDER BY position, method_id",
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Method {
                method_id: MethodId(row.method_id),
                about: NewMethod {
                    name: row.name,
                    kind: row::json("kind", row.kind.into())?,
                    account: row.account,
                    holder: row.holder,
                    note: row.note,
                    link: row.link,
                },
                file: row.file_id.map(FileId),
                active: row.active,
            })
        })
        .collect()
}

/// The ways that buyers are told of: what the courier collects is nothing to do beforehand.
pub fn shown_to_buyers(methods: &[Method]) -> impl Iterator<Item = &Method> {
    methods
        .iter()
        .filter(|method| method.active && method.about.kind != Kind::Delivery)
}

/// Adds a way of paying, or says anew what one of the same name is. `None` where the shop has as
/// many as it may.
///
/// # Errors
/// When the database can't be reached.
pub async fn put(
    shop: &mut InShop<'_>,
    new: &NewMethod,
) -> Result<Option<MethodId>, DatabaseError> {
    let known = list(shop).await?;
    let key = fold(&new.name);
    if let Some(same) = known.iter().find(|method| fold(&method.about.name) == key) {
        replace(shop, same.method_id, new).await?;
        return Ok(Some(same.method_id));
    }
    if known.len() >= MAX_METHODS {
        return Ok(None);
    }
    let method_id = sqlx::query_scalar!(
        r#"INSERT INTO payment_method (shop_id, name, kind, account, holder, note, link, position)
           SELECT $1, $2, $3, $4, $5, $6, $7, coalesce(max(position), 0) + 1
           FROM payment_method WHERE shop_id = $1
           RETURNING method_id AS "id: MethodId""#,
        shop.shop_id.0,
        new.name,
        new.kind.as_str(),
        new.account,
        new.holder,
        new.note,
        new.link
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    keep_names(shop).await?;
    Ok(Some(method_id))
}

/// Says anew what a way of paying is. Returns whether there is one.
///
/// # Errors
/// When the database can't be reached.
pub async fn replace(
    shop: &mut InShop<'_>,
    method_id: MethodId,
    new: &NewMethod,
) -> Result<bool, DatabaseError> {
    let changed = sqlx::query!(
        "UPDATE payment_method SET name = $3, kind = $4, account = $5, holder = $6, note = $7,
             link = $8
         WHERE shop_id = $1 AND method_id = $2 AND removed_at IS NULL",
        shop.shop_id.0,
        method_id.0,
        new.name,
        new.kind.as_str(),
        new.account,
        new.holder,
        new.note,
        new.link
    )
    .execute(&mut *shop.connection)
    .await?
    .rows_affected();
    keep_names(shop).await?;
    Ok(changed > 0)
}

/// Shows a way of paying to buyers, or stops that. Returns whether there is one.
///
/// # Errors
/// When the database can't be reached.
pub async fn set_active(
    shop: &mut InShop<'_>,
    method_id: MethodId,
    active: bool,
) -> Result<bool, DatabaseError> {
    let changed = sqlx::query!(
        "UPDATE payment_method SET active = $3
         WHERE shop_id = $1 AND method_id = $2 AND removed_at IS NULL",
        shop.shop_id.0,
        method_id.0,
        active
    )
    .execute(&mut *shop.connection)
    .await?
    .rows_affected();
    keep_names(shop).await?;
    Ok(changed > 0)
}

/// Keeps the picture that buyers scan for a way of paying, a file of the shop's. Returns whether there
/// is such a way.
///
/// # Errors
/// When the database can't be reached.
pub async fn set_picture(
    shop: &mut InShop<'_>,
    method_id: MethodId,
    file: FileId,
) -> Result<bool, DatabaseError> {
    let changed = sqlx::query!(
        "UPDATE payment_method SET file_id = $3
         WHERE shop_id = $1 AND method_id = $2 AND removed_at IS NULL",
        shop.shop_id.0,
        method_id.0,
        file.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// Shows buyers that picture of a way of paying no more. Returns whether they were shown it.
///
/// # Errors
/// When the database can't be reached.
pub async fn remove_picture(
    shop: &mut InShop<'_>,
    method_id: MethodId,
    file: FileId,
) -> Result<bool, DatabaseError> {
    let changed = sqlx::query!(
        "UPDATE payment_method SET file_id = NULL
         WHERE shop_id = $1 AND method_id = $2 AND file_id = $3 AND removed_at IS NULL",
        shop.shop_id.0,
        method_id.0,
        file.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// Removes a way of paying; what was paid by it stays as it is. Returns whether there was one.
///
/// # Errors
/// When the database can't be reached.
pub async fn remove(
    shop: &mut InShop<'_>,
    method_id: MethodId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let changed = sqlx::query!(
        "UPDATE payment_method SET removed_at = $3
         WHERE shop_id = $1 AND method_id = $2 AND removed_at IS NULL",
        shop.shop_id.0,
        method_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?
    .rows_affected();
    keep_names(shop).await?;
    Ok(changed > 0)
}

/// Enters the names a shop was opened with.
pub(crate) async fn enter(shop: &mut InShop<'_>, names: &[String]) -> Result<(), DatabaseError> {
    if names.is_empty() {
        return Ok(());
    }
    let kinds: Vec<String> = names
        .iter()
        .map(|name| Kind::of_name(name).as_str().to_owned())
        .collect();
    sqlx::query!(
        "INSERT INTO payment_method (shop_id, name, kind, position)
         SELECT $1, left(btrim(m.name), 60), m.kind, m.place
         FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS m (name, kind, place)
         WHERE btrim(m.name) <> ''",
        shop.shop_id.0,
        names,
        &kinds
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

async fn keep_names(shop: &mut InShop<'_>) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE shop SET payment_methods = coalesce((
             SELECT array_agg(m.name ORDER BY m.position, m.method_id) FROM payment_method m
             WHERE m.shop_id = $1 AND m.removed_at IS NULL AND m.active), '{}')
         WHERE shop_id = $1",
        shop.shop_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_is() {
        for (name, kind) in [
            ("GCash", Kind::Wallet),
            ("Bank transfer", Kind::Bank),
            ("銀行轉帳", Kind::Bank),
            ("現金", Kind::Cash),
            ("Cash on delivery", Kind::Delivery),
            ("shells", Kind::Other),
            ("", Kind::Other),
        ] {
            assert_eq!(Kind::of_name(name), kind, "{name}");
        }
    }
}
