//! An order told anew by its events alone: the proof that the history keeps the whole story, and that
//! what stands in the rows is what happened.

use chrono::{DateTime, Utc};

use super::decide::{Axis, Facts, PastEvent};
use super::returns::credit_minor;
use super::{
    Contents, Head, Hold, Invoice, OrderNumber, Proposal, Return, ReturnState, Sent, Stage,
    Timeline,
};
use crate::id::CustomerId;
use crate::money::Money;
use crate::payment::{Balance, Entry, EntryKind, Ledger};

/// What was said when an order was placed that no event keeps, because nothing changes it or the
/// first change says what was before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beginning {
    /// Whether the buyer collects it.
    pub pick_up: bool,
    /// The shop's note at that time.
    pub note: Option<String>,
    /// Until when it was to be paid.
    pub pay_by: Option<DateTime<Utc>>,
}

/// What an order is by its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What actions change.
    pub head: Head,
    /// What is agreed, without what is kept with the rows only.
    pub contents: Contents,
    /// What was paid. Money that came along with the lines of a split is told as received.
    pub ledger: Ledger,
    /// The parcels, those taken back included.
    pub shipments: Vec<Sent>,
    /// What came back, or was asked to.
    pub returns: Vec<Return>,
    /// Whose it became, where it was given to somebody else.
    pub customer: Option<CustomerId>,
    /// The order it came of.
    pub of: Option<OrderNumber>,
    pick_up: bool,
}

/// Why events are not the story of an order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {version}: {why}")]
pub struct Torn {
    /// The event that does not fit.
    pub version: i32,
    /// What does not.
    pub why: &'static str,
}

/// Tells an order's events, all of them and oldest first.
///
/// # Errors
/// At the first event that does not follow from those before it: a version that is missing, a
/// difference that begins elsewhere, an answer to an entry that is not there. Also where the first
/// release placed the order, which did not keep what was agreed.
pub fn replay(beginning: &Beginning, events: &[PastEvent]) -> Result<Told, Torn> {
    let torn = |version, why| Torn { version, why };
    let first = events.first().ok_or(torn(1, "there are no events"))?;
    let Facts::Placed {
        contents: Some(contents),
        of,
        ..
    } = &first.facts
    else {
        return Err(torn(first.version, "it does not say what was agreed"));
    };
    let mut told = Told::placed(beginning, contents, *of);
    for (event, version) in events.iter().zip(1..) {
        if event.version != version {
            return Err(torn(event.version, "an event before it is missing"));
        }
        told.tell(event, events)
            .and_then(|()| told.credit())
            .map_err(|why| torn(event.version, why))?;
    }
    Ok(told)
}

type Fits = Result<(), &'static str>;

fn fits(so: bool, why: &'static str) -> Fits {
    if so { Ok(()) } else { Err(why) }
}

impl Told {
    fn placed(beginning: &Beginning, contents: &Contents, of: Option<OrderNumber>) -> Self {
        Self {
            head: Head {
                version: 1,
                fulfilment_version: 1,
                payment_version: 0,
                hold_version: 0,
                stage: Stage::Pending,
                timeline: Timeline::default(),
                cancel_reason: None,
                hold: None,
                revision: 1,
                contents_version: 0,
                proposal: None,
                balance: Balance::default(),
                credit_minor: 0,
                note: beginning.note.clone(),
                hidden: None,
                merged_into: None,
                pay_by: beginning.pay_by,
                destination: None,
                labelled: None,
                invoice: None,
                case: None,
            },
            contents: contents.clone(),
            ledger: Ledger::default(),
            shipments: Vec::new(),
            returns: Vec::new(),
            customer: None,
            of,
            pick_up: beginning.pick_up,
        }
    }

    fn tell(&mut self, event: &PastEvent, events: &[PastEvent]) -> Fits {
        self.head.version = event.version;
        let version = event.version;
        match event.facts.axis() {
            Axis::Fulfilment => self.head.fulfilment_version = version,
            Axis::Payment => self.head.payment_version = version,
            Axis::Contents => self.head.contents_version = version,
            Axis::Hold => self.head.hold_version = version,
            Axis::Returns | Axis::Note => {}
        }
        match &event.facts {
            Facts::Placed { .. } => fits(version == 1, "it is placed twice"),
            Facts::Moved { .. } => self.moved(event),
            Facts::Paid { .. }
            | Facts::Claimed { .. }
            | Facts::ClaimRejected { .. }
            | Facts::Collected { .. }
            | Facts::RefundStarted { .. }
            | Facts::Refunded { .. }
            | Facts::Kept { .. } => self.money(event),
            Facts::Edited { before, after, .. } => self.revised(before, after),
            Facts::Absorbed { .. } | Facts::Merged { .. } | Facts::Split { .. } => {
                self.with_another(event)
            }
            Facts::Proposed { proposal, .. } => {
                self.head.proposal = Some(proposal.clone());
                Ok(())
            }
            Facts::Declined { proposal } => fits(
                self.head.proposal.take().as_ref() == Some(proposal),
                "something else was proposed",
            ),
            Facts::Reassigned {
                from,
                to,
                destination,
            } => {
                let known = self.head.destination.take();
                self.head.labelled = None;
                // The first releases did not say it.
                fits(
                    destination.is_none() || known == *destination,
                    "it was sent elsewhere",
                )?;
                let known = self.customer.replace(*to);
                fits(
                    known.is_none_or(|known| known == *from),
                    "it was somebody else's",
                )
            }
            // The same person has it, and lives where they did.
            Facts::Recognised { from, to } => {
                let known = self.customer.replace(*to);
                fits(
                    known.is_none_or(|known| known == *from),
                    "it was somebody else's",
                )
            }
            Facts::SentTo {
                before,
                after,
                label,
            } => {
                let known = self.head.destination.replace(after.clone());
                fits(known == *before, "it was sent elsewhere")?;
                fits(
                    self.head.labelled.take() == *label,
                    "another label was made",
                )
            }
            Facts::Labelled => fits(
                self.head.destination.is_some() && self.head.labelled.replace(event.at).is_none(),
                "it had a label, or no address",
            ),
            Facts::Invoiced { number } => {
                let invoice = Invoice {
                    number: number.clone(),
                    at: event.at,
                };
                fits(
                    self.head.invoice.replace(invoice).is_none(),
                    "it had an invoice's number",
                )
            }
            Facts::Hidden => fits(
                self.head.hidden.replace(event.at).is_none(),
                "it was deleted before",
            ),
            Facts::Shown => fits(self.head.hidden.take().is_some(), "it was not deleted"),
            Facts::CaseOpened { case } => fits(
                case.version == event.version && self.head.case.replace(case.clone()).is_none(),
                "something else was wrong before",
            ),
            Facts::CaseSettled { case } => fits(
                self.head.case.take().as_ref() == Some(case),
                "something else was wrong",
            ),
            Facts::Held { reason } => {
                let hold = Hold {
                    reason: reason.clone(),
                    since: event.at,
                };
                fits(
                    self.head.hold.replace(hold).is_none(),
                    "it stood still before",
                )
            }
            Facts::Released { was } => fits(
                self.head.hold.take().as_ref() == Some(was),
                "it did not stand still for that",
            ),
            Facts::Noted { text, before } => {
                fits(self.head.note == *before, "the note was another")?;
                self.head.note = Some(match before {
                    Some(before) => format!("{before}\n{text}"),
                    None => text.clone(),
                });
                Ok(())
            }
            Facts::Returned { before, after, .. } => {
                self.returned(before.as_deref(), after)?;
                self.along(event)
            }
            Facts::PayBy { before, after } => self.put_off(*before, *after),
            Facts::Filled {
                lines,
                before,
                after,
            } => {
                let has = |(number, pieces): &(i32, u32)| {
                    let mut lines = self.contents.lines.iter();
                    lines.any(|line| line.line == *number && line.quantity >= *pieces)
                };
                fits(lines.iter().all(has), "it has no such pieces")?;
                self.put_off(*before, *after)
            }
            Facts::Undone { version, facts, .. } => {
                let past = events.iter().find(|past| past.version == *version);
                let past = past.ok_or("what it takes back is not there")?;
                fits(
                    past.facts == **facts && past.undone_by == Some(event.version),
                    "what it takes back is another",
                )?;
                self.untold(event, past)
            }
        }
    }

    /// What is not owed any more follows from what was agreed, came back and was paid back.
    fn credit(&mut self) -> Fits {
        let sums = self.contents.sums().ok_or("it can't be added up")?;
        self.head.credit_minor = credit_minor(sums.total, &self.returns, &self.ledger);
        Ok(())
    }

    /// Another deadline for payment.
    fn put_off(&mut self, before: Option<DateTime<Utc>>, after: Option<DateTime<Utc>>) -> Fits {
        let known = std::mem::replace(&mut self.head.pay_by, after);
        fits(known == before, "it was to be paid by another time")
    }

    /// Another entry of the ledger.
    fn enter(&mut self, entry: Entry, number: Option<i32>) -> Fits {
        fits(
            number == Some(entry.entry),
            "an entry of the ledger is missing",
        )?;
        self.ledger.0.push(entry);
        self.head.balance = self.ledger.balance();
        Ok(())
    }

    fn entry(&self, event: &PastEvent, kind: EntryKind, amount: Money) -> Entry {
        Entry {
            entry: i32::try_from(self.ledger.0.len()).map_or(i32::MAX, |last| last + 1),
            kind,
            amount_minor: amount.minor,
            fee_minor: 0,
            allowed_minor: 0,
            method: None,
            answers: None,
            reference: None,
            file: None,
            at: event.at,
        }
    }

    fn money(&mut self, event: &PastEvent) -> Fits {
        let (kind, amount) = event.facts.money().ok_or("it is not about money")?;
        let mut entry = self.entry(event, kind, amount);
        match &event.facts {
            Facts::Paid {
                method,
                answers,
                fee,
                reference,
                ..
            } => {
                entry.reference.clone_from(reference);
                entry.method.clone_from(method);
                entry.answers = *answers;
                entry.fee_minor = fee.map_or(0, |fee| fee.minor);
            }
            Facts::Refunded {
                method,
                answers,
                allowed,
                ..
            } => {
                entry.method.clone_from(method);
                entry.answers = *answers;
                entry.allowed_minor = allowed.map_or(0, |allowed| allowed.minor);
            }
            Facts::Claimed {
                method,
                reference,
                file,
                ..
            } => {
                entry.method.clone_from(method);
                entry.reference.clone_from(reference);
                entry.file = *file;
            }
            Facts::Collected { method, .. } | Facts::RefundStarted { method, .. } => {
                entry.method.clone_from(method);
            }
            Facts::ClaimRejected { claim, .. } => entry.answers = Some(*claim),
            Facts::Placed { .. }
            | Facts::Kept { .. }
            | Facts::Moved { .. }
            | Facts::Edited { .. }
            | Facts::Proposed { .. }
            | Facts::Declined { .. }
            | Facts::Absorbed { .. }
            | Facts::Merged { .. }
            | Facts::Split { .. }
            | Facts::Reassigned { .. }
            | Facts::Recognised { .. }
            | Facts::Returned { .. }
            | Facts::PayBy { .. }
            | Facts::Filled { .. }
            | Facts::SentTo { .. }
            | Facts::Labelled
            | Facts::Invoiced { .. }
            | Facts::Hidden
            | Facts::Shown
            | Facts::CaseOpened { .. }
            | Facts::CaseSettled { .. }
            | Facts::Held { .. }
            | Facts::Released { .. }
            | Facts::Noted { .. }
            | Facts::Undone { .. } => {}
        }
        self.enter(entry, event.facts.entry())
    }

    fn revised(&mut self, before: &Contents, after: &Contents) -> Fits {
        fits(self.contents == *before, "something else was agreed")?;
        self.contents = after.clone();
        self.head.revision += 1;
        self.head.proposal = None;
        Ok(())
    }

    /// Lines that came from another order or went to one, and money with them.
    fn with_another(&mut self, event: &PastEvent) -> Fits {
        if let Facts::Absorbed { before, after, .. } | Facts::Split { before, after, .. } =
            &event.facts
        {
            self.revised(before, after)?;
            self.came_along(&event.facts)?;
        } else if let Facts::Merged {
            other,
            from,
            before,
            ..
        } = &event.facts
        {
            fits(
                (self.head.stage, self.head.timeline) == (*from, *before),
                "it stood elsewhere",
            )?;
            self.head.stage = Stage::Cancelled;
            self.head.timeline.cancelled = Some(event.at);
            self.head.merged_into = Some(*other);
            self.head.proposal = None;
        }
        self.along(event)
    }

    /// What came along with another order's lines: its note and its deadline.
    fn came_along(&mut self, facts: &Facts) -> Fits {
        let Facts::Absorbed { note, pay_by, .. } = facts else {
            return Ok(());
        };
        if let Some(note) = note {
            fits(self.head.note == note.before, "the note was another")?;
            self.head.note = Some(note.after.clone());
        }
        match pay_by {
            Some(_) => self.put_off(None, *pay_by),
            None => Ok(()),
        }
    }

    /// The same taken back; what was written or put off since stays.
    fn goes_again(&mut self, facts: &Facts) {
        let Facts::Absorbed { note, pay_by, .. } = facts else {
            return;
        };
        if let Some(note) = note
            && self.head.note.as_ref() == Some(&note.after)
        {
            self.head.note.clone_from(&note.before);
        }
        if pay_by.is_some() && self.head.pay_by == *pay_by {
            self.head.pay_by = None;
        }
    }

    /// Money that went with something else.
    fn along(&mut self, event: &PastEvent) -> Fits {
        let Some((kind, amount)) = event.facts.money() else {
            return Ok(());
        };
        let mut entry = self.entry(event, kind, amount);
        if let Facts::Returned {
            answers, allowed, ..
        } = &event.facts
        {
            entry.answers = *answers;
            entry.allowed_minor = allowed.map_or(0, |allowed| allowed.minor);
        }
        self.enter(entry, event.facts.entry())?;
        self.head.payment_version = event.version;
        Ok(())
    }

    /// A return is as its facts say; its worth is not owed any more once it is here.
    fn returned(&mut self, before: Option<&Return>, after: &Return) -> Fits {
        let known = self
            .returns
            .iter_mut()
            .find(|each| each.return_no == after.return_no);
        fits(known.as_deref() == before, "the return stood elsewhere")?;
        match known {
            Some(known) => known.clone_from(after),
            None => self.returns.push(after.clone()),
        }
        Ok(())
    }

    fn moved(&mut self, event: &PastEvent) -> Fits {
        let Facts::Moved {
            from,
            to,
            before,
            shipment,
            parcel,
            voids,
            reason,
            reason_before,
        } = &event.facts
        else {
            return Err("it is no move");
        };
        let head = &mut self.head;
        fits(
            (head.stage, head.timeline) == (*from, *before),
            "it stood elsewhere",
        )?;
        head.stage = *to;
        if to < from {
            fits(
                head.cancel_reason == *reason_before,
                "it was cancelled for another reason",
            )?;
            for stage in Stage::ALL {
                let reached = stage <= *to && !(self.pick_up && stage == Stage::Shipped);
                let at = head.timeline.at(stage).or(Some(event.at));
                head.timeline.set(stage, at.filter(|_| reached));
            }
            head.cancel_reason = None;
        } else {
            if *to != Stage::Cancelled {
                for passed in from.between(*to, self.pick_up) {
                    head.timeline.set(passed, Some(event.at));
                }
            }
            head.timeline.set(*to, Some(event.at));
            head.cancel_reason.clone_from(reason);
        }
        if let (Some(shipment), Some(parcel)) = (shipment, parcel) {
            self.shipments.push(Sent {
                shipment: *shipment,
                parcel: parcel.clone(),
                voided: false,
            });
        }
        self.void(voids, true);
        Ok(())
    }

    fn void(&mut self, shipments: &[i32], voided: bool) {
        for sent in &mut self.shipments {
            if shipments.contains(&sent.shipment) {
                sent.voided = voided;
            }
        }
    }

    /// What an event did is taken back by another one.
    fn untold(&mut self, event: &PastEvent, past: &PastEvent) -> Fits {
        match &past.facts {
            Facts::Moved {
                from,
                to,
                before,
                shipment,
                voids,
                reason_before,
                ..
            } => {
                fits(self.head.stage == *to, "it stood elsewhere")?;
                self.head.stage = *from;
                self.head.timeline = *before;
                self.head.cancel_reason.clone_from(reason_before);
                self.void(voids, false);
                self.void(shipment.as_slice(), true);
            }
            Facts::Edited { before, after, .. } => self.revised(after, before)?,
            Facts::Absorbed { before, after, .. } | Facts::Split { before, after, .. } => {
                self.revised(after, before)?;
                self.goes_again(&past.facts);
                self.countered(event, past)?;
            }
            Facts::Reassigned {
                from,
                to,
                destination,
            } => {
                fits(
                    self.customer.replace(*from) == Some(*to),
                    "it is somebody else's",
                )?;
                self.head.destination.clone_from(destination);
                self.head.labelled = None;
            }
            Facts::Merged {
                other,
                from,
                before,
                ..
            } => {
                fits(
                    self.head.merged_into.take() == Some(*other),
                    "its lines are elsewhere",
                )?;
                self.head.stage = *from;
                self.head.timeline = *before;
                self.countered(event, past)?;
            }
            Facts::Proposed { .. } => self.head.proposal = None,
            Facts::Declined { proposal } => {
                self.head.proposal = Some(Proposal {
                    base: event.version,
                    ..proposal.clone()
                });
            }
            Facts::SentTo { before, label, .. } => {
                self.head.destination.clone_from(before);
                self.head.labelled = *label;
            }
            Facts::Labelled => fits(self.head.labelled.take().is_some(), "it had no label")?,
            Facts::PayBy { before, after } => self.put_off(*after, *before)?,
            // A deadline that was set since stays.
            Facts::Filled { before, after, .. } => {
                if self.head.pay_by == *after {
                    self.head.pay_by = *before;
                }
            }
            Facts::Hidden => self.head.hidden = None,
            // Deleted anew, it is deleted since it was brought back.
            Facts::Shown => self.head.hidden = Some(past.at),
            Facts::CaseOpened { .. } => self.head.case = None,
            Facts::CaseSettled { case } => self.head.case = Some(case.clone()),
            Facts::Held { .. } => self.head.hold = None,
            Facts::Released { was } => self.head.hold = Some(was.clone()),
            Facts::Noted { before, .. } => self.head.note.clone_from(before),
            Facts::Paid { .. }
            | Facts::Claimed { .. }
            | Facts::ClaimRejected { .. }
            | Facts::Collected { .. }
            | Facts::RefundStarted { .. }
            | Facts::Refunded { .. }
            | Facts::Kept { .. } => self.countered(event, past)?,
            Facts::Returned { before, after, .. } => {
                let back = match before {
                    Some(before) => Return::clone(before),
                    None => Return {
                        state: ReturnState::Withdrawn,
                        decided_at: after.decided_at.or(Some(after.requested_at)),
                        ..Return::clone(after)
                    },
                };
                self.returned(Some(after), &back)?;
                self.countered(event, past)?;
            }
            Facts::Placed { .. }
            | Facts::Invoiced { .. }
            | Facts::Recognised { .. }
            | Facts::Undone { .. } => {
                return Err("such an event is never taken back");
            }
        }
        Ok(())
    }

    fn countered(&mut self, event: &PastEvent, past: &PastEvent) -> Fits {
        let Some((_, amount)) = past.facts.money() else {
            return Ok(());
        };
        let entry = Entry {
            answers: past.facts.entry(),
            ..self.entry(event, EntryKind::Countered, amount)
        };
        let number = entry.entry;
        self.head.payment_version = event.version;
        self.enter(entry, Some(number))
    }
}
