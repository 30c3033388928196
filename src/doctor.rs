//! `waybill doctor`: checks settings, database, fonts and tokens, and says what to do.

use std::process::ExitCode;
use std::time::Duration;

use waybill_bots::channel::Failure;
use waybill_bots::{discord, email, telegram};
use waybill_core::clock::Clock;
use waybill_core::db::managed;
use waybill_core::document::{Faces, Receipt, receipt};

use crate::config::Config;
use crate::{say, start};

/// How long a platform may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What one check found.
enum Found {
    Good(String),
    Advice(String),
    Bad(String),
}

/// Checks everything; fails where something would not work.
pub(crate) async fn check(config: &Config) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut found = vec![Found::Good("Settings: read and sound.".to_owned())];
    found.push(server(config));
    found.push(database(config).await);
    found.push(fonts());
    found.extend(channels(config).await);
    let mut code = ExitCode::SUCCESS;
    for each in &found {
        match each {
            Found::Good(words) => say(&format!("✔ {words}")),
            Found::Advice(words) => say(&format!("· {words}")),
            Found::Bad(words) => {
                code = ExitCode::FAILURE;
                say(&format!("✖ {words}"));
            }
        }
    }
    Ok(code)
}

fn server(config: &Config) -> Found {
    if config.database.url.is_some() {
        return Found::Good("Database server: your own, by DATABASE_URL.".to_owned());
    }
    match managed::find_binaries(None, None) {
        Ok(binaries) => Found::Good(format!(
            "Database server: managed, PostgreSQL {} in {}.",
            binaries.version,
            binaries.directory.display()
        )),
        Err(error) => Found::Bad(format!("Database server: {error}")),
    }
}

async fn database(config: &Config) -> Found {
    let ready = match start::open(config).await {
        Ok(ready) => ready,
        Err(error) => return Found::Bad(format!("Database: {error}")),
    };
    let roles = ready.database.check_roles().await;
    ready.close().await;
    match roles {
        Ok(()) => Found::Good("Database: up to date, and shops are kept apart by it.".to_owned()),
        Err(error) => Found::Bad(format!("Database: {error}")),
    }
}

/// Sets a line in every script our papers are in, and asks what could not be drawn.
fn fonts() -> Found {
    let sample = Receipt {
        title: "Receipt 收據".to_owned(),
        shop: "₱ ₹ € NT$ 商店".to_owned(),
        page_of: "{page}/{pages}".to_owned(),
        language: "zh-TW".to_owned(),
        ..Receipt::default()
    };
    match receipt(&sample, &Faces::system()) {
        Ok(pdf) if pdf.undrawable.is_empty() => {
            Found::Good("Fonts: Latin and Chinese papers can be drawn.".to_owned())
        }
        Ok(pdf) => {
            let scripts: Vec<&str> = pdf.undrawable.iter().map(|script| script.name()).collect();
            Found::Advice(format!(
                "Fonts: papers can't be drawn in {}; install them, on Debian: \
                 sudo apt-get install fonts-dejavu-core fonts-wqy-microhei",
                scripts.join(", ")
            ))
        }
        Err(error) => Found::Bad(format!("Fonts: {error}")),
    }
}

async fn channels(config: &Config) -> Vec<Found> {
    vec![
        telegram(config).await,
        discord(config).await,
        mail(config).await,
    ]
}

/// Asks Telegram whose token this is.
async fn telegram(config: &Config) -> Found {
    let Some(token) = &config.telegram.token else {
        return Found::Advice(
            "Telegram: not set up; get a token from @BotFather and set WAYBILL_TELEGRAM_TOKEN."
                .to_owned(),
        );
    };
    let settings = telegram::Settings {
        token: token.clone(),
        api_url: config.telegram.api_url.clone(),
        mode: telegram::Mode::Polling,
    };
    let bot = match telegram::Telegram::new(settings) {
        Ok(bot) => bot,
        Err(error) => return Found::Bad(format!("Telegram: {error}")),
    };
    match tokio::time::timeout(PATIENCE, bot.introduce()).await {
        Ok(Ok(())) => Found::Good(format!(
            "Telegram: the bot is @{}.",
            bot.username().unwrap_or("unknown")
        )),
        Ok(Err(Failure::Unauthorized)) => Found::Bad(
            "Telegram: the token is not known there; get a new one from @BotFather.".to_owned(),
        ),
        Ok(Err(_)) | Err(_) => Found::Bad(
            "Telegram: can't be reached; check this machine's way to api.telegram.org.".to_owned(),
        ),
    }
}

/// Asks Discord whose token this is.
async fn discord(config: &Config) -> Found {
    let Some(token) = &config.discord.token else {
        return Found::Advice(
            "Discord: not set up; make a bot at discord.com/developers and set WAYBILL_DISCORD_TOKEN."
                .to_owned(),
        );
    };
    let settings = discord::Settings {
        token: token.clone(),
        api_url: config.discord.api_url.clone(),
    };
    let bot = match discord::Discord::new(settings, Clock::system()) {
        Ok(bot) => bot,
        Err(error) => return Found::Bad(format!("Discord: {error}")),
    };
    match tokio::time::timeout(PATIENCE, bot.introduce()).await {
        Ok(Ok(introduced)) => Found::Good(format!("Discord: the bot is {}.", introduced.name)),
        Ok(Err(discord::IntakeError::Unauthorized)) => Found::Bad(
            "Discord: the token is not known there; make a new one in the developer portal."
                .to_owned(),
        ),
        Ok(Err(error)) => Found::Bad(format!("Discord: {error}")),
        Err(_) => Found::Bad(
            "Discord: can't be reached; check this machine's way to discord.com.".to_owned(),
        ),
    }
}

/// Connects to the SMTP server and signs in; no mail is sent.
async fn mail(config: &Config) -> Found {
    let settings = match config.email.settings() {
        Ok(Some(settings)) => settings,
        Ok(None) => {
            return Found::Advice(
                "Mail: not set up; set WAYBILL_EMAIL_SMTP_URL and WAYBILL_EMAIL_FROM to reach buyers \
                 without a chat."
                    .to_owned(),
            );
        }
        Err(error) => return Found::Bad(format!("Mail: {error}")),
    };
    let channel = match email::Email::new(&settings) {
        Ok(channel) => channel,
        Err(error) => return Found::Bad(format!("Mail: {error}")),
    };
    match tokio::time::timeout(PATIENCE, channel.introduce()).await {
        Ok(Ok(server)) => Found::Good(format!(
            "Mail: {} is sent through {server}.",
            channel.from()
        )),
        Ok(Err(Failure::Unauthorized)) => Found::Bad(
            "Mail: the server does not take the name and password in WAYBILL_EMAIL_SMTP_URL."
                .to_owned(),
        ),
        Ok(Err(Failure::Temporary(error))) => Found::Bad(format!(
            "Mail: the server in WAYBILL_EMAIL_SMTP_URL can't be used: {error}"
        )),
        Ok(Err(_)) | Err(_) => Found::Bad(
            "Mail: the server in WAYBILL_EMAIL_SMTP_URL does not answer; check host and port."
                .to_owned(),
        ),
    }
}
