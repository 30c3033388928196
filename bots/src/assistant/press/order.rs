//! What the buttons of an order carry.

use std::fmt;

use waybill_core::id::{CustomerId, MethodId, OrderId, base36};
use waybill_core::order::Stage;

use super::case::CasePress;
use super::from_base36;
use super::returns::ReturnPress;
use super::split::SplitPress;
use super::talk::TalkPress;
use super::whose::WhosePress;
use super::why::Why;

/// What an order's button means; those that change it carry the version of their axis that was
/// shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderPress {
    /// Show its card.
    Show,
    /// Go on to a stage.
    Advance(Stage, i32),
    /// Ask for courier and number, then ship.
    Ship(i32),
    /// Ship without a number.
    ShipBare(i32),
    /// Record what is left to pay as received, or what a courier has as paid out.
    Paid(i32),
    /// The same by a way of the shop's; 0 for another.
    PaidBy(i32, MethodId),
    /// So much was paid in a way of the shop's: which money it was shown for, minor units, 0 for another
    /// way.
    PaidSome(i32, i64, MethodId),
    /// What a courier collected in an entry of the ledger came in, in minor units, less its fee.
    PaidOut(i32, i64),
    /// Ask before cancelling.
    AskCancel(i32),
    /// Cancel.
    Cancel(i32),
    /// Leave it as it is.
    Keep,
    /// Ask for a reason, then hold.
    Hold,
    /// Let it go on.
    Release,
    /// Ask for a note.
    Note,
    /// Take back the event of a version.
    Undo(i32),
    /// More buttons.
    More,
    /// Fewer buttons.
    Less,
    /// The receipt.
    Paper,
    /// All that happened to it.
    History,
    /// As a buyer: choose where to be told.
    Notify,
    /// The link as a picture.
    Qr,
    /// A new link instead of this one.
    AskRenew,
    /// Renew it.
    Renew,
    /// Stop telling me about it.
    Stop,
    /// As a buyer: tell me by mail instead.
    ByMail,
    /// What waits in an entry of the ledger did come in.
    Accept(i32),
    /// It did, but another amount.
    AcceptOther(i32),
    /// Ask why it did not.
    AskReject(i32),
    /// It did not.
    Reject(i32),
    /// Begin to pay back what is due.
    StartRefund(i32),
    /// What is due was paid back.
    Refunded(i32),
    /// The same by a way of the shop's; 0 for another.
    RefundedBy(i32, MethodId),
    /// Show once more what a buyer says was paid, to be answered.
    Check,
    /// How it can be paid.
    HowToPay,
    /// Say that it was paid.
    AskClaim,
    /// It was paid, but not all that is left: ask how much.
    ClaimOther,
    /// It was paid by a way of the shop's, 0 for another; so many minor units, 0 for all that is left.
    ClaimBy(MethodId, i64),
    /// It was paid, and there is nothing to find it by.
    ClaimBare,
    /// A day more to pay, after the deadline that was shown, in seconds.
    MoreTime(i64),
    /// Ask until when it is to be paid.
    AskPayBy,
    /// It is to be paid within so many days, 0 for no deadline; and the deadline that was shown, in
    /// seconds, 0 for none.
    PayBy(u32, i64),
    /// Cancel it for the deadline that was shown, in seconds, and give what it has to who waits.
    OfferOn(i64),
    /// Agree to the change that an event proposed.
    Agree(i32),
    /// Apply what the buyer agreed to, though there is not enough of it any more.
    AgreedAnyway(i32),
    /// Do not, or withdraw it.
    Decline(i32),
    /// Change what was agreed.
    Edit,
    /// Every stage to choose from.
    Status,
    /// Go to a stage, forwards or backwards.
    StatusTo(Stage, i32),
    /// Go back to a stage for a reason.
    Back(Stage, i32, Why),
    /// Ask before deleting.
    AskHide,
    /// Delete.
    Hide,
    /// Bring back.
    Unhide,
    /// Ask before merging with another order.
    AskMerge(OrderId),
    /// Give it to whom an offer is about: a customer, or somebody new.
    MoveTo(u32, Option<CustomerId>),
    /// As a buyer: change or cancel.
    Want,
    /// As a buyer: change how many.
    WantChange,
    /// As a buyer: ask why it is cancelled.
    WantCancel(i32),
    /// As a buyer: cancel for a reason.
    CancelBecause(i32, Why),
    /// Something about a return of it.
    Return(ReturnPress),
    /// Something about making two of it.
    Split(SplitPress),
    /// Something about its conversation.
    Talk(TalkPress),
    /// Something about whose it is.
    Whose(WhosePress),
    /// Something is wrong with it.
    Case(CasePress),
    /// Its parcel's label.
    Label,
    /// The number of its invoice.
    Invoice,
    /// Ask where it is sent.
    WhereToSend,
    /// Let the one who asks in as the buyer.
    LetIn(i64),
    /// Don't.
    KeepOut(i64),
    /// As a buyer: so many stars.
    Rate(u8),
    /// Send it where the customer's last order went, which was shown by its digest.
    SendThere(u32),
    /// Ask the buyer where it is sent.
    AskBuyerWhere,
    /// Ship it though nobody said where.
    ShipAnyway(i32),
}

impl fmt::Display for OrderPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Show => f.write_str("show"),
            Self::Advance(stage, seen) => write!(f, "to:{}:{seen}", stage.as_str()),
            Self::Ship(seen) => write!(f, "ship:{seen}"),
            Self::ShipBare(seen) => write!(f, "bare:{seen}"),
            Self::Paid(seen) => write!(f, "paid:{seen}"),
            Self::PaidBy(seen, method) => write!(f, "paid:{seen}:{}", base36(method.0)),
            Self::PaidSome(seen, minor, method) => {
                let seen = base36(i64::from(*seen));
                write!(f, "p:{seen}:{}:{}", base36(*minor), base36(method.0))
            }
            Self::PaidOut(entry, came) => write!(f, "out:{entry}:{}", base36(*came)),
            Self::AskCancel(seen) => write!(f, "cancel?:{seen}"),
            Self::Cancel(seen) => write!(f, "cancel:{seen}"),
            Self::Keep => f.write_str("keep"),
            Self::Hold => f.write_str("hold"),
            Self::Release => f.write_str("release"),
            Self::Note => f.write_str("note"),
            Self::Undo(version) => write!(f, "undo:{version}"),
            Self::More => f.write_str("more"),
            Self::Less => f.write_str("less"),
            Self::Paper => f.write_str("paper"),
            Self::History => f.write_str("history"),
            Self::Notify => f.write_str("notify"),
            Self::Qr => f.write_str("qr"),
            Self::AskRenew => f.write_str("renew?"),
            Self::Renew => f.write_str("renew"),
            Self::Stop => f.write_str("stop"),
            Self::ByMail => f.write_str("mail"),
            Self::Accept(entry) => write!(f, "accept:{entry}"),
            Self::AcceptOther(entry) => write!(f, "accept?:{entry}"),
            Self::AskReject(entry) => write!(f, "reject?:{entry}"),
            Self::Reject(entry) => write!(f, "reject:{entry}"),
            Self::StartRefund(seen) => write!(f, "start:{seen}"),
            Self::Refunded(seen) => write!(f, "back:{seen}"),
            Self::RefundedBy(seen, method) => write!(f, "back:{seen}:{}", base36(method.0)),
            Self::HowToPay => f.write_str("how"),
            Self::AskClaim => f.write_str("claim?"),
            Self::ClaimOther => f.write_str("claim+"),
            Self::ClaimBy(method, 0) => write!(f, "claim:{}", base36(method.0)),
            Self::ClaimBy(method, minor) => {
                write!(f, "claim:{}:{}", base36(method.0), base36(*minor))
            }
            Self::ClaimBare => f.write_str("claim"),
            Self::MoreTime(shown) => write!(f, "more:{}", base36(*shown)),
            Self::Check => f.write_str("check"),
            Self::AskPayBy => f.write_str("payby"),
            Self::PayBy(days, shown) => write!(f, "payby:{days}:{}", base36(*shown)),
            Self::OfferOn(shown) => write!(f, "offer:{}", base36(*shown)),
            Self::Agree(version) => write!(f, "agree:{version}"),
            Self::AgreedAnyway(version) => write!(f, "agreed:{version}"),
            Self::Decline(version) => write!(f, "decline:{version}"),
            Self::Edit => f.write_str("edit"),
            Self::Status => f.write_str("status"),
            Self::StatusTo(stage, seen) => write!(f, "st:{}:{seen}", stage.as_str()),
            Self::Back(stage, seen, why) => {
                write!(f, "bk:{}:{seen}:{}", stage.as_str(), why.code())
            }
            Self::AskHide => f.write_str("hide?"),
            Self::Hide => f.write_str("hide"),
            Self::Unhide => f.write_str("unhide"),
            Self::AskMerge(other) => write!(f, "merge?:{}", base36(other.0)),
            Self::Whose(press) => press.fmt(f),
            Self::MoveTo(offer, who) => {
                write!(f, "mv:{offer}:{}", base36(who.map_or(0, |id| id.0)))
            }
            Self::Label => f.write_str("label"),
            Self::Invoice => f.write_str("invoice"),
            Self::WhereToSend => f.write_str("where"),
            Self::SendThere(shown) => write!(f, "there:{}", base36(i64::from(*shown))),
            Self::LetIn(ask) => write!(f, "in:{}", base36(*ask)),
            Self::KeepOut(ask) => write!(f, "out:{}", base36(*ask)),
            Self::Rate(stars) => write!(f, "rate:{stars}"),
            Self::AskBuyerWhere => f.write_str("where?"),
            Self::ShipAnyway(seen) => write!(f, "anyway:{seen}"),
            Self::Want => f.write_str("want"),
            Self::WantChange => f.write_str("change"),
            Self::WantCancel(seen) => write!(f, "want!:{seen}"),
            Self::CancelBecause(seen, why) => write!(f, "because:{seen}:{}", why.code()),
            Self::Return(press) => press.fmt(f),
            Self::Split(press) => press.fmt(f),
            Self::Talk(press) => press.fmt(f),
            Self::Case(press) => press.fmt(f),
        }
    }
}

impl OrderPress {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match parts {
            ["show"] => Self::Show,
            ["to", stage, seen] => Self::Advance(Stage::parse(stage)?, seen.parse().ok()?),
            ["ship", seen] => Self::Ship(seen.parse().ok()?),
            ["bare", seen] => Self::ShipBare(seen.parse().ok()?),
            ["paid", seen] => Self::Paid(seen.parse().ok()?),
            ["p", seen, minor, method] => Self::PaidSome(
                i32::try_from(from_base36(seen)?).ok()?,
                from_base36(minor)?,
                MethodId(from_base36(method)?),
            ),
            ["paid", seen, method] => {
                Self::PaidBy(seen.parse().ok()?, MethodId(from_base36(method)?))
            }
            ["out", entry, came] => Self::PaidOut(entry.parse().ok()?, from_base36(came)?),
            ["cancel?", seen] => Self::AskCancel(seen.parse().ok()?),
            ["cancel", seen] => Self::Cancel(seen.parse().ok()?),
            ["keep"] => Self::Keep,
            ["hold"] => Self::Hold,
            ["release"] => Self::Release,
            ["note"] => Self::Note,
            ["undo", version] => Self::Undo(version.parse().ok()?),
            ["more"] => Self::More,
            ["less"] => Self::Less,
            ["paper"] => Self::Paper,
            ["history"] => Self::History,
            ["notify"] => Self::Notify,
            ["qr"] => Self::Qr,
            ["renew?"] => Self::AskRenew,
            ["renew"] => Self::Renew,
            ["stop"] => Self::Stop,
            ["mail"] => Self::ByMail,
            ["accept", entry] => Self::Accept(entry.parse().ok()?),
            ["accept?", entry] => Self::AcceptOther(entry.parse().ok()?),
            ["reject?", entry] => Self::AskReject(entry.parse().ok()?),
            ["start", seen] => Self::StartRefund(seen.parse().ok()?),
            ["back", seen] => Self::Refunded(seen.parse().ok()?),
            ["back", seen, method] => {
                Self::RefundedBy(seen.parse().ok()?, MethodId(from_base36(method)?))
            }
            ["how"] => Self::HowToPay,
            ["claim?"] => Self::AskClaim,
            ["claim+"] => Self::ClaimOther,
            ["claim", method] => Self::ClaimBy(MethodId(from_base36(method)?), 0),
            ["claim", method, minor] => {
                Self::ClaimBy(MethodId(from_base36(method)?), from_base36(minor)?)
            }
            ["claim"] => Self::ClaimBare,
            ["more", shown] => Self::MoreTime(from_base36(shown)?),
            ["check"] => Self::Check,
            ["payby"] => Self::AskPayBy,
            ["payby", days, shown] => Self::PayBy(days.parse().ok()?, from_base36(shown)?),
            ["offer", shown] => Self::OfferOn(from_base36(shown)?),
            ["reject", entry] => Self::Reject(entry.parse().ok()?),
            ["agree", version] => Self::Agree(version.parse().ok()?),
            ["agreed", version] => Self::AgreedAnyway(version.parse().ok()?),
            ["decline", version] => Self::Decline(version.parse().ok()?),
            ["edit"] => Self::Edit,
            ["status"] => Self::Status,
            ["st", stage, seen] => Self::StatusTo(Stage::parse(stage)?, seen.parse().ok()?),
            ["bk", stage, seen, why] => {
                Self::Back(Stage::parse(stage)?, seen.parse().ok()?, Why::parse(why)?)
            }
            ["hide?"] => Self::AskHide,
            ["hide"] => Self::Hide,
            ["unhide"] => Self::Unhide,
            ["merge?", other] => Self::AskMerge(OrderId(from_base36(other)?)),
            ["w", rest @ ..] => Self::Whose(WhosePress::parse(rest)?),
            ["mv", offer, who] => {
                let who = Some(from_base36(who)?).filter(|id| *id != 0);
                Self::MoveTo(offer.parse().ok()?, who.map(CustomerId))
            }
            ["label"] => Self::Label,
            ["invoice"] => Self::Invoice,
            ["where"] => Self::WhereToSend,
            ["there", shown] => Self::SendThere(u32::try_from(from_base36(shown)?).ok()?),
            ["in", ask] => Self::LetIn(from_base36(ask)?),
            ["out", ask] => Self::KeepOut(from_base36(ask)?),
            ["rate", stars] => Self::Rate(stars.parse().ok()?),
            ["where?"] => Self::AskBuyerWhere,
            ["anyway", seen] => Self::ShipAnyway(seen.parse().ok()?),
            ["want"] => Self::Want,
            ["change"] => Self::WantChange,
            ["want!", seen] => Self::WantCancel(seen.parse().ok()?),
            ["because", seen, why] => Self::CancelBecause(seen.parse().ok()?, Why::parse(why)?),
            ["r", rest @ ..] => Self::Return(ReturnPress::parse(rest)?),
            ["sp", rest @ ..] => Self::Split(SplitPress::parse(rest)?),
            ["case", rest @ ..] => Self::Case(CasePress::parse(rest)?),
            ["tk", rest @ ..] => Self::Talk(TalkPress::parse(rest)?),
            _ => return None,
        })
    }
}
