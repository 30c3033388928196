//! Where it is sent: an address, or in Taiwan a convenience store.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use waybill_core::contact::Phone;
use waybill_core::destination::{self, Chain, Destination, Place, Problem};
use waybill_core::order::Order;
use waybill_core::order::decide::{Action, Refusal, sendable};
use waybill_core::page_key::{Done, Shown};
use waybill_core::text::texts;
use waybill_core::wording::destination_problem;

use super::{act, refusal};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::tracking::door::{Door, Inside, Said};
use crate::tracking::form::{
    Choices, Field, Form, Kind, Part, Sent, Submit, note, note_to_write, read, sheet,
};
use crate::tracking::proving;

/// Where parcels are collected at convenience stores.
const STORES_IN: &str = "TW";
/// The longest name, in characters.
const MAX_NAME: usize = 80;
const CHAINS: [(Chain, &str); 4] = [
    (Chain::SevenEleven, "7-eleven"),
    (Chain::FamilyMart, "familymart"),
    (Chain::HiLife, "hi-life"),
    (Chain::Ok, "ok mart"),
];

/// What the form says.
#[derive(Debug, Default)]
struct Typed {
    name: String,
    phone: String,
    to_store: bool,
    address: String,
    chain: String,
    store: String,
    problems: Problems,
}

#[derive(Debug, Default)]
struct Problems {
    name: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    chain: Option<String>,
    store: Option<String>,
    whole: Option<String>,
}

impl Problems {
    fn is_none(&self) -> bool {
        [
            &self.name,
            &self.phone,
            &self.address,
            &self.chain,
            &self.store,
        ]
        .iter()
        .all(|problem| problem.is_none())
    }
}

impl Typed {
    fn of(destination: &Destination) -> Self {
        let mut typed = Self {
            name: destination.recipient.clone().unwrap_or_default(),
            phone: destination
                .phone
                .as_ref()
                .map_or_else(String::new, |phone| phone.as_str().to_owned()),
            ..Self::default()
        };
        match &destination.place {
            Place::Address { text, .. } => typed.address.clone_from(text),
            Place::Store {
                chain,
                name,
                number,
            } => {
                let word = CHAINS.into_iter().find(|(known, _)| known == chain);
                typed.to_store = true;
                typed.chain = word.map_or("", |(_, word)| word).to_owned();
                let words: Vec<&str> = [name, number]
                    .into_iter()
                    .filter_map(|word| word.as_deref())
                    .collect();
                typed.store = words.join(" ");
            }
        }
        typed
    }

    fn sent(sent: &Sent) -> Self {
        Self {
            name: sent.text("name").replace(char::is_control, " "),
            phone: sent.text("phone").to_owned(),
            to_store: sent.text("to") == "store",
            address: sent.text("address").replace("\r\n", "\n"),
            chain: sent.text("chain").to_owned(),
            store: sent.text("store").to_owned(),
            problems: Problems::default(),
        }
    }
}

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "send"));
    };
    let now = inside.order.head.destination.clone();
    let offered = match now {
        Some(now) => Some(now),
        None => {
            let mut transaction = app.site.database.begin().await?;
            let mut in_shop = transaction.shop(door.token.shop_id).await?;
            let customer_id = inside.order.buyer.customer_id;
            let last = destination::offer_last(&mut in_shop, customer_id).await?;
            transaction.rollback().await?;
            last
        }
    };
    let typed = offered.as_ref().map(Typed::of).unwrap_or_default();
    page(&door, inside, &inside.order, typed, StatusCode::OK)
}

fn page(
    door: &Door,
    inside: &Inside,
    order: &Order,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let number = order.number.0;
    let title = reader.text(texts::SendTitle { number });
    if let Err(why) = sendable(order) {
        return note(door, title, refusal(order, &why), status);
    }
    if let Some(at) = order.head.labelled {
        let why = refusal(order, &Refusal::LabelPrinted { at });
        return note_to_write(door, title, why, status);
    }
    let country = inside.shop.country.as_str();
    let form = Form {
        problem: typed.problems.whole.clone(),
        action: door.address("send"),
        parts: parts(door, country, typed),
        buttons: vec![Submit {
            label: reader.text(texts::ButtonSendIt),
            says: None,
            main: true,
        }],
        ..Form::default()
    };
    sheet(door, title, &form.focused(), status)
}

fn parts(door: &Door, country: &str, typed: Typed) -> Vec<Part> {
    let reader = &door.reader;
    let problems = typed.problems;
    let example = destination::example_of_place(country);
    let mut parts = vec![
        Part::Field(
            Field::new("name", reader.text(texts::SendName), &typed.name)
                .filled_with("name")
                .problem(problems.name),
        ),
        Part::Field(
            Field::new("phone", reader.text(texts::SendPhone), &typed.phone)
                .hint(reader.text(texts::SendPhoneHint))
                .kind(Kind::Phone)
                .filled_with("tel")
                .problem(problems.phone),
        ),
    ];
    let address = Part::Field(
        Field::new("address", reader.text(texts::SendAddress), &typed.address)
            .hint(reader.text(texts::SendAddressHint { example }))
            .kind(Kind::Area)
            .filled_with("street-address")
            .problem(problems.address),
    );
    if country != STORES_IN && !typed.to_store {
        parts.push(address);
        return parts;
    }
    let to = if typed.to_store { "store" } else { "address" };
    let kinds = [
        ("address".to_owned(), reader.text(texts::SendToAddress)),
        ("store".to_owned(), reader.text(texts::SendToStore)),
    ];
    let chains = CHAINS.map(|(chain, word)| (word.to_owned(), chain.name().to_owned()));
    parts.extend([
        Part::Choices(Choices::new("to", reader.text(texts::SendKind), to, kinds)),
        address,
        Part::Choices(
            Choices::new("chain", reader.text(texts::SendChain), &typed.chain, chains)
                .problem(problems.chain),
        ),
        Part::Field(
            Field::new("store", reader.text(texts::SendStore), &typed.store)
                .hint(reader.text(texts::SendStoreHint))
                .problem(problems.store),
        ),
    ]);
    parts
}

pub(in crate::tracking) async fn send(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return proving::refused(&app, &door, "send", request).await;
    };
    let mut typed = Typed::sent(&read(request).await?);
    let Some(destination) = understand(&door, &inside.shop.country, &mut typed) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&door, inside, &inside.order, typed, status);
    };
    let action = |_| Action::SendTo { destination };
    match act(&app, (&door, inside), None, action, Shown::Always).await? {
        // Said twice, it is so all the same.
        Done::Done(_) | Done::Refused(_, Refusal::NothingChanges) => {
            Ok(door.back(&app, Said::SentTo))
        }
        Done::Outdated(order) | Done::Refused(order, _) => {
            page(&door, inside, &order, typed, StatusCode::CONFLICT)
        }
        Done::NoSuchOrder => Err(Failure::UnknownOrder),
    }
}

/// What was typed as a place, or what is wrong, at its field.
fn understand(door: &Door, country: &str, typed: &mut Typed) -> Option<Destination> {
    let reader = &door.reader;
    if typed.name.chars().count() > MAX_NAME {
        let limit = MAX_NAME;
        typed.problems.name = Some(reader.text(texts::SendPartTooLong { limit }));
    }
    let phone = if typed.phone.is_empty() {
        None
    } else if let Ok(phone) = Phone::parse(&typed.phone) {
        Some(phone)
    } else {
        let part: String = typed.phone.chars().take(40).collect();
        typed.problems.phone = Some(reader.text(texts::CustomerPhoneUnreadable { part }));
        None
    };
    if typed.to_store && !CHAINS.iter().any(|(_, word)| *word == typed.chain) {
        typed.problems.chain = Some(reader.text(texts::SendChainMissing));
    }
    // One line of the chats: what parts them there is only a comma here.
    let line = |text: &str| text.replace([';', '；', '\n'], ", ");
    let place = if typed.to_store {
        format!("{} {}", typed.chain, line(&typed.store))
    } else {
        line(&typed.address)
    };
    let read = Destination::parse(&place, country);
    if typed.problems.chain.is_none()
        && let Err(problem) = &read
    {
        let words = Some(reader.say(&destination_problem(problem)));
        match problem {
            Problem::StoreMissing { .. } | Problem::StoreNumber { .. } if typed.to_store => {
                typed.problems.store = words;
            }
            Problem::TooLong { .. } if typed.to_store => typed.problems.store = words,
            Problem::Empty
            | Problem::TooLong { .. }
            | Problem::PlaceMissing
            | Problem::StoreMissing { .. }
            | Problem::StoreNumber { .. }
            | Problem::PostalCode { .. } => typed.problems.address = words,
        }
    }
    let read = read.ok().filter(|_| typed.problems.is_none())?;
    Some(Destination {
        recipient: Some(typed.name.trim().to_owned()).filter(|name| !name.is_empty()),
        phone: phone.or(read.phone),
        place: read.place,
    })
}
