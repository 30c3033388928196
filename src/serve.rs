//! `waybill serve`: every configured channel, the site, the sender; composed and supervised.

mod discord;
mod email;
mod invitation;
mod reminders;
mod telegram;

use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use waybill_bots::assistant::Settings;
use waybill_bots::channel::Incoming;
use waybill_bots::local::{LogIncoming, LogSender};
use waybill_bots::reception::{AfterHandling, Reception};
use waybill_bots::render::Renderer;
use waybill_bots::sender::{Sender, SenderError};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::demo;
use waybill_core::document::Faces;
use waybill_core::hint::Hints;
use waybill_core::text::Language;
use waybill_web::Site;

use crate::config::Config;
use crate::{say, start};

type Failure = Box<dyn std::error::Error>;

/// How long the start waits for a platform to say who the bot is; later it is asked again.
const INTRODUCTION: Duration = Duration::from_secs(5);
/// How long what is under way may take to end, once told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until told to stop.
pub(crate) async fn serve(config: &Config, demo: bool) -> Result<ExitCode, Failure> {
    waybill_web::metrics::install()?;
    check_demo(config, demo)?;
    let ready = start::open(config).await?;
    let served = run(config, &ready.database, demo).await;
    ready.close().await;
    served
}

/// The demo signs nobody in, so it must not be reachable from elsewhere.
fn check_demo(config: &Config, demo: bool) -> Result<(), Failure> {
    if demo && !config.web.listen.ip().is_loopback() {
        let listen = config.web.listen;
        return Err(format!(
            "--demo opens the web chat without sign-in, so it listens on loopback addresses only; \
             WAYBILL_WEB_LISTEN is {listen}"
        )
        .into());
    }
    if demo && config.web.public_url.is_some() {
        return Err(
            "--demo opens the web chat without sign-in; it can't have a WAYBILL_WEB_PUBLIC_URL"
                .into(),
        );
    }
    Ok(())
}

/// Everything that runs, and how it is stopped.
struct Running {
    stop: CancellationToken,
    tasks: JoinSet<(&'static str, Result<(), String>)>,
}

impl Running {
    /// A loop that ends by itself stops the whole process with a failing code.
    fn spawn(
        &mut self,
        name: &'static str,
        task: impl Future<Output = Result<(), String>> + Send + 'static,
    ) {
        self.tasks.spawn(async move { (name, task.await) });
    }

    /// A token that was revoked takes down its channel only, and says so.
    fn spawn_sender(&mut self, name: &'static str, sender: Sender) {
        let stop = self.stop.clone();
        self.spawn(name, async move {
            let channel = sender.channel.kind();
            match sender.run(stop.clone()).await {
                Ok(()) => {}
                Err(SenderError::Unauthorized) => {
                    tracing::error!(%channel, "the platform no longer accepts the bot's token; nothing is sent there until a new one is set");
                    stop.cancelled().await;
                }
            }
            Ok(())
        });
    }
}

async fn run(config: &Config, database: &Database, demo: bool) -> Result<ExitCode, Failure> {
    let clock = Clock::system();
    let hints = Hints::default();
    let listener = TcpListener::bind(config.web.listen)
        .await
        .map_err(|error| {
            let listen = config.web.listen;
            format!(
                "the site can't listen on {listen}: {error}; choose another with WAYBILL_WEB_LISTEN"
            )
        })?;
    let listen = listener.local_addr()?;
    let public_url = match &config.web.public_url {
        Some(url) => url.clone(),
        None => url::Url::parse(&format!("http://{listen}/"))?,
    };
    let shown = if demo {
        Some(demo::seed(database, &clock).await?)
    } else {
        None
    };

    let telegram = telegram::prepare(config, &public_url).await?;
    let discord = discord::prepare(config, &clock).await?;
    let email = email::prepare(config, database).await?;
    let discord_invite = discord.as_ref().and_then(discord::Part::invitation);
    let settings = Arc::new(Settings {
        public_url: public_url.clone(),
        telegram_bot: telegram
            .as_ref()
            .and_then(|telegram| telegram.username().map(str::to_owned)),
        language: Language::ENGLISH,
    });
    let faces = Arc::new(Faces::system());
    let renderer = Renderer {
        database: database.clone(),
        settings: Arc::clone(&settings),
        faces: Arc::clone(&faces),
        clock: clock.clone(),
    };
    // Before anything runs that has to be let end.
    let signals = Signals::listen()?;
    let mut running = Running {
        stop: CancellationToken::new(),
        tasks: JoinSet::new(),
    };
    let mut channels: Vec<Arc<dyn Incoming>> = vec![Arc::new(LogIncoming {
        kind: Channel::Web,
        database: database.clone(),
    })];
    let mut after: Vec<Arc<dyn AfterHandling>> = Vec::new();
    let mut extra = axum::Router::new();
    if let Some(telegram) = telegram {
        channels.push(telegram.incoming());
        after.push(telegram.menus(database));
        extra = telegram.start(&mut running, database, &hints, &clock, &renderer);
    }
    if let Some(discord) = discord {
        channels.push(discord.incoming());
        discord.start(&mut running, database, &hints, &clock, &renderer);
    }
    if let Some(email) = email {
        channels.push(email.incoming());
        extra = extra.merge(email.routes(database, &hints, &clock));
        email.start(&mut running, database, &hints, &clock, &renderer);
    }

    let stop = running.stop.clone();
    let reception = Reception {
        database: database.clone(),
        hints: hints.clone(),
        clock: clock.clone(),
        settings: Arc::clone(&settings),
        channels: Arc::new(channels),
        after: Arc::new(after),
    };
    let shower = LogSender {
        database: database.clone(),
        hints: hints.clone(),
        renderer,
        kinds: Arc::new(vec![Channel::Web]),
    };
    let site = Site {
        database: database.clone(),
        hints: hints.clone(),
        clock,
        settings: waybill_web::Settings {
            public_url: public_url.clone(),
            demo,
            metrics_token: config.web.metrics_token.clone(),
            telegram_bot: settings.telegram_bot.clone(),
            discord_invite,
            listen,
        },
        faces,
    };
    let reminders = reminders::run(
        database.clone(),
        hints.clone(),
        site.clock.clone(),
        stop.clone(),
    );
    running.spawn("the reminders", async move {
        reminders.await;
        Ok(())
    });
    let (a, b, c, d) = (stop.clone(), stop.clone(), stop.clone(), stop);
    let exchange = hints.exchange(database.clone(), a);
    running.spawn("the exchange of hints", async move {
        exchange.await;
        Ok(())
    });
    running.spawn("the handling of messages", async move {
        reception.run(b).await;
        Ok(())
    });
    running.spawn("the web chat", async move {
        shower.run(c).await;
        Ok(())
    });
    running.spawn("the site", async move {
        waybill_web::serve_with(listener, site, extra, d)
            .await
            .map_err(|error| error.to_string())
    });
    tracing::info!(%listen, "Waybill is up");
    say(&invitation::words(config, &public_url, shown.as_ref()));
    Ok(supervise(running, signals).await)
}

/// Waits for a signal or for a loop that ends by itself; then lets what is under way end.
async fn supervise(mut running: Running, mut signals: Signals) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    tokio::select! {
        () = signals.next() => tracing::info!("stopping: what is under way is finished first"),
        Some(ended) = running.tasks.join_next() => {
            code = ExitCode::FAILURE;
            match ended {
                Ok((name, Ok(()))) => tracing::error!(name, "a part ended by itself"),
                Ok((name, Err(error))) => tracing::error!(name, error, "a part failed"),
                Err(error) => tracing::error!(%error, "a part crashed"),
            }
        }
    }
    running.stop.cancel();
    let drained = tokio::time::timeout(DRAIN, async {
        while running.tasks.join_next().await.is_some() {}
    });
    tokio::select! {
        drained = drained => {
            if drained.is_err() {
                tracing::warn!("not everything ended in time; what was not finished is taken up at the next start");
            }
        }
        () = signals.next() => tracing::warn!("stopping at once; what was not finished is taken up at the next start"),
    }
    running.tasks.abort_all();
    code
}

/// What asks the process to end.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Takes the signals from here on: one that comes before anybody waits for it is kept.
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
