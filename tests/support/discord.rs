//! A Discord of our own: its REST API v10 and its gateway over real HTTP and WebSocket, with
//! the rules a bot meets there. A story drives it through people:
//!
//! ```ignore
//! let discord = FakeDiscord::start().await;
//! let jane = discord.user("Jane").locale("zh-TW");
//! jane.command("new", &[("text", "2 shirt 599")]).await;
//! jane.sees("New order").await;
//! jane.taps("Create").await;
//! ```
//!
//! It follows Discord's published description and documentation; where those are silent (the
//! size of buckets, whether an edit reaches closed direct messages) the code says what it took.

mod channels;
mod chat;
mod commands;
mod components;
mod compose;
mod deeds;
mod faults;
mod gateway;
mod interactions;
mod limits;
mod objects;
mod options;
mod person;
mod refusal;
mod registry;
mod rest;
mod socket;
#[cfg(test)]
mod tests;
mod validate;
mod wire;
mod world;

use std::sync::Arc;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::Duration;

pub(crate) use self::chat::ChatMessage;
pub(crate) use self::faults::Fault;
use self::gateway::Identified;
pub(crate) use self::person::{Outcome, Person};
use self::world::{Call, Guild, Place, Server};

/// A running fake; it ends when dropped.
#[derive(Debug)]
pub(crate) struct FakeDiscord {
    server: Arc<Server>,
    serving: JoinHandle<()>,
}

/// A server of people, with one channel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GuildHandle {
    pub(crate) id: u64,
    pub(crate) channel: u64,
}

/// Whether the bot was invited to a server, or only people brought it along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Membership {
    Member,
    Absent,
}

impl FakeDiscord {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port on loopback");
        let host = listener
            .local_addr()
            .expect("the address just bound")
            .to_string();
        let server = Arc::new(Server::new(host));
        let router = rest::router(server.clone());
        let serving = tokio::spawn(async move {
            axum::serve(listener, router)
                .await
                .expect("serving on loopback");
        });
        Self { server, serving }
    }

    /// What takes the place of `https://discord.com`.
    pub(crate) fn url(&self) -> String {
        self.server.look(|world| format!("http://{}", world.host))
    }

    pub(crate) fn token(&self) -> String {
        self.server.look(|world| world.token.clone())
    }

    pub(crate) fn application_id(&self) -> u64 {
        self.server.look(|world| world.application)
    }

    /// Takes the token back: calls get 401, the gateway hangs up and lets nobody in with it.
    pub(crate) fn revoke_token(&self) {
        self.server.change(|world| {
            world.token = format!("{}.revoked", world.token);
            world.gateway.drop_connections();
            world.gateway.expire();
        });
    }

    /// Someone with the app installed and direct messages open.
    pub(crate) fn user(&self, name: &str) -> Person {
        Person::new(self.server.clone(), name)
    }

    pub(crate) fn guild(&self, name: &str, membership: Membership) -> GuildHandle {
        self.server.change(|world| {
            let id = world.next_id();
            let owner = world.next_id();
            let has_bot = membership == Membership::Member;
            world.guilds.insert(
                id,
                Guild {
                    id,
                    name: name.to_owned(),
                    owner,
                    has_bot,
                    forbids_threads: false,
                },
            );
            let channel = world.add_channel("orders".to_owned(), Place::Text { guild: id });
            if has_bot {
                let event = world.guild_json(&world.guilds[&id]);
                world.dispatch_guilds("GUILD_CREATE", &event);
            }
            GuildHandle { id, channel }
        })
    }

    /// Takes the bot out of a server.
    pub(crate) fn removes_bot_from(&self, guild: &GuildHandle) {
        self.server.change(|world| {
            if let Some(guild) = world.guilds.get_mut(&guild.id) {
                guild.has_bot = false;
            }
        });
    }

    /// Lets the bot open threads in a server, or no more.
    pub(crate) fn allows_threads(&self, guild: &GuildHandle, allowed: bool) {
        self.server.change(|world| {
            if let Some(guild) = world.guilds.get_mut(&guild.id) {
                guild.forbids_threads = !allowed;
            }
        });
    }

    /// Deletes a thread with all that was said in it.
    pub(crate) fn deletes_thread(&self, thread: u64) {
        self.server.change(|world| {
            world.channels.remove(&thread);
            world
                .messages
                .retain(|_, message| message.channel != thread);
        });
    }

    /// The threads of a server's channel: name and id, in the order they were opened.
    pub(crate) fn threads(&self, guild: &GuildHandle) -> Vec<(String, u64)> {
        self.server.look(|world| {
            let threads = world.channels.values().filter(|channel| {
                matches!(channel.place, Place::Thread { parent, .. } if parent == guild.channel)
            });
            threads
                .map(|channel| (channel.name.clone(), channel.id))
                .collect()
        })
    }

    /// Switches rate limits, which are on at first.
    pub(crate) fn limits(&self, on: bool) {
        self.server.change(|world| world.limits.on = on);
    }

    /// Every REST call so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.server.look(|world| world.calls.clone())
    }

    /// How many calls were answered with 401, 403 or 429: 10,000 in ten minutes are a ban.
    pub(crate) fn invalid_requests(&self) -> usize {
        let counts = |call: &Call| {
            call.status
                .is_some_and(|status| [401, 403, 429].contains(&status.as_u16()))
        };
        self.server
            .look(|world| world.calls.iter().filter(|call| counts(call)).count())
    }

    /// The commands registered for everyone.
    pub(crate) fn commands(&self) -> Vec<Value> {
        self.server.look(|world| world.commands.global.clone())
    }

    pub(crate) fn commands_in(&self, guild: &GuildHandle) -> Vec<Value> {
        self.server.look(|world| {
            world
                .commands
                .by_guild
                .get(&guild.id)
                .cloned()
                .unwrap_or_default()
        })
    }

    /// Lets the next `count` calls meet the fault, of those whose `METHOD /path` contains
    /// `part`; an empty part means any.
    pub(crate) fn next_calls(&self, part: &str, count: usize, fault: &Fault) {
        self.server.change(|world| {
            let more = std::iter::repeat_n((part.to_owned(), fault.clone()), count);
            world.faults.scheduled.extend(more);
        });
    }

    /// Breaks every connection and takes no other until it comes back; sessions stay.
    pub(crate) fn goes_down(&self) {
        self.server.change(|world| {
            world.faults.down = true;
            world.gateway.drop_connections();
        });
    }

    pub(crate) fn comes_back(&self) {
        self.server.change(|world| world.faults.down = false);
    }

    /// Fifteen minutes pass for every interaction so far.
    pub(crate) fn expire_tokens(&self) {
        self.server.change(|world| {
            world
                .interactions
                .values_mut()
                .for_each(|each| each.expired = true)
        });
    }

    /// A day passes for every address of a file so far.
    pub(crate) fn expire_addresses(&self) {
        self.server.change(|world| world.addresses += 1);
    }

    /// A few minutes pass for every nonce so far.
    pub(crate) fn forget_nonces(&self) {
        self.server.change(|world| world.nonces.clear());
    }

    /// Waits until a bot is connected to the gateway and identified.
    pub(crate) async fn connected(&self) {
        let connected = self.server.until(Duration::from_secs(20), |world| {
            world
                .gateway
                .sessions
                .iter()
                .any(gateway::Session::is_connected)
                .then_some(())
        });
        connected.await.expect("no bot connected to the gateway");
    }

    /// Waits until a session has been resumed so often.
    pub(crate) async fn resumed(&self, times: u32) {
        let resumed = self.server.until(Duration::from_secs(20), |world| {
            (world.gateway.resumed >= times).then_some(())
        });
        resumed.await.expect("the bot did not resume");
    }

    /// How often the gateway asks those who connect from now on for a heartbeat.
    pub(crate) fn wants_heartbeats_every(&self, interval: Duration) {
        self.server
            .change(|world| world.gateway.heartbeat_every = interval);
    }

    /// Waits until so many heartbeats have come.
    pub(crate) async fn heartbeats(&self, count: u32) {
        let beaten = self.server.until(Duration::from_secs(20), |world| {
            (world.gateway.heartbeats >= count).then_some(())
        });
        beaten.await.expect("the bot's heart does not beat");
    }

    /// Every IDENTIFY so far.
    pub(crate) fn identified(&self) -> Vec<Identified> {
        self.server.look(|world| world.gateway.identified.clone())
    }

    /// Switches the privileged intents on in the portal, or off.
    pub(crate) fn privileged_intents(&self, on: bool) {
        self.server.change(|world| world.gateway.privileged = on);
    }

    /// Breaks the gateway's connections without a word; sessions can be resumed.
    pub(crate) fn drop_connections(&self) {
        self.server.change(|world| world.gateway.drop_connections());
    }

    /// Opcode 7.
    pub(crate) fn ask_to_reconnect(&self) {
        self.server.change(|world| world.gateway.ask_to_reconnect());
    }

    /// Opcode 9.
    pub(crate) fn invalidate_sessions(&self, resumable: bool) {
        self.server
            .change(|world| world.gateway.invalidate(resumable));
    }

    /// Forgets the sessions nobody is connected to: what they missed is lost.
    pub(crate) fn expire_sessions(&self) {
        self.server.change(|world| world.gateway.expire());
    }
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        self.serving.abort();
        self.server.change(|world| world.gateway.drop_connections());
    }
}
