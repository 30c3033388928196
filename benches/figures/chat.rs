//! A running Waybill with shops, sellers and buyers on the fake Telegram, and how fast it speaks.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::query_as;
use waybill_core::db::Database;
use waybill_core::order::place::Placed;
use waybill_core::shop::{self, Market, NewShop, Settings};
use waybill_core::text::Language;

use crate::ground::{Ground, Outcome, Place, Served};
use crate::statistics::{milliseconds, quantile};
use crate::support::discord::FakeDiscord;
use crate::support::shop::{Someone, TestShop, arrive_at, minute, order_for};
use crate::support::telegram::{FakeTelegram, User};
use crate::table::{Measured, Standing};

/// Each seller takes one order three steps on, and each step is a message to its buyer.
const SHOPS: usize = 50;
const STEPS: [&str; 3] = ["/confirm 1001", "/ship 1001 LBC 123456789", "/deliver 1001"];
/// Far enough apart that no limit of the platform is in the way: each step sends up to four
/// messages, of thirty a second.
const BETWEEN: Duration = Duration::from_millis(180);

/// Waybill at work.
#[derive(Debug)]
pub(crate) struct Shops {
    pub(crate) place: Place,
    pub(crate) telegram: FakeTelegram,
    pub(crate) discord: FakeDiscord,
    served: Option<Served>,
    database: Database,
    trades: Vec<Trade>,
    heard: Option<Heard>,
}

/// A shop with one order and its two sides.
#[derive(Debug)]
struct Trade {
    shop: TestShop,
    placed: Placed,
    seller: User,
    buyer: User,
}

/// How long everything took.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    changes: Vec<Duration>,
    replies: Vec<Duration>,
    /// Steps whose messages were not found.
    missing: usize,
}

/// A bot that has asked for no messages is told of none: thousands of people may say hello without
/// anybody having to answer.
pub(crate) async fn keep_greetings_away(telegram: &FakeTelegram) -> Outcome<()> {
    let url = format!("{}/bot{}/getUpdates", telegram.url(), telegram.token());
    reqwest::Client::new()
        .post(url)
        .json(&json!({"timeout": 0, "allowed_updates": ["poll"]}))
        .send()
        .await?
        .error_for_status()?;
    Ok(())
}

/// Opens a shop for somebody who is there already.
pub(crate) async fn open_shop(
    database: &Database,
    name: &str,
    owner: Someone,
) -> Outcome<TestShop> {
    let market = Market::Philippines;
    let new = NewShop {
        code: None,
        name: name.to_owned(),
        country: market.country().to_owned(),
        currency: market.currency(),
        time_zone: market.zone(),
        language: Language::ENGLISH,
        payment_methods: vec!["GCash".to_owned()],
        demo: false,
    };
    let mut transaction = database.begin().await?;
    let shop = shop::open(&mut transaction, &new, Some(owner.person_id), minute(0))
        .await?
        .ok_or("the shop's code is taken")?;
    // Nobody answers whether to ship without an address.
    let settings = Settings {
        asks_address: false,
        ..shop.settings.clone()
    };
    let mut in_shop = transaction.shop(shop.shop_id).await?;
    shop::save_settings(&mut in_shop, &settings).await?;
    transaction.commit().await?;
    Ok(TestShop {
        database: database.clone(),
        shop,
        owner,
    })
}

impl Trade {
    async fn begin(database: &Database, telegram: &FakeTelegram, index: usize) -> Outcome<Self> {
        let seller = telegram.user(&format!("Seller {index}"));
        let buyer = telegram.user(&format!("Buyer {index}"));
        seller.start("").await;
        buyer.start("").await;
        let address = |user: &User| user.chat_id().to_string();
        let owner = arrive_at(database, "Seller", &address(&seller)).await;
        let shop = open_shop(database, &format!("Bench shop {index}"), owner).await?;
        let placed = shop.place(&order_for("Jane Cruz")).await;
        let who = arrive_at(database, "Jane Cruz", &address(&buyer)).await;
        shop.follow(placed.order_id, &who, Some(&placed.token))
            .await;
        Ok(Self {
            shop,
            placed,
            seller,
            buyer,
        })
    }
}

impl Shops {
    pub(crate) async fn open(ground: &Ground) -> Outcome<Self> {
        let place = ground.database("shops").await?;
        let database = Database::new(place.owner.clone(), 4);
        let telegram = FakeTelegram::start().await;
        // Its limits stay on: a sender that broke them would be paused, and that would show.
        keep_greetings_away(&telegram).await?;
        let mut trades = Vec::with_capacity(SHOPS);
        for index in 0..SHOPS {
            trades.push(Trade::begin(&database, &telegram, index).await?);
        }
        Ok(Self {
            discord: FakeDiscord::start().await,
            place,
            telegram,
            served: None,
            database,
            trades,
            heard: None,
        })
    }

    /// Starts Waybill anew.
    pub(crate) async fn restart(&mut self) -> Outcome<&Served> {
        if let Some(served) = self.served.take() {
            served.stop().await;
        }
        let served = Served::start(&self.place, &self.telegram, Some(&self.discord)).await?;
        Ok(self.served.insert(served))
    }

    /// Waybill, started if it does not run, with nothing left to do.
    pub(crate) async fn running(&mut self) -> Outcome<&Served> {
        if self.served.is_none() {
            self.restart().await?;
        }
        self.place.becomes_quiet().await?;
        self.served.as_ref().ok_or_else(|| "it ended".into())
    }

    /// The link of an order.
    pub(crate) fn token(&self) -> String {
        self.trades
            .first()
            .map_or_else(String::new, |trade| trade.placed.token.to_string())
    }

    /// The seller of the order behind [`Self::token`] changes it; returns when, since the epoch.
    pub(crate) async fn change(&self) -> Outcome<Duration> {
        let trade = self.trades.first().ok_or("no shops")?;
        trade.seller.says("/paid 1001 10 GCash").await;
        let mut connection = self.place.superuser().await?;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            let at: Option<(DateTime<Utc>,)> = query_as(
                "SELECT at FROM order_event
                 WHERE shop_id = $1 AND order_id = $2 AND action = 'pay'",
            )
            .bind(trade.shop.shop.shop_id.0)
            .bind(trade.placed.order_id.0)
            .fetch_optional(&mut connection)
            .await?;
            if let Some((at,)) = at {
                return since_epoch(at);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("the payment did not arrive".into())
    }

    /// Lets every seller take their order on, once in a run.
    pub(crate) async fn heard(&mut self) -> Outcome<Heard> {
        if let Some(heard) = &self.heard {
            return Ok(heard.clone());
        }
        self.running().await?;
        self.telegram.forget_calls();
        let mut said = Vec::new();
        for step in STEPS {
            for (index, trade) in self.trades.iter().enumerate() {
                let at = Instant::now();
                trade.seller.says(step).await;
                said.push((index, at));
                tokio::time::sleep_until((at + BETWEEN).into()).await;
            }
        }
        self.place.becomes_quiet().await?;
        let heard = self.listen_back(&said).await?;
        Ok(self.heard.insert(heard).clone())
    }

    async fn listen_back(&self, said: &[(usize, Instant)]) -> Outcome<Heard> {
        let mut by_chat: HashMap<i64, Vec<(Instant, String)>> = HashMap::new();
        for call in self.telegram.calls() {
            if let Some(chat) = call.chat_id {
                by_chat
                    .entry(chat)
                    .or_default()
                    .push((call.at, call.method));
            }
        }
        let empty = Vec::new();
        let in_chat = |user: &User| by_chat.get(&user.chat_id()).unwrap_or(&empty);
        let mut heard = Heard::default();
        for (index, at) in said {
            let first = in_chat(&self.trades[*index].seller)
                .iter()
                .map(|(arrived, _)| *arrived)
                .filter(|arrived| arrived >= at)
                .min();
            match first {
                Some(arrived) => heard.replies.push(arrived - *at),
                None => heard.missing += 1,
            }
        }
        // Two clocks of one machine, set against each other once.
        let (now, epoch) = (Instant::now(), SystemTime::UNIX_EPOCH.elapsed()?);
        let mut connection = self.place.superuser().await?;
        for trade in &self.trades {
            let events: Vec<(DateTime<Utc>,)> = query_as(
                "SELECT at FROM order_event WHERE shop_id = $1 AND order_id = $2
                     AND action <> 'place' ORDER BY version",
            )
            .bind(trade.shop.shop.shop_id.0)
            .bind(trade.placed.order_id.0)
            .fetch_all(&mut connection)
            .await?;
            let mut notices: Vec<Instant> = in_chat(&trade.buyer)
                .iter()
                .filter(|(_, method)| method == "sendMessage")
                .map(|(arrived, _)| *arrived)
                .collect();
            notices.sort_unstable();
            if events.len() != STEPS.len() || notices.len() != STEPS.len() {
                heard.missing += STEPS.len();
                continue;
            }
            for ((at,), arrived) in events.into_iter().zip(notices) {
                let arrived = epoch.saturating_sub(now.saturating_duration_since(arrived));
                heard.changes.push(arrived.saturating_sub(since_epoch(at)?));
            }
        }
        heard.changes.sort_unstable();
        heard.replies.sort_unstable();
        Ok(heard)
    }

    /// Where the site is; only after [`Self::running`].
    pub(crate) fn address(&self) -> SocketAddr {
        self.served
            .as_ref()
            .map_or_else(|| ([127, 0, 0, 1], 0).into(), |served| served.address)
    }

    pub(crate) async fn close(self) {
        if let Some(served) = self.served {
            served.stop().await;
        }
        self.database.close().await;
    }
}

fn since_epoch(at: DateTime<Utc>) -> Outcome<Duration> {
    Ok(Duration::from_micros(u64::try_from(at.timestamp_micros())?))
}

pub(crate) fn status_change(heard: Heard) -> Measured {
    let (p50, p99) = (
        quantile(&heard.changes, 0.5),
        quantile(&heard.changes, 0.99),
    );
    let milli = Duration::from_millis;
    Measured {
        words: format!("p50 {}, p99 {}", milliseconds(p50), milliseconds(p99)),
        standing: standing(
            &heard,
            p50 <= milli(10) && p99 <= milli(50),
            p50 <= milli(5) && p99 <= milli(20),
        ),
        how: format!(
            "{} changes by Telegram commands, one every {} ms, in {SHOPS} shops; from the event's time \
             (taken before its transaction begins) until the buyer's notice reaches the fake, whose \
             limits are on; {} not found",
            heard.changes.len(),
            BETWEEN.as_millis(),
            heard.missing
        ),
        numbers: json!({"p50_us": p50.as_micros(), "p99_us": p99.as_micros(), "samples": heard.changes.len()}),
    }
}

pub(crate) fn reply(heard: Heard) -> Measured {
    let (p50, p99) = (
        quantile(&heard.replies, 0.5),
        quantile(&heard.replies, 0.99),
    );
    let milli = Duration::from_millis;
    Measured {
        words: format!("p50 {}, p99 {}", milliseconds(p50), milliseconds(p99)),
        standing: standing(&heard, p50 <= milli(15), p50 <= milli(8)),
        how: format!(
            "the same {} commands, long polling; from the message in the fake until the first call for \
             the seller's chat reaches it",
            heard.replies.len()
        ),
        numbers: json!({"p50_us": p50.as_micros(), "p99_us": p99.as_micros(), "samples": heard.replies.len()}),
    }
}

fn standing(heard: &Heard, ships: bool, goal: bool) -> Standing {
    if heard.missing > 0 {
        Standing::Missed
    } else {
        Standing::of(ships, goal)
    }
}
