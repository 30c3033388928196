//! `/stock`: how much is left, who moved it and why; more, fewer, counted. Several lines at once are
//! all done or none.

use waybill_core::db::DatabaseError;
use waybill_core::id::{ItemId, VariantId};
use waybill_core::item::matching::Match;
use waybill_core::item::{self, Known};
use waybill_core::shop::Shop;
use waybill_core::stock::{
    self, Cause, Listener, MAX_REASON, MAX_STOCK, MoveKind, Movement, Said, Told,
};
use waybill_core::text::{Arg, Phrase, texts};

use super::{entry, wording};
use crate::assistant::message::{Button, Place, Say, verbatim};
use crate::assistant::press::{GoodsPress, ItemPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;

const MOVEMENTS: i64 = 6;
const HISTORY: i64 = 12;
/// Of how many variants the history of an item tells.
const SHOWN: usize = 16;

/// One line: what, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// As it was written.
    pub(super) whole: String,
    /// The item, as it was written.
    pub(super) what: String,
    /// What is said of its stock; none where it is only asked for.
    pub(super) said: Option<(Said, Option<String>)>,
}

/// Where someone is told of what becomes low.
pub(super) fn listener(scene: &Scene<'_>) -> Listener {
    Listener {
        person_id: scene.conversation.person.person_id,
        conversation_id: scene.conversation.conversation_id,
        channel: scene.conversation.channel,
    }
}

/// Reads a line such as `BS-M +10 arrived`, `black shirt M = 14 counted`, `BS-M`.
pub(super) fn line(text: &str) -> Result<Line, Phrase> {
    let whole: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    let quoted: String = whole.chars().take(60).collect();
    let tokens: Vec<&str> = whole.split_whitespace().collect();
    let Some(at) = tokens.iter().position(|token| begins_said(token)) else {
        return Ok(Line {
            what: whole.clone(),
            whole,
            said: None,
        });
    };
    let folded = waybill_core::customer::fold(tokens[at]).replace('−', "-");
    let (sign, mut digits) = folded.split_at(1);
    let mut reason_at = at + 1;
    let next;
    if digits.is_empty() {
        // `+ 10` as well as `+10`.
        next = tokens.get(at + 1).copied().unwrap_or_default().to_owned();
        digits = next.as_str();
        reason_at += 1;
    }
    let number = entry::count(digits).ok_or_else(|| {
        Phrase::from(texts::StockUnreadable {
            text: format!("{sign}{digits}"),
            line: &quoted,
            example: "BS-M +10 arrived",
        })
    })?;
    let said = match sign {
        "+" => Said::Change(number),
        "-" => Said::Change(-number),
        _ => Said::Count(number),
    };
    let reason = tokens.get(reason_at..).unwrap_or_default().join(" ");
    if reason.chars().count() > MAX_REASON {
        return Err(texts::StockReasonLong {
            line: &quoted,
            limit: MAX_REASON,
        }
        .into());
    }
    Ok(Line {
        what: tokens[..at].join(" "),
        said: Some((said, Some(reason).filter(|reason| !reason.is_empty()))),
        whole,
    })
}

/// Whether something is said of the stock of what is named, or it is only asked for.
pub fn is_said(rest: &str) -> bool {
    rest.split([';', '；', '\n']).any(|text| {
        let read = line(text);
        read.is_err() || read.is_ok_and(|line| line.said.is_some())
    })
}

/// Whether a token says how many; a minus only before a figure, for names have dashes too.
fn begins_said(token: &str) -> bool {
    let mut letters = token.chars();
    match letters.next() {
        Some('+' | '＋' | '=' | '＝') => true,
        Some('-' | '－' | '−') => {
            let rest = letters.as_str();
            rest.is_empty() || rest.starts_with(char::is_numeric)
        }
        Some(_) | None => false,
    }
}

/// `/stock`.
///
/// # Errors
/// When the database can't be reached.
pub async fn command(scene: &mut Scene<'_>, shop: &Shop, rest: &str) -> Result<(), DatabaseError> {
    let written: Vec<&str> = rest
        .split([';', '；', '\n'])
        .filter(|line| !line.trim().is_empty())
        .take(100)
        .collect();
    let lines: Result<Vec<Line>, Phrase> = written.iter().map(|text| line(text)).collect();
    let lines = match lines {
        Ok(lines) => lines,
        Err(problem) => {
            scene.say(Say::line(problem));
            return Ok(());
        }
    };
    match lines.as_slice() {
        [] => {
            scene.say(Say::line(texts::StockHow).row([Button::press(
                texts::ButtonItems,
                Press::Goods(GoodsPress::Categories(shop.shop_id, 0)),
            )]));
            Ok(())
        }
        [only] => one(scene, shop, only).await,
        several => many(scene, shop, several).await,
    }
}

async fn one(scene: &mut Scene<'_>, shop: &Shop, line: &Line) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let text: String = line.what.chars().take(60).collect();
    match item::meant(&mut in_shop, &line.what).await? {
        Match::One(variant) | Match::Partly(variant) => {
            tell(scene, shop, &[(variant, line.clone())]).await
        }
        Match::Several(variants) => {
            let known = item::variants(&mut in_shop, &variants).await?;
            if line.said.is_none() {
                return show(scene, shop, &known).await;
            }
            let said = line.whole.chars().skip(line.what.chars().count()).collect();
            scene.state.asking = Some(Asking::StockOf {
                shop: shop.shop_id,
                said,
            });
            let buttons: Vec<Button> = known
                .iter()
                .map(|known| {
                    let of = GoodsPress::StockOf(shop.shop_id, known.variant.variant_id);
                    Button::press(verbatim(known.full_name()), Press::Goods(of))
                })
                .collect();
            let mut say = Say::line(texts::StockWhich { text });
            for row in buttons.chunks(2) {
                say = say.row(row.to_vec());
            }
            scene.say(say);
            Ok(())
        }
        Match::Nothing => {
            scene.say(Say::line(texts::StockUnknown { text }));
            Ok(())
        }
    }
}

async fn many(scene: &mut Scene<'_>, shop: &Shop, lines: &[Line]) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut found = Vec::new();
    let mut problems: Vec<Phrase> = Vec::new();
    for line in lines {
        let text: String = line.what.chars().take(60).collect();
        match item::meant(&mut in_shop, &line.what).await? {
            Match::One(variant) | Match::Partly(variant) => {
                found.push((variant, line.clone()));
            }
            Match::Several(variants) => {
                let known = item::variants(&mut in_shop, &variants).await?;
                let names: Vec<Arg> = known.iter().map(|k| k.full_name().into()).collect();
                problems.push(texts::StockWhichLine { text, names }.into());
            }
            Match::Nothing => problems.push(texts::StockUnknown { text }.into()),
        }
    }
    if !problems.is_empty() {
        let say = problems
            .into_iter()
            .fold(Say::line(texts::StockNothingDone), Say::and);
        scene.say(say);
        return Ok(());
    }
    tell(scene, shop, &found).await
}

/// The variant that was meant was tapped.
///
/// # Errors
/// When the database can't be reached.
pub async fn choose(
    scene: &mut Scene<'_>,
    shop: &Shop,
    variant: VariantId,
) -> Result<(), DatabaseError> {
    let said = match scene.state.asking.clone() {
        Some(Asking::StockOf { shop: asked, said }) if asked == shop.shop_id => {
            scene.state.asking = None;
            said
        }
        // A second tap, or another question since: it is shown and not done again.
        Some(_) | None => String::new(),
    };
    match line(&said) {
        Ok(line) => tell(scene, shop, &[(variant, line)]).await,
        Err(problem) => {
            scene.say(Say::line(problem));
            Ok(())
        }
    }
}

/// Does what is said of each, all or nothing, and shows those of which nothing is said.
async fn tell(
    scene: &mut Scene<'_>,
    shop: &Shop,
    lines: &[(VariantId, Line)],
) -> Result<(), DatabaseError> {
    let (actor, at, listener) = (scene.actor(), scene.at, listener(scene));
    let savepoint = scene.transaction.savepoint().await?;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let cause = Cause { actor: &actor, at };
    // In the order of their ids, as orders lock them.
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|at| lines[*at].0);
    let mut told: Vec<(usize, Told)> = Vec::new();
    for at in order {
        let (variant, line) = &lines[at];
        if let Some((said, reason)) = &line.said {
            let answer =
                stock::say(&mut in_shop, *variant, *said, reason.as_deref(), cause).await?;
            told.push((at, answer));
        }
    }
    let refused: Vec<Phrase> = told
        .iter()
        .filter_map(|(at, told)| refused(&lines[*at].1, told))
        .collect();
    if !refused.is_empty() {
        scene.transaction.back_to(savepoint).await?;
        let say = if lines.len() > 1 {
            Say::line(texts::StockNothingDone)
        } else {
            Say::default()
        };
        scene.say(refused.into_iter().fold(say, Say::and));
        return Ok(());
    }
    if told.iter().any(|(_, told)| matches!(told, Told::Begun(_))) {
        stock::wish_if_first(&mut in_shop, listener, at).await?;
    }
    let asked: Vec<VariantId> = lines
        .iter()
        .filter(|(_, line)| line.said.is_none())
        .map(|(variant, _)| *variant)
        .collect();
    let came_in = told.iter().filter_map(|(_, told)| came_in(told));
    scene
        .freed
        .extend(came_in.map(|variant| (shop.shop_id, variant)));
    if !told.is_empty() {
        told.sort_by_key(|(at, _)| *at);
        let say = told
            .iter()
            .filter_map(|(_, told)| done(told))
            .fold(Say::default(), Say::and);
        scene.replace(say);
    }
    if asked.is_empty() {
        return Ok(());
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let known = item::variants(&mut in_shop, &asked).await?;
    show(scene, shop, &known).await
}

/// Of what more is there than before.
pub(super) fn came_in(told: &Told) -> Option<VariantId> {
    match told {
        Told::Moved(left) | Told::Begun(left) => (left.after > left.before).then_some(left.variant),
        Told::Same(_) | Told::Short(_) | Told::OutOfRange | Told::NoSuchVariant => None,
    }
}

fn done(told: &Told) -> Option<Phrase> {
    Some(match told {
        Told::Moved(left) if left.became_low() => texts::StockMovedLow {
            name: &left.name,
            before: left.before,
            after: left.after,
        }
        .into(),
        Told::Moved(left) => texts::StockMoved {
            name: &left.name,
            before: left.before,
            after: left.after,
        }
        .into(),
        Told::Begun(left) => texts::StockBegun {
            name: &left.name,
            after: left.after,
        }
        .into(),
        Told::Same(left) => texts::StockSame {
            name: &left.name,
            after: left.after,
        }
        .into(),
        Told::Short(_) | Told::OutOfRange | Told::NoSuchVariant => return None,
    })
}

pub(super) fn refused(line: &Line, told: &Told) -> Option<Phrase> {
    let quoted: String = line.whole.chars().take(60).collect();
    Some(match told {
        Told::Moved(_) | Told::Begun(_) | Told::Same(_) => return None,
        Told::Short(short) if short.left < 0 => texts::StockShortOwed {
            name: &short.name,
            asked: short.asked,
            owed: short.left.unsigned_abs(),
        }
        .into(),
        Told::Short(short) => texts::StockShort {
            name: &short.name,
            asked: short.asked,
            left: short.left,
        }
        .into(),
        Told::OutOfRange => texts::StockOutOfRange {
            line: quoted,
            limit: MAX_STOCK,
        }
        .into(),
        Told::NoSuchVariant => texts::ItemNone.into(),
    })
}

/// How many there are of each, and for a single one how they moved.
async fn show(scene: &mut Scene<'_>, shop: &Shop, known: &[Known]) -> Result<(), DatabaseError> {
    let mut say = Say::default();
    for known in known {
        say = say.and(texts::StockOf {
            name: known.full_name(),
            stock: wording::stock(known.variant.stock),
        });
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    if let [only] = known {
        let moved = stock::movements(&mut in_shop, only.variant.variant_id, MOVEMENTS).await?;
        for movement in &moved {
            say = say.and(movement_words(movement));
        }
    }
    if let Some(first) = known.first() {
        say = say.row([super::show_button(shop.shop_id, first.item_id, &first.name)]);
    }
    scene.replace(say);
    Ok(())
}

/// How the stock of an item moved, in the place of its card.
pub(super) async fn history(
    scene: &mut Scene<'_>,
    shop: &Shop,
    item_id: ItemId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(item) = item::find(&mut in_shop, item_id).await? else {
        scene.say(Say::line(texts::ItemNone));
        return Ok(());
    };
    let mut say = Say::titled(texts::StockMovementsTitle { name: &item.name });
    let mut none = true;
    let each = HISTORY
        / i64::try_from(item.variants.len())
            .unwrap_or(HISTORY)
            .clamp(1, 4);
    // What is removed has moved too. Of one with many variants the first are shown: `/stock` has each.
    for variant in item.variants.iter().chain(&item.removed).take(SHOWN) {
        let moved = stock::movements(&mut in_shop, variant.variant_id, each).await?;
        if moved.is_empty() {
            continue;
        }
        none = false;
        say = say.and(texts::StockOf {
            name: item.full_name(variant),
            stock: wording::stock(variant.stock),
        });
        for movement in &moved {
            say = say.and(movement_words(movement));
        }
    }
    if none {
        say = say.and(texts::StockMovementsNone);
    }
    let back = GoodsPress::Item(shop.shop_id, item_id, ItemPress::Show);
    let say = say.row([Button::press(texts::ButtonBack, Press::Goods(back))]);
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    super::on_card(scene, shop, item_id, say, place).await
}

fn movement_words(movement: &Movement) -> Phrase {
    let change = if movement.quantity > 0 {
        format!("+{}", movement.quantity)
    } else {
        format!("−{}", movement.quantity.unsigned_abs())
    };
    let kind = kind_words(movement);
    // A reason by hand says more than that it was by hand.
    let why: Phrase = match (&movement.reason, movement.kind) {
        (Some(reason), MoveKind::Correction) => verbatim(reason),
        (Some(reason), MoveKind::WriteOff) if reason == item::REMOVED => {
            texts::StockKindRemoved.into()
        }
        (Some(reason), _) => texts::StockWhyReason { kind, reason }.into(),
        (None, MoveKind::Correction) => {
            return texts::StockMovementBare {
                at: movement.at,
                change,
                actor: &movement.actor_name,
            }
            .into();
        }
        (None, _) => kind,
    };
    texts::StockMovement {
        at: movement.at,
        change,
        why,
        actor: &movement.actor_name,
    }
    .into()
}

fn kind_words(movement: &Movement) -> Phrase {
    let number = movement.order.map(|number| number.0);
    match (movement.kind, number) {
        (MoveKind::Opening, _) => texts::StockKindOpening.into(),
        (MoveKind::Count, _) => texts::StockKindCount.into(),
        (MoveKind::Correction, _) => texts::StockKindCorrection.into(),
        (MoveKind::WriteOff, _) => texts::StockKindWriteOff.into(),
        (MoveKind::Order, Some(number)) => texts::StockKindOrderNumber { number }.into(),
        (MoveKind::Order, None) => texts::StockKindOrder.into(),
        (MoveKind::Cancel, Some(number)) => texts::StockKindCancelNumber { number }.into(),
        (MoveKind::Cancel, None) => texts::StockKindCancel.into(),
        (MoveKind::Return, Some(number)) => texts::StockKindReturnNumber { number }.into(),
        (MoveKind::Return, None) => texts::StockKindReturn.into(),
        (MoveKind::Edit, Some(number)) => texts::StockKindEditNumber { number }.into(),
        (MoveKind::Edit, None) => texts::StockKindEdit.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_and_how_many() {
        for (text, what, said, reason) in [
            (
                "BS-M +10 arrived",
                "BS-M",
                Said::Change(10),
                Some("arrived"),
            ),
            ("BS-M + 10", "BS-M", Said::Change(10), None),
            (
                "black shirt M -2 broken, sorry",
                "black shirt M",
                Said::Change(-2),
                Some("broken, sorry"),
            ),
            ("black shirt M −2", "black shirt M", Said::Change(-2), None),
            (
                "BS-M = 14 counted",
                "BS-M",
                Said::Count(14),
                Some("counted"),
            ),
            ("BS-M =14", "BS-M", Said::Count(14), None),
            (
                "黑色襯衫 M ＋１０ 到貨",
                "黑色襯衫 M",
                Said::Change(10),
                Some("到貨"),
            ),
            ("T -shirt +1", "T -shirt", Said::Change(1), None),
        ] {
            let line = line(text).unwrap();
            assert_eq!(line.what, what);
            assert_eq!(line.said, Some((said, reason.map(str::to_owned))), "{text}");
        }
        assert_eq!(line("black shirt M").unwrap().said, None);
        for text in [
            "BS +🙂",
            "BS +",
            "BS =x",
            "BS +1.5",
            "BS +99999999999999999999",
            "BS -1x",
        ] {
            assert!(line(text).is_err(), "{text}");
        }
    }
}
