//! A bank's statement is sent in: what came in is put beside what is to be paid, and nothing is
//! recorded before somebody says so.

mod recording;
mod shown;

use waybill_core::bank::{self, Kept, Left, MAX_ROWS, NewStatement, Read, Statement, Unreadable};
use waybill_core::bank::{Found, Target};
use waybill_core::db::{DatabaseError, InShop};
use waybill_core::id::StatementId;
use waybill_core::money::Money;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::command::{self, Slash, Verb};
use super::message::Say;
use super::permission::{of_verb, permits};
use super::pictures::{self, Words};
use super::press::BankPress;
use super::scene::Scene;

/// Within how many rows the columns are named: see [`bank::read`].
const HEADER_WITHIN: usize = 20;

/// A statement, and what its rows are for as things stand.
struct Findings {
    statement: Statement,
    recorded: bank::Recorded,
    left: Vec<Left>,
    found: Vec<Found>,
}

impl Findings {
    async fn of(in_shop: &mut InShop<'_>, statement: Statement) -> Result<Self, DatabaseError> {
        let id = statement.statement_id;
        let recorded = bank::recorded(in_shop, id).await?;
        let left = bank::left(in_shop, id).await?;
        let candidates = bank::candidates(in_shop, statement.currency, &left).await?;
        let rows: Vec<_> = left
            .iter()
            .map(|left| (&left.row, left.not_for.as_slice()))
            .collect();
        let found = bank::matched(&rows, &candidates);
        Ok(Self {
            statement,
            recorded,
            left,
            found,
        })
    }

    fn rows(&self) -> impl Iterator<Item = (&Left, &Found)> {
        self.left.iter().zip(&self.found)
    }

    fn sure(&self) -> Vec<(&Left, &Target)> {
        let mut sure = Vec::new();
        for (left, found) in self.rows() {
            if let Found::Sure(target) = found {
                sure.push((left, target));
            }
        }
        sure
    }

    fn likely(&self) -> Vec<(&Left, &Target)> {
        let mut likely = Vec::new();
        for (left, found) in self.rows() {
            if let Found::Likely(target) = found {
                likely.push((left, target));
            }
        }
        likely
    }

    fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.statement.currency)
    }

    /// What is sure in as few letters as a button has room for (FNV-1a): it is recorded only as it was
    /// shown.
    fn mark(&self) -> u32 {
        let mix = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(16_777_619);
        self.sure()
            .iter()
            .fold(2_166_136_261, |hash, (left, target)| {
                let line = i64::from(left.row.line).to_be_bytes();
                let claim = i64::from(target.claim.unwrap_or_default()).to_be_bytes();
                let parts = [line, target.order_id.0.to_be_bytes(), claim];
                parts.as_flattened().iter().fold(hash, mix)
            })
    }
}

/// `/bank`: what is left of the newest statement, or how to send one.
pub async fn command(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let say = match bank::latest(&mut in_shop).await? {
        Some(statement) => {
            let findings = Findings::of(&mut in_shop, statement).await?;
            let say = shown::summary(shop, &findings);
            if findings.left.is_empty() {
                say.gap().and(texts::BankAsk)
            } else {
                say
            }
        }
        None => Say::line(texts::BankAsk),
    };
    scene.say(say);
    Ok(())
}

/// What may be a statement came. It is one for who works in a shop and says nothing else with it.
pub async fn sent(
    scene: &mut Scene<'_>,
    file: bank::File,
    words: Words,
) -> Result<(), DatabaseError> {
    let means_bank = words.caption.is_empty()
        || matches!(command::slash(&words.caption),
            Some(Slash::Command(command)) if command.verb == Verb::Bank);
    let Some((shop, _)) = scene.work().filter(|_| means_bank) else {
        let why = waybill_core::picture::Unread::OtherKind;
        return pictures::not_read(scene, &file.name, why, words).await;
    };
    if !permits(scene, shop.shop_id, of_verb(Verb::Bank)).await? {
        return Ok(());
    }
    let read = match bank::read(&file.bytes, shop.currency) {
        Ok(read) => read,
        Err(why) => {
            scene.say(Say::line(unreadable(&shop, file.name, why)));
            return Ok(());
        }
    };
    keep(scene, &shop, &file.name, &read).await
}

async fn keep(
    scene: &mut Scene<'_>,
    shop: &Shop,
    name: &str,
    read: &Read,
) -> Result<(), DatabaseError> {
    let person = &scene.conversation.person;
    let by = (person.person_id, person.name.clone());
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let new = NewStatement {
        name,
        currency: shop.currency,
        lines: read.lines,
        rows: &read.rows,
        by: (by.0, &by.1),
        at,
    };
    let say = match bank::keep(&mut in_shop, &new).await? {
        Kept::Known(count) => Say::line(texts::BankAllKnown { name, count }),
        Kept::New(id) => match bank::find(&mut in_shop, id).await? {
            Some(statement) => shown::summary(shop, &Findings::of(&mut in_shop, statement).await?),
            None => Say::line(texts::NotUnderstood),
        },
    };
    scene.say(say);
    Ok(())
}

fn unreadable(shop: &Shop, name: String, why: Unreadable) -> Phrase {
    let megabyte = 1024 * 1024;
    match why {
        Unreadable::TooLarge(size) => texts::BankTooLarge {
            name,
            size: format!("{}.{}", size / megabyte, size % megabyte * 10 / megabyte),
            limit: bank::MAX_BYTES / megabyte,
        }
        .into(),
        Unreadable::TooLong => texts::BankTooLong {
            name,
            limit: MAX_ROWS,
        }
        .into(),
        Unreadable::NoText => texts::BankNoText { name }.into(),
        Unreadable::NoHeader => texts::BankNoHeader {
            name,
            rows: HEADER_WITHIN,
        }
        .into(),
        Unreadable::NoAmount { line, column, cell } => texts::BankNoAmount {
            name,
            line,
            column,
            cell,
            example: Money::new(1_198 * shop.currency.minor_per_unit(), shop.currency).digits(),
        }
        .into(),
    }
}

/// A button of a statement.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    press: BankPress,
) -> Result<(), DatabaseError> {
    match press {
        BankPress::Show(id) => show(scene, shop, id).await,
        BankPress::Record(id, seen) => recording::sure(scene, shop, (id, seen)).await,
        BankPress::Look(id) => look(scene, shop, id).await,
        BankPress::Is(id, line, order) => recording::likely(scene, shop, (id, line), order).await,
        BankPress::IsNot(id, line, order) => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            bank::is_not_for(&mut in_shop, (id, line), order).await?;
            look(scene, shop, id).await
        }
    }
}

async fn show(scene: &mut Scene<'_>, shop: &Shop, id: StatementId) -> Result<(), DatabaseError> {
    if let Some(findings) = findings(scene, shop, id).await? {
        scene.replace(shown::summary(shop, &findings));
    }
    Ok(())
}

/// What is likely, the first of it; the rest where nothing is.
async fn look(scene: &mut Scene<'_>, shop: &Shop, id: StatementId) -> Result<(), DatabaseError> {
    if let Some(findings) = findings(scene, shop, id).await? {
        let question = shown::question(shop, &findings);
        scene.replace(question.unwrap_or_else(|| shown::summary(shop, &findings)));
    }
    Ok(())
}

async fn findings(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: StatementId,
) -> Result<Option<Findings>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(statement) = bank::find(&mut in_shop, id).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(None);
    };
    Ok(Some(Findings::of(&mut in_shop, statement).await?))
}
