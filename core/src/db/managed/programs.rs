//! PostgreSQL's own programs: `initdb` makes a cluster, `pg_ctl` starts its server (in a session of
//! its own) and stops it. Everything here blocks.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::account::Account;
use super::binaries::Binaries;
use super::error::{Context, ManagedError};
use super::postmaster::Postmaster;

/// How long the server may take to come up: recovery after a crash replays at most the write-ahead
/// log that the settings allow, which takes seconds.
pub(super) const START_SECONDS: u64 = 120;
pub(super) const STOP_SECONDS: u64 = 60;

/// In the cluster: what the server says before it opens its own log.
const STARTUP_LOG: &str = "startup.log";

/// The programs need to find libraries and locales, and nothing else from us.
const KEPT_VARIABLES: [&str; 4] = ["PATH", "LD_LIBRARY_PATH", "LOCALE_ARCHIVE", "LOCPATH"];

/// Tried in this order. Under plain C the trigrams of Chinese are empty, because none of its
/// characters counts as a letter; where C.UTF-8 is missing (older macOS), only the classes of
/// characters are taken from another locale, and the order of bytes stays.
const LOCALES: [&[&str]; 4] = [
    &["--locale=C.UTF-8"],
    &["--locale=C", "--lc-ctype=UTF-8"],
    &["--locale=C", "--lc-ctype=en_US.UTF-8"],
    &["--locale=C"],
];

/// The programs of one installation, run as the server's user.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    pub(super) binaries: Binaries,
    pub(super) account: Account,
}

impl Programs {
    /// Makes a cluster in `directory`, which is empty and belongs to the account.
    pub(super) fn initdb(&self, directory: &Path) -> Result<(), ManagedError> {
        let mut locales = LOCALES.iter().peekable();
        while let Some(locale) = locales.next() {
            let mut command = self.command("initdb");
            command
                .arg("--pgdata")
                .arg(directory)
                .args(["--encoding=UTF8", "--data-checksums", "--username=postgres"])
                .args(["--auth-local=trust", "--auth-host=reject"])
                .args(*locale);
            match (run("initdb", command), locales.peek()) {
                (Err(error), Some(next)) if is_about_the_locale(&error) => {
                    tracing::warn!(
                        %error,
                        instead = next.join(" "),
                        "the database cannot have this locale; with another, searching for parts \
                         of Chinese words may find nothing"
                    );
                }
                (outcome, _) => return outcome,
            }
        }
        Ok(())
    }

    /// Starts the server of `cluster` and waits until it takes connections.
    pub(super) fn start(&self, cluster: &Path, arguments: &OsStr) -> Result<(), ManagedError> {
        let output = cluster.join(STARTUP_LOG);
        match fs::remove_file(&output) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error).context("remove", &output),
        }
        let mut command = self.command("pg_ctl");
        command
            .args(["start", "--wait", "--silent", "--timeout"])
            .arg(START_SECONDS.to_string())
            .arg("--pgdata")
            .arg(cluster)
            .arg("--log")
            .arg(&output)
            .arg("--options")
            .arg(arguments);
        run("pg_ctl", command).map_err(|error| with_complaint(error, cluster))
    }

    /// Ends the connections to the server of `cluster`, shuts it down and waits until it is gone.
    pub(super) fn stop(&self, cluster: &Path) -> Result<(), ManagedError> {
        let mut command = self.command("pg_ctl");
        command
            .args(["stop", "--mode=fast", "--wait", "--silent", "--timeout"])
            .arg(STOP_SECONDS.to_string())
            .arg("--pgdata")
            .arg(cluster);
        match run("pg_ctl", command) {
            // It may have ended by itself in between.
            Err(error) => match Postmaster::look(cluster)? {
                Postmaster::Absent { .. } => Ok(()),
                Postmaster::Starting | Postmaster::Ready { .. } | Postmaster::Stopping => {
                    Err(error)
                }
            },
            Ok(()) => Ok(()),
        }
    }

    /// A program of the server, as the server's user, out of reach of the terminal's Ctrl-C, and
    /// with little of our environment: it may hold secrets, and PG* and LC_* would steer it.
    fn command(&self, program: &'static str) -> Command {
        let mut command = Command::new(self.binaries.program(program));
        command
            .env_clear()
            .envs(
                KEPT_VARIABLES
                    .iter()
                    .filter_map(|name| Some((name, std::env::var_os(name)?))),
            )
            .env("LC_ALL", "C")
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::null());
        self.account.run_as(&mut command);
        command
    }
}

/// Whether initdb refused the locale. It has one exit code for everything, so its words must tell:
/// in English, because we run it so. A full disk must not lead to a cluster with a lesser locale.
fn is_about_the_locale(error: &ManagedError) -> bool {
    matches!(error, ManagedError::Program { output, .. } if output.contains("locale"))
}

fn run(program: &'static str, mut command: Command) -> Result<(), ManagedError> {
    let path = PathBuf::from(command.get_program());
    let output = command.output().context("run", &path)?;
    if output.status.success() {
        return Ok(());
    }
    let said = if output.stderr.is_empty() {
        output.stdout
    } else {
        output.stderr
    };
    Err(ManagedError::Program {
        program,
        status: output.status,
        output: String::from_utf8_lossy(&said).trim().replace('\n', " "),
    })
}

/// `pg_ctl` only says that the server did not start; the reason is in the server's logs.
fn with_complaint(mut error: ManagedError, cluster: &Path) -> ManagedError {
    if let ManagedError::Program { output, .. } = &mut error
        && let Some(complaint) = last_complaint(cluster)
    {
        *output = complaint;
    }
    error
}

fn last_complaint(cluster: &Path) -> Option<String> {
    let mut logs = vec![cluster.join(STARTUP_LOG)];
    if let Ok(entries) = fs::read_dir(cluster.join("log")) {
        logs.extend(entries.flatten().map(|entry| entry.path()));
    }
    let newest = logs
        .into_iter()
        .filter(|path| path.is_file())
        .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
        .max()?
        .1;
    let text = String::from_utf8_lossy(&fs::read(newest).ok()?).into_owned();
    text.lines()
        .rev()
        .find(|line| line.contains("FATAL:") || line.contains("PANIC:"))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::binaries::find_binaries;
    use super::*;

    #[test]
    fn initdb_tells_a_refused_locale_from_other_trouble() {
        let directory = Path::new("/proc/no such folder");
        let programs = Programs {
            binaries: find_binaries(None, None).unwrap(),
            account: Account::choose(directory).unwrap(),
        };
        let ask = |locale: &str| {
            let mut command = programs.command("initdb");
            command.args(["--encoding=UTF8", locale, "--pgdata"]);
            command.arg(directory);
            run("initdb", command).unwrap_err()
        };
        let error = ask("--locale=xx_YY.UTF-8");
        assert!(is_about_the_locale(&error), "{error}");
        let error = ask("--locale=C");
        assert!(!is_about_the_locale(&error), "{error}");
    }
}
