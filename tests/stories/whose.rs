//! Whose an order is: who opens its link is asked, the shop hears and can refuse, others look on.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::paper::text_of;
use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    who_opens_a_link_is_asked,
    the_shop_refuses_and_thinks_again,
    a_second_one_watches_until_the_shop_answers,
    a_watcher_does_nothing,
    an_order_that_changes_hands_is_asked_about_anew,
    a_merged_order_is_whose_it_was,
    of_two_at_once_one_is_asked_about,
    a_name_ends_nobodys_mails_unheard,
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

async fn who_opens_a_link_is_asked(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let jane = comes(&stage, "janec").await;
    let card = jane.looks_at(&address).await;
    let card = card.only_shows("Is this your order?").clone();
    assert_eq!(
        card.buttons,
        [
            "Yes, mine",
            "Just watching",
            "PDF",
            "Stop updates for #1001"
        ]
    );
    mia.news().await.only_shows("Looking on: janec");
    let answered = jane.taps_twice("Yes, mine").await;
    let mine = answered.shows("Fashion Store · order #1001");
    assert_eq!(mine.id, card.id, "the card itself answers");
    assert!(!mine.text.contains("Is this your order?"), "{answered}");
    assert!(
        mine.buttons.contains(&"I have paid".to_owned()),
        "{answered}"
    );
    let heard = mia.news().await;
    heard.shows("Told: janec");
    let asked = heard.shows("says it is theirs").clone();
    assert!(asked.text.contains("Jane Cruz's #1001: janec ("), "{heard}");
    assert_eq!(asked.buttons, ["Not theirs", "Yes, theirs"]);
    let sure = mia.taps_on(&asked, "Yes, theirs").await;
    let sure = sure.only_shows("✓ Mia: yes, that is Jane Cruz").clone();
    assert_eq!(sure.id, asked.id, "edited in its place");
    jane.news().await.nothing();
    // Whom the shop is sure of is told of what comes next, and is asked no more.
    let next = order(&mia, "Jane Cruz; 1 cap 250").await;
    let told = jane.news().await;
    assert!(
        told.only_shows("#1002")
            .buttons
            .contains(&"I have paid".to_owned())
    );
    let again = jane.looks_at(&next).await;
    assert!(again.find("Is this your order?").is_none(), "{again}");
    stage.ends().await;
}

async fn the_shop_refuses_and_thinks_again(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let eve = comes(&stage, "eve").await;
    let card = eve.opens(&address).await;
    let card = card.shows("Fashion Store · order #1001").clone();
    mia.news().await;
    let refused = mia.taps_twice("Not theirs").await;
    let refused = refused.shows("✗ Mia: that is not Jane Cruz").clone();
    assert_eq!(refused.buttons, ["Yes, theirs"]);
    let told = eve.news().await;
    told.shows("The shop says that this order is somebody else's. You can go on watching it.");
    let now = told.shows("The shop says that this order is somebody else's. You can watch it.");
    assert_eq!(now.id, card.id);
    assert_eq!(now.buttons, ["PDF", "Stop updates for #1001"]);
    // Opening it again asks nothing.
    let again = eve.looks_at(&address).await;
    assert!(again.find("It is mine").is_none(), "{again}");
    mia.news().await;
    // Nor is she told of what the shop takes on for Jane.
    order(&mia, "Jane Cruz; 1 cap 250").await;
    eve.news().await.nothing();
    mia.taps_on(&mia.sees("✗ Mia"), "Yes, theirs")
        .await
        .shows("✓ Mia: yes, that is Jane Cruz");
    let told = eve.news().await;
    told.shows("The shop says that this order is yours");
    eve.taps("I have paid").await.shows("How did you pay");
    stage.ends().await;
}

async fn a_second_one_watches_until_the_shop_answers(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane Cruz", &address).await;
    // Somebody who is called as the shop calls its customer needs no question.
    let heard = mia.news().await;
    assert!(heard.find("says it is theirs").is_none(), "{heard}");
    let bob = comes(&stage, "bob").await;
    let card = bob.looks_at(&address).await;
    let card = card
        .only_shows("Somebody else follows this order as theirs.")
        .clone();
    assert_eq!(
        card.buttons,
        ["It is mine too", "PDF", "Stop updates for #1001"]
    );
    mia.news().await;
    let asked = bob.taps_twice("It is mine too").await;
    asked.shows("The shop was asked; until it answers you can watch.");
    let heard = mia.news().await;
    let heard = heard.shows("bob").clone();
    assert!(
        heard.text.contains("says it is theirs too"),
        "{}",
        heard.text
    );
    assert_eq!(heard.buttons, ["Theirs too", "Not theirs"]);
    mia.says("/paid 1001 500 cash").await;
    jane.news().await.shows("₱ 500.00");
    let looked = bob.news().await;
    assert!(
        looked.fresh().is_empty(),
        "money is not his to hear of: {looked}"
    );
    mia.says("/confirm 1001").await;
    bob.news().await.shows("✔ Confirmed");
    mia.taps_on(&heard, "Theirs too")
        .await
        .shows("✓ Mia: yes, that is Jane Cruz");
    bob.news()
        .await
        .shows("The shop says that this order is yours");
    bob.taps("Where to send")
        .await
        .shows("where shall it be sent?");
    jane.taps("Where to send")
        .await
        .shows("where shall it be sent?");
    stage.ends().await;
}

async fn a_watcher_does_nothing(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz +63 917 123 4567; 2 black shirt 599").await;
    let bob = comes(&stage, "bob").await;
    bob.opens(&address).await;
    let old = bob.sees("Fashion Store · order #1001");
    bob.taps("I have paid").await.shows("How did you pay");
    mia.news().await;
    mia.taps("Not theirs").await;
    bob.news().await;
    // An older question, and a typed command.
    let refused = bob.taps("GCash").await;
    refused.only_shows("You are watching #1001; only whose order it is can do that.");
    bob.says("/cancel 1001")
        .await
        .only_shows("None of your orders can be cancelled here");
    // What the page shows, no more: the number's last digits would open the page to him.
    let paper = bob.taps("PDF").await;
    let paper = paper.only().document.clone().expect("a document");
    if let Some(text) = text_of(&paper.bytes) {
        assert!(text.contains("1,198.00"), "{text}");
        for secret in ["4567", "Cruz"] {
            assert!(!text.contains(secret), "{secret:?} is in {text}");
        }
    }
    assert_eq!(
        stage
            .count("SELECT count(*) FROM order_event WHERE party = 'buyer'")
            .await,
        0
    );
    let jane = comes(&stage, "jc").await;
    let card = jane.looks_at(&address).await;
    card.only_shows("Is this your order?");
    jane.taps("Just watching")
        .await
        .only_shows("You are watching this order.");
    jane.taps("It is mine").await;
    jane.taps("Where to send")
        .await
        .shows("where shall it be sent?");
    drop(old);
    stage.ends().await;
}

async fn an_order_that_changes_hands_is_asked_about_anew(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.news().await;
    mia.says("/move 1001 Ana Reyes +63 917 123 4567").await;
    let fresh = link(&mia.taps("Move").await);
    jane.news()
        .await
        .shows("Correction: this order is not yours.");
    // Whose it was has no part in whose it is.
    let ana = comes(&stage, "ana").await;
    ana.looks_at(&fresh).await.shows("Is this your order?");
    mia.says("/undo 1001").await;
    jane.news().await.shows("Fashion Store · order #1001");
    let back = jane.looks_at(&address).await;
    assert!(back.find("Is this your order?").is_none(), "{back}");
    stage.ends().await;
}

async fn a_merged_order_is_whose_it_was(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let second = order(&mia, "Jane Cruz; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &second).await;
    let bob = comes(&stage, "bob").await;
    bob.looks_at(&second).await;
    mia.says("/merge 1001 1002").await;
    mia.taps("Merge").await;
    jane.news().await.shows("Fashion Store · order #1001");
    bob.news()
        .await
        .shows("Somebody else follows this order as theirs.");
    let parts = "SELECT string_agg(name || ' ' || part, ', ' ORDER BY name) FROM subscription
                 JOIN orders USING (shop_id, order_id) WHERE number = 1001 AND audience = 'buyer'";
    assert_eq!(stage.text(parts).await, "Jane theirs, bob asked");
    stage.ends().await;
}

/// Whoever has the link may call themselves as the buyer is called.
async fn a_name_ends_nobodys_mails_unheard(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane jane@example.com; 2 black shirt 599").await;
    let before = post.of("jane@example.com").len();
    let other = comes(&stage, "Jane").await;
    other.looks_at(&address).await;
    mia.news().await;
    other.taps("Yes, mine").await;
    let heard = mia.news().await;
    let asked = heard.shows("says it is theirs").clone();
    assert_eq!(asked.buttons, ["Not theirs", "Yes, theirs"]);
    mia.taps_on(&asked, "Not theirs").await;
    mia.says("/confirm 1001").await;
    stage.settles().await;
    assert!(
        post.of("jane@example.com").len() > before,
        "she is told by mail"
    );
    stage.ends().await;
}

async fn of_two_at_once_one_is_asked_about(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let (ann, bea) = (comes(&stage, "ann").await, comes(&stage, "bea").await);
    tokio::join!(ann.looks_at(&address), bea.looks_at(&address));
    tokio::join!(ann.taps("Yes, mine"), bea.taps("Yes, mine"));
    let parts =
        "SELECT string_agg(part, ', ' ORDER BY part) FROM subscription WHERE audience = 'buyer'";
    assert_eq!(stage.text(parts).await, "claims, theirs");
    stage.ends().await;
}

async fn in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/新訂單 王小明；黑色襯衫 x2 599").await;
    let address = link(&mei.taps("建立訂單").await);
    let ming = comes(&stage, "Ming").await;
    ming.says("/語言 中文").await;
    let card = ming.looks_at(&address).await;
    assert_eq!(
        card.only_shows("這是您的訂單嗎？").buttons[..2],
        ["是，我的", "只是看看"]
    );
    ming.taps("是，我的").await.shows("小美服飾");
    mei.news().await.shows("王小明 的 #1001：Ming（");
    mei.taps("不是本人")
        .await
        .shows("✗ Mei：不是 王小明，對方只能查看 #1001。");
    ming.news()
        .await
        .shows("店家表示這筆訂單是別人的，您仍可查看進度。");
    stage.ends().await;
}
