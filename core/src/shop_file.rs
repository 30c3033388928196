//! The pictures and PDF files that a shop keeps: payment slips, items' pictures, its payment code.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::db::{DatabaseError, InShop};
use crate::id::{ConversationId, FileId};
use crate::picture::{MediaType, Picture};
use crate::row;

/// Keeps a picture in a shop. The same content is kept once: the same id says that it was here
/// before.
///
/// # Errors
/// When the database can't be reached.
pub async fn keep(
    shop: &mut InShop<'_>,
    picture: &Picture,
    from: Option<ConversationId>,
    at: DateTime<Utc>,
) -> Result<FileId, DatabaseError> {
    let digest = Sha256::digest(&picture.bytes);
    // An update that changes nothing, so that the row's id is returned in either case.
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO shop_file (shop_id, media_type, name, bytes, sha256, from_conversation, at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (shop_id, sha256) DO UPDATE SET sha256 = excluded.sha256
           RETURNING file_id AS "id: FileId""#,
        shop.shop_id.0,
        picture.media_type.as_str(),
        picture.name,
        &*picture.bytes,
        &digest[..],
        from.map(|conversation| conversation.0),
        at
    )
    .fetch_one(&mut *shop.connection)
    .await?)
}

/// A file of the shop.
///
/// # Errors
/// When the database can't be reached or holds what can't be read.
pub async fn find(shop: &mut InShop<'_>, id: FileId) -> Result<Option<Picture>, DatabaseError> {
    let found = sqlx::query!(
        "SELECT name, media_type, bytes FROM shop_file WHERE shop_id = $1 AND file_id = $2",
        shop.shop_id.0,
        id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    Ok(found
        .map(|found| row::picture(found.name, &found.media_type, found.bytes))
        .transpose()?)
}

/// What those of some files are that the shop has: their names and of which type they are.
///
/// # Errors
/// When the database can't be reached or holds what can't be read.
pub async fn types(
    shop: &mut InShop<'_>,
    ids: &[FileId],
) -> Result<Vec<(FileId, String, MediaType)>, DatabaseError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT file_id AS "id: FileId", name, media_type FROM shop_file
           WHERE shop_id = $1 AND file_id = ANY($2)"#,
        shop.shop_id.0,
        &ids
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let media_type = MediaType::parse(&row.media_type)
                .ok_or_else(|| row::unreadable("media_type", &row.media_type))?;
            Ok((row.id, row.name, media_type))
        })
        .collect()
}
