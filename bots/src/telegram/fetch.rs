//! Files that people sent: asked for by their id, then read from where the platform says.
//! Source of the rules: Bot API, "getFile".

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use waybill_core::picture::Unread;

use super::Telegram;
use super::call::{CallError, PATIENCE};
use crate::channel::{self, FetchFailure};

/// What the platform says of a file.
#[derive(Deserialize)]
struct Found {
    file_path: Option<String>,
}

impl Telegram {
    /// Brings a file by its id.
    pub(super) async fn fetch_file(&self, file_id: &str) -> Result<Vec<u8>, FetchFailure> {
        let question = json!({ "file_id": file_id });
        let found: Result<Found, CallError> = self.api.call("getFile", &question, PATIENCE).await;
        let path = found.map_err(not_found)?.file_path;
        // A server of one's own that runs with --local names a place on its own disk.
        let path = path.filter(|path| is_plain(path)).ok_or_else(|| {
            FetchFailure::later("the platform names no path under which the file can be read")
        })?;
        let answer = self.api.download(&path).await;
        let answer = answer.map_err(|error| FetchFailure::later(error.to_string()))?;
        if !answer.status().is_success() {
            let status = answer.status().as_u16();
            return Err(FetchFailure::later(format!("status {status} for a file")));
        }
        channel::read_file(answer).await
    }
}

/// A path below the platform's own files, which leads nowhere else.
fn is_plain(path: &str) -> bool {
    let sound = |part: &str| {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        !part.is_empty() && part != ".." && part != "." && part.bytes().all(letters)
    };
    path.split('/').all(sound)
}

fn not_found(error: CallError) -> FetchFailure {
    match error {
        CallError::Refused {
            code: 429,
            retry_after,
            ..
        } => FetchFailure::Later {
            after: retry_after.map(Duration::from_secs),
            why: "the platform asks to wait".to_owned(),
        },
        CallError::Refused {
            code: 400,
            description,
            ..
        } => FetchFailure::Never(if description.contains("too big") {
            Unread::TooLarge(None)
        } else {
            // "wrong file_id or the file is temporarily unavailable", which never passes.
            Unread::Gone
        }),
        CallError::Refused { .. }
        | CallError::NoAnswer(_)
        | CallError::Garbled(_)
        | CallError::Unsayable(_) => FetchFailure::later(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_the_platforms_files_only() {
        for path in ["photos/file_0.jpg", "documents/a-b.pdf", "files/F1"] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../getMe",
            "a/../b",
            "a//b",
            "a?b",
            "a#b",
            "a b",
            "http://x/y",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn refusals_say_whether_to_ask_again() {
        let refused = |code, description: &str, retry_after| CallError::Refused {
            code,
            description: description.to_owned(),
            retry_after,
            migrate_to: None,
        };
        assert_eq!(
            not_found(refused(400, "Bad Request: file is too big", None)),
            FetchFailure::Never(Unread::TooLarge(None))
        );
        assert_eq!(
            not_found(refused(400, "Bad Request: invalid file_id", None)),
            FetchFailure::Never(Unread::Gone)
        );
        assert!(matches!(
            not_found(refused(429, "Too Many Requests", Some(7))),
            FetchFailure::Later { after: Some(after), .. } if after == Duration::from_secs(7)
        ));
        for error in [refused(500, "", None), CallError::NoAnswer("no connection")] {
            assert!(matches!(not_found(error), FetchFailure::Later { .. }));
        }
    }
}
