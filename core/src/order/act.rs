//! The use case of every action on an order: lock, decide, write, append the event, enqueue what
//! must be said; in two or three round trips of one transaction.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::decide::{Action, Change, EventAction, Facts, PastEvent, Refusal, ReturnAction, decide};
use super::edit::Contents;
use super::edit::Part;
use super::returns::credit_minor;
use super::sums::sums;
use super::{
    Line, Order, Sent, Stage, agreement, findable, merge, place, reserve, returns, store, waiting,
};
use crate::channel::Channel;
use crate::customer;
use crate::db::{DatabaseError, InShop};
use crate::destination;
use crate::id::PersonId;
use crate::notice::{Call, Correction, Moment};
use crate::outbox;
use crate::payment::Entry;
use crate::reminder::{self, PayBy};
use crate::rights::Right;
use crate::row;
use crate::shop::Shop;
use crate::stock::Cause;
use crate::telling;
use crate::whose;

pub use super::store::Key;

/// On whose behalf something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The shop's.
    Shop,
    /// The buyer's.
    Buyer,
}

impl Party {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Buyer => "buyer",
        }
    }
}

/// Who acts, and through what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person; none for the program itself.
    pub person_id: Option<PersonId>,
    /// The name the history keeps.
    pub name: String,
    /// Through which channel; none for the program itself.
    pub channel: Option<Channel>,
    /// On whose behalf.
    pub party: Party,
}

impl Actor {
    /// The program itself, on the shop's behalf.
    pub fn program() -> Self {
        Self {
            person_id: None,
            name: "Waybill".to_owned(),
            channel: None,
            party: Party::Shop,
        }
    }

    pub(crate) fn channel_word(&self) -> &'static str {
        self.channel.map_or("system", Channel::as_str)
    }
}

/// What someone asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// What to do.
    pub action: &'a Action,
    /// The version of the action's axis that was shown to them.
    pub seen: Option<i32>,
    /// Whether nobody gets a message of their own about it; cards change all the same.
    pub silent: bool,
    /// The shop: every message begins with its name, and its settings say what is allowed.
    pub shop: &'a Shop,
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who does something, for which shop, when, and whether quietly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By<'a> {
    /// Whether nobody gets a message of their own about it; cards change all the same.
    pub silent: bool,
    /// The shop.
    pub shop: &'a Shop,
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub at: DateTime<Utc>,
}

impl<'a> By<'a> {
    /// Who moves stock by it, and when.
    pub(super) const fn cause(&self) -> Cause<'a> {
        Cause {
            actor: self.actor,
            at: self.at,
        }
    }
}

impl<'a> Request<'a> {
    /// The request but for what is asked for.
    pub const fn by(&self) -> By<'a> {
        By {
            silent: self.silent,
            shop: self.shop,
            actor: self.actor,
            at: self.at,
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Done {
        /// The order as it is now.
        order: Box<Order>,
        /// What happened, for an undo.
        action: EventAction,
        /// The event's version.
        version: i32,
    },
    /// Nothing happened.
    Refused {
        /// The order as it is.
        order: Box<Order>,
        /// Why.
        refusal: Refusal,
    },
    /// The shop has no such order.
    NoSuchOrder,
}

/// Does an action.
///
/// # Errors
/// When the database can't be reached or holds a row that can't be read; nothing has happened then.
pub async fn act(
    shop: &mut InShop<'_>,
    key: Key,
    request: &Request<'_>,
) -> Result<Outcome, DatabaseError> {
    let outcome = act_once(shop, key, request).await?;
    match outcome {
        Outcome::Done {
            order,
            action,
            version,
        } => {
            let order = match follow_up(shop, &order, action, request).await? {
                Some(order) => order,
                None => order,
            };
            Ok(Outcome::Done {
                order,
                action,
                version,
            })
        }
        Outcome::Refused {
            ref order,
            ref refusal,
        } => {
            if let (Action::Agree { version, .. }, Refusal::OutOfStock { name, asked, left }) =
                (request.action, refusal)
            {
                let short = (name.as_str(), *asked, *left);
                agreement::tell(shop, order, *version, short, request).await?;
            }
            Ok(outcome)
        }
        Outcome::NoSuchOrder => Ok(outcome),
    }
}

/// Cash on delivery: with the delivery the courier has the rest, as an event of its own in the same
/// transaction, so that it can be countered by itself; taking the delivery back takes it back too.
async fn follow_up(
    shop: &mut InShop<'_>,
    order: &Order,
    did: EventAction,
    request: &Request<'_>,
) -> Result<Option<Box<Order>>, DatabaseError> {
    let action = match (request.action, did) {
        (Action::Advance { .. }, EventAction::Deliver | EventAction::Complete)
            if order.cash_on_delivery && order.asked_of_buyer().minor > 0 =>
        {
            Action::Collect {
                amount: None,
                method: order
                    .parcels()
                    .next_back()
                    .and_then(|parcel| parcel.courier.clone()),
            }
        }
        (Action::Undo { version }, EventAction::Undo) if order.cash_on_delivery => {
            let next = store::event(shop, order.order_id, version + 1).await?;
            let undone = store::event(shop, order.order_id, *version).await?;
            match (undone, next) {
                (Some(undone), Some(next))
                    if matches!(undone.action, EventAction::Deliver | EventAction::Complete)
                        && next.action == EventAction::Collect
                        && next.undone_by.is_none() =>
                {
                    Action::Undo {
                        version: next.version,
                    }
                }
                _ => return Ok(None),
            }
        }
        _ => return Ok(None),
    };
    let follow_up = Request {
        action: &action,
        seen: None,
        silent: true,
        ..*request
    };
    Ok(
        match act_once(shop, Key::Id(order.order_id), &follow_up).await? {
            Outcome::Done { order, .. } => Some(order),
            // The money was paid out meanwhile, or taken back by itself: that stays.
            Outcome::Refused { .. } | Outcome::NoSuchOrder => None,
        },
    )
}

async fn act_once(
    shop: &mut InShop<'_>,
    key: Key,
    request: &Request<'_>,
) -> Result<Outcome, DatabaseError> {
    // What concerns two orders locks both of them, in one order.
    if let Action::Undo { version } = request.action
        && let Some(outcome) = merge::undo::undo(shop, key, *version, &request.by()).await?
    {
        return Ok(outcome);
    }
    let Some(mut order) = store::find_for_update(shop, key).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    if request.actor.party == Party::Buyer
        && !whose::may_act(shop, order.order_id, request.actor).await?
    {
        return Ok(refused(order, Refusal::NotTheirs));
    }
    let past = match request.action {
        Action::Undo { version } => store::event(shop, order.order_id, *version).await?,
        Action::Advance { .. }
        | Action::SetBack { .. }
        | Action::Cancel { .. }
        | Action::Pay { .. }
        | Action::Claim { .. }
        | Action::Accept { .. }
        | Action::PaidOut { .. }
        | Action::Banked { .. }
        | Action::Reject { .. }
        | Action::Collect { .. }
        | Action::StartRefund { .. }
        | Action::Refund { .. }
        | Action::Keep { .. }
        | Action::Edit { .. }
        | Action::Propose { .. }
        | Action::Agree { .. }
        | Action::Decline { .. }
        | Action::SendTo { .. }
        | Action::SendElsewhere { .. }
        | Action::Label
        | Action::Invoice { .. }
        | Action::Hide
        | Action::Unhide
        | Action::PayBy { .. }
        | Action::Fill { .. }
        | Action::OpenCase { .. }
        | Action::SettleCase { .. }
        | Action::Hold { .. }
        | Action::Release
        | Action::Note { .. }
        | Action::Return(_) => None,
    };
    if let Some(refusal) = replacement_stands(shop, past.as_ref()).await? {
        return Ok(refused(order, refusal));
    }
    let decided = permitted(&order, request, past.as_ref()).and_then(|()| {
        decide(
            &order,
            request.action,
            request.seen,
            past.as_ref(),
            request.at,
        )
    });
    let mut change = match decided {
        Ok(change) => change,
        Err(refusal) => return Ok(refused(order, refusal)),
    };
    if let Some(refusal) = reserve::check(shop, &order, &mut change).await? {
        return Ok(refused(order, refusal));
    }
    if let Action::Fill { lines, .. } = request.action
        && let Some(refusal) = waiting::not_there(shop, &order, lines).await?
    {
        return Ok(refused(order, refusal));
    }
    if let Some(contents) = &mut change.contents {
        // What is added freezes what it costs today; what was there keeps what it cost.
        let known = |line: &&mut Line| order.lines.iter().any(|old| old.line == line.line);
        let (_, mut added): (Vec<&mut Line>, Vec<&mut Line>) =
            contents.lines.iter_mut().partition(known);
        reserve::add_costs(shop, &mut added, order.currency).await?;
    }
    write(shop, &order, &change, &request.by()).await?;
    if request.actor.party == Party::Buyer {
        let whose = (order.buyer.customer_id, order.order_id);
        customer::person::acted(shop, whose, request.actor, request.at).await?;
    }
    if let Action::SendTo { destination } | Action::SendElsewhere { destination } = request.action {
        destination::remember(shop, order.buyer.customer_id, destination).await?;
    }
    let id = order.order_id;
    if let Some(step) = &change.returned {
        returns::store::write(shop, id, step).await?;
    }
    reserve::apply(shop, id, &change, request.actor, request.at).await?;
    if change.head.pay_by != order.head.pay_by {
        let pace = request.shop.settings.pace();
        let until = change.head.pay_by;
        let pay_by = until.map(|until| PayBy::ending(until, request.at, pace));
        reminder::set(shop, id, pay_by, request.at).await?;
        if let (None, Some(remind)) = (pay_by, pace.first(request.at)) {
            reminder::remind(shop, id, remind).await?;
        }
    } else if order.head.stage == Stage::Cancelled && change.head.stage != Stage::Cancelled {
        reminder::stands_again(shop, id, request.at).await?;
    }
    apply(&mut order, &change, request.at);
    Ok(Outcome::Done {
        action: change.action,
        version: change.head.version,
        order: Box::new(order),
    })
}

/// A replacement that is on its way is not forgotten: it is called off first.
async fn replacement_stands(
    shop: &mut InShop<'_>,
    past: Option<&PastEvent>,
) -> Result<Option<Refusal>, DatabaseError> {
    let Some(PastEvent {
        facts: Facts::Returned { after, .. },
        undone_by: None,
        ..
    }) = past
    else {
        return Ok(None);
    };
    let Some(replacement) = after.replacement else {
        return Ok(None);
    };
    let stands = store::find(shop, Key::Id(replacement.order))
        .await?
        .is_some_and(|order| order.head.stage != Stage::Cancelled);
    Ok(stands.then_some(Refusal::ReplacementStands {
        number: replacement.number,
    }))
}

pub(super) fn refused(order: Order, refusal: Refusal) -> Outcome {
    Outcome::Refused {
        order: Box::new(order),
        refusal,
    }
}

/// What the shop's settings say of who may do what: buyers what it lets them, everyone an undo of
/// their own within its time.
fn permitted(
    order: &Order,
    request: &Request<'_>,
    past: Option<&PastEvent>,
) -> Result<(), Refusal> {
    let stage = order.head.stage;
    let settings = &request.shop.settings;
    if request.actor.party == Party::Buyer {
        if let Action::Return(ReturnAction::Ask { .. }) = request.action {
            in_time_to_return(order, request)?;
        }
        if let (Action::Undo { .. }, Some(past)) = (request.action, past) {
            return buyer_may_undo(order, past, &request.by());
        }
        let lets = match request.action {
            Action::Claim { .. }
            | Action::OpenCase { .. }
            | Action::SettleCase { .. }
            | Action::Decline { .. }
            | Action::SendTo { .. } => true,
            Action::Agree { anyway, .. } => !anyway,
            Action::Return(step) => is_for_buyers(order, step),
            Action::Cancel { .. } => order.buyer_may_cancel(settings),
            // How many, and nothing else: prices and fees are the shop's.
            Action::Edit { parts, anyway } => {
                let only_pieces =
                    |part: &Part| matches!(part, Part::Quantity { .. } | Part::Remove(_));
                order.buyer_may_change(settings) && parts.iter().all(only_pieces) && !anyway
            }
            Action::Advance { .. }
            | Action::SetBack { .. }
            | Action::Pay { .. }
            | Action::Accept { .. }
            | Action::PaidOut { .. }
            | Action::Banked { .. }
            | Action::Reject { .. }
            | Action::Collect { .. }
            | Action::StartRefund { .. }
            | Action::Refund { .. }
            | Action::Keep { .. }
            | Action::Propose { .. }
            | Action::SendElsewhere { .. }
            | Action::Label
            | Action::Invoice { .. }
            | Action::Hide
            | Action::Unhide
            | Action::PayBy { .. }
            | Action::Fill { .. }
            | Action::Hold { .. }
            | Action::Release
            | Action::Note { .. }
            | Action::Undo { .. } => false,
        };
        return if lets {
            Ok(())
        } else {
            Err(Refusal::NotForBuyers { stage })
        };
    }
    match (request.action, past) {
        // What the shop kept can be given back at any time, by whoever may pay back.
        (Action::Undo { .. }, Some(past)) if past.action == EventAction::Keep => Ok(()),
        (Action::Undo { .. }, Some(past)) => may_undo(past, &request.by()),
        _ => Ok(()),
    }
}

/// What a buyer asks for later, the shop can still open itself.
fn in_time_to_return(order: &Order, request: &Request<'_>) -> Result<(), Refusal> {
    let zone = request.shop.time_zone;
    let today = request.at.with_timezone(&zone).date_naive();
    match order.last_day_to_return(&request.shop.settings, zone) {
        Some(last_day) if today > last_day => Err(Refusal::ReturnTooLate { last_day }),
        Some(_) | None => Ok(()),
    }
}

/// Everyone takes back their own, and what the program did by itself, within the shop's time.
pub(super) fn may_undo(past: &PastEvent, by: &By<'_>) -> Result<(), Refusal> {
    let settings = &by.shop.settings;
    if past.undone_by.is_some() {
        return Ok(());
    }
    let anothers = match past.actor_id {
        Some(_) => past.actor_id != by.actor.person_id,
        // A buyer without any chat: what the program does by itself is the shop's.
        None => past.party == Party::Buyer,
    };
    if anothers {
        return Err(Refusal::UndoNotYours {
            by: past.actor_name.clone(),
        });
    }
    if by.at - past.at > settings.undo_within() {
        return Err(Refusal::UndoTooOld {
            minutes: settings.undo_minutes,
        });
    }
    Ok(())
}

/// A buyer takes back what they said or did themselves, as long as nothing came of it.
fn buyer_may_undo(order: &Order, past: &PastEvent, by: &By<'_>) -> Result<(), Refusal> {
    let stage = order.head.stage;
    // What was answered of a claim is seen in the ledger.
    let still_last = if past.action == EventAction::Claim {
        true
    } else if past.action == EventAction::Cancel {
        order.head.fulfilment_version == past.version
    } else if past.action == EventAction::Edit {
        // As long as they could change it.
        order.head.contents_version == past.version && order.buyer_may_change(&by.shop.settings)
    } else {
        return Err(Refusal::NotForBuyers { stage });
    };
    // What they agreed to with the shop is not theirs alone to take back.
    let agreed = matches!(past.facts, Facts::Edited { agreed: true, .. });
    if past.party != Party::Buyer || agreed {
        return Err(Refusal::NotForBuyers { stage });
    }
    may_undo(past, by)?;
    if !still_last && past.undone_by.is_none() {
        return Err(Refusal::UndoTooLate { stage });
    }
    Ok(())
}

/// The event that somebody means who takes back the last thing done to an order: the newest that is
/// theirs, or the program's, and can still be taken back. Where none can, it is the one whose refusal
/// tells most: their own last, else anybody's. None where nothing was done to it.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn last_to_undo(
    shop: &mut InShop<'_>,
    order: &Order,
    by: &By<'_>,
) -> Result<Option<i32>, DatabaseError> {
    let history = store::history(shop, order.order_id).await?;
    Ok(meant_to_undo(order, &history, by))
}

fn meant_to_undo(order: &Order, history: &[PastEvent], by: &By<'_>) -> Option<i32> {
    let standing = || {
        history.iter().rev().filter(|past| {
            let undoable = !matches!(
                past.action,
                EventAction::Undo
                    | EventAction::Place
                    | EventAction::Recognise
                    | EventAction::Invoice
            );
            undoable && past.undone_by.is_none() && !goes_with_another(history, past)
        })
    };
    let own = || standing().filter(|past| may_undo(past, by).is_ok());
    let can = |past: &&PastEvent| {
        // Whether the other order lets it is seen when it is tried.
        let of_two = matches!(
            past.facts,
            Facts::Absorbed { .. }
                | Facts::Merged { .. }
                | Facts::Split { .. }
                | Facts::Reassigned { .. }
        );
        let version = past.version;
        of_two || decide(order, &Action::Undo { version }, None, Some(past), by.at).is_ok()
    };
    own()
        .find(can)
        .or_else(|| own().next())
        .or_else(|| standing().next())
        .map(|past| past.version)
}

/// What a courier collected with a delivery is taken back with it: see `follow_up`.
fn goes_with_another(history: &[PastEvent], past: &PastEvent) -> bool {
    past.action == EventAction::Collect
        && history.iter().any(|before| {
            before.version + 1 == past.version
                && matches!(before.action, EventAction::Deliver | EventAction::Complete)
                && before.undone_by.is_none()
                && (before.at, before.actor_id) == (past.at, past.actor_id)
        })
}

/// Buyers ask for a return, and take back what they asked for while nothing has come of it.
fn is_for_buyers(order: &Order, step: &ReturnAction) -> bool {
    match step {
        ReturnAction::Ask { by, .. } => *by == Party::Buyer,
        ReturnAction::Withdraw { return_no } => order
            .returned(*return_no)
            .is_none_or(|each| each.asked_by == Party::Buyer),
        ReturnAction::Approve { .. }
        | ReturnAction::Reject { .. }
        | ReturnAction::Receive { .. }
        | ReturnAction::Settle { .. } => false,
    }
}

/// Brings the order in memory to what was written, but for whose it is.
pub(super) fn apply(order: &mut Order, change: &Change, at: DateTime<Utc>) {
    order.head = change.head.clone();
    if let Facts::Merged { number, .. } = &change.facts {
        order.merged_number = Some(*number);
    } else if order.head.merged_into.is_none() {
        order.merged_number = None;
    }
    if let Some(entry) = &change.entry {
        order.ledger.0.push(Entry {
            entry: entry.entry,
            kind: entry.kind,
            amount_minor: entry.amount_minor,
            fee_minor: entry.fee_minor,
            allowed_minor: entry.allowed_minor,
            method: entry.method.clone(),
            answers: entry.answers,
            reference: entry.reference.clone(),
            file: entry.file,
            at,
        });
    }
    if let Some((number, parcel)) = &change.ships {
        order.shipments.push(Sent {
            shipment: *number,
            parcel: parcel.clone(),
            voided: false,
        });
    }
    for sent in &mut order.shipments {
        sent.voided = (sent.voided || change.voids.contains(&sent.shipment))
            && !change.restores.contains(&sent.shipment);
    }
    if let Some(step) = &change.returned {
        match order
            .returns
            .iter_mut()
            .find(|each| each.return_no == step.return_no)
        {
            Some(known) => known.clone_from(step),
            None => order.returns.push(step.clone()),
        }
    }
    if let Some(contents) = &change.contents {
        let known = std::mem::take(&mut order.lines);
        order.lines = contents
            .lines
            .iter()
            .map(
                |line| match known.iter().find(|known| known.line == line.line) {
                    // The cost stays with the row.
                    Some(known) => Line {
                        cost: known.cost,
                        ..line.clone()
                    },
                    None => line.clone(),
                },
            )
            .collect();
        order.last_line = contents
            .lines
            .iter()
            .map(|line| line.line)
            .fold(order.last_line, i32::max);
        order.discount = contents.discount;
        order.tax = contents.tax;
        order.due_on = contents.due_on;
        order.sums = contents.sums().unwrap_or(order.sums);
    }
    order.head.credit_minor = credit_minor(order.sums.total, &order.returns, &order.ledger);
}

pub(super) async fn write(
    shop: &mut InShop<'_>,
    order: &Order,
    change: &Change,
    by: &By<'_>,
) -> Result<(), DatabaseError> {
    let mut after = order.clone();
    apply(&mut after, change, by.at);
    let head = &after.head;
    let moment = Moment::of(order, change, by.actor.party).filter(|_| !by.silent);
    let for_everyone = moment.as_ref().is_some_and(Moment::is_public);
    let notice = match moment {
        Some(moment) => Some(telling::told(by.shop, order.number, moment, by.at)?),
        None => None,
    };
    let mail_only = notice.as_ref().is_some_and(|told| told.mail_only);
    if notice
        .as_ref()
        .is_some_and(|told| told.held_until.is_none())
    {
        outbox::release_held(shop, order.order_id, by.shop).await?;
    }
    let (notice, held_until) =
        notice.map_or((None, None), |told| (Some(told.content), told.held_until));
    let correction = if let Facts::Undone { action, .. } = &change.facts {
        Some(stored(&Correction {
            shop: by.shop.name.clone(),
            number: order.number,
            undone: *action,
            stage: head.stage,
        })?)
    } else {
        None
    };
    let call = Call::of(order, change, by.actor.party);
    let right = call.as_ref().map(Call::right);
    let call = call.as_ref().map(stored).transpose()?;
    let (answered_entry, answered) = match Call::answered(change, &by.actor.name) {
        Some((entry, call)) => (Some(entry), Some(stored(&call)?)),
        None => (None, None),
    };
    if let Some(contents) = &change.contents {
        write_contents(shop, order, contents, head.credit_minor).await?;
    }
    let (shipment, parcel) = change
        .ships
        .as_ref()
        .map_or((None, None), |(number, parcel)| {
            (Some(*number), Some(parcel))
        });
    let entry = change.entry.as_ref();
    // One statement: at twice the rate of a round trip for each table.
    sqlx::query!(
        r#"WITH stamped AS (
             -- Money is entered after the last closing of a day: see day::close.
             SELECT greatest($26, s.day_closed_at) AS at FROM shop s
             WHERE s.shop_id = $1 AND $29::int IS NOT NULL FOR KEY SHARE
         ), changed AS (
             UPDATE orders SET version = $3, fulfilment_version = $4, payment_version = $5,
                 hold_version = $6, fulfilment = $7, confirmed_at = $8, processing_at = $9,
                 ready_at = $10, shipped_at = $11, delivered_at = $12, completed_at = $13,
                 cancelled_at = $14, cancel_reason = $15, held_at = $16, hold_reason = $17,
                 received_minor = $18, note = $19, claimed_minor = $39, collected_minor = $40,
                 refunding_minor = $41, revision = $42, contents_version = $43, proposal = $44,
                 hidden_at = $45, merged_into = $46, customer_id = coalesce($47, customer_id),
                 credit_minor = $56, destination = $57, open_case = $60, search = $66, labelled_at = $67,
                 invoice_no = $68, invoiced_at = $69
             WHERE shop_id = $1 AND order_id = $2
         ), undone AS (
             UPDATE order_event SET undone_by = $3
             WHERE shop_id = $1 AND order_id = $2 AND version = $28
         ), appended AS (
             INSERT INTO order_event (shop_id, order_id, version, action, facts, actor_id, actor_name,
                 channel, party, silent, at)
             VALUES ($1, $2, $3, $20, $21, $22, $23, $24, $48, $25, coalesce((SELECT at FROM stamped), $26))
         ), paid AS (
             INSERT INTO payment_entry (shop_id, order_id, entry, kind, amount_minor, method, answers,
                 reference, reference_key, file_id, fee_minor, allowed_minor, version, at)
             SELECT $1, $2, $29, $30, $31, $32, $33, $49, $50, $51, coalesce($61::bigint, 0),
                 coalesce($70::bigint, 0), $3, s.at FROM stamped s
         ), shipped AS (
             INSERT INTO shipment (shop_id, order_id, shipment, courier, tracking, shipped_at)
             SELECT $1, $2, $34, $35, $36, $26 WHERE $34::int IS NOT NULL
         ), voided AS (
             UPDATE shipment SET voided_at = CASE WHEN shipment = ANY($37::int[]) THEN $26::timestamptz END
             WHERE shop_id = $1 AND order_id = $2
                 AND (shipment = ANY($37::int[]) OR shipment = ANY($52::int[]))
         ), called AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id,
                 version, created_at)
             SELECT s.channel, s.conversation_id, 1, 'call', $53::jsonb, $1, $2, $3, $26
             FROM called_in($1, $2, $62, $63) s WHERE $53::jsonb IS NOT NULL
         ), answered AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id,
                 version, created_at)
             SELECT n.channel, n.conversation_id, 1, 'call',
                 $54::jsonb || jsonb_build_object('of', n.outbox_id), $1, $2, $3, $26
             FROM outbox n
             WHERE n.shop_id = $1 AND n.order_id = $2 AND n.kind = 'call' AND n.state <> 'failed'
                 AND n.content ->> 'call' = 'claimed' AND NOT n.content ? 'of'
                 AND (n.content ->> 'entry')::int = $55 AND $54::jsonb IS NOT NULL
         ), told AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id,
                 version, created_at, held_until)
             SELECT s.channel, s.conversation_id, 1, 'notice', $27::jsonb, $1, $2, $3, $26, $59
             FROM subscription s
             WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL
                 AND s.audience = 'buyer' AND $27::jsonb IS NOT NULL AND (s.part = 'theirs' OR $58)
                 AND NOT stands_by(s.shop_id, s.order_id, s.channel, s.reach)
                 AND (s.channel = 'email' OR NOT $71)
         ), untold AS (
             -- See reach: nobody is left whom it could be told.
             INSERT INTO untold AS u (shop_id, order_id, since, kind, content, version)
             SELECT $1, $2, $26, 'notice', $27::jsonb, $3
             WHERE $27::jsonb IS NOT NULL
                 AND EXISTS (SELECT FROM subscription g WHERE g.shop_id = $1 AND g.order_id = $2
                     AND g.audience = 'buyer' AND g.part IN ('theirs', 'asked')
                     AND g.stopped_reason IN ('blocked', 'closed', 'vanished')
                     AND NOT EXISTS (SELECT FROM subscription s WHERE s.shop_id = $1 AND s.order_id = $2
                         AND s.audience = 'buyer' AND s.stopped_at IS NULL
                         AND s.part IN ('theirs', g.part)))
             ON CONFLICT (shop_id, order_id) DO UPDATE SET
                 since = CASE WHEN u.settled_at IS NULL THEN u.since ELSE excluded.since END,
                 kind = excluded.kind, content = excluded.content, version = excluded.version,
                 settled_at = NULL, settled = NULL, settled_by = NULL
             RETURNING u.shop_id, u.order_id, u.content
         ), called_for AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id,
                 version, created_at)
             SELECT s.channel, s.conversation_id, 1, 'call',
                 jsonb_build_object('call', 'untold', 'what', jsonb_build_object('notice', u.content)),
                 $1, $2, $3, $26
             FROM untold u CROSS JOIN LATERAL called_in(u.shop_id, u.order_id, $64, $65) s
         ), withdrawn AS (
             UPDATE untold SET settled_at = $26, settled = 'withdrawn'
             WHERE shop_id = $1 AND order_id = $2 AND version = $28 AND settled_at IS NULL
         ), corrected AS (
             INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id,
                 version, created_at, held_until)
             SELECT n.channel, n.conversation_id, 1, 'correction',
                 $38::jsonb || jsonb_build_object('notice', n.outbox_id), $1, $2, $3, $26, n.held_until
             FROM outbox n
             WHERE n.shop_id = $1 AND n.order_id = $2 AND n.version = $28 AND n.kind = 'notice'
                 AND n.state <> 'failed' AND $38::jsonb IS NOT NULL
         )
         INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
         SELECT s.channel, s.conversation_id, 1, 'card', '{}', $1, $2, $26
         FROM subscription s
         WHERE s.shop_id = $1 AND s.order_id = $2 AND s.stopped_at IS NULL
             -- A mail is sent once and never edited.
             AND (s.channel <> 'email' OR s.card_message IS NULL)
         ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
         DO UPDATE SET generation = outbox.generation + 1"#,
        order.shop_id.0,
        order.order_id.0,
        head.version,
        head.fulfilment_version,
        head.payment_version,
        head.hold_version,
        head.stage.as_str(),
        head.timeline.confirmed,
        head.timeline.processing,
        head.timeline.ready,
        head.timeline.shipped,
        head.timeline.delivered,
        head.timeline.completed,
        head.timeline.cancelled,
        head.cancel_reason,
        head.hold.as_ref().map(|hold| hold.since),
        head.hold.as_ref().map(|hold| hold.reason.as_str()),
        head.balance.received,
        head.note,
        change.action.as_str(),
        stored(&change.facts)?,
        by.actor.person_id.map(|id| id.0),
        by.actor.name,
        by.actor.channel_word(),
        by.silent,
        by.at,
        notice,
        change.undoes,
        entry.map(|entry| entry.entry),
        entry.map(|entry| entry.kind.as_str()),
        entry.map(|entry| entry.amount_minor),
        entry.and_then(|entry| entry.method.clone()),
        entry.and_then(|entry| entry.answers),
        shipment,
        parcel.and_then(|parcel| parcel.courier.clone()),
        parcel.and_then(|parcel| parcel.tracking.clone()),
        &change.voids,
        correction,
        head.balance.claimed,
        head.balance.collected,
        head.balance.refunding,
        head.revision,
        head.contents_version,
        head.proposal.as_ref().map(stored).transpose()?,
        head.hidden,
        head.merged_into.map(|id| id.0),
        change.customer.map(|id| id.0),
        by.actor.party.as_str(),
        entry.and_then(|entry| entry.reference.clone()),
        entry.and_then(|entry| entry.reference.as_deref().map(reference_key)),
        entry.and_then(|entry| entry.file),
        &change.restores,
        call,
        answered,
        answered_entry,
        head.credit_minor,
        head.destination.as_ref().map(stored).transpose()?,
        for_everyone,
        held_until,
        head.case.as_ref().map(stored).transpose()?,
        entry.map(|entry| entry.fee_minor),
        right.map(Right::as_str),
        &right.map(Right::roles_by_default).unwrap_or_default() as &[&str],
        Right::Fulfil.as_str(),
        &Right::Fulfil.roles_by_default() as &[&str],
        findable::text(&after),
        head.labelled,
        head.invoice.as_ref().map(|invoice| invoice.number.as_str()),
        head.invoice.as_ref().map(|invoice| invoice.at),
        entry.map(|entry| entry.allowed_minor),
        mail_only,
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Writes what is agreed from now on, and how much of it is not owed any more. A line that goes is kept,
/// and its number is not used again.
async fn write_contents(
    shop: &mut InShop<'_>,
    order: &Order,
    contents: &Contents,
    credit_minor: i64,
) -> Result<(), DatabaseError> {
    let Some((sums, shares)) = sums(
        &contents.lines,
        contents.shipping_minor,
        contents.discount,
        contents.tax,
    ) else {
        return Err(row::unreadable("contents", order.order_id).into());
    };
    let columns = place::LineColumns::of(&contents.lines, &shares);
    sqlx::query!(
        "WITH gone AS (
             UPDATE order_line SET removed = true
             WHERE shop_id = $1 AND order_id = $2 AND NOT removed AND NOT line = ANY($3)
         ), lines AS (
             INSERT INTO order_line AS l (shop_id, order_id, line, name, quantity, unit_price_minor,
                 variant_id, discount_minor, tax_minor, cost_minor, cost_currency, cost_rate,
                 back_ordered)
             SELECT $1, $2, n.line, n.name, n.quantity, n.price, n.variant, n.discount, n.tax, n.cost,
                 n.currency, n.rate, n.back_ordered
             FROM unnest($3::int[], $4::text[], $5::int[], $6::bigint[], $7::bigint[], $8::bigint[],
                 $9::bigint[], $10::bigint[], $11::text[], $12::bigint[], $21::int[])
                 AS n (line, name, quantity, price, variant, discount, tax, cost, currency, rate,
                     back_ordered)
             ON CONFLICT (shop_id, order_id, line) DO UPDATE SET removed = false, name = excluded.name,
                 quantity = excluded.quantity, unit_price_minor = excluded.unit_price_minor,
                 discount_minor = excluded.discount_minor, tax_minor = excluded.tax_minor,
                 back_ordered = excluded.back_ordered
         )
         UPDATE orders SET goods_minor = $13, discount_minor = $14, discount_rate = $15,
             shipping_minor = $16, tax_minor = $17, total_minor = $18, item_count = $19, due_on = $20,
             credit_minor = $22
         WHERE shop_id = $1 AND order_id = $2",
        shop.shop_id.0,
        order.order_id.0,
        &columns.lines,
        &columns.names,
        &columns.quantities,
        &columns.prices,
        &columns.variants as &[Option<i64>],
        &columns.discounts,
        &columns.taxes,
        &columns.costs as &[Option<i64>],
        &columns.cost_currencies as &[Option<String>],
        &columns.cost_rates as &[Option<i64>],
        sums.goods,
        sums.discount,
        place::discount_rate(contents.discount),
        sums.shipping,
        sums.tax,
        sums.total,
        contents
            .lines
            .iter()
            .map(|line| i64::from(line.quantity))
            .sum::<i64>(),
        contents.due_on,
        &columns.back_ordered,
        credit_minor,
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// A payment's reference for comparison: letters and digits only, in lower case.
pub fn reference_key(reference: &str) -> String {
    customer::fold(reference)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

pub(crate) fn stored<T: Serialize>(value: &T) -> Result<serde_json::Value, sqlx::Error> {
    serde_json::to_value(value).map_err(|error| row::unreadable("content", error))
}
