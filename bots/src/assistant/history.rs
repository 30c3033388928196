//! The history of an order, for either side: the newest of it in the chat, all of it as a file to print.

use waybill_core::db::DatabaseError;
use waybill_core::history::{self, Entry, Side};
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::Key;
use waybill_core::order::{Order, store};
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::subscription;
use waybill_core::text::{Phrase, texts};

use super::acting;
use super::command::{self, Verb};
use super::message::{Attached, Button, PrintedHistory, Say};
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::wanting;

/// How many entries the chat shows; the file has all.
const SHOWN: usize = 8;
/// Through how many orders that a buyer follows one is looked for.
const LOOKED_AT: i64 = 50;
/// How many of them are offered.
const OFFERED: usize = 10;

/// `/history 1042`, by someone of the shop.
///
/// # Errors
/// When the database can't be reached.
pub async fn of_keys(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
) -> Result<(), DatabaseError> {
    let side = side(scene, shop.shop_id);
    for key in keys {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        match store::find(&mut in_shop, *key).await? {
            Some(order) => tell(scene, shop, &order, side).await?,
            None => acting::no_such_order(scene, shop, *key, Verb::History, "").await?,
        }
    }
    Ok(())
}

/// [History] on a seller's card.
///
/// # Errors
/// When the database can't be reached.
pub async fn of_shop(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let side = side(scene, shop.shop_id);
    tell(scene, shop, &order, side).await
}

/// [History] on a buyer's card.
///
/// # Errors
/// When the database can't be reached.
pub async fn of_buyer(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
) -> Result<(), DatabaseError> {
    match wanting::own_order(scene, shop_id, order_id).await? {
        Some((shop, order)) => {
            let side = Side::Buyer(order.buyer.customer_id);
            tell(scene, &shop, &order, side).await
        }
        None => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
    }
}

/// `/history`, by a buyer: of the order with that number, or of which of theirs.
///
/// # Errors
/// When the database can't be reached.
pub async fn list(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    let followed = subscription::of_person(&mut person, LOOKED_AT).await?;
    if followed.is_empty() {
        scene.say(Say::line(texts::NoShop).row([Button::press(texts::ButtonSell, Press::Sell)]));
        return Ok(());
    }
    let wanted = command::numbers(rest, true).numbers.first().copied();
    let mut theirs = Vec::new();
    for each in followed {
        let found = wanting::own_order(scene, each.token.shop_id, each.order_id).await?;
        theirs
            .extend(found.filter(|(_, order)| wanted.is_none_or(|number| number == order.number)));
        if theirs.len() == OFFERED {
            break;
        }
    }
    match (theirs.as_slice(), wanted) {
        ([], _) => scene.say(Say::line(texts::HistoryNone)),
        ([(shop, order)], Some(_)) => {
            let side = Side::Buyer(order.buyer.customer_id);
            return tell(scene, shop, order, side).await;
        }
        (several, _) => {
            let buttons: Vec<Button> = several
                .iter()
                .map(|(shop, order)| {
                    let label = texts::ButtonMyOrder {
                        number: order.number.0,
                        shop: &shop.name,
                    };
                    let press = Press::Order(shop.shop_id, order.order_id, OrderPress::History);
                    Button::press(label, press)
                })
                .collect();
            let say = Say::line(texts::HistoryWhich);
            scene.say(
                buttons
                    .chunks(2)
                    .fold(say, |say, row| say.row(row.to_vec())),
            );
        }
    }
    Ok(())
}

/// What was written is for those of the shop who may talk with its buyers.
fn side(scene: &Scene<'_>, shop_id: ShopId) -> Side {
    Side::Shop {
        talks: scene.may(shop_id, Right::Talk),
    }
}

async fn tell(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    side: Side,
) -> Result<(), DatabaseError> {
    let place = (order.shop_id, order.order_id);
    let mut in_shop = scene.transaction.shop(place.0).await?;
    let history = history::of_order(&mut in_shop, order, &shop.name, side).await?;
    let mut say = Say::titled(texts::HistoryTitle {
        shop: &shop.name,
        number: order.number.0,
    });
    let earlier = history.entries.len().saturating_sub(SHOWN);
    if earlier > 0 {
        say = say.and(texts::HistoryEarlier { count: earlier });
    }
    say = history
        .entries
        .iter()
        .skip(earlier)
        .fold(say, |say, entry| say.and(line(entry)));
    let printed = PrintedHistory {
        shop: place.0,
        order: place.1,
        side,
    };
    let say = say
        .and(texts::HistoryHere)
        .attach(Attached::History(Box::new(printed)));
    scene.say_of(place, say);
    Ok(())
}

fn line(entry: &Entry) -> Phrase {
    let (at, what) = (entry.at, entry.short.clone());
    let what: Phrase = if entry.taken_back {
        texts::HistoryRowBack { what }.into()
    } else {
        what
    };
    match entry.by.clone() {
        Some(by) => texts::HistoryRowBy { at, what, by }.into(),
        None => texts::HistoryRow { at, what }.into(),
    }
}
