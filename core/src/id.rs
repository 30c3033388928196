//! The identifiers of rows, one type per noun, so that a shop's id can't be passed for an order's.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A shop.
    ShopId,
    /// Someone who talks with the assistant.
    PersonId,
    /// A place in which a person and the assistant talk.
    ConversationId,
    /// Someone a shop sells to.
    CustomerId,
    /// An order; people know it by its number.
    OrderId,
    /// Something that came in.
    InboxId,
    /// Something that goes out.
    OutboxId,
}
