//! Signing in on the web, and who is sitting at the web chat.

mod browser;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{COOKIE, LOCATION, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use chrono_tz::Tz;
use waybill_core::channel::Channel;
use waybill_core::db::InSystem;
use waybill_core::id::ConversationId;
use waybill_core::person::{self, Introduction, Person};
use waybill_core::text::{Language, Reader, texts};
use waybill_core::{demo, shop, sign_in};

use crate::App;
use crate::asset::{URLS, Urls};
use crate::error::Failure;
use crate::language::{Choice, Wished, choices};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/in/{secret}", get(ask).post(enter))
        .route("/chat/leave", post(leave))
}

/// A person at their web chat.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) conversation_id: ConversationId,
    pub(crate) address: String,
    pub(crate) person: Person,
    /// The zone of the shop they work in.
    pub(crate) zone: Tz,
    /// Whom they play in the demonstration.
    pub(crate) persona: Option<Persona>,
}

/// Who can be played in the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Persona {
    Seller,
    Buyer,
}

impl Persona {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Buyer => "buyer",
        }
    }

    fn of(uri: &Uri) -> Self {
        let buyer = uri.query().is_some_and(|query| {
            url::form_urlencoded::parse(query.as_bytes())
                .any(|(name, value)| name == "as" && value == Self::Buyer.word())
        });
        if buyer { Self::Buyer } else { Self::Seller }
    }

    const fn address(self) -> &'static str {
        match self {
            Self::Seller => demo::SELLER,
            Self::Buyer => demo::BUYER,
        }
    }
}

/// Who asks: in the demonstration whom they play, else whose session it is.
pub(crate) async fn seat(app: &App, uri: &Uri, headers: &HeaderMap) -> Result<Seat, Failure> {
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    let seat = if app.site.settings.demo {
        demo_seat(&mut system, Persona::of(uri)).await?
    } else {
        signed_in(app, &mut system, headers).await?
    };
    transaction.commit().await?;
    Ok(seat)
}

async fn demo_seat(system: &mut InSystem<'_>, persona: Persona) -> Result<Seat, Failure> {
    let address = persona.address();
    let (conversation_id, person_id) = person::conversation_at(system, Channel::Web, address)
        .await?
        .ok_or(Failure::NoDemo)?;
    let person = person::find(system, person_id)
        .await?
        .ok_or(Failure::NoDemo)?;
    Ok(Seat {
        conversation_id,
        address: address.to_owned(),
        zone: zone(system, &person).await?,
        person,
        persona: Some(persona),
    })
}

async fn signed_in(
    app: &App,
    system: &mut InSystem<'_>,
    headers: &HeaderMap,
) -> Result<Seat, Failure> {
    let now = app.site.clock.now();
    let secret = cookie(app, headers).ok_or(Failure::SignedOut)?;
    let session = sign_in::session(system, secret, now)
        .await?
        .ok_or(Failure::SignedOut)?;
    let person_id = session.person_id;
    let person = person::find(system, person_id)
        .await?
        .ok_or(Failure::SignedOut)?;
    // The chat of a session stays the same when its person's chats are joined.
    let address = format!("web:{}", session.seated_as);
    let known = person::conversation_at(system, Channel::Web, &address).await?;
    let (conversation_id, _) = match known {
        Some(known) => known,
        None => {
            let who = Introduction {
                channel: Channel::Web,
                address: address.clone(),
                name: person.name.clone(),
                language: Some(person.language),
            };
            person::meet(system, &who, person_id, now).await?
        }
    };
    Ok(Seat {
        conversation_id,
        address,
        zone: zone(system, &person).await?,
        person,
        persona: None,
    })
}

/// Who asks, and by which session; in the demonstration whom they play.
pub(crate) async fn visitor(
    app: &App,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(Person, Option<i64>), Failure> {
    if app.site.settings.demo {
        return Ok((seat(app, uri, headers).await?.person, None));
    }
    let now = app.site.clock.now();
    let secret = cookie(app, headers).ok_or(Failure::SignedOut)?;
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    let session = sign_in::session(&mut system, secret, now).await?;
    let session = session.ok_or(Failure::SignedOut)?;
    let person = person::find(&mut system, session.person_id).await?;
    transaction.rollback().await?;
    Ok((person.ok_or(Failure::SignedOut)?, Some(session.number)))
}

/// The browser shows times in its own zone; without scripts the shop's is the closest.
async fn zone(system: &mut InSystem<'_>, person: &Person) -> Result<Tz, Failure> {
    let Some(shop_id) = person.active_shop else {
        return Ok(Tz::UTC);
    };
    let shop = shop::by_id(system, shop_id).await?;
    Ok(shop.map_or(Tz::UTC, |shop| shop.time_zone))
}

/// With HTTPS the name binds the cookie to this very host (RFC 6265bis, 4.1.3.2).
fn cookie_name(app: &App) -> &'static str {
    if is_secure(app) {
        "__Host-waybill"
    } else {
        "waybill"
    }
}

/// Whether people reach the site by HTTPS.
pub(crate) fn is_secure(app: &App) -> bool {
    app.site.settings.public_url.scheme() == "https"
}

fn cookie<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie_named(headers, cookie_name(app))
}

/// A cookie of the browser that asks, where it is no longer than ours are.
pub(crate) fn cookie_named<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
        .filter(|value| value.len() <= 64)
}

fn set_cookie(app: &App, value: &str, seconds: i64) -> Option<HeaderValue> {
    let name = cookie_name(app);
    let secure = if is_secure(app) { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    ))
    .ok()
}

pub(crate) fn plain_reader(language: Language) -> Reader {
    Reader {
        language,
        zone: chrono_tz::UTC,
        now: chrono::DateTime::UNIX_EPOCH,
    }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    reader: Reader,
}

/// Shows the button. Opening a link never uses it up: previews open links too.
async fn ask(
    State(app): State<App>,
    Path(secret): Path<String>,
    wished: Wished,
) -> Result<Response, Failure> {
    let mut transaction = app.site.database.begin().await?;
    let now = app.site.clock.now();
    let open = sign_in::link_is_open(&mut transaction.system().await?, &secret, now).await?;
    transaction.rollback().await?;
    if !open {
        return Err(Failure::SpentLink);
    }
    let language = wished.or(Language::ENGLISH);
    let page = SignInPage {
        urls: &URLS,
        language,
        languages: choices(language),
        reader: plain_reader(language),
    };
    let mut response = Html(page.render()?).into_response();
    let_forms_name_their_origin(&mut response);
    Ok(response)
}

async fn enter(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mut transaction = app.site.database.begin().await?;
    let now = app.site.clock.now();
    let mut system = transaction.system().await?;
    let browser = browser::named(&headers);
    let session = sign_in::use_link(&mut system, &secret, browser.as_deref(), now).await?;
    let session = session.ok_or(Failure::SpentLink)?;
    let works = match sign_in::session(&mut system, &session, now).await? {
        Some(signed_in) => person::works(&mut system, signed_in.person_id).await?,
        None => false,
    };
    transaction.commit().await?;
    // Who buys came for their orders, who sells for the chat.
    let mut response = to(if works { "/chat" } else { "/my" });
    let lasts = sign_in::SESSION_LASTS.num_seconds();
    if let Some(cookie) = set_cookie(&app, &session, lasts) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn leave(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(secret) = cookie(&app, &headers) {
        let mut transaction = app.site.database.begin().await?;
        let now = app.site.clock.now();
        sign_in::end_session(&mut transaction.system().await?, secret, now).await?;
        transaction.commit().await?;
    }
    let mut response = to("/");
    if let Some(cookie) = set_cookie(&app, "", 0) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Where to go on with GET.
pub(crate) fn to(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}

/// Under `no-referrer` browsers send forms with `Origin: null` (Fetch standard, "append a request
/// `Origin` header"), so that we could not tell our own from others'.
pub(crate) fn let_forms_name_their_origin(response: &mut Response) {
    response
        .headers_mut()
        .insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
}
