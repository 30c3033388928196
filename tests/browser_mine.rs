//! The page "my orders" in a real browser, signed in by a link out of the chat; without scripts too.

use reqwest::header::ORIGIN;
use reqwest::{Client, Method, StatusCode};
use serde_json::json;
use url::Url;
use waybill_core::channel::Channel;

use super::support::browser::{Browser, Screen};
use super::support::stage::{Stage, link};
use super::support::talker::Talker;

/// What stands on the page in one language.
struct Words {
    language: &'static str,
    title: &'static str,
    pending: &'static str,
    watching: &'static str,
    sign_in: &'static str,
    here: &'static str,
    end_all: &'static str,
    signed_out: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    title: "Your orders",
    pending: "Pending",
    watching: "Watching",
    sign_in: "Sign in",
    here: "(this browser)",
    end_all: "End all, here too",
    signed_out: "Your orders are a tap away",
};

const CHINESE: Words = Words {
    language: "zh-TW",
    title: "您的訂單",
    pending: "待確認",
    watching: "查看中",
    sign_in: "登入",
    here: "（這個瀏覽器）",
    end_all: "全部登出（包含這裡）",
    signed_out: "登入後查看您的訂單",
};

fn address(news: &str) -> Url {
    let link = news.split_whitespace().find(|word| word.contains("/in/"));
    Url::parse(link.expect("a link")).expect("an address")
}

async fn asks_for_a_link(talker: &Talker) -> Url {
    let said = talker.says("/web").await;
    address(&said.shows("/in/").text)
}

/// Asks for an address as another browser would.
async fn asks(method: Method, url: &Url) -> StatusCode {
    let client = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let origin = url.origin().ascii_serialization();
    let asked = client.request(method, url.clone()).header(ORIGIN, origin);
    let answer = asked.send().await.expect("an answer");
    if answer.status() == StatusCode::GONE {
        assert!(answer.headers().get("set-cookie").is_none());
    }
    answer.status()
}

async fn shows_every_order(screen: Screen, words: Words, scripts: bool) {
    let Some(browser) = Browser::open(screen).await else {
        return;
    };
    let mut stage = Stage::new(Channel::Telegram).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599; ship 80").await;
    let first = link(&mia.taps("Create").await);
    let ben = stage.owner("Ben", "Bag Store").await;
    ben.says("/new Jane; 1 tote 350").await;
    let second = link(&ben.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &first).await;
    if words.language != "en" {
        jane.says("/language 中文").await;
    }
    jane.looks_at(&second).await;
    let site = stage.program().site().clone();
    let my = site.join("my").expect("an address");

    browser.runs_scripts(scripts).await;
    browser.visits(&my).await;
    browser.sees("h1", words.signed_out).await;
    browser.fits().await;
    let way_in = asks_for_a_link(&jane).await;
    // Whoever looks ahead uses nothing up.
    for method in [Method::GET, Method::HEAD, Method::GET] {
        assert_eq!(asks(method, &way_in).await, StatusCode::OK);
    }
    browser.complaints().await;
    browser.visits(&way_in).await;
    browser.clicks(words.sign_in).await;
    browser.sees("h1", words.title).await;
    assert_eq!(browser.address().await, my);
    let language = browser
        .evaluates("return document.documentElement.lang")
        .await;
    assert_eq!(language, json!(words.language));
    for fact in [
        "Fashion Store",
        "Bag Store",
        "#1001",
        "₱ 1,278.00",
        "₱ 350.00",
        words.pending,
    ] {
        browser.sees(".my-orders", fact).await;
    }
    browser.sees(".my-orders", words.watching).await;
    browser.sees(".sessions", words.here).await;
    browser.fits().await;
    browser.is_content(&site).await;
    // The link is spent, for this browser and any other; the session is this browser's alone.
    assert_eq!(asks(Method::POST, &way_in).await, StatusCode::GONE);
    assert_eq!(asks(Method::GET, &my).await, StatusCode::UNAUTHORIZED);
    // An order opens by the keyboard.
    browser.clicks_on(".my-orders li:last-child a").await;
    browser.sees(".shop", "Fashion Store").await;

    // Ended in the chat, it is ended here.
    let listed = jane.says("/sessions").await;
    let [end] = listed.only().buttons.as_slice() else {
        panic!("one session: {listed}");
    };
    jane.taps(end).await.only_shows("/web");
    browser.visits(&my).await;
    browser.sees("h1", words.signed_out).await;
    browser.complaints().await;
    let again = asks_for_a_link(&jane).await;
    browser.visits(&again).await;
    browser.clicks(words.sign_in).await;
    browser.sees("h1", words.title).await;
    browser.clicks(words.end_all).await;
    browser.sees("h1", words.signed_out).await;
    jane.says("/sessions").await.only_shows("/web");
    stage.ends().await;
}

#[tokio::test]
async fn every_order_on_a_phone() {
    shows_every_order(Screen::phone("en"), ENGLISH, true).await;
}

#[tokio::test]
async fn every_order_without_scripts_in_chinese() {
    shows_every_order(Screen::narrow("zh-TW"), CHINESE, false).await;
}
