//! What a refused call means for the sender.

use std::time::{Duration, Instant};

use waybill_core::person::Gone;

use super::call::CallError;
use crate::channel::Failure;

/// When the platform asks to wait without saying how long.
const UNNAMED_WAIT: u64 = 5;
/// How much of the platform's words is kept with what could not be sent.
const LONGEST_REASON: usize = 200;

/// Why a message could not be edited, beside what can befall every call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unedited {
    /// It says that already.
    Same,
    /// It carries a file, or carries none: this call is not the one that edits it.
    OtherKind,
    /// Something else.
    Failed(Failure),
}

/// The chats that were asked to wait lately.
///
/// The platform does not say whether a 429 is about one chat or about the whole bot. So the first
/// one pauses its own chat only; a second chat that is refused while the first still waits shows
/// that everything is meant. One crowded group thus never silences everybody else, and when
/// everything is meant, one more refused call is the price of finding out.
#[derive(Debug, Default)]
pub(super) struct Congestion {
    waiting: Vec<(String, Instant)>,
}

impl Congestion {
    /// Notes a refusal; returns whether everything has to wait.
    pub(super) fn refused(&mut self, address: &str, after: Duration, now: Instant) -> bool {
        self.waiting.retain(|(_, until)| *until > now);
        let elsewhere = self.waiting.iter().any(|(chat, _)| chat != address);
        self.waiting.retain(|(chat, _)| chat != address);
        self.waiting.push((address.to_owned(), now + after));
        elsewhere
    }
}

/// What an error means; `congested` says whether a wait so long is for everything.
pub(super) fn failure(error: CallError, congested: impl FnOnce(Duration) -> bool) -> Failure {
    let (code, description) = match error {
        CallError::Refused {
            migrate_to: Some(chat),
            ..
        } => return Failure::Moved(chat.to_string()),
        CallError::Refused {
            code: 429,
            retry_after,
            ..
        } => {
            let after = Duration::from_secs(retry_after.unwrap_or(UNNAMED_WAIT).max(1));
            let everything = congested(after);
            return Failure::RetryAfter { after, everything };
        }
        CallError::Refused {
            code, description, ..
        } => (code, description),
        CallError::NoAnswer(_) | CallError::Garbled(_) => {
            return Failure::Temporary(error.to_string());
        }
        CallError::Unsayable(reason) => return Failure::Rejected(reason),
    };
    let reason: String = description.chars().take(LONGEST_REASON).collect();
    match code {
        // A token that was revoked answers 401, one that never was 404.
        401 | 404 => Failure::Unauthorized,
        403 => forbidden(&description),
        400 | 413 => bad_request(&description).unwrap_or(Failure::Rejected(reason)),
        // 409 is about updates, 5xx says that the platform is broken; anything unheard of is not
        // the message's fault.
        _ => Failure::Temporary(format!("{code} {reason}")),
    }
}

/// What an error of an edit means.
pub(super) fn unedited(error: CallError, congested: impl FnOnce(Duration) -> bool) -> Unedited {
    if let CallError::Refused {
        code: 400,
        description,
        ..
    } = &error
    {
        let says = |part: &str| description.contains(part);
        if says("message is not modified") {
            return Unedited::Same;
        }
        if says("there is no text in the message to edit")
            || says("there is no caption in the message to edit")
        {
            return Unedited::OtherKind;
        }
        if says("message to edit not found")
            || says("message can't be edited")
            || says("MESSAGE_ID_INVALID")
        {
            return Unedited::Failed(Failure::NoSuchMessage);
        }
    }
    Unedited::Failed(failure(error, congested))
}

/// The texts are the platform's own server's; whatever else is forbidden closes the chat too, since
/// sending there again and again is what bots are limited for. Whoever writes again is reachable
/// again.
fn forbidden(description: &str) -> Failure {
    let says = |part: &str| description.contains(part);
    if says("blocked by the user") {
        Failure::Gone(Gone::Blocked)
    } else if says("deactivated")
        || says("kicked")
        || says("not a member")
        || says("deleted")
        || says("to bots")
    {
        Failure::Gone(Gone::Vanished)
    } else if says("bot can't send messages to the user") {
        // Seen passing after a while.
        Failure::Temporary(description.to_owned())
    } else {
        // "bot can't initiate conversation with a user": their door is closed until they write;
        // nobody blocked anything.
        Failure::Gone(Gone::Closed)
    }
}

fn bad_request(description: &str) -> Option<Failure> {
    let says = |part: &str| description.contains(part);
    if says("chat not found")
        || says("user not found")
        || says("PEER_ID_INVALID")
        || says("INPUT_USER_DEACTIVATED")
        || says("group chat was deactivated")
        || says("chat was deleted")
    {
        return Some(Failure::Gone(Gone::Vanished));
    }
    if says("message thread not found") || says("TOPIC_CLOSED") || says("TOPIC_DELETED") {
        return Some(Failure::NoSuchTopic);
    }
    says("USER_IS_BLOCKED").then_some(Failure::Gone(Gone::Blocked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: u16, description: &str) -> CallError {
        CallError::Refused {
            code,
            description: description.to_owned(),
            retry_after: None,
            migrate_to: None,
        }
    }

    #[test]
    fn refusals_mean_what_the_platform_means() {
        let gone = Failure::Gone;
        let temporary = |text: &str| Failure::Temporary(text.to_owned());
        let cases = [
            (
                403,
                "Forbidden: bot was blocked by the user",
                gone(Gone::Blocked),
            ),
            (403, "Forbidden: user is deactivated", gone(Gone::Vanished)),
            (
                403,
                "Forbidden: bot was kicked from the group chat",
                gone(Gone::Vanished),
            ),
            (
                403,
                "Forbidden: bot is not a member of the supergroup chat",
                gone(Gone::Vanished),
            ),
            (
                403,
                "Forbidden: bot can't initiate conversation with a user",
                gone(Gone::Closed),
            ),
            (403, "Forbidden: something new", gone(Gone::Closed)),
            (
                403,
                "Forbidden: bot can't send messages to the user",
                temporary("Forbidden: bot can't send messages to the user"),
            ),
            (400, "Bad Request: chat not found", gone(Gone::Vanished)),
            (
                400,
                "Bad Request: message thread not found",
                Failure::NoSuchTopic,
            ),
            (400, "Bad Request: TOPIC_CLOSED", Failure::NoSuchTopic),
            (
                400,
                "Bad Request: not enough rights to create a topic",
                Failure::Rejected("Bad Request: not enough rights to create a topic".into()),
            ),
            (
                400,
                "Bad Request: BUTTON_URL_INVALID",
                Failure::Rejected("Bad Request: BUTTON_URL_INVALID".into()),
            ),
            (
                413,
                "Request Entity Too Large",
                Failure::Rejected("Request Entity Too Large".into()),
            ),
            (401, "Unauthorized", Failure::Unauthorized),
            (404, "Not Found", Failure::Unauthorized),
            (
                500,
                "Internal Server Error",
                temporary("500 Internal Server Error"),
            ),
            (418, "?", temporary("418 ?")),
        ];
        for (code, description, expected) in cases {
            let read = failure(refused(code, description), |_| {
                panic!("no wait in {description}")
            });
            assert_eq!(read, expected, "{description}");
        }
    }

    #[test]
    fn no_answer_is_no_verdict() {
        for error in [
            CallError::NoAnswer("no connection"),
            CallError::Garbled(502),
        ] {
            let read = failure(error, |_| true);
            assert!(matches!(read, Failure::Temporary(_)), "{read:?}");
        }
    }

    #[test]
    fn a_group_that_moved_names_its_new_address() {
        let moved = CallError::Refused {
            code: 400,
            description: "Bad Request: group chat was upgraded to a supergroup chat".into(),
            retry_after: None,
            migrate_to: Some(-1_001),
        };
        assert_eq!(failure(moved, |_| true), Failure::Moved("-1001".into()));
    }

    #[test]
    fn an_edit_that_changes_nothing_is_told_from_one_that_can_not_be() {
        let read = |text: &str| unedited(refused(400, text), |_| true);
        assert_eq!(
            read("Bad Request: message is not modified: specified new"),
            Unedited::Same
        );
        for text in [
            "Bad Request: there is no text in the message to edit",
            "Bad Request: there is no caption in the message to edit",
        ] {
            assert_eq!(read(text), Unedited::OtherKind, "{text}");
        }
        for text in [
            "Bad Request: message to edit not found",
            "Bad Request: message can't be edited",
        ] {
            assert_eq!(
                read(text),
                Unedited::Failed(Failure::NoSuchMessage),
                "{text}"
            );
        }
        assert_eq!(
            unedited(
                refused(403, "Forbidden: bot was blocked by the user"),
                |_| true
            ),
            Unedited::Failed(Failure::Gone(Gone::Blocked))
        );
    }

    #[test]
    fn a_wait_is_for_one_chat_until_a_second_has_to_wait_too() {
        let mut congestion = Congestion::default();
        let now = Instant::now();
        let seconds = Duration::from_secs;
        assert!(!congestion.refused("1", seconds(5), now));
        assert!(!congestion.refused("1", seconds(5), now + seconds(1)));
        assert!(congestion.refused("2", seconds(5), now + seconds(2)));
        assert!(!congestion.refused("3", seconds(5), now + seconds(60)));
        let asked = CallError::Refused {
            code: 429,
            description: "Too Many Requests: retry after 3".into(),
            retry_after: Some(3),
            migrate_to: None,
        };
        assert_eq!(
            failure(asked, |after| after == seconds(3)),
            Failure::RetryAfter {
                after: seconds(3),
                everything: true
            }
        );
    }
}
