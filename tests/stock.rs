//! The stock is the sum of its movements, whoever moves it and however many at once.

use std::collections::BTreeMap;

use sqlx::query_scalar;
use waybill_core::db::Scope;
use waybill_core::id::VariantId;
use waybill_core::item::matching::Match;
use waybill_core::item::{self, Change, ItemRefusal, ItemState, Sale};
use waybill_core::stock::{self, Cause, Left, Listener, Move, MoveKind, OutOfStock, Said, Told};

use crate::support::database::TestDatabase;
use crate::support::dice::{Dice, seeds};
use crate::support::shop::{TestShop, item_in, minute, open, order_for};

fn moved(variant: VariantId, quantity: i32) -> Move {
    Move {
        variant,
        quantity,
        kind: MoveKind::Correction,
        reason: None,
        order: None,
    }
}

async fn apply(shop: &TestShop, moves: &[Move], anyway: bool) -> Result<Vec<Left>, OutOfStock> {
    let actor = shop.actor();
    let mut transaction = shop
        .database
        .begin_in(Scope::Shop(shop.shop.shop_id))
        .await
        .unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let cause = Cause {
        actor: &actor,
        at: minute(1),
    };
    let outcome = stock::apply(&mut in_shop, moves, anyway, cause)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    outcome
}

async fn say(shop: &TestShop, variant: VariantId, said: Said) -> Told {
    let actor = shop.actor();
    let mut transaction = shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let cause = Cause {
        actor: &actor,
        at: minute(1),
    };
    let told = stock::say(&mut in_shop, variant, said, Some("why"), cause)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    told
}

/// What is kept beside the movements, and their sum, which must be one.
async fn kept(test: &TestDatabase) -> BTreeMap<i64, i32> {
    let mut superuser = test.superuser().await;
    let wrong: i64 = query_scalar(
        "SELECT count(*) FROM variant v WHERE v.stock IS DISTINCT FROM (
             SELECT CASE WHEN v.stock IS NULL THEN NULL ELSE coalesce(sum(m.quantity), 0) END
             FROM stock_movement m WHERE m.shop_id = v.shop_id AND m.variant_id = v.variant_id)",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(wrong, 0, "stocks that are not the sum of their movements");
    let rows: Vec<(i64, i32)> =
        sqlx::query_as("SELECT variant_id, stock FROM variant WHERE stock IS NOT NULL")
            .fetch_all(&mut superuser)
            .await
            .unwrap();
    rows.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_never_take_what_is_not_there() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let sizes = [("S", Some(40)), ("M", Some(25)), ("L", Some(10))];
    let item = shop.enter(&item_in("Black shirt", "BS", &sizes)).await;
    let ids: Vec<VariantId> = item.variants.iter().map(|v| v.variant_id).collect();
    let tasks = (0..8).map(|seed| {
        let (shop, ids) = (shop.clone(), ids.clone());
        tokio::spawn(async move {
            let mut dice = Dice(seed);
            let mut net = [0_i64; 3];
            for _ in 0..50 {
                // Two variants in any order: whoever locked them as they come would deadlock.
                let (a, b) = (dice.between(0, 2), dice.between(0, 2));
                let moves: Vec<(usize, i32)> = [a, b]
                    .map(|at| (usize::try_from(at).unwrap(), dice.between(-4, 2)))
                    .into_iter()
                    .filter(|(_, quantity)| *quantity != 0)
                    .collect();
                let asked: Vec<Move> = moves
                    .iter()
                    .map(|(at, quantity)| moved(ids[*at], *quantity))
                    .collect();
                if let Ok(left) = apply(&shop, &asked, false).await {
                    assert!(left.iter().all(|left| left.after >= 0), "{left:?}");
                    for (at, quantity) in moves {
                        net[at] += i64::from(quantity);
                    }
                }
            }
            net
        })
    });
    let mut expected = [40_i64, 25, 10];
    for net in futures::future::join_all(tasks).await {
        for (total, net) in expected.iter_mut().zip(net.unwrap()) {
            *total += net;
        }
    }
    let kept = kept(&test).await;
    for (id, expected) in ids.iter().zip(expected) {
        assert!(expected >= 0);
        assert_eq!(i64::from(kept[&id.0]), expected);
    }
    test.drop_now().await;
}

#[tokio::test]
async fn stock_follows_a_model() {
    for seed in seeds(&[7]) {
        follows_a_model(seed).await;
    }
}

async fn follows_a_model(seed: u64) {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let sizes = [("S", Some(5)), ("M", Some(0)), ("L", None)];
    let item = shop.enter(&item_in("Black shirt", "BS", &sizes)).await;
    let ids: Vec<VariantId> = item.variants.iter().map(|v| v.variant_id).collect();
    let mut model: Vec<Option<i32>> = sizes.iter().map(|(_, stock)| *stock).collect();
    let mut dice = Dice(seed);
    for step in 0..250 {
        let step = format!("seed {seed}, step {step}");
        let at = dice.below(3);
        match dice.below(4) {
            0 => {
                let count = dice.between(-1, 12);
                let told = say(&shop, ids[at], Said::Count(count)).await;
                if count < 0 {
                    assert_eq!(told, Told::OutOfRange, "{step}");
                } else {
                    model[at] = Some(count);
                }
            }
            1 => {
                let by = dice.between(-8, 8);
                let now = model[at].unwrap_or(0) + by;
                let told = say(&shop, ids[at], Said::Change(by)).await;
                if now < 0 && by < 0 {
                    assert!(matches!(told, Told::Short(_)), "{step}: {told:?}");
                } else {
                    model[at] = Some(now);
                }
            }
            _ => {
                let anyway = dice.chance(4);
                let moves: Vec<(usize, i32)> = (0..3).map(|at| (at, dice.between(-6, 4))).collect();
                let asked: Vec<Move> = moves.iter().map(|(at, by)| moved(ids[*at], *by)).collect();
                let after: Vec<Option<i32>> = moves
                    .iter()
                    .map(|(at, by)| model[*at].map(|stock| stock + by))
                    .collect();
                let short = moves
                    .iter()
                    .any(|(at, by)| *by < 0 && after[*at].is_some_and(|stock| stock < 0));
                let outcome = apply(&shop, &asked, anyway).await;
                assert_eq!(outcome.is_err(), short && !anyway, "{step}: {outcome:?}");
                if outcome.is_ok() {
                    model = after;
                }
            }
        }
        let kept = kept(&test).await;
        for (id, expected) in ids.iter().zip(&model) {
            assert_eq!(kept.get(&id.0), expected.as_ref(), "{step}");
        }
    }
    test.drop_now().await;
}

#[tokio::test]
async fn an_alert_goes_out_once_for_each_crossing_to_those_who_want_it() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let item = shop
        .enter(&item_in("Black shirt", "BS", &[("M", Some(8))]))
        .await;
    let variant = item.variants[0].variant_id;
    let listener = Listener {
        person_id: shop.owner.person_id,
        conversation_id: shop.owner.conversation_id,
        channel: waybill_core::channel::Channel::Telegram,
    };
    let mut transaction = shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    stock::wish_if_first(&mut in_shop, listener, minute(0))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mut superuser = test.superuser().await;
    for (by, alerts) in [(-2, 0), (-1, 1), (-1, 1), (3, 1), (-4, 2)] {
        apply(&shop, &[moved(variant, by)], false).await.unwrap();
        let sent: i64 = query_scalar("SELECT count(*) FROM outbox WHERE kind = 'alert'")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
        assert_eq!(sent, alerts, "{by}");
    }
    let mut transaction = shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    stock::wish_for(&mut in_shop, listener, false, minute(1))
        .await
        .unwrap();
    // Whoever said no is not asked again by counting.
    stock::wish_if_first(&mut in_shop, listener, minute(2))
        .await
        .unwrap();
    assert_eq!(
        stock::wish(&mut in_shop, shop.owner.person_id)
            .await
            .unwrap(),
        Some(false)
    );
    transaction.commit().await.unwrap();
    apply(&shop, &[moved(variant, 10)], false).await.unwrap();
    apply(&shop, &[moved(variant, -10)], false).await.unwrap();
    let sent: i64 = query_scalar("SELECT count(*) FROM outbox WHERE kind = 'alert'")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(sent, 2);
    test.drop_now().await;
}

/// Far from few, and yet too few for the time that more take to come.
#[tokio::test]
async fn what_takes_long_to_come_is_listed_while_there_are_many() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let sizes = [("M", Some(48)), ("S", Some(200)), ("L", None)];
    let mut new = item_in("Black shirt", "BS", &sizes);
    new.lead_days = Some(14);
    let item = shop.enter(&new).await;
    let order = shop.place(&order_for("Jane")).await;
    let sold = |at: usize, quantity: i32| Move {
        kind: MoveKind::Order,
        order: Some((order.order_id, 1)),
        ..moved(item.variants[at].variant_id, -quantity)
    };
    // Over two days: ten M and one S a day.
    apply(&shop, &[sold(0, 20)], false).await.unwrap();
    apply(&shop, &[sold(1, 2)], false).await.unwrap();
    let listed = async |change: Option<Change>| {
        let mut transaction = shop.database.begin().await.unwrap();
        let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
        if let Some(change) = change {
            let actor = shop.actor();
            item::change(&mut in_shop, item.item_id, &change, &actor, minute(2))
                .await
                .unwrap()
                .unwrap();
        }
        let low = stock::low(&mut in_shop, minute(60 * 24 + 60), (0, 10))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let names: Vec<(String, i32)> = low
            .shown
            .iter()
            .map(|low| (low.name.clone(), low.stock))
            .collect();
        assert_eq!(low.total, i64::try_from(names.len()).unwrap());
        names
    };
    let medium = vec![("Black shirt M".to_owned(), 28)];
    assert_eq!(
        listed(None).await,
        medium,
        "28 last three days, and more come in 14"
    );
    assert!(
        listed(Some(Change::State(ItemState::Paused)))
            .await
            .is_empty()
    );
    assert_eq!(
        listed(Some(Change::State(ItemState::Selling))).await,
        medium
    );
    assert!(
        listed(Some(Change::LeadDays(None))).await.is_empty(),
        "nobody knows"
    );
    test.drop_now().await;
}

#[tokio::test]
async fn what_sells_is_reordered_by_its_pace() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let item = shop
        .enter(&item_in(
            "Black shirt",
            "BS",
            &[("M", Some(60)), ("S", Some(4)), ("L", Some(9))],
        ))
        .await;
    let order = shop.place(&order_for("Jane")).await;
    let of_order = |kind, quantity| Move {
        kind,
        order: Some((order.order_id, 1)),
        ..moved(item.variants[0].variant_id, quantity)
    };
    apply(&shop, &[of_order(MoveKind::Order, -58)], false)
        .await
        .unwrap();
    apply(&shop, &[of_order(MoveKind::Cancel, 2)], false)
        .await
        .unwrap();
    let mut transaction = shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    // Entered today, sold today; after a week over a week, after two months over four weeks.
    for (days, over, sold) in [(0, 1, 56), (6, 7, 56), (7, 8, 56), (29, 28, 0), (60, 28, 0)] {
        let low = stock::low(&mut in_shop, minute(60 * 24 * days + 60), (0, 10))
            .await
            .unwrap();
        assert_eq!(low.total, 2);
        let seen: Vec<_> = low
            .shown
            .iter()
            .map(|low| (low.name.as_str(), low.stock, low.sold, low.days))
            .collect();
        let wanted = [
            ("Black shirt M", 4, sold, over),
            ("Black shirt S", 4, 0, over),
        ];
        assert_eq!(seen.len(), 2);
        assert!(wanted.iter().all(|one| seen.contains(one)), "{seen:?}");
        let second = stock::low(&mut in_shop, minute(60 * 24 * days + 60), (1, 10))
            .await
            .unwrap();
        assert_eq!(second.shown, low.shown[1..]);
    }
    // What is not for sale is not missed, and what is low is said anew.
    let actor = shop.actor();
    for (change, total) in [
        (Change::LowAt(Some(3)), 0),
        (Change::LowAt(Some(9)), 3),
        (Change::State(ItemState::Paused), 0),
        (Change::State(ItemState::Selling), 3),
        (Change::LowAt(None), 2),
        (Change::State(ItemState::Gone), 0),
    ] {
        item::change(&mut in_shop, item.item_id, &change, &actor, minute(2))
            .await
            .unwrap()
            .unwrap();
        let low = stock::low(&mut in_shop, minute(60), (0, 10)).await.unwrap();
        assert_eq!(low.total, total, "{change:?}");
    }
    transaction.commit().await.unwrap();
    test.drop_now().await;
}

#[tokio::test]
async fn names_and_codes_are_of_one_shop_and_prices_are_remembered() {
    let test = TestDatabase::new().await;
    let ana = open(&test.database(), "Ana").await;
    let ben = open(&test.database(), "Ben").await;
    let shirt = item_in("Black shirt", "BS", &[("M", None)]);
    let item = ana.enter(&shirt).await;
    ben.enter(&shirt).await;
    assert!(matches!(
        ana.try_enter(&item_in("BLACK  Shirt", "X", &[("M", None)]))
            .await,
        Err(ItemRefusal::NameTaken { .. })
    ));
    assert!(matches!(
        ana.try_enter(&item_in("Red shirt", "bs", &[("m", None)]))
            .await,
        Err(ItemRefusal::SkuTaken { .. })
    ));
    let mut transaction = ana.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(ana.shop.shop_id).await.unwrap();
    let actor = ana.actor();
    let sale = Sale {
        price_minor: 49_900,
        from: None,
        until: None,
    };
    for change in [
        Change::Price(None, 64_900),
        Change::Price(None, 64_900),
        Change::Sale(None, Some(sale)),
        Change::State(ItemState::Paused),
        Change::Name("Night Shirt".to_owned()),
    ] {
        item::change(&mut in_shop, item.item_id, &change, &actor, minute(3))
            .await
            .unwrap()
            .unwrap();
    }
    let past = item::past_prices(&mut in_shop, item.item_id, 10)
        .await
        .unwrap();
    let old: Vec<_> = past
        .iter()
        .map(|past| past.old.map(|money| money.minor))
        .collect();
    assert_eq!(
        old,
        [None, Some(59_900)],
        "what stayed the same is no change"
    );
    for (typed, found) in [
        ("nigth shirt", true),
        ("黑色襯衫", true),
        ("bs-m", true),
        ("umbrella", false),
    ] {
        let meant = item::meant(&mut in_shop, typed).await.unwrap();
        assert_eq!(meant != Match::Nothing, found, "{typed}: {meant:?}");
    }
    // Paused: sellers find it, orders don't.
    assert!(
        item::candidates(&mut in_shop, "night shirt")
            .await
            .unwrap()
            .is_empty()
    );
    transaction.commit().await.unwrap();
    let mut transaction = ben.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(ben.shop.shop_id).await.unwrap();
    let stranger = Change::Price(None, 1);
    assert_eq!(
        item::change(&mut in_shop, item.item_id, &stranger, &actor, minute(3))
            .await
            .unwrap(),
        Err(ItemRefusal::NoSuchItem)
    );
    assert!(
        item::search(&mut in_shop, "night", 5)
            .await
            .unwrap()
            .iter()
            .all(|i| i.item_id != item.item_id)
    );
    transaction.commit().await.unwrap();
    test.drop_now().await;
}
