//! What orders are found by: their number, their buyer, what was sold, noted and paid, and where it went,
//! folded for comparison. The accounts of a buyer on social networks are not in it: not everybody in a
//! shop may see them.

use super::act::reference_key;
use super::{Line, Order};
use crate::customer;
use crate::db::{DatabaseError, InShop};
use crate::destination::{Destination, Place};
use crate::money::{Currency, Money};
use crate::row;

/// The parts of what an order is found by.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    /// Its number.
    pub number: i32,
    /// What its buyer is called.
    pub name: &'a str,
    /// Their phone, in any spelling.
    pub phone: Option<&'a str>,
    /// Their mail.
    pub email: Option<&'a str>,
    /// Where they live.
    pub home: Option<&'a str>,
    /// The names of what was sold, of what was noted, of the couriers and ways of paying, and the
    /// numbers that go with them.
    pub more: Vec<&'a str>,
    /// Where it goes.
    pub destination: Option<&'a Destination>,
    /// What it comes to.
    pub total: Money,
}

impl Words<'_> {
    /// All of it, folded for comparison.
    pub(crate) fn text(&self) -> String {
        let number = self.number.to_string();
        let phone = self.phone.map(customer::phone_key);
        let recipient = self.destination.and_then(|to| to.phone.as_ref());
        let recipient = recipient.map(|phone| customer::phone_key(phone.as_str()));
        let total = plain(self.total);
        let mut words = vec![number.as_str(), self.name];
        words.extend(phone.as_deref());
        words.extend(self.email);
        words.extend(&self.more);
        words.extend(self.home);
        if let Some(to) = self.destination {
            words.extend(to.recipient.as_deref());
            words.extend(recipient.as_deref());
            match &to.place {
                Place::Address {
                    text,
                    city,
                    postal_code,
                } => {
                    words.push(text);
                    words.extend(city.as_deref());
                    words.extend(postal_code.as_deref());
                }
                Place::Store {
                    chain,
                    name,
                    number,
                } => {
                    words.push(chain.name());
                    words.extend(name.as_deref());
                    words.extend(number.as_deref());
                }
            }
        }
        words.push(&total);
        customer::fold(&words.join(" "))
    }
}

/// An amount as it is typed: without groups, and without cents where there are none.
fn plain(amount: Money) -> String {
    let digits = amount.digits().replace(',', "");
    digits
        .strip_suffix(".00")
        .map_or_else(|| digits.clone(), str::to_owned)
}

/// What an order is found by as it stands.
pub(super) fn text(order: &Order) -> String {
    let lines = order.lines.iter().map(|line| line.name.as_str());
    let parcels = order.shipments.iter().filter(|sent| !sent.voided);
    let parcels = parcels.flat_map(|sent| {
        let parcel = &sent.parcel;
        [parcel.courier.as_deref(), parcel.tracking.as_deref()]
    });
    let entries = order.ledger.0.iter();
    let entries = entries.flat_map(|entry| [entry.method.as_deref(), entry.reference.as_deref()]);
    // However its groups were written.
    let references = order
        .ledger
        .0
        .iter()
        .filter_map(|entry| entry.reference.as_deref());
    let references: Vec<String> = references.map(reference_key).collect();
    let more = lines.chain(order.head.note.as_deref());
    let mut more: Vec<&str> = more.chain(parcels.chain(entries).flatten()).collect();
    more.extend(references.iter().map(String::as_str));
    let words = Words {
        number: order.number.0,
        name: &order.buyer.name,
        phone: order.buyer.phone.as_deref(),
        email: order.buyer.email.as_deref(),
        home: order.buyer.home.as_deref(),
        more,
        destination: order.head.destination.as_ref(),
        total: order.total(),
    };
    words.text()
}

/// What an order is found by when it is placed.
pub(super) fn placed<'a>(
    (number, name): (i32, &'a str),
    (phone, email): (Option<&'a str>, Option<&'a str>),
    lines: &'a [Line],
    more: impl IntoIterator<Item = &'a str>,
    total: Money,
) -> String {
    let lines = lines.iter().map(|line| line.name.as_str());
    Words {
        number,
        name,
        phone,
        email,
        home: None,
        more: lines.chain(more).collect(),
        destination: None,
        total,
    }
    .text()
}

/// Writes anew what these orders are found by, after their buyer is called or lives otherwise.
pub(crate) async fn refresh(shop: &mut InShop<'_>, orders: &[i64]) -> Result<(), DatabaseError> {
    if orders.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"SELECT o.order_id, o.number, c.name, c.phone, c.email, o.note, o.destination, o.total_minor, o.currency,
               nullif(concat_ws(' ', c.address, c.city, c.postal_code), '') AS home,
               (SELECT coalesce(array_agg(l.name ORDER BY l.line), '{}') FROM order_line l
                WHERE l.shop_id = $1 AND l.order_id = o.order_id AND NOT l.removed) AS "lines!",
               (SELECT coalesce(array_agg(concat_ws(' ', h.courier, h.tracking) ORDER BY h.shipment), '{}')
                FROM shipment h WHERE h.shop_id = $1 AND h.order_id = o.order_id
                  AND h.voided_at IS NULL) AS "parcels!",
               (SELECT coalesce(array_agg(concat_ws(' ', p.method, p.reference, p.reference_key) ORDER BY p.entry), '{}')
                FROM payment_entry p WHERE p.shop_id = $1 AND p.order_id = o.order_id) AS "entries!"
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           WHERE o.shop_id = $1 AND o.order_id = ANY($2)"#,
        shop.shop_id.0,
        orders
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let mut ids: Vec<i64> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for row in rows {
        let destination = row.destination;
        let destination = destination
            .map(|destination| row::json::<Destination>("destination", destination))
            .transpose()?;
        let currency: Currency = row::currency(&row.currency)?;
        let more = row.lines.iter().chain(&row.note).chain(&row.parcels);
        let words = Words {
            number: row.number,
            name: &row.name,
            phone: row.phone.as_deref(),
            email: row.email.as_deref(),
            home: row.home.as_deref(),
            more: more.chain(&row.entries).map(String::as_str).collect(),
            destination: destination.as_ref(),
            total: Money::new(row.total_minor, currency),
        };
        ids.push(row.order_id);
        texts.push(words.text());
    }
    sqlx::query!(
        "UPDATE orders o SET search = n.search
         FROM unnest($2::bigint[], $3::text[]) AS n (order_id, search)
         WHERE o.shop_id = $1 AND o.order_id = n.order_id",
        shop.shop_id.0,
        &ids,
        &texts
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
