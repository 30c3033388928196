//! Updates in neutral words. Only what is needed is read, so that whatever the platform adds or
//! changes beside it does not matter. Source of the fields: Bot API, "Update".

use serde::Deserialize;
use serde::de::IgnoredAny;
use waybill_core::bank::is_called_statement;
use waybill_core::channel::Channel;
use waybill_core::person::{Gone, Introduction};
use waybill_core::picture::{Unread, is_too_large, may_be_picture};
use waybill_core::text::Language;

use super::topics::topic_address;
use crate::assistant::message::Heard;
use crate::channel::{Among, GroupNews, NotUnderstood, SentFile, Understood};

/// The longest name of a person or a file that is kept, in characters.
const NAME_LIMIT: usize = 200;

/// What has to be known of an update to store it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) update_id: i64,
    /// The chat, whose updates are handled in order.
    pub(super) address: String,
    /// The tap that waits for an answer.
    pub(super) query: Option<String>,
}

/// Reads what has to be known of an update to store it.
pub(super) fn label(payload: &str) -> Result<Label, serde_json::Error> {
    #[derive(Deserialize)]
    struct Outline {
        update_id: i64,
        message: Option<InChat>,
        edited_message: Option<InChat>,
        callback_query: Option<Query>,
        my_chat_member: Option<InChat>,
    }
    #[derive(Deserialize)]
    struct InChat {
        chat: Id,
    }
    #[derive(Deserialize)]
    struct Query {
        id: String,
        from: Id,
        message: Option<InChat>,
    }
    #[derive(Deserialize)]
    struct Id {
        id: i64,
    }
    let outline: Outline = serde_json::from_str(payload)?;
    let chat = [
        outline.message,
        outline.edited_message,
        outline.my_chat_member,
    ]
    .into_iter()
    .flatten()
    .next();
    let tapped = |query: &Query| query.message.as_ref().map_or(query.from.id, |m| m.chat.id);
    let address = chat
        .map(|found| found.chat.id)
        .or_else(|| outline.callback_query.as_ref().map(tapped));
    Ok(Label {
        update_id: outline.update_id,
        // A kind we did not ask for belongs to no chat we know.
        address: address.unwrap_or_default().to_string(),
        query: outline.callback_query.map(|query| query.id),
    })
}

#[derive(Deserialize)]
struct Update {
    #[serde(rename = "update_id")]
    _update_id: i64,
    message: Option<Message>,
    edited_message: Option<Message>,
    callback_query: Option<CallbackQuery>,
    my_chat_member: Option<MemberChange>,
}

#[derive(Deserialize)]
struct Message {
    message_id: i64,
    from: Option<User>,
    /// A group or channel in whose name it was written.
    sender_chat: Option<IgnoredAny>,
    chat: Chat,
    message_thread_id: Option<i64>,
    #[serde(default)]
    is_topic_message: bool,
    migrate_to_chat_id: Option<i64>,
    text: Option<String>,
    caption: Option<String>,
    reply_to_message: Option<Answered>,
    forward_origin: Option<Origin>,
    document: Option<Document>,
    #[serde(default)]
    photo: Vec<PhotoSize>,
    video: Option<Named>,
    audio: Option<Named>,
    voice: Option<IgnoredAny>,
}

/// Whose words were passed on; nobody's where they hide it.
#[derive(Deserialize)]
struct Origin {
    sender_user: Option<Author>,
}

#[derive(Deserialize)]
struct Author {
    id: i64,
}

#[derive(Deserialize)]
struct Answered {
    message_id: i64,
}

#[derive(Deserialize)]
struct Named {
    file_name: Option<String>,
}

/// A file as it was sent.
#[derive(Deserialize)]
struct Document {
    file_id: String,
    file_name: Option<String>,
    mime_type: Option<String>,
    file_size: Option<u64>,
}

/// A photo in one of the sizes that the platform made of it; a photo of its own is a JPEG.
#[derive(Deserialize)]
struct PhotoSize {
    file_id: String,
    #[serde(default)]
    width: u64,
    #[serde(default)]
    height: u64,
    file_size: Option<u64>,
}

#[derive(Deserialize)]
struct Chat {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    is_forum: bool,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    is_bot: bool,
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    username: Option<String>,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct CallbackQuery {
    from: User,
    message: Option<Tapped>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct Tapped {
    message_id: i64,
    chat: Chat,
    message_thread_id: Option<i64>,
    #[serde(default)]
    is_topic_message: bool,
}

#[derive(Deserialize)]
struct MemberChange {
    chat: Chat,
    from: User,
    new_chat_member: Member,
}

#[derive(Deserialize)]
struct Member {
    status: String,
    #[serde(default)]
    can_manage_topics: bool,
    /// Of one who is restricted: whether they are in it nevertheless.
    #[serde(default)]
    is_member: bool,
}

/// Reads an update that was stored for a chat.
pub(super) fn understand(address: &str, payload: &str) -> Result<Understood, NotUnderstood> {
    // The error names a place, never what stands there.
    let update: Update = serde_json::from_str(payload).map_err(|error| {
        NotUnderstood(format!(
            "no update at line {}, column {}",
            error.line(),
            error.column()
        ))
    })?;
    let read = Reading { address };
    Ok(if let Some(message) = update.message {
        read.message(message)
    } else if let Some(message) = update.edited_message {
        read.edited(message)
    } else if let Some(query) = update.callback_query {
        read.tap(query)
    } else if let Some(change) = update.my_chat_member {
        read.membership(change)
    } else {
        Understood::Nothing
    })
}

struct Reading<'a> {
    address: &'a str,
}

impl Reading<'_> {
    fn author(&self, message: &Message) -> Option<Introduction> {
        let from = message.from.as_ref()?;
        // Who writes in the group's name is somebody of it whom nobody knows.
        let hidden = message.sender_chat.is_some() && !message.chat.is_private();
        if from.is_bot && !hidden {
            return None;
        }
        self.introduce(from, &message.chat)
    }

    fn message(&self, message: Message) -> Understood {
        if let Some(to) = message.migrate_to_chat_id {
            let among = self.among(&message.chat, None);
            return Understood::Group(among, GroupNews::Moved(to.to_string()));
        }
        let thread = message
            .message_thread_id
            .filter(|_| message.is_topic_message);
        let among = self.among_others(&message.chat, thread);
        // In a topic every message answers the one that opened it, unless it answers another.
        let understood = self.said(message, thread);
        among_others(among, understood)
    }

    fn said(&self, message: Message, thread: Option<i64>) -> Understood {
        let Some(who) = self.author(&message) else {
            return Understood::Nothing;
        };
        let number = Some(message.message_id.to_string());
        let reply_to = message
            .reply_to_message
            .as_ref()
            .filter(|answered| Some(answered.message_id) != thread)
            .map(|answered| answered.message_id.to_string());
        if let Some(file) = sent_file(&message) {
            return Understood::Sent {
                who,
                files: vec![file],
                caption: message.caption.unwrap_or_default(),
                message: number,
                reply_to,
                way_back: None,
            };
        }
        let author = message.forward_origin.and_then(|origin| origin.sender_user);
        match (message.text.or(message.caption), author) {
            // A private chat has its person's number.
            (Some(text), Some(author)) if !text.is_empty() => did(
                who,
                Heard::Forwarded {
                    text,
                    message: number,
                    from: author.id.to_string(),
                },
            ),
            (Some(text), None) if !text.is_empty() => did(
                who,
                Heard::Wrote {
                    text,
                    message: number,
                    reply_to,
                },
            ),
            (Some(_) | None, _) => Understood::Nothing,
        }
    }

    fn edited(&self, message: Message) -> Understood {
        let Some(who) = self.author(&message) else {
            return Understood::Nothing;
        };
        let thread = message
            .message_thread_id
            .filter(|_| message.is_topic_message);
        let among = self.among_others(&message.chat, thread);
        let understood = match message.text.or(message.caption) {
            Some(text) if !text.is_empty() => did(
                who,
                Heard::Rewrote {
                    text,
                    message: message.message_id.to_string(),
                },
            ),
            Some(_) | None => Understood::Nothing,
        };
        among_others(among, understood)
    }

    fn tap(&self, query: CallbackQuery) -> Understood {
        // Without a message it was tapped in a chat that we are not in.
        let (Some(message), Some(button)) = (query.message, query.data) else {
            return Understood::Nothing;
        };
        let Some(who) = self.introduce(&query.from, &message.chat) else {
            return Understood::Nothing;
        };
        let thread = message
            .message_thread_id
            .filter(|_| message.is_topic_message);
        let understood = did(
            who,
            Heard::Pressed {
                button,
                message: Some(message.message_id.to_string()),
            },
        );
        among_others(self.among_others(&message.chat, thread), understood)
    }

    fn membership(&self, change: MemberChange) -> Understood {
        if !change.chat.is_private() {
            return self.standing(&change);
        }
        // Welcome, and welcome back: they are greeted when they say something.
        if change.new_chat_member.status != "kicked" {
            return Understood::Nothing;
        }
        let why = Gone::Blocked;
        match self.introduce(&change.from, &change.chat) {
            Some(who) => Understood::Left { who, why },
            None => Understood::Nothing,
        }
    }

    /// The bot came to a group, left it, or may do something else there.
    fn standing(&self, change: &MemberChange) -> Understood {
        let member = &change.new_chat_member;
        let mut among = self.among(&change.chat, None);
        let news = match member.status.as_str() {
            "left" | "kicked" => GroupNews::Out,
            "restricted" if !member.is_member => GroupNews::Out,
            status => {
                among.may_open = Some(status == "administrator" && member.can_manage_topics);
                GroupNews::In
            }
        };
        if change.chat.kind == "channel" {
            return Understood::Nothing;
        }
        Understood::Group(among, news)
    }

    fn among_others(&self, chat: &Chat, thread: Option<i64>) -> Option<Among> {
        (!chat.is_private()).then(|| self.among(chat, thread))
    }

    fn among(&self, chat: &Chat, thread: Option<i64>) -> Among {
        Among {
            channel: Channel::Telegram,
            group: self.address.to_owned(),
            topic: thread.map(|thread| topic_address(self.address, thread)),
            title: short(&chat.title).unwrap_or_else(|| self.address.to_owned()),
            has_topics: Some(chat.is_forum),
            may_open: None,
            privately: false,
        }
    }

    /// Who wrote, by their own chat: in a group whoever writes acts as themselves. A channel is nobody.
    fn introduce(&self, from: &User, chat: &Chat) -> Option<Introduction> {
        if chat.kind == "channel" {
            return None;
        }
        Some(Introduction {
            channel: Channel::Telegram,
            // A private chat has its person's number.
            address: if chat.is_private() {
                self.address.to_owned()
            } else {
                from.id.to_string()
            },
            name: person_name(from),
            language: from.language_code.as_deref().and_then(Language::closest),
        })
    }
}

impl Chat {
    fn is_private(&self) -> bool {
        self.kind == "private"
    }
}

/// The same, said where others are.
fn among_others(among: Option<Among>, understood: Understood) -> Understood {
    match (among, understood) {
        (_, Understood::Nothing) => Understood::Nothing,
        (Some(among), understood) => Understood::Among(among, Box::new(understood)),
        (None, understood) => understood,
    }
}

fn did(who: Introduction, heard: Heard) -> Understood {
    Understood::Did {
        who,
        heard,
        way_back: None,
    }
}

/// First and last name; some have neither that can be seen.
fn person_name(user: &User) -> String {
    short(&format!("{} {}", user.first_name, user.last_name))
        .or_else(|| user.username.as_deref().and_then(short))
        .unwrap_or_else(|| user.id.to_string())
}

/// A name in one line, unless nothing of it can be seen.
fn short(name: &str) -> Option<String> {
    let name: String = name
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(NAME_LIMIT)
        .collect();
    let seen = name.chars().any(|letter| !is_invisible(letter));
    seen.then(|| name.trim_end().to_owned())
}

/// Letters that take no room, which people use as an empty name: joiners, marks of direction, the
/// Hangul fillers.
fn is_invisible(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{feff}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{ad}'
        )
}

/// What was sent along, by its own name or by what it is.
fn sent_file(message: &Message) -> Option<SentFile> {
    if let Some(document) = &message.document {
        let name = own_name(document.file_name.as_deref(), "document");
        return Some(SentFile {
            reference: reference(
                &document.file_id,
                document.file_size,
                may_be_picture(document.mime_type.as_deref()) || is_called_statement(&name),
            ),
            name,
        });
    }
    let fits = |size: &&PhotoSize| !is_too_large(size.file_size);
    let largest = message.photo.iter().filter(fits);
    if let Some(photo) = largest.max_by_key(|size| size.width.saturating_mul(size.height)) {
        return Some(SentFile {
            name: "photo.jpg".to_owned(),
            reference: reference(&photo.file_id, photo.file_size, true),
        });
    }
    let named = |file: &Option<Named>, otherwise: &str| {
        let file = file.as_ref()?;
        Some(own_name(file.file_name.as_deref(), otherwise))
    };
    let name = named(&message.video, "video.mp4")
        .or_else(|| named(&message.audio, "audio.mp3"))
        .or_else(|| message.voice.map(|_| "voice.ogg".to_owned()))?;
    Some(SentFile {
        name,
        reference: Err(Unread::OtherKind),
    })
}

fn own_name(name: Option<&str>, otherwise: &str) -> String {
    name.and_then(short).unwrap_or_else(|| otherwise.to_owned())
}

fn reference(file_id: &str, size: Option<u64>, is_read: bool) -> Result<String, Unread> {
    if !is_read {
        Err(Unread::OtherKind)
    } else if is_too_large(size) {
        Err(Unread::TooLarge(size))
    } else {
        Ok(file_id.to_owned())
    }
}

#[cfg(test)]
mod tests;
