//! What Discord knows: people, guilds, channels, messages, interactions. Handlers lock it,
//! change it, and every change wakes whoever waits to see something.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::time::{Duration, Instant, timeout};

use super::commands::Commands;
use super::faults::Faults;
use super::gateway::Gateway;
use super::limits::Limits;
pub(crate) use super::objects::{
    Call, Channel, DirectMessages, File, Guild, Human, Interaction, InteractionKind, Line, Message,
    Modal, Place, Progress,
};

/// 2015-01-01, in milliseconds since 1970: where snowflakes begin.
const EPOCH: i64 = 1_420_070_400_000;

#[derive(Debug)]
pub(crate) struct Server {
    world: Mutex<World>,
    changes: watch::Sender<u64>,
}

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) host: String,
    pub(crate) token: String,
    pub(crate) application: u64,
    pub(crate) bot: u64,
    pub(crate) people: BTreeMap<u64, Human>,
    pub(crate) guilds: BTreeMap<u64, Guild>,
    pub(crate) channels: BTreeMap<u64, Channel>,
    pub(crate) messages: BTreeMap<u64, Message>,
    pub(crate) files: BTreeMap<u64, File>,
    /// How often the addresses of files have expired.
    pub(crate) addresses: u32,
    pub(crate) nonces: HashMap<String, (u64, Instant)>,
    pub(crate) commands: Commands,
    pub(crate) interactions: BTreeMap<u64, Interaction>,
    pub(crate) gateway: Gateway,
    pub(crate) limits: Limits,
    pub(crate) faults: Faults,
    pub(crate) calls: Vec<Call>,
    pub(crate) story: Vec<Line>,
    last_id: u64,
    /// Rises with every change of what people see.
    pub(crate) revision: u64,
}

impl Server {
    pub(crate) fn new(host: String) -> Self {
        let mut world = World {
            host,
            token: String::new(),
            application: 0,
            bot: 0,
            people: BTreeMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            files: BTreeMap::new(),
            addresses: 0,
            nonces: HashMap::new(),
            commands: Commands::default(),
            interactions: BTreeMap::new(),
            gateway: Gateway::default(),
            limits: Limits::default(),
            faults: Faults {
                scheduled: VecDeque::new(),
                down: false,
            },
            calls: Vec::new(),
            story: Vec::new(),
            last_id: 0,
            revision: 0,
        };
        world.application = world.next_id();
        world.bot = world.application;
        // Three parts, as Discord's tokens have: libraries check the shape.
        world.token = format!("MTExMTExMTExMTExMTExMTEx.Gfake0.{:0>38}", world.application);
        Self {
            world: Mutex::new(world),
            changes: watch::channel(0).0,
        }
    }

    /// Changes the world, then wakes everyone who waits to see something.
    pub(crate) fn change<R>(&self, act: impl FnOnce(&mut World) -> R) -> R {
        let done = act(&mut self.lock());
        self.changes.send_modify(|count| *count += 1);
        done
    }

    pub(crate) fn look<R>(&self, read: impl FnOnce(&World) -> R) -> R {
        read(&self.lock())
    }

    /// Waits until there is something to see, or None after `patience`.
    pub(crate) async fn until<R>(
        &self,
        patience: Duration,
        mut see: impl FnMut(&World) -> Option<R>,
    ) -> Option<R> {
        let mut changes = self.changes.subscribe();
        timeout(patience, async {
            loop {
                changes.borrow_and_update();
                if let Some(seen) = self.look(&mut see) {
                    return Some(seen);
                }
                if changes.changed().await.is_err() {
                    return None;
                }
            }
        })
        .await
        .ok()
        .flatten()
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // A step a client would prevent panics under the lock, before it changes anything.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    /// A snowflake: rises, and carries the time of its making.
    pub(crate) fn next_id(&mut self) -> u64 {
        let milliseconds = u64::try_from(Utc::now().timestamp_millis() - EPOCH).unwrap_or(0);
        self.last_id = (milliseconds << 22).max(self.last_id + 1);
        self.last_id
    }

    /// The direct-message channel with the person, made when first needed.
    pub(crate) fn direct_channel(&mut self, person: u64) -> u64 {
        let found = self.channels.values().find(
            |channel| matches!(channel.place, Place::Direct { recipient } if recipient == person),
        );
        if let Some(channel) = found {
            return channel.id;
        }
        self.add_channel(String::new(), Place::Direct { recipient: person })
    }

    pub(crate) fn add_channel(&mut self, name: String, place: Place) -> u64 {
        let id = self.next_id();
        self.channels.insert(id, Channel { id, name, place });
        id
    }

    pub(crate) fn add_file(&mut self, name: String, content_type: String, bytes: Vec<u8>) -> u64 {
        let id = self.next_id();
        self.files.insert(
            id,
            File {
                id,
                name,
                content_type,
                bytes,
            },
        );
        id
    }

    /// An empty message by `author`, not yet shown.
    pub(crate) fn draft(&mut self, channel: u64, author: u64) -> Message {
        Message {
            id: self.next_id(),
            channel,
            author,
            content: String::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            nonce: None,
            replies_to: None,
            flags: 0,
            thinking: false,
            only_for: None,
            interaction: None,
            edits: 0,
            edited_at: None,
            touched: 0,
        }
    }

    /// Whether the bot is a member where the channel is; in direct messages it always is.
    pub(crate) fn bot_is_in(&self, channel: &Channel) -> bool {
        channel
            .place
            .guild()
            .is_none_or(|guild| self.guilds.get(&guild).is_some_and(|guild| guild.has_bot))
    }

    /// Marks a visible change.
    pub(crate) fn touch(&mut self) -> u64 {
        self.revision += 1;
        self.revision
    }

    pub(crate) fn tell(&mut self, channel: u64, only_for: Option<u64>, text: String) {
        self.story.push(Line {
            channel,
            only_for,
            text,
        });
    }
}

/// Discord's time format.
pub(crate) fn stamp(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

/// When a snowflake was made.
pub(crate) fn made_at(id: u64) -> DateTime<Utc> {
    let milliseconds = i64::try_from(id >> 22).unwrap_or(0) + EPOCH;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
