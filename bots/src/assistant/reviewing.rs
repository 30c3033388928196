//! How it was: stars by one tap once it has arrived, then a sentence if the buyer likes.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::Order;
use waybill_core::review::{self, MAX_WORDS, MOST, Review, Said, Stars};
use waybill_core::shop;
use waybill_core::text::{Phrase, texts};

use super::message::{Button, Say};
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::state::Asking;
use super::wanting;

/// How many rows of buttons every platform shows.
const ROWS: usize = 5;

/// [1 ★] … [5 ★]
pub fn row((shop_id, order_id): (ShopId, OrderId)) -> Vec<Button> {
    (1..=MOST)
        .map(|count| {
            let press = Press::Order(shop_id, order_id, OrderPress::Rate(count));
            let count = u32::from(count);
            Button::press(texts::ButtonStar { count }, press)
        })
        .collect()
}

/// What was said, as a line.
pub fn line(review: &Review) -> Phrase {
    let stars = review.stars.to_string();
    match &review.words {
        Some(words) => texts::LineReviewWords { stars, words }.into(),
        None => texts::LineReview { stars }.into(),
    }
}

/// A card with what was said of its order; the buyer's asks for it as long as nothing was.
pub fn on_card(say: Say, order: &Order, review: Option<&Review>, asks: bool) -> Say {
    match review {
        Some(review) => say.and(line(review)),
        None if asks && review::is_open(order) && say.buttons.len() < ROWS => {
            say.row(row((order.shop_id, order.order_id)))
        }
        None => say,
    }
}

/// What the shop is told.
pub fn told(order: &Order, stars: u8, words: Option<&str>) -> Say {
    let (number, buyer) = (order.number.0, &order.buyer.name);
    let stars = Stars::new(stars).map_or_else(String::new, |stars| stars.to_string());
    Say::line(match words {
        Some(words) => Phrase::from(texts::CallReviewedWords {
            buyer,
            number,
            stars,
            words,
        }),
        None => texts::CallReviewed {
            buyer,
            number,
            stars,
        }
        .into(),
    })
}

/// Stars were tapped.
pub async fn rated(
    scene: &mut Scene<'_>,
    place: (ShopId, OrderId),
    count: u8,
) -> Result<(), DatabaseError> {
    let Some(stars) = Stars::new(count) else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    say(scene, place, (Some(stars), None)).await
}

/// The sentence was written.
pub async fn words_given(
    scene: &mut Scene<'_>,
    place: (ShopId, OrderId),
    text: &str,
) -> Result<(), DatabaseError> {
    say(scene, place, (None, Some(text))).await
}

/// Whether the sentence is awaited.
pub const fn is_asked(scene: &Scene<'_>) -> bool {
    matches!(scene.state.asking, Some(Asking::ReviewWords { .. }))
}

/// [No more to say]
pub async fn enough(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let review = review::find(&mut in_shop, order_id).await?;
    let mut system = scene.transaction.system().await?;
    let shop = shop::by_id(&mut system, shop_id).await?;
    let say = match (review, shop) {
        (Some(review), Some(shop)) => Say::line(texts::ReviewThanks {
            stars: review.stars.to_string(),
            shop: &shop.name,
        }),
        (_, None) | (None, _) => Say::line(texts::Kept),
    };
    scene.replace(say);
    Ok(())
}

async fn say(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    (stars, words): (Option<Stars>, Option<&str>),
) -> Result<(), DatabaseError> {
    let Some((shop, order)) = wanting::own_order(scene, shop_id, order_id).await? else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let said = review::say(&mut in_shop, order_id, (stars, words), at).await?;
    let asking = Asking::ReviewWords {
        shop: shop_id,
        order: order_id,
    };
    scene.state.asking = None;
    let shop = &shop.name;
    let number = order.number.0;
    let say = match said {
        Said::Done(review) if review.words.is_none() => {
            scene.state.asking = Some(asking);
            let stars = review.stars.to_string();
            let enough = Press::Order(shop_id, order_id, OrderPress::Keep);
            Say::line(texts::AskReviewWords { stars })
                .row([Button::press(texts::ButtonNoWords, enough)])
        }
        Said::Done(review) => {
            let stars = review.stars.to_string();
            Say::line(texts::ReviewThanks { stars, shop })
        }
        Said::Stays(review) => {
            let stars = review.stars.to_string();
            Say::line(texts::ReviewStays { stars })
        }
        Said::NotArrived => Say::line(texts::ReviewNotYet { number }),
        Said::TooLong => {
            scene.state.asking = Some(asking);
            Say::line(texts::ReviewTooLong { limit: MAX_WORDS })
        }
    };
    scene.say_of((shop_id, order_id), say);
    Ok(())
}
