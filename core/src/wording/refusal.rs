//! Why an action did nothing.

use crate::order::decide::{MAX_NOTE, Refusal};
use crate::order::edit::MAX_LINES;
use crate::order::{OrderNumber, Stage};
use crate::text::{Phrase, texts};
use crate::wording;

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
        Refusal::CaseOpen { since } => texts::RefusedCaseOpen {
            number,
            since: *since,
        }
        .into(),
        Refusal::NoCase => texts::RefusedNoCase { number }.into(),
        Refusal::CaseNotNow { stage } => texts::RefusedCaseNotNow {
            number,
            stage: is(*stage),
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
        Refusal::UndoNotYours { by } => texts::RefusedUndoNotYours { number, by }.into(),
        Refusal::UndoTooOld { minutes } => texts::RefusedUndoTooOld {
            number,
            time: wording::duration(*minutes),
        }
        .into(),
        Refusal::TooLateToChange { stage } => texts::RefusedTooLateToChange {
            number,
            stage: is(*stage),
        }
        .into(),
        Refusal::NothingChanges => texts::RefusedNothingChanges { number }.into(),
        Refusal::NoSuchLine => texts::RefusedNoSuchLine { number }.into(),
        Refusal::TooManyLines => texts::RefusedTooManyLines {
            number,
            limit: MAX_LINES,
        }
        .into(),
        Refusal::NothingLeft => texts::RefusedNothingLeft { number }.into(),
        Refusal::DiscountTooMuch { goods } => texts::RefusedDiscount {
            number,
            goods: *goods,
        }
        .into(),
        Refusal::ReasonMissing => texts::RefusedReasonMissing { number }.into(),
        Refusal::NotBackwards { asked, stage } => texts::RefusedNotBackwards {
            number,
            asked: is(*asked),
            stage: is(*stage),
        }
        .into(),
        Refusal::NothingWaits => texts::RefusedNothingWaits { number }.into(),
        Refusal::CourierHas {
            entry: _,
            amount,
            paid,
        } => texts::RefusedCourierHas {
            number,
            amount: *amount,
            paid: *paid,
        }
        .into(),
        Refusal::NothingToRefund => texts::RefusedNothingToRefund { number }.into(),
        Refusal::RefundTooMuch { received } => texts::RefusedRefundTooMuch {
            number,
            received: *received,
        }
        .into(),
        Refusal::NothingProposed => texts::RefusedNothingProposed { number }.into(),
        Refusal::IsHidden => texts::RefusedIsHidden { number }.into(),
        Refusal::NotHidden => texts::RefusedNotHidden { number }.into(),
        Refusal::StillOpen { stage } => texts::RefusedStillOpen {
            number,
            stage: is(*stage),
        }
        .into(),
        Refusal::WasMerged => texts::RefusedWasMerged { number }.into(),
        Refusal::CannotMerge => texts::RefusedCannotMerge { number }.into(),
        Refusal::MergePaidOtherwise { number: other } => texts::RefusedMergePaidOtherwise {
            number,
            other: other.0,
        }
        .into(),
        Refusal::MergeHandedOtherwise { number: other } => texts::RefusedMergeHandedOtherwise {
            number,
            other: other.0,
        }
        .into(),
        Refusal::KeptStands { amount } => texts::RefusedKeptStands {
            number,
            amount: *amount,
        }
        .into(),
        Refusal::MergeAllowance {
            number: other,
            amount,
        } => texts::RefusedMergeAllowance {
            number: other.0,
            amount: *amount,
            other: number,
        }
        .into(),
        Refusal::OtherMovedOn {
            number: other,
            stage,
        } => texts::RefusedOtherMovedOn {
            number,
            other: other.0,
            stage: is(*stage),
        }
        .into(),
        Refusal::OutOfStock { name, asked, left } => texts::RefusedOutOfStock {
            number,
            name,
            asked: *asked,
            left: *left,
        }
        .into(),
        Refusal::NotReturnable { stage } => texts::RefusedNotReturnable {
            number,
            stage: is(*stage),
        }
        .into(),
        Refusal::NoSuchReturn => texts::RefusedNoSuchReturn { number }.into(),
        Refusal::ReturnStands { return_no, state } => texts::RefusedReturnStands {
            number,
            no: *return_no,
            state: wording::return_state(*state),
        }
        .into(),
        Refusal::ReturnEmpty => texts::RefusedReturnEmpty { number }.into(),
        Refusal::ReturnTooMany { name, asked, left } => texts::RefusedReturnTooMany {
            number,
            name,
            asked: *asked,
            left: *left,
        }
        .into(),
        Refusal::ReturnTooLate { last_day } => texts::RefusedReturnTooLate {
            number,
            day: *last_day,
        }
        .into(),
        Refusal::ReturnReasonMissing => texts::RefusedReturnReason { number }.into(),
        Refusal::ReturnShelved { return_no } => texts::RefusedReturnShelved {
            number,
            no: *return_no,
        }
        .into(),
        Refusal::HasReturn { return_no } => texts::RefusedHasReturn {
            number,
            no: *return_no,
        }
        .into(),
        Refusal::LabelPrinted { at } => texts::RefusedLabelPrinted { number, at: *at }.into(),
        Refusal::LabelNotNow { stage } => texts::RefusedLabelNotNow {
            number,
            stage: is(*stage),
        }
        .into(),
        Refusal::LabelWithoutAddress => texts::RefusedLabelWithoutAddress { number }.into(),
        Refusal::InvoiceTooEarly => texts::RefusedInvoiceTooEarly { number }.into(),
        Refusal::HasInvoice { number: invoice } => {
            texts::RefusedHasInvoice { number, invoice }.into()
        }
        Refusal::InvoiceTaken {
            invoice,
            number: other,
        } => texts::RefusedInvoiceTaken {
            number,
            invoice,
            other: other.0,
        }
        .into(),
        Refusal::InvoiceOfSeries { invoice } => {
            texts::RefusedInvoiceOfSeries { number, invoice }.into()
        }
        Refusal::DeadlinePast { until } => texts::RefusedDeadlinePast {
            number,
            until: *until,
        }
        .into(),
        Refusal::DeadlineTooFar { until } => texts::RefusedDeadlineTooFar {
            number,
            until: *until,
        }
        .into(),
        Refusal::PaidOnDelivery => texts::RefusedPaidOnDelivery { number }.into(),
        Refusal::ClaimWaits => texts::RefusedClaimWaits { number }.into(),
        Refusal::NobodyWaits => texts::RefusedNobodyWaits { number }.into(),
        Refusal::ReplacementStands { number: other } => texts::RefusedReplacementStands {
            number,
            other: other.0,
        }
        .into(),
        Refusal::NotTheirs => texts::RefusedNotTheirs { number }.into(),
        Refusal::NotForBuyers { stage } => texts::RefusedNotForBuyers {
            number,
            stage: is(*stage),
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
