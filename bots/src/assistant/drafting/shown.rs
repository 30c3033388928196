//! A draft as it stands: what was read, what is missing, what can be done.

use waybill_core::customer::{self, Candidate};
use waybill_core::db::DatabaseError;
use waybill_core::item::Terms;
use waybill_core::money::Money;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};
use waybill_core::{item, order};

use super::creating::{complete, contact};
use super::{catalogue, checking, recognised};
use crate::assistant::message::{Answer, Button, Place, Say, verbatim};
use crate::assistant::order_line::{self, Problem};
use crate::assistant::press::{DraftPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::{Asking, Draft, Fate};
use crate::assistant::{card, shortage, who, wording as words};

/// Shows a draft as it stands.
pub(super) async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: u32,
    place: Place,
) -> Result<(), DatabaseError> {
    recognised::by_handle(scene, shop, id).await?;
    let may_sell = scene.may(shop.shop_id, Right::Goods);
    let Some(draft) = scene.state.draft(id).cloned() else {
        return Ok(());
    };
    if draft.fate == Fate::Discarded {
        scene.answers.push(Answer {
            say: Say::line(texts::DraftDiscarded),
            place,
            tag: Some(draft.tag()),
            order: None,
        });
        return Ok(());
    }
    let mut candidates = Vec::new();
    let known = if draft.reading.draft.buyer.name.is_empty() {
        None
    } else {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        let contact = contact(&draft);
        if draft.known.is_none() {
            candidates = customer::candidates(&mut in_shop, &contact).await?;
        }
        // Until that is answered, the draft says what was written.
        if candidates.is_empty() {
            Some(customer::acquaintance(&mut in_shop, &contact).await?)
        } else {
            None
        }
    };
    // What it costs depends on whose it is.
    let terms = Terms {
        day: scene.today(shop),
        reseller: known
            .as_ref()
            .and_then(Option::as_ref)
            .is_some_and(|known| known.reseller),
    };
    let offered = catalogue::settle(scene, shop, (id, terms)).await?;
    let Some(draft) = scene.state.draft(id).cloned() else {
        return Ok(());
    };
    let whole = complete(&draft, shop, scene.at);
    if whole.is_none() {
        scene.state.asking = Some(Asking::DraftPart(id));
    } else if scene.state.asking == Some(Asking::DraftPart(id)) {
        scene.state.asking = None;
    }
    scene.answers.push(Answer {
        say: draft_words(
            &draft,
            shop,
            known.as_ref(),
            whole.is_some(),
            (&offered, terms, may_sell),
            &candidates,
        ),
        place,
        tag: Some(draft.tag()),
        order: None,
    });
    Ok(())
}

fn draft_words(
    draft: &Draft,
    shop: &Shop,
    known: Option<&Option<customer::Acquaintance>>,
    whole: bool,
    (offered, terms, may_sell): (&[item::Known], Terms, bool),
    candidates: &[Candidate],
) -> Say {
    let read = &draft.reading.draft;
    let mut say = Say::titled(texts::DraftTitle);
    if let Some(buyer) = buyer_words(draft, known) {
        say = say.and(buyer);
    }
    for (at, line) in catalogue::lines(draft, shop).iter().enumerate() {
        say = say.and(catalogue::line_words(draft, at, line, line_words(line)));
    }
    say = sums(say, draft, shop);
    if let Some(day) = read.due {
        say = say.and(texts::LineDue { day });
    }
    if let Some(hours) = read.pay_by_hours.or(shop.settings.pay_by_hours)
        && !read.cash_on_delivery
    {
        let time = waybill_core::wording::duration(hours.saturating_mul(60));
        say = say.and(texts::DraftPayBy { time });
    }
    if let Some(note) = &read.note {
        say = say.and(texts::LineNote { note });
    }
    say = checking::words(say, draft, shop);
    say = who::ask(say, &contact(draft), candidates, |who| {
        Press::Draft(draft.id, DraftPress::Who(who))
    });
    let mut questions = Vec::new();
    if !draft.reading.problems.is_empty() {
        say = say.gap();
    }
    for (at, problem) in (0_u32..).zip(&draft.reading.problems) {
        say = say.and(texts::DraftProblem {
            problem: words::problem(problem),
        });
        if matches!(problem, Problem::DidYouMean { .. }) {
            questions.push(at);
        }
    }
    for at in questions.iter().copied() {
        say = say.row([
            Button::press(
                texts::ButtonYes,
                Press::Draft(draft.id, DraftPress::Accept(at)),
            ),
            Button::press(
                texts::ButtonNo,
                Press::Draft(draft.id, DraftPress::Decline(at)),
            ),
        ]);
    }
    let press = |press| Press::Draft(draft.id, press);
    say = catalogue::question(say, draft, shop, (offered, terms), may_sell);
    let short = catalogue::shortages(draft);
    say = shortage::words(
        say,
        &short,
        |variant| press(DraftPress::TakeLeft(variant)),
        |variant, asked| press(DraftPress::Anyway(variant, asked)),
    );
    let differs = checking::wrong_sum(draft, shop).is_some();
    let asked = !questions.is_empty() || differs || !candidates.is_empty();
    if !whole && !asked && !catalogue::is_unsure(draft) && short.is_empty() {
        say = say.and(texts::DraftMendHow);
    }
    let mut row = Vec::new();
    if whole && candidates.is_empty() {
        row.push(Button::press(
            texts::ButtonCreate,
            press(DraftPress::Create),
        ));
    }
    if whole || differs || !short.is_empty() {
        row.push(Button::press(
            texts::ButtonChange,
            press(DraftPress::Change),
        ));
    }
    row.push(Button::press(
        texts::ButtonDiscard,
        press(DraftPress::Discard),
    ));
    say.row(row)
}

fn buyer_words(draft: &Draft, known: Option<&Option<customer::Acquaintance>>) -> Option<Phrase> {
    let buyer = &draft.reading.draft.buyer;
    // The card will call them what the shop does.
    let called = known.and_then(Option::as_ref).map(|known| &known.name);
    let mut words = vec![called.unwrap_or(&buyer.name).clone()];
    words.extend(buyer.email.as_ref().map(ToString::to_string));
    words.extend(buyer.phone.as_ref().map(ToString::to_string));
    words.retain(|word| !word.is_empty());
    let buyer = words.join(" · ");
    let Some(known) = known else {
        return (!buyer.is_empty()).then(|| verbatim(buyer));
    };
    match known {
        None => Some(texts::DraftBuyerNew { buyer }.into()),
        Some(known) => Some(
            texts::DraftBuyerKnown {
                buyer,
                place: known.orders + 1,
                open: known.open,
            }
            .into(),
        ),
    }
}

fn line_words(line: &order_line::Line) -> Phrase {
    match line.unit_price {
        Some(price) => {
            let amount = price.minor.saturating_mul(i64::from(line.quantity));
            texts::LinePriced {
                quantity: line.quantity,
                name: &line.name,
                price: price.digits(),
                amount: Money::new(amount, price.currency).digits(),
            }
            .into()
        }
        None => texts::LinePriceMissing {
            quantity: line.quantity,
            name: &line.name,
        }
        .into(),
    }
}

fn sums(mut say: Say, draft: &Draft, shop: &Shop) -> Say {
    let read = &draft.reading.draft;
    let lines = catalogue::lines(draft, shop);
    let priced = lines.iter().any(|line| line.unit_price.is_some());
    let goods: i64 = lines
        .iter()
        .filter_map(|line| {
            Some(
                line.unit_price?
                    .minor
                    .saturating_mul(i64::from(line.quantity)),
            )
        })
        .fold(0, i64::saturating_add);
    let lines: Vec<order::Line> = lines
        .iter()
        .map(|line| {
            let price = line.unit_price.map_or(0, |price| price.minor);
            order::Line::named(&line.name, line.quantity, price)
        })
        .collect();
    let fee = read.shipping.map_or(0, |fee| fee.minor);
    let added = order::sums::sums(&lines, fee, read.discount, shop.settings.tax);
    let total = match &added {
        Some((sums, _)) => {
            let agreed = (read.discount, shop.settings.tax);
            say = card::parts(say, sums, agreed, shop.currency);
            sums.total
        }
        None => {
            if let Some(fee) = read.shipping.filter(|fee| fee.minor > 0) {
                let amount = fee.digits();
                say = say.and(texts::LineShipping { amount });
            }
            if matches!(read.discount, Some(order::Discount::Amount(minor)) if minor > goods) {
                say = say.and(texts::DraftDiscountTooMuch {
                    goods: Money::new(goods, shop.currency),
                });
            }
            goods.saturating_add(fee)
        }
    };
    if priced {
        say = say.and(texts::LineTotal {
            amount: Money::new(total, shop.currency),
        });
    }
    if let (true, Some((sums, _))) = (priced, &added) {
        say = card::tax_included(say, sums, shop.settings.tax, shop.currency);
    }
    let mut left = Money::new(total, shop.currency);
    if let Some(deposit) = &read.deposit {
        let amount = Money::new(-deposit.amount.minor, shop.currency).digits();
        say = say.and(match &deposit.method {
            Some(method) => {
                let method = shop.method(method);
                Phrase::from(texts::LineDepositBy { method, amount })
            }
            None => texts::LineDeposit { amount }.into(),
        });
        left.minor = total.saturating_sub(deposit.amount.minor);
    }
    if read.cash_on_delivery && left.minor > 0 {
        say = say.and(texts::LineCashOnDelivery { amount: left });
    } else if read.deposit.is_some() {
        say = say.and(texts::LineToPay { amount: left });
    }
    say
}
