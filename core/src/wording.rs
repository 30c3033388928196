//! Which text of the catalogue names a state: chosen once, for page, paper and chat alike.

use crate::order::{Stage, Step};
use crate::payment::PaymentState;
use crate::text::{Phrase, texts};

/// The name of a stage.
pub fn stage(stage: Stage) -> Phrase {
    match stage {
        Stage::Pending => texts::StagePending.into(),
        Stage::Confirmed => texts::StageConfirmed.into(),
        Stage::Processing => texts::StageProcessing.into(),
        Stage::Ready => texts::StageReady.into(),
        Stage::Shipped => texts::StageShipped.into(),
        Stage::Delivered => texts::StageDelivered.into(),
        Stage::Completed => texts::StageCompleted.into(),
        Stage::Cancelled => texts::StageCancelled.into(),
    }
}

/// The name of a buyer's step; for a pick-up the fourth is "ready to collect".
pub fn step(step: Step, pick_up: bool) -> Phrase {
    match step {
        Step::Pending => texts::StepPending.into(),
        Step::Confirmed => texts::StepConfirmed.into(),
        Step::Processing => texts::StepProcessing.into(),
        Step::Shipped if pick_up => texts::StepCollect.into(),
        Step::Shipped => texts::StepShipped.into(),
        Step::Delivered => texts::StepDelivered.into(),
    }
}

/// The name of where an order stands for its buyer: a step, or that it was cancelled.
pub fn standing(at: Stage, pick_up: bool) -> Phrase {
    at.step(pick_up)
        .map_or_else(|| texts::StepCancelled.into(), |at| step(at, pick_up))
}

/// The buyer's sentence for a stage.
pub fn told(stage: Stage, pick_up: bool) -> Phrase {
    match stage {
        Stage::Pending => texts::ToldPending.into(),
        Stage::Confirmed => texts::ToldConfirmed.into(),
        Stage::Processing => texts::ToldProcessing.into(),
        Stage::Ready if pick_up => texts::ToldCollect.into(),
        Stage::Ready => texts::ToldReady.into(),
        Stage::Shipped => texts::ToldShipped.into(),
        Stage::Delivered => texts::ToldDelivered.into(),
        Stage::Completed => texts::ToldCompleted.into(),
        Stage::Cancelled => texts::ToldCancelled.into(),
    }
}

/// The name of a state of payment.
pub fn payment(state: PaymentState) -> Phrase {
    match state {
        PaymentState::Unpaid => texts::PaymentUnpaid.into(),
        PaymentState::DepositPaid => texts::PaymentDeposit.into(),
        PaymentState::PartlyPaid => texts::PaymentPartly.into(),
        PaymentState::Paid => texts::PaymentPaid.into(),
        PaymentState::Overpaid => texts::PaymentOverpaid.into(),
    }
}
