//! The part of an order's page that is its buyer's alone. Never kept, and never pushed: a script asks
//! for it anew with the browser's own key.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use waybill_core::order::decide::{sendable, troubles};
use waybill_core::text::{Reader, texts};
use waybill_core::wording;

use super::doing::{returning, reviewing, talking};
use super::door::{Door, Inside, Said};
use super::view::{When, when};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;

/// What stands there.
#[derive(Debug, Template)]
#[template(path = "private.html")]
pub(super) struct Mine {
    title: String,
    text: String,
    /// What leads to the proof; none where it was given.
    prove: Option<(String, String)>,
    /// What is so, and since when where that matters.
    rows: Vec<(String, String, Option<When>)>,
    since: Option<When>,
    /// What can be done, by its address.
    doings: Vec<(String, String)>,
    /// How the key is given back.
    leave: Option<(String, String)>,
}

impl Mine {
    /// What anyone sees there, in whatever language.
    pub(super) fn closed(reader: &Reader, token: &str) -> Self {
        let address = format!("/t/{token}/prove?lang={}", reader.language.tag());
        Self {
            title: reader.text(texts::PageYoursTitle),
            text: reader.text(texts::PageYours),
            prove: Some((address, reader.text(texts::ButtonYours))),
            rows: Vec::new(),
            since: None,
            doings: Vec::new(),
            leave: None,
        }
    }

    /// What the buyer sees there.
    pub(super) async fn open(app: &App, door: &Door, inside: &Inside) -> Result<Self, Failure> {
        let (reader, order) = (&door.reader, &inside.order);
        let mut rows = Vec::new();
        let goes_to = order.head.destination.as_ref();
        if goes_to.is_some() || sendable(order).is_ok() {
            let place = goes_to.map_or_else(
                || reader.text(texts::PageMineToNone),
                waybill_core::destination::Destination::line,
            );
            rows.push((reader.text(texts::PageMineTo), place, None));
        }
        if let Some(review) = reviewing::known(app, door, inside).await? {
            let stars = review.stars.to_string();
            let words = match &review.words {
                Some(words) => reader.text(texts::LineReviewWords { stars, words }),
                None => stars,
            };
            rows.push((reader.text(texts::ReviewTitle), words, None));
        }
        let shop = &door.shown.shop;
        if let Some((line, at)) = talking::last_of_shop(app, door, inside).await? {
            let label = reader.text(texts::TalkFrom { shop });
            rows.push((label, line, Some(when(reader, at))));
        }
        let tell = reader.text(texts::ButtonMessageSeller);
        let mut doings = vec![(door.address("talk"), tell)];
        if let Some(case) = &order.head.case {
            rows.push((
                reader.text(texts::ButtonTrouble),
                reader.say(&wording::trouble(case.trouble)),
                Some(when(reader, case.since)),
            ));
            let settled = reader.text(texts::ButtonTroubleSettled);
            doings.push((door.address("trouble"), settled));
        } else if !troubles(order).is_empty() {
            let wrong = reader.text(texts::ButtonTrouble);
            doings.push((door.address("trouble"), wrong));
        }
        if order.buyer_may_cancel(&inside.shop.settings) {
            let cancel = reader.text(texts::ButtonCancelMine);
            doings.push((door.address("cancel"), cancel));
        }
        let may_return = returning::may_ask(door, inside, order).is_ok();
        if may_return && !returning::left(order).is_empty() {
            doings.push((door.address("return"), reader.text(texts::ButtonReturn)));
        }
        let print = reader.text(texts::PagePrintHistory);
        doings.push((door.address("history"), print));
        Ok(Self {
            title: reader.text(texts::PageMineTitle),
            text: reader.text(texts::PageMineSince),
            prove: None,
            rows,
            since: Some(when(reader, inside.key.since)),
            doings,
            leave: Some((door.address("leave"), reader.text(texts::ButtonPageLeave))),
        })
    }
}

/// What was done just before, in words.
pub(super) fn said(door: &Door, said: Said) -> Option<String> {
    let (reader, number) = (&door.reader, door.shown.number.0);
    let shop = &door.shown.shop;
    if said == Said::Left {
        return Some(reader.text(texts::PageSaidLeft));
    }
    // Whose browser it is not any more is told nothing of the order.
    let inside = door.inside.as_ref()?;
    Some(match said {
        Said::Proved => reader.text(texts::PageSaidProved),
        Said::Left => reader.text(texts::PageSaidLeft),
        Said::Claimed => reader.text(texts::ClaimThanks { number }),
        Said::SentTo => {
            let place = inside.order.head.destination.as_ref()?.line();
            reader.text(texts::BuyerSendsTo {
                shop,
                number,
                place,
            })
        }
        Said::Cancelled => reader.text(texts::BuyerCancelled { shop, number }),
        Said::Agreed => reader.text(texts::BuyerAgreed {
            shop,
            number,
            total: inside.order.total(),
        }),
        Said::Declined => reader.text(texts::BuyerDeclined { shop, number }),
        Said::ReturnAsked => reader.text(texts::PageSaidReturn { shop, number }),
        Said::Reviewed => reader.text(texts::PageSaidReview { shop }),
        Said::Troubled => reader.text(texts::PageSaidTrouble { shop, number }),
        Said::Settled => reader.text(texts::TroubleSettledByBuyer { shop, number }),
        Said::Already => reader.text(texts::PageSaidAlready),
    })
}

/// The part alone, for a script.
pub(super) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let mine = Mine::open(&app, &door, inside).await?;
    Ok(Html(mine.render()?).into_response())
}
