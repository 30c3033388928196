//! The catalogue by pages, each in the place of the one before: categories, and the items of one.

use waybill_core::db::DatabaseError;
use waybill_core::item::{self, Turn};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::{example, rows};
use crate::assistant::message::{Button, Say, verbatim};
use crate::assistant::press::{GoodsPress, Press};
use crate::assistant::scene::Scene;

/// How many categories or items a page shows.
const PAGE: usize = 8;
/// One more than is shown tells whether there are more.
const FETCHED: i64 = 9;

/// The categories after so many.
pub(super) async fn categories(
    scene: &mut Scene<'_>,
    shop: &Shop,
    after: u32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut found = item::categories(&mut in_shop, (i64::from(after), FETCHED)).await?;
    if found.is_empty() && after > 0 {
        // They were more when the button was shown.
        found = item::categories(&mut in_shop, (0, FETCHED)).await?;
        return shown(scene, shop, 0, found);
    }
    shown(scene, shop, after, found)
}

fn shown(
    scene: &mut Scene<'_>,
    shop: &Shop,
    after: u32,
    mut found: Vec<item::Category>,
) -> Result<(), DatabaseError> {
    if found.is_empty() {
        scene.replace(Say::line(texts::ItemsNone).and(verbatim(example(shop))));
        return Ok(());
    }
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let mut say = Say::titled(texts::ItemsTitle { shop: &shop.name });
    let buttons: Vec<Button> = found
        .iter()
        .map(|category| {
            let label = texts::ButtonCategoryCount {
                category: words(category.name.as_deref()),
                count: category.items,
            };
            let digest = digest(category.name.as_deref());
            let press = GoodsPress::Category(shop.shop_id, digest, Turn::First);
            Button::press(label, Press::Goods(press))
        })
        .collect();
    for row in buttons.chunks(2) {
        say = say.row(row.to_vec());
    }
    let page = |after| Press::Goods(GoodsPress::Categories(shop.shop_id, after));
    let turns = turns(after, more.then_some(PAGE), page);
    let say = say.and(texts::ItemsMoreHow).and(verbatim(example(shop)));
    scene.replace(say.row(turns));
    Ok(())
}

/// The buttons to the page before and to the next, of pages that are counted.
pub(super) fn turns(after: u32, next: Option<usize>, page: impl Fn(u32) -> Press) -> Vec<Button> {
    let size = u32::try_from(PAGE).unwrap_or(u32::MAX);
    let mut turns = Vec::new();
    if after > 0 {
        let before = page(after.saturating_sub(size));
        turns.push(Button::press(texts::ButtonPrevious, before));
    }
    if let Some(shown) = next {
        let shown = u32::try_from(shown).unwrap_or(u32::MAX);
        let next = page(after.saturating_add(shown));
        turns.push(Button::press(texts::ButtonMoreItems, next));
    }
    turns
}

/// So many of a list after some others, and whether there are more behind them.
pub(super) fn paged<T>(all: &[T], after: u32) -> (&[T], bool) {
    let first = usize::try_from(after).unwrap_or(usize::MAX).min(all.len());
    let rest = all.get(first..).unwrap_or_default();
    (rest.get(..PAGE).unwrap_or(rest), rest.len() > PAGE)
}

fn words(name: Option<&str>) -> Phrase {
    name.map_or_else(|| texts::ButtonNoCategory.into(), verbatim)
}

/// A category's name in as few letters as a button has room for (FNV-1a).
fn digest(category: Option<&str>) -> Option<u32> {
    let folded = waybill_core::customer::fold(category?);
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    Some(folded.bytes().fold(2_166_136_261, mix))
}

/// A page of a category's items.
pub(super) async fn items(
    scene: &mut Scene<'_>,
    shop: &Shop,
    category: Option<u32>,
    turn: Turn,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let known = match category {
        None => Some(None),
        Some(_) => item::category_names(&mut in_shop)
            .await?
            .into_iter()
            .find(|name| digest(Some(name)) == category)
            .map(Some),
    };
    let mut found = match &known {
        Some(name) => item::list(&mut in_shop, name.as_deref(), turn, FETCHED).await?,
        None => Vec::new(),
    };
    let others = found.len() > PAGE;
    let (before, after) = match turn {
        Turn::First => (false, others),
        Turn::After(_) => (true, others),
        Turn::Before(_) => (others, true),
    };
    if others && matches!(turn, Turn::Before(_)) {
        found.remove(0);
    }
    found.truncate(PAGE);
    // As its first item has it; all of them fold to the same.
    let name = found.first().and_then(|item| item.category.clone());
    let name = name.or(known.flatten());
    let mut say = Say::titled(texts::ItemsPage {
        category: words(name.as_deref()),
    });
    if found.is_empty() {
        say = say.and(texts::ItemsPageNone);
    }
    say = rows(say, scene, shop, &found);
    let to = |turn| Press::Goods(GoodsPress::Category(shop.shop_id, category, turn));
    let mut last = Vec::new();
    if let Some(item) = found.first().filter(|_| before) {
        let press = to(Turn::Before(item.item_id));
        last.push(Button::press(texts::ButtonPrevious, press));
    }
    let all = Press::Goods(GoodsPress::Categories(shop.shop_id, 0));
    last.push(if before {
        Button::press(texts::ButtonAllCategories, all)
    } else {
        Button::press(texts::ButtonBack, all)
    });
    if let Some(item) = found.last().filter(|_| after) {
        let press = to(Turn::After(item.item_id));
        last.push(Button::press(texts::ButtonMoreItems, press));
    }
    scene.replace(say.row(last));
    Ok(())
}
