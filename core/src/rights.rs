//! What each role may do in a shop: defaults that fit most shops, and the changes its owner made.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::db::{DatabaseError, InShop};
use crate::id::{OrderId, PersonId};
use crate::order::decide::EventAction;
use crate::row;

/// Someone's part in a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks only.
    Viewer,
    /// Packs and ships.
    Packer,
    /// Keeps the money.
    Bookkeeper,
    /// Runs the shop, but not its people and settings.
    Manager,
    /// Everything, always.
    Owner,
}

impl Role {
    /// Every role, the one with the fewest rights first.
    pub const ALL: [Self; 5] = [
        Self::Viewer,
        Self::Packer,
        Self::Bookkeeper,
        Self::Manager,
        Self::Owner,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Packer => "packer",
            Self::Bookkeeper => "bookkeeper",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// The role a word is stored for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// What the role may do where the owner changed nothing.
    pub const fn defaults(self) -> Rights {
        match self {
            Self::Viewer => Rights::of(&[Right::See]),
            Self::Packer => Rights::of(&[Right::See, Right::Fulfil, Right::Talk]),
            Self::Bookkeeper => Rights::of(&[
                Right::See,
                Right::Talk,
                Right::Money,
                Right::Refund,
                Right::Customers,
                Right::Figures,
            ]),
            Self::Manager => Rights::of(&[
                Right::See,
                Right::Orders,
                Right::Fulfil,
                Right::Talk,
                Right::Money,
                Right::Refund,
                Right::Goods,
                Right::Stock,
                Right::Customers,
                Right::Handles,
                Right::Figures,
                Right::Delete,
            ]),
            Self::Owner => Rights::of(&Right::ALL),
        }
    }
}

/// Something that not everybody in a shop may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See orders. Whoever works in a shop does; it can't be taken away.
    See,
    /// Place, edit and cancel orders.
    Orders,
    /// Take orders from confirmed to completed, hold them, note on them.
    Fulfil,
    /// Talk with buyers about their orders.
    Talk,
    /// Record payments, accept and reject what buyers say they paid.
    Money,
    /// Give money back.
    Refund,
    /// Change the catalogue.
    Goods,
    /// Change quantities in stock.
    Stock,
    /// See and change what is known of customers.
    Customers,
    /// See customers' accounts on social networks.
    Handles,
    /// See costs, profit and summaries.
    Figures,
    /// Change the shop's settings.
    Settings,
    /// Invite people, change their roles, remove them.
    People,
    /// Delete.
    Delete,
}

impl Right {
    /// Every right, in the order in which people read them.
    pub const ALL: [Self; 14] = [
        Self::See,
        Self::Orders,
        Self::Fulfil,
        Self::Talk,
        Self::Money,
        Self::Refund,
        Self::Goods,
        Self::Stock,
        Self::Customers,
        Self::Handles,
        Self::Figures,
        Self::Settings,
        Self::People,
        Self::Delete,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::See => "see",
            Self::Orders => "orders",
            Self::Fulfil => "fulfil",
            Self::Talk => "talk",
            Self::Money => "money",
            Self::Refund => "refund",
            Self::Goods => "goods",
            Self::Stock => "stock",
            Self::Customers => "customers",
            Self::Handles => "handles",
            Self::Figures => "figures",
            Self::Settings => "settings",
            Self::People => "people",
            Self::Delete => "delete",
        }
    }

    /// The right a word is stored for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.as_str() == word)
    }

    /// The roles, as they are stored, that have it where the owner changed nothing.
    pub fn roles_by_default(self) -> Vec<&'static str> {
        let having = Role::ALL
            .into_iter()
            .filter(|role| role.defaults().has(self));
        having.map(Role::as_str).collect()
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights(u16);

impl Rights {
    /// The set of these.
    pub const fn of(rights: &[Right]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < rights.len() {
            bits |= rights[at].bit();
            at += 1;
        }
        Self(bits)
    }

    /// Whether a right is among them.
    pub const fn has(self, right: Right) -> bool {
        self.0 & right.bit() != 0
    }

    /// Whether all of another set's rights are among them.
    pub const fn covers(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// The set with a right, or without it.
    #[must_use]
    pub const fn with(self, right: Right, allowed: bool) -> Self {
        if allowed {
            Self(self.0 | right.bit())
        } else {
            Self(self.0 & !right.bit())
        }
    }
}

/// What an owner changed of one role, as it is stored.
pub type Changes = BTreeMap<Right, bool>;

/// What a role may do after the owner's changes. An owner may do everything, and everybody sees.
pub fn after(role: Role, changes: &Changes) -> Rights {
    if role == Role::Owner {
        return role.defaults();
    }
    changes
        .iter()
        .filter(|(right, _)| **right != Right::See)
        .fold(role.defaults(), |rights, (right, allowed)| {
            rights.with(*right, *allowed)
        })
}

/// What every role of a shop may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RightsTable(BTreeMap<Role, Changes>);

impl RightsTable {
    /// What a role may do.
    pub fn rights(&self, role: Role) -> Rights {
        self.0
            .get(&role)
            .map_or_else(|| role.defaults(), |changes| after(role, changes))
    }

    /// The roles that have a right, the one with the fewest rights first.
    pub fn roles_with(&self, right: Right) -> Vec<Role> {
        Role::ALL
            .into_iter()
            .filter(|role| self.rights(*role).has(right))
            .collect()
    }
}

/// What every role of the shop may do.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn of_shop(shop: &mut InShop<'_>) -> Result<RightsTable, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT role, right_name, allowed FROM role_right WHERE shop_id = $1",
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    let mut table = RightsTable::default();
    for row in rows {
        let role = Role::parse(&row.role).ok_or_else(|| row::unreadable("role", &row.role))?;
        let right = Right::parse(&row.right_name)
            .ok_or_else(|| row::unreadable("right_name", &row.right_name))?;
        table.0.entry(role).or_default().insert(right, row.allowed);
    }
    Ok(table)
}

/// Gives a role a right, or takes it. An owner's rights and the right to see stay as they are.
///
/// # Errors
/// When the database can't be reached.
pub async fn allow(
    shop: &mut InShop<'_>,
    (role, right): (Role, Right),
    granted: bool,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    if role == Role::Owner || right == Right::See {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO role_right (shop_id, role, right_name, allowed, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id, role, right_name)
         DO UPDATE SET allowed = excluded.allowed, changed_by = excluded.changed_by,
             changed_at = excluded.changed_at",
        shop.shop_id.0,
        role.as_str(),
        right.as_str(),
        granted,
        by.0,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The right that taking back an event of an order needs: the one its action needed. None where
/// there is no such event.
///
/// # Errors
/// When the database can't be reached.
pub async fn to_undo(
    shop: &mut InShop<'_>,
    order_id: OrderId,
    version: i32,
) -> Result<Option<Right>, DatabaseError> {
    let event = sqlx::query!(
        r#"SELECT action, facts ? 'amount' AS "of_money!" FROM order_event
           WHERE shop_id = $1 AND order_id = $2 AND version = $3"#,
        shop.shop_id.0,
        order_id.0,
        version
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    event
        .map(|event| {
            let action = row::json::<EventAction>("action", event.action.into())?;
            Ok(undoing(action, event.of_money))
        })
        .transpose()
}

/// The right by which an action is taken back; some are about money or not.
const fn undoing(action: EventAction, of_money: bool) -> Right {
    match action {
        EventAction::Confirm
        | EventAction::Process
        | EventAction::Ready
        | EventAction::Ship
        | EventAction::Deliver
        | EventAction::Complete
        | EventAction::Correct
        | EventAction::Hold
        | EventAction::Release
        | EventAction::Note
        | EventAction::SendTo
        | EventAction::Label
        | EventAction::Fill
        | EventAction::CaseSettle => Right::Fulfil,
        EventAction::Pay
        | EventAction::Claim
        | EventAction::Reject
        | EventAction::Collect
        | EventAction::PayBy => Right::Money,
        EventAction::StartRefund | EventAction::Refund | EventAction::Keep => Right::Refund,
        EventAction::ReturnSettle if of_money => Right::Refund,
        EventAction::Hide | EventAction::Show => Right::Delete,
        // Whatever else changes an order: the right to change orders.
        EventAction::Place
        | EventAction::Cancel
        | EventAction::Edit
        | EventAction::Propose
        | EventAction::Decline
        | EventAction::Absorb
        | EventAction::Merge
        | EventAction::Split
        | EventAction::Reassign
        | EventAction::Recognise
        | EventAction::Invoice
        | EventAction::CaseOpen
        | EventAction::ReturnAsk
        | EventAction::ReturnApprove
        | EventAction::ReturnReject
        | EventAction::ReturnReceive
        | EventAction::ReturnSettle
        | EventAction::ReturnWithdraw
        | EventAction::Undo => Right::Orders,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_fit_the_roles() {
        assert!(Role::Owner.defaults().covers(Rights::of(&Right::ALL)));
        let manager = Role::Manager.defaults();
        assert!(!manager.has(Right::People) && !manager.has(Right::Settings));
        assert!(Role::ALL.iter().all(|role| role.defaults().has(Right::See)));
        assert!(Role::Packer.defaults().has(Right::Fulfil));
        assert!(!Role::Packer.defaults().has(Right::Money));
        assert!(!Role::Bookkeeper.defaults().has(Right::Orders));
        for role in Role::ALL {
            assert_eq!(role == Role::Owner, role.defaults().has(Right::People));
        }
    }

    #[test]
    fn what_an_owner_changes_counts_except_for_owners_and_seeing() {
        let changes = Changes::from([
            (Right::Money, true),
            (Right::Fulfil, false),
            (Right::See, false),
        ]);
        let packer = after(Role::Packer, &changes);
        assert_eq!(packer, Rights::of(&[Right::See, Right::Talk, Right::Money]));
        assert_eq!(after(Role::Owner, &changes), Role::Owner.defaults());
        let table = RightsTable(BTreeMap::from([(Role::Packer, changes)]));
        assert_eq!(
            table.roles_with(Right::Money),
            [Role::Packer, Role::Bookkeeper, Role::Manager, Role::Owner]
        );
    }

    #[test]
    fn words_are_read_back() {
        for right in Right::ALL {
            assert_eq!(Right::parse(right.as_str()), Some(right));
            assert_eq!(serde_json::to_value(right).unwrap(), right.as_str());
        }
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
    }
}
