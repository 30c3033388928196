//! `waybill chat`: the terminal as a channel.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use tokio_util::sync::CancellationToken;
use waybill_bots::assistant::Settings;
use waybill_bots::console::Console;
use waybill_bots::local::{self, LogIncoming, LogSender};
use waybill_bots::reception::Reception;
use waybill_bots::render::Renderer;
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::customer::fold;
use waybill_core::document::Faces;
use waybill_core::hint::Hints;
use waybill_core::person;
use waybill_core::shop::{self, Role};

use crate::config::Config;
use crate::shops::{at_terminal, unknown};
use crate::{Tongue, start};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shop's code; `waybill shop list` shows all.
    #[arg(long, value_name = "CODE")]
    shop: String,
    /// Who you are there.
    #[arg(long = "as", value_enum)]
    role: As,
    /// What you are called; people of different names have conversations of their own.
    #[arg(long)]
    name: Option<String>,
    /// The link to an order, to follow it as its buyer would.
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// What the assistant speaks.
    #[arg(long, value_enum)]
    lang: Option<Tongue>,
    /// Print one JSON object per message: id, edits, text, buttons, document.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    Owner,
    #[value(alias = "staff")]
    Manager,
    Packer,
    Bookkeeper,
    Viewer,
    Buyer,
}

impl As {
    const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            // As before there were more roles than one: who sat there keeps their conversation.
            Self::Manager => "staff",
            Self::Packer => "packer",
            Self::Bookkeeper => "bookkeeper",
            Self::Viewer => "viewer",
            Self::Buyer => "buyer",
        }
    }

    const fn role(self) -> Option<Role> {
        match self {
            Self::Owner => Some(Role::Owner),
            Self::Manager => Some(Role::Manager),
            Self::Packer => Some(Role::Packer),
            Self::Bookkeeper => Some(Role::Bookkeeper),
            Self::Viewer => Some(Role::Viewer),
            Self::Buyer => None,
        }
    }

    const fn default_name(self) -> &'static str {
        match self {
            Self::Owner => "Mia",
            Self::Manager => "Paolo",
            Self::Packer => "Pia",
            Self::Bookkeeper => "Ben",
            Self::Viewer => "Vic",
            Self::Buyer => "Jane",
        }
    }
}

/// Talks until the input ends.
pub(crate) async fn chat(
    config: &Config,
    arguments: Arguments,
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let ready = start::open(config).await?;
    let done = talk(config, &ready, arguments).await;
    ready.close().await;
    done?;
    Ok(ExitCode::SUCCESS)
}

async fn talk(
    config: &Config,
    ready: &start::Ready,
    arguments: Arguments,
) -> Result<(), Box<dyn std::error::Error>> {
    let console = prepare(config, ready, &arguments).await?;
    let stop = CancellationToken::new();
    let hints = console.reception.hints.clone();
    let exchange = tokio::spawn(hints.exchange(ready.database.clone(), stop.clone()));
    let first = arguments.link.map(|link| format!("/track {link}"));
    let input = tokio::io::BufReader::new(tokio::io::stdin());
    let talked = console.talk(input, tokio::io::stdout(), first).await;
    stop.cancel();
    // It only carries hints; what it does not tell any more is found by the slow poll.
    exchange.abort();
    Ok(talked?)
}

async fn prepare(
    config: &Config,
    ready: &start::Ready,
    arguments: &Arguments,
) -> Result<Console, Box<dyn std::error::Error>> {
    let clock = Clock::system();
    let at = clock.now();
    let database = ready.database.clone();
    let mut transaction = database.begin().await?;
    let Some(shop) = shop::by_code(&mut transaction.system().await?, &arguments.shop).await? else {
        return Err(unknown(&arguments.shop).into());
    };
    transaction.commit().await?;
    let name = arguments
        .name
        .clone()
        .unwrap_or_else(|| arguments.role.default_name().to_owned());
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err("--name takes 1 to 100 characters".into());
    }
    let address = format!("{}/{}/{}", shop.code, arguments.role.word(), fold(&name));
    let who = at_terminal(address.clone(), name.trim(), arguments.lang);
    let language = arguments.lang.map_or(shop.language, Tongue::language);
    let (conversation_id, person_id) = local::begin(&database, &who, language, at).await?;
    let mut transaction = database.begin().await?;
    if let Some(role) = arguments.role.role() {
        // Whoever may run this command on this machine may act for its shops.
        shop::join(&mut transaction, shop.shop_id, person_id, role, at).await?;
    }
    if let Some(lang) = arguments.lang {
        let mut system = transaction.system().await?;
        person::choose_language(&mut system, person_id, lang.language()).await?;
    }
    transaction.commit().await?;
    let settings = Arc::new(Settings {
        public_url: config.public_url()?,
        telegram_bot: None,
        language,
    });
    let hints = Hints::default();
    let renderer = Renderer {
        database: database.clone(),
        settings: Arc::clone(&settings),
        faces: Arc::new(Faces::system()),
        clock: clock.clone(),
    };
    Ok(Console {
        reception: Reception {
            database: database.clone(),
            hints: hints.clone(),
            clock,
            settings,
            channels: Arc::new(vec![Arc::new(LogIncoming {
                kind: Channel::Terminal,
                database: database.clone(),
            })]),
            after: Arc::new(Vec::new()),
        },
        sender: LogSender {
            database,
            hints,
            renderer,
            kinds: Arc::new(vec![Channel::Terminal]),
        },
        conversation_id,
        address,
        json: arguments.json,
    })
}
