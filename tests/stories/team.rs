//! Who may do what in a shop.

use crate::support::stage::{Stage, link};

on_every_channel!(
    an_invitation,
    a_stranger_does_nothing,
    a_sign_in_link_for_the_web,
    a_question_stays_in_its_shop
);

async fn an_invitation(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await;
    let invitation = mia.says("/invite").await;
    let invitation = invitation
        .shows("An invitation to work for Fashion Store")
        .clone();

    let paul = stage.somebody("Paul").await;
    paul.starts().await;
    paul.says("/confirm 1001")
        .await
        .only_shows("You have no shop yet.");
    paul.accepts(&invitation)
        .await
        .only_shows("Welcome to Fashion Store!");
    paul.says("/confirm 1001")
        .await
        .shows("#1001 is confirmed.");
    // What one does the other sees.
    mia.news().await.shows("#1001 · Jane · Confirmed");
    paul.says("/order 1001")
        .await
        .shows("#1001 · Jane · Confirmed");
    paul.says("/invite")
        .await
        .only_shows("Only the owner of the shop can do that.");
    paul.says("/team")
        .await
        .only_shows("Only the owner of the shop can do that.");
    paul.accepts(&invitation)
        .await
        .only_shows("You work for Fashion Store already.");

    let otto = stage.somebody("Otto").await;
    otto.starts().await;
    otto.accepts(&invitation)
        .await
        .only_shows("was used already or is too old");
    otto.says("/confirm 1001")
        .await
        .only_shows("You have no shop yet.");

    let team = mia.says("/team").await;
    let team = team.only_shows("Fashion Store: the team");
    assert!(
        team.text.contains("Mia · owner") && team.text.contains("Paul · staff"),
        "{}",
        team.text
    );
    assert_eq!(team.buttons, ["Remove Paul"]);
    mia.taps("Remove Paul")
        .await
        .only_shows("Paul no longer works here.");

    // Access ends at once: commands, the card that is still there, and what he would be told.
    paul.says("/process 1001")
        .await
        .only_shows("You have no shop yet.");
    paul.taps("Processing")
        .await
        .only_shows("That is not yours to change.");
    let before = paul.news().await;
    before.nothing();
    mia.says("/process 1001")
        .await
        .shows("#1001 is being prepared.");
    paul.news().await.nothing();
    let confirmed = stage.text("SELECT string_agg(action || ' ' || actor_name, ', ' ORDER BY version) FROM order_event").await;
    assert_eq!(confirmed, "place Mia, confirm Paul, process Mia");
    stage.ends().await;
}

/// Another shop's buttons do nothing in a stranger's hand, however they got there.
async fn a_stranger_does_nothing(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let theirs = link(&mia.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &theirs).await;
    for command in [
        "/confirm 1001",
        "/paid 1001",
        "/edit 1001 ship 5",
        "/delete 1001",
        "/orders",
        "/find jane",
        "/undo 1001",
    ] {
        jane.says(command).await.only_shows("You have no shop yet.");
    }
    let card = jane.sees("Fashion Store · order #1001");
    jane.replies(&card, "confirmed").await;
    assert_eq!(stage.count("SELECT count(*) FROM order_event").await, 1);
    stage.ends().await;
}

async fn a_sign_in_link_for_the_web(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let site = mia.says("/web").await;
    let site = site.only_shows("This link signs you in to the web chat, once");
    assert!(site.text.contains("/in/"), "{}", site.text);
    mia.says("/shop").await.only_shows("You work for:");
    stage.ends().await;
}

/// Numbers count per shop: a question about one shop's order never decides the other's.
async fn a_question_stays_in_its_shop(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await;
    mia.says("/shop").await;
    mia.taps("Open another shop").await;
    mia.says("Bag Store").await;
    mia.taps("Philippines").await;
    mia.taps("Later").await.only_shows("Bag Store is open.");
    mia.says("/shop").await;
    mia.taps("Bag Store").await;
    mia.says("/new Lily; 1 tote 350").await;
    mia.taps("Create").await.shows("#1001 · Lily · Pending");

    let asked = mia.says("/cancel 1001 out of stock").await;
    let asked = asked.only_shows("Cancel #1001 (Lily)?").clone();
    mia.says("/shop").await;
    mia.taps("Fashion Store")
        .await
        .only_shows("You work for Fashion Store now.");
    mia.taps_on(&asked, "Yes, cancel it")
        .await
        .only_shows("That question is closed.");
    let cancelled = "SELECT count(*) FROM orders WHERE fulfilment = 'cancelled'";
    assert_eq!(stage.count(cancelled).await, 0);
    mia.says("/order 1001")
        .await
        .shows("#1001 · Jane · Pending");
    stage.ends().await;
}
