//! A buyer who has no mouse does all of it by keyboard, with scripts and without: every stop of the
//! focus can be seen, and their order is that of the page.

use fantoccini::key::Key;

use super::support::browser::{Browser, Screen};
use super::support::demo::{Demo, shown};

/// Walks through the page and finds these stops on it, in this order.
async fn stops(browser: &Browser, wanted: &[&str]) {
    let walked = browser.walks_by_tab().await;
    let mut rest = walked.iter();
    for label in wanted {
        assert!(
            rest.any(|stop| stop.contains(label)),
            "{label} does not come where it should: {walked:?}"
        );
    }
}

async fn acts_by_keyboard(screen: Screen, scripts: bool) {
    let Some(browser) = Browser::open(screen).await else {
        return;
    };
    let demo = Demo::opens().await;
    let seller = demo.seller().await;
    seller.types("/order 1008").await;
    browser.runs_scripts(scripts).await;
    let enter = char::from(Key::Enter);
    browser.visits(&demo.page()).await;
    browser.sees("#mine-name", "Is this your order?").await;
    stops(&browser, &["How to pay", "PDF", "Yes, it is mine", "中文"]).await;

    browser.enters_at("How to pay").await;
    browser.sees("h1", "Show that it is yours").await;
    // The focus is where one types first.
    browser.types(&format!("4567{enter}")).await;
    browser.sees("h1", "Pay #1008").await;
    stops(
        &browser,
        &[
            "Reference",
            "Tell Fashion Store",
            "Back to the order",
            "中文",
        ],
    )
    .await;
    // Radio buttons are one stop; an arrow chooses among them.
    browser.tabs_to("GCash").await;
    browser.types(" ").await;
    browser.tabs_to("Reference").await;
    browser.types("1234567890123").await;
    browser.enters_at("Tell Fashion Store").await;
    browser
        .sees(".said", "The seller will check your payment for #1008.")
        .await;
    shown(&seller, "says #1008 was paid").await;

    stops(
        &browser,
        &[
            "Where to send",
            "PDF",
            "Message the seller",
            "Not my device: forget me",
            "中文",
        ],
    )
    .await;
    browser.enters_at("Where to send").await;
    browser.sees("h1", "Where to send #1008").await;
    browser.tabs_to("Address").await;
    browser.types("12 Mabini St, Quezon City 1100").await;
    browser.enters_at("Send it there").await;
    browser
        .sees(".said", "12 Mabini St, Quezon City 1100")
        .await;

    browser.enters_at("Message the seller").await;
    browser.sees("h1", "Messages with Fashion Store").await;
    browser.tabs_to("Your message").await;
    browser.types("Can it come on Friday?").await;
    browser.enters_at("Send to Fashion Store").await;
    browser.sees("#talk", "Can it come on Friday?").await;
    shown(&seller, "Can it come on Friday?").await;
    browser.enters_at("Back to the order").await;
    browser.enters_at("Not my device: forget me").await;
    browser.sees("#mine-name", "Is this your order?").await;
    browser.enters_at("中文").await;
    browser.sees("#status-name", "待確認").await;
    seller.closes().await;
    demo.ends().await;
}

#[tokio::test]
async fn a_buyer_without_a_mouse_on_a_telephone() {
    acts_by_keyboard(Screen::phone("en"), true).await;
}

#[tokio::test]
async fn a_buyer_without_a_mouse_and_without_scripts() {
    acts_by_keyboard(Screen::narrow("en"), false).await;
}
