//! `/low`: what runs out, when to order more of it, and who is told.

use waybill_core::db::DatabaseError;
use waybill_core::id::ShopId;
use waybill_core::shop::Shop;
use waybill_core::stock::{self, Low, StockAlert};
use waybill_core::text::{Phrase, texts};

use super::{counting, pages, show_button, wording};
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{GoodsPress, Press};
use crate::assistant::scene::Scene;

const SHOWN: i64 = 8;

/// What is low, soonest gone first.
///
/// # Errors
/// When the database can't be reached.
pub async fn low(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    page(scene, shop, 0).await
}

/// The same after so many.
pub(super) async fn page(
    scene: &mut Scene<'_>,
    shop: &Shop,
    after: u32,
) -> Result<(), DatabaseError> {
    let today = scene.today(shop);
    let (at, person_id) = (scene.at, scene.conversation.person.person_id);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut after = after;
    let mut lows = stock::low(&mut in_shop, at, (i64::from(after), SHOWN)).await?;
    if lows.shown.is_empty() && after > 0 {
        // They were more when the button was shown.
        after = 0;
        lows = stock::low(&mut in_shop, at, (0, SHOWN)).await?;
    }
    let found = lows.shown;
    let wished = stock::wish(&mut in_shop, person_id).await?.unwrap_or(false);
    let mut say = if found.is_empty() {
        Say::line(texts::LowNone)
    } else {
        Say::titled(texts::LowTitle { count: lows.total })
    };
    for low in &found {
        say = say.and(row(low, today));
    }
    let tell = GoodsPress::TellLow(shop.shop_id, !wished);
    say = if wished {
        say.and(texts::LowTold)
    } else {
        say.and(texts::LowNotTold)
    };
    let mut items = Vec::new();
    for low in &found {
        if !items.iter().any(|(id, _)| *id == low.item_id) {
            items.push((low.item_id, low.name.clone()));
        }
    }
    let buttons: Vec<Button> = items
        .iter()
        .map(|(item_id, name)| show_button(shop.shop_id, *item_id, name))
        .collect();
    for row in buttons.chunks(2) {
        say = say.row(row.to_vec());
    }
    let seen = i64::from(after).saturating_add(i64::try_from(found.len()).unwrap_or(i64::MAX));
    let next = (seen < lows.total).then_some(found.len());
    let to = |after| Press::Goods(GoodsPress::Low(shop.shop_id, after));
    let mut last = pages::turns(after, next, to);
    let label: Phrase = if wished {
        texts::ButtonDontTellMe.into()
    } else {
        texts::ButtonTellMe.into()
    };
    last.push(Button::press(label, Press::Goods(tell)));
    scene.replace(say.row(last));
    Ok(())
}

fn row(low: &Low, today: chrono::NaiveDate) -> Phrase {
    let (name, stock) = (&low.name, wording::left(low.stock));
    let Some(advice) = low.advice(today) else {
        return texts::LowRow { name, stock }.into();
    };
    let (quantity, day, days) = (advice.quantity, advice.order_by, low.days);
    let pace = low.pace_tenths();
    let sells: Phrase = if pace == 0 {
        texts::LowSold {
            sold: low.sold,
            days,
        }
        .into()
    } else if pace % 10 == 0 {
        let pace = (pace / 10).to_string();
        texts::LowPace { pace, days }.into()
    } else {
        let pace = format!("{}.{}", pace / 10, pace % 10);
        texts::LowPace { pace, days }.into()
    };
    if day <= today {
        texts::LowRowNow {
            name,
            stock,
            sells,
            quantity,
        }
        .into()
    } else {
        texts::LowRowPace {
            name,
            stock,
            sells,
            quantity,
            day,
        }
        .into()
    }
}

/// Remembers whether someone wants to be told, and shows the list again.
pub(super) async fn tell(
    scene: &mut Scene<'_>,
    shop: &Shop,
    wished: bool,
) -> Result<(), DatabaseError> {
    let (at, listener) = (scene.at, counting::listener(scene));
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    stock::wish_for(&mut in_shop, listener, wished, at).await?;
    low(scene, shop).await
}

/// The message that something became low.
pub fn alert(shop_id: ShopId, facts: &StockAlert) -> Say {
    Say::line(texts::AlertStock {
        shop: &facts.shop,
        name: &facts.name,
        stock: wording::left(facts.left),
    })
    .row([
        show_button(shop_id, facts.item_id, &facts.name),
        Button::press(texts::ButtonLow, Press::Goods(GoodsPress::Low(shop_id, 0))),
    ])
}
