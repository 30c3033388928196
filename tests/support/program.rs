//! The real binary as a child process: started, asked to stop, killed, started again.

use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use url::Url;

/// How long the program may take to start or to stop on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary with nothing of the tester's own environment but where programs and files are. It
/// ends with the value that holds it.
pub fn waybill(settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waybill"));
    command.env_clear().kill_on_drop(true);
    for name in ["PATH", "HOME", "TMPDIR"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command.envs(settings.iter().copied());
    command
}

/// What a process has written, line by line.
#[derive(Clone, Debug)]
pub struct Written {
    lines: Arc<Mutex<Vec<String>>>,
    changed: watch::Receiver<usize>,
}

impl Written {
    /// Reads until the process closes its end.
    pub fn by(pipe: impl AsyncRead + Send + Unpin + 'static) -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (told, changed) = watch::channel(0);
        let kept = Arc::clone(&lines);
        tokio::spawn(async move {
            let mut reader = BufReader::new(pipe).lines();
            while let Ok(Some(line)) = reader.next_line().await {
                // Of a story that fails, the program's own account is shown beside it.
                eprintln!("{line}");
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(line);
                told.send_modify(|count| *count += 1);
            }
        });
        Self { lines, changed }
    }

    /// The lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Waits until a line is one that is looked for.
    pub async fn find<T>(&self, wanted: &str, mut found: impl FnMut(&str) -> Option<T>) -> T {
        let mut changed = self.changed.clone();
        let searching = async {
            loop {
                changed.borrow_and_update();
                if let Some(found) = self.lines().iter().find_map(|line| found(line)) {
                    return Some(found);
                }
                if changed.changed().await.is_err() {
                    return self.lines().iter().find_map(|line| found(line));
                }
            }
        };
        match tokio::time::timeout(PATIENCE, searching).await {
            Ok(Some(found)) => found,
            Ok(None) | Err(_) => panic!("{wanted} is not among:\n{}", self.lines().join("\n")),
        }
    }
}

/// `waybill serve`, running.
#[derive(Debug)]
pub struct Program {
    child: Child,
    site: Url,
    said: Written,
    log: Written,
}

impl Program {
    /// Starts it on a free port and waits for its invitation.
    pub async fn serve(settings: &[(&str, &str)]) -> Self {
        Self::started(settings, &["serve"]).await
    }

    /// Starts it with other arguments; on a free port too, unless the settings name one.
    pub async fn started(settings: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut command = waybill(&[("WAYBILL_WEB_LISTEN", "127.0.0.1:0")]);
        let mut child = command
            .envs(settings.iter().copied())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary under test");
        let log = Written::by(child.stderr.take().expect("a pipe"));
        let said = Written::by(child.stdout.take().expect("a pipe"));
        let invited = said.find("the invitation", |line| {
            line.split_whitespace()
                .find(|word| word.starts_with("http://127.0.0.1:"))
                .and_then(|word| Url::parse(word).ok())
        });
        let site = tokio::select! {
            site = invited => site,
            status = child.wait() => panic!("it ended at once, {status:?}:\n{}", log.lines().join("\n")),
        };
        Self {
            child,
            site,
            said,
            log,
        }
    }

    /// Where its site is.
    pub fn site(&self) -> &Url {
        &self.site
    }

    /// What it has said to whoever started it, line by line.
    pub fn said(&self) -> Vec<String> {
        self.said.lines()
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        self.log.lines().join("\n")
    }

    /// Waits until it has logged something.
    pub async fn logs(&self, words: &str) {
        self.log
            .find(words, |line| line.contains(words).then_some(()))
            .await;
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it to stop as an operator does, and waits until it has.
    ///
    /// # Panics
    /// If it does not end, ends with a failing code, or something in it panicked.
    pub async fn stops(mut self) {
        self.signal(Signal::TERM);
        let status = self.ended().await;
        let log = self.log();
        assert!(status.success(), "it ended with {status}:\n{log}");
        assert!(!log.contains("panicked"), "something panicked:\n{log}");
    }

    /// Ends it without warning (SIGKILL), and waits until it is gone.
    pub async fn is_killed(mut self) {
        self.child.kill().await.expect("a process to kill");
    }

    async fn ended(&mut self) -> ExitStatus {
        match tokio::time::timeout(PATIENCE, self.child.wait()).await {
            Ok(status) => status.expect("a child's status"),
            Err(_) => panic!("it does not stop:\n{}", self.log()),
        }
    }

    fn signal(&self, signal: Signal) {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok());
        let process = id.and_then(Pid::from_raw).expect("a running process");
        kill_process(process, signal).expect("the signal arrives");
    }
}
