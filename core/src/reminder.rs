//! Until when an order is to be paid, and what is said when that time comes near or has passed.
//!
//! The system sees when and in which shop to look; everything about the order happens in the shop's
//! scope. No lease is needed: whoever locks the reminder's row first deals with it, in one
//! transaction with what is said.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::db::{Database, DatabaseError, InShop, InSystem};
use crate::id::{OrderId, ShopId};
use crate::notice::{Call, Moment};
use crate::order::act::{Actor, By, stored};
use crate::order::waiting::{self, Offered};
use crate::order::{Order, Stage, store};
use crate::outbox;
use crate::row;
use crate::shop::{self, Shop};
use crate::telling::{self, Told};

/// While a payment waits to be checked nobody is hurried; then it is looked at again.
const LOOK_AGAIN: Duration = Duration::hours(1);

/// How often the buyer of one order is reminded at most, where that is repeated.
const MOST: i32 = 5;

/// When buyers are reminded to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Not at all.
    Never,
    /// Once, so many hours before the deadline.
    Before(u32),
    /// Every so many days while it is unpaid, with a deadline or without.
    Every(u32),
}

impl Pace {
    /// The first reminder of an order without a deadline.
    pub fn first(self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Never | Self::Before(_) => None,
            Self::Every(days) => Some(at + Duration::days(i64::from(days.max(1)))),
        }
    }
}

/// Until when an order is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayBy {
    /// The deadline.
    pub until: DateTime<Utc>,
    /// When the buyer is reminded, if at all.
    pub remind: Option<DateTime<Utc>>,
}

impl PayBy {
    /// So many hours from now, with a reminder as for [`PayBy::ending`].
    pub fn hours(at: DateTime<Utc>, hours: u32, before: Option<u32>) -> Self {
        let pace = before.map_or(Pace::Never, Pace::Before);
        Self::ending(at + Duration::hours(i64::from(hours)), at, pace)
    }

    /// At a time, with a reminder so many hours before. Where less time than that is left, the
    /// reminder comes when half of it has passed: a shop that reminds leaves out nobody. One that
    /// reminds every few days begins after so many.
    pub fn ending(until: DateTime<Utc>, at: DateTime<Utc>, pace: Pace) -> Self {
        let half_way = at + (until - at) / 2;
        let remind = match pace {
            Pace::Never => None,
            Pace::Before(hours) => {
                let remind = until - Duration::hours(i64::from(hours));
                Some(if remind > at { remind } else { half_way }).filter(|remind| *remind > at)
            }
            Pace::Every(_) => pace.first(at),
        };
        Self { until, remind }
    }
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The buyer is reminded.
    Remind,
    /// The shop hears that the time has passed.
    Overdue,
}

impl Kind {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Overdue => "overdue",
        }
    }
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// In which shop.
    pub shop_id: ShopId,
    /// At which order.
    pub order_id: OrderId,
    /// For what.
    pub kind: Kind,
}

/// Sets until when an order is to be paid, or that it is not.
///
/// # Errors
/// When the database can't be reached.
pub async fn set(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    pay_by: Option<PayBy>,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE orders SET pay_by = $3 WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        order_id.0,
        pay_by.map(|pay_by| pay_by.until)
    )
    .execute(&mut *shop.connection)
    .await?;
    let planned = [
        (Kind::Remind, pay_by.and_then(|pay_by| pay_by.remind)),
        (Kind::Overdue, pay_by.map(|pay_by| pay_by.until)),
    ];
    for (kind, due_at) in planned {
        // What is not planned any more is done with.
        sqlx::query!(
            "INSERT INTO reminder AS r (shop_id, order_id, kind, due_at, done_at)
             SELECT $1, $2, $3, coalesce($4::timestamptz, $5), CASE WHEN $4::timestamptz IS NULL THEN $5::timestamptz END
             WHERE $4::timestamptz IS NOT NULL
                OR EXISTS (SELECT FROM reminder WHERE shop_id = $1 AND order_id = $2 AND kind = $3)
             ON CONFLICT (shop_id, order_id, kind)
             DO UPDATE SET due_at = excluded.due_at, done_at = excluded.done_at",
            shop.shop_id.0,
            order_id.0,
            kind.as_str(),
            due_at,
            at
        )
        .execute(&mut *shop.connection)
        .await?;
    }
    Ok(())
}

/// The buyer of an order is reminded at this time.
///
/// # Errors
/// When the database can't be reached.
pub async fn remind(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    due_at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO reminder (shop_id, order_id, kind, due_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, order_id, kind)
         DO UPDATE SET due_at = excluded.due_at, done_at = NULL",
        shop.shop_id.0,
        order_id.0,
        Kind::Remind.as_str(),
        due_at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// A later deadline: counted from the one there is, or from now where that has passed.
pub fn later(until: DateTime<Utc>, more: Duration, at: DateTime<Utc>) -> DateTime<Utc> {
    until.max(at) + more
}

/// An order stands again that was called off: if its deadline passed meanwhile, the shop hears of it in a
/// day.
///
/// # Errors
/// When the database can't be reached.
pub(crate) async fn stands_again(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE reminder SET due_at = greatest(due_at, $4), done_at = NULL
         WHERE shop_id = $1 AND order_id = $2 AND kind = $3",
        shop.shop_id.0,
        order_id.0,
        Kind::Overdue.as_str(),
        at + Duration::days(1)
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// What is due by now, at most `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn due(
    system: &mut InSystem<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT shop_id, order_id, kind FROM reminder
         WHERE done_at IS NULL AND due_at <= $1 ORDER BY due_at LIMIT $2",
        now,
        limit
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Due {
                shop_id: ShopId(row.shop_id),
                order_id: OrderId(row.order_id),
                kind: row::json("kind", row.kind.into())?,
            })
        })
        .collect()
}

/// What came of dealing with something due.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dealt {
    /// Whether something is to be sent.
    pub said: bool,
    /// The orders that changed.
    pub changed: Vec<OrderId>,
}

/// Deals with something due: says it, does what the shop wants done by itself, or finds it settled.
///
/// # Errors
/// When the database can't be reached or a row can't be read; it stays due then.
pub async fn deal_with(
    database: &Database,
    due: Due,
    now: DateTime<Utc>,
) -> Result<Dealt, DatabaseError> {
    let mut transaction = database.begin().await?;
    let mut system = transaction.system().await?;
    let shop = shop::by_id(&mut system, due.shop_id).await?;
    let mut in_shop = transaction.shop(due.shop_id).await?;
    let by_itself =
        due.kind == Kind::Overdue && shop.as_ref().is_some_and(|shop| shop.settings.offers_on);
    let order = if by_itself {
        // Whatever may be given to others is locked with it: locks are taken in one order.
        waiting::lock_with_line(&mut in_shop, due.order_id).await?
    } else {
        store::find_for_update(&mut in_shop, store::Key::Id(due.order_id)).await?
    };
    let still_due = still_due(&mut in_shop, due, now).await?;
    let (Some(order), Some(shop), true) = (order, shop, still_due) else {
        return Ok(Dealt::default());
    };
    let mut dealt = Dealt::default();
    let every = match (due.kind, shop.settings.pace()) {
        (Kind::Remind, Pace::Every(days)) => Some(days),
        (Kind::Remind, Pace::Never | Pace::Before(_)) | (Kind::Overdue, _) => None,
    };
    match verdict(&order, every.is_some()) {
        Verdict::Settled => done(&mut in_shop, due, now).await?,
        Verdict::Waits => look_again(&mut in_shop, due, now).await?,
        Verdict::Unpaid => {
            if let (true, true, Some(until)) = (by_itself, is_untouched(&order), order.head.pay_by)
            {
                dealt.changed = offered_on(&mut in_shop, &shop, &order, until, now).await?;
            }
            if dealt.changed.is_empty() {
                say(&mut in_shop, &order, &shop, due.kind, now).await?;
            }
            done(&mut in_shop, due, now).await?;
            if let Some(days) = every {
                once_more(&mut in_shop, due, days, now).await?;
            }
            dealt.said = true;
        }
    }
    transaction.commit().await?;
    Ok(dealt)
}

/// Whether something is due still, and nobody else deals with it.
async fn still_due(
    shop: &mut InShop<'_>,
    due: Due,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let found = sqlx::query_scalar!(
        r#"SELECT true AS "due!" FROM reminder
           WHERE shop_id = $1 AND order_id = $2 AND kind = $3 AND done_at IS NULL AND due_at <= $4
           FOR UPDATE"#,
        due.shop_id.0,
        due.order_id.0,
        due.kind.as_str(),
        now
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(found.is_some())
}

async fn look_again(
    shop: &mut InShop<'_>,
    due: Due,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE reminder SET due_at = $4 WHERE shop_id = $1 AND order_id = $2 AND kind = $3",
        due.shop_id.0,
        due.order_id.0,
        due.kind.as_str(),
        now + LOOK_AGAIN
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The next of several reminders is counted from this one: those that were missed are one.
async fn once_more(
    shop: &mut InShop<'_>,
    due: Due,
    days: u32,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE reminder SET sent = sent + 1, due_at = $4,
             done_at = CASE WHEN sent + 1 < $5 THEN NULL ELSE done_at END
         WHERE shop_id = $1 AND order_id = $2 AND kind = $3",
        due.shop_id.0,
        due.order_id.0,
        due.kind.as_str(),
        now + Duration::days(i64::from(days.max(1))),
        MOST
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Whether the program may call an order off by itself: no money is in it that would have to go back,
/// it is not on its way, and nobody said that it stands still.
fn is_untouched(order: &Order) -> bool {
    let balance = order.head.balance;
    balance.received == 0
        && balance.collected == 0
        && order.head.stage < Stage::Shipped
        && order.head.hold.is_none()
}

/// Gives what an order has to those who wait for it, and tells the shop. Returns the orders that
/// changed: none where nobody waits.
async fn offered_on(
    in_shop: &mut InShop<'_>,
    shop: &Shop,
    order: &Order,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<OrderId>, DatabaseError> {
    let actor = Actor::program();
    let by = By {
        silent: false,
        shop,
        actor: &actor,
        at: now,
    };
    let offered = waiting::offer_on(in_shop, order.order_id, until, &by).await?;
    let Offered::Done { given, version, .. } = offered else {
        return Ok(Vec::new());
    };
    let changed = given.iter().map(|given| given.order_id);
    let changed = changed.chain([order.order_id]).collect();
    let call = Call::OfferedOn {
        until,
        version,
        given,
    };
    call_shop(in_shop, order, &call, now).await?;
    Ok(changed)
}

/// What an order says to a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Settled,
    /// What was paid waits to be checked, or the order stands still.
    Waits,
    Unpaid,
}

/// What repeats needs no deadline, and pauses while the order is on hold.
fn verdict(order: &Order, repeats: bool) -> Verdict {
    let over = order.head.stage == Stage::Cancelled || order.head.hidden.is_some();
    let asked = repeats || order.head.pay_by.is_some();
    if over || !asked || order.asked_of_buyer().minor <= 0 {
        Verdict::Settled
    } else if order.head.balance.claimed > 0 || (repeats && order.head.hold.is_some()) {
        Verdict::Waits
    } else {
        Verdict::Unpaid
    }
}

async fn done(shop: &mut InShop<'_>, due: Due, now: DateTime<Utc>) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE reminder SET done_at = $4 WHERE shop_id = $1 AND order_id = $2 AND kind = $3",
        due.shop_id.0,
        due.order_id.0,
        due.kind.as_str(),
        now
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

async fn say(
    shop: &mut InShop<'_>,
    order: &Order,
    of: &Shop,
    kind: Kind,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    match kind {
        Kind::Remind => {
            let moment = Moment::PayReminder {
                to_pay: order.asked_of_buyer(),
                until: order.head.pay_by.filter(|until| *until > now),
            };
            let told = telling::told(of, order.number, moment, now)?;
            if told.held_until.is_none() {
                outbox::release_held(shop, order.order_id, of).await?;
            }
            tell(shop, order, told, now).await
        }
        Kind::Overdue => {
            let Some(until) = order.head.pay_by else {
                return Ok(());
            };
            call_shop(shop, order, &Call::PayOverdue { until }, now).await
        }
    }
}

async fn call_shop(
    shop: &mut InShop<'_>,
    order: &Order,
    call: &Call,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'call', $3, $1, $2, $4
         FROM called_in($1, $2, $5, $6) s",
        order.shop_id.0,
        order.order_id.0,
        stored(call)?,
        now,
        call.right().as_str(),
        &call.right().roles_by_default() as &[&str]
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Tells the buyers who follow an order.
async fn tell(
    shop: &mut InShop<'_>,
    order: &Order,
    told: Told,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at,
             held_until)
         SELECT s.channel, s.conversation_id, 1, 'notice', $3, $1, $2, $4, $5
         FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL AND s.audience = 'buyer'
             AND s.part = 'theirs'
             AND NOT stands_by(s.shop_id, s.order_id, s.channel, s.reach)",
        order.shop_id.0,
        order.order_id.0,
        told.content,
        now,
        told.held_until
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_to_be_reminded_is_reminded_in_time() {
        let at = DateTime::UNIX_EPOCH;
        let hours = |hours| at + Duration::hours(hours);
        for (until, before, remind) in [
            (48, Some(12), Some(36)),
            // Half of the time, where the reminder would be past.
            (6, Some(12), Some(3)),
            (24, Some(24), Some(12)),
            (48, None, None),
            (0, Some(12), None),
            (-5, Some(12), None),
        ] {
            let pace = before.map_or(Pace::Never, Pace::Before);
            let pay_by = PayBy::ending(hours(until), at, pace);
            assert_eq!(pay_by.remind, remind.map(hours), "{until} {before:?}");
        }
    }
}
