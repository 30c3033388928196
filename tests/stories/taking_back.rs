//! The buyer's card says what was paid and what is asked; what they said and did themselves they take back
//! while nothing came of it.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_card_says_what_was_paid_and_asked,
    a_claim_is_taken_back,
    a_cancellation_is_taken_back,
    who_wrote_down_money,
);

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn a_card_says_what_was_paid_and_asked(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599; deposit 500 gcash").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;
    jane.sees("✔ Paid ₱ 500.00");
    mia.says("/paid 1001 798 cash").await;
    mia.says("/refund 1001 sent 100 gcash").await;
    jane.news().await;
    let card = jane.sees("Fashion Store · order #1001");
    for line in ["✔ Paid ₱ 798.00", "↩ Paid back ₱ 100.00"] {
        assert!(card.text.contains(line), "{line}:\n{}", card.text);
    }

    // What is asked stays on the card until it is answered, there too.
    mia.says("/edit 1001 +1 cap 250").await;
    mia.taps("Ask Jane").await;
    jane.news().await;
    let card = jane.sees("⏳ The shop asks you to agree to a total of ₱ 1,448.00.");
    jane.taps_on(&card, "Agree")
        .await
        .shows("agreed. Total ₱ 1,448.00");
    let after = jane.sees("Fashion Store · order #1001");
    assert_eq!(after.id, card.id, "the card stays a card");
    assert!(!after.text.contains('⏳'), "{}", after.text);
    assert!(!after.buttons.contains(&"Agree".to_owned()));
    mia.news().await.shows("agreed: #1001 comes to ₱ 1,448.00");
    stage.ends().await;
}

async fn a_claim_is_taken_back(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;
    let claimed = "SELECT claimed_minor FROM orders";
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    let thanks = jane.says("1234567890123").await;
    let thanks = thanks.shows("Thank you.").clone();
    assert_eq!(stage.count(claimed).await, 119_800);
    let call = mia.news().await;
    let call = call.shows("Jane says #1001 was paid").clone();
    jane.taps_on(&thanks, "Undo")
        .await
        .shows("Fashion Store #1001: taken back. The shop is told.");
    assert_eq!(stage.count(claimed).await, 0);
    mia.news().await;
    let told = mia.sees("Jane took this back: nothing was paid after all.");
    assert_eq!(told.id, call.id, "the call says so in its place");
    assert!(told.buttons.is_empty(), "{:?}", told.buttons);

    // What was answered is not taken back any more.
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    let thanks = jane.says("1234567890123").await;
    let thanks = thanks.shows("Thank you.").clone();
    mia.news().await;
    mia.taps("Accept").await;
    jane.news().await;
    jane.taps_on(&thanks, "Undo").await;
    let money = "SELECT received_minor FROM orders";
    assert_eq!(stage.count(money).await, 119_800);
    stage.ends().await;
}

async fn a_cancellation_is_taken_back(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/商品 黑色襯衫 599；庫存 5").await;
    mei.says("/新訂單 Ming; 2 黑色襯衫").await;
    let made = mei.taps("建立訂單").await;
    let (ming, _) = stage.buyer("Ming", &link(&made)).await;
    ming.says("/language zh-TW").await;
    mei.news().await;
    let stock = "SELECT stock::bigint FROM variant";
    ming.taps("修改或取消").await;
    ming.taps("取消訂單").await;
    let done = ming.says("尺寸選錯").await;
    let done = done.shows("小美服飾 #1001 已取消").clone();
    assert_eq!(stage.count(stock).await, 5);
    mei.news().await.shows("Ming 取消了 #1001");
    ming.taps_on(&done, "復原")
        .await
        .shows("小美服飾 #1001：已收回，已通知賣家。");
    assert_eq!(stage.count(stock).await, 3);
    mei.news()
        .await
        .shows("Ming 收回 #1001 的取消，訂單恢復為「待確認」。");
    let stands = "SELECT count(*) FROM orders WHERE fulfilment = 'pending'";
    assert_eq!(stage.count(stands).await, 1);
    stage.ends().await;
}

async fn who_wrote_down_money(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    mia.says("/paid 1001 1198 gcash").await;
    mia.says("/refund 1001 sent 100 gcash").await;
    let list = mia.says("/refunds").await;
    let list = list.only_shows("Refunded lately: #1001 · ₱ 100.00 · by Mia, ");
    assert!(list.text.contains("Nothing has to go back."));
    mia.says("/order 1001").await;
    let more = mia.taps("More").await;
    let more = more.shows("+ ₱ 1,198.00: Mia (");
    assert!(more.text.contains("− ₱ 100.00: Mia ("), "{}", more.text);
    stage.ends().await;
}
