//! All that happened to an order, read in chat and printed by either side.

use std::io::Write as _;
use std::process::{Command, Stdio};

use reqwest::StatusCode;
use waybill_core::document::qr_png;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use super::page::Browser;
use crate::support::stage::{Stage, link};
use crate::support::talker::{News, Talker};

on_every_channel!(
    both_sides_print_one_history,
    what_was_before_is_not_the_next_buyers,
    a_history_on_the_page,
    who_has_no_part_in_it,
    a_history_in_chinese,
);

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

/// What a printed history says; nothing where the tool for it is not installed, which a continuous
/// build always has.
fn read(bytes: &[u8]) -> Option<String> {
    assert!(bytes.starts_with(b"%PDF-"));
    let mut reader = match Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
    {
        Ok(reader) => reader,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "pdftotext: {error}");
            eprintln!("skipped: reading a paper back needs pdftotext");
            return None;
        }
    };
    let mut input = reader.stdin.take().expect("a pipe");
    input.write_all(bytes).expect("the paper is taken");
    drop(input);
    let output = reader.wait_with_output().expect("pdftotext ends");
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).expect("text"))
}

/// The paper that came, and what the chat says beside it.
fn paper(news: &News, name: &str) -> Option<String> {
    let file = news.messages.iter().find_map(|seen| seen.document.clone());
    let file = file.unwrap_or_else(|| panic!("no file in {news}"));
    assert_eq!(
        (file.name.as_str(), file.media_type.as_str()),
        (name, "application/pdf")
    );
    read(&file.bytes)
}

fn says(paper: &Option<String>, all: &[&str]) {
    let Some(paper) = paper else { return };
    for each in all {
        assert!(paper.contains(each), "{each:?} is not in\n{paper}");
    }
}

fn says_nothing_of(paper: &Option<String>, all: &[&str]) {
    let Some(paper) = paper else { return };
    for each in all {
        assert!(!paper.contains(each), "{each:?} is in\n{paper}");
    }
}

async fn both_sides_print_one_history(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.says("/note 1001 she pays late").await;
    mia.says("/hold 1001 waiting for our fabric").await;
    mia.says("/release 1001").await;
    mia.says("/address 1001 12 Mabini St, Cebu City").await;
    jane.taps("Message the seller").await;
    jane.says("can it be blue? 🙂").await;
    let png = qr_png("https://shop.example/t/1").unwrap();
    jane.taps("Message the seller").await;
    jane.sends_picture("blue.png", &png, "").await;
    mia.says("/message 1001 yes, blue it is").await;
    mia.says("/paid 1001 1198 gcash").await;
    mia.says("/undo 1001").await;
    mia.says("/ship 1001 jnt 88123456").await;
    jane.news().await;
    jane.taps("Something is wrong").await;
    jane.taps("It has not arrived").await;
    jane.says("it is stuck in Cebu").await;
    mia.news().await;

    let told = mia.says("/history 1001").await;
    let shown = told.shows("Fashion Store · history of #1001").clone();
    assert!(
        shown.text.contains("earlier entries are in the file."),
        "{told}"
    );
    assert!(
        shown.text.contains("Something is wrong: not arrived"),
        "{told}"
    );
    let sellers = paper(&told, "history-1001.pdf");
    let both = [
        "Fashion Store",
        "#1001",
        "Order placed",
        "2 × Black Shirt",
        "Put on hold",
        "Going on",
        "To be sent to 12 Mabini St, Cebu City",
        "can it be blue?",
        "Picture 1",
        "yes, blue it is",
        "(taken back)",
        "Correction:",
        "Shipped with J&T",
        "Parcel no. 88123456",
        "Something is wrong: not arrived",
        "it is stuck in Cebu",
        "Page 1 of ",
    ];
    says(&sellers, &both);
    let only_the_shops = ["she pays late", "waiting for our fabric", "Mia"];
    says(&sellers, &only_the_shops);

    mia.says("/order 1001").await;
    mia.taps("More").await;
    let again = mia.taps_twice("History").await;
    says(&paper(&again, "history-1001.pdf"), &both);
    assert_eq!(
        stage
            .count("SELECT count(*) FROM order_event WHERE action = 'note'")
            .await,
        1
    );

    jane.news().await;
    jane.taps("More").await;
    let card = jane.sees("Fashion Store · order #1001");
    assert_eq!(
        card.buttons[card.buttons.len() - 4..],
        ["History", "How I am told", "Stop updates for #1001", "Less"]
    );
    let told = jane.taps("History").await;
    let shown = told.shows("Fashion Store · history of #1001").clone();
    assert!(!shown.text.contains("pays late"), "{told}");
    let buyers = paper(&told, "history-1001.pdf");
    says(&buyers, &both);
    says_nothing_of(&buyers, &only_the_shops);
    let told = jane.says("/history 1001").await;
    says(&paper(&told, "history-1001.pdf"), &both);
    jane.taps("Less").await;
    let card = jane.sees("Fashion Store · order #1001");
    assert_eq!(card.buttons.last().map(String::as_str), Some("More"));
    stage.ends().await;
}

async fn what_was_before_is_not_the_next_buyers(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.says("/address 1001 12 Mabini St, Cebu City").await;
    jane.taps("Message the seller").await;
    jane.says("my door is the green one").await;
    mia.news().await;
    mia.says("/move 1001 Ana Reyes +63 917 765 4321").await;
    let fresh = link(&mia.taps("Move").await);
    mia.says("/history 1001")
        .await
        .shows("Given to another buyer");
    jane.says("/history 1001")
        .await
        .shows("You bought no such order here.");
    let (ana, _) = stage.buyer("Ana", &fresh).await;
    mia.says("/message 1001 hello Ana").await;
    let told = ana.says("/history 1001").await;
    let anas = paper(&told, "history-1001.pdf");
    says(&anas, &["Order placed", "hello Ana"]);
    says_nothing_of(&anas, &["green one", "Mabini", "Jane", "Given to another"]);
    stage.ends().await;
}

async fn a_history_on_the_page(mut stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let line = "Jane; +63 917 123 4567; 2 black shirt 599";
    let address = order(&mia, line).await;
    let anas = order(&mia, "Ana; +63 917 765 4321; 1 cap 250").await;
    mia.says("/note 1001 she pays late").await;
    let mut jane = Browser::at(&mut stage, &address, "en");
    let leads = jane.opens("history").await;
    assert!(leads.contains("/prove?lang=en&then=history"), "{leads}");
    assert!(!jane.opens("").await.contains("Print the history"));
    jane.does("prove", &[("digits", "4567")]).await;
    assert!(jane.opens("").await.contains("Print the history"));
    jane.does("talk", &[("text", "on Friday, please"), ("seen", "0")])
        .await;
    let (status, bytes) = jane.fetches("history").await;
    assert_eq!(status, StatusCode::OK);
    let printed = read(&bytes);
    says(
        &printed,
        &["Order placed", "on Friday, please", "order page"],
    );
    says_nothing_of(&printed, &["pays late", "Mia"]);
    // What opens one order opens no other.
    let mut other = Browser::at(&mut stage, &anas, "en");
    other.holds_the_key_of(&jane);
    let leads = other.opens("history").await;
    assert!(leads.contains("/prove?lang=en&then=history"), "{leads}");
    stage.ends().await;
}

async fn who_has_no_part_in_it(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane; 2 black shirt 599").await;
    let (_jane, _) = stage.buyer("Jane", &address).await;
    let (eve, _) = stage.buyer("Eve", &address).await;
    // Who looks on sees what the page shows.
    eve.says("/history 1001")
        .await
        .only_shows("You bought no such order here.");
    let ben = stage.owner("Ben", "Bag Store").await;
    ben.says("/history 1001")
        .await
        .only_shows("There is no order #1001.");
    mia.news().await;
    mia.says("/history").await.only_shows("/history");
    mia.says("/history 🙂").await.only_shows("🙂");
    mia.says("/history 99999999999999999999").await.only();
    let ann = stage.somebody("Ann").await;
    ann.starts().await;
    ann.says("/history 1001")
        .await
        .only_shows("You have no shop yet.");
    stage.ends().await;
}

async fn a_history_in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/新訂單 陳小姐；黑色襯衫 x2 599").await;
    mei.taps("建立訂單").await;
    mei.says("/備註 1001 老客戶").await;
    mei.says("/確認 1001").await;
    let told = mei.says("/歷程 1001").await;
    told.shows("小美服飾 · #1001 的訂單紀錄");
    let printed = paper(&told, "history-1001.pdf");
    says(
        &printed,
        &["訂單成立", "商店備註：老客戶", "已確認", "第 1 頁，共 1 頁"],
    );
    mei.says("/訂單 1001").await;
    mei.taps("更多").await;
    paper(&mei.taps("訂單紀錄").await, "history-1001.pdf");
    stage.ends().await;
}
