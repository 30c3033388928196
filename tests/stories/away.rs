//! Nobody is in the shop for a while.

use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};

on_every_channel!(
    a_shop_is_away,
    bad_times_are_refused,
    a_shop_in_taiwan_is_away
);

async fn a_shop_is_away(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/away")
        .await
        .only_shows("Fashion Store is not away.");
    mia.says("/new Jane; 2 black shirt 599").await;
    let created = mia.taps("Create").await;
    let (jane, card) = stage.buyer("Jane", &link(&created)).await;
    assert!(card.find("away").is_none(), "{card}");
    mia.news().await;
    mia.says("/payby 1001 1 day").await;
    jane.news().await;

    let away = mia.says("/away now to 3 days we are at the fair").await;
    let away = away.shows("Fashion Store is away from");
    assert!(
        away.text.contains("One deadline for payment moved to"),
        "{}",
        away.text
    );
    assert!(
        away.text.contains("also read: we are at the fair"),
        "{}",
        away.text
    );
    let told = jane.news().await;
    // The deadline moved, as the program's act; the card says that nobody is there.
    told.shows("Please pay ₱ 1,198.00 by");
    told.shows("Fashion Store is away until");
    let by = stage
        .text("SELECT actor_name FROM order_event WHERE action = 'pay_by' ORDER BY version DESC LIMIT 1")
        .await;
    assert_eq!(by, "Waybill");

    // Who writes is answered, once a day.
    jane.says("hello?").await;
    let answered = jane.taps("Send").await;
    let answered = answered.shows("Fashion Store is away until");
    assert!(
        answered.text.contains("we are at the fair"),
        "{}",
        answered.text
    );
    jane.says("are you there?").await;
    let again = jane.taps("Send").await;
    assert!(
        again
            .fresh()
            .iter()
            .all(|seen| !seen.text.starts_with("Fashion Store is away")),
        "{again}"
    );
    // Orders of those days have their deadline after them.
    mia.says("/new Otto; 1 cap 250; pay by 24h").await;
    mia.taps("Create").await;
    let after = stage
        .count("SELECT count(*) FROM orders WHERE pay_by > now() + interval '2 days'")
        .await;
    assert_eq!(after, 2);

    mia.says("/away")
        .await
        .only_shows("Fashion Store is away from");
    mia.taps("I'm back")
        .await
        .only_shows("Fashion Store is back.");
    let card = jane.news().await;
    assert!(card.find("is away until").is_none(), "{card}");
    stage.ends().await;
}

async fn bad_times_are_refused(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    for (typed, said) in [
        ("🙂", "I can't read “🙂”."),
        ("🙂 to 🙂", "I can't read “🙂 to 🙂”."),
        ("now to 25:00", "I can't read “now to 25:00”."),
        ("now to 12 dec 1999", "is past already"),
        ("now to 31 dec 2090", "is too long"),
        ("99999999999999999999 to 1", "I can't read"),
    ] {
        mia.says(&format!("/away {typed}")).await.only_shows(said);
    }
    assert_eq!(
        stage
            .count("SELECT count(*) FROM shop WHERE settings ->> 'away' IS NOT NULL")
            .await,
        0
    );
    mia.says("/away off")
        .await
        .only_shows("Fashion Store is back.");
    let paul = stage.somebody("Paul").await;
    paul.starts().await;
    paul.says("/away now to 3 days")
        .await
        .only_shows("You have no shop yet.");
    stage.ends().await;
}

async fn a_shop_in_taiwan_is_away(stage: Stage) {
    let chinese = Language::closest("zh-TW").unwrap();
    let mei = stage
        .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
        .await;
    mei.says("/language zh-TW").await;
    mei.says("/new 王小明; 2 黑色襯衫 599").await;
    let created = mei.taps("建立訂單").await;
    let (ming, _) = stage.buyer("Ming", &link(&created)).await;
    ming.says("/language zh-TW").await;
    mei.says("/外出 現在 到 明天 下午6點 出國補貨中")
        .await
        .shows("小美服飾外出中");
    ming.news().await.shows("小美服飾外出中");
    ming.says("在嗎？").await;
    ming.taps("送出").await.shows("出國補貨中");
    mei.says("/外出 結束").await.shows("小美服飾回來了。");
    stage.ends().await;
}
