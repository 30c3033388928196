//! Pieces that came back, of which only some can be sold again: how many of each, by buttons or in one
//! line.

use serde::{Deserialize, Serialize};
use waybill_core::customer::fold;
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::{Key, Party};
use waybill_core::order::decide::{Action, Arrived, Refusal, ReturnAction};
use waybill_core::order::{Line, Order, Return, ReturnState, store};
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::steps::report;
use crate::assistant::acting::{perform_for, refused};
use crate::assistant::changing::line;
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{OrderPress, Press, ReturnPress};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;

/// How many lines have their buttons: what every platform has room for. Others are written.
const LINES_SHOWN: usize = 4;

/// What is said so far of pieces that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sorting {
    /// The shop.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// The return's number within the order.
    pub return_no: i32,
    /// How many of which line can be sold again.
    pub back: Vec<(i32, u32)>,
}

impl Sorting {
    fn back(&self, line: i32) -> u32 {
        let known = self.back.iter().find(|(known, _)| *known == line);
        known.map_or(0, |(_, quantity)| *quantity)
    }

    fn set(&mut self, line: i32, quantity: u32) {
        self.back.retain(|(known, _)| *known != line);
        self.back.push((line, quantity));
    }
}

/// A button of the question, or the one that begins it.
pub(super) async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    press: ReturnPress,
) -> Result<(), DatabaseError> {
    if let ReturnPress::SomeToStock(no) = press {
        return begin(scene, shop, order_id, no).await;
    }
    let known = match &scene.state.asking {
        Some(Asking::Arrived(sorting))
            if (sorting.shop, sorting.order) == (shop.shop_id, order_id) =>
        {
            Some(sorting.clone())
        }
        _ => None,
    };
    let Some(mut sorting) = known else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    if let ReturnPress::Sellable(no, line, quantity) = press
        && no == sorting.return_no
    {
        sorting.set(line, quantity);
    } else if press == ReturnPress::Sorted(sorting.return_no) {
        scene.state.asking = None;
        return receive(scene, shop, &sorting).await;
    }
    show(scene, shop, sorting, true).await
}

async fn begin(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    return_no: i32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let lines = order.returned(return_no).map_or(Vec::new(), |each| {
        let lines = each.lines.iter();
        lines.map(|line| (line.line, line.quantity)).collect()
    });
    let sorting = Sorting {
        shop: shop.shop_id,
        order: order_id,
        return_no,
        back: lines,
    };
    show(scene, shop, sorting, false).await
}

/// Asks how many of each can be sold again; says so where the return stands elsewhere by now.
async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    sorting: Sorting,
    in_place: bool,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(sorting.order)).await? else {
        return Ok(());
    };
    let return_no = sorting.return_no;
    let say = match order.returned(return_no) {
        Some(each) if each.state == ReturnState::Approved => {
            let say = question(&order, each, &sorting);
            scene.state.asking = Some(Asking::Arrived(sorting));
            say
        }
        Some(each) => {
            scene.state.asking = None;
            let state = each.state;
            refused(&order, &Refusal::ReturnStands { return_no, state })
        }
        None => refused(&order, &Refusal::NoSuchReturn),
    };
    let place = (order.shop_id, order.order_id);
    if in_place {
        scene.replace_of(place, say);
    } else {
        scene.say_of(place, say);
    }
    Ok(())
}

fn question(order: &Order, each: &Return, sorting: &Sorting) -> Say {
    let no = each.return_no;
    let press = |press| Press::Order(order.shop_id, order.order_id, OrderPress::Return(press));
    let mut say = Say::titled(texts::AskArrived {
        number: order.number.0,
        no,
    });
    let lines: Vec<(&Line, u32)> = returned(order, each);
    for (line, all) in &lines {
        say = say.and(texts::ArrivedLine {
            back: sorting.back(line.line),
            all: *all,
            name: &line.name,
        });
    }
    if let Some((line, _)) = lines.first() {
        say = say.and(texts::ArrivedHow { name: &line.name });
    }
    for (line, all) in lines.into_iter().take(LINES_SHOWN) {
        let (name, back) = (&line.name, sorting.back(line.line));
        let so_many = |quantity| press(ReturnPress::Sellable(no, line.line, quantity));
        let mut row = Vec::new();
        if back > 0 {
            let fewer = texts::ButtonReturnLess { name };
            row.push(Button::press(fewer, so_many(back - 1)));
        }
        if back < all {
            let more = texts::ButtonReturnMore { name };
            row.push(Button::press(more, so_many(back + 1)));
        }
        say = say.row(row);
    }
    say.row([
        Button::press(texts::ButtonArrived, press(ReturnPress::Sorted(no))),
        Button::press(texts::ButtonNeverMind, Press::Nothing),
    ])
}

/// What came back, with how many of each.
fn returned<'a>(order: &'a Order, each: &Return) -> Vec<(&'a Line, u32)> {
    let of = |part: &waybill_core::order::ReturnLine| {
        let line = order.lines.iter().find(|line| line.line == part.line)?;
        Some((line, part.quantity))
    };
    each.lines.iter().filter_map(of).collect()
}

async fn receive(
    scene: &mut Scene<'_>,
    shop: &Shop,
    sorting: &Sorting,
) -> Result<(), DatabaseError> {
    let return_no = sorting.return_no;
    let pieces = Arrived::Some(sorting.back.clone());
    let action = Action::Return(ReturnAction::Receive { return_no, pieces });
    let key = Key::Id(sorting.order);
    let outcome = perform_for(scene, Party::Shop, shop, key, &action, None).await?;
    report(scene, shop, Party::Shop, return_no, &outcome).await
}

/// `1 shirt, 0 cap`
///
/// # Errors
/// When the database can't be reached.
pub async fn typed(
    scene: &mut Scene<'_>,
    mut sorting: Sorting,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(sorting.shop) else {
        return Ok(());
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(sorting.order)).await? else {
        return Ok(());
    };
    let lines = order
        .returned(sorting.return_no)
        .map_or(Vec::new(), |each| returned(&order, each));
    match counts(&lines, text) {
        Ok(counts) => {
            for (line, count) in counts {
                sorting.set(line, count);
            }
            show(scene, &shop, sorting, false).await
        }
        Err(say) => {
            scene.say_of((order.shop_id, order.order_id), say);
            Ok(())
        }
    }
}

/// How many of which line, as it was written.
fn counts(lines: &[(&Line, u32)], text: &str) -> Result<Vec<(i32, u32)>, Say> {
    let known: Vec<Line> = lines.iter().map(|(line, _)| Line::clone(line)).collect();
    let example = known.first().map_or("", |line| line.name.as_str());
    let parts = text
        .split([',', '，', '、', ';', '；', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let mut counts = Vec::new();
    for part in parts {
        let unread = || {
            let typed: String = part.chars().take(40).collect();
            Say::line(texts::ArrivedUnread {
                typed,
                name: example,
            })
        };
        let (count, name) = counted(part).ok_or_else(unread)?;
        let line = line::find(&known, &name, part).map_err(|_| unread())?;
        let all = lines
            .iter()
            .find(|(known, _)| known.line == line.line)
            .map_or(0, |(_, all)| *all);
        if count > all {
            let name = &line.name;
            return Err(Say::line(texts::ArrivedTooMany {
                all,
                name,
                asked: count,
            }));
        }
        counts.push((line.line, count));
    }
    Ok(counts)
}

/// `1 shirt`, `shirt x1`, `襯衫 1`
fn counted(part: &str) -> Option<(u32, String)> {
    let part = fold(part);
    let figure = |text: &str| text.trim_matches(['x', '×', '*']).parse::<u32>().ok();
    let (first, rest) = part.split_once(' ')?;
    if let Some(count) = figure(first) {
        return Some((count, rest.to_owned()));
    }
    let (rest, last) = part.rsplit_once(' ')?;
    Some((figure(last)?, rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_people_write_them() {
        let (shirt, cap) = (Line::named("Black Shirt", 3, 1), Line::named("Cap", 1, 1));
        let (shirt, cap) = (Line { line: 1, ..shirt }, Line { line: 4, ..cap });
        let lines = [(&shirt, 2), (&cap, 1)];
        for (text, expected) in [
            ("1 shirt, 0 cap", vec![(1, 1), (4, 0)]),
            ("shirt x2", vec![(1, 2)]),
            ("2x black shirts；cap 1", vec![(1, 2), (4, 1)]),
            ("", vec![]),
        ] {
            assert_eq!(counts(&lines, text).ok(), Some(expected), "{text}");
        }
        for text in [
            "3 shirt",
            "🙂 shirt",
            "1 socks",
            "shirt",
            "99999999999 cap",
            "-1 cap",
        ] {
            assert!(counts(&lines, text).is_err(), "{text}");
        }
    }
}
