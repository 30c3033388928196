//! Measures what Waybill promises and prints it beside what it promises: `make bench`.
//!
//! Everything runs on this machine in one run: a private PostgreSQL with fsync on in a temporary
//! folder, the real binary where a figure is end to end, fakes of the platforms on loopback, and
//! clients in processes of their own. The table is printed and written to `figures.md` and
//! `figures.json` in the target directory. A figure that can't be measured says why; nothing here
//! fails because a machine is slow.
//!
//! `WAYBILL_BENCH_FULL=1` measures in full what is scaled otherwise. Names of figures as arguments
//! (`cargo bench --bench figures -- page place`) measure only those.

mod bare;
mod chat;
mod client;
mod footprint;
mod ground;
mod large_shop;
mod mails;
mod notices;
mod open_pages;
mod page;
mod placing;
mod rush;
mod statistics;
mod table;

#[expect(
    dead_code,
    unused_imports,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "what the stories stand on; the bench uses a part of it"
)]
#[path = "../../tests/support/mod.rs"]
pub mod support;

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use futures::FutureExt as _;
use ground::{Ground, Outcome};
use table::{Figure, Key, Measured, Table};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        // Cargo says `--bench` to every bench.
        .filter(|argument| argument != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["client", rest @ ..] => client::run(rest),
        ["bare", url] => bare::run(url),
        wanted => measure_all(wanted),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn measure_all(wanted: &[&str]) -> Outcome<()> {
    let figures: Vec<Figure> = table::FIGURES
        .into_iter()
        .filter(|figure| wanted.is_empty() || wanted.contains(&figure.key.name()))
        .collect();
    if figures.is_empty() {
        let known: Vec<&str> = table::FIGURES.iter().map(|f| f.key.name()).collect();
        return Err(format!("no such figure; there are: {}", known.join(", ")).into());
    }
    ground::raise_file_limit();
    tokio::runtime::Runtime::new()?.block_on(async {
        let ground = Ground::prepare().await?;
        let mut table = Table::new(ground.conditions().await?);
        let measured = tokio::select! {
            // A helper that panics must not leave a server behind.
            measured = AssertUnwindSafe(measure(&ground, figures, &mut table)).catch_unwind() => {
                measured.unwrap_or_else(|_| Err("a helper panicked".into()))
            }
            stopped = tokio::signal::ctrl_c() => stopped.map_err(Into::into),
        };
        ground.clear_away().await?;
        measured?;
        table.write()
    })
}

async fn measure(ground: &Ground, figures: Vec<Figure>, table: &mut Table) -> Outcome<()> {
    let mut shops = None;
    for figure in figures {
        let begun = std::time::Instant::now();
        complain(&format!("measuring: {} ...", figure.what));
        let measured = match measure_one(ground, &mut shops, figure.key).await {
            Ok(measured) => measured,
            // One figure that fails must not hide the others.
            Err(error) => Measured::not(format!("could not be measured: {error}")),
        };
        complain(&format!(
            "  {} ({:.0} s)",
            measured.words,
            begun.elapsed().as_secs_f64()
        ));
        table.add(figure, measured);
    }
    if let Some(shops) = shops {
        shops.close().await;
    }
    Ok(())
}

async fn measure_one(
    ground: &Ground,
    shops: &mut Option<chat::Shops>,
    key: Key,
) -> Outcome<Measured> {
    match key {
        Key::Place => placing::measure(ground).await,
        Key::Rush => rush::measure(ground).await,
        Key::LargeShop => large_shop::measure(ground).await,
        Key::NoticesPaced => notices::paced(ground).await,
        Key::Notices => notices::unpaced(ground).await,
        Key::Mails => mails::measure(ground).await,
        Key::Memory
        | Key::Start
        | Key::Page
        | Key::StatusChange
        | Key::Reply
        | Key::OpenPages
        | Key::Pdf => {
            if shops.is_none() {
                *shops = Some(chat::Shops::open(ground).await?);
            }
            let Some(shops) = shops else {
                return Err("the shops are gone".into());
            };
            in_shops(ground, shops, key).await
        }
        Key::Keyed | Key::Lists => Ok(Measured::not(
            "not measured here yet: making 1,000,000 orders takes longer than this bench may",
        )),
        Key::SalePost => Ok(Measured::not("there are no sale posts yet")),
        Key::Import => Ok(Measured::not("there is no import yet")),
    }
}

/// What is asked of a running Waybill with shops, sellers and buyers.
async fn in_shops(ground: &Ground, shops: &mut chat::Shops, key: Key) -> Outcome<Measured> {
    match key {
        Key::Page => page::measure(ground, shops).await,
        Key::StatusChange => Ok(chat::status_change(shops.heard().await?)),
        Key::Reply => Ok(chat::reply(shops.heard().await?)),
        Key::OpenPages => open_pages::measure(shops).await,
        Key::Pdf => footprint::pdf(shops).await,
        Key::Memory => footprint::memory(shops).await,
        Key::Start => footprint::start(shops).await,
        Key::Place
        | Key::Rush
        | Key::LargeShop
        | Key::NoticesPaced
        | Key::Notices
        | Key::Mails
        | Key::Keyed
        | Key::Lists
        | Key::SalePost
        | Key::Import => Err("not a figure of a running Waybill".into()),
    }
}

#[expect(clippy::print_stderr, reason = "progress, beside the table on stdout")]
fn complain(words: &str) {
    eprintln!("{words}");
}
