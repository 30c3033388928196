//! The schema comes to be under a plain login, on servers that Waybill does not own too.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, query_scalar};
use tempfile::TempDir;
use waybill_core::customer::person;
use waybill_core::db::managed::{Cluster, Options};
use waybill_core::db::{Database, DatabaseError, RoleError};
use waybill_core::id::ShopId;
use waybill_core::payment::PaymentState;
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Tracked};

use crate::support::database::TestDatabase;
use crate::support::shop::{arrive, item_in, open, order_for};

/// A server of its own: roles belong to the whole server, and these tests need one without them.
struct OwnServer {
    cluster: Cluster,
    _place: TempDir,
}

impl OwnServer {
    async fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        // The server's user must be able to pass when root runs the tests.
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let cluster = Cluster::start(Options {
            data_dir: place.path().join("waybill"),
            binaries: None,
        })
        .await
        .unwrap();
        Self {
            cluster,
            _place: place,
        }
    }

    async fn administrator(&self, statement: &str) {
        tell(&self.cluster.superuser("postgres"), statement).await;
    }

    /// A login of its own with a database of its own.
    async fn login(&self, name: &str, may: &str) -> PgConnectOptions {
        self.administrator(&format!("CREATE ROLE {name} LOGIN {may}"))
            .await;
        self.administrator(&format!("CREATE DATABASE {name} OWNER {name}"))
            .await;
        self.cluster.owner(name).username(name)
    }

    async fn stop(self) {
        self.cluster.stop().await.unwrap();
    }
}

async fn tell(options: &PgConnectOptions, statement: &str) {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

async fn applied(options: &PgConnectOptions) -> i64 {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    let applied = query_scalar("SELECT count(*) FROM _sqlx_migrations WHERE success")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    applied
}

#[tokio::test]
async fn a_plain_owner_migrates_a_new_database_once_and_again() {
    let test = TestDatabase::unmigrated().await;
    let owner = test.owner_options();
    Database::migrate(&owner).await.unwrap();
    let first = applied(&owner).await;
    assert!(first > 0);
    Database::migrate(&owner).await.unwrap();
    assert_eq!(applied(&owner).await, first);
    let database = test.database();
    database.check_roles().await.unwrap();
    let shop = open(&database, "Ana").await;
    shop.place(&order_for("Jane Cruz")).await;
    Database::migrate(&owner).await.unwrap();
    test.drop_now().await;
}

#[tokio::test]
async fn processes_that_migrate_at_once_all_succeed() {
    let server = OwnServer::new().await;
    let mut databases = Vec::new();
    for name in ["one", "two", "three", "four"] {
        server
            .administrator(&format!("CREATE DATABASE {name} OWNER waybill"))
            .await;
        // Two processes for each database, as two instances start together.
        databases.extend([server.cluster.owner(name), server.cluster.owner(name)]);
    }
    let migrations = databases.iter().map(Database::migrate);
    for migration in futures::future::join_all(migrations).await {
        migration.unwrap();
    }
    for options in databases {
        let database = Database::new(options, 2);
        database.check_roles().await.unwrap();
        open(&database, "Ana").await;
        database.close().await;
    }
    server.stop().await;
}

#[tokio::test]
async fn an_administrator_is_told_what_to_do() {
    let server = OwnServer::new().await;
    let plain = server.login("plain", "").await;
    let error = Database::migrate(&plain).await.unwrap_err();
    let DatabaseError::Roles(RoleError::Missing { login }) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(login, "plain");
    // What the message tells is enough, word for word.
    let told = error.to_string();
    let (_, statements) = told.split_once("run: ").unwrap();
    server.administrator(statements).await;
    Database::migrate(&plain).await.unwrap();
    Database::migrate(&plain).await.unwrap();
    let database = Database::new(plain.clone(), 2);
    database.check_roles().await.unwrap();
    let shop = open(&database, "Ana").await;
    let placed = shop.place(&order_for("Jane Cruz")).await;
    assert_eq!(shop.order(placed.order_id).await.number, placed.number);
    database.close().await;
    let mut connection = PgConnection::connect_with(&plain).await.unwrap();
    let seen: i64 = query_scalar("SELECT count(*) FROM orders")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(seen, 0, "outside a scope the login sees no order");
    connection.close().await.unwrap();

    // Another login of the same server, whose roles are there: it is a member of none.
    let stranger = server.login("stranger", "").await;
    let database = Database::new(stranger.clone(), 2);
    let error = database.check_roles().await.unwrap_err();
    let DatabaseError::Roles(RoleError::NotMember { login, roles }) = &error else {
        panic!("{error:?}");
    };
    let three = ["waybill_system", "waybill_shop", "waybill_person"];
    assert_eq!((login.as_str(), roles.as_slice()), ("stranger", &three[..]));
    let error = Database::migrate(&stranger).await.unwrap_err();
    let DatabaseError::Roles(RoleError::NotMember { login, roles }) = &error else {
        panic!("{error:?}");
    };
    assert_eq!((login.as_str(), roles.len()), ("stranger", 4));
    let told = error.to_string();
    let (_, statements) = told.split_once("run: ").unwrap();
    server.administrator(statements).await;
    Database::migrate(&stranger).await.unwrap();
    Database::migrate(&stranger).await.unwrap();
    database.check_roles().await.unwrap();
    database.close().await;
    server.stop().await;
}

/// Ways to pay that a shop named before this release are rows now, though the owner of the tables
/// sees none of them.
#[tokio::test]
async fn ways_to_pay_of_existing_shops_survive() {
    let test = TestDatabase::unmigrated().await;
    let owner = test.owner_options();
    Database::migrate(&owner).await.unwrap();
    let database = test.database();
    let shop = open(&database, "Ana").await;
    let mut superuser = test.superuser().await;
    // The world before: names beside the shop, and no such table.
    let before = format!(
        "DROP TABLE payment_method, reminder, day_close; DROP INDEX outbox_call, orders_placed, subscription_unreached;
         ALTER TABLE orders DROP COLUMN pay_by;
         UPDATE shop SET payment_methods = ARRAY['GCash', 'BDO bank', ' ', '現金'] WHERE shop_id = {};
         DELETE FROM _sqlx_migrations WHERE version = 6",
        shop.shop.shop_id
    );
    sqlx::raw_sql(AssertSqlSafe(before))
        .execute(&mut superuser)
        .await
        .unwrap();
    Database::migrate(&owner).await.unwrap();
    let kept: String = query_scalar(
        "SELECT string_agg(name || ' ' || kind, ', ' ORDER BY position) FROM payment_method",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(kept, "GCash wallet, BDO bank bank, 現金 cash");
    test.drop_now().await;
}

/// Accounts that a shop knew before are found by their names, though the owner of the tables sees none
/// of them.
#[tokio::test]
async fn accounts_of_existing_customers_are_found() {
    // A server of its own, as below.
    let server = OwnServer::new().await;
    let owner = server.login("ana", "CREATEROLE").await;
    Database::migrate(&owner).await.unwrap();
    let database = Database::new(owner.clone(), 2);
    let shop = open(&database, "Ana").await;
    shop.place(&order_for("Jane Cruz")).await;
    let mut superuser = PgConnection::connect_with(&server.cluster.superuser("ana"))
        .await
        .unwrap();
    // The world before.
    let before = "
        DROP TABLE customer_person;
        ALTER TABLE customer_handle DROP COLUMN handle_key;
        ALTER TABLE person DROP COLUMN language_guessed;
        INSERT INTO customer_handle (shop_id, customer_id, kind, handle)
        SELECT shop_id, customer_id, 'telegram', '@JaneC' FROM customer;
        DO $$ BEGIN
            EXECUTE replace(pg_get_functiondef('tracked_order(bigint, text)'::regprocedure),
                'coalesce(c.language, s.language)', 's.language');
        END $$;
        DELETE FROM _sqlx_migrations WHERE version = 13";
    sqlx::raw_sql(AssertSqlSafe(before))
        .execute(&mut superuser)
        .await
        .unwrap();
    server.administrator("GRANT waybill_reader TO ana").await;
    Database::migrate(&owner).await.unwrap();
    let mut transaction = database.begin().await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let found = person::called(&mut in_shop, "@janec").await.unwrap();
    assert_eq!(found.len(), 1);
    transaction.rollback().await.unwrap();
    database.close().await;
    server.stop().await;
}

/// What a shop of the first release had is there after the upgrade, and says the same.
#[tokio::test]
async fn a_shop_of_the_first_release_survives() {
    // A server of its own: the owner is lent a role here that tests beside this one must not have.
    let server = OwnServer::new().await;
    let migrated = server.login("ana", "CREATEROLE").await;
    Database::migrate(&migrated).await.unwrap();
    let mut other = PgConnection::connect_with(&server.cluster.superuser("ana"))
        .await
        .unwrap();
    let (description, checksum): (String, Vec<u8>) =
        sqlx::query_as("SELECT description, checksum FROM _sqlx_migrations WHERE version = 1")
            .fetch_one(&mut other)
            .await
            .unwrap();
    server
        .administrator("CREATE DATABASE first_release OWNER ana")
        .await;
    server.administrator("GRANT waybill_reader TO ana").await;
    let owner = server.cluster.owner("first_release").username("ana");
    let mut superuser = PgConnection::connect_with(&server.cluster.superuser("first_release"))
        .await
        .unwrap();
    let mut connection = PgConnection::connect_with(&owner).await.unwrap();
    sqlx::raw_sql(include_str!("../migrations/0001_foundation.sql"))
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::raw_sql(
        "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL,
             installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL,
             checksum bytea NOT NULL, execution_time bigint NOT NULL)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations VALUES (1, $1, now(), true, $2, 0)")
        .bind(description)
        .bind(checksum)
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::raw_sql(FIRST_RELEASE)
        .execute(&mut superuser)
        .await
        .unwrap();

    Database::migrate(&owner).await.unwrap();

    let told: String = query_scalar(
        "SELECT concat_ws(' · ',
             (SELECT role FROM membership), (SELECT role FROM invite), (SELECT phone_key FROM customer),
             (SELECT string_agg(name, ' ') FROM payment_method),
             (SELECT string_agg(kind || coalesce(' ' || answers, ''), ', ' ORDER BY entry)
              FROM payment_entry),
             (SELECT total_minor || ' ' || received_minor FROM orders))",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(
        told,
        "manager · manager · 639171234567 · GCash · deposit, received, countered 2 · 1080 500"
    );
    let token = ShopToken {
        shop_id: ShopId(1),
        secret: "a-link-of-the-first-release".to_owned(),
    };
    let database = Database::new(owner, 2);
    let Tracked::Order { order, .. } = tracking::find(&database, &token).await.unwrap() else {
        panic!("the link shows its order");
    };
    assert_eq!(order.to_pay().minor, 580);
    assert_eq!(order.payment(), PaymentState::DepositPaid);
    // Who followed could act as the buyer, and still can; who was signed in still sees their chat.
    let kept: String = query_scalar(
        "SELECT concat_ws(' · ', (SELECT part FROM subscription), (SELECT seated_as FROM web_session))",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(kept, "theirs · 1");
    database.close().await;
    server.stop().await;
}

/// Whom a shop refused before only looks on; everybody else goes on acting as they could.
#[tokio::test]
async fn whom_a_shop_refused_before_looks_on() {
    // A server of its own, as above.
    let server = OwnServer::new().await;
    let owner = server.login("ana", "CREATEROLE").await;
    Database::migrate(&owner).await.unwrap();
    let database = Database::new(owner.clone(), 2);
    let shop = open(&database, "Ana").await;
    let (jane, eve) = (
        arrive(&database, "Jane").await,
        arrive(&database, "Eve").await,
    );
    let placed = shop.place(&order_for("Jane Cruz")).await;
    for who in [&jane, &eve] {
        shop.follow(placed.order_id, who, Some(&placed.token)).await;
    }
    let mut superuser = PgConnection::connect_with(&server.cluster.superuser("ana"))
        .await
        .unwrap();
    // The world before.
    let before = format!(
        "ALTER TABLE subscription DROP COLUMN part;
         ALTER TABLE conversation DROP COLUMN joined_from;
         ALTER TABLE membership DROP COLUMN joined_from;
         ALTER TABLE customer_person DROP COLUMN joined_from;
         ALTER TABLE web_session DROP COLUMN session_no, DROP COLUMN browser, DROP COLUMN seated_as;
         DROP INDEX web_session_person;
         DROP TABLE link_code;
         INSERT INTO customer_person (shop_id, customer_id, person_id, channel, name, order_id, standing,
             since)
         SELECT shop_id, customer_id, {}, 'telegram', 'Eve', order_id, 'refused', now() FROM orders;
         DELETE FROM _sqlx_migrations WHERE version = 17",
        eve.person_id
    );
    sqlx::raw_sql(AssertSqlSafe(before))
        .execute(&mut superuser)
        .await
        .unwrap();
    server.administrator("GRANT waybill_reader TO ana").await;
    Database::migrate(&owner).await.unwrap();
    let parts: String = query_scalar(
        "SELECT string_agg(name || ' ' || part, ', ' ORDER BY name) FROM subscription
         WHERE audience = 'buyer'",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(parts, "Eve watching, Jane theirs");
    database.close().await;
    server.stop().await;
}

/// What was low is low, and what is not for sale is not; codes and names are as they were.
#[tokio::test]
async fn a_catalogue_of_before_is_low_where_it_was() {
    // A server of its own, as above.
    let server = OwnServer::new().await;
    let owner = server.login("ana", "CREATEROLE").await;
    Database::migrate(&owner).await.unwrap();
    let database = Database::new(owner.clone(), 2);
    let shop = open(&database, "Ana").await;
    for (name, code, stock) in [
        ("Shirt", "A", 5),
        ("Cap", "B", 5),
        ("Hat", "C", 5),
        ("Sock", "D", 8),
    ] {
        shop.enter(&item_in(name, code, &[("M", Some(stock)), ("L", None)]))
            .await;
    }
    let mut superuser = PgConnection::connect_with(&server.cluster.superuser("ana"))
        .await
        .unwrap();
    // The world before.
    let before =
        "ALTER TABLE variant DROP COLUMN is_low, DROP COLUMN removed_at, DROP COLUMN names,
             DROP COLUMN low_at;
         DROP INDEX variant_of_item;
         ALTER TABLE variant ADD UNIQUE (shop_id, item_id, label_key);
         CREATE UNIQUE INDEX variant_sku ON variant (shop_id, sku_key) WHERE sku_key IS NOT NULL;
         CREATE INDEX variant_tracked ON variant (shop_id, stock) WHERE stock IS NOT NULL;
         ALTER TABLE customer DROP COLUMN reseller;
         UPDATE item SET low_at = 4 WHERE name = 'Cap';
         UPDATE item SET state = 'paused' WHERE name = 'Hat';
         UPDATE item SET low_at = 9 WHERE name = 'Sock';
         DELETE FROM _sqlx_migrations WHERE version = 23";
    sqlx::raw_sql(AssertSqlSafe(before))
        .execute(&mut superuser)
        .await
        .unwrap();
    server.administrator("GRANT waybill_reader TO ana").await;
    Database::migrate(&owner).await.unwrap();
    let low: String = query_scalar(
        "SELECT string_agg(i.name || ' ' || v.label || ' ' || v.stock, ', ' ORDER BY i.item_id)
         FROM variant v JOIN item i USING (shop_id, item_id) WHERE v.is_low",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(low, "Shirt M 5, Sock M 8");
    let whole: i64 = query_scalar(
        "SELECT count(*) FROM variant WHERE removed_at IS NULL AND names = '{}' AND sku_key IS NOT NULL",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert_eq!(whole, 8);
    database.close().await;
    server.stop().await;
}

const FIRST_RELEASE: &str = "
    INSERT INTO person (name, language, created_at) VALUES ('Mia', 'en', now());
    INSERT INTO shop_directory (code, created_at) VALUES ('fashion', now());
    INSERT INTO shop (shop_id, code, name, country, currency, time_zone, language, payment_methods,
        created_at)
    VALUES (1, 'fashion', 'Fashion', 'PH', 'PHP', 'Asia/Manila', 'en', '{GCash}', now());
    INSERT INTO membership VALUES (1, 1, 'staff', now(), NULL);
    INSERT INTO invite (shop_id, token, role, created_by, created_at, expires_at)
    VALUES (1, 'an-invitation-of-the-first-release', 'staff', 1, now(), now());
    INSERT INTO customer (shop_id, name, name_key, phone, phone_key, created_at)
    VALUES (1, 'Jane', 'jane', '0917 123 4567', '171234567', now());
    INSERT INTO orders (shop_id, number, customer_id, version, fulfilment_version, payment_version,
        fulfilment, placed_at, currency, goods_minor, shipping_minor, total_minor, received_minor,
        item_count, search)
    VALUES (1, 1001, 1, 4, 1, 4, 'pending', now(), 'PHP', 1000, 80, 1080, 500, 2, '1001 jane');
    INSERT INTO order_line VALUES (1, 1, 1, 'Shirt', 2, 500);
    INSERT INTO payment_entry VALUES (1, 1, 1, 'deposit', 500, 'GCash', NULL, 2, now()),
        (1, 1, 2, 'received', 100, NULL, NULL, 3, now()),
        (1, 1, 3, 'countered', 100, NULL, 2, 4, now());
    INSERT INTO order_event (shop_id, order_id, version, action, facts, actor_name, channel, at)
    VALUES (1, 1, 1, 'place', '{\"did\":\"placed\"}', 'Mia', 'web', now());
    INSERT INTO order_link VALUES (1, 'a-link-of-the-first-release', 1, now(), NULL);
    INSERT INTO conversation (channel, address, person_id, created_at) VALUES ('web', 'web:1', 1, now());
    INSERT INTO subscription (shop_id, order_id, conversation_id, person_id, channel, audience, name,
        token, followed_at)
    VALUES (1, 1, 1, 1, 'web', 'buyer', 'Mia', 'a-link-of-the-first-release', now());
    INSERT INTO web_session (token_hash, person_id, created_at, expires_at)
    VALUES ('\\x00', 1, now(), now())";
