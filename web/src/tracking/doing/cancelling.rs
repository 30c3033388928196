//! Calling an order off, as long as the shop leaves that to its buyers.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::order::{Order, Stage};
use waybill_core::page_key::{Done, Shown};
use waybill_core::text::{Reader, texts};

use super::{act, refusal};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::tracking::door::{Door, Inside, Said};
use crate::tracking::form::{Choices, Field, Form, Kind, Part, Submit, note, read, sheet};
use crate::tracking::proving;

/// The most of a reason that is kept, in characters.
const MAX_REASON: usize = 200;

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "cancel"));
    };
    page(&door, inside, &inside.order, None, StatusCode::OK)
}

fn reasons(reader: &Reader) -> [(String, String); 3] {
    [
        ("mind".to_owned(), reader.text(texts::WhyChangedMind)),
        (
            "mistake".to_owned(),
            reader.text(texts::WhyOrderedByMistake),
        ),
        ("long".to_owned(), reader.text(texts::WhyTooLong)),
    ]
}

fn page(
    door: &Door,
    inside: &Inside,
    order: &Order,
    problem: Option<String>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let number = order.number.0;
    let stage = order.head.stage;
    if !order.buyer_may_cancel(&inside.shop.settings) {
        let title = reader.text(texts::PageOrder { number });
        let why = match order.head.timeline.cancelled {
            Some(at) if stage == Stage::Cancelled => Refusal::IsCancelled { at },
            Some(_) | None => Refusal::NotForBuyers { stage },
        };
        return note(door, title, refusal(order, &why), status);
    }
    let shop = &door.shown.shop;
    let form = Form {
        lead: vec![reader.text(texts::CancelHow { shop })],
        problem,
        action: door.address("cancel"),
        hidden: vec![("seen", order.head.fulfilment_version.to_string())],
        parts: vec![
            Part::Choices(Choices::new(
                "why",
                reader.text(texts::CancelWhy),
                "",
                reasons(reader),
            )),
            Part::Field(
                Field::new("words", reader.text(texts::CancelWords), "")
                    .hint(reader.text(texts::CancelWordsHint))
                    .kind(Kind::Area),
            ),
        ],
        buttons: vec![Submit {
            label: reader.text(texts::ButtonCancelMine),
            says: None,
            main: true,
        }],
        ..Form::default()
    };
    sheet(
        door,
        reader.text(texts::CancelTitle { number }),
        &form,
        status,
    )
}

pub(in crate::tracking) async fn cancel(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return proving::refused(&app, &door, "cancel", request).await;
    };
    let sent = read(request).await?;
    let seen = sent.number("seen")?;
    let reader = &door.reader;
    let chosen = reasons(reader)
        .into_iter()
        .find(|(word, _)| word == sent.text("why"))
        .map(|(_, words)| words);
    let written = sent.text("words").replace(char::is_control, " ");
    let reason: Vec<&str> = [chosen.as_deref().unwrap_or_default(), written.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let reason: String = reason.join(": ").chars().take(MAX_REASON).collect();
    let action = |_| Action::Cancel {
        reason: (!reason.is_empty()).then_some(reason),
    };
    let shown = Shown::Fulfilment(seen);
    let (order, problem) = match act(&app, (&door, inside), None, action, shown).await? {
        Done::Done(_) => return Ok(door.back(&app, Said::Cancelled)),
        Done::NoSuchOrder => return Err(Failure::UnknownOrder),
        Done::Outdated(order) | Done::Refused(order, _) if order.head.stage == Stage::Cancelled => {
            return Ok(door.back(&app, Said::Already));
        }
        Done::Outdated(order) => (order, reader.text(texts::FormOutdated)),
        Done::Refused(order, why) => {
            let why = reader.say(&refusal(&order, &why));
            (order, why)
        }
    };
    page(&door, inside, &order, Some(problem), StatusCode::CONFLICT)
}
