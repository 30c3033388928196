//! Orders made two, made one and given away, taken back; and what comes back in part.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    some_pieces_leave_and_come_back,
    an_order_goes_back_to_its_buyer,
    two_orders_are_two_again,
    some_of_a_return_is_sold_again,
    a_refund_settles_what_it_covers,
    a_return_comes_too_late,
    apart_in_chinese,
);

async fn order(seller: &Talker, text: &str) -> String {
    seller.says(&format!("/new {text}")).await;
    link(&seller.taps("Create").await)
}

const ORDERS: &str =
    "SELECT string_agg(number || ' ' || fulfilment || ' ' || total_minor || ' ' || received_minor,
    ', ' ORDER BY number) FROM orders";

async fn some_pieces_leave_and_come_back(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 3 black shirt 599; white pants 699; ship 80").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.says("/paid 1001").await;
    jane.news().await;
    mia.says("/split 1001 4 black shirt")
        .await
        .only_shows("#1001 has only 3 × Black Shirt");
    mia.says("/split 1001 🙂🙂🙂🙂")
        .await
        .only_shows("#1001 has no");
    mia.says("/split 1001 999999999999 white pants")
        .await
        .only();

    // By buttons: a tap says how many, so twice the same is no more.
    let asked = mia.says("/split 1001").await;
    let asked = asked.only_shows("0 of 3 × Black Shirt").clone();
    mia.taps_twice("+ Black Shirt").await;
    let one = mia.sees("1 of 3 × Black Shirt");
    assert_eq!(one.id, asked.id, "the question changes in place");
    mia.taps("+ Black Shirt").await;
    mia.taps("− Black Shirt")
        .await
        .only_shows("1 of 3 × Black Shirt");
    mia.taps("Next")
        .await
        .only_shows("Make an order of its own out of #1001")
        .text
        .contains("1 × Black Shirt");
    mia.taps("Keep").await;
    // In one line.
    let asked = mia.says("/split 1001 1 black shirt; white pants").await;
    let asked = asked.only_shows("Left on #1001: ₱ 1,278.00");
    for line in [
        "1 × Black Shirt",
        "1 × White Pants",
        "₱ 1,298.00 that was paid",
    ] {
        assert!(asked.text.contains(line), "{line}:\n{}", asked.text);
    }
    mia.taps_twice("Split").await.shows("#1002 · Jane");
    let split = "1001 pending 127800 127800, 1002 pending 129800 129800";
    assert_eq!(stage.text(ORDERS).await, split);
    let news = jane.news().await;
    let notice = news
        .shows("Some of it is an order of its own now, #1002.")
        .clone();
    let card = news.shows("Fashion Store · order #1002").clone();

    // Wherever its button can be tapped twice, it happens once.
    mia.taps_twice("Undo").await;
    let whole = "1001 pending 257600 257600, 1002 cancelled 129800 0";
    assert_eq!(stage.text(ORDERS).await, whole);
    let news = jane.news().await;
    let corrected = news.shows("Correction: your order is one again.");
    assert_eq!(corrected.id, notice.id, "the notice is corrected in place");
    news.shows("This order is part of #1001 now");
    assert_eq!(jane.sees("↪ It went into #1001.").id, card.id);
    mia.says("/order 1002").await.shows("↪ It went into #1001.");
    mia.says("/status 1002 confirmed again")
        .await
        .shows("#1002 was merged into another order");

    // What was made went on: it is not taken back, and nothing changes.
    mia.says("/split 1001 white pants").await;
    mia.taps("Split").await;
    mia.says("/confirm 1003").await;
    mia.says("/undo 1001")
        .await
        .shows("#1003 has gone on since, it is confirmed now");
    let split = "1001 pending 187700 187700, 1002 cancelled 129800 0, 1003 confirmed 69900 69900";
    assert_eq!(stage.text(ORDERS).await, split);
    // A button of before does nothing once something changed.
    let asked = mia.says("/split 1001").await;
    let asked = asked.only_shows("0 of 3 × Black Shirt").clone();
    mia.says("/edit 1001 ship 60").await;
    mia.taps("Apply").await;
    mia.taps_on(&asked, "+ Black Shirt")
        .await
        .shows("That question is closed");
    stage.ends().await;
}

async fn an_order_goes_back_to_its_buyer(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let (jane, opened) = stage.buyer("Jane", &address).await;
    let card = opened.only_shows("Fashion Store · order #1001").clone();
    jane.taps("Where to send").await;
    jane.says("12 Mabini St, Quezon City 1100").await;
    mia.news().await;
    mia.says("/move 1001 Ana Reyes +63 917 123 4567").await;
    let fresh = link(&mia.taps("Move").await);
    let (ana, shown) = stage.buyer("Ana", &fresh).await;
    let wrong = shown.only_shows("Fashion Store · order #1001").clone();
    assert!(
        !wrong.text.contains("Mabini") && !wrong.text.contains("address"),
        "{}",
        wrong.text
    );
    jane.news().await.shows("this order is not yours");
    mia.news().await;

    mia.says("/undo 1001").await.shows("Taken back: #1001");
    let back = jane.news().await;
    let back = back.shows("Fashion Store · order #1001");
    assert_eq!(back.id, card.id, "her card is hers again, in its place");
    let not_hers = ana.news().await;
    let not_hers = not_hers.shows("Correction: this order is not yours.");
    assert_eq!(not_hers.id, wrong.id);
    ana.opens(&fresh)
        .await
        .only_shows("That link no longer works.");
    mia.says("/confirm 1001").await;
    jane.news().await.shows("✔ Confirmed");
    ana.news().await.nothing();
    jane.opens(&address)
        .await
        .shows("Fashion Store · order #1001");
    mia.says("/order 1001").await.shows("12 Mabini St");
    mia.says("/find jane").await.shows("#1001 Jane Cruz");
    mia.says("/find ana reyes").await.shows("I found nothing");

    // What happened to its money since is not divided by an undo.
    mia.says("/move 1001 Ana Reyes +63 917 123 4567").await;
    mia.taps("Move").await;
    let moved = mia.sees("#1001 belongs to Ana Reyes now.");
    mia.says("/paid 1001 500 cash").await;
    mia.taps_on(&moved, "Undo")
        .await
        .shows("can't be undone any more");
    stage.ends().await;
}

async fn two_orders_are_two_again(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane Cruz; 2 black shirt 599; ship 80").await;
    let second = order(&mia, "Jane Cruz; 1 cap 250; ship 80").await;
    let (jane, _) = stage.buyer("Jane", &second).await;
    mia.news().await;
    mia.says("/address 1002 12 Mabini St, Quezon City 1100")
        .await;
    mia.says("/merge 1001 1002").await;
    mia.taps("Merge").await.shows("Merged: #1001");
    mia.sees("12 Mabini St");
    let news = jane.news().await;
    let kept = news.shows("Fashion Store · order #1001").clone();

    mia.taps_twice("Undo").await;
    let news = jane.news().await;
    news.shows("Correction: your orders are separate again.");
    let parted = news.shows("#1001 and your order are two again.");
    assert_eq!(parted.id, kept.id, "the card gives way in place");
    assert_eq!(
        stage.text("SELECT string_agg(number || ' ' || (destination IS NULL), ', ' ORDER BY number) FROM orders").await,
        "1001 true, 1002 false"
    );
    mia.says("/confirm 1001").await;
    jane.news().await.nothing();
    mia.says("/confirm 1002").await;
    jane.news().await.shows("✔ Confirmed");
    let mine = jane.says("/my").await;
    assert!(!mine.only().text.contains("#1001"), "{mine}");

    // Merged once more, she is told of both again.
    mia.says("/merge 1001 1002").await;
    mia.taps("Merge").await;
    jane.news().await.shows("Fashion Store · order #1001");
    mia.says("/process 1001").await;
    // The other order went on in another way: neither is taken back.
    mia.says("/delete 1002").await;
    mia.taps("Yes, delete it").await;
    let merged = mia.sees("Merged: #1001");
    mia.taps_on(&merged, "Undo")
        .await
        .shows("#1002 has gone on since");
    stage.ends().await;
}

/// An order that was delivered, and its buyer.
async fn delivered(stage: &Stage, seller: &Talker, text: &str) -> Talker {
    let address = order(seller, text).await;
    let (buyer, _) = stage.buyer("Jane", &address).await;
    seller.news().await;
    seller.says("/deliver 1001").await;
    seller.says("/paid 1001").await;
    buyer.news().await;
    buyer
}

async fn returned(seller: &Talker, more: &[&str]) {
    seller.says("/return 1001").await;
    for tap in more {
        seller.taps(tap).await;
    }
    seller.taps("does not fit").await;
    seller.taps("Money back").await;
}

async fn some_of_a_return_is_sold_again(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items black shirt 599; stock 5").await;
    mia.says("/items cap 250; stock 4").await;
    let jane = delivered(&stage, &mia, "Jane; 3 black shirt; 1 cap").await;
    returned(&mia, &["+ Black Shirt", "+ Black Shirt", "+ Cap", "Next"]).await;
    jane.news().await;
    mia.says("/order 1001").await;
    let asked = mia.taps("Received: some to stock").await;
    let asked = asked.only_shows("how many can be sold again?").clone();
    assert!(
        asked.text.contains("2 of 2 × Black Shirt"),
        "{}",
        asked.text
    );
    mia.taps_twice("− Black Shirt").await;
    mia.sees("1 of 2 × Black Shirt");
    for (typed, answer) in [
        ("3 shirt", "Only 2 × Black Shirt came back, not 3."),
        ("🙂 shirt", "I can't read “🙂 shirt”."),
        ("1 socks", "I can't read “1 socks”."),
        ("99999999999999 cap", "I can't read"),
    ] {
        mia.says(typed).await.only_shows(answer);
    }
    mia.says("1 shirt, 0 cap").await.only_shows("0 of 1 × Cap");
    let done = mia.taps_twice("Put away").await;
    let done = done.shows("Return 1 of #1001 is here: 1 back in stock, 2 written off.");
    assert!(
        done.text.contains("To be paid back: ₱ 1,448.00"),
        "{}",
        done.text
    );
    let left = "SELECT string_agg(stock::text, ', ' ORDER BY variant_id) FROM variant";
    assert_eq!(stage.text(left).await, "3, 3");
    let lost = "SELECT sum(quantity)::bigint FROM stock_movement WHERE kind = 'write_off'";
    assert_eq!(stage.count(lost).await, -2);
    mia.taps_on(&asked, "+ Black Shirt").await;
    assert_eq!(
        stage.text(left).await,
        "3, 3",
        "an older question does nothing"
    );
    mia.says("/undo 1001").await.shows("Taken back");
    assert_eq!(stage.text(left).await, "2, 3");
    let card = mia.says("/order 1001").await;
    let card = card.shows("↩ Return 1: 2 × Black Shirt, 1 × Cap · approved");
    assert!(
        card.buttons.contains(&"Received: some to stock".to_owned()),
        "{card:?}"
    );
    stage.ends().await;
}

async fn a_refund_settles_what_it_covers(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = delivered(&stage, &mia, "Jane; 2 black shirt 599; white pants 699").await;
    let states = "SELECT string_agg(state, ', ' ORDER BY return_no) FROM order_return";
    let received = "SELECT received_minor FROM orders";
    returned(&mia, &["+ Black Shirt", "Next"]).await;
    mia.says("/order 1001").await;
    mia.taps("Received: back to stock").await;
    jane.news().await;
    // Less than is due settles nothing.
    mia.says("/refund 1001 100 gcash").await.shows("₱ 100.00");
    assert_eq!(stage.text(states).await, "received");
    mia.says("/refund 1001 499 gcash")
        .await
        .shows("Return 1 of #1001 is refunded: ₱ 499.00 paid back.");
    assert_eq!(stage.text(states).await, "refunded");
    jane.news().await.shows("₱ 499.00 was paid back.");
    assert_eq!(stage.count(received).await, 189_700 - 59_900);
    mia.taps("Undo").await;
    assert_eq!(stage.text(states).await, "received");
    assert_eq!(stage.count(received).await, 189_700 - 10_000);
    mia.says("/refunds").await.only_shows("₱ 499.00");
    mia.taps_twice("Refunded").await;
    assert_eq!(stage.text(states).await, "refunded");
    assert_eq!(stage.count(received).await, 189_700 - 59_900);

    // Two wait: which one it is for is asked.
    returned(&mia, &["+ Black Shirt", "Next"]).await;
    mia.says("/order 1001").await;
    mia.taps("Received: back to stock").await;
    returned(&mia, &[]).await;
    mia.says("/order 1001").await;
    mia.taps("Received 3: written off").await;
    jane.news().await;
    let asked = mia.says("/refund 1001 1298 cash").await;
    let asked = asked
        .shows("₱ 1,298.00 went back for #1001. Which return is that for?")
        .clone();
    assert_eq!(
        asked.buttons,
        [
            "Return 2: ₱ 599.00",
            "Return 3: ₱ 699.00",
            "All of them",
            "None of them"
        ]
    );
    mia.taps_twice("All of them").await;
    assert_eq!(stage.text(states).await, "refunded, refunded, refunded");
    assert_eq!(stage.count(received).await, 0);
    jane.news().await.shows("₱ 699.00 was paid back.");
    stage.ends().await;
}

async fn a_return_comes_too_late(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = delivered(&stage, &mia, "Jane; 1 black shirt 599").await;
    let settings = mia.says("/settings").await;
    settings.only_shows("Buyers can ask for a return until 14 days after delivery");
    stage
        .text("UPDATE orders SET delivered_at = delivered_at - interval '20 days' RETURNING 'late'")
        .await;
    jane.taps("Return")
        .await
        .only_shows("#1001 could be returned until");
    // The shop can make an exception, and another rule.
    mia.taps("Returns: 30 days")
        .await
        .shows("until 30 days after delivery");
    jane.taps("Return")
        .await
        .only_shows("Why does it come back?");
    jane.taps("damaged").await;
    jane.taps("No picture").await;
    mia.taps("Returns: any time").await.shows("at any time");
    mia.taps("Returns: 7 days")
        .await
        .shows("until 7 days after delivery");
    // It was begun in time, and is asked for too late.
    jane.taps("Money back")
        .await
        .shows("#1001 could be returned until");
    returned(&mia, &[]).await;
    jane.news()
        .await
        .shows("↩ Return approved: 1 × Black Shirt");
    stage.ends().await;
}

async fn apart_in_chinese(stage: Stage) {
    let mei = stage
        .owner_in(
            "Mei",
            "小美服飾",
            Market::Taiwan,
            Language::closest("zh-TW").unwrap(),
        )
        .await;
    mei.says("/新訂單 王小明；黑色襯衫 x3 599；運費 60").await;
    mei.taps("建立訂單").await;
    mei.says("/拆單 1001 5 黑色襯衫")
        .await
        .only_shows("黑色襯衫");
    mei.says("/拆單 1001")
        .await
        .only_shows("黑色襯衫：3 件中拆出 0 件");
    mei.taps("+ 黑色襯衫").await.only_shows("3 件中拆出 1 件");
    mei.taps("下一步")
        .await
        .only_shows("要從 #1001 拆出一筆新訂單");
    mei.taps("拆單").await;
    assert_eq!(
        stage.text(ORDERS).await,
        "1001 pending 1258 0, 1002 pending 599 0"
    );
    mei.says("/確認 1002").await;
    mei.says("/復原 1001")
        .await
        .shows("#1001 無法單獨復原：#1002 之後有了變動");
    mei.says("/復原 1002").await;
    mei.says("/復原 1001").await;
    assert_eq!(
        stage.text(ORDERS).await,
        "1001 pending 1857 0, 1002 cancelled 599 0"
    );
    mei.says("/order 1002").await.shows("↪ 已併入 #1001。");
    mei.says("/設定")
        .await
        .shows("買家可在送達後 14 天內申請退貨");
    stage.ends().await;
}
