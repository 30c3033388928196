//! What there is to sell: items, their variants, and what they cost whom.
//!
//! Types and prices here are pure; `store` reads and writes them, `matching` finds out which of them
//! somebody means.

pub mod matching;
pub mod meaning;
mod pictures;
mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{ItemId, VariantId};
use crate::money::Money;

pub use pictures::{
    MAX_PICTURES, PictureKey, add_picture, newest_picture, picture, remove_picture,
};
pub use store::{
    Turn, beginning_with, candidates, categories, category_names, change, create, exists, find,
    holding, in_use, list, meant, past_prices, search, variants,
};

/// The longest name, in characters.
pub const MAX_NAME: usize = 120;
/// The longest category and label, in characters.
pub const MAX_WORD: usize = 60;
/// The longest SKU, in characters.
pub const MAX_SKU: usize = 40;
/// The longest description, in characters.
pub const MAX_DESCRIPTION: usize = 2_000;
/// How many variants an item may have.
pub const MAX_VARIANTS: usize = 50;
/// How many other names an item may have.
pub const MAX_NAMES: usize = 20;
/// The largest picture, in bytes.
pub const MAX_PICTURE: usize = 10 * 1024 * 1024;
/// Why what was left of a removed variant was written off: shown in the reader's language.
pub const REMOVED: &str = "variant removed";
/// At how many or fewer a variant is low, where its item says nothing else.
pub const LOW_AT: i32 = 5;

/// Whether an item can be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// It is for sale.
    Selling,
    /// Not for now.
    Paused,
    /// Never again; kept for the orders that had it.
    Gone,
}

impl ItemState {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Selling => "selling",
            Self::Paused => "paused",
            Self::Gone => "gone",
        }
    }
}

/// A price that holds on some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// Minor units for one.
    pub price_minor: i64,
    /// The first day; from the beginning where there is none.
    pub from: Option<NaiveDate>,
    /// The last day; without end where there is none.
    pub until: Option<NaiveDate>,
}

impl Sale {
    /// Whether it holds on a day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// What is sold and counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its row.
    pub variant_id: VariantId,
    /// Such as `M`, or `red / M` where there are sizes and colours; empty where the item has no variants.
    pub label: String,
    /// What it was called before: orders typed so still mean it.
    pub names: Vec<String>,
    /// The shop's own code for it.
    pub sku: Option<String>,
    /// Minor units for one, in the shop's currency.
    pub price_minor: i64,
    /// What it costs on some days.
    pub sale: Option<Sale>,
    /// Minor units for one, for those who sell it on.
    pub reseller_price_minor: Option<i64>,
    /// How many are there; below zero where more were promised; none where nobody counts.
    pub stock: Option<i32>,
}

impl Variant {
    /// Minor units for one on a day.
    pub fn price_on(&self, day: NaiveDate) -> i64 {
        self.sale
            .filter(|sale| sale.holds(day))
            .map_or(self.price_minor, |sale| sale.price_minor)
    }

    /// Minor units for one for a buyer, and whether that is the price of those who sell it on: never
    /// more than everybody pays.
    pub fn price_for(&self, terms: Terms) -> (i64, bool) {
        let usual = self.price_on(terms.day);
        match self.reseller_price_minor.filter(|_| terms.reseller) {
            Some(reseller) if reseller < usual => (reseller, true),
            Some(_) | None => (usual, false),
        }
    }
}

/// On what a price depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The day.
    pub day: NaiveDate,
    /// Whether the buyer sells it on.
    pub reseller: bool,
}

/// What of a variant would be lost from sight if it were removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InUse {
    /// How many are there; 0 where none are, or nobody counts.
    pub stock: u32,
    /// How many orders that are not over have it.
    pub orders: u32,
}

/// An item with its variants, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its row.
    pub item_id: ItemId,
    /// What the shop calls it.
    pub name: String,
    /// Under what it is listed.
    pub category: Option<String>,
    /// What buyers may read of it.
    pub description: Option<String>,
    /// Whether it can be bought.
    pub state: ItemState,
    /// What one costs the shop, in any currency.
    pub cost: Option<Money>,
    /// Days between ordering more and having it.
    pub lead_days: Option<i32>,
    /// At how many or fewer it is low; [`LOW_AT`] where nothing is said.
    pub low_at: Option<i32>,
    /// What else it is called.
    pub names: Vec<String>,
    /// How many pictures there are of it.
    pub pictures: i64,
    /// At least one.
    pub variants: Vec<Variant>,
    /// Those that were removed, which nobody can buy.
    pub removed: Vec<Variant>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

impl Item {
    /// One of its variants.
    pub fn variant(&self, id: VariantId) -> Option<&Variant> {
        self.variants
            .iter()
            .find(|variant| variant.variant_id == id)
    }

    /// Whether it comes in several sizes or colours, or in one that has a name.
    pub fn has_labels(&self) -> bool {
        self.variants.len() > 1 || self.variants.iter().any(|v| !v.label.is_empty())
    }

    /// What a variant is called in full: `Black Shirt M`.
    pub fn full_name(&self, variant: &Variant) -> String {
        full_name(&self.name, &variant.label)
    }
}

/// What a variant is called in full: `Black Shirt M`.
pub fn full_name(name: &str, label: &str) -> String {
    if label.is_empty() {
        name.to_owned()
    } else {
        format!("{name} {label}")
    }
}

/// A variant to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVariant {
    /// Empty where the item has no variants.
    pub label: String,
    /// The shop's own code.
    pub sku: Option<String>,
    /// Minor units for one.
    pub price_minor: i64,
    /// Minor units for one, for those who sell it on.
    pub reseller_price_minor: Option<i64>,
    /// How many are there; none where nobody counts.
    pub stock: Option<i32>,
}

/// An item to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// Under what it is listed.
    pub category: Option<String>,
    /// What buyers may read of it.
    pub description: Option<String>,
    /// What one costs the shop.
    pub cost: Option<Money>,
    /// Days between ordering more and having it.
    pub lead_days: Option<i32>,
    /// At how many or fewer it is low.
    pub low_at: Option<i32>,
    /// What else it is called.
    pub names: Vec<String>,
    /// 1 to [`MAX_VARIANTS`], no label twice.
    pub variants: Vec<NewVariant>,
}

/// A change of an item. Prices without a variant are those of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the part of its name")]
pub enum Change {
    Name(String),
    Category(Option<String>),
    Description(Option<String>),
    State(ItemState),
    Cost(Option<Money>),
    LeadDays(Option<i32>),
    LowAt(Option<i32>),
    /// Another name it is called by.
    AddName(String),
    /// No longer called so.
    RemoveName(String),
    Price(Option<VariantId>, i64),
    Sale(Option<VariantId>, Option<Sale>),
    Reseller(Option<VariantId>, Option<i64>),
    Sku(VariantId, Option<String>),
    AddVariant(NewVariant),
    /// Called another way; the old name is still understood.
    RenameVariant(VariantId, String),
    /// Not to be had any more, with what was said to be left of it. What is in stock is written off.
    RemoveVariant(VariantId, InUse),
    /// The last one is no choice: it loses its name, and is the item itself with all it has.
    UnlabelVariant(VariantId),
    /// To be had again.
    BringBackVariant(VariantId),
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemRefusal {
    /// The shop has no such item.
    NoSuchItem,
    /// Another item is called so.
    NameTaken {
        /// The name.
        name: String,
    },
    /// Another variant has that code, or two of the new ones share it.
    SkuTaken {
        /// The code.
        sku: String,
        /// The item that has it.
        name: String,
    },
    /// The item has such a variant.
    LabelTaken {
        /// The label.
        label: String,
    },
    /// There is more of it, or it is in more orders, than was said when it was to be removed.
    StillInUse(InUse),
    /// The item has no other variant.
    OnlyVariant,
    /// The item has others too.
    NotTheOnlyVariant,
    /// More variants than fit.
    TooManyVariants,
    /// More names than fit.
    TooManyNames,
    /// A name that is nothing but spaces, or more than fits.
    Unfit {
        /// What was given.
        text: String,
        /// How many characters fit.
        limit: usize,
    },
}

/// Which price an entry of the history is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The price.
    Price,
    /// The price on some days.
    Sale,
    /// The price for those who sell it on.
    Reseller,
    /// What it costs the shop.
    Cost,
}

impl Which {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Sale => "sale",
            Self::Reseller => "reseller",
            Self::Cost => "cost",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Price, Self::Sale, Self::Reseller, Self::Cost]
            .into_iter()
            .find(|which| which.as_str() == word)
    }
}

/// A price that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastPrice {
    /// Which price.
    pub which: Which,
    /// Of which variant, where the item has several.
    pub label: String,
    /// What it was.
    pub old: Option<Money>,
    /// What it became.
    pub new: Option<Money>,
    /// Who changed it.
    pub actor_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A category and how many items it holds; none for items without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// As it was first written; none for items without one.
    pub name: Option<String>,
    /// How many items.
    pub items: i64,
}

/// One variant as lists and orders need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its item.
    pub item_id: ItemId,
    /// What the shop calls the item.
    pub name: String,
    /// Whether it can be bought.
    pub state: ItemState,
    /// The variant.
    pub variant: Variant,
    /// Whether it was removed from its item.
    pub removed: bool,
}

impl Known {
    /// What it is called in full.
    pub fn full_name(&self) -> String {
        full_name(&self.name, &self.variant.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_sale_holds_from_its_first_day_to_its_last() {
        let mut variant = Variant {
            variant_id: VariantId(1),
            label: String::new(),
            names: Vec::new(),
            sku: None,
            price_minor: 59_900,
            sale: Some(Sale {
                price_minor: 49_900,
                from: Some(day("2026-12-01")),
                until: Some(day("2026-12-12")),
            }),
            reseller_price_minor: None,
            stock: None,
        };
        for (on, price) in [
            ("2026-11-30", 59_900),
            ("2026-12-01", 49_900),
            ("2026-12-12", 49_900),
            ("2026-12-13", 59_900),
        ] {
            assert_eq!(variant.price_on(day(on)), price, "{on}");
        }
        variant.sale = Some(Sale {
            price_minor: 49_900,
            from: None,
            until: None,
        });
        assert_eq!(variant.price_on(day("2030-01-01")), 49_900);
    }

    #[test]
    fn who_sells_on_pays_their_price_or_the_sale_where_that_is_lower() {
        let of = |reseller_price_minor, sale: Option<i64>| Variant {
            variant_id: VariantId(1),
            label: String::new(),
            names: Vec::new(),
            sku: None,
            price_minor: 59_900,
            sale: sale.map(|price_minor| Sale {
                price_minor,
                from: None,
                until: Some(day("2026-12-12")),
            }),
            reseller_price_minor,
            stock: None,
        };
        let (sale_day, later) = (day("2026-12-12"), day("2026-12-13"));
        for (variant, on, sells_on, price) in [
            (of(Some(52_000), None), later, true, (52_000, true)),
            (of(Some(52_000), None), later, false, (59_900, false)),
            (of(None, None), later, true, (59_900, false)),
            (
                of(Some(52_000), Some(50_000)),
                sale_day,
                true,
                (50_000, false),
            ),
            (of(Some(52_000), Some(50_000)), later, true, (52_000, true)),
            (
                of(Some(52_000), Some(55_000)),
                sale_day,
                true,
                (52_000, true),
            ),
            (of(Some(0), None), later, true, (0, true)),
            // Nobody pays more for selling it on.
            (of(Some(70_000), None), later, true, (59_900, false)),
        ] {
            let terms = Terms {
                day: on,
                reseller: sells_on,
            };
            assert_eq!(variant.price_for(terms), price, "{variant:?} {terms:?}");
        }
    }
}
