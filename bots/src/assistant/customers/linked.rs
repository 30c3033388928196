//! Who of those on the chats a customer is: what the page says of it, what the shop decides, and a
//! customer offered by what they wrote or are called there.

use waybill_core::customer::Known;
use waybill_core::customer::page::{self, Listed, Page};
use waybill_core::customer::person::{self, Linked, Standing, is_disputed};
use waybill_core::db::DatabaseError;
use waybill_core::id::CustomerId;
use waybill_core::person::conversation_at;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use crate::assistant::message::{Button, Say};
use crate::assistant::press::{CustomerPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::{card, command, drafting, order_line};

/// How many are asked about on a page: one row on every platform.
const ASKED: usize = 2;

/// Those on the chats who acted as a customer, for a role that may see accounts.
pub(super) async fn of_page(
    scene: &mut Scene<'_>,
    shop: &Shop,
    page: &Page,
) -> Result<Vec<Linked>, DatabaseError> {
    if !scene.may(shop.shop_id, Right::Handles) {
        return Ok(Vec::new());
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    person::linked(&mut in_shop, page.customer_id).await
}

/// "Telegram · janec: linked since 3 Mar", and what is in dispute.
pub(super) fn words(mut say: Say, page: &Page, linked: &[Linked]) -> Say {
    for each in linked {
        let channel = card::channel(each.channel);
        let (name, since) = (&each.name, each.since);
        say = say.and(match each.standing {
            Standing::Acted => Phrase::from(texts::CustomerLinked {
                channel,
                name,
                since,
            }),
            Standing::Confirmed => texts::CustomerLinkedSure {
                channel,
                name,
                since,
            }
            .into(),
            Standing::Refused => texts::CustomerLinkedNot { channel, name }.into(),
        });
    }
    if is_disputed(linked) {
        say = say.and(texts::CustomerDisputed { name: &page.name });
    }
    say
}

/// [✓ janec] [✗ janec], for those of whom nobody said yet whether they are the customer.
pub(super) fn buttons(
    page: &Page,
    linked: &[Linked],
    press: impl Fn(CustomerPress) -> Press,
) -> Vec<(Phrase, Press)> {
    if !is_disputed(linked) {
        return Vec::new();
    }
    linked
        .iter()
        .filter(|each| each.standing == Standing::Acted)
        .take(ASKED)
        .flat_map(|each| {
            let answer = |is_them| press(CustomerPress::Linked(each.person_id, is_them));
            let (who, name) = (&page.name, &each.name);
            [
                (texts::ButtonIsThem { who, name }.into(), answer(true)),
                (texts::ButtonNotThem { who, name }.into(), answer(false)),
            ]
        })
        .collect()
}

/// Customers by an account on a social network, for a role that may see accounts.
pub(super) async fn by_handle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    handle: &str,
) -> Result<Vec<Listed>, DatabaseError> {
    let at = scene.at;
    if !scene.may(shop.shop_id, Right::Handles) {
        return Ok(Vec::new());
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut found = Vec::new();
    for id in person::called(&mut in_shop, handle).await? {
        if let Some(page) = page::find(&mut in_shop, id, at).await? {
            found.push(Listed {
                customer_id: page.customer_id,
                name: page.name,
                phone: page.phone,
                orders: page.orders,
            });
        }
    }
    Ok(found)
}

/// What somebody wrote elsewhere was passed on by a seller: where the shop knows them as a customer,
/// an order for them is offered. Returns whether that was so.
pub async fn forwarded(
    scene: &mut Scene<'_>,
    text: &str,
    message: Option<String>,
    from: &str,
) -> Result<bool, DatabaseError> {
    let Some((shop, _)) = scene.work() else {
        return Ok(false);
    };
    let may = [Right::Orders, Right::Handles]
        .iter()
        .all(|right| scene.may(shop.shop_id, *right));
    // What answers a question, names a buyer itself or is a command, means what it says.
    let says_more = scene.state.asking.is_some()
        || command::slash(text).is_some()
        || order_line::looks_like_order(text, shop.currency);
    if !may || says_more {
        return Ok(false);
    }
    let Some((id, name, orders)) = author(scene, &shop, from).await? else {
        return Ok(false);
    };
    let order = format!("{name}\n{text}");
    if order_line::looks_like_order(&order, shop.currency) {
        let known = Some(Known::Same(id));
        drafting::offer(scene, &shop, &order, message, known);
        return Ok(true);
    }
    let press = |press| Press::Customer(shop.shop_id, id, press);
    let name = &name;
    scene.say(Say::line(texts::ForwardedFrom { name, orders }).row([
        Button::press(texts::ButtonNewOrderFor { name }, press(CustomerPress::New)),
        Button::press(texts::ButtonTheirPage { name }, press(CustomerPress::Show)),
    ]));
    Ok(true)
}

/// The one customer of the shop that somebody at an address of this channel is.
async fn author(
    scene: &mut Scene<'_>,
    shop: &Shop,
    address: &str,
) -> Result<Option<(CustomerId, String, i64)>, DatabaseError> {
    let (channel, at) = (scene.conversation.channel, scene.at);
    let mut system = scene.transaction.system().await?;
    let Some((_, person_id)) = conversation_at(&mut system, channel, address).await? else {
        return Ok(None);
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let customers = person::customers_of(&mut in_shop, person_id).await?;
    let [only] = customers.as_slice() else {
        return Ok(None);
    };
    let page = page::find(&mut in_shop, *only, at).await?;
    Ok(page.map(|page| (page.customer_id, page.name, page.orders)))
}
