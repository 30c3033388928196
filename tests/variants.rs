//! Variants that are called another way, taken away and brought back: nothing of them is lost.

use sqlx::query_scalar;
use waybill_core::customer::reselling;
use waybill_core::customer::{self, fold};
use waybill_core::id::{CustomerId, VariantId};
use waybill_core::item::matching::Match;
use waybill_core::item::{self, Change, InUse, Item, ItemRefusal, NewVariant};
use waybill_core::order::Line;
use waybill_core::order::Stage;
use waybill_core::stock::{self, Cause, Said, Told};

use crate::support::database::TestDatabase;
use crate::support::shop::{TestShop, contact, item_in, line, minute, open, order_for, to};

async fn change(shop: &TestShop, item: &Item, change: Change) -> Result<Item, ItemRefusal> {
    let mut transaction = shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let (id, actor) = (item.item_id, shop.actor());
    item::change(&mut in_shop, id, &change, &actor, minute(5))
        .await
        .unwrap()?;
    let item = item::find(&mut in_shop, id).await.unwrap().unwrap();
    transaction.commit().await.unwrap();
    Ok(item)
}

async fn meant(shop: &TestShop, typed: &str) -> Match {
    let mut transaction = shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let candidates = item::candidates(&mut in_shop, typed).await.unwrap();
    item::matching::find(typed, &candidates, false)
}

fn labels(item: &Item) -> Vec<&str> {
    item.variants.iter().map(|v| v.label.as_str()).collect()
}

fn of(item: &Item, variant: VariantId) -> Line {
    let known = item.variant(variant).unwrap();
    Line {
        variant: Some(variant),
        ..line(&item.full_name(known), 2, 59_900)
    }
}

async fn shirt(shop: &TestShop) -> Item {
    let sizes = [("S", Some(5)), ("M", Some(10)), ("L", None)];
    shop.enter(&item_in("Black shirt", "BS", &sizes)).await
}

#[tokio::test]
async fn an_old_name_is_understood_until_another_has_it() {
    let test = TestDatabase::new().await;
    let ana = open(&test.database(), "Ana").await;
    let item = shirt(&ana).await;
    let [small, medium, _] = [0, 1, 2].map(|at| item.variants[at].variant_id);
    let rename = |to: &str| Change::RenameVariant(small, to.to_owned());
    for (to, refusal) in [
        (
            "m",
            ItemRefusal::LabelTaken {
                label: "M".to_owned(),
            },
        ),
        (
            "🙂",
            ItemRefusal::Unfit {
                text: "🙂".to_owned(),
                limit: 60,
            },
        ),
        (
            "",
            ItemRefusal::Unfit {
                text: String::new(),
                limit: 60,
            },
        ),
    ] {
        assert_eq!(change(&ana, &item, rename(to)).await, Err(refusal), "{to}");
    }
    let ben = open(&test.database(), "Ben").await;
    let others = shirt(&ben).await;
    assert_eq!(
        change(&ben, &others, rename("Tiny")).await,
        Err(ItemRefusal::NoSuchItem),
        "another shop's"
    );

    let renamed = change(&ana, &item, rename("Small")).await.unwrap();
    assert_eq!(labels(&renamed), ["Small", "M", "L"]);
    assert_eq!(renamed.variants[0].names, ["S"]);
    for typed in [
        "black shirt S",
        "black shirt small",
        "S black shirts",
        "黑色襯衫 S",
    ] {
        assert_eq!(meant(&ana, typed).await, Match::One(small), "{typed}");
    }
    // Back to the old name: the other one is the old name now.
    let back = change(&ana, &renamed, rename("S")).await.unwrap();
    assert_eq!(back.variants[0].names, ["Small"]);
    let again = change(&ana, &back, rename("Little")).await.unwrap();
    assert_eq!(again.variants[0].names, ["Small", "S"]);
    // Who is called S now is meant by it, and nobody who once was.
    let new = NewVariant {
        label: "s".to_owned(),
        sku: None,
        price_minor: 1,
        reseller_price_minor: None,
        stock: None,
    };
    let added = change(&ana, &again, Change::AddVariant(new)).await.unwrap();
    assert_eq!(added.variants[0].names, ["Small"]);
    let young = added.variants[3].variant_id;
    assert_eq!(meant(&ana, "black shirt S").await, Match::One(young));
    assert_eq!(meant(&ana, "black shirt small").await, Match::One(small));
    assert_eq!(meant(&ana, "black shirt M").await, Match::One(medium));
    test.drop_now().await;
}

#[tokio::test]
async fn what_is_removed_is_written_off_and_comes_back() {
    let test = TestDatabase::new().await;
    let ana = open(&test.database(), "Ana").await;
    let item = shirt(&ana).await;
    let small = item.variants[0].variant_id;
    let mut order = order_for("Jane");
    order.lines = vec![of(&item, small)];
    let placed = ana.place(&order).await;
    let used = |stock, orders| InUse { stock, orders };
    let remove = |left| Change::RemoveVariant(small, left);
    for said in [used(0, 0), used(5, 1), used(3, 0)] {
        assert_eq!(
            change(&ana, &item, remove(said)).await,
            Err(ItemRefusal::StillInUse(used(3, 1)))
        );
    }
    let left = change(&ana, &item, remove(used(3, 1))).await.unwrap();
    assert_eq!(labels(&left), ["M", "L"]);
    assert_eq!((left.removed.len(), left.removed[0].stock), (1, Some(0)));
    assert_eq!(
        change(&ana, &item, remove(used(0, 1))).await,
        Err(ItemRefusal::NoSuchItem),
        "twice"
    );
    assert!(
        matches!(meant(&ana, "black shirt S").await, Match::Several(found) if !found.contains(&small))
    );
    assert_eq!(meant(&ana, "BS-S").await, Match::Nothing);
    // Its order is as it was, and gives back what it took.
    ana.done(placed.order_id, &to(Stage::Confirmed), minute(6))
        .await;
    ana.done(
        placed.order_id,
        &crate::support::shop::cancel(None),
        minute(7),
    )
    .await;
    let mut transaction = ana.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(ana.shop.shop_id).await.unwrap();
    let moved: Vec<(i32, Option<String>)> = stock::movements(&mut in_shop, small, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|moved| (moved.quantity, moved.reason))
        .collect();
    let why = Some("variant removed".to_owned());
    assert_eq!(moved, [(2, None), (-3, why), (-2, None), (5, None)]);
    // Nobody counts what is not there any more, and it is not low.
    let actor = ana.actor();
    let cause = Cause {
        actor: &actor,
        at: minute(8),
    };
    let told = stock::say(&mut in_shop, small, Said::Count(9), None, cause)
        .await
        .unwrap();
    assert_eq!(told, Told::NoSuchVariant);
    assert_eq!(
        stock::low(&mut in_shop, minute(9), (0, 9))
            .await
            .unwrap()
            .total,
        0
    );
    drop(transaction);
    // Its label and its code were free meanwhile.
    let new = NewVariant {
        label: "S".to_owned(),
        sku: Some("BS-S".to_owned()),
        price_minor: 1,
        reseller_price_minor: None,
        stock: None,
    };
    let added = change(&ana, &item, Change::AddVariant(new)).await.unwrap();
    let back = Change::BringBackVariant(small);
    assert!(matches!(
        change(&ana, &item, back.clone()).await,
        Err(ItemRefusal::LabelTaken { .. })
    ));
    let young = added.variants[2].variant_id;
    let away = Change::RenameVariant(young, "XS".to_owned());
    change(&ana, &item, away).await.unwrap();
    assert!(matches!(
        change(&ana, &item, back.clone()).await,
        Err(ItemRefusal::SkuTaken { .. })
    ));
    change(&ana, &item, Change::Sku(young, None)).await.unwrap();
    let whole = change(&ana, &item, back).await.unwrap();
    assert_eq!(labels(&whole), ["S", "M", "L", "XS"]);
    assert_eq!(whole.variants[0].stock, Some(2));
    assert_eq!(meant(&ana, "black shirt S").await, Match::One(small));
    let wrong: i64 = query_scalar(
        "SELECT count(*) FROM variant v WHERE v.stock IS DISTINCT FROM (
             SELECT CASE WHEN v.stock IS NULL THEN NULL ELSE coalesce(sum(m.quantity), 0) END
             FROM stock_movement m WHERE m.shop_id = v.shop_id AND m.variant_id = v.variant_id)",
    )
    .fetch_one(&mut test.superuser().await)
    .await
    .unwrap();
    assert_eq!(wrong, 0);
    test.drop_now().await;
}

#[tokio::test]
async fn the_last_one_is_the_item_itself() {
    let test = TestDatabase::new().await;
    let ana = open(&test.database(), "Ana").await;
    let item = shirt(&ana).await;
    let [small, medium, large] = [0, 1, 2].map(|at| item.variants[at].variant_id);
    let all = |stock| InUse { stock, orders: 0 };
    assert_eq!(
        change(&ana, &item, Change::UnlabelVariant(medium)).await,
        Err(ItemRefusal::NotTheOnlyVariant)
    );
    change(&ana, &item, Change::RemoveVariant(small, all(5)))
        .await
        .unwrap();
    change(&ana, &item, Change::RemoveVariant(large, all(0)))
        .await
        .unwrap();
    assert_eq!(
        change(&ana, &item, Change::RemoveVariant(medium, all(10))).await,
        Err(ItemRefusal::OnlyVariant)
    );
    let alone = change(&ana, &item, Change::UnlabelVariant(medium))
        .await
        .unwrap();
    assert!(!alone.has_labels());
    assert_eq!(alone.variants[0].stock, Some(10), "nothing is lost");
    for typed in ["black shirt", "black shirt M"] {
        assert_eq!(meant(&ana, typed).await, Match::One(medium), "{typed}");
    }
    let two = change(&ana, &item, Change::BringBackVariant(small))
        .await
        .unwrap();
    assert_eq!(labels(&two), ["S", ""]);
    test.drop_now().await;
}

#[tokio::test]
async fn who_sells_on_is_known_by_what_is_known_of_them() {
    let test = TestDatabase::new().await;
    let (ana, ben) = (
        open(&test.database(), "Ana").await,
        open(&test.database(), "Ben").await,
    );
    let placed = ana.place(&order_for("Jane Cruz")).await;
    ben.place(&order_for("Jane Cruz")).await;
    let jane = ana.order(placed.order_id).await.buyer;
    assert!(!jane.reseller);
    for (shop, id, is_there) in [
        (&ana, jane.customer_id, true),
        (&ben, jane.customer_id, false),
        (&ana, CustomerId(i64::MAX), false),
    ] {
        let mut transaction = shop.database.begin().await.unwrap();
        let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
        let marked = reselling::mark(&mut in_shop, id, true).await.unwrap();
        assert_eq!(marked, is_there);
        transaction.commit().await.unwrap();
    }
    assert!(ana.order(placed.order_id).await.buyer.reseller);
    for (shop, sells_on) in [(&ana, true), (&ben, false)] {
        let mut transaction = shop.database.begin().await.unwrap();
        let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
        let known = customer::acquaintance(&mut in_shop, &contact(&fold("Jane Cruz")))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(known.reseller, sells_on);
    }
    test.drop_now().await;
}
