//! The forms of an order's page: their fields, as they are shown, given back and read.

use std::fmt::Display;

use askama::Template;
use axum::RequestExt as _;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse as _, Response};
use waybill_core::picture::{MAX_BYTES, Picture, Unread, tidy_name};
use waybill_core::text::{Language, Phrase, Reader, texts};

use super::door::Door;
use crate::asset::{URLS, Urls};
use crate::error::Failure;
use crate::language::{Choice, choices};
use crate::session;

/// The longest text of a field that is read, in bytes: the longest message of signs of four bytes.
const MAX_TEXT: usize = 16 * 1024;

/// What is typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    #[default]
    Text,
    Digits,
    Phone,
    Mail,
    Area,
    File,
}

/// A field with its label, what was typed, and what is wrong with that.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "field.html")]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) value: String,
    pub(crate) problem: Option<String>,
    pub(crate) kind: Kind,
    /// What browsers fill it with (HTML standard, "autofill").
    pub(crate) autocomplete: &'static str,
    pub(crate) focus: bool,
}

impl Field {
    pub(crate) fn new(name: impl Into<String>, label: String, value: &str) -> Self {
        Self {
            name: name.into(),
            label,
            value: value.to_owned(),
            autocomplete: "off",
            ..Self::default()
        }
    }

    /// A picture or PDF file that may be left out.
    pub(crate) fn picture(reader: &Reader, name: &str, label: String) -> Self {
        Self::new(name, label, "")
            .hint(reader.text(texts::PaidSlipHint {
                limit: MAX_BYTES / 1024 / 1024,
            }))
            .kind(Kind::File)
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    pub(crate) const fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    pub(crate) const fn filled_with(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    pub(crate) fn problem(mut self, problem: Option<String>) -> Self {
        self.problem = problem;
        self
    }

    fn described_by(&self) -> String {
        described_by(&self.name, self.hint.is_some(), self.problem.is_some())
    }
}

/// One of several.
#[derive(Debug, Clone, Template)]
#[template(path = "choices.html")]
pub(super) struct Choices {
    pub(super) name: &'static str,
    pub(super) legend: String,
    /// What is sent, what is read, and whether it is chosen.
    pub(super) options: Vec<(String, String, bool)>,
    pub(super) problem: Option<String>,
    pub(super) focus: bool,
}

impl Choices {
    pub(super) fn new(
        name: &'static str,
        legend: String,
        chosen: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self {
            name,
            legend,
            options: options
                .into_iter()
                .map(|(value, label)| {
                    let is_chosen = value == chosen;
                    (value, label, is_chosen)
                })
                .collect(),
            problem: None,
            focus: false,
        }
    }

    pub(super) fn problem(mut self, problem: Option<String>) -> Self {
        self.problem = problem;
        self
    }
}

fn described_by(name: &str, hint: bool, problem: bool) -> String {
    let mut ids = Vec::new();
    if hint {
        ids.push(format!("f-{name}-hint"));
    }
    if problem {
        ids.push(format!("f-{name}-problem"));
    }
    ids.join(" ")
}

/// A part of a form.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Field(Field),
    Choices(Choices),
}

impl Part {
    const fn has_problem(&self) -> bool {
        match self {
            Self::Field(field) => field.problem.is_some(),
            Self::Choices(choices) => choices.problem.is_some(),
        }
    }
}

impl Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Field(field) => field.fmt(f),
            Self::Choices(choices) => choices.fmt(f),
        }
    }
}

/// A button that sends a form.
#[derive(Debug, Clone)]
pub(super) struct Submit {
    pub(super) label: String,
    /// What it says beside the fields.
    pub(super) says: Option<(&'static str, &'static str)>,
    pub(super) main: bool,
}

/// A form, and what is said around it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "form.html")]
pub(super) struct Form {
    pub(super) lead: Vec<String>,
    /// What is wrong with all of it.
    pub(super) problem: Option<String>,
    /// What stands before the fields, in HTML.
    pub(super) before: String,
    pub(super) heading: Option<String>,
    pub(super) action: String,
    pub(super) files: bool,
    pub(super) hidden: Vec<(&'static str, String)>,
    pub(super) parts: Vec<Part>,
    pub(super) buttons: Vec<Submit>,
    /// What else can be done: an address and its words.
    pub(super) link: Option<(String, String)>,
}

impl Form {
    /// Puts the focus where something is wrong.
    pub(super) fn focused(mut self) -> Self {
        if let Some(part) = self.parts.iter_mut().find(|part| part.has_problem()) {
            match part {
                Part::Field(field) => field.focus = true,
                Part::Choices(choices) => choices.focus = true,
            }
        }
        self
    }
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Sheet<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    reader: &'a Reader,
    shop: &'a str,
    heading: String,
    title: String,
    body: String,
    back: String,
}

/// A page of its own about an order.
pub(super) fn sheet(
    door: &Door,
    title: String,
    body: &impl Template,
    status: StatusCode,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let number = door.shown.number.0;
    let page = Sheet {
        urls: &URLS,
        language: reader.language,
        languages: choices(reader.language),
        shop: &door.shown.shop,
        heading: reader.text(texts::PageOrder { number }),
        title,
        body: body.render()?,
        back: door.address(""),
        reader,
    };
    let mut response = (status, Html(page.render()?)).into_response();
    session::let_forms_name_their_origin(&mut response);
    Ok(response)
}

/// A page of its own that says something.
pub(super) fn note(
    door: &Door,
    title: String,
    says: impl Into<Phrase>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let form = Form {
        lead: vec![door.reader.say(&says.into())],
        ..Form::default()
    };
    sheet(door, title, &form, status)
}

/// The same, where the shop can do what the page can't.
pub(super) fn note_to_write(
    door: &Door,
    title: String,
    says: impl Into<Phrase>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let form = Form {
        lead: vec![door.reader.say(&says.into())],
        link: Some((
            door.address("talk"),
            door.reader.text(texts::ButtonMessageSeller),
        )),
        ..Form::default()
    };
    sheet(door, title, &form, status)
}

/// What a form sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    values: Vec<(String, String)>,
    file: Option<File>,
}

#[derive(Debug)]
struct File {
    name: String,
    /// None where it is larger than is read.
    bytes: Option<Vec<u8>>,
}

impl Sent {
    /// What was typed into a field, without spaces around it.
    pub(super) fn text(&self, name: &str) -> &str {
        self.values
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// A number that the form carried.
    pub(super) fn number(&self, name: &str) -> Result<i32, Failure> {
        self.text(name).parse().map_err(|_| Failure::Bad)
    }

    /// The picture that was chosen, or what is wrong with it.
    pub(super) fn picture(&self) -> Result<Option<Picture>, Phrase> {
        const MEGABYTE: usize = 1024 * 1024;
        let Some(file) = &self.file else {
            return Ok(None);
        };
        let name = &file.name;
        let read = match &file.bytes {
            Some(bytes) => Picture::read(name, bytes.clone()),
            None => Err(Unread::TooLarge(None)),
        };
        read.map(Some).map_err(|unread| match unread {
            Unread::OtherKind => texts::PictureOtherKind { name }.into(),
            Unread::TooLarge(_) => texts::PictureTooLargeUnmeasured {
                name,
                limit: MAX_BYTES / MEGABYTE,
            }
            .into(),
            Unread::Broken | Unread::Gone | Unread::NotFetched => {
                texts::PictureBroken { name }.into()
            }
        })
    }

    /// Whether a file was chosen.
    pub(super) const fn has_file(&self) -> bool {
        self.file.is_some()
    }

    /// Whether the file is larger than is read.
    pub(super) fn is_too_large(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.bytes.is_none())
    }
}

/// Reads what a form sent.
pub(super) async fn read(request: Request) -> Result<Sent, Failure> {
    let is_multipart = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    if is_multipart {
        let multipart: Multipart = request.extract().await.map_err(|_| Failure::Bad)?;
        return read_parts(multipart).await;
    }
    let bytes: axum::body::Bytes = request.extract().await.map_err(|_| Failure::TextTooLarge)?;
    if bytes.len() > 4 * MAX_TEXT {
        return Err(Failure::TextTooLarge);
    }
    Ok(Sent {
        values: url::form_urlencoded::parse(&bytes).into_owned().collect(),
        file: None,
    })
}

async fn read_parts(mut multipart: Multipart) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    while let Some(mut part) = multipart.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(tidy_name);
        let most = if file.is_some() { MAX_BYTES } else { MAX_TEXT };
        let mut bytes = Vec::new();
        let mut fits = true;
        // What does not fit is read to its end, so that the form can be given back.
        while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
            fits &= bytes.len() + chunk.len() <= most;
            if fits {
                bytes.extend_from_slice(&chunk);
            }
        }
        match file {
            // A form without a chosen file sends an empty one.
            Some(_) if fits && bytes.is_empty() => {}
            Some(name) => {
                let bytes = fits.then_some(bytes);
                sent.file = Some(File { name, bytes });
            }
            None if fits => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                sent.values.push((name, text));
            }
            None => return Err(Failure::TextTooLarge),
        }
    }
    Ok(sent)
}

fn unreadable(error: MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::FileTooLarge
    } else {
        Failure::Bad
    }
}
