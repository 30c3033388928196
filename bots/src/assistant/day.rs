//! The end of the day: what came in, what is left to do, the purse counted, the day closed.

use chrono::{Days, NaiveDate};
use waybill_core::day::{self, Closed, Closer, Closing, Figures};
use waybill_core::db::DatabaseError;
use waybill_core::id::ShopId;
use waybill_core::money::Money;
use waybill_core::order::Stage;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::message::{Button, Say};
use super::order_line::parse_amount;
use super::press::{MoneyPress, Press};
use super::scene::Scene;
use super::state::Asking;
use super::wording as words;

/// `/day`, `/day yesterday`, `/day 2026-11-20`
pub async fn command(scene: &mut Scene<'_>, shop: &Shop, rest: &str) -> Result<(), DatabaseError> {
    let today = scene.today(shop);
    let Some(day) = read(rest, today) else {
        let typed: String = rest.chars().take(40).collect();
        scene.say(Say::line(texts::DayUnreadable { typed }));
        return Ok(());
    };
    if day > today {
        scene.say(Say::line(texts::DayFuture { day }));
        return Ok(());
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let say = match day::closed(&mut in_shop, day).await? {
        Some(closed) => {
            let say = closed_words(shop, day, &closed);
            match day.succ_opt().filter(|_| day == today) {
                // What came since is in no figures above.
                Some(next) => {
                    let since = day::figures(&mut in_shop, next, shop.time_zone).await?;
                    after_closing(say, &since)
                }
                None => say,
            }
        }
        None => {
            let figures = day::figures(&mut in_shop, day, shop.time_zone).await?;
            words_of(shop, day, &figures)
                .row(left_to_do(shop, &figures))
                .row(matches_button(shop, day, &figures))
                .row([
                    Button::press(
                        texts::ButtonCount,
                        Press::Money(shop.shop_id, MoneyPress::Count(day)),
                    ),
                    close_button(shop, day, None),
                ])
        }
    };
    scene.say(say);
    Ok(())
}

fn read(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    match text.trim().to_lowercase().as_str() {
        "" | "today" | "今天" => Some(today),
        "yesterday" | "昨天" => today.checked_sub_days(Days::new(1)),
        other => other.parse().ok(),
    }
}

/// What is counted as left to do, order by order.
fn left_to_do(shop: &Shop, figures: &Figures) -> Vec<Button> {
    let mut buttons = Vec::new();
    if figures.to_check > 0 {
        let list = Press::Money(shop.shop_id, MoneyPress::ToCheck);
        buttons.push(Button::press(texts::ButtonToCheck, list));
    }
    if figures.packed > 0 {
        let list = Press::List(Stage::Ready, None);
        buttons.push(Button::press(texts::ButtonPacked, list));
    }
    buttons
}

/// [Matches]: the purse holds what it should, and the day is closed with that.
fn matches_button(shop: &Shop, day: NaiveDate, figures: &Figures) -> Option<Button> {
    let expected = figures.drawer(shop.currency).minor;
    let close = MoneyPress::Close(day, Some(expected));
    (expected > 0).then(|| Button::press(texts::ButtonMatches, Press::Money(shop.shop_id, close)))
}

fn close_button(shop: &Shop, day: NaiveDate, counted: Option<i64>) -> Button {
    let close = MoneyPress::Close(day, counted);
    Button::press(texts::ButtonCloseDay, Press::Money(shop.shop_id, close))
}

/// The figures of a day.
fn words_of(shop: &Shop, day: NaiveDate, figures: &Figures) -> Say {
    let mut say = Say::titled(texts::DayTitle {
        shop: &shop.name,
        day,
    });
    say = methods(say, figures);
    if figures.methods.is_empty() {
        say = say.and(texts::DayNothing);
    }
    for amount in &figures.with_couriers {
        say = say.and(texts::DayCouriers { amount: *amount });
    }
    if let Some(before) = figures.drawer_minor {
        say = say.and(texts::DayDrawer {
            before: Money::new(before, shop.currency),
            expected: figures.drawer(shop.currency),
        });
    }
    if figures.to_check > 0 {
        let count = figures.to_check;
        say = say.and(texts::DayToCheck { count });
    }
    if figures.packed > 0 {
        let count = figures.packed;
        say = say.and(texts::DayPacked { count });
    }
    if figures.untold > 0 {
        let count = figures.untold;
        say = say.and(texts::DayUntold { count });
    }
    if figures.bank_left > 0 {
        let count = figures.bank_left;
        say = say.and(texts::DayBank { count });
    }
    say
}

fn methods(say: Say, figures: &Figures) -> Say {
    figures.methods.iter().fold(say, |say, by| {
        let (amount, count) = (by.amount, by.count);
        say.and(match &by.method {
            Some(method) => Phrase::from(texts::DayMethod {
                method,
                amount,
                count,
            }),
            None => texts::DayUnnamed { amount, count }.into(),
        })
    })
}

/// What came in after a day was closed that is not over.
fn after_closing(say: Say, since: &Figures) -> Say {
    if since.methods.is_empty() {
        return say;
    }
    methods(say.and(texts::DaySince), since)
}

fn closed_words(shop: &Shop, day: NaiveDate, closed: &Closed) -> Say {
    let mut say = words_of(shop, day, &closed.figures);
    if let Some(minor) = closed.counted_minor {
        say = say.and(count_words(shop, &closed.figures, minor));
    }
    say.and(texts::DayClosed {
        by: &closed.by,
        at: closed.at,
    })
}

fn count_words(shop: &Shop, figures: &Figures, counted_minor: i64) -> Phrase {
    // What was in the drawer stays there: it is counted anew every day.
    let cash = figures.drawer(shop.currency);
    let counted = Money::new(counted_minor, shop.currency);
    let difference = counted_minor.saturating_sub(cash.minor);
    let by = Money::new(difference.saturating_abs(), shop.currency);
    if difference == 0 {
        texts::DayCountMatches { counted }.into()
    } else if difference > 0 {
        texts::DayCountOver { counted, cash, by }.into()
    } else {
        texts::DayCountShort { counted, cash, by }.into()
    }
}

/// [I have ₱ …]
pub fn ask_count(scene: &mut Scene<'_>, shop: &Shop, day: NaiveDate) {
    scene.state.asking = Some(Asking::CountedCash {
        shop: shop.shop_id,
        day,
    });
    scene.say(Say::line(texts::AskCount));
}

/// The cash that was counted.
pub async fn counted(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    day: NaiveDate,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.role_in(shop_id) else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let typed = text.trim();
    // An empty purse is counted too, which is no amount to be paid.
    let minor = if typed == "0" {
        0
    } else {
        match parse_amount(typed, shop.currency) {
            Ok(amount) => amount.minor,
            Err(problem) => {
                scene.say(Say::line(words::amount_problem(&problem)));
                return Ok(());
            }
        }
    };
    scene.state.asking = None;
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    if let Some(closed) = day::closed(&mut in_shop, day).await? {
        scene.say(already(day, &closed));
        return Ok(());
    }
    let figures = day::figures(&mut in_shop, day, shop.time_zone).await?;
    let say = Say::line(count_words(&shop, &figures, minor)).row([
        close_button(&shop, day, Some(minor)),
        Button::press(
            texts::ButtonCount,
            Press::Money(shop_id, MoneyPress::Count(day)),
        ),
    ]);
    scene.say(say);
    Ok(())
}

/// [Close the day]: asks where the day is not over, for what comes in after that is the next day's.
pub async fn ask_close(
    scene: &mut Scene<'_>,
    shop: &Shop,
    day: NaiveDate,
    counted_minor: Option<i64>,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let is_closed = day::closed(&mut in_shop, day).await?.is_some();
    if is_closed || day < scene.today(shop) {
        return close(scene, shop, day, counted_minor).await;
    }
    let now = Press::Money(shop.shop_id, MoneyPress::CloseNow(day, counted_minor));
    scene.replace(Say::line(texts::DayAskClose { day }).row([
        Button::press(texts::ButtonCloseNow, now),
        Button::press(texts::ButtonNotYet, Press::Nothing),
    ]));
    Ok(())
}

/// [Close now]: once.
pub async fn close(
    scene: &mut Scene<'_>,
    shop: &Shop,
    day: NaiveDate,
    counted_minor: Option<i64>,
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let by = Closer {
        person_id: scene.conversation.person.person_id,
        name: scene.conversation.person.name.clone(),
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let when = (day, shop.time_zone);
    match day::close(&mut in_shop, when, counted_minor, &by, at).await? {
        Closing::Before(closed) => scene.say(already(day, &closed)),
        Closing::Now(closed) => scene.replace(closed_words(shop, day, &closed)),
    }
    Ok(())
}

fn already(day: NaiveDate, closed: &Closed) -> Say {
    Say::line(texts::DayClosedAlready {
        day,
        by: &closed.by,
        at: closed.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_words_and_figures() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let yesterday = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        for (text, day) in [
            ("", Some(today)),
            ("今天", Some(today)),
            ("Yesterday", Some(yesterday)),
            ("2026-11-20", Some(yesterday)),
            ("🙂", None),
            ("2026-13-40", None),
        ] {
            assert_eq!(read(text, today), day, "{text}");
        }
    }
}
