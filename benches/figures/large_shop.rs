//! What a shop with very many orders asks of its book: lists, search, what buyers bought, the day.
//! That each of them reads by an index is what `tests/search.rs` proves.

use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::query;
use waybill_core::customer::summary::{Period, by_buyer};
use waybill_core::db::{Database, InShop, Scope};
use waybill_core::order::{OrderNumber, Stage, store};
use waybill_core::{day, refund};

use crate::chat::open_shop;
use crate::ground::{Ground, Outcome};
use crate::statistics::{milliseconds, quantile};
use crate::support::large;
use crate::support::shop::{TestShop, arrive_at};
use crate::table::{Measured, Standing};

const ORDERS: i32 = 100_000;
const TIMES: i32 = 200;

/// What is asked.
#[derive(Debug, Clone, Copy)]
enum Question {
    List,
    Search,
    Misspelt,
    Counts,
    Month,
    Year,
    Day,
    Refunds,
}

impl Question {
    const ALL: [Self; 8] = [
        Self::List,
        Self::Search,
        Self::Misspelt,
        Self::Counts,
        Self::Month,
        Self::Year,
        Self::Day,
        Self::Refunds,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Search => "search",
            Self::Misspelt => "misspelt",
            Self::Counts => "counts",
            Self::Month => "buyers of a month",
            Self::Year => "buyers of all time",
            Self::Day => "day",
            Self::Refunds => "refunds",
        }
    }
}

pub(crate) async fn measure(ground: &Ground) -> Outcome<Measured> {
    let place = ground.database("a_large_shop").await?;
    let database = Database::new(place.owner.clone(), 1);
    let seller = arrive_at(&database, "Seller", "1").await;
    let shop = open_shop(&database, "Large shop", seller).await?;
    let mut superuser = place.superuser().await?;
    large::fill(&mut superuser, shop.shop.shop_id, ORDERS).await?;
    query("VACUUM ANALYZE").execute(&mut superuser).await?;
    let mut took = Vec::new();
    for question in Question::ALL {
        took.push((question.name(), p99(&shop, question).await?));
    }
    database.close().await;
    Ok(judge(&took))
}

fn judge(took: &[(&'static str, Duration)]) -> Measured {
    let worst = took.iter().map(|(_, time)| *time).max().unwrap_or_default();
    let each: Vec<String> = took
        .iter()
        .map(|(name, time)| format!("{name} {}", milliseconds(*time)))
        .collect();
    let numbers: serde_json::Map<String, Value> = took
        .iter()
        .map(|(name, time)| ((*name).to_owned(), json!(time.as_secs_f64() * 1_000.0)))
        .collect();
    Measured {
        words: format!("p99 {}: {}", milliseconds(worst), each.join(", ")),
        standing: Standing::of(
            worst <= Duration::from_millis(100),
            worst <= Duration::from_millis(30),
        ),
        how: format!(
            "{ORDERS} orders of a year, 5,000 buyers, in one shop; each question {TIMES} times over one \
             connection in a transaction of the shop's role, begin and end included"
        ),
        numbers: Value::Object(numbers),
    }
}

async fn p99(shop: &TestShop, question: Question) -> Outcome<Duration> {
    let mut times = Vec::new();
    for round in 0..TIMES {
        let begun = Instant::now();
        let shop_id = shop.shop.shop_id;
        let mut transaction = shop.database.begin_in(Scope::Shop(shop_id)).await?;
        let mut in_shop = transaction.shop(shop_id).await?;
        let found = ask(shop, &mut in_shop, question, round).await?;
        transaction.commit().await?;
        times.push(begun.elapsed());
        if found == 0 {
            return Err(format!("nothing was found: {}", question.name()).into());
        }
    }
    times.sort();
    Ok(quantile(&times, 0.99))
}

/// How many answers there are.
async fn ask(
    shop: &TestShop,
    in_shop: &mut InShop<'_>,
    question: Question,
    round: i32,
) -> Outcome<usize> {
    let number = OrderNumber(2_000 + round * 400);
    let zone = shop.shop.time_zone;
    let today = Utc::now().with_timezone(&zone).date_naive();
    let buyers = async |in_shop: &mut InShop<'_>, first: NaiveDate| -> Outcome<usize> {
        let period = Period { first, last: today };
        let summary = by_buyer(in_shop, period.bounds(zone), (10, 0)).await?;
        Ok(summary.buyers.len())
    };
    let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    Ok(match question {
        Question::List => store::list(in_shop, Stage::Pending, Some(number), 10)
            .await?
            .len(),
        Question::Search => store::search(in_shop, &[number.to_string()], 10)
            .await?
            .len(),
        Question::Misspelt => {
            let words = ["shrit".to_owned(), number.to_string()];
            // Of four numbers one is a shirt's.
            store::search(in_shop, &words, 10).await?.len().max(1)
        }
        Question::Counts => store::counts(in_shop).await?.len(),
        Question::Month => buyers(in_shop, back(30)).await?,
        Question::Year => buyers(in_shop, back(400)).await?,
        Question::Day => {
            let before = u64::from(round.unsigned_abs()) + 1;
            let figures = day::figures(in_shop, back(before), zone).await?;
            figures.methods.len()
        }
        Question::Refunds => refund::awaiting(in_shop, 10).await?.len(),
    })
}
