//! What a statement proves is recorded: claims are accepted, and what nobody claimed is entered with
//! what the bank calls it.

use waybill_core::bank::{self, Row, Target};
use waybill_core::customer::fold;
use waybill_core::db::{self, DatabaseError};
use waybill_core::id::{OrderId, StatementId};
use waybill_core::money::Money;
use waybill_core::order::act::{Key, Outcome};
use waybill_core::order::decide::Action;
use waybill_core::payment::tidy_reference;
use waybill_core::payment_method::{self, Kind};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::{Findings, shown};
use crate::assistant::acting::perform;
use crate::assistant::message::Say;
use crate::assistant::scene::Scene;
use crate::assistant::wording as words;

/// The longest reference that the ledger keeps, in characters.
const MAX_REFERENCE: usize = 60;

/// [Record 12]: all that is sure, as long as it is what was shown. A second tap finds nothing left.
pub(super) async fn sure(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (id, seen): (StatementId, u32),
) -> Result<(), DatabaseError> {
    let Some(findings) = locked(scene, shop, id).await? else {
        return Ok(());
    };
    let sure = findings.sure();
    if !sure.is_empty() && findings.mark() != seen {
        let say = shown::summary(shop, &findings).and(texts::BankMovedOn);
        scene.replace(say);
        return Ok(());
    }
    let mut work: Vec<(Row, Target)> = sure
        .into_iter()
        .map(|(left, target)| (left.row.clone(), target.clone()))
        .collect();
    // Orders are locked in one order everywhere.
    work.sort_by_key(|(row, target)| (target.order_id, row.line));
    let method = method(scene, shop).await?;
    let mut refused = Vec::new();
    for (row, target) in &work {
        refused.extend(record(scene, shop, (id, method.as_deref()), (row, target)).await?);
    }
    let Some(findings) = locked(scene, shop, id).await? else {
        return Ok(());
    };
    scene.replace(with_refused(shown::summary(shop, &findings), refused));
    Ok(())
}

/// [Yes, #1042]: once, and only while it is what it was.
pub(super) async fn likely(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (id, line): (StatementId, i32),
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let Some(findings) = locked(scene, shop, id).await? else {
        return Ok(());
    };
    let likely = findings.likely();
    let still = likely
        .iter()
        .find(|(left, target)| left.row.line == line && target.order_id == order_id)
        .map(|(left, target)| (left.row.clone(), Target::clone(target)));
    let mut refused = Vec::new();
    if let Some((row, target)) = still {
        let method = method(scene, shop).await?;
        refused.extend(record(scene, shop, (id, method.as_deref()), (&row, &target)).await?);
    }
    let Some(findings) = locked(scene, shop, id).await? else {
        return Ok(());
    };
    let next = shown::question(shop, &findings);
    let say = next.unwrap_or_else(|| shown::summary(shop, &findings));
    scene.replace(with_refused(say, refused));
    Ok(())
}

fn with_refused(say: Say, refused: Vec<Phrase>) -> Say {
    if refused.is_empty() {
        return say;
    }
    refused
        .into_iter()
        .fold(say.gap().and(texts::BankNotRecorded), Say::and)
}

async fn locked(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: StatementId,
) -> Result<Option<Findings>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(statement) = bank::find_for_update(&mut in_shop, id).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(None);
    };
    Ok(Some(Findings::of(&mut in_shop, statement).await?))
}

/// How what comes through the bank is called by the shop.
async fn method(scene: &mut Scene<'_>, shop: &Shop) -> Result<Option<String>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let methods = payment_method::list(&mut in_shop).await?;
    let is_bank = |method: &&payment_method::Method| method.about.kind == Kind::Bank;
    let shown = methods.iter().filter(|method| method.active);
    let bank = shown.chain(&methods).find(is_bank);
    Ok(bank.map(|method| method.about.name.clone()))
}

/// Records one row, in a part of the transaction of its own: what goes wrong with one order takes
/// nothing back of the others. Returns why not, where it was not.
async fn record(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (id, method): (StatementId, Option<&str>),
    (row, target): (&Row, &Target),
) -> Result<Option<Phrase>, DatabaseError> {
    let reference = tidy_reference(&row.reference);
    let reference: String = reference.chars().take(MAX_REFERENCE).collect();
    let action = Action::Banked {
        claim: target.claim,
        amount: Money::new(row.amount_minor, shop.currency),
        method: method.map(str::to_owned),
        reference: Some(reference).filter(|reference| !fold(reference).is_empty()),
    };
    let key = Key::Id(target.order_id);
    let part = scene.transaction.savepoint().await?;
    let outcome = match perform(scene, shop, key, &action, None).await {
        Ok(outcome) => outcome,
        Err(error) if db::is_transient(&error) => return Err(error),
        Err(error) => {
            tracing::error!(%error, order_id = %target.order_id, "a row of a statement could not be recorded");
            scene.transaction.back_to(part).await?;
            let number = target.number.0;
            return Ok(Some(texts::BankRowFailed { number }.into()));
        }
    };
    match outcome {
        Outcome::Done { version, .. } => {
            let at = scene.at;
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let place = (id, row.line);
            bank::record(&mut in_shop, place, (target.order_id, version), at).await?;
            Ok(None)
        }
        Outcome::Refused { order, refusal } => Ok(Some(words::refusal(order.number, &refusal))),
        Outcome::NoSuchOrder => Ok(Some(texts::BankMovedOn.into())),
    }
}
