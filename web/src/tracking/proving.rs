//! Showing that one is the buyer: by the last four digits of the phone, by a mailed code, or by asking
//! the shop.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use waybill_core::mail;
use waybill_core::page_key::{self, Ask, Asked, CodeAsked, CodeTried, Standing, Tried};
use waybill_core::text::{Reader, texts};

use super::door::{self, Door, Said};
use super::form::{Field, Kind, Sent, read, sheet};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::session;

/// What can be done once it is shown, by the last part of its address.
const DOINGS: [&str; 9] = [
    "pay", "send", "cancel", "change", "return", "review", "talk", "trouble", "history",
];

/// In what fields of the forms people write more than a word.
const WRITTEN: [&str; 4] = ["text", "words", "address", "reference"];

/// What stands between a browser and the order.
#[derive(Debug, Default, Template)]
#[template(path = "prove.html")]
struct Proving {
    says: Option<String>,
    /// What was written and could not be taken, below its heading.
    given_back: Option<(String, String)>,
    lead: String,
    /// Where the shop was asked or said no.
    stands: Option<String>,
    /// Where a script looks for the answer.
    looks: Option<String>,
    /// Where it goes then.
    opens: String,
    digits: Option<Field>,
    /// Where mail goes out: what was mailed, to be typed.
    code: Option<Field>,
    code_title: String,
    code_how: String,
    code_action: String,
    code_label: String,
    asks: Option<[Field; 2]>,
    ask_title: String,
    ask_how: String,
    prove: String,
    prove_label: String,
    ask: String,
    ask_label: String,
    look_again: String,
    then: String,
}

/// What is said of what was sent.
#[derive(Debug, Default)]
struct Spoken {
    whole: Option<String>,
    given_back: String,
    typed: String,
    digits: Option<String>,
    /// That a code was mailed, or what is wrong with the one that was typed.
    code: (bool, Option<String>),
    name: (String, Option<String>),
    words: String,
}

fn then(query_or_form: &str) -> String {
    DOINGS
        .into_iter()
        .find(|doing| *doing == query_or_form)
        .unwrap_or_default()
        .to_owned()
}

fn then_of(request: &Request) -> String {
    let query = request.uri().query().unwrap_or_default();
    let wanted = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "then");
    then(&wanted.map(|(_, value)| value).unwrap_or_default())
}

/// Where who has not shown it yet is sent first.
pub(super) fn first(door: &Door, doing: &str) -> Response {
    session::to(&first_address(door, doing))
}

fn first_address(door: &Door, doing: &str) -> String {
    let mut address = door.address("prove");
    let mark = if address.contains('?') { '&' } else { '?' };
    let _ = write!(address, "{mark}then={doing}");
    address
}

/// Says that nothing was done, since nobody has shown yet that they are the buyer, and gives back what
/// they wrote.
pub(super) async fn refused(
    app: &App,
    door: &Door,
    doing: &str,
    request: Request,
) -> Result<Response, Failure> {
    // What can't be read can't be given back either; that nothing was done is said all the same.
    let sent = read(request).await.unwrap_or_default();
    let written = WRITTEN.map(|name| sent.text(name)).into_iter();
    let spoken = Spoken {
        whole: Some(door.reader.text(texts::ProveFirst)),
        given_back: written.filter(|words| !words.is_empty()).fold(
            String::new(),
            |mut all, words| {
                if !all.is_empty() {
                    all.push('\n');
                }
                all.push_str(words);
                all
            },
        ),
        ..Spoken::default()
    };
    page(app, door, &then(doing), spoken, StatusCode::FORBIDDEN).await
}

pub(super) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let then = then_of(&request);
    if door.inside.is_some() {
        return Ok(session::to(&door.address(&then)));
    }
    page(&app, &door, &then, Spoken::default(), StatusCode::OK).await
}

/// Whether the shop has answered: nothing to see while it has not.
pub(super) async fn waits(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let waits = matches!(standing(&app, &door).await?, Some(Standing::Waits { .. }));
    Ok(if waits && door.inside.is_none() {
        StatusCode::ACCEPTED.into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    })
}

async fn standing(app: &App, door: &Door) -> Result<Option<Standing>, Failure> {
    let Some(secret) = &door.secret else {
        return Ok(None);
    };
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let at = app.site.clock.now();
    let standing = page_key::standing(&mut in_shop, &door.token, secret, at).await?;
    transaction.rollback().await?;
    Ok(standing)
}

async fn page(
    app: &App,
    door: &Door,
    then: &str,
    spoken: Spoken,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (reader, shop) = (&door.reader, &door.shown.shop);
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let left = page_key::tries_left(&mut in_shop, &door.token).await?;
    let mut system = transaction.system().await?;
    let mails = mail::is_active(&mut system).await?;
    transaction.rollback().await?;
    let mut body = Proving {
        says: spoken.whole,
        given_back: Some(spoken.given_back)
            .filter(|words| !words.is_empty())
            .map(|words| (reader.text(texts::ProveGivenBack), words)),
        lead: reader.text(texts::ProveHow { shop }),
        prove: door.address("prove"),
        prove_label: reader.text(texts::ButtonProve),
        ask: door.address("ask"),
        ask_label: reader.text(texts::ButtonAskIn { shop }),
        ask_title: reader.text(texts::AskInTitle),
        ask_how: reader.text(texts::AskInHow { shop }),
        look_again: reader.text(texts::ButtonLookAgain),
        code_title: reader.text(texts::CodeTitle),
        code_action: door.address("code"),
        code_label: reader.text(texts::ButtonMailCode),
        then: then.to_owned(),
        opens: first_address(door, then),
        ..Proving::default()
    };
    if left > 0 {
        body.digits = Some(digits(reader, &spoken.typed, spoken.digits));
    } else if body.says.is_none() {
        body.says = Some(reader.text(texts::ProveSpent { shop }));
    }
    let (was_mailed, code_problem) = spoken.code;
    body.code_how = if was_mailed {
        reader.text(texts::CodeMailed {
            shop,
            minutes: page_key::CODE_LASTS.num_minutes(),
        })
    } else {
        reader.text(texts::CodeHow { shop })
    };
    body.code = mails.then(|| {
        let mut code = Field::new("code", reader.text(texts::CodeDigits), "")
            .kind(Kind::Digits)
            .filled_with("one-time-code")
            .problem(code_problem);
        code.focus = was_mailed || code.problem.is_some();
        code
    });
    let title = match standing(app, door).await? {
        Some(Standing::Waits { since }) => {
            body.stands = Some(reader.text(texts::AskInWaits { since }));
            body.looks = Some(door.address("waits"));
            reader.text(texts::AskInWaitsTitle { shop })
        }
        Some(Standing::Refused { .. }) => {
            body.stands = Some(reader.text(texts::AskInRefused));
            reader.text(texts::AskInRefusedTitle { shop })
        }
        None => {
            body.asks = Some(asks(reader, shop, spoken.name, &spoken.words));
            reader.text(texts::ProveTitle)
        }
    };
    // The focus is where something is wrong, else where one begins.
    let name_is_wrong = body.asks.as_ref().is_some_and(|[name, _]| name.focus);
    if let Some(digits) = &mut body.digits {
        let code_is_next = body.code.as_ref().is_some_and(|code| code.focus);
        digits.focus = !name_is_wrong && !code_is_next && body.stands.is_none();
    }
    sheet(door, title, &body, status)
}

fn digits(reader: &Reader, typed: &str, problem: Option<String>) -> Field {
    Field::new("digits", reader.text(texts::ProveDigits), typed)
        .hint(reader.text(texts::ProveHint))
        .kind(Kind::Digits)
        .problem(problem)
}

fn asks(
    reader: &Reader,
    shop: &str,
    (name, problem): (String, Option<String>),
    words: &str,
) -> [Field; 2] {
    let mut name = Field::new("name", reader.text(texts::AskInName), &name)
        .hint(reader.text(texts::AskInNameHint { shop }))
        .filled_with("name")
        .problem(problem);
    name.focus = name.problem.is_some();
    let words = Field::new("words", reader.text(texts::AskInWords), words)
        .hint(reader.text(texts::AskInWordsHint))
        .kind(Kind::Area);
    [name, words]
}

pub(super) async fn prove(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let sent = read(request).await?;
    let then = then(sent.text("then"));
    if door.inside.is_some() {
        return Ok(session::to(&door.address(&then)));
    }
    let typed: String = sent.text("digits").chars().take(40).collect();
    let at = app.site.clock.now();
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let tried = page_key::prove(&mut in_shop, &door.token, &typed, at).await?;
    // The last wrong try asks the shop by itself.
    let asked = if tried == (Tried::Wrong { left: 0 }) {
        let held = door.secret.as_deref();
        Some(page_key::ask(&mut in_shop, &door.token, held, Ask::WrongDigits, at).await?)
    } else {
        None
    };
    transaction.commit().await?;
    app.site.hints.goes_out();
    after_try(&app, door, (&then, typed), tried, asked).await
}

async fn after_try(
    app: &App,
    mut door: Door,
    (then, typed): (&str, String),
    tried: Tried,
    asked: Option<Asked>,
) -> Result<Response, Failure> {
    let (reader, shop) = (&door.reader, &door.shown.shop);
    let mut spoken = Spoken::default();
    match tried {
        Tried::NoLink => return Err(Failure::UnknownOrder),
        Tried::Proved(secret) => return Ok(proved(app, &door, then, &secret)),
        Tried::Unreadable if typed.is_empty() => {
            spoken.digits = Some(reader.text(texts::ProveMissing));
        }
        Tried::Unreadable => {
            spoken.digits = Some(reader.text(texts::ProveUnreadable { typed: &typed }));
        }
        Tried::Wrong { left: 0 } => {
            spoken.whole = Some(reader.text(texts::ProveSpentAsked { shop }));
        }
        Tried::Wrong { left } => {
            spoken.digits = Some(reader.text(texts::ProveWrong { shop, left }));
        }
        Tried::Spent => spoken.whole = Some(reader.text(texts::ProveSpent { shop })),
    }
    let status = match tried {
        Tried::Wrong { left: 0 } | Tried::Spent => StatusCode::TOO_MANY_REQUESTS,
        Tried::Wrong { .. } => StatusCode::FORBIDDEN,
        Tried::Unreadable | Tried::Proved(_) | Tried::NoLink => StatusCode::UNPROCESSABLE_ENTITY,
    };
    spoken.typed = typed;
    let secret = match asked {
        Some(Asked::Asked(secret)) => Some(secret),
        Some(Asked::Stands(_) | Asked::TooMany | Asked::NoLink) | None => None,
    };
    if let Some(secret) = &secret {
        door.secret = Some(secret.clone());
    }
    let mut response = page(app, &door, then, spoken, status).await?;
    if let Some(secret) = secret {
        door::keep(app, &mut response, &door.token, &secret);
    }
    Ok(response)
}

/// A code is asked for, or given.
pub(super) async fn code(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let sent = read(request).await?;
    let then = then(sent.text("then"));
    if door.inside.is_some() {
        return Ok(session::to(&door.address(&then)));
    }
    let (reader, shop) = (&door.reader, &door.shown.shop);
    let at = app.site.clock.now();
    let mut spoken = Spoken::default();
    let mut transaction = app.site.database.begin().await?;
    if sent.text("mail") == "yes" {
        let mut system = transaction.system().await?;
        if !mail::is_active(&mut system).await? {
            return Err(Failure::NotFound);
        }
        let mut in_shop = transaction.shop(door.token.shop_id).await?;
        let asked = page_key::mail_code(&mut in_shop, &door.token, at).await?;
        transaction.commit().await?;
        app.site.hints.goes_out();
        let status = match asked {
            CodeAsked::NoLink => return Err(Failure::UnknownOrder),
            CodeAsked::Done => {
                spoken.code.0 = true;
                StatusCode::OK
            }
            CodeAsked::TooMany => {
                spoken.code.1 = Some(reader.text(texts::CodeTooMany { shop }));
                StatusCode::TOO_MANY_REQUESTS
            }
        };
        return page(&app, &door, &then, spoken, status).await;
    }
    let typed: String = sent.text("code").chars().take(40).collect();
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let tried = page_key::prove_by_code(&mut in_shop, &door.token, &typed, at).await?;
    transaction.commit().await?;
    let (problem, status) = match tried {
        CodeTried::NoLink => return Err(Failure::UnknownOrder),
        CodeTried::Proved(secret) => return Ok(proved(&app, &door, &then, &secret)),
        CodeTried::Unreadable => (
            reader.text(texts::CodeUnreadable),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        CodeTried::Wrong { left: 0 } | CodeTried::NoneWaits => {
            (reader.text(texts::CodeNoneWaits), StatusCode::FORBIDDEN)
        }
        CodeTried::Wrong { left } => (
            reader.text(texts::CodeWrong { left }),
            StatusCode::FORBIDDEN,
        ),
    };
    spoken.code.1 = Some(problem);
    page(&app, &door, &then, spoken, status).await
}

fn proved(app: &App, door: &Door, then: &str, secret: &str) -> Response {
    let mut response = if then.is_empty() {
        door.back(app, Said::Proved)
    } else {
        session::to(&door.address(then))
    };
    door::keep(app, &mut response, &door.token, secret);
    response
}

pub(super) async fn ask(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let sent = read(request).await?;
    let then = then(sent.text("then"));
    if door.inside.is_some() {
        return Ok(session::to(&door.address(&then)));
    }
    let (reader, shop) = (&door.reader, &door.shown.shop);
    let mut spoken = typed_of(&sent);
    if spoken.name.0.is_empty() {
        spoken.name.1 = Some(reader.text(texts::AskInNameMissing));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&app, &door, &then, spoken, status).await;
    }
    let at = app.site.clock.now();
    let words = Ask::Words {
        name: &spoken.name.0,
        words: &spoken.words,
    };
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let held = door.secret.as_deref();
    let asked = page_key::ask(&mut in_shop, &door.token, held, words, at).await?;
    transaction.commit().await?;
    app.site.hints.goes_out();
    match asked {
        Asked::NoLink => Err(Failure::UnknownOrder),
        Asked::Stands(_) => Ok(first(&door, &then)),
        Asked::TooMany => {
            spoken.whole = Some(reader.text(texts::AskInTooMany { shop }));
            page(&app, &door, &then, spoken, StatusCode::TOO_MANY_REQUESTS).await
        }
        Asked::Asked(secret) => {
            let mut response = first(&door, &then);
            door::keep(&app, &mut response, &door.token, &secret);
            Ok(response)
        }
    }
}

fn typed_of(sent: &Sent) -> Spoken {
    Spoken {
        name: (sent.text("name").to_owned(), None),
        words: sent.text("words").to_owned(),
        ..Spoken::default()
    }
}

/// The browser is somebody else's device.
pub(super) async fn leave(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    if let Some(secret) = &door.secret {
        let mut transaction = app.site.database.begin().await?;
        let mut in_shop = transaction.shop(door.token.shop_id).await?;
        page_key::end(&mut in_shop, secret, app.site.clock.now()).await?;
        transaction.commit().await?;
    }
    let mut response = door.back(&app, Said::Left);
    door::forget(&app, &mut response, &door.token);
    Ok(response)
}
