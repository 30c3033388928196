//! Who of those on the chats a customer is.
//!
//! A link to an order may be passed on, so opening one says nothing. Whoever acts as the buyer (says
//! that it was paid, where to send, agrees, cancels, asks for a return) is linked to the customer.
//! Two may act as one: a husband pays for his wife, or a link went astray. The rule for what is sent
//! unasked, which is a card of a new order: who alone has acted as the customer is told, and of
//! several only those whom the shop confirmed; whom it refused, never.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::page;
use crate::channel::Channel;
use crate::db::{DatabaseError, InShop};
use crate::id::{CustomerId, OrderId, PersonId};
use crate::order::act::Actor;
use crate::row;
use crate::text::Language;

/// How sure it is that somebody is a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// They acted as the customer.
    Acted,
    /// The shop says that they are.
    Confirmed,
    /// The shop says that they are not.
    Refused,
}

/// Somebody on a chat who acted as a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// Who.
    pub person_id: PersonId,
    /// Through what they acted first.
    pub channel: Channel,
    /// What they were called there.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// How sure it is.
    pub standing: Standing,
}

/// Whether the shop has to say who a customer is before anybody is told of new orders.
pub fn is_disputed(linked: &[Linked]) -> bool {
    let open = |each: &&Linked| each.standing != Standing::Refused;
    linked.iter().filter(open).count() > 1
        && linked.iter().any(|each| each.standing == Standing::Acted)
}

/// Somebody acted as the buyer of an order. What the shop said of them before stands.
pub(crate) async fn acted(
    shop: &mut InShop<'_>,
    (customer_id, order_id): (CustomerId, OrderId),
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let (Some(person_id), Some(channel)) = (actor.person_id, actor.channel) else {
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO customer_person (shop_id, customer_id, person_id, channel, name, order_id, standing,
             since)
         VALUES ($1, $2, $3, $4, $5, $6, 'acted', $7)
         ON CONFLICT (shop_id, customer_id, person_id) DO UPDATE SET standing = 'acted',
             order_id = excluded.order_id, since = excluded.since
         WHERE customer_person.standing = 'lapsed'",
        shop.shop_id.0,
        customer_id.0,
        person_id.0,
        channel.as_str(),
        actor.name,
        order_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Those who acted as a customer, or as one who is them too; the first first.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn linked(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
) -> Result<Vec<Linked>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT person_id, channel, name, since, standing FROM customer_person
         WHERE shop_id = $1 AND standing <> 'lapsed' AND customer_id IN (
             SELECT $2::bigint UNION ALL
             SELECT c.customer_id FROM customer c WHERE c.shop_id = $1 AND c.merged_into = $2)
         ORDER BY since, person_id",
        shop.shop_id.0,
        customer_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let mut found: Vec<Linked> = Vec::new();
    // Somebody may have acted as each of two who are one.
    let mut places: BTreeMap<i64, usize> = BTreeMap::new();
    for row in rows {
        let standing = standing(&row.standing)?;
        if let Some(known) = places.get(&row.person_id).and_then(|at| found.get_mut(*at)) {
            known.standing = known.standing.max(standing);
            continue;
        }
        places.insert(row.person_id, found.len());
        found.push(Linked {
            person_id: PersonId(row.person_id),
            channel: row::channel(&row.channel)?,
            name: row.name,
            since: row.since,
            standing,
        });
    }
    Ok(found)
}

fn standing(word: &str) -> Result<Standing, sqlx::Error> {
    match word {
        "acted" => Ok(Standing::Acted),
        "confirmed" => Ok(Standing::Confirmed),
        "refused" => Ok(Standing::Refused),
        other => Err(row::unreadable("standing", other)),
    }
}

/// The shop says whether somebody is a customer. Returns whether it had not said so before.
///
/// # Errors
/// When the database can't be reached.
pub async fn settle(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    person_id: PersonId,
    is_them: bool,
) -> Result<bool, DatabaseError> {
    let Some(customer_id) = page::standing(shop, customer_id).await? else {
        return Ok(false);
    };
    let settled = sqlx::query!(
        "UPDATE customer_person SET standing = CASE WHEN $4 THEN 'confirmed' ELSE 'refused' END
         WHERE shop_id = $1 AND person_id = $3
             AND standing NOT IN ('lapsed', CASE WHEN $4 THEN 'confirmed' ELSE 'refused' END)
             AND customer_id IN (
             SELECT $2::bigint UNION ALL
             SELECT c.customer_id FROM customer c WHERE c.shop_id = $1 AND c.merged_into = $2)",
        shop.shop_id.0,
        customer_id.0,
        person_id.0,
        is_them
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(settled.rows_affected() > 0)
}

/// The customers of a shop that somebody acted as and was not refused to be; the latest first, at
/// most three.
///
/// # Errors
/// When the database can't be reached.
pub async fn customers_of(
    shop: &mut InShop<'_>,
    person_id: PersonId,
) -> Result<Vec<CustomerId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(c.merged_into, c.customer_id) AS "id!: CustomerId"
           FROM customer_person k
           JOIN customer c ON c.shop_id = $1 AND c.customer_id = k.customer_id
           WHERE k.shop_id = $1 AND k.person_id = $2 AND c.removed_at IS NULL
           GROUP BY 1
           HAVING bool_or(k.standing IN ('acted', 'confirmed')) AND NOT bool_or(k.standing = 'refused')
           ORDER BY max(k.since) DESC LIMIT 3"#,
        shop.shop_id.0,
        person_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// The customers who have an account of a name on some network; at most three.
///
/// # Errors
/// When the database can't be reached.
pub async fn called(shop: &mut InShop<'_>, handle: &str) -> Result<Vec<CustomerId>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT DISTINCT coalesce(c.merged_into, c.customer_id) AS "id!: CustomerId"
           FROM customer_handle h
           JOIN customer c ON c.shop_id = $1 AND c.customer_id = h.customer_id
           WHERE h.shop_id = $1 AND h.handle_key = $2 AND h.removed_at IS NULL
               AND c.removed_at IS NULL
           ORDER BY 1 DESC LIMIT 3"#,
        shop.shop_id.0,
        handle_key(handle)
    )
    .fetch_all(&mut *shop.connection)
    .await?)
}

/// An account as it is compared: `@JaneC` is `janec`.
pub(crate) fn handle_key(handle: &str) -> String {
    super::fold(handle)
        .trim_start_matches(['@', ' '])
        .to_owned()
}

/// The order by which somebody was taken for a customer is another's: they are taken for them no
/// more, unless the shop said so.
pub(crate) async fn lapse(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    stands(shop, (customer_id, order_id), ("acted", "lapsed")).await
}

/// The order is this customer's again: who was taken for them by it is again.
pub(crate) async fn revive(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    stands(shop, (customer_id, order_id), ("lapsed", "acted")).await
}

/// How those stand who are taken for a customer, or for who was merged into them, by an order.
async fn stands(
    shop: &mut InShop<'_>,
    (customer_id, order_id): (CustomerId, OrderId),
    (from, to): (&str, &str),
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE customer_person SET standing = $5
         WHERE shop_id = $1 AND order_id = $3 AND standing = $4 AND customer_id IN (
             SELECT $2::bigint UNION ALL
             SELECT customer_id FROM customer WHERE shop_id = $1 AND merged_into = $2)",
        shop.shop_id.0,
        customer_id.0,
        order_id.0,
        from,
        to
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Two customers are two again: who was taken for one by an order that went back goes with it.
pub(super) async fn part(
    shop: &mut InShop<'_>,
    (kept, gone): (CustomerId, CustomerId),
    orders: &[i64],
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "WITH theirs AS (
             SELECT * FROM customer_person
             WHERE shop_id = $1 AND customer_id = $2 AND order_id = ANY($4) AND standing <> 'lapsed'
         ), lapsed AS (
             UPDATE customer_person k SET standing = 'lapsed' FROM theirs t
             WHERE k.shop_id = $1 AND k.customer_id = $2 AND k.person_id = t.person_id
         )
         INSERT INTO customer_person (shop_id, customer_id, person_id, channel, name, order_id, standing,
             since)
         SELECT $1, $3, t.person_id, t.channel, t.name, t.order_id, t.standing, t.since FROM theirs t
         -- What the shop said of somebody stands.
         ON CONFLICT (shop_id, customer_id, person_id) DO UPDATE SET standing = excluded.standing
             WHERE customer_person.standing = 'lapsed'
                OR (customer_person.standing = 'acted' AND excluded.standing <> 'acted')",
        shop.shop_id.0,
        kept.0,
        gone.0,
        orders
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// What the customer of an order reads, where the shop knows it.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn language_of(
    shop: &mut InShop<'_>,
    order_id: OrderId,
) -> Result<Option<Language>, DatabaseError> {
    let language = sqlx::query_scalar!(
        "SELECT c.language FROM orders o
         JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
         WHERE o.shop_id = $1 AND o.order_id = $2",
        shop.shop_id.0,
        order_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?
    .flatten();
    Ok(language.as_deref().map(row::language).transpose()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(standings: &[Standing]) -> Vec<Linked> {
        (1..)
            .zip(standings)
            .map(|(id, standing)| Linked {
                person_id: PersonId(id),
                channel: Channel::Telegram,
                name: "Jane".to_owned(),
                since: DateTime::UNIX_EPOCH,
                standing: *standing,
            })
            .collect()
    }

    #[test]
    fn who_acts_beside_another_is_in_dispute_until_the_shop_says_who_it_is() {
        use Standing::{Acted, Confirmed, Refused};
        for (standings, disputed) in [
            (&[][..], false),
            (&[Acted], false),
            (&[Acted, Acted], true),
            (&[Confirmed, Acted], true),
            (&[Refused, Acted], false),
            (&[Confirmed, Confirmed], false),
            (&[Confirmed, Refused], false),
        ] {
            assert_eq!(is_disputed(&linked(standings)), disputed, "{standings:?}");
        }
    }

    #[test]
    fn accounts_are_named_as_people_name_them() {
        for typed in ["@JaneC", "janec", " @ janec", "＠JANEC"] {
            assert_eq!(handle_key(typed), "janec", "{typed}");
        }
    }
}
