//! Thousands of open tracking pages, and one change.

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::chat::Shops;
use crate::client::Told;
use crate::ground::{Outcome, file_limit};
use crate::statistics::milliseconds;
use crate::table::{Measured, Standing};

const PAGES: u64 = 9_000;
/// Files that are no pages: databases, listeners, platforms.
const OTHER_FILES: u64 = 200;

pub(crate) async fn measure(shops: &mut Shops) -> Outcome<Measured> {
    let pages = PAGES.min(file_limit().saturating_sub(OTHER_FILES));
    let before = shops.running().await?.memory();
    let path = format!("/t/{}/live", shops.token());
    let mut client = Command::new(std::env::current_exe()?)
        .args(["client", "live", &shops.address().to_string(), &path])
        .arg(pages.to_string())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output = client.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(output).lines();
    let open = lines.next_line().await?.ok_or("no page could be opened")?;
    // What every page is told first has been told now.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let after = shops.running().await?.memory();
    let changed = shops.change().await?;
    let told: Told = serde_json::from_str(&lines.next_line().await?.ok_or("nobody was told")?)?;
    client.wait().await?;
    let since = |moment| Duration::from_micros(moment).saturating_sub(changed);
    let (p99, last) = (since(told.p99), since(told.last));
    let each = before
        .zip(after)
        .map(|(before, after)| after.saturating_sub(before) as f64 / pages as f64 / 1024.0);
    let small = |limit: f64| each.is_some_and(|each| each <= limit);
    let whole = usize::try_from(pages)? == told.told && pages == PAGES;
    Ok(Measured {
        words: format!(
            "{} of {pages} told in {}, p99 {}, {} each",
            told.told,
            milliseconds(last),
            milliseconds(p99),
            each.map_or_else(|| "? KB".to_owned(), |each| format!("{each:.1} KB"))
        ),
        standing: Standing::of(
            whole && last <= Duration::from_secs(1) && small(24.0),
            whole && p99 <= Duration::from_millis(100) && small(16.0),
        ),
        how: format!(
            "event streams of one order from one thread of another process ({open}; files allowed: \
             {}); from the event's time until the client has the change; memory is VmRSS with the \
             pages open less VmRSS before, by the number of pages",
            file_limit()
        ),
        numbers: json!({
            "pages": pages, "told": told.told, "last_us": last.as_micros(),
            "p99_us": p99.as_micros(), "kilobytes_each": each,
        }),
    })
}
