//! What a notice says in the shop's own words: filled in, in the reader's language, and put in the
//! place of the standard sentence or below it.

use chrono::{DateTime, Utc};
use waybill_core::id::{OrderId, ShopId};
use waybill_core::money::Money;
use waybill_core::notice::{Moment, Notice};
use waybill_core::own_words::{Placeholder, Status, Words, essentials};
use waybill_core::text::{Phrase, Reader, texts};

use super::message::{Say, verbatim};
use super::notice::notice;

/// What is known of an order besides the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The buyer's first name, as watchers may read it.
    pub buyer: Option<String>,
    /// What it comes to.
    pub total: Money,
    /// What is still to be paid.
    pub to_pay: Money,
    /// The address of its page.
    pub link: Option<String>,
}

/// Own words for one notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Filled in, line by line.
    pub lines: Vec<String>,
    /// Whether they say all that the standard sentence would.
    pub replace: bool,
}

/// Fills a shop's words in; none where the order lacks something that they speak of.
pub fn fill(words: &Words, told: &Notice, known: &Known, reader: &Reader) -> Option<Own> {
    let text = words.filled(|placeholder| value(placeholder, told, known, reader))?;
    Some(Own {
        lines: text.lines().map(str::to_owned).collect(),
        replace: left_out(words, &told.moment).is_some_and(|left_out| left_out.is_empty()),
    })
}

/// What the words leave out of what must be told; none where no own words can tell it.
pub fn left_out(words: &Words, moment: &Moment) -> Option<Vec<Placeholder>> {
    let mut essential = essentials(moment)?;
    essential.retain(|placeholder| !words.speak_of(*placeholder));
    Some(essential)
}

/// The notice with the shop's own words. Shop, number and status are always its first line.
pub fn in_own_words(told: &Notice, order: (ShopId, OrderId), own: &Own) -> Say {
    let mut say = notice(told, order);
    if own.replace
        && let Some(status) = Status::of(&told.moment)
    {
        say.lines = vec![
            texts::NoticeOf {
                shop: &told.shop,
                number: told.number.0,
                text: status_words(status),
            }
            .into(),
        ];
    }
    say.lines.extend(own.lines.iter().map(verbatim));
    say
}

/// What a status is called, as a notice begins with it.
pub fn status_words(status: Status) -> Phrase {
    match status {
        Status::Confirmed => texts::StatusConfirmed.into(),
        Status::ReadyToCollect => texts::StatusCollect.into(),
        Status::Shipped => texts::StatusShipped.into(),
        Status::Delivered => texts::StatusDelivered.into(),
        Status::Cancelled => texts::StatusCancelled.into(),
        Status::Received => texts::StatusReceived.into(),
        Status::ClaimRejected => texts::StatusClaimRejected.into(),
        Status::RefundStarted => texts::StatusRefundStarted.into(),
        Status::Refunded => texts::StatusRefunded.into(),
        Status::PayReminder => texts::StatusPayReminder.into(),
        Status::Arrived => texts::StatusArrived.into(),
        Status::WhereToSend => texts::StatusWhereToSend.into(),
    }
}

fn value(
    placeholder: Placeholder,
    told: &Notice,
    known: &Known,
    reader: &Reader,
) -> Option<String> {
    let moment = &told.moment;
    match placeholder {
        Placeholder::Buyer => known.buyer.clone(),
        Placeholder::Number => Some(told.number.0.to_string()),
        Placeholder::Shop => Some(told.shop.clone()),
        Placeholder::Total => Some(known.total.to_string()),
        Placeholder::ToPay => Some(to_pay(moment).unwrap_or(known.to_pay).to_string()),
        Placeholder::Link => known.link.clone(),
        Placeholder::Courier => parcel(moment)?.courier.clone(),
        Placeholder::Tracking => parcel(moment)?.tracking.clone(),
        Placeholder::Reason => reason(moment),
        Placeholder::Amount => amount(moment).map(|amount| amount.to_string()),
        Placeholder::Method => method(moment),
        Placeholder::Until => until(moment).map(|until| reader.time(until)),
    }
}

fn parcel(moment: &Moment) -> Option<&waybill_core::order::Parcel> {
    if let Moment::Shipped { parcel } = moment {
        return Some(parcel);
    }
    None
}

fn to_pay(moment: &Moment) -> Option<Money> {
    if let Moment::Received { to_pay, .. }
    | Moment::PayReminder { to_pay, .. }
    | Moment::Arrived { to_pay, .. } = moment
    {
        return Some(*to_pay);
    }
    None
}

fn reason(moment: &Moment) -> Option<String> {
    if let Moment::Cancelled { reason } | Moment::ClaimRejected { reason, .. } = moment {
        return reason.clone();
    }
    None
}

fn amount(moment: &Moment) -> Option<Money> {
    if let Moment::Received { amount, .. }
    | Moment::ClaimRejected { amount, .. }
    | Moment::RefundStarted { amount, .. }
    | Moment::Refunded { amount, .. } = moment
    {
        return Some(*amount);
    }
    None
}

fn method(moment: &Moment) -> Option<String> {
    if let Moment::RefundStarted { method, .. } | Moment::Refunded { method, .. } = moment {
        return method.clone();
    }
    None
}

fn until(moment: &Moment) -> Option<DateTime<Utc>> {
    if let Moment::PayReminder { until, .. } = moment {
        return *until;
    }
    None
}
