//! The conversation about an order, for a buyer without any chat.

use askama::Template;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use waybill_core::id::FileId;
use waybill_core::order::act::Party;
use waybill_core::page_key::{self, Wrote};
use waybill_core::picture::{MediaType, Picture};
use waybill_core::shop_file;
use waybill_core::talk::{self, LONGEST, Message};
use waybill_core::text::texts;

use super::{changed, file};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::session;
use crate::tracking::door::{Door, Inside};
use crate::tracking::form::{Field, Form, Kind, Part, Submit, read, sheet};
use crate::tracking::proving;
use crate::tracking::view::{When, when};

/// How many messages are shown at once.
const SHOWN: i64 = 30;

#[derive(Debug, Deserialize)]
pub(in crate::tracking) struct From {
    /// Below which message.
    before: Option<i32>,
}

/// The messages, the oldest first.
#[derive(Debug, Template)]
#[template(path = "talk.html")]
struct Log {
    title: String,
    none: String,
    /// Where a script asks for the messages anew.
    log: String,
    /// The page itself.
    page: String,
    /// Where it hears that there are some.
    live: String,
    /// In which zone its times are.
    zone: &'static str,
    earlier: Option<(String, String)>,
    /// The number of the newest message, shown or not.
    newest: i32,
    messages: Vec<Shown>,
}

#[derive(Debug)]
struct Shown {
    number: i32,
    own: bool,
    author: String,
    text: String,
    at: When,
    edited: Option<(String, When)>,
    file: Option<Attachment>,
}

#[derive(Debug)]
struct Attachment {
    address: String,
    name: String,
    /// Whether a browser shows it in its place.
    shown: bool,
}

/// What the form said.
#[derive(Debug, Default)]
struct Typed {
    text: String,
    text_problem: Option<String>,
    picture_problem: Option<String>,
}

async fn log(app: &App, door: &Door, inside: &Inside, before: Option<i32>) -> Result<Log, Failure> {
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let order_id = inside.order.order_id;
    // One more says whether there are any.
    let mut messages =
        talk::of_order(&mut in_shop, order_id, Party::Buyer, before, SHOWN + 1).await?;
    let newest = match before {
        Some(_) => talk::of_order(&mut in_shop, order_id, Party::Buyer, None, 1).await?,
        None => messages.iter().take(1).cloned().collect(),
    };
    let files: Vec<FileId> = messages.iter().filter_map(|one| one.picture).collect();
    let types = shop_file::types(&mut in_shop, &files).await?;
    transaction.rollback().await?;
    let reader = &door.reader;
    let more = messages.len() > usize::try_from(SHOWN).unwrap_or_default();
    if more {
        messages.pop();
    }
    messages.reverse();
    let earlier = messages.first().filter(|_| more).map(|first| {
        let address = with(door.address("talk"), "before", first.message_no);
        (address, reader.text(texts::TalkEarlier))
    });
    Ok(Log {
        title: reader.text(texts::TalkTitle {
            shop: &door.shown.shop,
        }),
        none: reader.text(texts::TalkNone {
            shop: &door.shown.shop,
        }),
        log: door.address("talk/log"),
        page: door.address("talk"),
        live: with(door.address("live"), "v", inside.order.head.version),
        zone: reader.zone.name(),
        earlier,
        newest: newest.first().map_or(0, |newest| newest.message_no),
        messages: messages
            .into_iter()
            .map(|message| shown(door, message, &types))
            .collect(),
    })
}

fn with(address: String, name: &str, value: i32) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{name}={value}")
}

fn shown(door: &Door, message: Message, types: &[(FileId, String, MediaType)]) -> Shown {
    let reader = &door.reader;
    let own = message.party == Party::Buyer;
    let file = message.picture.and_then(|id| {
        let (_, name, media_type) = types.iter().find(|(known, ..)| *known == id)?;
        Some(Attachment {
            address: door.address(&format!("talk/{}", message.message_no)),
            name: name.clone(),
            shown: media_type.is_shown(),
        })
    });
    Shown {
        number: message.message_no,
        own,
        // Who of the shop writes is the shop, to its buyers.
        author: if own {
            message.author
        } else {
            door.shown.shop.clone()
        },
        text: message.text,
        at: when(reader, message.written_at),
        edited: message
            .edited_at
            .map(|at| (reader.text(texts::ChatEdited), when(reader, at))),
        file,
    }
}

/// What the shop wrote last, and when, where it wrote last.
pub(in crate::tracking) async fn last_of_shop(
    app: &App,
    door: &Door,
    inside: &Inside,
) -> Result<Option<(String, DateTime<Utc>)>, Failure> {
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let order_id = inside.order.order_id;
    let last = talk::of_order(&mut in_shop, order_id, Party::Buyer, None, 1).await?;
    transaction.rollback().await?;
    let last = last
        .into_iter()
        .find(|message| message.party == Party::Shop);
    Ok(last.map(|message| {
        let words = if message.text.is_empty() {
            door.reader.text(texts::TalkPicture)
        } else {
            beginning(message.text)
        };
        (words, message.written_at)
    }))
}

fn beginning(text: String) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text,
    }
}

async fn page(
    app: &App,
    (door, inside): (&Door, &Inside),
    typed: Typed,
    before: Option<i32>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let log = log(app, door, inside, before).await?;
    let title = log.title.clone();
    let seen = log.newest;
    let form = Form {
        before: log.render()?,
        action: door.address("talk"),
        files: true,
        hidden: vec![("seen", seen.to_string())],
        parts: vec![
            Part::Field(
                Field::new("text", reader.text(texts::TalkWords), &typed.text)
                    .kind(Kind::Area)
                    .problem(typed.text_problem),
            ),
            Part::Field(
                Field::picture(reader, "picture", reader.text(texts::TalkPicture))
                    .problem(typed.picture_problem),
            ),
        ],
        buttons: vec![Submit {
            label: reader.text(texts::ButtonTellShop {
                shop: &door.shown.shop,
            }),
            says: None,
            main: true,
        }],
        ..Form::default()
    };
    sheet(door, title, &form.focused(), status)
}

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(from): Query<From>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "talk"));
    };
    let typed = Typed::default();
    page(&app, (&door, inside), typed, from.before, StatusCode::OK).await
}

/// The messages alone, for a script; or what came along with one of them.
pub(in crate::tracking) async fn part(
    State(app): State<App>,
    Path((token, name)): Path<(String, String)>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Err(Failure::Refused);
    };
    if name == "log" {
        let log = log(&app, &door, inside, None).await?;
        return Ok(Html(log.render()?).into_response());
    }
    let number: i32 = name.parse().map_err(|_| Failure::NotFound)?;
    let picture = picture(&app, &door, inside, number).await?;
    Ok(file(&picture.ok_or(Failure::NotFound)?))
}

async fn picture(
    app: &App,
    door: &Door,
    inside: &Inside,
    number: i32,
) -> Result<Option<Picture>, Failure> {
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let order_id = inside.order.order_id;
    let below = number.checked_add(1);
    let found = talk::of_order(&mut in_shop, order_id, Party::Buyer, below, 1).await?;
    let id = found
        .into_iter()
        .find(|message| message.message_no == number)
        .and_then(|message| message.picture);
    let picture = match id {
        Some(id) => shop_file::find(&mut in_shop, id).await?,
        None => None,
    };
    transaction.rollback().await?;
    Ok(picture)
}

pub(in crate::tracking) async fn write(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return proving::refused(&app, &door, "talk", request).await;
    };
    let sent = read(request).await?;
    let reader = &door.reader;
    let mut typed = Typed {
        text: sent.text("text").replace("\r\n", "\n"),
        ..Typed::default()
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let picture = match sent.picture() {
        Ok(picture) => picture,
        Err(problem) => {
            typed.picture_problem = Some(reader.say(&problem));
            if sent.is_too_large() {
                status = StatusCode::PAYLOAD_TOO_LARGE;
            }
            return page(&app, (&door, inside), typed, None, status).await;
        }
    };
    let form = page_key::Form {
        text: &typed.text,
        picture: picture.as_ref(),
        seen: sent.number("seen")?,
    };
    let at = app.site.clock.now();
    let mut transaction = app.site.database.begin().await?;
    let key = (&door.token, door.secret.as_deref().unwrap_or_default());
    let wrote = page_key::write(&mut transaction, &inside.shop, key, form, at).await?;
    if wrote == Wrote::Done {
        transaction.commit().await?;
        changed(&app, &inside.order);
    } else {
        transaction.rollback().await?;
    }
    typed.text_problem = Some(match wrote {
        Wrote::Done | Wrote::Again => {
            return Ok(session::to(&format!("{}#form", door.address("talk"))));
        }
        Wrote::NoKey => return Err(Failure::Refused),
        Wrote::Empty => reader.text(texts::TalkEmpty),
        Wrote::TooLong { length } => reader.text(texts::TalkTooLong {
            length,
            limit: LONGEST,
        }),
    });
    if sent.has_file() {
        typed.picture_problem = Some(reader.text(texts::PaidSlipAgain));
    }
    page(&app, (&door, inside), typed, None, status).await
}
