//! The rules, each shown once: by a real serenity client where the gateway is concerned, by
//! plain HTTP elsewhere.

mod gateway;
mod interactions;
mod limits;
mod messages;
mod registry;

use std::time::Duration;

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use serenity::all::{
    ClientBuilder, EventHandler, GatewayIntents, Guild, HttpBuilder, Interaction, Message,
    MessageUpdateEvent, Ready, ResumedEvent,
};
use serenity::async_trait;
use serenity::client::Context;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::FakeDiscord;

/// The bot's hand on the REST API.
#[derive(Debug, Clone)]
struct Rest {
    client: Client,
    base: String,
    token: String,
}

impl Rest {
    fn new(discord: &FakeDiscord) -> Self {
        Self {
            client: Client::new(),
            base: format!("{}/api/v10", discord.url()),
            token: discord.token(),
        }
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> reqwest::Result<Response> {
        let request = self.client.request(method, format!("{}{path}", self.base));
        let request = request.header("authorization", format!("Bot {}", self.token));
        if body.is_null() {
            request.send().await
        } else {
            request.json(&body).send().await
        }
    }

    /// The status and the body.
    async fn call(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let response = self.send(method, path, body).await.expect("a response");
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::POST, path, body).await
    }

    async fn patch(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::PATCH, path, body).await
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::GET, path, Value::Null).await
    }

    async fn delete(&self, path: &str) -> (u16, Value) {
        self.call(Method::DELETE, path, Value::Null).await
    }

    /// The first answer to an interaction.
    async fn answer(&self, interaction: &Interaction, kind: u8, data: Value) -> (u16, Value) {
        let (id, token) = (interaction.id(), interaction.token());
        self.post(
            &format!("/interactions/{id}/{token}/callback"),
            json!({"type": kind, "data": data}),
        )
        .await
    }
}

/// What serenity made of an event.
#[derive(Debug)]
enum Heard {
    Ready(Box<Ready>),
    Resumed,
    Guild(Box<Guild>),
    Message(Box<Message>),
    Edited(Box<MessageUpdateEvent>),
    Interaction(Box<Interaction>),
}

struct Ears(UnboundedSender<Heard>);

impl Ears {
    fn hear(&self, heard: Heard) {
        // A test that has seen enough stops listening.
        drop(self.0.send(heard));
    }
}

#[async_trait]
impl EventHandler for Ears {
    async fn ready(&self, _: Context, ready: Ready) {
        self.hear(Heard::Ready(Box::new(ready)));
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        self.hear(Heard::Resumed);
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.hear(Heard::Guild(Box::new(guild)));
    }

    async fn message(&self, _: Context, message: Message) {
        self.hear(Heard::Message(Box::new(message)));
    }

    async fn message_update(
        &self,
        _: Context,
        _: Option<Message>,
        _: Option<Message>,
        event: MessageUpdateEvent,
    ) {
        self.hear(Heard::Edited(Box::new(event)));
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        self.hear(Heard::Interaction(Box::new(interaction)));
    }
}

/// A bot made of serenity, which passes on what it hears.
#[derive(Debug)]
struct Bot {
    heard: UnboundedReceiver<Heard>,
    running: JoinHandle<serenity::Result<()>>,
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Bot {
    async fn connect(discord: &FakeDiscord, intents: GatewayIntents) -> Self {
        let http = HttpBuilder::new(discord.token())
            .proxy(discord.url())
            .ratelimiter_disabled(true)
            .build();
        let (ears, heard) = unbounded_channel();
        let mut client = ClientBuilder::new_with_http(http, intents)
            .event_handler(Ears(ears))
            .await
            .expect("a client");
        let running = tokio::spawn(async move { client.start().await });
        Self { heard, running }
    }

    /// A bot that is ready for people.
    async fn ready(discord: &FakeDiscord) -> Self {
        let intents = GatewayIntents::DIRECT_MESSAGES
            | GatewayIntents::GUILD_MESSAGES
            | GatewayIntents::GUILDS;
        let mut bot = Self::connect(discord, intents).await;
        bot.hears(|heard| matches!(heard, Heard::Ready(_)).then_some(()))
            .await;
        bot
    }

    /// Waits for what the test is after, and passes over the rest.
    async fn hears<R>(&mut self, mut wanted: impl FnMut(&Heard) -> Option<R>) -> R {
        let found = timeout(Duration::from_secs(20), async {
            loop {
                let heard = self.heard.recv().await.expect("the bot runs");
                if let Some(found) = wanted(&heard) {
                    return found;
                }
            }
        });
        found.await.expect("the bot hears it in time")
    }

    /// How serenity gave up.
    async fn ends(&mut self) -> serenity::Result<()> {
        let ended = timeout(Duration::from_secs(20), &mut self.running).await;
        ended.expect("serenity gives up in time").expect("no panic")
    }

    async fn hears_message(&mut self) -> Message {
        self.hears(|heard| {
            if let Heard::Message(message) = heard {
                Some((**message).clone())
            } else {
                None
            }
        })
        .await
    }

    async fn hears_interaction(&mut self) -> Interaction {
        self.hears(|heard| {
            if let Heard::Interaction(heard) = heard {
                Some((**heard).clone())
            } else {
                None
            }
        })
        .await
    }
}

/// The first error in a tree of 50035, by its path.
fn error_at<'a>(body: &'a Value, path: &str) -> &'a str {
    let found = path
        .split('.')
        .fold(&body["errors"], |node, step| &node[step]);
    found["_errors"][0]["code"].as_str().unwrap_or("")
}
