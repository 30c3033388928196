//! Statuses from a list; orders merged, split, given to somebody else, deleted; undo is one's own.

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_status_from_the_list,
    two_orders_become_one,
    what_else_comes_along,
    one_order_becomes_two,
    an_order_of_somebody_else,
    an_order_is_deleted,
    everyone_takes_back_their_own,
);

async fn order(seller: &Talker, text: &str) -> String {
    seller.says(&format!("/new {text}")).await;
    link(&seller.taps("Create").await)
}

async fn a_status_from_the_list(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.news().await;
    mia.taps("More").await;
    let list = mia.taps("Status…").await;
    let list = list.only_shows("#1001 is “Pending”. What is it really?");
    assert!(list.buttons.contains(&"Ready".to_owned()));
    mia.taps_on(&list.clone(), "Ready")
        .await
        .shows("#1001 is ready.");
    let passed =
        "SELECT count(*) FROM orders WHERE confirmed_at = ready_at AND processing_at = ready_at";
    assert_eq!(
        stage.count(passed).await,
        1,
        "a jump records the steps between"
    );
    jane.news().await;

    mia.says("/status 1001 confirmed")
        .await
        .only_shows("Why does #1001 go back to “Confirmed”?");
    mia.taps("Pressed by mistake")
        .await
        .shows("#1001 is back to Confirmed.");
    jane.news()
        .await
        .shows("your order is Confirmed again. Pressed by mistake");
    mia.says("/status 1001 pending").await;
    mia.taps("Another reason")
        .await
        .only_shows("Please write the reason");
    mia.says("wrong order")
        .await
        .shows("#1001 is back to Pending.");
    mia.says("/status 1001 nonsense")
        .await
        .only_shows("I know no status “nonsense”.");

    mia.says("/cancel 1001").await;
    mia.taps("Yes, cancel it").await;
    mia.says("/status 1001 confirmed")
        .await
        .only_shows("Why does #1001 go back");
    mia.taps("The buyer wants it after all")
        .await
        .shows("#1001 is back to Confirmed.");
    mia.says("/status 1001 shipped")
        .await
        .only_shows("No address yet for #1001.");
    mia.taps("Ship without")
        .await
        .only_shows("Which courier and number for #1001?");
    stage.ends().await;
}

async fn two_orders_become_one(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane Cruz; 2 black shirt 599; ship 80").await;
    let second = order(&mia, "Jane Cruz; 1 cap 250; ship 80; deposit 100 cash").await;
    order(&mia, "Ana; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &second).await;
    mia.news().await;
    mia.says("/merge 1001 1003")
        .await
        .only_shows("can't be merged");
    mia.says("/merge 1001").await.only_shows("/merge 1042 1051");

    let asked = mia.says("/merge 1001 1002").await;
    let asked = asked
        .only_shows("Merge #1002 into #1001 (Jane Cruz)?")
        .clone();
    for line in [
        "1 × Cap",
        "Shipping once: −80.00",
        "Total ₱ 1,528.00",
        "₱ 100.00",
    ] {
        assert!(asked.text.contains(line), "{line}:\n{}", asked.text);
    }
    assert_eq!(asked.buttons, ["Merge", "Keep"]);
    let merged = mia.taps_twice("Merge").await;
    merged.shows("Merged: #1001 comes to ₱ 1,528.00 now.");
    let news = jane.news().await;
    news.shows("This order is part of #1001 now");
    news.shows("Fashion Store · order #1001");
    let received = "SELECT received_minor FROM orders WHERE number = 1001";
    assert_eq!(stage.count(received).await, 10_000);
    assert_eq!(
        stage
            .text(
                "SELECT string_agg(number || ' ' || fulfilment, ', ' ORDER BY number) FROM orders"
            )
            .await,
        "1001 pending, 1002 cancelled, 1003 pending"
    );
    mia.says("/status 1002 confirmed back please")
        .await
        .shows("#1002 was merged into another order");

    mia.says("/undo 1001").await.shows("Taken back: #1001");
    jane.news()
        .await
        .shows("Correction: your orders are separate again.");
    assert_eq!(stage.count(received).await, 0);
    assert_eq!(
        stage.text("SELECT string_agg(number || ' ' || fulfilment || ' ' || total_minor, ', ' ORDER BY number) FROM orders").await,
        "1001 pending 127800, 1002 pending 33000, 1003 pending 25000"
    );

    // Where either moved on, it is not taken back.
    mia.says("/merge 1001 1002").await;
    mia.taps("Merge").await;
    let done = mia.sees("Merged: #1001 comes to");
    mia.says("/edit 1001 ship 60").await;
    mia.taps("Apply").await;
    mia.taps_on(&done, "Undo")
        .await
        .shows("can't be undone any more");
    drop(first);
    stage.ends().await;
}

async fn what_else_comes_along(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane Cruz; 2 black shirt 599; note gift wrap").await;
    order(&mia, "Jane Cruz; 1 cap 250; due 12 dec; note call first").await;
    order(&mia, "Jane Cruz; 1 belt 300; cod").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.says("/payby 1002 3 days").await;
    mia.news().await;
    mia.says("/merge 1001 1003")
        .await
        .only_shows("Of #1001 and #1003 only one is paid on delivery.");
    let asked = mia.says("/merge 1001 1002").await;
    let asked = asked.only_shows("Merge #1002 into #1001 (Jane Cruz)?");
    for line in ["gift wrap", "call first", "Due ", "12", "Pay by "] {
        assert!(asked.text.contains(line), "{line}:\n{}", asked.text);
    }
    mia.taps("Merge").await;
    let news = jane.news().await;
    let told = news.shows("Your order #1002 is part of this one now.");
    assert!(told.text.contains("Due "), "{}", told.text);
    assert!(told.text.contains("Pay by "), "{}", told.text);
    assert!(!told.text.contains("call first"), "{}", told.text);
    let note = "SELECT note FROM orders WHERE number = 1001";
    assert_eq!(stage.text(note).await, "gift wrap\ncall first");
    mia.says("/undo 1001").await.shows("Taken back: #1001");
    assert_eq!(stage.text(note).await, "gift wrap");
    stage.ends().await;
}

async fn one_order_becomes_two(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 2 black shirt 599; white pants 699; ship 80").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.says("/paid 1001").await;
    mia.says("/split 1001 socks")
        .await
        .only_shows("has no “socks”");
    mia.says("/split 1001")
        .await
        .only_shows("/split 1001 1 Black Shirt");
    mia.says("/split 1001 black shirt; white pants")
        .await
        .only_shows("Nothing would be left");
    mia.says("/split 1001 white pants")
        .await
        .only_shows("Make an order of its own out of #1001");
    jane.news().await;
    mia.taps_twice("Split").await.shows("#1002 · Jane");
    let news = jane.news().await;
    news.shows("Some of it is an order of its own now, #1002.");
    news.shows("Fashion Store · order #1002");
    assert_eq!(
        stage.text("SELECT string_agg(number || ' ' || total_minor || ' ' || received_minor, ', ' ORDER BY number) FROM orders").await,
        "1001 127800 127800, 1002 69900 69900"
    );
    // The money stays where the goods are.
    mia.says("/undo 1002")
        .await
        .shows("nothing on #1002 that could be undone");
    stage.ends().await;
}

async fn an_order_of_somebody_else(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let (jane, opened) = stage.buyer("Jane", &address).await;
    let card = opened.only_shows("Fashion Store · order #1001").clone();
    mia.news().await;
    mia.says("/move 1001").await.only_shows("/move 1042 Ana");
    mia.says("/move 1001 Ana Reyes +63 917 123 4567")
        .await
        .only_shows("Give #1001 to Ana Reyes instead of Jane Cruz?");
    let moved = mia.taps_twice("Move").await;
    moved.shows("#1001 belongs to Ana Reyes now.");
    let fresh = link(&moved);
    assert_ne!(fresh, address);
    let corrected = jane.news().await;
    let corrected = corrected.shows("Correction: this order is not yours.");
    assert_eq!(corrected.id, card.id, "her card is corrected in place");
    jane.opens(&address)
        .await
        .only_shows("That link no longer works.");
    mia.says("/confirm 1001").await;
    jane.news().await.nothing();
    let (ana, _) = stage.buyer("Ana", &fresh).await;
    ana.sees("Fashion Store · order #1001");
    mia.says("/find ana reyes").await.shows("#1001 Ana Reyes");
    mia.says("/find jane").await.shows("I found nothing");
    stage.ends().await;
}

async fn an_order_is_deleted(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    let first = mia.says("/delete 1001").await;
    assert_eq!(
        first.only_shows("Cancel or finish it").buttons,
        ["Cancel it first"]
    );
    mia.taps("Cancel it first").await;
    mia.taps("Yes, cancel it").await;
    mia.says("/delete 1001")
        .await
        .only_shows("Delete #1001 (Jane, Cancelled)?");
    let deleted = mia.taps("Yes, delete it").await;
    assert_eq!(
        deleted
            .shows("#1001 is deleted. Its history is kept.")
            .buttons,
        ["Undo"]
    );
    mia.says("/find jane").await.only_shows("I found nothing");
    mia.says("/confirm 1001")
        .await
        .only_shows("#1001 was deleted.");
    let found = mia.says("/order 1001").await;
    assert_eq!(
        found.only_shows("#1001 was deleted.").buttons,
        ["Bring back"]
    );
    mia.taps("Bring back").await.shows("#1001 is back.");
    mia.says("/find jane").await.shows("#1001 Jane");
    mia.says("/delete 1001").await;
    mia.taps("Yes, delete it").await;
    mia.taps("Undo").await.shows("Taken back: #1001");
    mia.says("/order 1001")
        .await
        .shows("#1001 · Jane · Cancelled");
    stage.ends().await;
}

async fn everyone_takes_back_their_own(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    let invitation = mia.says("/invite manager").await;
    let invitation = invitation.shows("An invitation to work").clone();
    let paul = stage.somebody("Paul").await;
    paul.starts().await;
    paul.accepts(&invitation).await;
    paul.says("/confirm 1001").await;
    mia.says("/undo 1001")
        .await
        .shows("Paul did that on #1001; everyone takes back their own.");
    paul.says("/undo 1001")
        .await
        .shows("Taken back: #1001 is Pending");
    stage.ends().await;
}
