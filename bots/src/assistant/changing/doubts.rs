//! What a written change leaves in doubt: which item is added, or whether a paused one is sold again.
//! Asked one by one; what was written is read once all is answered.

use chrono::NaiveDate;
use waybill_core::customer::fold;
use waybill_core::db::{DatabaseError, InShop};
use waybill_core::id::{ItemId, VariantId};
use waybill_core::item::matching::{self, Match};
use waybill_core::item::meaning::{self, Meaning};
use waybill_core::item::{self, Known, Terms};
use waybill_core::money::Money;
use waybill_core::order::Order;
use waybill_core::order::edit::Part;
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::line::{self, Offered, Trouble};
use super::shown::trouble_words;
use super::{keep, set_fate, show};
use crate::assistant::doubt::{self, Answers};
use crate::assistant::goods;
use crate::assistant::message::{Answer, Button, Place, Say};
use crate::assistant::order_line::Line;
use crate::assistant::press::{EditPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::state::{Edit, EditFate, InDoubt, Settled};

/// What came of reading a change.
pub(super) enum Read {
    /// All changes, those from before too.
    Parts(Vec<Part>),
    /// It can't be read.
    Trouble(Trouble),
    /// This has to be asked first.
    Doubt(Doubt),
}

/// What has to be asked about a part.
pub(super) struct Doubt {
    /// The place of the part in the text.
    at: u32,
    kind: Kind,
}

enum Kind {
    Which {
        typed: String,
        price: Option<Money>,
        offered: Vec<Known>,
    },
    Paused {
        item: ItemId,
        name: String,
    },
}

/// What a part means in the catalogue.
enum Meant {
    Known(Known),
    Nothing,
    Doubt(Kind),
}

/// Reads a change of a seller's, with what was answered about it.
pub(super) async fn read(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    before: &[Part],
    written: &InDoubt,
) -> Result<Read, DatabaseError> {
    let today = scene.today(shop);
    let terms = terms(order, today);
    let lines = line::working(order, before);
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let catalogue = item::exists(&mut in_shop).await?;
    let mut offered = Vec::new();
    let mut kept = Vec::new();
    for (at, piece) in (0_u32..).zip(line::pieces(&written.text, shop.currency, today)) {
        let settled = written
            .settled
            .iter()
            .find(|(known, _)| *known == at)
            .map(|(_, settled)| *settled);
        if settled == Some(Settled::Dropped) {
            continue;
        }
        kept.push(piece.text);
        let Some(said) = piece.line.as_ref().filter(|_| catalogue) else {
            continue;
        };
        let price = said.unit_price.map(|price| price.minor);
        let meant = match settled {
            Some(Settled::Variant(variant)) => match one(&mut in_shop, variant).await? {
                Some(known) => Meant::Known(known),
                None => Meant::Nothing,
            },
            Some(Settled::New | Settled::Dropped) => Meant::Nothing,
            None if piece.added && !line::is_more_of(&lines, said) => {
                let meaning = meaning::of(&mut in_shop, &said.name, price, today).await?;
                added(&mut in_shop, said, meaning).await?
            }
            None => unmistakable(&mut in_shop, &said.name).await?,
        };
        match meant {
            Meant::Known(known) => offered.push(Offered {
                typed: fold(&said.name),
                variant: known.variant.variant_id,
                name: known.full_name(),
                price_minor: known.variant.price_for(terms).0,
            }),
            Meant::Nothing => {}
            Meant::Doubt(kind) => return Ok(Read::Doubt(Doubt { at, kind })),
        }
    }
    if kept.is_empty() && !written.settled.is_empty() {
        return Ok(Read::Parts(before.to_vec()));
    }
    let text = kept.join("; ");
    Ok(match line::read(order, before, &text, today, &offered) {
        Ok(parts) => Read::Parts(parts),
        Err(trouble) => Read::Trouble(trouble),
    })
}

async fn one(shop: &mut InShop<'_>, variant: VariantId) -> Result<Option<Known>, DatabaseError> {
    Ok(item::variants(shop, &[variant]).await?.into_iter().next())
}

/// What stands on the order already is looked up only to be told apart.
async fn unmistakable(shop: &mut InShop<'_>, name: &str) -> Result<Meant, DatabaseError> {
    let candidates = item::candidates(shop, name).await?;
    let Match::One(variant) = matching::find(name, &candidates, false) else {
        return Ok(Meant::Nothing);
    };
    Ok(match one(shop, variant).await? {
        Some(known) => Meant::Known(known),
        None => Meant::Nothing,
    })
}

async fn added(
    shop: &mut InShop<'_>,
    said: &Line,
    meaning: Meaning,
) -> Result<Meant, DatabaseError> {
    Ok(match meaning {
        Meaning::One(variant) => match one(shop, variant).await? {
            Some(known) => Meant::Known(known),
            None => Meant::Nothing,
        },
        Meaning::Several(variants) => Meant::Doubt(Kind::Which {
            typed: said.name.clone(),
            price: said.unit_price,
            offered: item::variants(shop, &variants).await?,
        }),
        Meaning::Paused { item_id, name } => Meant::Doubt(Kind::Paused {
            item: item_id,
            name,
        }),
        Meaning::Nothing => Meant::Nothing,
    })
}

/// What came of reading is kept and shown: the changes, the question, or what is wrong.
pub(super) async fn settle(
    scene: &mut Scene<'_>,
    (shop, order): (&Shop, &Order),
    id: u32,
    (written, read): (InDoubt, Read),
    place: Place,
) -> Result<(), DatabaseError> {
    match read {
        Read::Parts(parts) => {
            let Some(edit) = scene.state.edit(id) else {
                return Ok(());
            };
            edit.unsettled = None;
            let base = edit.base;
            if parts.is_empty() && !edit.menu {
                set_fate(scene, id, EditFate::Discarded);
                scene.replace(Say::line(texts::EditDiscarded));
                return Ok(());
            }
            keep(scene, id, parts, base);
            show(scene, id, place).await
        }
        Read::Doubt(doubt) => {
            if let Some(edit) = scene.state.edit(id) {
                edit.unsettled = Some(written);
            }
            let terms = terms(order, scene.today(shop));
            ask(scene, shop, id, (&doubt, terms), place);
            Ok(())
        }
        Read::Trouble(trouble) => {
            let say = trouble_words(scene, order, &trouble, false);
            scene.say_of((order.shop_id, order.order_id), say);
            Ok(())
        }
    }
}

/// On what the prices of an order depend.
const fn terms(order: &Order, day: NaiveDate) -> Terms {
    Terms {
        day,
        reseller: order.buyer.reseller,
    }
}

fn ask(scene: &mut Scene<'_>, shop: &Shop, id: u32, (doubt, terms): (&Doubt, Terms), place: Place) {
    let press = |press| Press::Edit(id, press);
    let at = doubt.at;
    let (asked, again) = match &doubt.kind {
        Kind::Which {
            typed,
            price,
            offered,
        } => {
            let which = doubt::Doubt::Which {
                typed,
                price: *price,
                offered,
            };
            (which, None)
        }
        Kind::Paused { item, name } => {
            let may = scene.may(shop.shop_id, Right::Goods);
            (doubt::Doubt::Paused { name }, Some(*item).filter(|_| may))
        }
    };
    let answers = Answers {
        choose: |known: &Known| press(EditPress::Choose(at, known.variant.variant_id)),
        new_item: press(EditPress::NewItem(at)),
        sell_again: again.map(|item| press(EditPress::SellAgain(item))),
        remove: press(EditPress::Drop(at)),
    };
    let say = doubt::ask(Say::default(), shop, &asked, terms, answers).row([Button::press(
        texts::ButtonDiscard,
        press(EditPress::Discard),
    )]);
    scene.answers.push(Answer {
        say,
        place,
        order: None,
        tag: Some(format!("edit:{id}")),
    });
}

/// An answer. Only what is being asked counts: a second tap, or one on an earlier question, shows the
/// present.
pub(super) async fn answered(
    scene: &mut Scene<'_>,
    (shop, order): (&Shop, &Order),
    edit: &Edit,
    press: EditPress,
) -> Result<(), DatabaseError> {
    let place = scene.pressed_on.clone().map_or(Place::New, Place::Message);
    let Some(mut written) = edit.unsettled.clone() else {
        return show(scene, edit.id, place).await;
    };
    let now = read(scene, shop, order, &edit.parts, &written).await?;
    let Read::Doubt(doubt) = now else {
        return settle(scene, (shop, order), edit.id, (written, now), place).await;
    };
    let answer = match (press, &doubt.kind) {
        (EditPress::Choose(at, variant), Kind::Which { offered, .. })
            if at == doubt.at
                && offered
                    .iter()
                    .any(|known| known.variant.variant_id == variant) =>
        {
            Some(Settled::Variant(variant))
        }
        (EditPress::NewItem(at), _) if at == doubt.at => Some(Settled::New),
        (EditPress::Drop(at), Kind::Paused { .. }) if at == doubt.at => Some(Settled::Dropped),
        (EditPress::SellAgain(item), Kind::Paused { item: paused, .. }) if item == *paused => {
            goods::sell_again(scene, shop, item).await?;
            None
        }
        _ => None,
    };
    written
        .settled
        .extend(answer.map(|settled| (doubt.at, settled)));
    let next = read(scene, shop, order, &edit.parts, &written).await?;
    settle(scene, (shop, order), edit.id, (written, next), place).await
}

/// A change that says nothing more, for the state.
pub(super) fn written(text: &str) -> InDoubt {
    InDoubt {
        text: text.to_owned(),
        settled: Vec::new(),
    }
}
