//! The way to PostgreSQL: a private pool, migrations, and transactions that carry their scope.
//!
//! Every statement runs in a scope that its type carries (a shop, a person, or the system) and that
//! row-level security enforces: a query that forgets its filter finds nothing of anybody else's.

pub mod managed;
mod roles;

use std::time::Duration;

use sqlx::migrate::{Migrate as _, MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection, PgConnection, Postgres};

use crate::id::{PersonId, ShopId};

pub use roles::RoleError;
/// Where a server is, and as whom to log in.
pub use sqlx::postgres::PgConnectOptions as Address;

/// How often a migration is repeated that lost a role to another one's end.
const MIGRATION_TRIES: u32 = 40;

static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// Why the database could not be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The server could not be reached or refused a statement.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] MigrateError),
    /// The login may not act in the roles that keep shops apart.
    #[error(transparent)]
    Roles(#[from] RoleError),
}

/// Pools of connections. Nothing outside this module sees a bare connection.
#[derive(Debug, Clone)]
pub struct Database {
    /// For transactions.
    pool: PgPool,
    /// For single statements and for listening: what never begins a transaction.
    readers: PgPool,
}

impl Database {
    /// Prepares a pool of at most `connections` for transactions, and half as many for reads by
    /// token, with one more to listen on; the first use connects.
    pub fn new(options: PgConnectOptions, connections: u32) -> Self {
        let options = options
            .application_name("waybill")
            // The ROLLBACK before each BEGIN would be answered by a warning.
            .options([("client_min_messages", "error")]);
        let pool = |connections, options| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(5))
                // A lost connection shows itself at once; asking before every use costs a third of
                // the reads.
                .test_before_acquire(false)
                .connect_lazy_with(options)
        };
        let readers = pool(connections.div_ceil(2) + 1, options.clone());
        let pool = pool(connections, options);
        Self { pool, readers }
    }

    /// Creates the roles and brings the schema up to date.
    ///
    /// # Errors
    /// When the server can't be reached, a migration fails, or the login may neither create nor
    /// switch to the roles.
    pub async fn migrate(options: &PgConnectOptions) -> Result<(), DatabaseError> {
        Self::migrate_by(&MIGRATOR, options).await
    }

    /// The same by the migrations of a folder, for whoever changes them: a build that knows the new
    /// ones may need a database that has them.
    ///
    /// # Errors
    /// As for [`Database::migrate`], and when the folder can't be read.
    pub async fn migrate_from(
        folder: &std::path::Path,
        options: &PgConnectOptions,
    ) -> Result<(), DatabaseError> {
        let migrator = Migrator::new(folder).await?;
        Self::migrate_by(&migrator, options).await
    }

    async fn migrate_by(
        migrator: &Migrator,
        options: &PgConnectOptions,
    ) -> Result<(), DatabaseError> {
        // A migration may take long, and is as long as a file: its text is no line for a log.
        let options = options.clone().disable_statement_logging();
        let mut connection = PgConnection::connect_with(&options).await?;
        let mut tries = 0;
        loop {
            let pending = is_pending(migrator, &mut connection).await?;
            roles::ensure(&mut connection, pending).await?;
            match migrator.run(&mut connection).await {
                // Another database's migration under the same login let go of the reader meanwhile:
                // roles are cluster-wide, and the lock that the migrator takes is not.
                Err(error)
                    if pending && tries < MIGRATION_TRIES && is_sqlstate(&error, "42501") =>
                {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(25)).await;
                }
                migrated => {
                    migrated?;
                    break;
                }
            }
        }
        roles::let_go_of_reader(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    /// Checks that the login can act in every scope, as `waybill doctor` does.
    ///
    /// # Errors
    /// Names the role that can't be switched to.
    pub async fn check_roles(&self) -> Result<(), DatabaseError> {
        let mut connection = self.readers.acquire().await?;
        Ok(roles::check(&mut connection).await?)
    }

    /// Whether the server answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        sqlx::query!(r#"SELECT 1 AS "one!""#)
            .fetch_one(&self.readers)
            .await?;
        Ok(())
    }

    /// Whether the schema is as new as this release needs it.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn is_migrated(&self) -> Result<bool, DatabaseError> {
        // Not checked at build time: the table belongs to the migrator.
        let newest = sqlx::query_scalar::<_, Option<i64>>(
            "SELECT max(version) FROM _sqlx_migrations WHERE success",
        )
        .fetch_one(&self.readers)
        .await;
        let newest = match newest {
            // 42P01: no such table, so nothing was ever migrated.
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42P01") => None,
            newest => newest?,
        };
        Ok(newest >= MIGRATOR.iter().map(|migration| migration.version).max())
    }

    /// Begins a transaction in the system's scope.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Transaction, DatabaseError> {
        self.begin_in(Scope::System).await
    }

    /// Begins a transaction in the given scope; the scope travels with BEGIN, in one message.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin_in(&self, scope: Scope) -> Result<Transaction, DatabaseError> {
        // A begin that was given up can have handed a connection back inside its transaction, and
        // who gets it next would work in a stranger's scope. Cleared up here, that costs no round trip.
        let statement = format!("ROLLBACK; BEGIN; {}", scope.statement());
        let inner = match self.pool.begin_with(AssertSqlSafe(statement.clone())).await {
            // A pooled connection whose server went away: BEGIN is safe to repeat, and the pool
            // opens a new one.
            Err(error) if is_gone(&error) => self.pool.begin_with(AssertSqlSafe(statement)).await?,
            begun => begun?,
        };
        Ok(Transaction { inner, scope })
    }

    /// Runs a read whose only key is a token, outside any scope: such functions apply their own.
    pub(crate) fn by_token(&self) -> &PgPool {
        &self.readers
    }

    /// A connection that listens for hints from other processes.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn listener(&self) -> Result<sqlx::postgres::PgListener, DatabaseError> {
        Ok(sqlx::postgres::PgListener::connect_with(&self.readers).await?)
    }

    /// Tells other processes that something waits; only a hint, never part of a change's
    /// transaction (a notification there takes a global lock at commit).
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn notify(&self, hint_channel: &str, payload: &str) -> Result<(), DatabaseError> {
        sqlx::query!("SELECT pg_notify($1, $2)", hint_channel, payload)
            .execute(&self.readers)
            .await?;
        Ok(())
    }

    /// Waits until every connection has been returned, then closes them.
    pub async fn close(&self) {
        self.pool.close().await;
        self.readers.close().await;
    }
}

/// Whether there is a migration that the database has not seen.
async fn is_pending(
    migrator: &Migrator,
    connection: &mut PgConnection,
) -> Result<bool, MigrateError> {
    let applied = match connection
        .list_applied_migrations(&migrator.table_name)
        .await
    {
        // A new database has no such table yet.
        Err(error) if is_sqlstate(&error, "42P01") => return Ok(true),
        applied => applied?,
    };
    Ok(migrator
        .iter()
        .any(|migration| !applied.iter().any(|a| a.version == migration.version)))
}

fn is_sqlstate(error: &MigrateError, sqlstate: &str) -> bool {
    let (MigrateError::ExecuteMigration(error, _) | MigrateError::Execute(error)) = error else {
        return false;
    };
    error
        .as_database_error()
        .is_some_and(|error| error.code().as_deref() == Some(sqlstate))
}

/// Whose rows a transaction may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Routing and leases; never an order.
    System,
    /// One shop's rows.
    Shop(ShopId),
    /// One person's own rows, across shops.
    Person(PersonId),
}

impl Scope {
    fn statement(self) -> String {
        // Ids are integers, so the text can hold nothing but digits; SET takes no parameters.
        match self {
            Self::System => "SET LOCAL ROLE waybill_system".to_owned(),
            Self::Shop(ShopId(id)) => {
                format!("SET LOCAL ROLE waybill_shop; SET LOCAL waybill.shop_id = '{id}'")
            }
            Self::Person(PersonId(id)) => {
                format!("SET LOCAL ROLE waybill_person; SET LOCAL waybill.person_id = '{id}'")
            }
        }
    }
}

/// A transaction. Statements need one of its scopes; dropping it rolls back.
#[derive(Debug)]
pub struct Transaction {
    inner: sqlx::Transaction<'static, Postgres>,
    scope: Scope,
}

impl Transaction {
    /// Works in the system's scope from here on.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn system(&mut self) -> Result<InSystem<'_>, DatabaseError> {
        self.enter(Scope::System).await?;
        Ok(InSystem {
            connection: &mut self.inner,
        })
    }

    /// Works in one shop's scope from here on.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn shop(&mut self, shop_id: ShopId) -> Result<InShop<'_>, DatabaseError> {
        self.enter(Scope::Shop(shop_id)).await?;
        Ok(InShop {
            connection: &mut self.inner,
            shop_id,
        })
    }

    /// Works in one person's scope from here on.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn person(&mut self, person_id: PersonId) -> Result<InPerson<'_>, DatabaseError> {
        self.enter(Scope::Person(person_id)).await?;
        Ok(InPerson {
            connection: &mut self.inner,
            person_id,
        })
    }

    /// Marks a place to which [`Transaction::back_to`] returns.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn savepoint(&mut self) -> Result<Savepoint, DatabaseError> {
        sqlx::raw_sql("SAVEPOINT part")
            .execute(&mut *self.inner)
            .await?;
        Ok(Savepoint { scope: self.scope })
    }

    /// Takes back everything since the savepoint, and with it the scope (`SET LOCAL` is undone too).
    ///
    /// # Errors
    /// When the server can't be reached.
    pub async fn back_to(&mut self, savepoint: Savepoint) -> Result<(), DatabaseError> {
        sqlx::raw_sql("ROLLBACK TO SAVEPOINT part")
            .execute(&mut *self.inner)
            .await?;
        self.scope = savepoint.scope;
        Ok(())
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// When the server can't be reached; whether it took effect is then unknown.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        Ok(self.inner.commit().await?)
    }

    /// Takes everything back.
    ///
    /// # Errors
    /// When the server can't be reached (it then rolls back by itself).
    pub async fn rollback(self) -> Result<(), DatabaseError> {
        Ok(self.inner.rollback().await?)
    }

    async fn enter(&mut self, scope: Scope) -> Result<(), DatabaseError> {
        if self.scope != scope {
            sqlx::raw_sql(AssertSqlSafe(scope.statement()))
                .execute(&mut *self.inner)
                .await?;
            self.scope = scope;
        }
        Ok(())
    }
}

/// A place inside a transaction to return to.
#[derive(Debug)]
pub struct Savepoint {
    scope: Scope,
}

/// A transaction working in the system's scope.
#[derive(Debug)]
pub struct InSystem<'t> {
    pub(crate) connection: &'t mut PgConnection,
}

/// A transaction working in one shop's scope.
#[derive(Debug)]
pub struct InShop<'t> {
    pub(crate) connection: &'t mut PgConnection,
    /// Whose rows it sees.
    pub shop_id: ShopId,
}

/// A transaction working in one person's scope.
#[derive(Debug)]
pub struct InPerson<'t> {
    pub(crate) connection: &'t mut PgConnection,
    /// Whose rows it sees.
    pub person_id: PersonId,
}

/// Whether an error says that the database went away or asks for another try, rather than that a
/// statement was wrong: such work is done again, and never counts against a message.
pub fn is_transient(error: &DatabaseError) -> bool {
    match error {
        DatabaseError::Sql(error) => is_gone(error),
        DatabaseError::Migration(_) | DatabaseError::Roles(_) => false,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "sqlx may add errors; one that is not known to pass is not waited for"
)]
fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_)
        | sqlx::Error::BeginFailed => true,
        // Class 08 connection, 40 serialization and deadlock, 53 resources, 57P01-03 shutdown and
        // start-up (PostgreSQL, appendix A).
        sqlx::Error::Database(database) => database.code().is_some_and(|code| {
            code.starts_with("08")
                || code.starts_with("40")
                || code.starts_with("53")
                || code.starts_with("57P")
        }),
        _ => false,
    }
}
