//! More is wanted than there is: each of those items is asked about by itself, on drafts and in
//! changes alike.

use waybill_core::db::DatabaseError;
use waybill_core::id::VariantId;
use waybill_core::item;
use waybill_core::order::Order;
use waybill_core::order::edit::{Part, changed};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::changing::line;
use super::message::{Button, Say};
use super::press::Press;
use super::scene::Scene;
use super::state::Edit;

/// Of how many at most it is asked at one time: every platform has room for that.
const SHOWN: usize = 3;

/// A variant of which more is wanted than there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// Which.
    pub variant: VariantId,
    /// What it is called.
    pub name: String,
    /// How many are wanted.
    pub asked: i64,
    /// How many there are.
    pub left: i64,
}

impl Shortage {
    /// Where more is wanted than there is, and that was not said to be right for as many.
    pub fn of(
        variant: VariantId,
        name: &str,
        (asked, stock): (i64, i32),
        promised: &[(VariantId, i64)],
    ) -> Option<Self> {
        let left = i64::from(stock).max(0);
        let said = promised
            .iter()
            .any(|(known, count)| *known == variant && *count >= asked);
        (asked > left && !said).then(|| Self {
            variant,
            name: name.to_owned(),
            asked,
            left,
        })
    }
}

/// "Only 14 Black Shirt in stock." with what can be done about each.
pub fn words(
    say: Say,
    short: &[Shortage],
    take: impl Fn(VariantId) -> Press,
    anyway: impl Fn(VariantId, i64) -> Press,
) -> Say {
    let named = short.len() > 1;
    let mut say = if short.is_empty() { say } else { say.gap() };
    for each in short.iter().take(SHOWN) {
        let (name, left, asked) = (&each.name, each.left, each.asked);
        let words: Phrase = if left > 0 {
            texts::DraftShort { name, left }.into()
        } else {
            texts::DraftNone { name }.into()
        };
        let take_label: Phrase = if named {
            texts::ButtonTakeLeftOf { left, name }.into()
        } else {
            texts::ButtonTakeLeft { left }.into()
        };
        let anyway_label: Phrase = if named {
            texts::ButtonAnywayOf { asked, name }.into()
        } else {
            texts::ButtonAnyway { asked }.into()
        };
        let taken = (left > 0).then(|| Button::press(take_label, take(each.variant)));
        let promised = Button::press(anyway_label, anyway(each.variant, asked));
        say = say.and(words).row(taken.into_iter().chain([promised]));
    }
    say
}

/// What a change takes beyond what there is. Nothing where the change can't be made at all.
pub async fn of_edit(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    edit: &Edit,
) -> Result<Vec<Shortage>, DatabaseError> {
    let Ok((after, _)) = changed(order, &edit.parts) else {
        return Ok(Vec::new());
    };
    let before = order.contents().pieces();
    let more: Vec<(VariantId, i64)> = after
        .pieces()
        .into_iter()
        .map(|(variant, count)| (variant, count - before.get(&variant).unwrap_or(&0)))
        .filter(|(_, more)| *more > 0)
        .collect();
    let ids: Vec<VariantId> = more.iter().map(|(variant, _)| *variant).collect();
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let known = item::variants(&mut in_shop, &ids).await?;
    Ok(more
        .into_iter()
        .filter_map(|(variant, asked)| {
            let known = known
                .iter()
                .find(|known| known.variant.variant_id == variant)?;
            let stock = known.variant.stock?;
            Shortage::of(variant, &known.full_name(), (asked, stock), &edit.promised)
        })
        .collect())
}

/// The change with so many pieces fewer of a variant, of the lines that come last, first.
pub fn fewer(order: &Order, parts: &[Part], variant: VariantId, mut surplus: i64) -> Vec<Part> {
    let mut parts = parts.to_vec();
    for wanted in line::working(order, &parts).iter().rev() {
        if wanted.variant != Some(variant) || surplus <= 0 {
            continue;
        }
        let quantity = i64::from(wanted.quantity) - surplus;
        surplus = -quantity.min(0);
        let part = match u32::try_from(quantity) {
            Ok(quantity) if quantity > 0 => Part::Quantity {
                line: wanted.line,
                quantity,
            },
            Ok(_) | Err(_) => Part::Remove(wanted.line),
        };
        line::push(&mut parts, part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_promised_is_asked_again_where_more_is_wanted() {
        let variant = VariantId(1);
        for (asked, stock, promised, short) in [
            (5, 5, &[][..], false),
            (6, 5, &[], true),
            (6, 5, &[(variant, 6)], false),
            (7, 5, &[(variant, 6)], true),
            (6, 5, &[(VariantId(2), 6)], true),
            (1, -3, &[], true),
        ] {
            let found = Shortage::of(variant, "Cap", (asked, stock), promised);
            assert_eq!(found.is_some(), short, "{asked} {stock} {promised:?}");
        }
    }
}
