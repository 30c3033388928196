use serde_json::json;

use super::client::Bot;
use crate::support::telegram::{ButtonAction, FakeTelegram};

#[tokio::test]
async fn a_conversation_reads_as_a_transcript() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane").language("zh-hant").username("janec");
    jane.start("order_1").await;
    let update = bot.updates(0).await.remove(0);
    assert_eq!(update["message"]["text"], "/start order_1");
    assert_eq!(update["message"]["from"]["language_code"], "zh-hant");
    assert_eq!(update["message"]["chat"]["username"], "janec");
    assert_eq!(update["message"]["entities"][0]["length"], 6);
    let card = bot
        .result(
            "SendMessage",
            json!({
                "chat_id": jane.chat_id(),
                "text": "Order <b>#1042</b>\n2 &lt; 3",
                "parse_mode": "HTML",
                "reply_markup": {"inline_keyboard": [
                    [{"text": "Confirm", "callback_data": "confirm:1042"},
                     {"text": "Track", "url": "https://example.com/t/1"}],
                    [{"text": "Copy", "copy_text": {"text": "#1042"}}],
                ]},
            }),
        )
        .await;
    assert_eq!(
        card["entities"],
        json!([{"type": "bold", "offset": 6, "length": 5}])
    );
    let seen = jane.sees("#1042").await;
    assert_eq!(seen.id, card["message_id"]);
    assert_eq!(
        seen.button("Track").expect("a button").action,
        ButtonAction::Url("https://example.com/t/1".to_owned())
    );
    let tap = jane.taps("Confirm").await;
    let query = &bot.updates(0).await[1]["callback_query"];
    assert_eq!(query["id"], json!(tap));
    assert_eq!(query["data"], "confirm:1042");
    assert_eq!(query["message"]["message_id"], seen.id);
    bot.result(
        "answerCallbackQuery",
        json!({"callback_query_id": tap, "text": "Done"}),
    )
    .await;
    jane.sees_toast("Done").await;
    bot.result(
        "sendChatAction",
        json!({"chat_id": jane.chat_id(), "action": "typing"}),
    )
    .await;
    assert_eq!(jane.actions(), ["typing"]);
    assert_eq!(
        jane.transcript(),
        "Jane: /start order_1\n\
         » Order #1042\n  2 < 3\n  [Confirm] [Track]\n  [Copy]\n\
         Jane [Confirm]\n\
         » (Done)\n"
    );
}

#[tokio::test]
async fn a_person_who_waits_sees_what_comes_later() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let (last, _) = tokio::join!(jane.sees_last("second"), async {
        bot.send(jane.chat_id(), "first").await;
        bot.send(jane.chat_id(), "second").await;
    });
    assert_eq!(last.text, "second");
    assert!(jane.chat().iter().any(|message| message.text == "first"));
    assert_eq!(telegram.sent_count(), 2);
}

#[tokio::test]
#[should_panic(expected = "no button [Pay]:\nJane: /start\n» hello")]
async fn tapping_what_is_not_there_shows_the_transcript() {
    let telegram = FakeTelegram::start().await;
    let jane = telegram.user("Jane");
    jane.start("").await;
    Bot::of(&telegram).send(jane.chat_id(), "hello").await;
    jane.taps("Pay").await;
}

#[tokio::test]
async fn replies_edits_forwards_and_double_taps_reach_the_bot() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    let ana = telegram.user("Ana");
    jane.start("").await;
    let first = jane.says("/new Jane; 2 shirt 599").await;
    jane.edits(first, "/new Jane; 3 shirt 599").await;
    jane.replies(first, "shirt x2").await;
    jane.forwards(&ana, "mine").await;
    bot.result(
        "sendMessage",
        json!({"chat_id": jane.chat_id(), "text": "ok?",
            "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}}),
    )
    .await;
    jane.sees_button("Yes").await;
    jane.taps_twice("Yes").await;
    let updates = bot.updates(0).await;
    assert_eq!(
        updates[2]["edited_message"]["text"],
        "/new Jane; 3 shirt 599"
    );
    assert_eq!(
        updates[3]["message"]["reply_to_message"]["message_id"],
        first
    );
    assert_eq!(
        updates[4]["message"]["forward_origin"]["sender_user"]["first_name"],
        "Ana"
    );
    assert_ne!(
        updates[5]["callback_query"]["id"],
        updates[6]["callback_query"]["id"]
    );
    assert_eq!(updates[6]["callback_query"]["data"], "y");
}

#[tokio::test]
async fn an_old_or_unknown_tap_can_not_be_answered() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    bot.result(
        "sendMessage",
        json!({"chat_id": jane.chat_id(), "text": "ok?",
            "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}}),
    )
    .await;
    let tap = jane.taps("Yes").await;
    let long = json!({"callback_query_id": tap, "text": "x".repeat(201)});
    bot.refused(400, "answerCallbackQuery", long).await;
    telegram.expire_queries();
    for id in [tap.as_str(), "1"] {
        let reason = bot
            .refused(400, "answerCallbackQuery", json!({"callback_query_id": id}))
            .await;
        assert!(
            reason.starts_with("Bad Request: query is too old"),
            "{reason}"
        );
    }
    assert!(jane.toasts().is_empty());
}

#[tokio::test]
async fn a_bot_writes_only_where_it_may() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    let to_jane = || json!({"chat_id": jane.chat_id(), "text": "hello"});
    assert_eq!(
        bot.refused(403, "sendMessage", to_jane()).await,
        "Forbidden: bot can't initiate conversation with a user"
    );
    for unknown in [json!(42), json!("@nobody")] {
        assert_eq!(
            bot.refused(
                400,
                "sendMessage",
                json!({"chat_id": unknown, "text": "hello"})
            )
            .await,
            "Bad Request: chat not found"
        );
    }
    jane.start("").await;
    bot.result("sendMessage", to_jane()).await;
    jane.blocks().await;
    assert_eq!(
        bot.refused(403, "sendMessage", to_jane()).await,
        "Forbidden: bot was blocked by the user"
    );
    jane.unblocks().await;
    bot.result("sendMessage", to_jane()).await;
    let updates = bot.updates(0).await;
    let blocked = &updates[1]["my_chat_member"];
    assert_eq!(blocked["old_chat_member"]["status"], "member");
    assert_eq!(blocked["new_chat_member"]["status"], "kicked");
    assert_eq!(
        updates[2]["my_chat_member"]["new_chat_member"]["status"],
        "member"
    );
    jane.deletes_chat().await;
    assert!(jane.chat().is_empty());
    bot.refused(403, "sendMessage", to_jane()).await;
    jane.start("again").await;
    bot.result("sendMessage", to_jane()).await;
    jane.deletes_account().await;
    assert_eq!(
        bot.refused(403, "sendMessage", to_jane()).await,
        "Forbidden: user is deactivated"
    );
}

#[tokio::test]
async fn bots_are_told_apart_by_their_tokens() {
    let telegram = FakeTelegram::start().await;
    let second = telegram.add_bot();
    let jane = telegram.user("Jane");
    jane.with_bot(&second).start("").await;
    let bot = Bot::with_token(&telegram, &second);
    assert_eq!(bot.updates(0).await.len(), 1);
    assert!(Bot::of(&telegram).updates(0).await.is_empty());
    assert_eq!(
        bot.result("getMe", json!({})).await["username"],
        "waybill2_bot"
    );
    telegram.revoke(&second);
    assert_eq!(bot.refused(401, "getMe", json!({})).await, "Unauthorized");
    let stranger = Bot::with_token(&telegram, "1:unknown");
    stranger.refused(401, "getMe", json!({})).await;
    Bot::of(&telegram).result("GETME", json!({})).await;
}

#[tokio::test]
async fn replies_of_the_bot_need_their_message() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    let first = jane.start("").await;
    let reply = |to: i64, lenient: bool| {
        json!({"chat_id": jane.chat_id(), "text": "answer",
            "reply_parameters": {"message_id": to, "allow_sending_without_reply": lenient}})
    };
    let sent = bot.result("sendMessage", reply(first, false)).await;
    assert_eq!(sent["reply_to_message"]["message_id"], first);
    assert_eq!(
        bot.refused(400, "sendMessage", reply(999, false)).await,
        "Bad Request: message to be replied not found"
    );
    let sent = bot.result("sendMessage", reply(999, true)).await;
    assert!(sent.get("reply_to_message").is_none());
    assert_eq!(jane.chat()[1].reply_to, Some(first));
}
