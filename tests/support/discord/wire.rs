//! Discord's objects as JSON, in the shapes of its API v10.

use serde_json::{Value, json};

use super::components::COMPONENTS_V2;
use super::world::{Channel, File, Guild, Interaction, Message, Place, World, made_at, stamp};

const EPHEMERAL: u64 = 1 << 6;
const LOADING: u64 = 1 << 7;
/// VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, ATTACH_FILES, READ_MESSAGE_HISTORY and threads.
const PERMISSIONS: &str = "309237763072";
/// The same without any about threads.
const WITHOUT_THREADS: &str = "117760";

impl World {
    pub(crate) fn user_json(&self, id: u64) -> Value {
        let bot = id == self.bot;
        let name = if bot {
            "Waybill"
        } else {
            self.people
                .get(&id)
                .map_or("Deleted User", |person| person.name.as_str())
        };
        let username: String = name
            .to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        json!({
            "id": id.to_string(), "username": username, "discriminator": "0", "global_name": name,
            "avatar": null, "bot": bot, "public_flags": 0, "flags": 0,
        })
    }

    pub(crate) fn member_json(&self, id: u64) -> Value {
        json!({
            "user": self.user_json(id), "nick": null, "avatar": null, "roles": [], "joined_at": stamp(made_at(id)),
            "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
            "communication_disabled_until": null, "permissions": PERMISSIONS,
        })
    }

    pub(crate) fn message_json(&self, message: &Message) -> Value {
        let mut flags = message.flags;
        if message.only_for.is_some() {
            flags |= EPHEMERAL;
        }
        if message.thinking {
            flags |= LOADING;
        }
        let attachments: Vec<Value> = message
            .attachments
            .iter()
            .filter_map(|id| self.files.get(id))
            .map(|file| self.file_json(file, message.only_for.is_some()))
            .collect();
        let interaction = message
            .interaction
            .and_then(|id| self.interactions.get(&id));
        let mut body = json!({
            "id": message.id.to_string(), "channel_id": message.channel.to_string(),
            "author": self.user_json(message.author), "content": message.content,
            "timestamp": stamp(made_at(message.id)), "edited_timestamp": message.edited_at.map(stamp),
            "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": attachments, "embeds": self.embeds_json(message), "components": message.components,
            "pinned": false, "flags": flags,
            "type": if interaction.is_some() { 20 } else if message.replies_to.is_some() { 19 } else { 0 },
        });
        if let Some(nonce) = &message.nonce {
            body["nonce"] = nonce.clone();
        }
        if let Some(interaction) = interaction {
            body["application_id"] = json!(self.application.to_string());
            body["webhook_id"] = json!(self.application.to_string());
            body["interaction_metadata"] = json!({
                "id": interaction.id.to_string(), "type": interaction.kind.number(),
                "user": self.user_json(interaction.person),
                "authorizing_integration_owners": self.owners_json(interaction.person, interaction.channel),
            });
            if let Some(source) = interaction.source {
                body["interaction_metadata"]["interacted_message_id"] = json!(source.to_string());
            }
        }
        if let Some(to) = message.replies_to {
            body["message_reference"] = json!({"type": 0, "message_id": to.to_string(), "channel_id": message.channel.to_string()});
            body["referenced_message"] = self.messages.get(&to).map_or(Value::Null, |original| {
                let mut original = original.clone();
                original.replies_to = None;
                self.message_json(&original)
            });
        }
        body
    }

    /// Embeds come back with a type, which requests leave out.
    fn embeds_json(&self, message: &Message) -> Vec<Value> {
        let mut embeds = message.embeds.clone();
        for embed in &mut embeds {
            embed["type"] = json!("rich");
        }
        embeds
    }

    /// The message as the gateway tells it: with guild and member where there is one, and
    /// without what only the privileged intent shows.
    pub(crate) fn event_json(&self, message: &Message, sees_content: bool) -> Value {
        let mut body = self.message_json(message);
        let guild = self
            .channels
            .get(&message.channel)
            .and_then(|channel| channel.place.guild());
        let Some(guild) = guild else {
            body["channel_type"] = json!(1);
            return body;
        };
        body["guild_id"] = json!(guild.to_string());
        let mut member = self.member_json(message.author);
        if let Some(member) = member.as_object_mut() {
            member.remove("user");
            member.remove("permissions");
        }
        body["member"] = member;
        // Who answers calls out whom they answer, unless they switch that off.
        let answered = message.replies_to.and_then(|to| self.messages.get(&to));
        let mentioned = message.content.contains(&format!("<@{}>", self.bot))
            || answered.is_some_and(|answered| answered.author == self.bot);
        if mentioned {
            body["mentions"] = json!([self.user_json(self.bot)]);
        }
        if !sees_content && !mentioned && message.author != self.bot {
            body["content"] = json!("");
            for key in ["embeds", "attachments", "components"] {
                body[key] = json!([]);
            }
        }
        body
    }

    pub(crate) fn file_json(&self, file: &File, ephemeral: bool) -> Value {
        let address = format!(
            "http://{}/attachments/{}/{}?ex={}",
            self.host, file.id, file.name, self.addresses
        );
        json!({
            "id": file.id.to_string(), "filename": file.name, "size": file.bytes.len(), "url": address,
            "proxy_url": address, "content_type": file.content_type, "ephemeral": ephemeral,
        })
    }

    pub(crate) fn channel_json(&self, channel: &Channel) -> Value {
        let last = self
            .messages
            .values()
            .rev()
            .find(|message| message.channel == channel.id && message.only_for.is_none());
        let mut body = json!({
            "id": channel.id.to_string(), "flags": 0,
            "last_message_id": last.map(|message| message.id.to_string()),
        });
        match channel.place {
            Place::Direct { recipient } => {
                body["type"] = json!(1);
                body["recipients"] = json!([self.user_json(recipient)]);
            }
            Place::Text { guild } => {
                body["type"] = json!(0);
                body["guild_id"] = json!(guild.to_string());
                body["name"] = json!(channel.name);
                body["position"] = json!(0);
                body["permission_overwrites"] = json!([]);
                body["nsfw"] = json!(false);
                body["parent_id"] = Value::Null;
            }
            Place::Thread {
                guild,
                parent,
                private,
                archived,
            } => {
                body["type"] = json!(if private { 12 } else { 11 });
                body["guild_id"] = json!(guild.to_string());
                body["name"] = json!(channel.name);
                body["parent_id"] = json!(parent.to_string());
                body["owner_id"] = json!(self.bot.to_string());
                body["message_count"] = json!(0);
                body["member_count"] = json!(1);
                body["total_message_sent"] = json!(0);
                body["thread_metadata"] = json!({
                    "archived": archived, "auto_archive_duration": 1440, "locked": false,
                    "archive_timestamp": stamp(made_at(channel.id)), "create_timestamp": stamp(made_at(channel.id)),
                });
            }
        }
        body
    }

    pub(crate) fn guild_json(&self, guild: &Guild) -> Value {
        let of_guild = |channel: &&Channel| channel.place.guild() == Some(guild.id);
        let (threads, channels): (Vec<&Channel>, Vec<&Channel>) = self
            .channels
            .values()
            .filter(of_guild)
            .partition(|channel| matches!(channel.place, Place::Thread { .. }));
        let as_json = |all: Vec<&Channel>| {
            all.into_iter()
                .map(|channel| self.channel_json(channel))
                .collect::<Vec<_>>()
        };
        let mut body = json!({
            "id": guild.id.to_string(), "name": guild.name, "icon": null, "splash": null, "discovery_splash": null,
            "owner_id": guild.owner.to_string(), "afk_channel_id": null, "afk_timeout": 300,
            "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
            "emojis": [], "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
            "system_channel_flags": 0, "rules_channel_id": null, "max_members": 500_000, "vanity_url_code": null,
            "description": null, "banner": null, "premium_tier": 0, "premium_subscription_count": 0,
            "preferred_locale": "en-US", "public_updates_channel_id": null, "nsfw_level": 0, "nsfw": false,
        });
        body["roles"] = json!([{
            "id": guild.id.to_string(), "name": "@everyone", "color": 0, "hoist": false, "icon": null,
            "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
            "unicode_emoji": null, "position": 0, "permissions": PERMISSIONS, "managed": false,
            "mentionable": false, "flags": 0,
        }]);
        let more = json!({
            "stickers": [], "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
            "incidents_data": null, "joined_at": stamp(made_at(guild.id)), "large": false, "unavailable": false,
            "member_count": 2, "voice_states": [], "members": [self.member_json(self.bot)],
            "channels": as_json(channels), "threads": as_json(threads), "presences": [], "stage_instances": [],
            "guild_scheduled_events": [], "soundboard_sounds": [],
        });
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        body
    }

    pub(crate) fn application_json(&self) -> Value {
        json!({
            "id": self.application.to_string(), "name": "Waybill", "icon": null, "description": "", "bot_public": true,
            "bot_require_code_grant": false, "verify_key": "0".repeat(64), "flags": 0, "team": null, "summary": "",
            "bot": self.user_json(self.bot), "integration_types_config": {"0": {}, "1": {}}, "redirect_uris": [],
            "interactions_endpoint_url": null, "approximate_guild_count": self.guilds.len(),
        })
    }

    /// What the bot may do in a channel.
    fn permissions_in(&self, channel: u64) -> &'static str {
        let channel = self.channels.get(&channel);
        let guild = channel.and_then(|channel| channel.place.guild());
        match guild.and_then(|guild| self.guilds.get(&guild)) {
            Some(guild) if guild.forbids_threads => WITHOUT_THREADS,
            Some(_) | None => PERMISSIONS,
        }
    }

    /// Who let the app in: the guild where the bot is a member, else the person.
    pub(crate) fn owners_json(&self, person: u64, channel: u64) -> Value {
        let Some(channel) = self.channels.get(&channel) else {
            return json!({});
        };
        match channel.place.guild() {
            Some(guild) if self.bot_is_in(channel) => {
                json!({"0": guild.to_string(), "1": person.to_string()})
            }
            Some(_) => json!({"1": person.to_string()}),
            None => json!({"0": "0", "1": person.to_string()}),
        }
    }

    /// An interaction's event, around its `data`.
    pub(crate) fn interaction_json(&self, interaction: &Interaction, data: &Value) -> Value {
        let mut body = json!({
            "id": interaction.id.to_string(), "application_id": self.application.to_string(),
            "type": interaction.kind.number(), "data": data, "token": interaction.token, "version": 1,
            "channel_id": interaction.channel.to_string(), "app_permissions": self.permissions_in(interaction.channel),
            "locale": self.people.get(&interaction.person).map_or("en-US", |person| person.locale.as_str()),
            "entitlements": [], "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": self.owners_json(interaction.person, interaction.channel),
        });
        let Some(channel) = self.channels.get(&interaction.channel) else {
            return body;
        };
        body["channel"] = self.channel_json(channel);
        match channel.place.guild() {
            Some(guild) => {
                body["guild_id"] = json!(guild.to_string());
                body["guild_locale"] = json!("en-US");
                body["guild"] = json!({"id": guild.to_string(), "locale": "en-US", "features": []});
                body["member"] = self.member_json(interaction.person);
                body["context"] = json!(0);
                body["channel"]["permissions"] = json!(PERMISSIONS);
            }
            None => {
                body["user"] = self.user_json(interaction.person);
                body["context"] = json!(1);
            }
        }
        if let Some(source) = interaction.source.and_then(|id| self.messages.get(&id)) {
            body["message"] = self.message_json(source);
        }
        body
    }
}

/// Whether the message is made of components alone.
pub(crate) fn is_second_version(message: &Message) -> bool {
    message.flags & COMPONENTS_V2 != 0
}
