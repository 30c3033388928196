//! Until when an order is to be paid: said in a line, chosen by a button, or a day more.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use waybill_core::customer::fold;
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::{Key, Outcome};
use waybill_core::order::decide::{Action, Refusal, decide};
use waybill_core::order::{Order, store};
use waybill_core::reminder;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::acting::{self, perform};
use super::command::Verb;
use super::message::{Button, Say};
use super::order_line::{Part, Problem, parse_part};
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::state::Asking;

/// What [Give 24 h more] gives.
const MORE: Duration = Duration::hours(24);
/// What can be tapped, in days.
const CHOICES: [u32; 3] = [1, 3, 7];
/// The longest text that is read as a time, in characters.
const MAX_TYPED: usize = 60;

/// `/payby 1042 fri 18:00`: the action, or what is wrong with what was typed.
pub(super) fn typed(shop: &Shop, rest: &str, at: DateTime<Utc>) -> Result<Action, Say> {
    read(rest, shop, at)
        .map(|until| Action::PayBy { until })
        .map_err(Say::line)
}

/// `/payby 1042` and [Pay by …]: until when?
pub async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    rest: &str,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return acting::no_such_order(scene, shop, key, Verb::PayBy, rest).await;
    };
    let place = (order.shop_id, order.order_id);
    let try_it = Action::PayBy {
        until: Some(scene.at + MORE),
    };
    match decide(&order, &try_it, None, None, scene.at) {
        Ok(_) | Err(Refusal::NothingChanges) => {}
        Err(refusal) => {
            scene.say_of(place, acting::refused(&order, &refusal));
            return Ok(());
        }
    }
    scene.state.asking = Some(Asking::PayBy {
        shop: order.shop_id,
        order: order.order_id,
    });
    scene.say_of(place, question(&order));
    Ok(())
}

fn question(order: &Order) -> Say {
    let mut say = Say::line(texts::AskPayBy {
        number: order.number.0,
        buyer: &order.buyer.name,
        to_pay: order.asked_of_buyer(),
    });
    if let Some(until) = order.head.pay_by {
        say = say.and(texts::LinePayBy { until });
    }
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let days = |days| {
        let label: Phrase = match days {
            1 => texts::ButtonTomorrow.into(),
            count => texts::ButtonInDays { count }.into(),
        };
        Button::press(label, press(OrderPress::PayBy(days, shown(order))))
    };
    let mut last = Vec::new();
    if order.head.pay_by.is_some() {
        let none = press(OrderPress::PayBy(0, shown(order)));
        last.push(Button::press(texts::ButtonNoDeadline, none));
    }
    last.push(Button::press(texts::ButtonKeep, press(OrderPress::Keep)));
    say.row(CHOICES.map(days)).row(last)
}

/// The deadline that a button is shown for, in seconds; 0 where there is none.
fn shown(order: &Order) -> i64 {
    order.head.pay_by.map_or(0, |until| until.timestamp())
}

/// A choice was tapped: the end of a day so many days from now, or none.
pub async fn chosen(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (days, seen): (u32, i64),
) -> Result<(), DatabaseError> {
    if matches!(scene.state.asking, Some(Asking::PayBy { order, .. }) if order == order_id) {
        scene.state.asking = None;
    }
    let Some(_) = unchanged(scene, shop, order_id, seen).await? else {
        return Ok(());
    };
    let day = scene.today(shop).checked_add_days(Days::new(days.into()));
    let until = day
        .filter(|_| days > 0)
        .and_then(|day| moment(shop, day, None));
    let key = Key::Id(order_id);
    let outcome = perform(scene, shop, key, &Action::PayBy { until }, None).await?;
    acting::settle_question(scene, &outcome);
    Ok(())
}

/// [Give 24 h more]
pub async fn more_time(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i64,
) -> Result<(), DatabaseError> {
    let Some(order) = unchanged(scene, shop, order_id, seen).await? else {
        return Ok(());
    };
    let until = order.head.pay_by.unwrap_or(scene.at);
    let action = Action::PayBy {
        until: Some(reminder::later(until, MORE, scene.at)),
    };
    let outcome = perform(scene, shop, Key::Id(order_id), &action, None).await?;
    if let Outcome::Done { order, version, .. } = &outcome
        && let Some(until) = order.head.pay_by
    {
        let undo = Press::Order(shop.shop_id, order_id, OrderPress::Undo(*version));
        let number = order.number.0;
        let say = Say::line(texts::MoreTimeGiven { number, until });
        scene.replace(say.row([Button::press(texts::ButtonUndo, undo)]));
        return Ok(());
    }
    acting::settle_question(scene, &outcome);
    Ok(())
}

/// The order, held, where its deadline is the one that a button was shown for, so that a double tap
/// changes it once; else it is said that it has changed.
async fn unchanged(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i64,
) -> Result<Option<Order>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find_for_update(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(None);
    };
    if shown(&order) != seen {
        let number = order.number.0;
        scene.say(Say::line(texts::MoreTimeGone { number }));
        return Ok(None);
    }
    Ok(Some(order))
}

/// The answer to "until when?".
pub async fn given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    // Asked again: what was typed was no time.
    let action = match typed(&shop, text, scene.at) {
        Ok(action) => action,
        Err(say) => {
            scene.say(say);
            return Ok(());
        }
    };
    let key = Key::Id(order_id);
    let outcome = perform(scene, &shop, key, &action, None).await?;
    if let Outcome::Done { .. } = outcome {
        scene.state.asking = None;
    }
    acting::report_one(scene, &shop, key, &outcome, Verb::PayBy, text).await
}

/// Reads `2 days`, `fri`, `fri 18:00`, `12 dec 6pm`, `明天 下午6點`, `none`; a day alone is its end.
pub(super) fn read(
    text: &str,
    shop: &Shop,
    at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Phrase> {
    let unreadable = || {
        let typed: String = text.trim().chars().take(MAX_TYPED).collect();
        Phrase::from(texts::PayByUnreadable { typed })
    };
    let folded = fold(text);
    let folded = folded.trim();
    if folded.is_empty() || folded.chars().count() > MAX_TYPED {
        return Err(unreadable());
    }
    if [
        "none", "no", "never", "off", "-", "無", "沒有", "不設", "取消",
    ]
    .contains(&folded)
    {
        return Ok(None);
    }
    let today = at.with_timezone(&shop.time_zone).date_naive();
    let part = |text: String| parse_part(&text, shop.currency, today);
    if let Ok(Part::PayBy(hours)) = part(format!("pay by {folded}")) {
        return Ok(Some(at + Duration::hours(hours.into())));
    }
    let (day, time) = with_time(folded);
    let day = if day.is_empty() {
        today
    } else {
        match part(format!("due {day}")) {
            // A day that is past is refused by what is done with it.
            Ok(Part::Due(day)) | Err(Problem::DuePast { date: day, .. }) => day,
            Err(Problem::DueAmbiguous {
                day_first,
                month_first,
                ..
            }) => {
                return Err(texts::PayByAmbiguous {
                    typed: folded,
                    day_first,
                    month_first,
                }
                .into());
            }
            Ok(_) | Err(_) => return Err(unreadable()),
        }
    };
    moment(shop, day, time).map(Some).ok_or_else(unreadable)
}

/// A time of a day where the shop is; the last minute of the day where none is said.
fn moment(shop: &Shop, day: NaiveDate, time: Option<NaiveTime>) -> Option<DateTime<Utc>> {
    let end = NaiveTime::from_hms_opt(23, 59, 0)?;
    let local: NaiveDateTime = day.and_time(time.unwrap_or(end));
    // A time that is left out when clocks go forward is an hour later.
    [local, local + Duration::hours(1)]
        .iter()
        .find_map(|local| shop.time_zone.from_local_datetime(local).latest())
        .map(|at| at.with_timezone(&Utc))
}

/// The day, and the time that follows it.
pub(super) fn with_time(text: &str) -> (String, Option<NaiveTime>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    for count in [2, 1] {
        let at = words.len().saturating_sub(count);
        let last = words.get(at..).unwrap_or_default();
        // "6 pm" is two words, and so is "下午 6點".
        if last.len() == count
            && let Some(time) = clock(&last.concat())
        {
            return (words[..at].join(" "), Some(time));
        }
    }
    (text.to_owned(), None)
}

/// `18:00`, `6pm`, `6:30 pm`, `18點`, `下午6點30分`.
pub(super) fn clock(text: &str) -> Option<NaiveTime> {
    let strip = |words: [&str; 3], text: &str| {
        words.iter().find_map(|word| {
            let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word));
            rest.map(str::to_owned)
        })
    };
    let (rest, half) = if let Some(rest) = strip(["am", "上午", "早上"], text) {
        (rest, Some(0))
    } else if let Some(rest) = strip(["pm", "下午", "晚上"], text) {
        (rest, Some(12))
    } else {
        (text.to_owned(), None)
    };
    let rest = rest.trim_end_matches('分').replace(['點', '時'], ":");
    let (hour, minute) = match rest.split_once(':') {
        Some((hour, "")) => (hour, "00"),
        Some((hour, minute)) => (hour, minute),
        // A number alone is a day as well as an hour.
        None if half.is_some() => (rest.as_str(), "00"),
        None => return None,
    };
    let number = |text: &str| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use waybill_core::money::Currency;
    use waybill_core::shop::Settings;
    use waybill_core::text::Language;

    use super::*;

    fn shop() -> Shop {
        Shop {
            shop_id: ShopId(1),
            code: "fashion".to_owned(),
            name: "Fashion Store".to_owned(),
            country: "PH".to_owned(),
            currency: Currency::Php,
            time_zone: chrono_tz::Asia::Manila,
            language: Language::ENGLISH,
            payment_methods: Vec::new(),
            demo: false,
            settings: Settings::default(),
        }
    }

    /// Friday at five in the afternoon in Manila.
    fn now() -> DateTime<Utc> {
        "2026-11-20T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, until) in [
            ("2 days", "2026-11-22T17:00"),
            ("24h", "2026-11-21T17:00"),
            ("3天", "2026-11-23T17:00"),
            ("18:00", "2026-11-20T18:00"),
            ("6pm", "2026-11-20T18:00"),
            ("tomorrow", "2026-11-21T23:59"),
            ("Tomorrow 6:30 PM", "2026-11-21T18:30"),
            ("fri 18:00", "2026-11-27T18:00"),
            ("12 dec", "2026-12-12T23:59"),
            ("12 dec 12am", "2026-12-12T00:00"),
            ("2026-12-12 9:05", "2026-12-12T09:05"),
            ("明天 下午6點", "2026-11-21T18:00"),
            ("週一 18:00", "2026-11-23T18:00"),
            ("12月24日", "2026-12-24T23:59"),
            // What is past is refused by the order, which says so.
            ("16:00", "2026-11-20T16:00"),
            ("2026-01-05", "2026-01-05T23:59"),
        ] {
            let read = read(text, &shop(), now()).unwrap().unwrap();
            let local = read.with_timezone(&chrono_tz::Asia::Manila);
            assert_eq!(local.format("%Y-%m-%dT%H:%M").to_string(), until, "{text}");
        }
        for text in ["none", "None", "無", "-"] {
            assert_eq!(read(text, &shop(), now()), Ok(None), "{text}");
        }
        for text in [
            "",
            "🙂",
            "soon",
            "25:00",
            "13pm",
            "12",
            "3/4",
            "99999999999 days",
            "fri 18:99",
            "31 feb",
        ] {
            assert!(read(text, &shop(), now()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(text in "\\PC{0,80}") {
            let _ = read(&text, &shop(), now());
        }
    }
}
