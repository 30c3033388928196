//! The gateway: connects, hears, and passes on what it hears.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use serenity::all::{
    ClientBuilder, Context, EventHandler, GatewayIntents, HttpBuilder, Interaction, Message,
    MessageUpdateEvent, Ready, ResumedEvent, ShardStageUpdateEvent,
};
use serenity::async_trait;
use serenity::gateway::GatewayError;
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use waybill_core::db::Database;
use waybill_core::hint::Hints;

use super::keep::{Arrived, Keeper};
use super::stored::Stored;
use super::suggest::Suggester;
use super::{Inner, IntakeError, catch_up};

/// How many events may wait to be stored. Where the database is away for so long that it is not
/// enough, direct messages are fetched again afterwards.
const WAITING: usize = 4096;
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A session that lasted this long was a good one: the next failure begins with a short pause.
const GOOD_SESSION: Duration = Duration::from_secs(60);
/// How long serenity may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(3);

/// See [`super::Discord::run`].
pub(super) async fn run(
    inner: Arc<Inner>,
    database: Database,
    hints: Hints,
    stop: CancellationToken,
) -> Result<(), IntakeError> {
    let (events, arrived) = mpsc::channel(WAITING);
    let behind = Arc::new(Notify::new());
    // Ends what stands behind the gateway only after the gateway: what was heard is still stored.
    let heard_all = CancellationToken::new();
    let keeper = Keeper::new(inner.clone(), database.clone(), hints, arrived);
    let keeping = tokio::spawn(keeper.run(heard_all.clone()));
    let catching_up = tokio::spawn(catch_up::run(
        inner.clone(),
        database.clone(),
        events.clone(),
        behind.clone(),
        heard_all.clone(),
    ));
    let ears = Ears {
        suggester: Suggester::new(inner.clone(), database),
        inner: inner.clone(),
        events,
        behind,
    };
    let ended = listen(&inner, ears, &stop).await;
    heard_all.cancel();
    for task in [keeping, catching_up] {
        if let Err(error) = task.await {
            tracing::error!(%error, "a part of the Discord intake broke off");
        }
    }
    ended
}

/// Session after session.
async fn listen(inner: &Inner, ears: Ears, stop: &CancellationToken) -> Result<(), IntakeError> {
    let mut pause = FIRST_PAUSE;
    loop {
        let began = Instant::now();
        match session(inner, ears.clone(), stop).await {
            Ok(()) if stop.is_cancelled() => return Ok(()),
            Ok(()) => tracing::warn!("the session with Discord ended and is begun anew"),
            Err(IntakeError::Unreachable(why)) => {
                tracing::warn!(
                    why,
                    ?pause,
                    "the session with Discord ended and is begun anew"
                );
            }
            Err(ended @ (IntakeError::Unauthorized | IntakeError::Refused(_))) => {
                return Err(ended);
            }
        }
        if began.elapsed() > GOOD_SESSION {
            pause = FIRST_PAUSE;
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// One client of serenity's, which resumes and reconnects by itself.
async fn session(inner: &Inner, ears: Ears, stop: &CancellationToken) -> Result<(), IntakeError> {
    // Asked here and not by serenity, which takes a refusal for "use the public address".
    let gateway = tokio::select! {
        () = stop.cancelled() => return Ok(()),
        gateway = inner.rest.get("/gateway/bot") => gateway?,
    };
    let address = gateway["url"]
        .as_str()
        .ok_or_else(|| IntakeError::Unreachable("the gateway has no address".to_owned()))?
        .to_owned();
    let token = inner.settings.token.expose_secret().trim();
    let http = HttpBuilder::new(token)
        .client(inner.client.clone())
        .proxy(inner.rest.host())
        // Our sender owns the limits; the proxy is ignored otherwise, too.
        .ratelimiter_disabled(true)
        .build();
    // Of a server's messages Discord shows only those that call out the bot or answer it with a ping.
    let intents = GatewayIntents::DIRECT_MESSAGES | GatewayIntents::GUILD_MESSAGES;
    let mut client = ClientBuilder::new_with_http(http, intents)
        .event_handler(ears)
        .await
        .map_err(lost)?;
    *client.ws_url.lock().await = address;
    let shards = client.shard_manager.clone();
    let ended = tokio::select! {
        () = stop.cancelled() => None,
        ended = client.start() => Some(ended),
    };
    if tokio::time::timeout(GOODBYE, shards.shutdown_all())
        .await
        .is_err()
    {
        tracing::debug!("the gateway did not say goodbye in time");
    }
    match ended {
        None | Some(Ok(())) => Ok(()),
        Some(Err(error)) => Err(lost(error)),
    }
}

fn lost(error: serenity::Error) -> IntakeError {
    let serenity::Error::Gateway(error) = error else {
        // What else it is could quote what it was reading.
        return IntakeError::Unreachable("the gateway's client broke off".to_owned());
    };
    if matches!(error, GatewayError::InvalidAuthentication) {
        return IntakeError::Unauthorized;
    }
    let refused = matches!(
        error,
        GatewayError::InvalidGatewayIntents
            | GatewayError::DisallowedGatewayIntents
            | GatewayError::OverloadedShard
            | GatewayError::InvalidShardData
    );
    if refused {
        IntakeError::Refused(error.to_string())
    } else {
        IntakeError::Unreachable(error.to_string())
    }
}

/// What serenity calls, each time in a task of its own.
#[derive(Debug, Clone)]
struct Ears {
    inner: Arc<Inner>,
    suggester: Suggester,
    events: mpsc::Sender<Arrived>,
    behind: Arc<Notify>,
}

impl Ears {
    fn hear(&self, stored: Option<Stored>) {
        let Some(stored) = stored else { return };
        let arrived = Arrived {
            stored,
            since: Instant::now(),
        };
        if self.events.try_send(arrived).is_err() {
            // An interaction is not acknowledged, which its person sees; a message is fetched later.
            tracing::error!("too many events wait to be stored; one was let go");
            self.behind.notify_one();
        }
    }
}

#[async_trait]
impl EventHandler for Ears {
    async fn ready(&self, _: Context, _: Ready) {
        tracing::info!("connected to Discord");
        self.behind.notify_one();
    }

    async fn resume(&self, _: Context, _: ResumedEvent) {
        tracing::info!("connected to Discord again");
    }

    async fn shard_stage_update(&self, _: Context, event: ShardStageUpdateEvent) {
        tracing::debug!(stage = %event.new, "the connection to Discord changed");
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        if let Interaction::Autocomplete(typing) = &interaction {
            self.suggester.suggest(typing).await;
            return;
        }
        if let Interaction::Component(pressed) = &interaction
            && self.inner.open_form(pressed).await
        {
            return;
        }
        self.hear(Stored::of_interaction(&interaction, self.inner.clock.now()));
    }

    async fn message(&self, _: Context, message: Message) {
        self.hear(Stored::of_message(&message, self.inner.clock.now()));
    }

    async fn message_update(
        &self,
        _: Context,
        _: Option<Message>,
        _: Option<Message>,
        event: MessageUpdateEvent,
    ) {
        self.hear(Stored::of_edit(&event));
    }
}
