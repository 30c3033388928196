//! Commands about shops: open one, list them, sign in to one; and the demo.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::demo;
use waybill_core::person::{self, Introduction};
use waybill_core::shop::{self, Market, NewShop, Role};
use waybill_core::sign_in;

use crate::config::Config;
use crate::{Tongue, say, start};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open a shop and print a link that signs its owner in.
    Create {
        /// What people call it.
        name: String,
        /// What it is called in commands: a-z, 0-9 and -. Made from the name where not given.
        #[arg(long)]
        code: Option<String>,
        /// Where it sells.
        #[arg(long, value_enum, default_value_t = Place::Philippines)]
        market: Place,
        /// What the owner is called.
        #[arg(long, default_value = "Owner")]
        owner: String,
        /// What it speaks.
        #[arg(long, value_enum, default_value_t = Tongue::English)]
        lang: Tongue,
    },
    /// List all shops.
    List,
    /// Print a link that signs an owner in to the web chat, once, within ten minutes.
    Link {
        /// The shop's code.
        code: String,
    },
}

/// Where a shop sells.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Place {
    Philippines,
    Taiwan,
    India,
    Usa,
}

impl Place {
    const fn market(self) -> Market {
        match self {
            Self::Philippines => Market::Philippines,
            Self::Taiwan => Market::Taiwan,
            Self::India => Market::India,
            Self::Usa => Market::UnitedStates,
        }
    }
}

type Done = Result<ExitCode, Box<dyn std::error::Error>>;

/// `waybill migrate`
pub(crate) async fn migrate(config: &Config) -> Done {
    let ready = start::open(config).await?;
    say("The database is up to date.");
    ready.close().await;
    Ok(ExitCode::SUCCESS)
}

/// `waybill demo`
pub(crate) async fn demo(config: &Config) -> Done {
    let ready = start::open(config).await?;
    let made = demo::seed(&ready.database, &Clock::system()).await;
    ready.close().await;
    let made = made?;
    say(&format!(
        "The demo shop “{}” is there. Its code is {}.\nTalk to it:   waybill chat --shop {} --as owner\nSee it all:   waybill serve --demo",
        made.shop.name, made.shop.code, made.shop.code
    ));
    Ok(ExitCode::SUCCESS)
}

/// `waybill shop …`
pub(crate) async fn run(config: &Config, command: Command) -> Done {
    let ready = start::open(config).await?;
    let done = act(config, &ready, command).await;
    ready.close().await;
    done
}

async fn act(config: &Config, ready: &start::Ready, command: Command) -> Done {
    match command {
        Command::Create {
            name,
            code,
            market,
            owner,
            lang,
        } => {
            let market = market.market();
            let new = NewShop {
                code,
                name,
                country: market.country().to_owned(),
                currency: market.currency(),
                time_zone: market.zone(),
                language: lang.language(),
                payment_methods: Vec::new(),
                demo: false,
            };
            create(config, ready, &new, &owner).await
        }
        Command::List => list(ready).await,
        Command::Link { code } => link(config, ready, &code).await,
    }
}

async fn create(config: &Config, ready: &start::Ready, new: &NewShop, owner: &str) -> Done {
    let length = new.name.chars().count();
    if length == 0 || length > 80 || new.name.chars().any(char::is_control) {
        return refuse("a shop's name has 1 to 80 characters");
    }
    if new.code.as_deref().is_some_and(|code| !is_code(code)) {
        return refuse("a shop's code is 2 to 40 of a-z, 0-9 and -, such as fashion-store");
    }
    if owner.is_empty() || owner.chars().count() > 200 {
        return refuse("the owner's name has 1 to 200 characters");
    }
    let at = Clock::system().now();
    let mut transaction = ready.database.begin().await?;
    let mut system = transaction.system().await?;
    let owner = person::add(&mut system, owner, new.language, at).await?;
    let Some(shop) = shop::open(&mut transaction, new, Some(owner), at).await? else {
        return refuse("that code is taken; choose another with --code");
    };
    let mut system = transaction.system().await?;
    let secret = sign_in::link(&mut system, owner, Some(shop.shop_id), at).await?;
    transaction.commit().await?;
    say(&format!(
        "“{}” is open. Its code is {}.\nSign in within ten minutes, once: {}in/{secret}",
        shop.name,
        shop.code,
        config.public_url()?
    ));
    Ok(ExitCode::SUCCESS)
}

fn is_code(code: &str) -> bool {
    (2..=40).contains(&code.len())
        && !code.starts_with('-')
        && code
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn refuse(words: &str) -> Done {
    Err(words.into())
}

async fn list(ready: &start::Ready) -> Done {
    let mut transaction = ready.database.begin().await?;
    let shops = shop::list(&mut transaction.system().await?).await?;
    transaction.commit().await?;
    if shops.is_empty() {
        say("There is no shop yet. Open one: waybill shop create \"Fashion Store\"");
    }
    for shop in shops {
        let demo = if shop.demo { "  (demo)" } else { "" };
        say(&format!(
            "{}  {}  {}{demo}",
            shop.code, shop.currency, shop.name
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn link(config: &Config, ready: &start::Ready, code: &str) -> Done {
    let at = Clock::system().now();
    let mut transaction = ready.database.begin().await?;
    let mut system = transaction.system().await?;
    let Some(shop) = shop::by_code(&mut system, code).await? else {
        return refuse(&unknown(code));
    };
    if shop.demo {
        return refuse("the demo shop needs no sign-in: waybill serve --demo");
    }
    let members = shop::members(&mut system, shop.shop_id).await?;
    let Some(owner) = members.iter().find(|member| member.role == Role::Owner) else {
        return refuse("this shop has no owner");
    };
    let secret = sign_in::link(&mut system, owner.person_id, Some(shop.shop_id), at).await?;
    transaction.commit().await?;
    say(&format!("{}in/{secret}", config.public_url()?));
    Ok(ExitCode::SUCCESS)
}

/// What is said where no shop has a code.
pub(crate) fn unknown(code: &str) -> String {
    if code == demo::CODE {
        format!("there is no shop {code} yet; make the demo shop with: waybill demo")
    } else {
        format!("there is no shop with the code {code}; see all with: waybill shop list")
    }
}

/// How someone at the terminal is introduced.
pub(crate) fn at_terminal(address: String, name: &str, lang: Option<Tongue>) -> Introduction {
    Introduction {
        channel: Channel::Terminal,
        address,
        name: name.to_owned(),
        language: lang.map(Tongue::language),
    }
}
