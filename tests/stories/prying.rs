//! People with a link of their own who try for what is others': another buyer's order, another shop's
//! conversation, somebody's way in.

use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE, USER_AGENT};
use reqwest::{Client, Method, StatusCode, Url};
use waybill_core::channel::Channel;
use waybill_core::document::qr_png;

use super::mailing::comes_in;
use super::page::Browser;
use crate::support::stage::{Stage, link};
use crate::support::talker::{News, Talker};

on_every_channel!(anothers_order_stays_theirs);

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

/// What only Jane may read and do, tried with every key and every number that somebody else has.
async fn anothers_order_stays_theirs(mut stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let janes = order(&mia, "Jane; +63 917 123 4567; 2 black shirt 599").await;
    let ottos = order(&mia, "Otto; +63 917 123 9999; 1 cap 250").await;
    let ben = stage.owner("Ben", "Bag Store").await;
    let evas = order(&ben, "Eva; +63 917 123 8888; 1 bag 900").await;
    let mut jane = Browser::at(&mut stage, &janes, "en");
    jane.does("prove", &[("digits", "4567")]).await;
    jane.does(
        "talk",
        &[("seen", "0"), ("text", "my secret colour is blue")],
    )
    .await;
    let relayed = mia.news().await;
    let relayed = relayed.shows("my secret colour").clone();
    mia.taps_on(&relayed, "Reply").await;
    let picture = qr_png("https://shop.example").unwrap();
    mia.sends_picture("secret.png", &picture, "like this").await;
    let page = jane.opens("talk").await;
    assert!(page.contains("secret.png"), "{page}");

    let mut otto = Browser::at(&mut stage, &ottos, "en");
    otto.does("prove", &[("digits", "9999")]).await;
    let mut eva = Browser::at(&mut stage, &evas, "en");
    eva.does("prove", &[("digits", "8888")]).await;
    let events = "SELECT count(*) FROM order_event";
    let messages = "SELECT count(*) FROM order_message";
    let before = (stage.count(events).await, stage.count(messages).await);

    for prying in [&otto, &eva] {
        // With one's own key at her link.
        let mut there = Browser::at(&mut stage, &janes, "en");
        there.key.clone_from(&prying.key);
        for part in [
            "talk", "talk/log", "talk/1", "talk/2", "pay", "send", "mine",
        ] {
            let shown = there.opens(part).await;
            for secret in ["secret", "₱ 1,198.00", "4567"] {
                assert!(!shown.contains(secret), "{secret} is in {part}: {shown}");
            }
        }
        for (part, fields) in [
            ("talk", [("seen", "2"), ("text", "it is me, Jane")]),
            ("pay", [("seen", "0"), ("method", "other")]),
            ("send", [("address", "1 Main St"), ("name", "Eve")]),
            ("cancel", [("seen", "1"), ("why", "no")]),
            ("trouble", [("what", "not_arrived"), ("words", "no")]),
            ("review", [("stars", "1"), ("words", "no")]),
            ("return", [("why", "changed_mind"), ("words", "no")]),
            ("change", [("version", "1"), ("answer", "agree")]),
        ] {
            let (status, said) = there.tries(part, &fields).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{part}: {said}");
        }
    }
    // At one's own link with her numbers: there are none such.
    for prying in [&mut otto, &mut eva] {
        for part in [
            "talk/1",
            "talk/2",
            "talk/99999999999999999999",
            "talk/🙂",
            "pay/1",
        ] {
            let shown = prying.opens(part).await;
            assert!(!shown.contains("secret"), "{part}: {shown}");
            assert!(!shown.contains("PNG"), "{part} is a picture");
        }
    }
    // One shop's number before another's secret is no link at all.
    let token = |address: &str| address.rsplit_once('/').unwrap().1.to_owned();
    let (hers, evas) = (token(&janes), token(&evas));
    let (shop, _) = evas.split_once('-').unwrap();
    let (_, secret) = hers.split_once('-').unwrap();
    let mixed = stage.site().join(&format!("t/{shop}-{secret}")).unwrap();
    for part in ["", "/pay", "/talk", "/mine", "/live", ".pdf"] {
        let url = Url::parse(&format!("{mixed}{part}")).unwrap();
        let answer = reqwest::get(url).await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{part}");
    }
    let after = (stage.count(events).await, stage.count(messages).await);
    assert_eq!(before, after, "nothing happened");
    mia.news().await;
    ben.news().await;
    stage.ends().await;
}

/// A mail enters the conversation of an order only from its buyer's own address, whatever it says that
/// it answers and wherever it was sent.
#[tokio::test]
async fn a_mail_answers_ones_own_orders_alone() {
    let mut stage = Stage::new(Channel::Telegram).await;
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane jane@example.com; 2 black shirt 599").await;
    order(&mia, "Otto otto@example.com; 1 cap 250").await;
    let ben = stage.owner("Ben", "Bag Store").await;
    order(&ben, "Eva eva@example.com; 1 bag 900").await;
    mia.news().await;
    let hers = post.last("jane@example.com");
    let to = hers.header("Reply-To").expect("a place for answers");
    for (number, from) in ["otto@example.com", "eva@example.com", "EVA@EXAMPLE.COM"]
        .into_iter()
        .enumerate()
    {
        for about in [format!("In-Reply-To: <{}>\n", hers.id()), String::new()] {
            let raw = format!(
                "From: Jane <{from}>\nTo: {to}\nMessage-ID: <{number}{}@x>\n{about}\nit is me, Jane\n",
                about.len()
            );
            comes_in(&stage, "hush", &raw).await;
        }
    }
    stage.settles().await;
    let about_hers = "SELECT count(*) FROM order_message m JOIN orders o USING (shop_id, order_id)
        JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id WHERE c.name = 'Jane'";
    assert_eq!(stage.count(about_hers).await, 0);
    let heard = mia.news().await;
    assert!(heard.find("Jane, #1001").is_none(), "{heard}");
    // She herself is heard.
    let raw = format!(
        "From: Jane <jane@example.com>\nTo: {to}\nMessage-ID: <own@x>\nIn-Reply-To: <{}>\n\nit is me\n",
        hers.id()
    );
    assert_eq!(comes_in(&stage, "hush", &raw).await, 200);
    mia.news().await.shows("Jane, #1001: “it is me”");
    ben.news().await;
    stage.ends().await;
}

/// A browser of somebody who follows no redirections and keeps one session.
struct Visitor {
    client: Client,
    session: Option<String>,
}

impl Visitor {
    fn new() -> Self {
        let stays = reqwest::redirect::Policy::none();
        let client = Client::builder().redirect(stays).build().unwrap();
        Self {
            client,
            session: None,
        }
    }

    async fn asks(&mut self, method: Method, url: &Url, agent: &str) -> (StatusCode, String) {
        let mut request = self
            .client
            .request(method, url.clone())
            .header(USER_AGENT, agent)
            .header(ORIGIN, url.origin().ascii_serialization());
        if let Some(session) = &self.session {
            request = request.header(COOKIE, session);
        }
        let answer = request.send().await.unwrap();
        if let Some(cookie) = answer.headers().get(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            self.session = Some(pair.to_owned());
        }
        (answer.status(), answer.text().await.unwrap())
    }
}

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

fn way_in(news: &News) -> Url {
    let seen = news.shows("/in/");
    let found = seen
        .text
        .split_whitespace()
        .find(|word| word.contains("/in/"));
    Url::parse(found.expect("a link")).unwrap()
}

/// Links that sign in, one out of a chat and one by mail, in the hands of machines and of others.
#[tokio::test]
async fn a_way_in_is_used_by_one_browser_once() {
    let mut stage = Stage::new(Channel::Telegram).await;
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let janes = order(&mia, "Jane jane@example.com; 2 black shirt 599").await;
    let ottos = order(&mia, "Otto; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &janes).await;
    let (otto, _) = stage.buyer("Otto", &ottos).await;
    let my = stage.site().join("my").unwrap();
    let ask = stage.site().join("my/mail").unwrap();
    super::mailing::sends(&Client::new(), ask, &[("address", "jane@example.com")]).await;
    stage.settles().await;
    let mailed: Url = post.last("jane@example.com").link("/in/").parse().unwrap();
    let from_chat = way_in(&jane.says("/web").await);

    for link in [mailed, from_chat] {
        // Previews, scanners of mail servers and browsers that load ahead look, as often as they like.
        for agent in [
            "TelegramBot (like TwitterBot)",
            "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
            "BarracudaCentral",
            "Microsoft Office Existence Discovery",
        ] {
            for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::GET] {
                let mut machine = Visitor::new();
                let (status, _) = machine.asks(method.clone(), &link, agent).await;
                let looked = method == Method::OPTIONS || status == StatusCode::OK;
                assert!(looked, "{agent} {method}: {status}");
                assert!(machine.session.is_none(), "{agent} is signed in");
            }
        }
        // A page elsewhere that sends the form for its visitors signs nobody in.
        let foreign = Client::new()
            .post(link.clone())
            .header(ORIGIN, "https://evil.example");
        assert_eq!(
            foreign.send().await.unwrap().status(),
            StatusCode::FORBIDDEN
        );

        let mut first = Visitor::new();
        let (status, _) = first.asks(Method::POST, &link, FIREFOX).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, orders) = first.asks(Method::GET, &my, FIREFOX).await;
        assert!(
            orders.contains("#1001") && !orders.contains("#1002"),
            "{orders}"
        );
        // The same browser again, and another one.
        let session = first.session.clone();
        let (status, _) = first.asks(Method::POST, &link, FIREFOX).await;
        assert_eq!((status, &first.session), (StatusCode::GONE, &session));
        let mut second = Visitor::new();
        for method in [Method::GET, Method::POST] {
            let (status, said) = second.asks(method, &link, FIREFOX).await;
            assert_eq!(status, StatusCode::GONE);
            assert!(!said.contains("#1001"), "{said}");
        }
        assert!(second.session.is_none());
        let (status, _) = second.asks(Method::GET, &my, FIREFOX).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        // What is in the address is not what is in the cookie.
        let secret = link.path().rsplit_once('/').unwrap().1;
        second.session = Some(format!("waybill={secret}"));
        let (status, _) = second.asks(Method::GET, &my, FIREFOX).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }

    // Whoever is signed in and uses another's link is that other one, and never both.
    let mut shared = Visitor::new();
    let hers = way_in(&jane.says("/web").await);
    let his = way_in(&otto.says("/web").await);
    shared.asks(Method::POST, &hers, FIREFOX).await;
    shared.asks(Method::POST, &his, FIREFOX).await;
    let (_, orders) = shared.asks(Method::GET, &my, FIREFOX).await;
    assert!(
        orders.contains("#1002") && !orders.contains("#1001"),
        "{orders}"
    );
    otto.says("/sessions").await.shows("Firefox");
    for unknown in [
        "in/",
        "in/x",
        "in/🙂",
        "in/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        let url = stage.site().join(unknown).unwrap();
        let (status, _) = Visitor::new().asks(Method::POST, &url, FIREFOX).await;
        assert!(status.is_client_error(), "{unknown}: {status}");
    }
    stage.ends().await;
}
