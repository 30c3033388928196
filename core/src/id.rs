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
    /// Something a shop sells, by the name people call it.
    ItemId,
    /// What is sold and counted of an item: a size, a colour, or the item itself.
    VariantId,
    /// An order; people know it by its number.
    OrderId,
    /// A way of paying a shop.
    MethodId,
    /// A bank's statement that was sent in.
    StatementId,
    /// Something that came in.
    InboxId,
    /// Something that goes out.
    OutboxId,
    /// A picture or PDF file that a shop keeps.
    FileId,
    /// A picture or PDF file that came in through a conversation.
    ReceivedFileId,
}

/// An id in as few letters as links and buttons have room for: base 36, in lower case.
pub fn base36(id: i64) -> String {
    let mut left = id.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(left % 36).unwrap_or_default();
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        left /= 36;
        if left == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}
