//! What can go wrong with the private PostgreSQL, each as a sentence that says what to do next.

use std::path::PathBuf;
use std::process::ExitStatus;

use super::binaries::{MINIMUM_MAJOR, install_contrib, install_server};

/// Why the private PostgreSQL could not be found, started, entered or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManagedError {
    /// No usable server is installed.
    #[error(
        "PostgreSQL is not installed: run `{}`, or set DATABASE_URL to a server of your own",
        install_server()
    )]
    NotInstalled,

    /// The folder given as the place of the server's programs has none.
    #[error(
        "there is no PostgreSQL server in {}: the folder needs initdb, pg_ctl and postgres",
        .0.display()
    )]
    NotThere(PathBuf),

    /// Only servers older than Waybill can use are installed.
    #[error(
        "the PostgreSQL in {} is version {version}, but Waybill needs {MINIMUM_MAJOR} or later: run `{}`",
        .directory.display(),
        install_server()
    )]
    TooOld {
        /// Where its programs are
        directory: PathBuf,
        /// As `postgres --version` says it
        version: String,
    },

    /// The cluster was made by a major version that is not installed.
    #[error(
        "the database in {} was made by PostgreSQL {wanted}, but only {} is installed: install PostgreSQL {wanted} again, or move the data with pg_dump",
        .cluster.display(),
        .found.join(", ")
    )]
    OtherMajor {
        /// The cluster's directory
        cluster: PathBuf,
        /// The major version that can read it
        wanted: u32,
        /// The versions found instead
        found: Vec<String>,
    },

    /// The server lacks extensions from PostgreSQL's contrib package.
    #[error(
        "this PostgreSQL lacks the extension {}: run `{}`",
        .0.join(" and "),
        install_contrib()
    )]
    MissingExtensions(Vec<String>),

    /// The folder where the cluster belongs holds something else.
    #[error(
        "{} is not a PostgreSQL data directory: move it away or choose another data directory",
        .0.display()
    )]
    NotACluster(PathBuf),

    /// The path has characters that PostgreSQL's own start-up cannot take.
    #[error(
        "the path {} has a quote, a dollar sign, a backslash or a line break, which PostgreSQL cannot take: choose another data directory",
        .0.display()
    )]
    Unquotable(PathBuf),

    /// The server's user may not enter a folder on the way to the data.
    #[error(
        "PostgreSQL does not run as root, and the user {user} may not enter {}: choose a data directory elsewhere or run `chmod o+x '{}'`",
        .blocked.display(),
        .blocked.display()
    )]
    Unreachable {
        /// The user as whom the server would run
        user: String,
        /// The first folder that user cannot pass
        blocked: PathBuf,
    },

    /// The cluster's files belong to somebody else.
    #[error(
        "the database in {} belongs to the user with id {owner}, so it cannot be run from here: start Waybill as its owner (never root), or choose another data directory",
        .cluster.display()
    )]
    ForeignCluster {
        /// The cluster's directory
        cluster: PathBuf,
        /// The id of the user it belongs to
        owner: u32,
    },

    /// Started by root on a machine that has no other user to run the server as.
    #[error(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user nobody: create one, or run Waybill as an ordinary user"
    )]
    NoUser,

    /// No private folder for the socket could be had.
    #[error(
        "no private folder for PostgreSQL's socket: {} is taken by another user or its path is too long; remove it or set XDG_RUNTIME_DIR to a short path of your own",
        .0.display()
    )]
    NoSocketDirectory(PathBuf),

    /// The server runs and others use it, but its socket cannot be seen from here.
    #[error(
        "the database in {} is in use by another process whose socket in {} cannot be seen from here (another container, or a service with a private /tmp): stop that one or run this one beside it",
        .cluster.display(),
        .socket.display()
    )]
    OutOfSight {
        /// The cluster's directory
        cluster: PathBuf,
        /// Where the running server put its socket
        socket: PathBuf,
    },

    /// Another process has been starting or stopping the server for too long.
    #[error(
        "another process has been starting or stopping the database for {seconds} seconds and holds {}: wait for it or end it, then try again",
        .lock.display()
    )]
    Busy {
        /// The lock file it holds
        lock: PathBuf,
        /// How long we waited
        seconds: u64,
    },

    /// One of PostgreSQL's programs failed.
    #[error("PostgreSQL's {program} failed ({status}): {output}")]
    Program {
        /// Its name
        program: &'static str,
        /// How it ended
        status: ExitStatus,
        /// What it said, or the last complaint in the server's log
        output: String,
    },

    /// The server neither came up nor went away in time.
    #[error(
        "the PostgreSQL in {} has been {state} for {seconds} seconds: read the files in {}, then try again",
        .cluster.display(),
        .cluster.join("log").display()
    )]
    Slow {
        /// The cluster's directory
        cluster: PathBuf,
        /// What it was doing
        state: &'static str,
        /// How long we waited
        seconds: u64,
    },

    /// The server answered a question with an error.
    #[error("the managed PostgreSQL did not let Waybill in: {0}")]
    Database(#[from] sqlx::Error),

    /// The operating system refused something.
    #[error("could not {action} {}: {source}", .path.display())]
    Io {
        /// What was being done, as a verb
        action: &'static str,
        /// To which file
        path: PathBuf,
        /// What the system said
        source: std::io::Error,
    },

    /// The thread that does the blocking work died.
    #[error("the thread that manages PostgreSQL ended early: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// Puts the action and the path beside an error of the operating system.
pub(super) trait Context<T> {
    /// `action` completes the sentence "could not … PATH".
    fn context(self, action: &'static str, path: &std::path::Path) -> Result<T, ManagedError>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn context(self, action: &'static str, path: &std::path::Path) -> Result<T, ManagedError> {
        self.map_err(|source| ManagedError::Io {
            action,
            path: path.to_owned(),
            source,
        })
    }
}
