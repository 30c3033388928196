//! The buyer's page in a real browser, while the seller goes on working.

use reqwest::StatusCode;
use serde_json::json;

use super::support::browser::{Browser, Screen};
use super::support::demo::{Demo, presses, shown};

/// What stands on the page in one language.
struct Words {
    language: &'static str,
    pending: &'static str,
    confirmed: &'static str,
    shipped: &'static str,
    placed: &'static str,
    total: &'static str,
    to_pay: &'static str,
    deposit: &'static str,
    correction: &'static str,
    taken_back: &'static str,
    live: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    pending: "Pending",
    confirmed: "Confirmed",
    shipped: "Shipped",
    placed: "Order placed",
    total: "Total\n₱ 1,977.00",
    to_pay: "To pay\n₱ 1,477.00",
    deposit: "Deposit, GCash",
    correction: "Correction: “Shipped with J&T” was taken back",
    taken_back: "taken back",
    live: "Live",
};

const CHINESE: Words = Words {
    language: "zh-TW",
    pending: "待確認",
    confirmed: "已確認",
    shipped: "已出貨",
    placed: "訂單成立",
    total: "總計\n₱ 1,977.00",
    to_pay: "待付金額\n₱ 1,477.00",
    deposit: "訂金",
    correction: "更正",
    taken_back: "已撤回",
    live: "即時",
};

/// The number of the order whose page is open.
async fn number(browser: &Browser) -> String {
    browser.sees("h1", "#").await;
    let heading = browser.reads("h1").await;
    let (_, number) = heading.split_once('#').expect("the order's number");
    number.to_owned()
}

/// The page says what is so, and says it anew as the seller acts, without being loaded again.
async fn travels(screen: Screen, words: Words) {
    let Some(browser) = Browser::open(screen).await else {
        return;
    };
    let demo = Demo::opens().await;
    let seller = demo.seller().await;
    browser.visits(&demo.page()).await;
    let language = browser
        .evaluates("return document.documentElement.lang")
        .await;
    assert_eq!(language, json!(words.language));
    browser.sees("#status-name", words.pending).await;
    browser.sees(".step.now", words.pending).await;
    browser.sees(".totals", words.total).await;
    browser.sees(".totals", words.to_pay).await;
    browser.sees(".payments", words.deposit).await;
    browser.sees(".lines", "Black Shirt\n").await;
    browser.sees(".lines", "1,198.00").await;
    browser.sees(".history", words.placed).await;
    browser.sees("#live", words.live).await;
    browser.fits().await;
    let shown = browser.reads("body").await;
    for secret in ["Cruz", "917", "jane@example.com", "gift wrap"] {
        assert!(
            !shown.contains(secret),
            "{secret} is on a public page:\n{shown}"
        );
    }

    browser.evaluates("window.sameDocument = true").await;
    let number = number(&browser).await;
    seller.types(&format!("/confirm {number}")).await;
    browser.sees("#status-name", words.confirmed).await;
    browser.sees("#announcer", words.confirmed).await;
    browser.sees(".history", words.confirmed).await;
    seller
        .types(&format!("/address {number} 12 Mabini St, Cebu City"))
        .await;
    seller.types(&format!("/ship {number} jnt 88123456")).await;
    browser.sees("#status-name", words.shipped).await;
    browser.sees(".parcel", "J&T").await;
    browser.sees(".parcel", "88123456").await;
    browser.fits().await;
    seller.types(&format!("/undo {number}")).await;
    browser.sees("#status-name", words.confirmed).await;
    browser.sees(".history", words.correction).await;
    browser.sees(".history", words.taken_back).await;
    browser.sees_no_more(".status", "88123456").await;
    let same = browser
        .evaluates("return window.sameDocument === true")
        .await;
    assert_eq!(same, json!(true), "the page was loaded again");
    browser.is_content(demo.site()).await;
    seller.closes().await;
    demo.ends().await;
}

#[tokio::test]
async fn a_status_travels_to_a_telephone() {
    travels(Screen::phone("en"), ENGLISH).await;
}

#[tokio::test]
async fn a_status_travels_to_a_desk() {
    travels(Screen::desk("en"), ENGLISH).await;
}

#[tokio::test]
async fn a_status_travels_to_a_telephone_in_chinese() {
    travels(Screen::phone("zh-TW"), CHINESE).await;
}

#[tokio::test]
async fn a_status_travels_to_a_desk_in_chinese() {
    travels(Screen::desk("zh-TW"), CHINESE).await;
}

#[tokio::test]
async fn without_scripts_the_page_says_what_is_so_when_it_is_loaded() {
    let Some(browser) = Browser::open(Screen::phone("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    let seller = demo.seller().await;
    browser.runs_scripts(false).await;
    browser.visits(&demo.page()).await;
    browser.sees("#status-name", "Pending").await;
    assert_eq!(
        browser.reads("#live").await,
        "",
        "nothing is live without scripts"
    );
    let number = number(&browser).await;
    seller.types(&format!("/confirm {number}")).await;
    shown(&seller, &format!("#{number} is confirmed")).await;
    assert!(browser.reads("#status-name").await.contains("Pending"));
    browser.reloads().await;
    browser.sees("#status-name", "Confirmed").await;
    browser.sees(".history", "Confirmed").await;
    browser.clicks("中文").await;
    browser.sees("#status-name", "已確認").await;
    browser.is_content(demo.site()).await;
    seller.closes().await;
    demo.ends().await;
}

#[tokio::test]
async fn a_page_that_lost_its_server_catches_up_by_itself() {
    let Some(browser) = Browser::open(Screen::phone("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    let seller = demo.seller().await;
    browser.visits(&demo.page()).await;
    browser.sees("#live", "Live").await;
    let number = number(&browser).await;
    browser.is_content(demo.site()).await;
    browser.evaluates("window.sameDocument = true").await;

    let remains = demo.dies().await;
    browser.sees("#live", "Connection lost").await;
    seller.types(&format!("/confirm {number}")).await;
    shown(&seller, &format!("#{number} is confirmed")).await;
    browser.sees("#status-name", "Pending").await;

    let demo = remains.rises().await;
    browser.sees("#status-name", "Confirmed").await;
    browser.sees("#live", "Live").await;
    seller
        .types(&format!("/address {number} 12 Mabini St, Cebu City"))
        .await;
    seller.types(&format!("/ship {number} lbc 1765")).await;
    browser.sees(".parcel", "LBC").await;
    let same = browser
        .evaluates("return window.sameDocument === true")
        .await;
    assert_eq!(same, json!(true), "the page was loaded again");
    let complaints = browser.complaints().await;
    assert!(
        complaints
            .iter()
            .all(|complaint| complaint.starts_with("\"network\"")),
        "{complaints:#?}"
    );
    seller.closes().await;
    demo.ends().await;
}

#[tokio::test]
async fn a_revoked_link_shows_nothing_any_more() {
    let Some(browser) = Browser::open(Screen::phone("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    let seller = demo.seller().await;
    let page = demo.page();
    browser.visits(&page).await;
    browser.sees("#live", "Live").await;
    let number = number(&browser).await;
    seller.types(&format!("/order {number}")).await;
    presses(&seller, "More").await;
    presses(&seller, "New link").await;
    shown(&seller, "Make a new link?").await;
    presses(&seller, "New link").await;

    // The page that is open shuts by itself.
    browser.sees("h1", "This link no longer works").await;
    browser.fits().await;
    let shown = browser.reads("body").await;
    assert!(!shown.contains("Black Shirt"), "{shown}");
    let answer = reqwest::get(page).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::GONE);
    seller.closes().await;
    demo.ends().await;
}
