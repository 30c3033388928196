//! The page "my orders": every order of the person who is signed in, from every shop, and where they are
//! signed in. It works without scripts.

use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use waybill_core::contact::Email;
use waybill_core::mail;
use waybill_core::person::Person;
use waybill_core::sign_in::{self, Session};
use waybill_core::subscription::{self, Followed};
use waybill_core::text::{Language, Reader, texts};
use waybill_core::tracking::{self, Tracked, TrackedOrder};
use waybill_core::wording;

use crate::App;
use crate::asset::{URLS, Urls};
use crate::error::Failure;
use crate::language::{Choice, Wished, choices};
use crate::session::{let_forms_name_their_origin, to, visitor};
use crate::tracking::form::{Field, Kind};

/// How many orders are shown, the newest first.
const SHOWN: i64 = 100;
/// How many sessions are shown.
const SESSIONS: i64 = 20;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/my", get(page))
        .route("/my/end", post(end))
        .route("/my/mail", get(page).post(by_mail))
}

#[derive(Template)]
#[template(path = "mine.html")]
struct MinePage<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    reader: &'a Reader,
    name: &'a str,
    orders: Vec<Row>,
    sessions: Vec<SessionRow>,
}

/// An order in the list.
struct Row {
    link: String,
    heading: String,
    step: String,
    tone: &'static str,
    summary: String,
    ordered: String,
    watching: bool,
}

struct SessionRow {
    number: i64,
    words: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "mine_out.html")]
struct OutPage<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    reader: &'a Reader,
    /// What keeps a chosen language in addresses.
    query: String,
    says: Option<String>,
    /// Where a link is mailed to; none where no mail goes out.
    address: Option<Field>,
}

async fn page(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    wished: Wished,
) -> Result<Response, Failure> {
    let (person, here) = match visitor(&app, &uri, &headers).await {
        Ok(visitor) => visitor,
        Err(Failure::SignedOut) => {
            let status = StatusCode::UNAUTHORIZED;
            return signed_out(&app, wished, Asked::default(), status).await;
        }
        Err(failure) => return Err(failure),
    };
    let now = app.site.clock.now();
    let reader = Reader {
        language: wished.chosen.unwrap_or(person.language),
        zone: chrono_tz::UTC,
        now,
    };
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    let sessions = sign_in::sessions(&mut system, person.person_id, SESSIONS, now).await?;
    let mut own = transaction.person(person.person_id).await?;
    let followed = subscription::of_person(&mut own, SHOWN).await?;
    transaction.rollback().await?;
    let orders = rows(&app, followed, &reader).await?;
    let zone = reader_zone(&orders);
    let orders = orders.into_iter().map(|(_, row)| row).collect();
    let times = Reader { zone, ..reader };
    let page = MinePage {
        urls: &URLS,
        language: reader.language,
        languages: choices(reader.language),
        name: &person.name,
        orders,
        sessions: session_rows(sessions, here, &times),
        reader: &reader,
    };
    let mut response = Html(page.render()?).into_response();
    let_forms_name_their_origin(&mut response);
    Ok(response)
}

/// The orders whose links still work, each in the zone of its shop.
async fn rows(
    app: &App,
    followed: Vec<Followed>,
    reader: &Reader,
) -> Result<Vec<(chrono_tz::Tz, Row)>, Failure> {
    let mut rows = Vec::new();
    for each in followed {
        let found = tracking::find(&app.site.database, &each.token).await?;
        if let Tracked::Order { order, .. } = found {
            let reader = Reader {
                zone: order.time_zone,
                ..*reader
            };
            rows.push((order.time_zone, row(&order, &each, &reader)));
        }
    }
    Ok(rows)
}

/// Sessions are told in the zone of the newest order's shop: the closest there is to the reader's.
fn reader_zone(orders: &[(chrono_tz::Tz, Row)]) -> chrono_tz::Tz {
    orders.first().map_or(chrono_tz::UTC, |(zone, _)| *zone)
}

fn row(order: &TrackedOrder, followed: &Followed, reader: &Reader) -> Row {
    let step = match order.step() {
        Some(step) => wording::step(step, order.pick_up),
        None => wording::stage(order.stage),
    };
    let total = order.total();
    let items = order.item_count;
    Row {
        link: format!("/t/{}", followed.token),
        heading: reader.text(texts::BuyerTitle {
            shop: &order.shop,
            number: order.number.0,
        }),
        step: reader.say(&step),
        tone: crate::tracking::tone(order),
        summary: reader.text(texts::SummaryPlain { items, total }),
        ordered: reader.text(texts::MineOrdered {
            at: order.placed_at,
        }),
        watching: !followed.theirs,
    }
}

fn session_rows(sessions: Vec<Session>, here: Option<i64>, reader: &Reader) -> Vec<SessionRow> {
    sessions
        .into_iter()
        .map(|session| {
            let unknown = || reader.text(texts::SessionsUnknown);
            let browser = session.browser.unwrap_or_else(unknown);
            SessionRow {
                number: session.number,
                words: reader.text(texts::SessionsRow {
                    browser,
                    began: session.began,
                }),
                here: Some(session.number) == here,
            }
        })
        .collect()
}

/// What came of asking for a link.
#[derive(Default)]
struct Asked {
    typed: String,
    problem: bool,
    done: bool,
}

async fn signed_out(
    app: &App,
    wished: Wished,
    asked: Asked,
    status: StatusCode,
) -> Result<Response, Failure> {
    let language = wished.or(Language::ENGLISH);
    let reader = Reader {
        language,
        zone: chrono_tz::UTC,
        now: app.site.clock.now(),
    };
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    let mails = mail::is_active(&mut system).await?;
    transaction.rollback().await?;
    let problem = asked.problem.then(|| {
        reader.text(texts::MineMailUnreadable {
            typed: &asked.typed,
        })
    });
    let says = asked.done.then(|| {
        reader.text(texts::MineMailed {
            address: &asked.typed,
            minutes: sign_in::LINK_LASTS.num_minutes(),
        })
    });
    let field = Field::new("address", reader.text(texts::MineMailAddress), &asked.typed)
        .hint(reader.text(texts::MineMailHint))
        .kind(Kind::Mail)
        .filled_with("email")
        .problem(problem);
    let page = OutPage {
        urls: &URLS,
        language,
        languages: choices(language),
        reader: &reader,
        query: wished
            .chosen
            .map_or_else(String::new, |language| format!("?lang={}", language.tag())),
        says,
        address: (mails && !asked.done).then_some(field),
    };
    let mut response = (status, Html(page.render()?)).into_response();
    let_forms_name_their_origin(&mut response);
    Ok(response)
}

#[derive(Deserialize)]
struct Address {
    #[serde(default)]
    address: String,
}

/// Mails a link to sign in by. What is answered does not say whether the address is known.
async fn by_mail(
    State(app): State<App>,
    wished: Wished,
    Form(Address { address }): Form<Address>,
) -> Result<Response, Failure> {
    let typed: String = address.trim().chars().take(254).collect();
    let mut asked = Asked {
        typed,
        ..Asked::default()
    };
    let Ok(address) = Email::parse(&asked.typed) else {
        asked.problem = true;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return signed_out(&app, wished, asked, status).await;
    };
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    if !mail::is_active(&mut system).await? {
        return Err(Failure::NotFound);
    }
    mail::mail_sign_in(&mut system, &address, app.site.clock.now()).await?;
    transaction.commit().await?;
    app.site.hints.goes_out();
    asked.done = true;
    signed_out(&app, wished, asked, StatusCode::OK).await
}

#[derive(Deserialize)]
struct End {
    /// Which; none for all of them.
    session: Option<i64>,
}

async fn end(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    Form(end): Form<End>,
) -> Result<Response, Failure> {
    let (Person { person_id, .. }, _) = visitor(&app, &uri, &headers).await?;
    let now = app.site.clock.now();
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    sign_in::end_of(&mut system, person_id, end.session, now).await?;
    transaction.commit().await?;
    Ok(to("/my"))
}
