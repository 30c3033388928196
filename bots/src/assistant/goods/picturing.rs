//! An item's pictures: asked for on its card, shown there, taken away again.

use chrono::{DateTime, Duration, Utc};
use waybill_core::db::{DatabaseError, InShop};
use waybill_core::id::{ItemId, ReceivedFileId, ShopId};
use waybill_core::item::matching::Match;
use waybill_core::item::{self, ItemState, MAX_PICTURES, PictureKey};
use waybill_core::picture::Picture;
use waybill_core::received_file::{self, KEPT};
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::{card, on_card, show, tag};
use crate::assistant::message::{Button, Place, Say};
use crate::assistant::press::{GoodsPress, ItemPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;

/// How long after a picture of an item the next one is still of the same.
const ALBUM: Duration = Duration::minutes(2);

/// What was asked: a picture of this item, in this message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The shop.
    pub shop: ShopId,
    /// The item.
    pub item: ItemId,
    /// The message that asked, which becomes the card again.
    pub message: Option<String>,
}

/// Keeps a picture of an item.
pub(super) async fn add(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    picture: &Picture,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    item::add_picture(
        shop,
        item_id,
        picture.media_type.as_str(),
        &picture.bytes,
        at,
    )
    .await
}

/// Takes the next pictures for the same item, too.
pub(super) fn expect_more(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    message: Option<String>,
) {
    scene.state.asking = Some(Asking::ItemPicture {
        shop: shop.shop_id,
        item: item_id,
        message,
        until: Some(scene.at + ALBUM),
    });
}

/// [Picture]: asks for one in the place of the card.
pub(super) async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
) -> Result<(), DatabaseError> {
    let today = scene.today(shop);
    let figures = scene.may(shop.shop_id, Right::Figures);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.say(Say::line(texts::ItemNone));
        return Ok(());
    };
    scene.state.asking = Some(Asking::ItemPicture {
        shop: shop.shop_id,
        item: item_id,
        message: scene.pressed_on.clone(),
        until: None,
    });
    let (name, limit) = (&item.name, MAX_PICTURES);
    let say = card::words(&item, shop, today, figures).gap();
    let say = if item.pictures == 0 {
        say.and(texts::AskItemPicture { name })
    } else {
        say.and(texts::AskItemPictureAnother { name, limit })
    };
    let never_mind = item_press(shop, item_id, ItemPress::Show);
    let say = say.row([Button::press(texts::ButtonNeverMind, never_mind)]);
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    on_card(scene, shop, item_id, say, place).await
}

/// A picture came that was asked for.
///
/// # Errors
/// When the database can't be reached.
pub async fn picture_sent(
    scene: &mut Scene<'_>,
    asked: Asked,
    picture: &Picture,
) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.role_in(asked.shop) else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    if !picture.media_type.is_shown() {
        // The question stays.
        let file = &picture.name;
        scene.say(Say::line(texts::PictureNotShown { file }));
        return Ok(());
    }
    if !accept(scene, &shop, asked.item, picture).await? {
        return Ok(());
    }
    expect_more(scene, &shop, asked.item, asked.message.clone());
    let tagged = || Place::Tagged(tag(asked.item));
    let place = asked.message.map_or_else(tagged, Place::Message);
    show(scene, &shop, asked.item, place, false).await
}

/// Keeps a picture of an item that is in the catalogue; says so where it is not.
async fn accept(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    picture: &Picture,
) -> Result<bool, DatabaseError> {
    scene.state.asking = None;
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.say(Say::line(texts::ItemNone));
        return Ok(false);
    };
    if item.state == ItemState::Gone {
        let (name, file) = (&item.name, &picture.name);
        let sell = item_press(shop, item_id, ItemPress::Sell);
        let say = Say::line(texts::PictureItemGone { name, file });
        scene.say(say.row([Button::press(texts::ButtonItemSell, sell)]));
        return Ok(false);
    }
    add(&mut in_shop, item_id, picture, at).await
}

/// [Remove picture]: the one that was shown; a second tap finds it gone.
pub(super) async fn remove(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    key: PictureKey,
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    item::remove_picture(&mut in_shop, item_id, key, at).await?;
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    show(scene, shop, item_id, place, false).await
}

/// Asks whether a picture that came in is one of an item.
///
/// # Errors
/// When the database can't be reached.
pub async fn ask_of(
    scene: &mut Scene<'_>,
    (shop_id, item_id): (ShopId, ItemId),
    (picture, file): (ReceivedFileId, &str),
) -> Result<bool, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        return Ok(false);
    };
    let take = GoodsPress::Item(shop_id, item_id, ItemPress::TakePicture(picture));
    let name = &item.name;
    scene.say(Say::line(texts::AskPictureOfItem { file, name }).row([
        Button::press(texts::ButtonPictureOfItem, Press::Goods(take)),
        Button::press(texts::ButtonNeverMind, Press::Nothing),
    ]));
    Ok(true)
}

/// Yes, the picture that came in is of this item: once.
pub(super) async fn take(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    id: ReceivedFileId,
) -> Result<(), DatabaseError> {
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    let Some(picture) = received_file::take(&mut system, here, id).await? else {
        scene.say(Say::line(texts::PictureNotKept { limit: KEPT }));
        return Ok(());
    };
    if !accept(scene, shop, item_id, &picture).await? {
        return Ok(());
    }
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    show(scene, shop, item_id, place, false).await
}

/// The item that words name, where they name just one.
///
/// # Errors
/// When the database can't be reached.
pub async fn named(
    scene: &mut Scene<'_>,
    shop: &Shop,
    words: &str,
) -> Result<Option<ItemId>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let (Match::One(variant) | Match::Partly(variant)) = item::meant(&mut in_shop, words).await?
    else {
        return Ok(None);
    };
    let known = item::variants(&mut in_shop, &[variant]).await?;
    Ok(known.into_iter().next().map(|known| known.item_id))
}

fn item_press(shop: &Shop, item_id: ItemId, press: ItemPress) -> Press {
    Press::Goods(GoodsPress::Item(shop.shop_id, item_id, press))
}
