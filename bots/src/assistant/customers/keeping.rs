//! Customers without an order yet, and customers who go; what is known of them, taken away.

use waybill_core::customer::page::{self, Change, Network, Page};
use waybill_core::customer::removing::{self, Removed};
use waybill_core::customer::{self, Contact, Known};
use waybill_core::db::DatabaseError;
use waybill_core::id::CustomerId;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use crate::assistant::message::{Button, Say};
use crate::assistant::order_line::{self, Part as Said};
use crate::assistant::permission::permits;
use crate::assistant::press::{CustomerPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::{Asking, CustomerPart};
use crate::assistant::{who, wording as words};

/// How it is said that a customer is new; with the mark, that they are whoever else could be meant.
const NEW: [(&str, bool); 4] = [
    ("new!", true),
    ("new", false),
    ("新增", false),
    ("add", false),
];

/// `/customer new Jane Cruz +63…`: who is new, and whether that is sure.
pub(super) fn new_one(query: &str) -> Option<(&str, bool)> {
    let query = query.trim();
    NEW.into_iter().find_map(|(word, sure)| {
        let head = query.get(..word.len())?;
        let rest = query.get(word.len()..)?;
        let ends = !word.is_ascii() || rest.is_empty() || rest.starts_with(char::is_whitespace);
        (head.eq_ignore_ascii_case(word) && ends).then(|| (rest.trim(), sure))
    })
}

/// Adds a customer; asks where they could be one who is known.
pub(super) async fn add(
    scene: &mut Scene<'_>,
    shop: &Shop,
    typed: &str,
    sure: bool,
) -> Result<(), DatabaseError> {
    if !permits(scene, shop.shop_id, Some(Right::Customers)).await? {
        return Ok(());
    }
    let contact = match contact(scene, shop, typed) {
        Ok(contact) => contact,
        Err(problem) => {
            scene.say(Say::line(problem));
            return Ok(());
        }
    };
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    if !sure {
        let candidates = customer::candidates(&mut in_shop, &contact).await?;
        if !candidates.is_empty() {
            let offer = format!("/customer new! {typed}");
            let offer = scene.state.offer(shop.shop_id, offer);
            let press = |who: Option<CustomerId>| match who {
                Some(known) => Press::Customer(shop.shop_id, known, CustomerPress::Show),
                None => Press::Offer(offer),
            };
            scene.say(who::ask(Say::default(), &contact, &candidates, press));
            return Ok(());
        }
        if customer::acquaintance(&mut in_shop, &contact)
            .await?
            .is_some()
        {
            let known = customer::create(&mut in_shop, &contact, at).await?;
            scene.say(Say::line(texts::CustomerKnownAlready {
                name: &contact.name,
            }));
            return super::show(scene, shop, known, (0, false)).await;
        }
    }
    let contact = Contact {
        known: Some(Known::New),
        ..contact
    };
    let id = customer::create(&mut in_shop, &contact, at).await?;
    super::show(scene, shop, id, (0, false)).await
}

fn contact(scene: &Scene<'_>, shop: &Shop, typed: &str) -> Result<Contact, Phrase> {
    if typed.is_empty() {
        return Err(texts::CustomerNewHow.into());
    }
    let part = format!("buyer: {}", typed.replace(['\n', ';', '；'], " "));
    match order_line::parse_part(&part, shop.currency, scene.today(shop)) {
        Ok(Said::Buyer(buyer)) if !buyer.name.is_empty() => Ok(Contact {
            name: buyer.name,
            phone: buyer.phone.map(|phone| phone.to_string()),
            email: buyer.email.map(|email| email.to_string()),
            known: None,
        }),
        Ok(_) => Err(texts::CustomerNewHow.into()),
        Err(problem) => Err(words::problem(&problem)),
    }
}

/// Asks for a part of a page; what is there can be taken away in one tap.
pub(super) async fn ask(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    part: CustomerPart,
    question: Phrase,
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let page = page::find(&mut in_shop, id, at).await?;
    let mut say = Say::line(question);
    if let Some(page) = page {
        say =
            say.row(clears(&page, part).into_iter().map(|(label, press)| {
                Button::press(label, Press::Customer(shop.shop_id, id, press))
            }));
    }
    scene.say(say);
    Ok(())
}

fn clears(page: &Page, part: CustomerPart) -> Vec<(Phrase, CustomerPress)> {
    let there = match part {
        CustomerPart::Note => page.note.is_some(),
        CustomerPart::Address => page.address.is_some(),
        CustomerPart::Phone => page.phone.is_some(),
        CustomerPart::Mail => page.email.is_some(),
        CustomerPart::Handle => {
            let clear = |(network, _): &(Network, String)| {
                let label = texts::ButtonClearHandle {
                    network: network.name(),
                };
                (label.into(), CustomerPress::ClearHandle(*network))
            };
            return page.handles.iter().take(4).map(clear).collect();
        }
        CustomerPart::Name | CustomerPart::SameAs => false,
    };
    if there {
        vec![(texts::ButtonClear.into(), CustomerPress::Clear(part))]
    } else {
        Vec::new()
    }
}

/// [Clear]
pub(super) async fn clear(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    part: CustomerPart,
) -> Result<(), DatabaseError> {
    let change = match part {
        CustomerPart::Note => Change::Note(None),
        CustomerPart::Address => Change::Address(None),
        CustomerPart::Phone => Change::Phone(None),
        CustomerPart::Mail => Change::Email(None),
        CustomerPart::Name | CustomerPart::Handle | CustomerPart::SameAs => return Ok(()),
    };
    cleared(scene, shop, id, change).await
}

/// [Clear Instagram]
pub(super) async fn clear_handle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    network: Network,
) -> Result<(), DatabaseError> {
    cleared(scene, shop, id, Change::Handle(network, None)).await
}

async fn cleared(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    change: Change,
) -> Result<(), DatabaseError> {
    if matches!(scene.state.asking, Some(Asking::Customer { .. })) {
        scene.state.asking = None;
    }
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    page::change(&mut in_shop, id, &change, at).await?;
    super::show(scene, shop, id, (0, true)).await
}

/// [Remove]: asks first.
pub(super) async fn ask_remove(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(page) = page::find(&mut in_shop, id, at).await? else {
        scene.say(Say::line(texts::CustomerGone));
        return Ok(());
    };
    let press = |press| Press::Customer(shop.shop_id, id, press);
    scene.say(
        Say::line(texts::AskRemoveCustomer {
            name: &page.name,
            orders: page.orders,
        })
        .row([
            Button::press(texts::ButtonRemoveCustomer, press(CustomerPress::Remove)),
            Button::press(texts::ButtonKeep, Press::Nothing),
        ]),
    );
    Ok(())
}

/// [Remove], confirmed.
pub(super) async fn remove(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let name = page::find(&mut in_shop, id, at)
        .await?
        .map(|page| page.name)
        .unwrap_or_default();
    let say = match removing::remove(&mut in_shop, id, at).await? {
        Removed::Done => Say::line(texts::CustomerRemoved { name }).row([Button::press(
            texts::ButtonUndo,
            Press::Customer(shop.shop_id, id, CustomerPress::BringBack),
        )]),
        Removed::StillOpen(open) => Say::line(texts::CustomerStillOpen { name, open }),
        Removed::Nobody => Say::line(texts::CustomerGone),
    };
    scene.replace(say);
    Ok(())
}

/// [Undo] of a removal.
pub(super) async fn bring_back(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    removing::bring_back(&mut in_shop, id).await?;
    super::show(scene, shop, id, (0, true)).await
}

#[cfg(test)]
mod tests {
    use super::new_one;

    #[test]
    fn new_is_a_word_of_its_own() {
        for (query, read) in [
            ("new Jane Cruz", Some(("Jane Cruz", false))),
            ("New", Some(("", false))),
            ("new! Jane", Some(("Jane", true))),
            ("新增王小美", Some(("王小美", false))),
            ("newton", None),
            ("🙂", None),
            ("jane new", None),
        ] {
            assert_eq!(new_one(query), read, "{query}");
        }
    }
}
