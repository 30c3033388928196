//! What every answer carries, and which requests get none.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use url::Url;

use crate::error::Failure;
use crate::{App, Settings, mail};

/// Headers that do not depend on the request.
#[derive(Debug)]
pub(crate) struct Headers(Vec<(HeaderName, HeaderValue)>);

impl Headers {
    pub(crate) fn new(settings: &Settings) -> Self {
        let ancestors = if settings.demo { "'self'" } else { "'none'" };
        let policy = format!(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
             connect-src 'self'; frame-src {ancestors}; frame-ancestors {ancestors}; \
             form-action 'self'; base-uri 'none'"
        );
        let frames = if settings.demo { "SAMEORIGIN" } else { "DENY" };
        let mut headers = vec![
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (X_FRAME_OPTIONS, HeaderValue::from_static(frames)),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (
                HeaderName::from_static("x-robots-tag"),
                HeaderValue::from_static("noindex, nofollow"),
            ),
            (
                HeaderName::from_static("permissions-policy"),
                HeaderValue::from_static(
                    "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
                ),
            ),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                HeaderValue::from_static("same-origin"),
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("same-origin"),
            ),
        ];
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.push((CONTENT_SECURITY_POLICY, policy));
        }
        if settings.public_url.scheme() == "https" {
            headers.push((
                STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000"),
            ));
        }
        Self(headers)
    }
}

/// Adds the headers that an answer does not bring itself.
pub(crate) async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in &app.headers.0 {
        headers.entry(name.clone()).or_insert_with(|| value.clone());
    }
    response
}

/// Lets through what may be answered: in the demonstration only this machine, and nothing that
/// changes anything when another site asks for it.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let settings = &app.site.settings;
    if settings.demo && !(is_loopback(&request) && is_undisguised(request.headers())) {
        return Failure::DemoElsewhere.into_response();
    }
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    // A mail reader's one click comes from no page.
    let by_token = request.uri().path().starts_with(mail::PATH);
    if !safe && !by_token && !is_same_origin(request.headers(), &settings.public_url) {
        return Failure::OtherOrigin.into_response();
    }
    next.run(request).await
}

/// Whether the peer is this machine.
pub(crate) fn is_loopback(request: &Request) -> bool {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback())
}

/// Whether the request names this machine and came without a stop between: a name of another site
/// that leads here, or a tunnel, would open the demonstration to strangers.
pub(crate) fn is_undisguised(headers: &HeaderMap) -> bool {
    let forwarded = headers
        .keys()
        .any(|name| name == "forwarded" || name.as_str().starts_with("x-forwarded-"));
    !forwarded && host(headers).is_some_and(is_local_name)
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(HOST)?.to_str().ok()
}

fn is_local_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "[::1]") || name.eq_ignore_ascii_case("localhost")
}

/// Whether a request that changes something comes from a page of this site. Browsers say so in
/// `Origin`, or in `Sec-Fetch-Site`, which no page can forge (Fetch Metadata, W3C).
fn is_same_origin(headers: &HeaderMap, public_url: &Url) -> bool {
    match headers.get(ORIGIN).map(|origin| origin.to_str()) {
        Some(Ok(origin)) => {
            origin == public_url.origin().ascii_serialization()
                || origin
                    .split_once("://")
                    .is_some_and(|(_, authority)| Some(authority) == host(headers))
        }
        Some(Err(_)) => false,
        None => headers
            .get("sec-fetch-site")
            .is_some_and(|site| site == "same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn the_demonstration_goes_by_local_names_only() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:8080",
            "localhost:1",
            "LOCALHOST",
            "[::1]",
            "[::1]:80",
        ] {
            assert!(is_local_name(host), "{host}");
        }
        for host in [
            "example.com",
            "localhost.example.com",
            "127.0.0.1.nip.io:80",
            "",
            "[::2]",
            "127.0.0.1:x",
        ] {
            assert!(!is_local_name(host), "{host}");
        }
        assert!(is_undisguised(&headers(&[("host", "localhost")])));
        assert!(!is_undisguised(&headers(&[])));
        for name in ["forwarded", "x-forwarded-for", "x-forwarded-host"] {
            assert!(
                !is_undisguised(&headers(&[("host", "localhost"), (name, "x")])),
                "{name}"
            );
        }
    }

    #[test]
    fn another_site_changes_nothing() {
        let public = Url::parse("https://shop.example").unwrap();
        let from = |pairs| is_same_origin(&headers(pairs), &public);
        assert!(from(&[("origin", "https://shop.example")]));
        assert!(from(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        assert!(!from(&[]));
        assert!(!from(&[("origin", "null")]));
        assert!(!from(&[
            ("origin", "https://evil.example"),
            ("host", "shop.example")
        ]));
        assert!(!from(&[
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
    }
}
