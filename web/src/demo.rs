//! The demonstration's front page: seller's chat, buyer's chat and tracking page side by side, so
//! that one sees a status travel.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use waybill_core::demo;
use waybill_core::text::{Language, Reader, texts};

use crate::App;
use crate::asset::{URLS, Urls};
use crate::error::Failure;
use crate::language::{Choice, Wished, choices};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(panes))
}

#[derive(Template)]
#[template(path = "demo.html")]
struct DemoPage<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    reader: Reader,
    token: String,
    ship: String,
}

async fn panes(State(app): State<App>, wished: Wished) -> Result<Response, Failure> {
    let demo = demo::find(&app.site.database)
        .await?
        .ok_or(Failure::NoDemo)?;
    let language = wished.or(Language::ENGLISH);
    let reader = Reader {
        language,
        zone: demo.shop.time_zone,
        now: app.site.clock.now(),
    };
    let page = DemoPage {
        urls: &URLS,
        language,
        languages: choices(language),
        token: demo.token.to_string(),
        ship: reader.text(texts::DemoTryShip {
            number: demo.number.0,
        }),
        reader,
    };
    Ok(Html(page.render()?).into_response())
}
