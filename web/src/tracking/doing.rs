//! What a buyer does on their order's page; each with a form of its own that works without scripts.

pub(super) mod cancelling;
pub(super) mod changing;
pub(super) mod paying;
pub(super) mod printing;
pub(super) mod returning;
pub(super) mod reviewing;
pub(super) mod sending;
pub(super) mod talking;
pub(super) mod troubling;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use waybill_core::hint::Live;
use waybill_core::id::FileId;
use waybill_core::order::Order;
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::page_key::{self, Done, Shown};
use waybill_core::picture::Picture;
use waybill_core::shop_file;
use waybill_core::talk::group;
use waybill_core::text::Phrase;
use waybill_core::wording;

use super::door::{Door, Inside};
use crate::App;
use crate::error::Failure;
use crate::paper::disposition;

/// Does what the buyer asks for, with a picture that comes with it, in one transaction.
async fn act(
    app: &App,
    (door, inside): (&Door, &Inside),
    picture: Option<&Picture>,
    action: impl FnOnce(Option<FileId>) -> Action,
    shown: Shown,
) -> Result<Done, Failure> {
    let at = app.site.clock.now();
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    // What opened the page may have ended since.
    let secret = door.secret.as_deref().unwrap_or_default();
    if page_key::find_for_update(&mut in_shop, &door.token, secret, at)
        .await?
        .is_none()
    {
        return Err(Failure::Refused);
    }
    let order_id = inside.order.order_id;
    let file = match picture {
        Some(picture) => Some(shop_file::keep(&mut in_shop, picture, None, at).await?),
        None => None,
    };
    let action = action(file);
    let done = page_key::act(&mut in_shop, &inside.shop, order_id, (&action, shown), at).await?;
    if let Done::Done(_) = done {
        if matches!(action, Action::OpenCase { .. }) {
            // There is something to talk about, where the shop has a group.
            let place = (door.token.shop_id, order_id);
            group::begin_topic(&mut transaction, place, at).await?;
        }
        transaction.commit().await?;
        changed(app, &inside.order);
    } else {
        transaction.rollback().await?;
    }
    Ok(done)
}

/// Wakes whoever shows the order or is told of it.
fn changed(app: &App, order: &Order) {
    app.site.hints.goes_out();
    app.site
        .hints
        .changed(Live::Order(order.shop_id, order.order_id));
}

/// Why nothing happened.
fn refusal(order: &Order, refusal: &Refusal) -> Phrase {
    wording::refusal(order.number, refusal)
}

/// A file that the shop keeps, as it came.
fn file(picture: &Picture) -> Response {
    let shown = if picture.media_type.is_shown() {
        "inline"
    } else {
        "attachment"
    };
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static(picture.media_type.as_str()),
        ),
        (CONTENT_DISPOSITION, disposition(shown, &picture.name)),
        // Whatever it holds, it is nothing that runs here.
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ];
    (headers, picture.bytes.to_vec()).into_response()
}
