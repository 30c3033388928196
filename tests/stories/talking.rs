//! Buyer and seller talk about an order, from wherever each of them is.

use waybill_core::channel::Channel;
use waybill_core::document::qr_png;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_question_and_its_answer,
    pictures_travel_too,
    what_was_written_is_written_anew,
    the_seller_is_in_the_web_chat,
    nothing_a_buyer_writes_is_lost,
    several_in_the_shop,
    what_waits_is_found,
    nobody_follows_the_order,
    an_order_changes_hands,
    who_has_no_part_in_it,
    what_can_not_be_sent,
    nobody_answers,
    something_is_wrong,
    in_chinese,
);

/// Saves an order, and its buyer opens the link.
async fn order(stage: &Stage, mia: &Talker, buyer: &str) -> Talker {
    mia.says(&format!("/new {buyer}; 2 black shirt 599")).await;
    let made = mia.taps("Create").await;
    let (talker, _) = stage.buyer(buyer, &link(&made)).await;
    mia.news().await;
    talker
}

async fn asks(jane: &Talker, question: &str) {
    jane.taps("Message the seller").await;
    jane.says(question).await.shows("Sent to ");
}

async fn a_question_and_its_answer(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;

    let asked = jane.taps("Message the seller").await;
    let asked = asked
        .only_shows("Fashion Store #1001: what would you like to say?")
        .clone();
    let sent = jane.says("can it be blue?").await;
    let sent = sent.only_shows("Sent to Fashion Store.");
    assert_eq!(sent.id, asked.id, "it takes the question's place");

    let news = mia.news().await;
    let relayed = news.shows("Jane, #1001: “can it be blue?”").clone();
    let buttons = ["Reply", "Order", "Assign", "No answer needed"];
    assert_eq!(relayed.buttons, buttons);
    assert_eq!(news.fresh().len(), 1, "{news}");
    news.shows("💬 Waiting for an answer since ");

    // What answers a message is talk, whatever it reads like.
    let answered = mia.replies(&relayed, "shipped jnt 88123456 tomorrow").await;
    answered.shows("Sent to Jane.");
    let now = answered.shows("↳ Answered by Mia: “shipped jnt 88123456 tomorrow”");
    assert_eq!(now.id, relayed.id, "the message says so in its place");
    assert_eq!(now.buttons, ["Reply", "Order"]);
    let card = mia.sees("#1001 · Jane · Pending");
    assert!(!card.text.contains("Waiting for an answer"), "{card:?}");

    let news = jane.news().await;
    let told = news.only_shows("Fashion Store #1001: “shipped jnt 88123456 tomorrow”");
    assert_eq!(told.buttons, ["Reply"]);
    jane.replies(told, "👍")
        .await
        .only_shows("Sent to Fashion Store.");
    let news = mia.news().await;
    let relayed = news.shows("Jane, #1001: “👍”").clone();
    // With a slash it is a command.
    mia.replies(&relayed, "/note 1001 blue")
        .await
        .shows("Noted on #1001.");
    jane.news().await.nothing();

    // Answering the order's own card is talk for a buyer and a command for the seller.
    let card = jane.sees("Fashion Store · order #1001");
    jane.replies(&card, "delivered?")
        .await
        .only_shows("Sent to ");
    mia.news().await.shows("Jane, #1001: “delivered?”");
    let card = mia.sees("#1001 · Jane · Pending");
    mia.replies(&card, "confirm")
        .await
        .shows("#1001 is confirmed.");

    mia.taps("No answer needed")
        .await
        .shows("#1001: no answer needed.");
    mia.sees("↳ Mia: no answer needed.");
    mia.says("/message 1001 we ship at noon")
        .await
        .shows("Sent to Jane.");
    jane.news()
        .await
        .shows("Fashion Store #1001: “we ship at noon”");
    let log = mia.says("/message 1001").await;
    let log = log.only_shows("#1001 Jane: messages");
    for line in ["Jane: “can it be blue?”", "Mia (shop): “we ship at noon”"] {
        assert!(log.text.contains(line), "{line} is not in {}", log.text);
    }
    stage.ends().await;
}

fn png() -> Vec<u8> {
    qr_png("https://shop.example/t/1").unwrap()
}

async fn pictures_travel_too(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    jane.taps("Message the seller").await;
    jane.sends_picture("torn.png", &png(), "like this?")
        .await
        .only_shows("Sent to Fashion Store.");
    let news = mia.news().await;
    let relayed = news.shows("Jane, #1001: “like this?”");
    assert!(relayed.document.is_some(), "{news}");

    mia.taps("Reply").await;
    mia.sends_picture("new.png", &png(), "")
        .await
        .shows("Sent to Jane.");
    let relayed = mia.sees("↳ Answered by Mia with a picture.");
    assert!(relayed.document.is_some(), "the buyer's picture stays");
    let news = jane.news().await;
    let told = news.only_shows("Fashion Store sent a picture about #1001.");
    assert!(told.document.is_some(), "{news}");
    // What nobody asked for is offered, and goes by a tap.
    jane.sends_picture("more.png", &png(), "")
        .await
        .only_shows("Send this picture to Fashion Store about #1001?");
    jane.taps("Send").await.only_shows("Sent to Fashion Store.");
    mia.news().await.shows("Jane sent a picture about #1001.");
    // What is no picture leaves the question open.
    jane.taps("Message the seller").await;
    jane.sends_picture("notes.txt", b"2 shirts", "")
        .await
        .only_shows("I can’t read “notes.txt”.");
    jane.says("never mind")
        .await
        .shows("Sent to Fashion Store.");
    stage.ends().await;
}

async fn what_was_written_is_written_anew(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    asks(&jane, "can it be blu?").await;
    let relayed = mia.news().await.shows("“can it be blu?”").clone();
    jane.edits("can it be blue?").await.nothing();
    let news = mia.news().await;
    let now = news.shows("Jane, #1001: “can it be blue?”");
    assert_eq!(now.id, relayed.id, "it changes in place");
    assert!(now.text.contains("(edited "), "{news}");
    assert!(news.fresh().is_empty(), "{news}");

    mia.taps_on(&relayed, "Reply").await;
    mia.says("yes").await;
    let told = jane.news().await.only_shows("“yes”").clone();
    mia.edits("no, sorry")
        .await
        .shows("↳ Answered by Mia: “no, sorry”");
    let news = jane.news().await;
    let now = news.only_shows("Fashion Store #1001: “no, sorry”");
    assert_eq!(now.id, told.id, "what the buyer reads changes in place");
    assert_eq!(stage.count("SELECT count(*) FROM order_message").await, 2);
    stage.ends().await;
}

async fn the_seller_is_in_the_web_chat(stage: Stage) {
    let mia = stage
        .owner_in_web_chat(
            "Mia",
            "Fashion Store",
            Market::Philippines,
            Language::ENGLISH,
        )
        .await;
    let jane = order(&stage, &mia, "Jane").await;
    asks(&jane, "can it be blue?").await;
    let relayed = mia
        .news()
        .await
        .shows("Jane, #1001: “can it be blue?”")
        .clone();
    mia.replies(&relayed, "yes, tomorrow")
        .await
        .shows("Sent to Jane.");
    jane.news()
        .await
        .only_shows("Fashion Store #1001: “yes, tomorrow”");
    stage.ends().await;
}

async fn nothing_a_buyer_writes_is_lost(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    let offer = jane.says("is it washable?").await;
    let offer = offer.only_shows("Send this to Fashion Store about #1001?");
    assert_eq!(offer.buttons, ["Send", "No"]);
    mia.news().await.nothing();
    jane.taps_twice("Send")
        .await
        .shows("Sent to Fashion Store.");
    mia.news().await.shows("Jane, #1001: “is it washable?”");
    assert_eq!(stage.count("SELECT count(*) FROM order_message").await, 1);

    // One of several orders, and what was written first can still go.
    mia.says("/new Jane; 1 cap 250").await;
    let made = mia.taps("Create").await;
    jane.opens(&link(&made)).await;
    mia.news().await;
    let first = jane.says("and the cap?").await;
    let first = first
        .only_shows("Send this to the seller? About which order?")
        .clone();
    assert_eq!(
        first.buttons,
        ["#1002 Fashion Store", "#1001 Fashion Store", "No"]
    );
    jane.says("in red").await;
    jane.taps("#1002")
        .await
        .only_shows("Sent to Fashion Store.");
    jane.taps_on(&first, "#1002")
        .await
        .only_shows("Sent to Fashion Store.");
    let news = mia.news().await;
    news.shows("Jane, #1002: “in red”");
    news.shows("Jane, #1002: “and the cap?”");
    jane.says("bye").await;
    jane.taps("No").await.only_shows("Fine, nothing changed.");
    mia.news().await.nothing();
    stage.ends().await;
}

async fn member(stage: &Stage, mia: &Talker, name: &str, role: &str) -> Talker {
    let invitation = mia.says(&format!("/invite {role}")).await;
    let invitation = invitation.shows("An invitation").clone();
    let talker = stage.somebody(name).await;
    talker.starts().await;
    talker.accepts(&invitation).await;
    talker
}

async fn several_in_the_shop(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    let bob = member(&stage, &mia, "Bob", "packer").await;
    let vera = member(&stage, &mia, "Vera", "viewer").await;
    for each in [&bob, &vera] {
        each.says("/order 1001").await;
    }
    asks(&jane, "can it be blue?").await;
    let to_mia = mia.news().await.shows("“can it be blue?”").clone();
    let to_bob = bob.news().await.shows("“can it be blue?”").clone();
    let seen = vera.news().await;
    assert!(seen.find("Jane, #1001:").is_none(), "{seen}");
    vera.taps("Message")
        .await
        .only_shows("Only a packer, bookkeeper, manager or owner may talk with buyers here.");

    // Two answer at once: both go, and who was second hears of the first.
    bob.replies(&to_bob, "yes").await.shows("Sent to Jane.");
    let news = mia.news().await;
    let now = news.shows("↳ Answered by Bob: “yes”");
    assert_eq!(now.id, to_mia.id);
    assert!(
        news.fresh().is_empty(),
        "the others get no new message: {news}"
    );
    mia.replies(&to_mia, "tomorrow")
        .await
        .shows("Bob had answered already; both answers went out.");
    let news = jane.news().await;
    news.shows("“yes”");
    news.shows("“tomorrow”");

    // One answers from now on.
    asks(&jane, "in L?").await;
    mia.news().await;
    bob.news().await;
    mia.taps("Assign")
        .await
        .only_shows("Who answers Jane about #1001?");
    mia.taps("Bob")
        .await
        .shows("Bob answers #1001 from now on.");
    mia.sees("Bob answers this.");
    bob.news().await.shows("Bob answers this.");
    asks(&jane, "or XL?").await;
    bob.news().await.shows("Jane, #1001: “or XL?”");
    let news = mia.news().await;
    assert!(news.find("Jane, #1001: “or XL?”").is_none(), "{news}");
    assert!(
        mia.sees("#1001 · Jane")
            .text
            .contains("Bob answers the buyer")
    );

    // Who leaves leaves it to the owner, who hears of it once.
    mia.says("/team").await;
    mia.taps("Remove Bob").await;
    mia.sees("Bob left. One conversation they answered waits for an answer; it is yours now.");
    asks(&jane, "hello?").await;
    mia.news().await.shows("Jane, #1001: “hello?”");
    bob.news().await.nothing();
    bob.replies(&to_bob, "I am still here")
        .await
        .only_shows("That is not yours");
    stage.ends().await;
}

async fn what_waits_is_found(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/talks")
        .await
        .only_shows("Every message is answered.");
    let jane = order(&stage, &mia, "Jane").await;
    let paul = order(&stage, &mia, "Paul").await;
    asks(&jane, "can it be blue?").await;
    asks(&paul, "where is it?").await;
    asks(&jane, "hello?").await;
    mia.news().await;
    let board = mia.says("/orders").await;
    let board = board.only();
    assert!(
        board
            .buttons
            .contains(&"Waiting for an answer 2".to_owned()),
        "{board:?}"
    );
    let list = mia.taps("Waiting for an answer 2").await;
    let list = list.only_shows("Waiting for an answer");
    let (first, second) = list.text.split_once("#1002 Paul").expect("both");
    assert!(first.contains("#1001 Jane, since "), "{list:?}");
    assert!(first.contains("“can it be blue?”"), "{list:?}");
    assert!(second.contains("“where is it?”"), "{list:?}");
    let buttons = ["Reply #1001", "#1001", "Reply #1002", "#1002"];
    assert_eq!(list.buttons, buttons);

    let page = mia.says("/customer jane").await;
    let page = page.only_shows("Open conversation: #1001, waiting since ");
    assert!(page.text.contains("“can it be blue?”"), "{page:?}");
    mia.taps("Reply #1001")
        .await
        .only_shows("what would you like to tell Jane?");
    mia.says("yes").await.shows("Sent to Jane.");
    mia.says("/talks").await.only_shows("#1002 Paul");
    let page = mia.says("/customer jane").await;
    assert!(!page.only().text.contains("Open conversation"), "{page}");
    let log = mia.taps("Messages").await;
    let log = log.only_shows("Messages with Jane");
    for line in ["#1001 · ", "Jane: “hello?”", "Mia (shop): “yes”"] {
        assert!(log.text.contains(line), "{line} is not in {}", log.text);
    }
    stage.ends().await;
}

async fn nobody_follows_the_order(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let made = link(&mia.taps("Create").await);
    let kept = mia.says("/message 1001 we ship tomorrow").await;
    let kept = kept.only_shows("Nobody follows #1001 as its buyer");
    let sentence = format!("Fashion Store #1001: “we ship tomorrow” Answer here: {made}");
    assert!(kept.text.contains(&sentence), "{kept:?}");
    assert_eq!(stage.count("SELECT count(*) FROM order_message").await, 1);
    for (said, answer) in [
        ("/message", "/message"),
        ("/message 🙂", "🙂"),
        ("/message 4242 hello", "4242"),
        ("/message 99999999999999999999 hello", "9999"),
    ] {
        mia.says(said).await.only_shows(answer);
    }
    stage.ends().await;
}

async fn an_order_changes_hands(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    asks(&jane, "my secret is 4711").await;
    let asked = jane.sees("Sent to Fashion Store.");
    let relayed = mia.news().await.shows("“my secret is 4711”").clone();
    mia.says("/move 1001 Ana Reyes +63 917 123 4567").await;
    let fresh = link(&mia.taps("Move").await);
    let moved = mia.says("/talks").await;
    moved.only_shows("Every message is answered.");
    mia.replies(&relayed, "I will keep it")
        .await
        .only_shows("Not sent: #1001 is Ana Reyes's order now");
    jane.news().await.shows("this order is not yours");
    jane.replies(&asked, "hello?").await;
    let kept = "SELECT count(*) FROM order_message";
    assert_eq!(stage.count(kept).await, 1, "she writes about it no more");
    let log = mia.says("/message 1001").await;
    log.only_shows("“my secret is 4711”");

    let (ana, _) = stage.buyer("Ana", &fresh).await;
    mia.says("/message 1001 hello Ana")
        .await
        .shows("Sent to Ana Reyes.");
    let told = ana.news().await;
    assert!(told.find("secret").is_none(), "{told}");
    told.shows("“hello Ana”");
    let news = jane.news().await;
    assert!(news.find("hello Ana").is_none(), "{news}");
    stage.ends().await;
}

async fn who_has_no_part_in_it(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    let rita = stage.owner("Rita", "Rita's Shop").await;
    rita.says("/message 1001 hello")
        .await
        .only_shows("There is no order #1001.");
    rita.says("/talks")
        .await
        .only_shows("Every message is answered.");
    asks(&jane, "can it be blue?").await;
    rita.news().await.nothing();

    // Who shares it writes under their own name, and who only watches not at all.
    let made = stage.text("SELECT token FROM order_link").await;
    let shop = stage.count("SELECT shop_id FROM order_link").await;
    let (otto, _) = stage
        .buyer("Otto", &format!("https://x.example/t/{shop}-{made}"))
        .await;
    let answer = otto.says("is that mine?").await;
    assert!(answer.find("Send this").is_none(), "who watches: {answer}");
    otto.taps("It is mine too").await;
    mia.news().await;
    mia.taps("Theirs too").await;
    let acted = "SELECT count(*) FROM customer_person";
    let before = stage.count(acted).await;
    otto.news().await;
    asks(&otto, "is that mine?").await;
    mia.news()
        .await
        .shows("Otto, #1001 (Jane): “is that mine?”");
    assert_eq!(
        stage.count(acted).await,
        before,
        "writing makes nobody the customer"
    );
    let nobody = stage.somebody("Nora").await;
    nobody.starts().await;
    let answer = nobody.says("hello?").await;
    assert!(answer.find("Send this").is_none(), "{answer}");
    stage.ends().await;
}

async fn what_can_not_be_sent(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    // Telegram takes 4,096 characters and Discord 2,000; the web chat says no to more than 64 KB.
    if stage.kind == Channel::Web {
        jane.taps("Message the seller").await;
        for size in [4_001, 60_000] {
            jane.says(&"x".repeat(size))
                .await
                .only_shows(&format!("This has {size}"));
        }
        jane.says(&"界".repeat(4_000))
            .await
            .shows("Sent to Fashion Store.");
        assert_eq!(stage.count("SELECT count(*) FROM order_message").await, 1);
        let relayed = mia.news().await.shows("界界").clone();
        assert!(relayed.text.contains(&"界".repeat(4_000)));
        jane.edits(&"y".repeat(4_001))
            .await
            .only_shows("What was sent before stays.");
    }
    // Nothing that is written means anything to the platform.
    asks(
        &jane,
        "<b>*blue*</b> `x` https://shop.example/t/1 @everyone _y_",
    )
    .await;
    mia.news()
        .await
        .shows("Jane, #1001: “<b>*blue*</b> `x` https://shop.example/t/1 @everyone _y_”");
    stage.ends().await;
}

async fn nobody_answers(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    let settings = mia.says("/settings").await;
    settings.only_shows("Messages that nobody answered within 2 h are raised");
    asks(&jane, "can it be blue?").await;
    mia.news().await;
    let due = "UPDATE order_talk SET answer_by = now() - interval '1 second' RETURNING 1::bigint";
    stage.count(due).await;
    let left = "SELECT count(*) FROM order_talk WHERE answer_by IS NOT NULL";
    while stage.count(left).await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let news = mia.news().await;
    let raised = news.shows("Nobody has answered since ").clone();
    assert!(
        raised.text.contains("Jane, #1001: “can it be blue?”"),
        "{news}"
    );
    mia.replies(&raised, "yes").await.shows("Sent to Jane.");
    let now = mia.sees("↳ Answered by Mia: “yes”");
    assert!(!now.text.contains("Nobody has answered"), "{now:?}");
    jane.news().await.only_shows("“yes”");
    mia.taps("Raise unanswered").await;
    stage.ends().await;
}

async fn in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/新訂單 小明；黑色襯衫 x2 599").await;
    let made = mei.taps("建立訂單").await;
    let (ming, _) = stage.buyer("小明", &link(&made)).await;
    ming.says("/language zh-TW").await;
    mei.news().await;
    ming.taps("聯絡賣家")
        .await
        .only_shows("小美服飾 #1001：想說什麼呢？");
    ming.says("可以換藍色嗎？")
        .await
        .only_shows("已傳給小美服飾。");
    let relayed = mei
        .news()
        .await
        .shows("小明，#1001：「可以換藍色嗎？」")
        .clone();
    assert_eq!(relayed.buttons, ["回覆", "訂單", "指派", "不需回覆"]);
    mei.says("/對話").await.only_shows("等待回覆的對話");
    mei.replies(&relayed, "可以，明天寄出")
        .await
        .shows("已傳給小明。");
    mei.sees("↳ Mei 已回覆：「可以，明天寄出」");
    ming.news()
        .await
        .only_shows("小美服飾 #1001：「可以，明天寄出」");
    mei.says("/留言 1001")
        .await
        .only_shows("#1001 小明：訊息紀錄");
    ming.says("謝謝！")
        .await
        .only_shows("要把這則訊息傳給 小美服飾（訂單 #1001）嗎？");
    stage.ends().await;
}

async fn something_is_wrong(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let jane = order(&stage, &mia, "Jane").await;
    // Before it is sent, only that it was paid can be wrong.
    let what = jane.taps("Something is wrong").await;
    let what = what.only_shows("Fashion Store #1001: what is wrong?");
    assert_eq!(what.buttons, ["I paid, and it does not show", "No"]);
    mia.says("/ship 1001 jnt 88123456").await;
    mia.says("/deliver 1001").await;
    jane.news().await;
    jane.taps("Something is wrong").await;
    jane.taps("Wrong or damaged")
        .await
        .only_shows("tell the seller in a few words");
    jane.sends_picture("torn.png", &png(), "it is torn 😢")
        .await
        .shows("the seller knows now: wrong or damaged.");
    let news = mia.news().await;
    let told = news
        .shows("⚠ Jane says about #1001: wrong or damaged")
        .clone();
    assert!(told.text.contains("“it is torn 😢”"), "{news}");
    assert!(told.document.is_some(), "{news}");
    assert_eq!(told.buttons, ["Reply", "Return or replace", "Settled"]);
    news.shows("⚠ Since ");

    // It is not complete while something is wrong.
    mia.says("/complete 1001")
        .await
        .only_shows("something is wrong with #1001");
    mia.taps_on(&told, "Settled")
        .await
        .shows("#1001 is settled; the buyer is told.");
    jane.news()
        .await
        .shows("what you said is settled: wrong or damaged.");
    mia.taps("Undo").await.shows("Taken back");
    jane.news()
        .await
        .shows("what you said to be wrong is open again.");
    // The buyer settles it, too; twice does nothing.
    jane.taps("Settled")
        .await
        .shows("thank you, the seller knows that it is settled.");
    mia.news()
        .await
        .shows("Jane says that it is settled: #1001, wrong or damaged");
    mia.says("/complete 1001").await.shows("#1001 is complete.");
    let events = "SELECT count(*) FROM order_event WHERE action LIKE 'case%'";
    assert_eq!(stage.count(events).await, 3);
    stage.ends().await;
}
