//! An order's receipt in words: what the public page may show, or what its buyer may.

mod agreed;
mod history;
mod label;

use chrono::{DateTime, NaiveDate, Utc};

use crate::courier;
use crate::document::{LineHeadings, PaymentRow, Receipt, ReceiptLine, TotalRow};
use crate::money::Money;
use crate::notice;
use crate::order::{Discount, Invoice, Line, Order, OrderNumber, Parcel, ReturnState, Stage};
use crate::payment::{EntryKind, PaymentState};
use crate::shop::Shop;
use crate::text::{Arg, Reader, texts};
use crate::tracking::{TrackedOrder, TrackedReturn};
use crate::wording;

pub use agreed::Agreed;
pub use history::{HistoryOf, history, history_file_name};
pub use label::label;

/// The receipt with the page's discretion: no address, phone or full name.
pub fn receipt_of_tracked(order: &TrackedOrder, reader: &Reader) -> Receipt {
    let reader = &with_years(reader);
    let name = order.discreet_name();
    let parties = name.map(|name| (reader.text(texts::PaperCustomer), name));
    let parcels: Vec<Parcel> = order
        .shipments
        .iter()
        .map(|shipment| Parcel {
            courier: shipment.courier.clone(),
            tracking: shipment.tracking.clone(),
        })
        .collect();
    let shown = order
        .payments()
        .iter()
        .filter(|payment| is_on_paper(payment.kind));
    let payments = shown.map(|payment| {
        let amount = order.money(payment.amount_minor);
        payment_row(
            reader,
            payment.kind,
            payment.method.as_deref(),
            signed(payment.kind, amount),
            payment.at,
        )
    });
    let figures = Figures {
        shop: &order.shop,
        number: order.number,
        stage: order.stage,
        pick_up: order.pick_up,
        placed_at: order.placed_at,
        shipped_at: order.shipped_at,
        delivered_at: order.delivered_at,
        due_on: order.due_on,
        invoice: order.invoice(),
        payment: order.payment(),
        lines: &order.lines,
        agreed: order.agreed(),
        total: order.total(),
        received: order.received(),
        returned: order.returned_worth(),
        allowance: order.allowance(),
        collected: order.collected(),
        to_pay: order.to_pay(),
        cash_on_delivery: order.cash_on_delivery,
        revision: order.revision,
        parcels: &parcels,
        returns: order
            .returns
            .iter()
            .map(|each| tracked_return(order, each, reader))
            .collect(),
    };
    compose(
        &figures,
        parties.into_iter().collect(),
        payments.collect(),
        reader,
    )
}

/// The receipt for the buyer's own chat, with their name, phone and email.
pub fn receipt_full(order: &Order, shop: &Shop, reader: &Reader) -> Receipt {
    let reader = &with_years(reader);
    let buyer = &order.buyer;
    let mut parties = vec![(reader.text(texts::PaperCustomer), buyer.name.clone())];
    if let Some(phone) = &buyer.phone {
        parties.push((reader.text(texts::PaperPhone), phone.clone()));
    }
    if let Some(email) = &buyer.email {
        parties.push((reader.text(texts::PaperEmail), email.clone()));
    }
    let shown = order
        .ledger
        .standing()
        .filter(|entry| is_on_paper(entry.kind));
    let payments = shown.map(|entry| {
        let amount = Money::new(entry.amount_minor, order.currency);
        payment_row(
            reader,
            entry.kind,
            entry.method.as_deref(),
            signed(entry.kind, amount),
            entry.at,
        )
    });
    let parcels: Vec<Parcel> = order.parcels().cloned().collect();
    let figures = Figures {
        shop: &shop.name,
        number: order.number,
        stage: order.head.stage,
        pick_up: order.pick_up,
        placed_at: order.placed_at,
        shipped_at: order.head.timeline.shipped,
        delivered_at: order.head.timeline.delivered,
        due_on: order.due_on,
        invoice: order.head.invoice.clone(),
        payment: order.payment(),
        lines: &order.lines,
        agreed: Agreed {
            sums: order.sums,
            discount_rate: match order.discount {
                Some(Discount::Rate(rate)) => Some(rate),
                Some(Discount::Amount(_)) | None => None,
            },
            tax: order.tax,
        },
        total: order.total(),
        received: order.received(),
        returned: order.returned_worth(),
        allowance: order.allowance(),
        collected: order.collected(),
        to_pay: order.asked_of_buyer(),
        cash_on_delivery: order.cash_on_delivery,
        revision: order.head.revision,
        parcels: &parcels,
        returns: returns(order, reader),
    };
    compose(&figures, parties, payments.collect(), reader)
}

/// What came back, as the page says it: never why.
pub fn tracked_return(order: &TrackedOrder, each: &TrackedReturn, reader: &Reader) -> String {
    let lines = each
        .lines
        .iter()
        .map(|line| (line.quantity, line.name.as_str()));
    let pieces = wording::pieces(lines);
    return_words(
        (each.return_no, each.state),
        pieces,
        order.money(each.credit_minor),
        reader,
    )
}

fn returns(order: &Order, reader: &Reader) -> Vec<String> {
    order
        .returns
        .iter()
        .filter(|each| each.state != ReturnState::Withdrawn)
        .map(|each| {
            let lines = notice::pieces(order, each);
            let pieces = wording::pieces(lines.iter().map(|(count, name)| (*count, name.as_str())));
            let worth = if each.is_credited() {
                each.worth_minor()
            } else {
                0
            };
            return_words(
                (each.return_no, each.state),
                pieces,
                order.money(worth),
                reader,
            )
        })
        .collect()
}

fn return_words(
    (no, state): (i32, ReturnState),
    pieces: Arg,
    worth: Money,
    reader: &Reader,
) -> String {
    let state = wording::return_state(state);
    if worth.minor == 0 {
        return reader.text(texts::PageReturn { no, pieces, state });
    }
    reader.text(texts::PageReturnWorth {
        no,
        pieces,
        state,
        amount: worth,
    })
}

/// The reader of a paper: it is kept for years, so every date has its own.
fn with_years(reader: &Reader) -> Reader {
    Reader {
        now: DateTime::UNIX_EPOCH,
        ..*reader
    }
}

/// The receipt's file name, such as `receipt-1042.pdf`.
pub fn file_name(number: OrderNumber, reader: &Reader) -> String {
    let stem = reader.text(texts::PaperFile { number: number.0 });
    format!("{stem}.pdf")
}

/// What both receipts are made of.
struct Figures<'a> {
    shop: &'a str,
    number: OrderNumber,
    stage: Stage,
    pick_up: bool,
    placed_at: DateTime<Utc>,
    shipped_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    due_on: Option<NaiveDate>,
    invoice: Option<Invoice>,
    payment: PaymentState,
    lines: &'a [Line],
    agreed: Agreed,
    total: Money,
    received: Money,
    returned: Money,
    allowance: Money,
    collected: Money,
    to_pay: Money,
    cash_on_delivery: bool,
    revision: i32,
    parcels: &'a [Parcel],
    returns: Vec<String>,
}

impl Figures<'_> {
    /// Whether the shop has money to give back that was not paid by mistake: goods that came back
    /// make no payment one too much.
    const fn owes_for_returned(&self) -> bool {
        self.to_pay.minor < 0 && (matches!(self.stage, Stage::Cancelled) || self.returned.minor > 0)
    }
}

fn compose(
    figures: &Figures<'_>,
    mut parties: Vec<(String, String)>,
    payments: Vec<PaymentRow>,
    reader: &Reader,
) -> Receipt {
    parties.extend(figures.parcels.iter().filter_map(|parcel| {
        let words: Vec<&str> = [
            parcel.courier.as_deref().map(courier::name),
            parcel.tracking.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!words.is_empty()).then(|| (reader.text(texts::PaperParcel), words.join(" ")))
    }));
    let money = |minor| Money::new(minor, figures.total.currency);
    Receipt {
        title: reader.text(texts::PaperReceipt),
        shop: figures.shop.to_owned(),
        number: format!("#{}", figures.number),
        dates: dates(figures, reader),
        parties,
        headings: LineHeadings {
            item: reader.text(texts::PaperItem),
            quantity: reader.text(texts::PaperQuantity),
            price: reader.text(texts::PaperPrice),
            amount: reader.text(texts::PaperAmount),
        },
        lines: figures
            .lines
            .iter()
            .map(|line| ReceiptLine {
                name: match line.comes_later(figures.stage) {
                    Some(later) => {
                        let quantity = line.quantity;
                        let later = reader.text(texts::PageComesLater { later, quantity });
                        format!("{} ({later})", line.name)
                    }
                    None => line.name.clone(),
                },
                quantity: line.quantity.to_string(),
                unit_price: money(line.unit_price_minor).digits(),
                // The total of all lines was counted when the order was placed.
                amount: money(line.amount_minor().unwrap_or_default()).digits(),
            })
            .collect(),
        totals: totals(figures, reader),
        payments_heading: reader.text(texts::PagePayments),
        payments,
        notes: figures.returns.clone(),
        footer: vec![reader.text(texts::PaperNotTax)],
        page_of: reader.text(texts::PaperPageOf {
            page: "{page}",
            pages: "{pages}",
        }),
        language: reader.language.tag().to_owned(),
    }
}

fn dates(figures: &Figures<'_>, reader: &Reader) -> Vec<(String, String)> {
    let mut dates = Vec::new();
    if let Some(invoice) = &figures.invoice {
        let day = invoice.at.with_timezone(&reader.zone).date_naive();
        let value = reader.text(texts::PaperInvoiceValue {
            invoice: &invoice.number,
            day: reader.date(day),
        });
        dates.push((reader.text(texts::PaperInvoice), value));
    }
    dates.push((
        reader.text(texts::PaperOrdered),
        moment(reader, figures.placed_at),
    ));
    // What was promised is no news once it is here, or will not be; an invoice keeps it.
    let keeps = figures.invoice.is_some() || figures.stage < Stage::Delivered;
    if let Some(day) = figures.due_on.filter(|_| keeps) {
        dates.push((reader.text(texts::PaperDue), reader.date(day)));
    }
    if let Some(at) = figures.shipped_at {
        dates.push((reader.text(texts::PaperShipped), moment(reader, at)));
    }
    if let Some(at) = figures.delivered_at {
        dates.push((reader.text(texts::PaperDelivered), moment(reader, at)));
    }
    if figures.revision > 1 {
        dates.push((
            reader.text(texts::PaperRevision),
            figures.revision.to_string(),
        ));
    }
    dates.push((
        reader.text(texts::PaperStatus),
        reader.say(&wording::standing(figures.stage, figures.pick_up)),
    ));
    if figures.stage != Stage::Cancelled || figures.received.minor != 0 {
        dates.push((
            reader.text(texts::PaperPayment),
            if figures.owes_for_returned() {
                reader.text(texts::PageToRefund)
            } else {
                reader.say(&wording::payment(figures.payment))
            },
        ));
    }
    dates
}

fn totals(figures: &Figures<'_>, reader: &Reader) -> Vec<TotalRow> {
    let row = |label: String, amount: String, strong| TotalRow {
        label,
        amount,
        strong,
    };
    let money = |minor| Money::new(minor, figures.total.currency);
    let part = |(label, minor): (String, i64)| row(label, money(minor).digits(), false);
    let mut totals: Vec<TotalRow> = figures.agreed.parts(reader).into_iter().map(part).collect();
    totals.push(row(
        reader.text(texts::PageTotal),
        figures.total.to_string(),
        true,
    ));
    totals.extend(figures.agreed.tax_included(reader).map(part));
    if figures.returned.minor != 0 {
        totals.push(row(
            reader.text(texts::PageReturned),
            money(-figures.returned.minor).digits(),
            false,
        ));
    }
    if figures.allowance.minor != 0 {
        totals.push(row(
            reader.text(texts::PageAllowance),
            money(-figures.allowance.minor).digits(),
            false,
        ));
    }
    if figures.received.minor != 0 {
        totals.push(row(
            reader.text(texts::PageReceived),
            money(-figures.received.minor).digits(),
            false,
        ));
    }
    if figures.collected.minor != 0 {
        totals.push(row(
            reader.text(texts::PageCollected),
            money(-figures.collected.minor).digits(),
            false,
        ));
    }
    let left = figures.to_pay;
    if figures.stage == Stage::Cancelled && left.minor >= 0 {
        // It asks for nothing any more.
        return totals;
    }
    let label = match (left.minor < 0, figures.owes_for_returned()) {
        (true, true) => reader.text(texts::PageToRefund),
        (true, false) => reader.text(texts::PageTooMuch),
        (false, _) if figures.cash_on_delivery && left.minor > 0 => {
            reader.text(texts::PageOnDelivery)
        }
        (false, _) => reader.text(texts::PageToPay),
    };
    totals.push(row(label, money(left.minor.abs()).to_string(), true));
    totals
}

/// What is on its way or only said is no payment on a paper.
fn is_on_paper(kind: EntryKind) -> bool {
    kind.sign() != 0
}

fn payment_row(
    reader: &Reader,
    kind: EntryKind,
    method: Option<&str>,
    amount: Money,
    at: DateTime<Utc>,
) -> PaymentRow {
    PaymentRow {
        when: moment(reader, at),
        what: payment_name(reader, kind, method),
        amount: amount.digits(),
    }
}

/// What a payment is called, such as "Deposit, GCash".
pub fn payment_name(reader: &Reader, kind: EntryKind, method: Option<&str>) -> String {
    let by = |method: Option<&str>, with: fn(&Reader, &str) -> String, without: String| match method
    {
        Some(method) => with(reader, method),
        None => without,
    };
    match kind {
        EntryKind::Deposit => by(
            method,
            |reader, method| reader.text(texts::PageDepositBy { method }),
            reader.text(texts::PageDeposit),
        ),
        EntryKind::Received | EntryKind::Countered => by(
            method,
            |reader, method| reader.text(texts::PagePaymentBy { method }),
            reader.text(texts::PagePayment),
        ),
        EntryKind::Claimed => by(
            method,
            |reader, method| reader.text(texts::PageClaimBy { method }),
            reader.text(texts::PageClaim),
        ),
        EntryKind::Rejected => reader.text(texts::PageRejected),
        EntryKind::Collected => by(
            method,
            |reader, method| reader.text(texts::PageCollectedBy { method }),
            reader.text(texts::PageCollected),
        ),
        EntryKind::RefundStarted => reader.text(texts::PageRefundStarted),
        EntryKind::Refunded => by(
            method,
            |reader, method| reader.text(texts::PageRefundBy { method }),
            reader.text(texts::PageRefund),
        ),
        EntryKind::Kept => reader.text(texts::PageKept),
        EntryKind::MovedIn => reader.text(texts::PageMovedIn),
        EntryKind::MovedOut => reader.text(texts::PageMovedOut),
    }
}

/// Money that goes back stands with a minus.
fn signed(kind: EntryKind, amount: Money) -> Money {
    if kind.sign() < 0 {
        Money::new(-amount.minor, amount.currency)
    } else {
        amount
    }
}

/// A moment with its day, for what is kept longer than today.
pub fn moment(reader: &Reader, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&reader.zone);
    format!(
        "{} {}",
        reader.date(local.date_naive()),
        local.format("%H:%M")
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::text::Language;

    fn tracked(customer: &str, stage: &str) -> TrackedOrder {
        serde_json::from_value(facts(customer, stage)).unwrap()
    }

    /// Jane's order with some of its facts changed.
    fn with(stage: &str, changes: &serde_json::Value) -> TrackedOrder {
        let mut order = facts("Jane", stage);
        for (fact, value) in changes.as_object().unwrap() {
            order[fact] = value.clone();
        }
        serde_json::from_value(order).unwrap()
    }

    fn facts(customer: &str, stage: &str) -> serde_json::Value {
        let at = "2026-11-20T06:00:00Z";
        json!({
            "shop": "Fashion Store", "shop_language": "en", "time_zone": "Asia/Manila",
            "number": 1042, "version": 2, "fulfilment": stage, "pick_up": false,
            "customer": customer, "placed_at": at, "shipped_at": null, "delivered_at": null,
            "cancel_reason": null, "held": false, "due_on": null, "currency": "PHP",
            "goods_minor": 189_700, "discount_minor": 0, "shipping_minor": 8_000, "tax_minor": 0,
            "discount_rate": null, "tax_rate": 0, "tax_included": false, "total_minor": 197_700, "received_minor": 50_000,
            "claimed_minor": 0, "collected_minor": 0, "refunding_minor": 0, "credit_minor": 0,
            "revision": 1, "cash_on_delivery": false, "item_count": 3,
            "lines": [{"name": "Black Shirt", "quantity": 2, "unit_price_minor": 59_900},
                      {"name": "White Pants", "quantity": 1, "unit_price_minor": 69_900}],
            "payments": [{"entry": 1, "answers": null, "kind": "deposit", "method": "GCash", "amount_minor": 50_000, "at": at}],
            "shipments": [{"courier": "jnt", "tracking": "88123456", "shipped_at": at}],
            "events": [{"version": 1, "action": "place", "facts": {"did": "placed"}, "at": at,
                        "undone": false}]
        })
    }

    fn reader() -> Reader {
        Reader {
            language: Language::ENGLISH,
            zone: chrono_tz::Asia::Manila,
            now: "2026-11-20T06:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn what_a_courier_collected_is_a_row_of_its_own() {
        let order = with(
            "delivered",
            &json!({"collected_minor": 147_700, "cash_on_delivery": true}),
        );
        let receipt = receipt_of_tracked(&order, &reader());
        let rows: Vec<(&str, &str)> = receipt
            .totals
            .iter()
            .map(|row| (row.label.as_str(), row.amount.as_str()))
            .collect();
        assert_eq!(
            rows[3..],
            [
                ("Received", "−500.00"),
                ("Paid on delivery", "−1,477.00"),
                ("To pay", "₱ 0.00")
            ]
        );
    }

    #[test]
    fn goods_that_came_back_make_no_payment_one_too_much() {
        let order = with(
            "delivered",
            &json!({"credit_minor": 197_700, "returns": [
                {"return_no": 1, "state": "refunded", "credit_minor": 197_700, "lines": []}
            ]}),
        );
        let receipt = receipt_of_tracked(&order, &reader());
        let said = |label: &str| receipt.dates.iter().any(|(_, value)| value == label);
        assert!(
            said("To be paid back") && !said("Overpaid"),
            "{:?}",
            receipt.dates
        );
    }

    #[test]
    fn a_receipt_adds_up_and_names_its_year() {
        let receipt = receipt_of_tracked(&tracked("Jane", "pending"), &reader());
        let totals: Vec<&str> = receipt
            .totals
            .iter()
            .map(|row| row.amount.as_str())
            .collect();
        assert_eq!(
            totals,
            ["1,897.00", "80.00", "₱ 1,977.00", "−500.00", "₱ 1,477.00"]
        );
        assert_eq!(receipt.dates[0].1, "20 Nov 2026 14:00");
        assert_eq!(receipt.parties[0].1, "Jane");
        assert_eq!(receipt.parties[1].1, "J&T 88123456");
        assert_eq!(receipt.footer, ["This is not a tax invoice."]);
        assert_eq!(receipt.page_of, "Page {page} of {pages}");
    }

    #[test]
    fn the_parts_of_a_total_name_their_rates() {
        let parts = |changes| {
            let rows = receipt_of_tracked(&with("pending", &changes), &reader()).totals;
            let rows = rows
                .into_iter()
                .map(|row| format!("{} {}", row.label, row.amount));
            rows.collect::<Vec<_>>().join(" | ")
        };
        let added = json!({"discount_minor": 18_970, "discount_rate": 1_000, "tax_minor": 20_488,
            "tax_rate": 1_200, "total_minor": 199_218});
        assert_eq!(
            parts(added),
            "Items 1,897.00 | Discount 10% −189.70 | Shipping 80.00 | Tax 12% 204.88 | Total ₱ 1,992.18 \
             | Received −500.00 | To pay ₱ 1,492.18"
        );
        let inside = json!({"discount_minor": 10_000, "tax_minor": 19_254, "tax_rate": 1_250,
            "tax_included": true, "total_minor": 187_700});
        assert_eq!(
            parts(inside),
            "Items 1,897.00 | Discount −100.00 | Shipping 80.00 | Total ₱ 1,877.00 \
             | Tax 12.5% included 192.54 | Received −500.00 | To pay ₱ 1,377.00"
        );
    }

    #[test]
    fn a_cancelled_order_asks_for_nothing() {
        let mut order = tracked("Jane", "cancelled");
        order.cancel_reason = Some("out of stock".to_owned());
        let receipt = receipt_of_tracked(&order, &reader());
        assert!(receipt.totals.iter().all(|row| row.label != "To pay"));
    }

    #[test]
    fn strangers_read_little_of_a_name() {
        let cases = [
            ("Jane", Some("Jane")),
            ("林小美", Some("林○美")),
            ("林美", Some("林○")),
            ("歐陽小美", Some("歐○美")),
            ("09171234567", None),
            ("jane@example.com", None),
            ("美", None),
            ("", None),
        ];
        for (name, shown) in cases {
            let order = tracked(name, "pending");
            assert_eq!(order.discreet_name().as_deref(), shown, "{name}");
        }
    }
}
