//! The web chat and the demonstration in a real browser.

use std::time::Duration;

use fantoccini::key::Key;
use reqwest::StatusCode;
use reqwest::header::ORIGIN;
use serde_json::json;
use url::Url;

use waybill_core::document::qr_png;

use super::support::browser::{Browser, Screen};
use super::support::database::TestDatabase;
use super::support::demo::Demo;
use super::support::program::{Program, waybill};

const SELLER: &str = "#seller";
const BUYER: &str = "#buyer";
const PAGE: &str = "#page";

fn key(key: Key) -> String {
    char::from(key).to_string()
}

/// Writes a line in the chat that is open, and sends it.
async fn says(browser: &Browser, text: &str) {
    browser.clicks_on("#text").await;
    browser.types(&format!("{text}{}", key(Key::Enter))).await;
}

#[tokio::test]
async fn an_order_travels_between_the_panes() {
    let Some(browser) = Browser::open(Screen::desk("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    browser.visits(demo.site()).await;
    for pane in [SELLER, BUYER, PAGE] {
        browser.enters(pane).await;
        browser.sees("body", "#1008").await;
        browser.sees("body", "Pending").await;
    }

    // What is there is moved by a click, before the buyer's eyes.
    browser.enters(SELLER).await;
    browser.clicks("Confirm").await;
    browser.sees("#log", "#1008 · Jane Cruz · Confirmed").await;
    browser.enters(BUYER).await;
    browser.sees("#log", "✔ Confirmed").await;
    browser.enters(PAGE).await;
    browser.sees("#status-name", "Confirmed").await;

    // An order is taken: the suggestion is put into the composer, and sent.
    browser.leaves().await;
    browser
        .clicks("/new Jane Cruz; 2 black shirt 599; ship 80")
        .await;
    browser.enters(SELLER).await;
    browser.types(&key(Key::Enter)).await;
    browser.sees("#log", "New order, not saved yet").await;
    browser.sees("#log", "Total ₱ 1,278.00").await;
    browser.clicks("Create").await;
    browser.sees("#log", "#1009 · Jane Cruz · Pending").await;
    browser.sees("#log", "Send this to Jane Cruz").await;
    let link = browser
        .evaluates("return [...document.querySelectorAll('.text a')].at(-1).href")
        .await;
    let link = link.as_str().expect("a link").to_owned();

    // The buyer follows it, and sees the next step arrive.
    browser.enters(BUYER).await;
    says(&browser, &format!("/track {link}")).await;
    browser.sees("#log", "order #1009").await;
    browser.enters(SELLER).await;
    browser.clicks("Confirm").await;
    browser.sees("#log", "#1009 · Jane Cruz · Confirmed").await;
    browser.enters(BUYER).await;
    browser
        .sees(".message:last-of-type", "#1009: ✔ Confirmed")
        .await;

    // Its page opens in the pane beside the chat.
    browser.clicks("Track online").await;
    browser.enters(PAGE).await;
    browser.sees("h1", "#1009").await;
    browser.sees("#status-name", "Confirmed").await;
    browser.leaves().await;
    assert_eq!(browser.address().await, *demo.site());
    browser.is_content(demo.site()).await;
    demo.ends().await;
}

#[tokio::test]
async fn papers_are_downloaded_from_page_and_chat() {
    let Some(browser) = Browser::open(Screen::desk("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    browser.visits(&demo.page()).await;
    browser.clicks("Receipt (PDF)").await;
    let (name, bytes) = browser.downloaded().await;
    assert_eq!(name, "receipt-1008.pdf");
    assert!(bytes.starts_with(b"%PDF-"), "{name} is no PDF");

    browser.visits(&demo.at("chat?as=seller")).await;
    browser.clicks("PDF").await;
    browser.sees("#log", "receipt-1008.pdf").await;
    browser.clicks_on(".document").await;
    let (name, bytes) = browser.downloaded().await;
    assert_eq!(name, "receipt-1008.pdf");
    assert!(bytes.starts_with(b"%PDF-"), "{name} is no PDF");
    browser.is_content(demo.site()).await;
    demo.ends().await;
}

#[tokio::test]
async fn the_chat_needs_no_mouse() {
    let Some(browser) = Browser::open(Screen::desk("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    browser.visits(&demo.at("chat?as=seller")).await;
    // One can write at once.
    browser
        .waits("the focus in the composer", async || {
            is_composing(&browser).await
        })
        .await;
    browser.sees("#log", "Confirm").await;
    // Backwards from the composer come the newest message's buttons.
    let mut passed = Vec::new();
    while browser.focused().await != "Confirm" {
        passed.push(browser.focused().await);
        assert!(passed.len() < 20, "no way to [Confirm]: {passed:?}");
        browser
            .types(&format!("{}{}", key(Key::Shift), key(Key::Tab)))
            .await;
    }
    browser.types(" ").await;
    browser.sees("#log", "#1008 · Jane Cruz · Confirmed").await;
    let focused = browser.focused().await;
    assert_eq!(
        focused, "Processing",
        "the focus stays where the button was"
    );
    for _ in 0..20 {
        if is_composing(&browser).await {
            break;
        }
        browser.types(&key(Key::Tab)).await;
    }

    browser
        .types(&format!("/new Jane; 2 shirt 599{}", key(Key::Enter)))
        .await;
    browser.sees("#log", "Total ₱ 1,198.00").await;
    // The up arrow takes the last line back to mend it.
    browser.types(&key(Key::Up)).await;
    browser.sees("#about", "Editing your message").await;
    browser
        .types(&format!("; ship 80{}", key(Key::Enter)))
        .await;
    browser.sees("#log", "Total ₱ 1,278.00").await;
    browser
        .sees(".message.mine:last-of-type, .mine", "edited")
        .await;
    // A line break needs Shift.
    browser
        .types(&format!(
            "/new Ana{shift}{enter}{release}1 cap 250",
            shift = key(Key::Shift),
            enter = key(Key::Enter),
            release = key(Key::Null)
        ))
        .await;
    browser.types(&key(Key::Enter)).await;
    browser.sees("#log", "1 × Cap · 250.00").await;
    browser.is_content(demo.site()).await;
    demo.ends().await;
}

/// Whether the focus is where messages are written.
async fn is_composing(browser: &Browser) -> bool {
    let on = browser.evaluates("return document.activeElement.tagName");
    on.await == json!("TEXTAREA")
}

/// A file as a script of the page makes it, named `file`, in a transfer named `carried`.
fn carried(name: &str, bytes: &[u8]) -> String {
    format!(
        "const file = new File([new Uint8Array({bytes:?})], {name:?}, {{ type: 'image/png' }});
         const carried = new DataTransfer(); carried.items.add(file);"
    )
}

#[tokio::test]
async fn a_picture_is_chosen_pasted_or_dropped() {
    let Some(browser) = Browser::open(Screen::desk("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    browser.visits(&demo.at("chat?as=seller")).await;
    let slip = qr_png("https://shop.example/t/1").unwrap();
    let ways = [
        (
            "chosen.png",
            "const chosen = document.getElementById('file'); chosen.files = carried.files;
             chosen.dispatchEvent(new Event('change', { bubbles: true }));",
        ),
        (
            "pasted.png",
            "document.getElementById('text').dispatchEvent(
                 new ClipboardEvent('paste', { clipboardData: carried, bubbles: true }));",
        ),
        (
            "dropped.png",
            "for (const kind of ['dragover', 'drop']) document.body.dispatchEvent(
                 new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));",
        ),
    ];
    for (name, way) in ways {
        browser.evaluates(&(carried(name, &slip) + way)).await;
        browser.sees("#attached", name).await;
        says(&browser, "").await;
        browser
            .sees("#log", &format!("“{name}” was not used."))
            .await;
        let shown = format!(
            "const shown = document.querySelector('.mine img[alt=\"{name}\"]');
             return Boolean(shown?.complete && shown.naturalWidth);"
        );
        browser
            .waits(&format!("{name} in the log"), async || {
                browser.evaluates(&shown).await == true
            })
            .await;
        browser.sees_no_more("#attached", name).await;
    }
    // Said before anything is sent.
    let large = "const large = new DataTransfer();
        large.items.add(new File([new Uint8Array(11 * 1024 * 1024)], 'large.png'));
        const chosen = document.getElementById('file'); chosen.files = large.files;
        chosen.dispatchEvent(new Event('change', { bubbles: true }));";
    browser.evaluates(large).await;
    browser.sees("#problem", "at most 10 MB").await;
    browser.is_content(demo.site()).await;
    demo.ends().await;
}

#[tokio::test]
async fn the_demonstration_changes_its_language() {
    let Some(browser) = Browser::open(Screen::desk("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    browser.visits(demo.site()).await;
    browser.enters(SELLER).await;
    browser.sees("#log", "Pending").await;
    browser.leaves().await;
    browser.clicks("中文").await;
    browser.sees("h1", "看訂單狀態即時傳遞").await;
    browser.enters(PAGE).await;
    browser.sees("#status-name", "待確認").await;
    // Its people speak the page's language, and what they look at is written anew.
    browser.enters(BUYER).await;
    browser.sees("#log", "待確認").await;
    browser.enters(SELLER).await;
    browser.sees("#log", "待確認").await;
    browser.clicks("確認").await;
    browser.sees("#log", "已確認").await;
    browser.enters(BUYER).await;
    browser.sees("#log", "已確認").await;
    browser.leaves().await;
    browser.clicks("English").await;
    browser.enters(SELLER).await;
    browser.sees("#log", "#1008 · Jane Cruz · Confirmed").await;
    browser.is_content(demo.site()).await;
    demo.ends().await;
}

/// Runs a command to its end, and returns what it printed.
async fn runs(settings: &[(&str, &str)], arguments: &[&str]) -> String {
    let output = waybill(settings).args(arguments).output().await;
    let output = output.expect("the binary under test");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// A shop without the demonstration, and the link that signs its owner in.
async fn shop() -> (TestDatabase, Program, Url) {
    let test = TestDatabase::new().await;
    let database = test.url();
    let program = Program::serve(&[("DATABASE_URL", &*database)]).await;
    let site = program.site().to_string();
    let settings = [
        ("DATABASE_URL", &*database),
        ("WAYBILL_WEB_PUBLIC_URL", &*site),
    ];
    let said = runs(&settings, &["shop", "create", "Corner Store"]).await;
    let link = said
        .split_whitespace()
        .find(|word| word.contains("/in/"))
        .expect("a link");
    let link = Url::parse(link).expect("an address");
    (test, program, link)
}

#[tokio::test]
async fn a_sign_in_link_is_used_by_its_button_and_once() {
    let Some(browser) = Browser::open(Screen::phone("en")).await else {
        return;
    };
    let (_test, program, link) = shop().await;
    let chat = program.site().join("chat").expect("an address");
    // Whoever only looks at the link, as previews do, neither uses it up nor is signed in.
    for _ in 0..2 {
        browser.visits(&link).await;
        browser.sees("h1", "Sign in").await;
    }
    browser.visits(&chat).await;
    browser.sees("h1", "You are signed out").await;
    browser.complaints().await;

    browser.visits(&link).await;
    browser.clicks("Sign in").await;
    browser.sees(".leave", "Sign out").await;
    assert_eq!(browser.address().await, chat);
    says(&browser, "/help").await;
    browser.sees("#log", "Corner Store").await;
    browser.fits().await;
    browser.is_content(program.site()).await;

    // It signs nobody else in, on this device or another.
    browser.visits(&link).await;
    browser.sees("h1", "This link no longer works").await;
    let origin = program.site().origin().ascii_serialization();
    let again = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()
        .expect("a client")
        .post(link)
        .header(ORIGIN, origin)
        .send()
        .await
        .expect("an answer");
    assert_eq!(again.status(), StatusCode::GONE);
    assert!(again.headers().get("set-cookie").is_none());

    browser.visits(&chat).await;
    browser.clicks("Sign out").await;
    browser.sees("h1", "Waybill").await;
    browser.visits(&chat).await;
    browser.sees("h1", "You are signed out").await;
    program.stops().await;
}

/// Names nobody foresaw, without a place to break them.
const LONG: &str =
    "Maximilian-Alexander-von-Hohenstaufen-Wolkenstein-Trostburg-Rodenegg-Karlsburg-Aichach";

#[tokio::test]
async fn nothing_is_too_wide_for_a_narrow_telephone() {
    for language in ["en", "zh-TW"] {
        let Some(browser) = Browser::open(Screen::narrow(language)).await else {
            return;
        };
        let demo = Demo::opens().await;
        // Its people learn here which language to speak.
        browser.visits(demo.site()).await;
        browser.visits(&demo.at("chat?as=seller")).await;
        let order = format!("/new {LONG}; 2 {LONG} 123456; ship 80; note {LONG}");
        says(&browser, &order).await;
        browser.sees("#log", "246,912.00").await;
        browser.fits().await;
        browser
            .clicks(if language == "en" {
                "Create"
            } else {
                "建立訂單"
            })
            .await;
        browser.sees("#log", "/t/").await;
        browser.fits().await;
        let long = browser
            .evaluates("return [...document.querySelectorAll('.text a')].at(-1).href")
            .await;
        let long = Url::parse(long.as_str().expect("a link")).expect("an address");
        says(&browser, "/help").await;
        browser.sees("#log", "/confirm").await;
        browser.fits().await;
        let pages = [
            demo.site().clone(),
            demo.at("chat?as=buyer"),
            demo.page(),
            long,
            demo.at("nothing"),
            demo.at("t/1-AAAAAAAAAAAAAAAAAAAAAA"),
        ];
        for page in pages {
            browser.visits(&page).await;
            browser.fits().await;
        }
        browser.visits(demo.site()).await;
        for pane in [SELLER, BUYER, PAGE] {
            browser
                .clicks_on(&format!("label[for=pane-{}]", pane.trim_start_matches('#')))
                .await;
            let shown = browser
                .evaluates(&format!(
                    "return document.querySelector('{pane}').checkVisibility()"
                ))
                .await;
            assert_eq!(shown, json!(true), "{pane}");
            browser.enters(pane).await;
            browser.sees("body", "#1008").await;
            browser.fits().await;
            browser.leaves().await;
        }
        demo.ends().await;
    }
}

#[tokio::test]
async fn a_real_shop_s_pages_fit_a_narrow_telephone() {
    let Some(browser) = Browser::open(Screen::narrow("en")).await else {
        return;
    };
    let (_test, program, link) = shop().await;
    let at = |path: &str| program.site().join(path).expect("an address");
    for page in [link, at("/"), at("/chat"), at("/in/AAAAAAAAAAAAAAAAAAAAAA")] {
        browser.visits(&page).await;
        browser.sees("h1", "").await;
        browser.fits().await;
    }
    program.stops().await;
}
