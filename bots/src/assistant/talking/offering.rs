//! What a buyer writes that is nothing else: it is kept, and goes to the seller by a tap.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ReceivedFileId, ShopId};
use waybill_core::order::act::Party;
use waybill_core::order::{Order, Stage};
use waybill_core::received_file;
use waybill_core::shop::Shop;
use waybill_core::subscription;
use waybill_core::talk::LONGEST;
use waybill_core::text::{Phrase, texts};

use super::told::button;
use super::{Writing, confirm};
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{Press, TalkPress};
use crate::assistant::scene::Scene;
use crate::assistant::state::Unsent;
use crate::assistant::wanting;

/// How many of a buyer's orders are looked at.
const LOOKED_AT: i64 = 20;
/// How many orders are offered: two rows on every platform.
const OFFERED: usize = 6;

/// Offers to send what a buyer wrote, where they follow an order that goes on. Returns whether it did.
///
/// # Errors
/// When the database can't be reached.
pub async fn offer(
    scene: &mut Scene<'_>,
    text: &str,
    message: Option<String>,
) -> Result<bool, DatabaseError> {
    let orders = open_orders(scene).await?;
    if orders.is_empty() {
        return Ok(false);
    }
    let text = text.trim();
    if text.is_empty() {
        choose(scene, &orders);
        return Ok(true);
    }
    let length = text.chars().count();
    if length > LONGEST {
        scene.say(Say::line(texts::TalkTooLong {
            length,
            limit: LONGEST,
        }));
        return Ok(true);
    }
    let kept = scene.state.keep_unsent(text.to_owned(), message, None);
    let question: Phrase = match orders.as_slice() {
        [(shop, order)] => texts::TalkOffer {
            shop: &shop.name,
            number: order.number.0,
        }
        .into(),
        _ => texts::TalkOfferWhich.into(),
    };
    scene.say(with_orders(Say::line(question), &orders, kept));
    Ok(true)
}

/// The same for a picture that is kept for this conversation.
///
/// # Errors
/// When the database can't be reached.
pub async fn offer_picture(
    scene: &mut Scene<'_>,
    picture: ReceivedFileId,
    caption: &str,
    message: Option<String>,
) -> Result<bool, DatabaseError> {
    let orders = open_orders(scene).await?;
    if orders.is_empty() || caption.chars().count() > LONGEST {
        return Ok(false);
    }
    let caption = caption.trim().to_owned();
    let kept = scene.state.keep_unsent(caption, message, Some(picture));
    let question: Phrase = match orders.as_slice() {
        [(shop, order)] => texts::TalkOfferPicture {
            shop: &shop.name,
            number: order.number.0,
        }
        .into(),
        _ => texts::TalkOfferPictureWhich.into(),
    };
    scene.say(with_orders(Say::line(question), &orders, kept));
    Ok(true)
}

fn with_orders(say: Say, orders: &[(Shop, Order)], kept: u32) -> Say {
    let not = Button::press(texts::ButtonTalkNot, Press::Nothing);
    let send = TalkPress::Send(kept);
    if let [(shop, order)] = orders {
        let place = (shop.shop_id, order.order_id);
        return say.row([button(texts::ButtonTalkSend, place, send), not]);
    }
    rows(say, orders, send).row([not])
}

fn rows(say: Say, orders: &[(Shop, Order)], press: TalkPress) -> Say {
    let buttons: Vec<Button> = orders
        .iter()
        .take(OFFERED)
        .map(|(shop, order)| {
            let label = texts::ButtonTalkSendAbout {
                number: order.number.0,
                shop: &shop.name,
            };
            button(label, (shop.shop_id, order.order_id), press)
        })
        .collect();
    buttons
        .chunks(2)
        .map(<[Button]>::to_vec)
        .fold(say, Say::row)
}

fn choose(scene: &mut Scene<'_>, orders: &[(Shop, Order)]) {
    let say = Say::line(texts::TalkChoose);
    scene.say(rows(say, orders, TalkPress::Write(0)));
}

/// The orders that a person is told of as a buyer and that go on.
///
/// # Errors
/// When the database can't be reached.
pub async fn open_orders(scene: &mut Scene<'_>) -> Result<Vec<(Shop, Order)>, DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    let followed = subscription::of_person(&mut person, LOOKED_AT).await?;
    let mut open = Vec::new();
    for each in followed.into_iter().filter(|each| each.told) {
        let place: (ShopId, OrderId) = (each.token.shop_id, each.order_id);
        let found = wanting::own_order(scene, place.0, place.1).await?;
        open.extend(
            found.filter(|(_, order)| {
                !matches!(order.head.stage, Stage::Completed | Stage::Cancelled)
            }),
        );
    }
    Ok(open)
}

/// [Send]: what was kept goes, once.
pub(super) async fn send(
    scene: &mut Scene<'_>,
    party: Party,
    shop: &Shop,
    order: &Order,
    kept: u32,
) -> Result<(), DatabaseError> {
    let Some(unsent) = scene.state.unsent(kept).cloned() else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    let place = (shop.shop_id, order.order_id);
    if unsent.sent {
        // A second tap finds what the first did.
        let say = Say::line(texts::TalkSent { name: &shop.name });
        confirm(scene, place, say, false);
        return Ok(());
    }
    let here = scene.conversation.conversation_id;
    let picture = match unsent.picture {
        Some(id) => {
            let mut system = scene.transaction.system().await?;
            received_file::take(&mut system, here, id).await?
        }
        None => None,
    };
    let writing = Writing {
        picture,
        ..Writing::words(unsent.text, unsent.message)
    };
    if super::send(scene, party, (shop, order), writing).await?
        && let Some(unsent) = scene.state.unsent(kept)
    {
        unsent.sent = true;
    }
    Ok(())
}

/// What was not sent yet was written anew.
pub(super) fn rewritten(scene: &mut Scene<'_>, text: &str, message: &str) -> bool {
    let unsent = scene
        .state
        .unsent
        .iter_mut()
        .find(|one: &&mut Unsent| !one.sent && one.message.as_deref() == Some(message));
    let text = text.trim();
    match unsent {
        Some(unsent) if !text.is_empty() => {
            text.clone_into(&mut unsent.text);
            true
        }
        Some(_) | None => false,
    }
}
