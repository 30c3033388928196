//! Placing an order: the customer is recognised, the number drawn, everything written, in four
//! round trips of one transaction.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::act::{Actor, stored};
use super::decide::{Facts, Pieces};
use super::edit::{Contents, MAX_LINES};
use super::sums::{Discount, Share, Sums, Tax, sums};
use super::{Line, OrderNumber, Origin, findable, reserve};
use crate::channel::Channel;
use crate::customer;
use crate::db::{DatabaseError, InShop};
use crate::id::{ConversationId, CustomerId, OrderId, PersonId, VariantId};
use crate::mail;
use crate::money::{Currency, MAX_MINOR, Money};
use crate::payment::EntryKind;
use crate::reminder::{self, PayBy};
use crate::stock::Cause;
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
    /// What is taken off.
    pub discount: Option<Discount>,
    /// The tax on goods.
    pub tax: Tax,
    /// Money that has been received already, and how.
    pub deposit: Option<(i64, Option<String>)>,
    /// What the seller notes for the shop.
    pub note: Option<String>,
    /// The promised day.
    pub due_on: Option<NaiveDate>,
    /// Whether the buyer collects it.
    pub pick_up: bool,
    /// Whether the courier collects the money.
    pub cash_on_delivery: bool,
    /// Until when it is to be paid.
    pub pay_by: Option<PayBy>,
    /// When its buyer is reminded first, where it has no such time; none for never.
    pub remind: Option<DateTime<Utc>>,
    /// Whether stock may fall below zero for it: what is missing is a back-order.
    pub anyway: bool,
    /// Of what alone stock may fall below zero.
    pub promised: Vec<VariantId>,
    /// The order it comes of.
    pub origin: Option<(Origin, OrderId, OrderNumber)>,
}

impl NewOrder {
    /// An order of lines alone; all else is none.
    pub fn of(buyer: customer::Contact, currency: Currency, lines: Vec<Line>) -> Self {
        Self {
            buyer,
            currency,
            lines,
            shipping_minor: 0,
            discount: None,
            tax: Tax::default(),
            deposit: None,
            note: None,
            due_on: None,
            pick_up: false,
            cash_on_delivery: false,
            pay_by: None,
            remind: None,
            anyway: false,
            promised: Vec::new(),
            origin: None,
        }
    }

    /// What it adds up to; `None` where that is more than can be counted, or more is taken off than
    /// the goods cost.
    pub fn sums(&self) -> Option<Sums> {
        self.added_up().map(|(sums, _)| sums)
    }

    fn added_up(&self) -> Option<(Sums, Vec<Share>)> {
        sums(&self.lines, self.shipping_minor, self.discount, self.tax)
    }

    /// The total; `None` as for [`NewOrder::sums`].
    pub fn total(&self) -> Option<Money> {
        self.sums()
            .map(|sums| Money::new(sums.total, self.currency))
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

/// Why an order was not placed; nothing has happened then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPlaced {
    /// Its total or deposit is more than can be counted, it has no lines or more than an order can
    /// have ([`MAX_LINES`]), or more is taken off than the goods cost.
    Uncountable,
    /// So many are not in stock, and it was not said to take them anyway.
    OutOfStock {
        /// Of what.
        variant: VariantId,
        /// What it is called.
        name: String,
        /// How many were asked for.
        asked: i64,
        /// How many there are.
        left: i64,
    },
}

/// Places an order: what it has of the catalogue is taken from stock, in the same transaction.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn place(
    shop: &mut InShop<'_>,
    new: &NewOrder,
    card: Option<&SellerCard>,
    actor: &Actor,
    at: DateTime<Utc>,
) -> Result<Result<Placed, NotPlaced>, DatabaseError> {
    let sound = (1..=MAX_LINES).contains(&new.lines.len());
    let Some((sums, shares)) = new.added_up().filter(|_| sound) else {
        return Ok(Err(NotPlaced::Uncountable));
    };
    if new
        .deposit
        .as_ref()
        .is_some_and(|(minor, _)| *minor > MAX_MINOR)
    {
        return Ok(Err(NotPlaced::Uncountable));
    }
    let mut lines = numbered(&new.lines);
    let number = draw_number(shop).await?;
    let pieces = match reserved(shop, new, &mut lines).await? {
        Ok(pieces) => pieces,
        Err(short) => {
            return_number(shop).await?;
            return Ok(Err(short));
        }
    };
    let customer_id = customer::recognise_or_add(shop, &new.buyer, at).await?;
    let token = ShopToken::new(shop.shop_id);
    let order_id = insert(
        shop,
        new,
        &Row {
            number,
            customer_id,
            lines,
            sums,
            shares,
            secret: &token.secret,
            card,
            actor,
            at,
            moved_in: 0,
        },
    )
    .await?;
    reserve::take(shop, order_id, &pieces, Cause { actor, at }).await?;
    if new.pay_by.is_some() {
        reminder::set(shop, order_id, new.pay_by, at).await?;
    } else if let Some(remind) = new.remind {
        reminder::remind(shop, order_id, remind).await?;
    }
    Ok(Ok(Placed {
        order_id,
        number: OrderNumber(number),
        token,
    }))
}

/// What the lines take from stock; says on them what is a back-order and what they cost. The shop's
/// row is held already, so that no two orders of a shop look at once.
async fn reserved(
    shop: &mut InShop<'_>,
    new: &NewOrder,
    lines: &mut [Line],
) -> Result<Result<Vec<Pieces>, NotPlaced>, DatabaseError> {
    if lines.iter().all(|line| line.variant.is_none()) {
        return Ok(Ok(Vec::new()));
    }
    let mut all: Vec<&mut Line> = lines.iter_mut().collect();
    reserve::add_costs(shop, &mut all, new.currency).await?;
    // What was split off has its pieces already.
    if matches!(new.origin, Some((Origin::Split, _, _))) {
        return Ok(Ok(Vec::new()));
    }
    let mut wanted: BTreeMap<VariantId, i64> = BTreeMap::new();
    for line in lines.iter() {
        if let Some(variant) = line.variant {
            *wanted.entry(variant).or_insert(0) -= i64::from(line.quantity);
        }
    }
    let left = reserve::left_for_update(shop, wanted.keys().copied()).await?;
    let pieces: Vec<Pieces> = wanted
        .into_iter()
        .map(|(variant, quantity)| Pieces { variant, quantity })
        .collect();
    let kept: Vec<Pieces> = pieces
        .iter()
        .filter(|pieces| !new.promised.contains(&pieces.variant))
        .copied()
        .collect();
    if !new.anyway
        && let Some((variant, name, asked, there)) = reserve::short(&kept, &left)
    {
        return Ok(Err(NotPlaced::OutOfStock {
            variant,
            name,
            asked,
            left: there,
        }));
    }
    reserve::back_ordered(lines, &left);
    Ok(Ok(pieces))
}

/// Draws the next number. That locks the shop's row, so that two orders for one new customer don't
/// make two customers.
pub(super) async fn draw_number(shop: &mut InShop<'_>) -> Result<i32, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "UPDATE shop SET last_order_number = last_order_number + 1 WHERE shop_id = $1
         RETURNING last_order_number",
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// Gives back the number drawn last: the transaction goes on after a refusal, and would leave a gap.
/// The shop's row is held, so that nobody has drawn another.
async fn return_number(shop: &mut InShop<'_>) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE shop SET last_order_number = last_order_number - 1 WHERE shop_id = $1",
        shop.shop_id.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// An order that comes of another one.
pub(super) struct Drawn<'a> {
    /// Its number, drawn before.
    pub number: i32,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// Minor units that came with it from the other.
    pub moved_in: i64,
    /// Who made it.
    pub actor: &'a Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// Places an order with a number that was drawn before. `None` as for [`place`].
pub(super) async fn place_drawn(
    shop: &mut InShop<'_>,
    new: &NewOrder,
    drawn: &Drawn<'_>,
) -> Result<Option<Placed>, DatabaseError> {
    let Some((sums, shares)) = new.added_up().filter(|_| !new.lines.is_empty()) else {
        return Ok(None);
    };
    let token = ShopToken::new(shop.shop_id);
    let row = Row {
        number: drawn.number,
        customer_id: drawn.customer_id,
        lines: numbered(&new.lines),
        sums,
        shares,
        secret: &token.secret,
        card: None,
        actor: drawn.actor,
        at: drawn.at,
        moved_in: drawn.moved_in,
    };
    let order_id = insert(shop, new, &row).await?;
    Ok(Some(Placed {
        order_id,
        number: OrderNumber(drawn.number),
        token,
    }))
}

fn numbered(lines: &[Line]) -> Vec<Line> {
    lines
        .iter()
        .zip(1..)
        .map(|(line, number)| Line {
            line: number,
            ..line.clone()
        })
        .collect()
}

struct Row<'a> {
    number: i32,
    customer_id: CustomerId,
    lines: Vec<Line>,
    sums: Sums,
    shares: Vec<Share>,
    secret: &'a str,
    card: Option<&'a SellerCard>,
    actor: &'a Actor,
    at: DateTime<Utc>,
    moved_in: i64,
}

async fn insert(
    shop: &mut InShop<'_>,
    new: &NewOrder,
    row: &Row<'_>,
) -> Result<OrderId, DatabaseError> {
    let lines = row.lines.clone();
    let columns = LineColumns::of(&lines, &row.shares);
    let placed = Facts::Placed {
        of: new.origin.map(|(_, _, number)| number),
        origin: new.origin.map(|(origin, _, _)| origin),
        contents: Some(Box::new(
            Contents {
                lines,
                shipping_minor: new.shipping_minor,
                discount: new.discount,
                tax: new.tax,
                due_on: new.due_on,
            }
            .bare(),
        )),
    };
    let items: i64 = new.lines.iter().map(|line| i64::from(line.quantity)).sum();
    // What an order begins with: a deposit, or what came from the order it was split from.
    let moved = Some((row.moved_in, None)).filter(|(amount, _)| *amount > 0);
    let kind = if moved.is_some() {
        EntryKind::MovedIn
    } else {
        EntryKind::Deposit
    };
    let deposit = moved
        .as_ref()
        .or(new.deposit.as_ref().filter(|(amount, _)| *amount > 0));
    let paid = deposit.map(|(amount, method)| Facts::Paid {
        entry: 1,
        amount: Money::new(*amount, new.currency),
        method: method.clone(),
        deposit: kind == EntryKind::Deposit,
        answers: None,
        fee: None,
        reference: None,
    });
    let paid = paid.as_ref().map(stored).transpose()?;
    let written = sqlx::query!(
        r#"WITH placed AS (
             INSERT INTO orders (shop_id, number, customer_id, version, fulfilment_version,
                 payment_version, fulfilment, pick_up, placed_at, currency, goods_minor,
                 shipping_minor, total_minor, received_minor, item_count, note, due_on, search,
                 discount_minor, discount_rate, tax_minor, tax_rate, tax_included, cash_on_delivery,
                 origin, origin_order_id)
             VALUES ($1, $2, $3, CASE WHEN $19::jsonb IS NULL THEN 1 ELSE 2 END, 1,
                 CASE WHEN $19::jsonb IS NULL THEN 0 ELSE 2 END, 'pending', $4, $5, $6, $7, $8, $9,
                 coalesce($20::bigint, 0), $10, $11, $12,
                 concat_ws(' ', $13::text, (SELECT lower(concat_ws(' ', c.address, c.city, c.postal_code))
                     FROM customer c WHERE c.shop_id = $1 AND c.customer_id = $3)), $29, $30, $31, $32, $33, $34, $35, $36)
             RETURNING order_id, (SELECT s.day_closed_at FROM shop s WHERE s.shop_id = $1) AS day_closed_at
         ), lines AS (
             INSERT INTO order_line (shop_id, order_id, line, name, quantity, unit_price_minor, variant_id,
                 discount_minor, tax_minor, cost_minor, cost_currency, cost_rate, back_ordered)
             SELECT $1, p.order_id, l.line, l.name, l.quantity, l.price, l.variant, l.discount, l.tax,
                 l.cost, l.currency, l.rate, l.back_ordered
             FROM placed p, unnest($14::text[], $15::int[], $16::bigint[], $37::bigint[], $38::bigint[],
                 $39::bigint[], $40::bigint[], $41::text[], $42::bigint[], $43::int[])
                 WITH ORDINALITY AS l (name, quantity, price, variant, discount, tax, cost, currency,
                     rate, back_ordered, line)
         ), event AS (
             INSERT INTO order_event (shop_id, order_id, version, action, facts, actor_id, actor_name,
                 channel, party, at)
             SELECT $1, p.order_id, 1, 'place', $28::jsonb, $17::bigint, $18::text, $22::text, $44::text, $5::timestamptz
             FROM placed p
             UNION ALL
             SELECT $1, p.order_id, 2, 'pay', $19::jsonb, $17, $18, $22, $44, greatest($5, p.day_closed_at) FROM placed p
             WHERE $19::jsonb IS NOT NULL
         ), entry AS (
             INSERT INTO payment_entry (shop_id, order_id, entry, kind, amount_minor, method, version, at)
             -- Who drew the number holds the shop's row: no day is closed meanwhile.
             SELECT $1, p.order_id, 1, $45, $20, $21, 2, greatest($5, p.day_closed_at) FROM placed p WHERE $20::bigint IS NOT NULL
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
         ), known AS (
             -- See customer::person for the rule.
             SELECT k.person_id, bool_or(k.standing = 'confirmed') AS confirmed
             FROM customer_person k
             WHERE k.shop_id = $1 AND k.standing <> 'lapsed' AND k.customer_id IN (
                 SELECT $3::bigint UNION ALL
                 SELECT c.customer_id FROM customer c WHERE c.shop_id = $1 AND c.merged_into = $3)
             GROUP BY k.person_id
             HAVING NOT bool_or(k.standing = 'refused')
         ), told AS (
             INSERT INTO subscription (shop_id, order_id, conversation_id, person_id, channel, audience,
                 name, token, followed_at, reach, part)
             SELECT $1, p.order_id, s.conversation_id, s.person_id, s.channel, 'buyer', s.name, $23, $5, s.reach,
                 'theirs'
             FROM placed p
             CROSS JOIN known k
             -- Where they heard of the shop last, unless they wanted to hear no more.
             CROSS JOIN LATERAL (
                 SELECT l.conversation_id, l.person_id, l.channel, l.name, l.stopped_at, l.reach
                 FROM subscription l
                 WHERE l.shop_id = $1 AND l.person_id = k.person_id AND l.audience = 'buyer'
                   AND l.channel <> 'email'
                   AND (l.stopped_reason IS NULL OR l.stopped_reason NOT IN ('moved', 'revoked', 'separated'))
                 ORDER BY l.followed_at DESC LIMIT 1) s
             WHERE $46 AND (k.confirmed OR (SELECT count(*) FROM known) = 1)
               AND s.stopped_at IS NULL AND s.conversation_id IS DISTINCT FROM $24
             RETURNING order_id, conversation_id, channel
         ), tell AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
             SELECT t.channel, t.conversation_id, 1, 'card', '{}', $1, t.order_id, $5 FROM told t
         )
         SELECT order_id AS "order_id: OrderId",
             EXISTS (SELECT FROM customer c WHERE c.shop_id = $1 AND c.customer_id = $3
                 AND c.email IS NOT NULL) AS "mails!"
         FROM placed"#,
        shop.shop_id.0,
        row.number,
        row.customer_id.0,
        new.pick_up,
        row.at,
        new.currency.code(),
        row.sums.goods,
        new.shipping_minor,
        row.sums.total,
        items,
        new.note,
        new.due_on,
        findable::placed(
            (row.number, &new.buyer.name),
            (new.buyer.phone.as_deref(), new.buyer.email.as_deref()),
            &new.lines,
            new.note
                .as_deref()
                .into_iter()
                .chain(deposit.and_then(|(_, method)| method.as_deref())),
            Money::new(row.sums.total, new.currency),
        ),
        &columns.names,
        &columns.quantities,
        &columns.prices,
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
        stored(&placed)?,
        row.sums.discount,
        discount_rate(new.discount),
        row.sums.tax,
        i32::try_from(new.tax.rate).unwrap_or(i32::MAX),
        new.tax.included,
        new.cash_on_delivery,
        new.origin.map(|(origin, _, _)| origin.as_str()),
        new.origin.map(|(_, id, _)| id.0),
        &columns.variants as &[Option<i64>],
        &columns.discounts,
        &columns.taxes,
        &columns.costs as &[Option<i64>],
        &columns.cost_currencies as &[Option<String>],
        &columns.cost_rates as &[Option<i64>],
        &columns.back_ordered,
        row.actor.party.as_str(),
        kind.as_str(),
        // Who follows what it was split from is told with that.
        !matches!(new.origin, Some((Origin::Split, _, _))),
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    if written.mails {
        mail::follow(shop, row.customer_id, Some(written.order_id), row.at).await?;
    }
    Ok(written.order_id)
}

/// Lines as the columns of a statement.
pub(super) struct LineColumns {
    pub(super) lines: Vec<i32>,
    pub(super) names: Vec<String>,
    pub(super) quantities: Vec<i32>,
    pub(super) prices: Vec<i64>,
    pub(super) variants: Vec<Option<i64>>,
    pub(super) discounts: Vec<i64>,
    pub(super) taxes: Vec<i64>,
    pub(super) costs: Vec<Option<i64>>,
    pub(super) cost_currencies: Vec<Option<String>>,
    pub(super) cost_rates: Vec<Option<i64>>,
    pub(super) back_ordered: Vec<i32>,
}

impl LineColumns {
    pub(super) fn of(lines: &[Line], shares: &[Share]) -> Self {
        let pieces = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
        let cost = |line: &Line| line.cost;
        Self {
            lines: lines.iter().map(|line| line.line).collect(),
            names: lines.iter().map(|line| line.name.clone()).collect(),
            quantities: lines.iter().map(|line| pieces(line.quantity)).collect(),
            prices: lines.iter().map(|line| line.unit_price_minor).collect(),
            variants: lines
                .iter()
                .map(|line| line.variant.map(|id| id.0))
                .collect(),
            discounts: shares.iter().map(|share| share.discount).collect(),
            taxes: shares.iter().map(|share| share.tax).collect(),
            costs: lines
                .iter()
                .map(|line| cost(line).map(|cost| cost.unit.minor))
                .collect(),
            cost_currencies: lines
                .iter()
                .map(|line| cost(line).map(|cost| cost.unit.currency.code().to_owned()))
                .collect(),
            cost_rates: lines
                .iter()
                .map(|line| cost(line).map(|cost| cost.rate))
                .collect(),
            back_ordered: lines.iter().map(|line| pieces(line.back_ordered)).collect(),
        }
    }
}

/// The rate of a discount as it is stored, in basis points.
pub(super) fn discount_rate(discount: Option<Discount>) -> Option<i32> {
    match discount {
        Some(Discount::Rate(rate)) => i32::try_from(rate).ok(),
        Some(Discount::Amount(_)) | None => None,
    }
}
