//! The buyer's page of an order: as a page, as data, as a paper, and kept up to date while open.

mod data;
mod doing;
mod door;
pub(crate) mod form;
pub(crate) mod kept;
mod mine;
mod proving;
mod view;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use waybill_core::text::{Language, Reader, texts};
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Mark, Tracked, TrackedOrder};
use waybill_core::wording;

use self::doing::{
    cancelling, changing, paying, printing, returning, reviewing, sending, talking, troubling,
};
use self::door::Door;
use self::mine::Mine;
use self::view::OrderView;
use crate::asset::{URLS, Urls};
use crate::error::{Failure, MAX_FILE};
use crate::language::{Choice, Wished, choices};
use crate::{App, Settings, live, paper, session};

pub(crate) fn routes() -> Router<App> {
    // A file that is a little too large is read to its end, so that its form can be given back.
    let files = DefaultBodyLimit::max(2 * MAX_FILE);
    Router::new()
        .route("/t/{token}", get(show))
        .route("/t/{token}/live", get(follow))
        .route("/t/{token}/mine", get(mine::show))
        .route("/t/{token}/prove", get(proving::show).post(proving::prove))
        .route("/t/{token}/ask", get(proving::show).post(proving::ask))
        .route("/t/{token}/code", get(proving::show).post(proving::code))
        .route("/t/{token}/waits", get(proving::waits))
        .route("/t/{token}/leave", post(proving::leave))
        .route(
            "/t/{token}/pay",
            get(paying::show).post(paying::claim).layer(files),
        )
        .route("/t/{token}/pay/{picture}", get(paying::picture))
        .route("/t/{token}/history", get(printing::show))
        .route("/t/{token}/send", get(sending::show).post(sending::send))
        .route(
            "/t/{token}/cancel",
            get(cancelling::show).post(cancelling::cancel),
        )
        .route(
            "/t/{token}/change",
            get(changing::show).post(changing::answer),
        )
        .route(
            "/t/{token}/return",
            get(returning::show).post(returning::ask).layer(files),
        )
        .route(
            "/t/{token}/review",
            get(reviewing::show).post(reviewing::say),
        )
        .route(
            "/t/{token}/talk",
            get(talking::show).post(talking::write).layer(files),
        )
        .route("/t/{token}/talk/{part}", get(talking::part))
        .route(
            "/t/{token}/trouble",
            get(troubling::show).post(troubling::tell).layer(files),
        )
}

/// The colour of an order's step.
pub(crate) fn tone(order: &TrackedOrder) -> &'static str {
    view::tone(order)
}

/// In what form an order is asked for.
enum Form {
    Page,
    Data,
    Paper,
}

async fn show(
    State(app): State<App>,
    Path(name): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (token, form) = match name.split_once('.') {
        None => (name.as_str(), Form::Page),
        Some((token, "json")) => (token, Form::Data),
        Some((token, "pdf")) => (token, Form::Paper),
        Some(_) => return Err(Failure::NotFound),
    };
    // What can't be a token costs no question to the database.
    let token = ShopToken::parse(token).ok_or(Failure::UnknownOrder)?;
    let now = app.site.clock.now();
    let known = door::held(&app, &headers).is_some() || door::said(&app, &headers).is_some();
    if let Form::Page = form
        && known
    {
        return show_to_known(&app, &token.to_string(), wished, &headers).await;
    }
    if let Form::Page = form
        && let Some(page) = app.kept.find(&token, wished.language(), now)
        && tracking::mark(&app.site.database, &token).await? == Some(page.mark)
    {
        return Ok(Html(page.html).into_response());
    }
    let order = match tracking::find(&app.site.database, &token).await? {
        Tracked::Order { order, .. } => order,
        Tracked::Revoked => return Err(Failure::RevokedOrder),
        Tracked::Unknown => return Err(Failure::UnknownOrder),
    };
    let reader = reader(&order, wished, now);
    match form {
        Form::Page => {
            let mine = Mine::closed(&reader, &token.to_string());
            let html = Bytes::from(page(&app, (&token, &order), &reader, (None, &mine))?);
            let page = kept::Page {
                mark: order.mark(),
                zone: order.time_zone,
                day: now.with_timezone(&order.time_zone).date_naive(),
                html: html.clone(),
            };
            app.kept.keep(&token, wished.language(), page);
            Ok(Html(html).into_response())
        }
        Form::Data => Ok(axum::Json(data::OrderData::of(&order)).into_response()),
        Form::Paper => paper::receipt(&app, *order, reader).await,
    }
}

/// The page for a browser that holds something for it: what it shows is that browser's alone.
async fn show_to_known(
    app: &App,
    token: &str,
    wished: Wished,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(app, token, wished, headers).await?;
    let mine = match &door.inside {
        Some(inside) => Mine::open(app, &door, inside).await?,
        None => Mine::closed(&door.reader, token),
    };
    let said = door::said(app, headers);
    let words = said.and_then(|said| mine::said(&door, said));
    let what = (&door.token, &*door.shown);
    let html = page(app, what, &door.reader, (words, &mine))?;
    let mut response = Html(html).into_response();
    session::let_forms_name_their_origin(&mut response);
    if said.is_some() {
        door::was_said(app, &mut response, &door.token);
    }
    Ok(response)
}

fn reader(order: &TrackedOrder, wished: Wished, now: DateTime<Utc>) -> Reader {
    Reader {
        language: wished.or(order.shop_language),
        zone: order.time_zone,
        now,
    }
}

#[derive(Template)]
#[template(path = "tracking.html")]
struct Page<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    reader: &'a Reader,
    order: Fragment<'a>,
    /// What was done just before.
    said: Option<String>,
    mine: &'a Mine,
    preview: String,
    token: String,
    version: String,
    telegram: Option<String>,
    discord: Option<&'a str>,
    discord_command: String,
    zone: &'static str,
    zone_words: String,
}

/// The part of the page that changes with the order.
#[derive(Template)]
#[template(path = "order.html")]
struct Fragment<'a> {
    reader: &'a Reader,
    view: OrderView,
}

fn page(
    app: &App,
    (token, order): (&ShopToken, &TrackedOrder),
    reader: &Reader,
    (said, mine): (Option<String>, &Mine),
) -> Result<String, Failure> {
    let settings = &app.site.settings;
    let link = address(settings, token);
    let view = OrderView::of(order, (token, &link), reader);
    let token = token.to_string();
    let step = reader.say(&wording::standing(order.stage, order.pick_up));
    let zone = order.time_zone.name();
    let page = Page {
        urls: &URLS,
        language: reader.language,
        languages: choices(reader.language),
        preview: reader.text(texts::PagePreview {
            number: order.number.0,
            step,
        }),
        telegram: settings
            .telegram_bot
            .as_ref()
            .map(|bot| format!("https://t.me/{bot}?start={token}")),
        discord: settings.discord_invite.as_ref().map(url::Url::as_str),
        discord_command: format!("/track {link}"),
        version: order.mark().to_string(),
        zone,
        zone_words: reader.text(texts::PageTimesIn { zone }),
        order: Fragment { reader, view },
        reader,
        said,
        mine,
        token,
    };
    Ok(page.render()?)
}

/// The public address of an order's page.
fn address(settings: &Settings, token: &ShopToken) -> String {
    let token = token.to_string();
    let joined = settings.public_url.join(&format!("t/{token}"));
    joined.map_or(token, String::from)
}

/// The event that brings an open page up to date.
fn frame(order: &TrackedOrder, link: (&ShopToken, &str), language: Language) -> Bytes {
    let reader = Reader {
        language,
        zone: order.time_zone,
        now: Utc::now(),
    };
    let fragment = Fragment {
        reader: &reader,
        view: OrderView::of(order, link, &reader),
    };
    match fragment.render() {
        Ok(html) => live::event("order", order.mark(), &html),
        Err(error) => {
            tracing::error!(%error, "a change could not be shown");
            // The page asks for itself anew.
            Bytes::from_static(b"event: gone\ndata:\n\n")
        }
    }
}

#[derive(Deserialize)]
struct Seen {
    /// What the page shows.
    v: Option<String>,
}

async fn follow(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(seen): Query<Seen>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let token = ShopToken::parse(&token).ok_or(Failure::UnknownOrder)?;
    let (order_id, order) = match tracking::find(&app.site.database, &token).await? {
        Tracked::Order { order_id, order } => (order_id, order),
        Tracked::Revoked => return Err(Failure::RevokedOrder),
        Tracked::Unknown => return Err(Failure::UnknownOrder),
    };
    let language = wished.or(order.shop_language);
    // A browser that connects again says what it was told last.
    let known = headers
        .get("last-event-id")
        .and_then(|id| Mark::parse(id.to_str().ok()?))
        .or_else(|| Mark::parse(seen.v.as_deref()?));
    let opening = live::Opening {
        address: address(&app.site.settings, &token),
        token,
        order_id,
        order: Arc::from(order),
        known,
        language,
    };
    Ok(live::order_stream(&app.hub, opening, frame))
}
