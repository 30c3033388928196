//! A parcel's label in words: for the courier and who packs, so it names no link to the order.

use crate::courier;
use crate::destination::Place;
use crate::document::Label;
use crate::order::Order;
use crate::shop::Shop;
use crate::text::{Reader, texts};

/// The label of an order that has an address.
pub fn label(order: &Order, shop: &Shop, reader: &Reader) -> Label {
    let destination = order.head.destination.as_ref();
    let name = destination.and_then(|destination| destination.recipient.clone());
    let phone = destination.and_then(|destination| destination.phone.as_ref());
    let phone = phone.map(|phone| phone.as_str().to_owned());
    let parcel = order.parcels().next_back().cloned().unwrap_or_default();
    let collected = order.asked_of_buyer();
    let collects = order.cash_on_delivery && collected.minor > 0;
    Label {
        from_heading: reader.text(texts::LabelFrom),
        from: shop.name.clone(),
        to_heading: reader.text(texts::LabelTo),
        name: name.unwrap_or_else(|| order.buyer.name.clone()),
        phone: phone
            .or_else(|| order.buyer.phone.clone())
            .unwrap_or_default(),
        place: destination
            .map(|destination| place(&destination.place))
            .unwrap_or_default(),
        order: format!("{} #{}", reader.text(texts::LabelOrder), order.number),
        pieces: reader.text(texts::LabelPieces {
            count: order.item_count(),
        }),
        courier: parcel
            .courier
            .map(|name| courier::name(&name).to_owned())
            .unwrap_or_default(),
        tracking: parcel.tracking.unwrap_or_default(),
        collect: if collects {
            reader.text(texts::LabelCollect)
        } else {
            reader.text(texts::LabelNothing)
        },
        amount: if collects {
            collected.to_string()
        } else {
            String::new()
        },
        language: reader.language.tag().to_owned(),
    }
}

/// A store with its chain and number, each on a line; an address as it was typed.
fn place(place: &Place) -> String {
    match place {
        Place::Address { text, .. } => text.clone(),
        Place::Store {
            chain,
            name,
            number,
        } => [Some(chain.name()), name.as_deref(), number.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n"),
    }
}
