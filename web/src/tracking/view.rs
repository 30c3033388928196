//! What the page says about an order, in the reader's words: pure, so that it can be tested.

use chrono::{DateTime, Utc};
use waybill_core::courier;
use waybill_core::history::{is_public, said, stage_reached};
use waybill_core::money::Money;
use waybill_core::order::decide::Facts;
use waybill_core::order::{Stage, Step};
use waybill_core::paper::{moment, payment_name, tracked_return};
use waybill_core::payment::PaymentState;
use waybill_core::text::{Phrase, Reader, texts};
use waybill_core::token::ShopToken;
use waybill_core::tracking::TrackedOrder;
use waybill_core::wording;

use super::data::follow_url;

/// A moment: for the script that shows it in the browser's zone, and as the server writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct When {
    pub(super) iso: String,
    pub(super) shown: String,
}

#[derive(Debug)]
pub(super) struct StepView {
    pub(super) icon: &'static str,
    pub(super) label: String,
    /// `done`, `now` or `todo`.
    pub(super) state: &'static str,
    pub(super) state_label: String,
    pub(super) at: Option<When>,
}

#[derive(Debug)]
pub(super) struct LineView {
    /// How many come later.
    pub(super) later: Option<String>,
    pub(super) name: String,
    pub(super) each: String,
    pub(super) amount: String,
}

#[derive(Debug)]
pub(super) struct ParcelView {
    pub(super) courier: Option<String>,
    pub(super) tracking: Option<String>,
    pub(super) follow: Option<String>,
}

#[derive(Debug)]
pub(super) struct PaymentView {
    pub(super) name: String,
    pub(super) amount: String,
    pub(super) at: When,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct HistoryRow {
    pub(super) text: String,
    pub(super) at: When,
    /// It was taken back later.
    pub(super) taken_back: bool,
    /// It takes something back.
    pub(super) correction: bool,
}

/// What a buyer can do, by the address of its page.
#[derive(Debug)]
pub(super) struct DoingView {
    pub(super) address: String,
    pub(super) label: String,
}

#[derive(Debug)]
pub(super) struct OrderView {
    pub(super) shop: String,
    pub(super) title: String,
    pub(super) heading: String,
    pub(super) buyer: Option<String>,
    pub(super) announcement: String,
    /// What this shows, for whoever asks for what is newer.
    pub(super) mark: String,
    /// The colour.
    pub(super) tone: &'static str,
    pub(super) icon: &'static str,
    pub(super) headline: String,
    pub(super) sentence: String,
    /// What the shop says itself where the order stands, line by line.
    pub(super) own_words: Vec<String>,
    /// That nobody is in the shop.
    pub(super) away: Option<String>,
    pub(super) reason: Option<String>,
    /// That the shop asks for an answer.
    pub(super) asked: Option<String>,
    pub(super) doings: Vec<DoingView>,
    pub(super) held: bool,
    pub(super) due: Option<String>,
    pub(super) invoice: Option<String>,
    /// Until when it is to be paid, while it is not.
    pub(super) pay_by: Option<String>,
    pub(super) steps: Vec<StepView>,
    pub(super) parcels: Vec<ParcelView>,
    pub(super) items: String,
    pub(super) lines: Vec<LineView>,
    /// What the total is made of, where that is more than goods.
    pub(super) parts: Vec<(String, String)>,
    /// The revision, once what was agreed has changed.
    pub(super) revision: Option<String>,
    /// What of the total is tax that prices include, and what came back.
    pub(super) beside: Vec<(String, String)>,
    pub(super) total: String,
    pub(super) received: Option<String>,
    /// What is left to pay, or was paid too much; none where a cancelled order asks for nothing.
    pub(super) to_pay: Option<(String, String)>,
    /// None where a cancelled order was never paid.
    pub(super) payment: Option<String>,
    pub(super) payment_tone: &'static str,
    pub(super) payments: Vec<PaymentView>,
    /// What came back, or may.
    pub(super) returns: Vec<String>,
    pub(super) history: Vec<HistoryRow>,
    /// The receipt's address, relative to the page's.
    pub(super) paper: String,
}

/// The colour of an order's step.
pub(super) fn tone(order: &TrackedOrder) -> &'static str {
    order.step().map_or("cancelled", step_name)
}

impl OrderView {
    /// The order's page, by its link and that link's address.
    pub(super) fn of(
        order: &TrackedOrder,
        (token, link): (&ShopToken, &str),
        reader: &Reader,
    ) -> Self {
        let number = order.number.0;
        let headline = reader.say(&wording::standing(order.stage, order.pick_up));
        let sentence = reader.say(&wording::told(order.stage, order.pick_up, false));
        let to_pay = order.to_pay();
        Self {
            shop: order.shop.clone(),
            title: reader.text(texts::PageTitle {
                shop: &order.shop,
                number,
            }),
            heading: reader.text(texts::PageOrder { number }),
            buyer: order
                .discreet_name()
                .map(|name| reader.text(texts::PageFor { name })),
            announcement: announcement(order, reader, &headline, &sentence),
            mark: order.mark().to_string(),
            tone: tone(order),
            icon: order
                .step()
                .map_or("cancelled", |step| icon(step, order.pick_up)),
            headline,
            sentence,
            own_words: own_words(order, link, reader),
            away: order
                .away()
                .filter(|_| !order.stage.is_over())
                .map(|away| reader.say(&away.told(&order.shop))),
            reason: order
                .cancel_reason
                .as_ref()
                .map(|reason| reader.text(texts::PageCancelledWhy { reason })),
            asked: order
                .change_asked
                .then(|| reader.text(texts::PageChangeAsked { shop: &order.shop })),
            doings: doings(order, token, reader),
            held: order.held && !order.stage.is_over(),
            invoice: order.invoice().map(|invoice| {
                reader.text(texts::LineInvoice {
                    invoice: invoice.number,
                })
            }),
            due: order
                .due_on
                .filter(|_| order.step() < Some(Step::Delivered) && order.step().is_some())
                .map(|day| reader.text(texts::PageDue { day })),
            pay_by: order
                .pay_by
                .filter(|_| order.awaits_payment())
                .map(|until| reader.text(texts::PagePayBy { until })),
            steps: steps(order, reader),
            parcels: parcels(order, reader),
            items: reader.text(texts::PageItems {
                count: order.item_count,
            }),
            lines: lines(order, reader),
            parts: parts(order, reader),
            revision: (order.revision > 1).then(|| {
                reader.text(texts::PageRevision {
                    revision: order.revision,
                })
            }),
            beside: beside(order, reader),
            total: order.total().to_string(),
            received: (order.received().minor != 0)
                .then(|| Money::new(-order.received().minor, to_pay.currency).digits()),
            to_pay: (order.stage != Stage::Cancelled || to_pay.minor < 0).then(|| {
                let label = if owes_for_returned(order) {
                    reader.text(texts::PageToRefund)
                } else if to_pay.minor < 0 {
                    reader.text(texts::PageTooMuch)
                } else if order.cash_on_delivery && to_pay.minor > 0 {
                    reader.text(texts::PageOnDelivery)
                } else {
                    reader.text(texts::PageToPay)
                };
                let amount = Money::new(to_pay.minor.abs(), to_pay.currency);
                (label, amount.to_string())
            }),
            payment: (order.stage != Stage::Cancelled || order.received().minor != 0).then(|| {
                if owes_for_returned(order) {
                    reader.text(texts::PageToRefund)
                } else {
                    reader.say(&wording::payment(order.payment()))
                }
            }),
            payment_tone: match order.payment() {
                PaymentState::Unpaid => "open",
                PaymentState::DepositPaid
                | PaymentState::PartlyPaid
                | PaymentState::ToCheck
                | PaymentState::Overpaid
                | PaymentState::PartlyRefunded => "part",
                PaymentState::Paid
                | PaymentState::Collected
                | PaymentState::Refunded
                | PaymentState::Kept => "full",
            },
            payments: order
                .payments()
                .iter()
                .map(|payment| PaymentView {
                    name: payment_name(reader, payment.kind, payment.method.as_deref()),
                    amount: order
                        .money(payment.amount_minor * if payment.kind.sign() < 0 { -1 } else { 1 })
                        .digits(),
                    at: when(reader, payment.at),
                })
                .collect(),
            returns: order
                .returns
                .iter()
                .map(|each| tracked_return(order, each, reader))
                .collect(),
            history: history(order, reader),
            paper: format!("{token}.pdf?lang={}", reader.language.tag()),
        }
    }
}

/// A pause is told by the page itself, and nothing that the shop says to a stage fits it.
fn own_words(order: &TrackedOrder, link: &str, reader: &Reader) -> Vec<String> {
    if order.held && !order.stage.is_over() {
        return Vec::new();
    }
    let words = order.own_words(reader.language, link);
    words
        .iter()
        .flat_map(|words| words.lines().map(str::to_owned))
        .collect()
}

/// What its buyer can do, as far as anyone may know: each asks who one is first.
fn doings(order: &TrackedOrder, token: &ShopToken, reader: &Reader) -> Vec<DoingView> {
    let mut doings = Vec::new();
    let mut can = |doing: &str, label: Phrase| {
        let (page, mark) = doing
            .split_once('#')
            .map_or((doing, ""), |(page, _)| (page, "#form"));
        let language = reader.language.tag();
        doings.push(DoingView {
            address: format!("/t/{token}/{page}?lang={language}{mark}"),
            label: reader.say(&label),
        });
    };
    if order.change_asked {
        can("change", texts::ButtonLookAtChange.into());
    }
    if order.awaits_payment() {
        can("pay", texts::ButtonHowToPay.into());
        can("pay#form", texts::ButtonIPaid.into());
    }
    if !order.pick_up && order.stage < Stage::Shipped {
        can("send", texts::ButtonWhereToSend.into());
    }
    if matches!(order.stage, Stage::Delivered | Stage::Completed) {
        can("review", texts::ButtonRate.into());
    }
    doings
}

/// What the total is made of, where that is more than goods.
fn parts(order: &TrackedOrder, reader: &Reader) -> Vec<(String, String)> {
    let parts = order.agreed().parts(reader);
    digits(order, parts)
}

fn digits(
    order: &TrackedOrder,
    rows: impl IntoIterator<Item = (String, i64)>,
) -> Vec<(String, String)> {
    rows.into_iter()
        .map(|(label, minor)| (label, order.money(minor).digits()))
        .collect()
}

/// Whether the shop has money to give back that was not paid by mistake: goods that came back make
/// no payment one too much.
fn owes_for_returned(order: &TrackedOrder) -> bool {
    order.to_pay().minor < 0
        && (order.stage == Stage::Cancelled || order.returned_worth().minor > 0)
}

fn beside(order: &TrackedOrder, reader: &Reader) -> Vec<(String, String)> {
    let others = [
        (
            reader.text(texts::PageReturned),
            -order.returned_worth().minor,
        ),
        (reader.text(texts::PageAllowance), -order.allowance().minor),
        (reader.text(texts::PageCollected), -order.collected().minor),
        (reader.text(texts::PageClaim), order.claimed().minor),
        (
            reader.text(texts::PageRefundStarted),
            order.refunding().minor,
        ),
    ];
    let others = others.into_iter().filter(|(_, minor)| *minor != 0);
    digits(
        order,
        order
            .agreed()
            .tax_included(reader)
            .into_iter()
            .chain(others),
    )
}

fn announcement(order: &TrackedOrder, reader: &Reader, step: &str, sentence: &str) -> String {
    let held = (order.held && !order.stage.is_over()).then(|| reader.text(texts::ToldHeld));
    reader.text(texts::PageStepAnnounced {
        number: order.number.0,
        step,
        sentence: held.as_deref().unwrap_or(sentence),
    })
}

pub(super) fn when(reader: &Reader, at: DateTime<Utc>) -> When {
    When {
        iso: at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        shown: moment(reader, at),
    }
}

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Pending => "pending",
        Step::Confirmed => "confirmed",
        Step::Processing => "processing",
        Step::Shipped => "shipped",
        Step::Delivered => "delivered",
    }
}

fn icon(step: Step, pick_up: bool) -> &'static str {
    match step {
        Step::Shipped if pick_up => "collect",
        Step::Pending | Step::Confirmed | Step::Processing | Step::Shipped | Step::Delivered => {
            step_name(step)
        }
    }
}

fn steps(order: &TrackedOrder, reader: &Reader) -> Vec<StepView> {
    let Some(now) = order.step() else {
        return Vec::new();
    };
    Step::ALL
        .into_iter()
        .map(|step| {
            let over = order.stage == Stage::Delivered || order.stage == Stage::Completed;
            let (state, label): (_, Phrase) = if step < now || over {
                ("done", texts::PageStepDone.into())
            } else if step == now {
                ("now", texts::PageStepNow.into())
            } else {
                ("todo", texts::PageStepTodo.into())
            };
            StepView {
                icon: icon(step, order.pick_up),
                label: reader.say(&wording::step(step, order.pick_up)),
                state,
                state_label: reader.say(&label),
                at: reached(order, step)
                    .filter(|_| step <= now)
                    .map(|at| when(reader, at)),
            }
        })
        .collect()
}

/// When a step was first reached by something that stands.
fn reached(order: &TrackedOrder, step: Step) -> Option<DateTime<Utc>> {
    if step == Step::Pending {
        return Some(order.placed_at);
    }
    order
        .events
        .iter()
        .filter(|event| !event.undone)
        .find_map(|event| {
            let Facts::Moved { from, to, .. } = &event.facts else {
                return None;
            };
            let before = from.step(order.pick_up) < Some(step);
            let reached = before && to.step(order.pick_up) >= Some(step);
            (reached && *to != Stage::Cancelled).then_some(event.at)
        })
}

fn parcels(order: &TrackedOrder, reader: &Reader) -> Vec<ParcelView> {
    order
        .shipments
        .iter()
        .filter(|shipment| shipment.courier.is_some() || shipment.tracking.is_some())
        .map(|shipment| ParcelView {
            courier: shipment.courier.as_deref().map(|name| {
                reader.text(texts::PageParcelWith {
                    courier: courier::name(name),
                })
            }),
            tracking: shipment.tracking.clone(),
            follow: follow_url(shipment.courier.as_deref(), shipment.tracking.as_deref()),
        })
        .collect()
}

fn lines(order: &TrackedOrder, reader: &Reader) -> Vec<LineView> {
    order
        .lines
        .iter()
        .map(|line| LineView {
            name: line.name.clone(),
            later: line.comes_later(order.stage).map(|later| {
                let quantity = line.quantity;
                reader.text(texts::PageComesLater { later, quantity })
            }),
            each: reader.text(texts::PageEach {
                quantity: line.quantity,
                price: order.money(line.unit_price_minor).digits(),
            }),
            // Every line's amount was counted when the order was placed.
            amount: order
                .money(line.amount_minor().unwrap_or_default())
                .digits(),
        })
        .collect()
}

/// The history, newest first; a jump shows the steps between.
fn history(order: &TrackedOrder, reader: &Reader) -> Vec<HistoryRow> {
    let mut rows = Vec::with_capacity(order.events.len() + 4);
    for event in &order.events {
        if !is_public(&event.facts) {
            continue;
        }
        let at = when(reader, event.at);
        if let Facts::Moved { from, to, .. } = &event.facts
            && *to != Stage::Cancelled
        {
            rows.extend(from.between(*to, order.pick_up).map(|stage| HistoryRow {
                text: reader.say(&stage_reached(stage, order.pick_up)),
                at: at.clone(),
                taken_back: event.undone,
                correction: false,
            }));
        }
        rows.push(HistoryRow {
            text: reader.say(&said(&event.facts, order.pick_up)),
            at,
            taken_back: event.undone,
            correction: matches!(event.facts, Facts::Undone { .. }),
        });
    }
    rows.reverse();
    rows
}
