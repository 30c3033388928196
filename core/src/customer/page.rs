//! A customer's page: what a shop knows of them, what they bought, and how that is mended.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::merge::UNDO_WITHIN;
use super::person::handle_key;
use super::{fold, phone, shown};
use crate::contact::{Email, Phone};
use crate::db::{DatabaseError, InShop};
use crate::id::{CustomerId, OrderId};
use crate::mail;
use crate::order::{OrderNumber, Stage};
use crate::row;
use crate::text::Language;

/// Where a customer can be reached on a social network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the network of its name")]
pub enum Network {
    Facebook,
    Instagram,
    Line,
    Viber,
    Telegram,
    Discord,
    Whatsapp,
    /// Any other, named in the handle.
    Other,
}

impl Network {
    /// Every network.
    pub const ALL: [Self; 8] = [
        Self::Facebook,
        Self::Instagram,
        Self::Line,
        Self::Viber,
        Self::Telegram,
        Self::Discord,
        Self::Whatsapp,
        Self::Other,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            Self::Line => "line",
            Self::Viber => "viber",
            Self::Telegram => "telegram",
            Self::Discord => "discord",
            Self::Whatsapp => "whatsapp",
            Self::Other => "other",
        }
    }

    /// What its users call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Facebook => "Facebook",
            Self::Instagram => "Instagram",
            Self::Line => "LINE",
            Self::Viber => "Viber",
            Self::Telegram => "Telegram",
            Self::Discord => "Discord",
            Self::Whatsapp => "WhatsApp",
            Self::Other => "…",
        }
    }

    /// A network by what people call it: `fb`, `ig`, `line`.
    pub fn called(word: &str) -> Option<Self> {
        match fold(word).as_str() {
            "facebook" | "fb" | "messenger" | "臉書" => Some(Self::Facebook),
            "instagram" | "ig" | "insta" => Some(Self::Instagram),
            "line" => Some(Self::Line),
            "viber" => Some(Self::Viber),
            "telegram" | "tg" => Some(Self::Telegram),
            "discord" => Some(Self::Discord),
            "whatsapp" | "wa" => Some(Self::Whatsapp),
            _ => None,
        }
    }
}

/// What a shop knows of a customer. Amounts are minor units of the shop's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Their row.
    pub customer_id: CustomerId,
    /// What they are called.
    pub name: String,
    /// As typed.
    pub phone: Option<String>,
    /// As typed.
    pub email: Option<String>,
    /// Street and house.
    pub address: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// What they read, where it is known.
    pub language: Option<Language>,
    /// What the shop notes for itself.
    pub note: Option<String>,
    /// Whether they sell on what they buy.
    pub reseller: bool,
    /// Their accounts on social networks.
    pub handles: Vec<(Network, String)>,
    /// Other phones and mails by which they are recognised.
    pub also: Vec<String>,
    /// How many orders they have had.
    pub orders: i64,
    /// What came in from them.
    pub spent_minor: i64,
    /// What they still owe.
    pub owed_minor: i64,
    /// What has to go back to them.
    pub refund_minor: i64,
    /// When they last ordered.
    pub last_order_at: Option<DateTime<Utc>>,
    /// The merge that can be undone, where there is one.
    pub last_merge: Option<i64>,
}

/// An order on a customer's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// Its row.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// Where fulfilment stands.
    pub stage: Stage,
}

/// A customer in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Their row.
    pub customer_id: CustomerId,
    /// What they are called.
    pub name: String,
    /// As typed.
    pub phone: Option<String>,
    /// How many orders they have had.
    pub orders: i64,
}

/// What is mended on a page; where there is nothing, it is taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The note.
    Note(Option<String>),
    /// Where they live.
    Address(Option<Address>),
    /// Their phone.
    Phone(Option<Phone>),
    /// Their mail.
    Email(Option<Email>),
    /// Their account on a network.
    Handle(Network, Option<String>),
}

/// Where a customer lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// All of it, as typed.
    pub text: String,
    /// The city, where it was understood.
    pub city: Option<String>,
    /// The postal code, where there is one.
    pub postal_code: Option<String>,
}

/// The customer that a row stands for: the one it was merged into, else itself. None where the shop
/// has no such customer.
pub(crate) async fn standing(
    shop: &mut InShop<'_>,
    id: CustomerId,
) -> Result<Option<CustomerId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(merged_into, customer_id) AS "id!: CustomerId" FROM customer
           WHERE shop_id = $1 AND customer_id = $2 AND removed_at IS NULL"#,
        shop.shop_id.0,
        id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?)
}

/// A customer's page; the one they were merged into where they were. None where the shop has no
/// such customer.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn find(
    shop: &mut InShop<'_>,
    id: CustomerId,
    at: DateTime<Utc>,
) -> Result<Option<Page>, DatabaseError> {
    let row = sqlx::query!(
        r#"SELECT c.customer_id, c.name, c.phone, c.email, c.address, c.city, c.postal_code, c.language,
               c.note, c.reseller,
               (SELECT coalesce(jsonb_agg(jsonb_build_array(h.kind, h.handle) ORDER BY h.kind), '[]')
                FROM customer_handle h
                WHERE h.shop_id = $1 AND h.customer_id = c.customer_id
                    AND h.removed_at IS NULL) AS "handles!",
               (SELECT coalesce(array_agg(concat_ws(' · ', nullif(a.name, c.name), a.phone, a.email)
                    ORDER BY a.customer_id), '{}')
                FROM customer a
                WHERE a.shop_id = $1 AND a.merged_into = c.customer_id) AS "also!",
               (SELECT max(m.merge_id) FROM customer_merge m
                WHERE m.shop_id = $1 AND m.kept = c.customer_id AND m.undone_at IS NULL
                    AND m.merged_at > $3) AS last_merge,
               t.orders AS "orders!", t.spent::bigint AS "spent!", t.owed::bigint AS "owed!",
               t.refund::bigint AS "refund!", t.last_at
           FROM customer k
           JOIN customer c ON c.shop_id = $1 AND c.customer_id = coalesce(k.merged_into, k.customer_id)
           CROSS JOIN LATERAL (
               SELECT count(*) AS orders, coalesce(sum(o.received_minor), 0) AS spent,
                   coalesce(sum(greatest(
                       o.total_minor - o.credit_minor - o.received_minor - o.collected_minor, 0))
                       FILTER (WHERE o.fulfilment <> 'cancelled'), 0) AS owed,
                   coalesce(sum(greatest(o.received_minor + o.collected_minor - CASE o.fulfilment WHEN 'cancelled' THEN 0
                       ELSE o.total_minor - o.credit_minor END, 0)), 0) AS refund,
                   max(o.placed_at) AS last_at
               FROM orders o
               WHERE o.shop_id = $1 AND o.customer_id = c.customer_id AND o.hidden_at IS NULL) t
           WHERE k.shop_id = $1 AND k.customer_id = $2 AND k.removed_at IS NULL"#,
        shop.shop_id.0,
        id.0,
        at - UNDO_WITHIN
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    row.map(|row| {
        Ok(Page {
            customer_id: CustomerId(row.customer_id),
            name: row.name,
            phone: row.phone,
            email: row.email,
            address: row.address,
            city: row.city,
            postal_code: row.postal_code,
            language: row.language.as_deref().map(row::language).transpose()?,
            note: row.note,
            reseller: row.reseller,
            handles: row::json("handles", row.handles)?,
            also: row
                .also
                .into_iter()
                .filter(|also| !also.is_empty())
                .collect(),
            orders: row.orders,
            spent_minor: row.spent,
            owed_minor: row.owed,
            refund_minor: row.refund,
            last_order_at: row.last_at,
            last_merge: row.last_merge,
        })
    })
    .transpose()
}

/// A customer's orders, so many after the first ones: those that are not over first, then the newest.
/// Deleted ones are not among them.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn orders(
    shop: &mut InShop<'_>,
    id: CustomerId,
    (after, limit): (i64, i64),
) -> Result<Vec<Bought>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT order_id, number, fulfilment FROM orders
         WHERE shop_id = $1 AND customer_id = $2 AND hidden_at IS NULL
         ORDER BY fulfilment IN ('completed', 'cancelled'), number DESC LIMIT $3 OFFSET $4",
        shop.shop_id.0,
        id.0,
        limit,
        after
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Bought {
                order_id: OrderId(row.order_id),
                number: OrderNumber(row.number),
                stage: Stage::parse(&row.fulfilment)
                    .ok_or_else(|| row::unreadable("fulfilment", &row.fulfilment))?,
            })
        })
        .collect()
}

/// Those who ordered last, the latest first.
///
/// # Errors
/// When the database can't be reached.
pub async fn recent(shop: &mut InShop<'_>, limit: i64) -> Result<Vec<Listed>, DatabaseError> {
    // The last orders by number, which an index has in order, hold the last buyers.
    Ok(sqlx::query_as!(
        Listed,
        r#"SELECT c.customer_id AS "customer_id: CustomerId", c.name, c.phone,
               (SELECT count(*) FROM orders o
                WHERE o.shop_id = $1 AND o.customer_id = c.customer_id AND o.hidden_at IS NULL) AS "orders!"
           FROM (SELECT customer_id, max(number) AS last FROM (
                     SELECT customer_id, number FROM orders WHERE shop_id = $1 AND hidden_at IS NULL
                     ORDER BY number DESC LIMIT 200) latest
                 GROUP BY customer_id ORDER BY last DESC LIMIT $2) b
           JOIN customer c ON c.shop_id = $1 AND c.customer_id = b.customer_id
               AND c.removed_at IS NULL
           ORDER BY b.last DESC"#,
        shop.shop_id.0,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// Customers whose name begins so, by name.
///
/// # Errors
/// When the database can't be reached.
pub async fn beginning_with(
    shop: &mut InShop<'_>,
    typed: &str,
    limit: i64,
) -> Result<Vec<Listed>, DatabaseError> {
    let first = fold(typed);
    Ok(sqlx::query_as!(
        Listed,
        r#"SELECT c.customer_id AS "customer_id: CustomerId", c.name, c.phone,
               (SELECT count(*) FROM orders o
                WHERE o.shop_id = $1 AND o.customer_id = c.customer_id AND o.hidden_at IS NULL) AS "orders!"
           FROM customer c
           WHERE c.shop_id = $1 AND c.name_key >= $2 AND c.name_key < $3 AND c.merged_into IS NULL
               AND c.removed_at IS NULL
           ORDER BY c.name_key, c.customer_id LIMIT $4"#,
        shop.shop_id.0,
        first,
        format!("{first}{}", char::MAX),
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// Customers found by the words of their name, phone or mail, misspelt too; who is called exactly so
/// comes first, then the closest.
///
/// # Errors
/// When the database can't be reached.
pub async fn search(
    shop: &mut InShop<'_>,
    words: &[String],
    limit: i32,
) -> Result<Vec<Listed>, DatabaseError> {
    Ok(sqlx::query_as!(
        Listed,
        r#"SELECT c.customer_id AS "customer_id: CustomerId", c.name, c.phone,
               (SELECT count(*) FROM orders o
                WHERE o.shop_id = $1 AND o.customer_id = c.customer_id AND o.hidden_at IS NULL) AS "orders!"
           FROM (SELECT customer_id, max(closeness) AS closeness
                 FROM (SELECT coalesce(merged_into, customer_id) AS customer_id, 2 AS closeness
                       FROM customer WHERE shop_id = $1 AND name_key = $4
                       UNION ALL
                       SELECT customer_id, closeness FROM find_customers($2, $3)) e
                 GROUP BY 1) f
           JOIN customer c ON c.shop_id = $1 AND c.customer_id = f.customer_id AND c.removed_at IS NULL
           ORDER BY f.closeness DESC, c.customer_id DESC LIMIT $3"#,
        shop.shop_id.0,
        words,
        limit,
        words.join(" ")
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// Mends a page. By a phone and a mail orders are found, and their cards show them. Returns whether
/// there is such a customer.
///
/// # Errors
/// When the database can't be reached.
pub async fn change(
    shop: &mut InShop<'_>,
    id: CustomerId,
    change: &Change,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let Some(id) = standing(shop, id).await? else {
        return Ok(false);
    };
    let orders = if matches!(change, Change::Phone(_) | Change::Email(_)) {
        shown::lock(shop, id).await?
    } else {
        Vec::new()
    };
    write(shop, id, change, at).await?;
    if let Change::Email(_) = change {
        mail::follow(shop, id, None, at).await?;
    }
    shown::anew(shop, &orders, at).await?;
    Ok(true)
}

async fn write(
    shop: &mut InShop<'_>,
    id: CustomerId,
    change: &Change,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let shop_id = shop.shop_id.0;
    let connection = &mut *shop.connection;
    match change {
        Change::Note(note) => {
            sqlx::query!(
                "UPDATE customer SET note = $3 WHERE shop_id = $1 AND customer_id = $2",
                shop_id,
                id.0,
                note.as_deref()
            )
            .execute(connection)
            .await?
        }
        // Where nobody lives any more, nothing is offered to be sent.
        Change::Address(address) => {
            sqlx::query!(
                "UPDATE customer SET address = $3, city = $4, postal_code = $5,
                     last_destination = CASE WHEN $3::text IS NOT NULL THEN last_destination END
                 WHERE shop_id = $1 AND customer_id = $2",
                shop_id,
                id.0,
                address.as_ref().map(|address| address.text.as_str()),
                address.as_ref().and_then(|address| address.city.as_deref()),
                address
                    .as_ref()
                    .and_then(|address| address.postal_code.as_deref())
            )
            .execute(connection)
            .await?
        }
        Change::Phone(typed) => {
            sqlx::query!(
                "UPDATE customer c SET phone = $3,
                     phone_key = coalesce($4::jsonb ->> s.country, $4::jsonb ->> '')
                 FROM shop s WHERE s.shop_id = $1 AND c.shop_id = $1 AND c.customer_id = $2",
                shop_id,
                id.0,
                typed.as_ref().map(Phone::as_str),
                typed.as_ref().and_then(|typed| phone::keys(typed.as_str()))
            )
            .execute(connection)
            .await?
        }
        Change::Email(email) => {
            sqlx::query!(
                "UPDATE customer SET email = $3, email_key = $4
                 WHERE shop_id = $1 AND customer_id = $2",
                shop_id,
                id.0,
                email.as_ref().map(Email::as_str),
                email.as_ref().map(|email| fold(email.as_str()))
            )
            .execute(connection)
            .await?
        }
        Change::Handle(network, None) => {
            sqlx::query!(
                "UPDATE customer_handle SET removed_at = $4, handle = '-', handle_key = ''
                 WHERE shop_id = $1 AND customer_id = $2 AND kind = $3",
                shop_id,
                id.0,
                network.as_str(),
                at
            )
            .execute(connection)
            .await?
        }
        Change::Handle(network, Some(handle)) => {
            sqlx::query!(
                "INSERT INTO customer_handle (shop_id, customer_id, kind, handle, handle_key)
                 SELECT $1, customer_id, $3, $4, $5 FROM customer WHERE shop_id = $1 AND customer_id = $2
                 ON CONFLICT (shop_id, customer_id, kind) DO UPDATE SET handle = excluded.handle,
                     handle_key = excluded.handle_key, removed_at = NULL",
                shop_id,
                id.0,
                network.as_str(),
                handle,
                handle_key(handle)
            )
            .execute(connection)
            .await?
        }
    };
    Ok(())
}
