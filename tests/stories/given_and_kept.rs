//! Money that goes back beyond what was due, and money that the shop keeps of what was.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_gift_is_not_asked_for_again,
    a_deposit_is_kept,
    a_return_is_settled_for_less,
);

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn a_gift_is_not_asked_for_again(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.says("/paid 1001 1198 gcash").await;
    jane.news().await;

    let asked = mia.says("/refund 1001 100 gcash").await;
    let asked = asked.only_shows("Nothing is due.");
    assert!(
        asked
            .text
            .contains("₱ 100.00 is a gift, which is not asked for again"),
        "{}",
        asked.text
    );
    mia.taps("Yes, paid back")
        .await
        .shows("₱ 100.00 refunded for #1001.");
    let news = jane.news().await;
    news.shows("Refunded: ₱ 100.00");
    let card = jane.sees("Fashion Store · order #1001");
    assert!(!card.buttons.contains(&"How to pay".to_owned()), "{news}");
    let card = mia.says("/order 1001").await;
    let card = card.shows("Paid in full");
    assert!(card.text.contains("Allowance −100.00"), "{}", card.text);
    assert!(!card.text.contains("Returned goods"), "{}", card.text);
    mia.says("/profit 1001")
        .await
        .only_shows("Revenue ₱ 1,098.00");
    let left = "SELECT total_minor - credit_minor - received_minor FROM orders WHERE number = 1001";
    assert_eq!(stage.count(left).await, 0);
    mia.says("/refunds")
        .await
        .only_shows("Nothing has to go back.");

    // Taken back, it is as it was.
    mia.says("/undo 1001").await;
    let card = mia.says("/order 1001").await;
    let card = card.shows("Paid in full");
    assert!(!card.text.contains("Allowance"), "{}", card.text);

    // Who has not paid all of it is still to pay what was agreed.
    order(&mia, "Paul; 1 cap 250").await;
    mia.says("/paid 1002 100 gcash").await;
    mia.says("/refund 1002 50 gcash")
        .await
        .only_shows("Paul has not paid all of it yet: after that, ₱ 200.00 is still to pay.");
    mia.taps("Yes, paid back").await;
    mia.says("/order 1002").await.shows("To pay ₱ 200.00");
    stage.ends().await;
}

async fn a_deposit_is_kept(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/新訂單 Ming; 2 黑色襯衫 599").await;
    let made = mei.taps("建立訂單").await;
    let (ming, _) = stage.buyer("Ming", &link(&made)).await;
    ming.says("/language zh-TW").await;
    mei.says("/paid 1001 500 現金").await;
    mei.says("/cancel 1001 改變心意").await;
    mei.taps("取消，再退款").await.shows("應退款：NT$ 500");
    ming.news().await;

    let list = mei.says("/refunds").await;
    let list = list.only_shows("NT$ 500 · Ming");
    assert_eq!(list.buttons, ["開始退 #1001", "已退 #1001", "保留 #1001"]);
    let asked = mei.taps("保留 #1001").await;
    asked.shows("#1001 的 NT$ 500 要由店家保留、不退給 Ming 嗎？");
    mei.says("布料已裁切才取消")
        .await
        .shows("#1001 的 NT$ 500 由店家保留，已通知買家。");
    ming.news()
        .await
        .shows("店家保留 NT$ 500 不退：布料已裁切才取消");
    mei.says("/refunds").await.only_shows("沒有需要退的款項。");
    mei.says("/profit 1001").await.only_shows("營收 NT$ 500");
    mei.says("/profit month").await.only_shows("營收 NT$ 500");
    let kept = "SELECT count(*) FROM payment_entry WHERE kind = 'kept'";
    assert_eq!(stage.count(kept).await, 1);

    // It can't happen after all while the money is kept; given back, it can.
    let refused = mei.says("/status 1001 confirmed").await;
    let refused = refused.shows("#1001 已取消，店家保留了 NT$ 500。").clone();
    mei.taps_on(&refused, "把 NT$ 500 還回訂單")
        .await
        .shows("#1001 的 NT$ 500 已還回給買家的訂單。");
    ming.news().await.shows("店家不保留那筆款項了");
    mei.says("/refunds").await.only_shows("NT$ 500 · Ming");
    stage.ends().await;
}

async fn a_return_is_settled_for_less(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 1 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.says("/deliver 1001").await;
    mia.says("/paid 1001 599 gcash").await;
    mia.says("/return 1001").await;
    mia.taps("changed my mind").await;
    mia.taps("Money back")
        .await
        .shows("Return 1 of #1001 is open");
    mia.says("/order 1001").await;
    mia.taps("Received: written off").await;
    jane.news().await;

    let part = mia.says("/refund 1001 400 gcash").await;
    let part = part.shows("₱ 400.00 refunded for #1001.").clone();
    assert!(
        part.text.contains("To be paid back: ₱ 199.00"),
        "{}",
        part.text
    );
    jane.news().await;
    mia.taps_on(&part, "Keep it")
        .await
        .shows("Keep the ₱ 199.00 of #1001");
    mia.taps_twice("Keep it, no reason").await;
    mia.sees("₱ 199.00 of #1001 is kept by the shop.");
    let kept = "SELECT count(*) FROM payment_entry WHERE kind = 'kept'";
    assert_eq!(stage.count(kept).await, 1, "once");
    let news = jane.news().await;
    news.shows("The shop keeps ₱ 199.00 of what you paid.");
    mia.says("/returns")
        .await
        .only_shows("No return waits for anything.");
    mia.says("/refunds")
        .await
        .only_shows("Nothing has to go back.");
    mia.says("/order 1001")
        .await
        .shows("Kept by the shop 199.00");
    stage.ends().await;
}
