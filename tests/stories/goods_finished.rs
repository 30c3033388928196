//! Sizes and colours that are renamed and taken away, buyers who sell on, long lists, and what to order
//! more of.

use sqlx::raw_sql;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::Stage;
use crate::support::talker::Talker;

on_every_channel!(
    a_size_is_renamed,
    a_size_is_removed_and_comes_back,
    the_last_size_is_the_item,
    sizes_and_colours_at_once,
    who_sells_on_pays_their_price,
    long_lists_have_pages,
    the_same_in_chinese,
);

const SHIRT: &str = "/items black shirt 599; sku BS; sizes S 5, M 10";

async fn seller(stage: &Stage) -> Talker {
    stage.owner("Mia", "Fashion Store").await
}

async fn places(seller: &Talker, order: &str) {
    seller.says(&format!("/new {order}")).await;
    seller.taps("Create").await.shows("· Pending");
}

async fn a_size_is_renamed(stage: Stage) {
    let mia = seller(&stage).await;
    let card = mia.says(SHIRT).await;
    let card = card.only_shows("Black Shirt").clone();
    assert_eq!(card.buttons[6..8], ["S ›", "M ›"]);
    let small = mia.taps("S ›").await;
    let small = small.only_shows("Black Shirt S").clone();
    assert_eq!(small.id, card.id, "in the place of the item's card");
    assert_eq!(
        small.buttons,
        ["Rename", "Price", "Stock", "Remove", "‹ Back"]
    );
    mia.taps("Rename")
        .await
        .only_shows("What shall it be called?");
    mia.says("m").await.only_shows("“M” is there already");
    mia.says("🙂")
        .await
        .only_shows("A name has 1 to 60 characters");
    let renamed = mia.says("Small").await;
    let renamed = renamed.only_shows("Black Shirt Small");
    assert!(renamed.text.contains("Also called: S"), "{}", renamed.text);
    mia.taps("Price").await.only_shows("What does it cost?");
    mia.says("a lot").await.only_shows("can't read");
    mia.says("549").await.only_shows("₱ 549.00 · 5 left");
    mia.taps("Stock").await.only_shows("How many are there?");
    mia.says("99999999999").await.only_shows("can't read");
    mia.says("+2 found").await.only_shows("₱ 549.00 · 7 left");
    let back = mia.taps("Back").await;
    let back = back.only_shows("Small (BS-S): ₱ 549.00 · 7 left");
    assert!(
        back.text.contains("M (BS-M): ₱ 599.00 · 10 left"),
        "{}",
        back.text
    );
    // Whoever writes the old name means it all the same.
    mia.says("/new Jane; 2 black shirt S")
        .await
        .only_shows("2 × Black Shirt Small · 549.00 · 1,098.00 (in stock 7)");
    stage.ends().await;
}

async fn a_size_is_removed_and_comes_back(stage: Stage) {
    let mia = seller(&stage).await;
    mia.says(SHIRT).await;
    mia.says("/items black shirt").await;
    places(&mia, "Jane; 2 black shirt S").await;
    mia.says("/items black shirt").await;
    mia.taps("S ›").await;
    let asked = mia.taps("Remove").await;
    asked.only_shows("3 pieces are in stock and are written off, and 1 open order has it");
    // One more is found meanwhile: it is asked again.
    mia.says("/stock BS-S +1 found").await;
    mia.taps("Yes, remove it")
        .await
        .only_shows("4 pieces are in stock");
    mia.taps_twice("Yes, remove it").await;
    mia.says("/items black shirt")
        .await
        .only_shows("M (BS-M): ₱ 599.00 · 10 left");
    let draft = mia.says("/new Jane; 1 black shirt S").await;
    let draft = draft.only_shows("Which “black shirt S”?");
    assert_eq!(
        draft.buttons,
        ["Black Shirt M 599", "a new item", "Discard"]
    );
    mia.taps("Discard").await;
    mia.says("/stock BS-S")
        .await
        .only_shows("I know no item “BS-S”");
    mia.says("/low").await.only_shows("Nothing is running out.");

    mia.says("/items black shirt").await;
    mia.taps("More").await;
    mia.taps("Removed sizes")
        .await
        .only_shows("Black Shirt S: none left");
    mia.taps("Bring back Black Shirt S")
        .await
        .only_shows("S (BS-S): ₱ 599.00 · none left");
    mia.taps("More").await;
    mia.taps("Stock history")
        .await
        .only_shows("−4 · written off: variant removed · Mia");
    let sums =
        "SELECT count(*) FROM variant v WHERE stock <> (SELECT sum(quantity) FROM stock_movement m
                WHERE m.variant_id = v.variant_id)";
    assert_eq!(stage.count(sums).await, 0);
    stage.ends().await;
}

async fn the_last_size_is_the_item(stage: Stage) {
    let mia = seller(&stage).await;
    mia.says("/items cap 250; sizes S, M 4").await;
    mia.taps("S ›").await;
    mia.taps("Remove").await.only_shows("Cap S is removed");
    mia.taps("Back").await;
    mia.taps("M ›").await;
    mia.taps("Remove")
        .await
        .only_shows("Cap has no other size or colour");
    let alone = mia.taps("Yes, remove it").await;
    let alone = alone.only_shows("₱ 250.00 · 4 left");
    assert!(!alone.buttons.contains(&"M ›".to_owned()));
    mia.says("/new Jane; 1 cap M")
        .await
        .only_shows("1 × Cap · 250.00 · 250.00 (in stock 4)");
    stage.ends().await;
}

async fn sizes_and_colours_at_once(stage: Stage) {
    let mia = seller(&stage).await;
    mia.says("/items shirt 599; sizes 1,2,3,4,5,6,7,8; colours a,b,c,d,e,f,g")
        .await
        .only_shows("make 56, and an item has at most 50");
    mia.says("/items shirt 599; sizes S 5, M; colours red")
        .await
        .only_shows("stands with each pair: stock red S 5");
    mia.says("/items shirt 599; sizes S, M; colours red; stock red 🙂")
        .await
        .only_shows("I can't read “red 🙂”");
    let line = "/items shirt 599; sku SH; sizes S M L; colours red blue; stock red S 5, M blue 2";
    let card = mia.says(line).await;
    let card = card.only_shows("red / S (SH-RED-S): ₱ 599.00 · 5 left");
    assert!(
        card.text
            .contains("blue / M (SH-BLUE-M): ₱ 599.00 · 2 left"),
        "{}",
        card.text
    );
    mia.taps("Price").await;
    mia.says("M red 649")
        .await
        .only_shows("red / M (SH-RED-M): ₱ 649.00");
    for typed in ["red shirt S", "shirt S red", "2 shirts red S", "SH-RED-S"] {
        mia.says(&format!("/new Jane; {typed}"))
            .await
            .only_shows("× Shirt red / S · 599.00");
        mia.taps("Discard").await;
    }
    // Where one of the two is not said, it is asked and never guessed.
    let asked = mia.says("/new Jane; 2 red shirt").await;
    let asked = asked.only_shows("Which “Red Shirt”?").clone();
    assert_eq!(
        asked.buttons,
        [
            "Shirt red / S 599",
            "Shirt red / M 649",
            "Shirt red / L 599",
            "a new item",
            "Discard"
        ]
    );
    mia.taps("Shirt red / M 649")
        .await
        .only_shows("2 × Shirt red / M · 649.00 · 1,298.00");
    mia.taps("Discard").await;

    // More than have buttons: what is written names it, and takes the place of the line in doubt.
    mia.says("/items hat 300; sizes XS, S, M, L, XL, XXL, 3XL, 4XL; colours aa, bb, cc")
        .await;
    let asked = mia.says("/new Jane; 2 hat; 1 red shirt S").await;
    let asked = asked
        .only_shows("There are more: write it whole, for example Hat aa xs")
        .clone();
    assert_eq!(asked.buttons.len(), 22);
    let mended = mia.replies(&asked, "2 hat 4XL cc").await;
    let mended = mended.only_shows("2 × Hat cc / 4XL · 300.00 · 600.00");
    assert!(mended.text.contains("1,199.00"), "{}", mended.text);
    mia.taps("Discard").await;

    // Many have a list of their own.
    let many = mia
        .says("/items socks 99; sizes 1,2,3,4,5,6,7,8,9,10; colours a, b")
        .await;
    many.only_shows("… and 8 more");
    let list = mia.taps("Sizes, colours (20)").await;
    let list = list.only_shows("a / 8").clone();
    let more = mia.taps_on(&list, "More ›").await;
    assert_eq!(more.only_shows("b / 6").id, list.id);
    mia.taps("More ›").await.only_shows("b / 10");
    mia.taps("b / 10 ›").await.only_shows("Socks b / 10");
    stage.ends().await;
}

async fn who_sells_on_pays_their_price(stage: Stage) {
    let mia = seller(&stage).await;
    mia.says("/items black shirt 599; reseller 520; stock 20")
        .await;
    mia.says("/items cap 250").await;
    places(&mia, "Jane Cruz; 1 cap 250").await;
    mia.says("/customer jane").await;
    let page = mia.taps("Reseller prices").await;
    let page = page.only_shows("Reseller: pays reseller prices");
    assert!(
        page.buttons.contains(&"Normal prices".to_owned()),
        "{:?}",
        page.buttons
    );
    let draft = mia.says("/new Jane Cruz; 2 black shirt; 1 cap").await;
    let draft =
        draft.only_shows("2 × Black Shirt · 520.00 · 1,040.00 (reseller price) (in stock 20)");
    let draft = draft.clone();
    assert!(
        draft.text.contains("1 × Cap · 250.00 · 250.00"),
        "{}",
        draft.text
    );
    // What is typed stays; another buyer pays what everybody does, and she her price again.
    mia.replies(&draft, "1 cap 240")
        .await
        .only_shows("1 × Cap · 240.00 · 240.00 (usually 250.00)");
    let other = mia.replies(&draft, "buyer: Otto").await;
    let other = other.only_shows("2 × Black Shirt · 599.00 · 1,198.00 (in stock 20)");
    assert!(!other.text.contains("reseller"), "{}", other.text);
    assert!(other.text.contains("240.00"), "{}", other.text);
    mia.replies(&draft, "buyer: Jane Cruz")
        .await
        .only_shows("2 × Black Shirt · 520.00 · 1,040.00 (reseller price)");
    mia.taps("Create").await.shows("2 × Black Shirt");

    // A change of hers takes it too; a sale that is lower goes before it.
    let edit = mia.says("/edit 1001 +1 black shirt").await;
    edit.only_shows("Reseller prices where none was typed: Jane Cruz is a reseller.");
    edit.only_shows("₱ 770.00");
    mia.taps("Discard").await;
    mia.says("/items black shirt").await;
    mia.taps("Sale").await;
    mia.says("500").await;
    let sale = mia.says("/new Jane Cruz; 1 black shirt").await;
    let sale = sale.only_shows("1 × Black Shirt · 500.00 · 500.00");
    assert!(!sale.text.contains("reseller"), "{}", sale.text);
    mia.taps("Discard").await;

    mia.says("/items black shirt").await;
    mia.taps("Sale").await;
    mia.says("-").await;
    mia.says("/customer jane").await;
    mia.taps("Normal prices").await;
    mia.says("/new Jane Cruz; 1 black shirt")
        .await
        .only_shows("1 × Black Shirt · 599.00 · 599.00");
    stage.ends().await;
}

async fn long_lists_have_pages(stage: Stage) {
    let mia = seller(&stage).await;
    let mut superuser = stage.superuser().await;
    raw_sql(
        "INSERT INTO item (shop_id, name, name_key, category, category_key, search, created_at)
         SELECT max(s.shop_id), 'Thing ' || to_char(n, 'FM00'), 'thing ' || to_char(n, 'FM00'),
             'Shelf ' || CASE WHEN n <= 20 THEN 10 ELSE n END, 'shelf ' || CASE WHEN n <= 20 THEN 10 ELSE n END,
             'thing ' || to_char(n, 'FM00'), now()
         FROM shop s, generate_series(1, 29) n GROUP BY n ORDER BY n;
         INSERT INTO variant (shop_id, item_id, position, label, label_key, price_minor, stock, created_at)
         SELECT shop_id, item_id, 1, '', '', 9900, 0, now() FROM item",
    )
    .execute(&mut superuser)
    .await
    .unwrap();
    let first = mia.says("/items").await;
    let first = first.only_shows("Fashion Store: items").clone();
    assert_eq!(first.buttons.len(), 9, "{:?}", first.buttons);
    assert_eq!(first.buttons[0], "Shelf 10 20");
    let second = mia.taps("More ›").await;
    let second = second.only_shows("Fashion Store: items");
    assert_eq!(second.id, first.id, "one message, edited");
    assert_eq!(second.buttons, ["Shelf 28 1", "Shelf 29 1", "‹ Back"]);
    mia.taps("‹ Back").await;
    let shelf = mia.taps("Shelf 10 20").await;
    shelf.only_shows("Thing 08");
    let next = mia.taps("More ›").await;
    let next = next.only_shows("Thing 09").clone();
    assert!(!next.text.contains("Thing 08"), "{}", next.text);
    assert_eq!(next.id, first.id);
    let last = mia.taps("More ›").await;
    let last = last.only_shows("Thing 20");
    assert_eq!(last.buttons[4..], ["‹ Back", "All categories"]);
    mia.taps("‹ Back").await.only_shows("Thing 09");
    let begin = mia.taps("‹ Back").await;
    let begin = begin.only_shows("Thing 01");
    assert_eq!(begin.buttons[8..], ["‹ Back", "More ›"]);
    mia.taps("‹ Back").await.only_shows("Fashion Store: items");

    let low = mia.says("/low").await;
    let low = low.only_shows("29 items are low").clone();
    assert!(low.text.contains("Thing 08: none left"), "{}", low.text);
    assert!(!low.text.contains("Thing 09"), "{}", low.text);
    let next = mia.taps("More ›").await;
    let next = next.only_shows("Thing 09: none left");
    assert_eq!(next.id, low.id, "one message, edited");
    mia.taps("More ›").await;
    let end = mia.taps("More ›").await;
    let end = end.only_shows("Thing 29: none left");
    assert_eq!(end.buttons[5..], ["‹ Back", "Tell me"]);
    mia.taps("‹ Back").await.only_shows("Thing 17: none left");
    stage.ends().await;
}

async fn the_same_in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    let line = "/商品 襯衫 599；尺寸 S M L；顏色 黑色 白色；庫存 黑色 M 5、白色 S 2；批發 520";
    let card = mei.says(line).await;
    card.only_shows("黑色 / M：NT$ 599 · 剩 5 件");
    for typed in [
        "黑色襯衫 M x2",
        "M 黑色襯衫 x2",
        "襯衫 黑色 M x2",
        "黑色襯衫M x2",
    ] {
        mei.says(&format!("/新訂單 小明; {typed}"))
            .await
            .only_shows("2 × 襯衫 黑色 / M");
        mei.taps("捨棄").await;
    }
    let asked = mei.says("/新訂單 小明; 黑色襯衫 x2").await;
    let asked = asked.only_shows("襯衫");
    assert_eq!(
        asked.buttons[..3],
        [
            "襯衫 黑色 / S 599",
            "襯衫 黑色 / M 599",
            "襯衫 黑色 / L 599"
        ]
    );
    mei.taps("襯衫 黑色 / M 599").await;
    mei.taps("建立訂單").await;
    mei.says("/low")
        .await
        .only_shows("襯衫 黑色 / M：剩 3 件（1 天來一天賣 2 件：");

    mei.says("/商品 襯衫").await;
    mei.taps("黑色 / M ›").await;
    mei.taps("改名").await.only_shows("要改成什麼名稱？");
    mei.says("白色 / L")
        .await
        .only_shows("已經有「白色 / L」了");
    mei.says("墨黑 / M").await.only_shows("別名：黑色 / M");
    mei.taps("移除")
        .await
        .only_shows("庫存還有 3 件，會一併報廢；另有 1 筆未完成的訂單有它");
    mei.taps("是，移除").await.only_shows("剩下的 3 件已報廢");
    mei.taps("恢復")
        .await
        .only_shows("墨黑 / M：NT$ 599 · 已無庫存");

    mei.says("/客戶 小明").await;
    mei.taps("設為批發客")
        .await
        .only_shows("批發客：適用批發價");
    mei.says("/新訂單 小明; 白色襯衫 S")
        .await
        .only_shows("520 · 520（批發價）");
    stage.ends().await;
}
