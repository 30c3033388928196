//! Whose an order is.
//!
//! A link may be passed on, so opening it says nothing: who opens it is asked. The first who says that it
//! is theirs may act as the buyer at once, and the shop hears of it and can refuse; once somebody's it is,
//! the shop is asked first. Whom the shop knows as the customer is not asked. Everybody else watches: they
//! see what the public page shows, and do nothing.

use chrono::{DateTime, Utc};

use crate::channel::Channel;
use crate::customer::person::{handle_key, settle};
use crate::customer::{self, fold};
use crate::db::{DatabaseError, InShop};
use crate::id::{CustomerId, OrderId, PersonId};
use crate::notice::{Call, Moment, Notice, WhoseAnswer};
use crate::order::act::{Actor, stored};
use crate::order::store::{self, Key};
use crate::order::{Order, OrderNumber};
use crate::row;
use crate::subscription;

/// What somebody who follows an order by its link is to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Was asked whether it is theirs.
    Asked,
    /// Acts as its buyer.
    Theirs,
    /// Looks on.
    Watching,
    /// Looks on, and says that it is theirs although somebody else's it is; the shop was asked.
    Claims,
}

impl Part {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Theirs => "theirs",
            Self::Watching => "watching",
            Self::Claims => "claims",
        }
    }

    pub(crate) fn parse(word: &str) -> Result<Self, sqlx::Error> {
        [Self::Asked, Self::Theirs, Self::Watching, Self::Claims]
            .into_iter()
            .find(|part| part.as_str() == word)
            .ok_or_else(|| row::unreadable("part", word))
    }
}

/// How somebody stands to an order, and what the shop said of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// What they are to it; none where they follow it no more, or never did.
    pub part: Option<Part>,
    /// Whether they act as its customer elsewhere, or the shop says that they are.
    pub known: bool,
    /// Whether the shop says that they are not.
    pub refused: bool,
    /// Whether it is somebody else's already.
    pub taken: bool,
    /// Whether somebody else is told by mail, whom a chat of the buyer's would take the place of.
    pub mailed: bool,
}

impl Stand {
    /// Whether they may act as the buyer.
    pub fn may_act(self) -> bool {
        match self.part {
            Some(part) => part == Part::Theirs,
            None => self.known && !self.refused,
        }
    }

    /// What they are to it once they open its link.
    pub(crate) fn on_opening(self) -> Part {
        match self.part {
            Some(part) if part != Part::Asked => part,
            Some(_) | None if self.refused => Part::Watching,
            Some(_) | None if self.known => Part::Theirs,
            Some(_) | None => Part::Asked,
        }
    }
}

/// How a person stands to an order, wherever they follow it.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn stand(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    person_id: PersonId,
) -> Result<Stand, DatabaseError> {
    let row = sqlx::query!(
        r#"WITH known AS (
               SELECT k.standing FROM orders o
               JOIN customer c ON c.shop_id = $1
                   AND (c.customer_id = o.customer_id OR c.merged_into = o.customer_id)
               JOIN customer_person k ON k.shop_id = $1 AND k.customer_id = c.customer_id
               WHERE o.shop_id = $1 AND o.order_id = $2 AND k.person_id = $3)
           SELECT (SELECT s.part FROM subscription s
                   WHERE s.shop_id = $1 AND s.order_id = $2 AND s.person_id = $3 AND s.audience = 'buyer'
                       AND coalesce(s.stopped_reason, '') NOT IN ('moved', 'revoked', 'separated')
                   ORDER BY s.part = 'theirs' DESC, s.part = 'claims' DESC, s.part = 'watching' DESC
                   LIMIT 1) AS part,
               EXISTS (SELECT FROM known WHERE standing IN ('acted', 'confirmed')) AS "known!",
               EXISTS (SELECT FROM known WHERE standing = 'refused') AS "refused!",
               EXISTS (SELECT FROM subscription s
                   WHERE s.shop_id = $1 AND s.order_id = $2 AND s.person_id <> $3 AND s.audience = 'buyer'
                       -- The customer's mailbox is told, whoever opens the link in a chat.
                       AND s.part = 'theirs' AND s.channel <> 'email'
                       AND coalesce(s.stopped_reason, '') NOT IN ('moved', 'revoked', 'separated'))
                   AS "taken!",
               EXISTS (SELECT FROM subscription s
                   WHERE s.shop_id = $1 AND s.order_id = $2 AND s.person_id <> $3 AND s.audience = 'buyer'
                       AND s.part = 'theirs' AND s.channel = 'email' AND s.stopped_at IS NULL) AS "mailed!""#,
        shop.shop_id.0,
        order_id.0,
        person_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    Ok(Stand {
        part: row.part.as_deref().map(Part::parse).transpose()?,
        known: row.known,
        refused: row.refused,
        taken: row.taken,
        mailed: row.mailed,
    })
}

/// Whether somebody may act as an order's buyer: the one place that says so. Who acts without being a
/// person known here was let in by whoever asks.
pub(crate) async fn may_act(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    actor: &Actor,
) -> Result<bool, DatabaseError> {
    match actor.person_id {
        Some(person_id) => Ok(stand(shop, order_id, person_id).await?.may_act()),
        None => Ok(true),
    }
}

/// What came of saying that an order is one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// It is.
    Theirs,
    /// It was already.
    Already,
    /// It is somebody else's: the shop was asked.
    Asked,
    /// The shop was asked already.
    AskedAlready,
    /// The shop said before that they are not its customer.
    Refused,
    /// They follow no such order.
    NotFollowing,
}

/// Somebody who follows an order says that it is theirs.
///
/// # Errors
/// When the database can't be reached or a row can't be read; nothing has happened then.
pub async fn claim(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    (person_id, name, channel): (PersonId, &str, Channel),
    at: DateTime<Utc>,
) -> Result<Claimed, DatabaseError> {
    // Of two who say so at once the second finds it taken.
    let Some(order) = store::find_for_update(shop, Key::Id(order_id)).await? else {
        return Ok(Claimed::NotFollowing);
    };
    let stand = stand(shop, order_id, person_id).await?;
    let (part, claimed) = match stand.part {
        None => return Ok(Claimed::NotFollowing),
        Some(Part::Theirs) => return Ok(Claimed::Already),
        Some(_) if stand.refused => return Ok(Claimed::Refused),
        Some(Part::Claims) if stand.taken => return Ok(Claimed::AskedAlready),
        Some(_) if stand.taken && !stand.known => (Part::Claims, Claimed::Asked),
        Some(_) => (Part::Theirs, Claimed::Theirs),
    };
    set_part(shop, order_id, person_id, part).await?;
    subscription::refresh_cards(shop, order_id, at).await?;
    // A name proves nothing: where it would end somebody's mails, the shop hears all the same.
    let asks = stand.taken || stand.mailed;
    let quiet = stand.known || !asks && is_called(shop, &order, name).await?;
    if !quiet {
        let call = Call::Whose {
            person: person_id,
            name: name.to_owned(),
            channel,
            too: stand.taken,
            answer: None,
        };
        call_sellers(shop, order_id, &call, at).await?;
    }
    Ok(claimed)
}

/// Somebody who follows an order only wants to look on. Returns whether that is so now; whose it is
/// already, goes on acting.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn watch(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    match stand(shop, order_id, person_id).await?.part {
        Some(Part::Asked) => {
            set_part(shop, order_id, person_id, Part::Watching).await?;
            subscription::refresh_cards(shop, order_id, at).await?;
            Ok(true)
        }
        Some(Part::Watching | Part::Claims) => Ok(true),
        Some(Part::Theirs) | None => Ok(false),
    }
}

/// Makes an order somebody's who follows it and has proved by other means that it is.
///
/// # Errors
/// When the database can't be reached.
pub async fn take(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    person_id: PersonId,
) -> Result<(), DatabaseError> {
    set_part(shop, order_id, person_id, Part::Theirs).await
}

/// The shop says whether an order is somebody's who follows it: it says so of its customer, so their
/// other orders follow. They are told, and the question is edited in its place. Returns whether
/// anything changed; `None` where they follow no such order.
///
/// # Errors
/// When the database can't be reached or a row can't be read; nothing has happened then.
pub async fn answer(
    shop: &mut InShop<'_>,
    (shop_name, order_id): (&str, OrderId),
    person_id: PersonId,
    (by, is_them): (&str, bool),
    at: DateTime<Utc>,
) -> Result<Option<bool>, DatabaseError> {
    let Some(order) = store::find_for_update(shop, Key::Id(order_id)).await? else {
        return Ok(None);
    };
    let Some(part) = stand(shop, order_id, person_id).await?.part else {
        return Ok(None);
    };
    let customer_id = order.buyer.customer_id;
    name_for(shop, (customer_id, order_id), person_id, at).await?;
    let settled = settle(shop, customer_id, person_id, is_them).await?;
    let changed = set_parts(shop, customer_id, person_id, is_them, at).await?;
    if settled || changed {
        let told = match part {
            Part::Theirs => !is_them,
            Part::Asked | Part::Watching | Part::Claims => true,
        };
        if told {
            tell(
                shop,
                (shop_name, order.number, order_id),
                person_id,
                is_them,
                at,
            )
            .await?;
        }
        answer_calls(shop, order_id, person_id, (by, is_them), at).await?;
    }
    Ok(Some(settled || changed))
}

/// The shop says on a customer's page whether somebody is them: so are their orders theirs, or not.
///
/// # Errors
/// When the database can't be reached.
pub async fn settled(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    person_id: PersonId,
    is_them: bool,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    settle(shop, customer_id, person_id, is_them).await?;
    if let Some(customer_id) = customer::page::standing(shop, customer_id).await? {
        set_parts(shop, customer_id, person_id, is_them, at).await?;
    }
    Ok(())
}

async fn set_part(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    person_id: PersonId,
    part: Part,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE subscription SET part = $4
         WHERE shop_id = $1 AND order_id = $2 AND person_id = $3 AND audience = 'buyer'",
        shop.shop_id.0,
        order_id.0,
        person_id.0,
        part.as_str()
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// All that somebody follows of a customer's is theirs, or is not; everybody's cards of it change.
async fn set_parts(
    shop: &mut InShop<'_>,
    customer_id: CustomerId,
    person_id: PersonId,
    is_them: bool,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let part = if is_them {
        Part::Theirs
    } else {
        Part::Watching
    };
    let orders = sqlx::query_scalar!(
        r#"UPDATE subscription s SET part = $4 FROM orders o
           WHERE s.shop_id = $1 AND o.shop_id = $1 AND o.order_id = s.order_id AND o.customer_id = $2
               AND s.person_id = $3 AND s.audience = 'buyer' AND s.part <> $4
           RETURNING s.order_id AS "id: OrderId""#,
        shop.shop_id.0,
        customer_id.0,
        person_id.0,
        part.as_str()
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    for order_id in &orders {
        subscription::refresh_cards(shop, *order_id, at).await?;
    }
    Ok(!orders.is_empty())
}

/// What the shop says of somebody who has not acted yet is kept all the same.
async fn name_for(
    shop: &mut InShop<'_>,
    (customer_id, order_id): (CustomerId, OrderId),
    person_id: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO customer_person (shop_id, customer_id, person_id, channel, name, order_id, standing,
             since)
         SELECT $1, $2, $3, s.channel, s.name, $4, 'acted', $5 FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $4 AND s.person_id = $3 AND s.audience = 'buyer'
         ORDER BY s.followed_at LIMIT 1
         ON CONFLICT (shop_id, customer_id, person_id) DO UPDATE SET standing = 'acted',
             order_id = excluded.order_id, since = excluded.since
         WHERE customer_person.standing = 'lapsed'",
        shop.shop_id.0,
        customer_id.0,
        person_id.0,
        order_id.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Whether the shop calls its customer as somebody is called on their chat: by the name, its beginning,
/// or an account. Such a one needs no question; the card says who follows.
async fn is_called(
    shop: &mut InShop<'_>,
    order: &Order,
    name: &str,
) -> Result<bool, DatabaseError> {
    if begins_with_name(&order.buyer.name, name) {
        return Ok(true);
    }
    let known = customer::person::called(shop, &handle_key(name)).await?;
    Ok(known.contains(&order.buyer.customer_id))
}

fn begins_with_name(whole: &str, name: &str) -> bool {
    let (whole, name) = (fold(whole), fold(name));
    !name.is_empty()
        && whole
            .strip_prefix(&name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

async fn call_sellers(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    call: &Call,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'call', $3, $1, $2, $4
         FROM called_in($1, $2, $5, $6) s",
        shop.shop_id.0,
        order_id.0,
        stored(call)?,
        at,
        call.right().as_str(),
        &call.right().roles_by_default() as &[&str]
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Edits what the shop was asked about somebody, wherever it was asked.
async fn answer_calls(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    person_id: PersonId,
    (by, is_them): (&str, bool),
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let answer = WhoseAnswer {
        by: by.to_owned(),
        is_them,
    };
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT n.channel, n.conversation_id, 1, 'call',
             n.content || jsonb_build_object('of', n.outbox_id, 'answer', $4::jsonb), $1, $2, $5
         FROM outbox n
         WHERE n.shop_id = $1 AND n.order_id = $2 AND n.kind = 'call' AND n.state <> 'failed'
             AND n.content ->> 'call' = 'whose' AND NOT n.content ? 'of'
             AND (n.content ->> 'person')::bigint = $3",
        shop.shop_id.0,
        order_id.0,
        person_id.0,
        stored(&answer)?,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

async fn tell(
    shop: &mut InShop<'_>,
    (name, number, order_id): (&str, OrderNumber, OrderId),
    person_id: PersonId,
    theirs: bool,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let notice = Notice {
        shop: name.to_owned(),
        number,
        moment: Moment::Whose { theirs },
        quiet: false,
    };
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'notice', $4, $1, $2, $5
         FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $2 AND s.person_id = $3 AND s.audience = 'buyer'
             AND s.stopped_at IS NULL",
        shop.shop_id.0,
        order_id.0,
        person_id.0,
        stored(&notice)?,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_called_by_the_name_or_its_beginning() {
        for (name, called) in [
            ("Jane Cruz", true),
            ("jane", true),
            ("ＪＡＮＥ  cruz", true),
            ("Jan", false),
            ("janec", false),
            ("Cruz", false),
            ("", false),
            (" ", false),
            ("Jane Cruz Reyes", false),
            ("🙂", false),
        ] {
            assert_eq!(begins_with_name("Jane Cruz", name), called, "{name:?}");
        }
    }

    #[test]
    fn only_who_an_order_is_may_act() {
        let stand = |part, known, refused| Stand {
            part,
            known,
            refused,
            taken: false,
            mailed: false,
        };
        for (part, known, refused, may) in [
            (Some(Part::Theirs), false, false, true),
            (Some(Part::Asked), false, false, false),
            (Some(Part::Watching), true, false, false),
            (Some(Part::Claims), false, false, false),
            (None, true, false, true),
            (None, true, true, false),
            (None, false, false, false),
        ] {
            assert_eq!(stand(part, known, refused).may_act(), may, "{part:?}");
        }
    }

    #[test]
    fn who_opens_a_link_is_asked_unless_the_shop_knows_them() {
        let stand = |part, known, refused| Stand {
            part,
            known,
            refused,
            taken: true,
            mailed: false,
        };
        for (part, known, refused, becomes) in [
            (None, false, false, Part::Asked),
            (None, true, false, Part::Theirs),
            (None, true, true, Part::Watching),
            (Some(Part::Asked), false, false, Part::Asked),
            (Some(Part::Asked), true, false, Part::Theirs),
            (Some(Part::Watching), true, false, Part::Watching),
            (Some(Part::Claims), false, false, Part::Claims),
            (Some(Part::Theirs), false, false, Part::Theirs),
        ] {
            assert_eq!(
                stand(part, known, refused).on_opening(),
                becomes,
                "{part:?}"
            );
        }
    }
}
