//! Figures for operators, in Prometheus' text format.

use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

static INSTALLED: OnceLock<PrometheusHandle> = OnceLock::new();

/// Seconds; pages are meant to take milliseconds.
const BUCKETS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// Begins to collect figures in this process, once; `/metrics` shows them from then on.
///
/// # Errors
/// When another recorder was installed before.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    if let Some(handle) = INSTALLED.get() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(
            Matcher::Full("http_request_duration_seconds".to_owned()),
            &BUCKETS,
        )?
        .install_recorder()?;
    Ok(INSTALLED.get_or_init(|| handle).clone())
}

/// What was collected; none before [`install`].
pub(crate) fn installed() -> Option<&'static PrometheusHandle> {
    INSTALLED.get()
}

/// Counts requests and how long their answers took to begin, by route: never by address, which
/// holds secrets.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    if INSTALLED.get().is_none() {
        return next.run(request).await;
    }
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_str().to_owned();
    ::metrics::counter!("http_requests_total", "route" => route.clone(), "status" => status)
        .increment(1);
    ::metrics::histogram!("http_request_duration_seconds", "route" => route)
        .record(begun.elapsed().as_secs_f64());
    response
}
