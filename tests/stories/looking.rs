//! Finding one's way among many orders.

use waybill_core::order::place::{NewOrder, place};

use crate::support::shop::order_for;
use crate::support::stage::Stage;

on_every_channel!(pages_of_orders, orders_are_found);

/// Places orders behind the scenes: what is looked for here is how they are found.
async fn orders(stage: &Stage, orders: &[NewOrder]) {
    let shop_id = stage.count("SELECT max(shop_id) FROM shop").await;
    let actor = waybill_core::order::act::Actor {
        person_id: None,
        name: "Mia".to_owned(),
        channel: None,
        party: waybill_core::order::act::Party::Shop,
    };
    let at = waybill_core::clock::Clock::system().now();
    for order in orders {
        let mut transaction = stage.database.begin().await.unwrap();
        let mut shop = transaction
            .shop(waybill_core::id::ShopId(shop_id))
            .await
            .unwrap();
        place(&mut shop, order, None, &actor, at)
            .await
            .unwrap()
            .unwrap();
        transaction.commit().await.unwrap();
    }
}

async fn pages_of_orders(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/orders").await.only_shows("Nothing is open.");
    let many: Vec<NewOrder> = (1..=11).map(|n| order_for(&format!("Buyer {n}"))).collect();
    orders(&stage, &many).await;
    mia.says("/cancel 1002").await;
    mia.taps("Yes, cancel it").await;

    let overview = mia.says("/orders").await;
    assert_eq!(
        overview.only_shows("Fashion Store: orders").buttons,
        ["Pending 10", "Completed", "Cancelled"]
    );
    let page = mia.taps("Pending 10").await;
    let page = page.only_shows("#1011 Buyer 11 · Pending · 3 pcs · ₱ 1,977.00 · to pay ₱ 1,977.00");
    assert!(page.text.contains("#1004 "), "{}", page.text);
    assert!(!page.text.contains("#1003 "), "{}", page.text);
    let older = mia.taps("Older").await;
    let older = older.only_shows("#1003 Buyer 3 ");
    assert_eq!(older.id, page.id, "pages turn in place");
    assert!(older.text.contains("#1001 Buyer 1 "), "{}", older.text);
    assert!(!older.text.contains("#1002 "), "{}", older.text);
    mia.taps("#1003").await.shows("#1003 · Buyer 3 · Pending");
    mia.says("/orders").await;
    mia.taps("Cancelled")
        .await
        .only_shows("#1002 Buyer 2 · Cancelled");
    mia.taps("Back").await.only_shows("Fashion Store: orders");
    stage.ends().await;
}

async fn orders_are_found(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let mut jane = order_for("Jane Cruz");
    jane.buyer.phone = Some("+63 917 123 4567".to_owned());
    let mut lily = order_for("陳小美");
    lily.lines[0].name = "黑色襯衫".to_owned();
    orders(&stage, &[jane, order_for("Ben Santos"), lily]).await;
    for (query, found) in [
        ("1001", "#1001 Jane Cruz"),
        ("#1001", "#1001 Jane Cruz"),
        ("jane", "#1001 Jane Cruz"),
        ("JANE shirt", "#1001 Jane Cruz"),
        ("0917 123 4567", "#1001 Jane Cruz"),
        ("jane cruzz", "#1001 Jane Cruz"),
        ("santos", "#1002 Ben Santos"),
        ("小美", "#1003 陳小美"),
        ("襯衫", "#1003 陳小美"),
    ] {
        let news = mia.says(&format!("/find {query}")).await;
        let news = news.only_shows(found);
        let first = news
            .text
            .lines()
            .find(|line| line.starts_with('#'))
            .unwrap();
        assert!(first.starts_with(found), "{query}: {}", news.text);
    }
    mia.says("/find umbrella")
        .await
        .only_shows("I found nothing for “umbrella”.");
    mia.says("/find %").await.only_shows("I found nothing");
    mia.says("/find").await.only_shows("What shall I look for?");
    mia.says("/find ben").await;
    mia.taps("#1002")
        .await
        .shows("#1002 · Ben Santos · Pending");
    stage.ends().await;
}
