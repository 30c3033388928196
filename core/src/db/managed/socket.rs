//! The private folder of the server's socket.
//!
//! The folder's mode is what keeps others out: the server listens nowhere else and asks nobody on
//! its socket for a password. A socket's path may have at most 107 bytes (103 on macOS), and a data
//! directory may lie deeper than that; so the folder is short, and named by a hash of the data
//! directory.

use std::env;
use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::account::{Account, is_root};
use super::error::{Context, ManagedError};

/// The port only names the socket's file; nothing listens on it.
pub(super) const PORT: u16 = 5432;

/// `sun_path` of macOS with its final NUL, the shortest among our platforms.
const LONGEST_SOCKET_PATH: usize = 103;

/// The path of the socket in its folder.
pub(super) fn socket_file(directory: &Path) -> PathBuf {
    directory.join(format!(".s.PGSQL.{PORT}"))
}

/// Creates the folder for the server of `data_dir` (a canonical path), or takes the one that is
/// there if it is the account's own and private.
pub(super) fn prepare(data_dir: &Path, account: &Account) -> Result<PathBuf, ManagedError> {
    let name = format!(
        "waybill-{:016x}",
        fnv1a(data_dir.as_os_str().as_encoded_bytes())
    );
    for parent in parents() {
        let directory = parent.join(&name);
        if socket_file(&directory).as_os_str().len() > LONGEST_SOCKET_PATH {
            continue;
        }
        if claim(&directory, account)? {
            return Ok(directory);
        }
    }
    Err(ManagedError::NoSocketDirectory(
        Path::new("/tmp").join(name),
    ))
}

/// Removes what a killed server left in the folder: its lock file would stop the next start if the
/// process id in it has been given to another process. Only when no server runs.
pub(super) fn clear(directory: &Path) -> Result<(), ManagedError> {
    let socket = socket_file(directory);
    let lock = directory.join(format!(".s.PGSQL.{PORT}.lock"));
    for file in [socket, lock] {
        match fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).context("remove", &file),
        }
    }
    Ok(())
}

/// Removes the folder of a server that has been shut down.
pub(super) fn remove(directory: &Path) {
    if let Err(error) = fs::remove_dir(directory) {
        // An empty folder does no harm, and the next start takes it.
        tracing::debug!(%error, directory = %directory.display(), "could not remove");
    }
}

/// Where the folder may be, best first. /tmp before `XDG_RUNTIME_DIR`: that one vanishes when its
/// user logs out, while the server, which outlives us, keeps touching its socket in /tmp so that no
/// cleaner takes it.
fn parents() -> Vec<PathBuf> {
    let tmp = PathBuf::from("/tmp");
    if is_root() {
        let run = PathBuf::from("/run");
        return if run.is_dir() {
            vec![run, tmp]
        } else {
            vec![tmp]
        };
    }
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    std::iter::once(tmp)
        .chain(runtime.filter(|path| path.is_absolute() && is_plain(path)))
        .collect()
}

/// Whether the path can stand in the server's list of folders without quotes.
fn is_plain(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(byte))
}

/// Whether `directory` now is a real folder of the account's own that nobody else may enter. In
/// /tmp anybody could have put a folder or a link of that name there first.
fn claim(directory: &Path, account: &Account) -> Result<bool, ManagedError> {
    match fs::DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => {
            tracing::debug!(%error, directory = %directory.display(), "no socket folder here");
            return Ok(false);
        }
    }
    let metadata = fs::symlink_metadata(directory).context("look at", directory)?;
    let me = rustix::process::geteuid().as_raw();
    let ours = metadata.uid() == account.user() || metadata.uid() == me;
    if !metadata.is_dir() || !ours || metadata.mode() & 0o077 != 0 {
        tracing::warn!(
            directory = %directory.display(),
            "not used for the database's socket: it is not a private folder of the server's user"
        );
        return Ok(false);
    }
    account.give(directory)?;
    Ok(true)
}

/// FNV-1a with 64 bits: the standard library's hash may change between versions, and two versions of
/// Waybill should meet at the same folder.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        // Test vectors of the FNV authors.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_link_or_an_open_folder_is_not_taken() {
        let parent = tempfile::tempdir().unwrap();
        let account = Account::choose(&parent.path().join("postgres")).unwrap();
        let link = parent.path().join("link");
        std::os::unix::fs::symlink(parent.path(), &link).unwrap();
        assert!(!claim(&link, &account).unwrap());
        let open = parent.path().join("open");
        fs::DirBuilder::new().mode(0o755).create(&open).unwrap();
        assert!(!claim(&open, &account).unwrap());
        let fresh = parent.path().join("fresh");
        assert!(claim(&fresh, &account).unwrap());
        assert!(
            claim(&fresh, &account).unwrap(),
            "and again at the next start"
        );
        assert_eq!(fs::metadata(&fresh).unwrap().uid(), account.user());
    }
}
