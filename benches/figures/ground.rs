//! What every figure stands on: the database, the real binary, and how both are cleared away.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Signal, getrlimit, kill_process, setrlimit};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, query_scalar};
use tokio::process::{Child, Command};
use waybill_core::db::Database;
use waybill_core::db::managed::{Cluster, OWNER, Options};

use crate::client::Connection;
use crate::support::discord::FakeDiscord;
use crate::support::telegram::FakeTelegram;
use crate::table::target_directory;

/// A result of the bench; what went wrong is only ever shown.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How long a process may take to come up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Every open page is a file to the client and to the server.
pub(crate) fn raise_file_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where it is refused, fewer pages are opened and the row says how many.
    setrlimit(Resource::Nofile, limit).ok();
}

/// The number of files this process may open.
pub(crate) fn file_limit() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// Whether to measure in full what is scaled otherwise.
pub(crate) fn in_full() -> bool {
    std::env::var("WAYBILL_BENCH_FULL").is_ok_and(|value| value == "1")
}

/// A private PostgreSQL, made for this run.
#[derive(Debug)]
pub(crate) struct Ground {
    cluster: Cluster,
    data_dir: PathBuf,
}

impl Ground {
    pub(crate) async fn prepare() -> Outcome<Self> {
        // The system's folder for temporary files: under root the server runs as another user, who
        // could not reach a folder of root's.
        let data_dir = std::env::temp_dir().join(format!("waybill-bench-{}", std::process::id()));
        let cluster = Cluster::start(Options {
            data_dir: data_dir.clone(),
            binaries: None,
        })
        .await?;
        Ok(Self { cluster, data_dir })
    }

    /// Stops the server and removes its data.
    pub(crate) async fn clear_away(self) -> Outcome<()> {
        let stopped = self.cluster.stop().await;
        fs::remove_dir_all(&self.data_dir)?;
        stopped?;
        Ok(())
    }

    /// A migrated, empty database of its own.
    pub(crate) async fn database(&self, name: &str) -> Outcome<Place> {
        let mut connection =
            PgConnection::connect_with(&self.cluster.superuser("postgres")).await?;
        let statement = format!("CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0");
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        let owner = self.cluster.owner(name);
        Database::migrate(&owner).await?;
        Ok(Place {
            superuser: self.cluster.superuser(name),
            url: self.cluster.url(name),
            name: name.to_owned(),
            owner,
        })
    }

    /// Under what the figures came about, so that nobody compares what can't be compared.
    pub(crate) async fn conditions(&self) -> Outcome<String> {
        let mut connection =
            PgConnection::connect_with(&self.cluster.superuser("postgres")).await?;
        let server: String = query_scalar(
            "SELECT format('PostgreSQL %s, fsync %s, synchronous_commit %s, shared_buffers %s',
                 current_setting('server_version'), current_setting('fsync'),
                 current_setting('synchronous_commit'), current_setting('shared_buffers'))",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        let load = fs::read_to_string("/proc/loadavg").map_or_else(
            |_| "unknown".to_owned(),
            |words| words.split(' ').take(3).collect::<Vec<_>>().join(" "),
        );
        let profile = if cfg!(debug_assertions) {
            "DEBUG build"
        } else {
            "release build"
        };
        let now = chrono::Utc::now().format("%Y-%m-%d %H:%M UTC");
        Ok(format!(
            "{now}; {cores} cores, {profile}; {server}; load average before the run: {load} (what \
             else runs on the machine takes its share of every figure)."
        ))
    }
}

/// A database and the ways to it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) owner: PgConnectOptions,
    pub(crate) superuser: PgConnectOptions,
    pub(crate) url: String,
    pub(crate) name: String,
}

impl Place {
    /// A connection that no policy binds.
    pub(crate) async fn superuser(&self) -> Outcome<PgConnection> {
        Ok(PgConnection::connect_with(&self.superuser).await?)
    }

    /// Waits until nothing waits to be handled or sent.
    pub(crate) async fn becomes_quiet(&self) -> Outcome<()> {
        let mut connection = self.superuser().await?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let waiting: i64 = query_scalar(
                "SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting')
                     + (SELECT count(*) FROM inbox WHERE state = 'waiting')",
            )
            .fetch_one(&mut connection)
            .await?;
            if waiting == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err("what waits to be sent does not become less".into())
    }
}

/// A running `waybill serve`.
#[derive(Debug)]
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From the start of the process until it said that it was ready.
    pub(crate) ready_after: Duration,
}

impl Served {
    /// Starts the real binary with its channels and waits until it is ready.
    pub(crate) async fn start(
        place: &Place,
        telegram: &FakeTelegram,
        discord: Option<&FakeDiscord>,
    ) -> Outcome<Self> {
        let address = free_address()?;
        let log = File::create(target_directory().join("figures-serve.log"))?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_waybill"));
        command
            .arg("serve")
            .env("DATABASE_URL", &place.url)
            .env("WAYBILL_WEB_LISTEN", address.to_string())
            .env("WAYBILL_TELEGRAM_TOKEN", telegram.token())
            .env("WAYBILL_TELEGRAM_API_URL", telegram.url())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true);
        // What the developer's shell has set is no part of the measurement.
        for name in [
            "WAYBILL_DATA_DIR",
            "WAYBILL_WEB_PUBLIC_URL",
            "WAYBILL_TELEGRAM_MODE",
            "WAYBILL_TELEGRAM_WEBHOOK_SECRET",
            "WAYBILL_DISCORD_TOKEN",
            "WAYBILL_DISCORD_API_URL",
            "WAYBILL_DATABASE_CONNECTIONS",
            "WAYBILL_LOG",
        ] {
            command.env_remove(name);
        }
        if let Some(discord) = discord {
            command
                .env("WAYBILL_DISCORD_TOKEN", discord.token())
                .env("WAYBILL_DISCORD_API_URL", discord.url());
        }
        let begun = Instant::now();
        let mut child = command.spawn()?;
        loop {
            if is_ready(address).await {
                break;
            }
            if let Some(status) = child.try_wait()? {
                return Err(format!("waybill serve ended at once ({status})").into());
            }
            if begun.elapsed() > PATIENCE {
                return Err("waybill serve does not become ready".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(Self {
            child,
            address,
            ready_after: begun.elapsed(),
        })
    }

    /// Bytes of resident memory; none where the system does not say it in /proc.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes * 1024)
    }

    /// Ends it as an operator would.
    pub(crate) async fn stop(mut self) {
        let id = self
            .child
            .id()
            .and_then(|id| Pid::from_raw(id.cast_signed()));
        if let Some(id) = id {
            kill_process(id, Signal::TERM).ok();
        }
        let ended = tokio::time::timeout(Duration::from_secs(15), self.child.wait()).await;
        if ended.is_err() {
            self.child.kill().await.ok();
        }
    }
}

async fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut connection) = Connection::open(address).await else {
        return false;
    };
    connection
        .get("/readyz")
        .await
        .is_ok_and(|answer| answer.status == 200)
}

/// An address nobody listens on; taken back at once, so it could be lost to somebody else.
fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}
