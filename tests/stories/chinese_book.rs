//! The book in Traditional Chinese: goods, stock, customers, money, changes and returns, as a shop in
//! Taiwan and its buyer see them.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    goods_and_stock,
    what_is_waiting,
    money_in_and_out,
    a_changed_order,
    a_return,
);

fn chinese() -> Language {
    Language::closest("zh-TW").unwrap()
}

async fn seller(stage: &Stage) -> Talker {
    stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese())
        .await
}

/// Places an order, and its buyer opens the link.
async fn order(stage: &Stage, mei: &Talker, line: &str) -> Talker {
    mei.says(&format!("/新訂單 {line}")).await;
    let made = mei.taps("建立訂單").await;
    let (ming, _) = stage.buyer("Ming", &link(&made)).await;
    ming.says("/language zh-TW").await;
    mei.news().await;
    ming
}

async fn goods_and_stock(stage: Stage) {
    let mei = seller(&stage).await;
    mei.says("/商品")
        .await
        .only_shows("還沒有任何商品。用一行就能新增");
    let card = mei
        .says(
            "/商品 黑色襯衫 599；貨號 BS；尺寸 S 5、M 10、L 5；分類 上衣；成本 CNY 38；批發價 520；\
             別名 black shirt；說明 純棉",
        )
        .await;
    let card = card.only_shows("M (BS-M)：NT$ 599 · 剩 10 件");
    for line in [
        "批發價：NT$ 520",
        "分類：上衣",
        "成本：CN¥ 38.00",
        "別名：black shirt",
        "純棉",
    ] {
        assert!(card.text.contains(line), "{line} is not in {}", card.text);
    }
    mei.says("/匯率")
        .await
        .only_shows("CNY：還沒有匯率，所以有 1 項商品算不出 TWD 成本");
    mei.says("/匯率 CNY 4.5")
        .await
        .only_shows("已成立的訂單仍用當天的匯率");
    mei.says("/匯率 日幣 1")
        .await
        .only_shows("不認得幣別「日幣」");

    mei.says("/庫存 BS-S +3 到貨")
        .await
        .only_shows("黑色襯衫 S：5 → 8");
    mei.says("/庫存 BS-M -9 盤點")
        .await
        .shows("10 → 1 ⚠ 低庫存");
    mei.sees("「黑色襯衫 M」庫存偏低，剩 1 件。");
    mei.says("/庫存 BS-M").await.only_shows("−9 · 盤點 · Mei");
    mei.says("/低庫存").await.only_shows("2 項商品庫存偏低");

    // The item is known by its other name; another one with that name is not guessed.
    let short = mei
        .says("/新訂單 王小明 0912345678；black shirt M x2；襪子 x1 50")
        .await;
    let short = short.only_shows("2 × 黑色襯衫 M · 599 · 1,198（⚠ 庫存只有 1）");
    assert!(
        short.text.contains("1 × 襪子 · 50 · 50（新商品）"),
        "{}",
        short.text
    );
    mei.taps("捨棄").await;
    let asked = mei.says("/新訂單 王小明；黑色襯衫 x2").await;
    let asked = asked.only_shows("「黑色襯衫」是哪一項？");
    assert_eq!(
        asked.buttons[..3],
        ["黑色襯衫 S 599", "黑色襯衫 M 599", "黑色襯衫 L 599"]
    );
    mei.taps("黑色襯衫 S 599").await;
    mei.taps("建立訂單").await;
    mei.says("/利潤 1001").await.only_shows("成本 NT$ 342");
    stage.ends().await;
}

async fn what_is_waiting(stage: Stage) {
    let mei = seller(&stage).await;
    for (typed, answer) in [
        ("/客戶 王", "找不到客戶「王」"),
        ("/客戶列表", "還沒有人下單"),
        ("/對帳", "這段期間沒有訂單"),
        ("/對帳 🙂", "看不懂「🙂」"),
        ("/設定", "稅：不計稅"),
        ("/權限", "記錄收款：會計、店長、店主"),
        ("/代收", "物流那裡沒有代收款"),
        ("/退款清單", "沒有需要退的款項"),
        ("/退貨列表", "目前沒有待處理的退貨"),
        ("/利潤 本月", "0 筆訂單"),
        ("/利潤 🙂", "要看哪筆訂單或哪段時間？"),
        ("/日結", "沒有收款"),
        ("/日結 🙂", "「🙂」不是日期"),
    ] {
        mei.says(typed).await.only_shows(answer);
    }
    stage.ends().await;
}

async fn money_in_and_out(stage: Stage) {
    let mei = seller(&stage).await;
    mei.says("/收款方式 銀行 玉山銀行 808-1234567890 王小美")
        .await
        .only_shows("玉山銀行 · 808-1234567890 · 王小美");
    let ming = order(
        &stage,
        &mei,
        "王小明 0912345678；黑色襯衫 x2 599；9折；運費 60",
    )
    .await;
    let how = ming.taps("如何付款").await;
    how.only_shows("玉山銀行 · 808-1234567890 · 王小美");
    ming.taps("我已付款")
        .await
        .only_shows("#1001 的 NT$ 1,138 您是怎麼付的？");
    ming.taps("玉山銀行").await.only_shows("後五碼也可以");
    ming.says("12345")
        .await
        .shows("謝謝您，賣家會核對 #1001 的款項。");
    let news = mei.news().await;
    let call = news.shows("王小明 回報 #1001 已付款 NT$ 1,138（玉山銀行）。");
    assert!(
        call.text.contains("帳號末碼／參考號：12345"),
        "{}",
        call.text
    );
    assert_eq!(call.buttons, ["確認收款", "其他金額", "查無款項"]);
    // Recorded by hand, it is that payment and no other.
    mei.says("/收款 1001").await;
    let card = mei.sees("#1001 · 王小明");
    assert!(
        card.text.contains("已付清 ✔") && !card.text.contains("待對帳"),
        "{}",
        card.text
    );
    ming.news().await.shows("💰 已收款 NT$ 1,138");
    mei.says("/取消 1001 缺貨")
        .await
        .only_shows("已收到 NT$ 1,138，需要退還給買家。");
    mei.taps("取消，再退款").await;
    mei.says("/退款清單").await.only_shows("#1001");
    stage.ends().await;
}

async fn a_changed_order(stage: Stage) {
    let mei = seller(&stage).await;
    let ming = order(
        &stage,
        &mei,
        "王小明 0912345678；黑色襯衫 x2 599；帽子 250；運費 60",
    )
    .await;
    let changed = mei.says("/修改 1001 -1 帽子").await;
    let changed = changed.only_shows("移除 帽子 ×1 −250");
    assert!(
        changed.text.contains("總計 NT$ 1,258（原為 NT$ 1,508）"),
        "{}",
        changed.text
    );
    assert_eq!(changed.buttons, ["套用並通知王小明", "捨棄"]);
    mei.taps("捨棄").await;
    mei.says("/修改 1001 🙂")
        .await
        .only_shows("#1001 沒有「🙂」，只有：黑色襯衫、帽子。");
    // A higher total asks the buyer.
    mei.says("/修改 1001 黑色襯衫 x3")
        .await
        .only_shows("黑色襯衫：2 件改為 3 件 +599");
    mei.taps("請王小明同意").await;
    ming.news().await.shows("✎ 店家想修改您的訂單，您同意嗎？");
    ming.sees("⏳ 店家請您同意總計改為 NT$ 2,107。");
    ming.taps("同意").await.shows("已同意，總計 NT$ 2,107。");
    mei.news()
        .await
        .shows("王小明 同意了：#1001 總計改為 NT$ 2,107。");
    for (typed, answer) in [
        ("/拆單 1001 帽子", "1 × 帽子\n#1001 剩餘"),
        ("/轉單 1001 小安 0987654321", "王小明的連結會失效"),
        ("/合併 1001 1002", "沒有訂單 #1002。"),
        ("/狀態 1001", "實際上是？"),
        ("/刪除 1001", "請先取消或完成訂單並結清款項"),
    ] {
        mei.says(typed).await.only_shows(answer);
    }
    mei.says("/地址 1001 台北市信義區市府路1號")
        .await
        .shows("#1001 會寄到：台北市信義區市府路1號");
    ming.news().await.shows("收件資訊：賣家已收到 ✔");
    stage.ends().await;
}

async fn a_return(stage: Stage) {
    let mei = seller(&stage).await;
    let ming = order(&stage, &mei, "王小明 0912345678；黑色襯衫 x2 599；帽子 250").await;
    mei.says("/收款 1001")
        .await
        .shows("已收到 NT$ 1,448，#1001 已付清。");
    mei.says("/送達 1001").await;
    ming.news().await.shows("🏠 已送達");
    ming.taps("退貨")
        .await
        .only_shows("2 件中退 0 件：黑色襯衫");
    ming.taps("+ 黑色襯衫").await;
    ming.taps("下一步").await.only_shows("退貨原因是什麼？");
    ming.says("太小了").await.only_shows("請傳一張商品照片");
    ming.taps("沒有照片").await.only_shows("希望怎麼處理？");
    ming.taps("退款")
        .await
        .shows("↩ 退貨 1：1 × 黑色襯衫 · 已申請");
    mei.news()
        .await
        .shows("王小明 想退 #1001 的商品：1 × 黑色襯衫");
    mei.taps("同意退貨").await.shows("已同意 #1001 的退貨 1");
    ming.news()
        .await
        .shows("↩ 同意退貨：1 × 黑色襯衫，請寄回或送回商品。");
    stage.ends().await;
}
