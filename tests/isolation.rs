//! A forgotten filter, a stranger's key or a cancelled request never shows or changes what belongs
//! to another shop or person.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, query_scalar};
use waybill_core::bank;
use waybill_core::channel::Channel;
use waybill_core::customer::merge::{self, Merged};
use waybill_core::customer::page::{self, Change, Network};
use waybill_core::day;
use waybill_core::db::{Database, InShop, Scope};
use waybill_core::document::qr_png;
use waybill_core::exchange_rate;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::item;
use waybill_core::mail;
use waybill_core::money::Currency;
use waybill_core::order::act::{self, Actor, Key, Outcome, Party, Request};
use waybill_core::order::decide::{Action, ReturnAction};
use waybill_core::order::place::Placed;
use waybill_core::order::{OrderNumber, Stage, Wish, store};
use waybill_core::own_words::{self, Status, Words};
use waybill_core::page_key::{self, Ask};
use waybill_core::person::{self, Gone};
use waybill_core::picture::Picture;
use waybill_core::reminder::{self, PayBy};
use waybill_core::review::{self, Stars};
use waybill_core::rights::{self, Right};
use waybill_core::shop::{self, Role};
use waybill_core::shop_file;
use waybill_core::stock::{self, Listener};
use waybill_core::subscription::{self, Follower};
use waybill_core::talk::group::{self, Begun, Joined};
use waybill_core::talk::{self, Author, Said, Source, Via, Written};
use waybill_core::text::Language;
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Tracked};

use crate::support::database::TestDatabase;
use crate::support::shop::{
    Someone, TestShop, arrive, arrive_at, cancel, hold, item_in, minute, note, open, order_for,
    pay, ship, to, undo,
};

/// Every table whose rows belong to one shop.
const OF_A_SHOP: &[&str] = &[
    "alert_wish",
    "bank_row",
    "bank_statement",
    "customer",
    "customer_handle",
    "customer_merge",
    "customer_person",
    "day_close",
    "exchange_rate",
    "invite",
    "item",
    "item_name",
    "item_picture",
    "mail_choice",
    "membership",
    "order_event",
    "order_line",
    "order_link",
    "order_message",
    "order_return",
    "order_return_line",
    "order_talk",
    "order_topic",
    "orders",
    "outbox",
    "own_words",
    "page_ask",
    "page_code",
    "page_key",
    "page_try",
    "payment_entry",
    "payment_method",
    "price_history",
    "reminder",
    "review",
    "role_right",
    "shipment",
    "shop",
    "shop_file",
    "stock_movement",
    "subscription",
    "untold",
    "variant",
];

/// What the system's scope must never read.
const NEVER_THE_SYSTEMS: &[&str] = &[
    "alert_wish",
    "bank_row",
    "bank_statement",
    "customer",
    "customer_handle",
    "customer_merge",
    "customer_person",
    "day_close",
    "exchange_rate",
    "invite",
    "item",
    "item_name",
    "item_picture",
    "mail_choice",
    "order_event",
    "order_line",
    "order_link",
    "order_return",
    "order_return_line",
    "orders",
    "own_words",
    "page_ask",
    "page_code",
    "page_key",
    "page_try",
    "payment_entry",
    "payment_method",
    "price_history",
    "review",
    "shipment",
    "shop_file",
    "stock_movement",
    "variant",
];

const DENIED: &str = "42501";

/// Two shops with at least one row in every table.
struct Neighbours {
    test: TestDatabase,
    ana: TestShop,
    ben: TestShop,
    anas: Placed,
    bens: Placed,
    buyer: Someone,
}

impl Neighbours {
    async fn new() -> Self {
        let test = TestDatabase::new().await;
        let database = test.database();
        let buyer = arrive(&database, "Jane Cruz").await;
        mail_goes_out(&database).await;
        let (ana, anas) = busy_shop(&database, "Ana", &buyer).await;
        let (ben, bens) = busy_shop(&database, "Ben", &buyer).await;
        Self {
            test,
            ana,
            ben,
            anas,
            bens,
            buyer,
        }
    }
}

/// A wrong try and a right one, a question to the shop, and what was said of what arrived.
async fn on_the_page(in_shop: &mut InShop<'_>, placed: &Placed, arrived: OrderId) {
    let token = &placed.token;
    for digits in ["0000", "4567"] {
        page_key::prove(in_shop, token, digits, minute(5))
            .await
            .unwrap();
    }
    let ask = Ask::Words {
        name: "Jane",
        words: "",
    };
    page_key::ask(in_shop, token, None, ask, minute(5))
        .await
        .unwrap();
    page_key::mail_code(in_shop, token, minute(5))
        .await
        .unwrap();
    let said = (Stars::new(4), Some("lovely"));
    review::say(in_shop, arrived, said, minute(5))
        .await
        .unwrap();
}

async fn busy_shop(database: &Database, name: &str, buyer: &Someone) -> (TestShop, Placed) {
    let shop = open(database, name).await;
    let mut new = order_for("Jane Cruz");
    new.buyer.phone = Some("0917 123 4567".to_owned());
    new.buyer.email = Some("jane@example.com".to_owned());
    let placed = shop.place(&new).await;
    shop.follow(placed.order_id, buyer, Some(&placed.token))
        .await;
    shop.done(placed.order_id, &pay(50_000), minute(2)).await;
    shop.done(placed.order_id, &ship("J&T", "JT1"), minute(3))
        .await;
    acts_as_the_buyer(&shop, placed.order_id, buyer).await;
    asks(&shop, placed.order_id, buyer).await;
    has_a_group(&shop, placed.order_id).await;
    shop.place(&order_for("Janie")).await;
    cannot_be_told(&shop).await;
    let arrived = shop.place(&order_for("Rita")).await;
    shop.done(arrived.order_id, &to(Stage::Delivered), minute(3))
        .await;
    let ask = ReturnAction::Ask {
        by: Party::Shop,
        lines: vec![(1, 1)],
        wish: Wish::Refund,
        reason: "too small".to_owned(),
        file: None,
    };
    shop.done(placed.order_id, &Action::Return(ask), minute(4))
        .await;
    let item = shop
        .enter(&item_in("Black shirt", "BS", &[("M", Some(3))]))
        .await;
    let mut transaction = database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let (item_id, actor) = (item.item_id, shop.actor());
    let price = item::Change::Price(None, 64_900);
    item::change(&mut in_shop, item_id, &price, &actor, minute(4))
        .await
        .unwrap()
        .unwrap();
    item::add_picture(&mut in_shop, item_id, "image/png", b"png", minute(4))
        .await
        .unwrap();
    let listener = Listener {
        person_id: shop.owner.person_id,
        conversation_id: shop.owner.conversation_id,
        channel: Channel::Telegram,
    };
    stock::wish_if_first(&mut in_shop, listener, minute(4))
        .await
        .unwrap();
    exchange_rate::set(&mut in_shop, Currency::Cny, 810_000_000, minute(4))
        .await
        .unwrap();
    let slip = Picture::read("slip.png", qr_png(name).unwrap()).unwrap();
    shop_file::keep(&mut in_shop, &slip, None, minute(5))
        .await
        .unwrap();
    shop::invite(&mut in_shop, Role::Manager, shop.owner.person_id, minute(4))
        .await
        .unwrap();
    people(&mut in_shop, &shop.actor()).await;
    on_the_page(&mut in_shop, &placed, arrived.order_id).await;
    let words = Words::read(Status::Shipped, "Off it goes, {buyer}").unwrap();
    let of = (Status::Shipped, Language::ENGLISH);
    own_words::save(&mut in_shop, of, &words, shop.owner.person_id, minute(4))
        .await
        .unwrap();
    let row = bank::Row {
        line: 2,
        amount_minor: 59_900,
        ..bank::Row::default()
    };
    let statement = bank::NewStatement {
        name: "bank.csv",
        currency: shop.shop.currency,
        lines: 1,
        rows: &[row],
        by: (shop.owner.person_id, &shop.owner.name),
        at: minute(4),
    };
    bank::keep(&mut in_shop, &statement).await.unwrap();
    let pay_by = PayBy::hours(minute(4), 48, Some(12));
    reminder::set(&mut in_shop, placed.order_id, Some(pay_by), minute(4))
        .await
        .unwrap();
    let today = minute(4).date_naive();
    let by = day::Closer {
        person_id: shop.owner.person_id,
        name: shop.owner.name.clone(),
    };
    day::close(
        &mut in_shop,
        (today, shop.shop.time_zone),
        None,
        &by,
        minute(4),
    )
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    (shop, placed)
}

/// The shop's people talk about an order in a group.
async fn has_a_group(shop: &TestShop, order_id: OrderId) {
    let group = arrive_at(&shop.database, "Staff", &format!("-{}", shop.shop.shop_id)).await;
    let mut transaction = shop.database.begin().await.unwrap();
    let place = (group.conversation_id, "Staff");
    let by = shop.owner.person_id;
    let joined = group::join(&mut transaction, &shop.shop, place, by, minute(4)).await;
    assert!(matches!(joined, Ok(Joined::Done { .. })), "{joined:?}");
    let order = (shop.shop.shop_id, order_id);
    let begun = group::begin_topic(&mut transaction, order, minute(4)).await;
    assert!(matches!(begun, Ok(Begun::Done { .. })), "{begun:?}");
    transaction.commit().await.unwrap();
}

/// Somebody writes to the shop.
async fn asks(shop: &TestShop, order_id: OrderId, buyer: &Someone) {
    let author = Author {
        party: Party::Buyer,
        name: buyer.name.clone(),
        person_id: Some(buyer.person_id),
        via: Via::Chat(Channel::Telegram),
        from: Some(Source {
            conversation_id: buyer.conversation_id,
            message: "7".to_owned(),
        }),
    };
    let said = Said {
        text: "where is it?".to_owned(),
        ..Said::default()
    };
    let mut transaction = shop.database.begin().await.unwrap();
    let written = talk::write(
        &mut transaction,
        &shop.shop,
        order_id,
        &author,
        &said,
        minute(3),
    )
    .await;
    assert!(matches!(written, Ok(Written::Done { .. })), "{written:?}");
    transaction.commit().await.unwrap();
}

async fn mail_goes_out(database: &Database) {
    let mut transaction = database.begin().await.unwrap();
    mail::set_service(&mut transaction.system().await.unwrap(), true)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

/// A buyer whose mailbox is no more, and who has no chat.
async fn cannot_be_told(shop: &TestShop) {
    let address = format!("{}@example.com", shop.shop.code);
    let mut new = order_for("Gone");
    new.buyer.email = Some(address.clone());
    let placed = shop.place(&new).await;
    let mut transaction = shop.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let place = person::at_address(&mut system, Channel::Email, &address).await;
    let place = place.unwrap().unwrap();
    person::close(&mut system, place, Gone::Vanished, minute(2))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    shop.done(placed.order_id, &to(Stage::Confirmed), minute(3))
        .await;
    shop.done(placed.order_id, &cancel(None), minute(3)).await;
}

/// Somebody says as the buyer that the rest was paid.
async fn acts_as_the_buyer(shop: &TestShop, order_id: OrderId, buyer: &Someone) {
    let actor = Actor {
        person_id: Some(buyer.person_id),
        name: buyer.name.clone(),
        channel: Some(Channel::Telegram),
        party: Party::Buyer,
    };
    let request = Request {
        action: &Action::Claim {
            amount: None,
            method: None,
            reference: None,
            file: None,
        },
        seen: None,
        silent: false,
        shop: &shop.shop,
        actor: &actor,
        at: minute(3),
    };
    let mut transaction = shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let outcome = act::act(&mut in_shop, Key::Id(order_id), &request).await;
    assert!(matches!(outcome, Ok(Outcome::Done { .. })), "{outcome:?}");
    transaction.commit().await.unwrap();
}

/// A right that was given, a customer's account, and two customers who are one.
async fn people(shop: &mut InShop<'_>, by: &Actor) {
    let at = minute(5);
    let owner = by.person_id.unwrap();
    rights::allow(shop, (Role::Packer, Right::Money), true, owner, at)
        .await
        .unwrap();
    let recent = page::recent(shop, 20).await.unwrap();
    let named = |name| recent.iter().find(|each| each.name == name).unwrap();
    let (janie, jane) = (named("Janie").customer_id, named("Jane Cruz").customer_id);
    let handle = Change::Handle(Network::Line, Some("jane.c".to_owned()));
    assert!(page::change(shop, jane, &handle, at).await.unwrap());
    let merged = merge::merge(shop, janie, jane, by, at).await;
    assert!(matches!(merged, Ok(Merged::Done { .. })), "{merged:?}");
}

/// What a statement answers in a scope, written out as the program does it, or its SQLSTATE.
async fn in_scope<T>(
    connection: &mut PgConnection,
    scope: &str,
    statement: &str,
) -> Result<T, String>
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    let mut transaction = connection.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(scope))
        .execute(&mut *transaction)
        .await
        .unwrap();
    let answer = query_scalar(AssertSqlSafe(statement))
        .fetch_one(&mut *transaction)
        .await;
    transaction.rollback().await.unwrap();
    answer.map_err(sqlstate)
}

/// How many rows a statement touches in a scope, or its SQLSTATE.
async fn touched(
    connection: &mut PgConnection,
    scope: &str,
    statement: &str,
) -> Result<u64, String> {
    let mut transaction = connection.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(scope))
        .execute(&mut *transaction)
        .await
        .unwrap();
    let done = sqlx::query(AssertSqlSafe(statement))
        .execute(&mut *transaction)
        .await;
    transaction.rollback().await.unwrap();
    done.map(|done| done.rows_affected()).map_err(sqlstate)
}

fn sqlstate(error: sqlx::Error) -> String {
    let Some(database) = error.as_database_error() else {
        panic!("{error}");
    };
    database.code().unwrap().into_owned()
}

fn of_shop(id: ShopId) -> String {
    format!("SET LOCAL ROLE waybill_shop; SET LOCAL waybill.shop_id = '{id}'")
}

const SYSTEM: &str = "SET LOCAL ROLE waybill_system";

#[tokio::test]
async fn a_query_without_a_filter_sees_one_shop() {
    let n = Neighbours::new().await;
    let (mine, theirs) = (n.ana.shop.shop_id, n.ben.shop.shop_id);
    let mut superuser = n.test.superuser().await;
    let readable: Vec<String> = query_scalar(
        "SELECT c.relname::text FROM pg_class c
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id'
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
             AND has_table_privilege('waybill_shop', c.oid, 'SELECT')
         ORDER BY 1",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert_eq!(
        readable, OF_A_SHOP,
        "every table with a shop's rows is tried here"
    );
    let mut login = n.test.owner().await;
    for table in OF_A_SHOP {
        let mut owned = Vec::new();
        for shop_id in [mine, theirs] {
            let count = format!("SELECT count(*) FROM {table} WHERE shop_id = {shop_id}");
            let count: i64 = query_scalar(AssertSqlSafe(count))
                .fetch_one(&mut superuser)
                .await
                .unwrap();
            assert!(count > 0, "{table} holds nothing of shop {shop_id}");
            owned.push(count);
        }
        let all = format!("SELECT count(*) FROM {table}");
        let seen: i64 = in_scope(&mut login, &of_shop(mine), &all).await.unwrap();
        assert_eq!(seen, owned[0], "{table}");
        let nobodys = "SET LOCAL ROLE waybill_shop";
        assert_eq!(
            in_scope(&mut login, nobodys, &all).await,
            Ok(0_i64),
            "{table}"
        );
    }
    for table in [
        "person",
        "conversation",
        "inbox",
        "sign_in_link",
        "web_session",
        "link_code",
        "chat_message",
    ] {
        let all = format!("SELECT count(*) FROM {table}");
        let seen = in_scope::<i64>(&mut login, &of_shop(mine), &all).await;
        assert_eq!(seen, Err(DENIED.to_owned()), "{table}");
    }
}

#[tokio::test]
async fn nothing_is_written_into_another_shop() {
    let n = Neighbours::new().await;
    let (mine, theirs) = (n.ana.shop.shop_id, n.ben.shop.shop_id);
    let mut login = n.test.owner().await;
    let mut superuser = n.test.superuser().await;
    let scope = of_shop(mine);
    for table in OF_A_SHOP {
        let own = format!("UPDATE {table} SET shop_id = shop_id");
        let change = format!("UPDATE {table} SET shop_id = shop_id WHERE shop_id = {theirs}");
        if *table == "payment_entry" {
            // The ledger only grows.
            for refused in [own, change] {
                let outcome = touched(&mut login, &scope, &refused).await;
                assert_eq!(outcome, Err(DENIED.to_owned()), "{refused}");
            }
        } else {
            assert!(
                touched(&mut login, &scope, &own).await.unwrap() > 0,
                "{table}"
            );
            assert_eq!(touched(&mut login, &scope, &change).await, Ok(0), "{table}");
        }
        let give_away = format!("UPDATE {table} SET shop_id = {theirs}");
        // What the database works out itself can't be given.
        let columns: String = query_scalar(AssertSqlSafe(format!(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
             WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
                 AND attgenerated = ''"
        )))
        .fetch_one(&mut superuser)
        .await
        .unwrap();
        let copy = format!(
            "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
             SELECT {columns} FROM (SELECT (jsonb_populate_record(NULL::{table},
                 to_jsonb(t) || '{{\"shop_id\": {theirs}}}')).* FROM {table} t LIMIT 1) copied"
        );
        let delete = format!("DELETE FROM {table}");
        for refused in [give_away, copy, delete] {
            let outcome = touched(&mut login, &scope, &refused).await;
            assert_eq!(outcome, Err(DENIED.to_owned()), "{refused}");
        }
    }
}

/// Whom a call of a shop reaches is looked up beyond its scope, and only for itself.
#[tokio::test]
async fn a_shop_learns_where_itself_is_called_alone() {
    let n = Neighbours::new().await;
    let mut login = n.test.owner().await;
    let (ana, ben) = (n.ana.shop.shop_id, n.ben.shop.shop_id);
    let called = |shop: ShopId| {
        format!("SELECT count(*) FROM called_in({shop}, 0, 'money', ARRAY['owner', 'manager'])")
    };
    let own = in_scope::<i64>(&mut login, &of_shop(ana), &called(ana)).await;
    assert_eq!(own, Ok(1), "its owner, of an order nobody follows");
    let others = in_scope::<i64>(&mut login, &of_shop(ana), &called(ben)).await;
    assert_eq!(others, Ok(0));
    let person = "SET LOCAL ROLE waybill_person";
    let denied = in_scope::<i64>(&mut login, person, &called(ana)).await;
    assert_eq!(denied, Err(DENIED.to_owned()));
}

#[tokio::test]
async fn the_system_never_reads_an_order() {
    let n = Neighbours::new().await;
    let mut login = n.test.owner().await;
    // Where a message came from and when to look is the system's; what was written is not.
    for (table, column) in [
        ("order_message", "text"),
        ("order_message", "author"),
        ("order_talk", "assigned_to"),
    ] {
        let read = format!("SELECT count({column}) FROM {table}");
        let seen = in_scope::<i64>(&mut login, SYSTEM, &read).await;
        assert_eq!(seen, Err(DENIED.to_owned()), "{table}.{column}");
    }
    for table in NEVER_THE_SYSTEMS {
        let all = format!("SELECT count(*) FROM {table}");
        let seen = in_scope::<i64>(&mut login, SYSTEM, &all).await;
        assert_eq!(seen, Err(DENIED.to_owned()), "{table}");
    }
    // Where a card stands is routing; the token that opens the order is not.
    let cards: i64 = in_scope(
        &mut login,
        SYSTEM,
        "SELECT count(card_message) FROM subscription",
    )
    .await
    .unwrap();
    assert_eq!(cards, 0, "no card was sent yet, but the column may be read");
    let tokens = "SELECT count(token) FROM subscription";
    let search = "SELECT count(*) FROM found_orders(ARRAY['jane'], '{}', NULL, 10)";
    for secret in [tokens, search] {
        let seen = in_scope::<i64>(&mut login, SYSTEM, secret).await;
        assert_eq!(seen, Err(DENIED.to_owned()), "{secret}");
    }
}

#[tokio::test]
async fn a_person_sees_their_own_rows() {
    let n = Neighbours::new().await;
    let mut login = n.test.owner().await;
    let jane = n.buyer.person_id;
    let scope = format!("SET LOCAL ROLE waybill_person; SET LOCAL waybill.person_id = '{jane}'");
    for (table, own) in [
        ("person", 1_i64),
        ("conversation", 1),
        ("subscription", 2),
        ("membership", 0),
    ] {
        let all = format!("SELECT count(*) FROM {table}");
        assert_eq!(in_scope(&mut login, &scope, &all).await, Ok(own), "{table}");
        let nobodys = "SET LOCAL ROLE waybill_person";
        assert_eq!(
            in_scope(&mut login, nobodys, &all).await,
            Ok(0_i64),
            "{table}"
        );
    }
    for table in NEVER_THE_SYSTEMS.iter().copied().chain([
        "shop",
        "outbox",
        "inbox",
        "sign_in_link",
        "link_code",
    ]) {
        let all = format!("SELECT count(*) FROM {table}");
        let seen = in_scope::<i64>(&mut login, &scope, &all).await;
        assert_eq!(seen, Err(DENIED.to_owned()), "{table}");
    }
    let own = "UPDATE subscription SET stopped_at = now(), stopped_reason = 'asked'";
    assert_eq!(touched(&mut login, &scope, own).await, Ok(2));
    let take = format!("UPDATE person SET person_id = {}", n.ana.owner.person_id);
    assert!(touched(&mut login, &scope, &take).await.is_err());

    let database = n.test.database();
    let mut transaction = database.begin_in(Scope::Person(jane)).await.unwrap();
    let mut person = transaction.person(jane).await.unwrap();
    let mut tokens: Vec<ShopToken> = subscription::of_person(&mut person, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|followed| followed.token)
        .collect();
    tokens.sort_by_key(|token| token.shop_id);
    assert_eq!(tokens, [n.anas.token, n.bens.token]);
}

#[tokio::test]
async fn the_login_is_bound_by_the_policies_though_it_owns_the_tables() {
    let n = Neighbours::new().await;
    let mut login = n.test.owner().await;
    let standing: String = query_scalar(
        "SELECT format('%s %s %s', rolsuper, rolbypassrls,
             (SELECT bool_and(relforcerowsecurity AND relowner = r.oid) FROM pg_class
              WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                  AND relname <> '_sqlx_migrations'))
         FROM pg_roles r WHERE rolname = current_user",
    )
    .fetch_one(&mut login)
    .await
    .unwrap();
    assert_eq!(
        standing, "f f t",
        "superuser, bypasses policies, owns tables that force them"
    );
    for table in [
        "orders",
        "order_line",
        "customer",
        "payment_entry",
        "order_event",
        "order_link",
        "order_return",
        "order_return_line",
        "invite",
    ] {
        let all = format!("SELECT count(*) FROM {table}");
        assert_eq!(in_scope(&mut login, "", &all).await, Ok(0_i64), "{table}");
        let unguarded = in_scope::<i64>(&mut login, "SET LOCAL row_security = off", &all).await;
        assert_eq!(unguarded, Err(DENIED.to_owned()), "{table}");
    }
    assert_eq!(
        touched(&mut login, "", "UPDATE orders SET note = 'seen'").await,
        Ok(0)
    );
    let search = "SELECT count(*) FROM found_orders(ARRAY['jane'], '{}', NULL, 10)";
    assert_eq!(in_scope(&mut login, "", search).await, Ok(0_i64));
    // Roles belong to the cluster: while another test migrates a database, the role is lent to its login.
    let mut reader = Ok(0);
    for _ in 0..600 {
        reader = touched(&mut login, "", "SET LOCAL ROLE waybill_reader").await;
        if reader.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(
        reader,
        Err(DENIED.to_owned()),
        "nobody acts as the functions' owner"
    );
    // The setting reads as '' after a scoped transaction, which is no number.
    let mine = of_shop(n.ana.shop.shop_id);
    assert_eq!(
        in_scope(&mut login, &mine, "SELECT count(*) FROM orders").await,
        Ok(4_i64)
    );
    assert_eq!(
        in_scope(&mut login, "", "SELECT count(*) FROM orders").await,
        Ok(0_i64)
    );
}

#[tokio::test]
async fn another_shops_keys_open_nothing() {
    let n = Neighbours::new().await;
    // A second order, so that Ben has a number and a row that Ana has not.
    let bens = n.ben.place(&order_for("Lily Chen")).await;
    let database = n.test.database();
    let mine = n.ana.shop.shop_id;
    let mut transaction = database.begin_in(Scope::Shop(mine)).await.unwrap();
    let mut shop = transaction.shop(mine).await.unwrap();
    let actor = n.ana.actor();
    for key in [
        Key::Id(bens.order_id),
        Key::Number(bens.number),
        Key::Number(OrderNumber(-1)),
    ] {
        assert_eq!(store::find(&mut shop, key).await.unwrap(), None);
        for action in [
            to(Stage::Confirmed),
            cancel(None),
            pay(1),
            hold("?"),
            note("?"),
            undo(1),
        ] {
            let request = Request {
                action: &action,
                seen: None,
                silent: false,
                shop: &n.ana.shop,
                actor: &actor,
                at: minute(9),
            };
            let outcome = act::act(&mut shop, key, &request).await.unwrap();
            assert_eq!(outcome, Outcome::NoSuchOrder, "{action:?}");
        }
    }
    assert_eq!(
        store::event(&mut shop, bens.order_id, 1).await.unwrap(),
        None
    );
    assert_eq!(store::history(&mut shop, bens.order_id).await.unwrap(), []);
    assert!(
        subscription::buyers(&mut shop, n.bens.order_id)
            .await
            .unwrap()
            .is_empty()
    );
    let lily = ["lily".to_owned()];
    assert!(
        store::search(&mut shop, &lily, 10)
            .await
            .unwrap()
            .is_empty()
    );
    let stopped = subscription::stop(
        &mut shop,
        n.bens.order_id,
        n.buyer.conversation_id,
        minute(9),
    );
    assert!(!stopped.await.unwrap());
    let follower = Follower {
        conversation_id: n.ana.owner.conversation_id,
        person_id: n.ana.owner.person_id,
        channel: Channel::Telegram,
        name: "Ana".to_owned(),
        token: Some(n.bens.token.clone()),
    };
    let followed = subscription::follow(&mut shop, n.bens.order_id, &follower, minute(9)).await;
    assert!(
        followed.is_err(),
        "an order of another shop can't be followed"
    );
    transaction.rollback().await.unwrap();

    let order = n.ben.order(bens.order_id).await;
    assert_eq!(order.head.version, 1, "nothing happened to it");
}

#[tokio::test]
async fn a_token_shows_its_order_and_nothing_else() {
    let n = Neighbours::new().await;
    let other = n.ana.place(&order_for("Lily Chen")).await;
    let database = n.test.database();
    let Tracked::Order { order_id, order } =
        tracking::find(&database, &n.anas.token).await.unwrap()
    else {
        panic!("the token shows its order");
    };
    assert_eq!((order_id, order.number), (n.anas.order_id, n.anas.number));
    assert_eq!(
        (order.shop.as_str(), order.customer.as_str()),
        ("Ana", "Jane")
    );
    let shown = format!("{order:?}");
    for secret in ["Cruz", "917", "example.com", "Lily"] {
        assert!(!shown.contains(secret), "{secret} shows in {shown}");
    }
    let mixed = ShopToken {
        shop_id: n.ben.shop.shop_id,
        secret: n.anas.token.secret.clone(),
    };
    assert_eq!(
        tracking::find(&database, &mixed).await.unwrap(),
        Tracked::Unknown
    );
    let unknown = ShopToken::new(n.ana.shop.shop_id);
    assert_eq!(
        tracking::find(&database, &unknown).await.unwrap(),
        Tracked::Unknown
    );

    let mut transaction = database.begin().await.unwrap();
    let mut shop = transaction.shop(n.ana.shop.shop_id).await.unwrap();
    let renewed = tracking::renew(&mut shop, n.anas.order_id, minute(9))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let revoked = tracking::find(&database, &n.anas.token).await.unwrap();
    assert_eq!(revoked, Tracked::Revoked);
    let shown = tracking::find(&database, &renewed).await.unwrap();
    assert!(matches!(shown, Tracked::Order { order_id, .. } if order_id == n.anas.order_id));
    let shown = tracking::find(&database, &other.token).await.unwrap();
    assert!(matches!(shown, Tracked::Order { order_id, .. } if order_id == other.order_id));

    // A buyer is told nothing more by a link that was taken back; the seller still is.
    let outbox = "SELECT count(*) FROM outbox WHERE kind = 'notice' AND version = 7";
    let before = n
        .ana
        .done(n.anas.order_id, &to(Stage::Delivered), minute(10))
        .await;
    assert_eq!(before.1, 6);
    n.ana.done(n.anas.order_id, &pay(100), minute(11)).await;
    let mut superuser = n.test.superuser().await;
    let told: i64 = query_scalar(outbox)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(told, 0);
}

#[tokio::test]
async fn what_a_seller_notes_never_shows_behind_a_link() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let mut new = order_for("Jane Cruz");
    new.note = Some("pays late: first".to_owned());
    let placed = shop.place(&new).await;
    let (_, noted) = shop
        .done(placed.order_id, &note("pays late: second"), minute(1))
        .await;
    shop.done(placed.order_id, &note("pays late: third"), minute(2))
        .await;
    let (_, third) = shop.done(placed.order_id, &undo(3), minute(3)).await;
    shop.done(placed.order_id, &undo(noted), minute(4)).await;
    assert_eq!(third, 4);
    let shown = tracking::find(&test.database(), &placed.token)
        .await
        .unwrap();
    let shown = format!("{shown:?}");
    assert!(!shown.contains("pays late"), "{shown}");
}

#[tokio::test]
async fn an_invitation_is_used_once_and_only_in_its_shop() {
    let n = Neighbours::new().await;
    let database = n.test.database();
    let guest = arrive(&database, "Guest").await;
    let mut transaction = database.begin().await.unwrap();
    let mut shop = transaction.shop(n.ana.shop.shop_id).await.unwrap();
    let token = shop::invite(&mut shop, Role::Manager, n.ana.owner.person_id, minute(0))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mixed = ShopToken {
        shop_id: n.ben.shop.shop_id,
        ..token.clone()
    };
    assert_eq!(shop::invitation(&database, &mixed).await.unwrap(), None);
    let shown = shop::invitation(&database, &token).await.unwrap().unwrap();
    assert_eq!((shown.shop_name.as_str(), shown.used_by), ("Ana", None));
    let mut accepted = Vec::new();
    for (token, at) in [
        (&mixed, minute(1)),
        (&token, minute(0) + shop::INVITE_LASTS),
        (&token, minute(1)),
        (&token, minute(2)),
    ] {
        let mut transaction = database.begin().await.unwrap();
        let role = shop::accept(&mut transaction, token, guest.person_id, at).await;
        transaction.commit().await.unwrap();
        accepted.push(role.unwrap());
    }
    assert_eq!(accepted, [None, None, Some(Role::Manager), None]);
    let shown = shop::invitation(&database, &token).await.unwrap().unwrap();
    assert_eq!(shown.used_by, Some(guest.person_id));
}

/// A begin that is given up at any moment hands its connection back outside any scope.
///
/// [`Database::check_roles`] runs on the same pool without a scope of its own: in a stale one it
/// would act as the stale role, which may not switch to the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn given_up_begins_leave_no_scope_behind() {
    let n = Neighbours::new().await;
    // Fewer connections than tasks, so that each is handed on at once.
    let database = Database::new(n.test.owner_options(), 3);
    database.ping().await.unwrap();
    let shops = [&n.ana, &n.ben];
    let mut given_up = 0;
    for round in 0_u64..150 {
        let storm: Vec<_> = (0..20_u64)
            .map(|task| {
                let database = database.clone();
                let shop_id = shops[usize::from(task % 2 == 0)].shop.shop_id;
                // From at once to well after an answer, in steps that no round repeats.
                let patience = Duration::from_micros((round * 37 + task * 53) % 1_500);
                tokio::spawn(async move {
                    tokio::select! {
                        biased;
                        begun = database.begin_in(Scope::Shop(shop_id)) => {
                            drop(begun.unwrap());
                            false
                        }
                        () = tokio::time::sleep(patience) => true,
                    }
                })
            })
            .collect();
        for (index, task) in storm.into_iter().enumerate() {
            if index % 7 == 0 {
                task.abort();
            }
            match task.await {
                Ok(gave_up) => given_up += u64::from(gave_up),
                Err(error) => {
                    assert!(error.is_cancelled(), "{error}");
                    given_up += 1;
                }
            }
        }
        for _ in 0..4 {
            let mut transaction = database.begin().await.unwrap();
            let mut system = transaction.system().await.unwrap();
            assert_eq!(shop::list(&mut system).await.unwrap().len(), 2);
        }
    }
    assert!(given_up > 500, "only {given_up} begins were given up");
    database.close().await;
}

/// A transaction that is dropped takes everything back, also when its connection is used again.
#[tokio::test]
async fn a_dropped_transaction_changes_nothing() {
    let n = Neighbours::new().await;
    let database = Database::new(n.test.owner_options(), 1);
    for _ in 0..20 {
        let mut transaction = database.begin().await.unwrap();
        let mut shop = transaction.shop(n.ana.shop.shop_id).await.unwrap();
        tracking::renew(&mut shop, n.anas.order_id, minute(9))
            .await
            .unwrap();
        drop(transaction);
        database.check_roles().await.unwrap();
    }
    let shown = tracking::find(&database, &n.anas.token).await.unwrap();
    assert!(matches!(shown, Tracked::Order { .. }));
    database.close().await;
}

#[tokio::test]
async fn a_savepoint_brings_the_scope_back() {
    let n = Neighbours::new().await;
    let database = n.test.database();
    let (mine, theirs) = (n.ana.shop.shop_id, n.ben.shop.shop_id);
    let mut transaction = database.begin_in(Scope::Shop(mine)).await.unwrap();
    let savepoint = transaction.savepoint().await.unwrap();
    transaction.shop(theirs).await.unwrap();
    transaction.back_to(savepoint).await.unwrap();
    for (shop_id, key, found) in [
        (mine, Key::Id(n.anas.order_id), true),
        (mine, Key::Id(n.bens.order_id), false),
        (theirs, Key::Id(n.bens.order_id), true),
        (theirs, Key::Id(n.anas.order_id), false),
    ] {
        let mut shop = transaction.shop(shop_id).await.unwrap();
        let order = store::find(&mut shop, key).await.unwrap();
        assert_eq!(order.is_some(), found, "{key:?} in {shop_id}");
    }
}
