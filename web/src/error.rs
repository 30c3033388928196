//! What goes wrong, as a sentence in the reader's language; never an internal error's text.

use askama::Template;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use waybill_core::chatlog;
use waybill_core::db::DatabaseError;
use waybill_core::demo::DemoError;
use waybill_core::document::DocumentError;
use waybill_core::text::{Language, Phrase, Reader, texts};

use crate::asset::{URLS, Urls};
use crate::language::{Choice, Wished, choices};

/// The largest file a person can attach, in bytes.
pub(crate) const MAX_FILE: usize = waybill_core::picture::MAX_BYTES;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("no such page")]
    NotFound,
    #[error("no such order")]
    UnknownOrder,
    #[error("a link that was taken back")]
    RevokedOrder,
    #[error("no such link to stop mails")]
    NoSuchMailLink,
    #[error("a sign-in link that was used or is too old")]
    SpentLink,
    #[error("not signed in")]
    SignedOut,
    #[error("a request from another site")]
    OtherOrigin,
    #[error("the demonstration asked from elsewhere")]
    DemoElsewhere,
    #[error("not allowed")]
    Refused,
    #[error("a request that can't be read")]
    Bad,
    #[error("a text that is too long")]
    TextTooLarge,
    #[error("a file that is too large")]
    FileTooLarge,
    #[error("the demo shop is not there")]
    NoDemo,
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error("a page could not be made: {0}")]
    Template(#[from] askama::Error),
    #[error("a computation ended early: {0}")]
    Task(#[from] tokio::task::JoinError),
}

/// What the page about a failure says.
struct Words {
    title: Phrase,
    text: Phrase,
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::UnknownOrder | Self::NoSuchMailLink => StatusCode::NOT_FOUND,
            Self::RevokedOrder | Self::SpentLink => StatusCode::GONE,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::OtherOrigin | Self::DemoElsewhere | Self::Refused => StatusCode::FORBIDDEN,
            Self::Bad => StatusCode::BAD_REQUEST,
            Self::TextTooLarge | Self::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoDemo => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(error) if waybill_core::db::is_transient(error) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Database(_)
            | Self::Demo(_)
            | Self::Document(_)
            | Self::Template(_)
            | Self::Task(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(&self) -> Words {
        let words = |title: Phrase, text: Phrase| Words { title, text };
        match self {
            Self::NotFound => words(
                texts::ErrorNotFoundTitle.into(),
                texts::ErrorNotFound.into(),
            ),
            Self::UnknownOrder => words(texts::PageUnknownTitle.into(), texts::PageUnknown.into()),
            Self::RevokedOrder => words(texts::PageRevokedTitle.into(), texts::PageRevoked.into()),
            Self::NoSuchMailLink => words(
                texts::MailChoiceGoneTitle.into(),
                texts::MailChoiceGone.into(),
            ),
            Self::SpentLink => words(texts::SignInSpentTitle.into(), texts::SignInSpent.into()),
            Self::SignedOut => words(
                texts::ChatSignedOutTitle.into(),
                texts::ChatSignedOut.into(),
            ),
            Self::OtherOrigin => words(
                texts::ErrorRefusedTitle.into(),
                texts::ErrorRefusedOrigin.into(),
            ),
            Self::DemoElsewhere => words(
                texts::ErrorRefusedTitle.into(),
                texts::ErrorRefusedDemo.into(),
            ),
            Self::Refused => words(texts::ErrorRefusedTitle.into(), texts::ErrorNotFound.into()),
            Self::Bad => words(texts::ErrorBadTitle.into(), texts::ErrorBad.into()),
            Self::TextTooLarge => words(
                texts::ErrorTooLargeTitle.into(),
                texts::ErrorTextTooLarge {
                    kilobytes: chatlog::MAX_TEXT / 1024,
                }
                .into(),
            ),
            Self::FileTooLarge => words(
                texts::ErrorTooLargeTitle.into(),
                texts::ErrorFileTooLarge {
                    megabytes: MAX_FILE / 1024 / 1024,
                }
                .into(),
            ),
            Self::NoDemo => words(texts::DemoMissingTitle.into(), texts::DemoMissing.into()),
            Self::Database(_)
            | Self::Demo(_)
            | Self::Document(_)
            | Self::Template(_)
            | Self::Task(_) => words(texts::ErrorFailedTitle.into(), texts::ErrorFailed.into()),
        }
    }
}

/// A failure on its way to [`present`], which knows the reader's language.
#[derive(Debug, Clone)]
struct Carried(std::sync::Arc<Failure>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response
            .extensions_mut()
            .insert(Carried(std::sync::Arc::new(self)));
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    title: String,
    text: String,
}

/// Gives every failure its page: a page for people, the bare sentence for scripts.
pub(crate) async fn present(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let accept = request.headers().get(ACCEPT).cloned();
    let accept_language = request
        .headers()
        .get(axum::http::header::ACCEPT_LANGUAGE)
        .cloned();
    let mut response = next.run(request).await;
    let Some(Carried(failure)) = response.extensions_mut().remove::<Carried>() else {
        return response;
    };
    let status = failure.status();
    if status.is_server_error() {
        tracing::error!(error = %failure, "a request failed");
    }
    let mut headers = axum::http::HeaderMap::new();
    if let Some(value) = accept_language {
        headers.insert(axum::http::header::ACCEPT_LANGUAGE, value);
    }
    let language = Wished::of(&uri, &headers).or(Language::ENGLISH);
    let html = accept
        .as_ref()
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let body = say(&failure, language, html);
    let media_type = if html {
        "text/html; charset=utf-8"
    } else {
        "text/plain; charset=utf-8"
    };
    *response.body_mut() = body.into();
    let headers = response.headers_mut();
    headers.remove(axum::http::header::CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn say(failure: &Failure, language: Language, html: bool) -> String {
    let reader = Reader {
        language,
        zone: chrono_tz::UTC,
        now: chrono::DateTime::UNIX_EPOCH,
    };
    let words = failure.words();
    let text = reader.say(&words.text);
    if !html {
        return text;
    }
    let page = ErrorPage {
        urls: &URLS,
        language,
        languages: choices(language),
        title: reader.say(&words.title),
        text: text.clone(),
    };
    page.render().unwrap_or_else(|error| {
        tracing::error!(%error, "the page about a failure could not be made");
        text
    })
}

/// The answer to every address there is none for.
pub(crate) async fn not_found() -> Failure {
    Failure::NotFound
}
