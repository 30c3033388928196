//! Thousands of mails, each what a buyer gets when their order is in, to a mail server on this machine.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use serde_json::json;
use sqlx::query_scalar;
use tokio_util::sync::CancellationToken;
use waybill_bots::channel::{Failure, Outgoing, Pace, Rendered, To};
use waybill_bots::email::{self, Email};
use waybill_core::channel::Channel;
use waybill_core::db::Database;
use waybill_core::mail;

use crate::chat::open_shop;
use crate::ground::{Ground, Outcome, Place, in_full};
use crate::notices::{CONNECTIONS, Unpaced, as_float, sender_through};
use crate::statistics::count;
use crate::support::shop::{arrive_at, order_for};
use crate::support::smtp::PostOffice;
use crate::table::{Measured, Standing};

const MAILS: usize = 10_000;
/// What is measured unless everything is: an order has to be placed for each.
const SOME: usize = 2_000;

/// Mail through one connection.
#[derive(Debug)]
struct OneAtATime(Email);

#[async_trait]
impl Outgoing for OneAtATime {
    fn kind(&self) -> Channel {
        Outgoing::kind(&self.0)
    }

    fn pace(&self) -> Pace {
        Pace {
            at_once: 1,
            ..self.0.pace()
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

/// As many orders, each of a buyer with an address whose first mail waits.
async fn orders(place: &Place, mails: usize) -> Outcome<()> {
    let database = Database::new(place.owner.clone(), 2);
    let mut transaction = database.begin().await?;
    mail::set_service(&mut transaction.system().await?, true).await?;
    transaction.commit().await?;
    let owner = arrive_at(&database, "Seller", "1").await;
    let shop = open_shop(&database, "Bench shop", owner).await?;
    for buyer in 0..mails {
        let mut new = order_for("Jane Cruz");
        new.buyer.email = Some(format!("buyer{buyer}@example.com"));
        shop.place(&new).await;
    }
    database.close().await;
    Ok(())
}

async fn arrived(post: &PostOffice, mails: usize) -> Outcome<()> {
    let (mut seen, mut moved) = (0, Instant::now());
    while seen < mails {
        let count = post.count();
        if count != seen {
            (seen, moved) = (count, Instant::now());
        }
        if moved.elapsed() > Duration::from_secs(20) {
            return Err(format!("only {seen} of {mails} arrived").into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// Through the sender in this process, with no pace but the server's.
pub(crate) async fn measure(ground: &Ground) -> Outcome<Measured> {
    let mails = if in_full() { MAILS } else { SOME };
    let place = ground.database("mails").await?;
    orders(&place, mails).await?;
    let post = PostOffice::opens().await;
    let channel = Email::new(&email::Settings {
        smtp_url: post.url().into(),
        from: "orders@waybill.example".to_owned(),
        per_second: 10.0,
        patience: Duration::from_secs(90),
        inbound: None,
        authority: None,
    })?;
    let database = Database::new(place.owner.clone(), CONNECTIONS);
    let sender = sender_through(&database, Arc::new(Unpaced(OneAtATime(channel))))?;
    let stop = CancellationToken::new();
    let begun = Instant::now();
    let running = tokio::spawn(sender.run(stop.clone()));
    let all = arrived(&post, mails).await;
    let taken = begun.elapsed().as_secs_f64();
    stop.cancel();
    let ended = running.await?;
    all?;
    ended?;
    let left: i64 =
        query_scalar("SELECT count(*) FROM outbox WHERE channel = 'email' AND state <> 'sent'")
            .fetch_one(&mut place.superuser().await?)
            .await?;
    database.close().await;
    let rate = as_float(mails) / taken;
    let (came, connections) = (post.count(), post.connections());
    let exact = left == 0 && came == mails && connections == 1;
    let scaled = if mails == MAILS {
        String::new()
    } else {
        format!(" (scaled: {} in {taken:.1} s)", count(as_float(mails)))
    };
    Ok(Measured {
        words: format!("{}/s{scaled}", count(rate)),
        standing: Standing::of(exact && rate >= 200.0, exact && rate >= 1_000.0),
        how: format!(
            "each the mail that an order is in, as text and HTML, to a buyer of its own; the sender with \
             no pace, over {connections} connection in the clear, in one process with the server; {came} \
             arrived, {left} left unmarked; WAYBILL_BENCH_FULL=1 sends all {MAILS}"
        ),
        numbers: json!({
            "per_second": rate, "mails": mails, "seconds": taken, "left": left,
            "arrived": came, "connections": connections,
        }),
    })
}
