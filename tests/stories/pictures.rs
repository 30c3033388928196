//! Pictures come in and go out, and whoever sends something else is told what would be right.

use waybill_bots::assistant::message::{Attached, Say, StoredSay, verbatim};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::document::qr_png;
use waybill_core::id::{ConversationId, ShopId};
use waybill_core::outbox::{self, Reply};
use waybill_core::picture::Picture;
use waybill_core::shop_file;

use crate::support::stage::Stage;
use crate::support::telegram::Fault;

on_every_channel!(
    a_picture_nobody_asked_for,
    what_is_no_picture,
    what_is_too_large,
    a_picture_goes_out,
);

fn png() -> Vec<u8> {
    qr_png("https://shop.example/t/1").unwrap()
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

async fn a_picture_nobody_asked_for(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let answer = mia.sends_picture("slip.png", &png(), "").await;
    let answer = answer.only_shows("I did not ask for a picture, so “slip.png” was not used.");
    assert!(
        answer.text.contains("/new Jane; 2 black shirt"),
        "{answer:?}"
    );
    mia.sends_picture("slip.pdf", PDF, "")
        .await
        .only_shows("“slip.pdf” was not used.");
    // What is written to it counts.
    let answer = mia
        .sends_picture("shirt.png", &png(), "/new Jane; 2 black shirt 599")
        .await;
    answer.shows("New order, not saved yet");
    answer.shows("I went by your words; “shirt.png” was not used.");
    let kept = stage.count("SELECT count(*) FROM received_file").await;
    assert_eq!(kept, 3);

    let jane = stage.somebody("Jane").await;
    jane.starts().await;
    jane.sends_picture("slip.png", &png(), "")
        .await
        .only_shows("send me its link");
    jane.taps("I sell").await;
    jane.sends_picture("logo.png", &png(), "")
        .await
        .only_shows("I am waiting for an answer in words, so “logo.png” was not used.");
    jane.says("Jane’s Shop")
        .await
        .only_shows("Where do you sell?");
    stage.ends().await;
}

async fn what_is_no_picture(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let whole = png();
    let mut lying = whole[..40].to_vec();
    lying.extend(b"\nthis is no picture, whatever it says".repeat(9));
    for (name, bytes, answer) in [
        (
            "notes.txt",
            &b"2 shirts"[..],
            "I can’t read “notes.txt”. I take pictures (JPEG, PNG or WebP) and PDF files",
        ),
        ("slip.png", b"2 shirts", "I can’t read “slip.png”."),
        ("🙂.pdf", b"\0\0\0", "I can’t read “🙂.pdf”."),
        (
            "cut.png",
            &whole[..whole.len() - 20],
            "“cut.png” is damaged or was cut off on its way.",
        ),
        (
            "lying.png",
            &lying,
            "“lying.png” is damaged or was cut off on its way.",
        ),
    ] {
        mia.sends_picture(name, bytes, "").await.only_shows(answer);
    }
    stage.ends().await;
}

async fn what_is_too_large(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let mut large = png();
    large.resize(11 * 1024 * 1024, 0);
    let news = mia.sends_picture("large.png", &large, "").await;
    match stage.kind {
        Channel::Telegram | Channel::Discord => {
            news.only_shows("“large.png” has 11.0 MB; I take at most 10 MB.");
        }
        // The page itself says so.
        Channel::Email | Channel::Web => news.nothing(),
        Channel::Terminal => {
            mia.says("/orders")
                .await
                .only_shows("Fashion Store: orders");
            let complaints = mia.terminal().complaints();
            assert!(
                complaints.len() == 1 && complaints[0].contains("has 11 MB; I take at most 10 MB"),
                "{complaints:?}"
            );
        }
    }
    // What was written to it counts all the same.
    let news = mia.sends_picture("notes.txt", b"2 shirts", "/orders").await;
    news.shows("Fashion Store: orders");
    news.shows("I can’t read “notes.txt”.");
    let kept = stage.count("SELECT count(*) FROM received_file").await;
    assert_eq!(kept, 0);
    stage.ends().await;
}

async fn a_picture_goes_out(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/orders").await;
    let at = Clock::system().now();
    let shop_id = ShopId(stage.count("SELECT shop_id FROM shop").await);
    let place = ConversationId(
        stage
            .count("SELECT conversation_id FROM conversation")
            .await,
    );
    for (name, bytes, media_type) in [
        ("code.png", png(), "image/png"),
        ("terms.pdf", PDF.to_vec(), "application/pdf"),
    ] {
        let mut transaction = stage.database.begin().await.unwrap();
        let picture = Picture::read(name, bytes.clone()).unwrap();
        let mut shop = transaction.shop(shop_id).await.unwrap();
        let file = shop_file::keep(&mut shop, &picture, Some(place), at)
            .await
            .unwrap();
        let stored = StoredSay {
            version: StoredSay::VERSION,
            say: Say::line(verbatim("Pay here")).attach(Attached::File(shop_id, file)),
        };
        let reply = Reply {
            content: serde_json::to_value(stored).unwrap(),
            edits: None,
            tag: None,
            edits_tag: None,
            way_back: None,
            order: None,
        };
        let mut system = transaction.system().await.unwrap();
        outbox::reply(&mut system, stage.kind, place, &[reply], at)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let news = mia.news().await;
        let document = news
            .only_shows("Pay here")
            .document
            .clone()
            .expect("a file");
        assert_eq!(document.name, name);
        assert_eq!(document.media_type, media_type);
        assert_eq!(document.bytes, bytes);
    }
    stage.ends().await;
}

/// What the platform does not hand over at once is asked for again, and nothing overtakes it.
#[tokio::test]
async fn a_picture_that_comes_late_keeps_its_place() {
    let stage = Stage::new(Channel::Telegram).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let ben = stage.owner("Ben", "Ben’s Caps").await;
    stage.telegram.fail_next("getFile", 1, Fault::Status(502));
    stage.telegram.fail_next("file", 1, Fault::CutBefore);
    mia.sends_picture_quickly("slip.png", &png()).await;
    mia.says_quickly("/orders").await;
    ben.says_quickly("/orders").await;
    let news = mia.news().await;
    let texts: Vec<&str> = news
        .messages
        .iter()
        .map(|seen| seen.text.as_str())
        .collect();
    assert_eq!(texts.len(), 2, "{news}");
    assert!(texts[0].contains("“slip.png” was not used."), "{news}");
    assert!(texts[1].contains("Fashion Store: orders"), "{news}");
    ben.news().await.only_shows("Ben’s Caps: orders");
    let attempts = stage.count("SELECT max(attempts)::bigint FROM inbox").await;
    assert_eq!(attempts, 1, "waiting for a file is no crash");
    stage.ends().await;
}

#[tokio::test]
async fn a_picture_that_its_platform_lost_is_asked_for_again() {
    let stage = Stage::new(Channel::Telegram).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let gone = Fault::Refuse {
        status: 400,
        description: "Bad Request: wrong file_id or the file is temporarily unavailable".to_owned(),
    };
    stage.telegram.fail_next("getFile", 1, gone);
    mia.sends_picture("slip.png", &png(), "")
        .await
        .only_shows("“slip.png” could not be fetched: it was deleted, or is too old.");
    stage.ends().await;
}
