//! What goes back beyond what was due is not asked for again, and what was due is.

use super::*;
use crate::order::edit::Part;
use crate::payment::PaymentState;

/// Of an order of ₱ 1,000.00: what happened to it in minor units, and what is left then.
struct Case {
    steps: Vec<Action>,
    owed: i64,
    to_pay: i64,
    due: i64,
    allowance: i64,
    state: PaymentState,
}

fn back(minor: i64) -> Action {
    Action::Refund {
        amount: Some(Money::new(minor, Currency::Php)),
        method: None,
    }
}

fn start(minor: i64) -> Action {
    Action::StartRefund {
        amount: Some(Money::new(minor, Currency::Php)),
        method: None,
    }
}

fn paid(minor: i64) -> Action {
    pay_in(Money::new(minor, Currency::Php))
}

fn collected(minor: i64) -> Action {
    Action::Collect {
        amount: Some(Money::new(minor, Currency::Php)),
        method: None,
    }
}

fn called_off() -> Action {
    Action::Cancel { reason: None }
}

fn cheaper(minor: i64) -> Action {
    Action::Edit {
        parts: vec![Part::Discount(Some(Discount::Amount(minor)))],
        anyway: false,
    }
}

fn cases() -> Vec<Case> {
    let case = |steps, (owed, to_pay, due, allowance), state| Case {
        steps,
        owed,
        to_pay,
        due,
        allowance,
        state,
    };
    use PaymentState::{Collected, Overpaid, PartlyPaid, PartlyRefunded, Refunded, Unpaid};
    vec![
        // Paid in full: a gift is not asked for again.
        case(
            vec![paid(100_000), back(10_000)],
            (90_000, 0, 0, 10_000),
            PartlyRefunded,
        ),
        case(
            vec![paid(100_000), back(10_000), back(5_000)],
            (85_000, 0, 0, 15_000),
            PartlyRefunded,
        ),
        // All of it went back.
        case(
            vec![paid(100_000), back(100_000)],
            (0, 0, 0, 100_000),
            Refunded,
        ),
        // Paid too much: what is due goes first.
        case(
            vec![paid(102_300), back(2_300)],
            (100_000, 0, 0, 0),
            PartlyRefunded,
        ),
        case(
            vec![paid(102_300), back(5_000)],
            (97_300, 0, 0, 2_700),
            PartlyRefunded,
        ),
        // Begun and then done is the same.
        case(
            vec![paid(100_000), start(10_000)],
            (100_000, 0, 0, 0),
            PaymentState::Paid,
        ),
        case(
            vec![paid(100_000), start(10_000), back(10_000)],
            (90_000, 0, 0, 10_000),
            PartlyRefunded,
        ),
        // What is due is on its way: another one is a gift.
        case(
            vec![paid(102_300), start(2_300), back(1_000)],
            (99_000, -2_300, 0, 1_000),
            Overpaid,
        ),
        case(
            vec![paid(102_300), start(2_300), back(1_000), back(2_300)],
            (99_000, 0, 0, 1_000),
            PartlyRefunded,
        ),
        // Not paid in full: what went back is theirs to pay as before.
        case(
            vec![paid(50_000), back(10_000)],
            (100_000, 60_000, 0, 0),
            PartlyPaid,
        ),
        case(
            vec![paid(50_000), back(50_000)],
            (100_000, 100_000, 0, 0),
            Unpaid,
        ),
        // A courier has the rest: the buyer has paid.
        case(
            vec![paid(50_000), collected(50_000), back(10_000)],
            (90_000, 50_000, 0, 10_000),
            Collected,
        ),
        // Called off: all of it is due, and nothing a gift.
        case(
            vec![paid(100_000), called_off(), back(60_000)],
            (0, -40_000, 40_000, 0),
            Overpaid,
        ),
        case(
            vec![paid(100_000), back(10_000), called_off()],
            (0, -90_000, 90_000, 0),
            Overpaid,
        ),
        // It became cheaper after the gift, as far as there is something left to give.
        case(
            vec![paid(100_000), back(10_000), cheaper(50_000)],
            (40_000, -50_000, 50_000, 10_000),
            Overpaid,
        ),
        case(
            vec![paid(100_000), back(100_000), cheaper(50_000)],
            (0, 0, 0, 50_000),
            Refunded,
        ),
    ]
}

#[test]
fn what_was_given_is_not_asked_for_again() {
    for (number, case) in cases().into_iter().enumerate() {
        let mut story = Story::new(false);
        for action in &case.steps {
            assert!(story.act(action).is_ok(), "case {number}: {action:?}");
        }
        let order = &story.order;
        let found = (
            order.owed_minor(),
            order.to_pay().minor,
            order.refund_due().minor,
            if order.head.stage == Stage::Cancelled {
                case.allowance
            } else {
                order.allowance().minor
            },
            order.payment(),
        );
        let expected = (case.owed, case.to_pay, case.due, case.allowance, case.state);
        assert_eq!(found, expected, "case {number}: {:?}", case.steps);
    }
}

#[test]
fn a_gift_that_is_taken_back_is_owed_again() {
    let mut story = Story::new(false);
    story.act(&paid(100_000)).unwrap();
    let change = story.act(&back(10_000)).unwrap();
    let earned = crate::profit::Profit::of(&story.order).revenue.minor;
    assert_eq!(earned, 90_000, "the shop earns that much less");
    story.act(&undo(change.head.version)).unwrap();
    assert_eq!(story.order.owed_minor(), 100_000);
    assert_eq!(story.order.payment(), PaymentState::Paid);
}

#[test]
fn what_came_back_and_was_given_are_told_apart() {
    let mut story = Story::new(false);
    let two = Part::Quantity {
        line: 1,
        quantity: 2,
    };
    let edit = Action::Edit {
        parts: vec![two],
        anyway: false,
    };
    story.act(&edit).unwrap();
    story.act(&paid(200_000)).unwrap();
    story.act(&to(Stage::Delivered)).unwrap();
    story.act(&back(10_000)).unwrap();
    let ask = ReturnAction::Ask {
        by: Party::Shop,
        lines: vec![(1, 1)],
        wish: Wish::Refund,
        reason: "torn".to_owned(),
        file: None,
    };
    story.act(&Action::Return(ask)).unwrap();
    let receive = ReturnAction::Receive {
        return_no: 1,
        pieces: Arrived::BackToStock,
    };
    story.act(&Action::Return(receive)).unwrap();
    let worth = story.order.returned_worth().minor;
    assert_eq!(worth, 100_000);
    assert_eq!(story.order.allowance().minor, 10_000);
    assert_eq!(story.order.refund_due().minor, worth);
    // More than is due for it goes back: the rest is a gift too.
    let settle = ReturnAction::Settle {
        return_no: 1,
        how: Settlement::Refunded {
            method: None,
            amount: Some(Money::new(worth + 500, Currency::Php)),
        },
    };
    story.act(&Action::Return(settle)).unwrap();
    assert_eq!(story.order.allowance().minor, 10_500);
    assert_eq!(story.order.to_pay().minor, 0);
}

#[test]
fn what_was_given_away_is_not_merged_into_an_order_that_would_ask_for_it() {
    let (mut first, mut second) = (Story::new(false), Story::new(false));
    second.order.order_id = OrderId(2);
    second.order.number = OrderNumber(1002);
    second.act(&paid(100_000)).unwrap();
    second.act(&back(10_000)).unwrap();
    let refused = merge_into(&second.order, &first.order, minute(9));
    let why = Refusal::MergeAllowance {
        number: OrderNumber(1002),
        amount: Money::new(10_000, Currency::Php),
    };
    assert_eq!(refused.err(), Some(why));
    first.act(&paid(100_000)).unwrap();
    let change = absorb(&second.order, &first.order).unwrap();
    second.happens(&change, minute(9));
    assert_eq!(
        second.order.to_pay().minor,
        0,
        "the other way round it is kept"
    );
}
