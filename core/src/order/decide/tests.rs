//! Every refusal by example, and what holds for any sequence of actions.

use chrono::TimeDelta;

use super::super::act::apply;
use super::super::edit::{Difference, differences};
use super::super::{Buyer, Discount, Hold, Line, OrderNumber, Sums, Tax, Timeline};
use super::*;
use crate::id::{CustomerId, OrderId, ShopId, VariantId};
use crate::money::{Currency, MAX_MINOR};
use crate::payment::{Balance, Ledger};

fn minute(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

/// An order of 1,000.00 pesos that was placed at minute 0.
fn placed(pick_up: bool) -> Order {
    Order {
        shop_id: ShopId(1),
        order_id: OrderId(1),
        number: OrderNumber(1001),
        buyer: Buyer {
            customer_id: CustomerId(1),
            name: "Jane Cruz".to_owned(),
            phone: None,
            email: None,
            home: None,
            reseller: false,
        },
        head: Head {
            version: 1,
            fulfilment_version: 1,
            payment_version: 0,
            hold_version: 0,
            stage: Stage::Pending,
            timeline: Timeline::default(),
            cancel_reason: None,
            hold: None,
            revision: 1,
            contents_version: 0,
            proposal: None,
            balance: Balance::default(),
            credit_minor: 0,
            note: None,
            destination: None,
            labelled: None,
            invoice: None,
            hidden: None,
            merged_into: None,
            pay_by: None,
            case: None,
        },
        pick_up,
        placed_at: minute(0),
        due_on: None,
        currency: Currency::Php,
        lines: vec![Line {
            line: 1,
            variant: Some(VariantId(1)),
            ..Line::named("Shirt", 1, 100_000)
        }],
        last_line: 1,
        discount: None,
        tax: Tax::default(),
        sums: Sums {
            goods: 100_000,
            total: 100_000,
            ..Sums::default()
        },
        cash_on_delivery: false,
        ledger: Ledger::default(),
        shipments: Vec::new(),
        returns: Vec::new(),
        origin_number: None,
        merged_number: None,
        origin: None,
        token: None,
    }
}

/// An order with its history, on which actions follow each other a minute apart.
struct Story {
    order: Order,
    history: Vec<PastEvent>,
}

impl Story {
    fn new(pick_up: bool) -> Self {
        let event = PastEvent {
            version: 1,
            action: EventAction::Place,
            facts: Facts::Placed {
                contents: Some(Box::new(placed(pick_up).contents().bare())),
                of: None,
                origin: None,
            },
            actor_id: None,
            actor_name: "Ana".to_owned(),
            party: Party::Shop,
            at: minute(0),
            undone_by: None,
        };
        Self {
            order: placed(pick_up),
            history: vec![event],
        }
    }

    fn after(actions: &[Action]) -> Self {
        let mut story = Self::new(false);
        for action in actions {
            story.act(action).unwrap();
        }
        story
    }

    fn now(&self) -> DateTime<Utc> {
        minute(i64::from(self.order.head.version))
    }

    fn act(&mut self, action: &Action) -> Result<Change, Refusal> {
        self.act_seeing(action, None)
    }

    fn act_seeing(&mut self, action: &Action, seen: Option<i32>) -> Result<Change, Refusal> {
        let at = self.now();
        let past = if let Action::Undo { version } = action {
            self.history.iter().find(|past| past.version == *version)
        } else {
            None
        };
        let change = decide(&self.order, action, seen, past, at)?;
        self.happens(&change, at);
        Ok(change)
    }

    /// What merging two customers writes on each of their orders.
    fn is_recognised(&mut self, from: CustomerId, to: CustomerId) {
        let at = self.now();
        self.order.head.version += 1;
        self.order.buyer.customer_id = to;
        self.history.push(PastEvent {
            version: self.order.head.version,
            action: EventAction::Recognise,
            facts: Facts::Recognised { from, to },
            actor_id: None,
            actor_name: "Ana".to_owned(),
            party: Party::Shop,
            at,
            undone_by: None,
        });
    }

    fn event(&self, version: i32) -> &PastEvent {
        let found = self.history.iter().find(|event| event.version == version);
        found.unwrap()
    }

    fn happens(&mut self, change: &Change, at: DateTime<Utc>) {
        apply(&mut self.order, change, at);
        if let Some(customer) = change.customer {
            self.order.buyer.customer_id = customer;
        }
        if let Some(undone) = change.undoes {
            let index = usize::try_from(undone).unwrap() - 1;
            self.history[index].undone_by = Some(change.head.version);
        }
        self.history.push(PastEvent {
            version: change.head.version,
            action: change.action,
            facts: change.facts.clone(),
            actor_id: None,
            actor_name: "Ana".to_owned(),
            party: Party::Shop,
            at,
            undone_by: None,
        });
    }
}

fn to(stage: Stage) -> Action {
    Action::Advance {
        to: stage,
        parcel: Parcel::default(),
    }
}

fn pay(minor: i64) -> Action {
    pay_in(Money::new(minor, Currency::Php))
}

fn pay_in(amount: Money) -> Action {
    Action::Pay {
        amount: Some(amount),
        method: None,
        deposit: false,
    }
}

fn pay_the_rest() -> Action {
    Action::Pay {
        amount: None,
        method: None,
        deposit: false,
    }
}

fn hold(reason: &str) -> Action {
    Action::Hold {
        reason: reason.to_owned(),
    }
}

fn note(text: &str) -> Action {
    Action::Note {
        text: text.to_owned(),
    }
}

fn cancel() -> Action {
    Action::Cancel { reason: None }
}

fn undo(version: i32) -> Action {
    Action::Undo { version }
}

/// After some actions, a last one and why it is refused.
fn refused(before: &[Action], action: Action) -> Refusal {
    Story::after(before).act(&action).unwrap_err()
}

fn held(reason: &str, since: DateTime<Utc>) -> Refusal {
    Refusal::OnHold {
        hold: Hold {
            reason: reason.to_owned(),
            since,
        },
    }
}

#[test]
fn what_is_told_of_a_change_adds_up_to_the_total() {
    let order = placed(false);
    let agreed = |quantity, rate, included| Contents {
        lines: vec![Line::named("Shirt", quantity, 50_000)],
        shipping_minor: 8_000,
        discount: rate,
        tax: Tax {
            rate: 1_200,
            included,
        },
        ..order.contents()
    };
    for rate in [
        None,
        Some(Discount::Rate(1_000)),
        Some(Discount::Amount(5_000)),
    ] {
        for included in [false, true] {
            let (before, after) = (agreed(3, rate, included), agreed(2, rate, included));
            let told: i64 = differences(&order, &before, &after)
                .iter()
                .map(|difference| {
                    if let Difference::Quantity { amount, .. } = difference {
                        amount.minor
                    } else if let Difference::Discount { from, to } = difference {
                        from.minor - to.minor
                    } else if let Difference::Tax { from, to } = difference {
                        to.minor - from.minor
                    } else {
                        panic!("{difference:?} did not change")
                    }
                })
                .sum();
            let total = |contents: &Contents| contents.sums().unwrap().total;
            assert_eq!(told, total(&after) - total(&before), "{rate:?}, {included}");
        }
    }
}

#[test]
fn what_a_buyer_said_and_a_seller_records_is_one_payment() {
    let claim = |minor, method: &str| Action::Claim {
        amount: Some(Money::new(minor, Currency::Php)),
        method: Some(method.to_owned()),
        reference: None,
        file: None,
    };
    let by = |minor, method: &str| Action::Pay {
        amount: Some(Money::new(minor, Currency::Php)),
        method: Some(method.to_owned()),
        deposit: false,
    };
    // What was claimed and what is recorded: what is received then, and what still waits.
    for (claimed, recorded, expected) in [
        (claim(100_000, "GCash"), pay_the_rest(), (100_000, 0)),
        (claim(30_000, "GCash"), pay(30_000), (30_000, 0)),
        (claim(30_000, "GCash"), by(30_000, "gcash "), (30_000, 0)),
        (claim(30_000, "GCash"), by(30_000, "cash"), (30_000, 30_000)),
        (claim(30_000, "GCash"), pay(20_000), (20_000, 30_000)),
        (claim(30_000, "GCash"), pay_the_rest(), (100_000, 30_000)),
    ] {
        let story = Story::after(&[claimed, recorded.clone()]);
        let balance = story.order.head.balance;
        assert_eq!(
            (balance.received, balance.claimed),
            expected,
            "{recorded:?}"
        );
    }
}

#[test]
fn a_merged_order_is_not_opened_by_a_cancellation_of_before() {
    let reopened = Action::SetBack {
        to: Stage::Pending,
        reason: "a mistake".to_owned(),
    };
    let mut story = Story::after(&[Action::Cancel { reason: None }, reopened]);
    let mut into = placed(false);
    into.order_id = OrderId(2);
    let goes = merge_into(&story.order, &into, minute(9)).unwrap();
    story.happens(&goes, minute(9));
    let stage = Stage::Cancelled;
    assert_eq!(
        story.act(&Action::Undo { version: 2 }),
        Err(Refusal::UndoTooLate { stage })
    );
}

#[test]
fn where_it_stands_and_where_it_has_been_are_refused() {
    use Stage::{Cancelled, Completed, Confirmed, Delivered, Pending, Processing, Shipped};
    assert_eq!(
        refused(&[to(Confirmed)], to(Confirmed)),
        Refusal::Already {
            stage: Confirmed,
            at: minute(1)
        }
    );
    assert_eq!(
        refused(&[to(Confirmed), to(Shipped)], to(Processing)),
        Refusal::Past {
            asked: Processing,
            stage: Shipped,
            at: minute(2)
        }
    );
    assert_eq!(
        refused(&[to(Completed)], to(Delivered)),
        Refusal::Past {
            asked: Delivered,
            stage: Completed,
            at: minute(1)
        }
    );
    for nowhere in [Pending, Cancelled] {
        assert_eq!(
            refused(&[to(Confirmed)], to(nowhere)),
            Refusal::MovedOn { stage: Confirmed }
        );
    }
    assert_eq!(
        refused(&[cancel()], to(Confirmed)),
        Refusal::IsCancelled { at: minute(1) }
    );
}

#[test]
fn what_is_collected_is_never_shipped() {
    let mut story = Story::new(true);
    assert_eq!(story.act(&to(Stage::Shipped)), Err(Refusal::PickedUp));
    let change = story.act(&to(Stage::Completed)).unwrap();
    assert_eq!((change.ships, change.head.timeline.shipped), (None, None));
    assert_eq!(change.head.timeline.delivered, Some(minute(1)));
}

#[test]
fn a_parcel_is_opened_once_however_far_the_jump() {
    let parcel = Parcel {
        courier: Some("J&T".to_owned()),
        tracking: Some("JT1".to_owned()),
    };
    for stage in [Stage::Shipped, Stage::Delivered, Stage::Completed] {
        let mut story = Story::new(false);
        let action = Action::Advance {
            to: stage,
            parcel: parcel.clone(),
        };
        let change = story.act(&action).unwrap();
        assert_eq!(change.ships, Some((1, parcel.clone())), "{stage:?}");
        story.act(&undo(2)).unwrap();
        assert!(story.order.parcels().next().is_none());
        let again = story.act(&to(Stage::Shipped)).unwrap();
        assert_eq!(again.ships, Some((2, Parcel::default())));
        let later = story.act(&to(Stage::Completed)).unwrap();
        assert_eq!(later.ships, None);
    }
}

#[test]
fn a_cancelled_order_stays_so_and_a_shipped_one_is_not_cancelled() {
    assert_eq!(
        refused(&[cancel()], cancel()),
        Refusal::Already {
            stage: Stage::Cancelled,
            at: minute(1)
        }
    );
    for stage in [Stage::Shipped, Stage::Delivered, Stage::Completed] {
        assert_eq!(
            refused(&[to(stage)], cancel()),
            Refusal::TooLateToCancel { stage }
        );
    }
    assert_eq!(
        refused(&[cancel()], hold("?")),
        Refusal::IsCancelled { at: minute(1) }
    );
    // The money that came in, or must be given back, is still written down.
    for allowed in [pay(100), note("call her"), undo(2)] {
        let mut story = Story::after(&[cancel()]);
        assert!(story.act(&allowed).is_ok(), "{allowed:?}");
    }
}

#[test]
fn what_stands_still_goes_no_further_but_may_be_paid_noted_and_cancelled() {
    let before = [to(Stage::Confirmed), hold("waits for cloth")];
    for refusal in [to(Stage::Ready), hold("again")] {
        assert_eq!(
            refused(&before, refusal),
            held("waits for cloth", minute(2))
        );
    }
    for allowed in [pay(1), note("?"), cancel(), Action::Release, undo(2)] {
        assert!(Story::after(&before).act(&allowed).is_ok(), "{allowed:?}");
    }
    assert_eq!(refused(&[], Action::Release), Refusal::NotOnHold);
    assert_eq!(
        refused(&[to(Stage::Completed)], hold("?")),
        Refusal::Already {
            stage: Stage::Completed,
            at: minute(1)
        }
    );
}

#[test]
fn money_is_counted_within_its_currency_and_its_range() {
    assert_eq!(
        refused(&[pay(100_000)], pay_the_rest()),
        Refusal::NothingToPay
    );
    assert_eq!(
        refused(&[pay(100_001)], pay_the_rest()),
        Refusal::NothingToPay
    );
    for amount in [
        Money::new(0, Currency::Php),
        Money::new(-1, Currency::Php),
        Money::new(i64::MIN, Currency::Php),
        Money::new(MAX_MINOR + 1, Currency::Php),
        Money::new(i64::MAX, Currency::Php),
        Money::new(1, Currency::Usd),
    ] {
        assert_eq!(refused(&[], pay_in(amount)), Refusal::AmountOutOfRange);
    }
    assert_eq!(
        refused(&[pay(MAX_MINOR)], pay(1)),
        Refusal::AmountOutOfRange
    );
    let mut story = Story::after(&[pay(40_000)]);
    let change = story.act(&pay_the_rest()).unwrap();
    assert_eq!(change.entry.unwrap().amount_minor, 60_000);
}

#[test]
fn notes_end_somewhere() {
    for text in ["", " \n"] {
        assert_eq!(refused(&[], note(text)), Refusal::NoteTooLong);
    }
    let longest = "ñ".repeat(MAX_NOTE);
    assert_eq!(
        refused(&[], note(&format!("{longest}x"))),
        Refusal::NoteTooLong
    );
    // The line break between counts too.
    let mut story = Story::after(&[note(&"x".repeat(MAX_NOTE - 2))]);
    assert_eq!(story.act(&note("12")), Err(Refusal::NoteTooLong));
    story.act(&note("1")).unwrap();
    assert_eq!(
        story.order.head.note.map(|note| note.chars().count()),
        Some(MAX_NOTE)
    );
}

#[test]
fn a_button_is_refused_only_where_its_own_axis_moved_on() {
    let elsewhere = [pay(1), hold("?"), Action::Release, note("?")];
    let mut story = Story::after(&[to(Stage::Confirmed)]);
    let shown = Some(story.order.head.fulfilment_version);
    for action in &elsewhere {
        story.act(action).unwrap();
    }
    story.act_seeing(&to(Stage::Processing), shown).unwrap();
    for late in [to(Stage::Ready), cancel()] {
        assert_eq!(
            story.act_seeing(&late, shown),
            Err(Refusal::MovedOn {
                stage: Stage::Processing
            })
        );
    }

    // [Paid] means the rest that was shown; an amount that was typed means itself.
    let shown = Some(story.order.head.payment_version);
    story.act(&to(Stage::Ready)).unwrap();
    story.act(&pay(10)).unwrap();
    assert_eq!(
        story.act_seeing(&pay_the_rest(), shown),
        Err(Refusal::MovedOn {
            stage: Stage::Ready
        })
    );
    story.act_seeing(&pay(10), shown).unwrap();
}

#[test]
fn only_what_stands_and_is_the_last_of_its_axis_is_taken_back() {
    let confirmed = [to(Stage::Confirmed)];
    assert_eq!(refused(&confirmed, undo(1)), Refusal::NothingToUndo);
    for unknown in [0, -1, 3, i32::MAX, i32::MIN] {
        assert_eq!(refused(&confirmed, undo(unknown)), Refusal::NothingToUndo);
    }
    assert_eq!(
        refused(&[to(Stage::Confirmed), undo(2)], undo(2)),
        Refusal::AlreadyUndone
    );
    assert_eq!(
        refused(&[to(Stage::Confirmed), undo(2)], undo(3)),
        Refusal::NothingToUndo,
        "an undo is not undone"
    );
    let too_late = |stage| Refusal::UndoTooLate { stage };
    assert_eq!(
        refused(&[to(Stage::Confirmed), to(Stage::Ready)], undo(2)),
        too_late(Stage::Ready)
    );
    for before in [
        [hold("a"), Action::Release, hold("b")],
        [note("a"), note("b"), pay(1)],
    ] {
        assert_eq!(refused(&before, undo(2)), too_late(Stage::Pending));
    }
    // Money is countered entry by entry, in any order.
    let mut story = Story::after(&[pay(10), pay(20), to(Stage::Confirmed)]);
    story.act(&undo(2)).unwrap();
    assert_eq!(story.order.head.balance.received, 20);
    assert_eq!(story.order.ledger.received_minor(), 20);
}

/// The event that an undo names must be the one that was read.
#[test]
fn an_undo_of_another_event_than_was_read_is_refused() {
    let story = Story::after(&[to(Stage::Confirmed), pay(10)]);
    let other = &story.history[1];
    let decided = decide(&story.order, &undo(3), None, Some(other), minute(9));
    assert_eq!(decided, Err(Refusal::NothingToUndo));
    let decided = decide(&story.order, &undo(3), None, None, minute(9));
    assert_eq!(decided, Err(Refusal::NothingToUndo));
}

fn send_to(place: &str) -> Action {
    Action::SendTo {
        destination: Destination::parse(place, "PH").unwrap(),
    }
}

#[test]
fn where_it_is_sent_can_be_said_until_it_is_on_its_way() {
    let home = "12 Mabini St, Cebu City";
    let shipped = Refusal::TooLateToChange {
        stage: Stage::Shipped,
    };
    assert_eq!(refused(&[to(Stage::Shipped)], send_to(home)), shipped);
    assert_eq!(
        refused(&[send_to(home)], send_to(home)),
        Refusal::NothingChanges
    );
    let mut collected = Story::new(true);
    assert_eq!(collected.act(&send_to(home)), Err(Refusal::PickedUp));
    let cancelled = refused(&[cancel()], send_to(home));
    assert!(matches!(cancelled, Refusal::IsCancelled { .. }));
    // A parcel that is on its way goes where it was sent.
    let too_late = Refusal::UndoTooLate {
        stage: Stage::Shipped,
    };
    assert_eq!(
        refused(&[send_to(home), to(Stage::Shipped)], undo(2)),
        too_late
    );
}

/// Where one buyer lives is nothing to another, and no undo brings it back.
#[test]
fn an_order_of_another_buyer_forgets_where_it_was_sent() {
    let mut story = Story::after(&[send_to("12 Mabini St, Cebu City")]);
    let moved = reassign(&story.order, CustomerId(2)).unwrap();
    let now = story.now();
    apply(&mut story.order, &moved, now);
    assert_eq!(story.order.head.destination, None);
    let undone = story.act(&undo(2));
    assert!(matches!(undone, Err(Refusal::UndoTooLate { .. })));
}

fn pay_by(minutes: i64) -> Action {
    Action::PayBy {
        until: Some(minute(minutes)),
    }
}

#[test]
fn a_deadline_is_ahead_and_for_what_the_buyer_is_to_send() {
    let past = refused(&[], pay_by(1));
    assert_eq!(past, Refusal::DeadlinePast { until: minute(1) });
    let year = 367 * 24 * 60;
    let far = refused(&[], pay_by(year));
    let until = minute(year);
    assert_eq!(far, Refusal::DeadlineTooFar { until });
    assert_eq!(
        refused(&[pay_the_rest()], pay_by(90)),
        Refusal::NothingToPay
    );
    assert_eq!(refused(&[pay_by(90)], pay_by(90)), Refusal::NothingChanges);
    let none = Action::PayBy { until: None };
    assert_eq!(refused(&[], none.clone()), Refusal::NothingChanges);
    let cancelled = refused(&[pay_by(90), cancel()], none.clone());
    assert!(matches!(cancelled, Refusal::IsCancelled { .. }));
    // What was said since is not taken back with what was said before.
    let late = refused(&[pay_by(90), pay_by(99)], undo(2));
    assert!(matches!(late, Refusal::UndoTooLate { .. }));
    let story = Story::after(&[pay_by(90), pay_by(99), undo(3), none]);
    assert_eq!(story.order.head.pay_by, None);
    let mut collected = Story::new(false);
    collected.order.cash_on_delivery = true;
    assert_eq!(collected.act(&pay_by(90)), Err(Refusal::PaidOnDelivery));
}

#[test]
fn who_waits_is_given_no_more_than_they_wait_for() {
    let fill = |pieces, until: Option<i64>| Action::Fill {
        lines: vec![(1, pieces)],
        until: until.map(minute),
    };
    let waiting = |pieces| {
        let quantity = Part::Quantity {
            line: 1,
            quantity: 4,
        };
        let parts = vec![quantity];
        let mut story = Story::after(&[Action::Edit {
            parts,
            anyway: true,
        }]);
        story.order.lines[0].back_ordered = pieces;
        story
    };
    for (pieces, refusal) in [(4, true), (3, false), (1, false), (0, true)] {
        let given = waiting(3).act(&fill(pieces, None));
        assert_eq!(given.is_err(), refusal, "{pieces}: {given:?}");
    }
    // Unpaid it has until then, and never less than it had.
    let mut story = waiting(3);
    story.act(&fill(1, Some(90))).unwrap();
    assert_eq!(story.order.head.pay_by, Some(minute(90)));
    story.act(&fill(1, Some(60))).unwrap();
    assert_eq!(story.order.head.pay_by, Some(minute(90)));
    story.act(&pay_the_rest()).unwrap();
    story.act(&fill(1, Some(120))).unwrap();
    assert_eq!(story.order.head.pay_by, Some(minute(90)));
    assert_eq!(story.order.lines[0].back_ordered, 0);
    // A deadline that was said since stays when it is taken back.
    let mut story = waiting(2);
    story.act(&fill(2, Some(90))).unwrap();
    story.act(&pay_by(99)).unwrap();
    story.act(&undo(3)).unwrap();
    assert_eq!(story.order.head.pay_by, Some(minute(99)));
    assert_eq!(story.order.lines[0].back_ordered, 2);
    // With fewer pieces than it waited for, it can't wait for them again.
    let mut story = waiting(2);
    story.act(&fill(2, None)).unwrap();
    let parts = vec![Part::Quantity {
        line: 1,
        quantity: 1,
    }];
    story
        .act(&Action::Edit {
            parts,
            anyway: false,
        })
        .unwrap();
    let late = story.act(&undo(3));
    assert!(matches!(late, Err(Refusal::UndoTooLate { .. })));
    let mut shipped = waiting(2);
    shipped.act(&to(Stage::Shipped)).unwrap();
    let late = shipped.act(&fill(1, None));
    assert!(matches!(late, Err(Refusal::TooLateToChange { .. })));
}

mod refunds;
mod sequences;

fn confirmed_and_sent_to(place: &str) -> Vec<Action> {
    vec![to(Stage::Confirmed), send_to(place)]
}

#[test]
fn a_label_holds_the_address_until_it_is_printed_anew() {
    let (home, office) = ("12 Mabini St, Cebu City", "5 Rizal Ave, Manila");
    let stage = Stage::Pending;
    assert_eq!(
        refused(&[send_to(home)], Action::Label),
        Refusal::LabelNotNow { stage }
    );
    assert_eq!(
        refused(&[to(Stage::Confirmed)], Action::Label),
        Refusal::LabelWithoutAddress
    );
    let mut story = Story::after(&confirmed_and_sent_to(home));
    story.act(&Action::Label).unwrap();
    let at = story.order.head.labelled.unwrap();
    assert_eq!(story.act(&Action::Label), Err(Refusal::NothingChanges));
    assert_eq!(
        story.act(&send_to(office)),
        Err(Refusal::LabelPrinted { at })
    );
    // As it is printed: nothing changes, label or not.
    assert_eq!(story.act(&send_to(home)), Err(Refusal::NothingChanges));
    let elsewhere = Action::SendElsewhere {
        destination: Destination::parse(office, "PH").unwrap(),
    };
    story.act(&elsewhere).unwrap();
    assert_eq!(story.order.head.labelled, None, "that label holds no more");
    let version = story.order.head.version;
    let mut taken_back = Story {
        order: story.order.clone(),
        history: story.history.clone(),
    };
    taken_back.act(&undo(version)).unwrap();
    assert_eq!(taken_back.order.head.labelled, Some(at), "and holds again");
    // What was printed since is not for the place before.
    story.act(&Action::Label).unwrap();
    let late = story.act(&undo(version));
    assert!(matches!(late, Err(Refusal::UndoTooLate { .. })));
}

#[test]
fn an_invoices_number_is_given_once_and_stays() {
    let invoice = |number: &str| Action::Invoice {
        number: number.to_owned(),
    };
    assert_eq!(refused(&[], invoice("INV-0001")), Refusal::InvoiceTooEarly);
    let cancelled = refused(&[cancel()], invoice("INV-0001"));
    assert!(matches!(cancelled, Refusal::IsCancelled { .. }));
    let given = [to(Stage::Confirmed), invoice("INV-0001")];
    let number = "INV-0001".to_owned();
    assert_eq!(
        refused(&given, invoice("INV-0002")),
        Refusal::HasInvoice { number }
    );
    assert_eq!(refused(&given, undo(3)), Refusal::NothingToUndo);
    let mut story = Story::after(&given);
    story.act(&cancel()).unwrap();
    assert!(
        story.order.head.invoice.is_some(),
        "cancelled ones keep theirs"
    );
}

#[test]
fn a_banks_row_proves_a_claim_or_all_that_is_left() {
    let banked = |claim: Option<i32>, minor: i64| Action::Banked {
        claim,
        amount: Money::new(minor, Currency::Php),
        method: Some("BDO".to_owned()),
        reference: Some("REF77".to_owned()),
    };
    let claim = Action::Claim {
        amount: None,
        method: Some("GCash".to_owned()),
        reference: Some("1234567".to_owned()),
        file: None,
    };
    let mut story = Story::after(&[banked(None, 100_000)]);
    let entry = story.order.ledger.0.last().unwrap();
    assert_eq!(entry.method.as_deref(), Some("BDO"));
    assert_eq!(entry.reference.as_deref(), Some("REF77"));
    assert_eq!(
        story.act(&banked(None, 100_000)),
        Err(Refusal::NothingToPay)
    );
    let proved = Story::after(&[claim.clone(), banked(Some(1), 100_000)]);
    let entry = proved.order.ledger.0.last().unwrap();
    assert_eq!(
        (entry.answers, entry.method.as_deref()),
        (Some(1), Some("GCash"))
    );
    let stage = Stage::Pending;
    for (before, action, why) in [
        (vec![], banked(None, 99_999), Refusal::MovedOn { stage }),
        (vec![], banked(Some(1), 100_000), Refusal::NothingWaits),
        (
            vec![claim.clone()],
            banked(Some(1), 99_999),
            Refusal::MovedOn { stage },
        ),
        // Somebody said so meanwhile: it would count twice.
        (
            vec![claim],
            banked(None, 100_000),
            Refusal::MovedOn { stage },
        ),
        (vec![cancel()], banked(None, 100_000), Refusal::NothingToPay),
    ] {
        assert_eq!(refused(&before, action), why);
    }
}
