use chrono::Utc;
use serde_json::{Value, json};

use super::*;

/// A payload as [`Stored`] writes it.
fn payload(what: Value, direct: bool) -> String {
    let mut payload = json!({
        "v": 1, "user": {"id": 7, "name": "Jane", "locale": "zh-TW"}, "channel": 9,
        "direct": direct, "at": "2026-11-20T09:00:00Z",
    });
    for (key, value) in what.as_object().unwrap() {
        payload[key] = value.clone();
    }
    payload.to_string()
}

fn ticket() -> Value {
    json!({"application": 3, "id": 11, "token": "secret"})
}

fn did(payload: &str) -> (Introduction, Heard, Option<String>) {
    match understand(payload) {
        Ok(Understood::Did {
            who,
            heard,
            way_back,
        }) => (who, heard, way_back),
        other => panic!("{other:?}"),
    }
}

fn wrote(text: &str) -> Heard {
    Heard::Wrote {
        text: text.to_owned(),
        message: None,
        reply_to: None,
    }
}

#[test]
fn what_people_do_becomes_neutral_words() {
    let cases = [
        (
            json!({"kind": "command", "ticket": ticket(), "name": "ship",
                "options": [["tracking", "88123456"], ["order", "1042"], ["courier", "jnt"]]}),
            wrote("/ship 1042 jnt 88123456"),
        ),
        (
            json!({"kind": "pressed", "ticket": ticket(), "custom_id": "o:1:2:show", "message": 5}),
            Heard::Pressed {
                button: "o:1:2:show".to_owned(),
                message: Some("9/5".to_owned()),
            },
        ),
        (
            json!({"kind": "pressed", "ticket": ticket(), "custom_id": "choose", "message": 5,
                "values": ["in:PH"]}),
            Heard::Pressed {
                button: "in:PH".to_owned(),
                message: Some("9/5".to_owned()),
            },
        ),
        (
            json!({"kind": "form", "ticket": ticket(), "custom_id": "f",
                "fields": [["a", "Jane"], ["b", " "], ["c", "2 shirt 599"]]}),
            wrote("Jane\n2 shirt 599"),
        ),
        (
            json!({"kind": "message", "id": 5, "text": "shipped jnt", "reply_to": 4}),
            Heard::Wrote {
                text: "shipped jnt".to_owned(),
                message: Some("9/5".to_owned()),
                reply_to: Some("9/4".to_owned()),
            },
        ),
        (
            json!({"kind": "edited", "id": 5, "text": "2 shirt 699"}),
            Heard::Rewrote {
                text: "2 shirt 699".to_owned(),
                message: "9/5".to_owned(),
            },
        ),
    ];
    for (what, expected) in cases {
        let (who, heard, way_back) = did(&payload(what.clone(), true));
        assert_eq!(heard, expected);
        assert_eq!(who.address, "user:7");
        assert_eq!(who.language.map(Language::tag), Some("zh-TW"));
        assert_eq!(way_back.is_some(), what.get("ticket").is_some(), "{what}");
    }
}

#[test]
fn files_are_sent_with_what_was_written_to_them() {
    let file = |media_type: &str, size: u64| {
        json!({"id": 6, "name": "slip.png", "url": "https://cdn.discordapp.com/6",
            "size": size, "media_type": media_type})
    };
    let files = [
        file("image/png", 900),
        file("text/plain", 900),
        file("image/png", 11 << 20),
        // As a release kept it that could not read files.
        json!("slip.png"),
    ];
    let what = json!({"kind": "message", "id": 5, "text": "paid", "reply_to": 4, "files": files});
    let Ok(Understood::Sent {
        files,
        caption,
        message,
        reply_to,
        ..
    }) = understand(&payload(what, true))
    else {
        panic!("files were sent");
    };
    assert_eq!(
        (caption.as_str(), message.as_deref(), reply_to.as_deref()),
        ("paid", Some("9/5"), Some("9/4"))
    );
    assert!(files.iter().all(|file| file.name == "slip.png"));
    let reference = files[0].reference.clone().unwrap();
    let reference: Reference = serde_json::from_str(&reference).unwrap();
    assert_eq!(
        (reference.channel, reference.message, reference.file),
        (9, 5, 6)
    );
    let refused: Vec<Unread> = files[1..]
        .iter()
        .map(|file| file.reference.clone().unwrap_err())
        .collect();
    assert_eq!(
        refused,
        [
            Unread::OtherKind,
            Unread::TooLarge(Some(11 << 20)),
            Unread::Gone
        ]
    );
}

#[test]
fn a_sticker_is_nothing() {
    let sticker = json!({"kind": "message", "id": 5, "text": ""});
    assert_eq!(
        understand(&payload(sticker, true)).unwrap(),
        Understood::Nothing
    );
}

#[test]
fn a_way_back_says_who_may_see_the_answer_and_ends_in_time() {
    let command = json!({"kind": "command", "ticket": ticket(), "name": "my"});
    let began: chrono::DateTime<Utc> = "2026-11-20T09:00:00Z".parse().unwrap();
    for direct in [true, false] {
        let (.., way) = did(&payload(command.clone(), direct));
        let way = WayBack::read(&way.unwrap(), began).unwrap();
        assert_eq!(way.ephemeral, !direct);
        assert_eq!(way.original(), "/webhooks/3/secret/messages/@original");
        assert!(way.is_good_at(began + chrono::Duration::minutes(14)));
        assert!(!way.is_good_at(began + chrono::Duration::minutes(15)));
        assert!(!format!("{way:?}").contains("secret"));
    }
}

#[test]
fn a_strange_payload_is_refused_without_quoting_it() {
    let newer = payload(
        json!({"v": 2, "kind": "message", "id": 5, "text": "hi"}),
        true,
    );
    let strange = payload(
        json!({"kind": "message", "id": "Jane said", "text": "hi"}),
        true,
    );
    for payload in [newer.as_str(), strange.as_str(), "Jane said", ""] {
        let error = understand(payload).unwrap_err().to_string();
        assert!(!error.contains("Jane said"), "{error}");
    }
}

#[test]
fn names_are_kept_short_and_never_empty() {
    let named = |name: &str| {
        let user = StoredUser {
            id: 7,
            name: name.to_owned(),
            locale: None,
        };
        introduction(&user).name
    };
    assert_eq!(named(" Jane\n"), "Jane");
    assert_eq!(named(" \u{7}"), "user:7");
    assert_eq!(named(&"é".repeat(300)).chars().count(), 200);
}
