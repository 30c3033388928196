//! The history of an order as its buyer prints it, from the page.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use waybill_core::history::{self, Side};

use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::paper;
use crate::tracking::door::Door;
use crate::tracking::proving;

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "history"));
    };
    let side = Side::Buyer(inside.order.buyer.customer_id);
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let history = history::of_order(&mut in_shop, &inside.order, &inside.shop.name, side).await?;
    transaction.rollback().await?;
    paper::history(
        &app,
        (&inside.shop.name, &inside.order),
        &history,
        &door.reader,
    )
    .await
}
