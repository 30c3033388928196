//! What buyers are told in a shop's own words, how loudly, and when.

use waybill_core::channel::Channel;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_shop_says_it_in_its_own_words,
    what_nobody_could_fill_in_is_refused,
    words_in_chinese,
    a_status_is_told_quietly_or_by_the_card_alone,
    the_words_are_the_owners,
    the_night_is_quiet
);

/// Mia's shop with an order that Jane follows.
async fn followed(stage: &Stage) -> (Talker, Talker) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane Cruz; 2 black shirt 599").await;
    let created = mia.taps("Create").await;
    let (jane, _) = stage.buyer("Jane", &link(&created)).await;
    mia.says("/settings").await;
    mia.taps("Don't ask for an address").await;
    (mia, jane)
}

async fn a_shop_says_it_in_its_own_words(stage: Stage) {
    let (mia, jane) = followed(&stage).await;
    let list = mia.says("/words").await;
    let list = list.only_shows("Fashion Store: what buyers are told, in English");
    assert!(
        list.buttons.contains(&"📦 Shipped".to_owned()),
        "{:?}",
        list.buttons
    );
    let shipped = mia.taps("📦 Shipped").await;
    let shipped = shipped.only_shows("The standard words:");
    assert!(
        shipped
            .text
            .contains("› Fashion Store #1042: 📦 Shipped with J&T 88123456."),
        "{}",
        shipped.text
    );
    assert!(shipped.text.contains("You say it in the standard words."));
    let asked = mia.taps("Change the words").await;
    let asked = asked.only_shows("Write what buyers read for “📦 Shipped” in English");
    assert!(
        asked.text.contains("{courier}, {tracking}"),
        "{}",
        asked.text
    );

    let preview = mia
        .says("Yay {buyer}, {number} is with {courier}: {tracking} 💌")
        .await;
    let preview = preview.only_shows("A buyer would read:");
    assert!(
        preview.text.contains(
            "› Fashion Store #1042: 📦 Shipped\n› Yay Jane, 1042 is with J&T: 88123456 💌"
        ),
        "{}",
        preview.text
    );
    // Nothing is saved before somebody says so.
    assert_eq!(stage.count("SELECT count(*) FROM own_words").await, 0);
    mia.taps_twice("Save").await;
    assert_eq!(
        stage
            .count("SELECT count(*) FROM own_words WHERE NOT dropped")
            .await,
        1
    );

    mia.says("/ship 1001 jnt 88123456").await;
    let told = jane.news().await;
    let told = told.shows("Yay Jane, 1001 is with J&T: 88123456 💌");
    assert!(
        told.text.starts_with("Fashion Store #1001: 📦 Shipped"),
        "{}",
        told.text
    );
    // What the order lacks is said in the standard words instead of with a gap.
    mia.taps("Undo").await;
    jane.news().await.shows("Correction: not shipped yet.");
    mia.says("/ship 1001 jnt").await;
    jane.news().await.shows("📦 Shipped with J&T.");

    // Words that leave out what must be told stand below it.
    mia.says("/words").await;
    mia.taps("💰 Payment received").await;
    mia.taps("Change the words").await;
    mia.says("Salamat {buyer}!")
        .await
        .only_shows("because they leave out {amount}, {to_pay}");
    mia.taps("Save").await;
    mia.says("/paid 1001 500 cash").await;
    let told = jane.news().await;
    let told = told.shows("Salamat Jane!");
    assert!(
        told.text
            .contains("Payment received: ₱ 500.00. Still to pay: ₱ 698.00."),
        "{}",
        told.text
    );

    // And back.
    mia.says("/words").await;
    mia.taps("✎ 📦 Shipped").await.only_shows("Yours:");
    mia.taps("Back to the standard words")
        .await
        .only_shows("You say it in the standard words.");
    stage.ends().await;
}

async fn what_nobody_could_fill_in_is_refused(stage: Stage) {
    let (mia, _jane) = followed(&stage).await;
    mia.says("/words").await;
    mia.taps("✔ Confirmed").await;
    mia.taps("Change the words").await;
    for (typed, said) in [
        (
            "Order {ordr}",
            "There is no {ordr}. Did you mean {number}? You can use: {buyer}, {number}",
        ),
        ("Order {🙂}", "There is no {🙂}. You can use: {buyer}"),
        (
            "By {courier}",
            "“✔ Confirmed” has no {courier}. You can use: {buyer}",
        ),
        (
            "Hi {buyer",
            "In “{buyer” a brace stands alone. Write both, such as {number}.",
        ),
        (
            &"好".repeat(501),
            "That has 501 characters; at most 500 fit.",
        ),
    ] {
        mia.says(typed).await.only_shows(said);
    }
    // The question stays open until it is answered.
    mia.says("Thank you, {buyer}!")
        .await
        .only_shows("› Thank you, Jane!");
    // The button saves what it was shown for, not what was typed since.
    let first = mia.sees("› Thank you, Jane!");
    mia.says("Thanks, {buyer}!")
        .await
        .only_shows("› Thanks, Jane!");
    mia.taps_on(&first, "Save")
        .await
        .only_shows("You say it in the standard words.");
    assert_eq!(stage.count("SELECT count(*) FROM own_words").await, 0);
    stage.ends().await;
}

async fn words_in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    if mei
        .messages()
        .iter()
        .all(|seen| !seen.text.contains("中文"))
    {
        mei.says("/language zh-TW").await;
    }
    mei.says("/new 王小明; 2 黑色襯衫 599").await;
    let created = mei.taps("建立訂單").await;
    let (ming, _) = stage.buyer("Ming", &link(&created)).await;
    ming.says("/language zh-TW").await;
    mei.news().await;
    mei.says("/用語").await.only_shows("小美服飾：給買家的通知");
    mei.taps("已確認").await;
    mei.taps("修改用語")
        .await
        .only_shows("可以使用：{買家}、{單號}");
    mei.says("嗨，{買佳}")
        .await
        .only_shows("沒有 {買佳} 這個欄位，您是指 {買家} 嗎？");
    mei.says("嗨，｛買家｝，共 {總計}")
        .await
        .only_shows("› 嗨，小美，共");
    mei.taps("儲存").await.only_shows("您的用語：");
    mei.says("/確認 1001").await;
    let told = ming.news().await;
    let told = told.shows("嗨，王○明，共 NT$");
    assert!(
        told.text.starts_with("小美服飾 #1001：✔ 已確認"),
        "{}",
        told.text
    );

    // Who reads another language reads the standard words in it.
    ming.says("/language en").await;
    mei.says("/words").await;
    mei.taps("已送達").await;
    mei.taps("修改用語").await;
    mei.says("謝謝！").await;
    mei.taps("儲存").await;
    mei.says("/送達 1001").await;
    ming.news().await.shows("Delivered. Enjoy!");
    stage.ends().await;
}

async fn a_status_is_told_quietly_or_by_the_card_alone(stage: Stage) {
    let (mia, jane) = followed(&stage).await;
    mia.says("/words").await;
    mia.taps("✔ Confirmed").await;
    mia.taps("Tell quietly")
        .await
        .only_shows("It is told quietly");
    mia.taps("Back")
        .await
        .only_shows("✔ Confirmed: told quietly");
    mia.taps("🏠 Delivered").await;
    mia.taps("Card only")
        .await
        .only_shows("only the card changes");
    mia.taps("Back").await;
    // What ends an order is always said.
    let cancelled = mia.taps("✖ Cancelled").await;
    let cancelled = cancelled.only_shows("It is told aloud.");
    assert!(!cancelled.buttons.contains(&"Card only".to_owned()));

    mia.says("/confirm 1001").await;
    let told = jane.news().await;
    let told = told.shows("Confirmed: the seller is preparing your order.");
    let has_sounds = matches!(stage.kind, Channel::Telegram | Channel::Discord);
    assert_eq!(told.quiet, has_sounds);
    mia.says("/ship 1001 jnt 88").await;
    assert!(!jane.news().await.shows("Shipped with J&T 88").quiet);
    mia.says("/deliver 1001").await;
    let told = jane.news().await;
    assert!(told.fresh().is_empty(), "{told}");
    told.shows("Delivered");
    mia.says("/words").await;
    mia.taps("✔ Confirmed").await;
    mia.taps("Tell aloud").await.only_shows("It is told aloud.");
    stage.ends().await;
}

async fn the_words_are_the_owners(stage: Stage) {
    let (mia, jane) = followed(&stage).await;
    jane.says("/words")
        .await
        .only_shows("You have no shop yet.");
    let invitation = mia.says("/invite packer").await;
    let invitation = invitation.shows("as packer").clone();
    let paul = stage.somebody("Paul").await;
    paul.starts().await;
    paul.accepts(&invitation).await;
    paul.says("/words").await.only_shows("Only the owner may");
    stage.ends().await;
}

/// Hours around the present in Manila, as somebody types them.
fn around_now() -> String {
    let now = chrono::Utc::now().with_timezone(&Market::Philippines.zone());
    let clock = |hours| {
        (now + chrono::Duration::hours(hours))
            .format("%H:%M")
            .to_string()
    };
    format!("{}-{}", clock(-2), clock(3))
}

async fn the_night_is_quiet(stage: Stage) {
    let (mia, jane) = followed(&stage).await;
    mia.says("/settings")
        .await
        .only_shows("Buyers are told at any hour");
    mia.taps("Quiet hours")
        .await
        .only_shows("For example: 22:00-8:00");
    for (typed, said) in [
        (
            "🙂",
            "I can't read “🙂” as quiet hours. For example: 22:00-8:00",
        ),
        ("25:00-8:00", "I can't read “25:00-8:00”"),
        ("8:00-8am", "end when they begin"),
    ] {
        mia.says(typed).await.only_shows(said);
    }
    mia.says(&around_now())
        .await
        .only_shows("Nothing that can wait is told to buyers from");

    // The card changes at once; the message waits.
    mia.says("/confirm 1001").await;
    let told = jane.news().await;
    assert!(told.fresh().is_empty(), "{told}");
    told.shows("Confirmed");
    // What is taken back in the night is never told.
    mia.says("/ship 1001 jnt 88").await;
    mia.taps("Undo").await;
    mia.says("/ready 1001").await;
    mia.says("/ship 1001 lbc 99").await;
    assert!(jane.news().await.fresh().is_empty());
    // Answers come by night, too.
    jane.says("/my").await.shows("#1001");
    let held = stage
        .count("SELECT count(*) FROM outbox WHERE state = 'waiting' AND held_until > now()")
        .await;
    assert_eq!(held, 4);

    // In the morning it is told in the order it happened.
    let mut morning = stage.superuser().await;
    sqlx::query(
        "UPDATE outbox SET held_until = now() - interval '1 second' WHERE held_until IS NOT NULL",
    )
    .execute(&mut morning)
    .await
    .unwrap();
    let told = jane.news().await;
    let fresh: Vec<&str> = told.fresh().iter().map(|seen| seen.text.as_str()).collect();
    assert_eq!(fresh.len(), 2, "{told}");
    assert!(
        fresh[0].contains("Confirmed: the seller") && fresh[1].contains("LBC 99"),
        "{told}"
    );

    // What can't wait is told at once, and does not overtake what happened before.
    mia.says("/deliver 1001").await;
    assert!(jane.news().await.fresh().is_empty());
    mia.says("/payby 1001 1h").await;
    let told = jane.news().await;
    let fresh: Vec<&str> = told.fresh().iter().map(|seen| seen.text.as_str()).collect();
    assert_eq!(fresh.len(), 2, "{told}");
    assert!(fresh[0].contains("Delivered"), "{told}");
    mia.says("/settings").await;
    mia.taps("No quiet hours")
        .await
        .only_shows("Buyers are told at any hour");
    mia.says("/cancel 1001").await;
    stage.ends().await;
}
