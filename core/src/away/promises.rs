//! Promised days that fall into a time away move to the first day back, and back again where the time
//! away is called off before it began. Each is a change of the order like any other: its buyer is told.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::Away;
use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::order::OrderNumber;
use crate::order::act::{Actor, Key, Outcome, Request, act};
use crate::order::decide::{Action, Facts};
use crate::order::edit::Part;
use crate::order::store;
use crate::shop::Shop;

/// How many promises are moved at once, the next ones first.
const MOVED: usize = 200;
/// How many are looked at.
const LOOKED_AT: i64 = 1_000;

/// What became of the promises of a time away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Promises {
    /// The orders of which the day moved.
    pub moved: Vec<OrderId>,
    /// Those that are still promised for a day on which nobody is there.
    pub left: Vec<OrderNumber>,
    /// The first day back.
    pub back: Option<NaiveDate>,
}

impl Away {
    /// Whether a day is one on which nobody is there: at its noon.
    fn covers_day(&self, day: NaiveDate, zone: Tz) -> bool {
        noon(day, zone).is_some_and(|noon| self.covers(noon))
    }

    /// The days on which nobody is there: the first of them, and the first day back. None where it
    /// covers no day.
    pub fn days(&self, zone: Tz) -> Option<(NaiveDate, NaiveDate)> {
        let day_of = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        let next = |day: NaiveDate| day.checked_add_days(Days::new(1));
        let mut first = day_of(self.from);
        if !self.covers_day(first, zone) {
            first = next(first)?;
        }
        let mut back = day_of(self.to);
        if self.covers_day(back, zone) {
            back = next(back)?;
        }
        (first < back).then_some((first, back))
    }
}

/// Noon, which every zone has once on every day.
fn noon(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0)?);
    let local = zone.from_local_datetime(&noon).earliest()?;
    Some(local.with_timezone(&Utc))
}

/// Moves what is promised for a shop's time away to the first day back; the buyers are told, as of any
/// change. Where the shop wants none moved, or an order waits for its buyer's answer to another change,
/// it is left, and named.
///
/// # Errors
/// When the database can't be reached or holds a row that can't be read.
pub async fn move_promises(
    in_shop: &mut InShop<'_>,
    shop: &Shop,
    away: &Away,
    at: DateTime<Utc>,
) -> Result<Promises, DatabaseError> {
    let Some((first, back)) = away.days(shop.time_zone) else {
        return Ok(Promises::default());
    };
    let due = sqlx::query!(
        r#"SELECT order_id AS "order_id: OrderId", number AS "number: OrderNumber",
               proposal IS NOT NULL AS "asked!"
           FROM orders WHERE shop_id = $1 AND hidden_at IS NULL AND due_on >= $2 AND due_on < $3
               AND fulfilment IN ('pending', 'confirmed', 'processing', 'ready')
           ORDER BY due_on, order_id LIMIT $4"#,
        in_shop.shop_id.0,
        first,
        back,
        LOOKED_AT
    )
    .fetch_all(&mut *in_shop.connection)
    .await?;
    let mut promises = Promises {
        back: Some(back),
        ..Promises::default()
    };
    let mut moves = Vec::new();
    for each in due {
        let moves_on = shop.settings.away_moves_promises && !each.asked && moves.len() < MOVED;
        if moves_on {
            moves.push((each.order_id, each.number));
        } else {
            promises.left.push(each.number);
        }
    }
    // Locks are taken in one order.
    moves.sort_unstable();
    let action = Action::Edit {
        parts: vec![Part::Due(Some(back))],
        anyway: false,
    };
    for (order_id, number) in moves {
        match by_itself(in_shop, shop, order_id, &action, at).await? {
            Outcome::Done { order, .. } => promises.moved.push(order.order_id),
            Outcome::Refused { .. } => promises.left.push(number),
            Outcome::NoSuchOrder => {}
        }
    }
    Ok(promises)
}

/// Moves back what a time away moved that was called off before it began: only orders of which that was
/// the last change of what was agreed. Returns them.
///
/// # Errors
/// When the database can't be reached or holds a row that can't be read.
pub async fn move_back(
    in_shop: &mut InShop<'_>,
    shop: &Shop,
    away: &Away,
    at: DateTime<Utc>,
) -> Result<Vec<OrderId>, DatabaseError> {
    let (Some(set_at), Some((_, back))) = (away.set_at, away.days(shop.time_zone)) else {
        return Ok(Vec::new());
    };
    if away.from <= at {
        return Ok(Vec::new());
    }
    let moved = sqlx::query!(
        r#"SELECT o.order_id AS "order_id: OrderId", e.version
           FROM orders o
           JOIN order_event e ON e.shop_id = o.shop_id AND e.order_id = o.order_id
               AND e.version = o.contents_version
           WHERE o.shop_id = $1 AND o.hidden_at IS NULL AND o.due_on = $2
             AND o.fulfilment IN ('pending', 'confirmed', 'processing', 'ready')
             AND e.action = 'edit' AND e.channel = 'system' AND e.at = $3 AND e.undone_by IS NULL
           ORDER BY o.order_id"#,
        in_shop.shop_id.0,
        back,
        set_at
    )
    .fetch_all(&mut *in_shop.connection)
    .await?;
    let mut undone = Vec::new();
    for each in moved {
        let version = each.version;
        // What was told is corrected in its place, as long as the shop may take things back.
        let undo = Action::Undo { version };
        if let Outcome::Done { .. } = by_itself(in_shop, shop, each.order_id, &undo, at).await? {
            undone.push(each.order_id);
            continue;
        }
        let event = store::event(in_shop, each.order_id, version).await?;
        if let Some(Facts::Edited { before, .. }) = event.map(|event| event.facts) {
            let action = Action::Edit {
                parts: vec![Part::Due(before.due_on)],
                anyway: false,
            };
            let outcome = by_itself(in_shop, shop, each.order_id, &action, at).await?;
            if let Outcome::Done { .. } = outcome {
                undone.push(each.order_id);
            }
        }
    }
    Ok(undone)
}

/// What the program does to an order by itself.
async fn by_itself(
    in_shop: &mut InShop<'_>,
    shop: &Shop,
    order_id: OrderId,
    action: &Action,
    at: DateTime<Utc>,
) -> Result<Outcome, DatabaseError> {
    let actor = Actor::program();
    let request = Request {
        action,
        seen: None,
        silent: false,
        shop,
        actor: &actor,
        at,
    };
    act(in_shop, Key::Id(order_id), &request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_away_when_nobody_is_there_at_its_noon() {
        let zone = Tz::Asia__Manila;
        let local =
            |text: &str| -> DateTime<Utc> { format!("2026-12-{text}:00+08:00").parse().unwrap() };
        let cases = [
            // Friday evening to Monday morning.
            ("04T18:00", "07T09:00", Some((5, 7))),
            ("04T09:00", "07T09:00", Some((4, 7))),
            ("04T09:00", "07T18:00", Some((4, 8))),
            ("04T12:00", "05T12:00", Some((4, 5))),
            ("04T13:00", "05T11:00", None),
            ("04T08:00", "04T11:00", None),
            ("04T08:00", "04T13:00", Some((4, 5))),
        ];
        for (from, to, expected) in cases {
            let away = Away {
                from: local(from),
                to: local(to),
                words: None,
                set_at: None,
            };
            let day = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
            let expected = expected.map(|(first, back)| (day(first), day(back)));
            assert_eq!(away.days(zone), expected, "{from} to {to}");
        }
    }
}
