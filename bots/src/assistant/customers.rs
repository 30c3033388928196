//! Customers in chat: the last ones, one found by name, their page, and how it is mended.

mod keeping;
mod linked;
mod naming;

use waybill_core::contact::{Email, Phone};
use waybill_core::customer::merge::{self, Merged};
use waybill_core::customer::page::{self, Address, Change, Listed, Network, Page};
use waybill_core::customer::person::Linked;
use waybill_core::customer::{Known, fold, naming as naming_of, removing, reselling};
use waybill_core::db::DatabaseError;
use waybill_core::destination::{self, Destination};
use waybill_core::id::CustomerId;
use waybill_core::money::Money;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};
use waybill_core::{whose, wording};

use super::drafting;
use super::looking::words_of;
use super::message::{Button, Say, verbatim};
use super::permission;
use super::press::{CustomerPress, OrderPress, Press};
use super::scene::Scene;
use super::state::{Asking, CustomerPart};
use super::talking;

pub use linked::forwarded;

/// How many customers a list shows.
const LISTED: i64 = 8;
/// How many orders a page shows as buttons at one time: with [More orders] one row on every platform.
const ORDERS: i64 = 4;

/// `/customers`: those who ordered last.
pub async fn list(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let recent = page::recent(&mut in_shop, LISTED).await?;
    if recent.is_empty() {
        scene.say(Say::line(texts::CustomersNone));
        return Ok(());
    }
    let say = Say::titled(texts::CustomersTitle { shop: &shop.name });
    scene.say(rows(say, shop, &recent, CustomerPress::Show));
    Ok(())
}

/// `/customer jane`: one by name, phone or mail, misspelt too.
pub async fn find(scene: &mut Scene<'_>, shop: &Shop, query: &str) -> Result<(), DatabaseError> {
    if query.trim().is_empty() {
        return list(scene, shop).await;
    }
    if let Some((typed, sure)) = keeping::new_one(query) {
        return keeping::add(scene, shop, typed, sure).await;
    }
    let found = search(scene, shop, query).await?;
    match found.as_slice() {
        [] => {
            let query: String = query.trim().chars().take(60).collect();
            scene.say(Say::line(texts::CustomerNotFound { query }));
            Ok(())
        }
        [only] => show(scene, shop, only.customer_id, (0, false)).await,
        several => {
            let say = Say::line(texts::CustomerWhich);
            scene.say(rows(say, shop, several, CustomerPress::Show));
            Ok(())
        }
    }
}

async fn search(
    scene: &mut Scene<'_>,
    shop: &Shop,
    query: &str,
) -> Result<Vec<Listed>, DatabaseError> {
    if query.trim().starts_with(['@', '＠']) {
        let named = linked::by_handle(scene, shop, query).await?;
        if !named.is_empty() {
            return Ok(named);
        }
    }
    let words = words_of(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let mut found = page::search(&mut in_shop, &words, 8).await?;
    // Who is called exactly that is meant, not those whose names are like it.
    let exact = fold(query);
    if found.iter().filter(|one| fold(&one.name) == exact).count() == 1 {
        found.retain(|one| fold(&one.name) == exact);
    }
    Ok(found)
}

fn rows(mut say: Say, shop: &Shop, listed: &[Listed], press: CustomerPress) -> Say {
    for one in listed {
        let phone = one.phone.clone().unwrap_or_default();
        say = say.and(if phone.is_empty() {
            Phrase::from(texts::CustomerRow {
                name: &one.name,
                orders: one.orders,
            })
        } else {
            texts::CustomerRowPhone {
                name: &one.name,
                phone,
                orders: one.orders,
            }
            .into()
        });
    }
    let buttons: Vec<Button> = listed
        .iter()
        .map(|one| {
            let press = Press::Customer(shop.shop_id, one.customer_id, press);
            Button::press(verbatim(&one.name), press)
        })
        .collect();
    buttons
        .chunks(2)
        .map(<[Button]>::to_vec)
        .fold(say, Say::row)
}

/// A customer's page; in the place of the message whose button was pressed, or a new one.
async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    (after, in_place): (u32, bool),
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(page) = page::find(&mut in_shop, id, at).await? else {
        scene.say(Say::line(texts::CustomerGone));
        return Ok(());
    };
    let shown = (i64::from(after), ORDERS + 1);
    let mut orders = page::orders(&mut in_shop, page.customer_id, shown).await?;
    // One more than is shown tells whether there are more.
    let more = i64::try_from(orders.len()).is_ok_and(|found| found > ORDERS);
    orders.truncate(usize::try_from(ORDERS).unwrap_or(usize::MAX));
    let open = removing::open_orders(&mut in_shop, page.customer_id).await?;
    let linked = linked::of_page(scene, shop, &page).await?;
    let say = page_words(scene, shop, &page, &linked);
    let (mut say, messages) = talking::on_page(scene, shop, &page, say).await?;
    let mut row: Vec<Button> = orders
        .iter()
        .map(|order| {
            let label = texts::ButtonOrderStage {
                number: order.number.0,
                stage: wording::stage(order.stage),
            };
            let show = Press::Order(shop.shop_id, order.order_id, OrderPress::Show);
            Button::press(label, show)
        })
        .collect();
    // After the last ones come the first ones again.
    let size = u32::try_from(ORDERS).unwrap_or(u32::MAX);
    let next = if more { after.saturating_add(size) } else { 0 };
    if next != after {
        let turn = CustomerPress::Orders(next);
        let turn = Press::Customer(shop.shop_id, page.customer_id, turn);
        row.push(Button::press(texts::ButtonMoreOrders, turn));
    }
    say = say.row(row).row(messages);
    let say = page_buttons(scene, say, shop, (&page, &linked, open == 0));
    if in_place {
        scene.replace(say);
    } else {
        scene.say(say);
    }
    Ok(())
}

fn page_words(scene: &Scene<'_>, shop: &Shop, page: &Page, linked: &[Linked]) -> Say {
    let mut say = Say::titled(verbatim(&page.name));
    let joined = |parts: [&Option<String>; 2]| {
        let parts: Vec<&str> = parts.into_iter().filter_map(Option::as_deref).collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    };
    if let Some(contact) = joined([&page.phone, &page.email]) {
        say = say.and(verbatim(contact));
    }
    for also in &page.also {
        say = say.and(texts::CustomerAlso { also });
    }
    if let Some(address) = &page.address {
        say = say.and(texts::CustomerAddress { address });
    }
    if !page.handles.is_empty() {
        if scene.may(shop.shop_id, Right::Handles) {
            for (network, handle) in &page.handles {
                let network = network.name();
                say = say.and(texts::CustomerHandle { network, handle });
            }
        } else {
            say = say.and(texts::CustomerHandlesHidden);
        }
    }
    say = linked::words(say, page, linked);
    if let Some(language) = page.language {
        let language = language.name();
        say = say.and(texts::CustomerLanguage { language });
    }
    if page.reseller && scene.may(shop.shop_id, Right::Figures) {
        say = say.and(texts::CustomerReseller);
    }
    if let Some(note) = &page.note {
        say = say.and(texts::LineNote { note });
    }
    let amount = |minor| Money::new(minor, shop.currency);
    say = match page.last_order_at {
        Some(last) => say.gap().and(texts::CustomerBought {
            orders: page.orders,
            last,
        }),
        None => say.gap().and(texts::CustomerBoughtNothing),
    };
    say = say.and(texts::CustomerSpent {
        amount: amount(page.spent_minor),
    });
    if page.owed_minor > 0 {
        say = say.and(texts::CustomerOwes {
            amount: amount(page.owed_minor),
        });
    }
    if page.refund_minor > 0 {
        say = say.and(texts::CustomerRefund {
            amount: amount(page.refund_minor),
        });
    }
    say
}

/// What the person may do with a customer, and nothing else.
fn page_buttons(
    scene: &Scene<'_>,
    say: Say,
    shop: &Shop,
    (page, linked, removable): (&Page, &[Linked], bool),
) -> Say {
    let press = |press| Press::Customer(shop.shop_id, page.customer_id, press);
    let mut rows: Vec<Vec<(Phrase, Press)>> = vec![
        vec![
            (texts::ButtonCustomerName.into(), press(CustomerPress::Name)),
            (texts::ButtonNote.into(), press(CustomerPress::Note)),
            (texts::ButtonAddress.into(), press(CustomerPress::Address)),
            (texts::ButtonPhone.into(), press(CustomerPress::Phone)),
            (texts::ButtonMail.into(), press(CustomerPress::Mail)),
        ],
        vec![
            (
                texts::ButtonCustomerLanguage.into(),
                press(CustomerPress::Language),
            ),
            (texts::ButtonHandle.into(), press(CustomerPress::Handle)),
            (
                if page.reseller {
                    texts::ButtonNoReseller.into()
                } else {
                    texts::ButtonReseller.into()
                },
                press(CustomerPress::Reseller(!page.reseller)),
            ),
            (texts::ButtonSameAs.into(), press(CustomerPress::SameAs)),
            (texts::ButtonNewOrder.into(), press(CustomerPress::New)),
        ],
    ];
    if removable && let Some(row) = rows.last_mut() {
        row.push((
            texts::ButtonRemoveCustomer.into(),
            press(CustomerPress::AskRemove),
        ));
    }
    rows.push(linked::buttons(page, linked, press));
    if let Some(merge) = page.last_merge {
        let undo = press(CustomerPress::UndoMerge(merge));
        rows.push(vec![(texts::ButtonUndoMerge.into(), undo)]);
    }
    rows.into_iter().fold(say, |say, row| {
        say.row(row.into_iter().filter_map(|(label, press)| {
            let may =
                permission::of_press(&press).is_none_or(|right| scene.may(shop.shop_id, right));
            may.then(|| Button::press(label, press))
        }))
    })
}

/// What was written with a customer, below an id.
async fn messages(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    before: i64,
) -> Result<(), DatabaseError> {
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(page) = page::find(&mut in_shop, id, at).await? else {
        scene.say(Say::line(texts::CustomerGone));
        return Ok(());
    };
    let whose = (page.customer_id, page.name.as_str());
    let before = (before > 0).then_some(before);
    talking::of_customer(scene, shop, whose, before).await
}

/// A button of a customer's page.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    press: CustomerPress,
) -> Result<(), DatabaseError> {
    let (part, question): (CustomerPart, Phrase) = match press {
        CustomerPress::Show => return show(scene, shop, id, (0, false)).await,
        CustomerPress::Orders(after) => return show(scene, shop, id, (after, true)).await,
        CustomerPress::Clear(part) => return keeping::clear(scene, shop, id, part).await,
        CustomerPress::ClearHandle(network) => {
            return keeping::clear_handle(scene, shop, id, network).await;
        }
        CustomerPress::AskRemove => return keeping::ask_remove(scene, shop, id).await,
        CustomerPress::Remove => return keeping::remove(scene, shop, id).await,
        CustomerPress::BringBack => return keeping::bring_back(scene, shop, id).await,
        CustomerPress::New => return begin_for(scene, shop, id).await,
        CustomerPress::Messages(before) => return messages(scene, shop, id, before).await,
        CustomerPress::Merge(other) => return merge_with(scene, shop, id, other).await,
        CustomerPress::UndoMerge(merge) => return undo_merge(scene, shop, id, merge).await,
        CustomerPress::Language => return naming::ask_language(scene, shop, id).await,
        CustomerPress::Reads(language) => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            naming_of::reads(&mut in_shop, id, language).await?;
            return show(scene, shop, id, (0, true)).await;
        }
        CustomerPress::Reseller(sells_on) => {
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            reselling::mark(&mut in_shop, id, sells_on).await?;
            return show(scene, shop, id, (0, true)).await;
        }
        CustomerPress::Linked(person_id, is_them) => {
            let at = scene.at;
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            whose::settled(&mut in_shop, id, person_id, is_them, at).await?;
            return show(scene, shop, id, (0, true)).await;
        }
        CustomerPress::Name => (CustomerPart::Name, texts::AskCustomerName.into()),
        CustomerPress::Note => (CustomerPart::Note, texts::AskCustomerNote.into()),
        CustomerPress::Address => (CustomerPart::Address, texts::AskCustomerAddress.into()),
        CustomerPress::Phone => (CustomerPart::Phone, texts::AskCustomerPhone.into()),
        CustomerPress::Mail => (CustomerPart::Mail, texts::AskCustomerMail.into()),
        CustomerPress::Handle => (CustomerPart::Handle, texts::AskCustomerHandle.into()),
        CustomerPress::SameAs => (CustomerPart::SameAs, texts::AskCustomerSameAs.into()),
    };
    scene.state.asking = Some(Asking::Customer {
        shop: shop.shop_id,
        customer: id,
        part,
    });
    keeping::ask(scene, shop, id, part, question).await
}

/// The answer to what was asked about a customer.
pub async fn answered(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    part: CustomerPart,
    text: &str,
) -> Result<(), DatabaseError> {
    if part == CustomerPart::SameAs {
        return same_as(scene, shop, id, text).await;
    }
    if part == CustomerPart::Name {
        match naming::read(text) {
            Ok(name) => {
                scene.state.asking = None;
                naming::rename(scene, shop, id, &name).await?;
                return show(scene, shop, id, (0, false)).await;
            }
            Err(problem) => {
                scene.say(Say::line(problem));
                return Ok(());
            }
        }
    }
    let change = match read(shop, part, text) {
        Ok(change) => change,
        // The question stays open: the next message answers it too.
        Err(problem) => {
            scene.say(Say::line(problem));
            return Ok(());
        }
    };
    scene.state.asking = None;
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    page::change(&mut in_shop, id, &change, at).await?;
    show(scene, shop, id, (0, false)).await
}

/// "none" and a dash take away what is there.
fn is_none(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "" | "-" | "–" | "—" | "none" | "nothing" | "clear" | "無" | "沒有" | "清除" | "刪除"
    )
}

fn read(shop: &Shop, part: CustomerPart, text: &str) -> Result<Change, Phrase> {
    let text = text.trim();
    let none = is_none(text);
    Ok(match part {
        CustomerPart::Name | CustomerPart::Note | CustomerPart::SameAs => {
            if text.chars().count() > 1000 {
                return Err(texts::CustomerNoteTooLong { limit: 1000 }.into());
            }
            Change::Note((!none).then(|| text.to_owned()))
        }
        CustomerPart::Address if none => Change::Address(None),
        CustomerPart::Address => match Destination::parse(text, &shop.country) {
            Ok(Destination {
                place:
                    destination::Place::Address {
                        text,
                        city,
                        postal_code,
                    },
                ..
            }) => Change::Address(Some(Address {
                text,
                city,
                postal_code,
            })),
            Ok(store) => Change::Address(Some(Address {
                text: store.words().pop().unwrap_or_default(),
                city: None,
                postal_code: None,
            })),
            Err(problem) => return Err(wording::destination_problem(&problem)),
        },
        CustomerPart::Phone if none => Change::Phone(None),
        CustomerPart::Phone => match Phone::parse(text) {
            Ok(phone) => Change::Phone(Some(phone)),
            Err(_) => return Err(texts::CustomerPhoneUnreadable { part: short(text) }.into()),
        },
        CustomerPart::Mail if none => Change::Email(None),
        CustomerPart::Mail => match Email::parse(text) {
            Ok(email) => Change::Email(Some(email)),
            Err(_) => return Err(texts::CustomerMailUnreadable { part: short(text) }.into()),
        },
        CustomerPart::Handle => {
            let (word, rest) = text.split_once([' ', ':', '：']).unwrap_or((text, ""));
            let (network, handle) = match Network::called(word) {
                Some(network) => (network, rest.trim()),
                None => (Network::Other, text),
            };
            if handle.is_empty() || handle.chars().count() > 100 {
                return Err(texts::CustomerHandleUnreadable.into());
            }
            Change::Handle(network, (!is_none(handle)).then(|| handle.to_owned()))
        }
    })
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Who else this customer is: found by name, chosen by a button.
async fn same_as(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    text: &str,
) -> Result<(), DatabaseError> {
    let mut found = search(scene, shop, text).await?;
    found.retain(|other| other.customer_id != id);
    if found.is_empty() {
        let query = short(text.trim());
        scene.say(Say::line(texts::CustomerNotFound { query }));
        return Ok(());
    }
    scene.state.asking = None;
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let name = page::find(&mut in_shop, id, at)
        .await?
        .map(|page| page.name);
    let mut say = Say::line(texts::CustomerSameAsWhich {
        name: name.unwrap_or_default(),
    });
    for other in &found {
        let label = texts::CustomerRow {
            name: &other.name,
            orders: other.orders,
        };
        let press = Press::Customer(shop.shop_id, id, CustomerPress::Merge(other.customer_id));
        say = say.row([Button::press(label, press)]);
    }
    scene.say(say.row([Button::press(texts::ButtonNo, Press::Nothing)]));
    Ok(())
}

async fn merge_with(
    scene: &mut Scene<'_>,
    shop: &Shop,
    kept: CustomerId,
    gone: CustomerId,
) -> Result<(), DatabaseError> {
    let by = scene.actor();
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    match merge::merge(&mut in_shop, gone, kept, &by, at).await? {
        Merged::Done { .. } => show(scene, shop, kept, (0, true)).await,
        Merged::NotTwo => {
            scene.say(Say::line(texts::CustomersNotTwo));
            Ok(())
        }
    }
}

async fn undo_merge(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: CustomerId,
    merge: i64,
) -> Result<(), DatabaseError> {
    let (by, at) = (scene.actor(), scene.at);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    if merge::undo(&mut in_shop, merge, &by, at).await?.is_none() {
        scene.say(Say::line(texts::MergeUndoneAlready));
        return Ok(());
    }
    show(scene, shop, id, (0, true)).await
}

/// `/new` alone: the last buyers as buttons.
pub async fn offer_recent(
    scene: &mut Scene<'_>,
    shop: &Shop,
) -> Result<Vec<Button>, DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let recent = page::recent(&mut in_shop, LISTED).await?;
    Ok(recent
        .iter()
        .map(|one| {
            let press = Press::Customer(shop.shop_id, one.customer_id, CustomerPress::New);
            Button::press(verbatim(&one.name), press)
        })
        .collect())
}

/// A draft for a buyer, which asks for the lines.
async fn begin_for(
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
    let known = Known::Same(page.customer_id);
    drafting::begin(scene, shop, &page, known).await
}
