//! The catalogue and the stock, as the shop keeps them in chat: `/items`, `/stock`, `/low`.

mod axes;
mod card;
mod counting;
mod editing;
mod entry;
mod pages;
mod pictured;
mod picturing;
mod running_low;
mod variants;
mod wording;

use waybill_core::db::DatabaseError;
use waybill_core::id::{ItemId, ShopId};
use waybill_core::item::{self, Change, Item, ItemState};
use waybill_core::money::Currency;
use waybill_core::picture::Picture;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::message::{Answer, Attached, Button, Place, Say, verbatim};
use super::press::{GoodsPress, ItemPress, Press};
use super::scene::Scene;
use super::state::Asking;

pub use counting::{choose as stock_of_chosen, command as stock, is_said as says_stock};
pub use editing::answered;
pub use pictured::{offer, sent_beside};
pub use picturing::{Asked, ask_of, named, picture_sent};
pub use running_low::{alert, low};
pub use variants::answered as variant_answered;

/// `/items`: the categories, an item by its name, or a new one.
///
/// # Errors
/// When the database can't be reached.
pub async fn items(scene: &mut Scene<'_>, shop: &Shop, rest: &str) -> Result<(), DatabaseError> {
    if rest.trim().is_empty() {
        return pages::categories(scene, shop, 0).await;
    }
    if entry::is_entry(rest, shop.currency, scene.today(shop)) {
        return create_from(scene, shop, rest, &[], Place::New).await;
    }
    if let Some(item_id) = named(scene, shop, rest).await? {
        return show(scene, shop, item_id, Place::New, false).await;
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let found = item::search(&mut in_shop, rest, 8).await?;
    let query: String = rest.trim().chars().take(60).collect();
    match found.as_slice() {
        [] => scene.say(Say::line(texts::ItemsFindNone { query })),
        [only] => return show(scene, shop, only.item_id, Place::New, false).await,
        several => {
            let say = rows(
                Say::titled(texts::ItemsFound { query }),
                scene,
                shop,
                several,
            );
            scene.say(say);
        }
    }
    Ok(())
}

/// Whether words enter an item rather than look for one.
pub fn is_entry(scene: &Scene<'_>, shop: &Shop, line: &str) -> bool {
    entry::is_entry(line, shop.currency, scene.today(shop))
}

/// Enters an item by one line, with the pictures of it that came along, and shows its card.
///
/// # Errors
/// When the database can't be reached.
pub async fn create_from(
    scene: &mut Scene<'_>,
    shop: &Shop,
    line: &str,
    pictures: &[Picture],
    place: Place,
) -> Result<(), DatabaseError> {
    let new = match entry::parse(line, shop.currency, scene.today(shop)) {
        Ok(new) => new,
        Err(problem) => {
            scene.say(Say::line(problem));
            return Ok(());
        }
    };
    let (actor, at, listener) = (scene.actor(), scene.at, counting::listener(scene));
    let counted = new.variants.iter().any(|variant| variant.stock.is_some());
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    match item::create(&mut in_shop, &new, &actor, at).await? {
        Ok(item_id) => {
            if counted {
                waybill_core::stock::wish_if_first(&mut in_shop, listener, at).await?;
            }
            for picture in pictures {
                picturing::add(&mut in_shop, item_id, picture, at).await?;
            }
            if !pictures.is_empty() {
                picturing::expect_more(scene, shop, item_id, None);
            }
            show(scene, shop, item_id, place, false).await
        }
        Err(refusal) => {
            scene.say(Say::line(wording::refusal(&refusal)));
            Ok(())
        }
    }
}

/// A one-line example of a new item in the shop's own currency.
pub fn example(shop: &Shop) -> &'static str {
    if shop.currency == Currency::Twd {
        "/items 黑色襯衫 599; 貨號 BS; 尺寸 S 5, M 10, L 5; 分類 上衣"
    } else {
        "/items black shirt 599; sku BS; sizes S 5, M 10, L 5; category tops"
    }
}

/// A button of the catalogue or the stock.
///
/// # Errors
/// When the database can't be reached.
pub async fn pressed(scene: &mut Scene<'_>, press: GoodsPress) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(press.shop()) else {
        return Ok(());
    };
    match press {
        GoodsPress::Categories(_, after) => pages::categories(scene, &shop, after).await,
        GoodsPress::Category(_, category, turn) => pages::items(scene, &shop, category, turn).await,
        GoodsPress::Variant(_, variant, press) => {
            variants::pressed(scene, &shop, variant, press).await
        }
        GoodsPress::Item(_, item_id, press) => item_pressed(scene, &shop, item_id, press).await,
        GoodsPress::StockOf(_, variant) => stock_of_chosen(scene, &shop, variant).await,
        GoodsPress::Low(_, after) => running_low::page(scene, &shop, after).await,
        GoodsPress::TellLow(_, wished) => running_low::tell(scene, &shop, wished).await,
        GoodsPress::Enter(_, picture) => pictured::enter(scene, &shop, picture).await,
        GoodsPress::Give(_, variant, seen) => {
            super::waiting::give(scene, &shop, variant, seen).await
        }
    }
}

async fn item_pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    press: ItemPress,
) -> Result<(), DatabaseError> {
    // Another button ends the question that was open about an item.
    if matches!(
        scene.state.asking,
        Some(Asking::Item { .. } | Asking::Variant { .. } | Asking::ItemPicture { .. })
    ) {
        scene.state.asking = None;
    }
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    match press {
        ItemPress::Show => show(scene, shop, item_id, place, false).await,
        ItemPress::More => show(scene, shop, item_id, place, true).await,
        ItemPress::Ask(part) => editing::ask(scene, shop, item_id, part).await,
        ItemPress::Pause => set_state(scene, shop, item_id, ItemState::Paused).await,
        ItemPress::Sell => set_state(scene, shop, item_id, ItemState::Selling).await,
        ItemPress::AskRemove => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let Some(item) = item::find(&mut in_shop, item_id).await? else {
                scene.say(Say::line(texts::ItemNone));
                return Ok(());
            };
            let press = |press| Press::Goods(GoodsPress::Item(shop.shop_id, item_id, press));
            let say = Say::line(texts::AskItemRemove { name: &item.name }).row([
                Button::press(texts::ButtonItemRemoveYes, press(ItemPress::Remove)),
                Button::press(texts::ButtonNeverMind, press(ItemPress::Show)),
            ]);
            on_card(scene, shop, item_id, say, place).await
        }
        ItemPress::Remove => set_state(scene, shop, item_id, ItemState::Gone).await,
        ItemPress::Movements => counting::history(scene, shop, item_id).await,
        ItemPress::Prices => editing::past_prices(scene, shop, item_id).await,
        ItemPress::Variants(after) => variants::list(scene, shop, item_id, after).await,
        ItemPress::Removed => variants::removed(scene, shop, item_id).await,
        ItemPress::AskPicture => picturing::ask(scene, shop, item_id).await,
        ItemPress::RemovePicture(key) => picturing::remove(scene, shop, item_id, key).await,
        ItemPress::TakePicture(id) => picturing::take(scene, shop, item_id, id).await,
    }
}

async fn set_state(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    state: ItemState,
) -> Result<(), DatabaseError> {
    let (actor, at) = (scene.actor(), scene.at);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let change = Change::State(state);
    match item::change(&mut in_shop, item_id, &change, &actor, at).await? {
        Ok(()) => {
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            show(scene, shop, item_id, place, false).await
        }
        Err(refusal) => {
            scene.say(Say::line(wording::refusal(&refusal)));
            Ok(())
        }
    }
}

/// Shows an item's card.
async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    place: Place,
    more: bool,
) -> Result<(), DatabaseError> {
    let today = scene.today(shop);
    let figures = scene.may(shop.shop_id, Right::Figures);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.say(Say::line(texts::ItemNone));
        return Ok(());
    };
    let picture = item::newest_picture(&mut in_shop, item_id).await?;
    let say = card::words(&item, shop, today, figures);
    let say = card::buttons(say, &item, (shop, picture), more);
    on_card(scene, shop, item_id, say, place).await
}

/// Says something on an item's card, which shows its picture whatever is said.
async fn on_card(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    mut say: Say,
    place: Place,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    if let Some(key) = item::newest_picture(&mut in_shop, item_id).await? {
        let picture = (shop.shop_id, item_id, key);
        say = say.attach(Attached::ItemPicture(Box::new(picture)));
    }
    scene.answers.push(Answer {
        say,
        place,
        tag: Some(tag(item_id)),
        order: None,
    });
    Ok(())
}

/// The name of the message that shows an item.
fn tag(item_id: ItemId) -> String {
    format!("item:{item_id}")
}

/// One line an item, and a button for each.
fn rows(mut say: Say, scene: &Scene<'_>, shop: &Shop, items: &[Item]) -> Say {
    let today = scene.today(shop);
    for item in items {
        say = say.and(card::row(item, shop, today));
    }
    let buttons: Vec<Button> = items
        .iter()
        .map(|item| show_button(shop.shop_id, item.item_id, &item.name))
        .collect();
    for row in buttons.chunks(2) {
        say = say.row(row.to_vec());
    }
    say
}

fn show_button(shop_id: ShopId, item_id: ItemId, name: &str) -> Button {
    let press = GoodsPress::Item(shop_id, item_id, ItemPress::Show);
    let name: String = name.chars().take(30).collect();
    Button::press(verbatim(name), Press::Goods(press))
}

/// Sells a paused item again; says why where it can't be.
///
/// # Errors
/// When the database can't be reached.
pub async fn sell_again(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item: ItemId,
) -> Result<(), DatabaseError> {
    let (actor, at) = (scene.actor(), scene.at);
    let sell = Change::State(ItemState::Selling);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    if let Err(refusal) = item::change(&mut in_shop, item, &sell, &actor, at).await? {
        scene.say(Say::line(wording::refusal(&refusal)));
    }
    Ok(())
}
