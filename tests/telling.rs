//! What buyers are told, how loudly and when; and by whose words.

use waybill_core::channel::Channel;
use waybill_core::db::Scope;
use waybill_core::notice::Notice;
use waybill_core::order::Stage;
use waybill_core::order::decide::Action;
use waybill_core::order::place::Placed;
use waybill_core::outbox::{self, Kind, Waiting};
use waybill_core::own_words::{self, Status, Words};
use waybill_core::telling::{QuietHours, Telling};
use waybill_core::text::Language;

use crate::support::database::TestDatabase;
use crate::support::shop::{Someone, TestShop, arrive, minute, open, order_for, ship, to, undo};

/// A shop that is quiet from 16:00 to 18:00, which is from an hour before the story's day to an hour
/// after its beginning, and an order that Jane follows.
async fn quiet_shop(test: &TestDatabase) -> (TestShop, Someone, Placed) {
    let database = test.database();
    let mut shop = open(&database, "Ana").await;
    shop.shop.settings.quiet_hours = QuietHours::new(16 * 60, 18 * 60);
    let jane = arrive(&database, "Jane Cruz").await;
    let order = shop.place(&order_for("Jane Cruz")).await;
    shop.follow(order.order_id, &jane, Some(&order.token)).await;
    (shop, jane, order)
}

async fn waiting(test: &TestDatabase, jane: &Someone, minutes: i64) -> Vec<Waiting> {
    let mut transaction = test.database().begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let only = Some(jane.conversation_id);
    outbox::waiting(
        &mut system,
        Channel::Telegram,
        only,
        &[],
        minute(minutes),
        100,
    )
    .await
    .unwrap()
}

fn kinds(waiting: &[Waiting]) -> Vec<Kind> {
    waiting.iter().map(|waiting| waiting.kind).collect()
}

#[tokio::test]
async fn quiet_hours_hold_what_can_wait_and_nothing_else() {
    let test = TestDatabase::new().await;
    let (shop, jane, order) = quiet_shop(&test).await;
    shop.done(order.order_id, &to(Stage::Confirmed), minute(1))
        .await;
    shop.done(order.order_id, &ship("J&T", "1"), minute(2))
        .await;
    // The card is brought up to date at once.
    assert_eq!(kinds(&waiting(&test, &jane, 2).await), [Kind::Card]);
    assert_eq!(kinds(&waiting(&test, &jane, 59).await), [Kind::Card]);
    let morning = waiting(&test, &jane, 60).await;
    assert_eq!(kinds(&morning), [Kind::Card, Kind::Notice, Kind::Notice]);
    assert!(morning[1].was_held && morning[1].outbox_id < morning[2].outbox_id);

    // A deadline that is over by then is told now, after what happened before.
    let until = |minutes| Action::PayBy {
        until: Some(minute(minutes)),
    };
    shop.done(order.order_id, &until(24 * 60), minute(3)).await;
    assert_eq!(kinds(&waiting(&test, &jane, 3).await), [Kind::Card]);
    shop.done(order.order_id, &until(45), minute(4)).await;
    let now = waiting(&test, &jane, 4).await;
    assert_eq!(
        kinds(&now)
            .iter()
            .filter(|kind| **kind == Kind::Notice)
            .count(),
        4
    );
    let last: Notice = serde_json::from_value(now.last().unwrap().content.clone()).unwrap();
    assert!(format!("{:?}", last.moment).contains("PayBy"), "{last:?}");
    // Outside these hours nothing is held.
    shop.done(order.order_id, &to(Stage::Delivered), minute(61))
        .await;
    let delivered = waiting(&test, &jane, 61).await;
    assert!(!delivered.last().unwrap().was_held);
}

#[tokio::test]
async fn what_is_taken_back_while_it_is_held_is_known() {
    let test = TestDatabase::new().await;
    let (shop, jane, order) = quiet_shop(&test).await;
    shop.done(order.order_id, &to(Stage::Confirmed), minute(1))
        .await;
    shop.done(order.order_id, &ship("J&T", "1"), minute(2))
        .await;
    shop.done(order.order_id, &undo(3), minute(3)).await;
    // The correction comes with the notice, not before it.
    assert_eq!(kinds(&waiting(&test, &jane, 4).await), [Kind::Card]);
    let morning = waiting(&test, &jane, 60).await;
    assert_eq!(
        kinds(&morning),
        [Kind::Card, Kind::Notice, Kind::Notice, Kind::Correction]
    );
    let mut transaction = test.database().begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let of = (shop.shop.shop_id, order.order_id);
    for (notice, corrected) in [(&morning[1], false), (&morning[2], true)] {
        let was = outbox::was_corrected(&mut system, of, notice.outbox_id).await;
        assert_eq!(was.unwrap(), corrected);
    }
}

#[tokio::test]
async fn a_status_is_told_as_the_shop_likes() {
    let test = TestDatabase::new().await;
    let (mut shop, jane, order) = quiet_shop(&test).await;
    shop.shop.settings.quiet_hours = None;
    let tellings = &mut shop.shop.settings.tellings;
    tellings.set(Status::Confirmed, Telling::Quietly);
    tellings.set(Status::Shipped, Telling::Card);
    tellings.set(Status::Cancelled, Telling::Card);
    shop.done(order.order_id, &to(Stage::Confirmed), minute(1))
        .await;
    shop.done(order.order_id, &ship("J&T", "1"), minute(2))
        .await;
    let told = waiting(&test, &jane, 3).await;
    assert_eq!(kinds(&told), [Kind::Card, Kind::Notice]);
    assert_eq!(told[1].content["quiet"], true);
    let other = shop.place(&order_for("Jane Cruz")).await;
    shop.follow(other.order_id, &jane, Some(&other.token)).await;
    shop.done(
        other.order_id,
        &crate::support::shop::cancel(None),
        minute(4),
    )
    .await;
    let told = waiting(&test, &jane, 5).await;
    assert_eq!(told.last().unwrap().content["moment"], "cancelled");
    assert!(told.last().unwrap().content.get("quiet").is_none());
}

#[tokio::test]
async fn own_words_are_kept_by_status_and_language_and_shop() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (ana, ben) = (open(&database, "Ana").await, open(&database, "Ben").await);
    let chinese = Language::closest("zh-TW").unwrap();
    let words = |text| Words::read(Status::Shipped, text).unwrap();
    let mut transaction = database
        .begin_in(Scope::Shop(ana.shop.shop_id))
        .await
        .unwrap();
    let mut shop = transaction.shop(ana.shop.shop_id).await.unwrap();
    let by = ana.owner.person_id;
    for (language, text) in [(Language::ENGLISH, "Off it goes"), (chinese, "出發了")] {
        let of = (Status::Shipped, language);
        own_words::save(&mut shop, of, &words(text), by, minute(1))
            .await
            .unwrap();
    }
    let of = (Status::Shipped, chinese);
    own_words::save(&mut shop, of, &words("寄出 {追蹤碼}"), by, minute(2))
        .await
        .unwrap();
    let found = own_words::find(&mut shop, Status::Shipped, chinese)
        .await
        .unwrap();
    assert_eq!(found, Some(words("寄出 {追蹤碼}")));
    own_words::drop(&mut shop, of, by, minute(3)).await.unwrap();
    assert_eq!(
        own_words::find(&mut shop, Status::Shipped, chinese)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        own_words::all(&mut shop).await.unwrap(),
        [(Status::Shipped, Language::ENGLISH)]
    );
    assert_eq!(
        own_words::find(&mut shop, Status::Delivered, Language::ENGLISH)
            .await
            .unwrap(),
        None
    );
    transaction.commit().await.unwrap();
    let mut transaction = database
        .begin_in(Scope::Shop(ben.shop.shop_id))
        .await
        .unwrap();
    let mut shop = transaction.shop(ben.shop.shop_id).await.unwrap();
    assert!(own_words::all(&mut shop).await.unwrap().is_empty());
}
