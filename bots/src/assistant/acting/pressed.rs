//! An order's buttons, pressed by someone of its shop.

use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::OrderId;
use waybill_core::money::Money;
use waybill_core::order::act::{Key, Outcome, Party};
use waybill_core::order::decide::{Action, EventAction};
use waybill_core::order::{Order, Parcel, Stage, store};
use waybill_core::payment::recorded;
use waybill_core::shop::Shop;
use waybill_core::text::texts;
use waybill_core::{outbox, review, subscription, talk, tracking};

use super::cancelling::ask_cancel;
use super::claims::ask_about_claim;
use super::done::done;
use super::link::show_link;
use super::parcel::{ask_parcel, ask_parcel_anyway};
use super::performing::perform;
use super::reporting::{answer_call, refused, settle_question};
use crate::assistant::message::{Answer, Attached, Button, Place, Say};
use crate::assistant::press::{OrderPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::Asking;
use crate::assistant::{
    card, changing, checking, deadline, history, invoicing, joining, labels, letting_in, notify,
    paying, refunds, returning, reviewing, sending, standing, stopping, talking, trouble, waiting,
    ways, whose,
};

/// How many entries of money a card names with who wrote them down.
const RECORDED: i64 = 8;

/// A button of an order, pressed by someone of its shop.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    press: OrderPress,
) -> Result<(), DatabaseError> {
    let key = Key::Id(order_id);
    let place = (shop.shop_id, order_id);
    match press {
        OrderPress::Show => scene.show_card(place, None).await,
        OrderPress::Advance(to, seen) => {
            let parcel = Parcel::default();
            card_action(scene, shop, key, Action::Advance { to, parcel }, Some(seen)).await
        }
        OrderPress::ShipBare(seen) => {
            let action = Action::Advance {
                to: Stage::Shipped,
                parcel: Parcel::default(),
            };
            scene.state.asking = None;
            let outcome = perform(scene, shop, key, &action, Some(seen)).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Paid(seen) => ways::paid(scene, shop, order_id, seen).await,
        OrderPress::PaidBy(seen, method) => {
            ways::paid_by(scene, shop, order_id, (seen, method)).await
        }
        OrderPress::PaidSome(seen, minor, method) => {
            ways::some_paid_by(scene, shop, order_id, (seen, minor, method)).await
        }
        OrderPress::PaidOut(entry, came) => {
            let came = Money::new(came, shop.currency);
            let action = Action::PaidOut { entry, came };
            let outcome = perform(scene, shop, key, &action, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Cancel(seen) => {
            let action = Action::Cancel { reason: None };
            let outcome = perform(scene, shop, key, &action, Some(seen)).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Undo(version) => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let undone = store::event(&mut in_shop, order_id, version).await?;
            let answers = undone.is_some_and(|undone| {
                matches!(undone.action, EventAction::Pay | EventAction::Reject)
            });
            let outcome = perform(scene, shop, key, &Action::Undo { version }, None).await?;
            let here = scene.conversation.conversation_id;
            let on_call = match scene.pressed_on.clone() {
                // The other calls stay as they are: what came of it is said in their place.
                Some(message) if answers => {
                    let mut system = scene.transaction.system().await?;
                    outbox::is_call(&mut system, here, &message).await?
                }
                Some(_) | None => false,
            };
            if on_call {
                answer_call(scene, &outcome);
            } else {
                settle_question(scene, &outcome);
            }
            Ok(())
        }
        OrderPress::Whose(press) => whose::answered(scene, shop, order_id, press).await,
        OrderPress::Release => card_action(scene, shop, key, Action::Release, None).await,
        OrderPress::Ship(seen) => ask_parcel(scene, shop, order_id, seen).await,
        OrderPress::ShipAnyway(seen) => ask_parcel_anyway(scene, shop, order_id, seen).await,
        OrderPress::Label => labels::make(scene, shop, &[key]).await,
        OrderPress::Invoice => invoicing::give(scene, shop, key, "").await,
        OrderPress::WhereToSend => match found(scene, shop, key).await? {
            Some(order) => sending::ask(scene, shop, &order).await,
            None => Ok(()),
        },
        OrderPress::AskBuyerWhere => match found(scene, shop, key).await? {
            Some(order) => sending::ask_buyer(scene, shop, &order).await,
            None => Ok(()),
        },
        OrderPress::SendThere(shown) => match found(scene, shop, key).await? {
            Some(order) => sending::there(scene, Party::Shop, shop, &order, shown).await,
            None => Ok(()),
        },
        OrderPress::LetIn(ask) => letting_in::answer(scene, shop, order_id, (ask, true)).await,
        OrderPress::KeepOut(ask) => letting_in::answer(scene, shop, order_id, (ask, false)).await,
        OrderPress::AskCancel(_) => ask_cancel(scene, shop, &[key], "").await,
        OrderPress::Keep => {
            // [Not yet] ends the question, so that the next line is no answer to it.
            if matches!(
                scene.state.asking,
                Some(Asking::SendTo { .. } | Asking::Parcel { .. } | Asking::PayBy { .. })
            ) {
                scene.state.asking = None;
            }
            scene.replace(Say::line(texts::Kept));
            Ok(())
        }
        OrderPress::Hold => {
            scene.state.asking = Some(Asking::HoldReason {
                shop: shop.shop_id,
                order: order_id,
            });
            scene.say_of(place, Say::line(texts::AskHoldReason));
            Ok(())
        }
        OrderPress::Note => {
            scene.state.asking = Some(Asking::Note {
                shop: shop.shop_id,
                order: order_id,
            });
            scene.say_of(place, Say::line(texts::AskNote));
            Ok(())
        }
        OrderPress::More | OrderPress::Less => {
            show_buttons(scene, shop, order_id, press == OrderPress::More).await
        }
        OrderPress::Paper => {
            scene.say_of(
                place,
                Say::default().attach(Attached::Receipt(place.0, place.1)),
            );
            Ok(())
        }
        OrderPress::History => history::of_shop(scene, shop, order_id).await,
        // Where the team is told is not the order's to say.
        OrderPress::Notify => notify::command(scene, "").await,
        OrderPress::Qr => show_link(scene, shop, order_id, true).await,
        OrderPress::AskRenew => {
            let press = |press| Press::Order(shop.shop_id, order_id, press);
            scene.say_of(
                place,
                Say::line(texts::AskRenew).row([
                    Button::press(texts::ButtonRenew, press(OrderPress::Renew)),
                    Button::press(texts::ButtonKeep, press(OrderPress::Keep)),
                ]),
            );
            Ok(())
        }
        OrderPress::Renew => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            tracking::renew(&mut in_shop, order_id, scene.at).await?;
            subscription::refresh_cards(&mut in_shop, order_id, scene.at).await?;
            scene.changed.push(Live::Order(shop.shop_id, order_id));
            scene.replace(Say::line(texts::Renewed));
            show_link(scene, shop, order_id, false).await
        }
        OrderPress::Stop => stopping::one(scene, shop.shop_id, order_id).await,
        OrderPress::Accept(entry) => {
            let action = Action::Accept {
                entry,
                amount: None,
            };
            let outcome = perform(scene, shop, key, &action, None).await?;
            answer_call(scene, &outcome);
            Ok(())
        }
        OrderPress::Reject(entry) => {
            scene.state.asking = None;
            let action = Action::Reject {
                entry,
                reason: None,
            };
            let outcome = perform(scene, shop, key, &action, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::AcceptOther(entry) => ask_about_claim(scene, shop, order_id, entry, true).await,
        OrderPress::AskReject(entry) => ask_about_claim(scene, shop, order_id, entry, false).await,
        OrderPress::StartRefund(seen) => {
            let action = Action::StartRefund {
                amount: None,
                method: None,
            };
            let outcome = perform(scene, shop, key, &action, Some(seen)).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Refunded(seen) => refunds::refunded(scene, shop, order_id, seen).await,
        OrderPress::RefundedBy(seen, method) => {
            refunds::refunded_by(scene, shop, order_id, (seen, method)).await
        }
        OrderPress::MoreTime(shown) => deadline::more_time(scene, shop, order_id, shown).await,
        OrderPress::Check => checking::again(scene, shop, order_id).await,
        OrderPress::AskPayBy => deadline::ask(scene, shop, key, "").await,
        OrderPress::PayBy(days, shown) => {
            deadline::chosen(scene, shop, order_id, (days, shown)).await
        }
        OrderPress::OfferOn(shown) => waiting::offer_on(scene, shop, order_id, shown).await,
        OrderPress::HowToPay => paying::how(scene, shop, order_id).await,
        // Who sells records what came in; only who bought says that it was paid.
        OrderPress::AskClaim
        | OrderPress::ClaimOther
        | OrderPress::ClaimBy(..)
        | OrderPress::ClaimBare => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
        OrderPress::Decline(version) => {
            let outcome = perform(scene, shop, key, &Action::Decline { version }, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::AgreedAnyway(version) => {
            let action = Action::Agree {
                version,
                anyway: true,
            };
            let outcome = perform(scene, shop, key, &action, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Edit => changing::begin(scene, shop, key, "", None).await,
        OrderPress::Status => standing::status(scene, shop, key, "").await,
        OrderPress::StatusTo(to, seen) => standing::chosen(scene, shop, order_id, (to, seen)).await,
        OrderPress::Back(to, seen, why) => {
            standing::back(scene, shop, order_id, (to, seen), why).await
        }
        OrderPress::AskHide => standing::ask_delete(scene, shop, key).await,
        OrderPress::Hide => {
            let outcome = perform(scene, shop, key, &Action::Hide, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Unhide => {
            let outcome = perform(scene, shop, key, &Action::Unhide, None).await?;
            settle_question(scene, &outcome);
            Ok(())
        }
        OrderPress::Split(press) => joining::split_pressed(scene, shop, order_id, press).await,
        OrderPress::Talk(press) => talking::pressed(scene, place, press).await,
        OrderPress::Case(press) => trouble::pressed(scene, place, press).await,
        OrderPress::MoveTo(offer, who) => {
            joining::move_to(scene, shop, order_id, (offer, who)).await
        }
        OrderPress::AskMerge(other) => joining::ask_merge(scene, shop, (key, Key::Id(other))).await,
        OrderPress::Return(press) => {
            returning::pressed(scene, Party::Shop, shop, order_id, press).await
        }
        // The answer, and what one bought, are the buyer's.
        OrderPress::Want
        | OrderPress::WantChange
        | OrderPress::WantCancel(_)
        | OrderPress::CancelBecause(..)
        | OrderPress::Rate(_)
        | OrderPress::ByMail
        | OrderPress::Agree(_) => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
    }
}

/// An order of the shop; says so where there is none.
async fn found(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
) -> Result<Option<Order>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, key).await?;
    if order.is_none() {
        scene.say(Say::line(texts::NotUnderstood));
    }
    Ok(order)
}

/// A button of the card itself: the card changes in place and needs no words, a refusal does.
async fn card_action(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    action: Action,
    seen: Option<i32>,
) -> Result<(), DatabaseError> {
    match perform(scene, shop, key, &action, seen).await? {
        Outcome::Done {
            order,
            action,
            version,
        } => {
            // Whoever has no card of it (a tap in a list) is told in words.
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            let here = scene.conversation.conversation_id;
            let card = subscription::card(&mut in_shop, order.order_id, here).await?;
            let on_card = card.is_some_and(|card| {
                !card.stopped && card.message.is_some() && card.message == scene.pressed_on
            });
            if !on_card {
                scene.say_of(
                    (order.shop_id, order.order_id),
                    done(&order, action, version),
                );
            }
        }
        Outcome::Refused { order, refusal } => {
            let say = refused(&order, &refusal);
            scene.say_of((order.shop_id, order.order_id), say);
        }
        Outcome::NoSuchOrder => scene.say(Say::line(texts::NotUnderstood)),
    }
    Ok(())
}

async fn show_buttons(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    more: bool,
) -> Result<(), DatabaseError> {
    let here = scene.conversation.conversation_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
        scene.say(Say::line(texts::NotUnderstood));
        return Ok(());
    };
    let followers = subscription::buyers(&mut in_shop, order_id).await?;
    let others = store::companions(&mut in_shop, &order).await?;
    let talk = talk::standing(&mut in_shop, order_id).await?;
    let review = review::find(&mut in_shop, order_id).await?;
    // What the card shows is no longer what its digest says.
    subscription::forget_digest(&mut in_shop, order_id, here).await?;
    let say = if scene.company.is_some() {
        card::group(&order, (&followers, &talk))
    } else if more {
        let recorded = recorded::of_order(&mut in_shop, order_id, RECORDED).await?;
        let say = card::seller_more(&order, (&followers, &talk), &others);
        card::recorded(say, &recorded)
    } else {
        card::seller(&order, (&followers, &talk))
    };
    let say = reviewing::on_card(say, &order, review.as_ref(), false);
    scene.answers.push(Answer {
        say,
        place: scene.pressed_on.clone().map_or(Place::New, Place::Message),
        order: Some((shop.shop_id, order_id)),
        tag: None,
    });
    Ok(())
}
