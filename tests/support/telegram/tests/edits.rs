use serde_json::{Value, json};

use super::client::Bot;
use crate::support::telegram::{FakeTelegram, User};

async fn started(telegram: &FakeTelegram) -> (Bot, User) {
    let jane = telegram.user("Jane");
    jane.start("").await;
    (Bot::of(telegram), jane)
}

fn keyboard(label: &str) -> Value {
    json!({"inline_keyboard": [[{"text": label, "callback_data": "x"}]]})
}

#[tokio::test]
async fn an_edit_changes_the_message_in_place() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    let chat = jane.chat_id();
    let sent = bot
        .result(
            "sendMessage",
            json!({"chat_id": chat, "text": "Pending", "reply_markup": keyboard("Confirm")}),
        )
        .await;
    let id = sent["message_id"].as_i64().expect("a number");
    let same = json!({"chat_id": chat, "message_id": id, "text": "Pending",
        "reply_markup": keyboard("Confirm")});
    assert_eq!(
        bot.refused(400, "editMessageText", same).await,
        "Bad Request: message is not modified: specified new message content and reply markup \
         are exactly the same as a current content and reply markup of the message"
    );
    let markup = json!({"chat_id": chat, "message_id": id, "reply_markup": keyboard("Undo")});
    bot.result("editMessageReplyMarkup", markup.clone()).await;
    bot.refused(400, "editMessageReplyMarkup", markup).await;
    assert!(jane.message(id).button("Undo").is_some());
    let edit = json!({"chat_id": chat, "message_id": id, "text": "Confirmed"});
    let edited = bot.result("editMessageText", edit).await;
    assert!(edited["edit_date"].is_u64());
    let seen = jane.sees("Confirmed").await;
    assert!(
        seen.buttons.is_empty(),
        "an edit without a keyboard removes it"
    );
    assert_eq!((seen.id, seen.edits), (id, 2));
    assert_eq!(telegram.edited_count(), 2);
    assert_eq!(jane.transcript(), "Jane: /start\n» (edited) Confirmed\n");
}

#[tokio::test]
async fn only_own_messages_that_exist_can_be_edited() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    let chat = jane.chat_id();
    let own = jane.says("hello").await;
    let edit = |id: i64| json!({"chat_id": chat, "message_id": id, "text": "new"});
    assert_eq!(
        bot.refused(400, "editMessageText", edit(own)).await,
        "Bad Request: message can't be edited"
    );
    assert_eq!(
        bot.refused(400, "editMessageText", edit(999)).await,
        "Bad Request: message to edit not found"
    );
    assert_eq!(
        bot.refused(
            400,
            "editMessageText",
            json!({"chat_id": chat, "text": "new"})
        )
        .await,
        "Bad Request: message identifier is not specified"
    );
    let (_, sent) = bot.send(chat, "mine").await;
    let id = sent["result"]["message_id"].as_i64().expect("a number");
    let deletion = json!({"chat_id": chat, "message_id": id});
    bot.result("deleteMessage", deletion.clone()).await;
    assert_eq!(
        bot.refused(400, "deleteMessage", deletion).await,
        "Bad Request: message to delete not found"
    );
    bot.refused(400, "editMessageText", edit(id)).await;
    assert!(
        jane.chat()
            .iter()
            .any(|message| message.id == id && message.deleted)
    );
}

#[tokio::test]
async fn a_message_is_pinned_and_unpinned() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    let chat = jane.chat_id();
    bot.send(chat, "the card").await;
    let card = jane.sees("the card").await;
    bot.result(
        "pinChatMessage",
        json!({"chat_id": chat, "message_id": card.id}),
    )
    .await;
    assert!(jane.message(card.id).pinned);
    bot.result("unpinChatMessage", json!({"chat_id": chat}))
        .await;
    assert!(!jane.message(card.id).pinned);
    bot.refused(
        400,
        "pinChatMessage",
        json!({"chat_id": chat, "message_id": 999}),
    )
    .await;
}
