use serde_json::{Value, json};

use super::*;

fn jane() -> Value {
    json!({"id": 42, "is_bot": false, "first_name": "Jane", "last_name": "Cruz", "username": "janec", "language_code": "zh-hant"})
}

fn private() -> Value {
    json!({"id": 42, "first_name": "Jane", "last_name": "Cruz", "type": "private"})
}

fn group() -> Value {
    json!({"id": -100_123, "title": "Fashion staff", "type": "supergroup"})
}

fn message(chat: Value, more: &Value) -> Value {
    let mut message = json!({"message_id": 9, "from": jane(), "chat": chat, "date": 1_790_000_000});
    for (name, value) in more.as_object().unwrap() {
        message[name] = value.clone();
    }
    json!({"update_id": 1, "message": message})
}

fn read(update: &Value) -> Understood {
    let text = update.to_string();
    let address = label(&text).unwrap().address;
    understand(&address, &text).unwrap()
}

fn heard(update: &Value) -> Option<Heard> {
    match read(update) {
        Understood::Did { heard, .. } => Some(heard),
        Understood::Nothing => None,
        Understood::Left { .. } => panic!("nobody left"),
        Understood::Sent { .. } => panic!("a file was sent"),
        Understood::Among(..) | Understood::Group(..) => panic!("nobody else is there"),
    }
}

/// The name of a file, what stands for it, and what was written to it.
fn sent(update: &Value) -> (String, Result<String, Unread>, String) {
    match read(update) {
        Understood::Sent { files, caption, .. } => {
            let [file] = <[SentFile; 1]>::try_from(files).unwrap();
            (file.name, file.reference, caption)
        }
        Understood::Did { .. }
        | Understood::Left { .. }
        | Understood::Among(..)
        | Understood::Group(..)
        | Understood::Nothing => panic!("no file was sent"),
    }
}

fn wrote(text: &str, reply_to: Option<&str>) -> Option<Heard> {
    Some(Heard::Wrote {
        text: text.to_owned(),
        message: Some("9".to_owned()),
        reply_to: reply_to.map(str::to_owned),
    })
}

#[test]
fn a_private_message_introduces_who_wrote_it() {
    let update = message(private(), &json!({"text": "/start t1-abc"}));
    assert_eq!(
        read(&update),
        Understood::Did {
            who: Introduction {
                channel: Channel::Telegram,
                address: "42".to_owned(),
                name: "Jane Cruz".to_owned(),
                language: Language::closest("zh-TW"),
            },
            heard: wrote("/start t1-abc", None).unwrap(),
            way_back: None,
        }
    );
}

#[test]
fn messages_are_heard_whatever_they_carry() {
    let forwarded = json!({"text": "2 shirts", "forward_origin": {"type": "hidden_user", "sender_user_name": "X", "date": 1}});
    let cases = [
        (
            json!({"text": "👗 2 shirts\n\u{0}x"}),
            wrote("👗 2 shirts\n\u{0}x", None),
        ),
        (forwarded, wrote("2 shirts", None)),
        (
            json!({"text": "yes", "reply_to_message": {"message_id": 5, "date": 1, "chat": private()}}),
            wrote("yes", Some("5")),
        ),
        (json!({"sticker": {"emoji": "👍"}}), None),
        (json!({"text": "", "new_chat_members": []}), None),
        (
            json!({"text": "I am a bot", "from": {"id": 8, "is_bot": true, "first_name": "B"}}),
            None,
        ),
    ];
    for (more, expected) in cases {
        assert_eq!(heard(&message(private(), &more)), expected, "{more}");
    }
    let huge = "x".repeat(100_000);
    assert_eq!(
        heard(&message(private(), &json!({"text": huge}))),
        wrote(&huge, None)
    );
}

#[test]
fn files_are_sent_with_what_was_written_to_them() {
    let sizes = json!([
        {"file_id": "thumbnail", "width": 90, "height": 68, "file_size": 900},
        {"file_id": "largest", "width": 1280, "height": 960, "file_size": 90_000},
        {"file_id": "middle", "width": 320, "height": 240, "file_size": 9_000},
    ]);
    let cases = [
        (
            json!({"photo": sizes, "caption": "paid"}),
            "photo.jpg",
            Ok("largest"),
            "paid",
        ),
        (
            json!({"photo": [{"file_id": "a"}]}),
            "photo.jpg",
            Ok("a"),
            "",
        ),
        (
            json!({"photo": [{"file_id": "a", "width": 1, "height": 1, "file_size": 5},
                {"file_id": "b", "width": 9, "height": 9, "file_size": 10_485_761}]}),
            "photo.jpg",
            Ok("a"),
            "",
        ),
        (
            json!({"document": {"file_id": "a", "file_name": "slip.pdf", "mime_type": "application/pdf"}}),
            "slip.pdf",
            Ok("a"),
            "",
        ),
        (
            json!({"document": {"file_id": "a", "mime_type": "image/png", "file_size": 11_534_336}}),
            "document",
            Err(Unread::TooLarge(Some(11_534_336))),
            "",
        ),
        (
            json!({"document": {"file_id": "a", "file_name": "orders.xlsx",
                "mime_type": "application/vnd.ms-excel"}, "caption": "these"}),
            "orders.xlsx",
            Err(Unread::OtherKind),
            "these",
        ),
        (
            json!({"voice": {"file_id": "a", "duration": 3}}),
            "voice.ogg",
            Err(Unread::OtherKind),
            "",
        ),
        (
            json!({"video": {"file_id": "a"}}),
            "video.mp4",
            Err(Unread::OtherKind),
            "",
        ),
    ];
    for (more, name, reference, caption) in cases {
        let expected = (
            name.to_owned(),
            reference.map(str::to_owned),
            caption.to_owned(),
        );
        assert_eq!(sent(&message(private(), &more)), expected, "{more}");
    }
}

#[test]
fn an_edit_rewrites() {
    let mut update = message(private(), &json!({"text": "3 shirts", "edit_date": 2}));
    update["edited_message"] = update["message"].take();
    let rewrote = Heard::Rewrote {
        text: "3 shirts".to_owned(),
        message: "9".to_owned(),
    };
    assert_eq!(heard(&update), Some(rewrote));
}

#[test]
fn a_tap_is_a_press_of_a_button() {
    let tap = |message: Value, data: Value| json!({"update_id": 3, "callback_query": {"id": "77", "from": jane(), "message": message, "chat_instance": "1", "data": data}});
    let pressed = Some(Heard::Pressed {
        button: "o:1:2:show".to_owned(),
        message: Some("12".to_owned()),
    });
    let shown = json!({"message_id": 12, "chat": private(), "date": 5, "text": "Card"});
    let inaccessible = json!({"message_id": 12, "chat": private(), "date": 0});
    assert_eq!(heard(&tap(shown.clone(), json!("o:1:2:show"))), pressed);
    assert_eq!(heard(&tap(inaccessible, json!("o:1:2:show"))), pressed);
    assert_eq!(heard(&tap(Value::Null, json!("o:1:2:show"))), None);
    assert_eq!(heard(&tap(shown.clone(), Value::Null)), None);
    let label = label(&tap(shown, json!("x")).to_string()).unwrap();
    assert_eq!(
        (label.address.as_str(), label.query.as_deref()),
        ("42", Some("77"))
    );
}

#[test]
fn whoever_blocks_us_has_left() {
    let change = |chat: Value, status: &str| {
        json!({"update_id": 4, "my_chat_member": {"chat": chat, "from": jane(), "date": 1,
            "old_chat_member": {"status": "member", "user": {"id": 7}},
            "new_chat_member": {"status": status, "user": {"id": 7}, "until_date": 0}}})
    };
    let left = |update: &Value| match read(update) {
        Understood::Left { who, why } => Some((who.address, why)),
        Understood::Nothing => None,
        Understood::Did { .. }
        | Understood::Sent { .. }
        | Understood::Among(..)
        | Understood::Group(..) => panic!("nothing was said"),
    };
    let cases = [
        (private(), "kicked", Some(("42".to_owned(), Gone::Blocked))),
        (private(), "member", None),
    ];
    for (chat, status, expected) in cases {
        assert_eq!(left(&change(chat, status)), expected, "{status}");
    }
}

#[test]
fn a_group_says_what_may_be_done_in_it() {
    let change = |status: &str, more: Value| {
        let mut member = more;
        member["status"] = json!(status);
        json!({"update_id": 4, "my_chat_member": {"chat": group(), "from": jane(), "date": 1,
            "old_chat_member": {"status": "member"}, "new_chat_member": member}})
    };
    let cases = [
        (change("left", json!({})), GroupNews::Out, None),
        (change("kicked", json!({})), GroupNews::Out, None),
        (
            change("restricted", json!({"is_member": false})),
            GroupNews::Out,
            None,
        ),
        (
            change("restricted", json!({"is_member": true})),
            GroupNews::In,
            Some(false),
        ),
        (change("member", json!({})), GroupNews::In, Some(false)),
        (
            change("administrator", json!({"can_manage_topics": true})),
            GroupNews::In,
            Some(true),
        ),
        (
            change("administrator", json!({})),
            GroupNews::In,
            Some(false),
        ),
    ];
    for (update, expected, may_open) in cases {
        let Understood::Group(among, news) = read(&update) else {
            panic!("{update}");
        };
        assert_eq!((news, among.may_open), (expected, may_open), "{update}");
        assert_eq!(
            (among.group.as_str(), among.title.as_str()),
            ("-100123", "Fashion staff")
        );
    }
    let moves = message(group(), &json!({"migrate_to_chat_id": -100_999}));
    let Understood::Group(_, news) = read(&moves) else {
        panic!("it moves");
    };
    assert_eq!(news, GroupNews::Moved("-100999".to_owned()));
}

#[test]
fn who_writes_in_a_group_is_themselves_there() {
    let written = |more: &Value| {
        let Understood::Among(among, inner) = read(&message(group(), more)) else {
            panic!("others are there: {more}");
        };
        let Understood::Did { who, heard, .. } = *inner else {
            panic!("somebody wrote: {more}");
        };
        (among.topic, who.address, heard)
    };
    let in_topic = json!({"text": "yes", "message_thread_id": 5, "is_topic_message": true,
        "reply_to_message": {"message_id": 5}});
    let (topic, who, heard) = written(&in_topic);
    assert_eq!(topic.as_deref(), Some("-100123:5"));
    assert_eq!(who, "42");
    assert_eq!(
        Some(heard),
        wrote("yes", None),
        "what opened the topic is answered by nobody"
    );
    let answers = json!({"text": "yes", "message_thread_id": 5, "is_topic_message": true,
        "reply_to_message": {"message_id": 7}});
    assert_eq!(Some(written(&answers).2), wrote("yes", Some("7")));
    // A thread of answers in a group without topics is none.
    let answers = json!({"text": "yes", "message_thread_id": 5});
    assert_eq!(written(&answers).0, None);
    // Who hides behind the group's name is somebody, and nobody we know.
    let hidden = json!({"text": "yes", "from": {"id": 1_087_968_824, "is_bot": true,
        "first_name": "Group"}, "sender_chat": group()});
    assert_eq!(written(&hidden).1, "1087968824");
    let bot = json!({"text": "yes", "from": {"id": 9, "is_bot": true, "first_name": "Bot"}});
    assert_eq!(read(&message(group(), &bot)), Understood::Nothing);
}

#[test]
fn what_we_do_not_know_is_nothing_and_what_is_no_update_is_an_error() {
    for update in [
        json!({"update_id": 5}),
        json!({"update_id": 5, "poll_answer": {"poll_id": "1"}}),
        json!({"update_id": 5, "something_new": [1, 2]}),
        json!({"update_id": 5, "channel_post": {"message_id": 1, "chat": {"id": -1, "type": "channel"}}}),
    ] {
        assert_eq!(read(&update), Understood::Nothing, "{update}");
    }
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "{\"update_id\":",
        "\u{fffd}",
        r#"{"update_id":"x"}"#,
        r#"{"update_id":1,"message":7}"#,
    ] {
        assert!(understand("1", text).is_err(), "{text}");
    }
    let error = understand("1", r#"{"update_id":1,"message":"secret words"}"#).unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn everybody_has_a_name() {
    let named = |user: Value| {
        let update = message(private(), &json!({"text": "hi", "from": user}));
        let Understood::Did { who, .. } = read(&update) else {
            panic!("somebody wrote");
        };
        who.name
    };
    let cases = [
        (
            json!({"id": 1, "is_bot": false, "first_name": "🦄 Ana"}),
            "🦄 Ana",
        ),
        (
            json!({"id": 1, "is_bot": false, "first_name": "\n王\t", "last_name": " 小明"}),
            "王 小明",
        ),
        (
            json!({"id": 1, "is_bot": false, "first_name": "\u{3164}", "username": "ghost"}),
            "ghost",
        ),
        (json!({"id": 1, "is_bot": false, "first_name": ""}), "1"),
        (json!({"id": 1, "is_bot": false}), "1"),
    ];
    for (user, name) in cases {
        assert_eq!(named(user), name);
    }
    let long = named(json!({"id": 1, "is_bot": false, "first_name": "😀".repeat(300)}));
    assert_eq!(long.chars().count(), 200);
}
