//! The buyer's answer to a change that the shop proposes.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use waybill_core::money::Money;
use waybill_core::order::Order;
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::order::edit::{changed, differences};
use waybill_core::page_key::{Done, Shown};
use waybill_core::text::texts;
use waybill_core::wording;

use super::{act, refusal};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::tracking::door::{Door, Said};
use crate::tracking::form::{Form, Submit, note, read, sheet};
use crate::tracking::proving;

const AGREE: &str = "agree";
const DECLINE: &str = "decline";

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "change"));
    };
    page(&door, &inside.order, None, StatusCode::OK)
}

fn page(
    door: &Door,
    order: &Order,
    problem: Option<String>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let title = reader.text(texts::ChangeTitle {
        number: order.number.0,
    });
    let Some(proposal) = &order.head.proposal else {
        let why = problem.unwrap_or_else(|| reader.say(&refusal(order, &Refusal::NothingProposed)));
        let form = Form {
            lead: vec![why],
            ..Form::default()
        };
        return sheet(door, title, &form, status);
    };
    let shop = &door.shown.shop;
    let Ok((after, sums)) = changed(order, &proposal.parts) else {
        return note(
            door,
            title,
            refusal(order, &Refusal::NothingProposed),
            status,
        );
    };
    let mut lead = vec![reader.text(texts::ChangeHow { shop })];
    lead.extend(
        differences(order, &order.contents(), &after)
            .iter()
            .map(|difference| reader.say(&wording::difference(difference))),
    );
    lead.push(reader.text(texts::TotalWas {
        total: Money::new(sums.total, order.currency),
        was: order.total(),
    }));
    let form = Form {
        lead,
        problem,
        action: door.address("change"),
        hidden: vec![("version", proposal.version.to_string())],
        buttons: vec![
            Submit {
                label: reader.text(texts::ButtonAgree),
                says: Some(("answer", AGREE)),
                main: true,
            },
            Submit {
                label: reader.text(texts::ButtonDecline),
                says: Some(("answer", DECLINE)),
                main: false,
            },
        ],
        ..Form::default()
    };
    sheet(door, title, &form, status)
}

pub(in crate::tracking) async fn answer(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return proving::refused(&app, &door, "change", request).await;
    };
    let sent = read(request).await?;
    let version = sent.number("version")?;
    let (action, said) = match sent.text("answer") {
        AGREE => {
            let anyway = false;
            (Action::Agree { version, anyway }, Said::Agreed)
        }
        DECLINE => (Action::Decline { version }, Said::Declined),
        _ => return Err(Failure::Bad),
    };
    let done = act(&app, (&door, inside), None, |_| action, Shown::Always).await?;
    match done {
        Done::Done(_) => Ok(door.back(&app, said)),
        Done::NoSuchOrder => Err(Failure::UnknownOrder),
        // A second tap: what stands is on the order's page.
        Done::Refused(order, Refusal::NothingProposed) if order.head.proposal.is_none() => {
            Ok(door.back(&app, Said::Already))
        }
        Done::Refused(order, why) => {
            let why = door.reader.say(&refusal(&order, &why));
            page(&door, &order, Some(why), StatusCode::CONFLICT)
        }
        Done::Outdated(order) => page(&door, &order, None, StatusCode::CONFLICT),
    }
}
