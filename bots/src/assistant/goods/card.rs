//! An item in words.

use chrono::NaiveDate;
use waybill_core::item::{Item, ItemState, LOW_AT, PictureKey, Variant};
use waybill_core::money::Money;
use waybill_core::shop::Shop;
use waybill_core::text::{Arg, Phrase, texts};

use super::{variants, wording};
use crate::assistant::message::{Button, Say, verbatim};
use crate::assistant::press::{GoodsPress, ItemPart, ItemPress, Press};

/// A picture's caption has 1024 units on Telegram (Bot API, "sendPhoto"), for all of the card.
const BELOW_A_PICTURE: usize = 300;
/// How many variants a card lists: those behind them have pages of their own.
const LISTED: usize = 12;
/// How many variants have a button on the card itself.
const BUTTONS: usize = 8;

/// An item's card without its buttons; what it costs the shop and its resellers only for who may see
/// figures.
pub(super) fn words(item: &Item, shop: &Shop, today: NaiveDate, figures: bool) -> Say {
    let mut say = Say::titled(verbatim(&item.name));
    match item.state {
        ItemState::Selling => {}
        ItemState::Paused => say = say.and(texts::ItemPaused),
        ItemState::Gone => say = say.and(texts::ItemGone),
    }
    let shown = item.variants.len().min(LISTED);
    for variant in item.variants.iter().take(shown) {
        say = say.and(variant_words(item, variant, shop, today));
    }
    if item.variants.len() > shown {
        say = say.and(texts::ItemMoreVariants {
            count: item.variants.len() - shown,
        });
    }
    if let ([only], false) = (item.variants.as_slice(), item.has_labels())
        && let Some(sku) = &only.sku
    {
        say = say.and(texts::ItemSku { sku });
    }
    if let Some(price) = reseller(item, shop).filter(|_| figures) {
        say = say.and(texts::ItemReseller { price });
    }
    if let Some(category) = &item.category {
        say = say.and(texts::ItemCategory { category });
    }
    if let Some(cost) = item.cost.filter(|_| figures) {
        say = say.and(texts::ItemCost { cost });
    }
    if !item.names.is_empty() {
        let names: Vec<Arg> = item.names.iter().map(Arg::from).collect();
        say = say.and(texts::ItemNames { names });
    }
    if let Some(days) = item.lead_days {
        say = say.and(texts::ItemLead { days });
    }
    if let Some(count) = item.low_at.filter(|low_at| *low_at != LOW_AT) {
        say = say.and(texts::ItemLowAt { count });
    }
    if item.pictures > 0 {
        say = say.and(texts::ItemPictures {
            count: item.pictures,
        });
    }
    if let Some(description) = &item.description {
        say = say.and(verbatim(match item.pictures {
            0 => description.clone(),
            _ => below_a_picture(description),
        }));
    }
    say
}

/// As much of a description as has room below a picture with all the rest.
fn below_a_picture(description: &str) -> String {
    if description.chars().count() <= BELOW_A_PICTURE {
        return description.to_owned();
    }
    let begin: String = description.chars().take(BELOW_A_PICTURE).collect();
    format!("{}…", begin.trim_end())
}

pub(super) fn variant_words(
    item: &Item,
    variant: &Variant,
    shop: &Shop,
    today: NaiveDate,
) -> Phrase {
    let price = price(variant, shop, today);
    let stock = wording::stock(variant.stock);
    if !item.has_labels() {
        return texts::ItemSingle { price, stock }.into();
    }
    let what = match &variant.sku {
        Some(sku) => format!("{} ({sku})", variant.label),
        None => variant.label.clone(),
    };
    texts::ItemVariant { what, price, stock }.into()
}

/// What one costs today, and what it usually costs.
pub(super) fn price(variant: &Variant, shop: &Shop, today: NaiveDate) -> Phrase {
    let usual = Money::new(variant.price_minor, shop.currency);
    let Some(sale) = variant.sale else {
        return verbatim(usual);
    };
    let reduced = Money::new(sale.price_minor, shop.currency);
    match (sale.holds(today), sale.from, sale.until) {
        (true, _, Some(until)) => texts::ItemOnSaleUntil {
            sale: reduced,
            price: usual,
            until,
        }
        .into(),
        (true, _, None) => texts::ItemOnSale {
            sale: reduced,
            price: usual,
        }
        .into(),
        (false, Some(from), _) if from > today => texts::ItemSaleComing {
            price: usual,
            from,
            sale: reduced,
        }
        .into(),
        (false, _, _) => verbatim(usual),
    }
}

fn reseller(item: &Item, shop: &Shop) -> Option<Phrase> {
    let prices = item.variants.iter().filter_map(|v| v.reseller_price_minor);
    between(prices, shop)
}

/// One price, or from the lowest to the highest.
fn between(prices: impl Iterator<Item = i64>, shop: &Shop) -> Option<Phrase> {
    let mut prices: Vec<i64> = prices.collect();
    prices.sort_unstable();
    let from = Money::new(*prices.first()?, shop.currency);
    let to = Money::new(*prices.last()?, shop.currency);
    Some(if from == to {
        verbatim(from)
    } else {
        texts::ItemPrices { from, to }.into()
    })
}

/// An item in a list.
pub(super) fn row(item: &Item, shop: &Shop, today: NaiveDate) -> Phrase {
    let name = &item.name;
    let prices = item.variants.iter().map(|variant| variant.price_on(today));
    let price = between(prices, shop).unwrap_or_else(|| verbatim(""));
    let counted: Vec<i32> = item.variants.iter().filter_map(|v| v.stock).collect();
    let row: Phrase = if counted.is_empty() {
        texts::ItemRowUncounted { name, price }.into()
    } else {
        // What is promised of one size takes nothing from the others.
        let there = counted.iter().filter(|count| **count > 0).sum::<i32>();
        let stock = match counted.as_slice() {
            [only] => wording::left(*only),
            _ => wording::left(there),
        };
        texts::ItemRow { name, price, stock }.into()
    };
    match item.state {
        ItemState::Selling => row,
        ItemState::Paused | ItemState::Gone => texts::ItemRowPaused { row }.into(),
    }
}

/// A card with its buttons.
pub(super) fn buttons(
    say: Say,
    item: &Item,
    (shop, picture): (&Shop, Option<PictureKey>),
    more: bool,
) -> Say {
    let press = |press| Press::Goods(GoodsPress::Item(shop.shop_id, item.item_id, press));
    let ask = |label: Phrase, part| Button::press(label, press(ItemPress::Ask(part)));
    let sells = match item.state {
        ItemState::Selling => Button::press(texts::ButtonItemPause, press(ItemPress::Pause)),
        ItemState::Paused | ItemState::Gone => {
            Button::press(texts::ButtonItemSell, press(ItemPress::Sell))
        }
    };
    let say = say
        .row([
            ask(texts::ButtonItemPrice.into(), ItemPart::Price),
            ask(texts::ButtonItemStock.into(), ItemPart::Stock),
            ask(texts::ButtonItemName.into(), ItemPart::Name),
        ])
        .row([
            ask(texts::ButtonItemCategory.into(), ItemPart::Category),
            ask(texts::ButtonItemSale.into(), ItemPart::Sale),
            sells,
        ]);
    if !more {
        let say = with_variants(say, item, shop);
        let mut row = vec![Button::press(
            texts::ButtonItemPicture,
            press(ItemPress::AskPicture),
        )];
        row.extend(picture.map(|shown| {
            let remove = ItemPress::RemovePicture(shown);
            Button::press(texts::ButtonItemPictureRemove, press(remove))
        }));
        row.push(Button::press(texts::ButtonMore, press(ItemPress::More)));
        return say.row(row);
    }
    let mut last = Vec::new();
    if !item.removed.is_empty() {
        let removed = press(ItemPress::Removed);
        last.push(Button::press(texts::ButtonVariantsRemoved, removed));
    }
    say.row([
        ask(texts::ButtonItemReseller.into(), ItemPart::Reseller),
        ask(texts::ButtonItemCost.into(), ItemPart::Cost),
        ask(texts::ButtonItemAlso.into(), ItemPart::Also),
        ask(texts::ButtonItemDescription.into(), ItemPart::Description),
    ])
    .row([
        ask(texts::ButtonItemSku.into(), ItemPart::Sku),
        ask(texts::ButtonItemVariant.into(), ItemPart::Variant),
        ask(texts::ButtonItemLead.into(), ItemPart::Lead),
        ask(texts::ButtonItemLow.into(), ItemPart::Low),
    ])
    .row([
        Button::press(texts::ButtonItemMovements, press(ItemPress::Movements)),
        Button::press(texts::ButtonItemPrices, press(ItemPress::Prices)),
        Button::press(texts::ButtonItemRemove, press(ItemPress::AskRemove)),
        Button::press(texts::ButtonLess, press(ItemPress::Show)),
    ])
    .row(last)
}

/// A button for each variant, or one for the list of them where they are many.
fn with_variants(say: Say, item: &Item, shop: &Shop) -> Say {
    if !item.has_labels() {
        return say;
    }
    if item.variants.len() > BUTTONS {
        let press = ItemPress::Variants(0);
        let all = Press::Goods(GoodsPress::Item(shop.shop_id, item.item_id, press));
        let count = item.variants.len();
        return say.row([Button::press(texts::ButtonVariants { count }, all)]);
    }
    let buttons = variants::buttons(shop, &item.variants);
    buttons
        .chunks(4)
        .map(<[Button]>::to_vec)
        .fold(say, Say::row)
}
