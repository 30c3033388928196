//! How it was, once it has arrived.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use waybill_core::page_key;
use waybill_core::review::{self, MAX_WORDS, MOST, Review, Said as Noted, Stars};
use waybill_core::text::texts;

use super::changed;
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::tracking::door::{Door, Inside, Said};
use crate::tracking::form::{Choices, Field, Form, Kind, Part, Submit, note, read, sheet};
use crate::tracking::proving;

/// What the form says.
#[derive(Debug, Default)]
struct Typed {
    stars: String,
    words: String,
    stars_problem: Option<String>,
    words_problem: Option<String>,
}

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "review"));
    };
    let known = known(&app, &door, inside).await?;
    let typed = known.map_or_else(Typed::default, |known| Typed {
        stars: known.stars.count().to_string(),
        words: known.words.unwrap_or_default(),
        ..Typed::default()
    });
    page(&door, inside, typed, StatusCode::OK)
}

/// What was said before.
pub(in crate::tracking) async fn known(
    app: &App,
    door: &Door,
    inside: &Inside,
) -> Result<Option<Review>, Failure> {
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let known = review::find(&mut in_shop, inside.order.order_id).await?;
    transaction.rollback().await?;
    Ok(known)
}

fn page(
    door: &Door,
    inside: &Inside,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let number = inside.order.number.0;
    let title = reader.text(texts::ReviewTitle);
    if !review::is_open(&inside.order) {
        return note(door, title, texts::ReviewNotYet { number }, status);
    }
    let shop = &door.shown.shop;
    let options = (1..=MOST).rev().filter_map(Stars::new).map(|stars| {
        let count = stars.count();
        let words = reader.text(texts::ReviewStar {
            count: u32::from(count),
        });
        (count.to_string(), format!("{stars} {words}"))
    });
    let form = Form {
        action: door.address("review"),
        parts: vec![
            Part::Choices(
                Choices::new(
                    "stars",
                    reader.text(texts::ReviewStars),
                    &typed.stars,
                    options,
                )
                .problem(typed.stars_problem),
            ),
            Part::Field(
                Field::new("words", reader.text(texts::ReviewWords), &typed.words)
                    .hint(reader.text(texts::ReviewWordsHint { shop }))
                    .kind(Kind::Area)
                    .problem(typed.words_problem),
            ),
        ],
        buttons: vec![Submit {
            label: reader.text(texts::ButtonReview),
            says: None,
            main: true,
        }],
        ..Form::default()
    };
    sheet(door, title, &form.focused(), status)
}

pub(in crate::tracking) async fn say(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return proving::refused(&app, &door, "review", request).await;
    };
    let sent = read(request).await?;
    let reader = &door.reader;
    let mut typed = Typed {
        stars: sent.text("stars").to_owned(),
        words: sent.text("words").replace("\r\n", "\n"),
        ..Typed::default()
    };
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(stars) = typed.stars.parse().ok().and_then(Stars::new) else {
        typed.stars_problem = Some(reader.text(texts::ReviewStarsMissing));
        return page(&door, inside, typed, wrong);
    };
    let at = app.site.clock.now();
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let secret = door.secret.as_deref().unwrap_or_default();
    let key = page_key::find(&mut in_shop, &door.token, secret, at).await?;
    let Some(key) = key else {
        return Err(Failure::Refused);
    };
    let words = (Some(stars), Some(typed.words.as_str()));
    let noted = review::say(&mut in_shop, key.order_id, words, at).await?;
    transaction.commit().await?;
    match noted {
        Noted::Done(_) => {
            changed(&app, &inside.order);
            Ok(door.back(&app, Said::Reviewed))
        }
        Noted::Stays(known) => {
            let stars = known.stars.to_string();
            let title = reader.text(texts::ReviewTitle);
            note(
                &door,
                title,
                texts::ReviewStays { stars },
                StatusCode::CONFLICT,
            )
        }
        Noted::TooLong => {
            let limit = MAX_WORDS;
            typed.words_problem = Some(reader.text(texts::ReviewTooLong { limit }));
            page(&door, inside, typed, wrong)
        }
        Noted::NotArrived => page(&door, inside, typed, StatusCode::CONFLICT),
    }
}
