//! What the catalogue says of a draft's lines: which item, for how much, and how many are left.

use waybill_core::customer::fold;
use waybill_core::db::{DatabaseError, InShop};
use waybill_core::id::VariantId;
use waybill_core::item::matching::{self, Match};
use waybill_core::item::{self, ItemState, Known};
use waybill_core::money::Money;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use crate::assistant::message::{Button, Say};
use crate::assistant::order_line::Line;
use crate::assistant::press::{DraftPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::{Draft, Found, Goods};

/// Finds the lines of a draft in the catalogue, and returns what is offered for the first line that
/// must be asked about. What was chosen before stays chosen.
pub(super) async fn settle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: u32,
) -> Result<Vec<Known>, DatabaseError> {
    let Some(draft) = scene.state.draft(id).cloned() else {
        return Ok(Vec::new());
    };
    let today = scene.today(shop);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let catalogue = item::exists(&mut in_shop).await?;
    let mut goods = Vec::new();
    for line in &draft.reading.draft.lines {
        let before = draft.goods.iter().find(|goods| goods.typed == line.name);
        let found = match before.map(|goods| &goods.found) {
            Some(Found::New) => Found::New,
            _ if !catalogue => Found::NoCatalogue,
            Some(Found::Known { variant, .. }) => match known(&mut in_shop, *variant, today).await?
            {
                Found::New => look(&mut in_shop, line, today).await?,
                still @ (Found::Known { .. } | Found::NoCatalogue | Found::Unsure(_)) => still,
            },
            Some(Found::NoCatalogue | Found::Unsure(_)) | None => {
                look(&mut in_shop, line, today).await?
            }
        };
        goods.push(Goods {
            typed: line.name.clone(),
            found,
        });
    }
    let unsure = goods.iter().find_map(|goods| match &goods.found {
        Found::Unsure(variants) => Some(variants.clone()),
        Found::New | Found::NoCatalogue | Found::Known { .. } => None,
    });
    let offered = item::variants(&mut in_shop, &unsure.unwrap_or_default()).await?;
    if let Some(draft) = scene.state.draft(id) {
        draft.goods = goods;
    }
    Ok(offered)
}

async fn look(
    shop: &mut InShop<'_>,
    line: &Line,
    today: chrono::NaiveDate,
) -> Result<Found, DatabaseError> {
    let candidates = item::candidates(shop, &line.name).await?;
    match matching::find(&line.name, &candidates, line.unit_price.is_some()) {
        Match::One(variant) => known(shop, variant, today).await,
        Match::Several(variants) => Ok(Found::Unsure(variants)),
        Match::Nothing => Ok(Found::New),
    }
}

async fn known(
    shop: &mut InShop<'_>,
    variant: VariantId,
    today: chrono::NaiveDate,
) -> Result<Found, DatabaseError> {
    let known = item::variants(shop, &[variant]).await?;
    Ok(match known.first() {
        Some(known) if known.state == ItemState::Selling => Found::Known {
            variant,
            name: known.full_name(),
            price_minor: known.variant.price_on(today),
            stock: known.variant.stock,
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
    let Match::One(meant) = matching::find(&line.name, &candidates, true) else {
        return Ok(None);
    };
    let typed_so = |other: &Line| fold(&other.name) == fold(&line.name);
    if draft.reading.draft.lines.iter().any(typed_so) {
        return Ok(None);
    }
    Ok(draft.goods.iter().position(|goods| match &goods.found {
        Found::Known { variant, .. } => *variant == meant,
        Found::Unsure(variants) => variants.contains(&meant),
        Found::New | Found::NoCatalogue => false,
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
                Some(Found::New | Found::NoCatalogue | Found::Unsure(_)) | None => line.clone(),
            },
        )
        .collect()
}

/// Whether a line must be asked about.
pub(super) fn is_unsure(draft: &Draft) -> bool {
    draft
        .goods
        .iter()
        .any(|goods| matches!(goods.found, Found::Unsure(_)))
}

/// A line's words with what the catalogue says of it.
pub(super) fn line_words(draft: &Draft, at: usize, line: &Line, plain: Phrase) -> Phrase {
    match draft.goods.get(at).map(|goods| &goods.found) {
        None | Some(Found::NoCatalogue) => plain,
        Some(Found::New) => texts::LineNewItem { line: plain }.into(),
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
            price_minor, stock, ..
        }) => {
            let mut words = plain;
            if let Some(price) = line.unit_price.filter(|price| price.minor != *price_minor) {
                words = texts::LineUsually {
                    line: words,
                    price: Money::new(*price_minor, price.currency).digits(),
                }
                .into();
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
    mut say: Say,
    draft: &Draft,
    shop: &Shop,
    offered: &[Known],
    today: chrono::NaiveDate,
) -> Say {
    let unsure = (0_u32..)
        .zip(&draft.goods)
        .find(|(_, goods)| matches!(goods.found, Found::Unsure(_)));
    let Some((at, goods)) = unsure else {
        return say;
    };
    say = say.gap().and(texts::DraftWhich { name: &goods.typed });
    let mut buttons: Vec<Button> = offered
        .iter()
        .map(|known| {
            let price = Money::new(known.variant.price_on(today), shop.currency);
            let price = price.digits();
            let label = texts::ButtonWhich {
                name: known.full_name(),
                // As short as people say it: 599, not 599.00.
                price: price.strip_suffix(".00").unwrap_or(&price),
            };
            let choose = DraftPress::Choose(at, known.variant.variant_id);
            Button::press(label, Press::Draft(draft.id, choose))
        })
        .collect();
    buttons.push(Button::press(
        texts::ButtonNewItem,
        Press::Draft(draft.id, DraftPress::NewItem(at)),
    ));
    for row in buttons.chunks(2) {
        say = say.row(row.to_vec());
    }
    say
}

/// A variant of which a draft wants more than there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shortage {
    variant: VariantId,
    name: String,
    asked: i64,
    left: i64,
}

/// The first variant of which a draft wants more than there is, unless that was said to be right.
pub(super) fn shortage(draft: &Draft) -> Option<Shortage> {
    if draft.anyway {
        return None;
    }
    draft.goods.iter().find_map(|goods| {
        let Found::Known {
            variant,
            name,
            stock: Some(stock),
            ..
        } = &goods.found
        else {
            return None;
        };
        let asked: i64 = lines_of(draft, *variant)
            .map(|at| i64::from(draft.reading.draft.lines[at].quantity))
            .sum();
        let left = i64::from(*stock).max(0);
        (asked > left).then(|| Shortage {
            variant: *variant,
            name: name.clone(),
            asked,
            left,
        })
    })
}

fn lines_of(draft: &Draft, variant: VariantId) -> impl Iterator<Item = usize> {
    let lines = draft.reading.draft.lines.len();
    (0..lines).filter(move |at| draft.variant(*at) == Some(variant))
}

/// "Only 14 Black Shirt in stock." with what can be done about it.
pub(super) fn short_words(say: Say, draft: &Draft, short: &Shortage) -> Say {
    let press = |press| Press::Draft(draft.id, press);
    let mut row = Vec::new();
    if short.left > 0 {
        row.push(Button::press(
            texts::ButtonTakeLeft { left: short.left },
            press(DraftPress::TakeLeft(short.variant)),
        ));
    }
    row.push(Button::press(
        texts::ButtonAnyway { asked: short.asked },
        press(DraftPress::Anyway),
    ));
    row.push(Button::press(
        texts::ButtonChange,
        press(DraftPress::Change),
    ));
    let words: Phrase = if short.left > 0 {
        texts::DraftShort {
            name: &short.name,
            left: short.left,
        }
        .into()
    } else {
        texts::DraftNone { name: &short.name }.into()
    };
    say.gap().and(words).row(row)
}

/// Takes the answer to "only so many in stock".
pub(super) fn take(draft: &mut Draft, press: DraftPress) {
    let DraftPress::TakeLeft(variant) = press else {
        draft.anyway = true;
        return;
    };
    let Some(short) = shortage(draft).filter(|short| short.variant == variant) else {
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
    let kept = &mut draft.reading.draft.lines;
    let keep: Vec<bool> = kept.iter().map(|line| line.quantity > 0).collect();
    let mut at = keep.iter();
    kept.retain(|_| at.next().copied().unwrap_or(true));
    let mut at = keep.iter();
    draft.goods.retain(|_| at.next().copied().unwrap_or(true));
}

/// Takes the answer to a question about a line: only what that line was asked about counts, so that a
/// second tap, or one on a draft that was mended since, changes nothing.
pub(super) fn answer(draft: &mut Draft, press: DraftPress) {
    let (line, chosen) = match press {
        DraftPress::Choose(line, variant) => (line, Some(variant)),
        DraftPress::NewItem(line) => (line, None),
        DraftPress::Create
        | DraftPress::Change
        | DraftPress::Discard
        | DraftPress::Accept(_)
        | DraftPress::Decline(_)
        | DraftPress::TakeLeft(_)
        | DraftPress::Anyway
        | DraftPress::Who(_)
        | DraftPress::Begin => return,
    };
    let goods = usize::try_from(line)
        .ok()
        .and_then(|line| draft.goods.get_mut(line));
    let Some(goods) = goods else {
        return;
    };
    let Found::Unsure(variants) = &goods.found else {
        return;
    };
    match chosen {
        None => goods.found = Found::New,
        Some(variant) if variants.contains(&variant) => {
            // Name, price and stock are read where it is shown.
            goods.found = Found::Known {
                variant,
                name: goods.typed.clone(),
                price_minor: 0,
                stock: None,
            };
        }
        Some(_) => {}
    }
}
