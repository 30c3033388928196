//! What the buttons of the catalogue and the stock carry.

use std::fmt;

use chrono::DateTime;
use serde::{Deserialize, Serialize};
use waybill_core::id::{ItemId, ReceivedFileId, ShopId, VariantId, base36};
use waybill_core::item::PictureKey;

use super::from_base36;

/// What a button of the catalogue or the stock means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoodsPress {
    /// The categories.
    Categories(ShopId),
    /// A page of a category's items, after one. The category is known by a digest of its name; none
    /// for the items without one.
    Category(ShopId, Option<u32>, Option<ItemId>),
    /// Something about an item.
    Item(ShopId, ItemId, ItemPress),
    /// This variant's stock was meant.
    StockOf(ShopId, VariantId),
    /// What is low.
    Low(ShopId),
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
            Self::Categories(shop) => write!(f, "g:{}:all", base36(shop.0)),
            Self::Category(shop, category, after) => {
                write!(f, "g:{}:in:", base36(shop.0))?;
                if let Some(category) = category {
                    f.write_str(&base36(i64::from(*category)))?;
                }
                f.write_str(":")?;
                after.map_or(Ok(()), |after| f.write_str(&base36(after.0)))
            }
            Self::Item(shop, item, press) => {
                write!(f, "g:{}:item:{}:{press}", base36(shop.0), base36(item.0))
            }
            Self::Enter(shop, picture) => {
                write!(f, "g:{}:enter:{}", base36(shop.0), base36(picture.0))
            }
            Self::StockOf(shop, variant) => {
                write!(f, "g:{}:of:{}", base36(shop.0), base36(variant.0))
            }
            Self::Low(shop) => write!(f, "g:{}:low", base36(shop.0)),
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
            Self::Categories(shop)
            | Self::Category(shop, ..)
            | Self::Item(shop, ..)
            | Self::StockOf(shop, _)
            | Self::Low(shop)
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
            ["all"] => Self::Categories(shop),
            ["in", category, after] => {
                let category = none_if_empty(category)?.map(u32::try_from);
                Self::Category(
                    shop,
                    category.transpose().ok()?,
                    none_if_empty(after)?.map(ItemId),
                )
            }
            ["item", item, rest @ ..] => {
                Self::Item(shop, ItemId(from_base36(item)?), ItemPress::parse(rest)?)
            }
            ["of", variant] => Self::StockOf(shop, VariantId(from_base36(variant)?)),
            ["low"] => Self::Low(shop),
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
