//! What a customer is called and what they read, mended from their page.

use waybill_core::customer::naming::{self, MAX_NAME};
use waybill_core::customer::{fold, page};
use waybill_core::db::DatabaseError;
use waybill_core::id::CustomerId;
use waybill_core::shop::Shop;
use waybill_core::text::{Language, Phrase, texts};

use crate::assistant::message::{Button, Say, verbatim};
use crate::assistant::press::{CustomerPress, Press};
use crate::assistant::scene::Scene;

/// The name that was typed, or what is wrong with it.
pub(super) fn read(text: &str) -> Result<String, Phrase> {
    let name: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    let named = fold(&name).chars().any(char::is_alphanumeric);
    if named && name.chars().count() <= MAX_NAME {
        Ok(name)
    } else {
        Err(texts::CustomerNameUnreadable { limit: MAX_NAME }.into())
    }
}

/// Calls a customer what was typed.
pub(super) async fn rename(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    name: &str,
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    naming::rename(&mut in_shop, id, name, at).await?;
    Ok(())
}

/// [English] [中文] [As their chat]
pub(super) async fn ask_language(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(page) = page::find(&mut in_shop, id, at).await? else {
        scene.say(Say::line(texts::CustomerGone));
        return Ok(());
    };
    let press = |language| {
        let reads = CustomerPress::Reads(language);
        Press::Customer(shop.shop_id, page.customer_id, reads)
    };
    let mut row: Vec<Button> = Language::all()
        .map(|language| Button::press(verbatim(language.name()), press(Some(language))))
        .collect();
    row.push(Button::press(texts::ButtonAsTheirChat, press(None)));
    scene.replace(Say::line(texts::AskCustomerLanguage { name: &page.name }).row(row));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_a_letter_and_fits() {
        for (typed, name) in [
            (" Jane   Cruz ", "Jane Cruz"),
            ("王小明", "王小明"),
            ("Jane\u{7}", "Jane"),
        ] {
            assert_eq!(read(typed).ok().as_deref(), Some(name), "{typed}");
        }
        for typed in ["", "  ", "🙂", "-", &"x".repeat(121)] {
            assert!(read(typed).is_err(), "{typed}");
        }
    }
}
