//! The roles that keep shops apart. They belong to the cluster, not to a database, so they are
//! created idempotently before the first migration, whoever comes first.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

const SWITCHED: [&str; 3] = ["waybill_system", "waybill_shop", "waybill_person"];
const READER: &str = "waybill_reader";

/// Why the roles can't be used, with what an administrator has to do.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// The login may not create roles and they are not there.
    #[error(
        "the database login may not create the roles that keep shops apart; let an administrator run: \
         CREATE ROLE waybill_system; CREATE ROLE waybill_shop; CREATE ROLE waybill_person; \
         CREATE ROLE waybill_reader; \
         GRANT waybill_system, waybill_shop, waybill_person, waybill_reader TO \"{login}\" WITH ADMIN OPTION"
    )]
    Missing {
        /// The login's name.
        login: String,
    },
    /// The roles are there, but the login can't switch to some.
    #[error(
        "the database login {login} can't switch to {0}; \
         let an administrator run: GRANT {0} TO \"{login}\" WITH ADMIN OPTION",
        .roles.join(", ")
    )]
    NotMember {
        /// The login's name.
        login: String,
        /// The roles it may not act in.
        roles: Vec<&'static str>,
    },
    /// The server could not be asked.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

/// Creates what is missing and makes the login a member; of the reader only while a migration is
/// `pending`, which may give it a function.
pub(super) async fn ensure(connection: &mut PgConnection, pending: bool) -> Result<(), RoleError> {
    let mut wanted = SWITCHED.to_vec();
    if pending {
        wanted.push(READER);
    }
    let login = login(connection).await?;
    let mut tries = 0;
    loop {
        match create(connection, &login, &wanted).await {
            Ok(()) => break,
            Err(error) if tries < 20 && is_collision(&error) => {
                tries += 1;
                tokio::time::sleep(std::time::Duration::from_millis(25)).await;
            }
            Err(error) if is_denied(&error) => return Err(denied(connection, &wanted).await?),
            Err(error) => return Err(error.into()),
        }
    }
    check(connection).await
}

/// What an administrator has to do for a login that may not do it itself.
async fn denied(
    connection: &mut PgConnection,
    wanted: &[&'static str],
) -> Result<RoleError, sqlx::Error> {
    let login = login(connection).await?;
    let mut lacking = Vec::new();
    for &role in wanted {
        if !exists(connection, role).await? {
            return Ok(RoleError::Missing { login });
        }
        if !is_plain_member(connection, role).await? {
            lacking.push(role);
        }
    }
    Ok(RoleError::NotMember {
        login,
        roles: lacking,
    })
}

/// The functions that read by token belong to `waybill_reader`; once they exist nobody needs to be
/// a member of it, and a member that inherits it would see through every policy.
pub(super) async fn let_go_of_reader(connection: &mut PgConnection) -> Result<(), RoleError> {
    if !is_plain_member(connection, READER).await? {
        return Ok(());
    }
    let login = login(connection).await?;
    let statement = format!("REVOKE {READER} FROM {}", quoted(&login));
    match sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut *connection)
        .await
    {
        Ok(_) => {}
        // Another process lets go of it, or takes it for a migration of its own, right now.
        Err(error) if is_collision(&error) => return Ok(()),
        Err(error) if is_denied(&error) => {}
        Err(error) => return Err(error.into()),
    }
    // What an administrator granted the login may not give back (from PostgreSQL 16 on that is no
    // error); it reads nothing outside a scope anyway.
    if is_plain_member(connection, READER).await? {
        tracing::warn!(%login, role = READER, "the login keeps a role that it no longer needs");
    }
    Ok(())
}

/// Whether the login can act in every scope.
pub(super) async fn check(connection: &mut PgConnection) -> Result<(), RoleError> {
    let mut roles = Vec::new();
    for role in SWITCHED {
        let member = sqlx::query_scalar!(
            r#"SELECT coalesce((SELECT pg_has_role(current_user, r.oid, 'MEMBER')
                                FROM pg_roles r WHERE r.rolname = $1), false) AS "member!""#,
            role
        )
        .fetch_one(&mut *connection)
        .await?;
        if !member {
            roles.push(role);
        }
    }
    if roles.is_empty() {
        return Ok(());
    }
    let login = login(connection).await?;
    Err(RoleError::NotMember { login, roles })
}

async fn create(
    connection: &mut PgConnection,
    login: &str,
    wanted: &[&str],
) -> Result<(), sqlx::Error> {
    // Roles are cluster-wide and advisory locks are per database, so a lock here would not keep
    // another database's migration out: the caller repeats on a collision instead.
    let mut transaction = connection.begin().await?;
    for role in wanted {
        if !exists(&mut transaction, role).await? {
            let statement = format!("CREATE ROLE {role} NOLOGIN");
            sqlx::raw_sql(AssertSqlSafe(statement))
                .execute(&mut *transaction)
                .await?;
        }
        if !is_plain_member(&mut transaction, role).await? {
            let statement = format!("GRANT {role} TO {}", quoted(login));
            sqlx::raw_sql(AssertSqlSafe(statement))
                .execute(&mut *transaction)
                .await?;
        }
    }
    transaction.commit().await
}

async fn exists(connection: &mut PgConnection, role: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS "exists!""#,
        role
    )
    .fetch_one(connection)
    .await
}

/// Whether the login was granted the role itself (a superuser counts as a member of every role
/// without that). From PostgreSQL 16 on, creating a role makes its creator a member that may grant
/// it but not act in it; such a row does not count.
async fn is_plain_member(connection: &mut PgConnection, role: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM pg_auth_members m
               JOIN pg_roles r ON r.oid = m.roleid
               JOIN pg_roles u ON u.oid = m.member
               WHERE r.rolname = $1 AND u.rolname = current_user
                 AND coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)) AS "member!""#,
        role
    )
    .fetch_one(connection)
    .await
}

/// Whether another process created, granted or revoked at the same moment: PostgreSQL reports "tuple
/// concurrently updated" (XX000), a duplicate (42710) or a unique violation (23505).
fn is_collision(error: &sqlx::Error) -> bool {
    matches!(code(error).as_deref(), Some("XX000" | "42710" | "23505"))
}

fn is_denied(error: &sqlx::Error) -> bool {
    code(error).as_deref() == Some("42501")
}

fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

async fn login(connection: &mut PgConnection) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT current_user::text AS "login!""#)
        .fetch_one(connection)
        .await
}

fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
