//! The catalogue and the stock, kept in chat, and orders that know them.

use crate::support::stage::Stage;
use crate::support::talker::Talker;

on_every_channel!(
    a_catalogue_in_chat,
    nothing_odd_gets_in,
    stock_is_moved_and_explained,
    what_runs_low,
    drafts_know_the_catalogue,
);

const SHIRT: &str = "/items black shirt 599; sku BS; sizes S 5, M 10, L 5; category tops; \
                     cost CNY 38; reseller 520; also 黑色襯衫";

async fn seller(stage: &Stage) -> Talker {
    stage.owner("Mia", "Fashion Store").await
}

async fn a_catalogue_in_chat(stage: Stage) {
    let mia = seller(&stage).await;
    mia.says("/items")
        .await
        .only_shows("Nothing is in the catalogue yet");
    let card = mia.says(SHIRT).await;
    let card = card.only_shows("Black Shirt").clone();
    for line in [
        "S (BS-S): ₱ 599.00 · 5 left",
        "M (BS-M): ₱ 599.00 · 10 left",
        "Category: tops",
        "Costs you: CN¥ 38.00",
        "For resellers: ₱ 520.00",
        "Also called: 黑色襯衫",
    ] {
        assert!(
            card.text.contains(line),
            "{line:?} is not in\n{}",
            card.text
        );
    }
    assert_eq!(
        card.buttons,
        [
            "Price", "Stock", "Name", "Category", "Sale", "Pause", "S ›", "M ›", "L ›", "Picture",
            "More"
        ]
    );
    mia.taps("Price").await.only_shows("What does it cost?");
    let changed = mia.says("M 649").await;
    let changed = changed.only_shows("M (BS-M): ₱ 649.00");
    assert_eq!(changed.id, card.id, "the card is changed in place");
    assert!(
        changed.text.contains("S (BS-S): ₱ 599.00"),
        "{}",
        changed.text
    );

    mia.taps("Price").await;
    mia.says("🙂")
        .await
        .only_shows("I can't read \"🙂\" as an amount");
    mia.says("700").await.only_shows("S (BS-S): ₱ 700.00");
    mia.taps("Sale").await.only_shows("in the sale?");
    mia.says("500")
        .await
        .only_shows("₱ 500.00 instead of ₱ 700.00");
    mia.taps("Stock").await.only_shows("How many are there?");
    mia.says("XXL 4")
        .await
        .only_shows("Black Shirt has no “XXL");
    mia.says("M +2 arrived, S 4").await.only_shows("12 left");
    mia.taps("Pause").await.only_shows("⏸ Paused");
    mia.taps("Sell").await;
    mia.taps("More").await;
    mia.taps("Price history")
        .await
        .only_shows("₱ 599.00 → ₱ 649.00 · Mia");
    mia.taps("Back").await;

    mia.says("/items cap 250; stock 3")
        .await
        .only_shows("₱ 250.00 · 3 left");
    mia.says("/items").await.only_shows("Fashion Store: items");
    mia.taps("tops 1")
        .await
        .only_shows("Black Shirt · ₱ 500.00 · 21 left");
    mia.taps("Black Shirt").await.only_shows("Category: tops");
    mia.says("/items blak shirt")
        .await
        .only_shows("Category: tops");
    mia.taps("More").await;
    mia.taps("Remove").await.only_shows("Take Black Shirt out");
    mia.taps("Yes, remove it")
        .await
        .only_shows("Taken out of the catalogue");
    mia.says("/items black shirt")
        .await
        .only_shows("I found no item");
    stage.ends().await;
}

async fn nothing_odd_gets_in(stage: Stage) {
    let mia = seller(&stage).await;
    for (text, answer) in [
        ("/items shirt 🙂; sku A", "I need a name and a price first"),
        ("/items shirt 599; sizes S 🙂", "can't read “🙂”"),
        ("/items shirt 599", "₱ 599.00"),
        ("/items hat 99999999999999999999", "more than"),
        ("/items hat 250; stock 🙂", "can't read “🙂”"),
        ("/items hat 250; wool", "I don't know what “wool” is"),
        ("/items shirt 300", "There is an item called Shirt already"),
        ("/stock hat +5", "I know no item “hat”"),
        ("/stock shirt +🙂", "I can't read “+🙂”"),
        ("/stock", "Which item?"),
    ] {
        mia.says(text).await.only_shows(answer);
    }
    assert_eq!(stage.count("SELECT count(*) FROM item").await, 1);
    stage.ends().await;
}

async fn stock_is_moved_and_explained(stage: Stage) {
    let mia = seller(&stage).await;
    mia.says(SHIRT).await;
    mia.says("/stock BS-M +10 arrived")
        .await
        .only_shows("Black Shirt M: 10 → 20");
    mia.says("/stock black shirt m -2 broken")
        .await
        .only_shows("Black Shirt M: 20 → 18");
    mia.says("/stock BS-M = 14 counted")
        .await
        .only_shows("Black Shirt M: 18 → 14");
    let shown = mia.says("/stock 黑色襯衫 M").await;
    let shown = shown.only_shows("Black Shirt M: 14 left");
    for line in [
        "−4 · counted: counted · Mia",
        "−2 · broken · Mia",
        "+10 · arrived · Mia",
        "counting began",
    ] {
        assert!(
            shown.text.contains(line),
            "{line:?} is not in\n{}",
            shown.text
        );
    }
    mia.says("/stock BS-S -6 lost")
        .await
        .only_shows("Black Shirt S: only 5 are there");
    mia.says("/stock BS-S +99999999")
        .await
        .only_shows("I can't read");
    mia.says("/stock BS-S +1; BS-L -9")
        .await
        .only_shows("Nothing was changed:");
    mia.says("/stock BS-S +1; BS-L -1")
        .await
        .only_shows("Black Shirt S: 5 → 6");
    mia.says("/stock black shirt +3 found")
        .await
        .only_shows("“black shirt” may be several");
    mia.taps_twice("Black Shirt L").await;
    mia.says("/stock BS-L")
        .await
        .only_shows("Black Shirt L: 7 left");
    let sums =
        "SELECT count(*) FROM variant v WHERE stock <> (SELECT sum(quantity) FROM stock_movement m
                WHERE m.variant_id = v.variant_id)";
    assert_eq!(stage.count(sums).await, 0);
    stage.ends().await;
}

async fn what_runs_low(stage: Stage) {
    let mia = seller(&stage).await;
    mia.says("/low").await.only_shows("Nothing is running out.");
    mia.says("/items cap 250; sku C; stock 8").await;
    let moved = mia.says("/stock C -4 gift").await;
    moved.shows("Cap: 8 → 4 ⚠ low");
    moved.shows("Fashion Store: Cap is low, 4 left.");
    mia.says("/stock C -1").await.only_shows("Cap: 4 → 3");
    let low = mia.says("/low").await;
    let low = low.only_shows("1 item is low");
    assert!(low.text.contains("Cap: 3 left"), "{}", low.text);
    mia.taps("Don't tell me")
        .await
        .only_shows("I don't tell you");
    mia.says("/stock C = 9").await;
    mia.says("/stock C = 2")
        .await
        .only_shows("Cap: 9 → 2 ⚠ low");
    stage.ends().await;
}

async fn drafts_know_the_catalogue(stage: Stage) {
    let mia = seller(&stage).await;
    mia.says("/items black shirt 599; stock 14").await;
    mia.says("/items white shirt 549; also 白襯衫").await;
    let known = mia.says("/new Jane; 2 black shirts; 1 cap 250").await;
    let known = known.only_shows("2 × Black Shirt · 599.00 · 1,198.00 (in stock 14)");
    assert!(
        known
            .text
            .contains("1 × Cap · 250.00 · 250.00 (a new item)"),
        "{}",
        known.text
    );
    assert_eq!(known.buttons, ["Create", "Change", "Discard"]);
    mia.taps("Create").await.shows("2 × Black Shirt");
    let short = mia.says("/new Jane; 20 black shirt 500").await;
    let short = short.only_shows("(usually 599.00) (⚠ only 12 in stock)");
    assert!(
        short.text.contains("Only 12 Black Shirt in stock."),
        "{}",
        short.text
    );
    assert_eq!(
        short.buttons,
        ["Take 12", "Order 20 anyway", "Change", "Discard"]
    );
    let taken = mia.taps("Take 12").await;
    taken.shows("12 × Black Shirt · 500.00 · 6,000.00");
    mia.taps("Discard").await;

    let asked = mia.says("/new Jane; 2 shrit").await;
    let asked = asked.only_shows("Which “Shrit”?").clone();
    assert_eq!(
        asked.buttons,
        [
            "Black Shirt 599",
            "White Shirt 549",
            "a new item",
            "Discard"
        ]
    );
    let chosen = mia.taps("White Shirt 549").await;
    assert_eq!(
        chosen.only_shows("2 × White Shirt · 549.00 · 1,098.00").id,
        asked.id
    );
    mia.taps("Discard").await;

    mia.says("/new Jane; 2 shirt 300").await;
    mia.taps("a new item")
        .await
        .only_shows("2 × Shirt · 300.00 · 600.00 (a new item)");
    mia.taps("Discard").await;

    let asked = mia.says("/new Jane; 2 shirt").await;
    let asked = asked.only_shows("Which “Shirt”?").clone();
    mia.replies(&asked, "3 black shirt")
        .await
        .only_shows("3 × Black Shirt · 599.00 · 1,797.00");
    mia.taps("Discard").await;
    mia.says("/new 小美; 白襯衫 x2")
        .await
        .only_shows("2 × White Shirt · 549.00");
    stage.ends().await;
}
