//! A bank's statement beside what is to be paid.

use waybill_core::document::qr_png;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    what_came_in_is_recorded,
    what_is_likely_is_asked,
    what_no_statement_is,
    who_may_send_one,
    a_statement_in_chinese,
);

const RECEIVED: &str = "SELECT coalesce(sum(received_minor), 0)::bigint FROM orders";

/// Places an order and returns the link to it.
async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn what_came_in_is_recorded(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/methods bank BDO 0012345678 Mia Cruz").await;
    mia.says("/bank").await.only_shows("as a .csv file");
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    order(&mia, "Ana; 1 cap 250").await;
    order(&mia, "Bo; 1 mug 120").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    jane.says("1234567890123").await;
    mia.news().await;

    let file = "BDO Unibank\n\
        Date,Description,Reference,Debit,Credit,Balance\n\
        2026-11-20,INSTAPAY JANE,1234567890123,,\"1,198.00\",5000\n\
        2026-11-20,ATM,,500.00,,4500\n\
        2026-11-21,for order #1002,REF77,,250.00,4750\n\
        2026-11-21,order 1003,,,99.00,4849\n\
        2026-11-21,🙂,,,77.00,4926\n";
    let found = mia.sends_picture("bdo.csv", file.as_bytes(), "").await;
    let found = found.only_shows("5 rows, 4 came in.").clone();
    for line in [
        "2 sure: ₱ 1,448.00",
        "#1001 · ₱ 1,198.00 · Jane",
        "#1002 · ₱ 250.00 · Ana",
        "1 differs",
        "Row 6: 2026-11-21 · ₱ 99.00 · order 1003 – #1003 (Bo) waits for ₱ 120.00",
        "1 unknown",
        "Row 7: 2026-11-21 · ₱ 77.00 · 🙂",
    ] {
        assert!(found.text.contains(line), "{line}: {}", found.text);
    }
    assert_eq!(found.buttons, ["Record 2"]);
    assert_eq!(stage.count(RECEIVED).await, 0, "nothing by itself");

    mia.taps_twice("Record 2").await;
    let recorded = mia.sees("✔ 2 recorded: ₱ 1,448.00");
    assert_eq!(recorded.id, found.id, "edited in its place");
    assert!(recorded.buttons.is_empty(), "{recorded:?}");
    assert_eq!(stage.count(RECEIVED).await, 144_800);
    jane.news().await.shows("Payment received");
    // The claim by its own way, what nobody claimed by the bank's, with what the bank calls it.
    let ways =
        "SELECT string_agg(method || ' ' || coalesce(reference, '-'), ', ' ORDER BY order_id)
        FROM payment_entry WHERE kind = 'received'";
    assert_eq!(stage.text(ways).await, "GCash -, BDO REF77");
    mia.says("/day")
        .await
        .only_shows("2 rows of the bank's statement belong to no payment yet: /bank");

    // What is left stays readable, and the same file again brings nothing.
    mia.says("/bank").await.only_shows("1 differs");
    mia.sends_picture("again.csv", file.as_bytes(), "/bank")
        .await
        .only_shows("All 4 rows by which money came in are known already");
    let more = format!("{file}2026-11-22,order 1003,,,120.00,5046\n");
    let more = mia.sends_picture("bdo.csv", more.as_bytes(), "").await;
    let more = more.only_shows("6 rows, 5 came in.");
    assert!(more.text.contains("4 known already"), "{}", more.text);
    assert_eq!(more.buttons, ["Record 1"]);
    // Paid meanwhile by hand: nothing is entered twice.
    mia.says("/paid 1003").await;
    mia.taps("Record 1").await;
    mia.sees("1 unknown");
    assert_eq!(stage.count(RECEIVED).await, 156_800);

    // What is taken back is left again.
    mia.says("/undo 1002").await;
    let kept = "SELECT count(*) FROM bank_row r JOIN order_event e ON e.order_id = r.order_id
        AND e.version = r.version WHERE e.undone_by IS NOT NULL";
    assert_eq!(stage.count(kept).await, 1);
    stage.ends().await;
}

async fn what_is_likely_is_asked(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 1 shirt 599").await;
    order(&mia, "Ana; 1 cap 250").await;
    let file = "date;amount;memo\n20 Nov;599,00;thanks\n20 Nov;250,00;hello\n";
    let found = mia
        .sends_picture("bank.csv", file.as_bytes(), "/bank")
        .await;
    let found = found.only_shows("2 likely").clone();
    assert_eq!(found.buttons, ["Look at 2"]);
    mia.taps("Look at 2").await;
    let asked = mia.sees("Is it for #1001 (Jane), where ₱ 599.00 is to be paid?");
    assert_eq!(asked.id, found.id, "edited in its place");
    assert_eq!(asked.buttons, ["Yes, #1001", "No", "Back"]);
    mia.taps_twice("Yes, #1001").await;
    assert_eq!(stage.count(RECEIVED).await, 59_900);
    mia.sees("Is it for #1002 (Ana)");
    mia.taps("No").await;
    let left = mia.sees("1 unknown");
    assert_eq!(left.id, found.id);
    assert!(
        left.text.contains("✔ 1 recorded: ₱ 599.00"),
        "{}",
        left.text
    );
    assert_eq!(stage.count(RECEIVED).await, 59_900);
    stage.ends().await;
}

async fn what_no_statement_is(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for (bytes, answer) in [
        (
            &b"2 shirts for Jane\n"[..],
            "I can't find the columns of “bank.csv”.",
        ),
        (
            "Date,Amount\n1 Nov,12o0🙂\n".as_bytes(),
            "Row 2 of “bank.csv”, column “Amount”: “12o0🙂” is no amount I can read. Right would be, for example: 1,198.00",
        ),
        (
            b"\xff\xff\x00\x80",
            "it is no text in UTF-8, UTF-16 or Big5",
        ),
    ] {
        mia.sends_picture("bank.csv", bytes, "")
            .await
            .only_shows(answer);
    }
    let many = format!("Date,Amount\n{}", "1 Nov,5\n".repeat(10_001));
    mia.sends_picture("bank.csv", many.as_bytes(), "")
        .await
        .only_shows("more than 10000 rows");
    // Words beside it count; then it is no statement.
    let beside = mia
        .sends_picture("bank.csv", b"Date,Amount\n1 Nov,5\n", "/orders")
        .await;
    beside.shows("Fashion Store: orders");
    beside.shows("I can’t read “bank.csv”.");
    // A picture that is called so is a picture.
    let png = qr_png("https://shop.example/t/1").unwrap();
    mia.sends_picture("slip.csv", &png, "")
        .await
        .only_shows("I did not ask for a picture");
    assert_eq!(stage.count("SELECT count(*) FROM bank_statement").await, 0);
    stage.ends().await;
}

async fn who_may_send_one(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 1 shirt 599").await;
    let invitation = mia.says("/invite packer").await;
    let invitation = invitation.shows("as packer").clone();
    let ben = stage.somebody("Ben").await;
    ben.starts().await;
    ben.accepts(&invitation).await;
    let file = b"Date,Amount,Memo\n20 Nov,599.00,order 1001\n";
    ben.sends_picture("bank.csv", file, "")
        .await
        .only_shows("may record payments here");
    ben.says("/bank")
        .await
        .only_shows("may record payments here");
    let (jane, _) = stage.buyer("Jane", &first).await;
    jane.sends_picture("bank.csv", file, "")
        .await
        .shows("I can’t read “bank.csv”.");
    assert_eq!(stage.count("SELECT count(*) FROM bank_statement").await, 0);
    stage.ends().await;
}

async fn a_statement_in_chinese(stage: Stage) {
    let mei = stage
        .owner_in(
            "Mei",
            "小美服飾",
            Market::Taiwan,
            Language::closest("zh-TW").unwrap(),
        )
        .await;
    mei.says("/新訂單 陳小姐；黑色襯衫 x2 599").await;
    let made = mei.taps("建立訂單").await;
    let (ming, _) = stage.buyer("Ming", &link(&made)).await;
    ming.says("/language zh-TW").await;
    mei.news().await;
    let text = "交易日期,摘要,支出金額,存入金額,餘額,備註\r\n\
        115/11/20,轉帳,,1198,5000,1001 陳\r\n\
        115/11/20,提款,500,,4500,\r\n";
    let found = mei
        .sends_picture("bank.csv", text.as_bytes(), "/對帳單")
        .await;
    let found = found.only_shows("共 2 筆，其中 1 筆入帳。").clone();
    assert!(found.text.contains("1 筆確定：NT$ 1,198"), "{}", found.text);
    mei.taps("入帳 1 筆").await;
    let done = mei.sees("✔ 已入帳 1 筆：NT$ 1,198");
    assert_eq!(done.id, found.id, "edited in its place");
    assert_eq!(stage.count(RECEIVED).await, 1_198);
    ming.news().await.shows("NT$ 1,198");
    mei.sends_picture("bank.csv", "日期,金額\n1,十二🙂\n".as_bytes(), "")
        .await
        .only_shows("第 2 列「金額」欄的「十二🙂」不是我看得懂的金額");
    stage.ends().await;
}
