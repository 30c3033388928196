//! Where an order stands, chosen from a list: forwards at once, backwards with a reason. And deleting
//! it, once it is over.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::Key;
use waybill_core::order::decide::{Action, Refusal, decide};
use waybill_core::order::{Order, Parcel, Stage, store};
use waybill_core::shop::Shop;
use waybill_core::text::{Language, Phrase, Reader, texts};
use waybill_core::wording;

use super::acting::{self, perform};
use super::command::Verb;
use super::message::{Button, Say};
use super::press::{OrderPress, Press, Why};
use super::scene::Scene;
use super::state::Asking;

/// The longest reason that is kept, in characters.
const MAX_REASON: usize = 200;

/// `/status 1042 confirmed`, and the list of stages where none is named.
pub async fn status(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    rest: &str,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return acting::no_such_order(scene, shop, key, Verb::Status, rest).await;
    };
    let place = (order.shop_id, order.order_id);
    if order.head.hidden.is_some() {
        let say = acting::refused(&order, &Refusal::IsHidden);
        scene.say_of(place, say);
        return Ok(());
    }
    let (word, reason) = rest
        .trim()
        .split_once(char::is_whitespace)
        .unwrap_or((rest.trim(), ""));
    if word.is_empty() {
        scene.say_of(place, list(&order));
        return Ok(());
    }
    let Some(to) = stage_named(word) else {
        let typed: String = word.chars().take(40).collect();
        let say = Say::line(texts::StatusUnknown { typed });
        scene.say_of(place, say.with_stages(&order));
        return Ok(());
    };
    let seen = order.head.fulfilment_version;
    if !reason.trim().is_empty() && is_backwards(&order, to) {
        return set_back(scene, shop, order.order_id, (to, seen), reason).await;
    }
    go(scene, shop, &order, (to, seen)).await
}

fn list(order: &Order) -> Say {
    Say::line(texts::StatusWhich {
        number: order.number.0,
        stage: wording::stage(order.head.stage),
    })
    .with_stages(order)
}

impl Say {
    fn with_stages(self, order: &Order) -> Self {
        let seen = order.head.fulfilment_version;
        let press = |press| Press::Order(order.shop_id, order.order_id, press);
        let stage = order.head.stage;
        let buttons: Vec<Button> = Stage::ALL
            .into_iter()
            .filter(|to| *to != stage)
            .filter(|to| !(order.pick_up && *to == Stage::Shipped))
            .filter(|to| stage != Stage::Cancelled || *to < Stage::Shipped)
            .filter(|to| *to != Stage::Cancelled || stage < Stage::Shipped)
            .map(|to| Button::press(wording::stage(to), press(OrderPress::StatusTo(to, seen))))
            .collect();
        let keep = Button::press(texts::ButtonKeep, press(OrderPress::Keep));
        let say = buttons
            .chunks(3)
            .fold(self, |say, row| say.row(row.to_vec()));
        say.row([keep])
    }
}

/// A stage by its name, in any language that is spoken here, or by the command that leads there.
fn stage_named(word: &str) -> Option<Stage> {
    let word = word.trim_end_matches([':', '：', '.', '。']).to_lowercase();
    let called = stage_names().into_iter().find(|(name, _)| *name == word);
    called.map(|(_, stage)| stage).or_else(|| {
        let verb = super::command::answer(&word)?.verb;
        if verb == Verb::Ship {
            Some(Stage::Shipped)
        } else if verb == Verb::Cancel {
            Some(Stage::Cancelled)
        } else {
            verb.stage()
        }
    })
}

/// What the stages are called, in every language that is spoken here, in lower case.
pub(super) fn stage_names() -> Vec<(String, Stage)> {
    let mut names: Vec<(String, Stage)> = Vec::new();
    for stage in Stage::ALL {
        names.push((stage.as_str().to_owned(), stage));
        for language in Language::all() {
            let reader = Reader {
                language,
                zone: chrono_tz::UTC,
                now: chrono::DateTime::UNIX_EPOCH,
            };
            names.push((reader.say(&wording::stage(stage)).to_lowercase(), stage));
        }
    }
    names
}

fn is_backwards(order: &Order, to: Stage) -> bool {
    let stage = order.head.stage;
    stage == Stage::Cancelled && to != Stage::Cancelled || to < stage
}

/// A stage was tapped in the list.
pub async fn chosen(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (to, seen): (Stage, i32),
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    go(scene, shop, &order, (to, seen)).await
}

async fn go(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    (to, seen): (Stage, i32),
) -> Result<(), DatabaseError> {
    let key = Key::Id(order.order_id);
    if to == Stage::Cancelled {
        return acting::ask_cancel(scene, shop, &[key], "").await;
    }
    if is_backwards(order, to) {
        ask_why(scene, order, (to, seen));
        return Ok(());
    }
    if to == Stage::Shipped && order.head.stage < to {
        return acting::ask_parcel(scene, shop, order.order_id, seen).await;
    }
    let parcel = Parcel::default();
    let action = Action::Advance { to, parcel };
    let outcome = perform(scene, shop, key, &action, Some(seen)).await?;
    acting::settle_question(scene, &outcome);
    Ok(())
}

fn ask_why(scene: &mut Scene<'_>, order: &Order, (to, seen): (Stage, i32)) {
    let try_it = Action::SetBack {
        to,
        reason: "?".to_owned(),
    };
    if let Err(refusal) = decide(order, &try_it, Some(seen), None, scene.at) {
        let say = acting::refused(order, &refusal);
        scene.say_of((order.shop_id, order.order_id), say);
        return;
    }
    scene.state.asking = Some(Asking::BackReason {
        shop: order.shop_id,
        order: order.order_id,
        to,
        seen,
    });
    let mut reasons = vec![Why::Mistake];
    if order.head.stage == Stage::Cancelled {
        reasons.push(Why::WantedAfterAll);
    } else if order.head.stage >= Stage::Shipped && to < Stage::Shipped {
        reasons.push(Why::CameBack);
    }
    reasons.push(Why::Other);
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let buttons = reasons
        .into_iter()
        .map(|why| Button::press(words(why), press(OrderPress::Back(to, seen, why))));
    let say = Say::line(texts::AskBackReason {
        number: order.number.0,
        stage: wording::stage(to),
    })
    .row(buttons)
    .row([Button::press(texts::ButtonKeep, press(OrderPress::Keep))]);
    scene.replace(say);
}

/// What a reason's button says, and the history keeps.
pub fn words(why: Why) -> Phrase {
    match why {
        Why::Mistake => texts::WhyMistake.into(),
        Why::CameBack => texts::WhyCameBack.into(),
        Why::WantedAfterAll => texts::WhyWantedAfterAll.into(),
        Why::ChangedMind => texts::WhyChangedMind.into(),
        Why::OrderedByMistake => texts::WhyOrderedByMistake.into(),
        Why::TooLong => texts::WhyTooLong.into(),
        Why::Other => texts::WhyOther.into(),
    }
}

/// A reason's words, in the language of whoever gives it.
pub fn reason(scene: &Scene<'_>, why: Why) -> String {
    let reader = Reader {
        language: scene.conversation.person.language,
        zone: chrono_tz::UTC,
        now: scene.at,
    };
    reader.say(&words(why))
}

/// A reason was tapped.
pub async fn back(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    to: (Stage, i32),
    why: Why,
) -> Result<(), DatabaseError> {
    if why == Why::Other {
        scene.state.asking = Some(Asking::BackReason {
            shop: shop.shop_id,
            order: order_id,
            to: to.0,
            seen: to.1,
        });
        scene.replace(Say::line(texts::AskReasonInWords));
        return Ok(());
    }
    let reason = reason(scene, why);
    set_back(scene, shop, order_id, to, &reason).await
}

/// The reason was written.
pub async fn reason_given(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    to: (Stage, i32),
    text: &str,
) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.role_in(shop_id) else {
        scene.state.asking = None;
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    set_back(scene, &shop, order_id, to, text).await
}

async fn set_back(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    (to, seen): (Stage, i32),
    reason: &str,
) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    let action = Action::SetBack {
        to,
        reason: reason.trim().chars().take(MAX_REASON).collect(),
    };
    let outcome = perform(scene, shop, Key::Id(order_id), &action, Some(seen)).await?;
    acting::settle_question(scene, &outcome);
    Ok(())
}

/// Deleting asks first, and says what has to be done before.
pub async fn ask_delete(scene: &mut Scene<'_>, shop: &Shop, key: Key) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return acting::no_such_order(scene, shop, key, Verb::Delete, "").await;
    };
    let press = |press| Press::Order(order.shop_id, order.order_id, press);
    let say = match decide(&order, &Action::Hide, None, None, scene.at) {
        Ok(_) => Say::line(texts::AskDelete {
            number: order.number.0,
            buyer: &order.buyer.name,
            stage: wording::stage(order.head.stage),
        })
        .row([
            Button::press(texts::ButtonDeleteIt, press(OrderPress::Hide)),
            Button::press(texts::ButtonKeep, press(OrderPress::Keep)),
        ]),
        Err(refusal) => {
            let say = acting::refused(&order, &refusal);
            let seen = order.head.fulfilment_version;
            if matches!(refusal, Refusal::StillOpen { .. }) && order.head.stage < Stage::Shipped {
                let cancel = press(OrderPress::AskCancel(seen));
                say.row([Button::press(texts::ButtonCancelFirst, cancel)])
            } else {
                say
            }
        }
    };
    scene.say_of((order.shop_id, order.order_id), say);
    Ok(())
}
