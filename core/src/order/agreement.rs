//! A buyer agrees to a change for which there is not enough any more: nothing is lost, the shop is asked.

use super::Order;
use super::act::{Party, Request, stored};
use crate::db::{DatabaseError, InShop};
use crate::notice::Call;

/// Calls the shop about an order whose buyer agreed to what an event proposed, and says what is short: its name, how many more are wanted and how many are left. Each proposal is told once; what
/// the shop does itself, it is not told.
///
/// # Errors
/// When the database can't be reached.
pub(super) async fn tell(
    shop: &mut InShop<'_>,
    order: &Order,
    version: i32,
    (name, asked, left): (&str, i64, i64),
    request: &Request<'_>,
) -> Result<(), DatabaseError> {
    let Some(proposal) = order.head.proposal.as_ref() else {
        return Ok(());
    };
    if request.actor.party == Party::Shop {
        return Ok(());
    }
    let call = Call::AgreedShort {
        version,
        total: order.money(proposal.total_minor),
        name: name.to_owned(),
        asked,
        left,
    };
    sqlx::query!(
        "INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, version,
             created_at)
         SELECT s.channel, s.conversation_id, 1, 'call', $3, $1, $2, $4, $5
         FROM called_in($1, $2, $6, $7) s
         WHERE NOT EXISTS (SELECT FROM outbox n
                 WHERE n.shop_id = $1 AND n.order_id = $2 AND n.kind = 'call'
                     AND n.conversation_id = s.conversation_id AND n.version = $4
                     AND n.content ->> 'call' = 'agreed_short')",
        shop.shop_id.0,
        order.order_id.0,
        stored(&call)?,
        version,
        request.at,
        call.right().as_str(),
        &call.right().roles_by_default() as &[&str]
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}
