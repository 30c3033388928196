//! Changing an item by buttons: the card asks, the answer changes it, and the card is back in place.

use waybill_core::db::DatabaseError;
use waybill_core::id::{ItemId, VariantId};
use waybill_core::item::{
    self, Change, Item, LOW_AT, MAX_DESCRIPTION, MAX_NAME, MAX_SKU, MAX_WORD, NewVariant,
    PastPrice, Sale, Which,
};
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::stock::{self, Cause, MAX_STOCK};
use waybill_core::text::{Arg, Phrase, texts};

use super::counting::{self, Line};
use super::{axes, card, entry, wording};
use crate::assistant::message::{Button, Place, Say, verbatim};
use crate::assistant::order_line::{self, Part};
use crate::assistant::press::{GoodsPress, ItemPart, ItemPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;
use crate::assistant::wording as words;

const PAST_PRICES: i64 = 12;

/// What an answer changes.
pub(super) enum Answered {
    Change(Vec<Change>),
    Stock(Vec<(VariantId, Line)>),
}

/// Asks for a part of an item, in the place of its card.
pub(super) async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    part: ItemPart,
) -> Result<(), DatabaseError> {
    let today = scene.today(shop);
    let figures = scene.may(shop.shop_id, Right::Figures);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.say(Say::line(texts::ItemNone));
        return Ok(());
    };
    scene.state.asking = Some(Asking::Item {
        shop: shop.shop_id,
        item: item_id,
        part,
        message: scene.pressed_on.clone(),
    });
    let show = GoodsPress::Item(shop.shop_id, item_id, ItemPress::Show);
    let say = card::words(&item, shop, today, figures)
        .gap()
        .and(question(&item, part))
        .row([Button::press(texts::ButtonNeverMind, Press::Goods(show))]);
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    super::on_card(scene, shop, item_id, say, place).await
}

fn question(item: &Item, part: ItemPart) -> Phrase {
    let label = item
        .variants
        .iter()
        .find(|variant| !variant.label.is_empty())
        .map(|variant| variant.label.clone())
        .filter(|_| item.variants.len() > 1);
    match (part, label) {
        (ItemPart::Price, Some(label)) => texts::AskItemPriceVariants { label }.into(),
        (ItemPart::Price, None) => texts::AskItemPrice.into(),
        (ItemPart::Stock, Some(label)) => texts::AskItemStockVariants { label }.into(),
        (ItemPart::Stock, None) => texts::AskItemStock.into(),
        (ItemPart::Sku, Some(label)) => texts::AskItemSkuVariants { label }.into(),
        (ItemPart::Sku, None) => texts::AskItemSku.into(),
        (ItemPart::Name, _) => texts::AskItemName.into(),
        (ItemPart::Category, _) => texts::AskItemCategory.into(),
        (ItemPart::Sale, _) => texts::AskItemSale.into(),
        (ItemPart::Reseller, _) => texts::AskItemReseller.into(),
        (ItemPart::Cost, _) => texts::AskItemCost.into(),
        (ItemPart::Description, _) => texts::AskItemDescription.into(),
        (ItemPart::Also, _) => texts::AskItemAlso.into(),
        (ItemPart::Variant, _) => texts::AskItemVariant.into(),
        (ItemPart::Lead, _) => texts::AskItemLead.into(),
        (ItemPart::Low, _) => texts::AskItemLow { usual: LOW_AT }.into(),
    }
}

/// The answer to a question about an item. What can't be read is said, and the question stays.
///
/// # Errors
/// When the database can't be reached.
pub async fn answered(
    scene: &mut Scene<'_>,
    asking: Asking,
    text: &str,
) -> Result<(), DatabaseError> {
    let Asking::Item {
        shop,
        item: item_id,
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
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.state.asking = None;
        scene.say(Say::line(texts::ItemNone));
        return Ok(());
    };
    let problem = match read(scene, &shop, &item, part, text) {
        Ok(answered) => apply(scene, &shop, item_id, answered).await?,
        Err(problem) => Some(problem),
    };
    if let Some(problem) = problem {
        scene.say(Say::line(problem));
        return Ok(());
    }
    scene.state.asking = None;
    let place = message.map_or_else(|| Place::Tagged(super::tag(item_id)), Place::Message);
    super::show(scene, &shop, item_id, place, false).await
}

/// Does all of it or nothing; what stands in the way is returned.
pub(super) async fn apply(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
    answered: Answered,
) -> Result<Option<Phrase>, DatabaseError> {
    let (actor, at, listener) = (scene.actor(), scene.at, counting::listener(scene));
    let savepoint = scene.transaction.savepoint().await?;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut problem = None;
    let mut freed = Vec::new();
    match answered {
        Answered::Change(changes) => {
            for change in &changes {
                if let Err(refusal) =
                    item::change(&mut in_shop, item_id, change, &actor, at).await?
                {
                    problem = Some(wording::refusal(&refusal));
                    break;
                }
            }
        }
        Answered::Stock(mut lines) => {
            lines.sort_by_key(|(variant, _)| *variant);
            let cause = Cause { actor: &actor, at };
            for (variant, line) in &lines {
                let Some((said, reason)) = &line.said else {
                    continue;
                };
                let told =
                    stock::say(&mut in_shop, *variant, *said, reason.as_deref(), cause).await?;
                problem = counting::refused(line, &told);
                freed.extend(counting::came_in(&told));
                if problem.is_some() {
                    break;
                }
            }
            if problem.is_none() {
                stock::wish_if_first(&mut in_shop, listener, at).await?;
            }
        }
    }
    if problem.is_some() {
        scene.transaction.back_to(savepoint).await?;
    } else {
        let freed = freed.into_iter().map(|variant| (shop.shop_id, variant));
        scene.freed.extend(freed);
    }
    Ok(problem)
}

/// Whether an answer takes something away: a dash alone.
fn is_none(text: &str) -> bool {
    matches!(text.trim(), "-" | "–" | "—" | "－" | "−")
}

fn read(
    scene: &Scene<'_>,
    shop: &Shop,
    item: &Item,
    part: ItemPart,
    text: &str,
) -> Result<Answered, Phrase> {
    let text = text.trim();
    let text: String = text
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect();
    let text = text.as_str();
    let given = (!is_none(text)).then_some(text);
    let amount = |text: &str| {
        order_line::parse_amount(text, shop.currency)
            .map(|money| money.minor)
            .map_err(|problem| words::amount_problem(&problem))
    };
    let word = |limit: usize| {
        given
            .map(|text| limited(&text.replace('\n', " "), limit))
            .transpose()
    };
    let change = match part {
        ItemPart::Price => {
            let (variant, rest) = of_variant(item, text);
            Change::Price(variant, amount(rest)?)
        }
        ItemPart::Reseller => {
            let (variant, rest) = of_variant(item, text);
            let price = (!is_none(rest)).then(|| amount(rest)).transpose()?;
            Change::Reseller(variant, price)
        }
        ItemPart::Sale => {
            let (variant, rest) = of_variant(item, text);
            let sale = (!is_none(rest))
                .then(|| sale(scene, shop, rest))
                .transpose()?;
            Change::Sale(variant, sale)
        }
        ItemPart::Name => match word(MAX_NAME)? {
            Some(name) => Change::Name(name),
            None => {
                return Err(texts::ItemPartEmpty {
                    example: "black shirt",
                }
                .into());
            }
        },
        ItemPart::Category => Change::Category(word(MAX_WORD)?),
        ItemPart::Description => Change::Description(
            given
                .map(|text| limited(text, MAX_DESCRIPTION))
                .transpose()?,
        ),
        ItemPart::Cost => Change::Cost(
            given
                .map(|text| entry::cost(text, shop.currency))
                .transpose()?,
        ),
        ItemPart::Lead => Change::LeadDays(given.map(|text| entry::number(text, 365)).transpose()?),
        ItemPart::Low => Change::LowAt(
            given
                .map(|text| entry::number(text, MAX_STOCK))
                .transpose()?,
        ),
        ItemPart::Sku => {
            let (variant, rest) = of_variant(item, text);
            let sku = (!is_none(rest))
                .then(|| limited(rest, MAX_SKU))
                .transpose()?;
            match variant.or_else(|| only(item)) {
                Some(variant) => Change::Sku(variant, sku),
                None => return Err(which(item, "BS")),
            }
        }
        ItemPart::Variant => variant(shop, item, text)?,
        ItemPart::Also => return names(text).map(Answered::Change),
        ItemPart::Stock => return stock_lines(item, text).map(Answered::Stock),
    };
    Ok(Answered::Change(vec![change]))
}

pub(super) fn limited(text: &str, limit: usize) -> Result<String, Phrase> {
    let text = text.trim();
    let length = text.chars().count();
    if length > limit {
        return Err(texts::ItemPartLong { length, limit }.into());
    }
    if text.is_empty() {
        return Err(texts::ItemPartEmpty { example: "tops" }.into());
    }
    Ok(text.to_owned())
}

fn only(item: &Item) -> Option<VariantId> {
    match item.variants.as_slice() {
        [only] => Some(only.variant_id),
        _ => None,
    }
}

/// The variant whose label or code a text begins with, and the rest.
fn of_variant<'t>(item: &Item, text: &'t str) -> (Option<VariantId>, &'t str) {
    if let Some((variant, rest)) = axes::of_variant(item, text) {
        return (Some(variant), rest);
    }
    let mut found: Option<(VariantId, &str)> = None;
    for variant in &item.variants {
        for name in [Some(&variant.label), variant.sku.as_ref()]
            .into_iter()
            .flatten()
            .chain(&variant.names)
        {
            let length = name.chars().count();
            let end = text
                .char_indices()
                .nth(length)
                .map_or(text.len(), |(at, _)| at);
            let (head, rest) = text.split_at(end);
            let same = waybill_core::customer::fold(head) == waybill_core::customer::fold(name);
            let apart = rest.starts_with(|c: char| c.is_whitespace() || c == ':' || c == '：');
            let longer = found.is_none_or(|(_, before)| rest.len() < before.len());
            if !name.is_empty() && same && apart && longer {
                found = Some((variant.variant_id, rest));
            }
        }
    }
    match found {
        Some((id, rest)) => (Some(id), rest.trim_start_matches([':', '：', ' ']).trim()),
        None => (None, text),
    }
}

fn labels(item: &Item) -> Vec<Arg> {
    item.variants
        .iter()
        .map(|variant| Arg::from(&variant.label))
        .collect()
}

fn which(item: &Item, example: &str) -> Phrase {
    let label = item.variants.first().map_or("", |v| v.label.as_str());
    texts::ItemWhichVariant {
        name: &item.name,
        labels: labels(item),
        example: format!("{label} {example}"),
    }
    .into()
}

/// `499`, `499 until 12 dec`, `499 from 1 dec until 12 dec`.
fn sale(scene: &Scene<'_>, shop: &Shop, text: &str) -> Result<Sale, Phrase> {
    let lower = text.to_lowercase();
    let find = |words: &[&str]| {
        words
            .iter()
            .filter_map(|word| lower.find(word).map(|at| (at, at + word.len())))
            .min()
    };
    let from = find(&[" from ", "從", "自"]);
    let until = find(&[" until ", " till ", " to ", "到", "至"]);
    let end = [from, until]
        .into_iter()
        .flatten()
        .map(|(at, _)| at)
        .min()
        .unwrap_or(lower.len());
    let price = order_line::parse_amount(lower[..end].trim(), shop.currency)
        .map_err(|problem| words::amount_problem(&problem))?;
    let today = scene.today(shop);
    let day = |after: Option<(usize, usize)>| {
        let Some((_, begin)) = after else {
            return Ok(None);
        };
        let stop = [from, until]
            .into_iter()
            .flatten()
            .map(|(at, _)| at)
            .filter(|at| *at >= begin)
            .min()
            .unwrap_or(lower.len());
        let due = format!("due {}", lower[begin..stop].trim());
        match order_line::parse_part(&due, shop.currency, today) {
            Ok(Part::Due(day)) => Ok(Some(day)),
            Ok(
                Part::Buyer(_)
                | Part::Line(_)
                | Part::Shipping(_)
                | Part::Deposit(_)
                | Part::Discount(_)
                | Part::PayBy(_)
                | Part::CashOnDelivery
                | Part::SendTo(_)
                | Part::Sum(_)
                | Part::Tax(_)
                | Part::Note(_),
            ) => Err(texts::ItemPartEmpty {
                example: "499 until 12 dec",
            }
            .into()),
            Err(problem) => Err(words::problem(&problem)),
        }
    };
    let (from, until) = (day(from)?, day(until)?);
    if from.zip(until).is_some_and(|(from, until)| from > until) {
        return Err(texts::ItemSaleOrder.into());
    }
    Ok(Sale {
        price_minor: price.minor,
        from,
        until,
    })
}

fn variant(shop: &Shop, item: &Item, text: &str) -> Result<Change, Phrase> {
    let size = entry::size(text, shop.currency)?;
    let first = item.variants.first();
    // A family of codes goes on: BS-S, BS-M, and now BS-XL.
    let family = first.and_then(|v| {
        let ending = entry::sku_of("", &v.label);
        v.sku.as_deref()?.strip_suffix(ending.as_str())
    });
    let sku = family
        .filter(|_| item.has_labels())
        .map(|family| limited(&entry::sku_of(family, &size.label), MAX_SKU))
        .transpose()?;
    Ok(Change::AddVariant(NewVariant {
        label: size.label,
        sku,
        price_minor: size
            .price_minor
            .or(first.map(|v| v.price_minor))
            .unwrap_or_default(),
        reseller_price_minor: first.and_then(|v| v.reseller_price_minor),
        stock: size.stock,
    }))
}

fn names(text: &str) -> Result<Vec<Change>, Phrase> {
    let changes = text
        .split([',', '，', '、', ';', '；', '\n'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| match name.strip_prefix(['-', '−', '－']) {
            Some(name) => limited(name, MAX_NAME).map(Change::RemoveName),
            None => limited(name, MAX_NAME).map(Change::AddName),
        })
        .collect::<Result<Vec<_>, _>>()?;
    if changes.is_empty() {
        return Err(texts::ItemPartEmpty {
            example: "kamiseta",
        }
        .into());
    }
    Ok(changes)
}

/// `14`, `+10 arrived`, `M 14`, `M +10 arrived; L = 3`.
pub(super) fn stock_lines(item: &Item, text: &str) -> Result<Vec<(VariantId, Line)>, Phrase> {
    let mut lines = Vec::new();
    for part in text.split([';', '；', '\n', ',', '，']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        let (variant, rest) = of_variant(item, part);
        // A bare figure is what was counted.
        let rest = if rest.starts_with(char::is_numeric) {
            format!("= {rest}")
        } else {
            rest.to_owned()
        };
        let mut line = counting::line(&rest)?;
        line.whole = part.to_owned();
        if line.said.is_none() || !line.what.is_empty() {
            // `XXL 4` where there is no XXL.
            let unknown = match (&line.said, rest.rsplit_once(char::is_whitespace)) {
                (Some(_), _) => Some(line.what.clone()),
                (None, Some((label, count))) => entry::count(count).map(|_| label.to_owned()),
                (None, None) => None,
            };
            return Err(match (variant, item.variants.len(), unknown) {
                (None, 2.., Some(label)) => texts::ItemNoVariant {
                    name: &item.name,
                    label,
                    labels: labels(item),
                }
                .into(),
                _ => texts::StockUnreadable {
                    text: line.what,
                    line: part,
                    example: "+10 arrived",
                }
                .into(),
            });
        }
        match variant.or_else(|| only(item)) {
            Some(variant) => lines.push((variant, line)),
            None => return Err(which(item, "+10 arrived")),
        }
    }
    if lines.is_empty() {
        return Err(texts::ItemPartEmpty {
            example: "+10 arrived",
        }
        .into());
    }
    Ok(lines)
}

/// How an item's prices changed, in the place of its card.
pub(super) async fn past_prices(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.say(Say::line(texts::ItemNone));
        return Ok(());
    };
    let past = item::past_prices(&mut in_shop, item_id, PAST_PRICES).await?;
    let mut say = Say::titled(texts::StockPricesTitle { name: &item.name });
    if past.is_empty() {
        say = say.and(texts::StockPricesNone);
    }
    for price in &past {
        say = say.and(past_words(price));
    }
    let back = GoodsPress::Item(shop.shop_id, item_id, ItemPress::Show);
    let say = say.row([Button::press(texts::ButtonBack, Press::Goods(back))]);
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    super::on_card(scene, shop, item_id, say, place).await
}

fn past_words(price: &PastPrice) -> Phrase {
    let which: Phrase = match price.which {
        Which::Price => texts::PriceWhichPrice.into(),
        Which::Sale => texts::PriceWhichSale.into(),
        Which::Reseller => texts::PriceWhichReseller.into(),
        Which::Cost => texts::PriceWhichCost.into(),
    };
    let amount = |money: Option<waybill_core::money::Money>| -> Phrase {
        money.map_or_else(|| texts::PriceNone.into(), verbatim)
    };
    let (old, new) = (amount(price.old), amount(price.new));
    let (at, actor) = (price.at, &price.actor_name);
    if price.label.is_empty() {
        texts::PriceChange {
            at,
            which,
            old,
            new,
            actor,
        }
        .into()
    } else {
        texts::PriceChangeOf {
            at,
            label: &price.label,
            which,
            old,
            new,
            actor,
        }
        .into()
    }
}
