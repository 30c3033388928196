//! The parcel's label, and the address that it holds fast.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::{News, Talker};

on_every_channel!(
    a_label_is_made,
    the_label_holds_the_address,
    many_labels_at_once,
    a_label_in_chinese,
);

/// Places an order and returns the link to it.
async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

/// The one file that came.
fn paper(news: &News, name: &str) -> Vec<u8> {
    let file = news.messages.iter().find_map(|seen| seen.document.clone());
    let file = file.unwrap_or_else(|| panic!("no file in {news}"));
    assert_eq!(
        (file.name.as_str(), file.media_type.as_str()),
        (name, "application/pdf")
    );
    assert!(file.bytes.starts_with(b"%PDF-"));
    file.bytes.to_vec()
}

async fn a_label_is_made(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    mia.says("/label 1001").await.only_shows(
        "A label for #1001 is made from when it is confirmed until it is delivered: it is pending.",
    );
    mia.says("/confirm 1001").await;
    let lacks = mia.says("/label 1001").await;
    let lacks = lacks.only_shows("#1001 has no address for a label yet.");
    assert_eq!(lacks.buttons, ["Type it"]);
    mia.says("/address 1001 12 Mabini St, Cebu City").await;
    let made = mia.says("/label 1001").await;
    made.shows("The label of #1001, 100 × 150 mm.");
    paper(&made, "label-1001.pdf");
    let labelled = "SELECT count(*) FROM order_event WHERE action = 'label'";
    assert_eq!(stage.count(labelled).await, 1);
    // Printed again, it is the same label.
    mia.says("/order 1001").await;
    mia.taps("More").await;
    paper(&mia.taps("Label").await, "label-1001.pdf");
    assert_eq!(stage.count(labelled).await, 1);
    mia.sees("Label printed");
    mia.says("/label 9999").await.shows("no order #9999.");
    mia.says("/label 🙂").await.only_shows("🙂");
    mia.says("/label").await.only_shows("/label");
    stage.ends().await;
}

async fn the_label_holds_the_address(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.says("/confirm 1001").await;
    jane.taps("Where to send").await;
    jane.says("12 Mabini St, Cebu City").await;
    mia.news().await;
    // The question is open while the label is printed.
    jane.taps("Another address").await;
    mia.says("/label 1001").await;
    jane.says("5 Rizal Ave, Manila")
        .await
        .shows("so the address can't be changed here any more. Write to the shop");
    let place = "SELECT destination -> 'place' -> 'address' ->> 'text' FROM orders";
    assert_eq!(stage.text(place).await, "12 Mabini St, Cebu City");

    let asked = mia.says("/address 1001 5 Rizal Ave, Manila").await;
    let asked = asked
        .only_shows("Send it to 5 Rizal Ave, Manila instead, and print the label anew?")
        .clone();
    assert_eq!(asked.buttons, ["Change it", "Keep"]);
    mia.taps("Keep").await;
    assert_eq!(stage.text(place).await, "12 Mabini St, Cebu City");
    mia.says("/address 1001 5 Rizal Ave, Manila").await;
    let changed = mia.taps_twice("Change it").await;
    paper(&changed, "label-1001.pdf");
    assert_eq!(stage.text(place).await, "5 Rizal Ave, Manila");
    let labelled = "SELECT count(*) FROM order_event WHERE action = 'label'";
    assert_eq!(stage.count(labelled).await, 2);
    stage.ends().await;
}

async fn many_labels_at_once(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/label ready")
        .await
        .only_shows("No order is ready");
    for name in ["Jane", "Ana", "Bo"] {
        order(&mia, &format!("{name}; 1 cap 250")).await;
    }
    mia.says("/confirm 1001 1002 1003").await;
    mia.says("/address 1001 12 Mabini St, Cebu City").await;
    mia.says("/address 1002 5 Rizal Ave, Manila").await;
    let made = mia.says("/label 1001 1002 1003 1001").await;
    made.shows("2 labels, 100 × 150 mm each.");
    made.shows("#1003 has no address for a label yet.");
    paper(&made, "labels-1001-and-more.pdf");
    mia.says("/ready 1002").await;
    let made = mia.says("/label ready").await;
    made.shows("The label of #1002");
    paper(&made, "label-1002.pdf");
    stage.ends().await;
}

async fn a_label_in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/新訂單 陳小姐；黑色襯衫 x2 599").await;
    mei.taps("建立訂單").await;
    mei.says("/標籤 1001")
        .await
        .only_shows("訂單確認之後、送達之前才能做寄件標籤");
    mei.says("/確認 1001").await;
    mei.says("/標籤 1001").await.only_shows("#1001 還沒有地址");
    mei.says("/地址 1001 7-11 鑫台北 123456").await;
    let made = mei.says("/標籤 1001").await;
    made.shows("#1001 的寄件標籤，100 × 150 mm。");
    paper(&made, "label-1001.pdf");
    mei.says("/地址 1001 全家 竹北店")
        .await
        .only_shows("並重新列印標籤嗎？");
    paper(&mei.taps("改寄").await, "label-1001.pdf");
    stage.ends().await;
}
