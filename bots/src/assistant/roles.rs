//! What each role may do in a shop: a table that everybody there can read and the owner changes by
//! taps.

use waybill_core::customer::fold;
use waybill_core::db::DatabaseError;
use waybill_core::rights::{self, Right, RightsTable};
use waybill_core::shop::{self, Role, Shop};
use waybill_core::text::{Language, Phrase, Reader, texts};

use super::message::{Button, Say};
use super::permission::{right_words, role_words};
use super::press::{Press, TeamPress};
use super::scene::Scene;

/// Rights a row: with the row of roles, five rows of buttons, which is what every platform shows.
const IN_ROW: usize = 4;

/// Who may do what; for the owner, one role's rights as buttons.
pub async fn show(scene: &mut Scene<'_>, shop: &Shop, role: Role) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let table = rights::of_shop(&mut in_shop).await?;
    let mut say = Say::titled(texts::RightsTitle { shop: &shop.name });
    for right in Right::ALL {
        say = say.and(texts::RightsRow {
            right: right_words(right),
            roles: everyone_with(&table, right),
        });
    }
    if is_owner(scene, shop) {
        say = buttons(say.gap().and(texts::RightsHow), shop, &table, role);
    }
    scene.replace(say);
    Ok(())
}

fn buttons(mut say: Say, shop: &Shop, table: &RightsTable, chosen: Role) -> Say {
    let press = |press| Press::Team(shop.shop_id, press);
    let tabs = Role::ALL.into_iter().filter(|role| *role != Role::Owner);
    say = say.row(tabs.map(|role| {
        let label = if role == chosen {
            Phrase::from(texts::ButtonSelected {
                label: role_words(role),
            })
        } else {
            role_words(role)
        };
        Button::press(label, press(TeamPress::Rights(role)))
    }));
    let mut toggles = Vec::new();
    for right in Right::ALL.into_iter().filter(|right| *right != Right::See) {
        let allowed = table.rights(chosen).has(right);
        let label = short(right);
        let label = if allowed {
            Phrase::from(texts::ButtonChosen { label })
        } else {
            texts::ButtonNotChosen { label }.into()
        };
        // It carries what it leads to: a second tap asks for the same again.
        let allow = TeamPress::Allow(chosen, right, !allowed);
        toggles.push(Button::press(label, press(allow)));
    }
    let rows = toggles.chunks(IN_ROW).map(<[Button]>::to_vec);
    rows.fold(say, Say::row)
}

/// The role may do this from now on, or no longer.
pub async fn allow(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (role, right): (Role, Right),
    allowed: bool,
) -> Result<(), DatabaseError> {
    if !is_owner(scene, shop) {
        scene.say(Say::line(texts::OwnersOnly));
        return Ok(());
    }
    let by = scene.conversation.person.person_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    rights::allow(&mut in_shop, (role, right), allowed, by, scene.at).await?;
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop.shop_id).await?;
    let touched = members.iter().filter(|member| member.role == role);
    scene
        .menus_changed
        .extend(touched.map(|member| member.person_id));
    show(scene, shop, role).await
}

/// The roles that a person may give in a shop and take from others: an owner all, others those that
/// may do nothing they may not do themselves.
pub async fn may_give(scene: &mut Scene<'_>, shop: &Shop) -> Result<Vec<Role>, DatabaseError> {
    if is_owner(scene, shop) {
        return Ok(Role::ALL.to_vec());
    }
    let own = scene.rights_in(shop.shop_id).unwrap_or_default();
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let table = rights::of_shop(&mut in_shop).await?;
    Ok(Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Owner && own.covers(table.rights(*role)))
        .collect())
}

/// A role by its name in any language.
pub fn named(text: &str) -> Option<Role> {
    let wish = fold(text);
    Role::ALL.into_iter().find(|role| {
        Language::all().any(|language| {
            let reader = Reader {
                language,
                zone: Default::default(),
                now: chrono::DateTime::UNIX_EPOCH,
            };
            fold(&reader.say(&role_words(*role))) == wish
        })
    })
}

/// What a role is for, in a few words.
pub fn about(role: Role) -> Phrase {
    match role {
        Role::Owner => texts::RoleOwnerAbout.into(),
        Role::Manager => texts::RoleManagerAbout.into(),
        Role::Packer => texts::RolePackerAbout.into(),
        Role::Bookkeeper => texts::RoleBookkeeperAbout.into(),
        Role::Viewer => texts::RoleViewerAbout.into(),
    }
}

fn is_owner(scene: &Scene<'_>, shop: &Shop) -> bool {
    scene
        .role_in(shop.shop_id)
        .is_some_and(|(_, role)| role == Role::Owner)
}

/// "bookkeeper, manager, owner"
fn everyone_with(table: &RightsTable, right: Right) -> Phrase {
    let roles = table.roles_with(right);
    if roles.len() == Role::ALL.len() {
        return texts::RightsEverybody.into();
    }
    let mut roles = roles.into_iter().map(role_words);
    let first = roles.next().unwrap_or_else(|| role_words(Role::Owner));
    roles.fold(first, |list, role| texts::RolesAnd { list, role }.into())
}

/// A right's name on a button.
fn short(right: Right) -> Phrase {
    match right {
        Right::See => texts::RightSeeShort.into(),
        Right::Orders => texts::RightOrdersShort.into(),
        Right::Fulfil => texts::RightFulfilShort.into(),
        Right::Talk => texts::RightTalkShort.into(),
        Right::Money => texts::RightMoneyShort.into(),
        Right::Refund => texts::RightRefundShort.into(),
        Right::Goods => texts::RightGoodsShort.into(),
        Right::Stock => texts::RightStockShort.into(),
        Right::Customers => texts::RightCustomersShort.into(),
        Right::Handles => texts::RightHandlesShort.into(),
        Right::Figures => texts::RightFiguresShort.into(),
        Right::Settings => texts::RightSettingsShort.into(),
        Right::People => texts::RightPeopleShort.into(),
        Right::Delete => texts::RightDeleteShort.into(),
    }
}
