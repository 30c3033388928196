//! The Discord adapter against a Discord that keeps the platform's rules, and a real inbox.

mod intake;
mod menu;
mod sending;

use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use secrecy::SecretString;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use waybill_bots::channel::{
    Failure, Incoming as _, Outgoing as _, Rendered, SentFile, To, Understood,
};
use waybill_bots::discord::{Discord, IntakeError, Settings};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::hint::Hints;
use waybill_core::id::OutboxId;
use waybill_core::inbox;

use crate::support::database::TestDatabase;
use crate::support::discord::{FakeDiscord, Person};

/// A bot at the fake.
fn bot_with_clock(discord: &FakeDiscord, clock: Clock) -> Discord {
    let settings = Settings {
        token: SecretString::from(discord.token()),
        api_url: Some(discord.url().parse().unwrap()),
    };
    Discord::new(settings, clock).unwrap()
}

fn bot(discord: &FakeDiscord) -> Discord {
    bot_with_clock(discord, Clock::system())
}

/// A clock that can be put forward.
#[derive(Debug, Clone)]
struct Later(Arc<std::sync::Mutex<TimeDelta>>);

impl Later {
    fn new() -> Self {
        Self(Arc::new(std::sync::Mutex::new(TimeDelta::zero())))
    }

    fn clock(&self) -> Clock {
        let later = self.clone();
        Clock::from_fn(move || Utc::now() + *later.0.lock().unwrap())
    }

    fn pass(&self, time: TimeDelta) {
        *self.0.lock().unwrap() += time;
    }
}

/// What came in, as the assistant would hear it.
#[derive(Debug)]
struct Came {
    address: String,
    understood: Understood,
}

impl Came {
    /// What was done, wherever it was.
    fn did(&self) -> &Understood {
        if let Understood::Among(_, inner) = &self.understood {
            inner
        } else {
            &self.understood
        }
    }

    fn way_back(&self) -> &str {
        let Understood::Did {
            way_back: Some(way),
            ..
        } = self.did()
        else {
            panic!("no way back: {self:?}");
        };
        way
    }

    fn files(&self) -> &[SentFile] {
        let Understood::Sent { files, .. } = self.did() else {
            panic!("no file was sent: {self:?}");
        };
        files
    }

    fn heard(&self) -> &waybill_bots::assistant::message::Heard {
        let Understood::Did { heard, .. } = self.did() else {
            panic!("nothing was done: {self:?}");
        };
        heard
    }
}

/// A bot that listens, with its inbox.
struct Listening {
    bot: Discord,
    database: Database,
    _own: Option<TestDatabase>,
    stop: CancellationToken,
    running: Mutex<Option<JoinHandle<Result<(), IntakeError>>>>,
}

impl Listening {
    /// Registers the commands and connects.
    async fn start(discord: &FakeDiscord) -> Self {
        let own = TestDatabase::new().await;
        let database = own.database();
        let mut listening = Self::on(discord, bot(discord), database).await;
        listening._own = Some(own);
        listening
    }

    async fn on(discord: &FakeDiscord, bot: Discord, database: Database) -> Self {
        bot.introduce().await.unwrap();
        let stop = CancellationToken::new();
        let running = {
            let (bot, database, stop) = (bot.clone(), database.clone(), stop.clone());
            tokio::spawn(async move { bot.run(database, Hints::default(), stop).await })
        };
        discord.connected().await;
        Self {
            bot,
            database,
            _own: None,
            stop,
            running: Mutex::new(Some(running)),
        }
    }

    /// Takes the next thing that came from someone, in order.
    async fn next_from(&self, who: &Person) -> Came {
        let address = format!("user:{}", who.id());
        let waited = tokio::time::timeout(Duration::from_secs(20), async {
            loop {
                if let Some(came) = self.take(&address).await {
                    return came;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        waited.await.expect("something comes in")
    }

    async fn take(&self, address: &str) -> Option<Came> {
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let turn = inbox::begin_turn(&mut system, Channel::Discord, address)
            .await
            .unwrap()?;
        inbox::done(&mut system, turn.inbox_id, Utc::now())
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        Some(Came {
            address: address.to_owned(),
            understood: self.bot.understand(address, &turn.payload).unwrap(),
        })
    }

    async fn ends(&self) -> Result<(), IntakeError> {
        let running = self.running.lock().await.take().expect("it runs");
        tokio::time::timeout(Duration::from_secs(20), running)
            .await
            .expect("it ends in time")
            .expect("it does not panic")
    }

    async fn stops(&self) {
        self.stop.cancel();
        self.ends().await.unwrap();
    }

    async fn answers(&self, came: &Came, row: i64, text: &str) -> Result<String, Failure> {
        let to = To {
            address: &came.address,
            nonce: OutboxId(row),
            way_back: Some(came.way_back()),
        };
        self.bot.send(to, &line(text)).await
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn line(text: &str) -> Rendered {
    Rendered {
        lines: vec![text.to_owned()],
        ..Rendered::default()
    }
}

fn pressable(text: &str, label: &str, press: &str) -> Rendered {
    use waybill_bots::channel::RenderedButton;
    use waybill_core::chatlog::ButtonDoes;
    Rendered {
        buttons: vec![vec![RenderedButton {
            label: label.to_owned(),
            does: ButtonDoes::Press(press.to_owned()),
        }]],
        ..line(text)
    }
}

fn to(address: &str, row: i64) -> To<'_> {
    To {
        address,
        nonce: OutboxId(row),
        way_back: None,
    }
}

fn address(who: &Person) -> String {
    format!("user:{}", who.id())
}
