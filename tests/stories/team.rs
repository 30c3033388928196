//! Who may do what in a shop.

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    an_invitation,
    each_role_does_its_part,
    what_a_role_may_do_is_changed_by_taps,
    a_role_is_changed,
    only_the_owner_changes_rights,
    a_stranger_does_nothing,
    a_sign_in_link_for_the_web,
    a_question_stays_in_its_shop
);

async fn an_invitation(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await;
    let asked = mia.says("/invite").await;
    let asked = asked.only_shows("What will they be at Fashion Store?");
    assert!(asked.text.contains("packer: confirms, packs and ships"));
    let invitation = mia.taps("manager").await;
    let invitation = invitation
        .shows("An invitation to work for Fashion Store as manager")
        .clone();

    let paul = stage.somebody("Paul").await;
    paul.starts().await;
    paul.says("/confirm 1001")
        .await
        .only_shows("You have no shop yet.");
    paul.accepts(&invitation)
        .await
        .only_shows("Welcome to Fashion Store! You are its manager now.");
    paul.says("/confirm 1001")
        .await
        .shows("#1001 is confirmed.");
    // What one does the other sees.
    mia.news().await.shows("#1001 · Jane · Confirmed");
    paul.says("/order 1001")
        .await
        .shows("#1001 · Jane · Confirmed");
    let refused = paul.says("/invite").await;
    let refused = refused.only_shows("Only the owner may invite and remove people here.");
    assert!(
        refused.text.contains("Mia can change that with /rights."),
        "{}",
        refused.text
    );
    paul.says("/team")
        .await
        .only_shows("Only the owner may invite and remove people here.");
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
        team.text.contains("Mia · owner") && team.text.contains("Paul · manager"),
        "{}",
        team.text
    );
    assert_eq!(team.buttons, ["Paul: role", "Remove Paul"]);
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

/// Somebody joins Mia's shop.
async fn hired(stage: &Stage, mia: &Talker, name: &str, role: &str) -> Talker {
    let invitation = mia.says(&format!("/invite {role}")).await;
    let invitation = invitation.shows(&format!("as {role}")).clone();
    let guest = stage.somebody(name).await;
    guest.starts().await;
    guest
        .accepts(&invitation)
        .await
        .only_shows(&format!("You are its {role} now."));
    guest
}

async fn each_role_does_its_part(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await;
    mia.says("/items cap 250; sizes S 5, M 4").await;
    let paul = hired(&stage, &mia, "Paul", "packer").await;

    // What there is to sell is not a packer's to change, whatever buttons they find.
    paul.says("/items cap").await;
    paul.taps("S ›").await;
    for button in ["Remove", "Price", "Rename"] {
        paul.taps(button)
            .await
            .shows("Only a manager or owner may change the catalogue here.");
    }
    assert_eq!(
        stage
            .count("SELECT count(*) FROM variant WHERE removed_at IS NULL")
            .await,
        2
    );

    // A packer packs, by commands, by buttons and by answers; the money is not theirs.
    paul.says("/order 1001")
        .await
        .shows("#1001 · Jane · Pending");
    let refused = paul.says("/paid 1001").await;
    let refused = refused.shows("Only a bookkeeper, manager or owner may record payments here.");
    assert!(
        refused.text.contains("Mia can change that with /rights."),
        "{}",
        refused.text
    );
    paul.taps("Paid").await.shows("may record payments here");
    let card = paul.sees("#1001 · Jane · Pending");
    paul.replies(&card, "paid 500")
        .await
        .shows("may record payments here");
    paul.taps("Confirm").await.shows("#1001 · Jane · Confirmed");
    paul.says("/new Otto; 1 cap 250")
        .await
        .shows("Only a manager or owner may take, change and cancel orders here.");
    paul.says("Otto; 1 cap 250")
        .await
        .shows("Only a manager or owner may take, change and cancel orders here.");
    paul.says("/cancel 1001")
        .await
        .shows("may take, change and cancel orders here");

    // A bookkeeper the other way round. Each takes back their own, whoever acted since; what another
    // did with another right is not theirs to take back.
    let ben = hired(&stage, &mia, "Ben", "bookkeeper").await;
    ben.says("/paid 1001 500 cash").await.shows("500.00");
    ben.says("/process 1001")
        .await
        .shows("Only a packer, manager or owner may move orders along here.");
    paul.says("/undo 1001")
        .await
        .shows("Taken back: #1001 is Pending again.");
    paul.says("/confirm 1001")
        .await
        .shows("#1001 is confirmed.");
    ben.taps("Undo").await;
    ben.says("/undo 1001")
        .await
        .shows("may move orders along here");

    // A viewer looks.
    let vera = hired(&stage, &mia, "Vera", "viewer").await;
    vera.says("/orders").await.shows("Fashion Store");
    vera.says("/find jane").await.shows("#1001");
    for command in ["/confirm 1001", "/paid 1001", "/note 1001 hello", "/team"] {
        vera.says(command).await.shows("Only ");
    }
    vera.says("🙈").await.shows("I can't do that here.");
    let events =
        "SELECT string_agg(action || ' ' || actor_name, ', ' ORDER BY version) FROM order_event";
    assert_eq!(
        stage.text(events).await,
        "place Mia, confirm Paul, pay Ben, undo Paul, confirm Paul, undo Ben"
    );
    stage.ends().await;
}

async fn what_a_role_may_do_is_changed_by_taps(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await;
    let paul = hired(&stage, &mia, "Paul", "packer").await;
    let table = mia.says("/rights").await;
    let table = table.shows("Fashion Store: who may do what").clone();
    assert!(
        table
            .text
            .contains("record payments: bookkeeper, manager, owner"),
        "{}",
        table.text
    );
    mia.taps_on(&table, "packer").await.shows("who may do what");
    let changed = mia.taps_on(&table, "– Payments").await;
    let changed = changed.shows("record payments: packer, bookkeeper, manager, owner");
    assert_eq!(changed.id, table.id, "the table changes in place");
    paul.says("/paid 1001 500 cash").await.shows("500.00");

    // Taking a right counts at once, also for what is already being asked.
    paul.says("/order 1001").await;
    paul.taps("Ship").await.shows("No address yet");
    paul.taps("Ship without").await.shows("Which courier");
    mia.taps_on(&table, "✓ Packing").await;
    paul.says("jnt 88123456")
        .await
        .shows("Only a manager or owner may move orders along here.");
    paul.taps("Confirm")
        .await
        .shows("may move orders along here");
    mia.taps_on(&table, "✓ Payments").await;
    paul.says("/paid 1001")
        .await
        .shows("may record payments here");
    let kept =
        "SELECT string_agg(right_name || ' ' || allowed, ', ' ORDER BY right_name) FROM role_right";
    assert_eq!(stage.text(kept).await, "fulfil false, money false");
    stage.ends().await;
}

async fn a_role_is_changed(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await;
    let paul = hired(&stage, &mia, "Paul", "viewer").await;
    paul.says("/confirm 1001")
        .await
        .shows("may move orders along");
    mia.says("/team").await.shows("Paul · viewer");
    mia.taps("Paul: role").await.shows("Paul · viewer");
    mia.taps("packer").await.shows("Paul · packer");
    paul.says("/confirm 1001")
        .await
        .shows("#1001 is confirmed.");
    // Nobody makes a shop without an owner of themselves, nor invites one by accident.
    mia.says("/invite owner")
        .await
        .shows("Nobody is invited as an owner.");
    let role = "SELECT string_agg(role, ', ' ORDER BY role) FROM membership";
    assert_eq!(stage.text(role).await, "owner, packer");
    stage.ends().await;
}

async fn only_the_owner_changes_rights(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let table = mia.says("/rights").await;
    let table = table.shows("who may do what").clone();
    mia.taps_on(&table, "– People")
        .await
        .shows("invite and remove people: manager, owner");
    let maya = hired(&stage, &mia, "Maya", "manager").await;
    let seen = maya.says("/rights").await;
    let seen = seen.shows("invite and remove people: manager, owner");
    assert_eq!(seen.buttons, [""; 0], "who may only read gets no buttons");

    // She invites, but nobody who may do more than she.
    let team = maya.says("/team").await;
    team.shows("Mia · owner");
    maya.says("/invite owner")
        .await
        .shows("Nobody is invited as an owner.");
    let paul = hired(&stage, &maya, "Paul", "packer").await;
    mia.taps_on(&table, "packer").await;
    mia.taps_on(&table, "– Settings").await;
    maya.says("/invite packer")
        .await
        .shows("packer: that role may do more");
    maya.says("/team").await;
    maya.taps("Remove Paul")
        .await
        .shows("packer: that role may do more");
    paul.says("/orders").await.shows("Fashion Store");
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
