//! `/find`: orders by anything that is known of them, with what is understood of the line said above them.

mod criteria;
mod days;

use waybill_core::db::DatabaseError;
use waybill_core::money::Money;
use waybill_core::order::OrderNumber;
use waybill_core::order::criteria::{self as orders, Filter, Found, MoneyState};
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};
use waybill_core::wording;

use super::looking::rows_words;
use super::message::Say;
use super::paging::{self, At, List};
use super::scene::Scene;

use criteria::Criteria;

/// How many orders a page shows.
const PAGE: i32 = 10;

/// `/find shipped unpaid jane november`
///
/// # Errors
/// When the database can't be reached.
pub async fn find(scene: &mut Scene<'_>, shop: &Shop, query: &str) -> Result<(), DatabaseError> {
    let query: String = query.trim().chars().take(criteria::MAX_TYPED).collect();
    page(scene, shop, &query, &At::default()).await
}

/// A page of what was found.
///
/// # Errors
/// When the database can't be reached.
pub async fn page(
    scene: &mut Scene<'_>,
    shop: &Shop,
    query: &str,
    at: &At,
) -> Result<(), DatabaseError> {
    let criteria = Criteria::read(query, shop.currency, scene.today(shop));
    if criteria.is_empty() {
        scene.say(Say::line(texts::FindHow));
        return Ok(());
    }
    let found = found(scene, shop, &criteria, at).await?;
    let what = understood(&criteria, shop);
    let short: String = query.chars().take(60).collect();
    if found.rows.is_empty() && at.is_first() {
        let say = Say::line(texts::FoundNothing { query: short });
        scene.say(match what {
            Some(what) => say.and(texts::FoundNothingSuch { what }),
            None => say,
        });
        return Ok(());
    }
    let mut say = match what {
        Some(what) => Say::titled(texts::FoundSuch { what }),
        None => Say::titled(texts::Found { query: short }),
    };
    if found.rows.is_empty() {
        say = say.and(texts::ListEmpty);
    }
    let say = rows_words(say, shop, &found.rows);
    let next = found.before.map(|number| vec![i64::from(number.0)]);
    let list = List::Found(shop.shop_id, query.to_owned());
    let say = paging::turnable(scene, say, list, at, next);
    scene.replace(say);
    Ok(())
}

/// The orders, by the words in them; where there are none, by what a buyer is called elsewhere, for those
/// who may see that.
async fn found(
    scene: &mut Scene<'_>,
    shop: &Shop,
    criteria: &Criteria,
    at: &At,
) -> Result<Found, DatabaseError> {
    let before = at.number().and_then(|number| i32::try_from(number).ok());
    let before = before.map(OrderNumber);
    let filter = criteria.filter(shop.time_zone, scene.at);
    let may_see = scene.may(shop.shop_id, Right::Handles);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let is_account = |word: &String| word.starts_with('@');
    if !(may_see && criteria.words.iter().any(is_account)) {
        let page = orders::page(&mut in_shop, (&criteria.words, &filter), before, PAGE).await?;
        if !(may_see && page.rows.is_empty()) {
            return Ok(page);
        }
    }
    for word in &criteria.words {
        let called = orders::called(&mut in_shop, std::slice::from_ref(word)).await?;
        if !called.is_empty() {
            let others = criteria.words.iter().filter(|other| *other != word);
            let others: Vec<String> = others.cloned().collect();
            let theirs = Filter {
                customers: Some(called),
                ..filter
            };
            return orders::page(&mut in_shop, (&others, &theirs), before, PAGE).await;
        }
    }
    orders::page(&mut in_shop, (&criteria.words, &filter), before, PAGE).await
}

/// What was understood of a line, where that is more than its words.
fn understood(criteria: &Criteria, shop: &Shop) -> Option<Phrase> {
    let mut parts: Vec<Phrase> = Vec::new();
    parts.extend(criteria.stages.iter().map(|stage| wording::stage(*stage)));
    parts.extend(criteria.money.map(|money| match money {
        MoneyState::Unpaid => Phrase::from(texts::FindUnpaid),
        MoneyState::Paid => texts::FindPaid.into(),
        MoneyState::ToCheck => texts::FindToCheck.into(),
    }));
    let said = [
        (criteria.cash_on_delivery, Phrase::from(texts::FindCod)),
        (criteria.held, texts::FindHeld.into()),
        (criteria.overdue, texts::FindOverdue.into()),
    ];
    parts.extend(said.into_iter().filter(|(is, _)| *is).map(|(_, word)| word));
    let amount = |minor| Money::new(minor, shop.currency);
    parts.extend(match (criteria.least, criteria.most) {
        (Some(least), Some(most)) if least == most => {
            let amount = amount(least);
            Some(Phrase::from(texts::FindExactly { amount }))
        }
        (Some(least), Some(most)) => {
            let (least, most) = (amount(least), amount(most));
            Some(texts::FindBetween { least, most }.into())
        }
        (Some(least), None) => {
            let amount = amount(least);
            Some(texts::FindLeast { amount }.into())
        }
        (None, Some(most)) => {
            let amount = amount(most);
            Some(texts::FindMost { amount }.into())
        }
        (None, None) => None,
    });
    let days = match (criteria.first, criteria.last) {
        (Some(first), Some(last)) if first == last => {
            Some(Phrase::from(texts::FindDay { day: first }))
        }
        (Some(first), Some(last)) => Some(texts::FindDays { first, last }.into()),
        (Some(day), None) => Some(texts::FindSince { day }.into()),
        (None, Some(day)) => Some(texts::FindUntil { day }.into()),
        (None, None) => None,
    };
    if parts.is_empty() && days.is_none() {
        return None;
    }
    if !criteria.typed.is_empty() {
        let words = criteria.typed.join(" ");
        parts.push(texts::FindWords { words }.into());
    }
    parts.extend(days);
    parts.into_iter().reduce(|first, then| {
        let both = texts::FindBoth { first, then };
        both.into()
    })
}
