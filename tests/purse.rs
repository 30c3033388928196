//! Figures that match the purse: money that a courier had, what came after a closing, what came back,
//! and whose last action is taken back.

use waybill_core::day::{self, Closer};
use waybill_core::money::{Currency, Money};
use waybill_core::order::act::{self, Actor, By, Key, Outcome, Party, Request};
use waybill_core::order::decide::{
    Action, Arrived, EventAction, Refusal, ReturnAction, Settlement,
};
use waybill_core::order::edit::Part;
use waybill_core::order::place::NewOrder;
use waybill_core::order::{Cost, Discount, Line, Stage, Tax, Wish};
use waybill_core::paper;
use waybill_core::payment::EntryKind;
use waybill_core::profit::{self, Profit};
use waybill_core::text::{Language, Reader};
use waybill_core::tracking::{self, Tracked};

use crate::support::database::TestDatabase;
use crate::support::shop::{
    TestShop, contact, minute, note, open, order_for, pay, pay_the_rest, ship, to, undo,
};

/// Reads something in the shop's scope.
macro_rules! in_shop {
    ($shop:expr, $read:expr) => {{
        let mut transaction = $shop.database.begin().await.unwrap();
        let mut in_shop = transaction.shop($shop.shop.shop_id).await.unwrap();
        let read = $read(&mut in_shop).await.unwrap();
        transaction.commit().await.unwrap();
        read
    }};
}

const fn php(minor: i64) -> Money {
    Money::new(minor, Currency::Php)
}

/// An order of ₱ 1,977.00 whose courier has all of it since minute 2.
async fn delivered(shop: &TestShop) -> waybill_core::id::OrderId {
    let mut new = order_for("Jane");
    new.cash_on_delivery = true;
    let id = shop.place(&new).await.order_id;
    shop.done(id, &ship("J&T", "JT 881"), minute(1)).await;
    shop.done(id, &to(Stage::Delivered), minute(2)).await;
    id
}

async fn earned(shop: &TestShop) -> Profit {
    in_shop!(shop, async |s: &mut _| profit::of_period(
        s,
        Currency::Php,
        minute(-9_999),
        minute(9_999)
    )
    .await)
}

#[tokio::test]
async fn a_payment_answers_what_the_courier_collected() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    for paid in [pay(197_700), pay_the_rest()] {
        let id = delivered(&shop).await;
        let (order, version) = shop.done(id, &paid, minute(3)).await;
        let balance = order.head.balance;
        assert_eq!((balance.received, balance.collected), (197_700, 0));
        assert_eq!(order.refund_due().minor, 0);
        let entry = order.ledger.money_in().next().unwrap();
        assert_eq!(entry.answers, Some(1), "{entry:?}");
        // Nothing is left that the same tap could mean.
        let again = shop.refused(id, &pay_the_rest()).await;
        assert_eq!(again, Refusal::NothingToPay);
        let (order, _) = shop.done(id, &undo(version), minute(4)).await;
        assert_eq!(order.collected().minor, 197_700, "with the courier again");
    }
    // Any other amount would count the same money twice.
    let id = delivered(&shop).await;
    for minor in [1, 190_000, 197_701] {
        let refusal = shop.refused(id, &pay(minor)).await;
        let expected = Refusal::CourierHas {
            entry: 1,
            amount: php(197_700),
            paid: php(minor),
        };
        assert_eq!(refusal, expected);
    }
}

#[tokio::test]
async fn a_courier_that_keeps_a_fee_pays_for_all_of_it() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let id = delivered(&shop).await;
    let out = |minor| Action::PaidOut {
        entry: 1,
        came: php(minor),
    };
    for minor in [0, -1, 197_701, i64::MAX] {
        let refusal = shop.refused(id, &out(minor)).await;
        assert_eq!(refusal, Refusal::AmountOutOfRange, "{minor}");
    }
    let (order, version) = shop.done(id, &out(195_700), minute(3)).await;
    assert_eq!((order.to_pay().minor, order.refund_due().minor), (0, 0));
    assert_eq!(order.head.balance.collected, 0);
    assert_eq!(shop.order(id).await.ledger, order.ledger);
    let zone = shop.shop.time_zone;
    let today = minute(0).with_timezone(&zone).date_naive();
    let figures = in_shop!(shop, async |s: &mut _| day::figures(s, today, zone).await);
    assert_eq!(figures.methods[0].amount.minor, 195_700);
    let one = Profit::of(&order);
    assert_eq!((one.fees.minor, one.profit().minor), (2_000, 195_700));
    assert_eq!(earned(&shop).await, one);

    shop.done(id, &undo(version), minute(4)).await;
    let figures = in_shop!(shop, async |s: &mut _| day::figures(s, today, zone).await);
    assert_eq!(figures.methods[0].amount.minor, 0);
    assert_eq!(earned(&shop).await.fees.minor, 0);
    let (order, _) = shop.done(id, &out(197_700), minute(5)).await;
    assert_eq!(Profit::of(&order).fees.minor, 0);
}

#[tokio::test]
async fn what_comes_after_a_closing_is_in_the_next_day() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let id = shop.place(&order_for("Jane")).await.order_id;
    let zone = shop.shop.time_zone;
    let today = minute(0).with_timezone(&zone).date_naive();
    let tomorrow = today.succ_opt().unwrap();
    let cash = |minor| Action::Pay {
        amount: Some(php(minor)),
        method: Some("Cash".to_owned()),
        deposit: false,
    };
    let came = async |day| {
        let figures = in_shop!(shop, async |s: &mut _| day::figures(s, day, zone).await);
        figures.cash(Currency::Php).minor
    };
    shop.done(id, &cash(10_000), minute(1)).await;
    let figures = in_shop!(shop, async |s: &mut _| day::figures(s, today, zone).await);
    let by = Closer {
        person_id: shop.owner.person_id,
        name: "Mia".to_owned(),
    };
    in_shop!(shop, async |s: &mut _| day::close(
        s,
        (today, zone),
        Some(10_000),
        &by,
        minute(5)
    )
    .await);
    let (_, version) = shop.done(id, &cash(500), minute(6)).await;
    assert_eq!((came(today).await, came(tomorrow).await), (10_000, 500));
    // What was in the closed day is taken back in the open one.
    shop.done(id, &undo(version), minute(7)).await;
    shop.done(id, &undo(2), minute(8)).await;
    assert_eq!((came(today).await, came(tomorrow).await), (10_000, -10_000));
    let closed = in_shop!(shop, async |s: &mut _| day::closed(s, today).await);
    assert_eq!(closed.unwrap().figures, figures);
}

#[tokio::test]
async fn what_came_back_brings_nothing_and_costs_nothing_where_it_can_be_sold_again() {
    let test = TestDatabase::new().await;
    let database = test.database();
    // Added: 6,000 and 720 of tax; included: 6,000 with 642.86 of it.
    for (name, included, before, after) in [
        ("Ana", false, 600_000, 300_000),
        ("Ben", true, 535_714, 267_857),
    ] {
        let shop = open(&database, name).await;
        let bags = Line {
            cost: Some(Cost {
                unit: php(100_000),
                rate: Cost::RATE_ONE,
            }),
            ..Line::named("Bag", 2, 300_000)
        };
        let new = NewOrder {
            tax: Tax {
                rate: 1_200,
                included,
            },
            ..NewOrder::of(contact("Jane"), Currency::Php, vec![bags])
        };
        let id = shop.place(&new).await.order_id;
        shop.done(id, &to(Stage::Delivered), minute(1)).await;
        shop.done(id, &pay_the_rest(), minute(2)).await;
        let figures = |earned: &Profit| (earned.revenue.minor, earned.cost.minor);
        assert_eq!(figures(&earned(&shop).await), (before, 200_000));
        for (no, pieces, left) in [
            (1, Arrived::BackToStock, (after, 100_000)),
            (2, Arrived::WrittenOff, (0, 100_000)),
        ] {
            let ask = ReturnAction::Ask {
                by: Party::Shop,
                lines: vec![(1, 1)],
                wish: Wish::Refund,
                reason: "too small".to_owned(),
                file: None,
            };
            shop.done(id, &Action::Return(ask), minute(3)).await;
            let receive = ReturnAction::Receive {
                return_no: no,
                pieces,
            };
            let (order, _) = shop.done(id, &Action::Return(receive), minute(4)).await;
            let one = Profit::of(&order);
            assert_eq!(figures(&one), left, "{name}, return {no}");
            assert_eq!(earned(&shop).await, one, "{name}, return {no}");
        }
    }
}

#[tokio::test]
async fn everyone_takes_back_their_own_last_action() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let shop = open(&database, "Ana").await;
    let paul = Actor {
        person_id: Some(open(&database, "Paul").await.owner.person_id),
        name: "Paul".to_owned(),
        ..shop.actor()
    };
    let ana = shop.actor();
    let last = async |id, who: &Actor| {
        let order = shop.order(id).await;
        let by = By {
            silent: false,
            shop: &shop.shop,
            actor: who,
            at: minute(20),
        };
        in_shop!(shop, async |s: &mut _| act::last_to_undo(s, &order, &by)
            .await)
    };
    let id = delivered(&shop).await;
    // Ship, deliver, and what the courier collected with it: the delivery is what was done last.
    assert_eq!(last(id, &ana).await, Some(3));
    let action = note("gift");
    let request = Request {
        action: &action,
        seen: None,
        silent: false,
        shop: &shop.shop,
        actor: &paul,
        at: minute(5),
    };
    let outcome = in_shop!(shop, async |s: &mut _| act::act(s, Key::Id(id), &request)
        .await);
    assert!(matches!(
        outcome,
        Outcome::Done {
            action: EventAction::Note,
            ..
        }
    ));
    assert_eq!(last(id, &ana).await, Some(3), "not Paul's note");
    assert_eq!(last(id, &paul).await, Some(5));
    let (order, _) = shop.done(id, &undo(3), minute(6)).await;
    assert_eq!(
        (order.head.stage, order.head.balance.collected),
        (Stage::Shipped, 0)
    );
    let countered = order.ledger.0.iter();
    assert_eq!(
        countered
            .filter(|entry| entry.kind == EntryKind::Countered)
            .count(),
        1
    );
    assert_eq!(last(id, &ana).await, Some(2));
    shop.done(id, &undo(2), minute(7)).await;
    // Nothing of Ana's is left: the refusal names whose the last one is.
    assert_eq!(last(id, &ana).await, Some(5));
    let refusal = shop.refused(id, &undo(5)).await;
    assert_eq!(refusal, Refusal::UndoNotYours { by: "Paul".into() });
}

/// The receipt of the buyer's own chat and the one of the page: deposit, discount, change, return and
/// refund.
#[tokio::test]
async fn a_receipt_has_what_was_changed_came_back_and_was_refunded() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let gcash = || Some("GCash".to_owned());
    let new = NewOrder {
        deposit: Some((50_000, gcash())),
        discount: Some(Discount::Rate(1_000)),
        ..order_for("Jane")
    };
    let placed = shop.place(&new).await;
    let id = placed.order_id;
    let edit = Action::Edit {
        parts: vec![Part::Quantity {
            line: 1,
            quantity: 3,
        }],
        anyway: false,
    };
    let ask = ReturnAction::Ask {
        by: Party::Shop,
        lines: vec![(1, 1)],
        wish: Wish::Refund,
        reason: "a secret reason".to_owned(),
        file: None,
    };
    let receive = ReturnAction::Receive {
        return_no: 1,
        pieces: Arrived::WrittenOff,
    };
    let settle = ReturnAction::Settle {
        return_no: 1,
        how: Settlement::Refunded {
            method: gcash(),
            amount: None,
        },
    };
    for action in [
        edit,
        to(Stage::Delivered),
        pay_the_rest(),
        Action::Return(ask),
        Action::Return(receive),
        Action::Return(settle),
    ] {
        shop.done(id, &action, minute(1)).await;
    }
    let reader = Reader {
        language: Language::ENGLISH,
        zone: shop.shop.time_zone,
        now: minute(2),
    };
    let Tracked::Order { order, .. } = tracking::find(&test.database(), &placed.token)
        .await
        .unwrap()
    else {
        panic!("a public page");
    };
    for receipt in [
        paper::receipt_full(&shop.order(id).await, &shop.shop, &reader),
        paper::receipt_of_tracked(&order, &reader),
    ] {
        let totals = receipt.totals.iter();
        let totals: Vec<String> = totals
            .map(|row| format!("{} {}", row.label, row.amount))
            .collect();
        assert_eq!(
            totals.join(" | "),
            "Items 2,496.00 | Discount 10% −249.60 | Shipping 80.00 | Total ₱ 2,326.40 \
             | Returned goods −539.10 | Received −1,787.30 | To pay ₱ 0.00"
        );
        let payments = receipt.payments.iter();
        let payments: Vec<String> = payments
            .map(|row| format!("{} {}", row.what, row.amount))
            .collect();
        assert_eq!(
            payments,
            [
                "Deposit, GCash 500.00",
                "Payment 1,826.40",
                "Refund, GCash −539.10"
            ]
        );
        let revision = ("Revision".to_owned(), "2".to_owned());
        assert!(receipt.dates.contains(&revision), "{:?}", receipt.dates);
        assert_eq!(receipt.notes.len(), 1, "{:?}", receipt.notes);
        let note = &receipt.notes[0];
        assert!(note.starts_with("Return 1: 1"), "{note}");
        assert!(note.ends_with("₱ 539.10"), "{note}");
        assert!(!note.contains("secret"), "{note}");
    }
}
