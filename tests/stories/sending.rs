//! Where an order is sent: the buyer says it or the seller does, and shipping without it asks.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_buyer_says_where,
    shipping_without_an_address_asks,
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
    // A shop that keeps no addresses is not asked.
    mia.says("/ship 1001 jnt 88123456")
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
    assert_eq!(question.buttons, ["Ask Jane", "Ship anyway", "Type it"]);
    mia.taps_on(&question, "Ask Jane")
        .await
        .only_shows("Jane Cruz is asked where to send #1004.");
    jane.news()
        .await
        .only_shows("Fashion Store #1004: where shall it be sent?");
    mia.says("/ship 1004 jnt 88123457").await;
    mia.taps("Ship anyway")
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
