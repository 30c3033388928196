//! What a buyer does on their order's page, in a real browser: with scripts and without, by keyboard.

use fantoccini::key::Key;

use super::support::browser::{Browser, Screen};
use super::support::demo::{Demo, shown};

/// Shows that one is the buyer, by keyboard, after one wrong try.
async fn proves(browser: &Browser) {
    browser.sees("h1", "Show that it is yours").await;
    browser.fits().await;
    assert!(browser.focused().await.contains("Last four digits"));
    let enter = char::from(Key::Enter);
    browser.types(&format!("1234{enter}")).await;
    browser.sees(".problem", "4 tries left.").await;
    browser.fits().await;
    // The focus is where something is wrong, with what was typed.
    assert!(browser.focused().await.contains("Last four digits"));
    let (end, back) = (char::from(Key::End), char::from(Key::Backspace));
    let erase: String = std::iter::repeat_n(back, 4).collect();
    browser.types(&format!("{end}{erase}4567{enter}")).await;
}

/// The way from the link to a payment that the seller is told of.
async fn pays(screen: Screen, scripts: bool) {
    let Some(browser) = Browser::open(screen).await else {
        return;
    };
    let demo = Demo::opens().await;
    let seller = demo.seller().await;
    // Who looks at an order at a terminal follows it there.
    seller.types("/order 1008").await;
    browser.runs_scripts(scripts).await;
    browser.visits(&demo.page()).await;
    browser.sees("#mine-name", "Is this your order?").await;
    browser.clicks("How to pay").await;
    proves(&browser).await;
    browser.sees("h1", "Pay #1008").await;
    browser.sees(".pay-amount", "₱ 1,477.00").await;
    browser.fits().await;
    // Nothing chosen: the form comes back, and what was typed is still there.
    browser.clicks_on("#f-reference").await;
    browser.types("1234567890123").await;
    browser.clicks("Tell Fashion Store").await;
    browser
        .sees("#f-method-problem", "Choose by what you paid")
        .await;
    browser.fits().await;
    browser.types(" ").await;
    browser.clicks("Tell Fashion Store").await;
    browser
        .sees(".said", "The seller will check your payment for #1008.")
        .await;
    browser.sees(".totals", "Payment being checked").await;
    browser.fits().await;
    shown(&seller, "says #1008 was paid").await;
    // It is said once.
    browser.reloads().await;
    browser.sees("#mine-name", "Your order").await;
    browser.sees_no_more("body", "The seller will check").await;

    browser.clicks("Where to send").await;
    browser.sees("h1", "Where to send #1008").await;
    browser.fits().await;
    browser.clicks_on("#f-address").await;
    browser.types("12 Mabini St, Quezon City 1100").await;
    browser.clicks("Send it there").await;
    browser
        .sees(".said", "12 Mabini St, Quezon City 1100")
        .await;
    browser
        .sees("#mine", "12 Mabini St, Quezon City 1100")
        .await;
    browser.fits().await;
    browser.clicks("Message the seller").await;
    browser.sees("h1", "Messages with Fashion Store").await;
    browser.fits().await;
    browser.clicks_on("#f-text").await;
    browser.types("Can it come on Friday?").await;
    browser.clicks("Send to Fashion Store").await;
    browser.sees("#talk", "Can it come on Friday?").await;
    shown(&seller, "Can it come on Friday?").await;
    browser.clicks_on("#f-text").await;
    browser.types("Before noon").await;
    seller.types("/message 1008 Yes, on Friday").await;
    if !scripts {
        shown(&seller, "Yes, on Friday").await;
        browser.reloads().await;
    }
    browser.sees("#talk", "Yes, on Friday").await;
    if scripts {
        let typed = "return document.getElementById('f-text').value";
        let typed = browser.evaluates(typed).await;
        assert_eq!(typed, serde_json::json!("Before noon"), "it stays");
    }
    browser.fits().await;
    browser.clicks("‹ Back to the order").await;
    browser.sees("#mine", "Yes, on Friday").await;
    let complaints = browser.complaints().await;
    // Answers that say no are no failures of the page.
    assert!(
        complaints
            .iter()
            .all(|complaint| complaint.starts_with("\"network\"")),
        "{complaints:#?}"
    );
    browser.clicks("Not my device: forget me").await;
    browser.sees("#mine-name", "Is this your order?").await;
    browser.sees_no_more("body", "Mabini").await;
    seller.closes().await;
    demo.ends().await;
}

#[tokio::test]
async fn a_buyer_pays_on_a_telephone() {
    pays(Screen::phone("en"), true).await;
}

#[tokio::test]
async fn a_buyer_pays_at_a_desk_without_scripts() {
    pays(Screen::desk("en"), false).await;
}

#[tokio::test]
async fn what_is_the_buyers_follows_the_order_while_it_is_open() {
    let Some(browser) = Browser::open(Screen::narrow("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    let seller = demo.seller().await;
    browser.visits(&demo.page()).await;
    browser.clicks("Yes, it is mine").await;
    proves(&browser).await;
    browser
        .sees(".said", "This browser may act for you now.")
        .await;
    browser.sees("#mine", "not said yet").await;
    browser.evaluates("window.sameDocument = true").await;
    seller
        .types("/address 1008 12 Mabini St, Quezon City 1100")
        .await;
    browser
        .sees("#mine", "12 Mabini St, Quezon City 1100")
        .await;
    seller.types("/deliver 1008").await;
    browser.sees(".status .doing", "How was it?").await;
    browser.sees("#mine", "Return").await;
    let same = browser
        .evaluates("return window.sameDocument === true")
        .await;
    assert_eq!(same, serde_json::json!(true), "the page was loaded again");
    browser.clicks("How was it?").await;
    browser.sees("h1", "How was it?").await;
    browser.clicks("★★★★☆ 4 stars").await;
    browser.clicks("Send").await;
    browser.sees("#mine", "★★★★☆").await;
    browser.fits().await;
    seller.closes().await;
    demo.ends().await;
}
