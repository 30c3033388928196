//! Style, scripts and pictures, built into the program. Their addresses hold a digest of what they
//! hold, so that browsers keep them for ever.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::App;
use crate::error::Failure;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal as $media_type:literal),+ $(,)?) => {
        static ASSETS: &[Asset] = &[$(Asset {
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!("../static/", $name)),
        }),+];
    };
}

assets! {
    "site.css" as "text/css; charset=utf-8",
    "times.js" as "text/javascript; charset=utf-8",
    "track.js" as "text/javascript; charset=utf-8",
    "form.js" as "text/javascript; charset=utf-8",
    "chat.js" as "text/javascript; charset=utf-8",
    "demo.js" as "text/javascript; charset=utf-8",
    "icon.svg" as "image/svg+xml",
}

/// The addresses, for templates.
pub(crate) struct Urls {
    pub(crate) css: String,
    pub(crate) times: String,
    pub(crate) track: String,
    pub(crate) form: String,
    pub(crate) chat: String,
    pub(crate) demo: String,
    pub(crate) icon: String,
}

/// The addresses of this build.
pub(crate) static URLS: LazyLock<Urls> = LazyLock::new(|| Urls {
    css: url("site.css"),
    times: url("times.js"),
    track: url("track.js"),
    form: url("form.js"),
    chat: url("chat.js"),
    demo: url("demo.js"),
    icon: url("icon.svg"),
});

fn url(name: &str) -> String {
    let digest = find(name).map_or(0, digest);
    format!("/static/{digest:016x}/{name}")
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

fn digest(asset: &Asset) -> u64 {
    let mut hasher = DefaultHasher::new();
    asset.bytes.hash(&mut hasher);
    hasher.finish()
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/static/{digest}/{name}", get(serve))
        .route("/robots.txt", get(robots))
}

async fn serve(Path((wanted, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let asset = find(&name).ok_or(Failure::NotFound)?;
    // A page of another release, open while this one took over, gets what there is, for now.
    let caching = if wanted == format!("{:016x}", digest(asset)) {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    let headers = [(CONTENT_TYPE, asset.media_type), (CACHE_CONTROL, caching)];
    Ok((headers, asset.bytes).into_response())
}

async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}
