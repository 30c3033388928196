//! Until when an order is to be paid, who waits for what is not there, and who is next.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_deadline_is_said,
    a_deadline_is_nobodys_who_may_not,
    pieces_come_for_who_waits,
    what_a_buyer_lets_go_is_waited_for,
    an_overdue_order_goes_to_the_next,
    it_goes_on_by_itself,
    someone_waits_in_taiwan,
);

/// Places an order, of more than there is where need be, and returns the link to it.
async fn order(seller: &Talker, line: &str) -> String {
    let draft = seller.says(&format!("/new {line}")).await;
    let anyway = draft
        .fresh()
        .iter()
        .flat_map(|seen| seen.buttons.clone())
        .find(|label| label.ends_with("anyway") || label.starts_with("仍要"));
    if let Some(label) = anyway {
        seller.taps(&label).await;
    }
    let create = seller.messages().last().map(|seen| seen.buttons[0].clone());
    link(&seller.taps(&create.expect("a draft")).await)
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

async fn comes_due(stage: &Stage, number: i32) {
    let due = format!(
        "UPDATE reminder SET due_at = now() - interval '1 second' WHERE kind = 'overdue'
         AND order_id = (SELECT order_id FROM orders WHERE number = {number}) RETURNING 1::bigint"
    );
    stage.count(&due).await;
    for _ in 0..150 {
        let left = format!(
            "SELECT count(*) FROM reminder WHERE kind = 'overdue' AND done_at IS NULL
             AND order_id = (SELECT order_id FROM orders WHERE number = {number})"
        );
        if stage.count(&left).await == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("#{number} is still due");
}

async fn a_deadline_is_said(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;
    for (typed, answer) in [
        ("🙂", "I can't read “🙂” as a time to pay by"),
        ("fri 25:00", "I can't read “fri 25:00”"),
        ("99999999999 days", "I can't read"),
        ("2020-01-05", "is past: #1001 needs a later deadline"),
        ("2099-01-05", "is more than a year ahead"),
        ("3/4", "“3/4”: is that "),
    ] {
        let said = mia.says(&format!("/payby 1001 {typed}")).await;
        said.only_shows(answer);
    }
    mia.says("/payby 1009 2 days")
        .await
        .only_shows("There is no order #1009.");
    mia.says("/payby 1001 none")
        .await
        .only_shows("#1001 is like that already.");
    mia.says("/payby 1001 2 days")
        .await
        .shows("#1001 is to be paid by ");
    let told = jane.news().await;
    let told = told.shows("Please pay ₱ 250.00 by ");
    assert_eq!(told.buttons, ["How to pay", "I have paid"]);
    jane.sees("Pay by ");
    mia.taps("Undo")
        .await
        .shows("Taken back: #1001 is Pending again.");
    jane.news()
        .await
        .shows("Correction: the deadline for your payment is what it was before.");

    // By buttons: what they were shown for is set once.
    mia.says("/order 1001").await;
    mia.taps("More").await;
    let asked = mia.taps("Pay by …").await;
    let asked = asked
        .only_shows("Until when is #1001 (Jane, ₱ 250.00) to be paid?")
        .clone();
    assert_eq!(asked.buttons, ["Tomorrow", "3 days", "7 days", "Keep"]);
    mia.taps_twice("3 days").await;
    let events = "SELECT count(*) FROM order_event WHERE action = 'pay_by'";
    assert_eq!(stage.count(events).await, 2);
    mia.says("/payby 1001").await.shows("Until when is #1001");
    mia.says("whenever")
        .await
        .only_shows("I can't read “whenever”");
    mia.says("tomorrow 6pm")
        .await
        .shows("#1001 is to be paid by ");
    mia.says("/payby 1001").await;
    mia.taps("No deadline")
        .await
        .shows("#1001 has no deadline for payment any more.");
    jane.news()
        .await
        .shows("There is no deadline for your payment any more.");
    mia.says("/paid 1001").await;
    mia.says("/payby 1001 2 days")
        .await
        .only_shows("Nothing is left to pay for #1001.");
    order(&mia, "Bo; 1 cap 250; cod").await;
    mia.says("/payby 1002 2 days")
        .await
        .only_shows("#1002 is paid on delivery, so it has no deadline.");
    stage.ends().await;
}

async fn a_deadline_is_nobodys_who_may_not(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    jane.says("/payby 1001 7 days")
        .await
        .only_shows("You have no shop yet.");
    // Who packs has no say about money, and who keeps the money none about orders.
    let paul = hired(&stage, &mia, "Paul", "packer").await;
    paul.says("/payby 1001 7 days")
        .await
        .only_shows("Only a bookkeeper, manager or owner may record payments here.");
    let rosa = hired(&stage, &mia, "Rosa", "bookkeeper").await;
    rosa.says("/payby 1001 2020-01-05")
        .await
        .only_shows("is past");
    let ben = stage.owner("Ben", "Bag Shop").await;
    ben.says("/payby 1001 7 days")
        .await
        .only_shows("There is no order #1001.");
    let set = "SELECT count(*) FROM orders WHERE pay_by IS NOT NULL";
    assert_eq!(stage.count(set).await, 0);
    stage.ends().await;
}

async fn pieces_come_for_who_waits(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/settings").await;
    mia.taps("Pay within 24 h").await;
    mia.says("/items black shirt 599; sku BS; stock 1").await;
    order(&mia, "Jane; 1 black shirt").await;
    let second = order(&mia, "Ana; 2 black shirt").await;
    order(&mia, "Bo; 1 black shirt").await;
    let (ana, _) = stage.buyer("Ana", &second).await;
    mia.says("/paid 1003 100").await;
    mia.news().await;
    ana.news().await;

    let told = mia.says("/stock BS +2 arrived").await;
    let told = told.only_shows("3 × Black Shirt are waited for: #1003 Bo 1 (paid), #1002 Ana 2.");
    assert!(told.text.contains("Here for them: 2."), "{}", told.text);
    assert_eq!(told.buttons, ["Give them"]);
    mia.taps_twice("Give them").await;
    let given = mia.sees("Given to those who wait; who follows their order is told:");
    assert!(
        given.text.contains("#1003 Bo: 1 × Black Shirt"),
        "{}",
        given.text
    );
    assert!(
        given.text.contains("#1002 Ana: 1 × Black Shirt"),
        "{}",
        given.text
    );
    let fills = "SELECT count(*) FROM order_event WHERE action = 'fill'";
    assert_eq!(stage.count(fills).await, 2);
    ana.news()
        .await
        .shows("1 × Black Shirt is here for you now, yours if ₱ 1,198.00 is paid by ");
    mia.says("/order 1002").await.shows("↳ 1 on back-order");

    mia.taps_on(&given, "Undo #1002").await;
    ana.news()
        .await
        .shows("Correction: what you wait for is not here yet.");
    // What somebody lets go goes to who waits, too.
    mia.says("/cancel 1001").await;
    let freed = mia.taps("Yes, cancel it").await;
    let freed = freed
        .shows("2 × Black Shirt are waited for: #1002 Ana 2.")
        .clone();
    mia.taps_on(&freed, "Give them").await;
    ana.news()
        .await
        .shows("2 × Black Shirt are here for you now");
    let waits = "SELECT sum(back_ordered) FROM order_line";
    assert_eq!(stage.count(waits).await, 0);
    // Once it is on its way nothing is due any more.
    mia.says("/edit 1002 due tomorrow").await;
    mia.taps("Apply").await;
    mia.says("/order 1002").await.shows("Due ");
    mia.says("/deliver 1002").await;
    let card = mia.says("/order 1002").await;
    assert!(!card.shows("Delivered").text.contains("Due "), "{card}");
    stage.ends().await;
}

/// A buyer who calls off their own lets go of pieces, too.
async fn what_a_buyer_lets_go_is_waited_for(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items black shirt 599; stock 2").await;
    let first = order(&mia, "Jane; 2 black shirt").await;
    order(&mia, "Ana; 1 black shirt").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;
    jane.taps("Change or cancel").await;
    jane.taps("Cancel the order").await;
    jane.taps("Changed my mind").await;
    let call = mia.news().await;
    let call = call
        .shows("1 × Black Shirt is waited for: #1002 Ana 1.")
        .clone();
    assert_eq!(call.buttons, ["Give them"]);
    mia.taps_on(&call, "Give them").await;
    mia.sees("#1002 Ana: 1 × Black Shirt");
    // What comes back is for who waits as well.
    order(&mia, "Bo; 2 black shirt").await;
    mia.says("/deliver 1002").await;
    mia.says("/return 1002").await;
    mia.taps("changed my mind").await;
    mia.taps("Money back").await;
    mia.says("/order 1002").await;
    mia.taps("Received: back to stock")
        .await
        .shows("1 × Black Shirt is waited for: #1003 Bo 1.");
    stage.ends().await;
}

async fn an_overdue_order_goes_to_the_next(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/settings").await;
    mia.taps("Pay within 24 h").await;
    mia.says("/items black shirt 599; stock 2").await;
    let first = order(&mia, "Jane; 2 black shirt").await;
    let second = order(&mia, "Ana; 2 black shirt").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    let (ana, _) = stage.buyer("Ana", &second).await;
    mia.news().await;
    comes_due(&stage, 1001).await;
    let call = mia.news().await;
    let call = call.shows("#1001 (Jane) was to be paid by").clone();
    assert!(
        call.text.contains("Ana (#1002) waits for 2 × Black Shirt."),
        "{}",
        call.text
    );
    assert_eq!(
        call.buttons,
        ["Cancel and offer to Ana", "Give 24 h more", "Keep"]
    );
    // A payment that is said in the meantime is checked first.
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    jane.taps("Nothing").await;
    let claim = mia.news().await;
    let claim = claim.shows("Jane says #1001 was paid").clone();
    mia.taps_on(&call, "Cancel and offer to Ana")
        .await
        .shows("The buyer says that #1001 was paid.");
    mia.taps_on(&claim, "Reject").await;
    mia.taps("No reason").await;
    jane.news().await;
    ana.news().await;

    stage
        .count("UPDATE reminder SET done_at = NULL WHERE kind = 'overdue' RETURNING 1::bigint")
        .await;
    comes_due(&stage, 1001).await;
    let call = mia.news().await;
    let call = call.shows("#1001 (Jane) was to be paid by").clone();
    mia.taps_on(&call, "Cancel and offer to Ana").await;
    let done = mia.sees("#1001 is cancelled. What it had goes to those who wait:");
    assert_eq!(done.id, call.id, "in the place of the call");
    assert!(
        done.text
            .contains("#1002 Ana: 2 × Black Shirt, to be paid by "),
        "{}",
        done.text
    );
    jane.news().await.shows("not paid by ");
    ana.news()
        .await
        .shows("2 × Black Shirt are here for you now, yours if ₱ 1,198.00 is paid by ");
    // Nobody waits behind Ana: the shop is asked without a next.
    comes_due(&stage, 1002).await;
    let call = mia.news().await;
    let call = call.shows("#1002 (Ana) was to be paid by").clone();
    assert_eq!(call.buttons, ["Cancel order", "Give 24 h more", "Keep"]);
    mia.taps_on(&call, "Keep").await;
    stage.ends().await;
}

async fn it_goes_on_by_itself(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/settings")
        .await
        .only_shows("When an order is not paid in time I ask you");
    mia.taps("Pay within 24 h").await;
    mia.taps("Unpaid: offer it on")
        .await
        .only_shows("it is cancelled and goes to the next who waits");
    mia.says("/items black shirt 599; stock 1").await;
    let first = order(&mia, "Jane; 1 black shirt").await;
    let second = order(&mia, "Ana; 1 black shirt").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    let (ana, _) = stage.buyer("Ana", &second).await;
    mia.news().await;
    comes_due(&stage, 1001).await;
    let call = mia.news().await;
    let call = call.shows("#1001 (Jane) was not paid by ").clone();
    assert!(
        call.text
            .contains("#1002 Ana: 1 × Black Shirt, to be paid by "),
        "{}",
        call.text
    );
    assert!(call.buttons.is_empty(), "{:?}", call.buttons);
    jane.news().await.shows("not paid by ");
    ana.news()
        .await
        .shows("1 × Black Shirt is here for you now");
    // The shop may think otherwise: Ana's is waited for again, and Jane has hers.
    mia.says("/undo 1002").await;
    mia.says("/undo 1001")
        .await
        .shows("Taken back: #1001 is Pending again.");
    assert_eq!(
        stage
            .text("SELECT string_agg(fulfilment, ' ' ORDER BY number) FROM orders")
            .await,
        "pending pending"
    );
    stage.ends().await;
}

async fn someone_waits_in_taiwan(stage: Stage) {
    let taiwan = Market::Taiwan;
    let mei = stage
        .owner_in(
            "美玲",
            "小美服飾",
            taiwan,
            Language::closest("zh-TW").unwrap(),
        )
        .await;
    mei.says("/items 黑色襯衫 599; 庫存 1").await;
    order(&mei, "小安; 黑色襯衫 x1").await;
    order(&mei, "小寶; 黑色襯衫 x1").await;
    mei.news().await;
    mei.says("/付款期限 1001 後天 下午6點")
        .await
        .shows("#1001 的付款期限是 ");
    mei.says("/payby 1001 很久以後")
        .await
        .only_shows("看不懂「很久以後」是什麼時候");
    mei.news().await;
    comes_due(&stage, 1001).await;
    let call = mei.news().await;
    let call = call.shows("小寶（#1002）在等 1 × 黑色襯衫。").clone();
    assert_eq!(
        call.buttons,
        ["取消並讓給 小寶", "再給 24 小時", "保持不變"]
    );
    mei.taps_on(&call, "取消並讓給 小寶").await;
    mei.sees("#1001 已取消，商品讓給等候的人：");
    let reason = "SELECT cancel_reason FROM orders WHERE number = 1001";
    assert!(stage.text(reason).await.starts_with("未於 "));
    stage.ends().await;
}
