//! Parts of a draft that were written anew.

use chrono::{DateTime, Utc};
use waybill_core::customer;
use waybill_core::db::DatabaseError;
use waybill_core::money::Currency;
use waybill_core::text::texts;

use super::shown::show;
use super::{catalogue, open_draft};
use crate::assistant::message::{Place, Say};
use crate::assistant::order_line::{self, Elsewhere, Part, Problem, Reading};
use crate::assistant::scene::Scene;
use crate::assistant::state::Fate;
use crate::assistant::wording as words;

/// Whether a plain message corrects nothing in a draft: an item without a figure in it is talk.
pub fn is_chatter(text: &str, currency: Currency, at: DateTime<Utc>) -> bool {
    let figure = text.chars().any(char::is_numeric);
    let part = order_line::parse_part(text, currency, at.date_naive());
    !figure && matches!(part, Ok(Part::Line(_)))
}

/// A corrected part of a draft.
pub async fn mend(scene: &mut Scene<'_>, id: u32, text: &str) -> Result<(), DatabaseError> {
    let Some((draft, shop)) = open_draft(scene, id) else {
        scene.say(Say::line(texts::DraftGone));
        return Ok(());
    };
    let today = scene.today(&shop);
    let mut whole = draft.reading.clone();
    // More than one part at once: each mends.
    for part in text
        .split([';', '；', '\n'])
        .filter(|part| !part.trim().is_empty())
    {
        match order_line::parse_part(part, shop.currency, today) {
            Ok(part) => {
                if let Part::Line(line) = &part
                    && let Some(at) = catalogue::same_line(scene, &shop, &draft, line).await?
                    && let Some(mended) = whole.draft.lines.get_mut(at)
                {
                    mended.name.clone_from(&line.name);
                }
                apply(&mut whole, part);
            }
            Err(Problem::Empty) => {}
            Err(problem) => {
                let say = with_question(Say::line(words::problem(&problem)), &problem);
                scene.say(say);
                return Ok(());
            }
        }
    }
    if let Some(draft) = scene.state.draft(id) {
        // Who the buyer is was said of the one who stood there.
        if draft.reading.draft.buyer != whole.draft.buyer {
            draft.known = None;
        }
        draft.reading = whole;
        draft.fate = Fate::Open;
    }
    let tag = draft.tag();
    show(scene, &shop, id, Place::Tagged(tag)).await
}

fn with_question(say: Say, problem: &Problem) -> Say {
    // A reading that is offered here is taken by sending it again, clearly written.
    if matches!(problem, Problem::DidYouMean { .. }) {
        say.and(texts::WriteItClearly)
    } else {
        say
    }
}

fn apply(reading: &mut Reading, part: Part) {
    let draft = &mut reading.draft;
    match part {
        Part::Buyer(buyer) => {
            if !buyer.name.is_empty() {
                draft.buyer.name = buyer.name;
            }
            draft.buyer.email = buyer.email.or(draft.buyer.email.take());
            draft.buyer.phone = buyer.phone.or(draft.buyer.phone.take());
            reading.problems.retain(|problem| !about_buyer(problem));
        }
        Part::Line(line) => {
            let same = |other: &order_line::Line| {
                customer::fold(&other.name) == customer::fold(&line.name)
            };
            // The part that could not be read is what is being mended, the first of them.
            let mended = reading.problems.iter().position(about_line);
            match draft.lines.iter().position(same) {
                Some(at) => {
                    let price = line.unit_price.or(draft.lines[at].unit_price);
                    draft.lines[at] = order_line::Line {
                        unit_price: price,
                        ..line
                    };
                }
                None => {
                    draft.lines.push(line);
                    if let Some(mended) = mended {
                        reading.problems.remove(mended);
                    }
                }
            }
            reading
                .problems
                .retain(|problem| !matches!(problem, Problem::LinesMissing { .. }));
        }
        Part::Shipping(fee) => {
            draft.shipping = Some(fee);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::Deposit(deposit) => {
            draft.deposit = Some(deposit);
            reading.problems.retain(|problem| {
                !about_clause(problem) && !is_elsewhere(problem, Elsewhere::Payment)
            });
        }
        Part::Note(note) => {
            draft.note = Some(note);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::Discount(discount) => {
            draft.discount = Some(discount);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::PayBy(hours) => {
            draft.pay_by_hours = Some(hours);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::CashOnDelivery => {
            draft.cash_on_delivery = true;
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::SendTo(place) => {
            draft.send_to = Some(place);
            reading.problems.retain(|problem| {
                !about_clause(problem) && !is_elsewhere(problem, Elsewhere::Address)
            });
        }
        Part::Sum(said) => {
            draft.says(said);
            reading
                .problems
                .retain(|problem| !is_elsewhere(problem, Elsewhere::Total));
        }
        Part::Tax(said) => {
            draft.said_tax = Some(said);
            reading
                .problems
                .retain(|problem| !is_elsewhere(problem, Elsewhere::Tax));
        }
        Part::Due(day) => {
            draft.due = Some(day);
            reading.problems.retain(|problem| !about_clause(problem));
        }
    }
}

fn is_elsewhere(problem: &Problem, which: Elsewhere) -> bool {
    matches!(problem, Problem::NotInAnOrder { what, .. } if *what == which)
}

fn about_buyer(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::BuyerMissing { .. }
            | Problem::BuyerNameMissing { .. }
            | Problem::SecondBuyer { .. }
            | Problem::EmailUnreadable { .. }
            | Problem::PhoneUnreadable { .. }
    )
}

fn about_clause(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::ClauseEmpty { .. }
            | Problem::ClauseReversed { .. }
            | Problem::ClauseTooMuch { .. }
            | Problem::ClauseTwice { .. }
            | Problem::DueUnreadable { .. }
            | Problem::DueAmbiguous { .. }
            | Problem::DuePast { .. }
            | Problem::DiscountRate { .. }
            | Problem::PayByUnreadable { .. }
            | Problem::Amount {
                of: order_line::AmountOf::Shipping
                    | order_line::AmountOf::Deposit
                    | order_line::AmountOf::Discount,
                ..
            }
    )
}

fn about_line(problem: &Problem) -> bool {
    !about_buyer(problem) && !about_clause(problem)
}
