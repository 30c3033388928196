//! What the tracking page is held against: an axum route that reads one row, in a process of its own.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::ground::Outcome;

/// As many as Waybill's pages have with the settings as they come.
pub(crate) const POOL: u32 = 8;

/// The row it reads.
pub(crate) const TABLE: &str = "CREATE TABLE bare (id text PRIMARY KEY, words text NOT NULL);
     INSERT INTO bare SELECT 'row' || n, repeat('words ', 20) FROM generate_series(1, 1000) n;
     GRANT SELECT ON bare TO PUBLIC";

/// Starts it and waits until it says where it listens.
pub(crate) async fn start(url: &str) -> Outcome<(Child, std::net::SocketAddr)> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["bare", url])
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let line = BufReader::new(output).lines().next_line().await?;
    let address = line.ok_or("the bare route ended at once")?.parse()?;
    Ok((child, address))
}

/// Serves until it is ended.
pub(crate) fn run(url: &str) -> Outcome<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let pool = PgPoolOptions::new()
            .max_connections(POOL)
            .test_before_acquire(false)
            .connect(url)
            .await?;
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        say(listener.local_addr()?);
        let router = Router::new().route("/{id}", get(show)).with_state(pool);
        axum::serve(listener, router).await?;
        Ok(())
    })
}

#[expect(
    clippy::print_stdout,
    reason = "how it tells its parent where it listens"
)]
fn say(address: std::net::SocketAddr) {
    println!("{address}");
}

async fn show(
    State(pool): State<PgPool>,
    Path(id): Path<String>,
) -> Result<Html<String>, StatusCode> {
    sqlx::query_scalar("SELECT words FROM bare WHERE id = $1")
        .bind(id)
        .fetch_one(&pool)
        .await
        .map(Html)
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}
