use serde_json::{Value, json};

use super::client::Bot;
use crate::support::telegram::{FakeTelegram, User};

async fn started(telegram: &FakeTelegram) -> (Bot, User) {
    telegram.limits(false);
    let jane = telegram.user("Jane");
    jane.start("").await;
    (Bot::of(telegram), jane)
}

#[tokio::test]
async fn text_is_measured_in_utf_16_units_after_entities() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    let chat = jane.chat_id();
    // Each 📦 is two units, and one character.
    assert_eq!(bot.send(chat, &"📦".repeat(2048)).await.0, 200);
    assert_eq!(
        bot.refused(
            400,
            "sendMessage",
            json!({"chat_id": chat, "text": "📦".repeat(2049)})
        )
        .await,
        "Bad Request: message is too long"
    );
    let formatted = format!("<b>{}</b>", "&amp;".repeat(4096));
    bot.result(
        "sendMessage",
        json!({"chat_id": chat, "text": formatted, "parse_mode": "HTML"}),
    )
    .await;
    for empty in ["", " \n ", "<b></b>"] {
        let body = json!({"chat_id": chat, "text": empty, "parse_mode": "HTML"});
        assert_eq!(
            bot.refused(400, "sendMessage", body).await,
            "Bad Request: message text is empty"
        );
    }
}

#[tokio::test]
async fn wrong_html_is_refused() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    for (html, reason) in [
        (
            "<h1>x</h1>",
            "Unsupported start tag \"h1\" at byte offset 0",
        ),
        (
            "a <b>x",
            "Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "<b><i>x</b></i>",
            "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\"",
        ),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("2 < 3", "Unclosed start tag at byte offset 2"),
        ("1 <3> 2", "Unsupported start tag \"3\" at byte offset 2"),
    ] {
        let body = json!({"chat_id": jane.chat_id(), "text": html, "parse_mode": "HTML"});
        assert_eq!(
            bot.refused(400, "sendMessage", body).await,
            format!("Bad Request: can't parse entities: {reason}")
        );
    }
}

#[tokio::test]
async fn html_becomes_entities() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    let html = "📦 <b>a<i>b</i></b> <a href=\"https://e.com/?a=1&amp;b=2\">c</a> \
        <pre><code class=\"language-rust\">d</code></pre> <tg-spoiler>e</tg-spoiler>\
        <blockquote expandable>f</blockquote><u>g</u><s>h</s><code>i</code> &#x41; &copy;";
    let sent = bot
        .result(
            "sendMessage",
            json!({"chat_id": jane.chat_id(), "text": html, "parse_mode": "HTML"}),
        )
        .await;
    assert_eq!(sent["text"], "📦 ab c d efghi A &copy;");
    assert_eq!(
        sent["entities"],
        json!([
            {"type": "bold", "offset": 3, "length": 2},
            {"type": "italic", "offset": 4, "length": 1},
            {"type": "text_link", "url": "https://e.com/?a=1&b=2", "offset": 6, "length": 1},
            {"type": "pre", "language": "rust", "offset": 8, "length": 1},
            {"type": "spoiler", "offset": 10, "length": 1},
            {"type": "expandable_blockquote", "offset": 11, "length": 1},
            {"type": "underline", "offset": 12, "length": 1},
            {"type": "strikethrough", "offset": 13, "length": 1},
            {"type": "code", "offset": 14, "length": 1},
        ])
    );
}

#[tokio::test]
async fn entities_lie_within_the_text() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    let body = |length: i64, kind: &str| {
        json!({"chat_id": jane.chat_id(), "text": "📦 x",
            "entities": [{"type": kind, "offset": 0, "length": length}]})
    };
    let sent = bot.result("sendMessage", body(4, "bold")).await;
    assert_eq!(sent["entities"][0]["length"], 4);
    bot.refused(400, "sendMessage", body(5, "bold")).await;
    bot.refused(400, "sendMessage", body(4, "loud")).await;
}

#[tokio::test]
async fn buttons_are_checked() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    let with = |button: Value| {
        json!({"chat_id": jane.chat_id(), "text": "x",
            "reply_markup": {"inline_keyboard": [[button]]}})
    };
    for button in [
        json!({"text": "a", "callback_data": "é".repeat(32)}),
        json!({"text": "a", "url": "tg://resolve?domain=x"}),
        json!({"text": "a", "url": "http://example.com"}),
        json!({"text": "a", "copy_text": {"text": "📦".repeat(128)}}),
        json!({"text": "a", "web_app": {"url": "https://example.com"}}),
        json!({"text": "a", "switch_inline_query": ""}),
    ] {
        bot.result("sendMessage", with(button)).await;
    }
    for (button, reason) in [
        (
            json!({"text": "a", "callback_data": "é".repeat(33)}),
            "BUTTON_DATA_INVALID",
        ),
        (
            json!({"text": "a", "callback_data": ""}),
            "BUTTON_DATA_INVALID",
        ),
        (
            json!({"text": "a", "url": "http://localhost:8080/"}),
            "BUTTON_URL_INVALID",
        ),
        (
            json!({"text": "a", "url": "http://127.0.0.1/"}),
            "BUTTON_URL_INVALID",
        ),
        (
            json!({"text": "a", "url": "https://server/"}),
            "BUTTON_URL_INVALID",
        ),
        (
            json!({"text": "a", "url": "ftp://example.com/"}),
            "BUTTON_URL_INVALID",
        ),
        (
            json!({"text": "a", "copy_text": {"text": "x".repeat(257)}}),
            "BUTTON_COPY_TEXT_INVALID",
        ),
        (
            json!({"text": " ", "callback_data": "x"}),
            "can't parse inline keyboard button: Text must be non-empty",
        ),
        (
            json!({"text": "a"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ] {
        assert_eq!(
            bot.refused(400, "sendMessage", with(button)).await,
            format!("Bad Request: {reason}")
        );
    }
    let many: Vec<Value> = (0..101)
        .map(|_| json!([{"text": "a", "callback_data": "x"}]))
        .collect();
    let body = json!({"chat_id": jane.chat_id(), "text": "x",
        "reply_markup": {"inline_keyboard": many}});
    bot.refused(400, "sendMessage", body).await;
}

#[tokio::test]
async fn parameters_are_typed_and_methods_known() {
    let telegram = FakeTelegram::start().await;
    let (bot, jane) = started(&telegram).await;
    let chat = jane.chat_id();
    for (body, reason) in [
        (json!({"text": "x"}), "chat_id is empty"),
        (
            json!({"chat_id": chat, "text": 5}),
            "Field \"text\" must be of type String",
        ),
        (
            json!({"chat_id": chat, "text": "x", "reply_markup": "y"}),
            "object expected as reply markup",
        ),
        (
            json!({"chat_id": chat, "text": "x", "disable_notification": "maybe"}),
            "Field \"disable_notification\" must be of type Boolean",
        ),
        (
            json!({"chat_id": chat, "text": "x", "reply_to": 5}),
            "unknown parameter \"reply_to\"",
        ),
        (
            json!({"chat_id": chat, "text": "x", "parse_mode": "bold"}),
            "unsupported parse_mode",
        ),
    ] {
        assert_eq!(
            bot.refused(400, "sendMessage", body).await,
            format!("Bad Request: {reason}")
        );
    }
    // A number may arrive as text, as forms send it.
    bot.result(
        "sendMessage",
        json!({"chat_id": chat.to_string(), "text": "x"}),
    )
    .await;
    assert_eq!(
        bot.refused(404, "sendMassage", json!({})).await,
        "Not Found"
    );
    let calls = telegram.calls_of("sendMessage");
    assert_eq!(
        calls.last().map(|call| (call.status, call.chat_id)),
        Some((200, Some(chat)))
    );
    assert_eq!(telegram.calls().len(), 8);
    telegram.forget_calls();
    assert!(telegram.calls().is_empty());
}
