//! What a buyer is told in a message of its own, and what takes its place when it was wrong.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use waybill_core::id::{FileId, OrderId, ShopId};
use waybill_core::money::Money;
use waybill_core::notice::{Call, ClaimAnswer, Correction, Moment, Notice};
use waybill_core::order::decide::EventAction;
use waybill_core::order::edit::Difference;
use waybill_core::order::waiting::{Given, Queue};
use waybill_core::order::{Order, OrderNumber, ReturnState, Stage};
use waybill_core::payment::EntryKind;
use waybill_core::text::{Arg, Phrase, texts};
use waybill_core::wording;

use super::by_hand::ByHand;
use super::card::parcel_words;
use super::message::{Attached, Button, Say};
use super::press::{CasePress, OrderPress, Press};
use super::waiting::{with_given, with_queues};
use super::whose;

/// What a moment is, without whose order it is.
pub fn text(notice: &Notice) -> Phrase {
    match &notice.moment {
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
        Moment::Kept {
            amount,
            reason: Some(reason),
        } => texts::NoticeKeptBecause {
            amount: *amount,
            reason,
        }
        .into(),
        Moment::Kept {
            amount,
            reason: None,
        } => texts::NoticeKept { amount: *amount }.into(),
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
        Moment::PayReminder {
            to_pay,
            until: Some(until),
        } => texts::NoticePayReminder {
            to_pay: *to_pay,
            until: *until,
        }
        .into(),
        Moment::PayReminder {
            to_pay,
            until: None,
        } => texts::NoticeStillToPay { to_pay: *to_pay }.into(),
        Moment::Absorbed { other, total, .. } => texts::NoticeAbsorbed {
            other: other.0,
            total: *total,
        }
        .into(),
        Moment::SentTo { instead: true } => texts::NoticeSentToInstead.into(),
        Moment::SentTo { instead: false } => texts::NoticeSentTo.into(),
        Moment::WhereToSend => texts::NoticeWhereToSend.into(),
        Moment::Whose { theirs: true } => texts::NoticeWhoseYes.into(),
        Moment::Whose { theirs: false } => texts::NoticeWhoseNo.into(),
        Moment::PayBy {
            to_pay,
            until: Some(until),
        } => texts::NoticePayBy {
            to_pay: *to_pay,
            until: *until,
        }
        .into(),
        Moment::PayBy { until: None, .. } => texts::NoticePayByNone.into(),
        Moment::Arrived {
            pieces,
            to_pay,
            until,
        } => arrived(pieces, *to_pay, *until),
        Moment::Merged { into } => texts::NoticeMerged { into: into.0 }.into(),
        Moment::Return { .. } => returned(&notice.moment),
        Moment::CaseSettled { trouble } => texts::NoticeCaseSettled {
            trouble: wording::trouble(*trouble),
        }
        .into(),
        Moment::Split { other, total } => texts::NoticeSplit {
            other: other.0,
            total: *total,
        }
        .into(),
    }
}

/// The words for a moment.
pub fn notice(notice: &Notice, order: (ShopId, OrderId)) -> Say {
    let say = Say::line(texts::NoticeOf {
        shop: &notice.shop,
        number: notice.number.0,
        text: text(notice),
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
        Moment::Absorbed { due, pay_by, .. } => {
            let say = match due {
                Some(day) => say.and(texts::LineDue { day: *day }),
                None => say,
            };
            match pay_by {
                Some(until) => say.and(texts::LinePayBy { until: *until }),
                None => say,
            }
        }
        Moment::PayReminder { .. } | Moment::PayBy { until: Some(_), .. } => {
            with_paying(say, order)
        }
        Moment::Arrived { to_pay, .. } if to_pay.minor > 0 => with_paying(say, order),
        Moment::SentTo { .. } | Moment::WhereToSend => {
            let press = Press::Order(order.0, order.1, OrderPress::WhereToSend);
            say.row([Button::press(texts::ButtonWhereToSend, press)])
        }
        Moment::Delivered => say
            .and(texts::ReviewTitle)
            .row(super::reviewing::row(order)),
        Moment::CaseSettled { .. } => {
            let again = OrderPress::Case(CasePress::Ask);
            let again = Press::Order(order.0, order.1, again);
            say.row([Button::press(texts::ButtonTroubleStill, again)])
        }
        Moment::PayBy { until: None, .. }
        | Moment::Arrived { .. }
        | Moment::Confirmed
        | Moment::ReadyToCollect
        | Moment::Shipped { .. }
        | Moment::Cancelled { .. }
        | Moment::Whose { .. }
        | Moment::Received { .. }
        | Moment::ClaimRejected { .. }
        | Moment::RefundStarted { .. }
        | Moment::Refunded { .. }
        | Moment::Kept { .. }
        | Moment::Withdrawn
        | Moment::SetBack { .. }
        | Moment::Merged { .. }
        | Moment::Split { .. }
        | Moment::Return { .. } => say,
    }
}

fn with_paying(say: Say, order: (ShopId, OrderId)) -> Say {
    let press = |press| Press::Order(order.0, order.1, press);
    say.row([
        Button::press(texts::ButtonHowToPay, press(OrderPress::HowToPay)),
        Button::press(texts::ButtonIPaid, press(OrderPress::AskClaim)),
    ])
}

/// What somebody waited for is here.
fn arrived(pieces: &[(u32, String)], to_pay: Money, until: Option<DateTime<Utc>>) -> Phrase {
    let count: u32 = pieces.iter().map(|(count, _)| count).sum();
    let pieces = wording::pieces(pieces.iter().map(|(count, name)| (*count, name.as_str())));
    match until {
        Some(until) if to_pay.minor > 0 => texts::NoticeArrivedUntil {
            pieces,
            count,
            to_pay,
            until,
        }
        .into(),
        None if to_pay.minor > 0 => texts::NoticeArrivedToPay {
            pieces,
            count,
            to_pay,
        }
        .into(),
        Some(_) | None => texts::NoticeArrived { pieces, count }.into(),
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

/// What is around an order when a call about it is said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Around {
    /// Other orders for which the same reference was given.
    pub seen_on: Vec<OrderNumber>,
    /// Who waits for what it has, or for what it let go.
    pub queues: Vec<Queue>,
    /// Whether it could be opened again.
    pub reopens: bool,
    /// What can be sent by hand to who is told nowhere.
    pub by_hand: Option<ByHand>,
    /// What was written and reached nobody.
    pub unread: Option<String>,
}

/// What a buyer did, for those of the shop who follow the order.
pub fn call(call: &Call, order: &Order, around: &Around) -> Say {
    let say = words_of(call, order, around);
    match call {
        // What a buyer lets go may be waited for by others.
        Call::Cancelled { .. } | Call::Changed { .. } => {
            with_queues(say, order.shop_id, &around.queues)
        }
        Call::Whose { .. }
        | Call::Claimed { .. }
        | Call::PayOverdue { .. }
        | Call::OfferedOn { .. }
        | Call::TakenBack { .. }
        | Call::Agreed { .. }
        | Call::AgreedShort { .. }
        | Call::SendTo { .. }
        | Call::CaseOpened { .. }
        | Call::CaseSettled { .. }
        | Call::Declined
        | Call::Untold { .. }
        | Call::Unread { .. }
        | Call::AskedIn { .. }
        | Call::Reviewed { .. }
        | Call::ReturnAsked { .. }
        | Call::ReturnWithdrawn { .. } => say,
    }
}

fn words_of(call: &Call, order: &Order, around: &Around) -> Say {
    let number = order.number.0;
    let buyer = &order.buyer.name;
    match call {
        Call::Whose {
            person,
            name,
            channel,
            too,
            answer,
        } => {
            let claim = whose::Claim {
                person_id: *person,
                name,
                channel: *channel,
                too: *too,
            };
            whose::call(order, &claim, answer.as_ref())
        }
        Call::Claimed { entry, answer } => claimed(order, *entry, answer.as_ref(), &around.seen_on),
        Call::PayOverdue { until } => overdue(order, *until, &around.queues),
        Call::OfferedOn {
            until,
            version,
            given,
        } => offered_on(order, (*until, *version), given, around.reopens),
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
        Call::TakenBack {
            undone: EventAction::Cancel,
            ..
        } => Say::line(texts::CallCancelTakenBack {
            number,
            buyer,
            stage: wording::stage(order.head.stage),
        }),
        Call::TakenBack { total, .. } => Say::line(texts::CallChangeTakenBack {
            number,
            buyer,
            total: *total,
        }),
        Call::Agreed { total } => Say::line(texts::CallAgreed {
            number,
            buyer,
            total: *total,
        }),
        Call::AgreedShort {
            version,
            total,
            name,
            asked,
            left,
        } => agreed_short(order, (*version, *total), (name, *asked, *left)),
        Call::SendTo { destination } => Say::line(texts::CallSendTo {
            number,
            buyer,
            place: destination.line(),
        }),
        Call::CaseOpened { case } => super::trouble::told(order, case),
        Call::CaseSettled { trouble } => Say::line(texts::CallTroubleSettled {
            number,
            buyer,
            trouble: wording::trouble(*trouble),
        }),
        Call::Declined => Say::line(texts::CallDeclined { number, buyer }),
        Call::Untold { .. } => super::untold::call(order, around.by_hand.as_ref()),
        Call::Unread { .. } => {
            let text = around.unread.as_deref().unwrap_or_default();
            super::untold::unread(order, text, around.by_hand.as_ref())
        }
        Call::AskedIn {
            ask,
            name,
            words,
            answer,
        } => {
            let said = (name.as_deref(), words.as_deref());
            super::letting_in::question(order, *ask, said, answer.as_ref())
        }
        Call::Reviewed { stars, words } => super::reviewing::told(order, *stars, words.as_deref()),
        Call::ReturnAsked { return_no } => super::returning::asked(order, *return_no),
        Call::ReturnWithdrawn { return_no } => Say::line(texts::CallReturnWithdrawn {
            number,
            buyer,
            no: *return_no,
        }),
    }
}

/// What the buyer agreed to waits for the shop; its buttons go once that is settled.
fn agreed_short(
    order: &Order,
    (version, total): (i32, Money),
    (name, asked, left): (&str, i64, i64),
) -> Say {
    let say = Say::line(texts::CallAgreedShort {
        number: order.number.0,
        buyer: &order.buyer.name,
        total,
        name,
        asked,
        left,
    });
    let waits = order.head.proposal.as_ref();
    if waits.is_none_or(|proposal| proposal.version != version) {
        return say;
    }
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    say.row([
        Button::press(
            texts::ButtonApplyAnyway,
            press(OrderPress::AgreedAnyway(version)),
        ),
        Button::press(texts::ButtonWithdraw, press(OrderPress::Decline(version))),
    ])
}

fn overdue(order: &Order, until: DateTime<Utc>, queues: &[Queue]) -> Say {
    let mut say = Say::line(texts::CallOverdue {
        number: order.number.0,
        buyer: &order.buyer.name,
        to_pay: order.asked_of_buyer(),
        until,
    });
    // Its buttons are for the deadline that has passed.
    if order.head.pay_by != Some(until) || order.head.stage == Stage::Cancelled {
        return say;
    }
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let seen = until.timestamp();
    let later = [
        Button::press(texts::ButtonMoreTime, press(OrderPress::MoreTime(seen))),
        Button::press(texts::ButtonKeep, press(OrderPress::Keep)),
    ];
    // What is on its way is not called off any more.
    if order.head.stage >= Stage::Shipped {
        return say.row(later);
    }
    let turns = queues
        .iter()
        .flat_map(|queue| queue.turns().into_iter().map(move |turn| (queue, turn)));
    let turns: Vec<_> = turns.collect();
    let Some((queue, (first, count))) = turns.first() else {
        let ask = press(OrderPress::AskCancel(order.head.fulfilment_version));
        let cancel = Button::press(texts::ButtonCancel, ask);
        return say.row([cancel].into_iter().chain(later));
    };
    say = say.and(texts::CallOverdueNext {
        buyer: &first.buyer,
        number: first.number.0,
        count: *count,
        name: &queue.name,
    });
    let others: BTreeSet<OrderId> = turns
        .iter()
        .map(|(_, (waits, _))| waits.order_id)
        .filter(|id| *id != first.order_id)
        .collect();
    if !others.is_empty() {
        let count = others.len();
        say = say.and(texts::CallOverdueOthers { count });
    }
    let buyer: String = first.buyer.chars().take(24).collect();
    let offer = press(OrderPress::OfferOn(seen));
    say.row([Button::press(texts::ButtonOfferOn { buyer }, offer)])
        .row(later)
}

/// It was done by itself, as the shop wants it.
fn offered_on(
    order: &Order,
    (until, version): (DateTime<Utc>, i32),
    given: &[Given],
    reopens: bool,
) -> Say {
    let say = Say::line(texts::CallOfferedOn {
        number: order.number.0,
        buyer: &order.buyer.name,
        until,
    });
    let say = with_given(say, given);
    if !reopens || order.head.stage != Stage::Cancelled {
        return say;
    }
    let undo = Press::Order(order.shop_id, order.order_id, OrderPress::Undo(version));
    say.row([Button::press(texts::ButtonUndo, undo)])
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
        let stands = order.ledger.standing().any(|known| known.entry == entry);
        return if stands {
            say
        } else {
            say.and(texts::CallClaimTakenBack { buyer })
        };
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

/// What is not so after all, without whose order it is.
pub fn correction_text(correction: &Correction) -> Phrase {
    match correction.undone {
        EventAction::Confirm => texts::CorrectionConfirmed.into(),
        EventAction::Ready => texts::CorrectionReady.into(),
        EventAction::Ship => texts::CorrectionShipped.into(),
        EventAction::Deliver => texts::CorrectionDelivered.into(),
        EventAction::Cancel => texts::CorrectionCancelled.into(),
        EventAction::Pay => texts::CorrectionPaid.into(),
        EventAction::Edit => texts::CorrectionEdited.into(),
        EventAction::Propose => texts::NoticeWithdrawn.into(),
        EventAction::Refund | EventAction::StartRefund => texts::CorrectionRefunded.into(),
        EventAction::Keep => texts::CorrectionKept.into(),
        EventAction::Reject => texts::CorrectionRejected.into(),
        EventAction::PayBy => texts::CorrectionPayBy.into(),
        EventAction::SendTo => texts::CorrectionSentTo.into(),
        EventAction::Fill => texts::CorrectionArrived.into(),
        EventAction::Absorb | EventAction::Merge => texts::CorrectionMerged.into(),
        EventAction::Split => texts::CorrectionSplit.into(),
        EventAction::CaseSettle => texts::CorrectionCase.into(),
        EventAction::ReturnAsk
        | EventAction::ReturnApprove
        | EventAction::ReturnReject
        | EventAction::ReturnReceive
        | EventAction::ReturnSettle
        | EventAction::ReturnWithdraw => texts::CorrectionReturn.into(),
        EventAction::Place
        | EventAction::Label
        | EventAction::Invoice
        | EventAction::CaseOpen
        | EventAction::Correct
        | EventAction::Claim
        | EventAction::Collect
        | EventAction::Decline
        | EventAction::Reassign
        | EventAction::Recognise
        | EventAction::Hide
        | EventAction::Show
        | EventAction::Process
        | EventAction::Complete
        | EventAction::Hold
        | EventAction::Release
        | EventAction::Note
        | EventAction::Undo => texts::CorrectionOther {
            stage: wording::stage(correction.stage),
        }
        .into(),
    }
}

/// The words that take a notice's place.
pub fn correction(correction: &Correction) -> Say {
    Say::line(texts::NoticeOf {
        shop: &correction.shop,
        number: correction.number.0,
        text: correction_text(correction),
    })
}
