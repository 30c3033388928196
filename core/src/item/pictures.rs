//! The pictures of an item. The newest is the one that is shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::MAX_PICTURE;
use crate::db::{DatabaseError, InShop};
use crate::id::ItemId;
use crate::picture::{MediaType, Picture};
use crate::row;

/// How many pictures an item may have.
pub const MAX_PICTURES: i32 = 10;

/// Which picture of an item: what stands under the same key is the same picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureKey {
    /// Its place from 1 to [`MAX_PICTURES`].
    pub position: i32,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// Adds a picture of an item; one more than [`MAX_PICTURES`] takes the place of the last. `false`
/// where the item is not there or the picture is empty or larger than [`MAX_PICTURE`].
///
/// # Errors
/// When the database can't be reached.
pub async fn add_picture(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    media_type: &str,
    bytes: &[u8],
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    if bytes.is_empty() || bytes.len() > MAX_PICTURE {
        return Ok(false);
    }
    let added = sqlx::query!(
        "INSERT INTO item_picture (shop_id, item_id, position, media_type, bytes, added_at)
         SELECT i.shop_id, i.item_id, least($6, 1 + (SELECT coalesce(max(p.position), 0)
             FROM item_picture p WHERE p.shop_id = i.shop_id AND p.item_id = i.item_id
                 AND p.removed_at IS NULL)), $3, $4, $5
         FROM item i WHERE i.shop_id = $1 AND i.item_id = $2
         ON CONFLICT (shop_id, item_id, position)
             DO UPDATE SET media_type = $3, bytes = $4, added_at = $5, removed_at = NULL",
        shop.shop_id.0,
        item_id.0,
        media_type,
        bytes,
        at,
        MAX_PICTURES
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(added.rows_affected() > 0)
}

/// The picture of an item that is shown; none where it has none.
///
/// # Errors
/// When the database can't be reached.
pub async fn newest_picture(
    shop: &mut InShop<'_>,
    item_id: ItemId,
) -> Result<Option<PictureKey>, DatabaseError> {
    Ok(sqlx::query_as!(
        PictureKey,
        "SELECT position, added_at FROM item_picture
         WHERE shop_id = $1 AND item_id = $2 AND removed_at IS NULL
         ORDER BY position DESC LIMIT 1",
        shop.shop_id.0,
        item_id.0
    )
    .fetch_optional(&mut *shop.connection)
    .await?)
}

/// A picture of an item; none where it was taken away or another stands in its place.
///
/// # Errors
/// When the database can't be reached or holds what can't be read.
pub async fn picture(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    key: PictureKey,
) -> Result<Option<Picture>, DatabaseError> {
    let found = sqlx::query!(
        "SELECT media_type, bytes FROM item_picture
         WHERE shop_id = $1 AND item_id = $2 AND position = $3 AND added_at = $4
           AND removed_at IS NULL",
        shop.shop_id.0,
        item_id.0,
        key.position,
        key.added_at
    )
    .fetch_optional(&mut *shop.connection)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let media_type = MediaType::parse(&found.media_type)
        .ok_or_else(|| row::unreadable("media_type", &found.media_type))?;
    Ok(Some(Picture {
        name: format!("item-{item_id}.{}", media_type.ending()),
        media_type,
        bytes: found.bytes.into(),
    }))
}

/// Takes away the picture of an item that is shown, so that the one before it is shown again. What it
/// showed is kept nowhere. `false` where another is shown by now.
///
/// # Errors
/// When the database can't be reached.
pub async fn remove_picture(
    shop: &mut InShop<'_>,
    item_id: ItemId,
    key: PictureKey,
    at: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let removed = sqlx::query!(
        // A picture has at least one byte.
        r"UPDATE item_picture SET removed_at = $5, bytes = '\x00'
         WHERE shop_id = $1 AND item_id = $2 AND position = $3 AND added_at = $4
           AND removed_at IS NULL
           AND NOT EXISTS (SELECT FROM item_picture later WHERE later.shop_id = $1
               AND later.item_id = $2 AND later.position > $3 AND later.removed_at IS NULL)",
        shop.shop_id.0,
        item_id.0,
        key.position,
        key.added_at,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(removed.rows_affected() > 0)
}
