//! Saying in time what is due: reminders to buyers, missed deadlines and unanswered messages to sellers.
//!
//! Every instance looks; whoever locks a reminder's row first deals with it.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use waybill_core::clock::Clock;
use waybill_core::db::{Database, DatabaseError};
use waybill_core::hint::{Hints, Live};
use waybill_core::{reminder, talk};

/// How often is looked: one read of a small index.
const EVERY: Duration = Duration::from_secs(2);
/// How many are dealt with at one look.
const AT_ONCE: i64 = 100;

/// Looks until told to stop.
pub(super) async fn run(database: Database, hints: Hints, clock: Clock, stop: CancellationToken) {
    loop {
        if let Err(error) = look(&database, &hints, &clock).await {
            tracing::warn!(%error, "reminders wait: the database could not be asked");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn look(database: &Database, hints: &Hints, clock: &Clock) -> Result<(), DatabaseError> {
    let now = clock.now();
    let mut transaction = database.begin().await?;
    let mut system = transaction.system().await?;
    let due = reminder::due(&mut system, now, AT_ONCE).await?;
    let unanswered = talk::due(&mut system, now, AT_ONCE).await?;
    transaction.commit().await?;
    let mut said = false;
    for due in due {
        match reminder::deal_with(database, due, now).await {
            Ok(dealt) => {
                said |= dealt.said;
                for order_id in dealt.changed {
                    hints.changed(Live::Order(due.shop_id, order_id));
                }
            }
            // One order that can't be read must not keep the others waiting.
            Err(error) => tracing::error!(%error, ?due, "a reminder could not be dealt with"),
        }
    }
    for order in unanswered {
        match talk::raise(database, order, now).await {
            Ok(raised) => said |= raised,
            Err(error) => {
                tracing::error!(%error, ?order, "what nobody answered could not be raised")
            }
        }
    }
    if said {
        hints.goes_out();
    }
    Ok(())
}
