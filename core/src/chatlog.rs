//! The messages that our own channels (web chat, terminal) show: appended or edited, and read by a
//! cursor, so that every tab and terminal on any instance sees the same.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::db::{DatabaseError, InSystem};
use crate::id::ConversationId;
use crate::{inbox, row};

/// The longest text a person can send in one message, in bytes.
pub const MAX_TEXT: usize = 64 * 1024;

/// A message as our own channels show it, in the reader's words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shown {
    /// What it says: plain text, in lines.
    pub text: String,
    /// Rows of buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<ShownButton>>,
    /// What is attached; its bytes are read by [`file()`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<ShownDocument>,
}

/// A button as our own channels show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownButton {
    /// What it says.
    pub label: String,
    /// What it does.
    #[serde(flatten)]
    pub does: ButtonDoes,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonDoes {
    /// Tells the assistant: at most 64 bytes, opaque to whoever shows it.
    Press(String),
    /// Opens an address.
    Open(String),
    /// Copies a text.
    Copy(String),
}

/// A file that a message carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownDocument {
    /// Its name, such as `receipt-1042.pdf`.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: usize,
}

/// What a person does in one of our own channels: the payload that is stored in the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "snake_case")]
pub enum Said {
    /// Wrote a message.
    Wrote {
        /// Its number in the log.
        number: i64,
        /// What they wrote.
        text: String,
        /// The message it answers.
        reply_to: Option<i64>,
    },
    /// Wrote an own message anew.
    Rewrote {
        /// Its number in the log.
        number: i64,
        /// What it says now.
        text: String,
    },
    /// Pressed a button of a message.
    Pressed {
        /// The message's number.
        number: i64,
        /// The button's [`ButtonDoes::Press`].
        button: String,
    },
    /// Sent a file; its bytes are in the log.
    SentFile {
        /// Its number in the log.
        number: i64,
        /// Its name.
        name: String,
        /// What they wrote to it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        caption: String,
        /// The message it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<i64>,
    },
}

/// What a person wants to do, before it has a number in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saying {
    /// Write a message.
    Write {
        /// At most [`MAX_TEXT`] bytes.
        text: String,
        /// The message it answers.
        reply_to: Option<i64>,
    },
    /// Write an own message anew.
    Rewrite {
        /// Its number.
        number: i64,
        /// What it shall say.
        text: String,
    },
    /// Press a button.
    Press {
        /// The message's number.
        number: i64,
        /// The button's [`ButtonDoes::Press`].
        button: String,
    },
    /// Send a file.
    SendFile {
        /// The file.
        file: File,
        /// What is written to it: at most [`MAX_TEXT`] bytes.
        caption: String,
        /// The message it answers.
        reply_to: Option<i64>,
    },
}

/// Keeps what a person did in the log and the inbox, at once. `nonce` is the client's own id of it:
/// a request that is sent again does nothing twice. Returns the message's number, or `None` where
/// there is nothing such (an own message to write anew, a message with that button) or it is here
/// already.
///
/// # Errors
/// When the database can't be reached.
pub async fn say(
    system: &mut InSystem<'_>,
    (channel, address): (Channel, &str),
    conversation_id: ConversationId,
    nonce: &str,
    saying: Saying,
    at: DateTime<Utc>,
) -> Result<Option<i64>, DatabaseError> {
    let external_id = format!("{conversation_id}:{nonce}");
    let heard = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM inbox WHERE channel = $1 AND external_id = $2) AS "heard!""#,
        channel.as_str(),
        external_id
    )
    .fetch_one(&mut *system.connection)
    .await?;
    if heard {
        return Ok(None);
    }
    let Some((number, said)) = keep(system, conversation_id, saying, at).await? else {
        return Ok(None);
    };
    let arrival = inbox::Arrival {
        external_id,
        address: address.to_owned(),
        payload: serde_json::to_string(&said).map_err(|error| row::unreadable("payload", error))?,
    };
    inbox::store(system, channel, &[arrival], at).await?;
    Ok(Some(number))
}

async fn keep(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    saying: Saying,
    at: DateTime<Utc>,
) -> Result<Option<(i64, Said)>, DatabaseError> {
    let person = Author::Person;
    match saying {
        Saying::Write { text, reply_to } => {
            let content = shown(&text, None);
            let number = append(system, conversation_id, person, &content, None, at).await?;
            Ok(Some((
                number,
                Said::Wrote {
                    number,
                    text,
                    reply_to,
                },
            )))
        }
        Saying::Rewrite { number, text } => {
            let content = shown(&text, None);
            let there = edit(system, conversation_id, person, number, &content).await?;
            Ok(there.then_some((number, Said::Rewrote { number, text })))
        }
        Saying::Press { number, button } => {
            let there = has_button(system, conversation_id, number, &button).await?;
            Ok(there.then_some((number, Said::Pressed { number, button })))
        }
        Saying::SendFile {
            file,
            caption,
            reply_to,
        } => {
            let content = shown(&caption, Some(&file));
            let number = append(system, conversation_id, person, &content, Some(&file), at).await?;
            Ok(Some((
                number,
                Said::SentFile {
                    number,
                    name: file.name,
                    caption,
                    reply_to,
                },
            )))
        }
    }
}

fn shown(text: &str, file: Option<&File>) -> Shown {
    Shown {
        text: text.to_owned(),
        buttons: Vec::new(),
        document: file.map(|file| ShownDocument {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.bytes.len(),
        }),
    }
}

fn stored(shown: &Shown) -> Result<serde_json::Value, sqlx::Error> {
    // PostgreSQL's JSON can't hold a NUL.
    let mut shown = shown.clone();
    shown.text = shown.text.replace('\0', "\u{fffd}");
    serde_json::to_value(shown).map_err(|error| row::unreadable("content", error))
}

/// A button can only be pressed where it was shown: the log is the truth, not the request. A button
/// that an edit has taken away since is let through, for the assistant to say what has changed.
async fn has_button(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    number: i64,
    button: &str,
) -> Result<bool, DatabaseError> {
    if button.len() > 64 {
        return Ok(false);
    }
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM chat_message
               WHERE conversation_id = $1 AND number = $2 AND author = 'assistant') AS "there!""#,
        conversation_id.0,
        number
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The person.
    Person,
    /// The assistant.
    Assistant,
}

impl Author {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Assistant => "assistant",
        }
    }
}

/// A file in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, such as `receipt-1042.pdf`.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A message of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Counts from 1 within the conversation.
    pub number: i64,
    /// Who wrote it.
    pub author: Author,
    /// What it shows.
    pub content: Shown,
    /// How often it was edited.
    pub edits: i32,
    /// The conversation's count of changes when it was last written: the cursor.
    pub changed: i64,
    /// When it was first written.
    pub at: DateTime<Utc>,
}

/// Appends a message and returns its number.
///
/// # Errors
/// When the database can't be reached.
pub async fn append(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    author: Author,
    content: &Shown,
    file: Option<&File>,
    at: DateTime<Utc>,
) -> Result<i64, DatabaseError> {
    let content = stored(content)?;
    let number = sqlx::query_scalar!(
        "WITH counted AS (
             UPDATE conversation SET logged = logged + 1, changes = changes + 1
             WHERE conversation_id = $1 RETURNING logged, changes
         )
         INSERT INTO chat_message (conversation_id, number, author, content, changed, at)
         SELECT $1, logged, $2, $3, changes, $4 FROM counted
         RETURNING number",
        conversation_id.0,
        author.as_str(),
        content,
        at
    )
    .fetch_one(&mut *system.connection)
    .await?;
    if let Some(file) = file {
        put_file(system, conversation_id, number, file).await?;
    }
    Ok(number)
}

/// Writes a message anew; a person who changes the words below a file keeps the file. Returns
/// whether there was such a message of that author.
///
/// # Errors
/// When the database can't be reached.
pub async fn edit(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    author: Author,
    number: i64,
    content: &Shown,
) -> Result<bool, DatabaseError> {
    let content = stored(content)?;
    let edited = sqlx::query!(
        "WITH counted AS (
             UPDATE conversation SET changes = changes + 1
             WHERE conversation_id = $1 AND EXISTS (SELECT FROM chat_message m
                 WHERE m.conversation_id = $1 AND m.number = $2 AND m.author = $3)
             RETURNING changes
         )
         UPDATE chat_message m SET edits = m.edits + 1, changed = c.changes,
             content = CASE WHEN m.author = 'person' AND m.content ? 'document'
                 THEN $4::jsonb || jsonb_build_object('document', m.content->'document')
                 ELSE $4 END
         FROM counted c
         WHERE m.conversation_id = $1 AND m.number = $2 AND m.author = $3",
        conversation_id.0,
        number,
        author.as_str(),
        content
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(edited.rows_affected() > 0)
}

/// Puts a file below a message, in the place of one that is there.
///
/// # Errors
/// When the database can't be reached.
pub async fn put_file(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    number: i64,
    file: &File,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO chat_file (conversation_id, number, name, media_type, bytes)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (conversation_id, number)
             DO UPDATE SET name = $3, media_type = $4, bytes = $5",
        conversation_id.0,
        number,
        file.name,
        file.media_type,
        file.bytes
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// What was written after a cursor, in the order of writing, at most `limit`.
///
/// # Errors
/// When the database can't be reached.
pub async fn after(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    cursor: i64,
    limit: i64,
) -> Result<Vec<Entry>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT number, author, content, edits, changed, at FROM chat_message
         WHERE conversation_id = $1 AND changed > $2 ORDER BY changed LIMIT $3",
        conversation_id.0,
        cursor,
        limit
    )
    .fetch_all(&mut *system.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Entry {
                number: row.number,
                // The column's CHECK knows only these two.
                author: if row.author == "person" {
                    Author::Person
                } else {
                    Author::Assistant
                },
                content: row::json("content", row.content)?,
                edits: row.edits,
                changed: row.changed,
                at: row.at,
            })
        })
        .collect()
}

/// The cursor from which the last `count` messages are read.
///
/// # Errors
/// When the database can't be reached.
pub async fn cursor_before_last(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    count: i64,
) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(min(changed) - 1, 0) AS "cursor!" FROM (
               SELECT changed FROM chat_message WHERE conversation_id = $1
               ORDER BY changed DESC LIMIT $2) last"#,
        conversation_id.0,
        count
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// Up to which change a terminal has printed the log.
///
/// # Errors
/// When the database can't be reached.
pub async fn printed(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
) -> Result<i64, DatabaseError> {
    Ok(sqlx::query_scalar!(
        "SELECT printed FROM conversation WHERE conversation_id = $1",
        conversation_id.0
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// Remembers up to which change a terminal has printed the log.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep_printed(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    cursor: i64,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE conversation SET printed = greatest(printed, $2) WHERE conversation_id = $1",
        conversation_id.0,
        cursor
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}

/// The file of a message.
///
/// # Errors
/// When the database can't be reached.
pub async fn file(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    number: i64,
) -> Result<Option<File>, DatabaseError> {
    Ok(sqlx::query_as!(
        File,
        "SELECT name, media_type, bytes FROM chat_file WHERE conversation_id = $1 AND number = $2",
        conversation_id.0,
        number
    )
    .fetch_optional(&mut *system.connection)
    .await?)
}
