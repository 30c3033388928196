//! The staff talks with buyers in a group: a topic an order on Telegram, a thread an order on Discord.

use waybill_core::channel::Channel;
use waybill_core::document::qr_png;
use waybill_core::text::Language;

use crate::support::discord;
use crate::support::discord::{GuildHandle, Membership, Outcome, Person};
use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;
use crate::support::telegram::{Fault, Group, User};

/// A shop whose people talk in a Telegram group with topics; its buyers are on Discord.
async fn on_telegram() -> (Stage, Talker, Group, User) {
    let stage = Stage::new(Channel::Discord).await;
    let mia = stage
        .owner_on_telegram("Mia", "Fashion Store", Language::ENGLISH)
        .await;
    let group = stage.telegram.group("Staff").await.becomes_forum().await;
    group.promotes_bot().await;
    let there = mia.telegram().in_group(&group);
    there.says("/group").await;
    there
        .sees("This is the staff group of Fashion Store now.")
        .await;
    (stage, mia, group, there)
}

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

/// What stands in a topic, oldest first.
fn in_topic(there: &User, thread: i64) -> Vec<String> {
    let said = there.chat().into_iter();
    said.filter(|message| message.thread == Some(thread) && !message.deleted)
        .map(|message| message.text)
        .collect()
}

#[tokio::test]
async fn a_question_is_answered_in_its_topic() {
    let (stage, mia, _group, there) = on_telegram().await;
    let jane = order(&stage, &mia, "Jane").await;
    asks(&jane, "can it be blue?").await;

    let told = there.sees("Jane, #1001: “can it be blue?”").await;
    let thread = told.thread.expect("in the order's topic");
    let opened = stage.telegram.calls_of("createForumTopic");
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].body["name"], "#1001 Jane");
    let card = in_topic(&there, thread).remove(0);
    assert!(card.starts_with("#1001 · Jane · Pending"), "{card}");
    assert!(card.contains("What is written here goes to Jane"), "{card}");
    // Who is told in the topic is not told again.
    let own = mia.news().await;
    assert!(own.find("Jane, #1001:").is_none(), "{own}");

    let answer = there.says_in(thread, "yes, tomorrow").await;
    let news = jane.news().await;
    news.only_shows("Fashion Store #1001: “yes, tomorrow”");
    there.sees("↳ Answered by Mia: “yes, tomorrow”").await;
    there.edits(answer, "yes, on Monday").await;
    there.sees("↳ Answered by Mia: “yes, on Monday”").await;
    jane.news()
        .await
        .only_shows("Fashion Store #1001: “yes, on Monday”");

    // [Reply] asks who pressed it, and nobody else.
    asks(&jane, "in L?").await;
    there.sees("Jane, #1001: “in L?”").await;
    there.taps("Reply").await;
    there.sees("what would you like to tell Jane?").await;
    there.says_in(thread, "in L and XL").await;
    jane.news()
        .await
        .only_shows("Fashion Store #1001: “in L and XL”");
    let picture = qr_png("https://shop.example/t/1").unwrap();
    there.sends_photo_in(thread, picture, "like this").await;
    let news = jane.news().await;
    let told = news.shows("Fashion Store #1001: “like this”");
    assert!(told.document.is_some(), "{news}");

    // The card's buttons act as who presses them; answering the card is a command.
    there.taps("Confirm").await;
    let card = there.sees("#1001 · Jane · Confirmed").await;
    jane.news().await.shows("Confirmed");
    there.replies(card.id, "shipped jnt 88123456").await;
    there.sees("No address yet for #1001.").await;
    there.replies(card.id, "note blue").await;
    there.sees("Noted on #1001.").await;
    // What is not for all is for one's own chat.
    there.replies(card.id, "label").await;
    there.sees("Everybody here would see that.").await;
    stage.settles().await;
    assert_eq!(stage.telegram.calls_of("createForumTopic").len(), 1);
    let by_mia = "SELECT count(*) FROM order_message WHERE side = 'shop' AND author = 'Mia'";
    assert_eq!(stage.count(by_mia).await, 3);
    stage.ends().await;
}

/// A shop whose people talk in a channel of a Discord server.
async fn on_discord() -> (Stage, Talker, Person, GuildHandle) {
    let stage = Stage::new(Channel::Discord).await;
    let (mia, client) = stage.owner_on_discord("Mia", "Fashion Store").await;
    let guild = stage.discord().guild("Staff", Membership::Member);
    let there = client.in_guild(&guild);
    there.command("group", &[]).await;
    there
        .sees("This is the staff group of Fashion Store now.")
        .await;
    (stage, mia, there, guild)
}

#[tokio::test]
async fn a_question_is_answered_in_its_thread() {
    let (stage, mia, there, guild) = on_discord().await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let made = mia.taps("Create").await;
    let jane = stage.somebody_on_telegram("Jane");
    jane.opens(&link(&made)).await;
    asks(&jane, "can it be blue?").await;
    stage.settles().await;

    let threads = stage.discord().threads(&guild);
    assert_eq!(threads.len(), 1, "{threads:?}");
    assert_eq!(threads[0].0, "#1001 Jane");
    let there = there.in_channel(threads[0].1);
    let told = there
        .chat()
        .into_iter()
        .find(|message| message.text().starts_with("Jane, #1001: “can it be blue?”"))
        .expect("the question in the thread");
    assert!(
        there.chat()[0]
            .text()
            .contains("What is written here goes to Jane")
    );
    let own = mia.news().await;
    assert!(own.find("Jane, #1001:").is_none(), "{own}");

    // [Reply] opens a form; what was answered is shown in the question's place.
    assert_eq!(there.taps_on(told.id, "Reply").await, Outcome::Modal);
    there.submits_modal(&[("text", "yes, tomorrow")]).await;
    there.sees("Sent to Jane.").await;
    jane.news()
        .await
        .only_shows("Fashion Store #1001: “yes, tomorrow”");
    // So does an answer that calls the bot out, and /message.
    there.replies(told.id, "or on Monday").await;
    there.sees("or on Monday").await;
    jane.news().await.only_shows("“or on Monday”");
    there.command("message", &[("text", "at noon")]).await;
    there.sees("Sent to Jane.").await;
    jane.news().await.only_shows("“at noon”");
    // What people say to each other there is theirs.
    there.says("what does she mean?").await;
    jane.news().await.nothing();

    there.taps("Confirm").await;
    there.sees("#1001 · Jane · Confirmed").await;
    jane.news().await.shows("Confirmed");
    assert_eq!(stage.discord().threads(&guild).len(), 1);
    stage.ends().await;
}

/// The topic in which something was told.
async fn told_in(there: &User, text: &str) -> i64 {
    let told = there.sees(text).await;
    told.thread.expect("in a topic")
}

#[tokio::test]
async fn who_has_no_part_in_the_shop_is_heeded_in_nothing() {
    let (stage, mia, group, there) = on_telegram().await;
    let jane = order(&stage, &mia, "Jane").await;
    asks(&jane, "can it be blue?").await;
    let thread = told_in(&there, "can it be blue?").await;

    // Somebody nobody knows, and somebody of another shop.
    let stranger = stage.telegram.user("Eve").in_group(&group);
    stranger.says_in(thread, "no, it is ugly 🙂").await;
    stranger
        .sees("I pass on only what people of the shop write")
        .await;
    let ben = stage
        .owner_on_telegram("Ben", "Corner Shop", Language::ENGLISH)
        .await;
    let ben_there = ben.telegram().in_group(&group);
    ben_there.says_in(thread, "buy mine").await;
    ben_there.taps("Confirm").await;
    ben_there.says("/group").await;
    ben_there.sees("This group serves another shop.").await;
    ben_there.says("/group off").await;
    stage.settles().await;
    let said = in_topic(&there, thread);
    let answers = said.iter().filter(|text| text.contains("I pass on only"));
    assert_eq!(answers.count(), 1, "it is said once: {said:#?}");
    jane.news().await.nothing();
    assert_eq!(
        stage
            .count("SELECT count(*) FROM order_message WHERE side = 'shop'")
            .await,
        0
    );
    assert_eq!(
        stage
            .count("SELECT count(*) FROM orders WHERE fulfilment = 'pending'")
            .await,
        1
    );
    // Nothing of the other shop shows here, and what is for one's own chat is not answered here.
    ben.says("/new Paul; 1 cap 250").await;
    ben.taps("Create").await;
    there.says("/orders").await;
    there.sees("Everybody here would see that.").await;
    there.says("who is at the desk?").await;
    stage.settles().await;
    assert!(
        !there.transcript().contains("Paul"),
        "{}",
        there.transcript()
    );
    stage.ends().await;
}

#[tokio::test]
async fn two_of_the_staff_answer_at_once() {
    let (stage, mia, group, there) = on_telegram().await;
    let invitation = mia.says("/invite packer").await;
    let invitation = invitation.shows("An invitation").clone();
    let bob = stage.somebody_on_telegram("Bob");
    bob.starts().await;
    bob.accepts(&invitation).await;
    let jane = order(&stage, &mia, "Jane").await;
    asks(&jane, "can it be blue?").await;
    let told = there.sees("can it be blue?").await;
    let bob_there = bob.telegram().in_group(&group);
    there.replies(told.id, "yes").await;
    bob_there.replies(told.id, "tomorrow").await;
    there
        .sees("Mia had answered already; both answers went out.")
        .await;
    let news = jane.news().await;
    news.shows("“yes”");
    news.shows("“tomorrow”");
    there.sees("↳ Answered by Bob: “tomorrow”").await;

    // A packer takes no money: who presses is judged, not who is near.
    bob_there.taps("Paid").await;
    there
        .sees("manager or owner may record payments here.")
        .await;
    stage.settles().await;
    assert_eq!(stage.count("SELECT count(*) FROM payment_entry").await, 0);
    // What shows more than all may see is not there.
    let card = there.sees("#1001 · Jane").await;
    for label in ["More", "PDF", "Ship"] {
        assert!(card.button(label).is_none(), "{card:?}");
    }
    stage.ends().await;
}

#[tokio::test]
async fn what_the_group_can_not_be_told_is_told_in_the_own_chat() {
    let (stage, mia, group, there) = on_telegram().await;
    let jane = order(&stage, &mia, "Jane").await;
    group.demotes_bot().await;
    asks(&jane, "can it be blue?").await;
    let news = mia.news().await;
    news.shows("Jane, #1001: “can it be blue?”");
    news.shows("I can't open topics in “Staff” any more.");
    asks(&jane, "or red?").await;
    let news = mia.news().await;
    news.shows("Jane, #1001: “or red?”");
    assert!(news.find("I can't open topics").is_none(), "{news}");
    // Once it may, it does.
    group.promotes_bot().await;
    asks(&jane, "or green?").await;
    told_in(&there, "Jane, #1001: “or green?”").await;
    let own = mia.news().await;
    assert!(own.find("or green").is_none(), "{own}");

    // Whoever removes the bot ends it.
    group.kicks_bot().await;
    stage.settles().await;
    mia.sees("I was removed from “Staff”, or it is no more.");
    asks(&jane, "hello?").await;
    mia.news().await.shows("Jane, #1001: “hello?”");
    mia.says("/group")
        .await
        .shows("Fashion Store has no staff group yet.");
    stage.ends().await;
}

#[tokio::test]
async fn a_topic_that_was_closed_or_deleted_comes_back() {
    let (stage, mia, group, there) = on_telegram().await;
    let jane = order(&stage, &mia, "Jane").await;
    asks(&jane, "can it be blue?").await;
    let first = told_in(&there, "can it be blue?").await;
    group.closes_topic(first).await;
    asks(&jane, "or red?").await;
    assert_eq!(told_in(&there, "or red?").await, first);
    group.deletes_topic(first).await;
    asks(&jane, "or green?").await;
    let second = told_in(&there, "or green?").await;
    assert_ne!(first, second);
    stage.settles().await;
    let said = in_topic(&there, second);
    assert!(
        said.iter().any(|text| text.starts_with("#1001 · Jane")),
        "{said:#?}"
    );
    there.says_in(second, "yes").await;
    jane.news().await.only_shows("“yes”");
    let own = mia.news().await;
    assert!(own.find("Jane, #1001:").is_none(), "{own}");
    stage.ends().await;
}

#[tokio::test]
async fn killed_while_a_topic_is_opened_nothing_is_lost() {
    let (mut stage, mia, _group, there) = on_telegram().await;
    let jane = order(&stage, &mia, "Jane").await;
    stage.telegram.fail_next(
        "createForumTopic",
        1,
        Fault::AnswerLate(std::time::Duration::from_secs(20)),
    );
    jane.taps("Message the seller").await;
    jane.says_quickly("can it be blue?").await;
    while there
        .chat()
        .iter()
        .all(|message| !message.text.is_empty() || message.thread.is_some())
        && stage.telegram.calls_of("createForumTopic").is_empty()
        && !opened(&there)
    {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    stage.is_killed().await;
    stage.serves().await;
    let thread = told_in(&there, "can it be blue?").await;
    stage.settles().await;
    // The first topic may be left over, empty; what was asked stands in one.
    let asked = there.chat().into_iter();
    let asked = asked.filter(|message| message.text.contains("“can it be blue?”"));
    let places: Vec<_> = asked
        .filter(|message| message.text.starts_with("Jane, #1001"))
        .map(|message| message.thread)
        .collect();
    assert_eq!(places, [Some(thread)]);
    stage.ends().await;
}

/// Whether the platform has opened a topic, whoever heard of it.
fn opened(there: &User) -> bool {
    there.transcript().contains("(forum_topic_created)")
}

#[tokio::test]
async fn a_group_is_joined_by_who_may_where_there_can_be_topics() {
    let stage = Stage::new(Channel::Discord).await;
    let mia = stage
        .owner_on_telegram("Mia", "Fashion Store", Language::ENGLISH)
        .await;
    let how = mia.says("/group").await;
    let how = how.only_shows("Fashion Store has no staff group yet.");
    let add = &how.links;
    assert!(
        add.iter()
            .any(|(_, address)| address.ends_with("?startgroup=group&admin=manage_topics")),
        "{add:?}"
    );
    let small = stage.telegram.group("Staff").await;
    let there = mia.telegram().in_group(&small);
    there.says("/group").await;
    there
        .sees("Orders can't have topics of their own here.")
        .await;
    let forum = small.becomes_forum().await;
    let there = mia.telegram().in_group(&forum);
    forum.promotes_bot().await;
    forum.demotes_bot().await;
    there.says("/group").await;
    there.sees("I may not open topics here.").await;
    forum.promotes_bot().await;
    let eve = stage.telegram.user("Eve").in_group(&forum);
    eve.says("/group").await;
    eve.sees("Only somebody who works in a shop can join a group to it.")
        .await;
    there.says("/start group").await;
    there
        .sees("This is the staff group of Fashion Store now.")
        .await;
    there.says("/group").await;
    there
        .sees("This is the staff group of Fashion Store already.")
        .await;
    let is = mia.says("/group").await;
    is.only_shows("Fashion Store talks about its orders in “Staff”.");
    mia.taps("End it")
        .await
        .shows("“Staff” no longer serves Fashion Store.");
    there.sees("“Staff” no longer serves Fashion Store.").await;
    stage.ends().await;
}

#[tokio::test]
async fn in_chinese() {
    let stage = Stage::new(Channel::Discord).await;
    let chinese = Language::closest("zh-TW").unwrap();
    let mia = stage.owner_on_telegram("小美", "美衣店", chinese).await;
    let group = stage.telegram.group("員工").await.becomes_forum().await;
    group.promotes_bot().await;
    let there = mia.telegram().in_group(&group);
    there.says("/群組").await;
    there.sees("這裡現在是 美衣店 的員工群組。").await;
    mia.says("/new 小華; 2 黑色襯衫 599").await;
    let made = mia.taps("建立").await;
    let (jane, _) = stage.buyer("小華", &link(&made)).await;
    asks(&jane, "有藍色的嗎？").await;
    let thread = told_in(&there, "小華，#1001：「有藍色的嗎？」").await;
    let opened = stage.telegram.calls_of("createForumTopic");
    assert_eq!(opened[0].body["name"], "#1001 小華");
    let card = in_topic(&there, thread).remove(0);
    assert!(card.contains("在這裡寫的內容會傳給 小華"), "{card}");
    there.says_in(thread, "有，明天寄").await;
    jane.news().await.only_shows("美衣店 #1001: “有，明天寄”");
    there.sees("小美 已回覆：「有，明天寄」").await;
    stage.ends().await;
}

#[tokio::test]
async fn a_server_that_lets_no_threads_or_no_bot_in() {
    let (stage, mia, there, guild) = on_discord().await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let made = mia.taps("Create").await;
    let jane = stage.somebody_on_telegram("Jane");
    jane.opens(&link(&made)).await;
    stage.discord().allows_threads(&guild, false);
    asks(&jane, "can it be blue?").await;
    let news = mia.news().await;
    news.shows("Jane, #1001: “can it be blue?”");
    news.shows("I can't open topics in “#orders” any more.");
    // Where they are forbidden from the beginning, it is said.
    let other = stage.discord().guild("Other", Membership::Member);
    stage.discord().allows_threads(&other, false);
    let elsewhere = there.in_guild(&other);
    elsewhere.command("group", &[]).await;
    elsewhere.sees("I may not open topics here.").await;

    // An answer that was cut off opens no second thread; one that was deleted is opened anew.
    stage.discord().allows_threads(&guild, true);
    let cut = discord::Fault::DroppedAfter;
    stage.discord().next_calls("/threads", 1, &cut);
    asks(&jane, "or red?").await;
    stage.settles().await;
    let threads = stage.discord().threads(&guild);
    assert_eq!(threads.len(), 1, "{threads:?}");
    stage.discord().deletes_thread(threads[0].1);
    asks(&jane, "or green?").await;
    stage.settles().await;
    let threads = stage.discord().threads(&guild);
    assert_eq!(threads.len(), 1, "{threads:?}");
    there
        .in_channel(threads[0].1)
        .chat()
        .iter()
        .find(|seen| seen.text().contains("or green?"))
        .expect("the question");

    // A stranger's form goes nowhere.
    let (_, eve) = stage.somebody_on_discord("Eve");
    let eve = eve.in_channel(threads[0].1);
    assert_eq!(eve.taps("Reply").await, Outcome::Modal);
    eve.submits_modal(&[("text", "no")]).await;
    eve.sees("I pass on only what people of the shop write")
        .await;
    jane.news().await.nothing();

    stage.discord().removes_bot_from(&guild);
    asks(&jane, "hello?").await;
    let news = mia.news().await;
    news.shows("Jane, #1001: “hello?”");
    news.shows("I was removed from “#orders”, or it is no more.");
    assert!(stage.discord().invalid_requests() > 0);
}
