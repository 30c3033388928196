//! What a fresh server needs before Waybill can use it: its owner's role and its database.

use std::time::Duration;

use sqlx::{Connection, PgConnection, query, query_scalar};

use super::error::ManagedError;
use super::{DATABASE, OWNER};

/// PostgreSQL's name for "the database system is starting up" (or shutting down).
const CANNOT_CONNECT_NOW: &str = "57P03";
const ATTEMPTS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(100);

/// The extensions that Waybill's migrations create.
const EXTENSIONS: [&str; 2] = ["btree_gin", "pg_trgm"];

/// Makes the owner's role and its database unless they are there. The caller holds the gate, so no
/// other process does the same now.
pub(super) async fn provision(
    superuser: &sqlx::postgres::PgConnectOptions,
) -> Result<(), ManagedError> {
    let mut connection = connect(superuser).await?;
    let outcome = prepare(&mut connection).await;
    connection.close().await?;
    outcome
}

async fn prepare(connection: &mut PgConnection) -> Result<(), ManagedError> {
    let available: Vec<String> =
        query_scalar("SELECT name::text FROM pg_available_extensions WHERE name = ANY ($1)")
            .bind(EXTENSIONS)
            .fetch_all(&mut *connection)
            .await?;
    let missing = missing(&available);
    if !missing.is_empty() {
        return Err(ManagedError::MissingExtensions(missing));
    }
    let role: bool = query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
        .bind(OWNER)
        .fetch_one(&mut *connection)
        .await?;
    if !role {
        // Not a superuser: row-level security must bind whoever runs Waybill's statements.
        query("CREATE ROLE waybill LOGIN CREATEDB CREATEROLE")
            .execute(&mut *connection)
            .await?;
    }
    let database: bool = query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(DATABASE)
        .fetch_one(&mut *connection)
        .await?;
    if !database {
        query("CREATE DATABASE waybill OWNER waybill")
            .execute(connection)
            .await?;
    }
    Ok(())
}

fn missing(available: &[String]) -> Vec<String> {
    EXTENSIONS
        .iter()
        .filter(|wanted| !available.iter().any(|name| name == *wanted))
        .map(|name| (*name).to_owned())
        .collect()
}

async fn connect(options: &sqlx::postgres::PgConnectOptions) -> Result<PgConnection, ManagedError> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        match PgConnection::connect_with(options).await {
            Err(sqlx::Error::Database(error))
                if error.code().as_deref() == Some(CANNOT_CONNECT_NOW) && attempt < ATTEMPTS =>
            {
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return Ok(outcome?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_extensions_name_their_package() {
        assert_eq!(
            missing(&["pg_trgm".to_owned(), "btree_gin".to_owned()]).len(),
            0
        );
        let error = ManagedError::MissingExtensions(missing(&["pg_trgm".to_owned()]));
        let said = error.to_string();
        assert!(said.starts_with("this PostgreSQL lacks the extension btree_gin: run `"));
    }
}
