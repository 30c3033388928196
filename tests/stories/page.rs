//! Buyers without any chat: what they do on the order's page reaches the seller's chat, and the other
//! way round; and how it was, said in chat.

use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, StatusCode, Url};
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_buyer_without_any_chat,
    somebody_asks_to_be_let_in,
    five_wrong_tries_ask_by_themselves,
    an_order_is_judged_in_chat,
    a_conversation_through_the_page,
    something_is_wrong_on_the_page,
    a_mailed_code,
    a_page_in_chinese,
);

/// A browser without scripts at an order's page.
pub(super) struct Browser {
    client: Client,
    pub(super) page: Url,
    language: &'static str,
    pub(super) key: Option<String>,
}

impl Browser {
    pub(super) fn at(stage: &mut Stage, link: &str, language: &'static str) -> Self {
        let token = link.split("/t/").nth(1).expect("a token");
        let page = stage.program().site().join(&format!("t/{token}"));
        let client = Client::builder().redirect(reqwest::redirect::Policy::none());
        Self {
            client: client.build().expect("a browser"),
            page: page.expect("an address"),
            language,
            key: None,
        }
    }

    fn part(&self, doing: &str) -> Url {
        let slash = if doing.is_empty() { "" } else { "/" };
        let language = self.language;
        let page = self.page.path();
        self.page
            .join(&format!("{page}{slash}{doing}?lang={language}"))
            .expect("an address")
    }

    async fn sends(&mut self, request: reqwest::RequestBuilder) -> (StatusCode, String) {
        let request = match &self.key {
            Some(key) => request.header(COOKIE, key),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        let kept = answer.headers().get_all(SET_COOKIE).iter();
        for cookie in kept.filter_map(|cookie| cookie.to_str().ok()) {
            let pair = cookie.split(';').next().expect("a pair");
            if pair.starts_with("waybill-page=") {
                self.key = Some(pair.to_owned());
            }
        }
        let leads_to = answer.headers().get(LOCATION).cloned();
        let status = answer.status();
        let text = answer.text().await.expect("a text");
        let text = leads_to.map_or(text, |to| to.to_str().expect("an address").to_owned());
        (status, text)
    }

    /// A file of the page, as it comes.
    pub(super) async fn fetches(&self, doing: &str) -> (StatusCode, Vec<u8>) {
        let request = self.client.get(self.part(doing));
        let request = match &self.key {
            Some(key) => request.header(COOKIE, key),
            None => request,
        };
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        (status, answer.bytes().await.expect("a file").to_vec())
    }

    /// Shows what opened another order.
    pub(super) fn holds_the_key_of(&mut self, other: &Self) {
        self.key.clone_from(&other.key);
    }

    pub(super) async fn opens(&mut self, doing: &str) -> String {
        let request = self.client.get(self.part(doing));
        self.sends(request).await.1
    }

    /// Sends a form, which is taken.
    pub(super) async fn does(&mut self, doing: &str, fields: &[(&str, &str)]) {
        let (status, text) = self.tries(doing, fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{doing}: {text}");
    }

    pub(super) async fn tries(
        &mut self,
        doing: &str,
        fields: &[(&str, &str)],
    ) -> (StatusCode, String) {
        let origin = self.page.origin().ascii_serialization();
        let request = self.client.post(self.part(doing)).form(fields);
        self.sends(request.header(ORIGIN, origin)).await
    }
}

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn a_buyer_without_any_chat(mut stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let line = "Jane; +63 917 123 4567; 2 black shirt 599";
    let mut jane = Browser::at(&mut stage, &order(&mia, line).await, "en");
    // No mail goes out of here.
    assert!(!jane.opens("prove").await.contains("Mail me a code"));
    let (status, _) = jane.tries("code", &[("mail", "yes")]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    jane.does("prove", &[("digits", "4567")]).await;
    let claim = [
        ("seen", "0"),
        ("method", "other"),
        ("reference", "1234567890123"),
    ];
    jane.does("pay", &claim).await;
    // Two taps are one payment.
    jane.does("pay", &claim).await;
    let call = mia.news().await;
    let call = call.shows("Jane says #1001 was paid: ₱ 1,198.00.").clone();
    assert!(call.text.contains("Reference: 1234567890123"), "{call:?}");
    assert_eq!(call.buttons, ["Accept", "Other amount", "Reject"]);
    mia.taps_on(&call, "Accept").await;
    assert!(jane.opens("").await.contains("Paid"));

    jane.does("send", &[("address", "12 Mabini St, Quezon City 1100")])
        .await;
    mia.news()
        .await
        .shows("Jane says where to send #1001: 12 Mabini St, Quezon City 1100");
    // What a buyer did is not the seller's to take back; what the seller did before it still is.
    mia.says("/undo 1001")
        .await
        .shows("Taken back: #1001 is Pending again.");
    mia.sees("📍 12 Mabini St, Quezon City 1100");
    mia.says("/deliver 1001").await.shows("#1001 is delivered.");
    jane.does("review", &[("stars", "5"), ("words", "Lovely, thank you")])
        .await;
    mia.news()
        .await
        .shows("Jane gave #1001 ★★★★★: “Lovely, thank you”");
    mia.sees("★★★★★ “Lovely, thank you”");
    stage.ends().await;
}

async fn somebody_asks_to_be_let_in(mut stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let link = order(&mia, "Jane; 2 black shirt 599").await;
    let mut jane = Browser::at(&mut stage, &link, "en");
    // No number is known, and the answer does not say so.
    let (status, text) = jane.tries("prove", &[("digits", "4567")]).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(
        text.contains("Those are not the last four digits"),
        "{text}"
    );
    let words = "the black shirts of Friday";
    jane.does("ask", &[("name", "Jane C."), ("words", words)])
        .await;
    let call = mia.news().await;
    let call = call
        .shows("Jane C. has the link of #1001 (Jane) and asks to be let in as its buyer.")
        .clone();
    assert!(call.text.contains(&format!("“{words}”")), "{call:?}");
    assert_eq!(call.buttons, ["Let them in", "No"]);
    mia.taps_twice("Let them in")
        .await
        .shows("They can act for #1001 on the page now.");
    let answered = mia.sees("✔ Let in by Mia");
    assert_eq!(answered.id, call.id, "edited in its place");
    assert_eq!(stage.count("SELECT count(*) FROM page_key").await, 1);
    assert!(jane.opens("pay").await.contains("₱ 1,198.00"));

    // A new link ends it.
    mia.says("/order 1001").await;
    mia.taps("More").await;
    mia.taps("New link").await;
    mia.taps("New link").await;
    assert!(jane.opens("pay").await.contains("has replaced it"));
    stage.ends().await;
}

async fn five_wrong_tries_ask_by_themselves(mut stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let line = "Jane; +63 917 123 4567; 2 black shirt 599";
    let mut eve = Browser::at(&mut stage, &order(&mia, line).await, "en");
    for left in (1..5).rev() {
        let (_, text) = eve.tries("prove", &[("digits", "0000")]).await;
        let left = if left == 1 {
            "1 try left".to_owned()
        } else {
            format!("{left} tries left")
        };
        assert!(text.contains(&left), "{text}");
    }
    mia.news().await;
    let (status, _) = eve.tries("prove", &[("digits", "0000")]).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    mia.news().await.shows(
        "Somebody with the link of #1001 gave wrong last digits of the phone five times. Is it Jane?",
    );
    mia.taps("No").await.shows("They see no more of #1001");
    mia.sees("✖ Not let in, says Mia");
    assert!(eve.opens("prove").await.contains("Fashion Store said no"));
    assert_eq!(stage.count("SELECT count(*) FROM page_key").await, 0);
    stage.ends().await;
}

async fn an_order_is_judged_in_chat(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let link = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &link).await;
    mia.says("/deliver 1001").await.shows("#1001 is delivered.");
    let asked = jane.news().await;
    let asked = asked.shows("🏠 Delivered. Enjoy!").clone();
    assert_eq!(asked.buttons, ["1 ★", "2 ★", "3 ★", "4 ★", "5 ★"]);
    jane.taps_on(&asked, "4 ★")
        .await
        .shows("★★★★☆ Thank you! Say why, if you like.");
    mia.news().await.shows("Jane gave #1001 ★★★★☆");
    jane.says("a little late 🙂")
        .await
        .shows("★★★★☆ Thank you. Fashion Store reads it.");
    mia.news().await;
    mia.sees("Jane gave #1001 ★★★★☆: “a little late 🙂”");
    let calls = "SELECT count(*) FROM outbox WHERE kind = 'call' AND NOT content ? 'of'
        AND content ->> 'call' = 'reviewed'";
    assert_eq!(stage.count(calls).await, 1, "told in one message");
    // A change of mind counts once.
    jane.taps_on(&asked, "5 ★").await.shows("★★★★★ Thank you.");
    jane.taps_on(&asked, "1 ★")
        .await
        .shows("You changed it once, so it stays: ★★★★★");
    let stars = "SELECT stars::bigint FROM review";
    assert_eq!(stage.count(stars).await, 5);
    stage.ends().await;
}

async fn a_conversation_through_the_page(mut stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let line = "Jane; +63 917 123 4567; 2 black shirt 599";
    let address = order(&mia, line).await;
    let mut jane = Browser::at(&mut stage, &address, "en");
    // Who has only the link reads and writes nothing.
    let question = [("seen", "0"), ("text", "can it be <b>blue</b>?")];
    let (status, _) = jane.tries("talk", &question).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(jane.opens("talk").await.contains("then=talk"));
    mia.news().await.nothing();

    jane.does("prove", &[("digits", "4567")]).await;
    assert!(jane.opens("talk").await.contains("Nothing was written yet"));
    jane.does("talk", &question).await;
    // The second of two taps.
    jane.does("talk", &question).await;
    let news = mia.news().await;
    assert_eq!(news.fresh().len(), 1, "{news}");
    let relayed = news.shows("Jane, #1001: “can it be <b>blue</b>?”").clone();
    let answered = mia.replies(&relayed, "blue is sold out, sorry").await;
    answered.shows("↳ Answered by Mia: “blue is sold out, sorry”");
    let page = jane.opens("talk").await;
    for words in [
        "can it be &#60;b&#62;blue&#60;/b&#62;?",
        "blue is sold out, sorry",
        // Who of the shop answered is the shop's own affair.
        "Fashion Store ·",
    ] {
        assert!(page.contains(words), "{words:?} is not in {page}");
    }
    assert!(!page.contains("Mia"), "{page}");
    assert!(jane.opens("").await.contains("blue is sold out, sorry"));
    mia.replies(&relayed, "x").await;

    // The same words later are a message of their own.
    jane.does("talk", &[("seen", "3"), ("text", "can it be <b>blue</b>?")])
        .await;
    mia.news().await.shows("can it be <b>blue</b>?");
    let (status, text) = jane.tries("talk", &[("seen", "3"), ("text", " \n")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("There is nothing in it to send."), "{text}");
    let long = "界".repeat(8_000);
    let (status, _) = jane.tries("talk", &[("seen", "3"), ("text", &long)]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let many = "x".repeat(4_001);
    let (status, text) = jane.tries("talk", &[("seen", "3"), ("text", &many)]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("This has 4001 characters"), "{text}");
    assert!(text.contains(&many), "what was typed is given back");
    assert_eq!(stage.count("SELECT count(*) FROM order_message").await, 4);

    // What was written with a key that holds no more is given back.
    let held = jane.key.clone();
    jane.does("leave", &[]).await;
    let late = [("seen", "3"), ("text", "one more <thing>\nand a line")];
    let (status, text) = jane.tries("talk", &late).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(text.contains("What you wrote, to copy"), "{text}");
    assert!(
        text.contains("one more &#60;thing&#62;\nand a line"),
        "{text}"
    );
    jane.key = held;
    let (status, _) = jane.tries("talk", &late).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "it was ended, not forgotten");
    jane.does("prove", &[("digits", "4567")]).await;

    // A key of one order opens nothing of another.
    let other = order(&mia, "Otto; 1 cap 250").await;
    mia.says("/message 1002 for Otto alone").await;
    let mut stranger = Browser::at(&mut stage, &other, "en");
    stranger.key.clone_from(&jane.key);
    assert!(stranger.opens("talk").await.contains("then=talk"));
    let (status, _) = stranger.tries("talk", &question).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(!stranger.opens("talk/1").await.contains("Otto alone"));

    // Given to somebody else, it is theirs to read from then on.
    mia.says("/move 1001 Ana Reyes").await;
    mia.taps("Move").await;
    assert!(!jane.opens("talk").await.contains("sold out"));
    stage.ends().await;
}

async fn something_is_wrong_on_the_page(mut stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let line = "Jane; +63 917 123 4567; 2 black shirt 599; to 12 Mabini St, Quezon City 1100";
    let address = order(&mia, line).await;
    let mut jane = Browser::at(&mut stage, &address, "en");
    jane.does("prove", &[("digits", "4567")]).await;
    mia.says("/paid 1001 1198 gcash").await;
    let early = jane.opens("trouble").await;
    assert!(early.contains("Nothing can be wrong with #1001 yet"));
    assert!(early.contains(">Message the seller</a>"), "{early}");
    // A label holds the address, and the page does not ask for another.
    mia.says("/confirm 1001").await;
    assert!(jane.opens("send").await.contains("12 Mabini St"));
    mia.says("/label 1001").await;
    let labelled = jane.opens("send").await;
    assert!(
        labelled.contains("The label of #1001 was printed"),
        "{labelled}"
    );
    assert!(!labelled.contains("<textarea"), "{labelled}");
    assert!(labelled.contains(">Message the seller</a>"), "{labelled}");
    let broken = [
        ("what", "wrong_or_damaged"),
        ("words", "one sleeve is torn"),
    ];
    let (status, text) = jane.tries("trouble", &broken).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        text.contains("Nothing can be wrong with #1001 yet"),
        "{text}"
    );
    mia.says("/ship 1001 jnt 88123456").await;
    for wrong in [vec![("words", "hm")], vec![("what", "🙂"), ("words", "hm")]] {
        let (status, text) = jane.tries("trouble", &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text.contains("Choose what is wrong."), "{text}");
        assert!(text.contains("hm"), "what was typed is given back");
    }
    mia.news().await;
    jane.does("trouble", &broken).await;
    jane.does("trouble", &broken).await;
    let news = mia.news().await;
    let call = news.shows("⚠ Jane says about #1001: wrong or damaged");
    assert!(call.text.contains("“one sleeve is torn”"), "{call:?}");
    let opened = "SELECT count(*) FROM order_event WHERE action = 'case_open'";
    assert_eq!(stage.count(opened).await, 1);
    let page = jane.opens("").await;
    assert!(page.contains("wrong or damaged"), "{page}");
    // Anyone with the link reads nothing of it.
    let mut stranger = Browser::at(&mut stage, &address, "en");
    assert!(!stranger.opens("").await.contains("damaged"));

    let form = jane.opens("trouble").await;
    let case = form.split("name=\"case\" value=\"").nth(1).unwrap();
    let case = case.split('"').next().unwrap();
    let settled = [("settled", "yes"), ("case", case)];
    jane.does("trouble", &settled).await;
    jane.does("trouble", &settled).await;
    mia.news()
        .await
        .shows("Jane says that it is settled: #1001, wrong or damaged");
    stage.ends().await;
}

async fn a_mailed_code(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane Jane@example.com; 2 black shirt 599").await;
    let mut jane = Browser::at(&mut stage, &address, "en");
    assert!(jane.opens("prove").await.contains("Mail me a code"));
    let none = jane.tries("code", &[("code", "012345")]).await;
    assert!(none.1.contains("No code is good any more."), "{}", none.1);
    let (status, mailed) = jane.tries("code", &[("mail", "yes")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        mailed.contains("If Fashion Store has your mail address, six digits are on their way"),
        "{mailed}"
    );
    assert!(!mailed.contains("example.com"), "{mailed}");
    stage.settles().await;
    let mail = post.last("jane@example.com");
    let code: String = mail.subject().chars().take(6).collect();
    assert_eq!(
        mail.subject(),
        format!("{code} is your code for Fashion Store #1001")
    );
    assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    // The second code takes the place of the first.
    jane.tries("code", &[("mail", "yes")]).await;
    stage.settles().await;
    let newer: String = post
        .last("jane@example.com")
        .subject()
        .chars()
        .take(6)
        .collect();
    let wrong = if newer == "000000" {
        "000001"
    } else {
        "000000"
    };
    let (status, text) = jane.tries("code", &[("code", wrong)]).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(text.contains("4 tries left."), "{text}");
    let (status, text) = jane.tries("code", &[("code", "🙂")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("A code has six digits."), "{text}");
    let grouped = format!("{} {}", &newer[..3], &newer[3..]);
    jane.does("code", &[("code", &grouped)]).await;
    assert!(jane.opens("pay").await.contains("₱ 1,198.00"));
    // A code is good for one browser, once.
    let mut thief = Browser::at(&mut stage, &address, "en");
    let (status, _) = thief.tries("code", &[("code", &newer)]).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    thief.tries("code", &[("mail", "yes")]).await;
    let (status, text) = thief.tries("code", &[("mail", "yes")]).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(
        text.contains("No more codes are mailed for this link now"),
        "{text}"
    );
    // Five wrong tries spend a code, whoever makes them.
    for left in [4, 3, 2, 1] {
        let (_, text) = thief.tries("code", &[("code", "9")]).await;
        assert!(text.contains("A code has six digits."), "{text}");
        let (_, text) = thief.tries("code", &[("code", "999999")]).await;
        let said = if left == 1 {
            "1 try left."
        } else {
            &format!("{left} tries left.")
        };
        assert!(text.contains(said), "{text}");
    }
    let (_, text) = thief.tries("code", &[("code", "999999")]).await;
    assert!(text.contains("No code is good any more."), "{text}");
    stage.ends().await;
}

async fn a_page_in_chinese(mut stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/新訂單 王小明；0912 345 678；2 黑色襯衫 599")
        .await;
    let made = mei.taps("建立訂單").await;
    let mut ming = Browser::at(&mut stage, &link(&made), "zh-TW");
    let (_, text) = ming.tries("prove", &[("digits", "五六七八")]).await;
    assert!(
        text.contains("「五六七八」不是四位數字。例如：0142"),
        "{text}"
    );
    ming.does("prove", &[("digits", "５６７８")]).await;
    let (_, text) = ming
        .tries(
            "send",
            &[("to", "store"), ("chain", "7-eleven"), ("store", "12")],
        )
        .await;
    assert!(text.contains("鑫台北 131386"), "{text}");
    let store = [
        ("name", "王小明"),
        ("to", "store"),
        ("chain", "7-eleven"),
        ("store", "鑫台北 131386"),
    ];
    ming.does("send", &store).await;
    mei.news()
        .await
        .shows("王小明 填了 #1001 的寄送地址：王小明 · 7-ELEVEN · 鑫台北 · 131386");
    ming.does(
        "pay",
        &[
            ("seen", "0"),
            ("method", "other"),
            ("reference", "後五碼 12345"),
        ],
    )
    .await;
    mei.news()
        .await
        .shows("王小明 回報 #1001 已付款 NT$ 1,198。");
    mei.says("/送達 1001").await;
    ming.does("review", &[("stars", "4"), ("words", "很喜歡")])
        .await;
    mei.news().await.shows("王小明 給 #1001 ★★★★☆：「很喜歡」");
    stage.ends().await;
}
