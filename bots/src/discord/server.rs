//! A server's channels: what is said in them, forms that open at once, and a thread an order.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serenity::all::{ChannelType, ComponentInteraction, MessageFlags, PartialChannel, Permissions};
use waybill_core::channel::Channel;
use waybill_core::id::OutboxId;
use waybill_core::person::Gone;
use waybill_core::text::{Language, Reader, texts};

use super::Inner;
use super::deliver::id_of;
use super::failure::of_sending;
use super::rest::CallError;
use super::show::parts;
use crate::assistant::groups;
use crate::channel::{Among, Failure, Rendered};

/// <https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>
const UNKNOWN_CHANNEL: u64 = 10003;
const MISSING_ACCESS: u64 = 50001;
const THREAD_EXISTS: u64 = 160_004;
/// A form as the first response to an interaction.
const FORM: u8 = 9;
/// The longest name of a thread, and of a form's title and label.
const MAX_NAME: usize = 100;
const MAX_TITLE: usize = 45;
/// A form takes as much as a message of ours may have.
const MAX_WORDS: usize = 4000;
/// A thread is put away after a week without a word, and comes back with the next.
const KEPT_MINUTES: u32 = 10_080;

/// What is known of a server's channel when something is done in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Server {
    /// What the channel is called, where the event says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// Whether it can have threads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) has_threads: Option<bool>,
    /// Whether the bot may open them and write in them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) may_open: Option<bool>,
    /// Whether only who did it sees it.
    #[serde(default)]
    pub(super) privately: bool,
}

impl Server {
    /// Of an interaction in a server.
    pub(super) fn of_interaction(
        channel: Option<&PartialChannel>,
        permissions: Option<Permissions>,
        privately: bool,
    ) -> Self {
        let needed = Permissions::SEND_MESSAGES
            | Permissions::CREATE_PUBLIC_THREADS
            | Permissions::SEND_MESSAGES_IN_THREADS;
        Self {
            name: channel.and_then(|channel| channel.name.clone()),
            has_threads: channel
                .map(|channel| matches!(channel.kind, ChannelType::Text | ChannelType::News)),
            may_open: permissions.map(|permissions| permissions.contains(needed)),
            privately,
        }
    }

    /// As everybody outside knows it.
    pub(super) fn among(&self, channel: u64) -> Among {
        let name = self.name.as_deref().map(str::trim);
        let name = name.filter(|name| !name.is_empty());
        Among {
            channel: Channel::Discord,
            group: channel_address(channel),
            topic: None,
            title: name.map_or_else(|| channel_address(channel), |name| format!("#{name}")),
            has_topics: self.has_threads,
            may_open: self.may_open,
            privately: self.privately,
        }
    }
}

/// Whether only one person sees a message.
pub(super) fn is_ephemeral(flags: Option<MessageFlags>) -> bool {
    flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

/// The address of a server's channel or thread.
pub(super) fn channel_address(channel: u64) -> String {
    format!("channel:{channel}")
}

/// The channel or thread behind an address.
pub(super) fn channel_of(address: &str) -> Option<u64> {
    address.strip_prefix("channel:")?.parse().ok()
}

/// What is said without the names it calls out first: `@Waybill yes` is `yes`.
pub(super) fn without_mentions(text: &str) -> String {
    let mut rest = text.trim();
    while let Some(after) = rest.strip_prefix("<@")
        && let Some((id, more)) = after.split_once('>')
        && id
            .trim_start_matches(['!', '&'])
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    {
        rest = more.trim_start();
    }
    rest.to_owned()
}

/// What a refusal to write in a server's channel means: a thread that is gone is opened anew, a channel
/// that is closed to us is none of ours any more.
pub(super) fn of_channel(error: CallError) -> Failure {
    match error.code() {
        UNKNOWN_CHANNEL => Failure::NoSuchTopic,
        MISSING_ACCESS => Failure::Gone(Gone::Vanished),
        _ => of_sending(error),
    }
}

impl Inner {
    /// Opens a thread at a message of its own, by whose nonce a repeated attempt finds what the first
    /// one made: a thread begun at a message has that message's id.
    /// <https://discord.com/developers/docs/resources/channel#start-thread-from-message>
    pub(super) async fn open_thread(
        &self,
        group: &str,
        title: &str,
        nonce: OutboxId,
    ) -> Result<String, Failure> {
        let Some(parent) = channel_of(group) else {
            return Err(Failure::Rejected("the address is no channel".to_owned()));
        };
        let refused = |error: CallError| {
            if error.code() == UNKNOWN_CHANNEL {
                Failure::Gone(Gone::Vanished)
            } else {
                of_channel(error)
            }
        };
        let first = Rendered {
            title: Some(title.to_owned()),
            ..Rendered::default()
        };
        let Some(part) = parts(&first).into_iter().next() else {
            return Err(Failure::Rejected("a topic without a name".to_owned()));
        };
        let mut body = part.body;
        body["nonce"] = json!(format!("t{nonce}"));
        body["enforce_nonce"] = json!(true);
        let path = format!("/channels/{parent}/messages");
        let said = self.rest.json(Method::POST, &path, &body).await;
        let said = said.map_err(refused)?;
        let message = id_of(&said["id"])
            .ok_or_else(|| Failure::Temporary("Discord's answer names no id".to_owned()))?;
        let name: String = title.chars().take(MAX_NAME).collect();
        let thread = json!({"name": name, "auto_archive_duration": KEPT_MINUTES});
        let path = format!("{path}/{message}/threads");
        match self.rest.json(Method::POST, &path, &thread).await {
            Ok(_) => Ok(channel_address(message)),
            Err(error) if error.code() == THREAD_EXISTS => Ok(channel_address(message)),
            Err(error) => Err(refused(error)),
        }
    }

    /// Opens the form that a button in a server opens at once: what people write there can't be read
    /// otherwise. Returns whether it is open.
    pub(super) async fn open_form(&self, pressed: &ComponentInteraction) -> bool {
        let button = &pressed.data.custom_id;
        if pressed.guild_id.is_none() || !groups::opens_form(button) {
            return false;
        }
        let reader = Reader {
            language: Language::closest(&pressed.locale).unwrap_or(Language::ENGLISH),
            zone: Default::default(),
            now: self.clock.now(),
        };
        let path = format!("/interactions/{}/{}/callback", pressed.id, pressed.token);
        let body = form(
            button,
            &reader.text(texts::FormReply),
            &reader.text(texts::FormReplyWords),
        );
        match self.rest.json(Method::POST, &path, &body).await {
            Ok(_) => true,
            Err(error) => {
                tracing::warn!(%error, "a form could not be opened; it is asked instead");
                false
            }
        }
    }
}

/// A form for one text. <https://discord.com/developers/docs/components/reference#text-input>
fn form(button: &str, title: &str, label: &str) -> Value {
    let short = |text: &str| text.chars().take(MAX_TITLE).collect::<String>();
    json!({"type": FORM, "data": {
        "custom_id": button,
        "title": short(title),
        "components": [{"type": 1, "components": [{
            "type": 4, "custom_id": "text", "style": 2, "label": short(label),
            "min_length": 1, "max_length": MAX_WORDS, "required": true,
        }]}],
    }})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_called_out_first_is_not_what_is_said() {
        for (text, said) in [
            ("<@123> yes, tomorrow", "yes, tomorrow"),
            ("<@!123> <@&45>  yes", "yes"),
            ("yes <@123>", "yes <@123>"),
            ("<@123", "<@123"),
            ("<@abc> yes", "<@abc> yes"),
            ("<@123>", ""),
            ("🙂", "🙂"),
        ] {
            assert_eq!(without_mentions(text), said, "{text}");
        }
    }

    #[test]
    fn an_address_is_a_channel_or_none() {
        assert_eq!(channel_of(&channel_address(77)), Some(77));
        for address in ["user:77", "channel:77/1.2", "channel:", "77"] {
            assert_eq!(channel_of(address), None, "{address}");
        }
    }
}
