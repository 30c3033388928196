//! An order in one message: read, shown as a draft, mended, created.

mod catalogue;
mod recognised;

use chrono::{DateTime, NaiveDate, Utc};
use waybill_core::contact::{Email, Phone};
use waybill_core::customer::page::Page;
use waybill_core::customer::{self, Candidate, Contact, Known};
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::item;
use waybill_core::money::{Currency, MAX_MINOR, Money};
use waybill_core::order::place::{NewOrder, NotPlaced, SellerCard, place};
use waybill_core::order::{self, OrderNumber, store};
use waybill_core::reminder::PayBy;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::acting;
use super::customers;
use super::goods;
use super::message::{Answer, Button, Place, Say, verbatim};
use super::order_line::{self, Part, Problem, Reading};
use super::permission::permits;
use super::press::{DraftPress, Press};
use super::scene::Scene;
use super::shortage;
use super::state::{Asking, Draft, Fate};
use super::wording as words;

/// Reads a message as orders and shows each as a draft.
pub async fn read(
    scene: &mut Scene<'_>,
    shop: &Shop,
    text: &str,
    source: Option<String>,
) -> Result<(), DatabaseError> {
    if text.trim().is_empty() {
        let mut say = Say::line(texts::NewHow).and(verbatim(example(shop)));
        let recent = customers::offer_recent(scene, shop).await?;
        if !recent.is_empty() {
            say = say.and(texts::NewForWhom);
        }
        let rows = recent.chunks(2).map(<[Button]>::to_vec);
        scene.say(rows.fold(say, Say::row));
        return Ok(());
    }
    let readings = order_line::parse(text, shop.currency, scene.today(shop));
    for (place, reading) in readings.into_iter().enumerate() {
        let id = scene
            .state
            .add_draft(shop.shop_id, source.clone(), place, reading, Fate::Open);
        show(scene, shop, id, Place::New).await?;
    }
    Ok(())
}

/// A draft for a customer of the shop; it asks for the lines.
pub async fn begin(
    scene: &mut Scene<'_>,
    shop: &Shop,
    page: &Page,
    known: Known,
) -> Result<(), DatabaseError> {
    let mut reading = Reading::default();
    reading.draft.buyer = order_line::Buyer {
        name: page.name.clone(),
        phone: page
            .phone
            .as_deref()
            .and_then(|typed| Phone::parse(typed).ok()),
        email: page
            .email
            .as_deref()
            .and_then(|typed| Email::parse(typed).ok()),
    };
    reading.problems.push(Problem::LinesMissing {
        example: "black shirt x2 599".to_owned(),
    });
    let id = scene
        .state
        .add_draft(shop.shop_id, None, 0, reading, Fate::Open);
    if let Some(draft) = scene.state.draft(id) {
        draft.known = Some(known);
    }
    show(scene, shop, id, Place::New).await
}

/// A plain message that reads as an order is offered, never taken.
pub fn offer(
    scene: &mut Scene<'_>,
    shop: &Shop,
    text: &str,
    source: Option<String>,
    known: Option<Known>,
) {
    let readings = order_line::parse(text, shop.currency, scene.today(shop));
    let several = readings.len();
    for (place, reading) in readings.into_iter().enumerate() {
        let buyer = reading.draft.buyer.name.clone();
        let id = scene
            .state
            .add_draft(shop.shop_id, source.clone(), place, reading, Fate::Offered);
        if let Some(draft) = scene.state.draft(id) {
            draft.known = known;
        }
        let label: Phrase = if several > 1 {
            texts::ButtonBeginFor { buyer }.into()
        } else {
            texts::ButtonBegin.into()
        };
        scene.answers.push(Answer {
            say: Say::line(texts::LooksLikeOrder).row([
                Button::press(label, Press::Draft(id, DraftPress::Begin)),
                Button::press(texts::ButtonNo, Press::Draft(id, DraftPress::Discard)),
            ]),
            tag: Some(format!("draft:{id}")),
            ..Answer::default()
        });
    }
}

/// A one-line example in the shop's own currency.
pub fn example(shop: &Shop) -> String {
    if shop.currency == Currency::Twd {
        "/new 小美; 黑色襯衫 x2 599; 運費 60".to_owned()
    } else {
        "/new Jane; 2 black shirt 599; white pants 699".to_owned()
    }
}

/// The source message was written anew: its drafts are read again, in place.
pub async fn source_rewritten(
    scene: &mut Scene<'_>,
    text: &str,
    source: &str,
) -> Result<bool, DatabaseError> {
    let ids: Vec<(u32, usize, bool)> = scene
        .state
        .drafts
        .iter()
        .filter(|draft| draft.source.as_deref() == Some(source))
        .map(|draft| {
            let open = matches!(draft.fate, Fate::Open | Fate::Offered);
            (draft.id, draft.place, open)
        })
        .collect();
    if ids.is_empty() {
        return Ok(false);
    }
    let shop = scene
        .state
        .drafts
        .iter()
        .find(|draft| draft.source.as_deref() == Some(source))
        .map(|draft| draft.shop);
    // They were read for the shop that was worked for then.
    let Some((shop, _)) = shop.and_then(|shop| scene.role_in(shop)) else {
        return Ok(false);
    };
    let body = match super::command::slash(text) {
        Some(super::command::Slash::Command(command)) => command.rest,
        Some(super::command::Slash::Unknown(_)) | None => text.to_owned(),
    };
    let mut readings: Vec<Option<Reading>> =
        order_line::parse(&body, shop.currency, scene.today(&shop))
            .into_iter()
            .map(Some)
            .collect();
    let mut saved = None;
    for (id, place, open) in &ids {
        let reading = readings.get_mut(*place).and_then(Option::take);
        let Some(draft) = scene.state.draft(*id) else {
            continue;
        };
        if !open {
            if let Fate::Created(number) = draft.fate {
                saved = Some(number);
            }
            continue;
        }
        match reading {
            Some(reading) => {
                if draft.reading.draft.buyer != reading.draft.buyer {
                    draft.known = None;
                }
                draft.reading = reading;
                draft.fate = Fate::Open;
            }
            None => draft.fate = Fate::Discarded,
        }
        let tag = draft.tag();
        show(scene, &shop, *id, Place::Tagged(tag)).await?;
    }
    if let Some(number) = saved {
        // The order is placed: it is changed as an order, not by its old message.
        scene.say(Say::line(texts::DraftSavedAlready { number: number.0 }));
    }
    for (place, reading) in readings.into_iter().enumerate() {
        if let Some(reading) = reading.filter(|_| place > ids.len().saturating_sub(1)) {
            let id = scene.state.add_draft(
                shop.shop_id,
                Some(source.to_owned()),
                place,
                reading,
                Fate::Open,
            );
            show(scene, &shop, id, Place::New).await?;
        }
    }
    Ok(true)
}

/// Whether a plain message corrects nothing in a draft: an item without a figure in it is talk.
pub fn is_chatter(text: &str, currency: Currency, at: DateTime<Utc>) -> bool {
    let figure = text.chars().any(char::is_numeric);
    let part = order_line::parse_part(text, currency, at.date_naive());
    !figure && matches!(part, Ok(Part::Line(_)))
}

/// A corrected part of a draft.
pub async fn mend(scene: &mut Scene<'_>, id: u32, text: &str) -> Result<(), DatabaseError> {
    let Some((draft, shop)) = open_draft(scene, id) else {
        scene.say(Say::line(texts::DraftGone));
        return Ok(());
    };
    let today = scene.today(&shop);
    let mut whole = draft.reading.clone();
    // More than one part at once: each mends.
    for part in text
        .split([';', '；', '\n'])
        .filter(|part| !part.trim().is_empty())
    {
        match order_line::parse_part(part, shop.currency, today) {
            Ok(part) => {
                if let Part::Line(line) = &part
                    && let Some(at) = catalogue::same_line(scene, &shop, &draft, line).await?
                    && let Some(mended) = whole.draft.lines.get_mut(at)
                {
                    mended.name.clone_from(&line.name);
                }
                apply(&mut whole, part);
            }
            Err(Problem::Empty) => {}
            Err(problem) => {
                let say = with_question(Say::line(words::problem(&problem)), &problem);
                scene.say(say);
                return Ok(());
            }
        }
    }
    if let Some(draft) = scene.state.draft(id) {
        // Who the buyer is was said of the one who stood there.
        if draft.reading.draft.buyer != whole.draft.buyer {
            draft.known = None;
        }
        draft.reading = whole;
        draft.fate = Fate::Open;
    }
    let tag = draft.tag();
    show(scene, &shop, id, Place::Tagged(tag)).await
}

fn with_question(say: Say, problem: &Problem) -> Say {
    // A reading that is offered here is taken by sending it again, clearly written.
    if matches!(problem, Problem::DidYouMean { .. }) {
        say.and(texts::WriteItClearly)
    } else {
        say
    }
}

fn apply(reading: &mut Reading, part: Part) {
    let draft = &mut reading.draft;
    match part {
        Part::Buyer(buyer) => {
            if !buyer.name.is_empty() {
                draft.buyer.name = buyer.name;
            }
            draft.buyer.email = buyer.email.or(draft.buyer.email.take());
            draft.buyer.phone = buyer.phone.or(draft.buyer.phone.take());
            reading.problems.retain(|problem| !about_buyer(problem));
        }
        Part::Line(line) => {
            let same = |other: &order_line::Line| {
                customer::fold(&other.name) == customer::fold(&line.name)
            };
            // The part that could not be read is what is being mended, the first of them.
            let mended = reading.problems.iter().position(about_line);
            match draft.lines.iter().position(same) {
                Some(at) => {
                    let price = line.unit_price.or(draft.lines[at].unit_price);
                    draft.lines[at] = order_line::Line {
                        unit_price: price,
                        ..line
                    };
                }
                None => {
                    draft.lines.push(line);
                    if let Some(mended) = mended {
                        reading.problems.remove(mended);
                    }
                }
            }
            reading
                .problems
                .retain(|problem| !matches!(problem, Problem::LinesMissing { .. }));
        }
        Part::Shipping(fee) => {
            draft.shipping = Some(fee);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::Deposit(deposit) => {
            draft.deposit = Some(deposit);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::Note(note) => {
            draft.note = Some(note);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::Discount(discount) => {
            draft.discount = Some(discount);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::PayBy(hours) => {
            draft.pay_by_hours = Some(hours);
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::CashOnDelivery => {
            draft.cash_on_delivery = true;
            reading.problems.retain(|problem| !about_clause(problem));
        }
        Part::Due(day) => {
            draft.due = Some(day);
            reading.problems.retain(|problem| !about_clause(problem));
        }
    }
}

fn about_buyer(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::BuyerMissing { .. }
            | Problem::BuyerNameMissing { .. }
            | Problem::SecondBuyer { .. }
            | Problem::EmailUnreadable { .. }
            | Problem::PhoneUnreadable { .. }
    )
}

fn about_clause(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::ClauseEmpty { .. }
            | Problem::ClauseReversed { .. }
            | Problem::ClauseTooMuch { .. }
            | Problem::ClauseTwice { .. }
            | Problem::DueUnreadable { .. }
            | Problem::DueAmbiguous { .. }
            | Problem::DuePast { .. }
            | Problem::DiscountRate { .. }
            | Problem::PayByUnreadable { .. }
            | Problem::Amount {
                of: order_line::AmountOf::Shipping
                    | order_line::AmountOf::Deposit
                    | order_line::AmountOf::Discount,
                ..
            }
    )
}

fn about_line(problem: &Problem) -> bool {
    !about_buyer(problem) && !about_clause(problem)
}

fn open_draft(scene: &mut Scene<'_>, id: u32) -> Option<(Draft, Shop)> {
    let draft = scene.state.draft(id)?.clone();
    let open = matches!(draft.fate, Fate::Open | Fate::Offered);
    let (shop, _) = scene.role_in(draft.shop)?;
    open.then_some((draft, shop))
}

/// A draft's button.
pub async fn pressed(
    scene: &mut Scene<'_>,
    id: u32,
    press: DraftPress,
) -> Result<(), DatabaseError> {
    if let Some(Fate::Created(number)) = scene.state.draft(id).map(|draft| draft.fate.clone()) {
        return already_created(scene, id, number).await;
    }
    let Some((draft, shop)) = open_draft(scene, id) else {
        scene.say(Say::line(texts::DraftGone));
        return Ok(());
    };
    match press {
        DraftPress::Create => create(scene, &shop, &draft).await,
        DraftPress::Begin => {
            set_fate(scene, id, Fate::Open);
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            show(scene, &shop, id, place).await
        }
        DraftPress::Who(customer) => {
            if let Some(draft) = scene.state.draft(id) {
                draft.known = Some(customer.map_or(Known::New, Known::Same));
            }
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            show(scene, &shop, id, place).await
        }
        DraftPress::Change => {
            scene.state.asking = Some(Asking::DraftPart(id));
            scene.say(Say::line(texts::DraftChangeHow));
            Ok(())
        }
        DraftPress::Discard => {
            set_fate(scene, id, Fate::Discarded);
            if scene.state.asking == Some(Asking::DraftPart(id)) {
                scene.state.asking = None;
            }
            scene.replace(Say::line(texts::DraftDiscarded));
            Ok(())
        }
        DraftPress::Accept(part) | DraftPress::Decline(part) => {
            let taken = matches!(press, DraftPress::Accept(_));
            answer_question(scene, &draft, part, taken);
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            show(scene, &shop, id, place).await
        }
        DraftPress::SellAgain(item) => {
            goods::sell_again(scene, &shop, item).await?;
            show_here(scene, &shop, id).await
        }
        DraftPress::TakeLeft(_)
        | DraftPress::Anyway(..)
        | DraftPress::Choose(..)
        | DraftPress::NewItem(_)
        | DraftPress::Drop(..) => {
            if let Some(draft) = scene.state.draft(id) {
                answered(draft, press);
            }
            show_here(scene, &shop, id).await
        }
    }
}

fn answered(draft: &mut Draft, press: DraftPress) {
    match press {
        DraftPress::TakeLeft(variant) => catalogue::take_left(draft, variant),
        DraftPress::Anyway(variant, asked) => catalogue::promise(draft, variant, asked),
        DraftPress::Choose(line, variant) => catalogue::choose(draft, line, variant),
        DraftPress::NewItem(line) => catalogue::is_new(draft, line),
        DraftPress::Drop(line, item) => catalogue::drop_line(draft, line, item),
        DraftPress::Create
        | DraftPress::Change
        | DraftPress::Discard
        | DraftPress::Accept(_)
        | DraftPress::Decline(_)
        | DraftPress::Who(_)
        | DraftPress::SellAgain(_)
        | DraftPress::Begin => {}
    }
}

async fn show_here(scene: &mut Scene<'_>, shop: &Shop, id: u32) -> Result<(), DatabaseError> {
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    show(scene, shop, id, place).await
}

fn set_fate(scene: &mut Scene<'_>, id: u32, fate: Fate) {
    if let Some(draft) = scene.state.draft(id) {
        draft.fate = fate;
    }
}

fn answer_question(scene: &mut Scene<'_>, draft: &Draft, part: u32, taken: bool) {
    let index = usize::try_from(part).unwrap_or(usize::MAX);
    let Some(Problem::DidYouMean { part, reading }) = draft.reading.problems.get(index).cloned()
    else {
        return;
    };
    let Some(draft) = scene.state.draft(draft.id) else {
        return;
    };
    if taken {
        draft.reading.problems.remove(index);
        draft.reading.draft.lines.push(reading);
    } else {
        // What was offered was wrong; the part stays unread until it is written clearly.
        let id = draft.id;
        draft.reading.problems[index] = Problem::ItemNameMissing {
            part,
            example: "shirt x2 509".to_owned(),
        };
        scene.state.asking = Some(Asking::DraftPart(id));
    }
}

/// Two taps, or a tap after the message was redelivered: the order is there once.
async fn already_created(
    scene: &mut Scene<'_>,
    id: u32,
    number: OrderNumber,
) -> Result<(), DatabaseError> {
    let shop = scene.state.draft(id).map(|draft| draft.shop);
    let mut say = Say::line(texts::DraftCreatedAlready { number: number.0 });
    if let Some((shop, _)) = shop.and_then(|shop| scene.role_in(shop)) {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        if let Some(order) = store::find(&mut in_shop, store::Key::Number(number)).await? {
            let label = texts::ButtonShow { number: number.0 };
            let show = Press::Order(shop.shop_id, order.order_id, super::press::OrderPress::Show);
            say = say.row([Button::press(label, show)]);
        }
    }
    scene.say(say);
    Ok(())
}

async fn create(scene: &mut Scene<'_>, shop: &Shop, draft: &Draft) -> Result<(), DatabaseError> {
    let Some(new) = complete(draft, shop, scene.at) else {
        let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
        return show(scene, shop, draft.id, place).await;
    };
    // A deposit is a payment, whichever way it is written down.
    let right = new.deposit.is_some().then_some(Right::Money);
    if !permits(scene, shop.shop_id, right).await? {
        return Ok(());
    }
    let card = SellerCard {
        conversation_id: scene.conversation.conversation_id,
        channel: scene.conversation.channel,
        person_id: scene.conversation.person.person_id,
        message: scene.pressed_on.clone(),
    };
    let actor = scene.actor();
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let placed = match place(&mut in_shop, &new, Some(&card), &actor, scene.at).await? {
        Ok(placed) => placed,
        Err(NotPlaced::Uncountable) => {
            if let Some(order::Discount::Amount(minor)) = new.discount {
                let goods: i64 = new.lines.iter().filter_map(order::Line::amount_minor).sum();
                if minor > goods {
                    let goods = Money::new(goods, shop.currency);
                    scene.say(Say::line(texts::DraftDiscountTooMuch { goods }));
                    return Ok(());
                }
            }
            scene.say(Say::line(texts::DraftTooMuch {
                limit: Money::new(MAX_MINOR, shop.currency),
            }));
            return Ok(());
        }
        // Somebody was faster: the draft asks, with what is left now.
        Err(NotPlaced::OutOfStock { .. }) => {
            let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
            return show(scene, shop, draft.id, place).await;
        }
    };
    let order = store::find(&mut in_shop, store::Key::Id(placed.order_id)).await?;
    set_fate(scene, draft.id, Fate::Created(placed.number));
    if scene.state.asking == Some(Asking::DraftPart(draft.id)) {
        scene.state.asking = None;
    }
    scene
        .changed
        .push(Live::Order(shop.shop_id, placed.order_id));
    if let Some(order) = order {
        let address = scene.address(&placed.token);
        let say = acting::link_say(scene, shop, &order, &address).await?;
        scene.say_of((shop.shop_id, placed.order_id), say);
    }
    Ok(())
}

/// The draft as an order, where nothing is missing.
fn complete(draft: &Draft, shop: &Shop, at: DateTime<Utc>) -> Option<NewOrder> {
    let reading = &draft.reading;
    if !reading.problems.is_empty()
        || reading.draft.buyer.name.is_empty()
        || catalogue::is_unsure(draft)
        || !catalogue::shortages(draft).is_empty()
    {
        return None;
    }
    let lines = catalogue::lines(draft, shop)
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let price = line.unit_price?.minor;
            Some(order::Line {
                variant: draft.variant(at),
                ..order::Line::named(&line.name, line.quantity, price)
            })
        })
        .collect::<Option<Vec<_>>>()?;
    if lines.is_empty() {
        return None;
    }
    Some(NewOrder {
        tax: shop.settings.tax,
        discount: reading.draft.discount,
        cash_on_delivery: reading.draft.cash_on_delivery,
        pay_by: pay_by(draft, shop, at),
        shipping_minor: reading.draft.shipping.map_or(0, |fee| fee.minor),
        deposit: reading.draft.deposit.as_ref().map(|deposit| {
            let method = deposit.method.as_deref().map(|typed| shop.method(typed));
            (deposit.amount.minor, method)
        }),
        note: reading.draft.note.clone(),
        due_on: reading.draft.due,
        promised: draft.promised.iter().map(|(variant, _)| *variant).collect(),
        ..NewOrder::of(contact(draft), shop.currency, lines)
    })
}

/// Until when it is to be paid: as was said, else as the shop has it; never where the courier collects.
fn pay_by(draft: &Draft, shop: &Shop, at: DateTime<Utc>) -> Option<PayBy> {
    let read = &draft.reading.draft;
    if read.cash_on_delivery {
        return None;
    }
    let hours = read.pay_by_hours.or(shop.settings.pay_by_hours)?;
    Some(PayBy::hours(at, hours, shop.settings.remind_before_hours))
}

fn contact(draft: &Draft) -> Contact {
    let buyer = &draft.reading.draft.buyer;
    Contact {
        name: buyer.name.clone(),
        phone: buyer.phone.as_ref().map(ToString::to_string),
        email: buyer.email.as_ref().map(ToString::to_string),
        known: draft.known,
    }
}

/// Shows a draft as it stands.
async fn show(
    scene: &mut Scene<'_>,
    shop: &Shop,
    id: u32,
    place: Place,
) -> Result<(), DatabaseError> {
    recognised::by_handle(scene, shop, id).await?;
    let offered = catalogue::settle(scene, shop, id).await?;
    let today = scene.today(shop);
    let may_sell = scene.may(shop.shop_id, Right::Goods);
    let Some(draft) = scene.state.draft(id).cloned() else {
        return Ok(());
    };
    if draft.fate == Fate::Discarded {
        scene.answers.push(Answer {
            say: Say::line(texts::DraftDiscarded),
            place,
            tag: Some(draft.tag()),
            order: None,
        });
        return Ok(());
    }
    let mut candidates = Vec::new();
    let known = if draft.reading.draft.buyer.name.is_empty() {
        None
    } else {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        let contact = contact(&draft);
        if draft.known.is_none() {
            candidates = customer::candidates(&mut in_shop, &contact).await?;
        }
        Some(customer::acquaintance(&mut in_shop, &contact).await?)
    };
    let whole = complete(&draft, shop, scene.at);
    if whole.is_none() {
        scene.state.asking = Some(Asking::DraftPart(id));
    } else if scene.state.asking == Some(Asking::DraftPart(id)) {
        scene.state.asking = None;
    }
    scene.answers.push(Answer {
        say: draft_words(
            &draft,
            shop,
            known.as_ref(),
            whole.is_some(),
            (&offered, today, may_sell),
            &candidates,
        ),
        place,
        tag: Some(draft.tag()),
        order: None,
    });
    Ok(())
}

fn draft_words(
    draft: &Draft,
    shop: &Shop,
    known: Option<&Option<customer::Acquaintance>>,
    whole: bool,
    (offered, today, may_sell): (&[item::Known], NaiveDate, bool),
    candidates: &[Candidate],
) -> Say {
    let read = &draft.reading.draft;
    let mut say = Say::titled(texts::DraftTitle);
    if let Some(buyer) = buyer_words(draft, known) {
        say = say.and(buyer);
    }
    for (at, line) in catalogue::lines(draft, shop).iter().enumerate() {
        say = say.and(catalogue::line_words(draft, at, line, line_words(line)));
    }
    say = sums(say, draft, shop);
    if let Some(day) = read.due {
        say = say.and(texts::LineDue { day });
    }
    if let Some(hours) = read.pay_by_hours.or(shop.settings.pay_by_hours)
        && !read.cash_on_delivery
    {
        let time = waybill_core::wording::duration(hours.saturating_mul(60));
        say = say.and(texts::DraftPayBy { time });
    }
    if let Some(note) = &read.note {
        say = say.and(texts::LineNote { note });
    }
    say = who_is_it(say, draft, candidates);
    let mut questions = Vec::new();
    if !draft.reading.problems.is_empty() {
        say = say.gap();
    }
    for (at, problem) in (0_u32..).zip(&draft.reading.problems) {
        say = say.and(texts::DraftProblem {
            problem: words::problem(problem),
        });
        if matches!(problem, Problem::DidYouMean { .. }) {
            questions.push(at);
        }
    }
    for at in questions.iter().copied() {
        say = say.row([
            Button::press(
                texts::ButtonYes,
                Press::Draft(draft.id, DraftPress::Accept(at)),
            ),
            Button::press(
                texts::ButtonNo,
                Press::Draft(draft.id, DraftPress::Decline(at)),
            ),
        ]);
    }
    let press = |press| Press::Draft(draft.id, press);
    say = catalogue::question(say, draft, shop, (offered, today), may_sell);
    let short = catalogue::shortages(draft);
    say = shortage::words(
        say,
        &short,
        |variant| press(DraftPress::TakeLeft(variant)),
        |variant, asked| press(DraftPress::Anyway(variant, asked)),
    );
    if !whole && questions.is_empty() && !catalogue::is_unsure(draft) && short.is_empty() {
        say = say.and(texts::DraftMendHow);
    }
    let mut row = Vec::new();
    if whole && candidates.is_empty() {
        row.push(Button::press(
            texts::ButtonCreate,
            press(DraftPress::Create),
        ));
    }
    if whole || !short.is_empty() {
        row.push(Button::press(
            texts::ButtonChange,
            press(DraftPress::Change),
        ));
    }
    row.push(Button::press(
        texts::ButtonDiscard,
        press(DraftPress::Discard),
    ));
    say.row(row)
}

/// "Is this Jane Cruz · +63 917 123 4567, 3 orders?"
fn who_is_it(mut say: Say, draft: &Draft, candidates: &[Candidate]) -> Say {
    let press = |who| Press::Draft(draft.id, DraftPress::Who(who));
    let someone_new = Button::press(texts::ButtonSomeoneNew, press(None));
    let who = |candidate: &Candidate| {
        let mut words = vec![candidate.name.clone()];
        words.extend(candidate.phone.clone());
        words.extend(candidate.email.clone());
        words.join(" · ")
    };
    match candidates {
        [] => say,
        [only] => say
            .gap()
            .and(texts::AskSamePerson {
                who: who(only),
                orders: only.orders,
            })
            .row([
                Button::press(texts::ButtonTheSame, press(Some(only.customer_id))),
                someone_new,
            ]),
        several => {
            say = say.gap().and(texts::AskWhichPerson);
            for candidate in several {
                let label = texts::CustomerRow {
                    name: who(candidate),
                    orders: candidate.orders,
                };
                say = say.row([Button::press(label, press(Some(candidate.customer_id)))]);
            }
            say.row([someone_new])
        }
    }
}

fn buyer_words(draft: &Draft, known: Option<&Option<customer::Acquaintance>>) -> Option<Phrase> {
    let buyer = &draft.reading.draft.buyer;
    let mut words = vec![buyer.name.clone()];
    words.extend(buyer.email.as_ref().map(ToString::to_string));
    words.extend(buyer.phone.as_ref().map(ToString::to_string));
    words.retain(|word| !word.is_empty());
    let buyer = words.join(" · ");
    match known? {
        None => Some(texts::DraftBuyerNew { buyer }.into()),
        Some(known) => Some(
            texts::DraftBuyerKnown {
                buyer,
                place: known.orders + 1,
                open: known.open,
            }
            .into(),
        ),
    }
}

fn line_words(line: &order_line::Line) -> Phrase {
    match line.unit_price {
        Some(price) => {
            let amount = price.minor.saturating_mul(i64::from(line.quantity));
            texts::LinePriced {
                quantity: line.quantity,
                name: &line.name,
                price: price.digits(),
                amount: Money::new(amount, price.currency).digits(),
            }
            .into()
        }
        None => texts::LinePriceMissing {
            quantity: line.quantity,
            name: &line.name,
        }
        .into(),
    }
}

fn sums(mut say: Say, draft: &Draft, shop: &Shop) -> Say {
    let read = &draft.reading.draft;
    let lines = catalogue::lines(draft, shop);
    let priced = lines.iter().any(|line| line.unit_price.is_some());
    let goods: i64 = lines
        .iter()
        .filter_map(|line| {
            Some(
                line.unit_price?
                    .minor
                    .saturating_mul(i64::from(line.quantity)),
            )
        })
        .fold(0, i64::saturating_add);
    let lines: Vec<order::Line> = lines
        .iter()
        .map(|line| {
            let price = line.unit_price.map_or(0, |price| price.minor);
            order::Line::named(&line.name, line.quantity, price)
        })
        .collect();
    let fee = read.shipping.map_or(0, |fee| fee.minor);
    let added = order::sums::sums(&lines, fee, read.discount, shop.settings.tax);
    let total = match &added {
        Some((sums, _)) => {
            let agreed = (read.discount, shop.settings.tax);
            say = super::card::parts(say, sums, agreed, shop.currency);
            sums.total
        }
        None => {
            if let Some(fee) = read.shipping.filter(|fee| fee.minor > 0) {
                let amount = fee.digits();
                say = say.and(texts::LineShipping { amount });
            }
            if matches!(read.discount, Some(order::Discount::Amount(minor)) if minor > goods) {
                say = say.and(texts::DraftDiscountTooMuch {
                    goods: Money::new(goods, shop.currency),
                });
            }
            goods.saturating_add(fee)
        }
    };
    if priced {
        say = say.and(texts::LineTotal {
            amount: Money::new(total, shop.currency),
        });
    }
    if let (true, Some((sums, _))) = (priced, &added) {
        say = super::card::tax_included(say, sums, shop.settings.tax, shop.currency);
    }
    let mut left = Money::new(total, shop.currency);
    if let Some(deposit) = &read.deposit {
        let amount = Money::new(-deposit.amount.minor, shop.currency).digits();
        say = say.and(match &deposit.method {
            Some(method) => {
                let method = shop.method(method);
                Phrase::from(texts::LineDepositBy { method, amount })
            }
            None => texts::LineDeposit { amount }.into(),
        });
        left.minor = total.saturating_sub(deposit.amount.minor);
    }
    if read.cash_on_delivery && left.minor > 0 {
        say = say.and(texts::LineCashOnDelivery { amount: left });
    } else if read.deposit.is_some() {
        say = say.and(texts::LineToPay { amount: left });
    }
    say
}
