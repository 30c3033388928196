//! Something is wrong: the buyer says what, and that it is settled.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use waybill_core::order::decide::{Action, MAX_NOTE, troubles};
use waybill_core::order::{Case, Order, Trouble};
use waybill_core::page_key::{Done, Shown};
use waybill_core::text::{Reader, texts};
use waybill_core::wording;

use super::{act, refusal};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::tracking::door::{Door, Inside, Said};
use crate::tracking::form::{Choices, Field, Form, Kind, Part, Submit, note_to_write, read, sheet};
use crate::tracking::proving;

/// What the form said.
#[derive(Debug, Default)]
struct Typed {
    what: String,
    words: String,
    problems: [Option<String>; 3],
    whole: Option<String>,
}

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "trouble"));
    };
    page(&door, &inside.order, Typed::default(), StatusCode::OK)
}

fn line(reader: &Reader, case: &Case) -> String {
    reader.text(texts::TroubleLine {
        trouble: wording::trouble(case.trouble),
        since: case.since,
    })
}

fn page(door: &Door, order: &Order, typed: Typed, status: StatusCode) -> Result<Response, Failure> {
    let reader = &door.reader;
    let number = order.number.0;
    let shop = &door.shown.shop;
    let title = reader.text(texts::ButtonTrouble);
    if let Some(case) = &order.head.case {
        let form = Form {
            lead: vec![
                line(reader, case),
                reader.text(texts::TroubleWaits { shop }),
            ],
            problem: typed.whole,
            action: door.address("trouble"),
            hidden: vec![("case", case.version.to_string())],
            buttons: vec![Submit {
                label: reader.text(texts::ButtonTroubleSettled),
                says: Some(("settled", "yes")),
                main: true,
            }],
            ..Form::default()
        };
        return sheet(door, title, &form, status);
    }
    let what = troubles(order);
    if what.is_empty() {
        return note_to_write(door, title, texts::TroubleNotYet { number }, status);
    }
    let [what_problem, words_problem, picture_problem] = typed.problems;
    let options = what.into_iter().map(|trouble| {
        let label = match trouble {
            Trouble::NotArrived => reader.text(texts::ButtonTroubleNotArrived),
            Trouble::WrongOrDamaged => reader.text(texts::ButtonTroubleWrong),
            Trouble::PaidNotShown => reader.text(texts::ButtonTroublePaid),
        };
        (trouble.as_str().to_owned(), label)
    });
    let form = Form {
        problem: typed.whole,
        action: door.address("trouble"),
        files: true,
        parts: vec![
            Part::Choices(
                Choices::new(
                    "what",
                    reader.text(texts::TroubleWhat { shop, number }),
                    &typed.what,
                    options,
                )
                .problem(what_problem),
            ),
            Part::Field(
                Field::new("words", reader.text(texts::TroubleWords), &typed.words)
                    .kind(Kind::Area)
                    .problem(words_problem),
            ),
            Part::Field(
                Field::picture(reader, "picture", reader.text(texts::ReturnPicture))
                    .problem(picture_problem),
            ),
        ],
        buttons: vec![Submit {
            label: reader.text(texts::ButtonTellShop { shop }),
            says: None,
            main: true,
        }],
        ..Form::default()
    };
    sheet(door, title, &form.focused(), status)
}

pub(in crate::tracking) async fn tell(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return proving::refused(&app, &door, "trouble", request).await;
    };
    let sent = read(request).await?;
    if sent.text("settled") == "yes" {
        return settle(&app, (&door, inside), sent.number("case")?).await;
    }
    let reader = &door.reader;
    let mut typed = Typed {
        what: sent.text("what").to_owned(),
        words: sent.text("words").replace("\r\n", "\n"),
        ..Typed::default()
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let [what_problem, words_problem, picture_problem] = &mut typed.problems;
    let what = Trouble::ALL
        .into_iter()
        .find(|known| known.as_str() == typed.what);
    if what.is_none() {
        *what_problem = Some(reader.text(texts::TroubleWhatMissing));
    }
    let length = typed.words.chars().count();
    if length > MAX_NOTE {
        *words_problem = Some(reader.text(texts::TalkTooLong {
            length,
            limit: MAX_NOTE,
        }));
    }
    let picture = match sent.picture() {
        Ok(picture) => picture,
        Err(problem) => {
            *picture_problem = Some(reader.say(&problem));
            None
        }
    };
    if sent.is_too_large() {
        status = StatusCode::PAYLOAD_TOO_LARGE;
    }
    let wrong = typed.problems.iter().any(Option::is_some);
    let Some(trouble) = what.filter(|_| !wrong) else {
        return again(&door, &inside.order, typed, sent.has_file(), status);
    };
    let text = typed.words.clone();
    let action = |file: Option<waybill_core::id::FileId>| Action::OpenCase {
        trouble,
        text,
        file: file.map(|file| file.0),
    };
    let done = act(
        &app,
        (&door, inside),
        picture.as_ref(),
        action,
        Shown::Always,
    )
    .await?;
    let order =
        match done {
            Done::Done(_) => return Ok(door.back(&app, Said::Troubled)),
            Done::NoSuchOrder => return Err(Failure::UnknownOrder),
            // The second of two taps.
            Done::Refused(order, _)
                if order.head.case.as_ref().is_some_and(|case| {
                    case.trouble == trouble && case.text == typed.words.trim()
                }) =>
            {
                return Ok(door.back(&app, Said::Already));
            }
            Done::Outdated(order) => {
                typed.whole = Some(reader.text(texts::FormOutdated));
                order
            }
            Done::Refused(order, why) => {
                typed.whole = Some(reader.say(&refusal(&order, &why)));
                order
            }
        };
    again(&door, &order, typed, sent.has_file(), StatusCode::CONFLICT)
}

/// The form as it was sent; a browser keeps no file for it.
fn again(
    door: &Door,
    order: &Order,
    mut typed: Typed,
    had_file: bool,
    status: StatusCode,
) -> Result<Response, Failure> {
    let [.., picture] = &mut typed.problems;
    if had_file && picture.is_none() {
        *picture = Some(door.reader.text(texts::PaidSlipAgain));
    }
    page(door, order, typed, status)
}

async fn settle(
    app: &App,
    (door, inside): (&Door, &Inside),
    version: i32,
) -> Result<Response, Failure> {
    let action = |_| Action::SettleCase {
        version: Some(version),
    };
    let done = act(app, (door, inside), None, action, Shown::Always).await?;
    match done {
        Done::Done(_) => Ok(door.back(app, Said::Settled)),
        Done::NoSuchOrder => Err(Failure::UnknownOrder),
        // It was settled before, by whomever.
        Done::Refused(order, _) | Done::Outdated(order) if order.head.case.is_none() => {
            Ok(door.back(app, Said::Already))
        }
        Done::Refused(order, why) => {
            let typed = Typed {
                whole: Some(door.reader.say(&refusal(&order, &why))),
                ..Typed::default()
            };
            page(door, &order, typed, StatusCode::CONFLICT)
        }
        Done::Outdated(order) => {
            let typed = Typed {
                whole: Some(door.reader.text(texts::FormOutdated)),
                ..Typed::default()
            };
            page(door, &order, typed, StatusCode::CONFLICT)
        }
    }
}
