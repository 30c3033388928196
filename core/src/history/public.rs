//! What anyone with the link may read of an event, in the same words on the page as on paper.

use crate::courier;
use crate::order::decide::Facts;
use crate::order::{Origin, Stage};
use crate::text::{Phrase, texts};
use crate::wording;

/// Whether anyone with the link may know of it. Notes are the shop's own, and so is their taking back.
pub fn is_public(facts: &Facts) -> bool {
    match facts {
        Facts::Noted { .. }
        | Facts::CaseOpened { .. }
        | Facts::CaseSettled { .. }
        | Facts::Claimed { .. }
        | Facts::ClaimRejected { .. }
        | Facts::Collected { .. }
        | Facts::Proposed { .. }
        | Facts::Declined { .. }
        | Facts::Reassigned { .. }
        | Facts::Recognised { .. }
        // Where somebody lives is no page's to show.
        | Facts::SentTo { .. }
        | Facts::Labelled
        // The number stands with what was ordered.
        | Facts::Invoiced { .. }
        // How often a deadline was put off, and what was short, is the shop's.
        | Facts::PayBy { .. }
        | Facts::Filled { .. }
        | Facts::Hidden
        | Facts::Shown => false,
        Facts::Undone { facts, .. } => is_public(facts),
        Facts::Placed { .. }
        | Facts::Moved { .. }
        | Facts::Paid { .. }
        | Facts::RefundStarted { .. }
        | Facts::Refunded { .. }
        | Facts::Kept { .. }
        | Facts::Edited { .. }
        | Facts::Absorbed { .. }
        | Facts::Merged { .. }
        | Facts::Split { .. }
        | Facts::Held { .. }
        | Facts::Returned { .. }
        | Facts::Released { .. } => true,
    }
}

/// A public event in a few words; what is not public reads as a pause, of which nobody is told more.
pub fn said(facts: &Facts, pick_up: bool) -> Phrase {
    match facts {
        Facts::Placed {
            of: Some(of),
            origin: Some(Origin::Replacement),
            ..
        } => texts::HistoryReplaces { number: of.0 }.into(),
        Facts::Placed { of: Some(of), .. } => texts::HistoryPlacedOf { number: of.0 }.into(),
        Facts::Placed { of: None, .. } => texts::HistoryPlaced.into(),
        Facts::Moved {
            to: Stage::Cancelled,
            reason: Some(reason),
            ..
        } => texts::HistoryCancelledWhy { reason }.into(),
        Facts::Moved {
            to: Stage::Shipped,
            parcel: Some(parcel),
            ..
        } if parcel.courier.is_some() => texts::HistoryShippedWith {
            courier: parcel.courier.as_deref().map_or("", courier::name),
        }
        .into(),
        Facts::Moved {
            from,
            to,
            reason: Some(reason),
            ..
        } if to < from => texts::HistorySetBack {
            stage: wording::stage(*to),
            reason,
        }
        .into(),
        Facts::Moved { to, .. } => stage_reached(*to, pick_up),
        Facts::Edited {
            total, difference, ..
        } => texts::HistoryEdited {
            total: *total,
            difference: wording::plus(*difference),
        }
        .into(),
        Facts::Absorbed { number, total, .. } => texts::HistoryAbsorbed {
            number: number.0,
            total: *total,
        }
        .into(),
        Facts::Merged { number, .. } => texts::HistoryMerged { number: number.0 }.into(),
        Facts::Split { number, total, .. } => texts::HistorySplit {
            number: number.0,
            total: *total,
        }
        .into(),
        Facts::Returned { after, .. } => texts::HistoryReturn {
            no: after.return_no,
            state: wording::return_state(after.state),
        }
        .into(),
        Facts::RefundStarted { amount, .. } => {
            texts::HistoryRefundStarted { amount: *amount }.into()
        }
        Facts::Refunded { amount, .. } => texts::HistoryRefunded { amount: *amount }.into(),
        Facts::Kept { amount, .. } => texts::HistoryKept { amount: *amount }.into(),
        Facts::Paid {
            amount,
            method,
            deposit,
            ..
        } => match (deposit, method) {
            (true, Some(method)) => texts::HistoryDepositBy {
                amount: *amount,
                method,
            }
            .into(),
            (true, None) => texts::HistoryDeposit { amount: *amount }.into(),
            (false, Some(method)) => texts::HistoryPaidBy {
                amount: *amount,
                method,
            }
            .into(),
            (false, None) => texts::HistoryPaid { amount: *amount }.into(),
        },
        // Why it stands still is between the shop and its people.
        Facts::Held { .. }
        | Facts::Noted { .. }
        | Facts::CaseOpened { .. }
        | Facts::CaseSettled { .. }
        | Facts::Claimed { .. }
        | Facts::ClaimRejected { .. }
        | Facts::Collected { .. }
        | Facts::Proposed { .. }
        | Facts::Declined { .. }
        | Facts::Reassigned { .. }
        | Facts::Recognised { .. }
        | Facts::SentTo { .. }
        | Facts::Labelled
        | Facts::Invoiced { .. }
        | Facts::PayBy { .. }
        | Facts::Filled { .. }
        | Facts::Hidden
        | Facts::Shown => texts::HistoryHeld.into(),
        Facts::Released { .. } => texts::HistoryReleased.into(),
        Facts::Undone { facts, .. } => texts::HistoryCorrection {
            what: said(facts, pick_up),
        }
        .into(),
    }
}

/// That an order came to a stage.
pub fn stage_reached(stage: Stage, pick_up: bool) -> Phrase {
    match stage {
        Stage::Ready if pick_up => texts::StepCollect.into(),
        Stage::Ready => texts::HistoryPacked.into(),
        Stage::Pending
        | Stage::Confirmed
        | Stage::Processing
        | Stage::Shipped
        | Stage::Delivered
        | Stage::Completed
        | Stage::Cancelled => wording::stage(stage),
    }
}
