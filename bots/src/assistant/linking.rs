//! The chats of one person: joined by proof on both sides, listed, separated.

use waybill_core::channel::Channel;
use waybill_core::db::DatabaseError;
use waybill_core::id::PersonId;
use waybill_core::person::join::{self, Entered, Identity, Join, Side};
use waybill_core::text::{Phrase, texts};

use super::card;
use super::message::{Button, Say, verbatim};
use super::press::{OwnPress, Press};
use super::scene::{Elsewhere, Scene};

/// What stands before a code in a link that begins a chat, so that it is never taken for an order's.
pub const LINK: &str = "link-";

/// `/link`, alone or with a code.
pub async fn command(scene: &mut Scene<'_>, rest: &str) -> Result<(), DatabaseError> {
    // Who copies a line with a named option into a plain message means the same.
    let code = rest.strip_prefix("text:").unwrap_or(rest).trim();
    let code = code.strip_prefix("/link").map_or(code, str::trim);
    if code.is_empty() {
        return begin(scene).await;
    }
    entered(scene, code.strip_prefix(LINK).unwrap_or(code)).await
}

/// The chats there are, and a code for one more.
async fn begin(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let me = scene.conversation.person.person_id;
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    let code = join::make_code(&mut system, (me, here), scene.at).await?;
    let identities = join::identities(&mut system, me).await?;
    if identities.len() > 1 {
        let say = listed(scene, &identities);
        scene.say(say);
    }
    let line = format!("/link {code}");
    let mut say = Say::line(texts::LinkHow).and(verbatim(&line));
    if scene.conversation.channel != Channel::Telegram {
        let payload = format!("{LINK}{code}");
        if let Some(address) = scene.settings.start_address(Channel::Telegram, &payload) {
            say = say.and(texts::LinkOnTelegram { address });
        }
    }
    scene.say(say.row([Button::copy(texts::ButtonCopy, verbatim(line))]));
    Ok(())
}

/// "Telegram · Jane (this chat)", with [Separate] for what was joined.
fn listed(scene: &Scene<'_>, identities: &[Identity]) -> Say {
    let here = scene.conversation.conversation_id;
    let me = scene.conversation.person.person_id;
    let mut say = Say::titled(texts::LinkChats);
    for identity in identities {
        let name = &identity.name;
        let mut is_here = false;
        for (conversation, channel) in &identity.chats {
            let channel = card::channel(*channel);
            say = if *conversation == here {
                is_here = true;
                say.and(texts::LinkRowHere { channel, name })
            } else {
                say.and(texts::LinkRow { channel, name })
            };
        }
        // What everything was joined to stays when the others leave.
        if identity.person_id == me {
            continue;
        }
        let label: Phrase = match identity.chats.first() {
            Some((_, channel)) if !is_here => texts::ButtonSeparate {
                channel: card::channel(*channel),
                name,
            }
            .into(),
            Some(_) | None => texts::ButtonSeparateHere.into(),
        };
        let press = Press::Own(OwnPress::Separate(identity.person_id));
        say = say.row([Button::press(label, press)]);
    }
    say
}

async fn entered(scene: &mut Scene<'_>, code: &str) -> Result<(), DatabaseError> {
    let me = scene.conversation.person.person_id;
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    let say = match join::enter(&mut system, code, (me, here), scene.at).await? {
        Entered::Own => Say::line(texts::LinkOwn),
        Entered::Joined => Say::line(texts::LinkAlready),
        Entered::Spent => Say::line(texts::LinkSpent),
        Entered::Asks { link_id, first } => {
            let (name, channel) = (&first.name, card::channel(first.channel));
            Say::line(texts::LinkAsks { name, channel }).row([
                Button::press(texts::ButtonJoin, Press::Own(OwnPress::Agree(link_id))),
                Button::press(
                    texts::ButtonDoNotJoin,
                    Press::Own(OwnPress::Decline(link_id)),
                ),
            ])
        }
    };
    scene.say(say);
    Ok(())
}

/// Whoever entered the code agrees; whoever made it is asked.
pub async fn agreed(scene: &mut Scene<'_>, link_id: i64) -> Result<(), DatabaseError> {
    let (here, at) = (scene.conversation.conversation_id, scene.at);
    let mut system = scene.transaction.system().await?;
    let Some(first) = join::agree(&mut system, link_id, here, at).await? else {
        scene.say(Say::line(texts::LinkSpent));
        return Ok(());
    };
    let name = &scene.conversation.person.name;
    let channel = card::channel(scene.conversation.channel);
    let ask = Say::line(texts::LinkConfirm { name, channel }).row([
        Button::press(texts::ButtonJoin, Press::Own(OwnPress::Join(link_id))),
        Button::press(
            texts::ButtonDoNotJoin,
            Press::Own(OwnPress::Decline(link_id)),
        ),
    ]);
    scene.elsewhere.push(to(&first, ask));
    let channel = card::channel(first.channel);
    scene.replace(Say::line(texts::LinkAgreed { channel }));
    Ok(())
}

fn to(side: &Side, say: Say) -> Elsewhere {
    Elsewhere {
        channel: side.channel,
        conversation_id: side.conversation_id,
        say,
    }
}

/// Whoever made the code agrees, too: both chats are one person's.
pub async fn joined(scene: &mut Scene<'_>, link_id: i64) -> Result<(), DatabaseError> {
    let here = scene.conversation.conversation_id;
    let say = match join::join(scene.transaction, link_id, here, scene.at).await? {
        Join::Done { other, people } => {
            scene.menus_changed.extend(people);
            let name = &scene.conversation.person.name;
            let channel = card::channel(scene.conversation.channel);
            let told = Say::line(texts::LinkJoined { name, channel });
            scene.elsewhere.push(to(&other, told));
            let (name, channel) = (&other.name, card::channel(other.channel));
            Say::line(texts::LinkJoined { name, channel })
        }
        Join::Spent => {
            scene.say(Say::line(texts::LinkSpent));
            return Ok(());
        }
        Join::SameShop(shop) => Say::line(texts::LinkSameShop { shop }),
    };
    scene.replace(say);
    Ok(())
}

/// One of the two does not want it.
pub async fn declined(scene: &mut Scene<'_>, link_id: i64) -> Result<(), DatabaseError> {
    let (here, at) = (scene.conversation.conversation_id, scene.at);
    let mut system = scene.transaction.system().await?;
    if join::decline(&mut system, link_id, here, at).await? {
        scene.replace(Say::line(texts::LinkDeclined));
    } else {
        scene.say(Say::line(texts::LinkSpent));
    }
    Ok(())
}

/// Chats that were joined are by themselves again.
pub async fn separated(scene: &mut Scene<'_>, apart: PersonId) -> Result<(), DatabaseError> {
    let me = scene.conversation.person.person_id;
    if join::separate(scene.transaction, me, apart, scene.at).await? {
        scene.menus_changed.extend([me, apart]);
        scene.replace(Say::line(texts::LinkSeparated));
    } else {
        scene.say(Say::line(texts::AskedBefore));
    }
    Ok(())
}
