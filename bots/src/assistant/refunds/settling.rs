//! Money that goes back while a return waits for it: the one event that records it settles the return
//! too. Which one is asked where it could be several.

use serde::{Deserialize, Serialize};
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::money::Money;
use waybill_core::order::act::{Key, Outcome};
use waybill_core::order::decide::{Action, ReturnAction, Settlement};
use waybill_core::order::{Order, store};
use waybill_core::payment::EntryKind;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use crate::assistant::acting::{self, perform};
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{OrderPress, Press, ReturnPress};
use crate::assistant::returning;
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;

/// A refund of which it is not said yet what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsettled {
    /// The shop.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// The version of its money that was shown.
    pub seen: i32,
    /// How much went back.
    pub amount: Money,
    /// The returns that were offered.
    #[serde(default)]
    pub covered: Vec<i32>,
    /// How.
    #[serde(default)]
    pub method: Option<String>,
}

/// What came of recording a refund.
#[derive(Debug)]
pub enum Recorded {
    /// It is for nothing that came back.
    Plain(Outcome),
    /// It settles what came back.
    Settled {
        /// What came of it.
        outcome: Outcome,
        /// The return's number within the order.
        return_no: i32,
    },
    /// It is asked for which return it is.
    Asked(Box<Order>, Say),
}

impl Recorded {
    /// Whether it took effect.
    pub fn is_done(&self) -> bool {
        match self {
            Self::Plain(outcome) | Self::Settled { outcome, .. } => {
                matches!(outcome, Outcome::Done { .. })
            }
            Self::Asked(..) => false,
        }
    }

    /// What is said of it, and of which order.
    pub fn words(&self, shop: &Shop) -> Option<((ShopId, OrderId), Say)> {
        let (order, say) = match self {
            Self::Asked(order, say) => (order, say.clone()),
            Self::Settled {
                outcome: Outcome::Done { order, version, .. },
                return_no,
            } => (order, returning::settled(order, shop, *return_no, *version)),
            Self::Plain(outcome) | Self::Settled { outcome, .. } => match outcome {
                Outcome::Done {
                    order,
                    action,
                    version,
                } => (order, acting::done(order, *action, *version)),
                Outcome::Refused { order, refusal } => (order, acting::refused(order, refusal)),
                Outcome::NoSuchOrder => return None,
            },
        };
        Some(((order.shop_id, order.order_id), say))
    }
}

/// Records that money went back: all that is on its way, else all that is due, where no amount is said.
/// `seen` is the version of the money that a button was shown for.
///
/// # Errors
/// When the database can't be reached.
pub async fn record(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (amount, method): (Option<Money>, Option<String>),
    seen: Option<i32>,
) -> Result<Recorded, DatabaseError> {
    let key = Key::Id(order_id);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find_for_update(&mut in_shop, key).await?;
    let could_be = order.filter(|order| seen.is_none_or(|seen| seen == order.head.payment_version));
    if let Some(order) = could_be {
        let whole = amount.unwrap_or_else(|| on_its_way(&order));
        let waiting = order.returns_to_refund();
        let covered: Vec<(i32, Money)> = waiting
            .iter()
            .filter(|(_, due)| due.currency == whole.currency && due.minor <= whole.minor)
            .copied()
            .collect();
        if let ([(return_no, _)], 1) = (covered.as_slice(), waiting.len()) {
            let outcome = settle(scene, shop, key, *return_no, (Some(whole), method)).await?;
            return Ok(Recorded::Settled {
                outcome,
                return_no: *return_no,
            });
        }
        if !covered.is_empty() {
            let say = question(&order, whole, &covered);
            scene.state.asking = Some(Asking::RefundFor(Unsettled {
                shop: shop.shop_id,
                order: order_id,
                seen: order.head.payment_version,
                amount: whole,
                covered: covered.iter().map(|(no, _)| *no).collect(),
                method,
            }));
            return Ok(Recorded::Asked(Box::new(order), say));
        }
    }
    let action = Action::Refund { amount, method };
    let outcome = perform(scene, shop, key, &action, seen).await?;
    Ok(Recorded::Plain(outcome))
}

/// What was sent on its way, else what is due.
fn on_its_way(order: &Order) -> Money {
    let started = order.ledger.waiting(EntryKind::RefundStarted).next();
    started.map_or(order.refund_due(), |started| {
        order.money(started.amount_minor)
    })
}

fn question(order: &Order, amount: Money, covered: &[(i32, Money)]) -> Say {
    let press = |press| Press::Order(order.shop_id, order.order_id, OrderPress::Return(press));
    let say = Say::line(texts::AskRefundFor {
        number: order.number.0,
        amount,
    });
    let each = covered.iter().take(4).map(|(no, due)| {
        let label = texts::ButtonRefundFor {
            no: *no,
            amount: *due,
        };
        Button::press(label, press(ReturnPress::PaidFor(*no)))
    });
    let mut last = Vec::new();
    let together: i64 = covered.iter().map(|(_, due)| due.minor).sum();
    if covered.len() > 1 && together <= amount.minor {
        let all = press(ReturnPress::PaidForAll);
        last.push(Button::press(texts::ButtonRefundForAll, all));
    }
    let none = press(ReturnPress::PaidForNone);
    last.push(Button::press(texts::ButtonRefundForNone, none));
    say.row(each).row(last)
}

async fn settle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    return_no: i32,
    (amount, method): (Option<Money>, Option<String>),
) -> Result<Outcome, DatabaseError> {
    let how = Settlement::Refunded { method, amount };
    let action = Action::Return(ReturnAction::Settle { return_no, how });
    perform(scene, shop, key, &action, None).await
}

/// What a refund is for was tapped.
///
/// # Errors
/// When the database can't be reached.
pub async fn answered(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    press: ReturnPress,
) -> Result<(), DatabaseError> {
    let place = (shop.shop_id, order_id);
    let asked = match &scene.state.asking {
        Some(Asking::RefundFor(asked)) if (asked.shop, asked.order) == place => asked.clone(),
        _ => {
            scene.say(Say::line(texts::AskedBefore));
            return Ok(());
        }
    };
    scene.state.asking = None;
    let key = Key::Id(order_id);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find_for_update(&mut in_shop, key).await? else {
        return Ok(());
    };
    let stale = order.head.payment_version != asked.seen;
    let (amount, method) = (Some(asked.amount), asked.method.clone());
    let wanted = if let (ReturnPress::PaidFor(return_no), false) = (press, stale) {
        vec![return_no]
    } else if press == ReturnPress::PaidForAll && !stale {
        asked.covered.clone()
    } else {
        Vec::new()
    };
    let waiting = still_waiting(&order, &asked, &wanted);
    let recorded = if let [(return_no, _)] = waiting.as_slice() {
        let return_no = *return_no;
        let outcome = settle(scene, shop, key, return_no, (amount, method)).await?;
        Recorded::Settled { outcome, return_no }
    } else if !waiting.is_empty() {
        let amounts = divided(&order, &waiting, asked.amount);
        settle_all(scene, shop, key, amounts, asked.method).await?
    } else {
        // Something happened to the money meanwhile, or it is for none of them.
        let action = Action::Refund { amount, method };
        Recorded::Plain(perform(scene, shop, key, &action, Some(asked.seen)).await?)
    };
    if let Some((place, say)) = recorded.words(shop) {
        scene.replace_of(place, say);
    }
    Ok(())
}

/// The returns that were meant, with what is due for each; none unless all of them were offered, still
/// wait, and are covered by what went back.
fn still_waiting(order: &Order, asked: &Unsettled, wanted: &[i32]) -> Vec<(i32, Money)> {
    let mut waiting = order.returns_to_refund();
    waiting.retain(|(no, _)| wanted.contains(no) && asked.covered.contains(no));
    let due: i64 = waiting.iter().map(|(_, due)| due.minor).sum();
    if waiting.len() == wanted.len() && due <= asked.amount.minor {
        waiting
    } else {
        Vec::new()
    }
}

/// Each return with what went back for it: what is due, and for the last what is left. What was sent on
/// its way as one stays one.
fn divided(order: &Order, waiting: &[(i32, Money)], amount: Money) -> Vec<(i32, Option<Money>)> {
    let last = waiting.len().saturating_sub(1);
    let started = order.head.balance.refunding > 0;
    let mut left = amount;
    let mut each = Vec::new();
    for (at, (return_no, due)) in waiting.iter().copied().enumerate() {
        let whole = if started { at == 0 } else { at == last };
        let part = if whole { left } else { due };
        left.minor -= part.minor;
        each.push((return_no, Some(part).filter(|_| !started || whole)));
    }
    each
}

async fn settle_all(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    amounts: Vec<(i32, Option<Money>)>,
    method: Option<String>,
) -> Result<Recorded, DatabaseError> {
    let mut recorded = Recorded::Plain(Outcome::NoSuchOrder);
    for (return_no, amount) in amounts {
        let how = (amount, method.clone());
        let outcome = settle(scene, shop, key, return_no, how).await?;
        let refused = !matches!(outcome, Outcome::Done { .. });
        recorded = Recorded::Settled { outcome, return_no };
        if refused {
            break;
        }
    }
    Ok(recorded)
}
