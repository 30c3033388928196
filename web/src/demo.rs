//! The demonstration's front page: seller's chat, buyer's chat and tracking page side by side, so
//! that one sees a status travel.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use waybill_core::channel::Channel;
use waybill_core::demo::{self, Demo};
use waybill_core::order::act::Key;
use waybill_core::order::store;
use waybill_core::text::{Language, Reader, texts};
use waybill_core::{person, subscription};

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
    speak(&app, &demo, language).await?;
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

/// The people of the demonstration speak the language in which it is shown: chats in one language
/// beside a page in another would look broken.
async fn speak(app: &App, demo: &Demo, language: Language) -> Result<(), Failure> {
    let mut transaction = app.site.database.begin().await?;
    let mut changed = false;
    for address in [demo::SELLER, demo::BUYER] {
        let mut system = transaction.system().await?;
        let Some((_, person_id)) =
            person::conversation_at(&mut system, Channel::Web, address).await?
        else {
            continue;
        };
        let person = person::find(&mut system, person_id).await?;
        if person.is_some_and(|person| person.language != language) {
            person::choose_language(&mut system, person_id, language).await?;
            changed = true;
        }
    }
    if !changed {
        return Ok(transaction.rollback().await?);
    }
    let mut shop = transaction.shop(demo.shop.shop_id).await?;
    if let Some(order) = store::find(&mut shop, Key::Number(demo.number)).await? {
        subscription::refresh_cards(&mut shop, order.order_id, app.site.clock.now()).await?;
    }
    transaction.commit().await?;
    app.site.hints.goes_out();
    Ok(())
}
