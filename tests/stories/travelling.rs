//! A status travels from the seller's chat to the buyer's.

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_status_travels,
    a_parcel_is_sent_and_taken_back,
    an_answer_to_the_card_is_a_command,
    several_orders_at_once,
    money_comes_in,
    an_order_stands_still,
    an_order_is_cancelled,
    a_number_is_mistyped,
    another_shops_orders_stay_its_own,
    a_button_of_another_axis_still_works,
);

/// Saves an order and returns the link for its buyer.
async fn order(seller: &Talker, text: &str) -> String {
    seller.says(&format!("/new {text}")).await;
    link(&seller.taps("Create").await)
}

async fn a_status_travels(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let link = order(
        &mia,
        "Jane Cruz; 2 black shirt 599; white pants 699; ship 80",
    )
    .await;
    let (jane, opened) = stage.buyer("Jane", &link).await;
    let shown = opened.only_shows("Fashion Store · order #1001").clone();
    assert!(
        shown.text.contains("●━━○━━○━━○━━○  Pending"),
        "{}",
        shown.text
    );
    assert!(
        shown.text.contains("Waiting for the seller to confirm."),
        "{}",
        shown.text
    );
    assert!(shown.text.contains("₱ 1,977.00"), "{}", shown.text);
    let told = mia.news().await;
    let card = told.only_shows("Told: Jane").clone();

    mia.taps_twice("Confirm")
        .await
        .shows("#1001 · Jane Cruz · Confirmed");
    let card_now = mia.sees("#1001 · Jane Cruz · Confirmed");
    assert_eq!(card_now.id, card.id, "the card changes in place");
    assert!(card_now.edits > card.edits);

    let news = jane.news().await;
    let changed = news.shows("●━━●━━○━━○━━○  Confirmed");
    assert_eq!(changed.id, shown.id, "the buyer's card changes in place");
    assert!(changed.edits > shown.edits);
    let fresh = news.fresh();
    assert_eq!(fresh.len(), 1, "exactly one new line arrives: {news}");
    assert!(
        fresh[0]
            .text
            .contains("✔ Confirmed: the seller is preparing your order."),
        "{news}"
    );

    mia.says("/confirm 1001")
        .await
        .only_shows("#1001 is already confirmed, since ");
    jane.news().await.nothing();
    let confirmed = "SELECT count(*) FROM order_event WHERE action = 'confirm'";
    assert_eq!(stage.count(confirmed).await, 1);

    mia.says("/process 1001")
        .await
        .shows("#1001 is being prepared.");
    let quiet = jane.news().await;
    quiet.only_shows("Your order is being prepared.");
    mia.says("/ready 1001").await.shows("#1001 is ready.");
    jane.news().await.only_shows("packed");
    mia.ships("1001 jnt 88123456").await;
    jane.news().await.shows("📦 Shipped with J&T 88123456.");
    mia.says("/deliver 1001").await.shows("#1001 is delivered.");
    jane.news().await.shows("🏠 Delivered. Enjoy!");
    mia.says("/complete 1001").await.shows("#1001 is complete.");
    stage.ends().await;
}

async fn a_parcel_is_sent_and_taken_back(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let link = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &link).await;
    mia.news().await;

    let shipped = mia.ships("1001 jnt 88123456").await;
    assert_eq!(
        shipped.shows("#1001 is shipped with J&T 88123456.").buttons,
        ["Undo"]
    );
    let news = jane.news().await;
    let notice = news.shows("📦 Shipped with J&T 88123456.").clone();
    assert_eq!(news.fresh().len(), 1, "{news}");

    mia.taps("Undo")
        .await
        .shows("Taken back: #1001 is Pending again.");
    let news = jane.news().await;
    let corrected = news.shows("Correction: not shipped yet.");
    assert_eq!(corrected.id, notice.id, "the notice is corrected in place");
    assert!(news.fresh().is_empty(), "{news}");
    news.shows("●━━○━━○━━○━━○  Pending");
    assert_eq!(
        stage
            .count("SELECT count(*) FROM shipment WHERE voided_at IS NULL")
            .await,
        0
    );

    mia.says("/undo 1001")
        .await
        .only_shows("There is nothing on #1001 that could be undone.");
    stage.ends().await;
}

async fn an_answer_to_the_card_is_a_command(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    let card = mia.sees("#1001 · Jane · Pending");
    mia.replies(&card, "shipped jnt 88123465")
        .await
        .only_shows("No address yet for #1001.");
    mia.taps("Ship without")
        .await
        .shows("#1001 is shipped with J&T 88123465.");
    mia.replies(&card, "paid 500 cash")
        .await
        .shows("₱ 500.00 received for #1001; ₱ 698.00 to pay.");
    mia.replies(&card, "note gift wrap")
        .await
        .shows("Noted on #1001.");
    let link = mia.sees("Follow every step here");
    mia.replies(&link, "delivered")
        .await
        .shows("#1001 is delivered.");

    order(&mia, "Paul; 1 cap 250").await;
    mia.says("/order 1002").await;
    mia.taps("Ship")
        .await
        .only_shows("No address yet for #1002.");
    mia.taps("Ship without")
        .await
        .only_shows("Which courier and number for #1002?");
    mia.says("lbc 12 34")
        .await
        .shows("#1002 is shipped with LBC 1234.");
    stage.ends().await;
}

async fn several_orders_at_once(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for buyer in ["Ana", "Ben", "Cleo"] {
        order(&mia, &format!("{buyer}; 1 cap 250")).await;
    }
    mia.says("/cancel 1003").await;
    mia.taps("Yes, cancel it").await;
    let several = mia.says("/confirm 1001, #1002 1003 1099").await;
    let several = several.shows("2 confirmed.");
    assert!(
        several.text.contains("#1003 is cancelled and stays so."),
        "{}",
        several.text
    );
    assert!(
        several.text.contains("There is no order #1099."),
        "{}",
        several.text
    );
    stage.ends().await;
}

async fn money_comes_in(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let link = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &link).await;
    mia.news().await;
    mia.says("/paid 1001 500 cash")
        .await
        .shows("₱ 500.00 received for #1001; ₱ 698.00 to pay.");
    jane.news()
        .await
        .shows("💰 Payment received: ₱ 500.00. Still to pay: ₱ 698.00.");
    mia.says("/paid 1001")
        .await
        .shows("₱ 698.00 received; #1001 is paid in full.");
    jane.news().await.shows("Paid in full, thank you!");
    mia.says("/paid 1001")
        .await
        .only_shows("Nothing is left to pay for #1001.");
    mia.says("/paid 1001 0").await.only_shows("zero");
    mia.says("/paid 1001 lots5")
        .await
        .only_shows("I can't read \"lots5\" as an amount");
    jane.news().await.nothing();
    mia.says("/paid 1001 2").await.shows("₱ 2.00 too much");
    mia.taps("Undo").await.shows("Taken back");
    jane.news()
        .await
        .shows("Correction: that payment has not arrived.");
    let ledger = "SELECT sum(CASE kind WHEN 'countered' THEN -amount_minor ELSE amount_minor END)::bigint FROM payment_entry";
    assert_eq!(stage.count(ledger).await, 119_800);
    stage.ends().await;
}

async fn an_order_stands_still(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let link = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &link).await;
    mia.news().await;
    mia.says("/hold 1001").await.only_shows("Why is it held?");
    mia.says("/hold 1001 waiting for stock")
        .await
        .shows("#1001 is on hold.");
    mia.sees("⏸ On hold since");
    jane.news()
        .await
        .only_shows("The seller has paused this order for now.");
    let refused = mia.says("/confirm 1001").await;
    let refused = refused.only_shows("#1001 has been on hold since ");
    assert!(
        refused.text.contains("waiting for stock"),
        "{}",
        refused.text
    );
    mia.taps("Go on").await.shows("#1001 · Jane · Pending");
    jane.news()
        .await
        .only_shows("Waiting for the seller to confirm.");
    mia.says("/release 1001")
        .await
        .only_shows("#1001 is not on hold.");
    mia.says("/note 1001 call before noon")
        .await
        .shows("Noted on #1001.");
    mia.sees("Note: call before noon");
    // The shop's note is its own.
    jane.news().await.nothing();
    stage.ends().await;
}

async fn an_order_is_cancelled(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let link = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &link).await;
    mia.news().await;
    mia.says("/paid 1001 500 cash").await;
    jane.news().await;
    let asked = mia.says("/cancel 1001 out of stock").await;
    let asked = asked.only_shows("Cancel #1001 (Jane)? ₱ 500.00 was received");
    assert_eq!(asked.buttons, ["Cancel, then refund", "Keep"]);
    mia.taps("Keep").await.only_shows("Fine, nothing changed.");
    jane.news().await.nothing();

    mia.says("/cancel 1001 out of stock").await;
    mia.taps("Cancel, then refund")
        .await
        .shows("#1001 is cancelled.");
    mia.sees("Reason: out of stock");
    let news = jane.news().await;
    news.shows("✖ Cancelled: out of stock.");
    news.shows("This order was cancelled.");
    mia.says("/cancel 1001")
        .await
        .only_shows("#1001 is already cancelled, since ");
    mia.says("/ship 1001 jnt 1")
        .await
        .only_shows("#1001 is cancelled and stays so.");
    mia.says("/undo 1001")
        .await
        .shows("Taken back: #1001 is Pending again.");
    jane.news()
        .await
        .shows("Correction: not cancelled, your order goes on.");

    mia.ships("1001 jnt 1").await;
    mia.says("/cancel 1001")
        .await
        .only_shows("It is too late to cancel #1001");
    stage.ends().await;
}

async fn a_number_is_mistyped(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for buyer in ["Ana", "Ben", "Cleo"] {
        order(&mia, &format!("{buyer}; 1 cap 250")).await;
    }
    let asked = mia.says("/ship 1020 jnt 88123456").await;
    let asked = asked.only_shows("There is no order #1020. Did you mean #1002 (Ben, Pending)?");
    assert_eq!(asked.buttons, ["Yes"]);
    mia.taps("Yes")
        .await
        .only_shows("No address yet for #1002.");
    mia.taps("Ship without")
        .await
        .shows("#1002 is shipped with J&T 88123456.");
    mia.says("/ship")
        .await
        .only_shows("Which order? For example: /ship 1042");
    mia.says("/ship 🙂")
        .await
        .only_shows("I can’t read an order number in “🙂”");
    mia.says("/ship 99999999999999999999 jnt")
        .await
        .only_shows("I can’t read an order number");
    mia.says("/confirm 0")
        .await
        .only_shows("I can’t read an order number");
    mia.says("/confirm -5")
        .await
        .only_shows("I can’t read an order number");
    stage.ends().await;
}

async fn another_shops_orders_stay_its_own(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let theirs = order(&mia, "Jane; 2 black shirt 599").await;
    let ben = stage.owner("Ben", "Bag Store").await;
    ben.says("/ship 1001 jnt 1")
        .await
        .only_shows("There is no order #1001.");
    ben.says("/find jane").await.only_shows("I found nothing");
    ben.says("/order 1001")
        .await
        .only_shows("There is no order #1001.");
    // With the link he is a buyer there, and no more.
    let card = ben.opens(&theirs).await;
    let card = card.only_shows("Fashion Store · order #1001").clone();
    let buttons = [
        "PDF",
        "How to pay",
        "I have paid",
        "Where to send",
        "Change or cancel",
        "Message the seller",
        "Something is wrong",
        "Stop updates for #1001",
        "More",
    ];
    assert_eq!(card.buttons, buttons);
    ben.replies(&card, "shipped jnt 1").await;
    ben.replies(&card, "cancel").await;
    assert_eq!(stage.count("SELECT count(*) FROM order_event").await, 1);
    stage.ends().await;
}

async fn a_button_of_another_axis_still_works(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    let card = mia.says("/order 1001").await;
    let card = card.shows("#1001 · Jane · Pending").clone();
    mia.says("/note 1001 gift").await;
    mia.taps_on(&card, "Paid")
        .await
        .shows("₱ 1,198.00 received; #1001 is paid in full.");
    mia.taps_on(&card, "Confirm")
        .await
        .shows("#1001 · Jane · Confirmed");
    stage.ends().await;
}
