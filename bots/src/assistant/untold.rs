//! Buyers who can't be told on any channel: the shop is called with a sentence to send by hand, and they
//! stand on a list until they were told.

use waybill_core::customer::person;
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::notice::Missed;
use waybill_core::order::act::Key;
use waybill_core::order::{Order, store};
use waybill_core::reach;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::by_hand::{ByHand, What};
use super::message::{Button, Say};
use super::notice;
use super::paging::{self, At, List};
use super::press::{Press, ReachPress};
use super::scene::Scene;

/// How many orders the list shows: a row of buttons each, which is what every platform shows.
const SHOWN: usize = 4;
/// How much is quoted of a message that reached nobody, in characters.
const QUOTED: usize = 100;
/// What the shop is told when nobody could be.
pub fn call(order: &Order, by_hand: Option<&ByHand>) -> Say {
    let say = Say::line(texts::CallUntold {
        number: order.number.0,
        buyer: &order.buyer.name,
    });
    let Some(by_hand) = by_hand else { return say };
    let settling = settling(order.shop_id, order.order_id);
    by_hand.below(say).row(settling)
}

/// What the shop is told when what it wrote reached nobody.
pub fn unread(order: &Order, text: &str, by_hand: Option<&ByHand>) -> Say {
    let text: String = text.chars().take(QUOTED).collect();
    let say = Say::line(texts::CallUnread {
        number: order.number.0,
        buyer: &order.buyer.name,
        text,
    });
    match by_hand {
        Some(by_hand) => by_hand.below(say),
        None => say,
    }
}

fn settling(shop_id: ShopId, order_id: OrderId) -> [Button; 2] {
    let press = |press| Press::Reach(press);
    [
        Button::press(
            texts::ButtonTold,
            press(ReachPress::Told(shop_id, order_id)),
        ),
        Button::press(
            texts::ButtonDismiss,
            press(ReachPress::Dismiss(shop_id, order_id)),
        ),
    ]
}

/// `/untold`
///
/// # Errors
/// When the database can't be reached.
pub async fn page(scene: &mut Scene<'_>, shop: &Shop, at: &At) -> Result<(), DatabaseError> {
    let after = at
        .time()
        .and_then(|(time, rest)| Some((time, OrderId(*rest.first()?))));
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let all = reach::untold(&mut in_shop, after, limit).await?;
    let count = reach::count_untold(&mut in_shop).await?;
    let mut say = if all.is_empty() && at.is_first() {
        Say::line(texts::UntoldNone)
    } else {
        Say::titled(texts::UntoldTitle { count })
    };
    for each in all.iter().take(SHOWN) {
        let what = match &each.what {
            Missed::Notice(notice) => notice::text(notice),
            Missed::Correction(correction) => notice::correction_text(correction),
        };
        let number = each.number.0;
        say = say.and(texts::UntoldRow {
            number,
            buyer: &each.customer,
            what,
            since: each.since,
        });
        let shown = Press::Reach(ReachPress::Sentence(shop.shop_id, each.order_id));
        let told = Press::Reach(ReachPress::Told(shop.shop_id, each.order_id));
        let dismiss = Press::Reach(ReachPress::Dismiss(shop.shop_id, each.order_id));
        say = say.row([
            Button::press(texts::ButtonShow { number }, shown),
            Button::press(texts::ButtonTold, told),
            Button::press(texts::ButtonDismiss, dismiss),
        ]);
    }
    let last = all.get(SHOWN - 1).filter(|_| all.len() > SHOWN);
    let next = last.map(|each| vec![each.since.timestamp_micros(), each.order_id.0]);
    let say = paging::turnable(scene, say, List::Untold(shop.shop_id), at, next);
    scene.replace(say);
    Ok(())
}

/// Shows the sentence for an order of the list.
///
/// # Errors
/// When the database can't be reached.
pub async fn sentence(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let what = reach::untold_of(&mut in_shop, order_id).await?;
    let language = person::language_of(&mut in_shop, order_id).await?;
    let (Some(order), Some(what)) = (order, what) else {
        scene.say(Say::line(texts::UntoldSettled));
        return Ok(());
    };
    let around = (scene.settings, scene.at);
    let by_hand = ByHand::of(What::Missed(&what), &order, shop, language, around);
    scene.say_of((shop.shop_id, order_id), call(&order, Some(&by_hand)));
    Ok(())
}

/// [Told] or [Dismiss]: the list is shown anew where it was pressed on it, and a call is answered in its
/// place.
///
/// # Errors
/// When the database can't be reached.
pub async fn settle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    told: bool,
) -> Result<(), DatabaseError> {
    let by = scene.conversation.person.person_id;
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let said = reach::settle(&mut in_shop, order_id, told, by, at).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let Some(order) = order else {
        scene.say(Say::line(texts::UntoldSettled));
        return Ok(());
    };
    let number = order.number.0;
    let buyer = &order.buyer.name;
    let words: Phrase = match said {
        None => texts::UntoldSettled.into(),
        Some(true) => texts::UntoldTold { number, buyer }.into(),
        Some(false) => texts::UntoldDismissed { number, buyer }.into(),
    };
    scene.replace(Say::line(words));
    list_rest(scene, shop).await
}

/// What is left of the list, where something is.
async fn list_rest(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let count = reach::count_untold(&mut in_shop).await?;
    if count == 0 {
        return Ok(());
    }
    let list = Press::Reach(ReachPress::Untold(shop.shop_id));
    if let Some(answer) = scene.answers.last_mut() {
        let say = std::mem::take(&mut answer.say);
        answer.say = say.row([Button::press(texts::ButtonUntold { count }, list)]);
    }
    Ok(())
}
