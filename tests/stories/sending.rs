//! Where an order is sent: the buyer says it or the seller does, and shipping without it asks.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_buyer_says_where,
    shipping_without_an_address_asks,
    several_without_an_address_ask_once,
    a_shop_that_hands_over_is_not_asked,
    a_page_says_where,
    a_buyer_hears_that_it_goes_elsewhere,
    a_store_in_chinese,
);

const HOME: &str = "Jane Cruz · 0917 123 4567 · 12 Mabini St, Quezon City 1100";

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn a_buyer_says_where(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let second = order(&mia, "Jane; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;

    jane.taps("Where to send")
        .await
        .only_shows("Fashion Store #1001: where shall it be sent?");
    jane.says("🙂🙂")
        .await
        .only_shows("An address or a store is missing.");
    jane.says("7-11 12")
        .await
        .only_shows("A 7-ELEVEN has a number of 6 digits, not “12”.");
    jane.says("Jane Cruz; 0917 123 4567; 12 Mabini St, Quezon City 1100")
        .await
        .shows(&format!("Fashion Store #1001 goes to: {HOME}"));
    jane.sees("Where to send: the seller knows ✔");
    mia.news()
        .await
        .shows(&format!("Jane says where to send #1001: {HOME}"));
    mia.sees(&format!("📍 {HOME}"));

    // The next time it is one tap, and a second one changes nothing.
    jane.opens(&second).await;
    let asked = jane.taps("Where to send").await;
    asked.only_shows("Fashion Store #1002: where shall it be sent?");
    jane.taps_twice("Send to: Jane Cruz")
        .await
        .shows(&format!("Fashion Store #1002 goes to: {HOME}"));
    let events = "SELECT count(*) FROM order_event WHERE action = 'send_to'";
    assert_eq!(stage.count(events).await, 2);

    // Whoever has only the link sees no address, in no form, and is offered none.
    let (bob, opened) = stage.buyer("Bob", &first).await;
    let card = opened.shows("Somebody else follows this order as theirs.");
    assert!(!card.buttons.contains(&"Where to send".to_owned()));
    bob.taps("It is mine too").await;
    mia.news().await;
    mia.taps("Theirs too").await;
    // Nor does who shares it by the shop's word.
    bob.news().await;
    let asked = bob.taps("Where to send").await;
    assert!(!format!("{opened}{asked}").contains("Send to:"));
    assert!(!format!("{opened}").contains("Mabini"));
    let shown = "SELECT count(*) FROM order_link l, tracked_order(l.shop_id, l.token) t
                 WHERE t.document::text LIKE '%Mabini%' OR t.document::text LIKE '%0917%'";
    assert_eq!(stage.count(shown).await, 0);
    stage.ends().await;
}

async fn shipping_without_an_address_asks(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for line in ["Otto; 1 cap 250", "Otto; 2 cap 250", "Jane Cruz; 1 cap 250"] {
        order(&mia, line).await;
    }
    let fourth = order(&mia, "Jane Cruz; 3 cap 250").await;
    // Asked from the first order on; one tap goes on.
    let question = mia.says("/ship 1001 jnt 88123456").await;
    let question = question.only_shows("No address yet for #1001.").clone();
    assert_eq!(question.buttons, ["Ask Otto", "Ship without", "Type it"]);
    mia.taps_twice("Ship without")
        .await
        .shows("#1001 is shipped with J&T");
    mia.says("/address 1001 12 Mabini St, Cebu City")
        .await
        .only_shows("It is too late to change #1001");
    mia.says("/address 1002")
        .await
        .only_shows("Where shall #1002 be sent? For example: /address 1002 ");
    mia.says("/address 1002 📦")
        .await
        .only_shows("An address or a store is missing.");
    mia.says("/address 1002 12 Mabini St, Cebu City")
        .await
        .shows("#1002 goes to: 12 Mabini St, Cebu City");

    let (jane, _) = stage.buyer("Jane", &fourth).await;
    mia.news().await;
    let question = mia.says("/ship 1004 jnt 88123457").await;
    let question = question.only_shows("No address yet for #1004.").clone();
    assert_eq!(question.buttons, ["Ask Jane", "Ship without", "Type it"]);
    mia.taps_on(&question, "Ask Jane")
        .await
        .only_shows("Jane Cruz is asked where to send #1004.");
    jane.news()
        .await
        .only_shows("Fashion Store #1004: where shall it be sent?");
    mia.says("/ship 1004 jnt 88123457").await;
    mia.taps("Ship without")
        .await
        .shows("#1004 is shipped with J&T 88123457.");

    // Typed by the seller, and taken back.
    mia.says("/ship 1003").await;
    mia.taps("Type it")
        .await
        .only_shows("Fashion Store #1003: where shall it be sent?");
    mia.says("Jane Cruz; 5 Rizal Ave, Manila")
        .await
        .shows("#1003 goes to: Jane Cruz · 5 Rizal Ave, Manila");
    mia.taps("Undo")
        .await
        .shows("Taken back: #1003 is Pending again.");
    let known = "SELECT count(*) FROM orders WHERE destination IS NOT NULL";
    assert_eq!(stage.count(known).await, 1);
    stage.ends().await;
}

async fn several_without_an_address_ask_once(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for buyer in ["Ana", "Ben", "Cleo"] {
        order(&mia, &format!("{buyer}; 1 cap 250")).await;
    }
    mia.says("/address 1002 12 Mabini St, Cebu City").await;
    let asked = mia.says("/ship 1001 1002 1003 jnt").await;
    assert_eq!(
        asked.only_shows("No address yet for #1001, #1003.").buttons,
        ["Ship without"]
    );
    mia.taps("Ship without").await;
    let shipped = "SELECT count(*) FROM orders WHERE fulfilment = 'shipped'";
    assert_eq!(stage.count(shipped).await, 3);
    stage.ends().await;
}

async fn a_shop_that_hands_over_is_not_asked(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Ana; 1 cap 250").await;
    mia.says("/settings")
        .await
        .shows("Shipping without an address asks first");
    mia.taps_twice("Don't ask for an address")
        .await
        .shows("Shipping without an address does not ask");
    mia.says("/ship 1001 jnt 88123456")
        .await
        .shows("#1001 is shipped with J&T");
    stage.ends().await;
}

async fn a_page_says_where(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane Cruz; 1 cap 250").await;
    order(&mia, "Jane Cruz; 2 cap 250").await;
    mia.says("/customer jane").await;
    mia.taps("Address").await;
    mia.says("5 Rizal Ave, Manila").await.shows("5 Rizal Ave");
    // Offered in one tap, and used where nothing else was said.
    mia.says("/order 1001").await;
    mia.taps("More").await;
    mia.taps("Address").await.shows("where shall it be sent?");
    mia.taps("Send to: 5 Rizal Ave")
        .await
        .shows("#1001 goes to: 5 Rizal Ave, Manila");
    mia.says("/ship 1002 jnt 88123456")
        .await
        .shows("#1002 is shipped with J&T");
    let there = "SELECT count(*) FROM orders WHERE destination::text LIKE '%5 Rizal Ave%'";
    assert_eq!(stage.count(there).await, 2);
    stage.ends().await;
}

async fn a_buyer_hears_that_it_goes_elsewhere(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    jane.taps("Where to send").await;
    jane.says("12 Mabini St, Quezon City 1100").await;
    mia.news().await;
    mia.says("/edit 1001 to 5 Rizal Ave, Manila")
        .await
        .shows("#1001 goes to: 5 Rizal Ave, Manila");
    let news = jane.news().await;
    let told = news
        .shows("The shop changed where your order is sent.")
        .clone();
    assert!(!format!("{news}").contains("Rizal"), "{news}");
    mia.taps("Undo").await;
    let news = jane.news().await;
    let corrected = news.shows("Correction: your order is sent where it was to go before.");
    assert_eq!(corrected.id, told.id);
    // Among other changes it is set, and they are shown.
    mia.says("/edit 1001 to 7 Luna St, Manila; ship 60")
        .await
        .shows("not applied yet");
    mia.sees("#1001 goes to: 7 Luna St, Manila");
    mia.says("/edit 1001 to 🙂, 📦")
        .await
        .shows("An address or a store is missing.");
    stage.ends().await;
}

async fn a_store_in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("小美", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/new 王小明; 黑色襯衫 x2 599").await;
    mei.taps("建立訂單").await;
    mei.says("/地址 1001 7-11 12")
        .await
        .only_shows("7-ELEVEN 的店號是 6 位數字，不是「12」。");
    mei.says("/地址 1001 王小明; 0912345678; 7-11 鑫台北 131386")
        .await
        .shows("#1001 會寄到：王小明 · 0912345678 · 7-ELEVEN · 鑫台北 · 131386");
    mei.sees("📍 王小明");
    stage.ends().await;
}
