//! What a buyer can do: see every order, stop, be told again.

use crate::support::stage::{Stage, link};

on_every_channel!(
    a_buyer_follows_orders_of_two_shops,
    a_buyer_stops,
    a_link_that_leads_nowhere,
    buying_and_selling,
);

async fn a_buyer_follows_orders_of_two_shops(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let first = link(&mia.taps("Create").await);
    let ben = stage.owner("Ben", "Bag Store").await;
    ben.says("/new Jane; 1 tote 350").await;
    let second = link(&ben.taps("Create").await);

    let (jane, _) = stage.buyer("Jane", &first).await;
    // The link alone is enough.
    jane.says(&format!("here it is: {second}"))
        .await
        .only_shows("Bag Store · order #1001");
    let mine = jane.says("/my").await;
    let mine = mine.only_shows("Your orders");
    assert!(
        mine.text
            .contains("Pending · #1001 · Fashion Store · 2 items · ₱ 1,198.00"),
        "{}",
        mine.text
    );
    assert!(
        mine.text
            .contains("Pending · #1001 · Bag Store · 1 item · ₱ 350.00"),
        "{}",
        mine.text
    );
    assert_eq!(mine.buttons.len(), 2);
    jane.taps("#1001 Fashion Store")
        .await
        .shows("Fashion Store · order #1001");

    ben.says("/confirm 1001").await;
    let news = jane.news().await;
    let told: Vec<&str> = news.fresh().iter().map(|seen| seen.text.as_str()).collect();
    assert_eq!(
        told,
        ["Bag Store #1001: ✔ Confirmed: the seller is preparing your order."]
    );
    stage.ends().await;
}

async fn a_buyer_stops(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let first = link(&mia.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;
    jane.taps("Stop updates for #1001")
        .await
        .shows("No more updates for this order.");
    mia.news().await.shows("Wants no updates: Jane");
    mia.says("/confirm 1001").await;
    jane.news().await.nothing();
    jane.taps("Follow again")
        .await
        .shows("●━━●━━○━━○━━○  Confirmed");

    let asked = jane.says("/stop").await;
    assert_eq!(
        asked.only_shows("You follow 1 order.").buttons,
        ["Stop updates", "Keep"]
    );
    jane.taps("Keep").await.only_shows("Fine, nothing changed.");
    jane.says("/stop").await;
    // "Stop updates for #1001" stands below the card, too: the newest is meant.
    jane.taps("Stop updates")
        .await
        .only_shows("Stopped: no more updates for that order.");
    mia.says("/deliver 1001").await;
    jane.news().await.nothing();
    jane.says("/stop").await.only_shows("You follow no order");
    stage.ends().await;
}

async fn a_link_that_leads_nowhere(stage: Stage) {
    let jane = stage.somebody("Jane").await;
    jane.starts().await;
    jane.taps("I buy").await.only_shows("Send me the link");
    jane.says("/track")
        .await
        .only_shows("Send me the link the seller gave you.");
    jane.says("/track nonsense")
        .await
        .only_shows("That is no link to an order.");
    jane.says("/track https://x.example/t/1-AAAAAAAAAAAAAAAAAAAAAA")
        .await
        .only_shows("I know no order by that link.");
    jane.says("/my")
        .await
        .only_shows("You follow no order yet.");
    jane.says("/ship 1001")
        .await
        .only_shows("You have no shop yet.");
    jane.says("/frobnicate")
        .await
        .only_shows("I know no command /frobnicate.");
    stage.ends().await;
}

/// Somebody with a shop buys elsewhere: both work side by side.
async fn buying_and_selling(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let ben = stage.owner("Ben", "Bag Store").await;
    ben.says("/new Mia; 1 tote 350").await;
    let bought = link(&ben.taps("Create").await);
    mia.opens(&bought).await.shows("Bag Store · order #1001");
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await.shows("#1001 · Jane · Pending");
    mia.says("/my").await.only_shows("Bag Store");
    mia.says("/confirm 1001").await.shows("#1001 is confirmed.");
    assert_eq!(
        stage
            .count("SELECT count(*) FROM orders WHERE fulfilment = 'confirmed'")
            .await,
        1
    );
    ben.ships("1001 lbc 5").await;
    mia.news().await.shows("📦 Shipped with LBC 5");
    stage.ends().await;
}
