//! The driver of the browser: found on this machine, started on a free port, ended with everything
//! it started.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::Screen;
use crate::support::program::Written;

/// What Debian, Red Hat, Homebrew and Google call the browser.
const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// A running chromedriver, and the folder its browser lives in.
#[derive(Debug)]
pub(super) struct Driver {
    address: SocketAddr,
    profile: TempDir,
    browser: PathBuf,
    session: Option<String>,
    // Killed when dropped; its session has been ended by then.
    _child: Child,
}

impl Driver {
    /// Starts it; none where this machine has no browser.
    pub(super) async fn start() -> Option<Self> {
        let browser = BROWSERS.into_iter().find_map(program)?;
        let mut child = Command::new(program("chromedriver")?)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("a driver that starts");
        let said = Written::by(child.stdout.take().expect("a pipe"));
        let port: u16 = said
            .find("the port", |line| {
                let port = line.split_once("successfully on port ")?.1;
                port.trim_end_matches('.').parse().ok()
            })
            .await;
        Some(Self {
            address: ([127, 0, 0, 1], port).into(),
            profile: tempfile::tempdir().expect("a temporary folder"),
            browser,
            session: None,
            _child: child,
        })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the browser keeps what it downloads.
    pub(super) fn downloads(&self) -> PathBuf {
        self.profile.path().join("downloads")
    }

    /// What the browser is asked to be.
    pub(super) fn capabilities(&self, screen: &Screen) -> Capabilities {
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            &format!("--user-data-dir={}", self.profile.path().display()),
            &format!("--window-size={},{}", screen.width, screen.height),
        ];
        let wanted = json!({
            "goog:chromeOptions": {
                "binary": self.browser,
                "args": arguments,
                "prefs": {
                    "intl.accept_languages": screen.language,
                    "download.default_directory": self.downloads(),
                    // A paper is kept, not shown in a tab whose inside nobody can look at.
                    "plugins.always_open_pdf_externally": true,
                },
            },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let Value::Object(capabilities) = wanted else {
            unreachable!("an object was written")
        };
        capabilities
    }

    /// The session that is to be ended with this driver.
    pub(super) fn serves(&mut self, session: String) {
        self.session = Some(session);
    }

    /// Where a command of the running session is sent, such as `se/log`.
    pub(super) fn endpoint(&self, command: &str) -> String {
        let session = self.session.as_deref().expect("a running session");
        format!("{}/session/{session}/{command}", self.url())
    }
}

impl Drop for Driver {
    /// A killed driver leaves its browser running, so it is asked to close it first; also where a
    /// story failed and nothing asynchronous can run any more.
    fn drop(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let asked = TcpStream::connect(self.address).and_then(|mut stream| {
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            write!(
                stream,
                "DELETE /session/{session} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                self.address
            )?;
            stream.read(&mut [0; 64])
        });
        if let Err(error) = asked {
            eprintln!("a browser may be left running: {error}");
        }
    }
}

fn program(name: &str) -> Option<PathBuf> {
    let is_there = |path: &Path| path.is_file();
    if name.starts_with('/') {
        return Some(PathBuf::from(name)).filter(|path| is_there(path));
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|path| is_there(path))
}
