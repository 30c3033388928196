//! What the buttons of the catalogue and the stock carry.

use std::fmt;

use chrono::DateTime;
use serde::{Deserialize, Serialize};
use waybill_core::id::{ItemId, ReceivedFileId, ShopId, VariantId, base36};
use waybill_core::item::{PictureKey, Turn};

use super::from_base36;
use super::variants::VariantPress;

/// What a button of the catalogue or the stock means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoodsPress {
    /// The categories after so many.
    Categories(ShopId, u32),
    /// A page of a category's items. The category is known by a digest of its name; none
    /// for the items without one.
    Category(ShopId, Option<u32>, Turn),
    /// Something about an item.
    Item(ShopId, ItemId, ItemPress),
    /// Something about one of an item's variants.
    Variant(ShopId, VariantId, VariantPress),
    /// This variant's stock was meant.
    StockOf(ShopId, VariantId),
    /// What is low, after so many.
    Low(ShopId, u32),
    /// Whether I am told of what becomes low.
    TellLow(ShopId, bool),
    /// Enter the item that was written to a picture which came in.
    Enter(ShopId, ReceivedFileId),
    /// Give what is here of a variant to those who wait: how many were free and waited for then.
    Give(ShopId, VariantId, (u32, u32)),
}

/// What an item's button means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemPress {
    /// Show its card.
    Show,
    /// More buttons.
    More,
    /// Ask for a part of it.
    Ask(ItemPart),
    /// Not for sale for now.
    Pause,
    /// For sale again.
    Sell,
    /// Ask before it is taken out of the catalogue.
    AskRemove,
    /// Take it out.
    Remove,
    /// How its stock moved.
    Movements,
    /// How its prices changed.
    Prices,
    /// Its variants after so many.
    Variants(u32),
    /// Its variants that were removed.
    Removed,
    /// Ask for a picture of it.
    AskPicture,
    /// Take away the picture that is shown.
    RemovePicture(PictureKey),
    /// A picture that came in is one of it.
    TakePicture(ReceivedFileId),
}

/// A part of an item that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the part of its name")]
pub enum ItemPart {
    Price,
    Stock,
    Name,
    Category,
    Sale,
    Reseller,
    Cost,
    Description,
    Also,
    Sku,
    Variant,
    Lead,
    Low,
}

impl ItemPart {
    /// Every part.
    pub const ALL: [Self; 13] = [
        Self::Price,
        Self::Stock,
        Self::Name,
        Self::Category,
        Self::Sale,
        Self::Reseller,
        Self::Cost,
        Self::Description,
        Self::Also,
        Self::Sku,
        Self::Variant,
        Self::Lead,
        Self::Low,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Stock => "stock",
            Self::Name => "name",
            Self::Category => "category",
            Self::Sale => "sale",
            Self::Reseller => "reseller",
            Self::Cost => "cost",
            Self::Description => "desc",
            Self::Also => "also",
            Self::Sku => "sku",
            Self::Variant => "variant",
            Self::Lead => "lead",
            Self::Low => "low",
        }
    }
}

impl fmt::Display for GoodsPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Categories(shop, 0) => write!(f, "g:{}:all", base36(shop.0)),
            Self::Categories(shop, after) => write!(f, "g:{}:all:{after}", base36(shop.0)),
            Self::Category(shop, category, turn) => {
                write!(f, "g:{}:in:", base36(shop.0))?;
                if let Some(category) = category {
                    f.write_str(&base36(i64::from(*category)))?;
                }
                match turn {
                    Turn::First => f.write_str(":"),
                    Turn::After(item) => write!(f, ":{}", base36(item.0)),
                    Turn::Before(item) => write!(f, "::{}", base36(item.0)),
                }
            }
            Self::Item(shop, item, press) => {
                write!(f, "g:{}:item:{}:{press}", base36(shop.0), base36(item.0))
            }
            Self::Variant(shop, variant, press) => {
                let (shop, variant) = (base36(shop.0), base36(variant.0));
                write!(f, "g:{shop}:v:{variant}:{press}")
            }
            Self::Enter(shop, picture) => {
                write!(f, "g:{}:enter:{}", base36(shop.0), base36(picture.0))
            }
            Self::StockOf(shop, variant) => {
                write!(f, "g:{}:of:{}", base36(shop.0), base36(variant.0))
            }
            Self::Low(shop, 0) => write!(f, "g:{}:low", base36(shop.0)),
            Self::Low(shop, after) => write!(f, "g:{}:low:{after}", base36(shop.0)),
            Self::TellLow(shop, true) => write!(f, "g:{}:tell", base36(shop.0)),
            Self::TellLow(shop, false) => write!(f, "g:{}:hush", base36(shop.0)),
            Self::Give(shop, variant, (free, total)) => {
                let (shop, variant) = (base36(shop.0), base36(variant.0));
                write!(f, "g:{shop}:give:{variant}:{free}:{total}")
            }
        }
    }
}

impl GoodsPress {
    /// Whose catalogue it is about.
    pub const fn shop(self) -> ShopId {
        match self {
            Self::Categories(shop, _)
            | Self::Category(shop, ..)
            | Self::Item(shop, ..)
            | Self::Variant(shop, ..)
            | Self::StockOf(shop, _)
            | Self::Low(shop, _)
            | Self::Give(shop, ..)
            | Self::TellLow(shop, _)
            | Self::Enter(shop, _) => shop,
        }
    }

    pub(super) fn parse(shop: ShopId, parts: &[&str]) -> Option<Self> {
        let none_if_empty = |text: &str| match text {
            "" => Some(None),
            text => from_base36(text).map(Some),
        };
        Some(match parts {
            ["all"] => Self::Categories(shop, 0),
            ["all", after] => Self::Categories(shop, after.parse().ok()?),
            ["in", category, turn @ ..] => {
                let category = none_if_empty(category)?.map(u32::try_from);
                let turn = match turn {
                    [""] => Turn::First,
                    [after] => Turn::After(ItemId(from_base36(after)?)),
                    ["", before] => Turn::Before(ItemId(from_base36(before)?)),
                    _ => return None,
                };
                Self::Category(shop, category.transpose().ok()?, turn)
            }
            ["v", variant, rest @ ..] => {
                let variant = VariantId(from_base36(variant)?);
                Self::Variant(shop, variant, VariantPress::parse(rest)?)
            }
            ["item", item, rest @ ..] => {
                Self::Item(shop, ItemId(from_base36(item)?), ItemPress::parse(rest)?)
            }
            ["of", variant] => Self::StockOf(shop, VariantId(from_base36(variant)?)),
            ["low"] => Self::Low(shop, 0),
            ["low", after] => Self::Low(shop, after.parse().ok()?),
            ["tell"] => Self::TellLow(shop, true),
            ["hush"] => Self::TellLow(shop, false),
            ["enter", picture] => Self::Enter(shop, ReceivedFileId(from_base36(picture)?)),
            ["give", variant, free, total] => Self::Give(
                shop,
                VariantId(from_base36(variant)?),
                (free.parse().ok()?, total.parse().ok()?),
            ),
            _ => return None,
        })
    }
}

impl fmt::Display for ItemPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show => f.write_str("show"),
            Self::More => f.write_str("more"),
            Self::Ask(part) => write!(f, "ask:{}", part.word()),
            Self::Pause => f.write_str("pause"),
            Self::Sell => f.write_str("sell"),
            Self::AskRemove => f.write_str("remove?"),
            Self::Remove => f.write_str("remove"),
            Self::Movements => f.write_str("moves"),
            Self::Prices => f.write_str("prices"),
            Self::Variants(after) => write!(f, "var:{after}"),
            Self::Removed => f.write_str("gone"),
            Self::AskPicture => f.write_str("pic"),
            Self::RemovePicture(key) => {
                let added_at = base36(key.added_at.timestamp_micros());
                write!(f, "nopic:{}:{added_at}", key.position)
            }
            Self::TakePicture(id) => write!(f, "take:{}", base36(id.0)),
        }
    }
}

impl ItemPress {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["show"] => Self::Show,
            ["more"] => Self::More,
            ["ask", word] => Self::Ask(
                ItemPart::ALL
                    .into_iter()
                    .find(|part| part.word() == *word)?,
            ),
            ["pause"] => Self::Pause,
            ["sell"] => Self::Sell,
            ["remove?"] => Self::AskRemove,
            ["remove"] => Self::Remove,
            ["moves"] => Self::Movements,
            ["prices"] => Self::Prices,
            ["var", after] => Self::Variants(after.parse().ok()?),
            ["gone"] => Self::Removed,
            ["pic"] => Self::AskPicture,
            ["nopic", position, added_at] => {
                let added_at = DateTime::from_timestamp_micros(from_base36(added_at)?)?;
                Self::RemovePicture(PictureKey {
                    position: position.parse().ok()?,
                    added_at,
                })
            }
            ["take", id] => Self::TakePicture(ReceivedFileId(from_base36(id)?)),
            _ => return None,
        })
    }
}
