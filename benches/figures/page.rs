//! The tracking page against a bare route, by turns, with one client.

use serde_json::json;

use crate::bare;
use crate::chat::Shops;
use crate::client::{self, Load};
use crate::ground::{Ground, Outcome};
use crate::statistics::count;
use crate::table::{Measured, Standing};

const CONNECTIONS: usize = 16;
const SECONDS: u64 = 4;
/// Both are measured so often, by turns, so that what else the machine does meets both.
const TURNS: usize = 3;

pub(crate) async fn measure(ground: &Ground, shops: &Shops) -> Outcome<Measured> {
    let place = ground.database("bare").await?;
    sqlx::raw_sql(bare::TABLE)
        .execute(&mut place.superuser().await?)
        .await?;
    let (mut process, bare_address) = bare::start(&place.url).await?;
    let path = format!("/t/{}", shops.token());
    let (mut pages, mut rows) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        rows.push(client::load(bare_address, "/row7", CONNECTIONS, SECONDS).await?);
        pages.push(client::load(shops.address(), &path, CONNECTIONS, SECONDS).await?);
    }
    process.kill().await?;
    let (page, row) = (per_second(&pages), per_second(&rows));
    let ratio = page / row;
    let slowest = pages.iter().map(|load| load.p99_us).max().unwrap_or(0);
    let p99 = slowest as f64 / 1_000.0;
    let fast = page >= 5_000.0 && p99 <= 10.0;
    let body = pages.first().map_or(0, |load| load.body);
    Ok(Measured {
        words: format!(
            "{ratio:.2}: {}/s, p99 {p99:.1} ms; bare {}/s",
            count(page),
            count(row)
        ),
        standing: Standing::of(ratio >= 0.5 && fast, ratio >= 0.8 && fast),
        how: format!(
            "{CONNECTIONS} keep-alive connections from one thread of another process, {TURNS} turns of \
             {SECONDS} s each, the worst turn's p99; {} reading connections on both sides; pages of \
             {body} bytes from `waybill serve`, the bare route one text of 120 bytes by its key",
            bare::POOL
        ),
        numbers: json!({"page": pages, "bare": rows, "ratio": ratio}),
    })
}

fn per_second(loads: &[Load]) -> f64 {
    let requests = loads.iter().map(|load| load.requests).sum::<usize>() as f64;
    requests / loads.iter().map(|load| load.seconds).sum::<f64>()
}
