//! Signing in to the site: a one-time link, consumed by a button, then a session. How the link reaches
//! its person is the caller's.
//!
//! Only hashes of the secrets are stored: who reads the database can't sign in as anybody.

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest as _, Sha256};

use crate::db::{DatabaseError, InSystem};
use crate::id::{PersonId, ShopId};
use crate::token::random_secret;

/// How long a sign-in link can be used.
pub const LINK_LASTS: Duration = Duration::minutes(10);
/// How long a session lasts.
pub const SESSION_LASTS: Duration = Duration::days(30);

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Makes a link's secret for a person, and the shop to work in.
///
/// # Errors
/// When the database can't be reached.
pub async fn link(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    shop_id: Option<ShopId>,
    at: DateTime<Utc>,
) -> Result<String, DatabaseError> {
    let secret = random_secret();
    sqlx::query!(
        "INSERT INTO sign_in_link (token_hash, person_id, shop_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
        hash(&secret),
        person_id.0,
        shop_id.map(|id| id.0),
        at,
        at + LINK_LASTS
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(secret)
}

/// Whether a link could be used now, without using it.
///
/// # Errors
/// When the database can't be reached.
pub async fn link_is_open(
    system: &mut InSystem<'_>,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM sign_in_link
               WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2) AS "open!""#,
        hash(secret),
        at
    )
    .fetch_one(&mut *system.connection)
    .await?)
}

/// Uses a link and begins a session in the browser that does so, which says what it is; returns the
/// session's secret. `None` where the link is unknown, used or expired.
///
/// # Errors
/// When the database can't be reached.
pub async fn use_link(
    system: &mut InSystem<'_>,
    secret: &str,
    browser: Option<&str>,
    at: DateTime<Utc>,
) -> Result<Option<String>, DatabaseError> {
    let used = sqlx::query!(
        r#"UPDATE sign_in_link SET used_at = $2
           WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
             AND NOT EXISTS (SELECT FROM person p
                 WHERE p.person_id = sign_in_link.person_id AND p.locked_at IS NOT NULL)
           RETURNING person_id AS "person_id: PersonId", shop_id"#,
        hash(secret),
        at
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    let Some(used) = used else { return Ok(None) };
    if let Some(shop_id) = used.shop_id {
        crate::person::choose_shop(system, used.person_id, ShopId(shop_id)).await?;
    }
    let session = begin_session(system, used.person_id, browser, at).await?;
    Ok(Some(session))
}

/// Begins a session and returns its secret.
///
/// # Errors
/// When the database can't be reached.
pub async fn begin_session(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    browser: Option<&str>,
    at: DateTime<Utc>,
) -> Result<String, DatabaseError> {
    let secret = random_secret();
    let browser = browser.map(|browser| browser.chars().take(80).collect::<String>());
    sqlx::query!(
        "INSERT INTO web_session (token_hash, person_id, seated_as, browser, created_at, expires_at)
         VALUES ($1, $2, $2, nullif($3, ''), $4, $5)",
        hash(&secret),
        person_id.0,
        browser,
        at,
        at + SESSION_LASTS
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(secret)
}

/// Who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub person_id: PersonId,
    /// Whose web chat they see: who they were when they signed in, before chats were joined.
    pub seated_as: PersonId,
    /// The session's number.
    pub number: i64,
}

/// Whose session a secret is.
///
/// # Errors
/// When the database can't be reached.
pub async fn session(
    system: &mut InSystem<'_>,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<Option<SignedIn>, DatabaseError> {
    Ok(sqlx::query_as!(
        SignedIn,
        r#"SELECT person_id AS "person_id: PersonId",
               coalesce(seated_as, person_id) AS "seated_as!: PersonId", session_no AS number
           FROM web_session
           WHERE token_hash = $1 AND ended_at IS NULL AND expires_at > $2
             AND NOT EXISTS (SELECT FROM person p
                 WHERE p.person_id = web_session.person_id AND p.locked_at IS NOT NULL)"#,
        hash(secret),
        at
    )
    .fetch_optional(&mut *system.connection)
    .await?)
}

/// A session as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number.
    pub number: i64,
    /// What the browser says it is, where it did.
    pub browser: Option<String>,
    /// Since when.
    pub began: DateTime<Utc>,
    /// Until when.
    pub ends: DateTime<Utc>,
}

/// Where somebody is signed in; the newest first, at most `limit`.
///
/// # Errors
/// When the database can't be reached.
pub async fn sessions(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    limit: i64,
    at: DateTime<Utc>,
) -> Result<Vec<Session>, DatabaseError> {
    Ok(sqlx::query_as!(
        Session,
        "SELECT session_no AS number, browser, created_at AS began, expires_at AS ends FROM web_session
         WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2
         ORDER BY created_at DESC, session_no DESC LIMIT $3",
        person_id.0,
        at,
        limit
    )
    .fetch_all(&mut *system.connection)
    .await?)
}

/// Ends a person's sessions: the one of a number, else all of them. Returns how many there were.
///
/// # Errors
/// When the database can't be reached.
pub async fn end_of(
    system: &mut InSystem<'_>,
    person_id: PersonId,
    number: Option<i64>,
    at: DateTime<Utc>,
) -> Result<u64, DatabaseError> {
    let ended = sqlx::query!(
        "UPDATE web_session SET ended_at = $3
         WHERE person_id = $1 AND ($2::bigint IS NULL OR session_no = $2) AND ended_at IS NULL
           AND expires_at > $3",
        person_id.0,
        number,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(ended.rows_affected())
}

/// Ends a session.
///
/// # Errors
/// When the database can't be reached.
pub async fn end_session(
    system: &mut InSystem<'_>,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE web_session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL",
        hash(secret),
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}
