//! The action that a command means.

use waybill_core::db::DatabaseError;
use waybill_core::money::Money;
use waybill_core::order::act::{By, Key, last_to_undo};
use waybill_core::order::decide::Action;
use waybill_core::order::{Parcel, Stage, store};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::parcel::named;
use crate::assistant::command::{self, Verb};
use crate::assistant::message::Say;
use crate::assistant::order_line::parse_amount;
use crate::assistant::scene::Scene;
use crate::assistant::{deadline, sending, wording as words};

/// "500 cash": how much and how, each where it is said; or what is wrong with it.
pub(in crate::assistant) fn amount_and_method(
    shop: &Shop,
    rest: &str,
) -> Result<(Option<Money>, Option<String>), Say> {
    let mut words = rest.split_whitespace();
    let Some(first) = words.next() else {
        return Ok((None, None));
    };
    let method = |words: Vec<&str>| {
        let method: String = words.join(" ").chars().take(60).collect();
        (!method.is_empty()).then(|| shop.method(&method))
    };
    // "₱ 500" and "php 500" are two words and one amount.
    let mut rest: Vec<&str> = words.collect();
    let mut typed = first.to_owned();
    if !first.chars().any(char::is_numeric)
        && rest
            .first()
            .is_some_and(|word| word.starts_with(|c: char| c.is_numeric()))
    {
        typed = format!("{first} {}", rest.remove(0));
    }
    match parse_amount(&typed, shop.currency) {
        Ok(amount) => Ok((Some(amount), method(rest))),
        // "/paid 1042 cash": all of it, in cash.
        Err(_)
            if !typed.chars().any(char::is_numeric) && first.chars().all(char::is_alphabetic) =>
        {
            let mut all = vec![first];
            all.extend(rest);
            Ok((None, method(all)))
        }
        Err(problem) => Err(Say::line(words::amount_problem(&problem))),
    }
}

/// The action a command means, or what is wrong with the command.
pub(super) async fn action(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    verb: Verb,
    rest: &str,
) -> Result<Result<Action, Say>, DatabaseError> {
    if let Some(to) = verb.stage() {
        let parcel = Parcel::default();
        return Ok(Ok(Action::Advance { to, parcel }));
    }
    Ok(match verb {
        Verb::Ship => Ok(Action::Advance {
            to: Stage::Shipped,
            parcel: named(command::parcel(rest)),
        }),
        Verb::Paid => amount_and_method(shop, rest).map(|(amount, method)| Action::Pay {
            amount,
            method,
            deposit: false,
        }),
        Verb::PayBy => deadline::typed(shop, rest, scene.at),
        Verb::Hold if rest.is_empty() => Err(Say::line(texts::HoldReasonMissing)),
        Verb::Hold => Ok(Action::Hold {
            reason: rest.chars().take(200).collect(),
        }),
        Verb::Release => Ok(Action::Release),
        Verb::Note if rest.is_empty() => Err(Say::line(texts::NoteMissing)),
        Verb::Note => Ok(Action::Note {
            text: rest.to_owned(),
        }),
        Verb::Address => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let order = store::find(&mut in_shop, key).await?;
            let number = order.map(|order| order.number);
            let number = number.or(if let Key::Number(number) = key {
                Some(number)
            } else {
                None
            });
            sending::typed(shop, number.map_or(0, |number| number.0), rest)
        }
        Verb::Undo => {
            let (actor, at) = (scene.actor(), scene.at);
            let by = By {
                silent: false,
                shop,
                actor: &actor,
                at,
            };
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let last = match store::find(&mut in_shop, key).await? {
                Some(order) => last_to_undo(&mut in_shop, &order, &by).await?,
                None => None,
            };
            Ok(Action::Undo {
                version: last.unwrap_or(0),
            })
        }
        Verb::Cancel => Ok(Action::Cancel {
            reason: (!rest.is_empty()).then(|| rest.chars().take(200).collect()),
        }),
        Verb::Start
        | Verb::Help
        | Verb::New
        | Verb::Orders
        | Verb::Order
        | Verb::History
        | Verb::Message
        | Verb::Talks
        | Verb::Find
        | Verb::Items
        | Verb::Stock
        | Verb::Low
        | Verb::Edit
        | Verb::Status
        | Verb::Merge
        | Verb::Split
        | Verb::Move
        | Verb::Delete
        | Verb::Confirm
        | Verb::Process
        | Verb::Ready
        | Verb::Deliver
        | Verb::Label
        | Verb::Invoice
        | Verb::Bank
        | Verb::Complete
        | Verb::Refund
        | Verb::Refunds
        | Verb::Rate
        | Verb::Methods
        | Verb::Cod
        | Verb::Day
        | Verb::Profit
        | Verb::Words
        | Verb::Away
        | Verb::Lock
        | Verb::Settings
        | Verb::Return
        | Verb::Returns
        | Verb::My
        | Verb::Track
        | Verb::Stop
        | Verb::Notify
        | Verb::Untold
        | Verb::Language
        | Verb::Invite
        | Verb::Group
        | Verb::Team
        | Verb::Rights
        | Verb::Customer
        | Verb::Customers
        | Verb::Buyers
        | Verb::Shop
        | Verb::Link
        | Verb::Sessions
        | Verb::Web => Err(Say::line(texts::NotUnderstood)),
    })
}
