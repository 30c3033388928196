//! A shop in a minute.

use crate::support::stage::Stage;

on_every_channel!(
    a_shop_in_a_minute,
    a_shop_elsewhere,
    a_question_is_asked_again
);

async fn a_shop_in_a_minute(stage: Stage) {
    let mia = stage.somebody("Mia").await;
    let hello = mia.starts().await;
    let hello = hello.only_shows("selling or buying?");
    assert_eq!(hello.buttons, ["I sell", "I buy", "中文"]);

    mia.taps("I sell")
        .await
        .only_shows("What is the shop called?");
    let market = mia.says("Fashion Store").await;
    assert_eq!(
        market.only_shows("Where do you sell?").buttons,
        ["Philippines ₱", "台灣 NT$", "India ₹", "USA $", "Elsewhere"]
    );
    let payment = mia.taps("Philippines").await;
    assert_eq!(
        payment.only_shows("How do buyers pay you?").buttons,
        ["GCash", "Maya", "Bank", "Cash on delivery", "Later"]
    );
    let ready = mia.taps("Later").await;
    let ready = ready.only_shows("Fashion Store is open.");
    let example = "/new Jane; 2 black shirt 599; white pants 699";
    assert!(ready.text.contains(example), "{}", ready.text);

    mia.taps("See what a buyer sees")
        .await
        .only_shows("Fashion Store · order #1001");
    let draft = mia.says(example).await;
    draft.only_shows("Total ₱ 1,897.00");
    mia.taps("Create").await.shows("#1001 · Jane · Pending");
    stage.ends().await;
}

async fn a_shop_elsewhere(stage: Stage) {
    let uwe = stage.somebody("Uwe").await;
    uwe.starts().await;
    uwe.taps("I sell").await;
    uwe.says(&"x".repeat(81)).await.only_shows("81 characters");
    uwe.says("Uwes Laden").await;
    uwe.taps("Elsewhere").await.only_shows("Which currency");
    uwe.says("marks")
        .await
        .only_shows("I don't know the currency “marks”");
    let ways = uwe.says("eur").await;
    assert_eq!(
        ways.only_shows("How do buyers pay you?").buttons,
        ["Bank", "PayPal", "Cash", "Later"]
    );
    let ways = uwe.taps("PayPal").await;
    assert_eq!(
        ways.only_shows("Tap all that apply").buttons,
        ["Bank", "✓ PayPal", "Cash", "Done"]
    );
    uwe.taps("Done").await.only_shows("Uwes Laden is open.");
    uwe.says("/new Anna; 1 Hose 49,90")
        .await
        .only_shows("€ 49.90");
    stage.ends().await;
}

/// Whoever begins anew while a question is open is not stuck in it.
async fn a_question_is_asked_again(stage: Stage) {
    let mia = stage.somebody("Mia").await;
    mia.starts().await;
    mia.taps("I sell").await;
    mia.says("/help").await.only_shows("What I can do for you");
    mia.says("/start").await.only_shows("selling or buying?");
    mia.taps("I sell").await;
    mia.says("Mia's").await.only_shows("Where do you sell?");
    mia.says("no idea").await.only_shows("Where do you sell?");
    mia.taps("USA").await;
    mia.says("Zelle, Cash").await.only_shows("Mia's is open.");
    stage.ends().await;
}
