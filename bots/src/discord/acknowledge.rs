//! The first response to an interaction: it was heard, the answer follows.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout_at};

use super::rest::{CallError, Rest};
use super::show::EPHEMERAL;
use super::stored::{Stored, What};

/// Discord's three seconds, less the way.
const WITHIN: Duration = Duration::from_millis(2800);
const PAUSE: Duration = Duration::from_millis(100);

const ALREADY_ACKNOWLEDGED: u64 = 40060;

/// "Waybill is thinking…"
const DEFERRED_MESSAGE: u8 = 5;
/// Nothing visible: the message may change.
const DEFERRED_UPDATE: u8 = 6;

/// Acknowledges an interaction that was heard at `since`; tries again as long as it can matter. What
/// can't be acknowledged is handled all the same, and answered by a direct message.
pub(super) async fn acknowledge(rest: &Rest, stored: &Stored, since: Instant) {
    let Some(ticket) = stored.ticket() else {
        return;
    };
    let path = format!("/interactions/{}/{}/callback", ticket.id, ticket.token);
    let body = response(stored);
    let trying = async {
        loop {
            match rest.json(Method::POST, &path, &body).await {
                Ok(_) => return Ok(()),
                Err(error) if error.code() == ALREADY_ACKNOWLEDGED => return Ok(()),
                Err(CallError::Limited { after, .. }) => sleep(after).await,
                Err(error @ CallError::Refused { status, .. }) if status < 500 => {
                    return Err(error);
                }
                Err(CallError::Refused { .. } | CallError::Unreachable(_)) => sleep(PAUSE).await,
            }
        }
    };
    match timeout_at(since + WITHIN, trying).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "an interaction could not be acknowledged"),
        Err(_) => tracing::warn!("an interaction could not be acknowledged in time"),
    }
}

/// Whether an answer is for one person's eyes only is fixed here.
fn response(stored: &Stored) -> Value {
    match &stored.what {
        What::Pressed { .. } => json!({"type": DEFERRED_UPDATE}),
        What::Command { .. } | What::Form { .. } if stored.direct => {
            json!({"type": DEFERRED_MESSAGE})
        }
        What::Command { .. } | What::Form { .. } | What::Message { .. } | What::Edited { .. } => {
            json!({"type": DEFERRED_MESSAGE, "data": {"flags": EPHEMERAL}})
        }
    }
}
