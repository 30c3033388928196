//! Every page and state that a person can come to keeps nobody out: axe-core finds nothing on any of
//! them, in both languages, on a telephone and at a desk, in light and in dark.

use fantoccini::key::Key;
use url::Url;
use waybill_core::channel::Channel;
use waybill_core::document::qr_png;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use super::support::browser::{Axe, Browser, Screen};
use super::support::demo::Demo;
use super::support::smtp::PostOffice;
use super::support::stage::{Stage, link};
use super::support::talker::{News, Talker};

/// How many pages and states each visitor looks at.
const PAGES: usize = 44;
const JANE: &str = "jane@example.com";

/// Somebody who goes everywhere, with a browser, and with axe.
struct Visitor {
    browser: Browser,
    axe: Axe,
    stage: Stage,
    post: PostOffice,
    mia: Talker,
}

impl Visitor {
    async fn arrives(screen: Screen) -> Option<Self> {
        let axe = Axe::fetched()?;
        let browser = Browser::open(screen).await?;
        let mut stage = Stage::new(Channel::Telegram).await;
        let post = stage.with_mail().await;
        let language = Language::ENGLISH;
        let mia = stage
            .owner_in("Mia", "Fashion Store", Market::Philippines, language)
            .await;
        Some(Self {
            browser,
            axe,
            stage,
            post,
            mia,
        })
    }

    async fn sells(&self, line: &str) -> String {
        self.mia.says(&format!("/new {line}")).await;
        link(&self.mia.taps("Create").await)
    }

    /// Opens a page and looks at it.
    async fn sees(&mut self, address: &str, name: &str) {
        self.opens(address).await;
        self.looks(name).await;
    }

    async fn opens(&self, address: &str) {
        let url = self.stage.site().join(address).expect("an address");
        self.browser.visits(&url).await;
    }

    async fn looks(&mut self, name: &str) {
        self.axe.looks(&self.browser, name).await;
    }

    /// Sends the form on the page as it is, and waits for the answer.
    async fn sends(&self, button: &str, answer: &str) {
        self.browser.clicks_on(button).await;
        self.browser
            .waits(answer, async || {
                !self.browser.reads(answer).await.is_empty()
            })
            .await;
    }

    async fn types(&self, field: &str, words: &str) {
        self.browser.clicks_on(field).await;
        self.browser.types(words).await;
    }

    /// What anybody sees who has the link, and how one shows that it is theirs.
    async fn is_a_stranger(&mut self, page: &str) {
        self.sees(page, "order, pending").await;
        let prove = format!("{page}/prove?then=pay");
        self.sees(&prove, "prove").await;
        let enter = char::from(Key::Enter);
        self.types("#f-digits", &format!("0000{enter}")).await;
        self.browser.sees(".problem", "4").await;
        self.looks("prove, wrong digits").await;
        self.opens(&prove).await;
        self.browser
            .clicks_on("details:nth-of-type(1) summary")
            .await;
        self.sends("details [name=mail]", "[role=status]").await;
        self.looks("prove, a code is mailed").await;
        self.opens(&prove).await;
        self.browser
            .clicks_on("details:nth-of-type(2) summary")
            .await;
        self.sends("details:nth-of-type(2) button", ".problem")
            .await;
        self.looks("prove, asked without a name").await;
        self.types("#f-name", &format!("Jane{enter}")).await;
        self.browser
            .waits("waiting", async || {
                let waits = "return document.querySelector('[data-waits]') !== null";
                self.browser.evaluates(waits).await == true
            })
            .await;
        self.looks("prove, waits for the shop").await;
        self.types("#f-digits", &format!("4567{enter}")).await;
        self.browser.sees("h1", "#1001").await;
    }

    /// The forms of an order, empty and with what is wrong.
    async fn is_the_buyer(&mut self, page: &str) {
        self.sees(page, "order, the buyer's").await;
        self.sees(&format!("{page}/pay"), "pay").await;
        self.sends("#form button.main", ".problem").await;
        self.looks("pay, nothing chosen").await;
        self.sees(&format!("{page}/send"), "send").await;
        self.sends("#form button.main", ".problem").await;
        self.looks("send, no address").await;
        self.sees(&format!("{page}/cancel"), "cancel").await;
        self.sees(&format!("{page}/talk"), "talk, empty").await;
        self.sends("#form button", ".problem").await;
        self.looks("talk, nothing typed").await;
        self.types("#f-text", "Can it be blue?").await;
        self.sends("#form button", "#talk .message").await;
        let call = self.mia.news().await;
        self.mia
            .replies(call.shows("Can it be blue?"), "yes, tomorrow")
            .await;
        let picture = qr_png("https://shop.example").expect("a picture");
        self.mia.taps("Reply").await;
        self.mia
            .sends_picture("blue.png", &picture, "this one")
            .await;
        self.sees(&format!("{page}/talk"), "talk, with a picture")
            .await;
        self.sees(&format!("{page}/trouble"), "trouble, too early")
            .await;
        self.mia.says("/edit 1001 +1 white pants 699").await;
        self.mia.taps("Ask Jane").await;
        self.sees(page, "order, a change is asked").await;
        self.sees(&format!("{page}/change"), "change").await;
        self.sends("#form button", ".said").await;
    }

    /// On its way, arrived, wrong, given back, and how it was.
    async fn it_arrives(&mut self, page: &str) {
        self.mia.says("/paid 1001 500 gcash").await;
        self.mia.says("/hold 1001").await;
        self.sees(page, "order, on hold").await;
        self.mia.says("/undo 1001").await;
        self.mia.ships("1001 jnt 88123456").await;
        self.sees(page, "order, shipped").await;
        self.sees(&format!("{page}/trouble"), "trouble").await;
        self.sends("#form button", ".problem").await;
        self.looks("trouble, nothing chosen").await;
        self.browser.clicks_on("#f-what label").await;
        self.sends("#form button", ".said").await;
        self.looks("order, something is wrong").await;
        self.sees(&format!("{page}/trouble"), "trouble, open").await;
        self.mia.says("/deliver 1001").await;
        self.sees(page, "order, delivered").await;
        self.sees(&format!("{page}/return"), "return").await;
        self.sends("#form button.main", ".problem").await;
        self.looks("return, nothing chosen").await;
        self.sees(&format!("{page}/review"), "review").await;
        self.sends("#form button", ".problem").await;
        self.looks("review, no stars").await;
    }

    /// What is over, what is not there, and the ways in.
    async fn goes_elsewhere(&mut self) {
        let cancelled = self.sells("Otto; 1 cap 250").await;
        self.mia.says("/cancel 1002").await;
        self.mia.taps("Yes, cancel it").await;
        self.sees(&path(&cancelled), "order, cancelled").await;
        self.sees("/", "home").await;
        self.sees("/nowhere", "no such page").await;
        self.sees("/t/1-AAAAAAAAAAAAAAAAAAAAAA", "no such order")
            .await;
        self.mia.says("/order 1002").await;
        self.mia.taps("More").await;
        self.mia.taps("New link").await;
        self.mia.taps("New link").await;
        self.sees(&path(&cancelled), "a link taken back").await;
        let stop = self.post.last(JANE).link("/mail/");
        self.sees(&path(&stop), "stop mails").await;
        self.browser.clicks_on("button.main").await;
        self.browser
            .waits("another page", async || {
                let again = "return document.querySelector('[name=again]') !== null";
                self.browser.evaluates(again).await == true
            })
            .await;
        self.looks("mails are stopped").await;
    }

    /// My orders, and the chat.
    async fn signs_in(&mut self, page: &str) {
        self.sees("/chat", "chat, signed out").await;
        self.sees("/my", "my orders, signed out").await;
        self.sends("form button.main", ".problem").await;
        self.looks("my orders, no address").await;
        let site = self.stage.site();
        let whole = site.join(page).expect("an address");
        let (jane, _) = self.stage.buyer("Jane", whole.as_str()).await;
        let way_in = way_in(&jane.says("/web").await);
        self.sees(way_in.path(), "sign in").await;
        self.browser.clicks_on("button.main").await;
        self.browser.sees(".my-orders", "#1001").await;
        self.looks("my orders").await;
        self.sees(way_in.path(), "sign in, spent").await;
        self.sees("/chat", "chat, empty").await;
        self.types("#text", &format!("/my{}", char::from(Key::Enter)))
            .await;
        self.browser.sees("#log", "#1001").await;
        self.looks("chat").await;
    }
}

fn path(address: &str) -> String {
    Url::parse(address).expect("an address").path().to_owned()
}

fn way_in(news: &News) -> Url {
    let seen = news.shows("/in/");
    let link = seen
        .text
        .split_whitespace()
        .find(|word| word.contains("/in/"));
    Url::parse(link.expect("a link")).expect("an address")
}

async fn everywhere(screen: Screen) {
    let Some(mut visitor) = Visitor::arrives(screen).await else {
        return;
    };
    let line = "Jane Cruz jane@example.com +63 917 123 4567; 2 black shirt 599; ship 80";
    let page = path(&visitor.sells(line).await);
    visitor.is_a_stranger(&page).await;
    visitor.is_the_buyer(&page).await;
    visitor.it_arrives(&page).await;
    visitor.goes_elsewhere().await;
    visitor.signs_in(&page).await;
    visitor.axe.is_content(PAGES);
    visitor.stage.ends().await;
}

#[tokio::test]
async fn nobody_is_kept_out_on_a_telephone() {
    everywhere(Screen::phone("en")).await;
}

#[tokio::test]
async fn nobody_is_kept_out_at_a_desk() {
    everywhere(Screen::desk("en")).await;
}

#[tokio::test]
async fn nobody_is_kept_out_on_a_telephone_in_chinese() {
    everywhere(Screen::phone("zh-TW")).await;
}

#[tokio::test]
async fn nobody_is_kept_out_at_a_desk_in_chinese() {
    everywhere(Screen::desk("zh-TW")).await;
}

#[tokio::test]
async fn the_demonstration_keeps_nobody_out() {
    let Some(mut axe) = Axe::fetched() else {
        return;
    };
    let Some(browser) = Browser::open(Screen::phone("en")).await else {
        return;
    };
    let demo = Demo::opens().await;
    browser.visits(demo.site()).await;
    axe.looks(&browser, "the demonstration").await;
    axe.is_content(1);
    demo.ends().await;
}
