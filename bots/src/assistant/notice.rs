//! What a buyer is told in a message of its own, and what takes its place when it was wrong.

use chrono::{DateTime, Utc};
use waybill_core::id::{FileId, OrderId, ShopId};
use waybill_core::money::Money;
use waybill_core::notice::{Call, ClaimAnswer, Correction, Moment, Notice};
use waybill_core::order::decide::EventAction;
use waybill_core::order::edit::Difference;
use waybill_core::order::{Order, OrderNumber, ReturnState, Stage};
use waybill_core::payment::EntryKind;
use waybill_core::text::{Arg, Phrase, texts};
use waybill_core::wording;

use super::card::parcel_words;
use super::message::{Attached, Button, Say};
use super::press::{OrderPress, Press};

/// The words for a moment.
pub fn notice(notice: &Notice, order: (ShopId, OrderId)) -> Say {
    let text: Phrase = match &notice.moment {
        Moment::Confirmed => texts::NoticeConfirmed.into(),
        Moment::ReadyToCollect => texts::NoticeCollect.into(),
        Moment::Shipped { parcel } => {
            match parcel_words(parcel.courier.as_deref(), parcel.tracking.as_deref()) {
                Some(parcel) => texts::NoticeShippedBy { parcel }.into(),
                None => texts::NoticeShipped.into(),
            }
        }
        Moment::Delivered => texts::NoticeDelivered.into(),
        Moment::Cancelled { reason: None } => texts::NoticeCancelled.into(),
        Moment::Cancelled {
            reason: Some(reason),
        } => texts::NoticeCancelledBecause { reason }.into(),
        Moment::Received { amount, to_pay } if to_pay.minor > 0 => texts::NoticeReceivedPart {
            amount: *amount,
            to_pay: *to_pay,
        }
        .into(),
        Moment::Received { amount, .. } => texts::NoticeReceived { amount: *amount }.into(),
        Moment::ClaimRejected {
            amount,
            reason: Some(reason),
        } => texts::NoticeClaimRejectedBecause {
            amount: *amount,
            reason,
        }
        .into(),
        Moment::ClaimRejected {
            amount,
            reason: None,
        } => texts::NoticeClaimRejected { amount: *amount }.into(),
        Moment::RefundStarted { amount, .. } => {
            texts::NoticeRefundStarted { amount: *amount }.into()
        }
        Moment::Refunded {
            amount,
            method: Some(method),
        } => texts::NoticeRefundedBy {
            amount: *amount,
            method,
        }
        .into(),
        Moment::Refunded {
            amount,
            method: None,
        } => texts::NoticeRefunded { amount: *amount }.into(),
        Moment::Changed { revision, .. } => texts::NoticeChanged {
            revision: *revision,
        }
        .into(),
        Moment::Proposed { .. } => texts::NoticeProposed.into(),
        Moment::Withdrawn => texts::NoticeWithdrawn.into(),
        Moment::SetBack { stage, reason } => texts::NoticeSetBack {
            stage: wording::stage(*stage),
            reason,
        }
        .into(),
        Moment::PayReminder { to_pay, until } => texts::NoticePayReminder {
            to_pay: *to_pay,
            until: *until,
        }
        .into(),
        Moment::Absorbed { other, total } => texts::NoticeAbsorbed {
            other: other.0,
            total: *total,
        }
        .into(),
        Moment::WhereToSend => texts::NoticeWhereToSend.into(),
        Moment::Merged { into } => texts::NoticeMerged { into: into.0 }.into(),
        Moment::Return { .. } => returned(&notice.moment),
        Moment::Split { other, total } => texts::NoticeSplit {
            other: other.0,
            total: *total,
        }
        .into(),
    };
    let say = Say::line(texts::NoticeOf {
        shop: &notice.shop,
        number: notice.number.0,
        text,
    });
    match &notice.moment {
        Moment::Changed {
            differences,
            total,
            was,
            ..
        } => with_differences(say, differences, *total, *was),
        Moment::Proposed {
            differences,
            total,
            was,
            version,
        } => {
            let press = |press| Press::Order(order.0, order.1, press);
            with_differences(say, differences, *total, *was).row([
                Button::press(texts::ButtonAgree, press(OrderPress::Agree(*version))),
                Button::press(texts::ButtonDecline, press(OrderPress::Decline(*version))),
            ])
        }
        Moment::PayReminder { .. } => {
            let press = |press| Press::Order(order.0, order.1, press);
            say.row([
                Button::press(texts::ButtonHowToPay, press(OrderPress::HowToPay)),
                Button::press(texts::ButtonIPaid, press(OrderPress::AskClaim)),
            ])
        }
        Moment::WhereToSend => {
            let press = Press::Order(order.0, order.1, OrderPress::WhereToSend);
            say.row([Button::press(texts::ButtonWhereToSend, press)])
        }
        Moment::Confirmed
        | Moment::ReadyToCollect
        | Moment::Shipped { .. }
        | Moment::Delivered
        | Moment::Cancelled { .. }
        | Moment::Received { .. }
        | Moment::ClaimRejected { .. }
        | Moment::RefundStarted { .. }
        | Moment::Refunded { .. }
        | Moment::Withdrawn
        | Moment::SetBack { .. }
        | Moment::Absorbed { .. }
        | Moment::Merged { .. }
        | Moment::Split { .. }
        | Moment::Return { .. } => say,
    }
}

fn returned(moment: &Moment) -> Phrase {
    let Moment::Return {
        state,
        lines,
        reason,
        amount,
        replacement,
        ..
    } = moment
    else {
        return texts::CorrectionReturn.into();
    };
    let pieces = wording::pieces(lines.iter().map(|(count, name)| (*count, name.as_str())));
    match (state, amount, reason) {
        (ReturnState::Requested, _, _) => texts::NoticeReturnRequested { pieces }.into(),
        (ReturnState::Approved, _, _) => texts::NoticeReturnApproved { pieces }.into(),
        (ReturnState::Rejected, _, Some(reason)) => {
            texts::NoticeReturnRejectedBecause { pieces, reason }.into()
        }
        (ReturnState::Rejected, _, None) => texts::NoticeReturnRejected { pieces }.into(),
        (ReturnState::Received, Some(amount), _) => texts::NoticeReturnReceivedWorth {
            pieces,
            amount: *amount,
        }
        .into(),
        (ReturnState::Received, None, _) => texts::NoticeReturnReceived { pieces }.into(),
        (ReturnState::Refunded, Some(amount), _) => texts::NoticeReturnPaidBack {
            pieces,
            amount: *amount,
        }
        .into(),
        (ReturnState::Refunded, None, _) => texts::NoticeReturnRefunded { pieces }.into(),
        (ReturnState::Replaced, _, _) => texts::NoticeReturnReplaced {
            pieces,
            number: replacement.map_or(0, |number| number.0),
        }
        .into(),
        (ReturnState::Repaired, _, _) => texts::NoticeReturnRepaired { pieces }.into(),
        (ReturnState::Withdrawn, _, _) => texts::NoticeReturnWithdrawn { pieces }.into(),
    }
}

/// What differs, line by line, and the total before and now.
pub fn with_differences(say: Say, differences: &[Difference], total: Money, was: Money) -> Say {
    let say = differences.iter().fold(say, |say, difference| {
        say.and(wording::difference(difference))
    });
    if total == was {
        say.and(texts::TotalStays { total })
    } else {
        say.and(texts::TotalWas { total, was })
    }
}

/// What a buyer did, for those of the shop who follow the order.
pub fn call(call: &Call, order: &Order, seen_on: &[OrderNumber]) -> Say {
    let number = order.number.0;
    let buyer = &order.buyer.name;
    match call {
        Call::Claimed { entry, answer } => claimed(order, *entry, answer.as_ref(), seen_on),
        Call::PayOverdue { until } => overdue(order, *until),
        Call::Cancelled {
            reason: Some(reason),
        } => Say::line(texts::CallCancelledBecause {
            number,
            buyer,
            reason,
        }),
        Call::Cancelled { reason: None } => Say::line(texts::CallCancelled { number, buyer }),
        Call::Changed {
            differences,
            total,
            was,
        } => with_differences(
            Say::line(texts::CallChanged { number, buyer }),
            differences,
            *total,
            *was,
        ),
        Call::Agreed { total } => Say::line(texts::CallAgreed {
            number,
            buyer,
            total: *total,
        }),
        Call::SendTo { destination } => Say::line(texts::CallSendTo {
            number,
            buyer,
            place: destination.line(),
        }),
        Call::Declined => Say::line(texts::CallDeclined { number, buyer }),
        Call::ReturnAsked { return_no } => super::returning::asked(order, *return_no),
        Call::ReturnWithdrawn { return_no } => Say::line(texts::CallReturnWithdrawn {
            number,
            buyer,
            no: *return_no,
        }),
    }
}

fn overdue(order: &Order, until: DateTime<Utc>) -> Say {
    let say = Say::line(texts::CallOverdue {
        number: order.number.0,
        buyer: &order.buyer.name,
        to_pay: order.asked_of_buyer(),
        until,
    });
    // Its buttons are for the deadline that has passed.
    if order.pay_by != Some(until) || order.head.stage == Stage::Cancelled {
        return say;
    }
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    say.row([
        Button::press(
            texts::ButtonCancel,
            press(OrderPress::AskCancel(order.head.fulfilment_version)),
        ),
        Button::press(
            texts::ButtonMoreTime,
            press(OrderPress::MoreTime(until.timestamp())),
        ),
    ])
}

fn claimed(
    order: &Order,
    entry: i32,
    answer: Option<&ClaimAnswer>,
    seen_on: &[OrderNumber],
) -> Say {
    let number = order.number.0;
    let Some(claim) = order.ledger.entry(entry) else {
        return Say::line(texts::RefusedNothingWaits { number });
    };
    let amount = order.money(claim.amount_minor);
    let buyer = &order.buyer.name;
    let mut say = Say::line(match &claim.method {
        Some(method) => Phrase::from(texts::CallClaimedBy {
            number,
            buyer,
            amount,
            method,
        }),
        None => texts::CallClaimed {
            number,
            buyer,
            amount,
        }
        .into(),
    });
    if let Some(file) = claim.file {
        say = say.attach(Attached::File(order.shop_id, FileId(file)));
    }
    if let Some(reference) = &claim.reference {
        say = say.and(texts::CallReference { reference });
    }
    if !seen_on.is_empty() {
        let orders: Vec<Arg> = seen_on
            .iter()
            .map(|number| Arg::from(format!("#{number}")))
            .collect();
        say = say.and(texts::CallReferenceSeen { orders });
    }
    let to_pay = order.to_pay();
    if to_pay.minor != claim.amount_minor {
        say = say.and(texts::CallToPay { to_pay });
    }
    let waits = order
        .ledger
        .waiting(EntryKind::Claimed)
        .any(|waiting| waiting.entry == entry);
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    if let (false, Some(answer)) = (waits, answer) {
        let by = &answer.by;
        let line: Phrase = match answer.accepted {
            Some(amount) => texts::CallAccepted { by, amount }.into(),
            None => texts::CallRejected { by }.into(),
        };
        let undo = press(OrderPress::Undo(answer.version));
        return say.and(line).row([Button::press(texts::ButtonUndo, undo)]);
    }
    if !waits {
        return say;
    }
    say.row([
        Button::press(texts::ButtonAccept, press(OrderPress::Accept(entry))),
        Button::press(
            texts::ButtonOtherAmount,
            press(OrderPress::AcceptOther(entry)),
        ),
        Button::press(texts::ButtonReject, press(OrderPress::AskReject(entry))),
    ])
}

/// The words that take a notice's place.
pub fn correction(correction: &Correction) -> Say {
    let text: Phrase = match correction.undone {
        EventAction::Confirm => texts::CorrectionConfirmed.into(),
        EventAction::Ready => texts::CorrectionReady.into(),
        EventAction::Ship => texts::CorrectionShipped.into(),
        EventAction::Deliver => texts::CorrectionDelivered.into(),
        EventAction::Cancel => texts::CorrectionCancelled.into(),
        EventAction::Pay => texts::CorrectionPaid.into(),
        EventAction::Edit => texts::CorrectionEdited.into(),
        EventAction::Propose => texts::NoticeWithdrawn.into(),
        EventAction::Refund | EventAction::StartRefund => texts::CorrectionRefunded.into(),
        EventAction::Reject => texts::CorrectionRejected.into(),
        EventAction::Absorb | EventAction::Merge => texts::CorrectionMerged.into(),
        EventAction::Split => texts::CorrectionSplit.into(),
        EventAction::ReturnAsk
        | EventAction::ReturnApprove
        | EventAction::ReturnReject
        | EventAction::ReturnReceive
        | EventAction::ReturnSettle
        | EventAction::ReturnWithdraw => texts::CorrectionReturn.into(),
        EventAction::Place
        | EventAction::Correct
        | EventAction::Claim
        | EventAction::Collect
        | EventAction::Decline
        | EventAction::Reassign
        | EventAction::Recognise
        | EventAction::Hide
        | EventAction::Show
        | EventAction::SendTo
        | EventAction::Process
        | EventAction::Complete
        | EventAction::Hold
        | EventAction::Release
        | EventAction::Note
        | EventAction::Undo => texts::CorrectionOther {
            stage: wording::stage(correction.stage),
        }
        .into(),
    };
    Say::line(texts::NoticeOf {
        shop: &correction.shop,
        number: correction.number.0,
        text,
    })
}
