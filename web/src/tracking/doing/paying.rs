//! How to pay, and saying that it was paid.

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use waybill_core::order::Order;
use waybill_core::order::decide::Action;
use waybill_core::page_key::{Done, Shown};
use waybill_core::payment::{is_reference, tidy_reference};
use waybill_core::payment_method::{self, Method, shown_to_buyers};
use waybill_core::picture::Picture;
use waybill_core::shop_file;
use waybill_core::text::{Phrase, Reader, texts};

use super::{act, refusal};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::tracking::door::{Door, Said};
use crate::tracking::form::{Choices, Field, Form, Part, Sent, Submit, note, read, sheet};
use crate::tracking::proving;

/// What is chosen for a way that the shop does not name.
const OTHER: &str = "other";

#[derive(Template)]
#[template(path = "pay.html")]
struct HowToPay {
    label: String,
    amount: String,
    pay_by: Option<String>,
    ways: Vec<Way>,
    ask: Option<String>,
    reference: String,
    copy: String,
}

/// A way of paying, as the page shows it.
struct Way {
    name: String,
    account: Option<String>,
    holder: Option<String>,
    note: Option<String>,
    /// A page to pay on, and what its link says.
    link: Option<(String, String)>,
    /// The picture to scan, and what it is.
    picture: Option<(String, String)>,
}

/// What the form said, to be given back.
#[derive(Debug, Default)]
struct Typed {
    method: String,
    reference: String,
    problems: [Option<String>; 3],
    whole: Option<String>,
}

async fn methods(app: &App, door: &Door) -> Result<Vec<Method>, Failure> {
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let methods = payment_method::list(&mut in_shop).await?;
    transaction.rollback().await?;
    Ok(methods)
}

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "pay"));
    };
    let methods = methods(&app, &door).await?;
    page(
        &door,
        &inside.order,
        &methods,
        Typed::default(),
        StatusCode::OK,
    )
}

fn page(
    door: &Door,
    order: &Order,
    methods: &[Method],
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let number = order.number.0;
    let title = reader.text(texts::PayTitle { number });
    if order.to_send().minor <= 0 {
        return note(door, title, nothing_to_pay(order), status);
    }
    let form = form(door, order, methods, typed)?.focused();
    sheet(door, title, &form, status)
}

fn nothing_to_pay(order: &Order) -> Phrase {
    let claimed = order.head.balance.claimed;
    if claimed > 0 {
        let amount = order.money(claimed);
        texts::LineBeingChecked { amount }.into()
    } else if order.cash_on_delivery && order.asked_of_buyer().minor > 0 {
        texts::LineOnDelivery.into()
    } else {
        let number = order.number.0;
        texts::RefusedNothingToPay { number }.into()
    }
}

fn form(door: &Door, order: &Order, methods: &[Method], typed: Typed) -> Result<Form, Failure> {
    let reader = &door.reader;
    let [method, reference, slip] = typed.problems;
    let mut options: Vec<(String, String)> = shown_to_buyers(methods)
        .map(|method| (method.method_id.to_string(), method.about.name.clone()))
        .collect();
    options.push((OTHER.to_owned(), reader.text(texts::ButtonOtherWay)));
    // Where there is one way only, it is that.
    let chosen = match options.as_slice() {
        [(only, _)] => only.clone(),
        _ => typed.method,
    };
    Ok(Form {
        problem: typed.whole,
        before: how(door, order, methods).render()?,
        heading: Some(reader.text(texts::ButtonIPaid)),
        action: door.address("pay"),
        files: true,
        hidden: vec![("seen", order.head.payment_version.to_string())],
        parts: vec![
            Part::Choices(
                Choices::new("method", reader.text(texts::PaidHow), &chosen, options)
                    .problem(method),
            ),
            Part::Field(
                Field::new(
                    "reference",
                    reader.text(texts::PaidReference),
                    &typed.reference,
                )
                .hint(reader.text(texts::PaidReferenceHint))
                .problem(reference),
            ),
            Part::Field(Field::picture(reader, "slip", reader.text(texts::PaidSlip)).problem(slip)),
        ],
        buttons: vec![Submit {
            label: reader.text(texts::ButtonTellPaid {
                shop: &door.shown.shop,
            }),
            says: None,
            main: true,
        }],
        ..Form::default()
    })
}

fn how(door: &Door, order: &Order, methods: &[Method]) -> HowToPay {
    let reader = &door.reader;
    let ways: Vec<Way> = shown_to_buyers(methods)
        .map(|method| way(door, method, reader))
        .collect();
    HowToPay {
        label: reader.text(texts::PayAmount),
        amount: order.to_send().to_string(),
        pay_by: order
            .head
            .pay_by
            .map(|until| reader.text(texts::LinePayBy { until })),
        ask: ways.is_empty().then(|| reader.text(texts::HowToPayAsk)),
        ways,
        reference: reader.text(texts::HowToPayReference {
            number: order.number.0,
        }),
        copy: reader.text(texts::PageCopy),
    }
}

fn way(door: &Door, method: &Method, reader: &Reader) -> Way {
    let about = &method.about;
    let name = &about.name;
    Way {
        name: name.clone(),
        account: about.account.clone(),
        holder: about.holder.clone(),
        note: about.note.clone(),
        link: about
            .link
            .as_ref()
            .map(|link| (link.clone(), reader.text(texts::PayLink { name }))),
        picture: method.file.map(|_| {
            let address = door.address(&format!("pay/{}.png", method.method_id));
            (address, reader.text(texts::PayScan { name }))
        }),
    }
}

/// The picture that is scanned to pay.
pub(in crate::tracking) async fn picture(
    State(app): State<App>,
    Path((token, name)): Path<(String, String)>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    if door.inside.is_none() {
        return Err(Failure::Refused);
    }
    let wanted = name.strip_suffix(".png").ok_or(Failure::NotFound)?;
    let methods = methods(&app, &door).await?;
    let file = shown_to_buyers(&methods)
        .find(|method| method.method_id.to_string() == wanted)
        .and_then(|method| method.file)
        .ok_or(Failure::NotFound)?;
    let mut transaction = app.site.database.begin().await?;
    let mut in_shop = transaction.shop(door.token.shop_id).await?;
    let picture = shop_file::find(&mut in_shop, file).await?;
    transaction.rollback().await?;
    let picture = picture
        .filter(|picture| picture.media_type.is_shown())
        .ok_or(Failure::NotFound)?;
    Ok(super::file(&picture))
}

pub(in crate::tracking) async fn claim(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return proving::refused(&app, &door, "pay", request).await;
    };
    let sent = read(request).await?;
    let seen = sent.number("seen")?;
    let methods = methods(&app, &door).await?;
    let (typed, method, picture) = understand(&door, &sent, &methods);
    if typed.problems.iter().any(Option::is_some) {
        let status = if sent.is_too_large() {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        return page(&door, &inside.order, &methods, typed, status);
    }
    let reference = Some(typed.reference.clone()).filter(|reference| !reference.is_empty());
    let claim = |file: Option<waybill_core::id::FileId>| Action::Claim {
        amount: None,
        method,
        reference,
        file: file.map(|file| file.0),
    };
    let shown = Shown::Payment(seen);
    let done = act(&app, (&door, inside), picture.as_ref(), claim, shown).await?;
    answer(&app, &door, (&methods, typed, &sent), done)
}

fn answer(
    app: &App,
    door: &Door,
    (methods, mut typed, sent): (&[Method], Typed, &Sent),
    done: Done,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let order = match done {
        Done::Done(_) => return Ok(door.back(app, Said::Claimed)),
        Done::NoSuchOrder => return Err(Failure::UnknownOrder),
        Done::Outdated(order) | Done::Refused(order, _)
            if order.head.balance.claimed > 0 && order.to_send().minor <= 0 =>
        {
            return Ok(door.back(app, Said::Already));
        }
        Done::Outdated(order) => {
            typed.whole = Some(reader.text(texts::FormOutdated));
            order
        }
        Done::Refused(order, why) => {
            typed.whole = Some(reader.say(&refusal(&order, &why)));
            order
        }
    };
    if sent.has_file() {
        let [_, _, slip] = &mut typed.problems;
        *slip = Some(reader.text(texts::PaidSlipAgain));
    }
    page(door, &order, methods, typed, StatusCode::CONFLICT)
}

/// What was sent, how it was paid, and the slip.
fn understand(
    door: &Door,
    sent: &Sent,
    methods: &[Method],
) -> (Typed, Option<String>, Option<Picture>) {
    let reader = &door.reader;
    let chosen = sent.text("method");
    let known = shown_to_buyers(methods)
        .find(|method| method.method_id.to_string() == chosen)
        .map(|method| method.about.name.clone());
    let mut typed = Typed {
        method: chosen.to_owned(),
        reference: tidy_reference(sent.text("reference")),
        ..Typed::default()
    };
    let [method, reference, slip] = &mut typed.problems;
    // A way of another shop, or one that was removed meanwhile, is none of these.
    if known.is_none() && chosen != OTHER {
        *method = Some(reader.text(texts::PaidHowMissing));
    }
    if !typed.reference.is_empty() && !is_reference(&typed.reference) {
        let short: String = typed.reference.chars().take(80).collect();
        *reference = Some(reader.text(texts::ReferenceUnreadable { typed: &short }));
    }
    let picture = match sent.picture() {
        Ok(picture) => picture,
        Err(problem) => {
            *slip = Some(reader.say(&problem));
            None
        }
    };
    // A browser does not fill a file in again.
    let wrong = method.is_some() || reference.is_some();
    if wrong && slip.is_none() && sent.has_file() {
        *slip = Some(reader.text(texts::PaidSlipAgain));
    }
    (typed, known, picture)
}
