//! Where an order is sent: its buyer says it, or the seller does. Shipping without it asks first, unless
//! the shop wants it otherwise.

use chrono::{DateTime, Utc};
use waybill_core::db::{DatabaseError, InShop};
use waybill_core::destination::{self, Destination};
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::{Key, Outcome, Party};
use waybill_core::order::decide::{Action, Refusal, decide, sendable};
use waybill_core::order::{Order, Parcel, Stage, store};
use waybill_core::shop::Shop;
use waybill_core::text::{Arg, texts};
use waybill_core::wording::destination_problem;

use super::acting::{self, perform_for};
use super::command;
use super::labels;
use super::message::{Button, Say};
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::state::Asking;
use super::wanting;
use super::wording as words;

/// How much of a place a button shows.
const SHOWN_ON_BUTTON: usize = 40;

/// [Where to send]: the last place as a button, and any other by typing it.
pub async fn ask(scene: &mut Scene<'_>, shop: &Shop, order: &Order) -> Result<(), DatabaseError> {
    let place = (order.shop_id, order.order_id);
    if let Err(refusal) = sendable(order) {
        scene.say_of(place, Say::line(words::refusal(order.number, &refusal)));
        return Ok(());
    }
    let works_here = scene.role_in(shop.shop_id).is_some();
    // What is printed is the shop's to change.
    if let Some(at) = order.head.labelled.filter(|_| !works_here) {
        let refusal = Refusal::LabelPrinted { at };
        scene.say_of(place, Say::line(words::refusal(order.number, &refusal)));
        return Ok(());
    }
    let customer_id = order.buyer.customer_id;
    let person_id = scene.conversation.person.person_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    // Who came by a link may not be the buyer: they are shown what they said themselves.
    let knows = works_here || destination::said_by(&mut in_shop, customer_id, person_id).await?;
    let now = order.head.destination.as_ref().filter(|_| knows);
    let offered = if knows {
        offered(&mut in_shop, order, &shop.country).await?
    } else {
        Vec::new()
    };
    let mut say = Say::line(texts::WhereToSend {
        shop: &shop.name,
        number: order.number.0,
        example: destination::example(&shop.country),
    });
    if let Some(now) = now {
        say = say.and(texts::WhereToSendNow { place: now.line() });
    }
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    for known in offered.iter().filter(|known| Some(*known) != now) {
        let place = shortened(&known.line());
        let there = press(OrderPress::SendThere(mark(known)));
        say = say.row([Button::press(texts::ButtonSendThere { place }, there)]);
    }
    say = say.row([Button::press(texts::ButtonNotYet, press(OrderPress::Keep))]);
    let (shop, order) = place;
    scene.state.asking = Some(Asking::SendTo { shop, order });
    scene.say_of(place, say);
    Ok(())
}

/// What is offered in one tap: where the last order went, and where the customer's page says they live.
async fn offered(
    in_shop: &mut InShop<'_>,
    order: &Order,
    country: &str,
) -> Result<Vec<Destination>, DatabaseError> {
    let customer_id = order.buyer.customer_id;
    let last = destination::offer_last(in_shop, customer_id).await?;
    let home = destination::of_page(in_shop, customer_id, country).await?;
    let home = home.filter(|home| last.as_ref().is_none_or(|last| last.place != home.place));
    Ok(last.into_iter().chain(home).collect())
}

/// [Send to: …]: a known place, as long as it is the one that the button showed.
pub async fn there(
    scene: &mut Scene<'_>,
    party: Party,
    shop: &Shop,
    order: &Order,
    shown: u32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let offered = offered(&mut in_shop, order, &shop.country).await?;
    match offered.into_iter().find(|known| mark(known) == shown) {
        Some(known) => set(scene, party, shop, order, known).await,
        None => {
            scene.say(Say::line(texts::AskedBefore));
            Ok(())
        }
    }
}

/// A place was typed, by the buyer or by someone of the shop.
pub async fn given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    text: &str,
) -> Result<(), DatabaseError> {
    let whose = match scene.role_in(shop_id) {
        Some((shop, _)) => {
            let mut in_shop = scene.transaction.shop(shop_id).await?;
            let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
            order.map(|order| (Party::Shop, shop, order))
        }
        None => wanting::own_order(scene, shop_id, order_id)
            .await?
            .map(|(shop, order)| (Party::Buyer, shop, order)),
    };
    let Some((party, shop, order)) = whose else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    match Destination::parse(text, &shop.country) {
        Ok(destination) => set(scene, party, &shop, &order, destination).await,
        // Asked again: what was typed is no place.
        Err(problem) => {
            scene.say(Say::line(destination_problem(&problem)));
            Ok(())
        }
    }
}

/// What `/address 1042 …` says, or what is wrong with it.
pub fn typed(shop: &Shop, number: i32, rest: &str) -> Result<Action, Say> {
    if rest.trim().is_empty() {
        let example = destination::example(&shop.country);
        return Err(Say::line(texts::AddressHow { number, example }));
    }
    match Destination::parse(rest, &shop.country) {
        Ok(destination) => Ok(Action::SendTo { destination }),
        Err(problem) => Err(Say::line(destination_problem(&problem))),
    }
}

async fn set(
    scene: &mut Scene<'_>,
    party: Party,
    shop: &Shop,
    order: &Order,
    destination: Destination,
) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    let place = destination.line();
    let action = Action::SendTo { destination };
    let key = Key::Id(order.order_id);
    let outcome = perform_for(scene, party, shop, key, &action, None).await?;
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let say = match (&outcome, party) {
        (
            Outcome::Done {
                order,
                action,
                version,
            },
            Party::Shop,
        ) => {
            let ship = press(OrderPress::Ship(order.head.fulfilment_version));
            acting::done(order, *action, *version).row([Button::press(texts::ButtonShip, ship)])
        }
        // Said twice, it is so all the same.
        (Outcome::Done { .. }, Party::Buyer)
        | (
            Outcome::Refused {
                refusal: Refusal::NothingChanges,
                ..
            },
            Party::Buyer | Party::Shop,
        ) => {
            let another = press(OrderPress::WhereToSend);
            Say::line(texts::BuyerSendsTo {
                shop: &shop.name,
                number: order.number.0,
                place,
            })
            .row([Button::press(texts::ButtonAnotherAddress, another)])
        }
        (
            Outcome::Refused {
                order,
                refusal: Refusal::LabelPrinted { at },
            },
            Party::Shop,
        ) => ask_elsewhere(scene, shop, order, *at, &place),
        (Outcome::Refused { order, refusal }, _) => {
            Say::line(words::refusal(order.number, refusal))
        }
        (Outcome::NoSuchOrder, _) => Say::line(texts::NotYours),
    };
    scene.replace(say);
    Ok(())
}

/// "The label was printed at 14:02: send it elsewhere, and print anew?"
fn ask_elsewhere(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    at: DateTime<Utc>,
    place: &str,
) -> Say {
    let number = order.number.0;
    let offer = format!("/address! {number} {place}");
    let yes = Press::Offer(scene.state.offer(shop.shop_id, offer));
    Say::line(texts::LabelAskChange { number, at, place }).row([
        Button::press(texts::ButtonPrintAnew, yes),
        Button::press(texts::ButtonKeep, Press::Nothing),
    ])
}

/// The same for `/address 1042 …`.
pub async fn asks_elsewhere(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    rest: &str,
) -> Result<bool, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return Ok(false);
    };
    let Ok(destination) = Destination::parse(rest, &shop.country) else {
        return Ok(false);
    };
    let changes = order.head.destination.as_ref() != Some(&destination);
    let Some(at) = order
        .head
        .labelled
        .filter(|_| changes && sendable(&order).is_ok())
    else {
        return Ok(false);
    };
    let say = ask_elsewhere(scene, shop, &order, at, &destination.line());
    scene.say_of((shop.shop_id, order.order_id), say);
    Ok(true)
}

/// [Change it]: the address changes though its label was printed, and the new label comes at once.
pub async fn elsewhere(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.work() else {
        return Ok(());
    };
    let read = command::numbers(rest, true);
    let Some(number) = read.numbers.first() else {
        return Ok(());
    };
    let destination = match Destination::parse(&read.rest, &shop.country) {
        Ok(destination) => destination,
        Err(problem) => {
            scene.say(Say::line(destination_problem(&problem)));
            return Ok(());
        }
    };
    let action = Action::SendElsewhere { destination };
    let key = Key::Number(*number);
    let outcome = perform_for(scene, Party::Shop, &shop, key, &action, None).await?;
    acting::settle_question(scene, &outcome);
    if matches!(outcome, Outcome::Done { .. }) {
        return labels::make(scene, &shop, &[key]).await;
    }
    Ok(())
}

/// Whether an order that is about to be shipped has no address; asks then.
pub async fn asks_before_parcel(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
) -> Result<bool, DatabaseError> {
    let lacking = lacking(scene, shop, &[Key::Id(order_id)]).await?;
    let Some(order) = lacking.first() else {
        return Ok(false);
    };
    let anyway = Press::Order(shop.shop_id, order_id, OrderPress::ShipAnyway(seen));
    let say = question(order, anyway);
    scene.say_of((shop.shop_id, order_id), say);
    Ok(true)
}

/// The same for `/ship`, with what was said of the parcel.
pub async fn asks_before_shipping(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    parcel: &str,
) -> Result<bool, DatabaseError> {
    let lacking = lacking(scene, shop, keys).await?;
    let Some(first) = lacking.first() else {
        return Ok(false);
    };
    let named = |key: &Key| match key {
        Key::Number(number) => Some(number.to_string()),
        Key::Id(id) => lacking
            .iter()
            .find(|order| order.order_id == *id)
            .map(|order| order.number.to_string()),
    };
    let numbers: Vec<String> = keys.iter().filter_map(named).collect();
    let offer = format!("/ship! {} {parcel}", numbers.join(" "));
    let anyway = Press::Offer(scene.state.offer(shop.shop_id, offer));
    let say = match lacking.as_slice() {
        [_] if keys.len() == 1 => question(first, anyway),
        several => {
            let numbers: Vec<Arg> = several
                .iter()
                .map(|order| Arg::from(format!("#{}", order.number)))
                .collect();
            Say::line(texts::NoAddressSeveral { numbers })
                .row([Button::press(texts::ButtonShipAnyway, anyway)])
        }
    };
    scene.say_of((shop.shop_id, first.order_id), say);
    Ok(true)
}

/// The orders among these that would be shipped and have no address, where the shop wants to be asked.
/// What is sent to a customer whose page says where they live, goes there.
async fn lacking(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
) -> Result<Vec<Order>, DatabaseError> {
    let at = scene.at;
    let ship = Action::Advance {
        to: Stage::Shipped,
        parcel: Parcel::default(),
    };
    let mut lacking = Vec::new();
    for key in keys {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        let Some(order) = store::find(&mut in_shop, *key).await? else {
            continue;
        };
        let would_ship = decide(&order, &ship, None, None, at).is_ok();
        if !would_ship || order.pick_up || order.head.destination.is_some() {
            continue;
        }
        let customer_id = order.buyer.customer_id;
        let home = destination::of_page(&mut in_shop, customer_id, &shop.country).await?;
        if let Some(destination) = home {
            let action = Action::SendTo { destination };
            let key = Key::Id(order.order_id);
            let outcome = acting::perform_silently(scene, shop, key, &action).await?;
            if matches!(outcome, Outcome::Done { .. }) {
                continue;
            }
        }
        if shop.settings.asks_address {
            lacking.push(order);
        }
    }
    Ok(lacking)
}

fn question(order: &Order, anyway: Press) -> Say {
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let first = order.buyer.name.split_whitespace().next();
    let buyer = shortened(first.unwrap_or(&order.buyer.name));
    Say::line(texts::NoAddress {
        number: order.number.0,
    })
    .row([
        Button::press(
            texts::ButtonAskBuyer { buyer },
            press(OrderPress::AskBuyerWhere),
        ),
        Button::press(texts::ButtonShipAnyway, anyway),
        Button::press(texts::ButtonTypeAddress, press(OrderPress::WhereToSend)),
    ])
}

/// [Ask Jane]
pub async fn ask_buyer(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
) -> Result<(), DatabaseError> {
    if let Err(refusal) = sendable(order) {
        scene.replace(Say::line(words::refusal(order.number, &refusal)));
        return Ok(());
    }
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let (number, buyer) = (order.number.0, &order.buyer.name);
    if destination::ask(&mut in_shop, order, shop, at).await? {
        scene.replace(Say::line(texts::AddressAsked { number, buyer }));
        return Ok(());
    }
    scene.replace(Say::line(texts::AddressNobodyToAsk { number }));
    acting::show_link(scene, shop, order.order_id, false).await
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN_ON_BUTTON).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// A place in as few letters as a button has room for (FNV-1a).
fn mark(destination: &Destination) -> u32 {
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    destination.line().bytes().fold(2_166_136_261, mix)
}
