//! Who of the shop answers an order's conversation, and what needs no answer.

use waybill_core::db::DatabaseError;
use waybill_core::id::PersonId;
use waybill_core::order::Order;
use waybill_core::rights::{self, Right};
use waybill_core::shop::{self, Shop};
use waybill_core::talk::{self, Assigned};
use waybill_core::text::{Phrase, texts};

use super::told::button;
use crate::assistant::message::{Say, verbatim};
use crate::assistant::press::TalkPress;
use crate::assistant::scene::Scene;

/// How many members are offered.
const OFFERED: usize = 11;

/// [Assign]: who of those who may.
pub(super) async fn ask(scene: &mut Scene<'_>, order: &Order) -> Result<(), DatabaseError> {
    let place = (order.shop_id, order.order_id);
    let mut in_shop = scene.transaction.shop(order.shop_id).await?;
    let able = rights::of_shop(&mut in_shop).await?.roles_with(Right::Talk);
    let assigned = talk::standing(&mut in_shop, order.order_id).await?.assigned;
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, order.shop_id).await?;
    let able = members.iter().filter(|one| able.contains(&one.role));
    let mut buttons: Vec<_> = able
        .take(OFFERED)
        .map(|one| {
            let chosen = assigned
                .as_ref()
                .is_some_and(|(id, _)| *id == one.person_id);
            let label = if chosen {
                Phrase::from(texts::ButtonChosen {
                    label: verbatim(&one.name),
                })
            } else {
                verbatim(&one.name)
            };
            button(label, place, TalkPress::Assign(one.person_id))
        })
        .collect();
    buttons.push(button(
        texts::ButtonTalkEverybody,
        place,
        TalkPress::Unassign,
    ));
    let say = Say::line(texts::TalkAssignWhom {
        buyer: &order.buyer.name,
        number: order.number.0,
    });
    let say = buttons.chunks(3).map(<[_]>::to_vec).fold(say, Say::row);
    scene.say_of(place, say);
    Ok(())
}

/// Somebody answers from now on, or everybody does.
pub(super) async fn assign(
    scene: &mut Scene<'_>,
    order: &Order,
    to: Option<PersonId>,
) -> Result<(), DatabaseError> {
    let place = (order.shop_id, order.order_id);
    let number = order.number.0;
    let at = scene.at;
    let assigned = talk::assign(scene.transaction, place.0, place.1, to, at).await?;
    scene.replace_of(
        place,
        match assigned {
            Assigned::Done { name: Some(name) } => Say::line(texts::TalkAssigned { name, number }),
            Assigned::Done { name: None } => Say::line(texts::TalkAssignedNobody { number }),
            Assigned::NotAble => Say::line(texts::TalkAssignNotAble).row([button(
                texts::ButtonAssign,
                place,
                TalkPress::AskAssign,
            )]),
            Assigned::NoSuchOrder => Say::line(texts::NotUnderstood),
        },
    );
    Ok(())
}

/// [No answer needed]: those who were told see it in the message's place.
pub(super) async fn settle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order: &Order,
    up_to: i32,
) -> Result<(), DatabaseError> {
    let by = scene.conversation.person.name.clone();
    let what = (order.order_id, up_to);
    let at = scene.at;
    let settled = talk::settle(scene.transaction, shop, what, &by, at).await?;
    let number = order.number.0;
    let place = (order.shop_id, order.order_id);
    scene.say_of(
        place,
        if settled {
            Say::line(texts::TalkSettled { number })
        } else {
            Say::line(texts::TalkSettledAlready { number })
        },
    );
    Ok(())
}
