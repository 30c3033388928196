//! The staff's group: joining one to a shop, and what is written and pressed in it.
//!
//! Everybody in a group reads all of it, whatever their rights: it shows what the least of the roles may
//! see, and what needs a question is asked in the own chat. Who writes or presses is judged as themselves.

use chrono::Duration;
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::outbox;
use waybill_core::picture::Unread;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::talk::group::{self, Begun, Group, Joined, Place};
use waybill_core::text::texts;

use super::command::{self, Command, Slash, Verb};
use super::message::{Answer, Button, Heard, Say};
use super::permission::permits;
use super::pictures::{self, Words};
use super::press::{CasePress, OrderPress, Press, TalkPress, TeamPress};
use super::scene::{Elsewhere, Scene};
use super::state::Asking;
use super::talking::{self, Writing};
use super::{acting, permission};

/// What Telegram's link for adding a bot to a group carries, so that the group hears it.
const START: &str = "group";
/// What ends what a group does for a shop.
const OFF: [&str; 4] = ["off", "end", "stop", "關閉"];
/// The name of what is said to who has no part in the shop.
const STRANGER: &str = "stranger";
/// How often it is said.
const SAID_EVERY: Duration = Duration::hours(1);

/// What may be asked for by answering the card in a topic: what shows nothing that is not for all.
const BY_ANSWER: [Verb; 11] = [
    Verb::Confirm,
    Verb::Process,
    Verb::Ready,
    Verb::Ship,
    Verb::Deliver,
    Verb::Complete,
    Verb::Paid,
    Verb::Hold,
    Verb::Release,
    Verb::Note,
    Verb::Undo,
];

/// Whether something is about joining a group, or ending that: `/group`.
pub fn joins(heard: &Heard) -> bool {
    wish(heard).is_some()
}

/// Whether something is a message to an order's buyer, written as a command.
pub fn is_message(heard: &Heard) -> bool {
    slash(heard).is_some_and(|command| {
        command.verb == Verb::Message && command::numbers(&command.rest, true).numbers.is_empty()
    })
}

fn slash(heard: &Heard) -> Option<Command> {
    let Heard::Wrote { text, .. } = heard else {
        return None;
    };
    match command::slash(text) {
        Some(Slash::Command(command)) => Some(command),
        Some(Slash::Unknown(_)) | None => None,
    }
}

/// What stands behind `/group`.
fn wish(heard: &Heard) -> Option<String> {
    let command = slash(heard)?;
    let added = command.verb == Verb::Start && command.rest == START;
    if command.verb == Verb::Group {
        return Some(command.rest);
    }
    added.then(String::new)
}

fn is_off(wish: &str) -> bool {
    OFF.contains(&wish.trim().to_lowercase().as_str())
}

/// What a button does that everybody in a group may see, and that asks for no words.
pub fn is_for_all(press: &Press) -> bool {
    let Press::Order(_, _, press) = press else {
        return *press == Press::Nothing;
    };
    matches!(
        press,
        OrderPress::Advance(..)
            | OrderPress::Release
            | OrderPress::Paid(_)
            | OrderPress::PaidBy(..)
            | OrderPress::PaidSome(..)
            | OrderPress::Undo(_)
            | OrderPress::Less
            | OrderPress::Case(CasePress::Settle(_))
            | OrderPress::Talk(
                TalkPress::Write(_)
                    | TalkPress::AskAssign
                    | TalkPress::Assign(_)
                    | TalkPress::Unassign
                    | TalkPress::Settle(_)
            )
    )
}

/// Whether a button asks for words to a buyer: where a platform shows the bot nothing else of what people
/// write, it opens a form.
pub fn opens_form(button: &str) -> bool {
    matches!(
        Press::parse(button),
        Some(Press::Order(_, _, OrderPress::Talk(TalkPress::Write(_))))
    )
}

/// A message as a group shows it: with the buttons that are for all.
#[must_use]
pub fn for_all(mut say: Say) -> Say {
    for row in &mut say.buttons {
        row.retain(|button| match &button.does {
            super::message::Does::Press(carried) => {
                Press::parse(carried).is_some_and(|press| is_for_all(&press))
            }
            super::message::Does::Open(_) | super::message::Does::Copy(_) => true,
        });
    }
    say.buttons.retain(|row| !row.is_empty());
    say
}

/// `/group` in one's own chat: which one there is, or how to join one; `/group off` ends it.
///
/// # Errors
/// When the database can't be reached.
pub async fn command(scene: &mut Scene<'_>, shop: &Shop, wish: &str) -> Result<(), DatabaseError> {
    let mut system = scene.transaction.system().await?;
    let group = group::of_shop(&mut system, shop.shop_id).await?;
    let Some(group) = group else {
        let mut say = Say::line(texts::GroupHow { shop: &shop.name })
            .and(texts::GroupHowTelegram)
            .and(texts::GroupHowDiscord);
        if let Some(bot) = &scene.settings.telegram_bot {
            let address = format!("https://t.me/{bot}?startgroup={START}&admin=manage_topics");
            say = say.row([Button::open(texts::ButtonGroupAdd, address)]);
        }
        scene.replace(say);
        return Ok(());
    };
    if is_off(wish) {
        return end(scene, shop, &group).await;
    }
    let off = Press::Team(shop.shop_id, TeamPress::EndGroup);
    scene.replace(
        Say::line(texts::GroupIs {
            shop: &shop.name,
            group: &group.title,
        })
        .row([Button::press(texts::ButtonGroupEnd, off)]),
    );
    Ok(())
}

/// [End it]: what was told there is told in the own chats again.
///
/// # Errors
/// When the database can't be reached.
pub async fn end_pressed(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let mut system = scene.transaction.system().await?;
    match group::of_shop(&mut system, shop.shop_id).await? {
        Some(group) => end(scene, shop, &group).await,
        None => {
            scene.replace(Say::line(texts::GroupNone { shop: &shop.name }));
            Ok(())
        }
    }
}

async fn end(scene: &mut Scene<'_>, shop: &Shop, group: &Group) -> Result<(), DatabaseError> {
    group::end(scene.transaction, group, scene.at).await?;
    let ended = || {
        Say::line(texts::GroupOff {
            shop: &shop.name,
            group: &group.title,
        })
    };
    if scene.conversation.conversation_id != group.conversation_id {
        scene.elsewhere.push(Elsewhere {
            channel: group.channel,
            conversation_id: group.conversation_id,
            say: ended(),
        });
    }
    scene.replace(ended());
    Ok(())
}

/// What was done in a group. Whatever is answered there, it is answered with the buttons that are for all.
///
/// # Errors
/// When the database can't be reached.
pub async fn heed(scene: &mut Scene<'_>, heard: Heard) -> Result<(), DatabaseError> {
    heed_there(scene, heard).await?;
    for answer in &mut scene.answers {
        answer.say = for_all(std::mem::take(&mut answer.say));
    }
    Ok(())
}

async fn heed_there(scene: &mut Scene<'_>, heard: Heard) -> Result<(), DatabaseError> {
    let place = scene
        .company
        .as_ref()
        .and_then(|company| company.place.clone());
    let Some(place) = place else {
        return match wish(&heard) {
            Some(wish) => join(scene, &wish).await,
            None => Ok(()),
        };
    };
    let shop_id = place.group().shop_id;
    let Some((shop, _)) = scene.role_in(shop_id) else {
        return stranger(scene, &place, &heard).await;
    };
    if let Some(wish) = wish(&heard) {
        return about(scene, &shop, place.group(), &wish).await;
    }
    match place {
        Place::Topic { order_id, .. } => in_topic(scene, (shop_id, order_id), heard).await,
        Place::Group(_) => {
            // What people say to each other there is theirs.
            if is_asked(&heard) {
                own_chat(scene);
            }
            Ok(())
        }
    }
}

/// Whether something was said to the bot rather than to the people of a group.
fn is_asked(heard: &Heard) -> bool {
    match heard {
        Heard::Wrote { text, .. } => command::slash(text).is_some(),
        Heard::Pressed { .. } | Heard::Filled { .. } => true,
        Heard::Forwarded { .. }
        | Heard::Rewrote { .. }
        | Heard::SentPicture { .. }
        | Heard::SentStatement { .. }
        | Heard::SentFile { .. } => false,
    }
}

/// `/group` in a group that serves no shop.
async fn join(scene: &mut Scene<'_>, wish: &str) -> Result<(), DatabaseError> {
    let Some(company) = &scene.company else {
        return Ok(());
    };
    let (title, has_topics) = (company.among.title.clone(), company.among.has_topics);
    let may_open = company.may_open;
    let Some((shop, _)) = scene.work() else {
        scene.say(Say::line(texts::GroupNotYours));
        return Ok(());
    };
    if !permits(scene, shop.shop_id, permission::of_verb(Verb::Group)).await? {
        return Ok(());
    }
    if is_off(wish) {
        scene.say(Say::line(texts::GroupNoneHere));
        return Ok(());
    }
    if has_topics == Some(false) {
        scene.say(Say::line(texts::GroupNoTopics));
        return Ok(());
    }
    if may_open == Some(false) {
        scene.say(Say::line(texts::GroupNoRight));
        return Ok(());
    }
    let by = scene.conversation.person.person_id;
    let here = scene.conversation.conversation_id;
    let joined = group::join(scene.transaction, &shop, (here, &title), by, scene.at).await?;
    let name = &shop.name;
    scene.say(match joined {
        Joined::Done { before } => {
            let say = Say::line(texts::GroupJoined { shop: name }).and(texts::GroupJoinedHow);
            match before {
                Some(group) => say.and(texts::GroupInsteadOf { group }),
                None => say,
            }
        }
        Joined::Already => Say::line(texts::GroupAlready { shop: name }),
        Joined::OfAnotherShop => Say::line(texts::GroupOfAnother),
    });
    Ok(())
}

/// `/group` in the shop's own group, by somebody who works there.
async fn about(
    scene: &mut Scene<'_>,
    shop: &Shop,
    group: &Group,
    wish: &str,
) -> Result<(), DatabaseError> {
    if !is_off(wish) {
        scene.say(Say::line(texts::GroupAlready { shop: &shop.name }));
        return Ok(());
    }
    if !permits(scene, shop.shop_id, Some(Right::People)).await? {
        return Ok(());
    }
    end(scene, shop, group).await
}

/// Who has no part in the shop is heeded in nothing, and hears so once an hour.
async fn stranger(
    scene: &mut Scene<'_>,
    place: &Place,
    heard: &Heard,
) -> Result<(), DatabaseError> {
    if joins(heard) && scene.work().is_some() {
        scene.say(Say::line(texts::GroupOfAnother));
        return Ok(());
    }
    let in_topic = matches!(place, Place::Topic { .. });
    if !in_topic && !is_asked(heard) {
        return Ok(());
    }
    let here = place.conversation_id();
    let since = scene.at - SAID_EVERY;
    let mut system = scene.transaction.system().await?;
    if !outbox::was_tagged_since(&mut system, here, STRANGER, since).await? {
        scene.answers.push(Answer {
            say: Say::line(texts::GroupStranger),
            tag: Some(STRANGER.to_owned()),
            ..Answer::default()
        });
    }
    Ok(())
}

/// What somebody of the shop did in an order's topic: what they write goes to the buyer.
async fn in_topic(
    scene: &mut Scene<'_>,
    order: (ShopId, OrderId),
    heard: Heard,
) -> Result<(), DatabaseError> {
    // PostgreSQL can't hold a NUL, and nobody means one.
    let clean = |text: &str| text.replace('\0', "");
    match heard {
        Heard::Wrote {
            text,
            message,
            reply_to,
        } => wrote(scene, order, clean(&text), (message, reply_to)).await,
        Heard::Forwarded { text, message, .. } => {
            let writing = Writing::words(clean(&text), message);
            talking::say(scene, order, writing).await
        }
        Heard::Rewrote { text, message } => {
            talking::rewritten(scene, &clean(&text), &message).await?;
            Ok(())
        }
        Heard::Pressed { button, message } => {
            scene.pressed_on = message;
            pressed(scene, order.0, &button).await
        }
        Heard::Filled { button, text } => filled(scene, &button, &text).await,
        Heard::SentPicture {
            picture,
            caption,
            message,
            reply_to,
        } => {
            let words = Words::of(&caption, message, reply_to.clone());
            show(scene, order, reply_to, Writing::picture(picture, words)).await
        }
        Heard::SentStatement { file, .. } => not_sent(scene, &file.name, Unread::OtherKind).await,
        Heard::SentFile { name, why, .. } => not_sent(scene, &name, why).await,
    }
}

/// A file that can't go to the buyer: nothing of the message does.
async fn not_sent(scene: &mut Scene<'_>, name: &str, why: Unread) -> Result<(), DatabaseError> {
    pictures::not_read(scene, name, why, Words::default()).await
}

async fn wrote(
    scene: &mut Scene<'_>,
    order: (ShopId, OrderId),
    text: String,
    (message, reply_to): (Option<String>, Option<String>),
) -> Result<(), DatabaseError> {
    match command::slash(&text) {
        Some(Slash::Command(command)) if command.verb == Verb::Message => {
            let rest = command::numbers(&command.rest, true);
            if rest.numbers.is_empty() && !command.rest.is_empty() {
                return talking::say(scene, order, Writing::words(command.rest, message)).await;
            }
            own_chat(scene);
            return Ok(());
        }
        Some(_) => {
            own_chat(scene);
            return Ok(());
        }
        None => {}
    }
    let here = scene.conversation.conversation_id;
    if let Some(reply_to) = &reply_to {
        let mut system = scene.transaction.system().await?;
        let about = outbox::order_of_message(&mut system, here, reply_to).await?;
        let tag = outbox::tag_of_message(&mut system, here, reply_to).await?;
        let on_card = about == Some(order) && tag.is_none();
        // Answering the card is a command, as in one's own chat.
        if on_card
            && let Some(command) = command::answer(&text)
            && let Some((shop, _)) = scene.role_in(order.0)
        {
            if !BY_ANSWER.contains(&command.verb) {
                own_chat(scene);
            } else if permits(scene, order.0, permission::of_verb(command.verb)).await? {
                acting::answer(scene, &shop, order.1, &command).await?;
            }
            return Ok(());
        }
    }
    let mut writing = Some(Writing::words(text.clone(), message.clone()));
    if let Some(reply_to) = reply_to
        && talking::replied(scene, &reply_to, &mut writing).await?
    {
        return Ok(());
    }
    // Who was asked something answers that; what they write else goes to the buyer.
    if super::answered(scene, &text, message).await? {
        return Ok(());
    }
    match writing {
        Some(writing) => talking::say(scene, order, writing).await,
        None => Ok(()),
    }
}

/// A picture answers what it was asked for, or a message; else it is shown to the buyer.
async fn show(
    scene: &mut Scene<'_>,
    order: (ShopId, OrderId),
    reply_to: Option<String>,
    writing: Writing,
) -> Result<(), DatabaseError> {
    let mut writing = Some(writing);
    if let Some(reply_to) = reply_to
        && talking::replied(scene, &reply_to, &mut writing).await?
    {
        return Ok(());
    }
    let Some(writing) = writing else {
        return Ok(());
    };
    if let Some(Asking::Talk {
        shop,
        order: asked,
        answers,
    }) = scene.state.asking.clone()
    {
        return talking::answered(scene, ((shop, asked), answers), writing).await;
    }
    talking::say(scene, order, writing).await
}

async fn pressed(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    button: &str,
) -> Result<(), DatabaseError> {
    let press = Press::parse(button);
    let here = press
        .as_ref()
        .is_some_and(|press| is_for_all(press) && press.shop().is_none_or(|of| of == shop_id));
    if !here {
        own_chat(scene);
        return Ok(());
    }
    super::pressed(scene, button).await
}

/// The form that [Reply] opened.
///
/// # Errors
/// When the database can't be reached.
pub async fn filled(scene: &mut Scene<'_>, button: &str, text: &str) -> Result<(), DatabaseError> {
    let Some(Press::Order(shop_id, order_id, OrderPress::Talk(TalkPress::Write(answers)))) =
        Press::parse(button)
    else {
        scene.say(Say::line(texts::ButtonOld));
        return Ok(());
    };
    let other = scene
        .company
        .as_ref()
        .is_some_and(|company| company.shop() != Some(shop_id));
    if other {
        own_chat(scene);
        return Ok(());
    }
    // PostgreSQL can't hold a NUL, and nobody means one.
    let writing = Writing::words(text.replace('\0', ""), None);
    talking::filled(scene, ((shop_id, order_id), answers), writing).await
}

/// What is not done where others are.
fn own_chat(scene: &mut Scene<'_>) {
    let mut say = Say::line(texts::GroupOwnChat);
    if let Some(address) = scene
        .settings
        .start_address(scene.conversation.channel, "menu")
    {
        say = say.row([Button::open(texts::ButtonGroupOwnChat, address)]);
    }
    scene.say(say);
}

/// [Topic]: an order's topic is begun, though its buyer has not written.
///
/// # Errors
/// When the database can't be reached.
pub async fn begin(scene: &mut Scene<'_>, order: (ShopId, OrderId)) -> Result<(), DatabaseError> {
    let begun = group::begin_topic(scene.transaction, order, scene.at).await?;
    let say = match begun {
        Begun::Done { group, before } => Say::line(if before {
            waybill_core::text::Phrase::from(texts::GroupTopicThere { group })
        } else {
            texts::GroupTopicBegun { group }.into()
        }),
        Begun::NoGroup => Say::line(texts::GroupNoneYet),
        Begun::NoSuchOrder => Say::line(texts::NotUnderstood),
    };
    scene.say_of(order, say);
    Ok(())
}

/// The owners are told that their group ended by itself.
pub fn ended(group: &str) -> Say {
    Say::line(texts::GroupEnded { group })
}

/// The owners are told that no topic can be opened.
pub fn troubled(group: &str) -> Say {
    Say::line(texts::GroupTroubled { group })
}

#[cfg(test)]
mod tests {
    use waybill_core::order::Stage;

    use super::*;

    fn says(text: &str) -> Heard {
        Heard::Wrote {
            text: text.to_owned(),
            message: None,
            reply_to: None,
        }
    }

    #[test]
    fn a_group_is_joined_by_its_command_and_by_the_link_alone() {
        for text in ["/group", "/group@waybill_bot", "/start group", "/群組 關閉"] {
            assert!(joins(&says(text)), "{text}");
        }
        for text in ["group", "/start", "/start join-1", "/groups", "🙂"] {
            assert!(!joins(&says(text)), "{text}");
        }
        assert!(is_message(&says("/message we ship today")));
        assert!(!is_message(&says("/message 1001 we ship today")));
    }

    #[test]
    fn what_asks_for_words_or_shows_more_is_not_for_all() {
        let of_order = |press| Press::Order(ShopId(1), OrderId(2), press);
        for press in [
            of_order(OrderPress::Advance(Stage::Confirmed, 1)),
            of_order(OrderPress::Talk(TalkPress::Write(3))),
            Press::Nothing,
        ] {
            assert!(is_for_all(&press), "{press}");
        }
        for press in [
            of_order(OrderPress::More),
            of_order(OrderPress::Show),
            of_order(OrderPress::Qr),
            of_order(OrderPress::Ship(1)),
            of_order(OrderPress::WhereToSend),
            Press::Overview,
            Press::Remove(ShopId(1), waybill_core::id::PersonId(3)),
        ] {
            assert!(!is_for_all(&press), "{press}");
        }
    }
}
