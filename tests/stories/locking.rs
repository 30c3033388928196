//! A lost phone: what its chats may do ends at once.

use waybill_core::channel::Channel;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    an_owner_locks_a_lost_phone,
    one_shop_locks_nobody_out_of_another,
    ones_own_other_chat_is_locked,
    the_operator_locks_and_unlocks
);

async fn hired(stage: &Stage, owner: &Talker, name: &str, role: &str) -> Talker {
    let guest = stage.somebody(name).await;
    guest.starts().await;
    joins(owner, &guest, role).await;
    guest
}

async fn joins(owner: &Talker, guest: &Talker, role: &str) {
    let invitation = owner.says(&format!("/invite {role}")).await;
    let invitation = invitation.shows(&format!("as {role}")).clone();
    guest
        .accepts(&invitation)
        .await
        .shows(&format!("You are its {role} now."));
}

/// The web chat of somebody who is locked is closed altogether.
async fn sessions_of(stage: &Stage, name: &str) -> i64 {
    stage
        .count(&format!(
            "SELECT count(*) FROM web_session s JOIN person p USING (person_id)
             WHERE p.name = '{name}' AND s.ended_at IS NULL"
        ))
        .await
}

async fn an_owner_locks_a_lost_phone(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let created = mia.taps("Create").await;
    let order = link(&created);
    let paul = hired(&stage, &mia, "Paul", "manager").await;
    paul.says("/order 1001")
        .await
        .shows("#1001 · Jane · Pending");
    paul.says("/hold 1001").await;
    paul.says("/web").await;
    // A manager locks nobody but themselves.
    let offered = paul.says("/lock").await;
    assert_eq!(
        offered.only_shows("Is a phone lost?").buttons,
        ["I lost my phone"]
    );
    paul.says("/hold 1001").await;

    mia.news().await;
    let offered = mia.says("/lock").await;
    assert_eq!(
        offered.only_shows("Is a phone lost?").buttons,
        ["Lock Paul", "I lost my phone"]
    );
    mia.taps_twice("Lock Paul").await;
    mia.sees("Paul is locked at Fashion Store");
    assert_eq!(
        stage
            .count("SELECT count(*) FROM sign_in_link WHERE used_at IS NULL AND expires_at > now()")
            .await,
        0
    );
    assert_eq!(sessions_of(&stage, "Paul").await, 0);

    // Commands, answers, buttons, pictures: nothing is done, and it is said once.
    if stage.kind == Channel::Web {
        mia.taps("Unlock Paul")
            .await
            .only_shows("Paul works at Fashion Store as before.");
        stage.ends().await;
        return;
    }
    paul.says("waiting for fabric").await.only_shows(
        "This chat is locked for Fashion Store, and nothing is done here. If the phone was found, Mia opens",
    );
    paul.says("/confirm 1001").await.nothing();
    // What he buys himself is no shop's business.
    paul.says("/web")
        .await
        .only_shows("the page with all your orders");
    paul.says("/new Otto; 1 cap 250").await.nothing();
    paul.says("Otto; 1 cap 250").await.nothing();
    paul.taps("Confirm").await.nothing();
    let card = paul.sees("#1001 · Jane");
    paul.replies(&card, "confirmed").await.nothing();
    paul.sends_picture("shirt.png", b"no picture at all", "cap 250")
        .await
        .nothing();
    let invitation = mia.says("/invite manager").await;
    let invitation = invitation.shows("as manager").clone();
    assert!(paul.accepts(&invitation).await.find("Welcome").is_none());
    mia.says("/confirm 1001").await.shows("#1001 is confirmed.");
    paul.news().await.nothing();
    let done =
        "SELECT string_agg(action || ' ' || actor_name, ', ' ORDER BY version) FROM order_event";
    assert_eq!(stage.text(done).await, "place Mia, confirm Mia");
    // What everyone may do goes on.
    paul.says("/language en").await.shows("English");
    assert!(paul.opens(&order).await.find("#1001").is_none());

    mia.says("/lock").await.only_shows("Paul is locked.");
    mia.taps("Unlock Paul")
        .await
        .only_shows("Paul works at Fashion Store as before.");
    // His cards come up to date, and he works on.
    paul.news().await;
    paul.says("/process 1001")
        .await
        .shows("#1001 is being prepared.");
    stage.ends().await;
}

async fn one_shop_locks_nobody_out_of_another(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let ben = stage.owner("Ben", "Corner Shop").await;
    let paul = hired(&stage, &mia, "Paul", "manager").await;
    joins(&ben, &paul, "manager").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await;
    ben.says("/new Otto; 1 cap 250").await;
    ben.taps("Create").await;
    paul.says("/shop").await;
    paul.taps("Fashion Store").await;
    paul.says("/order 1001").await.shows("#1001 · Jane");
    mia.says("/lock").await;
    mia.taps("Lock Paul")
        .await
        .only_shows("Paul is locked at Fashion Store");
    // He is still signed in where he works for Ben.
    let is_web = stage.kind == Channel::Web;
    assert_eq!(sessions_of(&stage, "Paul").await, i64::from(is_web));
    paul.says("/order 1001").await.shows("#1001 · Otto");
    let jane = paul.sees("#1001 · Jane");
    paul.taps_on(&jane, "Confirm")
        .await
        .only_shows("This chat is locked for Fashion Store");
    paul.says("/confirm 1001")
        .await
        .shows("#1001 is confirmed.");
    let confirmed =
        "SELECT s.name FROM order_event e JOIN shop s USING (shop_id) WHERE e.action = 'confirm'";
    assert_eq!(stage.text(confirmed).await, "Corner Shop");
    // What happens at Fashion Store does not reach him; what happens at Corner Shop does.
    mia.says("/confirm 1001").await;
    paul.news().await.nothing();
    ben.says("/process 1001").await;
    paul.news().await.shows("#1001 · Otto");
    stage.ends().await;
}

async fn ones_own_other_chat_is_locked(stage: Stage) {
    // Signed-in browsers are no chats; two of one person are in `tests/locking.rs`.
    if stage.kind == Channel::Web {
        stage.ends().await;
        return;
    }
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/lock").await;
    let alone = mia.taps("I lost my phone").await;
    let alone = alone.only_shows("This is the only chat you have with me.");
    assert!(alone.text.contains("waybill unlock "), "{}", alone.text);
    let phone = stage.somebody("Phone").await;
    phone.starts().await;
    let mut superuser = stage.superuser().await;
    sqlx::query(
        "UPDATE conversation SET person_id = (SELECT person_id FROM person WHERE name = 'Mia')
         WHERE person_id = (SELECT person_id FROM person WHERE name = 'Phone')",
    )
    .execute(&mut superuser)
    .await
    .unwrap();
    phone.says("/orders").await.shows("Fashion Store: orders");
    mia.says("/lock").await;
    mia.taps("I lost my phone")
        .await
        .only_shows("Your other chat is locked.");
    phone
        .says("/orders")
        .await
        .only_shows("This chat is locked, and nothing is done here.");
    phone.says("/my").await.nothing();
    phone.says("/start").await.nothing();
    phone.says("/new Jane; 2 black shirt 599").await.nothing();
    mia.says("/orders").await.shows("Fashion Store: orders");
    mia.says("/lock")
        .await
        .only_shows("Your other chat is locked.");
    mia.taps("Unlock my chats")
        .await
        .only_shows("Your chats are open again.");
    phone.says("/orders").await.shows("Fashion Store: orders");
    stage.ends().await;
}

async fn the_operator_locks_and_unlocks(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps("Create").await;
    let number = stage
        .text("SELECT person_id::text FROM person WHERE name = 'Mia'")
        .await;
    let listed = stage.runs(&["lock", "--shop", "fashion-store"]).await;
    assert!(
        listed.contains(&format!("{number}  Mia  owner  ")),
        "{listed}"
    );
    let said = stage.runs(&["lock", &number]).await;
    assert!(
        said.contains(&format!("Mia ({number}) is locked")),
        "{said}"
    );
    if stage.kind == Channel::Web {
        assert_eq!(sessions_of(&stage, "Mia").await, 0);
    } else {
        mia.says("/orders")
            .await
            .only_shows("This chat is locked, and nothing is done here.");
        mia.taps("Confirm").await.nothing();
    }
    let said = stage.runs(&["unlock", &number]).await;
    assert!(said.contains("is unlocked"), "{said}");
    if stage.kind != Channel::Web {
        mia.says("/orders").await.shows("Fashion Store: orders");
    }
    stage.ends().await;
}
