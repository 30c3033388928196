//! A status travels: buttons, commands, answers to a card, several numbers at once, undo.

mod cancelling;
mod claims;
mod done;
mod link;
mod meaning;
mod parcel;
mod performing;
mod pressed;
mod reporting;

use waybill_core::db::DatabaseError;
use waybill_core::id::OrderId;
use waybill_core::order::act::{Key, Party};
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::order::{OrderNumber, store};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::command::{self, Command, Verb};
use super::message::{Button, Say};
use super::press::Press;
use super::scene::Scene;
use super::{
    changing, deadline, history, invoicing, joining, labels, permission, refunds, sending,
    standing, ways,
};

use meaning::action;
use reporting::report_several;

pub use cancelling::{ask_cancel, cancel_confirmed};
pub use claims::{accept_amount_given, reject_reason_given};
pub(super) use done::done;
pub use link::{link_say, show_link};
pub(super) use meaning::amount_and_method;
pub use parcel::{ask_parcel, parcel_given};
pub use performing::{perform, perform_for, perform_silently};
pub use pressed::pressed;
pub use reporting::{no_such_order, refused, settle_question};
pub(super) use reporting::{paid_out_label, report_one};

/// A command about orders, with its numbers.
pub async fn command(scene: &mut Scene<'_>, command: &Command) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.work() else {
        scene.say(Say::line(texts::NoShop).row([Button::press(texts::ButtonSell, Press::Sell)]));
        return Ok(());
    };
    let one = !allows_several(command.verb);
    let read = command::numbers(&command.rest, one);
    if read.numbers.is_empty() {
        let part: String = command.rest.chars().take(60).collect();
        let command = command.verb.name();
        scene.say(if part.is_empty() {
            Say::line(texts::NumberMissing { command })
        } else {
            Say::line(texts::NumberUnreadable { command, part })
        });
        return Ok(());
    }
    let keys: Vec<Key> = read
        .numbers
        .iter()
        .map(|number| Key::Number(*number))
        .collect();
    on_orders(scene, &shop, &keys, command.verb, &read.rest).await
}

/// The one order a command is about, and the rest of it; says what is wrong with it where there is
/// none.
pub fn one_number(scene: &mut Scene<'_>, command: &Command) -> Option<(OrderNumber, String)> {
    let read = command::numbers(&command.rest, true);
    if let Some(number) = read.numbers.first() {
        return Some((*number, read.rest));
    }
    let part: String = command.rest.chars().take(60).collect();
    let command = command.verb.name();
    scene.say(if part.is_empty() {
        Say::line(texts::NumberMissing { command })
    } else {
        Say::line(texts::NumberUnreadable { command, part })
    });
    None
}

/// An answer to a message about an order: the command without its number.
pub async fn answer(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    command: &Command,
) -> Result<(), DatabaseError> {
    on_orders(
        scene,
        shop,
        &[Key::Id(order_id)],
        command.verb,
        &command.rest,
    )
    .await
}

const fn allows_several(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Confirm
            | Verb::Process
            | Verb::Ready
            | Verb::Ship
            | Verb::Label
            | Verb::Deliver
            | Verb::Complete
            | Verb::Cancel
            | Verb::Release
            | Verb::Undo
    )
}

async fn on_orders(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    if verb == Verb::Order {
        return show(scene, shop, keys, rest).await;
    }
    if verb == Verb::Refund {
        return refunds::refund(scene, shop, keys, rest).await;
    }
    if verb == Verb::Cancel {
        return ask_cancel(scene, shop, keys, rest).await;
    }
    if verb == Verb::Label {
        return labels::make(scene, shop, keys).await;
    }
    if verb == Verb::History {
        return history::of_keys(scene, shop, keys).await;
    }
    if let [key] = keys {
        if verb == Verb::Invoice {
            return invoicing::give(scene, shop, *key, rest).await;
        }
        if verb == Verb::Edit {
            return changing::begin(scene, shop, *key, rest, None).await;
        }
        if verb == Verb::Status {
            return standing::status(scene, shop, *key, rest).await;
        }
        if verb == Verb::PayBy && rest.trim().is_empty() {
            return deadline::ask(scene, shop, *key, rest).await;
        }
        if verb == Verb::Paid && ways::typed(scene, shop, *key, rest).await? {
            return Ok(());
        }
        if verb == Verb::Delete {
            return standing::ask_delete(scene, shop, *key).await;
        }
        if matches!(verb, Verb::Merge | Verb::Split | Verb::Move) {
            return joining::of_order(scene, shop, *key, verb, rest).await;
        }
    }
    if let (Verb::Return, [key, ..]) = (verb, keys) {
        if !super::returning::begin(scene, Party::Shop, shop, *key).await? {
            no_such_order(scene, shop, *key, verb, rest).await?;
        }
        return Ok(());
    }
    if let (Verb::Address, [key]) = (verb, keys)
        && sending::asks_elsewhere(scene, shop, *key, rest).await?
    {
        return Ok(());
    }
    if verb == Verb::Ship && sending::asks_before_shipping(scene, shop, keys, rest).await? {
        return Ok(());
    }
    one_by_one(scene, shop, keys, verb, rest).await
}

/// [Ship anyway] where `/ship` found no address.
pub async fn shipped_anyway(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.work() else {
        return Ok(());
    };
    let read = command::numbers(rest, false);
    let keys: Vec<Key> = read.numbers.into_iter().map(Key::Number).collect();
    one_by_one(scene, &shop, &keys, Verb::Ship, &read.rest).await
}

async fn one_by_one(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    let mut tried = Vec::new();
    for key in keys {
        let action = match action(scene, shop, *key, verb, rest).await? {
            Ok(action) => action,
            Err(say) => {
                scene.say(say);
                return Ok(());
            }
        };
        if let Action::Undo { version } = action
            && !may_undo(scene, shop, *key, version).await?
        {
            return Ok(());
        }
        tried.push((*key, perform(scene, shop, *key, &action, None).await?));
    }
    match tried.as_slice() {
        [(key, outcome)] => report_one(scene, shop, *key, outcome, verb, rest).await,
        several => {
            report_several(scene, several);
            Ok(())
        }
    }
}

async fn may_undo(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    version: i32,
) -> Result<bool, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    match store::find(&mut in_shop, key).await? {
        Some(order) => permission::may_undo(scene, shop.shop_id, order.order_id, version).await,
        None => Ok(true),
    }
}

async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    rest: &str,
) -> Result<(), DatabaseError> {
    for key in keys {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        match store::find(&mut in_shop, *key).await? {
            Some(order) if order.head.hidden.is_some() => {
                let say = refused(&order, &Refusal::IsHidden);
                scene.say_of((shop.shop_id, order.order_id), say);
            }
            Some(order) => {
                scene
                    .show_card((shop.shop_id, order.order_id), None)
                    .await?
            }
            None => no_such_order(scene, shop, *key, Verb::Order, rest).await?,
        }
    }
    Ok(())
}
