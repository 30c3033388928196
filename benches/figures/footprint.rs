//! What Waybill takes: time to start, memory at rest, time for a paper.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::chat::Shops;
use crate::client::Connection;
use crate::ground::Outcome;
use crate::statistics::{milliseconds, quantile};
use crate::table::{Measured, Standing};

const STARTS: usize = 5;
const PAPERS: usize = 100;
/// How long it rests before its memory is read.
const REST: Duration = Duration::from_secs(3);

/// Starts it several times; the last one keeps running.
pub(crate) async fn start(shops: &mut Shops) -> Outcome<Measured> {
    // What waited to be sent is no part of starting.
    shops.running().await?;
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        times.push(shops.restart().await?.ready_after);
    }
    times.sort_unstable();
    let middle = quantile(&times, 0.5);
    let worst = times.last().copied().unwrap_or_default();
    Ok(Measured {
        words: format!("{} (worst {})", milliseconds(middle), milliseconds(worst)),
        standing: Standing::of(
            middle <= Duration::from_secs(1),
            middle <= Duration::from_millis(200),
        ),
        how: format!(
            "from the start of the process until /readyz says yes, the middle of {STARTS}, with \
             Telegram and Discord (fakes) to introduce itself to"
        ),
        numbers: json!({"middle_us": middle.as_micros(), "worst_us": worst.as_micros()}),
    })
}

pub(crate) async fn memory(shops: &mut Shops) -> Outcome<Measured> {
    shops.running().await?;
    // Anew: what it had to do at first is done, and this one has only started.
    let served = shops.restart().await?;
    tokio::time::sleep(REST).await;
    let Some(bytes) = served.memory() else {
        return Ok(Measured::not("this system does not say it in /proc"));
    };
    let megabytes = bytes as f64 / 1_000_000.0;
    Ok(Measured {
        words: format!("{megabytes:.0} MB"),
        standing: Standing::of(megabytes <= 80.0, megabytes <= 40.0),
        how: format!(
            "VmRSS of `waybill serve` {} s after its start, with Telegram and Discord (fakes), the \
             site and the web chat",
            REST.as_secs()
        ),
        numbers: json!({"bytes": bytes}),
    })
}

pub(crate) async fn pdf(shops: &mut Shops) -> Outcome<Measured> {
    let address = shops.running().await?.address;
    let path = format!("/t/{}.pdf", shops.token());
    let mut connection = Connection::open(address).await?;
    let mut times = Vec::with_capacity(PAPERS);
    let mut size = 0;
    for turn in 0..PAPERS + 5 {
        let asked = Instant::now();
        let answer = connection.get(&path).await?;
        if answer.status != 200 {
            return Err(format!("the paper was answered with {}", answer.status).into());
        }
        size = answer.body;
        // The first ones find the fonts cold.
        if turn >= 5 {
            times.push(asked.elapsed());
        }
    }
    times.sort_unstable();
    let (p50, p99) = (quantile(&times, 0.5), quantile(&times, 0.99));
    Ok(Measured {
        words: format!("p50 {}, p99 {}", milliseconds(p50), milliseconds(p99)),
        standing: Standing::of(
            p50 <= Duration::from_millis(20),
            p50 <= Duration::from_millis(3),
        ),
        how: format!(
            "{PAPERS} receipts of {size} bytes over HTTP one after the other, reading the order \
             included"
        ),
        numbers: json!({"p50_us": p50.as_micros(), "p99_us": p99.as_micros(), "bytes": size}),
    })
}
