//! Own words as rows. Nothing is deleted: words that were dropped stay, and are not said.

use chrono::{DateTime, Utc};

use super::{Status, Words};
use crate::db::{DatabaseError, InShop};
use crate::id::PersonId;
use crate::row;
use crate::text::Language;

/// What the shop says at a status in a language, where it has words of its own. Words that this
/// release can't read are not said.
///
/// # Errors
/// When the database can't be reached.
pub async fn find(
    shop: &mut InShop<'_>,
    status: Status,
    language: Language,
) -> Result<Option<Words>, DatabaseError> {
    let words = sqlx::query_scalar!(
        "SELECT words FROM own_words
         WHERE shop_id = $1 AND status = $2 AND language = $3 AND NOT dropped",
        shop.shop_id.0,
        status.as_str(),
        language.tag()
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(words.and_then(|words| match Words::read(status, &words) {
        Ok(words) => Some(words),
        Err(fault) => {
            tracing::warn!(
                ?fault,
                status = status.as_str(),
                "own words can't be read; the standard is said"
            );
            None
        }
    }))
}

/// For which statuses, in which languages, the shop has words of its own.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn all(shop: &mut InShop<'_>) -> Result<Vec<(Status, Language)>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT status, language FROM own_words WHERE shop_id = $1 AND NOT dropped",
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let status = Status::parse(&row.status);
            let status = status.ok_or_else(|| row::unreadable("status", &row.status))?;
            Ok((status, row::language(&row.language)?))
        })
        .collect()
}

/// Says it like this from now on.
///
/// # Errors
/// When the database can't be reached.
pub async fn save(
    shop: &mut InShop<'_>,
    (status, language): (Status, Language),
    words: &Words,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO own_words (shop_id, status, language, words, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id, status, language) DO UPDATE SET words = excluded.words,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by, dropped = false",
        shop.shop_id.0,
        status.as_str(),
        language.tag(),
        words.to_string(),
        at,
        by.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// Says it in the standard words again.
///
/// # Errors
/// When the database can't be reached.
pub async fn drop(
    shop: &mut InShop<'_>,
    (status, language): (Status, Language),
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "UPDATE own_words SET dropped = true, changed_at = $4, changed_by = $5
         WHERE shop_id = $1 AND status = $2 AND language = $3 AND NOT dropped",
        shop.shop_id.0,
        status.as_str(),
        language.tag(),
        at,
        by.0
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
