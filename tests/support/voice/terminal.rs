//! Somebody at `waybill chat --json`, with the verbs of the fakes' users.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, ChildStdin};

use async_trait::async_trait;

use super::{Can, File, Seen, Voice};
use crate::support::program::{Written, waybill};

/// A message as the program printed it last.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Printed {
    pub id: i64,
    pub edits: u32,
    pub text: String,
    pub buttons: Vec<PrintedButton>,
    pub document: Option<PrintedDocument>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct PrintedButton {
    pub number: Option<usize>,
    pub label: String,
    pub url: Option<String>,
    pub copy: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct PrintedDocument {
    pub name: String,
    pub media_type: String,
    pub size: usize,
    pub path: Option<String>,
}

/// A terminal in which the chat runs.
#[derive(Debug)]
pub struct Terminal {
    child: tokio::sync::Mutex<Child>,
    input: tokio::sync::Mutex<Option<ChildStdin>>,
    written: Written,
    log: Written,
    address: String,
    typed: Mutex<Vec<String>>,
    /// Where the person's files are.
    disk: tempfile::TempDir,
}

impl Terminal {
    /// Begins to talk in a shop, as an owner, a member of staff or a buyer.
    pub async fn opens(
        settings: &[(&str, &str)],
        shop: &str,
        role: &str,
        name: &str,
        more: &[&str],
    ) -> Self {
        let mut child = waybill(settings)
            .args([
                "chat", "--json", "--shop", shop, "--as", role, "--name", name,
            ])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary under test");
        Self {
            input: tokio::sync::Mutex::new(child.stdin.take()),
            written: Written::by(child.stdout.take().expect("a pipe")),
            log: Written::by(child.stderr.take().expect("a pipe")),
            child: tokio::sync::Mutex::new(child),
            address: format!("{shop}/{role}/{}", name.to_lowercase()),
            typed: Mutex::default(),
            disk: tempfile::tempdir().expect("a folder"),
        }
    }

    /// Where the program keeps this conversation.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Types a line that goes to the assistant.
    pub async fn types(&self, line: &str) {
        self.pipes_line(line.as_bytes()).await;
    }

    /// Sends a line through the pipe, text or not.
    pub async fn pipes_line(&self, bytes: &[u8]) {
        self.pipes(bytes).await;
        self.counts(String::from_utf8_lossy(bytes).into_owned());
    }

    /// Types a line that the terminal deals with by itself.
    pub async fn types_locally(&self, line: &str) {
        self.pipes(line.as_bytes()).await;
    }

    fn counts(&self, line: String) {
        self.typed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line);
    }

    async fn pipes(&self, bytes: &[u8]) {
        let mut input = self.input.lock().await;
        let input = input.as_mut().expect("an input that was not closed");
        let sent = async {
            input.write_all(bytes).await?;
            input.write_all(b"\n").await?;
            input.flush().await
        };
        if let Err(error) = sent.await {
            panic!("nobody reads: {error}\n{}", self.log.lines().join("\n"));
        }
    }

    /// Every message, as it stands now.
    pub fn messages(&self) -> Vec<Printed> {
        let mut messages = BTreeMap::new();
        for printed in self.printed() {
            messages.insert(printed.id, printed);
        }
        messages.into_values().collect()
    }

    /// The number of a button of a message.
    fn number_of(&self, message: i64, label: &str) -> Option<usize> {
        self.messages()
            .into_iter()
            .find(|printed| printed.id == message)?
            .buttons
            .into_iter()
            .find(|button| button.number.is_some() && button.label.contains(label))?
            .number
    }

    /// The last message that was printed.
    fn last(&self) -> Option<i64> {
        self.printed().last().map(|printed| printed.id)
    }

    fn printed(&self) -> Vec<Printed> {
        self.written
            .lines()
            .iter()
            .filter(|line| !line.starts_with("{\"error\""))
            .map(|line| match serde_json::from_str(line) {
                Ok(printed) => printed,
                Err(error) => panic!("no message ({error}): {line}"),
            })
            .collect()
    }

    /// The terminal's own complaints.
    pub fn complaints(&self) -> Vec<String> {
        let lines = self.written.lines();
        lines
            .into_iter()
            .filter(|line| line.starts_with("{\"error\""))
            .collect()
    }

    /// The session as text, for messages of failed tests.
    pub fn transcript(&self) -> String {
        format!(
            "typed:\n{}\nprinted:\n{}\nlogged:\n{}",
            self.typed
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .join("\n"),
            self.written.lines().join("\n"),
            self.log.lines().join("\n")
        )
    }

    /// How many lines were typed.
    pub fn typed(&self) -> usize {
        self.typed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Says that a line came with the command line.
    pub fn counts_first_line(&self) {
        self.counts("(the link)".to_owned());
    }

    /// Whether its input has ended.
    pub fn is_closed(&self) -> bool {
        self.input.try_lock().is_ok_and(|input| input.is_none())
    }

    /// Ends the input, and waits until the program has ended with it.
    ///
    /// # Panics
    /// If it ends with a failing code, or not at all.
    pub async fn closes(&self) {
        drop(self.input.lock().await.take());
        let mut child = self.child.lock().await;
        let transcript = self.transcript();
        match tokio::time::timeout(Duration::from_secs(60), child.wait()).await {
            Ok(Ok(status)) => assert!(status.success(), "it ended with {status}:\n{transcript}"),
            Ok(Err(error)) => panic!("{error}"),
            Err(_) => panic!("it does not end with its input:\n{transcript}"),
        }
    }
}

/// The terminal as somebody's voice; the stage looks at it too.
#[async_trait]
impl Voice for std::sync::Arc<Terminal> {
    fn can(&self) -> Can {
        Can {
            write_lines: false,
            edit_commands: true,
        }
    }

    async fn says(&self, text: &str) {
        assert!(!text.contains('\n'), "a terminal sends line by line");
        self.types(text).await;
    }

    async fn edits(&self, text: &str) {
        self.types(&format!("~{text}")).await;
    }

    async fn replies(&self, to: i64, text: &str) {
        self.types(&format!(">{to} {text}")).await;
    }

    async fn sends_picture(&self, name: &str, bytes: &[u8], caption: &str) {
        let path = self.disk.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        let line = format!("!picture \"{}\" {caption}", path.display());
        // What is too large the terminal refuses by itself.
        if bytes.len() > 10 * 1024 * 1024 {
            self.types_locally(&line).await;
        } else {
            self.types(&line).await;
        }
    }

    async fn taps(&self, message: i64, label: &str) {
        let Some(number) = self.number_of(message, label) else {
            panic!("no number presses [{label}]:\n{}", self.transcript());
        };
        if self.last() == Some(message) {
            self.types(&number.to_string()).await;
        } else {
            self.types(&format!(">{message} {number}")).await;
        }
    }

    fn messages(&self) -> Vec<Seen> {
        Terminal::messages(self)
            .into_iter()
            .map(Seen::from)
            .collect()
    }

    fn transcript(&self) -> String {
        Terminal::transcript(self)
    }
}

impl From<Printed> for Seen {
    fn from(printed: Printed) -> Self {
        let mut buttons = Vec::new();
        let mut links = Vec::new();
        for button in printed.buttons {
            match (button.number, button.url) {
                (Some(_), _) => buttons.push(button.label),
                (None, Some(address)) => links.push((button.label, address)),
                (None, None) => {}
            }
        }
        Self {
            id: printed.id,
            edits: printed.edits,
            text: printed.text,
            buttons,
            links,
            quiet: false,
            document: printed.document.map(|document| {
                let path = document.path.expect("a file that was saved");
                File {
                    name: document.name,
                    media_type: document.media_type,
                    bytes: std::fs::read(path).expect("the saved file").into(),
                }
            }),
        }
    }
}
