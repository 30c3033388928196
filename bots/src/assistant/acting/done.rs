//! What is said of an action that took effect.

use waybill_core::money::Money;
use waybill_core::order::Order;
use waybill_core::order::decide::EventAction;
use waybill_core::text::{Phrase, texts};
use waybill_core::wording;

use crate::assistant::card;
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{OrderPress, Press};
use crate::assistant::refunds;

/// What is said of an action that took effect, with a way back.
pub(in crate::assistant) fn done(order: &Order, action: EventAction, version: i32) -> Say {
    let number = order.number.0;
    let text: Phrase = match action {
        EventAction::Confirm => texts::DoneConfirmed { number }.into(),
        EventAction::Process => texts::DoneProcessing { number }.into(),
        EventAction::Ready => texts::DoneReady { number }.into(),
        EventAction::Ship => match order.parcels().next_back().and_then(|parcel| {
            card::parcel_words(parcel.courier.as_deref(), parcel.tracking.as_deref())
        }) {
            Some(parcel) => texts::DoneShippedBy { number, parcel }.into(),
            None => texts::DoneShipped { number }.into(),
        },
        EventAction::Deliver => texts::DoneDelivered { number }.into(),
        EventAction::Complete => texts::DoneCompleted { number }.into(),
        EventAction::Cancel => texts::DoneCancelled { number }.into(),
        EventAction::Pay => paid_words(order),
        EventAction::Claim => texts::ClaimThanks { number }.into(),
        EventAction::Reject => texts::DoneRejected { number }.into(),
        EventAction::Collect => texts::DoneCollected {
            number,
            amount: last_amount(order),
        }
        .into(),
        EventAction::StartRefund => texts::DoneRefundStarted {
            number,
            amount: last_amount(order),
        }
        .into(),
        EventAction::Refund => texts::DoneRefunded {
            number,
            amount: last_amount(order),
        }
        .into(),
        EventAction::Keep => texts::DoneKept {
            number,
            amount: last_amount(order),
        }
        .into(),
        EventAction::Edit | EventAction::Split => texts::DoneEdited {
            number,
            revision: order.head.revision,
            total: order.total(),
        }
        .into(),
        EventAction::Propose => texts::DoneProposed {
            number,
            buyer: &order.buyer.name,
        }
        .into(),
        EventAction::Decline => texts::DoneDeclined { number }.into(),
        EventAction::Correct => texts::DoneSetBack {
            number,
            stage: wording::stage(order.head.stage),
        }
        .into(),
        EventAction::Absorb | EventAction::Merge => texts::DoneAbsorbed {
            number,
            total: order.total(),
        }
        .into(),
        EventAction::Reassign | EventAction::Recognise => texts::DoneReassigned {
            number,
            buyer: &order.buyer.name,
        }
        .into(),
        EventAction::Hide => texts::DoneHidden { number }.into(),
        EventAction::Show => texts::DoneShown { number }.into(),
        EventAction::Hold => texts::DoneHeld { number }.into(),
        EventAction::Release => texts::DoneReleased { number }.into(),
        EventAction::SendTo => match &order.head.destination {
            Some(destination) => texts::DoneSendTo {
                number,
                place: destination.line(),
            }
            .into(),
            None => texts::NoAddress { number }.into(),
        },
        EventAction::Label => texts::DoneLabelled { number }.into(),
        EventAction::Invoice => texts::InvoiceGiven {
            number,
            invoice: order
                .head
                .invoice
                .as_ref()
                .map_or("", |invoice| invoice.number.as_str()),
        }
        .into(),
        EventAction::CaseOpen => texts::DoneCaseOpened { number }.into(),
        EventAction::CaseSettle => texts::DoneCaseSettled { number }.into(),
        EventAction::Note => texts::DoneNoted { number }.into(),
        EventAction::PayBy => match order.head.pay_by {
            Some(until) => texts::DonePayBy { number, until }.into(),
            None => texts::DonePayByNone { number }.into(),
        },
        EventAction::Fill => texts::DoneFilled {
            number,
            buyer: &order.buyer.name,
        }
        .into(),
        EventAction::ReturnAsk
        | EventAction::ReturnApprove
        | EventAction::ReturnReject
        | EventAction::ReturnReceive
        | EventAction::ReturnSettle
        | EventAction::ReturnWithdraw => texts::DoneReturn { number }.into(),
        EventAction::Undo | EventAction::Place => {
            let stage = wording::stage(order.head.stage);
            return Say::line(texts::DoneUndone { number, stage });
        }
    };
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let undo = Button::press(texts::ButtonUndo, press(OrderPress::Undo(version)));
    let due = order.refund_due();
    if action == EventAction::Cancel && due.minor > 0 {
        let seen = order.head.payment_version;
        return Say::line(text)
            .and(texts::LineToRefund { amount: due })
            .row([
                Button::press(
                    texts::ButtonStartRefund,
                    press(OrderPress::StartRefund(seen)),
                ),
                Button::press(texts::ButtonRefunded, press(OrderPress::Refunded(seen))),
                refunds::keep_button(order),
            ])
            .row([undo]);
    }
    if action == EventAction::Refund && due.minor > 0 {
        return Say::line(text)
            .and(texts::LineToRefund { amount: due })
            .row([undo, refunds::keep_button(order)]);
    }
    Say::line(text).row([undo])
}

fn paid_words(order: &Order) -> Phrase {
    let number = order.number.0;
    let amount = last_amount(order);
    let to_pay = order.to_pay();
    if to_pay.minor > 0 {
        texts::DonePaidPart {
            number,
            amount,
            to_pay,
        }
        .into()
    } else if to_pay.minor < 0 {
        let surplus = Money::new(-to_pay.minor, order.currency);
        texts::DoneOverpaid {
            number,
            amount,
            surplus,
        }
        .into()
    } else {
        texts::DonePaid { number, amount }.into()
    }
}

fn last_amount(order: &Order) -> Money {
    order.money(order.ledger.0.last().map_or(0, |entry| entry.amount_minor))
}

pub(super) fn several(action: EventAction, count: usize) -> Phrase {
    match action {
        EventAction::Confirm => texts::SeveralConfirmed { count }.into(),
        EventAction::Process => texts::SeveralProcessing { count }.into(),
        EventAction::Ready => texts::SeveralReady { count }.into(),
        EventAction::Ship => texts::SeveralShipped { count }.into(),
        EventAction::Deliver => texts::SeveralDelivered { count }.into(),
        EventAction::Complete => texts::SeveralCompleted { count }.into(),
        EventAction::Cancel => texts::SeveralCancelled { count }.into(),
        EventAction::Undo => texts::SeveralUndone { count }.into(),
        EventAction::Place
        | EventAction::Pay
        | EventAction::Claim
        | EventAction::Reject
        | EventAction::Collect
        | EventAction::StartRefund
        | EventAction::Refund
        | EventAction::Keep
        | EventAction::Edit
        | EventAction::Propose
        | EventAction::Decline
        | EventAction::Correct
        | EventAction::Absorb
        | EventAction::Merge
        | EventAction::Split
        | EventAction::Reassign
        | EventAction::Recognise
        | EventAction::Hide
        | EventAction::Show
        | EventAction::SendTo
        | EventAction::Label
        | EventAction::Invoice
        | EventAction::PayBy
        | EventAction::Fill
        | EventAction::CaseOpen
        | EventAction::CaseSettle
        | EventAction::Hold
        | EventAction::Release
        | EventAction::Note
        | EventAction::ReturnAsk
        | EventAction::ReturnApprove
        | EventAction::ReturnReject
        | EventAction::ReturnReceive
        | EventAction::ReturnSettle
        | EventAction::ReturnWithdraw => texts::SeveralDone { count }.into(),
    }
}
