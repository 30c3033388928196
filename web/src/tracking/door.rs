//! Who stands at an order's page: anyone with the link, or a browser that proved to be the buyer's.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use waybill_core::order::act::Key;
use waybill_core::order::{Order, store};
use waybill_core::page_key::{self, PageKey};
use waybill_core::shop::{self, Shop};
use waybill_core::text::Reader;
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Tracked, TrackedOrder};

use super::reader;
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::session::{self, cookie_named};

/// How long what was done is said, where the page does not come.
const SAID_LASTS: i64 = 120;

/// An order's page and who looks at it.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) token: ShopToken,
    /// What anyone with the link sees.
    pub(super) shown: Box<TrackedOrder>,
    pub(super) reader: Reader,
    /// What keeps a chosen language in addresses: empty, or with its `?`.
    pub(super) query: String,
    /// What the browser holds, whether it opens anything or not.
    pub(super) secret: Option<String>,
    /// What the buyer sees, where the browser proved to be theirs.
    pub(super) inside: Option<Inside>,
}

/// What only the buyer sees.
#[derive(Debug)]
pub(super) struct Inside {
    pub(super) shop: Shop,
    pub(super) order: Order,
    pub(super) key: PageKey,
}

impl Door {
    /// Reads what is behind a link, for the browser that asks.
    pub(super) async fn open(
        app: &App,
        token: &str,
        wished: Wished,
        headers: &HeaderMap,
    ) -> Result<Self, Failure> {
        let token = ShopToken::parse(token).ok_or(Failure::UnknownOrder)?;
        let shown = match tracking::find(&app.site.database, &token).await? {
            Tracked::Order { order, .. } => order,
            Tracked::Revoked => return Err(Failure::RevokedOrder),
            Tracked::Unknown => return Err(Failure::UnknownOrder),
        };
        let secret = held(app, headers).map(str::to_owned);
        let inside = match &secret {
            Some(secret) => enter(app, &token, secret).await?,
            None => None,
        };
        Ok(Self {
            reader: reader(&shown, wished, app.site.clock.now()),
            query: wished
                .chosen
                .map_or_else(String::new, |language| format!("?lang={}", language.tag())),
            token,
            shown,
            secret,
            inside,
        })
    }

    /// The order's page, or one of what is done there.
    pub(super) fn address(&self, doing: &str) -> String {
        let slash = if doing.is_empty() { "" } else { "/" };
        format!("/t/{}{slash}{doing}{}", self.token, self.query)
    }

    /// Back to the order's page, which says once what came of it.
    pub(super) fn back(&self, app: &App, said: Said) -> Response {
        let mut response = session::to(&self.address(""));
        set(
            app,
            &mut response,
            &self.token,
            said_name(app),
            (said.word(), SAID_LASTS),
        );
        response
    }
}

async fn enter(app: &App, token: &ShopToken, secret: &str) -> Result<Option<Inside>, Failure> {
    let at = app.site.clock.now();
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(token.shop_id).await?;
    let Some(key) = page_key::find(&mut in_shop, token, secret, at).await? else {
        return Ok(None);
    };
    let order = store::find(&mut in_shop, Key::Id(key.order_id)).await?;
    let mut system = transaction.system().await?;
    let shop = shop::by_id(&mut system, token.shop_id).await?;
    transaction.rollback().await?;
    Ok(match (shop, order) {
        (Some(shop), Some(order)) => Some(Inside { shop, order, key }),
        _ => None,
    })
}

/// What was done, to be said once on the order's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Proved,
    Left,
    Claimed,
    SentTo,
    Cancelled,
    Agreed,
    Declined,
    ReturnAsked,
    Reviewed,
    Troubled,
    Settled,
    Already,
}

impl Said {
    const ALL: [Self; 12] = [
        Self::Proved,
        Self::Left,
        Self::Claimed,
        Self::SentTo,
        Self::Cancelled,
        Self::Agreed,
        Self::Declined,
        Self::ReturnAsked,
        Self::Reviewed,
        Self::Troubled,
        Self::Settled,
        Self::Already,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Left => "left",
            Self::Claimed => "claimed",
            Self::SentTo => "sent-to",
            Self::Cancelled => "cancelled",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::ReturnAsked => "return",
            Self::Reviewed => "review",
            Self::Troubled => "trouble",
            Self::Settled => "settled",
            Self::Already => "already",
        }
    }
}

/// With HTTPS the name says that the cookie came by it (RFC 6265bis, 4.1.3.1).
const fn key_name(secure: bool) -> &'static str {
    if secure {
        "__Secure-waybill-page"
    } else {
        "waybill-page"
    }
}

fn said_name(app: &App) -> &'static str {
    if session::is_secure(app) {
        "__Secure-waybill-said"
    } else {
        "waybill-said"
    }
}

/// What the browser holds for the page it asks.
pub(super) fn held<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie_named(headers, key_name(session::is_secure(app)))
}

/// What was done before the page was asked.
pub(super) fn said(app: &App, headers: &HeaderMap) -> Option<Said> {
    let word = cookie_named(headers, said_name(app))?;
    Said::ALL.into_iter().find(|said| said.word() == word)
}

/// Gives the browser what it proves itself by from now on.
pub(super) fn keep(app: &App, response: &mut Response, token: &ShopToken, secret: &str) {
    let name = key_name(session::is_secure(app));
    let lasts = page_key::LASTS.num_seconds();
    set(app, response, token, name, (secret, lasts));
}

/// Takes it from the browser.
pub(super) fn forget(app: &App, response: &mut Response, token: &ShopToken) {
    let name = key_name(session::is_secure(app));
    set(app, response, token, name, ("", 0));
}

/// What was done was said.
pub(super) fn was_said(app: &App, response: &mut Response, token: &ShopToken) {
    set(app, response, token, said_name(app), ("", 0));
}

fn set(
    app: &App,
    response: &mut Response,
    token: &ShopToken,
    name: &str,
    (value, seconds): (&str, i64),
) {
    let secure = if session::is_secure(app) {
        "; Secure"
    } else {
        ""
    };
    // Lax: the page is opened from a chat, and shows what is the buyer's at once.
    let cookie = format!(
        "{name}={value}; Path=/t/{token}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
