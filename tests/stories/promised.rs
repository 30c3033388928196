//! What was said is what happens: agreements, who somebody is, what a message says of its order, customers
//! kept and let go.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    what_was_promised_is_agreed_to,
    stock_runs_out_before_the_answer,
    a_move_asks_to_whom,
    a_number_of_somebody_else,
    a_mail_of_somebody_else,
    a_message_says_where_it_goes,
    sums_and_taxes_are_checked,
    an_order_with_an_address_in_chinese,
    a_customer_without_an_order,
    what_is_known_is_taken_away,
    deleted_orders_count_nowhere,
    a_mended_phone_finds_orders,
    buyers_see_what_comes_later,
    a_buyer_pays_a_part,
);

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn what_was_promised_is_agreed_to(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items cap 250; stock 14").await;
    let address = order(&mia, "Jane Cruz; 1 cap").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.news().await;
    mia.says("/edit 1001 +20 cap")
        .await
        .shows("Only 13 Cap in stock.");
    mia.taps("20 anyway").await.shows("not applied yet");
    mia.taps("Ask Jane Cruz").await;
    jane.news().await;
    jane.taps("Agree").await.shows("agreed. Total ₱ 5,250.00");
    mia.news().await.shows("Jane Cruz agreed: #1001");
    assert_eq!(
        stage
            .count("SELECT back_ordered::bigint FROM order_line")
            .await,
        7
    );
    stage.ends().await;
}

async fn stock_runs_out_before_the_answer(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items cap 250; stock 5").await;
    let address = order(&mia, "Jane Cruz; 1 cap").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.says("/edit 1001 +3 cap").await;
    mia.taps("Ask Jane Cruz").await;
    order(&mia, "Paul; 3 cap").await;
    jane.news().await;
    jane.taps_twice("Agree")
        .await
        .shows("you agreed. There is not enough Cap any more");
    let call = mia.news().await;
    let call = call
        .shows("Jane Cruz agreed: #1001 would come to ₱ 1,000.00. But there is less Cap now: 3 needed, 1 left.")
        .clone();
    assert_eq!(call.buttons, ["Apply anyway", "Withdraw the question"]);
    let calls = "SELECT count(*) FROM outbox WHERE content ->> 'call' = 'agreed_short'";
    assert_eq!(stage.count(calls).await, 1, "asked once");
    mia.taps_on(&call, "Apply anyway").await.shows("₱ 1,000.00");
    jane.news().await.shows("Your order was changed");
    let promised =
        "SELECT back_ordered::bigint FROM order_line l JOIN orders o USING (shop_id, order_id)
                    WHERE o.number = 1001";
    assert_eq!(stage.count(promised).await, 2);
    stage.ends().await;
}

async fn a_move_asks_to_whom(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Ana +63 917 123 4567; 1 cap 250").await;
    mia.says("/new Ana +63 917 765 4321; 1 cap 250").await;
    mia.taps("Someone new").await;
    mia.taps("Create").await;
    order(&mia, "Jane; 1 tote 350").await;
    let asked = mia.says("/move 1003 Ana").await;
    let asked = asked
        .only_shows("Give #1003 to Ana instead of Jane?")
        .clone();
    assert!(asked.text.contains("Which one is it?"), "{}", asked.text);
    mia.taps_twice("+63 917 123 4567").await;
    let whose = "SELECT c.phone FROM orders o JOIN customer c USING (shop_id, customer_id) WHERE number = 1003";
    assert_eq!(stage.text(whose).await, "+63 917 123 4567");
    stage.ends().await;
}

async fn a_number_of_somebody_else(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Ana Reyes +63 917 123 4567; 1 cap 250").await;
    // Part of the name is no doubt, and the draft says who it is.
    mia.says("/new Ana 0917 123 4567; 1 cap 250")
        .await
        .only_shows("Ana Reyes · 0917 123 4567 (2nd order");
    mia.taps("Discard").await;
    let asked = mia.says("/new Jane 0917 123 4567; 1 cap 250").await;
    let asked = asked
        .only_shows("0917 123 4567 is Ana Reyes's (1 order). Is this Ana Reyes?")
        .clone();
    assert_eq!(
        asked.buttons,
        [
            "Yes, Ana Reyes",
            "Someone new with that number",
            "Change",
            "Discard"
        ]
    );
    mia.taps("Yes, Ana Reyes")
        .await
        .shows("Ana Reyes · 0917 123 4567 (2nd order");
    mia.taps("Create")
        .await
        .shows("#1002 · Ana Reyes · Pending");
    mia.says("/new Jane 0917 123 4567; 1 cap 250").await;
    mia.taps("Someone new with that number")
        .await
        .shows("Jane · 0917 123 4567 (new customer)");
    mia.taps("Create").await.shows("#1003 · Jane · Pending");
    // Both have the number now: the name says which of them it is.
    mia.says("/new Jane 0917 123 4567; 1 cap 250")
        .await
        .only_shows("Jane · 0917 123 4567 (2nd order");
    stage.ends().await;
}

async fn a_mail_of_somebody_else(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Ana Reyes +63 917 123 4567; 1 cap 250").await;
    order(&mia, "Jane Cruz jane@example.com; 1 cap 250").await;
    let asked = mia
        .says("/new Ana Reyes 0917 123 4567 jane@example.com; 1 cap 250")
        .await;
    let asked = asked.only_shows("Which one is it?");
    assert_eq!(asked.buttons.len(), 5, "{:?}", asked.buttons);
    stage.ends().await;
}

async fn a_message_says_where_it_goes(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let draft = mia
        .says("/new Jane; 1 cap 250; to 12 Mabini St, Quezon City 1100")
        .await;
    draft.only_shows("📍 12 Mabini St, Quezon City 1100");
    mia.taps("Create").await.shows("#1001 · Jane · Pending");
    mia.sees("📍 12 Mabini St, Quezon City 1100");
    mia.says("/ship 1001 jnt 88123456")
        .await
        .shows("#1001 is shipped with J&T");
    // What is no place is said, and mended by another line.
    mia.says("/new Jane; 1 cap 250; address 7-11 12")
        .await
        .only_shows("A 7-ELEVEN has a number of 6 digits");
    mia.says("address: 5 Rizal Ave, Manila")
        .await
        .shows("📍 5 Rizal Ave, Manila");
    mia.taps("Create").await.shows("#1002 · Jane · Pending");
    let sent = "SELECT count(*) FROM orders WHERE destination IS NOT NULL";
    assert_eq!(stage.count(sent).await, 2);
    stage.ends().await;
}

async fn sums_and_taxes_are_checked(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let right = mia
        .says("/new Jane; 2 cap 250; ship 80; deposit 100 gcash; total 580; to pay 480; vat 12%")
        .await;
    let right = right.only_shows("no tax is set for this shop");
    assert_eq!(right.buttons, ["Create", "Change", "Discard"]);
    mia.taps("Discard").await;
    let wrong = mia.says("/new Jane; 2 cap 250; total 600").await;
    let wrong = wrong
        .only_shows("You wrote \"total 600\", and it comes to ₱ 500.00.")
        .clone();
    assert_eq!(wrong.buttons, ["It is ₱ 500.00", "Change", "Discard"]);
    mia.taps("It is").await.shows("Total ₱ 500.00");
    mia.taps("Create").await.shows("#1001 · Jane · Pending");
    // Another line can be what is right.
    mia.says("/new Jane; 2 cap 250; total 750").await;
    mia.says("3 cap 250").await;
    mia.taps("Create").await.shows("#1002 · Jane · Pending");
    // A word without its figure is said, and mended by the figure.
    mia.says("/new Jane; 2 cap 250; total")
        .await
        .only_shows("I can't check \"total\".");
    mia.says("total 500").await;
    mia.taps("Create").await.shows("#1003 · Jane · Pending");
    stage.ends().await;
}

async fn an_order_with_an_address_in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("小美", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/new 王小明; 黑色襯衫 x2 599; 總計 1198; 地址 7-11 鑫台北 131386")
        .await
        .only_shows("📍 7-ELEVEN · 鑫台北 · 131386");
    mei.taps("建立訂單").await;
    mei.sees("📍 7-ELEVEN · 鑫台北 · 131386");
    mei.says("/客戶 新增 林小華 0912 345 678")
        .await
        .shows("林小華");
    mei.taps("移除").await.shows("要把 林小華 從客戶中移除嗎？");
    stage.ends().await;
}

async fn a_customer_without_an_order(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/customer new").await.only_shows("Write a name");
    mia.says("/customer new 🙂").await;
    mia.says("/customer new Jane Cruz +63 917 123 4567; jane@example.com")
        .await
        .shows("+63 917 123 4567 · jane@example.com");
    mia.says("/customer new Jane Cruz 0917 123 4567")
        .await
        .shows("Jane Cruz is a customer already.");
    mia.says("/new Jane Cruz; 1 cap 250").await;
    mia.taps("Create").await;
    let with_phone = "SELECT count(*) FROM orders o JOIN customer c USING (shop_id, customer_id)
                      WHERE c.phone IS NOT NULL";
    assert_eq!(stage.count(with_phone).await, 1);
    // While something is open they stay.
    let page = mia.says("/customer jane").await;
    let page = page.only_shows("Jane Cruz").clone();
    assert!(!page.buttons.iter().any(|label| label == "Remove"));
    mia.says("/cancel 1001").await;
    mia.taps("Yes, cancel it").await;
    mia.says("/customer jane").await;
    mia.taps("Remove")
        .await
        .shows("Remove Jane Cruz from your customers?");
    mia.taps("Remove").await.shows("Jane Cruz is removed");
    mia.says("/customer jane").await.shows("I know no customer");
    mia.says("/order 1001").await.shows("#1001 · Jane Cruz");
    mia.taps("Undo").await;
    stage.ends().await;
}

async fn what_is_known_is_taken_away(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(
        &mia,
        "Jane Cruz +63 917 123 4567 jane@example.com; 1 cap 250",
    )
    .await;
    mia.says("/customer jane").await;
    mia.taps("Phone").await;
    let page = mia.taps("Clear").await;
    assert!(
        !page.shows("jane@example.com").text.contains("+63"),
        "{page}"
    );
    mia.says("/customer jane").await;
    mia.taps("Mail").await;
    let page = mia.says("none").await;
    assert!(!page.shows("Jane Cruz").text.contains("@"), "{page}");
    mia.says("/customer jane").await;
    mia.taps("Social").await;
    mia.says("ig @janec").await.shows("Instagram: @janec");
    mia.taps("Social").await;
    let page = mia.taps("Clear Instagram").await;
    assert!(
        !page.shows("Jane Cruz").text.contains("Instagram"),
        "{page}"
    );
    stage.ends().await;
}

async fn deleted_orders_count_nowhere(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for quantity in 1..=6 {
        order(&mia, &format!("Jane Cruz; {quantity} cap 250")).await;
    }
    mia.says("/customer jane")
        .await
        .only_shows("6 orders, the last one");
    let older = mia.taps("More orders").await;
    let older = older.only_shows("Jane Cruz").clone();
    assert!(older.buttons.iter().any(|label| label.starts_with("#1001")));
    let first = mia.taps("More orders").await;
    let first = first.only_shows("Jane Cruz");
    assert!(first.buttons.iter().any(|label| label.starts_with("#1006")));
    mia.says("/cancel 1006").await;
    mia.taps("Yes, cancel it").await;
    mia.says("/delete 1006").await;
    mia.taps("Yes, delete it").await;
    let page = mia.says("/customer jane").await;
    let page = page.only_shows("5 orders, the last one");
    assert!(!page.buttons.iter().any(|label| label.starts_with("#1006")));
    stage.ends().await;
}

async fn a_mended_phone_finds_orders(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane Cruz +63 917 123 4567; 1 cap 250").await;
    mia.says("/complete 1001").await;
    mia.says("/customer jane").await;
    mia.taps("Phone").await;
    mia.says("+63 917 765 4321").await;
    mia.sees("+63 917 765 4321");
    let found = "SELECT count(*) FROM orders WHERE search LIKE '%7654321%'";
    assert_eq!(stage.count(found).await, 1);
    stage.ends().await;
}

async fn buyers_see_what_comes_later(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items cap 250; stock 3").await;
    mia.says("/new Jane; 5 cap").await;
    mia.taps("5 anyway").await;
    let address = link(&mia.taps("Create").await);
    let (_jane, card) = stage.buyer("Jane", &address).await;
    card.shows("2 of 5 come later");
    let shown = "SELECT (t.document #>> '{lines,0,back_ordered}')::bigint
                 FROM order_link l, tracked_order(l.shop_id, l.token) t";
    assert_eq!(stage.count(shown).await, 2);
    stage.ends().await;
}

async fn a_buyer_pays_a_part(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz; 2 cap 500").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    jane.taps("I have paid")
        .await
        .shows("How did you pay ₱ 1,000.00 for #1001?");
    jane.taps("Another amount")
        .await
        .shows("How much did you pay?");
    jane.says("🙂").await;
    jane.says("5000").await.shows("₱ 1,000.00 is left to pay");
    jane.says("300")
        .await
        .shows("How did you pay ₱ 300.00 for #1001?");
    jane.taps("GCash").await;
    jane.says("1234567890123").await.shows("Thank you");
    mia.news().await.shows("₱ 300.00");
    let claimed = "SELECT claimed_minor FROM orders";
    assert_eq!(stage.count(claimed).await, 30_000);
    stage.ends().await;
}
