//! What the buttons about reaching people carry.

use std::fmt;

use waybill_core::id::{OrderId, ShopId, base36};
use waybill_core::reach::Reach;

use super::from_base36;

/// What a button about reaching people means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReachPress {
    /// Tell me there.
    Choose(Reach),
    /// Mail instead of the chats that were stopped.
    ByMail,
    /// Who of a shop's buyers could not be told.
    Untold(ShopId),
    /// The sentence to send by hand.
    Sentence(ShopId, OrderId),
    /// The buyer was told by hand.
    Told(ShopId, OrderId),
    /// The buyer need not be told.
    Dismiss(ShopId, OrderId),
}

impl fmt::Display for ReachPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |shop: &ShopId, order: &OrderId| format!("{}:{}", base36(shop.0), base36(order.0));
        match self {
            Self::Choose(reach) => write!(f, "u:by:{}", reach.as_str()),
            Self::ByMail => f.write_str("u:mail"),
            Self::Untold(shop) => write!(f, "u:list:{}", base36(shop.0)),
            Self::Sentence(shop, order) => write!(f, "u:say:{}", of(shop, order)),
            Self::Told(shop, order) => write!(f, "u:told:{}", of(shop, order)),
            Self::Dismiss(shop, order) => write!(f, "u:drop:{}", of(shop, order)),
        }
    }
}

impl ReachPress {
    /// The shop it is about; none for what is a person's own.
    pub const fn shop(self) -> Option<ShopId> {
        match self {
            Self::Choose(_) | Self::ByMail => None,
            Self::Untold(shop)
            | Self::Sentence(shop, _)
            | Self::Told(shop, _)
            | Self::Dismiss(shop, _) => Some(shop),
        }
    }

    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        let shop = |text: &str| from_base36(text).map(ShopId);
        let order = |text: &str| from_base36(text).map(OrderId);
        Some(match parts {
            ["by", reach] => Self::Choose(Reach::parse(reach)?),
            ["mail"] => Self::ByMail,
            ["list", id] => Self::Untold(shop(id)?),
            ["say", id, of] => Self::Sentence(shop(id)?, order(of)?),
            ["told", id, of] => Self::Told(shop(id)?, order(of)?),
            ["drop", id, of] => Self::Dismiss(shop(id)?, order(of)?),
            _ => return None,
        })
    }
}
