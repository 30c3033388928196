//! Pictures of goods: they come with the line that enters an item, or are asked for on its card.

use waybill_core::channel::Channel;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use super::showing::{PDF, png, shows};
use crate::support::stage::Stage;
use crate::support::talker::Talker;

on_every_channel!(
    an_item_comes_with_its_picture,
    words_that_may_be_an_item_are_offered,
    a_picture_is_asked_for_on_the_card,
    a_picture_finds_its_item,
    who_may_not_is_told,
    in_chinese,
);

const PICTURES: &str = "SELECT count(*) FROM item_picture WHERE removed_at IS NULL";
const ITEMS: &str = "SELECT count(*) FROM item";

async fn an_item_comes_with_its_picture(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let (front, back) = (png("front"), png("back"));
    let card = mia
        .sends_picture(
            "front.png",
            &front,
            "/items black shirt 599; sizes S 5, M 10",
        )
        .await;
    let card = card.only_shows("S: ₱ 599.00 · 5 left").clone();
    shows(&card, &front);
    assert!(card.text.contains("🖼 1 picture"), "{}", card.text);
    assert_eq!(
        card.buttons[6..],
        ["S ›", "M ›", "Picture", "Remove picture", "More"],
        "{:?}",
        card.buttons
    );
    // The next picture of an album has no words, and is of the same item.
    let both = mia.sends_picture("back.png", &back, "").await;
    let both = both.only_shows("🖼 2 pictures").clone();
    assert_eq!(both.id, card.id, "the card is changed in place");
    shows(&both, &back);

    // Taken away twice by a double tap, it is taken away once.
    mia.taps_twice("Remove picture").await;
    let one = mia.sees("🖼 1 picture");
    assert_eq!(one.id, card.id);
    shows(&one, &front);
    mia.taps("Remove picture").await;
    let bare = mia.sees("S: ₱ 599.00 · 5 left");
    assert!(bare.document.is_none() && !bare.text.contains('🖼'));
    assert_eq!(stage.count(PICTURES).await, 0);

    // After anything else a picture is nobody's again.
    mia.says("/orders").await;
    mia.sends_picture("slip.png", &front, "")
        .await
        .only_shows("I did not ask for a picture");

    // More words than anybody reads: the page itself says so.
    if stage.kind == Channel::Web {
        let words = "black shirt 599 ".repeat(7_000);
        mia.sends_picture("front.png", &front, &words)
            .await
            .nothing();
    }
    // A file that is no picture: the words count all the same.
    let news = mia.sends_picture("terms.pdf", PDF, "/items cap 250").await;
    assert!(news.shows("₱ 250.00").document.is_none());
    news.shows("I went by your words; “terms.pdf” was not used.");
    mia.sends_picture("cap.png", &front, "/items cap 250; wool")
        .await
        .only_shows("I don't know what “wool” is");
    assert_eq!(
        (stage.count(ITEMS).await, stage.count(PICTURES).await),
        (2, 0)
    );
    stage.ends().await;
}

async fn words_that_may_be_an_item_are_offered(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let (cap, side) = (png("cap"), png("side"));
    let offer = mia
        .sends_picture("cap.png", &cap, "red cap 250; category hats")
        .await;
    let offer = offer.only_shows("Is this a picture of a new item?").clone();
    assert_eq!(offer.buttons, ["New item: Red Cap ₱ 250.00", "Never mind"]);
    let offer = mia.sends_picture("side.png", &side, "").await;
    let offer = offer
        .only_shows("Are these 2 pictures of a new item?")
        .clone();
    assert_eq!(stage.count(ITEMS).await, 0, "nothing is entered on a guess");
    mia.taps_twice("New item").await;
    assert_eq!(
        (stage.count(ITEMS).await, stage.count(PICTURES).await),
        (1, 2)
    );
    let card = mia.sees("Category: hats");
    assert_eq!(card.id, offer.id);
    shows(&card, &side);

    mia.sends_picture("blue.png", &png("blue"), "blue cap 300")
        .await;
    mia.taps("Never mind")
        .await
        .only_shows("Fine, nothing changed.");
    // An order stays an order, and chatter chatter.
    let order = mia
        .sends_picture("list.png", &png("list"), "Jane; 2 black shirt 599")
        .await;
    order.shows("This reads like an order. Shall I prepare it?");
    order.shows("I went by your words; “list.png” was not used.");
    mia.sends_picture("hi.png", &png("hi"), "look 🙂")
        .await
        .shows("“hi.png” was not used.");
    mia.sends_picture("cap.pdf", PDF, "green cap 250")
        .await
        .shows("“cap.pdf” was not used.");
    assert_eq!(stage.count(ITEMS).await, 1);
    stage.ends().await;
}

async fn a_picture_is_asked_for_on_the_card(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let cap = png("cap");
    let card = mia.says("/items cap 250").await;
    let card = card.only_shows("₱ 250.00").clone();
    mia.taps("Picture")
        .await
        .only_shows("Send a picture of Cap: JPEG, PNG or WebP.");
    mia.sends_picture("cap.pdf", PDF, "")
        .await
        .only_shows("“cap.pdf” is a PDF file, and here a picture is needed.");
    let shown = mia
        .sends_picture("cap.png", &cap, "from the front 🙂")
        .await;
    let shown = shown.only_shows("🖼 1 picture").clone();
    assert_eq!(shown.id, card.id, "the picture stands on the card itself");
    shows(&shown, &cap);

    // Whatever is changed, it stays.
    let asked = mia.taps("Price").await;
    shows(asked.only_shows("What does it cost?"), &cap);
    let changed = mia.says("300").await;
    let changed = changed.only_shows("₱ 300.00");
    assert_eq!(changed.id, card.id);
    shows(changed, &cap);
    mia.taps("More").await;
    shows(mia.taps("Stock history").await.only(), &cap);
    mia.taps("Back").await;
    shows(mia.says("/items cap").await.only_shows("₱ 300.00"), &cap);

    mia.taps("More").await;
    mia.taps("Remove").await.only_shows("Take Cap out");
    mia.taps("Yes, remove it").await;
    mia.taps("Picture")
        .await
        .only_shows("Send another picture of Cap.");
    mia.sends_picture("late.png", &png("late"), "")
        .await
        .only_shows("Cap was taken out of the catalogue, so “late.png” was not used.");
    assert_eq!(stage.count(PICTURES).await, 1);
    stage.ends().await;
}

async fn a_picture_finds_its_item(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let cap = png("cap");
    mia.says("/items cap 250").await;
    // Beside a question about the item it is asked for what it is.
    mia.taps("Name").await.only_shows("What is it called?");
    mia.sends_picture("cap.png", &cap, "")
        .await
        .only_shows("Is “cap.png” a picture of Cap?");
    mia.taps_twice("Yes, it is").await;
    shows(&mia.sees("🖼 1 picture"), &cap);
    // And where the item is looked at.
    let looked = mia
        .sends_picture("side.png", &png("side"), "/items cap")
        .await;
    looked.shows("🖼 1 picture");
    looked.shows("Is “side.png” a picture of Cap?");
    mia.taps("Never mind").await;
    assert_eq!(stage.count(PICTURES).await, 1);
    stage.ends().await;
}

/// Somebody who works for a shop from now on.
async fn hired(stage: &Stage, mia: &Talker, name: &str, role: &str) -> Talker {
    let invitation = mia.says(&format!("/invite {role}")).await;
    let invitation = invitation.shows(&format!("as {role}")).clone();
    let guest = stage.somebody(name).await;
    guest.starts().await;
    guest.accepts(&invitation).await;
    guest
}

async fn who_may_not_is_told(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let paul = hired(&stage, &mia, "Paul", "packer").await;
    paul.sends_picture("cap.png", &png("cap"), "/items cap 250")
        .await
        .only_shows("may change the catalogue here.");
    // Nothing is offered that would be refused.
    let news = paul.sends_picture("cap.png", &png("cap"), "cap 250").await;
    assert!(news.find("new item").is_none(), "{news}");
    mia.says("/items cap 250; category hats").await;
    paul.says("/items").await;
    paul.taps("hats").await;
    paul.taps("Cap").await.only_shows("₱ 250.00");
    paul.taps("Picture")
        .await
        .only_shows("may change the catalogue here.");
    // Who was asked may have lost the right meanwhile.
    let mara = hired(&stage, &mia, "Mara", "manager").await;
    mara.says("/items cap").await;
    mara.taps("Picture").await;
    mia.says("/team").await;
    mia.taps("Mara: role").await;
    mia.taps("viewer").await;
    mara.news().await;
    mara.sends_picture("cap.png", &png("cap"), "")
        .await
        .only_shows("may change the catalogue here.");
    assert_eq!(stage.count(PICTURES).await, 0);
    stage.ends().await;
}

async fn in_chinese(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    let shirt = png("襯衫");
    let offer = mei.sends_picture("襯衫.png", &shirt, "黑色襯衫 599").await;
    let offer = offer.only_shows("這是新商品的圖片嗎？").clone();
    assert_eq!(offer.buttons[0], "新增商品：黑色襯衫 NT$ 599");
    shows(mei.taps("新增商品").await.only_shows("黑色襯衫"), &shirt);
    mei.taps("移除圖片").await;
    mei.taps("圖片")
        .await
        .only_shows("請傳一張「黑色襯衫」的圖片");
    let card = mei.sends_picture("襯衫.png", &shirt, "").await;
    shows(card.only_shows("🖼 1 張圖片"), &shirt);
    stage.ends().await;
}

/// A client that makes up its own buttons reaches no other shop's goods.
#[tokio::test]
async fn a_forged_button_reaches_no_other_shop() {
    let stage = Stage::new(Channel::Telegram).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.sends_picture("cap.png", &png("cap"), "/items cap 250")
        .await;
    let ben = stage.owner("Ben", "Ben’s Caps").await;
    let own = ben.says("/items hat 100").await.only().id;
    let [mias, bens] = ["Fashion Store", "Ben’s Caps"]
        .map(|name| format!("SELECT shop_id FROM shop WHERE name = '{name}'"));
    let (mias, bens) = (stage.count(&mias).await, stage.count(&bens).await);
    let item = stage
        .count(&format!("SELECT item_id FROM item WHERE shop_id = {mias}"))
        .await;
    for (shop, deed, answer) in [
        (
            bens,
            format!("item:{item}:show"),
            "That item is not there any more.",
        ),
        (
            bens,
            format!("item:{item}:pic"),
            "That item is not there any more.",
        ),
        (
            mias,
            format!("item:{item}:pic"),
            "That is not yours to change.",
        ),
        (
            mias,
            format!("item:{item}:take:1"),
            "That is not yours to change.",
        ),
        (
            bens,
            format!("item:{item}:take:1"),
            "That picture is not here any more",
        ),
        (mias, "enter:1".to_owned(), "That is not yours to change."),
        (bens, "enter:1".to_owned(), "That question is closed."),
    ] {
        ben.telegram()
            .taps_forged(own, &format!("g:{shop}:{deed}"))
            .await;
        ben.news().await.only_shows(answer);
    }
    assert_eq!(stage.count(PICTURES).await, 1);
    stage.ends().await;
}
