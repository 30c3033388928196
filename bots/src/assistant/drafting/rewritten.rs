//! A message that drafts were read from was written anew.

use waybill_core::db::DatabaseError;
use waybill_core::text::texts;

use super::shown::show;
use crate::assistant::command;
use crate::assistant::message::{Place, Say};
use crate::assistant::order_line::{self, Reading};
use crate::assistant::scene::Scene;
use crate::assistant::state::Fate;

/// The source message was written anew: its drafts are read again, in place.
pub async fn source_rewritten(
    scene: &mut Scene<'_>,
    text: &str,
    source: &str,
) -> Result<bool, DatabaseError> {
    let ids: Vec<(u32, usize, bool)> = scene
        .state
        .drafts
        .iter()
        .filter(|draft| draft.source.as_deref() == Some(source))
        .map(|draft| {
            let open = matches!(draft.fate, Fate::Open | Fate::Offered);
            (draft.id, draft.place, open)
        })
        .collect();
    if ids.is_empty() {
        return Ok(false);
    }
    let shop = scene
        .state
        .drafts
        .iter()
        .find(|draft| draft.source.as_deref() == Some(source))
        .map(|draft| draft.shop);
    // They were read for the shop that was worked for then.
    let Some((shop, _)) = shop.and_then(|shop| scene.role_in(shop)) else {
        return Ok(false);
    };
    let body = match command::slash(text) {
        Some(command::Slash::Command(command)) => command.rest,
        Some(command::Slash::Unknown(_)) | None => text.to_owned(),
    };
    let mut readings: Vec<Option<Reading>> =
        order_line::parse(&body, shop.currency, scene.today(&shop))
            .into_iter()
            .map(Some)
            .collect();
    let mut saved = None;
    for (id, place, open) in &ids {
        let reading = readings.get_mut(*place).and_then(Option::take);
        let Some(draft) = scene.state.draft(*id) else {
            continue;
        };
        if !open {
            if let Fate::Created(number) = draft.fate {
                saved = Some(number);
            }
            continue;
        }
        match reading {
            Some(reading) => {
                if draft.reading.draft.buyer != reading.draft.buyer {
                    draft.known = None;
                }
                draft.reading = reading;
                draft.fate = Fate::Open;
            }
            None => draft.fate = Fate::Discarded,
        }
        let tag = draft.tag();
        show(scene, &shop, *id, Place::Tagged(tag)).await?;
    }
    if let Some(number) = saved {
        // The order is placed: it is changed as an order, not by its old message.
        scene.say(Say::line(texts::DraftSavedAlready { number: number.0 }));
    }
    for (place, reading) in readings.into_iter().enumerate() {
        if let Some(reading) = reading.filter(|_| place > ids.len().saturating_sub(1)) {
            let id = scene.state.add_draft(
                shop.shop_id,
                Some(source.to_owned()),
                place,
                reading,
                Fate::Open,
            );
            show(scene, &shop, id, Place::New).await?;
        }
    }
    Ok(true)
}
