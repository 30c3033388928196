//! Waybill: an order assistant that lives in chat. This is the command line, and the only place
//! that knows every part.

mod chat;
mod config;
mod doctor;
mod locks;
mod logging;
mod serve;
mod shops;
mod start;
mod tool;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use config::Config;

/// An order assistant that lives in chat.
///
/// Without a command it serves: the site, and every channel that is configured. With nothing
/// configured it still works: it keeps a private PostgreSQL of its own, and `waybill serve --demo`
/// shows a shop in the browser.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    /// A file with settings; see config/default.toml for all of them.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run every configured channel, the site and the sender (the default).
    Serve {
        /// Add the demo shop and open the web chat without sign-in, on this machine only.
        #[arg(long)]
        demo: bool,
    },
    /// Talk to the assistant in this terminal.
    ///
    /// Each line goes to the assistant. A number presses a button; `>3 text` answers message 3;
    /// `~text` edits your last message; `!picture FILE words` sends a picture or PDF with words to
    /// it (a name with spaces in quotation marks), `@file` one without. It works with a pipe and
    /// ends with the input.
    Chat(chat::Arguments),
    /// Bring the database up to date and end.
    Migrate,
    /// Make the demo shop (code `fashion`); harmless when repeated.
    Demo,
    /// Open and list shops, and sign in to one.
    Shop {
        #[command(subcommand)]
        command: shops::Command,
    },
    /// Lock a person, or one chat, whose phone is lost: nothing is heeded there any more.
    Lock(locks::Arguments),
    /// Open a person's chats again, whoever locked them.
    Unlock(locks::Arguments),
    /// Run a command, such as psql or pg_dump, with DATABASE_URL set while the database is up.
    ///
    /// Without a command it prints the address.
    Database {
        /// Bring it up to date by the migrations in this folder instead of those built in.
        #[arg(long, value_name = "FOLDER")]
        migrations: Option<PathBuf>,
        /// The command and its arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
    /// Check settings, database, fonts and tokens, and say what to do.
    Doctor,
}

/// The language of a conversation.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
    /// English
    #[value(name = "en")]
    English,
    /// Traditional Chinese
    #[value(name = "zh-TW", alias = "zh")]
    Chinese,
}

impl Tongue {
    fn language(self) -> waybill_core::text::Language {
        let tag = match self {
            Self::English => "en",
            Self::Chinese => "zh-TW",
        };
        waybill_core::text::Language::closest(tag).unwrap_or_default()
    }
}

/// The stack of a thread, in bytes. A turn of a conversation is one nested future; a build without
/// optimisation keeps many copies of its parts on the stack, more than the default 2 MiB hold.
const STACK: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match Config::load(arguments.config.as_deref(), |name| std::env::var(name).ok()) {
        Ok(config) => config,
        Err(error) => return fail(&error, 2),
    };
    let quiet = matches!(arguments.command, Some(Command::Chat(_)));
    if let Err(error) = logging::start(&config.log, quiet) {
        return fail(&error, 2);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error, 1),
    };
    let done = runtime.block_on(run(arguments.command, &config));
    // A task that is stuck in a library must not keep the program from ending.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match done {
        Ok(code) => code,
        Err(error) => fail(error.as_ref(), 1),
    }
}

async fn run(
    command: Option<Command>,
    config: &Config,
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    match command.unwrap_or(Command::Serve { demo: false }) {
        Command::Serve { demo } => serve::serve(config, demo).await,
        Command::Chat(arguments) => chat::chat(config, arguments).await,
        Command::Migrate => shops::migrate(config).await,
        Command::Demo => shops::demo(config).await,
        Command::Shop { command } => shops::run(config, command).await,
        Command::Lock(arguments) => locks::lock(config, &arguments).await,
        Command::Unlock(arguments) => locks::unlock(config, &arguments).await,
        Command::Database {
            migrations,
            command,
        } => tool::run(config, migrations.as_deref(), command).await,
        Command::Doctor => doctor::check(config).await,
    }
}

/// Says what is wrong, with every cause, and returns an honest code.
fn fail(error: &dyn std::error::Error, code: u8) -> ExitCode {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let deeper = error.to_string();
        if !words.contains(&deeper) {
            words = format!("{words}: {deeper}");
        }
        cause = error.source();
    }
    say_error(&format!("waybill: {words}"));
    ExitCode::from(code)
}

#[expect(
    clippy::print_stderr,
    reason = "what a command line says when it fails"
)]
fn say_error(words: &str) {
    eprintln!("{words}");
}

/// What a command prints; a reader that went away is no failure.
fn say(words: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{words}");
}
