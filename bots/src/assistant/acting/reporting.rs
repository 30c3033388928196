//! Says what came of an action: done, refused, or no such order.

use waybill_core::db::DatabaseError;
use waybill_core::money::Money;
use waybill_core::order::act::{Key, Outcome};
use waybill_core::order::decide::{EventAction, Refusal};
use waybill_core::order::{Order, OrderNumber, store};
use waybill_core::shop::Shop;
use waybill_core::text::{Arg, Phrase, texts};
use waybill_core::wording;

use super::done::{done, several};
use crate::assistant::command::Verb;
use crate::assistant::message::{Answer, Button, Place, Say, verbatim};
use crate::assistant::press::{OrderPress, Press};
use crate::assistant::refunds;
use crate::assistant::scene::Scene;
use crate::assistant::wording as words;

/// "No order #1402. Did you mean #1042 (Jane Cruz, processing)?"
pub async fn no_such_order(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    let Key::Number(OrderNumber(number)) = key else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let near = store::near(&mut in_shop, &number.to_string()).await?;
    let mut say = Say::line(texts::NoSuchOrder { number });
    if let [only] = near.as_slice() {
        let offer = format!("/{} {} {rest}", verb.name(), only.number);
        let offer = scene.state.offer(shop.shop_id, offer);
        say = Say::line(texts::DidYouMean {
            number,
            other: only.number.0,
            buyer: &only.buyer,
            stage: wording::stage(only.stage),
        })
        .row([Button::press(texts::ButtonYes, Press::Offer(offer))]);
    } else if !near.is_empty() {
        say = say.and(texts::DidYouMeanOneOf).row(near.iter().map(|row| {
            let label = texts::ButtonOrder {
                number: row.number.0,
                buyer: &row.buyer,
            };
            Button::press(
                label,
                Press::Order(shop.shop_id, row.order_id, OrderPress::Show),
            )
        }));
    }
    scene.say(say);
    Ok(())
}

pub fn refused(order: &Order, refusal: &Refusal) -> Say {
    let say = Say::line(words::refusal(order.number, refusal));
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    match refusal {
        Refusal::OnHold { .. } => say.row([Button::press(
            texts::ButtonRelease,
            press(OrderPress::Release),
        )]),
        Refusal::IsHidden => say.row([Button::press(
            texts::ButtonBringBack,
            press(OrderPress::Unhide),
        )]),
        Refusal::KeptStands { amount } => say.row([refunds::give_back_button(order, *amount)]),
        Refusal::MovedOn { .. } | Refusal::UndoTooLate { .. } => {
            let show = texts::ButtonShow {
                number: order.number.0,
            };
            say.row([Button::press(show, press(OrderPress::Show))])
        }
        Refusal::CourierHas {
            entry,
            amount,
            paid,
        } if paid.minor < amount.minor => {
            let out = OrderPress::PaidOut(*entry, paid.minor);
            say.row([Button::press(paid_out_label(*paid, *amount), press(out))])
        }
        Refusal::CourierHas { .. }
        | Refusal::Already { .. }
        | Refusal::Past { .. }
        | Refusal::IsCancelled { .. }
        | Refusal::TooLateToCancel { .. }
        | Refusal::PickedUp
        | Refusal::NotOnHold
        | Refusal::NothingToPay
        | Refusal::AmountOutOfRange
        | Refusal::NothingToUndo
        | Refusal::AlreadyUndone
        | Refusal::NoteTooLong
        | Refusal::UndoNotYours { .. }
        | Refusal::UndoTooOld { .. }
        | Refusal::TooLateToChange { .. }
        | Refusal::NothingChanges
        | Refusal::NoSuchLine
        | Refusal::TooManyLines
        | Refusal::NothingLeft
        | Refusal::DiscountTooMuch { .. }
        | Refusal::ReasonMissing
        | Refusal::NotBackwards { .. }
        | Refusal::NothingWaits
        | Refusal::NothingToRefund
        | Refusal::RefundTooMuch { .. }
        | Refusal::NothingProposed
        | Refusal::NotHidden
        | Refusal::StillOpen { .. }
        | Refusal::WasMerged
        | Refusal::CannotMerge
        | Refusal::MergeAllowance { .. }
        | Refusal::MergePaidOtherwise { .. }
        | Refusal::MergeHandedOtherwise { .. }
        | Refusal::OtherMovedOn { .. }
        | Refusal::ReturnTooLate { .. }
        | Refusal::OutOfStock { .. }
        | Refusal::NotReturnable { .. }
        | Refusal::NoSuchReturn
        | Refusal::ReturnStands { .. }
        | Refusal::ReturnEmpty
        | Refusal::ReturnTooMany { .. }
        | Refusal::ReturnReasonMissing
        | Refusal::ReturnShelved { .. }
        | Refusal::HasReturn { .. }
        | Refusal::ReplacementStands { .. }
        | Refusal::LabelPrinted { .. }
        | Refusal::LabelNotNow { .. }
        | Refusal::LabelWithoutAddress
        | Refusal::InvoiceTooEarly
        | Refusal::HasInvoice { .. }
        | Refusal::InvoiceTaken { .. }
        | Refusal::InvoiceOfSeries { .. }
        | Refusal::DeadlinePast { .. }
        | Refusal::DeadlineTooFar { .. }
        | Refusal::PaidOnDelivery
        | Refusal::ClaimWaits
        | Refusal::CaseOpen { .. }
        | Refusal::NoCase
        | Refusal::CaseNotNow { .. }
        | Refusal::NobodyWaits
        | Refusal::NotTheirs
        | Refusal::NotForBuyers { .. } => say,
    }
}

/// "₱ 480.00 came, fee ₱ 20.00": what a courier paid out of what it collected.
pub(in crate::assistant) fn paid_out_label(came: Money, collected: Money) -> Phrase {
    let fee = Money::new(collected.minor - came.minor, collected.currency);
    texts::ButtonPaidOut { came, fee }.into()
}

/// Puts the outcome in the place of the question that was asked.
pub fn settle_question(scene: &mut Scene<'_>, outcome: &Outcome) {
    let (order, say) = match outcome {
        Outcome::Done {
            order,
            action,
            version,
        } => (order, done(order, *action, *version)),
        Outcome::Refused { order, refusal } => (order, refused(order, refusal)),
        Outcome::NoSuchOrder => return,
    };
    scene.answers.push(Answer {
        say,
        place: scene.pressed_on.clone().map_or(Place::New, Place::Message),
        order: Some((order.shop_id, order.order_id)),
        tag: None,
    });
}

pub(in crate::assistant) async fn report_one(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    outcome: &Outcome,
    verb: Verb,
    rest: &str,
) -> Result<(), DatabaseError> {
    match outcome {
        Outcome::Done {
            order,
            action,
            version,
        } => {
            let say = done(order, *action, *version);
            scene.say_of((order.shop_id, order.order_id), say);
        }
        Outcome::Refused { order, refusal } => {
            let say = refused(order, refusal);
            scene.say_of((order.shop_id, order.order_id), say);
        }
        Outcome::NoSuchOrder => no_such_order(scene, shop, key, verb, rest).await?,
    }
    Ok(())
}

/// "2 confirmed; #1050 is cancelled and stays so."
pub(super) fn report_several(scene: &mut Scene<'_>, tried: &[(Key, Outcome)]) {
    let mut parts: Vec<Arg> = Vec::new();
    let done: Vec<(&Order, EventAction)> = tried
        .iter()
        .filter_map(|(_, outcome)| match outcome {
            Outcome::Done { order, action, .. } => Some((order.as_ref(), *action)),
            Outcome::Refused { .. } | Outcome::NoSuchOrder => None,
        })
        .collect();
    if let Some((_, action)) = done.first() {
        parts.push(Arg::from(several(*action, done.len())));
    }
    for (key, outcome) in tried {
        match outcome {
            Outcome::Done { .. } => {}
            Outcome::Refused { order, refusal } => {
                parts.push(Arg::from(words::refusal(order.number, refusal)));
            }
            Outcome::NoSuchOrder => {
                if let Key::Number(number) = key {
                    parts.push(Arg::from(Phrase::from(texts::NoSuchOrder {
                        number: number.0,
                    })));
                }
            }
        }
    }
    let mut say = Say::default();
    for part in parts {
        say = say.and(verbatim(part));
    }
    scene.say(say);
}

/// The call about a claim is edited in its place, for everyone who got it; only a refusal needs words.
pub(super) fn answer_call(scene: &mut Scene<'_>, outcome: &Outcome) {
    match outcome {
        Outcome::Done { .. } | Outcome::NoSuchOrder => {}
        Outcome::Refused { order, refusal } => {
            let say = refused(order, refusal);
            scene.say_of((order.shop_id, order.order_id), say);
        }
    }
}
