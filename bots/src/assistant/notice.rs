//! What a buyer is told in a message of its own, and what takes its place when it was wrong.

use waybill_core::notice::{Correction, Moment, Notice};
use waybill_core::order::decide::EventAction;
use waybill_core::text::{Phrase, texts};
use waybill_core::wording;

use super::card::parcel_words;
use super::message::Say;

/// The words for a moment.
pub fn notice(notice: &Notice) -> Say {
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
    };
    Say::line(texts::NoticeOf {
        shop: &notice.shop,
        number: notice.number.0,
        text,
    })
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
        EventAction::Place
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
