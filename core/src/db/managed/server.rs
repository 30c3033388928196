//! Decides what a cluster needs: to be made, started, restarted, stopped or left alone. Everything
//! here blocks, and the gate must be shut.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::account::Account;
use super::binaries::find_binaries;
use super::error::{Context, ManagedError};
use super::postmaster::{self, Postmaster};
use super::programs::{Programs, START_SECONDS, STOP_SECONDS};
use super::{settings, socket};

const PAUSE: Duration = Duration::from_millis(100);

/// After a crash, children of the killed server notice only when their statement ends; until then it
/// will not start again.
const PATIENCE_AFTER_CRASH: Duration = Duration::from_secs(30);

/// The cluster of one data directory and what serves it.
#[derive(Debug, Clone)]
pub(super) struct Server {
    data_dir: PathBuf,
    cluster: PathBuf,
    programs: Programs,
}

impl Server {
    /// `data_dir` is canonical. Chooses binaries that can serve the cluster if there is one.
    pub(super) fn new(
        data_dir: PathBuf,
        account: Account,
        explicit: Option<&Path>,
    ) -> Result<Self, ManagedError> {
        let cluster = cluster_of(&data_dir);
        let major = made_by(&cluster)?;
        let binaries = find_binaries(explicit, major.map(|major| (cluster.as_path(), major)))?;
        Ok(Self {
            data_dir,
            cluster,
            programs: Programs { binaries, account },
        })
    }

    #[cfg(test)]
    pub(super) fn version(&self) -> &str {
        &self.programs.binaries.version
    }

    /// Makes the cluster unless it is there. It is made under another name and moved into place when
    /// it is whole, so that a half-made one is never taken for a cluster.
    pub(super) fn ensure_cluster(&self) -> Result<(), ManagedError> {
        self.remove_unfinished()?;
        if made_by(&self.cluster)?.is_some() {
            return Ok(());
        }
        let moment = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        let unfinished = self.data_dir.join(format!(
            "{UNFINISHED}{}-{}",
            std::process::id(),
            moment.as_nanos()
        ));
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&unfinished)
            .context("create", &unfinished)?;
        self.programs.account.give(&unfinished)?;
        self.programs.initdb(&unfinished)?;
        fs::rename(&unfinished, &self.cluster).context("move into place", &unfinished)?;
        fs::File::open(&self.data_dir)
            .and_then(|directory| directory.sync_all())
            .context("write", &self.data_dir)
    }

    /// Leaves the server running and returns the folder of its socket. `alone` says that nobody else
    /// uses it, so that it may be restarted.
    pub(super) fn bring_up(&self, alone: bool) -> Result<PathBuf, ManagedError> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(START_SECONDS) {
            match Postmaster::look(&self.cluster)? {
                Postmaster::Ready { socket } => {
                    if self.may_stay(&socket, alone)? {
                        return Ok(socket);
                    }
                    self.programs.stop(&self.cluster)?;
                }
                Postmaster::Starting => thread::sleep(PAUSE),
                // It takes no connections any more, so nobody loses anything by speed.
                Postmaster::Stopping => self.programs.stop(&self.cluster)?,
                Postmaster::Absent { crashed } => {
                    if !alone && self.recorded().1 != process_namespace() {
                        return Err(self.out_of_sight(Path::new("another container")));
                    }
                    self.start(crashed)?;
                }
            }
        }
        Err(ManagedError::Slow {
            cluster: self.cluster.clone(),
            state: "starting",
            seconds: START_SECONDS,
        })
    }

    /// Stops the server, if it runs, after ending its connections, and waits until it is gone.
    pub(super) fn shut_down(&self) -> Result<(), ManagedError> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(STOP_SECONDS) {
            match Postmaster::look(&self.cluster)? {
                Postmaster::Absent { .. } => return Ok(()),
                Postmaster::Starting => thread::sleep(PAUSE),
                Postmaster::Ready { .. } | Postmaster::Stopping => {
                    self.programs.stop(&self.cluster)?
                }
            }
        }
        Err(ManagedError::Slow {
            cluster: self.cluster.clone(),
            state: "stopping",
            seconds: STOP_SECONDS,
        })
    }

    /// Whether a running server can be used as it is.
    fn may_stay(&self, socket: &Path, alone: bool) -> Result<bool, ManagedError> {
        let visible = socket::socket_file(socket).exists();
        let (running, _) = self.recorded();
        let installed = &self.programs.binaries.version;
        match (visible, running == *installed, alone) {
            (true, true, _) => Ok(true),
            (true, false, true) => {
                tracing::info!(running, installed, "restarting the upgraded PostgreSQL");
                Ok(false)
            }
            (true, false, false) => {
                tracing::warn!(
                    running,
                    installed,
                    "PostgreSQL was upgraded under the running database, and parts of it may fail \
                     until every Waybill process has stopped once"
                );
                Ok(true)
            }
            (false, _, true) => Ok(false),
            (false, _, false) => Err(self.out_of_sight(socket)),
        }
    }

    fn out_of_sight(&self, socket: &Path) -> ManagedError {
        ManagedError::OutOfSight {
            cluster: self.cluster.clone(),
            socket: socket.to_owned(),
        }
    }

    fn start(&self, crashed: bool) -> Result<(), ManagedError> {
        let socket = socket::prepare(&self.data_dir, &self.programs.account)?;
        settings::write(&self.data_dir, &self.cluster)?;
        self.record()?;
        let arguments = settings::arguments(&self.data_dir, &socket);
        let begun = Instant::now();
        loop {
            socket::clear(&socket)?;
            if crashed && postmaster::pid_file(&self.cluster).exists() {
                postmaster::disarm(&self.cluster, &self.programs.account)?;
            }
            match self.programs.start(&self.cluster, &arguments) {
                Err(error @ ManagedError::Program { .. })
                    if crashed && begun.elapsed() < PATIENCE_AFTER_CRASH =>
                {
                    tracing::info!(%error, "trying again to start PostgreSQL after its crash");
                    thread::sleep(PAUSE);
                }
                outcome => return outcome,
            }
        }
    }

    /// Notes the version about to be started, and by which kind of neighbour: a server in another
    /// container has process ids that mean nothing here.
    fn record(&self) -> Result<(), ManagedError> {
        let path = self.data_dir.join(RECORD);
        let text = format!(
            "{}\n{}\n",
            self.programs.binaries.version,
            process_namespace()
        );
        fs::write(&path, text).context("write", &path)
    }

    /// The version and the process namespace of the last start; empty when unknown.
    fn recorded(&self) -> (String, String) {
        let text = fs::read_to_string(self.data_dir.join(RECORD)).unwrap_or_default();
        let mut lines = text.lines().map(str::to_owned);
        (
            lines.next().unwrap_or_default(),
            lines.next().unwrap_or_default(),
        )
    }

    /// Removes what an interrupted initdb left.
    fn remove_unfinished(&self) -> Result<(), ManagedError> {
        for entry in fs::read_dir(&self.data_dir).context("read", &self.data_dir)? {
            let path = entry.context("read", &self.data_dir)?.path();
            let unfinished = path
                .file_name()
                .is_some_and(|name| name.as_bytes().starts_with(UNFINISHED.as_bytes()));
            if unfinished && let Err(error) = fs::remove_dir_all(&path) {
                // Its initdb may still run although who started it was killed. It harms nobody, and
                // the next start tries again.
                tracing::warn!(%error, path = %path.display(), "could not remove");
            }
        }
        Ok(())
    }
}

/// The start of the name of a cluster that is being made.
const UNFINISHED: &str = "postgres.new-";
/// Beside the cluster: what was started last.
const RECORD: &str = "postgres.version";

/// Where the cluster of a data directory is.
pub(super) fn cluster_of(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres")
}

/// The major version that made the cluster, or nothing if there is none yet.
pub(super) fn made_by(cluster: &Path) -> Result<Option<u32>, ManagedError> {
    let path = cluster.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => text
            .trim()
            .split('.')
            .next()
            .and_then(|major| major.parse().ok())
            .map(Some)
            .ok_or_else(|| ManagedError::NotACluster(cluster.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if cluster.exists() {
                return Err(ManagedError::NotACluster(cluster.to_owned()));
            }
            Ok(None)
        }
        Err(error) => Err(error).context("read", &path),
    }
}

/// Which set of process ids this process sees; empty where the system has only one.
fn process_namespace() -> String {
    fs::read_link("/proc/self/ns/pid")
        .map(|link| link.to_string_lossy().into_owned())
        .unwrap_or_default()
}
