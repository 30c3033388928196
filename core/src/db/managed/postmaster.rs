//! What `postmaster.pid` says about a running server, and whether to believe it.
//!
//! Lines, per PostgreSQL's `miscadmin.h`: process id, data directory, start time, port, socket
//! directory, listen address, shared memory key, status. A killed server leaves the file behind, and
//! its process id may since have gone to another process.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use super::account::Account;
use super::error::{Context, ManagedError};

/// A process id that no system gives out.
const NOBODYS_PROCESS: i32 = i32::MAX;

/// The server of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Postmaster {
    /// None runs; `crashed` if one did and left its file behind.
    Absent { crashed: bool },
    /// Reads its files or recovers after a crash.
    Starting,
    /// Takes connections at the socket in this folder.
    Ready { socket: PathBuf },
    /// Shuts down, perhaps waiting for its clients.
    Stopping,
}

impl Postmaster {
    /// Looks at the server of `cluster` (a canonical path).
    pub(super) fn look(cluster: &Path) -> Result<Self, ManagedError> {
        let path = pid_file(cluster);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Self::Absent { crashed: false });
            }
            Err(error) => return Err(error).context("read", &path),
        };
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let process = lines.first().and_then(|line| line.parse().ok());
        if !process.is_some_and(|process| is_postmaster(process, cluster)) {
            return Ok(Self::Absent { crashed: true });
        }
        Ok(match (lines.get(7).copied(), lines.get(4)) {
            (Some("ready"), Some(socket)) => Self::Ready {
                socket: PathBuf::from(socket),
            },
            (Some("stopping"), _) => Self::Stopping,
            // "starting", or a file that is still being written
            _ => Self::Starting,
        })
    }
}

/// Makes the file of a killed server harmless. Its process id may belong to another process by now,
/// which the server would take for a rival and refuse to start. The file itself must stay: by the
/// shared memory key in it the server notices children of the killed one that still write.
pub(super) fn disarm(cluster: &Path, account: &Account) -> Result<(), ManagedError> {
    let path = pid_file(cluster);
    let text = fs::read_to_string(&path).context("read", &path)?;
    let Some((_, rest)) = text.split_once('\n') else {
        // Nothing but a process id: it was killed before it had any shared memory.
        return fs::remove_file(&path).context("remove", &path);
    };
    // Written beside the cluster and moved in: under root, a file in the cluster may be a link that
    // the server's user has laid.
    let replacement = cluster.with_extension("pid");
    match fs::remove_file(&replacement) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).context("remove", &replacement),
    }
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&replacement)
        .and_then(|mut file| file.write_all(format!("{NOBODYS_PROCESS}\n{rest}").as_bytes()))
        .context("write", &replacement)?;
    account.give(&replacement)?;
    fs::rename(&replacement, &path).context("replace", &path)
}

pub(super) fn pid_file(cluster: &Path) -> PathBuf {
    cluster.join("postmaster.pid")
}

/// Whether the process is alive and the server of this cluster, which its command line names.
fn is_postmaster(process: i32, cluster: &Path) -> bool {
    let Some(pid) = Pid::from_raw(process).filter(|_| process > 0) else {
        return false;
    };
    match test_kill_process(pid) {
        Ok(()) | Err(Errno::PERM) => {}
        Err(_) => return false,
    }
    command_line(process).is_some_and(|line| {
        let name = cluster.as_os_str().as_bytes();
        line.windows(name.len()).any(|window| window == name)
    })
}

fn command_line(process: i32) -> Option<Vec<u8>> {
    if cfg!(target_os = "linux") {
        fs::read(format!("/proc/{process}/cmdline")).ok()
    } else {
        let output = Command::new("ps")
            .args(["-ww", "-o", "command=", "-p", &process.to_string()])
            .output()
            .ok()?;
        Some(output.stdout)
    }
}
