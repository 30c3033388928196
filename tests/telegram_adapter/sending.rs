use std::time::Duration;

use waybill_bots::channel::{Failure, Outgoing as _, Rendered, To};
use waybill_bots::telegram::{Mode, Settings, Telegram};
use waybill_core::chatlog::{ButtonDoes, File};
use waybill_core::id::OutboxId;
use waybill_core::person::Gone;
use waybill_core::shop::Role;
use waybill_core::text::Language;

use super::{button, edit, polling, press, says, send};
use crate::support::telegram::{ButtonAction, FakeTelegram, Fault};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest of a picture";

fn file(name: &str, media_type: &str, bytes: impl Into<Vec<u8>>) -> Option<File> {
    Some(File {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        bytes: bytes.into(),
    })
}

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let telegram = FakeTelegram::start().await;
    let jane = telegram.user("Jane");
    jane.start("").await;
    let bot = polling(&telegram);
    let message = Rendered {
        title: Some("📦 #1042".to_owned()),
        lines: vec!["<b>2</b> × *shirt* @janec".to_owned()],
        buttons: vec![
            vec![press("Confirm", "o:1:2:to:confirmed:1")],
            vec![
                button(
                    "Track",
                    ButtonDoes::Open("https://shop.example/t/1-a".to_owned()),
                ),
                button(
                    "Local",
                    ButtonDoes::Open("http://127.0.0.1:8080/t/1-a".to_owned()),
                ),
                button("Copy", ButtonDoes::Copy("Hello".to_owned())),
            ],
        ],
        ..Rendered::default()
    };
    let id = send(&bot, jane.chat_id(), &message).await.unwrap();
    let shown = jane.message(id);
    assert_eq!(
        shown.text,
        "📦 #1042\n<b>2</b> × *shirt* @janec\nLocal: http://127.0.0.1:8080/t/1-a"
    );
    let actions: Vec<Vec<&ButtonAction>> = shown
        .buttons
        .iter()
        .map(|row| row.iter().map(|button| &button.action).collect())
        .collect();
    assert_eq!(
        actions,
        [
            vec![&ButtonAction::Callback("o:1:2:to:confirmed:1".to_owned())],
            vec![
                &ButtonAction::Url("https://shop.example/t/1-a".to_owned()),
                &ButtonAction::CopyText("Hello".to_owned()),
            ],
        ]
    );
    let call = &telegram.calls_of("sendMessage")[0].body;
    assert_eq!(call["parse_mode"], serde_json::Value::Null);
    assert_eq!(
        call["entities"],
        serde_json::json!([{"type": "bold", "offset": 0, "length": 8}])
    );
}

#[tokio::test]
async fn an_edit_changes_the_message_and_nothing_changed_is_success() {
    let telegram = FakeTelegram::start().await;
    let jane = telegram.user("Jane");
    jane.start("").await;
    let bot = polling(&telegram);
    let chat = jane.chat_id();
    let id = send(&bot, chat, &says("Pending")).await.unwrap();
    assert_eq!(edit(&bot, chat, id, &says("Confirmed")).await, Ok(id));
    assert_eq!(edit(&bot, chat, id, &says("Confirmed")).await, Ok(id));
    assert_eq!(jane.message(id).text, "Confirmed");
    assert_eq!(jane.message(id).edits, 1);
    let long = says(&"word ".repeat(2_000));
    assert_eq!(edit(&bot, chat, id, &long).await, Ok(id));
    assert!(jane.message(id).text.ends_with('…'));
}

#[tokio::test]
async fn a_message_that_is_gone_can_not_be_edited() {
    let telegram = FakeTelegram::start().await;
    let jane = telegram.user("Jane");
    let hers = jane.start("").await;
    let bot = polling(&telegram);
    let chat = jane.chat_id();
    for id in [hers, 99_999] {
        let edited = edit(&bot, chat, id, &says("x")).await;
        assert_eq!(edited, Err(Failure::NoSuchMessage), "{id}");
    }
}

#[tokio::test]
async fn whoever_can_not_be_reached_is_gone() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    let never = send(&bot, jane.chat_id(), &says("x")).await;
    assert_eq!(never, Err(Failure::Gone(Gone::Closed)));
    jane.start("").await;
    jane.blocks().await;
    let blocked = send(&bot, jane.chat_id(), &says("x")).await;
    assert_eq!(blocked, Err(Failure::Gone(Gone::Blocked)));
    let ben = telegram.user("Ben");
    ben.start("").await;
    ben.deletes_account().await;
    let vanished = send(&bot, ben.chat_id(), &says("x")).await;
    assert_eq!(vanished, Err(Failure::Gone(Gone::Vanished)));
    let nobody = send(&bot, 5, &says("x")).await;
    assert_eq!(nobody, Err(Failure::Gone(Gone::Vanished)));
    let group = telegram.group("Staff").await;
    group.kicks_bot().await;
    let kicked = send(&bot, group.chat_id(), &says("x")).await;
    assert_eq!(kicked, Err(Failure::Gone(Gone::Vanished)));
}

#[tokio::test]
async fn a_group_that_moved_says_where() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let group = telegram.group("Staff").await;
    let supergroup = group.becomes_supergroup().await;
    let moved = send(&bot, group.chat_id(), &says("x")).await;
    assert_eq!(moved, Err(Failure::Moved(supergroup.chat_id().to_string())));
    assert!(send(&bot, supergroup.chat_id(), &says("x")).await.is_ok());
}

#[tokio::test]
async fn a_wait_is_for_the_chat_until_another_has_to_wait_too() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let (jane, ben) = (telegram.user("Jane"), telegram.user("Ben"));
    jane.start("").await;
    ben.start("").await;
    telegram.fail_next("sendMessage", 2, Fault::TooManyRequests { retry_after: 7 });
    let after = Duration::from_secs(7);
    let wait = |everything| Err(Failure::RetryAfter { after, everything });
    assert_eq!(send(&bot, jane.chat_id(), &says("x")).await, wait(false));
    assert_eq!(send(&bot, ben.chat_id(), &says("x")).await, wait(true));
}

#[tokio::test]
async fn a_platform_in_trouble_is_tried_later() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    for fault in [Fault::Status(500), Fault::Status(502), Fault::CutBefore] {
        telegram.fail_next("*", 1, fault.clone());
        let failed = send(&bot, jane.chat_id(), &says("x")).await;
        assert!(
            matches!(failed, Err(Failure::Temporary(_))),
            "{fault:?}: {failed:?}"
        );
    }
    let refuse = Fault::Refuse {
        status: 400,
        description: "Bad Request: REPLY_MARKUP_TOO_LONG".to_owned(),
    };
    telegram.fail_next("*", 1, refuse);
    let rejected = send(&bot, jane.chat_id(), &says("x")).await;
    assert!(
        matches!(rejected, Err(Failure::Rejected(_))),
        "{rejected:?}"
    );
    let token = telegram.token();
    telegram.revoke(&token);
    let refused = send(&bot, jane.chat_id(), &says("x")).await;
    assert_eq!(refused, Err(Failure::Unauthorized));
}

#[tokio::test]
async fn nobody_at_the_address_is_temporary_and_names_no_token() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let bot = Telegram::new(Settings {
        token: "12:secret".into(),
        api_url: Some(format!("http://{address}").parse().unwrap()),
        mode: Mode::Polling,
    })
    .unwrap();
    let Err(Failure::Temporary(reason)) = send(&bot, 5, &says("x")).await else {
        panic!("nobody answered");
    };
    assert!(!reason.contains("secret"), "{reason}");
}

#[tokio::test]
async fn files_arrive_with_their_words_and_buttons() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let chat = jane.chat_id();
    let mut message = Rendered {
        title: Some("收據 #1042".to_owned()),
        buttons: vec![vec![press("Back", "no")]],
        document: file("receipt-1042.pdf", "application/pdf", *b"%PDF-1.7"),
        ..Rendered::default()
    };
    let id = send(&bot, chat, &message).await.unwrap();
    let shown = jane.message(id);
    let document = shown.document.as_ref().unwrap();
    assert_eq!(document.file_name, "receipt-1042.pdf");
    assert_eq!(document.mime_type.as_deref(), Some("application/pdf"));
    assert_eq!(document.bytes.as_ref(), b"%PDF-1.7");
    assert_eq!(shown.text, "收據 #1042");
    assert!(shown.button("Back").is_some());

    message.document = file("qr.png", "image/png", PNG);
    let id = send(&bot, chat, &message).await.unwrap();
    assert_eq!(jane.message(id).photo.unwrap().bytes.as_ref(), PNG);

    message.document = file("odd.png", "image/png", *b"no picture at all");
    let id = send(&bot, chat, &message).await.unwrap();
    assert_eq!(jane.message(id).document.unwrap().file_name, "odd.png");
}

#[tokio::test]
async fn a_picture_takes_the_place_of_a_message_and_keeps_its_own() {
    let telegram = FakeTelegram::start().await;
    telegram.limits(false);
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let chat = jane.chat_id();
    let text = send(&bot, chat, &says("card")).await.unwrap();
    let picture = Rendered {
        document: file("qr.png", "image/png", PNG),
        ..says("scan")
    };
    let photo = edit(&bot, chat, text, &picture).await.unwrap();
    assert_eq!(photo, text, "a picture takes the place of a text");
    assert!(jane.message(photo).photo.is_some());
    let answered = Rendered {
        title: Some("Accepted".to_owned()),
        lines: vec!["by Mia".to_owned()],
        buttons: vec![vec![press("Undo", "o:1:2:undo:3")]],
        document_stands: true,
        ..picture.clone()
    };
    for _ in 0..2 {
        assert_eq!(edit(&bot, chat, photo, &answered).await, Ok(photo));
    }
    let shown = jane.message(photo);
    assert_eq!(
        (shown.text.as_str(), shown.edits),
        ("Accepted\nby Mia", 2),
        "the last edit changed nothing"
    );
    assert!(shown.photo.is_some() && shown.button("Undo").is_some());

    // Another picture takes the place of this one, and words alone take both.
    let other = Rendered {
        document: file("other.png", "image/png", PNG),
        ..says("scan this")
    };
    assert_eq!(edit(&bot, chat, photo, &other).await, Ok(photo));
    assert_eq!(jane.message(photo).photo.unwrap().file_name, "other.png");
    let again = edit(&bot, chat, photo, &says("none")).await.unwrap();
    assert_ne!(again, photo);
    let left = jane.chat();
    let old = left.iter().find(|message| message.id == photo);
    assert!(old.is_some_and(|message| message.deleted));
    assert!(jane.message(again).photo.is_none());

    // A caption has less room than a text: what does not fit there is a message of its own.
    let photo = send(&bot, chat, &picture).await.unwrap();
    let long = Rendered {
        document_stands: true,
        lines: vec!["word ".repeat(300)],
        ..picture
    };
    let again = edit(&bot, chat, photo, &long).await.unwrap();
    assert_ne!(again, photo);
    assert!(jane.message(again).photo.is_some());
}

#[tokio::test]
async fn what_is_no_photo_comes_anew() {
    let telegram = FakeTelegram::start().await;
    telegram.limits(false);
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let chat = jane.chat_id();
    for (name, media_type, bytes) in [
        ("odd.png", "image/png", &b"no picture at all"[..]),
        ("terms.pdf", "application/pdf", b"%PDF-1.7"),
    ] {
        let text = send(&bot, chat, &says("card")).await.unwrap();
        let message = Rendered {
            document: file(name, media_type, bytes),
            ..says("look")
        };
        let anew = edit(&bot, chat, text, &message).await.unwrap();
        assert_ne!(anew, text, "{name}");
        assert_eq!(jane.message(anew).document.unwrap().file_name, name);
    }
}

#[tokio::test]
async fn a_caption_that_can_not_be_edited_says_why() {
    let telegram = FakeTelegram::start().await;
    telegram.limits(false);
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let chat = jane.chat_id();
    let picture = Rendered {
        document: file("qr.png", "image/png", PNG),
        ..says("scan")
    };
    let photo = send(&bot, chat, &picture).await.unwrap();
    telegram.fail_next("editMessageCaption", 1, Fault::Status(500));
    let card = Rendered {
        lines: vec!["card".to_owned()],
        document_stands: true,
        ..picture
    };
    let failed = edit(&bot, chat, photo, &card).await;
    assert!(matches!(failed, Err(Failure::Temporary(_))), "{failed:?}");
    assert_eq!(edit(&bot, chat, photo, &card).await, Ok(photo));
    assert_eq!(jane.message(photo).text, "card");
}

#[tokio::test]
async fn long_text_comes_in_parts_with_its_buttons_below_the_last() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let lines: Vec<String> = (0..600).map(|n| format!("{n} 黑色襯衫 😀")).collect();
    let mut message = Rendered {
        title: Some("Orders".to_owned()),
        lines: lines.clone(),
        buttons: vec![vec![press("More", "list:pending:5")]],
        ..Rendered::default()
    };
    let id = send(&bot, jane.chat_id(), &message).await.unwrap();
    let parts: Vec<_> = jane.chat().into_iter().filter(|m| m.from_bot).collect();
    assert!(parts.len() > 1);
    let joined: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    assert_eq!(joined.join("\n"), format!("Orders\n{}", lines.join("\n")));
    assert_eq!(parts.last().map(|part| part.id), Some(id));
    let with_buttons = parts.iter().filter(|part| !part.buttons.is_empty());
    assert_eq!(with_buttons.count(), 1);

    message.document = file("list.csv", "text/csv", *b"a,b");
    telegram.limits(false);
    let id = send(&bot, jane.chat_id(), &message).await.unwrap();
    let last = jane.message(id);
    assert!(last.document.is_some() && last.text.is_empty() && last.button("More").is_some());
}

#[tokio::test]
async fn trouble_after_the_first_part_does_not_repeat_it() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let message = Rendered {
        document: file("list.csv", "text/csv", *b"a,b"),
        ..says(&"x".repeat(2_000))
    };
    telegram.fail_next("sendDocument", 1, Fault::TooManyRequests { retry_after: 1 });
    telegram.fail_next("sendDocument", 1, Fault::Status(500));
    send(&bot, jane.chat_id(), &message).await.unwrap();
    assert_eq!(telegram.calls_of("sendMessage").len(), 1);
    assert_eq!(telegram.calls_of("sendDocument").len(), 3);
}

#[tokio::test]
async fn nothing_to_say_is_not_said() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let sent = send(&bot, jane.chat_id(), &says(" \n")).await;
    assert!(matches!(sent, Err(Failure::Rejected(_))), "{sent:?}");
}

#[tokio::test]
async fn menus_fit_role_and_language() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    assert_eq!(bot.username(), None);
    bot.introduce().await.unwrap();
    assert_eq!(bot.username(), Some("waybill1_bot"));
    let everyone = [
        "start", "my", "track", "web", "link", "language", "help", "notify", "stop", "sessions",
    ];
    let jane = telegram.user("Jane").language("fr");
    jane.start("").await;
    assert_eq!(jane.menu(), everyone);
    assert_eq!(telegram.commands("default", "zh"), everyone);
    let chat = jane.chat_id().to_string();
    bot.menu_for(&chat, Some(Role::Packer.defaults()), Language::ENGLISH)
        .await
        .unwrap();
    assert!(jane.menu().contains(&"ship".to_owned()));
    assert!(!jane.menu().contains(&"invite".to_owned()));
    assert!(!jane.menu().contains(&"paid".to_owned()));
    bot.menu_for(&chat, Some(Role::Owner.defaults()), Language::ENGLISH)
        .await
        .unwrap();
    assert!(jane.menu().contains(&"invite".to_owned()));
    bot.menu_for(&chat, None, Language::ENGLISH).await.unwrap();
    assert_eq!(jane.menu(), everyone);
    let token = telegram.token();
    telegram.revoke(&token);
    let again = polling(&telegram).introduce().await;
    assert_eq!(again, Err(Failure::Unauthorized));
}

#[tokio::test]
async fn a_picture_is_a_photo_where_the_platform_takes_it_as_one() {
    let telegram = FakeTelegram::start().await;
    let bot = polling(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    let mut thin = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    thin.extend(9_000_u32.to_be_bytes());
    thin.extend(10_u32.to_be_bytes());
    for (media_type, bytes, is_photo) in [
        ("image/jpeg", b"\xff\xd8\xff".to_vec(), true),
        ("image/webp", b"RIFF0000WEBP".to_vec(), true),
        ("image/png", thin, false),
        ("application/pdf", b"%PDF-1.7".to_vec(), false),
    ] {
        let mut message = says("slip");
        message.document = file("slip", media_type, bytes);
        let id = send(&bot, jane.chat_id(), &message).await.unwrap();
        let shown = jane.message(id);
        assert_eq!(shown.photo.is_some(), is_photo, "{media_type}");
        assert_eq!(shown.document.is_some(), !is_photo, "{media_type}");
    }
}

#[tokio::test]
async fn a_topic_is_opened_and_written_in() {
    let telegram = FakeTelegram::start().await;
    let small = telegram.group("Staff").await;
    let bot = polling(&telegram);
    let nonce = OutboxId(1);
    let open = |group: i64, title: &'static str| {
        let bot = &bot;
        async move { bot.open_topic(&group.to_string(), title, nonce).await }
    };
    let refused = open(small.chat_id(), "#1042 Jane Cruz").await;
    assert!(matches!(refused, Err(Failure::Rejected(_))), "{refused:?}");
    let forum = small.becomes_forum().await;
    let moved = open(small.chat_id(), "#1042 Jane Cruz").await;
    assert!(matches!(moved, Err(Failure::Temporary(_))), "{moved:?}");
    let refused = open(forum.chat_id(), "#1042 Jane Cruz").await;
    assert!(matches!(refused, Err(Failure::Rejected(_))), "{refused:?}");
    forum.promotes_bot().await;
    let topic = open(forum.chat_id(), "#1042 Jane Cruz").await.unwrap();
    let thread: i64 = topic.rsplit(':').next().unwrap().parse().unwrap();
    assert_eq!(topic, format!("{}:{thread}", forum.chat_id()));
    // All topics keep their group's pace.
    assert_eq!(bot.paced_as(&topic), forum.chat_id().to_string());
    assert!(bot.is_group(bot.paced_as(&topic)));

    let to = |address| To {
        address,
        nonce,
        way_back: None,
    };
    let jane = telegram.user("Jane").in_group(&forum);
    bot.send(to(&topic), &says("Pending")).await.unwrap();
    assert_eq!(jane.sees("Pending").await.thread, Some(thread));
    let receipt = Rendered {
        document: file("receipt.pdf", "application/pdf", b"%PDF-1.7"),
        ..says("Receipt")
    };
    bot.send(to(&topic), &receipt).await.unwrap();
    assert_eq!(jane.sees("Receipt").await.thread, Some(thread));
    // Who closes a topic is overruled; who deletes it is not.
    forum.closes_topic(thread).await;
    bot.send(to(&topic), &says("Confirmed")).await.unwrap();
    assert_eq!(jane.sees("Confirmed").await.thread, Some(thread));
    forum.deletes_topic(thread).await;
    let gone = bot.send(to(&topic), &says("Shipped")).await;
    assert_eq!(gone, Err(Failure::NoSuchTopic));
    let old = format!("{}:{thread}", small.chat_id());
    let moved = bot.send(to(&old), &says("Shipped")).await;
    assert_eq!(moved, Err(Failure::Moved(topic)));
    // A long name is cut, and a group that threw us out is gone.
    assert!(open(forum.chat_id(), LONG).await.is_ok());
    forum.kicks_bot().await;
    let gone = open(forum.chat_id(), "#1043 Paul").await;
    assert_eq!(gone, Err(Failure::Gone(Gone::Vanished)));
}

/// A name as long as names of buyers may be.
const LONG: &str = "#1042 Wolfeschlegelsteinhausenbergerdorff Wolfeschlegelsteinhausenbergerdorff \
    Wolfeschlegelsteinhausenbergerdorff Wolfeschlegelsteinhausenbergerdorff";
