//! What a draft says of itself beside its lines, checked: where it goes, what it comes to, what it taxes.

use waybill_core::destination::{self, Destination};
use waybill_core::money::Money;
use waybill_core::order::{self, Sums, Tax};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};
use waybill_core::wording::{destination_problem, percent};

use super::catalogue;
use crate::assistant::message::{Button, Say};
use crate::assistant::order_line::{SaidSum, Sum};
use crate::assistant::press::{DraftPress, Press};
use crate::assistant::state::Draft;

/// Where a draft is sent, or what is wrong with what was written of it.
pub(super) fn destination(
    draft: &Draft,
    shop: &Shop,
) -> Option<Result<Destination, destination::Problem>> {
    let typed = draft.reading.draft.send_to.as_deref()?;
    Some(Destination::parse(typed, &shop.country))
}

/// What the lines of a draft add up to; none where a price is missing or it is too much.
pub(super) fn sums(draft: &Draft, shop: &Shop) -> Option<Sums> {
    let read = &draft.reading.draft;
    let lines: Option<Vec<order::Line>> = catalogue::lines(draft, shop)
        .iter()
        .map(|line| {
            let price = line.unit_price?.minor;
            Some(order::Line::named(&line.name, line.quantity, price))
        })
        .collect();
    let fee = read.shipping.map_or(0, |fee| fee.minor);
    order::sums::sums(&lines?, fee, read.discount, shop.settings.tax).map(|(sums, _)| sums)
}

/// A sum that was written and is another, with what it is.
pub(super) fn wrong_sum<'a>(draft: &'a Draft, shop: &Shop) -> Option<(&'a SaidSum, Money)> {
    let sums = sums(draft, shop)?;
    let deposit = draft.reading.draft.deposit.as_ref();
    let deposit = deposit.map_or(0, |deposit| deposit.amount.minor);
    draft.reading.draft.said_sums.iter().find_map(|said| {
        let is = match said.sum {
            Sum::Goods => sums.goods,
            Sum::Total => sums.total,
            Sum::ToPay => sums.total.saturating_sub(deposit),
        };
        (said.amount.minor != is).then(|| (said, Money::new(is, shop.currency)))
    })
}

/// Whether nothing of it stands in the way of the order.
pub(super) fn is_right(draft: &Draft, shop: &Shop) -> bool {
    !matches!(destination(draft, shop), Some(Err(_))) && wrong_sum(draft, shop).is_none()
}

/// What is said of it on the draft, with the question where there is one.
pub(super) fn words(mut say: Say, draft: &Draft, shop: &Shop) -> Say {
    match destination(draft, shop) {
        Some(Ok(destination)) => {
            let place = destination.line();
            say = say.and(texts::LineSendTo { place });
        }
        Some(Err(problem)) => {
            say = say.and(texts::DraftProblem {
                problem: destination_problem(&problem),
            });
        }
        None => {}
    }
    if let Some(part) = &draft.reading.draft.said_tax {
        say = say.and(tax(part, shop.settings.tax));
    }
    let Some((said, is)) = wrong_sum(draft, shop) else {
        return say;
    };
    let right = Press::Draft(draft.id, DraftPress::AsAdded);
    say.gap()
        .and(texts::DraftSumDiffers {
            part: &said.part,
            amount: is,
        })
        .row([Button::press(texts::ButtonSumIs { amount: is }, right)])
}

fn tax(part: &str, tax: Tax) -> Phrase {
    let rate = percent(tax.rate);
    match tax {
        Tax { rate: 0, .. } => texts::DraftTaxNone { part }.into(),
        Tax { included: true, .. } => texts::DraftTaxIncluded { part, rate }.into(),
        Tax { .. } => texts::DraftTaxAdded { part, rate }.into(),
    }
}
