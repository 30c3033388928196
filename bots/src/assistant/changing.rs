//! Changing what was agreed, by a line or by buttons: gathered, shown as a difference, applied once.

mod addressed;
mod doubts;
pub mod line;
mod shown;

use waybill_core::db::DatabaseError;
use waybill_core::order::act::{Key, Outcome, Party};
use waybill_core::order::decide::{Action, Refusal, decide};
use waybill_core::order::edit::Part;
use waybill_core::order::{Order, store};
use waybill_core::shop::Shop;
use waybill_core::subscription;
use waybill_core::text::{Phrase, texts};

use super::acting::{self, perform_for};
use super::command::{Command, Verb};
use super::message::{Answer, Button, Place, Say};
use super::press::{EditPress, Press};
use super::scene::Scene;
use super::state::{Asking, Edit, EditFate, Missing};
use super::{shortage, wording as words};
use doubts::Read;
use shown::{preview, trouble_words};

pub use shown::said;

/// `/edit 1042 …`
pub async fn command(
    scene: &mut Scene<'_>,
    shop: &Shop,
    command: &Command,
    source: Option<String>,
) -> Result<(), DatabaseError> {
    let Some((number, rest)) = acting::one_number(scene, command) else {
        return Ok(());
    };
    begin(scene, shop, Key::Number(number), &rest, source).await
}

/// Shows what a change would make of an order; without one, the buttons for it.
pub async fn begin(
    scene: &mut Scene<'_>,
    shop: &Shop,
    key: Key,
    text: &str,
    source: Option<String>,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let Some(order) = store::find(&mut in_shop, key).await? else {
        return acting::no_such_order(scene, shop, key, Verb::Edit, text).await;
    };
    if let Some(say) = closed(scene, &order) {
        scene.say_of((order.shop_id, order.order_id), say);
        return Ok(());
    }
    let (place, text) = addressed::taken(scene, shop, text);
    if let Some(place) = place {
        addressed::send_to(scene, shop, &order, &place).await?;
        if text.trim().is_empty() {
            return Ok(());
        }
    }
    let text = text.as_str();
    let written = doubts::written(text);
    let read = if text.trim().is_empty() {
        Read::Parts(Vec::new())
    } else {
        doubts::read(scene, shop, &order, &[], &written).await?
    };
    let (menu, parts) = match &read {
        Read::Parts(parts) => (parts.is_empty(), parts.clone()),
        Read::Doubt(_) => (false, Vec::new()),
        Read::Trouble(trouble) => {
            let say = trouble_words(scene, &order, trouble, true);
            scene.say_of((order.shop_id, order.order_id), say);
            return Ok(());
        }
    };
    let id = scene.state.add_edit(Edit {
        menu,
        parts,
        source,
        ..fresh(&order)
    });
    doubts::settle(scene, (shop, &order), id, (written, read), Place::New).await
}

fn fresh(order: &Order) -> Edit {
    Edit {
        id: 0,
        shop: order.shop_id,
        order: order.order_id,
        base: order.head.contents_version,
        menu: false,
        parts: Vec::new(),
        source: None,
        buyers: false,
        page: 0,
        unsettled: None,
        promised: Vec::new(),
        fate: EditFate::Open,
    }
}

/// The buttons with which a buyer says how many of each.
pub async fn begin_for_buyer(scene: &mut Scene<'_>, order: &Order) -> Result<(), DatabaseError> {
    let id = scene.state.add_edit(Edit {
        menu: true,
        buyers: true,
        ..fresh(order)
    });
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    show(scene, id, place).await
}

/// What is said where nothing can be changed any more.
fn closed(scene: &Scene<'_>, order: &Order) -> Option<Say> {
    let nothing = Action::Edit {
        parts: Vec::new(),
        anyway: false,
    };
    match decide(order, &nothing, None, None, scene.at) {
        Err(Refusal::NothingChanges) | Ok(_) => None,
        Err(refusal) => Some(acting::refused(order, &refusal)),
    }
}

/// The message that a change was read from was written anew: it is read again, in place.
pub async fn source_rewritten(
    scene: &mut Scene<'_>,
    command: &Command,
    source: &str,
) -> Result<bool, DatabaseError> {
    let Some(edit) = scene
        .state
        .edits
        .iter()
        .rev()
        .find(|edit| edit.source.as_deref() == Some(source))
        .cloned()
    else {
        return Ok(false);
    };
    if edit.fate != EditFate::Open || command.verb != Verb::Edit {
        return Ok(false);
    }
    let Some((shop, order)) = of_edit(scene, &edit).await? else {
        return Ok(false);
    };
    let read = super::command::numbers(&command.rest, true);
    if read.numbers.first() != Some(&order.number) {
        return Ok(false);
    }
    let written = doubts::written(&read.rest);
    let read = doubts::read(scene, &shop, &order, &[], &written).await?;
    if let Read::Trouble(trouble) = &read {
        let say = trouble_words(scene, &order, trouble, true);
        scene.say_of((order.shop_id, order.order_id), say);
        return Ok(true);
    }
    keep(scene, edit.id, Vec::new(), order.head.contents_version);
    let place = Place::Tagged(edit.tag());
    doubts::settle(scene, (&shop, &order), edit.id, (written, read), place).await?;
    Ok(true)
}

/// More changes in words: an answer to the preview, or to what a button asked.
pub async fn more(
    scene: &mut Scene<'_>,
    id: u32,
    missing: Option<Missing>,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(edit) = open_edit(scene, id) else {
        scene.say(Say::line(texts::EditGone));
        return Ok(());
    };
    let Some((shop, order)) = of_edit(scene, &edit).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let written = match missing {
        Some(Missing::Price(number)) => {
            return price_given(scene, &edit, &order, number, text).await;
        }
        Some(Missing::Item) if !text.trim_start().starts_with(['+', '＋']) => format!("+{text}"),
        Some(Missing::Shipping) => worded("ship", text),
        Some(Missing::Discount) => worded("discount", text),
        Some(Missing::Date) => worded("due", text),
        Some(Missing::Item) | None => text.to_owned(),
    };
    let written = if edit.buyers {
        written
    } else {
        let (place, rest) = addressed::taken(scene, &shop, &written);
        if let Some(place) = place {
            addressed::send_to(scene, &shop, &order, &place).await?;
            if rest.trim().is_empty() {
                return Ok(());
            }
        }
        rest
    };
    let written = doubts::written(&written);
    // A buyer is asked nothing about the catalogue: only pieces are theirs to change.
    let read = if edit.buyers {
        match line::read(&order, &edit.parts, &written.text, scene.today(&shop), &[]) {
            Ok(parts) => Read::Parts(parts),
            Err(trouble) => Read::Trouble(trouble),
        }
    } else {
        doubts::read(scene, &shop, &order, &edit.parts, &written).await?
    };
    if !matches!(read, Read::Trouble(_)) {
        scene.state.asking = None;
    }
    let place = Place::Tagged(edit.tag());
    doubts::settle(scene, (&shop, &order), id, (written, read), place).await
}

/// "60" answers what shipping costs, and so does "ship 60".
fn worded(word: &str, text: &str) -> String {
    const WORDS: &[&str] = &[
        "ship", "sf", "fee", "free", "運費", "免運", "disc", "less", "no ", "打", "不", "折",
        "due", "期限",
    ];
    let lower = text.trim().to_lowercase();
    if WORDS.iter().any(|known| lower.starts_with(known)) || lower.ends_with('折') {
        text.to_owned()
    } else {
        format!("{word} {}", text.trim())
    }
}

async fn price_given(
    scene: &mut Scene<'_>,
    edit: &Edit,
    order: &Order,
    number: i32,
    text: &str,
) -> Result<(), DatabaseError> {
    match super::order_line::parse_amount(text, order.currency) {
        Ok(price) => {
            scene.state.asking = None;
            let mut parts = edit.parts.clone();
            line::push(
                &mut parts,
                Part::Price {
                    line: number,
                    unit_price_minor: price.minor,
                },
            );
            keep(scene, edit.id, parts, edit.base);
            show(scene, edit.id, Place::Tagged(edit.tag())).await
        }
        Err(problem) => {
            scene.say(Say::line(words::amount_problem(&problem)));
            Ok(())
        }
    }
}

fn keep(scene: &mut Scene<'_>, id: u32, parts: Vec<Part>, base: i32) {
    if let Some(edit) = scene.state.edit(id) {
        edit.parts = parts;
        edit.base = base;
    }
}

fn open_edit(scene: &mut Scene<'_>, id: u32) -> Option<Edit> {
    scene
        .state
        .edit(id)
        .filter(|edit| edit.fate == EditFate::Open)
        .cloned()
}

/// The shop and the order of a change, where the person may still see them.
async fn of_edit(
    scene: &mut Scene<'_>,
    edit: &Edit,
) -> Result<Option<(Shop, Order)>, DatabaseError> {
    if edit.buyers {
        return super::wanting::own_order(scene, edit.shop, edit.order).await;
    }
    let Some((shop, _)) = scene.role_in(edit.shop) else {
        return Ok(None);
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(edit.order)).await?;
    Ok(order.map(|order| (shop, order)))
}

/// A button of a change.
pub async fn pressed(
    scene: &mut Scene<'_>,
    id: u32,
    press: EditPress,
) -> Result<(), DatabaseError> {
    let Some(edit) = open_edit(scene, id) else {
        // Buyers have no command for it.
        let say = match scene.state.edit(id) {
            Some(edit) if edit.buyers => Say::line(texts::AskedBefore),
            Some(_) | None => Say::line(texts::EditGone),
        };
        scene.say(say);
        return Ok(());
    };
    let Some((shop, order)) = of_edit(scene, &edit).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    match press {
        EditPress::Apply => apply(scene, &shop, &edit, !edit.promised.is_empty()).await,
        EditPress::ApplyAnyway if !edit.buyers => apply(scene, &shop, &edit, true).await,
        EditPress::Ask if !edit.buyers => ask(scene, &shop, &edit).await,
        EditPress::Choose(..)
        | EditPress::NewItem(_)
        | EditPress::SellAgain(_)
        | EditPress::Drop(_)
            if !edit.buyers =>
        {
            doubts::answered(scene, (&shop, &order), &edit, press).await
        }
        EditPress::TakeLeft(variant) if !edit.buyers => {
            let short = shortage::of_edit(scene, &shop, &order, &edit).await?;
            if let Some(short) = short.iter().find(|short| short.variant == variant) {
                let surplus = short.asked - short.left;
                let parts = shortage::fewer(&order, &edit.parts, variant, surplus);
                keep(scene, id, parts, edit.base);
            }
            show_here(scene, id).await
        }
        EditPress::Anyway(variant, asked) if !edit.buyers => {
            if let Some(edit) = scene.state.edit(id) {
                edit.promised.retain(|(known, _)| *known != variant);
                edit.promised.push((variant, asked));
            }
            show_here(scene, id).await
        }
        EditPress::ApplyAnyway
        | EditPress::Ask
        | EditPress::Choose(..)
        | EditPress::NewItem(_)
        | EditPress::SellAgain(_)
        | EditPress::Drop(_)
        | EditPress::TakeLeft(_)
        | EditPress::Anyway(..) => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
        EditPress::Discard => {
            set_fate(scene, id, EditFate::Discarded);
            scene.replace(Say::line(texts::EditDiscarded));
            Ok(())
        }
        EditPress::More(number) => counted(scene, &edit, &order, number, 1).await,
        EditPress::Fewer(number) => counted(scene, &edit, &order, number, -1).await,
        EditPress::Remove(number) => {
            let mut parts = edit.parts.clone();
            if line::working(&order, &parts)
                .iter()
                .any(|line| line.line == number)
            {
                line::push(&mut parts, Part::Remove(number));
            }
            keep(scene, id, parts, edit.base);
            show_here(scene, id).await
        }
        EditPress::Page(page) => {
            if let Some(edit) = scene.state.edit(id) {
                edit.page = page;
            }
            show_here(scene, id).await
        }
        EditPress::Price(number) if !edit.buyers => {
            ask_for(scene, &edit, Missing::Price(number), texts::AskEditPrice)
        }
        EditPress::Add if !edit.buyers => ask_for(scene, &edit, Missing::Item, texts::AskEditItem),
        EditPress::Shipping if !edit.buyers => {
            ask_for(scene, &edit, Missing::Shipping, texts::AskEditShipping)
        }
        EditPress::Discount if !edit.buyers => {
            ask_for(scene, &edit, Missing::Discount, texts::AskEditDiscount)
        }
        EditPress::Date if !edit.buyers => ask_for(scene, &edit, Missing::Date, texts::AskEditDate),
        EditPress::Address if !edit.buyers => super::sending::ask(scene, &shop, &order).await,
        EditPress::Price(_)
        | EditPress::Address
        | EditPress::Add
        | EditPress::Shipping
        | EditPress::Discount
        | EditPress::Date => {
            scene.say(Say::line(texts::NotYours));
            Ok(())
        }
    }
}

fn ask_for(
    scene: &mut Scene<'_>,
    edit: &Edit,
    missing: Missing,
    question: impl Into<Phrase>,
) -> Result<(), DatabaseError> {
    scene.state.asking = Some(Asking::Edit {
        id: edit.id,
        missing,
    });
    scene.say(Say::line(question));
    Ok(())
}

async fn counted(
    scene: &mut Scene<'_>,
    edit: &Edit,
    order: &Order,
    number: i32,
    more: i64,
) -> Result<(), DatabaseError> {
    let mut parts = edit.parts.clone();
    let lines = line::working(order, &parts);
    if let Some(line) = lines.iter().find(|line| line.line == number) {
        let quantity = u32::try_from(i64::from(line.quantity) + more).unwrap_or(0);
        line::push(
            &mut parts,
            if quantity == 0 {
                Part::Remove(number)
            } else {
                Part::Quantity {
                    line: number,
                    quantity,
                }
            },
        );
    }
    keep(scene, edit.id, parts, edit.base);
    show_here(scene, edit.id).await
}

async fn apply(
    scene: &mut Scene<'_>,
    shop: &Shop,
    edit: &Edit,
    anyway: bool,
) -> Result<(), DatabaseError> {
    let action = Action::Edit {
        parts: edit.parts.clone(),
        anyway,
    };
    let party = if edit.buyers {
        Party::Buyer
    } else {
        Party::Shop
    };
    let key = Key::Id(edit.order);
    let outcome = perform_for(scene, party, shop, key, &action, Some(edit.base)).await?;
    if let Outcome::Refused { order, refusal } = &outcome
        && matches!(refusal, Refusal::OutOfStock { .. })
    {
        let say = acting::refused(order, refusal);
        let press = |press| Press::Edit(edit.id, press);
        let mut row = Vec::new();
        if !edit.buyers {
            let anyway = press(EditPress::ApplyAnyway);
            row.push(Button::press(texts::ButtonApplyAnyway, anyway));
        }
        row.push(Button::press(
            texts::ButtonDiscard,
            press(EditPress::Discard),
        ));
        answer_here(scene, edit, say.row(row));
        return Ok(());
    }
    settle(scene, shop, edit, &outcome);
    Ok(())
}

async fn ask(scene: &mut Scene<'_>, shop: &Shop, edit: &Edit) -> Result<(), DatabaseError> {
    let action = Action::Propose {
        parts: edit.parts.clone(),
        anyway: !edit.promised.is_empty(),
    };
    let key = Key::Id(edit.order);
    let outcome = perform_for(scene, Party::Shop, shop, key, &action, Some(edit.base)).await?;
    settle(scene, shop, edit, &outcome);
    Ok(())
}

/// The preview gives way to what came of it, and does nothing twice.
fn settle(scene: &mut Scene<'_>, shop: &Shop, edit: &Edit, outcome: &Outcome) {
    let fate = match outcome {
        Outcome::Done { .. } => EditFate::Applied,
        Outcome::Refused { .. } | Outcome::NoSuchOrder => EditFate::Discarded,
    };
    set_fate(scene, edit.id, fate);
    match (outcome, edit.buyers) {
        (Outcome::Done { order, version, .. }, true) => {
            let say = Say::line(texts::BuyerChanged {
                shop: &shop.name,
                number: order.number.0,
                total: order.total(),
            })
            .row([super::wanting::undo_button(order, *version)]);
            answer_here(scene, edit, say);
        }
        (Outcome::Refused { order, refusal }, true) => {
            let say = Say::line(words::refusal(order.number, refusal));
            answer_here(scene, edit, say);
        }
        (Outcome::Done { .. } | Outcome::Refused { .. } | Outcome::NoSuchOrder, _) => {
            acting::settle_question(scene, outcome);
        }
    }
}

fn set_fate(scene: &mut Scene<'_>, id: u32, fate: EditFate) {
    if let Some(edit) = scene.state.edit(id) {
        edit.fate = fate;
    }
    if matches!(&scene.state.asking, Some(Asking::Edit { id: asked, .. }) if *asked == id) {
        scene.state.asking = None;
    }
}

fn answer_here(scene: &mut Scene<'_>, edit: &Edit, say: Say) {
    scene.answers.push(Answer {
        say,
        place: scene.pressed_on.clone().map_or(Place::New, Place::Message),
        order: None,
        tag: Some(edit.tag()),
    });
}

async fn show_here(scene: &mut Scene<'_>, id: u32) -> Result<(), DatabaseError> {
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    show(scene, id, place).await
}

/// Shows a change as it stands.
async fn show(scene: &mut Scene<'_>, id: u32, place: Place) -> Result<(), DatabaseError> {
    let Some(edit) = open_edit(scene, id) else {
        return Ok(());
    };
    let Some((shop, order)) = of_edit(scene, &edit).await? else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let followed = subscription::buyers(&mut in_shop, order.order_id)
        .await?
        .iter()
        .any(|buyer| buyer.stopped.is_none());
    // A buyer is told what is short when they save.
    let short = if edit.buyers {
        Vec::new()
    } else {
        shortage::of_edit(scene, &shop, &order, &edit).await?
    };
    scene.answers.push(Answer {
        say: preview(&edit, &order, followed, &short),
        place,
        order: None,
        tag: Some(edit.tag()),
    });
    Ok(())
}
