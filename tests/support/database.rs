//! One PostgreSQL server for every test process, and for each test a database of its own.
//!
//! The server is Waybill's managed one. Its folder lies in the system's temporary directory, and it
//! is left running after the tests, so that the next run finds it warm; its data is worth nothing and
//! is written without waiting for the disk. The schema is migrated once into a template, which every
//! test copies.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::SystemTime;

use rustix::process::{Pid, geteuid, test_kill_process};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, query_scalar};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use waybill_core::db::Database;
use waybill_core::db::managed::{Cluster, OWNER, Options};

/// Many test processes share the server, and each test has two pools.
const SETTINGS: [(&str, &str); 5] = [
    ("max_connections", "400"),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    // A vacuum that connects to the template would keep it from being copied.
    ("autovacuum", "off"),
];

static SERVER: OnceCell<Server> = OnceCell::const_new();
static MADE: AtomicU32 = AtomicU32::new(0);

struct Server {
    cluster: Cluster,
    template: String,
}

/// A migrated, empty database that one test has for itself; dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    owner: PgConnectOptions,
    superuser: PgConnectOptions,
    maintenance: PgConnectOptions,
    database: Database,
}

impl TestDatabase {
    /// Makes a database with today's schema.
    pub async fn new() -> Self {
        let server = server().await;
        Self::made(server, &format!("TEMPLATE {}", server.template)).await
    }

    /// Makes a database with nothing in it, for tests of the migrations themselves.
    pub async fn unmigrated() -> Self {
        Self::made(server().await, "TEMPLATE template0").await
    }

    async fn made(server: &Server, template: &str) -> Self {
        let moment = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos();
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        // The process's id tells later runs whether anybody still uses it.
        let name = format!("test_{}_{made}_{moment:x}", std::process::id());
        let maintenance = server.cluster.superuser("postgres");
        tell(
            &maintenance,
            &format!("CREATE DATABASE {name} OWNER {OWNER} {template}"),
        )
        .await;
        let owner = server.cluster.owner(&name);
        Self {
            database: Database::new(owner.clone(), 4),
            superuser: server.cluster.superuser(&name),
            owner,
            maintenance,
            name,
        }
    }

    /// Pools of connections to it, bound to the runtime of the test that made it.
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// How to reach it as its owner, who is no superuser.
    pub fn owner_options(&self) -> PgConnectOptions {
        self.owner.clone()
    }

    /// How to reach it as the superuser, whom no policy binds.
    pub fn superuser_options(&self) -> PgConnectOptions {
        self.superuser.clone()
    }

    /// A connection as its owner, in no scope.
    pub async fn owner(&self) -> PgConnection {
        PgConnection::connect_with(&self.owner).await.unwrap()
    }

    /// A connection as the superuser.
    pub async fn superuser(&self) -> PgConnection {
        PgConnection::connect_with(&self.superuser).await.unwrap()
    }

    /// A `DATABASE_URL` that another process can use.
    pub fn url(&self) -> String {
        let socket = self.owner.get_socket().unwrap().to_str().unwrap();
        let port = self.owner.get_port();
        format!(
            "postgres://{OWNER}@localhost/{}?host={socket}&port={port}",
            self.name
        )
    }

    /// Drops it now and says so if that fails, which dropping the value does not.
    pub async fn drop_now(mut self) {
        self.database.close().await;
        let name = std::mem::take(&mut self.name);
        tell(&self.maintenance, &drop_statement(&name)).await;
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if self.name.is_empty() {
            return;
        }
        let statement = drop_statement(&self.name);
        let maintenance = self.maintenance.clone();
        // A thread of its own: a runtime can't wait inside another. What is left over because this
        // fails is dropped by a later run.
        let dropped = thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(tell(&maintenance, &statement));
        });
        if dropped.join().is_err() {
            eprintln!("the test's database {} is left over", self.name);
        }
    }
}

fn drop_statement(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

async fn tell(options: &PgConnectOptions, statement: &str) {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

async fn server() -> &'static Server {
    SERVER.get_or_init(prepare).await
}

/// Starts or finds the server and its template. Processes that start together wait for the first.
async fn prepare() -> Server {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data_dir = std::env::temp_dir().join(format!(
        "waybill-test-{}-{:016x}",
        geteuid().as_raw(),
        fnv1a([workspace.as_os_str().as_encoded_bytes()])
    ));
    let template = format!(
        "template_{:016x}",
        fnv1a(migrations(workspace).iter().map(Vec::as_slice))
    );
    let lock = data_dir.with_extension("lock");
    let lock = spawn_blocking(move || {
        let file = File::create(lock).unwrap();
        file.lock().unwrap();
        file
    })
    .await
    .unwrap();
    let cluster = start(&data_dir).await;
    let mut connection = PgConnection::connect_with(&cluster.superuser("postgres"))
        .await
        .unwrap();
    ensure_template(&cluster, &mut connection, &template).await;
    drop_left_over(&mut connection).await;
    connection.close().await.unwrap();
    lock.unlock().unwrap();
    Server { cluster, template }
}

async fn start(data_dir: &Path) -> Cluster {
    let options = Options {
        data_dir: data_dir.to_owned(),
        binaries: None,
    };
    let cluster = Cluster::start(options.clone()).await.unwrap();
    let mut connection = PgConnection::connect_with(&cluster.superuser("postgres"))
        .await
        .unwrap();
    let mut changed = false;
    for (name, value) in SETTINGS {
        let current: String = query_scalar("SELECT current_setting($1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        if current != value {
            changed = true;
            let statement = format!("ALTER SYSTEM SET {name} = '{value}'");
            sqlx::raw_sql(AssertSqlSafe(statement))
                .execute(&mut connection)
                .await
                .unwrap();
        }
    }
    connection.close().await.unwrap();
    if !changed {
        return cluster;
    }
    // Whoever else uses it now came through here before, so a restart is due only for the first.
    cluster.stop().await.unwrap();
    Cluster::start(options).await.unwrap()
}

async fn ensure_template(cluster: &Cluster, connection: &mut PgConnection, template: &str) {
    let there: bool = query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(template)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    if there {
        return;
    }
    for old in databases(connection, "template\\_%").await {
        execute(connection, &drop_statement(&old)).await;
    }
    // Made under another name and renamed when it is whole: a killed run leaves no half template.
    let unfinished = format!("template_unfinished_{}", std::process::id());
    let create = format!("CREATE DATABASE {unfinished} OWNER {OWNER} TEMPLATE template0");
    execute(connection, &create).await;
    Database::migrate(&cluster.owner(&unfinished))
        .await
        .unwrap();
    let rename = format!("ALTER DATABASE {unfinished} RENAME TO {template}");
    execute(connection, &rename).await;
}

/// Drops the databases of test processes that were killed.
async fn drop_left_over(connection: &mut PgConnection) {
    for name in databases(connection, "test\\_%").await {
        let process = name
            .split('_')
            .nth(1)
            .and_then(|id| Pid::from_raw(id.parse().ok()?));
        if process.is_none_or(|process| test_kill_process(process).is_err()) {
            execute(connection, &drop_statement(&name)).await;
        }
    }
}

async fn databases(connection: &mut PgConnection, pattern: &str) -> Vec<String> {
    query_scalar(
        "SELECT datname::text FROM pg_database WHERE datname LIKE $1 AND NOT datistemplate",
    )
    .bind(pattern)
    .fetch_all(connection)
    .await
    .unwrap()
}

async fn execute(connection: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .unwrap();
}

fn migrations(workspace: &Path) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> = fs::read_dir(workspace.join("migrations"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// FNV-1a: the standard library's hash may change between two builds that should meet.
fn fnv1a<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    parts
        .into_iter()
        .flatten()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
