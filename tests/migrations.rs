//! The schema comes to be under a plain login, on servers that Waybill does not own too.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, query_scalar};
use tempfile::TempDir;
use waybill_core::db::managed::{Cluster, Options};
use waybill_core::db::{Database, DatabaseError, RoleError};

use crate::support::database::TestDatabase;
use crate::support::shop::{open, order_for};

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
