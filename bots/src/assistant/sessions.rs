//! Where somebody is signed in on the web, and ending it.

use waybill_core::db::DatabaseError;
use waybill_core::sign_in;
use waybill_core::text::{Phrase, texts};

use super::message::{Button, Say, verbatim};
use super::press::{OwnPress, Press};
use super::scene::Scene;

/// How many are shown.
const SHOWN: i64 = 10;

/// `/sessions`.
pub async fn list(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let say = shown(scene).await?;
    scene.say(say);
    Ok(())
}

/// Ends one, or all; what is left takes the list's place.
pub async fn end(scene: &mut Scene<'_>, number: Option<i64>) -> Result<(), DatabaseError> {
    let (me, at) = (scene.conversation.person.person_id, scene.at);
    let mut system = scene.transaction.system().await?;
    sign_in::end_of(&mut system, me, number, at).await?;
    let say = shown(scene).await?;
    scene.replace(say);
    Ok(())
}

async fn shown(scene: &mut Scene<'_>) -> Result<Say, DatabaseError> {
    let (me, at) = (scene.conversation.person.person_id, scene.at);
    let mut system = scene.transaction.system().await?;
    let sessions = sign_in::sessions(&mut system, me, SHOWN, at).await?;
    if sessions.is_empty() {
        return Ok(Say::line(texts::SessionsNone));
    }
    let mut say = Say::titled(texts::SessionsTitle);
    for session in &sessions {
        let browser: Phrase = match &session.browser {
            Some(browser) => verbatim(browser),
            None => texts::SessionsUnknown.into(),
        };
        let began = session.began;
        say = say
            .and(texts::SessionsRow {
                browser: browser.clone(),
                began,
            })
            .row([Button::press(
                texts::ButtonEndSession { browser, began },
                Press::Own(OwnPress::EndSession(session.number)),
            )]);
    }
    if sessions.len() > 1 {
        let all = Press::Own(OwnPress::EndSessions);
        say = say.row([Button::press(texts::ButtonEndSessions, all)]);
    }
    Ok(say)
}
