//! What was written: of one order, with one customer, and what waits for an answer.

use waybill_core::customer::page::Page;
use waybill_core::db::DatabaseError;

use waybill_core::id::{CustomerId, OrderId};
use waybill_core::order::Order;
use waybill_core::order::act::Party;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::talk::{self, Message, group};
use waybill_core::text::{Phrase, texts};

use super::told::{button, glance, words};
use crate::assistant::message::{Button, Say};
use crate::assistant::paging::{self, At, List};
use crate::assistant::press::{CustomerPress, OrderPress, Press, TalkPress};
use crate::assistant::scene::Scene;

/// How many messages a page shows.
const PAGE: i64 = 10;
/// How many conversations a list shows: a row of buttons each, which is what every platform shows.
const LISTED: i64 = 4;

/// `/talks`: what waits for an answer, the oldest first.
pub async fn list(scene: &mut Scene<'_>, shop: &Shop, at: &At) -> Result<(), DatabaseError> {
    let after = at
        .time()
        .and_then(|(time, rest)| Some((time, OrderId(*rest.first()?))));
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut waiting = talk::waiting(&mut in_shop, after, LISTED + 1).await?;
    if waiting.is_empty() && at.is_first() {
        scene.replace(Say::line(texts::TalksNone));
        return Ok(());
    }
    let listed = usize::try_from(LISTED).unwrap_or_default();
    let more = waiting.len() > listed;
    waiting.truncate(listed);
    let next = waiting.last().filter(|_| more);
    let next = next.map(|open| vec![open.since.timestamp_micros(), open.order_id.0]);
    let mut say = Say::titled(texts::TalksTitle);
    for open in &waiting {
        let (number, buyer, since) = (open.number.0, &open.buyer, open.since);
        let text = glance(open);
        say = say.and(match &open.assigned {
            Some(name) => Phrase::from(texts::TalksRowAssigned {
                number,
                buyer,
                since,
                text,
                name,
            }),
            None => texts::TalksRow {
                number,
                buyer,
                since,
                text,
            }
            .into(),
        });
        let order = (shop.shop_id, open.order_id);
        let show = Press::Order(order.0, order.1, OrderPress::Show);
        let write = TalkPress::Write(open.message_no);
        say = say.row([
            button(texts::ButtonTalkReplyTo { number }, order, write),
            Button::press(texts::ButtonShow { number }, show),
        ]);
    }
    let say = paging::turnable(scene, say, List::Talks(shop.shop_id), at, next);
    scene.replace(say);
    Ok(())
}

/// What was written about an order, below a message.
pub(super) async fn log(
    scene: &mut Scene<'_>,
    party: Party,
    order: &Order,
    before: Option<i32>,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(order.shop_id).await?;
    let found = talk::of_order(&mut in_shop, order.order_id, party, before, PAGE + 1).await?;
    let place = (order.shop_id, order.order_id);
    let mut say = Say::titled(texts::TalkLogTitle {
        number: order.number.0,
        buyer: &order.buyer.name,
    });
    let (shown, more) = page(&found);
    if shown.is_empty() {
        say = say.and(texts::TalkLogNone);
    }
    say = shown
        .iter()
        .rev()
        .fold(say, |say, each| say.and(line(each)));
    let write = match party {
        Party::Shop => Phrase::from(texts::ButtonMessage),
        Party::Buyer => texts::ButtonMessageSeller.into(),
    };
    let mut row = vec![button(write, place, TalkPress::Write(0))];
    if let Some(last) = shown.last().filter(|_| more) {
        let older = TalkPress::Log(last.message_no);
        row.push(button(texts::ButtonOlder, place, older));
    }
    if party == Party::Shop && scene.company.is_none() {
        let mut system = scene.transaction.system().await?;
        if let Some(group) = group::of_shop(&mut system, order.shop_id).await? {
            let title = group.title;
            row.push(button(
                texts::ButtonTopic { group: title },
                place,
                TalkPress::Topic,
            ));
        }
    }
    scene.replace_of(place, say.row(row));
    Ok(())
}

/// What was written with a customer over all their orders, below an id.
pub async fn of_customer(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (customer_id, name): (CustomerId, &str),
    before: Option<i64>,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let found = talk::of_customer(&mut in_shop, customer_id, before, PAGE + 1).await?;
    let (shown, more) = page(&found);
    let mut say = Say::titled(texts::TalkLogCustomer { name });
    if shown.is_empty() {
        say = say.and(texts::TalkLogNone);
    }
    say = shown.iter().rev().fold(say, |say, each| {
        let (number, line) = (each.number.0, line(each));
        say.and(texts::TalkLogOf { number, line })
    });
    let press = |press| Press::Customer(shop.shop_id, customer_id, press);
    if let Some(last) = shown.last().filter(|_| more) {
        let older = press(CustomerPress::Messages(last.message_id));
        say = say.row([Button::press(texts::ButtonOlder, older)]);
    }
    // The first page leaves the customer's own where it is.
    match before {
        Some(_) => scene.replace(say),
        None => scene.say(say),
    }
    Ok(())
}

/// What a customer waits for, on their page, with the way to all that was written.
pub async fn on_page(
    scene: &mut Scene<'_>,
    shop: &Shop,
    page: &Page,
    mut say: Say,
) -> Result<(Say, Option<Button>), DatabaseError> {
    if !scene.may(shop.shop_id, Right::Talk) {
        return Ok((say, None));
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    for open in talk::waiting_of_customer(&mut in_shop, page.customer_id, 3).await? {
        say = say.and(texts::CustomerOpenTalk {
            number: open.number.0,
            since: open.since,
            text: glance(&open),
        });
    }
    let any = talk::of_customer(&mut in_shop, page.customer_id, None, 1).await?;
    let messages = (!any.is_empty()).then(|| {
        let newest = CustomerPress::Messages(0);
        let press = Press::Customer(shop.shop_id, page.customer_id, newest);
        Button::press(texts::ButtonMessages, press)
    });
    Ok((say, messages))
}

/// One page of what was found, and whether there is more.
fn page(found: &[Message]) -> (&[Message], bool) {
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    match found.get(..most) {
        Some(shown) => (shown, found.len() > most),
        None => (found, false),
    }
}

fn line(message: &Message) -> Phrase {
    let (at, author) = (message.written_at, &message.author);
    let text = words(&message.text, message.picture.is_some());
    match message.party {
        Party::Buyer => texts::TalkLogBuyer { at, author, text }.into(),
        Party::Shop => texts::TalkLogShop { at, author, text }.into(),
    }
}
