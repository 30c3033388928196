//! Two chats of one person: joined by both, separated by either; and where somebody is signed in.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::{News, Talker};

on_every_channel!(
    two_chats_become_one_and_two_again,
    codes_that_join_nothing,
    two_who_work_in_one_shop,
    a_seller_joins_their_other_chat,
    a_buyer_signs_in_and_out,
    in_chinese,
);

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn comes(stage: &Stage, name: &str) -> Talker {
    let talker = stage.somebody(name).await;
    talker.starts().await;
    talker
}

/// The line that joins, of what `/link` says.
fn code(news: &News) -> String {
    let seen = news.shows("/link ");
    let line = seen.text.lines().find(|line| line.starts_with("/link "));
    line.expect("the line to send").trim().to_owned()
}

/// `other` sends what `/link` gave to `first`; both agree.
async fn join(first: &Talker, other: &Talker) {
    let line = code(&first.says("/link").await);
    other.says(&line).await.shows("Join this chat with");
    other.taps("Join").await.shows("Almost done.");
    first
        .news()
        .await
        .shows("wants to be joined with this chat");
    first.taps_twice("Join").await.shows("Joined with");
    other.news().await.shows("Joined with");
}

async fn two_chats_become_one_and_two_again(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let second = order(&mia, "Jane Cruz; 1 cap 250").await;
    let (here, _) = stage.buyer("Jane", &first).await;
    let (there, _) = stage.buyer("janec", &second).await;
    here.says("/link")
        .await
        .only_shows("To join another chat of yours");
    join(&here, &there).await;
    for chat in [&here, &there] {
        let mine = chat.says("/my").await;
        let mine = mine.only_shows("Your orders").clone();
        assert!(
            mine.text.contains("#1001") && mine.text.contains("#1002"),
            "{}",
            mine.text
        );
        assert!(!mine.text.contains("watching"), "{}", mine.text);
    }
    // What is followed in one chat can be used in the other.
    there.taps("#1001 Fashion Store").await;
    there
        .taps("Where to send")
        .await
        .shows("#1001: where shall it be sent?");
    let asked = there.says("/cancel").await;
    assert_eq!(asked.shows("Which").buttons.len(), 2, "{asked}");

    let listed = here.says("/link").await;
    let listed = listed.shows("Your chats").clone();
    assert!(listed.text.contains("(this chat)"), "{}", listed.text);
    assert_eq!(listed.buttons.len(), 1, "{:?}", listed.buttons);
    here.taps_twice("Separate").await.shows("Separated.");
    let mine = here.says("/my").await;
    let mine = mine.only_shows("#1001").clone();
    assert!(!mine.text.contains("#1002"), "{}", mine.text);
    // What was opened over there stays there.
    let theirs = there.says("/my").await;
    let theirs = theirs.only_shows("#1002");
    assert!(theirs.text.contains("#1001"), "{}", theirs.text);
    stage.ends().await;
}

async fn codes_that_join_nothing(stage: Stage) {
    let (jane, eve) = (comes(&stage, "Jane").await, comes(&stage, "Eve").await);
    let kim = comes(&stage, "Kim").await;
    let line = code(&jane.says("/link").await);
    jane.says(&line)
        .await
        .only_shows("This code is for your other chat");
    for wrong in [
        "/link 🙂",
        "/link AAAAAAAAAAAAAAAAAAAAAA",
        &"/link x".repeat(40),
    ] {
        kim.says(wrong).await.only_shows("That code does not work");
    }
    kim.says(&line).await.only_shows("Join this chat with Jane");
    // Whoever comes third comes too late, and whoever was first may ask again.
    eve.says(&line).await.only_shows("That code does not work");
    kim.says(&line).await.only_shows("Join this chat with Jane");
    kim.taps("No").await.shows("the chats stay separate");
    kim.says(&line).await.only_shows("That code does not work");

    let line = code(&jane.says("/link").await);
    kim.says(&line).await;
    kim.taps("Join").await;
    jane.news().await;
    jane.taps("No").await.shows("the chats stay separate");
    assert_eq!(
        stage
            .count("SELECT count(*) FROM conversation WHERE joined_from IS NOT NULL")
            .await,
        0
    );
    // A newer code takes the older one's place.
    let old = code(&jane.says("/link").await);
    code(&jane.says("/link").await);
    kim.says(&old).await.only_shows("That code does not work");
    stage.ends().await;
}

async fn two_who_work_in_one_shop(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let invitation = mia.says("/invite packer").await;
    let invitation = invitation.shows("as packer").clone();
    let ben = comes(&stage, "Ben").await;
    ben.accepts(&invitation).await;
    let line = code(&mia.says("/link").await);
    ben.says(&line).await;
    ben.taps("Join").await;
    mia.news().await;
    mia.taps("Join")
        .await
        .only_shows("Both work in Fashion Store");
    mia.says("/team").await.only_shows("Ben");
    stage.ends().await;
}

/// Their part in the shop comes along, and goes back with the chat that had it.
async fn a_seller_joins_their_other_chat(stage: Stage) {
    let buyer = comes(&stage, "Mia too").await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    join(&buyer, &mia).await;
    buyer.says("/new Jane; 2 black shirt 599").await;
    buyer.taps("Create").await.shows("#1001 · Jane · Pending");
    mia.says("/confirm 1001").await.shows("#1001 is confirmed.");
    mia.says("/link").await;
    mia.taps("Separate this chat").await.shows("Separated.");
    mia.says("/order 1001").await.shows("#1001 · Jane");
    buyer.says("/orders").await.shows("You have no shop yet.");
    mia.says("/deliver 1001").await;
    buyer.news().await.nothing();
    stage.ends().await;
}

async fn a_buyer_signs_in_and_out(stage: Stage) {
    let jane = comes(&stage, "Jane").await;
    let asked = jane.says("/web").await;
    let asked = asked.only_shows("This link signs you in to the page with all your orders");
    assert!(asked.text.contains("/in/"), "{}", asked.text);
    let sessions = jane.says("/sessions").await;
    // Whoever sits at the web chat is signed in there.
    if sessions.find("You are signed in nowhere").is_none() {
        sessions.only_shows("You are signed in here");
    }
    stage.ends().await;
}

async fn in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    let ming = comes(&stage, "Ming").await;
    ming.says("/語言 中文").await;
    let line = code(&mei.says("/連結聊天").await);
    ming.says(&line).await.shows("要把這個聊天和");
    ming.taps("連結").await.shows("快好了");
    mei.news().await.shows("想和這個聊天連結");
    mei.taps("連結").await.shows("已和");
    mei.says("/連結聊天").await.shows("您的聊天");
    mei.taps("分開").await.shows("已分開");
    ming.says("/登入紀錄").await;
    stage.ends().await;
}
