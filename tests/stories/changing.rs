//! What was agreed changes: by a line, by buttons, by the buyer; the buyer agrees, and it is undone.

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_line_changes_an_order,
    a_higher_total_asks_the_buyer,
    buttons_change_an_order,
    what_can_not_be_changed,
    a_buyer_changes_and_cancels,
    changes_in_chinese,
    a_size_of_the_catalogue_is_added,
);

/// Saves Jane's order and returns the link for her.
async fn a_size_of_the_catalogue_is_added(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items black shirt 599; sizes S 5, M 10").await;
    mia.says("/new Jane; 2 black shirt M").await;
    mia.taps("Create").await;
    let preview = mia
        .says("/edit 1001 +1 black shirt S; -1 black shirt M")
        .await;
    let preview = preview.shows("not applied yet");
    assert!(
        preview.text.contains("Black Shirt S ×1 added +599.00")
            && preview
                .text
                .contains("Black Shirt M: 1 instead of 2 −599.00"),
        "{}",
        preview.text
    );
    mia.taps("Apply").await.shows("revision 2");
    let left = "SELECT string_agg(label || ' ' || stock, ', ' ORDER BY label) FROM variant";
    assert_eq!(stage.text(left).await, "M 9, S 4");
    mia.says("/undo 1001").await;
    assert_eq!(stage.text(left).await, "M 8, S 5");
    stage.ends().await;
}

async fn order(seller: &Talker) -> String {
    seller
        .says("/new Jane Cruz; 2 black shirt 599; white pants 699; ship 80")
        .await;
    link(&seller.taps("Create").await)
}

async fn a_line_changes_an_order(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia).await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.news().await;

    let preview = mia.says("/edit 1001 -1 white pants; +1 cap 250").await;
    let preview = preview
        .only_shows("#1001, revision 2, not applied yet")
        .clone();
    for line in [
        "White Pants ×1 removed −699.00",
        "Cap ×1 added +250.00",
        "Total ₱ 1,528.00 (was ₱ 1,977.00)",
    ] {
        assert!(preview.text.contains(line), "{line}:\n{}", preview.text);
    }
    assert_eq!(preview.buttons, ["Apply and tell Jane Cruz", "Discard"]);
    jane.news().await.nothing();
    assert_eq!(stage.count("SELECT count(*) FROM order_event").await, 1);

    let applied = mia.taps_twice("Apply and tell Jane Cruz").await;
    let done = applied.shows("#1001, revision 2: total ₱ 1,528.00.");
    assert_eq!(done.id, preview.id, "the preview gives way in place");
    let edited = "SELECT count(*) FROM order_event WHERE action = 'edit'";
    assert_eq!(stage.count(edited).await, 1);
    let news = jane.news().await;
    let notice = news.shows("✎ Your order was changed (revision 2).").clone();
    assert!(notice.text.contains("Cap ×1 added +250.00"), "{news}");

    mia.taps("Undo").await.shows("Taken back: #1001 is Pending");
    let news = jane.news().await;
    let corrected = news.shows("Correction: your order is as it was before that change.");
    assert_eq!(corrected.id, notice.id, "the notice is corrected in place");
    mia.says("/order 1001").await.shows("Total ₱ 1,977.00");

    // What a change was shown for has moved on: nothing is done.
    mia.says("/edit 1001 ship 60").await;
    let older = mia.sees("Shipping: 60.00 instead of 80.00");
    mia.says("/edit 1001 discount 10%").await;
    mia.taps("Apply and tell").await.shows("#1001, revision 4");
    mia.taps_on(&older, "Apply and tell")
        .await
        .shows("#1001 has changed since");

    // The card is answered, prices and dates change, and a discarded change does nothing.
    let card = mia.sees("#1001 · Jane Cruz");
    let reply = mia
        .replies(&card, "edit white pants @650; 3 black shirt; due 12 dec")
        .await;
    let reply = reply.only_shows("Black Shirt: 3 instead of 2 +599.00");
    assert!(
        reply
            .text
            .contains("White Pants: 650.00 each instead of 699.00")
    );
    assert!(reply.text.contains("Promised for 12 Dec"), "{}", reply.text);
    let mended = mia.replies(&reply.clone(), "2 black shirt").await;
    mended.only_shows("White Pants: 650.00");
    mia.taps("Discard")
        .await
        .only_shows("Discarded. Nothing was changed.");
    if mia.can().edit_commands {
        mia.says("/edit 1001 ship 70").await;
        mia.edits("/edit 1001 ship 50")
            .await
            .only_shows("Shipping: 50.00 instead of 80.00");
    }
    stage.ends().await;
}

async fn a_higher_total_asks_the_buyer(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia).await;
    // Nobody follows it yet: nobody can be asked here.
    let alone = mia.says("/edit 1001 +1 white pants").await;
    assert_eq!(
        alone.only_shows("(was ₱ 1,977.00)").buttons,
        ["Jane Cruz agreed already", "Discard"]
    );
    mia.taps("Discard").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.news().await;

    let preview = mia.says("/edit 1001 +1 white pants").await;
    assert_eq!(
        preview
            .only_shows("White Pants: 2 instead of 1 +699.00")
            .buttons,
        [
            "Ask Jane Cruz to agree",
            "Jane Cruz agreed already",
            "Discard"
        ]
    );
    mia.taps("Ask Jane Cruz")
        .await
        .shows("Jane Cruz is asked to agree");
    mia.sees("The buyer is asked to agree to ₱ 2,676.00");
    let asked = jane.news().await;
    let first = asked
        .shows("✎ The shop would like to change your order. Do you agree?")
        .clone();
    assert_eq!(first.buttons, ["Agree", "No"]);

    // Withdrawn meanwhile: the answer comes too late, and the order stays.
    mia.taps("Undo").await;
    jane.news().await;
    let total = "SELECT total_minor FROM orders";
    assert_eq!(stage.count(total).await, 197_700);

    mia.says("/edit 1001 +1 white pants").await;
    mia.taps("Ask Jane Cruz").await;
    jane.news()
        .await
        .shows("The shop would like to change your order");
    jane.taps_twice("Agree")
        .await
        .shows("agreed. Total ₱ 2,676.00");
    assert_eq!(stage.count(total).await, 267_600);
    let agreed = "SELECT count(*) FROM order_event WHERE action = 'edit'";
    assert_eq!(stage.count(agreed).await, 1);
    mia.news()
        .await
        .shows("Jane Cruz agreed: #1001 comes to ₱ 2,676.00 now.");

    mia.says("/edit 1001 ship 100").await;
    mia.taps("Ask Jane Cruz").await;
    jane.news().await;
    jane.taps("No").await.shows("stays as it was");
    mia.news()
        .await
        .shows("Jane Cruz does not agree: #1001 stays as it was.");
    assert_eq!(stage.count(total).await, 267_600);
    stage.ends().await;
}

async fn buttons_change_an_order(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia).await;
    let shown = mia.says("/edit 1001").await;
    let shown = shown.only_shows("#1001 · Jane Cruz: what changes?").clone();
    assert!(shown.text.contains("(1) 2 × Black Shirt"), "{}", shown.text);
    let more = mia.taps("+ (1)").await;
    let more = more.only_shows("Black Shirt: 3 instead of 2 +599.00");
    assert_eq!(more.id, shown.id, "edited in place");
    mia.taps("− (1)").await.only_shows("what changes?");
    mia.taps("✕ (2)")
        .await
        .only_shows("White Pants ×1 removed −699.00");
    mia.taps("Price (1)")
        .await
        .only_shows("What does one cost now?");
    mia.says("💥").await.only_shows("I can't read");
    mia.says("550").await.only_shows("Black Shirt: 550.00 each");
    mia.taps("Shipping")
        .await
        .only_shows("What does shipping cost");
    mia.says("60")
        .await
        .only_shows("Shipping: 60.00 instead of 80.00");
    mia.taps("Add").await.only_shows("What is added");
    mia.says("1 cap 250")
        .await
        .only_shows("Cap ×1 added +250.00");
    mia.taps("Discount")
        .await
        .only_shows("How much is taken off?");
    mia.says("10%")
        .await
        .only_shows("Discount: 135.00 instead of 0.00");
    mia.taps("Date").await.only_shows("For which day");
    mia.says("12 dec").await.only_shows("Promised for 12 Dec");
    mia.taps("Apply")
        .await
        .shows("#1001, revision 2: total ₱ 1,275.00.");
    let card = mia.says("/order 1001").await;
    let card = card.shows("#1001 · Jane Cruz");
    assert!(
        card.text.contains("2 × Black Shirt · 550.00"),
        "{}",
        card.text
    );
    assert!(!card.text.contains("White Pants"), "{}", card.text);
    stage.ends().await;
}

async fn what_can_not_be_changed(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane Cruz; 2 black shirt 599; white shirt 549; white pants 699")
        .await;
    mia.taps("Create").await;
    for (change, answer) in [
        (
            "-1 socks",
            "#1001 has no “socks”. It has: Black Shirt, White Shirt, White Pants",
        ),
        (
            "-1 shirt",
            "Which one is “Shirt”: Black Shirt, White Shirt?",
        ),
        ("+1 socks", "Socks is new on #1001: what does one cost?"),
        ("-9 white pants", "#1001 has only 1 × White Pants."),
        ("🙂 white pants", "mean White Pants?"),
        ("🙂🙂🙂🙂 x2", "#1001 has no “"),
        ("10001 white pants", "one line can have up to 10000"),
        (
            "+white pants x10000",
            "One line can have up to 10000 pieces",
        ),
        ("white pants", "What changes about White Pants?"),
        (
            "discount lots",
            "I can't read a discount in “discount lots”",
        ),
        (
            "discount 5000",
            "The discount is more than the goods of #1001 cost",
        ),
        ("note gift", "is no change of what was ordered"),
        (
            "remove black shirt; remove white shirt; remove white pants",
            "Nothing would be left",
        ),
        ("1 white pants", "#1001 is like that already."),
        ("; ;", "What changes on #1001?"),
    ] {
        let said = mia.says(&format!("/edit 1001 {change}")).await;
        let text = &said.only().text;
        assert!(
            text.to_lowercase().contains(&answer.to_lowercase()),
            "{change}: {answer:?} is not in\n{said}"
        );
    }
    let many: Vec<String> = (0..98).map(|at| format!("+1 thing{at} 5")).collect();
    if mia.can().write_lines {
        mia.says(&format!("/edit 1001 {}", many.join("; ")))
            .await
            .shows("#1001 can have 100 lines.");
    }
    let near = mia.says("/edit 1001 -1 blak shirt").await;
    near.only_shows("mean Black Shirt?");
    mia.taps("Yes")
        .await
        .only_shows("Black Shirt: 1 instead of 2 −599.00");
    mia.taps("Discard").await;
    mia.says("/edit").await.only_shows("/edit 1042");
    mia.says("/edit 1010 ship 5")
        .await
        .only_shows("There is no order #1010.");
    mia.ships("1001").await;
    mia.says("/edit 1001 ship 5")
        .await
        .only_shows("Open a return or a new order instead.");
    let changed = "SELECT count(*) FROM order_event WHERE action = 'edit'";
    assert_eq!(stage.count(changed).await, 0);

    // Another shop's number is no number here, and its order is no line of one's own.
    let ben = stage.owner("Ben", "Bag Store").await;
    for command in [
        "/edit 1001 ship 5",
        "/status 1001 ready",
        "/split 1001 white pants",
        "/move 1001 Ana",
        "/delete 1001",
        "/merge 1001 1002",
    ] {
        ben.says(command)
            .await
            .only_shows("There is no order #1001.");
    }
    stage.ends().await;
}

async fn a_buyer_changes_and_cancels(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia).await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.news().await;
    jane.taps("Change or cancel")
        .await
        .only_shows("Fashion Store #1001: what would you like?");
    jane.taps("Change how many")
        .await
        .only_shows("what changes?");
    jane.taps("− (1)")
        .await
        .only_shows("Black Shirt: 1 instead of 2 −599.00");
    jane.taps_twice("Save changes")
        .await
        .shows("Fashion Store #1001 is changed; total ₱ 1,378.00.");
    let call = mia.news().await;
    let call = call.shows("Jane Cruz changed #1001:");
    assert!(call.text.contains("(was ₱ 1,977.00)"), "{}", call.text);
    assert_eq!(stage.count("SELECT total_minor FROM orders").await, 137_800);

    let choice = jane.says("/cancel").await;
    assert_eq!(
        choice
            .only_shows("Which order do you want to cancel?")
            .buttons,
        ["#1001 Fashion Store"]
    );
    let listed = jane.sees("Which order do you want to cancel?");
    jane.taps_on(&listed, "#1001 Fashion Store")
        .await
        .only_shows("why do you cancel?");
    jane.taps("Keep").await.only_shows("Fine, nothing changed.");
    jane.taps_on(
        &jane.sees("Fashion Store · order #1001"),
        "Change or cancel",
    )
    .await;
    jane.taps("Cancel the order")
        .await
        .only_shows("why do you cancel?");
    jane.says("I found a nicer one")
        .await
        .shows("Fashion Store #1001 is cancelled. The shop is told.");
    mia.news()
        .await
        .shows("Jane Cruz cancelled #1001: I found a nicer one");
    jane.says("/cancel")
        .await
        .only_shows("None of your orders can be cancelled here");

    // Once the shop has confirmed, or money is in it, the shop is asked.
    let second = order(&mia).await;
    jane.opens(&second).await;
    let card = jane.sees("Fashion Store · order #1002");
    assert!(card.buttons.contains(&"Change or cancel".to_owned()));
    mia.says("/confirm 1002").await;
    jane.news().await;
    let card_now = jane.sees("Fashion Store · order #1002");
    assert_eq!(card_now.id, card.id);
    assert!(!card_now.buttons.contains(&"Change or cancel".to_owned()));
    jane.says("/cancel 1002")
        .await
        .only_shows("None of your orders can be cancelled here");
    stage.ends().await;
}

async fn changes_in_chinese(stage: Stage) {
    let mei = stage
        .owner_in(
            "Mei",
            "小美服飾",
            waybill_core::shop::Market::Taiwan,
            waybill_core::text::Language::closest("zh-TW").unwrap(),
        )
        .await;
    mei.says("/新訂單 王小明；黑色襯衫 x2 599；白色長褲 699；運費 60")
        .await;
    mei.taps("建立訂單").await;
    let preview = mei
        .says("/修改 1001 移除 白色長褲；減1 黑色襯衫；+1 帽子 250；運費 80；9折")
        .await;
    let preview = preview.only_shows("#1001 第 2 版，尚未套用");
    for line in [
        "移除 白色長褲",
        "黑色襯衫：2 件改為 1 件",
        "新增 帽子",
        "運費：60 改為 80",
    ] {
        assert!(preview.text.contains(line), "{line}:\n{}", preview.text);
    }
    assert_eq!(preview.buttons, ["套用", "捨棄"]);
    mei.taps("套用").await.shows("#1001 第 2 版：總計");
    mei.says("/狀態 1001 處理中").await.shows("#1001");
    mei.says("/狀態 1001 已確認")
        .await
        .only_shows("為什麼要退回");
    mei.taps("按錯了").await.shows("#1001");
    assert_eq!(
        stage.text("SELECT fulfilment FROM orders").await,
        "confirmed"
    );
    stage.ends().await;
}
