//! How buyers are told: aloud, quietly or by the card alone, and not in the middle of the night.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

use crate::db::DatabaseError;
use crate::notice::{Moment, Notice};
use crate::order::OrderNumber;
use crate::order::act::stored;
use crate::own_words::Status;
use crate::shop::Shop;

/// How loudly a moment is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telling {
    /// As a message.
    #[default]
    Aloud,
    /// As a message without a sound, where the platform can.
    Quietly,
    /// Not as a message: the card changes.
    Card,
}

impl Telling {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Aloud, Self::Quietly, Self::Card];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aloud => "aloud",
            Self::Quietly => "quietly",
            Self::Card => "card",
        }
    }

    /// The way a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|telling| telling.as_str() == word)
    }

    /// The ways a status may be told. What asks for something, ends the order or is about its pieces
    /// is always said.
    pub const fn of(status: Status) -> &'static [Self] {
        match status {
            Status::Confirmed
            | Status::ReadyToCollect
            | Status::Shipped
            | Status::Delivered
            | Status::Received
            | Status::RefundStarted
            | Status::Refunded => &Self::ALL,
            Status::Cancelled
            | Status::ClaimRejected
            | Status::PayReminder
            | Status::Arrived
            | Status::WhereToSend => &[Self::Aloud, Self::Quietly],
        }
    }
}

/// How a shop tells each status; aloud where it did not choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Tellings(BTreeMap<Status, Telling>);

impl Tellings {
    /// How a status is told.
    pub fn of(&self, status: Status) -> Telling {
        let chosen = self.0.get(&status).copied().unwrap_or_default();
        if Telling::of(status).contains(&chosen) {
            chosen
        } else {
            Telling::Aloud
        }
    }

    /// Tells a status so from now on.
    pub fn set(&mut self, status: Status, telling: Telling) {
        self.0.insert(status, telling);
    }
}

impl<'de> Deserialize<'de> for Tellings {
    /// What another release knows and this one does not is passed over.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = BTreeMap::<String, String>::deserialize(deserializer)?;
        let known = |(status, telling): (&String, &String)| {
            Some((Status::parse(status)?, Telling::parse(telling)?))
        };
        Ok(Self(stored.iter().filter_map(known).collect()))
    }
}

/// Every day from one time to another, in the shop's zone; past midnight where the second is earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// The first minute of the day that is quiet.
    pub from: u16,
    /// The first that is not.
    pub to: u16,
}

/// The minutes of a day.
const DAY: u16 = 24 * 60;

impl QuietHours {
    /// From one minute of the day to another; none where they are the same or no times.
    pub const fn new(from: u16, to: u16) -> Option<Self> {
        if from == to || from >= DAY || to >= DAY {
            return None;
        }
        Some(Self { from, to })
    }

    /// When they end, where it is quiet at a moment.
    pub fn end(self, at: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let local = at.with_timezone(&zone).naive_local();
        let today = local.date();
        // Those that began yesterday may last into today.
        [today.pred_opt()?, today].into_iter().find_map(|day| {
            let begin = on(day, self.from, zone)?;
            let last = if self.to < self.from {
                day.succ_opt()?
            } else {
                day
            };
            let end = on(last, self.to, zone)?;
            (begin <= at && at < end).then_some(end)
        })
    }
}

/// A minute of a day somewhere; the next that there is where clocks jump over it.
fn on(day: NaiveDate, minute: u16, zone: Tz) -> Option<DateTime<Utc>> {
    let minute = u32::from(minute);
    let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)?;
    let local = day.and_time(time);
    let there = |local| zone.from_local_datetime(&local).earliest();
    there(local)
        .or_else(|| there(local + Duration::hours(1)))
        .map(|at| at.with_timezone(&Utc))
}

/// A notice on its way: what it says, and until when it is held.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The [`Notice`], as it is stored.
    pub content: serde_json::Value,
    /// When the quiet hours end, where it can wait for that.
    pub held_until: Option<DateTime<Utc>>,
    /// Whether it is told by mail alone: a chat has a card, which says it.
    pub mail_only: bool,
}

/// How a shop tells a buyer of a moment.
///
/// # Errors
/// Never for a moment that was built here: JSON has a form for it.
pub fn told(
    shop: &Shop,
    number: OrderNumber,
    moment: Moment,
    at: DateTime<Utc>,
) -> Result<Told, DatabaseError> {
    let settings = &shop.settings;
    let telling = Status::of(&moment).map_or(Telling::Aloud, |status| settings.tellings.of(status));
    let held_until = settings
        .quiet_hours
        .and_then(|quiet| quiet.end(at, shop.time_zone))
        .filter(|end| can_wait(&moment, *end));
    let notice = Notice {
        shop: shop.name.clone(),
        number,
        quiet: telling != Telling::Aloud,
        moment,
    };
    Ok(Told {
        content: stored(&notice)?,
        held_until,
        mail_only: telling == Telling::Card,
    })
}

/// Whether a buyer loses nothing by hearing of a moment later: all but a deadline that is over by
/// then.
fn can_wait(moment: &Moment, until: DateTime<Utc>) -> bool {
    if let Moment::PayReminder {
        until: Some(deadline),
        ..
    }
    | Moment::PayBy {
        until: Some(deadline),
        ..
    }
    | Moment::Arrived {
        until: Some(deadline),
        ..
    } = moment
    {
        return *deadline > until;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_quiet_from_one_time_to_another_in_the_shops_zone() {
        let manila: Tz = "Asia/Manila".parse().unwrap();
        let night = QuietHours::new(22 * 60, 8 * 60).unwrap();
        let noon = QuietHours::new(12 * 60, 13 * 60 + 30).unwrap();
        // 22:00 in Manila is 14:00 in UTC.
        for (hours, now, end) in [
            (night, "2026-11-20T13:59:59Z", None),
            (night, "2026-11-20T14:00:00Z", Some("2026-11-21T00:00:00Z")),
            (night, "2026-11-20T16:00:00Z", Some("2026-11-21T00:00:00Z")),
            (night, "2026-11-20T23:59:59Z", Some("2026-11-21T00:00:00Z")),
            (night, "2026-11-21T00:00:00Z", None),
            (noon, "2026-11-20T03:59:59Z", None),
            (noon, "2026-11-20T04:00:00Z", Some("2026-11-20T05:30:00Z")),
            (noon, "2026-11-20T05:30:00Z", None),
        ] {
            assert_eq!(hours.end(at(now), manila), end.map(at), "{now}");
        }
        assert_eq!(QuietHours::new(60, 60), None);
        assert_eq!(QuietHours::new(0, 1440), None);
    }

    #[test]
    fn clocks_that_jump_leave_no_night_without_an_end() {
        let zone: Tz = "America/New_York".parse().unwrap();
        // On 8 March 2026 there is no half past two.
        let hours = QuietHours::new(22 * 60, 2 * 60 + 30).unwrap();
        assert_eq!(
            hours.end(at("2026-03-08T06:00:00Z"), zone),
            Some(at("2026-03-08T07:30:00Z"))
        );
    }

    #[test]
    fn what_another_release_knows_is_passed_over() {
        let stored =
            serde_json::json!({"shipped": "quietly", "teleported": "card", "delivered": "sung"});
        let tellings: Tellings = serde_json::from_value(stored).unwrap();
        assert_eq!(tellings.of(Status::Shipped), Telling::Quietly);
        assert_eq!(tellings.of(Status::Delivered), Telling::Aloud);
        let mut tellings = Tellings::default();
        tellings.set(Status::Cancelled, Telling::Card);
        assert_eq!(tellings.of(Status::Cancelled), Telling::Aloud);
    }
}
