//! Something is wrong with an order: its buyer says what, the shop answers, and either settles it.

use waybill_core::db::DatabaseError;
use waybill_core::id::{FileId, OrderId, ShopId};
use waybill_core::order::act::{Key, Outcome, Party};
use waybill_core::order::decide::{Action, troubles};
use waybill_core::order::{Case, Order, Stage, Trouble};
use waybill_core::picture::Picture;
use waybill_core::shop::Shop;
use waybill_core::shop_file;
use waybill_core::talk::group;
use waybill_core::text::{Phrase, texts};
use waybill_core::wording::trouble as words;

use super::acting::{perform_for, refused, settle_question};
use super::message::{Attached, Button, Say};
use super::press::{CasePress, OrderPress, Press, ReturnPress, TalkPress};
use super::scene::Scene;
use super::state::Asking;
use super::talking;
use super::wanting;

fn press(order: (ShopId, OrderId), press: CasePress) -> Press {
    Press::Order(order.0, order.1, OrderPress::Case(press))
}

/// What is wrong, on the order's card.
pub fn line(case: &Case, party: Party) -> Phrase {
    let (trouble, since) = (words(case.trouble), case.since);
    match party {
        // What was said is between who said it and the shop: an order may change hands.
        Party::Shop if !case.text.is_empty() => texts::TroubleLineWords {
            trouble,
            since,
            text: &case.text,
        }
        .into(),
        Party::Shop | Party::Buyer => texts::TroubleLine { trouble, since }.into(),
    }
}

/// What the card offers because of it: to say so, or that it is settled.
pub fn card_button(order: &Order, party: Party) -> Option<Button> {
    let place = (order.shop_id, order.order_id);
    match (&order.head.case, party) {
        (Some(case), _) => Some(Button::press(
            texts::ButtonTroubleSettled,
            press(place, CasePress::Settle(case.version)),
        )),
        (None, Party::Buyer) if !troubles(order).is_empty() => Some(Button::press(
            texts::ButtonTrouble,
            press(place, CasePress::Ask),
        )),
        (None, Party::Buyer | Party::Shop) => None,
    }
}

/// What the shop is told, with what it can do about it while it is open.
pub fn told(order: &Order, case: &Case) -> Say {
    let mut say = Say::line(texts::CallTrouble {
        number: order.number.0,
        buyer: &order.buyer.name,
        trouble: words(case.trouble),
    });
    if !case.text.is_empty() {
        say = say.and(texts::CallTroubleWords { text: &case.text });
    }
    if let Some(file) = case.file {
        say = say.attach(Attached::File(order.shop_id, FileId(file)));
    }
    let place = (order.shop_id, order.order_id);
    let open = order.head.case.as_ref() == Some(case);
    let mut row = vec![talking::button(
        texts::ButtonReply,
        place,
        TalkPress::Write(0),
    )];
    let of_order = |press| Press::Order(place.0, place.1, press);
    if open && case.trouble == Trouble::PaidNotShown {
        let paid = OrderPress::Paid(order.head.payment_version);
        row.push(Button::press(texts::ButtonPaid, of_order(paid)));
    } else if open && order.head.stage >= Stage::Shipped {
        let back = OrderPress::Return(ReturnPress::Begin);
        row.push(Button::press(texts::ButtonTroubleReturn, of_order(back)));
    }
    if open {
        let settle = press(place, CasePress::Settle(case.version));
        row.push(Button::press(texts::ButtonTroubleSettled, settle));
    }
    say.row(row)
}

/// A button about something that is wrong, pressed by the buyer or by someone of the shop.
///
/// # Errors
/// When the database can't be reached.
pub async fn pressed(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    pressed: CasePress,
) -> Result<(), DatabaseError> {
    let place = (shop_id, order_id);
    if let CasePress::Settle(version) = pressed {
        return settle(scene, place, version).await;
    }
    // What is wrong is for who bought to say.
    let own = match scene.role_in(shop_id) {
        Some(_) => None,
        None => wanting::own_order(scene, shop_id, order_id).await?,
    };
    let Some((shop, order)) = own else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    match pressed {
        CasePress::Ask => ask(scene, &shop, &order),
        CasePress::Is(trouble) => {
            scene.state.asking = Some(Asking::Case {
                shop: shop_id,
                order: order_id,
                trouble,
            });
            let bare = press(place, CasePress::Bare(trouble));
            scene.replace(
                Say::line(texts::TroubleAskWords {
                    shop: &shop.name,
                    number: order.number.0,
                    trouble: words(trouble),
                })
                .row([
                    Button::press(texts::ButtonTroubleBare, bare),
                    Button::press(texts::ButtonTalkNot, Press::Nothing),
                ]),
            );
        }
        CasePress::Bare(trouble) => {
            scene.state.asking = None;
            return open(scene, &shop, &order, (trouble, String::new(), None)).await;
        }
        CasePress::Settle(_) => {}
    }
    Ok(())
}

fn ask(scene: &mut Scene<'_>, shop: &Shop, order: &Order) {
    let place = (order.shop_id, order.order_id);
    let number = order.number.0;
    if let Some(case) = &order.head.case {
        let settle = press(place, CasePress::Settle(case.version));
        scene.say(
            Say::line(line(case, Party::Buyer))
                .row([Button::press(texts::ButtonTroubleSettled, settle)]),
        );
        return;
    }
    let what = troubles(order);
    if what.is_empty() {
        scene.say(Say::line(texts::TroubleNotNow { number }));
        return;
    }
    let say = Say::line(texts::TroubleWhat {
        shop: &shop.name,
        number,
    });
    let say = what.into_iter().fold(say, |say, trouble| {
        let label: Phrase = match trouble {
            Trouble::NotArrived => texts::ButtonTroubleNotArrived.into(),
            Trouble::WrongOrDamaged => texts::ButtonTroubleWrong.into(),
            Trouble::PaidNotShown => texts::ButtonTroublePaid.into(),
        };
        say.row([Button::press(label, press(place, CasePress::Is(trouble)))])
    });
    scene.say(say.row([Button::press(texts::ButtonTalkNot, Press::Nothing)]));
}

/// What was asked for came, in words or as a picture with words.
///
/// # Errors
/// When the database can't be reached.
pub async fn given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    trouble: Trouble,
    text: &str,
    picture: Option<&Picture>,
) -> Result<(), DatabaseError> {
    let Some((shop, order)) = wanting::own_order(scene, shop_id, order_id).await? else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let limit = waybill_core::order::decide::MAX_NOTE;
    let length = text.trim().chars().count();
    if length > limit {
        // The question stays open.
        scene.say(Say::line(texts::TalkTooLong { length, limit }));
        return Ok(());
    }
    scene.state.asking = None;
    let mut file = None;
    if let Some(picture) = picture {
        let here = scene.conversation.conversation_id;
        let mut in_shop = scene.transaction.shop(shop_id).await?;
        file = Some(
            shop_file::keep(&mut in_shop, picture, Some(here), scene.at)
                .await?
                .0,
        );
    }
    open(scene, &shop, &order, (trouble, text.to_owned(), file)).await
}

async fn open(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    (trouble, text, file): (Trouble, String, Option<i64>),
) -> Result<(), DatabaseError> {
    let place = (order.shop_id, order.order_id);
    let action = Action::OpenCase {
        trouble,
        text,
        file,
    };
    let key = Key::Id(order.order_id);
    let outcome = perform_for(scene, Party::Buyer, shop, key, &action, None).await?;
    if matches!(outcome, Outcome::Done { .. }) {
        // There is something to talk about, where the shop has a group.
        group::begin_topic(scene.transaction, place, scene.at).await?;
    }
    let say = match outcome {
        Outcome::Done { order, version, .. } => Say::line(texts::TroubleOpened {
            shop: &shop.name,
            number: order.number.0,
            trouble: words(trouble),
        })
        .row([Button::press(
            texts::ButtonTroubleSettled,
            press(place, CasePress::Settle(version)),
        )]),
        Outcome::Refused { order, refusal } => refused(&order, &refusal),
        Outcome::NoSuchOrder => Say::line(texts::NotYours),
    };
    scene.replace_of(place, say);
    Ok(())
}

/// [Settled], by either side: the other is told.
async fn settle(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    version: i32,
) -> Result<(), DatabaseError> {
    let action = Action::SettleCase {
        version: Some(version),
    };
    let key = Key::Id(order_id);
    if let Some((shop, _)) = scene.role_in(shop_id) {
        let outcome = perform_for(scene, Party::Shop, &shop, key, &action, None).await?;
        settle_question(scene, &outcome);
        return Ok(());
    }
    let Some((shop, _)) = wanting::own_order(scene, shop_id, order_id).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let outcome = perform_for(scene, Party::Buyer, &shop, key, &action, None).await?;
    let say = match &outcome {
        Outcome::Done { order, .. } => Say::line(texts::TroubleSettledByBuyer {
            shop: &shop.name,
            number: order.number.0,
        }),
        Outcome::Refused { order, refusal } => refused(order, refusal),
        Outcome::NoSuchOrder => Say::line(texts::NotYours),
    };
    scene.say_of((shop_id, order_id), say);
    Ok(())
}
