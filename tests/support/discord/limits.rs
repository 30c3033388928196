//! Discord's rate limits: 50 requests a second for the whole bot, and a bucket for each route
//! and channel whose numbers travel in headers. Interaction endpoints are exempt from the first.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::time::{Duration, Instant};

const GLOBAL_LIMIT: u32 = 50;
const GLOBAL_WINDOW: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) on: bool,
    global: Option<Window>,
    buckets: HashMap<String, Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    used: u32,
    ends: Instant,
}

/// What a call may do, as its response's headers will tell.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    Unlimited,
    Passed {
        bucket: String,
        limit: u32,
        remaining: u32,
        reset_after: Duration,
    },
    Refused {
        bucket: Option<String>,
        limit: u32,
        retry_after: Duration,
    },
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            on: true,
            global: None,
            buckets: HashMap::new(),
        }
    }
}

impl Limits {
    /// Counts one call of `route`, a template such as `POST /channels/1/messages` whose major
    /// parameter is filled in.
    pub(crate) fn count(&mut self, route: &str) -> Verdict {
        if !self.on {
            return Verdict::Unlimited;
        }
        let now = Instant::now();
        let of_interaction = route.contains(" /interactions/") || route.contains(" /webhooks/");
        if !of_interaction
            && let Some(retry_after) = spend(&mut self.global, GLOBAL_LIMIT, GLOBAL_WINDOW, now)
        {
            return Verdict::Refused {
                bucket: None,
                limit: GLOBAL_LIMIT,
                retry_after,
            };
        }
        let Some((limit, window)) = bucket_of(route) else {
            return Verdict::Unlimited;
        };
        let mut spent = self.buckets.get(route).copied();
        let refused = spend(&mut spent, limit, window, now);
        let bucket = hashed(route);
        let Some(spent) = spent else {
            return Verdict::Unlimited;
        };
        self.buckets.insert(route.to_owned(), spent);
        match refused {
            Some(retry_after) => Verdict::Refused {
                bucket: Some(bucket),
                limit,
                retry_after,
            },
            None => Verdict::Passed {
                bucket,
                limit,
                remaining: limit - spent.used,
                reset_after: spent.ends.saturating_duration_since(now),
            },
        }
    }
}

impl Verdict {
    pub(crate) fn headers(&self, headers: &mut HeaderMap) {
        let mut put = |name: &'static str, value: String| {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        };
        let (bucket, limit, remaining, after) = match self {
            Self::Unlimited => return,
            Self::Passed {
                bucket,
                limit,
                remaining,
                reset_after,
            } => (Some(bucket), limit, *remaining, *reset_after),
            Self::Refused {
                bucket,
                limit,
                retry_after,
            } => {
                put("retry-after", retry_after.as_secs_f64().ceil().to_string());
                if bucket.is_none() {
                    put("x-ratelimit-global", "true".to_owned());
                }
                let scope = if bucket.is_none() { "global" } else { "user" };
                put("x-ratelimit-scope", scope.to_owned());
                (bucket.as_ref(), limit, 0, *retry_after)
            }
        };
        let Some(bucket) = bucket else { return };
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        put("x-ratelimit-limit", limit.to_string());
        put("x-ratelimit-remaining", remaining.to_string());
        put(
            "x-ratelimit-reset",
            format!("{:.3}", (now + after).as_secs_f64()),
        );
        put(
            "x-ratelimit-reset-after",
            format!("{:.3}", after.as_secs_f64()),
        );
        put("x-ratelimit-bucket", bucket.clone());
    }

    /// The 429, if that is what this is.
    pub(crate) fn refusal(&self) -> Option<Response> {
        let Self::Refused {
            bucket,
            retry_after,
            ..
        } = self
        else {
            return None;
        };
        let body = json!({
            "message": "You are being rate limited.",
            "retry_after": (retry_after.as_secs_f64() * 1000.0).ceil() / 1000.0,
            "global": bucket.is_none(),
        });
        let mut response = (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response();
        self.headers(response.headers_mut());
        Some(response)
    }
}

/// Takes one from the window, or says how long until there is one again.
fn spend(
    window: &mut Option<Window>,
    limit: u32,
    length: Duration,
    now: Instant,
) -> Option<Duration> {
    let current = match window {
        Some(current) if current.ends > now => current,
        _ => window.insert(Window {
            used: 0,
            ends: now + length,
        }),
    };
    if current.used >= limit {
        return Some(current.ends - now);
    }
    current.used += 1;
    None
}

/// Discord publishes no numbers; these are the ones its responses have been seen to carry.
fn bucket_of(route: &str) -> Option<(u32, Duration)> {
    let (method, path) = route.split_once(' ')?;
    let seconds = Duration::from_secs;
    if path.starts_with("/webhooks/") {
        return Some((5, seconds(2)));
    }
    if path.starts_with("/users/@me/channels") {
        return Some((10, seconds(10)));
    }
    if path.starts_with("/applications/") {
        return Some((5, seconds(20)));
    }
    if !path.contains("/messages") {
        return None;
    }
    match method {
        "POST" | "PATCH" => Some((5, seconds(5))),
        "DELETE" => Some((5, seconds(1))),
        _ => Some((10, seconds(1))),
    }
}

/// The opaque name of a bucket, the same for the same route.
fn hashed(route: &str) -> String {
    let sum = route.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{sum:016x}")
}
