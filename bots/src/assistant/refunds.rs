//! Money that goes back: for one order, and the list of all that waits.

mod keeping;
mod settling;

use chrono::Duration;
use waybill_core::db::DatabaseError;
use waybill_core::id::{MethodId, OrderId};
use waybill_core::money::Money;
use waybill_core::order::act::Key;
use waybill_core::order::decide::{Action, decide};
use waybill_core::order::{Order, OrderNumber, store};
use waybill_core::payment::recorded;
use waybill_core::refund::{self, Awaiting};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::acting::{self, amount_and_method, perform};
use super::command::Verb;
use super::message::{Button, Say};
use super::paging::{self, At, List};
use super::press::{MoneyPress, OrderPress, Press};
use super::scene::Scene;
use super::ways::{self, Way};

pub use keeping::{ask_keep, give_back, give_back_button, keep, keep_because, keep_button};
use settling::Recorded;
pub use settling::{Unsettled, answered as settled, record};

/// How many orders the list shows.
const SHOWN: usize = 4;

/// What went back this long ago is still told.
const LATELY: Duration = Duration::days(7);

/// `/refund 1042 500 gcash`: it was sent back. Without an amount, or with more than is due, it asks.
pub async fn refund(
    scene: &mut Scene<'_>,
    shop: &Shop,
    keys: &[Key],
    rest: &str,
) -> Result<(), DatabaseError> {
    let Some(key) = keys.first().copied() else {
        return Ok(());
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return acting::no_such_order(scene, shop, key, Verb::Refund, rest).await;
    };
    let (word, typed) = split_word(rest);
    if word == Some(Word::Keep) {
        let reason = Some(typed.to_owned()).filter(|reason| !reason.is_empty());
        return keeping::keep_now(scene, shop, order.order_id, (None, reason)).await;
    }
    let (amount, method) = match amount_and_method(shop, typed) {
        Ok(read) => read,
        Err(say) => {
            scene.say(say);
            return Ok(());
        }
    };
    if word == Some(Word::Start) {
        let action = Action::StartRefund { amount, method };
        let outcome = perform(scene, shop, key, &action, None).await?;
        return acting::report_one(scene, shop, key, &outcome, Verb::Refund, rest).await;
    }
    let whole = amount.is_some_and(|amount| amount.minor <= order.refund_due().minor);
    let started = amount == Some(order.money(order.head.balance.refunding));
    if word.is_none() && !whole && !started {
        let say = question(scene, &order, amount, typed);
        scene.say_of((shop.shop_id, order.order_id), say);
        return Ok(());
    }
    let recorded = record(scene, shop, order.order_id, (amount, method), None).await?;
    if let Some((place, say)) = recorded.words(shop) {
        scene.say_of(place, say);
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    Start,
    Sent,
    Keep,
}

/// "start 500 gcash", "sent 500 gcash", "keep cancelled too late"
fn split_word(rest: &str) -> (Option<Word>, &str) {
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (first, after) = rest.split_at(end);
    match first.to_lowercase().as_str() {
        "start" | "開始" => (Some(Word::Start), after.trim_start()),
        "sent" | "done" | "已退" => (Some(Word::Sent), after.trim_start()),
        "keep" | "保留" => (Some(Word::Keep), after.trim_start()),
        _ => (None, rest),
    }
}

fn question(scene: &mut Scene<'_>, order: &Order, amount: Option<Money>, typed: &str) -> Say {
    let action = Action::Refund {
        amount,
        method: None,
    };
    let entry = match decide(order, &action, None, None, scene.at) {
        Ok(change) => change.entry,
        Err(refusal) => return acting::refused(order, &refusal),
    };
    let number = order.number.0;
    let buyer = &order.buyer.name;
    let due = order.refund_due();
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let keep = Button::press(texts::ButtonKeep, press(OrderPress::Keep));
    if let Some(amount) = amount {
        // More goes back than has to: that is asked about, with the words that were typed.
        let sent = format!("/refund {number} sent {typed}");
        let sent = Press::Offer(scene.state.offer(order.shop_id, sent));
        let given = entry.map_or(0, |entry| entry.allowed_minor);
        let after = order.money(order.asked_of_buyer().minor + amount.minor - given);
        let asked: Phrase = if due.minor > 0 {
            texts::AskRefundMore {
                number,
                buyer,
                amount,
                due,
            }
            .into()
        } else {
            texts::AskRefundNotDue {
                number,
                buyer,
                amount,
            }
            .into()
        };
        let say = Say::line(asked);
        // What follows from it, before it is done.
        let say = if given > 0 {
            let amount = order.money(given);
            say.and(texts::LineNotAskedAgain { buyer, amount })
        } else if after.minor > 0 {
            let to_pay = after;
            say.and(texts::LineAskedAgain { buyer, to_pay })
        } else {
            say
        };
        return say.row([Button::press(texts::ButtonRefundAnyway, sent), keep]);
    }
    let seen = order.head.payment_version;
    let started = order.money(order.head.balance.refunding);
    let mut say = Say::line(texts::AskRefund { number, buyer, due });
    let mut row = Vec::new();
    if started.minor > 0 {
        say = say.and(texts::LineRefunding { amount: started });
    } else {
        row.push(Button::press(
            texts::ButtonStartRefund,
            press(OrderPress::StartRefund(seen)),
        ));
    }
    let sent = if typed.is_empty() {
        press(OrderPress::Refunded(seen))
    } else {
        let sent = format!("/refund {number} sent {typed}");
        Press::Offer(scene.state.offer(order.shop_id, sent))
    };
    row.push(Button::press(texts::ButtonRefunded, sent));
    row.push(keep_button(order));
    row.push(keep);
    say.row(row)
}

/// `/refunds`: what waits and what is on its way.
pub async fn list(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    page(scene, shop, &At::default()).await
}

/// A page of it.
///
/// # Errors
/// When the database can't be reached.
pub async fn page(scene: &mut Scene<'_>, shop: &Shop, at: &At) -> Result<(), DatabaseError> {
    let after = at.number().and_then(|number| i32::try_from(number).ok());
    let after = after.map(OrderNumber);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let all = refund::awaiting_after(&mut in_shop, after, limit).await?;
    let say = list_words(shop, &all);
    let say = if after.is_none() {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        lately(
            say,
            &recorded::refunded_since(&mut in_shop, scene.at - LATELY, 5).await?,
        )
    } else {
        say
    };
    let last = all.get(SHOWN - 1).filter(|_| all.len() > SHOWN);
    let next = last.map(|order| vec![i64::from(order.number.0)]);
    let say = paging::turnable(scene, say, List::Refunds(shop.shop_id), at, next);
    scene.replace(say);
    Ok(())
}

/// What went back lately, and by whom.
fn lately(say: Say, refunded: &[recorded::Recorded]) -> Say {
    refunded.iter().fold(say, |say, each| {
        say.and(texts::RefundedLately {
            number: each.number.0,
            amount: each.amount,
            by: &each.by,
            at: each.at,
        })
    })
}

fn list_words(shop: &Shop, all: &[Awaiting]) -> Say {
    let mut say = Say::titled(texts::RefundsTitle { shop: &shop.name });
    if all.is_empty() {
        return say.and(texts::RefundsNone);
    }
    let mut rows = Vec::new();
    for order in all.iter().take(SHOWN) {
        let (number, buyer) = (order.number.0, &order.buyer);
        let mut row = Vec::new();
        if order.due.minor > 0 {
            let amount = order.due;
            say = say.and(texts::RefundDue {
                number,
                amount,
                buyer,
            });
            let start = MoneyPress::StartRefund(order.order_id, order.payment_version);
            row.push(Button::press(
                texts::ButtonStartRefundOf { number },
                Press::Money(shop.shop_id, start),
            ));
        }
        if order.started.minor > 0 {
            let amount = order.started;
            say = say.and(match &order.started_by {
                Some((by, at)) => Phrase::from(texts::RefundStartedBy {
                    number,
                    amount,
                    buyer,
                    by,
                    at: *at,
                }),
                None => texts::RefundStarted {
                    number,
                    amount,
                    buyer,
                }
                .into(),
            });
        }
        let back = MoneyPress::Refunded(order.order_id, order.payment_version);
        row.push(Button::press(
            texts::ButtonRefundedOf { number },
            Press::Money(shop.shop_id, back),
        ));
        if order.due.minor > 0 {
            let keep = MoneyPress::KeepRest(order.order_id, order.payment_version);
            row.push(Button::press(
                texts::ButtonKeepOf { number },
                Press::Money(shop.shop_id, keep),
            ));
        }
        rows.push(row);
    }
    rows.into_iter().fold(say, Say::row)
}

/// [Already sent back]: the question in its place is whether it went.
pub async fn refunded(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
) -> Result<(), DatabaseError> {
    let press = |way| Press::Order(shop.shop_id, order_id, OrderPress::RefundedBy(seen, way));
    let keep = Press::Order(shop.shop_id, order_id, OrderPress::Keep);
    let keep = Button::press(texts::ButtonNotYet, keep);
    let Some(method) = way_back(scene, shop, (order_id, seen), press, keep).await? else {
        return Ok(());
    };
    went_back(scene, shop, order_id, (seen, method)).await
}

/// The way in which it went back was tapped.
pub async fn refunded_by(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (seen, method): (i32, MethodId),
) -> Result<(), DatabaseError> {
    let method = ways::named(scene, shop, method).await?;
    went_back(scene, shop, order_id, (seen, method)).await
}

async fn went_back(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (seen, method): (i32, Option<String>),
) -> Result<(), DatabaseError> {
    let recorded = record(scene, shop, order_id, (None, method), Some(seen)).await?;
    if let Some((place, say)) = recorded.words(shop) {
        scene.replace_of(place, say);
    }
    Ok(())
}

/// How money goes back where a button alone says that it did; none where that is asked now, in the
/// place of what was pressed.
async fn way_back(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (order_id, seen): (OrderId, i32),
    press: impl Fn(MethodId) -> Press,
    leave: Button,
) -> Result<Option<Option<String>>, DatabaseError> {
    let action = Action::Refund {
        amount: None,
        method: None,
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let unnamed = order.and_then(|order| {
        let change = decide(&order, &action, Some(seen), None, scene.at).ok()?;
        let entry = change.entry.filter(|entry| entry.method.is_none())?;
        let amount = order.money(entry.amount_minor);
        Some((order, amount))
    });
    let Some((order, amount)) = unnamed else {
        return Ok(Some(None));
    };
    match ways::of(scene, shop).await? {
        Way::Only(method) => Ok(Some(method)),
        Way::OneOf(methods) => {
            let number = order.number.0;
            let say = Say::line(texts::AskRefundedHow { number, amount });
            let say = ways::buttons(say, &methods, press, leave);
            scene.replace_of((shop.shop_id, order_id), say);
            Ok(None)
        }
    }
}

/// A button of the list: the list is brought up to date in its place.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    seen: i32,
    refunded: bool,
) -> Result<(), DatabaseError> {
    let recorded = if refunded {
        let by = |way| Press::Money(shop.shop_id, MoneyPress::RefundedBy(order_id, seen, way));
        let list = Press::Money(shop.shop_id, MoneyPress::Refunds);
        let list = Button::press(texts::ButtonNotYet, list);
        let Some(method) = way_back(scene, shop, (order_id, seen), by, list).await? else {
            return Ok(());
        };
        record(scene, shop, order_id, (None, method), Some(seen)).await?
    } else {
        let action = Action::StartRefund {
            amount: None,
            method: None,
        };
        let key = Key::Id(order_id);
        Recorded::Plain(perform(scene, shop, key, &action, Some(seen)).await?)
    };
    listed(scene, shop, recorded).await
}

/// The way in which it went back was tapped, after a button of the list.
pub async fn pressed_by(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (seen, method): (i32, MethodId),
) -> Result<(), DatabaseError> {
    let method = ways::named(scene, shop, method).await?;
    let recorded = record(scene, shop, order_id, (None, method), Some(seen)).await?;
    listed(scene, shop, recorded).await
}

async fn listed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    recorded: Recorded,
) -> Result<(), DatabaseError> {
    if recorded.is_done() {
        return list(scene, shop).await;
    }
    if let Some((place, say)) = recorded.words(shop) {
        scene.say_of(place, say);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Word, split_word};

    #[test]
    fn the_word_before_the_amount_says_what_is_done() {
        assert_eq!(
            split_word("start 500 gcash"),
            (Some(Word::Start), "500 gcash")
        );
        assert_eq!(split_word("已退 500"), (Some(Word::Sent), "500"));
        assert_eq!(split_word("Keep too late"), (Some(Word::Keep), "too late"));
        assert_eq!(split_word("500 gcash"), (None, "500 gcash"));
        assert_eq!(split_word(""), (None, ""));
    }
}
