//! Nobody is in the shop for a while.

use chrono::{Days, Utc};
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};

on_every_channel!(
    a_shop_is_away,
    bad_times_are_refused,
    a_shop_in_taiwan_is_away,
    what_was_promised_moves,
    what_was_promised_stays,
    the_page_says_it_too,
);

async fn a_shop_is_away(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/away")
        .await
        .only_shows("Fashion Store is not away.");
    mia.says("/new Jane; 2 black shirt 599").await;
    let created = mia.taps("Create").await;
    let (jane, card) = stage.buyer("Jane", &link(&created)).await;
    assert!(card.find("away").is_none(), "{card}");
    mia.news().await;
    mia.says("/payby 1001 1 day").await;
    jane.news().await;

    let away = mia.says("/away now to 3 days we are at the fair").await;
    let away = away.shows("Fashion Store is away from");
    assert!(
        away.text.contains("One deadline for payment moved to"),
        "{}",
        away.text
    );
    assert!(
        away.text.contains("also read: we are at the fair"),
        "{}",
        away.text
    );
    let told = jane.news().await;
    // The deadline moved, as the program's act; the card says that nobody is there.
    told.shows("Please pay ₱ 1,198.00 by");
    told.shows("Fashion Store is away until");
    let by = stage
        .text("SELECT actor_name FROM order_event WHERE action = 'pay_by' ORDER BY version DESC LIMIT 1")
        .await;
    assert_eq!(by, "Waybill");

    // Who writes is answered, once a day.
    jane.says("hello?").await;
    let answered = jane.taps("Send").await;
    let answered = answered.shows("Fashion Store is away until");
    assert!(
        answered.text.contains("we are at the fair"),
        "{}",
        answered.text
    );
    jane.says("are you there?").await;
    let again = jane.taps("Send").await;
    assert!(
        again
            .fresh()
            .iter()
            .all(|seen| !seen.text.starts_with("Fashion Store is away")),
        "{again}"
    );
    // Orders of those days have their deadline after them.
    mia.says("/new Otto; 1 cap 250; pay by 24h").await;
    mia.taps("Create").await;
    let after = stage
        .count("SELECT count(*) FROM orders WHERE pay_by > now() + interval '2 days'")
        .await;
    assert_eq!(after, 2);

    mia.says("/away")
        .await
        .only_shows("Fashion Store is away from");
    mia.taps("I'm back")
        .await
        .only_shows("Fashion Store is back.");
    let card = jane.news().await;
    assert!(card.find("is away until").is_none(), "{card}");
    stage.ends().await;
}

async fn bad_times_are_refused(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for (typed, said) in [
        ("🙂", "I can't read “🙂”."),
        ("🙂 to 🙂", "I can't read “🙂 to 🙂”."),
        ("now to 25:00", "I can't read “now to 25:00”."),
        ("now to 12 dec 1999", "is past already"),
        ("now to 31 dec 2090", "is too long"),
        ("99999999999999999999 to 1", "I can't read"),
    ] {
        mia.says(&format!("/away {typed}")).await.only_shows(said);
    }
    assert_eq!(
        stage
            .count("SELECT count(*) FROM shop WHERE settings ->> 'away' IS NOT NULL")
            .await,
        0
    );
    mia.says("/away off")
        .await
        .only_shows("Fashion Store is back.");
    let paul = stage.somebody("Paul").await;
    paul.starts().await;
    paul.says("/away now to 3 days")
        .await
        .only_shows("You have no shop yet.");
    stage.ends().await;
}

async fn a_shop_in_taiwan_is_away(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/language zh-TW").await;
    mei.says("/new 王小明; 2 黑色襯衫 599").await;
    let created = mei.taps("建立訂單").await;
    let (ming, _) = stage.buyer("Ming", &link(&created)).await;
    ming.says("/language zh-TW").await;
    mei.says("/外出 現在 到 明天 下午6點 出國補貨中")
        .await
        .shows("小美服飾外出中");
    ming.news().await.shows("小美服飾外出中");
    ming.says("在嗎？").await;
    ming.taps("送出").await.shows("出國補貨中");
    mei.says("/外出 結束").await.shows("小美服飾回來了。");
    stage.ends().await;
}

/// A day from now as an order names it.
fn in_days(days: u64) -> String {
    let day = Utc::now().date_naive().checked_add_days(Days::new(days));
    day.expect("a day").format("%Y-%m-%d").to_string()
}

async fn what_was_promised_moves(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let due = in_days(3);
    mia.says(&format!("/new Jane; 2 black shirt 599; due {due}"))
        .await;
    let created = mia.taps("Create").await;
    let (jane, _) = stage.buyer("Jane", &link(&created)).await;
    mia.says("/new Otto; 1 cap 250").await;
    mia.taps("Create").await;
    mia.says(&format!("/new Ana; 1 cap 250; due {}", in_days(20)))
        .await;
    mia.taps("Create").await;
    mia.news().await;
    jane.news().await;

    // From tomorrow on; the order is due while nobody is there.
    let away = mia.says("/away 1 day to 5 days").await;
    let away = away.shows("Fashion Store is away from");
    assert!(
        away.text.contains("One promised day moved to"),
        "{}",
        away.text
    );
    assert!(!away.text.contains("Still promised"), "{}", away.text);
    let moved =
        "SELECT count(*) FROM orders WHERE due_on > now()::date + 4 AND due_on < now()::date + 9";
    assert_eq!(stage.count(moved).await, 1);
    let told = jane.news().await;
    told.shows("Promised for");
    let edits = "SELECT count(*) FROM order_event WHERE action = 'edit' AND actor_name = 'Waybill'";
    assert_eq!(stage.count(edits).await, 1);

    // Called off before it began, it is as it was, and that is told in the same place.
    let back = mia.taps_twice("I'm back").await;
    back.shows("One promised day is as before again");
    let promised = "SELECT due_on::text FROM orders WHERE number = 1001";
    assert_eq!(stage.text(promised).await, due);
    let corrected = jane.news().await;
    corrected.shows("Correction:");
    mia.says("/away off").await;
    jane.news().await.nothing();

    // What the shop itself promised meanwhile stays.
    mia.says("/away 1 day to 5 days").await;
    let later = in_days(30);
    mia.says(&format!("/edit 1001 due {later}")).await;
    mia.taps("Apply and tell").await;
    mia.says("/away off").await.shows("Fashion Store is back.");
    assert_eq!(stage.text(promised).await, later);
    stage.ends().await;
}

async fn what_was_promised_stays(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let due = in_days(3);
    mia.says(&format!("/new Jane; 2 black shirt 599; due {due}"))
        .await;
    let created = mia.taps("Create").await;
    let (jane, _) = stage.buyer("Jane", &link(&created)).await;
    mia.news().await;
    let settings = mia.says("/settings").await;
    settings.shows("What is promised for a time away moves to the first day back");
    mia.taps("Away leaves promises")
        .await
        .shows("What is promised for a time away stays as it is");
    let away = mia.says("/away 1 day to 5 days").await;
    let away = away.shows("Still promised for those days: #1001.");
    assert!(away.text.contains("/edit 1001 due 12 dec"), "{}", away.text);
    jane.news().await.nothing();
    let promised = "SELECT due_on::text FROM orders WHERE number = 1001";
    assert_eq!(stage.text(promised).await, due);
    stage.ends().await;
}

/// Reads what is pushed to an open page until it says something.
async fn pushed(stream: &mut reqwest::Response, wanted: &str) -> String {
    let mut heard = String::new();
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
    while !heard.contains(wanted) {
        let more = tokio::time::timeout_at(deadline, stream.chunk()).await;
        let more = more.unwrap_or_else(|_| panic!("{wanted:?} is not pushed: {heard}"));
        let more = more.expect("a stream").expect("more of it");
        heard.push_str(&String::from_utf8_lossy(&more));
    }
    heard
}

async fn the_page_says_it_too(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane Cruz; 2 black shirt 599").await;
    let page = link(&mia.taps("Create").await);
    mia.says("/confirm 1001").await;
    let shown = async |language: &str| {
        let page = format!("{page}?lang={language}");
        reqwest::get(page).await.unwrap().text().await.unwrap()
    };
    // Twice, so that a page that is kept is asked, too.
    assert!(!shown("en").await.contains("is away until"));
    assert!(!shown("en").await.contains("own-words"));
    let known = shown("en").await;
    let mark = known.split("data-version=\"").nth(1).unwrap();
    let mark = mark.split('"').next().unwrap();
    let mut open = reqwest::get(format!("{page}/live?v={mark}&lang=en"))
        .await
        .unwrap();

    mia.says("/words").await;
    mia.taps("Confirmed").await;
    mia.taps("Change the words").await;
    mia.says("Thank you {buyer} <3, we sew #{number} now.")
        .await;
    mia.taps("Save").await;
    let words = pushed(&mut open, "we sew #1001 now.").await;
    assert!(
        words.contains("Thank you Jane") && !words.contains("<3"),
        "{words}"
    );
    assert!(shown("en").await.contains("Thank you Jane"));
    assert!(!shown("zh-TW").await.contains("Thank you Jane"));
    mia.says("/away now to 3 days we are at the fair").await;
    pushed(&mut open, "we are at the fair").await;
    assert!(shown("en").await.contains("Fashion Store is away until"));
    assert!(shown("zh-TW").await.contains("Fashion Store外出中"));
    mia.taps("I'm back").await;
    let back = pushed(&mut open, "event: order").await;
    assert!(!back.contains("is away until"), "{back}");
    assert!(!shown("en").await.contains("is away until"));
    // Words of one status are not said of another.
    mia.says("/deliver 1001").await;
    pushed(&mut open, "event: order").await;
    assert!(!shown("en").await.contains("we sew"));
    stage.ends().await;
}
