//! `waybill database`: run a command that finds the database in its environment.

use std::path::Path;
use std::process::ExitCode;

use crate::config::Config;
use crate::start;

/// Runs a command with `DATABASE_URL` set, while the database is up.
pub(crate) async fn run(
    config: &Config,
    migrations: Option<&Path>,
    command: Vec<String>,
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let ready = start::open_with(config, migrations).await?;
    let address = ready.address().to_owned();
    let mut words = command.into_iter();
    let ran = match words.next() {
        Some(program) => tokio::process::Command::new(&program)
            .args(words)
            .env("DATABASE_URL", &address)
            .status()
            .await
            .map_err(|error| format!("{program} can't be run: {error}")),
        None => {
            crate::say(&address);
            ready.close().await;
            return Ok(ExitCode::SUCCESS);
        }
    };
    ready.close().await;
    let status = ran?;
    // A command that a signal ended has no code.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
