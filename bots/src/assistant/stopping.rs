//! No more updates: of one order, or of all. Mail does not take the place of a chat that was stopped,
//! unless its reader says so in the same message.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::reach;
use waybill_core::shop;
use waybill_core::subscription::{self, Followed};
use waybill_core::text::texts;

use super::message::{Button, Say};
use super::press::{OrderPress, Press, ReachPress};
use super::scene::Scene;

/// How many orders one [Stop updates] is about.
const MOST: i64 = 100;

/// Stops telling this conversation about one order.
///
/// # Errors
/// When the database can't be reached.
pub async fn one(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let here = scene.conversation.conversation_id;
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let stood_by = reach::mail_stands_by(&mut in_shop, order_id).await?;
    let stopped = subscription::stop(&mut in_shop, order_id, here, scene.at).await?;
    let held = stood_by && stopped && reach::hold_mail(&mut in_shop, order_id, scene.at).await?;
    subscription::refresh_sellers(&mut in_shop, order_id, scene.at).await?;
    let press = |press| Press::Order(shop_id, order_id, press);
    let mut say = if stopped {
        Say::line(texts::Stopped)
    } else {
        Say::line(texts::StoppedAlready)
    };
    let again = Button::press(texts::ButtonFollowAgain, press(OrderPress::Show));
    let mut row = vec![again];
    if held {
        say = say.and(texts::StoppedNoMail);
        let by_mail = press(OrderPress::ByMail);
        row.push(Button::press(texts::ButtonByMailInstead, by_mail));
    }
    scene.say(say.row(row));
    Ok(())
}

/// [By mail instead], of one order.
///
/// # Errors
/// When the database can't be reached.
pub async fn by_mail(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
) -> Result<(), DatabaseError> {
    let mut system = scene.transaction.system().await?;
    let shop = shop::by_id(&mut system, shop_id).await?;
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let tells = reach::mail_again(&mut in_shop, order_id).await?;
    subscription::refresh_sellers(&mut in_shop, order_id, scene.at).await?;
    let say = match shop.filter(|_| tells) {
        Some(shop) => Say::line(texts::ByMailNow { shop: &shop.name }),
        None => Say::line(texts::ByMailNone),
    };
    let again = Press::Order(shop_id, order_id, OrderPress::Show);
    scene.replace(say.row([Button::press(texts::ButtonFollowAgain, again)]));
    Ok(())
}

/// Stops telling a person about every order they follow as a buyer.
///
/// # Errors
/// When the database can't be reached.
pub async fn all(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    let followed = subscription::of_person(&mut person, MOST).await?;
    let mut stood_by: Vec<Followed> = Vec::new();
    for each in followed.into_iter().filter(|each| each.told && each.theirs) {
        let mut in_shop = scene.transaction.shop(each.token.shop_id).await?;
        if reach::mail_stands_by(&mut in_shop, each.order_id).await? {
            stood_by.push(each);
        }
    }
    let mut person = scene.transaction.person(person_id).await?;
    let stopped = subscription::stop_all(&mut person, scene.at).await?;
    let mut held = false;
    for each in stood_by {
        let mut in_shop = scene.transaction.shop(each.token.shop_id).await?;
        held |= reach::hold_mail(&mut in_shop, each.order_id, scene.at).await?;
    }
    let count = i64::try_from(stopped).unwrap_or(i64::MAX);
    let mut say = Say::line(texts::StoppedAll { count });
    if held {
        let by_mail = Press::Reach(ReachPress::ByMail);
        say = say
            .and(texts::StoppedNoMail)
            .row([Button::press(texts::ButtonByMailInstead, by_mail)]);
    }
    scene.replace(say);
    Ok(())
}

/// [By mail instead], of all that is told nowhere any more.
///
/// # Errors
/// When the database can't be reached.
pub async fn all_by_mail(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let mut person = scene.transaction.person(person_id).await?;
    let followed = subscription::of_person(&mut person, MOST).await?;
    let mut tells = false;
    for each in followed
        .into_iter()
        .filter(|each| each.theirs && !each.told)
    {
        let mut in_shop = scene.transaction.shop(each.token.shop_id).await?;
        tells |= reach::mail_again(&mut in_shop, each.order_id).await?;
        subscription::refresh_sellers(&mut in_shop, each.order_id, scene.at).await?;
    }
    scene.replace(if tells {
        Say::line(texts::ByMailAll)
    } else {
        Say::line(texts::ByMailNone)
    });
    Ok(())
}
