//! The number of an order's invoice: the shop's series without a gap, and one's own.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    an_order_has_its_number,
    a_number_of_ones_own,
    what_numbers_begin_with,
    who_may_give_one,
    a_number_in_chinese,
);

/// Places an order and returns the link to it.
async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn an_order_has_its_number(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 2 black shirt 599; due 24 dec").await;
    order(&mia, "Ana; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.news().await;
    mia.says("/invoice 1001")
        .await
        .only_shows("#1001 is not confirmed yet, and what is not agreed has no invoice.");
    mia.says("/confirm 1001 1002").await;
    let given = mia.says("/invoice 1001").await;
    let given = given.shows("#1001 has the invoice number INV-0001 now, and keeps it.");
    let paper = given.document.as_ref().expect("the receipt");
    assert_eq!(paper.name, "receipt-1001.pdf");
    // Asked again, it is the same, and the series does not go on.
    mia.says("/invoice 1001")
        .await
        .shows("#1001 has the invoice number INV-0001, and keeps it.");
    mia.says("/order 1002").await;
    mia.taps("More").await;
    mia.taps_twice("Invoice").await;
    mia.sees("#1002 has the invoice number INV-0002 now");
    let last = "SELECT max(last_invoice_number)::bigint FROM shop";
    assert_eq!(stage.count(last).await, 2);
    mia.sees("Invoice no. INV-0002");
    jane.news().await.shows("Invoice no. INV-0001");
    let page = reqwest::get(&address).await.unwrap().text().await.unwrap();
    assert!(page.contains("Invoice no. INV-0001"));

    // It is kept for good.
    mia.says("/undo 1001").await;
    mia.says("/cancel 1002").await;
    mia.taps("Yes, cancel it").await;
    mia.says("/invoice 1002")
        .await
        .shows("INV-0002, and keeps it.");
    let kept = "SELECT string_agg(invoice_no, ' ' ORDER BY number) FROM orders";
    assert_eq!(stage.text(kept).await, "INV-0001 INV-0002");
    stage.ends().await;
}

async fn a_number_of_ones_own(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for name in ["Jane", "Ana", "Bo"] {
        order(&mia, &format!("{name}; 1 cap 250")).await;
    }
    mia.says("/confirm 1001 1002 1003").await;
    mia.says("/invoice 1001 2026-77")
        .await
        .shows("#1001 has the invoice number 2026-77 now");
    mia.says("/invoice 1002 2026-77")
        .await
        .only_shows("#1002 can't have the invoice number 2026-77: it is that of #1001.");
    mia.says("/invoice 1002 INV-0009")
        .await
        .only_shows("INV-0009: that is a number of the shop's own series");
    mia.says("/invoice 1002 🙂")
        .await
        .only_shows("can't be the number of an invoice");
    mia.says(&format!("/invoice 1002 {}", "9".repeat(41)))
        .await
        .only_shows("at most 40 characters");
    // It does not use up the series.
    mia.says("/invoice 1003").await.shows("INV-0001");
    mia.says("/invoice 9999").await.shows("no order #9999.");
    stage.ends().await;
}

async fn what_numbers_begin_with(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 1 cap 250").await;
    mia.says("/confirm 1001").await;
    mia.says("/settings")
        .await
        .only_shows("Invoice numbers: INV-0001 and so on");
    mia.taps("Invoice numbers…")
        .await
        .only_shows("What do the numbers of your invoices begin with?");
    mia.says("2026").await.only_shows("no figure at the end");
    mia.says("FS/2026/")
        .await
        .only_shows("Invoice numbers: FS/2026/0001 and so on");
    mia.says("/invoice 1001").await.shows("FS/2026/0001");
    stage.ends().await;
}

async fn who_may_give_one(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 1 cap 250").await;
    mia.says("/confirm 1001").await;
    let invitation = mia.says("/invite packer").await;
    let invitation = invitation.shows("as packer").clone();
    let ben = stage.somebody("Ben").await;
    ben.starts().await;
    ben.accepts(&invitation).await;
    ben.says("/invoice 1001")
        .await
        .only_shows("may record payments here");
    let (jane, _) = stage.buyer("Jane", &address).await;
    jane.says("/invoice 1001")
        .await
        .only_shows("You have no shop yet.");
    assert_eq!(stage.count("SELECT count(invoice_no) FROM orders").await, 0);
    stage.ends().await;
}

async fn a_number_in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/新訂單 陳小姐；黑色襯衫 x2 599").await;
    mei.taps("建立訂單").await;
    mei.says("/請款單 1001").await.only_shows("#1001 還沒確認");
    mei.says("/確認 1001").await;
    mei.says("/請款單 1001")
        .await
        .shows("#1001 的請款單號是 INV-0001，不會再變。");
    mei.sees("請款單號 INV-0001");
    stage.ends().await;
}
