//! The two locks that settle who starts, shares and stops the server.
//!
//! Both are `flock`s on files beside the cluster, so the kernel drops them with the process, however
//! it ends. The *gate* is held, exclusively, by whoever starts or stops. The *use* lock is held,
//! shared, by every process while it uses the server. It is only ever taken by a holder of the gate,
//! and that matters: `flock` converts a lock by dropping and retaking it, and nobody can slip in
//! between while the gate is shut.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::error::{Context, ManagedError};

/// How long to wait for another process to finish starting or stopping. Longer than either may
/// take, so that it runs out only when that process hangs.
const PATIENCE: Duration = Duration::from_secs(300);
const PAUSE: Duration = Duration::from_millis(20);

/// The right to start or stop the server; given back when dropped.
#[derive(Debug)]
pub(super) struct Gate(File);

impl Gate {
    /// Waits for the gate. Blocks the thread.
    pub(super) fn shut(data_dir: &Path) -> Result<Self, ManagedError> {
        let path = data_dir.join("postgres.start.lock");
        let file = open(&path)?;
        let begun = Instant::now();
        // Polled, because a blocking lock could keep the process from ever ending.
        while !try_exclusive(&file, &path)? {
            if begun.elapsed() > PATIENCE {
                return Err(ManagedError::Busy {
                    lock: path,
                    seconds: PATIENCE.as_secs(),
                });
            }
            thread::sleep(PAUSE);
        }
        Ok(Self(file))
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        unlock(&self.0);
    }
}

/// One user's hold on the server; given back when dropped.
#[derive(Debug)]
pub(super) struct Hold {
    file: File,
    path: PathBuf,
}

impl Hold {
    /// Takes the shared hold, and tells whether nobody else has one. Only with the gate shut.
    pub(super) fn take(data_dir: &Path, _gate: &Gate) -> Result<(Self, bool), ManagedError> {
        let path = data_dir.join("postgres.lock");
        let file = open(&path)?;
        let alone = try_exclusive(&file, &path)?;
        file.lock_shared().context("lock", &path)?;
        Ok((Self { file, path }, alone))
    }

    /// Gives the hold up, and tells whether it was the last. Only with the gate shut.
    pub(super) fn was_last(self, _gate: &Gate) -> Result<bool, ManagedError> {
        try_exclusive(&self.file, &self.path)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        unlock(&self.file);
    }
}

fn open(path: &Path) -> Result<File, ManagedError> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .context("open", path)
}

fn try_exclusive(file: &File, path: &Path) -> Result<bool, ManagedError> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(source)) => Err(source).context("lock", path),
    }
}

/// Unlocks at once: a child being forked by another thread may still share the open file, and would
/// keep the lock for a moment if we only closed it.
fn unlock(file: &File) {
    if let Err(error) = file.unlock() {
        // Closing the file, which follows, unlocks as well.
        tracing::debug!(%error, "could not unlock the managed database's lock file");
    }
}
