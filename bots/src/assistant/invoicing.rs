//! The number of an order's invoice: the next of the shop's series, or one of its own.

use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::ShopId;
use waybill_core::invoice::{self, MAX_NUMBER, MAX_PREFIX};
use waybill_core::order::act::{By, Key, Outcome};
use waybill_core::order::decide::Refusal;
use waybill_core::shop::{Settings, Shop};
use waybill_core::text::{Phrase, texts};

use super::acting::no_such_order;
use super::adjusting;
use super::command::Verb;
use super::message::{Attached, Say};
use super::scene::Scene;
use super::state::Asking;
use super::wording as words;

/// `/invoice 1042`, `/invoice 1042 2026-77`, [Invoice]
pub async fn give(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    rest: &str,
) -> Result<(), DatabaseError> {
    let own = match rest.trim() {
        "" => None,
        typed => match invoice::own_number(typed) {
            Some(own) => Some(own),
            None => {
                scene.say(Say::line(unreadable(key, typed)));
                return Ok(());
            }
        },
    };
    let (actor, at) = (scene.actor(), scene.at);
    let by = By {
        silent: false,
        shop,
        actor: &actor,
        at,
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let outcome = invoice::give(&mut in_shop, key, own.as_deref(), &by).await?;
    let (order, text): (_, Phrase) = match outcome {
        Outcome::Done { order, .. } => {
            let changed = Live::Order(shop.shop_id, order.order_id);
            scene.changed.push(changed);
            let invoice = order.head.invoice.as_ref();
            let text = texts::InvoiceGiven {
                number: order.number.0,
                invoice: invoice.map_or("", |invoice| invoice.number.as_str()),
            };
            let text = Phrase::from(text);
            (order, text)
        }
        Outcome::Refused { order, refusal } => {
            let text = words::refusal(order.number, &refusal);
            if !matches!(refusal, Refusal::HasInvoice { .. }) {
                scene.say_of((shop.shop_id, order.order_id), Say::line(text));
                return Ok(());
            }
            (order, text)
        }
        Outcome::NoSuchOrder => {
            return no_such_order(scene, shop, key, Verb::Invoice, rest).await;
        }
    };
    // Whoever asks for the number wants to send the paper that it is on.
    let place = (shop.shop_id, order.order_id);
    let paper = Attached::Receipt(place.0, place.1);
    scene.say_of(place, Say::line(text).attach(paper));
    Ok(())
}

fn unreadable(key: Key, typed: &str) -> Phrase {
    let number = match key {
        Key::Number(number) => number.0,
        Key::Id(_) => 1042,
    };
    texts::InvoiceNumberUnreadable {
        number,
        typed: typed.chars().take(60).collect::<String>(),
        limit: MAX_NUMBER,
    }
    .into()
}

/// How the shop counts its invoices.
pub fn setting(settings: &Settings) -> Phrase {
    texts::SettingInvoice {
        example: invoice::of_series(&settings.invoice_prefix, 1),
    }
    .into()
}

/// [Invoice numbers…]
pub fn ask_prefix(scene: &mut Scene<'_>, shop: &Shop) {
    scene.state.asking = Some(Asking::InvoicePrefix { shop: shop.shop_id });
    scene.say(Say::line(texts::AskInvoicePrefix));
}

/// What the numbers begin with from now on.
pub async fn prefix_given(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        scene.state.asking = None;
        return Ok(());
    };
    let typed = match text.trim() {
        "none" | "None" | "無" => "",
        typed => typed,
    };
    let Some(invoice_prefix) = invoice::prefix(typed) else {
        let typed: String = typed.chars().take(40).collect();
        scene.say(Say::line(texts::InvoicePrefixUnreadable {
            typed,
            limit: MAX_PREFIX,
        }));
        return Ok(());
    };
    scene.state.asking = None;
    let settings = Settings {
        invoice_prefix,
        ..shop.settings.clone()
    };
    adjusting::save(scene, &shop, &settings).await?;
    scene.say(adjusting::words(shop_id, &shop.name, &settings));
    Ok(())
}
