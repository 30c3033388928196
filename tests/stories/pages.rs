//! Lists longer than a message: their pages turn in place, and none shows another shop's.

use sqlx::query_scalar;
use waybill_core::clock::Clock;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::notice::{Moment, Notice};
use waybill_core::order::act::{Actor, Key, Outcome, Party, Request, act};
use waybill_core::order::decide::{Action, ReturnAction};
use waybill_core::order::place::place;
use waybill_core::order::{OrderNumber, Wish};
use waybill_core::shop::{self, Shop};
use waybill_core::talk::{self, Author, Said, Via};

use crate::support::shop::{order_for, to};
use crate::support::stage::Stage;
use crate::support::talker::Talker;

on_every_channel!(
    pages_of_customers,
    pages_of_returns,
    pages_of_talks,
    pages_of_who_was_not_told,
);

/// What happened behind the scenes, in the only shop: what is looked at here is how it is listed.
struct Book {
    shop: Shop,
    orders: Vec<OrderId>,
}

fn actor(party: Party) -> Actor {
    Actor {
        person_id: None,
        name: "Mia".to_owned(),
        channel: None,
        party,
    }
}

impl Book {
    /// So many orders, of a buyer each.
    async fn of(stage: &Stage, count: usize) -> Self {
        let at = Clock::system().now();
        let shop_id = ShopId(stage.count("SELECT max(shop_id) FROM shop").await);
        let mut transaction = stage.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let shop = shop::by_id(&mut system, shop_id).await.unwrap().unwrap();
        let mut in_shop = transaction.shop(shop_id).await.unwrap();
        let mut orders = Vec::new();
        for number in 1..=count {
            let new = order_for(&format!("Buyer {number:02}"));
            let placed = place(&mut in_shop, &new, None, &actor(Party::Shop), at).await;
            orders.push(placed.unwrap().unwrap().order_id);
        }
        transaction.commit().await.unwrap();
        Self { shop, orders }
    }

    async fn does(&self, stage: &Stage, action: &Action) {
        let actor = actor(Party::Shop);
        for order_id in &self.orders {
            let request = Request {
                action,
                seen: None,
                silent: true,
                shop: &self.shop,
                actor: &actor,
                at: Clock::system().now(),
            };
            let mut transaction = stage.database.begin().await.unwrap();
            let mut in_shop = transaction.shop(self.shop.shop_id).await.unwrap();
            let outcome = act(&mut in_shop, Key::Id(*order_id), &request).await;
            assert!(
                matches!(outcome.unwrap(), Outcome::Done { .. }),
                "{action:?}"
            );
            transaction.commit().await.unwrap();
        }
    }
}

/// The list shows these rows and not those, wherever the page is.
async fn turns(mia: &Talker, button: &str, shows: &[&str], hides: &[&str]) {
    let before = mia.taps_twice(button).await;
    let page = before.only_shows(shows[0]);
    for row in shows {
        assert!(page.text.contains(row), "{row:?} is not in {}", page.text);
    }
    for row in hides {
        assert!(!page.text.contains(row), "{row:?} is in {}", page.text);
    }
}

async fn pages_of_customers(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    Book::of(&stage, 19).await;
    let first = mia.says("/customers").await;
    let first = first.only_shows("Fashion Store: the last buyers").clone();
    assert_eq!(first.buttons.len(), 9, "{:?}", first.buttons);
    assert!(first.buttons[0].contains("Buyer 19"), "{:?}", first.buttons);
    assert_eq!(first.buttons[8], "More ›");
    let second = mia.taps("More ›").await;
    let second = second.only_shows("Fashion Store: the last buyers");
    assert_eq!(second.id, first.id, "one message, edited");
    assert!(
        second.buttons[0].contains("Buyer 11"),
        "{:?}",
        second.buttons
    );
    assert_eq!(second.buttons[8..], ["‹ Back", "More ›"]);
    let last = mia.taps("More ›").await;
    let last = last.only_shows("Fashion Store: the last buyers");
    assert_eq!(last.buttons.len(), 4, "{:?}", last.buttons);
    assert!(last.buttons[2].contains("Buyer 01"), "{:?}", last.buttons);
    mia.taps(&last.buttons[2].clone()).await.shows("Buyer 01");
    // The same of what was looked for.
    let found = mia.says("/customer buyer").await;
    assert_eq!(found.only_shows("Which").buttons.len(), 9);
    let rest = mia.taps("More ›").await;
    assert_eq!(rest.only_shows("Which").buttons[8], "‹ Back");
    stage.ends().await;
}

async fn pages_of_returns(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let book = Book::of(&stage, 9).await;
    book.does(&stage, &to(waybill_core::order::Stage::Delivered))
        .await;
    let ask = ReturnAction::Ask {
        by: Party::Buyer,
        lines: vec![(1, 1)],
        wish: Wish::Refund,
        reason: "does not fit".to_owned(),
        file: None,
    };
    book.does(&stage, &Action::Return(ask)).await;
    let first = mia.says("/returns").await;
    let first = first.only_shows("Returns that wait (9)").clone();
    assert!(first.text.contains("#1008 Buyer 08"), "{}", first.text);
    assert!(!first.text.contains("#1009"), "{}", first.text);
    turns(
        &mia,
        "More ›",
        &["Returns that wait (9)", "#1009 Buyer 09"],
        &["#1008"],
    )
    .await;
    assert_eq!(mia.sees("Returns that wait (9)").id, first.id);
    turns(
        &mia,
        "‹ Back",
        &["#1001 Buyer 01", "#1008 Buyer 08"],
        &["#1009"],
    )
    .await;
    mia.taps("#1003").await.shows("#1003 · Buyer 03");

    // Another shop's pages are its own.
    let ben = stage.owner("Ben", "Bag Store").await;
    ben.says("/returns")
        .await
        .only_shows("No return waits for anything.");
    stage.ends().await;
}

async fn pages_of_talks(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let book = Book::of(&stage, 5).await;
    for (number, order_id) in book.orders.iter().enumerate() {
        let author = Author {
            party: Party::Buyer,
            name: format!("Buyer {:02}", number + 1),
            person_id: None,
            via: Via::Page,
            from: None,
        };
        let said = Said {
            text: format!("question {}", number + 1),
            ..Said::default()
        };
        let at = Clock::system().now();
        let mut transaction = stage.database.begin().await.unwrap();
        talk::write(&mut transaction, &book.shop, *order_id, &author, &said, at)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }
    let first = mia.says("/talks").await;
    let first = first.shows("Waiting for an answer").clone();
    assert!(first.text.contains("#1001 Buyer 01"), "{}", first.text);
    assert!(first.text.contains("“question 4”"), "{}", first.text);
    assert!(!first.text.contains("#1005"), "{}", first.text);
    let second = mia.taps_on(&first, "More ›").await;
    let second = second.shows("Waiting for an answer").clone();
    assert_eq!(second.id, first.id, "one message, edited");
    assert!(second.text.contains("#1005 Buyer 05"), "{}", second.text);
    assert!(!second.text.contains("#1004"), "{}", second.text);
    // Answered from there.
    mia.taps_on(&second, "Reply #1005").await;
    mia.says("yes, tomorrow").await;
    let waiting = "SELECT count(*) FROM order_talk WHERE waiting_since IS NOT NULL";
    assert_eq!(stage.count(waiting).await, 4);
    stage.ends().await;
}

async fn pages_of_who_was_not_told(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let book = Book::of(&stage, 5).await;
    let mut superuser = stage.superuser().await;
    for (number, order_id) in (1001..).zip(&book.orders) {
        let notice = Notice {
            shop: "Fashion Store".to_owned(),
            number: OrderNumber(number),
            quiet: false,
            moment: Moment::Confirmed,
        };
        let _: i64 = query_scalar(
            "INSERT INTO untold (shop_id, order_id, since, kind, content, version)
             VALUES ($1, $2, now() + $3 * interval '1 second', 'notice', $4, 2) RETURNING order_id",
        )
        .bind(book.shop.shop_id.0)
        .bind(order_id.0)
        .bind(order_id.0)
        .bind(serde_json::to_value(&notice).unwrap())
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    }
    let first = mia.says("/untold").await;
    let first = first.only_shows("5 buyers").clone();
    assert!(first.text.contains("#1004 Buyer 04"), "{}", first.text);
    assert!(!first.text.contains("#1005"), "{}", first.text);
    // On every platform the last button is there too.
    assert_eq!(first.buttons.len(), 13, "{:?}", first.buttons);
    turns(&mia, "More ›", &["#1005 Buyer 05"], &["#1004"]).await;
    let told = mia.taps("Told").await;
    told.shows("Buyer 05");
    mia.says("/untold").await.only_shows("4 buyers");
    stage.ends().await;
}
