//! Whose an order is: what its card asks, what a buyer answers, what the shop is asked and says.

use waybill_core::channel::Channel;
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, PersonId, ShopId};
use waybill_core::notice::WhoseAnswer;
use waybill_core::order::act::Key;
use waybill_core::order::decide::Refusal;
use waybill_core::order::{Order, store};
use waybill_core::outbox;
use waybill_core::shop::{self, Shop};
use waybill_core::subscription::Follows;
use waybill_core::text::{Phrase, texts};
use waybill_core::whose::{self, Claimed, Part, Stand};

use super::buying;
use super::card;
use super::message::{Button, Say};
use super::press::{OrderPress, Press, WhosePress};
use super::scene::Scene;
use super::wording as words;

/// How many people are asked about below a seller's card.
const ASKED: usize = 2;

/// What the card of somebody says who does not act as the buyer, and asks them.
pub fn question(say: Say, order: &Order, stand: Stand) -> Say {
    let press = |press| Press::Order(order.shop_id, order.order_id, OrderPress::Whose(press));
    let say = say.gap();
    if stand.refused {
        return say.and(texts::WhoseRefused);
    }
    let mine = |label: Phrase| Button::press(label, press(WhosePress::Mine));
    match (stand.part, stand.taken) {
        (Some(Part::Claims), true) => say.and(texts::WhoseAsked),
        (Some(Part::Asked) | None, false) => say.and(texts::WhoseAsk).row([
            mine(texts::ButtonYesMine.into()),
            Button::press(texts::ButtonJustWatching, press(WhosePress::Watch)),
        ]),
        (Some(Part::Asked | Part::Watching | Part::Theirs) | None, true) => say
            .and(texts::WhoseTaken)
            .row([mine(texts::ButtonMineToo.into())]),
        (Some(Part::Watching | Part::Claims | Part::Theirs), false) => say
            .and(texts::WhoseWatching)
            .row([mine(texts::ButtonMine.into())]),
    }
}

/// A watcher did what only the buyer can do.
pub fn not_theirs(shop_id: ShopId, order: &Order, stand: Stand) -> Say {
    let say = Say::line(words::refusal(order.number, &Refusal::NotTheirs));
    if stand.refused || stand.part == Some(Part::Claims) {
        return say;
    }
    let mine = OrderPress::Whose(WhosePress::Mine);
    let mine = Press::Order(shop_id, order.order_id, mine);
    say.row([Button::press(texts::ButtonMine, mine)])
}

/// A button of a buyer about whose an order is.
pub async fn pressed(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    press: WhosePress,
) -> Result<(), DatabaseError> {
    if buying::own(scene, shop_id, order_id).await?.is_none() {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    }
    let (who, at) = (scene.conversation.person.clone(), scene.at);
    let channel = scene.conversation.channel;
    match press {
        WhosePress::Mine => {
            let mut in_shop = scene.transaction.shop(shop_id).await?;
            let who = (who.person_id, who.name.as_str(), channel);
            let claimed = whose::claim(&mut in_shop, order_id, who, at).await?;
            said(scene, (shop_id, order_id), claimed).await
        }
        WhosePress::Watch => {
            let mut in_shop = scene.transaction.shop(shop_id).await?;
            if !whose::watch(&mut in_shop, order_id, who.person_id, at).await? {
                scene.say(Say::line(texts::WhoseYoursAlready));
            }
            Ok(())
        }
        WhosePress::Says(..) => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
    }
}

/// What is said about it; where it took effect, the card says it.
async fn said(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    claimed: Claimed,
) -> Result<(), DatabaseError> {
    let say = match claimed {
        Claimed::Theirs | Claimed::Asked => return Ok(()),
        Claimed::Already => Say::line(texts::WhoseYoursAlready),
        Claimed::AskedAlready => Say::line(texts::WhoseAsked),
        Claimed::NotFollowing => Say::line(texts::NotYours),
        Claimed::Refused => {
            let mut system = scene.transaction.system().await?;
            let shop = shop::by_id(&mut system, shop_id).await?;
            let mut in_shop = scene.transaction.shop(shop_id).await?;
            let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
            match shop.zip(order) {
                Some((shop, order)) => Say::line(texts::WhoseRefusedAlready {
                    shop: &shop.name,
                    number: order.number.0,
                }),
                None => Say::line(texts::NotYours),
            }
        }
    };
    scene.say(say);
    Ok(())
}

/// The shop says whether an order is somebody's.
pub async fn answered(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    press: WhosePress,
) -> Result<(), DatabaseError> {
    let WhosePress::Says(person_id, is_them) = press else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let (by, at) = (scene.conversation.person.name.clone(), scene.at);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = (shop.name.as_str(), order_id);
    let changed = whose::answer(&mut in_shop, order, person_id, (&by, is_them), at).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        return Ok(());
    };
    let number = order.number.0;
    match changed {
        None => scene.say(Say::line(texts::WhoseGone { number })),
        Some(false) => scene.say(Say::line(texts::AskedBefore)),
        Some(true) => {
            let here = scene.conversation.conversation_id;
            let on_call = match scene.pressed_on.clone() {
                Some(message) => {
                    let mut system = scene.transaction.system().await?;
                    outbox::is_call(&mut system, here, &message).await?
                }
                None => false,
            };
            // The question is edited in its place.
            if !on_call {
                scene.say_of(
                    (shop.shop_id, order_id),
                    Say::line(answer(&order, &by, is_them)),
                );
            }
        }
    }
    Ok(())
}

fn answer(order: &Order, by: &str, is_them: bool) -> Phrase {
    let (number, buyer) = (order.number.0, &order.buyer.name);
    if is_them {
        texts::CallWhoseYes { number, buyer, by }.into()
    } else {
        texts::CallWhoseNo { number, buyer, by }.into()
    }
}

/// Who says that an order is theirs, for the shop.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// Who.
    pub person_id: PersonId,
    /// What they are called on their chat.
    pub name: &'a str,
    /// Through what.
    pub channel: Channel,
    /// Whether it is somebody else's already.
    pub too: bool,
}

/// What the shop is asked, and what was answered.
pub fn call(order: &Order, claim: &Claim<'_>, said: Option<&WhoseAnswer>) -> Say {
    let (number, buyer) = (order.number.0, &order.buyer.name);
    let (name, channel) = (claim.name, card::channel(claim.channel));
    let say = Say::line(if claim.too {
        Phrase::from(texts::CallWhoseToo {
            number,
            buyer,
            name,
            channel,
        })
    } else {
        texts::CallWhose {
            number,
            buyer,
            name,
            channel,
        }
        .into()
    });
    let says = |is_them| {
        let press = OrderPress::Whose(WhosePress::Says(claim.person_id, is_them));
        Press::Order(order.shop_id, order.order_id, press)
    };
    let no = Button::press(texts::ButtonNotTheirs, says(false));
    match said {
        None if claim.too => say.row([Button::press(texts::ButtonTheirsToo, says(true)), no]),
        None => say.row([no, Button::press(texts::ButtonTheirs, says(true))]),
        Some(said) if said.is_them => say.and(answer(order, &said.by, true)).row([no]),
        Some(said) => say
            .and(answer(order, &said.by, false))
            .row([Button::press(texts::ButtonTheirs, says(true))]),
    }
}

/// [✗ janec is not Jane Cruz], below the seller's card, for those it was not asked about.
pub fn rows(order: &Order, followers: &[Follows]) -> Vec<Vec<Button>> {
    let who = &order.buyer.name;
    let mut asked: Vec<PersonId> = Vec::new();
    let mut rows = Vec::new();
    for follows in followers {
        let gone = matches!(
            follows.stopped.as_deref(),
            Some("moved" | "revoked" | "separated")
        );
        if gone || asked.contains(&follows.person_id) || asked.len() == ASKED {
            continue;
        }
        let name = &follows.name;
        let (label, is_them): (Phrase, bool) = match follows.part {
            Part::Asked => continue,
            Part::Theirs => (texts::ButtonNotThem { who, name }.into(), false),
            Part::Watching | Part::Claims => (texts::ButtonIsThem { who, name }.into(), true),
        };
        asked.push(follows.person_id);
        let press = OrderPress::Whose(WhosePress::Says(follows.person_id, is_them));
        let press = Press::Order(order.shop_id, order.order_id, press);
        rows.push(vec![Button::press(label, press)]);
    }
    rows
}

/// How the person stands to an order that they follow.
pub async fn stand(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
) -> Result<Stand, DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    whose::stand(&mut in_shop, order_id, person_id).await
}
