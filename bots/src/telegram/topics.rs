//! Topics of a staff group: a forum's threads, each with an address of its own.

use serde::Deserialize;
use serde_json::json;
use teloxide::types::{ChatId, MessageId, ThreadId};

use super::Telegram;
use super::call::{CallError, PATIENCE};
use crate::channel::Failure;

/// The longest name of a topic, in UTF-16 units to be safe (Bot API, "createForumTopic": 1-128
/// characters).
const NAME_LIMIT: usize = 128;

/// A chat, and the topic in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) chat: ChatId,
    pub(super) thread: Option<i32>,
}

impl Spot {
    /// Reads an address: `-1001234` or, with a topic, `-1001234:77`. No other can be one of ours.
    pub(super) fn of(address: &str) -> Result<Self, Failure> {
        let none = || Failure::Rejected("the address is no chat of Telegram".to_owned());
        let (chat, thread) = match address.split_once(':') {
            Some((chat, thread)) => (chat, Some(thread.parse().map_err(|_| none())?)),
            None => (address, None),
        };
        let chat = chat.parse().map(ChatId).map_err(|_| none())?;
        Ok(Self { chat, thread })
    }

    /// The topic as teloxide names it.
    pub(super) fn thread_id(self) -> Option<ThreadId> {
        self.thread.map(|thread| ThreadId(MessageId(thread)))
    }
}

/// The address of a topic in a chat.
pub(super) fn topic_address(chat: &str, thread: i64) -> String {
    format!("{chat}:{thread}")
}

/// The chat of an address, without what follows.
pub(super) fn chat_of(address: &str) -> &str {
    let end = address.find([':', '/']).unwrap_or(address.len());
    address.get(..end).unwrap_or(address)
}

#[derive(Deserialize)]
struct Opened {
    message_thread_id: i64,
}

impl Telegram {
    /// Opens a topic. <https://core.telegram.org/bots/api#createforumtopic>
    pub(super) async fn create_topic(&self, group: &str, title: &str) -> Result<String, Failure> {
        let chat = Spot::of(group)?.chat;
        let body = json!({"chat_id": chat.0, "name": short(title)});
        let opened: Result<Opened, CallError> =
            self.api.call("createForumTopic", &body, PATIENCE).await;
        match opened {
            Ok(opened) => Ok(topic_address(group, opened.message_thread_id)),
            Err(error) => {
                let failure = self.failure(group, error);
                if matches!(failure, Failure::Moved(_)) {
                    // Nothing was opened; the platform tells where the group is now, too.
                    return Err(Failure::Temporary("the group moved".to_owned()));
                }
                Err(failure)
            }
        }
    }

    /// Opens a closed topic again, as its administrator. Returns whether it is open now.
    pub(super) async fn reopen_topic(&self, spot: Spot) -> bool {
        let body = json!({"chat_id": spot.chat.0, "message_thread_id": spot.thread});
        let opened: Result<bool, CallError> =
            self.api.call("reopenForumTopic", &body, PATIENCE).await;
        match opened {
            Ok(_) => true,
            Err(error) => {
                tracing::info!(%error, "a closed topic could not be opened again");
                false
            }
        }
    }
}

/// What a topic can be called: the beginning of a title.
fn short(title: &str) -> String {
    let mut length = 0;
    title
        .chars()
        .take_while(|letter| {
            length += letter.len_utf16();
            length <= NAME_LIMIT
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_chat_and_perhaps_a_topic() {
        let cases = [
            ("42", Some((42, None))),
            ("-1001234", Some((-1_001_234, None))),
            ("-1001234:77", Some((-1_001_234, Some(77)))),
            ("-1001234:", None),
            ("-1001234/1.2", None),
            ("user:5", None),
            ("", None),
        ];
        for (address, expected) in cases {
            let read = Spot::of(address)
                .ok()
                .map(|spot| (spot.chat.0, spot.thread));
            assert_eq!(read, expected, "{address}");
        }
        for address in ["-1001234", "-1001234:77", "-1001234/1.2"] {
            assert_eq!(chat_of(address), "-1001234");
        }
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        assert_eq!(short("#1042 Jane Cruz"), "#1042 Jane Cruz");
        let long = short(&"🙂".repeat(200));
        assert_eq!(long.chars().count(), 64);
    }
}
