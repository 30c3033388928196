//! What the catalogue says of a draft's lines: which item, for how much, and how many are left.

use waybill_core::customer::fold;
use waybill_core::db::{DatabaseError, InShop};
use waybill_core::id::{ItemId, VariantId};
use waybill_core::item::matching::{self, Match};
use waybill_core::item::meaning::{self, Meaning};
use waybill_core::item::{self, ItemState, Known, Terms};
use waybill_core::money::Money;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use crate::assistant::doubt::{self, Answers, Doubt};
use crate::assistant::message::Say;
use crate::assistant::order_line::{Line, Problem};
use crate::assistant::press::{DraftPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::shortage::Shortage;
use crate::assistant::state::{Draft, Found, Goods};

/// Finds the lines of a draft in the catalogue, and returns what is offered for the first line that
/// must be asked about. What was chosen before stays chosen.
pub(super) async fn settle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (id, terms): (u32, Terms),
) -> Result<Vec<Known>, DatabaseError> {
    let Some(draft) = scene.state.draft(id).cloned() else {
        return Ok(Vec::new());
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let catalogue = item::exists(&mut in_shop).await?;
    let mut goods = Vec::new();
    for line in &draft.reading.draft.lines {
        let before = draft.goods.iter().find(|goods| goods.typed == line.name);
        let found = match before.map(|goods| &goods.found) {
            Some(Found::New) => Found::New,
            _ if !catalogue => Found::NoCatalogue,
            Some(Found::Known { variant, .. }) => match known(&mut in_shop, *variant, terms).await?
            {
                Found::New => look(&mut in_shop, line, terms).await?,
                still @ (Found::Known { .. }
                | Found::NoCatalogue
                | Found::Unsure(_)
                | Found::Paused { .. }) => still,
            },
            Some(Found::NoCatalogue | Found::Unsure(_) | Found::Paused { .. }) | None => {
                look(&mut in_shop, line, terms).await?
            }
        };
        goods.push(Goods {
            typed: line.name.clone(),
            found,
        });
    }
    let unsure = goods.iter().find_map(|goods| {
        if let Found::Unsure(variants) = &goods.found {
            Some(variants.clone())
        } else {
            None
        }
    });
    let offered = item::variants(&mut in_shop, &unsure.unwrap_or_default()).await?;
    if let Some(draft) = scene.state.draft(id) {
        draft.goods = goods;
    }
    Ok(offered)
}

async fn look(shop: &mut InShop<'_>, line: &Line, terms: Terms) -> Result<Found, DatabaseError> {
    let price = line.unit_price.map(|price| price.minor);
    match meaning::of(shop, &line.name, price, terms.day).await? {
        Meaning::One(variant) => known(shop, variant, terms).await,
        Meaning::Several(variants) => Ok(Found::Unsure(variants)),
        Meaning::Paused { item_id, name } => Ok(Found::Paused {
            item: item_id,
            name,
        }),
        Meaning::Nothing => Ok(Found::New),
    }
}

async fn known(
    shop: &mut InShop<'_>,
    variant: VariantId,
    terms: Terms,
) -> Result<Found, DatabaseError> {
    let known = item::variants(shop, &[variant]).await?;
    Ok(match known.first().filter(|known| !known.removed) {
        Some(known) if known.state == ItemState::Selling => {
            let (price_minor, reseller) = known.variant.price_for(terms);
            Found::Known {
                variant,
                name: known.full_name(),
                price_minor,
                reseller,
                stock: known.variant.stock,
            }
        }
        Some(known) if known.state == ItemState::Paused => Found::Paused {
            item: known.item_id,
            name: known.name.clone(),
        },
        Some(_) | None => Found::New,
    })
}

/// Which line of a draft a corrected line takes the place of, by the item it means.
pub(super) async fn same_line(
    scene: &mut Scene<'_>,
    shop: &Shop,
    draft: &Draft,
    line: &Line,
) -> Result<Option<usize>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let candidates = item::candidates(&mut in_shop, &line.name).await?;
    let (Match::One(meant) | Match::Partly(meant)) = matching::find(&line.name, &candidates, true)
    else {
        return Ok(None);
    };
    let typed_so = |other: &Line| fold(&other.name) == fold(&line.name);
    if draft.reading.draft.lines.iter().any(typed_so) {
        return Ok(None);
    }
    // Of an item with many variants only some are offered: any of them answers.
    let item_of = |id: &VariantId| {
        let known = candidates.iter().find(|known| known.variant == *id);
        known.map(|known| known.item)
    };
    let item = item_of(&meant);
    Ok(draft.goods.iter().position(|goods| match &goods.found {
        Found::Known { variant, .. } => *variant == meant,
        Found::Unsure(variants) => variants.iter().any(|known| item_of(known) == item),
        Found::New | Found::NoCatalogue | Found::Paused { .. } => false,
    }))
}

/// The lines as the order will have them: names and prices of the catalogue where it has them.
pub(super) fn lines(draft: &Draft, shop: &Shop) -> Vec<Line> {
    let read = &draft.reading.draft.lines;
    read.iter()
        .enumerate()
        .map(
            |(at, line)| match draft.goods.get(at).map(|goods| &goods.found) {
                Some(Found::Known {
                    name, price_minor, ..
                }) => Line {
                    name: name.clone(),
                    quantity: line.quantity,
                    unit_price: line
                        .unit_price
                        .or(Some(Money::new(*price_minor, shop.currency)).filter(|m| m.minor > 0)),
                },
                Some(Found::New | Found::NoCatalogue | Found::Unsure(_) | Found::Paused { .. })
                | None => line.clone(),
            },
        )
        .collect()
}

/// Whether a line must be asked about.
pub(super) fn is_unsure(draft: &Draft) -> bool {
    draft.goods.iter().any(|goods| is_asked_about(&goods.found))
}

const fn is_asked_about(found: &Found) -> bool {
    matches!(found, Found::Unsure(_) | Found::Paused { .. })
}

/// A line's words with what the catalogue says of it.
pub(super) fn line_words(draft: &Draft, at: usize, line: &Line, plain: Phrase) -> Phrase {
    match draft.goods.get(at).map(|goods| &goods.found) {
        None | Some(Found::NoCatalogue) => plain,
        Some(Found::New) => texts::LineNewItem { line: plain }.into(),
        Some(Found::Paused { .. }) => texts::LinePaused { line: plain }.into(),
        Some(Found::Unsure(_)) => {
            let line = match line.unit_price {
                Some(_) => plain,
                None => texts::LinePlain {
                    quantity: line.quantity,
                    name: &line.name,
                }
                .into(),
            };
            texts::LineWhich { line }.into()
        }
        Some(Found::Known {
            price_minor,
            stock,
            reseller,
            ..
        }) => {
            let mut words = plain;
            if let Some(price) = line.unit_price.filter(|price| price.minor != *price_minor) {
                words = texts::LineUsually {
                    line: words,
                    price: Money::new(*price_minor, price.currency).digits(),
                }
                .into();
            } else if *reseller {
                words = texts::LineResellerPrice { line: words }.into();
            }
            match stock {
                Some(count) if i64::from(*count) >= i64::from(line.quantity) => {
                    texts::LineInStock {
                        line: words,
                        count: *count,
                    }
                    .into()
                }
                Some(count) if *count > 0 => texts::LineNotEnough {
                    line: words,
                    count: *count,
                }
                .into(),
                Some(_) => texts::LineNoneInStock { line: words }.into(),
                None => words,
            }
        }
    }
}

/// The question about the first line that must be asked about; the next is asked after it.
pub(super) fn question(
    say: Say,
    draft: &Draft,
    shop: &Shop,
    (offered, terms): (&[Known], Terms),
    may_sell: bool,
) -> Say {
    let asked = (0_u32..)
        .zip(draft.goods.iter().zip(&draft.reading.draft.lines))
        .find(|(_, (goods, _))| is_asked_about(&goods.found));
    let Some((at, (goods, line))) = asked else {
        return say;
    };
    let press = |press| Press::Draft(draft.id, press);
    let (doubt, item) = match &goods.found {
        Found::Paused { item, name } => (Doubt::Paused { name }, Some(*item)),
        Found::Unsure(_) | Found::New | Found::NoCatalogue | Found::Known { .. } => {
            let doubt = Doubt::Which {
                typed: &goods.typed,
                price: line.unit_price,
                offered,
            };
            (doubt, None)
        }
    };
    let answers = Answers {
        choose: |known: &Known| press(DraftPress::Choose(at, known.variant.variant_id)),
        new_item: press(DraftPress::NewItem(at)),
        sell_again: item
            .filter(|_| may_sell)
            .map(|item| press(DraftPress::SellAgain(item))),
        remove: item.map_or(Press::Nothing, |item| press(DraftPress::Drop(at, item))),
    };
    doubt::ask(say, shop, &doubt, terms, answers)
}

/// Each variant of which a draft wants more than there is, unless that was said to be right.
pub(super) fn shortages(draft: &Draft) -> Vec<Shortage> {
    let mut short: Vec<Shortage> = Vec::new();
    for goods in &draft.goods {
        let Found::Known {
            variant,
            name,
            stock: Some(stock),
            ..
        } = &goods.found
        else {
            continue;
        };
        if short.iter().any(|known| known.variant == *variant) {
            continue;
        }
        let asked: i64 = lines_of(draft, *variant)
            .map(|at| i64::from(draft.reading.draft.lines[at].quantity))
            .sum();
        short.extend(Shortage::of(
            *variant,
            name,
            (asked, *stock),
            &draft.promised,
        ));
    }
    short
}

fn lines_of(draft: &Draft, variant: VariantId) -> impl Iterator<Item = usize> {
    let lines = draft.reading.draft.lines.len();
    (0..lines).filter(move |at| draft.variant(*at) == Some(variant))
}

/// As many of a variant as there are.
pub(super) fn take_left(draft: &mut Draft, variant: VariantId) {
    let short = shortages(draft);
    let Some(short) = short.iter().find(|short| short.variant == variant) else {
        return;
    };
    let mut left = short.left;
    let lines: Vec<usize> = lines_of(draft, variant).collect();
    for at in lines {
        let line = &mut draft.reading.draft.lines[at];
        let taken = i64::from(line.quantity).min(left);
        line.quantity = u32::try_from(taken).unwrap_or(0);
        left -= taken;
    }
    keep_lines(draft, |_, line| line.quantity > 0);
}

/// So many of a variant are promised, though there are fewer.
pub(super) fn promise(draft: &mut Draft, variant: VariantId, asked: i64) {
    draft.promised.retain(|(known, _)| *known != variant);
    draft.promised.push((variant, asked));
}

/// Takes the answer to a question about a line: only what that line was asked about counts, so that a
/// second tap, or one on a draft that was mended since, changes nothing.
pub(super) fn choose(draft: &mut Draft, line: u32, variant: VariantId) {
    let Some(goods) = goods_at(draft, line) else {
        return;
    };
    if matches!(&goods.found, Found::Unsure(variants) if variants.contains(&variant)) {
        // Name, price and stock are read where it is shown.
        goods.found = Found::Known {
            variant,
            name: goods.typed.clone(),
            price_minor: 0,
            reseller: false,
            stock: None,
        };
    }
}

/// A line is of no known item.
pub(super) fn is_new(draft: &mut Draft, line: u32) {
    if let Some(goods) = goods_at(draft, line).filter(|goods| is_asked_about(&goods.found)) {
        goods.found = Found::New;
    }
}

/// A line of a paused item is taken off.
pub(super) fn drop_line(draft: &mut Draft, line: u32, item: ItemId) {
    let paused =
        |goods: &Goods| matches!(&goods.found, Found::Paused { item: known, .. } if *known == item);
    if goods_at(draft, line).is_some_and(|goods| paused(goods)) {
        let dropped = usize::try_from(line).unwrap_or(usize::MAX);
        keep_lines(draft, |at, _| at != dropped);
    }
}

fn goods_at(draft: &mut Draft, line: u32) -> Option<&mut Goods> {
    usize::try_from(line)
        .ok()
        .and_then(|line| draft.goods.get_mut(line))
}

fn keep_lines(draft: &mut Draft, kept: impl Fn(usize, &Line) -> bool) {
    let lines = &mut draft.reading.draft.lines;
    let keep: Vec<bool> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| kept(at, line))
        .collect();
    let mut at = keep.iter();
    lines.retain(|_| at.next().copied().unwrap_or(true));
    let mut at = keep.iter();
    draft.goods.retain(|_| at.next().copied().unwrap_or(true));
    if lines.is_empty() {
        draft.reading.problems.push(Problem::LinesMissing {
            example: "black shirt x2 599".to_owned(),
        });
    }
}
