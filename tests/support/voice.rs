//! What somebody can do on a channel, whichever it is, and what they see there.

pub mod discord;
pub mod telegram;
pub mod terminal;
pub mod web;

use async_trait::async_trait;
use axum::body::Bytes;

/// A message as the person sees it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: i64,
    /// How often it changed in place.
    pub edits: u32,
    pub text: String,
    /// What can be pressed, in reading order.
    pub buttons: Vec<String>,
    /// What opens an address: its label and where it leads.
    pub links: Vec<(String, String)>,
    pub document: Option<File>,
    /// Whether it came without a sound, where the channel has sounds.
    pub quiet: bool,
}

/// A file below a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub media_type: String,
    pub bytes: Bytes,
}

/// What a client says that a file is: it goes by the name.
fn claimed_type(name: &str) -> &'static str {
    match name.rsplit_once('.') {
        Some((_, "jpg")) => "image/jpeg",
        Some((_, "png")) => "image/png",
        Some((_, "webp")) => "image/webp",
        Some((_, "pdf")) => "application/pdf",
        Some((_, "txt")) => "text/plain",
        _ => "application/octet-stream",
    }
}

/// What a channel lets people do.
#[derive(Clone, Copy, Debug)]
pub struct Can {
    /// A message can have several lines.
    pub write_lines: bool,
    /// A command is a message of one's own that can be edited.
    pub edit_commands: bool,
}

/// A person's side of a channel.
#[async_trait]
pub trait Voice: std::fmt::Debug + Send + Sync {
    fn can(&self) -> Can;

    /// Begins, where a conversation has to be begun.
    async fn starts(&self) {
        self.says("/start").await;
    }

    async fn says(&self, text: &str);

    /// Opens a link that a seller has sent: as a start payload where a platform has such a thing.
    async fn opens(&self, link: &str) {
        self.says(&format!("/track {link}")).await;
    }

    /// Passes on a text; where a channel knows no forwarding, it is pasted.
    async fn forwards(&self, text: &str) {
        self.says(text).await;
    }

    /// Changes their own last message.
    async fn edits(&self, text: &str);

    async fn replies(&self, to: i64, text: &str);

    /// Sends a file with words to it.
    async fn sends_picture(&self, name: &str, bytes: &[u8], caption: &str);

    /// Taps the button of a message whose label contains `label`.
    async fn taps(&self, message: i64, label: &str);

    /// Taps twice before anything happens, as people do; once where a channel prevents that.
    async fn taps_twice(&self, message: i64, label: &str) {
        self.taps(message, label).await;
    }

    /// Looks again, where nothing comes by itself.
    async fn refreshes(&self) {}

    /// Everything the assistant has shown, as it stands now.
    fn messages(&self) -> Vec<Seen>;

    /// The conversation as text.
    fn transcript(&self) -> String;
}
