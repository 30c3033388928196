//! What is kept of an event: our own small shape. serenity gives no raw payload, and an interaction
//! it wrote does not read back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serenity::all::{
    ActionRowComponent, Attachment, CommandDataOption, CommandDataOptionValue, CommandInteraction,
    ComponentInteraction, Interaction, InteractionContext, Message, MessageType,
    MessageUpdateEvent, ModalInteraction, User,
};
use waybill_core::inbox::Arrival;

use super::server::{Server, is_ephemeral, without_mentions};

/// An event as it lies in the inbox. Ids are numbers of Discord's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stored {
    /// [`Stored::VERSION`].
    #[serde(rename = "v")]
    pub(super) version: u32,
    /// Who did it.
    pub(super) user: StoredUser,
    /// In which channel.
    pub(super) channel: u64,
    /// Whether that is the direct messages with the bot.
    pub(super) direct: bool,
    /// The server's channel in which it was done, where it was in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) server: Option<Server>,
    /// When it came.
    pub(super) at: DateTime<Utc>,
    /// What it is.
    #[serde(flatten)]
    pub(super) what: What,
}

/// Someone on Discord.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredUser {
    pub(super) id: u64,
    /// What they are called.
    pub(super) name: String,
    /// The language of their client, which only interactions tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) locale: Option<String>,
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum What {
    /// Invoked a slash command.
    Command {
        ticket: Ticket,
        name: String,
        /// As typed, by name.
        #[serde(default)]
        options: Vec<(String, String)>,
    },
    /// Pressed a button, or chose from a list.
    Pressed {
        ticket: Ticket,
        custom_id: String,
        /// The message it stands on.
        message: u64,
        /// What was chosen from a list.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        values: Vec<String>,
    },
    /// Sent a form.
    Form {
        ticket: Ticket,
        custom_id: String,
        /// As typed, by the field's id.
        #[serde(default)]
        fields: Vec<(String, String)>,
    },
    /// Wrote a direct message.
    Message {
        id: u64,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<u64>,
        /// What is attached.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<StoredFile>,
    },
    /// Wrote an own direct message anew.
    Edited { id: u64, text: String },
}

/// What is attached to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum StoredFile {
    /// A file that can be fetched.
    Attached(Attached),
    /// The name alone, as releases before this one kept it.
    Named(String),
}

/// A file that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attached {
    pub(super) id: u64,
    pub(super) name: String,
    /// Where it lies for about a day; after that the message names another place.
    pub(super) url: String,
    /// In bytes.
    pub(super) size: u64,
    /// What its sender's client says that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) media_type: Option<String>,
}

/// An interaction's way back. The token is a secret for fifteen minutes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ticket {
    pub(super) application: u64,
    pub(super) id: u64,
    pub(super) token: String,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket")
            .field("application", &self.application)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The address of a person: all they do is handled in one order, wherever they do it.
pub(super) fn address(user: u64) -> String {
    format!("user:{user}")
}

/// The person behind an address.
pub(super) fn user_of(address: &str) -> Option<u64> {
    address.strip_prefix("user:")?.parse().ok()
}

/// The id of a message for everyone outside: where it stands, too.
pub(super) fn message_id(channel: u64, message: u64) -> String {
    format!("{channel}/{message}")
}

/// Channel and message of such an id.
pub(super) fn read_message_id(id: &str) -> Option<(u64, u64)> {
    let (channel, message) = id.split_once('/')?;
    Some((channel.parse().ok()?, message.parse().ok()?))
}

impl Stored {
    /// The version this release writes.
    pub(super) const VERSION: u32 = 1;
    /// How the inbox's ids of direct messages begin.
    pub(super) const MESSAGES: &str = "message:";
    /// How the inbox's ids of interactions begin.
    pub(super) const INTERACTIONS: &str = "interaction:";

    /// The event as it is kept in the inbox.
    ///
    /// # Errors
    /// Never in practice: there is nothing in it that is not JSON.
    pub(super) fn arrival(&self) -> Result<Arrival, serde_json::Error> {
        let external_id = match &self.what {
            What::Command { ticket, .. }
            | What::Pressed { ticket, .. }
            | What::Form { ticket, .. } => format!("{}{}", Self::INTERACTIONS, ticket.id),
            // Direct messages are counted by theirs: see `catch_up`.
            What::Message { id, .. } if self.server.is_some() => format!("server-message:{id}"),
            What::Message { id, .. } => format!("{}{id}", Self::MESSAGES),
            What::Edited { id, .. } => format!("edit:{id}:{}", self.at.timestamp_micros()),
        };
        Ok(Arrival {
            external_id,
            address: address(self.user.id),
            payload: serde_json::to_string(self)?,
        })
    }

    /// The interaction's way back, where it is one.
    pub(super) fn ticket(&self) -> Option<&Ticket> {
        match &self.what {
            What::Command { ticket, .. }
            | What::Pressed { ticket, .. }
            | What::Form { ticket, .. } => Some(ticket),
            What::Message { .. } | What::Edited { .. } => None,
        }
    }

    /// A number that grows with the time at which Discord made the event, on the scale of its ids.
    pub(super) fn moment(&self) -> u64 {
        match &self.what {
            What::Command { ticket, .. }
            | What::Pressed { ticket, .. }
            | What::Form { ticket, .. } => ticket.id,
            What::Message { id, .. } => *id,
            // The last of its millisecond: behind the message it changes.
            What::Edited { id, .. } => (snowflake(self.at) | BELOW_MILLISECOND).max(*id),
        }
    }

    /// What is kept of an interaction; `None` for what is answered directly or is not for us.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the library's enum is open: what it may add is not for us either"
    )]
    pub(super) fn of_interaction(interaction: &Interaction, at: DateTime<Utc>) -> Option<Self> {
        match interaction {
            Interaction::Command(command) => Some(Self::of_command(command, at)),
            Interaction::Component(component) => Some(Self::of_component(component, at)),
            Interaction::Modal(form) => Some(Self::of_form(form, at)),
            // Autocomplete is answered directly; pings come only to those who listen over HTTP.
            _ => None,
        }
    }

    fn of_command(command: &CommandInteraction, at: DateTime<Utc>) -> Self {
        Self {
            version: Self::VERSION,
            user: stored_user(&command.user, Some(&command.locale)),
            channel: command.channel_id.get(),
            direct: is_direct(command.context.as_ref(), command.guild_id.is_some()),
            server: command.guild_id.map(|_| {
                let channel = command.channel.as_ref();
                Server::of_interaction(channel, command.app_permissions, true)
            }),
            at,
            what: What::Command {
                ticket: Ticket {
                    application: command.application_id.get(),
                    id: command.id.get(),
                    token: command.token.clone(),
                },
                name: command.data.name.clone(),
                options: command.data.options.iter().filter_map(typed).collect(),
            },
        }
    }

    fn of_component(component: &ComponentInteraction, at: DateTime<Utc>) -> Self {
        Self {
            version: Self::VERSION,
            user: stored_user(&component.user, Some(&component.locale)),
            channel: component.channel_id.get(),
            direct: is_direct(component.context.as_ref(), component.guild_id.is_some()),
            server: component.guild_id.map(|_| {
                let channel = component.channel.as_ref();
                let privately = is_ephemeral(component.message.flags);
                Server::of_interaction(channel, component.app_permissions, privately)
            }),
            at,
            what: What::Pressed {
                ticket: Ticket {
                    application: component.application_id.get(),
                    id: component.id.get(),
                    token: component.token.clone(),
                },
                custom_id: component.data.custom_id.clone(),
                message: component.message.id.get(),
                values: chosen(component),
            },
        }
    }

    fn of_form(form: &ModalInteraction, at: DateTime<Utc>) -> Self {
        let inputs = form.data.components.iter().flat_map(|row| &row.components);
        let fields = inputs.filter_map(|component| {
            let ActionRowComponent::InputText(input) = component else {
                return None;
            };
            let value = input.value.clone().unwrap_or_default();
            Some((input.custom_id.clone(), value))
        });
        Self {
            version: Self::VERSION,
            user: stored_user(&form.user, Some(&form.locale)),
            channel: form.channel_id.get(),
            // A form's interaction carries no context in this library; a guild it does.
            direct: form.guild_id.is_none(),
            server: form.guild_id.map(|_| {
                let privately = form
                    .message
                    .as_ref()
                    .is_none_or(|message| is_ephemeral(message.flags));
                Server::of_interaction(form.channel.as_ref(), form.app_permissions, privately)
            }),
            at,
            what: What::Form {
                ticket: Ticket {
                    application: form.application_id.get(),
                    id: form.id.get(),
                    token: form.token.clone(),
                },
                custom_id: form.data.custom_id.clone(),
                fields: fields.collect(),
            },
        }
    }

    /// What is kept of a message; `None` for what bots wrote, for Discord's own notes, and for what is
    /// said in a server to others than the bot: of that Discord shows nothing.
    pub(super) fn of_message(message: &Message, at: DateTime<Utc>) -> Option<Self> {
        let by_a_person = !message.author.bot && !message.author.system;
        let written = matches!(
            message.kind,
            MessageType::Regular | MessageType::InlineReply
        );
        if !by_a_person || !written || message.webhook_id.is_some() {
            return None;
        }
        let in_server = message.guild_id.is_some();
        if in_server && message.content.trim().is_empty() && message.attachments.is_empty() {
            return None;
        }
        // A forwarded message has no text of its own.
        let forwarded = message.message_snapshots.first();
        let text = forwarded
            .filter(|_| message.content.is_empty())
            .map_or(&message.content, |snapshot| &snapshot.content);
        let attached = forwarded
            .into_iter()
            .flat_map(|snapshot| &snapshot.attachments)
            .chain(&message.attachments);
        let reply_to = message
            .message_reference
            .as_ref()
            .filter(|_| message.kind == MessageType::InlineReply)
            .and_then(|reference| reference.message_id);
        Some(Self {
            version: Self::VERSION,
            user: stored_user(&message.author, None),
            channel: message.channel_id.get(),
            direct: !in_server,
            server: in_server.then(Server::default),
            at,
            what: What::Message {
                id: message.id.get(),
                text: if in_server {
                    without_mentions(text)
                } else {
                    text.clone()
                },
                reply_to: reply_to.map(|id| id.get()),
                files: attached.map(stored_file).collect(),
            },
        })
    }

    /// What is kept of a change; `None` unless a person changed the words of a message to the bot.
    pub(super) fn of_edit(event: &MessageUpdateEvent) -> Option<Self> {
        let author = event.author.as_ref().filter(|author| !author.bot)?;
        let in_server = event.guild_id.is_some();
        let text = event.content.as_deref()?;
        if in_server && text.trim().is_empty() {
            return None;
        }
        // Discord also tells of previews it added: then nobody edited.
        let edited = event.edited_timestamp?;
        let at = DateTime::parse_from_rfc3339(&edited.to_string()).ok()?;
        Some(Self {
            version: Self::VERSION,
            user: stored_user(author, None),
            channel: event.channel_id.get(),
            direct: !in_server,
            server: in_server.then(Server::default),
            at: at.to_utc(),
            what: What::Edited {
                id: event.id.get(),
                text: if in_server {
                    without_mentions(text)
                } else {
                    text.to_owned()
                },
            },
        })
    }
}

/// The first id Discord could give at a moment.
/// <https://discord.com/developers/docs/reference#snowflakes>
pub(super) fn snowflake(at: DateTime<Utc>) -> u64 {
    const EPOCH_MILLISECONDS: i64 = 1_420_070_400_000;
    let since = at.timestamp_millis() - EPOCH_MILLISECONDS;
    u64::try_from(since).unwrap_or(0) << 22
}

/// The bits of an id that tell apart what happened in one millisecond.
const BELOW_MILLISECOND: u64 = (1 << 22) - 1;

/// Whether only the person and the bot are there. Elsewhere answers are for one person's eyes only.
fn is_direct(context: Option<&InteractionContext>, in_guild: bool) -> bool {
    match context {
        Some(context) => *context == InteractionContext::BotDm,
        None => !in_guild,
    }
}

fn stored_file(file: &Attachment) -> StoredFile {
    StoredFile::Attached(Attached {
        id: file.id.get(),
        name: file.filename.clone(),
        url: file.url.clone(),
        size: u64::from(file.size),
        media_type: file.content_type.clone(),
    })
}

fn stored_user(user: &User, locale: Option<&str>) -> StoredUser {
    StoredUser {
        id: user.id.get(),
        name: user
            .global_name
            .as_deref()
            .filter(|name| !name.trim().is_empty())
            .unwrap_or(&user.name)
            .to_owned(),
        locale: locale.map(str::to_owned),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library's enum is open, and our commands have options of these types only"
)]
fn typed(option: &CommandDataOption) -> Option<(String, String)> {
    let value = match &option.value {
        CommandDataOptionValue::String(text) => text.clone(),
        CommandDataOptionValue::Integer(number) => number.to_string(),
        CommandDataOptionValue::Number(number) => number.to_string(),
        CommandDataOptionValue::Boolean(yes) => yes.to_string(),
        _ => return None,
    };
    Some((option.name.clone(), value))
}

fn chosen(component: &ComponentInteraction) -> Vec<String> {
    use serenity::all::ComponentInteractionDataKind as Kind;
    match &component.data.kind {
        Kind::StringSelect { values } => values.clone(),
        // Our messages have no other lists.
        Kind::Button
        | Kind::UserSelect { .. }
        | Kind::RoleSelect { .. }
        | Kind::MentionableSelect { .. }
        | Kind::ChannelSelect { .. }
        | Kind::Unknown(_) => Vec::new(),
    }
}
