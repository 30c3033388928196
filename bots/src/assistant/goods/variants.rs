//! One of an item's variants: its card in the place of the item's, how it is called another way, taken
//! away and brought back.

use waybill_core::db::DatabaseError;
use waybill_core::id::{ItemId, VariantId};
use waybill_core::item::{self, Change, InUse, Item, ItemRefusal, MAX_WORD, Variant};
use waybill_core::money::Money;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Arg, Phrase, texts};

use super::editing::{self, Answered};
use super::{card, on_card, pages, wording};
use crate::assistant::message::{Button, Place, Say, verbatim};
use crate::assistant::order_line;
use crate::assistant::permission::permits;
use crate::assistant::press::{GoodsPress, ItemPress, Press, VariantPart, VariantPress};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;
use crate::assistant::wording as words;

fn of_item(shop: &Shop, item: &Item, press: ItemPress) -> Press {
    Press::Goods(GoodsPress::Item(shop.shop_id, item.item_id, press))
}

fn of_variant(shop: &Shop, variant: VariantId, press: VariantPress) -> Press {
    Press::Goods(GoodsPress::Variant(shop.shop_id, variant, press))
}

fn back_to_item(shop: &Shop, item: &Item) -> Button {
    Button::press(texts::ButtonBack, of_item(shop, item, ItemPress::Show))
}

fn place(scene: &Scene<'_>) -> Place {
    scene.pressed_on.clone().map_or(Place::New, Place::Message)
}

/// A variant with its item; said where it is not there.
async fn found(
    scene: &mut Scene<'_>,
    shop: &Shop,
    variant: VariantId,
) -> Result<Option<Item>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let item = item::holding(&mut in_shop, variant).await?;
    if item.is_none() {
        scene.say(Say::line(texts::ItemNone));
    }
    Ok(item)
}

/// A button that leads to each of some variants.
pub(super) fn buttons(shop: &Shop, variants: &[Variant]) -> Vec<Button> {
    variants
        .iter()
        .map(|variant| {
            let label: String = variant.label.chars().take(30).collect();
            let label = if label.is_empty() {
                Phrase::from(texts::ButtonVariantUnnamed)
            } else {
                texts::ButtonVariant { label }.into()
            };
            Button::press(
                label,
                of_variant(shop, variant.variant_id, VariantPress::Show),
            )
        })
        .collect()
}

/// An item's variants after so many, in the place of its card.
pub(super) async fn list(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    after: u32,
) -> Result<(), DatabaseError> {
    let today = scene.today(shop);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.say(Say::line(texts::ItemNone));
        return Ok(());
    };
    let (shown, more) = pages::paged(&item.variants, after);
    let mut say = Say::titled(verbatim(&item.name));
    for variant in shown {
        say = say.and(card::variant_words(&item, variant, shop, today));
    }
    for row in buttons(shop, shown).chunks(4) {
        say = say.row(row.to_vec());
    }
    let page = |after| of_item(shop, &item, ItemPress::Variants(after));
    let mut last = pages::turns(after, more.then_some(shown.len()), page);
    last.push(super::show_button(shop.shop_id, item_id, &item.name));
    let place = place(scene);
    on_card(scene, shop, item_id, say.row(last), place).await
}

/// An item's variants that were removed, each to be brought back; the last ones removed.
pub(super) async fn removed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.say(Say::line(texts::ItemNone));
        return Ok(());
    };
    let mut say = Say::titled(texts::VariantsRemoved { name: &item.name });
    let shown = item.removed.len().saturating_sub(12);
    let mut back = Vec::new();
    for variant in item.removed.iter().skip(shown) {
        let name = item.full_name(variant);
        let stock = wording::stock(variant.stock);
        say = say.and(texts::StockOf { name, stock });
        back.push(bring_back(shop, &item, variant));
    }
    for row in back.chunks(2) {
        say = say.row(row.to_vec());
    }
    let say = say.row([back_to_item(shop, &item)]);
    let place = place(scene);
    on_card(scene, shop, item_id, say, place).await
}

fn bring_back(shop: &Shop, item: &Item, variant: &Variant) -> Button {
    let name: String = item.full_name(variant).chars().take(40).collect();
    let press = of_variant(shop, variant.variant_id, VariantPress::BringBack);
    Button::press(texts::ButtonVariantBack { name }, press)
}

/// A button of a variant.
pub(super) async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    variant: VariantId,
    press: VariantPress,
) -> Result<(), DatabaseError> {
    // Another button ends the question that was open about an item.
    if matches!(
        scene.state.asking,
        Some(Asking::Item { .. } | Asking::Variant { .. } | Asking::ItemPicture { .. })
    ) {
        scene.state.asking = None;
    }
    let Some(item) = found(scene, shop, variant).await? else {
        return Ok(());
    };
    let place = place(scene);
    // A second tap, or somebody was faster: the item is shown as it is.
    let is_there = item.variant(variant).is_some();
    if is_there == (press == VariantPress::BringBack) {
        return super::show(scene, shop, item.item_id, place, false).await;
    }
    match press {
        VariantPress::Show => show(scene, shop, &item, variant, place).await,
        VariantPress::Ask(part) => ask(scene, shop, &item, variant, part).await,
        VariantPress::Remove(left) => remove(scene, shop, &item, (variant, left)).await,
        VariantPress::Unlabel => {
            let change = Change::UnlabelVariant(variant);
            changed(scene, shop, &item, &change).await
        }
        VariantPress::BringBack => {
            let change = Change::BringBackVariant(variant);
            changed(scene, shop, &item, &change).await
        }
    }
}

/// Changes the item and shows its card; a refusal is said beside it.
async fn changed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item: &Item,
    change: &Change,
) -> Result<(), DatabaseError> {
    let (actor, at, place) = (scene.actor(), scene.at, place(scene));
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    if let Err(refusal) = item::change(&mut in_shop, item.item_id, change, &actor, at).await? {
        scene.say(Say::line(wording::refusal(&refusal)));
        return Ok(());
    }
    super::show(scene, shop, item.item_id, place, false).await
}

fn card_words(scene: &Scene<'_>, shop: &Shop, item: &Item, variant: &Variant) -> Say {
    let today = scene.today(shop);
    let mut say = Say::titled(verbatim(item.full_name(variant))).and(texts::ItemSingle {
        price: card::price(variant, shop, today),
        stock: wording::stock(variant.stock),
    });
    if let Some(sku) = &variant.sku {
        say = say.and(texts::ItemSku { sku });
    }
    if let Some(minor) = variant.reseller_price_minor
        && scene.may(shop.shop_id, Right::Figures)
    {
        let price = Money::new(minor, shop.currency);
        say = say.and(texts::ItemReseller { price });
    }
    if !variant.names.is_empty() {
        let names: Vec<Arg> = variant.names.iter().map(Arg::from).collect();
        say = say.and(texts::ItemNames { names });
    }
    say
}

async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item: &Item,
    of: VariantId,
    place: Place,
) -> Result<(), DatabaseError> {
    let Some(variant) = item.variant(of) else {
        return super::show(scene, shop, item.item_id, place, false).await;
    };
    let press = |press| of_variant(shop, of, press);
    let ask = |part| press(VariantPress::Ask(part));
    let say = card_words(scene, shop, item, variant)
        .row([
            Button::press(texts::ButtonVariantRename, ask(VariantPart::Name)),
            Button::press(texts::ButtonItemPrice, ask(VariantPart::Price)),
            Button::press(texts::ButtonItemStock, ask(VariantPart::Stock)),
        ])
        .row([
            // What is left of it is asked about first.
            Button::press(
                texts::ButtonVariantRemove,
                press(VariantPress::Remove(InUse::default())),
            ),
            back_to_item(shop, item),
        ]);
    on_card(scene, shop, item.item_id, say, place).await
}

async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item: &Item,
    of: VariantId,
    part: VariantPart,
) -> Result<(), DatabaseError> {
    let Some(variant) = item.variant(of) else {
        return Ok(());
    };
    scene.state.asking = Some(Asking::Variant {
        shop: shop.shop_id,
        variant: of,
        part,
        message: scene.pressed_on.clone(),
    });
    let question: Phrase = match part {
        VariantPart::Name => texts::AskVariantName.into(),
        VariantPart::Price => texts::AskItemPrice.into(),
        VariantPart::Stock => texts::AskItemStock.into(),
    };
    let show = of_variant(shop, of, VariantPress::Show);
    let say = card_words(scene, shop, item, variant)
        .gap()
        .and(question)
        .row([Button::press(texts::ButtonNeverMind, show)]);
    let place = place(scene);
    on_card(scene, shop, item.item_id, say, place).await
}

/// The answer to a question about a variant. What can't be read is said, and the question stays.
///
/// # Errors
/// When the database can't be reached.
pub async fn answered(
    scene: &mut Scene<'_>,
    asking: Asking,
    text: &str,
) -> Result<(), DatabaseError> {
    let Asking::Variant {
        shop,
        variant,
        part,
        message,
    } = asking
    else {
        return Ok(());
    };
    let Some((shop, _)) = scene.role_in(shop) else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let Some(item) = found(scene, &shop, variant).await? else {
        scene.state.asking = None;
        return Ok(());
    };
    let place = message.map_or_else(|| Place::Tagged(super::tag(item.item_id)), Place::Message);
    if item.variant(variant).is_none() {
        scene.state.asking = None;
        return super::show(scene, &shop, item.item_id, place, false).await;
    }
    let problem = match read(&shop, &item, (variant, part), text) {
        Ok(answered) => editing::apply(scene, &shop, item.item_id, answered).await?,
        Err(problem) => Some(problem),
    };
    if let Some(problem) = problem {
        scene.say(Say::line(problem));
        return Ok(());
    }
    scene.state.asking = None;
    let Some(item) = found(scene, &shop, variant).await? else {
        return Ok(());
    };
    show(scene, &shop, &item, variant, place).await
}

fn read(
    shop: &Shop,
    item: &Item,
    (of, part): (VariantId, VariantPart),
    text: &str,
) -> Result<Answered, Phrase> {
    let text: String = text
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    Ok(match part {
        VariantPart::Name => {
            let name = editing::limited(&text, MAX_WORD)?;
            Answered::Change(vec![Change::RenameVariant(of, name)])
        }
        VariantPart::Price => {
            let price = order_line::parse_amount(&text, shop.currency)
                .map_err(|problem| words::amount_problem(&problem))?;
            Answered::Change(vec![Change::Price(Some(of), price.minor)])
        }
        VariantPart::Stock => {
            // Of this one only: its name need not stand before the figure.
            let mut alone = item.clone();
            alone.variants.retain(|variant| variant.variant_id == of);
            Answered::Stock(editing::stock_lines(&alone, &text)?)
        }
    })
}

async fn remove(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item: &Item,
    (of, left): (VariantId, InUse),
) -> Result<(), DatabaseError> {
    // To write off what is left is a matter of stock, too.
    let right = (left.stock > 0).then_some(Right::Stock);
    if !permits(scene, shop.shop_id, right).await? {
        return Ok(());
    }
    let (actor, at, place) = (scene.actor(), scene.at, place(scene));
    let name = item
        .variant(of)
        .map_or_else(String::new, |v| item.full_name(v));
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let change = Change::RemoveVariant(of, left);
    let say = match item::change(&mut in_shop, item.item_id, &change, &actor, at).await? {
        Ok(()) => {
            let back = of_variant(shop, of, VariantPress::BringBack);
            let back = Button::press(texts::ButtonVariantBack { name: &name }, back);
            Say::line(match left.stock {
                0 => Phrase::from(texts::VariantRemoved { name: &name }),
                stock => texts::VariantRemovedOff { name: &name, stock }.into(),
            })
            .row([back, back_to_item(shop, item)])
        }
        Err(ItemRefusal::StillInUse(now)) => {
            let yes = of_variant(shop, of, VariantPress::Remove(now));
            asked(shop, of, in_use(&name, now), yes)
        }
        Err(ItemRefusal::OnlyVariant) => {
            let words = texts::AskVariantOnly { name: &item.name };
            let yes = of_variant(shop, of, VariantPress::Unlabel);
            asked(shop, of, words.into(), yes)
        }
        Err(refusal) => {
            scene.say(Say::line(wording::refusal(&refusal)));
            return Ok(());
        }
    };
    on_card(scene, shop, item.item_id, say, place).await
}

fn asked(shop: &Shop, of: VariantId, question: Phrase, yes: Press) -> Say {
    Say::line(question).row([
        Button::press(texts::ButtonVariantRemoveYes, yes),
        Button::press(
            texts::ButtonNeverMind,
            of_variant(shop, of, VariantPress::Show),
        ),
    ])
}

fn in_use(name: &str, now: InUse) -> Phrase {
    match (now.stock, now.orders) {
        (0, 0) => texts::AskVariantRemove { name }.into(),
        (stock, 0) => texts::AskVariantRemoveStock { name, stock }.into(),
        (0, orders) => texts::AskVariantRemoveOrders { name, orders }.into(),
        (stock, orders) => texts::AskVariantRemoveBoth {
            name,
            stock,
            orders,
        }
        .into(),
    }
}
