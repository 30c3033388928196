//! Thousands of notices to as many chats: within the platform's limits, and without any.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use serde_json::json;
use sqlx::query_scalar;
use tokio_util::sync::CancellationToken;
use waybill_bots::assistant::Settings;
use waybill_bots::channel::{Failure, Outgoing, Pace, Rendered, To};
use waybill_bots::render::Renderer;
use waybill_bots::sender::Sender;
use waybill_bots::telegram::{self, Mode, Telegram};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::document::Faces;
use waybill_core::hint::Hints;
use waybill_core::notice::{Moment, Notice};
use waybill_core::order::OrderNumber;
use waybill_core::text::Language;

use crate::chat::{keep_greetings_away, open_shop};
use crate::ground::{Ground, Outcome, Place, Served, in_full};
use crate::statistics::count;
use crate::support::shop::{arrive_at, order_for};
use crate::support::telegram::FakeTelegram;
use crate::table::{Measured, Standing};

const NOTICES: usize = 10_000;
/// What is measured unless everything is: the limits make each thousand take 33 seconds.
const SOME: usize = 1_000;
/// The sender begins with a burst; the pace shows in what comes after it.
const BURST: usize = 100;
/// The connections a Waybill has with the settings as they come.
pub(crate) const CONNECTIONS: u32 = 16;

/// A database with people on a platform.
#[derive(Debug)]
struct Crowd {
    place: Place,
    telegram: FakeTelegram,
    conversations: Vec<i64>,
    shop: i64,
    order: i64,
}

impl Crowd {
    async fn gather(ground: &Ground, name: &str, people: usize) -> Outcome<Self> {
        let place = ground.database(name).await?;
        let telegram = FakeTelegram::start().await;
        keep_greetings_away(&telegram).await?;
        let mut addresses = Vec::with_capacity(people);
        for _ in 0..people {
            let user = telegram.user("Jane Cruz");
            user.start("").await;
            addresses.push(user.chat_id().to_string());
        }
        let mut connection = place.superuser().await?;
        let conversations = query_scalar(
            "WITH people AS (
                 INSERT INTO person (name, language, created_at)
                 SELECT 'Jane Cruz', 'en', now() FROM unnest($1::text[]) RETURNING person_id
             ), numbered AS (SELECT person_id, row_number() OVER () AS place FROM people)
             INSERT INTO conversation (channel, address, person_id, created_at)
             SELECT 'telegram', a.address, n.person_id, now()
             FROM unnest($1::text[]) WITH ORDINALITY AS a (address, place)
             JOIN numbered n USING (place)
             RETURNING conversation_id",
        )
        .bind(&addresses)
        .fetch_all(&mut connection)
        .await?;
        let database = Database::new(place.owner.clone(), 2);
        let owner = arrive_at(&database, "Seller", "1").await;
        let shop = open_shop(&database, "Bench shop", owner).await?;
        let placed = shop.place(&order_for("Jane Cruz")).await;
        // The seller's card: nobody is behind that address.
        sqlx::raw_sql("DELETE FROM outbox")
            .execute(&mut connection)
            .await?;
        database.close().await;
        Ok(Self {
            place,
            telegram,
            conversations,
            shop: shop.shop.shop_id.0,
            order: placed.order_id.0,
        })
    }

    /// Writes one notice for everyone, in one transaction.
    async fn enqueue(&self) -> Outcome<()> {
        let notice = Notice {
            quiet: false,
            shop: "Bench shop".to_owned(),
            number: OrderNumber(1001),
            moment: Moment::Confirmed,
        };
        sqlx::query(
            "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id,
                 version, created_at)
             SELECT 'telegram', c, 1, 'notice', $2, $3, $4, 2, now() FROM unnest($1::bigint[]) c",
        )
        .bind(&self.conversations)
        .bind(serde_json::to_value(&notice)?)
        .bind(self.shop)
        .bind(self.order)
        .execute(&mut self.place.superuser().await?)
        .await?;
        Ok(())
    }

    async fn waiting(&self) -> Outcome<i64> {
        let mut connection = self.place.superuser().await?;
        Ok(
            query_scalar("SELECT count(*) FROM outbox WHERE state <> 'sent'")
                .fetch_one(&mut connection)
                .await?,
        )
    }

    /// Waits until as many have arrived, or until nothing more does.
    async fn everyone_told(&self, people: usize) -> Outcome<()> {
        let (mut seen, mut moved) = (0, Instant::now());
        while seen < people {
            let sent = self.telegram.sent_count();
            if sent != seen {
                (seen, moved) = (sent, Instant::now());
            }
            if moved.elapsed() > Duration::from_secs(20) {
                return Err(format!("only {seen} of {people} were told").into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

/// Through the real binary, within the limits.
pub(crate) async fn paced(ground: &Ground) -> Outcome<Measured> {
    let people = if in_full() { NOTICES } else { SOME };
    let crowd = Crowd::gather(ground, "paced", people).await?;
    let served = Served::start(&crowd.place, &crowd.telegram, None).await?;
    crowd.telegram.forget_calls();
    crowd.enqueue().await?;
    let written = Instant::now();
    let database = Database::new(crowd.place.owner.clone(), 1);
    Hints::default().tell_now(&database).await;
    database.close().await;
    let told = crowd.everyone_told(people).await;
    served.stop().await;
    told?;
    let mut arrivals: Vec<Instant> = crowd
        .telegram
        .calls_of("sendMessage")
        .iter()
        .map(|call| call.at)
        .collect();
    arrivals.sort_unstable();
    let refused = crowd.telegram.too_many_requests_count();
    let (Some(late), Some(last)) = (arrivals.get(BURST), arrivals.last()) else {
        return Err("too few arrived".into());
    };
    let taken = last.saturating_duration_since(written).as_secs_f64();
    let pace = (*last - *late).as_secs_f64() / as_float(arrivals.len() - 1 - BURST);
    // The rest goes on at the pace that was seen; nothing where everything was measured.
    let whole = taken + pace * as_float(NOTICES.saturating_sub(people));
    let scaled = if people == NOTICES {
        String::new()
    } else {
        format!(" (scaled: {} in {taken:.1} s)", count(as_float(people)))
    };
    Ok(Measured {
        words: format!("{whole:.0} s{scaled}, {refused} × 429"),
        standing: Standing::of(
            refused == 0 && whole <= 360.0,
            refused == 0 && whole <= 340.0,
        ),
        how: format!(
            "notices written in one transaction, sent by `waybill serve` to the fake with its limits \
             on; {:.2} a second after the first {BURST}; WAYBILL_BENCH_FULL=1 sends all {NOTICES}",
            1.0 / pace
        ),
        numbers: json!({"seconds": whole, "people": people, "taken": taken, "too_many": refused}),
    })
}

/// A channel without a pace, to see what the sender itself is able to do.
#[derive(Debug)]
pub(crate) struct Unpaced<T>(pub(crate) T);

#[async_trait]
impl<T: Outgoing> Outgoing for Unpaced<T> {
    fn kind(&self) -> Channel {
        self.0.kind()
    }

    fn pace(&self) -> Pace {
        Pace {
            overall_per_second: 1e9,
            overall_burst: 1e9,
            chat_interval: 1e-9,
            chat_burst: 1e9,
            chat_window: None,
            group_interval: 1e-9,
            group_burst: 1e9,
            at_once: self.0.pace().at_once,
        }
    }

    fn is_group(&self, address: &str) -> bool {
        self.0.is_group(address)
    }

    async fn send(&self, to: To<'_>, message: &Rendered) -> Result<String, Failure> {
        self.0.send(to, message).await
    }

    async fn edit(
        &self,
        to: To<'_>,
        message_id: &str,
        message: &Rendered,
    ) -> Result<String, Failure> {
        self.0.edit(to, message_id, message).await
    }
}

/// Through the sender in this process, with no limits on either side.
pub(crate) async fn unpaced(ground: &Ground) -> Outcome<Measured> {
    let crowd = Crowd::gather(ground, "unpaced", NOTICES).await?;
    crowd.telegram.limits(false);
    crowd.telegram.forget_calls();
    crowd.enqueue().await?;
    let database = Database::new(crowd.place.owner.clone(), CONNECTIONS);
    let sender = sender(&crowd, &database)?;
    let at_once = sender.channel.pace().at_once;
    let stop = CancellationToken::new();
    let begun = Instant::now();
    let running = tokio::spawn(sender.run(stop.clone()));
    let told = crowd.everyone_told(NOTICES).await;
    let taken = begun.elapsed().as_secs_f64();
    stop.cancel();
    let ended = running.await?;
    told?;
    ended?;
    let left = crowd.waiting().await?;
    database.close().await;
    let arrived = crowd.telegram.calls_of("sendMessage").len();
    let rate = as_float(NOTICES) / taken;
    let exact = left == 0 && arrived == NOTICES;
    Ok(Measured {
        words: format!("{}/s", count(rate)),
        standing: Standing::of(exact && rate >= 1_500.0, exact && rate >= 4_000.0),
        how: format!(
            "{NOTICES} notices, the sender with no pace but {at_once} requests under way as on \
             Telegram, in one process with the fake; {arrived} arrived in {taken:.1} s, {left} left \
             unmarked"
        ),
        numbers: json!({"per_second": rate, "seconds": taken, "left": left, "arrived": arrived}),
    })
}

fn sender(crowd: &Crowd, database: &Database) -> Outcome<Sender> {
    let telegram = Telegram::new(telegram::Settings {
        token: crowd.telegram.token().into(),
        api_url: Some(crowd.telegram.url().parse()?),
        mode: Mode::Polling,
    })?;
    sender_through(database, Arc::new(Unpaced(telegram)))
}

/// A sender in this process.
pub(crate) fn sender_through(database: &Database, channel: Arc<dyn Outgoing>) -> Outcome<Sender> {
    let settings = Settings {
        public_url: "http://127.0.0.1/".parse()?,
        telegram_bot: None,
        language: Language::ENGLISH,
    };
    let clock = Clock::system();
    Ok(Sender {
        database: database.clone(),
        hints: Hints::default(),
        clock: clock.clone(),
        renderer: Renderer {
            database: database.clone(),
            settings: Arc::new(settings),
            faces: Arc::new(Faces::system()),
            clock,
        },
        channel,
    })
}

pub(crate) fn as_float(number: usize) -> f64 {
    number as f64
}
