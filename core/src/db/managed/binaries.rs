//! Finds the server's programs, which most packages keep off the PATH.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::ManagedError;

/// The oldest major version that Waybill works with: the first whose owner of a database may create
/// the trusted extensions `pg_trgm` and `btree_gin` without being a superuser.
pub const MINIMUM_MAJOR: u32 = 13;

/// The command that installs the server on this platform.
pub(super) fn install_server() -> &'static str {
    if cfg!(target_os = "macos") {
        "brew install postgresql@17"
    } else if has_dnf() {
        "sudo dnf install postgresql-server postgresql-contrib"
    } else {
        "sudo apt-get install postgresql"
    }
}

/// The command that installs the contrib extensions on this platform.
pub(super) fn install_contrib() -> &'static str {
    if cfg!(target_os = "macos") {
        "brew reinstall postgresql@17"
    } else if has_dnf() {
        "sudo dnf install postgresql-contrib"
    } else {
        "sudo apt-get install postgresql-contrib"
    }
}

fn has_dnf() -> bool {
    Path::new("/usr/bin/dnf").exists()
}

/// An installed server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder with initdb, `pg_ctl` and postgres
    pub directory: PathBuf,
    /// The exact version with the packager's suffix, such as `17.2 (Debian 17.2-1)`
    pub version: String,
    /// The major version, which decides the clusters it can serve
    pub major: u32,
}

impl Binaries {
    /// The path of one program.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Looks whether `directory` holds a whole server.
    fn probe(directory: &Path) -> Option<Self> {
        if ["initdb", "pg_ctl", "postgres"]
            .iter()
            .any(|program| !directory.join(program).is_file())
        {
            return None;
        }
        let output = Command::new(directory.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let (version, major) = parse_version(&String::from_utf8(output.stdout).ok()?)?;
        Some(Self {
            directory: directory.to_owned(),
            version,
            major,
        })
    }
}

/// Finds the server to use: in `explicit` if given, else in the known places in order; with `major`,
/// only one of that major version.
///
/// # Errors
///
/// When there is none, when it is too old, or when none can serve the cluster `made_by` names.
pub fn find_binaries(
    explicit: Option<&Path>,
    made_by: Option<(&Path, u32)>,
) -> Result<Binaries, ManagedError> {
    let places = explicit.map_or_else(known_places, |directory| vec![directory.to_owned()]);
    let found = places.iter().filter_map(|place| Binaries::probe(place));
    choose(found.collect(), explicit, made_by)
}

fn choose(
    found: Vec<Binaries>,
    explicit: Option<&Path>,
    made_by: Option<(&Path, u32)>,
) -> Result<Binaries, ManagedError> {
    let fits = |binaries: &&Binaries| {
        made_by.map_or(binaries.major >= MINIMUM_MAJOR, |(_, major)| {
            binaries.major == major
        })
    };
    if let Some(binaries) = found.iter().find(fits) {
        return Ok(binaries.clone());
    }
    Err(match (found.first(), made_by, explicit) {
        (None, _, Some(directory)) => ManagedError::NotThere(directory.to_owned()),
        (None, _, None) => ManagedError::NotInstalled,
        (Some(_), Some((cluster, wanted)), _) => ManagedError::OtherMajor {
            cluster: cluster.to_owned(),
            wanted,
            found: found.into_iter().map(|binaries| binaries.version).collect(),
        },
        (Some(old), None, _) => ManagedError::TooOld {
            directory: old.directory.clone(),
            version: old.version.clone(),
        },
    })
}

/// Every place where packages put a server, each once, links resolved: a link on the PATH usually
/// stands for a folder with more programs than were linked.
fn known_places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output()
        && let Ok(directory) = String::from_utf8(output.stdout)
    {
        places.push(PathBuf::from(directory.trim()));
    }
    for folder in env::split_paths(&env::var_os("PATH").unwrap_or_default()) {
        if let Ok(program) = folder.join("initdb").canonicalize() {
            places.extend(program.parent().map(Path::to_owned));
        }
    }
    places.extend(versioned("/usr/lib/postgresql", "", "bin"));
    places.extend(versioned("/usr", "pgsql-", "bin"));
    places.push(PathBuf::from("/usr/bin"));
    places.extend(versioned("/opt/homebrew/opt", "postgresql", "bin"));
    places.extend(versioned("/usr/local/opt", "postgresql", "bin"));
    let app = "/Applications/Postgres.app/Contents/Versions";
    places.push(Path::new(app).join("latest/bin"));
    places.extend(versioned(app, "", "bin"));

    let mut seen = HashSet::new();
    places.retain(|place| {
        place
            .canonicalize()
            .is_ok_and(|canonical| seen.insert(canonical))
    });
    places
}

/// The folders `PARENT/PREFIX[@]VERSION/BELOW`, newest version first.
fn versioned(parent: &str, prefix: &str, below: &str) -> Vec<PathBuf> {
    // A parent that cannot be read holds nothing for us; most do not exist on any one platform.
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix(prefix)?.trim_start_matches('@');
            let major = if version.is_empty() {
                0
            } else {
                leading_number(version)?
            };
            Some((major, entry.path().join(below)))
        })
        .collect();
    found.sort_by(|left, right| right.cmp(left));
    found.into_iter().map(|(_, path)| path).collect()
}

/// Splits what `postgres --version` prints: `postgres (PostgreSQL) 17.2 (Debian 17.2-1)`.
fn parse_version(printed: &str) -> Option<(String, u32)> {
    let version = printed.split_once("(PostgreSQL)")?.1.trim();
    Some((version.to_owned(), leading_number(version)?))
}

fn leading_number(text: &str) -> Option<u32> {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(major: u32) -> Binaries {
        Binaries {
            directory: PathBuf::from(format!("/pg/{major}")),
            version: format!("{major}.1"),
            major,
        }
    }

    #[test]
    fn versions_are_read_with_the_packagers_suffix() {
        assert_eq!(
            parse_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(("15.18 (Debian 15.18-0+deb12u1)".to_owned(), 15))
        );
        assert_eq!(
            parse_version("postgres (PostgreSQL) 18beta1"),
            Some(("18beta1".to_owned(), 18))
        );
        assert_eq!(parse_version("bash: postgres: not found"), None);
    }

    #[test]
    fn a_cluster_gets_the_server_of_its_own_major_version() {
        let cluster = Path::new("/data/postgres");
        let both = vec![server(17), server(15)];
        assert_eq!(choose(both.clone(), None, None).unwrap().major, 17);
        let fits = choose(both, None, Some((cluster, 15))).unwrap();
        assert_eq!(fits.major, 15);
        let error = choose(vec![server(17)], None, Some((cluster, 15))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the database in /data/postgres was made by PostgreSQL 15, but only 17.1 is installed: \
             install PostgreSQL 15 again, or move the data with pg_dump"
        );
    }

    #[test]
    fn a_missing_server_names_the_command_that_installs_it() {
        let error = choose(Vec::new(), None, None).unwrap_err();
        assert!(matches!(error, ManagedError::NotInstalled));
        let said = error.to_string();
        assert!(
            said.contains(&format!("run `{}`", install_server())),
            "{said}"
        );
        assert!(matches!(
            choose(vec![server(12)], None, None),
            Err(ManagedError::TooOld { .. })
        ));
        let empty = tempfile::tempdir().unwrap();
        let error = find_binaries(Some(empty.path()), None).unwrap_err();
        assert!(matches!(error, ManagedError::NotThere(_)), "{error}");
    }

    #[test]
    fn the_newest_version_comes_first() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["9.6", "15", "17", "pgsql-16", "lost+found"] {
            fs::create_dir(parent.path().join(name)).unwrap();
        }
        let names: Vec<PathBuf> = versioned(parent.path().to_str().unwrap(), "", "bin");
        let expected: Vec<PathBuf> = ["17", "15", "9.6"]
            .iter()
            .map(|name| parent.path().join(name).join("bin"))
            .collect();
        assert_eq!(names, expected);
    }
}
