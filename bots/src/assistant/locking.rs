//! `/lock`: a phone was lost. An owner locks a member's part in the shop, everyone their own other
//! chats; what is locked is asked about in one place, before anything is heeded.

use chrono::Duration;
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::{PersonId, ShopId};
use waybill_core::lock;
use waybill_core::outbox;
use waybill_core::shop::{self, Role, Shop};
use waybill_core::text::{Phrase, texts};

use super::buying;
use super::command::{self, For, Slash};
use super::message::{Answer, Button, Heard, Say};
use super::permission;
use super::press::{Press, TeamPress};
use super::scene::Scene;

/// The name of the one thing that is said in a locked chat; the outbox lets nothing else through.
pub const TAG: &str = "locked";
/// How often it is said.
const SAID_EVERY: Duration = Duration::hours(1);

/// Whether what was heard is not heeded, because the chat is locked or the person's part in the shop
/// that it is about. It is said so, at most once an hour.
///
/// # Errors
/// When the database can't be reached.
pub async fn refuses(scene: &mut Scene<'_>, heard: &Heard) -> Result<bool, DatabaseError> {
    let reason = if scene.conversation.locked {
        Some(Phrase::from(texts::ChatLocked))
    } else {
        match about(scene, heard) {
            Some(shop_id) => Some(locked_in(scene, shop_id).await?),
            None => None,
        }
    };
    let Some(reason) = reason else {
        return Ok(false);
    };
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    if !outbox::was_tagged_since(&mut system, here, TAG, scene.at - SAID_EVERY).await? {
        scene.answers.push(Answer {
            say: Say::line(reason),
            tag: Some(TAG.to_owned()),
            ..Answer::default()
        });
    }
    Ok(true)
}

/// The shop that something is about in which the person's part is locked. What everyone may do, and
/// what concerns their other shops, goes on.
fn about(scene: &Scene<'_>, heard: &Heard) -> Option<ShopId> {
    let first = scene.conversation.locked_in.first()?.shop_id;
    let pressed = if let Heard::Pressed { button, .. } = heard {
        Press::parse(button)
    } else {
        None
    };
    if let Some(press) = &pressed
        && let Some(shop_id) = press.shop()
    {
        return is_locked_in(scene, shop_id).then_some(shop_id);
    }
    if scene.work().is_some() {
        return None;
    }
    let free = match heard {
        Heard::Pressed { .. } => {
            pressed.is_some_and(|press| permission::of_press(&press).is_none())
        }
        Heard::Wrote { text, .. } | Heard::Rewrote { text, .. } => is_free(scene, text),
        Heard::SentPicture { .. } | Heard::SentStatement { .. } | Heard::SentFile { .. } => {
            answers_as_buyer(scene)
        }
        Heard::Forwarded { .. } | Heard::Filled { .. } => false,
    };
    (!free).then_some(first)
}

fn is_free(scene: &Scene<'_>, text: &str) -> bool {
    match command::slash(text) {
        Some(Slash::Command(command)) => command.verb.audience() == For::Everyone,
        Some(Slash::Unknown(_)) => false,
        None => buying::link_in(text).is_some() || answers_as_buyer(scene),
    }
}

fn answers_as_buyer(scene: &Scene<'_>) -> bool {
    let asking = scene.state.asking.as_ref();
    asking.is_some_and(|asking| permission::of_asking(asking).is_none())
}

/// Whether the person's part in a shop is locked.
pub fn is_locked_in(scene: &Scene<'_>, shop_id: ShopId) -> bool {
    let mut locked = scene.conversation.locked_in.iter();
    locked.any(|locked| locked.shop_id == shop_id)
}

/// "This chat is locked for Fashion Store. Ask Mia to open it with /lock."
async fn locked_in(scene: &mut Scene<'_>, shop_id: ShopId) -> Result<Phrase, DatabaseError> {
    let mut locked = scene.conversation.locked_in.iter();
    let name = locked
        .find(|locked| locked.shop_id == shop_id)
        .map(|locked| locked.name.clone())
        .unwrap_or_default();
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop_id).await?;
    let owner = members
        .iter()
        .find(|member| member.role == Role::Owner && !member.locked);
    Ok(match owner {
        Some(owner) => texts::ChatLockedFor {
            shop: name,
            owner: &owner.name,
        }
        .into(),
        None => texts::ChatLocked.into(),
    })
}

/// `/lock`: whose phone is lost.
pub async fn command(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let say = list(scene, shop).await?;
    scene.say(say);
    Ok(())
}

async fn list(scene: &mut Scene<'_>, shop: &Shop) -> Result<Say, DatabaseError> {
    let me = scene.conversation.person.person_id;
    let here = scene.conversation.conversation_id;
    let is_owner = is_owner(scene, shop.shop_id);
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop.shop_id).await?;
    let (_, locked_chats) = lock::other_chats(&mut system, me, here).await?;
    let press = |press| Press::Team(shop.shop_id, press);
    let mut say = Say::titled(texts::LockTitle).and(texts::LockAbout);
    for member in members
        .iter()
        .filter(|member| is_owner && member.person_id != me)
    {
        let name = &member.name;
        let button = if member.locked {
            say = say.and(texts::LockRow { name });
            let unlock = press(TeamPress::Unlock(member.person_id));
            Button::press(texts::ButtonUnlock { name }, unlock)
        } else {
            let lock = press(TeamPress::Lock(member.person_id));
            Button::press(texts::ButtonLock { name }, lock)
        };
        say = say.row([button]);
    }
    let mine = if locked_chats > 0 {
        say = say.and(texts::LockMineRow {
            count: locked_chats,
        });
        Button::press(texts::ButtonUnlockMine, press(TeamPress::UnlockMine))
    } else {
        Button::press(texts::ButtonLockMine, press(TeamPress::LockMine))
    };
    Ok(say.row([mine]))
}

fn is_owner(scene: &Scene<'_>, shop_id: ShopId) -> bool {
    matches!(scene.role_in(shop_id), Some((_, Role::Owner)))
}

/// [Lock Paul], [Unlock Paul].
pub async fn member(
    scene: &mut Scene<'_>,
    shop: &Shop,
    person_id: PersonId,
    locks: bool,
) -> Result<(), DatabaseError> {
    let me = scene.conversation.person.person_id;
    if !is_owner(scene, shop.shop_id) {
        scene.say(Say::line(texts::OwnersOnly));
        return Ok(());
    }
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop.shop_id).await?;
    let known = members.iter().find(|member| member.person_id == person_id);
    let Some(known) = known.filter(|_| person_id != me) else {
        scene.replace(Say::line(texts::RemovedAlready));
        return Ok(());
    };
    let of = (shop.shop_id, person_id);
    let at = scene.at;
    let changed = if locks {
        lock::member(scene.transaction, of, me, at).await?
    } else {
        lock::let_member_in(scene.transaction, of, at).await?
    };
    if changed {
        scene.menus_changed.push(person_id);
        look_again(scene, person_id).await?;
    }
    let name = &known.name;
    let (said, button): (Phrase, _) = if locks {
        let unlock = Press::Team(shop.shop_id, TeamPress::Unlock(person_id));
        (
            texts::LockedMember {
                name,
                shop: &shop.name,
            }
            .into(),
            Button::press(texts::ButtonUnlock { name }, unlock),
        )
    } else {
        let lock = Press::Team(shop.shop_id, TeamPress::Lock(person_id));
        (
            texts::UnlockedMember {
                name,
                shop: &shop.name,
            }
            .into(),
            Button::press(texts::ButtonLock { name }, lock),
        )
    };
    scene.replace(Say::line(said).row([button]));
    Ok(())
}

/// [I lost my phone]: the other chats of one's own. Where there is none, this one, after a warning.
pub async fn mine(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let me = scene.conversation.person.person_id;
    let here = scene.conversation.conversation_id;
    let (channel, at) = (scene.conversation.channel, scene.at);
    let mut system = scene.transaction.system().await?;
    let (others, _) = lock::other_chats(&mut system, me, here).await?;
    lock::other_chats_of(&mut system, me, (here, channel), at).await?;
    look_again(scene, me).await?;
    let press = |press| Press::Team(shop.shop_id, press);
    let say = if others == 0 {
        Say::line(texts::LockLastChat {
            number: me.0.to_string(),
        })
        .row([Button::press(
            texts::ButtonLockHere,
            press(TeamPress::LockHere),
        )])
    } else {
        Say::line(texts::LockedMine { count: others }).row([Button::press(
            texts::ButtonUnlockMine,
            press(TeamPress::UnlockMine),
        )])
    };
    scene.replace(say);
    Ok(())
}

/// [Lock this chat], after the warning that only the operator opens it again.
pub async fn here(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let me = scene.conversation.person.person_id;
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    lock::chat(&mut system, (here, me), scene.at).await?;
    look_again(scene, me).await?;
    scene.own_menu_changed();
    let place = super::message::Place::Message(scene.pressed_on.clone().unwrap_or_default());
    scene.answers.push(Answer {
        say: Say::line(texts::ChatLocked),
        place: match &scene.pressed_on {
            Some(_) => place,
            None => super::message::Place::New,
        },
        tag: Some(TAG.to_owned()),
        ..Answer::default()
    });
    Ok(())
}

/// Open browsers find out at once that their session is over.
async fn look_again(scene: &mut Scene<'_>, person_id: PersonId) -> Result<(), DatabaseError> {
    let mut system = scene.transaction.system().await?;
    let chats = lock::web_chats(&mut system, person_id).await?;
    scene.changed.extend(chats.into_iter().map(Live::Log));
    Ok(())
}

/// [Unlock my chats].
pub async fn unlock_mine(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let me = scene.conversation.person.person_id;
    let mut system = scene.transaction.system().await?;
    lock::open_chats(&mut system, me, scene.at).await?;
    scene.replace(Say::line(texts::UnlockedMine));
    Ok(())
}
