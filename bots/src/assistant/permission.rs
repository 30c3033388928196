//! The one place that asks whether someone may do what they ask for, whatever the channel. Who may
//! not is told what is missing and who can change it.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::order::act::Key;
use waybill_core::order::store;
use waybill_core::rights::{self, Right};
use waybill_core::shop::{self, Role};
use waybill_core::text::{Phrase, texts};

use super::command::{For, Verb};
use super::message::Say;
use super::press::{
    CustomerPress, DraftPress, EditPress, GoodsPress, ItemPart, ItemPress, MoneyPress, OrderPress,
    Press, ReachPress, ReturnPress, TeamPress, VariantPart, VariantPress, WhosePress,
};
use super::scene::Scene;
use super::state::{Asking, CustomerPart};
use super::whose;

/// What a command needs of a member of the shop; none where being a member is enough.
pub fn of_verb(verb: Verb) -> Option<Right> {
    match verb.audience() {
        For::Everyone | For::Members => None,
        For::With(right) => Some(right),
    }
}

/// What a button needs of a member of the shop it is about; none where being one is enough.
pub fn of_press(press: &Press) -> Option<Right> {
    match press {
        Press::Draft(_, press) => match press {
            DraftPress::Create
            | DraftPress::Change
            | DraftPress::Discard
            | DraftPress::Begin
            | DraftPress::Accept(_)
            | DraftPress::Decline(_)
            | DraftPress::Choose(..)
            | DraftPress::NewItem(_)
            | DraftPress::TakeLeft(_)
            | DraftPress::Anyway(..)
            | DraftPress::Drop(..)
            | DraftPress::AsAdded
            | DraftPress::Who(_) => Some(Right::Orders),
            DraftPress::SellAgain(_) => Some(Right::Goods),
        },
        Press::Edit(_, EditPress::SellAgain(_)) => Some(Right::Goods),
        Press::Edit(..) => Some(Right::Orders),
        Press::Money(_, press) => match press {
            MoneyPress::Refunds
            | MoneyPress::StartRefund(..)
            | MoneyPress::Refunded(..)
            | MoneyPress::RefundedBy(..)
            | MoneyPress::KeepRest(..)
            | MoneyPress::KeepNow(..)
            | MoneyPress::GiveBack(_) => Some(Right::Refund),
            MoneyPress::ToCheck
            | MoneyPress::Bank(_)
            | MoneyPress::Count(_)
            | MoneyPress::Close(..)
            | MoneyPress::CloseNow(..) => Some(Right::Money),
            MoneyPress::Method(_) | MoneyPress::Set(_) => Some(Right::Settings),
        },
        Press::Words(..) => Some(Right::Settings),
        Press::Order(_, _, press) => of_order_press(*press),
        Press::Goods(press) => of_goods_press(press),
        Press::Reach(press) => match press {
            ReachPress::Choose(_) | ReachPress::ByMail => None,
            ReachPress::Untold(_) | ReachPress::Sentence(..) => Some(Right::See),
            ReachPress::Told(..) | ReachPress::Dismiss(..) => Some(Right::Fulfil),
        },
        Press::List(..) | Press::Overview => Some(Right::See),
        Press::Talks => Some(Right::Talk),
        Press::Customer(_, _, press) => match press {
            CustomerPress::New => Some(Right::Orders),
            CustomerPress::Messages(_) => Some(Right::Talk),
            CustomerPress::Handle | CustomerPress::Linked(..) | CustomerPress::ClearHandle(_) => {
                Some(Right::Handles)
            }
            CustomerPress::AskRemove | CustomerPress::Remove | CustomerPress::BringBack => {
                Some(Right::Delete)
            }
            CustomerPress::Clear(_)
            | CustomerPress::Orders(_)
            | CustomerPress::Show
            | CustomerPress::Name
            | CustomerPress::Language
            | CustomerPress::Reads(_)
            | CustomerPress::Reseller(_)
            | CustomerPress::Note
            | CustomerPress::Address
            | CustomerPress::Phone
            | CustomerPress::Mail
            | CustomerPress::SameAs
            | CustomerPress::Merge(_)
            | CustomerPress::UndoMerge(_) => Some(Right::Customers),
        },
        Press::Buyers(..) => Some(Right::Figures),
        Press::Remove(..) => Some(Right::People),
        Press::Team(_, press) => match press {
            TeamPress::List
            | TeamPress::Member(_)
            | TeamPress::Role(..)
            | TeamPress::Invite(_)
            | TeamPress::EndGroup => Some(Right::People),
            // Everyone in a shop may read what they may do; the owner alone changes it.
            TeamPress::Rights(_) | TeamPress::Allow(..) => None,
            // One's own phone, or an owner's business: see `locking`.
            TeamPress::Lock(_)
            | TeamPress::Unlock(_)
            | TeamPress::LockMine
            | TeamPress::UnlockMine
            | TeamPress::LockHere => None,
        },
        // What is offered is a command, which is asked about when it is taken.
        Press::Sell
        | Press::Buy
        | Press::Speak(_)
        | Press::SellIn(_)
        | Press::SellElsewhere
        | Press::PaidBy(_)
        | Press::PaidLater
        | Press::Example
        | Press::Help
        | Press::MyOrder(..)
        | Press::Own(_)
        | Press::WorkIn(_)
        | Press::StopAll
        // Asked about when it is turned: see `paging`.
        | Press::Page(..)
        | Press::Offer(_)
        | Press::Nothing => None,
    }
}

const fn of_goods_press(press: &GoodsPress) -> Option<Right> {
    match press {
        GoodsPress::Categories(..)
        | GoodsPress::Category(..)
        | GoodsPress::Low(..)
        | GoodsPress::TellLow(..) => Some(Right::See),
        GoodsPress::StockOf(..) => Some(Right::Stock),
        GoodsPress::Enter(..) => Some(Right::Goods),
        // Pieces are laid aside for an order by who packs orders.
        GoodsPress::Give(..) => Some(Right::Fulfil),
        GoodsPress::Variant(_, _, press) => match press {
            VariantPress::Show => Some(Right::See),
            VariantPress::Ask(part) => of_variant_part(*part),
            VariantPress::Remove(_) | VariantPress::Unlabel | VariantPress::BringBack => {
                Some(Right::Goods)
            }
        },
        GoodsPress::Item(_, _, press) => match press {
            ItemPress::Show
            | ItemPress::More
            | ItemPress::Variants(_)
            | ItemPress::Removed
            | ItemPress::Movements => Some(Right::See),
            ItemPress::Prices => Some(Right::Figures),
            ItemPress::Ask(part) => of_item_part(*part),
            ItemPress::Pause
            | ItemPress::Sell
            | ItemPress::AskRemove
            | ItemPress::Remove
            | ItemPress::AskPicture
            | ItemPress::RemovePicture(_)
            | ItemPress::TakePicture(_) => Some(Right::Goods),
        },
    }
}

/// What comes back is handled by who handles orders; what is paid back for it, by who may refund.
const fn of_return_press(press: ReturnPress) -> Option<Right> {
    match press {
        ReturnPress::Refunded(_)
        | ReturnPress::RefundedBy(..)
        | ReturnPress::PaidFor(_)
        | ReturnPress::PaidForAll
        | ReturnPress::PaidForNone => Some(Right::Refund),
        ReturnPress::Picture(_) => Some(Right::See),
        ReturnPress::BackToStock(_)
        | ReturnPress::WrittenOff(_)
        | ReturnPress::Aside(_)
        | ReturnPress::SomeToStock(_)
        | ReturnPress::Sellable(..)
        | ReturnPress::Sorted(_) => Some(Right::Fulfil),
        ReturnPress::Begin
        | ReturnPress::Choose(..)
        | ReturnPress::Page(_)
        | ReturnPress::Chosen
        | ReturnPress::Because(_)
        | ReturnPress::NoPicture
        | ReturnPress::Wish(_)
        | ReturnPress::Approve(_)
        | ReturnPress::AskReject(_)
        | ReturnPress::Reject(_)
        | ReturnPress::Replace(_)
        | ReturnPress::ReplaceAnyway(_)
        | ReturnPress::Repaired(_)
        | ReturnPress::Withdraw(_) => Some(Right::Orders),
    }
}

const fn of_item_part(part: ItemPart) -> Option<Right> {
    match part {
        ItemPart::Stock => Some(Right::Stock),
        ItemPart::Price
        | ItemPart::Name
        | ItemPart::Category
        | ItemPart::Sale
        | ItemPart::Reseller
        | ItemPart::Cost
        | ItemPart::Description
        | ItemPart::Also
        | ItemPart::Sku
        | ItemPart::Variant
        | ItemPart::Lead
        | ItemPart::Low => Some(Right::Goods),
    }
}

const fn of_variant_part(part: VariantPart) -> Option<Right> {
    match part {
        VariantPart::Stock => Some(Right::Stock),
        VariantPart::Name | VariantPart::Price => Some(Right::Goods),
    }
}

const fn of_order_press(press: OrderPress) -> Option<Right> {
    match press {
        OrderPress::Show
        | OrderPress::More
        | OrderPress::Less
        | OrderPress::Paper
        | OrderPress::History
        | OrderPress::Qr => Some(Right::See),
        OrderPress::Advance(..)
        | OrderPress::Ship(_)
        | OrderPress::ShipBare(_)
        | OrderPress::ShipAnyway(_)
        | OrderPress::WhereToSend
        | OrderPress::SendThere(_)
        | OrderPress::AskBuyerWhere
        | OrderPress::Label
        | OrderPress::Hold
        | OrderPress::Release
        | OrderPress::Status
        | OrderPress::StatusTo(..)
        | OrderPress::Back(..)
        | OrderPress::Note => Some(Right::Fulfil),
        OrderPress::StartRefund(_) | OrderPress::Refunded(_) | OrderPress::RefundedBy(..) => {
            Some(Right::Refund)
        }
        OrderPress::AskReject(_)
        | OrderPress::MoreTime(_)
        | OrderPress::Invoice
        | OrderPress::Check
        | OrderPress::AskPayBy
        | OrderPress::PayBy(..)
        | OrderPress::Paid(_)
        | OrderPress::PaidBy(..)
        | OrderPress::PaidSome(..)
        | OrderPress::PaidOut(..)
        | OrderPress::AcceptOther(_)
        | OrderPress::Accept(_)
        | OrderPress::Reject(_) => Some(Right::Money),
        OrderPress::AskCancel(_)
        | OrderPress::Cancel(_)
        | OrderPress::OfferOn(_)
        | OrderPress::LetIn(_)
        | OrderPress::KeepOut(_)
        | OrderPress::AskRenew
        | OrderPress::Renew
        | OrderPress::Edit
        | OrderPress::AskMerge(_)
        | OrderPress::MoveTo(..)
        | OrderPress::Split(_)
        | OrderPress::AgreedAnyway(_)
        | OrderPress::Decline(_) => Some(Right::Orders),
        OrderPress::Whose(press) => match press {
            WhosePress::Says(..) => Some(Right::Orders),
            WhosePress::Mine | WhosePress::Watch => None,
        },
        OrderPress::Return(press) => of_return_press(press),
        OrderPress::Talk(_) => Some(Right::Talk),
        OrderPress::Case(_) => Some(Right::Fulfil),
        OrderPress::AskHide | OrderPress::Hide | OrderPress::Unhide => Some(Right::Delete),
        // Agreeing is the buyer's. Taking back needs what doing needed: see `may_undo`.
        OrderPress::Undo(_)
        | OrderPress::Keep
        | OrderPress::Stop
        | OrderPress::ByMail
        | OrderPress::Notify
        | OrderPress::HowToPay
        | OrderPress::AskClaim
        | OrderPress::ClaimOther
        | OrderPress::ClaimBy(..)
        | OrderPress::ClaimBare
        | OrderPress::Want
        | OrderPress::WantChange
        | OrderPress::WantCancel(_)
        | OrderPress::CancelBecause(..)
        | OrderPress::Rate(_)
        | OrderPress::Agree(_) => None,
    }
}

/// What answering a question needs of a member of the shop it is about.
pub const fn of_asking(asking: &Asking) -> Option<Right> {
    match asking {
        Asking::DraftPart(_) => Some(Right::Orders),
        // A buyer has no right in the shop and needs none: see `permits`.
        Asking::SendTo { .. }
        | Asking::Parcel { .. }
        | Asking::HoldReason { .. }
        | Asking::Note { .. } => Some(Right::Fulfil),
        Asking::Talk { .. } => Some(Right::Talk),
        Asking::Customer { part, .. } => match part {
            CustomerPart::Handle => Some(Right::Handles),
            CustomerPart::Name
            | CustomerPart::Note
            | CustomerPart::Address
            | CustomerPart::Phone
            | CustomerPart::Mail
            | CustomerPart::SameAs => Some(Right::Customers),
        },
        Asking::AcceptAmount { .. }
        | Asking::RejectReason { .. }
        | Asking::PayBy { .. }
        | Asking::CountedCash { .. } => Some(Right::Money),
        Asking::Method { .. }
        | Asking::MethodPicture { .. }
        | Asking::OwnWords { .. }
        | Asking::QuietHours { .. }
        | Asking::InvoicePrefix { .. }
        | Asking::TaxRate { .. } => Some(Right::Settings),
        // The buyer's own.
        Asking::ClaimAmount { .. } | Asking::PaymentProof { .. } | Asking::Case { .. } => None,
        Asking::ReturnRejection { .. } | Asking::Split(_) => Some(Right::Orders),
        Asking::Arrived(_) => Some(Right::Fulfil),
        Asking::RefundFor(_) | Asking::KeepReason { .. } => Some(Right::Refund),
        // The buyer's too.
        Asking::Return(_) => None,
        Asking::Edit { .. } => Some(Right::Orders),
        Asking::BackReason { .. } => Some(Right::Fulfil),
        // The buyer's own words.
        Asking::CancelReason { .. } | Asking::ReviewWords { .. } => None,
        Asking::Item { part, .. } => of_item_part(*part),
        Asking::Variant { part, .. } => of_variant_part(*part),
        Asking::ItemPicture { .. } => Some(Right::Goods),
        Asking::StockOf { .. } => Some(Right::Stock),
        Asking::ShopName
        | Asking::Market { .. }
        | Asking::Currency { .. }
        | Asking::Payment { .. }
        | Asking::Link => None,
    }
}

/// Whether the person may do something in a shop. Where not, it is said why; who is no member of
/// the shop is left to the flow, which knows what a stranger or buyer may.
pub async fn permits(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    right: Option<Right>,
) -> Result<bool, DatabaseError> {
    let Some(right) = right else { return Ok(true) };
    let Some(rights) = scene.rights_in(shop_id) else {
        return Ok(true);
    };
    if rights.has(right) {
        return Ok(true);
    }
    let refusal = refusal(scene, shop_id, right).await?;
    scene.say(refusal);
    Ok(false)
}

/// Whether someone who follows an order by its link may press one of its buttons: only whose it is acts
/// as its buyer; looking, stopping and saying whose it is are everybody's. Where not, it is said why.
pub async fn permits_buyer(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    press: OrderPress,
) -> Result<bool, DatabaseError> {
    let for_everyone = matches!(
        press,
        OrderPress::Show
            | OrderPress::Paper
            | OrderPress::Notify
            | OrderPress::Stop
            | OrderPress::Keep
            | OrderPress::Whose(_)
    );
    if for_everyone {
        return Ok(true);
    }
    let stand = whose::stand(scene, (shop_id, order_id)).await?;
    if stand.may_act() {
        return Ok(true);
    }
    let mut in_shop = scene.transaction.shop(shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    scene.say(match order {
        Some(order) => whose::not_theirs(shop_id, &order, stand),
        None => Say::line(texts::NotYours),
    });
    Ok(false)
}

/// Whether the person may take back an event of an order: who may do such a thing may take it back.
pub async fn may_undo(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    order_id: OrderId,
    version: i32,
) -> Result<bool, DatabaseError> {
    let mut shop = scene.transaction.shop(shop_id).await?;
    let right = rights::to_undo(&mut shop, order_id, version).await?;
    permits(scene, shop_id, right).await
}

/// "Only a bookkeeper, manager or owner may record payments here. Mia can change that with /rights."
async fn refusal(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    right: Right,
) -> Result<Say, DatabaseError> {
    let mut shop = scene.transaction.shop(shop_id).await?;
    let roles = rights::of_shop(&mut shop).await?.roles_with(right);
    let mut system = scene.transaction.system().await?;
    let members = shop::members(&mut system, shop_id).await?;
    let owner = members.iter().find(|member| member.role == Role::Owner);
    let deed = right_words(right);
    let mut say = match either(&roles) {
        Some(roles) => Say::line(texts::RightMissing { roles, deed }),
        None => Say::line(texts::RightOwnersOnly { deed }),
    };
    if let Some(owner) = owner {
        say = say.and(texts::RightWhoChanges { name: &owner.name });
    }
    Ok(say)
}

/// "bookkeeper, manager or owner"; none where it is the owner alone.
fn either(roles: &[Role]) -> Option<Phrase> {
    let (last, before) = roles.split_last()?;
    let (first, between) = before.split_first()?;
    let list = between.iter().fold(role_words(*first), |list, role| {
        Phrase::from(texts::RolesAnd {
            list,
            role: role_words(*role),
        })
    });
    Some(
        texts::RolesOr {
            list,
            role: role_words(*last),
        }
        .into(),
    )
}

/// A role's name.
pub fn role_words(role: Role) -> Phrase {
    match role {
        Role::Owner => texts::RoleOwner.into(),
        Role::Manager => texts::RoleManager.into(),
        Role::Packer => texts::RolePacker.into(),
        Role::Bookkeeper => texts::RoleBookkeeper.into(),
        Role::Viewer => texts::RoleViewer.into(),
    }
}

/// What a right allows, as it follows "may".
pub fn right_words(right: Right) -> Phrase {
    match right {
        Right::See => texts::RightSee.into(),
        Right::Orders => texts::RightOrders.into(),
        Right::Fulfil => texts::RightFulfil.into(),
        Right::Talk => texts::RightTalk.into(),
        Right::Money => texts::RightMoney.into(),
        Right::Refund => texts::RightRefund.into(),
        Right::Goods => texts::RightGoods.into(),
        Right::Stock => texts::RightStock.into(),
        Right::Customers => texts::RightCustomers.into(),
        Right::Handles => texts::RightHandles.into(),
        Right::Figures => texts::RightFigures.into(),
        Right::Settings => texts::RightSettings.into(),
        Right::People => texts::RightPeople.into(),
        Right::Delete => texts::RightDelete.into(),
    }
}
