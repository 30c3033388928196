//! Orders are found by anything, by what they are, and a page at a time.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    many_criteria_in_one_line,
    a_line_in_chinese,
    pages_are_turned_in_place,
    accounts_are_for_who_may_see_them,
    what_is_not_found,
    lists_go_on,
);

async fn order(seller: &Talker, line: &str) {
    seller.says(&format!("/new {line}")).await;
    seller.taps("Create").await;
}

/// The orders that a line finds.
async fn found(seller: &Talker, line: &str) -> (String, Vec<String>) {
    let news = seller.says(&format!("/find {line}")).await;
    let only = news.only();
    let mut lines = only.text.lines();
    let title = lines.next().unwrap_or_default().to_owned();
    let numbers = lines.filter(|line| line.starts_with('#'));
    let numbers = numbers.map(|line| line.split(' ').next().unwrap_or_default().to_owned());
    (title, numbers.collect())
}

async fn many_criteria_in_one_line(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(
        &mia,
        "Jane Cruz +63 917 123 4567; 2 black shirt 599; note gift wrap",
    )
    .await;
    order(&mia, "Jane Reyes; 1 cap 250").await;
    order(&mia, "Ben Santos; 1 sofa 28000; cod").await;
    order(&mia, "Lily; 1 scarf 300").await;
    mia.says("/paid 1004 300 gcash 77120034").await;
    for stage in ["confirm", "process", "ready"] {
        mia.says(&format!("/{stage} 1002")).await;
    }
    mia.ships("1002 jnt JT88123").await;
    mia.says("/orders 1002")
        .await
        .shows("#1002 · Jane Reyes · Shipped");
    mia.says("/orders shipped")
        .await
        .only_shows("Found: Shipped");
    for (line, title, numbers) in [
        ("gift", "Found for “gift”", &["#1001"][..]),
        ("0917-123-4567", "Found for “0917-123-4567”", &["#1001"]),
        ("jt88123", "Found for “jt88123”", &["#1002"]),
        ("28000", "Found for “28000”", &["#1003"]),
        ("gcash", "Found for “gcash”", &["#1004"]),
        ("shipped", "Found: Shipped", &["#1002"]),
        ("已出貨", "Found: Shipped", &["#1002"]),
        (
            "shipped unpaid jane this year",
            "Found: Shipped · unpaid · “jane” · ",
            &["#1002"],
        ),
        ("unpaid jane", "Found: unpaid · “jane”", &["#1002", "#1001"]),
        ("paid", "Found: paid", &["#1004"]),
        ("cod", "Found: cash on delivery", &["#1003"]),
        (">1000", "Found: ₱ 1,000.01 or more", &["#1003", "#1001"]),
        ("₱250", "Found: ₱ 250.00", &["#1002"]),
        (
            "today pending",
            "Found: Pending · ",
            &["#1004", "#1003", "#1001"],
        ),
        ("1003 cod", "Found: cash on delivery · “1003”", &["#1003"]),
    ] {
        let (heading, orders) = found(&mia, line).await;
        assert!(heading.starts_with(title), "{line}: {heading}");
        assert_eq!(orders, numbers, "{line}");
    }
    stage.ends().await;
}

async fn a_line_in_chinese(stage: Stage) {
    let mei = stage
        .owner_in(
            "小梅",
            "時尚小舖",
            Market::Taiwan,
            Language::closest("zh-TW").unwrap(),
        )
        .await;
    for line in ["小美; 黑色襯衫 x2 599", "小華; 帽子 250; 貨到付款"] {
        mei.says(&format!("/new {line}")).await;
        mei.taps("建立").await;
    }
    for (line, title, numbers) in [
        ("未付款 小美", "搜尋結果：未付款 · 「小美」", &["#1001"][..]),
        (
            "待確認未付款小美",
            "搜尋結果：待確認 · 未付款 · 「小美」",
            &["#1001"],
        ),
        ("1000以上 今天", "搜尋結果：NT$ 1,000 以上 · ", &["#1001"]),
        ("貨到付款", "搜尋結果：貨到付款", &["#1002"]),
        ("襯衫", "「襯衫」的搜尋結果", &["#1001"]),
    ] {
        let (heading, orders) = found(&mei, line).await;
        assert!(heading.starts_with(title), "{line}: {heading}");
        assert_eq!(orders, numbers, "{line}");
    }
    mei.says("/find 已出貨 小美")
        .await
        .only_shows("我找的是：已出貨 · 「小美」");
    stage.ends().await;
}

async fn pages_are_turned_in_place(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let lines: Vec<String> = (1..=12).map(|n| format!("Jane {n}; 1 cap {n}00")).collect();
    for batch in lines.chunks(6) {
        for line in batch {
            order(&mia, line).await;
        }
    }
    mia.news().await;
    let page = mia.says("/find unpaid jane").await;
    let page = page.only_shows("Found: unpaid · “jane”").clone();
    assert!(
        page.text.contains("#1012 ") && page.text.contains("#1003 "),
        "{}",
        page.text
    );
    assert!(!page.text.contains("#1002 "), "{}", page.text);
    let next = mia.taps_on(&page, "More").await;
    let next = next.only_shows("#1002 ").clone();
    assert_eq!(next.id, page.id, "pages turn in place");
    assert!(
        next.text.contains("#1001 ") && !next.text.contains("#1003 "),
        "{}",
        next.text
    );
    // A new order stands above what there was; the page after begins where this one ends.
    order(&mia, "Jane Cruz; 1 cap 250").await;
    let back = mia.taps_on(&next, "Back").await;
    let back = back.shows("#1013 ");
    assert_eq!(back.id, page.id);
    assert!(!back.text.contains("#1003 "), "{}", back.text);
    // Another list in between takes nothing away from this one.
    mia.says("/find paid").await.only_shows("I found nothing");
    let rest = mia.taps_twice("More ›").await;
    let rest = rest.only_shows("#1003 ");
    assert!(rest.text.contains("#1001 "), "{}", rest.text);
    stage.ends().await;
}

async fn accounts_are_for_who_may_see_them(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    order(&mia, "Otto; 1 cap 250").await;
    let sql = "INSERT INTO customer_handle (shop_id, customer_id, kind, handle, handle_key)
               SELECT shop_id, customer_id, 'instagram', '@sunny.days', 'sunny.days' FROM customer
               WHERE name = 'Jane' RETURNING 1::bigint";
    stage.count(sql).await;
    for line in ["@sunny.days", "sunny.days", "@Sunny.Days unpaid shirt"] {
        assert_eq!(found(&mia, line).await.1, ["#1001"], "{line}");
    }
    let invitation = mia.says("/invite packer").await;
    let invitation = invitation.shows("as packer").clone();
    let dan = stage.somebody("Dan").await;
    dan.starts().await;
    dan.accepts(&invitation).await;
    dan.says("/find @sunny.days")
        .await
        .only_shows("I found nothing");
    assert_eq!(found(&dan, "shirt").await.1, ["#1001"]);
    stage.ends().await;
}

async fn what_is_not_found(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    mia.says("/find shipped jane")
        .await
        .only_shows("I looked for: Shipped · “jane”");
    for line in [
        "🙂",
        ">🙂",
        ">99999999999999999999",
        "from 99 nov to 98 nov",
    ] {
        mia.says(&format!("/find {line}"))
            .await
            .only_shows("I found nothing");
    }
    mia.says("/find").await.only_shows("What shall I look for?");
    stage.ends().await;
}

async fn lists_go_on(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let mut jane = None;
    for n in 1..=11 {
        mia.says(&format!("/new Jane; 1 cap {n}00")).await;
        let page = link(&mia.taps("Create").await);
        match &jane {
            None => jane = Some(stage.buyer("Jane", &page).await.0),
            Some(jane) => {
                jane.opens(&page).await;
            }
        }
        mia.says(&format!("/paid {} {n}50 cash", 1000 + n)).await;
    }
    let jane = jane.unwrap();
    jane.news().await;
    let mine = jane.says("/my").await;
    let mine = mine.shows("#1011 ").clone();
    assert!(!mine.text.contains("#1001 "), "{}", mine.text);
    let rest = jane.taps_on(&mine, "More").await;
    let rest = rest.only_shows("#1001 ");
    assert_eq!(rest.id, mine.id, "pages turn in place");
    assert!(!rest.text.contains("#1002 "), "{}", rest.text);
    jane.taps("Back").await.only_shows("#1011 ");

    mia.news().await;
    let due = mia.says("/refunds").await;
    let due = due.shows("#1004").clone();
    assert!(!due.text.contains("#1005"), "{}", due.text);
    let rest = mia.taps_on(&due, "More").await;
    assert_eq!(rest.only_shows("#1008").id, due.id);
    mia.taps("More").await.only_shows("#1011");
    mia.taps("#1011").await.shows("#1001");
    stage.ends().await;
}
