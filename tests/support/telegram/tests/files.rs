use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::client::Bot;
use crate::support::telegram::FakeTelegram;

const PICTURE: &[u8] = b"\x89PNG and what follows";

fn part(file_name: &str, bytes: impl Into<Vec<u8>>) -> Part {
    Part::bytes(bytes.into()).file_name(file_name.to_owned())
}

#[tokio::test]
async fn a_document_travels_by_multipart_and_by_identifier() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let form = Form::new()
        .text("chat_id", jane.chat_id().to_string())
        .text("document", "attach://file_1")
        .text("caption", "Order <b>1</b>")
        .text("parse_mode", "HTML")
        .text(
            "reply_markup",
            r#"{"inline_keyboard":[[{"text":"Open","callback_data":"o"}]]}"#,
        )
        .part(
            "file_1",
            part("order.pdf", "%PDF")
                .mime_str("application/pdf")
                .expect("a type"),
        );
    let (status, sent) = bot.upload("SendDocument", form).await;
    assert_eq!(status, 200, "{sent}");
    assert_eq!(sent["result"]["caption_entities"][0]["type"], "bold");
    let seen = jane.sees("Order 1").await;
    let document = seen.document.as_ref().expect("a document");
    assert_eq!(
        (document.file_name.as_str(), &document.bytes[..]),
        ("order.pdf", &b"%PDF"[..])
    );
    assert_eq!(document.mime_type.as_deref(), Some("application/pdf"));
    assert!(seen.button("Open").is_some());
    assert_eq!(
        jane.transcript(),
        "Jane: /start\n» (document order.pdf) Order 1\n  [Open]\n"
    );
    let file_id = &sent["result"]["document"]["file_id"];
    let again = json!({"chat_id": jane.chat_id(), "document": file_id});
    let again = bot.result("sendDocument", again).await;
    assert_eq!(&again["document"]["file_id"], file_id);
    for (document, reason) in [
        (json!("nothing"), "wrong file identifier/HTTP URL specified"),
        (Value::Null, "there is no document in the request"),
    ] {
        let body = json!({"chat_id": jane.chat_id(), "document": document});
        assert_eq!(
            bot.refused(400, "sendDocument", body).await,
            format!("Bad Request: {reason}")
        );
    }
    assert_eq!(
        telegram.calls()[0].body["file_1"],
        json!({"file_name": "order.pdf", "size": 4})
    );
}

#[tokio::test]
async fn files_and_captions_have_limits() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let with = |name: &'static str, bytes: Vec<u8>, caption: String| {
        Form::new()
            .text("chat_id", jane.chat_id().to_string())
            .text("caption", caption)
            .part(name, part("file", bytes))
    };
    let mut large = PICTURE.to_vec();
    large.resize(10 * 1024 * 1024 + 1, 0);
    let none = String::new();
    let (status, answer) = bot
        .upload("sendPhoto", with("photo", large.clone(), none.clone()))
        .await;
    assert_eq!(status, 400);
    assert!(
        answer["description"]
            .as_str()
            .is_some_and(|reason| reason.contains("too big for a photo"))
    );
    let (status, _) = bot
        .upload("sendDocument", with("document", large, none.clone()))
        .await;
    assert_eq!(status, 200);
    let huge = vec![0; 50 * 1024 * 1024 + 1];
    let (status, _) = bot
        .upload("sendDocument", with("document", huge, none.clone()))
        .await;
    assert_eq!(status, 413);
    let (_, answer) = bot
        .upload("sendPhoto", with("photo", b"text".to_vec(), none.clone()))
        .await;
    assert_eq!(answer["description"], "Bad Request: IMAGE_PROCESS_FAILED");
    let (_, answer) = bot
        .upload("sendPhoto", with("photo", Vec::new(), none))
        .await;
    assert_eq!(answer["description"], "Bad Request: file must be non-empty");
    let (status, _) = bot
        .upload(
            "sendPhoto",
            with("photo", PICTURE.to_vec(), "x".repeat(1024)),
        )
        .await;
    assert_eq!(status, 200);
    let (_, answer) = bot
        .upload(
            "sendPhoto",
            with("photo", PICTURE.to_vec(), "x".repeat(1025)),
        )
        .await;
    assert_eq!(
        answer["description"],
        "Bad Request: message caption is too long"
    );
}

#[tokio::test]
async fn files_people_send_can_be_fetched() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    jane.sends_photo(&b"receipt"[..], "I have paid").await;
    jane.sends_document("orders.xlsx", "application/zip", &b"sheet"[..], "")
        .await;
    let updates = bot.updates(0).await;
    let sizes = updates[1]["message"]["photo"].as_array().expect("sizes");
    assert_eq!(updates[1]["message"]["caption"], "I have paid");
    let largest = &sizes.last().expect("a size")["file_id"];
    let document = &updates[2]["message"]["document"];
    assert_eq!(document["file_name"], "orders.xlsx");
    for (file_id, expected) in [(largest, "receipt"), (&document["file_id"], "sheet")] {
        let file = bot.result("getFile", json!({"file_id": file_id})).await;
        let path = file["file_path"].as_str().expect("a path");
        for path in [path.to_owned(), path.replace('/', "%2F")] {
            let url = format!("{}/file/bot{}/{path}", telegram.url(), telegram.token());
            let body = reqwest::get(url).await.expect("an answer").text().await;
            assert_eq!(body.expect("a body"), expected);
        }
    }
    bot.refused(400, "getFile", json!({"file_id": "unknown"}))
        .await;
    let url = format!("{}/file/bot1:wrong/files/x", telegram.url());
    assert_eq!(reqwest::get(url).await.expect("an answer").status(), 404);
}

#[tokio::test]
async fn captions_and_media_are_edited() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let chat = jane.chat_id();
    let form = Form::new()
        .text("chat_id", chat.to_string())
        .part("photo", part("a.png", PICTURE));
    let (_, sent) = bot.upload("sendPhoto", form).await;
    let id = sent["result"]["message_id"].as_i64().expect("a number");
    let caption = json!({"chat_id": chat, "message_id": id, "caption": "left: 5"});
    bot.result("editMessageCaption", caption.clone()).await;
    let reason = bot.refused(400, "editMessageCaption", caption).await;
    assert!(reason.contains("message is not modified"), "{reason}");
    assert_eq!(
        bot.refused(
            400,
            "editMessageText",
            json!({"chat_id": chat, "message_id": id, "text": "x"})
        )
        .await,
        "Bad Request: there is no text in the message to edit"
    );
    let form = Form::new()
        .text("chat_id", chat.to_string())
        .text("message_id", id.to_string())
        .text(
            "media",
            r#"{"type":"photo","media":"attach://new","caption":"left: 4"}"#,
        )
        .part("new", part("b.png", [PICTURE, b"2"].concat()));
    let (status, answer) = bot.upload("editMessageMedia", form).await;
    assert_eq!(status, 200, "{answer}");
    let seen = jane.sees("left: 4").await;
    assert_eq!(seen.photo.expect("a photo").file_name, "b.png");
    bot.send(chat, "text").await;
    let text = jane.sees_last("text").await.id;
    let body = json!({"chat_id": chat, "message_id": text, "caption": "x"});
    assert_eq!(
        bot.refused(400, "editMessageCaption", body).await,
        "Bad Request: there is no caption in the message to edit"
    );
}
