//! What was earned: by an order, by a period.

use chrono::{Datelike as _, Days, NaiveDate};
use waybill_core::day::bounds;
use waybill_core::db::DatabaseError;
use waybill_core::order::act::Key;
use waybill_core::order::store;
use waybill_core::profit::{self, Profit};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::acting;
use super::command::{self, Verb};
use super::message::Say;
use super::scene::Scene;

/// `/profit 1042`, `/profit month`, `/profit last month`, `/profit 2026-10`
pub async fn command(scene: &mut Scene<'_>, shop: &Shop, rest: &str) -> Result<(), DatabaseError> {
    if let Some((from, to)) = period(rest, scene.today(shop)) {
        let (begins, ends) = (bounds(from, shop.time_zone).0, bounds(to, shop.time_zone).1);
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        let earned = profit::of_period(&mut in_shop, shop.currency, begins, ends).await?;
        let say = Say::titled(texts::ProfitPeriod { from, to }).and(texts::ProfitOrders {
            count: earned.orders,
        });
        scene.say(figures(say, &earned));
        return Ok(());
    }
    let read = command::numbers(rest, true);
    let Some(number) = read.numbers.first() else {
        scene.say(Say::line(texts::ProfitHow));
        return Ok(());
    };
    let key = Key::Number(*number);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    match store::find(&mut in_shop, key).await? {
        Some(order) => {
            let say = Say::titled(texts::ProfitOrder {
                number: order.number.0,
                buyer: &order.buyer.name,
            });
            let say = figures(say, &Profit::of(&order));
            scene.say_of((shop.shop_id, order.order_id), say);
            Ok(())
        }
        None => acting::no_such_order(scene, shop, key, Verb::Profit, &read.rest).await,
    }
}

fn figures(say: Say, earned: &Profit) -> Say {
    let say = say
        .and(texts::ProfitRevenue {
            amount: earned.revenue,
        })
        .and(texts::ProfitCost {
            amount: earned.cost,
        });
    let say = match earned.fees.minor {
        0 => say,
        _ => say.and(texts::ProfitFees {
            amount: earned.fees,
        }),
    };
    let say = say.and(texts::ProfitProfit {
        amount: earned.profit(),
    });
    if earned.without_cost > 0 {
        say.and(texts::ProfitWithoutCost {
            count: earned.without_cost,
        })
    } else {
        say
    }
}

/// The first and the last day.
fn period(text: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let this_month = today.with_day(1)?;
    let before = |day: NaiveDate| day.checked_sub_days(Days::new(1));
    match text.trim().to_lowercase().as_str() {
        "today" | "今天" => Some((today, today)),
        "week" | "本週" => Some((today.checked_sub_days(Days::new(6))?, today)),
        "" | "month" | "this month" | "本月" => Some((this_month, today)),
        "last month" | "上個月" | "上月" => {
            let ends = before(this_month)?;
            Some((ends.with_day(1)?, ends))
        }
        other => {
            let begins: NaiveDate = format!("{other}-01").parse().ok()?;
            let next = begins.checked_add_months(chrono::Months::new(1))?;
            Some((begins, before(next)?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_in_words_and_figures() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        let today = day(11, 21);
        for (text, expected) in [
            ("", Some((day(11, 1), today))),
            ("Month", Some((day(11, 1), today))),
            ("上個月", Some((day(10, 1), day(10, 31)))),
            ("2026-02", Some((day(2, 1), day(2, 28)))),
            ("week", Some((day(11, 15), today))),
            ("1042", None),
            ("🙂", None),
        ] {
            assert_eq!(period(text, today), expected, "{text}");
        }
    }
}
