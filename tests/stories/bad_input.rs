//! What nobody should send, and somebody will.

use waybill_core::channel::Channel;

use crate::support::stage::Stage;
use crate::support::talker::Talker;

on_every_channel!(odd_messages, numbers_that_are_none);

async fn still_works(seller: &Talker) {
    seller
        .says("/orders")
        .await
        .only_shows("Fashion Store: orders");
}

async fn odd_messages(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    // A hundred kilobytes where the channel takes it; Telegram takes 4096 characters, Discord 2000,
    // and the web chat itself says no to more than 64 KB.
    let length = match stage.kind {
        Channel::Telegram => 4_096,
        Channel::Discord => 2_000,
        Channel::Email | Channel::Web => 60 * 1024,
        Channel::Terminal => 100 * 1024,
    };
    let long = mia.says(&"shirt ".repeat(length / 6)).await;
    assert_eq!(long.messages.len(), 1, "{long}");
    let order = format!("/new Jane; {}", "2 shirt 599; ".repeat(length / 13 - 2));
    let many = mia.says(&order).await;
    assert!(!many.messages.is_empty());
    for text in [
        "/",
        "//",
        "/new",
        "/new ;;;;",
        "/new 🙂",
        "/new 🙂; 🙂 x🙂 🙂",
        "\u{202e}/new Jane; 2 shirt 599",
        "null",
        "{\"text\": 1}",
        "'; DROP TABLE orders; --",
        "<b>bold</b> & <script>",
        "%s %d \\x00 \u{0}",
    ] {
        let answer = mia.says(text).await;
        assert!(!answer.messages.is_empty(), "no answer to {text:?}");
    }
    if stage.kind == Channel::Terminal {
        let terminal = mia.terminal();
        for bytes in [
            &b"/new Jane; 2 shirt \xff\xfe 599"[..],
            b"\xc3\x28",
            b"/new \x00Jane; 2 shirt 599",
        ] {
            terminal.pipes_line(bytes).await;
        }
        mia.news().await.shows("New order, not saved yet");
        terminal.types_locally("@/no/such/file").await;
        still_works(&mia).await;
        assert_eq!(terminal.complaints().len(), 1);
    }
    still_works(&mia).await;
    stage.ends().await;
}

async fn numbers_that_are_none(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 shirt 599").await;
    mia.taps("Create").await;
    for (text, answer) in [
        ("/paid 1001 🙂", "I can't read \"🙂\" as an amount"),
        ("/paid 1001 99999999999999999999999", "more than"),
        ("/paid 1001 -5", "below zero"),
        ("/paid 1001 5%", "percentage"),
        ("/paid 1001 1e9", "I can't read"),
        ("/confirm ①", "I can’t read an order number in “①”"),
        ("/confirm 1001.5", "I can’t read an order number"),
        ("/note 1001", "What shall I note?"),
        ("/new Jane; 99999999999 shirt 1", "quantity"),
        ("/new Jane; 2 shirt 99999999999999999999", "more than"),
        ("/new Jane; -2 shirt 599", "⚠"),
    ] {
        mia.says(text).await.only_shows(answer);
    }
    let order = stage
        .text("SELECT fulfilment || ' ' || received_minor FROM orders")
        .await;
    assert_eq!(order, "pending 0");
    stage.ends().await;
}
