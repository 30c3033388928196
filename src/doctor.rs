//! `waybill doctor`: checks settings, database, fonts and tokens, and says what to do.

use std::process::ExitCode;

use waybill_core::db::managed;
use waybill_core::document::{Faces, Receipt, receipt};

use crate::config::Config;
use crate::{say, start};

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
    found.extend(channels(config));
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

fn channels(config: &Config) -> Vec<Found> {
    let mut found = Vec::new();
    found.push(if config.telegram.token.is_some() {
        Found::Good("Telegram: a token is set.".to_owned())
    } else {
        Found::Advice(
            "Telegram: not set up; get a token from @BotFather and set WAYBILL_TELEGRAM_TOKEN."
                .to_owned(),
        )
    });
    found.push(if config.discord.token.is_some() {
        Found::Good("Discord: a token is set.".to_owned())
    } else {
        Found::Advice(
            "Discord: not set up; make a bot at discord.com/developers and set WAYBILL_DISCORD_TOKEN."
                .to_owned(),
        )
    });
    found
}
