//! Placing an order: the customer is recognised, the number drawn, everything written, in four
//! round trips of one transaction.

use chrono::{DateTime, NaiveDate, Utc};

use super::act::{Actor, stored};
use super::decide::Facts;
use super::{Line, OrderNumber};
use crate::channel::Channel;
use crate::customer;
use crate::db::{DatabaseError, InShop};
use crate::id::{ConversationId, CustomerId, OrderId, PersonId};
use crate::money::{Currency, MAX_MINOR, Money};
use crate::token::ShopToken;

/// What was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// Who buys.
    pub buyer: customer::Contact,
    /// What all amounts are in: the shop's currency.
    pub currency: Currency,
    /// At least one line, each with at least one piece.
    pub lines: Vec<Line>,
    /// Minor units for shipping.
    pub shipping_minor: i64,
    /// Money that has been received already, and how.
    pub deposit: Option<(i64, Option<String>)>,
    /// What the seller notes for the shop.
    pub note: Option<String>,
    /// The promised day.
    pub due_on: Option<NaiveDate>,
    /// Whether the buyer collects it.
    pub pick_up: bool,
}

impl NewOrder {
    /// Minor units for the goods; `None` where a line or the sum is more than can be counted.
    pub fn goods_minor(&self) -> Option<i64> {
        self.lines.iter().try_fold(0_i64, |sum, line| {
            sum.checked_add(line.amount_minor()?)
                .filter(|sum| *sum <= MAX_MINOR)
        })
    }

    /// The total; `None` where it is more than can be counted.
    pub fn total(&self) -> Option<Money> {
        self.goods_minor()?
            .checked_add(self.shipping_minor)
            .filter(|sum| *sum <= MAX_MINOR)
            .map(|minor| Money::new(minor, self.currency))
    }
}

/// The seller's own conversation, whose card the order becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerCard {
    /// Where.
    pub conversation_id: ConversationId,
    /// Through what.
    pub channel: Channel,
    /// Whose.
    pub person_id: PersonId,
    /// The message that becomes the card; a new one where there is none.
    pub message: Option<String>,
}

/// An order that was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its row.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The token of its public link.
    pub token: ShopToken,
}

/// Places an order. `None` where its total or deposit is more than can be counted, or it has no
/// lines.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn place(
    shop: &mut InShop<'_>,
    new: &NewOrder,
    card: Option<&SellerCard>,
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<Option<Placed>, DatabaseError> {
    let (Some(goods_minor), Some(total), false) =
        (new.goods_minor(), new.total(), new.lines.is_empty())
    else {
        return Ok(None);
    };
    if new
        .deposit
        .as_ref()
        .is_some_and(|(minor, _)| *minor > MAX_MINOR)
    {
        return Ok(None);
    }
    // Drawing the number locks the shop's row, so that two orders for one new customer don't make
    // two customers.
    let number = sqlx::query_scalar!(
        "UPDATE shop SET last_order_number = last_order_number + 1 WHERE shop_id = $1
         RETURNING last_order_number",
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    let customer_id = customer::recognise_or_add(shop, &new.buyer, at).await?;
    let token = ShopToken::new(shop.shop_id);
    let order_id = insert(
        shop,
        new,
        &Row {
            number,
            customer_id,
            goods_minor,
            total_minor: total.minor,
            secret: &token.secret,
            card,
            actor,
            at,
        },
    )
    .await?;
    Ok(Some(Placed {
        order_id,
        number: OrderNumber(number),
        token,
    }))
}

struct Row<'a> {
    number: i32,
    customer_id: CustomerId,
    goods_minor: i64,
    total_minor: i64,
    secret: &'a str,
    card: Option<&'a SellerCard>,
    actor: &'a Actor,
    at: DateTime<Utc>,
}

async fn insert(
    shop: &mut InShop<'_>,
    new: &NewOrder,
    row: &Row<'_>,
) -> Result<OrderId, DatabaseError> {
    let names: Vec<String> = new.lines.iter().map(|line| line.name.clone()).collect();
    let quantities: Vec<i32> = new
        .lines
        .iter()
        .map(|line| i32::try_from(line.quantity).unwrap_or(i32::MAX))
        .collect();
    let prices: Vec<i64> = new.lines.iter().map(|line| line.unit_price_minor).collect();
    let items: i64 = new.lines.iter().map(|line| i64::from(line.quantity)).sum();
    let deposit = new.deposit.as_ref().filter(|(amount, _)| *amount > 0);
    let paid = deposit.map(|(amount, method)| Facts::Paid {
        entry: 1,
        amount: Money::new(*amount, new.currency),
        method: method.clone(),
        deposit: true,
    });
    let paid = paid.as_ref().map(stored).transpose()?;
    let order_id = sqlx::query_scalar!(
        r#"WITH placed AS (
             INSERT INTO orders (shop_id, number, customer_id, version, fulfilment_version,
                 payment_version, fulfilment, pick_up, placed_at, currency, goods_minor,
                 shipping_minor, total_minor, received_minor, item_count, note, due_on, search)
             VALUES ($1, $2, $3, CASE WHEN $19::jsonb IS NULL THEN 1 ELSE 2 END, 1,
                 CASE WHEN $19::jsonb IS NULL THEN 0 ELSE 2 END, 'pending', $4, $5, $6, $7, $8, $9,
                 coalesce($20::bigint, 0), $10, $11, $12, $13)
             RETURNING order_id
         ), lines AS (
             INSERT INTO order_line (shop_id, order_id, line, name, quantity, unit_price_minor)
             SELECT $1, p.order_id, l.line, l.name, l.quantity, l.price
             FROM placed p, unnest($14::text[], $15::int[], $16::bigint[])
                 WITH ORDINALITY AS l (name, quantity, price, line)
         ), event AS (
             INSERT INTO order_event (shop_id, order_id, version, action, facts, actor_id, actor_name,
                 channel, at)
             SELECT $1, p.order_id, 1, 'place', '{"did":"placed"}'::jsonb, $17::bigint, $18::text, $22::text, $5::timestamptz
             FROM placed p
             UNION ALL
             SELECT $1, p.order_id, 2, 'pay', $19::jsonb, $17, $18, $22, $5 FROM placed p
             WHERE $19::jsonb IS NOT NULL
         ), entry AS (
             INSERT INTO payment_entry (shop_id, order_id, entry, kind, amount_minor, method, version, at)
             SELECT $1, p.order_id, 1, 'deposit', $20, $21, 2, $5 FROM placed p WHERE $20::bigint IS NOT NULL
         ), link AS (
             INSERT INTO order_link (shop_id, token, order_id, created_at)
             SELECT $1, $23, p.order_id, $5 FROM placed p
         ), followed AS (
             INSERT INTO subscription (shop_id, order_id, conversation_id, person_id, channel, audience,
                 name, card_message, followed_at)
             SELECT $1, p.order_id, $24, $25, $26, 'seller', $18, $27, $5 FROM placed p
             WHERE $24::bigint IS NOT NULL
         ), card AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
             SELECT $26, $24, 1, 'card', '{}', $1, p.order_id, $5 FROM placed p
             WHERE $24::bigint IS NOT NULL
         )
         SELECT order_id AS "order_id: OrderId" FROM placed"#,
        shop.shop_id.0,
        row.number,
        row.customer_id.0,
        new.pick_up,
        row.at,
        new.currency.code(),
        row.goods_minor,
        new.shipping_minor,
        row.total_minor,
        items,
        new.note,
        new.due_on,
        search_text(row.number, new),
        &names,
        &quantities,
        &prices,
        row.actor.person_id.map(|id| id.0),
        row.actor.name,
        paid,
        deposit.map(|(amount, _)| *amount),
        deposit.and_then(|(_, method)| method.clone()),
        row.actor.channel_word(),
        row.secret,
        row.card.map(|card| card.conversation_id.0),
        row.card.map(|card| card.person_id.0),
        row.card.map(|card| card.channel.as_str()),
        row.card.and_then(|card| card.message.clone()),
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(order_id)
}

fn search_text(number: i32, new: &NewOrder) -> String {
    let mut words = vec![number.to_string(), new.buyer.name.clone()];
    words.extend(new.buyer.phone.as_deref().map(customer::phone_key));
    words.extend(new.buyer.email.clone());
    words.extend(new.lines.iter().map(|line| line.name.clone()));
    customer::fold(&words.join(" "))
}
