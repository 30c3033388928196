//! What was sent comes back: asked for with a picture, approved or not, received, settled.

use waybill_core::document::qr_png;

use crate::support::stage::{Stage, link};
use crate::support::talker::{News, Talker};

on_every_channel!(
    a_buyer_asks_with_a_picture_and_gets_the_money_back,
    a_return_is_rejected,
    half_of_a_line_is_written_off,
    a_replacement_is_sent,
    a_repair,
    how_it_went_back_is_asked,
    what_can_not_be_returned,
);

/// An order that was delivered, and its buyer.
async fn delivered(stage: &Stage, seller: &Talker, text: &str) -> Talker {
    seller.says(&format!("/new {text}")).await;
    let link = link(&seller.taps("Create").await);
    let (buyer, _) = stage.buyer("Jane", &link).await;
    seller.news().await;
    seller.says("/deliver 1001").await;
    buyer.news().await;
    buyer
}

/// The shop opens a return of what is chosen already.
async fn opened(seller: &Talker, wish: &str) -> News {
    seller.taps("changed my mind").await;
    seller.taps(wish).await
}

async fn a_buyer_asks_with_a_picture_and_gets_the_money_back(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = delivered(
        &stage,
        &mia,
        "Jane; 2 black shirt 599; white pants 699; ship 80",
    )
    .await;
    mia.says("/paid 1001").await;
    jane.news().await;

    let asked = jane.taps("Return").await;
    let asked = asked.only_shows("What comes back of #1001?").clone();
    assert!(
        asked.text.contains("0 of 2 × Black Shirt"),
        "{}",
        asked.text
    );
    // A tap says how many: twice the same is no more.
    jane.taps_twice("+ Black Shirt").await;
    let chosen = jane.sees("What comes back of #1001?");
    assert_eq!(chosen.id, asked.id, "the question changes in place");
    assert!(
        chosen.text.contains("1 of 2 × Black Shirt"),
        "{}",
        chosen.text
    );
    jane.taps("Next").await.shows("Why does it come back?");
    jane.taps("damaged").await.shows("Please send a picture");
    let png = qr_png("a torn shirt").unwrap();
    jane.sends_picture("torn.png", &png, "")
        .await
        .shows("The picture is kept.");
    jane.taps("Money back")
        .await
        .shows("Fashion Store #1001: you asked to return 1 × Black Shirt.");
    jane.sees("↩ Return 1: 1 × Black Shirt · requested");

    let news = mia.news().await;
    let call = news.shows("Jane would like to return something of #1001: 1 × Black Shirt");
    assert!(call.text.contains("Money back: damaged"), "{}", call.text);
    assert_eq!(call.buttons, ["Approve return", "Reject return"]);
    assert!(call.document.is_some(), "the picture is there");
    let call = call.clone();
    mia.says("/returns")
        .await
        .only_shows("#1001 Jane · return 1: 1 × Black Shirt · requested");
    mia.taps_on(&call, "Approve return")
        .await
        .shows("Return 1 of #1001 is approved");
    jane.news()
        .await
        .shows("↩ Return approved: 1 × Black Shirt. Please send or bring it back.");
    mia.says("/order 1001").await;
    let received = mia.taps("Received: back to stock").await;
    let received = received.shows("Return 1 of #1001 is here and back in stock.");
    assert!(
        received.text.contains("To be paid back: ₱ 599.00"),
        "{}",
        received.text
    );
    mia.sees("Returned goods −599.00");
    jane.news()
        .await
        .shows("Your return has arrived: 1 × Black Shirt. ₱ 599.00 is taken off");
    mia.taps("Refunded")
        .await
        .shows("Return 1 of #1001 is refunded: ₱ 599.00 paid back.");
    jane.news().await.shows("₱ 599.00 was paid back.");
    jane.sees("↩ Return 1: 1 × Black Shirt · refunded");
    mia.says("/returns")
        .await
        .only_shows("No return waits for anything.");

    mia.taps("Undo").await;
    jane.news()
        .await
        .shows("Correction: that step of your return was taken back.");
    mia.sees("↩ Return 1: 1 × Black Shirt · received");
    let paid = "SELECT received_minor FROM orders";
    assert_eq!(stage.count(paid).await, 197_700);
    stage.ends().await;
}

async fn a_return_is_rejected(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = delivered(&stage, &mia, "Jane; 1 black shirt 599").await;
    // One piece: nothing to choose.
    jane.taps("Return")
        .await
        .only_shows("Return of #1001: 1 × Black Shirt");
    jane.says("I wore it to a party 🙂").await;
    jane.taps("No picture").await.shows("What would be right?");
    jane.taps("Money back").await;
    let news = mia.news().await;
    news.shows("Money back: I wore it to a party 🙂");
    mia.taps("Reject return").await.shows("Why not?");
    mia.says("it was worn")
        .await
        .shows("Return 1 of #1001 is rejected");
    jane.news()
        .await
        .shows("↩ Return not accepted: 1 × Black Shirt. it was worn");
    // It may be asked for once more, and withdrawn.
    jane.taps("Return").await;
    jane.taps("does not fit").await;
    jane.taps("No picture").await;
    jane.taps("Replacement").await;
    mia.news().await;
    jane.taps("Withdraw return")
        .await
        .shows("you return nothing. Return 2 is withdrawn.");
    mia.news()
        .await
        .shows("Jane no longer asks for return 2 of #1001.");
    let open = "SELECT count(*) FROM order_return WHERE state NOT IN ('rejected', 'withdrawn')";
    assert_eq!(stage.count(open).await, 0);
    stage.ends().await;
}

async fn half_of_a_line_is_written_off(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items black shirt 599; stock 5").await;
    let jane = delivered(&stage, &mia, "Jane; 2 black shirt").await;
    let stock = "SELECT stock::bigint FROM variant";
    assert_eq!(stage.count(stock).await, 3);
    mia.says("/return 1001").await.only_shows("1 of 2 × ");
    mia.taps("Next").await;
    opened(&mia, "Money back")
        .await
        .shows("Return 1 of #1001 is open");
    jane.news().await.shows("↩ Return approved: 1 × ");
    mia.says("/order 1001").await;
    mia.taps("Received: written off")
        .await
        .shows("Return 1 of #1001 is here and written off.");
    assert_eq!(stage.count(stock).await, 3, "it came back, and went");
    let lost = "SELECT sum(quantity)::bigint FROM stock_movement WHERE kind = 'write_off'";
    assert_eq!(stage.count(lost).await, -1);
    mia.taps("Undo").await;
    assert_eq!(stage.count(lost).await, 0);
    mia.says("/order 1001").await;
    mia.taps("Received: back to stock").await;
    assert_eq!(stage.count(stock).await, 4);
    // Half of what is owed is left.
    mia.sees("To pay ₱ 599.00");
    stage.ends().await;
}

async fn a_replacement_is_sent(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items black shirt 599; stock 1").await;
    let jane = delivered(&stage, &mia, "Jane; 1 black shirt").await;
    mia.says("/return 1001").await;
    opened(&mia, "Replacement").await;
    mia.says("/order 1001").await;
    mia.taps("Received: written off").await;
    jane.news().await;
    mia.says("/order 1001").await;
    let short = mia.taps("Send a replacement").await;
    let short = short.shows("#1001: only 0 ");
    assert_eq!(short.buttons, ["Send it anyway", "Never mind"]);
    let sent = mia.taps("Send it anyway").await;
    sent.shows("#1002 replaces it, at no cost.");
    mia.sees("Replaces #1001");
    mia.sees("↳ replaced by #1002");
    let news = jane.news().await;
    news.shows("↩ Order #1002 replaces what you returned");
    jane.sees("Fashion Store · order #1002");
    assert_eq!(stage.count("SELECT min(total_minor) FROM orders").await, 0);
    assert_eq!(
        stage
            .count("SELECT count(DISTINCT customer_id) FROM orders")
            .await,
        1
    );
    mia.says("/undo 1001")
        .await
        .shows("#1002 replaces it. Cancel #1002 first");
    mia.says("/cancel 1002").await;
    mia.taps("Yes, cancel it").await;
    mia.says("/undo 1001").await.shows("Taken back");
    mia.sees("↩ Return 1: 1 × Black Shirt · received");
    stage.ends().await;
}

async fn a_repair(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = delivered(&stage, &mia, "Jane; 1 watch 5990").await;
    mia.says("/return 1001").await;
    mia.says("it stopped").await;
    mia.taps("Repair").await;
    jane.news().await;
    mia.says("/order 1001").await;
    mia.taps("Received: to repair").await;
    mia.says("/order 1001").await;
    mia.taps("Repaired")
        .await
        .shows("Return 1 of #1001 is repaired and goes back to the buyer.");
    jane.news()
        .await
        .shows("↩ Your return is repaired and comes back to you: 1 × Watch.");
    assert_eq!(stage.count("SELECT credit_minor FROM orders").await, 0);
    stage.ends().await;
}

async fn how_it_went_back_is_asked(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/methods Bank").await;
    let jane = delivered(&stage, &mia, "Jane; 1 black shirt 599").await;
    mia.says("/paid 1001 599 gcash").await;
    mia.says("/return 1001").await;
    opened(&mia, "Money back").await;
    mia.says("/order 1001").await;
    mia.taps("Received: back to stock").await;
    mia.says("/order 1001").await;
    let asked = mia.taps("Refunded").await;
    let asked = asked.shows("How did ₱ 599.00 for #1001 go back?").clone();
    assert_eq!(asked.buttons, ["GCash", "Bank", "Another way", "Not yet"]);
    let back = "SELECT coalesce(string_agg(coalesce(method, '?'), ', '), '') FROM payment_entry
                WHERE kind = 'refunded'";
    assert_eq!(stage.text(back).await, "", "nothing is recorded yet");
    mia.taps_on(&asked, "Not yet").await;
    assert_eq!(stage.text(back).await, "");
    mia.says("/order 1001").await;
    mia.taps("Refunded").await;
    jane.news().await;
    // Twice the same is one refund.
    mia.taps_twice("Bank").await;
    assert_eq!(stage.text(back).await, "Bank");
    mia.sees("Return 1 of #1001 is refunded: ₱ 599.00 paid back.");
    jane.news().await.shows("₱ 599.00 was paid back.");
    stage.ends().await;
}

async fn what_can_not_be_returned(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 1 black shirt 599").await;
    mia.taps("Create").await;
    mia.says("/return 1001")
        .await
        .only_shows("#1001 is pending: only what was sent can come back.");
    mia.says("/return 🙂")
        .await
        .only_shows("I can’t read an order number");
    mia.says("/return 99999999999999")
        .await
        .only_shows("I can’t read an order number");
    mia.says("/return 1099")
        .await
        .only_shows("There is no order #1099.");
    mia.says("/deliver 1001").await;
    let first = mia.says("/return 1001").await;
    let first = first.only_shows("Why does it come back?").clone();
    opened(&mia, "Money back").await;
    // The question is closed, and every piece is in a return.
    mia.says("/return 1001")
        .await
        .only_shows("Everything of #1001 is in a return already.");
    let done = mia.sees("Return 1 of #1001 is open");
    assert_eq!(done.id == first.id, !first.buttons.is_empty());
    let ben = stage.owner("Ben", "Bag Store").await;
    ben.says("/return 1001")
        .await
        .only_shows("There is no order #1001.");
    ben.says("/returns")
        .await
        .only_shows("No return waits for anything.");
    stage.ends().await;
}
