use serde_json::json;

use super::client::Bot;
use crate::support::telegram::FakeTelegram;

#[tokio::test]
async fn in_a_group_the_bot_hears_what_concerns_it() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let staff = telegram.group("Staff").await;
    let jane = telegram.user("Jane").in_group(&staff);
    jane.says("good morning").await;
    jane.says("/orders").await;
    bot.send(staff.chat_id(), "Pending 3").await;
    let report = jane.sees("Pending 3").await;
    jane.replies(report.id, "thanks").await;
    jane.says("@waybill1_bot find").await;
    staff.promotes_bot().await;
    jane.says("and now?").await;
    let updates = bot.updates(0).await;
    assert_eq!(
        updates[0]["my_chat_member"]["new_chat_member"]["status"],
        "member"
    );
    let texts: Vec<_> = updates
        .iter()
        .filter_map(|update| update["message"]["text"].as_str())
        .collect();
    assert_eq!(
        texts,
        ["/orders", "thanks", "@waybill1_bot find", "and now?"]
    );
    assert_eq!(updates[1]["message"]["chat"]["title"], "Staff");
    assert_eq!(
        bot.result("getChat", json!({"chat_id": staff.chat_id()}))
            .await["type"],
        "group"
    );
}

#[tokio::test]
async fn pinning_in_a_group_needs_rights() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let staff = telegram.group("Staff").await;
    let jane = telegram.user("Jane").in_group(&staff);
    let said = jane.says("hello").await;
    let message = json!({"chat_id": staff.chat_id(), "message_id": said});
    bot.refused(400, "pinChatMessage", message.clone()).await;
    bot.refused(400, "deleteMessage", message.clone()).await;
    staff.promotes_bot().await;
    bot.result("pinChatMessage", message.clone()).await;
    bot.result("deleteMessage", message).await;
}

#[tokio::test]
async fn a_kicked_bot_is_told_so() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let staff = telegram.group("Staff").await;
    let body = || json!({"chat_id": staff.chat_id(), "text": "x"});
    staff.kicks_bot().await;
    assert_eq!(
        bot.refused(403, "sendMessage", body()).await,
        "Forbidden: bot was kicked from the group chat"
    );
    staff.adds_bot().await;
    bot.result("sendMessage", body()).await;
}

#[tokio::test]
async fn a_supergroup_has_a_new_number() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let staff = telegram.group("Staff").await;
    let larger = staff.becomes_supergroup().await;
    let (status, answer) = bot.send(staff.chat_id(), "x").await;
    assert_eq!(status, 400);
    assert_eq!(
        answer["description"],
        "Bad Request: group chat was upgraded to a supergroup chat"
    );
    assert_eq!(answer["parameters"]["migrate_to_chat_id"], larger.chat_id());
    assert_eq!(bot.send(larger.chat_id(), "x").await.0, 200);
    let updates = bot.updates(0).await;
    assert_eq!(
        updates[1]["message"]["migrate_to_chat_id"],
        larger.chat_id()
    );
    assert_eq!(
        updates[2]["message"]["migrate_from_chat_id"],
        staff.chat_id()
    );
    larger.kicks_bot().await;
    let (_, answer) = bot.send(larger.chat_id(), "x").await;
    assert_eq!(
        answer["description"],
        "Forbidden: bot was kicked from the supergroup chat"
    );
}

#[tokio::test]
async fn a_forum_sorts_messages_into_topics() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let forum = telegram.group("Staff").await.becomes_forum().await;
    let chat = forum.chat_id();
    bot.refused(
        400,
        "createForumTopic",
        json!({"chat_id": chat, "name": "#1042"}),
    )
    .await;
    forum.promotes_bot().await;
    let topic = bot
        .result(
            "createForumTopic",
            json!({"chat_id": chat, "name": "#1042"}),
        )
        .await;
    let thread = topic["message_thread_id"].as_i64().expect("a number");
    let body = json!({"chat_id": chat, "message_thread_id": thread, "text": "Pending"});
    let sent = bot.result("sendMessage", body.clone()).await;
    assert_eq!(sent["message_thread_id"], thread);
    let jane = telegram.user("Jane").in_group(&forum);
    assert_eq!(jane.sees("Pending").await.thread, Some(thread));
    jane.says_in(thread, "packed").await;
    let updates = bot.updates(0).await;
    let heard = &updates.last().expect("an update")["message"];
    assert_eq!(heard["message_thread_id"], thread);
    let which = json!({"chat_id": chat, "message_thread_id": thread});
    let rename = json!({"chat_id": chat, "message_thread_id": thread, "name": "#1042 done"});
    bot.result("editForumTopic", rename.clone()).await;
    bot.refused(400, "editForumTopic", rename).await;
    bot.result("closeForumTopic", which.clone()).await;
    bot.refused(400, "sendMessage", body.clone()).await;
    bot.result("reopenForumTopic", which.clone()).await;
    bot.result("deleteForumTopic", which).await;
    assert_eq!(
        bot.refused(400, "sendMessage", body).await,
        "Bad Request: message thread not found"
    );
}
