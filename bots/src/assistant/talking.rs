//! Talking about an order: who writes, to whom it goes, and what is written by whom has nothing else to
//! say with it.
//!
//! A message that answers one that was told is talk, whatever it reads like; a command begins with a
//! slash. What a buyer writes out of the blue is kept until they say what it is about.

mod assigning;
mod offering;
mod reading;
mod told;

use waybill_core::customer::person;
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::{Key, Party};
use waybill_core::order::decide::Refusal;
use waybill_core::order::{Order, store};
use waybill_core::picture::Picture;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::talk::{self, Author, LONGEST, Rewritten, Said, Source, Tag, Via, Written};
use waybill_core::text::{Phrase, texts};
use waybill_core::{outbox, shop_file};

use super::acting::{self, no_such_order, refused};
use super::by_hand::{ByHand, What};
use super::command::{self, Command, Slash, Verb};
use super::groups;
use super::message::{Answer, Button, Place, Say};
use super::permission::permits;
use super::pictures::Words;
use super::press::{Press, TalkPress};
use super::scene::Scene;
use super::state::Asking;
use super::wanting;

pub use offering::{offer, offer_picture, open_orders};
pub use reading::{list, of_customer, on_page};
pub use told::{button, lines, passed_on, to_buyer, to_shop};

/// The name of the question that asks what to write: what came of it takes its place.
const QUESTION: &str = "talk?";

/// What somebody wants to say.
#[derive(Debug)]
pub struct Writing {
    text: String,
    picture: Option<Picture>,
    message: Option<String>,
    answers: Option<i32>,
    /// Whether they were asked for it.
    asked: bool,
}

impl Writing {
    /// Words.
    pub const fn words(text: String, message: Option<String>) -> Self {
        Self {
            text,
            picture: None,
            message,
            answers: None,
            asked: false,
        }
    }

    /// A picture, with words to it.
    pub fn picture(picture: Picture, words: Words) -> Self {
        Self {
            text: words.caption,
            picture: Some(picture),
            message: words.message,
            answers: None,
            asked: false,
        }
    }

    const fn answering(mut self, message_no: i32) -> Self {
        self.answers = Some(message_no);
        self
    }
}

/// A button about an order's conversation, pressed by someone of its shop or by its buyer.
pub async fn pressed(
    scene: &mut Scene<'_>,
    order: (ShopId, OrderId),
    press: TalkPress,
) -> Result<(), DatabaseError> {
    let Some((party, shop, order)) = side(scene, order).await? else {
        return Ok(());
    };
    match (press, party) {
        (TalkPress::Write(answers), _) => {
            ask(scene, party, &shop, &order, answers);
            Ok(())
        }
        (TalkPress::Log(0), _) => reading::log(scene, party, &order, None).await,
        (TalkPress::Log(before), _) => reading::log(scene, party, &order, Some(before)).await,
        (TalkPress::Send(kept), _) => offering::send(scene, party, &shop, &order, kept).await,
        (TalkPress::Topic, Party::Shop) => {
            groups::begin(scene, (order.shop_id, order.order_id)).await
        }
        (TalkPress::AskAssign, Party::Shop) => assigning::ask(scene, &order).await,
        (TalkPress::Assign(person), Party::Shop) => {
            assigning::assign(scene, &order, Some(person)).await
        }
        (TalkPress::Unassign, Party::Shop) => assigning::assign(scene, &order, None).await,
        (TalkPress::Settle(up_to), Party::Shop) => {
            assigning::settle(scene, &shop, &order, up_to).await
        }
        (
            TalkPress::Topic
            | TalkPress::AskAssign
            | TalkPress::Assign(_)
            | TalkPress::Unassign
            | TalkPress::Settle(_),
            Party::Buyer,
        ) => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
    }
}

/// On whose side the person talks about an order: the shop's, or the buyer's while their link works.
/// Says so where they can't.
async fn side(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
) -> Result<Option<(Party, Shop, Order)>, DatabaseError> {
    if let Some((shop, _)) = scene.role_in(shop_id) {
        if !permits(scene, shop_id, Some(Right::Talk)).await? {
            return Ok(None);
        }
        let mut in_shop = scene.transaction.shop(shop_id).await?;
        let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
            scene.say(Say::line(texts::NotUnderstood));
            return Ok(None);
        };
        if order.head.hidden.is_some() {
            let say = refused(&order, &Refusal::IsHidden);
            scene.say_of((shop_id, order_id), say);
            return Ok(None);
        }
        return Ok(Some((Party::Shop, shop, order)));
    }
    match wanting::own_order(scene, shop_id, order_id).await? {
        Some((shop, order)) => Ok(Some((Party::Buyer, shop, order))),
        None => {
            scene.say(Say::line(texts::NotYours));
            Ok(None)
        }
    }
}

/// [Reply], [Message], [Message the seller]: the next message or picture goes.
fn ask(scene: &mut Scene<'_>, party: Party, shop: &Shop, order: &Order, answers: i32) {
    scene.state.asking = Some(Asking::Talk {
        shop: shop.shop_id,
        order: order.order_id,
        answers,
    });
    let number = order.number.0;
    let question: Phrase = match party {
        Party::Buyer => texts::TalkAskBuyer {
            shop: &shop.name,
            number,
        }
        .into(),
        Party::Shop => texts::TalkAskShop {
            number,
            buyer: &order.buyer.name,
        }
        .into(),
    };
    scene.answers.push(Answer {
        say: Say::line(question).row([Button::press(texts::ButtonTalkNot, Press::Nothing)]),
        tag: Some(QUESTION.to_owned()),
        order: Some((shop.shop_id, order.order_id)),
        ..Answer::default()
    });
}

/// What was asked for came. The question stays open where it could not be sent.
///
/// # Errors
/// When the database can't be reached.
pub async fn answered(
    scene: &mut Scene<'_>,
    (order, answers): ((ShopId, OrderId), i32),
    mut writing: Writing,
) -> Result<(), DatabaseError> {
    writing.asked = true;
    writing.answers = (answers > 0).then_some(answers);
    let asking = scene.state.asking.take();
    let Some((party, shop, order)) = side(scene, order).await? else {
        return Ok(());
    };
    if !send(scene, party, (&shop, &order), writing).await? {
        scene.state.asking = asking;
    }
    Ok(())
}

/// What is written about an order in its own place goes to the other side, whatever it reads like.
///
/// # Errors
/// When the database can't be reached.
pub async fn say(
    scene: &mut Scene<'_>,
    order: (ShopId, OrderId),
    writing: Writing,
) -> Result<(), DatabaseError> {
    if let Some((party, shop, order)) = side(scene, order).await? {
        send(scene, party, (&shop, &order), writing).await?;
    }
    Ok(())
}

/// What was written in a form that [Reply] opened.
///
/// # Errors
/// When the database can't be reached.
pub async fn filled(
    scene: &mut Scene<'_>,
    (order, answers): ((ShopId, OrderId), i32),
    mut writing: Writing,
) -> Result<(), DatabaseError> {
    writing.answers = (answers > 0).then_some(answers);
    say(scene, order, writing).await
}

/// A message that answers another: talk, where that was told or where a buyer answers anything about
/// their order. Returns whether it was.
///
/// # Errors
/// When the database can't be reached.
pub async fn replied(
    scene: &mut Scene<'_>,
    reply_to: &str,
    writing: &mut Option<Writing>,
) -> Result<bool, DatabaseError> {
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    let tag = outbox::tag_of_message(&mut system, here, reply_to).await?;
    if let Some(tag) = tag.as_deref().and_then(Tag::parse) {
        let place = (tag.shop_id, tag.order_id);
        if let (Some(writing), Some((party, shop, order))) =
            (writing.take(), side(scene, place).await?)
        {
            let writing = writing.answering(tag.message_no);
            if send(scene, party, (&shop, &order), writing).await?
                && matches!(scene.state.asking, Some(Asking::Talk { order, .. }) if order == place.1)
            {
                scene.state.asking = None;
            }
        }
        return Ok(true);
    }
    // Who was asked something answers the question, also by answering its message.
    if scene.state.asking.is_some() {
        return Ok(false);
    }
    let mut system = scene.transaction.system().await?;
    let about = outbox::order_of_message(&mut system, here, reply_to).await?;
    let Some((shop_id, order_id)) = about.filter(|(shop, _)| scene.role_in(*shop).is_none()) else {
        return Ok(false);
    };
    let Some((shop, order)) = wanting::own_order(scene, shop_id, order_id).await? else {
        return Ok(false);
    };
    if let Some(writing) = writing.take() {
        send(scene, Party::Buyer, (&shop, &order), writing).await?;
    }
    Ok(true)
}

/// `/message 1042 we ship tomorrow`; without words it shows what was written.
///
/// # Errors
/// When the database can't be reached.
pub async fn command(
    scene: &mut Scene<'_>,
    shop: &Shop,
    command: &Command,
    picture: Option<Picture>,
    message: Option<String>,
) -> Result<(), DatabaseError> {
    let Some((number, rest)) = acting::one_number(scene, command) else {
        return Ok(());
    };
    let key = Key::Number(number);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return no_such_order(scene, shop, key, Verb::Message, &rest).await;
    };
    let place = (shop.shop_id, order.order_id);
    let Some((party, shop, order)) = side(scene, place).await? else {
        return Ok(());
    };
    if rest.is_empty() && picture.is_none() {
        return reading::log(scene, party, &order, None).await;
    }
    let writing = Writing {
        picture,
        ..Writing::words(rest, message)
    };
    send(scene, party, (&shop, &order), writing).await?;
    Ok(())
}

/// Keeps what was written and tells the other side. Returns whether it is dealt with: what could not be
/// sent as it is may be written again.
async fn send(
    scene: &mut Scene<'_>,
    party: Party,
    (shop, order): (&Shop, &Order),
    writing: Writing,
) -> Result<bool, DatabaseError> {
    let here = scene.conversation.conversation_id;
    let mut said = Said {
        text: writing.text,
        picture: None,
        answers: writing.answers.filter(|_| party == Party::Shop),
    };
    if said.text.trim().chars().count() <= LONGEST
        && let Some(picture) = &writing.picture
    {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        let kept = shop_file::keep(&mut in_shop, picture, Some(here), scene.at).await?;
        said.picture = Some(kept);
    }
    // Those in a topic see what they write there, and that it was answered; only a question or a
    // command waits for an answer.
    let seen_there = scene.company.is_some() && writing.message.is_some() && !writing.asked;
    let author = Author {
        party,
        name: scene.conversation.person.name.clone(),
        person_id: Some(scene.conversation.person.person_id),
        via: Via::Chat(scene.conversation.channel),
        from: writing.message.map(|message| Source {
            conversation_id: here,
            message,
        }),
    };
    let at = scene.at;
    let written = talk::write(scene.transaction, shop, order.order_id, &author, &said, at).await?;
    match written {
        Written::Done { told, answered, .. } => {
            let live = Live::Order(shop.shop_id, order.order_id);
            scene.changed.push(live);
            if seen_there && told > 0 && answered.is_none() {
                return Ok(true);
            }
            let say = match party {
                Party::Buyer => Say::line(texts::TalkSent { name: &shop.name }),
                Party::Shop if told > 0 => Say::line(texts::TalkSent {
                    name: &order.buyer.name,
                }),
                Party::Shop => kept_only(scene, shop, order, &said).await?,
            };
            let say = match answered {
                Some(name) => say.and(texts::TalkAnsweredBefore { name }),
                None => say,
            };
            confirm(scene, (shop.shop_id, order.order_id), say, writing.asked);
        }
        Written::Again { .. } => {}
        Written::TooLong { length } => {
            scene.say(Say::line(texts::TalkTooLong {
                length,
                limit: LONGEST,
            }));
            return Ok(false);
        }
        Written::Empty => {
            scene.say(Say::line(texts::TalkEmpty));
            return Ok(false);
        }
        Written::NotTheirs { buyer } => {
            let number = order.number.0;
            let write = button(
                texts::ButtonMessage,
                (shop.shop_id, order.order_id),
                TalkPress::Write(0),
            );
            scene.say(Say::line(texts::TalkNotTheirs { number, buyer }).row([write]));
        }
        Written::NoSuchOrder => scene.say(Say::line(texts::NotUnderstood)),
    }
    Ok(true)
}

/// What came of it, in the place of the question where there was one.
fn confirm(scene: &mut Scene<'_>, order: (ShopId, OrderId), say: Say, asked: bool) {
    let place = match (asked, scene.pressed_on.clone()) {
        (true, _) => Place::Tagged(QUESTION.to_owned()),
        (false, Some(message)) => Place::Message(message),
        (false, None) => Place::New,
    };
    scene.answers.push(Answer {
        say,
        place,
        order: Some(order),
        tag: None,
    });
}

/// Nobody could be told: the sentence that the seller sends by whatever they have, in what the buyer
/// reads, where the shop knows it.
async fn kept_only(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    said: &Said,
) -> Result<Say, DatabaseError> {
    let say = Say::line(texts::TalkKeptOnly {
        number: order.number.0,
        buyer: &order.buyer.name,
    });
    if scene.company.is_some() {
        // The link and the number are for who answers buyers, not for all who read along.
        return Ok(Say::line(texts::TalkKeptAmong {
            number: order.number.0,
            buyer: &order.buyer.name,
        }));
    }
    if order.token.is_none() {
        return Ok(say);
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let language = person::language_of(&mut in_shop, order.order_id).await?;
    let around = (scene.settings, scene.at);
    let by_hand = ByHand::of(What::Message(&said.text), order, shop, language, around);
    Ok(by_hand.below(say))
}

/// An own message was written anew: whoever was told it sees the new words. Returns whether it was one
/// about an order.
///
/// # Errors
/// When the database can't be reached.
pub async fn rewritten(
    scene: &mut Scene<'_>,
    text: &str,
    message: &str,
) -> Result<bool, DatabaseError> {
    if offering::rewritten(scene, text, message) {
        return Ok(true);
    }
    let here = scene.conversation.conversation_id;
    let mut system = scene.transaction.system().await?;
    let Some((shop_id, order_id, message_no)) =
        talk::written_as(&mut system, here, message).await?
    else {
        return Ok(false);
    };
    if side(scene, (shop_id, order_id)).await?.is_none() {
        return Ok(true);
    }
    // What was sent by a command is the command's rest.
    let text = match command::slash(text) {
        Some(Slash::Command(command)) if command.verb == Verb::Message => {
            command::numbers(&command.rest, true).rest
        }
        Some(_) | None => text.to_owned(),
    };
    let place = (shop_id, order_id, message_no);
    match talk::rewrite(scene.transaction, place, &text, scene.at).await? {
        Rewritten::Done => scene.changed.push(Live::Order(shop_id, order_id)),
        Rewritten::TooLong { length } => scene.say(Say::line(texts::TalkEditTooLong {
            length,
            limit: LONGEST,
        })),
        Rewritten::Empty => scene.say(Say::line(texts::TalkEmpty)),
        Rewritten::Same | Rewritten::NoSuchMessage => {}
    }
    Ok(true)
}
