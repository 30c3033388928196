//! The web chat: what was said, pushed as it grows, and a place to write.

mod message;
mod said;

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use tokio::sync::watch;
use waybill_core::chatlog::{self, Entry};
use waybill_core::id::ConversationId;
use waybill_core::text::{Language, Reader, texts};
use waybill_core::token::random_secret;

use self::message::{ButtonKind, MessageView, Part};
use crate::App;
use crate::asset::{URLS, Urls};
use crate::error::{Failure, MAX_FILE};
use crate::language::Wished;
use crate::live::{self, Waited};
use crate::paper::disposition;
use crate::session::{self, Seat, seat};

/// How many messages the page begins with.
const FIRST_SHOWN: i64 = 60;
/// How many changes travel in one go.
const AT_ONCE: i64 = 100;

pub(crate) fn routes() -> Router<App> {
    // A file, a text that is too long, and what stands around them.
    let limit = DefaultBodyLimit::max(MAX_FILE + 512 * 1024);
    Router::new()
        .route("/chat", get(page))
        .route("/chat/say", post(said::say).layer(limit))
        .route("/chat/live", get(follow))
        .route("/chat/file/{number}", get(file))
}

#[derive(Template)]
#[template(path = "chat.html")]
struct ChatPage<'a> {
    urls: &'a Urls,
    language: Language,
    reader: &'a Reader,
    messages: Vec<Message<'a>>,
    cursor: i64,
    query: String,
    nonces: [String; 2],
    role: Option<String>,
    name: String,
    signed_in_as: String,
    /// What is said of a file that is larger than [`MAX_FILE`].
    too_large: String,
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message<'a> {
    reader: &'a Reader,
    view: MessageView,
}

/// What keeps the persona and a chosen language in the page's addresses.
fn query(seat: &Seat, chosen: Option<Language>) -> String {
    let mut pairs = Vec::new();
    if let Some(persona) = seat.persona {
        pairs.push(format!("as={}", persona.word()));
    }
    if let Some(language) = chosen {
        pairs.push(format!("lang={}", language.tag()));
    }
    if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    }
}

fn reader(app: &App, seat: &Seat, wished: Wished) -> Reader {
    Reader {
        // Here people are known: what they chose in chat goes before what the browser asks for.
        language: wished.chosen.unwrap_or(seat.person.language),
        zone: seat.zone,
        now: app.site.clock.now(),
    }
}

async fn page(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    wished: Wished,
) -> Result<Response, Failure> {
    let seat = seat(&app, &uri, &headers).await?;
    let reader = reader(&app, &seat, wished);
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    let from = chatlog::cursor_before_last(&mut system, seat.conversation_id, FIRST_SHOWN).await?;
    let mut entries = chatlog::after(&mut system, seat.conversation_id, from, FIRST_SHOWN).await?;
    transaction.rollback().await?;
    let cursor = entries.last().map_or(from, |entry| entry.changed);
    entries.sort_by_key(|entry| entry.number);
    let query = query(&seat, wished.chosen);
    let page = ChatPage {
        urls: &URLS,
        language: reader.language,
        messages: entries
            .iter()
            .map(|entry| Message {
                reader: &reader,
                view: MessageView::of(entry, &reader, &query),
            })
            .collect(),
        cursor,
        nonces: [random_secret(), random_secret()],
        role: seat.persona.map(|persona| match persona {
            session::Persona::Seller => reader.text(texts::ChatAsSeller),
            session::Persona::Buyer => reader.text(texts::ChatAsBuyer),
        }),
        signed_in_as: reader.text(texts::ChatSignedInAs {
            name: &seat.person.name,
        }),
        name: seat.person.name.clone(),
        too_large: reader.text(texts::ErrorFileTooLarge {
            megabytes: MAX_FILE / 1024 / 1024,
        }),
        query,
        reader: &reader,
    };
    let mut response = Html(page.render()?).into_response();
    session::let_forms_name_their_origin(&mut response);
    Ok(response)
}

#[derive(Deserialize)]
struct After {
    /// The cursor of what the page shows.
    after: Option<i64>,
}

async fn follow(
    State(app): State<App>,
    uri: Uri,
    Query(from): Query<After>,
    headers: HeaderMap,
    wished: Wished,
) -> Result<Response, Failure> {
    let seat = seat(&app, &uri, &headers).await?;
    let cursor = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok())
        .or(from.after)
        .unwrap_or(0);
    let changes = app.hub.log(seat.conversation_id);
    let tab = Tab {
        reader: reader(&app, &seat, wished),
        query: query(&seat, wished.chosen),
        conversation_id: seat.conversation_id,
        uri,
        headers,
        cursor,
        changes,
        app,
        look: true,
    };
    let events = futures::stream::unfold(tab, |mut tab| async move {
        let bytes = tab.next().await?;
        Some((Ok::<_, std::convert::Infallible>(bytes), tab))
    });
    Ok(live::event_stream(events))
}

/// An open tab.
struct Tab {
    app: App,
    reader: Reader,
    query: String,
    conversation_id: ConversationId,
    uri: Uri,
    headers: HeaderMap,
    cursor: i64,
    changes: watch::Receiver<()>,
    look: bool,
}

impl Tab {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if !self.look {
                let stop = self.app.stop.clone();
                let waited = tokio::select! {
                    () = stop.cancelled() => return None,
                    waited = live::changed_or_quiet(&mut self.changes) => waited,
                };
                // A session that ended elsewhere ends here too, before anything more is shown.
                if seat(&self.app, &self.uri, &self.headers).await.is_err() {
                    return None;
                }
                match waited {
                    Waited::Over => return None,
                    Waited::Changed => {}
                    Waited::Quiet => {
                        self.look = true;
                        return Some(Bytes::from_static(b":\n\n"));
                    }
                }
            }
            self.look = false;
            self.reader.now = self.app.site.clock.now();
            match self.read().await {
                Ok(Some(bytes)) => return Some(bytes),
                Ok(None) => {}
                Err(error) => {
                    // The browser connects again and says where it was.
                    tracing::warn!(%error, "an open chat could not be brought up to date");
                    return None;
                }
            }
        }
    }

    async fn read(&mut self) -> Result<Option<Bytes>, Failure> {
        let mut transaction = self.app.site.database.begin().await?;
        let mut system = transaction.system().await?;
        let entries =
            chatlog::after(&mut system, self.conversation_id, self.cursor, AT_ONCE).await?;
        transaction.rollback().await?;
        let Some(last) = entries.last() else {
            return Ok(None);
        };
        self.cursor = last.changed;
        self.look = i64::try_from(entries.len()).is_ok_and(|count| count == AT_ONCE);
        let mut bytes = Vec::new();
        for entry in &entries {
            bytes.extend_from_slice(&self.event(entry)?);
        }
        Ok(Some(Bytes::from(bytes)))
    }

    fn event(&self, entry: &Entry) -> Result<Bytes, Failure> {
        let html = Message {
            reader: &self.reader,
            view: MessageView::of(entry, &self.reader, &self.query),
        }
        .render()?;
        // One line, so that the line breaks inside survive.
        let data = serde_json::json!({ "number": entry.number, "html": html });
        Ok(live::event("message", entry.changed, &data.to_string()))
    }
}

/// What may be shown in the browser; all else is only kept.
pub(crate) fn is_shown(media_type: &str) -> bool {
    matches!(
        media_type,
        "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "application/pdf"
    )
}

async fn file(
    State(app): State<App>,
    Path(number): Path<i64>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let seat = seat(&app, &uri, &headers).await?;
    let mut transaction = app.site.database.begin().await?;
    let mut system = transaction.system().await?;
    let file = chatlog::file(&mut system, seat.conversation_id, number).await?;
    transaction.rollback().await?;
    let file = file.ok_or(Failure::NotFound)?;
    let shown = is_shown(&file.media_type);
    let media_type = if shown {
        HeaderValue::from_str(&file.media_type).map_err(|_| Failure::NotFound)?
    } else {
        HeaderValue::from_static("application/octet-stream")
    };
    let kind = if shown { "inline" } else { "attachment" };
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_DISPOSITION, disposition(kind, &file.name)),
        // Whatever it holds, it is nothing that runs here.
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ];
    Ok((headers, file.bytes).into_response())
}
