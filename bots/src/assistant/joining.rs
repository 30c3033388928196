//! Two orders made one, one made two, one given to somebody else: each asks first.

mod splitting;

use waybill_core::customer::{self, Contact, Known};
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::{CustomerId, OrderId};
use waybill_core::order::act::{By, Key, Outcome};
use waybill_core::order::decide::{Facts, absorb, merge_into};
use waybill_core::order::{Order, OrderNumber, merge, store};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::acting;
use super::command::{self, Command, Verb};
use super::message::{Button, Say};
use super::order_line::{self, Part as Said};
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::who;
use super::wording as words;

pub use splitting::Draft as SplitDraft;
pub(super) use splitting::pressed as split_pressed;

/// `/merge 1042 1051`, `/split 1042 white pants`, `/move 1042 Ana +63…`
pub async fn command(
    scene: &mut Scene<'_>,
    shop: &Shop,
    command: &Command,
) -> Result<(), DatabaseError> {
    let Some((number, rest)) = acting::one_number(scene, command) else {
        return Ok(());
    };
    of_order(scene, shop, Key::Number(number), command.verb, &rest).await
}

/// The same for an order that is known.
pub async fn of_order(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    if verb == Verb::Merge {
        let Some(other) = command::numbers(rest, true).numbers.first().copied() else {
            scene.say(Say::line(texts::MergeHow));
            return Ok(());
        };
        return ask_merge(scene, shop, (key, Key::Number(other))).await;
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return acting::no_such_order(scene, shop, key, verb, rest).await;
    };
    let say = if verb == Verb::Split {
        splitting::question(scene, shop, &order, rest)
    } else {
        move_question(scene, shop, &order, rest).await?
    };
    scene.say_of((order.shop_id, order.order_id), say);
    Ok(())
}

/// Merging asks first, and shows what comes of it.
pub async fn ask_merge(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (into, other): (Key, Key),
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, into).await? else {
        return acting::no_such_order(scene, shop, into, Verb::Merge, "").await;
    };
    let Some(taken) = store::find(&mut in_shop, other).await? else {
        return acting::no_such_order(scene, shop, other, Verb::Order, "").await;
    };
    let decided = absorb(&order, &taken).and_then(|change| {
        merge_into(&taken, &order, scene.at)?;
        Ok(change)
    });
    let change = match decided {
        Ok(change) => change,
        Err(refusal) => {
            let say = acting::refused(&order, &refusal);
            scene.say_of((order.shop_id, order.order_id), say);
            return Ok(());
        }
    };
    let total = change
        .contents
        .as_ref()
        .and_then(waybill_core::order::Contents::sums)
        .map_or(order.total(), |sums| order.money(sums.total));
    let mut say = Say::line(texts::AskMerge {
        number: order.number.0,
        other: taken.number.0,
        buyer: &order.buyer.name,
    });
    for line in &taken.lines {
        say = say.and(texts::LinePlain {
            quantity: line.quantity,
            name: &line.name,
        });
    }
    if taken.sums.shipping > 0 {
        say = say.and(texts::MergeShipping {
            amount: order.money(-taken.sums.shipping).digits(),
        });
    }
    if taken.received().minor > 0 {
        say = say.and(texts::MergeMoney {
            amount: taken.received(),
        });
    }
    say = came_along(say, &order, &change.facts).and(texts::LineTotal { amount: total });
    let offer = format!(
        "/merge! {} {} {} {}",
        order.number, taken.number, order.head.contents_version, taken.head.contents_version
    );
    let offer = scene.state.offer(order.shop_id, offer);
    let say = say.row([
        Button::press(texts::ButtonMerge, Press::Offer(offer)),
        keep(&order),
    ]);
    scene.say_of((order.shop_id, order.order_id), say);
    Ok(())
}

/// What else the other order brings: its note, an earlier day, its deadline.
fn came_along(mut say: Say, order: &Order, facts: &Facts) -> Say {
    if let Facts::Absorbed {
        after,
        note,
        pay_by,
        ..
    } = facts
    {
        if let Some(note) = note {
            say = say.and(texts::LineNote { note: &note.after });
        }
        if let Some(day) = after.due_on.filter(|_| after.due_on != order.due_on) {
            say = say.and(texts::LineDue { day });
        }
        if let Some(until) = pay_by {
            say = say.and(texts::LinePayBy { until: *until });
        }
    }
    say
}

fn keep(order: &Order) -> Button {
    let press = Press::Order(order.shop_id, order.order_id, OrderPress::Keep);
    Button::press(texts::ButtonKeep, press)
}

async fn move_question(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    rest: &str,
) -> Result<Say, DatabaseError> {
    let contact = match contact(scene, shop, rest) {
        Ok(contact) => contact,
        Err(say) => return Ok(say),
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut candidates = customer::candidates(&mut in_shop, &contact).await?;
    // It is given to somebody else than who has it.
    candidates.retain(|candidate| candidate.customer_id != order.buyer.customer_id);
    let offer = format!("/move! {} {}", order.number, rest.trim());
    let offer = scene.state.offer(order.shop_id, offer);
    let say = Say::line(texts::AskMove {
        number: order.number.0,
        from: &order.buyer.name,
        to: &contact.name,
    });
    if !candidates.is_empty() {
        let press = |who| {
            Press::Order(
                order.shop_id,
                order.order_id,
                OrderPress::MoveTo(offer, who),
            )
        };
        return Ok(who::ask(say, &contact, &candidates, press).row([keep(order)]));
    }
    Ok(say.row([
        Button::press(texts::ButtonMove, Press::Offer(offer)),
        keep(order),
    ]))
}

/// Who an order is given to was one of several, and was chosen.
pub(super) async fn move_to(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (offer, who): (u32, Option<CustomerId>),
) -> Result<(), DatabaseError> {
    let Some(offer) = scene.state.offer.take_if(|known| known.id == offer) else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    let Some(rest) = offer.text.strip_prefix("/move! ") else {
        return Ok(());
    };
    let rest = command::numbers(rest, true).rest;
    let known = who.map_or(Known::New, Known::Same);
    moved(scene, shop, Key::Id(order_id), &rest, Some(known)).await
}

fn contact(scene: &Scene<'_>, shop: &Shop, text: &str) -> Result<Contact, Say> {
    if text.trim().is_empty() {
        return Err(Say::line(texts::MoveHow));
    }
    let part = format!("buyer: {}", text.replace('\n', " "));
    match order_line::parse_part(&part, shop.currency, scene.today(shop)) {
        Ok(Said::Buyer(buyer)) if !buyer.name.is_empty() => Ok(Contact {
            name: buyer.name,
            phone: buyer.phone.map(|phone| phone.to_string()),
            email: buyer.email.map(|email| email.to_string()),
            known: None,
        }),
        Ok(_) => Err(Say::line(texts::MoveHow)),
        Err(problem) => Err(Say::line(words::problem(&problem))),
    }
}

/// Yes to what was asked here. Returns whether it was something of here.
pub async fn confirmed(scene: &mut Scene<'_>, offer: &str) -> Result<bool, DatabaseError> {
    let Some((verb, rest)) = offer.split_once("! ") else {
        return Ok(false);
    };
    let Some((shop, _)) = scene.work() else {
        return Ok(false);
    };
    let read = command::numbers(rest, true);
    let Some(number) = read.numbers.first().copied() else {
        return Ok(false);
    };
    match verb {
        "/merge" => merged(scene, &shop, number, &read.rest).await?,
        "/split" => splitting::confirmed(scene, &shop, number, &read.rest).await?,
        "/move" => moved(scene, &shop, Key::Number(number), &read.rest, None).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

async fn merged(
    scene: &mut Scene<'_>,
    shop: &Shop,
    number: OrderNumber,
    rest: &str,
) -> Result<(), DatabaseError> {
    let figures: Vec<i32> = rest
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    let [other, base, other_base] = figures.as_slice() else {
        return Ok(());
    };
    let keys = (Key::Number(number), Key::Number(OrderNumber(*other)));
    let actor = scene.actor();
    let by = by(shop, &actor, scene);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let outcome = merge::merge(&mut in_shop, keys, Some((*base, *other_base)), &by).await?;
    let gone = store::find(&mut in_shop, keys.1).await?;
    let gone = gone.map(|order| Live::Order(shop.shop_id, order.order_id));
    scene.changed.extend(gone);
    settle(scene, &outcome);
    Ok(())
}

async fn moved(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    rest: &str,
    known: Option<Known>,
) -> Result<(), DatabaseError> {
    let contact = match contact(scene, shop, rest) {
        Ok(contact) => Contact { known, ..contact },
        Err(say) => {
            scene.say(say);
            return Ok(());
        }
    };
    let actor = scene.actor();
    let by = by(shop, &actor, scene);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let outcome = merge::reassign(&mut in_shop, key, &contact, &by).await?;
    settle(scene, &outcome);
    if let Outcome::Done { order, .. } = &outcome {
        acting::show_link(scene, shop, order.order_id, false).await?;
    }
    Ok(())
}

fn by<'a>(shop: &'a Shop, actor: &'a waybill_core::order::act::Actor, scene: &Scene<'_>) -> By<'a> {
    By {
        silent: false,
        shop,
        actor,
        at: scene.at,
    }
}

fn settle(scene: &mut Scene<'_>, outcome: &Outcome) {
    if let Outcome::Done { order, .. } = outcome {
        scene
            .changed
            .push(Live::Order(order.shop_id, order.order_id));
    }
    acting::settle_question(scene, outcome);
}
