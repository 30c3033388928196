//! What drafts and changes ask: a paused item, too few of several, a price that is not the item's.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::Stage;

on_every_channel!(
    a_paused_item_is_asked_about,
    several_that_are_short_are_asked_one_by_one,
    another_price_may_be_another_thing,
    the_same_in_a_change,
    a_change_beyond_the_stock,
    doubts_in_chinese,
);

async fn a_paused_item_is_asked_about(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for item in ["black shirt 599; stock 14", "cap 250"] {
        mia.says(&format!("/items {item}")).await;
        mia.taps("Pause").await.only_shows("⏸ Paused");
    }
    let asked = mia
        .says("/new Jane; 2 black shirt; 1 cap 200; 1 tote 350")
        .await;
    let asked = asked.only_shows("Black Shirt is paused.").clone();
    assert!(asked.text.contains("(paused)"), "{}", asked.text);
    assert_eq!(
        asked.buttons,
        ["Sell it again", "A new item", "Remove", "Discard"]
    );
    let sold = mia.taps_twice("Sell it again").await;
    let sold = sold.shows("2 × Black Shirt · 599.00 · 1,198.00 (in stock 14)");
    assert_eq!(sold.id, asked.id, "in place");
    // The next is asked after it; a double tap removes one line.
    assert!(sold.text.contains("Cap is paused."), "{}", sold.text);
    let rest = mia.taps_twice("Remove").await;
    let rest = rest.shows("Total ₱ 1,548.00");
    assert_eq!(rest.buttons, ["Create", "Change", "Discard"]);
    mia.taps("Create").await.shows("#1001 · Jane · Pending");

    mia.says("/new Jane; 1 cap 200").await;
    mia.taps("A new item")
        .await
        .only_shows("1 × Cap · 200.00 · 200.00 (a new item)");
    mia.taps("Discard").await;
    mia.says("/new Jane; 1 cap 200").await;
    let nothing = mia.taps("Remove").await;
    assert!(
        !nothing.only().buttons.contains(&"Create".to_owned()),
        "{nothing}"
    );
    mia.taps("Discard").await;
    let paused = "SELECT count(*) FROM item WHERE state = 'paused'";
    assert_eq!(stage.count(paused).await, 1);
    stage.ends().await;
}

async fn several_that_are_short_are_asked_one_by_one(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for item in [
        "black shirt 599; stock 3",
        "cap 250; stock 0",
        "belt 150; stock 2",
    ] {
        mia.says(&format!("/items {item}")).await;
    }
    let asked = mia.says("/new Jane; 5 black shirt; 2 cap; 4 belt").await;
    let asked = asked.only_shows("Only 3 Black Shirt in stock.").clone();
    for words in ["Cap is sold out.", "Only 2 Belt in stock."] {
        assert!(asked.text.contains(words), "{}", asked.text);
    }
    assert_eq!(
        asked.buttons,
        [
            "Take 3 Black Shirt",
            "Order 5 Black Shirt anyway",
            "Order 2 Cap anyway",
            "Take 2 Belt",
            "Order 4 Belt anyway",
            "Change",
            "Discard"
        ]
    );
    let taken = mia.taps_twice("Take 3 Black Shirt").await;
    let taken = taken.shows("3 × Black Shirt");
    assert!(taken.text.contains("Cap is sold out."), "{}", taken.text);
    mia.taps("Order 4 Belt anyway").await;
    let last = mia.taps("Order 2 anyway").await;
    assert_eq!(last.only().buttons, ["Create", "Change", "Discard"]);
    // More than was promised is asked about again, and what was said of the belts stands.
    let more = mia.replies(last.only(), "3 cap").await;
    assert_eq!(
        more.only_shows("Cap is sold out.").buttons,
        ["Order 3 anyway", "Change", "Discard"]
    );
    mia.taps("Order 3 anyway").await;
    mia.taps("Create").await.shows("#1001 · Jane · Pending");
    let stocks = "SELECT string_agg(i.name || ' ' || v.stock, ', ' ORDER BY i.item_id) FROM variant v JOIN item i USING (shop_id, item_id)";
    assert_eq!(stage.text(stocks).await, "Black Shirt 0, Cap -3, Belt -2");
    stage.ends().await;
}

async fn another_price_may_be_another_thing(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/items black shirt 599").await;
    let asked = mia.says("/new Jane; 2 shirt 300").await;
    let asked = asked.only_shows("Is “Shirt” Black Shirt, which costs 599?");
    assert_eq!(
        asked.buttons,
        ["Black Shirt at 300", "a new item “Shirt”", "Discard"]
    );
    mia.taps("Black Shirt at 300")
        .await
        .only_shows("2 × Black Shirt · 300.00 · 600.00 (usually 599.00)");
    mia.taps("Discard").await;
    // At its own price it is that item, and by its whole name at any price.
    for line in ["2 shirt 599", "2 black shirt 300"] {
        let known = mia.says(&format!("/new Jane; {line}")).await;
        assert_eq!(
            known.only_shows("2 × Black Shirt").buttons,
            ["Create", "Change", "Discard"]
        );
        mia.taps("Discard").await;
    }
    mia.says("/new Jane; 2 shirt 99999999999999999999")
        .await
        .only_shows("⚠");
    mia.taps("Discard").await;
    stage.ends().await;
}

async fn the_same_in_a_change(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for item in ["black shirt 599", "cap 250"] {
        mia.says(&format!("/items {item}")).await;
    }
    mia.taps("Pause").await;
    mia.says("/new Jane; 1 tote 350").await;
    mia.taps("Create").await;
    let asked = mia.says("/edit 1001 +1 cap; +2 shirt 300; ship 60").await;
    let asked = asked.only_shows("Cap is paused.").clone();
    assert_eq!(
        asked.buttons,
        ["Sell it again", "A new item", "Remove", "Discard"]
    );
    let next = mia.taps_twice("Sell it again").await;
    let next = next.shows("Is “Shirt” Black Shirt, which costs 599?");
    assert_eq!(next.id, asked.id, "in place");
    assert_eq!(
        next.buttons,
        ["Black Shirt at 300", "a new item “Shirt”", "Discard"]
    );
    let shown = mia.taps("Black Shirt at 300").await;
    let shown = shown.shows("#1001, revision 2, not applied yet");
    assert!(shown.text.contains("1,260.00"), "{}", shown.text);
    mia.taps("agreed already").await.shows("Total ₱ 1,260.00");

    // Left away, nothing is left of it; what stands on the order is more of that.
    mia.says("/items cap").await;
    mia.taps("Pause").await;
    mia.says("/edit 1001 +1 cap")
        .await
        .shows("#1001, revision 3");
    mia.taps("Discard").await;
    mia.says("/items belt 150").await;
    mia.taps("Pause").await;
    mia.says("/edit 1001 +1 belt")
        .await
        .shows("Belt is paused.");
    mia.taps_twice("Remove")
        .await
        .shows("Discarded. Nothing was changed.");
    stage.ends().await;
}

async fn a_change_beyond_the_stock(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for item in ["black shirt 599; stock 3", "cap 250; stock 1"] {
        mia.says(&format!("/items {item}")).await;
    }
    mia.says("/new Jane; 1 black shirt").await;
    mia.taps("Create").await;
    let asked = mia.says("/edit 1001 +5 black shirt; +2 cap").await;
    let asked = asked.only_shows("Only 2 Black Shirt in stock.");
    assert_eq!(
        asked.buttons,
        [
            "Take 2 Black Shirt",
            "Order 5 Black Shirt anyway",
            "Take 1 Cap",
            "Order 2 Cap anyway",
            "Discard"
        ]
    );
    mia.taps_twice("Take 2 Black Shirt").await;
    mia.taps("Order 2 anyway").await;
    mia.taps("agreed already").await.shows("Total ₱ 2,297.00");
    let stocks = "SELECT string_agg(i.name || ' ' || v.stock, ', ' ORDER BY i.item_id) FROM variant v JOIN item i USING (shop_id, item_id)";
    assert_eq!(stage.text(stocks).await, "Black Shirt 0, Cap -1");
    stage.ends().await;
}

async fn doubts_in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    for item in ["黑色襯衫 599；庫存 2", "白色長褲 699；庫存 1", "帽子 250"] {
        mei.says(&format!("/商品 {item}")).await;
    }
    mei.taps("暫停").await;
    let asked = mei
        .says("/新訂單 小明；黑色襯衫 x5；白色長褲 x3；帽子 x1；長褲 x1 300")
        .await;
    let asked = asked.only_shows("「帽子」目前暫停販售。");
    assert!(
        asked.buttons.contains(&"恢復販售".to_owned()),
        "{:?}",
        asked.buttons
    );
    mei.taps("移除").await.shows("「長褲」是「白色長褲」嗎？");
    let short = mei.taps("新商品「長褲」").await;
    let short = short.shows("黑色襯衫 庫存只有 2 件。");
    assert!(
        short.buttons.contains(&"黑色襯衫改為 2 件".to_owned()),
        "{:?}",
        short.buttons
    );
    mei.taps("黑色襯衫改為 2 件").await;
    mei.taps("仍要訂 3 件").await;
    mei.taps("建立訂單").await.shows("#1001 · 小明 · 待確認");
    stage.ends().await;
}
