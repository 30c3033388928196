//! What Discord's refusals mean to the sender.
//! Codes: <https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>

use waybill_core::person::Gone;

use super::rest::{CallError, INVALID_WEBHOOK_TOKEN};
use crate::channel::Failure;

const UNKNOWN_CHANNEL: u64 = 10003;
const UNKNOWN_MESSAGE: u64 = 10008;
const UNKNOWN_USER: u64 = 10013;
const UNKNOWN_WEBHOOK: u64 = 10015;
const MISSING_ACCESS: u64 = 50001;
const NOT_THE_AUTHOR: u64 = 50005;
const CLOSED_MESSAGES: u64 = 50007;
const INVALID_RECIPIENT: u64 = 50033;
const NO_MUTUAL_GUILDS: u64 = 50278;
const TOO_MANY_FOLLOW_UPS: u64 = 40094;

/// A refusal to send.
pub(super) fn of_sending(error: CallError) -> Failure {
    if error.is_unauthorized() {
        return Failure::Unauthorized;
    }
    match error {
        CallError::Limited { after, everything } => Failure::RetryAfter { after, everything },
        CallError::Unreachable(why) => Failure::Temporary(why),
        CallError::Refused {
            status,
            code,
            message,
        } => match code {
            CLOSED_MESSAGES | NO_MUTUAL_GUILDS => Failure::Gone(Gone::Closed),
            UNKNOWN_CHANNEL | UNKNOWN_USER | INVALID_RECIPIENT => Failure::Gone(Gone::Vanished),
            UNKNOWN_MESSAGE => Failure::NoSuchMessage,
            _ if status >= 500 || status == 408 => {
                Failure::Temporary(format!("Discord answered with status {status}"))
            }
            _ => Failure::Rejected(format!("status {status}, code {code}: {message}")),
        },
    }
}

/// A refusal to edit: a message out of reach is as good as deleted, the chat need not be.
pub(super) fn of_editing(error: CallError) -> Failure {
    match error.code() {
        UNKNOWN_CHANNEL | UNKNOWN_MESSAGE | MISSING_ACCESS | NOT_THE_AUTHOR => {
            Failure::NoSuchMessage
        }
        _ => of_sending(error),
    }
}

/// Whether an interaction's token leads nowhere (any more), so that another way must be taken.
pub(super) fn is_dead_end(error: &CallError) -> bool {
    matches!(
        error.code(),
        INVALID_WEBHOOK_TOKEN | UNKNOWN_WEBHOOK | UNKNOWN_MESSAGE | TOO_MANY_FOLLOW_UPS
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn refused(status: u16, code: u64) -> CallError {
        CallError::Refused {
            status,
            code,
            message: "no".to_owned(),
        }
    }

    #[test]
    fn each_refusal_of_a_message_is_what_the_sender_must_know() {
        let cases = [
            (refused(403, 50007), Failure::Gone(Gone::Closed)),
            (refused(403, 50278), Failure::Gone(Gone::Closed)),
            (refused(404, 10003), Failure::Gone(Gone::Vanished)),
            (refused(404, 10013), Failure::Gone(Gone::Vanished)),
            (refused(400, 50033), Failure::Gone(Gone::Vanished)),
            (refused(401, 0), Failure::Unauthorized),
            (
                refused(400, 50035),
                Failure::Rejected("status 400, code 50035: no".to_owned()),
            ),
            (
                refused(403, 50013),
                Failure::Rejected("status 403, code 50013: no".to_owned()),
            ),
            (
                refused(502, 0),
                Failure::Temporary("Discord answered with status 502".to_owned()),
            ),
            (
                CallError::Unreachable("cut".to_owned()),
                Failure::Temporary("cut".to_owned()),
            ),
            (
                CallError::Limited {
                    after: Duration::from_millis(70),
                    everything: true,
                },
                Failure::RetryAfter {
                    after: Duration::from_millis(70),
                    everything: true,
                },
            ),
        ];
        for (error, failure) in cases {
            assert_eq!(of_sending(error.clone()), failure, "{error:?}");
        }
    }

    #[test]
    fn a_message_out_of_reach_is_sent_anew_and_nobody_is_given_up_for_it() {
        for code in [10003, 10008, 50001, 50005] {
            assert_eq!(of_editing(refused(403, code)), Failure::NoSuchMessage);
        }
        assert_eq!(of_editing(refused(403, 50007)), Failure::Gone(Gone::Closed));
    }

    #[test]
    fn a_spent_token_is_a_dead_end_and_a_limit_is_none() {
        assert!(is_dead_end(&refused(401, 50027)));
        assert!(is_dead_end(&refused(404, 10015)));
        assert!(!is_dead_end(&refused(401, 0)));
        assert!(!is_dead_end(&refused(400, 50035)));
    }
}
