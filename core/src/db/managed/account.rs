//! The user as whom the server runs, and where that user can reach.
//!
//! PostgreSQL refuses to run as root. Under root it runs as the user who owns an existing cluster,
//! else as `postgres`, else as `nobody`; otherwise as whoever runs Waybill.

use std::env;
use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::{Context, ManagedError};

/// The data directory used when none is configured.
///
/// For root the system's state directory, because a server that runs as another user cannot reach
/// root's home; for anybody else their own data directory (XDG Base Directory Specification).
#[must_use]
pub fn default_data_dir() -> PathBuf {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let mac = cfg!(target_os = "macos");
    if is_root() {
        PathBuf::from(if mac {
            "/usr/local/var/waybill"
        } else {
            "/var/lib/waybill"
        })
    } else if mac {
        home.join("Library/Application Support/waybill")
    } else {
        env::var_os("XDG_DATA_HOME")
            .map(PathBuf::from)
            // The specification says that a relative path is to be ignored.
            .filter(|path| path.is_absolute())
            .unwrap_or_else(|| home.join(".local/share"))
            .join("waybill")
    }
}

/// The user as whom the server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    name: String,
    user: u32,
    group: u32,
    /// Whether we are root and must become this user.
    switch: bool,
}

impl Account {
    /// Chooses the user for the cluster in `cluster`, which need not exist yet.
    pub(super) fn choose(cluster: &Path) -> Result<Self, ManagedError> {
        let owner = match fs::symlink_metadata(cluster) {
            Ok(metadata) => Some((metadata.uid(), metadata.gid())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).context("look at", cluster),
        };
        let me = rustix::process::geteuid().as_raw();
        match owner {
            Some((user, group)) if me == 0 && user != 0 => Ok(Self {
                name: format!("with id {user}"),
                user,
                group,
                switch: true,
            }),
            Some((owner, _)) if me == 0 || owner != me => Err(ManagedError::ForeignCluster {
                cluster: cluster.to_owned(),
                owner,
            }),
            Some(_) | None if me != 0 => Ok(Self {
                name: format!("with id {me}"),
                user: me,
                group: rustix::process::getegid().as_raw(),
                switch: false,
            }),
            Some(_) | None => ["postgres", "nobody"]
                .into_iter()
                .find_map(Self::named)
                .ok_or(ManagedError::NoUser),
        }
    }

    /// Asks `id`, because users may come from elsewhere than /etc/passwd.
    fn named(name: &str) -> Option<Self> {
        let ask = |flag| {
            let output = Command::new("id").args([flag, name]).output().ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        Some(Self {
            name: name.to_owned(),
            user: ask("-u").filter(|&user| user != 0)?,
            group: ask("-g")?,
            switch: true,
        })
    }

    pub(super) fn user(&self) -> u32 {
        self.user
    }

    /// Makes `command` run as this user (which also drops root's supplementary groups).
    pub(super) fn run_as(&self, command: &mut Command) {
        if self.switch {
            command.uid(self.user).gid(self.group);
        }
    }

    /// Gives a file or folder to this user, never following a link.
    pub(super) fn give(&self, path: &Path) -> Result<(), ManagedError> {
        if self.switch {
            lchown(path, Some(self.user), Some(self.group)).context("change the owner of", path)?;
        }
        Ok(())
    }

    /// Creates the data directory with its missing parents and returns its canonical path. Only the
    /// cluster inside belongs to the server's user, but that user must be able to pass.
    pub(super) fn prepare_data_dir(&self, data_dir: &Path) -> Result<PathBuf, ManagedError> {
        let absolute = std::path::absolute(data_dir).context("find", data_dir)?;
        let mut missing: Vec<&Path> = absolute
            .ancestors()
            .take_while(|path| !path.exists())
            .collect();
        while let Some(path) = missing.pop() {
            create_passable(path, self.switch)?;
        }
        let canonical = absolute.canonicalize().context("find", &absolute)?;
        match self.first_blocked(&canonical)? {
            Some(blocked) if self.switch => Err(ManagedError::Unreachable {
                user: self.name.clone(),
                blocked,
            }),
            Some(_) | None => Ok(canonical),
        }
    }

    /// The first folder on the way to `path` (itself included) that this user may not enter, judged
    /// by the mode bits.
    fn first_blocked(&self, path: &Path) -> Result<Option<PathBuf>, ManagedError> {
        let mut on_the_way: Vec<&Path> = path.ancestors().collect();
        on_the_way.reverse();
        for folder in on_the_way {
            let metadata = fs::metadata(folder).context("look at", folder)?;
            let bit = if metadata.uid() == self.user {
                0o100
            } else if metadata.gid() == self.group {
                0o010
            } else {
                0o001
            };
            if metadata.mode() & bit == 0 {
                return Ok(Some(folder.to_owned()));
            }
        }
        Ok(None)
    }
}

pub(super) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Creates one folder; when another user must pass through it, whatever the umask says.
fn create_passable(path: &Path, others_pass: bool) -> Result<(), ManagedError> {
    let mode = if others_pass { 0o755 } else { 0o700 };
    match fs::DirBuilder::new().mode(mode).create(path) {
        Ok(()) => {}
        // Another process starts at the same moment.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(()),
        Err(error) => return Err(error).context("create", path),
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).context("set the mode of", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_the_servers_user_cannot_pass_is_named() {
        let place = tempfile::tempdir().unwrap();
        let closed = place.path().join("closed");
        fs::create_dir(&closed).unwrap();
        let mode = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(place.path(), 0o755);
        mode(&closed, 0o700);
        let stranger = Account {
            name: "stranger".to_owned(),
            user: 4_000_001,
            group: 4_000_001,
            switch: true,
        };
        let error = stranger.prepare_data_dir(&closed.join("data")).unwrap_err();
        let closed = closed.canonicalize().unwrap();
        assert_eq!(
            error.to_string(),
            format!(
                "PostgreSQL does not run as root, and the user stranger may not enter {0}: choose \
                 a data directory elsewhere or run `chmod o+x '{0}'`",
                closed.display()
            )
        );
        mode(&closed, 0o711);
        let data_dir = stranger.prepare_data_dir(&closed.join("data")).unwrap();
        assert_eq!(data_dir, closed.join("data"));
    }
}
