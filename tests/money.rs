//! The shop's book of money: what goes back, what couriers have, days, deadlines, profit; and that
//! each list is read by an index.

use sqlx::{AssertSqlSafe, query_scalar};
use waybill_core::day::{self, Closer, Closing};
use waybill_core::db::Database;
use waybill_core::money::{Currency, Money};
use waybill_core::order::act::{Key, Outcome, Request, act};
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::order::place::NewOrder;
use waybill_core::order::{Cost, Discount, Line, Stage, Tax};
use waybill_core::payment_method::{self, Kind, NewMethod};
use waybill_core::reminder::{self, PayBy};
use waybill_core::shop::save_settings;
use waybill_core::{payout, profit, refund};

use crate::support::database::TestDatabase;
use crate::support::shop::{
    TestShop, cancel, contact, hold, minute, open, order_for, pay, ship, to, undo,
};

/// Reads something in the shop's scope.
macro_rules! in_shop {
    ($shop:expr, $read:expr) => {{
        let mut transaction = $shop.database.begin().await.unwrap();
        let mut in_shop = transaction.shop($shop.shop.shop_id).await.unwrap();
        let read = $read(&mut in_shop).await.unwrap();
        transaction.commit().await.unwrap();
        read
    }};
}

async fn shop() -> (TestDatabase, Database, TestShop) {
    let test = TestDatabase::new().await;
    let database = test.database();
    let shop = open(&database, "Ana").await;
    (test, database, shop)
}

#[tokio::test]
async fn what_goes_back_is_listed_until_it_did() {
    let (_test, database, shop) = shop().await;
    let placed = shop.place(&order_for("Jane")).await;
    let id = placed.order_id;
    assert_eq!(
        in_shop!(shop, async |s: &mut _| refund::awaiting(s, 10).await),
        []
    );
    shop.done(id, &pay(210_000), minute(1)).await;
    let due = in_shop!(shop, async |s: &mut _| refund::awaiting(s, 10).await);
    assert_eq!((due[0].due.minor, due[0].started.minor), (12_300, 0));
    let start = Action::StartRefund {
        amount: Some(Money::new(10_000, Currency::Php)),
        method: None,
    };
    shop.done(id, &start, minute(2)).await;
    let due = in_shop!(shop, async |s: &mut _| refund::awaiting(s, 10).await);
    assert_eq!((due[0].due.minor, due[0].started.minor), (2_300, 10_000));
    assert_eq!(due[0].started_by.as_ref().unwrap().1, minute(2));
    shop.done(id, &cancel(None), minute(3)).await;
    let due = in_shop!(shop, async |s: &mut _| refund::awaiting(s, 10).await);
    assert_eq!((due[0].due.minor, due[0].started.minor), (200_000, 10_000));
    let back = || Action::Refund {
        amount: None,
        method: None,
    };
    shop.done(id, &back(), minute(4)).await;
    shop.done(id, &back(), minute(5)).await;
    assert_eq!(
        in_shop!(shop, async |s: &mut _| refund::awaiting(s, 10).await),
        []
    );
    // Another shop sees nothing of it.
    let other = open(&database, "Ben").await;
    assert_eq!(
        in_shop!(other, async |s: &mut _| refund::awaiting(s, 10).await),
        []
    );
    let refusal = shop.refused(id, &back()).await;
    assert_eq!(refusal, Refusal::NothingToRefund);
}

#[tokio::test]
async fn couriers_hold_what_was_delivered_and_not_paid() {
    let (_test, _database, shop) = shop().await;
    let mut new = order_for("Jane");
    new.cash_on_delivery = true;
    let placed = shop.place(&new).await;
    let id = placed.order_id;
    shop.done(id, &pay(50_000), minute(1)).await;
    shop.done(id, &ship("J&T", "JT 881"), minute(2)).await;
    let (order, version) = shop.done(id, &to(Stage::Delivered), minute(3)).await;
    assert_eq!(order.head.balance.collected, 147_700);
    let held = in_shop!(shop, async |s: &mut _| payout::held(s, 10).await);
    assert_eq!((held.len(), held[0].amount.minor), (1, 147_700));
    assert_eq!(held[0].courier.as_deref(), Some("J&T"));
    let (order, _) = shop.done(id, &undo(version), minute(4)).await;
    assert_eq!(
        (order.head.stage, order.head.balance.collected),
        (Stage::Shipped, 0)
    );
    assert_eq!(
        in_shop!(shop, async |s: &mut _| payout::held(s, 10).await),
        []
    );

    shop.done(id, &to(Stage::Delivered), minute(5)).await;
    let held = in_shop!(shop, async |s: &mut _| payout::held(s, 10).await);
    let accept = Action::Accept {
        entry: held[0].entry,
        amount: None,
    };
    let (order, _) = shop.done(id, &accept, minute(6)).await;
    assert_eq!((order.to_pay().minor, order.head.balance.collected), (0, 0));
    assert_eq!(
        in_shop!(shop, async |s: &mut _| payout::held(s, 10).await),
        []
    );
    let twice = shop.refused(id, &accept).await;
    assert_eq!(twice, Refusal::NothingWaits);
}

#[tokio::test]
async fn a_day_adds_up_and_is_closed_once() {
    let (_test, _database, shop) = shop().await;
    let placed = shop.place(&order_for("Jane")).await;
    let cash = |minor| Action::Pay {
        amount: Some(Money::new(minor, Currency::Php)),
        method: Some("cash".to_owned()),
        deposit: false,
    };
    shop.done(placed.order_id, &cash(10_000), minute(1)).await;
    let (_, version) = shop.done(placed.order_id, &cash(20_000), minute(2)).await;
    shop.done(placed.order_id, &undo(version), minute(3)).await;
    let zone = shop.shop.time_zone;
    let today = minute(0).with_timezone(&zone).date_naive();
    let figures = in_shop!(shop, async |s: &mut _| day::figures(s, today, zone).await);
    assert_eq!(figures.cash(Currency::Php).minor, 10_000);
    assert_eq!(figures.methods[0].count, 2);
    let tomorrow = today.succ_opt().unwrap();
    let later = in_shop!(shop, async |s: &mut _| day::figures(s, tomorrow, zone)
        .await);
    assert_eq!(later.methods, []);
    let by = |name: &str| Closer {
        person_id: shop.owner.person_id,
        name: name.to_owned(),
    };
    let first = in_shop!(shop, async |s: &mut _| day::close(
        s,
        (today, zone),
        Some(9_000),
        &by("Mia"),
        minute(5)
    )
    .await);
    assert!(matches!(first, Closing::Now(_)), "{first:?}");
    let again = in_shop!(shop, async |s: &mut _| day::close(
        s,
        (today, zone),
        None,
        &by("Paul"),
        minute(6)
    )
    .await);
    let Closing::Before(again) = again else {
        panic!("it is closed once: {again:?}")
    };
    assert_eq!(
        (again.by.as_str(), again.at, again.counted_minor),
        ("Mia", minute(5), Some(9_000))
    );
    assert_eq!(again.figures, figures);
}

/// A payment that is being entered while the day is closed is waited for, and one that comes after it is
/// dated after it, whenever it was asked for: each is in one day and no more.
#[tokio::test]
async fn what_comes_while_a_day_is_closed_is_in_one_day() {
    let (_test, database, shop) = shop().await;
    let placed = shop.place(&order_for("Jane")).await;
    let other = shop.place(&order_for("Paul")).await;
    let cash = |minor| Action::Pay {
        amount: Some(Money::new(minor, Currency::Php)),
        method: Some("cash".to_owned()),
        deposit: false,
    };
    let zone = shop.shop.time_zone;
    let today = minute(0).with_timezone(&zone).date_naive();
    let tomorrow = today.succ_opt().unwrap();
    shop.done(placed.order_id, &cash(10_000), minute(1)).await;

    // Asked for before the closing, and committed when that has begun.
    let mut slow = database.begin().await.unwrap();
    let (action, actor) = (cash(200), shop.actor());
    let early = Request {
        action: &action,
        seen: None,
        silent: false,
        shop: &shop.shop,
        actor: &actor,
        at: minute(4),
    };
    let mut in_shop = slow.shop(shop.shop.shop_id).await.unwrap();
    let entered = act(&mut in_shop, Key::Id(placed.order_id), &early).await;
    assert!(matches!(entered.unwrap(), Outcome::Done { .. }));
    let by = Closer {
        person_id: shop.owner.person_id,
        name: "Mia".to_owned(),
    };
    let closing = async {
        in_shop!(shop, async |s: &mut _| day::close(
            s,
            (today, zone),
            None,
            &by,
            minute(5)
        )
        .await)
    };
    let ends = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        slow.commit().await.unwrap();
    };
    let (closing, ()) = tokio::join!(closing, ends);
    let Closing::Now(closed) = closing else {
        panic!("it was open: {closing:?}")
    };
    // Asked for before the closing, and entered after it.
    shop.done(other.order_id, &cash(3_000), minute(3)).await;
    let since = in_shop!(shop, async |s: &mut _| day::figures(s, tomorrow, zone)
        .await);
    let counted = (
        closed.figures.cash(Currency::Php).minor,
        since.cash(Currency::Php).minor,
    );
    assert_eq!(counted, (10_200, 3_000));
}

/// The change stays in the drawer: what was counted is there the next day, and the cash of days that nobody
/// counted too.
#[tokio::test]
async fn the_drawer_is_what_was_counted_and_what_came_since() {
    let (_test, _database, shop) = shop().await;
    let placed = shop.place(&order_for("Jane")).await;
    let cash = |minor| Action::Pay {
        amount: Some(Money::new(minor, Currency::Php)),
        method: Some("cash".to_owned()),
        deposit: false,
    };
    let zone = shop.shop.time_zone;
    let today = minute(0).with_timezone(&zone).date_naive();
    let day = |days: i64| minute(days * 24 * 60 + 1);
    let expected = async |days: u64| {
        let on = today.checked_add_days(chrono::Days::new(days)).unwrap();
        let figures = in_shop!(shop, async |s: &mut _| day::figures(s, on, zone).await);
        (figures.drawer_minor, figures.drawer(Currency::Php).minor)
    };
    shop.done(placed.order_id, &cash(10_000), day(0)).await;
    assert_eq!(expected(0).await, (None, 10_000), "nobody counted before");
    let by = Closer {
        person_id: shop.owner.person_id,
        name: "Mia".to_owned(),
    };
    // With the change that was there before.
    in_shop!(shop, async |s: &mut _| day::close(
        s,
        (today, zone),
        Some(60_000),
        &by,
        minute(5)
    )
    .await);
    assert_eq!(expected(1).await, (Some(60_000), 60_000));
    shop.done(placed.order_id, &cash(500), day(1)).await;
    assert_eq!(expected(1).await, (Some(60_000), 60_500));
    shop.done(placed.order_id, &cash(70), day(2)).await;
    assert_eq!(expected(2).await, (Some(60_500), 60_570));
    assert_eq!(expected(3).await, (Some(60_570), 60_570));
}

#[tokio::test]
async fn profit_is_what_came_in_less_what_it_cost() {
    let (_test, _database, shop) = shop().await;
    let cost = Cost {
        unit: Money::new(1_000, Currency::Twd),
        rate: 175_000_000,
    };
    let dear = Line {
        cost: Some(cost),
        ..Line::named("Bag", 2, 300_000)
    };
    let lines = vec![dear, Line::named("Cap", 1, 25_000)];
    let new = NewOrder {
        discount: Some(Discount::Rate(1_000)),
        tax: Tax {
            rate: 1_200,
            included: false,
        },
        ..NewOrder::of(contact("Jane"), Currency::Php, lines)
    };
    let placed = shop.place(&new).await;
    let called_off = shop.place(&order_for("Paul")).await;
    shop.done(called_off.order_id, &cancel(None), minute(1))
        .await;
    let order = shop.order(placed.order_id).await;
    let one = profit::Profit::of(&order);
    // 6,250 less a tenth; two bags at NT$ 1,000, at 1.75.
    assert_eq!((one.revenue.minor, one.cost.minor), (562_500, 350_000));
    assert_eq!((one.profit().minor, one.without_cost), (212_500, 1));
    let all = in_shop!(shop, async |s: &mut _| profit::of_period(
        s,
        Currency::Php,
        minute(-9_999),
        minute(9_999)
    )
    .await);
    assert_eq!(all, one);
}

#[tokio::test]
async fn a_deadline_is_dealt_with_once() {
    let (_test, database, shop) = shop().await;
    let mut new = order_for("Jane");
    new.pay_by = Some(PayBy::hours(minute(0), 24, Some(12)));
    let placed = shop.place(&new).await;
    let due = async |minutes| {
        let mut transaction = database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        reminder::due(&mut system, minute(minutes), 10)
            .await
            .unwrap()
    };
    assert_eq!(due(11 * 60).await, []);
    let remind = due(12 * 60).await;
    assert_eq!(remind.len(), 1);
    let at = minute(12 * 60);
    let both = tokio::join!(
        reminder::deal_with(&database, remind[0], at),
        reminder::deal_with(&database, remind[0], at)
    );
    let said = [both.0.unwrap().said, both.1.unwrap().said];
    assert_eq!(said.into_iter().filter(|said| *said).count(), 1);
    shop.done(placed.order_id, &pay(197_700), minute(13 * 60))
        .await;
    let overdue = due(25 * 60).await;
    assert_eq!(overdue.len(), 1);
    let said = reminder::deal_with(&database, overdue[0], minute(25 * 60)).await;
    assert!(!said.unwrap().said, "paid orders are settled");
    assert_eq!(due(25 * 60).await, []);
}

#[tokio::test]
async fn who_has_not_paid_is_reminded_at_the_shops_pace() {
    let (_test, database, mut shop) = shop().await;
    shop.shop.settings.remind_every_days = Some(2);
    let settings = shop.shop.settings.clone();
    in_shop!(shop, async |s: &mut _| save_settings(s, &settings).await);
    let day = |days: i64| minute(days * 24 * 60);
    let looked = async |at| {
        let mut transaction = database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let due = reminder::due(&mut system, at, 10).await.unwrap();
        transaction.commit().await.unwrap();
        let mut said = Vec::new();
        for due in due {
            if reminder::deal_with(&database, due, at).await.unwrap().said {
                said.push(due.order_id);
            }
        }
        said
    };
    let mut new = order_for("Jane");
    new.remind = shop.shop.settings.pace().first(minute(0));
    let jane = shop.place(&new).await.order_id;
    assert_eq!(looked(day(1)).await, []);
    assert_eq!(looked(day(2)).await, [jane]);
    assert_eq!(looked(day(2)).await, [], "once");
    // After a time of being down what was missed is one, and the next comes two days later.
    assert_eq!(looked(day(9)).await, [jane]);
    assert_eq!(looked(day(10)).await, []);
    assert_eq!(looked(day(11)).await, [jane]);
    // On hold it waits; what was paid and is not checked yet, too.
    shop.done(jane, &hold("a question"), day(12)).await;
    assert_eq!(looked(day(13)).await, []);
    shop.done(jane, &Action::Release, day(14)).await;
    assert_eq!(looked(day(15)).await, [jane]);
    let claim = Action::Claim {
        amount: None,
        method: None,
        reference: None,
        file: None,
    };
    let (_, version) = shop.done(jane, &claim, day(16)).await;
    assert_eq!(looked(day(17)).await, []);
    shop.done(jane, &undo(version), day(17)).await;
    assert_eq!(looked(day(18)).await, [jane]);
    assert_eq!(looked(day(40)).await, [], "five times at most");

    // Settled by payment, or called off.
    let otto = shop.place(&new).await.order_id;
    let ana = shop.place(&new).await.order_id;
    shop.done(otto, &pay(197_700), minute(1)).await;
    shop.done(ana, &cancel(None), minute(1)).await;
    assert_eq!(looked(day(41)).await, []);
    // A deadline changes nothing of the pace; without one it goes on.
    let mei = shop.place(&order_for("Mei")).await.order_id;
    let until = Some(day(60));
    shop.done(mei, &Action::PayBy { until }, day(50)).await;
    assert_eq!(looked(day(52)).await, [mei]);
    shop.done(mei, &Action::PayBy { until: None }, day(53))
        .await;
    assert_eq!(looked(day(55)).await, [mei]);
}

#[tokio::test]
async fn ways_to_pay_are_told_apart_and_few() {
    let (_test, _database, shop) = shop().await;
    let method = |name: &str| NewMethod {
        name: name.to_owned(),
        kind: Kind::Bank,
        account: Some("0012345678".to_owned()),
        holder: None,
        note: None,
        link: None,
    };
    in_shop!(shop, async |s: &mut _| payment_method::put(
        s,
        &method("gcash")
    )
    .await)
    .unwrap();
    let all = in_shop!(shop, async |s: &mut _| payment_method::list(s).await);
    assert_eq!(
        (all.len(), all[0].about.account.as_deref()),
        (1, Some("0012345678"))
    );
    for number in 2..=payment_method::MAX_METHODS {
        let name = format!("Bank {number}");
        in_shop!(shop, async |s: &mut _| payment_method::put(
            s,
            &method(&name)
        )
        .await)
        .unwrap();
    }
    let more = in_shop!(shop, async |s: &mut _| payment_method::put(
        s,
        &method("One more")
    )
    .await);
    assert_eq!(more, None);
}

/// At 100,000 orders every list of money reads an index.
#[tokio::test]
async fn lists_of_money_read_an_index() {
    let (test, _database, shop) = shop().await;
    shop.place(&order_for("Jane")).await;
    let mut superuser = test.superuser().await;
    let id = shop.shop.shop_id;
    for statement in [
        format!(
            "INSERT INTO orders (shop_id, number, customer_id, version, fulfilment_version, fulfilment,
                 placed_at, currency, goods_minor, total_minor, item_count, search)
             SELECT {id}, 5000 + n, (SELECT min(customer_id) FROM customer WHERE shop_id = {id}), 1, 1,
                 'pending', now() - n * interval '10 minutes', 'PHP', 100, 100, 1, 'jane'
             FROM generate_series(1, 100000) n"
        ),
        format!(
            "INSERT INTO payment_entry (shop_id, order_id, entry, kind, amount_minor, version, at)
             SELECT {id}, order_id, 1, 'received', 100, 1, placed_at FROM orders WHERE number > 5000"
        ),
        "ANALYZE".to_owned(),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut superuser).await.unwrap();
    }
    for (index, query) in [
        ("orders_refund_due", format!("SELECT * FROM orders o WHERE o.shop_id = {id} AND (o.refunding_minor > 0
             OR o.received_minor > CASE WHEN o.fulfilment = 'cancelled' THEN 0
                                        ELSE o.total_minor - o.credit_minor END) ORDER BY o.number LIMIT 10")),
        ("orders_collected", format!("SELECT * FROM orders WHERE shop_id = {id} AND collected_minor > 0")),
        ("orders_to_check", format!("SELECT count(*) FROM orders WHERE shop_id = {id} AND claimed_minor > 0")),
        ("orders_left_to_pay", format!("SELECT * FROM orders o WHERE o.shop_id = {id} AND o.currency = 'PHP' AND o.hidden_at IS NULL AND o.fulfilment <> 'cancelled'
             AND o.total_minor - o.credit_minor - o.received_minor - o.collected_minor > 0
             AND (o.total_minor - o.credit_minor - o.received_minor = ANY('{{59900,120000}}'::bigint[]) OR o.number = ANY('{{1042}}'::int[]))")),
        ("payment_by_day", format!("SELECT * FROM payment_entry WHERE shop_id = {id} AND at >= now() - interval '1 day' AND at < now()")),
        ("orders_placed", format!("SELECT count(*) FROM orders WHERE shop_id = {id} AND hidden_at IS NULL AND placed_at >= now() - interval '1 day' AND placed_at < now()")),
    ] {
        let plan: Vec<String> = query_scalar(AssertSqlSafe(format!("EXPLAIN {query}")))
            .fetch_all(&mut superuser)
            .await
            .unwrap();
        let plan = plan.join("\n");
        assert!(plan.contains(index), "{query}\n{plan}");
    }
}
