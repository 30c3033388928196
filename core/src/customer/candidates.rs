//! Whom a contact may be, where that can't be said without asking.

use super::{Contact, fold};
use crate::db::{DatabaseError, InShop};
use crate::id::CustomerId;

/// A customer that a contact may be, although something speaks against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Their row.
    pub customer_id: CustomerId,
    /// What they are called.
    pub name: String,
    /// As typed.
    pub phone: Option<String>,
    /// As typed.
    pub email: Option<String>,
    /// How many orders they have had.
    pub orders: i64,
    /// What of the contact is theirs; none where that is the name alone.
    pub shares: Option<Shared>,
}

/// What two who are called differently have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// The phone, and maybe the mail.
    Phone,
    /// The mail alone.
    Email,
}

/// Somebody who has the contact's phone or mail.
struct Match {
    candidate: Candidate,
    by_phone: bool,
    by_email: bool,
    called_so: bool,
}

/// Customers of whom it can't be said whether they are the contact. Where the phone or the mail is
/// known: those who have it, unless the one who has both of what is known is called so too. Else those
/// of the contact's name: another phone or mail is known of them, or the name is all there is and
/// several have it. At most three, the latest first.
///
/// # Errors
/// When the database can't be reached.
pub async fn candidates(
    shop: &mut InShop<'_>,
    contact: &Contact,
) -> Result<Vec<Candidate>, DatabaseError> {
    let bare = contact.phone.is_none() && contact.email.is_none();
    if !bare {
        let matches = matches(shop, contact).await?;
        if !matches.is_empty() {
            return Ok(if is_certain(&matches) {
                Vec::new()
            } else {
                matches.into_iter().map(|found| found.candidate).collect()
            });
        }
    }
    let named = named(shop, contact).await?;
    if bare && named.len() < 2 {
        return Ok(Vec::new());
    }
    Ok(named)
}

/// Whether one of them is called so, and nobody else has what they have not.
fn is_certain(matches: &[Match]) -> bool {
    let phone = matches.iter().any(|found| found.by_phone);
    let email = matches.iter().any(|found| found.by_email);
    matches
        .iter()
        .any(|found| found.called_so && found.by_phone == phone && found.by_email == email)
}

/// Whether a customer who is called one of these may be called so too: "Jane" is Jane Cruz.
fn is_called(name: &str, names: &[String]) -> bool {
    let within = |short: &str, long: &str| {
        let mut words = short.split(' ').filter(|word| !word.is_empty()).peekable();
        let some = words.peek().is_some();
        some && words.all(|word| long.split(' ').any(|other| other == word))
            || !short.is_ascii() && long.contains(short)
    };
    names
        .iter()
        .any(|known| within(name, known) || within(known, name))
}

async fn matches(shop: &mut InShop<'_>, contact: &Contact) -> Result<Vec<Match>, DatabaseError> {
    let rows = sqlx::query!(
        r#"WITH given AS MATERIALIZED (
               SELECT coalesce($2::jsonb ->> country, $2::jsonb ->> '') AS phone FROM shop WHERE shop_id = $1)
           SELECT c.customer_id, c.name, c.phone, c.email, m.by_phone AS "by_phone!",
               m.by_email AS "by_email!",
               (SELECT count(*) FROM orders o WHERE o.shop_id = $1 AND o.customer_id = c.customer_id
                    AND o.hidden_at IS NULL) AS "orders!",
               (SELECT array_agg(a.name_key) FROM customer a
                WHERE a.shop_id = $1 AND (a.customer_id = m.id OR a.merged_into = m.id)) AS "names!"
           FROM (SELECT coalesce(k.merged_into, k.customer_id) AS id,
                     coalesce(bool_or(k.phone_key = (SELECT phone FROM given)), false) AS by_phone,
                     coalesce(bool_or(k.email_key = $3), false) AS by_email
                 FROM customer k
                 WHERE k.shop_id = $1 AND k.removed_at IS NULL
                     AND (k.phone_key = (SELECT phone FROM given) OR k.email_key = $3)
                 GROUP BY 1) m
           JOIN customer c ON c.shop_id = $1 AND c.customer_id = m.id
           ORDER BY m.by_phone DESC, m.by_email DESC, c.customer_id DESC LIMIT 3"#,
        shop.shop_id.0,
        contact.phone_keys(),
        contact.email_key(),
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let name = fold(&contact.name);
    Ok(rows
        .into_iter()
        .map(|row| Match {
            called_so: is_called(&name, &row.names),
            by_phone: row.by_phone,
            by_email: row.by_email,
            candidate: Candidate {
                customer_id: CustomerId(row.customer_id),
                name: row.name,
                phone: row.phone,
                email: row.email,
                orders: row.orders,
                shares: Some(if row.by_phone {
                    Shared::Phone
                } else {
                    Shared::Email
                }),
            },
        })
        .collect())
}

async fn named(shop: &mut InShop<'_>, contact: &Contact) -> Result<Vec<Candidate>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT customer_id, name, phone, email,
               (SELECT count(*) FROM orders o WHERE o.shop_id = $1 AND o.customer_id = c.customer_id
                    AND o.hidden_at IS NULL) AS "orders!"
           FROM customer c
           WHERE shop_id = $1 AND name_key = $2 AND merged_into IS NULL AND removed_at IS NULL
           ORDER BY customer_id DESC LIMIT 3"#,
        shop.shop_id.0,
        fold(&contact.name)
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            customer_id: CustomerId(row.customer_id),
            name: row.name,
            phone: row.phone,
            email: row.email,
            orders: row.orders,
            shares: None,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_of_a_name_is_the_name() {
        for (typed, known, same) in [
            ("jane", "jane cruz", true),
            ("jane cruz", "jane", true),
            ("cruz jane", "jane cruz", true),
            ("小美", "王小美", true),
            ("ana", "jane cruz", false),
            ("jan", "jane cruz", false),
            ("", "jane cruz", false),
            ("🙂", "jane", false),
        ] {
            assert_eq!(
                is_called(typed, &[known.to_owned()]),
                same,
                "{typed} {known}"
            );
        }
    }
}
