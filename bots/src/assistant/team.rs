//! Who works in a shop: invitations, members, and which shop one works in.

use waybill_core::db::DatabaseError;
use waybill_core::id::{PersonId, ShopId};
use waybill_core::shop::{self, Role, Shop};
use waybill_core::sign_in;
use waybill_core::text::{Phrase, texts};
use waybill_core::token::ShopToken;

use super::message::{Attached, Button, Say, verbatim};
use super::press::Press;
use super::scene::Scene;

/// What stands before an invitation's token, so that it is never taken for an order's.
pub const JOIN: &str = "join-";

/// An invitation that one person can use once.
pub async fn invite(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let by = scene.conversation.person.person_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let token = shop::invite(&mut in_shop, Role::Staff, by, scene.at).await?;
    let payload = format!("{JOIN}{token}");
    let mut say =
        Say::line(texts::InviteHow { shop: &shop.name }).and(verbatim(format!("/start {payload}")));
    if let Some(address) = scene
        .settings
        .start_address(scene.conversation.channel, &payload)
    {
        say = say.and(verbatim(&address)).attach(Attached::Qr(address));
    }
    let copy = verbatim(format!("/start {payload}"));
    scene.say(say.row([Button::copy(texts::ButtonCopy, copy)]));
    Ok(())
}

/// Someone came by an invitation.
pub async fn accept(scene: &mut Scene<'_>, token: &ShopToken) -> Result<(), DatabaseError> {
    if let Some((shop, _)) = scene.role_in(token.shop_id) {
        scene.say(Say::line(texts::MemberAlready { shop: &shop.name }));
        return Ok(());
    }
    let Some(invitation) = shop::invitation(scene.database, token).await? else {
        scene.say(Say::line(texts::InviteUnknown));
        return Ok(());
    };
    let person_id = scene.conversation.person.person_id;
    match shop::accept(scene.transaction, token, person_id, scene.at).await? {
        Some(_) => {
            scene.menu_changed = true;
            scene.say(
                Say::line(texts::Joined {
                    shop: &invitation.shop_name,
                })
                .row([Button::press(texts::ButtonOrders, Press::Overview)]),
            );
        }
        None => scene.say(Say::line(texts::InviteUsed {
            shop: &invitation.shop_name,
        })),
    }
    Ok(())
}

/// Who works here.
pub async fn list(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop.shop_id).await?;
    let mut say = Say::titled(texts::TeamTitle { shop: &shop.name });
    for member in &members {
        let role: Phrase = match member.role {
            Role::Owner => texts::RoleOwner.into(),
            Role::Staff => texts::RoleStaff.into(),
        };
        say = say.and(texts::TeamRow {
            name: &member.name,
            role,
        });
        if member.role == Role::Staff {
            let label = texts::ButtonRemove { name: &member.name };
            say = say.row([Button::press(
                label,
                Press::Remove(shop.shop_id, member.person_id),
            )]);
        }
    }
    scene.say(say.and(texts::TeamInvite));
    Ok(())
}

/// Removes a member of staff; their access stops at once.
pub async fn remove(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    person_id: PersonId,
) -> Result<(), DatabaseError> {
    let Some((shop, Role::Owner)) = scene.role_in(shop_id) else {
        scene.say(Say::line(texts::OwnersOnly));
        return Ok(());
    };
    let removed = shop::remove_staff(scene.transaction, shop.shop_id, person_id, scene.at).await?;
    let say = match removed {
        Some(name) => Say::line(texts::Removed { name }),
        None => Say::line(texts::RemovedAlready),
    };
    scene.replace(say);
    Ok(())
}

/// The shops one works for; a tap switches.
pub fn shops(scene: &mut Scene<'_>) {
    let active = scene.work().map(|(shop, _)| shop.shop_id);
    let mut say = Say::line(texts::ShopsTitle);
    for (shop, _) in &scene.conversation.memberships {
        let name = if Some(shop.shop_id) == active {
            format!("✓ {}", shop.name)
        } else {
            shop.name.clone()
        };
        say = say.row([Button::press(verbatim(name), Press::WorkIn(shop.shop_id))]);
    }
    say = say.row([Button::press(texts::ButtonOpenShop, Press::Sell)]);
    scene.say(say);
}

/// Works in another shop from now on.
pub async fn switch(scene: &mut Scene<'_>, shop_id: ShopId) -> Result<(), DatabaseError> {
    let Some((shop, _)) = scene.role_in(shop_id) else {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    };
    let person_id = scene.conversation.person.person_id;
    let mut system = scene.transaction.system().await?;
    waybill_core::person::choose_shop(&mut system, person_id, shop_id).await?;
    scene.conversation.person.active_shop = Some(shop_id);
    scene.replace(Say::line(texts::Switched { shop: &shop.name }));
    Ok(())
}

/// A link that signs in to the web chat, once, for ten minutes.
pub async fn web(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let active = scene.work().map(|(shop, _)| shop.shop_id);
    let mut system = scene.transaction.system().await?;
    let secret = sign_in::link(&mut system, person_id, active, scene.at).await?;
    let address = scene.settings.sign_in_address(&secret);
    scene.say(
        Say::line(texts::WebHow)
            .and(verbatim(&address))
            .row([Button::open(texts::ButtonSignIn, address)]),
    );
    Ok(())
}
