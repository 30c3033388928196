//! The whole way once in Traditional Chinese, and changing one's language.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};

on_every_channel!(a_shop_in_taiwan, languages_are_switched);

fn chinese() -> Language {
    Language::closest("zh-TW").unwrap()
}

async fn a_shop_in_taiwan(stage: Stage) {
    let mei = stage.somebody("Mei").await;
    mei.starts().await;
    let hello = mei.taps("中文").await;
    hello.shows("之後我會用中文跟您說話。");
    assert_eq!(
        hello.shows("您是賣家還是買家？").buttons,
        ["我是賣家", "我是買家", "English"]
    );
    mei.taps("我是賣家")
        .await
        .only_shows("您的商店叫什麼名字？");
    mei.says("小美服飾").await.only_shows("您在哪裡販售？");
    let ways = mei.taps("台灣").await;
    assert_eq!(
        ways.only_shows("買家怎麼付款給您？").buttons,
        ["銀行轉帳", "LINE Pay", "街口支付", "貨到付款", "以後再說"]
    );
    mei.taps("以後再說")
        .await
        .only_shows("「小美服飾」開張了。");

    let draft = mei
        .says("/新訂單 王小明 0912345678；黑色襯衫 x2 599；運費 60；訂金 200 轉帳")
        .await;
    let draft = draft.only_shows("新訂單，尚未儲存");
    assert!(
        draft.text.contains("2 × 黑色襯衫 · 599 · 1,198"),
        "{}",
        draft.text
    );
    assert!(
        draft.text.contains("總計 NT$1,258") || draft.text.contains("總計 NT$ 1,258"),
        "{}",
        draft.text
    );
    assert_eq!(draft.buttons, ["建立訂單", "修改", "捨棄"]);
    let created = mei.taps("建立訂單").await;
    created.shows("#1001 · 王小明 · 待確認");
    let address = link(&created);

    let (ming, _) = stage.buyer("Ming", &address).await;
    let chosen = ming.says("/language zh-TW").await;
    chosen.shows("之後我會用中文跟您說話。");
    // What they saw before is written anew.
    chosen.shows("小美服飾 · 訂單 #1001");
    mei.news().await;
    let card = mei.sees("#1001 · 王小明");
    mei.replies(&card, "確認").await.shows("#1001 已確認。");
    ming.news().await.shows("✔ 已確認：賣家正在準備您的訂單。");
    mei.says("/出貨 1001 黑貓 88123456")
        .await
        .only_shows("#1001 還沒有寄送地址。");
    mei.taps("不填地址就出貨").await.shows("#1001 已出貨：");
    ming.news().await.shows("📦 已出貨：");
    mei.taps("復原")
        .await
        .shows("已復原：#1001 回到「已確認」。");
    ming.news().await.shows("更正：尚未出貨。");
    mei.says("/收款 1001").await.shows("#1001 已付清。");
    ming.news().await.shows("已付清，謝謝您！");
    mei.says("/取消 1001 缺貨")
        .await
        .only_shows("要取消 #1001（王小明）嗎？");
    mei.taps("取消，再退款").await.shows("#1001 已取消。");
    ming.news().await.shows("✖ 已取消：缺貨。");
    mei.says("/訂單").await.only_shows("小美服飾：訂單");
    mei.says("/說明").await.only_shows("小美服飾：我能做的事");
    mei.says("/new 小美; 襯衫 x").await.only_shows("⚠");
    stage.ends().await;
}

/// What is written in one language is read in another: words are chosen for the reader.
async fn languages_are_switched(stage: Stage) {
    let mia = stage
        .owner_in("Mia", "Fashion Store", Market::Taiwan, chinese())
        .await;
    mia.says("/new Jane; shirt x2 599").await;
    let address = link(&mia.taps("建立訂單").await);
    let (jane, opened) = stage.buyer("Jane", &address).await;
    opened.shows("Waiting for the seller to confirm.");
    mia.says("/confirm 1001").await.shows("#1001 已確認。");
    jane.news()
        .await
        .shows("✔ Confirmed: the seller is preparing your order.");
    let asked = mia.says("/language").await;
    assert_eq!(
        asked.only_shows("您想用哪種語言？").buttons,
        ["English", "中文"]
    );
    mia.taps("English")
        .await
        .shows("From now on I speak English.");
    mia.says("/order 1001")
        .await
        .shows("#1001 · Jane · Confirmed");
    mia.says("/language 中文")
        .await
        .shows("之後我會用中文跟您說話。");
    mia.says("/language xx")
        .await
        .only_shows("您想用哪種語言？");
    stage.ends().await;
}
