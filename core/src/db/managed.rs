//! Waybill's own private PostgreSQL, used when no `DATABASE_URL` is set, so that a first run needs no
//! set-up.
//!
//! The cluster lies in `DATA_DIR/postgres` and listens on a Unix socket in a private folder, nowhere
//! else. It has no passwords: whoever can reach the socket could as well read the files.
//!
//! Any number of processes share one server. Each holds a shared lock while it uses it, and the last
//! to stop shuts it down. The server has a session of its own, so that neither Ctrl-C nor the death
//! of the process that started it takes it away from the others; if everybody is killed it stays,
//! and the next start takes it over.

mod account;
mod binaries;
mod error;
mod lock;
mod postmaster;
mod programs;
mod provision;
mod server;
mod settings;
mod socket;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::task::spawn_blocking;

pub use account::default_data_dir;
pub use binaries::{Binaries, MINIMUM_MAJOR, find_binaries};
pub use error::ManagedError;

use account::Account;
use lock::{Gate, Hold};
use server::Server;

/// The database that belongs to Waybill.
pub const DATABASE: &str = "waybill";

/// The role that owns it: it may log in and make databases and roles, but is no superuser.
pub const OWNER: &str = "waybill";

/// The superuser, for what the owner may not do.
const SUPERUSER: &str = "postgres";

/// Which cluster to use, and with which server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where Waybill keeps its data; the cluster is the folder `postgres` in it. Created if missing.
    pub data_dir: PathBuf,
    /// The folder of the server's programs, instead of the known places.
    pub binaries: Option<PathBuf>,
}

/// A hold on the running server. Dropping it leaves the server running for the next start to take
/// over; [`Cluster::stop`] stops it unless others use it.
#[derive(Debug)]
pub struct Cluster {
    server: Server,
    data_dir: PathBuf,
    socket: PathBuf,
    hold: Hold,
}

/// What became of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// It is shut down.
    Stopped,
    /// It runs on, because another process uses it.
    StillUsed,
}

impl Cluster {
    /// Makes the cluster if there is none, starts its server unless it runs, and sees to it that
    /// [`OWNER`] and [`DATABASE`] exist. A start that is given up half-way (its future dropped) may
    /// leave the server running.
    ///
    /// # Errors
    ///
    /// A [`ManagedError`], whose text tells what to do.
    pub async fn start(options: Options) -> Result<Self, ManagedError> {
        let (cluster, gate) = spawn_blocking(move || attach(&options)).await??;
        match provision::provision(&cluster.superuser("postgres")).await {
            Ok(()) => {
                drop(gate);
                Ok(cluster)
            }
            Err(error) => {
                if let Err(error) = spawn_blocking(move || detach(cluster, &gate)).await? {
                    tracing::warn!(%error, "the managed database is left running");
                }
                Err(error)
            }
        }
    }

    /// How to reach a database of the server as its owner.
    #[must_use]
    pub fn owner(&self, database: &str) -> PgConnectOptions {
        self.connect_as(OWNER, database)
    }

    /// How to reach a database of the server as the superuser.
    #[must_use]
    pub fn superuser(&self, database: &str) -> PgConnectOptions {
        self.connect_as(SUPERUSER, database)
    }

    /// The address of a database as other programs read it, such as psql.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let socket = self.socket.display();
        format!(
            "postgres://{OWNER}@localhost:{}/{database}?host={socket}",
            socket::PORT
        )
    }

    /// The canonical path of the data directory.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Gives the hold up, and shuts the server down if it was the last. Close the connections
    /// before: those that remain are cut.
    ///
    /// # Errors
    ///
    /// A [`ManagedError`] when the server does not shut down; the hold is given up all the same.
    pub async fn stop(self) -> Result<Stopped, ManagedError> {
        spawn_blocking(move || {
            let gate = Gate::shut(&self.data_dir)?;
            detach(self, &gate)
        })
        .await?
    }

    fn connect_as(&self, role: &str, database: &str) -> PgConnectOptions {
        // Every part is set, so that PG* variables meant for another server change nothing.
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(socket::PORT)
            .ssl_mode(PgSslMode::Disable)
            .username(role)
            .password("")
            .database(database)
            .application_name("waybill")
    }
}

/// Blocks until the server runs. The gate stays shut until the caller has prepared the database.
fn attach(options: &Options) -> Result<(Cluster, Gate), ManagedError> {
    let account = Account::choose(&server::cluster_of(&options.data_dir))?;
    let data_dir = account.prepare_data_dir(&options.data_dir)?;
    settings::refuse_unquotable(&data_dir)?;
    let gate = Gate::shut(&data_dir)?;
    // Chosen again: while we waited, another process may have made the cluster.
    let account = Account::choose(&server::cluster_of(&data_dir))?;
    let server = Server::new(data_dir.clone(), account, options.binaries.as_deref())?;
    let (hold, alone) = Hold::take(&data_dir, &gate)?;
    server.ensure_cluster()?;
    let socket = server.bring_up(alone)?;
    let cluster = Cluster {
        server,
        data_dir,
        socket,
        hold,
    };
    Ok((cluster, gate))
}

fn detach(cluster: Cluster, gate: &Gate) -> Result<Stopped, ManagedError> {
    let Cluster {
        server,
        socket,
        hold,
        ..
    } = cluster;
    if !hold.was_last(gate)? {
        return Ok(Stopped::StillUsed);
    }
    server.shut_down()?;
    socket::remove(&socket);
    Ok(Stopped::Stopped)
}
