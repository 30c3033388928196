//! The table: what is promised, and beside it what was measured.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::ground::Outcome;

/// Which figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Page,
    Place,
    Rush,
    LargeShop,
    StatusChange,
    Reply,
    NoticesPaced,
    Notices,
    Mails,
    Keyed,
    Lists,
    OpenPages,
    SalePost,
    Pdf,
    Memory,
    Start,
    Import,
}

impl Key {
    /// What it is called on the command line and in the file.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Place => "place",
            Self::Rush => "rush",
            Self::LargeShop => "large-shop",
            Self::StatusChange => "status-change",
            Self::Reply => "reply",
            Self::NoticesPaced => "notices-paced",
            Self::Notices => "notices",
            Self::Mails => "mails",
            Self::Keyed => "keyed",
            Self::Lists => "lists",
            Self::OpenPages => "open-pages",
            Self::SalePost => "sale-post",
            Self::Pdf => "pdf",
            Self::Memory => "memory",
            Self::Start => "start",
            Self::Import => "import",
        }
    }
}

/// A promise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    pub(crate) key: Key,
    pub(crate) what: &'static str,
    pub(crate) against: &'static str,
    pub(crate) to_ship: &'static str,
    pub(crate) goal: &'static str,
}

const fn figure(
    key: Key,
    what: &'static str,
    against: &'static str,
    to_ship: &'static str,
    goal: &'static str,
) -> Figure {
    Figure {
        key,
        what,
        against,
        to_ship,
        goal,
    }
}

/// Every promise; a process is measured at rest before it has worked.
pub(crate) const FIGURES: [Figure; 17] = [
    figure(
        Key::Start,
        "start with a running, migrated database",
        "—",
        "≤ 1 s",
        "≤ 200 ms",
    ),
    figure(
        Key::Memory,
        "resident memory idle, all channels on (Waybill alone)",
        "—",
        "≤ 80 MB",
        "≤ 40 MB",
    ),
    figure(
        Key::StatusChange,
        "status change → request reaches the chat platform (fake, loopback)",
        "—",
        "p50 ≤ 10 ms, p99 ≤ 50 ms",
        "p50 ≤ 5, p99 ≤ 20",
    ),
    figure(
        Key::Reply,
        "command in → reply out (Telegram fake)",
        "—",
        "p50 ≤ 15 ms",
        "p50 ≤ 8",
    ),
    figure(
        Key::Page,
        "tracking page, requests/s",
        "a bare axum route with one sqlx row, same pool, same client",
        "≥ 0.5, and ≥ 5,000/s with p99 ≤ 10 ms",
        "≥ 0.8",
    ),
    figure(Key::Pdf, "PDF of one page, warm", "—", "≤ 20 ms", "≤ 3 ms"),
    figure(
        Key::OpenPages,
        "9,000 open tracking pages, one change",
        "—",
        "all told ≤ 1 s, ≤ 24 KB each",
        "p99 ≤ 100 ms, ≤ 16 KB",
    ),
    figure(
        Key::Place,
        "placing an order (2 lines, event, outbox; 200 shops), tx/s",
        "pgbench running the same statements (prepared), same clients",
        "≥ 0.8",
        "≥ 1.0",
    ),
    figure(
        Key::Rush,
        "a rush: 500 orders at once for the last 100 pieces, orders tried/s",
        "—",
        "exactly 100 placed, ≥ 500/s",
        "≥ 2,000/s",
    ),
    figure(
        Key::LargeShop,
        "list, search, summary by buyer, day at 100,000 orders in one shop",
        "—",
        "p99 ≤ 100 ms",
        "≤ 30 ms",
    ),
    figure(
        Key::Notices,
        "10,000 notices to 10,000 Telegram chats, limits off",
        "—",
        "≥ 1,500/s",
        "≥ 4,000/s",
    ),
    figure(
        Key::NoticesPaced,
        "10,000 notices to 10,000 Telegram chats",
        "333 s, the platform's 30/s",
        "≤ 360 s, no 429",
        "≤ 340 s",
    ),
    figure(
        Key::Mails,
        "10,000 mails through a local SMTP server, one pooled connection",
        "—",
        "≥ 200/s",
        "≥ 1,000/s",
    ),
    figure(
        Key::Keyed,
        "keyed reads and order actions, p99 at 1,000,000 orders",
        "at 10,000 orders",
        "≤ 1.5",
        "≤ 1.2",
    ),
    figure(
        Key::Lists,
        "lists, search, dashboard at 1,000,000 orders",
        "—",
        "p99 ≤ 100 ms",
        "≤ 30 ms",
    ),
    figure(
        Key::SalePost,
        "a sale post: 500 buyers tap at once on 100 pieces",
        "—",
        "none oversold, ≥ 500 taps/s",
        "≥ 2,000/s",
    ),
    figure(
        Key::Import,
        "import of 100,000 workbook rows",
        "—",
        "≤ 60 s, ≤ 500 MB",
        "≤ 15 s",
    ),
];

/// How a measurement stands to its promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// As good as hoped for.
    Goal,
    /// Good enough.
    Ships,
    /// Not good enough.
    Missed,
    /// Nobody knows.
    Unknown,
}

impl Standing {
    pub(crate) const fn of(ships: bool, goal: bool) -> Self {
        match (ships, goal) {
            (true, true) => Self::Goal,
            (true, false) => Self::Ships,
            (false, _) => Self::Missed,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Ships => "ships",
            Self::Missed => "MISSED",
            Self::Unknown => "—",
        }
    }
}

/// What was measured.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    /// The result.
    pub(crate) words: String,
    /// How it stands.
    pub(crate) standing: Standing,
    /// How it was measured.
    pub(crate) how: String,
    /// The result for programs.
    pub(crate) numbers: Value,
}

impl Measured {
    /// Nothing, and why.
    pub(crate) fn not(why: impl Into<String>) -> Self {
        Self {
            words: why.into(),
            standing: Standing::Unknown,
            how: String::new(),
            numbers: Value::Null,
        }
    }
}

/// Everything that was measured in one run.
#[derive(Debug)]
pub(crate) struct Table {
    conditions: String,
    rows: Vec<(Figure, Measured)>,
}

impl Table {
    pub(crate) fn new(conditions: String) -> Self {
        Self {
            conditions,
            rows: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, figure: Figure, measured: Measured) {
        self.rows.push((figure, measured));
    }

    /// Prints it and writes it into the target directory.
    pub(crate) fn write(&self) -> Outcome<()> {
        let words = self.markdown();
        std::io::stdout().write_all(words.as_bytes())?;
        let folder = target_directory();
        std::fs::write(folder.join("figures.md"), &words)?;
        std::fs::write(
            folder.join("figures.json"),
            serde_json::to_string_pretty(&self.json())?,
        )?;
        Ok(())
    }

    fn markdown(&self) -> String {
        let mut words = format!("# Figures\n\n{}\n\n", self.conditions);
        words.push_str("| what | against | measured | reached | to ship | goal |\n");
        words.push_str("|---|---|---|---|---|---|\n");
        for (figure, measured) in &self.rows {
            let _ = writeln!(
                words,
                "| {} | {} | {} | {} | {} | {} |",
                figure.what,
                figure.against,
                measured.words,
                measured.standing.words(),
                figure.to_ship,
                figure.goal
            );
        }
        words.push_str("\nHow each was measured:\n\n");
        for (figure, measured) in &self.rows {
            if !measured.how.is_empty() {
                let _ = writeln!(words, "- {}: {}", figure.key.name(), measured.how);
            }
        }
        words
    }

    fn json(&self) -> Value {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|(figure, measured)| {
                json!({
                    "figure": figure.key.name(),
                    "what": figure.what,
                    "against": figure.against,
                    "to_ship": figure.to_ship,
                    "goal": figure.goal,
                    "measured": measured.words,
                    "reached": measured.standing.words(),
                    "how": measured.how,
                    "numbers": measured.numbers,
                })
            })
            .collect();
        json!({"conditions": self.conditions, "figures": rows})
    }
}

/// Where Cargo builds: the parent of the folder it gives benches for their files.
pub(crate) fn target_directory() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch.parent().unwrap_or(scratch).to_owned()
}
