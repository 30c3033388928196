//! Waybill's site: the buyer's tracking page, the web chat, the demonstration, and what operators
//! look at. No SQL and no chat platform in here.

mod asset;
mod chat;
mod demo;
mod error;
mod forward;
mod health;
mod home;
mod language;
mod live;
mod mail;
pub mod metrics;
mod mine;
mod paper;
mod security;
mod session;
mod tracking;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use url::Url;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::document::Faces;
use waybill_core::hint::Hints;

/// What the site is told by the configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach it: the base of every link.
    pub public_url: Url,
    /// Whether the web chat is open without sign-in, on loopback addresses only.
    pub demo: bool,
    /// Who may read `/metrics` from elsewhere than this machine.
    pub metrics_token: Option<SecretString>,
    /// The Telegram bot's user name, for "message me on Telegram".
    pub telegram_bot: Option<String>,
    /// Where the Discord bot is added or found.
    pub discord_invite: Option<Url>,
    /// Where it listens.
    pub listen: SocketAddr,
}

/// All that the site stands on.
#[derive(Debug, Clone)]
pub struct Site {
    /// Where everything is kept.
    pub database: Database,
    /// What open pages are woken by.
    pub hints: Hints,
    /// The present.
    pub clock: Clock,
    /// The configuration.
    pub settings: Settings,
    /// What papers are set in.
    pub faces: Arc<Faces>,
}

/// What every request can use.
#[derive(Debug)]
struct Shared {
    site: Site,
    hub: Arc<live::Hub>,
    headers: security::Headers,
    papers: Semaphore,
    kept: tracking::kept::Kept,
    stop: CancellationToken,
}

type App = Arc<Shared>;

/// The site. Serve it with the peer's address
/// (`into_make_service_with_connect_info::<SocketAddr>()`): what answers this machine only answers
/// nobody without. Needs a Tokio runtime, for the task that carries changes to open pages.
pub fn router(site: Site) -> Router {
    router_until(site, CancellationToken::new())
}

/// The same; pages' open streams end when told to stop.
pub fn router_until(site: Site, stop: CancellationToken) -> Router {
    let hub = live::Hub::start(&site, stop.clone());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let app: App = Arc::new(Shared {
        headers: security::Headers::new(&site.settings),
        hub,
        papers: Semaphore::new(cores),
        kept: tracking::kept::Kept::default(),
        stop,
        site,
    });
    let mut router = Router::new()
        .merge(tracking::routes())
        .merge(chat::routes())
        .merge(session::routes())
        .merge(mine::routes())
        .merge(mail::routes())
        .merge(forward::routes())
        .merge(asset::routes());
    router = if app.site.settings.demo {
        router.merge(demo::routes())
    } else {
        router.merge(home::routes())
    };
    router
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .merge(health::routes())
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::not_found)
        .layer(from_fn(metrics::measure))
        .layer(from_fn_with_state(Arc::clone(&app), security::guard))
        .layer(from_fn(error::present))
        .layer(from_fn_with_state(Arc::clone(&app), security::dress))
        .with_state(app)
}

/// Serves the site on a socket until told to stop, and lets requests that have begun finish.
///
/// # Errors
/// When the socket fails.
pub async fn serve(
    listener: TcpListener,
    site: Site,
    stop: CancellationToken,
) -> std::io::Result<()> {
    serve_with(listener, site, Router::new(), stop).await
}

/// The same, with routes of other parts of the program, such as a platform's webhook.
///
/// # Errors
/// When the socket fails.
pub async fn serve_with(
    listener: TcpListener,
    site: Site,
    others: Router,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let service = router_until(site, stop.clone())
        .merge(others)
        .into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}
