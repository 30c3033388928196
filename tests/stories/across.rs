//! Buyer and seller are never on the same channel: one by mail and on the page, the other in chat; one
//! on Discord, the other in the web chat. It makes no difference to either.

use waybill_core::channel::Channel;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use super::mailing::comes_in;
use super::page::Browser;
use crate::support::smtp::PostOffice;
use crate::support::stage::{Stage, link};

on_every_channel!(a_buyer_by_mail_and_on_the_page);

const JANE: &str = "jane@example.com";

/// Jane answers the last mail she got.
async fn answers(stage: &Stage, post: &PostOffice, id: &str, text: &str) {
    let last = post.last(JANE);
    let to = last.header("Reply-To").expect("a place for answers");
    let raw = format!(
        "From: Jane <{JANE}>\nTo: {to}\nMessage-ID: <{id}@jane>\nIn-Reply-To: <{}>\n\n{text}\n\n\
         On Friday Fashion Store wrote:\n> what it wrote\n",
        last.id()
    );
    assert_eq!(comes_in(stage, "hush", &raw).await, 200);
}

async fn a_buyer_by_mail_and_on_the_page(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane jane@example.com +63 917 123 4567; 2 black shirt 599")
        .await;
    let address = link(&mia.taps("Create").await);
    let mut jane = Browser::at(&mut stage, &address, "en");
    assert_eq!(post.of(JANE).len(), 1);

    // She answers the mail; the seller answers in chat; that comes by mail.
    answers(&stage, &post, "1", "can it be blue?").await;
    let relayed = mia.news().await;
    let relayed = relayed.shows("Jane, #1001: “can it be blue?”").clone();
    mia.replies(&relayed, "yes, tomorrow").await;
    let told = post.last(JANE);
    assert!(told.text().contains("yes, tomorrow"), "{}", told.text());
    let first = post.of(JANE)[0].id();
    assert!(
        told.header("References")
            .expect("a thread")
            .contains(&first)
    );

    // On the page she is asked who she is; there stands the whole conversation, and it goes on.
    assert!(!jane.opens("talk").await.contains("can it be blue?"));
    jane.does("prove", &[("digits", "4567")]).await;
    let page = jane.opens("talk").await;
    for words in ["can it be blue?", "yes, tomorrow"] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    jane.does("talk", &[("seen", "2"), ("text", "lovely 💙")])
        .await;
    mia.news().await.shows("Jane, #1001: “lovely 💙”");
    answers(&stage, &post, "2", "and when?").await;
    mia.news().await.shows("Jane, #1001: “and when?”");
    mia.says("/message 1001 on Friday")
        .await
        .shows("Sent to Jane.");
    assert!(post.last(JANE).text().contains("on Friday"));
    let log = mia.says("/message 1001").await;
    let log = log.shows("#1001 Jane: messages").text.clone();
    let mut rest = log.as_str();
    for words in [
        "blue?",
        "yes, tomorrow",
        "lovely 💙",
        "and when?",
        "on Friday",
    ] {
        let (_, after) = rest
            .split_once(words)
            .unwrap_or_else(|| panic!("{words}: {log}"));
        rest = after;
    }

    // She pays and says where to send it on the page; each moment comes by one mail.
    let claim = [("seen", "0"), ("method", "other"), ("reference", "88121")];
    jane.does("pay", &claim).await;
    let call = mia.news().await;
    let call = call.shows("Jane says #1001 was paid: ₱ 1,198.00.").clone();
    let before = post.of(JANE).len();
    mia.taps_on(&call, "Accept").await;
    mia.says("/confirm 1001").await;
    jane.does("send", &[("address", "12 Mabini St, Quezon City 1100")])
        .await;
    mia.news().await.shows("12 Mabini St, Quezon City 1100");
    mia.says("/ship 1001 jnt 88123456").await;
    mia.says("/deliver 1001").await;
    let subjects = post.subjects(JANE);
    let told: Vec<&str> = subjects[before..]
        .iter()
        .filter_map(|subject| subject.strip_prefix("Fashion Store · #1001: "))
        .collect();
    assert_eq!(told.len(), subjects.len() - before);
    for (moment, words) in told.iter().zip(["₱", "Confirmed", "Shipped", "Delivered"]) {
        assert!(moment.contains(words), "{told:?}");
    }
    assert_eq!(told.len(), 4, "{told:?}");
    jane.does("review", &[("stars", "5"), ("words", "Lovely")])
        .await;
    mia.news().await.shows("Jane gave #1001 ★★★★★: “Lovely”");
    mia.says("/untold")
        .await
        .only_shows("Every buyer was told.");
    stage.ends().await;
}

/// The buyer reads English on Discord, the seller Chinese in the web chat.
#[tokio::test]
async fn a_buyer_on_discord_and_a_seller_in_the_web_chat() {
    let stage = Stage::new(Channel::Discord).await;
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in_web_chat("小美", "時尚小舖", Market::Taiwan, chinese)
        .await;
    mei.says("/新訂單 Jane；黑色襯衫 x2 599").await;
    let address = link(&mei.taps("建立").await);
    let (jane, first) = stage.buyer("Jane", &address).await;
    first.shows("時尚小舖 · order #1001");
    mei.news().await;

    jane.taps("Message the seller").await;
    jane.says("can it be blue?").await.shows("Sent to 時尚小舖");
    let relayed = mei.news().await;
    let relayed = relayed.shows("can it be blue?").clone();
    mei.replies(&relayed, "可以，明天").await;
    let told = jane.news().await;
    told.shows("時尚小舖 #1001: “可以，明天”");

    mei.says("/確認 1001").await;
    jane.news().await.shows("✔ Confirmed");
    mei.says("/出貨 1001 黑貓 123456789012").await;
    mei.taps("不填地址就出貨").await;
    let shipped = jane.news().await;
    assert!(
        shipped.shows("📦 Shipped").text.contains("123456789012"),
        "{shipped}"
    );
    mei.says("/復原 1001").await;
    jane.news().await.shows("Correction: not shipped yet");
    mei.says("/送達 1001").await;
    let asked = jane.news().await;
    let asked = asked.shows("🏠 Delivered").clone();
    jane.taps_on(&asked, "5 ★").await;
    mei.news().await.shows("Jane 給 #1001 ★★★★★");
    stage.ends().await;
}
