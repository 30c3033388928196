//! Who works in a shop: invitations, members, and which shop one works in.

use waybill_core::db::DatabaseError;
use waybill_core::id::{PersonId, ShopId};
use waybill_core::shop::{self, Role, Shop};
use waybill_core::sign_in;
use waybill_core::text::{Phrase, texts};
use waybill_core::token::ShopToken;

use super::Settings;
use super::groups;
use super::locking;
use super::message::{Attached, Button, Say, verbatim};
use super::permission::role_words;
use super::press::{Press, TeamPress};
use super::roles;
use super::scene::Scene;

/// What stands before an invitation's token, so that it is never taken for an order's.
pub const JOIN: &str = "join-";

/// `/invite`, alone or with the role that the guest will have.
pub async fn invite(scene: &mut Scene<'_>, shop: &Shop, wish: &str) -> Result<(), DatabaseError> {
    if let Some(role) = roles::named(wish) {
        return invite_as(scene, shop, role).await;
    }
    let mut say = Say::line(texts::InviteAsWhat { shop: &shop.name });
    let offered = roles::may_give(scene, shop).await?;
    for role in offered.iter().rev().filter(|role| **role != Role::Owner) {
        let press = Press::Team(shop.shop_id, TeamPress::Invite(*role));
        say = say
            .and(texts::RoleAbout {
                role: role_words(*role),
                about: roles::about(*role),
            })
            .row([Button::press(role_words(*role), press)]);
    }
    scene.say(say);
    Ok(())
}

/// An invitation that one person can use once.
async fn invite_as(scene: &mut Scene<'_>, shop: &Shop, role: Role) -> Result<(), DatabaseError> {
    if role == Role::Owner {
        scene.say(Say::line(texts::InviteNoOwner));
        return Ok(());
    }
    if !roles::may_give(scene, shop).await?.contains(&role) {
        scene.say(Say::line(texts::RoleNotYours {
            role: role_words(role),
        }));
        return Ok(());
    }
    let by = scene.conversation.person.person_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let token = shop::invite(&mut in_shop, role, by, scene.at).await?;
    let payload = format!("{JOIN}{token}");
    let channel = scene.conversation.channel;
    let line = Settings::start_line(channel, &payload);
    let mut say = Say::line(texts::InviteHow {
        shop: &shop.name,
        role: role_words(role),
    })
    .and(verbatim(&line));
    if let Some(address) = scene.settings.start_address(channel, &payload) {
        say = say.and(verbatim(&address)).attach(Attached::Qr(address));
    }
    scene.replace(say.row([Button::copy(texts::ButtonCopy, verbatim(line))]));
    Ok(())
}

/// Someone came by an invitation.
pub async fn accept(scene: &mut Scene<'_>, token: &ShopToken) -> Result<(), DatabaseError> {
    if locking::is_locked_in(scene, token.shop_id) {
        scene.say(Say::line(texts::ChatLocked));
        return Ok(());
    }
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
        Some(role) => {
            scene.own_menu_changed();
            scene.say(
                Say::line(texts::Joined {
                    shop: &invitation.shop_name,
                    role: role_words(role),
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

/// A button about who works in the shop.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    press: TeamPress,
) -> Result<(), DatabaseError> {
    match press {
        TeamPress::List => list(scene, shop).await,
        TeamPress::Member(person_id) => member(scene, shop, person_id).await,
        TeamPress::Role(person_id, role) => give_role(scene, shop, person_id, role).await,
        TeamPress::Invite(role) => invite_as(scene, shop, role).await,
        TeamPress::Lock(person_id) => locking::member(scene, shop, person_id, true).await,
        TeamPress::Unlock(person_id) => locking::member(scene, shop, person_id, false).await,
        TeamPress::LockMine => locking::mine(scene, shop).await,
        TeamPress::UnlockMine => locking::unlock_mine(scene).await,
        TeamPress::LockHere => locking::here(scene).await,
        TeamPress::EndGroup => groups::end_pressed(scene, shop).await,
        TeamPress::Rights(role) => roles::show(scene, shop, role).await,
        TeamPress::Allow(role, right, allowed) => {
            roles::allow(scene, shop, (role, right), allowed).await
        }
    }
}

/// Who works here.
pub async fn list(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop.shop_id).await?;
    let mut say = Say::titled(texts::TeamTitle { shop: &shop.name });
    for member in &members {
        say = say.and(texts::TeamRow {
            name: &member.name,
            role: role_words(member.role),
        });
        if member.locked {
            say = say.and(texts::LockRow { name: &member.name });
        }
        if member.role != Role::Owner {
            let press = TeamPress::Member(member.person_id);
            say = say.row([
                Button::press(
                    texts::ButtonRole { name: &member.name },
                    Press::Team(shop.shop_id, press),
                ),
                Button::press(
                    texts::ButtonRemove { name: &member.name },
                    Press::Remove(shop.shop_id, member.person_id),
                ),
            ]);
        }
    }
    scene.replace(say.and(texts::TeamInvite));
    Ok(())
}

/// What a member is, and what else they could be.
async fn member(
    scene: &mut Scene<'_>,
    shop: &Shop,
    person_id: PersonId,
) -> Result<(), DatabaseError> {
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop.shop_id).await?;
    let Some(member) = members.iter().find(|member| member.person_id == person_id) else {
        scene.replace(Say::line(texts::RemovedAlready));
        return Ok(());
    };
    let mut say = Say::titled(texts::TeamRow {
        name: &member.name,
        role: role_words(member.role),
    });
    let mut buttons = Vec::new();
    for role in roles::may_give(scene, shop).await?.into_iter().rev() {
        let about = texts::RoleAbout {
            role: role_words(role),
            about: roles::about(role),
        };
        say = say.and(about);
        let label = if role == member.role {
            Phrase::from(texts::ButtonChosen {
                label: role_words(role),
            })
        } else {
            role_words(role)
        };
        let press = TeamPress::Role(person_id, role);
        buttons.push(Button::press(label, Press::Team(shop.shop_id, press)));
    }
    let back = Press::Team(shop.shop_id, TeamPress::List);
    let rows = buttons.chunks(2).map(<[Button]>::to_vec);
    say = rows.fold(say, Say::row);
    scene.replace(say.row([Button::press(texts::ButtonBack, back)]));
    Ok(())
}

/// Someone is something else from now on: what they may do changes at once.
async fn give_role(
    scene: &mut Scene<'_>,
    shop: &Shop,
    person_id: PersonId,
    role: Role,
) -> Result<(), DatabaseError> {
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop.shop_id).await?;
    let Some(now) = members.iter().find(|member| member.person_id == person_id) else {
        scene.replace(Say::line(texts::RemovedAlready));
        return Ok(());
    };
    let mine = roles::may_give(scene, shop).await?;
    // Nobody gives or takes a role above their own, nor changes what they are themselves.
    if !mine.contains(&role) || !mine.contains(&now.role) {
        scene.say(Say::line(texts::RoleNotYours {
            role: role_words(role.max(now.role)),
        }));
        return Ok(());
    }
    if person_id == scene.conversation.person.person_id {
        scene.say(Say::line(texts::RoleOwn));
        return Ok(());
    }
    if now.role != role {
        let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
        shop::change_role(&mut in_shop, person_id, role).await?;
        scene.menus_changed.push(person_id);
    }
    list(scene, shop).await
}

/// Removes a member; their access stops at once.
pub async fn remove(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    person_id: PersonId,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop.shop_id).await?;
    let role = members
        .iter()
        .find(|member| member.person_id == person_id)
        .map(|member| member.role);
    if let Some(role) = role
        && !roles::may_give(scene, &shop).await?.contains(&role)
    {
        scene.say(Say::line(texts::RoleNotYours {
            role: role_words(role),
        }));
        return Ok(());
    }
    let removed = shop::remove(scene.transaction, shop.shop_id, person_id, scene.at).await?;
    let say = match removed {
        Some(name) => {
            scene.menus_changed.push(person_id);
            Say::line(texts::Removed { name })
        }
        None => Say::line(texts::RemovedAlready),
    };
    scene.replace(say);
    Ok(())
}

/// The shops one works for; a tap switches.
pub fn shops(scene: &mut Scene<'_>) {
    let active = scene.work().map(|(shop, _)| shop.shop_id);
    let mut say = Say::line(texts::ShopsTitle);
    for member in &scene.conversation.memberships {
        let shop = &member.shop;
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
    let Some(shop) = scene.own_shop(shop_id) else {
        return Ok(());
    };
    let person_id = scene.conversation.person.person_id;
    let mut system = scene.transaction.system().await?;
    waybill_core::person::choose_shop(&mut system, person_id, shop_id).await?;
    scene.conversation.person.active_shop = Some(shop_id);
    scene.own_menu_changed();
    scene.replace(Say::line(texts::Switched { shop: &shop.name }));
    Ok(())
}

/// A link that signs in on the web, once, for ten minutes.
pub async fn web(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let person_id = scene.conversation.person.person_id;
    let active = scene.work().map(|(shop, _)| shop.shop_id);
    let mut system = scene.transaction.system().await?;
    let secret = sign_in::link(&mut system, person_id, active, scene.at).await?;
    let address = scene.settings.sign_in_address(&secret);
    let how: Phrase = if scene.conversation.memberships.is_empty() {
        texts::WebHowBuyer.into()
    } else {
        texts::WebHow.into()
    };
    scene.say(
        Say::line(how)
            .and(verbatim(&address))
            .row([Button::open(texts::ButtonSignIn, address)]),
    );
    Ok(())
}
