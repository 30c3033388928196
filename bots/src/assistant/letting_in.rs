//! Somebody at a browser asks to be let in as an order's buyer: what the shop reads and answers.

use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::OrderId;
use waybill_core::notice::AskAnswer;
use waybill_core::order::Order;
use waybill_core::order::act::Key;
use waybill_core::order::store;
use waybill_core::page_key::{self, Answered};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::message::{Button, Say};
use super::press::{OrderPress, Press};
use super::scene::Scene;

/// The question, and its answer once there is one.
pub fn question(
    order: &Order,
    ask: i64,
    (name, words): (Option<&str>, Option<&str>),
    answer: Option<&AskAnswer>,
) -> Say {
    let (number, buyer) = (order.number.0, &order.buyer.name);
    let mut say = Say::line(match name {
        Some(name) => Phrase::from(texts::CallAskedIn {
            name,
            number,
            buyer,
        }),
        None => texts::CallAskedInDigits { number, buyer }.into(),
    });
    if let Some(words) = words {
        say = say.and(texts::CallAskedInWords { words });
    }
    match answer {
        Some(AskAnswer { by, let_in: true }) => say.and(texts::CallLetIn { by }),
        Some(AskAnswer { by, let_in: false }) => say.and(texts::CallKeptOut { by }),
        None => {
            let press = |press| Press::Order(order.shop_id, order.order_id, press);
            say.row([
                Button::press(texts::ButtonLetIn, press(OrderPress::LetIn(ask))),
                Button::press(texts::ButtonKeepOut, press(OrderPress::KeepOut(ask))),
            ])
        }
    }
}

/// The shop's answer.
pub async fn answer(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (ask, let_in): (i64, bool),
) -> Result<(), DatabaseError> {
    let (by, at) = (scene.conversation.person.name.clone(), scene.at);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let answered = page_key::answer(&mut in_shop, (order_id, ask), let_in, &by, at).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let number = order.map_or(0, |order| order.number.0);
    let say: Phrase = match answered {
        Answered::Done { let_in } => {
            scene.changed.push(Live::Order(shop.shop_id, order_id));
            if let_in {
                texts::LetInDone { number }.into()
            } else {
                texts::KeptOutDone { number }.into()
            }
        }
        Answered::Already { by, let_in: true } => texts::LetInAlready { by }.into(),
        Answered::Already { by, let_in: false } => texts::KeptOutAlready { by }.into(),
        Answered::NoLink => texts::LetInNoLink { number }.into(),
    };
    scene.say_of((shop.shop_id, order_id), Say::line(say));
    Ok(())
}
