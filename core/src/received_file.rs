//! Pictures that came in and that nobody has used yet: kept for the conversation they came through,
//! so that a later answer can say what they are for.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InSystem};
use crate::id::{ConversationId, ReceivedFileId};
use crate::picture::Picture;
use crate::row;

/// How many of a conversation are kept: as many as come in one album, and as an item may have.
pub const KEPT: i64 = 10;

/// Keeps a picture; of those the conversation had before, only the newest stay.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    picture: &Picture,
    at: DateTime<Utc>,
) -> Result<ReceivedFileId, DatabaseError> {
    let id = sqlx::query_scalar!(
        r#"INSERT INTO received_file (conversation_id, media_type, name, bytes, at)
           VALUES ($1, $2, $3, $4, $5) RETURNING received_file_id AS "id: ReceivedFileId""#,
        conversation_id.0,
        picture.media_type.as_str(),
        picture.name,
        &*picture.bytes,
        at
    )
    .fetch_one(&mut *system.connection)
    .await?;
    sqlx::query!(
        "DELETE FROM received_file WHERE conversation_id = $1 AND received_file_id NOT IN (
             SELECT received_file_id FROM received_file WHERE conversation_id = $1
             ORDER BY received_file_id DESC LIMIT $2)",
        conversation_id.0,
        KEPT
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(id)
}

/// Takes a picture of a conversation out of what is kept, for whoever uses it now: once. Another
/// conversation's is none.
///
/// # Errors
/// When the database can't be reached or holds what can't be read.
pub async fn take(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    id: ReceivedFileId,
) -> Result<Option<Picture>, DatabaseError> {
    let taken = sqlx::query!(
        "DELETE FROM received_file WHERE conversation_id = $1 AND received_file_id = $2
         RETURNING name, media_type, bytes",
        conversation_id.0,
        id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(taken
        .map(|taken| row::picture(taken.name, &taken.media_type, taken.bytes))
        .transpose()?)
}

/// A picture of a conversation, while it is kept. Another conversation's is none.
///
/// # Errors
/// When the database can't be reached or holds what can't be read.
pub async fn find(
    system: &mut InSystem<'_>,
    conversation_id: ConversationId,
    id: ReceivedFileId,
) -> Result<Option<Picture>, DatabaseError> {
    let found = sqlx::query!(
        "SELECT name, media_type, bytes FROM received_file
         WHERE conversation_id = $1 AND received_file_id = $2",
        conversation_id.0,
        id.0
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    Ok(found
        .map(|found| row::picture(found.name, &found.media_type, found.bytes))
        .transpose()?)
}
