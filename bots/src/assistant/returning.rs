//! Returns: putting one together by buttons and a few words, and the steps that follow, for sellers
//! and buyers alike.

mod arriving;
mod refunding;
mod shown;
mod steps;

use serde::{Deserialize, Serialize};
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::{Key, Outcome, Party};
use waybill_core::order::decide::{Action, Refusal, ReturnAction};
use waybill_core::order::{Order, Wish, store};
use waybill_core::picture::Picture;
use waybill_core::shop::Shop;
use waybill_core::text::texts;
use waybill_core::{shop, shop_file, wording};

use super::acting::{perform_for, refused};
use super::message::{Answer, Button, Place, Say};
use super::press::{OrderPress, Press, ReturnPress, ReturnWhy};
use super::scene::Scene;
use super::state::Asking;

pub use arriving::{Sorting, typed as sorted};
pub use shown::{asked, buyer_rows, lines, seller_rows};
pub use steps::{list, rejected_because, settled};

/// How many lines stand in one message with their buttons: what every platform has room for.
const LINES_SHOWN: usize = 4;

/// A return that is being put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The shop.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// On whose behalf.
    pub party: Party,
    /// How many of which line.
    pub chosen: Vec<(i32, u32)>,
    /// The first line that is shown, counted from 0.
    #[serde(default)]
    pub from: usize,
    /// What is asked next.
    pub step: Step,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The picture of it.
    #[serde(default)]
    pub file: Option<i64>,
}

/// What is asked next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Which pieces.
    Lines,
    /// Why.
    Reason,
    /// A picture.
    Picture,
    /// What is hoped for.
    Wish,
}

/// Begins a return. Returns whether there is such an order.
///
/// # Errors
/// When the database can't be reached.
pub async fn begin(
    scene: &mut Scene<'_>,
    party: Party,
    shop: &Shop,
    key: Key,
) -> Result<bool, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return Ok(false);
    };
    let place = (shop.shop_id, order.order_id);
    if !order.is_returnable() {
        let stage = order.head.stage;
        scene.say_of(place, refused(&order, &Refusal::NotReturnable { stage }));
        return Ok(true);
    }
    let last_day = order.last_day_to_return(&shop.settings, shop.time_zone);
    if let (Party::Buyer, Some(last_day)) = (party, last_day)
        && scene.today(shop) > last_day
    {
        scene.say_of(place, refused(&order, &Refusal::ReturnTooLate { last_day }));
        return Ok(true);
    }
    let left: Vec<(i32, u32)> = order
        .lines
        .iter()
        .map(|line| (line.line, order.left_to_return(line.line)))
        .filter(|(_, left)| *left > 0)
        .collect();
    let number = order.number.0;
    // Where there is nothing to choose, nothing is asked.
    let (chosen, step) = match left.as_slice() {
        [] => {
            scene.say_of(place, Say::line(texts::ReturnNothingLeft { number }));
            return Ok(true);
        }
        [(line, 1)] => (vec![(*line, 1)], Step::Reason),
        [(line, _)] => (vec![(*line, 1)], Step::Lines),
        _ => (Vec::new(), Step::Lines),
    };
    let draft = Draft {
        shop: shop.shop_id,
        order: order.order_id,
        party,
        chosen,
        from: 0,
        step,
        reason: String::new(),
        file: None,
    };
    scene.say_of(place, question(&order, &draft));
    scene.state.asking = Some(Asking::Return(draft));
    Ok(true)
}

/// A return's button.
///
/// # Errors
/// When the database can't be reached.
pub async fn pressed(
    scene: &mut Scene<'_>,
    party: Party,
    shop: &Shop,
    order_id: OrderId,
    press: ReturnPress,
) -> Result<(), DatabaseError> {
    let draft = match &scene.state.asking {
        Some(Asking::Return(draft))
            if (draft.shop, draft.order, draft.party) == (shop.shop_id, order_id, party) =>
        {
            Some(draft.clone())
        }
        _ => None,
    };
    let Some(change) = drafted(press) else {
        return steps::pressed(scene, party, shop, order_id, press).await;
    };
    if press == ReturnPress::Begin {
        begin(scene, party, shop, Key::Id(order_id)).await?;
        return Ok(());
    }
    match draft {
        Some(draft) => go_on(scene, shop, change(draft, press)).await,
        None => {
            scene.say(Say::line(texts::AskedBefore));
            Ok(())
        }
    }
}

/// What a button changes of a return that is being put together, with a wish once it is complete.
type Change = fn(Draft, ReturnPress) -> (Draft, Option<Wish>);

fn drafted(press: ReturnPress) -> Option<Change> {
    match press {
        ReturnPress::Begin
        | ReturnPress::Choose(..)
        | ReturnPress::Page(_)
        | ReturnPress::Chosen
        | ReturnPress::Because(_)
        | ReturnPress::NoPicture
        | ReturnPress::Wish(_) => Some(changed),
        ReturnPress::Approve(_)
        | ReturnPress::AskReject(_)
        | ReturnPress::Reject(_)
        | ReturnPress::BackToStock(_)
        | ReturnPress::WrittenOff(_)
        | ReturnPress::Aside(_)
        | ReturnPress::SomeToStock(_)
        | ReturnPress::Sellable(..)
        | ReturnPress::Sorted(_)
        | ReturnPress::PaidFor(_)
        | ReturnPress::PaidForAll
        | ReturnPress::PaidForNone
        | ReturnPress::Refunded(_)
        | ReturnPress::RefundedBy(..)
        | ReturnPress::Replace(_)
        | ReturnPress::ReplaceAnyway(_)
        | ReturnPress::Repaired(_)
        | ReturnPress::Withdraw(_)
        | ReturnPress::Picture(_) => None,
    }
}

fn changed(mut draft: Draft, press: ReturnPress) -> (Draft, Option<Wish>) {
    match press {
        ReturnPress::Choose(line, quantity) => {
            draft.chosen.retain(|(known, _)| *known != line);
            draft.chosen.push((line, quantity));
            draft.step = Step::Lines;
        }
        ReturnPress::Page(from) => draft.from = usize::try_from(from).unwrap_or(0),
        ReturnPress::Chosen => draft.step = Step::Reason,
        ReturnPress::Because(why) => draft = because(draft, why.word()),
        ReturnPress::NoPicture => draft.step = Step::Wish,
        // An older question's button: what is still missing is asked first.
        ReturnPress::Wish(wish) if draft.step == Step::Wish => return (draft, Some(wish)),
        ReturnPress::Wish(_)
        | ReturnPress::Begin
        | ReturnPress::Approve(_)
        | ReturnPress::AskReject(_)
        | ReturnPress::Reject(_)
        | ReturnPress::BackToStock(_)
        | ReturnPress::WrittenOff(_)
        | ReturnPress::Aside(_)
        | ReturnPress::SomeToStock(_)
        | ReturnPress::Sellable(..)
        | ReturnPress::Sorted(_)
        | ReturnPress::PaidFor(_)
        | ReturnPress::PaidForAll
        | ReturnPress::PaidForNone
        | ReturnPress::Refunded(_)
        | ReturnPress::RefundedBy(..)
        | ReturnPress::Replace(_)
        | ReturnPress::ReplaceAnyway(_)
        | ReturnPress::Repaired(_)
        | ReturnPress::Withdraw(_)
        | ReturnPress::Picture(_) => {}
    }
    (draft, None)
}

/// With a reason; a buyer is asked for a picture next.
fn because(draft: Draft, reason: &str) -> Draft {
    let step = if draft.party == Party::Buyer && draft.file.is_none() {
        Step::Picture
    } else {
        Step::Wish
    };
    Draft {
        reason: reason.trim().to_owned(),
        step,
        ..draft
    }
}

/// A reason in words. Returns whether one was asked for.
///
/// # Errors
/// When the database can't be reached.
pub async fn reason_typed(
    scene: &mut Scene<'_>,
    draft: Draft,
    text: &str,
) -> Result<bool, DatabaseError> {
    if draft.step != Step::Reason {
        return Ok(false);
    }
    let Some(shop) = shop_of(scene, &draft).await? else {
        return Ok(false);
    };
    let draft = if text.trim().is_empty() {
        draft
    } else {
        because(draft, text)
    };
    go_on(scene, &shop, (draft, None)).await?;
    Ok(true)
}

/// A picture of what comes back; what is written to it is the reason, where that is still asked for.
///
/// # Errors
/// When the database can't be reached.
pub async fn picture_sent(
    scene: &mut Scene<'_>,
    draft: Draft,
    picture: &Picture,
    caption: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = shop_of(scene, &draft).await? else {
        scene.say(Say::line(texts::AskedBefore));
        return Ok(());
    };
    let here = scene.conversation.conversation_id;
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(draft.shop).await?;
    let file = shop_file::keep(&mut in_shop, picture, Some(here), at).await?;
    let mut draft = Draft {
        file: Some(file.0),
        ..draft
    };
    if draft.step == Step::Picture {
        draft.step = Step::Wish;
    } else if draft.step == Step::Reason && !caption.is_empty() {
        draft = because(draft, caption);
    }
    go_on(scene, &shop, (draft, None)).await
}

async fn shop_of(scene: &mut Scene<'_>, draft: &Draft) -> Result<Option<Shop>, DatabaseError> {
    // Whoever left the shop meanwhile opens nothing for it.
    if draft.party == Party::Shop {
        return Ok(scene.role_in(draft.shop).map(|(shop, _)| shop));
    }
    let mut system = scene.transaction.system().await?;
    shop::by_id(&mut system, draft.shop).await
}

async fn go_on(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (draft, wish): (Draft, Option<Wish>),
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(draft.order)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let nothing = draft.chosen.iter().all(|(_, quantity)| *quantity == 0);
    if draft.step != Step::Lines && nothing {
        scene.say(refused(&order, &Refusal::ReturnEmpty));
        return Ok(());
    }
    match wish {
        Some(wish) => ask(scene, shop, &draft, wish).await,
        None => {
            answer(scene, &order, question(&order, &draft));
            scene.state.asking = Some(Asking::Return(draft));
            Ok(())
        }
    }
}

/// In the place of the question that was answered by a button.
fn answer(scene: &mut Scene<'_>, order: &Order, say: Say) {
    scene.answers.push(Answer {
        say,
        place: scene.pressed_on.clone().map_or(Place::New, Place::Message),
        order: Some((order.shop_id, order.order_id)),
        tag: None,
    });
}

async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    draft: &Draft,
    wish: Wish,
) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    let action = Action::Return(ReturnAction::Ask {
        by: draft.party,
        lines: draft.chosen.clone(),
        wish,
        reason: draft.reason.clone(),
        file: draft.file,
    });
    let key = Key::Id(draft.order);
    let outcome = perform_for(scene, draft.party, shop, key, &action, None).await?;
    let (order, say) = match &outcome {
        Outcome::Done { order, version, .. } => {
            let no = order.returns.last().map_or(0, |each| each.return_no);
            (order, steps::opened(order, shop, draft.party, no, *version))
        }
        Outcome::Refused { order, refusal } => (order, refused(order, refusal)),
        Outcome::NoSuchOrder => return Ok(()),
    };
    answer(scene, order, say);
    Ok(())
}

/// What is asked next.
fn question(order: &Order, draft: &Draft) -> Say {
    let number = order.number.0;
    let press = |press| Press::Order(order.shop_id, order.order_id, OrderPress::Return(press));
    if draft.step == Step::Lines {
        return which_lines(order, draft);
    }
    let mut chosen: Vec<(u32, &str)> = Vec::new();
    for line in &order.lines {
        let quantity = chosen_of(draft, line.line);
        if quantity > 0 {
            chosen.push((quantity, &line.name));
        }
    }
    let mut say = Say::titled(texts::ReturnOf {
        number,
        pieces: wording::pieces(chosen),
    });
    if draft.file.is_some() {
        say = say.and(texts::ReturnPictureKept);
    }
    let never = Button::press(texts::ButtonNeverMind, Press::Nothing);
    match draft.step {
        Step::Lines | Step::Reason => {
            let whys = ReturnWhy::ALL.map(|why| {
                Button::press(shown::reason(why.word()), press(ReturnPress::Because(why)))
            });
            let (first, second) = whys.split_at(2);
            say.and(texts::AskReturnReason)
                .row(first.to_vec())
                .row(second.to_vec())
                .row([never])
        }
        Step::Picture => say.and(texts::AskReturnPicture).row([
            Button::press(texts::ButtonReturnNoPicture, press(ReturnPress::NoPicture)),
            never,
        ]),
        Step::Wish => {
            let wishes = Wish::ALL
                .map(|wish| Button::press(wording::wish(wish), press(ReturnPress::Wish(wish))));
            say.and(texts::AskReturnWish).row(wishes).row([never])
        }
    }
}

fn chosen_of(draft: &Draft, line: i32) -> u32 {
    draft
        .chosen
        .iter()
        .find(|(known, _)| *known == line)
        .map_or(0, |(_, quantity)| *quantity)
}

fn which_lines(order: &Order, draft: &Draft) -> Say {
    let press = |press| Press::Order(order.shop_id, order.order_id, OrderPress::Return(press));
    let left: Vec<_> = order
        .lines
        .iter()
        .map(|line| (line, order.left_to_return(line.line)))
        .filter(|(_, left)| *left > 0)
        .collect();
    let mut say = Say::titled(texts::ReturnChoose {
        number: order.number.0,
    });
    for (line, left) in &left {
        say = say.and(texts::ReturnLine {
            chosen: chosen_of(draft, line.line),
            left: *left,
            name: &line.name,
        });
    }
    let from = if draft.from < left.len() {
        draft.from
    } else {
        0
    };
    for (line, left) in left.iter().skip(from).take(LINES_SHOWN) {
        let (number, name, chosen) = (line.line, &line.name, chosen_of(draft, line.line));
        let mut row = Vec::new();
        if chosen > 0 {
            row.push(Button::press(
                texts::ButtonReturnLess { name },
                press(ReturnPress::Choose(number, chosen - 1)),
            ));
        }
        if chosen < *left {
            row.push(Button::press(
                texts::ButtonReturnMore { name },
                press(ReturnPress::Choose(number, chosen + 1)),
            ));
        }
        say = say.row(row);
    }
    let mut last = Vec::new();
    if draft.chosen.iter().any(|(_, quantity)| *quantity > 0) {
        last.push(Button::press(
            texts::ButtonReturnNext,
            press(ReturnPress::Chosen),
        ));
    }
    if left.len() > LINES_SHOWN {
        let next = from + LINES_SHOWN;
        let next = if next < left.len() { next } else { 0 };
        last.push(Button::press(
            texts::ButtonReturnOther,
            press(ReturnPress::Page(u32::try_from(next).unwrap_or(0))),
        ));
    }
    last.push(Button::press(texts::ButtonNeverMind, Press::Nothing));
    say.row(last)
}
