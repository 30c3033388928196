//! A draft's buttons.

use waybill_core::customer::Known;
use waybill_core::db::DatabaseError;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::creating::{already_created, create};
use super::shown::show;
use super::{catalogue, open_draft, set_fate};
use crate::assistant::goods;
use crate::assistant::message::{Place, Say};
use crate::assistant::order_line::Problem;
use crate::assistant::press::DraftPress;
use crate::assistant::scene::Scene;
use crate::assistant::state::{Asking, Draft, Fate};

/// A draft's button.
pub async fn pressed(
    scene: &mut Scene<'_>,
    id: u32,
    press: DraftPress,
) -> Result<(), DatabaseError> {
    if let Some(Fate::Created(number)) = scene.state.draft(id).map(|draft| draft.fate.clone()) {
        return already_created(scene, id, number).await;
    }
    let Some((draft, shop)) = open_draft(scene, id) else {
        scene.say(Say::line(texts::DraftGone));
        return Ok(());
    };
    match press {
        DraftPress::Create => create(scene, &shop, &draft).await,
        DraftPress::Begin => {
            set_fate(scene, id, Fate::Open);
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            show(scene, &shop, id, place).await
        }
        DraftPress::Who(customer) => {
            let known = customer.map_or(Known::New, Known::Same);
            if let Some(draft) = scene.state.draft(id) {
                draft.known = Some(known);
            }
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            show(scene, &shop, id, place).await
        }
        DraftPress::Change => {
            scene.state.asking = Some(Asking::DraftPart(id));
            scene.say(Say::line(texts::DraftChangeHow));
            Ok(())
        }
        DraftPress::Discard => {
            set_fate(scene, id, Fate::Discarded);
            if scene.state.asking == Some(Asking::DraftPart(id)) {
                scene.state.asking = None;
            }
            scene.replace(Say::line(texts::DraftDiscarded));
            Ok(())
        }
        DraftPress::Accept(part) | DraftPress::Decline(part) => {
            let taken = matches!(press, DraftPress::Accept(_));
            answer_question(scene, &draft, part, taken);
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            show(scene, &shop, id, place).await
        }
        DraftPress::SellAgain(item) => {
            goods::sell_again(scene, &shop, item).await?;
            show_here(scene, &shop, id).await
        }
        DraftPress::TakeLeft(_)
        | DraftPress::AsAdded
        | DraftPress::Anyway(..)
        | DraftPress::Choose(..)
        | DraftPress::NewItem(_)
        | DraftPress::Drop(..) => {
            if let Some(draft) = scene.state.draft(id) {
                answered(draft, press);
            }
            show_here(scene, &shop, id).await
        }
    }
}

fn answered(draft: &mut Draft, press: DraftPress) {
    match press {
        DraftPress::TakeLeft(variant) => catalogue::take_left(draft, variant),
        DraftPress::AsAdded => draft.reading.draft.said_sums.clear(),
        DraftPress::Anyway(variant, asked) => catalogue::promise(draft, variant, asked),
        DraftPress::Choose(line, variant) => catalogue::choose(draft, line, variant),
        DraftPress::NewItem(line) => catalogue::is_new(draft, line),
        DraftPress::Drop(line, item) => catalogue::drop_line(draft, line, item),
        DraftPress::Create
        | DraftPress::Change
        | DraftPress::Discard
        | DraftPress::Accept(_)
        | DraftPress::Decline(_)
        | DraftPress::Who(_)
        | DraftPress::SellAgain(_)
        | DraftPress::Begin => {}
    }
}

async fn show_here(scene: &mut Scene<'_>, shop: &Shop, id: u32) -> Result<(), DatabaseError> {
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    show(scene, shop, id, place).await
}

fn answer_question(scene: &mut Scene<'_>, draft: &Draft, part: u32, taken: bool) {
    let index = usize::try_from(part).unwrap_or(usize::MAX);
    let Some(Problem::DidYouMean { part, reading }) = draft.reading.problems.get(index).cloned()
    else {
        return;
    };
    let Some(draft) = scene.state.draft(draft.id) else {
        return;
    };
    if taken {
        draft.reading.problems.remove(index);
        draft.reading.draft.lines.push(reading);
    } else {
        // What was offered was wrong; the part stays unread until it is written clearly.
        let id = draft.id;
        draft.reading.problems[index] = Problem::ItemNameMissing {
            part,
            example: "shirt x2 509".to_owned(),
        };
        scene.state.asking = Some(Asking::DraftPart(id));
    }
}
