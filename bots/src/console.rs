//! The terminal: each line goes to the assistant; what it says to this person is printed before the
//! next line is read. Works at a keyboard and with a pipe.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncWrite, AsyncWriteExt as _};
use waybill_core::channel::Channel;
use waybill_core::chatlog::{self, Author, ButtonDoes, Entry, File, Saying};
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::ConversationId;
use waybill_core::picture::{MAX_BYTES, MediaType, is_too_large, tidy_name};
use waybill_core::token::random_secret;

use crate::local::LogSender;
use crate::reception::Reception;

/// The longest line that is read, in bytes; what is beyond is still read and answered as too long.
const MAX_LINE: usize = 1024 * 1024;
const CHANNEL: Channel = Channel::Terminal;

/// A terminal's conversation.
#[derive(Debug)]
pub struct Console {
    /// Who handles what is typed.
    pub reception: Reception,
    /// Who shows what is said.
    pub sender: LogSender,
    /// Whose conversation it is.
    pub conversation_id: ConversationId,
    /// Its address.
    pub address: String,
    /// Whether to print one JSON object per message.
    pub json: bool,
}

/// Why a terminal ended early.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// Nothing can be read or printed any more.
    #[error("the terminal can't be read or written: {0}")]
    Terminal(#[from] std::io::Error),
    /// The database can't be reached.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// A button that a number presses.
#[derive(Debug, Clone)]
struct Pressable {
    message: i64,
    press: String,
}

/// What is remembered between lines.
#[derive(Debug, Default)]
struct Memory {
    cursor: i64,
    /// The buttons of each message that was printed, by its number; a plain number presses one of
    /// the last message that has any.
    buttons: BTreeMap<i64, Vec<Pressable>>,
    last: Option<i64>,
    /// One's own last message.
    own: Option<i64>,
}

/// A message as `--json` prints it.
#[derive(Debug, Serialize)]
struct Printed<'a> {
    id: i64,
    /// How often it was edited: more than 0 where it takes the place of what was printed under the
    /// same id before.
    edits: i32,
    text: &'a str,
    buttons: Vec<PrintedButton<'a>>,
    document: Option<PrintedDocument<'a>>,
}

#[derive(Debug, Serialize)]
struct PrintedButton<'a> {
    /// What to type to press it.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<usize>,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct PrintedDocument<'a> {
    name: &'a str,
    media_type: &'a str,
    size: usize,
    path: Option<String>,
}

impl Console {
    /// Talks until the input ends.
    ///
    /// # Errors
    /// When the terminal or the database is gone for good.
    pub async fn talk(
        &self,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
        first: Option<String>,
    ) -> Result<(), ConsoleError> {
        let mut memory = Memory {
            cursor: self.printed().await?,
            ..Memory::default()
        };
        let mut live = self.reception.hints.live();
        self.catch_up(&mut memory, &mut output).await?;
        if let Some(first) = first {
            self.line(&first, &mut memory, &mut output).await?;
        }
        loop {
            let mut bytes = Vec::new();
            let more = {
                let mut reading = std::pin::pin!(read_line(&mut input, &mut bytes));
                loop {
                    tokio::select! {
                        biased;
                        more = &mut reading => break more?,
                        heard = live.recv() => {
                            let mine = match heard {
                                Ok(Live::Log(conversation)) => conversation == self.conversation_id,
                                Ok(Live::Order(..) | Live::Shop(_)) => true,
                                Ok(Live::Everything) | Err(_) => true,
                            };
                            if mine { self.catch_up(&mut memory, &mut output).await?; }
                        }
                        () = tokio::time::sleep(Duration::from_secs(1)) => {
                            self.catch_up(&mut memory, &mut output).await?;
                        }
                    }
                }
            };
            if !more {
                break;
            }
            // Bytes that are no text are answered like any other clumsy input.
            let text = String::from_utf8_lossy(&bytes);
            let text = text.trim_end_matches(['\r', '\n']);
            if !text.trim().is_empty() {
                self.line(text, &mut memory, &mut output).await?;
            }
        }
        self.catch_up(&mut memory, &mut output).await?;
        self.reception
            .hints
            .tell_now(&self.reception.database)
            .await;
        Ok(())
    }

    async fn line(
        &self,
        text: &str,
        memory: &mut Memory,
        output: &mut (impl AsyncWrite + Unpin),
    ) -> Result<(), ConsoleError> {
        let saying = match self.saying(text, memory).await {
            Ok(saying) => saying,
            Err(trouble) => {
                // The terminal's own trouble, such as a file that is not there.
                return Ok(self.print_trouble(&trouble, output).await?);
            }
        };
        let writes = matches!(saying, Saying::Write { .. } | Saying::SendFile { .. });
        let mut transaction = self.reception.database.begin().await?;
        let number = chatlog::say(
            &mut transaction.system().await?,
            (CHANNEL, &self.address),
            self.conversation_id,
            &random_secret(),
            saying,
            self.reception.clock.now(),
        )
        .await?;
        transaction.commit().await?;
        if writes {
            memory.own = number;
        }
        self.reception.drain(CHANNEL, &self.address).await?;
        self.catch_up(memory, output).await
    }

    /// What a line means: `>3 text` answers message 3, `~text` mends one's last message,
    /// `!picture FILE words` sends a file with words to it and `@file` one without, a number presses a button, anything else is said.
    async fn saying(&self, text: &str, memory: &Memory) -> Result<Saying, String> {
        if let Some(rest) = text.strip_prefix('>') {
            let (number, words) = rest
                .trim_start()
                .split_once(char::is_whitespace)
                .unwrap_or((rest, ""));
            if let Ok(number) = number.trim().parse() {
                if let Some(arguments) = picture_arguments(words.trim()) {
                    let (path, caption) = path_and_caption(arguments)?;
                    return send_file(path, caption, Some(number)).await;
                }
                // A number for an answer presses that message's button.
                if let Some(press) = pressed(memory, Some(number), words) {
                    return Ok(press);
                }
                return Ok(Saying::Write {
                    text: words.trim().to_owned(),
                    reply_to: Some(number),
                });
            }
        }
        if let Some(words) = text.strip_prefix('~') {
            let number = memory
                .own
                .ok_or("There is no message of yours to edit yet.")?;
            return Ok(Saying::Rewrite {
                number,
                text: words.trim().to_owned(),
            });
        }
        if let Some(path) = text.strip_prefix('@') {
            return send_file(path.trim(), "", None).await;
        }
        if let Some(arguments) = picture_arguments(text) {
            let (path, caption) = path_and_caption(arguments)?;
            return send_file(path, caption, None).await;
        }
        if let Some(press) = pressed(memory, memory.last, text) {
            return Ok(press);
        }
        Ok(Saying::Write {
            text: text.to_owned(),
            reply_to: None,
        })
    }

    /// Prints everything that was said since.
    async fn catch_up(
        &self,
        memory: &mut Memory,
        output: &mut (impl AsyncWrite + Unpin),
    ) -> Result<(), ConsoleError> {
        self.sender
            .deliver(CHANNEL, Some(self.conversation_id))
            .await?;
        let before = memory.cursor;
        loop {
            let mut transaction = self.reception.database.begin().await?;
            let mut system = transaction.system().await?;
            let entries =
                chatlog::after(&mut system, self.conversation_id, memory.cursor, 100).await?;
            transaction.commit().await?;
            let Some(last) = entries.last() else { break };
            memory.cursor = last.changed;
            for entry in &entries {
                match entry.author {
                    Author::Person => memory.own = Some(entry.number),
                    Author::Assistant => self.print(entry, memory, output).await?,
                }
            }
        }
        if memory.cursor != before {
            output.flush().await?;
            let mut transaction = self.reception.database.begin().await?;
            let mut system = transaction.system().await?;
            chatlog::keep_printed(&mut system, self.conversation_id, memory.cursor).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    async fn print(
        &self,
        entry: &Entry,
        memory: &mut Memory,
        output: &mut (impl AsyncWrite + Unpin),
    ) -> Result<(), ConsoleError> {
        let mut fresh: Vec<Pressable> = Vec::new();
        let mut buttons = Vec::new();
        for button in entry.content.buttons.iter().flatten() {
            let mut shown = PrintedButton {
                number: None,
                label: &button.label,
                url: None,
                copy: None,
            };
            match &button.does {
                ButtonDoes::Press(press) => {
                    fresh.push(Pressable {
                        message: entry.number,
                        press: press.clone(),
                    });
                    shown.number = Some(fresh.len());
                }
                ButtonDoes::Open(address) => shown.url = Some(address),
                ButtonDoes::Copy(text) => shown.copy = Some(text),
            }
            buttons.push(shown);
        }
        if !fresh.is_empty() {
            memory.last = Some(entry.number);
        }
        memory.buttons.insert(entry.number, fresh);
        let path = self.save(entry).await?;
        let text = if self.json {
            let printed = Printed {
                id: entry.number,
                edits: entry.edits,
                text: &entry.content.text,
                buttons,
                document: entry
                    .content
                    .document
                    .as_ref()
                    .map(|document| PrintedDocument {
                        name: &document.name,
                        media_type: &document.media_type,
                        size: document.size,
                        path,
                    }),
            };
            serde_json::to_string(&printed).map_err(std::io::Error::from)?
        } else {
            human(entry, &buttons, path.as_deref())
        };
        output.write_all(text.as_bytes()).await?;
        output.write_all(b"\n").await?;
        Ok(())
    }

    /// Saves a message's document where the person can open it.
    async fn save(&self, entry: &Entry) -> Result<Option<String>, ConsoleError> {
        if entry.content.document.is_none() {
            return Ok(None);
        }
        let mut transaction = self.reception.database.begin().await?;
        let mut system = transaction.system().await?;
        let file = chatlog::file(&mut system, self.conversation_id, entry.number).await?;
        transaction.commit().await?;
        let Some(file) = file else { return Ok(None) };
        let folder = std::env::temp_dir().join(format!("waybill-{}", random_secret()));
        tokio::fs::create_dir(&folder).await?;
        // A picture's name is its sender's: never a path.
        let path = folder.join(tidy_name(&file.name));
        tokio::fs::write(&path, &file.bytes).await?;
        Ok(Some(path.display().to_string()))
    }

    async fn print_trouble(
        &self,
        trouble: &str,
        output: &mut (impl AsyncWrite + Unpin),
    ) -> std::io::Result<()> {
        let line = if self.json {
            serde_json::json!({ "error": trouble }).to_string()
        } else {
            format!("! {trouble}")
        };
        output.write_all(line.as_bytes()).await?;
        output.write_all(b"\n").await?;
        output.flush().await
    }

    async fn printed(&self) -> Result<i64, DatabaseError> {
        let mut transaction = self.reception.database.begin().await?;
        let mut system = transaction.system().await?;
        let printed = chatlog::printed(&mut system, self.conversation_id).await?;
        transaction.commit().await?;
        Ok(printed)
    }
}

/// The button that a number presses on a message, where there is one.
fn pressed(memory: &Memory, message: Option<i64>, words: &str) -> Option<Saying> {
    let number: usize = words.trim().parse().ok()?;
    let buttons = memory.buttons.get(&message?)?;
    let button = buttons.get(number.checked_sub(1)?)?;
    Some(Saying::Press {
        number: button.message,
        button: button.press.clone(),
    })
}

/// A message as a person reads it in a terminal.
fn human(entry: &Entry, buttons: &[PrintedButton<'_>], path: Option<&str>) -> String {
    let mut text = String::new();
    let mark = if entry.edits > 0 { "✎" } else { "»" };
    let label = format!("{mark}{} ", entry.number);
    let indent = " ".repeat(label.chars().count());
    for (at, line) in entry.content.text.lines().enumerate() {
        text.push_str(if at == 0 { &label } else { &indent });
        text.push_str(line);
        text.push('\n');
    }
    if entry.content.text.is_empty() {
        text.push_str(&label);
        text.push('\n');
    }
    if let Some(path) = path {
        text.push_str(&format!("{indent}⎙ {path}\n"));
    }
    let mut row = Vec::new();
    for button in buttons {
        match (button.number, button.url) {
            (Some(number), _) => row.push(format!("[{number} {}]", button.label)),
            (None, Some(url)) => text.push_str(&format!("{indent}{}: {url}\n", button.label)),
            // What a button would copy stands in the message already.
            (None, None) => {}
        }
    }
    if !row.is_empty() {
        text.push_str(&format!("{indent}{}\n", row.join(" ")));
    }
    text
}

async fn read_line(
    input: &mut (impl AsyncBufRead + Unpin),
    line: &mut Vec<u8>,
) -> std::io::Result<bool> {
    loop {
        let chunk = input.fill_buf().await?;
        if chunk.is_empty() {
            return Ok(!line.is_empty());
        }
        let (used, ended) = match chunk.iter().position(|byte| *byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (chunk.len(), false),
        };
        // A line without end must not fill the memory.
        if line.len() < MAX_LINE {
            line.extend_from_slice(&chunk[..used]);
        }
        input.consume(used);
        if ended {
            return Ok(true);
        }
    }
}

/// What stands behind `!picture`.
fn picture_arguments(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("!picture")?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim())
}

/// A path, in quotation marks where it holds spaces, and what is said to it.
fn path_and_caption(arguments: &str) -> Result<(&str, &str), String> {
    let usage = "To send a picture, name its file and what to say to it, for example: \
                 !picture \"my slip.png\" paid by GCash";
    let (path, caption) = match arguments.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or(usage)?,
        None => arguments
            .split_once(char::is_whitespace)
            .unwrap_or((arguments, "")),
    };
    if path.is_empty() {
        return Err(usage.to_owned());
    }
    Ok((path, caption.trim()))
}

async fn send_file(path: &str, caption: &str, reply_to: Option<i64>) -> Result<Saying, String> {
    let file = read_file(Path::new(path)).await?;
    Ok(Saying::SendFile {
        file,
        caption: caption.to_owned(),
        reply_to,
    })
}

async fn read_file(path: &Path) -> Result<File, String> {
    let shown = path.display();
    let about = tokio::fs::metadata(path)
        .await
        .map_err(|error| format!("I can't open {shown}: {error}"))?;
    if !about.is_file() {
        return Err(format!("{shown} is no file."));
    }
    if is_too_large(Some(about.len())) {
        return Err(format!(
            "{shown} has {} MB; I take at most {} MB.",
            about.len().div_ceil(1024 * 1024),
            MAX_BYTES / 1024 / 1024
        ));
    }
    let bytes = tokio::fs::read(path)
        .await
        .map_err(|error| format!("I can't read {shown}: {error}"))?;
    let name = path.file_name().map_or_else(
        || "file".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    let media_type = MediaType::of(&bytes).map_or("application/octet-stream", MediaType::as_str);
    Ok(File {
        name: tidy_name(&name),
        media_type: media_type.to_owned(),
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_named_with_or_without_quotation_marks() {
        for (line, path, caption) in [
            ("!picture slip.png", "slip.png", ""),
            ("!picture  slip.png  paid 500 ", "slip.png", "paid 500"),
            (
                "!picture \"my slip.png\" paid 500",
                "my slip.png",
                "paid 500",
            ),
            ("!picture \"my slip.png\"", "my slip.png", ""),
        ] {
            let arguments = picture_arguments(line).unwrap();
            assert_eq!(path_and_caption(arguments), Ok((path, caption)), "{line}");
        }
        for line in [
            "!picture",
            "!picture ",
            "!picture \"slip.png",
            "!picture \"\" x",
        ] {
            let refused = path_and_caption(picture_arguments(line).unwrap());
            assert!(refused.unwrap_err().contains("for example"), "{line}");
        }
        assert_eq!(picture_arguments("!pictures are nice"), None);
        assert_eq!(picture_arguments("a !picture"), None);
    }
}
