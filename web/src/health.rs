//! Whether the site is up and able to work, and its figures.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;
use waybill_core::db::DatabaseError;
use waybill_core::{inbox, outbox};

use crate::error::Failure;
use crate::{App, metrics, security};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
}

async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.site.database.is_migrated().await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database is not migrated\n",
        ),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}

async fn figures(State(app): State<App>, request: Request) -> Result<Response, Failure> {
    if !may_read(&app, &request) {
        return Err(Failure::Refused);
    }
    let Some(handle) = metrics::installed() else {
        return Err(Failure::NotFound);
    };
    // A database that is down must not hide the other figures.
    match gauge_queues(&app).await {
        Ok(()) => ::metrics::gauge!("waybill_database_up").set(1.0),
        Err(error) => {
            tracing::warn!(%error, "the queues could not be counted");
            ::metrics::gauge!("waybill_database_up").set(0.0);
        }
    }
    ::metrics::gauge!("waybill_live_pages").set(as_figure(app.hub.pages()));
    handle.run_upkeep();
    let headers = [(CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((headers, handle.render()).into_response())
}

/// This machine itself (not a proxy on it), or whoever knows the token.
fn may_read(app: &App, request: &Request) -> bool {
    let here = security::is_loopback(request) && security::is_undisguised(request.headers());
    let token = app.site.settings.metrics_token.as_ref();
    here || token.is_some_and(|token| {
        bearer(request.headers()).is_some_and(|given| {
            given
                .as_bytes()
                .ct_eq(token.expose_secret().as_bytes())
                .into()
        })
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

async fn gauge_queues(app: &App) -> Result<(), DatabaseError> {
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    let (waiting, parked) = inbox::counts(&mut system).await?;
    let channels = outbox::counts(&mut system).await?;
    transaction.rollback().await?;
    ::metrics::gauge!("waybill_inbox_waiting").set(as_figure(waiting));
    ::metrics::gauge!("waybill_inbox_parked").set(as_figure(parked));
    for (channel, waiting, failed) in channels {
        let name = channel.as_str();
        ::metrics::gauge!("waybill_outbox_waiting", "channel" => name).set(as_figure(waiting));
        ::metrics::gauge!("waybill_outbox_failed", "channel" => name).set(as_figure(failed));
    }
    Ok(())
}

fn as_figure(count: i64) -> f64 {
    // Exact up to four thousand million, which no queue here holds.
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
