//! How the server is set up: for a machine of 1 GB that also runs Waybill.
//!
//! The settings stand in a file beside the cluster, written anew at each start so that a new Waybill
//! brings its own; an operator's `ALTER SYSTEM` still wins over them. What keeps the server private
//! stands on its command line, where nothing wins over it.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::error::{Context, ManagedError};
use super::socket::PORT;

const SETTINGS: &str = "\
# Written by Waybill at each start. Use ALTER SYSTEM to change a setting for good.
max_connections = 60
shared_buffers = 64MB
effective_cache_size = 384MB
maintenance_work_mem = 32MB
min_wal_size = 64MB
max_wal_size = 256MB
max_worker_processes = 4
max_parallel_workers = 2
# A short statement is done before a worker for it has started, and a small machine has other work.
max_parallel_workers_per_gather = 0
# What is read lies in memory or on a disk without arms.
random_page_cost = 1.1
# Compiling takes longer than Waybill's short statements.
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
# One file for each day of the week, so that the log stays small by itself.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_checkpoints = off
";

/// Writes the settings for the cluster. They include the file that initdb wrote, where it noted what
/// it found out about the machine.
pub(super) fn write(data_dir: &Path, cluster: &Path) -> Result<(), ManagedError> {
    let mut text = b"include ".to_vec();
    text.extend(quoted_setting(&cluster.join("postgresql.conf")));
    text.push(b'\n');
    text.extend_from_slice(SETTINGS.as_bytes());
    let path = file(data_dir);
    let fresh = path.with_extension("conf.new");
    fs::write(&fresh, text).context("write", &fresh)?;
    // The server's user reads it, whatever our umask.
    fs::set_permissions(&fresh, fs::Permissions::from_mode(0o644))
        .context("set the mode of", &fresh)?;
    fs::rename(&fresh, &path).context("replace", &path)
}

/// `pg_ctl` puts the data directory between double quotes for a shell, and the server writes it on a
/// line of its own, so some characters would change their meaning on the way.
pub(super) fn refuse_unquotable(data_dir: &Path) -> Result<(), ManagedError> {
    let bytes = data_dir.as_os_str().as_bytes();
    if bytes.iter().any(|byte| b"\"$`\\\n".contains(byte)) {
        return Err(ManagedError::Unquotable(data_dir.to_owned()));
    }
    Ok(())
}

/// The server's command line, quoted for the shell through which `pg_ctl` starts it.
pub(super) fn arguments(data_dir: &Path, socket: &Path) -> OsString {
    let mut line = b"-c config_file=".to_vec();
    line.extend(quoted_for_shell(&file(data_dir)));
    line.extend_from_slice(b" -c unix_socket_directories=");
    line.extend(quoted_for_shell(socket));
    let rest = format!(" -c unix_socket_permissions=0700 -c listen_addresses='' -c port={PORT}");
    line.extend(rest.into_bytes());
    OsString::from_vec(line)
}

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres.conf")
}

fn quoted_for_shell(path: &Path) -> Vec<u8> {
    quoted(path, |byte| match byte {
        b'\'' => b"'\\''".to_vec(),
        other => vec![other],
    })
}

fn quoted_setting(path: &Path) -> Vec<u8> {
    quoted(path, |byte| match byte {
        b'\'' => b"''".to_vec(),
        b'\\' => b"\\\\".to_vec(),
        other => vec![other],
    })
}

fn quoted(path: &Path, escape: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
    let bytes = path.as_os_str().as_bytes();
    let mut quoted = vec![b'\''];
    quoted.extend(bytes.iter().copied().flat_map(escape));
    quoted.push(b'\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_their_reader() {
        let path = Path::new("/it's a \\ path");
        assert_eq!(quoted_setting(path), b"'/it''s a \\\\ path'");
        assert_eq!(quoted_for_shell(path), b"'/it'\\''s a \\ path'");
    }
}
