//! An order in one message: read, shown as a draft, mended, created.

mod catalogue;
mod checking;
mod creating;
mod mending;
mod pressed;
mod recognised;
mod rewritten;
mod shown;

use waybill_core::contact::{Email, Phone};
use waybill_core::customer::Known;
use waybill_core::customer::page::Page;
use waybill_core::db::DatabaseError;
use waybill_core::money::Currency;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::customers;
use super::message::{Answer, Button, Place, Say, verbatim};
use super::order_line::{self, Problem, Reading};
use super::press::{DraftPress, Press};
use super::scene::Scene;
use super::state::{Draft, Fate};

use shown::show;

pub use mending::{is_chatter, mend};
pub use pressed::pressed;
pub use rewritten::source_rewritten;

/// Reads a message as orders and shows each as a draft.
pub async fn read(
    scene: &mut Scene<'_>,
    shop: &Shop,
    text: &str,
    source: Option<String>,
) -> Result<(), DatabaseError> {
    if text.trim().is_empty() {
        let mut say = Say::line(texts::NewHow).and(verbatim(example(shop)));
        let recent = customers::offer_recent(scene, shop).await?;
        if !recent.is_empty() {
            say = say.and(texts::NewForWhom);
        }
        let rows = recent.chunks(2).map(<[Button]>::to_vec);
        scene.say(rows.fold(say, Say::row));
        return Ok(());
    }
    let readings = order_line::parse(text, shop.currency, scene.today(shop));
    for (place, reading) in readings.into_iter().enumerate() {
        let id = scene
            .state
            .add_draft(shop.shop_id, source.clone(), place, reading, Fate::Open);
        show(scene, shop, id, Place::New).await?;
    }
    Ok(())
}

/// A draft for a customer of the shop; it asks for the lines.
pub async fn begin(
    scene: &mut Scene<'_>,
    shop: &Shop,
    page: &Page,
    known: Known,
) -> Result<(), DatabaseError> {
    let mut reading = Reading::default();
    reading.draft.buyer = order_line::Buyer {
        name: page.name.clone(),
        phone: page
            .phone
            .as_deref()
            .and_then(|typed| Phone::parse(typed).ok()),
        email: page
            .email
            .as_deref()
            .and_then(|typed| Email::parse(typed).ok()),
    };
    reading.problems.push(Problem::LinesMissing {
        example: "black shirt x2 599".to_owned(),
    });
    let id = scene
        .state
        .add_draft(shop.shop_id, None, 0, reading, Fate::Open);
    if let Some(draft) = scene.state.draft(id) {
        draft.known = Some(known);
    }
    show(scene, shop, id, Place::New).await
}

/// A plain message that reads as an order is offered, never taken.
pub fn offer(
    scene: &mut Scene<'_>,
    shop: &Shop,
    text: &str,
    source: Option<String>,
    known: Option<Known>,
) {
    let readings = order_line::parse(text, shop.currency, scene.today(shop));
    let several = readings.len();
    for (place, reading) in readings.into_iter().enumerate() {
        let buyer = reading.draft.buyer.name.clone();
        let id = scene
            .state
            .add_draft(shop.shop_id, source.clone(), place, reading, Fate::Offered);
        if let Some(draft) = scene.state.draft(id) {
            draft.known = known;
        }
        let label: Phrase = if several > 1 {
            texts::ButtonBeginFor { buyer }.into()
        } else {
            texts::ButtonBegin.into()
        };
        scene.answers.push(Answer {
            say: Say::line(texts::LooksLikeOrder).row([
                Button::press(label, Press::Draft(id, DraftPress::Begin)),
                Button::press(texts::ButtonNo, Press::Draft(id, DraftPress::Discard)),
            ]),
            tag: Some(format!("draft:{id}")),
            ..Answer::default()
        });
    }
}

/// A one-line example in the shop's own currency.
pub fn example(shop: &Shop) -> String {
    if shop.currency == Currency::Twd {
        "/new 小美; 黑色襯衫 x2 599; 運費 60".to_owned()
    } else {
        "/new Jane; 2 black shirt 599; white pants 699".to_owned()
    }
}

fn open_draft(scene: &mut Scene<'_>, id: u32) -> Option<(Draft, Shop)> {
    let draft = scene.state.draft(id)?.clone();
    let open = matches!(draft.fate, Fate::Open | Fate::Offered);
    let (shop, _) = scene.role_in(draft.shop)?;
    open.then_some((draft, shop))
}

fn set_fate(scene: &mut Scene<'_>, id: u32, fate: Fate) {
    if let Some(draft) = scene.state.draft(id) {
        draft.fate = fate;
    }
}
