//! Why nothing was changed in the catalogue, and how amounts of stock are said.

use waybill_core::item::{ItemRefusal, MAX_NAMES, MAX_VARIANTS};
use waybill_core::text::{Phrase, texts};

/// Says why nothing was changed.
pub(super) fn refusal(refusal: &ItemRefusal) -> Phrase {
    match refusal {
        ItemRefusal::NoSuchItem => texts::ItemNone.into(),
        ItemRefusal::NameTaken { name } => texts::ItemRefusedName { name }.into(),
        ItemRefusal::SkuTaken { sku, name } => texts::ItemRefusedSku { sku, name }.into(),
        ItemRefusal::LabelTaken { label } => texts::ItemRefusedLabel { label }.into(),
        ItemRefusal::StillInUse(_) => texts::ItemRefusedInUse.into(),
        ItemRefusal::OnlyVariant => texts::ItemRefusedOnly.into(),
        ItemRefusal::NotTheOnlyVariant => texts::ItemRefusedNotOnly.into(),
        ItemRefusal::TooManyVariants => texts::ItemRefusedVariants {
            limit: MAX_VARIANTS,
        }
        .into(),
        ItemRefusal::TooManyNames => texts::ItemRefusedNames { limit: MAX_NAMES }.into(),
        ItemRefusal::Unfit { text, limit } => texts::ItemRefusedUnfit {
            text,
            limit: *limit,
        }
        .into(),
    }
}

/// How many are left.
pub(super) fn left(count: i32) -> Phrase {
    match count {
        0 => texts::ItemLeftNone.into(),
        1.. => texts::ItemLeft { count }.into(),
        i32::MIN..=-1 => texts::ItemLeftOwed {
            count: count.unsigned_abs(),
        }
        .into(),
    }
}

/// The same where they may not be counted.
pub(super) fn stock(count: Option<i32>) -> Phrase {
    count.map_or_else(|| texts::ItemUncounted.into(), left)
}
