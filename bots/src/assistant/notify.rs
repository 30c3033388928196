//! Where a buyer wants to be told: in chat, by mail, or both.

use waybill_core::db::DatabaseError;
use waybill_core::reach::{self, Reach};
use waybill_core::text::{Phrase, texts};

use super::message::{Button, Say};
use super::press::{Press, ReachPress};
use super::scene::Scene;

/// `/notify`, `/notify mail`
///
/// # Errors
/// When the database can't be reached.
pub async fn command(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    match read(rest) {
        Some(reach) => choose(scene, reach, false).await,
        None => {
            let person_id = scene.conversation.person.person_id;
            let mut person = scene.transaction.person(person_id).await?;
            let now = reach::of_person(&mut person).await?;
            scene.say(words(now));
            Ok(())
        }
    }
}

fn read(text: &str) -> Option<Reach> {
    match text.trim().to_lowercase().as_str() {
        "chat" | "聊天" | "聊天室" => Some(Reach::Chat),
        "mail" | "email" | "e-mail" | "電子郵件" | "郵件" => Some(Reach::Mail),
        "both" | "兩者" | "都要" => Some(Reach::Both),
        _ => None,
    }
}

/// A choice is made; the question shows it in its place.
///
/// # Errors
/// When the database can't be reached.
pub async fn choose(
    scene: &mut Scene<'_>,
    reach: Reach,
    in_place: bool,
) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    reach::choose(&mut person, reach).await?;
    if in_place {
        scene.replace(words(reach));
    } else {
        scene.say(words(reach));
    }
    Ok(())
}

fn words(now: Reach) -> Say {
    let says: Phrase = match now {
        Reach::Chat => texts::NotifyChat.into(),
        Reach::Mail => texts::NotifyMail.into(),
        Reach::Both => texts::NotifyBoth.into(),
    };
    let others = Reach::ALL.into_iter().filter(|reach| *reach != now);
    Say::line(says).row(others.map(|reach| {
        let label: Phrase = match reach {
            Reach::Chat => texts::ButtonByChat.into(),
            Reach::Mail => texts::ButtonByMail.into(),
            Reach::Both => texts::ButtonByBoth.into(),
        };
        Button::press(label, Press::Reach(ReachPress::Choose(reach)))
    }))
}
