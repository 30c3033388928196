//! One order made two: which pieces leave is written in one line or put together with buttons, then
//! asked about once more with what is left and what goes along.

use serde::{Deserialize, Serialize};
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::Key;
use waybill_core::order::decide::{Refusal, split_off};
use waybill_core::order::{Contents, Order, OrderNumber, merge, store};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::{by, keep, settle};
use crate::assistant::acting;
use crate::assistant::changing::{self, line};
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{OrderPress, Press, SplitPress};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;

/// How many lines stand in one message with their buttons: what every platform has room for.
const LINES_SHOWN: usize = 4;

/// A split that is being put together with buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The shop.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// The version of what was agreed that was shown.
    pub base: i32,
    /// How many of which line leave.
    pub chosen: Vec<(i32, u32)>,
    /// The first line that is shown, counted from 0.
    #[serde(default)]
    pub from: usize,
}

impl Draft {
    fn of(order: &Order) -> Self {
        Self {
            shop: order.shop_id,
            order: order.order_id,
            base: order.head.contents_version,
            chosen: Vec::new(),
            from: 0,
        }
    }

    fn chosen(&self, line: i32) -> u32 {
        let known = self.chosen.iter().find(|(known, _)| *known == line);
        known.map_or(0, |(_, quantity)| *quantity)
    }
}

/// What `/split 1042 1 black shirt; white pants` asks; without pieces, which ones.
pub(super) fn question(scene: &mut Scene<'_>, shop: &Shop, order: &Order, rest: &str) -> Say {
    let pieces = match line::some_of(order, rest, scene.today(shop)) {
        Ok(pieces) => pieces,
        Err(trouble) => return Say::line(changing::said(order, &trouble)),
    };
    if pieces.is_empty() {
        return begin(scene, order);
    }
    ask(scene, order, &pieces)
}

fn begin(scene: &mut Scene<'_>, order: &Order) -> Say {
    // Whatever stands in the way of any split is said before anything is chosen.
    let first = order.lines.first().map_or(0, |line| line.line);
    if let Err(
        refusal @ (Refusal::NothingLeft | Refusal::IsHidden | Refusal::TooLateToChange { .. }),
    ) = split_off(order, &[(first, Some(1))], OrderNumber(0))
    {
        return acting::refused(order, &refusal);
    }
    let draft = Draft::of(order);
    let say = choice(order, &draft);
    scene.state.asking = Some(Asking::Split(draft));
    say
}

/// A button of the choice.
pub(in crate::assistant) async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    press: SplitPress,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let place = (shop.shop_id, order_id);
    if press == SplitPress::Begin {
        let say = begin(scene, &order);
        scene.say_of(place, say);
        return Ok(());
    }
    let draft = match &scene.state.asking {
        Some(Asking::Split(draft)) if (draft.shop, draft.order) == place => draft.clone(),
        _ => {
            scene.say(Say::line(texts::AskedBefore));
            return Ok(());
        }
    };
    if draft.base != order.head.contents_version {
        scene.state.asking = None;
        let stage = order.head.stage;
        scene.say_of(place, acting::refused(&order, &Refusal::MovedOn { stage }));
        return Ok(());
    }
    let say = went_on(scene, &order, draft, press);
    scene.replace_of(place, say);
    Ok(())
}

fn went_on(scene: &mut Scene<'_>, order: &Order, mut draft: Draft, press: SplitPress) -> Say {
    match press {
        SplitPress::Begin => {}
        SplitPress::Choose(line, quantity) => {
            draft.chosen.retain(|(known, _)| *known != line);
            if quantity > 0 {
                draft.chosen.push((line, quantity));
            }
        }
        SplitPress::Page(from) => draft.from = usize::try_from(from).unwrap_or(0),
        SplitPress::Chosen if draft.chosen.is_empty() => {
            return acting::refused(order, &Refusal::ReturnEmpty);
        }
        SplitPress::Chosen => {
            scene.state.asking = None;
            let chosen = draft.chosen.iter();
            let pieces: Vec<(i32, Option<u32>)> =
                chosen.map(|(line, count)| (*line, Some(*count))).collect();
            return ask(scene, order, &pieces);
        }
    }
    let say = choice(order, &draft);
    scene.state.asking = Some(Asking::Split(draft));
    say
}

/// Which pieces leave, with a button for one more and one fewer of each line.
fn choice(order: &Order, draft: &Draft) -> Say {
    let number = order.number.0;
    let press = |press| Press::Order(order.shop_id, order.order_id, OrderPress::Split(press));
    let mut say = Say::titled(texts::SplitChoose { number });
    for line in &order.lines {
        say = say.and(texts::SplitLine {
            chosen: draft.chosen(line.line),
            all: line.quantity,
            name: &line.name,
        });
    }
    if let Some(line) = order.lines.first() {
        let name = &line.name;
        say = say.and(texts::SplitHow { number, name });
    }
    let from = if draft.from < order.lines.len() {
        draft.from
    } else {
        0
    };
    for line in order.lines.iter().skip(from).take(LINES_SHOWN) {
        let (name, chosen) = (&line.name, draft.chosen(line.line));
        let choose = |quantity| press(SplitPress::Choose(line.line, quantity));
        let mut row = Vec::new();
        if chosen > 0 {
            let fewer = texts::ButtonReturnLess { name };
            row.push(Button::press(fewer, choose(chosen - 1)));
        }
        if chosen < line.quantity {
            let more = texts::ButtonReturnMore { name };
            row.push(Button::press(more, choose(chosen + 1)));
        }
        say = say.row(row);
    }
    let mut last = Vec::new();
    if !draft.chosen.is_empty() {
        let next = press(SplitPress::Chosen);
        last.push(Button::press(texts::ButtonReturnNext, next));
    }
    if order.lines.len() > LINES_SHOWN {
        let next = Some(from + LINES_SHOWN).filter(|next| *next < order.lines.len());
        let next = u32::try_from(next.unwrap_or(0)).unwrap_or(0);
        let other = press(SplitPress::Page(next));
        last.push(Button::press(texts::ButtonReturnOther, other));
    }
    last.push(Button::press(texts::ButtonNeverMind, Press::Nothing));
    say.row(last)
}

/// Shows what comes of it, and asks.
fn ask(scene: &mut Scene<'_>, order: &Order, pieces: &[(i32, Option<u32>)]) -> Say {
    let (change, taken, surplus) = match split_off(order, pieces, OrderNumber(0)) {
        Ok(split) => split,
        Err(refusal) => return acting::refused(order, &refusal),
    };
    let left = change
        .contents
        .as_ref()
        .and_then(Contents::sums)
        .map_or(order.total(), |sums| order.money(sums.total));
    let number = order.number.0;
    let mut say = Say::line(texts::AskSplit { number });
    for line in &taken {
        say = say.and(texts::LinePlain {
            quantity: line.quantity,
            name: &line.name,
        });
    }
    if surplus.minor > 0 {
        say = say.and(texts::SplitMoney { amount: surplus });
    }
    say = say.and(texts::SplitLeft {
        number,
        total: left,
    });
    let words: Vec<String> = pieces.iter().map(written).collect();
    let version = order.head.contents_version;
    let offer = format!("/split! {number} {version} {}", words.join(","));
    let offer = scene.state.offer(order.shop_id, offer);
    say.row([
        Button::press(texts::ButtonSplit, Press::Offer(offer)),
        keep(order),
    ])
}

/// `3x2` is two of the third line, `3` is all of it.
fn written((line, quantity): &(i32, Option<u32>)) -> String {
    match quantity {
        Some(quantity) => format!("{line}x{quantity}"),
        None => line.to_string(),
    }
}

fn read(word: &str) -> Option<(i32, Option<u32>)> {
    match word.split_once('x') {
        Some((line, quantity)) => Some((line.parse().ok()?, Some(quantity.parse().ok()?))),
        None => Some((word.parse().ok()?, None)),
    }
}

/// [Split]
pub(super) async fn confirmed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    number: OrderNumber,
    rest: &str,
) -> Result<(), DatabaseError> {
    let Some((base, words)) = rest.split_once(' ') else {
        return Ok(());
    };
    let Some(pieces) = words.split(',').map(read).collect::<Option<Vec<_>>>() else {
        return Ok(());
    };
    let actor = scene.actor();
    let by = by(shop, &actor, scene);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let key = Key::Number(number);
    let seen = base.parse().ok();
    let (outcome, placed) = merge::split(&mut in_shop, key, &pieces, seen, &by).await?;
    settle(scene, &outcome);
    if let Some(placed) = placed {
        let place = (shop.shop_id, placed.order_id);
        scene.changed.push(Live::Order(place.0, place.1));
        scene.show_card(place, None).await?;
        acting::show_link(scene, shop, placed.order_id, false).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{read, written};

    #[test]
    fn what_an_offer_keeps_is_read_again() {
        for pieces in [(3, Some(2)), (1, None), (100, Some(10_000))] {
            assert_eq!(read(&written(&pieces)), Some(pieces));
        }
        for word in ["", "x", "3x", "x2", "3x-1", "🙂", "3xx2"] {
            assert_eq!(read(word), None, "{word}");
        }
    }
}
