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
    /// The roles are there, but the login can't switch to one.
    #[error(
        "the database login {login} can't switch to {role}; \
         let an administrator run: GRANT {role} TO \"{login}\""
    )]
    NotMember {
        /// The login's name.
        login: String,
        /// The role it may not act in.
        role: &'static str,
    },
    /// The server could not be asked.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

/// Creates what is missing and makes the login a member.
pub(super) async fn ensure(connection: &mut PgConnection) -> Result<(), RoleError> {
    let login = login(connection).await?;
    let mut tries = 0;
    loop {
        match create(connection, &login).await {
            Ok(()) => break,
            // Another process created or granted at the same moment: PostgreSQL reports "tuple
            // concurrently updated" (XX000), a duplicate (42710) or a unique violation (23505).
            Err(sqlx::Error::Database(error))
                if tries < 20
                    && matches!(error.code().as_deref(), Some("XX000" | "42710" | "23505")) =>
            {
                tries += 1;
                tokio::time::sleep(std::time::Duration::from_millis(25)).await;
            }
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42501") => {
                return Err(RoleError::Missing { login });
            }
            Err(error) => return Err(error.into()),
        }
    }
    check(connection).await
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
        .execute(connection)
        .await
    {
        Ok(_) => Ok(()),
        // An administrator granted it; the login may not give it back, and reads nothing outside a
        // scope anyway.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42501") => {
            tracing::warn!(%login, role = READER, "the login keeps a role that it no longer needs");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the login can act in every scope.
pub(super) async fn check(connection: &mut PgConnection) -> Result<(), RoleError> {
    for role in SWITCHED {
        let member = sqlx::query_scalar!(
            r#"SELECT coalesce((SELECT pg_has_role(current_user, r.oid, 'MEMBER')
                                FROM pg_roles r WHERE r.rolname = $1), false) AS "member!""#,
            role
        )
        .fetch_one(&mut *connection)
        .await?;
        if !member {
            let login = login(connection).await?;
            return Err(RoleError::NotMember { login, role });
        }
    }
    Ok(())
}

async fn create(connection: &mut PgConnection, login: &str) -> Result<(), sqlx::Error> {
    // Roles are cluster-wide and advisory locks are per database, so a lock here would not keep
    // another database's migration out: the caller repeats on a collision instead.
    let mut transaction = connection.begin().await?;
    for role in SWITCHED.into_iter().chain([READER]) {
        let exists = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS "exists!""#,
            role
        )
        .fetch_one(&mut *transaction)
        .await?;
        if !exists {
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

async fn login(connection: &mut PgConnection) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT current_user::text AS "login!""#)
        .fetch_one(connection)
        .await
}

fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}
