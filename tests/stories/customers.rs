//! Who buys: the customer's page, how it is mended, and who is who.

use crate::support::stage::Stage;
use crate::support::talker::Talker;

on_every_channel!(
    a_page_is_found,
    a_page_is_mended,
    what_is_typed_wrong_is_said,
    social_accounts_are_hidden,
    two_who_are_one_and_are_not,
    a_question_when_two_could_be_the_same,
    the_last_buyers_are_offered,
    a_summary_by_buyer
);

async fn places(seller: &Talker, order: &str) {
    seller.says(&format!("/new {order}")).await;
    seller.taps("Create").await.shows("· Pending");
}

async fn a_page_is_found(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/customers")
        .await
        .only_shows("Nobody has ordered yet");
    places(
        &mia,
        "Jane Cruz jane@example.com +63 917 123 4567; 2 black shirt 599; deposit 500 gcash",
    )
    .await;
    places(&mia, "Jane Cruz 0917-123-4567; 1 cap 250").await;
    places(&mia, "Otto; 1 cap 250").await;

    // Found misspelt, by phone and by mail; both spellings of her phone are hers.
    let page = mia.says("/customer jane crus").await;
    let page = page.only_shows("Jane Cruz").clone();
    for fact in [
        "+63 917 123 4567 · jane@example.com",
        "2 orders, the last one ",
        "Paid so far: ₱ 500.00",
        "Owes: ₱ 948.00",
    ] {
        assert!(page.text.contains(fact), "{fact}: {}", page.text);
    }
    assert_eq!(page.buttons[..2], ["#1002 · Pending", "#1001 · Pending"]);
    mia.says("/customer 0917 123 4567")
        .await
        .only_shows("2 orders");
    mia.says("/customer jane@example.com")
        .await
        .only_shows("2 orders");
    mia.says("/customer 🙈")
        .await
        .only_shows("I know no customer “🙈”");
    mia.says("/customers").await.only_shows("Otto, 1 order");
    // An order is opened from the page.
    mia.taps_on(&page, "#1001")
        .await
        .shows("#1001 · Jane Cruz · Pending");
    stage.ends().await;
}

async fn a_page_is_mended(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    places(&mia, "Jane Cruz +63 917 123 4567; 2 black shirt 599").await;
    let page = mia.says("/customer jane").await;
    let page = page.only_shows("Jane Cruz").clone();
    for (button, question, answer, fact) in [
        (
            "Note",
            "What should I note?",
            "prefers mornings",
            "prefers mornings",
        ),
        (
            "Address",
            "Where do they live?",
            "12 Mabini St, Quezon City 1100",
            "🏠 12 Mabini St, Quezon City 1100",
        ),
        ("Phone", "Which phone?", "0917 765 4321", "0917 765 4321"),
    ] {
        mia.taps_on(&page, button).await.only_shows(question);
        mia.says(answer).await.shows(fact);
    }
    let kept = "SELECT address || ' / ' || city || ' / ' || postal_code || ' / ' || phone_key FROM customer WHERE address IS NOT NULL";
    assert_eq!(
        stage.text(kept).await,
        "12 Mabini St, Quezon City 1100 / Quezon City / 1100 / 639177654321"
    );
    stage.ends().await;
}

async fn what_is_typed_wrong_is_said(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    places(&mia, "Jane Cruz; 2 black shirt 599").await;
    let page = mia.says("/customer jane").await;
    let page = page.only_shows("Jane Cruz").clone();
    for (button, answer, problem) in [
        ("Phone", "🙈", "“🙈” is no phone number: 7 to 15 digits"),
        ("Mail", "jane at home", "“jane at home” is no mail address"),
        (
            "Same as",
            "nobody at all",
            "I know no customer “nobody at all”",
        ),
    ] {
        mia.taps_on(&page, button).await;
        mia.says(answer).await.only_shows(problem);
    }
    // The last question is still open; a command ends it.
    mia.says("/orders").await.shows("Fashion Store");
    let untouched =
        "SELECT count(*) FROM customer WHERE phone IS NULL AND email IS NULL AND address IS NULL";
    assert_eq!(stage.count(untouched).await, 1);
    stage.ends().await;
}

async fn social_accounts_are_hidden(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    places(&mia, "Jane Cruz; 2 black shirt 599").await;
    mia.says("/customer jane").await;
    mia.taps("Social").await;
    mia.says("ig jane.c").await.only_shows("Instagram: jane.c");
    let invitation = mia.says("/invite bookkeeper").await;
    let invitation = invitation.shows("as bookkeeper").clone();
    let ben = stage.somebody("Ben").await;
    ben.starts().await;
    ben.accepts(&invitation).await;
    let page = ben.says("/customer jane").await;
    let page = page.only_shows("Social accounts: hidden");
    assert!(!page.text.contains("jane.c"), "{}", page.text);
    assert!(
        !page.buttons.contains(&"Social".to_owned()),
        "{:?}",
        page.buttons
    );
    let packer = mia.says("/invite packer").await;
    let packer = packer.shows("as packer").clone();
    let paul = stage.somebody("Paul").await;
    paul.starts().await;
    paul.accepts(&packer).await;
    for command in ["/customer jane", "/customers"] {
        paul.says(command)
            .await
            .only_shows("may look after customers here");
    }
    paul.says("/buyers")
        .await
        .only_shows("may see costs and profit here");
    stage.ends().await;
}

async fn two_who_are_one_and_are_not(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    places(&mia, "Jane Cruz 0917 123 4567; 2 black shirt 599").await;
    places(&mia, "Janie C 0918 765 4321; 1 cap 250").await;
    let page = mia.says("/customer jane cruz").await;
    let page = page.only_shows("Jane Cruz").clone();
    mia.taps_on(&page, "Same as")
        .await
        .only_shows("Who are they too?");
    let asked = mia.says("janie").await;
    let asked = asked.only_shows("Who is Jane Cruz too?").clone();
    let merged = mia.taps_on(&asked, "Janie C, 1 order").await;
    let merged = merged.shows("2 orders, the last").clone();
    assert!(
        merged.text.contains("also Janie C · 0918 765 4321"),
        "{}",
        merged.text
    );
    mia.taps_on(&merged, "#1002")
        .await
        .shows("#1002 · Jane Cruz · Pending");
    // Whoever orders with that phone is Jane from now on.
    mia.says("/new Janie 09187654321; 1 tote 350").await;
    mia.taps("Create")
        .await
        .shows("#1003 · Jane Cruz · Pending");

    mia.taps_twice("They are two after all").await;
    mia.says("/customer janie c")
        .await
        .shows("1 order, the last");
    let owners = "SELECT string_agg(o.number || ' ' || c.name, ', ' ORDER BY number) FROM orders o JOIN customer c USING (customer_id)";
    assert_eq!(
        stage.text(owners).await,
        "1001 Jane Cruz, 1002 Janie C, 1003 Jane Cruz"
    );
    stage.ends().await;
}

async fn a_question_when_two_could_be_the_same(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    places(&mia, "Jane Cruz 0917 123 4567; 2 black shirt 599").await;

    // The same name with another phone: asked, and she is known by both from then on.
    let draft = mia.says("/new Jane Cruz 0918 000 1111; 1 cap 250").await;
    let draft = draft
        .only_shows("Is this Jane Cruz · 0917 123 4567, 1 order?")
        .clone();
    assert!(
        !draft.buttons.contains(&"Create".to_owned()),
        "{:?}",
        draft.buttons
    );
    mia.taps("Yes, the same").await;
    mia.taps("Create").await;
    places(&mia, "Jane 0918-000-1111; 1 cap 250").await;
    mia.says("/customer jane").await.shows("3 orders, the last");

    // Somebody else of that name; then the name alone is not enough.
    mia.says("/new Jane Cruz 0919 222 3333; 1 tote 350").await;
    mia.taps("Someone new").await;
    mia.taps("Create").await;
    let draft = mia.says("/new Jane Cruz; 1 tote 350").await;
    draft.only_shows("Which one is it?");
    mia.taps("0919 222 3333, 1 order").await;
    mia.taps("Create").await;
    let owners = "SELECT string_agg(o.number || ' ' || c.phone, ', ' ORDER BY number) FROM orders o JOIN customer c USING (customer_id)";
    assert_eq!(
        stage.text(owners).await,
        "1001 0917 123 4567, 1002 0917 123 4567, 1003 0917 123 4567, 1004 0919 222 3333, 1005 0919 222 3333"
    );
    stage.ends().await;
}

async fn the_last_buyers_are_offered(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let nobody = mia.says("/new").await;
    assert_eq!(nobody.only().buttons, [""; 0]);
    places(&mia, "Jane Cruz 0917 123 4567; 2 black shirt 599").await;
    places(&mia, "Otto; 1 cap 250").await;
    let asked = mia.says("/new").await;
    assert_eq!(
        asked.only_shows("Or for one of the last buyers:").buttons,
        ["Otto", "Jane Cruz"]
    );
    let draft = mia.taps("Jane Cruz").await;
    draft.only_shows("Jane Cruz · 0917 123 4567 (2nd order");
    mia.says("3 tote 350").await;
    mia.taps("Create")
        .await
        .shows("#1003 · Jane Cruz · Pending");
    let customers = "SELECT count(*) FROM customer";
    assert_eq!(stage.count(customers).await, 2);
    stage.ends().await;
}

async fn a_summary_by_buyer(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/buyers")
        .await
        .only_shows("No orders in that time.");
    places(&mia, "Jane Cruz; 2 black shirt 599; deposit 500 gcash").await;
    places(&mia, "Jane Cruz; 1 cap 250").await;
    places(&mia, "Otto; 1 cap 250; deposit 250 cash").await;
    places(&mia, "Lily; 1 tote 350").await;
    mia.says("/cancel 1004").await;
    mia.taps("Yes, cancel it").await;
    let summary = mia.says("/buyers today").await;
    let summary = summary.shows("Fashion Store: buyers, ");
    for fact in [
        "Jane Cruz: ₱ 1,448.00 (2 orders), paid ₱ 500.00, owed ₱ 948.00",
        "Otto: ₱ 250.00 (1 order), all paid",
        "2 buyers, 3 orders: ₱ 1,698.00, paid ₱ 750.00, owed ₱ 948.00",
    ] {
        assert!(summary.text.contains(fact), "{fact}: {}", summary.text);
    }
    assert!(!summary.text.contains("Lily"), "{}", summary.text);
    mia.says("/buyers last month")
        .await
        .shows("No orders in that time.");
    mia.says("/buyers 🙈").await.shows("I can't read “🙈”.");
    mia.says("/buyers 2000-01-01 2099-01-01")
        .await
        .shows("3 orders");
    stage.ends().await;
}
