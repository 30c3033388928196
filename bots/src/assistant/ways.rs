//! The way in which money came or went, asked where nobody said it and the shop has several: a purse
//! that is counted at the end of the day matches only what is known to have gone into it.

use waybill_core::db::DatabaseError;
use waybill_core::id::{MethodId, OrderId};
use waybill_core::money::Money;
use waybill_core::order::act::Key;
use waybill_core::order::decide::{Action, Refusal, decide};
use waybill_core::order::{Order, store};
use waybill_core::payment_method::{self, Kind, Method};
use waybill_core::shop::Shop;
use waybill_core::text::texts;
use waybill_core::{review, subscription, talk};

use super::acting::{amount_and_method, perform, refused, report_one, settle_question};
use super::card;
use super::command::Verb;
use super::message::{Answer, Button, Place, Say, verbatim};
use super::press::{OrderPress, Press};
use super::reviewing;
use super::scene::Scene;

/// What is known of the way of a payment that names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// It can only be this one; or none is known.
    Only(Option<String>),
    /// One of these, or another.
    OneOf(Vec<Method>),
}

/// The ways in which the shop is paid, other than by a courier, whose money comes in its own way.
///
/// # Errors
/// When the database can't be reached.
pub async fn of(scene: &mut Scene<'_>, shop: &Shop) -> Result<Way, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut known: Vec<Method> = payment_method::list(&mut in_shop).await?;
    known.retain(|method| method.active && method.about.kind != Kind::Delivery);
    Ok(match known.as_slice() {
        [] => Way::Only(None),
        [only] => Way::Only(Some(only.about.name.clone())),
        _ => Way::OneOf(known),
    })
}

/// The way that was tapped; none for another.
///
/// # Errors
/// When the database can't be reached.
pub async fn named(
    scene: &mut Scene<'_>,
    shop: &Shop,
    method: MethodId,
) -> Result<Option<String>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let known = payment_method::list(&mut in_shop).await?;
    let tapped = known.into_iter().find(|known| known.method_id == method);
    Ok(tapped.map(|method| method.about.name))
}

/// A button for each way, one for another, and one to leave it.
pub fn buttons(
    say: Say,
    methods: &[Method],
    press: impl Fn(MethodId) -> Press,
    leave: Button,
) -> Say {
    let mut buttons: Vec<Button> = methods
        .iter()
        .map(|method| Button::press(verbatim(&method.about.name), press(method.method_id)))
        .collect();
    buttons.push(Button::press(texts::ButtonOtherWay, press(MethodId(0))));
    buttons.push(leave);
    let rows = buttons.chunks(3).map(<[Button]>::to_vec);
    rows.fold(say, Say::row)
}

/// [Paid]: what is left to pay came in. Where the shop is paid in several ways the card asks which, in
/// its place.
///
/// # Errors
/// When the database can't be reached.
pub async fn paid(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let unnamed = order.and_then(|order| {
        let change = decide(&order, &all_of_it(None), Some(seen), None, scene.at).ok()?;
        let entry = change.entry.filter(|entry| entry.method.is_none())?;
        let amount = order.money(entry.amount_minor);
        Some((order, amount))
    });
    let Some((order, amount)) = unnamed else {
        return record(scene, shop, order_id, seen, None).await;
    };
    match of(scene, shop).await? {
        Way::Only(method) => record(scene, shop, order_id, seen, method).await,
        Way::OneOf(methods) => ask(scene, shop, &order, (amount, seen), &methods).await,
    }
}

async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    (amount, seen): (Money, i32),
    methods: &[Method],
) -> Result<(), DatabaseError> {
    let here = scene.conversation.conversation_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let followers = subscription::buyers(&mut in_shop, order.order_id).await?;
    let talk = talk::standing(&mut in_shop, order.order_id).await?;
    let review = review::find(&mut in_shop, order.order_id).await?;
    // What the card shows is no longer what its digest says.
    subscription::forget_digest(&mut in_shop, order.order_id, here).await?;
    let number = order.number.0;
    let press = |press| Press::Order(shop.shop_id, order.order_id, press);
    let card = if scene.company.is_some() {
        card::group(order, (&followers, &talk))
    } else {
        let say = card::seller(order, (&followers, &talk));
        reviewing::on_card(say, order, review.as_ref(), false)
    };
    let mut say = card.gap().and(texts::AskPaidHow { number, amount });
    say.buttons = Vec::new();
    let leave = Button::press(texts::ButtonNotYet, press(OrderPress::Less));
    let say = buttons(
        say,
        methods,
        |way| press(OrderPress::PaidBy(seen, way)),
        leave,
    );
    scene.answers.push(Answer {
        say,
        place: scene.pressed_on.clone().map_or(Place::New, Place::Message),
        order: Some((shop.shop_id, order.order_id)),
        tag: None,
    });
    Ok(())
}

/// `/paid 1042 500`: so much came in, and it is not said how. It can only be one way, or is asked. Returns
/// whether that is done with.
///
/// # Errors
/// When the database can't be reached.
pub async fn typed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    rest: &str,
) -> Result<bool, DatabaseError> {
    let Ok((amount, None)) = amount_and_method(shop, rest) else {
        return Ok(false);
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let pay = |method| Action::Pay {
        amount,
        method,
        deposit: false,
    };
    let unnamed = store::find(&mut in_shop, key).await?.and_then(|order| {
        let change = decide(&order, &pay(None), None, None, scene.at).ok()?;
        let entry = change.entry.filter(|entry| entry.method.is_none())?;
        Some((order, entry.amount_minor))
    });
    let Some((order, minor)) = unnamed else {
        return Ok(false);
    };
    match of(scene, shop).await? {
        Way::Only(None) => return Ok(false),
        Way::Only(method) => {
            let outcome = perform(scene, shop, key, &pay(method), None).await?;
            report_one(scene, shop, key, &outcome, Verb::Paid, rest).await?;
        }
        Way::OneOf(methods) => {
            let (number, seen) = (order.number.0, order.head.payment_version);
            let place = (shop.shop_id, order.order_id);
            let press = |press| Press::Order(place.0, place.1, press);
            let by = |way| press(OrderPress::PaidSome(seen, minor, way));
            let amount = order.money(minor);
            let leave = Button::press(texts::ButtonNotYet, press(OrderPress::Keep));
            let say = Say::line(texts::AskPaidHow { number, amount });
            scene.say_of(place, buttons(say, &methods, by, leave));
        }
    }
    Ok(true)
}

/// The way was tapped in which so much came in.
///
/// # Errors
/// When the database can't be reached.
pub async fn some_paid_by(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (seen, minor, method): (i32, i64, MethodId),
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find_for_update(&mut in_shop, Key::Id(order_id)).await?;
    if let Some(order) = order.filter(|order| order.head.payment_version != seen) {
        // A second tap, or an old question: what it asked about is not so any more.
        let stage = order.head.stage;
        let say = refused(&order, &Refusal::MovedOn { stage });
        scene.say_of((shop.shop_id, order_id), say);
        return Ok(());
    }
    let action = Action::Pay {
        amount: Some(Money::new(minor, shop.currency)),
        method: named(scene, shop, method).await?,
        deposit: false,
    };
    let outcome = perform(scene, shop, Key::Id(order_id), &action, Some(seen)).await?;
    settle_question(scene, &outcome);
    Ok(())
}

/// The way was tapped.
///
/// # Errors
/// When the database can't be reached.
pub async fn paid_by(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (seen, method): (i32, MethodId),
) -> Result<(), DatabaseError> {
    let method = named(scene, shop, method).await?;
    record(scene, shop, order_id, seen, method).await
}

async fn record(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
    method: Option<String>,
) -> Result<(), DatabaseError> {
    let key = Key::Id(order_id);
    let outcome = perform(scene, shop, key, &all_of_it(method), Some(seen)).await?;
    // Whatever came of it, the question is over and the card is itself again.
    let here = scene.conversation.conversation_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    subscription::forget_digest(&mut in_shop, order_id, here).await?;
    subscription::refresh_cards(&mut in_shop, order_id, scene.at).await?;
    report_one(scene, shop, key, &outcome, Verb::Paid, "").await
}

const fn all_of_it(method: Option<String>) -> Action {
    Action::Pay {
        amount: None,
        method,
        deposit: false,
    }
}
