//! Figures that match the purse: what a courier had and kept, the way in which money came, a day that
//! was closed early, and whose last action is taken back.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_courier_keeps_a_fee,
    a_day_closed_early,
    ones_own_is_taken_back,
    who_only_looks,
);

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn a_courier_keeps_a_fee(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for buyer in ["Jane", "Paul", "Otto"] {
        order(&mia, &format!("{buyer}; 2 black shirt 599; cod")).await;
    }
    for (number, tracking) in [(1001, "JT881"), (1002, "JT882"), (1003, "JT883")] {
        mia.says(&format!("/ship {number} jnt {tracking}")).await;
        mia.taps("Ship without").await;
    }
    mia.says("/deliver 1001 1002 1003").await;
    // Nobody is asked to pay again what the courier has.
    let card = mia.says("/order 1001").await;
    let card = card.shows("#1001 · Jane · Delivered").clone();
    assert!(
        card.buttons.contains(&"Courier paid out".to_owned()),
        "{:?}",
        card.buttons
    );
    assert!(
        !card.buttons.contains(&"Paid".to_owned()),
        "{:?}",
        card.buttons
    );
    let refused = mia.says("/paid 1001 1000").await;
    let refused = refused.shows("The courier has ₱ 1,198.00 of #1001 from the buyer");
    assert_eq!(refused.buttons, ["₱ 1,000.00 came, fee ₱ 198.00"]);

    let short = mia.says("/cod #1001 1178").await;
    let short = short.shows("only ₱ 1,178.00 of ₱ 1,198.00 came; not accepted yet");
    assert_eq!(short.buttons, ["₱ 1,178.00 came, fee ₱ 20.00"]);
    mia.taps_on(short, "₱ 1,178.00 came").await;
    mia.sees("#1001 is paid in full.");
    mia.says("/day").await.only_shows("J&T ₱ 1,178.00 (1)");
    mia.says("/profit 1001")
        .await
        .only_shows("Couriers' fees ₱ 20.00");

    // One sum for several parcels: the fee is shared among them.
    mia.says("/cod jnt 🙂5 JT882").await.only_shows("🙂5");
    let asked = mia.says("/cod jnt 2350 JT882,JT883").await;
    let asked = asked.only_shows("₱ 2,350.00 was paid out, but these parcels come to ₱ 2,396.00");
    assert_eq!(asked.buttons[0], "Accept, fees ₱ 46.00");
    let accepted = mia.taps_on(asked, "Accept, fees").await;
    let accepted = accepted.shows("2 parcels accepted: ₱ 2,350.00.");
    assert!(
        accepted.text.contains("Couriers kept ₱ 46.00 as fees"),
        "{}",
        accepted.text
    );
    mia.says("/day").await.only_shows("J&T ₱ 3,528.00 (3)");
    mia.says("/cod")
        .await
        .only_shows("Nothing lies with couriers.");
    let owed = "SELECT sum(total_minor - received_minor)::bigint FROM orders";
    assert_eq!(stage.count(owed).await, 0);
    stage.ends().await;
}

async fn a_day_closed_early(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/methods 現金").await;
    mei.says("/新訂單 王小明；黑色襯衫 x2 599").await;
    let made = link(&mei.taps("建立訂單").await);
    let (ming, _) = stage.buyer("Ming", &made).await;
    ming.says("/language zh-TW").await;
    mei.news().await;
    mei.says("/order 1001").await;
    let asked = mei.taps("已收款").await;
    let asked = asked.only_shows("#1001 的 NT$ 1,198 是怎麼收的？").clone();
    assert_eq!(asked.buttons, ["GCash", "現金", "其他方式", "先不要"]);
    mei.taps_on(&asked, "先不要").await;
    assert_eq!(mei.sees("#1001 · 王小明").id, asked.id);
    mei.taps("已收款").await;
    mei.taps_twice("現金").await;
    let paid = "SELECT count(*) FROM payment_entry WHERE method = '現金'";
    assert_eq!(stage.count(paid).await, 1);
    mei.says("/day").await.only_shows("現金 NT$ 1,198（1 筆）");

    // The day is closed before it is over; what goes back then is in the next one.
    let sure = mei.taps("今日結帳").await;
    let sure = sure.only_shows("還沒過完，結帳後收的款項會算到隔天");
    assert_eq!(sure.buttons, ["現在結帳", "先不要"]);
    mei.taps("現在結帳").await.only_shows("結帳。");
    mei.says("/取消 1001 缺貨").await;
    mei.taps("取消，再退款").await;
    ming.news().await;
    ming.sees("應退款：NT$ 1,198");
    mei.says("/退款清單").await;
    let way = mei.taps("已退 #1001").await;
    way.only_shows("#1001 的 NT$ 1,198 是怎麼退的？");
    mei.taps("現金").await.shows("沒有需要退的款項。");
    let day = mei.says("/day").await;
    let day = day.only_shows("現金 NT$ 1,198（1 筆）");
    let (_, since) = day.text.split_once("結帳後收的，算到隔天：").unwrap();
    assert!(since.contains("現金 −NT$ 1,198"), "{}", day.text);
    stage.ends().await;
}

/// Somebody joins Mia's shop.
async fn hired(stage: &Stage, mia: &Talker, name: &str, role: &str) -> Talker {
    let invitation = mia.says(&format!("/invite {role}")).await;
    let invitation = invitation.shows(&format!("as {role}")).clone();
    let guest = stage.somebody(name).await;
    guest.starts().await;
    guest.accepts(&invitation).await;
    guest
}

async fn ones_own_is_taken_back(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599; cod").await;
    let paul = hired(&stage, &mia, "Paul", "manager").await;
    mia.says("/ship 1001 jnt JT881").await;
    mia.taps("Ship without").await;
    mia.says("/deliver 1001").await;
    // What the courier collected goes with the delivery.
    mia.says("/undo 1001")
        .await
        .shows("Taken back: #1001 is Shipped again.");
    let held = "SELECT collected_minor FROM orders";
    assert_eq!(stage.count(held).await, 0);
    mia.says("/deliver 1001").await;
    paul.says("/note 1001 gift").await;
    mia.says("/undo 1001")
        .await
        .shows("Taken back: #1001 is Shipped again.");
    let notes = "SELECT count(*) FROM orders WHERE note = 'gift'";
    assert_eq!(stage.count(notes).await, 1);
    paul.says("/undo 1001").await;
    assert_eq!(stage.count(notes).await, 0);
    stage.ends().await;
}

async fn who_only_looks(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let card = mia
        .says("/items black shirt 599; sku BS; stock 5; cost 300; reseller 520")
        .await;
    let card = card.shows("Black Shirt");
    assert!(
        card.text.contains("For resellers: ₱ 520.00"),
        "{}",
        card.text
    );
    let vera = hired(&stage, &mia, "Vera", "viewer").await;
    let card = vera.says("/items black shirt").await;
    let card = card.only_shows("5 left");
    assert!(
        !card.text.contains("520.00") && !card.text.contains("300.00"),
        "{}",
        card.text
    );
    vera.says("/stock BS").await.only_shows("5 left");
    for typed in ["/stock BS +5", "/items cap 250"] {
        vera.says(typed).await.only_shows("here.");
    }
    let stock = "SELECT stock::bigint FROM variant";
    assert_eq!(stage.count(stock).await, 5);
    stage.ends().await;
}
