//! What is made on paper and stays so: the parcel's label, the number of the invoice.

use chrono::{DateTime, Utc};

use super::{Change, EventAction, Facts, Refusal, change};
use crate::order::{Invoice, Order, Stage};

/// Whether the parcel's label can be made, for the first time or again.
///
/// # Errors
/// Why not.
pub fn labelable(order: &Order) -> Result<(), Refusal> {
    let stage = order.head.stage;
    if order.head.hidden.is_some() {
        return Err(Refusal::IsHidden);
    }
    if order.pick_up {
        return Err(Refusal::PickedUp);
    }
    if !(Stage::Confirmed..=Stage::Shipped).contains(&stage) {
        return Err(Refusal::LabelNotNow { stage });
    }
    if order.head.destination.is_none() {
        return Err(Refusal::LabelWithoutAddress);
    }
    Ok(())
}

/// The label was made: from now on the address is as it is printed. A label that is made again changes
/// nothing.
pub(super) fn label(order: &Order, at: DateTime<Utc>) -> Result<Change, Refusal> {
    labelable(order)?;
    if order.head.labelled.is_some() {
        return Err(Refusal::NothingChanges);
    }
    let mut head = order.head.clone();
    head.labelled = Some(at);
    Ok(change(EventAction::Label, Facts::Labelled, head))
}

/// Whether it can be given the number of an invoice.
///
/// # Errors
/// Why not; [`Refusal::HasInvoice`] where it has one.
pub fn invoiceable(order: &Order) -> Result<(), Refusal> {
    let head = &order.head;
    if head.hidden.is_some() {
        return Err(Refusal::IsHidden);
    }
    if let Some(invoice) = &head.invoice {
        return Err(Refusal::HasInvoice {
            number: invoice.number.clone(),
        });
    }
    if head.stage == Stage::Cancelled {
        let at = head.timeline.cancelled.unwrap_or(order.placed_at);
        return Err(Refusal::IsCancelled { at });
    }
    if head.stage == Stage::Pending {
        return Err(Refusal::InvoiceTooEarly);
    }
    Ok(())
}

/// It has the number from now on, whatever becomes of it.
pub(super) fn invoice(order: &Order, number: &str, at: DateTime<Utc>) -> Result<Change, Refusal> {
    invoiceable(order)?;
    let mut head = order.head.clone();
    head.invoice = Some(Invoice {
        number: number.to_owned(),
        at,
    });
    let facts = Facts::Invoiced {
        number: number.to_owned(),
    };
    Ok(change(EventAction::Invoice, facts, head))
}
