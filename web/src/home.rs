//! The page at `/`: what this is, and how to get in.

use askama::Template;
use axum::Router;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use waybill_core::text::{Language, Reader, texts};

use crate::App;
use crate::asset::{URLS, Urls};
use crate::error::Failure;
use crate::language::{Choice, Wished, choices};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(home))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    reader: Reader,
}

async fn home(wished: Wished) -> Result<Response, Failure> {
    let language = wished.or(Language::ENGLISH);
    let page = HomePage {
        urls: &URLS,
        language,
        languages: choices(language),
        reader: Reader {
            language,
            zone: chrono_tz::UTC,
            now: chrono::DateTime::UNIX_EPOCH,
        },
    };
    Ok(Html(page.render()?).into_response())
}
