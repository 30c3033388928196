//! Logs tell an operator what happened, without personal data or secrets.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// Directives that always hold: libraries that would log whole messages are silenced.
const SILENCED: [&str; 8] = [
    "serenity::client::dispatch=off",
    "serenity::gateway::bridge=off",
    "serenity::gateway::shard=error",
    "serenity::gateway::ws=error",
    "serenity::http=warn",
    "tokio_tungstenite=warn",
    "tungstenite=warn",
    "hyper_util=warn",
];

/// Starts logging to standard error; with `quiet`, warnings and worse only, unless something else
/// was asked for.
///
/// # Errors
/// When the directives can't be read.
pub(crate) fn start(
    directives: &str,
    quiet: bool,
) -> Result<(), tracing_subscriber::filter::ParseError> {
    let asked = std::env::var("WAYBILL_LOG").is_ok_and(|asked| !asked.is_empty());
    let base = if quiet && !asked { "error" } else { directives };
    let mut filter = EnvFilter::try_new(base)?;
    for directive in SILENCED {
        filter = filter.add_directive(directive.parse()?);
    }
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
    Ok(())
}
