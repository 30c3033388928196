//! An order in one message: read, mended, saved.

use crate::support::stage::{Stage, link};

on_every_channel!(
    an_order_in_one_message,
    a_draft_is_mended,
    a_safe_reading_is_offered,
    plain_words_are_offered_as_an_order,
    a_draft_is_saved_once,
);

async fn an_order_in_one_message(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let draft = mia
        .says(
            "/new Jane Cruz jane@example.com +63 917 123 4567; 2 black shirt 599; \
             white pants 699; ship 80; deposit 500 gcash; note gift wrap",
        )
        .await;
    let draft = draft.only_shows("New order, not saved yet");
    for line in [
        "Jane Cruz",
        "jane@example.com",
        "+63 917 123 4567",
        "new customer",
        "2 × Black Shirt · 599.00 · 1,198.00",
        "1 × White Pants · 699.00 · 699.00",
        "Shipping · 80.00",
        "Total ₱ 1,977.00",
        "Deposit, GCash −500.00",
        "To pay ₱ 1,477.00",
        "Note: gift wrap",
    ] {
        assert!(
            draft.text.contains(line),
            "{line:?} is not in\n{}",
            draft.text
        );
    }
    assert_eq!(draft.buttons, ["Create", "Change", "Discard"]);

    let created = mia.taps("Create").await;
    let card = created.shows("#1001 · Jane Cruz · Pending");
    assert_eq!(card.id, draft.id, "the draft becomes the card, in place");
    assert!(card.edits > draft.edits);
    assert!(card.text.contains("To pay ₱ 1,477.00"), "{}", card.text);
    assert_eq!(
        card.buttons,
        ["Confirm", "Ship", "Paid", "Message", "PDF", "More"]
    );
    let sentence = created.shows("Fashion Store: your order #1001. Follow every step here: ");
    assert!(sentence.text.contains("Send this to Jane Cruz:"));
    assert!(link(&created).contains("/t/"));
    assert_eq!(created.messages.len(), 2, "{created}");

    let second = mia.says("/new Jane Cruz; 1 cap 250").await;
    second.only_shows("Jane Cruz (2nd order, 1 open)");
    stage.ends().await;
}

async fn a_draft_is_mended(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = mia.says("/new Jane; 2 black shirt 599").await;
    let first = first.only_shows("Total ₱ 1,198.00").clone();

    if mia.can().edit_commands {
        let edited = mia.edits("/new Jane; 3 black shirt 599").await;
        let edited = edited.only_shows("Total ₱ 1,797.00");
        assert_eq!(edited.id, first.id, "in place");
    }

    let replied = mia.replies(&first, "4 black shirt 500").await;
    let replied = replied.only_shows("4 × Black Shirt · 500.00 · 2,000.00");
    assert_eq!(replied.id, first.id, "in place");

    mia.replies(&first, "ship 80")
        .await
        .only_shows("Total ₱ 2,080.00");
    mia.taps("Change")
        .await
        .only_shows("answer with just what changes");
    mia.says("note call first")
        .await
        .only_shows("Note: call first");
    mia.taps("Discard")
        .await
        .only_shows("Discarded. Nothing was saved.");
    mia.replies(&first, "5 black shirt")
        .await
        .only_shows("This draft is gone");
    assert_eq!(stage.count("SELECT count(*) FROM orders").await, 0);
    stage.ends().await;
}

async fn a_safe_reading_is_offered(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let offered = mia.says("/new Jane; two shirt 5o9").await;
    let offered = offered.only_shows("2 × Shirt at ₱ 509.00?");
    assert!(
        offered
            .buttons
            .starts_with(&["Yes".to_owned(), "No".to_owned()]),
        "{:?}",
        offered.buttons
    );
    mia.taps("Yes").await.only_shows("Total ₱ 1,018.00");
    mia.taps("Discard").await;

    mia.says("/new Jane; two shirt 5o9").await;
    mia.taps("No").await.only_shows("⚠");
    mia.says("2 shirt 599").await.only_shows("Total ₱ 1,198.00");
    mia.taps("Discard").await;

    let unread = mia.says("/new Jane; shirt x").await;
    unread.only_shows(
        "I can't read \"shirt x\": after x comes a quantity. For example: Shirt x2 509",
    );
    stage.ends().await;
}

async fn plain_words_are_offered_as_an_order(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("good morning")
        .await
        .only_shows("I don't understand that");
    let offer = mia.says("Jane; 2 black shirt 599").await;
    assert_eq!(
        offer.only_shows("This reads like an order").buttons,
        ["Prepare it", "No"]
    );
    mia.taps("Prepare it").await.only_shows("Total ₱ 1,198.00");
    mia.taps("Discard").await;

    mia.forwards("Paul; 1 cap 250")
        .await
        .only_shows("This reads like an order");
    mia.taps("No").await.only_shows("Discarded");
    assert_eq!(stage.count("SELECT count(*) FROM orders").await, 0);

    if mia.can().write_lines {
        let two = mia
            .says("/new Jane\n2 black shirt 599\nship 80\n\nPaul\n1 cap 250")
            .await;
        two.shows("Total ₱ 1,278.00");
        let paul = two.shows("Total ₱ 250.00").clone();
        assert_eq!(two.messages.len(), 2, "{two}");
        mia.taps_on(&paul, "Create")
            .await
            .shows("#1001 · Paul · Pending");
        mia.taps("Create").await.shows("#1002 · Jane · Pending");
    }
    stage.ends().await;
}

async fn a_draft_is_saved_once(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    mia.taps_twice("Create")
        .await
        .shows("#1001 · Jane · Pending");
    assert_eq!(stage.count("SELECT count(*) FROM orders").await, 1);
    if mia.can().edit_commands {
        mia.edits("/new Jane; 9 black shirt 599")
            .await
            .only_shows("That order is saved as #1001");
    }
    mia.says("/order 1001").await.shows("Total ₱ 1,198.00");
    stage.ends().await;
}
