//! What a line of an order means in the catalogue, by what was typed of it.

use chrono::NaiveDate;

use super::matching::{Candidate, Match, find};
use super::store::{as_candidates, search};
use super::{Item, ItemState};
use crate::db::{DatabaseError, InShop};
use crate::id::{ItemId, VariantId};

/// How many items are looked at.
const LOOKED_AT: i32 = 30;

/// What was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// This one, for sale.
    One(VariantId),
    /// One of these, or something else: to be asked. Never empty.
    Several(Vec<VariantId>),
    /// Something that is not for sale for now.
    Paused {
        /// The item.
        item_id: ItemId,
        /// What the shop calls it.
        name: String,
    },
    /// None of them.
    Nothing,
}

/// What a line means, by its name and the price that was typed, in minor units.
///
/// # Errors
/// When the database can't be reached or holds what no item can be.
pub async fn of(
    shop: &mut InShop<'_>,
    typed: &str,
    price: Option<i64>,
    today: NaiveDate,
) -> Result<Meaning, DatabaseError> {
    let items = search(shop, typed, LOOKED_AT).await?;
    Ok(among(typed, &items, price, today))
}

/// What is for sale goes before what is paused, where both fit as well. Where words are missing, the
/// item's own price says that it is meant; another price may be another thing's.
fn among(typed: &str, items: &[Item], price: Option<i64>, today: NaiveDate) -> Meaning {
    let priced = price.is_some();
    let in_state = |state: ItemState| -> Vec<Candidate> {
        let items = items.iter().filter(|item| item.state == state);
        items.flat_map(as_candidates).collect()
    };
    let selling = in_state(ItemState::Selling);
    let mut all = selling.clone();
    all.extend(in_state(ItemState::Paused));
    let item_of = |variant: VariantId| items.iter().find(|item| item.variant(variant).is_some());
    let is_sold = |variant: &VariantId| selling.iter().any(|known| known.variant == *variant);
    let one = |variant: VariantId| match item_of(variant) {
        Some(item) if item.state == ItemState::Paused => paused(item),
        Some(_) | None => Meaning::One(variant),
    };
    let partly = |variant: VariantId| {
        let known = item_of(variant).and_then(|item| item.variant(variant));
        let own = known.is_some_and(|known| {
            price == Some(known.price_on(today)) || price == known.reseller_price_minor
        });
        if own || !is_sold(&variant) {
            one(variant)
        } else {
            Meaning::Several(vec![variant])
        }
    };
    match find(typed, &all, priced) {
        Match::Nothing => Meaning::Nothing,
        Match::One(variant) => one(variant),
        Match::Partly(variant) => partly(variant),
        Match::Several(variants) if variants.iter().any(is_sold) => {
            match find(typed, &selling, priced) {
                Match::One(variant) => one(variant),
                Match::Partly(variant) => partly(variant),
                Match::Several(variants) => Meaning::Several(variants),
                Match::Nothing => Meaning::Several(variants),
            }
        }
        Match::Several(variants) => {
            let mut named = variants.iter().filter_map(|variant| item_of(*variant));
            match named.next() {
                Some(first) if named.all(|item| item.item_id == first.item_id) => paused(first),
                Some(_) | None => Meaning::Several(variants),
            }
        }
    }
}

fn paused(item: &Item) -> Meaning {
    Meaning::Paused {
        item_id: item.item_id,
        name: item.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::Variant;
    use super::*;

    fn item(id: i64, name: &str, labels: &[&str], price_minor: i64, state: ItemState) -> Item {
        let variants = (0..).zip(labels).map(|(at, label)| Variant {
            variant_id: VariantId(id * 10 + at),
            label: (*label).to_owned(),
            names: Vec::new(),
            sku: None,
            price_minor,
            sale: None,
            reseller_price_minor: Some(price_minor - 100),
            stock: None,
        });
        Item {
            item_id: ItemId(id),
            name: name.to_owned(),
            category: None,
            description: None,
            state,
            cost: None,
            lead_days: None,
            low_at: None,
            names: Vec::new(),
            pictures: 0,
            variants: variants.collect(),
            removed: Vec::new(),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_line_means_what_its_name_and_price_say() {
        use ItemState::{Paused, Selling};
        let items = [
            item(1, "Black Shirt", &[""], 59_900, Selling),
            item(2, "White Pants", &["S", "M"], 69_900, Paused),
            item(3, "Cap", &[""], 25_000, Paused),
            item(4, "Red Hat", &[""], 30_000, Selling),
            item(5, "Blue Hat", &[""], 30_000, Paused),
        ];
        let paused = |id: i64, name: &str| Meaning::Paused {
            item_id: ItemId(id),
            name: name.to_owned(),
        };
        for (typed, price, meant) in [
            ("black shirt", None, Meaning::One(VariantId(10))),
            ("black shirt", Some(1), Meaning::One(VariantId(10))),
            ("shirt", None, Meaning::Several(vec![VariantId(10)])),
            ("shirt", Some(59_900), Meaning::One(VariantId(10))),
            ("shirt", Some(59_800), Meaning::One(VariantId(10))),
            ("shirt", Some(30_000), Meaning::Several(vec![VariantId(10)])),
            ("cap", None, paused(3, "Cap")),
            ("cap", Some(20_000), paused(3, "Cap")),
            ("white pants", None, paused(2, "White Pants")),
            ("white pants M", Some(5), paused(2, "White Pants")),
            ("pants", Some(5), paused(2, "White Pants")),
            // What is for sale is meant where both could be.
            ("hat", Some(30_000), Meaning::One(VariantId(40))),
            ("hat", None, Meaning::Several(vec![VariantId(40)])),
            ("blue hat", None, paused(5, "Blue Hat")),
            ("dress", Some(30_000), Meaning::Nothing),
            ("🙂", None, Meaning::Nothing),
        ] {
            let today = "2026-03-15".parse().unwrap();
            assert_eq!(
                among(typed, &items, price, today),
                meant,
                "{typed} {price:?}"
            );
        }
    }
}
