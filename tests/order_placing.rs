//! Placing an order: what is written, who is recognised, what is too much.

use futures::future::join_all;
use sqlx::{PgConnection, query_as, query_scalar};
use waybill_core::customer::{self, Acquaintance, Contact};
use waybill_core::id::CustomerId;
use waybill_core::money::MAX_MINOR;
use waybill_core::order::decide::EventAction;
use waybill_core::order::place::{self, NewOrder, NotPlaced};
use waybill_core::order::{Line, OrderNumber, Stage, store};
use waybill_core::payment::PaymentState;

use crate::support::database::TestDatabase;
use crate::support::shop::{
    TestShop, cancel, contact, line, minute, open, order_for, pay, to, undo,
};

async fn count(connection: &mut PgConnection, of: &'static str) -> i64 {
    query_scalar(of).fetch_one(connection).await.unwrap()
}

async fn customer_of(
    shop: &TestShop,
    name: &str,
    phone: Option<&str>,
    email: Option<&str>,
) -> CustomerId {
    let new = NewOrder {
        buyer: known_as(name, phone, email),
        ..order_for(name)
    };
    let placed = shop.place(&new).await;
    shop.order(placed.order_id).await.buyer.customer_id
}

fn known_as(name: &str, phone: Option<&str>, email: Option<&str>) -> Contact {
    Contact {
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
        email: email.map(str::to_owned),
        known: None,
    }
}

#[tokio::test]
async fn an_order_is_read_back_as_it_was_agreed() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let new = NewOrder {
        buyer: known_as("Jane Cruz", Some("0917 123 4567"), Some("Jane@Example.com")),
        deposit: Some((50_000, Some("GCash".to_owned()))),
        note: Some("gift".to_owned()),
        due_on: "2026-12-24".parse().ok(),
        pick_up: true,
        ..order_for("Jane Cruz")
    };
    let placed = shop.place(&new).await;
    let order = shop.order(placed.order_id).await;
    assert_eq!(
        (order.number, placed.number),
        (OrderNumber(1001), OrderNumber(1001))
    );
    assert_eq!(order.buyer.name, "Jane Cruz");
    assert_eq!(order.buyer.phone.as_deref(), Some("0917 123 4567"));
    assert_eq!(order.buyer.email.as_deref(), Some("Jane@Example.com"));
    assert_eq!(order.lines, numbered(new.lines.clone()));
    assert_eq!((order.sums.total, order.sums.shipping), (197_700, 8_000));
    assert_eq!((order.due_on, order.pick_up), (new.due_on, true));
    assert_eq!(order.head.note.as_deref(), Some("gift"));
    assert_eq!(order.placed_at, minute(0));
    assert_eq!(order.token.as_deref(), Some(placed.token.secret.as_str()));
    // Placed, then paid: two events.
    assert_eq!((order.head.version, order.head.payment_version), (2, 2));
    assert_eq!(
        (order.head.stage, order.head.fulfilment_version),
        (Stage::Pending, 1)
    );
    assert_eq!(order.payment(), PaymentState::DepositPaid);
    assert_eq!(
        (order.head.balance.received, order.ledger.received_minor()),
        (50_000, 50_000)
    );

    let mut transaction = test.database().begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let history = store::history(&mut in_shop, placed.order_id).await.unwrap();
    let actions: Vec<_> = history.iter().map(|event| event.action).collect();
    assert_eq!(actions, [EventAction::Place, EventAction::Pay]);
    drop(transaction);
    shop.done(placed.order_id, &undo(2), minute(1)).await;
    assert_eq!(
        shop.order(placed.order_id).await.payment(),
        PaymentState::Unpaid
    );
}

#[tokio::test]
async fn numbers_count_in_each_shop_without_a_gap() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (ana, ben) = (open(&database, "Ana").await, open(&database, "Ben").await);
    let new = order_for("Jane Cruz");
    let placed = join_all((0..20).map(|index| {
        let (shop, new) = (if index % 2 == 0 { &ana } else { &ben }, &new);
        shop.place(new)
    }))
    .await;
    for parity in 0..2 {
        let mut numbers: Vec<i32> = placed
            .iter()
            .skip(parity)
            .step_by(2)
            .map(|placed| placed.number.0)
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1001..=1010).collect::<Vec<_>>());
    }
    // A new customer whose orders are placed at once is one customer.
    let mut superuser = test.superuser().await;
    assert_eq!(
        count(&mut superuser, "SELECT count(*) FROM customer").await,
        2
    );
    // An order that is refused uses up no number.
    assert_eq!(
        ana.try_place(&too_much()).await,
        Err(NotPlaced::Uncountable)
    );
    assert_eq!(ana.place(&new).await.number, OrderNumber(1011));
}

fn too_much() -> NewOrder {
    NewOrder {
        lines: vec![line("Ship", 10_000, MAX_MINOR)],
        ..order_for("Jane Cruz")
    }
}

#[tokio::test]
async fn what_can_not_be_counted_is_not_placed() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let with_lines = |lines| NewOrder {
        lines,
        ..order_for("Jane Cruz")
    };
    let refused = [
        too_much(),
        with_lines(vec![]),
        with_lines(vec![line("Ship", u32::MAX, i64::MAX)]),
        with_lines(vec![line("Ship", 1, MAX_MINOR), line("Bell", 1, 1)]),
        NewOrder {
            shipping_minor: 1,
            ..with_lines(vec![line("Ship", 1, MAX_MINOR)])
        },
        NewOrder {
            shipping_minor: i64::MAX,
            ..order_for("Jane Cruz")
        },
        NewOrder {
            deposit: Some((MAX_MINOR + 1, None)),
            ..order_for("Jane Cruz")
        },
    ];
    for new in &refused {
        assert_eq!(
            shop.try_place(new).await,
            Err(NotPlaced::Uncountable),
            "{new:?}"
        );
    }
    let largest = NewOrder {
        shipping_minor: 0,
        deposit: Some((MAX_MINOR, None)),
        ..with_lines(vec![line("Ship", 1, MAX_MINOR)])
    };
    let placed = shop.place(&largest).await;
    let order = shop.order(placed.order_id).await;
    assert_eq!(
        (order.sums.total, order.payment()),
        (MAX_MINOR, PaymentState::Paid)
    );
    assert_eq!(
        placed.number,
        OrderNumber(1001),
        "the refused ones left nothing"
    );
}

/// Lines as they are read back: numbered from 1.
fn numbered(lines: Vec<Line>) -> Vec<Line> {
    lines
        .into_iter()
        .zip(1..)
        .map(|(line, number)| Line {
            line: number,
            ..line
        })
        .collect()
}

#[tokio::test]
async fn an_order_has_at_most_a_hundred_lines() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let lines = |count: u32| NewOrder {
        lines: (1..=count)
            .map(|n| line(&format!("Shirt {n}"), n, 100))
            .collect(),
        ..order_for("Jane Cruz")
    };
    let placed = shop.place(&lines(100)).await;
    let order = shop.order(placed.order_id).await;
    assert_eq!(order.lines, numbered(lines(100).lines));
    assert_eq!(order.item_count(), 5_050);

    let mut transaction = test.database().begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let placed = place::place(&mut in_shop, &lines(101), None, &shop.actor(), minute(0)).await;
    assert_eq!(placed.unwrap(), Err(NotPlaced::Uncountable));
    drop(transaction);
    assert_eq!(shop.place(&lines(1)).await.number, OrderNumber(1002));
}

#[tokio::test]
async fn a_customer_is_recognised_by_phone_mail_or_name() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let shop = open(&database, "Ana").await;
    let jane = customer_of(&shop, "Jane Cruz", None, None).await;
    for (name, phone, email) in [
        ("  JANE   cruz ", None, None),
        ("Ｊane Cruz", None, None),
        // What was not known is learned, and then she is known by it under any name.
        ("Jane Cruz", Some("0917 123 4567"), None),
        ("Mrs Cruz", Some("+63 917-123-4567"), None),
        ("Jane", Some("(0917) 1234567"), Some("jane@example.com")),
        ("Somebody", None, Some("JANE@example.com ")),
    ] {
        let again = customer_of(&shop, name, phone, email).await;
        assert_eq!(again, jane, "{name} {phone:?} {email:?}");
    }
    // Another phone contradicts the name, and a phone says more than a mail.
    let other = customer_of(&shop, "Jane Cruz", Some("0918 765 4321"), None).await;
    assert_ne!(other, jane);
    let both = customer_of(&shop, "J", Some("0918 765 4321"), Some("jane@example.com")).await;
    assert_eq!(both, other);
    // What holds no digit is no phone by which anybody is known.
    let lily = customer_of(&shop, "Lily Chen", Some("none"), None).await;
    let mei = customer_of(&shop, "Mei Chen", Some("ask"), None).await;
    assert_ne!(lily, mei);

    // The name that was known first stays, and so does the phone.
    let mut superuser = test.superuser().await;
    let known: (String, String, String) =
        query_as("SELECT name, phone, email FROM customer WHERE customer_id = $1")
            .bind(jane.0)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!(known.0, "Jane Cruz");
    assert_eq!(
        (known.1.as_str(), known.2.as_str()),
        ("0917 123 4567", "jane@example.com")
    );

    // Another shop knows nobody.
    let ben = open(&database, "Ben").await;
    let theirs = customer_of(&ben, "Jane Cruz", Some("0917 123 4567"), None).await;
    assert_ne!(theirs, jane);
}

#[tokio::test]
async fn a_shop_knows_how_often_somebody_bought() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let shop = open(&database, "Ana").await;
    let first = shop.place(&order_for("Jane Cruz")).await;
    let second = shop.place(&order_for("Jane Cruz")).await;
    shop.place(&order_for("Jane Cruz")).await;
    shop.done(first.order_id, &to(Stage::Completed), minute(1))
        .await;
    shop.done(second.order_id, &cancel(None), minute(2)).await;
    let mut transaction = database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let known = customer::acquaintance(&mut in_shop, &contact("jane cruz"))
        .await
        .unwrap();
    assert_eq!(
        known,
        Some(Acquaintance {
            name: "Jane Cruz".to_owned(),
            orders: 3,
            open: 1,
            reseller: false,
        })
    );
    let unknown = customer::acquaintance(&mut in_shop, &contact("Lily Chen"))
        .await
        .unwrap();
    assert_eq!(unknown, None);
}

#[tokio::test]
async fn the_received_sum_stays_within_what_can_be_counted() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let placed = shop.place(&order_for("Jane Cruz")).await;
    shop.done(placed.order_id, &pay(MAX_MINOR), minute(1)).await;
    let refusal = shop.refused(placed.order_id, &pay(1)).await;
    assert_eq!(
        refusal,
        waybill_core::order::decide::Refusal::AmountOutOfRange
    );
}
