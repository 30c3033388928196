//! Finding orders: by what people remember, as they misspell it, and fast in a large shop.

use chrono::{Days, Utc};
use sqlx::{Connection as _, PgConnection, query, query_as};
use waybill_core::customer::{Contact, page, summary};
use waybill_core::db::{Database, Scope};
use waybill_core::destination::Destination;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::item::Turn;
use waybill_core::order::act::Key;
use waybill_core::order::criteria::{self, Filter, MoneyState};
use waybill_core::order::decide::Action;
use waybill_core::order::place::NewOrder;
use waybill_core::order::returns::store as returns;
use waybill_core::order::{OrderNumber, Stage, store};
use waybill_core::{day, item, payout, profit, reach, refund, stock, talk};

use crate::support::database::TestDatabase;
use crate::support::large::fill;
use crate::support::shop::{TestShop, line, minute, note, open, order_for, pay, ship, to, undo};

async fn search(shop: &TestShop, words: &[&str]) -> Vec<i32> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let mut transaction = shop
        .database
        .begin_in(Scope::Shop(shop.shop.shop_id))
        .await
        .unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    store::search(&mut in_shop, &words, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.number.0)
        .collect()
}

/// A shop with five orders, numbered from 1001.
async fn stocked(database: &Database) -> TestShop {
    let shop = open(database, "Ana").await;
    for (name, phone, item) in [
        ("Jane Cruz", Some("0917 123 4567"), "Black shirt"),
        ("Lily Chen", None, "Blue dress"),
        ("陳美玲", Some("0912-345-678"), "黑色襯衫 M"),
        ("Bob_1", None, "100% wool \\ silk"),
        ("José Niño", None, "Café mug"),
    ] {
        let new = NewOrder {
            buyer: Contact {
                name: name.to_owned(),
                phone: phone.map(str::to_owned),
                email: None,
                known: None,
            },
            lines: vec![line(item, 1, 100)],
            ..order_for(name)
        };
        shop.place(&new).await;
    }
    shop
}

#[tokio::test]
async fn orders_are_found_by_what_people_remember() {
    let test = TestDatabase::new().await;
    let shop = stocked(&test.database()).await;
    for (words, found) in [
        (&["1001"][..], &[1001][..]),
        (&["jane"], &[1001]),
        (&["cruz", "shirt"], &[1001]),
        (&["shirt", "chen"], &[]),
        (&["blue"], &[1002]),
        (&["171234567"], &[1001]),
        (&["09171234567"], &[1001]),
        (&["71234"], &[1001]),
        (&["345678"], &[1003]),
        (&["黑色"], &[1003]),
        (&["襯衫"], &[1003]),
        (&["陳美玲"], &[1003]),
        (&["黑色", "美玲"], &[1003]),
        (&["niño"], &[1005]),
        (&["café"], &[1005]),
        (&["zzzzzz"], &[]),
        (&[], &[]),
    ] {
        // What is as similar as a slip of the finger may follow, but never comes first.
        let first = search(&shop, words).await.first().copied();
        assert_eq!(first, found.first().copied(), "{words:?}");
    }
}

#[tokio::test]
async fn misspelt_words_are_found_too() {
    let test = TestDatabase::new().await;
    let shop = stocked(&test.database()).await;
    for (words, first) in [
        (&["jaen", "cruz"][..], 1001),
        (&["jaen cruz"], 1001),
        (&["shrit"], 1001),
        (&["lilly"], 1002),
        (&["bleu", "dress"], 1002),
        (&["nino"], 1005),
    ] {
        let found = search(&shop, words).await;
        assert_eq!(found.first(), Some(&first), "{words:?} found {found:?}");
    }
    // What is spelt right comes first.
    shop.place(&NewOrder {
        lines: vec![line("Shrit", 1, 100)],
        ..order_for("Mei")
    })
    .await;
    assert_eq!(search(&shop, &["shrit"]).await[0], 1006);
    assert_eq!(search(&shop, &["shirt"]).await[0], 1001);
}

#[tokio::test]
async fn orders_are_found_by_everything_that_is_known_of_them() {
    let test = TestDatabase::new().await;
    let shop = stocked(&test.database()).await;
    let placed = shop
        .place(&NewOrder {
            note: Some("gift wrap in gold".to_owned()),
            lines: vec![line("Straw hat", 2, 12_345)],
            deposit: Some((500, Some("Maya".to_owned()))),
            ..order_for("Ines")
        })
        .await;
    let claim = Action::Claim {
        amount: None,
        method: Some("GCash".to_owned()),
        reference: Some("1234 5678 90123".to_owned()),
        file: None,
    };
    shop.done(placed.order_id, &claim, minute(1)).await;
    let home = Destination::parse("12 Mabini St, Barangay San Antonio, Pasig City 1605", "PH");
    let send_to = Action::SendTo {
        destination: home.unwrap(),
    };
    shop.done(placed.order_id, &send_to, minute(2)).await;
    for stage in [Stage::Confirmed, Stage::Processing, Stage::Ready] {
        shop.done(placed.order_id, &to(stage), minute(3)).await;
    }
    let sent = ship("J&T", "ZWXVQQYK");
    let (_, version) = shop.done(placed.order_id, &sent, minute(4)).await;
    for words in [
        &["gift"][..],
        &["gold", "hat"],
        &["maya"],
        &["gcash", "ines"],
        &["1234567890123"],
        &["5678"],
        &["mabini"],
        &["pasig"],
        &["1605"],
        &["j&t"],
        &["zwxvqqyk"],
        &["326.90"],
    ] {
        assert_eq!(search(&shop, words).await.first(), Some(&1006), "{words:?}");
    }
    // Another number, and a parcel that was none.
    shop.done(placed.order_id, &undo(version), minute(5)).await;
    assert!(!search(&shop, &["zwxvqqyk"]).await.contains(&1006));
}

#[tokio::test]
async fn what_orders_are_narrows_what_is_found() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let shop = stocked(&database).await;
    let other = stocked(&database).await;
    for number in 0..25 {
        shop.place(&order_for(&format!("Buyer {number}"))).await;
    }
    let id_of = async |number| {
        let shop_id = shop.shop.shop_id;
        let mut transaction = shop.database.begin_in(Scope::Shop(shop_id)).await.unwrap();
        let mut in_shop = transaction.shop(shop_id).await.unwrap();
        let key = Key::Number(OrderNumber(number));
        store::find(&mut in_shop, key)
            .await
            .unwrap()
            .unwrap()
            .order_id
    };
    let (first, second) = (id_of(1001).await, id_of(1002).await);
    shop.done(first, &pay(8_100), minute(1)).await;
    shop.done(second, &to(Stage::Confirmed), minute(1)).await;
    let found = async |words: &[&str], filter: &Filter, before: Option<i32>| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let shop_id = shop.shop.shop_id;
        let mut transaction = shop.database.begin_in(Scope::Shop(shop_id)).await.unwrap();
        let mut in_shop = transaction.shop(shop_id).await.unwrap();
        let before = before.map(OrderNumber);
        let page = criteria::page(&mut in_shop, (&words, filter), before, 10).await;
        let page = page.unwrap();
        let numbers: Vec<i32> = page.rows.iter().map(|row| row.number.0).collect();
        (numbers, page.before.map(|number| number.0))
    };
    let paid = Filter {
        money: Some(MoneyState::Paid),
        ..Filter::default()
    };
    let unpaid = Filter {
        money: Some(MoneyState::Unpaid),
        ..Filter::default()
    };
    let confirmed = Filter {
        stages: vec![Stage::Confirmed],
        ..Filter::default()
    };
    assert_eq!(found(&[], &paid, None).await, (vec![1001], None));
    assert_eq!(found(&["jane"], &paid, None).await.0, [1001]);
    assert_eq!(found(&["jane"], &unpaid, None).await.0, [0_i32; 0]);
    assert_eq!(
        found(&["jaen"], &paid, None).await.0,
        [1001],
        "misspelt too"
    );
    assert_eq!(found(&["blue"], &confirmed, None).await.0, [1002]);
    assert_eq!(found(&[], &Filter::default(), None).await.0, [0_i32; 0]);
    // Page by page, each order once.
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let (numbers, next) = found(&[], &unpaid, before).await;
        seen.extend(numbers);
        before = next;
        if before.is_none() {
            break;
        }
    }
    let all: Vec<i32> = (1002..=1030).rev().collect();
    assert_eq!(seen, all);
    let (numbers, next) = found(&["buyer"], &Filter::default(), None).await;
    assert_eq!((numbers.len(), next), (10, Some(1021)));
    // Amounts and days.
    for (least, most, count) in [
        (Some(197_701), None, 0),
        (Some(8_100), Some(8_100), 5),
        (None, Some(8_099), 0),
    ] {
        let filter = Filter {
            least,
            most,
            ..Filter::default()
        };
        assert_eq!(
            found(&[], &filter, None).await.0.len(),
            count,
            "{least:?} {most:?}"
        );
    }
    let later = Filter {
        from: Some(minute(1_000_000)),
        ..Filter::default()
    };
    assert_eq!(found(&[], &later, None).await.0, [0_i32; 0]);
    // The order of that number comes first, though its digits are in newer ones.
    let note = note("see 1003");
    shop.done(id_of(1028).await, &note, minute(2)).await;
    let (numbers, _) = found(&["1003"], &Filter::default(), None).await;
    assert_eq!(numbers, [1003, 1028]);
    drop(other);
}

#[tokio::test]
async fn signs_that_are_wildcards_elsewhere_stand_for_themselves() {
    let test = TestDatabase::new().await;
    let shop = stocked(&test.database()).await;
    for (word, found) in [
        ("%", &[1004][..]),
        ("100%", &[1004]),
        ("_", &[1004]),
        ("bob_1", &[1004]),
        ("\\", &[1004]),
        ("\\%", &[]),
        ("%%", &[]),
        ("__", &[]),
        ("'", &[]),
        ("j%e", &[]),
    ] {
        assert_eq!(search(&shop, &[word]).await, found, "{word}");
    }
}

#[tokio::test]
async fn a_number_one_slip_away_is_offered() {
    let test = TestDatabase::new().await;
    let shop = stocked(&test.database()).await;
    let mut transaction = shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let near = store::near(&mut in_shop, "1010").await.unwrap();
    let near: Vec<i32> = near.iter().map(|row| row.number.0).collect();
    assert_eq!(near, [1001], "two digits changed places");
    let near = store::near(&mut in_shop, "100").await.unwrap();
    let near: Vec<i32> = near.iter().map(|row| row.number.0).collect();
    assert_eq!(
        near,
        [1005, 1004, 1003],
        "one digit is missing: the newest three"
    );
}

/// How often whole tables were read, by table, once every connection has reported.
async fn whole_reads(test: &TestDatabase) -> Vec<(String, i64)> {
    let mut superuser = test.superuser().await;
    let reads = query_as(
        "SELECT relname::text, seq_scan FROM pg_stat_user_tables
         WHERE relname IN ('orders', 'order_line', 'order_event', 'payment_entry', 'customer', 'item',
             'variant', 'stock_movement', 'order_return', 'order_return_line', 'order_message', 'order_talk',
             'untold')
         ORDER BY relname",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    superuser.close().await.unwrap();
    reads
}

/// Of each order a return, a conversation and a moment that could not be told: settled, but for one of a
/// hundred.
async fn fill_what_waits(superuser: &mut PgConnection, shop_id: ShopId) {
    for statement in [
        "INSERT INTO order_return (shop_id, order_id, return_no, state, wish, reason, asked_by, requested_at,
             decided_at, received_at, settled_at)
         SELECT shop_id, order_id, 1, CASE WHEN number % 100 = 0 THEN 'requested' ELSE 'refunded' END,
             'refund', 'does not fit', 'buyer', placed_at, CASE WHEN number % 100 > 0 THEN placed_at END,
             CASE WHEN number % 100 > 0 THEN placed_at END, CASE WHEN number % 100 > 0 THEN placed_at END
         FROM orders WHERE shop_id = $1",
        "INSERT INTO order_return_line (shop_id, order_id, return_no, line, quantity)
         SELECT shop_id, order_id, 1, 1, 1 FROM orders WHERE shop_id = $1",
        "INSERT INTO order_message (shop_id, order_id, message_no, customer_id, side, author, via, text,
             written_at)
         SELECT shop_id, order_id, 1, customer_id, 'buyer', 'Jane', 'page', 'when?', placed_at
         FROM orders WHERE shop_id = $1",
        "INSERT INTO order_talk (shop_id, order_id, last_no, last_side, last_at, waiting_no, waiting_since)
         SELECT shop_id, order_id, 1, 'buyer', placed_at, CASE WHEN number % 100 = 0 THEN 1 END,
             CASE WHEN number % 100 = 0 THEN placed_at END
         FROM orders WHERE shop_id = $1",
        "INSERT INTO untold (shop_id, order_id, since, kind, content, version, settled_at, settled)
         SELECT shop_id, order_id, placed_at, 'notice',
             jsonb_build_object('shop', 'Ana', 'number', number, 'moment', 'confirmed'), 1,
             CASE WHEN number % 100 > 0 THEN placed_at END, CASE WHEN number % 100 > 0 THEN 'told' END
         FROM orders WHERE shop_id = $1",
    ] {
        query(statement)
            .bind(shop_id.0)
            .execute(&mut *superuser)
            .await
            .unwrap();
    }
}

/// In a large shop no statement reads all orders. The server's own counters are compared rather
/// than a plan of a copied statement: they see the statements as they are, with the plans that
/// prepared statements change to after some uses.
#[tokio::test]
async fn a_large_shop_is_read_by_its_indexes() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (ana, ben) = (open(&database, "Ana").await, open(&database, "Ben").await);
    let mut superuser = test.superuser().await;
    for shop in [&ana, &ben] {
        fill(&mut superuser, shop.shop.shop_id, 20_000)
            .await
            .unwrap();
        fill_what_waits(&mut superuser, shop.shop.shop_id).await;
    }
    // Only the pool of each step is to be connected below.
    database.close().await;
    query("VACUUM ANALYZE")
        .execute(&mut superuser)
        .await
        .unwrap();
    superuser.close().await.unwrap();

    type Step = (&'static str, usize);
    let steps: [Step; 33] = [
        ("list", 0),
        ("counts", 1),
        ("near", 2),
        ("find by number", 3),
        ("act", 4),
        ("search for a name", 5),
        ("search for an item and a number", 6),
        ("refunds", 7),
        ("a day in figures", 8),
        ("summary by buyer", 9),
        ("place", 10),
        ("profit of a month", 11),
        ("customers by name", 12),
        ("a customer's page", 13),
        ("recent buyers", 14),
        ("cash with couriers", 15),
        ("a page of the catalogue", 16),
        ("an item by its name", 17),
        ("how an item's stock moved", 18),
        ("what is unpaid", 19),
        ("what is paid at the door", 20),
        ("what comes to much", 21),
        ("what is overdue", 22),
        ("a week long ago", 23),
        ("an item whose payment is to be checked", 24),
        ("what is low", 25),
        ("the next of what is low", 26),
        ("the categories", 27),
        ("the page before in a category", 28),
        ("what comes back", 29),
        ("what waits for an answer", 30),
        ("who was not told", 31),
        ("what each buyer ever bought", 32),
    ];
    for (what, step) in steps {
        let before = settled(&test).await;
        let shop = TestShop {
            // A pool of its own, whose end makes its connections report what they did.
            database: Database::new(test.owner_options(), 1),
            ..ana.clone()
        };
        for round in 0..12 {
            use_shop(&shop, step, round).await;
        }
        shop.database.close().await;
        assert_eq!(settled(&test).await, before, "{what} read a whole table");
    }
    // The counters do count.
    let before = settled(&test).await;
    let mut superuser = test.superuser().await;
    query("SELECT count(note) FROM orders")
        .execute(&mut superuser)
        .await
        .unwrap();
    superuser.close().await.unwrap();
    assert_ne!(settled(&test).await, before);
}

/// The counters once nobody but us is connected: a connection that ends reports first.
async fn settled(test: &TestDatabase) -> Vec<(String, i64)> {
    let mut superuser = test.superuser().await;
    let mut others = 1_i64;
    for _ in 0..2_000 {
        others = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                 AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
        )
        .fetch_one(&mut superuser)
        .await
        .unwrap();
        if others == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(others, 0, "a connection is left open");
    superuser.close().await.unwrap();
    whole_reads(test).await
}

async fn use_shop(shop: &TestShop, step: usize, round: i32) {
    let shop_id = shop.shop.shop_id;
    let number = OrderNumber(2_000 + round * 50);
    let mut transaction = shop.database.begin_in(Scope::Shop(shop_id)).await.unwrap();
    let mut in_shop = transaction.shop(shop_id).await.unwrap();
    match step {
        0 => {
            let rows = store::list(&mut in_shop, Stage::Pending, Some(number), 10)
                .await
                .unwrap();
            assert_eq!(rows.len(), 10);
        }
        1 => assert_eq!(
            store::counts(&mut in_shop).await.unwrap(),
            [(Stage::Pending, 400), (Stage::Ready, 400)]
        ),
        2 => {
            let rows = store::near(&mut in_shop, "10500").await.unwrap();
            assert_eq!(rows.len(), 3);
        }
        3 => {
            let order = store::find(&mut in_shop, Key::Number(number))
                .await
                .unwrap();
            assert_eq!(order.unwrap().number, number);
        }
        4 => {
            let order = store::find(&mut in_shop, Key::Number(number))
                .await
                .unwrap()
                .unwrap();
            drop(transaction);
            for action in [to(Stage::Confirmed), pay(1), note("gift")] {
                shop.done(order.order_id, &action, minute(1)).await;
            }
        }
        5 => {
            // md5 of the order's place, cut by a letter: nobody else's.
            let word = ["c4ca4238a0b923820dcc509a6f75849".to_owned()];
            let rows = store::search(&mut in_shop, &word, 10).await.unwrap();
            assert_eq!(rows[0].number, OrderNumber(1001));
        }
        6 => {
            let words = ["12345".to_owned(), "shrit".to_owned()];
            let rows = store::search(&mut in_shop, &words, 10).await.unwrap();
            assert!(rows.len() <= 10);
        }
        7 => {
            let rows = refund::awaiting(&mut in_shop, 10).await.unwrap();
            assert_eq!((rows.len(), rows[0].due.minor), (10, 50));
        }
        8 => {
            let zone = shop.shop.time_zone;
            let yesterday = Utc::now().with_timezone(&zone).date_naive() - Days::new(1);
            let figures = day::figures(&mut in_shop, yesterday, zone).await.unwrap();
            assert_eq!((figures.to_check, figures.packed), (100, 400));
            assert_eq!(figures.methods.len(), 3);
        }
        9 => {
            let month = (Utc::now() - Days::new(30), Utc::now());
            let summary = summary::by_buyer(&mut in_shop, month, (10, 0))
                .await
                .unwrap();
            assert!(summary.buyers.len() == 10 && summary.total.orders > 1_000);
        }
        10 => {
            drop(transaction);
            shop.place(&order_for("Buyer 77")).await;
        }
        11 => {
            let month = (Utc::now() - Days::new(30), Utc::now());
            let currency = shop.shop.currency;
            let earned = profit::of_period(&mut in_shop, currency, month.0, month.1)
                .await
                .unwrap();
            assert!(earned.orders > 1_000);
        }
        12 => {
            let words = [format!("buyer {}", 100 + round)];
            let found = page::search(&mut in_shop, &words, 10).await.unwrap();
            assert_eq!(found[0].name, format!("Buyer {}", 100 + round));
        }
        13 => {
            let recent = page::recent(&mut in_shop, 1).await.unwrap();
            let id = recent[0].customer_id;
            let page = page::find(&mut in_shop, id, Utc::now())
                .await
                .unwrap()
                .unwrap();
            assert_eq!(page.customer_id, id);
            let bought = page::orders(&mut in_shop, id, (0, 10)).await.unwrap();
            assert_eq!(bought.len(), 10);
        }
        14 => assert_eq!(page::recent(&mut in_shop, 8).await.unwrap().len(), 8),
        15 => assert_eq!(payout::held(&mut in_shop, 10).await.unwrap().len(), 10),
        16 => {
            let shelf = item::list(&mut in_shop, Some("Shelf 7"), Turn::First, 10)
                .await
                .unwrap();
            assert_eq!(shelf.len(), 10);
        }
        17 => {
            let name = format!("thing {}", 500 + round);
            let found = item::search(&mut in_shop, &name, 5).await.unwrap();
            assert_eq!(found[0].name, format!("Thing {}", 500 + round));
        }
        18 => {
            let name = format!("thing {}", 500 + round);
            let found = item::search(&mut in_shop, &name, 1).await.unwrap();
            let variant = found[0].variants[0].variant_id;
            let moved = stock::movements(&mut in_shop, variant, 5).await.unwrap();
            assert_eq!(moved.len(), 5);
        }
        25 | 26 => {
            let after = if step == 25 { 0 } else { 8 };
            let low = stock::low(&mut in_shop, Utc::now(), (after, 8))
                .await
                .unwrap();
            assert_eq!((low.shown.len(), low.total), (8, 20));
            assert!(low.shown.iter().all(|low| low.stock == 3 && low.sold > 0));
        }
        27 => {
            let known = item::categories(&mut in_shop, (8, 8)).await.unwrap();
            let items: Vec<i64> = known.iter().map(|category| category.items).collect();
            assert_eq!(items, [25; 8]);
            let names = item::category_names(&mut in_shop).await.unwrap();
            assert_eq!(names.len(), 40);
        }
        28 => {
            let page = |turn| (Some("Shelf 7"), turn);
            let (shelf, turn) = page(Turn::First);
            let first = item::list(&mut in_shop, shelf, turn, 10).await.unwrap();
            let (shelf, turn) = page(Turn::After(first[9].item_id));
            let next = item::list(&mut in_shop, shelf, turn, 10).await.unwrap();
            let (shelf, turn) = page(Turn::Before(next[0].item_id));
            assert_eq!(
                item::list(&mut in_shop, shelf, turn, 10).await.unwrap(),
                first
            );
        }
        29..=31 => {
            let after = |order_id| (round > 5).then_some((Utc::now() - Days::new(100), order_id));
            let order_id = OrderId(1);
            let found = match step {
                29 => {
                    let after = after(order_id).map(|(at, id)| (at, id, 1));
                    assert_eq!(returns::count(&mut in_shop).await.unwrap(), 200);
                    returns::open(&mut in_shop, after, 9).await.unwrap().len()
                }
                30 => {
                    assert_eq!(talk::waiting_count(&mut in_shop).await.unwrap(), 200);
                    let after = after(order_id);
                    talk::waiting(&mut in_shop, after, 9).await.unwrap().len()
                }
                _ => {
                    assert_eq!(reach::count_untold(&mut in_shop).await.unwrap(), 200);
                    let after = after(order_id);
                    reach::untold(&mut in_shop, after, 9).await.unwrap().len()
                }
            };
            assert_eq!(found, 9, "step {step}");
        }
        32 => {
            let ever = (Utc::now() - Days::new(400), Utc::now());
            let summary = summary::by_buyer(&mut in_shop, ever, (10, 0)).await;
            assert_eq!(summary.unwrap().count, 1_000);
        }
        _ => {
            let money = |money| Filter {
                money: Some(money),
                ..Filter::default()
            };
            let long_ago = Utc::now() - Days::new(200);
            let (words, filter, count) = match step {
                19 => (None, money(MoneyState::Unpaid), 10),
                20 => {
                    let cash_on_delivery = true;
                    let filter = Filter {
                        cash_on_delivery,
                        ..Filter::default()
                    };
                    (None, filter, 0)
                }
                21 => {
                    let least = Some(1_000_000);
                    let filter = Filter {
                        least,
                        ..Filter::default()
                    };
                    (None, filter, 0)
                }
                22 => {
                    let overdue_at = Some(Utc::now());
                    let filter = Filter {
                        overdue_at,
                        ..Filter::default()
                    };
                    (None, filter, 0)
                }
                23 => {
                    let filter = Filter {
                        from: Some(long_ago),
                        until: Some(long_ago + Days::new(7)),
                        ..Filter::default()
                    };
                    (None, filter, 10)
                }
                _ => (Some("trousers".to_owned()), money(MoneyState::ToCheck), 10),
            };
            let words: Vec<String> = words.into_iter().collect();
            let before = (round > 5).then_some(OrderNumber(15_000));
            let found = criteria::page(&mut in_shop, (&words, &filter), before, 10).await;
            assert_eq!(found.unwrap().rows.len(), count, "step {step}");
        }
    }
}
