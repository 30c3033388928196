//! A whole draft becomes an order, once.

use chrono::{DateTime, Duration, Utc};
use waybill_core::customer::Contact;
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::money::{MAX_MINOR, Money};
use waybill_core::order::decide::Action;
use waybill_core::order::place::{NewOrder, NotPlaced, SellerCard, place};
use waybill_core::order::{self, OrderNumber, store};
use waybill_core::reminder::PayBy;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::shown::show;
use super::{catalogue, checking, set_fate};
use crate::assistant::acting;
use crate::assistant::message::{Button, Place, Say};
use crate::assistant::permission::permits;
use crate::assistant::press::{OrderPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::{Asking, Draft, Fate};

pub(super) async fn create(
    scene: &mut Scene<'_>,
    shop: &Shop,
    draft: &Draft,
) -> Result<(), DatabaseError> {
    let Some(new) = complete(draft, shop, scene.at) else {
        let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
        return show(scene, shop, draft.id, place).await;
    };
    // A deposit is a payment, whichever way it is written down.
    let right = new.deposit.is_some().then_some(Right::Money);
    if !permits(scene, shop.shop_id, right).await? {
        return Ok(());
    }
    let card = SellerCard {
        conversation_id: scene.conversation.conversation_id,
        channel: scene.conversation.channel,
        person_id: scene.conversation.person.person_id,
        message: scene.pressed_on.clone(),
    };
    let actor = scene.actor();
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let placed = match place(&mut in_shop, &new, Some(&card), &actor, scene.at).await? {
        Ok(placed) => placed,
        Err(NotPlaced::Uncountable) => {
            if let Some(order::Discount::Amount(minor)) = new.discount {
                let goods: i64 = new.lines.iter().filter_map(order::Line::amount_minor).sum();
                if minor > goods {
                    let goods = Money::new(goods, shop.currency);
                    scene.say(Say::line(texts::DraftDiscountTooMuch { goods }));
                    return Ok(());
                }
            }
            scene.say(Say::line(texts::DraftTooMuch {
                limit: Money::new(MAX_MINOR, shop.currency),
            }));
            return Ok(());
        }
        // Somebody was faster: the draft asks, with what is left now.
        Err(NotPlaced::OutOfStock { .. }) => {
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            return show(scene, shop, draft.id, place).await;
        }
    };
    if let Some(Ok(destination)) = checking::destination(draft, shop) {
        let action = Action::SendTo { destination };
        let key = store::Key::Id(placed.order_id);
        acting::perform_silently(scene, shop, key, &action).await?;
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, store::Key::Id(placed.order_id)).await?;
    set_fate(scene, draft.id, Fate::Created(placed.number));
    if scene.state.asking == Some(Asking::DraftPart(draft.id)) {
        scene.state.asking = None;
    }
    scene
        .changed
        .push(Live::Order(shop.shop_id, placed.order_id));
    if let Some(order) = order {
        let say = acting::link_say(scene, shop, &order).await?;
        scene.say_of((shop.shop_id, placed.order_id), say);
    }
    Ok(())
}

/// Two taps, or a tap after the message was redelivered: the order is there once.
pub(super) async fn already_created(
    scene: &mut Scene<'_>,
    id: u32,
    number: OrderNumber,
) -> Result<(), DatabaseError> {
    let shop = scene.state.draft(id).map(|draft| draft.shop);
    let mut say = Say::line(texts::DraftCreatedAlready { number: number.0 });
    if let Some((shop, _)) = shop.and_then(|shop| scene.role_in(shop)) {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        if let Some(order) = store::find(&mut in_shop, store::Key::Number(number)).await? {
            let label = texts::ButtonShow { number: number.0 };
            let show = Press::Order(shop.shop_id, order.order_id, OrderPress::Show);
            say = say.row([Button::press(label, show)]);
        }
    }
    scene.say(say);
    Ok(())
}

/// The draft as an order, where nothing is missing.
pub(super) fn complete(draft: &Draft, shop: &Shop, at: DateTime<Utc>) -> Option<NewOrder> {
    let reading = &draft.reading;
    if !reading.problems.is_empty()
        || reading.draft.buyer.name.is_empty()
        || catalogue::is_unsure(draft)
        || !catalogue::shortages(draft).is_empty()
        || !checking::is_right(draft, shop)
    {
        return None;
    }
    let lines = catalogue::lines(draft, shop)
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let price = line.unit_price?.minor;
            Some(order::Line {
                variant: draft.variant(at),
                ..order::Line::named(&line.name, line.quantity, price)
            })
        })
        .collect::<Option<Vec<_>>>()?;
    if lines.is_empty() {
        return None;
    }
    Some(NewOrder {
        tax: shop.settings.tax,
        discount: reading.draft.discount,
        cash_on_delivery: reading.draft.cash_on_delivery,
        pay_by: pay_by(draft, shop, at),
        remind: (!reading.draft.cash_on_delivery)
            .then(|| shop.settings.pace().first(at))
            .flatten(),
        shipping_minor: reading.draft.shipping.map_or(0, |fee| fee.minor),
        deposit: reading.draft.deposit.as_ref().map(|deposit| {
            let method = deposit.method.as_deref().map(|typed| shop.method(typed));
            (deposit.amount.minor, method)
        }),
        note: reading.draft.note.clone(),
        due_on: reading.draft.due,
        promised: draft.promised.iter().map(|(variant, _)| *variant).collect(),
        ..NewOrder::of(contact(draft), shop.currency, lines)
    })
}

/// Until when it is to be paid: as was said, else as the shop has it; never where the courier collects.
fn pay_by(draft: &Draft, shop: &Shop, at: DateTime<Utc>) -> Option<PayBy> {
    let read = &draft.reading.draft;
    if read.cash_on_delivery {
        return None;
    }
    let hours = read.pay_by_hours.or(shop.settings.pay_by_hours)?;
    let until = at + Duration::hours(i64::from(hours));
    // Nobody is there to see the payment come in.
    let until = shop
        .settings
        .away
        .as_ref()
        .map_or(until, |away| away.moved(until));
    Some(PayBy::ending(until, at, shop.settings.pace()))
}

pub(super) fn contact(draft: &Draft) -> Contact {
    let buyer = &draft.reading.draft.buyer;
    Contact {
        name: buyer.name.clone(),
        phone: buyer.phone.as_ref().map(ToString::to_string),
        email: buyer.email.as_ref().map(ToString::to_string),
        known: draft.known,
    }
}
