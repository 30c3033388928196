//! A picture with words that may enter an item: it is offered as a button, and nothing is entered on
//! a guess. Pictures that come with it are of the same item.

use chrono::Duration;
use waybill_core::db::DatabaseError;
use waybill_core::id::ReceivedFileId;
use waybill_core::money::Money;
use waybill_core::picture::Picture;
use waybill_core::received_file::{self, KEPT};
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::{create_from, entry};
use crate::assistant::message::{Answer, Button, Place, Say, verbatim};
use crate::assistant::press::{GoodsPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::Pictured;

/// The pictures of an album come one after the other, with words to the first alone.
const AT_ONCE: Duration = Duration::seconds(10);
/// The longest words that are offered as an item, in bytes: a name, all parts and a description.
const LONGEST_LINE: usize = 8 * 1024;

/// Words to a picture that read as an item: offers to enter it. Returns whether they do.
///
/// # Errors
/// When the database can't be reached.
pub async fn offer(
    scene: &mut Scene<'_>,
    shop: &Shop,
    picture: &Picture,
    line: &str,
) -> Result<bool, DatabaseError> {
    let today = scene.today(shop);
    let reads = line.len() <= LONGEST_LINE
        && picture.media_type.is_shown()
        && scene.may(shop.shop_id, Right::Goods)
        && entry::is_entry(line, shop.currency, today)
        && entry::parse(line, shop.currency, today).is_ok();
    if !reads {
        return Ok(false);
    }
    let id = keep(scene, picture).await?;
    let pictured = Pictured {
        shop: shop.shop_id,
        line: line.to_owned(),
        pictures: vec![id],
        at: scene.at,
    };
    show_offer(scene, shop, &pictured, Place::New);
    scene.state.add_pictured(pictured);
    Ok(true)
}

/// A picture without words that comes with one that may enter an item. Returns whether it does.
///
/// # Errors
/// When the database can't be reached.
pub async fn sent_beside(
    scene: &mut Scene<'_>,
    shop: &Shop,
    picture: &Picture,
) -> Result<bool, DatabaseError> {
    let at = scene.at;
    let room = usize::try_from(KEPT).unwrap_or(usize::MAX);
    let joins = picture.media_type.is_shown()
        && scene.state.pictured.last().is_some_and(|last| {
            last.shop == shop.shop_id && at - last.at <= AT_ONCE && last.pictures.len() < room
        });
    if !joins {
        return Ok(false);
    }
    let id = keep(scene, picture).await?;
    let Some(last) = scene.state.pictured.last_mut() else {
        return Ok(false);
    };
    last.pictures.push(id);
    last.at = at;
    let pictured = last.clone();
    let place = Place::Tagged(pictured.tag());
    show_offer(scene, shop, &pictured, place);
    Ok(true)
}

async fn keep(scene: &mut Scene<'_>, picture: &Picture) -> Result<ReceivedFileId, DatabaseError> {
    let (here, at) = (scene.conversation.conversation_id, scene.at);
    let mut system = scene.transaction.system().await?;
    received_file::keep(&mut system, here, picture, at).await
}

fn show_offer(scene: &mut Scene<'_>, shop: &Shop, pictured: &Pictured, place: Place) {
    let today = scene.today(shop);
    let count = pictured.pictures.len();
    let mut say = Say::line(texts::AskPictureNewItem { count });
    if let (Ok(new), Some(first)) = (
        entry::parse(&pictured.line, shop.currency, today),
        pictured.pictures.first(),
    ) {
        let name: String = new.name.chars().take(40).collect();
        let price = new.variants.first().map_or(0, |first| first.price_minor);
        let label = texts::ButtonEnterItem {
            name: &name,
            price: Money::new(price, shop.currency),
        };
        let enter = GoodsPress::Enter(shop.shop_id, *first);
        say = say
            .and(verbatim(new.name))
            .row([Button::press(label, Press::Goods(enter))]);
    }
    scene.answers.push(Answer {
        say: say.row([Button::press(texts::ButtonNeverMind, Press::Nothing)]),
        place,
        tag: Some(pictured.tag()),
        order: None,
    });
}

/// [New item: Black Shirt ₱ 599.00]: once.
pub(super) async fn enter(
    scene: &mut Scene<'_>,
    shop: &Shop,
    first: ReceivedFileId,
) -> Result<(), DatabaseError> {
    let known = scene.state.take_pictured(first);
    let Some(pictured) = known.filter(|pictured| pictured.shop == shop.shop_id) else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    let mut pictures = Vec::new();
    for id in &pictured.pictures {
        pictures.extend(received_file::take(&mut system, here, *id).await?);
    }
    if pictures.is_empty() {
        scene.say(Say::line(texts::PictureNotKept { limit: KEPT }));
        return Ok(());
    }
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    create_from(scene, shop, &pictured.line, &pictures, place).await
}
