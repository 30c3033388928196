//! What a person does in the web chat, on its way to the log and the inbox.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use waybill_core::channel::Channel;
use waybill_core::chatlog::{self, File, MAX_TEXT, Saying};
use waybill_core::hint::Live;
use waybill_core::picture::{MediaType, tidy_name};

use super::query;
use crate::App;
use crate::error::{Failure, MAX_FILE};
use crate::language::Wished;
use crate::session::{self, seat};

/// What the form holds.
#[derive(Debug, Default)]
struct Form {
    nonce: String,
    text: String,
    reply_to: Option<i64>,
    edit: Option<i64>,
    press: Option<(i64, String)>,
    file: Option<File>,
}

/// Keeps what was said. `204` for a script, the page again for a form; a request that is sent
/// again does nothing twice.
pub(super) async fn say(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    wished: Wished,
    multipart: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Failure> {
    let seat = seat(&app, &uri, &headers).await?;
    let form = read(multipart.map_err(|_| Failure::Bad)?).await?;
    let nonce = form.nonce.clone();
    let mut transaction = app.site.database.begin().await?;
    let now = app.site.clock.now();
    for (part, saying) in form.sayings()?.into_iter().enumerate() {
        let place = (Channel::Web, seat.address.as_str());
        let nonce = format!("{nonce}.{part}");
        let mut system = transaction.system().await?;
        chatlog::say(
            &mut system,
            place,
            seat.conversation_id,
            &nonce,
            saying,
            now,
        )
        .await?;
    }
    transaction.commit().await?;
    app.site.hints.came_in();
    app.site.hints.changed(Live::Log(seat.conversation_id));
    let page = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    Ok(if page {
        session::to(&format!("/chat{}#latest", query(&seat, wished.chosen)))
    } else {
        StatusCode::NO_CONTENT.into_response()
    })
}

impl Form {
    /// A text beside a file belongs to it, unless it mends another message.
    fn sayings(self) -> Result<Vec<Saying>, Failure> {
        if let Some((number, button)) = self.press {
            return Ok(vec![Saying::Press { number, button }]);
        }
        let has_words = !self.text.trim().is_empty();
        let mut sayings = Vec::new();
        let (text, reply_to) = match self.edit {
            Some(number) => {
                if has_words {
                    let text = self.text;
                    sayings.push(Saying::Rewrite { number, text });
                }
                (String::new(), None)
            }
            None => (self.text, self.reply_to),
        };
        match self.file {
            Some(file) => sayings.push(Saying::SendFile {
                file,
                caption: text,
                reply_to,
            }),
            None if self.edit.is_none() && has_words => {
                sayings.push(Saying::Write { text, reply_to });
            }
            None => {}
        }
        Ok(sayings)
    }
}

async fn read(mut multipart: Multipart) -> Result<Form, Failure> {
    let mut form = Form::default();
    while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" => form.file = file(field).await?,
            "text" => form.text = text(field).await?,
            "nonce" => form.nonce = text(field).await?,
            "reply_to" => form.reply_to = number(&text(field).await?)?,
            "edit" => form.edit = number(&text(field).await?)?,
            "press" => form.press = Some(press(&text(field).await?)?),
            // Another release's form may send more.
            _ => {}
        }
    }
    let sound = (1..=64).contains(&form.nonce.len())
        && form
            .nonce
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if sound { Ok(form) } else { Err(Failure::Bad) }
}

fn unreadable(error: MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::FileTooLarge
    } else {
        Failure::Bad
    }
}

async fn text(field: Field<'_>) -> Result<String, Failure> {
    let bytes = field.bytes().await.map_err(unreadable)?;
    // Forms end their lines with CR LF (HTML standard, "constructing the entry list").
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    if text.len() > MAX_TEXT {
        return Err(Failure::TextTooLarge);
    }
    Ok(text.trim_end().to_owned())
}

fn number(text: &str) -> Result<Option<i64>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Failure::Bad)
}

fn press(text: &str) -> Result<(i64, String), Failure> {
    let (number, button) = text.split_once(' ').ok_or(Failure::Bad)?;
    let number = number.parse().map_err(|_| Failure::Bad)?;
    Ok((number, button.to_owned()))
}

async fn file(field: Field<'_>) -> Result<Option<File>, Failure> {
    let name = tidy_name(field.file_name().unwrap_or_default());
    let bytes = field.bytes().await.map_err(unreadable)?;
    if bytes.len() > MAX_FILE {
        return Err(Failure::FileTooLarge);
    }
    // What it is said to be is not asked: this is what the page shows it as.
    let media_type = MediaType::of(&bytes).map_or("application/octet-stream", MediaType::as_str);
    // A form without a chosen file sends an empty one.
    Ok((!bytes.is_empty()).then(|| File {
        name,
        media_type: media_type.to_owned(),
        bytes: bytes.to_vec(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_names_its_message() {
        assert_eq!(
            press("12 o:1042:3 x").unwrap(),
            (12, "o:1042:3 x".to_owned())
        );
        assert!(press("12").is_err());
        assert!(press("x y").is_err());
    }
}
