//! Buyers: following an order by its link, all one's orders from all shops, stopping.

use waybill_core::customer::person;
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::{Key, Outcome, Party};
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::person::choose_language;
use waybill_core::text::{Phrase, texts};
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Tracked, TrackedOrder};
use waybill_core::{reach, review, shop, subscription, wording};

use super::acting::perform_for;
use super::card;
use super::message::{Attached, Button, Say};
use super::paging::{self, At, List};
use super::permission::permits_buyer;
use super::press::{OrderPress, Press};
use super::reviewing;
use super::scene::Scene;
use super::sending;
use super::state::Asking;
use super::wanting;
use super::whose;
use super::wording as words;

/// How many orders `/my` shows.
const SHOWN: i64 = 10;

/// The token in a link, or a token alone: `https://…/t/TOKEN`, with or without a query.
pub fn token_in(text: &str) -> Option<ShopToken> {
    // In a sentence without spaces the link is what stands around its "/t/".
    let text = text
        .rsplit_once("/t/")
        .map_or(text, |(_, rest)| rest)
        .trim();
    let last = text.split(['?', '#']).next()?.trim_end_matches('/');
    let segment = last.rsplit('/').next()?;
    let segment = segment
        .strip_suffix(".json")
        .or_else(|| segment.strip_suffix(".pdf"))
        .unwrap_or(segment);
    ShopToken::parse(segment)
}

/// The first link to an order inside a message.
pub fn link_in(text: &str) -> Option<ShopToken> {
    text.split_whitespace()
        .filter(|word| word.contains("/t/"))
        .find_map(token_in)
}

/// Follows the order behind a link.
pub async fn track(scene: &mut Scene<'_>, link: &str) -> Result<(), DatabaseError> {
    if link.trim().is_empty() {
        scene.state.asking = Some(Asking::Link);
        scene.say(Say::line(texts::TrackHow));
        return Ok(());
    }
    let Some(token) = token_in(link).or_else(|| link_in(link)) else {
        scene.say(Say::line(texts::TrackNoLink));
        return Ok(());
    };
    follow(scene, token).await
}

/// Follows the order behind a token. A seller of that shop gets the seller's card.
pub async fn follow(scene: &mut Scene<'_>, token: ShopToken) -> Result<(), DatabaseError> {
    scene.state.asking = None;
    match tracking::find(scene.database, &token).await? {
        Tracked::Unknown => scene.say(Say::line(texts::TrackUnknown)),
        Tracked::Revoked => scene.say(Say::line(texts::TrackRevoked)),
        Tracked::Order { order_id, .. } => {
            let place = (token.shop_id, order_id);
            if scene.role_in(token.shop_id).is_some() {
                scene.show_card(place, None).await?;
            } else {
                scene.show_card(place, Some(token)).await?;
                speak_as_known(scene, place).await?;
                if whose::stand(scene, place).await?.may_act() {
                    // Mail stands by again, should this chat be refused one day.
                    let mut in_shop = scene.transaction.shop(place.0).await?;
                    reach::mail_again(&mut in_shop, order_id).await?;
                }
                let mut in_shop = scene.transaction.shop(place.0).await?;
                subscription::refresh_sellers(&mut in_shop, order_id, scene.at).await?;
            }
        }
    }
    Ok(())
}

/// Of whom nobody said what they read, neither they nor their platform, the shop may know it.
async fn speak_as_known(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
) -> Result<(), DatabaseError> {
    if !scene.conversation.person.language_guessed {
        return Ok(());
    }
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let Some(language) = person::language_of(&mut in_shop, order_id).await? else {
        return Ok(());
    };
    let person_id = scene.conversation.person.person_id;
    let mut system = scene.transaction.system().await?;
    choose_language(&mut system, person_id, language).await?;
    scene.conversation.person.language = language;
    scene.conversation.person.language_guessed = false;
    scene.own_menu_changed();
    Ok(())
}

/// Every order from every shop.
pub async fn my(scene: &mut Scene<'_>, at: &At) -> Result<(), DatabaseError> {
    let before = at.time().and_then(|(time, rest)| match rest {
        [shop_id, order_id] => Some((time, ShopId(*shop_id), OrderId(*order_id))),
        _ => None,
    });
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    let mut followed = subscription::of_person_before(&mut person, before, SHOWN + 1).await?;
    let shown = usize::try_from(SHOWN).unwrap_or_default();
    let more = followed.len() > shown;
    followed.truncate(shown);
    let next = followed.last().filter(|_| more).map(|order| {
        let since = order.followed_at.timestamp_micros();
        vec![since, order.token.shop_id.0, order.order_id.0]
    });
    let mut say = Say::titled(texts::MyTitle);
    let mut buttons = Vec::new();
    for order in &followed {
        let found = tracking::find(scene.database, &order.token).await?;
        let Tracked::Order { order: tracked, .. } = found else {
            continue;
        };
        say = say.and(if order.theirs {
            my_row(&tracked)
        } else {
            texts::MyRowWatching {
                row: my_row(&tracked),
            }
            .into()
        });
        let label = texts::ButtonMyOrder {
            number: tracked.number.0,
            shop: &tracked.shop,
        };
        let press = Press::MyOrder(order.token.shop_id, order.order_id);
        buttons.push(Button::press(label, press));
    }
    if buttons.is_empty() {
        say = say.and(texts::MyNone);
    }
    for row in buttons.chunks(2) {
        say = say.row(row.to_vec());
    }
    let say = paging::turnable(scene, say, List::Mine, at, next);
    scene.replace(say);
    Ok(())
}

fn my_row(order: &TrackedOrder) -> Phrase {
    let step = match order.step() {
        Some(step) => wording::step(step, order.pick_up),
        None => wording::stage(order.stage),
    };
    texts::MyRow {
        step,
        number: order.number.0,
        shop: &order.shop,
        items: order.item_count,
        total: order.total(),
        placed: order.placed_at,
    }
    .into()
}

/// A tap on one of one's own orders.
pub async fn show_mine(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    match own(scene, shop_id, order_id).await? {
        Some(token) => follow(scene, token).await,
        None => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
    }
}

/// The token by which this person follows an order, where they do.
pub async fn own(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    order_id: OrderId,
) -> Result<Option<ShopToken>, DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    subscription::token_of(&mut person, shop_id, order_id).await
}

/// Whether this person follows an order and may act as its buyer.
pub async fn acts_on(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    order_id: OrderId,
) -> Result<bool, DatabaseError> {
    if own(scene, shop_id, order_id).await?.is_none() {
        return Ok(false);
    }
    Ok(whose::stand(scene, (shop_id, order_id)).await?.may_act())
}

/// A button of an order, pressed by someone who is not of its shop.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    order_id: OrderId,
    press: OrderPress,
) -> Result<(), DatabaseError> {
    let Some(token) = own(scene, shop_id, order_id).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    if !permits_buyer(scene, (shop_id, order_id), press).await? {
        return Ok(());
    }
    match press {
        OrderPress::Whose(press) => whose::pressed(scene, (shop_id, order_id), press).await,
        OrderPress::Paper => match tracking::find(scene.database, &token).await? {
            Tracked::Order { .. } => {
                // Who only watches has what the page shows, no more.
                let paper = if whose::stand(scene, (shop_id, order_id)).await?.may_act() {
                    Attached::Receipt(shop_id, order_id)
                } else {
                    Attached::PublicReceipt(shop_id, order_id)
                };
                scene.say_of((shop_id, order_id), Say::default().attach(paper));
                Ok(())
            }
            Tracked::Revoked | Tracked::Unknown => {
                scene.say(Say::line(texts::TrackRevoked));
                Ok(())
            }
        },
        OrderPress::History => super::history::of_buyer(scene, (shop_id, order_id)).await,
        OrderPress::Notify => super::notify::command(scene, "").await,
        OrderPress::More | OrderPress::Less => {
            let more = press == OrderPress::More;
            show_buttons(scene, (shop_id, order_id), &token, more).await
        }
        OrderPress::HowToPay => {
            let mut system = scene.transaction.system().await?;
            match shop::by_id(&mut system, shop_id).await? {
                Some(shop) => super::paying::how(scene, &shop, order_id).await,
                None => Ok(()),
            }
        }
        OrderPress::AskClaim => super::paying::ask(scene, shop_id, order_id).await,
        OrderPress::ClaimOther => {
            super::claiming::ask_amount(scene, (shop_id, order_id));
            Ok(())
        }
        OrderPress::ClaimBy(method, minor) => {
            super::paying::by(scene, (shop_id, order_id), method, minor).await
        }
        OrderPress::ClaimBare => {
            super::paying::claim_with(scene, (shop_id, order_id), None, None).await
        }
        OrderPress::Rate(stars) => reviewing::rated(scene, (shop_id, order_id), stars).await,
        OrderPress::Stop => super::stopping::one(scene, shop_id, order_id).await,
        OrderPress::ByMail => super::stopping::by_mail(scene, (shop_id, order_id)).await,
        OrderPress::Show => follow(scene, token).await,
        OrderPress::Case(press) => super::trouble::pressed(scene, (shop_id, order_id), press).await,
        OrderPress::Talk(press) => super::talking::pressed(scene, (shop_id, order_id), press).await,
        OrderPress::Advance(..)
        | OrderPress::Ship(_)
        | OrderPress::ShipBare(_)
        | OrderPress::Paid(_)
        | OrderPress::PaidBy(..)
        | OrderPress::PaidSome(..)
        | OrderPress::PaidOut(..)
        | OrderPress::Label
        | OrderPress::Invoice
        | OrderPress::RefundedBy(..)
        | OrderPress::AskCancel(_)
        | OrderPress::Cancel(_)
        | OrderPress::Edit
        | OrderPress::Status
        | OrderPress::StatusTo(..)
        | OrderPress::Back(..)
        | OrderPress::AskHide
        | OrderPress::Hide
        | OrderPress::Unhide
        | OrderPress::AskMerge(_)
        | OrderPress::MoveTo(..)
        | OrderPress::Split(_)
        | OrderPress::Hold
        | OrderPress::Release
        | OrderPress::Note
        | OrderPress::Qr
        | OrderPress::AskRenew
        | OrderPress::Renew
        | OrderPress::Accept(_)
        | OrderPress::AcceptOther(_)
        | OrderPress::AskReject(_)
        | OrderPress::StartRefund(_)
        | OrderPress::Refunded(_)
        | OrderPress::MoreTime(_)
        | OrderPress::Check
        | OrderPress::AskPayBy
        | OrderPress::PayBy(..)
        | OrderPress::OfferOn(_)
        | OrderPress::ShipAnyway(_)
        | OrderPress::AskBuyerWhere
        | OrderPress::LetIn(_)
        | OrderPress::KeepOut(_)
        | OrderPress::AgreedAnyway(_)
        | OrderPress::Reject(_) => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
        OrderPress::Keep if reviewing::is_asked(scene) => {
            reviewing::enough(scene, (shop_id, order_id)).await
        }
        OrderPress::Keep => {
            scene.state.asking = None;
            scene.replace(Say::line(texts::Kept));
            Ok(())
        }
        OrderPress::Undo(version) => wanting::undo(scene, (shop_id, order_id), version).await,
        OrderPress::Want
        | OrderPress::WantChange
        | OrderPress::WantCancel(_)
        | OrderPress::CancelBecause(..) => {
            wanting::pressed(scene, (shop_id, order_id), press).await
        }
        OrderPress::Return(press) => {
            let mut system = scene.transaction.system().await?;
            let Some(shop) = shop::by_id(&mut system, shop_id).await? else {
                scene.say(Say::line(texts::NotYours));
                return Ok(());
            };
            super::returning::pressed(scene, Party::Buyer, &shop, order_id, press).await
        }
        OrderPress::WhereToSend => match wanting::own_order(scene, shop_id, order_id).await? {
            Some((shop, order)) => sending::ask(scene, &shop, &order).await,
            None => {
                scene.say(Say::line(texts::NotYours));
                Ok(())
            }
        },
        OrderPress::SendThere(shown) => match wanting::own_order(scene, shop_id, order_id).await? {
            Some((shop, order)) => sending::there(scene, Party::Buyer, &shop, &order, shown).await,
            None => {
                scene.say(Say::line(texts::NotYours));
                Ok(())
            }
        },
        OrderPress::Agree(version) => {
            answer_proposal(
                scene,
                (shop_id, order_id),
                &Action::Agree {
                    version,
                    anyway: false,
                },
            )
            .await
        }
        OrderPress::Decline(version) => {
            answer_proposal(scene, (shop_id, order_id), &Action::Decline { version }).await
        }
    }
}

/// The buyer's card with more buttons, or fewer, in its place.
async fn show_buttons(
    scene: &mut Scene<'_>,
    place: (ShopId, OrderId),
    token: &ShopToken,
    more: bool,
) -> Result<(), DatabaseError> {
    let Some((shop, order)) = wanting::own_order(scene, place.0, place.1).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let stand = whose::stand(scene, place).await?;
    let here = scene.conversation.conversation_id;
    let mut in_shop = scene.transaction.shop(place.0).await?;
    let review = review::find(&mut in_shop, place.1).await?;
    // What the card shows is no longer what its digest says.
    subscription::forget_digest(&mut in_shop, place.1, here).await?;
    let say = card::buyer(&order, &shop, Some(token), scene.settings, stand);
    let say = if more {
        card::buyer_more(say, &order)
    } else {
        say
    };
    let mut say = reviewing::on_card(say, &order, review.as_ref(), true);
    say.lines.extend(super::away::line(&shop, scene.at));
    scene.replace_of(place, say);
    Ok(())
}

/// The buyer's answer to a change that the shop proposed.
async fn answer_proposal(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    action: &Action,
) -> Result<(), DatabaseError> {
    let Some((shop, _)) = wanting::own_order(scene, shop_id, order_id).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let outcome = perform_for(scene, Party::Buyer, &shop, Key::Id(order_id), action, None).await?;
    let say = match &outcome {
        Outcome::Done { order, .. } if matches!(action, Action::Decline { .. }) => {
            Say::line(texts::BuyerDeclined {
                shop: &shop.name,
                number: order.number.0,
            })
        }
        Outcome::Done { order, .. } => Say::line(texts::BuyerAgreed {
            shop: &shop.name,
            number: order.number.0,
            total: order.total(),
        }),
        // Their answer is kept: the shop was asked what to do about it.
        Outcome::Refused {
            order,
            refusal: Refusal::OutOfStock { name, .. },
        } => Say::line(texts::BuyerAgreedShort {
            shop: &shop.name,
            number: order.number.0,
            name,
        }),
        // Below: what stands in the question's place, where it was answered before, stays.
        Outcome::Refused { order, refusal } => {
            scene.say(Say::line(words::refusal(order.number, refusal)));
            return Ok(());
        }
        Outcome::NoSuchOrder => Say::line(texts::NotYours),
    };
    // The card stays a card: it changes by itself.
    let here = scene.conversation.conversation_id;
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let card = subscription::card(&mut in_shop, order_id, here).await?;
    let card = card.and_then(|card| card.message);
    if card.is_some() && card == scene.pressed_on {
        scene.say_of((shop_id, order_id), say);
    } else {
        scene.replace(say);
    }
    Ok(())
}

/// `/stop` says what stops, and asks.
pub async fn ask_stop(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    let followed = subscription::of_person(&mut person, 100).await?;
    let count = followed.iter().filter(|order| order.told).count();
    if count == 0 {
        scene.say(Say::line(texts::StopNothing));
        return Ok(());
    }
    scene.say(Say::line(texts::StopWhat { count }).row([
        Button::press(texts::ButtonStopAll { count }, Press::StopAll),
        Button::press(texts::ButtonKeep, Press::Nothing),
    ]));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_in_links_of_every_shape() {
        let token = "1-AAAAAAAAAAAAAAAAAAAAAA";
        let parsed = ShopToken::parse(token);
        for link in [
            token.to_owned(),
            format!("https://waybill.example/t/{token}"),
            format!(" http://127.0.0.1:8080/t/{token}?lang=zh-TW "),
            format!("https://waybill.example/t/{token}/#top"),
            format!("https://waybill.example/t/{token}.pdf"),
        ] {
            assert_eq!(token_in(&link), parsed, "{link}");
        }
        assert_eq!(token_in("https://waybill.example/"), None);
        assert_eq!(
            link_in(&format!("look: https://x.example/t/{token} thanks")),
            parsed
        );
        assert_eq!(
            link_in(&format!(
                "您的訂單 #1001，在這裡追蹤每一步：https://x.example/t/{token}"
            )),
            parsed
        );
        assert_eq!(link_in("nothing here"), None);
    }
}
