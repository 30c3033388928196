//! Customers known by their chats: told of their next order, told apart, called and read to as they are.

use waybill_core::channel::Channel;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    who_paid_hears_of_the_next_order,
    two_who_act_as_one,
    a_customer_is_called_otherwise,
    a_customer_reads_another_language,
    an_account_names_a_customer,
    buttons_a_role_may_not_use_are_not_there,
    a_summary_with_money_to_go_back,
);

async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn claims(buyer: &Talker) {
    buyer.taps("I have paid").await;
    buyer.taps("GCash").await;
    buyer.says("1234567890123").await.shows("Thank you");
}

fn channel_name(stage: &Stage) -> &'static str {
    match stage.kind {
        Channel::Telegram => "Telegram",
        Channel::Discord => "Discord",
        Channel::Email => "e-mail",
        Channel::Web => "web chat",
        Channel::Terminal => "terminal",
    }
}

async fn who_paid_hears_of_the_next_order(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("janec", &first).await;
    mia.news().await;
    order(&mia, "Jane Cruz; 1 cap 250").await;
    jane.news().await.nothing();
    let unknown = mia.says("/customer jane").await;
    assert!(!unknown.only().text.contains("linked"), "{unknown}");

    claims(&jane).await;
    let page = mia.says("/customer jane").await;
    page.shows(&format!("{} · janec: linked since ", channel_name(&stage)));
    order(&mia, "Jane Cruz; 1 tote 350").await;
    let told = jane.news().await;
    told.shows("Fashion Store · order #1003");
    assert!(!format!("{told}").contains("#1002"), "{told}");
    // It is theirs to use at once.
    jane.taps("Stop updates for #1003").await;
    order(&mia, "Jane Cruz; 1 belt 150").await;
    jane.news().await.nothing();
    stage.ends().await;
}

async fn two_who_act_as_one(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let second = order(&mia, "Jane Cruz; 1 cap 250").await;
    let (jane, _) = stage.buyer("janec", &first).await;
    claims(&jane).await;
    let (bob, _) = stage.buyer("bob", &second).await;
    claims(&bob).await;
    mia.news().await;
    order(&mia, "Jane Cruz; 1 tote 350").await;
    jane.news().await.nothing();
    bob.news().await.nothing();

    let page = mia.says("/customer jane").await;
    page.shows("Several people act as Jane Cruz");
    let sure = mia.taps_twice("✓ janec is Jane Cruz").await;
    sure.shows("✓ ");
    let page = mia.taps("✗ bob is not Jane Cruz").await;
    let page = page.shows("bob: not them");
    assert!(!page.text.contains("Several people"), "{}", page.text);
    bob.news().await.only_shows("this order is somebody else's");
    order(&mia, "Jane Cruz; 1 belt 150").await;
    jane.news().await.shows("Fashion Store · order #1004");
    bob.news().await.nothing();
    stage.ends().await;
}

async fn a_customer_is_called_otherwise(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jnae Cruz; 2 black shirt 599").await;
    let page = mia.says("/customer jnae").await;
    let page = page.only_shows("Jnae Cruz").clone();
    mia.taps_on(&page, "Name")
        .await
        .only_shows("What are they called?");
    for wrong in ["🙂", &"x".repeat(121)] {
        mia.says(wrong)
            .await
            .only_shows("A name has letters, and at most 120 characters");
    }
    mia.says("Jane Cruz").await.shows("1 order, the last one");
    mia.sees("#1001 · Jane Cruz · Pending");
    mia.says("/find jane").await.shows("#1001");
    mia.says("/new Jane Cruz; 1 cap 250")
        .await
        .only_shows("Jane Cruz (2nd order");
    stage.ends().await;
}

async fn a_customer_reads_another_language(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let page = mia.says("/customer jane").await;
    let page = page.only_shows("Jane Cruz").clone();
    let asked = mia.taps_on(&page, "Language").await;
    assert_eq!(
        asked.only_shows("What does Jane Cruz read?").buttons,
        ["English", "中文", "As their chat"]
    );
    mia.taps("中文").await.only_shows("Reads 中文");
    // The sentence to pass on is for her; the rest is for Mia.
    mia.says("/new Jane Cruz; 1 cap 250").await;
    let created = mia.taps("Create").await;
    let sentence = created.shows("Fashion Store：您的訂單 #1002");
    assert!(sentence.text.contains("Send this to"), "{}", sentence.text);
    // Her page is Chinese where her browser says nothing; her own chat's language goes first.
    let language =
        "SELECT document ->> 'shop_language' FROM order_link l, tracked_order(l.shop_id, l.token)
                    ORDER BY l.order_id LIMIT 1";
    assert_eq!(stage.text(language).await, "zh-TW");
    let (jane, opened) = stage.buyer("janec", &link(&created)).await;
    opened.shows("#1002");
    drop(jane);
    mia.says("/customer jane").await;
    mia.taps("Language").await;
    let page = mia.taps("As their chat").await;
    assert!(!page.only().text.contains("Reads"), "{page}");
    assert_eq!(stage.text(language).await, "en");
    stage.ends().await;
}

async fn an_account_names_a_customer(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane Cruz; 2 black shirt 599").await;
    mia.says("/customer jane").await;
    mia.taps("Social").await;
    mia.says("tg @JaneC").await.shows("Telegram: @JaneC");
    mia.says("/customer @janec")
        .await
        .only_shows("1 order, the last one");
    mia.says("/customer @nobody")
        .await
        .only_shows("I know no customer");
    mia.says("/new @janec; 1 cap 250")
        .await
        .only_shows("Jane Cruz (2nd order");
    mia.taps("Create")
        .await
        .shows("#1002 · Jane Cruz · Pending");
    assert_eq!(stage.count("SELECT count(*) FROM customer").await, 1);
    stage.ends().await;
}

async fn buttons_a_role_may_not_use_are_not_there(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane Cruz; 2 black shirt 599").await;
    let invitation = mia.says("/invite bookkeeper").await;
    let invitation = invitation.shows("as bookkeeper").clone();
    let ben = stage.somebody("Ben").await;
    ben.starts().await;
    ben.accepts(&invitation).await;
    let page = ben.says("/customer jane").await;
    assert_eq!(
        page.only_shows("1 order, the last one").buttons,
        [
            "#1001 · Pending",
            "Name",
            "Note",
            "Address",
            "Phone",
            "Mail",
            "Language",
            "Reseller prices",
            "Same as…"
        ]
    );
    stage.ends().await;
}

async fn a_summary_with_money_to_go_back(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane Cruz; 2 black shirt 599; deposit 1300 gcash").await;
    order(&mia, "Jane Cruz; 1 cap 250").await;
    order(&mia, "Otto; 1 cap 250; deposit 250 cash").await;
    mia.says("/cancel 1003").await;
    mia.taps("Cancel, then refund").await;
    let summary = mia.says("/buyers today").await;
    let summary = summary.shows("Fashion Store: buyers, ");
    // What they come to less what was paid is what is owed less what goes back.
    for fact in [
        "Jane Cruz: ₱ 1,448.00 (2 orders), paid ₱ 1,300.00, owed ₱ 250.00, to refund ₱ 102.00",
        "Otto: ₱ 0.00 (0 orders), paid ₱ 250.00, to refund ₱ 250.00",
        "2 buyers, 2 orders: ₱ 1,448.00, paid ₱ 1,550.00, owed ₱ 250.00, to refund ₱ 352.00",
    ] {
        assert!(summary.text.contains(fact), "{fact}: {}", summary.text);
    }
    mia.says("/customer jane")
        .await
        .only_shows("To refund: ₱ 102.00");
    stage.ends().await;
}

mod on_telegram_alone {
    use super::*;

    /// Of whom neither they nor their platform said what they read, the shop may know it.
    #[tokio::test]
    async fn a_chat_without_a_language_speaks_the_customers() {
        let stage = Stage::new(Channel::Telegram).await;
        let mia = stage.owner("Mia", "Fashion Store").await;
        order(&mia, "Jane Cruz; 2 black shirt 599").await;
        mia.says("/customer jane").await;
        mia.taps("Language").await;
        mia.taps("中文").await;
        let second = order(&mia, "Jane Cruz; 1 cap 250").await;
        for (name, language, reads) in [("silent", None, "zh-TW"), ("spoken", Some("en"), "en")] {
            let user = stage.telegram.user(name);
            let user = match language {
                Some(language) => user.language(language),
                None => user,
            };
            let token = second.rsplit('/').next().unwrap();
            user.start(token).await;
            stage.settles().await;
            let query = format!("SELECT language FROM person WHERE name = '{name}'");
            assert_eq!(stage.text(&query).await, reads, "{name}");
        }
        stage.ends().await;
    }

    /// Only Telegram says whose words are passed on.
    #[tokio::test]
    async fn what_a_customer_wrote_is_an_order_of_theirs() {
        let stage = Stage::new(Channel::Telegram).await;
        let mia = stage.owner("Mia", "Fashion Store").await;
        let first = order(&mia, "Jane Cruz; 2 black shirt 599").await;
        let (jane, _) = stage.buyer("janec", &first).await;
        mia.news().await;
        let (seller, buyer) = (mia.telegram(), jane.telegram());
        // Who only looked is nobody yet.
        seller.forwards(buyer, "1 cap 250").await;
        mia.news().await.only_shows("I don't understand that");

        claims(&jane).await;
        mia.news().await;
        seller.forwards(buyer, "1 cap 250").await;
        mia.news().await.only_shows("This reads like an order");
        mia.taps("Prepare it")
            .await
            .only_shows("Jane Cruz (2nd order");
        mia.taps("Create")
            .await
            .shows("#1002 · Jane Cruz · Pending");
        seller
            .forwards(buyer, "hello, is the blue one still there?")
            .await;
        let offered = mia.news().await;
        assert_eq!(
            offered
                .only_shows("That is from Jane Cruz, 2 orders.")
                .buttons,
            ["New order for Jane Cruz", "Page of Jane Cruz"]
        );
        // What names a buyer itself is for that one.
        seller.forwards(buyer, "Paul; 1 belt 150").await;
        mia.news().await.shows("This reads like an order");
        mia.taps("Prepare it").await.shows("Paul (new customer)");
        stage.ends().await;
    }
}

mod in_chinese {
    use super::*;

    on_every_channel!(a_customer_in_chinese);

    async fn a_customer_in_chinese(stage: Stage) {
        let chinese = Language::closest("zh-TW").unwrap();
        let mei = stage
            .owner_in("Mei", "小美服飾", Market::Taiwan, chinese)
            .await;
        mei.says("/新訂單 王小明 0912345678；黑色襯衫 x2 599").await;
        let address = link(&mei.taps("建立訂單").await);
        let (ming, _) = stage.buyer("Ming", &address).await;
        ming.taps("Where to send").await;
        ming.says("王小明; 0912 345 678; 7-11 鑫台北 131386")
            .await
            .shows("小美服飾");
        let page = mei.says("/客戶 王小明").await;
        let page = page.shows("Ming：").clone();
        assert!(page.text.contains("起連結"), "{}", page.text);
        mei.taps_on(&page, "姓名").await.shows("怎麼稱呼？");
        mei.says("王大明").await.shows("1 筆訂單");
        mei.taps("語言").await.shows("王大明 使用哪種語言？");
        mei.taps("依對方的聊天").await.shows("王大明");
        mei.says("/新訂單 王大明；帽子 x1 250").await;
        mei.taps("建立訂單").await.shows("#1002 · 王大明 · 待確認");
        ming.news().await.shows("小美服飾 · order #1002");
        mei.says("/對帳").await.shows("王大明：2 筆");
        stage.ends().await;
    }
}
