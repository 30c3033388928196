//! Leads on to an app with a sentence about an order, for apps whose addresses no chat's button may
//! carry: a seller taps the button and chooses there whom to send it to.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use waybill_core::text::{Reader, texts};
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Tracked};
use waybill_core::wording;

use crate::App;
use crate::error::Failure;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/forward/{app}/{token}", get(forward))
}

async fn forward(
    State(app): State<App>,
    Path((name, token)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let token = ShopToken::parse(&token).ok_or(Failure::UnknownOrder)?;
    let order = match tracking::find(&app.site.database, &token).await? {
        Tracked::Order { order, .. } => order,
        Tracked::Revoked => return Err(Failure::RevokedOrder),
        Tracked::Unknown => return Err(Failure::UnknownOrder),
    };
    let page = app.site.settings.public_url.join(&format!("t/{token}"));
    let page = page.map_or_else(|_| String::new(), String::from);
    // In what the buyer reads, whoever forwards it.
    let reader = Reader {
        language: order.shop_language,
        zone: order.time_zone,
        now: app.site.clock.now(),
    };
    let sentence = reader.text(texts::UntoldSentence {
        shop: &order.shop,
        number: order.number.0,
        text: wording::standing(order.stage, order.pick_up),
        address: &page,
    });
    let encoded = |text: &str| -> String {
        url::form_urlencoded::byte_serialize(text.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    let address = match name.as_str() {
        "viber" => format!("viber://forward?text={}", encoded(&sentence)),
        // It takes an address and shows its preview.
        "messenger" => format!("fb-messenger://share?link={}", encoded(&page)),
        _ => return Err(Failure::NotFound),
    };
    Ok(Redirect::to(&address).into_response())
}
