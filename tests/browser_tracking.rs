//! The buyer's page in a real browser, while the seller goes on working.

use serde_json::json;
use url::Url;

use super::support::browser::{Browser, Screen};
use super::support::database::TestDatabase;
use super::support::program::Program;
use super::support::voice::terminal::Terminal;

/// The demo shop, served; its seller sits at a terminal.
struct Demo {
    test: TestDatabase,
    program: Program,
    seller: Terminal,
}

impl Demo {
    async fn opens() -> Self {
        let test = TestDatabase::new().await;
        let program = Self::program(&test, "127.0.0.1:0").await;
        let settings = [
            ("DATABASE_URL", test.url()),
            ("WAYBILL_WEB_PUBLIC_URL", program.site().to_string()),
        ];
        let settings = [
            (settings[0].0, settings[0].1.as_str()),
            (settings[1].0, settings[1].1.as_str()),
        ];
        let seller = Terminal::opens(&settings, "fashion", "owner", "Mia", &[]).await;
        Self {
            test,
            program,
            seller,
        }
    }

    async fn program(test: &TestDatabase, listen: &str) -> Program {
        let settings = [
            ("DATABASE_URL", &*test.url()),
            ("WAYBILL_WEB_LISTEN", listen),
        ];
        Program::started(&settings, &["serve", "--demo"]).await
    }

    /// The page of the order that the invitation names.
    fn page(&self) -> Url {
        let line = self
            .program
            .said()
            .into_iter()
            .find(|line| line.contains("/t/"));
        let line = line.expect("a buyer's page in the invitation");
        let word = line.split_whitespace().last().expect("an address");
        Url::parse(word).expect("an address")
    }

    async fn ends(self) {
        self.seller.closes().await;
        self.program.stops().await;
    }
}

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

/// The page says what is so, and says it anew as the seller acts, without being loaded again.
async fn travels(screen: Screen, words: Words) {
    let Some(browser) = Browser::open(screen).await else {
        return;
    };
    let demo = Demo::opens().await;
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
    let heading = browser.reads("h1").await;
    let (_, number) = heading.split_once('#').expect("the order's number");
    demo.seller.types(&format!("/confirm {number}")).await;
    browser.sees("#status-name", words.confirmed).await;
    browser.sees("#announcer", words.confirmed).await;
    browser.sees(".history", words.confirmed).await;
    demo.seller
        .types(&format!("/ship {number} jnt 88123456"))
        .await;
    browser.sees("#status-name", words.shipped).await;
    browser.sees(".parcel", "J&T").await;
    browser.sees(".parcel", "88123456").await;
    browser.fits().await;
    demo.seller.types(&format!("/undo {number}")).await;
    browser.sees("#status-name", words.confirmed).await;
    browser.sees(".history", words.correction).await;
    browser.sees(".history", words.taken_back).await;
    browser.sees_no_more(".status", "88123456").await;
    let same = browser
        .evaluates("return window.sameDocument === true")
        .await;
    assert_eq!(same, json!(true), "the page was loaded again");
    browser.is_content(demo.program.site()).await;
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
