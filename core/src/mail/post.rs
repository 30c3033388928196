//! What is mailed because somebody asked for it on the site. Nobody is told whether an address is known:
//! what was asked for goes to whom the address belongs, or nowhere.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::contact::Email;
use crate::db::{DatabaseError, InSystem};
use crate::id::{ConversationId, PersonId};
use crate::order::OrderNumber;
use crate::order::act::stored;
use crate::sign_in;

/// Within which time so many links are mailed to one address.
const WITHIN: Duration = Duration::minutes(30);
/// How many links are mailed to one address within that time: whoever asks can't fill a mailbox.
const MOST: i64 = 3;

/// What is mailed, as facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "post", rename_all = "snake_case")]
pub enum Post {
    /// A link that signs its reader in.
    SignIn {
        /// What the link ends in.
        secret: String,
    },
    /// A code that shows that a browser is an order's buyer.
    Code {
        /// The shop's name.
        shop: String,
        /// The order's number.
        number: OrderNumber,
        /// Six digits.
        code: String,
    },
}

/// Whether mail goes out of this installation.
///
/// # Errors
/// When the database can't be reached.
pub async fn is_active(system: &mut InSystem<'_>) -> Result<bool, DatabaseError> {
    let active = sqlx::query_scalar!("SELECT active FROM mail_service")
        .fetch_optional(&mut *system.connection)
        .await?;
    Ok(active == Some(true))
}

/// Mails a link that signs in whoever reads the mails of an address, if orders are told there; not more
/// often than three times in half an hour.
///
/// # Errors
/// When the database can't be reached.
pub async fn mail_sign_in(
    system: &mut InSystem<'_>,
    address: &Email,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    // Locked while it is decided, so that many questions at once are no more than one after another.
    let place = sqlx::query!(
        r#"SELECT c.conversation_id AS "conversation_id: ConversationId",
               c.person_id AS "person_id: PersonId"
           FROM conversation c JOIN person p ON p.person_id = c.person_id
           WHERE c.channel = 'email' AND c.address = $1 AND c.locked_at IS NULL AND p.locked_at IS NULL
           FOR NO KEY UPDATE OF c"#,
        address.as_str().to_lowercase()
    )
    .fetch_optional(&mut *system.connection)
    .await?;
    let Some(place) = place else { return Ok(()) };
    let lately = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM outbox
           WHERE conversation_id = $1 AND kind = 'post' AND content ->> 'post' = 'sign_in'
               AND created_at > $2"#,
        place.conversation_id.0,
        at - WITHIN
    )
    .fetch_one(&mut *system.connection)
    .await?;
    if lately >= MOST {
        return Ok(());
    }
    let secret = sign_in::link(system, place.person_id, None, at).await?;
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, created_at)
         VALUES ('email', $1, 0, 'post', $2, $3)",
        place.conversation_id.0,
        stored(&Post::SignIn { secret })?,
        at
    )
    .execute(&mut *system.connection)
    .await?;
    Ok(())
}
