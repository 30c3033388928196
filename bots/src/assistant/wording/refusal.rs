//! Why an action did nothing.

use waybill_core::order::decide::{MAX_NOTE, Refusal};
use waybill_core::order::{OrderNumber, Stage};
use waybill_core::text::{Phrase, texts};

/// Says why nothing happened to an order.
pub fn refusal(number: OrderNumber, refusal: &Refusal) -> Phrase {
    let number = number.0;
    match refusal {
        Refusal::Already { stage, at } => texts::RefusedAlready {
            number,
            stage: is(*stage),
            at: *at,
        }
        .into(),
        Refusal::Past { asked, stage, at } => texts::RefusedPast {
            number,
            asked: is(*asked),
            stage: is(*stage),
            at: *at,
        }
        .into(),
        // Since when says less than that it stays so.
        Refusal::IsCancelled { at: _ } => texts::RefusedCancelled { number }.into(),
        Refusal::TooLateToCancel { stage } => texts::RefusedTooLateToCancel {
            number,
            stage: is(*stage),
        }
        .into(),
        Refusal::PickedUp => texts::RefusedPickedUp { number }.into(),
        Refusal::OnHold { hold } if hold.reason.trim().is_empty() => {
            texts::RefusedOnHoldUnexplained {
                number,
                since: hold.since,
            }
            .into()
        }
        Refusal::OnHold { hold } => texts::RefusedOnHold {
            number,
            since: hold.since,
            reason: &hold.reason,
        }
        .into(),
        Refusal::NotOnHold => texts::RefusedNotOnHold { number }.into(),
        Refusal::NothingToPay => texts::RefusedNothingToPay { number }.into(),
        Refusal::AmountOutOfRange => texts::RefusedAmount { number }.into(),
        Refusal::MovedOn { stage } => texts::RefusedMovedOn {
            number,
            stage: is(*stage),
        }
        .into(),
        Refusal::NothingToUndo => texts::RefusedNothingToUndo { number }.into(),
        Refusal::AlreadyUndone => texts::RefusedAlreadyUndone { number }.into(),
        Refusal::UndoTooLate { stage } => texts::RefusedUndoTooLate {
            number,
            stage: is(*stage),
        }
        .into(),
        Refusal::NoteTooLong => texts::RefusedNote {
            number,
            limit: MAX_NOTE,
        }
        .into(),
    }
}

/// A stage after "is": English writes it small there, and not always as the bare name.
fn is(stage: Stage) -> Phrase {
    match stage {
        Stage::Pending => texts::RefusedStagePending.into(),
        Stage::Confirmed => texts::RefusedStageConfirmed.into(),
        Stage::Processing => texts::RefusedStageProcessing.into(),
        Stage::Ready => texts::RefusedStageReady.into(),
        Stage::Shipped => texts::RefusedStageShipped.into(),
        Stage::Delivered => texts::RefusedStageDelivered.into(),
        Stage::Completed => texts::RefusedStageCompleted.into(),
        Stage::Cancelled => texts::RefusedStageCancelled.into(),
    }
}
