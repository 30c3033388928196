//! Papers that stay: the invoice's number, given once however many ask at the same moment.

use std::collections::BTreeSet;

use waybill_core::bank::{self, Kept, NewStatement, Row};
use waybill_core::db::{Database, Scope};
use waybill_core::id::OrderId;
use waybill_core::invoice::{self, Key};
use waybill_core::order::Stage;
use waybill_core::order::act::{By, Outcome};
use waybill_core::order::decide::Refusal;

use crate::support::database::TestDatabase;
use crate::support::shop::{TestShop, minute, open, order_for, to};

/// Gives an order a number, in a transaction of its own.
async fn give(shop: &TestShop, order_id: OrderId, own: Option<&str>, commits: bool) -> Outcome {
    let scope = Scope::Shop(shop.shop.shop_id);
    let mut transaction = shop.database.begin_in(scope).await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let actor = shop.actor();
    let by = By {
        silent: false,
        shop: &shop.shop,
        actor: &actor,
        at: minute(9),
    };
    let outcome = invoice::give(&mut in_shop, Key::Id(order_id), own, &by).await;
    let outcome = outcome.unwrap();
    if commits {
        transaction.commit().await.unwrap();
    } else {
        transaction.rollback().await.unwrap();
    }
    outcome
}

fn number(outcome: &Outcome) -> Option<String> {
    let Outcome::Done { order, .. } = outcome else {
        return None;
    };
    order
        .head
        .invoice
        .as_ref()
        .map(|invoice| invoice.number.clone())
}

async fn confirmed(shop: &TestShop, buyer: &str) -> OrderId {
    let order_id = shop.place(&order_for(buyer)).await.order_id;
    shop.done(order_id, &to(Stage::Confirmed), minute(1)).await;
    order_id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_series_has_no_gap_whoever_asks_at_once() {
    let test = TestDatabase::new().await;
    let database = Database::new(test.owner_options(), 8);
    let shop = open(&database, "Ana").await;
    let mut orders = Vec::new();
    for each in 0..12 {
        orders.push(confirmed(&shop, &format!("Buyer {each}")).await);
    }
    // Every order is asked for twice at the same moment, and every fourth time it is taken back.
    let asking = orders.iter().flat_map(|order| [*order, *order]).enumerate();
    let asking = asking.map(|(place, order)| {
        let shop = shop.clone();
        tokio::spawn(async move { give(&shop, order, None, place % 4 != 0).await })
    });
    for asked in futures::future::join_all(asking.collect::<Vec<_>>()).await {
        asked.unwrap();
    }
    let mut numbers = BTreeSet::new();
    for order in &orders {
        // Asked again, it is the same.
        give(&shop, *order, None, true).await;
        let known = shop.order(*order).await.head.invoice.unwrap().number;
        let again = give(&shop, *order, None, true).await;
        let Outcome::Refused { refusal, .. } = again else {
            panic!("{again:?}");
        };
        assert_eq!(
            refusal,
            Refusal::HasInvoice {
                number: known.clone()
            }
        );
        assert!(numbers.insert(known));
    }
    let expected: BTreeSet<String> = (1..=12).map(|count| format!("INV-{count:04}")).collect();
    assert_eq!(numbers, expected);
    database.close().await;
    test.drop_now().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_number_of_ones_own_is_one_orders() {
    let test = TestDatabase::new().await;
    let database = Database::new(test.owner_options(), 8);
    let (ana, ben) = (open(&database, "Ana").await, open(&database, "Ben").await);
    let orders = [
        confirmed(&ana, "Jane").await,
        confirmed(&ana, "Rita").await,
        confirmed(&ana, "Mia").await,
    ];
    let asking = orders[..2].iter().map(|order| {
        let (shop, order) = (ana.clone(), *order);
        tokio::spawn(async move { give(&shop, order, Some("2026-77"), true).await })
    });
    let asked = futures::future::join_all(asking.collect::<Vec<_>>()).await;
    let given: Vec<_> = asked
        .iter()
        .filter_map(|outcome| number(outcome.as_ref().unwrap()))
        .collect();
    assert_eq!(given, ["2026-77"]);
    // Another shop counts for itself, and a number of one's own takes none of the series.
    let other = confirmed(&ben, "Jane").await;
    let same = give(&ben, other, Some("2026-77"), true).await;
    assert_eq!(number(&same).as_deref(), Some("2026-77"));
    let next = give(&ana, orders[2], None, true).await;
    assert_eq!(number(&next).as_deref(), Some("INV-0001"));
    database.close().await;
    test.drop_now().await;
}

#[tokio::test]
async fn a_row_is_kept_once_in_a_shop() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (ana, ben) = (open(&database, "Ana").await, open(&database, "Ben").await);
    let row = |line, words: &str| Row {
        line,
        dated: "20 Nov".to_owned(),
        amount_minor: 59_900,
        reference: "77".to_owned(),
        words: words.to_owned(),
    };
    let first = [row(2, "a"), row(3, "a"), row(4, "b")];
    let second = [
        row(2, "a"),
        row(3, "b"),
        row(4, "c"),
        row(5, "a"),
        row(6, "a"),
    ];
    for (shop, rows, known, left) in [
        (&ana, &first[..], 0, 3),
        (&ana, &second[..], 3, 2),
        (&ben, &first[..], 0, 3),
    ] {
        let scope = Scope::Shop(shop.shop.shop_id);
        let mut transaction = database.begin_in(scope).await.unwrap();
        let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
        let new = NewStatement {
            name: "bank.csv",
            currency: shop.shop.currency,
            lines: rows.len(),
            rows,
            by: (shop.owner.person_id, "Ana"),
            at: minute(1),
        };
        let Kept::New(id) = bank::keep(&mut in_shop, &new).await.unwrap() else {
            panic!("it has new rows");
        };
        let statement = bank::find(&mut in_shop, id).await.unwrap().unwrap();
        assert_eq!(statement.known, known);
        assert_eq!(bank::left(&mut in_shop, id).await.unwrap().len(), left);
        let again = bank::keep(&mut in_shop, &new).await.unwrap();
        assert_eq!(again, Kept::Known(rows.len()));
        transaction.commit().await.unwrap();
    }
    database.close().await;
    test.drop_now().await;
}
